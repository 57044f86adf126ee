//! `fewest-today`: the fewest inquiries received today.

use super::RouterEntry;
use super::ranking::{Ranking, key};

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "fewest-today",
    summary: "fewest inquiries received today; floods whoever logs in late",
    source: "an option of Douyin's Feige console",
    build: |groups| Box::new(Ranking::new(groups, false, |view| key(view.received, view.last_assigned))),
};
