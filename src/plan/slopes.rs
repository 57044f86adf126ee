//! What one person more in an hour of a group mends, measured at a layout: the curves are bent to it, so that the master
//! problem and the moves see the prices that hold there.
//!
//! Curves are measured by giving all hours few people at once, and tell little about what one hour alone would change:
//! who waits at nine is still there at ten. So helpers come to the layout for one hour, in every [`APART`]th hour of each
//! group at a time, and what they mend in the hour before, their own and those after it is theirs.

use super::response::{Response, likeliest_team};
use super::search::{Found, Search};
use super::stretches::Stretches;
use super::targets::Goal;
use super::trials::{DayTrial, Detail};
use crate::units::Time;
use crate::workforce::{Layout, LayoutLine, Shift};

/// Helpers, in shares of the people who are there.
const HELPERS: f64 = 0.12;
/// Every so many hours helpers come at once.
pub(super) const APART: usize = 4;
/// Most days of each target on which it is measured.
const DAYS: usize = 24;

/// Helpers who came to a layout for an hour each: the stretch, and how much work they do.
pub(super) type Came = Vec<(usize, f64)>;

impl Search<'_, '_> {
    /// Bends the curves to what people more in each hour mend under a layout that was simulated.
    pub fn sharpen(&mut self, found: &Found) {
        if self.over() {
            return;
        }
        self.goals.decide(&found.standing);
        let (model, days) = (self.model, self.days_to_measure());
        let stretches = Stretches::of(model, self.trials.scenario().slot);
        let staff = Response::staff(model, &found.counts);
        let there = stretches.means(&staff);
        let layout = model.layout(&found.counts);
        let before = self.shortfalls(&layout, &days, &stretches);
        let mut came = vec![0.0; there.len()];
        let mut mended = vec![vec![0.0; there.len()]; self.goals.targets];
        for phase in 0..APART {
            if self.late() {
                return;
            }
            let (helped, helpers) = self.with_helpers(&layout, &there, &stretches, phase);
            let after = self.shortfalls(&helped, &days, &stretches);
            for (place, work) in helpers {
                came[place] = work;
                // Theirs is the hour before, which ends in theirs for whoever waits, and all up to the next helpers' one.
                let from = if place < model.groups { place } else { place - model.groups };
                let theirs = || (from..there.len()).step_by(model.groups).take(APART);
                for (mended, (before, after)) in mended.iter_mut().zip(before.iter().zip(&after)) {
                    mended[place] = theirs().map(|place| before[place] - after[place]).sum();
                }
            }
        }
        self.response.bend(&staff, &stretches, &came, &mended);
        self.response.anchor(&staff, &found.standing.gaps);
    }

    /// The layout with helpers in some hours of each group in which somebody is there.
    pub(super) fn with_helpers(
        &self,
        layout: &Layout,
        there: &[f64],
        stretches: &Stretches,
        phase: usize,
    ) -> (Layout, Came) {
        let (model, scenario) = (self.model, self.trials.scenario());
        let (mut helped, mut came) = (layout.clone(), Came::new());
        let teams: Vec<Option<u16>> = (0..model.groups).map(|group| likeliest_team(model, group)).collect();
        let mine = |place: &usize| there[*place] > 0.0 && (place / model.groups) % APART == phase;
        for place in (0..there.len()).filter(mine) {
            let group = place % model.groups;
            let Some(team) = teams[group] else { continue };
            let first = stretches.cells(place).next().unwrap_or_default() / model.groups;
            let last = first + stretches.cells(place).count();
            let count = (HELPERS * there[place]).round().max(1.0) as u32;
            let at = |period: usize| (Time::START + scenario.slot * period as i64).min(scenario.horizon());
            let shift = Shift { name: String::new(), start: at(first), end: at(last), breaks: Vec::new() };
            helped.shifts.push(shift);
            let shift = helped.shifts.len() - 1;
            helped.lines.push(LayoutLine { team, group: group as u16, shift, count });
            came.push((place, f64::from(count) * model.yields[usize::from(team)][first]));
        }
        (helped, came)
    }

    /// Mean shortfall of each target about days in each stretch, on those of some days that are near deciding it.
    fn shortfalls(&self, layout: &Layout, days: &[usize], stretches: &Stretches) -> Vec<Vec<f64>> {
        let seen = self.trials.run(layout, days, Detail::Cells);
        let mean = |goal: &Goal| {
            let near = days.iter().zip(&seen).filter(|(day, _)| goal.weight(**day) > 0.0);
            let near: Vec<&DayTrial> = near.map(|(_, trial)| trial).collect();
            stretches.sums(&goal.mean_by_cell(near.into_iter(), self.model.cells()).0)
        };
        self.goals.of_days().iter().map(mean).collect()
    }

    /// Days near deciding, some of each target's.
    fn days_to_measure(&self) -> Vec<usize> {
        let mut days: Vec<usize> = Vec::new();
        for goal in self.goals.of_days() {
            let near: Vec<usize> = (0..self.goals.days).filter(|day| goal.weight(*day) > 0.0).collect();
            days.extend(near.iter().step_by(near.len().div_ceil(DAYS).max(1)));
        }
        days.sort_unstable();
        days.dedup();
        days
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::plan::Watch;
    use crate::plan::cover::tests::in_periods;
    use crate::plan::model::Model;
    use crate::plan::targets::{Goals, figures};
    use crate::plan::trials::{Trials, sample};

    /// By how much the curves err about what one person more in an hour mends, and what that is, added up over all hours.
    fn errors(search: &Search<'_, '_>, found: &Found) -> (f64, f64) {
        let days = search.days_to_measure();
        let stretches = Stretches::of(search.model, search.trials.scenario().slot);
        let staff = Response::staff(search.model, &found.counts);
        let there = stretches.means(&staff);
        let layout = search.model.layout(&found.counts);
        let before = search.shortfalls(&layout, &days, &stretches);
        let (mut error, mut all) = (0.0, 0.0);
        for phase in 0..there.len() / search.model.groups {
            let mut only = vec![0.0; there.len()];
            only[phase] = there[phase];
            let (helped, came) = search.with_helpers(&layout, &only, &stretches, phase % APART);
            let after = search.shortfalls(&helped, &days, &stretches);
            for (place, work) in came {
                let mended = before[0].iter().sum::<f64>() - after[0].iter().sum::<f64>();
                let curves = stretches.cells(place).map(|cell| {
                    let curve = search.response.curve(0, cell);
                    curve.at(staff[cell]) - curve.at(staff[cell] + work)
                });
                error += (curves.sum::<f64>() - mended).abs();
                all += mended.abs();
            }
        }
        (error, all)
    }

    #[test]
    fn bent_curves_know_what_one_person_more_in_an_hour_mends() {
        let mut study = crate::study::read_for_plan(Path::new("scenarios/quiet-day.toml"))
            .unwrap_or_else(|problems| panic!("{problems}"));
        let (mut before, mut after, mut all) = (0.0, 0.0, 0.0);
        for seed in 1..=3 {
            study.seed = seed;
            let scenario = in_periods(&study);
            let model = Model::new(&study, &scenario, None);
            let trials = Trials::new(&study, &scenario, figures(&study), sample(&scenario, seed, 0, 160));
            let goals = Goals::new(&study, trials.figures(), 160, 1_000, &|promise| promise);
            let stop = AtomicBool::new(false);
            let watch = Watch::new(&stop, None, &|_| {});
            let mut search = Search::new(&trials, &model, goals, &watch);
            let counts =
                crate::plan::master::solve(&model, &search.response, f64::INFINITY).unwrap_or_default();
            let found = search.assess(&counts);
            let measured = errors(&search, &found);
            search.sharpen(&found);
            let bent = errors(&search, &found).0;
            eprintln!(
                "of {:.1} the curves as measured err by {:.1}, bent by {bent:.1}",
                measured.1, measured.0
            );
            (before, after, all) = (before + measured.0, after + bent, all + measured.1);
        }
        assert!(after < 0.75 * before, "{after} against {before} of {all}");
    }
}
