//! The floor against the Kiefer–Wolfowitz recursion, customer by customer, on any draws.
//!
//! With one round per inquiry, a cap of one and a central queue the floor is a first-come G/G/c queue. Its
//! customers are those of a telephone: each is answered when it is taken up, and keeps its agent busy for the
//! rest of the work. Kiefer and Wolfowitz (1955, "On the theory of queues with many servers") give every
//! customer's wait from the vector of the agents' remaining work, without any queue.

mod cases;
mod worlds;

use cases::cases;
use peakshift::day::{Day, Inquiry, Round};
use peakshift::scenario::{Scenario, Topology};
use peakshift::sim::{Journal, RoundOutcome};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Attendance, Layout, Shift};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use worlds::{layout, plain, punctual, router, run, run_by};

/// One customer: how long after the one before it comes, its work, its patience.
type Customer = (Span, Span, Span);

fn telephone() -> Scenario {
    let mut scenario = plain(100);
    scenario.teams[0].cap = vec![1];
    scenario.routing.topology = Topology::Central;
    scenario.routing.idle_close = Span::ZERO;
    scenario
}

fn day(customers: &[Customer]) -> Day {
    let mut inquiries = Vec::new();
    let mut rounds = Vec::new();
    let mut now = Time::START;
    for (number, &(after, work, patience)) in (0..).zip(customers) {
        now += after;
        inquiries.push(Inquiry::plain(now, number, number, 1));
        // Answered when taken up; the rest of the work keeps the agent busy.
        rounds.push(Round { first_part: 0, ..Round::plain(work, Span::ZERO, patience) });
    }
    Day::known(inquiries, rounds)
}

/// When each customer was taken up; `None` for one who left or was never taken up.
fn starts(journal: &Journal) -> Vec<Option<Time>> {
    let start = |round: &peakshift::sim::RoundRecord| {
        (round.outcome == RoundOutcome::Answered).then(|| {
            assert_eq!(round.started, round.ended, "answered when taken up");
            round.started
        })
    };
    journal.rounds.iter().map(start).collect()
}

/// The recursion itself: the vector of the agents' remaining work, least first.
fn kiefer_wolfowitz(agents: usize, customers: &[Customer]) -> Vec<Option<Time>> {
    let mut work = vec![Span::ZERO; agents];
    let mut now = Time::START;
    let mut starts = Vec::new();
    for &(after, service, patience) in customers {
        now += after;
        for left in &mut work {
            *left = (*left - after).max(Span::ZERO);
        }
        work.sort_unstable();
        let wait = work[0];
        let served = wait <= patience;
        if served {
            work[0] += service;
        }
        starts.push(served.then_some(now + wait));
    }
    starts
}

/// The same with people who come, take breaks and leave. Where several could take a customer at the same
/// instant, routing chose; the recursion follows it, if the choice was one of them.
fn with_shifts(
    layout: &Layout,
    attendance: &[Attendance],
    customers: &[Customer],
    journal: &Journal,
    horizon: Time,
) -> Vec<Option<Time>> {
    let shifts: Vec<&Shift> = layout.persons().iter().map(|p| &layout.shifts[p.shift as usize]).collect();
    let mut free: Vec<Time> = attendance.iter().map(|present| present.on).collect();
    let mut now = Time::START;
    let mut starts = Vec::new();
    for (customer, &(after, service, patience)) in customers.iter().enumerate() {
        now += after;
        let earliest = |agent: usize| {
            let mut at = free[agent].max(now);
            for &(from, to) in &shifts[agent].breaks {
                if from <= at && at < to {
                    at = to;
                }
            }
            // At the end of the shift nobody is taken up any more; what is in hand is finished.
            if at < shifts[agent].end { at } else { Time::NEVER }
        };
        let start = (0..shifts.len()).map(earliest).min().unwrap_or(Time::NEVER);
        if start > horizon || start > now + patience {
            starts.push(None);
            continue;
        }
        let agent = journal.rounds[customer].agent as usize;
        assert!(agent < shifts.len(), "customer {customer} should have been taken up at {start:?}");
        assert_eq!(earliest(agent), start, "agent {agent} took customer {customer}");
        free[agent] = start + service;
        starts.push(Some(start));
    }
    starts
}

/// Any lengths, many of them equal so that events fall on the same instant, some of no length at all.
fn lengths(most: i64) -> impl Strategy<Value = Span> {
    prop_oneof![
        1 => Just(Span::ZERO),
        3 => (0..=most / 10).prop_map(|n| Span::from_secs(10 * n)),
        2 => (0..=most * 1_000_000).prop_map(Span::from_micros),
    ]
}

fn patience() -> impl Strategy<Value = Span> {
    prop_oneof![Just(Span::FOREVER), lengths(300)]
}

fn strategies() -> impl Strategy<Value = &'static str> {
    select(peakshift::routing::ROUTERS.iter().map(|entry| entry.name).collect::<Vec<_>>())
}

fn shift() -> impl Strategy<Value = (Shift, u32)> {
    let breaks = vec((1..60i64, 1..60i64), 0..=2);
    (0..400i64, 1..400i64, breaks, 1..=2u32).prop_map(|(start, length, breaks, count)| {
        let (start, end) = (10 * start, 10 * (start + length));
        let mut shift = worlds::shift(start, end);
        let mut at = start;
        for (after, lasts) in breaks {
            let from = (at + 10 * after).min(end);
            at = (from + 10 * lasts).min(end);
            if from < at {
                shift.breaks.push((Time::from_secs(from), Time::from_secs(at)));
            }
        }
        (shift, count)
    })
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn constant_staff_follows_the_recursion(
        agents in 1..=6u32,
        customers in vec((lengths(60), lengths(300), patience()), 1..200),
        strategy in strategies(),
    ) {
        let layout = layout(vec![(worlds::shift(0, 360_000), agents)]);
        let journal = run_by(router(strategy), &telephone(), &layout, &punctual(&layout), &day(&customers));
        prop_assert_eq!(starts(&journal), kiefer_wolfowitz(agents as usize, &customers));
    }

    #[test]
    fn people_who_come_and_leave_follow_the_recursion(
        shifts in vec(shift(), 1..=5),
        customers in vec((lengths(60), lengths(300), patience()), 1..200),
        strategy in strategies(),
    ) {
        let layout = layout(shifts);
        let attendance = punctual(&layout);
        let scenario = telephone();
        let journal = run_by(router(strategy), &scenario, &layout, &attendance, &day(&customers));
        let expected = with_shifts(&layout, &attendance, &customers, &journal, scenario.horizon());
        prop_assert_eq!(starts(&journal), expected);
    }

    /// One agent: Lindley's recursion (1952), the wait of each customer from that of the one before.
    #[test]
    fn one_agent_follows_lindley(customers in vec((lengths(60), lengths(60)), 1..300)) {
        let patient: Vec<Customer> =
            customers.iter().map(|&(after, work)| (after, work, Span::FOREVER)).collect();
        let layout = layout(vec![(worlds::shift(0, 360_000), 1)]);
        let journal = run(&telephone(), &layout, &punctual(&layout), &day(&patient));
        let (mut wait, mut work) = (Span::ZERO, Span::ZERO);
        for (round, &(after, service)) in journal.rounds.iter().zip(&customers) {
            wait = (wait + work - after).max(Span::ZERO);
            work = service;
            prop_assert_eq!(round.started - round.asked, wait);
        }
    }
}
