//! `peakshift plan`: recommends the cheapest layout that keeps its promise.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, Outcome, interrupt, print, style, tell};
use crate::language::Words;
use crate::plan::master::NoLayout;
use crate::plan::{Event, NoPlan, Options, plan};
use crate::report::planned::{PlanReport, ProgressReport, terminal};
use crate::report::whole::Folder;
use crate::report::{json, roster};
use crate::say;
use crate::study::{self, Study};
use crate::workforce::{Layout, Roster};

/// Arguments of `plan`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  peakshift plan double11.toml
      the cheapest layout of the scenario's shift templates that keeps its targets, with a report; the layout,
      the roster (also as a workbook with a wall chart, and a calendar for each person) and the report are
      written to the folder double11-plan
  peakshift plan double11.toml --time 60s --out draft --force
      a quick draft: the search ends after a minute, the certificate follows
  peakshift plan double11.toml --fix hired.toml
      keeps the people of a layout file and plans the rest
  peakshift plan double11.toml --minimize shortfall --budget 20000
      what can be attained for the money
  peakshift run double11.toml --layout double11-plan/layout.toml
      simulates the plan like any layout")]
pub struct Arguments {
    /// Scenario file; its [[templates]], or else its [[shifts]], are what the plan chooses from
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// End the search after so long, such as 60s or 5m; the certificate comes after it. A plan cut short by time
    /// differs from machine to machine
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    time: Option<Duration>,
    /// How much is simulated: 2 simulates twice as many days as 1
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0, value_parser = effort)]
    effort: f64,
    /// Keep the people of this layout file and plan the rest
    #[arg(long, value_name = "FILE")]
    fix: Option<PathBuf>,
    /// What is made as small as possible
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Minimize::Cost)]
    minimize: Minimize,
    /// Most that the layout may cost
    #[arg(long, value_name = "COST", value_parser = budget, required_if_eq("minimize", "shortfall"))]
    budget: Option<f64>,
    /// Seed of all randomness [default: as the file says]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Threads; the result is the same for any number, unless --time cuts the search
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Write layout.toml, roster.csv, roster.xlsx, calendars and plan.json into this folder [default: the scenario's
    /// name and -plan]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace files that exist in that folder
    #[arg(long)]
    force: bool,
}

/// What a plan makes as small as possible.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Minimize {
    /// The cost, such that every target is kept
    Cost,
    /// What is missing to the targets, for the money of --budget
    Shortfall,
}

const LAYOUT: &str = "layout.toml";
const ROSTER: &str = "roster.csv";
const BOOK: &str = "roster.xlsx";
const CALENDARS: &str = "calendars";
const JSON: &str = "plan.json";

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
            Some(hired.layout)
        }
    };
    let folder = folder(arguments);
    folder.prepare([LAYOUT, ROSTER, BOOK, CALENDARS, JSON])?;
    let stop = interrupt::listen()?;
    let options = Options {
        time: arguments.time,
        effort: arguments.effort,
        threads: arguments.threads.map_or(0, usize::from),
        fixed: fixed.as_ref(),
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
        if let (Event::Incumbent { cost, days }, Ok(mut progress)) = (event, progress.lock()) {
            let elapsed_seconds = begun.elapsed().as_secs_f64();
            progress.push(ProgressReport { elapsed_seconds, days, planned_cost: cost });
        }
    };
    let planned = plan(&study, &options, &listener, stop);
    bar.finish_and_clear();
    let planned = planned.map_err(failure)?;
    let report = PlanReport::of(&study, &planned, progress.into_inner().unwrap_or_default());
    let layout = planned.model.written(&planned.found.counts);
    folder.write(LAYOUT, study::layout_text(&study, &layout).as_bytes())?;
    let mut written = vec![LAYOUT];
    match Roster::of(&layout, &study.limits, &study.scenario) {
        Ok(roster) => {
            write_roster(&folder, &study, &layout, &roster, &report)?;
            written.extend([ROSTER, BOOK, CALENDARS]);
        }
        Err(refused) => {
            let reasons: Vec<String> = refused.iter().map(|reason| format!("  {reason}")).collect();
            tell(&say!(
                "no roster by person keeps the rules of working time:\n{reasons}",
                "无法在遵守工时规则的前提下排到人：\n{reasons}",
                reasons = reasons.join("\n")
            ));
        }
    }
    folder.write(JSON, json::plan(&report).as_bytes())?;
    print(&if arguments.json { json::plan(&report) } else { terminal::text(&report, style()) })?;
    let names = written.join(", ");
    tell(&say!(
        "wrote {names} and {JSON} to {to}",
        "已将 {names} 和 {JSON} 写入 {to}",
        to = folder.path.display()
    ));
    Ok(if report.kept { Outcome::Done } else { Outcome::Missed })
}

/// Writes the roster as a table, a workbook and a calendar for each person.
fn write_roster(
    folder: &Folder,
    study: &Study,
    layout: &Layout,
    roster: &Roster,
    report: &PlanReport,
) -> Result<(), Failure> {
    folder.write(ROSTER, &roster::csv(study, layout, roster))?;
    let book = roster::book::workbook(study, layout, roster, &roster::lines::of_plan(study, report));
    let book = book.map_err(|error| Failure::new(Failure::UNREADABLE, format!("{BOOK}: {error}")))?;
    folder.write(BOOK, &book)?;
    let inner = folder.inner(CALENDARS);
    let calendars = roster::calendar::calendars(study, layout, roster);
    inner.prepare(calendars.iter().map(|(name, _)| name.as_str()))?;
    // People whom an older plan had are not in this one.
    inner.remove(|content| content.starts_with(roster::calendar::HEAD))?;
    for (name, calendar) in &calendars {
        inner.write(name, calendar.as_bytes())?;
    }
    Ok(())
}

fn folder(arguments: &Arguments) -> Folder {
    let path = arguments.out.clone().unwrap_or_else(|| {
        let stem = arguments.scenario.file_stem().unwrap_or(arguments.scenario.as_os_str());
        Path::new(&format!("{}-plan", stem.to_string_lossy())).to_owned()
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
        Event::Certificate { attempt, kept: true } => {
            say!("certificate {n} kept", "第 {n} 次验证通过", n = attempt + 1)
        }
        Event::Certificate { attempt, kept: false } => {
            say!("certificate {n} not kept, looking on", "第 {n} 次验证未通过，继续搜索", n = attempt + 1)
        }
    }
}

fn failure(error: NoPlan) -> Failure {
    match error {
        NoPlan::NoTarget => Failure::new(
            Failure::WRONG,
            say!(
                "nothing is promised, so nobody at work would be the cheapest layout — a plan needs a promise: add [[targets]] with figure, bound and promise",
                "没有任何承诺，最便宜的排班就是没人上班 — 规划需要承诺：请加上 [[targets]]，写明指标、界限和承诺"
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
