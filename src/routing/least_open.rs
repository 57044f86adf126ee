//! `least-open`: the fewest open inquiries per unit of weight.

use super::RouterEntry;
use super::ranking::{Ranking, key, per_weight};

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "least-open",
    summary: "fewest open inquiries per unit of weight; tie: longest since the last assignment",
    source: "default of the Taobao, JD and Douyin presets",
    build: |groups| {
        Box::new(Ranking::new(groups, false, |view| {
            key(per_weight(view.open, view.weight), view.last_assigned)
        }))
    },
};
