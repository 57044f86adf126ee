//! Values by hour of day: one number, 24 numbers, or a table of hours such as `{ "20:00-24:00" = 8, else = 5 }`.

use toml::de::{DeTable, DeValue};

use super::problem::quoted;
use super::table::Item;
use super::value::{Read, number};
use super::when;
use crate::scenario::DailyWindow;
use crate::units::Span;

/// How a profile is written, for messages.
const FORMS: &str = "by hour of day it is one value, a list of 24 values from 00:00, or a table such as { \"20:00-24:00\" = 8, else = 5 }";

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
            item.problem(format!("{} is an empty list", item.label()), "it has one number per slot", "");
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
            item.problem(format!("{} is a list of {}", item.label(), array.len()), FORMS, "");
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
            let remedy = "write full hours, such as \"20:00-24:00\"";
            key_item.problem(format!("{} has {}", item.label(), quoted(key.get_ref())), FORMS, remedy);
            return None;
        };
        for (hour, slot) in hours.iter_mut().enumerate() {
            if window.contains(Span::from_hours(hour as i64)) && slot.replace(value).is_some() {
                let found = format!("{} gives {hour:02}:00 twice", item.label());
                key_item.problem(found, "each hour has one value", "");
                return None;
            }
        }
    }
    let missing = hours.iter().position(Option::is_none).filter(|_| otherwise.is_none());
    if let Some(hour) = missing {
        let found = format!("{} gives no value for {hour:02}:00", item.label());
        item.problem(found, "each hour has one value", "add else = …");
        return None;
    }
    hours.into_iter().map(|value| value.or(otherwise)).collect()
}

fn whole_hours(window: &DailyWindow) -> bool {
    let hour = Span::from_hours(1).micros();
    window.from.micros() % hour == 0 && window.until.micros() % hour == 0
}
