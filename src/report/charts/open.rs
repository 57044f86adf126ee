//! Open inquiries per agent: how many customers each person serves at once.

use super::super::{Report, words};
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, COLOURS, Mark};
use super::series::{by_slot, decimals, extent, ticks};
use crate::say;

/// Draws the chart.
pub fn draw(report: &Report, area: &Area) -> Result<(), ChartError> {
    let line = say!(
        "open inquiries per person on line, mean over the slot",
        "每位在线客服同时接待的咨询量，时段均值"
    );
    let mut legend = vec![(Mark::Line(COLOURS[0]), line)];
    legend.extend(frame::days_band(report, 1));
    let rest = frame::open(
        area,
        &say!("Open inquiries per agent", "人均同时接待量"),
        &frame::scenario(report),
        &legend,
    )?;
    let stretches = by_slot(report, "open-per-agent", 1.0);
    let Some((_, most)) = extent(stretches.iter().flatten()) else {
        return frame::nothing(&rest, &say!("nobody was on line", "没有人在线"));
    };
    let ticks = ticks(0.0, most.max(1.0), 6);
    let digits = decimals(&ticks);
    let count = |value: &f64| words::decimals(*value, digits);
    let mut plane = frame::clock_plane(&rest, report, ticks, &say!("open inquiries", "同时接待量"), &count)?;
    frame::bands_and_lines(&mut plane, &[stretches])
}
