//! Charts as SVG and PNG: [`CHARTS`] lists those of a run, [`PLAN_CHARTS`] those of a plan, one file each.
//!
//! `series` prepares what is drawn, apart from any drawing; `frame` is what all charts look like;
//! `canvas` is where they are drawn.

mod arrivals;
mod canvas;
pub mod compared;
mod distribution;
mod font;
mod frame;
mod frontier;
mod open;
mod progress;
mod rates;
mod requirement;
pub(in crate::report) mod series;
mod stroke;
mod waits;

use std::fmt;

use super::Report;
use super::planned::PlanReport;
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

/// All charts of a run.
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
            "各时段首次响应和每轮响应的平均时长，附 10–90% 天数的区间",
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

/// All charts of a plan.
pub const PLAN_CHARTS: &[Chart<PlanReport>] = &[
    Chart {
        name: "plan-requirement",
        summary: Words::new(
            "people on line per planning period against the work of the forecast, by group",
            "各计划时段的在线人数与预测工作量（折合人数），分组显示",
        ),
        draw: requirement::draw,
    },
    Chart {
        name: "plan-progress",
        summary: Words::new(
            "cost of the cheapest layout so far over time, and the lower bound",
            "搜索过程中当前最低成本随时间的变化，附成本下界",
        ),
        draw: progress::draw,
    },
    Chart {
        name: "plan-frontier",
        summary: Words::new(
            "cost against the share of days on which every target is met",
            "成本与全部目标达标的天数占比",
        ),
        draw: frontier::draw,
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
    use crate::experiment::{Results, sample_study};
    use crate::language::Language;
    use crate::report::sample;

    fn report(days: u32) -> Report {
        sample::report(&sample_study(), days)
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
    fn charts_are_in_the_language_that_is_spoken_and_no_character_is_missing() {
        let chinese =
            |text: &str| text.chars().any(|character| ('\u{3400}'..='\u{9fff}').contains(&character));
        let report = report(3);
        for chart in CHARTS {
            for language in Language::ALL {
                let svg = language.during(|| chart.svg(&report)).unwrap();
                let svg = String::from_utf8(svg).unwrap();
                let drawing = svg.replace(&report.scenario.name, "");
                assert_eq!(chinese(&drawing), language == Language::Chinese, "{}: {drawing}", chart.name);
                let lacking = font::lacks(&drawing.replace(['\n', '\r', '\t'], " "));
                assert!(lacking.is_empty(), "{}: no font has {lacking:?}", chart.name);
            }
        }
        // Titles of figures that this report does not draw.
        for figure in crate::kpi::BOOKS.iter().chain([&crate::kpi::COMMON]).flat_map(|book| book.figures) {
            assert!(font::lacks(figure.title.zh).is_empty(), "{}", figure.title.zh);
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
        let plan = PLAN_CHARTS.iter().map(|chart| chart.name);
        let mut names: Vec<_> = CHARTS.iter().map(|chart| chart.name).chain(plan).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHARTS.len() + PLAN_CHARTS.len());
    }
}
