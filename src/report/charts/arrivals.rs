//! Inquiries per slot above, people on line below: whether people are there when customers are.

use plotters::element::{PathElement, Rectangle};
use plotters::style::Color;

use super::super::{Report, words};
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, BAND, COLOURS, Mark};
use super::series::{Point, by_slot, extent, whole_ticks};

/// More slots than this leave no room between bars.
const CROWDED: usize = 60;

/// Draws the chart.
pub fn draw(report: &Report, area: &Area) -> Result<(), ChartError> {
    let [customers, people, _] = COLOURS;
    let mean = if report.days > 1 { "inquiries per slot, mean" } else { "inquiries per slot" };
    let mut legend = vec![(Mark::Area(customers, 0.55), mean.to_owned())];
    if report.days > 1 {
        legend.push((Mark::Line(customers), "10–90 % of days".to_owned()));
    }
    legend.push((Mark::Line(people), "people on line".to_owned()));
    if report.days > 1 {
        legend.push((Mark::Area(people, BAND), "10–90 % of days".to_owned()));
    }
    let crowded = report.slots.len() > CROWDED;
    let (half, stroke) = if crowded { (0.5, 1) } else { (0.42, 2) };
    let rest = frame::open(area, "Inquiries and people on line", &frame::scenario(report), &legend)?;
    let inquiries: Vec<Point> = by_slot(report, "inquiries", 1.0).concat();
    let online: Vec<Point> = by_slot(report, "people-online", 1.0).concat();
    if inquiries.is_empty() {
        return frame::nothing(&rest, "no day was simulated");
    }
    let (_, height) = rest.dim_in_pixel();
    let (above, below) = rest.split_vertically(height as i32 * 58 / 100);
    let count = |value: &f64| words::decimals(*value, 0);
    let most = |points: &[Point]| extent(points).map_or(1.0, |(_, most)| most.max(1.0));
    let mut plane =
        frame::clock_plane(&above, report, whole_ticks(most(&inquiries), 5), "inquiries per slot", &count)?;
    plane.draw_series(inquiries.iter().map(|point| {
        let corners = [(point.middle - half, 0.0), (point.middle + half, point.value)];
        Rectangle::new(corners, customers.mix(0.55).filled())
    }))?;
    plane.draw_series(inquiries.iter().filter(|point| point.high > point.low).map(|point| {
        let ends = [(point.middle, point.low), (point.middle, point.high)];
        PathElement::new(ends, customers.stroke_width(stroke))
    }))?;
    let mut plane = frame::clock_plane(&below, report, whole_ticks(most(&online), 4), "people", &count)?;
    for point in &online {
        let (left, right) = (point.middle - 0.5, point.middle + 0.5);
        let band = Rectangle::new([(left, point.low), (right, point.high)], people.mix(BAND).filled());
        plane.draw_series([band])?;
    }
    plane.draw_series([PathElement::new(frame::steps(&online, |p| p.value), people.stroke_width(2))])?;
    Ok(())
}
