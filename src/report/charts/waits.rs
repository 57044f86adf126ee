//! Mean waits per slot, for the first reply and for every reply.

use super::super::{Report, words};
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, COLOURS, Mark};
use super::series::{by_slot, decimals, extent, ticks};
use crate::kpi::Unit;
use crate::language::Words;
use crate::say;

/// Draws the chart.
pub fn draw(report: &Report, area: &Area) -> Result<(), ChartError> {
    let waits = [
        ("mean-first-wait", Words::new("first reply, mean", "首次响应，均值")),
        ("mean-wait", Words::new("every reply, mean", "每轮响应，均值")),
    ];
    let mut legend: Vec<(Mark, String)> = waits
        .iter()
        .zip(COLOURS)
        .map(|((_, title), colour)| (Mark::Line(colour), title.to_string()))
        .collect();
    legend.extend(frame::days_band(report, waits.len()));
    let rest = frame::open(
        area,
        &say!("Waits by time of day", "各时段响应时长"),
        &frame::scenario(report),
        &legend,
    )?;
    let series = waits.map(|(name, _)| by_slot(report, name, 1.0));
    let Some((_, most)) = extent(series.iter().flatten().flatten()) else {
        return frame::nothing(&rest, &say!("nobody was answered", "没有人获得回复"));
    };
    let ticks = ticks(0.0, most.max(1.0), 6);
    let digits = decimals(&ticks);
    let seconds = |value: &f64| format!("{}{}", words::decimals(*value, digits), words::sign(Unit::Seconds));
    let mut plane = {
        let title = say!("wait of those answered", "已回复者的响应时长");
        frame::clock_plane(&rest, report, ticks, &title, &seconds)?
    };
    frame::bands_and_lines(&mut plane, &series)
}
