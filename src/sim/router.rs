//! What a routing strategy sees and answers. The strategies themselves stand above, in `routing`.

use crate::scenario::GroupId;
use crate::units::{Span, Time};

/// What routing knows of an agent. Only what a strategy [watches](Router::watched) is kept: the rest means nothing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AgentView {
    /// His group.
    pub group: GroupId,
    /// On line, not suspended, below his cap.
    pub eligible: bool,
    /// Share in routing; positive.
    pub weight: f64,
    /// Inquiries that he holds open. From [`Watched::Inquiries`] on, as the next two.
    pub open: u32,
    /// Rounds that wait for his reply, the one in hand included. From [`Watched::Rounds`] on.
    pub waiting: u32,
    /// Inquiries received on this local day.
    pub received: u32,
    /// When he was assigned an inquiry last.
    pub last_assigned: Time,
    /// When his last reply ended, or will end, with all its parts and the text behind it; log-in before the first. From
    /// [`Watched::Rounds`] on.
    pub last_reply: Time,
    /// Expected work of his unanswered rounds, the one in hand included, at factor 1. For [`Watched::Work`].
    pub expected_work: Span,
    /// By how much his work takes longer.
    pub work_factor: f64,
}

/// A routing strategy: who takes this inquiry. It keeps an index of its own, so that a choice does not look at
/// all agents.
///
/// It is made anew for every day, when nobody is eligible yet, and hears of an agent with the first change that concerns
/// it: of those who never come, it may never hear. Agents are numbered from 0 in the order of
/// [`Layout::persons`](crate::workforce::Layout::persons).
pub trait Router {
    /// Hears that what routing knows of an agent has changed. It is called before a choice, with all that has changed
    /// since the one before, once for each agent. Changes that leave `eligible` and `weight` as they were are told only
    /// if they concern what is [watched](Router::watched).
    fn update(&mut self, agent: u32, view: &AgentView);

    /// The agent of a group who takes the next inquiry, if one is eligible: for an inquiry that enters or comes back,
    /// that has waited long enough for another group, and, with a central queue, for each that waits when several agents
    /// come at one instant. Of one agent who has a place free again, the queue is asked and not the strategy.
    ///
    /// `lot` is a uniform number in [0, 1) that belongs to the inquiry, if the strategy [`Router::draws_lots`]. Whoever
    /// needs two takes its digits apart. Randomness of any other kind makes results depend on the order of days.
    ///
    /// Choosing somebody who is not eligible is a fault of the strategy: [`simulate`](super::simulate) panics.
    fn choose(&mut self, group: GroupId, lot: f64) -> Option<u32>;

    /// Whether the strategy needs a lot.
    fn draws_lots(&self) -> bool {
        false
    }

    /// What the strategy looks at. Everything else in [`AgentView`] is not kept for it.
    fn watched(&self) -> Watched;
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
