//! The bot as first line: when it is one, and what it resolves.

use crate::random::threshold;
use crate::scenario::{Bot, ReasonId, Scenario, by_hour};
use crate::units::{Span, Time};

/// What holds about the bot in a stretch of time in which it neither begins nor ends to be the first line, and the hour
/// is the same. Customers come in order, so that one look serves many.
pub(super) struct FirstLine<'a> {
    scenario: &'a Scenario,
    from: Time,
    until: Time,
    on: bool,
    /// Probability that it resolves an inquiry, in 1/2³², by reason.
    resolves: Vec<u64>,
}

impl<'a> FirstLine<'a> {
    pub(super) fn of(scenario: &'a Scenario) -> Self {
        // Before it looks, it knows of no time.
        let (from, until) = (Time::NEVER, Time::START);
        FirstLine { scenario, from, until, on: false, resolves: Vec::new() }
    }

    /// The probability that it resolves an inquiry that comes then, in 1/2³²; nothing while it is not the first line.
    #[inline]
    pub(super) fn resolves(&mut self, at: Time, reason: ReasonId) -> Option<u64> {
        if at < self.from || self.until <= at {
            self.look(at);
        }
        self.on.then(|| self.resolves[reason as usize])
    }

    #[cold]
    fn look(&mut self, at: Time) {
        let windows = &self.scenario.bot.first_line;
        self.on = Bot::within(windows, at);
        let edges = || windows.iter().flat_map(|window| [window.0, window.1]);
        // A window may begin long before the start, and an hour cuts it there.
        let clock = &self.scenario.clock;
        let hour = Span::from_hours(1);
        let begun = at - Span::from_micros(clock.since_midnight(at).micros() % hour.micros());
        self.from = edges().filter(|&edge| edge <= at).max().map_or(begun, |edge| edge.max(begun));
        self.until =
            edges().filter(|&edge| edge > at).min().map_or(begun + hour, |edge| edge.min(begun + hour));
        self.resolves.clear();
        if self.on {
            let of = |bot_resolves: &[f64]| threshold(by_hour(bot_resolves, clock.hour(at)), 32);
            self.resolves.extend(self.scenario.reasons.iter().map(|reason| of(&reason.bot_resolves)));
        }
    }
}
