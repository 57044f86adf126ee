//! Alternatives on the same days: all of them on a first stage, then those that may still be the best, until the choice
//! is made ([`select`](super::select)).

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::select::{FEWEST_DAYS, Promise, Selection, variance_of_differences, variance_of_held};
use super::{DayFigures, Days, Difference, Replicator, Values, each_of};
use crate::kpi::{Better, Figure, Load, Ratio, Target, Unit};
use crate::study::Study;

/// What decides which alternative is best.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Criterion {
    /// The mean of a figure's daily values.
    Figure(&'static Figure),
    /// The share of days on which every target is met.
    Targets,
}

/// How to compare.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options {
    /// What decides.
    pub criterion: Criterion,
    /// Days of all alternatives, before any is left out; [`FEWEST_DAYS`] at least.
    pub first_days: u64,
    /// Most days of any alternative; never fewer than the first days.
    pub at_most: u64,
    /// Least probability that the best is chosen, and confidence of all intervals.
    pub confidence: f64,
    /// A smaller difference does not matter, in the unit of what decides; `None`: [`usual_indifference`].
    pub indifference: Option<f64>,
    /// Whether differences are taken from the first alternative instead of to the best.
    pub against_first: bool,
    /// Threads; 0: one per processor. Never changes a result.
    pub threads: usize,
}

/// How far a comparison is, for whoever watches.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Progress {
    /// Days finished, of all alternatives together.
    pub days: u64,
    /// Days wanted as far as is known now.
    pub wanted: u64,
    /// Alternatives that may still be the best.
    pub contenders: usize,
}

/// One alternative's days.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// Its days by replication; of those after the common ones only the figures of the whole scenario.
    pub days: Vec<DayFigures>,
    /// What its agents had to do on the common days, one after the other.
    pub loads: Vec<Load>,
}

/// What a comparison found.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The figures, in the order of the per-figure vectors of [`DayFigures`].
    pub figures: Vec<&'static Figure>,
    /// The targets.
    pub targets: Vec<Target>,
    /// By alternative.
    pub trials: Vec<Trial>,
    /// Days that all alternatives have, the first so many.
    pub common_days: u64,
    /// What decided.
    pub criterion: Criterion,
    /// The indifference zone, in the unit of what decided.
    pub indifference: f64,
    /// Probability that the best is chosen, and confidence of all intervals together.
    pub confidence: f64,
    /// Whether the selection came to its end; if not, days were cut short.
    pub decided: bool,
    /// The alternative chosen, or the one ahead where nothing is decided; `None` without a common day.
    pub best: Option<usize>,
    /// Who had not been left out when days ended.
    pub contenders: Vec<bool>,
    /// The alternative from which differences are taken.
    pub reference: usize,
    /// Whether that is the first by wish and not the best.
    pub against_first: bool,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

/// Days that one thread simulates of one alternative before it takes up another: preparing for an alternative costs
/// about a day.
const STRETCH: u64 = 8;

/// What differences do not matter, unless somebody says: half a point of a rate, two points of the share of days that
/// meet the targets, and 2 % of any other figure, of its target's bound or else of the first alternative's value on
/// the first days.
pub fn usual_indifference(criterion: Criterion, targets: &[Target], first: Option<f64>) -> f64 {
    match criterion {
        Criterion::Targets => 0.02,
        Criterion::Figure(figure) if figure.unit == Unit::Share => 0.005,
        Criterion::Figure(figure) => {
            let bound = targets.iter().find(|target| target.figure.name == figure.name).map(|t| t.bound);
            let value = bound.or(first).unwrap_or(0.0).abs();
            if value > 0.0 { 0.02 * value } else { 0.02 }
        }
    }
}

/// Compares alternatives: studies of the same days, that is of the same seed, figures and targets, which differ in
/// who works and how inquiries are routed, or in what else may be set.
///
/// Every alternative has the days of the first stage; after that only contenders have more. Which days are simulated
/// follows from results alone, so that everything is the same for any number of threads. When `stop` is set, the days
/// in hand are finished and what all alternatives have is compared.
///
/// # Errors
/// If the threads cannot be started.
///
/// # Panics
/// If the alternatives have not the same figures and targets, the same seed and the same window of time.
pub fn compare(
    alternatives: &[&Study],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Comparison, ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let first = alternatives.first();
    let names = |study: &Study| -> Vec<&str> { study.figures.iter().map(|figure| figure.name).collect() };
    for two in alternatives.windows(2) {
        let (one, other) = (two[0], two[1]);
        assert!(names(one) == names(other), "not the same figures");
        assert!(one.targets == other.targets, "not the same targets");
        let days =
            |study: &Study| (study.seed, study.scenario.clock, study.scenario.end, study.scenario.slot);
        assert!(days(one) == days(other), "not the same days");
    }
    let mut comparison = Comparison {
        figures: first.map_or_else(Vec::new, |study| study.figures.clone()),
        targets: first.map_or_else(Vec::new, |study| study.targets.clone()),
        trials: vec![Trial::default(); alternatives.len()],
        common_days: 0,
        criterion: options.criterion,
        indifference: options.indifference.unwrap_or(0.0),
        confidence: options.confidence,
        decided: false,
        best: None,
        contenders: vec![true; alternatives.len()],
        reference: 0,
        against_first: options.against_first,
        interrupted: false,
    };
    let first_days = options.first_days.max(FEWEST_DAYS);
    let everyone = vec![true; alternatives.len()];
    let runner = Runner { alternatives, pool: &pool, progress, stop };
    runner.extend(&mut comparison, 0..first_days, &everyone);
    comparison.common_days = comparison.trials.iter().map(|trial| trial.days.len() as u64).min().unwrap_or(0);
    if comparison.interrupted {
        comparison.cut();
    }
    if options.indifference.is_none() {
        let first = comparison.mean(0, comparison.common_days);
        comparison.indifference = usual_indifference(options.criterion, &comparison.targets, first);
    }
    let promise = Promise { confidence: options.confidence, indifference: comparison.indifference };
    let mut selection = Selection::new(alternatives.len(), first_days, promise);
    while !comparison.interrupted {
        let Some(wanted) = selection.wanted() else { break };
        if wanted.end > options.at_most.max(first_days) {
            break;
        }
        runner.extend(&mut comparison, wanted.clone(), selection.contenders());
        if !comparison.interrupted {
            let values: Vec<Vec<f64>> = (0..alternatives.len()).map(|i| comparison.oriented(i)).collect();
            let first = |i: usize| &values[i][..first_days as usize];
            selection.look(&values, |i, l| match options.criterion {
                Criterion::Targets if !comparison.alike(i, l) => variance_of_held(first(i), first(l)),
                _ => variance_of_differences(first(i), first(l)),
            });
        }
    }
    if comparison.interrupted {
        comparison.leave_the_same_days(selection.contenders());
    }
    comparison.decided = selection.is_finished() && comparison.common_days > 0;
    comparison.contenders = selection.contenders().to_vec();
    comparison.choose();
    Ok(comparison)
}

/// What is needed to add days.
struct Runner<'a> {
    alternatives: &'a [&'a Study],
    pool: &'a ThreadPool,
    progress: &'a (dyn Fn(Progress) + Sync),
    stop: &'a AtomicBool,
}

/// A day that was simulated: of which alternative and replication, with what its agents had to do.
type Finished = (usize, u64, DayFigures, Vec<Load>);

impl Runner<'_> {
    /// Adds those of the days that contenders do not have yet.
    fn extend(&self, comparison: &mut Comparison, days: Range<u64>, contenders: &[bool]) {
        let in_first_stage = comparison.common_days == 0;
        let done = |comparison: &Comparison| -> u64 {
            comparison.trials.iter().map(|trial| trial.days.len() as u64).sum()
        };
        let mut tasks: Vec<(usize, Range<u64>)> = Vec::new();
        for (i, trial) in comparison.trials.iter().enumerate().filter(|(i, _)| contenders[*i]) {
            let mut from = trial.days.len() as u64;
            while from < days.end {
                let until = (from + STRETCH).min(days.end);
                tasks.push((i, from..until));
                from = until;
            }
        }
        // Early days first, so that a comparison that is stopped has about the same days of everyone.
        tasks.sort_by_key(|(i, days)| (days.start, *i));
        let begun = done(comparison);
        let wanted = begun + tasks.iter().map(|(_, days)| days.end - days.start).sum::<u64>();
        let contending = contenders.iter().filter(|stays| **stays).count();
        let (next, finished) = (AtomicUsize::new(0), AtomicU64::new(begun));
        let all: Mutex<Vec<Finished>> = Mutex::default();
        self.pool.broadcast(|_| {
            let mut mine: Vec<Finished> = Vec::new();
            while let Some((i, days)) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut replicator = Replicator::new(self.alternatives[*i]);
                for day in days.clone() {
                    if self.stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let mut figures = replicator.day(day).figures;
                    let loads = if in_first_stage { replicator.loads() } else { Vec::new() };
                    if !in_first_stage {
                        // Parts are reported of the common days, and there may be many more of these.
                        figures.slots = Vec::new();
                        figures.groups = Vec::new();
                        figures.teams = Vec::new();
                    }
                    mine.push((*i, day, figures, loads));
                    let days = finished.fetch_add(1, Ordering::Relaxed) + 1;
                    (self.progress)(Progress { days, wanted, contenders: contending });
                }
            }
            // A poisoned lock means that another thread panicked, and its panic is about to be passed on.
            if let Ok(mut all) = all.lock() {
                all.extend(mine);
            }
        });
        let mut all = all.into_inner().unwrap_or_default();
        all.sort_by_key(|(i, day, ..)| (*i, *day));
        for (i, day, figures, loads) in all {
            let trial = &mut comparison.trials[i];
            // After an interruption a day may be missing, and those behind it are left out.
            if trial.days.len() as u64 == day {
                trial.days.push(figures);
                trial.loads.extend(loads);
            }
        }
        comparison.interrupted = done(comparison) < wanted;
    }
}

impl Comparison {
    /// Leaves everyone with the common days.
    fn cut(&mut self) {
        let days = self.common_days as usize;
        for trial in &mut self.trials {
            let agents = trial.loads.len().checked_div(trial.days.len()).unwrap_or(0);
            trial.days.truncate(days);
            trial.loads.truncate(days * agents);
        }
    }

    /// Leaves contenders with the days that all of them have.
    fn leave_the_same_days(&mut self, contenders: &[bool]) {
        let theirs = || self.trials.iter().zip(contenders).filter(|(_, stays)| **stays);
        let least = theirs().map(|(trial, _)| trial.days.len()).min().unwrap_or(0);
        for (trial, _) in self.trials.iter_mut().zip(contenders).filter(|(_, stays)| **stays) {
            trial.days.truncate(least);
        }
    }

    /// Chooses the contender with the best mean over its days, the first among equals.
    fn choose(&mut self) {
        let better = |best: Option<(usize, f64)>, i: usize| {
            let values = self.oriented(i);
            let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
            match best {
                Some((_, best_mean)) if mean <= best_mean => best,
                _ => Some((i, mean)),
            }
        };
        let contenders = (0..self.trials.len()).filter(|i| self.contenders[*i]);
        self.best =
            if self.common_days == 0 { None } else { contenders.fold(None, better).map(|best| best.0) };
        self.reference = if self.against_first { 0 } else { self.best.unwrap_or(0) };
    }

    /// Place of a figure among [`Comparison::figures`].
    pub fn place(&self, figure: &Figure) -> Option<usize> {
        self.figures.iter().position(|mine| mine.name == figure.name)
    }

    /// The daily values of an alternative by which it is judged, in the unit of the criterion.
    ///
    /// A day on which a figure counted nothing has the best value that there is, 1 for a share where higher is better
    /// and 0 elsewhere: there was nothing to judge.
    pub fn values(&self, alternative: usize) -> Vec<f64> {
        let days = &self.trials[alternative].days;
        match self.criterion {
            Criterion::Targets => days.iter().map(|day| f64::from(self.all_met(day))).collect(),
            Criterion::Figure(figure) => {
                let Some(place) = self.place(figure) else { return vec![0.0; days.len()] };
                let nothing = f64::from(figure.unit == Unit::Share && figure.better == Better::Higher);
                days.iter().map(|day| day.whole[place].value(figure.unit).unwrap_or(nothing)).collect()
            }
        }
    }

    /// The same with greater values better.
    fn oriented(&self, alternative: usize) -> Vec<f64> {
        let mut values = self.values(alternative);
        if self.better() == Better::Lower {
            values.iter_mut().for_each(|value| *value = -*value);
        }
        values
    }

    /// Whether what decides counted anything on any day with any alternative: else there is nothing to choose by.
    pub fn decides(&self) -> bool {
        match self.criterion {
            Criterion::Targets => true,
            Criterion::Figure(figure) => self.place(figure).is_some_and(|place| {
                let mut days = self.trials.iter().flat_map(|trial| &trial.days);
                days.any(|day| day.whole[place].value(figure.unit).is_some())
            }),
        }
    }

    /// Which way what decides is better.
    pub fn better(&self) -> Better {
        match self.criterion {
            Criterion::Figure(figure) => figure.better,
            Criterion::Targets => Better::Higher,
        }
    }

    /// Mean of the first so many daily values by which an alternative is judged.
    pub fn mean(&self, alternative: usize, days: u64) -> Option<f64> {
        let values = self.values(alternative);
        let days = values.len().min(days as usize);
        (days > 0).then(|| values[..days].iter().sum::<f64>() / days as f64)
    }

    fn all_met(&self, day: &DayFigures) -> bool {
        self.targets.iter().all(|target| self.met(target, day))
    }

    /// Whether a day meets a target.
    pub fn met(&self, target: &Target, day: &DayFigures) -> bool {
        self.place(target.figure).is_none_or(|place| day.meets(target, place, &self.figures))
    }

    /// Whether two alternatives are the same in every figure of every day that both have.
    pub fn alike(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.trials[a].days, &self.trials[b].days);
        a.iter().zip(b).all(|(a, b)| a.whole == b.whole)
    }

    /// Confidence of each interval of differences from the reference, so that those of all alternatives hold together:
    /// from the best, which the days name, those of all pairs; from the first, its own.
    pub fn each_confidence(&self) -> f64 {
        each_of(self.confidence, self.intervals())
    }

    /// How many intervals of a figure hold together.
    fn intervals(&self) -> usize {
        let count = self.trials.len();
        if self.against_first { count.saturating_sub(1) } else { count * count.saturating_sub(1) / 2 }
    }

    /// The difference from the best in what decides, over all days that both have. The intervals of all alternatives
    /// hold together, whichever is best and whenever days ended.
    pub fn from_best(&self, alternative: usize) -> Option<Difference> {
        let (best, count) = (self.best?, self.trials.len());
        let values = match self.criterion {
            Criterion::Targets => Values::Held,
            Criterion::Figure(_) => Values::Any,
        };
        Difference::of(
            &self.values(alternative),
            &self.values(best),
            each_of(self.confidence, count * count.saturating_sub(1) / 2),
            Days::Added { from: self.common_days },
            values,
            self.alike(alternative, best),
        )
    }

    /// Whether it is certain that an alternative is worse than the best.
    pub fn is_worse(&self, alternative: usize) -> bool {
        let ends = self.from_best(alternative).and_then(|difference| difference.interval);
        ends.is_some_and(|ends| match self.better() {
            Better::Higher => ends.high < 0.0,
            Better::Lower => ends.low > 0.0,
        })
    }

    /// The difference from the reference in the daily values of a figure, over the common days on which both have one.
    pub fn difference(&self, alternative: usize, place: usize) -> Option<Difference> {
        self.difference_among(alternative, place, 1)
    }

    /// The same with an interval that holds together with those of so many figures, for tables that have several.
    pub fn difference_among(&self, alternative: usize, place: usize, figures: usize) -> Option<Difference> {
        let unit = self.figures[place].unit;
        let common = |i: usize| self.trials[i].days.iter().take(self.common_days as usize);
        let both = common(alternative)
            .zip(common(self.reference))
            .filter_map(|(a, b)| Some((a.whole[place].value(unit)?, b.whole[place].value(unit)?)));
        let (a, b): (Vec<f64>, Vec<f64>) = both.unzip();
        let alike = self.alike(alternative, self.reference);
        let each = each_of(self.confidence, self.intervals() * figures);
        Difference::of(&a, &b, each, Days::Fixed, Values::Any, alike)
    }

    /// The difference from the reference in the share of the common days that meet a target.
    pub fn difference_met(&self, alternative: usize, target: &Target) -> Option<Difference> {
        let met = |i: usize| -> Vec<f64> {
            let days = self.trials[i].days.iter().take(self.common_days as usize);
            days.map(|day| f64::from(self.met(target, day))).collect()
        };
        let alike = self.alike(alternative, self.reference);
        let (mine, other) = (met(alternative), met(self.reference));
        Difference::of(&mine, &other, self.each_confidence(), Days::Fixed, Values::Held, alike)
    }

    /// A figure in one slot over the common days.
    pub fn slot(&self, alternative: usize, place: usize, slot: usize, slots: usize) -> Ratio {
        let days = self.trials[alternative].days.iter().take(self.common_days as usize);
        days.map(|day| day.slots[place * slots + slot]).sum()
    }
}

#[cfg(test)]
mod tests;
