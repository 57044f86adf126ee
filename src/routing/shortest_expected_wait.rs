//! `shortest-expected-wait`: the least expected work in the list, at the agent's speed.

use super::RouterEntry;
use super::ranking::{Ranking, key};
use crate::language::Words;
use crate::sim::Watched;
use crate::units::Span;

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "shortest-expected-wait",
    title_zh: "预计等待最短",
    summary: Words::new(
        "least expected work of unanswered rounds over the agent's speed; tie: longest since the last \
              assignment",
        "未回复轮次的预计工作量除以客服速度最小者；相同时取距上次分配最久者",
    ),
    source: Words::new(
        "least-work-left routing with expected instead of known work",
        "剩余工作量最少的分流，以预计代替已知工作量",
    ),
    build: |groups| {
        Box::new(Ranking::new(groups, Watched::Work, |view| {
            key(millis(view.expected_work.scaled(view.work_factor)), view.last_assigned)
        }))
    },
};

/// Milliseconds, up to seven weeks.
fn millis(span: Span) -> u32 {
    (span.micros() / 1_000).clamp(0, i64::from(u32::MAX)) as u32
}
