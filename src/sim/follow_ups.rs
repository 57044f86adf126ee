//! What follows from the end of an inquiry, and inquiries that come because something led to them.

use super::besides::Following;
use super::floor::State;
use super::journal::{End, Later, NOBODY, RoundOutcome};
use super::{Engine, Event};
use crate::units::{Span, Time};

impl Engine<'_, '_> {
    /// What follows from the end of an inquiry: its customer may come back, and it may give rise to work.
    pub(super) fn after_the_end(&mut self, chat: u32, end: End, now: Time) {
        let scenario = self.floor.scenario;
        let helped = match end {
            End::Finished => Some(crate::day::Helped::Yes),
            End::LeftOpenly | End::LeftSilently | End::LeaveMessage => Some(crate::day::Helped::No),
            End::Idle | End::ShiftEnded | End::CutOff | End::Empty => None,
        };
        let reason = self.inquiries[chat as usize].reason;
        if let Some(helped) = helped
            && self.floor.reasons[reason as usize].repeats
            && let Some((inquiry, at)) = self.day.repeat(scenario, chat, helped, now)
        {
            self.remember_reply(chat);
            self.follow_up(inquiry, at);
        }
        // Who comes back to an inquiry was received before.
        let record = &self.journal.inquiries[self.floor.chats[chat as usize].record as usize];
        let received = record.agent != NOBODY || record.contact > 0;
        for nth in 0..self.floor.besides.follow_from[reason as usize].len() {
            let Following { kind, received: share } = self.floor.besides.follow_from[reason as usize][nth];
            let after = match share {
                None => (end == End::LeaveMessage).then_some(Span::ZERO),
                Some((share, after)) => {
                    let follows = received && end != End::Empty && self.day.has_item(kind, chat, share);
                    follows.then_some(after)
                }
            };
            let Some(after) = after else { continue };
            self.remember_reply(chat);
            let place = self.floor.besides.to_come.len() as u32;
            self.floor.besides.to_come.push((kind, chat));
            self.schedule(now + after, Event::Item, place);
        }
    }

    /// Notes who replied last in an inquiry, unless each reply was noted, for its customer may come with another; from
    /// now on its replies are noted too.
    fn remember_reply(&mut self, chat: u32) {
        if self.floor.memory.is_empty() || std::mem::replace(&mut self.floor.chats[chat as usize].noted, true)
        {
            return;
        }
        let first = self.inquiries[chat as usize].first_round as usize;
        let rounds = &self.journal.rounds[first..self.floor.chats[chat as usize].round as usize];
        if let Some(last) = rounds.iter().rfind(|round| round.outcome == RoundOutcome::Answered) {
            self.floor.memory[self.day.customer(chat) as usize] = (last.agent, last.ended);
        }
    }

    /// An inquiry will come because something led to it.
    pub(super) fn follow_up(&mut self, inquiry: u32, at: Time) {
        if at < self.floor.scenario.end {
            self.floor.chats[inquiry as usize].state = State::Gone;
            self.schedule(at, Event::FollowUp, inquiry);
        }
    }

    /// An inquiry comes because something led to it.
    #[cold]
    pub(super) fn comes(&mut self, chat: u32, now: Time) -> bool {
        if let Some(silence) = self.floor.scenario.effects.silence(now) {
            let at = self.day.back_after(chat, 0, silence.to, silence.within);
            if at < self.floor.scenario.end {
                self.schedule(at, Event::FollowUp, chat);
            }
            return true;
        }
        self.meet_bot(chat, now);
        true
    }

    /// An inquiry arrives that the bot may meet although its day did not foresee it.
    #[cold]
    pub(super) fn meet_bot(&mut self, chat: u32, now: Time) {
        let on_duty = self.bot_helps_out(now);
        let (enters, bot) = self.day.met_by_bot(self.floor.scenario, chat, now, on_duty);
        self.journal.later.push(Later { inquiry: chat, arrives: now, enters, bot });
        self.floor.chats[chat as usize].state = State::Gone;
        if enters <= now {
            self.enter(chat, now, now);
        } else if !enters.is_never() {
            self.floor.chats[chat as usize].asked = now;
            self.schedule(enters, Event::HandedOver, chat);
        }
    }

    /// The bot hands over an inquiry whose coming the day did not foresee.
    #[cold]
    pub(super) fn handed_over(&mut self, chat: u32, now: Time) -> bool {
        let arrived = self.floor.chats[chat as usize].asked;
        self.enter(chat, arrived, now);
        true
    }
}
