//! A CSV file: its header and its rows, read within bounds.

use std::path::Path;

use super::problem::{Fault, Problem, did_you_mean, list, quoted};
use super::source::{CSV_BOUND, Findings, read_text};

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
            sheet.problem(findings, 1, "the file is empty", "its first line names the columns", "");
            return None;
        };
        sheet.header = first.cells.iter().map(str::to_owned).collect();
        if let [only] = &sheet.header[..]
            && let Some(mark) = [';', '\t', '，', '；'].into_iter().find(|mark| only.contains(*mark))
        {
            let found = format!("the columns are separated by {mark:?}");
            sheet.problem(
                findings,
                1,
                found,
                "columns are separated by commas",
                "save it as CSV with commas",
            );
            return None;
        }
        let mut seen: Vec<&str> = Vec::new();
        for name in &sheet.header {
            if name.is_empty() || seen.contains(&name.as_str()) {
                let found = if name.is_empty() {
                    "a column has no name".to_owned()
                } else {
                    format!("two columns are called {}", quoted(name))
                };
                sheet.problem(findings, 1, found, "each column has its own name in the first line", "");
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
                let found = format!("unknown column {}", quoted(name));
                let rule = format!("known columns: {}", list(known.clone()));
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
                format!("the row has {} cells", row.cells.len()),
                format!(
                    "the header names {} columns: {}",
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
