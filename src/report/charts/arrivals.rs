//! Inquiries per slot above, people on line below: whether people are there when customers are.

use plotters::element::{PathElement, Rectangle};
use plotters::style::Color;

use super::super::{Report, words};
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, BAND, COLOURS, Mark};
use super::series::{Point, by_slot, extent, whole_ticks};
use crate::language::Words;
use crate::say;

/// More slots than this leave no room between bars.
const CROWDED: usize = 60;

const INQUIRIES: Words = Words::new("inquiries per slot", "每时段咨询量");

/// Draws the chart.
pub fn draw(report: &Report, area: &Area) -> Result<(), ChartError> {
    let [customers, people, _] = COLOURS;
    let mean = Words::new("inquiries per slot, mean", "每时段咨询量，均值");
    let mean = if report.days > 1 { mean } else { INQUIRIES };
    let mut legend = vec![(Mark::Area(customers, 0.55), mean.to_string())];
    if report.days > 1 {
        legend.push((Mark::Line(customers), frame::DAYS.to_string()));
    }
    legend.push((Mark::Line(people), say!("people on line", "在线人数")));
    if report.days > 1 {
        legend.push((Mark::Area(people, BAND), frame::DAYS.to_string()));
    }
    let crowded = report.slots.len() > CROWDED;
    let (half, stroke) = if crowded { (0.5, 1) } else { (0.42, 2) };
    let title = say!("Inquiries and people on line", "咨询量与在线人数");
    let rest = frame::open(area, &title, &frame::scenario(report), &legend)?;
    let inquiries: Vec<Point> = by_slot(report, "inquiries", 1.0).concat();
    let online: Vec<Point> = by_slot(report, "people-online", 1.0).concat();
    if inquiries.is_empty() {
        return frame::nothing(&rest, &say!("no day was simulated", "没有模拟任何一天"));
    }
    let (_, height) = rest.dim_in_pixel();
    let (above, below) = rest.split_vertically(height as i32 * 58 / 100);
    let count = |value: &f64| words::decimals(*value, 0);
    let most = |points: &[Point]| extent(points).map_or(1.0, |(_, most)| most.max(1.0));
    let mut plane =
        frame::clock_plane(&above, report, whole_ticks(most(&inquiries), 5), INQUIRIES.now(), &count)?;
    plane.draw_series(inquiries.iter().map(|point| {
        let corners = [(point.middle - half, 0.0), (point.middle + half, point.value)];
        Rectangle::new(corners, customers.mix(0.55).filled())
    }))?;
    plane.draw_series(inquiries.iter().filter(|point| point.high > point.low).map(|point| {
        let ends = [(point.middle, point.low), (point.middle, point.high)];
        PathElement::new(ends, customers.stroke_width(stroke))
    }))?;
    let mut plane = {
        let people = say!("people", "人数");
        frame::clock_plane(&below, report, whole_ticks(most(&online), 4), &people, &count)?
    };
    for point in &online {
        let (left, right) = (point.middle - 0.5, point.middle + 0.5);
        let band = Rectangle::new([(left, point.low), (right, point.high)], people.mix(BAND).filled());
        plane.draw_series([band])?;
    }
    plane.draw_series([PathElement::new(frame::steps(&online, |p| p.value), people.stroke_width(2))])?;
    Ok(())
}
