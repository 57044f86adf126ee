//! The single day: how the first target's figure varies over days, and how many of them meet the target.

use plotters::element::Rectangle;
use plotters::style::Color;

use super::super::{BetterReport, Report, TargetReport, words};
use super::ChartError;
use super::canvas::Area;
use super::frame::{self, COLOURS, Mark};
use super::series::{bins, decimals, ticks, whole_ticks};
use crate::kpi::Unit;
use crate::language::Words;
use crate::say;

const DAYS: Words = Words::new("days", "天数");

/// Draws the chart.
pub fn draw(report: &Report, area: &Area) -> Result<(), ChartError> {
    let target = report.targets.first();
    let figure = target.map_or_else(|| report.catalog.first(), |target| report.figure(target.figure));
    let Some(figure) = figure else {
        return frame::nothing(area, &say!("there is no figure", "没有指标"));
    };
    let scale = if figure.kind == Unit::Share { 100.0 } else { 1.0 };
    let values: Vec<f64> = figure.daily.iter().flatten().map(|value| value * scale).collect();
    let at = target.map(|target| target.bound.value * scale);
    let most = if figure.kind == Unit::Share { 100.0 } else { f64::INFINITY };
    let bins = bins(&values, at, figure.better, (0.0, most));
    // A target far from every day would squeeze the days into a corner; then it is only named.
    let near = bins.as_ref().zip(at).is_some_and(|(bins, at)| {
        let (start, length) = (bins.start, bins.width * bins.days.len().max(8) as f64);
        (start - 1.5 * length..=start + 2.5 * length).contains(&at)
    });
    let legend = match target {
        Some(target) => {
            let mut name =
                say!("target {bound}", "目标 {bound}", bound = words::bounded(target.better, target.bound));
            if !near {
                name += &say!(", far outside the chart", "，远在图外");
            }
            vec![
                (Mark::Area(COLOURS[0], 0.75), say!("days that meet the target", "达标的天数")),
                (Mark::Area(COLOURS[1], 0.75), say!("days that miss it", "未达标的天数")),
                (Mark::Dashes(frame::TARGET), name),
            ]
        }
        None => vec![(Mark::Area(COLOURS[0], 0.75), DAYS.to_string())],
    };
    let rest = frame::open(area, figure.title.now(), &subtitle(report, target), &legend)?;
    let Some(bins) = bins else {
        return frame::nothing(&rest, &say!("no day counted anything", "各天都没有可统计的数据"));
    };
    let end = bins.start + bins.width * bins.days.len() as f64;
    let shown = at.filter(|_| near);
    let (left, right) = shown.map_or((bins.start, end), |at| (bins.start.min(at), end.max(at)));
    // A margin of one bin, so that neither a bar nor the target stands on the frame; no day is above 100 %, so
    // that the chart ends there, unless the days at 100 % have a bin of their own.
    let alone = at.is_some_and(|at| at >= most);
    let (left, right) = (
        (left - bins.width).max(0.0),
        (right + bins.width).min(if alone { most + bins.width / 2.0 } else { most }),
    );
    let x_ticks: Vec<f64> =
        ticks(left, right, 8).into_iter().filter(|x| (left..=right.min(most)).contains(x)).collect();
    let digits = decimals(&x_ticks);
    let tallest = f64::from(bins.days.iter().copied().max().unwrap_or(1));
    let y_ticks = whole_ticks(tallest.max(4.0), 5);
    let unit = |value: &f64| format!("{}{}", words::decimals(*value, digits), words::sign(figure.kind));
    let count = |value: &f64| words::decimals(*value, 0);
    let top = y_ticks.last().copied().unwrap_or(1.0);
    let titles = (figure.title.now(), DAYS.now());
    let mut plane = frame::plane(&rest, (left, right, x_ticks), y_ticks, titles, &unit, &count)?;
    let bars = bins.days.iter().enumerate().filter(|(_, days)| **days > 0).map(|(i, days)| {
        let from = bins.start + bins.width * i as f64;
        let middle = from + bins.width / 2.0;
        let met = at.is_none_or(|at| match figure.better {
            BetterReport::Higher => middle > at,
            BetterReport::Lower => middle < at,
        });
        let colour = if met { COLOURS[0] } else { COLOURS[1] };
        let (inner, outer) = ((from + bins.width * 0.04).max(left), (from + bins.width * 0.96).min(right));
        Rectangle::new([(inner, 0.0), (outer, f64::from(*days))], colour.mix(0.75).filled())
    });
    plane.draw_series(bars)?;
    match shown {
        Some(at) => frame::dashes(&mut plane, at, (0.0, top), false, frame::TARGET),
        None => Ok(()),
    }
}

/// What the days say about the target; the scenario where there is none.
fn subtitle(report: &Report, target: Option<&TargetReport>) -> String {
    match target.and_then(|target| Some((target, target.attainment?))) {
        Some((target, attainment)) => say!(
            "met on {met} of {days}: {share} % ({low}–{high} at {at} %), promised on {promise} of days; {name}",
            "{days}中有 {met} 天达标：{share}%（{at}% 置信区间 {low}–{high}），承诺 {promise} 的天数达标；{name}",
            met = attainment.met_days,
            days = words::days(attainment.days),
            share = words::percent(attainment.value_share),
            low = words::percent(attainment.low_share),
            high = words::percent(attainment.high_share),
            at = words::percent(attainment.confidence_share).trim_end_matches(".0"),
            promise = words::share_as_written(target.promise_share),
            name = report.scenario.name,
        ),
        None => frame::scenario(report),
    }
}
