//! How the plan became cheaper from second to second, and what it cannot fall below.

use plotters::element::PathElement;
use plotters::style::Color;

use super::super::planned::{PlanReport, ProgressReport};
use super::super::words;
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, COLOURS, Mark};
use super::series::{decimals, ticks};
use crate::say;

/// Draws the chart.
pub fn draw(report: &PlanReport, area: &Area) -> Result<(), ChartError> {
    let incumbent = say!(
        "cheapest layout so far that keeps the promise on the search's days",
        "目前可兑现承诺的最低成本（搜索样本）"
    );
    let mut legend = vec![(Mark::Line(COLOURS[0]), incumbent)];
    let bound = report.bound.as_ref().map(|bound| bound.least_cost);
    if bound.is_some() {
        let name = say!(
            "lower bound, found last: no {layout} costs less",
            "成本下界（最后求得）：{layout}不会低于它",
            layout = report.bounded(),
        );
        legend.push((Mark::Dashes(COLOURS[1]), name));
    }
    let title = say!("The search: cost over time", "搜索过程：成本随时间的变化");
    let rest = frame::open(area, &title, &frame::plan(report), &legend)?;
    let points = &report.progress;
    let Some(last) = points.last() else {
        return frame::nothing(&rest, &say!("no layout kept the promise", "没有可兑现承诺的排班"));
    };
    let costs = || points.iter().map(|point| point.planned_cost).chain(bound).chain([report.planned_cost]);
    let (least, most) = (costs().fold(f64::INFINITY, f64::min), costs().fold(0.0, f64::max));
    let margin = 0.02 * most;
    let y_ticks = ticks((least - margin).max(0.0), most + margin, 6);
    let end = last.elapsed_seconds.max(1e-3) * 1.02;
    let x_ticks: Vec<f64> = ticks(0.0, end, 8).into_iter().filter(|tick| *tick <= end).collect();
    let digits = (decimals(&x_ticks), decimals(&y_ticks));
    let seconds = |value: &f64| say!("{n} s", "{n} 秒", n = words::decimals(*value, digits.0));
    let cost = |value: &f64| words::decimals(*value, digits.1);
    let titles = ("", &report.currency[..]);
    let mut plane = frame::plane(&rest, (0.0, end, x_ticks), y_ticks, titles, &seconds, &cost)?;
    let path = steps(points, report.planned_cost, end);
    plane.draw_series([PathElement::new(path, COLOURS[0].stroke_width(2))])?;
    match bound {
        Some(bound) => frame::dashes(&mut plane, bound, (0.0, end), true, COLOURS[1]),
        None => Ok(()),
    }
}

/// The cost of each point until the next one, and what it is in the end.
fn steps(points: &[ProgressReport], planned: f64, end: f64) -> Vec<(f64, f64)> {
    let mut path: Vec<(f64, f64)> = Vec::new();
    for point in points {
        if let Some(&(_, before)) = path.last() {
            path.push((point.elapsed_seconds, before));
        }
        path.push((point.elapsed_seconds, point.planned_cost));
    }
    let until = points.last().map_or(0.0, |point| point.elapsed_seconds);
    path.extend([(until, planned), (end, planned)]);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_stays_until_the_next_one() {
        let point = |elapsed_seconds, planned_cost| ProgressReport {
            elapsed_seconds,
            days: 1,
            planned_cost,
            least_cost: None,
        };
        let path = steps(&[point(1.0, 9.0), point(3.0, 7.0)], 8.0, 5.0);
        assert_eq!(path, [(1.0, 9.0), (3.0, 9.0), (3.0, 7.0), (3.0, 8.0), (5.0, 8.0)]);
    }
}
