//! Open inquiries per agent: how many customers each person serves at once.

use super::super::{Report, words};
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, COLOURS, Mark};
use super::series::{by_slot, extent, ticks};

/// Draws the chart.
pub fn draw(report: &Report, area: &Area) -> Result<(), ChartError> {
    let legend = [
        (Mark::Line(COLOURS[0]), "open inquiries per person on line, mean over the time".to_owned()),
        (Mark::Area(COLOURS[0], frame::BAND), "10–90 % of days".to_owned()),
    ];
    let rest = frame::open(area, "Open inquiries per agent", &frame::scenario(report), &legend)?;
    let stretches = by_slot(report, "open-per-agent", 1.0);
    let Some((_, most)) = extent(stretches.iter().flatten()) else {
        return frame::nothing(&rest, "nobody was on line");
    };
    let count = |value: &f64| words::decimals(*value, usize::from(value.fract() != 0.0));
    let mut plane =
        frame::clock_plane(&rest, report, ticks(0.0, most.max(1.0), 6), "open inquiries", &count)?;
    frame::bands_and_lines(&mut plane, &[stretches])
}
