//! The weak hours: which slots miss what is promised or come nearest to it, and what would mend them.
//!
//! The advice is a planner's rule of thumb and says so. Slots that meet every bound show how many inquiries a person
//! can take per hour; a weak slot with more than the most of them is short of the people that would bring it there. One
//! with fewer has its customers from the slot before, or its people at their meal. A plan finds, and a run proves,
//! what a rule of thumb only suggests.

use super::super::{BetterReport, Report, TargetReport};
use super::overlap;
use crate::kpi::Unit;
use crate::scenario::Scenario;
use crate::study::Study;
use crate::units::{Span, Time};
use crate::workforce::{Layout, Shift};

/// Most slots that are named.
const MOST: usize = 6;

/// Slots that are named where none misses a bound.
const NEAREST: usize = 3;

/// Mean people at their meal from which a slot counts as one of breaks.
const AT_MEAL: f64 = 0.5;

/// The weak hours of a run.
#[derive(PartialEq, Debug)]
pub struct Weak {
    /// The slots, the weakest first.
    pub slots: Vec<WeakSlot>,
    /// How many slots miss a bound.
    pub missing: usize,
    /// Slots in which any target counts.
    pub counted: usize,
    /// Most inquiries per person and hour in a slot that meets every bound; `None` if none does.
    pub sustained: Option<f64>,
}

/// A weak slot.
#[derive(PartialEq, Debug)]
pub struct WeakSlot {
    /// Its place in the report.
    pub slot: usize,
    /// Whether it misses a bound.
    pub misses: bool,
    /// Inquiries to people.
    pub inquiries: f64,
    /// People on line, mean.
    pub people: f64,
    /// Inquiries to people per person and hour.
    pub load: Option<f64>,
    /// People at their meal, mean.
    pub at_meal: f64,
    /// What would mend it.
    pub remedy: Remedy,
}

/// What would mend a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remedy {
    /// About so many people more.
    People(u32),
    /// Breaks at other times.
    Breaks,
    /// More people before: its customers were left by the slot of this place.
    Before(usize),
    /// Nothing that load tells.
    Unknown,
}

impl Weak {
    /// The weak hours of a report without targets are none.
    pub fn of(study: &Study, report: &Report) -> Self {
        let hours = report.scenario.slot_seconds / 3_600.0;
        let count = report.slots.len();
        let worst: Vec<Option<f64>> = (0..count).map(|slot| shortfall(report, slot)).collect();
        let figure = |slot: usize, name: &str| {
            report.slots[slot].figures.get(name).and_then(Option::as_ref).map_or(0.0, |measure| measure.value)
        };
        let load = |slot: usize| {
            let people = figure(slot, "people-online");
            (people > 0.05).then(|| figure(slot, "inquiries-to-people") / people / hours)
        };
        let met = (0..count).filter(|slot| worst[*slot].is_some_and(|short| short <= 0.0));
        let sustained = met.filter_map(load).reduce(f64::max);
        let missing = worst.iter().flatten().filter(|short| **short > 0.0).count();
        let mut slots: Vec<(usize, f64)> =
            worst.iter().enumerate().filter_map(|(slot, short)| Some((slot, (*short)?))).collect();
        slots.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        slots.truncate(if missing > 0 { missing.min(MOST) } else { NEAREST });
        let meals = at_meal(&study.scenario, &study.layout);
        let weak = |(slot, short): (usize, f64)| {
            let (people, inquiries) = (figure(slot, "people-online"), figure(slot, "inquiries-to-people"));
            let meal = meals[slot];
            let missing = sustained.map(|most| inquiries / hours / most - people);
            let before = slot.checked_sub(1).filter(|before| worst[*before].is_some_and(|short| short > 0.0));
            let remedy = match missing {
                // More than rounding.
                Some(missing) if missing > 0.1 => Remedy::People(missing.ceil() as u32),
                Some(_) if meal >= AT_MEAL => Remedy::Breaks,
                Some(_) => before.map_or(Remedy::Unknown, Remedy::Before),
                None => Remedy::Unknown,
            };
            WeakSlot { slot, misses: short > 0.0, inquiries, people, load: load(slot), at_meal: meal, remedy }
        };
        Weak {
            slots: slots.into_iter().map(weak).collect(),
            missing,
            counted: worst.iter().flatten().count(),
            sustained,
        }
    }
}

/// By how much a slot misses the bound of the target that it serves worst, in parts of what a slot may lack: of a
/// rate's bound the rest to 1, of any other figure the bound. At most 0 if it meets all; `None` where no target counts.
fn shortfall(report: &Report, slot: usize) -> Option<f64> {
    let of = |target: &TargetReport| {
        let value = value(report, target, slot)?;
        let bound = bound(target);
        Some(match (target.bound.unit, target.better) {
            (Unit::Share, BetterReport::Higher) => (bound - value) / (1.0 - bound).max(0.01),
            (_, BetterReport::Higher) => (bound - value) / bound.abs().max(1e-9),
            (_, BetterReport::Lower) => (value - bound) / bound.abs().max(1e-9),
        })
    };
    report.targets.iter().filter_map(of).reduce(f64::max)
}

/// The figure of a target in a slot.
pub fn value(report: &Report, target: &TargetReport, slot: usize) -> Option<f64> {
    report.slots[slot].figures.get(target.figure)?.as_ref().map(|measure| measure.value)
}

/// What a slot is to reach: its floor, if one is asked for, or else the bound of the day.
pub fn bound(target: &TargetReport) -> f64 {
    target.slot_floor.unwrap_or(target.bound).value
}

/// Whether a slot's value misses what the target asks.
pub fn misses(target: &TargetReport, value: f64) -> bool {
    match target.better {
        BetterReport::Higher => value < bound(target),
        BetterReport::Lower => value > bound(target),
    }
}

/// People at their meal by reporting slot, mean over the slot, as planned.
fn at_meal(scenario: &Scenario, layout: &Layout) -> Vec<f64> {
    mean_people(scenario, layout, |shift, slot| {
        shift.breaks.iter().map(|taken| overlap(*taken, slot)).sum::<Span>()
    })
}

/// People on shift by reporting slot, breaks left out, mean over the slot, as planned.
pub fn on_shift(scenario: &Scenario, layout: &Layout) -> Vec<f64> {
    mean_people(scenario, layout, |shift, slot| {
        let away: Span = shift.breaks.iter().map(|taken| overlap(*taken, slot)).sum();
        overlap((shift.start, shift.end), slot) - away
    })
}

/// The time that each shift spends in each slot in some way, for all its people and over the slot's length.
fn mean_people(
    scenario: &Scenario,
    layout: &Layout,
    spent: impl Fn(&Shift, (Time, Time)) -> Span,
) -> Vec<f64> {
    let slot = |place: usize| {
        let start = Time::START + scenario.slot * place as i64;
        let people = layout.lines.iter().map(|line| {
            spent(&layout.shifts[line.shift], (start, start + scenario.slot)).secs() * f64::from(line.count)
        });
        people.sum::<f64>() / scenario.slot.secs()
    };
    (0..scenario.slots()).map(slot).collect()
}
