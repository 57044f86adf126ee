//! How long inquiries were held, and how long customers waited whom nobody had received yet.

use super::stretches::Cursor;
use super::{Observer, Table, column};
use crate::sim::{End, InquiryRecord, Journal};
use crate::units::Time;

impl Observer<'_> {
    /// Empty openings count in no figure, nor does the time for which they were held. An inquiry waits from entering
    /// routing to its first agent, or to the close if there was none; up to the scenario's end.
    #[inline(never)]
    pub(super) fn read_holdings(&self, journal: &Journal, table: &mut Table, received: &mut Vec<bool>) {
        let end = self.scenario.end;
        let (mut held, mut queued) = (self.stretches.cursor(), self.stretches.cursor());
        received.clear();
        received.resize(journal.inquiries.len(), false);
        for holding in &journal.holdings {
            let record = &journal.inquiries[holding.record as usize];
            if record.end == End::Empty {
                continue;
            }
            self.add_time(table, &mut held, column::OPEN, holding.agent, holding.from, holding.to, end);
            // Holdings stand in the order in which they began: an inquiry's first is met first.
            if !std::mem::replace(&mut received[holding.record as usize], true) {
                self.add_wait(table, &mut queued, record, holding.from);
            }
        }
        for (record, received) in journal.inquiries.iter().zip(received) {
            if !*received && record.end != End::Empty {
                self.add_wait(table, &mut queued, record, record.closed);
            }
        }
    }

    /// Adds an inquiry's time from entering routing to the given point.
    #[inline(always)]
    fn add_wait<'s>(&'s self, table: &mut Table, cursor: &mut Cursor<'s>, record: &InquiryRecord, to: Time) {
        if record.entered < to {
            let place = self.nobody[usize::from(record.group)].row + column::QUEUED;
            let stretch = cursor.to(record.entered);
            self.add_length(table, stretch, place, record.entered, to, self.scenario.end);
        }
    }
}
