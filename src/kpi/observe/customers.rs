//! Inquiries as they came, customer by customer: what never reached people, and what customers' books say.

use super::book::{Book, Line, Message, NO_ANSWER};
use super::inquiries::{Case, Ending};
use super::stretches::Stretch;
use super::{Observer, Table, add, column};
use crate::day::{Day, Inquiry, InquiryKind};
use crate::sim::{End, Journal, NOBODY, RoundOutcome, RoundRecord};
use crate::units::Time;

impl Observer<'_> {
    /// Whether there is anything to read customer by customer: a book to keep, or an inquiry that did not enter routing.
    pub(super) fn reads_customers(&self, day: &Day, journal: &Journal) -> bool {
        let last = day.entries.last().map(|&inquiry| day.inquiries[inquiry as usize].enters);
        let all_entered = day.entries.len() == day.inquiries.len()
            && journal.later.is_empty()
            && last.is_none_or(|last| last <= self.scenario.horizon());
        self.keeps_books || !all_entered
    }

    /// Customer by customer; the lines of one with several inquiries are put in order before they are written, because
    /// these may go on side by side. `notable` tells which have a round that was not answered, or too late for any way of
    /// counting customers.
    #[inline(never)]
    pub(super) fn read_customers(&self, day: &Day, journal: &Journal, notable: &[bool], table: &mut Table) {
        let mut cursor = self.stretches.cursor();
        let (mut customer, mut book) = (u32::MAX, Book::default());
        let mut lines: Vec<(Time, Line<'_>)> = Vec::new();
        let horizon = self.scenario.horizon();
        // What comes before the first that the day did not foresee came as it was drawn.
        let unforeseen = journal.later.first().map_or(u32::MAX, |later| later.inquiry);
        for (place, &(owner, i)) in self.order.iter().enumerate() {
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
            if inquiry.enters > horizon {
                self.read_unrouted(table, inquiry, journal);
            }
            if !self.keeps_books {
                continue;
            }
            let arrives = cursor.to(inquiry.arrives);
            let is_of_another = |place: usize| self.order.get(place).is_none_or(|it| it.0 != owner);
            let is_alone = is_of_another(place.wrapping_sub(1)) && is_of_another(place + 1);
            let ends_alike = || {
                let last =
                    rounds_of(inquiry, journal).iter().rfind(|it| it.outcome != RoundOutcome::NotAsked);
                last.is_none_or(|last| last.asked < arrives.alike_until)
            };
            // Otherwise rounds after the first are of the same local day and inside the same windows, and were answered in
            // time: they say nothing new.
            let is_notable = notable[i as usize] || !ends_alike();
            if is_alone && !is_notable && self.enter_at_once(table, inquiry, arrives, journal) {
                continue;
            }
            if owner != customer {
                self.write_lines(table, &mut book, &mut lines);
                customer = owner;
            }
            self.read_lines(inquiry, arrives, is_notable, journal, &mut lines);
        }
        self.write_lines(table, &mut book, &mut lines);
    }

    /// Writes a customer's book and enters it into the table.
    fn write_lines(&self, table: &mut Table, book: &mut Book, lines: &mut Vec<(Time, Line<'_>)>) {
        lines.sort_by_key(|line| line.0);
        lines.drain(..).for_each(|(_, line)| self.write(table, book, line));
        self.close_customer(table, book);
    }

    /// What an inquiry says in its customer's book. Only of one that is notable do rounds after the first say anything.
    #[inline(never)]
    fn read_lines<'s>(
        &'s self,
        inquiry: &Inquiry,
        arrives: &'s Stretch,
        is_notable: bool,
        journal: &Journal,
        lines: &mut Vec<(Time, Line<'s>)>,
    ) {
        let group = self.groups[usize::from(inquiry.reason)];
        let mut cursor = self.stretches.cursor_at(arrives);
        let written = inquiry.bot.then_some(arrives);
        lines.extend(written.map(|stretch| (inquiry.arrives, Line::ToBot(stretch, group))));
        let rounds = rounds_of(inquiry, journal);
        let rounds = if is_notable { rounds } else { &rounds[..rounds.len().min(1)] };
        let mut alike_until = Time::START;
        for (at, round) in (inquiry.first_round..).zip(rounds) {
            if round.outcome == RoundOutcome::NotAsked {
                continue;
            }
            let wait = round.wait().unwrap_or(NO_ANSWER);
            if round.asked < alike_until && wait <= self.customer_limits.shortest {
                lines.push((round.asked, Line::Alike));
                continue;
            }
            let stretch = cursor.to(round.asked);
            let row = self.row_in(stretch, round.agent, group);
            let to_bot = written.filter(|_| at == inquiry.first_round).map(|stretch| Message {
                stretch,
                row: self.row_in(stretch, round.agent, group),
                wait: if wait == NO_ANSWER { wait } else { round.ended - inquiry.arrives },
            });
            // What the bot replied to counts from its own time for some rules.
            if to_bot.is_none_or(|to_bot| round.asked < to_bot.stretch.alike_until) {
                alike_until = stretch.alike_until;
            }
            lines.push((
                round.asked,
                Line::ToPeople { message: Message { stretch, row, wait }, round: at, to_bot },
            ));
        }
    }

    /// Enters the day of a customer of one inquiry without keeping a book of it, if its first message to people, the
    /// only one that says anything, was answered in time by every rule; without one, only the bot served it.
    #[inline(always)]
    fn enter_at_once(
        &self,
        table: &mut Table,
        inquiry: &Inquiry,
        arrives: &Stretch,
        journal: &Journal,
    ) -> bool {
        let to_bot = if inquiry.bot { arrives.rules } else { 0 };
        let first = journal.rounds.get(inquiry.first_round as usize).filter(|_| inquiry.rounds > 0);
        let Some(round) = first.filter(|round| round.outcome != RoundOutcome::NotAsked) else {
            let row = arrives.row + self.nobody[usize::from(self.groups[usize::from(inquiry.reason)])].row;
            self.enter_in_time(table, to_bot & self.bot_only_counts, row);
            return true;
        };
        let stretch = self.stretches.cursor_at(arrives).to(round.asked);
        // By these the bot's reply is no answer, and the message has waited since then.
        let since_bot = to_bot & !self.bot_answers;
        if since_bot != 0 && round.ended - inquiry.arrives > self.customer_limits.shortest {
            return false;
        }
        // Somebody answered it.
        let place = self.agents[round.agent as usize].row;
        let row = stretch.row + place;
        self.enter_in_time(table, since_bot, arrives.row + place);
        self.enter_in_time(table, arrives.rules & !since_bot, row);
        if self.counts_customer_days {
            add(table, row, column::CUSTOMER_DAYS, 1);
        }
        true
    }

    /// Enters a customer who was never late by the given rules. One that none of them counts is in a column that no
    /// figure reads.
    #[inline(always)]
    fn enter_in_time(&self, table: &mut Table, rules: u8, row: usize) {
        add(table, row, self.in_time_columns + usize::from(rules), 1);
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
        // As a rule each is another customer, in order of arrival.
        if !day.shared_customers[..foreseen.len()].is_sorted() {
            foreseen.sort_unstable();
        }
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
            self.offline_replies.extend(messages.map(|record| {
                let round = record.end_round.saturating_sub(1);
                (round, record.closed - journal.rounds[round as usize].asked)
            }));
            self.offline_replies.sort_unstable();
        }
    }

    /// Reads an inquiry that never reached routing.
    fn read_unrouted(&self, table: &mut Table, inquiry: &Inquiry, journal: &Journal) {
        let group = self.groups[usize::from(inquiry.reason)];
        let row = self.row_in(self.stretches.of(inquiry.arrives), NOBODY, group);
        let first = || rounds_of(inquiry, journal).first();
        let was_asked = || first().is_some_and(|round| round.outcome != RoundOutcome::NotAsked);
        if inquiry.enters.is_never() {
            add(table, row, column::BOT_RESOLVED, 1);
        } else if !was_asked() {
            // The day was over before the bot handed it over.
            let case = Case { ending: Ending::Other, received: false, first_contact: true };
            add(table, row, case.column(), 1);
        }
    }
}

/// The rounds of an inquiry.
#[inline]
fn rounds_of<'j>(inquiry: &Inquiry, journal: &'j Journal) -> &'j [RoundRecord] {
    let first = inquiry.first_round as usize;
    &journal.rounds[first..first + inquiry.rounds as usize]
}
