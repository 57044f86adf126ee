//! A log replayed as it was: one row per inquiry.

use std::collections::HashMap;
use std::path::Path;

use super::cell;
use super::frame::Frame;
use super::names::Names;
use super::problem::{did_you_mean, list, quoted};
use super::sheet::{File, Row, Sheet};
use super::table::Table;
use super::titles::names_column;
use super::when;
use crate::say;
use crate::scenario::{ReasonId, Replayed};
use crate::units::{Span, Time};

/// Columns of a log.
const COLUMNS: [&str; 4] = ["time", "customer", "reason", "rounds"];

/// Most rounds that one inquiry of a log may have.
const MOST_ROUNDS: u32 = 1_000;

/// The inquiries between start and end, in order, and how many rows lie outside.
pub(super) fn read(
    table: &Table<'_>,
    frame: &Frame,
    base: &Path,
    reasons: &Names,
) -> Option<(Vec<Replayed>, usize)> {
    let findings = table.findings;
    let (name, of_book) = table.file()?;
    let before = findings.count();
    let file = File::open(findings, base, &name)?;
    let sheet = file.table(findings, of_book.as_deref(), &["time"])?;
    let known = |_: usize, head: &str| COLUMNS.iter().any(|column| names_column(head, column));
    sheet.refuse_others(findings, known, COLUMNS.into_iter());
    let Some(time) = sheet.column("time") else {
        sheet.problem(
            findings,
            sheet.head,
            say!("there is no column \"time\"", "没有“时间”列"),
            say!("a log has a column \"time\"", "日志要有“时间”列"),
            "",
        );
        return None;
    };
    let [_, customer, reason, rounds] = COLUMNS.map(|name| sheet.column(name));
    if reason.is_none() && reasons.len() > 1 {
        sheet.problem(
            findings,
            sheet.head,
            say!("there is no column \"reason\"", "没有“咨询类型”列"),
            say!(
                "with several reasons each row says which: {}",
                "有多种咨询类型时，每行要写明是哪一种：{}",
                list(reasons.list.iter().map(String::as_str))
            ),
            say!("add the column, or leave one [[reasons]]", "请加上该列，或只保留一个 [[reasons]]"),
        );
        return None;
    }
    let mut log = Vec::new();
    let mut outside = 0;
    let (mut customers, mut next) = (HashMap::<String, u32>::new(), 0);
    for row in sheet.body().take_while(|_| !findings.is_full()) {
        if !sheet.is_whole(findings, &row) {
            continue;
        }
        let at = point(&sheet, table, frame, time, &row);
        let reason = match reason {
            // An only reason need not be said, neither by a column nor in its cells.
            Some(column) if reasons.len() > 1 || !row.cell(column).is_empty() => {
                reason_of(&sheet, table, reasons, column, &row)
            }
            _ => Some(0),
        };
        let rounds = match rounds.filter(|column| !row.cell(*column).is_empty()) {
            Some(column) => rounds_of(&sheet, table, column, &row).map(Some),
            None => Some(None),
        };
        let (Some(at), Some(reason), Some(rounds)) = (at, reason, rounds) else { continue };
        if frame.known && (at < Time::START || at >= frame.end) {
            outside += 1;
            continue;
        }
        // A row that does not name its customer is a customer of its own.
        let known = customer.map(|column| row.cell(column)).filter(|text| !text.is_empty());
        let customer = match known.and_then(|name| customers.get(name)) {
            Some(number) => *number,
            None => {
                next += 1;
                known.map(|name| customers.insert(name.to_owned(), next));
                next
            }
        };
        log.push(Replayed { at, customer, reason: reason as ReasonId, rounds });
    }
    if findings.count() > before || !frame.known {
        return None;
    }
    if log.is_empty() {
        let found = match outside {
            0 => say!("the log has no rows", "日志没有数据行"),
            rows => say!("all {rows} rows lie outside the scenario", "全部 {rows} 行都在场景之外"),
        };
        let rule = say!(
            "inquiries from {} to before {} are replayed",
            "回放 {} 起、{} 之前的咨询",
            frame.clock.at(Time::START).strftime("%Y-%m-%d %H:%M"),
            frame.clock.at(frame.end).strftime("%Y-%m-%d %H:%M")
        );
        sheet.problem(findings, sheet.head, found, rule, say!("check the dates", "请检查日期"));
        return None;
    }
    log.sort_by_key(|inquiry| inquiry.at);
    renumber(&mut log);
    Some((log, outside))
}

/// Numbers customers in order of first appearance.
fn renumber(log: &mut [Replayed]) {
    let mut numbers: HashMap<u32, u32> = HashMap::new();
    for inquiry in log {
        let next = numbers.len() as u32;
        inquiry.customer = *numbers.entry(inquiry.customer).or_insert(next);
    }
}

/// The point of a row: a date and time, a time of day, or seconds from the start.
fn point(sheet: &Sheet<'_>, table: &Table<'_>, frame: &Frame, column: usize, row: &Row) -> Option<Time> {
    let text = row.cell(column);
    let secs = text.parse::<f64>().ok().filter(|secs| secs.abs() <= 400.0 * 86_400.0);
    let point = match secs {
        Some(secs) => Some(Time::START + Span::from_micros((secs * 1e6).round() as i64)),
        None => when::moment(text).or_else(|| cell::point(text)).map(|moment| moment.time(&frame.clock)),
    };
    if point.is_none() {
        sheet.problem(
            table.findings,
            (row.line, column),
            says(sheet, column, text),
            say!("it is a local date and time such as 2025-11-10 20:15:07, or seconds from the start such as 907", "应为当地日期时间，例如 2025-11-10 20:15:07，或距开始的秒数，例如 907"),
            "",
        );
    }
    point
}

fn reason_of(
    sheet: &Sheet<'_>,
    table: &Table<'_>,
    reasons: &Names,
    column: usize,
    row: &Row,
) -> Option<usize> {
    let text = row.cell(column);
    let reason = reasons.meant(text);
    if reason.is_none() {
        let known = || reasons.list.iter().map(String::as_str);
        let rule = say!("known reasons: {}", "已知的咨询类型：{}", list(known()));
        if text.is_empty() {
            let rule = say!(
                "with several reasons each row says which: {}",
                "有多种咨询类型时，每行要写明是哪一种：{}",
                list(known())
            );
            let remedy = say!("write it in this row, or leave out the row", "请在该行写明，或删去该行");
            let name = &sheet.header[column];
            let found = say!("{name} is empty", "{name}为空");
            sheet.problem(table.findings, (row.line, column), found, rule, remedy);
            return None;
        }
        sheet.problem(
            table.findings,
            (row.line, column),
            say!("unknown reason {}", "未知的咨询类型 {}", quoted(text)),
            rule,
            did_you_mean(text, known()),
        );
    }
    reason
}

/// What a cell says, under the title that its column has in the file.
fn says(sheet: &Sheet<'_>, column: usize, text: &str) -> String {
    let name = &sheet.header[column];
    say!("{name} is {text}", "{name} 的值是 {text}", text = quoted(text))
}

fn rounds_of(sheet: &Sheet<'_>, table: &Table<'_>, column: usize, row: &Row) -> Option<u32> {
    let text = row.cell(column);
    let rounds = text.parse::<u32>().ok().filter(|rounds| (1..=MOST_ROUNDS).contains(rounds));
    if rounds.is_none() {
        let rule = say!(
            "it is a whole number from 1 to {MOST_ROUNDS}, or empty",
            "应为 1 到 {MOST_ROUNDS} 的整数，或留空"
        );
        sheet.problem(table.findings, (row.line, column), says(sheet, column, text), rule, "");
    }
    rounds
}
