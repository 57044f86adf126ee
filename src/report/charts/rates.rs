//! Reply rates per slot, with the band of days and the targets.

use plotters::style::RGBColor;

use super::super::{FigureReport, Report, TargetReport, words};
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, COLOURS, Mark};
use super::series::{Point, by_slot, decimals, extent, ticks};
use crate::kpi;
use crate::kpi::Unit;
use crate::say;
use crate::scenario::DailyWindow;
use crate::units::Span;

/// Draws the chart.
pub fn draw(report: &Report, area: &Area) -> Result<(), ChartError> {
    let rates = report.headline_rates();
    // A target is dashed in the colour of its rate.
    let targets: Vec<(&TargetReport, RGBColor)> = report
        .targets
        .iter()
        .filter_map(|target| {
            Some((target, COLOURS[rates.iter().position(|rate| rate.name == target.figure)?]))
        })
        .collect();
    let bounds: Vec<f64> = targets.iter().map(|(target, _)| target.bound.value * 100.0).collect();
    let mut legend: Vec<(Mark, String)> = rates
        .iter()
        .zip(COLOURS)
        .map(|(rate, colour)| (Mark::Line(colour), rate.title.to_string()))
        .collect();
    legend.extend(frame::days_band(report, rates.len()));
    for (target, colour) in &targets {
        legend.push((
            Mark::Dashes(*colour),
            say!("target {bound}", "目标 {bound}", bound = words::bounded(target.better, target.bound)),
        ));
    }
    let subtitle = frame::scenario(report) + &hours(&rates);
    let rest = frame::open(area, &say!("Reply rates by time of day", "各时段应答率"), &subtitle, &legend)?;
    let series: Vec<Vec<Vec<Point>>> = rates.iter().map(|rate| by_slot(report, rate.name, 100.0)).collect();
    let Some((least, most)) = extent(series.iter().flatten().flatten()) else {
        return frame::nothing(&rest, &say!("nothing was counted", "没有可统计的数据"));
    };
    // A target's line stands clear of the frame.
    let least = bounds.iter().map(|bound| bound - 1.0).fold(least, f64::min);
    let most = bounds.iter().copied().fold(most, f64::max);
    // Rates near 100 % end at 100 %, low ones where they end; never less than 5 points are shown.
    let top = if most > 50.0 { 100.0 } else { most };
    let ticks = ticks(least.min(top - 5.0).max(0.0), top, 6);
    let digits = decimals(&ticks);
    let percent = |value: &f64| format!("{}{}", words::decimals(*value, digits), words::sign(Unit::Share));
    let mut plane = frame::clock_plane(&rest, report, ticks, &say!("share in time", "及时率"), &percent)?;
    frame::bands_and_lines(&mut plane, &series)?;
    for ((_, colour), bound) in targets.iter().zip(bounds) {
        frame::dashes(&mut plane, bound, (0.0, report.slots.len() as f64), true, *colour)?;
    }
    Ok(())
}

/// Why lines have gaps: `, counted 08:00–23:00` where all rates are counted in the same hours of the day only.
fn hours(rates: &[&FigureReport]) -> String {
    let mut windows = rates.iter().filter_map(|rate| kpi::figure(rate.name)).map(|figure| figure.window);
    let first = windows.next().filter(|window| *window != DailyWindow::ALWAYS);
    let Some(window) = first.filter(|first| windows.all(|window| window == *first)) else {
        return String::new();
    };
    let clock = |since_midnight: Span| {
        let minutes = (since_midnight.secs() / 60.0) as u32;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    let (from, until) = (clock(window.from), clock(window.until));
    say!(", counted {from}–{until}", "，统计时间 {from}–{until}")
}
