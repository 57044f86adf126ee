//! What the lead does on the day when figures go wrong: raise caps, let the bot help, call reserves.

use super::GroupId;
use crate::units::Span;

/// Something that is looked at every so often, and what is done about it.
#[derive(Clone, PartialEq, Debug)]
pub struct Trigger {
    /// What the planner calls it.
    pub name: String,
    /// From look to look, from the start on.
    pub every: Span,
    /// What is looked at.
    pub measure: Measure,
    /// Of these groups.
    pub groups: Vec<GroupId>,
    /// It sets in when the measure is more than this …
    pub above: f64,
    /// … and ends when it is less than this.
    pub below: f64,
    /// By how much the groups' caps are higher meanwhile.
    pub raise_cap: u32,
    /// Whether the bot meanwhile is the first line outside its windows too.
    pub bot: bool,
    /// The shift templates whose people are called in when it sets in.
    pub call: Vec<String>,
    /// How long after the call they are on line.
    pub call_delay: Span,
}

/// What a trigger looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// Customers who wait for a reply, in queues and lists, per person on line.
    Waiting,
    /// The longest wait of a customer who waits now, in seconds.
    LongestWait,
    /// Share of the rounds answered since the last look that were answered later than this.
    LateShare(Span),
    /// Inquiries that came since the last look over those that the forecast expects.
    Volume,
}
