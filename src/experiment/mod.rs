//! Replications: many days in parallel, or as many as a wanted precision or certainty takes, folded in their order;
//! and alternatives compared on the same days.

pub mod compare;
mod difference;
mod replicate;
mod replicator;
pub mod select;

pub use crate::kpi::{DayFigures, PartWaits, WaitHistogram};
pub use difference::{Days, Difference, Values, each_of};
pub use replicate::{Length, Options, Progress, Verdict, estimate, replicate};
pub use replicator::{DayOutcome, Replicator};

use crate::kpi::Figure;

/// What an experiment found.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// The figures, in the order of the per-figure vectors of [`DayFigures`].
    pub figures: Vec<&'static Figure>,
    /// The days, by replication.
    pub days: Vec<DayFigures>,
    /// Waits for the first human reply, over all days.
    pub first_waits: WaitHistogram,
    /// The same by slot, group and team.
    pub part_waits: PartWaits,
    /// Waits of all answered rounds, over all days.
    pub round_waits: WaitHistogram,
    /// Whether it was stopped before the wanted number of days or precision.
    pub interrupted: bool,
    /// Whether the wanted precision, or certainty, was reached; `None` if none was asked for.
    pub precise: Option<bool>,
    /// Confidence of the intervals of attainment, where days were added until verdicts were certain; else the
    /// study's.
    pub look_confidence: Option<f64>,
}

/// A shipped scenario as a study for tests.
#[cfg(test)]
pub(crate) fn sample_study() -> crate::study::Study {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/tmall-double11.toml");
    crate::study::read(&path).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A small shop with everything that reports tell of: groups and teams that differ, a bot, transfers, work besides chat,
/// two triggers, costs of every kind and a contract, orders with a margin.
#[cfg(test)]
pub(crate) fn small_study() -> crate::study::Study {
    let text = include_str!("small.toml");
    crate::study::read_str(text, "small.toml", std::path::Path::new(""))
        .unwrap_or_else(|problems| panic!("{problems}"))
}
