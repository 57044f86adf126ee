//! Values by hour of day: one number, 24 numbers, or a table of hours such as `{ "20:00-24:00" = 8, else = 5 }`.

use toml::de::{DeTable, DeValue};

use super::problem::quoted;
use super::table::Item;
use super::value::{Read, number};
use super::when;
use crate::language::Words;
use crate::say;
use crate::scenario::DailyWindow;
use crate::units::Span;

/// How a profile is written, for messages.
const FORMS: Words = Words::new(
    "by hour of day it is one value, a list of 24 values from 00:00, or a table such as { \"20:00-24:00\" = 8, else = 5 }",
    "按小时的值写作一个值、从 00:00 起的 24 个值的列表，或表，例如 { \"20:00-24:00\" = 8, else = 5 }",
);

/// A profile of numbers.
impl Read for Vec<f64> {
    fn read(item: &Item<'_>) -> Option<Self> {
        profile(item, f64::read)
    }
    fn neutral() -> Self {
        vec![1.0]
    }
}

/// A profile of whole numbers, where `"none"` means without limit.
impl Read for Vec<u32> {
    fn read(item: &Item<'_>) -> Option<Self> {
        profile(item, |item| match item.value {
            DeValue::String(text) if text == "none" => Some(u32::MAX),
            _ => u32::read(item),
        })
    }
    fn neutral() -> Self {
        vec![1]
    }
}

/// Expected inquiries by slot: a list, or one number for all slots.
pub(super) struct Counts(pub Vec<f64>);

impl Read for Counts {
    fn read(item: &Item<'_>) -> Option<Self> {
        /// More inquiries than any shop has in a slot.
        const MOST: f64 = 1e7;
        let DeValue::Array(array) = item.value else {
            return number(item, 0.0, MOST).map(|count| Counts(vec![count]));
        };
        // All elements are looked at, so that all that are wrong are said.
        let counts: Vec<Option<f64>> = array
            .iter()
            .map(|element| {
                let item = Item { value: element.get_ref(), at: element.span().start, ..*item };
                number(&item, 0.0, MOST)
            })
            .collect();
        if counts.is_empty() {
            item.problem(
                say!("{} is an empty list", "{} 是空列表", item.label()),
                say!("it has one number per slot", "每个时段一个数"),
                "",
            );
            return None;
        }
        counts.into_iter().collect::<Option<Vec<f64>>>().map(Counts)
    }
    fn neutral() -> Self {
        Counts(Vec::new())
    }
}

fn profile<T: Copy>(item: &Item<'_>, read: impl Fn(&Item<'_>) -> Option<T>) -> Option<Vec<T>> {
    match item.value {
        DeValue::Array(array) if array.len() == 24 => array
            .iter()
            .map(|element| read(&Item { value: element.get_ref(), at: element.span().start, ..*item }))
            .collect(),
        DeValue::Array(array) => {
            item.problem(
                say!("{} is a list of {}", "{} 是 {} 个元素的列表", item.label(), array.len()),
                FORMS,
                "",
            );
            None
        }
        DeValue::Table(table) => of_hours(item, table, read),
        _ => read(item).map(|value| vec![value]),
    }
}

fn of_hours<T: Copy>(
    item: &Item<'_>,
    table: &DeTable<'_>,
    read: impl Fn(&Item<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let mut hours: [Option<T>; 24] = [None; 24];
    let mut otherwise = None;
    for (key, value) in table.iter() {
        let value_item = Item { value: value.get_ref(), at: value.span().start, ..*item };
        let key_item = Item { at: key.span().start, ..*item };
        let value = read(&value_item)?;
        if key.get_ref() == "else" {
            otherwise = Some(value);
            continue;
        }
        let Some(window) = when::window(key.get_ref()).filter(whole_hours) else {
            let remedy = say!("write full hours, such as \"20:00-24:00\"", "请写整点，例如 \"20:00-24:00\"");
            key_item.problem(
                say!("{} has {}", "{} 含有 {}", item.label(), quoted(key.get_ref())),
                FORMS,
                remedy,
            );
            return None;
        };
        for (hour, slot) in hours.iter_mut().enumerate() {
            if window.contains(Span::from_hours(hour as i64)) && slot.replace(value).is_some() {
                let found = say!("{} gives {hour:02}:00 twice", "{} 给了 {hour:02}:00 两次", item.label());
                key_item.problem(found, say!("each hour has one value", "每个小时一个值"), "");
                return None;
            }
        }
    }
    let missing = hours.iter().position(Option::is_none).filter(|_| otherwise.is_none());
    if let Some(hour) = missing {
        let found = say!("{} gives no value for {hour:02}:00", "{} 没有给 {hour:02}:00 的值", item.label());
        item.problem(
            found,
            say!("each hour has one value", "每个小时一个值"),
            say!("add else = …", "请加上 else = …"),
        );
        return None;
    }
    hours.into_iter().map(|value| value.or(otherwise)).collect()
}

fn whole_hours(window: &DailyWindow) -> bool {
    let hour = Span::from_hours(1).micros();
    window.from.micros() % hour == 0 && window.until.micros() % hour == 0
}
