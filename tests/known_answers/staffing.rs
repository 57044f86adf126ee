//! Loads and staff that change over the day.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI, TAU};

use peakshift::day::Day;
use peakshift::random::Streams;
use peakshift::scenario::{Demand, Distribution, Forecast, Scenario, Shape};
use peakshift::sim::{Floor, Journal, RoundOutcome, RoundRecord};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Layout, LayoutLine, Shift};

use crate::estimate::{Ratio, Table};
use crate::telephone::call_centre;
use crate::worlds::{days, exponential, punctual, router, run_again};

/// A layout that has so many people from each point (in seconds) on, the last number to the end of everything. Who
/// came last goes first.
pub fn staffed(changes: &[(i64, u32)], until: Time) -> Layout {
    let mut there: Vec<i64> = Vec::new();
    let mut stretches: Vec<(i64, i64)> = Vec::new();
    for &(at, count) in changes {
        while there.len() > count as usize {
            stretches.extend(there.pop().map(|since| (since, at)));
        }
        there.resize(count as usize, at);
    }
    // Nobody goes before the day is over.
    let end = until.micros() / 1_000_000 + 1;
    stretches.extend(there.into_iter().map(|since| (since, end)));
    stretches.sort_unstable();
    let mut layout = Layout::default();
    for (from, to) in stretches {
        let name = format!("{from}-{to}");
        let (start, end) = (Time::from_secs(from), Time::from_secs(to));
        match layout.shifts.last() {
            Some(last) if (last.start, last.end) == (start, end) => {}
            _ => {
                layout.shifts.push(Shift { name, start, end, breaks: Vec::new() });
                layout.lines.push(LayoutLine { team: 0, group: 0, shift: layout.shifts.len() - 1, count: 0 });
            }
        }
        if let Some(line) = layout.lines.last_mut() {
            line.count += 1;
        }
    }
    layout
}

/// Simulates days on which whoever is free first goes when the staff falls, as in the published models: to them a
/// staff is a number, and a call is not begun while so many are being served. People who are bound to their shift
/// serve a little better, because one who is idle may stay while one who is busy goes. To see who is free first,
/// each day is simulated as far as each fall.
pub fn days_of_a_number(
    scenario: &Scenario,
    changes: &[(i64, u32)],
    seed: u64,
    replications: u64,
    mut each: impl FnMut(&Day, &Journal),
) {
    let end = scenario.horizon() + Span::from_secs(1);
    let (mut day, mut journal) = (Day::empty(), Journal::default());
    for replication in 0..replications {
        day.draw_again(scenario, Streams::new(seed, replication));
        let mut layout = Layout::default();
        let mut there: Vec<usize> = Vec::new();
        for &(at, count) in changes {
            let at = Time::from_secs(at);
            if there.len() > count as usize {
                simulate_day(scenario, &layout, &day, &mut journal);
                let mut free = vec![at; layout.shifts.len()];
                for holding in journal.holdings.iter().filter(|holding| holding.from < at) {
                    let free = &mut free[holding.agent as usize];
                    *free = holding.to.max(*free);
                }
                there.sort_by_key(|&person| free[person]);
                for gone in there.drain(..there.len() - count as usize) {
                    layout.shifts[gone].end = at;
                }
            }
            while there.len() < count as usize {
                let shift = layout.shifts.len();
                there.push(shift);
                layout.shifts.push(Shift { name: String::new(), start: at, end, breaks: Vec::new() });
                layout.lines.push(LayoutLine { team: 0, group: 0, shift, count: 1 });
            }
        }
        simulate_day(scenario, &layout, &day, &mut journal);
        each(&day, &journal);
    }
}

fn simulate_day(scenario: &Scenario, layout: &Layout, day: &Day, journal: &mut Journal) {
    let mut floor = Floor::new(scenario, layout, layout.persons());
    run_again(router("least-open"), &mut floor, day, &punctual(layout), journal);
}

/// How many calls are there, waiting or being served, at a point.
fn present(journal: &Journal, at: Time) -> f64 {
    journal.inquiries.iter().filter(|record| record.entered <= at && at < record.closed).count() as f64
}

/// Case C2. M(t)/M/s(t)+M with patience as long as service on average: each of those present leaves at the same rate,
/// served or not, so their number is exactly Poisson(m(t)), whatever the staff.
///
/// Feldman, Mandelbaum, Massey, Whitt 2008, section 3. λ(t) = 100 + 20 sin t, μ = θ = 1, so
/// m(t) = 100 + 10 (sin t − cos t); s(t) = ⌈m + β √m⌉. One unit of time is an hour here. Agents who go finish the
/// call in hand, which the number of those present does not notice.
#[test]
fn c2_staffing_for_a_sinusoidal_load() {
    const INSTANTS: [f64; 6] = [0.0, FRAC_PI_4, FRAC_PI_2, PI, 3.0 * FRAC_PI_2, 7.0 * FRAC_PI_4];
    // By β: staff at the instants, P(N ≥ s), E(N − s)⁺.
    type Known = (f64, [u32; 6], [f64; 6], [f64; 6]);
    let known: [Known; 3] = [
        (
            0.0,
            [90, 100, 110, 110, 90, 86],
            [0.5140182467, 0.5132987983, 0.5126798453, 0.5126798453, 0.5140182467, 0.5082271547],
            [3.781196069, 3.986099681, 4.180973341, 4.180973341, 3.781196069, 3.623383578],
        ),
        (
            0.5,
            [95, 105, 116, 116, 95, 91],
            [0.3128048133, 0.3215927753, 0.2960136555, 0.2960136555, 0.3128048133, 0.3034775867],
            [1.825659935, 2.004105186, 1.8800233, 1.8800233, 1.825659935, 1.708778145],
        ),
        (
            1.0,
            [100, 110, 121, 121, 100, 96],
            [0.1582209892, 0.1705598979, 0.1582988538, 0.1582988538, 0.1582209892, 0.1492472068],
            [0.7498726506, 0.8708814622, 0.8334209943, 0.8334209943, 0.7498726506, 0.6800876309],
        ),
    ];
    const HOUR: f64 = 3600.0;
    // Two cycles of warm-up, then the one that counts.
    let warm_up = 2.0 * TAU;
    let mut scenario = call_centre(19, 0.0, exponential(HOUR));
    scenario.reasons[0].patience_first = exponential(HOUR);
    scenario.run_on = Span::ZERO;
    // Slots of three minutes, straight lines inside: the load is met to a millionth.
    let slots = 19 * 20;
    let upto = |t: f64| 100.0 * t - 20.0 * libm::cos(t);
    let expected = (0..slots).map(|n| upto(f64::from(n + 1) / 20.0) - upto(f64::from(n) / 20.0)).collect();
    let flat = Forecast::flat(Span::from_mins(3), vec![expected]);
    scenario.demand = Demand::Forecast(Forecast { shapes: vec![Shape::Linear; slots as usize], ..flat });
    for (beta, staff, delay, queue) in known {
        let load = |secs: i64| {
            let t = secs as f64 / HOUR;
            100.0 + 10.0 * (libm::sin(t) - libm::cos(t))
        };
        let needed = |secs: i64| (load(secs) + beta * load(secs).sqrt()).ceil() as u32;
        let mut changes: Vec<(i64, u32)> = (0..19 * 3600).step_by(10).map(|at| (at, needed(at))).collect();
        changes.dedup_by_key(|change| change.1);
        let layout = staffed(&changes, scenario.horizon());
        let mut found = vec![(Ratio::default(), Ratio::default()); 6];
        days(&scenario, &layout, 302, 500, |_, journal| {
            for ((ratios, t), staff) in found.iter_mut().zip(INSTANTS).zip(staff) {
                let at = Time::START + Span::from_secs_f64((t + warm_up) * HOUR);
                let more = present(journal, at) - f64::from(staff);
                ratios.0.add(f64::from(more >= 0.0), 1.0);
                ratios.1.add(more.max(0.0), 1.0);
            }
        });
        let case = format!("C2, β = {beta}");
        let mut table =
            Table::new("C2", &format!("{case}; Feldman, Mandelbaum, Massey, Whitt 2008, section 3"));
        for (i, t) in INSTANTS.iter().enumerate() {
            table.check(&format!("P(N(t) ≥ {}), t = {t:.3}", staff[i]), delay[i], &found[i].0);
            table.check(&format!("E(N(t) − {})⁺, t = {t:.3}", staff[i]), queue[i], &found[i].1);
        }
        table.finish();
    }
}

/// Case C3. M(t)/G/∞: open chats on the half-hourly profile of a promotion day, sessions of 480 s by three laws, more
/// agents than chats.
///
/// m(t) = ∫ λ(u) P(S > t − u) du, and the number is Poisson(m(t)), so that its variance is m(t) too.
#[test]
fn c3_open_chats_on_a_promotion_day() {
    const PER_HALF_HOUR: [f64; 36] = [
        40.0, 60.0, 90.0, 120.0, 150.0, 180.0, 210.0, 260.0, 320.0, 380.0, 420.0, 460.0, 500.0, 480.0, 450.0,
        430.0, 420.0, 440.0, 470.0, 520.0, 560.0, 600.0, 640.0, 700.0, 760.0, 820.0, 900.0, 1100.0, 1400.0,
        1250.0, 1000.0, 800.0, 600.0, 450.0, 300.0, 200.0,
    ];
    const INSTANTS: [i64; 8] = [9000, 18_000, 36_000, 50_400, 51_300, 52_200, 54_000, 64_800];
    let laws = [
        (
            "C3, exponential",
            exponential(480.0),
            [
                39.80732759,
                100.9480241,
                138.3486035,
                292.0670413,
                360.8707438,
                371.4221333,
                334.2290961,
                53.9831336,
            ],
        ),
        (
            "C3, lognormal, σ = 0.8",
            Distribution::lognormal_median(480.0 * libm::exp(-0.32), 0.8),
            [
                39.71980823,
                100.7766789,
                138.2328428,
                291.6317941,
                362.4553292,
                370.703728,
                334.1668673,
                54.34412858,
            ],
        ),
        (
            "C3, constant",
            Distribution::Constant { secs: 480.0 },
            [40.0, 101.3333333, 138.6666667, 293.3333333, 373.3333333, 373.3333333, 333.3333333, 53.33333333],
        ),
    ];
    for (case, law, known) in laws {
        let mut scenario = call_centre(18, 0.0, law);
        scenario.demand = Demand::Forecast(Forecast::flat(Span::from_mins(30), vec![PER_HALF_HOUR.to_vec()]));
        let layout = staffed(&[(0, 600)], scenario.horizon());
        let mut means = vec![Ratio::default(); INSTANTS.len()];
        let mut variances = vec![Ratio::default(); INSTANTS.len()];
        days(&scenario, &layout, 303, 400, |_, journal| {
            assert!(journal.rounds.iter().all(|round| round.started == round.asked), "nobody waits");
            for (i, &at) in INSTANTS.iter().enumerate() {
                let open = present(journal, Time::from_secs(at));
                means[i].add(open, 1.0);
                variances[i].add((open - known[i]).powi(2), 1.0);
            }
        });
        let mut table = Table::new(case, "infinite-server queue, computed");
        for (i, at) in INSTANTS.iter().enumerate() {
            table.check(&format!("mean of open chats, {at} s"), known[i], &means[i]);
            table.check(&format!("variance of open chats, {at} s"), known[i], &variances[i]);
        }
        table.finish();
    }
}

/// The day of case G1: ten half-hours, service Exp(240 s), patience Exp(150 s). People by shift: S1 half-hours 0 to
/// 5, S2 4 to 9, S3 2 to 7, P1 3 to 6, P2 5 to 8. What is left at closing time is served by the last half-hour's
/// staff.
fn tiny_day(people: [u32; 5], busyness_cv: f64) -> (Scenario, Vec<(i64, u32)>) {
    const PER_HOUR: [f64; 10] = [20.0, 28.0, 36.0, 48.0, 60.0, 66.0, 54.0, 40.0, 28.0, 18.0];
    const SHIFTS: [(i64, i64); 5] = [(0, 6), (4, 10), (2, 8), (3, 7), (5, 9)];
    let mut scenario = call_centre(5, 0.0, exponential(240.0));
    let expected = PER_HOUR.iter().map(|per_hour| per_hour / 2.0).collect();
    let flat = Forecast::flat(Span::from_mins(30), vec![expected]);
    scenario.demand = Demand::Forecast(Forecast { day_cv: busyness_cv, ..flat });
    scenario.reasons[0].patience_first = exponential(150.0);
    let staff = |half_hour: i64| {
        let there = SHIFTS.iter().zip(people).filter(|((from, to), _)| (*from..*to).contains(&half_hour));
        (1800 * half_hour, there.map(|(_, count)| count).sum())
    };
    (scenario, (0..10).map(staff).collect())
}

/// Served within 30 s over all calls, as a ratio of expectations; and the share of days on which it is 80 %.
fn rate_within_30s(people: [u32; 5], busyness_cv: f64, replications: u64) -> (Ratio, Ratio) {
    let (scenario, changes) = tiny_day(people, busyness_cv);
    let (mut rate, mut met) = (Ratio::default(), Ratio::default());
    days_of_a_number(&scenario, &changes, 701, replications, |_, journal| {
        let in_time = |round: &&RoundRecord| {
            round.outcome == RoundOutcome::Answered && round.ended - round.asked <= Span::from_secs(30)
        };
        let good = journal.rounds.iter().filter(in_time).count();
        rate.add(good as f64, journal.rounds.len() as f64);
        met.add(f64::from(good * 10 >= journal.rounds.len() * 8), 1.0);
    });
    (rate, met)
}

/// Case G1. The layouts that complete enumeration found cheapest for 80 % within 30 s, and two that just miss it.
///
/// A: Poisson days, exact transient. D: a gamma factor of shape 30, simulated on 100,000 days; the spread of a day
/// is taken from the days here.
#[test]
fn g1_service_levels_of_optimal_layouts_and_near_misses() {
    let mut table = Table::new("G1, A: Poisson", "complete enumeration, exact transient");
    let known = [
        ([2, 2, 2, 0, 1], 0.808530193),
        ([2, 2, 2, 1, 0], 0.805773753),
        ([2, 3, 1, 1, 0], 0.800454848),
        ([2, 1, 3, 0, 1], 0.799663009),
        ([3, 2, 1, 0, 1], 0.79972644),
    ];
    for (people, rate) in known {
        let found = rate_within_30s(people, 0.0, 5000);
        table.check(&format!("{people:?}"), rate, &found.0);
        if people == [2, 2, 2, 0, 1] {
            table.check("P(day has 80 %) of [2, 2, 2, 0, 1]", 0.5972, &found.1);
        }
    }
    table.finish();
    let mut table = Table::new("G1, D: gamma factor of shape 30", "complete enumeration, 100,000 days");
    let known = [
        ([2, 2, 3, 0, 0], 0.80923),
        ([2, 3, 2, 0, 0], 0.81034),
        ([3, 2, 2, 0, 0], 0.80073),
        ([3, 3, 1, 0, 0], 0.80175),
    ];
    for (people, rate) in known {
        let replications = 4000;
        let (found, _) = rate_within_30s(people, (1.0f64 / 30.0).sqrt(), replications);
        let error = found.estimate().1 * (replications as f64 / 100_000.0).sqrt();
        table.check_simulated(&format!("{people:?}"), rate, error, &found);
    }
    table.finish();
}
