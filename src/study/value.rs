//! How the value of a key is read: one implementation for each type of the checked world.

use toml::de::DeValue;

use super::cell;
use super::date::WrittenDate;
use super::key::{Kind, Word, plain, span};
use super::problem::{did_you_mean, list, quoted};
use super::table::{Item, shown};
use super::titles::word_meant;
use super::when::{self, Moment};
use crate::language::Words;
use crate::say;
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
            item.wrong_type(
                say!("text", "文本"),
                say!("write it in quotes: \"{}\"", "请加引号：\"{}\"", shown(item.value)),
            );
            return None;
        };
        if text.trim().is_empty() || text.trim() != text || text.chars().any(char::is_control) {
            let rule = say!(
                "a text has at least one character, none of control, and no space at its ends",
                "文本至少一个字符，不含控制字符，首尾没有空格"
            );
            item.problem(say!("{} is {}", "{} 是 {}", item.label(), quoted(text)), rule, "");
            return None;
        }
        if text.chars().count() > 200 {
            item.problem(
                say!("{} is {}", "{} 是 {}", item.label(), quoted(text)),
                say!("a name has at most 200 characters", "名称最多 200 个字符"),
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
            item.wrong_type(
                say!("one of {}", "{} 之一", list(names())),
                say!("write it in quotes", "请加引号"),
            );
            return None;
        };
        let found = names().find(|name| *name == text);
        if found.is_none() {
            item.problem(
                say!("{} is {}", "{} 是 {}", item.label(), quoted(text)),
                say!("it is one of {}", "应为 {} 之一", list(names())),
                meant(&words, text),
            );
        }
        found.map(OneOf)
    }
    fn neutral() -> Self {
        OneOf("")
    }
}

/// The word that a planner means: by what it is called, by its spelling, or as the only one whose summary says it.
fn meant(words: &[Word], text: &str) -> String {
    let names = || words.iter().map(|word| word.name);
    let remedy = did_you_mean(word_meant(text, names()).unwrap_or(text), names());
    if !remedy.is_empty() {
        return remedy;
    }
    let text = text.trim().to_lowercase();
    if text.chars().count() < if text.is_ascii() { 4 } else { 2 } {
        return String::new();
    }
    let mut fitting = words.iter().filter(|word| {
        let said = [word.summary.en, word.summary.zh].map(str::to_lowercase);
        said.iter().any(|summary| summary.contains(&text))
    });
    match (fitting.next(), fitting.next()) {
        (Some(word), None) => say!("write {:?}", "请写 {:?}", word.name),
        _ => String::new(),
    }
}

impl Read for bool {
    fn read(item: &Item<'_>) -> Option<Self> {
        let remedy = match item.value {
            DeValue::Boolean(switch) => return Some(*switch),
            DeValue::String(text) if ["true", "false"].contains(&text.as_ref()) => {
                say!("write it without quotes", "请去掉引号")
            }
            value => {
                let text = match value {
                    DeValue::String(text) => text.to_lowercase(),
                    _ => shown(value),
                };
                let meant =
                    [("true", ["1", "yes", "on", "是", "开"]), ("false", ["0", "no", "off", "否", "关"])];
                let meant = meant.into_iter().find(|(_, words)| words.contains(&text.as_str()));
                meant.map(|(meant, _)| say!("write {meant}", "请写 {meant}")).unwrap_or_default()
            }
        };
        item.wrong_type(say!("true or false", "true 或 false"), remedy);
        None
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
            item.wrong_type(say!("a number", "数"), number_meant(text));
            return None;
        }
        _ => {
            item.wrong_type(say!("a number", "数"), "");
            return None;
        }
    };
    let range = say!("it must be a number from {} to {}", "应为 {} 到 {} 的数", plain(min), plain(max));
    match number {
        Some(number) if (min..=max).contains(&number) => Some(number),
        Some(number) => {
            // A factor of 130 is none, whatever its range allows up to 100.
            let is_share = max <= 2.0 || item.key.name.ends_with("factor");
            let per_cent = is_share && number > max && (min..=max).contains(&(number / 100.0));
            let remedy = if per_cent {
                say!("for {number} % write {}", "{number}% 请写 {}", plain(number / 100.0))
            } else {
                String::new()
            };
            item.problem(say!("{} is {}", "{} 是 {}", item.label(), shown(item.value)), range, remedy);
            None
        }
        None => {
            item.problem(say!("{} is {}", "{} 是 {}", item.label(), shown(item.value)), range, "");
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
    let bare = cell::number_meant(&text.trim().trim_end_matches(['%', '％']).replace('_', ""));
    match bare.parse::<f64>() {
        Ok(number) if number.is_finite() && text.contains(['%', '％']) => {
            say!("write {}", "请写 {}", plain(number / 100.0))
        }
        Ok(number) if number.is_finite() => {
            say!("write {} without quotes", "请写 {}，不加引号", plain(number))
        }
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
                // Two numbers with a comma between are no decimal.
                let is_list = text.contains([',', '，', '、']) && !text.contains(['%', '％']);
                let meant = if is_list { String::new() } else { number_meant(text) };
                item.wrong_type(say!("a whole number", "整数"), meant);
                return None;
            }
            DeValue::Float(_) => None,
            _ => {
                item.wrong_type(say!("a whole number", "整数"), "");
                return None;
            }
        };
        let found = number.filter(|number| (min..=max).contains(number));
        if found.is_none() {
            item.problem(
                say!("{} is {}", "{} 是 {}", item.label(), shown(item.value)),
                say!("it must be a whole number from {min} to {max}", "应为 {min} 到 {max} 的整数"),
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
                Some(_) => say!(
                    "write \"{bare}s\" for seconds, \"{bare}m\" for minutes, \"{bare}h\" for hours",
                    "秒请写 \"{bare}s\"，分钟请写 \"{bare}m\"，小时请写 \"{bare}h\""
                ),
                None => String::new(),
            };
            item.wrong_type(say!("a length of time with its unit", "带单位的时长"), &remedy);
            return None;
        }
        _ => {
            item.wrong_type(
                say!("a length of time such as \"90s\" or \"4h30m\"", "时长，例如 \"90s\" 或 \"4h30m\""),
                "",
            );
            return None;
        }
    };
    let Some(found) = when::length(text) else {
        let remedy = when::length_meant(text)
            .map(|meant| say!("write {meant:?}", "请写 {meant:?}"))
            .unwrap_or_default();
        item.problem(
            say!("{} is {}", "{} 是 {}", item.label(), quoted(text)),
            say!(
                "a length of time is written with d, h, m, s or ms, such as \"90s\", \"4h30m\", \"1.5s\"",
                "时长用 d、h、m、s 或 ms 写，例如 \"90s\"、\"4h30m\"、\"1.5s\""
            ),
            remedy,
        );
        return None;
    };
    if found.secs() < min || found.secs() > max {
        let rule = say!("it must be from {} to {}", "应在 {} 到 {} 之间", span(min), span(max));
        item.problem(say!("{} is {}", "{} 是 {}", item.label(), quoted(text)), rule, "");
        return None;
    }
    Some(found)
}

impl Read for Moment {
    fn read(item: &Item<'_>) -> Option<Self> {
        const RULE: Words = Words::new(
            "a point in time is written \"20:00\", \"01:10+1\" on the day after the start's, or \"2025-11-11 01:10\"",
            "时间写作 \"20:00\"、\"01:10+1\"（开始日的次日）、\"2025-11-11 01:10\" 或 \"11月11日 01:10\"",
        );
        let found = match item.value {
            DeValue::String(text) => when::moment(text),
            DeValue::Datetime(at) => match when::toml_moment(at) {
                Some(text) => when::moment(&text),
                None => {
                    let remedy = say!(
                        "times are the shop's local time: leave out the zone, give date and time",
                        "时间是店铺当地时间：请删去时区，写日期和时间"
                    );
                    item.problem(say!("{} is {at}", "{} 是 {at}", item.label()), RULE, remedy);
                    return None;
                }
            },
            _ => {
                item.wrong_type(say!("a point in time such as \"20:00\"", "时间，例如 \"20:00\""), "");
                return None;
            }
        };
        if found.is_none() {
            let text = shown(item.value).trim_end_matches('"').to_lowercase();
            let half_day = text.ends_with("am")
                || text.ends_with("pm")
                || text.ends_with("a.m.")
                || text.ends_with("p.m.");
            let remedy = if half_day {
                say!("write the hours from 0 to 24: 8:00 PM is 20:00", "请用 24 小时制：8:00 PM 写作 20:00")
            } else if let DeValue::String(text) = item.value
                && when::is_no_day(text)
            {
                say!("the calendar has no such day", "没有这一天")
            } else {
                String::new()
            };
            item.problem(say!("{} is {}", "{} 是 {}", item.label(), shown(item.value)), RULE, remedy);
        }
        found
    }
    fn neutral() -> Self {
        Moment::OnDay(0, Span::ZERO)
    }
}

impl Read for DailyWindow {
    fn read(item: &Item<'_>) -> Option<Self> {
        let rule = say!("a window is {} or \"always\"", "时间窗写作 {} 或 \"always\"", when::WINDOW_FORM);
        let DeValue::String(text) = item.value else {
            item.wrong_type(say!("a daily window in quotes", "加引号的每日时间窗"), &rule);
            return None;
        };
        let window = when::window(text);
        if window.is_none() {
            item.problem(say!("{} is {}", "{} 是 {}", item.label(), quoted(text)), rule, "");
        }
        window
    }
    fn neutral() -> Self {
        DailyWindow::ALWAYS
    }
}

/// Local dates in a list, in quotes or as TOML's own.
impl Read for Vec<WrittenDate> {
    fn read(item: &Item<'_>) -> Option<Self> {
        const RULE: Words =
            Words::new("a date is written \"2025-11-09\"", "日期写作 \"2025-11-09\" 或 \"11月9日\"");
        /// More days than any scenario has.
        const MOST: usize = 100;
        let DeValue::Array(array) = item.value else {
            item.wrong_type(
                say!("a list of dates", "日期的列表"),
                say!("{RULE}: write [\"2025-11-09\"]", "{RULE}：请写 [\"2025-11-09\"]"),
            );
            return None;
        };
        if array.len() > MOST {
            let found = say!("{} is a list of {}", "{} 是 {} 个元素的列表", item.label(), array.len());
            item.problem(
                found,
                say!("it has at most {MOST} dates", "最多 {MOST} 个日期"),
                say!("leave out those that nobody works", "请删去没人上班的日子"),
            );
            return None;
        }
        // All elements are looked at, so that all that are wrong are said.
        let dates: Vec<Option<WrittenDate>> = array
            .iter()
            .map(|element| {
                let item = Item { value: element.get_ref(), at: element.span().start, ..*item };
                let date = match element.get_ref() {
                    DeValue::String(text) => WrittenDate::read(text),
                    DeValue::Datetime(at) => WrittenDate::read(&at.to_string()),
                    _ => None,
                };
                if date.is_none() {
                    item.problem(say!("{} has {}", "{} 含有 {}", item.label(), shown(item.value)), RULE, "");
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
        let rule = say!("a window is {} or \"always\"", "时间窗写作 {} 或 \"always\"", when::WINDOW_FORM);
        let DeValue::Array(array) = item.value else {
            item.wrong_type(
                say!("a list of windows", "时间窗的列表"),
                say!("{rule}: write [{}]", "{rule}：请写 [{}]", when::WINDOW_FORM),
            );
            return None;
        };
        let mut windows = Vec::new();
        for element in array.iter() {
            let item = Item { value: element.get_ref(), at: element.span().start, ..*item };
            match element.get_ref() {
                DeValue::String(text) => match when::window(text) {
                    Some(window) => windows.push(window),
                    None => {
                        item.problem(
                            say!("{} has {}", "{} 含有 {}", item.label(), quoted(text)),
                            rule.as_str(),
                            "",
                        );
                        return None;
                    }
                },
                _ => {
                    item.wrong_type(say!("a list of windows in quotes", "加引号的时间窗列表"), &rule);
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
            item.wrong_type(say!("a list of names", "名称的列表"), say!("write it in [ ]", "请写在 [ ] 里"));
            return None;
        };
        if array.len() > 1_000 {
            item.problem(
                say!("{} is a list of {}", "{} 是 {} 个元素的列表", item.label(), array.len()),
                say!("it has at most 1000 names", "最多 1000 个名称"),
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
