//! What customers do: no effect before its cause, patience respected, the next message after its gap.

use super::reading::{At, Reading};
use super::{Check, Findings};
use crate::day::Round;
use crate::sim::RoundOutcome;
use crate::units::Time;

pub(super) const CAUSE: Check = Check {
    name: "cause",
    summary: "a round is asked, then begun, then answered, while its inquiry is open",
    run: cause,
};

pub(super) const PATIENCE: Check = Check {
    name: "patience",
    summary: "nobody waits beyond his patience, nobody leaves before it ends, who left silently reads nothing",
    run: patience,
};

pub(super) const NEXT_MESSAGE: Check = Check {
    name: "next-message",
    summary: "a round is asked when its inquiry enters, a gap after the reply before, or at the transfer",
    run: next_message,
};

fn cause(reading: &Reading, found: &mut Findings) {
    for index in 0..reading.journal.inquiries.len() {
        let record = reading.record(index);
        found.expect(record.started <= record.entered, || {
            format!("record {index} started {}, entered {}", At(record.started), At(record.entered))
        });
        for r in reading.rounds_of(index) {
            let it = reading.round(r);
            let begun = it.started.is_never() || it.asked <= it.started;
            found.expect(begun && record.entered <= it.asked && it.ended <= record.closed, || {
                format!(
                    "round {r}: asked {}, begun {}, ended {}; record {index} entered {}, closed {}",
                    At(it.asked),
                    At(it.started),
                    At(it.ended),
                    At(record.entered),
                    At(record.closed)
                )
            });
            let last = r + 1 == record.end_round as usize;
            found.expect(last || (it.outcome == RoundOutcome::Answered && !it.unread), || {
                format!("record {index} goes on after round {r}, which ended {:?}", it.outcome)
            });
            // What is not answered was begun only if the customer or the day cut the reply short.
            let cut = it.outcome == RoundOutcome::Unanswered && it.ended < reading.horizon;
            found.expect(!cut || it.started.is_never(), || {
                format!("round {r} was begun {} and given up {}", At(it.started), At(it.ended))
            });
        }
    }
}

fn patience(reading: &Reading, found: &mut Findings) {
    for (r, it) in reading.journal.rounds.iter().enumerate() {
        if it.outcome == RoundOutcome::NotAsked {
            continue;
        }
        let drawn = &reading.day.rounds[r];
        let ends = it.asked + drawn.patience;
        let lawful = match it.outcome {
            RoundOutcome::Left => !drawn.silent && it.ended == ends && !it.unread,
            RoundOutcome::Answered if drawn.silent => it.unread == (ends < it.ended),
            _ => !it.unread && (drawn.silent || it.ended <= ends),
        };
        found.expect(lawful, || {
            format!(
                "round {r} asked {} with patience until {} (silent: {}) ended {:?} {} (unread: {})",
                At(it.asked),
                At(ends),
                drawn.silent,
                it.outcome,
                At(it.ended),
                it.unread
            )
        });
    }
}

fn next_message(reading: &Reading, found: &mut Findings) {
    for index in 0..reading.journal.inquiries.len() {
        let rounds = reading.rounds_of(index);
        for r in rounds.clone() {
            let asked =
                if r == rounds.start { reading.record(index).entered } else { next_asked(reading, r - 1) };
            found.expect(reading.round(r).asked == asked, || {
                format!("round {r} was asked {}, not {}", At(reading.round(r).asked), At(asked))
            });
        }
    }
}

/// When the round after an answered one is asked, if its inquiry is still open then: after the customer's gap, or at
/// the transfer, which waits for the customer's answer, but no longer than it may.
pub(super) fn next_asked(reading: &Reading, r: usize) -> Time {
    let drawn = &reading.day.rounds[r];
    let inquiry = reading.record(reading.records[r]).inquiry;
    let nth = r as u32 - reading.day.inquiries[inquiry as usize].first_round;
    let answers = |said: Time| reading.writes(inquiry, nth + 1, said + drawn.gap);
    match drawn.transfer {
        Round::STAYS => answers(reading.round(r).ended),
        _ => {
            let said = reading.said(r).at;
            answers(said).min(said + reading.scenario.routing.transfer_wait)
        }
    }
}
