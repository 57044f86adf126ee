//! What agents do: one thing at a time, on shift, and never nothing beside a waiting customer.

use super::reading::{At, Busy, Reading, What};
use super::stretches::{covered, union};
use super::{Check, Findings};
use crate::sim::{PresenceKind, WorkKind};
use crate::units::Time;

pub(super) const PRESENCE: Check = Check {
    name: "presence",
    summary: "an agent's stretches of presence follow each other from log-in to log-out, not before shift end, but for \
              an absence",
    run: presence,
};

pub(super) const ONE_THING_AT_A_TIME: Check = Check {
    name: "one-thing-at-a-time",
    summary: "an agent's replies, other work on inquiries and work besides chat do not overlap",
    run: one_thing_at_a_time,
};

pub(super) const ON_SHIFT: Check = Check {
    name: "on-shift",
    summary: "nobody works before log-in, off line or after log-out, or begins anything after the end or while consoles \
              are down",
    run: on_shift,
};

pub(super) const NEVER_IDLE_BESIDE_WORK: Check = Check {
    name: "never-idle-beside-work",
    summary: "an agent who is there and can write does not rest while a round waits in his list",
    run: never_idle_beside_work,
};

fn presence(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let end = reading.shift(agent).end;
        let until = end.min(reading.horizon);
        if it.on >= reading.horizon {
            found.expect(it.presence.is_empty(), || format!("agent {agent} is there before he comes"));
            continue;
        }
        let mut reached = it.on;
        let mut back = it.away;
        for stretch in &it.presence {
            let lawful = match stretch.kind {
                PresenceKind::Online => stretch.to <= end,
                PresenceKind::Overtime => stretch.from >= end,
                PresenceKind::Block => stretch.to <= end,
                PresenceKind::Break => reading
                    .breaks(agent)
                    .any(|b| b.0 <= stretch.from && stretch.to == b.1.min(reading.horizon)),
            };
            // Who was taken away is back when that is over, and not before.
            let returns = back.is_some_and(|(from, to)| from <= reached && stretch.from == to && to < end);
            // An outage may have kept him until the absence and his shift were over.
            let stays = back.is_none_or(|(_, to)| stretch.from != to || to >= end);
            let follows = (stretch.from == reached && stays) || returns;
            found.expect(lawful && follows && stretch.from < stretch.to, || {
                format!(
                    "agent {agent} (until {}, away {back:?}): {:?} from {} to {}, after {}",
                    At(end),
                    stretch.kind,
                    At(stretch.from),
                    At(stretch.to),
                    At(reached)
                )
            });
            if returns {
                back = None;
            }
            reached = stretch.to;
        }
        let away = back.is_some_and(|(from, to)| from <= reached && to >= until);
        found.expect(reached >= until || away, || {
            format!("agent {agent} left {} before the end of his shift {}", At(reached), At(end))
        });
    }
}

fn one_thing_at_a_time(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let off_chat = it.off_chat.iter().map(|o| (o.from, o.to, format!("item {}", o.item)));
        let on_chat = it.busy.iter().map(|b| (b.from, b.to, format!("{:?}", b.what)));
        let mut all: Vec<(Time, Time, String)> = on_chat.chain(off_chat).collect();
        all.sort_unstable();
        let mut reached = Time::START;
        for (from, to, what) in all {
            found.expect(from >= reached, || {
                format!("agent {agent}: {what} begins {} before {} is over", At(from), At(reached))
            });
            reached = reached.max(to);
        }
    }
}

fn on_shift(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let sessions = reading.sessions(agent);
        let last_start = reading.last_start(agent);
        let off_line: Vec<(Time, Time)> = reading
            .present(agent, PresenceKind::Break)
            .chain(reading.present(agent, PresenceKind::Block))
            .collect();
        let down = reading.consoles_down(agent);
        for busy in &it.busy {
            let there = sessions.iter().any(|s| s.0 <= busy.from && busy.to <= s.1);
            let elsewhere = off_line.iter().any(|s| s.0 < busy.to && busy.from < s.1);
            found.expect(there && !elsewhere, || {
                format!(
                    "agent {agent} (there {sessions:?}): {:?} from {} to {}",
                    busy.what,
                    At(busy.from),
                    At(busy.to)
                )
            });
            found.expect(continues(reading, busy) || busy.from < last_start, || {
                format!("agent {agent} begins {:?} {} after {}", busy.what, At(busy.from), At(last_start))
            });
            let gone = it.away.is_some_and(|away| away.0 <= busy.from && busy.from < away.1);
            found.expect(continues(reading, busy) || !gone, || {
                format!("agent {agent} begins {:?} {} when he should go", busy.what, At(busy.from))
            });
            let frozen = down.iter().any(|s| s.0 <= busy.from && busy.from < s.1);
            found.expect(!frozen, || {
                format!("agent {agent} begins {:?} {} while his console is down", busy.what, At(busy.from))
            });
        }
    }
}

/// Whether something goes on from the reply before it: its rest, or the text behind it.
pub(super) fn continues(reading: &Reading, busy: &Busy) -> bool {
    match busy.what {
        What::Reply(_) => false,
        What::Work(index) => {
            !matches!(reading.journal.work[index].kind, WorkKind::WrapUp | WorkKind::WrapUpLeft)
        }
    }
}

fn never_idle_beside_work(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let off_line =
            reading.present(agent, PresenceKind::Break).chain(reading.present(agent, PresenceKind::Block));
        let down = reading.consoles_down(agent).iter().copied();
        let occupied = union(it.busy.iter().map(|b| (b.from, b.to)).chain(off_line).chain(down));
        for wait in &it.waits {
            found.expect(covered(&occupied, wait.from, wait.to), || {
                format!(
                    "agent {agent} rests while round {} waits from {} to {}",
                    wait.round,
                    At(wait.from),
                    At(wait.to)
                )
            });
        }
    }
}
