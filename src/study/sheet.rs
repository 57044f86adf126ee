//! A table that a scenario names: a CSV file or a sheet of a workbook, its head and its rows, read within bounds.

use std::path::Path;

use jiff::civil::Date;

use super::cell;
use super::problem::{Fault, Problem, Problems, did_you_mean, list, nearest, quoted};
use super::source::{CSV_BOUND, Findings, read_bytes, table_text};
use super::titles::{chinese_title, is_column, is_sum, is_yielding, names_column, scale_of};
use super::workbook::{self, Leaf};
use crate::say;

/// The head of a table stands within so many rows: a title and notes may stand above it.
const HEAD_WITHIN: usize = 30;

/// A file of tables in memory.
pub(super) struct File {
    pub name: String,
    content: Content,
}

enum Content {
    Text(String),
    Book(workbook::Book),
}

/// A table in memory.
pub(super) struct Sheet<'f> {
    file: &'f str,
    /// The sheet's name; `None` in a CSV.
    pub name: Option<&'f str>,
    body: Body<'f>,
    /// Line of the head.
    pub head: usize,
    pub header: Vec<String>,
    /// What separates the cells of a CSV.
    separator: u8,
}

#[derive(Clone, Copy)]
enum Body<'f> {
    Text(&'f str),
    Rows(&'f [(usize, Vec<String>)]),
}

/// One row: its line in the file, and its cells.
pub(super) struct Row {
    pub line: usize,
    cells: csv::StringRecord,
}

/// A place in a table: a line, and where it is one cell, its column from 0.
#[derive(Clone, Copy)]
pub(super) struct At(usize, Option<usize>);

impl From<usize> for At {
    fn from(line: usize) -> Self {
        At(line, None)
    }
}

impl From<(usize, usize)> for At {
    fn from((line, column): (usize, usize)) -> Self {
        At(line, Some(column))
    }
}

impl File {
    /// Opens the file that a scenario names; problems are noted.
    pub fn open(findings: &Findings<'_>, base: &Path, name: &str) -> Option<File> {
        let path = base.join(name);
        match File::read(&path, path.display().to_string()) {
            Ok(file) => Some(file),
            Err(problems) => {
                problems.list.into_iter().for_each(|problem| findings.add(problem));
                None
            }
        }
    }

    /// Reads a file of tables.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is neither a workbook nor a text.
    pub fn read(path: &Path, name: String) -> Result<File, Problems> {
        let bytes = read_bytes(path, &name, CSV_BOUND)?;
        let content = if workbook::is_workbook(&bytes) {
            Content::Book(workbook::sheets(bytes).map_err(|why| unreadable(&name, &why))?)
        } else {
            Content::Text(table_text(bytes, &name)?)
        };
        Ok(File { name, content })
    }

    /// Names of the sheets of a workbook; none of a CSV.
    pub fn sheets(&self) -> impl Iterator<Item = &str> + Clone {
        let leaves = match &self.content {
            Content::Text(_) => &[],
            Content::Book(book) => &book.leaves[..],
        };
        leaves.iter().map(|leaf| leaf.name.as_str())
    }

    /// Names of the sheets of a workbook that nobody sees.
    pub fn hidden(&self) -> impl Iterator<Item = &str> {
        let hidden = match &self.content {
            Content::Text(_) => &[],
            Content::Book(book) => &book.hidden[..],
        };
        hidden.iter().map(String::as_str)
    }

    /// The table in the file: of a workbook the sheet of that name or, if none is named, the only one with a head of its
    /// columns. Problems are noted.
    pub fn table(&self, findings: &Findings<'_>, sheet: Option<&str>, columns: &[&str]) -> Option<Sheet<'_>> {
        let table = self.first_table(findings, sheet, columns)?;
        (sheet.is_some() || !self.refuse_twins(findings, &table, columns)).then_some(table)
    }

    /// The same, or if none is named the first with a head that names one of the columns, whatever others there are.
    pub fn first_table(
        &self,
        findings: &Findings<'_>,
        sheet: Option<&str>,
        columns: &[&str],
    ) -> Option<Sheet<'_>> {
        let leaves = match &self.content {
            Content::Text(text) => {
                if let Some(sheet) = sheet {
                    let found = say!(
                        "a sheet {sheet:?} is asked for, and the file is a text",
                        "指定了工作表“{sheet}”，但该文件是文本文件"
                    );
                    let rule = say!("a CSV has no sheets", "CSV 没有工作表");
                    self.problem(findings, found, rule, say!("leave out sheet", "删去 sheet"));
                    return None;
                }
                return Sheet::of(findings, &self.name, None, Body::Text(text), columns);
            }
            Content::Book(book) => &book.leaves,
        };
        let found = match sheet {
            Some(name) => leaves.iter().find(|leaf| leaf.name == name),
            None => leaves
                .iter()
                .find(|leaf| head_of(leaf.rows.iter().map(|(_, cells)| cells.iter()), columns).is_some())
                .or_else(|| leaves.iter().find(|leaf| !leaf.rows.is_empty()))
                .or(leaves.first()),
        };
        let Some(leaf) = found else {
            let found = match sheet {
                Some(name) => say!("there is no sheet {name:?}", "没有工作表“{name}”"),
                None => say!("the workbook has no sheet", "工作簿中没有工作表"),
            };
            let rule = say!("its sheets: {names}", "现有工作表：{names}", names = list(self.sheets()));
            let remedy = sheet.map_or_else(String::new, |name| self.other_sheet(name, columns));
            self.problem(findings, found, rule, remedy);
            return None;
        };
        Sheet::of(findings, &self.name, Some(&leaf.name), Body::Rows(&leaf.rows), columns)
    }

    /// Refuses a workbook in which other sheets than the one found are tables of the same columns, with rows: what is read
    /// would be one day of several, or an older version. Whether it does.
    pub fn refuse_twins(&self, findings: &Findings<'_>, table: &Sheet<'_>, columns: &[&str]) -> bool {
        let (Content::Book(book), Some(name)) = (&self.content, table.name) else { return false };
        let twins = book.leaves.iter().filter(|other| table.is_twin(other, columns));
        let twins: Vec<&str> = twins.map(|twin| twin.name.as_str()).collect();
        if twins.is_empty() {
            return false;
        }
        let found = say!(
            "the sheets {names} have the same columns",
            "工作表 {names} 的列相同",
            names = list([name].into_iter().chain(twins))
        );
        let rule = say!(
            "one sheet is read, and the others would count for nothing",
            "只读取一张工作表，其余不会计入"
        );
        let remedy = say!(
            "put all rows into one sheet, or write in the scenario which is meant: sheet = {name:?}",
            "请把各行放在一张工作表中，或在场景文件中写明读取哪一张：sheet = {name:?}"
        );
        self.problem(findings, found, rule, remedy);
        true
    }

    /// Which sheet may be meant by a name that none has: one whose name holds it or is held by it, one that is spelt
    /// alike, or else those that have such a table.
    fn other_sheet(&self, name: &str, columns: &[&str]) -> String {
        let Content::Book(workbook::Book { leaves, hidden }) = &self.content else { return String::new() };
        if hidden.iter().any(|sheet| sheet == name) {
            return say!(
                "the sheet is there, but hidden: show it in the office program and save, or leave out sheet",
                "该工作表存在，但被隐藏：请在办公软件中取消隐藏并保存，或删去 sheet"
            );
        }
        let fits = |leaf: &&Leaf| head_of(leaf.rows.iter().map(|(_, cells)| cells.iter()), columns).is_some();
        let plain = |name: &str| name.to_lowercase().replace(char::is_whitespace, "");
        let wanted = plain(name);
        let holds = |leaf: &&Leaf| {
            let own = plain(&leaf.name);
            !wanted.is_empty() && !own.is_empty() && (own.contains(&wanted) || wanted.contains(&own))
        };
        // Of several sheets that are named alike the one with such a table is the likelier.
        let held = || leaves.iter().filter(holds);
        let alike = held().find(fits).or_else(|| held().next()).map(|leaf| leaf.name.as_str());
        let fitting: Vec<&str> = leaves.iter().filter(fits).map(|leaf| leaf.name.as_str()).collect();
        // Of names of a few characters any two are near each other: those of which none is shared are not meant.
        let shares = |other: &&str| other.chars().any(|character| name.contains(character));
        let spelt = nearest(name, self.sheets()).filter(shares);
        match (alike.or(spelt), fitting.as_slice()) {
            (Some(meant), _) => say!("did you mean {meant:?}?", "是否想写“{meant}”？"),
            (None, []) => {
                let named = list(columns.iter().copied());
                say!(
                    "write one of these names; none of them has a column of {named} yet",
                    "请写其中之一；目前都没有这些列：{named}"
                )
            }
            (None, [only]) => say!(
                "the sheet with such a table is {only:?}: write that, or leave out sheet",
                "有这种表的工作表是“{only}”：请写它，或删去 sheet"
            ),
            (None, several) => say!(
                "sheets with such a table: {names}",
                "有这种表的工作表：{names}",
                names = list(several.iter().copied())
            ),
        }
    }

    /// Notes a problem of the whole file.
    pub fn problem(&self, findings: &Findings<'_>, found: String, rule: String, remedy: String) {
        findings.add(Problem {
            fault: Fault::Content,
            file: self.name.clone(),
            sheet: None,
            line: None,
            column: None,
            found,
            rule,
            remedy,
        });
    }
}

fn unreadable(name: &str, why: &str) -> Problems {
    Problems::from(Problem {
        fault: Fault::Content,
        file: name.to_owned(),
        sheet: None,
        line: None,
        column: None,
        found: say!("the workbook cannot be read: {why}", "无法读取工作簿：{why}"),
        rule: say!(
            "workbooks are .xlsx, .xls or .ods without a password",
            "支持无密码的 .xlsx、.xls、.ods 工作簿"
        ),
        remedy: say!("open it in an office program and save it as .xlsx", "用办公软件打开后另存为 .xlsx"),
    })
}

/// What to do about a cell that has a formula and no result.
pub(super) fn not_calculated() -> String {
    say!(
        "the formula has no result yet: open the workbook in an office program and save it, or write the value",
        "公式还没有计算结果：请用办公软件打开工作簿并保存，或直接写数值"
    )
}

/// Which of the rows is the head: the first that names one of the columns.
fn head_of<'c, R>(rows: impl Iterator<Item = R>, columns: &[&str]) -> Option<usize>
where
    R: Iterator<Item = &'c String>,
{
    rows.take(HEAD_WITHIN)
        .position(|mut cells| cells.any(|cell| columns.iter().any(|column| names_column(cell, column))))
}

impl<'f> Sheet<'f> {
    fn of(
        findings: &Findings<'_>,
        file: &'f str,
        name: Option<&'f str>,
        body: Body<'f>,
        columns: &[&str],
    ) -> Option<Self> {
        let separator = match body {
            // What office programs save as "Unicode text".
            Body::Text(text) => {
                let first = text.lines().next().unwrap_or("");
                if first.contains('\t') && !first.contains(',') { b'\t' } else { b',' }
            }
            Body::Rows(_) => b',',
        };
        let mut sheet = Sheet { file, name, body, head: 1, header: Vec::new(), separator };
        let top: Vec<(usize, Vec<String>)> = sheet
            .rows()
            .take(HEAD_WITHIN)
            .map(|row| (row.line, row.cells.iter().map(str::to_owned).collect()))
            .collect();
        // Without a column that is known the head is likely the first row that is no title.
        let filled = |(_, cells): &(usize, Vec<String>)| cells.iter().filter(|cell| !cell.is_empty()).count();
        let head = head_of(top.iter().map(|(_, cells)| cells.iter()), columns)
            .or_else(|| top.iter().position(|row| filled(row) > 1))
            .unwrap_or(0);
        let Some((line, header)) = top.into_iter().nth(head).filter(|(_, c)| c.iter().any(|c| !c.is_empty()))
        else {
            let rule = say!("its first line names the columns", "第一行应为列名");
            let found = match name {
                Some(_) => say!("the sheet is empty", "工作表为空"),
                None => say!("the file is empty", "文件为空"),
            };
            sheet.problem(findings, 1, found, rule, "");
            return None;
        };
        (sheet.head, sheet.header) = (line, header);
        if let [only] = &sheet.header[..]
            && name.is_none()
            && let Some(mark) = [';', '，', '；'].into_iter().find(|mark| only.contains(*mark))
        {
            let found = say!("the columns are separated by {mark:?}", "各列以 {mark:?} 分隔");
            let rule = say!("columns are separated by commas", "各列应以英文逗号分隔");
            let remedy = say!("save it as CSV with commas", "另存为逗号分隔的 CSV");
            sheet.problem(findings, line, found, rule, remedy);
            return None;
        }
        sheet.check_header(findings).then_some(sheet)
    }

    /// Whether another sheet of the workbook is a table of the same columns, with rows.
    fn is_twin(&self, other: &Leaf, columns: &[&str]) -> bool {
        let named = |header: &[String]| {
            let mut names: Vec<String> = header.iter().filter(|name| !name.is_empty()).cloned().collect();
            names.sort_unstable();
            names
        };
        let head = || head_of(other.rows.iter().map(|(_, cells)| cells.iter()), columns);
        self.name != Some(&other.name)
            && head().is_some_and(|head| {
                let mut below = other.rows[head + 1..].iter();
                named(&other.rows[head].1) == named(&self.header)
                    && below.any(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
            })
    }

    /// Whether each column has its own name; notes may be many, and of a workbook's sheet what has no name is
    /// nobody's business.
    fn check_header(&self, findings: &Findings<'_>) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        for (column, name) in self.header.iter().enumerate() {
            if name.is_empty() && self.name.is_some() || names_column(name, "note") {
                continue;
            }
            if name.is_empty() || seen.contains(&name.as_str()) {
                let found = if name.is_empty() {
                    say!("a column has no name", "有一列没有列名")
                } else {
                    say!("two columns are called {name}", "有两列同名：{name}", name = quoted(name))
                };
                let rule = say!("each column has its own name in the head", "表头中每列应有各自的列名");
                self.problem(findings, (self.head, column), found, rule, "");
                return false;
            }
            seen.push(name);
        }
        true
    }

    /// The rows below the head that are not blank.
    pub fn body(&self) -> impl Iterator<Item = Row> + '_ {
        let head = self.head;
        self.rows().filter(move |row| row.line > head && !row.is_blank())
    }

    fn rows(&self) -> Box<dyn Iterator<Item = Row> + '_> {
        match self.body {
            Body::Text(text) => {
                let reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .trim(csv::Trim::All)
                    .delimiter(self.separator)
                    .from_reader(text.as_bytes());
                // The text is UTF-8 and rows may have any length, so no row is an error.
                Box::new(reader.into_records().map_while(Result::ok).map(move |cells| {
                    // The reader's position may lie before the line feed of the row above, and before blank lines.
                    let line = cells.position().map_or(0, |position| {
                        let rest = text.as_bytes().get(position.byte() as usize..).unwrap_or(&[]);
                        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
                        position.line() as usize + blank.filter(|byte| **byte == b'\n').count()
                    });
                    Row { line, cells }
                }))
            }
            Body::Rows(rows) => {
                let width = self.header.len();
                Box::new(rows.iter().map(move |(line, cells)| {
                    let mut cells = cells.clone();
                    if width > 0 {
                        cells.resize(width, String::new());
                    }
                    Row { line: *line, cells: cells.into() }
                }))
            }
        }
    }

    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<usize> {
        let exact = self.header.iter().position(|head| head == name);
        let firm = || self.columns(name).find(|column| !is_yielding(&self.header[*column]));
        exact.or_else(firm).or_else(|| self.columns(name).next())
    }

    /// All columns that stand for a name.
    fn columns(&self, name: &str) -> impl Iterator<Item = usize> {
        (0..self.header.len()).filter(move |column| names_column(&self.header[*column], name))
    }

    /// Notes columns that stand for the same thing, of which only one can be read, and units in heads.
    fn refuse_unclear<'n>(&self, findings: &Findings<'_>, names: impl Iterator<Item = &'n str>) {
        for name in names.filter(|name| is_column(name)) {
            let head = |column: usize| &self.header[column];
            let read = self.column(name).map(head);
            let other =
                self.columns(name).find(|column| Some(head(*column)) != read && !is_yielding(head(*column)));
            if let (Some(read), Some(column)) = (read, other) {
                let found = say!(
                    "the columns {read} and {other} stand for the same, {name}",
                    "{read} 和 {other} 两列都表示“{chinese}”",
                    read = quoted(read),
                    other = quoted(head(column)),
                    chinese = chinese_title(name)
                );
                let rule = say!("each thing has one column", "同一内容只能有一列");
                let remedy = say!(
                    "keep one, and call the other note, which nobody reads",
                    "请保留一列，另一列改名为“备注”（不读）"
                );
                self.problem(findings, (self.head, column), found, rule, remedy);
            }
            for (column, scale) in self.columns(name).filter_map(|it| Some((it, scale_of(head(it))?))) {
                let head = quoted(head(column));
                let found = say!("the head {head} has the unit {scale}", "表头 {head} 带有单位“{scale}”");
                let rule = say!("numbers are read as they stand", "数字按原样读取，不作换算");
                let remedy = say!(
                    "write the numbers in full, inquiries one by one and amounts in whole units of money, and take the unit out of the head",
                    "请换算成单个咨询、元等基本单位，并从表头中删去单位"
                );
                self.problem(findings, (self.head, column), found, rule, remedy);
            }
        }
    }

    /// Notes columns that nobody reads: those that are not among the known ones, whose names are listed.
    pub fn refuse_others<'n>(
        &self,
        findings: &Findings<'_>,
        known: impl Fn(usize, &str) -> bool,
        names: impl Iterator<Item = &'n str> + Clone,
    ) {
        self.refuse_unclear(findings, names.clone());
        for (column, name) in self.header.iter().enumerate() {
            if !name.is_empty() && !names_column(name, "note") && !known(column, name) {
                let found = say!("unknown column {name}", "未知的列 {name}", name = quoted(name));
                let shown =
                    names.clone().map(|name| say!("{name}", "{chinese}", chinese = chinese_title(name)));
                let shown: Vec<String> = shown.collect();
                let shown = list(shown.iter().map(String::as_str));
                let rule = say!("known columns: {shown}", "可用的列：{shown}");
                let remedy = match did_you_mean(name, names.clone()) {
                    _ if cell::day(name, Date::constant(2000, 1, 1)).is_some() => say!(
                        "days side by side are not read: write them one below the other, with a column date",
                        "不读取按日期横排的表：请把各日上下排列，另加“日期”列"
                    ),
                    unlike if unlike.is_empty() => say!(
                        "leave it out, or call it note, which nobody reads",
                        "用不着的列请删去，或改名为“备注”（不读）"
                    ),
                    meant => meant,
                };
                self.problem(findings, (self.head, column), found, rule, remedy);
            }
        }
    }

    /// Whether a row has as many cells as the header; a problem is noted otherwise.
    pub fn is_whole(&self, findings: &Findings<'_>, row: &Row) -> bool {
        let whole = row.cells.len() == self.header.len();
        if !whole {
            let cells = row.cells.len();
            let wide =
                ['，', '；', '、'].into_iter().find(|sign| row.cells.iter().any(|cell| cell.contains(*sign)));
            let remedy = match wide.filter(|_| cells < self.header.len()) {
                Some(sign) => say!(
                    "the row has {sign:?}, a sign of Chinese typing: separate the cells by a plain comma",
                    "该行有全角的 {sign:?}：请用英文逗号分隔各列"
                ),
                None => String::new(),
            };
            self.problem(
                findings,
                row.line,
                match cells {
                    1 => say!("the row has 1 cell", "该行有 1 个单元格"),
                    cells => say!("the row has {cells} cells", "该行有 {cells} 个单元格"),
                },
                say!(
                    "the header names {columns} columns: {names}",
                    "表头共 {columns} 列：{names}",
                    columns = self.header.len(),
                    names = list(self.header.iter().map(String::as_str))
                ),
                remedy,
            );
        }
        whole
    }

    /// Whether a row is whole, and neither one of sums nor a remark. A remark is noted once, not as a wrong cell here and
    /// empty ones there.
    pub fn is_data(&self, findings: &Findings<'_>, row: &Row) -> bool {
        if !self.is_whole(findings, row) || is_sum(row.first()) {
            return false;
        }
        let mut filled = (0..self.header.len()).filter(|column| !row.cell(*column).is_empty());
        let (Some(column), None) = (filled.next(), filled.next()) else { return true };
        let text = row.cell(column);
        if self.header.len() < 3 || cell::number(text).is_some() || cell::point(text).is_some() {
            return true;
        }
        let found = say!("only {text} stands in the row", "该行只有 {text}", text = quoted(text));
        let rule = say!("a row below the head has its numbers or times", "表头之下的行应有数字或时间");
        let remedy =
            say!("leave the row out, or put a remark above the head", "请删去该行，说明请写在表头之上");
        self.problem(findings, (row.line, column), found, rule, remedy);
        false
    }

    /// Notes a problem in a line or a cell.
    pub fn problem(
        &self,
        findings: &Findings<'_>,
        at: impl Into<At>,
        found: impl Into<String>,
        rule: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let At(line, column) = at.into();
        findings.add(Problem {
            fault: Fault::Content,
            file: self.file.to_owned(),
            sheet: self.name.map(str::to_owned),
            line: Some(line),
            // In a CSV the number of the cell is not that of a character.
            column: column.filter(|_| self.name.is_some()).map(|column| column + 1),
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

    /// The first cell that is not empty.
    pub fn first(&self) -> &str {
        self.cells.iter().find(|cell| !cell.is_empty()).unwrap_or("")
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(str::is_empty)
    }
}
