//! `peakshift run`: simulates scenarios and reports.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{ArgGroup, Args};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, Outcome, interrupt, outputs, print, style, tell};
use crate::experiment::{Length, Options, Progress, replicate};
use crate::language::Words;
use crate::report::{Report, html, json, terminal, words};
use crate::say;
use crate::study::{self, Study};

/// Arguments of `run`.
#[derive(Args, Debug)]
#[command(group(ArgGroup::new("written").multiple(true)), after_help = say!("\
Examples:
  peakshift run double11.toml
      as many days as the file says, and a report on the terminal
  peakshift run double11.toml --precision 0.005 --max-replications 5000
      days until every target's rate is known to half a point
  peakshift run double11.toml --until-certain
      days until it is certain of every target whether its promise is kept
  peakshift run base.toml more-people.toml --json | jq '.[].targets[0].attainment'
      two scenarios on the same days; --json prints an array
  peakshift run double11.toml --layout fewer-people.toml
      the same days with the shifts and the layout of another file
  peakshift run double11.toml --layout roster.xlsx
      the same days with the people of a roster, such as the one that plan wrote
  peakshift run double11.toml --out results --days 1
      report.html, report.json, CSV tables, charts as SVG and PNG, and the journal of day 0
  peakshift run double11.toml --html report.html
      a report to open in a browser, to mail and to print: one file that needs no network", "\
示例：
  peakshift run double11.toml
      按文件所写的天数模拟，在终端输出报告
  peakshift run double11.toml --precision 0.005 --max-replications 5000
      增加天数，直到每个目标的比率精确到半个百分点
  peakshift run double11.toml --until-certain
      增加天数，直到每个目标是否兑现都确定
  peakshift run base.toml more-people.toml --json | jq '.[].targets[0].attainment'
      两个场景、同样的日子；--json 输出数组
  peakshift run double11.toml --layout fewer-people.toml
      同样的日子，用另一个文件的班次和排班
  peakshift run double11.toml --layout roster.xlsx
      同样的日子，用排班表中的人，例如 plan 写出的那份
  peakshift run double11.toml --out results --days 1
      report.html、report.json、CSV 表、SVG 和 PNG 图表，以及第 0 天的流水
  peakshift run double11.toml --html report.html
      可在浏览器打开、邮寄和打印的报告：一个文件，无需联网"))]
pub struct Arguments {
    #[arg(help = say!("Scenario files", "场景文件"), required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    #[arg(help = say!("Take shifts and layout from this file instead of the scenarios' own: TOML with [[shifts]] and [[layout]] and nothing else, or a roster as a spreadsheet (.xlsx, .xls, .ods, .csv) with a row per person and shift", "班次和排班取自此文件，代替场景自己的：只含 [[shifts]] 和 [[layout]] 的 TOML，或每人每班一行的排班表（.xlsx、.xls、.ods、.csv）"), long, value_name = "FILE")]
    layout: Option<PathBuf>,
    #[arg(help = say!("Simulate so many days [default: as the file says]", "模拟这么多天［默认：按文件］"), long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "enough")]
    replications: Option<u32>,
    #[arg(help = say!("Add days until the interval of every target's figure is at most so far to each side: of a rate as a share (0.005 is half a point), of any other figure relative to its value", "增加天数，直到每个目标指标的置信区间每侧不超过此值：比率按占比计（0.005 即半个百分点），其他指标按相对值计"), long, value_name = "SHARE", value_parser = precision, group = "enough")]
    precision: Option<f64>,
    #[arg(help = say!("Add days until every target's verdict is certain: the interval of the share of days that meet it excludes the promise, and those of the slots its floor. Looks at 50, 100, 200, … days, with a confidence that rises from look to look, since whoever looks often is wrong more often", "增加天数，直到每个目标的结论都确定：达标天数占比的区间不含承诺值，各时段的区间不含时段底线。在 50、100、200……天时查看，置信度逐次提高，因为看得越多越容易看错"), long, group = "enough")]
    until_certain: bool,
    #[arg(help = say!("Most days for --precision and --until-certain", "--precision 和 --until-certain 的最多天数"), long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value_t = 10_000, requires = "enough")]
    max_replications: u32,
    #[arg(help = say!("Seed of all randomness [default: as the file says]", "随机种子［默认：按文件］"), long, value_name = "N")]
    seed: Option<u64>,
    #[arg(help = say!("Threads; the result is the same for any number [default: one per processor]", "线程数；结果与线程数无关［默认：每个处理器一个］"), long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[arg(help = say!("Print the report as JSON: one object, or an array where several scenarios are named", "以 JSON 输出报告：一个对象；写了多个场景则为数组"), long)]
    json: bool,
    #[arg(help = say!("Write the report as one HTML file, which opens without a network; of one scenario", "把报告写成一个 HTML 文件，无需联网即可打开；限一个场景"), long, value_name = "FILE", group = "written")]
    html: Option<PathBuf>,
    #[arg(help = say!("Write report.html, report.json, CSV tables and charts into this folder (of several scenarios, each into a folder of its file's name inside)", "把 report.html、report.json、CSV 表和图表写入此文件夹（多个场景时，各写入其中以文件名命名的文件夹）"), long, value_name = "DIR", group = "written")]
    out: Option<PathBuf>,
    #[arg(help = say!("Replace files that exist", "覆盖已有的文件"), long, requires = "written")]
    force: bool,
    #[arg(help = say!("Write the journals of the first N days into the folder of --out as CSV", "把前 N 天的流水以 CSV 写入 --out 文件夹"), long, value_name = "N", requires = "out", default_value_t = 0, hide_default_value = true, value_parser = clap::value_parser!(u64).range(..=10_000))]
    days: u64,
}

/// What the bar of progress shows.
const PROGRESS: Words = Words::new(
    "{msg} {wide_bar} {pos}/{len} days, {eta} left",
    "{msg} {wide_bar} {pos}/{len} 天，还需 {eta}",
);

/// Carries out `run`.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let studies = read(arguments)?;
    let folders = match &arguments.out {
        Some(out) => outputs::folders(out, arguments.force, &arguments.scenarios)?,
        None => Vec::new(),
    };
    for folder in &folders {
        outputs::prepare(folder, arguments.days)?;
    }
    let page = match &arguments.html {
        Some(_) if arguments.scenarios.len() > 1 => {
            let message = say!(
                "--html writes the report of one scenario, and several are named — run them one by one, or write a folder for each with --out",
                "--html 只写一个场景的报告，但指定了多个 — 请逐个运行，或用 --out 为每个场景写一个文件夹"
            );
            return Err(Failure::new(Failure::WRONG, message));
        }
        Some(path) => Some(outputs::file(path, arguments.force)?),
        None => None,
    };
    let stop = interrupt::listen()?;
    let mut reports: Vec<Report> = Vec::new();
    let mut written: Vec<String> = Vec::new();
    // What fails first is told last: neither the print nor a file is lost for the other.
    let mut done = Ok(());
    for (i, study) in studies.iter().enumerate() {
        let report = simulate(study, arguments, stop)?;
        if report.days == 0 {
            break;
        }
        if !arguments.json {
            // Plans that are compared often have the same name.
            let head = match (arguments.scenarios.len(), i) {
                (1, _) => String::new(),
                (_, 0) => format!("{}\n", report.scenario.file),
                _ => format!("\n{}\n", report.scenario.file),
            };
            done = print(&format!("{head}{}", terminal::text(&report, style())));
        }
        if let Some(folder) = folders.get(i) {
            let to = folder.path.display();
            let files = outputs::write(folder, study, &report, arguments.days);
            done = done.and(files.map(|files| {
                written.push(say!("{files} files to {to}", "{files} 个文件到 {to}"));
            }));
        }
        if let Some((folder, name)) = &page {
            let page = html::run_page(study, &report, &outputs::command());
            let page = folder.write(name, page.as_bytes()).map_err(Failure::from);
            done = done.and(page.map(|()| written.push(folder.file(name).display().to_string())));
        }
        reports.push(report);
        if done.is_err() || stop.load(Ordering::Relaxed) {
            break;
        }
    }
    if reports.is_empty() {
        return Err(Failure::new(
            Failure::INTERRUPTED,
            say!("interrupted before the first day was finished", "第一天尚未完成即被中断"),
        ));
    }
    if arguments.json {
        let several = arguments.scenarios.len() > 1;
        done = done.and(print(&if several { json::several(&reports) } else { json::one(&reports[0]) }));
    }
    if !written.is_empty() {
        tell(&say!("wrote {files}", "已写入 {files}", files = words::list(&written)));
    }
    done?;
    if reports.len() < studies.len() {
        tell(&say!(
            "interrupted: {done} of {all} scenarios are reported",
            "已中断：{all} 个场景中报告了 {done} 个",
            done = reports.len(),
            all = studies.len()
        ));
    }
    Ok(if reports.iter().all(|report| report.targets_kept) { Outcome::Done } else { Outcome::Missed })
}

/// Reads all scenarios and applies the command line to them; says everything that is wrong with any.
fn read(arguments: &Arguments) -> Result<Vec<Study>, Failure> {
    let (mut studies, mut code, mut messages) = (Vec::new(), 0, Vec::new());
    for path in &arguments.scenarios {
        let read = match &arguments.layout {
            None => study::read(path),
            Some(layout) => study::read_for_plan(path)
                .and_then(|mut study| study::read_layout(layout, &mut study).map(|()| study)),
        };
        match read {
            Ok(mut study) => {
                for doubt in study::doubts(&study) {
                    tell(&say!("doubt: {doubt}", "存疑：{doubt}"));
                }
                study.seed = arguments.seed.unwrap_or(study.seed);
                if arguments.until_certain && study.targets.is_empty() {
                    code = code.max(Failure::WRONG);
                    messages.push(say!(
                        "{file}: no target; --until-certain adds days until every target's verdict is certain — add [[targets]], or name a number of --replications",
                        "{file}：没有目标；--until-certain 会增加天数，直到每个目标的结论都确定 — 请加上 [[targets]]，或用 --replications 指定天数",
                        file = path.display()
                    ));
                }
                studies.push(study);
            }
            Err(problems) => {
                code = code.max(problems.exit_code());
                let message = problems.to_string().trim_end().to_owned();
                // Several scenarios may find the same wrong with one layout file.
                if !messages.contains(&message) {
                    messages.push(message);
                }
            }
        }
    }
    if messages.is_empty() { Ok(studies) } else { Err(Failure::new(code, messages.join("\n"))) }
}

fn simulate(study: &Study, arguments: &Arguments, stop: &AtomicBool) -> Result<Report, Failure> {
    let length = match arguments.precision {
        Some(half_width) => Length::Precision { half_width, at_most: arguments.max_replications },
        None if arguments.until_certain => Length::Certain { at_most: arguments.max_replications },
        None => Length::Days(arguments.replications.unwrap_or(study.replications)),
    };
    let options = Options { length, threads: arguments.threads.map_or(0, usize::from) };
    // Drawn on standard error, and only on a terminal.
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template(PROGRESS.now()).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.set_message(study.scenario.name.clone());
    let progress = |progress: Progress| {
        bar.set_length(progress.wanted);
        bar.set_position(progress.days);
    };
    let results = replicate(study, &options, &progress, stop).map_err(|error| {
        let message = say!("threads cannot be started: {error}", "无法启动线程：{error}");
        Failure::new(Failure::UNREADABLE, message)
    });
    bar.finish_and_clear();
    Ok(Report::of(study, &results?))
}

fn precision(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value < 0.5 => Ok(value),
        _ => Err(say!(
            "allowed: a number above 0 and below 0.5, such as 0.005 for half a point",
            "应为大于 0 且小于 0.5 的数，例如 0.005 表示半个百分点"
        )),
    }
}
