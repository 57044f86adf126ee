//! Lower bounds on the cost of any layout that keeps its promise.
//!
//! Two are computed and the higher is used; each says what it relies on. Both rely on monotonicity: people added
//! anywhere make no target worse. A queue with one server per customer at a time has that path by path; routing by
//! lots and chats that return have it on average, and a test looks at it.
//!
//! **By curves**, for plans of any size: `relaxation.rs`.
//!
//! **By refutation**, for small plans: `refutation.rs`.
//!
//! For both the promise is relaxed: the best layout, whichever it is, keeps each target on at least so many days of a
//! sample, with the stated confidence; no other layout needs to be right.

use super::certificate::Certificate;
use super::master::{self, NoLayout, Program};
use super::refutation::by_refutation;
use super::relaxation;
use super::search::{Found, Search};
use crate::language::Words;

/// Confidence of the relaxed promise.
pub(super) const CONFIDENCE: f64 = 0.95;

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
    /// Days simulated to find it.
    pub days: u64,
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
                "people added anywhere make no target worse; too few people in one hour harm no less if there are too few in others as well; who is there for a part of an hour does no more good than that part of one who stays; a layout that keeps a target on a bad day keeps it on the better ones; between measured numbers of people a curve bends one way only",
                "任何位置加人都不会使任何目标变差；某一小时缺人的损害不会因其他小时也缺人而变小；只在岗一小时中一部分的人，作用不超过同等比例的全程在岗者；在坏日子达标的排班在较好的日子也达标；在实测人数之间，曲线只朝一个方向弯",
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
    let curves = by_curves(search, best, certificate)?;
    let before = search.trials.simulated();
    let refuted = by_refutation(search, best, curves.cost);
    let days = curves.days + search.trials.simulated() - before;
    let better = refuted
        .map_or(curves, |refuted| LowerBound { estimate: refuted.cost.max(curves.estimate), ..refuted });
    Ok(LowerBound { days, ..better })
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
    let estimate =
        master::least_cost(search.model, &search.response)?.unwrap_or(best.cost).clamp(cost, best.cost);
    Ok(LowerBound { cost, method: Method::Curves, confidence: CONFIDENCE, estimate, days })
}
