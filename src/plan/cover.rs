//! Shifts that cover a requirement of people per period and group at the least cost: the second of a planner's two
//! steps (Dantzig 1954, "A comment on Edie's traffic delays at toll booths", Operations Research 2, with the rules of
//! the plan).
//!
//! An integer program. Its relaxation is solved, numbers are rounded one after the other with the rest solved again each
//! time, and then people are taken away or exchanged while the cover holds.

use microlp::{ComparisonOp, Solution, Variable};
use rayon::prelude::*;

use super::master::{NoLayout, Program};
use super::model::Model;
use super::rules::About;

/// What one person too few in one period costs in the relaxation, against the dearest shift.
const PRICE_OF_SHORTAGE: f64 = 100.0;
/// Least change of people and of rules that is more than rounding, and of cost.
const TOLERANCE: f64 = 1e-6;
/// Roundings tried: upwards from these fractions on.
const ROUND_UP: [f64; 2] = [0.0, 0.5];
/// Most exchanges of two for one that are looked at per round.
const MOST_PAIRS: usize = 50_000;
/// Rounds of taking away and exchanging; in practice a few are enough.
const MOST_ROUNDS: usize = 3;

/// Numbers of people that cover a requirement.
#[derive(Clone, PartialEq, Debug)]
pub struct Cover {
    /// People per candidate.
    pub counts: Vec<u32>,
    /// Planned cost.
    pub cost: f64,
    /// What the relaxation costs: with no shortage, no cover costs less.
    pub least: f64,
    /// Effective people that are missing, added up over periods and groups; 0 unless nobody may work then, or not so
    /// many.
    pub short: f64,
}

/// The cover of a requirement, in effective people per cell (a person who always comes and works at factor 1, all of
/// the period), that keeps every rule of the model.
///
/// # Errors
/// [`NoLayout`]: rules contradict each other, or the solver failed. A requirement that cannot be covered is no error.
pub fn cover(model: &Model, requirement: &[f64]) -> Result<Cover, NoLayout> {
    let (program, solution) = relaxed(model, requirement)?;
    let least = program.cost(&solution);
    let cover = |round_up: f64| {
        // The nearest to the next whole number goes first.
        let counts = program.rounded(solution.clone(), |fraction| fraction, round_up);
        let mut staffed = Staffed::new(model, requirement, counts);
        staffed.polish();
        let Staffed { counts, short, .. } = Staffed::new(model, requirement, staffed.counts);
        Cover { cost: model.cost(&counts), counts, least, short }
    };
    let covers: Vec<Cover> = ROUND_UP.into_par_iter().map(cover).collect();
    let best = covers.into_iter().min_by(|a, b| a.short.total_cmp(&b.short).then(a.cost.total_cmp(&b.cost)));
    best.ok_or_else(|| NoLayout::Solver("no cover was looked for".to_owned()))
}

fn relaxed<'m>(model: &'m Model, requirement: &[f64]) -> Result<(Program<'m>, Solution), NoLayout> {
    let mut program = Program::new(model);
    let mut rows: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); model.cells()];
    for (place, variable) in program.counts.iter().enumerate() {
        model.work(place).for_each(|(cell, work)| rows[cell].push((*variable, work)));
    }
    let dearest = model.candidates.iter().map(|candidate| candidate.cost).fold(1e-3, f64::max);
    for (mut row, required) in rows.into_iter().zip(requirement).filter(|(_, required)| **required > 0.0) {
        row.push((program.problem.add_var(PRICE_OF_SHORTAGE * dearest, (0.0, *required)), 1.0));
        program.problem.add_constraint(row, ComparisonOp::Ge, *required);
    }
    let solution = program.solved()?;
    Ok((program, solution))
}

/// Numbers of people, and what they leave open.
struct Staffed<'m> {
    model: &'m Model,
    requirement: &'m [f64],
    counts: Vec<u32>,
    /// Effective people per cell.
    staff: Vec<f64>,
    /// Per rule: its sum.
    sums: Vec<f64>,
    short: f64,
    /// Per candidate: cells and work in each; rules and weight in each.
    work: Vec<Vec<(usize, f64)>>,
    rules: Vec<Vec<(usize, f64)>>,
}

/// What a move changes: by how much rules are broken, shortage, cost.
#[derive(Clone, Copy, Default)]
struct Change {
    broken: f64,
    short: f64,
    cost: f64,
}

impl Change {
    fn plus(self, other: Change) -> Change {
        Change {
            broken: self.broken + other.broken,
            short: self.short + other.short,
            cost: self.cost + other.cost,
        }
    }

    /// Rules come before shortage, and shortage before cost.
    fn is_better(self) -> bool {
        let mut in_order = [self.broken, self.short, self.cost].into_iter();
        in_order.find(|change| change.abs() > TOLERANCE).is_some_and(|change| change < 0.0)
    }
}

impl<'m> Staffed<'m> {
    fn new(model: &'m Model, requirement: &'m [f64], counts: Vec<u32>) -> Self {
        let mut staffed = Staffed {
            model,
            requirement,
            counts: vec![0; counts.len()],
            staff: vec![0.0; model.cells()],
            sums: vec![0.0; model.rules.len()],
            short: requirement.iter().sum(),
            work: (0..counts.len()).map(|place| model.work(place).collect()).collect(),
            rules: model.rules_of(),
        };
        for (place, count) in counts.into_iter().enumerate() {
            staffed.apply(place, count as i32);
        }
        // What is left of rounding is no shortage; and a sum of nothing is -0.
        let missing = |(required, there): (&f64, &f64)| (required - there).max(0.0);
        staffed.short =
            0.0 + requirement.iter().zip(&staffed.staff).map(missing).filter(|m| *m > TOLERANCE).sum::<f64>();
        staffed
    }

    /// Adds people to a candidate, or takes them away.
    fn apply(&mut self, place: usize, by: i32) -> Change {
        let mut change =
            Change { cost: self.model.candidates[place].cost * f64::from(by), ..Change::default() };
        self.counts[place] = self.counts[place].saturating_add_signed(by);
        for &(cell, work) in &self.work[place] {
            let required = self.requirement[cell];
            let missing = |there: f64| (required - there).max(0.0);
            change.short -= missing(self.staff[cell]);
            self.staff[cell] += work * f64::from(by);
            change.short += missing(self.staff[cell]);
        }
        // A team's people are counted over several rules.
        let pooled = !self.model.pools.is_empty()
            && self.rules[place].iter().any(|(rule, _)| self.model.rules[*rule].about == About::People);
        if pooled {
            change.broken -= self.model.pools_excess(&self.sums);
        }
        for &(index, weight) in &self.rules[place] {
            let rule = &self.model.rules[index];
            change.broken -= rule.excess(self.sums[index]);
            self.sums[index] += weight * f64::from(by);
            change.broken += rule.excess(self.sums[index]);
        }
        if pooled {
            change.broken += self.model.pools_excess(&self.sums);
        }
        self.short += change.short;
        change
    }

    fn may(&self, place: usize, by: i32) -> bool {
        let (candidate, count) = (&self.model.candidates[place], self.counts[place]);
        if by < 0 { count > candidate.fixed } else { count < candidate.most.max(candidate.fixed) }
    }

    /// Makes a move if it is for the better.
    fn try_move(&mut self, moves: &[(usize, i32)]) -> bool {
        if !moves.iter().all(|(place, by)| self.may(*place, *by)) {
            return false;
        }
        let change =
            moves.iter().fold(Change::default(), |sum, (place, by)| sum.plus(self.apply(*place, *by)));
        if !change.is_better() {
            moves.iter().for_each(|(place, by)| {
                self.apply(*place, -by);
            });
            return false;
        }
        true
    }

    /// Takes away, adds and exchanges people, the dearest first, until no such move is for the better.
    fn polish(&mut self) {
        let mut dearest: Vec<usize> = (0..self.counts.len()).collect();
        let model = self.model;
        let cost = |place: usize| model.candidates[place].cost;
        dearest.sort_by(|a, b| cost(*b).total_cmp(&cost(*a)).then(a.cmp(b)));
        let cheapest: Vec<usize> = dearest.iter().rev().copied().collect();
        for _ in 0..MOST_ROUNDS {
            let mut better = false;
            for &place in &dearest {
                while self.try_move(&[(place, -1)]) {
                    better = true;
                }
            }
            let broken = |staffed: &Self| {
                let rules = staffed.model.rules.iter().zip(&staffed.sums);
                let rules = rules.map(|(rule, sum)| rule.excess(*sum)).sum::<f64>();
                rules + staffed.model.pools_excess(&staffed.sums) > TOLERANCE
            };
            let open = self.short > TOLERANCE || broken(self);
            if open {
                for &place in &cheapest {
                    while self.try_move(&[(place, 1)]) {
                        better = true;
                    }
                }
            }
            for &gone in &dearest {
                // Nobody else's work is done by people of another group.
                let group = model.candidates[gone].group;
                let others = cheapest.iter().filter(|come| model.candidates[**come].group == group);
                for &come in others.filter(|come| **come != gone) {
                    if self.counts[gone] == 0 || !open && cost(come) >= cost(gone) - TOLERANCE {
                        break;
                    }
                    better |= self.try_move(&[(gone, -1), (come, 1)]);
                }
            }
            better |= self.exchange_pairs(&dearest);
            if !better {
                return;
            }
        }
    }

    /// Exchanges two people for one who costs less than they do.
    fn exchange_pairs(&mut self, dearest: &[usize]) -> bool {
        let model = self.model;
        let cost = |place: usize| model.candidates[place].cost;
        let used: Vec<usize> = dearest.iter().copied().filter(|place| self.may(*place, -1)).collect();
        if used.len() * used.len() * dearest.len() > MOST_PAIRS {
            return false;
        }
        let mut better = false;
        for (nth, &one) in used.iter().enumerate() {
            for &other in &used[nth..] {
                for &come in dearest.iter().rev() {
                    let twice = u32::from(one == other);
                    let there = self.counts[one] > model.candidates[one].fixed + twice;
                    if !there || cost(come) >= cost(one) + cost(other) - TOLERANCE {
                        break;
                    }
                    if come != one && come != other {
                        better |= self.try_move(&[(one, -1), (other, -1), (come, 1)]);
                    }
                }
            }
        }
        better
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use crate::study::{Study, read_str};
    use crate::workforce::Limits;
    use std::path::Path;

    const PEOPLE: &str = r#"
[plan]
period = "30m"
minimum = [{ people = 1 }]

[[teams]]
name = "full-time"
people = 12
cost = { per_hour = 40 }

[[teams]]
name = "part-time"
headcount = 6
cost = { per_hour = 38 }

[[templates]]
name = "day"
first = "09:00"
last = "14:30"
every = "30m"
length = "8h30m"
breaks = [{ length = "45m", after = "3h", before = "4h30m" }]
teams = ["full-time"]

[[templates]]
name = "help"
first = "09:00"
last = "19:00"
every = "1h"
length = "4h"
teams = ["part-time"]

[[shifts]]
name = "any"
start = "09:00"
end = "17:00"

[[layout]]
team = "full-time"
shift = "any"
count = 3

[[targets]]
"#;

    /// The quiet day with templates to choose from, two teams and their limits.
    pub fn quiet_day() -> Study {
        let text = include_str!("../../scenarios/quiet-day.toml");
        let (head, _) = text.split_once("[[teams]]").expect("teams");
        let (_, targets) = text.split_once("[[targets]]").expect("targets");
        let (targets, _) = targets.split_once("# What `peakshift plan").expect("what a plan chooses from");
        read_str(&[head, PEOPLE, targets].concat(), "quiet-day.toml", Path::new(""))
            .unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// With planning periods as slots.
    pub fn in_periods(study: &Study) -> Scenario {
        Scenario { slot: study.plan.period, ..study.scenario.clone() }
    }

    pub fn assert_keeps_rules(model: &Model, counts: &[u32]) {
        for rule in &model.rules {
            assert_eq!(rule.broken_by(counts), 0.0, "{}", rule.what);
        }
        assert_eq!(model.pools_excess(&model.sums(counts)), 0.0);
        for (candidate, count) in model.candidates.iter().zip(counts) {
            assert!((candidate.fixed..=candidate.most).contains(count));
        }
    }

    fn assert_covers(model: &Model, counts: &[u32], requirement: &[f64]) {
        let staff = Staffed::new(model, requirement, counts.to_vec()).staff;
        for (cell, (there, required)) in staff.iter().zip(requirement).enumerate() {
            assert!(there + 1e-5 >= *required, "cell {cell}: {there} of {required}");
        }
    }

    #[test]
    fn covers_keep_every_rule_and_every_requirement() {
        let study = quiet_day();
        let model = Model::new(&study, &in_periods(&study), None);
        assert!(model.rules.len() > 20);
        for people in [0.0, 0.7, 2.0, 3.0, 4.9] {
            let requirement: Vec<f64> =
                (0..model.cells()).map(|cell| people + 1.5 * f64::from(cell as u32 % 7 == 3)).collect();
            let found = cover(&model, &requirement).expect("there is a cover");
            assert_eq!(found.short, 0.0);
            assert_keeps_rules(&model, &found.counts);
            assert_covers(&model, &found.counts, &requirement);
            assert_eq!(found.cost, model.cost(&found.counts));
            println!("{people}: cost {}, at least {}", found.cost, found.least);
            assert!(found.cost >= found.least - 1e-6 && found.cost <= 1.15 * found.least + 330.0);
            assert_eq!(cover(&model, &requirement).expect("again"), found);
        }
    }

    #[test]
    fn what_nobody_can_cover_is_a_shortage() {
        let study = quiet_day();
        let model = Model::new(&study, &in_periods(&study), None);
        let found = cover(&model, &vec![40.0; model.cells()]).expect("as many as there are");
        assert_keeps_rules(&model, &found.counts);
        assert!(found.short > 20.0 * model.cells() as f64);
        let nothing = vec![0.0; model.cells()];
        let staffed = Staffed::new(&model, &nothing, found.counts.clone());
        assert!(staffed.staff.iter().sum::<f64>() > 200.0, "all who are there work");
    }

    #[test]
    fn rules_that_contradict_each_other_are_named() {
        let mut study = quiet_day();
        study.limits = study
            .limits
            .iter()
            .map(|limits| Limits { people: 0, headcount: vec![0], ..limits.clone() })
            .collect();
        let model = Model::new(&study, &in_periods(&study), None);
        let Err(NoLayout::Contradiction(rules)) = cover(&model, &vec![1.0; model.cells()]) else {
            panic!("nobody may work, and one must")
        };
        assert!(rules[0].contains("at least 1"), "{rules:?}");
    }
}
