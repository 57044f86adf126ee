//! Lower bounds on the cost of any layout that keeps its promise.
//!
//! Each says what it relies on. All rely on monotonicity: people added
//! anywhere make no target worse. A queue with one server per customer at a time has that path by path; routing by
//! lots and chats that return have it on average, and a test looks at it.
//!
//! **By tangents**, for big plans: `tangents.rs`. It relies on diminishing returns as well.
//!
//! **By curves**, for plans of any size: `relaxation.rs`. It is weak, and stands in where tangents say nothing.
//!
//! **By refutation**, for small plans: `refutation.rs`.
//!
//! For both the promise is relaxed: the best layout, whichever it is, keeps each target on at least so many days of a
//! sample, with the stated confidence; no other layout needs to be right.

use super::certificate::Certificate;
use super::master::{self, NoLayout, Program};
use super::model::are_teams_alike;
use super::refutation::by_refutation;
use super::relaxation;
use super::search::{Found, Search};
use super::tangents::{self, Looked};
use super::{is_small, probes};
use crate::language::Words;

/// Confidence of the relaxed promise.
pub(super) const CONFIDENCE: f64 = 0.95;
/// Share of the plan's cost below which a bound by tangents is weak: few people are whole steps, and seldom at the edge.
const WEAK: f64 = 0.8;

/// A lower bound.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LowerBound {
    /// No layout that keeps the promise costs less.
    pub cost: f64,
    /// How it was found.
    pub method: Method,
    /// At least so sure, given what the method relies on.
    pub confidence: f64,
    /// What was seen of what tangents rely on.
    pub looked: Option<Looked>,
    /// What the cheapest layout costs by the curves as the search has learnt them: an estimate and no bound, since they
    /// hold near the layouts that were simulated.
    pub estimate: f64,
    /// Days simulated to find it.
    pub days: u64,
}

/// How a lower bound was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// By curves measured where all other periods have plenty of people.
    Curves,
    /// By what one person more or less changes in layouts that just keep the promise.
    Tangents,
    /// By refuting every cheaper set of people.
    Refutation,
}

impl Method {
    /// What a bound of this kind relies on.
    pub fn assumption(self) -> Words {
        match self {
            Method::Curves => Words::new(
                "people added anywhere make no target worse; too few people in one hour harm no less if there are too few in others as well; who is there for a part of an hour does no more good than that part of one who stays; with everybody there, a layout that keeps a target on a bad day keeps it on the better ones; no day is kept only because its people happen to be quick; between measured numbers of people a curve bends one way only",
                "任何位置加人都不会使任何目标变差；某一小时缺人的损害不会因其他小时也缺人而变小；只在岗一小时中一部分的人，作用不超过同等比例的全程在岗者；全员到岗时，在坏日子达标的排班在较好的日子也达标；没有一天只靠当天的人碰巧手快而达标；在实测人数之间，曲线只朝一个方向弯",
            ),
            Method::Tangents => Words::new(
                "numbers of people between those of two layouts that keep a target keep it as well: returns diminish; the best layout's bad days are those that are bad for the plan, and differ from each other by no more",
                "两个达标排班之间的人数同样达标，即加人的收益递减；最优排班的坏日子就是对推荐排班而言的坏日子，且彼此之间的差别不更大",
            ),
            Method::Refutation => {
                Words::new("people added anywhere make no target worse", "任何位置加人都不会使任何目标变差")
            }
        }
    }
}

/// The better of the bounds.
///
/// # Errors
/// [`NoLayout`]: the solver failed.
pub fn lower_bound(
    search: &Search<'_, '_>,
    best: &Found,
    certificate: &Certificate,
) -> Result<LowerBound, NoLayout> {
    if is_small(&best.counts) {
        let before = search.trials.simulated();
        // Where a person is a big part of what there is in an hour, curves may see too much.
        if let Some(cost) = by_refutation(search, best) {
            let estimate = estimate(search, best, cost)?;
            let days = search.trials.simulated() - before;
            let (method, confidence) = (Method::Refutation, CONFIDENCE);
            return Ok(LowerBound { cost, method, confidence, looked: None, estimate, days });
        }
        let curves = by_curves(search, best, certificate)?;
        let days = curves.days + search.trials.simulated() - before;
        return Ok(LowerBound { days, ..curves });
    }
    // Tangents are measured with people of one team, and each counts for what his own can do.
    let alike = are_teams_alike(search.model, search.trials.scenario());
    let tangents = if alike { by_tangents(search, best, certificate)? } else { None };
    // Curves stand in where tangents say nothing, or less than curves may.
    match tangents {
        Some(tangents) if tangents.cost >= WEAK * best.cost => Ok(tangents),
        weak => {
            let curves = by_curves(search, best, certificate)?;
            Ok(weak.filter(|weak| weak.cost > curves.cost).unwrap_or(curves))
        }
    }
}

/// Days that the bound of a big plan takes, about.
pub fn days(targets: usize) -> usize {
    tangents::MOST_LOOKS * probes::MOST_DAYS * targets
}

/// The bound by tangents, measured on days of a certificate that the layout kept; `None` if they say nothing.
///
/// # Errors
/// [`NoLayout`]: the solver failed.
pub fn by_tangents(
    search: &Search<'_, '_>,
    best: &Found,
    certificate: &Certificate,
) -> Result<Option<LowerBound>, NoLayout> {
    let Some(bound) = tangents::least_cost(search, best, certificate) else { return Ok(None) };
    let estimate = estimate(search, best, bound.cost)?;
    Ok(Some(LowerBound {
        cost: bound.cost,
        method: Method::Tangents,
        confidence: CONFIDENCE,
        looked: Some(bound.looked),
        estimate,
        days: bound.days,
    }))
}

/// What the cheapest layout costs by the curves as learnt: no less than a bound, and no more than the best known.
fn estimate(search: &Search<'_, '_>, best: &Found, bound: f64) -> Result<f64, NoLayout> {
    let least = master::least_cost(search.model, &search.response)?;
    Ok(least.unwrap_or(best.cost).clamp(bound, best.cost))
}

/// The bound by curves, measured on days of a certificate that the layout kept.
///
/// # Errors
/// [`NoLayout`]: the solver failed.
pub fn by_curves(
    search: &Search<'_, '_>,
    best: &Found,
    certificate: &Certificate,
) -> Result<LowerBound, NoLayout> {
    let (least, days) = relaxation::least_cost(search, best, certificate)?;
    let cost = match least {
        Some(cost) => cost,
        // Curves that leave no room for the plan itself say nothing: what is left is what the rules cost.
        None => {
            let program = Program::new(search.model);
            program.cost(&program.solved()?)
        }
    };
    let cost = cost.min(best.cost);
    let estimate = estimate(search, best, cost)?;
    Ok(LowerBound { cost, method: Method::Curves, confidence: CONFIDENCE, looked: None, estimate, days })
}
