//! A journal put in order: by inquiry, by agent, by list and by queue.

use std::fmt;

use crate::day::Day;
use crate::scenario::{Bot, GroupId, ReasonId, Scenario, WrapUpWhen, by_hour};
use crate::sim::{
    Holding, InquiryRecord, Journal, PresenceRecord, RoundOutcome, RoundRecord, WorkKind, WorkRecord,
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
    /// Stretches of presence in order.
    pub presence: Vec<PresenceRecord>,
    /// Replies and other work in order.
    pub busy: Vec<Busy>,
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
            contacts: vec![Vec::new(); day.inquiries.len()],
            holdings: vec![Vec::new(); journal.inquiries.len()],
            reasons: vec![0; day.rounds.len()],
            records: vec![usize::MAX; day.rounds.len()],
            agents: persons.iter().map(|_| AgentReading::default()).collect(),
            replies_to: vec![Vec::new(); customers.unwrap_or(0)],
            queue_waits: Vec::new(),
        };
        reading.order_inquiries();
        reading.order_agents();
        reading.find_waits();
        reading
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
        for agent in &mut self.agents {
            agent.presence.sort_by_key(|stretch| (stretch.from, stretch.to));
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

    pub fn cap(&self, agent: usize, at: Time) -> u32 {
        by_hour(&self.team(agent).cap, self.scenario.clock.hour(at))
    }

    /// When the agent logged out; [`Time::NEVER`] if he never was there.
    pub fn logged_out(&self, agent: usize) -> Time {
        self.agents[agent].presence.last().map_or(Time::NEVER, |stretch| stretch.to)
    }

    /// Whether wrap-up keeps new inquiries away.
    pub fn wrap_up_blocks(&self) -> bool {
        self.scenario.replies.wrap_up.as_ref().is_some_and(|w| w.when == WrapUpWhen::AtOnce)
    }

    /// Planned breaks of an agent as far as he is there: from log-in, and not beyond the end of the shift. One
    /// that begins where another ends is the same break.
    pub fn breaks(&self, agent: usize) -> impl Iterator<Item = (Time, Time)> {
        let (on, end) = (self.attendance[agent].on, self.shift(agent).end);
        let planned = self.shift(agent).breaks.iter();
        union(planned.map(move |b| (b.0.max(on), b.1.min(end)))).into_iter()
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
        let at_work = at - self.attendance[agent].on;
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

/// The text behind a reply, or the rest of a reply in parts, as the journal has it.
pub(super) struct Said {
    /// The last message of the agent.
    pub at: Time,
    /// What was written after the reply itself.
    pub kind: WorkKind,
    /// Whether it was all written when the day was over.
    pub complete: bool,
}

impl Reading<'_> {
    /// Least and most work of a reply before any factor: the round's own, or a greeting to a customer of another
    /// agent.
    pub fn base_work(&self, round: usize) -> (Span, Span) {
        let index = self.records[round];
        let record = self.record(index);
        let inquiry = &self.day.inquiries[record.inquiry as usize];
        let first = inquiry.first_round as usize;
        let own = self.day.rounds[round].work;
        if round == first {
            return (own, own);
        }
        let greeting = self.day.greeting(self.scenario, record.inquiry, (round - first) as u32);
        match self.greets(round, index) {
            Some(true) => (greeting, greeting),
            Some(false) => (own, own),
            None => (own.min(greeting), own.max(greeting)),
        }
    }

    /// Whether the reply to a round is the first of its agent: he has not replied yet, the customer was
    /// transferred to him, or it came back so late that it is another inquiry. `None` where another agent held
    /// the inquiry in between and said nothing: the first may greet again or not.
    fn greets(&self, round: usize, index: usize) -> Option<bool> {
        let record = self.record(index);
        let first = self.day.inquiries[record.inquiry as usize].first_round as usize;
        if round == record.first_round as usize && record.since_close > self.scenario.routing.reopen_within {
            return Some(true);
        }
        if round > record.first_round as usize && self.day.rounds[round - 1].transfer != Round::STAYS {
            return Some(true);
        }
        let agent = self.round(round).agent;
        let last = (first..round).rev().map(|r| self.round(r)).find(|r| r.outcome == RoundOutcome::Answered);
        let Some(last) = last.filter(|last| last.agent == agent) else { return Some(true) };
        let contacts = &self.contacts[record.inquiry as usize];
        let mut held = contacts.iter().flat_map(|&contact| &self.holdings[contact]);
        let passed = held.any(|&h| {
            let holding = &self.journal.holdings[h];
            holding.agent != agent && holding.from >= last.ended && holding.from <= self.round(round).started
        });
        (!passed).then_some(false)
    }

    /// Factors of the reply to a round that was begun by an agent at a point.
    pub fn reply_factor(&self, round: usize, agent: usize, at: Time) -> Range {
        let reason = &self.scenario.reasons[self.reasons[round] as usize];
        self.work_factor(agent, at).times(reason.work_factor)
    }

    /// Work after the message that answered a round: its kind, and the least and most that it takes.
    pub fn text_after(&self, round: usize) -> (WorkKind, Span, Span) {
        let it = self.round(round);
        let drawn = &self.day.rounds[round];
        let agent = it.agent as usize;
        let factor = self.reply_factor(round, agent, it.started);
        let base = self.base_work(round);
        let (least, most) = (factor.of(base.0).0, factor.of(base.1).1);
        let (least, most) = match drawn.first_part {
            Round::WHOLE => (Span::ZERO, Span::ZERO),
            share => {
                let rest = 1.0 - f64::from(share) / 65_535.0;
                let slack = Span::from_micros(2);
                ((least.scaled(rest) - slack).max(Span::ZERO), most.scaled(rest) + slack)
            }
        };
        let record = self.record(self.records[round]);
        let (kind, text) = if it.unread {
            (WorkKind::Rest, Span::ZERO)
        } else if self.is_last(round) {
            match self.day.closing_text(self.scenario, record.inquiry) {
                Some(text) => (WorkKind::ClosingText, text),
                None => (WorkKind::Rest, Span::ZERO),
            }
        } else if drawn.transfer != Round::STAYS {
            let nth = round as u32 - self.day.inquiries[record.inquiry as usize].first_round;
            (WorkKind::HandoverText, self.day.handover_text(self.scenario, record.inquiry, nth))
        } else {
            (WorkKind::Rest, Span::ZERO)
        };
        if text == Span::ZERO {
            return (kind, least, most);
        }
        let text = self.work_factor(agent, it.ended).of(text);
        (kind, least + text.0, most + text.1)
    }

    /// Whether a round is the last that its customer has.
    pub fn is_last(&self, round: usize) -> bool {
        let inquiry = &self.day.inquiries[self.record(self.records[round]).inquiry as usize];
        round + 1 == (inquiry.first_round + inquiry.rounds) as usize
    }

    /// The work record behind an answered round, if there is one of the right kind and length.
    pub fn text_record(&self, round: usize) -> Option<&WorkRecord> {
        let it = self.round(round);
        if it.outcome != RoundOutcome::Answered {
            return None;
        }
        let (kind, least, most) = self.text_after(round);
        if most == Span::ZERO {
            return None;
        }
        let works = &self.agents[it.agent as usize].busy;
        let first = works.partition_point(|busy| busy.from < it.ended);
        works[first..].iter().take_while(|busy| busy.from == it.ended).find_map(|busy| {
            let What::Work(index) = busy.what else { return None };
            let work = &self.journal.work[index];
            let length = work.to - work.from;
            let fits = length <= most && (length >= least || work.to == self.horizon);
            (work.kind == kind && fits).then_some(work)
        })
    }

    /// The agent's last message after an answered round.
    pub fn said(&self, round: usize) -> Said {
        let it = self.round(round);
        if it.outcome != RoundOutcome::Answered {
            return Said { at: it.ended, kind: WorkKind::Rest, complete: true };
        }
        let (kind, least, _) = self.text_after(round);
        match self.text_record(round) {
            Some(work) => {
                Said { at: work.to, kind, complete: work.to < self.horizon || work.to - work.from >= least }
            }
            None => Said { at: it.ended, kind, complete: least == Span::ZERO || it.ended < self.horizon },
        }
    }
}

/// Stretches joined where they touch, in order.
pub(super) fn union(stretches: impl Iterator<Item = (Time, Time)>) -> Vec<(Time, Time)> {
    let mut all: Vec<(Time, Time)> = stretches.filter(|s| s.0 < s.1).collect();
    all.sort_unstable();
    let mut joined: Vec<(Time, Time)> = Vec::new();
    for (from, to) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// Whether joined stretches contain all of another.
pub(super) fn covered(joined: &[(Time, Time)], from: Time, to: Time) -> bool {
    let next = joined.partition_point(|s| s.0 <= from);
    from >= to || (next > 0 && joined[next - 1].1 >= to)
}

/// Stretches by their beginning, each with the latest end so far.
pub(super) fn reach(stretches: impl Iterator<Item = (Time, Time)>) -> Vec<(Time, Time)> {
    let mut all: Vec<(Time, Time)> = stretches.collect();
    all.sort_unstable();
    let mut latest = Time::START;
    for stretch in &mut all {
        latest = latest.max(stretch.1);
        stretch.1 = latest;
    }
    all
}

/// Whether a point lies inside one of the stretches, not at an end of it.
pub(super) fn inside(reach: &[(Time, Time)], at: Time) -> bool {
    let next = reach.partition_point(|s| s.0 < at);
    next > 0 && reach[next - 1].1 > at
}
