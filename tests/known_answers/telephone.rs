//! The telephone: one inquiry at a time, answered when it is taken up.

use peakshift::scenario::{Demand, Distribution, Forecast, Reason, Replies, Scenario, Topology};
use peakshift::sim::{End, Journal, RoundOutcome};
use peakshift::units::Span;
use peakshift::workforce::Layout;

use crate::estimate::{Ratio, Table, Window};
use crate::worlds::{days, exponential, layout, plain, reason, shift};

/// A call centre: a central queue, one call at a time, patience until the call is taken up. In the terms of chat the
/// reply goes in two parts, of which the first takes no time.
pub fn call_centre(hours: i64, per_hour: f64, service: Distribution) -> Scenario {
    let mut scenario = plain(hours);
    let slots = vec![vec![per_hour; hours as usize]];
    scenario.demand = Demand::Forecast(Forecast::flat(Span::from_hours(1), slots));
    scenario.replies = Replies::plain(service.clone(), service);
    scenario.replies.parts = Some((1.0, 0.0));
    scenario.routing.topology = Topology::Central;
    scenario.routing.idle_close = Span::ZERO;
    scenario.teams[0].cap = vec![1];
    scenario
}

fn all_day(scenario: &Scenario, agents: u32) -> Layout {
    layout(vec![(shift(0, scenario.horizon().micros() / 1_000_000 + 1), agents)])
}

/// What is measured on calls.
#[derive(Default)]
struct Calls {
    waits: Ratio,
    delayed: Ratio,
    blocked: Ratio,
    abandoned: Ratio,
    served_wait: Ratio,
    queue: Ratio,
    occupancy: Ratio,
    /// P(wait > t) over all calls, those that abandon included.
    longer: Vec<Ratio>,
    /// Served within t over all calls, and over those served.
    served_within: Vec<(Ratio, Ratio)>,
}

impl Calls {
    fn observe(&mut self, window: Window, agents: u32, limits: &[i64], journal: &Journal) {
        self.longer.resize(limits.len(), Ratio::default());
        self.served_within.resize(limits.len(), Default::default());
        let (mut calls, mut delayed, mut waited, mut abandoned, mut blocked) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let (mut served, mut served_wait, mut queued) = (0.0, 0.0, 0.0);
        let (mut longer, mut within) = (vec![0.0; limits.len()], vec![0.0; limits.len()]);
        for record in &journal.inquiries {
            let round = &journal.rounds[record.first_round as usize];
            queued += window.overlap(round.asked, round.ended);
            if !window.contains(record.entered) {
                continue;
            }
            let wait = round.ended - round.asked;
            calls += 1.0;
            waited += wait.secs();
            delayed += f64::from(wait > Span::ZERO);
            blocked += f64::from(record.end == End::LeaveMessage);
            abandoned += f64::from(round.outcome == RoundOutcome::Left);
            let answered = round.outcome == RoundOutcome::Answered;
            served += f64::from(answered);
            served_wait += if answered { wait.secs() } else { 0.0 };
            for (i, &limit) in limits.iter().enumerate() {
                longer[i] += f64::from(wait > Span::from_secs(limit));
                within[i] += f64::from(answered && wait <= Span::from_secs(limit));
            }
        }
        self.waits.add(waited, calls);
        self.delayed.add(delayed, calls);
        self.blocked.add(blocked, calls);
        self.abandoned.add(abandoned, calls);
        self.served_wait.add(served_wait, served);
        self.queue.add(queued, window.secs());
        for i in 0..limits.len() {
            self.longer[i].add(longer[i], calls);
            self.served_within[i].0.add(within[i], calls);
            self.served_within[i].1.add(within[i], served);
        }
        let held: f64 = journal.holdings.iter().map(|h| window.overlap(h.from, h.to)).sum();
        self.occupancy.add(held, window.secs() * f64::from(agents));
    }
}

/// Case B1. M/M/c, Erlang C; and Erlang B for the same load without any queue.
#[test]
fn b1_erlang_c() {
    struct Known {
        case: &'static str,
        agents: u32,
        per_hour: f64,
        service: f64,
        /// P(wait), mean wait, P(wait ≤ 20, 30, 180 s), mean queue, Erlang B.
        answers: [f64; 7],
    }
    let known = [
        Known {
            case: "B1, c = 12",
            agents: 12,
            per_hour: 252.0,
            service: 120.0,
            answers: [
                0.1838886304,
                6.129621013,
                0.8990797799,
                0.9252364621,
                0.9991694521,
                0.4290734709,
                0.06331686526,
            ],
        },
        Known {
            case: "B1, c = 30",
            agents: 30,
            per_hour: 400.0,
            service: 240.0,
            answers: [
                0.4276915275,
                30.79378998,
                0.6760385822,
                0.7180483679,
                0.9648929416,
                3.42153222,
                0.07666827961,
            ],
        },
    ];
    for Known { case, agents, per_hour, service, answers } in known {
        let mut scenario = call_centre(42, per_hour, exponential(service));
        let window = Window::hours(2, 42);
        let layout = all_day(&scenario, agents);
        let mut calls = Calls::default();
        let limits = [20, 30, 180];
        days(&scenario, &layout, 201, 240, |_, journal| calls.observe(window, agents, &limits, journal));
        let mut table = Table::new(case, "Erlang C and Erlang B, computed");
        table.check("P(wait)", answers[0], &calls.delayed);
        table.check("mean wait, s", answers[1], &calls.waits);
        for (i, limit) in limits.iter().enumerate() {
            table.check(&format!("P(wait ≤ {limit} s)"), answers[2 + i], &calls.served_within[i].0);
        }
        table.check("mean queue", answers[5], &calls.queue);
        scenario.routing.queue_limit = Some(0);
        let mut lost = Calls::default();
        days(&scenario, &layout, 201, 60, |_, journal| lost.observe(window, agents, &[], journal));
        table.check("P(blocked) without a queue: Erlang B", answers[6], &lost.blocked);
        table.finish();
    }
}

/// Case B2. M/M/n+M, Erlang A: 50 agents, 0.8 calls a second, service of 60 s, patience of 120 s.
///
/// Birth and death; the offered wait is hypoexponential with rates n·μ + i·θ.
#[test]
fn b2_erlang_a() {
    let mut scenario = call_centre(5, 2880.0, exponential(60.0));
    scenario.reasons[0].patience_first = exponential(120.0);
    let window = Window::hours(1, 5);
    let layout = all_day(&scenario, 50);
    let mut calls = Calls::default();
    let limits = [20, 30];
    days(&scenario, &layout, 202, 120, |_, journal| calls.observe(window, 50, &limits, journal));
    let mut table = Table::new("B2", "Garnett, Mandelbaum, Reiman 2002, table 1; computed");
    table.check("P(wait)", 0.4677740686, &calls.delayed);
    table.check("P(abandon)", 0.03091224916, &calls.abandoned);
    table.check("mean wait of all calls, s", 3.709469899, &calls.waits);
    table.check("mean queue", 2.96757592, &calls.queue);
    table.check("occupancy", 0.9303242408, &calls.occupancy);
    // Limit: P(offered wait > t), served within t of all, served or abandoned within t, served within t of served.
    let known = [
        [0.03205693342, 0.9430189547, 0.9728643917, 0.9730996537],
        [0.004051817866, 0.9660349663, 0.9968444411, 0.9968498369],
    ];
    for (i, (limit, known)) in limits.iter().zip(known).enumerate() {
        // Who waits longer than t had patience for t and was offered a longer wait; the two are independent.
        let patience = libm::exp(-f64::from(*limit as i32) / 120.0);
        table.check(
            &format!("P(offered wait > {limit} s) · P(patience > {limit} s)"),
            known[0] * patience,
            &calls.longer[i],
        );
        table.check(&format!("served within {limit} s, of all"), known[1], &calls.served_within[i].0);
        table.check(&format!("wait > {limit} s, of all"), 1.0 - known[2], &calls.longer[i]);
        table.check(&format!("served within {limit} s, of served"), known[3], &calls.served_within[i].1);
    }
    table.finish();
}

/// Case B7. M/M/12/17: room for five in the queue.
#[test]
fn b7_a_queue_with_a_limit() {
    let mut scenario = call_centre(42, 252.0, exponential(120.0));
    scenario.routing.queue_limit = Some(5);
    let window = Window::hours(2, 42);
    let layout = all_day(&scenario, 12);
    let mut calls = Calls::default();
    days(&scenario, &layout, 207, 240, |_, journal| calls.observe(window, 12, &[], journal));
    let mut table =
        Table::new("B7", "birth and death, computed; the setting is MMCBlocked of ContactCenters");
    table.check("P(blocked)", 0.009476874303, &calls.blocked);
    table.check("mean wait of those served, s", 3.667454446, &calls.served_wait);
    table.check("occupancy", 0.693366188, &calls.occupancy);
    table.finish();
}

/// Case B8. M/G/1: one agent, replies in one part, 0.04 customers a second, work of 18 s.
///
/// Pollaczek and Khinchine: W = λ·E[S²] / (2·(1 − ρ)), whatever the law of the work beyond two moments.
#[test]
fn b8_pollaczek_khinchine() {
    let laws = [
        ("B8, cv 0.5 (gamma)", Distribution::Gamma { mean: 18.0, cv: 0.5 }, 28.92857143),
        ("B8, cv 1.5 (lognormal)", Distribution::lognormal_mean(18.0, 1.5), 75.21428571),
        ("B8, cv 1.5 (gamma)", Distribution::Gamma { mean: 18.0, cv: 1.5 }, 75.21428571),
    ];
    for (case, work, wait) in laws {
        let mut scenario = call_centre(42, 144.0, work);
        scenario.replies.parts = None;
        scenario.routing.topology = Topology::Push;
        scenario.teams[0].cap = vec![u32::MAX];
        let window = Window::hours(2, 42);
        let layout = all_day(&scenario, 1);
        let (mut busy, mut waits, mut responses) = (Ratio::default(), Ratio::default(), Ratio::default());
        days(&scenario, &layout, 208, 240, |_, journal| {
            let inside = || journal.rounds.iter().filter(|round| window.contains(round.asked));
            let count = inside().count() as f64;
            waits.add(inside().map(|round| (round.started - round.asked).secs()).sum(), count);
            responses.add(inside().map(|round| (round.ended - round.asked).secs()).sum(), count);
            let written = journal.rounds.iter().map(|round| window.overlap(round.started, round.ended));
            busy.add(written.sum(), window.secs());
        });
        let mut table = Table::new(case, "Pollaczek and Khinchine");
        table.check("utilisation", 0.72, &busy);
        table.check("mean wait until begun, s", wait, &waits);
        table.check("mean response, s", wait + 18.0, &responses);
        table.finish();
    }
}

/// Case B10. M/M/20 with two priorities, 0.02 and 0.055 calls a second, service of 240 s for both.
///
/// Cobham (1954), Kella and Yechiali (1985): W_k = W₀ / ((1 − σ_{k−1})·(1 − σ_k)), W₀ = C/(c·μ).
#[test]
fn b10_priorities() {
    let mut scenario = call_centre(62, 0.0, exponential(240.0));
    scenario.reasons = vec![Reason { priority: 1, ..reason() }, reason()];
    let slots = vec![vec![72.0; 62], vec![198.0; 62]];
    scenario.demand = Demand::Forecast(Forecast::flat(Span::from_hours(1), slots));
    let window = Window::hours(2, 62);
    let layout = all_day(&scenario, 20);
    let mut waits = [Ratio::default(), Ratio::default(), Ratio::default()];
    for with_priority in [true, false] {
        scenario.reasons[0].priority = u8::from(with_priority);
        days(&scenario, &layout, 210, 150, |_, journal| {
            let mut sums = [(0.0, 0.0); 2];
            for record in journal.inquiries.iter().filter(|record| window.contains(record.entered)) {
                let sum = &mut sums[record.reason as usize];
                sum.0 += (record.first_reply - record.entered).secs();
                sum.1 += 1.0;
            }
            if with_priority {
                waits[0].add(sums[0].0, sums[0].1);
                waits[1].add(sums[1].0, sums[1].1);
            } else {
                waits[2].add(sums[0].0 + sums[1].0, sums[0].1 + sums[1].1);
            }
        });
    }
    let mut table = Table::new("B10", "Cobham 1954; Kella and Yechiali 1985");
    table.check("mean wait of the urgent, s", 8.696352708, &waits[0]);
    table.check("mean wait of the others, s", 86.96352708, &waits[1]);
    table.check("mean wait without priorities, s", 66.09228058, &waits[2]);
    table.finish();
}
