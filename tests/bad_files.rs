//! What every bad file is answered: the messages are part of the program.
//!
//! Each file in `tests/bad` has its expected messages beside it, in a `.txt` of the same name. A scenario is read
//! as it is; a CSV is read as the forecast or the log (by the first word of its name) of a scenario of four hours
//! from 20:00 on 2025-11-10 with the reasons "pre-sale" and "after-sale".
//!
//! To accept new messages after reading them: `BLESS=1 cargo test --test bad_files`, then look at the difference.

use std::fs;
use std::path::{Path, PathBuf};

use peakshift::language::Language;
use peakshift::study::{Problems, read, read_str};

/// The scenario that reads a CSV file.
const AROUND: &str = r#"name = "CSV"
platform = "pdd"
start = "2025-11-10 20:00"
length = "4h"
[[reasons]]
name = "pre-sale"
group = "a"
[[reasons]]
name = "after-sale"
group = "a"
[[shifts]]
name = "eve"
start = "20:00"
end = "24:00"
[[layout]]
count = 5
"#;

#[test]
fn every_bad_file_is_answered_as_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut failures = Vec::new();
    let files = bad_files();
    assert!(files.len() > 40, "only {} bad files were found", files.len());
    for path in files {
        let problems = match problems(&path) {
            Some(problems) => problems,
            None => {
                failures.push(format!("{}: no problem was found", path.display()));
                continue;
            }
        };
        let found = format!("exit code {}\n{problems}\n", problems.exit_code()).replace('\\', "/");
        let expected_path = PathBuf::from(format!("{}.txt", path.display()));
        if bless {
            fs::write(&expected_path, &found).expect("the expected messages can be written");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if found != expected {
            failures.push(format!("{}:\nexpected\n{expected}\nfound\n{found}", path.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Files whose messages are kept in Chinese too, in a `.zh.txt`: a bit of everything.
const CHINESE: [&str; 12] = [
    "bursts.toml",
    "cost.toml",
    "forecast-cells.csv",
    "forecast-days-across.csv",
    "forecast-head-unit.csv",
    "forecast-two-titles.csv",
    "missing-keys.toml",
    "out-of-range.toml",
    "planner-names.toml",
    "planner-signs.toml",
    "planner-units.toml",
    "replay-columns.csv",
];

#[test]
fn some_bad_files_are_answered_in_chinese_as_expected() {
    for name in CHINESE {
        let path = Path::new("tests/bad").join(name);
        let problems = Language::Chinese.during(|| problems(&path).map(|problems| problems.to_string()));
        let found = problems.expect("a problem").replace('\\', "/") + "\n";
        let expected_path = format!("{}.zh.txt", path.display());
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected_path, &found).expect("the expected messages can be written");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        assert!(found == expected, "{name}:\nexpected\n{expected}\nfound\n{found}");
    }
}

#[test]
fn every_problem_names_its_place_or_its_file() {
    for path in bad_files() {
        for problem in problems(&path).map(|problems| problems.list).unwrap_or_default() {
            assert!(!problem.file.is_empty() && !problem.found.is_empty(), "{problem}");
            assert!(!problem.rule.is_empty() || !problem.remedy.is_empty(), "{problem}");
        }
    }
}

fn bad_files() -> Vec<PathBuf> {
    let folder = fs::read_dir("tests/bad").expect("tests run in the package's folder");
    let paths = folder.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|e| e == "toml" || e == "csv")).collect();
    files.sort();
    files
}

fn problems(path: &Path) -> Option<Problems> {
    if path.extension().is_some_and(|extension| extension == "toml") {
        return read(path).err();
    }
    let name = path.file_name()?.to_string_lossy();
    let section = if name.starts_with("replay") { "replay" } else { "forecast" };
    let text = format!("{AROUND}[{section}]\ncsv = \"{name}\"\n");
    read_str(&text, "scenario.toml", path.parent()?).err()
}
