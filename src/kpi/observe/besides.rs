//! Work besides chat by kind, and what triggers did.

use crate::kpi::{DayFigures, ItemCounts, TriggerCounts};
use crate::scenario::Scenario;
use crate::sim::{Journal, PresenceKind};
use crate::units::Time;

/// Reads them off a journal; nothing where the scenario has none.
pub(super) fn read(scenario: &Scenario, journal: &Journal, out: &mut DayFigures) {
    out.off_chat = vec![ItemCounts::default(); scenario.off_chat.len()];
    for item in &journal.items {
        let counts = &mut out.off_chat[usize::from(item.kind)];
        counts.appeared += 1;
        counts.done += u64::from(!item.done.is_never());
        counts.on_time += u64::from(item.is_on_time());
        counts.judged += u64::from(item.is_judged(scenario.horizon()));
    }
    for it in &journal.off_chat {
        let kind = journal.items[it.item as usize].kind;
        out.off_chat[usize::from(kind)].micros += (it.to - it.from).micros() as u64;
    }
    out.triggers = vec![TriggerCounts::default(); scenario.triggers.len()];
    let mut since: Vec<Option<Time>> = vec![None; scenario.triggers.len()];
    for switch in &journal.switches {
        let trigger = usize::from(switch.trigger);
        if switch.on {
            out.triggers[trigger].times += 1;
            since[trigger] = Some(switch.at);
        } else if let Some(from) = since[trigger].take() {
            out.triggers[trigger].micros += (switch.at - from).micros() as u64;
        }
    }
    for (counts, since) in out.triggers.iter_mut().zip(since) {
        // What is still on stays so to the end.
        counts.micros += since.map_or(0, |from| (scenario.end - from).micros().max(0) as u64);
    }
    out.calls.clone_from(&journal.calls);
    let stayed = journal.presence.iter().filter(|presence| presence.kind == PresenceKind::Overtime);
    out.overtime = stayed.map(|presence| (presence.agent, presence.from, presence.to)).collect();
}
