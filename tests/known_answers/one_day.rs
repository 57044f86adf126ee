//! Single days: they begin empty, the load and the staff change, and what counts is the day as a whole.

use peakshift::kpi::{self, Better, Observer, Target, WaitHistogram};
use peakshift::scenario::{Demand, Distribution, Forecast, Scenario};
use peakshift::sim::{Journal, RoundOutcome};
use peakshift::units::Span;

use crate::estimate::{Ratio, Table, Window};
use crate::staffing::{days_of_a_number, staffed};
use crate::telephone::call_centre;
use crate::worlds::{days, exponential, layout, shift};

/// Calls expected per hour in the call-centre day of SSJ and ContactCenters.
const PER_HOUR: [f64; 13] =
    [100.0, 150.0, 150.0, 180.0, 200.0, 150.0, 150.0, 150.0, 120.0, 100.0, 80.0, 70.0, 60.0];
/// Its agents by hour.
const AGENTS: [u32; 13] = [4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4];
/// Expected calls of the day.
const CALLS: f64 = 1660.0;

/// The call-centre day of SSJ (L'Ecuyer): 13 hours, a tenth of those who must wait balks, patience Exp(1000 s),
/// service Exp(100 s). Those who are left at closing time are served by the last hour's staff. Who is
/// free first goes.
fn ssj_day(busyness_cv: f64) -> (Scenario, Vec<(i64, u32)>) {
    let mut scenario = call_centre(13, 0.0, exponential(100.0));
    let flat = Forecast::flat(Span::from_hours(1), vec![PER_HOUR.to_vec()]);
    scenario.demand = Demand::Forecast(Forecast { day_cv: busyness_cv, ..flat });
    let otherwise = Box::new(exponential(1000.0));
    scenario.reasons[0].patience_first = Distribution::Balking { share: 0.1, otherwise };
    (scenario, (0..).map(|hour| 3600 * hour).zip(AGENTS).collect())
}

/// Case C7. The day with a gamma factor of its busyness (shape 400, so a coefficient of variation of 0.05).
///
/// Exact transient with quadrature over the factor. Published SSJ output, 10,000 days: sum of waits 4.713
/// [4.680, 4.746], good 0.925, lost 0.020, each per expected call. A call that abandons before 20 s is good.
#[test]
fn c7_a_call_centre_day_with_a_busyness_factor() {
    let (scenario, changes) = ssj_day(0.05);
    let (mut waits, mut good, mut lost) = (Ratio::default(), Ratio::default(), Ratio::default());
    let mut counts = Vec::new();
    days_of_a_number(&scenario, &changes, 307, 2000, |_, journal| {
        let wait = |round: &peakshift::sim::RoundRecord| round.ended - round.asked;
        waits.add(journal.rounds.iter().map(|round| wait(round).secs()).sum(), CALLS);
        good.add(
            journal.rounds.iter().filter(|round| wait(round) < Span::from_secs(20)).count() as f64,
            CALLS,
        );
        let left = journal.rounds.iter().filter(|round| round.outcome == RoundOutcome::Left).count();
        lost.add(left as f64, CALLS);
        counts.push(journal.rounds.len() as f64);
    });
    // The variance as a mean of squares about the known mean.
    let mut variance = Ratio::default();
    for count in counts {
        variance.add((count - CALLS).powi(2), 1.0);
    }
    let mut table =
        Table::new("C7, α = 400", "exact transient; SSJ CallCenter publishes 4.713, 0.925, 0.020");
    table.check("sum of waits per expected call, s", 4.72360414, &waits);
    table.check("good within 20 s per expected call", 0.924689363, &good);
    table.check("lost per expected call", 0.0198592462, &lost);
    table.check("variance of the number of calls", 92.4608025f64.powi(2), &variance);
    table.finish();
}

/// Case C8. The same day without the factor: service level by the hour of the call, served in time over
/// (served + abandoned after the threshold).
///
/// Exact transient. Published by ContactCenters (doc/msk/mskuse.tex, 300 replications): 92.5 % [92.2, 92.7] within
/// 20 s, 94.4 % [94.2, 94.6] within 30 s, occupancy 55.8 % [55.7, 56.0].
#[test]
fn c8_service_levels_by_hour() {
    // By limit in seconds: each hour, then the day.
    let known: [(i64, [f64; 13], f64); 2] = [
        (
            20,
            [
                0.783991736,
                0.852975647,
                0.975667149,
                0.939912257,
                0.898446485,
                0.933426854,
                0.976024325,
                0.976077531,
                0.935627618,
                0.970110621,
                0.876426354,
                0.917116347,
                0.948632773,
            ],
            0.925129727,
        ),
        (
            30,
            [
                0.820066332,
                0.886744435,
                0.984450995,
                0.9590724,
                0.927416826,
                0.952983101,
                0.984726219,
                0.984712927,
                0.953451636,
                0.979265475,
                0.901052733,
                0.935052212,
                0.960675231,
            ],
            0.944203235,
        ),
    ];
    let (scenario, changes) = ssj_day(0.0);
    let mut levels = vec![vec![Ratio::default(); 14]; 2];
    let (mut occupancy, mut within, mut abandoned) = (Ratio::default(), Ratio::default(), Ratio::default());
    let scheduled: f64 = AGENTS.iter().map(|&agents| 3600.0 * f64::from(agents)).sum();
    let open = Window::hours(0, 13);
    days_of_a_number(&scenario, &changes, 308, 2000, |_, journal| {
        let mut counts = [[(0.0, 0.0); 14]; 2];
        let (mut served_in_time, mut left) = (0.0, 0.0);
        for round in &journal.rounds {
            let hour = (round.asked.secs() / 3600.0) as usize;
            let wait = round.ended - round.asked;
            let served = round.outcome == RoundOutcome::Answered;
            left += f64::from(!served);
            for (counts, (limit, ..)) in counts.iter_mut().zip(&known) {
                let in_time = wait <= Span::from_secs(*limit);
                for at in [hour, 13] {
                    counts[at].0 += f64::from(served && in_time);
                    counts[at].1 += f64::from(served || !in_time);
                }
            }
            served_in_time += f64::from(served && wait <= Span::from_secs(20));
        }
        for (levels, counts) in levels.iter_mut().zip(counts) {
            for (level, (numerator, denominator)) in levels.iter_mut().zip(counts) {
                level.add(numerator, denominator);
            }
        }
        let calls = journal.rounds.len() as f64;
        within.add(served_in_time, calls);
        abandoned.add(left, calls);
        occupancy.add(journal.holdings.iter().map(|h| open.overlap(h.from, h.to)).sum(), scheduled);
    });
    let mut table = Table::new("C8", "exact transient; ContactCenters publishes 92.5 %, 94.4 %, 55.8 %");
    for (levels, (limit, by_hour, day)) in levels.iter().zip(&known) {
        for (hour, known) in by_hour.iter().enumerate() {
            table.check(&format!("within {limit} s, hour {hour}"), *known, &levels[hour]);
        }
        table.check(&format!("within {limit} s, day"), *day, &levels[13]);
    }
    table.check("occupancy", 0.5575784, &occupancy);
    table.check("served within 20 s, of all", 0.909492852, &within);
    table.check("abandoned", 0.0194828172, &abandoned);
    table.finish();
}

/// Case C9. M/M/12 over eight hours from empty, then drained: 4.2 calls and 0.5 services a minute and agent.
///
/// Exact transient. Published MMC.res of ContactCenters, 1000 days: in target 1816.158 [1812.618, 1819.698],
/// service level 0.902, mean wait 0.099 min [0.097, 0.102], occupancy 0.695 [0.694, 0.697].
#[test]
fn c9_eight_hours_from_empty() {
    let scenario = call_centre(8, 252.0, exponential(120.0));
    let layout = staffed(&[(0, 12)], scenario.horizon());
    let open = Window::hours(0, 8);
    let (mut in_target, mut level, mut wait) = (Ratio::default(), Ratio::default(), Ratio::default());
    let (mut occupancy, mut with_drain) = (Ratio::default(), Ratio::default());
    days(&scenario, &layout, 309, 2500, |_, journal| {
        let good = journal.rounds.iter().filter(|r| r.ended - r.asked <= Span::from_secs(20)).count() as f64;
        let calls = journal.rounds.len() as f64;
        in_target.add(good, 1.0);
        level.add(good, calls);
        wait.add(journal.rounds.iter().map(|r| (r.ended - r.asked).secs() / 60.0).sum(), calls);
        occupancy.add(journal.holdings.iter().map(|h| open.overlap(h.from, h.to)).sum(), 12.0 * open.secs());
        with_drain.add(journal.holdings.iter().map(|h| (h.to - h.from).secs()).sum(), 12.0 * open.secs());
    });
    let mut table =
        Table::new("C9", "exact transient; ContactCenters publishes 1816.158, 0.902, 0.099, 0.695");
    table.check("calls served within 20 s", 1815.27174, &in_target);
    table.check("service level", 0.900432409, &level);
    table.check("mean wait, min", 0.100680741, &wait);
    table.check("occupancy, 0 to 8 h", 0.696934349, &occupancy);
    table.check("work of the day over scheduled time", 0.7, &with_drain);
    table.finish();
}

/// Case E1. The probability that a day meets its target: infinitely many agents, replies Exp(20 s), a Poisson number
/// of inquiries of mean 400; at least 77 % within 30 s.
///
/// P = Σ P(N = n) · P(Bin(n, p) ≥ ⌈0.77 n⌉) with p = 1 − e^(−30/20); a day without inquiries meets it. The share of
/// days comes from the figures of the program itself, so that the way from the journal to the promise is tested.
#[test]
fn e1_the_probability_that_a_day_meets_its_target() {
    let mut scenario = call_centre(1, 400.0, exponential(20.0));
    scenario.replies.parts = None;
    // Some 2.2 are busy on average; sixty are as good as infinitely many.
    let layout = staffed(&[(0, 60)], scenario.horizon());
    let figure = kpi::figure("first-reply-within-30s").expect("a figure of the list");
    assert_eq!(figure.better, Better::Higher);
    let target = Target { figure, bound: 0.77, promise: 0.9, slot_floor: None };
    let mut observer = Observer::new(&scenario, &layout.persons(), &[figure]);
    let (mut met, mut single) = (Ratio::default(), Ratio::default());
    days(&scenario, &layout, 501, 10_000, |day, journal| {
        assert!(journal.rounds.iter().all(|round| round.started == round.asked), "nobody waits for an agent");
        let mut waits = (WaitHistogram::default(), WaitHistogram::default());
        let figures = observer.observe(day, journal, &mut waits.0, &mut waits.1);
        let ratio = figures.whole[0];
        met.add(f64::from(target.met_by(ratio, 0)), 1.0);
        single.add(ratio.numerator as f64, ratio.denominator as f64);
    });
    let mut table = Table::new("E1, Poisson 400", "binomial mixture, computed");
    table.check("P(reply ≤ 30 s)", 0.7768698399, &single);
    table.check("P(day meets 77 %)", 0.6333559982, &met);
    table.finish();
}

/// The draws of a day do not depend on how it is staffed, so cases that differ in staff alone are compared on the
/// same days.
#[test]
fn the_days_of_a_case_are_the_same_for_any_staff() {
    let scenario = call_centre(2, 100.0, exponential(60.0));
    let calls = |agents: u32| {
        let mut calls = Vec::new();
        let layout = layout(vec![(shift(0, 20_000), agents)]);
        days(&scenario, &layout, 1, 3, |day, _: &Journal| calls.extend(day.inquiries.clone()));
        calls
    };
    assert_eq!(calls(1), calls(9));
}
