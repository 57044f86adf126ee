//! The page of `plan`: what it recommends, how sure it is, what a cheaper layout could save, what binds, the roster.

mod answer;
mod charts;
mod outlook;

use maud::html;

use crate::report::html::table::{Cell, Column, Row, Table};
use crate::report::html::{Page, assumed, heading, period, reproduce, wall};
use crate::report::planned::{LineReport, PlanReport};
use crate::report::words;
use crate::say;
use crate::study::Study;
use crate::workforce::{Layout, Roster};

/// The page of a plan: the layout that it found, and its roster if there is one.
pub fn plan_page(
    study: &Study,
    report: &PlanReport,
    layout: &Layout,
    roster: Option<&Roster>,
    command: &str,
) -> String {
    let name = &report.scenario.name;
    let mut page =
        Page::new(say!("{name}: recommended layout", "{name}：排班建议"), name.clone(), facts(report));
    page.section("answer", say!("Answer", "结论"), answer::first_screen(report));
    let people = html! {
        (heading("people", &say!("Who works when", "排班表")))
        (layout_table("layout-table", say!("Recommended layout", "建议排班"), &report.layout, report).markup())
        (wall::chart(&study.scenario, layout, roster))
        @if roster.is_none() && report.scenario.people_count > 0 {
            p.small.quiet { (say!("No roster by person keeps the rules of working time, so the chart shows lines of the layout.", "没有符合工时规则的个人排班表，此处按排班行显示。")) }
        }
    };
    page.section("people", say!("Roster", "排班表"), people);
    let charts = charts::all(&mut page, study, report, layout);
    page.section("day", say!("The day", "全天走势"), charts);
    let outlook = outlook::tables(report);
    if !outlook.is_empty() {
        let body = html! {
            (heading("outlook", &say!("How it holds up", "稳健性")))
            @for table in &outlook { (table.markup()) }
        };
        page.section("outlook", say!("How it holds up", "稳健性"), body);
    }
    page.section("assumed", say!("Assumptions", "前提假设"), assumed::body(study, layout));
    reproduce(&mut page, command, &[&report.scenario], report.is_cut);
    page.into_text()
}

fn facts(report: &PlanReport) -> String {
    let mut text = say!(
        "{period} · {all} days simulated, {fresh} of them fresh for the certificate",
        "{period} · 共模拟 {all} 天，其中 {fresh} 天专用于验证",
        period = period(&report.scenario),
        all = words::decimals(report.days.total() as f64, 0),
        fresh = words::decimals(report.certificate.days as f64, 0),
    );
    if report.interrupted {
        text += &say!(" · interrupted: the best layout found until then", " · 已中断：截至当时的最优排班");
    }
    text
}

/// An amount with its currency, or hours of work where no cost is known.
fn money(report: &PlanReport, amount: f64) -> String {
    let digits = usize::from(amount.abs() < 1_000.0 && amount != 0.0);
    format!("{} {}", words::decimals(amount, digits), currency(report))
}

fn currency(report: &PlanReport) -> String {
    if report.currency == "hours" { say!("hours of work", "工时") } else { report.currency.clone() }
}

fn layout_table(id: &'static str, caption: String, lines: &[LineReport], report: &PlanReport) -> Table {
    let row = |line: &LineReport| {
        Row::new([
            Cell::new(line.group.clone()),
            Cell::new(line.team.clone()),
            Cell::new(line.start.clone()),
            Cell::new(line.end.clone()),
            Cell::new(if line.breaks.is_empty() { words::NOTHING.to_owned() } else { line.breaks.join(" ") }),
            Cell::new(line.people_count.to_string()),
            Cell::new(words::decimals(line.person_cost, 1)),
            Cell::new(words::decimals(line.person_cost * f64::from(line.people_count), 1)),
        ])
    };
    let people: u32 = lines.iter().map(|line| line.people_count).sum();
    let cost: f64 = lines.iter().map(|line| line.person_cost * f64::from(line.people_count)).sum();
    let mut rows: Vec<Row> = lines.iter().map(row).collect();
    let empty = || Cell::new("");
    rows.push(Row::sum([
        Cell::new(say!("All", "合计")),
        empty(),
        empty(),
        empty(),
        empty(),
        Cell::new(words::decimals(f64::from(people), 0)),
        empty(),
        Cell::new(words::decimals(cost, 1)),
    ]));
    let currency = currency(report);
    Table {
        id,
        caption,
        note: None,
        columns: vec![
            Column::text(say!("Group", "分组")),
            Column::text(say!("Team", "团队")),
            Column::text(say!("Start", "上班")),
            Column::text(say!("End", "下班")),
            Column::text(say!("Breaks", "休息")),
            Column::number(report.scenario.people_title()),
            Column::number(say!("{currency} each", "每人 {currency}")),
            Column::number(currency),
        ],
        rows,
    }
}
