//! The cheapest layout that keeps its promise.
//!
//! 1. [`model`]: candidates (team, group, shift with its breaks placed) and the [`rules`](mod@rules) that their numbers
//!    keep.
//! 2. [`response`]: how what goes wrong in each period answers to the people at work, measured by simulation.
//! 3. [`master`]: least cost by these curves, a mixed-integer program; [`sketch`]: moves on its answer.
//! 4. `slopes`: what one person more in an hour mends at a layout, measured there; the curves are bent to it.
//! 5. [`search`], [`steps`]: the simulator has the last word on a sample of days that all layouts share ([`trials`]);
//!    of a layout near one that is known it is asked about the days near deciding only ([`window`]). In a small shop all
//!    cheaper sets of people (`sets`) go through a `sieve`, the search's and then the bound's.
//! 6. [`certificate`]: what is promised comes from days that the search never saw.
//! 7. [`bound`]: what any layout that keeps the promise costs at least.
//! 8. [`beside`](mod@beside): what planners do today, from the same choices and on the same days ([`load`],
//!    [`cover`](mod@cover)).

pub mod audit;
pub mod beside;
pub mod bound;
pub mod certificate;
pub mod cover;
pub mod load;
pub mod master;
pub mod model;
pub mod outlook;
mod probes;
mod refutation;
mod relaxation;
pub mod response;
pub mod rules;
pub mod search;
mod sets;
mod sieve;
pub mod sketch;
mod slopes;
pub mod steps;
mod stretches;
pub mod tangents;
pub mod targets;
pub mod trials;
pub mod window;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::ThreadPoolBuildError;

use crate::day::Day;
use crate::kpi::Figure;
use crate::random::Streams;
use crate::scenario::{Demand, Scenario};
use crate::study::Study;
use crate::workforce::Layout;
use beside::{Beside, PER_AGENT_HOUR, beside};
use bound::{LowerBound, lower_bound};
use certificate::{Certificate, wanted_share};
use cover::cover;
use master::NoLayout;
use model::Model;
use outlook::{Binding, Circumstance, FrontierPoint, Marginal, Repair};
use search::{Found, Search};
use targets::Goals;
use trials::{Trials, sample};

/// Inquiries simulated per full look at a layout, and the days of a sample at least and at most.
const SAMPLE: (f64, usize, usize) = (12e6, 240, 480);
/// The same for the rough sample on which the curves are learnt first.
const ROUGH: (f64, usize, usize) = (4e6, 100, 160);
/// The same for a certificate.
const CERTIFICATE: (f64, usize, usize) = (30e6, 500, 3_000);
/// Inquiries and days simulated in a small shop at most to try every set of people that is cheaper than the best layout.
const SIFTED: (f64, f64) = (4e6, 40_000.0);
/// Samples' worth of days that a search of effort 1 simulates.
const EFFORT: f64 = 6.0;
/// What a sample is asked for beyond the promise, in standard errors of a share: a search takes the layout that is
/// luckiest on it.
const LUCK: f64 = 0.5;
/// People of a shop so small that a person is a bigger step than luck.
const SMALL: u32 = 30;
/// How many times the usual number of days the search of a small shop goes on without success.
const SMALL_PATIENCE: f64 = 3.0;
/// First replications of the sample; those of the rough one begin with 0.
const FIRST: u64 = 1 << 32;
/// Most of a given time that is kept for what is said about a plan: to keep the promise comes first.
const SAID: f64 = 0.2;
/// Attempts at a certificate before a plan is given up.
const ATTEMPTS: u32 = 6;

/// How a plan is looked for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options<'o> {
    /// How long all of it may take: the search ends so early that the certificate and what is said about the plan, by the
    /// measured speed of the simulation, fit in as well. A certificate under way is not cut; of what comes after it only
    /// what still fits is done. `None`: the effort alone ends the search, and the plan is the same on every machine.
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
    /// A lower bound is known.
    Bound {
        /// No layout that keeps the promise costs less.
        cost: f64,
        /// Days simulated so far.
        days: u64,
    },
}

/// When to stop, and who is told.
pub struct Watch<'t> {
    /// Set from outside to stop.
    pub stop: &'t AtomicBool,
    /// When it began.
    begun: Instant,
    /// How long all of it may take.
    time: Option<Duration>,
    /// How much of that is kept for what comes after the search, in microseconds.
    reserved: AtomicU64,
    /// Who is told.
    pub listener: &'t (dyn Fn(Event) + Sync),
}

impl<'t> Watch<'t> {
    /// Begins now.
    pub fn new(
        stop: &'t AtomicBool,
        time: Option<Duration>,
        listener: &'t (dyn Fn(Event) + Sync),
    ) -> Watch<'t> {
        Watch { stop, begun: Instant::now(), time, reserved: AtomicU64::new(0), listener }
    }

    /// Whether the search is to end now.
    pub fn over(&self) -> bool {
        self.interrupted() || self.is_past(Duration::from_micros(self.reserved.load(Ordering::Relaxed)))
    }

    /// Whether everything is to end now.
    pub fn stopped(&self) -> bool {
        self.interrupted() || self.is_past(Duration::ZERO)
    }

    /// Whether somebody stopped it.
    fn interrupted(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Keeps so much time for what comes after the search.
    fn reserve(&self, time: Duration) {
        self.reserved.store(time.as_micros() as u64, Ordering::Relaxed);
    }

    /// Whether no more than so much time is left.
    fn is_past(&self, left: Duration) -> bool {
        self.time.is_some_and(|time| self.begun.elapsed() + left >= time)
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
    /// Whether the time, or whoever waits, ended the search, so that with more of it another layout may have been found.
    pub is_cut: bool,
}

/// Days simulated for each part of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Days {
    /// In the sample on which layouts were compared.
    pub sample: usize,
    /// To measure the curves before the search.
    pub curves: u64,
    /// By the search.
    pub search: u64,
    /// For the ways of planning beside it.
    pub beside: u64,
    /// For the bound.
    pub bound: u64,
    /// For certificates.
    pub certificate: u64,
    /// For what binds and what one person more or less changes.
    pub marginals: u64,
    /// For the frontier.
    pub frontier: u64,
    /// For the plan under other circumstances.
    pub circumstances: u64,
}

/// Why there is no plan.
#[derive(Debug)]
pub enum NoPlan {
    /// Nothing is promised, so nobody is the cheapest layout.
    NoTarget,
    /// A target is for a figure that the scenario gives nothing to count.
    NothingToCount {
        /// The figure.
        figure: &'static Figure,
        /// The key of the scenario file that is missing.
        key: &'static str,
    },
    /// No team may work any shift template.
    NoCandidate,
    /// Rules contradict each other, or the solver failed.
    NoLayout(NoLayout),
    /// No layout that keeps the rules costs as little as the budget.
    Budget {
        /// What the cheapest found costs that keeps them, whatever the load.
        least: f64,
    },
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
    for figure in study.targets.iter().map(|target| target.figure) {
        if let Some(key) = figure.counting.lacks(&study.scenario) {
            return Err(NoPlan::NothingToCount { figure, key });
        }
    }
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(options.threads).build().map_err(NoPlan::Threads)?;
    let watch = Watch::new(stop, options.time, listener);
    pool.install(|| look(study, options, &watch))
}

fn look(study: &Study, options: &Options<'_>, watch: &Watch<'_>) -> Result<Plan, NoPlan> {
    let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
    let model = Model::new(study, &scenario, options.fixed);
    if model.candidates.is_empty() {
        return Err(NoPlan::NoCandidate);
    }
    let cheapest = options.budget.map(|budget| affordable(&model, budget)).transpose()?;
    search_among(study, &scenario, &model, options, watch).map_err(|error| match (error, cheapest) {
        // The relaxation is affordable, and no layout of whole people is.
        (NoPlan::Interrupted | NoPlan::NoLayout(NoLayout::Contradiction(_)), Some(least))
            if !watch.over() =>
        {
            NoPlan::Budget { least }
        }
        (error, _) => error,
    })
}

/// What the cheapest layout costs that keeps the rules, whatever the load.
fn affordable(model: &Model, budget: f64) -> Result<f64, NoPlan> {
    let cheapest = cover(model, &vec![0.0; model.cells()]).map_err(NoPlan::NoLayout)?;
    if cheapest.least > budget * (1.0 + 1e-9) {
        Err(NoPlan::Budget { least: cheapest.cost })
    } else {
        Ok(cheapest.cost)
    }
}

fn search_among(
    study: &Study,
    scenario: &Scenario,
    model: &Model,
    options: &Options<'_>,
    watch: &Watch<'_>,
) -> Result<Plan, NoPlan> {
    let inquiries = expected_inquiries(scenario);
    let days = |(total, least, most): (f64, usize, usize)| {
        ((total * options.effort.sqrt() / inquiries.max(1.0)) as usize).clamp(least, most)
    };
    let (rough_days, sample_days, fresh) = (days(ROUGH), days(SAMPLE), days(CERTIFICATE));
    let figures = targets::figures(study);
    let wanted = |promise: f64, luck: f64, days: usize| {
        let luck = luck * (promise * (1.0 - promise) / days as f64).sqrt();
        (wanted_share(study, promise, fresh, 0) + luck).min(1.0)
    };
    let mut count = Days { sample: sample_days, ..Days::default() };

    let streams = sample(scenario, study.seed, 0, rough_days);
    let rough = Trials::new(study, scenario, figures.clone(), streams).keep_days();
    let goals =
        Goals::new(study, rough.figures(), rough_days, fresh, &|promise| wanted(promise, 0.0, rough_days));
    let mut search = Search::new(&rough, model, goals, watch);
    search.budget = options.budget.unwrap_or(f64::INFINITY);
    count.curves = search.simulated();
    let day = watch.begun.elapsed().div_f64(count.curves.max(1) as f64);
    let said = day.mul_f64((outlook::days(sample_days) + bound::days(study.targets.len())) as f64);
    let said = options.time.map_or(said, |time| said.min(time.mul_f64(SAID)));
    watch.reserve(day.mul_f64(fresh as f64) + said);
    let streams = sample(scenario, study.seed, FIRST, sample_days);
    let trials = Trials::new(study, scenario, figures, streams).keep_days();
    // What planners do today is tried meanwhile, on threads that wait while the solver is asked. It is a plan too: the
    // search goes on from theirs where it is the cheaper one.
    let (others, goals) = (rough.beside(), search.goals.clone());
    // Theirs first: with one thread and little time they are what there is.
    let (beside, searched) = rayon::join(
        || beside(&others, model, &goals, PER_AGENT_HOUR, watch),
        || -> Result<(), NoPlan> {
            search.begin().map_err(NoPlan::NoLayout)?;
            let known = search.best.clone();
            let start = search.lightest().or(search.nearest.as_ref()).map(|found| found.counts.clone());
            let start = start.ok_or(NoPlan::Interrupted)?;
            let (luck, patience) = if is_small(&start) { (0.0, SMALL_PATIENCE) } else { (LUCK, 1.0) };
            let goals = Goals::new(study, trials.figures(), sample_days, fresh, &|promise| {
                wanted(promise, luck, sample_days)
            });
            search.turn_to(&trials, goals);
            search.patience = options.effort * patience;
            search.most_days = search.samples(EFFORT);
            search.to_sift = (options.effort * (SIFTED.0 / inquiries.max(1.0)).min(SIFTED.1)) as u64;
            let start = search.assess(&start);
            search.improve(start);
            // What kept everything on the rough days is not lost, whatever ends the search.
            let may_be_better = |known: &Found| {
                let best = search.best.as_ref();
                best.is_none_or(|best| {
                    known.cost < best.cost && !model.without_slow_teams(study, scenario).is_empty()
                })
            };
            if let Some(known) = known.filter(may_be_better) {
                let known = search.assess(&known.counts);
                if known.standing.kept() {
                    search.grant_days();
                    search.improve(known);
                }
            }
            Ok(())
        },
    );
    searched?;
    let beside = beside.map_err(NoPlan::NoLayout)?;
    count.beside = others.simulated();
    // Where nothing is known that keeps everything, theirs is looked at even if time is up.
    let looks = search.best.is_none() || !watch.interrupted();
    if let Some(start) = cheaper(&search, &beside).filter(|_| looks) {
        search.grant_days();
        let start = search.assess(&start);
        search.improve(start);
    }
    let (found, certificate) = certified(study, scenario, &mut search, fresh, &mut count)?;
    count.search = search.simulated() - count.curves;

    let is_cut = search.late();
    let attainable = search.best.is_some();
    let since = |search: &Search<'_, '_>, count: &Days| search.simulated() - count.curves - count.search;
    let bound = match attainable && certificate.kept() && !search.stopped() {
        true => Some(lower_bound(&search, &found, &certificate).map_err(NoPlan::NoLayout)?),
        false => None,
    };
    if let Some(bound) = &bound {
        search.tell(Event::Bound { cost: bound.cost, days: search.simulated() });
    }
    // The curves of the bound are measured on days of their own.
    let before = since(&search, &count);
    count.bound = bound.as_ref().map_or(0, |bound| bound.days);
    let binding = outlook::binding(&search, &found);
    let marginals = outlook::marginals(&search, &found);
    count.marginals = since(&search, &count) - before;
    let frontier = outlook::frontier(&search, &found);
    count.frontier = since(&search, &count) - before - count.marginals;
    let circumstances = outlook::circumstances(&search, scenario, &model.layout(&found.counts));
    count.circumstances = circumstances.iter().map(|it| it.days as u64).sum();
    Ok(Plan {
        binding,
        marginals,
        repair: if attainable { None } else { outlook::repair(&search, &found) },
        beside,
        frontier,
        model: model.clone(),
        attained: outlook::all_met(&found),
        attainable,
        certificate,
        bound,
        days: count,
        circumstances,
        found,
        interrupted: watch.interrupted(),
        is_cut,
    })
}

/// Whether a layout is so small that one person moves all days.
fn is_small(counts: &[u32]) -> bool {
    counts.iter().sum::<u32>() <= SMALL
}

/// The cheapest layout of the other ways of planning, if it is cheaper than what the search has found, or if that keeps
/// nothing.
fn cheaper(search: &Search<'_, '_>, beside: &[Beside]) -> Option<Vec<u32>> {
    let found = search.lightest().filter(|_| search.best.is_some());
    let most = found.map_or(f64::INFINITY, |found| search.burden(found)).min(search.budget);
    let covers = beside.iter().filter_map(|it| it.scaled.as_ref()).map(|it| &it.cover);
    let theirs = covers.filter(|cover| cover.cost < most && search.model.allows(&cover.counts));
    theirs.min_by(|a, b| a.cost.total_cmp(&b.cost)).map(|cover| cover.counts.clone())
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
    // A layout may have failed on the sample by bad luck; where it would save a lot, as one person does in a small shop,
    // fresh days have the word.
    let small = search.lightest().is_some_and(|found| is_small(&found.counts));
    for found in if small && !search.late() { search.nearly_kept() } else { Vec::new() } {
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
        if certificate.kept() || certificate.attempt + 1 >= ATTEMPTS {
            return Ok((found, certificate));
        }
        if search.late() {
            // There is no time to look on, but for the next dearer layout that kept everything in the search.
            let Some(dearer) = search.next_dearer(&found) else { return Ok((found, certificate)) };
            let other = certify(search, &dearer);
            if !other.kept() {
                return Ok((found, certificate));
            }
            search.best = Some(dearer.clone());
            return Ok((dearer, other));
        }
        // What nothing keeps on the sample is not looked for on fresh days.
        let Some(failed) = search.strengthen(&certificate) else { return Ok((found, certificate)) };
        let counts = failed.counts.clone();
        search.improve(failed);
        if search.best.as_ref().is_none_or(|best| best.counts == counts) {
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
