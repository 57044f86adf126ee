//! When customers come: a Poisson process of rate one per reason, run on the clock of the forecast.
//!
//! The i-th customer of a reason comes when the expected number of customers so far reaches the i-th point of
//! the process (the time-change theorem). So customers keep their number when the forecast is scaled, and
//! their times move smoothly.

use rand_distr::{Distribution as _, Exp1};

use super::Arrival;
use crate::random::{Purpose, Streams, index};
use crate::scenario::distribution::draw_gamma;
use crate::scenario::{Forecast, ReasonId, Shape};
use crate::units::{Span, Time};

/// Draws all arrivals, ordered by time. `empty` is the share of openings without a message.
pub(super) fn draw(forecast: &Forecast, empty: f64, streams: &Streams, arrivals: &mut Vec<Arrival>) {
    arrivals.clear();
    let factors = factors(forecast, streams);
    for reason in 0..forecast.expected.len() {
        process(forecast, reason, &factors, 1.0, false, streams, arrivals);
        if empty > 0.0 {
            process(forecast, reason, &factors, empty / (1.0 - empty), true, streams, arrivals);
        }
    }
    // Each reason's are in order, and a stable sort finds such runs and merges them; of those at one instant the
    // lower reason comes first.
    if forecast.expected.len() > 1 || empty > 0.0 {
        arrivals.sort_by_key(|arrival| arrival.at);
    }
}

/// Expected inquiries of a replication, given its forecast error.
pub(super) fn expected(forecast: &Forecast, streams: &Streams) -> f64 {
    let of_slot = |slot: usize| forecast.expected.iter().map(|means| means[slot]).sum::<f64>();
    factors(forecast, streams).iter().enumerate().map(|(slot, factor)| factor * of_slot(slot)).sum()
}

/// The factor of each slot: the day's (or the variant's) times the slot's own.
fn factors(forecast: &Forecast, streams: &Streams) -> Vec<f64> {
    let errors = streams.purpose(Purpose::ForecastError);
    let mut stream = errors.stream(0);
    let day = if forecast.variants.is_empty() {
        draw_gamma(1.0, forecast.day_cv, &mut stream)
    } else {
        let lot = stream.uniform();
        let mut upto = 0.0;
        let drawn = forecast.variants.iter().find(|variant| {
            upto += variant.probability;
            lot < upto
        });
        drawn.or(forecast.variants.last()).map_or(1.0, |variant| variant.factor)
    };
    (0..forecast.slots() as u64)
        .map(|slot| day * draw_gamma(1.0, forecast.slot_cv, &mut errors.stream(slot + 1)))
        .collect()
}

fn process(
    forecast: &Forecast,
    reason: usize,
    factors: &[f64],
    scale: f64,
    empty: bool,
    streams: &Streams,
    arrivals: &mut Vec<Arrival>,
) {
    let mut stream = streams.stream(Purpose::Arrivals, index(reason as u64, u64::from(empty)));
    let mut number = 0;
    // Distance to the next point of the process, in expected customers.
    let mut ahead: f64 = Exp1.sample(&mut stream);
    for (slot, (&mean, &shape)) in forecast.expected[reason].iter().zip(&forecast.shapes).enumerate() {
        let expected = mean * factors[slot] * scale;
        let start = forecast.slot_start(slot);
        let length = forecast.slot.micros() as f64;
        let line = if shape == Shape::Linear { forecast.line(reason, slot) } else { (1.0, 1.0) };
        let mut reached = 0.0;
        while reached + ahead < expected {
            reached += ahead;
            let offset = shape.quantile(reached / expected, line) * length;
            let at: Time = start + Span::from_micros((offset as i64).min(forecast.slot.micros() - 1));
            arrivals.push(Arrival { at, reason: reason as ReasonId, empty, number });
            number += 1;
            ahead = Exp1.sample(&mut stream);
        }
        ahead -= expected - reached;
    }
}
