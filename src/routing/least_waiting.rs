//! `least-waiting`: the fewest unanswered rounds per unit of weight.

use super::RouterEntry;
use super::ranking::{Ranking, key, per_weight};
use crate::language::Words;
use crate::sim::Watched;

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "least-waiting",
    title_zh: "最少未回复",
    summary: Words::new(
        "fewest unanswered rounds per unit of weight; tie: longest since the last assignment",
        "按权重未回复轮次最少者；相同时取距上次分配最久者",
    ),
    source: Words::new(
        "join the shortest queue, counted in messages instead of inquiries",
        "加入最短队列，按消息而非咨询计",
    ),
    build: |groups| {
        Box::new(Ranking::new(groups, Watched::Rounds, |view| {
            key(per_weight(view.waiting, view.weight), view.last_assigned)
        }))
    },
};
