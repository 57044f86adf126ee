//! What is wrong with a file, said so that a planner can put it right: all of it at once.

use std::fmt;

use super::workbook::cell_label;
use crate::language::Words;
use crate::say;

/// Whether a file says something wrong or cannot be read at all; decides the exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The file's content is wrong: exit code 2.
    Content,
    /// The file cannot be opened or read: exit code 3.
    Unreadable,
}

/// One thing that is wrong, where it stands, what is allowed, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Whether the content is wrong or the file cannot be read.
    pub fault: Fault,
    /// The file as the user named it.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Line, from 1; of a sheet its row; `None` where the problem has no place in the file.
    pub line: Option<usize>,
    /// Column in characters, from 1; of a sheet that of the cell.
    pub column: Option<usize>,
    /// What was found.
    pub found: String,
    /// What is allowed.
    pub rule: String,
    /// What to do; empty where the rule says it already.
    pub remedy: String,
}

/// Everything that is wrong with a scenario and the files that it names; never empty as an error of
/// [`read`](super::read).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Problems {
    /// The problems, in the order of the file.
    pub list: Vec<Problem>,
    /// How many more were found than are listed.
    pub more: usize,
}

impl Problems {
    /// Most problems that are listed; a file with more is not a scenario.
    pub const MOST: usize = 100;

    /// The exit code that the command line returns for them: 3 if a file cannot be read, otherwise 2.
    pub fn exit_code(&self) -> u8 {
        if self.list.iter().any(|problem| problem.fault == Fault::Unreadable) { 3 } else { 2 }
    }

    /// Puts them in the order of the file, each once, and lists no more than [`Problems::MOST`].
    pub(super) fn sorted(mut self, scenario: &str) -> Self {
        // Those of another file (a CSV) come after those of the scenario, which may be their cause.
        self.list.sort_by(|a, b| {
            let key = |problem: &Problem| (problem.line.unwrap_or(0), problem.column.unwrap_or(0));
            let file = |problem: &Problem| problem.file != scenario;
            file(a).cmp(&file(b)).then_with(|| a.file.cmp(&b.file)).then_with(|| key(a).cmp(&key(b)))
        });
        self.list.dedup();
        self.more += self.list.len().saturating_sub(Self::MOST);
        self.list.truncate(Self::MOST);
        self
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Problems { list: vec![problem], more: 0 }
    }
}

impl fmt::Display for Problem {
    /// `file:line:column: what was found; what is allowed — what to do`; of a workbook
    /// `file, sheet "name", cell C7: …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(sheet) => write_cell(f, &self.file, sheet, self.line, self.column)?,
            None => write_place(f, &self.file, self.line, self.column)?,
        }
        f.write_str(&self.found)?;
        if !self.rule.is_empty() {
            write!(f, "{}{}", Words::new("; ", "；"), self.rule)?;
        }
        if !self.remedy.is_empty() {
            write!(f, " — {}", self.remedy)?;
        }
        Ok(())
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.list.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        if self.more > 0 {
            f.write_str(&say!("\n… and {} more", "\n……另有 {} 处", self.more))?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
impl std::error::Error for Problems {}

/// `file:line:column: `, as editors and terminals make a link of it.
pub(super) fn write_place(
    f: &mut fmt::Formatter<'_>,
    file: &str,
    line: Option<usize>,
    column: Option<usize>,
) -> fmt::Result {
    f.write_str(file)?;
    if let Some(line) = line {
        write!(f, ":{line}")?;
        if let Some(column) = column {
            write!(f, ":{column}")?;
        }
    }
    f.write_str(": ")
}

/// `file, sheet "name", cell C7: `.
fn write_cell(
    f: &mut fmt::Formatter<'_>,
    file: &str,
    sheet: &str,
    row: Option<usize>,
    column: Option<usize>,
) -> fmt::Result {
    let place = match (row, column) {
        (Some(row), Some(column)) => {
            let cell = cell_label(row, column.saturating_sub(1));
            say!("{file}, sheet {sheet:?}, cell {cell}: ", "{file}，工作表“{sheet}”，单元格 {cell}：")
        }
        (Some(row), None) => {
            say!("{file}, sheet {sheet:?}, row {row}: ", "{file}，工作表“{sheet}”，第 {row} 行：")
        }
        _ => say!("{file}, sheet {sheet:?}: ", "{file}，工作表“{sheet}”："),
    };
    f.write_str(&place)
}

/// The name among the known ones that is most like what was written, if any is like it at all.
pub(super) fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // Comparing takes the product of both lengths: what is as long as this is no slip of the pen.
    if written.len() > 100 {
        return None;
    }
    let plain = |name: &str| name.to_lowercase().replace(['_', ' '], "-");
    let written = plain(written);
    let length = written.chars().count();
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&plain(name), &written), name))
        .filter(|(distance, name)| *distance * 5 <= name.chars().count().max(5) * 2)
        // Any two names of two characters are as near as that: one of which nothing is left is another word.
        .filter(|(distance, name)| *distance < name.chars().count().max(length))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// `did you mean "rounds"?`, or nothing if no known name is like what was written.
pub(super) fn did_you_mean<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    nearest(written, known)
        .map(|name| say!("did you mean {name:?}?", "是否想写 {name:?}？"))
        .unwrap_or_default()
}

/// Names in quotes, as a list in a sentence; of very many the first ones.
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 30;
    let names: Vec<&str> = names.into_iter().collect();
    let mut text = names.iter().take(MOST).copied().collect::<Vec<_>>().join(Words::new(", ", "、").now());
    if names.len() > MOST {
        text += &say!(", … ({} in all)", "……（共 {} 个）", names.len());
    }
    text
}

/// What was written, short enough for one line of a message.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return format!("{text:?}");
    }
    let short: String = text.chars().take(MOST).collect();
    format!("{short:?}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised_and_another_word_is_not() {
        let known = ["rounds", "reopen_within", "share"];
        assert_eq!(nearest("rouds", known), Some("rounds"));
        assert_eq!(nearest("reopen-within", known), Some("reopen_within"));
        assert_eq!(nearest("shrae", known), Some("share"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!((nearest("淘宝", ["jd"]), nearest("dj", ["jd"])), (None, Some("jd")));
        assert_eq!(nearest(&"x".repeat(10_000), known), None);
    }

    #[test]
    fn a_problem_reads_as_place_finding_rule_and_remedy() {
        let problem = Problem {
            fault: Fault::Content,
            file: "x.toml".into(),
            sheet: None,
            line: Some(14),
            column: Some(9),
            found: "unknown key \"rouds\" in [[reasons]]".into(),
            rule: "known keys: rounds, share".into(),
            remedy: "did you mean \"rounds\"?".into(),
        };
        assert_eq!(
            problem.to_string(),
            "x.toml:14:9: unknown key \"rouds\" in [[reasons]]; known keys: rounds, share — did you mean \"rounds\"?"
        );
    }
}
