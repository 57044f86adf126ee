//! How many customers wait whom nobody has received yet.

use super::Observer;
use crate::kpi::DayFigures;
use crate::kpi::catalog::Counting;
use crate::sim::{End, Journal};
use crate::units::Time;

impl Observer<'_> {
    /// Adds the time from entering routing to the first agent, or to the close if there was none; up to the
    /// scenario's end. Nobody holds the inquiry meanwhile, so it is in no team.
    pub(super) fn read_queue(&mut self, journal: &Journal, out: &mut DayFigures) {
        let place = self.recipes.iter().position(|recipe| recipe.figure.counting == Counting::QueueLength);
        let Some(place) = place else { return };
        let received = &mut self.received;
        received.clear();
        received.resize(journal.inquiries.len(), Time::NEVER);
        for holding in &journal.holdings {
            let first = &mut received[holding.record as usize];
            *first = holding.from.min(*first);
        }
        let (scenario, slots) = (self.scenario, self.scenario.slots());
        let groups = &mut out.groups[place * scenario.groups.len()..];
        for (record, received) in journal.inquiries.iter().zip(received) {
            let to = record.closed.min(*received).min(scenario.end);
            if record.entered >= to || record.end == End::Empty {
                continue;
            }
            let waited = (to - record.entered).micros() as u64;
            out.whole[place].numerator += waited;
            groups[usize::from(record.group)].numerator += waited;
            let mut at = record.entered;
            while at < to {
                let slot = (at.micros() / scenario.slot.micros()) as usize;
                let border = (Time::START + scenario.slot * (slot as i64 + 1)).min(to);
                out.slots[place * slots + slot].numerator += (border - at).micros() as u64;
                at = border;
            }
        }
    }
}
