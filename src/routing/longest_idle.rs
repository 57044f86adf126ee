//! `longest-idle`: the agent whose hands have been free longest.

use super::RouterEntry;
use super::ranking::{Ranking, key};

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "longest-idle",
    summary: "fewest unanswered rounds (none, if anybody is idle), then longest since the last reply",
    source: "the usual rule of telephone centres",
    build: |groups| Box::new(Ranking::new(groups, true, |view| key(view.waiting, view.last_reply))),
};
