//! Rounds, and customers per local day: some platforms judge a customer's whole day by its worst message.

use super::{Observer, column};
use crate::day::{Day, Inquiry, InquiryKind};
use crate::kpi::WaitHistogram;
use crate::scenario::GroupId;
use crate::sim::{End, Journal, NOBODY, RoundOutcome, RoundRecord};
use crate::units::{Span, Time};

/// A way of counting customers per day: limit, whether the bot answers, whether bot-only customers count.
pub(super) type CustomerRule = (Span, bool, bool);

/// At most so many ways of counting customers stand beside each other.
pub(super) const MOST_RULES: usize = 4;

/// One customer on one local day.
#[derive(Clone, Copy, Default, Debug)]
struct CustomerDay {
    date: Option<i64>,
    /// Where the customer's first message belongs.
    row: Option<usize>,
    /// Where its first message belongs that a figure of customers never answered looks at.
    never_row: Option<usize>,
    /// Stretch and row of the first message that the bot replied to.
    bot_message: Option<(usize, usize)>,
    /// Per rule: where the first message inside the window belongs, and whether any was late.
    marks: [Option<(usize, bool)>; MOST_RULES],
    answered: u32,
    unanswered: u32,
}

impl Observer<'_> {
    /// Rounds, and customers per local day. A customer's inquiries are read one after the other.
    pub(super) fn read_rounds(&mut self, day: &Day, journal: &Journal, waits: &mut WaitHistogram) {
        self.offline_replies.clear();
        if self.scenario.bot.offline_reply {
            let messages = journal.inquiries.iter().filter(|record| record.end == End::LeaveMessage);
            self.offline_replies.extend(messages.map(|record| record.end_round.saturating_sub(1)));
            self.offline_replies.sort_unstable();
        }
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        order.extend(0..day.inquiries.len() as u32);
        if !day.shared_customers.is_empty() {
            order.sort_by_key(|&inquiry| day.shared_customers[inquiry as usize]);
        }
        let wants_customers = !self.customers.is_empty();
        let (mut customer, mut book) = (u32::MAX, CustomerDay::default());
        for &i in &order {
            let inquiry = &day.inquiries[i as usize];
            if inquiry.kind == InquiryKind::Empty {
                continue;
            }
            if day.customer(i) != customer {
                self.close_customer(&mut book);
                customer = day.customer(i);
            }
            let group = day.group(self.scenario, i);
            if inquiry.enters.is_never() {
                let row = self.row(inquiry.arrives, NOBODY, group);
                self.add(row, column::INQUIRIES, 1);
                self.add(row, column::BOT_RESOLVED, 1);
            } else if inquiry.enters > self.scenario.horizon() && !was_asked(inquiry, journal) {
                // The day was over before the bot handed it over: it never reached routing.
                let row = self.row(inquiry.arrives, NOBODY, group);
                self.add(row, column::INQUIRIES, 1);
                self.add(row, column::TO_PEOPLE, 1);
                self.add(row, column::FIRST_CONTACTS, 1);
                self.add(row, column::NOT_LEAVE_MESSAGES, 1);
            }
            if inquiry.bot && wants_customers {
                let stretch = self.stretch(inquiry.arrives);
                self.turn_page(&mut book, stretch);
                let row = self.row_in(stretch, NOBODY, group);
                book.bot_message.get_or_insert((stretch, row));
            }
            for at in inquiry.first_round..inquiry.first_round + inquiry.rounds {
                let round = journal.rounds[at as usize];
                if round.outcome == RoundOutcome::NotAsked {
                    continue;
                }
                let stretch = self.stretch(round.asked);
                let row = self.row_in(stretch, round.agent, group);
                self.read_round(&round, row, waits);
                self.turn_page(&mut book, stretch);
                book.answered += u32::from(round.wait().is_some());
                book.unanswered += u32::from(round.wait().is_none());
                book.row.get_or_insert(row);
                if self.never_of[stretch] {
                    book.never_row.get_or_insert(row);
                }
                if wants_customers {
                    let bot_replied = self.offline_replies.binary_search(&at).is_ok();
                    let since_bot = (at == inquiry.first_round && inquiry.bot).then_some(inquiry.arrives);
                    self.mark_customer(&mut book, &round, group, (stretch, row), since_bot, bot_replied);
                }
            }
        }
        self.close_customer(&mut book);
        self.order = order;
    }

    #[inline]
    fn read_round(&mut self, round: &RoundRecord, row: usize, waits: &mut WaitHistogram) {
        if round.agent != NOBODY {
            let to = round.ended.min(self.scenario.end);
            self.add_time(column::BUSY, round.agent, round.started, to);
        }
        let Some(wait) = round.wait() else {
            return self.add(row, column::UNANSWERED, 1);
        };
        waits.count(wait);
        let bin =
            self.round_limits.iter().position(|&limit| wait <= limit).unwrap_or(self.round_limits.len());
        self.add(row, self.round_bins + bin, 1);
        for i in 0..self.means.len() {
            let (cap, skip) = self.means[i];
            let clock = &self.scenario.clock;
            let next_day = || clock.day(round.ended) != clock.day(round.asked);
            if skip && (wait < Span::from_secs(1) || next_day()) {
                continue;
            }
            let at = self.mean_columns + 2 * i;
            self.add(row, at, wait.min(cap).micros() as u64);
            self.add(row, at + 1, 1);
        }
    }

    /// Begins a new page in a customer's book when the local day has changed.
    #[inline]
    fn turn_page(&mut self, book: &mut CustomerDay, stretch: usize) {
        let date = self.date_of[stretch];
        if book.date != Some(date) {
            self.close_customer(book);
            book.date = Some(date);
        }
    }

    /// Marks per way of counting whether a message was answered too late; messages outside the window do not
    /// count. `place` is the stretch and the row of the round. The message of a round that the bot replied to first
    /// was written at `since_bot`; to a leave-message the bot may have replied that nobody is there.
    #[inline]
    fn mark_customer(
        &mut self,
        book: &mut CustomerDay,
        round: &RoundRecord,
        group: GroupId,
        place: (usize, usize),
        since_bot: Option<Time>,
        bot_replied: bool,
    ) {
        for i in 0..self.customers.len() {
            let (limit, bot_answers, _) = self.customers[i];
            let (mut since, (mut stretch, mut row)) = (round.asked, place);
            if let Some(written) = since_bot.filter(|_| !bot_answers) {
                since = written;
                stretch = self.stretch(written);
                row = self.row_in(stretch, round.agent, group);
            }
            if self.rules_of[stretch] & 1 << i != 0 {
                let offline_reply = bot_answers && bot_replied;
                let late = !offline_reply && round.wait().is_none_or(|_| round.ended - since > limit);
                book.marks[i].get_or_insert((row, false)).1 |= late;
            }
        }
    }

    /// Enters a customer's day into the table.
    fn close_customer(&mut self, book: &mut CustomerDay) {
        for i in 0..self.customers.len() {
            let bot_only_counts = self.customers[i].2;
            let bot = book
                .bot_message
                .filter(|&(stretch, _)| bot_only_counts && self.rules_of[stretch] & 1 << i != 0);
            if let Some((row, late)) = book.marks[i].or(bot.map(|(_, row)| (row, false))) {
                let at = self.customer_columns + 2 * i;
                self.add(row, at, u64::from(!late));
                self.add(row, at + 1, 1);
            }
        }
        if let Some(row) = book.row {
            self.add(row, column::CUSTOMER_DAYS, 1);
            self.add(row, column::UNANSWERED_CUSTOMERS, u64::from(book.unanswered > 0));
        }
        if let (Some(row), 0) = (book.never_row, book.answered) {
            self.add(row, column::NEVER_ANSWERED, 1);
        }
        *book = CustomerDay::default();
    }
}

/// Whether an inquiry's first round was asked.
fn was_asked(inquiry: &Inquiry, journal: &Journal) -> bool {
    let first = journal.rounds.get(inquiry.first_round as usize);
    first.is_some_and(|round| round.outcome != RoundOutcome::NotAsked)
}
