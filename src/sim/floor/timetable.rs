//! What is known of a day before it begins: people's hours and breaks, and what changes by the clock.

use super::{Floor, NONE};
use crate::day::Day;
use crate::sim::triggers::Watch;
use crate::units::{Span, Time};
use crate::workforce::Attendance;

/// Something on the plan of the day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::sim) struct Planned {
    pub at: Time,
    pub what: PlannedKind,
    pub agent: u32,
}

/// What stands on the plan. At one instant people first stop taking new inquiries, then others come and take
/// what waits, and only then do those whose shift is over hand over what they hold: nobody receives anything at
/// the instant at which he goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::sim) enum PlannedKind {
    Drain,
    BreakStart,
    ShiftEnd,
    /// An incident takes somebody away.
    Go,
    /// Consoles fail.
    Freeze,
    /// The hour of day changes caps, weights or speeds, or the bot's help starts or ends.
    Change,
    /// A local day begins: nobody has received anything yet on it.
    NewDay,
    LogIn,
    /// Who was called in is there.
    Called,
    BreakEnd,
    /// Consoles work again.
    Thaw,
    /// Those whose shift has ended leave, unless they stay to finish, and those whom an incident takes away.
    Leave,
    OvertimeEnd,
    /// An item of work besides chat appears.
    Item,
    /// A trigger looks.
    Look,
}

impl Floor<'_> {
    /// Puts on the plan what nobody could know beforehand.
    pub(in crate::sim) fn add_to_plan(&mut self, planned: Planned) {
        let place = self.plan.partition_point(|other| *other > planned);
        self.plan.insert(place, planned);
    }

    /// Lists what is known beforehand: people's hours and breaks, the hours at which something changes.
    pub(super) fn draw_up_plan(&mut self, day: &Day, attendance: &[Attendance], horizon: Time) {
        let scenario = self.scenario;
        self.plan.clear();
        for (agent, (person, present)) in (0..).zip(self.persons.iter().zip(attendance)) {
            if present.on.is_never() {
                continue;
            }
            let shift = &self.layout.shifts[person.shift as usize];
            let team = &scenario.teams[person.team as usize];
            let plan = &mut self.plan;
            let mut add = |at, what| plan.push(Planned { at, what, agent });
            let absent = present.absent.filter(|stretch| stretch.0 < shift.end && present.on < stretch.1);
            let late = absent.filter(|stretch| stretch.0 <= present.on);
            if let Some((_, to)) = late {
                let it = &mut self.agents[agent as usize];
                it.begins_at(to, &scenario.replies);
            }
            if late.is_none() && !self.watch.on_call(agent as usize) {
                add(present.on, PlannedKind::LogIn);
            }
            if let Some((from, to)) = absent {
                if from > present.on {
                    add(from, PlannedKind::Go);
                    add(from, PlannedKind::Leave);
                }
                if to < shift.end {
                    add(to, PlannedKind::LogIn);
                }
            }
            for (n, &(from, to)) in shift.breaks.iter().enumerate().filter(|(_, b)| b.1 > present.on) {
                add(from.max(present.on), PlannedKind::BreakStart);
                // A break goes over into the next one, or into the end of the shift.
                let goes_on = shift.breaks.get(n + 1).is_some_and(|next| next.0 <= to);
                if !goes_on && to < shift.end {
                    add(to, PlannedKind::BreakEnd);
                }
            }
            if team.drain > Span::ZERO {
                add((shift.end - team.drain).max(present.on), PlannedKind::Drain);
            }
            add(shift.end, PlannedKind::ShiftEnd);
            add(shift.end, PlannedKind::Leave);
            add(shift.end + team.overtime_max, PlannedKind::OvertimeEnd);
        }
        let varies = scenario.teams.iter().any(|t| t.cap.len() + t.weight.len() + t.work_factor.len() > 3);
        if varies {
            let first =
                scenario.clock.time_of_day(0, Span::from_hours(scenario.clock.hour(Time::START) as i64 + 1));
            let hours = (0..).map(|n| first + Span::from_hours(n)).take_while(|&at| at < horizon);
            self.plan.extend(hours.map(|at| Planned { at, what: PlannedKind::Change, agent: NONE }));
        }
        let midnights = (1..).map(|day| scenario.clock.time_of_day(day, Span::ZERO));
        let new_day = |at| Planned { at, what: PlannedKind::NewDay, agent: NONE };
        self.plan.extend(midnights.take_while(|&at| at < horizon).map(new_day));
        for (nth, freeze) in (0..).zip(&scenario.effects.freezes) {
            self.plan.push(Planned { at: freeze.from, what: PlannedKind::Freeze, agent: nth });
            self.plan.push(Planned { at: freeze.to, what: PlannedKind::Thaw, agent: nth });
        }
        for place in 0..self.besides.scheduled.len() {
            let at = self.besides.appears(scenario, day, place);
            self.plan.push(Planned { at, what: PlannedKind::Item, agent: place as u32 });
        }
        Watch::plan(scenario, &mut self.plan);
        for &(from, to) in &scenario.bot.assistant {
            self.plan.extend([from, to].map(|at| Planned { at, what: PlannedKind::Change, agent: NONE }));
        }
        // Nobody logs in as the day ends.
        self.plan.retain(|planned| {
            planned.at < horizon || (planned.at == horizon && planned.what != PlannedKind::LogIn)
        });
        // Latest first, so that the next one is taken from the end.
        self.plan.sort_unstable_by(|a, b| b.cmp(a));
    }
}
