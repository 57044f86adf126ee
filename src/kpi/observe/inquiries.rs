//! Inquiries as a book sees them, and what follows from being served well or badly.

use super::stretches::Stretch;
use super::{Observer, Table, Waits, add, column};
use crate::day::Day;
use crate::kpi::WaitHistogram;
use crate::scenario::Outcomes;
use crate::sim::{End, InquiryRecord, Journal, NOBODY, RoundRecord};
use crate::units::{Span, Time};

/// How an inquiry for people ended, as far as figures ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    LeaveMessage,
    LeftOpenly,
    LeftSilently,
    Other,
}

impl Ending {
    /// How inquiries with each end ended, by the order of ends.
    const OF_ENDS: [Ending; 8] = {
        let mut all = [Ending::Other; 8];
        all[End::LeaveMessage as usize] = Ending::LeaveMessage;
        all[End::LeftOpenly as usize] = Ending::LeftOpenly;
        all[End::LeftSilently as usize] = Ending::LeftSilently;
        all
    };

    #[inline(always)]
    fn of(end: End) -> Self {
        Ending::OF_ENDS[end as usize]
    }
}

/// What an inquiry for people was; each kind has a column of its own, and figures add up the columns they count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Case {
    pub ending: Ending,
    pub received: bool,
    pub first_contact: bool,
}

impl Case {
    /// The kinds, in the order of their columns.
    pub fn all() -> impl Iterator<Item = Case> {
        let endings = [Ending::LeaveMessage, Ending::LeftOpenly, Ending::LeftSilently, Ending::Other];
        let flags = [(false, false), (false, true), (true, false), (true, true)];
        endings.into_iter().flat_map(move |ending| {
            flags.map(|(received, first_contact)| Case { ending, received, first_contact })
        })
    }

    #[inline]
    pub fn column(self) -> usize {
        let flags = 2 * usize::from(self.received) + usize::from(self.first_contact);
        column::CASES + 4 * self.ending as usize + flags
    }
}

/// What an inquiry was as a book sees it: a return within the reopening time belongs to it.
#[derive(Clone, Copy, Debug)]
struct Matter {
    first_reply: Time,
    received: bool,
    transfers: u32,
    end: End,
    end_round: u32,
    /// Its last contact.
    contact: u16,
}

impl Matter {
    #[inline(always)]
    fn of(record: &InquiryRecord) -> Self {
        Matter {
            first_reply: record.first_reply,
            received: record.agent != NOBODY,
            transfers: record.transfers.into(),
            end: record.end,
            end_round: record.end_round,
            contact: record.contact,
        }
    }

    /// Joins the return that reopened it.
    fn join(&mut self, record: &InquiryRecord) {
        self.first_reply = self.first_reply.min(record.first_reply);
        self.received |= record.agent != NOBODY;
        self.transfers += u32::from(record.transfers);
        self.end = record.end;
        self.end_round = record.end_round;
        self.contact = record.contact;
    }
}

impl Observer<'_> {
    /// Reads all inquiries; empty openings count in no figure.
    #[inline(never)]
    pub(super) fn read_inquiries(
        &self,
        day: &Day,
        journal: &Journal,
        table: &mut Table,
        waits: &mut Waits<'_>,
    ) {
        let mut cursor = self.stretches.cursor();
        for record in &journal.inquiries {
            if record.end == End::Empty {
                continue;
            }
            let stretch = cursor.to(record.started);
            if record.agent == NOBODY {
                // Nobody ever received it: it waited until it was closed.
                self.add_wait(table, stretch, record, record.closed);
            }
            if self.reopens(record) {
                continue;
            }
            if self.has_returns(record) {
                self.read_with_returns(record, stretch, day, journal, table, waits);
            } else {
                self.read_inquiry(record, Matter::of(record), stretch, day, journal, table, waits);
            }
        }
    }

    /// Reads an inquiry with the returns that belong to it: by itself, lest the usual case go by way of memory.
    #[cold]
    fn read_with_returns(
        &self,
        record: &InquiryRecord,
        stretch: &Stretch,
        day: &Day,
        journal: &Journal,
        table: &mut Table,
        waits: &mut Waits<'_>,
    ) {
        let inquiry = self.with_returns(record, journal);
        self.read_inquiry(record, inquiry, stretch, day, journal, table, waits);
    }

    /// Whether a record is a return so soon that it belongs to the contact before it.
    #[inline]
    fn reopens(&self, record: &InquiryRecord) -> bool {
        record.contact > 0 && record.since_close <= self.scenario.routing.reopen_within
    }

    /// Lists the returns that belong to an earlier contact, by inquiry and in order of time.
    pub(super) fn find_reopened(&mut self, day: &Day, journal: &Journal) {
        self.reopened.clear();
        self.has_returns.clear();
        self.last_contacts.clear();
        // On many days nobody returns: then there is one record of each that entered.
        let horizon = self.scenario.horizon();
        let enters = |inquiry: &u32| day.inquiries[*inquiry as usize].enters <= horizon;
        if journal.later.is_empty() && journal.inquiries.len() == day.entries.partition_point(enters) {
            return;
        }
        for (place, record) in (0..).zip(&journal.inquiries) {
            if record.contact > 0 {
                self.last_contacts.push((record.inquiry, record.contact));
            }
            if self.reopens(record) && record.end != End::Empty {
                self.reopened.push((record.inquiry, place));
            }
        }
        self.last_contacts.sort_unstable();
        if !self.reopened.is_empty() {
            self.reopened.sort_unstable();
            self.has_returns.resize(day.inquiries.len(), false);
            self.reopened.iter().for_each(|&(inquiry, _)| self.has_returns[inquiry as usize] = true);
        }
    }

    /// Whether the customer of an inquiry came back to it after a contact.
    fn comes_again(&self, inquiry: u32, contact: u16) -> bool {
        let last = self.last_contacts.partition_point(|it| it.0 <= inquiry).checked_sub(1);
        last.is_some_and(|last| self.last_contacts[last].0 == inquiry && self.last_contacts[last].1 > contact)
    }

    /// Whether any return belongs to an inquiry's earlier contact.
    #[inline(always)]
    fn has_returns(&self, record: &InquiryRecord) -> bool {
        self.has_returns.get(record.inquiry as usize).is_some_and(|&has| has)
    }

    /// Notes whose customers came back for the same matter as a new inquiry.
    pub(super) fn find_came_back(&mut self, day: &Day, journal: &Journal) {
        self.came_back.clear();
        if journal.later.is_empty() {
            return;
        }
        let came = |next: u32| journal.later.binary_search_by_key(&next, |later| later.inquiry).is_ok();
        self.came_back.extend(day.comes_back().filter(|(_, next)| came(*next)).map(|(inquiry, _)| inquiry));
        self.came_back.sort_unstable();
    }

    /// A contact with the returns that follow it until one begins a new inquiry.
    #[inline(never)]
    fn with_returns(&self, record: &InquiryRecord, journal: &Journal) -> Matter {
        let mut inquiry = Matter::of(record);
        let first = self.reopened.partition_point(|returned| returned.0 < record.inquiry);
        let returns = self.reopened[first..].iter().take_while(|returned| returned.0 == record.inquiry);
        let mut contact = record.contact;
        for place in returns.map(|&(_, place)| place as usize) {
            let returned = &journal.inquiries[place];
            if returned.contact == contact + 1 {
                contact += 1;
                inquiry.join(returned);
            }
        }
        inquiry
    }

    /// Counts an inquiry by what it was and how long it waited.
    #[expect(clippy::too_many_arguments, reason = "what is read and what is counted, each of several kinds")]
    #[inline(always)]
    fn read_inquiry(
        &self,
        record: &InquiryRecord,
        inquiry: Matter,
        stretch: &Stretch,
        day: &Day,
        journal: &Journal,
        table: &mut Table,
        waits: &mut Waits<'_>,
    ) {
        use column::*;
        let place = self.place(record.agent, record.group);
        let row = stretch.row + place.row;
        let replied = !inquiry.first_reply.is_never();
        let ending = match Ending::of(inquiry.end) {
            // Somebody had replied before.
            Ending::LeaveMessage if replied => Ending::Other,
            ending => ending,
        };
        let kind = Case { ending, received: inquiry.received, first_contact: record.contact == 0 };
        let cells = &mut table[row..];
        let counts = &mut cells[..COUNT];
        counts[kind.column()] += 1;
        counts[TRANSFERS] += u64::from(inquiry.transfers);
        let (mut first_wait, mut first_bin) = (None, 0);
        if replied {
            let wait = inquiry.first_reply - record.entered;
            counts[FIRST_WAITS] += wait.micros() as u64;
            first_bin = waits.first.count(wait);
            waits.parts.count(first_bin, stretch.slot, place.waits);
            cells[self.first_limits.column(wait, first_bin)] += 1;
            first_wait = Some(wait);
        }
        let asked = if self.reads_mean_waits { inquiry.end_round - record.first_round } else { 0 };
        let of_rounds =
            || Answers::among(&journal.rounds[record.first_round as usize..inquiry.end_round as usize]);
        let answers = match (asked, first_wait) {
            (0, _) => Answers::default(),
            // The only round's wait is the first; without one it was not answered.
            (1, wait) => Answers { count: i64::from(wait.is_some()), waits: wait.unwrap_or(Span::ZERO) },
            _ => of_rounds(),
        };
        debug_assert!(asked != 1 || answers.mean() == of_rounds().mean());
        let mean = answers.mean();
        if let Some(mean) = mean {
            let bin = if asked == 1 { first_bin } else { WaitHistogram::bin(mean) };
            cells[self.mean_limits.column(mean, bin)] += 1;
        }
        if self.reads_outcomes && self.has_outcome(record, day) {
            let resolved = answers.count == i64::from(asked);
            self.read_outcome(record, &inquiry, first_wait, mean, resolved, row, day, table);
        }
    }

    /// Whether an order or a rating may follow from how an inquiry was served.
    #[inline(always)]
    fn has_outcome(&self, record: &InquiryRecord, day: &Day) -> bool {
        let reason = day.inquiries[record.inquiry as usize].reason;
        self.may_order[usize::from(reason)] || self.scenario.outcomes.satisfaction.is_some()
    }

    /// Reads what follows from how an inquiry was served.
    #[expect(clippy::too_many_arguments, reason = "all of them are at hand where it is called")]
    #[cold]
    fn read_outcome(
        &self,
        record: &InquiryRecord,
        &Matter { received, contact, .. }: &Matter,
        first_wait: Option<Span>,
        mean: Option<Span>,
        resolved: bool,
        row: usize,
        day: &Day,
        table: &mut Table,
    ) {
        use column::*;
        let outcomes = &self.scenario.outcomes;
        let reason = &self.scenario.reasons[day.inquiries[record.inquiry as usize].reason as usize];
        let may_order = self.may_order[usize::from(day.inquiries[record.inquiry as usize].reason)];
        let rates = received && outcomes.satisfaction.is_some();
        if !may_order && !rates {
            return;
        }
        let (order, rating) = day.outcome(record.inquiry);
        if may_order {
            let chance = reason.order_base * order_factor(outcomes, first_wait, mean);
            if received {
                add(table, row, PRE_SALE, 1);
                add(table, row, ORDERS, u64::from(order < chance));
            }
            // Whoever comes back for it is not lost yet.
            let lost = chance <= order && order < reason.order_base;
            let comes_back = || {
                self.comes_again(record.inquiry, contact)
                    || self.came_back.binary_search(&record.inquiry).is_ok()
            };
            add(table, row, LOST_ORDERS, u64::from(lost && !comes_back()));
        }
        if rates {
            add(table, row, RATED, 1);
            add(
                table,
                row,
                SATISFIED,
                u64::from(rating < satisfaction(outcomes, first_wait, mean, resolved)),
            );
        }
    }
}

/// The answered ones among an inquiry's rounds: how many, and their waits together.
#[derive(Clone, Copy, Default, Debug)]
struct Answers {
    count: i64,
    waits: Span,
}

impl Answers {
    #[inline(always)]
    fn among(rounds: &[RoundRecord]) -> Self {
        let with = |answers: Answers, wait| Answers { count: answers.count + 1, waits: answers.waits + wait };
        rounds.iter().filter_map(RoundRecord::wait).fold(Answers::default(), with)
    }

    /// Their mean wait, if there are any.
    #[inline(always)]
    fn mean(self) -> Option<Span> {
        match self.count {
            0 => None,
            // Nothing to divide.
            1 => Some(self.waits),
            count => Some(Span::from_micros(self.waits.micros() / count)),
        }
    }
}

/// The factor of the first bucket that holds a wait; beyond all buckets, or without a reply, the last one's.
fn bucket(buckets: &[(Span, f64)], wait: Option<Span>) -> f64 {
    let found = wait.and_then(|wait| buckets.iter().find(|bucket| wait <= bucket.0));
    found.or(buckets.last()).map_or(1.0, |bucket| bucket.1)
}

fn order_factor(outcomes: &Outcomes, first: Option<Span>, mean: Option<Span>) -> f64 {
    bucket(&outcomes.order_by_first_wait, first) * bucket(&outcomes.order_by_mean_wait, mean)
}

/// Probability of a satisfied rating; one who was never answered is not satisfied.
fn satisfaction(outcomes: &Outcomes, first: Option<Span>, mean: Option<Span>, resolved: bool) -> f64 {
    let (Some(model), Some(first), Some(mean)) = (&outcomes.satisfaction, first, mean) else { return 0.0 };
    let odds = model.intercept
        + model.per_second_first_wait * first.secs()
        + model.per_second_mean_wait * mean.secs()
        + if resolved { model.if_resolved } else { 0.0 };
    1.0 / (1.0 + libm::exp(-odds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_as_long_as_a_bucket_is_in_it() {
        let secs = Span::from_secs;
        let buckets = [(secs(30), 1.0), (secs(60), 0.9), (secs(180), 0.7)];
        for (wait, factor) in [(0, 1.0), (30, 1.0), (31, 0.9), (60, 0.9), (180, 0.7), (9_000, 0.7)] {
            assert_eq!(bucket(&buckets, Some(secs(wait))), factor, "{wait} s");
        }
        assert_eq!(bucket(&buckets, None), 0.7, "without a reply");
        assert_eq!(bucket(&[], Some(secs(5))), 1.0, "without buckets");
    }
}
