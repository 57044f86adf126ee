//! All figures of one day, as integers.

use super::{Counting, Figure, Ratio, Target};
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

impl DayFigures {
    /// Whether the day meets a target whose figure is at a place among these figures. Of leave-messages it knows by theirs.
    pub fn meets(&self, target: &Target, place: usize, figures: &[&Figure]) -> bool {
        let leave_messages = Counting::LeaveMessages.place(figures);
        target.met_by(self.whole[place], leave_messages.map_or(0, |place| self.whole[place].numerator))
    }
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
    /// Those that were done, or whose deadline came by the time the day was over.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::figure;

    #[test]
    fn a_day_without_cases_is_met_if_nobody_left_a_message() {
        let figures = ["jd-first-30-second-rate", "leave-message-rate"].map(|name| figure(name).unwrap());
        let target = Target { figure: figures[0], bound: 0.9, promise: 0.9, slot_floor: None };
        let meets = |of_figure: Ratio, left: u64| {
            let day = DayFigures { whole: vec![of_figure, Ratio::new(left, 5)], ..DayFigures::default() };
            day.meets(&target, 0, &figures)
        };
        assert_eq!([(0, 0), (0, 5)].map(|(of, left)| meets(Ratio::new(of, 0), left)), [true, false]);
        assert_eq!([(9, 5), (8, 0)].map(|(of, left)| meets(Ratio::new(of, 10), left)), [true, false]);
    }
}
