//! `peakshift compare`: routing strategies, layouts or other settings on the same days.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, Outcome, interrupt, outputs, print, style, tell};
use crate::experiment::compare::{Criterion, Options, Progress, compare};
use crate::kpi::{Figure, Unit, figure_among};
use crate::report::charts::compared::COMPARED_CHARTS;
use crate::report::compared::csv::TABLES;
use crate::report::compared::{AS_WRITTEN, Alternative, CompareReport, TARGETS, overview, terminal};
use crate::report::whole::Folder;
use crate::report::words::COMMA;
use crate::report::{html, json};
use crate::routing::{ROUTERS, RouterEntry, router};
use crate::say;
use crate::study::{self, Setting, Study};

/// Arguments of `compare`.
#[derive(Args, Debug)]
#[command(after_help = say!("\
Examples:
  peakshift compare double11.toml --routing least-open,weighted-random,fewest-today
      three routing strategies on the same days
  peakshift compare double11.toml --routing all --by consult-conversion
      all strategies, by the conversion of inquiries into orders
  peakshift compare double11.toml --layout lean.toml,rich.toml --by targets
      two layouts, by the share of days that meet every target
  peakshift compare double11.toml --set 'teams[part-time].cap=4,6,8' --set routing.idle_close=2m,5m
      six alternatives: every cap with every idle close
  peakshift compare double11.toml --set bot.resolves=0.45
      a single other value is compared with the scenario as written
  peakshift compare scenarios/routing/*.toml --routing all
      the routing benchmark: which rule wins where", "\
示例：
  peakshift compare double11.toml --routing least-open,weighted-random,fewest-today
      三种分流策略，同样的日子
  peakshift compare double11.toml --routing all --by consult-conversion
      全部策略，按咨询转化率比较
  peakshift compare double11.toml --layout lean.toml,rich.toml --by targets
      两个排班，按全部目标达标的天数占比
  peakshift compare double11.toml --set 'teams[part-time].cap=4,6,8' --set routing.idle_close=2m,5m
      六个方案：每个接待上限配每个空闲关闭时间
  peakshift compare double11.toml --set bot.resolves=0.45
      单独一个值，与场景原样比较
  peakshift compare scenarios/routing/*.toml --routing all
      分流基准：哪条规则在哪里更好"))]
pub struct Arguments {
    #[arg(help = say!("Scenario files; the alternatives are compared in each by itself", "场景文件；各方案在每个场景中分别比较"), required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    #[arg(help = say!("Routing strategies, or all", "分流策略，或 all"), long, value_name = "NAME,…", value_delimiter = ',')]
    routing: Vec<String>,
    #[arg(help = say!("Layout files, which have [[shifts]] and [[layout]] and nothing else", "排班文件，只有 [[shifts]] 和 [[layout]]"), long, value_name = "FILE,…", value_delimiter = ',')]
    layout: Vec<PathBuf>,
    #[arg(help = say!("A key of the scenario file and its values, such as routing.idle_close=2m,5m or teams[0].cap=6,8 or layout[night].count=4,5. May be given several times; then every combination is an alternative", "场景文件的一个键及其各个值，例如 routing.idle_close=2m,5m、teams[0].cap=6,8 或 layout[night].count=4,5。可写多次；每种组合为一个方案"), long, value_name = "KEY=VALUE,…", value_parser = Setting::list)]
    set: Vec<Vec<Setting>>,
    #[arg(help = say!("What decides: the name or title of a figure (`peakshift list figures`), or targets, the share of days that meet every target [default: the first target's figure]", "以什么决定：指标的名称或标题（`peakshift list figures`），或 targets，即全部目标达标的天数占比［默认：第一个目标的指标］"), long, value_name = "FIGURE")]
    by: Option<String>,
    #[arg(help = say!("A smaller difference does not matter: of a rate as a share (0.005 is half a point), of any other figure in its unit [default: 0.005; 0.02 of the share of days; 2 % of any other figure]", "更小的差别无关紧要：比率按占比计（0.005 即半个百分点），其他指标按其单位［默认：0.005；天数占比为 0.02；其他指标为 2%］"), long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = indifference)]
    indifference: Option<f64>,
    #[arg(help = say!("Probability that the best is chosen, and confidence of the intervals [default: as the file says]", "选中最优方案的概率，以及区间的置信度［默认：按文件］"), long, value_name = "SHARE", value_parser = confidence)]
    confidence: Option<f64>,
    #[arg(help = say!("Take differences from the first alternative instead of from the best", "与第一个方案相比，而不是与最优方案相比"), long)]
    baseline: bool,
    #[arg(help = say!("Days of every alternative, before those that cannot be the best get no more", "每个方案的天数，之后不可能最优的不再增加"), long, value_name = "N", value_parser = clap::value_parser!(u32).range(10..), default_value_t = 50)]
    replications: u32,
    #[arg(help = say!("Most days of any alternative", "任一方案的最多天数"), long, value_name = "N", value_parser = clap::value_parser!(u32).range(10..), default_value_t = 2_000)]
    max_replications: u32,
    #[arg(help = say!("Seed of all randomness [default: as the file says]", "随机种子［默认：按文件］"), long, value_name = "N")]
    seed: Option<u64>,
    #[arg(help = say!("Threads; the result is the same for any number [default: one per processor]", "线程数；结果与线程数无关［默认：每个处理器一个］"), long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[arg(help = say!("Print the report as JSON: one object, or an array where several scenarios are named", "以 JSON 输出报告：一个对象；写了多个场景则为数组"), long)]
    json: bool,
    #[arg(help = say!("Write the report as one HTML file, which opens without a network; several scenarios become one page with an overview", "把报告写成一个 HTML 文件，无需联网即可打开；多个场景合为一页并附总览"), long, value_name = "FILE", group = "written")]
    html: Option<PathBuf>,
    #[arg(help = say!("Write report.html, comparison.json, CSV tables and charts into this folder (of several scenarios, each into a folder of its file's name inside)", "把 report.html、comparison.json、CSV 表和图表写入此文件夹（多个场景时，各写入其中以文件名命名的文件夹）"), long, value_name = "DIR", group = "written")]
    out: Option<PathBuf>,
    #[arg(help = say!("Replace files that exist", "覆盖已有的文件"), long, requires = "written")]
    force: bool,
}

/// Most alternatives of one scenario: more are a search, not a comparison.
const MOST: usize = 64;

const JSON: &str = "comparison.json";
const HTML: &str = "report.html";

/// A scenario's alternatives and how they are compared.
struct Case {
    alternatives: Vec<Alternative>,
    options: Options,
}

impl Case {
    /// With what was found, as the page takes it.
    fn with<'a>(&'a self, report: &'a CompareReport) -> html::Case<'a> {
        html::Case { alternatives: &self.alternatives, report }
    }
}

/// Carries out `compare`.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let cases = read(arguments)?;
    let folders = match &arguments.out {
        Some(out) => outputs::folders(out, arguments.force, &arguments.scenarios)?,
        None => Vec::new(),
    };
    for folder in &folders {
        folder.prepare(files().iter().map(String::as_str))?;
    }
    let page = arguments.html.as_deref().map(|path| outputs::file(path, arguments.force)).transpose()?;
    let stop = interrupt::listen()?;
    let several = cases.len() > 1;
    let mut reports: Vec<CompareReport> = Vec::new();
    let mut written: Vec<String> = Vec::new();
    for (i, case) in cases.iter().enumerate() {
        let Some(report) = simulate(case, stop)?.filter(|report| report.common_days > 0) else { break };
        // What could not be written is told after what can be read of it.
        let wrote = folders.get(i).map_or(Ok(()), |folder| write(folder, case, &report));
        if !arguments.json {
            let head = match (several, i) {
                (false, _) => String::new(),
                (true, 0) => format!("{}\n", report.scenario.file),
                (true, _) => format!("\n{}\n", report.scenario.file),
            };
            print(&format!("{head}{}", terminal::text(&report, style())))?;
        }
        wrote?;
        written.extend(folders.get(i).map(|folder| folder.path.display().to_string()));
        reports.push(report);
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    if reports.is_empty() {
        let message = say!(
            "interrupted before the first day was finished with every alternative",
            "在所有方案都跑完第一天之前就被中断"
        );
        return Err(Failure::new(Failure::INTERRUPTED, message));
    }
    if arguments.json {
        print(&if several { json::compares(&reports) } else { json::compare(&reports[0]) })?;
    } else if several {
        print(&format!("\n{}", overview::text(&reports, style())))?;
    }
    if let Some((folder, name)) = &page {
        let done = cases.iter().zip(&reports).map(|(case, report)| case.with(report)).collect::<Vec<_>>();
        folder.write(name, html::compare_page(&done, &outputs::command()).as_bytes())?;
        tell(&say!("wrote {file}", "已写入 {file}", file = folder.file(name).display()));
    } else if folders.is_empty() && !arguments.json {
        tell(&say!(
            "--html FILE writes this as one page with charts, to be opened or mailed",
            "加 --html 文件名，可得到同样内容的单页图文报告，便于打开和发送"
        ));
    }
    if !written.is_empty() {
        let (count, folders) = (files().len(), written.join(COMMA.now()));
        tell(&say!("wrote {count} files to {folders}", "已将 {count} 个文件写入 {folders}"));
    }
    if reports.len() < cases.len() {
        let (done, all) = (reports.len(), cases.len());
        tell(&say!(
            "interrupted: {done} of {all} scenarios are reported",
            "已中断：{all} 个场景中报告了 {done} 个"
        ));
    }
    Ok(if reports.iter().all(|report| report.targets_kept) { Outcome::Done } else { Outcome::Missed })
}

/// Reads all scenarios with all alternatives; says everything that is wrong with any.
fn read(arguments: &Arguments) -> Result<Vec<Case>, Failure> {
    let wrong = |message: String| Failure::new(Failure::WRONG, message);
    let routings = routings(&arguments.routing).map_err(wrong)?;
    if routings.is_empty() && arguments.layout.is_empty() && arguments.set.is_empty() {
        return Err(wrong(say!(
            "nothing is compared: name --routing, --layout or --set, such as --routing all",
            "没有可对比的内容：请指定 --routing、--layout 或 --set，例如 --routing all"
        )));
    }
    clashes(arguments, &routings).map_err(wrong)?;
    let (mut cases, mut code, mut messages) = (Vec::new(), 0, Vec::<String>::new());
    let mut note = |failure: Failure| {
        code = code.max(failure.code);
        if !messages.contains(&failure.message) {
            messages.push(failure.message);
        }
    };
    for path in &arguments.scenarios {
        match alternatives(path, arguments, &routings) {
            Ok(alternatives) => match options(path, arguments, &alternatives) {
                Ok(options) => cases.push(Case { alternatives, options }),
                Err(message) => note(wrong(message)),
            },
            Err(failure) => note(failure),
        }
    }
    if messages.is_empty() { Ok(cases) } else { Err(Failure::new(code, messages.join("\n"))) }
}

/// The strategies that are named; `all` is all of them.
fn routings(names: &[String]) -> Result<Vec<&'static RouterEntry>, String> {
    let mut routings = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        if name == "all" {
            routings.extend(ROUTERS);
            continue;
        }
        let Some(router) = router(name) else {
            let known: Vec<&str> = ROUTERS.iter().map(|router| router.name).collect();
            let known = known.join(COMMA.now());
            return Err(say!(
                "--routing: unknown strategy {name:?}; known: {known}, or all",
                "--routing：未知的分流策略 {name:?}；可用：{known}，或 all"
            ));
        };
        routings.push(router);
    }
    Ok(routings)
}

/// Settings that another flag overrides would silently do nothing.
fn clashes(arguments: &Arguments, routings: &[&'static RouterEntry]) -> Result<(), String> {
    for setting in arguments.set.iter().flatten() {
        if !routings.is_empty() && setting.path == "routing.strategy" {
            return Err(say!(
                "--set {setting}: --routing names the strategy already — leave one of them out",
                "--set {setting}：--routing 已经指定了策略，请去掉其中一个"
            ));
        }
        if !arguments.layout.is_empty() && ["shifts", "layout"].contains(&setting.section()) {
            return Err(say!(
                "--set {setting}: shifts and layout come from the files of --layout — change it there",
                "--set {setting}：班次和排班来自 --layout 的文件，请在那里修改"
            ));
        }
    }
    Ok(())
}

/// Every combination of what is named, each read and checked; one alone is compared with the scenario as written.
fn alternatives(
    path: &Path,
    arguments: &Arguments,
    routings: &[&'static RouterEntry],
) -> Result<Vec<Alternative>, Failure> {
    let failure =
        |problems: study::Problems| Failure::new(problems.exit_code(), problems.to_string().trim_end());
    let layouts = &arguments.layout;
    let written =
        if layouts.is_empty() { study::read(path) } else { study::read_for_plan(path) }.map_err(failure)?;
    let mut combinations: Vec<Combination> = vec![Combination::default()];
    if !routings.is_empty() {
        combinations = crossed(combinations, routings, |one, routing| one.routing = Some(*routing));
    }
    if !layouts.is_empty() {
        combinations = crossed(combinations, layouts, |one, layout| one.layout = Some(layout));
    }
    for values in &arguments.set {
        combinations = crossed(combinations, values, |one, setting| one.settings.push(setting.clone()));
        if combinations.len() > MOST {
            break;
        }
    }
    if combinations.len() > MOST {
        return Err(Failure::new(
            Failure::WRONG,
            say!(
                "these are more than {MOST} combinations — compare fewer values at once",
                "组合超过 {MOST} 种，请一次少对比几个取值"
            ),
        ));
    }
    if combinations.len() == 1 && !written.layout.lines.is_empty() {
        combinations.insert(0, Combination::default());
    }
    let mut alternatives: Vec<Alternative> = Vec::new();
    for combination in &combinations {
        let name = combination.name(layouts);
        let mut study = combination.read(path, &written).map_err(|problems| {
            let said = problems.to_string();
            let message = match combination.settings.is_empty() || said.starts_with("--set") {
                true => said.trim_end().to_owned(),
                false => say!("with {name}:\n{said}", "设置 {name} 时：\n{said}", said = said.trim_end()),
            };
            Failure::new(problems.exit_code(), message)
        })?;
        study.seed = arguments.seed.unwrap_or(study.seed);
        study.confidence = arguments.confidence.unwrap_or(study.confidence);
        let settings = combination.settings.iter().map(Setting::to_string).collect();
        alternatives.push(Alternative { name: unlike(name, &alternatives), settings, study });
    }
    report_the_same(&mut alternatives);
    tell_doubts(&alternatives);
    Ok(alternatives)
}

/// Lets all alternatives report what any of them does: what cannot occur in one may in another.
fn report_the_same(alternatives: &mut [Alternative]) {
    let mut all: Vec<&'static Figure> = Vec::new();
    for one in alternatives.iter() {
        let mut next = 0;
        for figure in &one.study.figures {
            let known = all.iter().position(|other| other.name == figure.name);
            let place = known.unwrap_or(next);
            if known.is_none() {
                all.insert(place, figure);
            }
            next = place + 1;
        }
    }
    alternatives.iter_mut().for_each(|one| one.study.figures.clone_from(&all));
}

/// Says what looks unintended: once what all alternatives have in common, and else of which it is true.
fn tell_doubts(alternatives: &[Alternative]) {
    let mut doubts: Vec<(String, Vec<&str>)> = Vec::new();
    for one in alternatives {
        for doubt in study::doubts(&one.study).iter().map(ToString::to_string) {
            match doubts.iter_mut().find(|known| known.0 == doubt) {
                Some(known) => known.1.push(&one.name),
                None => doubts.push((doubt, vec![&one.name])),
            }
        }
    }
    for (doubt, names) in doubts {
        if names.len() == alternatives.len() {
            tell(&say!("doubt: {doubt}", "存疑：{doubt}"));
        } else {
            let names = names.join("; ");
            tell(&say!("doubt of {names}: {doubt}", "存疑（{names}）：{doubt}"));
        }
    }
}

/// What an alternative changes.
#[derive(Clone, Default)]
struct Combination<'a> {
    routing: Option<&'static RouterEntry>,
    layout: Option<&'a PathBuf>,
    settings: Vec<Setting>,
}

/// Every combination with every value.
fn crossed<'a, T>(
    combinations: Vec<Combination<'a>>,
    values: &'a [T],
    add: impl Fn(&mut Combination<'a>, &'a T),
) -> Vec<Combination<'a>> {
    let with = |one: &Combination<'a>, value: &'a T| {
        let mut one = one.clone();
        add(&mut one, value);
        one
    };
    combinations
        .iter()
        .flat_map(|one| values.iter().map(|value| with(one, value)).collect::<Vec<_>>())
        .collect()
}

impl Combination<'_> {
    fn read(&self, path: &Path, written: &Study) -> Result<Study, study::Problems> {
        let mut study = match self.settings.is_empty() {
            true => written.clone(),
            false => study::read_with(path, &self.settings, self.layout.is_none())?,
        };
        if let Some(layout) = self.layout {
            study::read_layout(layout, &mut study)?;
        }
        if let Some(routing) = self.routing {
            study.router = routing;
        }
        Ok(study)
    }

    /// `least-open, lean, cap=6`: a layout by its file's name without ending, a key by its last part.
    fn name(&self, layouts: &[PathBuf]) -> String {
        let mut parts: Vec<String> = self.routing.map(|router| router.name.to_owned()).into_iter().collect();
        if let Some(layout) = self.layout {
            let stem = |path: &PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let alone = layouts.iter().filter(|other| stem(other) == stem(layout)).count() == 1;
            let whole = layout.display().to_string();
            parts.push(if alone { stem(layout).unwrap_or(whole) } else { whole });
        }
        for setting in &self.settings {
            let last = |setting: &Setting| setting.path.rsplit('.').next().unwrap_or("").to_owned();
            let alone = self.settings.iter().filter(|other| last(other) == last(setting)).count() == 1;
            let key = if alone { last(setting) } else { setting.path.clone() };
            parts.push(format!("{key}={}", setting.value));
        }
        if parts.is_empty() { AS_WRITTEN.to_owned() } else { parts.join(", ") }
    }
}

/// The name, with a number if another alternative has it: whoever names one twice wants to see that it is the same.
fn unlike(name: String, others: &[Alternative]) -> String {
    let taken = |name: &str| others.iter().any(|other| other.name == name);
    if !taken(&name) {
        return name;
    }
    let mut numbered = (2..).map(|number| format!("{name} ({number})"));
    numbered.find(|name| !taken(name)).unwrap_or(name)
}

fn options(path: &Path, arguments: &Arguments, alternatives: &[Alternative]) -> Result<Options, String> {
    let file = path.display();
    let Some(study) = alternatives.first().map(|one| &one.study) else { return Err(file.to_string()) };
    let criterion = match arguments.by.as_deref() {
        Some(TARGETS) if study.targets.is_empty() => {
            return Err(say!(
                "{file}: no target, so that no day meets or misses any — name a figure with --by, or add [[targets]]",
                "{file}：没有目标，无法按达标天数对比；请用 --by 指定指标，或加上 [[targets]]"
            ));
        }
        Some(TARGETS) => Criterion::Targets,
        Some(name) => {
            let known = || study.figures.iter().map(|figure| figure.name);
            let Some(figure) = figure_among(&study.figures, name) else {
                let names = known().collect::<Vec<_>>().join(COMMA.now());
                return Err(say!(
                    "{file}: --by {name:?} is no figure of this scenario; known: {names}, or targets",
                    "{file}：--by {name:?} 不是这个场景的指标；可用：{names}，或 targets"
                ));
            };
            Criterion::Figure(figure)
        }
        None => match study.targets.first().map(|target| target.figure).or(study.figures.first().copied()) {
            Some(figure) => Criterion::Figure(figure),
            None => Criterion::Targets,
        },
    };
    let is_share = match criterion {
        Criterion::Targets => true,
        Criterion::Figure(figure) => figure.unit == Unit::Share,
    };
    if let Some(zone) = arguments.indifference.filter(|zone| is_share && *zone >= 0.5) {
        return Err(say!(
            "{file}: --indifference {zone} is too wide; of a rate it is a share, 0.005 for half a point",
            "{file}：--indifference {zone} 太大；比率按小数写，0.005 表示半个百分点"
        ));
    }
    if arguments.max_replications < arguments.replications {
        return Err(say!(
            "--max-replications {} is less than --replications {}: every alternative gets those; write at least as many",
            "--max-replications {} 少于 --replications {}：每个方案至少要跑后者；请写不少于它的数",
            arguments.max_replications,
            arguments.replications
        ));
    }
    Ok(Options {
        criterion,
        first_days: u64::from(arguments.replications),
        at_most: u64::from(arguments.max_replications),
        confidence: study.confidence,
        indifference: arguments.indifference,
        against_first: arguments.baseline,
        threads: arguments.threads.map_or(0, usize::from),
    })
}

fn simulate(case: &Case, stop: &AtomicBool) -> Result<Option<CompareReport>, Failure> {
    // Drawn on standard error, and only on a terminal.
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template(&say!(
            "{{msg}} {{wide_bar}} {{pos}}/{{len}} days",
            "{{msg}} {{wide_bar}} {{pos}}/{{len}} 天"
        ))
        .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let name = case.alternatives.first().map_or("", |one| one.study.scenario.name.as_str());
    let progress = |progress: Progress| {
        let contenders = progress.contenders;
        bar.set_length(progress.wanted);
        bar.set_position(progress.days);
        bar.set_message(say!("{name}, {contenders} may be best", "{name}，{contenders} 个方案可能最好"));
    };
    let studies: Vec<&Study> = case.alternatives.iter().map(|one| &one.study).collect();
    let found = compare(&studies, &case.options, &progress, stop);
    bar.finish_and_clear();
    let found = found.map_err(|error| {
        Failure::new(Failure::UNREADABLE, say!("threads cannot be started: {error}", "无法启动线程：{error}"))
    })?;
    if let Criterion::Figure(figure) = found.criterion
        && found.common_days > 0
        && !found.decides()
    {
        return Err(Failure::new(Failure::WRONG, nothing_counted(case, figure, found.common_days)));
    }
    Ok(CompareReport::of(&case.alternatives, &found))
}

fn nothing_counted(case: &Case, figure: &Figure, days: u64) -> String {
    let file = case.alternatives.first().map_or("", |one| one.study.source.file.as_str());
    let name = figure.name;
    say!(
        "{file}: {name} counted nothing on any of the {days} days, so that there is nothing to choose by — name another figure with --by",
        "{file}：{name} 在 {days} 天里都没有可统计的数据，无从选择；请用 --by 换一个指标"
    )
}

/// Names of the files of --out.
fn files() -> Vec<String> {
    let mut names = vec![HTML.to_owned(), JSON.to_owned()];
    names.extend(TABLES.iter().map(|table| table.name.to_owned()));
    let charts = COMPARED_CHARTS.iter();
    names.extend(charts.flat_map(|chart| [format!("{}.svg", chart.name), format!("{}.png", chart.name)]));
    names
}

fn write(folder: &Folder, case: &Case, report: &CompareReport) -> Result<(), Failure> {
    folder.write(HTML, html::compare_page(&[case.with(report)], &outputs::command()).as_bytes())?;
    folder.write(JSON, json::compare(report).as_bytes())?;
    for table in TABLES {
        folder.write(table.name, &(table.content)(report))?;
    }
    for chart in COMPARED_CHARTS {
        let drawn = |error| Failure::new(Failure::UNREADABLE, format!("{}: {error}", chart.name));
        folder.write(&format!("{}.svg", chart.name), &chart.svg(report).map_err(drawn)?)?;
        folder.write(&format!("{}.png", chart.name), &chart.png(report).map_err(drawn)?)?;
    }
    Ok(())
}

fn indifference(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value < 1e9 => Ok(value),
        _ => Err(say!(
            "allowed: a number above 0, such as 0.005 for half a point of a rate, or 2 for two seconds",
            "可写：大于 0 的数，例如 0.005 表示比率的半个百分点，2 表示两秒"
        )),
    }
}

fn confidence(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.5..1.0).contains(&value) => Ok(value),
        _ => Err(say!(
            "allowed: a number from 0.5 to below 1, such as 0.95",
            "可写：0.5 到 1 之间（不含 1）的数，例如 0.95"
        )),
    }
}
