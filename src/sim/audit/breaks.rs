//! Breaks are taken, and overtime is worked only where it must be.

use super::agents::continues;
use super::reading::{At, Busy, Reading, What};
use super::stretches::{covered, union};
use super::{Check, Findings};
use crate::scenario::{AtEnd, OnBreak};
use crate::sim::PresenceKind;
use crate::units::Time;

pub(super) const BREAKS: Check = Check {
    name: "breaks",
    summary: "a break begins after the reply in hand, or where the platform says so after the open inquiries",
    run: breaks,
};

pub(super) const OVERTIME: Check = Check {
    name: "overtime",
    summary: "after the shift only the reply in hand, or open inquiries within the overtime limit",
    run: overtime,
};

fn breaks(reading: &Reading, found: &mut Findings) {
    let suspended = reading.scenario.routing.on_break == OnBreak::Suspended;
    for (agent, it) in reading.agents.iter().enumerate() {
        for (from, to) in reading.breaks(agent) {
            // Wrap-up that is done at once belongs to the reply before it.
            let in_hand = |busy: &&Busy| {
                let wrap_up = !matches!(busy.what, What::Reply(_)) && reading.wrap_up_blocks();
                busy.from < from || continues(reading, busy) || wrap_up
            };
            let busy = it.busy.iter().filter(|busy| !suspended || in_hand(busy)).map(|b| (b.from, b.to));
            let held = it.holdings.iter().map(|&h| &reading.journal.holdings[h]).filter(|_| !suspended);
            // Whose console is down stays until it works; a block is in one piece.
            let down = reading.consoles_down(agent).iter().copied();
            let block = reading.present(agent, PresenceKind::Block);
            let excused = union(busy.chain(held.map(|h| (h.from, h.to))).chain(down).chain(block));
            for stretch in it.presence.iter().filter(|s| s.kind != PresenceKind::Break) {
                let (from, to) = (stretch.from.max(from), stretch.to.min(to));
                found.expect(covered(&excused, from, to), || {
                    format!(
                        "agent {agent} is on line from {} to {}, on a break that is due",
                        At(from),
                        At(to)
                    )
                });
            }
            for busy in it.busy.iter().filter(|_| suspended) {
                found.expect(in_hand(&busy) || busy.from >= to, || {
                    format!(
                        "agent {agent} begins {:?} {} on a break that is due {}",
                        busy.what,
                        At(busy.from),
                        At(from)
                    )
                });
            }
        }
    }
}

fn overtime(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let limit = reading.last_start(agent);
        let finishes = reading.team(agent).at_end == AtEnd::Finish;
        let begun = it.busy.iter().filter(|busy| busy.from < limit || continues(reading, busy));
        let begun = begun.map(|b| (b.from, b.to));
        let until = |to: Time| to.min(limit);
        let held = it.holdings.iter().map(|&h| &reading.journal.holdings[h]).map(|h| (h.from, until(h.to)));
        let wrapping = it.wrapping.iter().map(|w| (w.0, until(w.1)));
        let down = reading.consoles_down(agent).iter().copied();
        let excused = union(begun.chain(held.chain(wrapping).filter(|_| finishes)).chain(down));
        for stretch in it.presence.iter().filter(|s| s.kind == PresenceKind::Overtime) {
            found.expect(covered(&excused, stretch.from, stretch.to), || {
                format!("agent {agent} stays from {} to {} for nothing", At(stretch.from), At(stretch.to))
            });
        }
    }
}
