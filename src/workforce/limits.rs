//! How many people a team has and how long each may work.

use super::Shift;
use crate::scenario::by_hour;
use crate::units::Span;

/// What a team allows whoever plans its shifts. The defaults of the working-time limits are those of the team's
/// kind in [`RULES`](super::RULES).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Most people at work at once, by hour of the local day (24 values) or one for all hours; `u32::MAX`: no
    /// limit. People on a break count.
    pub headcount: Vec<u32>,
    /// Most different persons; `u32::MAX`: no limit.
    pub people: u32,
    /// Work of a normal day, breaks left out; what is longer is overtime.
    pub normal_day: Span,
    /// Most work in one day, breaks left out.
    pub most_day: Span,
    /// Most work in one week, breaks left out, if there is a limit.
    pub most_week: Option<Span>,
    /// Most overtime of one person in a month, if there is a limit.
    pub overtime_month: Option<Span>,
    /// Least time from one shift's end to the next one's start.
    pub rest: Span,
    /// Most days of work in a row.
    pub days_running: u32,
}

impl Limits {
    /// Whether a shift is no longer than one may work in a day, or no person's day at all.
    pub fn allow_a_day_of(&self, shift: &Shift) -> bool {
        !shift.is_a_day() || shift.work() <= self.most_day
    }

    /// Most people at work at once in an hour of the local day, 0..24.
    pub fn headcount_at(&self, hour: usize) -> u32 {
        by_hour(&self.headcount, hour)
    }
}
