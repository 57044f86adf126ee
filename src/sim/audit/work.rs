//! How long things take: the drawn work times every factor that holds.

use std::collections::HashMap;

use super::reading::{At, Range, Reading, inside, reach};
use super::routing::lets_go_before;
use super::{Check, Findings};
use crate::day::Round;
use crate::scenario::WrapUp;
use crate::sim::{End, RoundOutcome, WorkKind, WorkRecord};
use crate::units::{Span, Time};

pub(super) const REPLY_WORK: Check = Check {
    name: "reply-work",
    summary: "a reply takes the drawn work times team, person, reason, load, fatigue and assist factors",
    run: reply_work,
};

pub(super) const TEXT_WORK: Check = Check {
    name: "text-work",
    summary: "rests of replies, hand-over and closing texts follow their replies and take what they must",
    run: text_work,
};

pub(super) const WRAP_UP: Check = Check {
    name: "wrap-up",
    summary: "every wrap-up that a close leaves is done by its holder, in its place, or left when he goes",
    run: wrap_up,
};

fn reply_work(reading: &Reading, found: &mut Findings) {
    for (r, it) in reading.journal.rounds.iter().enumerate() {
        if it.started.is_never() || reading.records[r] == usize::MAX {
            continue;
        }
        let mut factor = reading.reply_factor(r, it.agent as usize, it.started);
        if reading.day.rounds[r].first_part != Round::WHOLE {
            factor = factor.times(f64::from(reading.day.rounds[r].first_part) / 65_535.0);
        }
        let (least, most) = factor.of(reading.base_work(r));
        let took = it.ended - it.started;
        let lawful = match it.outcome {
            RoundOutcome::Answered => least <= took && took <= most,
            // Broken off by the customer, or by the end of the day.
            _ => took <= most,
        };
        found.expect(lawful, || {
            format!(
                "agent {} wrote the reply to round {r} for {took}, not {least} to {most} (begun {})",
                it.agent,
                At(it.started)
            )
        });
    }
}

fn text_work(reading: &Reading, found: &mut Findings) {
    let mut expected = 0;
    for (r, it) in reading.journal.rounds.iter().enumerate() {
        if it.outcome != RoundOutcome::Answered || reading.records[r] == usize::MAX {
            continue;
        }
        let (kind, least, most) = reading.text_after(r);
        let record = reading.text_record(r);
        expected += usize::from(record.is_some());
        found.expect(record.is_some() || least == Span::ZERO || it.ended >= reading.horizon, || {
            format!(
                "agent {} has no {kind:?} of {least} to {most} after round {r}, answered {}",
                it.agent,
                At(it.ended)
            )
        });
    }
    let texts =
        reading.journal.work.iter().filter(|w| !matches!(w.kind, WorkKind::WrapUp | WorkKind::WrapUpLeft));
    let texts = texts.count();
    found.expect(texts == expected, || format!("{texts} texts and rests of replies, {expected} expected"));
}

fn wrap_up(reading: &Reading, found: &mut Findings) {
    let Some(law) = &reading.scenario.replies.wrap_up else {
        let any =
            reading.journal.work.iter().any(|w| matches!(w.kind, WorkKind::WrapUp | WorkKind::WrapUpLeft));
        return found.expect(!any, || "wrap-up where there is none".to_owned());
    };
    let mut needs = needs(reading, law);
    for work in &reading.journal.work {
        if !matches!(work.kind, WorkKind::WrapUp | WorkKind::WrapUpLeft) {
            continue;
        }
        let agent = work.agent as usize;
        let took = work.to - work.from;
        let needed = needs.get_mut(&(work.agent, work.arose));
        let place = needed.as_ref().and_then(|list| {
            list.iter().position(|&(need, _)| match work.kind {
                WorkKind::WrapUp => fits(reading.work_factor(agent, work.from), need, took),
                // Not begun, or in hand when the day was over.
                _ => took == Span::ZERO || (work.to == reading.horizon && took <= most(reading, work, need)),
            })
        });
        match (needed, place) {
            (Some(list), Some(place)) => drop(list.remove(place)),
            _ => found.note(format!("agent {agent} wraps up for {took} what arose {}", At(work.arose))),
        }
        found.expect(work.due == work.arose + law.due && work.arose <= work.from, || {
            format!("wrap-up of agent {agent} arose {}, due {}", At(work.arose), At(work.due))
        });
        let left = work.kind == WorkKind::WrapUpLeft;
        found.expect(!left || reading.logged_out(agent) == work.to, || {
            format!("agent {agent} left wrap-up behind {}, and stayed", At(work.to))
        });
    }
    for ((agent, arose), left) in needs {
        found.expect(left.iter().all(|need| !need.1), || {
            format!("wrap-up of agent {agent} that arose {} is lost: {left:?}", At(arose))
        });
    }
    in_its_place(reading, found);
}

/// What closes have left to be done, by agent and time: the work, and whether he surely held the inquiry then.
fn needs(reading: &Reading, law: &WrapUp) -> HashMap<(u32, Time), Vec<(Span, bool)>> {
    let mut needs: HashMap<(u32, Time), Vec<(Span, bool)>> = HashMap::new();
    for (index, record) in reading.journal.inquiries.iter().enumerate() {
        let Some(&last) = reading.holdings[index].last() else { continue };
        let holding = &reading.journal.holdings[last];
        let open = matches!(record.end, End::CutOff | End::Empty | End::LeaveMessage);
        if open || holding.to != record.closed {
            continue;
        }
        if let Some(work) = reading.day.wrap_up(law, record.inquiry, u32::from(record.contact)) {
            // He may have let go of it at the same instant, but before; or it was still open at the day's end.
            let open = record.end == End::LeftSilently && record.closed == reading.horizon;
            let surely = !open && !lets_go_before(reading, index, holding);
            needs.entry((holding.agent, record.closed)).or_default().push((work, surely));
        }
    }
    needs
}

fn fits(factor: Range, need: Span, took: Span) -> bool {
    let (least, most) = factor.of(need);
    least <= took && took <= most
}

fn most(reading: &Reading, work: &WorkRecord, need: Span) -> Span {
    reading.work_factor(work.agent as usize, work.from).of(need).1
}

/// At once: no reply is begun while wrap-up is due. When idle: no wrap-up is begun while a round waits.
fn in_its_place(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        if reading.wrap_up_blocks() {
            let due = reach(it.wrapping.iter().copied());
            for wait in it.waits.iter().filter(|wait| wait.served) {
                found.expect(!inside(&due, wait.to), || {
                    format!("agent {agent} answers round {} {}, wrap-up being due", wait.round, At(wait.to))
                });
            }
            continue;
        }
        let waiting = reach(it.waits.iter().map(|wait| (wait.from, wait.to)));
        for work in reading.journal.work.iter().filter(|w| w.agent as usize == agent && begun(w)) {
            found.expect(!inside(&waiting, work.from), || {
                format!("agent {agent} begins wrap-up {} while a round waits", At(work.from))
            });
        }
    }
}

/// Whether work is wrap-up that somebody began.
fn begun(work: &WorkRecord) -> bool {
    work.kind == WorkKind::WrapUp || (work.kind == WorkKind::WrapUpLeft && work.from < work.to)
}
