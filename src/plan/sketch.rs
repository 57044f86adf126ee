//! A layout as the surrogate sees it, and moves on it: millions a second, so that the simulator is asked only about
//! the few that promise something.

use std::ops::Range;

use super::model::Model;
use super::response::Response;
use super::rules::About;
use crate::random::Stream;

/// So many people more or fewer of some candidates.
pub type Move = Vec<(usize, i32)>;

/// A layout that misses its targets should not pay.
const SEVERITY: f64 = 2.0;

/// A layout and what the surrogate makes of it.
#[derive(Clone, Debug)]
pub struct Sketch<'m> {
    model: &'m Model,
    response: &'m Response,
    /// People per candidate.
    pub counts: Vec<u32>,
    /// Planned cost.
    pub cost: f64,
    /// Per goal: what goes wrong.
    pub wrong: Vec<f64>,
    staff: Vec<f64>,
    /// Per rule: its sum.
    sums: Vec<f64>,
    /// Rules in which a candidate has a weight.
    rules_of: Vec<Vec<(usize, f64)>>,
    /// Cost of one unit less going wrong, per goal.
    prices: Vec<f64>,
    /// Most that it may cost: no move goes beyond it.
    pub most_cost: f64,
    /// A layout to stay near: at most so many people come, and as many go.
    near: Option<(Vec<u32>, f64)>,
    /// How many people more and how many fewer than that it has.
    away: (i64, i64),
    /// How many times its price what goes wrong beyond what is allowed counts.
    severity: f64,
    /// Scratch: change of staff by cell, and the cells that change.
    change: Vec<f64>,
    touched: Vec<usize>,
    /// Scratch: change by rule.
    rule_change: Vec<(usize, f64)>,
    /// Scratch: what goes wrong after the move looked at last.
    after: Vec<f64>,
}

/// What a move would do.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Effect {
    /// Change of the planned cost.
    pub cost: f64,
    /// Cost of the layout and of what goes wrong beyond what is allowed, afterwards.
    pub burden: f64,
}

impl<'m> Sketch<'m> {
    /// A layout of so many people per candidate.
    pub fn new(model: &'m Model, response: &'m Response, counts: Vec<u32>) -> Self {
        let staff = Response::staff(model, &counts);
        let goals = response.allowed.len();
        let wrong = (0..goals)
            .map(|goal| {
                let curves = (0..model.cells()).map(|cell| response.curve(goal, cell).at(staff[cell]));
                curves.sum()
            })
            .collect();
        let mut sketch = Sketch {
            model,
            response,
            cost: model.cost(&counts),
            wrong,
            staff,
            sums: model.sums(&counts),
            rules_of: model.rules_of(),
            counts,
            prices: vec![0.0; goals],
            most_cost: f64::INFINITY,
            near: None,
            away: (0, 0),
            severity: SEVERITY,
            change: vec![0.0; model.cells()],
            touched: Vec::new(),
            rule_change: Vec::new(),
            after: Vec::new(),
        };
        sketch.set_prices();
        sketch
    }

    /// From now on no move leads to a layout for which more people than `reach` come to another, or more go.
    pub fn stay_near(&mut self, counts: &[u32], reach: f64) {
        let differ =
            self.counts.iter().zip(counts).map(|(mine, theirs)| i64::from(*mine) - i64::from(*theirs));
        self.away = differ.fold((0, 0), |(more, fewer), by| (more + by.max(0), fewer + (-by).max(0)));
        self.near = Some((counts.to_vec(), reach));
    }

    /// Whether it stays as near to a layout as it shall; one that does not may come nearer.
    fn stays_near(&self, changes: &[(usize, i32)]) -> bool {
        let Some((near, reach)) = &self.near else { return true };
        let (before, after) = (self.away, self.away_after(near, changes));
        let within = |before: i64, after: i64| after as f64 <= *reach || after <= before;
        within(before.0, after.0) && within(before.1, after.1)
    }

    /// How many people more and how many fewer it has after changes, each of another candidate, than the layout near by.
    fn away_after(&self, near: &[u32], changes: &[(usize, i32)]) -> (i64, i64) {
        changes.iter().fold(self.away, |(more, fewer), &(place, by)| {
            let before = i64::from(self.counts[place]) - i64::from(near[place]);
            let after = before + i64::from(by);
            (more + after.max(0) - before.max(0), fewer + (-after).max(0) - (-before).max(0))
        })
    }

    /// Puts a price on what goes wrong: what one more person costs, by the person who mends most for his cost.
    fn set_prices(&mut self) {
        let goals = self.prices.len();
        let mut least = vec![f64::INFINITY; goals];
        for place in 0..self.model.candidates.len() {
            let candidate = &self.model.candidates[place];
            for (goal, least) in least.iter_mut().enumerate() {
                let mends: f64 = self
                    .model
                    .work(place)
                    .map(|(cell, work)| {
                        let curve = self.response.curve(goal, cell);
                        curve.at(self.staff[cell]) - curve.at(self.staff[cell] + work)
                    })
                    .sum();
                if mends > 1e-9 * self.response.scale[goal] {
                    *least = least.min(candidate.cost / mends);
                }
            }
        }
        // Where nobody mends anything more, what goes wrong is dear all the same.
        let everything = |goal: usize| (1.0 + self.cost) / (0.01 * self.response.scale[goal]).max(1e-9);
        self.prices = (0..goals)
            .map(|goal| if least[goal].is_finite() { least[goal] } else { everything(goal) })
            .collect();
    }

    /// Cost of a layout and of what goes wrong beyond what is allowed.
    pub fn burden(&self) -> f64 {
        self.burden_of(self.cost, &self.wrong)
    }

    fn burden_of(&self, cost: f64, wrong: &[f64]) -> f64 {
        let beyond = wrong.iter().zip(&self.response.allowed).zip(&self.prices);
        cost + self.severity
            * beyond.map(|((wrong, allowed), price)| price * (wrong - allowed).max(0.0)).sum::<f64>()
    }

    /// What a move would do; `None` if numbers leave their range or a rule would be broken more than it is.
    pub fn effect(&mut self, changes: &[(usize, i32)]) -> Option<Effect> {
        let mut cost = 0.0;
        for &(place, by) in changes {
            let candidate = &self.model.candidates[place];
            let count = i64::from(self.counts[place]) + i64::from(by);
            if count < i64::from(candidate.fixed) || count > i64::from(candidate.most) {
                return None;
            }
            cost += candidate.cost * f64::from(by);
        }
        if cost > 0.0 && self.cost + cost > self.most_cost
            || !self.stays_near(changes)
            || !self.keeps_rules(changes)
        {
            return None;
        }
        for &(place, by) in changes {
            for (cell, work) in self.model.work(place) {
                if self.change[cell] == 0.0 {
                    self.touched.push(cell);
                }
                // A change that cancels out may be noted twice; it then counts nothing twice.
                self.change[cell] += work * f64::from(by);
            }
        }
        let mut wrong = std::mem::take(&mut self.after);
        wrong.clone_from(&self.wrong);
        for cell in self.touched.drain(..) {
            let change = std::mem::take(&mut self.change[cell]);
            if change == 0.0 {
                continue;
            }
            for (goal, wrong) in wrong.iter_mut().enumerate() {
                let curve = self.response.curve(goal, cell);
                *wrong += curve.at(self.staff[cell] + change) - curve.at(self.staff[cell]);
            }
        }
        let burden = self.burden_of(self.cost + cost, &wrong);
        self.after = wrong;
        Some(Effect { cost, burden })
    }

    fn keeps_rules(&mut self, changes: &[(usize, i32)]) -> bool {
        self.rule_change.clear();
        for &(place, by) in changes {
            let parts = self.rules_of[place].iter().map(|(rule, weight)| (*rule, weight * f64::from(by)));
            self.rule_change.extend(parts);
        }
        self.rule_change.sort_unstable_by_key(|change| change.0);
        let (model, sums) = (self.model, &mut self.sums);
        let mut pooled = false;
        let kept = self.rule_change.chunk_by(|a, b| a.0 == b.0).all(|same| {
            let (rule, change) = (&model.rules[same[0].0], same.iter().map(|part| part.1).sum::<f64>());
            pooled |= rule.about == About::People && change > 0.0;
            let before = rule.excess(sums[same[0].0]);
            rule.excess(sums[same[0].0] + change) <= before + 1e-9
        });
        if !kept || !pooled || model.pools.is_empty() {
            return kept;
        }
        let before = model.pools_excess(sums);
        self.rule_change.iter().for_each(|(rule, change)| sums[*rule] += change);
        let after = model.pools_excess(sums);
        self.rule_change.iter().for_each(|(rule, change)| sums[*rule] -= change);
        after <= before + 1e-9
    }

    /// Makes a move, if it can be made.
    pub fn apply(&mut self, changes: &[(usize, i32)]) {
        let Some(effect) = self.effect(changes) else { return };
        if let Some((near, _)) = &self.near {
            self.away = self.away_after(near, changes);
        }
        for &(place, by) in changes {
            self.counts[place] = self.counts[place].saturating_add_signed(by);
            for (cell, work) in self.model.work(place) {
                self.staff[cell] += work * f64::from(by);
            }
            for (rule, weight) in &self.rules_of[place] {
                self.sums[*rule] += weight * f64::from(by);
            }
        }
        self.cost += effect.cost;
        std::mem::swap(&mut self.wrong, &mut self.after);
    }

    /// Candidates of whom there are people who may go.
    pub fn removable(&self) -> Vec<usize> {
        let all = self.counts.iter().zip(&self.model.candidates).enumerate();
        all.filter(|(_, (count, candidate))| **count > candidate.fixed).map(|(place, _)| place).collect()
    }

    /// Mends what goes wrong beyond what is allowed, whatever it costs, as cheaply as may be. `false` if nothing mends it.
    pub fn mend(&mut self) -> bool {
        let before = self.counts.clone();
        for _ in 0..10 {
            self.polish();
            if self.counts != before {
                return true;
            }
            // What is missing may be worth less than a whole person at its price.
            self.severity *= 4.0;
        }
        false
    }

    /// Adds the person who mends most for his cost of what goes wrong beyond what is allowed, or of all that goes wrong if
    /// the curves see nothing beyond it. `false` if nobody can be added.
    pub fn add_one(&mut self) -> bool {
        let mut best: Option<(f64, usize)> = None;
        for place in 0..self.model.candidates.len() {
            if self.effect(&[(place, 1)]).is_none() {
                continue;
            }
            let goals =
                self.after.iter().zip(&self.wrong).zip(&self.response.allowed).zip(&self.response.scale);
            let mends: f64 = goals
                .map(|(((after, before), allowed), scale)| {
                    let weight = if before > allowed { 1.0 } else { 0.1 };
                    weight * (before - after) / scale.max(1e-9)
                })
                .sum();
            let value = mends / self.model.candidates[place].cost.max(1e-9);
            if best.is_none_or(|best| value > best.0) {
                best = Some((value, place));
            }
        }
        let Some((_, place)) = best else { return false };
        self.apply(&[(place, 1)]);
        true
    }

    /// Walks down to a layout that adding, taking away or exchanging one person does not better.
    pub fn polish(&mut self) {
        for _ in 0..50 {
            let before = self.burden();
            let all = 0..self.model.candidates.len();
            for gone in self.removable() {
                self.take_best(without(gone, all.clone()));
            }
            while self.take_best(all.clone().map(|come| vec![(come, 1)])) {}
            self.set_prices();
            if self.burden() >= before * (1.0 - 1e-6) {
                return;
            }
        }
    }

    /// Makes the best of some moves, if it betters anything.
    fn take_best(&mut self, moves: impl Iterator<Item = Move>) -> bool {
        let mut best: Option<(f64, Move)> = None;
        let limit = self.burden() * (1.0 - 1e-9) - 1e-9;
        for changes in moves {
            let Some(effect) = self.effect(&changes) else { continue };
            if effect.burden < best.as_ref().map_or(limit, |best| best.0) {
                best = Some((effect.burden, changes));
            }
        }
        if let Some((_, changes)) = &best {
            self.apply(changes);
        }
        best.is_some()
    }

    /// Exchanges of one person for another that cost no more, the least burden first.
    pub fn exchanges(&mut self, most: usize) -> Vec<Move> {
        let mut found = Vec::new();
        for gone in self.removable() {
            for changes in exchanges(gone, 0..self.model.candidates.len()) {
                if let Some(effect) = self.effect(&changes).filter(|effect| effect.cost <= 1e-9) {
                    found.push((changes, effect.burden));
                }
            }
        }
        found.sort_by(|a, b| a.1.total_cmp(&b.1));
        found.truncate(most);
        found.into_iter().map(|(changes, _)| changes).collect()
    }

    /// Moves that make the layout cheaper, the one with the least burden first: one person away, one exchanged for
    /// another, and some exchanges of two people for one or three for two, drawn at random, since they are too many to look at
    /// all.
    pub fn savings(&mut self, most: usize, pairs: usize, stream: &mut Stream) -> Vec<(Move, Effect)> {
        let mut found = self.single_savings();
        let (removable, all) = (self.removable(), self.model.candidates.len());
        let mut lot = |n: usize| ((stream.uniform() * n as f64) as usize).min(n - 1);
        for round in 0..if removable.is_empty() { 0 } else { pairs } {
            // Every other exchange is three for two.
            let more = round % 2;
            let mut changes: Move = Vec::new();
            for by in std::iter::repeat_n(-1, 2 + more).chain(std::iter::repeat_n(1, 1 + more)) {
                let place = if by < 0 { removable[lot(removable.len())] } else { lot(all) };
                match changes.iter_mut().find(|change| change.0 == place) {
                    Some(change) => change.1 += by,
                    None => changes.push((place, by)),
                }
            }
            changes.retain(|change| change.1 != 0);
            found.extend(self.saving(changes));
        }
        foremost(found, most)
    }

    /// Moves that make the layout cheaper by one person away or exchanged for another, and then exchange others at no
    /// cost, so that the curves see less going wrong: so many savings, and so many exchanges after each.
    pub fn rearranged_savings(&mut self, (most, exchanges): (usize, usize)) -> Vec<(Move, Effect)> {
        let savings = foremost(self.single_savings(), most);
        let rearranged = savings.into_iter().map(|(saving, _)| {
            let mut sketch = self.clone();
            sketch.apply(&saving);
            for _ in 0..exchanges {
                let exchange = sketch.exchanges(1).pop();
                if !sketch.take_best(exchange.into_iter()) {
                    break;
                }
            }
            let counts = sketch.counts.iter().zip(&self.counts).enumerate();
            let changes = counts.map(|(place, (after, before))| (place, *after as i32 - *before as i32));
            let effect = Effect { cost: sketch.cost - self.cost, burden: sketch.burden() };
            (changes.filter(|change| change.1 != 0).collect(), effect)
        });
        rearranged.collect()
    }

    /// One person away or exchanged for a cheaper one.
    fn single_savings(&mut self) -> Vec<(Move, Effect)> {
        let mut found = Vec::new();
        for gone in self.removable() {
            let moves = without(gone, 0..self.model.candidates.len());
            found.extend(moves.filter_map(|changes| self.saving(changes)));
        }
        found
    }

    /// A move, its changes in order, and what it would do, if it can be made and makes the layout cheaper.
    fn saving(&mut self, mut changes: Move) -> Option<(Move, Effect)> {
        changes.sort_unstable();
        let effect = self.effect(&changes).filter(|effect| effect.cost < -1e-9)?;
        Some((changes, effect))
    }
}

/// One person of a candidate exchanged for one of each other.
fn exchanges(gone: usize, all: Range<usize>) -> impl Iterator<Item = Move> {
    all.filter(move |come| *come != gone).map(move |come| vec![(gone, -1), (come, 1)])
}

/// One person of a candidate away, or exchanged for one of each other.
fn without(gone: usize, all: Range<usize>) -> impl Iterator<Item = Move> {
    std::iter::once(vec![(gone, -1)]).chain(exchanges(gone, all))
}

/// The moves with the least burden, each once: where there is little to choose from, the same one is drawn again and
/// again.
pub fn foremost(mut moves: Vec<(Move, Effect)>, most: usize) -> Vec<(Move, Effect)> {
    moves.sort_by(|a, b| a.1.burden.total_cmp(&b.1.burden).then_with(|| a.0.cmp(&b.0)));
    moves.dedup_by(|a, b| a.0 == b.0);
    moves.truncate(most);
    moves
}
