//! The page of `compare`: which alternative is best and how sure that is, charts and tables of all, what is compared;
//! of several scenarios first who wins where, then each by itself.

mod answer;
mod charts;
mod choice;
mod cost;
mod overview;
mod setup;
mod tables;
#[cfg(test)]
pub mod tests;

use maud::{Markup, html};

use super::{Page, assumed, day, heading, period, reproduce};
use crate::report::compared::{Alternative, CompareReport};
use crate::report::words;
use crate::say;

/// A scenario with what was compared in it and what was found.
pub struct Case<'a> {
    /// What was compared.
    pub alternatives: &'a [Alternative],
    /// What was found.
    pub report: &'a CompareReport,
}

/// The page of comparisons, `command` being what the user typed for it.
pub fn compare_page(cases: &[Case], command: &str) -> String {
    let mut page = match cases {
        [case] => alone(case),
        _ => several(cases),
    };
    let scenarios: Vec<_> = cases.iter().map(|case| &case.report.scenario).collect();
    reproduce(&mut page, command, &scenarios, false);
    page.into_text()
}

/// The page of one scenario: its parts are the page's sections.
fn alone(case: &Case) -> Page {
    let report = case.report;
    let name = &report.scenario.name;
    let mut page = Page::new(say!("{name}: comparison", "{name}：方案对比"), name.clone(), facts(report));
    page.section("answer", say!("Answer", "结论"), answer::first_screen(case, "answer-title"));
    page.section("choice", say!("Alternatives", "方案"), titled("choice", &choice_title(), choice(case)));
    let drawn = charts::of_day(&mut page, case);
    let body = html! { (day::tools()) (drawn) (hours(report)) };
    page.section("day", say!("The day", "全天走势"), titled("day", &say!("The day", "全天走势"), body));
    let title = say!("How work is dealt out among agents", "客服之间的工作量分配");
    let drawn = charts::of_loads(&mut page, case);
    page.section("loads", say!("Load", "负荷"), titled("loads", &title, loads(report, &drawn)));
    let title = say!("All figures", "全部指标");
    page.section("figures", say!("Figures", "指标"), titled("figures", &title, figures(report)));
    page.section(
        "compared",
        say!("Set-up", "方案设置"),
        titled("compared", &setup_title(), setup::body(case)),
    );
    if let Some(first) = case.alternatives.first() {
        let assumed = assumed::body(&first.study, &first.study.layout);
        page.section("assumed", say!("Assumptions", "前提假设"), assumed);
    }
    page
}

/// The page of several scenarios: who wins where, then a section for each; what few look up is folded away.
fn several(cases: &[Case]) -> Page {
    let reports: Vec<&CompareReport> = cases.iter().map(|case| case.report).collect();
    let name = say!("{count} scenarios compared", "{count} 个场景的方案对比", count = cases.len());
    let mut page = Page::new(name.clone(), name, String::new());
    page.section("overview", say!("Who wins where", "总览"), overview::body(&reports));
    for (place, case) in cases.iter().enumerate() {
        let report = case.report;
        let id = format!("scenario-{}", place + 1);
        let (day, loads_drawn) = (charts::of_day(&mut page, case), charts::of_loads(&mut page, case));
        let first = case.alternatives.first().map(|one| &one.study);
        let body = html! {
            p.small.quiet { (report.scenario.name) " · " (facts(report)) }
            (answer::first_screen(case, "title"))
            (choice(case))
            (day::tools())
            (day)
            (hours(report))
            (loads(report, &loads_drawn))
            (folded(&say!("All figures", "全部指标"), figures(report)))
            (folded(&setup_title(), setup::body(case)))
            @if let Some(study) = first {
                (folded(&say!("What is assumed", "前提假设"), assumed::body(study, &study.layout)))
            }
        };
        page.section_of(&id, crate::report::compared::overview::stem(report), body);
    }
    page
}

fn titled(id: &str, title: &str, body: Markup) -> Markup {
    html! { (heading(id, title)) (body) }
}

fn folded(title: &str, body: Markup) -> Markup {
    html! { details.folded { summary { (title) } (body) } }
}

fn choice_title() -> String {
    say!("Side by side", "各方案对比")
}

fn setup_title() -> String {
    say!("What is compared", "对比内容")
}

fn choice(case: &Case) -> Markup {
    html! {
        (choice::table(case.report).markup())
        @if let Some(money) = tables::money(case.report) { (money.markup()) }
        @if let Some(targets) = tables::targets(case.report) { (targets.markup()) }
    }
}

fn hours(report: &CompareReport) -> Markup {
    html! { @if let Some(hours) = tables::hours(report) { (hours.markup()) } }
}

fn loads(report: &CompareReport, drawn: &Markup) -> Markup {
    html! {
        (drawn)
        (tables::loads(report).markup())
        p.small.quiet {
            (say!(
                "Every agent on every day is a case. Fairness (Jain 1984): 1 where all have the same, 1/n where one of n has all.",
                "每位客服的每一天为一个样本。公平度（Jain 1984）：人人相同为 1，n 人中一人独占为 1/n。"
            ))
        }
    }
}

fn figures(report: &CompareReport) -> Markup {
    let alike = tables::same_for_all(report);
    html! {
        p.intro { (tables::method(report)) }
        (tables::figures(report).markup())
        @if !alike.is_empty() {
            p.small.quiet {
                (say!("The same for all: {list}.", "各方案相同：{list}。", list = alike.join(&say!("; ", "；"))))
            }
        }
    }
}

/// When, what, how many days.
fn facts(report: &CompareReport) -> String {
    let count = |count: u64| words::decimals(count as f64, 0);
    let mut text = say!(
        "{period} · {alternatives} alternatives on the same {common} days · {all} days simulated in all",
        "{period} · {alternatives} 个方案，同样的 {common} 天 · 共模拟 {all} 天",
        period = period(&report.scenario),
        alternatives = report.alternatives.len(),
        common = count(report.common_days),
        all = count(report.simulated_days),
    );
    if report.interrupted {
        text += &say!(" · interrupted", " · 已中断");
    }
    text
}
