//! Comparisons as planners meet them: on the command line, and what the routing scenarios show.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::AtomicBool;

use peakshift::experiment::compare::{Comparison, Criterion, Options, compare};
use peakshift::report::charts::compared::COMPARED_CHARTS;
use peakshift::report::compared::terminal;
use peakshift::report::compared::{Alternative, CompareReport, Standing};
use peakshift::report::html;
use peakshift::report::terminal::Style;
use peakshift::routing::{ROUTERS, router};
use peakshift::study::{self, Setting, Study};
use serde_json::Value;

const FOLDER: &str = "scenarios/routing";

fn read(name: &str, settings: &[&str]) -> Study {
    let settings: Vec<Setting> =
        settings.iter().flat_map(|setting| Setting::list(setting).expect("a setting")).collect();
    let path = Path::new(FOLDER).join(format!("{name}.toml"));
    study::read_with(&path, &settings, true).unwrap_or_else(|problems| panic!("{problems}"))
}

fn with_strategy(name: &str, strategy: &str) -> Alternative {
    let mut study = read(name, &[]);
    study.router = router(strategy).expect("a strategy of the list");
    Alternative { name: strategy.to_owned(), settings: Vec::new(), study }
}

fn options(study: &Study, days: u64, threads: usize) -> Options {
    Options {
        criterion: Criterion::Figure(study.targets[0].figure),
        first_days: days,
        at_most: days * 4,
        confidence: 0.95,
        indifference: None,
        against_first: false,
        threads,
    }
}

fn compared(alternatives: &[Alternative], options: &Options) -> (Comparison, CompareReport) {
    let studies: Vec<&Study> = alternatives.iter().map(|one| &one.study).collect();
    let found = compare(&studies, options, &|_| {}, &AtomicBool::new(false)).expect("threads start");
    let report = CompareReport::of(alternatives, &found).expect("there are alternatives");
    (found, report)
}

fn strategies(scenario: &str, names: &[&str], days: u64) -> CompareReport {
    let alternatives: Vec<Alternative> = names.iter().map(|name| with_strategy(scenario, name)).collect();
    compared(&alternatives, &options(&alternatives[0].study, days, 2)).1
}

fn of<'r>(report: &'r CompareReport, name: &str) -> &'r peakshift::report::compared::AlternativeReport {
    report.alternatives.iter().find(|one| one.name == name).expect("it is compared")
}

fn value(report: &CompareReport, name: &str, figure: &str) -> f64 {
    of(report, name).figures[figure].as_ref().expect("it counts").mean_of_days
}

#[test]
fn fewest_today_floods_who_logs_in_late() {
    let report = strategies("late-log-in", &["least-open", "fewest-today"], 15);
    assert_eq!(report.best.as_deref(), Some("least-open"));
    assert_eq!(of(&report, "fewest-today").standing, Standing::Worse);
    // Until the part-timers come at 20:00 the rule does no harm; an hour later more than every third round is late.
    let slot = |name: &str, clock: &str| {
        let slot = of(&report, name).slots.iter().find(|slot| slot.clock == clock).expect("the hour");
        slot.figures["douyin-3-minute-rate"].expect("it counts").value
    };
    assert!(slot("least-open", "19:00") - slot("fewest-today", "19:00") < 0.02);
    assert!(slot("least-open", "21:00") - slot("fewest-today", "21:00") > 0.2);
    // It is the part-timers who get everything: per hour logged in they receive several times as many.
    let fairness = |name: &str| of(&report, name).loads.received_fairness_share.expect("there are days");
    assert!(fairness("least-open") > 0.95 && fairness("fewest-today") < 0.9);
    let per_person = |strategy: &str, team: usize, people: u32| -> f64 {
        let study = with_strategy("late-log-in", strategy).study;
        let place = study.figures.iter().position(|figure| figure.name == "inquiries").expect("the figure");
        let mut replicator = peakshift::experiment::Replicator::new(&study);
        let teams = study.scenario.teams.len();
        let of_day = |day: u64| replicator.day(day).figures.teams[place * teams + team].numerator;
        (0..5).map(of_day).sum::<u64>() as f64 / f64::from(people)
    };
    let ratio = |strategy: &str| per_person(strategy, 1, 4) / per_person(strategy, 0, 4);
    assert!(ratio("fewest-today") > 1.3 * ratio("least-open"));
}

#[test]
fn unclosed_inquiries_hold_slots_whatever_the_rule() {
    let close = |length: &str| {
        let setting = format!("routing.idle_close={length}");
        Alternative { name: length.into(), settings: Vec::new(), study: read("caps", &[&setting]) }
    };
    let alternatives = [close("10m"), close("2m")];
    let (_, report) = compared(&alternatives, &options(&alternatives[0].study, 20, 2));
    assert_eq!((report.best.as_deref(), of(&report, "10m").standing), (Some("2m"), Standing::Worse));
    // Customers queue while half of the agents' time is idle.
    let (queue, busy) = (value(&report, "10m", "queue-length"), value(&report, "10m", "occupancy"));
    assert!(queue > 3.0 && busy < 0.6, "queue {queue}, at work {busy}");
    assert!(value(&report, "2m", "queue-length") < 0.5);
    // No strategy helps: they choose among whoever has a free slot.
    let names: Vec<&str> = ROUTERS.iter().map(|router| router.name).collect();
    let report = strategies("caps", &names, 15);
    let rate = |name: &str| of(&report, name).value.expect("there are days").value;
    for name in names {
        assert!((rate(name) - rate("least-open")).abs() < 0.005, "{name}");
    }
}

#[test]
fn weighted_random_loses_customers_that_least_open_keeps() {
    let report = strategies("small-team", &["least-open", "weighted-random"], 40);
    assert_eq!(of(&report, "weighted-random").standing, Standing::Worse);
    for figure in ["abandoned-openly", "abandoned-silently"] {
        let difference = of(&report, "weighted-random").differences[figure].expect("it counts");
        assert!(difference.number.value > 0.0 && difference.is_certain(), "{figure}: {difference:?}");
    }
    // The same customers, the same people, the same work.
    let difference = of(&report, "weighted-random").differences["people-online"].expect("it counts");
    assert_eq!((difference.number.value, difference.number.interval), (0.0, Some((0.0, 0.0))));
}

#[test]
fn the_benchmark_has_its_winners() {
    // The rules that look at who waits are ahead where lists grow; the rules in use follow in this order. On 200 days of
    // `burst` least-open leads fewest-today by 0.42 points and 0.11 are their standard error.
    let names = ["weighted-random", "fewest-today", "least-open", "least-waiting"];
    for scenario in ["burst", "unequal-speeds", "large-team"] {
        let report = strategies(scenario, &names, 150);
        let rate = |name: &str| of(&report, name).value.expect("there are days").value;
        assert_eq!(report.best.as_deref(), Some("least-waiting"), "{scenario}");
        assert!(rate("least-open") > rate("weighted-random"), "{scenario}");
        assert!(rate("least-open") > rate("fewest-today"), "{scenario}");
    }
}

#[test]
fn the_page_shows_every_scenario_and_every_strategy() {
    let pages = ["docs/routing.md", "docs/zh/routing.md"];
    let pages = pages.map(|page| std::fs::read_to_string(page).expect("the page"));
    let shown = |name: &str| pages.iter().all(|page| page.contains(&format!("`{name}`")));
    let mut scenarios = 0;
    for entry in std::fs::read_dir(FOLDER).expect("tests run in the package's folder") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(shown(&stem), "{stem} has no place in docs/routing.md or in Chinese");
        scenarios += 1;
        study::read(&path).unwrap_or_else(|problems| panic!("{problems}"));
    }
    assert!(scenarios >= 6);
    for router in ROUTERS {
        assert!(shown(router.name), "{}", router.name);
    }
}

/// Runs the whole benchmark: `BLESS=1 cargo test --release --test compare -- --ignored` writes the table anew.
#[test]
#[ignore = "takes some ten seconds"]
fn the_page_has_the_table_that_the_program_prints() {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(FOLDER)
        .expect("tests run in the package's folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for (page, language, title) in
        [("docs/routing.md", "en", "Who wins where"), ("docs/zh/routing.md", "zh", "哪条规则在哪里胜出")]
    {
        let mut arguments: Vec<String> = vec!["compare".into()];
        arguments.extend(paths.iter().map(|path| path.display().to_string()));
        arguments.extend(["--routing", "all", "--lang", language].map(String::from));
        let output = shop(Path::new(".")).args(&arguments).output().expect("it runs");
        let printed = String::from_utf8(output.stdout).expect("text");
        let table = &printed[printed.find(&format!("{title}\n")).expect("the overview")..];
        let table = table.split("\n\n").next().expect("a table");
        let text = std::fs::read_to_string(page).expect("the page").replace("\r\n", "\n");
        let (before, rest) = text.split_once(&format!("```text\n{title}")).expect("the table's place");
        let (_, after) = rest.split_once("\n```").expect("its end");
        let expected = format!("{before}```text\n{table}\n```{after}");
        let bless = std::env::var_os("BLESS").is_some();
        if bless {
            std::fs::write(page, &expected).expect("the page can be written");
        }
        assert!(text == expected || bless, "the table of {page} is out of date:\n{table}");
    }
}

const SCENARIO: &str = r#"
name = "双11 eve"
platform = "pdd"
start = "2025-11-10 20:00"
length = "2h"

[forecast]
total = 150

[[teams]]
name = "full-time"
cap = 9

[[teams]]
name = "part-time"

[[shifts]]
name = "night"
start = "20:00"
end = "22:00"

[[layout]]
team = "full-time"
shift = "night"
count = 3

[[layout]]
team = "part-time"
shift = "night"
count = 2

[[targets]]
figure = "pdd-3-minute-human-reply-rate"
at_least = 0.3
promise = 0.5
"#;

fn shop(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peakshift"));
    command.current_dir(folder).stdin(Stdio::null()).env_remove("COLUMNS").env("LC_ALL", "C");
    command
}

/// A folder with `good.toml`, `missed.toml` (a hopeless target), `wrong.toml` and two layouts.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let layout = |people: u32| {
        format!(
            "[[shifts]]\nname = \"night\"\nstart = \"20:00\"\nend = \"22:00\"\n[[layout]]\nteam = \"full-time\"\nshift = \"night\"\ncount = {people}\n"
        )
    };
    for (name, text) in [
        ("good.toml", SCENARIO.to_owned()),
        ("missed.toml", SCENARIO.replace("at_least = 0.3", "at_least = 0.999999")),
        ("wrong.toml", format!("{SCENARIO}\nwrong = 1\n")),
        ("bare.toml", SCENARIO.split("[[targets]]").next().unwrap_or("").to_owned()),
        ("lean.toml", layout(3)),
        ("rich.toml", layout(7)),
    ] {
        std::fs::write(dir.path().join(name), text).expect("a file");
    }
    dir
}

fn run(dir: &Path, arguments: &[&str]) -> Output {
    shop(dir).arg("compare").args(arguments).output().expect("it runs")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn exit_codes_are_a_contract_and_errors_say_what_to_do() {
    let dir = folder();
    for (arguments, code, said) in [
        (&["good.toml", "--routing", "all", "--replications", "10"][..], 0, ""),
        (&["missed.toml", "--routing", "all", "--replications", "10"], 1, ""),
        (&["good.toml"], 2, "--routing all"),
        (&["wrong.toml", "--routing", "all"], 2, "unknown key \"wrong\""),
        (&["nowhere.toml", "--routing", "all"], 3, "no such file"),
        (&["good.toml", "--layout", "nowhere.toml"], 3, "no such file"),
        (&["good.toml", "--routing", "least-opn"], 2, "known: weighted-random"),
        (&["good.toml", "--set", "teams[0].cpa=3"], 2, "did you mean \"cap\"?"),
        (&["good.toml", "--set", "teams[0].cap=0"], 2, "with cap=0:\ngood.toml:12:7: cap in [[teams]] is 0"),
        (&["good.toml", "--set", "teams[0].cap"], 2, "key=value"),
        (&["good.toml", "--set", "teams[0].cap=3", "--set", "teams[0].cap=4"], 2, "set twice"),
        (&["good.toml", "--set", "teams[0].cap=3,5", "--set", "teams.full-time.cap=4,6"], 2, "set twice"),
        (&["good.toml", "--routing", "all", "--set", "routing.strategy=least-open"], 2, "already"),
        (&["good.toml", "--layout", "lean.toml", "--set", "layout[0].count=4"], 2, "change it there"),
        (&["good.toml", "--routing", "all", "--by", "speed"], 2, "is no figure of this scenario"),
        (&["good.toml", "--routing", "all", "--by", "off-chat-on-time"], 2, "counted nothing"),
        (&["bare.toml", "--routing", "all", "--by", "targets"], 2, "no target"),
        (&["good.toml", "--routing", "all", "--indifference", "5"], 2, "0.005 for half a point"),
        (&["good.toml", "--routing", "all", "--confidence", "95"], 2, "such as 0.95"),
        (&["good.toml", "--routing", "all", "--replications", "5"], 2, "10"),
        (&["good.toml", "--routing", "all", "--force"], 2, "--out"),
        (
            &[
                "good.toml",
                "--set",
                "teams[0].cap=1,2,3,4,5,6,7,8,9",
                "--set",
                "teams[1].cap=1,2,3,4,5,6,7,8",
            ],
            2,
            "64",
        ),
    ] {
        let output = run(dir.path(), arguments);
        let found = err(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {found}");
        assert!(found.contains(said), "{arguments:?}: {found}");
        if code >= 2 {
            assert!(output.stdout.is_empty(), "{arguments:?}");
        }
    }
}

#[test]
fn a_single_other_value_is_compared_with_the_scenario_as_written() {
    let dir = folder();
    let json = |arguments: &[&str]| -> Value {
        let output = run(dir.path(), arguments);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", err(&output)))
    };
    let names = |report: &Value| -> Vec<String> {
        let list = report["alternatives"].as_array().expect("a list");
        list.iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
    };
    let short = ["--json", "--replications", "10", "--max-replications", "20"];
    let with = |more: &[&'static str]| json(&[&["good.toml"], more, &short].concat());
    assert_eq!(names(&with(&["--layout", "rich.toml"])), ["as-written", "rich"]);
    let layouts = with(&["--layout", "lean.toml,rich.toml"]);
    assert_eq!(names(&layouts), ["lean", "rich"]);
    assert_eq!(layouts["alternatives"][1]["people_count"], 7);
    let crossed = with(&["--routing", "least-open,longest-idle", "--set", "teams[full-time].cap=4,none"]);
    let expected =
        ["least-open, cap=4", "least-open, cap=none", "longest-idle, cap=4", "longest-idle, cap=none"];
    assert_eq!(names(&crossed), expected);
    // A scenario without people of its own is no alternative.
    let without = SCENARIO.split("[[shifts]]").next().expect("the beginning");
    let targets = SCENARIO.find("[[targets]]").map_or("", |at| &SCENARIO[at..]);
    std::fs::write(dir.path().join("without.toml"), [without, targets].concat()).expect("a file");
    let alone = json(&[&["without.toml", "--layout", "rich.toml"][..], &short].concat());
    assert_eq!(names(&alone), ["rich"]);
    let asked = with(&["--routing", "all", "--confidence", "0.8", "--indifference", "0.125"]);
    assert_eq!(asked["confidence_share"], 0.8);
    assert_eq!(asked["deciding"]["indifference"]["value_share"], 0.125);
    // All days may be those that every alternative has.
    let first =
        ["good.toml", "--routing", "all", "--json", "--replications", "10", "--max-replications", "10"];
    assert_eq!(json(&first)["common_days"], 10);
    let same = with(&["--routing", "least-open,least-open"]);
    assert_eq!(names(&same), ["least-open", "least-open (2)"]);
    assert_eq!(same["alternatives"][1]["standing"], "same");
    for difference in same["alternatives"][1]["differences"].as_object().expect("differences").values() {
        for (name, number) in difference.as_object().into_iter().flatten().filter(|(name, _)| *name != "days")
        {
            assert_eq!(number.as_f64(), Some(0.0), "{name}");
        }
    }
    let first = with(&["--routing", "weighted-random,least-open", "--baseline"]);
    assert_eq!(first["reference"], "weighted-random");
}

/// Orders that bring nothing are not reported, so that one alternative reports what the other does not.
#[test]
fn alternatives_that_report_different_figures_are_compared_by_name() {
    let dir = folder();
    let reasons = "[[reasons]]\nname = \"all\"\nshare = 1\n";
    for base in ["0", "0.4"] {
        let text = SCENARIO.replacen(
            "[[teams]]",
            &format!("{reasons}order_base = {base}\npre_sale = true\n\n[[teams]]"),
            1,
        );
        std::fs::write(dir.path().join("orders.toml"), text).expect("a file");
        for first in ["0", "0.4"] {
            let set = format!("reasons[0].order_base={first},0,0.4");
            let output = run(dir.path(), &["orders.toml", "--set", &set, "--json", "--replications", "10"]);
            let report: Value = serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|error| panic!("{error}: {}", err(&output)));
            let of = |place: usize, figure: &str| report["alternatives"][place]["figures"][figure].clone();
            // The same days: what orders do not touch is the same, and what they do is where it belongs.
            for figure in ["bot-share", "pdd-3-minute-human-reply-rate", "transfer-rate"] {
                let share = of(0, figure)["value_share"].as_f64().expect(figure);
                assert!((0.0..=1.0).contains(&share), "{figure}: {share}");
                assert_eq!((&of(1, figure), &of(2, figure)), (&of(0, figure), &of(0, figure)), "{figure}");
            }
            assert_eq!(of(1, "orders-lost")["value_count"], 0.0);
            assert!(of(1, "consult-conversion").is_null());
            let bought = of(2, "consult-conversion")["value_share"].as_f64().expect("a share");
            assert!(bought > 0.3 && bought < 0.5, "{bought}");
        }
    }
}

#[test]
fn a_target_is_kept_here_if_a_run_says_so() {
    let dir = folder();
    for (name, target, code, said) in [
        ("floor.toml", "at_least = 0.3\npromise = 0.5\nslot_floor = 0.9999", 1, "missed: slot floor"),
        ("easy.toml", "at_least = 0.3\npromise = 0.5\nslot_floor = 0.2", 0, "kept"),
    ] {
        let text = format!(
            "{}[[targets]]\nfigure = \"pdd-3-minute-human-reply-rate\"\n{target}\n",
            SCENARIO.split("[[targets]]").next().unwrap_or("")
        );
        std::fs::write(dir.path().join(name), text).expect("a file");
        let ran = shop(dir.path()).args(["run", name, "--replications", "10"]).output().expect("it runs");
        let compared =
            run(dir.path(), &[name, "--routing", "least-open,weighted-random", "--replications", "10"]);
        assert_eq!((ran.status.code(), compared.status.code()), (Some(code), Some(code)), "{name}");
        let text = String::from_utf8_lossy(&compared.stdout).into_owned();
        assert!(text.contains(said), "{text}");
        assert_eq!(text.contains("floor at 20:00, 21:00"), code == 1, "{text}");
    }
}

#[test]
fn any_number_of_threads_prints_the_same() {
    let dir = folder();
    let printed = |threads: &str| {
        let arguments =
            ["good.toml", "--routing", "all", "--json", "--indifference", "0.002", "--replications", "12"];
        run(dir.path(), &[&arguments[..], &["--threads", threads]].concat()).stdout
    };
    let one = printed("1");
    assert!(one.len() > 10_000 && one == printed("3"));
}

#[test]
fn out_writes_all_files_and_replaces_none() {
    let dir = folder();
    let arguments =
        ["good.toml", "--routing", "least-open,weighted-random", "--replications", "10", "--out", "found"];
    let output = run(dir.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    for name in [
        "report.html",
        "comparison.json",
        "alternatives.csv",
        "figures.csv",
        "targets.csv",
        "slots.csv",
        "loads.csv",
        "rates.svg",
        "rates.png",
        "loads.svg",
        "loads.png",
    ] {
        assert!(dir.path().join("found").join(name).metadata().expect(name).len() > 100, "{name}");
    }
    let figures = std::fs::read_to_string(dir.path().join("found/figures.csv")).expect("a table");
    let report: Value =
        serde_json::from_slice(&std::fs::read(dir.path().join("found/comparison.json")).expect("a file"))
            .expect("JSON");
    let figures_count = report["catalog"].as_array().expect("a list").len();
    assert_eq!(figures.lines().count(), 1 + 2 * figures_count);
    let again = run(dir.path(), &arguments);
    assert_eq!(again.status.code(), Some(3));
    assert!(err(&again).contains("--force"));
}

#[test]
fn the_page_is_written_whole_and_replaces_none() {
    let dir = folder();
    let base = ["good.toml", "--routing", "least-open,weighted-random", "--replications", "10"];
    let with = |more: &[&'static str]| run(dir.path(), &[&base[..], more].concat());
    // Whoever does not know of the page is told once, beside the report.
    let plain = with(&[]);
    assert!(err(&plain).contains("--html FILE"), "{}", err(&plain));
    assert!(!String::from_utf8_lossy(&plain.stdout).contains("--html"));
    let found = with(&["--html", "to/page.html"]);
    assert_eq!(found.status.code(), Some(0), "{}", err(&found));
    assert!(err(&found).contains("wrote to/page.html") && !err(&found).contains("--html FILE"));
    assert_eq!(found.stdout, plain.stdout);
    let path = dir.path().join("to/page.html");
    let page = std::fs::read_to_string(&path).expect("a page");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    assert!(page.contains("peakshift compare good.toml --routing least-open,weighted-random"));
    let again = with(&["--html", "to/page.html"]);
    assert_eq!(
        (again.status.code(), again.stdout.len()),
        (Some(3), 0),
        "refused before any day is simulated"
    );
    assert!(err(&again).contains("--force"), "{}", err(&again));
    assert_eq!(std::fs::read_to_string(&path).expect("a page"), page);
    assert_eq!(with(&["--html", "to/page.html", "--force"]).status.code(), Some(0));
    assert_eq!(with(&["--html", "page.html", "--out", "found"]).status.code(), Some(2), "one or the other");
    assert_eq!(with(&["--html", "."]).status.code(), Some(2));
    // Several scenarios make one page, with an overview.
    let several =
        ["good.toml", "missed.toml", "--routing", "least-open,weighted-random", "--html", "both.html"];
    let several = run(dir.path(), &[&several[..], &["--replications", "10"]].concat());
    assert_eq!(several.status.code(), Some(1), "{}", err(&several));
    let page = std::fs::read_to_string(dir.path().join("both.html")).expect("a page");
    for id in ["overview-table", "scenario-1-choice-table", "scenario-2-choice-table"] {
        assert!(page.contains(&format!(" id=\"{id}\"")), "{id}");
    }
    let left: Vec<_> = std::fs::read_dir(dir.path()).expect("a folder").flatten().collect();
    assert!(left.iter().all(|file| !file.file_name().to_string_lossy().starts_with(".tmp")), "{left:?}");
}

#[test]
fn several_scenarios_end_in_an_overview() {
    let dir = folder();
    let output = run(
        dir.path(),
        &["good.toml", "missed.toml", "--routing", "least-open,weighted-random", "--replications", "10"],
    );
    let text = String::from_utf8(output.stdout.clone()).expect("text");
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let overview = text.split("Who wins where").nth(1).expect("an overview");
    assert!(overview.lines().any(|line| line.contains("least-open") && line.contains('*')), "{overview}");
    let chinese = shop(dir.path())
        .args(["compare", "good.toml", "--set", "teams[0].cap=4", "--replications", "10", "--lang", "zh"])
        .output()
        .expect("it runs");
    let text = String::from_utf8(chinese.stdout).expect("text");
    assert!(text.contains("原方案") && text.contains("个方案，同样的 10 天"), "{text}");
}

#[test]
fn every_form_draws_whatever_there_is() {
    let alternatives =
        [with_strategy("small-team", "least-open"), with_strategy("small-team", "longest-idle")];
    let (found, _) = compared(&alternatives, &options(&alternatives[0].study, 10, 1));
    let nothing = Comparison {
        trials: vec![Default::default(); 2],
        common_days: 0,
        best: None,
        interrupted: true,
        decided: false,
        ..found.clone()
    };
    for found in [found, nothing] {
        let report = CompareReport::of(&alternatives, &found).expect("alternatives");
        for width in [80, 100, 200] {
            for line in terminal::text(&report, Style { width, colour: false }).lines() {
                let columns = unicode_width::UnicodeWidthStr::width(line);
                assert!(columns <= width, "{width}: {line}");
            }
        }
        let page = html::compare_page(&[html::Case { alternatives: &alternatives, report: &report }], "");
        assert!(page.contains("<h2 class=\"verdict\"") && !page.contains("NaN"));
        for chart in COMPARED_CHARTS {
            let svg = String::from_utf8(chart.svg(&report).expect("it draws")).expect("text");
            assert!(svg.starts_with("<svg") && !svg.contains("NaN"), "{}", chart.name);
        }
    }
}
