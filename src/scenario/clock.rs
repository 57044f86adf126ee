//! The shop's local wall clock: no zone, no summer time.

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};

use crate::units::{Span, Time};

/// Local wall-clock time of the scenario's start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
    start: DateTime,
    /// Microseconds from local midnight to the start.
    since_midnight: i64,
}

/// A daily window of the wall clock, such as 08:00–23:00; one that ends before it starts crosses midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DailyWindow {
    /// From local midnight to the window's start.
    pub from: Span,
    /// From local midnight to the window's end, itself outside.
    pub until: Span,
}

/// Microseconds in a day.
pub const DAY: i64 = 24 * 3600 * 1_000_000;

impl Clock {
    /// A clock that shows the given time at [`Time::START`].
    pub fn new(start: DateTime) -> Self {
        let midnight = start.date().at(0, 0, 0, 0);
        Clock { start, since_midnight: start.duration_since(midnight).as_micros() as i64 }
    }

    /// The wall-clock time at the start.
    pub fn start(&self) -> DateTime {
        self.start
    }

    /// The wall-clock time at a point.
    pub fn at(&self, time: Time) -> DateTime {
        self.start.saturating_add(SignedDuration::from_micros(time.micros()))
    }

    /// The point at which the clock shows the given time; negative if that was before the start.
    pub fn time(&self, at: DateTime) -> Time {
        Time::from_micros(at.duration_since(self.start).as_micros() as i64)
    }

    /// The point at which the clock shows a time of day on the n-th local day (0: the day of the start).
    pub fn time_of_day(&self, day: i64, since_midnight: Span) -> Time {
        Time::from_micros(day * DAY + since_midnight.micros() - self.since_midnight)
    }

    /// Number of the local day of a point; 0 is the day of the start.
    #[inline]
    pub fn day(&self, time: Time) -> i64 {
        (time.micros() + self.since_midnight).div_euclid(DAY)
    }

    /// The date of the n-th local day.
    pub fn date(&self, day: i64) -> Date {
        self.start.date().saturating_add(day.days())
    }

    /// Time of day at a point.
    #[inline]
    pub fn since_midnight(&self, time: Time) -> Span {
        Span::from_micros((time.micros() + self.since_midnight).rem_euclid(DAY))
    }

    /// Hour of the local day at a point, 0..24.
    #[inline]
    pub fn hour(&self, time: Time) -> usize {
        (self.since_midnight(time).micros() / (DAY / 24)) as usize
    }

    /// `20:00`, with `+1` and so on for the days after the start's.
    pub fn label(&self, time: Time) -> String {
        let (at, day) = (self.at(time), self.day(time));
        let mut text = format!("{:02}:{:02}", at.hour(), at.minute());
        if at.second() != 0 {
            text += &format!(":{:02}", at.second());
        }
        if day != 0 {
            text += &format!("{day:+}");
        }
        text
    }
}

impl DailyWindow {
    /// The whole day.
    pub const ALWAYS: DailyWindow = DailyWindow { from: Span::ZERO, until: Span::from_hours(24) };

    /// From one full hour to another.
    pub const fn hours(from: i64, until: i64) -> Self {
        DailyWindow { from: Span::from_hours(from), until: Span::from_hours(until) }
    }

    /// Whether a time of day lies inside.
    #[inline]
    pub fn contains(&self, since_midnight: Span) -> bool {
        if self.from <= self.until {
            self.from <= since_midnight && since_midnight < self.until
        } else {
            since_midnight >= self.from || since_midnight < self.until
        }
    }

    /// The stretches of this window between the scenario's start and a point, in order.
    pub fn stretches(&self, clock: &Clock, until: Time) -> Vec<(Time, Time)> {
        let length = if self.from <= self.until {
            self.until - self.from
        } else {
            self.until + Span::from_micros(DAY) - self.from
        };
        let mut out: Vec<(Time, Time)> = Vec::new();
        for day in -1..=clock.day(until) {
            let from = clock.time_of_day(day, self.from);
            let (from, to) = (from.max(Time::START), (from + length).min(until));
            match out.last_mut() {
                Some(last) if from < to && last.1 >= from => last.1 = to,
                _ if from < to => out.push((from, to)),
                _ => {}
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn eve() -> Clock {
        Clock::new(date(2025, 11, 10).at(20, 0, 0, 0))
    }

    #[test]
    fn the_clock_runs_over_midnight() {
        let clock = eve();
        let one = Time::from_secs(5 * 3600 + 600);
        assert_eq!(clock.label(one), "01:10+1");
        assert_eq!((clock.hour(one), clock.day(one)), (1, 1));
        assert_eq!(clock.time(date(2025, 11, 11).at(1, 10, 0, 0)), one);
        assert_eq!(clock.time_of_day(1, Span::from_mins(70)), one);
    }

    #[test]
    fn a_window_over_midnight_is_one_stretch() {
        let night = DailyWindow::hours(23, 8);
        assert!(night.contains(Span::from_hours(7)) && !night.contains(Span::from_hours(8)));
        assert_eq!(
            night.stretches(&eve(), Time::from_secs(28 * 3600)),
            [
                (Time::from_secs(3 * 3600), Time::from_secs(12 * 3600)),
                (Time::from_secs(27 * 3600), Time::from_secs(28 * 3600))
            ]
        );
        assert_eq!(
            DailyWindow::ALWAYS.stretches(&eve(), Time::from_secs(28 * 3600)),
            [(Time::START, Time::from_secs(28 * 3600))]
        );
    }
}
