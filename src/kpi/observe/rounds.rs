//! Rounds, and the inquiries that never reached people.

use super::book::{Book, Message, NO_ANSWER};
use super::inquiries::{Case, Ending};
use super::stretches::Stretch;
use super::{Observer, Table, add, column};
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
        // What comes before the first that the day did not foresee came as it was drawn.
        let unforeseen = journal.later.first().map_or(u32::MAX, |later| later.inquiry);
        for &i in &self.order {
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
            if self.keeps_books && day.customer(i) != customer {
                self.close_customer(table, &mut book);
                customer = day.customer(i);
            }
            let group = self.groups[usize::from(inquiry.reason)];
            let first = inquiry.first_round;
            let rounds = &journal.rounds[first as usize..(first + inquiry.rounds) as usize];
            if inquiry.enters > self.scenario.horizon() {
                let row = self.row_in(cursor.to(inquiry.arrives), NOBODY, group);
                self.read_unrouted(table, inquiry, row, rounds);
            }
            let to_bot = (inquiry.bot && !self.customers.is_empty()).then(|| cursor.to(inquiry.arrives));
            if let Some(stretch) = to_bot {
                self.write_bot_message(table, &mut book, stretch, group);
            }
            for (at, round) in (first..).zip(rounds) {
                if round.outcome == RoundOutcome::NotAsked {
                    continue;
                }
                let stretch = cursor.to(round.asked);
                let row = self.row_in(stretch, round.agent, group);
                let wait = self.read_round(table, round, stretch, row, waits);
                if self.keeps_books {
                    let to_bot = to_bot.filter(|_| at == first).map(|stretch| Message {
                        stretch,
                        row: self.row_in(stretch, round.agent, group),
                        wait: if wait == NO_ANSWER { wait } else { round.ended - inquiry.arrives },
                    });
                    self.write_message(table, &mut book, Message { stretch, row, wait }, at, to_bot);
                }
            }
        }
        self.close_customer(table, &mut book);
    }

    /// Orders the inquiries that came by customer, if any customer has several.
    pub(super) fn put_in_order(&mut self, day: &Day, journal: &Journal) {
        self.order.clear();
        self.order.extend(0..day.first_follow_up);
        let later = journal.later.iter().map(|later| later.inquiry);
        self.order.extend(later.filter(|&inquiry| inquiry >= day.first_follow_up));
        if !day.shared_customers.is_empty() {
            self.order.sort_by_key(|&inquiry| day.shared_customers[inquiry as usize]);
        }
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

    /// Reads a round; returns its wait, or [`NO_ANSWER`].
    #[inline(always)]
    fn read_round(
        &self,
        table: &mut Table,
        round: &RoundRecord,
        stretch: &Stretch,
        row: usize,
        waits: &mut WaitHistogram,
    ) -> Span {
        let to = round.ended.min(self.scenario.end);
        if round.agent != NOBODY && round.started < to {
            self.add_length(table, stretch, row - stretch.row + column::BUSY, round.started, to);
        }
        let Some(wait) = round.wait() else {
            add(table, row, column::UNANSWERED, 1);
            return NO_ANSWER;
        };
        let exceeded = self.round_limits.exceeded(wait, waits.count(wait));
        add(table, row, self.round_bins + exceeded, 1);
        add(table, row, column::ROUND_WAITS, wait.micros() as u64);
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
        wait
    }
}
