//! Rounds, and customers per local day: some platforms judge a customer's whole day by its worst message.

use super::inquiries::{Case, Ending};
use super::stretches::Stretch;
use super::{Observer, Table, column};
use crate::day::{Day, Inquiry, InquiryKind};
use crate::kpi::WaitHistogram;
use crate::scenario::GroupId;
use crate::sim::{End, Journal, NOBODY, RoundOutcome, RoundRecord};
use crate::units::{Span, Time};

/// A way of counting customers per day: limit, whether the bot answers, whether bot-only customers count.
pub(super) type CustomerRule = (Span, bool, bool);

/// At most so many ways of counting customers stand beside each other.
pub(super) const MOST_RULES: usize = 4;

/// The wait of a message that nobody answered: longer than any limit.
const NO_ANSWER: Span = Span::from_micros(i64::MAX);

/// One customer on one local day.
#[derive(Clone, Copy, Default, Debug)]
struct CustomerDay {
    date: Option<i64>,
    /// Where the customer's first message belongs.
    row: Option<usize>,
    /// Where its first message belongs that a figure of customers never answered looks at.
    never_row: Option<usize>,
    /// Row of the first message that the bot replied to, and the rules of its stretch.
    bot_message: Option<(usize, u8)>,
    answered: bool,
    unanswered: bool,
    /// The rules inside whose window there was a message, and those that a late reply broke, a bit each.
    seen: u8,
    late: u8,
    /// Per rule that was seen: where the first message inside the window belongs.
    rows: [usize; MOST_RULES],
}

impl CustomerDay {
    /// Marks a message for the given rules: where it belongs, and whether its wait was too long for any.
    #[inline]
    fn mark(&mut self, rules: u8, row: usize, wait: Span, limits: &[Span; MOST_RULES]) {
        if rules & !self.seen != 0 {
            let seen = self.seen;
            let new = self.rows.iter_mut().enumerate().filter(|(i, _)| (rules & !seen) >> i & 1 != 0);
            new.for_each(|(_, place)| *place = row);
            self.seen |= rules;
        }
        let late = limits.iter().enumerate().map(|(i, &limit)| u8::from(wait > limit) << i);
        self.late |= rules & late.fold(0, |all, bit| all | bit);
    }
}

impl Observer<'_> {
    /// Rounds, and customers per local day. A customer's inquiries are read one after the other.
    pub(super) fn read_rounds(
        &self,
        day: &Day,
        journal: &Journal,
        table: &mut Table,
        waits: &mut WaitHistogram,
    ) {
        let (mut customer, mut book) = (u32::MAX, CustomerDay::default());
        for &i in &self.order {
            let Some(inquiry) = &journal.inquiry(day, i) else { continue };
            if inquiry.kind == InquiryKind::Empty {
                continue;
            }
            if self.keeps_books && day.customer(i) != customer {
                self.close_customer(table, &mut book);
                customer = day.customer(i);
            }
            let group = day.group(self.scenario, i);
            if inquiry.enters > self.scenario.horizon() {
                self.read_unrouted(table, inquiry, group, journal);
            }
            if inquiry.bot && !self.customers.is_empty() {
                let stretch = *self.stretches.of(inquiry.arrives);
                self.turn_page(table, &mut book, &stretch);
                let row = self.row_in(&stretch, NOBODY, group);
                book.bot_message.get_or_insert((row, stretch.rules));
            }
            for at in inquiry.first_round..inquiry.first_round + inquiry.rounds {
                let round = &journal.rounds[at as usize];
                if round.outcome == RoundOutcome::NotAsked {
                    continue;
                }
                let stretch = self.stretches.find(round.asked);
                let row = self.row_in(&self.stretches.all[stretch], round.agent, group);
                self.read_round(table, round, stretch, row, waits);
                if self.keeps_books {
                    let stretch = self.stretches.all[stretch];
                    self.turn_page(table, &mut book, &stretch);
                    book.answered |= round.outcome == RoundOutcome::Answered;
                    book.unanswered |= round.outcome != RoundOutcome::Answered;
                    book.row.get_or_insert(row);
                    if stretch.never {
                        book.never_row.get_or_insert(row);
                    }
                    let first = at == inquiry.first_round;
                    let since_bot = (first && inquiry.bot).then_some(inquiry.arrives);
                    self.mark_customer(&mut book, round, at, group, row, stretch.rules, since_bot);
                }
            }
        }
        self.close_customer(table, &mut book);
    }

    /// Orders inquiries by customer, if any customer has several.
    pub(super) fn put_in_order(&mut self, day: &Day) {
        self.order.clear();
        self.order.extend(0..day.inquiries.len() as u32);
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
    fn read_unrouted(&self, table: &mut Table, inquiry: &Inquiry, group: GroupId, journal: &Journal) {
        let row = self.row(inquiry.arrives, NOBODY, group);
        if inquiry.enters.is_never() {
            table.add(row, column::BOT_RESOLVED, 1);
        } else if !was_asked(inquiry, journal) {
            // The day was over before the bot handed it over.
            let case = Case { ending: Ending::Other, received: false, first_contact: true };
            table.add(row, case.column(), 1);
        }
    }

    #[inline]
    fn read_round(
        &self,
        table: &mut Table,
        round: &RoundRecord,
        stretch: usize,
        row: usize,
        waits: &mut WaitHistogram,
    ) {
        let to = round.ended.min(self.scenario.end);
        if round.agent != NOBODY && round.started < to {
            self.add_time_after(table, stretch, column::BUSY, round.agent, round.started, to);
        }
        let Some(wait) = round.wait() else {
            return table.add(row, column::UNANSWERED, 1);
        };
        let exceeded = self.round_limits.exceeded(wait, waits.count(wait));
        table.add(row, self.round_bins + exceeded, 1);
        table.add(row, column::ROUND_WAITS, wait.micros() as u64);
        for (i, &(cap, skip)) in self.means.iter().enumerate() {
            let at = self.mean_columns + 2 * i;
            if skip {
                let clock = &self.scenario.clock;
                let next_day = || clock.day(round.ended) != clock.day(round.asked);
                if wait < Span::from_secs(1) || next_day() {
                    continue;
                }
                table.add(row, at + 1, 1);
            }
            table.add(row, at, wait.min(cap).micros() as u64);
        }
    }

    /// Begins a new page in a customer's book when the local day has changed.
    #[inline]
    fn turn_page(&self, table: &mut Table, book: &mut CustomerDay, stretch: &Stretch) {
        if book.date != Some(stretch.date) {
            self.close_customer(table, book);
            book.date = Some(stretch.date);
        }
    }

    /// Marks per way of counting whether a message was answered too late; messages outside the window do not
    /// count. The message of a round that the bot replied to first was written at `since_bot`; to a leave-message
    /// the bot may have replied that nobody is there.
    #[expect(clippy::too_many_arguments, reason = "all of them are at hand where it is called")]
    #[inline]
    fn mark_customer(
        &self,
        book: &mut CustomerDay,
        round: &RoundRecord,
        at: u32,
        group: GroupId,
        row: usize,
        mut rules: u8,
        since_bot: Option<Time>,
    ) {
        let limits = &self.customer_limits;
        let wait = round.wait().unwrap_or(NO_ANSWER);
        if let Some(written) = since_bot {
            let stretch = self.stretches.of(written);
            let human = stretch.rules & !self.bot_answers;
            let since = round.wait().map_or(NO_ANSWER, |_| round.ended - written);
            book.mark(human, self.row_in(stretch, round.agent, group), since, limits);
            rules &= self.bot_answers;
        }
        if wait == NO_ANSWER && self.offline_replies.binary_search(&at).is_ok() {
            book.mark(rules & self.bot_answers, row, Span::ZERO, limits);
            rules &= !self.bot_answers;
        }
        book.mark(rules, row, wait, limits);
    }

    /// Enters a customer's day into the table.
    #[inline]
    fn close_customer(&self, table: &mut Table, book: &mut CustomerDay) {
        if book.date.is_none() {
            return;
        }
        for i in 0..self.customers.len() {
            let bit = 1 << i;
            let bot_only_counts = self.customers[i].2;
            let bot = book.bot_message.filter(|&(_, rules)| bot_only_counts && rules & bit != 0);
            let seen = (book.seen & bit != 0).then_some(book.rows[i]);
            if let Some(row) = seen.or(bot.map(|(row, _)| row)) {
                let at = self.customer_columns + 2 * i;
                table.add(row, at, u64::from(book.late & bit == 0));
                table.add(row, at + 1, 1);
            }
        }
        if let Some(row) = book.row {
            table.add(row, column::CUSTOMER_DAYS, 1);
            table.add(row, column::UNANSWERED_CUSTOMERS, u64::from(book.unanswered));
        }
        if let Some(row) = book.never_row
            && !book.answered
        {
            table.add(row, column::NEVER_ANSWERED, 1);
        }
        // Rows of rules that were not seen are never read.
        *book = CustomerDay { rows: book.rows, ..CustomerDay::default() };
    }
}

/// Whether an inquiry's first round was asked.
fn was_asked(inquiry: &Inquiry, journal: &Journal) -> bool {
    let first = journal.rounds.get(inquiry.first_round as usize);
    first.is_some_and(|round| round.outcome != RoundOutcome::NotAsked)
}
