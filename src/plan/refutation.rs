//! A lower bound by refutation, for small plans: every set of people that costs less than the plan is tried by simulation
//! ([`sieve`](super::sieve)), and if all of them miss the promise, nothing cheaper keeps it.
//!
//! A set is refuted if it misses a target on more days than the best layout, whichever it is, would with the bound's
//! confidence. The best layout would have withstood with that confidence, and no other one needs to be right.

use super::bound::CONFIDENCE;
use super::search::{Found, Search};
use super::sieve::{Outcome, Sieve, Test};
use super::trials::{DayTrial, Detail};
use crate::stats::{one_sided, surely_met};
use crate::workforce::Layout;

/// Days on which sets of people are refuted.
const DAYS: usize = 120;
/// Shares of the plan's cost below which all sets are to be refuted, the most wanted first.
const LIMITS: [f64; 12] = [1.0, 0.98, 0.95, 0.92, 0.88, 0.84, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];
/// Samples' worth of days that refuting all sets below one limit may take.
const MOST_DAYS: u64 = 60;

/// The highest limit below which every set of people is refuted; `None` if there are too many sets, or if some below the
/// lowest limit withstand.
pub(super) fn by_refutation(search: &Search<'_, '_>, best: &Found) -> Option<f64> {
    let bar = Bar::of(search, best);
    let mut sieves = Sieve::of_choices(search);
    LIMITS.iter().find_map(|share| {
        let limit = best.cost * (share - 1e-6);
        let most = search.trials.spent() + MOST_DAYS * search.goals.days as u64;
        let over = || search.stopped() || search.trials.spent() > most;
        let fails = |layout: &Layout| bar.refutes(search, layout);
        let test = Test { fails: &fails, over: &over };
        let all_fall = sieves.iter_mut().all(|sieve| sieve.below(search, limit, &test) == Outcome::AllFell);
        all_fall.then_some(if *share == 1.0 { best.cost } else { limit })
    })
}

/// What a layout that keeps its promise surely does.
struct Bar {
    /// The days of the trials, the worst for the plan first,
    days: Vec<usize>,
    /// and how many of them the best layout, whichever it is, surely does not exceed in missing each goal.
    allowed: Vec<usize>,
    /// Confidence with which each goal is seen to be missed.
    confidence: f64,
}

impl Bar {
    fn of(search: &Search<'_, '_>, best: &Found) -> Bar {
        let wanted = DAYS.min(search.trials.days());
        // Spread evenly from quiet to busy.
        let days = (0..wanted).map(|n| (2 * n + 1) * search.trials.days() / (2 * wanted)).collect();
        // All goals together are to be wrong no more often, and so each less.
        let confidence = 1.0 - (1.0 - CONFIDENCE) / search.goals.list.len() as f64;
        let goals = search.goals.of_days().iter();
        let allowed = goals
            .map(|goal| wanted - surely_met(goal.target.promise, wanted as u64, confidence) as usize)
            .collect();
        Bar { days: search.worst_first(&best.standing, days), allowed, confidence }
    }

    /// Whether a layout misses a goal more often than the best one surely does.
    fn refutes(&self, search: &Search<'_, '_>, layout: &Layout) -> bool {
        let missed = |_: usize, trial: &DayTrial| search.goals.missed(trial);
        let Some(seen) = search.trials.run_until(layout, &self.days, Detail::Days, &missed, &self.allowed)
        else {
            return true;
        };
        search.goals.floors().iter().any(|floor| {
            let (mean, deviation) = floor.mean_shortfall(&seen);
            mean > one_sided(self.confidence) * deviation / (seen.len() as f64).sqrt()
        })
    }
}
