//! The report as one HTML file: it opens from disk, sends and asks for nothing, and stands for itself when it is mailed.
//!
//! A page is a list of sections of text, tables and charts. Whatever it says stands in its text; the script, which
//! draws the charts, switches series and copies tables, adds nothing that is not also written. A policy in the page
//! forbids every request and every script but its own, so that no name in a scenario can become one.
//!
//! The look and the script are in `assets/report`, the chart library in `assets/uplot`.

mod answer;
mod assumed;
mod besides;
mod chart;
mod compared;
mod day;
mod heat;
mod plan;
mod run;
mod table;
#[cfg(test)]
mod tests;
mod wall;
mod weak;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::words;
use crate::kpi;
use crate::language::Language;
use crate::say;
use crate::units::{Span, Time};
use chart::Chart;
pub use compared::{Case, compare_page};
pub use plan::plan_page;
pub use run::run_page;

const STYLE: &str = include_str!("../../../assets/report/page.css");
const SCRIPT: &str = include_str!("../../../assets/report/page.js");
const UPLOT: &str = include_str!("../../../assets/uplot/uPlot.iife.min.js");
const UPLOT_STYLE: &str = include_str!("../../../assets/uplot/uPlot.min.css");
const UPLOT_LICENSE: &str = include_str!("../../../assets/uplot/LICENSE");

/// A page in the making.
struct Page {
    /// What the browser shows as its name.
    title: String,
    /// The scenario's name.
    name: String,
    /// When, who, how many days: one line beside the name.
    facts: String,
    sections: Vec<Section>,
    charts: Vec<Chart>,
}

/// A part of a page, with its entry in the navigation.
struct Section {
    id: String,
    name: String,
    body: Markup,
}

impl Page {
    fn new(title: String, name: String, facts: String) -> Self {
        Page { title, name, facts, sections: Vec::new(), charts: Vec::new() }
    }

    /// Adds a section below the others; its body begins with a heading of the second level, whose `id` is the
    /// section's with `-title`.
    fn section(&mut self, id: &str, name: String, body: Markup) {
        // A sign stays on the line of its number.
        let tied =
            body.into_string().replace(" %", "\u{a0}%").replace("≥ ", "≥\u{a0}").replace("≤ ", "≤\u{a0}");
        self.sections.push(Section { id: id.to_owned(), name, body: PreEscaped(tied) });
    }

    /// The same for one of several sections that are made alike: every `id` in it begins with the section's.
    fn section_of(&mut self, id: &str, name: String, body: Markup) {
        // What a scenario says has no quotation mark in markup, so these are attributes of the page's own.
        let names = [" id=\"", " data-table=\"", " aria-labelledby=\"", " aria-describedby=\""];
        let own = |text: String, name: &str| text.replace(name, &format!("{name}{id}-"));
        let body = names.into_iter().fold(body.into_string(), own);
        self.section(id, name, PreEscaped(body));
    }

    /// Takes a chart to the page's data and gives the place where the script draws it.
    fn chart(&mut self, chart: Chart) -> Markup {
        let place = self.charts.len();
        let drawn = chart.figure(place);
        self.charts.push(chart);
        drawn
    }

    /// The whole file.
    fn into_text(self) -> String {
        let script = format!("/*!\n{UPLOT_LICENSE}*/\n{UPLOT}\n{SCRIPT}");
        let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        );
        let language = Language::now().pick("en", "zh-CN");
        let page = html! {
            (DOCTYPE)
            html lang=(language) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="generator" content=(format!("peakshift {}", env!("CARGO_PKG_VERSION")));
                    title { (self.title) }
                    // An empty icon keeps browsers from asking for one.
                    link rel="icon" href="data:,";
                    style { (PreEscaped(UPLOT_STYLE)) (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#main" { (say!("Skip to the answer", "跳到结论")) }
                    header.page { h1 { (self.name) } p.quiet.small { (self.facts) } }
                    nav aria-label=(say!("Parts of this report", "报告目录")) {
                        ul.page {
                            @for section in &self.sections { li { a href=(format!("#{}", section.id)) { (section.name) } } }
                        }
                    }
                    main.page #main tabindex="-1" {
                        @for section in &self.sections {
                            section id=(section.id) aria-labelledby=(format!("{}-title", section.id)) { (section.body) }
                        }
                    }
                    footer.page { p { (not_simulated()) } }
                    div #spoken .vh role="status" aria-live="polite" {}
                    script #data type="application/json" { (PreEscaped(self.data())) }
                    script { (PreEscaped(script)) }
                }
            }
        };
        page.into_string()
    }

    /// Charts and the script's own words as JSON that cannot end the element in which it stands.
    fn data(&self) -> String {
        let data = json!({
            "charts": self.charts,
            "words": {
                "toggle": say!("Show or hide", "显示或隐藏"),
                "copy": copy(),
                "copied": say!("Copied", "已复制"),
                "not_copied": say!("Could not copy: select the table instead", "无法复制，请手动选取表格"),
                "low": say!("10 % of days ≤", "10% 的天数 ≤"),
                "high": say!("90 % of days ≤", "90% 的天数 ≤"),
            },
        });
        // Nothing in JSON but its strings has these signs, and in strings each has this other form.
        data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
    }
}

/// What the button says that copies a table.
fn copy() -> String {
    say!("Copy table", "复制表格")
}

/// A section's heading.
fn heading(id: &str, text: &str) -> Markup {
    html! { h2 id=(format!("{id}-title")) { (text) } }
}

/// What the numbers leave out.
fn not_simulated() -> String {
    say!(
        "peakshift {version}. Refunds, reviews, shop ratings and disputes are not simulated. One simulated day is one run of the whole scenario; a day's figure is counted as the platform counts it.",
        "peakshift {version}。未模拟退款、评价、店铺评分和纠纷。一个模拟日即完整跑一遍该场景；各项指标按平台口径计算。",
        version = env!("CARGO_PKG_VERSION"),
    )
}

/// The title of a figure that is known by its name only.
fn figure_title(name: &str) -> String {
    kpi::figure(name).map_or_else(|| name.to_owned(), |figure| figure.title.to_string())
}

/// A sentence or title that stands alone: with a capital letter first.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A share as people read it: `93.4 %`.
fn share(value: f64) -> String {
    words::amount(super::Amount { unit: kpi::Unit::Share, value })
}

/// How long two stretches go on at once.
fn overlap(one: (Time, Time), other: (Time, Time)) -> Span {
    one.1.min(other.1).since(one.0.max(other.0))
}

/// How the same numbers come again; not where time has cut them short.
fn reproduce(page: &mut Page, command: &str, scenarios: &[&super::ScenarioReport], is_cut: bool) {
    let sentence = if is_cut {
        say!(
            "How far the search came in its time depends on the machine, and the plan on that. The days on which it was certified are the same everywhere.",
            "搜索在给定时间内能走多远取决于机器，结果也随之不同；验证所用的日子在任何机器上都相同。"
        )
    } else {
        say!(
            "The same scenario file, seed and version give the same numbers on any machine and with any number of threads.",
            "同一场景文件、随机种子和版本，在任何机器、任意线程数下结果完全一致。"
        )
    };
    let body = html! {
        (heading("again", &say!("Run it again", "复现")))
        p.intro { (sentence) }
        pre tabindex="0" { code { (command) } }
        @for scenario in scenarios {
            p.small.quiet {
                (say!("Scenario {file}, seed {seed}, peakshift {version}.", "场景文件 {file}，随机种子 {seed}，peakshift {version}。",
                    file = &scenario.file, seed = scenario.seed, version = env!("CARGO_PKG_VERSION")))
            }
        }
    };
    page.section("again", say!("Run it again", "复现"), body);
}

/// `16 September 2025 09:00–23:00` in figures: `2025-09-16 09:00 – 23:00`.
fn period(scenario: &super::ScenarioReport) -> String {
    let minutes = |at: &str| at.replace('T', " ").chars().take(16).collect::<String>();
    let (start, end) = (minutes(&scenario.start), minutes(&scenario.end));
    match end.strip_prefix(&start[..start.len().min(11)]) {
        Some(time) => format!("{start}–{time}"),
        None => format!("{start} – {end}"),
    }
}
