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
            best: None,
            nearest: None,
            seen: Vec::new(),
            seed,
            watch,
        }
    }

    /// Looks for the cheapest layout until nothing betters it or time is up.
    pub fn run(&mut self, budget: Option<f64>) -> Result<(), NoLayout> {
        self.rounds(budget)?;
        self.repair(budget);
        self.descend();
        Ok(())
    }

    fn over(&self) -> bool {
        self.watch.over() || self.trials.simulated() >= self.most_days
    }

    /// After a certificate that was not kept: asks for as much more on the sample as was missing on fresh days, and
    /// looks again. `false` if nothing else is found.
    pub fn strengthen(&mut self, certificate: &Certificate) -> bool {
        let Some(failed) = self.best.take() else { return false };
        let study = self.trials.study();
        for (goal, certified) in self.goals.list.iter_mut().zip(&certificate.targets) {
            let wanted = wanted_share(study, goal.target.promise, certificate.days, certificate.attempt + 1);
            let share = certified.met as f64 / certificate.days as f64;
            let more = ((wanted - share) * self.goals.days as f64).ceil().max(0.0) as usize;
            goal.required = (goal.required + more).min(self.goals.days);
        }
        self.most_days += self.most_days / 4;
        let again: Vec<Found> = self.seen.drain(..).collect();
        for mut found in again {
            found.standing = self.goals.standing_of(found.standing.shortfalls);
            self.remember(&found);
        }
        let start = self.best.clone().unwrap_or(failed.clone());
        self.nearest = Some(self.assess(&start.counts));
        self.repair(None);
        self.descend();
        self.best.as_ref().is_some_and(|best| best.counts != failed.counts)
    }

    /// Master problem and simulation in turn.
    fn rounds(&mut self, budget: Option<f64>) -> Result<(), NoLayout> {
        let mut before = Vec::new();
        for _ in 0..ROUNDS {
            let shares = vec![1.0; self.goals.list.len()];
            let relaxed = master::solve(self.model, &self.response, &shares, budget)?;
            let mut sketch = Sketch::new(self.model, &self.response, relaxed.counts);
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

    /// Adds people until every goal is kept, or nothing helps.
    fn repair(&mut self, budget: Option<f64>) {
        let Some(mut current) = self.nearest.clone().filter(|_| self.best.is_none()) else { return };
        for _ in 0..60 {
            if self.over() {
                return;
            }
            let mut sketch = Sketch::new(self.model, &self.response, current.counts.clone());
            sketch.polish();
            if sketch.counts == current.counts || budget.is_some_and(|budget| sketch.cost > budget) {
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
        let mut round = 0;
        let mut rejected = std::collections::HashSet::new();
        while let Some(best) = self.best.clone().filter(|_| !self.over()) {
            let mut sketch = Sketch::new(self.model, &self.response, best.counts.clone());
            let mut stream = Streams::new(self.seed, round).stream(Purpose::Plan, 1);
            let moves = sketch.savings(8 * MOVES, PAIRS, &mut stream);
            let (mut counts, mut approved, mut tried) = (best.counts.clone(), 0, 0);
            for (changes, _) in moves {
                if tried >= MOVES || approved >= APPROVALS || self.over() {
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
            if approved == 0 && tried < MOVES {
                return;
            }
            if approved > 0 {
                let found = self.assess(&counts);
                if !found.standing.kept() {
                    rejected.insert(counts);
                }
            } else if round > 40 {
                return;
            }
            round += 1;
        }
    }

    /// Whether a layout keeps every goal on the days that decide, taking days far from deciding as they were.
    fn approves(&self, standing: &Standing, counts: &[u32]) -> bool {
        let windows: Vec<Window> = self
            .goals
            .list
            .iter()
            .zip(&standing.shortfalls)
            .map(|(goal, shortfalls)| Window::around(shortfalls, goal.required))
            .collect();
        let mut days: Vec<usize> =
            (0..self.goals.days).filter(|day| windows.iter().any(|window| window.within[*day])).collect();
        // The days nearest to missing come first: a bad layout is found out early.
        let nearest = |day: usize| {
            let shortfalls = standing.shortfalls.iter().zip(&windows);
            shortfalls.filter(|(_, w)| w.within[day]).map(|(s, _)| s[day].abs()).fold(f64::INFINITY, f64::min)
        };
        days.sort_by(|a, b| nearest(*a).total_cmp(&nearest(*b)));
        let missed = |day: usize, trial: &DayTrial| {
            let bits = self.goals.list.iter().zip(&windows).enumerate();
            bits.filter(|(_, (goal, window))| window.within[day] && goal.shortfall(trial) > 0.0)
                .fold(0, |bits, (place, _)| bits | 1 << place)
        };
        let allowed: Vec<usize> = windows.iter().map(|window| window.may_miss).collect();
        let layout = self.model.layout(counts);
        self.trials.run_until(&layout, &days, Detail::Days, &missed, &allowed).is_some()
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
        if found.standing.kept() && self.best.as_ref().is_none_or(|best| found.cost < best.cost) {
            self.best = Some(found.clone());
            self.watch.tell(Event::Incumbent { cost: found.cost, days: self.trials.simulated() });
        }
        let miss = |found: &Found| {
            let gaps = found.standing.gaps.iter().zip(&self.response.scale);
            gaps.map(|(gap, scale)| gap.max(0.0) / scale.max(1e-12)).sum::<f64>()
        };
        if self.nearest.as_ref().is_none_or(|nearest| miss(found) < miss(nearest)) {
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
    model.rules.iter().all(|rule| rule.broken_by(&next) <= rule.broken_by(counts) + 1e-9).then_some(next)
}
