//! `shortest-expected-wait`: the least expected work in the list, at the agent's speed.

use super::RouterEntry;
use super::ranking::{Ranking, key};
use crate::units::Span;

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "shortest-expected-wait",
    summary: "least expected work of unanswered rounds over the agent's speed; tie: longest since the last \
              assignment",
    source: "least-work-left routing with expected instead of known work",
    build: |groups| {
        Box::new(Ranking::new(groups, true, |view| {
            key(millis(view.expected_work.scaled(view.work_factor)), view.last_assigned)
        }))
    },
};

/// Milliseconds, up to seven weeks.
fn millis(span: Span) -> u32 {
    (span.micros() / 1_000).clamp(0, i64::from(u32::MAX)) as u32
}
