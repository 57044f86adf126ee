//! A lower bound by tangents, for big plans: near the cheapest layouts that keep the promise, what goes wrong is measured
//! with what one person more in each hour and group changes, and no layout is taken to be better than these lines say.
//!
//! **What is relied on.** Diminishing returns, of all hours together: numbers of people between those of two layouts that
//! keep a target keep it as well. Then what keeps a target is a convex set, and on its edge no numbers of people that keep
//! it are beyond the tangent (Atlason, Epelman and Henderson 2008, Management Science 54, for concave service levels). Harm
//! saturates where people are far too few, and is no longer convex there; but there it is above the lines: giving up an
//! hour harms all its customers. So lines are taken at the edge, where the targets are just kept, and on the way to it, and
//! not where people are far too few; and each is laid against every layout probed near the edge, to see that it denies none.
//!
//! **The days.** The best layout keeps each target on so many of the certificate's days, with confidence. In the plan's order
//! of days it is taken to keep it on the last of them, and in the mean over the days about that one to differ from it by no
//! more than the plan does.
//!
//! **The edge** is found by cutting planes (Kelley 1960, Journal of the Society for Industrial and Applied Mathematics 8):
//! the linear program of least cost under all lines so far has an answer beyond the edge; on the way to it from the plan,
//! which is inside, the edge is probed, and its line is added. Each part of the plan has its line, and the program takes
//! the highest of each part.
//!
//! **Chance.** The highest of several lines that were measured with error is too high. So a sum of lines counts only as far
//! as it denies no layout that was probed and keeps the targets, or nearly: what it is higher by there is taken from the
//! bound. The dual of the linear program says it plainly: weights of lines, such that at each such probe their sum, less what
//! is taken off, is no higher than what was seen. In the program itself these are columns, one for each probe.

use microlp::{ComparisonOp, Variable};

use super::certificate::Certificate;
use super::master::{NoLayout, Program};
use super::probes::{Probe, Probes, between};
use super::search::{Found, Search};
use super::slopes::APART;

/// Most lines beside the plan's own.
const LINES: usize = 9;
/// Times at which all days are looked at for this: each line takes two probes and helpers every fourth hour.
pub(super) const MOST_LOOKS: usize = LINES * (2 + APART) + APART + 2 + CHECKS;
/// How far the first probe is on the way from the plan to what the lines allow.
const FIRST: f64 = 0.6;
/// A probe is at the edge if no more than this share of the people makes the difference, by the plan's slopes.
const AT_EDGE: f64 = 0.005;
/// Size of all numbers in the linear program.
const SIZE: f64 = 1_000.0;
/// Slopes of this size are chance, and left out.
const NEGLIGIBLE: f64 = 1e-3;
/// Most answers of the linear program that are probed at the end: if one keeps the targets, the bound is too high.
const CHECKS: usize = 2;

/// A bound by tangents.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Bound {
    /// No layout that keeps the promise costs less.
    pub cost: f64,
    /// What was seen of what it relies on.
    pub looked: Looked,
    /// Days simulated.
    pub days: u64,
}

/// What was seen of diminishing returns.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Looked {
    /// Layouts near the edge, the plan among them.
    pub layouts: usize,
    /// Lines laid against each of the others,
    pub pairs: usize,
    /// those that were higher than what was seen there,
    pub higher: usize,
    /// and by how much at most, as a share of the people who would make the difference.
    pub most: f64,
}

/// The lines so far.
struct Lines<'p, 's, 'a, 't> {
    probes: &'p Probes<'s, 'a, 't>,
    search: &'s Search<'a, 't>,
    /// What goes wrong with plenty of people: nothing does better.
    least: Probe,
    /// The plan first.
    known: Vec<Probe>,
    /// Per target: what would go wrong more with nobody there, by the plan's line.
    scale: Vec<f64>,
}

/// The least cost of any layout that keeps the promise, by tangents; `None` if they say nothing.
pub(super) fn least_cost(search: &Search<'_, '_>, best: &Found, certificate: &Certificate) -> Option<Bound> {
    let probes = Probes::new(search, certificate);
    let mut plan = probes.probe(&best.counts);
    probes.measure_slopes(&best.counts, &mut plan);
    let scale: Vec<f64> = (0..probes.room.len()).map(|goal| plan.steepness(goal)).collect();
    if scale.iter().any(|scale| *scale <= 0.0) {
        return None;
    }
    let mut lines = Lines { probes: &probes, search, least: probes.least(), known: vec![plan], scale };
    if lines.beyond(&lines.known[0]) > 0.0 {
        return None;
    }
    let mut share = FIRST;
    for _ in 0..LINES {
        if search.stopped() {
            break;
        }
        let Some((numbers, _)) = lines.cheapest(false).or_else(|| lines.cheapest(true)) else { break };
        share = lines.probe_edge(best, &numbers, share);
    }
    let (mut numbers, mut cost) = lines.cheapest(true)?;
    for _ in 0..CHECKS {
        if search.stopped() {
            break;
        }
        lines.known.push(probes.probe(&probes.rounded(&numbers)));
        let before = cost;
        (numbers, cost) = lines.cheapest(true)?;
        if cost >= before {
            break;
        }
    }
    Some(Bound { cost: cost.min(best.cost), looked: lines.looked(), days: probes.simulated() })
}

impl Lines<'_, '_, '_, '_> {
    /// How far a probe is beyond the edge, as a share of people; below 0 it is inside.
    fn beyond(&self, probe: &Probe) -> f64 {
        let goals = self.probes.room.iter().zip(&self.scale).enumerate();
        goals
            .map(|(goal, (room, scale))| (probe.total(goal) - room) / scale)
            .fold(f64::NEG_INFINITY, f64::max)
    }

    /// Probes the edge on the way from the plan to other numbers of people, and says how far it was.
    fn probe_edge(&mut self, best: &Found, numbers: &[f64], share: f64) -> f64 {
        let inside = self.beyond(&self.known[0]);
        let at = |share: f64| {
            let counts = self.probes.rounded(&between(best, numbers, share));
            let probe = self.probes.probe(&counts);
            (share, self.beyond(&probe), counts, probe)
        };
        let mut found = at(share);
        if found.1.abs() > AT_EDGE {
            let next = (share * inside / (inside - found.1)).clamp(0.5 * share, (2.0 * share).min(1.0));
            let next = at(next);
            let (nearer, other) = if next.1.abs() < found.1.abs() { (next, found) } else { (found, next) };
            self.known.push(other.3);
            found = nearer;
        }
        let (share, _, counts, mut probe) = found;
        self.probes.measure_slopes(&counts, &mut probe);
        self.known.push(probe);
        share.clamp(0.2, 1.0)
    }

    /// Probes near the edge.
    fn near(&self) -> impl Iterator<Item = (usize, &Probe)> {
        let known = self.known.iter().enumerate();
        known.filter(|(place, probe)| *place == 0 || self.beyond(probe) <= AT_EDGE)
    }

    /// What a probe allows to go wrong at itself: what does, if that is more than the target leaves room for.
    fn seen(&self, goal: usize, probe: &Probe) -> f64 {
        probe.total(goal).max(self.probes.room[goal])
    }

    /// Numbers of people of least cost that no line denies, and the cost; `checked`: by sums of lines that
    /// deny no probe.
    fn cheapest(&self, checked: bool) -> Option<(Vec<f64>, f64)> {
        let mut program = Program::new(self.search.model);
        let rows = program.staff(&self.probes.stretches);
        let problem = &mut program.problem;
        let staff: Vec<Variable> = rows
            .into_iter()
            .map(|mut row| {
                let people = problem.add_var(0.0, (0.0, f64::INFINITY));
                row.push((people, -1.0));
                problem.add_constraint(row, ComparisonOp::Eq, 0.0);
                people
            })
            .collect();
        let sloping = || self.known.iter().filter(|probe| !probe.slopes.is_empty()).chain([&self.least]);
        // One column for each probe, whichever target: lines of all targets together are not to deny it.
        let near: Vec<(Variable, &Probe)> = match checked {
            true => self.near().map(|(_, probe)| (problem.add_var(0.0, (0.0, 1.0)), probe)).collect(),
            false => Vec::new(),
        };
        for (goal, scale) in self.scale.iter().enumerate() {
            let unit = SIZE / scale;
            let mut total = Vec::new();
            for part in 0..self.probes.parts {
                let wrong = problem.add_var(0.0, (f64::NEG_INFINITY, f64::INFINITY));
                total.push((wrong, 1.0));
                for probe in sloping() {
                    let slopes = probe.slopes[goal][part].iter();
                    let slopes = slopes.filter(|(_, slope)| (slope * unit).abs() > NEGLIGIBLE);
                    let at = |staff: &[f64]| probe.line(goal, part, staff) * unit;
                    let mut row = vec![(wrong, 1.0)];
                    row.extend(slopes.map(|(place, slope)| (staff[*place], -slope * unit)));
                    row.extend(near.iter().map(|(column, other)| (*column, at(&other.staff))));
                    problem.add_constraint(row, ComparisonOp::Ge, at(&vec![0.0; staff.len()]));
                }
            }
            total.extend(near.iter().map(|(column, probe)| (*column, self.seen(goal, probe) * unit)));
            problem.add_constraint(total, ComparisonOp::Le, self.probes.room[goal] * unit);
        }
        if !near.is_empty() {
            let columns: Vec<(Variable, f64)> = near.iter().map(|(column, _)| (*column, 1.0)).collect();
            problem.add_constraint(columns, ComparisonOp::Le, 1.0);
        }
        match program.solved() {
            Ok(solution) => {
                let numbers = program.counts.iter().map(|count| solution.var_value(*count)).collect();
                Some((numbers, program.cost(&solution)))
            }
            // A line too many by chance, or a solver that gives up: then they say nothing.
            Err(NoLayout::Contradiction(_) | NoLayout::Solver(_)) => None,
        }
    }

    /// Lays every line against the other probes near the edge.
    fn looked(&self) -> Looked {
        let mut looked = Looked { layouts: self.near().count(), ..Looked::default() };
        let lines = self.known.iter().enumerate().filter(|(_, probe)| !probe.slopes.is_empty());
        for (place, line) in lines {
            for (_, other) in self.near().filter(|(other, _)| *other != place) {
                for (goal, scale) in self.scale.iter().enumerate() {
                    let parts = 0..self.probes.parts;
                    let at: f64 = parts.map(|part| line.line(goal, part, &other.staff)).sum();
                    let higher = (at - self.seen(goal, other)) / scale;
                    looked.pairs += 1;
                    looked.higher += usize::from(higher > 0.0);
                    looked.most = looked.most.max(higher);
                }
            }
        }
        looked
    }
}
