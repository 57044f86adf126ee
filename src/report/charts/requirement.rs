//! People on line against the work that the forecast brings: whether the layout follows the customers.

use plotters::element::{PathElement, Polygon};
use plotters::style::Color;

use super::super::planned::{CoverageReport, PlanReport};
use super::super::words;
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, BAND, COLOURS, Mark};
use super::series::{Point, whole_ticks};
use crate::say;

/// Draws the chart.
pub fn draw(report: &PlanReport, area: &Area) -> Result<(), ChartError> {
    let series = by_group(&report.coverage);
    let several = series.len() > 1;
    let mut legend = Vec::new();
    for ((group, _), colour) in series.iter().zip(COLOURS) {
        let of = if several { say!("{group}: ", "{group}：") } else { String::new() };
        legend.push((Mark::Line(colour), of.clone() + &say!("people on line", "在线人数")));
        legend.push((Mark::Area(colour, BAND), of + &say!("work of the forecast", "预测工作量")));
    }
    let title = say!("People on line and work, in people", "在线人数与工作量（折合人数）");
    let rest = frame::open(area, &title, &frame::plan(report), &legend)?;
    let cells = || series.iter().flat_map(|(_, cells)| cells);
    if cells().next().is_none() {
        return frame::nothing(&rest, &say!("nothing was planned", "没有排班"));
    }
    let most = cells().map(|(people, work)| people.max(*work)).fold(1.0, f64::max);
    let periods = series[0].1.len();
    let step = [1, 2, 4, 6, 8, 12, 24, 48, 96].into_iter().find(|step| periods / step <= 14);
    let places = (0..periods).step_by(step.unwrap_or(periods)).map(|period| period as f64).collect();
    let starts: Vec<&str> = starts(&report.coverage);
    let clock = |place: &f64| starts.get(*place as usize).map_or(String::new(), |start| (*start).to_owned());
    let count = |value: &f64| words::decimals(*value, 0);
    let x = (0.0, periods as f64, places);
    let mut plane =
        frame::plane(&rest, x, whole_ticks(most, 6), ("", &say!("people", "人")), &clock, &count)?;
    let path = |values: Vec<f64>| {
        let points = values.into_iter().enumerate().map(|(period, value)| Point {
            middle: period as f64 + 0.5,
            value,
            low: value,
            high: value,
        });
        frame::steps(&points.collect::<Vec<Point>>(), |point| point.value)
    };
    let coloured = || series.iter().map(|(_, cells)| cells).zip(COLOURS);
    for (cells, colour) in coloured() {
        let mut outline = path(cells.iter().map(|cell| cell.1).collect());
        outline.extend([(periods as f64, 0.0), (0.0, 0.0)]);
        plane.draw_series([Polygon::new(outline, colour.mix(BAND))])?;
    }
    for (cells, colour) in coloured() {
        let line: Vec<(f64, f64)> = path(cells.iter().map(|cell| cell.0).collect());
        plane.draw_series([PathElement::new(line, colour.stroke_width(2))])?;
    }
    Ok(())
}

/// People and work per period of each group; of all together where there are more groups than colours.
fn by_group(coverage: &[CoverageReport]) -> Vec<(String, Vec<(f64, f64)>)> {
    let mut groups: Vec<(String, Vec<(f64, f64)>)> = Vec::new();
    for cell in coverage {
        let value = (cell.people_count, cell.work_people);
        match groups.iter_mut().find(|(name, _)| *name == cell.group) {
            Some((_, cells)) => cells.push(value),
            None => groups.push((cell.group.clone(), vec![value])),
        }
    }
    if groups.len() <= COLOURS.len() {
        return groups;
    }
    let periods = groups[0].1.len();
    let sum = |period: usize| {
        let cells = groups.iter().filter_map(|(_, cells)| cells.get(period));
        cells.fold((0.0, 0.0), |sum: (f64, f64), cell| (sum.0 + cell.0, sum.1 + cell.1))
    };
    vec![(String::new(), (0..periods).map(sum).collect())]
}

/// Wall-clock time of each period's start.
fn starts(coverage: &[CoverageReport]) -> Vec<&str> {
    let mut starts: Vec<&str> = coverage.iter().map(|cell| &cell.start[..]).collect();
    starts.dedup();
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(start: &str, group: &str, people: f64) -> CoverageReport {
        let (start, group) = (start.to_owned(), group.to_owned());
        CoverageReport { start, group, people_count: people, work_people: people / 2.0 }
    }

    #[test]
    fn more_groups_than_colours_are_one() {
        let few: Vec<_> = ["a", "b"].map(|group| cell("09:00", group, 3.0)).into();
        assert_eq!(by_group(&few).len(), 2);
        let many: Vec<_> = ["09:00", "09:30"]
            .iter()
            .flat_map(|start| ["a", "b", "c", "d"].map(|group| cell(start, group, 3.0)))
            .collect();
        assert_eq!(by_group(&many), [(String::new(), vec![(12.0, 6.0), (12.0, 6.0)])]);
        assert_eq!(starts(&many), ["09:00", "09:30"]);
    }
}
