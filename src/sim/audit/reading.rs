//! A journal put in order: by inquiry, by agent, by list and by queue.

use std::fmt;

use super::stretches::{left_of, overlap, union};
use crate::day::{Day, Inquiry};
use crate::scenario::{Bot, GroupId, OnBreak, ReasonId, Scenario, Trigger, WrapUpWhen, by_hour};
use crate::sim::{
    Holding, InquiryRecord, Journal, OffChatRecord, PresenceKind, PresenceRecord, RoundOutcome, RoundRecord,
    WorkKind,
};
use crate::units::{Span, Time};
use crate::workforce::{Attendance, Layout, Person, Shift};
use crate::{day::Round, scenario::Team};

/// A journal in order, beside all that it should agree with.
pub(super) struct Reading<'a> {
    pub scenario: &'a Scenario,
    pub layout: &'a Layout,
    pub persons: &'a [Person],
    pub attendance: &'a [Attendance],
    pub day: &'a Day,
    pub journal: &'a Journal,
    pub horizon: Time,
    /// Each inquiry of the day as it came; `None` if nothing led to it.
    pub came: Vec<Option<Inquiry>>,
    /// For each trigger the stretches in which it was on.
    pub switched_on: Vec<Vec<(Time, Time)>>,
    /// For each group the stretches in which its consoles were down, joined.
    pub frozen: Vec<Vec<(Time, Time)>>,
    /// Records of each inquiry of the day, as the journal orders them.
    pub contacts: Vec<Vec<usize>>,
    /// Holdings of each record, as the journal orders them.
    pub holdings: Vec<Vec<usize>>,
    /// What each round was about.
    pub reasons: Vec<ReasonId>,
    /// Record of each round; `usize::MAX` for a round that no record counts.
    pub records: Vec<usize>,
    pub agents: Vec<AgentReading>,
    /// Replies to each customer as (sent, agent), in order.
    pub replies_to: Vec<Vec<(Time, u32)>>,
    /// Rounds that waited for an agent in a group's queue.
    pub queue_waits: Vec<Wait>,
}

/// What the journal says about one agent.
#[derive(Default)]
pub(super) struct AgentReading {
    /// When he should log in first; [`Time::NEVER`] if he does not come or nobody calls him.
    pub on: Time,
    /// When an incident takes him away, and when he should be back.
    pub away: Option<(Time, Time)>,
    /// Stretches of presence in order.
    pub presence: Vec<PresenceRecord>,
    /// Replies and other work on inquiries in order.
    pub busy: Vec<Busy>,
    /// Work besides chat in order.
    pub off_chat: Vec<OffChatRecord>,
    /// Indices of his holdings, as the journal orders them.
    pub holdings: Vec<usize>,
    /// Rounds that waited in his list.
    pub waits: Vec<Wait>,
    /// Wrap-up from the time at which it arose to its end.
    pub wrapping: Vec<(Time, Time)>,
}

/// A stretch in which an agent does something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Busy {
    pub from: Time,
    pub to: Time,
    pub what: What,
}

/// What an agent does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum What {
    /// He writes the reply to a round.
    Reply(usize),
    /// An entry of [`Journal::work`].
    Work(usize),
}

/// A round waits, in an agent's list or in a group's queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wait {
    pub round: usize,
    pub from: Time,
    /// When the reply was begun, or the wait ended otherwise.
    pub to: Time,
    /// Whether the reply was begun then.
    pub served: bool,
}

/// The least and the most that a number can be, where the order of events at one instant decides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub least: f64,
    pub most: f64,
}

/// A point in time as a violation names it.
pub(super) struct At(pub Time);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_never() { f.write_str("never") } else { write!(f, "{:.6} s", self.0.secs()) }
    }
}

impl<'a> Reading<'a> {
    pub fn new(
        scenario: &'a Scenario,
        layout: &'a Layout,
        persons: &'a [Person],
        attendance: &'a [Attendance],
        day: &'a Day,
        journal: &'a Journal,
    ) -> Self {
        let customers = (0..day.inquiries.len() as u32).map(|i| day.customer(i) as usize + 1).max();
        let mut reading = Reading {
            scenario,
            layout,
            persons,
            attendance,
            day,
            journal,
            horizon: scenario.horizon(),
            came: came(day, journal),
            switched_on: scenario.triggers.iter().map(|_| Vec::new()).collect(),
            frozen: Vec::new(),
            contacts: vec![Vec::new(); day.inquiries.len()],
            holdings: vec![Vec::new(); journal.inquiries.len()],
            reasons: vec![0; day.rounds.len()],
            records: vec![usize::MAX; day.rounds.len()],
            agents: persons.iter().map(|_| AgentReading::default()).collect(),
            replies_to: vec![Vec::new(); customers.unwrap_or(0)],
            queue_waits: Vec::new(),
        };
        reading.order_incidents();
        reading.order_inquiries();
        reading.order_agents();
        reading.find_waits();
        reading
    }

    fn order_incidents(&mut self) {
        for switch in &self.journal.switches {
            let stretches = &mut self.switched_on[switch.trigger as usize];
            match stretches.last_mut() {
                Some(last) if !switch.on => last.1 = switch.at,
                _ => stretches.push((switch.at, Time::NEVER)),
            }
        }
        for group in 0..self.scenario.groups.len() as GroupId {
            let freezes = self.scenario.effects.freezes.iter().filter(|it| it.groups.contains(&group));
            self.frozen.push(union(freezes.map(|it| (it.from, it.to))));
        }
        for agent in 0..self.persons.len() {
            let shift = self.shift(agent);
            let called_by = |trigger: &&Trigger| trigger.call.contains(&shift.name);
            let present = self.attendance[agent];
            let mut on = present.on;
            if !on.is_never() && self.scenario.triggers.iter().any(|trigger| called_by(&trigger)) {
                let mut calls = self.journal.switches.iter().filter(|switch| switch.on);
                let call = calls.find(|switch| called_by(&&self.scenario.triggers[switch.trigger as usize]));
                on = call.map_or(Time::NEVER, |call| {
                    on.max(call.at + self.scenario.triggers[call.trigger as usize].call_delay)
                });
            }
            // Who would log in meanwhile does so when the absence is over.
            let away = present.absent.filter(|away| on < away.0 && away.0 < shift.end);
            if let Some((from, to)) = present.absent
                && from <= on
                && on < to
            {
                on = to;
            }
            if on >= shift.end {
                on = Time::NEVER;
            }
            let it = &mut self.agents[agent];
            (it.on, it.away) = (on, if on.is_never() { None } else { away });
        }
    }

    fn order_inquiries(&mut self) {
        let (day, journal) = (self.day, self.journal);
        for (index, record) in journal.inquiries.iter().enumerate() {
            self.contacts[record.inquiry as usize].push(index);
        }
        for (inquiry, contacts) in self.contacts.iter().enumerate() {
            let mut reason = day.inquiries[inquiry].reason;
            for &index in contacts {
                let record = &journal.inquiries[index];
                for round in record.first_round as usize..record.end_round as usize {
                    // A transfer shows in the next round of the same contact.
                    let after = (round > record.first_round as usize).then(|| day.rounds[round - 1].transfer);
                    reason = after.filter(|&to| to != Round::STAYS).unwrap_or(reason);
                    self.reasons[round] = reason;
                    self.records[round] = index;
                }
            }
        }
        for (index, holding) in journal.holdings.iter().enumerate() {
            self.holdings[holding.record as usize].push(index);
            self.agents[holding.agent as usize].holdings.push(index);
        }
    }

    fn order_agents(&mut self) {
        let journal = self.journal;
        for stretch in &journal.presence {
            self.agents[stretch.agent as usize].presence.push(*stretch);
        }
        for (index, round) in journal.rounds.iter().enumerate() {
            if !round.started.is_never() {
                let busy = Busy { from: round.started, to: round.ended, what: What::Reply(index) };
                self.agents[round.agent as usize].busy.push(busy);
            }
            if round.outcome == RoundOutcome::Answered && self.records[index] != usize::MAX {
                let customer = self.day.customer(journal.inquiries[self.records[index]].inquiry);
                self.replies_to[customer as usize].push((round.ended, round.agent));
            }
        }
        for (index, work) in journal.work.iter().enumerate() {
            let agent = &mut self.agents[work.agent as usize];
            if work.kind != WorkKind::WrapUpLeft || work.from < work.to {
                agent.busy.push(Busy { from: work.from, to: work.to, what: What::Work(index) });
            }
            if matches!(work.kind, WorkKind::WrapUp | WorkKind::WrapUpLeft) {
                agent.wrapping.push((work.arose, work.to));
            }
        }
        for stretch in &journal.off_chat {
            self.agents[stretch.agent as usize].off_chat.push(*stretch);
        }
        for agent in &mut self.agents {
            agent.presence.sort_by_key(|stretch| (stretch.from, stretch.to));
            agent.off_chat.sort_by_key(|stretch| (stretch.from, stretch.to));
            agent.busy.sort_unstable();
        }
        for replies in &mut self.replies_to {
            replies.sort_unstable();
        }
    }

    /// A round waits in the list of whoever holds its inquiry, and in the queue while nobody does.
    fn find_waits(&mut self) {
        let journal = self.journal;
        for (round, &index) in self.records.iter().enumerate() {
            if index == usize::MAX {
                continue;
            }
            let it = &journal.rounds[round];
            let until = it.started.min(it.ended);
            let mut since = it.asked;
            for &holding in &self.holdings[index] {
                let Holding { agent, from, to, .. } = journal.holdings[holding];
                let (from, to) = (from.max(it.asked), to.min(until));
                if to < from {
                    continue;
                }
                if since < from {
                    self.queue_waits.push(Wait { round, from: since, to: from, served: true });
                }
                let served = to == until && !it.started.is_never() && it.agent == agent;
                self.agents[agent as usize].waits.push(Wait { round, from, to, served });
                since = to;
            }
            if since < until {
                self.queue_waits.push(Wait { round, from: since, to: until, served: false });
            }
        }
    }

    pub fn record(&self, index: usize) -> &'a InquiryRecord {
        &self.journal.inquiries[index]
    }

    pub fn round(&self, index: usize) -> &'a RoundRecord {
        &self.journal.rounds[index]
    }

    /// The rounds that a record counts.
    pub fn rounds_of(&self, index: usize) -> std::ops::Range<usize> {
        let record = self.record(index);
        record.first_round as usize..record.end_round as usize
    }

    pub fn shift(&self, agent: usize) -> &'a Shift {
        &self.layout.shifts[self.persons[agent].shift as usize]
    }

    pub fn team(&self, agent: usize) -> &'a Team {
        &self.scenario.teams[self.persons[agent].team as usize]
    }

    pub fn group_of(&self, reason: ReasonId) -> GroupId {
        self.scenario.reasons[reason as usize].group
    }

    /// An agent's cap at a point: surely, and at most, where a trigger changes it then.
    pub fn cap(&self, agent: usize, at: Time) -> (u32, u32) {
        let cap = by_hour(&self.team(agent).cap, self.scenario.clock.hour(at));
        let group = self.persons[agent].group;
        let (mut least, mut most) = (cap, cap);
        for (trigger, on) in self.scenario.triggers.iter().zip(&self.switched_on) {
            if trigger.groups.contains(&group) {
                if on.iter().any(|s| s.0 < at && at < s.1) {
                    least = least.saturating_add(trigger.raise_cap);
                }
                if on.iter().any(|s| s.0 <= at && at <= s.1) {
                    most = most.saturating_add(trigger.raise_cap);
                }
            }
        }
        (least, most)
    }

    /// When the agent logged out for the last time; [`Time::NEVER`] if he never was there.
    pub fn logged_out(&self, agent: usize) -> Time {
        self.agents[agent].presence.last().map_or(Time::NEVER, |stretch| stretch.to)
    }

    /// The stretches from a log-in to the log-out after it.
    pub fn sessions(&self, agent: usize) -> Vec<(Time, Time)> {
        union(self.agents[agent].presence.iter().map(|stretch| (stretch.from, stretch.to)))
    }

    /// When an incident took the agent away, if it did: his first log-out, if it is not his last, or came before the
    /// end of his shift.
    pub fn taken_away(&self, agent: usize) -> Option<Time> {
        let (from, _) = self.agents[agent].away?;
        let sessions = self.sessions(agent);
        let first = sessions.first()?.1;
        (from <= first && first < self.horizon).then_some(first)
    }

    /// Stretches of the agent's presence of a kind.
    pub fn present(&self, agent: usize, kind: PresenceKind) -> impl Iterator<Item = (Time, Time)> {
        let stretches = self.agents[agent].presence.iter();
        stretches.filter(move |stretch| stretch.kind == kind).map(|stretch| (stretch.from, stretch.to))
    }

    /// When the agent's console was down.
    pub fn consoles_down(&self, agent: usize) -> &[(Time, Time)] {
        &self.frozen[self.persons[agent].group as usize]
    }

    /// What an agent wrote in a stretch, the time set aside in which his console was down.
    pub fn written(&self, agent: usize, from: Time, to: Time) -> Span {
        (to - from) - overlap(self.consoles_down(agent), from, to)
    }

    /// When a customer with an open or a closed inquiry writes who would have written its n-th round at a point:
    /// later if nobody could write then.
    pub fn writes(&self, inquiry: u32, round: u32, mut at: Time) -> Time {
        let silences = &self.scenario.effects.silences;
        while let Some(silence) = silences.iter().find(|it| it.from <= at && at < it.to) {
            at = self.day.back_after(inquiry, round, silence.to, silence.within);
        }
        at
    }

    /// Whether wrap-up keeps new inquiries away.
    pub fn wrap_up_blocks(&self) -> bool {
        self.scenario.replies.wrap_up.as_ref().is_some_and(|w| w.when == WrapUpWhen::AtOnce)
    }

    /// Planned breaks of an agent as far as he is there: from log-in, not while an incident takes him away, and not
    /// beyond the end of the shift. One that begins where another ends is the same break.
    pub fn breaks(&self, agent: usize) -> impl Iterator<Item = (Time, Time)> {
        let (on, end) = (self.agents[agent].on, self.shift(agent).end);
        let away = self.agents[agent].away;
        let planned = self.shift(agent).breaks.iter().map(move |b| (b.0.max(on), b.1.min(end)));
        let planned = planned.map(move |due| match away {
            // One that he is on is cut short; of one that begins meanwhile the rest is taken.
            Some(away) if due.0 <= away.0 => (due.0, due.1.min(away.0)),
            Some(away) if due.0 < away.1 => (away.1, due.1),
            _ => due,
        });
        union(planned).into_iter()
    }

    /// Planned breaks as far as they begin at once: where people finish their own inquiries first, when they hold none.
    pub fn breaks_that_begin(&self, agent: usize) -> Vec<(Time, Time)> {
        let due: Vec<(Time, Time)> = self.breaks(agent).collect();
        if self.scenario.routing.on_break == OnBreak::Suspended {
            return due;
        }
        let held = self.agents[agent].holdings.iter().map(|&h| &self.journal.holdings[h]);
        left_of(&due, &union(held.map(|h| (h.from, h.to))))
    }

    /// From when on nothing new may be routed to an agent.
    pub fn drained(&self, agent: usize) -> Time {
        self.shift(agent).end - self.team(agent).drain.max(Span::ZERO)
    }

    /// From when on an agent may begin nothing: the end of his shift, or of his overtime where he stays to
    /// finish.
    pub fn last_start(&self, agent: usize) -> Time {
        let team = self.team(agent);
        let end = self.shift(agent).end;
        if team.at_end == crate::scenario::AtEnd::Finish { end + team.overtime_max } else { end }
    }

    /// How many inquiries an agent held open at a point: surely, and at most.
    pub fn open(&self, agent: usize, at: Time) -> Range {
        let holdings = self.agents[agent].holdings.iter().map(|&h| &self.journal.holdings[h]);
        let (mut least, mut most) = (0, 0);
        for holding in holdings {
            least += u32::from(holding.from < at && at < holding.to);
            most += u32::from(holding.from <= at && at <= holding.to);
        }
        Range { least: f64::from(least), most: f64::from(most) }
    }

    /// By how much an agent's work took longer at a point, the reason set aside.
    pub fn work_factor(&self, agent: usize, at: Time) -> Range {
        let scenario = self.scenario;
        let replies = &scenario.replies;
        let mut factor = by_hour(&self.team(agent).work_factor, scenario.clock.hour(at))
            * self.attendance[agent].work_factor;
        if Bot::within(&scenario.bot.assistant, at) {
            factor *= scenario.bot.assist_factor;
        }
        let at_work = at - self.agents[agent].on;
        factor *= replies.fatigue.iter().rev().find(|step| step.0 <= at_work).map_or(1.0, |step| step.1);
        let Some((slope, above)) = replies.load else { return Range { least: factor, most: factor } };
        let open = self.open(agent, at);
        let load = |open: f64| 1.0 + slope * (open - f64::from(above)).max(0.0);
        let (one, other) = (factor * load(open.least), factor * load(open.most));
        Range { least: one.min(other), most: one.max(other) }
    }

    /// Whether a round is the first that its contact waited for: no human had replied before.
    pub fn unreplied(&self, round: usize) -> bool {
        let first = self.record(self.records[round]).first_round as usize;
        (first..round).all(|earlier| self.round(earlier).outcome != RoundOutcome::Answered)
    }

    /// Whether a customer had left a round without a word before a point.
    pub fn gone_silently(&self, round: usize, before: Time) -> bool {
        let it = &self.day.rounds[round];
        it.silent && self.round(round).asked + it.patience < before
    }
}

/// The inquiries of the day as they came: as drawn, unless the journal says that something led to them or changed
/// their way.
fn came(day: &Day, journal: &Journal) -> Vec<Option<Inquiry>> {
    let foreseen = day.first_follow_up as usize;
    let drawn = day.inquiries.iter().enumerate();
    let mut came: Vec<Option<Inquiry>> = drawn.map(|(i, it)| (i < foreseen).then_some(*it)).collect();
    for later in &journal.later {
        let it = day.inquiries[later.inquiry as usize];
        came[later.inquiry as usize] =
            Some(Inquiry { arrives: later.arrives, enters: later.enters, bot: later.bot, ..it });
    }
    came
}

impl Range {
    /// A length of work times the factor, give or take rounding.
    pub fn of(self, work: Span) -> (Span, Span) {
        let slack = |span: Span| Span::from_micros(2 + span.micros() / 1_000_000_000);
        let (least, most) = (work.scaled(self.least), work.scaled(self.most));
        ((least - slack(least)).max(Span::ZERO), most + slack(most))
    }

    pub fn times(self, factor: f64) -> Range {
        Range { least: self.least * factor, most: self.most * factor }
    }
}
