//! What customers do: write, wait, lose patience, come back; and how an inquiry closes.

use super::floor::{Chat, State};
use super::journal::{End, InquiryRecord, NOBODY, RoundOutcome};
use super::timers::Timer;
use super::{Engine, Event, RoundRecord};
use crate::day::InquiryKind;
use crate::units::{Span, Time};

impl Engine<'_, '_> {
    /// Sets a timer, unless the day is over by then.
    #[inline]
    pub(super) fn schedule(&mut self, at: Time, event: Event, of: u32) {
        if at <= self.horizon {
            self.timers.push(Timer::new(at, event, of));
        }
    }

    /// An inquiry enters routing for the first time.
    pub(super) fn enter(&mut self, chat: u32, arrived: Time, now: Time) {
        let inquiry = &self.inquiries[chat as usize];
        let (round, reason) = (inquiry.first_round, inquiry.reason);
        let end_round = round + inquiry.rounds;
        self.journal.reach(end_round as usize);
        let record = self.journal.inquiries.len() as u32;
        let it = &mut self.floor.chats[chat as usize];
        let noted = chat >= self.noted_from;
        *it = Chat { asked: now, record, reason, kind: inquiry.kind, round, end_round, noted, ..Chat::GONE };
        if !self.floor.memory.is_empty() {
            (it.agent, it.last_reply) = self.floor.memory[self.day.customer(chat) as usize];
        }
        self.open_records += 1;
        let group = self.floor.reasons[reason as usize].group;
        self.journal.inquiries.push(InquiryRecord::opened(chat, round, group, reason, arrived, now));
        self.place_here(chat, now);
    }

    /// A customer writes again: in the open chat, or after its close.
    pub(super) fn message(&mut self, chat: u32, now: Time) -> bool {
        let it = &mut self.floor.chats[chat as usize];
        match it.state {
            State::Thinking => {
                it.asked = now;
                if it.held {
                    let agent = it.agent;
                    self.join_list(chat, agent, now);
                } else {
                    self.place(chat, now);
                }
                true
            }
            State::Away => {
                let since_close = now - self.journal.inquiries[it.record as usize].closed;
                // Within the reopening time it is the same inquiry, and the same agent need not greet again.
                it.greeting = since_close > self.floor.scenario.routing.reopen_within;
                it.unreplied = true;
                self.open_record(chat, now, since_close);
                self.place(chat, now);
                true
            }
            _ => false,
        }
    }

    /// A customer who comes back after the close is another record.
    #[cold]
    fn open_record(&mut self, chat: u32, now: Time, since_close: Span) {
        let it = &mut self.floor.chats[chat as usize];
        it.asked = now;
        let contact = self.journal.inquiries[it.record as usize].contact.saturating_add(1);
        it.record = self.journal.inquiries.len() as u32;
        self.open_records += 1;
        let group = self.floor.reasons[it.reason as usize].group;
        self.journal.inquiries.push(InquiryRecord {
            contact,
            since_close,
            ..InquiryRecord::opened(chat, it.round, group, it.reason, now, now)
        });
    }

    /// Patience that ends while the customer waits in a list or a queue.
    pub(super) fn patience_ends(&mut self, chat: u32, now: Time) -> bool {
        let it = &self.floor.chats[chat as usize];
        if !matches!(it.state, State::Queued | State::Waiting) {
            return false;
        }
        // The timer may be that of an earlier round.
        let round = &self.rounds[it.round as usize];
        if round.silent || it.asked + round.patience != now {
            return false;
        }
        self.give_up_round(chat, RoundOutcome::Left, now);
        self.close(chat, End::LeftOpenly, now);
        true
    }

    /// Watches the patience of a customer whose reply is not being written yet.
    #[inline]
    pub(super) fn watch_patience(&mut self, chat: u32) {
        let it = &self.floor.chats[chat as usize];
        let round = &self.rounds[it.round as usize];
        if !round.silent && !round.patience.is_forever() {
            self.schedule(it.asked + round.patience, Event::Patience, chat);
        }
    }

    /// Ends a waiting round without an answer.
    #[cold]
    pub(super) fn give_up_round(&mut self, chat: u32, outcome: RoundOutcome, now: Time) {
        match self.floor.chats[chat as usize].state {
            State::Queued => self.leave_queue(chat),
            State::Waiting => {
                let agent = self.floor.chats[chat as usize].agent;
                self.leave_list(chat);
                self.round_done(agent, chat);
            }
            _ => {}
        }
        let it = &self.floor.chats[chat as usize];
        self.journal.rounds[it.round as usize] =
            RoundRecord { asked: it.asked, ended: now, outcome, ..RoundRecord::NOT_ASKED };
    }

    /// The agent has said his; unless the customer writes, the inquiry closes after the idle time.
    #[inline(always)]
    pub(super) fn await_customer(&mut self, chat: u32, now: Time) {
        let it = &self.floor.chats[chat as usize];
        let closes = now + self.idle_close;
        if it.state == State::Done || it.state == State::Thinking && it.asked > closes {
            self.close_at(chat, closes, now);
        }
    }

    /// Nobody writes before the idle time is over.
    #[inline(always)]
    fn close_at(&mut self, chat: u32, closes: Time, now: Time) {
        if closes == now {
            return self.close_idle(chat, now);
        }
        self.floor.chats[chat as usize].asked = closes;
        if !closes.is_never() {
            self.floor.idle.push_back((closes, chat));
            if self.floor.idle.len() == 1 {
                self.look_at_plan_and_idle();
            }
        }
    }

    #[inline(always)]
    pub(super) fn close_idle(&mut self, chat: u32, now: Time) {
        let done = self.floor.chats[chat as usize].state == State::Done;
        let end = if done { End::Finished } else { End::Idle };
        self.close_here(chat, end, now);
    }

    /// Closes an inquiry: its slot is free.
    pub(super) fn close(&mut self, chat: u32, end: End, now: Time) {
        self.close_here(chat, end, now);
    }

    /// The same without a call.
    #[inline(always)]
    fn close_here(&mut self, chat: u32, end: End, now: Time) {
        // A round given up has been asked; one that the customer was still thinking about has not.
        let pending = self.gave_up(chat);
        let it = &mut self.floor.chats[chat as usize];
        let record = &mut self.journal.inquiries[it.record as usize];
        record.closed = now;
        record.end_round = it.round + u32::from(pending);
        self.open_records -= 1;
        // Nothing that comes later changes that somebody had left without a word, or had said nothing at all.
        let ended = match end {
            _ if it.kind == InquiryKind::Empty => End::Empty,
            End::Finished | End::ShiftEnded if record.end == End::LeftSilently => End::LeftSilently,
            end => end,
        };
        record.end = ended;
        it.state = match end {
            End::Idle | End::ShiftEnded if it.round < it.end_round => State::Away,
            _ => State::Gone,
        };
        let (held, agent) = (it.held, it.agent);
        if self.floor.besides.follows && it.state == State::Gone {
            self.after_the_end(chat, ended, now);
        }
        if held {
            self.release(chat, now);
            if ended != End::Empty && self.floor.scenario.replies.wrap_up.is_some() {
                self.add_wrap_up(agent, chat, now);
            }
            self.tell(agent);
            self.take_from_queue(agent, now);
            self.next_task(agent, now);
        }
    }

    /// Whether the current round was asked and given up.
    fn gave_up(&self, chat: u32) -> bool {
        let it = &self.floor.chats[chat as usize];
        it.round < it.end_round && self.journal.rounds[it.round as usize].outcome != RoundOutcome::NotAsked
    }

    /// The agent's shift ends an inquiry: the customer is routed anew with its next message.
    pub(super) fn end_with_shift(&mut self, chat: u32, now: Time) {
        if self.floor.chats[chat as usize].state == State::Waiting {
            self.give_up_round(chat, RoundOutcome::Unanswered, now);
            let it = &mut self.floor.chats[chat as usize];
            let round = &self.rounds[it.round as usize];
            // Who had left without a word is not there to be told.
            let gone = round.silent && it.asked + round.patience < now;
            self.close(chat, End::ShiftEnded, now);
            let it = &mut self.floor.chats[chat as usize];
            it.round += 1;
            if it.round < it.end_round && !gone {
                it.state = State::Away;
                let at =
                    if self.silences { self.writes_later(chat, now + round.gap) } else { now + round.gap };
                self.schedule(at, Event::Message, chat);
            } else {
                it.state = State::Gone;
                if self.floor.besides.follows {
                    self.after_the_end(chat, End::ShiftEnded, now);
                }
            }
        } else {
            let handing_over = self.floor.chats[chat as usize].state == State::HandingOver;
            self.close(chat, End::ShiftEnded, now);
            if handing_over {
                // The pending transfer finds the inquiry closed; the customer's answer comes all the same.
                let at = self.floor.chats[chat as usize].asked.max(now);
                self.schedule(at, Event::Message, chat);
            }
        }
    }

    /// What is still open when the day is over is recorded as it stands.
    pub(super) fn close_the_day(&mut self) {
        let horizon = self.horizon;
        self.journal.reach(self.rounds.len());
        for agent in 0..self.floor.agents.len() as u32 {
            self.end_presence(agent, horizon);
        }
        // What is open came late, as a rule: the search begins there and ends with the last one found.
        let mut left = self.open_records;
        let first = self.day.first_follow_up;
        let later = self.journal.later.iter().map(|later| later.inquiry).filter(|&chat| chat >= first);
        let later: Vec<u32> =
            later.filter(|&chat| self.floor.chats[chat as usize].state != State::Gone).collect();
        for &chat in later.iter().chain(self.day.entries[..self.arrived].iter().rev()) {
            if left == 0 {
                break;
            }
            let it = self.floor.chats[chat as usize];
            if matches!(it.state, State::Queued | State::Waiting | State::Answering) {
                let started = if it.state == State::Answering {
                    self.floor.agents[it.agent as usize].task.since
                } else {
                    Time::NEVER
                };
                self.journal.rounds[it.round as usize] = RoundRecord {
                    asked: it.asked,
                    started,
                    ended: horizon,
                    agent: if started.is_never() { NOBODY } else { it.agent },
                    outcome: RoundOutcome::Unanswered,
                    unread: false,
                };
            }
            if !matches!(it.state, State::Away | State::Gone) {
                left -= 1;
                let pending = self.gave_up(chat);
                let record = &mut self.journal.inquiries[it.record as usize];
                record.closed = horizon;
                record.end = match record.end {
                    End::LeftSilently => End::LeftSilently,
                    _ if it.kind == InquiryKind::Empty => End::Empty,
                    _ => End::CutOff,
                };
                record.end_round = it.round + u32::from(pending);
                if it.held {
                    self.journal.holdings[it.holding as usize].to = horizon;
                }
            }
        }
        self.journal.later.sort_unstable_by_key(|later| later.inquiry);
    }
}
