//! The master problem: least cost such that, by the surrogate curves, no more goes wrong than may, and every rule is
//! kept. A mixed-integer program whose relaxation is solved exactly and whose numbers are then rounded one after the
//! other, the program solved again after each (a dive).
//!
//! What goes wrong may exceed what is allowed at a cost per unit that no layout is worth: so there is always an
//! answer, and where the targets cannot be met it is the one that misses them least.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, Variable};

use super::model::Model;
use super::response::Response;
use super::rules::Bound;
use super::stretches::Stretches;
use crate::say;

/// What a solution of the master problem costs if a target is missed by all that may go wrong, against everybody at
/// work all the time.
const PENALTY: f64 = 30.0;
/// Rounds up from this fraction on: what lacks costs more than what is too much, and too much is taken away later.
const ROUND_UP: f64 = 0.4;
/// Near a layout the staff of a cell differs by this share at most, and so many people.
const NEAR: (f64, f64) = (0.3, 2.0);
/// Farthest from whole that a number is whole.
const WHOLE: f64 = 1e-6;

/// Why the master problem has no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoLayout {
    /// These rules cannot be kept together; the sentences say which.
    Contradiction(Vec<String>),
    /// The solver failed; its message.
    Solver(String),
}

/// A layout to stay near.
pub struct Near<'c> {
    /// People per candidate.
    pub counts: &'c [u32],
    /// At most so many people come, and so many go.
    pub reach: f64,
}

/// A linear program whose first variables are numbers of people.
pub(super) struct Program<'m> {
    pub problem: Problem,
    /// People per candidate.
    pub counts: Vec<Variable>,
    model: &'m Model,
}

/// Solves the master problem for numbers of people that cost no more than a budget, which may be infinite.
///
/// # Errors
/// [`NoLayout`].
pub fn solve(model: &Model, response: &Response, budget: f64) -> Result<Vec<u32>, NoLayout> {
    let program = program(model, response, budget, None);
    let solution = program.solved()?;
    Ok(program.rounded(solution, farthest_from_whole, ROUND_UP))
}

/// Solves the master problem near a layout; `None` if nothing near it keeps the rules, or the solver fails.
pub fn solve_near(model: &Model, response: &Response, budget: f64, near: &Near<'_>) -> Option<Vec<u32>> {
    let staff = Response::staff(model, near.counts);
    let mut program = program(model, response, budget, Some(&staff));
    program.stay_near(near);
    let solution = program.problem.solve().ok()?.into_solution().ok()?;
    Some(program.rounded(solution, farthest_from_whole, ROUND_UP))
}

/// Least cost of the relaxation: no layout that keeps the rules and the curves is cheaper, whole numbers or not.
/// `None` if it has no solution without missing a target.
///
/// # Errors
/// [`NoLayout`]: the solver failed.
pub fn least_cost(model: &Model, response: &Response) -> Result<Option<f64>, NoLayout> {
    let program = program(model, response, f64::INFINITY, None);
    match program.solved() {
        Ok(solution) => {
            let cost = program.cost(&solution);
            // What the objective has beyond the cost is the penalty for targets that are missed.
            Ok((solution.objective() <= cost * (1.0 + 1e-6) + 1e-6).then_some(cost))
        }
        Err(NoLayout::Contradiction(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

impl<'m> Program<'m> {
    /// Numbers of people at their cost, that keep the rules.
    pub fn new(model: &'m Model) -> Self {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let counts = people(&mut problem, model, &|place| model.candidates[place].cost);
        let mut program = Program { problem, counts, model };
        program.add_rules();
        program
    }

    fn add_rules(&mut self) {
        let counts = &self.counts;
        for rule in &self.model.rules {
            let terms: Vec<(Variable, f64)> =
                rule.terms.iter().map(|(place, weight)| (counts[*place], *weight)).collect();
            let side = if rule.bound == Bound::Most { ComparisonOp::Le } else { ComparisonOp::Ge };
            self.problem.add_constraint(terms, side, rule.limit);
        }
        for pool in &self.model.pools {
            let mut total = Vec::new();
            for taken in pool.taken.iter().filter(|taken| !taken.is_empty()) {
                let people = self.problem.add_var(0.0, (0.0, f64::INFINITY));
                for rule in taken {
                    let terms = self.model.rules[*rule].terms.iter();
                    let terms = terms.map(|(place, weight)| (counts[*place], *weight));
                    let terms: Vec<(Variable, f64)> = terms.chain([(people, -1.0)]).collect();
                    self.problem.add_constraint(terms, ComparisonOp::Le, 0.0);
                }
                total.push((people, 1.0));
            }
            self.problem.add_constraint(total, ComparisonOp::Le, f64::from(pool.people));
        }
    }

    /// No more people come, and no more go, than the reach.
    fn stay_near(&mut self, near: &Near<'_>) {
        let (mut come, mut go) = (Vec::new(), Vec::new());
        for (variable, count) in self.counts.iter().zip(near.counts) {
            if *count == 0 {
                come.push((*variable, 1.0));
                continue;
            }
            let up = self.problem.add_var(0.0, (0.0, f64::INFINITY));
            let down = self.problem.add_var(0.0, (0.0, f64::INFINITY));
            let row = [(*variable, 1.0), (up, -1.0), (down, 1.0)];
            self.problem.add_constraint(row, ComparisonOp::Eq, f64::from(*count));
            come.push((up, 1.0));
            go.push((down, 1.0));
        }
        self.problem.add_constraint(come, ComparisonOp::Le, near.reach);
        self.problem.add_constraint(go, ComparisonOp::Le, near.reach);
    }

    /// Solves the relaxation.
    pub fn solved(&self) -> Result<Solution, NoLayout> {
        match self.problem.solve().map(|outcome| outcome.into_solution()) {
            Ok(Ok(solution)) => Ok(solution),
            Ok(Err(_)) => Err(NoLayout::Solver(say!("stopped without an answer", "未得出结果即停止"))),
            Err(microlp::Error::Infeasible) => Err(NoLayout::Contradiction(contradiction(self.model)?)),
            Err(error) => Err(NoLayout::Solver(error.to_string())),
        }
    }

    /// People per stretch, as terms of their numbers.
    pub fn staff(&self, stretches: &Stretches) -> Vec<Vec<(Variable, f64)>> {
        let count = stretches.means(&vec![0.0; self.model.cells()]).len();
        let mut staff: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); count];
        for (place, variable) in self.counts.iter().enumerate() {
            for (cell, work) in self.model.work(place) {
                let stretch = stretches.place(cell);
                let share = work / stretches.cells(stretch).count() as f64;
                match staff[stretch].last_mut().filter(|term| term.0 == *variable) {
                    Some(term) => term.1 += share,
                    None => staff[stretch].push((*variable, share)),
                }
            }
        }
        staff
    }

    /// Planned cost of the people of a solution.
    pub fn cost(&self, solution: &Solution) -> f64 {
        let terms = self.model.candidates.iter().zip(&self.counts);
        terms.map(|(candidate, variable)| candidate.cost * solution.var_value(*variable)).sum()
    }

    /// Whole numbers near those of the relaxation: one after the other is fixed, the one of the highest `rank` by its
    /// fraction first, upwards where its fraction is at least `round_up`.
    pub fn rounded(&self, mut solution: Solution, rank: fn(f64) -> f64, round_up: f64) -> Vec<u32> {
        let mut fixed = vec![false; self.counts.len()];
        let next = |solution: &Solution, fixed: &[bool]| {
            (0..self.counts.len())
                .filter(|place| !fixed[*place])
                .map(|place| (place, solution.var_value(self.counts[place])))
                .filter(|(_, value)| (value - value.round()).abs() > WHOLE)
                .max_by(|a, b| rank(a.1.fract()).total_cmp(&rank(b.1.fract())).then(b.0.cmp(&a.0)))
        };
        while let Some((place, number)) = next(&solution, &fixed) {
            fixed[place] = true;
            let mut either = [number.ceil(), number.floor()];
            if number.fract() < round_up {
                either.reverse();
            }
            let variable = self.counts[place];
            let tried = either
                .into_iter()
                .find_map(|number| solution.clone().fix_var(variable, number).ok()?.into_solution().ok());
            match tried {
                Some(next) => solution = next,
                // What rounding breaks is mended afterwards.
                None => break,
            }
        }
        let numbers = self.counts.iter().zip(&self.model.candidates);
        numbers
            .map(|(variable, candidate)| (solution.var_value(*variable).round() as u32).max(candidate.fixed))
            .collect()
    }
}

/// The number farthest from whole decides most.
fn farthest_from_whole(fraction: f64) -> f64 {
    -(fraction - 0.5).abs()
}

fn people(problem: &mut Problem, model: &Model, cost: &dyn Fn(usize) -> f64) -> Vec<Variable> {
    let candidates = model.candidates.iter().enumerate();
    candidates
        .map(|(place, c)| problem.add_var(cost(place), (f64::from(c.fixed), f64::from(c.most.max(c.fixed)))))
        .collect()
}

/// The master problem; `near` a staff only the lines of the curves that matter there.
fn program<'m>(model: &'m Model, response: &Response, budget: f64, near: Option<&[f64]>) -> Program<'m> {
    let mut program = Program::new(model);
    let (problem, counts) = (&mut program.problem, &program.counts);
    let dearest =
        model.candidates.iter().map(|c| c.cost / c.presence.iter().sum::<f64>()).fold(0.0, f64::max);
    let everybody = dearest * response.work.iter().sum::<f64>().max(1.0);
    // Staff per cell, where a curve asks for it.
    let mut staff: Vec<Option<Variable>> = vec![None; model.cells()];
    let mut columns: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); model.cells()];
    for (place, variable) in counts.iter().enumerate() {
        model.work(place).for_each(|(cell, work)| columns[cell].push((*variable, -work)));
    }
    for goal in 0..response.allowed.len() {
        let allowed = response.allowed[goal] - response.unavoidable(goal);
        // What is allowed becomes 100, so that coefficients of all goals are of one size.
        let scale = 100.0 / response.allowed[goal].abs().max(1e-3 * response.scale[goal]).max(1e-9);
        let mut total: Vec<(Variable, f64)> = Vec::new();
        for (cell, curve) in response.of_goal(goal) {
            let people = *staff[cell].get_or_insert_with(|| {
                let people = problem.add_var(0.0, (0.0, f64::INFINITY));
                let mut row = std::mem::take(&mut columns[cell]);
                row.push((people, 1.0));
                problem.add_constraint(row, ComparisonOp::Eq, 0.0);
                people
            });
            let wrong = problem.add_var(0.0, (curve.least() * scale, f64::INFINITY));
            let range = near.map_or((0.0, f64::INFINITY), |staff| {
                (staff[cell] * (1.0 - NEAR.0) - NEAR.1, staff[cell] * (1.0 + NEAR.0) + NEAR.1)
            });
            for (value, slope) in curve.lines(range).filter(|line| line.1 * scale < -1e-4) {
                let row = [(wrong, 1.0), (people, -slope * scale)];
                problem.add_constraint(row, ComparisonOp::Ge, value * scale);
            }
            total.push((wrong, 1.0));
        }
        let beyond = problem.add_var(PENALTY * everybody / 100.0, (0.0, f64::INFINITY));
        total.push((beyond, -1.0));
        problem.add_constraint(total, ComparisonOp::Le, allowed * scale);
    }
    if budget.is_finite() {
        let row: Vec<(Variable, f64)> =
            counts.iter().zip(&model.candidates).map(|(v, c)| (*v, c.cost)).collect();
        problem.add_constraint(row, ComparisonOp::Le, budget);
    }
    program
}

/// The rules that break where the least possible is broken.
fn contradiction(model: &Model) -> Result<Vec<String>, NoLayout> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let counts = people(&mut problem, model, &|_| 0.0);
    let mut slack = Vec::new();
    for rule in &model.rules {
        let mut terms: Vec<(Variable, f64)> =
            rule.terms.iter().map(|(place, weight)| (counts[*place], *weight)).collect();
        let (side, sign) = match rule.bound {
            Bound::Most => (ComparisonOp::Le, -1.0),
            Bound::Least => (ComparisonOp::Ge, 1.0),
        };
        let excess = problem.add_var(1.0, (0.0, f64::INFINITY));
        terms.push((excess, sign));
        slack.push(excess);
        problem.add_constraint(terms, side, rule.limit);
    }
    let solved = problem.solve().map_err(|error| NoLayout::Solver(error.to_string()))?;
    let solution = solved
        .into_solution()
        .map_err(|_| NoLayout::Solver(say!("stopped without an answer", "未得出结果即停止")))?;
    Ok(model
        .rules
        .iter()
        .zip(slack)
        .filter(|(_, excess)| solution.var_value(*excess) > 1e-6)
        .map(|(rule, excess)| {
            say!("{} (short by {:.1})", "{}（差 {:.1}）", rule.what, solution.var_value(excess))
        })
        .collect())
}
