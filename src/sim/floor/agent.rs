//! An agent while the day lasts, and what he has in hand.

use super::NONE;
use super::chat::List;
use crate::day::Round;
use crate::scenario::{ReasonId, Replies};
use crate::sim::AgentView;
use crate::units::{Span, Time};

/// One agent. He begins with a cache line, because thousands of them are looked at in turn.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(in crate::sim) struct Agent {
    /// What routing sees of him.
    pub view: AgentView,
    pub task: Task,
    /// Unanswered rounds of customers without any human reply yet, by the time they were asked.
    pub first: List,
    /// Other unanswered rounds.
    pub later: List,
    /// Chats held, as a chain through [`Chat::held_next`].
    pub held: u32,
    pub wrap_ups: List,
    pub cap: u32,
    pub person_factor: f64,
    /// By how much his work takes longer at this hour with the bot's help; load and fatigue come on top.
    pub pace: f64,
    /// His fatigue, and when it grows next.
    pub fatigue: f64,
    pub tires_at: Time,
    pub logged_in_at: Time,
    pub online_since: Time,
    pub shift_end: Time,
    pub overtime_end: Time,
    /// Whether he may be given new inquiries, his cap set aside.
    pub accepts: bool,
    pub logged_in: bool,
    pub away: bool,
    pub break_due: bool,
    pub draining: bool,
    pub leaving: bool,
    /// Whether an incident has taken him away.
    pub absent: bool,
    /// Whether his console has failed.
    pub frozen: bool,
    /// Whether routing has not heard yet of what changed.
    pub changed: bool,
}

/// What an agent does now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sim) struct Task {
    pub kind: TaskKind,
    /// The chat, or the wrap-up's node.
    pub of: u32,
    pub since: Time,
    /// Work that remains after the first part of a reply.
    pub rest: Span,
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
        rest: Span::ZERO,
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

    /// Whether he is there and nothing waits for him: what comes next he takes up at once.
    #[inline]
    pub fn hands_are_free(&self) -> bool {
        self.task.kind == TaskKind::Idle
            && self.first.is_empty()
            && self.later.is_empty()
            && self.wrap_ups.is_empty()
            && self.logged_in
            && !self.away
            && !self.break_due
            && !self.leaving
            && !self.frozen
    }

    /// By how much his replies take longer now.
    #[inline]
    pub fn work_factor(&mut self, replies: &Replies, now: Time) -> f64 {
        let mut factor = self.pace;
        if let Some((slope, above)) = replies.load {
            factor *= 1.0 + slope * f64::from(self.view.open.saturating_sub(above));
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
