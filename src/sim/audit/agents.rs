//! What agents do: one thing at a time, on shift, and never nothing beside a waiting customer.

use super::reading::{At, Busy, Reading, What};
use super::stretches::{covered, union};
use super::{Check, Findings};
use crate::sim::{PresenceKind, WorkKind};
use crate::units::Time;

pub(super) const PRESENCE: Check = Check {
    name: "presence",
    summary: "an agent's stretches of presence follow each other from log-in to log-out, not before shift end",
    run: presence,
};

pub(super) const ONE_THING_AT_A_TIME: Check = Check {
    name: "one-thing-at-a-time",
    summary: "an agent's replies and other work do not overlap",
    run: one_thing_at_a_time,
};

pub(super) const ON_SHIFT: Check = Check {
    name: "on-shift",
    summary: "nobody works before log-in, on a break or after log-out, or begins anything after the end",
    run: on_shift,
};

pub(super) const NEVER_IDLE_BESIDE_WORK: Check = Check {
    name: "never-idle-beside-work",
    summary: "an agent who is there does not rest while a round waits in his list",
    run: never_idle_beside_work,
};

fn presence(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let (on, end) = (reading.attendance[agent].on, reading.shift(agent).end);
        if on >= reading.horizon {
            found.expect(it.presence.is_empty(), || format!("agent {agent} is there before he comes"));
            continue;
        }
        let mut reached = on;
        for stretch in &it.presence {
            let lawful = match stretch.kind {
                PresenceKind::Online => stretch.to <= end,
                PresenceKind::Overtime => stretch.from >= end,
                PresenceKind::Block => stretch.to <= end,
                PresenceKind::Break => reading
                    .breaks(agent)
                    .any(|b| b.0 <= stretch.from && stretch.to == b.1.min(reading.horizon)),
            };
            found.expect(lawful && stretch.from == reached && stretch.from < stretch.to, || {
                format!(
                    "agent {agent} (until {}): {:?} from {} to {}, after {}",
                    At(end),
                    stretch.kind,
                    At(stretch.from),
                    At(stretch.to),
                    At(reached)
                )
            });
            reached = stretch.to;
        }
        found.expect(reached >= end.min(reading.horizon), || {
            format!("agent {agent} left {} before the end of his shift {}", At(reached), At(end))
        });
    }
}

fn one_thing_at_a_time(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let mut reached = Time::START;
        for busy in &it.busy {
            found.expect(busy.from >= reached, || {
                format!(
                    "agent {agent}: {:?} begins {} before {} is over",
                    busy.what,
                    At(busy.from),
                    At(reached)
                )
            });
            reached = reached.max(busy.to);
        }
    }
}

fn on_shift(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let on = reading.attendance[agent].on;
        let out = it.presence.last().map_or(on, |stretch| stretch.to);
        let last_start = reading.last_start(agent);
        for busy in &it.busy {
            let there = on <= busy.from && busy.to <= out;
            let on_break = it
                .presence
                .iter()
                .any(|s| s.kind == PresenceKind::Break && s.from < busy.to && busy.from < s.to);
            found.expect(there && !on_break, || {
                format!(
                    "agent {agent} (there {} to {}): {:?} from {} to {}",
                    At(on),
                    At(out),
                    busy.what,
                    At(busy.from),
                    At(busy.to)
                )
            });
            found.expect(continues(reading, busy) || busy.from < last_start, || {
                format!("agent {agent} begins {:?} {} after {}", busy.what, At(busy.from), At(last_start))
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
        let breaks = it.presence.iter().filter(|s| s.kind == PresenceKind::Break).map(|s| (s.from, s.to));
        let occupied = union(it.busy.iter().map(|b| (b.from, b.to)).chain(breaks));
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
