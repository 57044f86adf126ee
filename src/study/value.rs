//! How the value of a key is read: one implementation for each type of the checked world.

use jiff::civil::Date;
use toml::de::DeValue;

use super::key::{Kind, Word, plain, span};
use super::problem::{did_you_mean, list, quoted};
use super::table::{Item, shown};
use super::when::{self, Moment};
use crate::scenario::DailyWindow;
use crate::units::Span;

/// Reads a value, or notes what is wrong with it.
pub(super) trait Read: Sized {
    /// The value, `None` if a problem was noted.
    fn read(item: &Item<'_>) -> Option<Self>;
    /// What stands in for a value that is missing or wrong, so that the rest of the file can be checked. It
    /// is never part of a study.
    fn neutral() -> Self;
}

impl Read for String {
    fn read(item: &Item<'_>) -> Option<Self> {
        let DeValue::String(text) = item.value else {
            item.wrong_type("text", &format!("write it in quotes: \"{}\"", shown(item.value)));
            return None;
        };
        if text.trim().is_empty() || text.trim() != text || text.chars().any(char::is_control) {
            let rule = "a text has at least one character, none of control, and no space at its ends";
            item.problem(format!("{} is {}", item.label(), quoted(text)), rule, "");
            return None;
        }
        if text.chars().count() > 200 {
            item.problem(
                format!("{} is {}", item.label(), quoted(text)),
                "a name has at most 200 characters",
                "",
            );
            return None;
        }
        Some(text.to_string())
    }
    fn neutral() -> Self {
        String::new()
    }
}

/// A word of a key's list, by its name.
#[derive(Clone, Copy)]
pub(super) struct OneOf(pub &'static str);

impl Read for OneOf {
    fn read(item: &Item<'_>) -> Option<Self> {
        let Kind::Word(words) = item.key.kind else { return None };
        let words = words();
        let names = || words.iter().map(|word| word.name);
        let DeValue::String(text) = item.value else {
            item.wrong_type(&format!("one of {}", list(names())), "write it in quotes");
            return None;
        };
        let found = names().find(|name| *name == text);
        if found.is_none() {
            item.problem(
                format!("{} is {}", item.label(), quoted(text)),
                format!("it is one of {}", list(names())),
                match did_you_mean(text, names()) {
                    remedy if remedy.is_empty() => meant(words, text),
                    remedy => remedy,
                },
            );
        }
        found.map(OneOf)
    }
    fn neutral() -> Self {
        OneOf("")
    }
}

/// The one word whose summary says what was written, as the platforms' do with their own names.
fn meant(words: Vec<Word>, text: &str) -> String {
    let text = text.trim().to_lowercase();
    if text.chars().count() < if text.is_ascii() { 4 } else { 2 } {
        return String::new();
    }
    let mut fitting = words.iter().filter(|word| word.summary.to_lowercase().contains(&text));
    match (fitting.next(), fitting.next()) {
        (Some(word), None) => format!("write {:?}", word.name),
        _ => String::new(),
    }
}

impl Read for bool {
    fn read(item: &Item<'_>) -> Option<Self> {
        match item.value {
            DeValue::Boolean(switch) => Some(*switch),
            _ => {
                item.wrong_type("true or false", "write it without quotes");
                None
            }
        }
    }
    fn neutral() -> Self {
        false
    }
}

impl Read for f64 {
    fn read(item: &Item<'_>) -> Option<Self> {
        let (min, max) = match item.key.kind {
            Kind::Number(min, max) | Kind::NumberByHour(min, max) => (min, max),
            Kind::Share => (0.0, 1.0),
            _ => (0.0, 1e9),
        };
        number(item, min, max)
    }
    fn neutral() -> Self {
        0.0
    }
}

/// A number within a range.
pub(super) fn number(item: &Item<'_>, min: f64, max: f64) -> Option<f64> {
    let number = match item.value {
        DeValue::Integer(number) => number_of_integer(number),
        DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
        DeValue::String(text) => {
            item.wrong_type("a number", &number_meant(text));
            return None;
        }
        _ => {
            item.wrong_type("a number", "");
            return None;
        }
    };
    let range = format!("it must be a number from {} to {}", plain(min), plain(max));
    match number {
        Some(number) if (min..=max).contains(&number) => Some(number),
        Some(number) => {
            let per_cent = max == 1.0 && min >= 0.0 && number > 1.0 && number <= 100.0;
            let remedy = if per_cent {
                format!("for {number} % write {}", plain(number / 100.0))
            } else {
                String::new()
            };
            item.problem(format!("{} is {}", item.label(), shown(item.value)), range, remedy);
            None
        }
        None => {
            item.problem(format!("{} is {}", item.label(), shown(item.value)), range, "");
            None
        }
    }
}

/// An integer in any of TOML's notations; so many digits that it is no integer still make a number.
fn number_of_integer(number: &toml::de::DeInteger<'_>) -> Option<f64> {
    let digits = number.as_str().replace('_', "");
    match i64::from_str_radix(&digits, number.radix()) {
        Ok(number) => Some(number as f64),
        Err(_) if number.radix() == 10 => digits.parse().ok(),
        Err(_) => None,
    }
}

/// What a planner may have meant by a number in quotes.
fn number_meant(text: &str) -> String {
    let bare = text.trim().trim_end_matches(['%', '％']).trim().replace([',', '_', ' '], "");
    match bare.parse::<f64>() {
        Ok(number) if number.is_finite() && text.contains(['%', '％']) => {
            format!("write {}", plain(number / 100.0))
        }
        Ok(number) if number.is_finite() => format!("write {} without quotes", plain(number)),
        _ => String::new(),
    }
}

impl Read for u64 {
    fn read(item: &Item<'_>) -> Option<Self> {
        let (min, max) = match item.key.kind {
            Kind::Whole(min, max) | Kind::WholeByHour(min, max) => (min, max),
            _ => (0, u64::from(u32::MAX)),
        };
        let number = match item.value {
            DeValue::Integer(number) => {
                u64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
            }
            DeValue::String(text) => {
                item.wrong_type("a whole number", &number_meant(text));
                return None;
            }
            DeValue::Float(_) => None,
            _ => {
                item.wrong_type("a whole number", "");
                return None;
            }
        };
        let found = number.filter(|number| (min..=max).contains(number));
        if found.is_none() {
            item.problem(
                format!("{} is {}", item.label(), shown(item.value)),
                format!("it must be a whole number from {min} to {max}"),
                "",
            );
        }
        found
    }
    fn neutral() -> Self {
        1
    }
}

impl Read for u32 {
    fn read(item: &Item<'_>) -> Option<Self> {
        u64::read(item).map(|number| u32::try_from(number).unwrap_or(u32::MAX))
    }
    fn neutral() -> Self {
        1
    }
}

impl Read for Span {
    fn read(item: &Item<'_>) -> Option<Self> {
        let (min, max) = match item.key.kind {
            Kind::Length(min, max) => (min, max),
            _ => (0.0, 400.0 * 86_400.0),
        };
        length(item, min, max)
    }
    fn neutral() -> Self {
        Span::ZERO
    }
}

/// A length of time within a range of seconds.
pub(super) fn length(item: &Item<'_>, min: f64, max: f64) -> Option<Span> {
    let text = match item.value {
        DeValue::String(text) => text,
        DeValue::Integer(_) | DeValue::Float(_) => {
            let bare = shown(item.value);
            let remedy = match when::length(&format!("{bare}s")) {
                Some(_) => format!("write \"{bare}s\" for seconds, \"{bare}m\" for minutes"),
                None => String::new(),
            };
            item.wrong_type("a length of time with its unit", &remedy);
            return None;
        }
        _ => {
            item.wrong_type("a length of time such as \"90s\" or \"4h30m\"", "");
            return None;
        }
    };
    let Some(found) = when::length(text) else {
        let remedy = when::length_meant(text).map(|meant| format!("write {meant:?}")).unwrap_or_default();
        item.problem(
            format!("{} is {}", item.label(), quoted(text)),
            "a length of time is written with d, h, m, s or ms, such as \"90s\", \"4h30m\", \"1.5s\"",
            remedy,
        );
        return None;
    };
    if found.secs() < min || found.secs() > max {
        let rule = format!("it must be from {} to {}", span(min), span(max));
        item.problem(format!("{} is {}", item.label(), quoted(text)), rule, "");
        return None;
    }
    Some(found)
}

impl Read for Moment {
    fn read(item: &Item<'_>) -> Option<Self> {
        const RULE: &str = "a point in time is written \"20:00\", \"01:10+1\" on the day after the start's, or \"2025-11-11 01:10\"";
        let found = match item.value {
            DeValue::String(text) => when::moment(text),
            DeValue::Datetime(at) => match when::toml_moment(at) {
                Some(text) => when::moment(&text),
                None => {
                    let remedy = "times are the shop's local time: leave out the zone, give date and time";
                    item.problem(format!("{} is {at}", item.label()), RULE, remedy);
                    return None;
                }
            },
            _ => {
                item.wrong_type("a point in time such as \"20:00\"", "");
                return None;
            }
        };
        if found.is_none() {
            let text = shown(item.value).trim_end_matches('"').to_lowercase();
            let half_day = text.ends_with("am")
                || text.ends_with("pm")
                || text.ends_with("a.m.")
                || text.ends_with("p.m.");
            let remedy = if half_day { "write the hours from 0 to 24: 8:00 PM is 20:00" } else { "" };
            item.problem(format!("{} is {}", item.label(), shown(item.value)), RULE, remedy);
        }
        found
    }
    fn neutral() -> Self {
        Moment::OnDay(0, Span::ZERO)
    }
}

impl Read for DailyWindow {
    fn read(item: &Item<'_>) -> Option<Self> {
        let rule = format!("a window is {} or \"always\"", when::WINDOW_FORM);
        let DeValue::String(text) = item.value else {
            item.wrong_type("a daily window in quotes", &rule);
            return None;
        };
        let window = when::window(text);
        if window.is_none() {
            item.problem(format!("{} is {}", item.label(), quoted(text)), rule, "");
        }
        window
    }
    fn neutral() -> Self {
        DailyWindow::ALWAYS
    }
}

/// Local dates in a list, in quotes or as TOML's own.
impl Read for Vec<Date> {
    fn read(item: &Item<'_>) -> Option<Self> {
        const RULE: &str = "a date is written \"2025-11-09\"";
        /// More days than any scenario has.
        const MOST: usize = 100;
        let DeValue::Array(array) = item.value else {
            item.wrong_type("a list of dates", &format!("{RULE}: write [\"2025-11-09\"]"));
            return None;
        };
        if array.len() > MOST {
            let found = format!("{} is a list of {}", item.label(), array.len());
            item.problem(found, format!("it has at most {MOST} dates"), "leave out those that nobody works");
            return None;
        }
        // All elements are looked at, so that all that are wrong are said.
        let dates: Vec<Option<Date>> = array
            .iter()
            .map(|element| {
                let item = Item { value: element.get_ref(), at: element.span().start, ..*item };
                let date = match element.get_ref() {
                    DeValue::String(text) => when::date(text.trim()),
                    DeValue::Datetime(at) => when::date(&at.to_string()),
                    _ => None,
                };
                if date.is_none() {
                    item.problem(format!("{} has {}", item.label(), shown(item.value)), RULE, "");
                }
                date
            })
            .collect();
        dates.into_iter().collect()
    }
    fn neutral() -> Self {
        Vec::new()
    }
}

impl Read for Vec<DailyWindow> {
    fn read(item: &Item<'_>) -> Option<Self> {
        let rule = format!("a window is {} or \"always\"", when::WINDOW_FORM);
        let DeValue::Array(array) = item.value else {
            item.wrong_type("a list of windows", &format!("{rule}: write [{}]", when::WINDOW_FORM));
            return None;
        };
        let mut windows = Vec::new();
        for element in array.iter() {
            let item = Item { value: element.get_ref(), at: element.span().start, ..*item };
            match element.get_ref() {
                DeValue::String(text) => match when::window(text) {
                    Some(window) => windows.push(window),
                    None => {
                        item.problem(format!("{} has {}", item.label(), quoted(text)), rule.as_str(), "");
                        return None;
                    }
                },
                _ => {
                    item.wrong_type("a list of windows in quotes", &rule);
                    return None;
                }
            }
        }
        Some(windows)
    }
    fn neutral() -> Self {
        Vec::new()
    }
}

/// Names in a list, each with its byte offset.
pub(super) struct NameList(pub Vec<(String, usize)>);

impl Read for NameList {
    fn read(item: &Item<'_>) -> Option<Self> {
        let DeValue::Array(array) = item.value else {
            item.wrong_type("a list of names", "write it in [ ]");
            return None;
        };
        if array.len() > 1_000 {
            item.problem(
                format!("{} is a list of {}", item.label(), array.len()),
                "it has at most 1000 names",
                "",
            );
            return None;
        }
        let mut names = Vec::new();
        for element in array.iter() {
            let at = element.span().start;
            names.push((String::read(&Item { value: element.get_ref(), at, ..*item })?, at));
        }
        Some(NameList(names))
    }
    fn neutral() -> Self {
        NameList(Vec::new())
    }
}
