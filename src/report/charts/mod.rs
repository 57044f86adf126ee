//! Charts as SVG and PNG: [`CHARTS`] lists them, one file each.
//!
//! `series` prepares what is drawn, apart from any drawing; `frame` is what all charts look like;
//! `canvas` is where they are drawn.

mod arrivals;
mod canvas;
pub mod compared;
mod distribution;
mod font;
mod frame;
mod open;
mod rates;
pub(in crate::report) mod series;
mod stroke;
mod waits;

use std::fmt;

use super::Report;
use crate::language::Words;
use crate::say;
use canvas::{Area, Canvas};

/// A chart of a report.
pub struct Chart<R: 'static = Report> {
    /// Name, and the stem of its files.
    pub name: &'static str,
    /// What it shows.
    pub summary: Words,
    draw: fn(&R, &Area) -> Result<(), ChartError>,
}

/// All charts.
pub const CHARTS: &[Chart] = &[
    Chart {
        name: "arrivals",
        summary: Words::new("inquiries per slot against people on line", "各时段咨询量与在线人数"),
        draw: arrivals::draw,
    },
    Chart {
        name: "rates",
        summary: Words::new(
            "reply rates per slot, with the band of 10 to 90 % of days and the targets",
            "各时段应答率，附 10–90% 天数的区间和目标",
        ),
        draw: rates::draw,
    },
    Chart {
        name: "waits",
        summary: Words::new(
            "mean waits per slot for the first and for every reply, with the band of 10 to 90 % of days",
            "各时段首次回复和每次回复的平均等待，附 10–90% 天数的区间",
        ),
        draw: waits::draw,
    },
    Chart {
        name: "open",
        summary: Words::new(
            "open inquiries per agent per slot, with the band of 10 to 90 % of days",
            "各时段人均同时接待量，附 10–90% 天数的区间",
        ),
        draw: open::draw,
    },
    Chart {
        name: "distribution",
        summary: Words::new(
            "the daily values of the first target's figure, with the target and the share of days that meet it",
            "第一个目标的指标在各天的数值，附目标和达标天数占比",
        ),
        draw: distribution::draw,
    },
];

/// Why a chart could not be drawn.
#[derive(Debug)]
pub struct ChartError(String);

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("the chart cannot be drawn: {why}", "无法绘制图表：{why}", why = self.0))
    }
}

impl std::error::Error for ChartError {}

impl<E: std::error::Error + Send + Sync> From<plotters::drawing::DrawingAreaErrorKind<E>> for ChartError {
    fn from(error: plotters::drawing::DrawingAreaErrorKind<E>) -> Self {
        ChartError(error.to_string())
    }
}

impl<R> Chart<R> {
    /// The chart as SVG.
    ///
    /// # Errors
    /// If the drawing library refuses.
    pub fn svg(&self, report: &R) -> Result<Vec<u8>, ChartError> {
        font::register()?;
        let mut text = String::new();
        {
            let area = Canvas::svg(&mut text);
            (self.draw)(report, &area)?;
            area.present()?;
        }
        Ok(text.into_bytes())
    }

    /// The chart as PNG, with two pixels per unit of the SVG.
    ///
    /// # Errors
    /// If the drawing library refuses.
    pub fn png(&self, report: &R) -> Result<Vec<u8>, ChartError> {
        font::register()?;
        canvas::png(|area| (self.draw)(report, area))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Length, Options, Results, replicate, sample_study};
    use std::sync::atomic::AtomicBool;

    fn report(days: u32) -> Report {
        let study = sample_study();
        let options = Options { length: Length::Days(days), threads: 1 };
        let results = replicate(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap();
        Report::of(&study, &results)
    }

    #[test]
    fn every_chart_draws_whatever_there_is() {
        let study = sample_study();
        let empty = Report::of(&study, &Results::default());
        for report in [empty, report(1), report(5)] {
            for chart in CHARTS {
                let svg = String::from_utf8(chart.svg(&report).unwrap()).unwrap();
                assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{}", chart.name);
                assert!(svg.contains("PingFang SC"), "{}: no Chinese font named", chart.name);
                assert!(!svg.contains("NaN"), "{}: a place that is not a number", chart.name);
                assert_eq!(&chart.png(&report).unwrap()[1..4], b"PNG", "{}", chart.name);
            }
        }
    }

    #[test]
    fn the_legend_shows_the_bands_of_all_lines() {
        let waits = CHARTS.iter().find(|chart| chart.name == "waits").unwrap();
        let svg = String::from_utf8(waits.svg(&report(3)).unwrap()).unwrap();
        // Data are drawn as polygons and lines: the rectangles are the background's and the legend's.
        for colour in ["#0072B2", "#D55E00"] {
            let mut boxes = svg.lines().filter(|line| line.contains("<rect") && line.contains(colour));
            assert!(boxes.any(|line| line.contains("opacity=\"0.18\"")), "{colour}");
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = CHARTS.iter().map(|chart| chart.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHARTS.len());
    }
}
