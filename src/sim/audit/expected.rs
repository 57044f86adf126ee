//! What replies and the texts behind them should have taken.

use super::reading::{Range, Reading, What};
use crate::day::Round;
use crate::sim::{RoundOutcome, WorkKind, WorkRecord};
use crate::units::{Span, Time};

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
        // Holdings stand in the order in which they began, also those of one instant.
        let held = contacts.iter().flat_map(|&contact| &self.holdings[contact]);
        let held: Vec<_> = held.map(|&h| &self.journal.holdings[h]).collect();
        let own =
            held.iter().rposition(|it| it.agent == agent && it.from <= last.ended).map_or(0, |at| at + 1);
        // He has held it all the time unless he holds it again by then: who receives it at this instant may do so after
        // the reply.
        let started = self.round(round).started;
        let again = held[own..].iter().rposition(|it| it.agent == agent && it.from <= started);
        let passed = again.is_some_and(|again| held[own..][..again].iter().any(|it| it.agent != agent));
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
                let rest = 1.0 - f64::from(share) / Round::PARTS;
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
            let length = self.written(work.agent as usize, work.from, work.to);
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
                let length = self.written(work.agent as usize, work.from, work.to);
                Said { at: work.to, kind, complete: work.to < self.horizon || length >= least }
            }
            None => Said { at: it.ended, kind, complete: least == Span::ZERO || it.ended < self.horizon },
        }
    }
}
