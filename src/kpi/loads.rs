//! What each agent had to do on a day: whether work is dealt out fairly.

use crate::sim::{End, Journal, PresenceKind, RoundOutcome};
use crate::units::{Span, Time};

/// What one agent had to do on one day, up to the scenario's end.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Load {
    /// Inquiries received, however they came: new, returned, transferred. Empty openings do not count.
    pub received: u64,
    /// Time spent writing, on texts and on wrap-up; work besides chat is done in what is left.
    pub busy: Span,
    /// Time logged in, breaks and blocks of other work not included.
    pub online: Span,
}

impl Load {
    /// Inquiries received per hour logged in; `None` for who never was.
    pub fn received_per_hour(&self) -> Option<f64> {
        (self.online > Span::ZERO).then(|| self.received as f64 / (self.online.secs() / 3_600.0))
    }

    /// Share of the time logged in that was work; `None` for who never was.
    pub fn busy_share(&self) -> Option<f64> {
        (self.online > Span::ZERO).then(|| self.busy.secs() / self.online.secs())
    }
}

/// What each of so many agents had to do by a journal, up to `end`.
pub fn loads(journal: &Journal, agents: usize, end: Time) -> Vec<Load> {
    let mut loads = vec![Load::default(); agents];
    let within = |from: Time, to: Time| (to.min(end) - from.max(Time::START)).max(Span::ZERO);
    for holding in &journal.holdings {
        let empty = journal.inquiries[holding.record as usize].end == End::Empty;
        if let (false, Some(load)) = (empty || holding.from >= end, loads.get_mut(holding.agent as usize)) {
            load.received += 1;
        }
    }
    for round in journal.rounds.iter().filter(|round| round.outcome != RoundOutcome::NotAsked) {
        if let (false, Some(load)) = (round.started.is_never(), loads.get_mut(round.agent as usize)) {
            load.busy += within(round.started, round.ended);
        }
    }
    for work in &journal.work {
        if let Some(load) = loads.get_mut(work.agent as usize) {
            load.busy += within(work.from, work.to);
        }
    }
    let online = |kind| matches!(kind, PresenceKind::Online | PresenceKind::Overtime);
    for presence in journal.presence.iter().filter(|presence| online(presence.kind)) {
        if let Some(load) = loads.get_mut(presence.agent as usize) {
            load.online += within(presence.from, presence.to);
        }
    }
    loads
}
