//! The forecast: numbers by slot from the file or a spreadsheet, divided among reasons, with shapes and error.

use std::path::Path;

use toml::de::DeValue;

use super::forecast_sheet::{self, Found, VARIANTS, Wanted};
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

/// How likely the low, the base and the high numbers of a file are that has all three, if no probabilities are
/// written: the low one is then meant as the tenth percentile and the high one as the ninetieth (the McNamee–Celona
/// shortcut: McNamee and Celona 1987, Decision Analysis for the Professional).
const PROBABILITIES: [f64; VARIANTS.len()] = [0.25, 0.5, 0.25];

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
    let demand = numbers(table, context, slots, &variants)?;
    if !frame.known {
        return None;
    }
    let sum: f64 = demand.expected.iter().flatten().sum();
    if sum <= 0.0 {
        table.findings.at(
            table.at,
            say!("the forecast is empty", "预测为空"),
            say!("some slot has an inquiry", "至少有一个时段有咨询"),
            "",
        );
        return None;
    }
    let Demand { expected, variants } = demand;
    let mut forecast = Forecast { slot: frame.slot, expected, shapes, day_cv, slot_cv, variants };
    if let Some(volume) = volume {
        forecast.scale(volume / sum);
    }
    Some((forecast, burst_places))
}

/// Expected inquiries by reason and slot, and their variants.
struct Demand {
    expected: Vec<Vec<f64>>,
    variants: Vec<Variant>,
}

impl Demand {
    /// Variants that have numbers of their own; what is expected is their mean.
    fn of_variants(numbers: Vec<Vec<Vec<f64>>>, probabilities: &[f64]) -> Self {
        let mut expected: Vec<Vec<f64>> = numbers[0].iter().map(|slots| vec![0.0; slots.len()]).collect();
        for (numbers, probability) in numbers.iter().zip(probabilities) {
            for (mean, number) in expected.iter_mut().flatten().zip(numbers.iter().flatten()) {
                *mean += probability * number;
            }
        }
        let sum = |numbers: &[Vec<f64>]| numbers.iter().flatten().sum::<f64>();
        let mean = sum(&expected);
        let variants = numbers.into_iter().zip(probabilities).map(|(numbers, probability)| Variant {
            probability: *probability,
            factor: if mean > 0.0 { sum(&numbers) / mean } else { 1.0 },
            expected: Some(numbers),
        });
        Demand { variants: variants.collect(), expected }
    }
}

/// Number of slots, if the end is the end of one.
fn slots(table: &Table<'_>, context: &Context<'_>) -> Option<usize> {
    let frame = context.frame;
    let Some(slots) = frame.slots() else {
        table.findings.at(
            frame.end_at,
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

/// Expected inquiries by reason and slot, and the variants, some of which may have their own.
fn numbers(
    table: &Table<'_>,
    context: &Context<'_>,
    slots: usize,
    variants: &[VariantKey],
) -> Option<Demand> {
    let written: Vec<&str> =
        ["total", "per_reason", "file", "csv"].into_iter().filter(|key| table.has(key)).collect();
    if let ["file" | "csv"] = written[..] {
        let (name, sheet) = table.file()?;
        return context.frame.known.then(|| from_file(table, context, (&name, sheet), slots, variants))?;
    }
    if table.opt::<String>("sheet").is_some() && !written.contains(&"file") {
        let rule = say!("a sheet is of the workbook that file names", "sheet 是 file 所写工作簿的工作表");
        let found = say!("there is a sheet and no file", "写了 sheet 而没有 file");
        table.problem("sheet", found, rule, say!("leave it out", "请删去"));
    }
    if let Some(variant) = variants.iter().find(|variant| variant.factor.is_none()) {
        let found = say!("the variant {:?} has no factor", "情景 {:?} 没有 factor", variant.name);
        let rule = say!(
            "only in a file a variant has numbers of its own, in a column or sheet of its name",
            "只有在文件里，情景才能以同名的列或工作表写自己的数字"
        );
        table.findings.at(variant.at, found, rule, say!("write factor = …", "请写 factor = …"));
    }
    let expected = match written[..] {
        ["total"] => {
            let total = table.opt::<Counts>("total")?.0;
            let item = table.item("total")?;
            let total = one_per_slot(&item, total, context.frame, slots)?;
            divided(&total, context.shares.as_deref()?)
        }
        ["per_reason"] => per_reason(&table.item("per_reason")?, context, slots)?,
        [] => {
            table.findings.at(
                table.at,
                say!("the forecast has no numbers", "预测没有数字"),
                say!("[forecast] has total, per_reason or file", "[forecast] 要有 total、per_reason 或 file"),
                say!(
                    "add total = [ … ] with one number per slot, or file = \"….xlsx\"",
                    "请加上 total = [ … ]，每个时段一个数，或写 file = \"….xlsx\""
                ),
            );
            return None;
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
                    "[forecast] has one of total, per_reason, file",
                    "[forecast] 只能有 total、per_reason、file 之一"
                ),
                say!("leave out the others", "请删去其余的"),
            );
            return None;
        }
    };
    Some(Demand { expected, variants: variants.iter().map(VariantKey::factored).collect() })
}

/// The numbers of a file, with variants if the file has them.
fn from_file(
    table: &Table<'_>,
    context: &Context<'_>,
    (file, sheet): (&str, Option<String>),
    slots: usize,
    variants: &[VariantKey],
) -> Option<Demand> {
    let factored = variants.iter().filter(|variant| variant.factor.is_some()).count();
    if factored > 0 && factored < variants.len() {
        table.problem(
            "variants",
            say!("some variants have a factor and some have not", "有的情景写了 factor，有的没写"),
            say!(
                "either all have one, or all have numbers of their own in the file",
                "要么都写 factor，要么都在文件里写自己的数字"
            ),
            "",
        );
        return None;
    }
    let own: Vec<String> = if factored > 0 { &[] } else { variants }.iter().map(|v| v.name.clone()).collect();
    let wanted = Wanted { file, sheet: sheet.as_deref(), variants: &own, slots };
    match forecast_sheet::read(table.findings, context, &wanted)? {
        Found::One(expected) => {
            Some(Demand { expected, variants: variants.iter().map(VariantKey::factored).collect() })
        }
        Found::Variants(_) if factored > 0 => {
            table.problem(
                "variants",
                say!(
                    "the variants have factors, and the file has numbers for each",
                    "情景写了 factor，文件里又有各自的数字"
                ),
                say!("a variant has one of them", "一个情景只能有其一"),
                say!("leave out the factors, or the columns", "请删去 factor，或删去这些列"),
            );
            None
        }
        Found::Variants(numbers) => {
            let probabilities: Vec<f64> = match variants {
                [] => PROBABILITIES.to_vec(),
                variants => variants.iter().map(|variant| variant.probability).collect(),
            };
            Some(Demand::of_variants(numbers, &probabilities))
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
                say!("a second burst is in the slot of {}", "{} 的时段有第二个爆发", frame.clock.label(at)),
                say!("a slot has one burst", "一个时段只能有一个爆发"),
                say!("leave one out", "请删去一个"),
            ),
            Some(slot) => {
                shapes[slot] = Shape::Burst(k);
                places.push((slot, table.findings.source.place(burst.at)));
            }
            None => {
                let next_day = at + Span::from_hours(24);
                let meant = next_day >= Time::START && next_day < frame.end;
                let remedy = if meant {
                    say!("write \"{}\"", "请写 \"{}\"", frame.clock.label(next_day))
                } else {
                    say!("a burst is in the slot that it opens", "爆发要落在它所开启的时段内")
                };
                burst.problem(
                    "at",
                    say!(
                        "the burst at {} is outside the scenario",
                        "{} 的爆发在场景之外",
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
    places.sort_unstable_by_key(|place| place.0);
    (shapes, places.into_iter().map(|place| place.1).collect())
}

/// A variant as it is written.
struct VariantKey {
    name: String,
    probability: f64,
    factor: Option<f64>,
    at: usize,
}

impl VariantKey {
    fn factored(&self) -> Variant {
        Variant { probability: self.probability, factor: self.factor.unwrap_or(1.0), expected: None }
    }
}

fn variants(table: &Table<'_>) -> Vec<VariantKey> {
    let tables = table.inlines("variants");
    let mut names = Names::new(VARIANT);
    let mut variants = Vec::new();
    for variant in &tables {
        let name: String = variant.get("name");
        names.add(table.findings, name.clone(), variant.at("name"));
        let (probability, factor) = (variant.get("probability"), variant.opt("factor"));
        // One that cannot be read was noted, and is no missing one.
        let factor = factor.or(variant.has("factor").then_some(1.0));
        variants.push(VariantKey { name, probability, factor, at: variant.at });
    }
    let sum: f64 = variants.iter().map(|variant| variant.probability).sum();
    if !variants.is_empty() && (sum - 1.0).abs() > 1e-6 {
        table.problem(
            "variants",
            say!(
                "the variants' probabilities add up to {}",
                "各情景的概率之和为 {}",
                plain((sum * 1e6).round() / 1e6)
            ),
            say!("they add up to 1", "总和应为 1"),
            "",
        );
    }
    variants
}
