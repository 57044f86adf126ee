//! Why the table of hours has poor rates or none: hours in which nobody is on line, and hours that the platform does not
//! count. They look alike there and are not the same.

use super::{Report, SlotReport, words};
use crate::language::Words;
use crate::say;

/// People on line, mean, of a slot in which there is nobody.
const NOBODY: f64 = 0.005;
/// Inquiries that are not worth a word, fewer than one in two days.
const FEW: f64 = 0.5;

/// The reasons, in sentences; none where somebody is on line whenever anybody writes, since answers say themselves which
/// hours count.
pub(super) fn notes(report: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    let waiting: f64 = report.slots.iter().filter(|slot| is_closed(slot)).map(inquiries).sum();
    if waiting < FEW {
        return notes;
    }
    notes.push(say!(
            "Nobody is on line {when}: {inquiries} inquiries a day come to people then and are not answered in these hours. The platform counts them only where it counts the hour.",
            "{when} 无人在线：其间日均 {inquiries} 条转人工咨询当时得不到回复，是否计入考核只取决于平台是否统计该时段。",
            when = words::list(&stretches(report, is_closed)),
            inquiries = words::decimals(waiting, usize::from(waiting < 10.0))
        ));
    let mut told: Vec<&[String]> = Vec::new();
    for target in &report.targets {
        let Some(counted) = target.counted.as_deref().filter(|counted| !told.contains(counted)) else {
            continue;
        };
        told.push(counted);
        let when = counted.join(Words::new(", ", "、").now());
        notes.push(if counted.is_empty() {
            say!(
                "{title} counts no hour of this scenario.",
                "{title}不统计本场景的任何时段。",
                title = target.title
            )
        } else {
            say!(
                "{title} has no value outside {when}: the platform does not count other hours.",
                "{title}在 {when} 之外没有数值：平台不统计其他时段。",
                title = target.title
            )
        });
    }
    notes
}

fn value(slot: &SlotReport, name: &str) -> f64 {
    slot.figures.get(name).and_then(Option::as_ref).map_or(0.0, |measure| measure.value)
}

fn inquiries(slot: &SlotReport) -> f64 {
    value(slot, "inquiries-to-people")
}

fn is_closed(slot: &SlotReport) -> bool {
    value(slot, "people-online") < NOBODY && inquiries(slot) > 0.0
}

/// Slots that follow each other, `02:00–08:00`.
fn stretches(report: &Report, has: impl Fn(&SlotReport) -> bool) -> Vec<String> {
    let slots = &report.slots;
    let mut list: Vec<(usize, usize)> = Vec::new();
    for place in (0..slots.len()).filter(|place| has(&slots[*place])) {
        match list.last_mut() {
            Some((_, last)) if *last + 1 == place => *last = place,
            _ => list.push((place, place)),
        }
    }
    let end = |place: usize| match slots.get(place + 1) {
        Some(next) => next.clock.clone(),
        None => report.scenario.end_label(),
    };
    list.into_iter().map(|(from, to)| format!("{}–{}", slots[from].clock, end(to))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample_study;
    use crate::report::sample::report;

    #[test]
    fn the_last_stretch_ends_with_its_day() {
        let study = sample_study();
        let mut report = report(&study, 1);
        (report.scenario.start, report.scenario.end) =
            ("2026-12-11T00:00:00".into(), "2026-12-13T00:00:00".into());
        report.slots.truncate(2);
        report.slots[1].clock = "23:00+1".to_owned();
        assert_eq!(stretches(&report, |slot| slot.clock == "23:00+1"), ["23:00+1–00:00+2"]);
    }
}
