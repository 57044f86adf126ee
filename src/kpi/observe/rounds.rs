//! Rounds: how long they waited for their answers, and how long these were written.

use super::stretches::Stretch;
use super::{Observer, Table, add, column};
use crate::day::Inquiry;
use crate::kpi::WaitHistogram;
use crate::scenario::GroupId;
use crate::sim::{Journal, NOBODY, RoundOutcome, RoundRecord};
use crate::units::Span;

impl Observer<'_> {
    /// Reads an inquiry's rounds as long as they are answered by its agent and in the stretch that it began in, so that
    /// they count in the same row, `cells`, and as long as nothing about them needs to be looked up elsewhere: most are
    /// such. Returns how many it has read, and their waits together.
    #[inline(always)]
    pub(super) fn read_near_rounds(
        &self,
        cells: &mut [u64],
        rounds: &[RoundRecord],
        agent: u32,
        stretch: &Stretch,
        waits: &mut WaitHistogram,
    ) -> (usize, Span) {
        let (mut read, mut total, mut busy) = (0, Span::ZERO, Span::ZERO);
        for round in rounds {
            if round.agent != agent
                || round.outcome != RoundOutcome::Answered
                || round.asked < stretch.start
                || stretch.counts_to <= round.ended
            {
                break;
            }
            let wait = round.ended - round.asked;
            let bin = WaitHistogram::bin(wait);
            if !waits.count_among(bin) {
                break;
            }
            cells[self.round_limits.column(wait, bin)] += 1;
            busy += round.ended - round.started;
            total += wait;
            read += 1;
        }
        let counts = &mut cells[..column::COUNT];
        counts[column::ROUND_WAITS] += total.micros() as u64;
        counts[column::BUSY] += busy.micros() as u64;
        (read, total)
    }

    /// Reads rounds of an inquiry, whatever they are, beginning in the given stretch as a rule. The inquiry's own reason
    /// says where unanswered ones count. Returns whether any was not answered, or too late for any way of counting
    /// customers.
    #[inline(always)]
    pub(super) fn read_rounds<'s>(
        &'s self,
        table: &mut Table,
        rounds: &[RoundRecord],
        inquiry: &Inquiry,
        stretch: &'s Stretch,
        waits: &mut WaitHistogram,
    ) -> bool {
        let mut cursor = self.stretches.cursor_at(stretch);
        let (mut rest, mut any_is_late) = (rounds, false);
        while let [round, others @ ..] = rest {
            let stretch = cursor.to(round.asked);
            if let Some(place) = self.agents.get(round.agent as usize) {
                // What follows is often near this one again.
                let cells = &mut table[stretch.row + place.row..][..self.columns];
                let (read, total) = self.read_near_rounds(cells, rest, round.agent, stretch, waits);
                if read > 0 {
                    any_is_late |= self.any_is_late(&rest[..read], total);
                    rest = &rest[read..];
                    continue;
                }
            }
            any_is_late |= self.read_round(table, round, stretch, inquiry, waits);
            rest = others;
        }
        any_is_late
    }

    /// Whether any of some answered rounds, which waited so long together, was too late for some way of counting
    /// customers.
    #[inline(always)]
    pub(super) fn any_is_late(&self, rounds: &[RoundRecord], total: Span) -> bool {
        total > self.customer_limits.shortest && self.is_any_beyond(rounds)
    }

    /// The same, one by one: by itself, for loops seldom need it.
    #[inline(never)]
    fn is_any_beyond(&self, rounds: &[RoundRecord]) -> bool {
        rounds.iter().any(|round| round.ended - round.asked > self.customer_limits.shortest)
    }

    /// Reads any round of an inquiry; returns whether it was not answered, or too late for some way of counting
    /// customers.
    fn read_round(
        &self,
        table: &mut Table,
        round: &RoundRecord,
        stretch: &Stretch,
        inquiry: &Inquiry,
        waits: &mut WaitHistogram,
    ) -> bool {
        let Some(wait) = round.wait() else {
            if round.outcome != RoundOutcome::NotAsked {
                self.read_unanswered(table, round, stretch, self.groups[usize::from(inquiry.reason)]);
            }
            return true;
        };
        let place = self.agents[round.agent as usize].row;
        let row = stretch.row + place;
        add(table, row, self.round_limits.column(wait, waits.count(wait)), 1);
        add(table, row, column::ROUND_WAITS, wait.micros() as u64);
        self.read_writing(table, round, stretch, place);
        wait > self.customer_limits.shortest
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
    #[inline(never)]
    fn read_unanswered(&self, table: &mut Table, round: &RoundRecord, stretch: &Stretch, group: GroupId) {
        let row = self.row_in(stretch, round.agent, group);
        add(table, row, column::UNANSWERED, 1);
        if round.agent != NOBODY && round.started < round.ended {
            self.read_writing(table, round, stretch, row - stretch.row);
        }
    }

    /// Adds the time for which an agent wrote.
    #[inline(always)]
    fn read_writing(&self, table: &mut Table, round: &RoundRecord, stretch: &Stretch, place: usize) {
        self.add_length(table, stretch, place + column::BUSY, round.started, round.ended, self.scenario.end);
    }
}
