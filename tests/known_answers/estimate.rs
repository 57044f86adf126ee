//! Estimates from independent replications, and the table that sets them beside what is known.

use peakshift::units::{Span, Time};

/// A ratio of two expectations, estimated by the ratio of sums over replications.
#[derive(Clone, Default)]
pub struct Ratio {
    replications: Vec<(f64, f64)>,
}

impl Ratio {
    /// Adds what one replication counted, and what over.
    pub fn add(&mut self, numerator: f64, denominator: f64) {
        self.replications.push((numerator, denominator));
    }

    /// The estimate and its standard error (by linearisation: Asmussen and Glynn 2007, "Stochastic Simulation",
    /// section IV.4).
    pub fn estimate(&self) -> (f64, f64) {
        let n = self.replications.len() as f64;
        let sums = self.replications.iter().fold((0.0, 0.0), |s, r| (s.0 + r.0, s.1 + r.1));
        let ratio = sums.0 / sums.1;
        let squares: f64 = self.replications.iter().map(|r| (r.0 - ratio * r.1).powi(2)).sum();
        (ratio, (squares / (n * (n - 1.0))).sqrt() / (sums.1 / n))
    }
}

/// A case: known answers beside estimates.
pub struct Table {
    case: &'static str,
    rows: Vec<String>,
    missed: usize,
}

impl Table {
    /// A table of one case, with where its numbers come from.
    pub fn new(case: &'static str, source: &str) -> Self {
        println!("\n{case} ({source})");
        println!("{:44} {:>12} {:>12} {:>10} {:>7}", "", "known", "estimate", "std error", "off by");
        Table { case, rows: Vec::new(), missed: 0 }
    }

    /// An estimate beside a number that is known exactly.
    pub fn check(&mut self, what: &str, known: f64, ratio: &Ratio) {
        self.compare(what, known, 0.0, ratio.estimate());
    }

    /// An estimate beside a number that was itself simulated, with its standard error.
    pub fn check_simulated(&mut self, what: &str, known: f64, error: f64, ratio: &Ratio) {
        self.compare(what, known, error, ratio.estimate());
    }

    fn compare(&mut self, what: &str, known: f64, known_error: f64, (estimate, error): (f64, f64)) {
        let error = libm::hypot(error, known_error);
        let off = (estimate - known) / error;
        let row = format!("{what:44} {known:12.6} {estimate:12.6} {error:10.6} {off:7.2}");
        println!("{row}");
        // What is not a number misses too.
        let hit = off.abs() <= 4.0;
        self.missed += usize::from(!hit);
        self.rows.push(row);
    }

    /// Every estimate is within four standard errors of what is known.
    pub fn finish(self) {
        assert_eq!(self.missed, 0, "{}:\n{}", self.case, self.rows.join("\n"));
    }
}

/// The part of a run that counts, after the warm-up.
#[derive(Clone, Copy)]
pub struct Window {
    pub from: Time,
    pub to: Time,
}

impl Window {
    pub fn hours(from: i64, to: i64) -> Self {
        Window { from: Time::START + Span::from_hours(from), to: Time::START + Span::from_hours(to) }
    }

    pub fn contains(&self, at: Time) -> bool {
        self.from <= at && at < self.to
    }

    /// Length in seconds.
    pub fn secs(&self) -> f64 {
        (self.to - self.from).secs()
    }

    /// How many seconds of a stretch lie inside.
    pub fn overlap(&self, from: Time, to: Time) -> f64 {
        to.min(self.to).since(from.max(self.from)).secs()
    }
}
