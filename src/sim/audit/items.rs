//! Items of work besides chat: where they come from, when they are due, what was done about them.

use std::collections::BTreeMap;

use super::reading::{At, Range, Reading};
use super::{Check, Findings};
use crate::day::{Cause, InquiryKind};
use crate::scenario::{Due, ItemSource, OffChat};
use crate::sim::{End, ItemRecord, NOBODY, OffChatRecord};
use crate::units::{Span, Time};

pub(super) const ITEMS: Check = Check {
    name: "items",
    summary: "every item of work besides chat has its cause, its moment and its deadline, and every cause its item",
    run: items,
};

pub(super) const ITEM_WORK: Check = Check {
    name: "item-work",
    summary: "the stretches of an item add up to its work times the factors, and it is done when the last one ends",
    run: item_work,
};

/// When an item should appear.
struct Appears {
    at: Time,
    /// Whether it must; otherwise it may.
    must: bool,
}

fn items(reading: &Reading, found: &mut Findings) {
    let mut expected = BTreeMap::new();
    for (kind, law) in (0..).zip(&reading.scenario.off_chat) {
        expect_items(reading, kind, law, &mut expected);
    }
    for pair in reading.journal.items.windows(2) {
        found.expect(pair[0].arose <= pair[1].arose, || {
            format!("items of {} and {} are out of order", At(pair[0].arose), At(pair[1].arose))
        });
    }
    for (index, item) in reading.journal.items.iter().enumerate() {
        let appears = expected.remove(&(item.kind, item.cause));
        found.expect(appears.as_ref().is_some_and(|it| it.at == item.arose), || {
            let at = appears.map_or(Time::NEVER, |it| it.at);
            format!(
                "item {index} of kind {} from {:?} appears {}, and should {}",
                item.kind,
                item.cause,
                At(item.arose),
                At(at)
            )
        });
        let due = match reading.scenario.off_chat[item.kind as usize].due {
            Due::After(span) => item.arose + span,
            Due::At(mut at) => {
                while at < item.arose {
                    at += Span::from_hours(24);
                }
                at
            }
        };
        found.expect(item.due == due, || {
            format!("item {index} is due {}, and should be {}", At(item.due), At(due))
        });
    }
    for ((kind, cause), appears) in expected {
        found.expect(!appears.must || appears.at > reading.horizon, || {
            format!("an item of kind {kind} from {cause:?} should appear {}", At(appears.at))
        });
    }
}

fn expect_items(reading: &Reading, kind: u16, law: &OffChat, expected: &mut BTreeMap<(u16, Cause), Appears>) {
    let day = reading.day;
    match &law.source {
        ItemSource::At { at, items } => {
            for nth in 0..*items {
                expected.insert((kind, Cause::Item(kind, nth)), Appears { at: *at, must: true });
            }
        }
        ItemSource::Spread { from, to, items } => {
            for nth in 0..*items {
                let at = day.item_appears(kind, nth, *from, *to);
                expected.insert((kind, Cause::Item(kind, nth)), Appears { at, must: true });
            }
        }
        ItemSource::PerInquiry { share, after, reasons } => {
            for (inquiry, contacts) in (0..).zip(&reading.contacts) {
                let Some(&last) = contacts.last() else { continue };
                let drawn = &day.inquiries[inquiry as usize];
                let record = reading.record(last);
                let received = contacts.iter().any(|&index| reading.record(index).agent != NOBODY);
                let fits = reasons.contains(&drawn.reason) && drawn.kind != InquiryKind::Empty;
                if fits && received && record.end != End::CutOff && day.has_item(kind, inquiry, *share) {
                    // One that goes on after the day has not closed for good.
                    let must = super::endings::return_due(reading, last).is_never()
                        && record.closed < reading.horizon;
                    let at = record.closed + *after;
                    expected.insert((kind, Cause::ItemOf(kind, inquiry)), Appears { at, must });
                }
            }
        }
        ItemSource::LeaveMessages { reasons } => {
            for record in reading.journal.inquiries.iter().filter(|it| it.end == End::LeaveMessage) {
                if reasons.contains(&day.inquiries[record.inquiry as usize].reason) {
                    let cause = Cause::ItemOf(kind, record.inquiry);
                    expected.insert((kind, cause), Appears { at: record.closed, must: true });
                }
            }
        }
    }
}

/// The stretches of work at each item, in order.
pub(super) fn stretches(reading: &Reading) -> Vec<Vec<OffChatRecord>> {
    let mut stretches = vec![Vec::new(); reading.journal.items.len()];
    for stretch in &reading.journal.off_chat {
        stretches[stretch.item as usize].push(*stretch);
    }
    for of_item in &mut stretches {
        of_item.sort_by_key(|stretch| (stretch.from, stretch.to));
    }
    stretches
}

/// Work of an item before any factor.
pub(super) fn base(reading: &Reading, item: &ItemRecord) -> Span {
    match item.cause {
        Cause::Item(kind, nth) => reading.day.item_work(reading.scenario, kind, nth),
        Cause::ItemOf(kind, inquiry) => reading.day.item_work_of(reading.scenario, kind, inquiry),
        Cause::End(_) => Span::ZERO,
    }
}

/// How much of the base work stretches have done, in microseconds: surely, and at most.
pub(super) fn done(reading: &Reading, stretches: &[OffChatRecord]) -> Range {
    let (mut least, mut most) = (0.0, 0.0);
    for stretch in stretches {
        let factor = reading.work_factor(stretch.agent as usize, stretch.from);
        let took = (stretch.to - stretch.from).micros() as f64;
        // Lengths are rounded to the microsecond, at each interruption.
        least += (took - 2.0).max(0.0) / factor.most;
        most += (took + 2.0) / factor.least;
    }
    Range { least, most }
}

fn item_work(reading: &Reading, found: &mut Findings) {
    for (index, (item, stretches)) in reading.journal.items.iter().zip(stretches(reading)).enumerate() {
        let base = base(reading, item).micros() as f64;
        let done = done(reading, &stretches);
        // So is what an interruption leaves to be done.
        let slack = 4.0 + stretches.len() as f64 + base * 1e-9;
        let early = stretches.first().is_some_and(|first| first.from < item.arose);
        let last = stretches.last().map_or(Time::NEVER, |last| last.to);
        let lawful = if item.done.is_never() {
            done.least <= base + slack
        } else {
            item.done == last && done.least <= base + slack && base <= done.most + slack
        };
        found.expect(lawful && !early, || {
            let took: Vec<String> = stretches
                .iter()
                .map(|s| format!("agent {} {} to {}", s.agent, At(s.from), At(s.to)))
                .collect();
            format!(
                "item {index}, arose {}, of {base} µs, is done {} after {:.0} to {:.0} µs: {took:?}",
                At(item.arose),
                At(item.done),
                done.least,
                done.most
            )
        });
    }
}
