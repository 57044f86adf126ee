//! What agents write: replies, their parts, the texts that hand a customer over or end an inquiry.

use prefetch_index::prefetch_index;

use super::floor::{Floor, State, Task, TaskKind};
use super::journal::{End, RoundOutcome, WorkKind, WorkRecord};
use super::{Engine, Event, RoundRecord};
use crate::day::Round;
use crate::units::{Span, Time};

impl Engine<'_, '_> {
    /// An agent begins to write. How the reply will end is known from here on and noted in his task.
    #[inline(always)]
    pub(super) fn start_reply(&mut self, agent: u32, chat: u32, now: Time) {
        let Floor { scenario, agents, chats, reasons, .. } = &mut self.floor;
        let it = &mut chats[chat as usize];
        it.state = State::Answering;
        let round = &self.rounds[it.round as usize];
        prefetch_index(&self.journal.rounds, it.round as usize);
        let mut base = round.work;
        if it.greeting {
            let first_round = self.inquiries[chat as usize].first_round;
            if it.round != first_round {
                base = self.day.greeting(scenario, chat, it.round - first_round);
            }
        }
        let by = &mut agents[agent as usize];
        let factor = reasons[it.reason as usize].work_factor * by.work_factor(&scenario.replies, now);
        let work = base.scaled(factor);
        let first_part = match round.first_part {
            Round::WHOLE => work,
            0 if !work.is_forever() => Span::ZERO,
            share => work.scaled(f64::from(share) / Round::PARTS),
        };
        let (sent, patience_ends) = (now + first_part, it.asked + round.patience);
        let in_time = sent <= patience_ends;
        let dropped = !in_time && !round.silent;
        by.in_parts = first_part != work;
        if by.in_parts {
            by.rest = work - first_part;
        }
        by.task = Task {
            kind: if dropped { TaskKind::DroppedReply } else { TaskKind::Reply },
            of: chat,
            since: now,
            gap: round.gap,
            transfer: round.transfer,
            unread: !in_time && round.silent,
        };
        if first_part == Span::ZERO && work > Span::ZERO && !dropped {
            // Answered the moment it is taken up, as on the telephone. (Work of no length at all goes through
            // the loop, or a long queue of it would be a deep recursion.)
            return self.reply_ends_at_once(agent, now);
        }
        self.schedule(if dropped { patience_ends.max(now) } else { sent }, Event::TaskEnd, agent);
    }

    /// The reply, or its first part, is sent the moment it is taken up.
    #[inline(never)]
    fn reply_ends_at_once(&mut self, agent: u32, now: Time) {
        if let Some(goes_on) = self.send_reply(agent, now) {
            self.after_reply(agent, goes_on, now);
        }
    }

    /// The reply, or its first part, is sent.
    #[inline(always)]
    pub(super) fn reply_ends(&mut self, agent: u32, now: Time) {
        if let Some(goes_on) = self.send_reply(agent, now) {
            self.reply_goes_on(agent, goes_on, now);
        }
    }

    /// Out of line, because it happens seldom and would stand in the way of what happens often.
    #[inline(never)]
    fn reply_goes_on(&mut self, agent: u32, goes_on: bool, now: Time) {
        self.after_reply(agent, goes_on, now);
    }

    /// Sends the reply, or its first part. Where that was not all, or the customer has no more to say, it tells whether
    /// it has.
    #[inline(always)]
    fn send_reply(&mut self, agent: u32, now: Time) -> Option<bool> {
        let task = self.floor.agents[agent as usize].task;
        if self.floor.chats[task.of as usize].noted {
            self.note_reply(agent, task.of, now);
        }
        let Task { of: chat, since, gap, transfer, unread, .. } = task;
        let Floor { agents, chats, changed, reasons, .. } = &mut self.floor;
        let by = &mut agents[agent as usize];
        let it = &mut chats[chat as usize];
        if self.watches_rounds {
            by.round_done(agent, changed);
            if self.watches_work {
                by.work_done(it.expected(reasons));
            }
        }
        self.journal.rounds[it.round as usize] = RoundRecord {
            asked: it.asked,
            started: since,
            ended: now,
            agent,
            outcome: RoundOutcome::Answered,
            unread,
        };
        if it.unreplied {
            it.unreplied = false;
            self.journal.inquiries[it.record as usize].first_reply = now;
        }
        it.round += 1;
        prefetch_index(self.rounds, it.round as usize);
        it.greeting = false;
        it.last_reply = now;
        let goes_on = !unread && it.round != it.end_round;
        if goes_on && transfer == Round::STAYS && !by.in_parts && !self.silences {
            // As a rule that was all, and it is the customer's turn.
            by.task.kind = TaskKind::Idle;
            if self.watches_rounds {
                by.view.last_reply = now;
            }
            it.state = State::Thinking;
            it.asked = now + gap;
            self.schedule(now + gap, Event::Message, chat);
            self.await_customer(chat, now);
            return None;
        }
        Some(goes_on)
    }

    /// A reply of which more is to be sent than its first part, or after which the customer has no more to say, or will
    /// be handed over.
    #[inline(always)]
    fn after_reply(&mut self, agent: u32, goes_on: bool, now: Time) {
        let Floor { scenario, agents, chats, .. } = &mut self.floor;
        let by = &mut agents[agent as usize];
        let Task { of: chat, gap, transfer, unread, .. } = by.task;
        let rest = if by.in_parts { by.rest } else { Span::ZERO };
        let it = &mut chats[chat as usize];
        let (mut kind, mut text) = (TaskKind::Rest, Span::ZERO);
        if goes_on {
            it.state = State::Thinking;
            it.asked = now + gap;
            if transfer != Round::STAYS {
                let round = it.round - 1 - self.inquiries[chat as usize].first_round;
                (kind, text) = (TaskKind::HandoverText, self.day.handover_text(scenario, chat, round));
            }
        } else {
            it.state = State::Done;
            it.asked = Time::NEVER;
            if unread {
                it.end_round = it.round;
                self.journal.inquiries[it.record as usize].end = End::LeftSilently;
            } else if scenario.replies.closing_text.is_some()
                && let Some(work) = self.day.closing_text(scenario, chat)
            {
                (kind, text) = (TaskKind::ClosingText, work);
            }
        }
        if text > Span::ZERO {
            text = text.scaled(by.work_factor(&scenario.replies, now));
        }
        let left = rest + text;
        by.view.last_reply = now + left;
        by.task.kind = if left > Span::ZERO { kind } else { TaskKind::Idle };
        by.task.since = now;
        if goes_on {
            let mut writes = now + gap;
            if self.silences {
                writes = self.writes_later(chat, writes);
                self.floor.chats[chat as usize].asked = writes;
            }
            if kind != TaskKind::HandoverText {
                self.schedule(writes, Event::Message, chat);
            }
        }
        if left > Span::ZERO {
            self.schedule(now + left, Event::TaskEnd, agent);
        } else {
            self.all_sent(kind, chat, now);
        }
    }

    /// Notes a reply where others than the journal ask for it: who replied last to customers who come more than once, and
    /// triggers that count late rounds.
    #[cold]
    fn note_reply(&mut self, agent: u32, chat: u32, now: Time) {
        if !self.floor.memory.is_empty() {
            self.floor.memory[self.day.customer(chat) as usize] = (agent, now);
        }
        if self.floor.watch.late_rounds {
            let waited = now - self.floor.chats[chat as usize].asked;
            self.note_answered(self.floor.agents[agent as usize].view.group, waited);
        }
    }

    /// The last part of a reply, or the text behind it, is sent.
    pub(super) fn text_ends(&mut self, agent: u32, now: Time) {
        let task = &mut self.floor.agents[agent as usize].task;
        let Task { kind, of: chat, since, .. } = *task;
        task.kind = TaskKind::Idle;
        self.record_text(agent, kind, since, now);
        self.all_sent(kind, chat, now);
    }

    /// A reply is sent with all that belongs to it; the kind is that of its last part.
    #[inline(always)]
    fn all_sent(&mut self, last: TaskKind, chat: u32, now: Time) {
        match last {
            TaskKind::HandoverText => self.await_transfer(chat, now),
            TaskKind::ClosingText => self.close(chat, End::Finished, now),
            _ => self.await_customer(chat, now),
        }
    }

    /// The customer left while the reply was being written; what was written is dropped.
    #[cold]
    pub(super) fn reply_dropped(&mut self, agent: u32, now: Time) {
        let task = &mut self.floor.agents[agent as usize].task;
        let Task { of: chat, since, .. } = *task;
        task.kind = TaskKind::Idle;
        self.round_done(agent, chat);
        let it = &self.floor.chats[chat as usize];
        self.journal.rounds[it.round as usize] = RoundRecord {
            asked: it.asked,
            started: since,
            ended: now,
            agent,
            outcome: RoundOutcome::Left,
            unread: false,
        };
        self.close(chat, End::LeftOpenly, now);
    }

    /// Records the rest of a reply or the text behind it.
    pub(super) fn record_text(&mut self, agent: u32, kind: TaskKind, from: Time, to: Time) {
        if from < to {
            let kind = match kind {
                TaskKind::HandoverText => WorkKind::HandoverText,
                TaskKind::ClosingText => WorkKind::ClosingText,
                _ => WorkKind::Rest,
            };
            self.journal.work.push(WorkRecord { agent, from, to, arose: from, kind });
        }
    }
}
