//! Leads, who spend only a share of their time on inquiries.

use super::{Engine, Event};
use crate::units::{Span, Time};

impl Engine<'_, '_> {
    /// An agent whose share of time on inquiries is limited has spent some on them.
    #[cold]
    pub(super) fn spend(&mut self, agent: u32, spent: Span, now: Time) {
        let share = self.share_of(agent);
        let at_work = &mut self.floor.besides.agents[agent as usize];
        at_work.on_inquiries += spent;
        self.weigh_share(agent, share, now);
    }

    /// Looks again whether an agent has spent more than his share of time on inquiries.
    #[cold]
    pub(super) fn share_again(&mut self, agent: u32, now: Time) -> bool {
        if !self.floor.besides.agents[agent as usize].beyond_share {
            return false;
        }
        self.weigh_share(agent, self.share_of(agent), now);
        true
    }

    fn share_of(&self, agent: u32) -> f64 {
        self.floor.scenario.teams[self.floor.persons[agent as usize].team as usize].inquiry_share
    }

    fn weigh_share(&mut self, agent: u32, share: f64, now: Time) {
        let since = self.floor.agents[agent as usize].logged_in_at;
        let at_work = &mut self.floor.besides.agents[agent as usize];
        // From then on he is within his share again, if he spends no more; a microsecond is for rounding.
        let within = since + at_work.on_inquiries.scaled(1.0 / share) + Span::from_micros(1);
        let before = std::mem::replace(&mut at_work.beyond_share, now < within);
        if now < within {
            self.schedule(within, Event::Share, agent);
        }
        if before != (now < within) {
            self.tell_status(agent);
            self.take_from_queue(agent, now);
            self.next_task(agent, now);
        }
    }
}
