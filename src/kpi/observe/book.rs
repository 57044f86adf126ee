//! Customers per local day: some platforms judge a customer's whole day by its worst message.

use super::stretches::Stretch;
use super::{Observer, Table, add, column};
use crate::scenario::GroupId;
use crate::sim::NOBODY;
use crate::units::Span;

/// A way of counting customers per day: limit, whether the bot answers, whether bot-only customers count.
pub(super) type CustomerRule = (Span, bool, bool);

/// At most so many ways of counting customers stand beside each other.
pub(super) const MOST_RULES: usize = 4;

/// The wait of a message that nobody answered: longer than any limit.
pub(super) const NO_ANSWER: Span = Span::from_micros(i64::MAX);

/// A customer's message, or that message as some rules see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message<'s> {
    /// When it was written.
    pub stretch: &'s Stretch,
    /// Where it belongs.
    pub row: usize,
    /// Until people answered it, or [`NO_ANSWER`].
    pub wait: Span,
}

/// One customer on one local day.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Book<'s> {
    date: Option<i64>,
    /// The stretch of the message before, if another message of that stretch is the first of nothing.
    stretch: Option<&'s Stretch>,
    /// The longest wait of the messages of that stretch of which no more was read than their waits.
    longest: Span,
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

impl Book<'_> {
    /// Marks a message for the given rules.
    #[inline]
    fn mark(&mut self, rules: u8, message: Message<'_>, limits: &[Span; MOST_RULES]) {
        let new = rules & !self.seen;
        if new != 0 {
            let places = self.rows.iter_mut().enumerate().filter(|(i, _)| new >> i & 1 != 0);
            places.for_each(|(_, place)| *place = message.row);
            self.seen |= new;
        }
        self.mark_late(rules, message.wait, limits);
    }

    /// Marks those of the rules whose limit a wait exceeds.
    #[inline]
    fn mark_late(&mut self, rules: u8, wait: Span, limits: &[Span; MOST_RULES]) {
        let late = limits.iter().enumerate().map(|(i, &limit)| u8::from(wait > limit) << i);
        self.late |= rules & late.fold(0, |all, bit| all | bit);
    }

    /// Marks the messages of which only the waits were read: what holds for any of them holds for the longest.
    #[inline]
    fn settle(&mut self, limits: &[Span; MOST_RULES]) {
        if let Some(stretch) = self.stretch.take() {
            self.unanswered |= self.longest == NO_ANSWER;
            self.mark_late(stretch.rules, self.longest, limits);
            self.longest = Span::ZERO;
        }
    }
}

impl<'s> Observer<'_> {
    /// Writes down a message that the bot replied to.
    #[inline]
    pub(super) fn write_bot_message(
        &self,
        table: &mut Table,
        book: &mut Book<'s>,
        stretch: &'s Stretch,
        group: GroupId,
    ) {
        self.turn_page(table, book, stretch);
        let row = self.row_in(stretch, NOBODY, group);
        book.bot_message.get_or_insert((row, stretch.rules));
    }

    /// Writes down a message to people: the one of a round. If the bot replied to it before, it is `to_bot` for the
    /// rules by which that is no answer.
    #[inline]
    pub(super) fn write_message(
        &self,
        table: &mut Table,
        book: &mut Book<'s>,
        message: Message<'s>,
        round: u32,
        to_bot: Option<Message<'s>>,
    ) {
        let answered = message.wait != NO_ANSWER;
        let goes_on = book.stretch.is_some_and(|stretch| std::ptr::eq(stretch, message.stretch));
        if goes_on && to_bot.is_none() && (answered || self.offline_replies.is_empty()) {
            book.answered |= answered;
            book.longest = book.longest.max(message.wait);
            return;
        }
        book.settle(&self.customer_limits);
        self.turn_page(table, book, message.stretch);
        book.answered |= answered;
        book.unanswered |= !answered;
        book.row.get_or_insert(message.row);
        if message.stretch.never {
            book.never_row.get_or_insert(message.row);
        }
        self.mark_message(book, message, round, to_bot);
        let all_seen = message.stretch.rules & !book.seen == 0;
        book.stretch = all_seen.then_some(message.stretch);
    }

    /// Marks per way of counting whether a message was answered too late; messages outside the window do not
    /// count. To a leave-message the bot may have replied that nobody is there.
    #[inline]
    fn mark_message(
        &self,
        book: &mut Book<'_>,
        message: Message<'_>,
        round: u32,
        to_bot: Option<Message<'_>>,
    ) {
        let limits = &self.customer_limits;
        let mut rules = message.stretch.rules;
        if let Some(to_bot) = to_bot {
            book.mark(to_bot.stretch.rules & !self.bot_answers, to_bot, limits);
            rules &= self.bot_answers;
        }
        if message.wait == NO_ANSWER && self.offline_replies.binary_search(&round).is_ok() {
            book.mark(rules & self.bot_answers, Message { wait: Span::ZERO, ..message }, limits);
            rules &= !self.bot_answers;
        }
        book.mark(rules, message, limits);
    }

    /// Begins a new page in a customer's book when the local day has changed.
    #[inline]
    fn turn_page(&self, table: &mut Table, book: &mut Book<'s>, stretch: &Stretch) {
        if book.date != Some(stretch.date) {
            self.close_customer(table, book);
            book.date = Some(stretch.date);
        }
    }

    /// Enters a customer's day into the table.
    pub(super) fn close_customer(&self, table: &mut Table, book: &mut Book<'s>) {
        if book.date.is_none() {
            return;
        }
        book.settle(&self.customer_limits);
        for (i, &(_, _, bot_only_counts)) in self.customers.iter().enumerate() {
            let bit = 1 << i;
            let bot = book.bot_message.filter(|&(_, rules)| bot_only_counts && rules & bit != 0);
            let seen = (book.seen & bit != 0).then_some(book.rows[i]);
            if let Some(row) = seen.or(bot.map(|(row, _)| row)) {
                let at = self.customer_columns + 2 * i;
                add(table, row, at, u64::from(book.late & bit == 0));
                add(table, row, at + 1, 1);
            }
        }
        if let Some(row) = book.row {
            add(table, row, column::CUSTOMER_DAYS, 1);
            add(table, row, column::UNANSWERED_CUSTOMERS, u64::from(book.unanswered));
        }
        if let Some(row) = book.never_row
            && !book.answered
        {
            add(table, row, column::NEVER_ANSWERED, 1);
        }
        // Rows of rules that were not seen are never read.
        *book = Book { rows: book.rows, ..Book::default() };
    }
}
