//! Charts of a comparison: [`COMPARED_CHARTS`] lists them, one file each.

mod loads;
mod rates;

use plotters::style::RGBColor;

use super::Chart;
use crate::language::Words;
use crate::report::compared::CompareReport;

/// All charts of a comparison.
pub const COMPARED_CHARTS: &[Chart<CompareReport>] = &[
    Chart {
        name: "rates",
        summary: Words::new(
            "the rate that decides, or the first target's, per slot and alternative",
            "各方案分时段的决定性指标（或首个目标的比率）",
        ),
        draw: rates::draw,
    },
    Chart {
        name: "loads",
        summary: Words::new(
            "inquiries received per hour and share of time at work, over agents and days, per alternative",
            "各方案下客服每小时接待量与工作饱和度的分布",
        ),
        draw: loads::draw,
    },
];

/// Most alternatives that a chart shows: as many as there are colours that people tell apart.
pub const MOST: usize = 8;

/// Colours that people with any colour vision tell apart (Okabe and Ito 2008, "Color Universal Design"), in an order in
/// which neighbours differ.
const PALETTE: [RGBColor; MOST] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    // Its black would hide the marks on it.
    RGBColor(95, 95, 95),
    RGBColor(175, 175, 175),
];
