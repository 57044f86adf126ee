//! The days near deciding: a change of a few people moves only those across a target, so that only they need be
//! simulated again.

use super::is_small;
use super::search::{Found, Search};
use super::targets::{Goals, Standing, order};
use super::trials::{DayTrial, Detail};
use crate::workforce::Layout;

/// Shares of the sample to each side of the day that decides which a move may carry across the target: towards good
/// days, and towards bad ones.
const MOVE: (f64, f64) = (0.125, 0.0625);
/// The same where several people move at once.
const STEP: (f64, f64) = (0.17, 0.1);
/// Days next to the one that decides which must have been simulated too.
const BESIDE: usize = 2;
/// Most days on which one person more or less is looked at, and in a small shop.
const MOST_LOOKED_AT: (usize, usize) = (20, 240);
/// So many days that are like another tell how it moves.
const LIKE: usize = 9;

/// The days of one goal that a change can move across the target.
pub struct Window {
    within: Vec<bool>,
    /// How many of them may miss.
    may_miss: usize,
}

impl Window {
    fn around(shortfalls: &[f64], required: usize, (below, above): (f64, f64)) -> Self {
        let days = shortfalls.len();
        let width = |share: f64, least: usize| ((share * days as f64) as usize).max(least);
        let from = (required - 1).saturating_sub(width(below, 8));
        let to = (required + width(above, 4)).min(days);
        let mut within = vec![false; days];
        order(shortfalls)[from..to].iter().for_each(|day| within[*day] = true);
        Window { within, may_miss: to.saturating_sub(required) }
    }
}

/// Days in any of the windows, ascending.
fn days(windows: &[Window], all: usize) -> Vec<usize> {
    (0..all).filter(|day| windows.iter().any(|window| window.within[*day])).collect()
}

fn windows(goals: &Goals, standing: &Standing, widths: (f64, f64)) -> Vec<Window> {
    let goals = goals.of_days().iter().zip(&standing.shortfalls);
    goals.map(|(goal, shortfalls)| Window::around(shortfalls, goal.required(), widths)).collect()
}

/// The days to simulate of a layout that is a step from one whose standing is known.
pub fn step(goals: &Goals, standing: &Standing) -> Vec<usize> {
    days(&windows(goals, standing, STEP), goals.days)
}

/// Whether the days that decide are among those that were simulated.
pub fn decided_by(goals: &Goals, standing: &Standing, simulated: &[usize]) -> bool {
    goals.of_days().iter().zip(&standing.shortfalls).all(|(goal, shortfalls)| {
        let from = (goal.required() - 1).saturating_sub(BESIDE);
        let to = (goal.required() + BESIDE).min(goals.days);
        order(shortfalls)[from..to].iter().all(|day| simulated.binary_search(day).is_ok())
    })
}

impl Search<'_, '_> {
    /// Whether a layout keeps every goal on the days that decide, taking days far from deciding as they were.
    pub fn approves(&self, standing: &Standing, counts: &[u32]) -> bool {
        let windows = windows(&self.goals, standing, MOVE);
        let mut days = days(&windows, self.goals.days);
        // The days nearest to missing come first: a bad layout is found out early.
        let nearest = |day: usize| {
            let goals = self.goals.of_days().iter().zip(&standing.shortfalls).zip(&windows);
            let near = goals.filter(|(_, window)| window.within[day]);
            near.map(|((goal, s), _)| (s[day] + goal.margin).abs()).fold(f64::INFINITY, f64::min)
        };
        days.sort_by(|a, b| nearest(*a).total_cmp(&nearest(*b)));
        if self.goals.has_floors() {
            days = (0..self.goals.days).collect();
        }
        let missed = |day: usize, trial: &DayTrial| {
            let margin = |place: usize| self.goals.list[place].margin;
            self.goals.missed_where(trial, &|place, shortfall| {
                windows[place].within[day] && shortfall > -margin(place)
            })
        };
        let allowed: Vec<usize> = windows.iter().map(|window| window.may_miss).collect();
        let layout = self.model.layout(counts);
        let seen = self.trials.run_until(&layout, &days, Detail::Days, &missed, &allowed);
        seen.is_some_and(|seen| self.goals.floors().iter().all(|goal| goal.floor_gap(&seen) <= 0.0))
    }

    /// Whether a layout keeps every goal on all days, or fails by no more than luck may explain; the days are given in the
    /// order in which they are simulated. Of the goals about days it is given up as soon as it does not.
    pub(super) fn nearly_keeps(&self, layout: &Layout, days: &[usize]) -> bool {
        let goals = self.goals.of_days();
        let missed = |_: usize, trial: &DayTrial| {
            self.goals.missed_where(trial, &|place, shortfall| shortfall > -goals[place].margin)
        };
        let allowed: Vec<usize> =
            goals.iter().map(|goal| days.len() - goal.required() + goal.luck()).collect();
        let seen = self.trials.run_until(layout, days, Detail::Days, &missed, &allowed);
        seen.is_some_and(|seen| self.goals.floors().iter().all(|goal| goal.floor_gap(&seen) <= 0.0))
    }

    /// Days in the order in which they are bad for a layout: another one that fails is found out soon.
    pub(super) fn worst_first(&self, standing: &Standing, mut days: Vec<usize>) -> Vec<usize> {
        let badness = |day: usize| {
            let shortfalls = standing.shortfalls.iter().zip(&self.response.scale);
            shortfalls.map(|(s, scale)| s[day] / scale.max(1e-9)).fold(f64::NEG_INFINITY, f64::max)
        };
        days.sort_by(|a, b| badness(*b).total_cmp(&badness(*a)));
        days
    }

    /// Share of the sample's days on which every target is met by a layout near one that is known: days far from
    /// deciding are taken as they were, some of those near it are simulated, evenly spread, and each of the others moves
    /// by as much as the simulated ones that were most like it did on average, each target by itself. So a person counts
    /// too who carries none of the days that are simulated across the target. In a small shop all days are near.
    pub fn attained_near(&self, found: &Found, counts: &[u32]) -> f64 {
        let goals = self.goals.of_days();
        let (near, most) = if is_small(&found.counts) {
            ((0..self.goals.days).collect(), MOST_LOOKED_AT.1)
        } else {
            (days(&windows(&self.goals, &found.standing, MOVE), self.goals.days), MOST_LOOKED_AT.0)
        };
        let stride = near.len().div_ceil(most).max(1);
        let some: Vec<usize> = near.iter().copied().skip(stride / 2).step_by(stride).collect();
        let seen = self.trials.run(&self.model.layout(counts), &some, Detail::Days);
        let before = &found.standing.shortfalls;
        let moves: Vec<Moves> = goals
            .iter()
            .zip(before)
            .map(|(goal, before)| {
                let days = some.iter().zip(&seen);
                Moves::of(days.map(|(day, trial)| (before[*day], goal.shortfall(trial) - before[*day])))
            })
            .collect();
        let meets = |day: usize| match (some.binary_search(&day), near.binary_search(&day)) {
            (Ok(place), _) => goals.iter().all(|goal| goal.shortfall(&seen[place]) <= 0.0),
            (_, Ok(_)) => {
                before.iter().zip(&moves).all(|(before, moves)| before[day] + moves.near(before[day]) <= 0.0)
            }
            _ => before.iter().all(|before| before[day] <= 0.0),
        };
        (0..self.goals.days).filter(|day| meets(*day)).count() as f64 / self.goals.days.max(1) as f64
    }
}

/// How far days moved, by their shortfall before.
struct Moves {
    moves: Vec<(f64, f64)>,
}

impl Moves {
    fn of(moves: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut moves: Vec<(f64, f64)> = moves.collect();
        moves.sort_by(|a, b| a.0.total_cmp(&b.0));
        Moves { moves }
    }

    /// The mean of the moves of the days that were most like one of such a shortfall.
    fn near(&self, shortfall: f64) -> f64 {
        let place = self.moves.partition_point(|known| known.0 < shortfall);
        let from = place.saturating_sub(LIKE / 2).min(self.moves.len().saturating_sub(LIKE));
        let like = &self.moves[from..(from + LIKE).min(self.moves.len())];
        like.iter().map(|known| known.1).sum::<f64>() / like.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_moves_as_those_like_it_did() {
        let moves = Moves::of((0..40).rev().map(|day| (f64::from(day), f64::from(day) / 10.0)));
        assert!((moves.near(20.0) - 2.0).abs() < 0.1);
        assert!(moves.near(-100.0) < 0.5 && moves.near(100.0) > 3.4);
        assert_eq!(Moves::of(std::iter::empty()).near(1.0), 0.0);
        assert_eq!(Moves::of(std::iter::once((5.0, 3.0))).near(1.0), 3.0);
    }
}
