//! An inquiry while it lives, and the lists in which inquiries wait.

use super::{NONE, ReasonFacts};
use crate::day::InquiryKind;
use crate::scenario::ReasonId;
use crate::units::{Span, Time};

/// One day inquiry while it lives. It fills one cache line: on a day of millions each look at a chat is a miss.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(in crate::sim) struct Chat {
    /// When the unanswered round was asked; while the customer reads or thinks, when it will write again, or,
    /// once that is known to be too late, when the chat closes for idleness.
    pub asked: Time,
    /// The agent's last reply.
    pub last_reply: Time,
    /// Its record in the journal.
    pub record: u32,
    /// Its holding in the journal.
    pub holding: u32,
    /// Who holds it, or who held it last.
    pub agent: u32,
    pub prev: u32,
    pub next: u32,
    pub held_prev: u32,
    pub held_next: u32,
    /// The current round, or the next one.
    pub round: u32,
    pub end_round: u32,
    /// What it is about now.
    pub reason: ReasonId,
    /// How often it was routed.
    pub routings: u16,
    pub state: State,
    /// What sets it apart in routing.
    pub kind: InquiryKind,
    /// Whether an agent holds it.
    pub held: bool,
    /// Whether the next reply is the first of its agent.
    pub greeting: bool,
    /// Whether no human has replied in this contact.
    pub unreplied: bool,
    /// Whether its replies are noted for others than the journal.
    pub noted: bool,
}

/// Whose turn it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sim) enum State {
    /// In a group's queue.
    Queued,
    /// In an agent's list.
    Waiting,
    /// The agent writes the reply.
    Answering,
    /// The customer's turn: reads, thinks, may write again.
    Thinking,
    /// Handed over, waiting for the customer's answer.
    HandingOver,
    /// All is said; closes after the idle time or the closing text.
    Done,
    /// Closed; the customer will write again.
    Away,
    /// Over.
    Gone,
}

impl Chat {
    pub const GONE: Chat = Chat {
        asked: Time::NEVER,
        last_reply: Time::START,
        record: NONE,
        holding: NONE,
        agent: NONE,
        prev: NONE,
        next: NONE,
        held_prev: NONE,
        held_next: NONE,
        round: 0,
        end_round: 0,
        reason: 0,
        routings: 0,
        state: State::Gone,
        kind: InquiryKind::Plain,
        held: false,
        greeting: true,
        unreplied: true,
        noted: false,
    };

    /// Expected work of the reply to its unanswered round.
    #[inline]
    pub fn expected(&self, reasons: &[ReasonFacts]) -> Span {
        let (first, later) = reasons[self.reason as usize].expected;
        if self.greeting { first } else { later }
    }
}

/// A list through the links of its members, ordered by the time at which they asked.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct List {
    pub head: u32,
    pub tail: u32,
    /// The one that was put in last before others: those who are given back one after the other, each with an old
    /// message, are not looked for a place from the end every time.
    between: u32,
}

impl List {
    pub const EMPTY: List = List { head: NONE, tail: NONE, between: NONE };

    pub fn is_empty(&self) -> bool {
        self.head == NONE
    }

    /// Puts a chat where its time belongs; nearly always that is the end.
    pub fn insert(&mut self, chats: &mut [Chat], chat: u32) {
        let asked = chats[chat as usize].asked;
        let mut after = self.tail;
        if after != NONE && chats[after as usize].asked > asked {
            after = self.place_between(chats, asked);
            self.between = chat;
        }
        let before = if after == NONE { self.head } else { chats[after as usize].next };
        chats[chat as usize].prev = after;
        chats[chat as usize].next = before;
        match after {
            NONE => self.head = chat,
            after => chats[after as usize].next = chat,
        }
        match before {
            NONE => self.tail = chat,
            before => chats[before as usize].prev = chat,
        }
    }

    /// The last that asked no later, if not the last of all does.
    #[cold]
    fn place_between(&self, chats: &[Chat], asked: Time) -> u32 {
        let mut after = if self.between == NONE { self.tail } else { self.between };
        while after != NONE && chats[after as usize].asked > asked {
            after = chats[after as usize].prev;
        }
        let mut next = if after == NONE { self.head } else { chats[after as usize].next };
        while next != NONE && chats[next as usize].asked <= asked {
            (after, next) = (next, chats[next as usize].next);
        }
        after
    }

    /// Takes the first, if there is any.
    #[inline]
    pub fn take(&mut self, chats: &mut [Chat]) -> u32 {
        let chat = self.head;
        if chat != NONE {
            if self.between == chat {
                self.between = NONE;
            }
            self.head = chats[chat as usize].next;
            match self.head {
                NONE => self.tail = NONE,
                next => chats[next as usize].prev = NONE,
            }
        }
        chat
    }

    pub fn remove(&mut self, chats: &mut [Chat], chat: u32) {
        let Chat { prev, next, .. } = chats[chat as usize];
        if self.between == chat {
            self.between = prev;
        }
        match prev {
            NONE => self.head = next,
            prev => chats[prev as usize].next = next,
        }
        match next {
            NONE => self.tail = prev,
            next => chats[next as usize].prev = prev,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::cases::cases(256))]

        /// Against a sorted list in which equals stand as they were put in.
        #[test]
        fn a_list_is_ordered_by_when_its_members_asked(
            steps in prop::collection::vec((0i64..12, any::<prop::sample::Index>(), 0..4u8), 1..120),
        ) {
            let mut chats = vec![Chat::GONE; steps.len()];
            let (mut list, mut plain): (List, Vec<u32>) = (List::EMPTY, Vec::new());
            for (chat, (secs, which, kind)) in (0u32..).zip(steps) {
                if kind == 0 && !plain.is_empty() {
                    list.remove(&mut chats, plain.remove(which.index(plain.len())));
                } else if kind == 1 {
                    let first = if plain.is_empty() { NONE } else { plain.remove(0) };
                    prop_assert_eq!(list.take(&mut chats), first);
                }
                chats[chat as usize].asked = Time::from_secs(secs);
                list.insert(&mut chats, chat);
                let place = plain.partition_point(|other| chats[*other as usize].asked <= Time::from_secs(secs));
                plain.insert(place, chat);
                let (mut found, mut at, mut before) = (Vec::new(), list.head, NONE);
                while at != NONE {
                    prop_assert_eq!(chats[at as usize].prev, before);
                    found.push(at);
                    (before, at) = (at, chats[at as usize].next);
                }
                prop_assert_eq!((&found, list.tail), (&plain, before));
            }
        }
    }
}
