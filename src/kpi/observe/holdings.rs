//! How long inquiries were held, and how long customers waited whom nobody had received yet.

use super::stretches::Stretch;
use super::{Observer, Table, column};
use crate::sim::{End, InquiryRecord, Journal};
use crate::units::Time;

impl Observer<'_> {
    /// Empty openings count in no figure, nor does the time for which they were held. An inquiry waits from entering
    /// routing to its first agent; up to the scenario's end.
    #[inline(never)]
    pub(super) fn read_holdings(&self, journal: &Journal, table: &mut Table, received: &mut Vec<bool>) {
        let end = self.scenario.end;
        let mut cursor = self.stretches.cursor();
        let records = &journal.inquiries[..];
        received.clear();
        received.resize(records.len(), false);
        let received = &mut received[..records.len()];
        for holding in &journal.holdings {
            let record = &records[holding.record as usize];
            if record.end == End::Empty {
                continue;
            }
            self.add_time(table, &mut cursor, column::OPEN, holding.agent, holding.from, holding.to, end);
            // Holdings stand in the order in which they began: an inquiry's first is met first.
            if record.entered < holding.from && !received[holding.record as usize] {
                self.add_wait(table, cursor.to(holding.from), record, holding.from);
            }
            received[holding.record as usize] = true;
        }
    }

    /// Adds an inquiry's time from entering routing, about the given stretch, to the given point.
    #[cold]
    pub(super) fn add_wait(&self, table: &mut Table, near: &Stretch, record: &InquiryRecord, to: Time) {
        if record.entered < to {
            let place = self.nobody[usize::from(record.group)].row + column::QUEUED;
            let stretch = self.stretches.cursor_at(near).to(record.entered);
            self.add_length(table, stretch, place, record.entered, to, self.scenario.end);
        }
    }
}
