//! Spreadsheets as planners keep them: forecasts, prices and rosters from workbooks and from CSV, in both languages,
//! and what is answered to those that are wrong.

use std::fs;
use std::path::Path;

use peakshift::day::Day;
use peakshift::language::Language;
use peakshift::random::Streams;
use peakshift::scenario::{Demand, Forecast};
use peakshift::study::{Doubt, Study, doubts, read_layout, read_str};
use peakshift::units::Span;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

/// A scenario of four hours from 20:00 on two platforms' worth of reasons; what is to be tested is added to it.
const HEAD: &str = r#"name = "Eve"
platform = "pdd"
start = "2025-11-10 20:00"
length = "4h"
"#;
const REASONS: &str = r#"
[[reasons]]
name = "pre-sale"
group = "pre-sale"
share = 0.75
[[reasons]]
name = "after-sale"
group = "after-sale"
share = 0.25
"#;
const PEOPLE: &str = r#"
[[shifts]]
name = "eve"
start = "20:00"
end = "24:00"
[[layout]]
group = "pre-sale"
shift = "eve"
team = "full-time"
count = 5
"#;
const TEAMS: &str = "[[teams]]\nname = \"full-time\"\n[[teams]]\nname = \"outsourced\"\n";

/// A value of a cell.
enum Value {
    Text(&'static str),
    Number(f64),
    /// A number that is shown as a time of day.
    Clock(f64),
    /// A date and a time.
    At(&'static str),
}
use Value::{At, Clock, Number, Text};

fn fill(sheet: &mut Worksheet, rows: &[Vec<Value>]) {
    let clock = Format::new().set_num_format("hh:mm");
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    for (row, values) in (0..).zip(rows) {
        for (column, value) in (0..).zip(values) {
            match value {
                Text("") => continue,
                Text(text) => sheet.write(row, column, *text),
                Number(number) => sheet.write(row, column, *number),
                Clock(number) => sheet.write_with_format(row, column, *number, &clock),
                At(text) => {
                    sheet.write_with_format(row, column, ExcelDateTime::parse_from_str(text).unwrap(), &date)
                }
            }
            .unwrap();
        }
    }
}

/// A folder with a workbook of these sheets.
fn workbook(folder: &Path, name: &str, sheets: &[(&str, Vec<Vec<Value>>)]) {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        fill(book.add_worksheet().set_name(*name).unwrap(), rows);
    }
    book.save(folder.join(name)).unwrap();
}

fn study(folder: &Path, forecast: &str) -> Result<Study, String> {
    let text = format!("{HEAD}[forecast]\n{forecast}\n{REASONS}{TEAMS}{PEOPLE}");
    read_str(&text, "eve.toml", folder).map_err(|problems| {
        problems.to_string().replace(&format!("{}/", folder.display()), "").replace('\\', "/")
    })
}

fn forecast(study: &Study) -> &Forecast {
    match &study.scenario.demand {
        Demand::Forecast(forecast) => forecast,
        Demand::Replay(_) => panic!("a forecast"),
    }
}

/// What a workbook of one sheet is read as.
fn expected(rows: Vec<Vec<Value>>) -> Result<Vec<Vec<f64>>, String> {
    let folder = tempfile::tempdir().unwrap();
    workbook(folder.path(), "f.xlsx", &[("预测", rows)]);
    study(folder.path(), "file = \"f.xlsx\"").map(|study| forecast(&study).expected.clone())
}

fn one(title: &'static str, hours: [Value; 4]) -> Vec<Vec<Value>> {
    let mut rows = vec![vec![Text(title), Text("合计")]];
    let counts = [100.0, 200.0, 300.0, 400.0];
    rows.extend(hours.into_iter().zip(counts).map(|(hour, count)| vec![hour, Number(count)]));
    rows
}

#[test]
fn hours_are_understood_however_the_office_program_keeps_them() {
    let shared = vec![vec![75.0, 150.0, 225.0, 300.0], vec![25.0, 50.0, 75.0, 100.0]];
    let texts = |list: [&'static str; 4]| list.map(Text);
    for (title, hours) in [
        ("时段", texts(["20:00", "21:00", "22:00", "23:00"])),
        ("hour", texts(["20:00-21:00", "21:00-22:00", "22:00–23:00", "23:00-24:00"])),
        ("时间", texts(["20点", "21点", "22点", "23点"])),
        ("时段 / time", texts(["2025-11-10 20:00", "2025/11/10 21:00", "2025年11月10日 22:00", "23:00"])),
        ("时间", texts(["11月10日 20:00", "11月10日 21:00-22:00", "11月10号22点", "11月10日23:00"])),
        ("小时", [20.0, 21.0, 22.0, 23.0].map(Number)),
        ("time", [20.0, 21.0, 22.0, 23.0].map(|hour| Number(hour / 24.0))),
        ("time", [20.0, 21.0, 22.0, 23.0].map(|hour| Clock(hour / 24.0))),
        (
            "time",
            ["2025-11-10T20:00:00", "2025-11-10T21:00:00", "2025-11-10T22:00:00", "2025-11-10T23:00:00"]
                .map(At),
        ),
        ("序号", [1.0, 2.0, 3.0, 4.0].map(Number)),
    ] {
        assert_eq!(expected(one(title, hours)).as_ref(), Ok(&shared), "{title}");
    }
}

#[test]
fn titles_sums_dates_and_notes_may_stand_around_the_numbers() {
    let day = || At("2025-11-10T00:00:00");
    let rows = vec![
        vec![Text("双11预测（客服部）")],
        vec![],
        vec![Text("日期"), Text("时段"), Text("售后"), Text("售前"), Text("合计"), Text("备注")],
        vec![day(), Text("20:00"), Number(10.0), Text("1,200"), Text("1,210"), Text("零点前")],
        // Cells that are merged have their value in the first one only.
        vec![Text(""), Text("21:00"), Number(20.0), Number(800.0), Number(820.0)],
        vec![Text(""), Text("22:00"), Number(30.0), Number(700.5), Number(731.0)],
        vec![Text("2025/11/10"), Text("23:00"), Number(40.0), Number(600.0)],
        vec![Text("合计"), Text(""), Number(100.0), Number(3_300.5), Number(3_400.0)],
    ];
    assert_eq!(expected(rows), Ok(vec![vec![1_200.0, 800.0, 700.5, 600.0], vec![10.0, 20.0, 30.0, 40.0]]));
}

#[test]
fn what_is_wrong_is_told_with_file_sheet_and_cell() {
    let mut rows = one("时段", ["20:00", "21:00", "22:00", "25点"].map(Text));
    rows[3][1] = Text("many");
    let found = expected(rows).unwrap_err();
    let lines: Vec<&str> = found.lines().collect();
    assert!(
        lines[0].starts_with("f.xlsx, sheet \"预测\", cell B4: 合计 is \"many\"; expected inquiries are"),
        "{found}"
    );
    assert!(lines[1].starts_with("f.xlsx, sheet \"预测\", cell A5: "), "{found}");
    let sums = vec![
        vec![Text("time"), Text("pre-sale"), Text("after-sale"), Text("total")],
        vec![Text("20:00"), Number(1.0), Number(2.0), Number(5.0)],
    ];
    let found = expected(sums).unwrap_err();
    assert!(found.contains("cell D2: the total is 5 and the reasons add up to 3"), "{found}");
    let found = Language::Chinese.during(|| expected(vec![vec![Text("时段"), Text("售中")]])).unwrap_err();
    assert!(found.contains("f.xlsx，工作表“预测”，单元格 B1：未知的列 \"售中\""), "{found}");
    assert!(found.contains("没有数字列"), "{found}");
    let gap = expected(one("time", ["20:00", "21:00", "22:00", "22:00"].map(Text))).unwrap_err();
    assert!(gap.contains("row 5: a second row is for the slot of 22:00"), "{gap}");
}

#[test]
fn a_total_beside_the_reasons_may_be_off_by_what_rounding_does() {
    let folder = tempfile::tempdir().unwrap();
    let reasons: String = ["a", "b", "c", "d"]
        .map(|name| format!("[[reasons]]\nname = {name:?}\ngroup = \"pre-sale\"\n"))
        .concat();
    let text = format!("{HEAD}[forecast]\nfile = \"f.csv\"\n{reasons}{TEAMS}{PEOPLE}");
    let read = |total: f64| {
        let rows: String = (20..24).map(|hour| format!("{hour}:00,1.4,1.4,1.4,1.3,{total}\n")).collect();
        fs::write(folder.path().join("f.csv"), format!("time,a,b,c,d,total\n{rows}")).unwrap();
        read_str(&text, "eve.toml", folder.path()).map_err(|problems| problems.to_string())
    };
    for total in [4.0, 5.0, 7.0] {
        assert!(read(total).is_ok(), "{total}");
    }
    for total in [3.0, 8.0] {
        assert!(read(total).unwrap_err().contains("the reasons add up to 5.5"), "{total}");
    }
}

#[test]
fn a_first_row_before_the_start_is_of_the_next_day() {
    let folder = tempfile::tempdir().unwrap();
    let head = HEAD.replace("20:00", "22:00");
    let text = format!("{head}[forecast]\nfile = \"f.csv\"\n{REASONS}{TEAMS}{PEOPLE}");
    let read = |rows: &str| {
        fs::write(folder.path().join("f.csv"), format!("time,total\n{rows}\n")).unwrap();
        read_str(&text, "eve.toml", folder.path()).map_err(|problems| problems.to_string())
    };
    // Those of the evening, which come last by the clock, are of the first day whether they say so or not.
    for rows in [
        "00:00,4\n01:00,8\n2025-11-10 22:00,12\n2025-11-10 23:00,16",
        "00:00,4\n01:00,8\n22:00,12\n23:00,16",
        "22:00,12\n23:00,16\n00:00,4\n01:00,8",
    ] {
        let study = read(rows).unwrap_or_else(|problems| panic!("{rows}: {problems}"));
        assert_eq!(forecast(&study).expected[1], [3.0, 4.0, 1.0, 2.0], "{rows}");
    }
    let more = read("00:00,4\n01:00,8\n02:00,9\n22:00,12\n23:00,16").unwrap_err();
    assert!(more.contains("1 row lies outside the scenario"), "{more}");
}

#[test]
fn rows_may_stand_in_any_order_and_midnight_is_the_next_day() {
    let count = |hours: [&'static str; 4]| expected(one("时段", hours.map(Text))).map(|all| all[0].clone());
    assert_eq!(count(["20:00", "22:00", "21:00", "23:00"]), Ok(vec![75.0, 225.0, 150.0, 300.0]));
    assert_eq!(count(["23:00", "22:00", "21:00", "20:00"]), Ok(vec![300.0, 225.0, 150.0, 75.0]));
    let found = count(["20:00", "21:00", "22:00", "00:00"]).unwrap_err();
    assert!(found.contains("1 row lies outside the scenario: its time is \"00:00\""), "{found}");
}

#[test]
fn rows_finer_than_the_slot_are_told_which_slot_they_are_of() {
    for (second, remedy) in [
        ("20:30", "set slot = \"30m\", or add up the rows of each 1h"),
        ("20:05", "set slot = \"5m\", or add up the rows of each 1h"),
        ("20:04", "give each slot one row"),
    ] {
        let told = expected(one("time", ["20:00", second, "21:00", "22:00"].map(Text))).unwrap_err();
        assert!(told.contains(remedy), "{second}: {told}");
    }
}

#[test]
fn an_hour_that_is_missing_is_named_with_the_rows_around_it() {
    let folder = tempfile::tempdir().unwrap();
    let found = |hours: &[&'static str]| {
        let rows = std::iter::once(vec![Text("time"), Text("total")])
            .chain(hours.iter().map(|hour| vec![Text(hour), Number(75.0)]));
        workbook(folder.path(), "f.xlsx", &[("a", rows.collect())]);
        study(folder.path(), "file = \"f.xlsx\"").unwrap_err()
    };
    let hole = found(&["20:00", "21:00", "23:00"]);
    assert!(
        hole.contains("sheet \"a\", row 3: the slot of 22:00 has no row")
            && hole.contains("put 22:00 between row 3 (21:00) and row 4 (23:00)"),
        "{hole}"
    );
    let last = found(&["20:00", "21:00"]);
    assert!(last.contains("2 of 4 slots have no row: 22:00, 23:00"), "{last}");
    assert!(last.contains("put 22:00 below row 3 (21:00)"), "{last}");
    assert!(found(&["21:00", "22:00", "23:00"]).contains("put 20:00 above row 2 (21:00)"));
}

#[test]
fn the_sheet_is_the_one_with_the_columns_or_the_named_one() {
    let folder = tempfile::tempdir().unwrap();
    let hours = || ["20:00", "21:00", "22:00", "23:00"].map(Text);
    let mut other = one("time", hours());
    other[1][1] = Number(500.0);
    let note = vec![vec![Text("How this was made")]];
    workbook(folder.path(), "f.xlsx", &[("notes", note), ("a", one("time", hours())), ("b", other)]);
    let first = |forecast_keys: &str| {
        study(folder.path(), forecast_keys).map(|study| forecast(&study).expected[0][0])
    };
    assert_eq!(first("file = \"f.xlsx\"\nsheet = \"a\""), Ok(75.0));
    assert_eq!(first("file = \"f.xlsx\"\nsheet = \"b\""), Ok(375.0));
    // Each might be the one.
    let found = first("file = \"f.xlsx\"").unwrap_err();
    assert!(found.contains("f.xlsx: the sheets a, b have the same columns; one sheet is read"), "{found}");
    assert!(found.contains("which is meant: sheet = \"a\""), "{found}");
    let found = first("file = \"f.xlsx\"\nsheet = \"c\"").unwrap_err();
    assert!(found.contains("f.xlsx: there is no sheet \"c\"; its sheets: notes, a, b"), "{found}");
    // No name is like it: the sheets that have such a table are named.
    assert!(found.contains(" — sheets with such a table: a, b"), "{found}");
    let found = first("file = \"f.xlsx\"\nsheet = \"Note\"").unwrap_err();
    assert!(found.contains(" — did you mean \"notes\"?"), "{found}");
    let found = first("file = \"f.xlsx\"\ncsv = \"f.xlsx\"").unwrap_err();
    assert!(found.contains("written twice"), "{found}");
    let found = first("total = 30\nsheet = \"b\"").unwrap_err();
    assert!(found.contains("there is a sheet and no file"), "{found}");
}

#[test]
fn a_sheet_without_rows_or_of_other_columns_is_no_second_table() {
    let folder = tempfile::tempdir().unwrap();
    let hours = || ["20:00", "21:00", "22:00", "23:00"].map(Text);
    let template = vec![vec![Text("time"), Text("合计")], vec![Text("")]];
    let other = vec![vec![Text("time"), Text("shift")], vec![Text("20:00"), Text("late")]];
    for sheets in [
        vec![("a", one("time", hours())), ("template", template)],
        vec![("a", one("time", hours())), ("shifts", other)],
    ] {
        workbook(folder.path(), "f.xlsx", &sheets);
        let read = study(folder.path(), "file = \"f.xlsx\"");
        assert_eq!(read.map(|study| forecast(&study).expected[0][0]), Ok(75.0));
    }
}

#[test]
fn a_row_of_sums_that_does_not_fit_its_rows_is_told() {
    let table = |sums: &[(usize, &'static str, f64)]| {
        let mut rows = one("时段", ["20:00", "21:00", "22:00", "23:00"].map(Text));
        for (place, title, sum) in sums {
            rows.insert(*place, vec![Text(title), Number(*sum)]);
        }
        expected(rows).map(|numbers| numbers[0].iter().sum::<f64>())
    };
    // Above all rows or below them, of all rows or of those since the last, and off by what rounding does.
    for sums in [
        vec![(1, "合计", 1_000.0)],
        vec![(5, "合计", 1_002.0)],
        vec![(3, "小计", 300.0), (6, "小计", 700.0), (7, "总计", 1_000.0)],
        vec![(3, "小计", 300.0), (6, "合计", 1_000.0)],
    ] {
        assert_eq!(table(&sums), Ok(750.0));
    }
    let found = table(&[(5, "合计", 900.0)]).unwrap_err();
    assert!(
        found.contains("cell B6: the sum of \"合计\" is 900, and its rows add up to 1000; a row of sums"),
        "{found}"
    );
    let found = table(&[(3, "小计", 300.0), (6, "小计", 600.0), (7, "总计", 1_000.0)]).unwrap_err();
    assert!(found.contains("cell B7: the sum of \"合计\" is 600, and its rows add up to 700"), "{found}");
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[test]
fn variants_have_a_column_each_or_a_sheet_each() {
    let folder = tempfile::tempdir().unwrap();
    let columns = vec![
        vec![Text("时段"), Text("低"), Text("基准"), Text("高")],
        vec![Text("20:00"), Number(100.0), Number(200.0), Number(400.0)],
        vec![Text("21:00"), Number(100.0), Number(100.0), Number(100.0)],
        vec![Text("22:00"), Number(80.0), Number(100.0), Number(100.0)],
        vec![Text("23:00"), Number(0.0), Number(0.0), Number(400.0)],
    ];
    workbook(folder.path(), "columns.xlsx", &[("f", columns)]);
    let by_reason = |scale: f64| {
        let mut rows = vec![vec![Text("时段"), Text("售前"), Text("售后")]];
        let hours = ["20:00", "21:00", "22:00", "23:00"];
        rows.extend(hours.map(|hour| vec![Text(hour), Number(30.0 * scale), Number(10.0)]));
        rows
    };
    let sheets = [("低", by_reason(1.0)), ("基准", by_reason(2.0)), ("高", by_reason(4.0))];
    workbook(folder.path(), "sheets.xlsx", &sheets);

    let of_columns = study(folder.path(), "file = \"columns.xlsx\"\nslot_cv = 0.0").unwrap();
    let found = forecast(&of_columns);
    let probabilities: Vec<f64> = found.variants.iter().map(|variant| variant.probability).collect();
    assert_eq!(probabilities, [0.25, 0.5, 0.25]);
    // The mean of 100, 200, 200 and 400, three quarters of it pre-sale.
    assert_eq!(found.expected[0][0], 225.0 * 0.75);
    assert!((found.mean_factor() - 1.0).abs() < 1e-12);

    let keys = "file = \"sheets.xlsx\"\nslot_cv = 0.0\nvolume = 1600\nvariants = [{ name = \"low\", probability = 0.5 }, { name = \"base\", probability = 0.25 }, { name = \"high\", probability = 0.25 }]";
    let of_sheets = study(folder.path(), keys).unwrap();
    let found = forecast(&of_sheets);
    assert_eq!(found.variants[2].probability, 0.25);
    assert!((found.total() - 1_600.0).abs() < 1e-9, "{}", found.total());
    let sums: Vec<f64> =
        found.variants.iter().map(|v| v.expected.as_ref().unwrap().iter().flatten().sum()).collect();
    // 160, 280 and 520 have the mean 280; it is scaled to 1,600.
    for (sum, expected) in sums.iter().zip([160.0, 280.0, 520.0]) {
        assert!((sum - expected * 1_600.0 / 280.0).abs() < 1e-9, "{sums:?}");
    }

    // A day follows one of its variants, by its seed and number alone.
    let days = 4_000;
    let mut days_of = [0usize; 3];
    let mut inquiries = 0.0;
    for replication in 0..days {
        let day = Day::draw(&of_columns.scenario, Streams::new(7, replication));
        let busy = Day::busyness(&of_columns.scenario, &Streams::new(7, replication));
        let which = [280.0, 400.0, 1_000.0]
            .iter()
            .position(|sum: &f64| (busy - sum).abs() < 1e-9)
            .expect("a variant");
        days_of[which] += 1;
        inquiries += day.inquiries.len() as f64;
        if which == 0 {
            let late = day.inquiries.iter().filter(|it| it.arrives.secs() >= 3.0 * 3_600.0).count();
            assert_eq!(late, 0, "nobody comes in the last hour of the low forecast");
        }
    }
    // Within four standard errors of 25, 50 and 25 %, and of the mean of 520.
    for (count, share) in days_of.iter().zip([0.25, 0.5, 0.25]) {
        let error = (share * (1.0 - share) / days as f64).sqrt();
        assert!((*count as f64 / days as f64 - share).abs() < 4.0 * error, "{days_of:?}");
    }
    let spread = (0.25 * 240.0f64.powi(2) + 0.5 * 120.0f64.powi(2) + 0.25 * 480.0f64.powi(2) + 520.0).sqrt();
    let mean = inquiries / days as f64;
    assert!((mean - 520.0).abs() < 4.0 * spread / (days as f64).sqrt(), "{mean}");
}

#[test]
fn variants_that_contradict_themselves_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    workbook(folder.path(), "f.xlsx", &[("f", one("time", ["20:00", "21:00", "22:00", "23:00"].map(Text)))]);
    let told = |keys: &str| study(folder.path(), keys).unwrap_err();
    let both =
        "variants = [{ name = \"a\", probability = 0.5, factor = 1 }, { name = \"b\", probability = 0.5 }]";
    assert!(
        told(&format!("file = \"f.xlsx\"\n{both}")).contains("some variants have a factor and some have not")
    );
    assert!(told(&format!("total = 30\n{both}")).contains("the variant \"b\" has no factor"));
    let own = "variants = [{ name = \"a\", probability = 0.5 }, { name = \"b\", probability = 0.5 }]";
    let found = told(&format!("file = \"f.xlsx\"\n{own}"));
    assert!(found.contains("the variants' numbers are missing") && found.contains("a, b"), "{found}");
}

#[test]
fn sheets_of_some_variants_only_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let table = || one("time", ["20:00", "21:00", "22:00", "23:00"].map(Text));
    let answer = |names: &[&str], more: &str| {
        let sheets: Vec<_> = names.iter().map(|name| (*name, table())).collect();
        workbook(folder.path(), "f.xlsx", &sheets);
        study(folder.path(), &format!("file = \"f.xlsx\"\n{more}"))
    };
    assert_eq!(
        answer(&["low", "base", "hihg"], "").unwrap_err(),
        "f.xlsx: there are sheets low, base, and none is called high; a forecast of variants has a sheet for each of them: low, base, high — did you mean \"high\" by the sheet \"hihg\"?"
    );
    for names in [&["low", "high"][..], &["低", "高"], &["forecast", "high"]] {
        let found = answer(names, "").unwrap_err();
        assert!(found.contains("write sheet = \"…\" with the one to be read"), "{found}");
        let named = format!("sheet = {:?}", names[0]);
        assert!(answer(names, &named).is_ok(), "who names a sheet means it");
    }
    // Of one's own variants too.
    let own = "variants = [{ name = \"mild\", probability = 0.5 }, { name = \"storm\", probability = 0.5 }]";
    let found = answer(&["mild", "strom"], own).unwrap_err();
    assert!(found.contains("did you mean \"storm\" by the sheet \"strom\"?"), "{found}");
    let three = own.replace("0.5 }]", "0.25 }, { name = \"flood\", probability = 0.25 }]");
    let found = answer(&["forecast", "storm"], &three).unwrap_err();
    assert!(found.contains("there are sheets storm, and none is called mild, flood"), "{found}");
    for names in [&["base"][..], &["低", "基准", "high"]] {
        assert!(answer(names, "").is_ok(), "{names:?}");
    }
    // A sheet of the middle alone is no variant's, but one of two that might be meant.
    let found = answer(&["forecast", "base"], "").unwrap_err();
    assert!(found.contains("the sheets forecast, base have the same columns"), "{found}");
}

#[test]
fn a_csv_is_read_in_the_encodings_of_office_programs() {
    let folder = tempfile::tempdir().unwrap();
    let text = "时段,售前,售后\r\n20:00,\"1,000\",10\r\n21:00,20,20\r\n22:00,30,30\r\n23:00,40,40\r\n合计,1090,100\r\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            text.replace(',', "\t").replace("\"1\t000\"", "1,000").encode_utf16().flat_map(u16::to_le_bytes),
        )
        .collect();
    let files = [
        ("utf8.csv", text.as_bytes().to_vec()),
        ("mark.csv", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("gbk.csv", encoding_rs::GBK.encode(text).0.into_owned()),
        ("utf16.csv", utf16),
    ];
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
        let study =
            study(folder.path(), &format!("file = {name:?}")).unwrap_or_else(|told| panic!("{name}: {told}"));
        assert_eq!(forecast(&study).expected[0], [1_000.0, 20.0, 30.0, 40.0], "{name}");
    }
}

#[test]
fn prices_come_from_a_table_of_teams() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |hourly: Value| {
        vec![
            vec![Text("团队"), Text("时薪"), Text("月薪"), Text("夜班补贴"), Text("休息计薪"), Text("备注")],
            vec![Text("全职"), Text(""), Text("6,500"), Number(5.0), Text("是"), Text("含社保")],
            vec![Text("外包"), hourly],
        ]
    };
    workbook(folder.path(), "prices.xlsx", &[("价格", rows(Number(32.0)))]);
    let prices = "total = 30\n[prices]\nfile = \"prices.xlsx\"";
    let found = study(folder.path(), prices).unwrap();
    let costs = found.costs.as_ref().unwrap();
    assert_eq!((costs[0].per_month, costs[0].night_per_hour, costs[0].pays_breaks), (6_500.0, 5.0, true));
    assert_eq!((costs[1].per_hour, costs[1].per_month, costs[1].overtime), (32.0, 0.0, 1.5));
    workbook(folder.path(), "prices.xlsx", &[("价格", rows(Number(-1.0)))]);
    let told = study(folder.path(), prices).unwrap_err();
    assert!(
        told.contains("prices.xlsx, sheet \"价格\", cell B3: 时薪 is \"-1\"; it must be a number from 0"),
        "{told}"
    );
    workbook(folder.path(), "prices.xlsx", &[("价格", rows(Text("")))]);
    let told = study(folder.path(), prices).unwrap_err();
    assert!(told.contains("row 3: the team has no amount"), "{told}");
    fs::write(folder.path().join("prices.xlsx"), "team,per_hour\nnobody,3\nfull-time,2\nfull-time,2\n")
        .unwrap();
    let told = study(folder.path(), prices).unwrap_err();
    assert!(told.contains("prices.xlsx:2: unknown team \"nobody\""), "{told}");
    assert!(told.contains("prices.xlsx:4: a second row is for the team"), "{told}");
}

#[test]
fn a_sheet_that_is_asked_for_by_half_its_name_is_the_one_with_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let note = || vec![vec![Text("怎么来的")]];
    let table = || one("时段", ["20:00", "21:00", "22:00", "23:00"].map(Text));
    for sheets in [[("预测说明", note()), ("预测表", table())], [("预测表", table()), ("预测说明", note())]]
    {
        workbook(folder.path(), "f.xlsx", &sheets);
        let told = study(folder.path(), "file = \"f.xlsx\"\nsheet = \"预测\"").unwrap_err();
        assert!(told.ends_with(" — did you mean \"预测表\"?"), "{told}");
    }
}

#[test]
fn prices_are_of_the_teams_that_have_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let prices = "team,per_hour,per_month,month_hours,rest_day,holiday\nfull-time,,8000,160,2.5,4\n";
    fs::write(folder.path().join("prices.csv"), prices).unwrap();
    let teams = format!("{TEAMS}cost = {{ per_hour = 31 }}\n");
    let text =
        format!("{HEAD}[forecast]\ntotal = 30\n{REASONS}{teams}{PEOPLE}[prices]\nfile = \"prices.csv\"\n");
    let study = read_str(&text, "eve.toml", folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
    let [own, other] = &study.costs.as_ref().unwrap()[..] else { panic!("two teams") };
    assert_eq!((own.per_month, own.month_hours), (8_000.0, Span::from_hours(160)));
    assert_eq!((own.rest_day, own.holiday), (2.5, 4.0));
    assert_eq!((other.per_hour, other.rest_day, other.holiday), (31.0, 2.0, 3.0));
}

#[test]
fn a_roster_is_a_layout() {
    let folder = tempfile::tempdir().unwrap();
    let head = || {
        vec!["姓名", "团队", "分组", "日期", "上班", "下班", "休息", "班次"].into_iter().map(Text).collect()
    };
    let day = || At("2025-11-10T00:00:00");
    let rows: Vec<Vec<Value>> = vec![
        head(),
        vec![
            Text("张三"),
            Text("全职"),
            Text("售前"),
            day(),
            Clock(20.0 / 24.0),
            Text("02:00"),
            Text("22:00-22:30"),
            Text("晚"),
        ],
        vec![
            Text("李四"),
            Text("全职"),
            Text("售前"),
            day(),
            Text("20:00"),
            Text("2:00"),
            Text("22:00-22:30"),
            Text("晚"),
        ],
        vec![
            Text("王五"),
            Text("外包"),
            Text("售后"),
            day(),
            Text("20:00"),
            Text("2:00"),
            Text("00:15-00:45"),
            Text("晚"),
        ],
        vec![Text("合计"), Text("3")],
    ];
    workbook(folder.path(), "roster.xlsx", &[("说明", vec![vec![Text("排班说明")]]), ("排班", rows)]);
    let text = format!("{HEAD}[forecast]\ntotal = 30\n{REASONS}{TEAMS}[roster]\nfile = \"roster.xlsx\"\n");
    let study = read_str(&text, "eve.toml", folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
    let layout = &study.layout;
    assert_eq!(layout.headcount(), 3);
    let lines: Vec<(u16, u16, usize, u32)> =
        layout.lines.iter().map(|line| (line.team, line.group, line.shift, line.count)).collect();
    assert_eq!(lines, [(0, 0, 0, 2), (1, 1, 1, 1)]);
    let names: Vec<&str> = layout.shifts.iter().map(|shift| shift.name.as_str()).collect();
    assert_eq!(names[0], "晚");
    assert_ne!(names[0], names[1]);
    let clock = &study.scenario.clock;
    let shift = &layout.shifts[1];
    assert_eq!(
        [shift.start, shift.end, shift.breaks[0].0].map(|at| clock.label(at)),
        ["20:00", "02:00+1", "00:15+1"]
    );
    // A doubt about people names their row of the roster.
    let found = doubts(&study);
    let of_people = |doubt: &&Doubt| doubt.found.contains("break");
    assert!(found.iter().filter(of_people).all(|doubt| doubt.file.ends_with("roster.xlsx")), "{found:#?}");

    // The same file for `--layout`: a doubt names its row.
    let text = format!("{HEAD}[forecast]\ntotal = 30\n{REASONS}{TEAMS}{PEOPLE}");
    let mut other =
        read_str(&text, "eve.toml", folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
    read_layout(&folder.path().join("roster.xlsx"), &mut other)
        .unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(other.layout, study.layout);
    assert!(other.layout_file.as_deref().is_some_and(|file| file.ends_with("roster.xlsx")));

    let told = |rows: &str| {
        let path = folder.path().join("roster.csv");
        fs::write(&path, rows).unwrap();
        let problems = read_layout(&path, &mut other.clone()).expect_err("a bad roster").to_string();
        problems.replace(&format!("{}/", folder.path().display()), "")
    };
    let found = told(
        "start,end,team,group,breaks\n20:00,x,全职,售前,\n20:00,02:00,nobody,,\n20:00,02:00,全职,售前,19:00-19:30\n",
    );
    assert!(found.contains("roster.csv:2: end is \"x\""), "{found}");
    assert!(
        found.contains("roster.csv:3: unknown team \"nobody\"")
            && found.contains("roster.csv:3: the group is missing"),
        "{found}"
    );
    assert!(
        found.contains("roster.csv:4: breaks is \"19:00-19:30\"; breaks are disjoint and inside the shift"),
        "{found}"
    );
    assert!(told("start,end,team,group\n").contains("nobody works"));
    let found = told("上班,下班,团队,分组,休息,用餐\n20:00,00:00,全职,售前,,\n");
    assert!(found.contains("the columns \"休息\" and \"用餐\" stand for the same, breaks"), "{found}");
    // Beside a name a number is nobody's name, and notes may be many.
    let path = folder.path().join("roster.csv");
    fs::write(&path, "工号,姓名,上班,下班,团队,分组,备注,备注\nA01,王伟,20:00,00:00,全职,售前,,\n").unwrap();
    let mut named = other.clone();
    read_layout(&path, &mut named).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(named.places.duties[0].person, "王伟");
    // Two rows of one person at once would be two people.
    let both = "姓名,上班,下班,团队,分组\n王伟,20:00,00:00,全职,售前\n李娜,23:00,02:00,全职,售前\n王伟,23:00,02:00,全职,售前\n";
    let found = told(both);
    assert!(
        found.contains("roster.csv:4: \"王伟\" works 23:00–02:00+1, and 20:00–00:00+1 on line 2"),
        "{found}"
    );
    let path = folder.path().join("roster.csv");
    fs::write(&path, both.replace("00:00,", "23:00,")).unwrap();
    read_layout(&path, &mut other.clone())
        .unwrap_or_else(|problems| panic!("one after the other: {problems}"));
    let twice = format!("{text}\n[roster]\nfile = \"roster.xlsx\"\n");
    let problems = read_str(&twice, "eve.toml", folder.path()).expect_err("written twice").to_string();
    assert!(problems.contains("who works is written twice"), "{problems}");
}

#[test]
fn dates_without_a_year_are_about_the_scenarios_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roster.csv");
    let text = format!("{HEAD}[forecast]\ntotal = 30\n{REASONS}{TEAMS}{PEOPLE}");
    let text = text.replace("2025-11-10 20:00", "2025年12月31日 20:00").replace("\"4h\"", "\"30h\"");
    let mut study =
        read_str(&text, "eve.toml", folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
    let head = "日期,上班,下班,分组,团队\n";
    fs::write(&path, format!("{head}12月31日,20:00,02:00,售前,全职\n1月1日,08:00,16:00,售后,外包\n"))
        .unwrap();
    read_layout(&path, &mut study).unwrap_or_else(|problems| panic!("{problems}"));
    let starts: Vec<f64> = study.layout.shifts.iter().map(|shift| shift.start.secs() / 3_600.0).collect();
    assert_eq!(starts, [0.0, 12.0]);
    fs::write(&path, format!("{head}12-31,20:00,02:00,售前,全职\n")).unwrap();
    let told = read_layout(&path, &mut study).unwrap_err().to_string();
    assert!(told.contains("roster.csv:2: 日期 is \"12-31\"; a date is written 2025-11-10"), "{told}");
}

#[test]
fn a_roster_without_dates_lies_where_the_scenario_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roster.csv");
    fs::write(&path, "上班,下班,分组,团队,人数\n20:00,24:00,售前,全职,3\n00:00,08:00,售前,全职,2\n22:00,06:00,售后,外包,1\n").unwrap();
    let text = format!("{HEAD}[forecast]\ntotal = 30\n{REASONS}{TEAMS}{PEOPLE}");
    let mut study =
        read_str(&text, "eve.toml", folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
    read_layout(&path, &mut study).unwrap_or_else(|problems| panic!("{problems}"));
    let clock = study.scenario.clock;
    let times: Vec<String> = study
        .layout
        .shifts
        .iter()
        .map(|shift| format!("{}–{}", clock.label(shift.start), clock.label(shift.end)))
        .collect();
    assert_eq!(times, ["20:00–00:00+1", "00:00+1–08:00+1", "22:00–06:00+1"]);
    assert_eq!(study.layout.headcount(), 6);
}

#[test]
fn what_is_no_workbook_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("f.xlsx"), b"PK\x03\x04 and then nothing").unwrap();
    let told = study(folder.path(), "file = \"f.xlsx\"").unwrap_err();
    assert!(told.starts_with("f.xlsx: the workbook cannot be read: "), "{told}");
    assert!(told.contains("open it in an office program and save it as .xlsx"), "{told}");
}

/// What is answered to a roster in a CSV for the evening of 2025-11-10, without the name of the folder.
fn roster_told(rows: &str) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("roster.csv"), rows).unwrap();
    roster_answer(folder.path(), "roster.csv")
}

/// The doubts about a roster, or what is wrong with it.
fn roster_answer(folder: &Path, file: &str) -> Result<Vec<String>, String> {
    let text = format!("{HEAD}[forecast]\ntotal = 30\n{REASONS}{TEAMS}[roster]\nfile = {file:?}\n");
    let plain = |text: String| text.replace(&format!("{}/", folder.display()), "");
    match read_str(&text, "eve.toml", folder) {
        Ok(study) => Ok(doubts(&study).iter().map(|doubt| plain(doubt.to_string())).collect()),
        Err(problems) => Err(plain(problems.to_string())),
    }
}

const ROSTER_HEAD: &str = "姓名,团队,分组,日期,上班,下班,休息\n";

#[test]
fn a_roster_of_other_days_is_told_with_its_date_and_the_scenarios() {
    let row = |name: &str, date: &str| format!("{name},全职,售前,{date},20:00,24:00,\n");
    let both = format!("{ROSTER_HEAD}{}{}", row("张三", "11月10日"), row("李四", "10月10日"));
    let told = roster_told(&both).unwrap_err();
    assert_eq!(
        told,
        "roster.csv:3: 1 row lies outside the scenario: its shift begins at 2025-10-10 20:00; the scenario is from 2025-11-10 20:00 to 2025-11-11 00:00 — correct the date, or leave out what is of other days"
    );
    let none = format!("{ROSTER_HEAD}{}{}", row("张三", "10月10日"), row("李四", "10月10日"));
    let told = roster_told(&none).unwrap_err();
    assert!(told.contains("roster.csv:2: no row lies within the scenario"), "{told}");
    // The early shift of the day belongs to the day's roster.
    let early = format!("{ROSTER_HEAD}{}王五,全职,售前,11月10日,08:00,17:00,\n", row("张三", "11月10日"));
    let found = roster_told(&early).unwrap();
    assert!(found.iter().any(|doubt| doubt.contains("lies outside the scenario")), "{found:#?}");
}

#[test]
fn a_date_beside_a_start_of_another_date_is_told_with_both_cells() {
    let folder = tempfile::tempdir().unwrap();
    let head = ["姓名", "团队", "分组", "日期", "上班", "下班"].into_iter().map(Text).collect();
    let row = |start: &'static str| {
        let end = At("2025-11-10T23:00:00");
        vec![Text("张三"), Text("全职"), Text("售前"), At("2025-11-10T00:00:00"), At(start), end]
    };
    let rows = vec![head, row("2025-11-10T20:00:00"), row("2025-11-09T20:00:00")];
    workbook(folder.path(), "roster.xlsx", &[("排班", rows)]);
    let told = roster_answer(folder.path(), "roster.xlsx").unwrap_err();
    assert_eq!(
        told,
        "roster.xlsx, sheet \"排班\", cell E3: 日期 (D3) is \"2025-11-10 00:00:00\", and 上班 (E3) is \"2025-11-09 20:00:00\"; a shift starts on the date of its row — mend one of them, or write the time alone; 2025-11-10 is the date of the row"
    );
}

#[test]
fn times_and_breaks_of_a_roster_that_cannot_be_read_are_told_as_they_are_meant() {
    let told = |date: &str, start: &str, end: &str, breaks: &str| {
        roster_told(&format!("{ROSTER_HEAD}张三,全职,售前,{date},{start},{end},{breaks}\n")).unwrap_err()
    };
    for (start, end, breaks, remedy) in [
        ("20:00", "26:00", "", "— write 02:00+1"),
        (
            "晚上8点",
            "24:00",
            "",
            "上班 is \"晚上8点\"; a point in time is written 20:00, 01:10+1 or 2025-11-11 01:10 — write 20:00",
        ),
        (
            "休",
            "",
            "",
            "上班 is \"休\"; a row is a shift that somebody works — leave the row out if the person is off",
        ),
        ("20:00", "", "", "the cell of \"下班\" is empty; a row is a shift that somebody works"),
        ("20:00", "24:00", "1小时", "— write from when to when, not how long: 12:00-13:00"),
        ("20:00", "24:00", "45 min", "— write from when to when, not how long: 12:00-13:00"),
    ] {
        let told = told("11月10日", start, end, breaks);
        assert!(told.contains(remedy) && told.lines().count() == 1, "{remedy}: {told}");
    }
}

#[test]
fn a_row_without_a_person_says_how_many_people_it_stands_for() {
    let head = "姓名,团队,分组,上班,下班,人数\n";
    let told =
        roster_told(&format!("{head},全职,售前,20:00,24:00,\n,全职,售前,20:00,24:00,4\n")).unwrap_err();
    assert_eq!(
        told,
        "roster.csv:2: the cell of \"人数\" is empty; it must be a whole number from 0 to 100000 — write how many people work the shift"
    );
    // A person is one, whether or not that is written; and so is a row where no column counts.
    roster_told(&format!("{head}张三,全职,售前,20:00,24:00,\n,全职,售后,20:00,24:00,4\n")).unwrap();
    roster_told("团队,分组,上班,下班\n全职,售前,20:00,24:00\n").unwrap();
}

#[test]
fn numbers_and_times_are_told_as_they_are_meant() {
    let hours = |hour: Value, count: Value| {
        let mut rows = one("time", [Text("20:00"), Text("21:00"), Text("22:00"), hour]);
        rows[4][1] = count;
        expected(rows).unwrap_err()
    };
    let told = hours(Text("23:00"), Text("150,5"));
    assert!(told.ends_with("— write 150.5"), "{told}");
    // What an office program keeps of 23.30.
    let told = hours(Number(23.3), Number(10.0));
    assert!(told.ends_with("— write 23:30"), "{told}");
}

#[test]
fn what_office_programs_keep_of_a_cell_beside_its_number_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f.xlsx");
    let answer = |sheet: &str| study(folder.path(), &format!("file = \"f.xlsx\"\nsheet = {sheet:?}"));
    let write = |third: &dyn Fn(&mut Worksheet)| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("预测").unwrap();
        fill(sheet, &[vec![Text("时段"), Text("合计")]]);
        for (row, hour) in (1..).zip(20..24) {
            sheet.write(row, 0, format!("{hour}:00")).unwrap();
            sheet.write(row, 1, 30.0).unwrap();
        }
        third(sheet);
        book.add_worksheet().set_name("草稿").unwrap().set_hidden(true);
        book.save(&path).unwrap();
    };
    write(&|sheet| {
        let share = Format::new().set_num_format("0.0%");
        sheet.write_with_format(3, 1, 0.32, &share).unwrap();
    });
    let told = answer("预测").unwrap_err();
    assert!(told.contains("cell B4: 合计 is \"32%\"") && told.contains("it is a percentage"), "{told}");
    let told = answer("草稿").unwrap_err();
    assert!(told.contains("there is no sheet \"草稿\"") && told.contains("but hidden: show it"), "{told}");
}

#[test]
fn a_team_whose_cells_were_merged_stands_in_each_of_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let row = |name: &'static str| {
        vec![Text(name), Text(""), Text("售前"), Text("2025-11-10"), Text("20:00"), Text("24:00")]
    };
    let head = ["姓名", "团队", "分组", "日期", "上班", "下班"].into_iter().map(Text).collect();
    fill(sheet, &[head, row("张三"), row("李四"), row("王五")]);
    sheet.merge_range(1, 1, 2, 1, "外包", &Format::new()).unwrap();
    book.save(folder.path().join("roster.xlsx")).unwrap();
    let told = roster_answer(folder.path(), "roster.xlsx").unwrap_err();
    assert!(told.contains("cell B4: the team is missing") && told.lines().count() == 1, "{told}");
}

#[test]
fn prices_with_a_unit_are_told_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let prices = "total = 30\n[prices]\nfile = \"prices.csv\"";
    let file = folder.path().join("prices.csv");
    fs::write(&file, "团队,时薪,月薪,加班系数\n全职,28元,,150%\n外包,,7k,\n").unwrap();
    let told = study(folder.path(), prices).unwrap_err();
    assert!(told.contains("时薪 is \"28元\"; it must be a number from 0 to 10000000 — write 28"), "{told}");
    assert!(told.contains("月薪 is \"7k\"") && told.contains("— write 7000"), "{told}");
    assert_eq!(told.lines().count(), 2, "{told}");
}

#[test]
fn a_team_that_is_written_twice_is_told_once_and_first() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "姓名,团队,上班,下班\n张三,全职,20:00,24:00\n李四,,20:00,24:00\n王五,外聘,20:00,24:00\n";
    fs::write(folder.path().join("roster.csv"), rows).unwrap();
    let reason = "\n[[reasons]]\nname = \"pre-sale\"\ngroup = \"a\"\n";
    let teams = "[[teams]]\nname = \"full-time\"\n".repeat(2);
    let text = format!("{HEAD}[forecast]\ntotal = 30\n{reason}{teams}[roster]\nfile = \"roster.csv\"\n");
    let told = read_str(&text, "eve.toml", folder.path()).expect_err("two teams of one name").to_string();
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].contains("a second team is called \"full-time\""), "{told}");
    assert!(lines[1].ends_with("roster.csv:4: unknown team \"外聘\"; known names: full-time"), "{told}");
    assert_eq!(lines.len(), 2, "{told}");
}

#[test]
fn two_agencies_are_not_one_team() {
    let roster = |teams: [&str; 2]| {
        let row = |name: &str, team: &str| format!("{name},{team},售前,11月10日,20:00,24:00,\n");
        roster_told(&format!("{ROSTER_HEAD}{}{}", row("张三", teams[0]), row("李四", teams[1])))
    };
    for teams in [
        ["外包", "外包"],
        ["外包", "outsourced"],
        ["外包 / outsourced", "外包"],
        ["外包（华唐）", "外包（华唐）"],
    ] {
        assert!(roster(teams).is_ok(), "{teams:?}");
    }
    for teams in [["外包（华唐）", "外包（迪信）"], ["外包", "外包（迪信）"], ["外包（华唐）", "outsourced"]]
    {
        let told = roster(teams).unwrap_err();
        let expected = format!("{:?} and {:?} would both be \"outsourced\"", teams[0], teams[1]);
        assert!(told.starts_with("roster.csv:3: ") && told.contains(&expected), "{told}");
    }
}

#[test]
fn a_person_with_too_little_rest_between_two_rows_is_doubted() {
    let of_rest = |rows: &[&str]| -> Vec<String> {
        let rows: Vec<String> = rows.iter().map(|times| format!("王伟,全职,售前,{times},\n")).collect();
        let found = roster_told(&format!("{ROSTER_HEAD}{}", rows.concat())).unwrap();
        found.into_iter().filter(|doubt| doubt.contains("rests")).collect()
    };
    let early = "11月11日,00:00,04:00";
    assert_eq!(
        of_rest(&[early, "11月10日,16:00,23:00"]),
        [
            "roster.csv:2: \"王伟\" rests 1h between 16:00–23:00 on line 3 and 00:00+1–04:00+1: at least 11 h lie between two shifts of one person (rule rest) — begin at 10:00+1 or later, or give one of the two to somebody else"
        ]
    );
    let more = of_rest(&["11月10日,16:00,23:00", early, "11月11日,08:00,17:00"]);
    assert!(more.len() == 1 && more[0].ends_with("; 1 more of this person"), "{more:#?}");
    // A day in two parts has its rest in the night.
    assert_eq!(of_rest(&["11月10日,11:00,14:00", "11月10日,18:00,22:00"]), Vec::<String>::new());
    assert_eq!(of_rest(&["11月10日,14:00,21:00", "11月11日,08:00,17:00"]), Vec::<String>::new());
}

#[test]
fn a_row_that_ends_when_it_starts_is_doubted_at_its_row() {
    let found = roster_told(&format!("{ROSTER_HEAD}王伟,全职,售前,11月10日,20:00,20:00,\n")).unwrap();
    let doubt = found.iter().find(|doubt| doubt.contains("starts and ends at the same time"));
    assert!(doubt.is_some_and(|doubt| doubt.starts_with("roster.csv:2: ")), "{found:#?}");
}

#[test]
fn a_roster_ends_with_the_last_moment_of_the_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let told = |run_on: &str, rows: &str| {
        let file = format!("{ROSTER_HEAD}张三,全职,售前,2025-11-10,20:00,24:00,\n李四,{rows},\n");
        fs::write(folder.path().join("roster.csv"), file).unwrap();
        let head = HEAD.replace("length = \"4h\"", &format!("length = \"4h\"\nrun_on = {run_on:?}"));
        let roster = "[roster]\nfile = \"roster.csv\"\n";
        let text = format!("{head}[forecast]\ntotal = 30\n{REASONS}{TEAMS}{roster}");
        read_str(&text, "eve.toml", folder.path()).map_or_else(|told| told.to_string(), |_| String::new())
    };
    for (run_on, row, outside) in [
        // Of the day before, until midnight and beyond.
        ("0s", "全职,售前,2025-11-09,16:00,24:00", "its shift begins at 2025-11-09 16:00"),
        ("0s", "全职,售前,2025-11-09,16:00,00:30", ""),
        // Of the day after, when nobody writes any more and when somebody may.
        ("0s", "全职,售前,2025-11-11,00:00,08:00", "its shift begins at 2025-11-11 00:00"),
        ("1h", "全职,售前,2025-11-11,00:00,08:00", ""),
    ] {
        let told = told(run_on, row);
        assert!(told.contains(outside) && told.is_empty() == outside.is_empty(), "{run_on} {row}: {told}");
    }
}

#[test]
fn breaks_of_a_roster_may_be_at_either_end_and_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let breaks = |breaks: &str| {
        let file = format!("团队,分组,上班,下班,休息\n全职,售前,09:00,21:00,{breaks}\n");
        fs::write(folder.path().join("roster.csv"), file).unwrap();
        let head = HEAD.replace("20:00", "09:00").replace("4h", "12h");
        let roster = "[roster]\nfile = \"roster.csv\"\n";
        let text = format!("{head}[forecast]\ntotal = 30\n{REASONS}{TEAMS}{roster}");
        let study = read_str(&text, "eve.toml", folder.path()).map_err(|problems| problems.to_string())?;
        let label = |at| study.scenario.clock.label(at);
        let pauses = study.layout.shifts[0].breaks.iter();
        let pauses: Vec<String> =
            pauses.map(|(from, to)| format!("{}–{}", label(*from), label(*to))).collect();
        Ok::<String, String>(pauses.join(" "))
    };
    for (written, read) in [
        ("09:00-09:15", "09:00–09:15"),
        ("20:45-21:00", "20:45–21:00"),
        ("18:00-18:30 12:00-12:45", "12:00–12:45 18:00–18:30"),
        ("12:45-13:00 12:00-12:45", "12:00–12:45 12:45–13:00"),
    ] {
        assert_eq!(breaks(written).as_deref(), Ok(read), "{written}");
    }
    for written in ["08:45-09:15", "20:45-21:01", "12:00-12:45 12:30-13:00"] {
        let told = breaks(written).unwrap_err();
        assert!(told.contains("breaks are disjoint and inside the shift"), "{written}: {told}");
    }
}

#[test]
fn who_is_named_for_several_people_is_nobody_in_particular() {
    let folder = tempfile::tempdir().unwrap();
    let rows =
        "姓名,团队,分组,上班,下班,人数\n张三,全职,售前,20:00,24:00,1\n李四组,全职,售前,20:00,24:00,2\n";
    fs::write(folder.path().join("roster.csv"), rows).unwrap();
    let text = format!("{HEAD}[forecast]\ntotal = 30\n{REASONS}{TEAMS}[roster]\nfile = \"roster.csv\"\n");
    let study = read_str(&text, "eve.toml", folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
    let duties = study.places.duties.iter();
    assert_eq!(duties.map(|duty| duty.person.as_str()).collect::<Vec<_>>(), ["张三"]);
    assert_eq!(study.layout.headcount(), 3);
}
