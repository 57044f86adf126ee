//! The forms of a roster say the same as the layout: read back from the workbook, through an office program, and from
//! the calendars.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use peakshift::language::Language;
use peakshift::report::roster::book::{Line, Value, workbook};
use peakshift::report::roster::{calendar, csv};
use peakshift::study::{Study, read, read_layout};
use peakshift::workforce::Roster;

fn study(name: &str) -> Study {
    read(Path::new(&format!("scenarios/{name}.toml"))).unwrap_or_else(|problems| panic!("{problems}"))
}

fn roster(study: &Study) -> Roster {
    Roster::of(&study.layout, &study.limits, &study.scenario).unwrap_or_else(|refused| panic!("{refused:?}"))
}

fn lines() -> Vec<Line> {
    vec![Line { label: "rate".into(), value: Value::Share(0.934), note: "of 100 days".into() }]
}

/// The workbook of a scenario's own layout, in a folder.
fn made(study: &Study, folder: &Path) -> std::path::PathBuf {
    let path = folder.join("roster.xlsx");
    std::fs::write(&path, workbook(study, &study.layout, &roster(study), &lines()).unwrap()).unwrap();
    path
}

fn number(cell: Option<&Data>) -> f64 {
    match cell {
        Some(Data::Float(number)) => *number,
        Some(Data::Int(number)) => *number as f64,
        _ => 0.0,
    }
}

/// Hours of work and planned cost of everybody, from the layout alone.
fn totals(study: &Study) -> (f64, f64) {
    let lines = study.layout.lines.iter();
    let hours = |line: &peakshift::workforce::LayoutLine| {
        f64::from(line.count) * study.layout.shifts[line.shift].work().secs() / 3_600.0
    };
    (lines.map(hours).sum(), study.planned_cost(&study.layout))
}

/// People at work in a half-hour from the scenario's start, in the mean over it, minute by minute.
fn at_work(study: &Study, half_hour: i64) -> f64 {
    let at = |minute: i64| peakshift::units::Time::from_secs(half_hour * 1_800 + minute * 60);
    let working = |minute: i64| -> u32 {
        let on = study.layout.lines.iter().filter(|line| {
            let shift = &study.layout.shifts[line.shift];
            let away = shift.breaks.iter().any(|(from, until)| *from <= at(minute) && at(minute) < *until);
            shift.start <= at(minute) && at(minute) < shift.end && !away
        });
        on.map(|line| line.count).sum()
    };
    (0..30).map(|minute| f64::from(working(minute))).sum::<f64>() / 30.0
}

#[test]
fn the_workbook_read_back_has_the_totals_of_the_layout() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["quiet-day", "double11", "jd-618"] {
        for language in Language::ALL {
            let study = study(name);
            let path = language.during(|| made(&study, folder.path()));
            let mut book: Xlsx<_> = open_workbook(&path).unwrap();
            let sheets = book.sheet_names();
            assert_eq!(
                sheets,
                language.pick(["Wall chart", "List", "Figures"], ["排班图", "排班表", "指标"])
            );
            let (hours, cost) = totals(&study);
            let people = study.layout.headcount() as usize;

            let list = book.worksheet_range(&sheets[1]).unwrap();
            let persons = list.height() - 2;
            assert_eq!(persons, people, "{name}: a row for each duty, a head and the sums");
            let sum = |column: usize| (1..=persons).map(|row| number(list.get((row, column)))).sum::<f64>();
            assert!(
                (sum(8) - hours).abs() < 1e-3 && (number(list.get((persons + 1, 8))) - hours).abs() < 1e-3
            );
            assert!((sum(9) - cost).abs() < 1e-2 && (number(list.get((persons + 1, 9))) - cost).abs() < 1e-2);

            // The row of the totals, which are formulas with their results, and what the cells above add up to.
            let wall = book.worksheet_range(&sheets[0]).unwrap();
            let total = 4 + roster(&study).persons.len();
            let columns = (study.scenario.end.secs() / 1_800.0) as usize;
            for column in 0..columns {
                let expected = at_work(&study, column as i64);
                let cells: f64 = (4..total).map(|row| number(wall.get((row, 4 + column)))).sum();
                let found = number(wall.get((total, 4 + column)));
                assert!(
                    (found - expected).abs() < 1e-5 && (cells - expected).abs() < 1e-5,
                    "{name} {column}"
                );
            }
            let figures = book.worksheet_range(&sheets[2]).unwrap();
            let teams = study.scenario.teams.len();
            assert!((number(figures.get((teams + 1, 2))) - hours).abs() < 1e-3, "{name}");
            assert_eq!(number(figures.get((teams + 4, 1))), 0.934);
        }
    }
}

#[test]
fn the_figures_by_team_are_sums_over_all_of_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let mut work_twice = 0;
    for name in ["double11", "jd-618"] {
        let study = study(name);
        let mut book: Xlsx<_> = open_workbook(made(&study, folder.path())).unwrap();
        let list = book.worksheet_range("List").unwrap();
        let figures = book.worksheet_range("Figures").unwrap();
        let formulas = book.worksheet_formula("Figures").unwrap();
        let last = list.height() as u32 - 1;
        for (row, team) in (1..).zip(&study.scenario.teams) {
            let of_team =
                |row: &u32| list.get_value((*row, 1)).is_some_and(|cell| *cell == team.name.as_str());
            let duties: Vec<u32> = (1..last).filter(of_team).collect();
            let persons: BTreeSet<String> =
                duties.iter().map(|row| list.get_value((*row, 0)).unwrap().to_string()).collect();
            work_twice += duties.len() - persons.len();
            assert_eq!(number(figures.get_value((row, 1))), persons.len() as f64, "{name}: {}", team.name);
            for (column, of_list, letter) in [(2, 8, 'I'), (3, 9, 'J')] {
                let sum: f64 = duties.iter().map(|row| number(list.get_value((*row, of_list)))).sum();
                let found = number(figures.get_value((row, column)));
                assert!((found - sum).abs() < 1e-3, "{name}: {found} of {}, expected {sum}", team.name);
                let (team, range) = (row + 1, |name: char| format!("'List'!${name}$2:${name}${last}"));
                let expected = format!("SUMPRODUCT(--EXACT({},A{team}),{})", range('B'), range(letter));
                assert_eq!(formulas.get_value((row, column)), Some(&expected), "{name}");
            }
        }
    }
    assert!(work_twice > 0, "somebody works on two days");
}

#[test]
fn what_is_written_can_be_simulated_again() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["quiet-day", "double11", "jd-618"] {
        for language in Language::ALL {
            let before = study(name);
            let csv_path = folder.path().join("roster.csv");
            std::fs::write(&csv_path, csv(&before, &before.layout, &roster(&before))).unwrap();
            for path in [language.during(|| made(&before, folder.path())), csv_path] {
                let mut after = before.clone();
                read_layout(&path, &mut after).unwrap_or_else(|problems| panic!("{problems}"));
                let people = |study: &Study| {
                    let mut people = BTreeMap::new();
                    for line in study.layout.lines.iter().filter(|line| line.count > 0) {
                        let shift = &study.layout.shifts[line.shift];
                        let times = (shift.start, shift.end, shift.breaks.clone());
                        *people.entry((line.team, line.group, times)).or_insert(0) += line.count;
                    }
                    people
                };
                assert_eq!(people(&after), people(&before), "{}", path.display());
            }
        }
    }
}

#[test]
fn who_is_named_in_a_roster_keeps_name_and_shifts() {
    let folder = tempfile::tempdir().unwrap();
    let mut study = study("double11");
    let table = String::from_utf8(csv(&study, &study.layout, &roster(&study))).unwrap();
    // The planner writes names for two in three, as people know them; the others are of nobody's yet. One of the names is
    // as the program might give it.
    let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
    for (i, line) in lines.iter_mut().enumerate().skip(1) {
        let rest = line.split_once(',').unwrap().1.to_owned();
        let name = if i == 1 { "outsourced pre-sale 01".to_owned() } else { format!("客服{i}号") };
        *line = if i % 3 == 0 { format!(",{rest}") } else { format!("{name},{rest}") };
    }
    let file = folder.path().join("named.csv");
    std::fs::write(&file, lines.join("\n")).unwrap();
    read_layout(&file, &mut study).unwrap_or_else(|problems| panic!("{problems}"));
    let written =
        String::from_utf8(csv(&study, &study.layout, &study.roster(&study.layout).unwrap())).unwrap();
    let rows = |lines: &mut dyn Iterator<Item = &str>| {
        let mut rows: Vec<String> =
            lines.skip(1).map(|line| line.rsplit_once(',').unwrap().0.to_owned()).collect();
        rows.sort();
        rows
    };
    let named = |row: &String| row.starts_with("客服") || row.starts_with("outsourced pre-sale 01,full-time");
    let told = rows(&mut lines.iter().map(String::as_str));
    let found = rows(&mut written.lines());
    let expected: Vec<&String> = told.iter().filter(|row| named(row)).collect();
    assert_eq!(found.iter().filter(|row| named(row)).collect::<Vec<_>>(), expected);
    assert_eq!(expected.len(), 94);
    // The others are numbered past the name that there is, and nobody has it beside its own.
    assert_eq!(found.len(), 141);
    let rows_of = |name: &str| found.iter().filter(|row| row.split_once(',').unwrap().0 == name).count();
    assert_eq!(rows_of("outsourced pre-sale 01"), 1);
    assert!(rows_of("outsourced pre-sale 02") > 0);
}

#[test]
fn the_same_roster_is_the_same_file() {
    let study = study("quiet-day");
    let once = || workbook(&study, &study.layout, &roster(&study), &lines()).unwrap();
    let calendars = || calendar::calendars(&study, &study.layout, &roster(&study));
    let (book, dates) = (once(), calendars());
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert!(book == once(), "the workbook differs from itself");
    assert_eq!(dates, calendars());
}

/// An office program opens the workbook, calculates it anew and finds the results that stand in it.
#[test]
fn an_office_program_converts_it_without_loss() {
    let office = ["soffice", "libreoffice"].into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    });
    let Some(office) = office else {
        eprintln!("skipped: LibreOffice is not installed (soffice is not found)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let study = study("double11");
    let path = made(&study, folder.path());
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    // Every sheet as a CSV of its own (-1), UTF-8 (76), by commas, values and not as they are shown.
    let csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    for (format, arguments) in [("pdf", "pdf"), ("csv", csv)] {
        let output = Command::new(office)
            .args([profile.as_str(), "--headless", "--convert-to", arguments, "--outdir"])
            .arg(folder.path())
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let pdf = std::fs::read(folder.path().join("roster.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF") && pdf.len() > 10_000);
    let sheet = |name: &str| {
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_path(folder.path().join(format!("roster-{name}.csv")))
            .unwrap();
        reader.records().map(|record| record.unwrap()).collect::<Vec<_>>()
    };
    let (hours, cost) = totals(&study);
    let list = sheet("List");
    let last = list.iter().rfind(|row| row.get(0) == Some("total")).expect("a row of sums");
    let value = |row: &::csv::StringRecord, column: usize| row.get(column).unwrap().parse::<f64>().unwrap();
    assert!((value(last, 8) - hours).abs() < 1e-3 && (value(last, 9) - cost).abs() < 1e-2, "{last:?}");
    let wall = sheet("Wall chart");
    let at = wall.iter().rfind(|row| row.get(0) == Some("people at work")).expect("a row of totals");
    for column in 0..(study.scenario.end.secs() / 1_800.0) as usize {
        let expected = at_work(&study, column as i64);
        assert!((value(at, 4 + column) - expected).abs() < 1e-5, "{column}");
    }
}

#[test]
fn calendars_have_every_duty_once() {
    let study = study("jd-618");
    let roster = roster(&study);
    let calendars = calendar::calendars(&study, &study.layout, &roster);
    assert_eq!(calendars.len(), roster.persons.len());
    let mut files: Vec<&str> = calendars.iter().map(|(name, _)| name.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    assert_eq!(files.len(), calendars.len(), "no calendar replaces another");
    let mut uids = Vec::new();
    for ((name, text), person) in calendars.iter().zip(&roster.persons) {
        assert!(name.ends_with(".ics") && text.starts_with(calendar::HEAD), "{name}: {text}");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), person.duties.len());
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{name}");
        let clock = &study.scenario.clock;
        for duty in &person.duties {
            let shift = &study.layout.shifts[duty.shift];
            for (key, at) in [("DTSTART", shift.start), ("DTEND", shift.end)] {
                let line = format!("{key}:{}\r\n", clock.at(at).strftime("%Y%m%dT%H%M%S"));
                assert!(text.contains(&line), "{line} in {text}");
            }
        }
        uids.extend(text.split("\r\n").filter(|line| line.starts_with("UID:")).map(str::to_owned));
    }
    let all = uids.len();
    uids.sort();
    uids.dedup();
    assert_eq!((uids.len(), all), (all, roster.persons.iter().map(|person| person.duties.len()).sum()));
}
