//! The rate that decides per slot, a line per alternative, with its target.

use plotters::element::PathElement;
use plotters::style::Color;

use super::super::ChartError;
use super::super::canvas::Area;
use super::super::frame::{self, Mark};
use super::super::series::{Point, decimals, extent, ticks};
use super::{MOST, PALETTE};
use crate::report::compared::{AlternativeReport, CompareReport, shown};
use crate::report::words;
use crate::say;

/// Draws the chart.
pub fn draw(report: &CompareReport, area: &Area) -> Result<(), ChartError> {
    let Some(figure) = report.headline_rate() else {
        return frame::nothing(area, &say!("there is no rate", "没有可画的比率"));
    };
    let ranked: Vec<&AlternativeReport> = report.ranked().into_iter().take(MOST).collect();
    let targets = report.alternatives.first().map_or(&[][..], |alternative| &alternative.targets);
    let bound =
        targets.iter().find(|target| target.figure == figure.name).map(|target| target.bound.value * 100.0);
    let mut legend: Vec<(Mark, String)> = ranked
        .iter()
        .zip(PALETTE)
        .map(|(alternative, colour)| (Mark::Line(colour), shown(&alternative.name)))
        .collect();
    if let Some(bound) = bound {
        let bound = words::decimals(bound, decimals(&[bound]));
        legend.push((Mark::Dashes(frame::TARGET), say!("target {bound} %", "目标 {bound}%")));
    }
    let heading = say!("{title} by time of day", "{title}：分时段", title = figure.title);
    let rest = frame::open(area, &heading, &subtitle(report), &legend)?;
    let series: Vec<Vec<Vec<Point>>> = ranked.iter().map(|one| stretches(one, figure.name)).collect();
    let Some((least, most)) = extent(series.iter().flatten().flatten()) else {
        return frame::nothing(&rest, &say!("nothing was counted", "没有可统计的数据"));
    };
    let least = bound.map_or(least, |bound| least.min(bound - 1.0));
    let most = bound.map_or(most, |bound| most.max(bound));
    let top = if most > 50.0 { 100.0 } else { most };
    let ticks = ticks(least.min(top - 5.0).max(0.0), top, 6);
    let digits = decimals(&ticks);
    let percent = |value: &f64| format!("{} %", words::decimals(*value, digits));
    let starts: Vec<&str> = ranked[0].slots.iter().map(|slot| slot.start.as_str()).collect();
    let y_title = say!("share in time", "及时占比");
    let mut plane = frame::clock_plane_of(&rest, &starts, &report.scenario.end, ticks, &y_title, &percent)?;
    // The best is drawn last, over the others.
    for (stretches, colour) in series.iter().zip(PALETTE).rev() {
        for points in stretches {
            let path = frame::steps(points, |point| point.value);
            plane.draw_series([PathElement::new(path, colour.stroke_width(2))])?;
        }
    }
    if let Some(bound) = bound {
        frame::dashes(&mut plane, bound, (0.0, starts.len() as f64), true, frame::TARGET)?;
    }
    Ok(())
}

/// The scenario, and on how many days it was.
pub fn subtitle(report: &CompareReport) -> String {
    let name = &report.scenario.name;
    let days = report.common_days;
    let text = say!("{name}, the same {days} days for all", "{name}，各方案用同样的 {days} 天");
    match report.alternatives.len().checked_sub(MOST) {
        Some(more @ 1..) => {
            text + &say!(
                ", the best {MOST}; {more} more are not shown",
                "，只画最好的 {MOST} 个，另有 {more} 个未画"
            )
        }
        _ => text,
    }
}

fn stretches(alternative: &AlternativeReport, figure: &str) -> Vec<Vec<Point>> {
    let mut stretches = vec![Vec::new()];
    for (slot, report) in alternative.slots.iter().enumerate() {
        match (report.figures.get(figure).copied().flatten(), stretches.last_mut()) {
            (Some(amount), Some(stretch)) => {
                let value = amount.value * 100.0;
                stretch.push(Point { middle: slot as f64 + 0.5, value, low: value, high: value });
            }
            _ => stretches.push(Vec::new()),
        }
    }
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}
