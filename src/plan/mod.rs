//! The cheapest layout that keeps its promise.
//!
//! 1. [`model`]: candidates (team, group, shift with its breaks placed) and the rules that their numbers keep.
//! 2. [`response`]: how what goes wrong in each period answers to the people at work, measured by simulation.
//! 3. [`master`]: least cost by these curves, a mixed-integer program; [`sketch`]: moves on its answer.
//! 4. [`search`]: the simulator has the last word on a sample of days that all layouts share ([`trials`]).
//! 5. [`certificate`]: what is promised comes from days that the search never saw.
//! 6. [`beside`]: what planners do today, from the same choices and on the same days ([`load`], [`cover`]).

pub mod beside;
pub mod certificate;
pub mod cover;
pub mod load;
pub mod master;
pub mod model;
pub mod response;
pub mod search;
pub mod sketch;
pub mod targets;
pub mod trials;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rayon::ThreadPoolBuildError;

use crate::day::Day;
use crate::kpi::{COMMON, Counting};
use crate::random::Streams;
use crate::scenario::{Demand, Scenario};
use crate::study::Study;
use crate::workforce::Layout;
use certificate::{Certificate, wanted_share};
use master::NoLayout;
use model::Model;
use search::{Found, Search};
use targets::Goals;
use trials::{Trials, sample};

/// Inquiries simulated per full look at a layout, and the days of a sample at least and at most.
const SAMPLE: (f64, usize, usize) = (4.8e6, 100, 800);
/// The same for a certificate.
const CERTIFICATE: (f64, usize, usize) = (30e6, 500, 4_000);
/// Samples' worth of days that a search of effort 1 simulates.
const EFFORT: f64 = 25.0;
/// Attempts at a certificate before a plan is given up.
const ATTEMPTS: u32 = 4;

/// How a plan is looked for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options<'o> {
    /// Ends the search after so long; the certificate comes after it. `None`: the effort alone ends it, and the plan
    /// is the same on every machine.
    pub time: Option<Duration>,
    /// How much is simulated; 1 is usual.
    pub effort: f64,
    /// Threads; 0: one per processor.
    pub threads: usize,
    /// People who are there already.
    pub fixed: Option<&'o Layout>,
    /// Most that the layout may cost.
    pub budget: Option<f64>,
}

/// What a plan under way tells whoever watches.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Event {
    /// A cheaper layout keeps every goal on the days of the search.
    Incumbent {
        /// Its planned cost.
        cost: f64,
        /// Days simulated so far.
        days: u64,
    },
    /// A certificate was tried.
    Certificate {
        /// Which attempt, from 0.
        attempt: u32,
        /// Whether it is kept.
        kept: bool,
    },
}

/// When to stop, and who is told.
pub struct Watch<'t> {
    /// Set from outside to stop.
    pub stop: &'t AtomicBool,
    /// When the search is to end.
    pub deadline: Option<Instant>,
    /// Who is told.
    pub listener: &'t (dyn Fn(Event) + Sync),
}

impl Watch<'_> {
    /// Whether the search is to end now.
    pub fn over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    fn tell(&self, event: Event) {
        (self.listener)(event);
    }
}

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What was chosen from.
    pub model: Model,
    /// The layout recommended, or the best attainable one.
    pub found: Found,
    /// What it does on fresh days.
    pub certificate: Certificate,
    /// Days simulated by the search.
    pub days: u64,
}

/// Why there is no plan.
#[derive(Debug)]
pub enum NoPlan {
    /// Nothing is promised, so nobody is the cheapest layout.
    NoTarget,
    /// Rules contradict each other, or the solver failed.
    NoLayout(NoLayout),
    /// Interrupted before any layout was simulated.
    Interrupted,
    /// Threads cannot be started.
    Threads(ThreadPoolBuildError),
}

/// Looks for the cheapest layout that keeps its promise, and certifies it.
///
/// # Errors
/// [`NoPlan`].
pub fn plan(
    study: &Study,
    options: &Options<'_>,
    listener: &(dyn Fn(Event) + Sync),
    stop: &AtomicBool,
) -> Result<Plan, NoPlan> {
    if study.targets.is_empty() {
        return Err(NoPlan::NoTarget);
    }
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(options.threads).build().map_err(NoPlan::Threads)?;
    let deadline = options.time.map(|time| Instant::now() + time);
    pool.install(|| look(study, options, &Watch { stop, deadline, listener }))
}

fn look(study: &Study, options: &Options<'_>, watch: &Watch<'_>) -> Result<Plan, NoPlan> {
    let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
    let model = Model::new(study, &scenario, options.fixed);
    let inquiries = expected_inquiries(&scenario);
    let days = |(total, least, most): (f64, usize, usize)| {
        ((total * options.effort.sqrt() / inquiries.max(1.0)) as usize).clamp(least, most)
    };
    let (days, fresh) = (days(SAMPLE), days(CERTIFICATE));
    let mut figures: Vec<_> = study.targets.iter().map(|target| target.figure).collect();
    figures.extend(COMMON.figures.iter().filter(|figure| figure.counting == Counting::Occupancy));
    let streams = sample(&scenario, study.seed, 0, days);
    let trials = Trials::new(study, &scenario, figures, streams).keep_days();
    let goals = Goals::new(study, trials.figures(), days, &|promise| wanted_share(study, promise, fresh, 0));
    let mut search = Search::new(&trials, &model, goals, watch);
    search.most_days = (options.effort * EFFORT * days as f64) as u64;
    search.run(options.budget).map_err(NoPlan::NoLayout)?;
    let mut attempt = 0;
    loop {
        let Some(found) = search.best.clone().or(search.nearest.clone()) else {
            return Err(NoPlan::Interrupted);
        };
        let layout = model.layout(&found.counts);
        let certificate = Certificate::of(study, &scenario, &layout, fresh, attempt);
        watch.tell(Event::Certificate { attempt, kept: certificate.kept() });
        attempt += 1;
        let over = attempt == ATTEMPTS || search.best.is_none() || watch.over();
        if certificate.kept() || over || !search.strengthen(&certificate) {
            let days = trials.simulated();
            return Ok(Plan { model: model.clone(), found, certificate, days });
        }
    }
}

/// Expected inquiries of a day.
fn expected_inquiries(scenario: &Scenario) -> f64 {
    match &scenario.demand {
        Demand::Forecast(forecast) => forecast.total(),
        Demand::Replay(_) => Day::busyness(scenario, &Streams::new(0, 0)),
    }
}
