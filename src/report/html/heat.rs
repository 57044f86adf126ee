//! The hour × figure heat map: a table of the slots that is coloured where it is bad, and grey where there is much.

use super::super::{BetterReport, FigureReport, Figures, Measure, Report, TargetReport, words};
use super::table::{Cell, Column, Heat, Row, Table};
use super::{capital, weak};
use crate::kpi::Unit;
use crate::say;

/// A column of the heat map: how a slot's value is found and what a large one means.
struct Shown {
    title: String,
    unit: Unit,
    /// Which way is better; `None` for what is neither good nor bad.
    better: Option<BetterReport>,
    /// The least difference between best and worst that takes the whole colour, so that trifles stay pale.
    spread: f64,
    /// Value of each slot.
    values: Vec<Option<f64>>,
    /// The target whose bound a slot may miss.
    target: Option<usize>,
}

/// The heat map of a run.
pub fn map(report: &Report) -> Table {
    let shown = shown(report);
    let mut columns = vec![Column::text(say!("From", "时段"))];
    columns.extend(shown.iter().map(|column| {
        let sign = words::sign(column.unit).trim();
        Column::number(if sign.is_empty() {
            column.title.clone()
        } else {
            format!("{}\u{a0}{sign}", column.title)
        })
    }));
    let extents: Vec<(f64, f64)> = shown.iter().map(extent).collect();
    let rows = report.slots.iter().enumerate().map(|(slot, part)| {
        let cells = shown.iter().zip(&extents).map(|(column, extent)| cell(report, column, *extent, slot));
        Row::new(std::iter::once(Cell::new(part.clock.clone())).chain(cells))
    });
    Table {
        id: "hours-table",
        caption: say!("Every hour and its figures", "各时段指标"),
        note: Some(say!(
            "Orange: worse. Grey-blue: more. ▾ misses what is promised for the day. –: nothing counted, as in hours that the platform leaves out.",
            "橙色越深越差，灰蓝越深量越大，▾ 表示低于当日目标，– 表示无统计（如平台不统计的时段）。"
        )),
        columns,
        rows: rows.collect(),
    }
}

fn measure<'a>(figures: &'a Figures, name: &str) -> Option<&'a Measure> {
    figures.get(name).and_then(Option::as_ref)
}

fn shown(report: &Report) -> Vec<Shown> {
    let values = |name: &str| -> Vec<Option<f64>> {
        report.slots.iter().map(|slot| measure(&slot.figures, name).map(|m| m.value)).collect()
    };
    let most = |values: &[Option<f64>]| values.iter().flatten().copied().fold(0.0, f64::max);
    let mut shown = Vec::new();
    let mut add = |title: String, unit, better, spread, values: Vec<Option<f64>>, target| {
        shown.push(Shown { title, unit, better, spread, values, target });
    };
    add(say!("Inquiries", "咨询量"), Unit::Count, None, 1.0, values("inquiries"), None);
    let (all, people) = (values("inquiries"), values("inquiries-to-people"));
    if all.iter().flatten().sum::<f64>() - people.iter().flatten().sum::<f64>() >= 1.0 {
        add(say!("To people", "转人工"), Unit::Count, None, 1.0, people, None);
    }
    add(say!("People", "在线人数"), Unit::Count, None, 1.0, values("people-online"), None);
    add(say!("Open each", "人均同时接待"), Unit::Count, None, 1.0, values("open-per-agent"), None);
    let queue = values("queue-length");
    if most(&queue) >= 0.5 {
        add(say!("Queue", "排队"), Unit::Count, Some(BetterReport::Lower), 5.0, queue, None);
    }
    add(say!("Busy", "饱和度"), Unit::Share, None, 0.1, values("occupancy"), None);
    // Each target's own figure, and the book's first rate where none is promised.
    let mut named: Vec<(&FigureReport, Option<usize>)> = Vec::new();
    for (place, target) in report.targets.iter().enumerate() {
        if let Some(figure) =
            report.figure(target.figure).filter(|f| named.iter().all(|(n, _)| n.name != f.name))
        {
            named.push((figure, Some(place)));
        }
    }
    if named.is_empty() {
        named.extend(report.headline_rates().into_iter().map(|figure| (figure, None)));
    }
    for (figure, target) in named {
        let title = capital(figure.title.now());
        let spread = if figure.kind == Unit::Share { 0.15 } else { 30.0 };
        add(title, figure.kind, Some(figure.better), spread, values(figure.name), target);
    }
    let lower = Some(BetterReport::Lower);
    add(say!("Mean first wait", "首次响应"), Unit::Seconds, lower, 30.0, values("mean-first-wait"), None);
    let late = report.slots.iter().map(|slot| slot.first_waits.p90_seconds).collect();
    add(say!("90 % first wait ≤", "90% 首次响应 ≤"), Unit::Seconds, lower, 60.0, late, None);
    add(say!("Mean wait", "平均响应"), Unit::Seconds, lower, 30.0, values("mean-wait"), None);
    let left = report.slots.iter().map(|slot| {
        let of = |name| measure(&slot.figures, name).map(|m| m.value);
        Some(of("abandoned-openly")? + of("abandoned-silently")?)
    });
    add(say!("Abandoned", "流失率"), Unit::Share, lower, 0.05, left.collect(), None);
    let messages = values("leave-message-rate");
    if most(&messages) >= 0.005 {
        add(say!("Leave-messages", "留言率"), Unit::Share, lower, 0.05, messages, None);
    }
    shown
}

/// Least and greatest value.
fn extent(column: &Shown) -> (f64, f64) {
    let values = column.values.iter().flatten();
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)))
}

fn cell(report: &Report, column: &Shown, (least, most): (f64, f64), slot: usize) -> Cell {
    let Some(value) = column.values[slot] else { return Cell::new(words::NOTHING) };
    let target: Option<&TargetReport> = column.target.map(|place| &report.targets[place]);
    let misses = target.is_some_and(|target| weak::misses(target, value));
    let range = (most - least).max(column.spread);
    let heat = match column.better {
        None if most > 0.0 => Heat::More(value / most),
        None => Heat::None,
        Some(BetterReport::Higher) => Heat::Worse((most - value) / range),
        Some(BetterReport::Lower) => Heat::Worse((value - least) / range),
    };
    // What is promised and missed is never pale.
    let heat = match heat {
        Heat::Worse(badness) if misses => Heat::Worse(badness.max(0.45)),
        Heat::Worse(badness) if badness < 0.03 => Heat::None,
        other => other,
    };
    let text = match column.unit {
        Unit::Count if value >= 10.0 => words::decimals(value, 0),
        // One column, one precision: what rounds to 100.0 may do so here.
        Unit::Share => words::decimals(value * 100.0, 1),
        unit => words::number(value, unit),
    };
    Cell::heated(text, heat, misses)
}
