//! Mean waits per slot, for the first reply and for every reply.

use super::super::{Report, words};
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, COLOURS, Mark};
use super::series::{by_slot, decimals, extent, ticks};

/// Draws the chart.
pub fn draw(report: &Report, area: &Area) -> Result<(), ChartError> {
    let waits = [("mean-first-wait", "first reply, mean"), ("mean-wait", "every reply, mean")];
    let mut legend: Vec<(Mark, String)> =
        waits.iter().zip(COLOURS).map(|((_, title), colour)| (Mark::Line(colour), (*title).into())).collect();
    legend.extend(frame::days_band(report, waits.len()));
    let rest = frame::open(area, "Waits by time of day", &frame::scenario(report), &legend)?;
    let series = waits.map(|(name, _)| by_slot(report, name, 1.0));
    let Some((_, most)) = extent(series.iter().flatten().flatten()) else {
        return frame::nothing(&rest, "nobody was answered");
    };
    let ticks = ticks(0.0, most.max(1.0), 6);
    let digits = decimals(&ticks);
    let seconds = |value: &f64| format!("{} s", words::decimals(*value, digits));
    let mut plane = frame::clock_plane(&rest, report, ticks, "wait of those answered", &seconds)?;
    frame::bands_and_lines(&mut plane, &series)
}
