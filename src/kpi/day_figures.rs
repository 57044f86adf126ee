//! All figures of one day, as integers.

use super::Ratio;
use crate::units::Time;

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
    /// Each kind of work besides chat.
    pub off_chat: Vec<ItemCounts>,
    /// Each trigger.
    pub triggers: Vec<TriggerCounts>,
    /// Who was called in, by agent number, and when he logged in.
    pub calls: Vec<(u32, Time)>,
    /// Who stayed after his shift, by agent number, from when to when.
    pub overtime: Vec<(u32, Time, Time)>,
    /// Events that the engine handled.
    pub events: u64,
}

/// One kind of work besides chat on one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ItemCounts {
    /// Items that appeared.
    pub appeared: u64,
    /// Those that were done.
    pub done: u64,
    /// Those that were done by their deadline.
    pub on_time: u64,
    /// Those that were done, or whose deadline passed before the day was over.
    pub judged: u64,
    /// Time spent on them, in microseconds.
    pub micros: u64,
}

/// One trigger on one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TriggerCounts {
    /// How often it set in.
    pub times: u64,
    /// How long it was on, in microseconds.
    pub micros: u64,
}
