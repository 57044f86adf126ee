//! The search's memory: which layouts have been simulated, on which days, and what was learnt from them. How it goes
//! from one to the next is in [`steps`](super::steps).

use super::certificate::{Certificate, wanted_share};
use super::model::Model;
use super::response::{Response, sums};
use super::sieve::Sieve;
use super::sketch::Sketch;
use super::targets::{Goals, NOBODY_ANSWERED, Standing, deciding};
use super::trials::{Detail, Trials};
use super::window;
use super::{Event, Watch, is_small};

/// Samples' worth of days for looking on after a certificate that was not kept, or from another way of planning's layout.
const STRENGTHENING: f64 = 4.0;
/// Samples' worth of days without a cheaper layout, after which a search ends.
const IDLE: f64 = 2.0;
/// A layout that failed on the sample by no more than luck is worth fresh days if it saves this share of the cost.
const SAVING: f64 = 0.02;
/// A layout whose cost differs by less than this share is a step away: its days far from deciding are as they were.
const A_STEP: f64 = 0.06;
/// Standard errors of a share on fresh days, by which a layout is to keep the next certificate.
const SURE: f64 = 0.5;

/// A layout, its cost and how it stands on all days of the sample.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// People per candidate.
    pub counts: Vec<u32>,
    /// Planned cost.
    pub cost: f64,
    /// How it stands.
    pub standing: Standing,
}

/// A search under way.
pub struct Search<'a, 't> {
    /// The days on which layouts are tried.
    pub trials: &'t Trials<'a>,
    /// What is chosen from.
    pub model: &'t Model,
    /// What is to be kept.
    pub goals: Goals,
    /// The curves, as far as they are known.
    pub response: Response,
    /// Ends the search when so many days of this sample have been simulated.
    pub most_days: u64,
    /// Days that may be simulated next to try every set of people that is cheaper than the best layout.
    pub to_sift: u64,
    /// How many times the usual number of days it goes on without success: as many times as the effort, and more for a
    /// small shop, whose days take little time and whose steps are big.
    pub patience: f64,
    /// The cheapest layout that keeps every goal on the sample.
    pub best: Option<Found>,
    /// The layout that came nearest, while none keeps every goal.
    pub nearest: Option<Found>,
    /// Every layout that was simulated on the sample.
    pub seen: Vec<Found>,
    /// Most that a layout may cost.
    pub budget: f64,
    /// What is known of sets of people on this sample.
    pub(super) sieves: Vec<Sieve>,
    /// Seed of the search's own choices.
    pub(super) seed: u64,
    /// The layout that was simulated on all days last.
    anchor: Option<Standing>,
    anchor_cost: f64,
    /// Days that this sample had been used for when the best layout was found.
    bettered: u64,
    /// Days simulated on samples before.
    simulated_before: u64,
    watch: &'t Watch<'t>,
}

impl<'a, 't> Search<'a, 't> {
    /// Measures the curves; no layout is known yet.
    pub fn new(trials: &'t Trials<'a>, model: &'t Model, goals: Goals, watch: &'t Watch<'t>) -> Self {
        let response = Response::measure(trials, model, &goals);
        let seed = trials.study().seed;
        Search {
            trials,
            model,
            goals,
            response,
            most_days: u64::MAX,
            to_sift: 0,
            sieves: Vec::new(),
            patience: 1.0,
            budget: f64::INFINITY,
            best: None,
            nearest: None,
            seen: Vec::new(),
            seed,
            anchor: None,
            anchor_cost: 0.0,
            bettered: 0,
            simulated_before: 0,
            watch,
        }
    }

    /// Goes on with other days, keeping the curves.
    pub fn turn_to(&mut self, trials: &'t Trials<'a>, goals: Goals) {
        self.simulated_before += self.trials.simulated();
        (self.trials, self.goals) = (trials, goals);
        (self.best, self.nearest, self.anchor) = (None, None, None);
        self.sieves.clear();
        self.seen.clear();
    }

    /// The layout seen on this sample that costs least with what it would cost to mend it.
    pub fn lightest(&self) -> Option<&Found> {
        let affordable = self.seen.iter().filter(|found| self.affords(found.cost));
        // One that breaks a rule is something to go on from only if there is no other.
        let burdens = affordable.map(|found| (!self.model.allows(&found.counts), self.burden(found), found));
        let lightest = burdens.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        lightest.map(|(.., found)| found)
    }

    /// Whether the budget allows a cost, but for rounding.
    fn affords(&self, cost: f64) -> bool {
        cost <= self.budget * (1.0 + 1e-9)
    }

    /// What a layout costs with what it would cost to mend it, by the curves.
    pub fn burden(&self, found: &Found) -> f64 {
        let mut response = self.response.clone();
        response.anchor(&Response::staff(self.model, &found.counts), &found.standing.gaps);
        Sketch::new(self.model, &response, found.counts.clone()).burden()
    }

    /// Makes the curves say of a layout what the simulator did.
    pub(super) fn anchor_curves(&mut self, found: &Found) {
        let staff = Response::staff(self.model, &found.counts);
        self.response.anchor(&staff, &found.standing.gaps);
    }

    /// Days simulated so far, on all samples.
    pub fn simulated(&self) -> u64 {
        self.simulated_before + self.trials.simulated()
    }

    /// Days of so many samples, as often as its patience says.
    pub fn samples(&self, samples: f64) -> u64 {
        (samples * self.patience * self.goals.days as f64) as u64
    }

    /// Whether the search is to end.
    pub fn over(&self) -> bool {
        let idle = self.best.is_some() && self.trials.spent() >= self.bettered + self.samples(IDLE);
        self.watch.over() || idle || self.trials.spent() >= self.most_days
    }

    /// Notes that the search gets on, though no cheaper layout keeps every goal yet.
    pub(super) fn note_progress(&mut self) {
        self.bettered = self.trials.spent();
    }

    /// Grants the days that it takes to look on from a layout that was not looked for.
    pub(super) fn grant_days(&mut self) {
        self.most_days = self.most_days.max(self.trials.spent() + self.samples(STRENGTHENING));
        self.note_progress();
    }

    /// Whether time is up.
    pub fn late(&self) -> bool {
        self.watch.over()
    }

    /// Tells whoever watches.
    pub fn tell(&self, event: Event) {
        self.watch.tell(event);
    }

    /// Whether whoever waits wants everything to end.
    pub fn stopped(&self) -> bool {
        self.watch.stopped()
    }

    /// Layouts that are a good deal cheaper than the best one and failed on the sample by no more than luck may explain,
    /// the cheapest first; two at most.
    pub fn nearly_kept(&self) -> Vec<Found> {
        let most = self.best.as_ref().map_or(f64::INFINITY, |best| best.cost * (1.0 - SAVING));
        let nearly = |found: &&Found| {
            let mut met = self.goals.of_days().iter().zip(&found.standing.met);
            let floors = &found.standing.gaps[self.goals.targets..];
            found.cost < most.min(self.budget)
                && self.model.allows(&found.counts)
                && met.all(|(goal, met)| goal.required() <= met + goal.luck())
                && floors.iter().all(|gap| *gap <= 0.0)
        };
        let mut found: Vec<Found> = self.seen.iter().filter(nearly).cloned().collect();
        let missing = |found: &Found| -> usize {
            let goals = self.goals.of_days().iter().zip(&found.standing.met);
            goals.map(|(goal, met)| goal.required().saturating_sub(*met)).sum()
        };
        found.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(missing(a).cmp(&missing(b))));
        found.dedup_by(|a, b| a.counts == b.counts);
        found.truncate(2);
        found
    }

    /// The cheapest layout dearer than one that kept every goal on the sample.
    pub(super) fn next_dearer(&self, found: &Found) -> Option<Found> {
        let dearer = self.seen.iter().filter(|other| {
            other.cost > found.cost * (1.0 + 1e-9)
                && self.affords(other.cost)
                && other.standing.kept()
                && self.model.allows(&other.counts)
        });
        dearer.min_by(|a, b| a.cost.total_cmp(&b.cost)).cloned()
    }

    /// After a certificate that was not kept: a layout chosen on the sample does better there than on fresh days, so from
    /// now on it must do better by as much: on the day that decides, or in a small shop, where one absence makes a good day
    /// the worst, on so many more days. Returns the layout that failed, as it stands now.
    pub fn strengthen(&mut self, certificate: &Certificate) -> Option<Found> {
        let failed = self.best.take()?;
        let study = self.trials.study();
        let before: Vec<f64> = self.goals.list.iter().map(|goal| goal.margin).collect();
        let fresh = certificate.days as f64;
        let (of_days, of_slots) = self.goals.list.split_at_mut(self.goals.targets);
        let small = is_small(&failed.counts);
        let stood = failed.standing.met.iter().zip(&failed.standing.gaps);
        for ((goal, certified), (met, gap)) in of_days.iter_mut().zip(&certificate.targets).zip(stood) {
            let promise = goal.target.promise;
            let wanted = wanted_share(study, promise, certificate.days, certificate.attempt + 1)
                + SURE * (promise * (1.0 - promise) / fresh).sqrt();
            let shown = deciding(&certified.shortfalls, (wanted.min(1.0) * fresh).ceil() as usize);
            if small || shown == NOBODY_ANSWERED {
                if !certified.kept {
                    goal.require_more(*met, certified.met as f64 / fresh);
                }
            } else {
                goal.margin = goal.margin.max(shown - (gap - goal.margin));
            }
        }
        let floors = certificate.targets.iter().flat_map(|certified| &certified.floors);
        for ((goal, shown), gap) in
            of_slots.iter_mut().zip(floors).zip(&failed.standing.gaps[of_days.len()..])
        {
            goal.margin = goal.margin.max(shown - (gap - goal.margin));
        }
        self.grant_days();
        (self.best, self.nearest) = (None, None);
        let again: Vec<Found> = self.seen.drain(..).collect();
        let restood = |goals: &Goals, mut found: Found| {
            let mut floors = found.standing.gaps.split_off(goals.targets);
            let margins = goals.floors().iter().zip(&before[goals.targets..]);
            floors.iter_mut().zip(margins).for_each(|(gap, (goal, before))| *gap += goal.margin - before);
            Found { standing: goals.standing_of(found.standing.shortfalls, floors), ..found }
        };
        for found in again {
            let found = restood(&self.goals, found);
            self.remember(&found);
        }
        Some(restood(&self.goals, failed))
    }

    /// How far a layout is from keeping every goal, in shares of all cases.
    pub fn missing(&self, found: &Found) -> f64 {
        let gaps = found.standing.gaps.iter().zip(&self.response.scale);
        gaps.map(|(gap, scale)| gap.max(0.0) / scale.max(1e-12)).sum()
    }

    /// Share of some of the sample's days on which a layout meets every target.
    pub fn attained_on(&self, counts: &[u32], days: &[usize]) -> f64 {
        let seen = self.trials.run(&self.model.layout(counts), days, Detail::Days);
        let all_met = |day: &&_| self.goals.of_days().iter().all(|goal| goal.shortfall(day) <= 0.0);
        seen.iter().filter(all_met).count() as f64 / days.len().max(1) as f64
    }

    /// Simulates a layout, learns from it and remembers it. Of one that is a step away from another that was simulated on
    /// all days, the days far from deciding are taken as they were there, if others turn out to decide.
    pub fn assess(&mut self, counts: &[u32]) -> Found {
        let (layout, cost) = (self.model.layout(counts), self.model.cost(counts));
        let all: Vec<usize> = (0..self.goals.days).collect();
        let near = (cost - self.anchor_cost).abs() <= A_STEP * self.anchor_cost;
        let by_steps = !self.goals.has_floors() && !is_small(counts);
        let anchor = self.anchor.as_ref().filter(|_| near && by_steps);
        let mut days = anchor.map_or(all.clone(), |anchor| window::step(&self.goals, anchor));
        let mut shortfalls = anchor.map_or_else(
            || vec![vec![0.0; all.len()]; self.goals.targets],
            |anchor| anchor.shortfalls.clone(),
        );
        let mut seen = self.trials.run(&layout, &days, Detail::Cells);
        self.goals.enter(&mut shortfalls, &days, &seen);
        let floors = self.goals.floors().iter().map(|goal| goal.floor_gap(&seen)).collect();
        let mut standing = self.goals.standing_of(shortfalls, floors);
        if days.len() < all.len() && !window::decided_by(&self.goals, &standing, &days) {
            let rest: Vec<usize> =
                all.iter().copied().filter(|day| days.binary_search(day).is_err()).collect();
            let others = self.trials.run(&layout, &rest, Detail::Cells);
            self.goals.enter(&mut standing.shortfalls, &rest, &others);
            standing = self.goals.standing_of(standing.shortfalls, Vec::new());
            days.extend(rest);
            seen.extend(others);
        }
        if days.len() == all.len() {
            (self.anchor, self.anchor_cost) = (Some(standing.clone()), cost);
        }
        self.goals.decide(&standing);
        let staff = Response::staff(self.model, counts);
        let wrong = |goal: &super::targets::Goal| {
            let weights: Vec<f64> = days.iter().map(|day| goal.weight(*day)).collect();
            sums(goal, &seen, &weights, self.model.cells()).0
        };
        let wrong: Vec<Vec<f64>> = self.goals.list.iter().map(wrong).collect();
        self.response.learn(&staff, &wrong, &standing.gaps);
        let found = Found { counts: counts.to_vec(), cost, standing };
        self.remember(&found);
        found
    }

    fn remember(&mut self, found: &Found) {
        self.seen.push(found.clone());
        // Numbers that were rounded may break a rule, and are no plan then.
        if !self.affords(found.cost) || !self.model.allows(&found.counts) {
            return;
        }
        if found.standing.kept() && self.best.as_ref().is_none_or(|best| found.cost < best.cost) {
            (self.best, self.bettered) = (Some(found.clone()), self.trials.spent());
            self.watch.tell(Event::Incumbent { cost: found.cost, days: self.simulated() });
        }
        if self.nearest.as_ref().is_none_or(|nearest| self.missing(found) < self.missing(nearest)) {
            self.nearest = Some(found.clone());
        }
    }
}
