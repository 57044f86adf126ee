//! What `peakshift init` writes runs at once, on every platform and in every language.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::AtomicBool;

use jiff::civil::date;
use peakshift::experiment::{Length, Options, replicate};
use peakshift::language::Language;
use peakshift::report::Report;
use peakshift::starter::{Answers, SCENARIO, WORKBOOK};
use peakshift::study::{PRESETS, doubts, read, read_for_plan};

fn answers(platform: &'static str, opening: Option<i8>, volume: u32) -> Answers {
    Answers {
        platform,
        date: date(2025, 11, 10),
        opening,
        volume,
        people: [0; 3],
        groups: Answers::usual_groups(volume),
    }
    .with_usual_people()
}

/// Writes the files into a folder and returns the scenario's path.
fn write(answers: &Answers, folder: &Path) -> PathBuf {
    for (name, content) in answers.files().unwrap() {
        std::fs::write(folder.join(name), content).unwrap();
    }
    folder.join(SCENARIO)
}

#[test]
fn it_runs_on_every_platform_in_every_language_without_a_doubt() {
    let folder = tempfile::tempdir().unwrap();
    for preset in PRESETS {
        for language in Language::ALL {
            let asked = [
                (Some(20), 12_000),
                (Some(20), 1_600),
                (Some(0), 30_000),
                (Some(10), 8_000),
                (Some(13), 300),
                (None, 6_000),
                (None, 90),
            ];
            for (opening, volume) in asked {
                let what = format!("{} {} {opening:?}", preset.name, language.code());
                let answers = language.during(|| answers(preset.name, opening, volume));
                let path = language.during(|| write(&answers, folder.path()));
                let study = read(&path).unwrap_or_else(|problems| panic!("{what}: {problems}"));
                let doubts: Vec<String> = doubts(&study).iter().map(ToString::to_string).collect();
                assert!(doubts.is_empty(), "{what}: {doubts:#?}");
                assert_eq!(study.layout.headcount(), u64::from(answers.people.iter().sum::<u32>()), "{what}");
                assert_eq!(study.scenario.groups, answers.groups, "{what}");
                assert!(study.costs.is_some() && !study.targets.is_empty(), "{what}");
                read_for_plan(&path).unwrap_or_else(|problems| panic!("{what}: {problems}"));
                let options = Options { length: Length::Days(2), threads: 1 };
                let results = replicate(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap();
                let report = Report::of(&study, &results);
                let inquiries = report.estimate("inquiries").unwrap().mean_of_days;
                let ratio = inquiries / f64::from(volume);
                assert!((0.5..1.7).contains(&ratio), "{what}: {inquiries} inquiries");
                let target = &report.targets[0];
                assert!(target.estimate.is_some(), "{what}");
            }
        }
    }
}

#[test]
fn the_usual_people_are_neither_hopeless_nor_idle() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&answers("pdd", Some(20), 12_000), folder.path());
    let study = read(&path).unwrap_or_else(|problems| panic!("{problems}"));
    let options = Options { length: Length::Days(20), threads: 0 };
    let results = replicate(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap();
    let report = Report::of(&study, &results);
    let rate = report.estimate("pdd-3-minute-human-reply-rate").unwrap().value;
    assert!((0.6..0.999).contains(&rate), "{rate}");
}

#[test]
fn a_workbook_of_other_numbers_is_what_is_simulated() {
    let folder = tempfile::tempdir().unwrap();
    let small = answers("jd", None, 500);
    let path = write(&small, folder.path());
    let other = Answers { volume: 900, people: [7, 0, 0], ..small };
    std::fs::write(folder.path().join(WORKBOOK), &other.files().unwrap()[1].1).unwrap();
    let study = read(&path).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(study.layout.headcount(), 7);
    let peakshift::scenario::Demand::Forecast(forecast) = &study.scenario.demand else {
        panic!("a forecast")
    };
    assert!((forecast.total() - 900.0).abs() < 1e-9);
}

fn program(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peakshift"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn the_commands_that_it_names_work() {
    let folder = tempfile::tempdir().unwrap();
    let init = ["init", "shop", "--platform", "taobao", "--date", "2025-11-10", "--opening", "none"];
    let sized = [&init[..], &["--volume", "700", "--full-time", "8", "--groups", "service"]].concat();
    let output = program(folder.path(), &sized);
    assert!(output.status.success(), "{}", said(&output));
    let text = said(&output).replace('\\', "/");
    assert!(text.contains("2025-11-10 08:00 to 2025-11-11 00:00, 700 inquiries, 8 people"), "{text}");
    let commands: Vec<&str> =
        text.lines().filter_map(|line| line.split_once("peakshift ")).map(|(_, command)| command).collect();
    assert_eq!(commands.len(), 3, "{text}");
    for command in commands {
        let words: Vec<&str> = command.split("  ").next().unwrap().split(' ').collect();
        let more: &[&str] = match words[0] {
            "run" => &["--replications", "5", "--layout", "shop/planning.xlsx"],
            "plan" => &["--effort", "0.1", "--time", "5s", "--out", "plan"],
            _ => &[],
        };
        let output = program(folder.path(), &[&words[..], more].concat());
        let code = output.status.code();
        assert!(code == Some(0) || code == Some(1) && words[0] != "check", "{command}: {}", said(&output));
        assert!(!said(&output).contains("doubt"), "{command}: {}", said(&output));
    }
    let again = program(folder.path(), &sized);
    assert_eq!(again.status.code(), Some(3));
    assert!(said(&again).contains("--force"), "{}", said(&again));
    let forced = program(folder.path(), &[&sized[..], &["--force"]].concat());
    assert!(forced.status.success(), "{}", said(&forced));
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, message) in [
        (&["--volume", "10"][..], "the platform is missing"),
        (&["--platform", "ebay"], "allowed: pdd, taobao, jd, douyin"),
        (&["--platform", "jd", "--date", "11-10"], "a date such as 2025-11-10"),
        (&["--platform", "jd", "--opening", "25"], "a full hour from 0 to 23"),
        (&["--platform", "jd", "--full-time", "0"], "nobody works"),
        (&["--platform", "jd", "--groups", "a,a"], "a group is named twice"),
        (&["--platform", "jd", "--groups", "a,,b"], "names, by commas"),
        (&["--platform", "jd", "--groups", "a，a"], "a group is named twice"),
        (&["--platform", "jd", "--full-time", "12人"], "a whole number from 0 to 2000"),
    ] {
        let output = program(folder.path(), &[&["init", "x"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(message), "{arguments:?}: {}", said(&output));
        assert!(!folder.path().join("x").exists(), "{arguments:?} leaves a folder behind");
    }
}
