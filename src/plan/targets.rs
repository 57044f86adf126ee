//! What a plan promises, as a search sees it: per target the days that decide, and how far a layout is from keeping
//! it.

use super::trials::{DayTrial, wrong_and_allowed};
use crate::kpi::{Counting, Figure, Target};
use crate::study::Study;

/// A target and the days of the sample that decide whether it holds.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The target.
    pub target: Target,
    /// Its figure's place among those measured.
    pub figure: usize,
    /// Days of the sample on which it must be met.
    pub required: usize,
    /// Weight of each day of the sample in what decides; 0 for most.
    weights: Vec<f64>,
    /// Planning periods in a reporting slot, over which a floor for slots is judged.
    periods_per_slot: usize,
}

/// All targets of a plan.
#[derive(Clone, Debug)]
pub struct Goals {
    /// The targets.
    pub list: Vec<Goal>,
    /// Days in the sample.
    pub days: usize,
}

/// What a layout did on all days of the sample, or on those that were looked at.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Standing {
    /// Per goal: days that met it.
    pub met: Vec<usize>,
    /// Per goal: by how much it misses, in cases or in the figure's own amount; 0 or less where it is kept. It is the
    /// shortfall of the day that decides, or where a floor for slots is missed by more, that.
    pub gaps: Vec<f64>,
    /// Per goal and day: shortfall, what went wrong less what was allowed.
    pub shortfalls: Vec<Vec<f64>>,
}

impl Goals {
    /// The goals of targets whose figures are measured in this order, on a sample of days from quiet to busy.
    /// `margin` is added to each promise, so that days never seen keep it too.
    pub fn new(study: &Study, figures: &[&'static Figure], days: usize, margin: &dyn Fn(f64) -> f64) -> Self {
        let periods_per_slot = (study.scenario.slot.micros() / study.plan.period.micros()).max(1) as usize;
        let list = study
            .targets
            .iter()
            .map(|target| {
                let wanted = (margin(target.promise) * days as f64 - 1e-9).ceil() as usize;
                let required = wanted.clamp(1, days);
                let figure = figures.iter().position(|f| f.name == target.figure.name).unwrap_or(0);
                let mut goal =
                    Goal { target: *target, figure, required, weights: vec![0.0; days], periods_per_slot };
                // Until a layout is known, busy days are taken for bad ones.
                goal.decide(&(0..days).collect::<Vec<_>>());
                goal
            })
            .collect();
        Goals { list, days }
    }

    /// Days that decide any goal, ascending.
    pub fn deciding_days(&self) -> Vec<usize> {
        (0..self.days).filter(|day| self.list.iter().any(|goal| goal.weights[*day] > 0.0)).collect()
    }

    /// How a layout stands that was simulated on all days.
    pub fn standing(&self, seen: &[DayTrial]) -> Standing {
        let shortfalls =
            self.list.iter().map(|goal| seen.iter().map(|day| goal.shortfall(day)).collect()).collect();
        let mut standing = self.standing_of(shortfalls);
        for (goal, gap) in self.list.iter().zip(&mut standing.gaps) {
            *gap = gap.max(goal.floor_gap(seen));
        }
        standing
    }

    /// How a layout stands whose shortfalls are known, when what is required has changed. Floors for slots are left to
    /// the next look at it.
    pub fn standing_of(&self, shortfalls: Vec<Vec<f64>>) -> Standing {
        let mut standing = Standing { shortfalls, ..Standing::default() };
        for (goal, shortfalls) in self.list.iter().zip(&standing.shortfalls) {
            standing.met.push(shortfalls.iter().filter(|shortfall| **shortfall <= 0.0).count());
            let mut sorted = shortfalls.clone();
            sorted.sort_by(f64::total_cmp);
            standing.gaps.push(sorted.get(goal.required - 1).copied().unwrap_or(0.0));
        }
        standing
    }

    /// Chooses anew the days that decide, by how far each is from its target.
    pub fn decide(&mut self, standing: &Standing) {
        for (goal, shortfalls) in self.list.iter_mut().zip(&standing.shortfalls) {
            let mut order: Vec<usize> = (0..shortfalls.len()).collect();
            order.sort_by(|a, b| shortfalls[*a].total_cmp(&shortfalls[*b]));
            goal.decide(&order);
        }
    }
}

impl Standing {
    /// Whether every goal is kept.
    pub fn kept(&self) -> bool {
        self.gaps.iter().all(|gap| *gap <= 0.0)
    }
}

impl Goal {
    /// What went wrong on a day less what was allowed.
    pub fn shortfall(&self, day: &DayTrial) -> f64 {
        let (wrong, allowed) = wrong_and_allowed(&self.target, day.whole[self.figure]);
        wrong - allowed
    }

    /// Weight of a day in what decides.
    pub fn weight(&self, day: usize) -> f64 {
        self.weights[day]
    }

    /// The days around the one that decides, in an order from good to bad.
    fn decide(&mut self, order: &[usize]) {
        let days = order.len();
        // A twentieth of the days to each side, so that chance in single days evens out.
        let width = (days / 20).clamp(2, 30);
        let from = (self.required - 1).saturating_sub(width);
        let to = (self.required + width).min(days);
        self.weights = vec![0.0; days];
        for day in &order[from..to] {
            self.weights[*day] = 1.0;
        }
    }

    /// Whether every slot keeps the floor for slots, over all days.
    pub fn floors_hold(&self, seen: &[DayTrial]) -> bool {
        self.floor_gap(seen) <= 0.0
    }

    /// By how much the worst slot misses the floor for slots over all days, in cases of a day.
    fn floor_gap(&self, seen: &[DayTrial]) -> f64 {
        let (Some(floor), Some(first)) = (self.target.slot_floor, seen.first()) else {
            return f64::NEG_INFINITY;
        };
        let periods = first.slots.len() / first.whole.len().max(1);
        let target = Target { bound: floor, ..self.target };
        let starts = (0..periods).step_by(self.periods_per_slot);
        let gap = |start: usize| {
            let slot = start..(start + self.periods_per_slot).min(periods);
            let of_day = |day: &DayTrial| {
                slot.clone().map(|period| day.slots[self.figure * periods + period]).fold(
                    0.0,
                    |gap, ratio| {
                        let (wrong, allowed) = wrong_and_allowed(&target, ratio);
                        gap + wrong - allowed
                    },
                )
            };
            seen.iter().map(of_day).sum::<f64>() / seen.len() as f64
        };
        starts.map(gap).fold(f64::NEG_INFINITY, f64::max)
    }
}

/// The place of the figure that tells how long people were busy.
pub fn occupancy_place(figures: &[&'static Figure]) -> usize {
    figures.iter().position(|figure| figure.counting == Counting::Occupancy).unwrap_or(0)
}
