//! Inquiries as a book sees them, and what follows from being served well or badly.

use super::stretches::Stretch;
use super::{Observer, Table, add, column};
use crate::day::Day;
use crate::kpi::{PartWaits, WaitHistogram};
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
    #[inline]
    fn of(end: End) -> Self {
        match end {
            End::LeaveMessage => Ending::LeaveMessage,
            End::LeftOpenly => Ending::LeftOpenly,
            End::LeftSilently => Ending::LeftSilently,
            End::Finished | End::Idle | End::ShiftEnded | End::CutOff | End::Empty => Ending::Other,
        }
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

/// An inquiry as a book sees it: a return within the reopening time belongs to it.
#[derive(Clone, Copy, Debug)]
struct Inquiry {
    first_reply: Time,
    end_round: u32,
    received: bool,
    transfers: u32,
    end: End,
}

impl Inquiry {
    fn of(record: &InquiryRecord) -> Self {
        Inquiry {
            first_reply: record.first_reply,
            end_round: record.end_round,
            received: record.agent != NOBODY,
            transfers: record.transfers.into(),
            end: record.end,
        }
    }

    /// Joins the return that reopened it.
    fn join(&mut self, record: &InquiryRecord) {
        self.first_reply = self.first_reply.min(record.first_reply);
        self.end_round = record.end_round;
        self.received |= record.agent != NOBODY;
        self.transfers += u32::from(record.transfers);
        self.end = record.end;
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
        waits: &mut WaitHistogram,
        part_waits: &mut PartWaits,
    ) {
        let mut cursor = self.stretches.cursor();
        for record in &journal.inquiries {
            if record.end != End::Empty && !self.reopens(record) {
                let mut inquiry = Inquiry::of(record);
                self.join_returns(&mut inquiry, record, journal);
                let stretch = cursor.to(record.started);
                self.read_inquiry(record, &inquiry, stretch, day, journal, table, waits, part_waits);
            }
        }
    }

    /// Whether a record is a return so soon that it belongs to the contact before it.
    #[inline]
    fn reopens(&self, record: &InquiryRecord) -> bool {
        record.contact > 0 && record.since_close <= self.scenario.routing.reopen_within
    }

    /// Lists the returns that belong to an earlier contact, by inquiry and in order of time.
    pub(super) fn find_reopened(&mut self, journal: &Journal) {
        self.reopened.clear();
        for (place, record) in (0..).zip(&journal.inquiries) {
            if self.reopens(record) && record.end != End::Empty {
                self.reopened.push((record.inquiry, place));
            }
        }
        self.reopened.sort_unstable();
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

    /// Joins the returns that follow a contact until one begins a new inquiry.
    #[inline]
    fn join_returns(&self, inquiry: &mut Inquiry, record: &InquiryRecord, journal: &Journal) {
        if self.reopened.is_empty() {
            return;
        }
        let first = self.reopened.partition_point(|returned| returned.0 < record.inquiry);
        let returns = self.reopened[first..].iter().take_while(|returned| returned.0 == record.inquiry);
        let mut contact = record.contact;
        for returned in returns.map(|&(_, place)| &journal.inquiries[place as usize]) {
            if returned.contact == contact + 1 {
                contact += 1;
                inquiry.join(returned);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what is read and what is counted, each of several kinds")]
    fn read_inquiry(
        &self,
        record: &InquiryRecord,
        inquiry: &Inquiry,
        stretch: &Stretch,
        day: &Day,
        journal: &Journal,
        table: &mut Table,
        waits: &mut WaitHistogram,
        part_waits: &mut PartWaits,
    ) {
        use column::*;
        let place = self.place(record.agent, record.group);
        let row = stretch.row + place.row;
        let ending = match Ending::of(inquiry.end) {
            // Somebody had replied before.
            Ending::LeaveMessage if !inquiry.first_reply.is_never() => Ending::Other,
            ending => ending,
        };
        let kind = Case { ending, received: inquiry.received, first_contact: record.contact == 0 };
        let first_wait = (!inquiry.first_reply.is_never()).then(|| inquiry.first_reply - record.entered);
        let cells = &mut table[row..];
        let mut first_bin = 0;
        if let Some(wait) = first_wait {
            first_bin = waits.count(wait);
            part_waits.count(first_bin, stretch.slot, place.group.into(), place.team.into());
            cells[self.first_bins + self.first_limits.exceeded(wait, first_bin)] += 1;
            cells[FIRST_WAITS] += wait.micros() as u64;
        }
        let counts = &mut cells[..column::COUNT];
        counts[kind.column()] += 1;
        counts[TRANSFERS] += u64::from(inquiry.transfers);
        let rounds = match self.reads_mean_waits {
            true => &journal.rounds[record.first_round as usize..inquiry.end_round as usize],
            false => &[],
        };
        let answers = Answers::among(rounds);
        let mean = answers.mean();
        if let Some(mean) = mean {
            // Over one round it is the first wait, as a rule.
            let bin = if first_wait == Some(mean) { first_bin } else { WaitHistogram::bin(mean) };
            add(table, row, self.mean_bins + self.mean_limits.exceeded(mean, bin), 1);
        }
        if self.reads_outcomes {
            let resolved = answers.count == rounds.len() as i64;
            self.read_outcome(record, inquiry.received, first_wait, mean, resolved, row, day, table);
        }
    }

    /// Reads what follows from how an inquiry was served.
    #[expect(clippy::too_many_arguments, reason = "all of them are at hand where it is called")]
    #[inline]
    fn read_outcome(
        &self,
        record: &InquiryRecord,
        received: bool,
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
        let may_order = reason.pre_sale && reason.order_base > 0.0;
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
            let lost = lost && self.came_back.binary_search(&record.inquiry).is_err();
            add(table, row, LOST_ORDERS, u64::from(lost));
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
    #[inline]
    fn among(rounds: &[RoundRecord]) -> Self {
        let with = |answers: Answers, wait| Answers { count: answers.count + 1, waits: answers.waits + wait };
        match rounds {
            [only] => only.wait().map_or(Answers::default(), |wait| with(Answers::default(), wait)),
            _ => rounds.iter().filter_map(RoundRecord::wait).fold(Answers::default(), with),
        }
    }

    /// Their mean wait, if there are any.
    #[inline]
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
