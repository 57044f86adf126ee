//! The forecast: numbers by slot from the file or a CSV, divided among reasons, with shapes and error.

use std::path::Path;

use toml::de::DeValue;

use super::forecast_csv;
use super::frame::Frame;
use super::key::{plain, span};
use super::names::{Names, VARIANT};
use super::problem::list;
use super::profile::Counts;
use super::source::Place;
use super::table::{Item, Table};
use super::value::{OneOf, Read};
use super::when::Moment;
use crate::say;
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
        table.findings.at(
            table.at,
            say!("the forecast is empty", "预测为空"),
            say!("some slot has an inquiry", "至少有一个时段有咨询"),
            "",
        );
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
            say!(
                "the scenario is {} long, which is no whole number of slots of {}",
                "场景长 {}，不是时段长度 {} 的整数倍",
                span(frame.end.secs()),
                frame.slot
            ),
            say!("a forecast has whole slots", "预测由完整的时段组成"),
            say!("change end or slot", "请修改 end 或 slot"),
        );
        return None;
    };
    if slots * context.reasons.len().max(1) > MOST_CELLS {
        table.findings.at(
            table.at,
            say!(
                "the forecast would have {slots} slots for each of {} reasons",
                "预测会有 {slots} 个时段 × {} 种咨询类型",
                context.reasons.len()
            ),
            say!("at most {MOST_CELLS} numbers", "最多 {MOST_CELLS} 个数"),
            say!("write a longer slot", "请写更长的时段"),
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
                say!("the forecast has no numbers", "预测没有数字"),
                say!("[forecast] has total, per_reason or csv", "[forecast] 要有 total、per_reason 或 csv"),
                say!("add total = [ … ] with one number per slot", "请加上 total = [ … ]，每个时段一个数"),
            );
            None
        }
        _ => {
            table.findings.at(
                table.at,
                say!(
                    "the forecast is written twice: {}",
                    "预测写了不止一次：{}",
                    list(written.iter().copied())
                ),
                say!(
                    "[forecast] has one of total, per_reason, csv",
                    "[forecast] 只能有 total、per_reason、csv 之一"
                ),
                say!("leave out the others", "请删去其余的"),
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
        missing if missing > 0 => say!("add {missing}", "请补 {missing} 个"),
        extra => say!(
            "leave out {} (a comma separates numbers: a thousand is 1000)",
            "请删去 {} 个（逗号分隔数字：一千写作 1000）",
            -extra
        ),
    };
    item.problem(
        say!("{} has {} numbers", "{} 有 {} 个数", item.label(), counts.len()),
        say!(
            "{start} to {end} is {slots} slots of {}, one number each",
            "{start} 至 {end} 有 {slots} 个长 {} 的时段，每个时段一个数",
            frame.slot
        ),
        remedy,
    );
    None
}

fn per_reason(item: &Item<'_>, context: &Context<'_>, slots: usize) -> Option<Vec<Vec<f64>>> {
    let DeValue::Table(table) = item.value else {
        item.wrong_type(
            say!("a table", "表"),
            say!(
                "write [forecast.per_reason] and one line per reason",
                "请写 [forecast.per_reason]，每种咨询类型一行"
            ),
        );
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
            say!(
                "{} has no numbers for {}",
                "{} 没有 {} 的数字",
                item.label(),
                list(missing.iter().copied())
            ),
            say!("every reason has its numbers", "每种咨询类型都要有数字"),
            say!("write 0 for a reason without inquiries", "没有咨询的类型请写 0"),
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
                say!("a second burst is in the slot of {}", "{} 的时段有第二个突发", frame.clock.label(at)),
                say!("a slot has one burst", "一个时段只能有一个突发"),
                say!("leave one out", "请删去一个"),
            ),
            Some(slot) => {
                shapes[slot] = Shape::Burst(k);
                places.push(table.findings.source.place(burst.at));
            }
            None => {
                let next_day = at + Span::from_hours(24);
                let meant = next_day >= Time::START && next_day < frame.end;
                let remedy = if meant {
                    say!("write \"{}\"", "请写 \"{}\"", frame.clock.label(next_day))
                } else {
                    say!("a burst is in the slot that it opens", "突发要落在它所开启的时段内")
                };
                burst.problem(
                    "at",
                    say!(
                        "the burst at {} is outside the scenario",
                        "{} 的突发在场景之外",
                        frame.clock.label(at)
                    ),
                    say!(
                        "the scenario is from {} to {}",
                        "场景从 {} 到 {}",
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
    let mut names = Names::new(VARIANT);
    let mut variants = Vec::new();
    for variant in &tables {
        names.add(table.findings, variant.get("name"), variant.at("name"));
        variants.push(Variant { probability: variant.get("probability"), factor: variant.get("factor") });
    }
    let sum: f64 = variants.iter().map(|variant| variant.probability).sum();
    if !variants.is_empty() && (sum - 1.0).abs() > 1e-6 {
        table.problem(
            "variants",
            say!(
                "the variants' probabilities add up to {}",
                "各方案的概率之和为 {}",
                plain((sum * 1e6).round() / 1e6)
            ),
            say!("they add up to 1", "总和应为 1"),
            "",
        );
    }
    variants
}
