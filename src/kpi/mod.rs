//! Figures: what the platforms judge and what planners look at, as pure functions of a journal.
//!
//! [`catalog`] is the arithmetic, without numbers; [`books`] is data: thresholds, hours, what counts, source.

pub mod books;
pub mod catalog;
mod day_figures;
mod histogram;
mod loads;
pub mod messages;
mod observe;
mod page;

pub use books::{BOOKS, Book, COMMON, book, figure, figure_among};
pub use catalog::{Better, Counting, Figure, Unanswered, Unit};
pub use day_figures::{DayFigures, ItemCounts, TriggerCounts};
pub use histogram::{PartWaits, WaitHistogram};
pub use loads::{Load, loads};
pub use observe::Observer;
pub use page::figures_page;

/// A figure of one day (or one slot, group, team of it): numerator and denominator apart, as integers, so that
/// periods add before they divide and days merge exactly.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Ratio {
    /// What is counted: cases, or microseconds.
    pub numerator: u64,
    /// What it is counted over; 0 where the figure does not exist, say a rate of no inquiries.
    pub denominator: u64,
}

impl Ratio {
    /// A ratio.
    pub const fn new(numerator: u64, denominator: u64) -> Self {
        Ratio { numerator, denominator }
    }

    /// Adds another period's counts.
    pub fn add(&mut self, other: Ratio) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
    }

    /// The figure's value in the unit's terms (shares 0..=1, seconds, hours, counts); `None` where nothing was
    /// counted.
    pub fn value(self, unit: Unit) -> Option<f64> {
        (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64 / unit.divisor())
    }
}

impl std::iter::Sum for Ratio {
    fn sum<I: Iterator<Item = Ratio>>(ratios: I) -> Ratio {
        let mut sum = Ratio::default();
        ratios.for_each(|ratio| sum.add(ratio));
        sum
    }
}

/// What the planner promises: a figure, a bound, and how often it must hold.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Target {
    /// The figure.
    pub figure: &'static Figure,
    /// The bound in the figure's unit (shares 0..=1): at least this where higher is better, else at most.
    pub bound: f64,
    /// Share of days on which the bound must hold.
    pub promise: f64,
    /// A bound for the long-run figure of every slot by itself, if asked.
    pub slot_floor: Option<f64>,
}

impl Target {
    /// Whether a value meets the bound.
    pub fn met(&self, value: f64) -> bool {
        match self.figure.better {
            Better::Higher => value >= self.bound,
            Better::Lower => value <= self.bound,
        }
    }

    /// Whether a day with so many leave-messages meets the bound. One on which nothing was counted does if there are none:
    /// where all leave a message, some figures have nothing to count.
    pub fn met_by(&self, ratio: Ratio, leave_messages: u64) -> bool {
        ratio.value(self.figure.unit).map_or(leave_messages == 0, |value| self.met(value))
    }
}
