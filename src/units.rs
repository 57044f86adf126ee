//! Points and lengths of time, as integer microseconds: two types, so that they cannot be confused.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub, SubAssign};

/// Microseconds in a second.
const MICROS: i64 = 1_000_000;

/// A point in time: microseconds since the start of the scenario.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Time(i64);

/// A length of time in microseconds; may be negative as the difference of two points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Span(i64);

impl Time {
    /// The scenario's start.
    pub const START: Time = Time(0);
    /// A point that no event reaches; stands for "never". Half the range, so that adding a length to it cannot
    /// overflow: the sum is still never.
    pub const NEVER: Time = Time(i64::MAX / 2);

    /// The point so many microseconds after the start.
    pub const fn from_micros(micros: i64) -> Self {
        Time(micros)
    }

    /// Microseconds since the start.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The point so many seconds after the start.
    pub const fn from_secs(secs: i64) -> Self {
        Time(secs * MICROS)
    }

    /// Seconds since the start.
    pub fn secs(self) -> f64 {
        self.0 as f64 / MICROS as f64
    }

    /// Whether this point is [`Time::NEVER`].
    pub const fn is_never(self) -> bool {
        self.0 >= Time::NEVER.0
    }

    /// The length since an earlier point; zero if that point is later.
    pub fn since(self, earlier: Time) -> Span {
        Span((self.0 - earlier.0).max(0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);
    /// Longer than any scenario (about 146,000 years, half the range, so that adding it to a point cannot
    /// overflow); stands for "without end".
    pub const FOREVER: Span = Span(i64::MAX / 2);

    /// So many microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Span(micros)
    }

    /// Microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// So many whole seconds.
    pub const fn from_secs(secs: i64) -> Self {
        Span(secs * MICROS)
    }

    /// So many whole minutes.
    pub const fn from_mins(mins: i64) -> Self {
        Span::from_secs(mins * 60)
    }

    /// So many whole hours.
    pub const fn from_hours(hours: i64) -> Self {
        Span::from_secs(hours * 3600)
    }

    /// Seconds with a fraction, rounded down to the microsecond; saturates at [`Span::FOREVER`], and what is
    /// not a number counts as zero.
    pub fn from_secs_f64(secs: f64) -> Self {
        Span::saturating(secs * MICROS as f64)
    }

    /// Seconds as somebody has written them, to the nearest microsecond: `33.3` is 33,300,000 µs, though the number nearest
    /// to it is a little less.
    pub fn nearest(secs: f64) -> Self {
        Span::saturating((secs * MICROS as f64).round())
    }

    #[inline]
    fn saturating(micros: f64) -> Self {
        if micros >= Span::FOREVER.0 as f64 { Span::FOREVER } else { Span(micros as i64) }
    }

    /// [`Span::from_secs_f64`] of what is known to be at least 0 and less than [`Span::MOST_QUICK`] seconds, quicker.
    #[inline(always)]
    pub(crate) fn from_secs_quick(secs: f64) -> Self {
        Span::from_micros_quick(secs * MICROS as f64)
    }

    /// A number of microseconds rounded down, which is known to be at least 0 and less than [`Span::MOST_QUICK`]
    /// seconds. A cast asks first whether the number is one and whether it fits.
    #[inline(always)]
    pub(crate) fn from_micros_quick(micros: f64) -> Self {
        /// Where numbers have halves in their last place. A quarter less than a number rounds to the half at or below
        /// it, for a tie goes to the even of two, which is the lower.
        const HALVES: f64 = 1.5 * (1u64 << 51) as f64;
        let halves = (micros - 0.25 + HALVES).to_bits();
        // Without the exponent and the leading digit, and without the half.
        Span((halves << 13 >> 14) as i64)
    }

    /// Seconds up to which a length is made quickly.
    pub(crate) const MOST_QUICK: f64 = (1u64 << 49) as f64 / MICROS as f64;

    /// Seconds.
    pub fn secs(self) -> f64 {
        self.0 as f64 / MICROS as f64
    }

    /// Whether this length is [`Span::FOREVER`] or more.
    pub const fn is_forever(self) -> bool {
        self.0 >= Span::FOREVER.0
    }

    /// This length times a factor, rounded down to the microsecond; at most [`Span::FOREVER`].
    pub fn scaled(self, factor: f64) -> Span {
        if factor == 1.0 || self.is_forever() {
            return self;
        }
        Span(((self.0 as f64 * factor) as i64).min(Span::FOREVER.0))
    }
}

impl Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0 + span.0)
    }
}
impl AddAssign<Span> for Time {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}
impl Sub<Span> for Time {
    type Output = Time;
    fn sub(self, span: Span) -> Time {
        Time(self.0 - span.0)
    }
}
impl Sub for Time {
    type Output = Span;
    fn sub(self, other: Time) -> Span {
        Span(self.0 - other.0)
    }
}
impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0 + other.0)
    }
}
impl AddAssign for Span {
    fn add_assign(&mut self, other: Span) {
        self.0 += other.0;
    }
}
impl Sub for Span {
    type Output = Span;
    fn sub(self, other: Span) -> Span {
        Span(self.0 - other.0)
    }
}
impl SubAssign for Span {
    fn sub_assign(&mut self, other: Span) {
        self.0 -= other.0;
    }
}
impl Mul<i64> for Span {
    type Output = Span;
    fn mul(self, n: i64) -> Span {
        Span(self.0 * n)
    }
}
impl Sum for Span {
    fn sum<I: Iterator<Item = Span>>(spans: I) -> Span {
        spans.fold(Span::ZERO, Add::add)
    }
}

impl fmt::Display for Span {
    /// As a planner writes it: `4h30m`, `90s`, `1.5s`; the largest units that leave no rest.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_forever() {
            return f.write_str("without end");
        }
        let (sign, micros) = if self.0 < 0 { ("-", -self.0) } else { ("", self.0) };
        f.write_str(sign)?;
        let (secs, rest) = (micros / MICROS, micros % MICROS);
        if rest != 0 {
            return write!(f, "{}s", micros as f64 / MICROS as f64);
        }
        let (h, m, s) = (secs / 3600, secs / 60 % 60, secs % 60);
        match (h, m, s) {
            (0, 0, s) => write!(f, "{s}s"),
            (0, m, 0) => write!(f, "{m}m"),
            (0, m, s) => write!(f, "{m}m{s}s"),
            (h, 0, 0) => write!(f, "{h}h"),
            (h, m, 0) => write!(f, "{h}h{m}m"),
            (h, m, s) => write!(f, "{h}h{m}m{s}s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_prints_as_a_planner_writes_it() {
        for (span, text) in [
            (Span::from_secs(90), "1m30s"),
            (Span::from_mins(270), "4h30m"),
            (Span::from_micros(1_500_000), "1.5s"),
            (Span::ZERO, "0s"),
            (Span::FOREVER, "without end"),
        ] {
            assert_eq!(span.to_string(), text);
        }
    }

    #[test]
    fn a_written_length_is_what_is_written() {
        for (secs, micros) in [(33.3, 33_300_000), (0.000_001, 1), (18.0, 18_000_000), (0.1 + 0.2, 300_000)] {
            assert_eq!(Span::nearest(secs), Span::from_micros(micros), "{secs}");
        }
        assert_eq!((Span::nearest(f64::INFINITY), Span::nearest(f64::NAN)), (Span::FOREVER, Span::ZERO));
    }

    #[test]
    fn a_length_made_quickly_is_the_same() {
        let check = |micros: f64| {
            assert_eq!(Span::from_micros_quick(micros), Span(micros as i64), "{micros:e}");
            let secs = micros / MICROS as f64;
            assert_eq!(Span::from_secs_quick(secs), Span::from_secs_f64(secs), "{secs:e}");
        };
        for whole in (0..3000i64).chain((0..48).map(|power| 1 << power)).map(|whole| whole as f64) {
            for fraction in
                [0.0, 1e-300, 1e-9, 0.125, 0.25, 0.25 + 1e-12, 0.499_999, 0.5, 0.75, 0.999_999_999]
            {
                let bits = (whole + fraction).to_bits();
                (-2..=2).for_each(|ulps| check(f64::from_bits(bits.saturating_add_signed(ulps))));
            }
        }
        check(-0.0);
        check(Span::MOST_QUICK * MICROS as f64 - 1.0);
    }

    #[test]
    fn without_end_stays_without_end() {
        assert!((Time::from_secs(5) + Span::FOREVER).is_never());
        assert_eq!(Span::from_secs_f64(f64::INFINITY), Span::FOREVER);
        assert_eq!(Span::FOREVER.scaled(0.5), Span::FOREVER);
    }
}
