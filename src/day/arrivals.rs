//! When customers come: a Poisson process of rate one per reason, run on the clock of the forecast.
//!
//! The i-th customer of a reason comes when the expected number of customers so far reaches the i-th point of
//! the process (the time-change theorem). So customers keep their number when the forecast is scaled, and
//! their times move smoothly.

use std::hint::select_unpredictable;

use super::Arrival;
use crate::random::{Purpose, Stream, Streams, index, index_of};
use crate::scenario::distribution::{Exponentials, draw_gamma};
use crate::scenario::{Effects, Forecast, ReasonId, Shape, Variant, line};
use crate::units::{Span, Time};

/// Draws all arrivals, ordered by time; of those at one instant the lower reason comes first. `empty` is the share of
/// openings without a message, `spare` memory to work in.
pub(super) fn draw(
    forecast: &Forecast,
    effects: &Effects,
    empty: f64,
    streams: &Streams,
    arrivals: &mut Vec<Arrival>,
    spare: &mut Vec<Arrival>,
) {
    arrivals.clear();
    let drawn = Drawn::of(forecast, streams);
    let mut ends = Vec::new();
    for reason in 0..forecast.expected.len() {
        let rates = Rates { forecast, effects, drawn: &drawn, reason };
        process(&rates, 1.0, false, streams, arrivals);
        ends.push(arrivals.len());
        if empty > 0.0 {
            process(&rates, empty / (1.0 - empty), true, streams, arrivals);
            ends.push(arrivals.len());
        }
    }
    while ends.len() > 1 {
        ends = merge_neighbours(&ends, arrivals, spare);
        std::mem::swap(arrivals, spare);
    }
}

/// Merges each two neighbouring runs of arrivals, which end there and are in order, into `merged`; gives the ends of
/// what they become.
fn merge_neighbours(ends: &[usize], arrivals: &[Arrival], merged: &mut Vec<Arrival>) -> Vec<usize> {
    merged.resize(arrivals.len(), Arrival::default());
    let mut begin = 0;
    let merge_pair = |pair: &[usize]| {
        let (middle, end) = (pair[0], pair[pair.len() - 1]);
        merge(&arrivals[begin..middle], &arrivals[middle..end], &mut merged[begin..end]);
        begin = end;
        end
    };
    ends.chunks(2).map(merge_pair).collect()
}

/// Merges two runs of arrivals into one, which has the length of both; of those at one instant the first run's come
/// first.
fn merge(mut first: &[Arrival], mut second: &[Arrival], merged: &mut [Arrival]) {
    let mut merged = merged.iter_mut();
    // Nobody foresees from which run the next comes, so that it is chosen without a branch.
    while let ([a, ..], [b, ..]) = (first, second)
        && let Some(next) = merged.next()
    {
        let from_second = b.at < a.at;
        *next = *select_unpredictable(from_second, b, a);
        first = &first[usize::from(!from_second)..];
        second = &second[usize::from(from_second)..];
    }
    merged.zip(first.iter().chain(second)).for_each(|(next, &rest)| *next = rest);
}

/// Takes out those who come while customers cannot write, and brings back those who come back, before `end`. Who they
/// are is keyed by the customer, so that nobody else moves.
pub(super) fn silence(effects: &Effects, end: Time, streams: &Streams, arrivals: &mut Vec<Arrival>) {
    let lots = streams.purpose(Purpose::Silence);
    arrivals.retain_mut(|arrival| {
        let Some(silence) = effects.silence(arrival.at) else { return true };
        let empty = u64::from(arrival.empty);
        let mut lot =
            lots.stream(index_of(&[u64::from(arrival.reason) << 1 | empty, u64::from(arrival.number), 0]));
        let returns = lot.uniform() < silence.returns;
        arrival.at = silence.to + silence.within.scaled(lot.uniform());
        returns && arrival.at < end && effects.silence(arrival.at).is_none()
    });
    arrivals.sort_by_key(|arrival| arrival.at);
}

/// Expected inquiries of a replication, given its forecast error.
pub(super) fn expected(forecast: &Forecast, effects: &Effects, streams: &Streams) -> f64 {
    let drawn = Drawn::of(forecast, streams);
    let of_reason = |reason: usize| {
        let rates = Rates { forecast, effects, drawn: &drawn, reason };
        (0..forecast.slots()).flat_map(|slot| rates.pieces(slot)).map(|piece| piece.expected).sum::<f64>()
    };
    (0..forecast.expected.len()).map(of_reason).sum()
}

/// The rates of one reason in a replication.
struct Rates<'a> {
    forecast: &'a Forecast,
    effects: &'a Effects,
    drawn: &'a Drawn<'a>,
    reason: usize,
}

/// A part of a slot in which no surge begins or ends.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Expected customers.
    expected: f64,
    /// Which part of the slot's customers by the forecast it is.
    from: f64,
    to: f64,
}

impl Rates<'_> {
    /// The parts of a slot, in order: the whole of it unless a surge begins or ends inside.
    fn pieces(&self, slot: usize) -> impl Iterator<Item = Piece> {
        let mean = self.drawn.expected[self.reason][slot] * self.drawn.factors[slot];
        let mut edges = Vec::new();
        let touched = !self.effects.rates.is_empty();
        let (start, length) = (self.forecast.slot_start(slot), self.forecast.slot);
        if touched {
            let ends = self.effects.rates.iter().flat_map(|rate| [rate.from, rate.to]);
            edges.extend(ends.filter(|&at| start < at && at < start + length));
            edges.sort_unstable();
            edges.dedup();
        }
        let line = self.line(slot);
        let mut begin = start;
        let mut from = 0.0;
        let count = edges.len();
        (0..=count).map(move |n| {
            let to = match edges.get(n) {
                Some(&at) => {
                    let u = (at - start).micros() as f64 / length.micros() as f64;
                    self.forecast.shapes[slot].share_before(u, line)
                }
                None => 1.0,
            };
            let factor = if touched { self.effects.rate(self.reason as ReasonId, begin) } else { 1.0 };
            let piece = Piece { expected: mean * (to - from) * factor, from, to };
            (begin, from) = (edges.get(n).copied().unwrap_or(begin), to);
            piece
        })
    }

    fn line(&self, slot: usize) -> (f64, f64) {
        let linear = self.forecast.shapes[slot] == Shape::Linear;
        if linear { line(&self.drawn.expected[self.reason], slot) } else { (1.0, 1.0) }
    }
}

/// What a replication expects, given its forecast error.
struct Drawn<'a> {
    /// The forecast's numbers, or those of the day's variant, by reason and slot.
    expected: &'a [Vec<f64>],
    /// The factor of each slot: the day's (or the variant's) times the slot's own.
    factors: Vec<f64>,
}

impl<'a> Drawn<'a> {
    fn of(forecast: &'a Forecast, streams: &Streams) -> Self {
        let errors = streams.purpose(Purpose::ForecastError);
        let mut stream = errors.stream(0);
        let mut expected = &forecast.expected;
        let day = if forecast.variants.is_empty() {
            draw_gamma(1.0, forecast.day_cv, &mut stream)
        } else {
            let lot = stream.uniform();
            let mut upto = 0.0;
            let drawn = forecast.variants.iter().find(|variant| {
                upto += variant.probability;
                lot < upto
            });
            match drawn.or(forecast.variants.last()) {
                Some(Variant { expected: Some(own), .. }) => {
                    expected = own;
                    1.0
                }
                Some(variant) => variant.factor,
                None => 1.0,
            }
        };
        let factors = (0..forecast.slots() as u64)
            .map(|slot| day * draw_gamma(1.0, forecast.slot_cv, &mut errors.stream(slot + 1)))
            .collect();
        Drawn { expected, factors }
    }
}

/// Runs the process of one reason through all slots.
fn process(rates: &Rates<'_>, scale: f64, empty: bool, streams: &Streams, arrivals: &mut Vec<Arrival>) {
    let reason = rates.reason as ReasonId;
    let stream = streams.stream(Purpose::Arrivals, index(u64::from(reason), u64::from(empty)));
    let mut process = Process::of(stream, Arrival { at: Time::START, reason, empty, number: 0 });
    for (slot, &shape) in rates.forecast.shapes.iter().enumerate() {
        let line = rates.line(slot);
        let stretch = (rates.forecast.slot_start(slot), rates.forecast.slot);
        for mut piece in rates.pieces(slot) {
            piece.expected *= scale;
            // What shape it is, is asked once and not for each customer.
            match shape {
                Shape::Flat => process.run(piece, stretch, |p| Shape::Flat.quantile(p, line), arrivals),
                Shape::Linear => process.run(piece, stretch, |p| Shape::Linear.quantile(p, line), arrivals),
                Shape::Burst(k) => {
                    process.run(piece, stretch, |p| Shape::Burst(k).quantile(p, line), arrivals)
                }
            }
        }
    }
}

/// A Poisson process of rate one on its way.
struct Process {
    stream: Stream,
    gaps: Exponentials,
    /// Distance to its next point, in expected customers.
    ahead: f64,
    /// The next customer but for the time.
    next: Arrival,
}

impl Process {
    fn of(mut stream: Stream, next: Arrival) -> Self {
        let gaps = Exponentials::new();
        Process { ahead: gaps.draw(&mut stream), stream, gaps, next }
    }

    /// Adds the arrivals of a piece of a slot, which begins at a time and has a length; `quantile` says before which
    /// part of the slot a share of its customers come.
    #[inline(always)]
    fn run(
        &mut self,
        piece: Piece,
        (start, length): (Time, Span),
        quantile: impl Fn(f64) -> f64,
        arrivals: &mut Vec<Arrival>,
    ) {
        let Piece { expected, from, to } = piece;
        let mut reached = 0.0;
        let (micros, last) = (length.micros() as f64, (length - Span::from_micros(1)).micros() as f64);
        let mut points = [0.0; POINTS];
        loop {
            // First the points of some customers one after the other, then their times side by side.
            let count;
            (count, reached) = self.go_on(reached, expected, &mut points);
            let points = &mut points[..count];
            for point in &mut *points {
                let offset = quantile(from + *point / expected * (to - from)) * micros;
                *point = if offset < last { offset } else { last };
            }
            arrivals.extend((self.next.number..).zip(points).map(|(number, offset)| {
                let at = start + Span::from_micros_quick(*offset);
                Arrival { at, number, ..self.next }
            }));
            self.next.number += count as u32;
            if count < POINTS {
                break;
            }
        }
        self.ahead -= expected - reached;
    }

    /// Goes on to the next points before an end, as many as there is room for; gives how many they are and what is
    /// reached. Out of line, so that all of it stays in registers.
    #[inline(never)]
    fn go_on(&mut self, mut reached: f64, end: f64, points: &mut [f64; POINTS]) -> (usize, f64) {
        let (mut stream, mut ahead) = (self.stream.clone(), self.ahead);
        let mut count = 0;
        while reached + ahead < end
            && let Some(point) = points.get_mut(count)
        {
            reached += ahead;
            *point = reached;
            count += 1;
            ahead = self.gaps.draw(&mut stream);
        }
        (self.stream, self.ahead) = (stream, ahead);
        (count, reached)
    }
}

/// Of how many customers in a row times are made at once.
const POINTS: usize = 64;
