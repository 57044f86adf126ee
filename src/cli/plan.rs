//! `peakshift plan`: recommends the cheapest layout that keeps its promise.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, Outcome, interrupt, outputs, print, style, tell};
use crate::language::Words;
use crate::plan::master::NoLayout;
use crate::plan::{Event, NoPlan, Options, plan};
use crate::report::charts::PLAN_CHARTS;
use crate::report::planned::{PlanReport, ProgressReport, terminal};
use crate::report::whole::Folder;
use crate::report::{html, json, roster};
use crate::say;
use crate::study::{self, Study};
use crate::workforce::{Layout, Roster, Unrosterable};

/// Arguments of `plan`.
#[derive(Args, Debug)]
#[command(after_help = say!("\
Examples:
  peakshift plan double11.toml
      the cheapest layout of the scenario's shift templates that keeps its targets, and a report;
      written to the folder double11-plan beside the scenario: the layout, the report, and the
      roster as a table, as a workbook with a wall chart, and as a calendar for each person
  peakshift plan double11.toml --time 60s --out draft --force
      a quick draft in a minute, certificate included
  peakshift plan double11.toml --fix hired.toml
      keeps the people of a layout file and plans the rest
  peakshift plan double11.toml --minimize shortfall --budget 20000
      what can be attained for the money
  peakshift run double11.toml --layout double11-plan/layout.toml
      simulates the plan like any layout", "\
示例：
  peakshift plan double11.toml
      从场景的班次中选出能达成目标的最省排班并报告；排班、排班表和报告写入场景文件旁的文件夹 double11-plan
  peakshift plan double11.toml --time 60s --out draft --force
      一分钟出草案，含验证
  peakshift plan double11.toml --fix hired.toml
      保留排班文件中的人，规划其余的
  peakshift plan double11.toml --minimize shortfall --budget 20000
      这笔钱能做到什么程度
  peakshift run double11.toml --layout double11-plan/layout.toml
      像模拟其他排班一样模拟规划结果"))]
pub struct Arguments {
    #[arg(help = say!("Scenario file; its [[templates]], or else its [[shifts]], are what the plan chooses from", "场景文件；规划从其中的 [[templates]]（没有则从 [[shifts]]）中选择"), value_name = "SCENARIO")]
    scenario: PathBuf,
    #[arg(help = say!("How long all of it may take, such as 60s or 5m: the search ends early enough for the certificate, which alone is never cut. A plan cut short by time differs from machine to machine", "总时长，例如 60s 或 5m：搜索会提前结束，为验证留足时间；只有验证不会被截断。因时间截断的规划会因机器而异"), long, value_name = "LENGTH", value_parser = length)]
    time: Option<Duration>,
    #[arg(help = say!("How many days the search may take: 2 twice as many as 1", "搜索可用的天数：2 是 1 的两倍"), long, value_name = "NUMBER", default_value_t = 1.0, value_parser = effort)]
    effort: f64,
    #[arg(help = say!("Keep the people of this layout file and plan the rest", "保留此排班文件中的人，规划其余的"), long, value_name = "FILE")]
    fix: Option<PathBuf>,
    #[arg(help = say!("What is made as small as possible", "使什么尽可能小"), long, value_enum, value_name = "WHAT", default_value_t = Minimize::Cost)]
    minimize: Minimize,
    #[arg(help = say!("Most that the layout may cost", "排班的最高成本"), long, value_name = "COST", value_parser = budget, required_if_eq("minimize", "shortfall"))]
    budget: Option<f64>,
    #[arg(help = say!("Seed of all randomness [default: as the file says]", "随机种子［默认：按文件］"), long, value_name = "N")]
    seed: Option<u64>,
    #[arg(help = say!("Threads; the result is the same for any number, unless --time cuts the search", "线程数；结果与线程数无关，除非 --time 截断搜索"), long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[arg(help = say!("Print the report as JSON", "以 JSON 输出报告"), long)]
    json: bool,
    #[arg(help = say!("Write the report as one HTML file here too, which opens without a network", "另把报告写成一个 HTML 文件，无需联网即可打开"), long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[arg(help = say!("Write layout.toml, roster.csv, roster.xlsx, calendars, plan.json, report.html and charts into this folder [default: beside the scenario, its name and -plan]", "把 layout.toml、roster.csv、roster.xlsx、日历、plan.json、report.html 和图表写入此文件夹［默认：场景文件旁，场景名加 -plan］"), long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[arg(help = say!("Replace files that exist", "覆盖已有的文件"), long)]
    force: bool,
}

/// What a plan makes as small as possible.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Minimize {
    #[value(help = say!("The cost, such that every target is kept", "成本，且每个目标都达成"))]
    Cost,
    #[value(help = say!("What is missing to the targets, for the money of --budget", "与目标的差距，花费不超过 --budget"))]
    Shortfall,
}

const LAYOUT: &str = "layout.toml";
const ROSTER: &str = "roster.csv";
const BOOK: &str = "roster.xlsx";
const CALENDARS: &str = "calendars";
const JSON: &str = "plan.json";
const HTML: &str = "report.html";

/// Carries out `plan`.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let wrong =
        |problems: study::Problems| Failure::new(problems.exit_code(), problems.to_string().trim_end());
    let mut study = study::read_for_plan(&arguments.scenario).map_err(wrong)?;
    study.seed = arguments.seed.unwrap_or(study.seed);
    let fixed = match &arguments.fix {
        None => None,
        Some(path) => {
            let mut hired = study.clone();
            study::read_layout(path, &mut hired).map_err(wrong)?;
            Some(hired)
        }
    };
    let folder = folder(arguments);
    let charts =
        PLAN_CHARTS.iter().flat_map(|chart| [format!("{}.svg", chart.name), format!("{}.png", chart.name)]);
    let names: Vec<String> =
        [LAYOUT, ROSTER, BOOK, CALENDARS, JSON, HTML].map(str::to_owned).into_iter().chain(charts).collect();
    folder.prepare(names.iter().map(String::as_str).filter(|name| *name != CALENDARS))?;
    folder.is_free([CALENDARS])?;
    let calendars = folder.inner(CALENDARS);
    if calendars.path.exists() {
        calendars.prepare([])?;
    }
    let page = arguments.html.as_deref().map(|path| outputs::file(path, arguments.force)).transpose()?;
    outputs::apart(page.as_ref(), &folder, &names)?;
    let stop = interrupt::listen()?;
    let options = Options {
        time: arguments.time,
        effort: arguments.effort,
        threads: arguments.threads.map_or(0, usize::from),
        fixed: fixed.as_ref().map(|hired| &hired.layout),
        budget: arguments.budget,
    };
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} {msg} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    let (begun, progress) = (Instant::now(), Mutex::new(Vec::new()));
    let listener = |event: Event| {
        bar.set_message(message(&study, event));
        let Ok(mut progress) = progress.lock() else { return };
        let elapsed_seconds = begun.elapsed().as_secs_f64();
        let point = match event {
            Event::Incumbent { cost, days } => {
                Some(ProgressReport { elapsed_seconds, days, planned_cost: cost, least_cost: None })
            }
            Event::Bound { cost, days } => progress.last().map(|last: &ProgressReport| ProgressReport {
                elapsed_seconds,
                days,
                planned_cost: last.planned_cost,
                least_cost: Some(cost),
            }),
            Event::Certificate { .. } => None,
        };
        progress.extend(point);
    };
    let planned = plan(&study, &options, &listener, stop);
    bar.finish_and_clear();
    let planned = planned.map_err(|error| failure(error, &study, arguments))?;
    let report = PlanReport::of(&study, &planned, progress.into_inner().unwrap_or_default());
    let layout = planned.model.written(&planned.found.counts);
    let roster = fixed.as_ref().unwrap_or(&study).roster(&layout);
    let lawful = roster.is_ok();
    // Both are tried: what took the search long is not lost for the other, whichever fails.
    let printed = print(&if arguments.json { json::plan(&report) } else { terminal::text(&report, style()) });
    let written = write(&folder, page.as_ref(), &study, &layout, roster, &report);
    printed.and(written)?;
    // Shifts that nobody may work are no plan, whatever they would keep.
    Ok(if report.kept && lawful { Outcome::Done } else { Outcome::Missed })
}

/// Writes everything about the plan, the layout first, and says what was written.
fn write(
    folder: &Folder,
    page: Option<&(Folder, String)>,
    study: &Study,
    layout: &Layout,
    roster: Result<Roster, Vec<Unrosterable>>,
    report: &PlanReport,
) -> Result<(), Failure> {
    folder.write(LAYOUT, study::layout_text(study, layout).as_bytes())?;
    let mut written = vec![LAYOUT];
    let mut calendars = Vec::new();
    let roster = match roster {
        Ok(roster) => {
            calendars = write_roster(folder, study, layout, &roster, report)?;
            written.extend([ROSTER, BOOK, CALENDARS]);
            Some(roster)
        }
        Err(refused) => {
            let reasons: Vec<String> = refused.iter().map(|reason| format!("  {reason}")).collect();
            tell(&say!(
                "no roster by person keeps the rules of working time:\n{reasons}",
                "无法在遵守工时规则的前提下排到人：\n{reasons}",
                reasons = reasons.join("\n")
            ));
            None
        }
    };
    let text = html::plan_page(study, report, layout, roster.as_ref(), &outputs::command());
    folder.write(HTML, text.as_bytes())?;
    if let Some((folder, name)) = page {
        folder.write(name, text.as_bytes())?;
    }
    folder.write(JSON, json::plan(report).as_bytes())?;
    for chart in PLAN_CHARTS {
        let drawn = |error| Failure::new(Failure::UNREADABLE, format!("{}: {error}", chart.name));
        folder.write(&format!("{}.svg", chart.name), &chart.svg(report).map_err(drawn)?)?;
        folder.write(&format!("{}.png", chart.name), &chart.png(report).map_err(drawn)?)?;
    }
    // A roster of an older plan is not this one's. Only now: if the disk is full, it is still there.
    folder.clear(|name| roster.is_none() && (name == ROSTER || name == BOOK))?;
    let inner = folder.inner(CALENDARS);
    if inner.path.is_dir() {
        let is_calendar = |name: &str| {
            std::fs::read_to_string(inner.file(name))
                .is_ok_and(|text| text.starts_with(roster::calendar::HEAD))
        };
        inner.clear(|name| !calendars.iter().any(|own| own == name) && is_calendar(name))?;
    }
    let names = written.join(Words::new(", ", "、").now());
    tell(&say!(
        "wrote {names}, {JSON}, {HTML} and {charts} charts to {to}",
        "已将 {names}、{JSON}、{HTML} 和 {charts} 张图写入 {to}",
        charts = PLAN_CHARTS.len(),
        to = folder.path.display()
    ));
    Ok(())
}

/// Writes the roster as a table, a workbook and a calendar for each person; gives the calendars' names.
fn write_roster(
    folder: &Folder,
    study: &Study,
    layout: &Layout,
    roster: &Roster,
    report: &PlanReport,
) -> Result<Vec<String>, Failure> {
    folder.write(ROSTER, &roster::csv(study, layout, roster))?;
    let book = roster::book::workbook(study, layout, roster, &roster::lines::of_plan(study, report));
    let book = book.map_err(|error| Failure::new(Failure::UNREADABLE, format!("{BOOK}: {error}")))?;
    folder.write(BOOK, &book)?;
    let inner = folder.inner(CALENDARS);
    let calendars = roster::calendar::calendars(study, layout, roster);
    inner.prepare(calendars.iter().map(|(name, _)| name.as_str()))?;
    for (name, calendar) in &calendars {
        inner.write(name, calendar.as_bytes())?;
    }
    Ok(calendars.into_iter().map(|(name, _)| name).collect())
}

fn folder(arguments: &Arguments) -> Folder {
    let path = arguments.out.clone().unwrap_or_else(|| {
        // Beside the scenario: scenarios of the same name in two folders have two plans.
        let mut name = arguments.scenario.file_stem().unwrap_or(arguments.scenario.as_os_str()).to_owned();
        name.push("-plan");
        arguments.scenario.with_file_name(name)
    });
    Folder { path, force: arguments.force }
}

fn message(study: &Study, event: Event) -> String {
    let hours = Words::new("hours", "小时");
    let currency = if study.costs.is_some() { study.currency.as_str() } else { hours.now() };
    match event {
        Event::Incumbent { cost, days } => say!(
            "{cost:.0} {currency} keeps the promise so far, {days} days",
            "目前 {cost:.0} {currency} 可兑现承诺，{days} 天"
        ),
        Event::Bound { cost, .. } => {
            say!(
                "nothing that keeps the promise costs less than {cost:.0} {currency}",
                "凡可兑现承诺的排班，成本不低于 {cost:.0} {currency}"
            )
        }
        Event::Certificate { attempt, kept: true } => {
            say!("certificate {n} kept", "第 {n} 次验证通过", n = attempt + 1)
        }
        Event::Certificate { attempt, kept: false } => {
            say!("certificate {n} not kept, looking on", "第 {n} 次验证未通过，继续搜索", n = attempt + 1)
        }
    }
}

fn failure(error: NoPlan, study: &Study, arguments: &Arguments) -> Failure {
    match error {
        NoPlan::Budget { least } => {
            let hours = Words::new("hours", "小时");
            let currency = if study.costs.is_some() { study.currency.as_str() } else { hours.now() };
            let budget = arguments.budget.unwrap_or_default();
            Failure::new(
                Failure::WRONG,
                say!(
                    "--budget {budget}: the cheapest people who keep the rules ([plan] minimum, --fix) cost {least:.0} {currency}, whatever the load — allow as much at least, or ask for less of them",
                    "--budget {budget}：仅遵守规则（[plan] minimum、--fix）最少就要 {least:.0} {currency}，与负荷无关 — 请至少给到这个数，或放宽规则"
                ),
            )
        }
        NoPlan::NoTarget => Failure::new(
            Failure::WRONG,
            say!(
                "nothing is promised, so nobody at work would be the cheapest layout — a plan needs a promise: add [[targets]] with figure, bound and promise",
                "没有任何承诺，最便宜的排班就是没人上班 — 规划需要承诺：请加上 [[targets]]，写明指标、界限和承诺"
            ),
        ),
        NoPlan::NothingToCount { figure, key } => Failure::new(
            Failure::WRONG,
            say!(
                "the target for {name:?} has nothing to count, so no layout can keep it: the scenario has no {key} — write {key}, or leave the target out",
                "{name:?} 的目标没有可统计的数据，任何排班都谈不上达成：场景没有写 {key} — 请写上 {key}，或删去该目标",
                name = figure.name
            ),
        ),
        NoPlan::NoCandidate => Failure::new(
            Failure::WRONG,
            say!(
                "no team may work any of the shift templates — a plan chooses from [[templates]] or [[shifts]]: add some, or see that a team's most_day, headcount and people and the templates' teams and groups allow one",
                "没有任何团队可以上任何班次 — 规划从 [[templates]] 或 [[shifts]] 中选择：请增加班次，或检查团队的 most_day、headcount、people 以及班次的 teams、groups 是否允许"
            ),
        ),
        NoPlan::NoLayout(NoLayout::Contradiction(rules)) => {
            let rules: Vec<String> = rules.iter().map(|rule| format!("  {rule}")).collect();
            Failure::new(
                Failure::WRONG,
                say!(
                    "the rules cannot be kept together, whatever the load — these are broken at least:\n{rules}\nallow more people (headcount, people), add shift templates, or lower [plan] minimum",
                    "无论负荷如何，这些规则无法同时遵守 — 至少违反：\n{rules}\n请允许更多人（headcount、people），增加班次，或降低 [plan] minimum",
                    rules = rules.join("\n")
                ),
            )
        }
        NoPlan::NoLayout(NoLayout::Solver(message)) => {
            Failure::new(Failure::UNREADABLE, say!("the solver failed: {message}", "求解器失败：{message}"))
        }
        NoPlan::Interrupted => Failure::new(
            Failure::INTERRUPTED,
            say!("interrupted before any layout was simulated", "尚未模拟任何排班即被中断"),
        ),
        NoPlan::Threads(error) => Failure::new(
            Failure::UNREADABLE,
            say!("threads cannot be started: {error}", "无法启动线程：{error}"),
        ),
    }
}

fn length(text: &str) -> Result<Duration, String> {
    let read = study::length(text).map(|span| span.secs()).filter(|secs| *secs > 0.0);
    read.map(Duration::from_secs_f64)
        .ok_or_else(|| say!("allowed: a length of time such as 60s or 5m", "应为时长，例如 60s 或 5m"))
}

fn effort(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.1..=100.0).contains(&value) => Ok(value),
        _ => Err(say!("allowed: a number from 0.1 to 100; 1 is usual", "应为 0.1 到 100 的数；通常用 1")),
    }
}

fn budget(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value < 1e12 => Ok(value),
        _ => Err(say!("allowed: an amount of money above 0, such as 20000", "应为大于 0 的金额，例如 20000")),
    }
}
