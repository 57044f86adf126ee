//! Generated worlds: everything that a scenario can say, in small and in odd combinations.
//!
//! Many lengths are multiples of five seconds, so that events fall on the same instant, and the day is short and
//! crosses full hours, so that what changes by the hour changes while something is going on.

use jiff::civil::date;
use peakshift::day::Day;
use peakshift::random::Streams;
use peakshift::routing::ROUTERS;
use peakshift::scenario::{
    Affinity, AtEnd, Bot, Clock, Demand, Discipline, Distribution, Effects, Forecast, OnBreak, Outcomes,
    Overflow, Reason, Replayed, Replies, Routing, Scenario, Shape, Team, Topology, WhenFull, WrapUp,
    WrapUpWhen,
};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Attendance, Layout, LayoutLine, Shift, attendance};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// A scenario, who is planned, and the seed of its days.
#[derive(Clone, Debug)]
pub struct World {
    pub scenario: Scenario,
    pub layout: Layout,
    pub seed: u64,
}

impl World {
    pub fn day(&self, replication: u64) -> Day {
        Day::draw(&self.scenario, Streams::new(self.seed, replication))
    }

    pub fn attendance(&self, replication: u64) -> Vec<Attendance> {
        let persons = self.layout.persons();
        attendance(&self.scenario, &self.layout, &persons, &Streams::new(self.seed, replication))
    }
}

const GROUPS: u16 = 3;
const TEAMS: u16 = 2;
const REASONS: u16 = 3;
/// Seconds from the start to the end of a day.
const DAY: i64 = 5400;

/// Seconds that are a multiple of five.
fn ticks(most: i64) -> impl Strategy<Value = Span> {
    (0..=most / 5).prop_map(|n| Span::from_secs(5 * n))
}

fn length(scale: f64) -> impl Strategy<Value = Distribution> {
    let ticks = (0..=(scale / 5.0) as i64).prop_map(|n| n as f64 * 5.0);
    prop_oneof![
        4 => ticks.prop_map(|secs| Distribution::Constant { secs }),
        2 => Just(Distribution::Exponential { mean: scale / 2.0 }),
        1 => Just(Distribution::lognormal_mean(scale / 2.0, 0.9)),
        1 => Just(Distribution::Uniform { min: 0.0, max: scale }),
        1 => Just(Distribution::Sample { secs: vec![0.0, 5.0, scale] }),
    ]
}

fn patience() -> impl Strategy<Value = Distribution> {
    prop_oneof![
        2 => Just(Distribution::Forever),
        4 => length(120.0),
        1 => Just(Distribution::Gamma { mean: 60.0, cv: 0.5 }),
        1 => Just(Distribution::Weibull { scale: 90.0, shape: 0.8 }),
    ]
}

fn share() -> impl Strategy<Value = f64> {
    prop_oneof![3 => Just(0.0), 2 => 0.0..0.6f64, 1 => Just(1.0)]
}

/// One value for all hours, or one for each.
fn by_hour<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = Vec<T>> {
    prop_oneof![2 => vec(value.clone(), 1..=1), 1 => vec(value, 24..=24)]
}

prop_compose! {
    fn any_reason()(
        group in 0..GROUPS,
        rounds_mean in prop_oneof![Just(1.0), 1.0..5.0f64],
        gap in length(60.0),
        patience_first in patience(),
        patience_later in patience(),
        silent in share(),
        work_factor in prop_oneof![Just(1.0), Just(1.5)],
        transfer in option::weighted(0.3, (0..REASONS, 0.1..0.9f64)),
        bot_resolves in by_hour(select(&[0.0, 0.5][..])),
        priority in 0..3u8,
    ) -> Reason {
        Reason {
            name: String::new(),
            group,
            pre_sale: true,
            rounds_mean,
            gap,
            patience_first,
            patience_later,
            silent,
            work_factor,
            transfers: transfer.into_iter().collect(),
            bot_resolves,
            priority,
            order_base: 0.0,
            repeat: None,
        }
    }
}

prop_compose! {
    fn any_team()(
        work_factor in by_hour(select(&[1.0, 0.8, 2.0][..])),
        person_cv in select(&[0.0, 0.3][..]),
        weight in by_hour(select(&[1.0, 2.0, 0.5][..])),
        cap in by_hour(select(&[u32::MAX, 0, 1, 1, 2, 2, 3, 5][..])),
        no_show in select(&[0.0, 0.0, 0.3][..]),
        lateness in option::weighted(0.3, length(600.0)),
        drain in prop_oneof![2 => Just(Span::ZERO), 1 => ticks(900)],
        at_end in select(&[AtEnd::Finish, AtEnd::HandOver, AtEnd::End][..]),
        overtime_max in prop_oneof![1 => Just(Span::ZERO), 2 => ticks(600)],
    ) -> Team {
        Team {
            name: String::new(),
            work_factor,
            person_cv,
            weight,
            cap,
            no_show,
            lateness,
            drain,
            at_end,
            overtime_max,
            inquiry_share: 1.0,
        }
    }
}

prop_compose! {
    fn any_bot()(
        first_line in option::weighted(0.3, (ticks(DAY / 2), ticks(DAY / 2))),
        assistant in option::weighted(0.3, (ticks(DAY / 2), ticks(DAY / 2))),
        reply_delay in ticks(10),
        handover_delay in length(60.0),
    ) -> Bot {
        let window = |window: Option<(Span, Span)>| {
            window.map(|(from, length)| (Time::START + from, Time::START + from + length)).into_iter().collect()
        };
        Bot {
            first_line: window(first_line),
            assistant: window(assistant),
            reply_delay,
            handover_delay,
            assist_factor: 0.5,
            offline_reply: false,
        }
    }
}

prop_compose! {
    fn any_replies()(
        first in length(20.0),
        later in length(60.0),
        quick_phrase in option::weighted(0.2, (share(), length(10.0))),
        parts in option::weighted(0.4, (prop_oneof![Just(1.0), Just(0.5)], select(&[0.0, 0.3, 0.9][..]))),
        load in option::weighted(0.2, (select(&[0.1, 0.5][..]), 0..3u32)),
        fatigue in option::weighted(0.2, ticks(1800)),
        handover_text in length(30.0),
        closing_text in option::weighted(0.3, (share(), length(10.0))),
        wrap_up in option::weighted(0.4, (share(), length(60.0), ticks(300), select(&[WrapUpWhen::AtOnce, WrapUpWhen::WhenIdle][..]))),
    ) -> Replies {
        Replies {
            first,
            later,
            quick_phrase,
            parts,
            load,
            fatigue: fatigue.map(|after| vec![(after, 1.25), (after + Span::from_secs(600), 1.5)]).unwrap_or_default(),
            handover_text,
            closing_text,
            wrap_up: wrap_up.map(|(probability, work, due, when)| WrapUp { probability, work, due, when }),
        }
    }
}

prop_compose! {
    fn any_routing()(
        ways in (
            select(&[Topology::Push, Topology::Central][..]),
            (0..ROUTERS.len()).prop_map(|n| ROUTERS[n].name.to_owned()),
            select(&[Discipline::LongestWait, Discipline::NewFirst, Discipline::MostUrgent][..]),
            select(&[OnBreak::Suspended, OnBreak::FinishOwn][..]),
            select(&[WhenFull::Queue, WhenFull::Queue, WhenFull::LeaveMessage][..]),
            select(&[WhenFull::Queue, WhenFull::LeaveMessage][..]),
        ),
        due in (ticks(60), ticks(180)),
        affinity in (prop_oneof![Just(Span::ZERO), ticks(900)], prop_oneof![Just(Span::ZERO), ticks(900)]),
        queue_limit in option::weighted(0.3, 0..4u32),
        overflow in vec((0..GROUPS, ticks(60), vec(0..GROUPS, 1..=2)), 0..=2),
        idle_close in prop_oneof![1 => Just(Span::ZERO), 3 => ticks(120), 1 => Just(Span::FOREVER)],
        reopen_within in ticks(60),
        cap_bypass in prop_oneof![2 => Just(0.0), 1 => Just(0.2)],
        transfer_wait in ticks(30),
    ) -> Routing {
        let (topology, strategy, discipline, on_break, when_full, when_nobody) = ways;
        let overflow = overflow.into_iter().map(|(from, after, mut to)| {
            to.retain(|&group| group != from);
            Overflow { from, after, to }
        });
        Routing {
            topology,
            strategy,
            discipline,
            due,
            affinity: Affinity { if_suspended: affinity.0, if_available: affinity.1 },
            on_break,
            queue_limit,
            overflow: overflow.collect(),
            when_full,
            when_nobody,
            idle_close,
            reopen_within,
            cap_bypass,
            transfer_wait,
        }
    }
}

/// A forecast with its error, or a log with customers who come again.
fn any_demand() -> impl Strategy<Value = Demand> {
    let slot = select(&[0.0, 4.0, 12.0, 30.0][..]);
    let shape = select(&[Shape::Flat, Shape::Linear, Shape::Burst(3.0)][..]);
    let forecast = (vec(vec(slot, 3..=3), REASONS as usize..=REASONS as usize), vec(shape, 3..=3));
    let forecast = forecast.prop_map(|(expected, shapes)| {
        let flat = Forecast::flat(Span::from_secs(DAY / 3), expected);
        Demand::Forecast(Forecast { shapes, day_cv: 0.2, slot_cv: 0.2, ..flat })
    });
    let inquiry = (0..DAY / 5, 0..20u32, 0..REASONS, option::of(1..5u32));
    let replay = vec(inquiry, 0..80).prop_map(|log| {
        let mut log: Vec<Replayed> = log
            .into_iter()
            .map(|(at, customer, reason, rounds)| Replayed {
                at: Time::from_secs(5 * at),
                customer,
                reason,
                rounds,
            })
            .collect();
        log.sort_by_key(|inquiry| inquiry.at);
        Demand::Replay(log)
    });
    prop_oneof![1 => forecast, 1 => replay]
}

prop_compose! {
    fn any_shift()(
        start in ticks(DAY * 2 / 3),
        length in 1..=DAY / 300,
        breaks in vec((1..6i64, 1..6i64), 0..=2),
    ) -> Shift {
        let start = Time::START + start;
        let end = start + Span::from_secs(300 * length);
        let mut at = start;
        let mut taken = Vec::new();
        for (after, lasts) in breaks {
            let from = at + Span::from_secs(after * 60);
            let to = (from + Span::from_secs(lasts * 60)).min(end);
            if from < to {
                taken.push((from, to));
            }
            at = to;
        }
        Shift { name: String::new(), start, end, breaks: taken }
    }
}

prop_compose! {
    fn any_layout()(
        shifts in vec(any_shift(), 1..=4),
        lines in vec((0..TEAMS, 0..GROUPS, any::<prop::sample::Index>(), 1..=3u32), 1..=6),
    ) -> Layout {
        let place = |(team, group, shift, count): (u16, u16, prop::sample::Index, u32)| {
            LayoutLine { team, group, shift: shift.index(shifts.len()), count }
        };
        Layout { lines: lines.into_iter().map(place).collect(), shifts }
    }
}

prop_compose! {
    /// Any world.
    pub fn any_world()(
        reasons in vec(any_reason(), REASONS as usize..=REASONS as usize),
        teams in vec(any_team(), TEAMS as usize..=TEAMS as usize),
        demand in any_demand(),
        empty_openings in select(&[0.0, 0.0, 0.2][..]),
        bot in any_bot(),
        replies in any_replies(),
        routing in any_routing(),
        layout in any_layout(),
        run_on in ticks(1800),
        minute in select(&[0i8, 20, 40][..]),
        seed in any::<u64>(),
    ) -> World {
        World {
            scenario: Scenario {
                name: String::new(),
                clock: Clock::new(date(2025, 11, 10).at(22, minute, 0, 0)),
                end: Time::from_secs(DAY),
                run_on,
                slot: Span::from_hours(1),
                reasons,
                groups: (0..GROUPS).map(|group| group.to_string()).collect(),
                teams,
                demand,
                empty_openings,
                bot,
                replies,
                routing,
                outcomes: Outcomes::default(),
        off_chat: Vec::new(),
        effects: Effects::default(),
        triggers: Vec::new(),
            },
            layout,
            seed,
        }
    }
}
