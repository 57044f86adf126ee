//! What charts show, prepared apart from drawing: points per slot, bins of days, round ticks.

use super::super::{BetterReport, Report};

/// A figure in one slot.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// Its middle on the axis of slots: 0.5 for the first.
    pub middle: f64,
    /// The long-run value.
    pub value: f64,
    /// The 10 % quantile of the days.
    pub low: f64,
    /// The 90 % quantile of the days.
    pub high: f64,
}

/// A figure per slot, values times `scale`; stretches without gap, since a line over hours in which nothing
/// was counted would claim what nobody saw.
pub fn by_slot(report: &Report, figure: &str, scale: f64) -> Vec<Vec<Point>> {
    let mut stretches = vec![Vec::new()];
    for (slot, part) in report.slots.iter().enumerate() {
        match part.figures.get(figure).and_then(Option::as_ref) {
            Some(measure) => {
                let point = Point {
                    middle: slot as f64 + 0.5,
                    value: measure.value * scale,
                    low: measure.days_p10 * scale,
                    high: measure.days_p90 * scale,
                };
                if let Some(stretch) = stretches.last_mut() {
                    stretch.push(point);
                }
            }
            None => stretches.push(Vec::new()),
        }
    }
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

/// Least and greatest of what points show.
pub fn extent<'a>(points: impl IntoIterator<Item = &'a Point>) -> Option<(f64, f64)> {
    points.into_iter().fold(None, |extent: Option<(f64, f64)>, point| {
        let (low, high) = (point.low.min(point.value), point.high.max(point.value));
        Some(extent.map_or((low, high), |(least, most)| (least.min(low), most.max(high))))
    })
}

/// Round ticks (1, 2, 2.5 or 5 times a power of ten apart, at most so many steps) that enclose a range.
pub fn ticks(low: f64, high: f64, steps: usize) -> Vec<f64> {
    let width = if high > low { high - low } else { low.abs().max(1.0) };
    let rough = width / steps.max(1) as f64;
    let power = libm::pow(10.0, libm::log10(rough).floor());
    let step =
        [1.0, 2.0, 2.5, 5.0, 10.0].map(|digit| digit * power).into_iter().find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(10.0 * power);
    let first = (low / step + 1e-9).floor();
    let last = ((low + width) / step - 1e-9).ceil().max(first + 1.0);
    (0..=(last - first) as usize).map(|i| (first + i as f64) * step).collect()
}

/// Ticks from 0 for what is counted in whole cases or people: none lies between two of them.
pub fn whole_ticks(most: f64, steps: usize) -> Vec<f64> {
    let whole = |ticks: &Vec<f64>| ticks.iter().all(|tick| tick.fract() == 0.0);
    let fewer = (1..=steps).rev().map(|steps| ticks(0.0, most.max(1.0), steps));
    fewer.into_iter().find(whole).unwrap_or_else(|| vec![0.0, most.max(1.0).ceil()])
}

/// Decimals that tell neighbouring ticks apart and show each as it is, at most three.
pub fn decimals(ticks: &[f64]) -> usize {
    let exact = |digits: &usize| {
        let scale = 10f64.powi(*digits as i32);
        ticks.iter().all(|tick| (tick * scale - (tick * scale).round()).abs() < 1e-6)
    };
    (0..3).find(exact).unwrap_or(3)
}

/// Days by the value of a figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Bins {
    /// Lower edge of the first bin.
    pub start: f64,
    /// Width of each bin.
    pub width: f64,
    /// Days in each bin.
    pub days: Vec<u32>,
}

/// Sorts values into bins of a round width. An edge falls on `bound`, so that every bin lies on one side of
/// it, and a value that equals the bound falls on the side that meets it. No bin lies beyond `range`, where no
/// value can be: a day of exactly 100 % is in the bin that ends there.
pub fn bins(
    values: &[f64],
    bound: Option<f64>,
    better: BetterReport,
    (lowest, highest): (f64, f64),
) -> Option<Bins> {
    let least = values.iter().copied().reduce(f64::min)?;
    let most = values.iter().copied().reduce(f64::max)?;
    // As many bins as the root of the days, 8 to 40: enough to see a shape, few enough to fill.
    let wanted = ((values.len() as f64).sqrt() * 2.0).clamp(8.0, 40.0);
    let spread = if most > least { most - least } else { most.abs().max(1.0) / 10.0 };
    let steps = ticks(0.0, spread, wanted as usize);
    let width = steps[1] - steps[0];
    let anchor = bound.unwrap_or(0.0);
    let bin = |value: f64| {
        // Values of days are quotients of counts; one part in 1e9 of a bin is rounding, not a side of the bound.
        let place = (value - anchor) / width;
        let bin = match better {
            BetterReport::Higher => (place + 1e-9).floor() as i64,
            BetterReport::Lower => (place - 1e-9).ceil() as i64 - 1,
        };
        // Where the bound is itself the end of the range, the days on it keep a bin of their own.
        let edge = |bin: i64| anchor + bin as f64 * width;
        if edge(bin) >= highest - 1e-9 * width && bound.is_none_or(|bound| bound < highest) {
            bin - 1
        } else if edge(bin + 1) <= lowest + 1e-9 * width && bound.is_none_or(|bound| bound > lowest) {
            bin + 1
        } else {
            bin
        }
    };
    let (first, last) = (bin(least), bin(most));
    let mut days = vec![0; (last - first + 1) as usize];
    for value in values {
        days[(bin(*value) - first) as usize] += 1;
    }
    Some(Bins { start: anchor + first as f64 * width, width, days })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_enclose() {
        assert_eq!(ticks(0.0, 97.0, 5), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(0.62, 1.0, 4), [0.6, 0.7, 0.8, 0.9, 1.0].map(|x: f64| (x * 10.0).round() * 0.1));
        assert!(ticks(5.0, 5.0, 4).len() >= 2);
        assert!(ticks(0.0, 0.0, 4).len() >= 2);
    }

    #[test]
    fn a_day_on_the_bound_stands_on_the_side_that_meets_it() {
        let any = (f64::NEG_INFINITY, f64::INFINITY);
        let bins = bins(&[0.89, 0.9, 0.95], Some(0.9), BetterReport::Higher, any).unwrap();
        let failed: u32 = bins
            .days
            .iter()
            .enumerate()
            .filter(|(i, _)| bins.start + (*i as f64 + 0.5) * bins.width < 0.9)
            .map(|(_, days)| days)
            .sum();
        assert_eq!((failed, bins.days.iter().sum::<u32>()), (1, 3));
        assert_eq!(super::bins(&[], None, BetterReport::Higher, any), None);
        assert_eq!(
            super::bins(&[5.0; 7], None, BetterReport::Lower, any).unwrap().days.iter().sum::<u32>(),
            7
        );
    }

    #[test]
    fn no_bin_lies_where_no_value_can_be() {
        let rates = [96.0, 99.0, 100.0, 100.0];
        let bins = bins(&rates, Some(95.0), BetterReport::Higher, (0.0, 100.0)).unwrap();
        let last = bins.start + bins.width * (bins.days.len() - 1) as f64;
        assert!(last < 100.0 && bins.days.iter().sum::<u32>() == 4, "{bins:?}");
        let shares = [0.0, 0.0, 1.0, 3.0];
        let bins = super::bins(&shares, Some(5.0), BetterReport::Lower, (0.0, 100.0)).unwrap();
        assert!(bins.start + bins.width > 0.0 && bins.days.iter().sum::<u32>() == 4, "{bins:?}");
        // A promise of every single reply: the days that keep it stand apart.
        let bins = super::bins(&[99.5, 100.0], Some(100.0), BetterReport::Higher, (0.0, 100.0)).unwrap();
        assert_eq!(bins.days.last(), Some(&1));
    }

    #[test]
    fn people_are_counted_whole() {
        assert_eq!(whole_ticks(2.0, 4), [0.0, 1.0, 2.0]);
        assert_eq!(whole_ticks(0.0, 4), [0.0, 1.0]);
        assert_eq!(whole_ticks(12.0, 5), [0.0, 5.0, 10.0, 15.0]);
        for most in 1..2_000 {
            let ticks = whole_ticks(f64::from(most) * 0.37, 5);
            assert!(ticks.iter().all(|tick| tick.fract() == 0.0) && ticks.len() <= 8, "{ticks:?}");
            assert!(ticks.last().is_some_and(|last| *last >= f64::from(most) * 0.37), "{ticks:?}");
        }
    }

    #[test]
    fn labels_show_ticks_as_they_are() {
        assert_eq!([&[0.0, 0.25, 0.5][..], &[0.0, 2.5], &[0.0, 20.0]].map(decimals), [2, 1, 0]);
    }
}
