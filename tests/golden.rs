//! Golden files: what the program says about every shipped scenario, word for word.
//!
//! `tests/golden` has for each scenario the report of a few days as it stands on the terminal, and the keys of its
//! JSON. After a change that is meant: `BLESS=1 cargo test --test golden`, then read the difference.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use peakshift::experiment::{Length, Options, replicate};
use peakshift::language::Language;
use peakshift::report::terminal::{self, Style};
use peakshift::report::{Report, json};
use peakshift::study;
use serde_json::Value;

/// Days of each scenario: enough for every part of the report to have something to say.
const DAYS: u32 = 5;

/// Scenarios whose report is kept in Chinese too.
const CHINESE: [&str; 2] = ["jd-618", "tmall-double11"];

fn report(path: &Path) -> Report {
    let study = study::read(path).unwrap_or_else(|problems| panic!("{problems}"));
    let options = Options { length: Length::Days(DAYS), threads: 2 };
    let results = replicate(&study, &options, &|_| {}, &AtomicBool::new(false)).expect("threads start");
    Report::of(&study, &results)
}

/// Adds the path of every key in a value; the items of an array share theirs, and so do the figures of a slot,
/// group or team, whose names stand with the list of figures.
fn keys(value: &Value, at: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = match at {
                    "" => name.clone(),
                    at if at.ends_with("[].figures") => format!("{at}.<figure>"),
                    at => format!("{at}.{name}"),
                };
                if path == "figures[].name" {
                    into.insert(format!("{path} = {value}"));
                }
                keys(value, &path, into);
                into.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, &format!("{at}[]"), into)),
        _ => {}
    }
}

fn scenarios() -> Vec<PathBuf> {
    let folder = fs::read_dir("scenarios").expect("tests run in the package's folder");
    let mut paths: Vec<PathBuf> = folder.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}

/// What differs: the first line that does, as it was and as it is.
fn difference(expected: &str, found: &str) -> String {
    let mut lines = expected.lines().zip(found.lines()).zip(1..);
    match lines.find(|((expected, found), _)| expected != found) {
        Some(((expected, found), line)) => format!("line {line}:\n  expected {expected}\n  found    {found}"),
        None => format!("expected {} lines, found {}", expected.lines().count(), found.lines().count()),
    }
}

#[test]
fn every_shipped_scenario_is_reported_as_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let scenarios = scenarios();
    assert!(scenarios.len() >= 5, "only {} scenarios were found", scenarios.len());
    let mut failures = Vec::new();
    for path in &scenarios {
        let report = report(path);
        let value: Value = serde_json::from_str(&json::one(&report)).expect("JSON");
        let mut names = BTreeSet::new();
        keys(&value, "", &mut names);
        let names: String = names.into_iter().map(|name| name + "\n").collect();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut forms = vec![("txt", terminal::text(&report, Style::default())), ("keys", names)];
        // One language is enough to see every number; the other is shown by two scenarios.
        if CHINESE.contains(&stem.as_str()) {
            forms.push(("zh.txt", Language::Chinese.during(|| terminal::text(&report, Style::default()))));
        }
        for (extension, found) in forms {
            let golden = PathBuf::from(format!("tests/golden/{stem}.{extension}"));
            if bless {
                fs::create_dir_all("tests/golden").expect("the folder can be made");
                fs::write(&golden, &found).expect("the golden file can be written");
            }
            let expected = fs::read_to_string(&golden).unwrap_or_default().replace("\r\n", "\n");
            if found != expected {
                failures.push(format!("{}: {}", golden.display(), difference(&expected, &found)));
            }
        }
    }
    assert!(failures.is_empty(), "{}\nBLESS=1 renews them", failures.join("\n"));
}
