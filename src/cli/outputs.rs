//! The files of `run --out`: their names, known before the days are simulated, and their content.

use std::path::{Path, PathBuf};

use super::Failure;
use crate::report::charts::CHARTS;
use crate::report::csv::TABLES;
use crate::report::journal::{self, journal_csv};
use crate::report::whole::{Folder, WriteError};
use crate::report::{Report, html, json, roster};
use crate::say;
use crate::study::Study;

const JSON: &str = "report.json";
const HTML: &str = "report.html";
const ROSTER: &str = "roster.csv";
const BOOK: &str = "roster.xlsx";

/// Where the files of each scenario go: into the folder itself, or, of several scenarios, each into a folder of
/// its file's name inside.
///
/// # Errors
/// If two scenarios would share a folder.
pub fn folders(out: &Path, force: bool, scenarios: &[PathBuf]) -> Result<Vec<Folder>, Failure> {
    let root = Folder { path: out.to_owned(), force };
    if scenarios.len() == 1 {
        return Ok(vec![root]);
    }
    let mut folders: Vec<Folder> = Vec::new();
    for scenario in scenarios {
        let folder = root.inner(scenario.file_stem().unwrap_or(scenario.as_os_str()));
        if folders.contains(&folder) {
            let message = say!(
                "{file}: another scenario of the same file name would be written to the same folder — run them one by one, each with its own --out",
                "{file}：另一个同名的场景文件会写入同一个文件夹 — 请分别运行，各用各的 --out",
                file = scenario.display()
            );
            return Err(Failure::new(Failure::WRONG, message));
        }
        folders.push(folder);
    }
    Ok(folders)
}

/// Makes the folder and refuses if a file is in the way.
///
/// # Errors
/// If a file exists that may not be replaced, or the folder cannot be made.
pub fn prepare(folder: &Folder, journals: u64) -> Result<(), Failure> {
    let mut names = [JSON, HTML, ROSTER, BOOK].map(str::to_owned).to_vec();
    names.extend(TABLES.iter().map(|table| table.name.to_owned()));
    names.extend(
        CHARTS.iter().flat_map(|chart| [format!("{}.svg", chart.name), format!("{}.png", chart.name)]),
    );
    let days = 0..journals;
    names.extend(days.flat_map(|day| journal::TABLES.iter().map(move |table| journal_name(day, table.name))));
    Ok(folder.prepare(names.iter().map(String::as_str))?)
}

/// Writes everything about one scenario, and returns how many files that were.
///
/// # Errors
/// If a file cannot be written.
pub fn write(folder: &Folder, study: &Study, report: &Report, journals: u64) -> Result<usize, Failure> {
    let mut names: Vec<String> = Vec::new();
    folder.write(JSON, json::one(report).as_bytes())?;
    folder.write(HTML, html::run_page(study, report, &command()).as_bytes())?;
    // A layout that breaks a rule of working time has no roster, and is reported all the same.
    if let Ok(persons) = study.roster(&study.layout) {
        folder.write(ROSTER, &roster::csv(study, &study.layout, &persons))?;
        let book =
            roster::book::workbook(study, &study.layout, &persons, &roster::lines::of_run(study, report));
        let book = book.map_err(|error| Failure::new(Failure::UNREADABLE, format!("{BOOK}: {error}")))?;
        folder.write(BOOK, &book)?;
        names.extend([ROSTER, BOOK].map(str::to_owned));
    }
    for table in TABLES {
        folder.write(table.name, &(table.content)(report))?;
    }
    for chart in CHARTS {
        let drawn = |error| Failure::new(Failure::UNREADABLE, format!("{}: {error}", chart.name));
        folder.write(&format!("{}.svg", chart.name), &chart.svg(report).map_err(drawn)?)?;
        folder.write(&format!("{}.png", chart.name), &chart.png(report).map_err(drawn)?)?;
    }
    for day in 0..journals.min(report.days) {
        for (table, content) in journal_csv(study, day) {
            let name = journal_name(day, table);
            folder.write(&name, &content)?;
            names.push(name);
        }
    }
    // Only now: if the disk is full, what an earlier run wrote is still there.
    let is_stale = |name: &str| !names.iter().any(|written| written == name);
    folder.clear(|name| is_stale(name) && (is_journal(name) || name == ROSTER || name == BOOK))?;
    Ok(2 + TABLES.len() + 2 * CHARTS.len() + names.len())
}

/// The folder and the name of a file that the command line names by its path.
///
/// # Errors
/// If the path names no file, the file exists and may not be replaced, or its folder cannot be made.
pub fn file(path: &Path, force: bool) -> Result<(Folder, String), Failure> {
    // Who replaces what a link leads to keeps the link.
    let led = if force && path.is_symlink() {
        Some(path.canonicalize().map_err(|error| WriteError::Refused { path: path.to_owned(), error })?)
    } else {
        None
    };
    let path = led.as_deref().unwrap_or(path);
    let name = path.file_name().filter(|_| !path.is_dir()).and_then(|name| name.to_str());
    let Some(name) = name else {
        let message = say!(
            "{path}: is no name of a file — write one, such as report.html",
            "{path}：不是文件名 — 请写一个文件名，例如 report.html",
            path = path.display()
        );
        return Err(Failure::new(Failure::WRONG, message));
    };
    let folder = Folder { path: path.parent().unwrap_or(Path::new("")).to_owned(), force };
    let folder = if folder.path.as_os_str().is_empty() { Folder { path: ".".into(), force } } else { folder };
    folder.prepare([name])?;
    Ok((folder, name.to_owned()))
}

/// Refuses a page that has the name of a file that goes into a folder of the same command.
///
/// # Errors
/// If it has.
pub fn apart(page: Option<&(Folder, String)>, folder: &Folder, names: &[String]) -> Result<(), Failure> {
    let Some((own, name)) = page else { return Ok(()) };
    // Both folders were made before.
    let place = |folder: &Folder| folder.path.canonicalize().ok();
    if place(folder) != place(own) || !names.contains(name) {
        return Ok(());
    }
    Err(Failure::new(
        Failure::WRONG,
        say!(
            "--html {path}: the folder of --out gets a file of this name anyway — leave --html out, or write another name",
            "--html {path}：--out 的文件夹里本来就有这个名字的文件 — 请去掉 --html，或换个名字",
            path = own.file(name).display()
        ),
    ))
}

/// The command line as the user may type it again.
pub fn command() -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./=,:+@%".contains(letter);
    let quoted = |word: String| match word.is_empty() || !word.chars().all(plain) {
        true => format!("'{}'", word.replace('\'', "'\\''")),
        false => word,
    };
    let words = std::env::args_os().skip(1).map(|word| quoted(word.to_string_lossy().into_owned()));
    std::iter::once("peakshift".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// Whether this is the name of a journal of any day.
fn is_journal(name: &str) -> bool {
    let day = name.strip_prefix("journal-").and_then(|rest| rest.split_once('-'));
    day.and_then(|(day, _)| day.parse().ok())
        .is_some_and(|day| journal::TABLES.iter().any(|table| name == journal_name(day, table.name)))
}

/// `journal-0-inquiries.csv`: the day by its replication.
fn journal_name(day: u64, table: &str) -> String {
    format!("journal-{day}-{table}.csv")
}
