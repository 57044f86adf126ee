//! Chat: agents who answer the messages of several open inquiries.

use peakshift::random::Streams;
use peakshift::scenario::{Demand, Forecast, Replayed, Replies, Scenario, Topology};
use peakshift::sim::{Journal, RoundOutcome};
use peakshift::units::{Span, Time};
use peakshift::workforce::Layout;

use crate::estimate::{Ratio, Table, Window};
use crate::worlds::{days, exponential, layout, plain, secs, shift};

/// Rounds of each session that stays open.
const ROUNDS: u32 = 2000;

/// Sessions that never end: each is one inquiry with more rounds than there is time for. The agent's time and the
/// customer's are exponential.
fn always_open(sessions: u32, service: f64, think: f64, cycle: f64) -> (Scenario, Window) {
    let mut scenario = plain(1);
    // No session may run out of rounds before the end: its last would be due some ten standard deviations later.
    let end = Time::from_secs((0.8 * f64::from(ROUNDS) * cycle) as i64);
    scenario.end = end;
    scenario.run_on = Span::ZERO;
    scenario.replies = Replies::plain(exponential(service), exponential(service));
    scenario.reasons[0].gap = exponential(think);
    scenario.routing.idle_close = Span::FOREVER;
    let session = |customer| Replayed { at: Time::START, customer, reason: 0, rounds: Some(ROUNDS) };
    scenario.demand = Demand::Replay((0..sessions).map(session).collect());
    (scenario, Window { from: Time::from_secs(3600), to: end })
}

/// What is measured on messages and agents.
#[derive(Default)]
struct Messages {
    utilisation: Ratio,
    per_hour: Ratio,
    response: Ratio,
    within: [Ratio; 3],
    unanswered: Ratio,
}

const LIMITS: [i64; 3] = [30, 60, 180];

impl Messages {
    fn observe(&mut self, window: Window, agents: u32, journal: &Journal) {
        let (mut busy, mut replies, mut response, mut within, mut unanswered) =
            (0.0, 0.0, 0.0, [0.0; 3], 0.0);
        for round in journal.rounds.iter().filter(|round| round.outcome != RoundOutcome::NotAsked) {
            unanswered += window.overlap(round.asked, round.ended);
            if !round.started.is_never() {
                busy += window.overlap(round.started, round.ended);
            }
            if let Some(wait) = round.wait().filter(|_| window.contains(round.ended)) {
                replies += 1.0;
                response += wait.secs();
                for (count, limit) in within.iter_mut().zip(LIMITS) {
                    *count += f64::from(wait <= Span::from_secs(limit));
                }
            }
        }
        self.utilisation.add(busy, window.secs() * f64::from(agents));
        self.per_hour.add(replies, window.secs() / 3600.0);
        self.response.add(response, replies);
        for (ratio, count) in self.within.iter_mut().zip(within) {
            ratio.add(count, replies);
        }
        self.unanswered.add(unanswered, window.secs());
    }
}

/// Case A1. The machine-repair queue M/M/1//N: one agent polls N always-open sessions, first come first served by
/// message; replies Exp(20 s), customers think for Exp(60 s).
///
/// π(n) = π(0) · N!/(N−n)! · (θ/μ)ⁿ; by the arrival theorem a response is a mixture of Erlang(n+1, μ) with the
/// weights π of a system with N−1 sessions. First come first served needs exponential replies; the law of thinking
/// does not matter (BCMP 1975).
#[test]
fn a1_one_agent_polls_always_open_sessions() {
    // Sessions: utilisation, replies per hour, mean response, P(≤ 30 s), P(≤ 60 s), P(≤ 180 s), unanswered.
    let known: [(u32, [f64; 7]); 4] = [
        (1, [0.25, 45.0, 20.0, 0.7768698399, 0.9502129316, 0.9998765902, 0.25]),
        (2, [0.4705882353, 84.70588235, 25.0, 0.6931960298, 0.9128726304, 0.9995989181, 0.5882352941]),
        (3, [0.6538461538, 117.6923077, 31.76470588, 0.5898342644, 0.853567446, 0.998765902, 1.038461538]),
        (4, [0.7938931298, 142.9007634, 40.76923077, 0.4711386108, 0.7663837561, 0.9964590879, 1.618320611]),
    ];
    for (sessions, known) in known {
        let case = ["A1, N = 1", "A1, N = 2", "A1, N = 3", "A1, N = 4"][sessions as usize - 1];
        let (scenario, window) = always_open(sessions, 20.0, 60.0, 60.0 + known[2]);
        let layout = all_day(&scenario, 1);
        let mut found = Messages::default();
        days(&scenario, &layout, 101, 300, |_, journal| found.observe(window, 1, journal));
        let mut table = Table::new(case, "machine-repair queue and arrival theorem, computed");
        table.check("agent utilisation", known[0], &found.utilisation);
        table.check("replies per hour", known[1], &found.per_hour);
        table.check("mean response, s", known[2], &found.response);
        table.check("P(response ≤ 30 s)", known[3], &found.within[0]);
        table.check("P(response ≤ 60 s)", known[4], &found.within[1]);
        table.check("P(response ≤ 180 s)", known[5], &found.within[2]);
        table.check("mean unanswered messages", known[6], &found.unanswered);
        table.finish();
    }
}

/// Case A3. M/M/c//N: three agents share the inbox of twelve always-open sessions, the next message goes to any
/// free agent; replies Exp(25 s), customers think for Exp(75 s).
///
/// Here: an inquiry closes with each reply (idle time zero), so that the next message is routed anew, to a free
/// agent or into the queue that all share.
#[test]
fn a3_a_team_shares_an_inbox() {
    let (mut scenario, window) = always_open(12, 25.0, 75.0, 114.4);
    scenario.routing.topology = Topology::Central;
    scenario.routing.idle_close = Span::ZERO;
    scenario.teams[0].cap = vec![1];
    let layout = all_day(&scenario, 3);
    let mut found = Messages::default();
    days(&scenario, &layout, 103, 150, |_, journal| found.observe(window, 3, journal));
    let mut table =
        Table::new("A3, c = 3, N = 12", "finite-source birth and death and arrival theorem, computed");
    table.check("agent utilisation", 0.8744129246, &found.utilisation);
    table.check("replies per hour", 377.7463834, &found.per_hour);
    table.check("mean response, s", 39.36244501, &found.response);
    table.check("P(response ≤ 30 s)", 0.4645505437, &found.within[0]);
    table.check("P(response ≤ 180 s)", 0.9979896934, &found.within[2]);
    table.finish();
}

/// Sessions that come as a Poisson process, have a geometric number of rounds of mean four, and are closed with
/// the last reply.
fn open_sessions(per_hour: f64, service: f64, think: f64, hours: i64) -> Scenario {
    let mut scenario = plain(hours);
    let slots = vec![vec![per_hour; hours as usize]];
    scenario.demand = Demand::Forecast(Forecast::flat(Span::from_hours(1), slots));
    scenario.replies = Replies::plain(exponential(service), exponential(service));
    scenario.replies.closing_text = Some((1.0, secs(0.0)));
    scenario.reasons[0].rounds_mean = 4.0;
    scenario.reasons[0].gap = exponential(think);
    scenario.routing.idle_close = Span::FOREVER;
    scenario
}

/// So many agents from the start to the end of everything.
fn all_day(scenario: &Scenario, agents: u32) -> Layout {
    layout(vec![(shift(0, scenario.horizon().micros() / 1_000_000 + 1), agents)])
}

/// Case A4. One agent without a cap, Poisson sessions (one in 120 s), replies Exp(18 s), thinking Exp(45 s), the
/// customer goes on with probability 3/4.
///
/// Jackson (1957): the agent is an M/M/1 queue with Λ = λ/(1−p); each response is Exp(μ − Λ), whichever round it
/// is; open sessions are L + Λ·p·Z, and their length follows from Little's law.
#[test]
fn a4_one_agent_without_a_cap() {
    let scenario = open_sessions(30.0, 18.0, 45.0, 42);
    let window = Window::hours(2, 42);
    let layout = all_day(&scenario, 1);
    let mut found = Messages::default();
    let (mut open, mut turns, mut length) = (Ratio::default(), Ratio::default(), Ratio::default());
    days(&scenario, &layout, 104, 480, |_, journal| {
        found.observe(window, 1, journal);
        let inside = journal.inquiries.iter().filter(|record| window.contains(record.entered));
        let (mut sessions, mut rounds, mut lengths) = (0.0, 0.0, 0.0);
        for record in inside {
            sessions += 1.0;
            rounds += f64::from(record.end_round - record.first_round);
            lengths += (record.closed - record.entered).secs();
        }
        turns.add(rounds, sessions);
        length.add(lengths, sessions);
        open.add(journal.inquiries.iter().map(|r| window.overlap(r.entered, r.closed)).sum(), window.secs());
    });
    let mut table = Table::new("A4", "Jackson network, computed");
    table.check("replies per hour", 120.0, &found.per_hour);
    table.check("agent utilisation", 0.6, &found.utilisation);
    table.check("mean response, s", 45.0, &found.response);
    table.check("P(response ≤ 30 s)", 0.486582881, &found.within[0]);
    table.check("P(response ≤ 180 s)", 0.9816843611, &found.within[2]);
    table.check("mean open sessions", 2.625, &open);
    table.check("mean rounds", 4.0, &turns);
    table.check("mean length of a session, s", 315.0, &length);
    table.finish();
}

/// Case A7. One agent with a cap of four and a queue in front: sessions Poisson (one in 110 s), replies Exp(15 s),
/// thinking Exp(40 s), going on with probability 3/4. A session that ends is replaced at once by the head of the
/// queue, whose first message joins the agent's list.
///
/// Markov chain of (messages at the agent, customers thinking, queue), solved numerically. The response counts
/// from when the message reaches the agent.
#[test]
fn a7_a_cap_with_a_queue_in_front() {
    let mut scenario = open_sessions(3600.0 / 110.0, 15.0, 40.0, 42);
    scenario.routing.topology = Topology::Central;
    scenario.teams[0].cap = vec![4];
    let window = Window::hours(2, 42);
    let layout = all_day(&scenario, 1);
    let mut found = Messages::default();
    let (mut full, mut backlog, mut slot_wait) = (Ratio::default(), Ratio::default(), Ratio::default());
    let (mut response, mut open) = (Ratio::default(), Ratio::default());
    days(&scenario, &layout, 107, 480, |_, journal| {
        found.observe(window, 1, journal);
        let (mut came, mut found_full, mut waited, mut queued) = (0.0, 0.0, 0.0, 0.0);
        let (mut replies, mut responses) = (0.0, 0.0);
        // The first holding is that of the first record, and nobody is handed on.
        assert_eq!(journal.holdings.len(), journal.inquiries.len());
        for holding in &journal.holdings {
            let record = &journal.inquiries[holding.record as usize];
            queued += window.overlap(record.entered, holding.from);
            if window.contains(record.entered) {
                came += 1.0;
                found_full += f64::from(holding.from > record.entered);
                waited += (holding.from - record.entered).secs();
            }
            for round in &journal.rounds[record.first_round as usize..record.end_round as usize] {
                if window.contains(round.ended) {
                    replies += 1.0;
                    responses += (round.ended - round.asked.max(holding.from)).secs();
                }
            }
        }
        full.add(found_full, came);
        slot_wait.add(waited, came);
        backlog.add(queued, window.secs());
        response.add(responses, replies);
        open.add(journal.holdings.iter().map(|h| window.overlap(h.from, h.to)).sum(), window.secs());
    });
    let mut table = Table::new("A7, cap 4", "Markov chain, computed");
    table.check("P(all slots full on arrival)", 0.2324250177, &full);
    table.check("mean queue", 0.3607067998, &backlog);
    table.check("mean wait for a slot, s", 39.67774797, &slot_wait);
    table.check("agent utilisation", 0.5454545455, &found.utilisation);
    table.check("mean response per round, s", 27.08632075, &response);
    table.check("mean open sessions", 2.075866209, &open);
    table.finish();
}

/// The streams that [`days`] uses are those of the seed and the replication, so that a failure can be looked at.
#[test]
fn a_case_can_be_simulated_again() {
    let (scenario, _) = always_open(2, 20.0, 60.0, 85.0);
    let layout = all_day(&scenario, 1);
    let mut first = Vec::new();
    days(&scenario, &layout, 101, 1, |_, journal| first = journal.rounds.clone());
    let day = peakshift::day::Day::draw(&scenario, Streams::new(101, 0));
    let journal = crate::worlds::run(&scenario, &layout, &crate::worlds::punctual(&layout), &day);
    assert_eq!(first, journal.rounds);
}
