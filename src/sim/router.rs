//! What a routing strategy sees and answers. The strategies themselves stand above, in `routing`.

use crate::scenario::GroupId;
use crate::units::{Span, Time};

/// What routing knows of an agent.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AgentView {
    /// His group.
    pub group: GroupId,
    /// On line, not suspended, below his cap.
    pub eligible: bool,
    /// Share in routing; positive.
    pub weight: f64,
    /// Inquiries that he holds open.
    pub open: u32,
    /// Rounds that wait for his reply, the one in hand included.
    pub waiting: u32,
    /// Inquiries received on this local day.
    pub received: u32,
    /// When he was assigned an inquiry last.
    pub last_assigned: Time,
    /// When his last reply ended, or will end, with all its parts and the text behind it; log-in before the first.
    pub last_reply: Time,
    /// Expected work of his unanswered rounds, the one in hand included, at factor 1.
    pub expected_work: Span,
    /// By how much his work takes longer.
    pub work_factor: f64,
}

/// A routing strategy: who takes this inquiry. It keeps an index of its own, so that a choice does not look at
/// all agents.
pub trait Router {
    /// Hears that what routing knows of an agent has changed. Changes that leave `eligible` and `weight` as they
    /// were are told only if they concern what is [watched](Router::watched).
    fn update(&mut self, agent: u32, view: &AgentView);

    /// The eligible agent of a group who takes the next inquiry, if there is one. `lot` is a uniform number in
    /// [0, 1) that belongs to the inquiry, if the strategy [`Router::draws_lots`].
    fn choose(&mut self, group: GroupId, lot: f64) -> Option<u32>;

    /// Whether the strategy needs a lot.
    fn draws_lots(&self) -> bool {
        false
    }

    /// What the strategy looks at.
    fn watched(&self) -> Watched {
        Watched::Inquiries
    }
}

/// What a strategy looks at of an agent; each kind includes those before it. What nobody looks at is not kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Watched {
    /// Whether he may be given inquiries, and his weight.
    Status,
    /// What he holds and has received.
    Inquiries,
    /// His unanswered rounds and his last reply: [`AgentView::waiting`] and [`AgentView::last_reply`].
    Rounds,
    /// The expected work of these: [`AgentView::expected_work`].
    Work,
}
