//! Rounds: how long they waited for their answers, and how long these were written.

use super::stretches::Stretch;
use super::{Observer, Table, add, column};
use crate::day::Day;
use crate::kpi::WaitHistogram;
use crate::scenario::GroupId;
use crate::sim::{Journal, NOBODY, RoundOutcome, RoundRecord};
use crate::units::Span;

impl Observer<'_> {
    /// Reads all rounds; notes the inquiries of those that were not answered, or too late for any way of counting
    /// customers.
    #[inline(never)]
    pub(super) fn read_rounds(
        &self,
        day: &Day,
        journal: &Journal,
        table: &mut Table,
        waits: &mut WaitHistogram,
        notable: &mut Vec<bool>,
    ) {
        notable.clear();
        notable.resize(day.inquiries.len(), false);
        let mut cursor = self.stretches.cursor();
        let in_time = self.customer_limits.shortest;
        let mut inquiry = 0;
        for (at, round) in journal.rounds.iter().enumerate() {
            if round.outcome == RoundOutcome::Answered {
                let wait = round.ended - round.asked;
                self.read_answer(table, round, wait, cursor.to(round.asked), waits);
                if wait <= in_time {
                    continue;
                }
            } else if round.outcome == RoundOutcome::NotAsked {
                continue;
            }
            // Inquiries' rounds stand in the order of the inquiries.
            while at >= (day.inquiries[inquiry].first_round + day.inquiries[inquiry].rounds) as usize {
                inquiry += 1;
            }
            notable[inquiry] = true;
            if round.outcome != RoundOutcome::Answered {
                let group = self.groups[usize::from(day.inquiries[inquiry].reason)];
                self.read_unanswered(table, round, cursor.to(round.asked), group);
            }
        }
    }

    /// Reads a round that was answered.
    #[inline(always)]
    fn read_answer(
        &self,
        table: &mut Table,
        round: &RoundRecord,
        wait: Span,
        stretch: &Stretch,
        waits: &mut WaitHistogram,
    ) {
        let place = self.agents[round.agent as usize].row;
        let cells = &mut table[stretch.row + place..];
        cells[self.round_limits.column(wait, waits.count(wait))] += 1;
        let counts = &mut cells[..column::COUNT];
        counts[column::ROUND_WAITS] += wait.micros() as u64;
        if round.ended <= stretch.counts_to {
            counts[column::BUSY] += (round.ended - round.started).micros() as u64;
        } else {
            self.read_writing(table, round, stretch, place);
        }
    }

    /// Reads the waits of all answers for means that cap some and skip some: few books have one.
    #[inline(never)]
    pub(super) fn read_special_means(&self, journal: &Journal, table: &mut Table) {
        let mut cursor = self.stretches.cursor();
        for round in &journal.rounds {
            if let Some(wait) = round.wait() {
                let row = cursor.to(round.asked).row + self.agents[round.agent as usize].row;
                self.read_special_mean(table, round, wait, row);
            }
        }
    }

    /// Reads the wait of an answer for these.
    #[inline]
    fn read_special_mean(&self, table: &mut Table, round: &RoundRecord, wait: Span, row: usize) {
        for (i, &(cap, skip)) in self.means.iter().enumerate() {
            let at = self.mean_columns + 2 * i;
            if skip {
                let clock = &self.scenario.clock;
                let next_day = || clock.day(round.ended) != clock.day(round.asked);
                if wait < Span::from_secs(1) || next_day() {
                    continue;
                }
                add(table, row, at + 1, 1);
            }
            add(table, row, at, wait.min(cap).micros() as u64);
        }
    }

    /// Reads a round that nobody answered, though somebody may have begun to write.
    #[cold]
    fn read_unanswered(&self, table: &mut Table, round: &RoundRecord, stretch: &Stretch, group: GroupId) {
        let row = self.row_in(stretch, round.agent, group);
        add(table, row, column::UNANSWERED, 1);
        if round.agent != NOBODY && round.started < round.ended {
            self.read_writing(table, round, stretch, row - stretch.row);
        }
    }

    /// Adds the time for which an agent wrote.
    #[cold]
    fn read_writing(&self, table: &mut Table, round: &RoundRecord, stretch: &Stretch, place: usize) {
        self.add_length(table, stretch, place + column::BUSY, round.started, round.ended, self.scenario.end);
    }
}
