//! The certificate: what a layout does on days that the search never saw, and what may be promised from it.
//!
//! The share of days that meet a target is bounded from below by Clopper and Pearson (1934, Biometrika 26), one-sided,
//! on a sample stratified on the forecast's error. A stratified sample's number of successes is a sum of independent
//! trials of unlike probability, whose tails are lighter than the binomial's of the same mean (Hoeffding 1956,
//! Annals of Mathematical Statistics 27, theorem 4), so the bound errs on the safe side.
//!
//! A layout that fails is repaired and certified anew on other days, with half the room for error each time
//! (α/2, α/4 …), so that all attempts together are wrong no more often than stated.

use super::targets::{Goal, Goals, Standing, figures};
use super::trials::{DayTrial, Detail, Trials, sample};
use crate::kpi::Ratio;
use crate::random::Streams;
use crate::scenario::Scenario;
use crate::stats::{least_share, least_successes, one_sided};
use crate::study::Study;
use crate::workforce::Layout;

/// First replication of the days of certificates, beyond the reach of every search.
const FRESH: u64 = 1 << 40;
/// Replications set aside for one attempt.
const ATTEMPT: u64 = 1 << 32;

/// What a layout did on fresh days.
#[derive(Clone, PartialEq, Debug)]
pub struct Certificate {
    /// Which attempt it was, from 0.
    pub attempt: u32,
    /// Fresh days simulated.
    pub days: usize,
    /// Confidence with which each share is at least [`Certified::at_least`], this attempt's.
    pub confidence: f64,
    /// Per target.
    pub targets: Vec<Certified>,
}

/// What one target did on fresh days.
#[derive(Clone, PartialEq, Debug)]
pub struct Certified {
    /// Days that met it.
    pub met: usize,
    /// With the certificate's confidence the share of days that meet it is at least this.
    pub at_least: f64,
    /// Whether that is what was promised, or more.
    pub kept: bool,
    /// The figure over all fresh days: ratio of sums.
    pub whole: Ratio,
    /// The figure's values on single days, ascending.
    pub daily: Vec<f64>,
    /// By how much each day missed it, day by day.
    pub shortfalls: Vec<f64>,
    /// Per floor, in their order: upper confidence bound on the mean shortfall.
    pub floors: Vec<f64>,
}

impl Certificate {
    /// Simulates a layout on fresh days.
    pub fn of(study: &Study, scenario: &Scenario, layout: &Layout, days: usize, attempt: u32) -> Self {
        let streams = fresh(study, scenario, attempt, days);
        let trials = Trials::new(study, scenario, figures(study), streams);
        let all: Vec<usize> = (0..days).collect();
        let seen = trials.run(layout, &all, Detail::Days);
        let confidence = confidence(study, attempt);
        let goals = Goals::new(study, trials.figures(), days, days, &|promise| promise);
        let standing = goals.standing(&seen);
        let targets = goals
            .of_days()
            .iter()
            .enumerate()
            .map(|(place, goal)| {
                let met = standing.met[place];
                let at_least = least_share(met as u64, days as u64, confidence);
                let floors = goals.floors().iter().filter(|floor| floor.place == place);
                let floors: Vec<f64> =
                    floors.map(|floor| shortfall_at_most(floor, &seen, confidence)).collect();
                let whole: Ratio = seen.iter().map(|day: &DayTrial| day.whole[goal.figure]).sum();
                let unit = goal.target.figure.unit;
                let mut daily: Vec<f64> =
                    seen.iter().filter_map(|day| day.whole[goal.figure].value(unit)).collect();
                daily.sort_by(f64::total_cmp);
                Certified {
                    met,
                    at_least,
                    kept: at_least >= goal.target.promise && floors.iter().all(|shown| *shown <= 0.0),
                    whole,
                    daily,
                    shortfalls: standing.shortfalls[place].clone(),
                    floors,
                }
            })
            .collect();
        Certificate { attempt, days, confidence, targets }
    }

    /// Those of its days that are named for any target, ready to be simulated again as the given ones are, and per target
    /// where its days are among them.
    pub(super) fn days_named<'a>(
        &self,
        like: &Trials<'_>,
        (study, scenario): (&'a Study, &'a Scenario),
        named: &[Vec<usize>],
    ) -> (Trials<'a>, Vec<Vec<usize>>) {
        let mut all: Vec<usize> = named.concat();
        all.sort_unstable();
        all.dedup();
        let fresh = fresh(study, scenario, self.attempt, self.days);
        let streams = all.iter().map(|day| fresh[*day]).collect();
        let trials = Trials::new(study, scenario, like.figures().to_vec(), streams);
        let place = |day: &usize| all.binary_search(day).unwrap_or_default();
        let of_target = named.iter().map(|days| days.iter().map(place).collect()).collect();
        (trials.keep_days(), of_target)
    }

    /// How a layout stands on its days with the people of another scenario, and how many days that took.
    pub(super) fn standing_with(
        &self,
        study: &Study,
        scenario: &Scenario,
        layout: &Layout,
    ) -> (Standing, u64) {
        let trials =
            Trials::new(study, scenario, figures(study), fresh(study, scenario, self.attempt, self.days));
        let all: Vec<usize> = (0..self.days).collect();
        let seen = trials.run(layout, &all, Detail::Days);
        let goals = Goals::new(study, trials.figures(), self.days, self.days, &|promise| promise);
        (goals.standing(&seen), trials.simulated())
    }

    /// Whether every target is kept.
    pub fn kept(&self) -> bool {
        self.targets.iter().all(|target| target.kept)
    }
}

/// Days that no search sees, from quiet to busy.
fn fresh(study: &Study, scenario: &Scenario, attempt: u32, days: usize) -> Vec<Streams> {
    sample(scenario, study.seed, FRESH + ATTEMPT * u64::from(attempt), days)
}

/// By how much a floor is missed over all days at most, with confidence: the mean shortfall and its standard error, by
/// the normal distribution, since the days are many.
fn shortfall_at_most(floor: &Goal, seen: &[DayTrial], confidence: f64) -> f64 {
    let (mean, deviation) = floor.mean_shortfall(seen);
    mean + one_sided(confidence) * deviation / (seen.len() as f64).sqrt()
}

/// Confidence of each target's bound in an attempt: the room for error is halved from attempt to attempt and shared
/// among the targets.
pub fn confidence(study: &Study, attempt: u32) -> f64 {
    let targets = study.targets.len().max(1) as f64;
    1.0 - (1.0 - study.plan.confidence) * 0.5f64.powi(attempt as i32 + 1) / targets
}

/// The share of days that a certificate asks for, so that a promise holds with its confidence.
pub fn wanted_share(study: &Study, promise: f64, days: usize, attempt: u32) -> f64 {
    least_successes(promise, days as u64, confidence(study, attempt)) as f64 / days as f64
}
