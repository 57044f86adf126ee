//! How the search goes from layout to layout: the master problem near the best layout so far and simulation in turn,
//! then single moves that the simulator approves.

use super::is_small;
use super::master::{self, Near, NoLayout};
use super::model::Model;
use super::search::{Found, Search};
use super::sieve::{Outcome, Sieve, Test};
use super::sketch::{Move, Sketch, foremost};
use crate::random::{Purpose, Streams};
use crate::workforce::Layout;

/// How often the search narrows down, each time from the best layout so far and half as far from it as before.
const ROUNDS: u32 = 2;
/// Steps of narrowing down on the rough sample, and after that,
const STEPS: (usize, usize) = (3, 14);
/// of which so many in a row may fail,
const MAY_FAIL: usize = 4;
/// and how far the first one may go: a share of the people, and at least so many.
const REACH: (f64, f64) = (0.12, 2.0);
/// Exchanges of two or three people for one or two that are looked at per round of moves.
const PAIRS: usize = 20_000;
/// Moves tried by simulation before the curves are brought up to date.
const MOVES: usize = 20;
/// Layouts of as many people that are tried before people are added.
const PATIENCE: usize = 2;
/// Layouts that are tried to keep every goal.
const REPAIRS: usize = 60;
/// People added to keep every goal without slow teams, one by one.
const ADDED: usize = 20;
/// Most exchanges tried in a row, and most that are made.
const REARRANGEMENTS: usize = 16;
/// Savings in a small shop after which others are exchanged, and how many of them at most.
const REARRANGED: (usize, usize) = (40, 3);
/// Rounds of moves of which none is approved, before a search ends; that of a small shop, where a person is a big step
/// and a day takes little time, looks on until its days are used up.
const IN_VAIN: usize = 2;
/// A move whose burden, by the curves, is higher by this share of the cost and one person is not worth a simulation.
const HOPELESS: f64 = 0.03;
/// Shares of the best layout's cost below which every set of people is tried, one after the other.
const LIMITS: [f64; 2] = [0.95, 1.0];
/// Moves approved on the days that decide before the layout is looked at whole.
const APPROVALS: usize = 4;

impl Search<'_, '_> {
    /// The master problem's answer by the curves as measured, and some steps from it; then the same without the slower teams,
    /// if a mean length is promised: people who are slow hold it up however many they are, which curves do not see.
    ///
    /// # Errors
    /// [`NoLayout`]: rules contradict each other, or the solver failed.
    pub fn begin(&mut self) -> Result<(), NoLayout> {
        let counts = master::solve(self.model, &self.response, self.budget)?;
        let first = self.take_up(self.model, counts);
        self.narrow(first, STEPS.0, REACH.0);
        for model in self.model.without_slow_teams(self.trials.study(), self.trials.scenario()) {
            // The rest of the people may not be allowed to do it alone.
            let Ok(counts) = master::solve(&model, &self.response, self.budget) else { continue };
            let mut current = self.take_up(&model, counts);
            for _ in 0..ADDED {
                if current.standing.kept() || self.late() {
                    break;
                }
                let Some(counts) = self.with_one_more(&model, &current, self.budget) else { break };
                current = self.assess(&counts);
            }
        }
        Ok(())
    }

    /// Simulates an answer of the master problem, whose rounding single moves of the same choice have made good.
    fn take_up(&mut self, model: &Model, counts: Vec<u32>) -> Found {
        let mut sketch = Sketch::new(model, &self.response, counts);
        sketch.most_cost = self.budget;
        sketch.polish();
        self.assess(&sketch.counts)
    }

    /// Looks for the cheapest layout from one that is known, until nothing betters it or time is up.
    pub fn improve(&mut self, from: Found) {
        let mut start = from;
        for round in 0..ROUNDS {
            let before = self.best.as_ref().map_or(f64::INFINITY, |best| best.cost);
            let nearest = self.narrow(start, STEPS.1, REACH.0 / f64::from(1 << round));
            self.complete(nearest);
            match &self.best {
                Some(best) if best.cost < before && !self.over() => start = best.clone(),
                _ => break,
            }
        }
        self.repair();
        self.descend();
        self.sift();
    }

    /// The master problem near a layout, where the curves may be relied on, and simulation in turn: farther where they
    /// agree, nearer where they do not (a trust region: Conn, Gould, Toint 2000). The first step changes as much as a
    /// share of the people. Returns the best layout, with what it would cost to mend it.
    fn narrow(&mut self, mut current: Found, steps: usize, share: f64) -> Found {
        let people = f64::from(current.counts.iter().sum::<u32>());
        let mut reach = (share * people).max(REACH.1);
        let mut in_vain = 0;
        let mut is_new = true;
        for _ in 0..steps {
            if self.over() || reach < 1.0 || in_vain >= MAY_FAIL {
                break;
            }
            if std::mem::take(&mut is_new) {
                self.sharpen(&current);
            }
            let counts = self.step(&current, reach);
            let dearer = current.standing.kept() && self.model.cost(&counts) >= current.cost;
            if dearer || self.seen.iter().any(|found| found.counts == counts) {
                (reach, in_vain) = (reach / 2.0, in_vain + 1);
                continue;
            }
            let found = self.assess(&counts);
            if self.burden(&found) < self.burden(&current) {
                (current, in_vain, is_new) = (found, 0, true);
                self.note_progress();
            } else {
                (reach, in_vain) = (reach / 2.0, in_vain + 1);
            }
        }
        current
    }

    /// The best that the curves see within reach of a layout. What the master problem's rounding has lost is made good by
    /// single moves.
    fn step(&mut self, current: &Found, reach: f64) -> Vec<u32> {
        self.anchor_curves(current);
        let near = Near { counts: &current.counts, reach };
        let next = master::solve_near(self.model, &self.response, self.budget, &near);
        let counts = next.unwrap_or_else(|| current.counts.clone());
        let mut sketch = Sketch::new(self.model, &self.response, counts);
        sketch.most_cost = self.budget;
        sketch.stay_near(&current.counts, reach);
        sketch.polish();
        sketch.counts
    }

    /// Adds people to a layout that misses by little, while that is cheaper than the best one.
    fn complete(&mut self, mut current: Found) {
        while !current.standing.kept() && !self.over() {
            let most_cost = self.best.as_ref().map_or(self.budget, |best| best.cost.min(self.budget));
            let Some(counts) = self.with_one_more(self.model, &current, most_cost) else { return };
            if self.seen.iter().any(|found| found.counts == counts) {
                return;
            }
            current = self.assess(&counts);
        }
    }

    /// A layout with the person more that the curves like best, among a choice and for so much; `None` if nobody helps.
    fn with_one_more(&mut self, model: &Model, current: &Found, most_cost: f64) -> Option<Vec<u32>> {
        self.anchor_curves(current);
        let mut sketch = Sketch::new(model, &self.response, current.counts.clone());
        sketch.most_cost = most_cost;
        sketch.add_one().then_some(sketch.counts)
    }

    /// Exchanges people one for one at the same cost while that brings a small layout nearer to keeping every goal: where
    /// each person is a good part of the cost, it matters most where they are.
    fn rearrange(&mut self, mut current: Found) -> Found {
        if !is_small(&current.counts) {
            return current;
        }
        for _ in 0..REARRANGEMENTS {
            let before = self.missing(&current);
            let mut sketch = Sketch::new(self.model, &self.response, current.counts.clone());
            for changes in sketch.exchanges(REARRANGEMENTS) {
                if self.late() || before <= 0.0 {
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

    /// Adds people until every goal is kept, or nothing helps.
    fn repair(&mut self) {
        let Some(mut current) = self.nearest.clone().filter(|_| self.best.is_none()) else { return };
        current = self.rearrange(current);
        if current.standing.kept() {
            return;
        }
        for attempt in 0..REPAIRS {
            if self.late() {
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

    /// Tries every set of people that is cheaper than the best layout of a small shop, those near it first, as far as days
    /// go: among so few people curves and single moves tell little.
    fn sift(&mut self) {
        let Some(first) = self.best.clone().filter(|best| is_small(&best.counts)) else { return };
        let days = self.worst_first(&first.standing, (0..self.goals.days).collect());
        let mut sieves = std::mem::take(&mut self.sieves);
        if sieves.is_empty() {
            sieves = Sieve::of_choices(self);
        }
        let (begun, mut emptied) = (self.trials.spent(), 0.0);
        while let Some(best) = self.best.clone().filter(|best| is_small(&best.counts)) {
            let mut limits = LIMITS.iter().map(|share| best.cost * (share - 1e-6));
            let Some(limit) = limits.find(|limit| *limit > emptied) else { break };
            self.anchor_curves(&best);
            let fails = |layout: &Layout| !self.nearly_keeps(layout, &days);
            let over = || self.late() || self.trials.spent() - begun >= self.to_sift;
            let test = Test { fails: &fails, over: &over };
            // One choice of teams may be too much to go through, and another not.
            let mut outcome = Outcome::AllFell;
            for sieve in &mut sieves {
                let found = match sieve.near(self, &best.counts, &test) {
                    Outcome::AllFell => sieve.below(self, limit, &test),
                    other => other,
                };
                if outcome == Outcome::AllFell || matches!(found, Outcome::Withstood(_)) {
                    outcome = found;
                }
                if matches!(outcome, Outcome::Withstood(_)) {
                    break;
                }
            }
            match outcome {
                Outcome::AllFell => emptied = limit,
                Outcome::Withstood(counts) => {
                    if !self.assess(&counts).standing.kept() {
                        sieves.iter_mut().for_each(|sieve| sieve.reject(self.model, &counts));
                    }
                }
                Outcome::GivenUp => break,
            }
        }
        // More may be asked of layouts next time, never less: what fell has fallen.
        sieves.iter_mut().for_each(Sieve::try_again);
        self.sieves = sieves;
        self.to_sift /= 2;
    }

    /// Single moves that make the best layout cheaper and that the simulator approves.
    fn descend(&mut self) {
        let mut rejected = std::collections::HashSet::new();
        let mut in_vain = 0;
        for round in 0.. {
            let Some(best) = self.best.clone().filter(|_| !self.over()) else { return };
            let small = is_small(&best.counts);
            if in_vain >= IN_VAIN && !small {
                return;
            }
            if in_vain == 0 {
                self.sharpen(&best);
            }
            let mut sketch = Sketch::new(self.model, &self.response, best.counts.clone());
            let mut stream = Streams::new(self.seed, round).stream(Purpose::Plan, 1);
            let people = best.counts.iter().sum::<u32>().max(1);
            let hopeless = sketch.burden() + HOPELESS * best.cost + best.cost / f64::from(people);
            let mut moves = sketch.savings(20 * MOVES, PAIRS, &mut stream);
            if small {
                moves.extend(sketch.rearranged_savings(REARRANGED));
                moves = foremost(moves, 20 * MOVES);
            }
            let (mut counts, mut approved, mut tried) = (best.counts.clone(), 0, 0);
            // Floors look at all days, so that the curves may as well learn from them, and before the next guess.
            let floors = self.goals.has_floors();
            let most = if floors && small { 1 } else { MOVES };
            for (changes, effect) in moves {
                if tried >= most || approved >= APPROVALS || self.over() || effect.burden > hopeless {
                    break;
                }
                let Some(next) = moved(self.model, &counts, &changes) else { continue };
                if self.model.cost(&next) >= self.model.cost(&counts) || rejected.contains(&next) {
                    continue;
                }
                tried += 1;
                let approves = match floors {
                    true => self.assess(&next).standing.kept(),
                    false => self.approves(&best.standing, &next),
                };
                if approves {
                    counts = next;
                    approved += 1;
                } else {
                    rejected.insert(next);
                }
            }
            in_vain = if approved > 0 { 0 } else { in_vain + 1 };
            if approved > 0 && !floors && !self.assess(&counts).standing.kept() {
                rejected.insert(counts);
                in_vain += 1;
            } else if tried == 0 {
                return;
            }
        }
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
