//! Which figures of alternatives people are shown first, and what a figure says of them.

use super::{AlternativeReport, CompareReport, DifferenceReport, FigureReport};
use crate::kpi::book;
use crate::language::Words;
use crate::report::BetterReport;
use crate::say;

/// Figures that are shown besides the targets' and the book's, with the heads of their columns.
pub const BESIDES: [(&str, Words); 7] = [
    ("mean-first-wait", Words::new("First\nwait s", "首次\n响应秒")),
    ("mean-wait", Words::new("Wait s", "平均\n响应秒")),
    ("abandoned-openly", Words::new("Left\nopenly %", "主动\n离开 %")),
    ("abandoned-silently", Words::new("Left\nsilently %", "无声\n流失 %")),
    ("consult-conversion", Words::new("Conversion\n%", "咨询\n转化 %")),
    ("queue-length", Words::new("Queue", "排队\n人数")),
    ("overtime-hours", Words::new("Overtime\nh", "加班\n小时")),
];

/// The targets' figures and then the book's.
pub fn judged(report: &CompareReport) -> Vec<&FigureReport> {
    let of_book = book(report.scenario.book).map_or(&[][..], |book| book.figures);
    let targets = report.alternatives.iter().flat_map(|one| one.targets.iter().map(|target| target.figure));
    let names = targets.chain(of_book.iter().map(|figure| figure.name));
    let mut figures: Vec<&FigureReport> = Vec::new();
    for figure in names.filter_map(|name| report.figure(name)) {
        if figures.iter().all(|known| known.name != figure.name) {
            figures.push(figure);
        }
    }
    figures
}

/// A figure's mean over the common days; `None` where nothing was counted.
pub fn day_mean(one: &AlternativeReport, name: &str) -> Option<f64> {
    one.figures.get(name).and_then(Option::as_ref).map(|measure| measure.mean_of_days)
}

/// The difference of a figure from the reference.
pub fn difference(one: &AlternativeReport, name: &str) -> Option<DifferenceReport> {
    one.differences.get(name).copied().flatten()
}

/// Whether a figure is the same for all.
pub fn is_same_for_all(report: &CompareReport, name: &str) -> bool {
    let alike =
        |one| difference(one, name).is_none_or(|found| found.number.value == 0.0 && !found.is_certain());
    report.alternatives.iter().all(alike)
        && report.alternatives.windows(2).all(|pair| day_mean(&pair[0], name) == day_mean(&pair[1], name))
}

/// Whether a difference is for certain better or worse; nothing where that is open.
pub fn verdict(difference: &DifferenceReport, better: BetterReport) -> String {
    if !difference.is_certain() {
        return String::new();
    }
    match (difference.number.value > 0.0, better) {
        (true, BetterReport::Higher) | (false, BetterReport::Lower) => say!("better", "更好"),
        _ => say!("worse", "更差"),
    }
}
