//! A forecast from a CSV file: one row per slot, in any order, none missing.

use super::forecast::{Context, divided, missing};
use super::problem::{list, quoted};
use super::sheet::{Row, Sheet};
use super::table::Table;
use super::when::{self, Moment};
use crate::say;
use crate::scenario::clock::DAY;
use crate::units::{Span, Time};

/// What tells the slot of a row.
enum Which {
    Time(usize),
    Number(usize),
}

/// Expected inquiries by reason and slot.
pub(super) fn read(
    table: &Table<'_>,
    context: &Context<'_>,
    name: &str,
    slots: usize,
) -> Option<Vec<Vec<f64>>> {
    let findings = table.findings;
    let before = findings.count();
    let sheet = Sheet::open(findings, context.base, name)?;
    let reasons = || context.reasons.list.iter().map(String::as_str);
    sheet.refuse_others(findings, ["time", "slot", "total"].into_iter().chain(reasons()));
    let which = match (sheet.column("time"), sheet.column("slot")) {
        (Some(time), None) => Which::Time(time),
        (None, Some(number)) => Which::Number(number),
        (None, None) => {
            let rule = say!(
                "a forecast has a column \"time\" with the slot's start, or \"slot\" with its number from 1",
                "预测要有 \"time\" 列（时段开始时间）或 \"slot\" 列（从 1 起的时段编号）"
            );
            sheet.problem(
                findings,
                1,
                say!("no column says which slot a row is", "没有一列说明每行是哪个时段"),
                rule,
                "",
            );
            return None;
        }
        (Some(_), Some(_)) => {
            let rule = say!("a forecast has one of the two", "预测只能有两者之一");
            sheet.problem(
                findings,
                1,
                say!(
                    "there are both a column \"time\" and a column \"slot\"",
                    "同时有 \"time\" 列和 \"slot\" 列"
                ),
                rule,
                "",
            );
            return None;
        }
    };
    let columns = columns(&sheet, table, context)?;
    let mut cells: Vec<Vec<Option<f64>>> = vec![vec![None; slots]; columns.len()];
    let mut clock = RowClock::default();
    let mut outside: Vec<Outside> = Vec::new();
    for row in sheet.body().take_while(|_| !findings.is_full()) {
        if !sheet.is_whole(findings, &row) {
            continue;
        }
        let slot = slot_of(&sheet, table, context, &which, &row, slots, &mut clock);
        let slot = slot.unwrap_or_else(|row| {
            outside.push(row);
            None
        });
        let counts = columns.iter().map(|column| count(&sheet, table, &row, *column));
        let counts: Vec<Option<f64>> = counts.collect();
        let Some(slot) = slot else { continue };
        for (numbers, count) in cells.iter_mut().zip(counts) {
            if numbers[slot].is_some() {
                let found = say!(
                    "a second row is for the slot of {}",
                    "{} 的时段有第二行",
                    slot_label(context, slot)
                );
                sheet.problem(
                    findings,
                    row.line,
                    found,
                    say!("each slot has one row", "每个时段一行"),
                    say!("leave one out", "请删去一个"),
                );
                break;
            }
            // A wrong number was noted; the slot is not missing.
            numbers[slot] = Some(count.unwrap_or(0.0));
        }
    }
    tell_outside(&sheet, table, context, &outside, cells[0].iter().all(Option::is_none));
    let holes: Vec<String> =
        (0..slots).filter(|slot| cells[0][*slot].is_none()).map(|slot| slot_label(context, slot)).collect();
    if !holes.is_empty() && findings.count() == before {
        sheet.problem(
            findings,
            1,
            say!(
                "{} of {slots} slots have no row: {}",
                "{slots} 个时段中有 {} 个没有对应的行：{}",
                holes.len(),
                list(holes.iter().map(String::as_str))
            ),
            say!("each slot of the scenario has one row", "场景的每个时段一行"),
            say!("add rows; write 0 where nothing is expected", "请补行；预计没有咨询的写 0"),
        );
    }
    if findings.count() > before {
        return None;
    }
    let cells: Vec<Vec<f64>> = cells.into_iter().map(|row| row.into_iter().flatten().collect()).collect();
    match (sheet.column("total"), &cells[..]) {
        (Some(_), [total]) => Some(divided(total, context.shares.as_deref()?)),
        _ => Some(cells),
    }
}

/// The columns with numbers: that of the total, or one for each reason in their order.
fn columns(sheet: &Sheet, table: &Table<'_>, context: &Context<'_>) -> Option<Vec<usize>> {
    let by_reason: Vec<Option<usize>> =
        context.reasons.list.iter().map(|reason| sheet.column(reason)).collect();
    let any = by_reason.iter().any(Option::is_some);
    if let Some(total) = sheet.column("total") {
        if any {
            let rule = say!(
                "a forecast has either a column \"total\" or one column for each reason",
                "预测要么有 \"total\" 列，要么每种咨询类型一列"
            );
            sheet.problem(
                table.findings,
                1,
                say!("there are a total and columns for reasons", "同时有合计列和各咨询类型的列"),
                rule,
                say!("leave out \"total\"", "请删去 \"total\""),
            );
            return None;
        }
        return Some(vec![total]);
    }
    let missing = missing(&by_reason, context.reasons);
    if !missing.is_empty() {
        let found = if any {
            say!("there is no column for {}", "没有 {} 的列", list(missing.iter().copied()))
        } else {
            say!("no column has numbers", "没有数字列")
        };
        let rule = say!(
            "a forecast has a column \"total\", or one column for each reason: {}",
            "预测要有 \"total\" 列，或每种咨询类型一列：{}",
            list(context.reasons.list.iter().map(String::as_str))
        );
        sheet.problem(table.findings, 1, found, rule, "");
    }
    by_reason.into_iter().collect()
}

/// The number in a cell.
fn count(sheet: &Sheet, table: &Table<'_>, row: &Row, column: usize) -> Option<f64> {
    let text = row.cell(column);
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1e7).contains(number));
    if number.is_none() {
        let name = &sheet.header[column];
        let found = match text {
            "" => say!("the cell of {} is empty", "{} 的单元格为空", quoted(name)),
            text => say!("{} is {}", "{} 是 {}", name, quoted(text)),
        };
        let bare = text.replace([',', ' ', '，'], "");
        let remedy = match bare.parse::<f64>() {
            Ok(number) if number >= 0.0 && bare != text => say!("write {bare}", "请写 {bare}"),
            _ if text.is_empty() => say!("write 0 where nothing is expected", "预计没有咨询的请写 0"),
            _ => String::new(),
        };
        let rule =
            say!("expected inquiries are a number from 0 to 10000000", "预计咨询量是 0 到 10000000 的数");
        sheet.problem(table.findings, row.line, found, rule, remedy);
    }
    number
}

/// Times of day without a day run on: one that is earlier than the row above is of the next day.
#[derive(Default)]
struct RowClock {
    days: i64,
    last: Option<Span>,
}

impl RowClock {
    fn run_on(&mut self, moment: Moment) -> Moment {
        match moment {
            Moment::OnDay(0, at) => {
                if self.last.is_some_and(|last| at < last) {
                    self.days += 1;
                }
                self.last = Some(at);
                Moment::OnDay(self.days, at)
            }
            other => other,
        }
    }
}

/// A row whose time lies outside the scenario: its line, and the time as it is written.
struct Outside {
    line: usize,
    time: String,
}

/// Notes rows outside the scenario, all in one: a forecast of another day has nothing else.
fn tell_outside(sheet: &Sheet, table: &Table<'_>, context: &Context<'_>, outside: &[Outside], all: bool) {
    let Some(first) = outside.first() else { return };
    let (frame, time) = (context.frame, quoted(&first.time));
    let found = match outside.len() {
        _ if all => say!(
            "no row lies within the scenario: the first time is {time}",
            "没有一行在场景之内：第一个时间是 {time}"
        ),
        1 => say!("1 row lies outside the scenario: its time is {time}", "有 1 行在场景之外：时间是 {time}"),
        rows => say!(
            "{rows} rows lie outside the scenario: the first time is {time}",
            "有 {rows} 行在场景之外：第一个时间是 {time}"
        ),
    };
    let at = |time: Time| frame.clock.at(time).strftime("%Y-%m-%d %H:%M").to_string();
    let rule = say!(
        "the scenario's first slot is {}, and it ends at {}",
        "场景的第一个时段是 {}，场景结束于 {}",
        at(Time::START),
        at(frame.end)
    );
    let remedy = match outside.len() {
        _ if all => say!("take the forecast of that day, or change start", "请用当天的预测，或修改 start"),
        1 => say!("leave it out", "请删去"),
        _ => say!("leave them out", "请删去"),
    };
    sheet.problem(table.findings, first.line, found, rule, remedy);
}

/// The slot of a row; `None` if the row names none, which is noted.
fn slot_of(
    sheet: &Sheet,
    table: &Table<'_>,
    context: &Context<'_>,
    which: &Which,
    row: &Row,
    slots: usize,
    clock: &mut RowClock,
) -> Result<Option<usize>, Outside> {
    let frame = context.frame;
    let (column, slot, rule) = match *which {
        Which::Number(column) => {
            let number = row.cell(column).parse::<usize>().ok();
            let slot = number.and_then(|number| number.checked_sub(1)).filter(|slot| *slot < slots);
            (column, slot, say!("slots are numbered from 1 to {slots}", "时段编号从 1 到 {slots}"))
        }
        Which::Time(column) => {
            let time = when::moment(row.cell(column)).map(|moment| {
                let time = clock.run_on(moment).time(&frame.clock);
                // A start at 20:00 and a first row at 00:00: the row is of the day after.
                if time < Time::START && matches!(moment, Moment::OnDay(0, _)) && clock.days == 0 {
                    clock.days = 1;
                    time + Span::from_micros(DAY)
                } else {
                    time
                }
            });
            if time.is_some_and(|time| time < Time::START || time >= frame.end) {
                return Err(Outside { line: row.line, time: row.cell(column).to_owned() });
            }
            let slot = time
                .filter(|time| *time >= Time::START && time.micros() % frame.slot.micros() == 0)
                .map(|time| (time.micros() / frame.slot.micros()) as usize)
                .filter(|slot| *slot < slots);
            let rule = say!(
                "a row names the start of a slot: {}, {}, … before {}",
                "每行写一个时段的开始：{}、{}……直到 {} 之前",
                frame.clock.label(Time::START),
                frame.clock.label(Time::START + frame.slot),
                frame.clock.at(frame.end).strftime("%Y-%m-%d %H:%M")
            );
            (column, slot, rule)
        }
    };
    if slot.is_none() {
        let found = say!("{} is {}", "{} 是 {}", sheet.header[column], quoted(row.cell(column)));
        sheet.problem(table.findings, row.line, found, rule, "");
    }
    Ok(slot)
}

fn slot_label(context: &Context<'_>, slot: usize) -> String {
    context.frame.clock.label(Time::START + context.frame.slot * slot as i64)
}
