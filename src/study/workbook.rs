//! Workbooks of office programs: their sheets as rows of texts, so that everything is read as if it stood in a CSV.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Once};

use calamine::{Data, Dimensions, ExcelDateTime, Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsx};
use jiff::{SignedDuration, civil};

use super::archive::{self, Format};
use super::cell;
use super::key::plain;
use crate::say;

/// Most cells of a sheet that are read: a log of a big day has fewer.
const MOST_CELLS: usize = 4_000_000;
/// Most columns of a sheet; a cell farther right is a slip of the hand.
const MOST_COLUMNS: u32 = 500;

/// One sheet of a workbook.
pub(super) struct Leaf {
    pub name: String,
    /// Rows that have a cell: their number, from 1, and their cells from the first column.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// A workbook.
pub(super) struct Book {
    /// The sheets that a person sees.
    pub leaves: Vec<Leaf>,
    /// Names of those that nobody sees; they are not read.
    pub hidden: Vec<String>,
}

/// Whether a file is a workbook by its first bytes: a ZIP archive (.xlsx, .ods) or a compound file (.xls).
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || is_compound(bytes)
}

/// The visible sheets of a workbook.
///
/// # Errors
///
/// Why it cannot be read, in a few words.
pub(super) fn sheets(bytes: Vec<u8>) -> Result<Book, String> {
    // A damaged file is the planner's to know of, whatever the reader of its format makes of it.
    quietly(|| open(bytes.into())).unwrap_or_else(|| Err(say!("its content is damaged", "内容已损坏")))
}

thread_local! {
    /// Whether a panic of this thread is caught and answered.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// What something returns unless it panics, which nobody hears of; panics of other threads are told as ever.
fn quietly<T>(reads: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_CAUGHT.get() {
                tell(panic);
            }
        }));
    });
    IS_CAUGHT.set(true);
    let read = panic::catch_unwind(AssertUnwindSafe(reads));
    IS_CAUGHT.set(false);
    read.ok()
}

fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

fn open(bytes: Arc<[u8]>) -> Result<Book, String> {
    let reader = || Cursor::new(bytes.clone());
    if is_compound(&bytes) {
        return ranges(Xls::new(reader()).map_err(|error| error.to_string())?);
    }
    match archive::format(&bytes)? {
        Format::Xlsx => cells(Xlsx::new(reader()).map_err(|error| error.to_string())?),
        Format::Ods => ranges(Ods::new(reader()).map_err(|error| error.to_string())?),
    }
}

/// Names of the sheets with cells: those that a person sees, and the others.
fn names<R: Reader<Cursor<Arc<[u8]>>>>(book: &R) -> (Vec<String>, Vec<String>) {
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (seen, hidden): (Vec<_>, Vec<_>) = sheets.partition(|sheet| sheet.visible == SheetVisible::Visible);
    let names = |sheets: Vec<&Sheet>| sheets.into_iter().map(|sheet| sheet.name.clone()).collect();
    (names(seen), names(hidden))
}

/// Reads cell by cell: a cell at the far end of an .xlsx sheet does not fill the memory with empty ones.
fn cells(mut book: Xlsx<Cursor<Arc<[u8]>>>) -> Result<Book, String> {
    let mut leaves = Vec::new();
    let (seen, hidden) = names(&book);
    for name in seen {
        let mut rows = Rows::default();
        let empty = values(&mut book, &name, &mut rows)?;
        if !empty.is_empty() {
            formulas(&mut book, &name, &empty, &mut rows)?;
        }
        for merged in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            rows.fill(merged);
        }
        leaves.push(rows.leaf(name));
    }
    Ok(Book { leaves, hidden })
}

/// Reads what the cells of a sheet say; returns those that are there and say nothing.
fn values(
    book: &mut Xlsx<Cursor<Arc<[u8]>>>,
    name: &str,
    rows: &mut Rows,
) -> Result<BTreeSet<(u32, u32)>, String> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| error.to_string())?;
    let mut empty = BTreeSet::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| error.to_string())? {
        let (row, column) = cell.get_position();
        let value = Data::from(cell.get_value().clone());
        if value == Data::Empty && empty.len() < MOST_CELLS {
            empty.insert((row, column));
        }
        let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
        let is_share = format.is_some_and(|format| format.format_code.contains('%'));
        rows.add(name, row, column, if is_share { share(&value) } else { text(&value) })?;
    }
    Ok(empty)
}

/// Reads the formulas of cells that have no result: a program that is no office program wrote them, and nobody has
/// calculated them yet.
fn formulas(
    book: &mut Xlsx<Cursor<Arc<[u8]>>>,
    name: &str,
    empty: &BTreeSet<(u32, u32)>,
    rows: &mut Rows,
) -> Result<(), String> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| error.to_string())?;
    while let Some(cell) = reader.next_formula().map_err(|error| error.to_string())? {
        let (row, column) = cell.get_position();
        if empty.contains(&(row, column)) && !cell.get_value().is_empty() {
            rows.add(name, row, column, format!("={}", cell.get_value()))?;
        }
    }
    Ok(())
}

fn ranges<R: Reader<Cursor<Arc<[u8]>>>>(mut book: R) -> Result<Book, String>
where
    R::Error: std::fmt::Display,
{
    let mut leaves = Vec::new();
    let (seen, hidden) = names(&book);
    for name in seen {
        let range = book.worksheet_range(&name).map_err(|error| error.to_string())?;
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = Rows::default();
        for (row, column, value) in range.used_cells() {
            rows.add(&name, top + row as u32, left + column as u32, text(value))?;
        }
        leaves.push(rows.leaf(name));
    }
    Ok(Book { leaves, hidden })
}

/// Rows as their cells come.
#[derive(Default)]
struct Rows {
    rows: BTreeMap<u32, Vec<String>>,
    cells: usize,
}

impl Rows {
    fn add(&mut self, sheet: &str, row: u32, column: u32, text: String) -> Result<(), String> {
        if text.is_empty() {
            return Ok(());
        }
        let label = cell_label(row as usize + 1, column as usize);
        if column >= MOST_COLUMNS {
            return Err(say!(
                "sheet {sheet:?} has a cell {label}; at most {MOST_COLUMNS} columns are read",
                "工作表“{sheet}”的单元格 {label} 过于靠右；最多读取 {MOST_COLUMNS} 列"
            ));
        }
        let cells = self.rows.entry(row).or_default();
        let missing = (column as usize + 1).saturating_sub(cells.len());
        self.cells += missing;
        if self.cells > MOST_CELLS {
            return Err(say!(
                "sheet {sheet:?} is too large; at most {MOST_CELLS} cells are read",
                "工作表“{sheet}”过大；最多读取 {MOST_CELLS} 个单元格"
            ));
        }
        cells.resize(cells.len() + missing, String::new());
        cells[column as usize] = text;
        Ok(())
    }

    /// Lets a text that cells of a column were merged for stand in each row of theirs. A number is of all of them
    /// together, and a row in which it is missing says so.
    fn fill(&mut self, merged: Dimensions) {
        let ((top, column), (bottom, _)) = (merged.start, merged.end);
        let at = column as usize;
        let Some(text) = self.rows.get(&top).and_then(|cells| cells.get(at)).cloned() else { return };
        if text.is_empty() || cell::number(&text).is_some() || bottom <= top {
            return;
        }
        // Only rows that have something: a merge may reach to the end of the sheet.
        for (_, cells) in self.rows.range_mut(top + 1..=bottom) {
            if cells.len() <= at {
                cells.resize(at + 1, String::new());
            }
            if cells[at].is_empty() {
                cells[at].clone_from(&text);
            }
        }
    }

    fn leaf(self, name: String) -> Leaf {
        Leaf { name, rows: self.rows.into_iter().map(|(row, cells)| (row as usize + 1, cells)).collect() }
    }
}

/// `C7`: a row from 1, a column from 0.
pub(super) fn cell_label(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    format!("{}{row}", letters.into_iter().rev().collect::<String>())
}

/// What a cell of a format of per cent says.
fn share(value: &Data) -> String {
    match value {
        Data::Int(number) => format!("{}%", *number as f64 * 100.0),
        Data::Float(number) => format!("{}%", plain(number * 100.0)),
        other => text(other),
    }
}

/// What a cell says, as it would stand in a CSV.
fn text(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) => text.trim().to_owned(),
        Data::Bool(switch) => switch.to_string(),
        Data::DateTime(at) => date_time(at).unwrap_or_else(|| at.as_f64().to_string()),
        Data::DateTimeIso(text) => text.replace('T', " "),
        Data::DurationIso(text) => duration(text).unwrap_or_else(|| text.clone()),
        Data::Error(error) => error.to_string(),
    }
}

/// A date or a time of an office program, to the second.
fn date_time(at: &ExcelDateTime) -> Option<String> {
    // Small numbers are times of day or lengths, not days of the year 1900.
    if at.as_f64() < 100.0 {
        return cell::serial_text(at.as_f64());
    }
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let date = civil::Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()?;
    let time = civil::Time::new(hour as i8, minute as i8, second as i8, i32::from(milli) * 1_000_000).ok()?;
    let at = date.to_datetime(time).checked_add(SignedDuration::from_millis(500)).ok()?;
    Some(at.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// `PT25H10M00S`, as .ods keeps times of day.
fn duration(text: &str) -> Option<String> {
    let mut secs = 0.0;
    let mut rest = text.strip_prefix("PT")?;
    while !rest.is_empty() {
        let end = rest.find(['H', 'M', 'S'])?;
        let number: f64 = rest[..end].parse().ok()?;
        secs += number * [3_600.0, 60.0, 1.0]["HMS".find(&rest[end..=end])?];
        rest = &rest[end + 1..];
    }
    cell::serial_text(secs / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_labelled_as_in_office_programs() {
        let labels = [(7, 2), (1, 0), (2, 25), (3, 26), (4, 701), (5, 702)];
        assert_eq!(
            labels.map(|(row, column)| cell_label(row, column)),
            ["C7", "A1", "Z2", "AA3", "ZZ4", "AAA5"]
        );
    }

    #[test]
    fn a_text_in_merged_cells_stands_in_their_rows_and_not_in_the_next_one() {
        let filled = |end: (u32, u32)| {
            let mut rows = Rows::default();
            for (row, text) in [(0, "11月11日"), (1, ""), (2, "")] {
                rows.add("a", row, 0, text.to_owned()).unwrap();
                rows.add("a", row, 1, "20:00".to_owned()).unwrap();
            }
            rows.fill(Dimensions::new((0, 0), end));
            rows.leaf("a".to_owned()).rows.into_iter().map(|(_, cells)| cells[0].clone()).collect::<Vec<_>>()
        };
        assert_eq!(filled((1, 0)), ["11月11日", "11月11日", ""]);
        // Cells side by side, as of a title over the table.
        assert_eq!(filled((0, 5)), ["11月11日", "", ""]);
    }

    #[test]
    fn lengths_of_open_documents_are_times() {
        assert_eq!(duration("PT20H00M00S").as_deref(), Some("20:00:00"));
        assert_eq!(duration("PT25H10M00.0000S").as_deref(), Some("01:10:00+1"));
        assert_eq!((duration("P1D"), duration("PTxH"), duration("PT5")), (None, None, None));
    }

    #[test]
    fn a_panic_of_a_reader_is_no_answer_and_no_end() {
        assert_eq!(
            quietly(|| if IS_CAUGHT.get() {
                panic!("nobody hears of it")
            }),
            None
        );
        assert!(!IS_CAUGHT.get());
        assert_eq!(quietly(|| 1), Some(1));
    }

    #[test]
    fn no_bytes_are_a_panic() {
        for bytes in [
            &b"PK\x03\x04"[..],
            b"PK\x03\x04garbage",
            &[0xd0, 0xcf, 0x11, 0xe0],
            &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0],
        ] {
            assert!(is_workbook(bytes) && sheets(bytes.to_vec()).is_err());
        }
        assert!(!is_workbook(b"time,total\n"));
    }
}
