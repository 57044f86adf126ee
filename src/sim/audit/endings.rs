//! How inquiries close, and who comes back.

use super::customers::next_asked;
use super::reading::{At, Reading};
use super::{Check, Findings};
use crate::day::Round;
use crate::scenario::AtEnd;
use crate::sim::{End, RoundOutcome, WorkKind};
use crate::units::{Span, Time};

pub(super) const CLOSE: Check = Check {
    name: "close",
    summary: "an inquiry closes for the reason given, at its time: idle time, closing text, leaving, shift end",
    run: close,
};

pub(super) const RETURN: Check = Check {
    name: "return",
    summary: "who has something left to say comes back with the next message, nobody else does",
    run: returns,
};

fn close(reading: &Reading, found: &mut Findings) {
    for index in 0..reading.journal.inquiries.len() {
        let record = reading.record(index);
        let lawful = match reading.rounds_of(index).next_back() {
            None => empty_close(reading, index),
            Some(last) => close_after(reading, index, last),
        };
        found.expect(lawful, || {
            let last = reading.rounds_of(index).next_back();
            let round = last.map(|r| format!("{:?} of {:?}", reading.round(r), reading.day.rounds[r]));
            format!(
                "record {index} entered {} ended {:?} at {}; last round {}",
                At(record.entered),
                record.end,
                At(record.closed),
                round.unwrap_or_default()
            )
        });
    }
}

/// A window without a message: closed when nobody takes it, after the idle time, or when its agent ends it.
fn empty_close(reading: &Reading, index: usize) -> bool {
    let record = reading.record(index);
    let idle = reading.scenario.routing.idle_close;
    match reading.holdings[index].first() {
        None => record.closed == record.entered,
        Some(&h) => {
            let closes = reading.journal.holdings[h].from + idle;
            record.closed == closes.min(reading.horizon)
                || (record.closed < closes && reading.ended_with_shift(index))
        }
    }
}

fn close_after(reading: &Reading, index: usize, last: usize) -> bool {
    let record = reading.record(index);
    let (round, drawn) = (reading.round(last), &reading.day.rounds[last]);
    let idle = reading.scenario.routing.idle_close;
    let cut_off = record.closed == reading.horizon;
    match (round.outcome, record.end) {
        (RoundOutcome::Left, End::LeftOpenly) => record.closed == round.ended,
        (RoundOutcome::Unanswered, End::LeaveMessage) => {
            record.closed == round.ended && round.started.is_never()
        }
        (RoundOutcome::Unanswered, End::ShiftEnded) => {
            record.closed == round.ended && reading.ended_with_shift(index)
        }
        (RoundOutcome::Unanswered, End::CutOff) => cut_off && round.ended == reading.horizon,
        (RoundOutcome::Answered, end) => {
            let said = reading.said(last);
            let closes = match said.kind {
                WorkKind::ClosingText => said.at,
                _ => said.at + idle,
            };
            let next = next_event(reading, last);
            let over = round.unread || reading.is_last(last);
            match end {
                End::LeftSilently => {
                    let due =
                        record.closed == closes || (cut_off && (closes >= reading.horizon || !said.complete));
                    round.unread && (due || (record.closed < closes && reading.ended_with_shift(index)))
                }
                End::Finished => !round.unread && over && said.complete && record.closed == closes,
                End::Idle => {
                    !over && drawn.transfer == Round::STAYS && record.closed == closes && closes < next
                }
                End::ShiftEnded => !round.unread && record.closed <= next && reading.ended_with_shift(index),
                End::CutOff => {
                    let due = match drawn.transfer {
                        _ if over => closes,
                        Round::STAYS => closes.min(next),
                        _ => next,
                    };
                    cut_off && !round.unread && (due >= reading.horizon || !said.complete)
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// When the customer of an answered round writes again or is transferred.
fn next_event(reading: &Reading, last: usize) -> Time {
    if reading.round(last).unread || reading.is_last(last) { Time::NEVER } else { next_asked(reading, last) }
}

fn returns(reading: &Reading, found: &mut Findings) {
    for contacts in &reading.contacts {
        for (nth, &index) in contacts.iter().enumerate() {
            let record = reading.record(index);
            let due = return_due(reading, index);
            match contacts.get(nth + 1) {
                Some(&next) => {
                    let next_record = reading.record(next);
                    let since = next_record.entered - record.closed;
                    let lawful = next_record.started == due
                        && next_record.entered == due
                        && next_record.since_close == since
                        && since >= Span::ZERO;
                    found.expect(lawful, || {
                        format!(
                            "record {next} follows record {index} (closed {}), which is due back {}: started {}, \
                             entered {}, since close {}",
                            At(record.closed),
                            At(due),
                            At(next_record.started),
                            At(next_record.entered),
                            next_record.since_close
                        )
                    });
                }
                None => found.expect(due > reading.horizon, || {
                    format!("record {index} ended {:?}; the customer is due back {}", record.end, At(due))
                }),
            }
        }
    }
}

/// When the customer of a closed contact writes again; [`Time::NEVER`] if it does not.
pub(super) fn return_due(reading: &Reading, index: usize) -> Time {
    let record = reading.record(index);
    let Some(last) = reading.rounds_of(index).next_back() else { return Time::NEVER };
    let (round, drawn) = (reading.round(last), &reading.day.rounds[last]);
    if !matches!(record.end, End::Idle | End::ShiftEnded) || reading.is_last(last) || round.unread {
        return Time::NEVER;
    }
    let due = match round.outcome {
        // Told that nobody answers any more, unless it had left without a word.
        RoundOutcome::Unanswered if !reading.gone_silently(last, record.closed) => record.closed + drawn.gap,
        RoundOutcome::Answered if drawn.transfer != Round::STAYS => reading.said(last).at + drawn.gap,
        RoundOutcome::Answered => round.ended + drawn.gap,
        _ => return Time::NEVER,
    };
    let nth = last as u32 - reading.day.inquiries[record.inquiry as usize].first_round;
    reading.writes(record.inquiry, nth + 1, due)
}

impl Reading<'_> {
    /// Whether the last holder of an inquiry logged out when it closed, and ends what he leaves.
    pub fn ended_with_shift(&self, index: usize) -> bool {
        let Some(&last) = self.holdings[index].last() else { return false };
        let holding = &self.journal.holdings[last];
        let agent = holding.agent as usize;
        let closed = self.record(index).closed;
        self.team(agent).at_end == AtEnd::End
            && holding.to == closed
            && self.logged_out(agent) == closed
            && closed >= self.shift(agent).end
    }
}
