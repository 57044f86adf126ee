//! Rounds, and the inquiries that never reached people.

use super::book::{Book, Message, NO_ANSWER};
use super::inquiries::{Case, Ending};
use super::stretches::Stretch;
use super::{Observer, Table, add, column, counts};
use crate::day::{Day, Inquiry, InquiryKind};
use crate::kpi::WaitHistogram;
use crate::sim::{End, Journal, NOBODY, RoundOutcome, RoundRecord};
use crate::units::Span;

impl Observer<'_> {
    /// Rounds, and customers per local day. A customer's inquiries are read one after the other.
    pub(super) fn read_rounds(
        &self,
        day: &Day,
        journal: &Journal,
        table: &mut Table,
        waits: &mut WaitHistogram,
    ) {
        let mut cursor = self.stretches.cursor();
        let (mut customer, mut book) = (u32::MAX, Book::default());
        let horizon = self.scenario.horizon();
        // What comes before the first that the day did not foresee came as it was drawn.
        let unforeseen = journal.later.first().map_or(u32::MAX, |later| later.inquiry);
        for &(owner, i) in &self.order {
            let looked_up;
            let inquiry = if i < unforeseen {
                &day.inquiries[i as usize]
            } else {
                let Some(found) = journal.inquiry(day, i) else { continue };
                looked_up = found;
                &looked_up
            };
            if inquiry.kind == InquiryKind::Empty {
                continue;
            }
            if owner != customer {
                self.close_customer(table, &mut book);
                customer = owner;
            }
            let group = self.groups[usize::from(inquiry.reason)];
            let first = inquiry.first_round;
            let rounds = &journal.rounds[first as usize..(first + inquiry.rounds) as usize];
            if inquiry.enters > horizon {
                let row = self.row_in(cursor.to(inquiry.arrives), NOBODY, group);
                self.read_unrouted(table, inquiry, row, rounds);
            }
            let to_bot = (inquiry.bot && !self.customers.is_empty()).then(|| cursor.to(inquiry.arrives));
            if let Some(stretch) = to_bot {
                self.write_bot_message(table, &mut book, stretch, group);
            }
            for (nth, round) in rounds.iter().enumerate() {
                if round.outcome == RoundOutcome::NotAsked {
                    continue;
                }
                let stretch = cursor.to(round.asked);
                let row = self.row_in(stretch, round.agent, group);
                if let Some(wait) = round.wait() {
                    self.read_answer(table, round, wait, stretch, row, waits);
                    if book.goes_on(stretch, wait) {
                        continue;
                    }
                } else {
                    self.read_unanswered(table, round, stretch, row);
                }
                if self.keeps_books {
                    let wait = round.wait().unwrap_or(NO_ANSWER);
                    let to_bot = to_bot.filter(|_| nth == 0).map(|stretch| Message {
                        stretch,
                        row: self.row_in(stretch, round.agent, group),
                        wait: if wait == NO_ANSWER { wait } else { round.ended - inquiry.arrives },
                    });
                    let message = Message { stretch, row, wait };
                    self.write_message(table, &mut book, message, first + nth as u32, to_bot);
                }
            }
        }
        self.close_customer(table, &mut book);
    }

    /// Orders the inquiries that came by customer.
    pub(super) fn put_in_order(&mut self, day: &Day, journal: &Journal) {
        let (order, foreseen, followed) = (&mut self.order, &mut self.foreseen, &mut self.followed);
        order.clear();
        foreseen.clear();
        followed.clear();
        let later = journal.later.iter().map(|later| later.inquiry);
        followed.extend(later.filter(|&i| i >= day.first_follow_up).map(|i| (day.customer(i), i)));
        followed.sort_unstable();
        if day.shared_customers.is_empty() {
            order.extend((0..day.first_follow_up).map(|i| (i, i)));
            return;
        }
        foreseen.extend(day.shared_customers.iter().copied().zip(0..day.first_follow_up));
        foreseen.sort_unstable();
        // Few follow from others, each after those of its customer that were foreseen.
        let mut rest = &foreseen[..];
        for &follower in &*followed {
            let (before, after) = rest.split_at(rest.partition_point(|it| it.0 <= follower.0));
            order.extend(before);
            order.push(follower);
            rest = after;
        }
        order.extend(rest);
    }

    pub(super) fn note_offline_replies(&mut self, journal: &Journal) {
        self.offline_replies.clear();
        if self.scenario.bot.offline_reply && !self.customers.is_empty() {
            let messages = journal.inquiries.iter().filter(|record| record.end == End::LeaveMessage);
            self.offline_replies.extend(messages.map(|record| record.end_round.saturating_sub(1)));
            self.offline_replies.sort_unstable();
        }
    }

    /// Reads an inquiry that never reached routing.
    fn read_unrouted(&self, table: &mut Table, inquiry: &Inquiry, row: usize, rounds: &[RoundRecord]) {
        let was_asked = || rounds.first().is_some_and(|round| round.outcome != RoundOutcome::NotAsked);
        if inquiry.enters.is_never() {
            add(table, row, column::BOT_RESOLVED, 1);
        } else if !was_asked() {
            // The day was over before the bot handed it over.
            let case = Case { ending: Ending::Other, received: false, first_contact: true };
            add(table, row, case.column(), 1);
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
        row: usize,
        waits: &mut WaitHistogram,
    ) {
        let exceeded = self.round_limits.exceeded(wait, waits.count(wait));
        add(table, row, self.round_bins + exceeded, 1);
        let counts = counts(table, row);
        counts[column::ROUND_WAITS] += wait.micros() as u64;
        if round.ended <= stretch.counts_to {
            counts[column::BUSY] += (round.ended - round.started).micros() as u64;
        } else {
            self.read_writing(table, round, stretch, row);
        }
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
    fn read_unanswered(&self, table: &mut Table, round: &RoundRecord, stretch: &Stretch, row: usize) {
        add(table, row, column::UNANSWERED, 1);
        if round.agent != NOBODY && round.started < round.ended {
            self.read_writing(table, round, stretch, row);
        }
    }

    /// Adds the time for which an agent wrote.
    #[inline]
    fn read_writing(&self, table: &mut Table, round: &RoundRecord, stretch: &Stretch, row: usize) {
        let place = row - stretch.row + column::BUSY;
        self.add_length(table, stretch, place, round.started, round.ended, self.scenario.end);
    }
}
