//! What a planner asks next about a plan: what binds, what one person more or less would change, what more safety
//! costs, how it holds up when things come otherwise, and what is missing where nothing keeps the promise.

use rayon::prelude::*;

use super::is_small;
use super::master;
use super::model::Model;
use super::response::{Response, sums};
use super::search::{Found, Search};
use super::sketch::Sketch;
use super::targets::{deciding, figures};
use super::trials::{DayTrial, Detail, Trials, sample};
use crate::kpi::{Better, Unit};
use crate::language::Said;
use crate::say;
use crate::scenario::{Demand, Scenario};
use crate::workforce::Layout;

/// First replication of the days on which a plan is tried under other circumstances.
const OTHER_DAYS: u64 = 1 << 39;
/// Least share of days on which a layout of the frontier keeps everything, and the others that are aimed at.
const FRONTIER: [f64; 4] = [0.6, 0.8, 0.95, 0.99];
/// Days on which the plan is tried under other circumstances, each.
const CIRCUMSTANCE_DAYS: usize = 50;
/// Most lines of the layout for which one person more and one less are tried.
const MOST_LINES: usize = 12;

/// What the plan does under other circumstances.
#[derive(Clone, PartialEq, Debug)]
pub struct Circumstance {
    /// What is otherwise, in a planner's words.
    pub what: Said,
    /// Days simulated.
    pub days: usize,
    /// Per target: days that meet it.
    pub met: Vec<usize>,
    /// Days that meet all of them.
    pub all_met: usize,
}

/// A layout of the frontier of cost against attainment.
#[derive(Clone, PartialEq, Debug)]
pub struct FrontierPoint {
    /// Planned cost.
    pub cost: f64,
    /// Share of the search's days, or of every second one, on which every target is met: the same days for all.
    pub attained: f64,
    /// People.
    pub people: u32,
    /// Whether it is the plan.
    pub is_plan: bool,
}

/// What one person more or less on a shift changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Marginal {
    /// The candidate.
    pub candidate: usize,
    /// Its cost for one person.
    pub cost: f64,
    /// Share of days on which every target is met, with one person less.
    pub with_one_less: Option<f64>,
    /// The same with one more.
    pub with_one_more: Option<f64>,
}

/// What binds.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Binding {
    /// Per target: spare days, those that meet it less those that must, on the search's sample.
    pub spare_days: Vec<i64>,
    /// Per target: share of what goes wrong by reporting slot, on the days that decide.
    pub slots: Vec<Vec<f64>>,
    /// The same by group.
    pub groups: Vec<Vec<f64>>,
}

/// People to hire where nothing keeps the promise.
#[derive(Clone, PartialEq, Debug)]
pub struct Repair {
    /// Candidates, and how many people more than the best attainable layout has.
    pub people: Vec<(usize, u32)>,
    /// What they cost.
    pub cost: f64,
}

/// Days that all of this takes on a sample of so many, about: one person more or less is tried on the few days near
/// deciding.
pub fn days(sample: usize) -> usize {
    const NEAR_DECIDING: usize = 16;
    const MOST_VARIANTS: usize = 11;
    sample
        + 2 * MOST_LINES * sample / NEAR_DECIDING
        + FRONTIER.len() * sample
        + MOST_VARIANTS * CIRCUMSTANCE_DAYS
}

/// Share of the days that were simulated on which a layout meets every target.
pub fn all_met(found: &Found) -> f64 {
    let days = found.standing.shortfalls.first().map_or(0, Vec::len);
    met_among(found, &(0..days).collect::<Vec<_>>())
}

/// The same of some of them.
fn met_among(found: &Found, days: &[usize]) -> f64 {
    let met = days.iter().filter(|day| found.standing.shortfalls.iter().all(|s| s[**day] <= 0.0)).count();
    met as f64 / days.len().max(1) as f64
}

/// What binds in a layout.
pub fn binding(search: &Search<'_, '_>, found: &Found) -> Binding {
    let days = search.goals.deciding_days();
    let seen = search.trials.run(&search.model.layout(&found.counts), &days, Detail::Cells);
    let (model, study) = (search.model, search.trials.study());
    let periods_per_slot = (study.scenario.slot.micros() / study.plan.period.micros()).max(1) as usize;
    let mut binding = Binding::default();
    for (goal, shortfalls) in search.goals.of_days().iter().zip(&found.standing.shortfalls) {
        let met = shortfalls.iter().filter(|shortfall| **shortfall <= -goal.margin).count();
        binding.spare_days.push(met as i64 - goal.required() as i64);
        let weights: Vec<f64> = days.iter().map(|day| goal.weight(*day)).collect();
        let figure = goal.target.figure;
        let wrong = if figure.better == Better::Higher && figure.unit != Unit::Share {
            // Of an amount of which more is better no case goes wrong: what is short tells where.
            let near = weights.iter().zip(&seen).filter(|(weight, _)| **weight > 0.0);
            let near: Vec<&DayTrial> = near.map(|(_, day)| day).collect();
            let short = goal.mean_by_cell(near.into_iter(), model.cells()).0;
            short.into_iter().map(|short| short.max(0.0)).collect()
        } else {
            sums(goal, &seen, &weights, model.cells()).0
        };
        let total = wrong.iter().sum::<f64>().max(1e-12);
        let mut slots = vec![0.0; study.scenario.slots()];
        let mut groups = vec![0.0; model.groups];
        let last = slots.len() - 1;
        for (cell, wrong) in wrong.iter().enumerate() {
            slots[(cell / model.groups / periods_per_slot).min(last)] += wrong / total;
            groups[cell % model.groups] += wrong / total;
        }
        binding.slots.push(slots);
        binding.groups.push(groups);
    }
    binding
}

/// One person more and one less on the shifts of a layout, those with the most people first.
pub fn marginals(search: &Search<'_, '_>, found: &Found) -> Vec<Marginal> {
    let model = search.model;
    let mut places: Vec<usize> = (0..found.counts.len()).filter(|place| found.counts[*place] > 0).collect();
    places.sort_by_key(|place| (std::cmp::Reverse(found.counts[*place]), *place));
    // Placements of breaks are one shift to a planner.
    let mut shown = Vec::new();
    places.retain(|place| {
        let kind = model.candidates[*place].kind();
        let new = !shown.contains(&kind);
        shown.push(kind);
        new
    });
    places.truncate(MOST_LINES);
    let attained = |by: i32, place: usize| {
        let mut counts = found.counts.clone();
        counts[place] = counts[place].checked_add_signed(by)?;
        (!search.stopped()).then(|| search.attained_near(found, &counts))
    };
    let mut marginals: Vec<Marginal> = places
        .into_iter()
        .map(|place| Marginal {
            candidate: place,
            cost: model.candidates[place].cost,
            with_one_less: attained(-1, place),
            with_one_more: attained(1, place),
        })
        .collect();
    marginals.sort_by_key(|marginal| marginal.candidate);
    marginals
}

/// Cost against the share of days on which everything is kept: the plan, the layouts that the search saw and a few that it
/// is asked for. None is shown that another one beats in both. The plan stays all the same: what is cheaper and met more
/// of these days did not keep a goal, or not on fresh days.
pub fn frontier(search: &Search<'_, '_>, best: &Found) -> Vec<FrontierPoint> {
    let goals = &search.goals;
    // Looks at all days of a big shop take long.
    let step = if is_small(&best.counts) { 1 } else { 2 };
    let days: Vec<usize> = (0..goals.days).step_by(step).collect();
    let point = |cost: f64, attained: f64, counts: &[u32]| FrontierPoint {
        cost,
        attained,
        people: counts.iter().sum(),
        is_plan: counts == best.counts,
    };
    let staff = Response::staff(search.model, &best.counts);
    let aimed_at = |share: f64| {
        if search.stopped() {
            return None;
        }
        let mut response = search.response.clone();
        response.anchor(&staff, &best.standing.gaps);
        // The days that decide are others: what may go wrong on those known moves by as much.
        for (goal, (known, shortfalls)) in goals.of_days().iter().zip(&best.standing.shortfalls).enumerate() {
            let required = ((share * goals.days as f64) as usize).clamp(1, goals.days);
            let now = deciding(shortfalls, known.required());
            response.allowed[goal] += now - deciding(shortfalls, required);
        }
        let counts = master::solve(search.model, &response, f64::INFINITY).ok()?;
        let mut sketch = Sketch::new(search.model, &response, counts);
        sketch.polish();
        if !search.model.allows(&sketch.counts) {
            return None;
        }
        let attained = search.attained_on(&sketch.counts, &days);
        Some(point(search.model.cost(&sketch.counts), attained, &sketch.counts))
    };
    // While one asks the solver, another simulates.
    let shares = FRONTIER.par_iter().with_max_len(1);
    let mut points: Vec<FrontierPoint> = shares.filter_map(|share| aimed_at(*share)).collect();
    // What was seen before the sample was of other days, and what breaks a rule is no plan.
    let seen = search.seen.iter().filter(|found| search.model.allows(&found.counts));
    points.extend(seen.map(|found| point(found.cost, met_among(found, &days), &found.counts)));
    beaten_left_out(points, point(best.cost, met_among(best, &days), &best.counts))
}

/// Without those that another one beats in cost and in days met, in the order of their costs; the plan is among them.
fn beaten_left_out(mut points: Vec<FrontierPoint>, plan: FrontierPoint) -> Vec<FrontierPoint> {
    points.retain(|point| match point.cost < plan.cost {
        // Where hardly a day is kept nobody would go.
        true => (0.2..plan.attained).contains(&point.attained),
        false => point.cost > plan.cost && point.attained > plan.attained,
    });
    points.push(plan);
    points.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(b.attained.total_cmp(&a.attained)));
    let mut most = f64::NEG_INFINITY;
    points.retain(|point| {
        let better = point.attained > most;
        most = most.max(point.attained);
        better
    });
    points
}

/// How a layout holds up when things come otherwise.
pub fn circumstances(search: &Search<'_, '_>, scenario: &Scenario, layout: &Layout) -> Vec<Circumstance> {
    let days = CIRCUMSTANCE_DAYS;
    let study = search.trials.study();
    let mut variants: Vec<(Said, Scenario)> =
        vec![(Said::of(|| say!("as planned", "推荐排班")), scenario.clone())];
    if let Demand::Forecast(_) = scenario.demand {
        for percent in [-30i32, -20, -10, 10, 20, 30] {
            let factor = 1.0 + f64::from(percent) / 100.0;
            let sign = if percent > 0 { "+" } else { "−" };
            let points = percent.abs();
            let what = Said::of(|| say!("volume {sign}{points} %", "咨询量 {sign}{points}%"));
            variants.push((what, with_volume(scenario, factor)));
        }
        let what = Said::of(|| say!("forecast without error", "预测无误差"));
        variants.push((what, with_error(scenario, None)));
        let Demand::Forecast(forecast) = &scenario.demand else { return Vec::new() };
        if forecast.day_cv == 0.0 && forecast.variants.is_empty() {
            let what = Said::of(|| say!("forecast with an error of 15 %", "预测误差 15%"));
            variants.push((what, with_error(scenario, Some(0.15))));
        }
    }
    if scenario.reasons.iter().any(|reason| reason.bot_resolves.iter().any(|share| *share > 0.0))
        && !scenario.bot.first_line.is_empty()
    {
        let mut other = scenario.clone();
        for reason in &mut other.reasons {
            reason.bot_resolves.iter_mut().for_each(|share| *share = (*share - 0.10).max(0.0));
        }
        variants.push((Said::of(|| say!("bot −10 points", "机器人 −10 个百分点")), other));
    }
    let mut other = scenario.clone();
    other.teams.iter_mut().for_each(|team| team.no_show = 1.0 - (1.0 - team.no_show) * 0.9);
    let what = Said::of(|| say!("one in ten who would come does not", "到岗的人中十分之一缺勤"));
    variants.push((what, other));
    let figures = figures(study);
    let mut found = Vec::new();
    for (what, scenario) in &variants {
        if search.stopped() {
            break;
        }
        let streams = sample(scenario, study.seed, OTHER_DAYS, days);
        let trials = Trials::new(study, scenario, figures.clone(), streams);
        let all: Vec<usize> = (0..days).collect();
        let seen = trials.run(layout, &all, Detail::Days);
        let goals = search.goals.of_days();
        // The figures of the targets come first among those that the search measures, in the same order.
        let meets = |goal: usize, day: usize| goals[goal].shortfall(&seen[day]) <= 0.0;
        found.push(Circumstance {
            what: what.clone(),
            days,
            met: (0..goals.len()).map(|goal| all.iter().filter(|day| meets(goal, **day)).count()).collect(),
            all_met: all.iter().filter(|day| (0..goals.len()).all(|goal| meets(goal, **day))).count(),
        });
    }
    found
}

fn with_volume(scenario: &Scenario, factor: f64) -> Scenario {
    let mut other = scenario.clone();
    if let Demand::Forecast(forecast) = &mut other.demand {
        forecast.scale(factor);
    }
    other
}

/// The forecast with so large an error of the day, or with none at all.
fn with_error(scenario: &Scenario, day_cv: Option<f64>) -> Scenario {
    let mut other = scenario.clone();
    if let Demand::Forecast(forecast) = &mut other.demand {
        forecast.day_cv = day_cv.unwrap_or(0.0);
        if day_cv.is_none() {
            // Nothing but the error goes: on average as many come as before.
            forecast.scale(forecast.mean_factor());
            forecast.slot_cv = 0.0;
            forecast.variants.clear();
        }
    }
    other
}

/// The cheapest people to hire so that the promise is kept, by the curves; `None` if hiring does not help either.
pub fn repair(search: &Search<'_, '_>, nearest: &Found) -> Option<Repair> {
    let mut model: Model = search.model.with_hiring();
    for (candidate, count) in model.candidates.iter_mut().zip(&nearest.counts) {
        candidate.fixed = *count;
        candidate.most = candidate.most.max(*count);
    }
    let mut response = search.response.clone();
    response.anchor(&Response::staff(search.model, &nearest.counts), &nearest.standing.gaps);
    let counts = master::solve(&model, &response, f64::INFINITY).ok()?;
    let mut sketch = Sketch::new(&model, &response, counts);
    sketch.polish();
    let missing = sketch.wrong.iter().zip(&response.allowed).any(|(wrong, allowed)| *wrong > allowed * 1.05);
    let people: Vec<(usize, u32)> = sketch
        .counts
        .iter()
        .zip(&nearest.counts)
        .enumerate()
        .filter(|(_, (more, had))| more > had)
        .map(|(place, (more, had))| (place, more - had))
        .collect();
    let cost = sketch.cost - nearest.cost;
    (!missing && !people.is_empty()).then_some(Repair { people, cost })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_on_its_frontier_and_nothing_that_beats_it() {
        let point = |cost: f64, attained: f64| FrontierPoint { cost, attained, people: 1, is_plan: false };
        let plan = FrontierPoint { is_plan: true, ..point(100.0, 0.93) };
        let others =
            [(90.0, 0.95), (80.0, 0.7), (85.0, 0.6), (70.0, 0.1), (110.0, 0.9), (120.0, 0.97), (130.0, 0.96)];
        let others = others.map(|(cost, attained)| point(cost, attained)).to_vec();
        let left = beaten_left_out([others, vec![plan.clone()]].concat(), plan.clone());
        assert_eq!(left, [point(80.0, 0.7), plan, point(120.0, 0.97)]);
    }
}
