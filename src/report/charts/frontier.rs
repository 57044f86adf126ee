//! What more safety costs: the cheapest layouts known by the share of days on which they keep every target.

use plotters::element::{Circle, PathElement};
use plotters::style::Color;

use super::super::planned::PlanReport;
use super::super::words;
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, COLOURS, Mark};
use super::series::{decimals, ticks};
use crate::say;

/// Draws the chart.
pub fn draw(report: &PlanReport, area: &Area) -> Result<(), ChartError> {
    let legend = [
        (
            Mark::Line(COLOURS[0]),
            say!(
                "share of the search's days on which every target is met",
                "全部目标达标的天数占比（搜索样本）"
            ),
        ),
        (Mark::Dashes(frame::TARGET), say!("the plan", "推荐排班")),
    ];
    let title = say!("What more safety costs", "多花钱换多少把握");
    let rest = frame::open(area, &title, &frame::plan(report), &legend)?;
    let points: Vec<(f64, f64)> =
        report.frontier.iter().map(|point| (point.planned_cost, point.attained_share * 100.0)).collect();
    if points.is_empty() {
        return frame::nothing(&rest, &say!("no layout keeps anything", "没有可达标的排班"));
    }
    let costs = || points.iter().map(|point| point.0).chain([report.planned_cost]);
    let (least, most) = (costs().fold(f64::INFINITY, f64::min), costs().fold(0.0, f64::max));
    let margin = (0.04 * (most - least)).max(0.01 * most).max(1e-6);
    let (left, right) = ((least - margin).max(0.0), most + margin);
    let inside = |tick: &f64| (left..=right).contains(tick);
    let x_ticks: Vec<f64> = ticks(left, right, 8).into_iter().filter(inside).collect();
    let lowest = points.iter().map(|point| point.1).fold(100.0, f64::min);
    let y_ticks = ticks((lowest - 2.0).max(0.0), 100.0, 6);
    let digits = (decimals(&x_ticks), decimals(&y_ticks));
    let cost = |value: &f64| words::decimals(*value, digits.0);
    let percent = |value: &f64| format!("{} %", words::decimals(*value, digits.1));
    let (bottom, top) = (y_ticks[0], y_ticks.last().copied().unwrap_or(100.0));
    let days = say!("days on which every target is met", "全部达标的天数占比");
    let titles = (&report.currency[..], &days[..]);
    let mut plane = frame::plane(&rest, (left, right, x_ticks), y_ticks, titles, &cost, &percent)?;
    frame::dashes(&mut plane, report.planned_cost, (bottom, top), false, frame::TARGET)?;
    plane.draw_series([PathElement::new(points.clone(), COLOURS[0].stroke_width(2))])?;
    plane.draw_series(points.iter().map(|point| Circle::new(*point, 4, COLOURS[0].filled())))?;
    Ok(())
}
