//! Charts of a comparison: a line per alternative, in the same colour everywhere, the best in ink.

use maud::{Markup, html};

use super::super::chart::{Below, Chart, Form, Kind, Series, Side, rounded};
use super::super::{capital, day, weak};
use super::Case;
use crate::kpi::Unit;
use crate::report::charts::compared::MOST;
use crate::report::compared::{
    Alternative, AlternativeReport, CompareReport, ComparedTargetReport, SpreadReport, shown,
};
use crate::report::{Amount, FigureReport, words};
use crate::say;
use crate::study::Study;

/// The colours of the alternatives, from the best on, and their dashes where colours alone are hard to tell apart.
const LINES: [(&str, Option<[u8; 2]>); MOST] = [
    ("s0", None),
    ("c1", None),
    ("c2", None),
    ("c3", None),
    ("s3", None),
    ("c1", Some([5, 3])),
    ("c2", Some([5, 3])),
    ("s2", Some([5, 3])),
];

/// Charts over the day: the rate, what decides if that is another figure, first waits, people where they differ.
pub fn of_day(page: &mut super::Page, case: &Case) -> Markup {
    let Some(study) = case.alternatives.first().map(|one| &one.study) else { return html! {} };
    let report = case.report;
    let rate = report.headline_rate();
    let mut shown: Vec<&FigureReport> = rate.into_iter().collect();
    for name in [report.deciding.by, "mean-first-wait"] {
        shown
            .extend(report.figure(name).filter(|figure| shown.iter().all(|known| known.name != figure.name)));
    }
    let mut drawn: Vec<Chart> =
        shown.into_iter().filter_map(|figure| by_slot(study, report, figure)).collect();
    drawn.extend(people(case));
    drawn.extend(days(report));
    if drawn.len() % 2 == 1 {
        drawn[0].full = true;
    }
    html! {
        @if let Some(more) = report.alternatives.len().checked_sub(MOST).filter(|more| *more > 0) {
            p.intro { (say!("Charts show the best {MOST}; the tables have {more} more.", "图中只画最好的 {MOST} 个方案，另有 {more} 个见表格。")) }
        }
        div.charts { @for chart in drawn { (page.chart(chart)) } }
    }
}

/// Charts of how work is dealt out: agents from the one with least to the one with most.
pub fn of_loads(page: &mut super::Page, case: &Case) -> Markup {
    let report = case.report;
    let charts = [
        spread(
            report,
            say!("Inquiries received per hour logged in", "每在线小时接待咨询量"),
            fairness(report, |one| one.loads.received_fairness_share),
            |one| one.loads.received_per_hour,
        ),
        spread(
            report,
            say!("Share of time at work", "工作时间占比"),
            fairness(report, |one| one.loads.busy_fairness_share),
            |one| one.loads.busy,
        ),
    ];
    html! { div.charts { @for chart in charts.into_iter().flatten() { (page.chart(chart)) } } }
}

/// The alternatives that charts show, each with its line.
fn lines(report: &CompareReport) -> Vec<(&AlternativeReport, &'static str, Option<[u8; 2]>)> {
    let lines = report.ranked().into_iter().zip(LINES);
    lines.map(|(one, (tone, dashes))| (one, tone, dashes)).collect()
}

fn line(
    name: String,
    tone: &'static str,
    dashes: Option<[u8; 2]>,
    unit: Unit,
    values: Vec<Option<f64>>,
) -> Series {
    let scale = if unit == Unit::Share { 100.0 } else { 1.0 };
    Series {
        name,
        kind: Kind::Line,
        tone,
        dashes,
        right: false,
        form: Form::of(unit),
        values: values.into_iter().map(|value| value.map(|value| rounded(value * scale))).collect(),
        low: None,
        high: None,
    }
}

/// A figure per slot, with the target of it.
fn by_slot(study: &Study, report: &CompareReport, figure: &FigureReport) -> Option<Chart> {
    let of = |one: &AlternativeReport| -> Vec<Option<f64>> {
        let slots = one.slots.iter().map(|slot| slot.figures.get(figure.name).copied().flatten());
        slots.map(|amount| amount.map(|amount| amount.value)).collect()
    };
    let lines = lines(report).into_iter();
    let mut series: Vec<Series> = lines
        .map(|(one, tone, dashes)| line(shown(&one.name), tone, dashes, figure.kind, of(one)))
        .filter(|series| !series.is_empty())
        .collect();
    if series.is_empty() {
        return None;
    }
    if let Some(target) = target(report, figure.name) {
        let bounded = words::bounded(target.better, target.bound);
        let scale = if figure.kind == Unit::Share { 100.0 } else { 1.0 };
        let name = say!("target {bounded}", "目标 {bounded}");
        let slots = study.scenario.slots();
        let form = Form::of(figure.kind);
        series.push(Series::bound(name, target.bound.value * scale, slots, "accent", form));
    }
    let title = capital(figure.title.now());
    Some(Chart {
        message: apart(report, figure).unwrap_or_default(),
        title: say!("{title} by time of day", "{title}（分时段）"),
        full: false,
        x: day::clock_axis(study),
        left: match figure.kind {
            Unit::Share => Side::rates(&series),
            unit => Side::from_zero(words::sign(unit), &series, 5.0),
        },
        right: None,
        series,
        marks: Vec::new(),
    })
}

fn target<'a>(report: &'a CompareReport, figure: &str) -> Option<&'a ComparedTargetReport> {
    report.alternatives.first()?.targets.iter().find(|target| target.figure == figure)
}

/// The slot in which the alternatives are furthest apart.
fn apart(report: &CompareReport, figure: &FigureReport) -> Option<String> {
    let ranked = report.ranked();
    let slots = ranked.first()?.slots.len();
    let widest = (0..slots).filter_map(|slot| {
        let value = |one: &&AlternativeReport| one.slots[slot].figures.get(figure.name).copied().flatten();
        let values: Vec<f64> =
            ranked.iter().take(MOST).filter_map(value).map(|amount| amount.value).collect();
        let ends = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(*value), high.max(*value))
        });
        (values.len() > 1).then_some((slot, ends))
    });
    let (slot, (low, high)) =
        widest.reduce(|best, slot| if slot.1.1 - slot.1.0 > best.1.1 - best.1.0 { slot } else { best })?;
    let write = |value: f64| words::amount(Amount { unit: figure.kind, value });
    let (clock, low, high) = (&ranked[0].slots[slot].clock, write(low), write(high));
    Some(say!(
        "Furthest apart in the slot from {clock}: {low} to {high}.",
        "{clock} 起的时段差别最大：{low} 至 {high}。"
    ))
}

/// People on shift, where alternatives have different layouts.
fn people(case: &Case) -> Option<Chart> {
    let first = case.alternatives.first()?;
    if case.alternatives.iter().all(|one| one.study.layout == first.study.layout) {
        return None;
    }
    let study_of = |name: &str| case.alternatives.iter().find(|one: &&Alternative| one.name == name);
    let series: Vec<Series> = lines(case.report)
        .into_iter()
        .filter_map(|(one, tone, dashes)| {
            let study = &study_of(&one.name)?.study;
            let people = weak::on_shift(&study.scenario, &study.layout).into_iter().map(Some).collect();
            Some(line(shown(&one.name), tone, dashes, Unit::Count, people))
        })
        .collect();
    Some(Chart {
        title: say!("People on shift", "在岗人数"),
        message: say!("As planned, breaks left out.", "按排班，不含用餐。"),
        full: false,
        x: day::clock_axis(&first.study),
        left: Side::from_zero("", &series, 1.0),
        right: None,
        series,
        marks: Vec::new(),
    })
}

/// Days spent on each alternative: those that cannot be the best get no more.
fn days(report: &CompareReport) -> Option<Chart> {
    let ranked: Vec<&AlternativeReport> = report.ranked().into_iter().take(MOST).collect();
    let most = ranked.iter().map(|one| one.days).max()?;
    let series = Series {
        name: say!("days", "天数"),
        kind: Kind::Bars,
        tone: "s1",
        dashes: None,
        right: false,
        form: Form { digits: 0, sign: String::new() },
        values: ranked.iter().map(|one| Some(one.days as f64)).collect(),
        low: None,
        high: None,
    };
    let count = |days: u64| words::decimals(days as f64, 0);
    let (common, most) = (count(report.common_days), (most, count(most)));
    let message = if most.0 > report.common_days {
        say!(
            "All have {common} days; those that could still be the best got more, up to {most}.",
            "各方案都有 {common} 天；仍可能最好的增加到最多 {most} 天。",
            most = most.1
        )
    } else {
        say!("{common} days each were enough.", "每个方案 {common} 天即可。")
    };
    Some(Chart {
        title: say!("Days simulated", "模拟天数"),
        message,
        full: false,
        x: Below {
            title: say!("Alternative", "方案"),
            labels: None,
            names: ranked.iter().map(|one| shown(&one.name)).collect(),
            values: Vec::new(),
            span: None,
            form: Form { digits: 0, sign: String::new() },
        },
        left: Side::from_zero("", [&series], 1.0),
        right: None,
        series: vec![series],
        marks: Vec::new(),
    })
}

/// Quantiles of agents on agents, a line per alternative.
fn spread(
    report: &CompareReport,
    title: String,
    message: String,
    of: fn(&AlternativeReport) -> Option<SpreadReport>,
) -> Option<Chart> {
    let lines = lines(report).into_iter();
    let series: Vec<Series> = lines
        .filter_map(|(one, tone, dashes)| {
            let spread = of(one)?;
            let values = spread.quantiles.into_iter().map(Some).collect();
            Some(Series { kind: Kind::Points, ..line(shown(&one.name), tone, dashes, spread.unit, values) })
        })
        .collect();
    let unit = lines_unit(report, of)?;
    Some(Chart {
        title,
        message,
        full: false,
        x: Below {
            title: say!("Share of agents with at most so much", "不超过该值的客服占比"),
            labels: None,
            names: Vec::new(),
            values: crate::report::compared::QUANTILES
                .iter()
                .map(|(_, share)| rounded(share * 100.0))
                .collect(),
            span: Some((5.0, 95.0)),
            form: Form { digits: 0, sign: words::sign(Unit::Share).to_owned() },
        },
        left: Side::from_zero(words::sign(unit), &series, 1.0),
        right: None,
        series,
        marks: Vec::new(),
    })
}

fn lines_unit(report: &CompareReport, of: fn(&AlternativeReport) -> Option<SpreadReport>) -> Option<Unit> {
    report.alternatives.iter().find_map(of).map(|spread| spread.unit)
}

/// Who deals work out most evenly, and who least; the flatter a line, the fairer.
fn fairness(report: &CompareReport, of: fn(&AlternativeReport) -> Option<f64>) -> String {
    let ranked = report.ranked();
    let found: Vec<(String, f64)> =
        ranked.iter().take(MOST).filter_map(|one| Some((shown(&one.name), of(one)?))).collect();
    let most = found.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let least = found.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    match (most, least) {
        (Some(most), Some(least)) if words::decimals(most.1, 3) != words::decimals(least.1, 3) => say!(
            "The flatter, the fairer. Fairest: {most} ({high}); least fair: {least} ({low}).",
            "越平越公平。最公平：{most}（{high}）；最不公平：{least}（{low}）。",
            most = most.0,
            high = words::decimals(most.1, 3),
            least = least.0,
            low = words::decimals(least.1, 3)
        ),
        _ => say!("The flatter, the fairer; all are as fair.", "越平越公平；各方案同样公平。"),
    }
}
