//! How values and differences of a comparison are written: signed, in points, with the decimals that intervals support.

use super::super::words;
use super::{DifferenceReport, Number};
use crate::kpi::Unit;
use crate::say;

/// `−0.1 points, −0.3 … +0.1`.
pub fn with_ends(number: &Number) -> String {
    let (digits, unit) = (digits(number), unit_of_differences(number.unit));
    let value = signed(number.value, number.unit, digits);
    match number.interval {
        Some((low, high)) => {
            let (low, high) = (signed(low, number.unit, digits), signed(high, number.unit, digits));
            format!("{value}{unit}, {low} … {high}")
        }
        None => format!("{value}{unit}"),
    }
}

/// The sign of a unit after a difference in it: ` points`, ` s`.
pub fn unit_of_differences(unit: Unit) -> String {
    match unit {
        Unit::Share => say!(" points", " 个百分点"),
        unit => words::sign(unit).to_owned(),
    }
}

/// Decimals that the half-width supports: two digits of it, from one decimal to four.
pub fn digits(number: &Number) -> usize {
    let scale = if number.unit == Unit::Share { 100.0 } else { 1.0 };
    let half = number.interval.map_or(number.value.abs(), |(low, high)| (high - low) / 2.0) * scale;
    if half > 0.0 { (1.0 - libm::log10(half).floor()).clamp(1.0, 4.0) as usize } else { 1 }
}

/// Decimals with which values are shown so that their differences can be seen: at most two.
pub fn finest<'a>(differences: impl Iterator<Item = &'a DifferenceReport>) -> usize {
    let certain = differences.filter(|difference| difference.number.value != 0.0);
    certain.map(|difference| digits(&difference.number)).min().unwrap_or(1).min(2)
}

/// A value with at least so many decimals if it is a share; other units as everywhere.
pub fn precise(value: f64, unit: Unit, digits: usize) -> String {
    match unit {
        Unit::Share if digits > 1 => words::decimals(value * 100.0, digits),
        unit => words::number(value, unit),
    }
}

/// A number with its sign, `−` for less than 0; shares in points.
pub fn signed(value: f64, unit: Unit, digits: usize) -> String {
    let value = if unit == Unit::Share { value * 100.0 } else { value };
    let text = words::decimals(value.abs(), digits);
    let zero = text.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
    match value {
        _ if zero => text,
        value if value > 0.0 => format!("+{text}"),
        _ => format!("−{text}"),
    }
}
