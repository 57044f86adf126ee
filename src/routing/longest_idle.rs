//! `longest-idle`: the agent whose hands have been free longest.

use super::RouterEntry;
use super::ranking::{Ranking, key};
use crate::language::Words;
use crate::sim::Watched;

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "longest-idle",
    title_zh: "空闲最久",
    summary: Words::new(
        "fewest unanswered rounds (none, if anybody is idle), then longest since the last reply",
        "未回复轮次最少者（有人空闲则为零），其次距上次回复最久者",
    ),
    source: Words::new("the usual rule of telephone centres", "电话中心的常用规则"),
    build: |groups| {
        Box::new(Ranking::new(groups, Watched::Rounds, |view| key(view.waiting, view.last_reply)))
    },
};
