//! Inquiries as a book sees them, and what follows from being served well or badly.

use super::{Observer, column};
use crate::day::Day;
use crate::kpi::WaitHistogram;
use crate::scenario::Outcomes;
use crate::sim::{End, Journal, NOBODY, RoundRecord};
use crate::units::{Span, Time};

/// An inquiry as a book sees it: a return within the reopening time belongs to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct InquiryCase {
    inquiry: u32,
    row: u32,
    entered: Time,
    first_reply: Time,
    first_round: u32,
    end_round: u32,
    received: bool,
    first_contact: bool,
    transfers: u32,
    end: End,
}

impl Observer<'_> {
    pub(super) fn read_inquiries(&mut self, day: &Day, journal: &Journal, waits: &mut WaitHistogram) {
        self.gather_inquiries(day, journal);
        let cases = std::mem::take(&mut self.inquiries);
        for case in &cases {
            self.read_inquiry(case, day, journal, waits);
        }
        self.inquiries = cases;
    }

    /// Joins returns within the reopening time to the inquiry that they reopen.
    fn gather_inquiries(&mut self, day: &Day, journal: &Journal) {
        let mut cases = std::mem::take(&mut self.inquiries);
        cases.clear();
        self.owners.clear();
        self.owners.resize(day.inquiries.len(), 0);
        for record in &journal.inquiries {
            if record.end == End::Empty {
                continue;
            }
            if record.contact > 0 && record.since_close <= self.scenario.routing.reopen_within {
                let case: &mut InquiryCase = &mut cases[self.owners[record.inquiry as usize] as usize];
                case.end_round = record.end_round;
                case.first_reply = case.first_reply.min(record.first_reply);
                case.received |= record.agent != NOBODY;
                case.transfers += u32::from(record.transfers);
                case.end = record.end;
                continue;
            }
            self.owners[record.inquiry as usize] = cases.len() as u32;
            cases.push(InquiryCase {
                inquiry: record.inquiry,
                row: self.row(record.started, record.agent, record.group) as u32,
                entered: record.entered,
                first_reply: record.first_reply,
                first_round: record.first_round,
                end_round: record.end_round,
                received: record.agent != NOBODY,
                first_contact: record.contact == 0,
                transfers: record.transfers.into(),
                end: record.end,
            });
        }
        self.inquiries = cases;
    }

    fn read_inquiry(&mut self, case: &InquiryCase, day: &Day, journal: &Journal, waits: &mut WaitHistogram) {
        use column::*;
        let row = case.row as usize;
        let leave_message = case.end == End::LeaveMessage && case.first_reply.is_never();
        self.add(row, INQUIRIES, 1);
        self.add(row, TO_PEOPLE, 1);
        self.add(row, FIRST_CONTACTS, u64::from(case.first_contact));
        self.add(row, RECEIVED, u64::from(case.received));
        self.add(row, if leave_message { LEAVE_MESSAGES } else { NOT_LEAVE_MESSAGES }, 1);
        self.add(row, TRANSFERS, case.transfers.into());
        match case.end {
            End::LeftOpenly => self.add(row, LEFT_OPENLY, 1),
            End::LeftSilently => self.add(row, LEFT_SILENTLY, 1),
            _ => {}
        }
        let first_wait = (!case.first_reply.is_never()).then(|| case.first_reply - case.entered);
        if let Some(wait) = first_wait {
            waits.count(wait);
            self.count_part_wait(row, wait);
            let limits = &self.first_limits;
            let bin = limits.iter().position(|&limit| wait <= limit).unwrap_or(limits.len());
            self.add(row, self.first_bins + bin, 1);
            self.add(row, FIRST_WAITS, wait.micros() as u64);
            self.add(row, FIRST_ANSWERED, 1);
        }
        if self.mean_limits.is_empty() && !self.has_outcomes {
            return;
        }
        let rounds = &journal.rounds[case.first_round as usize..case.end_round as usize];
        let (mut answered, mut total) = (0, Span::ZERO);
        for wait in rounds.iter().filter_map(RoundRecord::wait) {
            answered += 1;
            total += wait;
        }
        let mean = (answered > 0).then(|| Span::from_micros(total.micros() / answered));
        for i in 0..self.mean_limits.len() {
            let within = mean.is_some_and(|mean| mean <= self.mean_limits[i]);
            self.add(row, self.mean_within_columns + i, u64::from(within));
        }
        if self.has_outcomes && case.received {
            let (order, rating) = day.outcome(case.inquiry);
            let scenario = self.scenario;
            let reason = &scenario.reasons[day.inquiries[case.inquiry as usize].reason as usize];
            let resolved = answered as usize == rounds.len();
            if reason.pre_sale && reason.order_base > 0.0 {
                let chance = reason.order_base * order_factor(&scenario.outcomes, first_wait, mean);
                self.add(row, PRE_SALE, 1);
                self.add(row, ORDERS, u64::from(order < chance));
            }
            if scenario.outcomes.satisfaction.is_some() {
                let satisfied = satisfaction(&scenario.outcomes, first_wait, mean, resolved);
                self.add(row, RATED, 1);
                self.add(row, SATISFIED, u64::from(rating < satisfied));
            }
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
