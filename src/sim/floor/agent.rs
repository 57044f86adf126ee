//! An agent while the day lasts, and what he has in hand.

use super::NONE;
use super::chat::List;
use crate::day::Round;
use crate::scenario::{ReasonId, Replies};
use crate::sim::AgentView;
use crate::units::{Span, Time};

/// One agent, in three cache lines, because many are looked at in turn: what a reply asks, what routing asks, and the
/// rest.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(in crate::sim) struct Agent {
    pub task: Task,
    /// By how much his work takes longer at this hour with the bot's help; load and fatigue come on top.
    pub pace: f64,
    /// Unanswered rounds of customers without any human reply yet, by the time they were asked.
    pub first: List,
    /// Other unanswered rounds.
    pub later: List,
    /// The first of his wrap-ups that are not done, in [`Floor::wrap_ups`](super::Floor::wrap_ups).
    pub first_wrap_up: u32,
    /// What keeps him from his work, a bit for each [`Hindrance`].
    pub hindrances: u8,
    /// Whether he may be given new inquiries, his cap set aside.
    pub accepts: bool,
    /// Whether routing has not heard yet of what changed.
    pub changed: bool,
    /// Whether work remains after the first part of the reply in hand.
    pub in_parts: bool,

    /// What routing sees of him.
    pub view: AgentView,
    pub cap: u32,
    /// Chats held, as a chain through [`Chat::held_next`].
    pub held: u32,

    /// How much work remains after the first part of the reply in hand, if any does.
    pub rest: Span,
    /// His fatigue, and when it grows next.
    pub fatigue: f64,
    pub tires_at: Time,
    pub logged_in_at: Time,
    pub online_since: Time,
    pub shift_end: Time,
    pub overtime_end: Time,
    /// The last of his wrap-ups, if there are any.
    pub last_wrap_up: u32,
    pub draining: bool,
    /// Whether an incident has taken him away.
    pub absent: bool,
}

const _: () = assert!(size_of::<Agent>() == 3 * 64, "an agent fills three cache lines");

/// What keeps an agent from taking up what comes next. As a rule nothing does, and then that is one question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(in crate::sim) enum Hindrance {
    LoggedOut = 1,
    OnBreak = 2,
    BreakDue = 4,
    /// His shift is over, or an incident has taken him away.
    Leaving = 8,
    /// His console has failed.
    Frozen = 16,
}

/// What an agent does now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sim) struct Task {
    pub kind: TaskKind,
    /// The chat, or the wrap-up's node.
    pub of: u32,
    pub since: Time,
    /// From the reply to the customer's next message.
    pub gap: Span,
    /// Where the inquiry goes after the reply, or [`Round::STAYS`].
    pub transfer: ReasonId,
    /// Whether the customer will have left without a word when the reply is sent.
    pub unread: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sim) enum TaskKind {
    Idle,
    Reply,
    /// A reply whose customer will have left before it is sent.
    DroppedReply,
    Rest,
    HandoverText,
    ClosingText,
    WrapUp,
    /// An item of work besides chat; the task's number is the item's.
    OffChat,
}

impl Task {
    pub const IDLE: Task = Task {
        kind: TaskKind::Idle,
        of: NONE,
        since: Time::START,
        gap: Span::ZERO,
        transfer: Round::STAYS,
        unread: false,
    };
}

impl Agent {
    /// He logs in at a moment for the first time: from then on he tires.
    pub fn begins_at(&mut self, at: Time, replies: &Replies) {
        self.logged_in_at = at;
        self.tires_at = replies.fatigue.first().map_or(Time::NEVER, |step| at + step.0);
    }

    #[inline]
    pub fn is(&self, hindrance: Hindrance) -> bool {
        self.hindrances & hindrance as u8 != 0
    }

    #[inline]
    pub fn set(&mut self, hindrance: Hindrance) {
        self.hindrances |= hindrance as u8;
    }

    /// Returns whether he was hindered so.
    #[inline]
    pub fn unset(&mut self, hindrance: Hindrance) -> bool {
        let was = self.is(hindrance);
        self.hindrances &= !(hindrance as u8);
        was
    }

    #[inline]
    pub fn has_wrap_ups(&self) -> bool {
        self.first_wrap_up != NONE
    }

    /// Notes that routing has to hear of him when it is asked next: in between, much changes and changes back.
    #[inline]
    pub fn mark(&mut self, agent: u32, changed: &mut Vec<u32>) {
        if !self.changed {
            self.changed = true;
            changed.push(agent);
        }
    }

    /// Notes that what he holds or may hold has changed; whether routing looks at what he holds, or only at whether he
    /// may be given more.
    #[inline]
    pub fn tell(&mut self, agent: u32, watches_inquiries: bool, changed: &mut Vec<u32>) {
        let eligible = self.accepts & (self.view.open < self.cap);
        if std::mem::replace(&mut self.view.eligible, eligible) != eligible || watches_inquiries {
            self.mark(agent, changed);
        }
    }

    /// A round counts among his unanswered ones.
    #[inline]
    pub fn round_comes(&mut self, agent: u32, changed: &mut Vec<u32>) {
        self.view.waiting += 1;
        if self.view.eligible {
            self.mark(agent, changed);
        }
    }

    /// It no longer does.
    #[inline]
    pub fn round_done(&mut self, agent: u32, changed: &mut Vec<u32>) {
        self.view.waiting = self.view.waiting.saturating_sub(1);
        if self.view.eligible {
            self.mark(agent, changed);
        }
    }

    /// Nor does its expected work among what he has to do.
    #[inline]
    pub fn work_done(&mut self, expected: Span) {
        self.view.expected_work = (self.view.expected_work - expected).max(Span::ZERO);
    }

    /// Whether he is there and nothing waits for him: what comes next he takes up at once.
    #[inline]
    pub fn hands_are_free(&self) -> bool {
        self.task.kind == TaskKind::Idle
            && self.hindrances == 0
            // No chat has the greatest number.
            && self.first.head & self.later.head & self.first_wrap_up == NONE
    }

    /// By how much his replies take longer now.
    #[inline]
    pub fn work_factor(&mut self, replies: &Replies, now: Time) -> f64 {
        let mut factor = self.pace;
        if let Some((slope, above)) = replies.load {
            factor *= 1.0 + slope * f64::from(self.view.open.saturating_sub(above));
        }
        if replies.fatigue.is_empty() {
            return factor;
        }
        if now >= self.tires_at {
            let at_work = now.since(self.logged_in_at);
            let reached = replies.fatigue.partition_point(|step| step.0 <= at_work);
            self.fatigue = replies.fatigue[reached - 1].1;
            self.tires_at =
                replies.fatigue.get(reached).map_or(Time::NEVER, |next| self.logged_in_at + next.0);
        }
        factor * self.fatigue
    }
}
