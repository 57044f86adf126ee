//! The forecast: numbers by slot from the file or a CSV, divided among reasons, with shapes and error.

use std::path::Path;

use toml::de::DeValue;

use super::forecast_csv;
use super::frame::Frame;
use super::key::{plain, span};
use super::names::Names;
use super::problem::list;
use super::profile::Counts;
use super::source::Place;
use super::table::{Item, Table};
use super::value::{OneOf, Read};
use super::when::Moment;
use crate::scenario::{Forecast, Shape, Variant};
use crate::units::{Span, Time};

/// Most slots times reasons; with more, the slot is finer than any forecast is.
const MOST_CELLS: usize = 1_000_000;

/// What a forecast is read with.
pub(super) struct Context<'c> {
    pub frame: &'c Frame,
    pub base: &'c Path,
    pub reasons: &'c Names,
    /// Shares of the reasons; `None` if they are wrong, which was noted.
    pub shares: Option<Vec<f64>>,
}

/// A forecast, and where its bursts stand.
pub(super) fn read(table: &Table<'_>, context: &Context<'_>) -> Option<(Forecast, Vec<Place>)> {
    let frame = context.frame;
    let day_cv = table.get("day_cv");
    let slot_cv = table.get("slot_cv");
    let volume: Option<f64> = table.opt("volume");
    let shape = match table.get::<OneOf>("shape").0 {
        "linear" => Shape::Linear,
        _ => Shape::Flat,
    };
    let variants = variants(table);
    let slots = if frame.known { slots(table, context)? } else { 0 };
    let (shapes, burst_places) = shapes(table, frame, shape, slots);
    let mut expected = numbers(table, context, slots)?;
    if !frame.known {
        return None;
    }
    let sum: f64 = expected.iter().flatten().sum();
    if sum <= 0.0 {
        table.findings.at(table.at, "the forecast is empty", "some slot has an inquiry", "");
        return None;
    }
    if let Some(volume) = volume {
        expected.iter_mut().flatten().for_each(|count| *count *= volume / sum);
    }
    Some((Forecast { slot: frame.slot, expected, shapes, day_cv, slot_cv, variants }, burst_places))
}

/// Number of slots, if the end is the end of one.
fn slots(table: &Table<'_>, context: &Context<'_>) -> Option<usize> {
    let frame = context.frame;
    let Some(slots) = frame.slots() else {
        table.findings.at(
            table.at,
            format!(
                "the scenario is {} long, which is no whole number of slots of {}",
                span(frame.end.secs()),
                frame.slot
            ),
            "a forecast has whole slots",
            "change end or slot",
        );
        return None;
    };
    if slots * context.reasons.len().max(1) > MOST_CELLS {
        table.findings.at(
            table.at,
            format!("the forecast would have {slots} slots for each of {} reasons", context.reasons.len()),
            format!("at most {MOST_CELLS} numbers"),
            "write a longer slot",
        );
        return None;
    }
    Some(slots)
}

/// Expected inquiries by reason and slot.
fn numbers(table: &Table<'_>, context: &Context<'_>, slots: usize) -> Option<Vec<Vec<f64>>> {
    let written: Vec<&str> =
        ["total", "per_reason", "csv"].into_iter().filter(|key| table.has(key)).collect();
    match written[..] {
        ["total"] => {
            let total = table.opt::<Counts>("total")?.0;
            let item = table.item("total")?;
            let total = one_per_slot(&item, total, context.frame, slots)?;
            Some(divided(&total, context.shares.as_deref()?))
        }
        ["per_reason"] => per_reason(&table.item("per_reason")?, context, slots),
        ["csv"] => {
            let name: String = table.opt("csv")?;
            context.frame.known.then(|| forecast_csv::read(table, context, &name, slots))?
        }
        [] => {
            table.findings.at(
                table.at,
                "the forecast has no numbers",
                "[forecast] has total, per_reason or csv",
                "add total = [ … ] with one number per slot",
            );
            None
        }
        _ => {
            table.findings.at(
                table.at,
                format!("the forecast is written twice: {}", list(written.iter().copied())),
                "[forecast] has one of total, per_reason, csv",
                "leave out the others",
            );
            None
        }
    }
}

/// Totals divided among the reasons.
pub(super) fn divided(total: &[f64], shares: &[f64]) -> Vec<Vec<f64>> {
    shares.iter().map(|share| total.iter().map(|count| count * share).collect()).collect()
}

/// One number per slot: as many as there are slots, or one that stands for all.
fn one_per_slot(item: &Item<'_>, counts: Vec<f64>, frame: &Frame, slots: usize) -> Option<Vec<f64>> {
    if !frame.known || counts.len() == slots {
        return Some(counts);
    }
    if let ([count], true) = (&counts[..], !matches!(item.value, DeValue::Array(_))) {
        return Some(vec![*count; slots]);
    }
    let end = frame.clock.label(frame.end);
    let start = frame.clock.label(Time::START);
    let remedy = match slots as i64 - counts.len() as i64 {
        missing if missing > 0 => format!("add {missing}"),
        extra => format!("leave out {} (a comma separates numbers: a thousand is 1000)", -extra),
    };
    item.problem(
        format!("{} has {} numbers", item.label(), counts.len()),
        format!("{start} to {end} is {slots} slots of {}, one number each", frame.slot),
        remedy,
    );
    None
}

fn per_reason(item: &Item<'_>, context: &Context<'_>, slots: usize) -> Option<Vec<Vec<f64>>> {
    let DeValue::Table(table) = item.value else {
        item.wrong_type("a table", "write [forecast.per_reason] and one line per reason");
        return None;
    };
    let mut expected: Vec<Option<Vec<f64>>> = vec![None; context.reasons.len()];
    let mut complete = true;
    for (name, value) in table.iter() {
        let reason = context.reasons.resolve(item.findings, name.get_ref(), name.span().start);
        let item = Item { value: value.get_ref(), at: value.span().start, ..*item };
        let counts = Counts::read(&item).and_then(|c| one_per_slot(&item, c.0, context.frame, slots));
        match (reason, counts) {
            (Some(reason), Some(counts)) => expected[reason] = Some(counts),
            _ => complete = false,
        }
    }
    if !complete {
        return None;
    }
    let missing: Vec<&str> = missing(&expected, context.reasons);
    if !missing.is_empty() {
        item.problem(
            format!("{} has no numbers for {}", item.label(), list(missing.iter().copied())),
            "every reason has its numbers",
            "write 0 for a reason without inquiries",
        );
    }
    expected.into_iter().collect()
}

/// The reasons that have no numbers yet.
pub(super) fn missing<'n, T>(by_reason: &[Option<T>], reasons: &'n Names) -> Vec<&'n str> {
    let names = reasons.list.iter().map(String::as_str);
    names.zip(by_reason).filter(|(_, numbers)| numbers.is_none()).map(|(name, _)| name).collect()
}

fn shapes(table: &Table<'_>, frame: &Frame, shape: Shape, slots: usize) -> (Vec<Shape>, Vec<Place>) {
    let mut shapes = vec![shape; slots];
    let mut places = Vec::new();
    for burst in table.inlines("bursts") {
        let (at, k) = (burst.get::<Moment>("at"), burst.get::<f64>("k"));
        if !frame.known || !burst.has("at") {
            continue;
        }
        let at = at.time(&frame.clock);
        let slot = (at >= Time::START && at < frame.end)
            .then(|| (at.micros() / frame.slot.micros().max(1)) as usize)
            .filter(|slot| *slot < slots);
        match slot {
            Some(slot) if matches!(shapes[slot], Shape::Burst(_)) => burst.problem(
                "at",
                format!("a second burst is in the slot of {}", frame.clock.label(at)),
                "a slot has one burst",
                "leave one out",
            ),
            Some(slot) => {
                shapes[slot] = Shape::Burst(k);
                places.push(table.findings.source.place(burst.at));
            }
            None => {
                let next_day = at + Span::from_hours(24);
                let meant = next_day >= Time::START && next_day < frame.end;
                let remedy = if meant {
                    format!("write \"{}\"", frame.clock.label(next_day))
                } else {
                    "a burst is in the slot that it opens".to_owned()
                };
                burst.problem(
                    "at",
                    format!("the burst at {} is outside the scenario", frame.clock.label(at)),
                    format!(
                        "the scenario is from {} to {}",
                        frame.clock.label(Time::START),
                        frame.clock.label(frame.end)
                    ),
                    &remedy,
                )
            }
        }
    }
    (shapes, places)
}

fn variants(table: &Table<'_>) -> Vec<Variant> {
    let tables = table.inlines("variants");
    let mut names = Names::new("variant");
    let mut variants = Vec::new();
    for variant in &tables {
        names.add(table.findings, variant.get("name"), variant.at("name"));
        variants.push(Variant { probability: variant.get("probability"), factor: variant.get("factor") });
    }
    let sum: f64 = variants.iter().map(|variant| variant.probability).sum();
    if !variants.is_empty() && (sum - 1.0).abs() > 1e-6 {
        table.problem(
            "variants",
            format!("the variants' probabilities add up to {}", plain((sum * 1e6).round() / 1e6)),
            "they add up to 1",
            "",
        );
    }
    variants
}
