//! Charts of a plan: the day, where it goes wrong, and what certainty costs.

use maud::{Markup, html};

use super::currency;
use crate::report::html::chart::{Below, Chart, Form, Kind, Mark, Series, Side, TONES, rounded};
use crate::report::html::day::{clock_axis, customers_and_people, tools};
use crate::report::html::table::{Cell, Column, Row, Table};
use crate::report::html::{Page, capital, figure_title, heading, wall, weak};
use crate::report::planned::PlanReport;
use crate::report::words;
use crate::say;
use crate::study::Study;
use crate::workforce::Layout;

pub fn all(page: &mut Page, study: &Study, report: &PlanReport, layout: &Layout) -> Markup {
    let whole = || Form { digits: 0, sign: String::new() };
    let series = |name: String, kind, tone, form: Form, values: Vec<Option<f64>>| Series {
        name,
        kind,
        tone,
        dashes: None,
        right: false,
        form,
        values,
        low: None,
        high: None,
    };
    let some = |values: Vec<f64>| values.into_iter().map(|value| Some(rounded(value))).collect::<Vec<_>>();
    let inquiries = series(
        say!("Inquiries expected", "预测咨询量"),
        Kind::Bars,
        "bar",
        whole(),
        some(wall::demand(&study.scenario)),
    );
    let people = Series {
        right: true,
        form: Form { digits: 1, sign: String::new() },
        ..series(
            say!("People on shift", "在岗人数"),
            Kind::Line,
            "s0",
            whole(),
            some(weak::on_shift(&study.scenario, layout)),
        )
    };
    let title = say!("Customers and people", "咨询量与在岗人数");
    let message = say!(
        "What is forecast, and who is planned for it, breaks left out.",
        "预测咨询量与计划在岗人数（不含休息）。"
    );
    let mut drawn = vec![customers_and_people(study, title, message, inquiries, people)];
    let percent = || Form { digits: 1, sign: " %".into() };
    let binding =
        report.binding.iter().filter(|binding| binding.slots.iter().any(|slot| slot.wrong_share > 0.0));
    let wrong: Vec<Series> = binding
        .zip(TONES)
        .map(|(binding, tone)| {
            let shares = binding.slots.iter().map(|slot| Some(rounded(slot.wrong_share * 100.0)));
            let title = capital(&figure_title(binding.figure));
            series(title, Kind::Line, tone, percent(), shares.collect())
        })
        .collect();
    if !wrong.is_empty() && wrong.iter().all(|series| series.values.len() == study.scenario.slots()) {
        // A single target needs no line to be told from others.
        let alone = wrong.len() == 1;
        let wrong: Vec<Series> = wrong
            .into_iter()
            .map(|series| if alone { Series { kind: Kind::Bars, tone: "accent", ..series } } else { series })
            .collect();
        drawn.push(Chart {
            title: say!("Where it goes wrong", "问题出在哪些时段"),
            message: say!(
                "Share of what goes wrong by slot, on the days that decide.",
                "关键日子里各时段占全部问题的比例。"
            ),
            full: false,
            x: clock_axis(study),
            left: Side::from_zero(" %", &wrong, 5.0),
            right: None,
            series: wrong,
            marks: Vec::new(),
        });
    }
    if let Some(frontier) = frontier(report) {
        drawn.push(frontier);
    }
    let odd = drawn.len() % 2 == 1;
    if let Some(first) = drawn.first_mut() {
        first.full = odd;
    }
    html! {
        (heading("day", &say!("The day and the price of certainty", "全天走势与达标代价")))
        (tools())
        div.charts { @for chart in drawn { (page.chart(chart)) } }
        @if report.frontier.len() > 1 { (frontier_table(report).markup()) }
    }
}

/// Cost against the share of days on which everything is kept.
fn frontier(report: &PlanReport) -> Option<Chart> {
    let mut points: Vec<(f64, f64)> =
        report.frontier.iter().map(|point| (point.planned_cost, point.attained_share * 100.0)).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points.dedup_by(|a, b| a.0 == b.0);
    let (first, last) = (points.first()?.0, points.last()?.0);
    if points.len() < 2 {
        return None;
    }
    let margin = (last - first) * 0.05;
    let series = Series {
        name: say!("days on which every target is met", "全部目标达标的天数占比"),
        kind: Kind::Points,
        tone: "s0",
        dashes: None,
        right: false,
        form: Form { digits: 1, sign: " %".into() },
        values: points.iter().map(|(_, share)| Some(rounded(*share))).collect(),
        low: None,
        high: None,
    };
    Some(Chart {
        title: say!("What certainty costs", "成本与达标率"),
        message: say!(
            "Each point is a layout; the upright line is the plan.",
            "每个点是一种排班，竖线为推荐排班。"
        ),
        full: false,
        x: Below {
            title: capital(&say!("cost in {currency}", "成本（{currency}）", currency = currency(report))),
            labels: None,
            names: Vec::new(),
            values: points.iter().map(|(cost, _)| rounded(*cost)).collect(),
            span: Some((rounded(first - margin), rounded(last + margin))),
            form: Form { digits: 0, sign: String::new() },
        },
        left: Side::rates([&series]),
        right: None,
        series: vec![series],
        marks: vec![Mark { at: rounded(report.planned_cost), name: say!("the plan", "推荐排班") }],
    })
}

fn frontier_table(report: &PlanReport) -> Table {
    let digits = usize::from(report.planned_cost < 1_000.0);
    let row = |point: &crate::report::planned::FrontierReport| {
        Row::new([
            Cell::new(words::decimals(point.planned_cost, digits)),
            Cell::new(point.people_count.to_string()),
            Cell::new(words::percent(point.attained_share)),
            Cell::new(point.mark()),
        ])
    };
    Table {
        id: "frontier-table",
        caption: say!(
            "Cost against the share of the search's days on which every target is met (only the plan itself is certified)",
            "成本与搜索所用日子中全部目标达标的占比（只有推荐的排班经过验证）"
        ),
        note: None,
        columns: vec![
            Column::number(capital(&currency(report))),
            Column::number(report.scenario.people_title()),
            Column::number(say!("Every target met %", "全部达标 %")),
            Column::text(say!("Layout", "排班")),
        ],
        rows: report.frontier.iter().map(row).collect(),
    }
}
