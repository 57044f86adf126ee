//! `fewest-today`: the fewest inquiries received today.

use super::RouterEntry;
use super::ranking::{Ranking, key};
use crate::language::Words;
use crate::sim::Watched;

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "fewest-today",
    title_zh: "今日接入最少",
    summary: Words::new(
        "fewest inquiries received today; floods whoever logs in late",
        "今日接入最少者；晚上线的人会被大量分入",
    ),
    source: Words::new("an option of Douyin's Feige console", "抖音飞鸽后台的选项"),
    build: |groups| {
        Box::new(Ranking::new(groups, Watched::Inquiries, |view| key(view.received, view.last_assigned)))
    },
};
