//! What happened on a day, as flat records, and nothing else. Every figure is computed from it.

use crate::day::{Cause, Day, Inquiry};
use crate::scenario::{GroupId, ReasonId};
use crate::units::{Span, Time};

/// In [`InquiryRecord::agent`] and others: nobody.
pub const NOBODY: u32 = u32::MAX;

/// What happened on a day.
#[derive(Clone, Default, Debug)]
pub struct Journal {
    /// Every inquiry that reached routing, in the order in which they did. A customer who comes back after the
    /// close is another record of the same [`Day`](crate::day::Day) inquiry.
    pub inquiries: Vec<InquiryRecord>,
    /// What became of each round of [`Day::rounds`](crate::day::Day::rounds), at the same index.
    pub rounds: Vec<RoundRecord>,
    /// Who held which inquiry from when to when.
    pub holdings: Vec<Holding>,
    /// Work other than replies.
    pub work: Vec<WorkRecord>,
    /// When agents were on line.
    pub presence: Vec<PresenceRecord>,
    /// Inquiries whose coming the day did not foresee, by inquiry: those that something led to, and those that the bot
    /// met because a trigger let it.
    pub later: Vec<Later>,
    /// Items of work besides chat, in the order in which they appeared.
    pub items: Vec<ItemRecord>,
    /// Who was at which of them from when to when.
    pub off_chat: Vec<OffChatRecord>,
    /// When triggers set in and ended.
    pub switches: Vec<SwitchRecord>,
    /// Who was called in, and when he logged in.
    pub calls: Vec<(u32, Time)>,
    /// Events that the engine handled; one that finds itself out of date is not counted.
    pub events: u64,
}

/// One inquiry: from entering routing to its close.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InquiryRecord {
    /// Index in [`Day::inquiries`](crate::day::Day::inquiries).
    pub inquiry: u32,
    /// 0 for the customer's first contact, then its returns.
    pub contact: u16,
    /// Group that it was routed to first.
    pub group: GroupId,
    /// The customer's first message.
    pub started: Time,
    /// When it entered routing.
    pub entered: Time,
    /// First human reply, or [`Time::NEVER`].
    pub first_reply: Time,
    /// When it was closed.
    pub closed: Time,
    /// Since the close of the customer's previous contact of the same inquiry; [`Span::FOREVER`] for the first.
    pub since_close: Span,
    /// Agent who received it first, or [`NOBODY`].
    pub agent: u32,
    /// First of its rounds.
    pub first_round: u32,
    /// One past the last of its rounds that was asked.
    pub end_round: u32,
    /// What it was about when it entered.
    pub reason: ReasonId,
    /// How often it was transferred.
    pub transfers: u8,
    /// How it ended.
    pub end: End,
}

/// How an inquiry ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// All rounds answered, then closed.
    Finished,
    /// Closed because the customer did not write for so long; it may come back.
    Idle,
    /// The customer left while unanswered and closed the chat.
    LeftOpenly,
    /// The customer left while unanswered and said nothing; closed after the reply it never read.
    LeftSilently,
    /// Nobody could take it: a leave-message. Figures count as such only those without any human reply: one who was
    /// answered, whose agent went, and whom nobody could take then, has had one.
    LeaveMessage,
    /// The agent's shift ended and with it the inquiry.
    ShiftEnded,
    /// Still open when the day was over.
    CutOff,
    /// A window opened without a message.
    Empty,
}

/// One round. Two fill a cache line, and none lies in two of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(align(32))]
pub struct RoundRecord {
    /// The customer's message; for the first round when it entered routing.
    pub asked: Time,
    /// When the agent began to write; [`Time::NEVER`] if nobody did.
    pub started: Time,
    /// Answered, or left by the customer, or given up.
    pub ended: Time,
    /// Who wrote, or [`NOBODY`].
    pub agent: u32,
    /// What became of it.
    pub outcome: RoundOutcome,
    /// Whether the customer's patience had ended without a word before the reply.
    pub unread: bool,
}

/// What became of a round.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum RoundOutcome {
    /// The customer never got that far.
    #[default]
    NotAsked,
    /// Answered at [`RoundRecord::ended`].
    Answered,
    /// The customer left openly at [`RoundRecord::ended`].
    Left,
    /// Nobody answered: a leave-message, the agent's shift end, or the end of the day.
    Unanswered,
}

impl InquiryRecord {
    /// The record of a customer's first contact as it enters routing with the given round.
    #[inline]
    pub(super) fn opened(
        inquiry: u32,
        round: u32,
        group: GroupId,
        reason: ReasonId,
        started: Time,
        entered: Time,
    ) -> Self {
        InquiryRecord {
            inquiry,
            contact: 0,
            group,
            started,
            entered,
            first_reply: Time::NEVER,
            closed: Time::NEVER,
            since_close: Span::FOREVER,
            agent: NOBODY,
            first_round: round,
            end_round: round,
            reason,
            transfers: 0,
            end: End::Finished,
        }
    }
}

impl RoundRecord {
    /// A round that was never asked.
    pub const NOT_ASKED: RoundRecord = RoundRecord {
        asked: Time::NEVER,
        started: Time::NEVER,
        ended: Time::NEVER,
        agent: NOBODY,
        outcome: RoundOutcome::NotAsked,
        unread: false,
    };

    /// From message to reply, if there was one.
    #[inline]
    pub fn wait(&self) -> Option<Span> {
        (self.outcome == RoundOutcome::Answered).then(|| self.ended - self.asked)
    }
}

/// An inquiry whose coming the day did not foresee.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Later {
    /// Index in [`Day::inquiries`].
    pub inquiry: u32,
    /// The customer's first message.
    pub arrives: Time,
    /// When it enters routing; [`Time::NEVER`] if the bot resolves it.
    pub enters: Time,
    /// Whether the bot replied to it first.
    pub bot: bool,
}

/// An item of work besides chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ItemRecord {
    /// Its kind, an index in [`Scenario::off_chat`](crate::scenario::Scenario::off_chat).
    pub kind: u16,
    /// Where it comes from.
    pub cause: Cause,
    /// When it appeared.
    pub arose: Time,
    /// Its deadline.
    pub due: Time,
    /// When it was done, or [`Time::NEVER`].
    pub done: Time,
}

impl ItemRecord {
    /// Whether it was done by its deadline.
    pub fn is_on_time(&self) -> bool {
        self.done <= self.due
    }

    /// Whether it says anything about deadlines by the time the day is over: it was done, or should have been. What is done
    /// at that very moment is done.
    pub fn is_judged(&self, horizon: Time) -> bool {
        !self.done.is_never() || self.due <= horizon
    }
}

/// An agent was at work besides chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OffChatRecord {
    /// Who.
    pub agent: u32,
    /// Index in [`Journal::items`].
    pub item: u32,
    /// From.
    pub from: Time,
    /// Until.
    pub to: Time,
}

/// A trigger set in or ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SwitchRecord {
    /// Index in [`Scenario::triggers`](crate::scenario::Scenario::triggers).
    pub trigger: u16,
    /// When.
    pub at: Time,
    /// Whether it set in.
    pub on: bool,
}

/// An agent held an inquiry open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holding {
    /// Index in [`Journal::inquiries`].
    pub record: u32,
    /// Who.
    pub agent: u32,
    /// From.
    pub from: Time,
    /// Until.
    pub to: Time,
}

/// Work other than a reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WorkRecord {
    /// Who.
    pub agent: u32,
    /// From.
    pub from: Time,
    /// Until.
    pub to: Time,
    /// When the need arose.
    pub arose: Time,
    /// What.
    pub kind: WorkKind,
}

/// Kinds of work other than a reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WorkKind {
    /// The rest of a reply whose first part was sent.
    Rest,
    /// The text that hands a customer over.
    HandoverText,
    /// The text that ends an inquiry.
    ClosingText,
    /// Work on an inquiry after its close.
    WrapUp,
    /// Wrap-up that was not done when the agent left or the day was over: the time spent on it, if any.
    WrapUpLeft,
}

/// A stretch of an agent's presence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PresenceRecord {
    /// Who.
    pub agent: u32,
    /// From.
    pub from: Time,
    /// Until.
    pub to: Time,
    /// What.
    pub kind: PresenceKind,
}

/// Kinds of presence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PresenceKind {
    /// On line before the planned end of the shift.
    Online,
    /// On a break.
    Break,
    /// On line after the planned end.
    Overtime,
    /// Off line for a block of work besides chat.
    Block,
}

impl Journal {
    /// Empties it for another day of so many rounds, keeping its memory.
    pub(super) fn clear(&mut self, rounds: usize) {
        self.inquiries.clear();
        self.holdings.clear();
        self.work.clear();
        self.presence.clear();
        self.rounds.clear();
        if self.rounds.capacity() < rounds {
            // All at once: memory that must lie on such a boundary does not grow where it is, but is copied.
            self.rounds = Vec::with_capacity(rounds + rounds / 8);
        }
        self.later.clear();
        self.items.clear();
        self.off_chat.clear();
        self.switches.clear();
        self.calls.clear();
        self.events = 0;
    }

    /// An inquiry of the day as it came; `None` if it never did.
    #[inline]
    pub fn inquiry(&self, day: &Day, inquiry: u32) -> Option<Inquiry> {
        let it = day.inquiries[inquiry as usize];
        if self.later.is_empty() {
            return (inquiry < day.first_follow_up).then_some(it);
        }
        match self.later.binary_search_by_key(&inquiry, |later| later.inquiry) {
            Ok(place) => {
                let Later { arrives, enters, bot, .. } = self.later[place];
                Some(Inquiry { arrives, enters, bot, ..it })
            }
            Err(_) => (inquiry < day.first_follow_up).then_some(it),
        }
    }

    /// Makes room for so many of the day's rounds, none of the new ones asked yet. Records are laid out when an
    /// inquiry enters and not before, so that they are still at hand when they are filled in.
    #[inline]
    pub(super) fn reach(&mut self, rounds: usize) {
        if self.rounds.len() < rounds {
            self.rounds.resize(rounds, RoundRecord::NOT_ASKED);
        }
    }
}

impl End {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            End::Finished => "finished",
            End::Idle => "idle",
            End::LeftOpenly => "left-openly",
            End::LeftSilently => "left-silently",
            End::LeaveMessage => "leave-message",
            End::ShiftEnded => "shift-ended",
            End::CutOff => "cut-off",
            End::Empty => "empty",
        }
    }
}

impl RoundRecord {
    /// Name of the outcome in tables; `None` for a round that was never asked.
    pub fn outcome_name(&self) -> Option<&'static str> {
        match self.outcome {
            RoundOutcome::NotAsked => None,
            RoundOutcome::Answered if self.unread => Some("answered-unread"),
            RoundOutcome::Answered => Some("answered"),
            RoundOutcome::Left => Some("left"),
            RoundOutcome::Unanswered => Some("unanswered"),
        }
    }
}

impl WorkKind {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            WorkKind::Rest => "rest-of-reply",
            WorkKind::HandoverText => "handover-text",
            WorkKind::ClosingText => "closing-text",
            WorkKind::WrapUp => "wrap-up",
            WorkKind::WrapUpLeft => "wrap-up-left",
        }
    }
}

impl PresenceKind {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            PresenceKind::Online => "online",
            PresenceKind::Break => "break",
            PresenceKind::Overtime => "overtime",
            PresenceKind::Block => "block",
        }
    }
}
