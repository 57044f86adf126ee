//! No file makes the readers panic: random bytes, valid scenarios with random damage, and tables made at random
//! from the list of keys.
//!
//! `tests/corpus` holds texts that are worth trying each time: inputs that once went wrong, and oddities of TOML
//! and CSV. Put a new find there. More cases: `PROPTEST_CASES=100000 cargo test --test any_file`.

mod cases;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cases::cases;
use peakshift::study::key::{Default, Form, Kind, Section};
use peakshift::study::{SECTIONS, doubts, layout_text, read_layout_str, read_str};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;

/// Reads a text, and where it is lawful looks at everything that is told about it.
fn read_any(text: &str) {
    match read_str(text, "any.toml", Path::new("scenarios")) {
        Ok(study) => {
            for doubt in doubts(&study) {
                assert!(!doubt.to_string().is_empty());
            }
            assert!(study.layout.lines.iter().all(|line| line.shift < study.layout.shifts.len()));
            assert_eq!(study.places.layout.len(), study.layout.lines.len());
            assert_eq!(study.places.shifts.len(), study.layout.shifts.len());
            assert_eq!(study.openings.len(), study.layout.shifts.len());
            for (opening, shift) in study.openings.iter().zip(&study.layout.shifts) {
                assert_eq!(opening.breaks.len(), shift.breaks.len());
                assert!(!opening.teams.is_empty() && !opening.groups.is_empty());
                let ranges = opening.breaks.iter().zip(&shift.breaks);
                assert!(
                    ranges
                        .into_iter()
                        .all(|((earliest, latest), (from, _))| earliest <= from && from <= latest)
                );
            }
            assert_eq!(study.limits.len(), study.scenario.teams.len());
            assert!(study.costs.as_ref().is_none_or(|costs| costs.len() == study.scenario.teams.len()));
            let cost = study.planned_cost(&study.layout);
            assert!(cost.is_finite() && cost >= 0.0, "{cost}");
            let layout = layout_text(&study, &study.layout);
            let mut again = study.clone();
            read_layout_str(&layout, "layout.toml", &mut again).unwrap_or_else(|p| panic!("{p}\n{layout}"));
            assert_eq!(again.layout, study.layout, "{layout}");
            assert_eq!(study.places.reasons.len(), study.scenario.reasons.len());
            assert_eq!(study.places.teams.len(), study.scenario.teams.len());
            assert_eq!(study.places.targets.len(), study.targets.len());
        }
        Err(problems) => {
            assert!(!problems.list.is_empty(), "refused without a reason");
            assert!(!problems.to_string().is_empty());
        }
    }
}

/// Scenarios that read a file of tables; it is made and removed by the test.
fn read_tables(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join(name), bytes).expect("a file for the test");
    let head = "name = \"x\"\nplatform = \"jd\"\nstart = \"2025-11-10 20:00\"\nlength = \"4h\"\n";
    let people = "[[shifts]]\nname = \"s\"\nstart = \"20:00\"\nend = \"24:00\"\n[[layout]]\ncount = 1\n";
    let forecast = "[forecast]\ntotal = 30\n";
    for text in [
        format!("{head}[forecast]\nfile = {name:?}\n{people}"),
        format!("{head}[replay]\nfile = {name:?}\n{people}"),
        format!("{head}{forecast}[prices]\nfile = {name:?}\n{people}"),
        format!("{head}{forecast}[roster]\nfile = {name:?}\n"),
    ] {
        match read_str(&text, "any.toml", folder.path()) {
            Ok(study) => {
                assert!(study.layout.lines.iter().all(|line| line.shift < study.layout.shifts.len()));
                assert_eq!(study.openings.len(), study.layout.shifts.len());
                assert_eq!(study.places.layout.len(), study.layout.lines.len());
                let names: std::collections::BTreeSet<&str> =
                    study.layout.shifts.iter().map(|shift| shift.name.as_str()).collect();
                assert_eq!(names.len(), study.layout.shifts.len());
                assert!(study.planned_cost(&study.layout).is_finite());
                _ = doubts(&study);
            }
            Err(problems) => assert!(!problems.list.is_empty(), "refused without a reason"),
        }
    }
}

fn read_csv(bytes: &[u8]) {
    read_tables("any.csv", bytes);
}

/// A workbook with these cells.
fn workbook(cells: &[(u32, u16, Cell)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm");
    for (row, column, cell) in cells {
        // What the writer refuses, such as a text that is too long, is not tested.
        _ = match cell {
            Cell::Text(text) => sheet.write(*row, *column, text.as_str()).map(drop),
            Cell::Number(number) => sheet.write(*row, *column, *number).map(drop),
            Cell::Date(number) => sheet.write_with_format(*row, *column, *number, &date).map(drop),
        };
    }
    book.save_to_buffer().expect("a workbook")
}

/// A cell of a workbook.
#[derive(Clone, Debug)]
enum Cell {
    Text(String),
    Number(f64),
    Date(f64),
}

fn cell() -> impl Strategy<Value = Cell> {
    let heads = select(vec![
        "time", "时段", "total", "合计", "start", "上班", "end", "下班", "team", "breaks", "date",
        "per_hour", "low", "base", "high", "count", "slot",
    ]);
    prop_oneof![
        3 => heads.prop_map(|text| Cell::Text(text.to_owned())),
        2 => "(2[0-3]:00|20:00-21:00|次日 01:00|1,000|-|full-time|全职|2025-11-10|[0-9]{1,7}|\\PC{0,8})".prop_map(Cell::Text),
        3 => prop_oneof![0.0..30.0, Just(0.8333333), Just(-1.0), Just(1e300), 45_970.0..45_973.0].prop_map(Cell::Number),
        1 => prop_oneof![0.0..2.0, 45_970.0..45_973.0, Just(3e6)].prop_map(Cell::Date),
    ]
}

/// The workbook that `init` writes.
static STARTER: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let answers = peakshift::starter::Answers {
        platform: "jd",
        date: jiff::civil::date(2025, 11, 10),
        opening: Some(20),
        volume: 3_000,
        people: [9, 3, 3],
        groups: vec!["service".to_owned()],
    };
    let [_, (_, workbook)] = answers.files().expect("files");
    workbook
});

fn texts(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("tests run in the package's folder");
    let paths =
        entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(|path| path.is_file());
    let mut texts: Vec<_> =
        paths.filter_map(|path| fs::read(&path).ok().map(|bytes| (path, bytes))).collect();
    texts.sort();
    texts
}

/// The scenarios that come with the program.
static SHIPPED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let texts =
        texts("scenarios").into_iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "toml"));
    texts.filter_map(|(_, bytes)| String::from_utf8(bytes).ok()).collect()
});

#[test]
fn the_corpus_is_read_without_panic() {
    for (_, bytes) in texts("tests/corpus").into_iter().chain(texts("tests/bad")) {
        read_any(&String::from_utf8_lossy(&bytes));
        read_csv(&bytes);
    }
}

/// Values that are lawful somewhere, and values that are lawful nowhere.
fn value() -> impl Strategy<Value = String> {
    let plain = select(vec![
        "1",
        "0",
        "-1",
        "0.5",
        "1e308",
        "-1e308",
        "nan",
        "inf",
        "-inf",
        "9223372036854775807",
        "99999999999999999999",
        "0xff",
        "true",
        "\"\"",
        "\"20:00\"",
        "\"01:10+1\"",
        "\"23:59:59.999999-9\"",
        "\"90s\"",
        "\"0s\"",
        "\"3660d\"",
        "\"99999999d\"",
        "\"forever\"",
        "\"always\"",
        "\"08:00-23:00\"",
        "\"2025-11-10 20:00\"",
        "\"1970-01-01 00:00\"",
        "\"2200-12-31 24:00\"",
        "\"none\"",
        "\"售前\"",
        "\"no\\u0000thing\"",
        "2025-11-10",
        "20:00:00",
        "2025-11-10T20:00:00Z",
        "[]",
        "{}",
        "[[]]",
        "[1, \"x\", {}]",
        "{ mean = \"6s\", cv = 0.7 }",
        "{ median = \"1ms\", sigma = 4 }",
        "{ distribution = \"weibull\", scale = \"1s\", shape = 0.1 }",
        "{ exponential = \"120s\" }",
        "{ \"20:00-24:00\" = 8, else = 5 }",
        "{ values = [\"1s\"] }",
        "\"pdd\"",
        "\"x.csv\"",
    ]);
    prop_oneof![
        4 => plain.prop_map(str::to_owned),
        1 => any::<f64>().prop_map(|number| format!("{number:?}")),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => "\\PC{0,12}".prop_map(|text| format!("{text:?}")),
    ]
}

/// The sections that a file writes as tables of its own.
fn own_sections() -> Vec<&'static Section> {
    SECTIONS.iter().filter(|section| section.form != Form::Inline).collect()
}

/// A value for a key that is often what the key holds.
fn fitting(kind: Kind) -> BoxedStrategy<String> {
    match kind {
        Kind::Word(words) => select(words()).prop_map(|word| format!("{:?}", word.name)).boxed(),
        Kind::Switch => any::<bool>().prop_map(|switch| switch.to_string()).boxed(),
        Kind::Number(min, max) | Kind::NumberByHour(min, max) => {
            (min..=max).prop_map(|number| format!("{number:?}")).boxed()
        }
        Kind::Share => (0.0..=1.0).prop_map(|number| format!("{number:?}")).boxed(),
        Kind::Whole(min, max) | Kind::WholeByHour(min, max) => {
            (min..=max).prop_map(|number| number.to_string()).boxed()
        }
        Kind::Length(min, max) => (min..=max).prop_map(|secs| format!("\"{secs:.3}s\"")).boxed(),
        Kind::Tables(section) => prop::collection::vec(inline(section), 0..3)
            .prop_map(|tables| format!("[{}]", tables.join(", ")))
            .boxed(),
        Kind::Table(section) => inline(section),
        Kind::Names(_) => Just("[\"a\", \"b\"]".to_owned()).boxed(),
        Kind::Name(_) | Kind::Text => {
            select(vec!["\"a\"", "\"b\"", "\"inquiries\""]).prop_map(str::to_owned).boxed()
        }
        Kind::Moment => (0..24u32, 0..60u32, -1..2i32)
            .prop_map(|(hour, minute, day)| format!("\"{hour:02}:{minute:02}{day:+}\""))
            .boxed(),
        Kind::Counts => {
            prop::collection::vec(0.0..1e4, 1..5).prop_map(|counts| format!("{counts:?}")).boxed()
        }
        _ => value().boxed(),
    }
}

fn pair(section: &'static Section) -> BoxedStrategy<String> {
    let keys: Vec<_> = section.keys.iter().collect();
    select(keys)
        .prop_flat_map(|key| {
            let value = prop_oneof![8 => fitting(key.kind), 1 => value()];
            (Just(key.name), value).prop_map(|(name, value)| format!("{name} = {value}"))
        })
        .boxed()
}

fn inline(section: &'static Section) -> BoxedStrategy<String> {
    let all = section.keys.iter().map(|key| {
        let name = key.name;
        let value = fitting(key.kind).prop_map(move |value| format!("{name} = {value}"));
        let needed = matches!(key.default, Default::Required);
        prop::option::weighted(if needed { 0.95 } else { 0.4 }, value)
    });
    all.collect::<Vec<_>>()
        .prop_map(|pairs| format!("{{ {} }}", pairs.into_iter().flatten().collect::<Vec<_>>().join(", ")))
        .boxed()
}

/// A lawful file to which random keys and tables are added.
fn tables() -> impl Strategy<Value = String> {
    let table = select(own_sections()).prop_flat_map(|section| {
        (Just(section), prop::collection::vec(pair(section), 0..4)).prop_map(|(section, mut pairs)| {
            pairs.sort();
            pairs.dedup_by(|a, b| a.split(' ').next() == b.split(' ').next());
            (section, pairs)
        })
    });
    prop::collection::vec(table, 0..4).prop_map(|tables| {
        let mut top = HEAD.to_owned();
        let mut rest = TAIL.to_owned();
        let mut seen = Vec::new();
        for (section, pairs) in tables {
            if section.form != Form::Several && seen.contains(&section.name) {
                continue;
            }
            seen.push(section.name);
            if section.form == Form::Top {
                let new =
                    pairs.iter().filter(|pair| pair.split(' ').next().is_some_and(|key| !HEAD.contains(key)));
                new.for_each(|pair| top += &format!("{pair}\n"));
            } else {
                rest += &format!("{}\n{}\n", section.heading(), pairs.join("\n"));
            }
        }
        if !rest.contains("[forecast]") && !rest.contains("[replay]") {
            rest += FORECAST;
        }
        top + &rest
    })
}

/// The parts of a lawful scenario.
const HEAD: &str = "name = \"x\"\nplatform = \"taobao\"\nstart = \"2025-11-10 20:00\"\nlength = \"4h\"\n";
const TAIL: &str = "[[shifts]]\nname = \"a\"\nstart = \"20:00\"\nend = \"24:00\"\n[[layout]]\nteam = \"a\"\ngroup = \"a\"\nshift = \"a\"\ncount = 2\n[[teams]]\nname = \"a\"\n[[reasons]]\nname = \"a\"\ngroup = \"a\"\n";
const FORECAST: &str = "[forecast]\ntotal = 30\n";

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn random_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_any(&String::from_utf8_lossy(&bytes));
        read_csv(&bytes);
    }

    #[test]
    fn damaged_workbooks_are_read_without_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
        length in any::<prop::sample::Index>(),
        whole in any::<bool>(),
    ) {
        let mut bytes = STARTER.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(length.index(bytes.len()));
        }
        read_tables("any.xlsx", &bytes);
    }

    #[test]
    fn random_bytes_as_a_workbook_are_read_without_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..2_000),
        old in any::<bool>(),
    ) {
        let mark: &[u8] = if old { &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] } else { b"PK\x03\x04" };
        read_tables("any.xls", &[mark, &bytes].concat());
    }

    #[test]
    fn random_cells_are_read_without_panic(
        cells in prop::collection::vec((0..8u32, 0..6u16, cell()), 0..40),
        far in prop::option::of((0..1_048_576u32, 0..16_384u16, cell())),
    ) {
        let cells: Vec<_> = cells.into_iter().chain(far).collect();
        read_tables("any.xlsx", &workbook(&cells));
    }

    #[test]
    fn random_rows_are_read_without_panic(rows in "(time|slot|total|inquiry|,|\n|\"|20:00|2025-11-10 21:00|1|-3|nan|售|;){0,60}") {
        read_csv(rows.as_bytes());
    }

    #[test]
    fn damaged_scenarios_are_read_without_panic(
        which in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..20usize, "\\PC{0,6}|\n|=|\"|\\[|0|9{1,20}|-"), 1..6),
    ) {
        let mut text: Vec<char> = which.get(&SHIPPED).chars().collect();
        for (at, length, put) in cuts {
            let at = at.index(text.len().max(1));
            let end = (at + length).min(text.len());
            text.splice(at..end, put.chars());
        }
        read_any(&text.into_iter().collect::<String>());
    }

    #[test]
    fn scenarios_with_another_value_are_read_without_panic(
        which in any::<prop::sample::Index>(),
        line in any::<prop::sample::Index>(),
        value in value(),
    ) {
        let lines: Vec<&str> = which.get(&SHIPPED).lines().collect();
        let at = line.index(lines.len());
        let key = lines[at].split_once('=').map(|(key, _)| key);
        let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
        if let Some(key) = key {
            lines[at] = format!("{key}= {value}");
        }
        read_any(&lines.join("\n"));
    }

    #[test]
    fn random_tables_are_read_without_panic(text in tables()) {
        read_any(&text);
    }
}

/// Random tables must often enough be lawful, or they test nothing beyond the first check.
#[test]
fn many_random_tables_make_a_study() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let lawful = (0..200).filter(|_| {
        let text = tables().new_tree(&mut runner).expect("a table").current();
        read_str(&text, "any.toml", Path::new("")).is_ok()
    });
    let lawful = lawful.count();
    assert!(lawful > 30, "only {lawful} of 200 were lawful");
}
