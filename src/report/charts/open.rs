//! Open inquiries per agent: how many customers each person serves at once.

use super::super::{Report, words};
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, COLOURS, Mark};
use super::series::{by_slot, decimals, extent, ticks};

/// Draws the chart.
pub fn draw(report: &Report, area: &Area) -> Result<(), ChartError> {
    let line = "open inquiries per person on line, mean over the slot";
    let mut legend = vec![(Mark::Line(COLOURS[0]), line.to_owned())];
    legend.extend(frame::days_band(report, 1));
    let rest = frame::open(area, "Open inquiries per agent", &frame::scenario(report), &legend)?;
    let stretches = by_slot(report, "open-per-agent", 1.0);
    let Some((_, most)) = extent(stretches.iter().flatten()) else {
        return frame::nothing(&rest, "nobody was on line");
    };
    let ticks = ticks(0.0, most.max(1.0), 6);
    let digits = decimals(&ticks);
    let count = |value: &f64| words::decimals(*value, digits);
    let mut plane = frame::clock_plane(&rest, report, ticks, "open inquiries", &count)?;
    frame::bands_and_lines(&mut plane, &[stretches])
}
