//! `least-open`: the fewest open inquiries per unit of weight.

use super::RouterEntry;
use super::ranking::{Ranking, key, per_weight};
use crate::language::Words;
use crate::sim::Watched;

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "least-open",
    title_zh: "最少同时接待",
    summary: Words::new(
        "fewest open inquiries per unit of weight; tie: longest since the last assignment",
        "按权重同时接待最少者；相同时取距上次分配最久者",
    ),
    source: Words::new("default of the Taobao, JD and Douyin presets", "淘宝、京东、抖音预设的默认值"),
    build: |groups| {
        Box::new(Ranking::new(groups, Watched::Inquiries, |view| {
            key(per_weight(view.open, view.weight), view.last_assigned)
        }))
    },
};
