//! A CSV file: its header and its rows, read within bounds.

use std::path::Path;

use super::problem::{Fault, Problem, did_you_mean, list, quoted};
use super::source::{CSV_BOUND, Findings, read_text};
use crate::say;

/// A CSV file in memory.
pub(super) struct Sheet {
    pub file: String,
    text: String,
    pub header: Vec<String>,
}

/// One row: its line in the file, and its cells.
pub(super) struct Row {
    pub line: usize,
    cells: csv::StringRecord,
}

impl Sheet {
    /// Opens the file that a scenario names; problems are noted.
    pub fn open(findings: &Findings<'_>, base: &Path, name: &str) -> Option<Sheet> {
        let path = base.join(name);
        let file = path.display().to_string();
        match read_text(&path, &file, CSV_BOUND) {
            Ok(text) => Sheet::of(findings, file, text),
            Err(problems) => {
                problems.list.into_iter().for_each(|problem| findings.add(problem));
                None
            }
        }
    }

    /// A sheet of a text.
    pub fn of(findings: &Findings<'_>, file: String, text: String) -> Option<Sheet> {
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let mut sheet = Sheet { file, text, header: Vec::new() };
        let first = sheet.rows().next();
        let Some(first) = first.filter(|row| !row.is_blank()) else {
            sheet.problem(
                findings,
                1,
                say!("the file is empty", "文件为空"),
                say!("its first line names the columns", "第一行要写列名"),
                "",
            );
            return None;
        };
        sheet.header = first.cells.iter().map(str::to_owned).collect();
        if let [only] = &sheet.header[..]
            && let Some(mark) = [';', '\t', '，', '；'].into_iter().find(|mark| only.contains(*mark))
        {
            let found = say!("the columns are separated by {mark:?}", "各列以 {mark:?} 分隔");
            sheet.problem(
                findings,
                1,
                found,
                say!("columns are separated by commas", "各列要以逗号分隔"),
                say!("save it as CSV with commas", "请另存为逗号分隔的 CSV"),
            );
            return None;
        }
        let mut seen: Vec<&str> = Vec::new();
        for name in &sheet.header {
            if name.is_empty() || seen.contains(&name.as_str()) {
                let found = if name.is_empty() {
                    say!("a column has no name", "有一列没有列名")
                } else {
                    say!("two columns are called {}", "有两列叫 {}", quoted(name))
                };
                sheet.problem(
                    findings,
                    1,
                    found,
                    say!("each column has its own name in the first line", "每列在第一行要有各自的列名"),
                    "",
                );
                return None;
            }
            seen.push(name);
        }
        Some(sheet)
    }

    /// The rows below the header that are not blank.
    pub fn body(&self) -> impl Iterator<Item = Row> {
        self.rows().skip(1).filter(|row| !row.is_blank())
    }

    fn rows(&self) -> impl Iterator<Item = Row> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(self.text.as_bytes());
        // The text is UTF-8 and rows may have any length, so no row is an error.
        reader.into_records().map_while(Result::ok).map(|cells| {
            let line = cells.position().map_or(0, |position| position.line() as usize);
            Row { line, cells }
        })
    }

    /// The number of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Notes columns that nobody reads.
    pub fn refuse_others<'n>(&self, findings: &Findings<'_>, known: impl Iterator<Item = &'n str> + Clone) {
        for name in &self.header {
            if !known.clone().any(|known| known == name) {
                let found = say!("unknown column {}", "未知的列 {}", quoted(name));
                let rule = say!("known columns: {}", "已知的列：{}", list(known.clone()));
                self.problem(findings, 1, found, rule, did_you_mean(name, known.clone()));
            }
        }
    }

    /// Whether a row has as many cells as the header; a problem is noted otherwise.
    pub fn is_whole(&self, findings: &Findings<'_>, row: &Row) -> bool {
        let whole = row.cells.len() == self.header.len();
        if !whole {
            self.problem(
                findings,
                row.line,
                say!("the row has {} cells", "该行有 {} 个单元格", row.cells.len()),
                say!(
                    "the header names {} columns: {}",
                    "表头有 {} 列：{}",
                    self.header.len(),
                    list(self.header.iter().map(String::as_str))
                ),
                "",
            );
        }
        whole
    }

    /// Notes a problem in a line of the file.
    pub fn problem(
        &self,
        findings: &Findings<'_>,
        line: usize,
        found: impl Into<String>,
        rule: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        findings.add(Problem {
            fault: Fault::Content,
            file: self.file.clone(),
            line: Some(line),
            column: None,
            found: found.into(),
            rule: rule.into(),
            remedy: remedy.into(),
        });
    }
}

impl Row {
    /// A cell's text.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or("")
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(str::is_empty)
    }
}
