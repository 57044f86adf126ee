//! The master problem: least cost such that, by the surrogate curves, no more goes wrong than may, and every rule is
//! kept. A mixed-integer program whose relaxation is solved exactly and whose numbers are then rounded one after the
//! other, the program solved again after each (a dive).
//!
//! What goes wrong may exceed what is allowed at a cost per unit that no layout is worth: so there is always an
//! answer, and where the targets cannot be met it is the one that misses them least.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, Variable};

use super::model::{Bound, Model};
use super::response::Response;
use crate::say;

/// What a solution of the master problem costs if a target is missed by all that may go wrong, against everybody at
/// work all the time.
const PENALTY: f64 = 30.0;
/// Rounds up from this fraction on: what lacks costs more than what is too much, and too much is taken away later.
const ROUND_UP: f64 = 0.4;

/// Why the master problem has no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoLayout {
    /// These rules cannot be kept together; the sentences say which.
    Contradiction(Vec<String>),
    /// The solver failed; its message.
    Solver(String),
}

struct Program {
    problem: Problem,
    counts: Vec<Variable>,
}

/// Solves the master problem for numbers of people that cost no more than a budget, which may be infinite.
pub fn solve(model: &Model, response: &Response, budget: f64) -> Result<Vec<u32>, NoLayout> {
    let program = program(model, response, budget);
    let mut solution = match program.problem.solve().map(|outcome| outcome.into_solution()) {
        Ok(Ok(solution)) => solution,
        Ok(Err(_)) => return Err(NoLayout::Solver(say!("stopped without an answer", "未得出结果即停止"))),
        Err(microlp::Error::Infeasible) => return Err(NoLayout::Contradiction(contradiction(model)?)),
        Err(error) => return Err(NoLayout::Solver(error.to_string())),
    };
    let mut fixed = vec![false; program.counts.len()];
    while let Some((place, value)) = most_fractional(&program, &solution, &fixed) {
        let up = value.ceil();
        let first = if value.fract() >= ROUND_UP { up } else { value.floor() };
        let second = if first == up { value.floor() } else { up };
        let variable = program.counts[place];
        fixed[place] = true;
        let tried = [first, second]
            .into_iter()
            .find_map(|number| solution.clone().fix_var(variable, number).ok()?.into_solution().ok());
        match tried {
            Some(next) => solution = next,
            None => break,
        }
    }
    let numbers = program.counts.iter().zip(&model.candidates);
    Ok(numbers
        .map(|(variable, candidate)| (solution.var_value(*variable).round() as u32).max(candidate.fixed))
        .collect())
}

/// Least cost of the relaxation: no layout that keeps the rules and the curves is cheaper, whole numbers or not.
/// `None` if it has no solution without missing a target.
pub fn least_cost(model: &Model, response: &Response) -> Result<Option<f64>, NoLayout> {
    let program = program(model, response, f64::INFINITY);
    match program.problem.solve().map(|outcome| outcome.into_solution()) {
        Ok(Ok(solution)) => {
            let cost = cost(model, &program, &solution);
            // What the objective has beyond the cost is the penalty for targets that are missed.
            Ok((solution.objective() <= cost * (1.0 + 1e-6) + 1e-6).then_some(cost))
        }
        Ok(Err(_)) => Err(NoLayout::Solver(say!("stopped without an answer", "未得出结果即停止"))),
        Err(microlp::Error::Infeasible) => Ok(None),
        Err(error) => Err(NoLayout::Solver(error.to_string())),
    }
}

fn cost(model: &Model, program: &Program, solution: &Solution) -> f64 {
    let terms = model.candidates.iter().zip(&program.counts);
    terms.map(|(candidate, variable)| candidate.cost * solution.var_value(*variable)).sum()
}

/// The number farthest from whole that is not fixed yet, and its value.
fn most_fractional(program: &Program, solution: &Solution, fixed: &[bool]) -> Option<(usize, f64)> {
    program
        .counts
        .iter()
        .enumerate()
        .filter(|(place, _)| !fixed[*place])
        .map(|(place, variable)| (place, solution.var_value(*variable)))
        .filter(|(_, value)| (value - value.round()).abs() > 1e-6)
        .max_by(|a, b| (a.1.fract() - 0.5).abs().total_cmp(&(b.1.fract() - 0.5).abs()).reverse())
}

fn program(model: &Model, response: &Response, budget: f64) -> Program {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let counts: Vec<Variable> = model
        .candidates
        .iter()
        .map(|c| problem.add_var(c.cost, (f64::from(c.fixed), f64::from(c.most.max(c.fixed)))))
        .collect();
    add_rules(&mut problem, model, &counts);
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
            for (value, slope) in curve.lines().filter(|line| line.1 * scale < -1e-4) {
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
    Program { problem, counts }
}

pub(super) fn add_rules(problem: &mut Problem, model: &Model, counts: &[Variable]) {
    for rule in &model.rules {
        let terms: Vec<(Variable, f64)> =
            rule.terms.iter().map(|(place, weight)| (counts[*place], *weight)).collect();
        let side = if rule.bound == Bound::Most { ComparisonOp::Le } else { ComparisonOp::Ge };
        problem.add_constraint(terms, side, rule.limit);
    }
    for pool in &model.pools {
        let mut total = Vec::new();
        for taken in pool.taken.iter().filter(|taken| !taken.is_empty()) {
            let people = problem.add_var(0.0, (0.0, f64::INFINITY));
            for rule in taken {
                let terms = model.rules[*rule].terms.iter().map(|(place, weight)| (counts[*place], *weight));
                let terms: Vec<(Variable, f64)> = terms.chain([(people, -1.0)]).collect();
                problem.add_constraint(terms, ComparisonOp::Le, 0.0);
            }
            total.push((people, 1.0));
        }
        problem.add_constraint(total, ComparisonOp::Le, f64::from(pool.people));
    }
}

/// The rules that break where the least possible is broken.
pub(super) fn contradiction(model: &Model) -> Result<Vec<String>, NoLayout> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let counts: Vec<Variable> = model
        .candidates
        .iter()
        .map(|c| problem.add_var(0.0, (f64::from(c.fixed), f64::from(c.most.max(c.fixed)))))
        .collect();
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
