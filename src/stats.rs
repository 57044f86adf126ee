//! Estimates over days: ratios with intervals, quantiles of the single day, and how often a target holds.
//!
//! A figure of a day is a pair of integers, numerator and denominator. Over days they are added as integers,
//! so that the estimate does not depend on their order.
//!
//! Every function here states what it does where the textbook's formula has nothing to say: with one day,
//! with nothing counted, with days that are all alike. Of counts none of them returns a value that is not a number.
//!
//! A confidence, a share and a quantile's place are from 0 to 1, as everywhere; a confidence of 95 is a fault of the
//! caller, for which they panic.

use statrs::distribution::{Beta, Binomial, ContinuousCDF, DiscreteCDF, Normal, StudentsT};

/// What values a figure can take; intervals are cut to it, and days that are all alike are judged by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Support {
    /// Cases of which some have a property: 0..=1.
    Share,
    /// A number of cases: 0 and more.
    Count,
    /// A mean length of time, a mean number of people: 0 and more.
    Amount,
}

/// An interval at some confidence.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Half of its width.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// So far to each side.
    pub(crate) fn around(middle: f64, half_width: f64) -> Self {
        Interval { low: middle - half_width, high: middle + half_width }
    }

    fn scaled(self, factor: f64) -> Self {
        Interval { low: self.low * factor, high: self.high * factor }
    }
}

/// The interval of a mean from what each observation lies off it: Student's t, corrected for skewness.
///
/// With n residuals of standard deviation s and third central moment μ₃, a = μ₃/(6·√n·s³), and
/// G(r) = ((1 + 6a·(r − a))^⅓ − 1)/(2a), the interval of a mean m is m − G(t)·s/√n to m − G(−t)·s/√n with
/// t = t(n − 1) (Willink 2005, "A confidence interval and test for the mean of an asymmetric distribution",
/// Communications in Statistics: Theory and Methods 34; the transformation is that of Hall 1992, "On the removal of
/// skewness by transformation", Journal of the Royal Statistical Society B 54). a is kept so small that 6·|a|·t ≤ 0.9:
/// beyond, the cube root would turn the chance skewness of a few observations into an interval several times as wide.
/// Without skewness, and with two observations, which tell of none, it is m ± t·s/√n; with fewer it has no width.
///
/// Rates near 100 % are carried by rare bad days: Student's interval lies too high there, the more so the fewer of
/// them were seen.
pub fn interval_of_mean(mean: f64, residuals: &[f64], confidence: f64) -> Interval {
    if residuals.len() < 2 {
        return Interval { low: mean, high: mean };
    }
    let n = residuals.len() as f64;
    let t = student(n - 1.0, confidence);
    let squares: f64 = residuals.iter().map(|e| e * e).sum();
    let deviation = (squares / (n - 1.0)).sqrt();
    let error = deviation / n.sqrt();
    let unskewed = Interval::around(mean, t * error);
    if residuals.len() < 3 || deviation <= 0.0 {
        return unskewed;
    }
    // In deviations, so that no power leaves the range of numbers.
    let cubes: f64 = residuals.iter().map(|e| e / deviation).map(|e| e * e * e).sum();
    let third = cubes * n / ((n - 1.0) * (n - 2.0));
    let most = 0.9 / (6.0 * t);
    let a = (third / (6.0 * n.sqrt())).clamp(-most, most);
    if a.abs() < 1e-9 {
        return unskewed;
    }
    let stretched = |r: f64| (libm::cbrt(1.0 + 6.0 * a * (r - a)) - 1.0) / (2.0 * a);
    Interval { low: mean - stretched(t).max(0.0) * error, high: mean - stretched(-t).min(0.0) * error }
}

/// The interval of a ratio of sums over days: Σ numerators / Σ denominators.
///
/// With R = Σx/Σy over n days, the residuals of the ratio are (x − R·y)/ȳ (the delta method: Cochran 1977, "Sampling
/// Techniques", 3rd ed., section 2.11); the interval is that of their [mean](interval_of_mean).
///
/// What the formula does not cover:
/// - Fewer than two days with anything counted say nothing about how days differ: `None`.
/// - A share is given at least the interval of Wilson (1927, Journal of the American Statistical Association
///   22) of its pooled cases. Where days are all alike (1.0 every day) the t interval has no width, although
///   another day may bring a failure; and since cases of one day are rather alike than unlike, days never
///   tell more than as many independent cases would.
/// - A count that was 0 on every day has the exact Poisson bound ln(2/α)/Σy at its upper end.
/// - The interval is cut to what the figure can be.
fn interval_of_ratio(days: &[(u64, u64)], support: Support, confidence: f64) -> Option<Interval> {
    let (numerator, denominator) = sums(days);
    if days.iter().filter(|day| day.1 > 0).count() < 2 {
        return None;
    }
    let (cases, ratio) = (denominator as f64, numerator as f64 / denominator as f64);
    let mean = cases / days.len() as f64;
    let residuals: Vec<f64> = days.iter().map(|&(x, y)| (x as f64 - ratio * y as f64) / mean).collect();
    let mut interval = interval_of_mean(ratio, &residuals, confidence);
    match support {
        Support::Share if numerator <= denominator => {
            let least = wilson(ratio, cases, confidence);
            interval.low = interval.low.min(least.low).max(0.0);
            interval.high = interval.high.max(least.high).min(1.0);
        }
        Support::Count if numerator == 0 => {
            interval.high = libm::log(2.0 / (1.0 - confidence)) / cases;
        }
        // A share of more cases than there are (several transfers of one inquiry) is an amount.
        Support::Share | Support::Count | Support::Amount => interval.low = interval.low.max(0.0),
    }
    Some(interval)
}

/// The sums of numerators and of denominators; exact, so that they do not depend on the order of the days.
fn sums(days: &[(u64, u64)]) -> (u128, u128) {
    days.iter().fold((0, 0), |(x, y), day| (x + u128::from(day.0), y + u128::from(day.1)))
}

/// A figure over days.
///
/// `value` is the ratio of the sums over days: every case counts alike, a busy day more than a quiet one. The
/// mean of the daily values (`daily`) counts every day alike; on days of unlike volume the two differ, and a
/// platform that judges one day sees the second.
#[derive(Clone, PartialEq, Debug)]
pub struct Estimate {
    /// Ratio of the sums over days, times the scale.
    pub value: f64,
    /// Interval of `value`, by the delta method and Student's t, corrected for skewness ([`interval_of_mean`]); a share's
    /// is at least that of its cases. `None` where fewer than two days counted anything.
    pub interval: Option<Interval>,
    /// The daily values.
    pub daily: Daily,
}

/// The distribution of the daily values of a figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Daily {
    /// Mean of the daily values over the days that have one.
    pub mean: f64,
    /// Interval of the mean ([`interval_of_mean`]); `None` with fewer than two such days.
    pub interval: Option<Interval>,
    /// The daily values in ascending order; days on which nothing was counted are left out.
    pub sorted: Vec<f64>,
}

impl Estimate {
    /// The estimate from one (numerator, denominator) pair per day; values are ratios times `scale`. `None` if
    /// nothing was counted on any day.
    pub fn of(
        days: impl IntoIterator<Item = (u64, u64)>,
        support: Support,
        scale: f64,
        confidence: f64,
    ) -> Option<Estimate> {
        let days: Vec<(u64, u64)> = days.into_iter().collect();
        let counted = days.iter().filter(|day| day.1 > 0);
        let daily = counted.map(|&(numerator, denominator)| numerator as f64 / denominator as f64 * scale);
        let daily = Daily::of(daily.collect(), confidence)?;
        let (numerator, denominator) = sums(&days);
        Some(Estimate {
            value: numerator as f64 / denominator as f64 * scale,
            interval: interval_of_ratio(&days, support, confidence).map(|interval| interval.scaled(scale)),
            daily,
        })
    }
}

impl Daily {
    /// The distribution of the given values; `None` if there are none.
    pub fn of(values: Vec<f64>, confidence: f64) -> Option<Daily> {
        if values.is_empty() {
            return None;
        }
        let mut sorted = values;
        // Added in ascending order, so that the sum does not depend on the order of the days.
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len() as f64;
        let mean = sorted.iter().sum::<f64>() / n;
        let interval = (sorted.len() > 1).then(|| {
            let residuals: Vec<f64> = sorted.iter().map(|x| x - mean).collect();
            interval_of_mean(mean, &residuals, confidence)
        });
        Some(Daily { mean, interval, sorted })
    }

    /// Quantile of the daily values: linear between neighbouring order statistics at (n − 1)·p, type 7 of
    /// Hyndman and Fan (1996, "Sample Quantiles in Statistical Packages", The American Statistician 50).
    pub fn quantile(&self, p: f64) -> f64 {
        let last = self.sorted.len() - 1;
        let place = last as f64 * p.clamp(0.0, 1.0);
        let below = (place.floor() as usize).min(last);
        let above = (below + 1).min(last);
        self.sorted[below] + (place - below as f64) * (self.sorted[above] - self.sorted[below])
    }
}

/// On what share of days something holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Attainment {
    /// Days on which it held.
    pub met: u64,
    /// All days.
    pub days: u64,
    /// `met / days`.
    pub share: f64,
    /// Lower end of the share's interval.
    pub low: f64,
    /// Upper end of the share's interval.
    pub high: f64,
}

impl Attainment {
    /// The share with its Clopper–Pearson interval; `None` without days. More days met than there are count as
    /// all of them.
    pub fn of(met: u64, days: u64, confidence: f64) -> Option<Attainment> {
        if days == 0 {
            return None;
        }
        let met = met.min(days);
        let Interval { low, high } = clopper_pearson(met as f64, days as f64, confidence);
        Some(Attainment { met, days, share: met as f64 / days as f64, low, high })
    }

    /// Whether the interval leaves no doubt on which side of the promise the share lies.
    pub fn is_certain(&self, promise: f64) -> bool {
        promise <= self.low || self.high < promise
    }
}

/// Confidence of the k-th look (from 1) at days that are added until something is certain, so that with the given
/// confidence none of the intervals of all looks, however many, misses the truth.
///
/// Whoever looks again and again with the same confidence, and stops when he sees what he looks for, is wrong more
/// often than that (Armitage, McPherson and Rowe 1969, "Repeated significance tests on accumulating data", Journal
/// of the Royal Statistical Society A 132). Here the k-th look may be wrong with probability α/(k(k + 1)); these add
/// up to α over all k, and so bound the probability that any look is wrong (Bonferroni's inequality, as Darling and
/// Robbins 1967 use it in "Confidence sequences for mean, variance, and median", PNAS 58).
pub fn look_confidence(confidence: f64, look: u32) -> f64 {
    let look = f64::from(look.max(1));
    1.0 - (1.0 - confidence) / (look * (look + 1.0))
}

/// The exact interval of a binomial share of `hits` in `cases`: the α/2 quantile of
/// Beta(hits, cases − hits + 1) and the 1 − α/2 quantile of Beta(hits + 1, cases − hits) (Clopper and Pearson
/// 1934, Biometrika 26). 0 hits begin at 0, all hits end at 1.
fn clopper_pearson(hits: f64, cases: f64, confidence: f64) -> Interval {
    let alpha = 1.0 - checked(confidence);
    let misses = cases - hits;
    let quantile = |a: f64, b: f64, p: f64, otherwise: f64| {
        let beta = Beta::new(a, b).map_or(f64::NAN, |beta| beta.inverse_cdf(p));
        // Far in a tail the inverse can fail; then the estimate itself is the end, which widens nothing.
        if beta.is_finite() { beta } else { otherwise }
    };
    let share = hits / cases;
    Interval {
        low: if hits <= 0.0 { 0.0 } else { quantile(hits, misses + 1.0, alpha / 2.0, share) },
        high: if misses <= 0.0 { 1.0 } else { quantile(hits + 1.0, misses, 1.0 - alpha / 2.0, share) },
    }
}

/// Wilson's interval of a share of so many independent cases.
fn wilson(share: f64, cases: f64, confidence: f64) -> Interval {
    let z = normal(confidence);
    let weight = z * z / cases;
    let middle = (share + weight / 2.0) / (1.0 + weight);
    let half = z * (share * (1.0 - share) / cases + weight / cases / 4.0).sqrt() / (1.0 + weight);
    Interval::around(middle, half)
}

/// A confidence that is one: a caller's 95 for 0.95 ends here and not in a library.
fn checked(confidence: f64) -> f64 {
    assert!((0.0..1.0).contains(&confidence), "a confidence is from 0 to 1, as 0.95, not {confidence}");
    confidence
}

/// Two-sided quantile of the normal distribution.
fn normal(confidence: f64) -> f64 {
    Normal::standard().inverse_cdf(0.5 + checked(confidence) / 2.0)
}

/// Two-sided quantile of Student's t; beyond 1,000 degrees of freedom by the expansion about the normal quantile
/// (Abramowitz and Stegun 1964, 26.7.5), right to 1e-8 there, where the inverse of the beta is not.
pub fn student(freedom: f64, confidence: f64) -> f64 {
    if freedom > 1_000.0 {
        let z = normal(confidence);
        let (z3, z5) = (z.powi(3), z.powi(5));
        return z
            + (z3 + z) / (4.0 * freedom)
            + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom * freedom);
    }
    let p = 0.5 + checked(confidence) / 2.0;
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::INFINITY, |t| t.inverse_cdf(p))
}

/// The least share that so many successes still allow, at a one-sided confidence (Clopper and Pearson 1934): with a
/// smaller share as many successes or more would happen less often than 1 − confidence.
pub fn least_share(successes: u64, trials: u64, confidence: f64) -> f64 {
    if successes == 0 || trials == 0 {
        return 0.0;
    }
    let (k, n) = (successes.min(trials) as f64, trials as f64);
    Beta::new(k, n - k + 1.0).map_or(0.0, |beta| beta.inverse_cdf(1.0 - checked(confidence)))
}

/// The least number of successes from which a share of at least `share` follows by [`least_share`]; one more than the
/// trials if even all of them do not.
pub fn least_successes(share: f64, trials: u64, confidence: f64) -> u64 {
    let (mut low, mut high) = (0, trials + 1);
    while low < high {
        let middle = (low + high) / 2;
        if least_share(middle, trials, confidence) >= share { high = middle } else { low = middle + 1 }
    }
    low
}

/// One-sided quantile of the normal distribution.
pub fn one_sided(confidence: f64) -> f64 {
    Normal::standard().inverse_cdf(checked(confidence))
}

/// So many of the trials are successes at least, with the given confidence, where each is one with probability
/// `share`: the binomial quantile at 1 − confidence.
pub fn surely_met(share: f64, trials: u64, confidence: f64) -> u64 {
    Binomial::new(share, trials).map_or(0, |binomial| binomial.inverse_cdf(1.0 - checked(confidence)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Streams};

    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "expected {expected}, found {found}");
    }

    #[test]
    fn quantiles_of_t_are_those_of_the_tables() {
        for (freedom, confidence, expected) in [
            (1.0, 0.95, 12.706_204_7),
            (9.0, 0.95, 2.262_157_2),
            (99.0, 0.95, 1.984_217_0),
            (999.0, 0.99, 2.580_759_7),
            (1e5, 0.95, 1.959_987_7),
            (1e6, 0.95, 1.959_966_4),
        ] {
            near(student(freedom, confidence), expected, 1e-6);
        }
    }

    #[test]
    fn attainment_is_that_of_clopper_and_pearson() {
        for (met, days, low, high) in [
            (97, 100, 0.914_8, 0.993_8),
            (0, 10, 0.0, 0.308_5),
            (10, 10, 0.691_5, 1.0),
            (1, 1, 0.025, 1.0),
            (8, 10, 0.443_9, 0.974_8),
        ] {
            let found = Attainment::of(met, days, 0.95).unwrap();
            near(found.low, low, 5e-5);
            near(found.high, high, 5e-5);
        }
        assert_eq!(Attainment::of(0, 0, 0.95), None);
    }

    #[test]
    fn all_looks_together_are_wrong_no_more_often_than_one_may_be() {
        let alphas = (1..=100_000).map(|look| 1.0 - look_confidence(0.95, look));
        near(alphas.sum::<f64>(), 0.05, 1e-6);
        near(look_confidence(0.95, 1), 0.975, 1e-15);
        // A share that is exactly what is promised: nothing may be certain. Looks with 95 % each would find
        // something in about one series of seven.
        let mut stream = Streams::new(5, 0).stream(Purpose::Report, 3);
        let (series, promise) = (1_000, 0.9);
        let mut wrong = [0u32; 2];
        for _ in 0..series {
            let (mut met, mut days, mut stopped) = (0, 0, [false; 2]);
            for look in 1..=6 {
                for _ in days..25 << look {
                    met += u64::from(stream.uniform() < promise);
                }
                days = 25 << look;
                for (stopped, confidence) in stopped.iter_mut().zip([look_confidence(0.95, look), 0.95]) {
                    *stopped |= Attainment::of(met, days, confidence).unwrap().is_certain(promise);
                }
            }
            wrong[0] += u32::from(stopped[0]);
            wrong[1] += u32::from(stopped[1]);
        }
        assert!(wrong[0] <= series / 20, "{wrong:?}");
        assert!(wrong[1] > series / 12, "the caveat is real: {wrong:?}");
    }

    #[test]
    fn a_ratio_is_that_of_the_sums_and_its_interval_that_of_the_delta_method() {
        // By hand: R = 240/300 = 0.8; residuals 10, −10, 0; variance 200/2/(3·100²); t(2) = 4.302653.
        let days = [(90, 100), (70, 100), (80, 100)];
        let found = Estimate::of(days, Support::Amount, 1.0, 0.95).unwrap();
        let half = 4.302_652_7 * (200.0f64 / 2.0 / 3.0).sqrt() / 100.0;
        near(found.value, 0.8, 1e-15);
        near(found.interval.unwrap().low, 0.8 - half, 1e-8);
        near(found.daily.mean, 0.8, 1e-15);
        near(found.daily.interval.unwrap().high, 0.8 + half, 1e-8);
        // Of unlike days the mean of the daily values is another figure.
        let unlike = Estimate::of([(10, 10), (300, 600)], Support::Share, 1.0, 0.95).unwrap();
        near(unlike.value, 310.0 / 610.0, 1e-15);
        near(unlike.daily.mean, 0.75, 1e-15);
    }

    #[test]
    #[should_panic(expected = "a confidence is from 0 to 1, as 0.95, not 95")]
    fn per_cent_are_no_confidence() {
        Attainment::of(19, 20, 95.0);
    }

    #[test]
    fn quantiles_are_of_type_7() {
        let daily = Daily::of(vec![4.0, 1.0, 3.0, 2.0], 0.95).unwrap();
        for (p, expected) in [(0.0, 1.0), (0.1, 1.3), (0.5, 2.5), (0.9, 3.7), (1.0, 4.0)] {
            near(daily.quantile(p), expected, 1e-12);
        }
    }

    #[test]
    fn what_the_formula_does_not_cover_is_still_a_number() {
        assert_eq!(Estimate::of([], Support::Share, 1.0, 0.95), None);
        assert_eq!(Estimate::of([(0, 0), (0, 0)], Support::Share, 1.0, 0.95), None);
        let one_day = Estimate::of([(3, 4)], Support::Share, 1.0, 0.95).unwrap();
        assert_eq!((one_day.value, one_day.interval), (0.75, None));
        let one_of_two = Estimate::of([(3, 4), (0, 0)], Support::Share, 1.0, 0.95).unwrap();
        assert_eq!(one_of_two.interval, None);
        // 1.0 on each of 10 days of 30 cases: Wilson's bound of 300 of 300, n / (n + z²).
        let perfect = Estimate::of([(30, 30); 10], Support::Share, 1.0, 0.95).unwrap().interval.unwrap();
        near(perfect.low, 300.0 / (300.0 + 3.841_458_8), 1e-9);
        assert_eq!(perfect.high, 1.0);
        // No unanswered customer on any of 50 days: ln(40)/50 per day at most.
        let none = Estimate::of([(0, 1); 50], Support::Count, 1.0, 0.95).unwrap().interval.unwrap();
        near(none.high, libm::log(40.0) / 50.0, 1e-12);
        // People planned and present to the second: nothing is uncertain.
        let planned = Estimate::of([(7_000, 1_000); 5], Support::Amount, 1.0, 0.95).unwrap();
        assert_eq!(planned.interval, Some(Interval { low: 7.0, high: 7.0 }));
        let beyond = Estimate::of([(7, 5), (9, 5)], Support::Share, 1.0, 0.95).unwrap();
        assert!(beyond.interval.unwrap().low <= beyond.value);
        // Microseconds of a crowded day: squares of 1e16, shares of 1e15.
        let large = [
            (9_000_000_000_000_000, 10_000_000_000_000_000),
            (8_999_999_000_000_000, 10_000_000_000_000_000),
        ];
        let large = Estimate::of(large, Support::Share, 1.0, 0.95).unwrap();
        assert!(large.interval.is_some_and(|i| i.low < large.value && large.value < i.high));
    }

    #[test]
    fn an_interval_reaches_further_to_where_days_are_skewed() {
        // One bad day of ten. By hand, with 40 digits: mean 0.974, s = 0.016465…, t(9) = 2.2621572; at 99 % t is
        // 3.2498355, and the skewness counts no further than 6·a·t = 0.9.
        let days = [99, 98, 97, 99, 98, 96, 94, 98, 99, 96].map(|x| (x, 100));
        let found = Estimate::of(days, Support::Amount, 1.0, 0.95).unwrap();
        let interval = found.interval.unwrap();
        near(interval.low, 0.956532390, 1e-8);
        near(interval.high, 0.983553592, 1e-8);
        let wider = Estimate::of(days, Support::Amount, 1.0, 0.99).unwrap().interval.unwrap();
        near(wider.low, 0.942609424, 1e-8);
        near(wider.high, 0.987298974, 1e-8);
        let daily = found.daily.interval.unwrap();
        near(daily.low, interval.low, 1e-12);
        // The other way round it is the same interval.
        let failures = days.map(|(x, y)| (y - x, y));
        let mirrored = Estimate::of(failures, Support::Amount, 1.0, 0.95).unwrap().interval.unwrap();
        near(mirrored.low, 1.0 - interval.high, 1e-12);
        near(mirrored.high, 1.0 - interval.low, 1e-12);
        // Two days tell of no skewness, and at whatever confidence the mean lies within.
        assert_eq!(interval_of_mean(3.0, &[0.0], 0.95), Interval { low: 3.0, high: 3.0 });
        let two = interval_of_mean(0.0, &[-1.0, 1.0], 0.95);
        near(two.high, 12.706_204_7, 1e-6);
        for confidence in [0.01, 0.1, 0.5, 0.999_999] {
            let Interval { low, high } = interval_of_mean(5.0, &[-9.0, 1.0, 2.0, 3.0, 3.0], confidence);
            assert!(low <= 5.0 && 5.0 <= high && low < high, "{confidence}: {low} to {high}");
        }
    }

    /// Days whose rate is carried by rare bad ones, as that of a shop with absences.
    #[test]
    fn skewed_days_are_covered_where_students_interval_lies_too_high() {
        let mut stream = Streams::new(17, 0).stream(Purpose::Report, 4);
        // Failures are exponential with mean 2 %: skewness 2.
        let (truth, samples, days) = (0.98, 4_000, 20);
        let mut above = [0u32; 2];
        let mut missed = [0u32; 2];
        for _ in 0..samples {
            let rates: Vec<f64> = (0..days).map(|_| 1.0 + 0.02 * libm::log(1.0 - stream.uniform())).collect();
            let mean = rates.iter().sum::<f64>() / f64::from(days);
            let residuals: Vec<f64> = rates.iter().map(|rate| rate - mean).collect();
            let squares: f64 = residuals.iter().map(|e| e * e).sum();
            let half = student(19.0, 0.95) * (squares / 19.0 / 20.0).sqrt();
            let student = Interval::around(mean, half);
            for (k, interval) in [interval_of_mean(mean, &residuals, 0.95), student].iter().enumerate() {
                above[k] += u32::from(truth < interval.low);
                missed[k] += u32::from(truth < interval.low || interval.high < truth);
            }
        }
        let [ours, students] = above.map(|above| f64::from(above) / f64::from(samples));
        // Each end should be wrong in 2.5 % of samples; the standard error is 0.25 %.
        assert!(students > 0.06 && ours < 0.04, "above the truth: {ours}, Student's {students}");
        assert!(missed[0] < missed[1], "{missed:?}");
    }

    /// Days of unlike volume and unlike luck: the day's rate depends on its volume, as it does on the floor.
    #[test]
    fn an_interval_at_95_percent_covers_the_truth_on_95_percent_of_samples() {
        let mut stream = Streams::new(11, 0).stream(Purpose::Report, 2);
        // Volume 100 or 300, each on half of the days; the rate is 0.95 or 0.80 and varies by ±0.04 uniformly.
        let truth = (100.0 * 0.95 + 300.0 * 0.80) / 400.0;
        let (samples, days) = (2_000, 40);
        let mut covered = 0;
        for _ in 0..samples {
            let sample: Vec<(u64, u64)> = (0..days)
                .map(|_| {
                    let (volume, rate) = if stream.uniform() < 0.5 { (100, 0.95) } else { (300, 0.80) };
                    let rate = rate + 0.08 * (stream.uniform() - 0.5);
                    ((0..volume).filter(|_| stream.uniform() < rate).count() as u64, volume)
                })
                .collect();
            let interval = Estimate::of(sample, Support::Share, 1.0, 0.95).unwrap().interval.unwrap();
            covered += u32::from(interval.low <= truth && truth <= interval.high);
        }
        let share = f64::from(covered) / f64::from(samples);
        // Standard error of the share: 0.005.
        assert!((0.93..=0.97).contains(&share), "expected 0.95, found {share}");
    }
}
