//! How long inquiries were held, and how long customers waited whom nobody had received yet.

use super::{Observer, Table, column};
use crate::kpi::DayFigures;
use crate::kpi::catalog::Counting;
use crate::sim::{End, Journal};
use crate::units::Time;

impl Observer<'_> {
    /// Empty openings count in no figure, nor does the time for which they were held. An inquiry waits from entering
    /// routing to its first agent, or to the close if there was none; up to the scenario's end.
    pub(super) fn read_holdings(&self, journal: &Journal, table: &mut Table, received: &mut Vec<bool>) {
        let end = self.scenario.end;
        let (mut held, mut queued) = (self.stretches.cursor(), self.stretches.cursor());
        let mut add_wait = |table: &mut Table, group: u16, from: Time, to: Time| {
            if from < to {
                let place = self.nobody[usize::from(group)].row + column::QUEUED;
                self.add_length(table, queued.to(from), place, from, to);
            }
        };
        received.clear();
        received.resize(journal.inquiries.len(), false);
        for holding in &journal.holdings {
            let record = &journal.inquiries[holding.record as usize];
            if record.end == End::Empty {
                continue;
            }
            let (from, to) = (holding.from, holding.to.min(end));
            if from < to {
                let place = self.agents[holding.agent as usize].row + column::OPEN;
                self.add_length(table, held.to(from), place, from, to);
            }
            // Holdings stand in the order in which they began: an inquiry's first is met first.
            if !std::mem::replace(&mut received[holding.record as usize], true) {
                add_wait(table, record.group, record.entered, from.min(end));
            }
        }
        let all = journal.inquiries.iter().zip(received);
        for (record, _) in all.filter(|(record, received)| !**received && record.end != End::Empty) {
            add_wait(table, record.group, record.entered, record.closed.min(end));
        }
    }

    /// Adds up how long customers waited whom nobody had received: by group, since nobody holds an inquiry meanwhile
    /// and it is in no team.
    pub(super) fn fold_queue(&self, out: &mut DayFigures) {
        let place = self.recipes.iter().position(|recipe| recipe.figure.counting == Counting::QueueLength);
        let Some(place) = place else { return };
        let (groups, slots) = (self.scenario.groups.len(), self.scenario.slots());
        for stretch in &self.stretches.all {
            for (group, nobody) in self.nobody.iter().enumerate() {
                let waited = self.table[stretch.row + nobody.row + column::QUEUED];
                out.whole[place].numerator += waited;
                out.groups[place * groups + group].numerator += waited;
                out.slots[place * slots + stretch.slot].numerator += waited;
            }
        }
    }
}
