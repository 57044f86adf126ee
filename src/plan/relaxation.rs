//! A lower bound by curves, for plans of any size: what too few people do in one hour of a group when all others have
//! plenty, and the least cost of people who keep what is promised if that were all that they do.
//!
//! **What is measured.** Harm is what goes wrong, less what may, beyond the same with plenty of people everywhere. One hour
//! of a group is given few people and the others plenty, and the harm is added up there and in the hours after it: a
//! customer stays with the agent who has too many, whoever comes next. It is measured for some numbers of people, from
//! the least that the rules allow to plenty, close to each other near the plan's own. Between two of them the curve is
//! taken to be no lower than the lines through the measured numbers next to them, from both sides, or their chord where
//! that is lower: of a convex curve a chord alone would be too high.
//!
//! **What is relied on.** People added anywhere make no target worse. Scarcity compounds: too few people in one hour harm
//! no less if there are too few in others as well; so the harm of a layout is at least the sum of the harms of its hours.
//! And whoever is there for a part of an hour does no more good than his share of one who is
//! there for all of it, but for the small part of the harm that is left out for this. Tests
//! look at all three.
//!
//! **Who comes.** A layout keeps its promise on days on which its own people came, and came quick; who of a measuring staff is
//! away says nothing about that. So everybody of [`generous`] days comes, in time, as quick as his team is and with the
//! best rules that any team has, and counts for one who always comes: with him no layout keeps less than with those it has.
//!
//! **What is asked.** The best layout keeps each target on so many of the certificate's days, with confidence (Luedtke
//! and Ahmed 2008, SIAM Journal on Optimization 19, section 2, for one layout). A layout that keeps a target on a bad day
//! is taken to keep it on better ones, in the order in which the plan fares on them if everybody comes: so it keeps it on
//! the days next to the last of those. Floors of slots ask nothing.
//!
//! **The least cost** comes from a linear program: numbers of people, whole or not, that keep the rules; in each hour
//! and group a mix of measured numbers that together have no more people; and of each target no more harm than it leaves
//! room for. Mixes are the same for all targets, so that what saves people for one target at the price of another counts
//! for both.

use microlp::{ComparisonOp, Variable};

use super::bound::CONFIDENCE;
use super::certificate::Certificate;
use super::master::{NoLayout, Program};
use super::model::Model;
use super::response::{Response, following};
use super::rules::Bound;
use super::search::{Found, Search};
use super::stretches::Stretches;
use super::targets::order;
use super::trials::{Detail, Trials};
use crate::scenario::{AtEnd, Scenario, by_hour};
use crate::stats::surely_met;
use crate::units::{Span, Time};
use crate::workforce::Layout;

/// Numbers of people that are measured above the least that the rules allow, in shares of the plan's, or of the work if
/// that is more.
const LEVELS: [f64; 9] = [0.0, 0.35, 0.6, 0.78, 0.9, 1.0, 1.12, 1.35, 1.7];
/// Plenty: the same, and people above the work in units of its root.
const PLENTY: (f64, f64) = (2.2, 9.0);
/// How much of the harm counts where an hour has several periods: people whose number changes within it, by as much as a
/// third, harm as little as this share of what as many harm who stay.
const UNLIKE: f64 = 0.94;
/// Time after which plenty of people have put right what too few left.
const APART: Span = Span::from_mins(90);
/// Share of the certificate's days that are simulated for each target, and how many at least and at most.
const DAYS: (f64, usize, usize) = (1.0 / 100.0, 4, 10);
/// Harm to one of all that count, below which a period and group is left out.
const NEGLIGIBLE: f64 = 1e-6;

/// Least cost of any layout that keeps the promise, by the curves, and the days that were simulated; `None` if the curves
/// leave no room for a layout, so that they say nothing.
///
/// # Errors
/// [`NoLayout`]: the solver failed.
pub(super) fn least_cost(
    search: &Search<'_, '_>,
    best: &Found,
    certificate: &Certificate,
) -> Result<(Option<f64>, u64), NoLayout> {
    let scenario = generous(search.trials.scenario());
    let model = search.model.of_people_in(&scenario);
    let curves = Curves::measured(search, &model, &scenario, best, certificate);
    Ok((curves.least_cost(&model)?, curves.simulated))
}

/// The scenario with people who do at least as much for customers as any that may be planned: all come, in time, none is
/// slower than his team, and each has the best cap, share and end of shift of any team.
fn generous(scenario: &Scenario) -> Scenario {
    let mut generous = scenario.clone();
    let cap =
        |hour: usize| scenario.teams.iter().map(|team| by_hour(&team.cap, hour)).max().unwrap_or(u32::MAX);
    let caps: Vec<u32> = (0..24).map(cap).collect();
    let drain = scenario.teams.iter().map(|team| team.drain).min().unwrap_or(Span::ZERO);
    let overtime = scenario.teams.iter().map(|team| team.overtime_max).max().unwrap_or(Span::ZERO);
    let share = scenario.teams.iter().map(|team| team.inquiry_share).fold(0.0, f64::max);
    for team in &mut generous.teams {
        (team.no_show, team.lateness, team.person_cv) = (0.0, None, 0.0);
        (team.cap, team.drain, team.inquiry_share) = (caps.clone(), drain, share);
        (team.at_end, team.overtime_max) = (AtEnd::Finish, overtime);
    }
    generous
}

/// A stretch with so many people, and the harm to each target.
#[derive(Clone, PartialEq, Debug)]
struct Point {
    people: f64,
    harm: Vec<f64>,
}

/// The curves of all stretches, as points by number of people.
struct Curves {
    /// Per stretch; empty where people make no difference.
    cells: Vec<Vec<Point>>,
    stretches: Stretches,
    /// Days simulated.
    simulated: u64,
    /// Per target: harm for which there is room; shortfall with plenty of people, with the sign turned.
    room: Vec<f64>,
    /// Per target: what may go wrong on a day, for scale.
    scale: Vec<f64>,
}

/// The days on which curves are measured.
struct Days<'a> {
    trials: Trials<'a>,
    /// Per target: which of the days.
    of_target: Vec<Vec<usize>>,
    /// Days simulated to choose them.
    simulated: u64,
}

impl<'a> Days<'a> {
    /// The days next to the last of those on which the best layout surely keeps each target, in the order in which a plan
    /// fares on them with the scenario's people.
    fn of<'s: 'a>(
        search: &Search<'s, '_>,
        scenario: &'a Scenario,
        layout: &Layout,
        certificate: &Certificate,
    ) -> Self {
        let study = search.trials.study();
        let (standing, simulated) = certificate.standing_with(study, scenario, layout);
        let confidence = 1.0 - (1.0 - CONFIDENCE) / certificate.targets.len().max(1) as f64;
        let count = ((certificate.days as f64 * DAYS.0) as usize).clamp(DAYS.1, DAYS.2);
        let next_to_last = |(shortfalls, target): (&Vec<f64>, &crate::kpi::Target)| {
            let met = surely_met(target.promise, certificate.days as u64, confidence) as usize;
            let met = met.clamp(1, certificate.days);
            order(shortfalls)[met.saturating_sub(count)..met].to_vec()
        };
        let named: Vec<Vec<usize>> =
            standing.shortfalls.iter().zip(&study.targets).map(next_to_last).collect();
        let (trials, of_target) = certificate.days_named(search.trials, (study, scenario), &named);
        Days { trials, of_target, simulated }
    }

    /// People per cell of a staff, and per target and cell the mean of what goes wrong less what may.
    fn shortfalls(
        &self,
        search: &Search<'_, '_>,
        model: &Model,
        staff: &[u32],
    ) -> (Vec<f64>, Vec<Vec<f64>>, Vec<f64>) {
        let cells = model.cells();
        let layout = following(&self.trials, model, staff);
        let all: Vec<usize> = (0..self.trials.days()).collect();
        let seen = self.trials.run(&layout, &all, Detail::Cells);
        let goals = search.goals.of_days().iter().zip(&self.of_target);
        let means = goals.map(|(goal, days)| goal.mean_by_cell(days.iter().map(|day| &seen[*day]), cells));
        let (shortfalls, may) = means.unzip();
        (people(model, &layout, self.trials.scenario().slot), shortfalls, may)
    }
}

/// People per cell of a layout whose shifts begin and end with periods, each as much as his team's people do.
fn people(model: &Model, layout: &Layout, period: Span) -> Vec<f64> {
    let mut people = vec![0.0; model.cells()];
    for line in &layout.lines {
        let shift = &layout.shifts[line.shift];
        let place = |at: Time| (at.micros() + period.micros() - 1).div_euclid(period.micros()) as usize;
        for number in place(shift.start)..place(shift.end).min(model.periods) {
            let cell = number * model.groups + usize::from(line.group);
            people[cell] += model.yields[usize::from(line.team)][number] * f64::from(line.count);
        }
    }
    people
}

/// People per cell whom a rule asks for in any case.
fn least_people(model: &Model) -> Vec<u32> {
    let mut least = vec![0; model.cells()];
    let rules = model.rules.iter().filter(|rule| rule.bound == Bound::Least && !rule.terms.is_empty());
    for rule in rules {
        let mut there = vec![0; model.cells()];
        for (place, _) in rule.terms.iter().filter(|(_, weight)| *weight <= 1.0) {
            let candidate = &model.candidates[*place];
            let periods = (candidate.first..).zip(&candidate.presence).filter(|(_, share)| **share > 0.999);
            periods.for_each(|(period, _)| {
                there[period * model.groups + usize::from(candidate.group)] += 1;
            });
        }
        // Whoever counts for the rule is there.
        let all = there.iter().zip(&mut least).filter(|(there, _)| **there == rule.terms.len());
        all.for_each(|(_, least)| *least = (*least).max(rule.limit.ceil() as u32));
    }
    least
}

impl Curves {
    fn measured(
        search: &Search<'_, '_>,
        model: &Model,
        scenario: &Scenario,
        best: &Found,
        certificate: &Certificate,
    ) -> Self {
        let days = Days::of(search, scenario, &model.layout(&best.counts), certificate);
        let work = &search.response.work;
        let planned = Response::staff(model, &best.counts);
        let usual: Vec<f64> = planned.iter().zip(work).map(|(mine, work)| mine.max(*work)).collect();
        let plenty: Vec<u32> = usual
            .iter()
            .zip(work)
            .map(|(usual, work)| (usual * PLENTY.0).max(work + PLENTY.1 * work.sqrt()).ceil() as u32)
            .collect();
        let (most, basis, scale) = days.shortfalls(search, model, &plenty);
        let slot = search.trials.scenario().slot;
        let stretches = Stretches::of(model, slot);
        let apart = (APART.micros() / (slot * stretches.length as i64).micros()).max(1) as usize + 1;
        let usual = stretches.means(&usual);
        let least = stretches.least(&least_people(model));
        let mut cells: Vec<Vec<Point>> = vec![Vec::new(); usual.len()];
        let mut last: Vec<Option<u32>> = vec![None; usual.len()];
        for level in LEVELS {
            // Of few people every number is measured.
            for ((last, usual), least) in last.iter_mut().zip(&usual).zip(&least) {
                let number = ((level * usual).round() as u32).max(*least);
                *last = Some(last.map_or(number, |last| number.max(last + 1)));
            }
            for phase in 0..apart.min(usual.len() / model.groups.max(1)) {
                let mine = |place: usize| (place / model.groups) % apart == phase && usual[place] > 0.0;
                let staff: Vec<u32> = (0..model.cells())
                    .map(|cell| {
                        let number = last[stretches.place(cell)].filter(|_| mine(stretches.place(cell)));
                        number.map_or(plenty[cell], |number| number.min(plenty[cell]))
                    })
                    .collect();
                let (people, shortfalls, _) = days.shortfalls(search, model, &staff);
                let people = stretches.means(&people);
                let harms: Vec<Vec<f64>> = shortfalls
                    .iter()
                    .zip(&basis)
                    .map(|(with, without)| {
                        with.iter().zip(without).map(|(with, without)| with - without).collect()
                    })
                    .map(|harms: Vec<f64>| stretches.sums(&harms))
                    .collect();
                let scarce = |place: usize| stretches.cells(place).any(|cell| staff[cell] < plenty[cell]);
                for place in (0..usual.len()).filter(|place| mine(*place) && scarce(*place)) {
                    let after = (place..usual.len()).step_by(model.groups).take(apart);
                    let harm = |harms: &Vec<f64>| {
                        let harm: f64 = after.clone().map(|place| harms[place]).sum();
                        if stretches.length > 1 { harm.min(UNLIKE * harm) } else { harm }
                    };
                    let harm = harms.iter().map(harm).collect();
                    cells[place].push(Point { people: people[place], harm });
                }
            }
            if search.stopped() {
                break;
            }
        }
        let most = stretches.means(&most);
        for (points, most) in cells.iter_mut().zip(most).filter(|(points, _)| !points.is_empty()) {
            points.push(Point { people: most, harm: vec![0.0; basis.len()] });
            *points = no_higher(merged(std::mem::take(points)));
        }
        let room = basis.iter().map(|cells| -cells.iter().sum::<f64>()).collect();
        Curves { cells, room, scale, stretches, simulated: days.simulated + days.trials.simulated() }
    }

    fn least_cost(&self, model: &Model) -> Result<Option<f64>, NoLayout> {
        let mut program = Program::new(model);
        let staff = program.staff(&self.stretches);
        // What is allowed becomes 100, so that coefficients of all targets are of one size.
        let scale: Vec<f64> = self.scale.iter().map(|may| 100.0 / may.max(1e-9)).collect();
        let mut total: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); self.room.len()];
        let problem = &mut program.problem;
        for (points, mut staff) in self.cells.iter().zip(staff) {
            let matters = |point: &Point| {
                point.harm.iter().zip(&scale).any(|(harm, scale)| (harm * scale).abs() > 100.0 * NEGLIGIBLE)
            };
            if !points.iter().any(matters) {
                continue;
            }
            let mut mix = Vec::new();
            for point in points {
                let share = problem.add_var(0.0, (0.0, 1.0));
                mix.push((share, 1.0));
                staff.push((share, -point.people));
                for ((total, harm), scale) in total.iter_mut().zip(&point.harm).zip(&scale) {
                    total.push((share, harm * scale));
                }
            }
            problem.add_constraint(mix, ComparisonOp::Eq, 1.0);
            problem.add_constraint(staff, ComparisonOp::Ge, 0.0);
        }
        for ((total, room), scale) in total.into_iter().zip(&self.room).zip(&scale) {
            problem.add_constraint(total, ComparisonOp::Le, room * scale);
        }
        match program.solved() {
            Ok(solution) => Ok(Some(program.cost(&solution))),
            Err(NoLayout::Contradiction(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Points of equal people joined to their mean, in order.
fn merged(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|a, b| a.people.total_cmp(&b.people));
    let same = points.chunk_by(|a, b| b.people - a.people < 1e-6);
    let mean = |same: &[Point]| {
        let mean = |goal: usize| same.iter().map(|p| p.harm[goal]).sum::<f64>() / same.len() as f64;
        Point { people: same[0].people, harm: (0..same[0].harm.len()).map(mean).collect() }
    };
    same.map(mean).collect()
}

/// Points between measured ones farther than a person from each other, so that the line through all is nowhere above a
/// curve that bends one way there.
fn no_higher(points: Vec<Point>) -> Vec<Point> {
    let mut all = Vec::new();
    for (number, point) in points.iter().enumerate() {
        all.push(point.clone());
        let Some(next) = points.get(number + 1).filter(|next| next.people - point.people > 1.01) else {
            continue;
        };
        // From the least to the next the curve is steepest at its end, and its chord is below it.
        let Some(before) = number.checked_sub(1).map(|before| &points[before]) else { continue };
        // After the last there is plenty, and no harm.
        let after = points.get(number + 2);
        let value = |goal: usize, at: f64| {
            let chord = line(point, next, goal, at);
            let right = after.map_or(next.harm[goal], |after| line(next, after, goal, at));
            chord.min(line(before, point, goal, at).max(right))
        };
        let corner = |goal: usize| {
            let left = slope(before, point, goal);
            let right = after.map_or(0.0, |after| slope(next, after, goal));
            // Where the two lines meet.
            let at = (next.harm[goal] - right * next.people - point.harm[goal] + left * point.people)
                / (left - right);
            (at > point.people + 0.05 && at < next.people - 0.05).then_some(at)
        };
        let mut corners: Vec<f64> = (0..point.harm.len()).filter_map(corner).collect();
        corners.sort_by(f64::total_cmp);
        corners.dedup_by(|a, b| *a - *b < 0.05);
        let harm = |at: f64| (0..point.harm.len()).map(|goal| value(goal, at)).collect();
        all.extend(corners.into_iter().map(|at| Point { people: at, harm: harm(at) }));
    }
    all
}

fn slope(a: &Point, b: &Point, goal: usize) -> f64 {
    (b.harm[goal] - a.harm[goal]) / (b.people - a.people)
}

/// The line through two points.
fn line(a: &Point, b: &Point, goal: usize, at: f64) -> f64 {
    a.harm[goal] + slope(a, b, goal) * (at - a.people)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(of: &[f64], curve: impl Fn(f64) -> f64) -> Vec<Point> {
        of.iter().map(|people| Point { people: *people, harm: vec![curve(*people)] }).collect()
    }

    fn at(points: &[Point], people: f64) -> f64 {
        let next = points.partition_point(|point| point.people <= people).clamp(1, points.len() - 1);
        line(&points[next - 1], &points[next], 0, people)
    }

    /// 100·e^(−n/4) is convex: its chords are above it.
    #[test]
    fn between_measured_numbers_a_convex_curve_is_not_exceeded() {
        let curve = |people: f64| 100.0 * libm::exp(-people / 4.0);
        let measured = points(&[0.0, 2.0, 6.0, 9.0, 12.0, 16.0, 30.0], curve);
        let filled = no_higher(measured.clone());
        let tenths = |from: i32, to: i32| (from..=to).map(|n| f64::from(n) / 10.0);
        // From nobody to the fewest the chord is taken.
        assert!(tenths(20, 300).all(|n| at(&filled, n) <= curve(n) + 1e-9));
        assert!(tenths(20, 160).any(|n| at(&measured, n) > curve(n) + 1.0), "chords are too high");
        assert!(
            tenths(60, 120).all(|n| at(&filled, n) >= 0.8 * curve(n)),
            "near where three people apart are measured"
        );
    }

    #[test]
    fn whole_numbers_next_to_each_other_are_joined_by_their_chord() {
        let measured = points(&[0.0, 1.0, 2.0, 3.0], |n| 9.0 - n * n);
        assert_eq!(no_higher(measured.clone()), measured);
        let bent = points(&[0.0, 3.0, 6.0, 9.0], |n| 90.0 - n * n);
        assert!(at(&no_higher(bent.clone()), 4.5) <= at(&bent, 4.5), "a curve that bends down has its chord");
    }
}
