//! Work besides chat: order notes, reminders, checks, tickets, quality checks, leave-messages.

use super::{Distribution, GroupId, ReasonId, TeamId};
use crate::units::{Span, Time};

/// One kind of work besides chat.
#[derive(Clone, Debug)]
pub struct OffChat {
    /// What the planner calls it.
    pub name: String,
    /// The group that does it.
    pub group: GroupId,
    /// The teams of the group that do it; empty: all.
    pub teams: Vec<TeamId>,
    /// Where its items come from.
    pub source: ItemSource,
    /// Work of an item in seconds at factor 1.
    pub work: Distribution,
    /// When an item should be done.
    pub due: Due,
    /// How it is done.
    pub manner: Manner,
    /// Inquiries that its items lead to, such as a customer's answer to a reminder.
    pub creates: Option<Creates>,
}

/// Where items come from.
#[derive(Clone, PartialEq, Debug)]
pub enum ItemSource {
    /// So many appear at one moment.
    At {
        /// When.
        at: Time,
        /// How many.
        items: u32,
    },
    /// So many appear between two moments, each at a uniform point.
    Spread {
        /// The first moment.
        from: Time,
        /// The moment before which they appear.
        to: Time,
        /// How many.
        items: u32,
    },
    /// One appears after a share of the inquiries that agents received and that have closed.
    PerInquiry {
        /// The share.
        share: f64,
        /// From the close.
        after: Span,
        /// What the inquiries were about at first.
        reasons: Vec<ReasonId>,
    },
    /// One appears with each leave-message of these reasons.
    LeaveMessages {
        /// What the inquiries were about at first.
        reasons: Vec<ReasonId>,
    },
}

/// When an item should be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// So long after it appears.
    After(Span),
    /// At a moment; at the same time of a later day for what appears after it.
    At(Time),
}

impl Due {
    /// The deadline of an item that appears at a moment.
    pub fn of(self, appears: Time) -> Time {
        match self {
            Due::After(span) => appears + span,
            Due::At(at) if appears <= at => at,
            Due::At(at) => {
                const DAY: i64 = Span::from_hours(24).micros();
                let days = ((appears - at).micros() + DAY - 1) / DAY;
                at + Span::from_micros(days * DAY)
            }
        }
    }
}

/// How work besides chat is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    /// In idle moments: it is interrupted by an unanswered round and resumed later.
    Idle,
    /// In a block for which the person goes off line, as on a break.
    Block {
        /// At most so many people at once.
        at_once: u32,
    },
}

/// Inquiries that items lead to.
#[derive(Clone, Debug)]
pub struct Creates {
    /// How likely an item does.
    pub probability: f64,
    /// What the inquiry is about.
    pub reason: ReasonId,
    /// From the item's end to the customer's message.
    pub delay: Distribution,
}

impl OffChat {
    /// Whether it comes from inquiries of a reason that agents received.
    pub fn follows(&self, reason: ReasonId) -> Option<(f64, Span)> {
        match &self.source {
            ItemSource::PerInquiry { share, after, reasons } if reasons.contains(&reason) => {
                Some((*share, *after))
            }
            _ => None,
        }
    }

    /// Whether leave-messages of a reason are answered by it.
    pub fn answers(&self, reason: ReasonId) -> bool {
        matches!(&self.source, ItemSource::LeaveMessages { reasons } if reasons.contains(&reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_appears_after_its_deadline_is_due_a_day_later() {
        let at = |hours: i64| Time::START + Span::from_hours(hours);
        let due = Due::At(at(11));
        assert_eq!(due.of(at(2)), at(11));
        assert_eq!(due.of(at(11)), at(11));
        assert_eq!(due.of(at(11) + Span::from_secs(1)), at(35));
        assert_eq!(due.of(at(35)), at(35));
        assert_eq!(due.of(at(40)), at(59));
    }
}
