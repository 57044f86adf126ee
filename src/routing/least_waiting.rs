//! `least-waiting`: the fewest unanswered rounds per unit of weight.

use super::RouterEntry;
use super::ranking::{Ranking, key, per_weight};

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "least-waiting",
    summary: "fewest unanswered rounds per unit of weight; tie: longest since the last assignment",
    source: "join the shortest queue, counted in messages instead of inquiries",
    build: |groups| {
        Box::new(Ranking::new(groups, true, |view| {
            key(per_weight(view.waiting, view.weight), view.last_assigned)
        }))
    },
};
