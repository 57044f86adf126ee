//! Blocks of work besides chat: in one piece, off line, not too many at once.

use super::items;
use super::reading::{At, Reading};
use super::{Check, Findings};
use crate::scenario::{Manner, OnBreak};
use crate::sim::{OffChatRecord, PresenceKind};
use crate::units::Span;

pub(super) const BLOCKS: Check = Check {
    name: "blocks",
    summary: "a block is in one piece and off line, ends before the shift does, and not too many are at it at once",
    run: blocks,
};

fn blocks(reading: &Reading, found: &mut Findings) {
    let of_kind = |kind: u16| {
        let stretches = reading.journal.off_chat.iter();
        stretches.filter(move |s| reading.journal.items[s.item as usize].kind == kind)
    };
    for (agent, it) in reading.agents.iter().enumerate() {
        for (from, to) in reading.present(agent, PresenceKind::Block) {
            let at_it = it.off_chat.iter().any(|s| {
                let kind = reading.journal.items[s.item as usize].kind as usize;
                let block = matches!(reading.scenario.off_chat[kind].manner, Manner::Block { .. });
                block && (s.from, s.to) == (from, to)
            });
            found.expect(at_it, || {
                format!("agent {agent} is in a block from {} to {} without an item", At(from), At(to))
            });
        }
    }
    let stretches = items::stretches(reading);
    for (kind, law) in (0..).zip(&reading.scenario.off_chat) {
        let Manner::Block { at_once } = law.manner else { continue };
        for stretch in of_kind(kind) {
            let OffChatRecord { agent, item, from, to } = *stretch;
            let record = &reading.journal.items[item as usize];
            let whole = record.done == to || to == reading.horizon;
            found.expect(whole && stretches[item as usize].len() == 1, || {
                format!("agent {agent} leaves the block of item {item} {}", At(to))
            });
            let factor = reading.work_factor(agent as usize, from);
            let until = from + factor.of(items::base(reading, record)).0;
            let end = reading.shift(agent as usize).end;
            found.expect(to <= end && until <= end + Span::from_micros(2), || {
                format!("agent {agent} begins a block {} that lasts beyond his shift", At(from))
            });
            // Of those that end or begin at this instant some may be over or not have begun.
            let others = of_kind(kind).filter(|other| other.from < from && from < other.to).count();
            found.expect(others < at_once as usize, || {
                format!("agent {agent} begins a block of kind {kind} {} beside {others}", At(from))
            });
            let together = of_kind(kind).filter(|other| other.from <= from && from < other.to).count();
            found.expect(together <= (at_once as usize).max(1) || from == to, || {
                format!("{together} are in a block of kind {kind} {}", At(from))
            });
            let finishes = reading.scenario.routing.on_break == OnBreak::FinishOwn;
            found.expect(!finishes || reading.open(agent as usize, from).least == 0.0, || {
                format!("agent {agent} begins a block {} and holds inquiries", At(from))
            });
        }
    }
}
