//! What is not stored with the day but computed when it is asked for, from the same keys: what hardly any inquiry needs,
//! or only one of several readers.

use super::{Day, InquiryKind};
use crate::random::{Purpose, PurposeStreams, Streams, index_of, index_on};
use crate::scenario::{Scenario, WrapUp};
use crate::units::Span;

/// What is the same whenever something is asked for: the streams of what is asked for often, and how keys begin.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// How the keys of a reason's inquiries begin: at twice its number, or behind that those of its empty openings.
    beginnings: Vec<u64>,
    routing: PurposeStreams,
    greeting: PurposeStreams,
    wrap_up: PurposeStreams,
    outcome: PurposeStreams,
    pub(super) item: PurposeStreams,
}

impl Asked {
    pub(super) fn of(streams: &Streams, reasons: usize) -> Self {
        Asked {
            beginnings: (0..2 * reasons as u64).map(|it| index_of(&[it])).collect(),
            routing: streams.purpose(Purpose::Routing),
            greeting: streams.purpose(Purpose::Greeting),
            wrap_up: streams.purpose(Purpose::WrapUp),
            outcome: streams.purpose(Purpose::Outcome),
            item: streams.purpose(Purpose::Item),
        }
    }
}

impl Day {
    /// The key of an inquiry's further draws: reason and number, whether it is an empty opening, and which draw.
    #[inline]
    pub(super) fn key(&self, inquiry: u32, nth: u32) -> u64 {
        if inquiry >= self.first_follow_up {
            return index_of(&[self.keys[(inquiry - self.first_follow_up) as usize], u64::from(nth)]);
        }
        let it = &self.inquiries[inquiry as usize];
        let empty = u64::from(it.kind == InquiryKind::Empty);
        let reason = u64::from(it.reason) << 1 | empty;
        // Of inquiries that were not drawn the day knows no reasons.
        let known = self.asked.beginnings.get(reason as usize);
        let beginning = known.copied().unwrap_or_else(|| index_of(&[reason]));
        index_on(beginning, &[u64::from(it.number), u64::from(nth)])
    }

    /// Uniform number in [0, 1) for the choice of an agent in the n-th routing of an inquiry.
    #[inline]
    pub fn lot(&self, inquiry: u32, nth: u32) -> f64 {
        self.asked.routing.uniform(self.key(inquiry, nth))
    }

    /// Work of the first reply of another agent, or after a return: `round` is the one that it answers.
    pub fn greeting(&self, scenario: &Scenario, inquiry: u32, round: u32) -> Span {
        let mut stream = self.asked.greeting.stream(self.key(inquiry, round));
        scenario.replies.first.draw(&mut stream)
    }

    /// Work of the text that hands an inquiry over after one of its rounds.
    pub fn handover_text(&self, scenario: &Scenario, inquiry: u32, round: u32) -> Span {
        let mut stream = self.streams.stream(Purpose::HandoverText, self.key(inquiry, round));
        scenario.replies.handover_text.draw(&mut stream)
    }

    /// Work of the closing text, if the inquiry gets one.
    pub fn closing_text(&self, scenario: &Scenario, inquiry: u32) -> Option<Span> {
        let (share, work) = scenario.replies.closing_text.as_ref()?;
        let mut stream = self.streams.stream(Purpose::ClosingText, self.key(inquiry, 0));
        (stream.uniform() < *share).then(|| work.draw(&mut stream))
    }

    /// Wrap-up after one contact of an inquiry, if it needs any.
    pub fn wrap_up(&self, wrap_up: &WrapUp, inquiry: u32, contact: u32) -> Option<Span> {
        let mut stream = self.asked.wrap_up.stream(self.key(inquiry, contact));
        (stream.uniform() < wrap_up.probability).then(|| wrap_up.work.draw(&mut stream))
    }

    /// Two uniform numbers that decide an inquiry's order and rating.
    pub fn outcome(&self, inquiry: u32) -> (f64, f64) {
        let mut stream = self.asked.outcome.stream(self.key(inquiry, 0));
        (stream.uniform(), stream.uniform())
    }
}
