//! Leads: when one has spent his share on inquiries.

use super::reading::Reading;
use super::stretches::union;
use crate::units::{Span, Time};

/// When a lead is beyond his share, and so gets nothing new.
pub(super) struct BeyondShare {
    /// Whatever happens at one instant, and however it is rounded.
    pub surely: Vec<(Time, Time)>,
    /// Perhaps.
    pub maybe: Vec<(Time, Time)>,
}

/// What rounding may do to the point at which the share is kept again.
const SLACK: Span = Span::from_micros(5);

/// When an agent is beyond his share: from the end of a piece of work after which all of it since log-in is more than
/// the share, until it is not.
pub(super) fn beyond_share(reading: &Reading, agent: usize) -> BeyondShare {
    let share = reading.team(agent).inquiry_share;
    let it = &reading.agents[agent];
    let mut spent = Span::ZERO;
    let mut stretches: Vec<(Time, Time)> = Vec::new();
    if share < 1.0 {
        for busy in &it.busy {
            spent += busy.to - busy.from;
            let kept = it.on + Span::from_secs_f64(spent.secs() / share);
            stretches.push((busy.to, kept));
        }
    }
    let within = |slack: Span| {
        let rounded = stretches.iter().map(|s| (s.0, s.1 + slack));
        union(rounded.filter(|s| s.0 < s.1))
    };
    BeyondShare { surely: within(Span::ZERO - SLACK), maybe: within(SLACK) }
}
