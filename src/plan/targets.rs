//! What a plan promises, as a search sees it: per target the days that decide, and how far a layout is from keeping
//! it.

use std::ops::Range;

use super::trials::{DayTrial, wrong_and_allowed};
use crate::kpi::{COMMON, Counting, Figure, Ratio, Target};
use crate::study::Study;

/// What is to hold of a target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The figure of the whole day, on so many days of the sample.
    Days {
        /// How many.
        required: usize,
    },
    /// The floor of one reporting slot: its figure over all days together.
    Floor {
        /// The slot's planning periods.
        periods: Range<usize>,
        /// Days of the certificate, on which it must hold with confidence.
        fresh: usize,
    },
}

/// Something that a target asks, and the days of the sample that decide whether it holds.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The target; of a floor, with the floor as its bound.
    pub target: Target,
    /// Which target of the study it belongs to.
    pub place: usize,
    /// What is to hold.
    pub kind: Kind,
    /// The figure's place among those measured, and that of leave-messages.
    pub figure: usize,
    leave_messages: usize,
    /// What a layout must have to spare on the day that decides, in the shortfall's unit: what certificates have shown a
    /// sample to be too kind by.
    pub margin: f64,
    /// Weight of each day of the sample in what decides; 0 for most.
    weights: Vec<f64>,
}

/// Everything that a plan's targets ask: first each target's days, then the floors.
#[derive(Clone, Debug)]
pub struct Goals {
    /// The goals.
    pub list: Vec<Goal>,
    /// How many of them, the first ones, are about days.
    pub targets: usize,
    /// Days in the sample.
    pub days: usize,
}

/// What a layout did on all days of the sample.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Standing {
    /// Per target: days that met it.
    pub met: Vec<usize>,
    /// Per goal: by how much it misses, in cases or in the figure's own amount; 0 or less where it is kept. Of a target
    /// that is the shortfall of the day that decides and the goal's margin, of a floor the mean one of its slot.
    pub gaps: Vec<f64>,
    /// Per target and day: shortfall, what went wrong less what was allowed.
    pub shortfalls: Vec<Vec<f64>>,
}

/// Standard errors of a share on the sample, by which a layout may fail by luck.
const LUCK: f64 = 1.0;
/// The shortfall of a day on which a figure counts nothing because nobody answered: no other is as great.
pub const NOBODY_ANSWERED: f64 = f64::MAX;
/// Standard errors by which a floor must be kept over all days, so that fresh ones confirm it.
const SURE: f64 = 2.0;

impl Goals {
    /// The goals of a study's targets, whose figures are measured in this order, on a sample of days from quiet to busy.
    /// `margin` makes of each promise the share of days that is asked for, so that `fresh` days never seen keep it too.
    pub fn new(
        study: &Study,
        figures: &[&'static Figure],
        days: usize,
        fresh: usize,
        margin: &dyn Fn(f64) -> f64,
    ) -> Self {
        let periods_per_slot = (study.scenario.slot.micros() / study.plan.period.micros()).max(1) as usize;
        let periods = (study.scenario.end.micros() / study.plan.period.micros()) as usize;
        let mut list = Vec::new();
        let leave_messages = Counting::LeaveMessages.place(figures).unwrap_or(0);
        for (place, target) in study.targets.iter().enumerate() {
            let required = ((margin(target.promise) * days as f64 - 1e-9).ceil() as usize).clamp(1, days);
            let figure = figures.iter().position(|f| f.name == target.figure.name).unwrap_or(0);
            let kind = Kind::Days { required };
            let weights = vec![0.0; days];
            let mut goal =
                Goal { target: *target, place, kind, figure, leave_messages, margin: 0.0, weights };
            // Until a layout is known, busy days are taken for bad ones.
            goal.decide(&(0..days).collect::<Vec<_>>());
            list.push(goal);
        }
        for place in 0..list.len() {
            let target = study.targets[place];
            let Some(floor) = target.slot_floor else { continue };
            let target = Target { bound: floor, ..target };
            for start in (0..periods).step_by(periods_per_slot) {
                let periods = start..(start + periods_per_slot).min(periods);
                let kind = Kind::Floor { periods, fresh };
                let (figure, weights) = (list[place].figure, vec![1.0; days]);
                list.push(Goal { target, place, kind, figure, leave_messages, margin: 0.0, weights });
            }
        }
        Goals { list, targets: study.targets.len(), days }
    }

    /// Whether any slot has a floor.
    pub fn has_floors(&self) -> bool {
        self.list.len() > self.targets
    }

    /// The goals that are about days, one for each target.
    pub fn of_days(&self) -> &[Goal] {
        &self.list[..self.targets]
    }

    /// The goals that are about slots over all days.
    pub fn floors(&self) -> &[Goal] {
        &self.list[self.targets..]
    }

    /// Days that decide any goal, ascending. Where floors look at all days, some of them, evenly spread, stand for all.
    pub fn deciding_days(&self) -> Vec<usize> {
        let stride = if self.has_floors() { self.days.div_ceil(60).max(1) } else { usize::MAX };
        let decides = |day: &usize| {
            self.of_days().iter().any(|goal| goal.weights[*day] > 0.0)
                || day.is_multiple_of(stride) && self.has_floors()
        };
        (0..self.days).filter(decides).collect()
    }

    /// How a layout stands that was simulated on all days.
    pub fn standing(&self, seen: &[DayTrial]) -> Standing {
        let shortfalls =
            self.of_days().iter().map(|goal| seen.iter().map(|day| goal.shortfall(day)).collect()).collect();
        let floors = self.floors().iter().map(|goal| goal.floor_gap(seen)).collect();
        self.standing_of(shortfalls, floors)
    }

    /// The goals about days that a day misses, a bit each, in the order of the list.
    pub fn missed(&self, day: &DayTrial) -> u64 {
        self.missed_where(day, &|_, shortfall| shortfall > 0.0)
    }

    /// The same by another rule: `misses` is asked of each goal's place and shortfall.
    pub fn missed_where(&self, day: &DayTrial, misses: &dyn Fn(usize, f64) -> bool) -> u64 {
        let goals = self.of_days().iter().enumerate();
        let missed = goals.filter(|(place, goal)| misses(*place, goal.shortfall(day)));
        missed.fold(0, |bits, (place, _)| bits | 1 << place)
    }

    /// Notes what some days showed among the shortfalls of all.
    pub fn enter(&self, shortfalls: &mut [Vec<f64>], days: &[usize], seen: &[DayTrial]) {
        for (goal, shortfalls) in self.of_days().iter().zip(shortfalls) {
            days.iter().zip(seen).for_each(|(day, trial)| shortfalls[*day] = goal.shortfall(trial));
        }
    }

    /// How a layout stands whose shortfalls on all days and gaps to the floors are known.
    pub fn standing_of(&self, shortfalls: Vec<Vec<f64>>, floors: Vec<f64>) -> Standing {
        let mut standing = Standing { shortfalls, ..Standing::default() };
        for (goal, shortfalls) in self.of_days().iter().zip(&standing.shortfalls) {
            standing.met.push(shortfalls.iter().filter(|shortfall| **shortfall <= 0.0).count());
            standing.gaps.push(deciding(shortfalls, goal.required()) + goal.margin);
        }
        standing.gaps.extend(floors);
        standing
    }

    /// Chooses anew the days that decide, by how far each is from its target.
    pub fn decide(&mut self, standing: &Standing) {
        for (goal, shortfalls) in self.list.iter_mut().zip(&standing.shortfalls) {
            goal.decide(&order(shortfalls));
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
    /// Days of the sample that must meet it; of a floor, all.
    pub fn required(&self) -> usize {
        match self.kind {
            Kind::Days { required } => required,
            Kind::Floor { .. } => self.weights.len(),
        }
    }

    /// Days that it may lack by luck.
    pub fn luck(&self) -> usize {
        let days = self.weights.len() as f64;
        let wanted = self.required() as f64 / days;
        (LUCK * (wanted * (1.0 - wanted) * days).sqrt()) as usize
    }

    /// Asks for more days, after a layout with which so many of the sample met it kept it on too small a share of fresh
    /// ones: by as much as the sample was too kind, and for more than that layout has.
    pub fn require_more(&mut self, met: usize, fresh: f64) {
        let days = self.weights.len();
        if let Kind::Days { required } = &mut self.kind {
            let kind = ((met as f64 / days as f64 - fresh) * days as f64).max(0.0).ceil() as usize;
            *required = (*required + kind).max(met + 1).min(days);
        }
    }

    /// Whether a planning period counts for it.
    pub fn counts(&self, period: usize) -> bool {
        match &self.kind {
            Kind::Days { .. } => true,
            Kind::Floor { periods, .. } => periods.contains(&period),
        }
    }

    /// What went wrong on a day less what was allowed. A day on which nothing was counted misses its target if somebody
    /// found nobody: where all leave a message, some figures have nothing to count, and a plan is not to hide there.
    pub fn shortfall(&self, day: &DayTrial) -> f64 {
        let of = |ratio: Ratio| {
            let (wrong, allowed) = wrong_and_allowed(&self.target, ratio);
            wrong - allowed
        };
        match &self.kind {
            Kind::Days { .. } if day.whole[self.figure].denominator == 0 => {
                if day.whole[self.leave_messages].numerator > 0 { NOBODY_ANSWERED } else { 0.0 }
            }
            Kind::Days { .. } => of(day.whole[self.figure]),
            Kind::Floor { periods, .. } => {
                let all = day.slots.len() / day.whole.len().max(1);
                periods.clone().map(|period| of(day.slots[self.figure * all + period])).sum()
            }
        }
    }

    /// Mean shortfall per planning period and group over some days, and the mean of all that was allowed.
    pub fn mean_by_cell<'d>(
        &self,
        days: impl ExactSizeIterator<Item = &'d DayTrial>,
        cells: usize,
    ) -> (Vec<f64>, f64) {
        let count = days.len().max(1) as f64;
        let (mut means, mut allowed) = (vec![0.0; cells], 0.0);
        for day in days {
            for (mean, ratio) in means.iter_mut().zip(&day.cells[self.figure * cells..]) {
                let (wrong, may) = wrong_and_allowed(&self.target, *ratio);
                *mean += wrong - may;
                allowed += may.abs();
            }
        }
        means.iter_mut().for_each(|mean| *mean /= count);
        (means, allowed / count)
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
        let from = (self.required() - 1).saturating_sub(width);
        let to = (self.required() + width).min(days);
        self.weights = vec![0.0; days];
        for day in &order[from..to] {
            self.weights[*day] = 1.0;
        }
    }

    /// By how much a floor's slot misses it over all days, in cases of a day, and what fresh days may take away by chance.
    pub fn floor_gap(&self, seen: &[DayTrial]) -> f64 {
        let Kind::Floor { fresh, .. } = self.kind else { return f64::NEG_INFINITY };
        let (mean, deviation) = self.mean_shortfall(seen);
        mean + SURE * deviation / (fresh.max(1) as f64).sqrt() + self.margin
    }

    /// Mean shortfall over days, and its standard deviation from day to day.
    pub fn mean_shortfall(&self, seen: &[DayTrial]) -> (f64, f64) {
        let shortfalls: Vec<f64> = seen.iter().map(|day| self.shortfall(day)).collect();
        let days = shortfalls.len().max(1) as f64;
        let mean = shortfalls.iter().sum::<f64>() / days;
        let squares: f64 = shortfalls.iter().map(|shortfall| (shortfall - mean).powi(2)).sum();
        (mean, (squares / (days - 1.0).max(1.0)).sqrt())
    }
}

/// The shortfall of the day that decides: the least one that so many days do not exceed.
pub fn deciding(shortfalls: &[f64], required: usize) -> f64 {
    order(shortfalls).get(required.max(1) - 1).map_or(0.0, |day| shortfalls[*day])
}

/// Days in order from good to bad.
pub fn order(shortfalls: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..shortfalls.len()).collect();
    order.sort_by(|a, b| shortfalls[*a].total_cmp(&shortfalls[*b]));
    order
}

/// What a search measures beside the targets' figures: how long people were busy, and who found nobody.
const MEASURED: [Counting; 2] = [Counting::Occupancy, Counting::LeaveMessages];

/// The figures that a search measures: those of the targets, and what it needs beside them.
pub fn figures(study: &Study) -> Vec<&'static Figure> {
    let beside = COMMON.figures.iter().filter(|figure| MEASURED.contains(&figure.counting));
    study.targets.iter().map(|target| target.figure).chain(beside).collect()
}

/// The place of the figure that tells how long people were busy.
pub fn occupancy_place(figures: &[&'static Figure]) -> usize {
    Counting::Occupancy.place(figures).unwrap_or(0)
}
