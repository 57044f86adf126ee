//! What a key of the scenario file is: the entry that reading, checking and documentation all work from.

use super::when;
use crate::language::Words;
use crate::say;
use crate::units::Span;

/// One key of the scenario file. Whatever is said here is what the reader does: it refuses keys that have no
/// entry and values outside the range, and it reads the default from the text that the documentation shows.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Name in the file.
    pub name: &'static str,
    /// What it holds, and within what range.
    pub kind: Kind,
    /// What holds when it is not written.
    pub default: Default,
    /// What it means, in the planner's words.
    pub summary: Words,
    /// Where the default comes from; empty where it is a plain convention.
    pub source: Words,
}

/// A table of the scenario file, or the form of an inline table.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Name in the file; empty for the top of the file.
    pub name: &'static str,
    /// Whether it is written once, several times, or inside another table.
    pub form: Form,
    /// What it is about.
    pub summary: Words,
    /// Its keys, in the order of the documentation.
    pub keys: &'static [Key],
}

/// How a section is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// The keys before the first table.
    Top,
    /// `[name]`.
    Table,
    /// `[[name]]`, once for each.
    Several,
    /// `{ … }` as the value of a key, or as an element of its list; the name is `section.key`.
    Inline,
}

/// What holds when a key is not written.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// It must be written.
    Required,
    /// This, as it would be written.
    Is(&'static str),
    /// Nothing; the text says what that means.
    Without(Words),
    /// What the platform's preset says (or the team's kind); if that is silent, the text as it would be written.
    Preset(&'static str),
    /// The key of the same name in another table.
    From(&'static str),
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text that is not empty.
    Text,
    /// The name of something that stands elsewhere in the file.
    Name(Words),
    /// Several such names.
    Names(Words),
    /// One of a list of words.
    Word(fn() -> Vec<Word>),
    /// `true` or `false`.
    Switch,
    /// A number with the least and the most allowed.
    Number(f64, f64),
    /// A whole number.
    Whole(u64, u64),
    /// A share or probability, 0 to 1.
    Share,
    /// A length of time with the least and the most allowed, in seconds.
    Length(f64, f64),
    /// A point in time.
    Moment,
    /// A distribution of lengths of time, none of its parameters longer than so many seconds.
    Law(f64),
    /// A distribution that may be without end.
    Patience,
    /// A number by hour of day.
    NumberByHour(f64, f64),
    /// A whole number by hour of day, or `"none"`.
    WholeByHour(u64, u64),
    /// Expected inquiries by slot.
    Counts,
    /// Expected inquiries by reason and slot.
    CountsByReason,
    /// Local dates.
    Dates,
    /// A daily window of the wall clock.
    Window,
    /// Daily windows of the wall clock.
    Windows,
    /// The bound of a figure, in the figure's own unit.
    Bound,
    /// A file beside the scenario.
    File,
    /// An inline table.
    Table(&'static Section),
    /// A list of inline tables.
    Tables(&'static Section),
}

/// A word that a key may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    /// The word.
    pub name: &'static str,
    /// What it means.
    pub summary: Words,
}

impl Key {
    /// The same key with another default.
    pub const fn but(self, default: Default) -> Key {
        Key { default, ..self }
    }
}

impl Default {
    /// What holds, in a few words; values stand in backticks.
    pub fn describe(&self) -> String {
        match *self {
            Default::Required => say!("must be written", "必写"),
            Default::Is(text) => format!("`{text}`"),
            Default::Without(meaning) => meaning.into(),
            Default::Preset("") => say!("the preset's, else none", "按预设，否则无"),
            Default::Preset(text) => say!("the preset's, else `{text}`", "按预设，否则 `{text}`"),
            Default::From(section) => say!("that of `[{section}]`", "同 `[{section}]`"),
        }
    }
}

impl Section {
    /// The key of a name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// Where a key of it stands: `in [routing]`, `in [[reasons]]`, `at the top of the file`.
    pub fn within(&self) -> String {
        match self.form {
            Form::Top => say!("at the top of the file", "文件开头"),
            _ => say!("in {heading}", "{heading} 中", heading = self.heading()),
        }
    }

    /// How it stands in the file: `[routing]`, `[[reasons]]`; for the keys before the first table, `top`.
    pub fn heading(&self) -> String {
        match self.form {
            Form::Top => say!("top", "文件开头"),
            Form::Table => format!("[{}]", self.name),
            Form::Several => format!("[[{}]]", self.name),
            Form::Inline => self.name.to_owned(),
        }
    }
}

impl Kind {
    /// What the key holds, in a few words: `length of time, 0s to 24h`.
    pub fn describe(&self) -> String {
        match *self {
            Kind::Text => say!("text", "文本"),
            Kind::Name(of) => say!("name of a {of}", "{of}的名称"),
            Kind::Names(of) => say!("list of names of {of}s", "{of}名称的列表"),
            Kind::Word(words) => words()
                .iter()
                .map(|word| format!("{:?}", word.name))
                .collect::<Vec<_>>()
                .join(Words::new(" or ", " 或 ").now()),
            Kind::Switch => say!("true or false", "true 或 false"),
            Kind::Number(min, max) => say!("number, {} to {}", "数，{} 到 {}", plain(min), plain(max)),
            Kind::Whole(min, max) => say!("whole number, {min} to {max}", "整数，{min} 到 {max}"),
            Kind::Share => say!("share, 0 to 1", "占比，0 到 1"),
            Kind::Length(min, max) => {
                say!("length of time, {} to {}", "时长，{} 到 {}", span(min), span(max))
            }
            Kind::Moment => say!("point in time", "时间"),
            Kind::Law(_) => say!("distribution of lengths of time", "时长的分布"),
            Kind::Patience => {
                say!("distribution of lengths of time, or \"forever\"", "时长的分布，或 \"forever\"")
            }
            Kind::NumberByHour(min, max) => {
                say!("number, {} to {}, or by hour of day", "数，{} 到 {}，或按小时", plain(min), plain(max))
            }
            Kind::WholeByHour(min, max) => {
                say!(
                    "whole number, {min} to {max}, or \"none\", or by hour of day",
                    "整数，{min} 到 {max}，或 \"none\"，或按小时"
                )
            }
            Kind::Counts => say!(
                "expected inquiries: one number per slot, or one for all slots",
                "预计咨询量：每个时段一个数，或全部时段共用一个数"
            ),
            Kind::CountsByReason => say!(
                "table: a reason's name = its expected inquiries by slot",
                "表：咨询类型名称 = 各时段预计咨询量"
            ),
            Kind::Dates => say!("list of dates such as \"2025-11-09\"", "日期的列表，例如 \"2025-11-09\""),
            Kind::Window => say!("{} or \"always\"", "{} 或 \"always\"", when::WINDOW_FORM),
            Kind::Windows => {
                say!("list of {} or \"always\"", "{} 或 \"always\" 的列表", when::WINDOW_FORM)
            }
            Kind::Bound => say!(
                "in the figure's unit: share 0 to 1, length of time, or count",
                "按指标的单位：占比 0 到 1、时长或数量"
            ),
            Kind::File => {
                say!(
                    "name of a spreadsheet (.xlsx, .xls, .ods) or CSV file, from the scenario's folder",
                    "表格（.xlsx、.xls、.ods）或 CSV 文件名，从场景文件所在文件夹算起"
                )
            }
            Kind::Table(section) => format!("{{ {} }}", names(section)),
            Kind::Tables(section) => say!("list of {{ {} }}", "{{ {} }} 的列表", names(section)),
        }
    }
}

fn names(section: &Section) -> String {
    section.keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
}

/// A number without needless digits.
pub(super) fn plain(number: f64) -> String {
    // 1.3 / 100 is 0.013 to a planner.
    let rounded = (number * 1e9).round() / 1e9;
    let number = if (rounded - number).abs() <= 1e-12 * number.abs() { rounded } else { number };
    format!("{number}")
}

/// Seconds as a planner writes a length.
pub(super) fn span(secs: f64) -> String {
    match secs {
        s if s >= 2.0 * 86_400.0 && s % 86_400.0 == 0.0 => format!("{}d", s / 86_400.0),
        s => Span::from_secs_f64(s).to_string(),
    }
}
