//! Everyone is accounted for once.

use super::reading::{At, Reading};
use super::{Check, Findings};
use crate::day::{Day, InquiryKind};
use crate::scenario::Scenario;
use crate::sim::{End, Journal, NOBODY, RoundOutcome, RoundRecord};
use crate::units::{Span, Time};
use crate::workforce::{Attendance, Person};

pub(super) const SHAPE: Check = Check {
    name: "shape",
    summary: "every number names something that exists, and no stretch ends before it begins",
    // Looked at before the reading is made, which relies on it.
    run: |_, _| {},
};

pub(super) const EVERYONE_ONCE: Check = Check {
    name: "everyone-once",
    summary: "every inquiry that reaches routing has its contacts, every round at most one of them",
    run: everyone_once,
};

/// What a reading relies on: the numbers are in range, stretches run forwards.
pub(super) fn shape(
    scenario: &Scenario,
    persons: &[Person],
    attendance: &[Attendance],
    day: &Day,
    journal: &Journal,
    found: &mut Findings,
) {
    let agents = persons.len();
    found.expect(attendance.len() == agents, || {
        format!("{} people planned, attendance of {}", agents, attendance.len())
    });
    found.expect(journal.rounds.len() == day.rounds.len(), || {
        format!("{} rounds in the day, {} in the journal", day.rounds.len(), journal.rounds.len())
    });
    let known = |agent: u32| agent == NOBODY || (agent as usize) < agents;
    for (index, record) in journal.inquiries.iter().enumerate() {
        let Some(inquiry) = day.inquiries.get(record.inquiry as usize) else {
            found.note(format!("record {index} is of inquiry {}, which does not exist", record.inquiry));
            continue;
        };
        let (first, end) = (inquiry.first_round, inquiry.first_round + inquiry.rounds);
        let range = record.first_round..=record.end_round;
        found.expect(first <= *range.start() && range.start() <= range.end() && *range.end() <= end, || {
            format!("record {index} counts rounds {range:?} of {first}..{end}")
        });
        found.expect(known(record.agent), || format!("record {index}: agent {}", record.agent));
        found.expect((record.reason as usize) < scenario.reasons.len(), || {
            format!("record {index}: reason {}", record.reason)
        });
        found.expect(record.entered <= record.closed && record.closed <= scenario.horizon(), || {
            format!("record {index}: entered {}, closed {}", At(record.entered), At(record.closed))
        });
    }
    for (index, round) in journal.rounds.iter().enumerate() {
        let written = !round.started.is_never();
        found.expect(known(round.agent) && (round.agent != NOBODY) == written, || {
            format!("round {index}: begun {} by agent {}", At(round.started), round.agent)
        });
        let asked = round.outcome != RoundOutcome::NotAsked;
        found.expect(asked || *round == RoundRecord::NOT_ASKED, || {
            format!("round {index} was not asked, and yet {round:?}")
        });
        let ordered = round.asked <= round.ended && (!written || round.started <= round.ended);
        found.expect(!asked || (ordered && round.ended <= scenario.horizon()), || {
            format!("round {index}: asked {}, ended {}", At(round.asked), At(round.ended))
        });
        found.expect(round.outcome != RoundOutcome::Answered || written, || {
            format!("round {index} was answered by nobody")
        });
    }
    let mut stretch = |what: &str, index: usize, agent: u32, from: Time, to: Time| {
        found.expect((agent as usize) < agents, || format!("{what} {index}: agent {agent}"));
        found.expect(from <= to && to <= scenario.horizon(), || {
            format!("{what} {index}: from {} to {}", At(from), At(to))
        });
    };
    for (index, it) in journal.holdings.iter().enumerate() {
        stretch("holding", index, it.agent, it.from, it.to);
    }
    for (index, it) in journal.work.iter().enumerate() {
        stretch("work", index, it.agent, it.from, it.to);
    }
    for (index, it) in journal.off_chat.iter().enumerate() {
        stretch("work besides chat", index, it.agent, it.from, it.to);
    }
    for (index, it) in journal.presence.iter().enumerate() {
        stretch("presence", index, it.agent, it.from, it.to);
    }
    for (index, it) in journal.holdings.iter().enumerate() {
        found.expect((it.record as usize) < journal.inquiries.len(), || {
            format!("holding {index} is of record {}, which does not exist", it.record)
        });
    }
    shape_besides(scenario, day, journal, found);
}

/// The same for what is told of work besides chat, of follow-ups and of triggers.
fn shape_besides(scenario: &Scenario, day: &Day, journal: &Journal, found: &mut Findings) {
    for pair in journal.later.windows(2) {
        found.expect(pair[0].inquiry < pair[1].inquiry, || {
            format!("inquiry {} came after inquiry {} in the list", pair[1].inquiry, pair[0].inquiry)
        });
    }
    for it in &journal.later {
        found.expect((it.inquiry as usize) < day.inquiries.len(), || {
            format!("inquiry {} came and does not exist", it.inquiry)
        });
    }
    for (index, it) in journal.items.iter().enumerate() {
        let exists = (it.kind as usize) < scenario.off_chat.len();
        found.expect(exists && it.arose <= scenario.horizon(), || {
            format!("item {index}: kind {}, arose {}", it.kind, At(it.arose))
        });
    }
    for (index, it) in journal.off_chat.iter().enumerate() {
        found.expect((it.item as usize) < journal.items.len(), || {
            format!("work {index} besides chat is of item {}, which does not exist", it.item)
        });
    }
    for (index, it) in journal.switches.iter().enumerate() {
        found.expect((it.trigger as usize) < scenario.triggers.len(), || {
            format!("switch {index} is of trigger {}, which does not exist", it.trigger)
        });
    }
}

fn everyone_once(reading: &Reading, found: &mut Findings) {
    let (day, journal) = (reading.day, reading.journal);
    for (index, pair) in journal.inquiries.windows(2).enumerate() {
        found.expect(pair[0].entered <= pair[1].entered, || {
            format!("record {index} entered {}, the next {}", At(pair[0].entered), At(pair[1].entered))
        });
    }
    for (inquiry, it) in day.inquiries.iter().enumerate() {
        let contacts = &reading.contacts[inquiry];
        let (arrives, enters) =
            reading.came[inquiry].map_or((Time::NEVER, Time::NEVER), |it| (it.arrives, it.enters));
        found.expect((enters <= reading.horizon) != contacts.is_empty(), || {
            format!("inquiry {inquiry} enters {}, has {} records", At(enters), contacts.len())
        });
        let mut next_round = it.first_round;
        for (nth, &index) in contacts.iter().enumerate() {
            let record = reading.record(index);
            found.expect(record.contact as usize == nth, || {
                format!("record {index} is contact {} of inquiry {inquiry}, not {nth}", record.contact)
            });
            found.expect(record.first_round == next_round, || {
                format!("record {index} begins with round {}, not {next_round}", record.first_round)
            });
            next_round = record.end_round;
            let reason = reason_at(reading, index, if nth == 0 { None } else { Some(contacts[nth - 1]) });
            found.expect(record.reason == reason && record.group == reading.group_of(reason), || {
                format!(
                    "record {index} is about reason {} in group {}, not reason {reason}",
                    record.reason, record.group
                )
            });
            if nth == 0 {
                let same = record.started == arrives && record.entered == enters;
                found.expect(same && record.since_close == Span::FOREVER, || {
                    format!(
                        "record {index} started {}, inquiry {inquiry} {}",
                        At(record.started),
                        At(arrives)
                    )
                });
            }
            of_one_record(reading, index, found);
        }
        for round in it.first_round..next_round.max(it.first_round) {
            found.expect(reading.round(round as usize).outcome != RoundOutcome::NotAsked, || {
                format!("round {round} of inquiry {inquiry} is counted and was not asked")
            });
        }
        for round in next_round..it.first_round + it.rounds {
            found.expect(*reading.round(round as usize) == RoundRecord::NOT_ASKED, || {
                format!(
                    "round {round} of inquiry {inquiry} belongs to no contact, and yet something happened"
                )
            });
        }
    }
}

/// What a contact is about at first: what the one before was about at last.
fn reason_at(reading: &Reading, index: usize, before: Option<usize>) -> u16 {
    match before {
        None => reading.day.inquiries[reading.record(index).inquiry as usize].reason,
        Some(before) => reading
            .rounds_of(before)
            .next_back()
            .map_or(reading.record(before).reason, |r| reading.reasons[r]),
    }
}

fn of_one_record(reading: &Reading, index: usize, found: &mut Findings) {
    let record = reading.record(index);
    let rounds = reading.rounds_of(index);
    let empty = reading.day.inquiries[record.inquiry as usize].kind == InquiryKind::Empty;
    found.expect(empty == (record.end == End::Empty) && (empty || !rounds.is_empty()), || {
        format!("record {index} ended {:?} after {} rounds", record.end, rounds.len())
    });
    let answered = rounds.clone().find(|&r| reading.round(r).outcome == RoundOutcome::Answered);
    let first_reply = answered.map_or(Time::NEVER, |r| reading.round(r).ended);
    found.expect(record.first_reply == first_reply, || {
        format!("record {index}: first reply {}, not {}", At(record.first_reply), At(first_reply))
    });
    let moved = |r: &usize| reading.day.rounds[*r].transfer != crate::day::Round::STAYS && r + 1 < rounds.end;
    let transfers = rounds.clone().filter(moved).count();
    found.expect(record.transfers as usize == transfers, || {
        format!("record {index}: {} transfers, not {transfers}", record.transfers)
    });
    let received = reading.holdings[index].first().map_or(NOBODY, |&h| reading.journal.holdings[h].agent);
    found.expect(record.agent == received, || {
        format!("record {index}: received by agent {}, held first by {received}", record.agent)
    });
}
