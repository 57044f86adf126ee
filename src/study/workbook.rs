//! Workbooks of office programs: their sheets as rows of texts, so that everything is read as if it stood in a CSV.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx};
use jiff::{SignedDuration, civil};

use super::cell;
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

/// Whether a file is a workbook by its first bytes: a ZIP archive (.xlsx, .ods) or a compound file (.xls).
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || is_compound(bytes)
}

/// The visible sheets of a workbook.
///
/// # Errors
///
/// Why it cannot be read, in a few words.
pub(super) fn sheets(bytes: Vec<u8>) -> Result<Vec<Leaf>, String> {
    // A damaged file is the planner's to know of, whatever the reader of its format makes of it.
    catch_unwind(AssertUnwindSafe(|| open(bytes.into())))
        .unwrap_or_else(|_| Err(say!("its content is damaged", "内容已损坏")))
}

fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

fn open(bytes: Arc<[u8]>) -> Result<Vec<Leaf>, String> {
    let reader = || Cursor::new(bytes.clone());
    if is_compound(&bytes) {
        return ranges(Xls::new(reader()).map_err(|error| error.to_string())?);
    }
    match Xlsx::new(reader()) {
        Ok(book) => cells(book),
        Err(error) => match Ods::new(reader()) {
            Ok(book) => ranges(book),
            Err(_) => Err(error.to_string()),
        },
    }
}

/// Names of the sheets with cells that a person sees.
fn visible<R: Reader<Cursor<Arc<[u8]>>>>(book: &R) -> Vec<String> {
    let sheets = book.sheets_metadata().iter();
    let seen =
        sheets.filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet);
    seen.map(|sheet| sheet.name.clone()).collect()
}

/// Reads cell by cell: a cell at the far end of an .xlsx sheet does not fill the memory with empty ones.
fn cells(mut book: Xlsx<Cursor<Arc<[u8]>>>) -> Result<Vec<Leaf>, String> {
    let mut leaves = Vec::new();
    for name in visible(&book) {
        let mut rows = Rows::default();
        let mut reader = book.worksheet_cells_reader(&name).map_err(|error| error.to_string())?;
        while let Some(cell) = reader.next_cell().map_err(|error| error.to_string())? {
            let (row, column) = cell.get_position();
            rows.add(&name, row, column, text(&Data::from(cell.get_value().clone())))?;
        }
        leaves.push(rows.leaf(name));
    }
    Ok(leaves)
}

fn ranges<R: Reader<Cursor<Arc<[u8]>>>>(mut book: R) -> Result<Vec<Leaf>, String>
where
    R::Error: std::fmt::Display,
{
    let mut leaves = Vec::new();
    for name in visible(&book) {
        let range = book.worksheet_range(&name).map_err(|error| error.to_string())?;
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = Rows::default();
        for (row, column, value) in range.used_cells() {
            rows.add(&name, top + row as u32, left + column as u32, text(value))?;
        }
        leaves.push(rows.leaf(name));
    }
    Ok(leaves)
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
    fn lengths_of_open_documents_are_times() {
        assert_eq!(duration("PT20H00M00S").as_deref(), Some("20:00:00"));
        assert_eq!(duration("PT25H10M00.0000S").as_deref(), Some("01:10:00+1"));
        assert_eq!((duration("P1D"), duration("PTxH"), duration("PT5")), (None, None, None));
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
