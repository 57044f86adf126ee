//! All figures of one day, as integers.

use super::Ratio;

/// All figures of one day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DayFigures {
    /// Per figure, for the whole scenario.
    pub whole: Vec<Ratio>,
    /// Per figure and slot: `figure * slots + slot`.
    pub slots: Vec<Ratio>,
    /// Per figure and group: `figure * groups + group`.
    pub groups: Vec<Ratio>,
    /// Per figure and team: `figure * teams + team`.
    pub teams: Vec<Ratio>,
    /// Events that the engine handled.
    pub events: u64,
}
