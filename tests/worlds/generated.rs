//! Generated worlds: everything that a scenario can say, in small and in odd combinations.
//!
//! Many lengths are multiples of five seconds, so that events fall on the same instant, and the day is short and
//! crosses full hours, so that what changes by the hour changes while something is going on.

use jiff::civil::date;
use peakshift::day::Day;
use peakshift::random::Streams;
use peakshift::routing::{ROUTERS, RouterEntry};
use peakshift::scenario::incidents::{Absence, Freeze, Rate, Silence};
use peakshift::scenario::{
    Affinity, AtEnd, Bot, Clock, Creates, Demand, Discipline, Distribution, Due, Effects, Forecast,
    ItemSource, Manner, Measure, OffChat, OnBreak, Outcomes, Overflow, Reason, Repeat, Replayed, Replies,
    Routing, Scenario, Shape, Team, Topology, Trigger, WhenFull, WrapUp, WrapUpWhen,
};
use peakshift::sim::Journal;
use peakshift::units::{Span, Time};
use peakshift::workforce::{Attendance, Layout, LayoutLine, Shift, attendance};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::run_by;

/// A scenario, who is planned, and the seed of its days.
#[derive(Clone, Debug)]
pub struct World {
    pub scenario: Scenario,
    pub layout: Layout,
    pub router: &'static RouterEntry,
    pub seed: u64,
}

impl World {
    pub fn run(&self, attendance: &[Attendance], day: &Day) -> Journal {
        run_by(self.router, &self.scenario, &self.layout, attendance, day)
    }

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
            (0..ROUTERS.len()).prop_map(|n| &ROUTERS[n]),
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
    ) -> (&'static RouterEntry, Routing) {
        let (topology, router, discipline, on_break, when_full, when_nobody) = ways;
        let overflow = overflow.into_iter().map(|(from, after, mut to)| {
            to.retain(|&group| group != from);
            Overflow { from, after, to }
        });
        let routing = Routing {
            topology,
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
        };
        (router, routing)
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
        let lines = lines.into_iter().map(place).collect();
        let named = |(nth, shift): (usize, Shift)| Shift { name: nth.to_string(), ..shift };
        Layout { lines, shifts: shifts.into_iter().enumerate().map(named).collect() }
    }
}

prop_compose! {
    /// Any world in which there is nothing but chat: no work besides it, nothing goes wrong, nobody comes back.
    pub fn calm_world()(
        reasons in vec(any_reason(), REASONS as usize..=REASONS as usize),
        teams in vec(any_team(), TEAMS as usize..=TEAMS as usize),
        demand in any_demand(),
        empty_openings in select(&[0.0, 0.0, 0.2][..]),
        bot in any_bot(),
        replies in any_replies(),
        (router, routing) in any_routing(),
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
            router,
            seed,
        }
    }
}

/// A stretch of the day that begins before its end.
fn stretch(longest: i64) -> impl Strategy<Value = (Time, Time)> {
    (0..DAY / 5, 1..=longest / 5).prop_map(|(from, length)| {
        let from = Time::from_secs(5 * from);
        (from, from + Span::from_secs(5 * length))
    })
}

/// Some of the numbers below a bound, in order.
fn some(of: u16) -> impl Strategy<Value = Vec<u16>> {
    (1..1u16 << of).prop_map(move |set| (0..of).filter(|one| set & (1 << one) != 0).collect())
}

fn any_source() -> impl Strategy<Value = ItemSource> {
    prop_oneof![
        (ticks(DAY), 1..12u32).prop_map(|(at, items)| ItemSource::At { at: Time::START + at, items }),
        (stretch(DAY / 2), 1..12u32).prop_map(|((from, to), items)| ItemSource::Spread { from, to, items }),
        (select(&[0.3, 1.0][..]), ticks(300), some(REASONS))
            .prop_map(|(share, after, reasons)| ItemSource::PerInquiry { share, after, reasons }),
        some(REASONS).prop_map(|reasons| ItemSource::LeaveMessages { reasons }),
    ]
}

prop_compose! {
    fn any_off_chat()(
        group in 0..GROUPS,
        teams in prop_oneof![2 => Just(Vec::new()), 1 => some(TEAMS)],
        source in any_source(),
        work in length(400.0),
        due in prop_oneof![ticks(600).prop_map(Due::After), ticks(DAY).prop_map(|at| Due::At(Time::START + at))],
        manner in prop_oneof![2 => Just(Manner::Idle), 1 => (1..3u32).prop_map(|at_once| Manner::Block { at_once })],
        creates in option::weighted(0.3, (select(&[0.5, 1.0][..]), 0..REASONS, length(120.0))),
    ) -> OffChat {
        let creates = creates.map(|(probability, reason, delay)| Creates { probability, reason, delay });
        OffChat { name: String::new(), group, teams, source, work, due, manner, creates }
    }
}

prop_compose! {
    fn any_trigger()(
        every in (2..=120i64).prop_map(|n| Span::from_secs(5 * n)),
        measure in select(vec![Measure::Waiting, Measure::LongestWait, Measure::LateShare(Span::from_secs(30)), Measure::Volume]),
        groups in some(GROUPS),
        above in select(&[0.0, 0.3, 1.0, 2.0][..]),
        lower in select(&[0.0, 0.5, 1.0][..]),
        raise_cap in 0..3u32,
        bot in any::<bool>(),
        call in prop_oneof![2 => Just(Vec::new()), 1 => some(4)],
        call_delay in ticks(600),
    ) -> Trigger {
        let above = if measure == Measure::LongestWait { 30.0 * above } else { above };
        let call = call.into_iter().map(|shift| shift.to_string()).collect();
        Trigger { name: String::new(), every, measure, groups, above, below: lower * above, raise_cap, bot, call, call_delay }
    }
}

prop_compose! {
    /// Incidents, such as a file may have together.
    fn any_effects()(
        rates in vec((stretch(DAY), some(REASONS), select(&[0.0, 0.5, 3.0][..])), 0..=2),
        silences in vec((stretch(900), select(&[0.0, 0.5, 1.0][..]), ticks(300)), 0..=2),
        freezes in vec((stretch(600), some(GROUPS)), 0..=3),
        bot_off in vec(stretch(DAY / 2), 0..=1),
        absences in vec((stretch(1800), some(TEAMS), some(GROUPS), select(&[0.5, 1.0][..])), 0..=2),
    ) -> Effects {
        let mut effects = Effects { bot_off, ..Effects::default() };
        let apart = |a: (Time, Time), b: (Time, Time)| a.1 <= b.0 || b.1 <= a.0;
        let common = |a: &[u16], b: &[u16]| a.iter().any(|one| b.contains(one));
        effects.rates =
            rates.into_iter().map(|((from, to), reasons, factor)| Rate { from, to, reasons, factor }).collect();
        for ((from, to), returns, within) in silences {
            if effects.silences.iter().all(|it| apart((it.from, it.to), (from, to))) {
                effects.silences.push(Silence { from, to, returns, within });
            }
        }
        for ((from, to), groups) in freezes {
            if effects.freezes.iter().all(|it| apart((it.from, it.to), (from, to)) || !common(&it.groups, &groups)) {
                effects.freezes.push(Freeze { from, to, groups });
            }
        }
        for ((from, to), teams, groups, share) in absences {
            if effects.absences.iter().all(|it| !common(&it.teams, &teams) || !common(&it.groups, &groups)) {
                effects.absences.push(Absence { from, to, teams, groups, share });
            }
        }
        effects
    }
}

fn any_repeat() -> impl Strategy<Value = Option<Repeat>> {
    let chance = || select(&[0.0, 0.4, 0.8][..]);
    let repeat = (chance(), chance(), length(300.0));
    option::weighted(
        0.3,
        repeat.prop_map(|(abandoned, answered, delay)| Repeat { abandoned, answered, delay }),
    )
}

prop_compose! {
    /// Any world.
    pub fn any_world()(
        world in calm_world(),
        off_chat in prop_oneof![1 => Just(Vec::new()), 2 => vec(any_off_chat(), 1..=3)],
        effects in prop_oneof![1 => Just(Effects::default()), 2 => any_effects()],
        triggers in prop_oneof![1 => Just(Vec::new()), 1 => vec(any_trigger(), 1..=2)],
        repeats in vec(any_repeat(), REASONS as usize..=REASONS as usize),
        shares in vec(select(&[1.0, 1.0, 0.5, 0.2][..]), TEAMS as usize..=TEAMS as usize),
    ) -> World {
        let mut world = world;
        let scenario = &mut world.scenario;
        scenario.off_chat = off_chat;
        scenario.effects = effects;
        scenario.triggers = triggers;
        if let Demand::Replay(_) = scenario.demand {
            // Who came and how many were expected is known of a forecast only.
            scenario.effects.rates.clear();
            scenario.effects.silences.clear();
            scenario.triggers.retain(|trigger| trigger.measure != Measure::Volume);
        }
        scenario.effects.switch_off(&mut scenario.bot);
        for (reason, repeat) in scenario.reasons.iter_mut().zip(repeats) {
            reason.repeat = repeat;
        }
        for (team, share) in scenario.teams.iter_mut().zip(shares) {
            team.inquiry_share = share;
        }
        world
    }
}
