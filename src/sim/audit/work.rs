//! How long things take: the drawn work times every factor that holds.

use std::collections::BTreeMap;

use super::reading::{At, Reading};
use super::routing::lets_go_before;
use super::stretches::{inside, reach};
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
            factor = factor.times(f64::from(reading.day.rounds[r].first_part) / Round::PARTS);
        }
        let base = reading.base_work(r);
        let (least, most) = (factor.of(base.0).0, factor.of(base.1).1);
        let took = reading.written(it.agent as usize, it.started, it.ended);
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
    let texts = reading.journal.work.iter().filter(|work| !is_wrap_up(work)).count();
    found.expect(texts == expected, || format!("{texts} texts and rests of replies, {expected} expected"));
}

/// Wrap-up that a close has left to be done.
struct Need {
    work: Span,
    /// Whether its agent surely held the inquiry when it closed.
    surely: bool,
}

/// What closes have left to be done, by agent and time, and what was done about it.
type ByClose<'a> = BTreeMap<(u32, Time), (Vec<Need>, Vec<&'a WorkRecord>)>;

fn wrap_up(reading: &Reading, found: &mut Findings) {
    let mut wrap_ups = reading.journal.work.iter().filter(|work| is_wrap_up(work));
    let Some(law) = &reading.scenario.replies.wrap_up else {
        return found.expect(wrap_ups.next().is_none(), || "wrap-up where there is none".to_owned());
    };
    let mut by_close = needs(reading, law);
    for work in wrap_ups {
        by_close.entry((work.agent, work.arose)).or_default().1.push(work);
        let lawful = work.arose <= work.from;
        let left = work.kind == WorkKind::WrapUpLeft;
        let goes = || reading.sessions(work.agent as usize).iter().any(|session| session.1 == work.to);
        found.expect(lawful && (!left || goes()), || {
            format!(
                "{:?} of agent {} arose {}, from {} to {}",
                work.kind,
                work.agent,
                At(work.arose),
                At(work.from),
                At(work.to)
            )
        });
    }
    for ((agent, arose), (needs, done)) in &by_close {
        let sure = needs.iter().filter(|need| need.surely).count();
        found.expect(sure <= done.len() && matched(reading, needs, done), || {
            let needs: Vec<String> = needs.iter().map(|need| need.work.to_string()).collect();
            let done: Vec<String> = done.iter().map(|work| (work.to - work.from).to_string()).collect();
            format!("agent {agent} needs {needs:?} of wrap-up that arose {}, does {done:?}", At(*arose))
        });
    }
    in_its_place(reading, found);
}

fn needs<'a>(reading: &Reading, law: &WrapUp) -> ByClose<'a> {
    let mut needs = ByClose::new();
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
            needs.entry((holding.agent, record.closed)).or_default().0.push(Need { work, surely });
        }
    }
    needs
}

/// Whether everything done can be the answer to another need (Kuhn's augmenting paths).
fn matched(reading: &Reading, needs: &[Need], done: &[&WorkRecord]) -> bool {
    fn place(work: usize, fits: &[Vec<bool>], taken: &mut [Option<usize>], seen: &mut [bool]) -> bool {
        for need in 0..taken.len() {
            if fits[work][need] && !std::mem::replace(&mut seen[need], true) {
                let free = taken[need].is_none_or(|other| place(other, fits, taken, seen));
                if free {
                    taken[need] = Some(work);
                    return true;
                }
            }
        }
        false
    }
    let fits: Vec<Vec<bool>> =
        done.iter().map(|work| needs.iter().map(|need| fits(reading, work, need.work)).collect()).collect();
    let mut taken = vec![None; needs.len()];
    (0..done.len()).all(|work| place(work, &fits, &mut taken, &mut vec![false; needs.len()]))
}

fn fits(reading: &Reading, work: &WorkRecord, need: Span) -> bool {
    let took = reading.written(work.agent as usize, work.from, work.to);
    let (least, most) = reading.work_factor(work.agent as usize, work.from).of(need);
    match work.kind {
        WorkKind::WrapUp => least <= took && took <= most,
        // Not begun, or in hand when the day was over.
        _ => took == Span::ZERO || (work.to == reading.horizon && took <= most),
    }
}

fn is_wrap_up(work: &WorkRecord) -> bool {
    matches!(work.kind, WorkKind::WrapUp | WorkKind::WrapUpLeft)
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
