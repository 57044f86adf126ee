//! What the lead does when figures go wrong: every so often something is measured, and caps, the bot and reserves
//! follow from it.

use super::Engine;
use super::floor::{List, NONE, Planned, PlannedKind};
use super::journal::SwitchRecord;
use crate::day::InquiryKind;
use crate::scenario::{Demand, GroupId, Measure, Scenario};
use crate::units::{Span, Time};
use crate::workforce::{Attendance, Layout, Person};

/// The triggers of a day. Empty where there are none.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// Whether each is on.
    on: Vec<bool>,
    /// Rounds answered since its last look, and those of them that were late.
    answered: Vec<(u64, u64)>,
    /// Whether any counts late rounds.
    pub late_rounds: bool,
    /// By how much the caps of each group are raised.
    pub raised: Vec<u32>,
    /// Whether the bot is the first line outside its windows too.
    pub bot: bool,
    /// People who come only when they are called, by agent: whether they have been.
    called: Vec<Option<bool>>,
    /// When an incident takes each of them away.
    absences: Vec<Option<(Time, Time)>>,
}

impl Watch {
    /// Makes ready for a day.
    pub fn open(
        &mut self,
        scenario: &Scenario,
        layout: &Layout,
        persons: &[Person],
        attendance: &[Attendance],
    ) {
        let count = scenario.triggers.len();
        self.on.clear();
        self.on.resize(count, false);
        self.answered.clear();
        self.answered.resize(count, (0, 0));
        self.late_rounds =
            scenario.triggers.iter().any(|trigger| matches!(trigger.measure, Measure::LateShare(_)));
        self.raised.clear();
        self.raised.resize(scenario.groups.len(), 0);
        self.bot = false;
        self.called.clear();
        self.absences.clear();
        if scenario.triggers.iter().any(|trigger| !trigger.call.is_empty()) {
            let reserve =
                |person: &Person| scenario.calls(&layout.shifts[person.shift as usize].name).then_some(false);
            self.called.extend(persons.iter().map(reserve));
            self.absences.extend(attendance.iter().map(|present| present.absent));
        }
    }

    /// Whether an agent comes only when he is called.
    pub fn on_call(&self, agent: usize) -> bool {
        self.called.get(agent).is_some_and(Option::is_some)
    }

    /// Lists when each trigger looks.
    pub fn plan(scenario: &Scenario, plan: &mut Vec<Planned>) {
        for (nth, trigger) in (0..).zip(&scenario.triggers) {
            let looks = (1..).map(|n| Time::START + trigger.every * n).take_while(|&at| at < scenario.end);
            plan.extend(looks.map(|at| Planned { at, what: PlannedKind::Look, agent: nth }));
        }
    }
}

impl Engine<'_, '_> {
    /// Notes an answered round for the triggers that count late ones.
    #[cold]
    pub(super) fn note_answered(&mut self, group: GroupId, wait: Span) {
        for (trigger, counts) in self.floor.scenario.triggers.iter().zip(&mut self.floor.watch.answered) {
            if let Measure::LateShare(limit) = trigger.measure
                && trigger.groups.contains(&group)
            {
                counts.0 += 1;
                counts.1 += u64::from(wait > limit);
            }
        }
    }

    /// A trigger looks.
    pub(super) fn look(&mut self, nth: u32, now: Time) {
        let trigger = &self.floor.scenario.triggers[nth as usize];
        let measured = self.measure(nth as usize, now);
        self.floor.watch.answered[nth as usize] = (0, 0);
        let on = &mut self.floor.watch.on[nth as usize];
        let turns = if *on { measured < trigger.below } else { measured > trigger.above };
        if !turns {
            return;
        }
        *on = !*on;
        let on = *on;
        self.journal.switches.push(SwitchRecord { trigger: nth as u16, at: now, on });
        let scenario = self.floor.scenario;
        let watch = &mut self.floor.watch;
        let triggers = || scenario.triggers.iter().zip(&watch.on).filter(|(_, on)| **on);
        watch.bot = triggers().any(|(trigger, _)| trigger.bot);
        for (group, raised) in (0..).zip(&mut watch.raised) {
            *raised = triggers().filter(|(t, _)| t.groups.contains(&group)).map(|(t, _)| t.raise_cap).sum();
        }
        if on {
            self.call(nth as usize, now);
        }
        if trigger.raise_cap > 0 {
            self.change(now);
        }
    }

    fn measure(&self, nth: usize, now: Time) -> f64 {
        let trigger = &self.floor.scenario.triggers[nth];
        let lists = || {
            let levels = self.floor.levels.len();
            let queues = trigger.groups.iter().flat_map(move |&group| {
                self.floor.queues[usize::from(group) * levels..][..levels].iter().copied()
            });
            let agents = self.floor.agents.iter().filter(|it| trigger.groups.contains(&it.view.group));
            queues.chain(agents.flat_map(|it| [it.first, it.later]))
        };
        match trigger.measure {
            Measure::Waiting => {
                let people: u32 =
                    trigger.groups.iter().map(|&group| self.floor.online[usize::from(group)]).sum();
                let waiting: u64 = lists().map(|list| self.length(list)).sum();
                waiting as f64 / f64::from(people.max(1))
            }
            Measure::LongestWait => {
                let heads = lists().filter(|list| !list.is_empty()).map(|list| list.head);
                let longest = heads.map(|chat| now - self.floor.chats[chat as usize].asked).max();
                longest.map_or(0.0, Span::secs)
            }
            Measure::LateShare(_) => match self.floor.watch.answered[nth] {
                (0, _) => 0.0,
                (answered, late) => late as f64 / answered as f64,
            },
            Measure::Volume => self.volume(&trigger.groups, now - trigger.every, now),
        }
    }

    fn length(&self, list: List) -> u64 {
        let mut length = 0;
        let mut chat = list.head;
        while chat != NONE {
            length += 1;
            chat = self.floor.chats[chat as usize].next;
        }
        length
    }

    /// Inquiries that came in a stretch over those expected; 1 where none are.
    fn volume(&self, groups: &[GroupId], from: Time, to: Time) -> f64 {
        let scenario = self.floor.scenario;
        let Demand::Forecast(forecast) = &scenario.demand else { return 1.0 };
        let concerns = |reason: usize| groups.contains(&scenario.reasons[reason].group);
        let come = &self.inquiries[..self.day.first_follow_up as usize];
        let first = come.partition_point(|inquiry| inquiry.arrives < from);
        let came = come[first..].iter().take_while(|inquiry| inquiry.arrives < to);
        let counts = |inquiry: &&crate::day::Inquiry| {
            inquiry.kind != InquiryKind::Empty && concerns(usize::from(inquiry.reason))
        };
        let expected: f64 = (0..scenario.reasons.len())
            .filter(|&reason| concerns(reason))
            .map(|reason| forecast.expected_between(reason, from, to))
            .sum();
        if expected > 0.0 { came.filter(counts).count() as f64 / expected } else { 1.0 }
    }

    /// Calls the people of the shifts that a trigger names; who was called before is not called again.
    fn call(&mut self, nth: usize, now: Time) {
        let trigger = &self.floor.scenario.triggers[nth];
        for agent in 0..self.floor.watch.called.len() {
            let shift = &self.floor.layout.shifts[self.floor.persons[agent].shift as usize];
            if self.floor.watch.called[agent] != Some(false) || !trigger.call.contains(&shift.name) {
                continue;
            }
            self.floor.watch.called[agent] = Some(true);
            // Who would not have come to a shift does not come to this one either.
            let mut at = (now + trigger.call_delay).max(self.floor.agents[agent].logged_in_at);
            if let Some((from, to)) = self.floor.watch.absences[agent]
                && from <= at
                && at < to
            {
                at = to;
            }
            if at < shift.end.min(self.horizon) {
                self.floor.add_to_plan(Planned { at, what: PlannedKind::Called, agent: agent as u32 });
                self.look_at_plan_and_idle();
            }
        }
    }

    /// Who was called in is there.
    pub(super) fn called(&mut self, agent: u32, now: Time) {
        self.floor.agents[agent as usize].begins_at(now, &self.floor.scenario.replies);
        self.journal.calls.push((agent, now));
        self.log_in(agent, now);
    }

    /// Whether a trigger lets the bot meet customers, and it is not down.
    #[inline]
    pub(super) fn bot_helps_out(&self, now: Time) -> bool {
        let off = &self.floor.scenario.effects.bot_off;
        self.floor.watch.bot && !off.iter().any(|off| off.0 <= now && now < off.1)
    }
}
