//! Lower bounds on the cost of any layout that keeps its promise.
//!
//! Two are computed and the higher is used; each says what it relies on. Both rely on monotonicity: people added
//! anywhere make no target worse. A queue with one server per customer at a time has that path by path; routing by
//! lots and chats that return have it on average, and a test looks at it.
//!
//! **By curves**, for plans of any size. What goes wrong in a period and group when all others have plenty of people is
//! a lower bound of what goes wrong there in any layout with as many; these curves, their convex hulls and the rules
//! make a linear program whose least cost is a bound. The promise is relaxed before: a layout that keeps it meets the
//! target on at least so many days of this sample, with the stated confidence (Luedtke and Ahmed 2008, SIAM Journal on
//! Optimization 19, section 2, for one layout: the best). Days are taken as nested: a layout that keeps a target on a
//! bad day keeps it on the better ones.
//!
//! **By refutation**, for small plans. Every largest set of people that costs less than the plan is named (breaks left
//! out, if they can be placed in too many ways) and simulated; those that have no more people at any time fall with it.
//! If all miss the relaxed promise, nothing cheaper keeps it. The relaxation is the same: the best layout would have
//! withstood with the stated confidence, and no other one needs to be right.

use super::master::{self, NoLayout};
use super::model::Model;
use super::response::Response;
use super::rules::Bound as Side;
use super::search::{Found, Search};
use super::trials::{DayTrial, Detail};
use crate::language::Words;
use crate::stats::{one_sided, surely_met};
use crate::workforce::{Layout, LayoutLine, Shift};

/// Confidence of the relaxed promise.
const CONFIDENCE: f64 = 0.95;
/// Most sets of people that are named.
const MOST_SETS: usize = 100_000;
/// Days on which sets of people are refuted.
const DAYS: usize = 120;
/// Shares of the plan's cost below which all sets are to be refuted, the most wanted first.
const LIMITS: [f64; 7] = [1.0, 0.98, 0.95, 0.92, 0.88, 0.84, 0.8];
/// Samples' worth of days that refuting all sets below one limit may take.
const MOST_DAYS: u64 = 60;

/// A lower bound.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LowerBound {
    /// No layout that keeps the promise costs less.
    pub cost: f64,
    /// How it was found.
    pub method: Method,
    /// At least so sure, given what the method relies on.
    pub confidence: f64,
    /// What the cheapest layout costs by the curves as the search has learnt them: an estimate and no bound, since they
    /// hold near the layouts that were simulated.
    pub estimate: f64,
}

/// How a lower bound was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// By curves measured where all other periods have plenty of people.
    Curves,
    /// By refuting every cheaper set of people.
    Refutation,
}

impl Method {
    /// What a bound of this kind relies on.
    pub fn assumption(self) -> Words {
        match self {
            Method::Curves => Words::new(
                "people added anywhere make no target worse; a layout that keeps a target on a bad day keeps it on the better ones; between measured numbers of people a curve is above its hull",
                "任何位置加人都不会使任何目标变差；在坏日子达标的排班在较好的日子也达标；在实测人数之间，曲线高于其凸包",
            ),
            Method::Refutation => {
                Words::new("people added anywhere make no target worse", "任何位置加人都不会使任何目标变差")
            }
        }
    }
}

/// The better of the bounds.
pub fn lower_bound(search: &Search<'_, '_>, best: &Found) -> Result<LowerBound, NoLayout> {
    let curves = by_curves(search, best)?;
    let refuted = by_refutation(search, best, curves.cost);
    Ok(refuted
        .map_or(curves, |refuted| LowerBound { estimate: refuted.cost.max(curves.estimate), ..refuted }))
}

fn by_curves(search: &Search<'_, '_>, best: &Found) -> Result<LowerBound, NoLayout> {
    let goals = search.goals.relaxed(&best.standing, CONFIDENCE);
    let response = Response::measure_alone(search.trials, search.model, &goals, search.response.work.clone());
    // Where even the relaxed problem has no answer, the plan's own cost is the bound.
    let cost = master::least_cost(search.model, &response)?.unwrap_or(best.cost).min(best.cost);
    let estimate =
        master::least_cost(search.model, &search.response)?.unwrap_or(best.cost).clamp(cost, best.cost);
    Ok(LowerBound { cost, method: Method::Curves, confidence: CONFIDENCE, estimate })
}

/// A kind of people for the refutation: a shift without its breaks, at the least cost that any placement has.
struct Kind {
    cost: f64,
    most: u32,
    /// People at work per cell: 1 or the share of the period.
    staff: Vec<(usize, f64)>,
    /// A candidate of this kind, for the rules.
    candidate: usize,
    /// What they work.
    shift: Shift,
    /// Whether breaks are left out.
    relaxed: bool,
}

/// A set of people and the staff that it makes per cell.
struct People {
    counts: Vec<u32>,
    staff: Vec<f64>,
}

fn by_refutation(search: &Search<'_, '_>, best: &Found, floor: f64) -> Option<LowerBound> {
    let (exact, relaxed) = (exact_kinds(search.model), kinds_without_breaks(search.model));
    let trial = Trial::of(search, best);
    for share in LIMITS {
        let limit = best.cost * share - 1e-6 * best.cost;
        if limit <= floor {
            return None;
        }
        // Breaks are left out only where there are too many ways to place them.
        let named = largest_sets(search.model, &exact, limit).map(|sets| (&exact, sets));
        let (kinds, sets) =
            named.or_else(|| largest_sets(search.model, &relaxed, limit).map(|sets| (&relaxed, sets)))?;
        if refute(search, &trial, kinds, sets) {
            let cost = if share == 1.0 { best.cost } else { limit };
            return Some(LowerBound {
                cost,
                method: Method::Refutation,
                confidence: CONFIDENCE,
                estimate: cost,
            });
        }
    }
    None
}

/// Every candidate by itself.
fn exact_kinds(model: &Model) -> Vec<Kind> {
    let kind = |(place, candidate): (usize, &super::model::Candidate)| Kind {
        cost: candidate.cost,
        most: candidate.most,
        staff: model.work(place).collect(),
        candidate: place,
        shift: model.shifts[candidate.shift].clone(),
        relaxed: false,
    };
    model.candidates.iter().enumerate().map(kind).collect()
}

/// Candidates that differ in their breaks only, as one that takes none.
fn kinds_without_breaks(model: &Model) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for (place, candidate) in model.candidates.iter().enumerate() {
        let known = kinds.iter_mut().find(|kind| model.candidates[kind.candidate].kind() == candidate.kind());
        match known {
            Some(kind) => {
                kind.cost = kind.cost.min(candidate.cost);
                kind.most = kind.most.max(candidate.most);
            }
            None => {
                let yields = &model.yields[candidate.team as usize];
                let periods = candidate.first..candidate.first + candidate.presence.len();
                let cell = |period: usize| period * model.groups + candidate.group as usize;
                let staff = periods.map(|period| (cell(period), yields[period])).collect();
                let shift = Shift { breaks: Vec::new(), ..model.shifts[candidate.shift].clone() };
                kinds.push(Kind {
                    cost: candidate.cost,
                    most: candidate.most,
                    staff,
                    candidate: place,
                    shift,
                    relaxed: true,
                });
            }
        }
    }
    kinds
}

/// Staff per cell of the sets of people that cost less than the limit and have no room for one more; `None` if they
/// are too many to name.
fn largest_sets(model: &Model, kinds: &[Kind], limit: f64) -> Option<Vec<People>> {
    let cheapest = kinds.iter().map(|kind| kind.cost).fold(f64::INFINITY, f64::min);
    if cheapest <= 0.0 || (limit / cheapest) > 24.0 {
        return None;
    }
    let mut sets = Vec::new();
    let mut counts = vec![0; kinds.len()];
    let mut steps = 0;
    name(model, kinds, limit, 0, 0.0, &mut counts, &mut sets, &mut steps)?;
    Some(sets)
}

#[expect(clippy::too_many_arguments, reason = "a recursion carries its state")]
fn name(
    model: &Model,
    kinds: &[Kind],
    limit: f64,
    next: usize,
    cost: f64,
    counts: &mut Vec<u32>,
    sets: &mut Vec<People>,
    steps: &mut usize,
) -> Option<()> {
    *steps += 1;
    if *steps > 20 * MOST_SETS || sets.len() > MOST_SETS {
        return None;
    }
    if next == kinds.len() {
        let room = kinds.iter().zip(&*counts).any(|(k, count)| *count < k.most && cost + k.cost <= limit);
        if !room && may_keep_minimums(model, kinds, counts) {
            let mut staff = vec![0.0; model.cells()];
            for (kind, count) in kinds.iter().zip(&*counts) {
                kind.staff.iter().for_each(|(cell, share)| staff[*cell] += share * f64::from(*count));
            }
            sets.push(People { counts: counts.clone(), staff });
        }
        return Some(());
    }
    let kind = &kinds[next];
    for count in 0..=kind.most {
        let cost = cost + kind.cost * f64::from(count);
        if cost > limit {
            break;
        }
        counts[next] = count;
        name(model, kinds, limit, next + 1, cost, counts, sets, steps)?;
    }
    counts[next] = 0;
    Some(())
}

/// Whether a set keeps the least numbers; a kind without breaks stands for each of its candidates.
fn may_keep_minimums(model: &Model, kinds: &[Kind], counts: &[u32]) -> bool {
    let same = |a: usize, b: usize| model.candidates[a].kind() == model.candidates[b].kind();
    model.rules.iter().filter(|rule| rule.bound == Side::Least).all(|rule| {
        let counted = |kind: &Kind| {
            let mut terms = rule.terms.iter();
            if kind.relaxed {
                terms.any(|(place, _)| same(*place, kind.candidate))
            } else {
                terms.any(|(place, _)| *place == kind.candidate)
            }
        };
        let counted = kinds.iter().zip(counts).filter(|(kind, count)| **count > 0 && counted(kind));
        rule.excess(counted.map(|(_, count)| f64::from(*count)).sum()) == 0.0
    })
}

/// Refutes all sets; `false` if one withstands, or if it takes too long.
fn refute(search: &Search<'_, '_>, trial: &Trial, kinds: &[Kind], sets: Vec<People>) -> bool {
    // The strongest first, by the curves: with it fall those that are weaker where it fails.
    let weakness = |set: &People| -> f64 {
        let beyond = |goal: usize| {
            let cells = set.staff.iter().enumerate();
            let wrong: f64 = cells.map(|(cell, n)| search.response.curve(goal, cell).at(*n)).sum();
            (wrong - search.response.allowed[goal]) / search.response.scale[goal].max(1e-9)
        };
        (0..search.goals.list.len()).map(beyond).fold(f64::NEG_INFINITY, f64::max)
    };
    let mut sets: Vec<(f64, People)> = sets.into_iter().map(|set| (weakness(&set), set)).collect();
    sets.sort_by(|a, b| b.0.total_cmp(&a.0));
    let begun = search.trials.spent();
    while let Some((_, set)) = sets.pop() {
        if search.stopped() || search.trials.spent() > begun + MOST_DAYS * search.goals.days as u64 {
            return false;
        }
        if !trial.fails(search, &layout(search.model, kinds, &set)) {
            return false;
        }
        sets.retain(|(_, other)| {
            other.staff.iter().zip(&set.staff).any(|(mine, failed)| *mine > failed + 1e-9)
        });
    }
    true
}

/// A set of people as a layout.
fn layout(model: &Model, kinds: &[Kind], set: &People) -> Layout {
    let mut layout = Layout::default();
    for (kind, count) in kinds.iter().zip(&set.counts).filter(|(_, count)| **count > 0) {
        let candidate = &model.candidates[kind.candidate];
        let shift = layout.shifts.len();
        layout.shifts.push(kind.shift.clone());
        layout.lines.push(LayoutLine { team: candidate.team, group: candidate.group, shift, count: *count });
    }
    layout
}

/// The days on which sets of people are refuted, the worst first, and how many of them may miss each goal.
struct Trial {
    days: Vec<usize>,
    allowed: Vec<usize>,
}

impl Trial {
    /// The best layout, whichever it is, misses no more than `allowed` of the days, with the confidence of the bound.
    fn of(search: &Search<'_, '_>, best: &Found) -> Self {
        let goals = search.goals.of_days();
        let wanted = DAYS.min(search.trials.days());
        // Spread evenly from quiet to busy.
        let mut days: Vec<usize> =
            (0..wanted).map(|n| (2 * n + 1) * search.trials.days() / (2 * wanted)).collect();
        let confidence = 1.0 - (1.0 - CONFIDENCE) / goals.len() as f64;
        let allowed = goals
            .iter()
            .map(|goal| wanted - surely_met(goal.target.promise, wanted as u64, confidence) as usize)
            .collect();
        // A set that fails fails soonest on the days that are worst for the plan.
        let badness = |day: usize| {
            let shortfalls = best.standing.shortfalls.iter().zip(&search.response.scale);
            shortfalls.map(|(s, scale)| s[day] / scale.max(1e-9)).fold(f64::NEG_INFINITY, f64::max)
        };
        days.sort_by(|a, b| badness(*b).total_cmp(&badness(*a)));
        Trial { days, allowed }
    }

    fn fails(&self, search: &Search<'_, '_>, layout: &Layout) -> bool {
        let missed = |_: usize, trial: &DayTrial| {
            let goals = search.goals.of_days().iter().enumerate();
            let missed = goals.filter(|(_, goal)| goal.shortfall(trial) > 0.0);
            missed.fold(0, |bits, (place, _)| bits | 1 << place)
        };
        let Some(seen) = search.trials.run_until(layout, &self.days, Detail::Days, &missed, &self.allowed)
        else {
            return true;
        };
        search.goals.floors().iter().any(|floor| {
            let (mean, deviation) = floor.mean_shortfall(&seen);
            mean > one_sided(CONFIDENCE) * deviation / (seen.len() as f64).sqrt()
        })
    }
}
