//! Tables of a comparison: targets, hours, load of agents, and every figure with its differences.

use super::super::capital;
use super::super::table::{Cell, Column, Heat, Row, Table};
use crate::kpi::Unit;
use crate::report::charts::compared::MOST;
use crate::report::compared::answer::kept;
use crate::report::compared::figures::{self, day_mean, is_same_for_all};
use crate::report::compared::money;
use crate::report::compared::written::{digits, finest, precise, signed};
use crate::report::compared::{
    AlternativeReport, CompareReport, DifferenceReport, SpreadReport, TARGETS, shown,
};
use crate::report::{Amount, BetterReport, FigureReport, words};
use crate::say;

/// How often targets hold with each alternative; `None` without a target.
pub fn targets(report: &CompareReport) -> Option<Table> {
    let count = report.alternatives.first()?.targets.len();
    if count == 0 {
        return None;
    }
    let mut columns = vec![
        Column::text(say!("Target", "目标")),
        Column::text(say!("Alternative", "方案")),
        Column::number(say!("Days met", "达标天数")),
        Column::number(say!("Days", "天数")),
        Column::number(say!("Share %", "占比 %")),
        Column::number(say!("Promised %", "承诺 %")),
    ];
    columns.extend(difference_columns(report, &reference(report)));
    columns.push(Column::text(say!("Promise", "承诺")));
    let mut rows = Vec::new();
    for place in 0..count {
        for (rank, one) in report.ranked().into_iter().enumerate() {
            let Some(target) = one.targets.get(place) else { continue };
            let title = report.figure(target.figure).map_or(target.figure, |figure| figure.title.now());
            let bounded = words::bounded(target.better, target.bound);
            let met = target.attainment;
            let is_reference = report.reference.as_deref() == Some(&one.name);
            let promise = words::share_as_written(target.promise_share);
            let mut cells = vec![
                Cell::new(format!("{} {bounded}", capital(title))),
                Cell::new(shown(&one.name)),
                Cell::new(
                    met.map_or_else(|| words::NOTHING.into(), |met| words::decimals(met.met_days as f64, 0)),
                ),
                Cell::new(
                    met.map_or_else(|| words::NOTHING.into(), |met| words::decimals(met.days as f64, 0)),
                ),
                Cell::new(met.map_or_else(|| words::NOTHING.into(), |met| words::percent(met.value_share))),
                Cell::new(promise.trim_end_matches('%').trim_end()),
            ];
            cells.extend(difference_cells(target.difference.as_ref().filter(|_| !is_reference)));
            cells.push(Cell::heated(
                kept(target),
                if target.kept { Heat::None } else { Heat::Worse(0.4) },
                false,
            ));
            rows.push(Row::new(cells).again(rank > 0));
        }
    }
    let caption = say!("Days that meet the targets", "达标天数");
    Some(Table { id: "targets-table", caption, note: None, columns, rows })
}

/// What the alternatives cost on the simulated days, where that differs.
pub fn money(report: &CompareReport) -> Option<Table> {
    let money = money::money(report)?;
    let names = Column::text(say!("Alternative", "方案"));
    let amounts = money.heads.iter().map(|head| Column::number(head.clone()));
    let rows = money.rows.iter().map(|(name, amounts)| {
        Row::new(std::iter::once(name).chain(amounts).map(|text| Cell::new(text.clone())))
    });
    Some(Table {
        id: "money-table",
        caption: money.title(report),
        note: None,
        columns: std::iter::once(names).chain(amounts).collect(),
        rows: rows.collect(),
    })
}

/// The rate that decides, or the first, by hour; the worse, the warmer.
pub fn hours(report: &CompareReport) -> Option<Table> {
    let figure = report.headline_rate()?;
    let shown_ones: Vec<&AlternativeReport> = report.ranked().into_iter().take(MOST).collect();
    let bound = shown_ones.first()?.targets.iter().find(|target| target.figure == figure.name);
    let value = |one: &AlternativeReport, slot: usize| -> Option<f64> {
        Some(one.slots.get(slot)?.figures.get(figure.name).copied().flatten()?.value)
    };
    let slots = &shown_ones.first()?.slots;
    let all = (0..slots.len()).flat_map(|slot| shown_ones.iter().filter_map(move |one| value(one, slot)));
    let (least, most) =
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let mut columns = vec![Column::text(say!("From", "时段"))];
    columns.extend(shown_ones.iter().map(|one| Column::number(shown(&one.name))));
    let rows = slots.iter().enumerate().map(|(slot, part)| {
        let cells = shown_ones.iter().map(|one| {
            let Some(value) = value(one, slot) else { return Cell::new(words::NOTHING) };
            let misses = bound.is_some_and(|target| value < target.bound.value);
            let badness = match figure.better {
                BetterReport::Higher => most - value,
                BetterReport::Lower => value - least,
            } / (most - least).max(0.15);
            let badness = if misses { badness.max(0.2) } else { badness };
            let heat = if badness < 0.03 { Heat::None } else { Heat::Worse(badness) };
            Cell::heated(words::decimals(value * 100.0, 1), heat, misses)
        });
        Row::new(std::iter::once(Cell::new(part.clock.clone())).chain(cells))
    });
    let rows = rows.collect();
    let note = if bound.is_some() {
        say!("Orange: worse. ▾ below what is promised for the day.", "橙色越深越差，▾ 表示低于当日目标。")
    } else {
        say!("Orange: worse.", "橙色越深越差。")
    };
    let caption = say!("{title} % hour by hour", "{title}（%）：分时段", title = capital(figure.title.now()));
    Some(Table { id: "hours-table", caption, note: Some(note), columns, rows })
}

/// How work is dealt out among agents.
pub fn loads(report: &CompareReport) -> Table {
    let mut columns = vec![Column::text(say!("Alternative", "方案"))];
    for quantity in [say!("Received/h", "每小时接待"), say!("At work %", "工作占比 %")] {
        columns.push(Column::number(say!("{quantity}: 10 % ≤", "{quantity}：10% ≤")));
        columns.push(Column::number(say!("half ≤", "50% ≤")));
        columns.push(Column::number(say!("90 % ≤", "90% ≤")));
        columns.push(Column::number(say!("fairness", "公平度")));
    }
    let part = |spread: Option<SpreadReport>, fairness: Option<f64>| {
        let quantile = |place: usize| {
            let value = spread.map(|spread| words::number(spread.quantiles[place], spread.unit));
            Cell::new(value.unwrap_or_else(|| words::NOTHING.into()))
        };
        let fairness = fairness.map_or_else(|| words::NOTHING.into(), |index| words::decimals(index, 3));
        [quantile(0), quantile(2), quantile(4), Cell::new(fairness)]
    };
    let rows = report.ranked().into_iter().map(|one| {
        let loads = &one.loads;
        let received = part(loads.received_per_hour, loads.received_fairness_share);
        let busy = part(loads.busy, loads.busy_fairness_share);
        Row::new(std::iter::once(Cell::new(shown(&one.name))).chain(received).chain(busy))
    });
    Table {
        id: "loads-table",
        caption: say!("Load of an agent on a day", "单个客服单日负荷"),
        note: None,
        columns,
        rows: rows.collect(),
    }
}

/// Every figure of every alternative with its difference from the reference, those that judge first.
pub fn figures(report: &CompareReport) -> Table {
    let mut columns = vec![
        Column::text(say!("Figure", "指标")),
        Column::text(say!("Alternative", "方案")),
        Column::number(say!("Mean day", "日均值")),
    ];
    columns.extend(difference_columns(report, &reference(report)));
    columns.push(Column::text(say!("Verdict", "判断")));
    let mut rows = Vec::new();
    for figure in in_order(report).into_iter().filter(|figure| !is_same_for_all(report, figure.name)) {
        let of = |one: &AlternativeReport| figures::difference(one, figure.name);
        let found: Vec<DifferenceReport> = report.alternatives.iter().filter_map(of).collect();
        let digits = finest(found.iter());
        for (rank, one) in report.ranked().into_iter().enumerate() {
            let is_reference = report.reference.as_deref() == Some(&one.name);
            let value = day_mean(one, figure.name).map(|value| precise(value, figure.kind, digits));
            let found = of(one).filter(|_| !is_reference);
            let verdict = found.map_or_else(String::new, |found| figures::verdict(&found, figure.better));
            let mut cells = vec![
                Cell::new(with_sign(figure.title.now(), figure.kind)),
                Cell::new(shown(&one.name)),
                Cell::new(value.unwrap_or_else(|| words::NOTHING.into())),
            ];
            cells.extend(difference_cells(found.as_ref()));
            cells.push(Cell::new(verdict));
            rows.push(Row::new(cells).again(rank > 0));
        }
    }
    Table {
        id: "differences-table",
        caption: say!("Figures and their differences", "各指标及差值"),
        note: None,
        columns,
        rows,
    }
}

/// The figures of which there is nothing to compare, with their value.
pub fn same_for_all(report: &CompareReport) -> Vec<String> {
    let alike = in_order(report).into_iter().filter(|figure| is_same_for_all(report, figure.name));
    let alike = alike.filter_map(|figure| {
        let value = day_mean(report.alternatives.first()?, figure.name)?;
        Some(format!("{} {}", figure.title, words::amount(Amount { unit: figure.kind, value })))
    });
    alike.collect()
}

/// What the differences and their intervals are.
pub fn method(report: &CompareReport) -> String {
    let confidence = words::share_as_written(report.confidence_share);
    let days = words::decimals(report.common_days as f64, 0);
    let choice = if report.deciding.by == TARGETS {
        say!("the share of days that meet every target", "全部目标达标的天数占比")
    } else {
        say!("the mean over days", "按天的均值")
    };
    say!(
        "Differences are paired: the same customers on the same {days} days; of rates in points. The intervals of one figure hold for all alternatives together with {confidence} confidence (Bonferroni), those of the choice whenever days end. The choice is by {choice} with procedure KN (Kim and Nelson 2001), which takes daily values as normal.",
        "差值按天配对：同样的 {days} 天、同样的顾客；比率的差以百分点计。同一指标的区间对所有方案以 {confidence} 的置信度同时成立（Bonferroni），选择依据的区间在任何时候停止都成立。依据是{choice}，用 KN 法选择（Kim 与 Nelson 2001，按日值服从正态分布计）。"
    )
}

/// The figures that judge, then all others.
fn in_order(report: &CompareReport) -> Vec<&FigureReport> {
    let mut order: Vec<&FigureReport> = report.figure(report.deciding.by).into_iter().collect();
    for figure in figures::judged(report).into_iter().chain(&report.catalog) {
        if order.iter().all(|known| known.name != figure.name) {
            order.push(figure);
        }
    }
    order
}

/// `30-second rate %`.
pub fn with_sign(title: &str, unit: Unit) -> String {
    let sign = words::sign(unit).trim();
    let title = capital(title);
    if sign.is_empty() { title } else { format!("{title} {sign}") }
}

/// Which way is better.
pub fn better(better: BetterReport) -> String {
    match better {
        BetterReport::Higher => say!("more is better", "越高越好"),
        BetterReport::Lower => say!("less is better", "越低越好"),
    }
}

/// From whom differences are taken.
fn reference(report: &CompareReport) -> String {
    if report.reference.as_deref() == report.best.as_deref() {
        say!("From best", "与最好之差")
    } else {
        say!("From first", "与首个方案之差")
    }
}

/// Columns of a difference and the ends of its interval.
pub fn difference_columns(report: &CompareReport, from: &str) -> [Column; 3] {
    let confidence = words::share_as_written(report.confidence_share);
    [
        Column::number(from),
        Column::number(say!("{confidence} low", "{confidence} 下限")),
        Column::number(say!("{confidence} high", "{confidence} 上限")),
    ]
}

/// A difference and the ends of its interval; dashes where there is none.
pub fn difference_cells(difference: Option<&DifferenceReport>) -> [Cell; 3] {
    let nothing = || Cell::new(words::NOTHING);
    let Some(number) = difference.map(|found| found.number) else { return [nothing(), nothing(), nothing()] };
    let write = |value: f64| Cell::new(signed(value, number.unit, digits(&number)));
    match number.interval {
        Some((low, high)) => [write(number.value), write(low), write(high)],
        None => [write(number.value), nothing(), nothing()],
    }
}
