//! Worlds that tests simulate: a plain one to start from, generated ones, and how to run a day in them.
#![allow(dead_code, reason = "every test binary uses its own part")]

pub mod generated;

use jiff::civil::date;
use peakshift::day::Day;
use peakshift::random::Streams;
use peakshift::routing::{self, RouterEntry};
use peakshift::scenario::{
    Affinity, AtEnd, Bot, Clock, Demand, Discipline, Distribution, Effects, Forecast, OnBreak, Outcomes,
    Reason, Replies, Routing, Scenario, Team, Topology, WhenFull,
};
use peakshift::sim::{Floor, Journal, simulate};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Attendance, Layout, LayoutLine, Shift};

/// Nothing but one group, one team and one reason: a customer asks once and waits for ever.
pub fn plain(hours: i64) -> Scenario {
    Scenario {
        name: "plain".to_owned(),
        clock: Clock::new(date(2025, 11, 11).at(0, 0, 0, 0)),
        end: Time::START + Span::from_hours(hours),
        run_on: Span::from_hours(2),
        slot: Span::from_hours(1),
        reasons: vec![reason()],
        groups: vec!["all".to_owned()],
        teams: vec![team()],
        demand: Demand::Forecast(Forecast::flat(Span::from_hours(1), vec![vec![0.0; hours as usize]])),
        empty_openings: 0.0,
        bot: Bot::none(),
        replies: Replies::plain(secs(20.0), secs(20.0)),
        routing: Routing {
            topology: Topology::Push,
            discipline: Discipline::LongestWait,
            due: (Span::from_secs(30), Span::from_secs(180)),
            affinity: Affinity { if_suspended: Span::ZERO, if_available: Span::ZERO },
            on_break: OnBreak::Suspended,
            queue_limit: None,
            overflow: Vec::new(),
            when_full: WhenFull::Queue,
            when_nobody: WhenFull::Queue,
            idle_close: Span::from_mins(5),
            reopen_within: Span::ZERO,
            cap_bypass: 0.0,
            transfer_wait: Span::from_secs(20),
        },
        outcomes: Outcomes::default(),
        off_chat: Vec::new(),
        effects: Effects::default(),
        triggers: Vec::new(),
    }
}

/// Customers who ask once, are patient without end, and are served by the first group.
pub fn reason() -> Reason {
    Reason {
        name: "any".to_owned(),
        group: 0,
        pre_sale: true,
        rounds_mean: 1.0,
        gap: secs(35.0),
        patience_first: Distribution::Forever,
        patience_later: Distribution::Forever,
        silent: 0.0,
        work_factor: 1.0,
        transfers: Vec::new(),
        bot_resolves: vec![0.0],
        priority: 0,
        order_base: 0.0,
        repeat: None,
    }
}

/// People without a cap who stay to finish.
pub fn team() -> Team {
    Team {
        name: "team".to_owned(),
        work_factor: vec![1.0],
        person_cv: 0.0,
        weight: vec![1.0],
        cap: vec![u32::MAX],
        no_show: 0.0,
        lateness: None,
        drain: Span::ZERO,
        at_end: AtEnd::Finish,
        overtime_max: Span::from_hours(24),
        inquiry_share: 1.0,
    }
}

/// A constant length.
pub fn secs(secs: f64) -> Distribution {
    Distribution::Constant { secs }
}

/// An exponential length.
pub fn exponential(mean: f64) -> Distribution {
    Distribution::Exponential { mean }
}

/// A shift in seconds without breaks.
pub fn shift(from: i64, to: i64) -> Shift {
    Shift {
        name: format!("{from}-{to}"),
        start: Time::from_secs(from),
        end: Time::from_secs(to),
        breaks: Vec::new(),
    }
}

/// So many people of the first team and group on each shift.
pub fn layout(shifts: Vec<(Shift, u32)>) -> Layout {
    let lines = (0..).zip(&shifts);
    let lines = lines.map(|(shift, &(_, count))| LayoutLine { team: 0, group: 0, shift, count }).collect();
    Layout { shifts: shifts.into_iter().map(|(shift, _)| shift).collect(), lines }
}

/// Everybody in time, nobody quicker than the others.
pub fn punctual(layout: &Layout) -> Vec<Attendance> {
    let persons = layout.persons();
    persons.iter().map(|person| Attendance::punctual(&layout.shifts[person.shift as usize])).collect()
}

/// A strategy of the list.
pub fn router(name: &str) -> &'static RouterEntry {
    routing::router(name).expect("a strategy of the list")
}

/// What happens on a day, routed to whom has fewest open inquiries.
pub fn run(scenario: &Scenario, layout: &Layout, attendance: &[Attendance], day: &Day) -> Journal {
    run_by(router("least-open"), scenario, layout, attendance, day)
}

/// What happens on a day.
pub fn run_by(
    router: &RouterEntry,
    scenario: &Scenario,
    layout: &Layout,
    attendance: &[Attendance],
    day: &Day,
) -> Journal {
    let persons = layout.persons();
    let mut journal = Journal::default();
    run_again(router, &mut Floor::new(scenario, layout, &persons), day, attendance, &mut journal);
    journal
}

/// What happens on a day, in memory that may have seen another.
pub fn run_again(
    router: &RouterEntry,
    floor: &mut Floor<'_>,
    day: &Day,
    attendance: &[Attendance],
    journal: &mut Journal,
) {
    let groups: Vec<u16> = floor.persons().iter().map(|person| person.group).collect();
    let mut router = (router.build)(&groups);
    let mut bypass = (routing::FOR_BYPASS.build)(&groups);
    simulate(floor, day, attendance, &mut *router, Some(&mut *bypass), journal);
}

/// Simulates so many days on which everybody is punctual, and shows each.
pub fn days(
    scenario: &Scenario,
    layout: &Layout,
    seed: u64,
    replications: u64,
    mut each: impl FnMut(&Day, &Journal),
) {
    let attendance = punctual(layout);
    let mut floor = Floor::new(scenario, layout, layout.persons());
    let (mut day, mut journal) = (Day::empty(), Journal::default());
    for replication in 0..replications {
        day.draw_again(scenario, Streams::new(seed, replication));
        run_again(router("least-open"), &mut floor, &day, &attendance, &mut journal);
        each(&day, &journal);
    }
}
