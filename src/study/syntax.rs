//! From text to tables: TOML itself, and finding the sections in it.

use toml::de::{DeTable, DeValue};

use super::key::{Form, Section};
use super::source::Findings;
use super::table::{Table, shown};

/// Most errors of syntax that are said: the later ones often follow from the first.
const MOST: usize = 5;

/// Parses the text; what is not TOML is noted as problems.
pub(super) fn parse<'a>(findings: &'a Findings<'a>) -> Option<DeTable<'a>> {
    let (table, mut errors) = DeTable::parse_recoverable(&findings.source.text);
    if errors.is_empty() {
        return Some(table.into_inner());
    }
    // The parser looks at the document's structure first and at values later; a planner reads from the top.
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let mut lines = Vec::new();
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        let line = findings.source.place(at).line;
        // A slip in one line makes several errors in it; the first says what it is.
        if lines.contains(&line) || lines.len() >= MOST {
            continue;
        }
        // What follows a list that is not closed is read as part of it, and says nothing of its own.
        if lines.last() == Some(&UNCLOSED) {
            break;
        }
        lines.push(line);
        if error.message().contains("array") || error.message().contains("inline table") {
            lines.push(UNCLOSED);
        }
        let (found, rule, remedy) = explain(error.message(), findings.source.line(line).unwrap_or(""));
        findings.at(at, found, rule, remedy);
    }
    None
}

/// What a parser's message means to a planner, given the line in which it stands.
fn explain(message: &str, line: &str) -> (String, String, String) {
    let entry = |(found, rule, remedy): (&str, &str, &str)| (found.into(), rule.into(), remedy.into());
    let key = line.split(['=', ':']).next().unwrap_or("").trim();
    // Within quotes any sign may stand.
    let wide = line.split('"').step_by(2).flat_map(str::chars).find(|sign| WIDE.contains(sign));
    match message {
        "duplicate key" => entry((
            "the key or table is written twice",
            "each key stands once in its table, and [table] once in the file",
            "join them, or write [[…]] where several are allowed",
        )),
        _ if wide.is_some() => (
            format!("the line has {:?}, a sign of Chinese typing", wide.unwrap_or('＝')),
            "signs outside quotes are plain: = , [ ] { } \"".into(),
            "type them with an English keyboard".into(),
        ),
        m if m.contains("escape") => entry((
            "a text has a \\ that stands for nothing",
            "in plain quotes \\ begins a special character",
            "write / in paths, or put the text in single quotes, '…'",
        )),
        m if m.contains("expected newline")
            && line.split('#').next().unwrap_or("").trim_end().ends_with([',', ';']) =>
        {
            entry((
                "something follows the value",
                "a line is key = value, and ends there",
                "leave out the comma at its end",
            ))
        }
        m if m.contains("expected newline") => entry((
            "something follows the value",
            "a line is key = value, and ends there; a list stands in [ ], a remark after #",
            "write each key on a line of its own",
        )),
        m if m.contains("recursi") => {
            entry(("tables or lists are nested too deeply", "no scenario needs more than a few levels", ""))
        }
        m if m.starts_with("string values must be quoted") && line.contains(['“', '”', '‘', '’']) => {
            entry((
                "the quotes are not plain",
                "texts stand in plain quotes, \"…\"",
                "type them with an English keyboard",
            ))
        }
        m if m.starts_with("string values must be quoted") || m.starts_with("invalid boolean") => entry((
            "a value is missing or has no quotes",
            "texts, times and lengths stand in quotes: \"20:00\", \"90s\"; numbers and true or false do not",
            "",
        )),
        m if m.contains("expected `=`") || m.starts_with("invalid unquoted key") && line.contains(':') => {
            entry((
                "a key has no =",
                "a line is key = value",
                if line.contains(':') { "write = instead of :" } else { "" },
            ))
        }
        m if m.starts_with("invalid unquoted key") && !key.is_ascii() => (
            "a name with other letters than a–z has no quotes".into(),
            "such names stand in quotes before the =".into(),
            format!("write {key:?} = …"),
        ),
        m if m.contains("array") => entry((
            "a list is not closed, or a comma is missing in it",
            "a list is [value, value]; it may run over several lines",
            "look for the missing ] or comma, here or above",
        )),
        m if m.contains("inline table") || m.contains("key-value pairs") => entry((
            "a table in braces is not closed, or a comma is missing in it",
            "it is { key = value, key = value }",
            "look for the missing } or comma, here or above",
        )),
        m => (
            format!("the line is not TOML: {m}"),
            "a line is key = value, [table] or [[table]]".into(),
            String::new(),
        ),
    }
}

/// Signs that look plain and are not.
const WIDE: &[char] =
    &['＝', '，', '：', '；', '［', '］', '｛', '｝', '【', '】', '＂', '＃', '。', '\u{3000}'];

/// Most tables of one section.
const LONGEST_LIST: usize = 10_000;

/// Stands for a list without end among the lines that have an error.
const UNCLOSED: usize = usize::MAX;

/// The table of a section, written or not.
pub(super) fn table<'a>(
    root: &'a DeTable<'a>,
    section: &'static Section,
    findings: &'a Findings<'a>,
) -> Table<'a> {
    debug_assert!(section.form == Form::Table);
    let Some(value) = root.get(section.name) else { return Table::omitted(section, findings, 0) };
    let at = value.span().start;
    match value.get_ref() {
        DeValue::Table(table) => Table::written(section, findings, table, at),
        DeValue::Array(array) if array.iter().all(|element| element.get_ref().is_table()) => {
            let heading = section.heading();
            findings.at(
                at,
                format!("[[{}]] is a list", section.name),
                format!("there is one {heading}"),
                format!("write {heading}"),
            );
            Table::omitted(section, findings, at)
        }
        other => {
            let found = format!("{} is {}", section.name, shown(other));
            findings.at(at, found, format!("it is a table: {}", section.heading()), "");
            Table::omitted(section, findings, at)
        }
    }
}

/// The tables of a section that may stand several times.
pub(super) fn tables<'a>(
    root: &'a DeTable<'a>,
    section: &'static Section,
    findings: &'a Findings<'a>,
) -> Vec<Table<'a>> {
    let Some(value) = root.get(section.name) else { return Vec::new() };
    let heading = section.heading();
    let wrong = |at: usize, found: String| {
        findings.at(
            at,
            found,
            format!("there may be several: each is {heading}"),
            format!("write {heading}"),
        );
    };
    let at = value.span().start;
    match value.get_ref() {
        DeValue::Array(array) => {
            if array.len() > LONGEST_LIST {
                let rule = format!("at most {LONGEST_LIST}");
                findings.at(
                    at,
                    format!("there are {} {heading}", array.len()),
                    rule,
                    "join those that are alike",
                );
            }
            let mut tables = Vec::new();
            for element in array.iter().take(LONGEST_LIST) {
                match element.get_ref() {
                    DeValue::Table(table) => {
                        tables.push(Table::written(section, findings, table, element.span().start))
                    }
                    other => wrong(element.span().start, format!("{} has {}", section.name, shown(other))),
                }
            }
            tables
        }
        // One of them in single brackets: it is read all the same, so that its own problems are said too.
        DeValue::Table(table) => {
            wrong(at, format!("[{}] is a single table", section.name));
            vec![Table::written(section, findings, table, at)]
        }
        other => {
            wrong(at, format!("{} is {}", section.name, shown(other)));
            Vec::new()
        }
    }
}
