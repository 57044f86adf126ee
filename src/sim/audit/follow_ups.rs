//! Inquiries that the day did not foresee: who comes back or answers a reminder, and whom the bot meets for a trigger.

use std::collections::BTreeMap;

use super::reading::{At, Reading};
use super::{Check, Findings};
use crate::day::{Helped, InquiryKind};
use crate::sim::{End, RoundOutcome};
use crate::units::Time;

pub(super) const FOLLOW_UPS: Check = Check {
    name: "follow-ups",
    summary: "who must come back, answer a reminder or meet the bot does, at the right time, and nobody else",
    run: follow_ups,
};

/// When an inquiry that something leads to should come.
struct Coming {
    at: Time,
    /// Whether it must; otherwise it may.
    must: bool,
}

fn follow_ups(reading: &Reading, found: &mut Findings) {
    let (day, journal) = (reading.day, reading.journal);
    let mut coming = repeats(reading);
    created(reading, &mut coming);
    for later in &journal.later {
        let drawn = day.inquiries[later.inquiry as usize];
        let at = if later.inquiry < day.first_follow_up {
            let meets = !drawn.bot && drawn.kind != InquiryKind::Empty && !drawn.arrives.is_never();
            meets.then_some(drawn.arrives)
        } else {
            coming.remove(&later.inquiry).map(|coming| coming.at)
        };
        found.expect(at == Some(later.arrives) && later.arrives < reading.scenario.end, || {
            let due = at.unwrap_or(Time::NEVER);
            format!("inquiry {} comes {}, and is due {}", later.inquiry, At(later.arrives), At(due))
        });
        let foreseen = later.inquiry < day.first_follow_up;
        let met = |bot_on_duty: bool| {
            let (enters, bot) = day.met_by_bot(reading.scenario, later.inquiry, later.arrives, bot_on_duty);
            // The bot is said to have met only whom it did.
            later.enters == enters && later.bot == bot && (bot || !foreseen)
        };
        let (surely, maybe) = bot_on_duty(reading, later.arrives);
        found.expect((maybe && met(true)) || (!surely && met(false)), || {
            format!(
                "inquiry {} comes {} and enters {} (bot: {}; on duty for a trigger: {maybe})",
                later.inquiry,
                At(later.arrives),
                At(later.enters),
                later.bot
            )
        });
    }
    for (inquiry, coming) in coming {
        found.expect(!coming.must || coming.at >= reading.scenario.end, || {
            format!("inquiry {inquiry} was due {} and did not come", At(coming.at))
        });
    }
    for (inquiry, drawn) in (0..day.first_follow_up).zip(&day.inquiries) {
        let meets = drawn.kind != InquiryKind::Empty
            && !drawn.bot
            && drawn.arrives <= reading.horizon
            && bot_on_duty(reading, drawn.arrives).0;
        let told = || journal.later.iter().any(|later| later.inquiry == inquiry);
        found.expect(!meets || told(), || {
            format!("inquiry {inquiry} comes {} and does not meet the bot", At(drawn.arrives))
        });
    }
}

/// Who comes back because he was or was not helped.
fn repeats(reading: &Reading) -> BTreeMap<u32, Coming> {
    let mut coming = BTreeMap::new();
    for (inquiry, contacts) in (0..).zip(&reading.contacts) {
        let Some(&last) = contacts.last() else { continue };
        let record = reading.record(last);
        let (helped, must) = match record.end {
            End::LeftOpenly | End::LeaveMessage => (Helped::No, true),
            // Whether it was the customer's silence or the shift's end that ended it, a journal does not tell.
            End::LeftSilently => (Helped::No, !reading.ended_with_shift(last)),
            End::Finished => (Helped::Yes, true),
            End::ShiftEnded => {
                let round = reading.rounds_of(last).next_back();
                let gone = round.is_some_and(|r| {
                    reading.round(r).outcome == RoundOutcome::Unanswered
                        && reading.gone_silently(r, record.closed)
                });
                if !gone {
                    continue;
                }
                (Helped::No, false)
            }
            End::Idle | End::CutOff | End::Empty => continue,
        };
        if let Some((next, at)) = reading.day.repeat(reading.scenario, inquiry, helped, record.closed) {
            coming.insert(next, Coming { at: reading.writes(next, 0, at), must });
        }
    }
    coming
}

/// Who comes because of an item of work besides chat that was done.
fn created(reading: &Reading, coming: &mut BTreeMap<u32, Coming>) {
    for item in reading.journal.items.iter().filter(|item| !item.done.is_never()) {
        if let Some((next, at)) = reading.day.created(reading.scenario, item.kind, item.cause, item.done) {
            coming.insert(next, Coming { at: reading.writes(next, 0, at), must: true });
        }
    }
}

/// Whether a trigger lets the bot meet customers at a point: surely, and perhaps. What happens at one instant is
/// told in an order that a journal does not have.
fn bot_on_duty(reading: &Reading, at: Time) -> (bool, bool) {
    let down = reading.scenario.effects.bot_off.iter().any(|off| off.0 <= at && at < off.1);
    let triggers = reading.scenario.triggers.iter().zip(&reading.switched_on);
    let on: Vec<(Time, Time)> =
        triggers.filter(|(trigger, _)| trigger.bot && !down).flat_map(|(_, on)| on.iter().copied()).collect();
    (on.iter().any(|s| s.0 < at && at < s.1), on.iter().any(|s| s.0 <= at && at <= s.1))
}
