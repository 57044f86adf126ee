//! The cheapest layout that keeps its promise.
//!
//! 1. [`model`]: candidates (team, group, shift with its breaks placed) and the rules that their numbers keep.
//! 2. [`response`]: how what goes wrong in each period answers to the people at work, measured by simulation.
//! 3. [`master`]: least cost by these curves, a mixed-integer program; [`sketch`]: moves on its answer.
//! 4. [`search`]: the simulator has the last word on a sample of days that all layouts share ([`trials`]).
//! 5. [`certificate`]: what is promised comes from days that the search never saw.
//! 6. [`beside`](mod@beside): what planners do today, from the same choices and on the same days ([`load`], [`cover`]).

pub mod audit;
pub mod beside;
pub mod bound;
pub mod certificate;
pub mod cover;
pub mod load;
pub mod master;
pub mod model;
pub mod outlook;
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
use beside::{Beside, PER_AGENT_HOUR, beside};
use bound::{LowerBound, lower_bound};
use certificate::{Certificate, wanted_share};
use master::NoLayout;
use model::Model;
use outlook::{Binding, Circumstance, FrontierPoint, Marginal, Repair};
use search::{Found, Search};
use targets::Goals;
use trials::{Trials, sample};

/// Inquiries simulated per full look at a layout, and the days of a sample at least and at most.
const SAMPLE: (f64, usize, usize) = (4.8e6, 120, 480);
/// The same for a certificate.
const CERTIFICATE: (f64, usize, usize) = (30e6, 500, 3_000);
/// Samples' worth of days that a search of effort 1 simulates.
const EFFORT: f64 = 18.0;
/// What a small sample is asked for beyond the promise, in standard errors of a share,
const LUCK: f64 = 0.5;
/// and from how many days on it is not small.
const MANY: usize = 300;
/// Attempts at a certificate before a plan is given up.
const ATTEMPTS: u32 = 6;

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

    /// Whether everything is to end now.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
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
    /// Whether it kept every target on the days of the search.
    pub attainable: bool,
    /// What it does on fresh days.
    pub certificate: Certificate,
    /// What any layout that keeps the promise costs at least; `None` if no layout is known that keeps it.
    pub bound: Option<LowerBound>,
    /// Share of the search's days on which every target is met.
    pub attained: f64,
    /// What binds.
    pub binding: Binding,
    /// What one person more or less changes.
    pub marginals: Vec<Marginal>,
    /// Cost against attainment.
    pub frontier: Vec<FrontierPoint>,
    /// How it holds up when things come otherwise.
    pub circumstances: Vec<Circumstance>,
    /// What planners do today, from the same choices and on the same days.
    pub beside: Vec<Beside>,
    /// Whom to hire where the promise cannot be kept.
    pub repair: Option<Repair>,
    /// Days simulated.
    pub days: Days,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

/// Days simulated for each part of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Days {
    /// In the sample on which layouts were compared.
    pub sample: usize,
    /// By the search.
    pub search: u64,
    /// For the bound.
    pub bound: u64,
    /// For certificates.
    pub certificate: u64,
    /// For what is said about the plan.
    pub outlook: u64,
}

/// Why there is no plan.
#[derive(Debug)]
pub enum NoPlan {
    /// Nothing is promised, so nobody is the cheapest layout.
    NoTarget,
    /// No team may work any shift template.
    NoCandidate,
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
    if model.candidates.is_empty() {
        return Err(NoPlan::NoCandidate);
    }
    let inquiries = expected_inquiries(&scenario);
    let days = |(total, least, most): (f64, usize, usize)| {
        ((total * options.effort.sqrt() / inquiries.max(1.0)) as usize).clamp(least, most)
    };
    let (sample_days, fresh) = (days(SAMPLE), days(CERTIFICATE));
    let mut figures: Vec<_> = study.targets.iter().map(|target| target.figure).collect();
    figures.extend(COMMON.figures.iter().filter(|figure| figure.counting == Counting::Occupancy));
    let streams = sample(&scenario, study.seed, 0, sample_days);
    let trials = Trials::new(study, &scenario, figures, streams).keep_days();
    let wanted = |promise: f64| {
        // A search takes the layout that is luckiest on its sample. A small sample is asked for a little more; with a
        // large one, of a small shop, a person is a bigger step than luck.
        let luck = if sample_days < MANY {
            LUCK * (promise * (1.0 - promise) / sample_days as f64).sqrt()
        } else {
            0.0
        };
        (wanted_share(study, promise, fresh, 0) + luck).min(1.0)
    };
    let goals = Goals::new(study, trials.figures(), sample_days, fresh, &wanted);
    let mut search = Search::new(&trials, &model, goals, watch);
    search.most_days = (options.effort * EFFORT * sample_days as f64) as u64;
    search.run(options.budget).map_err(NoPlan::NoLayout)?;
    // What planners do today is a plan too: none of theirs that keeps everything is to be cheaper than ours.
    let beside = match watch.over() {
        true => Vec::new(),
        false => beside(&trials, &model, &search.goals, PER_AGENT_HOUR).map_err(NoPlan::NoLayout)?,
    };
    let theirs: Vec<&[u32]> =
        beside.iter().filter_map(|it| it.scaled.as_ref()).map(|it| &it.cover.counts[..]).collect();
    search.consider(&theirs);
    let mut days = Days { sample: sample_days, ..Days::default() };
    let (found, certificate) = certified(study, &scenario, &mut search, fresh, &mut days)?;
    days.search = trials.simulated();
    let attainable = search.best.is_some();
    let bound = match attainable && certificate.kept() && !search.stopped() {
        true => Some(lower_bound(&search, &found).map_err(NoPlan::NoLayout)?),
        false => None,
    };
    days.bound = trials.simulated() - days.search;
    let layout = model.layout(&found.counts);
    let circumstances = outlook::circumstances(&search, &scenario, &layout, (sample_days / 2).min(100));
    let plan = Plan {
        binding: outlook::binding(&search, &found),
        marginals: outlook::marginals(&search, &found),
        repair: if attainable { None } else { outlook::repair(&search, &found) },
        beside,
        frontier: outlook::frontier(&mut search, &found),
        model: model.clone(),
        attained: outlook::all_met(&found),
        attainable,
        certificate,
        bound,
        days: Days {
            outlook: trials.simulated() - days.search - days.bound
                + circumstances.iter().map(|it| it.days as u64).sum::<u64>(),
            ..days
        },
        circumstances,
        found,
        interrupted: watch.stopped(),
    };
    Ok(plan)
}

/// The best layout that a certificate confirms, or the best there is.
fn certified(
    study: &Study,
    scenario: &Scenario,
    search: &mut Search<'_, '_>,
    fresh: usize,
    days: &mut Days,
) -> Result<(Found, Certificate), NoPlan> {
    let mut attempt = 0;
    let mut certify = |search: &Search<'_, '_>, found: &Found| {
        let layout = search.model.layout(&found.counts);
        let certificate = Certificate::of(study, scenario, &layout, fresh, attempt);
        days.certificate += fresh as u64;
        search.tell(Event::Certificate { attempt, kept: certificate.kept() });
        attempt += 1;
        certificate
    };
    // A layout may have failed on the sample by bad luck; where it would save a lot, fresh days have the word.
    for found in search.nearly_kept() {
        let certificate = certify(search, &found);
        if certificate.kept() {
            search.best = Some(found.clone());
            return Ok((found, certificate));
        }
    }
    loop {
        let Some(found) = search.best.clone().or(search.nearest.clone()) else {
            return Err(NoPlan::Interrupted);
        };
        let certificate = certify(search, &found);
        let over = certificate.attempt + 1 >= ATTEMPTS || search.best.is_none();
        if certificate.kept() || over || !search.strengthen(&certificate) {
            return Ok((found, certificate));
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
