//! A forecast from a spreadsheet or a CSV: one row per slot, in any order, none missing; by reason or in all, once or
//! for each variant.

use super::cell;
use super::forecast::{Context, divided, missing};
use super::problem::{list, nearest, quoted};
use super::sheet::{self, File, Row, Sheet};
use super::source::Findings;
use super::sum_rows::SumRows;
use super::titles::{is_sum, names_column, names_thing};
use super::when::Moment;
use crate::say;
use crate::scenario::clock::DAY;
use crate::units::{Span, Time};

/// What the variants of a forecast are called if the file says nothing else.
pub(super) const VARIANTS: [&str; 3] = ["low", "base", "high"];
/// Columns of any forecast.
pub(super) const COLUMNS: [&str; 4] = ["time", "slot", "date", "total"];

/// By how much the sum of the reasons may differ from a total beside them: what rounding to whole numbers does.
const ROUNDING: f64 = 0.5;

/// A time of day that is earlier than the one above by more than this is of the next day.
const A_NIGHT: Span = Span::from_hours(6);

/// Rows of shorter slots than this are a slip of the pen.
const FINEST: Span = Span::from_mins(5);

/// Expected inquiries by reason and slot.
pub(super) type Numbers = Vec<Vec<f64>>;

/// What a file says.
pub(super) enum Found {
    /// One forecast.
    One(Numbers),
    /// One for each variant, in the order in which they were asked for.
    Variants(Vec<Numbers>),
}

/// What is looked for in a file.
pub(super) struct Wanted<'w> {
    /// Name of the file.
    pub file: &'w str,
    /// Name of the sheet, if one is named.
    pub sheet: Option<&'w str>,
    /// Names of the variants that have numbers of their own; without any it is seen from the file whether it has
    /// [`VARIANTS`].
    pub variants: &'w [String],
    /// Number of slots.
    pub slots: usize,
}

/// What tells the slot of a row.
enum Which {
    Time { time: usize, date: Option<usize> },
    Number(usize),
}

/// The columns with numbers.
enum Columns {
    Total(usize),
    /// One for each reason in their order, and that of their sum if there is one.
    Reasons(Vec<usize>, Option<usize>),
    /// One for each variant.
    Variants(Vec<usize>),
}

/// Reads the file.
pub(super) fn read(findings: &Findings<'_>, context: &Context<'_>, wanted: &Wanted<'_>) -> Option<Found> {
    let file = File::open(findings, context.base, wanted.file)?;
    let own: Vec<&str> = match wanted.variants {
        [] => VARIANTS.to_vec(),
        names => names.iter().map(String::as_str).collect(),
    };
    // A sheet for each variant, if there is one for each of them.
    let sheets: Option<Vec<&str>> =
        own.iter().map(|name| file.sheets().find(|sheet| names_column(sheet, name))).collect();
    if let (Some(sheets), None) = (sheets, wanted.sheet) {
        let numbers = sheets.into_iter().map(|name| {
            let sheet = file.table(findings, Some(name), &["time", "slot"])?;
            match (Reader { findings, context, sheet, slots: wanted.slots }).read(&[], false)? {
                Found::One(numbers) => Some(numbers),
                Found::Variants(_) => None,
            }
        });
        // All sheets are looked at, so that all that is wrong is said.
        let numbers: Vec<Option<Numbers>> = numbers.collect();
        return numbers.into_iter().collect::<Option<Vec<Numbers>>>().map(Found::Variants);
    }
    let sheet = file.first_table(findings, wanted.sheet, &["time", "slot"])?;
    let refused = || {
        refuse_half(findings, &file, &sheet, &own) || file.refuse_twins(findings, &sheet, &["time", "slot"])
    };
    if wanted.sheet.is_none() && refused() {
        return None;
    }
    Reader { findings, context, sheet, slots: wanted.slots }.read(&own, !wanted.variants.is_empty())
}

/// Refuses a workbook with sheets of some variants and not of all: one of them would pass for the whole forecast.
/// Whether it does; a sheet of the middle alone, or beside a table with a column for each, is no variant's.
fn refuse_half(findings: &Findings<'_>, file: &File, sheet: &Sheet<'_>, own: &[&str]) -> bool {
    let titled = |name: &&str| file.sheets().find(|sheet| names_column(sheet, name));
    let (present, absent): (Vec<&str>, Vec<&str>) = own.iter().partition(|name| titled(name).is_some());
    let there: Vec<&str> = present.iter().filter_map(titled).collect();
    let middle = own.get(own.len() / 2).copied().filter(|_| own == VARIANTS.as_slice());
    let telling = present.iter().any(|name| Some(*name) != middle);
    if !telling || absent.is_empty() || own.iter().all(|name| sheet.column(name).is_some()) {
        return false;
    }
    let found = say!(
        "there are sheets {there}, and none is called {absent}",
        "有工作表 {there}，而没有 {absent}",
        there = list(there.iter().copied()),
        absent = list(absent.iter().copied())
    );
    let rule = say!(
        "a forecast of variants has a sheet for each of them: {names}",
        "分情景的预测，每种情景各有一张工作表：{names}",
        names = list(own.iter().copied())
    );
    let others = || file.sheets().filter(|sheet| !there.contains(sheet));
    let meant = others().find_map(|sheet| Some((sheet, nearest(sheet, absent.iter().copied())?)));
    let hidden = file.hidden().find(|sheet| absent.iter().any(|name| names_column(sheet, name)));
    let remedy = match (hidden, meant) {
        (Some(hidden), _) => say!(
            "the sheet {hidden:?} is hidden: show it in the office program and save",
            "工作表“{hidden}”被隐藏：请在办公软件中取消隐藏并保存"
        ),
        (None, Some((sheet, meant))) => {
            say!("did you mean {meant:?} by the sheet {sheet:?}?", "工作表“{sheet}”是否想写“{meant}”？")
        }
        (None, None) => say!(
            "add what is missing, or write sheet = \"…\" with the one to be read",
            "请补上缺少的工作表，或用 sheet = \"…\" 写明读取哪一张"
        ),
    };
    file.problem(findings, found, rule, remedy);
    true
}

/// One table as it is read.
struct Reader<'r> {
    findings: &'r Findings<'r>,
    context: &'r Context<'r>,
    sheet: Sheet<'r>,
    slots: usize,
}

impl Reader<'_> {
    /// Reads the table; `variants` may have columns of their own, or must.
    fn read(&self, variants: &[&str], must: bool) -> Option<Found> {
        let (findings, sheet, slots) = (self.findings, &self.sheet, self.slots);
        let before = findings.count();
        self.refuse_others(variants);
        let which = self.which()?;
        let columns = self.columns(variants, must)?;
        let (read, sum) = match &columns {
            Columns::Total(column) => (vec![*column], None),
            Columns::Reasons(columns, sum) => (columns.clone(), *sum),
            Columns::Variants(columns) => (columns.clone(), None),
        };
        let mut cells: Vec<Vec<Option<f64>>> = vec![vec![None; slots]; read.len()];
        let (mut clock, mut lines) = (RowClock::default(), vec![None; slots]);
        let (mut outside, mut sums): (Vec<Outside>, _) = (Vec::new(), SumRows::of(&read));
        for row in sheet.body().take_while(|_| !findings.is_full()) {
            if !sheet.is_data(findings, &row) {
                if is_sum(row.first()) {
                    sums.note(&row);
                }
                continue;
            }
            let slot = self.slot_of(&which, &row, &mut clock).unwrap_or_else(|row| {
                outside.push(row);
                None
            });
            let counts: Vec<Option<f64>> = read.iter().map(|column| self.count(&row, *column)).collect();
            self.check_sum(&row, &counts, sum);
            sums.add(&counts);
            let Some(slot) = slot else { continue };
            lines[slot].get_or_insert(row.line);
            for (numbers, count) in cells.iter_mut().zip(counts) {
                if numbers[slot].is_some() {
                    let label = slot_label(self.context, slot);
                    let found = say!("a second row is for the slot of {label}", "时段 {label} 有两行");
                    let rule = say!("each slot has one row", "每个时段只有一行");
                    sheet.problem(findings, row.line, found, rule, say!("leave one out", "删去其中一行"));
                    break;
                }
                // A wrong number was noted; the slot is not missing.
                numbers[slot] = Some(count.unwrap_or(0.0));
            }
        }
        self.tell_outside(&outside, cells[0].iter().all(Option::is_none));
        self.tell_holes(&lines, &which, before);
        if findings.count() == before {
            sums.check(findings, sheet);
        }
        if findings.count() > before {
            return None;
        }
        let cells: Numbers = cells.into_iter().map(|row| row.into_iter().flatten().collect()).collect();
        Some(match columns {
            Columns::Total(_) => Found::One(divided(&cells[0], self.context.shares.as_deref()?)),
            Columns::Reasons(..) => Found::One(cells),
            Columns::Variants(_) => {
                let shares = self.context.shares.as_deref()?;
                Found::Variants(cells.iter().map(|total| divided(total, shares)).collect())
            }
        })
    }

    fn reasons(&self) -> impl Iterator<Item = &str> + Clone {
        self.context.reasons.list.iter().map(String::as_str)
    }

    fn refuse_others(&self, variants: &[&str]) {
        let known = |_: usize, head: &str| {
            COLUMNS.iter().chain(variants).any(|name| names_column(head, name))
                || self.reasons().any(|reason| names_thing(head, reason))
        };
        self.sheet.refuse_others(self.findings, known, COLUMNS.into_iter().chain(self.reasons()));
    }

    fn which(&self) -> Option<Which> {
        let sheet = &self.sheet;
        let (found, rule) = match (sheet.column("time"), sheet.column("slot")) {
            (Some(time), None) => return Some(Which::Time { time, date: sheet.column("date") }),
            (None, Some(number)) => return Some(Which::Number(number)),
            (None, None) => (
                say!("no column says which slot a row is", "没有一列说明各行是哪个时段"),
                say!(
                    "a forecast has a column \"time\" with the slot's start, or \"slot\" with its number from 1",
                    "预测表应有“时段”列（时段的开始时间），或“序号”列（从 1 起的时段序号）"
                ),
            ),
            (Some(_), Some(_)) => (
                say!("there are both a column \"time\" and a column \"slot\"", "同时有“时段”列和“序号”列"),
                say!("a forecast has one of the two", "只能有其中之一"),
            ),
        };
        sheet.problem(self.findings, sheet.head, found, rule, "");
        None
    }

    fn columns(&self, variants: &[&str], must: bool) -> Option<Columns> {
        let (sheet, findings) = (&self.sheet, self.findings);
        let by_variant: Option<Vec<usize>> = variants.iter().map(|name| sheet.column(name)).collect();
        if let Some(columns) = by_variant.filter(|columns| !columns.is_empty()) {
            return Some(Columns::Variants(columns));
        }
        if must {
            let names = list(variants.iter().copied());
            let found = say!("the variants' numbers are missing", "缺少各情景的数字");
            let rule = say!(
                "a variant without factor has a column or a sheet of its name: {names}",
                "未写 factor 的情景应有同名的列或工作表：{names}"
            );
            let remedy = say!("add them, or write a factor", "请补上，或写明 factor");
            sheet.problem(findings, sheet.head, found, rule, remedy);
            return None;
        }
        let exact = |reason: &str| sheet.header.iter().position(|head| head == reason);
        let alike = |reason: &str| sheet.header.iter().position(|head| names_thing(head, reason));
        let by_reason: Vec<Option<usize>> =
            self.reasons().map(|reason| exact(reason).or_else(|| alike(reason))).collect();
        let any = by_reason.iter().any(Option::is_some);
        let total = sheet.column("total").filter(|column| !by_reason.contains(&Some(*column)));
        if let (Some(total), false) = (total, any) {
            return Some(Columns::Total(total));
        }
        let missing = missing(&by_reason, self.context.reasons);
        if !missing.is_empty() {
            let found = if any {
                say!(
                    "there is no column for {names}",
                    "没有 {names} 的列",
                    names = list(missing.iter().copied())
                )
            } else {
                say!("no column has numbers", "没有数字列")
            };
            let rule = say!(
                "a forecast has a column \"total\", or one column for each reason: {names}",
                "预测表应有“合计”列，或每个咨询类型一列：{names}",
                names = list(self.reasons())
            );
            sheet.problem(findings, sheet.head, found, rule, "");
        }
        by_reason.into_iter().collect::<Option<Vec<usize>>>().map(|columns| Columns::Reasons(columns, total))
    }

    /// The number in a cell.
    fn count(&self, row: &Row, column: usize) -> Option<f64> {
        let text = row.cell(column);
        let number = cell::number(text).filter(|number| (0.0..=1e7).contains(number));
        if number.is_none() {
            let name = &self.sheet.header[column];
            let found = match text {
                "" => say!("the cell of {name} is empty", "{name} 的单元格为空", name = quoted(name)),
                text => say!("{name} is {text}", "{name} 的值是 {text}", text = quoted(text)),
            };
            let bare = cell::number_meant(text);
            let remedy = match bare.parse::<f64>() {
                Ok(number) if number >= 0.0 && bare != text => say!("write {bare}", "请写 {bare}"),
                _ if text.starts_with('=') => sheet::not_calculated(),
                _ if text.ends_with(['%', '％']) => say!(
                    "it is a percentage: write how many inquiries, without the format of per cent",
                    "这是百分比：请写咨询量，并取消单元格的百分比格式"
                ),
                _ if text.is_empty() => say!("write 0 where nothing is expected", "没有预计咨询的请写 0"),
                _ => String::new(),
            };
            let rule = say!(
                "expected inquiries are a number from 0 to 10000000",
                "预计咨询量应为 0 到 10000000 的数"
            );
            self.sheet.problem(self.findings, (row.line, column), found, rule, remedy);
        }
        number
    }

    /// Looks whether a total beside the reasons is their sum.
    fn check_sum(&self, row: &Row, counts: &[Option<f64>], column: Option<usize>) {
        let Some(column) = column.filter(|column| !row.cell(*column).is_empty()) else { return };
        let sum: Option<f64> = counts.iter().copied().sum();
        let (Some(total), Some(sum)) = (self.count(row, column), sum) else { return };
        if (total - sum).abs() > ROUNDING * counts.len() as f64 {
            let sum = (sum * 100.0).round() / 100.0;
            let found = say!(
                "the total is {total} and the reasons add up to {sum}",
                "合计为 {total}，而各类型相加为 {sum}"
            );
            let rule = say!("a total beside the reasons is their sum", "各类型旁的合计应等于其和");
            let remedy = say!("mend one of them, or leave out the total", "请改正其一，或删去合计");
            self.sheet.problem(self.findings, (row.line, column), found, rule, remedy);
        }
    }

    /// The slot of a row; `None` if the row names none, which is noted.
    fn slot_of(&self, which: &Which, row: &Row, clock: &mut RowClock) -> Result<Option<usize>, Outside> {
        let (sheet, frame, slots) = (&self.sheet, self.context.frame, self.slots);
        let (column, slot, rule, remedy) = match *which {
            Which::Number(column) => {
                let number = cell::number(row.cell(column)).filter(|number| number.fract() == 0.0);
                let slot = number.filter(|number| (1.0..=slots as f64).contains(number));
                let rule = say!("slots are numbered from 1 to {slots}", "时段序号从 1 到 {slots}");
                (column, slot.map(|number| number as usize - 1), rule, String::new())
            }
            Which::Time { time: column, date } => {
                if let Some(date) = date {
                    self.take_date(row, date, clock);
                }
                let moment = cell::point(row.cell(column));
                let time = moment.map(|moment| {
                    if let (Some(date), Moment::OnDay(..)) = (clock.date, moment) {
                        return cell::on(date, moment).time(&frame.clock);
                    }
                    let time = clock.run_on(moment).time(&frame.clock);
                    if !matches!(moment, Moment::OnDay(0, _)) {
                        return time;
                    }
                    let day = Span::from_micros(DAY);
                    // A start at 20:00 and a first row at 00:00: the row is of the day after, and those of the evening,
                    // which come last in a table by the clock, are of the first day.
                    if time < Time::START && clock.days == 0 {
                        (clock.days, clock.by_clock) = (1, true);
                        time + day
                    } else if clock.by_clock && time >= frame.end && time - day >= Time::START {
                        time - day
                    } else {
                        time
                    }
                });
                let lies_within = |time: Time| time >= Time::START && time < frame.end;
                if let Some(time) = time.filter(|time| !lies_within(*time)) {
                    let date = clock.date.map_or_else(String::new, |date| format!("{date} "));
                    let evening = moment.and_then(|moment| self.evening(moment));
                    let is_early = clock.date.is_some() && lies_within(time + Span::from_micros(DAY));
                    let time = date + row.cell(column);
                    return Err(Outside { line: row.line, column, time, evening, is_early });
                }
                let slot = time
                    .filter(|time| *time >= Time::START && time.micros() % frame.slot.micros() == 0)
                    .map(|time| (time.micros() / frame.slot.micros()) as usize)
                    .filter(|slot| *slot < slots);
                let rule = say!(
                    "a row names the start of a slot: {first}, {second}, … before {end}",
                    "每行写时段的开始时间：{first}、{second}……直到 {end} 之前",
                    first = frame.clock.label(Time::START),
                    second = frame.clock.label(Time::START + frame.slot),
                    end = frame.clock.at(frame.end).strftime("%Y-%m-%d %H:%M")
                );
                let remedy = match time {
                    Some(time) => self.within_a_slot(time),
                    None => cell::point_meant(row.cell(column))
                        .map(|meant| say!("write {meant}", "请写 {meant}"))
                        .unwrap_or_default(),
                };
                (column, slot, rule, remedy)
            }
        };
        if slot.is_none() {
            let name = &sheet.header[column];
            let found = say!("{name} is {text}", "{name} 的值是 {text}", text = quoted(row.cell(column)));
            sheet.problem(self.findings, (row.line, column), found, rule, remedy);
        }
        Ok(slot)
    }

    /// The hour of the evening that may be meant by one of the morning, if the scenario has it.
    fn evening(&self, moment: Moment) -> Option<String> {
        let (Moment::OnDay(0, at), frame) = (moment, self.context.frame) else { return None };
        let later = frame.clock.time_of_day(0, at + Span::from_hours(12));
        let is_meant = at < Span::from_hours(12) && Time::START <= later && later < frame.end;
        is_meant.then(|| frame.clock.label(later))
    }

    /// What to do about a row that begins within a slot: the table is finer than the scenario.
    fn within_a_slot(&self, time: Time) -> String {
        let slot = self.context.frame.slot;
        let (mut finer, mut rest) = (slot.micros(), time.micros() % slot.micros());
        while rest > 0 {
            (finer, rest) = (rest, finer % rest);
        }
        let finer = Span::from_micros(finer);
        if finer < FINEST {
            return say!("give each slot one row", "请每个时段写一行");
        }
        say!(
            "set slot = \"{finer}\", or add up the rows of each {slot}",
            "请设 slot = \"{finer}\"，或把每 {slot} 的各行相加"
        )
    }

    /// Takes the date of a row; cells that were merged have it in the first row only.
    fn take_date(&self, row: &Row, column: usize, clock: &mut RowClock) {
        let text = row.cell(column);
        if text.is_empty() {
            return;
        }
        clock.date = cell::day(text, self.context.frame.clock.start().date());
        if clock.date.is_none() {
            let name = &self.sheet.header[column];
            let found = say!("{name} is {text}", "{name} 的值是 {text}", text = quoted(text));
            let rule = say!("a date is written 2025-11-10", "日期写作 2025-11-10 或 11月10日");
            self.sheet.problem(self.findings, (row.line, column), found, rule, "");
        }
    }

    /// Notes rows outside the scenario, all in one: a forecast of another day has nothing else.
    fn tell_outside(&self, outside: &[Outside], all: bool) {
        let Some(first) = outside.first() else { return };
        let (frame, time) = (self.context.frame, quoted(&first.time));
        let found = match outside.len() {
            _ if all => say!(
                "no row lies within the scenario: the first time is {time}",
                "没有一行在场景时间内：第一个时间是 {time}"
            ),
            1 => say!(
                "1 row lies outside the scenario: its time is {time}",
                "有 1 行不在场景时间内：其时间是 {time}"
            ),
            rows => say!(
                "{rows} rows lie outside the scenario: the first time is {time}",
                "有 {rows} 行不在场景时间内：第一个时间是 {time}"
            ),
        };
        let at = |time: Time| frame.clock.at(time).strftime("%Y-%m-%d %H:%M").to_string();
        let rule = say!(
            "the scenario's first slot is {first}, and it ends at {end}",
            "场景的第一个时段是 {first}，结束于 {end}",
            first = at(Time::START),
            end = at(frame.end)
        );
        let remedy = match outside.len() {
            _ if all && first.evening.is_some() => say!(
                "if the evening is meant, write {evening}: hours are from 0 to 24",
                "如指晚上请写 {evening}：时间用 24 小时制",
                evening = first.evening.as_deref().unwrap_or_default()
            ),
            _ if all => {
                say!("take the forecast of that day, or change start", "请换用当天的预测，或修改 start")
            }
            // The hours of a night often bear the date on which its evening began.
            _ if outside.iter().all(|row| row.is_early) => say!(
                "if they belong to the night after, write the next day's date; otherwise leave them out",
                "如指当晚零点以后，请改写为第二天的日期；否则请删去"
            ),
            1 => say!("leave it out", "请删去"),
            _ => say!("leave them out", "请删去"),
        };
        self.sheet.problem(self.findings, (first.line, first.column), found, rule, remedy);
    }

    /// Notes slots without a row, by the lines of those that have one: where the first of them is missing, and between
    /// which rows.
    fn tell_holes(&self, lines: &[Option<usize>], which: &Which, before: usize) {
        let holes = lines.iter().enumerate().filter(|(_, line)| line.is_none());
        let holes: Vec<usize> = holes.map(|(slot, _)| slot).collect();
        let Some(first) = holes.first().copied().filter(|_| self.findings.count() == before) else { return };
        let label = |slot: usize| match which {
            Which::Time { .. } => slot_label(self.context, slot),
            Which::Number(_) => {
                let (n, time) = (slot + 1, slot_label(self.context, slot));
                say!("{n} ({time})", "{n}（{time}）")
            }
        };
        let row = |slot: usize| lines[slot].map(|line| (line, label(slot)));
        let above = (0..first).rev().find_map(row);
        let below = (first..lines.len()).find_map(row);
        let names: Vec<String> = holes.iter().map(|slot| label(*slot)).collect();
        let names = list(names.iter().map(String::as_str));
        let found = match holes.len() {
            1 => say!("the slot of {names} has no row", "时段 {names} 没有数据行"),
            count => say!(
                "{count} of {slots} slots have no row: {names}",
                "{slots} 个时段中有 {count} 个没有数据行：{names}",
                slots = lines.len()
            ),
        };
        let rule = say!("each slot of the scenario has one row", "场景的每个时段应有一行");
        let slot = label(first);
        let place = match (&above, &below) {
            (Some((upper, from)), Some((lower, to))) => say!(
                "put {slot} between row {upper} ({from}) and row {lower} ({to})",
                "请在第 {upper} 行（{from}）与第 {lower} 行（{to}）之间补上 {slot}"
            ),
            (Some((upper, from)), None) => {
                say!("put {slot} below row {upper} ({from})", "请在第 {upper} 行（{from}）之后补上 {slot}")
            }
            (None, Some((lower, to))) => {
                say!("put {slot} above row {lower} ({to})", "请在第 {lower} 行（{to}）之前补上 {slot}")
            }
            (None, None) => say!("add the rows", "请补上各行"),
        };
        let remedy = say!("{place}; write 0 where nothing is expected", "{place}；没有预计咨询的写 0");
        let at = above.or(below).map_or(self.sheet.head, |(line, _)| line);
        self.sheet.problem(self.findings, at, found, rule, remedy);
    }
}

/// Times of day without a day run on: one that is earlier than the row above by more than a night is of the next day. A
/// date holds until the next one.
#[derive(Default)]
struct RowClock {
    days: i64,
    last: Option<Span>,
    date: Option<jiff::civil::Date>,
    /// Whether the first rows are of the next day, by the clock and not by when things happen.
    by_clock: bool,
}

impl RowClock {
    fn run_on(&mut self, moment: Moment) -> Moment {
        match moment {
            Moment::OnDay(0, at) => {
                // Rows that stand in another order go back by an hour or two, and midnight by most of a day.
                if self.last.is_some_and(|last| at + A_NIGHT < last) {
                    self.days += 1;
                }
                self.last = Some(at);
                Moment::OnDay(self.days, at)
            }
            other => other,
        }
    }
}

/// A row whose time lies outside the scenario: where it stands, and the time as it is written.
struct Outside {
    line: usize,
    column: usize,
    time: String,
    /// The hour of the evening that may be meant.
    evening: Option<String>,
    /// Whether it would lie in the scenario a day later.
    is_early: bool,
}

fn slot_label(context: &Context<'_>, slot: usize) -> String {
    context.frame.clock.label(Time::START + context.frame.slot * slot as i64)
}
