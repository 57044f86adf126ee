//! Asking memory beforehand for what the next events concern. On a day of millions that is far away, and one by one the
//! waits for it would take longer than all work.

use prefetch_index::prefetch_index;

use super::floor::TaskKind;
use super::{Engine, Event};

/// From so many rounds on what is live on the floor does not fit into the cache of a core.
const FAR: usize = 2_000_000;

impl Engine<'_, '_> {
    /// Whether so much is live on the floor that it is worth asking for it beforehand.
    #[inline]
    pub(super) fn is_far(&self) -> bool {
        self.rounds.len() > FAR
    }

    /// Asks for what the timers of the open buckets and of those behind them concern, in three steps, for each names what
    /// the next one asks for: an agent or a chat, then what is in his hands and on his list or who holds it and what it
    /// says, then what will be written down about it.
    #[cold]
    pub(super) fn fetch_subjects(&self) {
        let floor = &self.floor;
        for timer in self.timers.ahead(2) {
            if timer.event() == Event::TaskEnd {
                prefetch_index(&floor.agents, timer.of() as usize);
            } else {
                prefetch_index(&floor.chats, timer.of() as usize);
            }
        }
        for timer in self.timers.ahead(1) {
            if timer.event() == Event::TaskEnd {
                let it = &floor.agents[timer.of() as usize];
                for chat in [it.task.of, it.first.head, it.later.head] {
                    prefetch_index(&floor.chats, chat as usize);
                }
                if it.task.kind == TaskKind::ClosingText {
                    prefetch_index(self.inquiries, it.task.of as usize);
                }
            } else if let Some(it) = floor.chats.get(timer.of() as usize) {
                prefetch_index(self.rounds, it.round as usize);
                prefetch_index(&floor.agents, it.agent as usize);
            }
        }
        for timer in self.timers.ahead(0) {
            if timer.event() == Event::TaskEnd {
                let it = &floor.agents[timer.of() as usize];
                if let Some(it) = floor.chats.get(it.task.of as usize) {
                    prefetch_index(&self.journal.rounds, it.round as usize);
                    prefetch_index(&self.journal.inquiries, it.record as usize);
                }
                for chat in [it.first.head, it.later.head] {
                    if let Some(next) = floor.chats.get(chat as usize) {
                        prefetch_index(self.rounds, next.round as usize);
                    }
                }
            } else if let Some(it) = floor.chats.get(timer.of() as usize) {
                prefetch_index(&self.journal.rounds, it.round as usize);
                if let Some(by) = floor.agents.get(it.agent as usize) {
                    prefetch_index(&floor.chats, by.later.tail as usize);
                }
            }
        }
    }

    /// Asks for what the next inquiries that nobody writes in concern.
    pub(super) fn fetch_idle(&self) {
        let floor = &self.floor;
        let ahead = |many: usize| floor.idle.get(many).map(|idle| idle.1 as usize);
        if let Some(chat) = ahead(8) {
            prefetch_index(&floor.chats, chat);
            prefetch_index(self.inquiries, chat);
        }
        if let Some(chat) = ahead(4) {
            let it = &floor.chats[chat];
            prefetch_index(&self.journal.inquiries, it.record as usize);
            prefetch_index(&self.journal.holdings, it.holding as usize);
            prefetch_index(&floor.agents, it.agent as usize);
        }
    }

    /// Asks for what those bring who arrive next: it was drawn long ago, so that it is far away on any day.
    #[inline]
    pub(super) fn fetch_arrivals(&self) {
        if let Some(&[next, .., later]) = self.day.entries.get(self.arrived..self.arrived + 4) {
            prefetch_index(self.rounds, self.inquiries[next as usize].first_round as usize);
            prefetch_index(self.inquiries, later as usize);
            prefetch_index(&self.floor.chats, later as usize);
            if !self.floor.memory.is_empty() {
                prefetch_index(&self.floor.memory, self.day.customer(later) as usize);
            }
        }
    }
}
