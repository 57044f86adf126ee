//! How what goes wrong in a period answers to the people at work in it: the surrogate that the master problem and
//! the search's first look at a move rely on. Nothing is promised from it.
//!
//! The curves are measured, not assumed. A staff that follows the work closely (work + β·√work in every period and
//! group, for a row of β; the square-root form of Halfin and Whitt 1981) is simulated on the days that decide, and in
//! each cell what went wrong is noted against the staff. The lower convex hull of these points is the cell's curve.
//! After each layout that is simulated the curves are brought to what it showed.

use super::model::Model;
use super::stretches::Stretches;
use super::targets::{Goal, Goals};
use super::trials::{Detail, Trials, wrong_and_allowed};
use crate::units::{Span, Time};
use crate::workforce::{Layout, LayoutLine, Shift};

/// Staff above the work in units of its root, from far too few to plenty.
const MARGINS: [f64; 10] = [-2.0, -1.0, -0.4, 0.1, 0.6, 1.1, 1.7, 2.5, 3.7, 5.5];
/// Least that may go wrong by the curves, as a share of what may by the target.
const LEAST_ALLOWED: f64 = 0.25;
/// The same of bent curves, as a share of what goes wrong by them.
const LEAST_LEFT: f64 = 0.1;
/// How many times what a stretch mends on average counts beside what was seen of it: chance in single stretches is not to
/// attract people there.
const PRIOR: f64 = 0.5;
/// Most by which the slope of a stretch differs from what all together showed, as a factor.
const MOST_BENT: f64 = 10.0;
/// Longest stay of the people of a measuring staff.
const STAY: Span = Span::from_hours(8);

/// A convex, falling curve through points of (staff, what goes wrong); flat after the last.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Curve {
    points: Vec<(f64, f64)>,
    /// What the layouts simulated since make of it.
    factor: f64,
}

/// The curves of all goals and cells, and what may go wrong.
#[derive(Clone, Debug)]
pub struct Response {
    /// Per goal and cell: `goal * cells + cell`.
    pub curves: Vec<Curve>,
    /// Work per cell in people at work.
    pub work: Vec<f64>,
    /// Per goal: what may go wrong on the days that decide.
    pub allowed: Vec<f64>,
    /// Per goal: what may go wrong on the days on which the curves were measured, by the target itself.
    may: Vec<f64>,
    /// Per goal: its scale, what all cases of a day come to.
    pub scale: Vec<f64>,
    cells: usize,
    /// Per goal: whether its curves have been bent to slopes that were measured. Their values then tell only by how much
    /// they differ.
    bent: Vec<bool>,
}

impl Curve {
    /// The lower convex hull of points that fall; (staff, what goes wrong).
    fn hull(mut points: Vec<(f64, f64)>) -> Curve {
        points.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let mut hull: Vec<(f64, f64)> = Vec::new();
        for point in points {
            if hull.last().is_some_and(|last| point.1 >= last.1 || point.0 <= last.0) {
                continue;
            }
            while let [.., a, b] = hull[..] {
                let (ab, ap) = ((b.1 - a.1) / (b.0 - a.0), (point.1 - a.1) / (point.0 - a.0));
                if ab < ap {
                    break;
                }
                hull.pop();
            }
            hull.push(point);
        }
        Curve { points: hull, factor: 1.0 }
    }

    /// What goes wrong with so much staff.
    pub fn at(&self, staff: f64) -> f64 {
        let points = &self.points;
        let Some(&(last, rest)) = points.last() else { return 0.0 };
        if staff >= last || points.len() == 1 {
            return rest * self.factor;
        }
        let next = points.partition_point(|point| point.0 <= staff).clamp(1, points.len() - 1);
        let (a, b) = (points[next - 1], points[next]);
        (a.1 + (b.1 - a.1) / (b.0 - a.0) * (staff - a.0)) * self.factor
    }

    /// The lines whose maximum it is between two numbers of staff, as (value at no staff, slope).
    pub fn lines(&self, (from, to): (f64, f64)) -> impl Iterator<Item = (f64, f64)> + '_ {
        let last = self.points.len().saturating_sub(2);
        let pairs = self.points.windows(2).enumerate().filter(move |(place, pair)| {
            (*place == 0 || pair[0].0 <= to) && (*place == last || pair[1].0 >= from)
        });
        pairs.map(|(_, pair)| {
            let slope = (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0);
            ((pair[0].1 - slope * pair[0].0) * self.factor, slope * self.factor)
        })
    }

    /// Its least value.
    pub fn least(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.1 * self.factor)
    }

    fn matters(&self) -> bool {
        self.points.len() > 1
    }
}

impl Response {
    /// Measures the curves on the days that decide each goal: all cells have the same margin at a time.
    pub fn measure(trials: &Trials<'_>, model: &Model, goals: &Goals) -> Self {
        let days = goals.deciding_days();
        let work = work(trials, model, &days);
        let cells = model.cells();
        let mut points: Vec<Vec<(f64, f64)>> = vec![Vec::new(); goals.list.len() * cells];
        let mut allowed = vec![0.0; goals.list.len()];
        let mut scale = vec![0.0; goals.list.len()];
        for margin in MARGINS {
            let staff = with_margin(&work, margin);
            let layout = following(trials, model, &staff);
            let seen = trials.run(&layout, &days, Detail::Cells);
            for (g, goal) in goals.list.iter().enumerate() {
                let weights: Vec<f64> = days.iter().map(|day| goal.weight(*day)).collect();
                let (wrong, may, all) = sums(goal, &seen, &weights, cells);
                allowed[g] = may;
                scale[g] = all;
                for (cell, wrong) in wrong.iter().enumerate() {
                    points[g * cells + cell].push((f64::from(staff[cell]), *wrong));
                }
            }
        }
        let curves = points.into_iter().map(|points| Curve::hull(merged(points))).collect();
        let may = allowed.iter().map(|may: &f64| may.max(0.0)).collect();
        let bent = vec![false; goals.list.len()];
        Response { curves, work, allowed, may, scale, cells, bent }
    }

    /// Curves of a goal that change with the staff.
    pub fn of_goal(&self, goal: usize) -> impl Iterator<Item = (usize, &Curve)> {
        self.curves[goal * self.cells..][..self.cells].iter().enumerate().filter(|(_, curve)| curve.matters())
    }

    /// What goes wrong whatever the staff.
    pub fn unavoidable(&self, goal: usize) -> f64 {
        self.curves[goal * self.cells..][..self.cells]
            .iter()
            .filter(|curve| !curve.matters())
            .map(Curve::least)
            .sum()
    }

    /// The curve of a goal in a cell.
    pub fn curve(&self, goal: usize, cell: usize) -> &Curve {
        &self.curves[goal * self.cells + cell]
    }

    /// Brings the curves to what a simulated layout showed: `staff` per cell, what went `wrong` per goal and cell on
    /// the days that decide, and by how much each goal's deciding day missed (`gap`, in cases; negative: spare).
    pub fn learn(&mut self, staff: &[f64], wrong: &[Vec<f64>], gaps: &[f64]) {
        for (g, wrong) in wrong.iter().enumerate().filter(|(g, _)| !self.bent[*g]) {
            let (mut seen, mut expected) = (0.0, 0.0);
            for cell in 0..self.cells {
                let curve = &self.curves[g * self.cells + cell];
                seen += wrong[cell];
                expected += curve.at(staff[cell]);
            }
            // A cell sees few cases: what all cells showed together stands in for a part of what it did not see.
            let overall = (seen + 1e-9) / (expected + 1e-9);
            // Of a count that no day came near there are no cases.
            let weight = (0.002 * self.scale[g]).max(1e-9);
            for cell in 0..self.cells {
                let curve = &mut self.curves[g * self.cells + cell];
                let expected = curve.at(staff[cell]);
                let factor = (wrong[cell] + weight * overall) / (expected + weight);
                curve.factor *= factor.clamp(0.2, 5.0);
            }
        }
        self.anchor(staff, gaps);
    }

    /// Bends the curves to slopes that were measured: `came` people more per stretch `mended` so much of each goal about
    /// days. Where little is seen, what all stretches together showed counts.
    pub(super) fn bend(&mut self, staff: &[f64], stretches: &Stretches, came: &[f64], mended: &[Vec<f64>]) {
        for (g, mended) in mended.iter().enumerate() {
            let expected: Vec<f64> = (0..came.len())
                .map(|place| {
                    let cells = stretches.cells(place);
                    let mends = |cell: usize| {
                        let curve = &self.curves[g * self.cells + cell];
                        curve.at(staff[cell]) - curve.at(staff[cell] + came[place])
                    };
                    cells.map(mends).sum()
                })
                .collect();
            let (all, seen) = (expected.iter().sum::<f64>(), mended.iter().sum::<f64>());
            if all <= 0.0 || seen <= 0.0 {
                continue;
            }
            let overall = seen / all;
            let weight = PRIOR * all / came.len().max(1) as f64;
            for place in 0..came.len() {
                let ratio = (mended[place] + weight * overall) / (expected[place] + weight);
                let ratio = ratio.clamp(overall / MOST_BENT, overall * MOST_BENT);
                // What was measured at other layouts near by counts as well: chance evens out.
                let factor = if self.bent[g] { ratio.sqrt() } else { ratio };
                for cell in stretches.cells(place) {
                    self.curves[g * self.cells + cell].factor *= factor;
                }
            }
            self.bent[g] = true;
        }
    }

    /// Makes the curves say that a layout with so much staff misses by its gaps.
    pub fn anchor(&mut self, staff: &[f64], gaps: &[f64]) {
        for (g, gap) in gaps.iter().enumerate() {
            let total: f64 =
                staff.iter().enumerate().map(|(cell, staff)| self.curve(g, cell).at(*staff)).sum();
            // Far from the target curves say little, but never that nothing may go wrong.
            let least = if self.bent[g] { LEAST_LEFT * total } else { LEAST_ALLOWED * self.may[g] };
            self.allowed[g] = (total - gap).max(least);
        }
    }

    /// Staff per cell under numbers of people.
    pub fn staff(model: &Model, counts: &[u32]) -> Vec<f64> {
        let mut staff = vec![0.0; model.cells()];
        for (place, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            for (cell, work) in model.work(place) {
                staff[cell] += work * f64::from(*count);
            }
        }
        staff
    }
}

/// Mean over weighted days of what went wrong per cell, of what was allowed, and of all cases.
pub fn sums(
    goal: &Goal,
    seen: &[super::trials::DayTrial],
    weights: &[f64],
    cells: usize,
) -> (Vec<f64>, f64, f64) {
    let (mut wrong, mut allowed, mut all) = (vec![0.0; cells], 0.0, 0.0);
    let periods = seen.first().map_or(1, |day| day.slots.len() / day.whole.len().max(1));
    let total: f64 = weights.iter().sum::<f64>().max(1e-12);
    for (trial, weight) in seen.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
        let mine = &trial.cells[goal.figure * cells..][..cells];
        let groups = cells / periods.max(1);
        let counted = wrong.iter_mut().zip(mine).enumerate().filter(|(cell, _)| goal.counts(cell / groups));
        for (_, (wrong, ratio)) in counted {
            let (bad, may) = wrong_and_allowed(&goal.target, *ratio);
            *wrong += bad * weight / total;
            allowed += may * weight / total;
            all += ratio.denominator as f64 * weight / total;
        }
    }
    (wrong, allowed, all * goal.target.figure.unit.divisor())
}

/// Points of equal staff joined to their mean.
fn merged(mut points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let groups = points.chunk_by(|a, b| a.0 == b.0);
    groups.map(|same| (same[0].0, same.iter().map(|p| p.1).sum::<f64>() / same.len() as f64)).collect()
}

/// A staff of the work and a margin in units of its root.
fn with_margin(work: &[f64], margin: f64) -> Vec<u32> {
    let staff = |work: f64| (work + margin * work.sqrt()).round().max(1.0) as u32;
    work.iter().map(|work| if *work <= 0.0 { 0 } else { staff(*work) }).collect()
}

/// Work per cell in people at work, seen with a plentiful staff.
fn work(trials: &Trials<'_>, model: &Model, days: &[usize]) -> Vec<f64> {
    let mut staff: Vec<u32> = vec![4; model.cells()];
    let mut work = vec![0.0; model.cells()];
    let occupancy = super::targets::occupancy_place(trials.figures());
    // What is done with too few people is less than what there is to do: looked at again with more of them.
    for _ in 0..4 {
        let layout = following(trials, model, &staff);
        let some: Vec<usize> = days.iter().copied().step_by(1 + days.len() / 8).collect();
        let seen = trials.run(&layout, &some, Detail::Cells);
        let length = trials.scenario().slot.micros() as f64;
        for (cell, work) in work.iter_mut().enumerate() {
            let busy: u64 =
                seen.iter().map(|day| day.cells[occupancy * model.cells() + cell].numerator).sum();
            *work = busy as f64 / seen.len() as f64 / length;
        }
        let plenty: Vec<u32> =
            work.iter().map(|work| (2.0 * work + 4.0 * work.sqrt() + 2.0).ceil() as u32).collect();
        if plenty.iter().zip(&staff).all(|(wanted, had)| *wanted <= had + had / 4) {
            break;
        }
        staff = plenty.iter().zip(&staff).map(|(wanted, had)| *wanted.max(had)).collect();
    }
    // Beside a trickle nobody needs to be planned for.
    work.iter_mut().filter(|work| **work < 1e-3).for_each(|work| *work = 0.0);
    work
}

/// The team nearest to one who always comes and works at factor 1, among those who may work for a group: it measures
/// best.
pub(super) fn likeliest_team(model: &Model, group: usize) -> Option<u16> {
    let distance = |team: u16| {
        let yields = &model.yields[usize::from(team)];
        (yields.iter().sum::<f64>() / yields.len().max(1) as f64 - 1.0).abs()
    };
    let of_group = model.candidates.iter().filter(|candidate| usize::from(candidate.group) == group);
    of_group.map(|candidate| candidate.team).min_by(|a, b| distance(*a).total_cmp(&distance(*b)))
}

/// People per cell at most, however seldom they come.
const MOST: f64 = 10_000.0;

/// A layout with so many people per cell, of each group's likeliest team. Who came first goes first.
pub fn following(trials: &Trials<'_>, model: &Model, staff: &[u32]) -> Layout {
    let scenario = trials.scenario();
    let mut layout = Layout::default();
    for group in 0..model.groups {
        let team = likeliest_team(model, group).unwrap_or(0);
        let mut there: std::collections::VecDeque<Time> = std::collections::VecDeque::new();
        let mut add = |from: Time, to: Time| {
            layout.shifts.push(Shift { name: String::new(), start: from, end: to, breaks: Vec::new() });
            let shift = layout.shifts.len() - 1;
            layout.lines.push(LayoutLine { team, group: group as u16, shift, count: 1 });
        };
        for period in 0..=model.periods {
            let at = Time::START + scenario.slot * period as i64;
            let wanted = if period == model.periods {
                0
            } else {
                let need = f64::from(staff[period * model.groups + group]);
                (need / model.yields[team as usize][period]).round().min(MOST) as usize
            };
            let at = if period == model.periods { scenario.horizon() } else { at };
            while there.front().is_some_and(|since| at - *since >= STAY) {
                there.pop_front().into_iter().for_each(|since| add(since, at));
            }
            while there.len() > wanted {
                there.pop_front().into_iter().for_each(|since| add(since, at));
            }
            while there.len() < wanted {
                there.push_back(at);
            }
        }
    }
    layout
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hull_is_convex_falling_and_below_its_points() {
        let points = vec![(1.0, 9.0), (2.0, 8.0), (3.0, 2.0), (4.0, 2.5), (5.0, 1.0), (6.0, 1.0)];
        let curve = Curve::hull(points.clone());
        assert_eq!(curve.points, [(1.0, 9.0), (3.0, 2.0), (5.0, 1.0)]);
        assert!(points.iter().all(|(staff, wrong)| curve.at(*staff) <= wrong + 1e-12));
        assert_eq!(curve.at(2.0), 5.5);
        assert_eq!(curve.at(0.0), 12.5, "the first line goes on");
        assert_eq!(curve.at(9.0), 1.0, "plenty does not help more");
        let highest = |staff: f64| {
            curve.lines((0.0, f64::INFINITY)).map(|(value, slope)| value + slope * staff).fold(1.0, f64::max)
        };
        assert!(
            [0.0, 1.5, 3.0, 4.2, 8.0].iter().all(|staff| (highest(*staff) - curve.at(*staff)).abs() < 1e-12)
        );
    }

    #[test]
    fn a_curve_without_points_is_nothing() {
        assert_eq!(Curve::hull(Vec::new()).at(3.0), 0.0);
        assert_eq!(Curve::hull(vec![(2.0, 1.0)]).at(0.0), 1.0);
    }
}
