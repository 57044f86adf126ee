//! The forecast: expected inquiries per slot and reason, their shape inside a slot, and the forecast's error.

use crate::units::{Span, Time};

/// Expected inquiries per slot and reason, and how far the day may differ from them.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// Length of a forecast slot.
    pub slot: Span,
    /// Expected inquiries by reason, then by slot from the scenario's start; every reason has the same slots.
    pub expected: Vec<Vec<f64>>,
    /// Shape of the rate inside each slot, by slot.
    pub shapes: Vec<Shape>,
    /// Coefficient of variation of the day's factor (gamma, mean 1); 0: none.
    pub day_cv: f64,
    /// Coefficient of variation of each slot's factor (gamma, mean 1, independent); 0: none.
    pub slot_cv: f64,
    /// Variants of the forecast that replace the day's factor; empty: none. Probabilities add up to 1. Either none or
    /// all have numbers of their own; then [`expected`](Forecast::expected) is their mean.
    pub variants: Vec<Variant>,
}

/// The shape of the rate inside a slot. It always keeps the slot's total.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Shape {
    /// The same rate throughout.
    Flat,
    /// A straight line whose slope is taken from the neighbouring slots' means, as steep as a rate that does
    /// not fall below zero allows.
    Linear,
    /// Density proportional to exp(−k·u), u in [0, 1] of the slot; k = 2 puts 73 % into the first half.
    Burst(f64),
}

/// A variant of the forecast (low, base, high …) that a day may follow.
#[derive(Clone, PartialEq, Debug)]
pub struct Variant {
    /// How likely it is.
    pub probability: f64,
    /// By how much it multiplies the forecast; of one with numbers of its own, its total over the forecast's.
    pub factor: f64,
    /// Its own expected inquiries by reason and slot, which replace the forecast's; `None`: the forecast's times the
    /// factor.
    pub expected: Option<Vec<Vec<f64>>>,
}

impl Forecast {
    /// A forecast without error whose rates are flat inside each slot.
    pub fn flat(slot: Span, expected: Vec<Vec<f64>>) -> Self {
        let slots = expected.first().map_or(0, Vec::len);
        let shapes = vec![Shape::Flat; slots];
        Forecast { slot, expected, shapes, day_cv: 0.0, slot_cv: 0.0, variants: Vec::new() }
    }

    /// Number of slots.
    pub fn slots(&self) -> usize {
        self.shapes.len()
    }

    /// Expected inquiries over all slots and reasons, the variants' mean factor included.
    pub fn total(&self) -> f64 {
        let plain: f64 = self.expected.iter().flatten().sum();
        plain * self.mean_factor()
    }

    /// Mean of the day's factor: 1, or the mean over the variants.
    pub fn mean_factor(&self) -> f64 {
        if self.variants.is_empty() {
            1.0
        } else {
            self.variants.iter().map(|v| v.probability * v.factor).sum()
        }
    }

    /// Expected inquiries of a reason in a stretch of time, whatever happens on the day.
    pub fn expected_between(&self, reason: usize, from: Time, to: Time) -> f64 {
        let length = self.slot.micros() as f64;
        let before = |at: Time| -> f64 {
            let slots = at.micros().max(0) as f64 / length;
            let whole = (slots as usize).min(self.slots());
            let full: f64 = self.expected[reason][..whole].iter().sum();
            let Some(shape) = self.shapes.get(whole) else { return full };
            full + self.expected[reason][whole]
                * shape.share_before(slots - whole as f64, self.line(reason, whole))
        };
        before(to) - before(from)
    }

    /// Where the slot begins.
    pub fn slot_start(&self, slot: usize) -> Time {
        Time::START + self.slot * slot as i64
    }

    /// Multiplies all expected inquiries, those of the variants too.
    pub fn scale(&mut self, factor: f64) {
        let own = self.variants.iter_mut().filter_map(|variant| variant.expected.as_mut());
        std::iter::once(&mut self.expected).chain(own).flatten().flatten().for_each(|count| *count *= factor);
    }

    /// The [`line`](fn@line) of a reason in a slot.
    pub fn line(&self, reason: usize, slot: usize) -> (f64, f64) {
        line(&self.expected[reason], slot)
    }
}

/// The straight line of [`Shape::Linear`] in a slot of some numbers by slot: rate at its start and at its end relative
/// to its mean.
pub fn line(means: &[f64], slot: usize) -> (f64, f64) {
    let here = means[slot];
    let before = if slot > 0 { means[slot - 1] } else { here };
    let after = means.get(slot + 1).copied().unwrap_or(here);
    let steps = if slot > 0 && slot + 1 < means.len() { 2.0 } else { 1.0 };
    if here <= 0.0 {
        return (1.0, 1.0);
    }
    let half = ((after - before) / steps / here / 2.0).clamp(-1.0, 1.0);
    (1.0 - half, 1.0 + half)
}

impl Shape {
    /// The point u in [0, 1] of the slot before which the share `p` of its customers come; `line` is
    /// [`Forecast::line`].
    #[inline]
    pub fn quantile(self, p: f64, line: (f64, f64)) -> f64 {
        match self {
            Shape::Flat => p,
            // Solve a·u + (b − a)·u²/2 = p, in the form that stays exact where a = b.
            Shape::Linear => {
                let (a, b) = line;
                let root = libm::sqrt((a * a + 2.0 * (b - a) * p).max(0.0));
                if a + root > 0.0 { (2.0 * p / (a + root)).min(1.0) } else { 0.0 }
            }
            Shape::Burst(k) if k.abs() < 1e-9 => p,
            Shape::Burst(k) => (-libm::log1p(p * libm::expm1(-k)) / k).clamp(0.0, 1.0),
        }
    }

    /// The share of the slot's customers who come before the point u in [0, 1] of it: the inverse of
    /// [`Shape::quantile`].
    pub fn share_before(self, u: f64, line: (f64, f64)) -> f64 {
        match self {
            Shape::Flat => u,
            Shape::Linear => u * (line.0 + (line.1 - line.0) * u / 2.0),
            Shape::Burst(k) if k.abs() < 1e-9 => u,
            Shape::Burst(k) => libm::expm1(-k * u) / libm::expm1(-k),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_of_two_puts_73_percent_into_the_first_half() {
        let expected = (1.0 - libm::exp(-1.0)) / (1.0 - libm::exp(-2.0));
        assert!((expected - 0.731).abs() < 5e-4);
        assert!((Shape::Burst(2.0).quantile(expected, (1.0, 1.0)) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn the_share_before_a_point_is_the_inverse_of_the_point_of_a_share() {
        for shape in [Shape::Flat, Shape::Linear, Shape::Burst(2.0), Shape::Burst(0.0), Shape::Burst(-3.0)] {
            for p in [0.0, 0.1, 0.5, 0.9, 1.0] {
                let line = (0.4, 1.6);
                let there_and_back = shape.share_before(shape.quantile(p, line), line);
                assert!((there_and_back - p).abs() < 1e-12, "{shape:?}: {p} gives {there_and_back}");
            }
        }
    }

    #[test]
    fn a_line_follows_its_neighbours_and_never_falls_below_zero() {
        let forecast = Forecast::flat(Span::from_hours(1), vec![vec![0.0, 10.0, 40.0, 10.0]]);
        assert_eq!(forecast.line(0, 1), (0.0, 2.0));
        assert_eq!(forecast.line(0, 2), (1.0, 1.0));
        assert_eq!(forecast.line(0, 3), (2.0, 0.0));
        // With a = 0 and b = 2 the share before u is u².
        assert!((Shape::Linear.quantile(0.25, (0.0, 2.0)) - 0.5).abs() < 1e-12);
        assert!((Shape::Linear.quantile(0.25, (1.0, 1.0)) - 0.25).abs() < 1e-12);
    }
}
