//! How a plan holds up: other circumstances, one person more or less, other ways of planning.

use crate::kpi::Unit;
use crate::language::Language;
use crate::report::html::capital;
use crate::report::html::table::{Cell, Column, Heat, Row, Table};
use crate::report::planned::{BesideLayoutReport, PlanReport};
use crate::report::{AttainmentReport, words};
use crate::say;

/// One person more or less, other circumstances, other ways of planning.
pub fn tables(report: &PlanReport) -> Vec<Table> {
    let mut tables = Vec::new();
    if report.circumstances.len() > 1 {
        tables.push(circumstances(report));
    }
    if !report.marginals.is_empty() {
        tables.push(marginals(report));
    }
    if !report.beside.is_empty() {
        tables.push(beside(report));
    }
    tables
}

/// A share of days, the redder the further below the promise.
fn heated(value: f64, promise: f64) -> Cell {
    let short = promise - value;
    let heat = if short > 0.0 { Heat::Worse(0.15 + short / 0.5) } else { Heat::None };
    Cell::heated(words::percent(value), heat, false)
}

/// The promise that all targets together are measured by: the highest.
fn promise(report: &PlanReport) -> f64 {
    report.certificate.targets.iter().map(|target| target.promise_share).fold(0.0, f64::max)
}

fn circumstances(report: &PlanReport) -> Table {
    let sure = words::share_as_written(report.interval_confidence());
    let interval = || Column::number(say!("{sure} interval", "{sure} 区间"));
    let mut columns = vec![Column::text(say!("If", "情形"))];
    for target in &report.certificate.targets {
        columns.extend([Column::number(format!("{} %", capital(target.title.now()))), interval()]);
    }
    let several = report.certificate.targets.len() > 1;
    if several {
        columns.extend([Column::number(say!("All %", "全部 %")), interval()]);
    }
    let cells = |met: Option<&AttainmentReport>, promise: f64| match met {
        Some(met) => {
            let ends = words::interval(Some((met.low_share, met.high_share)), Unit::Share);
            // On few days a plan that keeps its promise often comes out a little below it.
            let surely_below = met.high_share < promise;
            let value = if surely_below {
                heated(met.value_share, promise)
            } else {
                Cell::new(words::percent(met.value_share))
            };
            [value, Cell::new(ends)]
        }
        None => [Cell::new(words::NOTHING), Cell::new(words::NOTHING)],
    };
    let rows = report.circumstances.iter().map(|it| {
        let mut row = vec![Cell::new(capital(&it.what.to_string()))];
        for (place, target) in report.certificate.targets.iter().enumerate() {
            row.extend(cells(it.met.get(place), target.promise_share));
        }
        if several {
            row.extend(cells(it.all_met.as_ref(), promise(report)));
        }
        Row::new(row)
    });
    let days = report.circumstances.first().map_or(0, |it| it.days);
    let note = say!(
        "The same people on the same shifts, on {days} days each. Orange: the whole interval is below the promise. {what}",
        "人员和班次不变，各模拟 {days} 天。橙色：整个区间都低于承诺。{what}",
        what = report.circumstances_note()
    );
    Table {
        id: "circumstances-table",
        caption: say!("If things come otherwise: days that meet the target", "情况有变时的达标天数占比"),
        note: Some(note),
        columns,
        rows: rows.collect(),
    }
}

fn marginals(report: &PlanReport) -> Table {
    let promise = promise(report);
    let rows = report.marginals.iter().map(|marginal| {
        let line = &marginal.line;
        let share = |share: Option<f64>, allowed: bool| match share {
            Some(share) if allowed => heated(share, promise),
            // Not a choice, so that no colour weighs it.
            Some(share) => Cell::new(format!("{} *", words::percent(share))),
            None => Cell::new(words::NOTHING),
        };
        Row::new([
            Cell::new(line.group.clone()),
            Cell::new(line.team.clone()),
            Cell::new(format!("{}–{}", line.start, line.end)),
            Cell::new(line.people_count.to_string()),
            share(marginal.one_less_share, marginal.one_less_allowed),
            share(Some(marginal.as_planned_share), true),
            share(marginal.one_more_share, marginal.one_more_allowed),
        ])
    });
    Table {
        id: "marginals-table",
        caption: say!(
            "One person more or less: share of the search's days on which every target is met",
            "增减一人：搜索所用日子中全部目标达标的占比"
        ),
        note: report.marginals_note().into_iter().chain(report.not_allowed_note()).reduce(|one, other| {
            let between = Language::now().pick(" ", "");
            one + between + &other
        }),
        columns: vec![
            Column::text(say!("Group", "分组")),
            Column::text(say!("Team", "团队")),
            Column::text(say!("Shift", "班次")),
            Column::number(report.scenario.people_title()),
            Column::number(say!("One less %", "少一人 %")),
            Column::number(say!("As planned %", "不变 %")),
            Column::number(say!("One more %", "多一人 %")),
        ],
        rows: rows.collect(),
    }
}

fn beside(report: &PlanReport) -> Table {
    let rows = report.beside.iter().map(|it| {
        let met: Vec<String> = it.own.met_share.iter().map(|share| words::percent(*share)).collect();
        let then = |cell: &dyn Fn(&BesideLayoutReport) -> String| {
            Cell::new(it.scaled.as_ref().map_or_else(|| words::NOTHING.to_owned(), cell))
        };
        Row::new([
            Cell::new(capital(&it.method.to_string())),
            Cell::new(it.own.people_count.to_string()),
            Cell::new(words::decimals(it.own.planned_cost, 0)),
            Cell::heated(met.join(", "), if it.own.kept { Heat::None } else { Heat::Worse(0.4) }, false),
            then(&|scaled| scaled.people_count.to_string()),
            then(&|scaled| words::decimals(scaled.planned_cost, 0)),
            then(&|scaled| words::percent(scaled.planned_cost / report.planned_cost.max(1e-9) - 1.0)),
        ])
    });
    Table {
        id: "beside-table",
        caption: say!("What planners do today, on the same days", "常用排班方法在同样日子的结果"),
        note: Some(say!(
            "Then: with as many people more as attain what the plan attains.",
            "达到同等效果时：按比例加人直到达标。"
        )),
        columns: vec![
            Column::text(say!("Way of planning", "方法")),
            Column::number(report.scenario.people_title()),
            Column::number(say!("Cost", "成本")),
            Column::number(say!("Days met %", "达标天数 %")),
            Column::number(match report.scenario.works_once() {
                true => say!("People then", "达标时人数"),
                false => say!("Shifts then", "达标时人次"),
            }),
            Column::number(say!("Cost then", "达标时成本")),
            Column::number(say!("Dearer by %", "贵出 %")),
        ],
        rows: rows.collect(),
    }
}
