//! The page of `run`: the answer, the weak hours, charts of the day, every hour, the roster, all figures, assumptions.

mod advice;
mod charts;
mod tables;

use maud::{Markup, html};

use crate::report::html::{Page, answer, assumed, besides, heading, heat, period, reproduce, wall};
use crate::report::{Report, blank, long_waits, returns, words};
use crate::say;
use crate::study::Study;

/// The page of a run, `command` being what the user typed for it.
pub fn run_page(study: &Study, report: &Report, command: &str) -> String {
    let name = &report.scenario.name;
    let mut page = Page::new(say!("{name}: simulated days", "{name}：模拟报告"), name.clone(), facts(report));
    page.section("answer", say!("Answer", "结论"), first_screen(study, report));
    let charts = charts::all(&mut page, study, report);
    page.section("day", say!("The day", "全天走势"), charts);
    let hours = html! {
        (heading("hours", &say!("Hour by hour", "分时段")))
        (heat::map(report).markup())
        @for note in blank::notes(report).into_iter().chain(returns::note(report)) { p.small.quiet { (note) } }
        @if let Some(note) = long_waits::of_slots(report) { p.small.quiet { (note) } }
    };
    page.section("hours", say!("Hour by hour", "分时段"), hours);
    let roster = study.roster(&study.layout).ok();
    let people = html! {
        (heading("people", &say!("Who works when", "排班表")))
        (wall::chart(&study.scenario, &study.layout, roster.as_ref()))
        @if report.groups.len() > 1 {
            (tables::parts("groups-table", say!("By group", "分组"), say!("Group", "分组"), &report.groups, report).markup())
        }
        (tables::parts("teams-table", say!("By team", "分团队"), say!("Team", "团队"), &report.teams, report).markup())
        @if let Some(costs) = tables::costs(report) { (costs.markup()) }
    };
    page.section("people", say!("Roster", "排班表"), people);
    if let Some(body) = besides::section(report) {
        page.section("besides", besides::name(), body);
    }
    let figures = html! {
        (heading("figures", &say!("All figures", "全部指标")))
        (tables::figures(report).markup())
        (tables::waits(report).markup())
        @for note in long_waits::of_day(report) { p.small.quiet { (note) } }
    };
    page.section("figures", say!("Figures", "指标"), figures);
    page.section("assumed", say!("Assumptions", "前提假设"), assumed::body(study, &study.layout));
    reproduce(&mut page, command, &[&report.scenario], false);
    page.into_text()
}

/// When, who, how many days.
fn facts(report: &Report) -> String {
    let scenario = &report.scenario;
    let mut text = say!(
        "{period} · {people} · {days} simulated days",
        "{period} · {people} · 模拟 {days} 天",
        period = period(scenario),
        people = words::people(scenario.people_count, scenario.persons_count),
        days = words::decimals(report.days as f64, 0),
    );
    if report.interrupted {
        text += &say!(" · interrupted", " · 已中断");
    }
    if report.precise == Some(false) && !report.interrupted {
        text += &say!(" · the wanted precision or certainty was not reached", " · 未达到要求的精度或把握");
    }
    text
}

fn first_screen(study: &Study, report: &Report) -> Markup {
    html! {
        // An interval stays on one line.
        h2.verdict #answer-title { (answer::verdict(report).replace('–', "\u{2060}–\u{2060}")) }
        div.answers {
            @for target in &report.targets { (answer::card(report, target)) }
            @if let Some(cost) = &report.cost { (answer::cost(cost, report.scenario.cost_title())) }
        }
        (advice::table(study, report))
    }
}
