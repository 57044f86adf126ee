//! What a key of the scenario file is: the entry that reading, checking and documentation all work from.

use super::when;
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
    pub summary: &'static str,
    /// Where the default comes from; empty where it is a plain convention.
    pub source: &'static str,
}

/// A table of the scenario file, or the form of an inline table.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Name in the file; empty for the top of the file.
    pub name: &'static str,
    /// Whether it is written once, several times, or inside another table.
    pub form: Form,
    /// What it is about.
    pub summary: &'static str,
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
    Without(&'static str),
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
    Name(&'static str),
    /// Several such names.
    Names(&'static str),
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
    pub summary: &'static str,
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
            Default::Required => "must be written".into(),
            Default::Is(text) => format!("`{text}`"),
            Default::Without(meaning) => meaning.into(),
            Default::Preset("") => "the preset's, else none".into(),
            Default::Preset(text) => format!("the preset's, else `{text}`"),
            Default::From(section) => format!("that of `[{section}]`"),
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
            Form::Top => "at the top of the file".into(),
            _ => format!("in {}", self.heading()),
        }
    }

    /// How it stands in the file: `[routing]`, `[[reasons]]`; for the keys before the first table, `top`.
    pub fn heading(&self) -> String {
        match self.form {
            Form::Top => "top".into(),
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
            Kind::Text => "text".into(),
            Kind::Name(of) => format!("name of a {of}"),
            Kind::Names(of) => format!("list of names of {of}s"),
            Kind::Word(words) => {
                words().iter().map(|word| format!("{:?}", word.name)).collect::<Vec<_>>().join(" or ")
            }
            Kind::Switch => "true or false".into(),
            Kind::Number(min, max) => format!("number, {} to {}", plain(min), plain(max)),
            Kind::Whole(min, max) => format!("whole number, {min} to {max}"),
            Kind::Share => "share, 0 to 1".into(),
            Kind::Length(min, max) => format!("length of time, {} to {}", span(min), span(max)),
            Kind::Moment => "point in time".into(),
            Kind::Law(_) => "distribution of lengths of time".into(),
            Kind::Patience => "distribution of lengths of time, or \"forever\"".into(),
            Kind::NumberByHour(min, max) => {
                format!("number, {} to {}, or by hour of day", plain(min), plain(max))
            }
            Kind::WholeByHour(min, max) => {
                format!("whole number, {min} to {max}, or \"none\", or by hour of day")
            }
            Kind::Counts => "expected inquiries: one number per slot, or one for all slots".into(),
            Kind::CountsByReason => "table: a reason's name = its expected inquiries by slot".into(),
            Kind::Dates => "list of dates such as \"2025-11-09\"".into(),
            Kind::Window => format!("{} or \"always\"", when::WINDOW_FORM),
            Kind::Windows => format!("list of {} or \"always\"", when::WINDOW_FORM),
            Kind::Bound => "in the figure's unit: share 0 to 1, length of time, or count".into(),
            Kind::File => "name of a CSV file, from the scenario's folder".into(),
            Kind::Table(section) => format!("{{ {} }}", names(section)),
            Kind::Tables(section) => format!("list of {{ {} }}", names(section)),
        }
    }
}

fn names(section: &Section) -> String {
    section.keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
}

/// A number without needless digits.
pub(super) fn plain(number: f64) -> String {
    format!("{number}")
}

/// Seconds as a planner writes a length.
pub(super) fn span(secs: f64) -> String {
    match secs {
        s if s >= 2.0 * 86_400.0 && s % 86_400.0 == 0.0 => format!("{}d", s / 86_400.0),
        s => Span::from_secs_f64(s).to_string(),
    }
}
