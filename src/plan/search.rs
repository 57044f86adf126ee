//! The search: master problem and simulation in turn until they agree, then single moves that the simulator
//! approves.

use super::certificate::{Certificate, wanted_share};
use super::master::{self, NoLayout};
use super::model::Model;
use super::response::{Response, sums};
use super::sketch::{Move, Sketch};
use super::targets::{Goals, Standing};
use super::trials::{DayTrial, Detail, Trials};
use super::{Event, Watch};
use crate::random::{Purpose, Streams};

/// Rounds of master problem and simulation.
const ROUNDS: usize = 6;
/// Exchanges of two for one that are looked at per round of moves.
const PAIRS: usize = 4_000;
/// Moves tried by simulation before the curves are brought up to date.
const MOVES: usize = 24;
/// Samples' worth of days for looking on after a certificate that was not kept.
const STRENGTHENING: u64 = 6;
/// Layouts of as many people that are tried before people are added.
const PATIENCE: usize = 2;
/// People of a layout that is worth rearranging.
const SMALL: u32 = 30;
/// Most exchanges tried in a row, and most that are made.
const REARRANGEMENTS: usize = 16;
/// Rounds of moves of which none is approved, before a search ends.
const IN_VAIN: usize = 3;
/// A move whose burden, by the curves, is higher by this share of the cost and one person is not worth a simulation.
const HOPELESS: f64 = 0.03;
/// A layout that failed on the sample is worth fresh days if it saves this share of the cost,
const SAVING: f64 = 0.02;
/// and failed by so many standard errors of a share on the sample at most.
const LUCK: f64 = 1.0;
/// Moves approved on the days that decide before all days are asked.
const APPROVALS: usize = 4;

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
    /// Ends the search when so many days have been simulated.
    pub most_days: u64,
    /// The cheapest layout that keeps every goal on the sample.
    pub best: Option<Found>,
    /// The layout that came nearest, while none keeps every goal.
    pub nearest: Option<Found>,
    /// Every layout that was simulated on all days.
    pub seen: Vec<Found>,
    /// Most that a layout may cost.
    budget: f64,
    /// Seed of the search's own choices.
    seed: u64,
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
            budget: f64::INFINITY,
            best: None,
            nearest: None,
            seen: Vec::new(),
            seed,
            watch,
        }
    }

    /// Looks for the cheapest layout until nothing betters it or time is up.
    pub fn run(&mut self, budget: Option<f64>) -> Result<(), NoLayout> {
        self.budget = budget.unwrap_or(f64::INFINITY);
        self.rounds()?;
        self.repair();
        self.descend();
        Ok(())
    }

    /// Looks at layouts that come from elsewhere, and goes on from the best.
    pub fn consider(&mut self, layouts: &[&[u32]]) {
        for counts in layouts.iter().filter(|_| !self.watch.over()) {
            self.assess(counts);
        }
        self.most_days += STRENGTHENING * self.goals.days as u64;
        self.descend();
    }

    fn over(&self) -> bool {
        self.watch.over() || self.trials.simulated() >= self.most_days
    }

    /// Layouts that are a good deal cheaper than the best one and failed on the sample by no more than luck may explain,
    /// the cheapest first; two at most.
    pub fn nearly_kept(&self) -> Vec<Found> {
        let most = self.best.as_ref().map_or(f64::INFINITY, |best| best.cost * (1.0 - SAVING));
        let days = self.goals.days as f64;
        let nearly = |found: &&Found| {
            let met = self.goals.of_days().iter().zip(&found.standing.met);
            let mut met = met.map(|(goal, met)| {
                let wanted = goal.required() as f64 / days;
                (wanted - *met as f64 / days) / (wanted * (1.0 - wanted) / days).sqrt().max(1e-9)
            });
            let floors = &found.standing.gaps[self.goals.targets..];
            found.cost < most.min(self.budget)
                && met.all(|errors| errors <= LUCK)
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

    /// Tells whoever watches.
    pub fn tell(&self, event: Event) {
        self.watch.tell(event);
    }

    /// Whether whoever waits wants everything to end.
    pub fn stopped(&self) -> bool {
        self.watch.stopped()
    }

    /// After a certificate that was not kept: asks for as much more on the sample as was missing on fresh days, and
    /// looks again. `false` if nothing else is found.
    pub fn strengthen(&mut self, certificate: &Certificate) -> bool {
        let Some(failed) = self.best.take() else { return false };
        let study = self.trials.study();
        for (goal, certified) in self.goals.list.iter_mut().zip(&certificate.targets) {
            let wanted = wanted_share(study, goal.target.promise, certificate.days, certificate.attempt + 1);
            let share = certified.met as f64 / certificate.days as f64;
            let days = self.goals.days as f64;
            let more = if certified.kept { 0 } else { ((wanted - share) * days).ceil().max(1.0) as usize };
            goal.require(more);
        }
        self.most_days = self.trials.simulated() + STRENGTHENING * self.goals.days as u64;
        self.nearest = None;
        let again: Vec<Found> = self.seen.drain(..).collect();
        for mut found in again {
            let floors = found.standing.gaps.split_off(self.goals.targets);
            found.standing = self.goals.standing_of(found.standing.shortfalls, floors);
            self.remember(&found);
        }
        let start = self.best.clone().or(self.nearest.take()).unwrap_or(failed.clone());
        self.nearest = Some(self.assess(&start.counts));
        self.repair();
        self.descend();
        self.best.as_ref().is_some_and(|best| best.counts != failed.counts)
    }

    /// Master problem and simulation in turn.
    fn rounds(&mut self) -> Result<(), NoLayout> {
        let mut before = Vec::new();
        for _ in 0..ROUNDS {
            let counts = master::solve(self.model, &self.response, self.budget)?;
            let mut sketch = Sketch::new(self.model, &self.response, counts);
            sketch.most_cost = self.budget;
            sketch.polish();
            let counts = sketch.counts;
            if counts == before || self.over() {
                break;
            }
            self.assess(&counts);
            before = counts;
        }
        Ok(())
    }

    /// Exchanges people one for one at the same cost while that brings a small layout nearer to keeping every goal: where
    /// each person is a good part of the cost, it matters most where they are.
    fn rearrange(&mut self, mut current: Found) -> Found {
        if current.counts.iter().sum::<u32>() > SMALL {
            return current;
        }
        for _ in 0..REARRANGEMENTS {
            let before = self.missing(&current);
            let mut sketch = Sketch::new(self.model, &self.response, current.counts.clone());
            for changes in sketch.exchanges(REARRANGEMENTS) {
                if self.watch.over() || before <= 0.0 {
                    return current;
                }
                let Some(next) = moved(self.model, &current.counts, &changes) else { continue };
                if self.seen.iter().any(|found| found.counts == next) {
                    continue;
                }
                let found = self.assess(&next);
                if self.missing(&found) < before {
                    current = found;
                    break;
                }
            }
            if self.missing(&current) >= before {
                break;
            }
        }
        current
    }

    /// How far a layout is from keeping every goal, in shares of all cases.
    fn missing(&self, found: &Found) -> f64 {
        let gaps = found.standing.gaps.iter().zip(&self.response.scale);
        gaps.map(|(gap, scale)| gap.max(0.0) / scale.max(1e-12)).sum()
    }

    /// Adds people until every goal is kept, or nothing helps.
    fn repair(&mut self) {
        let Some(mut current) = self.nearest.clone().filter(|_| self.best.is_none()) else { return };
        current = self.rearrange(current);
        if current.standing.kept() {
            return;
        }
        for attempt in 0..60 {
            if self.watch.over() {
                return;
            }
            let mut sketch = Sketch::new(self.model, &self.response, current.counts.clone());
            sketch.most_cost = self.budget;
            let mended = if attempt < PATIENCE { sketch.mend() } else { sketch.add_one() };
            if !mended || sketch.cost > self.budget {
                return;
            }
            let counts = sketch.counts;
            current = self.assess(&counts);
            if current.standing.kept() {
                return;
            }
        }
    }

    /// Single moves that make the best layout cheaper and that the simulator approves.
    fn descend(&mut self) {
        let mut rejected = std::collections::HashSet::new();
        let mut in_vain = 0;
        for round in 0.. {
            let Some(best) = self.best.clone().filter(|_| in_vain < IN_VAIN && !self.over()) else { return };
            let mut sketch = Sketch::new(self.model, &self.response, best.counts.clone());
            let mut stream = Streams::new(self.seed, round).stream(Purpose::Plan, 1);
            let people = best.counts.iter().sum::<u32>().max(1);
            let hopeless = sketch.burden() + HOPELESS * best.cost + best.cost / f64::from(people);
            let moves = sketch.savings(20 * MOVES, PAIRS, &mut stream);
            let (mut counts, mut approved, mut tried) = (best.counts.clone(), 0, 0);
            for (changes, effect) in moves {
                if tried >= MOVES || approved >= APPROVALS || self.over() || effect.burden > hopeless {
                    break;
                }
                let Some(next) = moved(self.model, &counts, &changes) else { continue };
                if self.model.cost(&next) >= self.model.cost(&counts) || rejected.contains(&next) {
                    continue;
                }
                tried += 1;
                if self.approves(&best.standing, &next) {
                    counts = next;
                    approved += 1;
                } else {
                    rejected.insert(next);
                }
            }
            in_vain = if approved > 0 { 0 } else { in_vain + 1 };
            if approved > 0 && !self.assess(&counts).standing.kept() {
                rejected.insert(counts);
                in_vain += 1;
            } else if tried == 0 {
                return;
            }
        }
    }

    /// Whether a layout keeps every goal on the days that decide, taking days far from deciding as they were.
    fn approves(&self, standing: &Standing, counts: &[u32]) -> bool {
        let windows = self.windows(standing);
        let mut days: Vec<usize> =
            (0..self.goals.days).filter(|day| windows.iter().any(|window| window.within[*day])).collect();
        // The days nearest to missing come first: a bad layout is found out early.
        let nearest = |day: usize| {
            let shortfalls = standing.shortfalls.iter().zip(&windows);
            shortfalls.filter(|(_, w)| w.within[day]).map(|(s, _)| s[day].abs()).fold(f64::INFINITY, f64::min)
        };
        days.sort_by(|a, b| nearest(*a).total_cmp(&nearest(*b)));
        let floors = self.goals.has_floors();
        if floors {
            days = (0..self.goals.days).collect();
        }
        let missed = |day: usize, trial: &DayTrial| {
            let bits = self.goals.of_days().iter().zip(&windows).enumerate();
            bits.filter(|(_, (goal, window))| window.within[day] && goal.shortfall(trial) > 0.0)
                .fold(0, |bits, (place, _)| bits | 1 << place)
        };
        let allowed: Vec<usize> = windows.iter().map(|window| window.may_miss).collect();
        let layout = self.model.layout(counts);
        let seen = self.trials.run_until(&layout, &days, Detail::Days, &missed, &allowed);
        seen.is_some_and(|seen| self.goals.floors().iter().all(|goal| goal.floor_gap(&seen) <= 0.0))
    }

    /// Share of the sample's days on which every target is met by a layout near one that is known: days far from
    /// deciding are taken as they were.
    pub fn attained_near(&self, found: &Found, counts: &[u32]) -> f64 {
        let windows = self.windows(&found.standing);
        let days: Vec<usize> =
            (0..self.goals.days).filter(|day| windows.iter().any(|window| window.within[*day])).collect();
        let seen = self.trials.run(&self.model.layout(counts), &days, Detail::Days);
        let mut met: Vec<bool> = (0..self.goals.days)
            .map(|day| found.standing.shortfalls.iter().all(|shortfalls| shortfalls[day] <= 0.0))
            .collect();
        for (day, trial) in days.iter().zip(&seen) {
            met[*day] = self.goals.of_days().iter().all(|goal| goal.shortfall(trial) <= 0.0);
        }
        met.iter().filter(|met| **met).count() as f64 / met.len() as f64
    }

    fn windows(&self, standing: &Standing) -> Vec<Window> {
        let goals = self.goals.of_days().iter().zip(&standing.shortfalls);
        goals.map(|(goal, shortfalls)| Window::around(shortfalls, goal.required())).collect()
    }

    /// Simulates a layout on all days and notes it among those seen, without learning from it.
    pub fn assess_aside(&mut self, counts: &[u32]) {
        let days: Vec<usize> = (0..self.goals.days).collect();
        let seen = self.trials.run(&self.model.layout(counts), &days, Detail::Days);
        let standing = self.goals.standing(&seen);
        self.seen.push(Found { counts: counts.to_vec(), cost: self.model.cost(counts), standing });
    }

    /// Simulates a layout on all days, learns from it and remembers it.
    pub fn assess(&mut self, counts: &[u32]) -> Found {
        let layout = self.model.layout(counts);
        let days: Vec<usize> = (0..self.goals.days).collect();
        let seen = self.trials.run(&layout, &days, Detail::Cells);
        let standing = self.goals.standing(&seen);
        self.goals.decide(&standing);
        let staff = Response::staff(self.model, counts);
        let wrong: Vec<Vec<f64>> = self
            .goals
            .list
            .iter()
            .map(|goal| {
                let weights: Vec<f64> = days.iter().map(|day| goal.weight(*day)).collect();
                sums(goal, &seen, &weights, self.model.cells()).0
            })
            .collect();
        self.response.learn(&staff, &wrong, &standing.gaps);
        let found = Found { counts: counts.to_vec(), cost: self.model.cost(counts), standing };
        self.remember(&found);
        found
    }

    fn remember(&mut self, found: &Found) {
        self.seen.push(found.clone());
        if found.cost > self.budget * (1.0 + 1e-9) {
            return;
        }
        if found.standing.kept() && self.best.as_ref().is_none_or(|best| found.cost < best.cost) {
            self.best = Some(found.clone());
            self.watch.tell(Event::Incumbent { cost: found.cost, days: self.trials.simulated() });
        }
        if self.nearest.as_ref().is_none_or(|nearest| self.missing(found) < self.missing(nearest)) {
            self.nearest = Some(found.clone());
        }
    }
}

/// The days of one goal that a small change can move across the target.
struct Window {
    within: Vec<bool>,
    /// How many of them may miss.
    may_miss: usize,
}

impl Window {
    fn around(shortfalls: &[f64], required: usize) -> Self {
        let days = shortfalls.len();
        let mut order: Vec<usize> = (0..days).collect();
        order.sort_by(|a, b| shortfalls[*a].total_cmp(&shortfalls[*b]));
        let width = (days / 8).max(8);
        let (from, to) = ((required - 1).saturating_sub(width), (required + width / 2).min(days));
        let mut within = vec![false; days];
        order[from..to].iter().for_each(|day| within[*day] = true);
        Window { within, may_miss: to.saturating_sub(required) }
    }
}

/// Numbers after a move; `None` if there are not so many people.
fn moved(model: &Model, counts: &[u32], changes: &Move) -> Option<Vec<u32>> {
    let mut next = counts.to_vec();
    for &(place, by) in changes {
        next[place] = next[place].checked_add_signed(by)?;
        if next[place] < model.candidates[place].fixed || next[place] > model.candidates[place].most {
            return None;
        }
    }
    let (before, after) = (model.sums(counts), model.sums(&next));
    let kept = model.rules.iter().zip(before.iter().zip(&after));
    let kept =
        kept.into_iter().all(|(rule, (before, after))| rule.excess(*after) <= rule.excess(*before) + 1e-9);
    (kept && model.pools_excess(&after) <= model.pools_excess(&before) + 1e-9).then_some(next)
}
