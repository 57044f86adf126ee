//! From text to tables: TOML itself, and finding the sections in it.

use toml::de::{DeTable, DeValue};

use super::key::{Form, Section, plain};
use super::keys::SECTIONS;
use super::law;
use super::source::Findings;
use super::table::{Table, shown};
use super::titles::key_meant;
use super::when::{length, length_meant};
use crate::language::Words;
use crate::say;

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
    const NOTHING: Words = Words::new("", "");
    let entry = |(found, rule, remedy): (Words, Words, Words)| (found.into(), rule.into(), remedy.into());
    // What stands within quotes or in a remark is no slip of syntax.
    let line = without_remark(line);
    let bare: String = line.split('"').step_by(2).collect();
    let key = key_of(&bare);
    let wide = bare.chars().find(|sign| WIDE.contains(sign));
    if let Some((written, meant)) = with_unit(line) {
        return (
            say!("the value is {written} without quotes", "值是没有引号的 {written}"),
            say!(
                "a number has no unit, and a length stands in quotes: \"90s\"",
                "数字不带单位；时长写在引号里：\"90s\""
            ),
            say!("write {meant}", "请写 {meant}"),
        );
    }
    if let Some(number) = percentage(line) {
        return (
            say!("the value is {number} %", "值是 {number}%"),
            say!("a share is a number from 0 to 1", "占比是 0 到 1 的数"),
            say!("for {number} % write {}", "{number}% 请写 {}", plain(number / 100.0)),
        );
    }
    match message {
        "duplicate key" => entry((
            Words::new("the key or table is written twice", "键或表写了两次"),
            Words::new(
                "each key stands once in its table, and [table] once in the file",
                "每个键在其表中只写一次，[表] 在文件中只写一次",
            ),
            Words::new("join them, or write [[…]] where several are allowed", "请合并，允许多个时请写 [[…]]"),
        )),
        _ if wide.is_some() => (
            say!(
                "the line has {:?}, a sign of Chinese typing",
                "该行有 {:?}，是中文输入的符号",
                wide.unwrap_or('＝')
            ),
            Words::new(
                "signs outside quotes are plain: = , [ ] { } \"",
                "引号之外的符号要用半角：= , [ ] { } \"",
            )
            .into(),
            say!("type them with an English keyboard", "请切换到英文输入法输入"),
        ),
        m if m.contains("escape") || m.contains("unicode value") => entry((
            Words::new("a text has a \\ that stands for nothing", "文本中的 \\ 没有意义"),
            Words::new("in plain quotes \\ begins a special character", "双引号中的 \\ 表示特殊字符的开始"),
            Words::new(
                "write / in paths, or put the text in single quotes, '…'",
                "路径请用 /，或把文本放在单引号 '…' 里",
            ),
        )),
        m if m.contains("expected newline") && line.trim_end().ends_with([',', ';']) => entry((
            Words::new("something follows the value", "值的后面还有内容"),
            Words::new("a line is key = value, and ends there", "一行写 键 = 值，到此为止"),
            Words::new("leave out the comma at its end", "请删去末尾的逗号"),
        )),
        m if m.contains("expected newline") => entry((
            Words::new("something follows the value", "值的后面还有内容"),
            Words::new(
                "a line is key = value, and ends there; a list stands in [ ], a remark after #",
                "一行写 键 = 值，到此为止；列表写在 [ ] 里，注释写在 # 之后",
            ),
            Words::new("write each key on a line of its own", "请每个键单独一行"),
        )),
        m if m.contains("recursi") => entry((
            Words::new("tables or lists are nested too deeply", "表或列表嵌套太深"),
            Words::new("no scenario needs more than a few levels", "场景不需要那么多层"),
            NOTHING,
        )),
        m if m.starts_with("string values must be quoted") && line.contains(['“', '”', '‘', '’']) => {
            entry((
                Words::new("the quotes are not plain", "引号不是半角"),
                Words::new("texts stand in plain quotes, \"…\"", "文本要用半角引号 \"…\""),
                Words::new("type them with an English keyboard", "请切换到英文输入法输入"),
            ))
        }
        m if m.starts_with("string values must be quoted") || m.starts_with("invalid boolean") => entry((
            Words::new("a value is missing or has no quotes", "缺少值，或值没有加引号"),
            Words::new(
                "texts, times and lengths stand in quotes: \"20:00\", \"90s\"; numbers and true or false do not",
                "文本、时间和时长要加引号：\"20:00\"、\"90s\"；数字和 true、false 不加",
            ),
            NOTHING,
        )),
        m if m.contains("expected `=`") || m.starts_with("invalid unquoted key") && bare.contains(':') => {
            entry((
                Words::new("a key has no =", "键后面没有 ="),
                Words::new("a line is key = value", "一行写 键 = 值"),
                if bare.contains(':') {
                    Words::new("write = instead of :", "请用 = 代替 :")
                } else {
                    NOTHING
                },
            ))
        }
        m if m.starts_with("invalid unquoted key")
            && let Some(meant) = key_of_title(key) =>
        {
            (
                say!("unknown key {key:?}", "未知的键 {key:?}"),
                say!("keys have the names of the reference page", "键名见参考页"),
                say!("did you mean {meant:?}?", "是否想写 {meant:?}？"),
            )
        }
        m if m.starts_with("invalid unquoted key") && !key.is_ascii() => (
            say!("a name with other letters than a–z has no quotes", "含 a–z 以外字符的名称没有加引号"),
            say!("such names stand in quotes before the =", "这样的名称在 = 前要加引号"),
            say!("write {key:?} = …", "请写 {key:?} = …"),
        ),
        m if m.contains("array") => entry((
            Words::new("a list is not closed, or a comma is missing in it", "列表没有结束，或缺少逗号"),
            Words::new(
                "a list is [value, value]; it may run over several lines",
                "列表写作 [值, 值]，可以分多行",
            ),
            Words::new("look for the missing ] or comma, here or above", "请在此处或上方查找缺少的 ] 或逗号"),
        )),
        m if m.contains("inline table") || m.contains("key-value pairs") => entry((
            Words::new(
                "a table in braces is not closed, or a comma is missing in it",
                "花括号中的表没有结束，或缺少逗号",
            ),
            Words::new("it is { key = value, key = value }", "应写作 { 键 = 值, 键 = 值 }"),
            Words::new("look for the missing } or comma, here or above", "请在此处或上方查找缺少的 } 或逗号"),
        )),
        m if m.contains("basic string") || m.contains("literal string") => entry((
            Words::new("a text does not end", "文本没有结束"),
            Words::new("a text stands between two quotes, \"…\"", "文本写在一对引号之间：\"…\""),
            Words::new("add the second quote", "请补上后面的引号"),
        )),
        m if m.contains("unclosed table") => entry((
            Words::new("the name of a table does not end", "表名没有结束"),
            Words::new("a table begins with [name] or [[name]]", "表以 [名称] 或 [[名称]] 开头"),
            Words::new("add the missing ]", "请补上缺少的 ]"),
        )),
        m if m.contains("invalid date") || m.contains("invalid time") => entry((
            Words::new("the value is no date and no time", "值不是日期或时间"),
            Words::new(
                "dates and times stand in quotes: \"2025-11-10 20:00\", \"20:00\"",
                "日期和时间写在引号里：\"2025-11-10 20:00\"、\"20:00\"",
            ),
            Words::new("see that the month has such a day", "请检查该月是否有这一天"),
        )),
        m if NUMBERS.iter().any(|kind| m.contains(kind)) => entry((
            Words::new("the value is no number", "值不是数字"),
            Words::new(
                "numbers are written 1200 or 0.35: no sign of thousands, no unit, no 0 in front",
                "数字写作 1200 或 0.35：不用千位分隔符，不带单位，前面不加 0",
            ),
            NOTHING,
        )),
        m => (
            say!("the line is not TOML: {m}", "该行不符合 TOML 语法（{m}）"),
            say!("a line is key = value, [table] or [[table]]", "一行写 键 = 值、[表] 或 [[表]]"),
            String::new(),
        ),
    }
}

/// The key that a Chinese title stands for in some section.
fn key_of_title(title: &str) -> Option<&'static str> {
    let keys = SECTIONS.iter().flat_map(|section| section.keys).map(|key| key.name).chain(law::keys());
    key_meant(title, keys)
}

/// What the parser calls numbers.
const NUMBERS: [&str; 6] =
    ["invalid float", "invalid integer", "mantissa", "exponent", "decimal", "leading zero"];

/// A line without its remark.
fn without_remark(line: &str) -> &str {
    let mut quote = None;
    let remark = line.char_indices().find(|(_, sign)| {
        match (quote, sign) {
            (None, '"' | '\'') => quote = Some(*sign),
            (Some(open), sign) if open == *sign => quote = None,
            _ => {}
        }
        quote.is_none() && *sign == '#'
    });
    remark.map_or(line, |(at, _)| &line[..at])
}

/// The key that a parser stumbles over: the first with other letters than a–z, which may stand within braces, or the
/// line's own.
fn key_of(bare: &str) -> &str {
    let keys = || bare.split(['{', ',', '[']).filter_map(|part| Some(part.split_once(['=', ':'])?.0.trim()));
    let strange = keys().find(|key| !key.is_ascii());
    strange.or(keys().next()).unwrap_or_else(|| bare.trim())
}

/// A number with a word behind it and no quotes, `6人`, `30秒`, and how it would be written.
fn with_unit(line: &str) -> Option<(&str, String)> {
    let value = line.split_once('=')?.1.trim();
    let unit = value.find(|sign: char| !sign.is_ascii_digit() && sign != '.')?;
    let (number, word) = (&value[..unit], value[unit..].trim());
    let is_word = !word.is_empty() && word.chars().all(char::is_alphabetic) && number.parse::<f64>().is_ok();
    if !is_word {
        return None;
    }
    let meant = length(value).map(|_| value.to_owned()).or_else(|| length_meant(value));
    let meant = meant.map(|length| format!("{length:?}"));
    let times = match word.chars().next()? {
        '千' => 1e3,
        '万' => 1e4,
        '亿' => 1e8,
        // What else in plain letters is behind a number may be anything.
        letter if letter.is_ascii() => return Some((value, meant?)),
        _ => 1.0,
    };
    Some((value, meant.unwrap_or_else(|| plain(number.parse::<f64>().unwrap_or_default() * times))))
}

/// The number before the sign of per cent, if that is what a line gives its key.
fn percentage(line: &str) -> Option<f64> {
    let value = line.split_once('=')?.1.trim();
    let number: f64 = value.strip_suffix(['%', '％'])?.trim_end().parse().ok()?;
    number.is_finite().then_some(number)
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
                say!("[[{}]] is a list", "[[{}]] 是列表", section.name),
                say!("there is one {heading}", "{heading} 只有一个"),
                say!("write {heading}", "请写 {heading}"),
            );
            Table::omitted(section, findings, at)
        }
        other => {
            let found = say!("{} is {}", "{} 是 {}", section.name, shown(other));
            findings.at(at, found, say!("it is a table: {}", "应为表：{}", section.heading()), "");
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
            say!("there may be several: each is {heading}", "可以有多个：每个写作 {heading}"),
            say!("write {heading}", "请写 {heading}"),
        );
    };
    let at = value.span().start;
    match value.get_ref() {
        DeValue::Array(array) => {
            if array.len() > LONGEST_LIST {
                let rule = say!("at most {LONGEST_LIST}", "最多 {LONGEST_LIST} 个");
                findings.at(
                    at,
                    say!("there are {} {heading}", "有 {} 个 {heading}", array.len()),
                    rule,
                    say!("join those that are alike", "请合并相似的"),
                );
            }
            let mut tables = Vec::new();
            for element in array.iter().take(LONGEST_LIST) {
                match element.get_ref() {
                    DeValue::Table(table) => {
                        tables.push(Table::written(section, findings, table, element.span().start))
                    }
                    other => wrong(
                        element.span().start,
                        say!("{} has {}", "{} 含有 {}", section.name, shown(other)),
                    ),
                }
            }
            tables
        }
        // One of them in single brackets: it is read all the same, so that its own problems are said too.
        DeValue::Table(table) => {
            wrong(at, say!("[{}] is a single table", "[{}] 是单个表", section.name));
            vec![Table::written(section, findings, table, at)]
        }
        other => {
            wrong(at, say!("{} is {}", "{} 是 {}", section.name, shown(other)));
            Vec::new()
        }
    }
}
