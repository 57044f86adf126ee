//! `shortest-expected-wait`: the least expected work in the list, at the agent's speed.

use super::RouterEntry;
use super::ranking::{Ranking, key};

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "shortest-expected-wait",
    summary: "least expected work of unanswered rounds over the agent's speed; tie: longest since the last \
              assignment",
    source: "least-work-left routing with expected instead of known work",
    build: |groups| {
        Box::new(Ranking::new(groups, true, |view| {
            key(view.expected_work.scaled(view.work_factor).micros() as u64, view.last_assigned)
        }))
    },
};
