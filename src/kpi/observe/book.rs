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

/// The limits of the ways of counting customers.
#[derive(Clone, Debug)]
pub(super) struct CustomerLimits {
    each: [Span; MOST_RULES],
    /// What is answered within this is late by none of them.
    pub shortest: Span,
}

impl CustomerLimits {
    pub fn new(rules: &[CustomerRule]) -> Self {
        let mut each = [Span::FOREVER; MOST_RULES];
        each.iter_mut().zip(rules).for_each(|(limit, rule)| *limit = rule.0);
        CustomerLimits { each, shortest: each.into_iter().min().unwrap_or_default() }
    }

    /// The rules whose limit a wait exceeds, a bit each.
    #[inline]
    fn broken_by(&self, wait: Span) -> u8 {
        if wait <= self.shortest {
            return 0;
        }
        let bits = self.each.iter().enumerate().map(|(i, &limit)| u8::from(wait > limit) << i);
        bits.fold(0, |all, bit| all | bit)
    }
}

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

/// What a customer's book says of one message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Line<'s> {
    /// The bot replied to it, for a group.
    ToBot(&'s Stretch, GroupId),
    /// It is that of a round. If the bot replied to it before, it is `to_bot` for the rules by which that is no answer.
    ToPeople { message: Message<'s>, round: u32, to_bot: Option<Message<'s>> },
    /// People answered it in time, on the day and inside the windows of the line before it.
    Alike,
}

/// One customer on one local day. Lines are written in the order of their times.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Book {
    /// None before its first message.
    date: Option<i64>,
    /// Where the customer's first message belongs.
    row: Option<usize>,
    /// Where its first message belongs that a figure of customers never answered looks at.
    never_row: Option<usize>,
    answered: bool,
    unanswered: bool,
    /// The rules that count the customer for a message to the bot, those inside whose window there was a message
    /// to people, and those that a late reply broke, a bit each.
    bot_only: u8,
    seen: u8,
    late: u8,
    /// Per rule of these: where that message belongs; one to people goes before one to the bot.
    rows: [usize; MOST_RULES],
}

impl Book {
    /// Marks a message for the given rules.
    #[inline]
    fn mark(&mut self, rules: u8, message: Message<'_>, limits: &CustomerLimits) {
        self.place(rules & !self.seen, message.row);
        self.seen |= rules;
        self.late |= rules & limits.broken_by(message.wait);
    }

    /// Notes for the given rules where a message belongs.
    #[inline]
    fn place(&mut self, rules: u8, row: usize) {
        if rules != 0 {
            let rows = self.rows.iter_mut().enumerate();
            rows.filter(|(i, _)| rules >> i & 1 != 0).for_each(|(_, place)| *place = row);
        }
    }
}

impl Observer<'_> {
    /// Writes a line.
    #[inline]
    pub(super) fn write(&self, table: &mut Table, book: &mut Book, line: Line<'_>) {
        match line {
            Line::ToBot(stretch, group) => self.write_bot_message(table, book, stretch, group),
            Line::ToPeople { message, round, to_bot } => {
                self.write_message(table, book, message, round, to_bot);
            }
            Line::Alike => book.answered = true,
        }
    }

    /// Writes down a message that the bot replied to.
    #[inline]
    fn write_bot_message(&self, table: &mut Table, book: &mut Book, stretch: &Stretch, group: GroupId) {
        self.turn_page(table, book, stretch);
        let new = stretch.rules & self.bot_only_counts & !book.bot_only;
        book.bot_only |= new;
        book.place(new & !book.seen, self.row_in(stretch, NOBODY, group));
    }

    /// Writes down a message to people: the one of a round. If the bot replied to it before, it is `to_bot` for the
    /// rules by which that is no answer.
    #[inline]
    fn write_message(
        &self,
        table: &mut Table,
        book: &mut Book,
        message: Message<'_>,
        round: u32,
        to_bot: Option<Message<'_>>,
    ) {
        let answered = message.wait != NO_ANSWER;
        self.turn_page(table, book, message.stretch);
        book.answered |= answered;
        book.unanswered |= !answered;
        book.row.get_or_insert(message.row);
        if message.stretch.never {
            book.never_row.get_or_insert(message.row);
        }
        self.mark_message(book, message, round, to_bot);
    }

    /// Marks per way of counting whether a message was answered too late; messages outside the window do not
    /// count. To a leave-message the bot may have replied that nobody is there.
    #[inline]
    fn mark_message(&self, book: &mut Book, message: Message<'_>, round: u32, to_bot: Option<Message<'_>>) {
        let limits = &self.customer_limits;
        let mut rules = message.stretch.rules;
        if let Some(to_bot) = to_bot {
            book.mark(to_bot.stretch.rules & !self.bot_answers, to_bot, limits);
            rules &= self.bot_answers;
        }
        if message.wait == NO_ANSWER
            && let Ok(place) = self.offline_replies.binary_search_by_key(&round, |reply| reply.0)
        {
            let wait = self.offline_replies[place].1;
            book.mark(rules & self.bot_answers, Message { wait, ..message }, limits);
            rules &= !self.bot_answers;
        }
        book.mark(rules, message, limits);
    }

    /// Begins a new page in a customer's book when the local day has changed.
    #[inline]
    fn turn_page(&self, table: &mut Table, book: &mut Book, stretch: &Stretch) {
        if book.date != Some(stretch.date) {
            self.close_customer(table, book);
            book.date = Some(stretch.date);
        }
    }

    /// Enters a customer's day into the table.
    #[inline(always)]
    pub(super) fn close_customer(&self, table: &mut Table, book: &mut Book) {
        if book.date.is_some() {
            self.enter_customer(table, book);
        }
    }

    fn enter_customer(&self, table: &mut Table, book: &mut Book) {
        let counted = book.seen | book.bot_only;
        for i in (0..self.customers.len()).filter(|i| counted >> i & 1 != 0) {
            let is_late = book.late >> i & 1 != 0;
            let column = if is_late { self.late_columns + i } else { self.in_time_columns + (1 << i) };
            add(table, book.rows[i], column, 1);
        }
        if let Some(row) = book.row.filter(|_| self.counts_customer_days) {
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
