//! Paired differences of daily values, with intervals: for a number of days that was fixed beforehand, and for one
//! that the days themselves decided.

use super::select::{variance_of_differences, variance_of_held};
use crate::stats::{Interval, interval_of_mean, student};

/// A mean of daily differences.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Difference {
    /// The mean over the days that both have.
    pub value: f64,
    /// Its interval; `None` with fewer than two days.
    pub interval: Option<Interval>,
    /// The days that both have.
    pub days: u64,
}

/// Which days there are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Days {
    /// As many as was decided beforehand: the interval is [that of the mean](interval_of_mean) of the daily differences,
    /// Student's for days on which something held.
    Fixed,
    /// Days were added until something was decided, from so many on. Then an interval for a fixed number is too
    /// narrow, and this one holds whenever one stops: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024,
    /// "Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52(6), theorem
    /// 2.2: s·√(2(nρ² + 1)/(n²ρ²)·ln(√(nρ² + 1)/α)), with ρ such that it is nearly narrowest at the first days.
    Added {
        /// Days of the first look.
        from: u64,
    },
}

/// What values a day can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Values {
    /// Any.
    Any,
    /// 1 where something held, else 0. Days that are all alike leave doubt ([`variance_of_held`]).
    Held,
}

impl Difference {
    /// The mean of a − b over the days that both have a value for; `None` if there is none. `confidence` is that of
    /// this one interval. Where no day differs at all, the difference is exactly 0, and so is its interval if `same`
    /// says that the two are alike in everything else too.
    pub fn of(
        a: &[f64],
        b: &[f64],
        confidence: f64,
        days: Days,
        values: Values,
        same: bool,
    ) -> Option<Difference> {
        let n = a.len().min(b.len());
        let (a, b) = (&a[..n], &b[..n]);
        if n == 0 {
            return None;
        }
        let value = a.iter().zip(b).map(|(a, b)| a - b).sum::<f64>() / n as f64;
        let doubted = values == Values::Held && !same;
        let variance = || if doubted { variance_of_held(a, b) } else { variance_of_differences(a, b) };
        let count = n as f64;
        let around = |half: f64| Interval::around(value, half);
        let interval = match days {
            Days::Added { from } => around(variance().sqrt() * lasting(count, from as f64, 1.0 - confidence)),
            Days::Fixed if doubted => {
                around(student((count - 1.0).max(1.0), confidence) * (variance() / count).sqrt())
            }
            Days::Fixed => {
                let residuals: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b - value).collect();
                interval_of_mean(value, &residuals, confidence)
            }
        };
        Some(Difference { value, interval: (n > 1).then_some(interval), days: n as u64 })
    }

    /// Whether the interval leaves no doubt that there is a difference.
    pub fn is_certain(&self) -> bool {
        self.interval.is_some_and(|interval| interval.low > 0.0 || interval.high < 0.0)
    }
}

/// Half-width in standard deviations after n days, with error α over all n.
fn lasting(n: f64, from: f64, alpha: f64) -> f64 {
    let narrow = -2.0 * libm::log(alpha);
    let rho2 = (narrow + libm::log(narrow + 1.0)) / from.max(1.0);
    let grown = n * rho2 + 1.0;
    (2.0 * grown / (n * n * rho2) * libm::log(grown.sqrt() / alpha)).sqrt()
}

/// Confidence of each of so many intervals, so that all hold together with the given one (Bonferroni's inequality;
/// Dunn 1961, "Multiple comparisons among means", Journal of the American Statistical Association 56).
pub fn each_of(confidence: f64, intervals: usize) -> f64 {
    1.0 - (1.0 - confidence) / intervals.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Streams};

    #[test]
    fn a_difference_is_that_of_students_paired_test() {
        // Differences 1, 2, 3, not skewed: mean 2, standard error 1/√3, t(2) = 4.3027.
        let found =
            Difference::of(&[2.0, 4.0, 6.0, 9.0], &[1.0, 2.0, 3.0], 0.95, Days::Fixed, Values::Any, false);
        let found = found.unwrap();
        let half = 4.302_652_7 / 3.0_f64.sqrt();
        assert_eq!((found.value, found.days), (2.0, 3));
        let interval = found.interval.unwrap();
        assert!((interval.high - 2.0 - half).abs() < 1e-6 && (interval.low - 2.0 + half).abs() < 1e-6);
        assert!(!found.is_certain());
        assert_eq!(Difference::of(&[], &[1.0], 0.95, Days::Fixed, Values::Any, false), None);
        let one = Difference::of(&[1.0], &[1.0], 0.95, Days::Fixed, Values::Any, false).unwrap();
        assert_eq!((one.interval, one.is_certain()), (None, false));
    }

    #[test]
    fn what_is_the_same_differs_by_exactly_nothing() {
        let days = [0.1, 0.7, 0.3];
        for values in [Values::Any, Values::Held] {
            for kind in [Days::Fixed, Days::Added { from: 3 }] {
                let found = Difference::of(&days, &days, 0.99, kind, values, true).unwrap();
                assert_eq!((found.value, found.interval), (0.0, Some(Interval { low: 0.0, high: 0.0 })));
            }
        }
        // Two that kept a target on all days may differ on others.
        let held = Difference::of(&[1.0; 50], &[1.0; 50], 0.95, Days::Fixed, Values::Held, false).unwrap();
        assert!(held.interval.unwrap().high > 0.02);
    }

    #[test]
    fn the_interval_for_added_days_holds_whenever_one_stops() {
        let (series, alpha) = (1_000, 0.1);
        let mut wrong = [0u32; 2];
        for replication in 0..series {
            let mut stream = Streams::new(11, replication).stream(Purpose::Report, 12);
            let zero = vec![0.0; 1_200];
            // Sums of three uniforms, less their mean: nearly normal.
            let days: Vec<f64> =
                (0..1_200).map(|_| stream.uniform() + stream.uniform() + stream.uniform() - 1.5).collect();
            let mut missed = [false; 2];
            for n in (50..=1_200).step_by(10) {
                for (missed, kind) in missed.iter_mut().zip([Days::Added { from: 50 }, Days::Fixed]) {
                    let found = Difference::of(&days[..n], &zero, 1.0 - alpha, kind, Values::Any, false);
                    *missed |= found.is_some_and(|found| found.is_certain());
                }
            }
            wrong.iter_mut().zip(missed).for_each(|(wrong, missed)| *wrong += u32::from(missed));
        }
        let [added, fixed] = wrong.map(|wrong| f64::from(wrong) / series as f64);
        assert!(added <= alpha && fixed > 2.0 * alpha, "added {added}, fixed {fixed}");
    }
}
