//! The text of a file: read within bounds, and its lines and columns.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::problem::{Fault, Problem, Problems};
use super::setting::Setting;
use crate::say;

/// A place in the scenario file, or in a layout file read after it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Place {
    /// Whether it is in the layout file.
    pub in_layout_file: bool,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A file's name and text, with an index of its lines.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Source {
    /// The file as the user named it.
    pub file: String,
    /// Its text, without a byte-order mark.
    pub text: String,
    /// Byte offsets at which lines begin.
    lines: Vec<usize>,
    /// Whether it is a layout file.
    is_layout: bool,
}

/// Where problems are collected while a file is read; reading goes on after each.
pub(super) struct Findings<'s> {
    pub source: &'s Source,
    /// Settings from outside the file, of which some have no place in it.
    settings: &'s [Setting],
    problems: RefCell<Problems>,
    more: Cell<usize>,
}

/// Most problems that are kept before they are put in order.
const FULL: usize = 10 * Problems::MOST;

/// How much of a file is read.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub bytes: u64,
    pub line_bytes: usize,
}

/// A scenario file is written by hand.
pub(super) const SCENARIO_BOUND: Bound = Bound { bytes: 8 << 20, line_bytes: 1 << 20 };
/// A CSV file may be a log of a big day.
pub(super) const CSV_BOUND: Bound = Bound { bytes: 64 << 20, line_bytes: 1 << 20 };

impl Source {
    /// A text under a name.
    pub fn new(file: String, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Source { file, text: text.to_owned(), lines, is_layout: false }
    }

    /// The text of a layout file.
    pub(super) fn layout(file: String, text: &str) -> Self {
        Source { is_layout: true, ..Source::new(file, text) }
    }

    /// Line and column of a byte offset.
    pub fn place(&self, offset: usize) -> Place {
        let line = self.lines.partition_point(|&start| start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        // Counting characters this way needs no character boundary at the offset.
        let bytes = self.text.as_bytes().get(start..offset.min(self.text.len())).unwrap_or(&[]);
        let column = bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count() + 1;
        Place { in_layout_file: self.is_layout, line, column }
    }

    /// The text of a line, from 1.
    pub fn line(&self, line: usize) -> Option<&str> {
        self.text.lines().nth(line.checked_sub(1)?)
    }
}

impl<'s> Findings<'s> {
    pub fn new(source: &'s Source) -> Self {
        Findings { source, settings: &[], problems: RefCell::default(), more: Cell::new(0) }
    }

    /// Lets settings stand in for what the file says.
    pub fn with_settings(self, settings: &'s [Setting]) -> Self {
        Findings { settings, ..self }
    }

    /// The place of a setting whose key does not stand in the file: one behind its end.
    pub fn outside(&self, setting: usize) -> Range<usize> {
        let at = self.source.text.len() + 1 + setting;
        at..at
    }

    /// Notes a problem at a byte offset of the scenario file.
    pub fn at(
        &self,
        offset: usize,
        found: impl Into<String>,
        rule: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let place = self.source.place(offset);
        let number = offset.checked_sub(self.source.text.len() + 1);
        let setting = number.and_then(|number| self.settings.get(number));
        self.add(Problem {
            fault: Fault::Content,
            file: setting.map_or_else(|| self.source.file.clone(), Setting::argument),
            sheet: None,
            line: setting.is_none().then_some(place.line),
            column: setting.is_none().then_some(place.column),
            found: found.into(),
            rule: rule.into(),
            remedy: remedy.into(),
        });
    }

    /// Notes a problem of any file.
    pub fn add(&self, problem: Problem) {
        let mut problems = self.problems.borrow_mut();
        // A broken log may have a problem in each of a million rows; the first ones tell the planner enough.
        if problems.list.len() < FULL {
            problems.list.push(problem);
        } else {
            self.more.set(self.more.get() + 1);
        }
    }

    /// Whether so many problems were noted that no more are kept: looking for more is waste.
    pub fn is_full(&self) -> bool {
        self.count() >= FULL
    }

    /// How many problems there are so far.
    pub fn count(&self) -> usize {
        self.problems.borrow().list.len()
    }

    /// All problems, in order.
    pub fn into_problems(self) -> Problems {
        let mut problems = self.problems.into_inner();
        problems.more += self.more.get();
        problems.sorted(&self.source.file)
    }
}

/// Reads a text file as UTF-8 within bounds.
pub(super) fn read_text(path: &Path, name: &str, bound: Bound) -> Result<String, Problems> {
    utf8(read_bytes(path, name, bound)?, name, bound)
}

/// The files that this process has read, by the paths that they really have.
static READ: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Whether a file was read by this process: a scenario, a layout, or a spreadsheet that one of them names. It is somebody's
/// work, and no report may take its place.
pub fn was_read(path: &Path) -> bool {
    let Ok(path) = path.canonicalize() else { return false };
    READ.lock().is_ok_and(|read| read.contains(&path))
}

/// Reads a file within bounds.
pub(super) fn read_bytes(path: &Path, name: &str, bound: Bound) -> Result<Vec<u8>, Problems> {
    if let (Ok(path), Ok(mut read)) = (path.canonicalize(), READ.lock()) {
        read.insert(path);
    }
    let unreadable = |error: std::io::Error| {
        Problems::from(Problem {
            fault: Fault::Unreadable,
            file: name.to_owned(),
            sheet: None,
            line: None,
            column: None,
            found: say!("cannot read the file: {}", "无法读取文件：{}", reason(&error)),
            rule: String::new(),
            remedy: if error.kind() == std::io::ErrorKind::NotFound {
                say!(
                    "check the name and the folder; a file that a scenario names is looked for beside it",
                    "请检查文件名和文件夹；场景文件中引用的文件在它旁边查找"
                )
            } else {
                say!("name a text file that can be read", "请给出可读的文本文件")
            },
        })
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One byte more than is allowed tells a file that fits from one that does not, whatever its declared size.
    file.take(bound.bytes + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > bound.bytes {
        return Err(content(
            name,
            None,
            say!("the file is larger than {} MiB", "文件大于 {} MiB", bound.bytes >> 20),
            say!("at most {} MiB are read", "最多读取 {} MiB", bound.bytes >> 20),
            say!("keep only the rows and columns that the scenario needs", "请只保留场景需要的行和列"),
        ));
    }
    Ok(bytes)
}

/// The text of a CSV: UTF-8 with or without a byte-order mark, UTF-16 with one, or GBK, as Chinese Excel saves it.
pub(super) fn table_text(bytes: Vec<u8>, name: &str) -> Result<String, Problems> {
    let marked = |mark: &[u8]| bytes.starts_with(mark);
    let decoded = if marked(&[0xff, 0xfe]) {
        UTF_16LE.decode_without_bom_handling_and_without_replacement(&bytes[2..])
    } else if marked(&[0xfe, 0xff]) {
        UTF_16BE.decode_without_bom_handling_and_without_replacement(&bytes[2..])
    } else if std::str::from_utf8(&bytes).is_err() {
        // GB 18030 holds all of GBK. What else is no UTF-8 is hardly ever lawful in it.
        GB18030.decode_without_bom_handling_and_without_replacement(&bytes)
    } else {
        None
    };
    match decoded.map(|text| text.into_owned().into_bytes()) {
        Some(text) => utf8(text, name, CSV_BOUND),
        None => utf8(bytes, name, CSV_BOUND),
    }
}

fn utf8(mut bytes: Vec<u8>, name: &str, bound: Bound) -> Result<String, Problems> {
    // An Excel workbook is a ZIP archive.
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(content(
            name,
            None,
            say!("the file is a workbook, not a text", "该文件是工作簿，不是文本"),
            say!("a scenario and a layout in TOML are texts", "场景和 TOML 排班文件是文本"),
            say!(
                "name the workbook as file in [forecast] or [roster]; peakshift init writes a scenario that does",
                "请在 [forecast] 或 [roster] 的 file 中写该工作簿；peakshift init 会生成这样的场景"
            ),
        ));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(content(
            name,
            Some(1),
            say!("the file is in UTF-16", "文件是 UTF-16 编码"),
            say!("files are read as UTF-8", "文件按 UTF-8 读取"),
            say!(
                "save it as UTF-8 (in Excel: Save As → CSV UTF-8)",
                "请存为 UTF-8（在 Excel 中：另存为 → CSV UTF-8）"
            ),
        ));
    }
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        bytes.drain(..3);
    }
    for (i, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.len() > bound.line_bytes {
            return Err(content(
                name,
                Some(i + 1),
                say!("the line is longer than {} MiB", "该行长于 {} MiB", bound.line_bytes >> 20),
                say!("a row is one line", "一条记录一行"),
                say!("check that the file is a text file with line breaks", "请检查文件是否为有换行的文本"),
            ));
        }
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = bytes[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        let pair = (bytes.get(valid).copied().unwrap_or(0), bytes.get(valid + 1).copied().unwrap_or(0));
        // GBK writes a character as two bytes, the first 81–FE, the second 40–FE.
        let found = if (0x81..=0xfe).contains(&pair.0) && (0x40..=0xfe).contains(&pair.1) {
            say!(
                "the text is not UTF-8; it looks like GBK, as Chinese Excel and older editors save files",
                "文本不是 UTF-8；看起来是 GBK，中文版 Excel 和旧编辑器常存成这样"
            )
        } else {
            say!("the text is not UTF-8", "文本不是 UTF-8")
        };
        content(
            name,
            Some(line),
            found,
            say!("files are read as UTF-8", "文件按 UTF-8 读取"),
            say!(
                "save it as UTF-8 (in an editor: Save As, encoding UTF-8; in Excel: Save As → CSV UTF-8)",
                "请存为 UTF-8（编辑器：另存为，编码选 UTF-8；Excel：另存为 → CSV UTF-8）"
            ),
        )
    })
}

fn content(name: &str, line: Option<usize>, found: String, rule: String, remedy: String) -> Problems {
    Problems::from(Problem {
        fault: Fault::Content,
        file: name.to_owned(),
        sheet: None,
        line,
        column: None,
        found,
        rule,
        remedy,
    })
}

/// Why a file could not be read, in words that do not change from system to system.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => say!("there is no such file", "没有这个文件"),
        std::io::ErrorKind::PermissionDenied => say!("it may not be read by this user", "当前用户无权读取"),
        std::io::ErrorKind::IsADirectory => say!("it is a folder", "这是文件夹"),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Source::new("x".into(), "a\n售前 = 1\n");
        let place = |offset| (source.place(offset).line, source.place(offset).column);
        assert_eq!([place(0), place(2), place(2 + 7)], [(1, 1), (2, 1), (2, 4)]);
        assert_eq!(source.place(10_000).line, 3);
        assert_eq!(source.line(2), Some("售前 = 1"));
    }

    #[test]
    fn a_byte_order_mark_is_no_text_and_gbk_is_recognised() {
        assert_eq!(utf8(b"\xef\xbb\xbfa".to_vec(), "x", CSV_BOUND).as_deref(), Ok("a"));
        let problem = utf8(b"time,total\n\xca\xdb\xc7\xb0,1\n".to_vec(), "x.csv", CSV_BOUND);
        assert!(problem.is_err_and(|p| p.list[0].line == Some(2) && p.list[0].found.contains("GBK")));
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let problem = utf8(vec![b'1'; (1 << 20) + 1], "x.csv", CSV_BOUND);
        assert!(problem.is_err_and(|p| p.list[0].found.contains("longer than 1 MiB")));
    }
}
