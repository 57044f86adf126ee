//! Leads, who spend only a share of their time on inquiries.

use super::{Engine, Event};
use crate::units::{Span, Time};

impl Engine<'_, '_> {
    /// An agent whose share of time on inquiries is limited has spent some on them. Whether that changed what he may be
    /// given.
    #[cold]
    pub(super) fn spend(&mut self, agent: u32, spent: Span, now: Time) -> bool {
        self.floor.besides.agents[agent as usize].on_inquiries += spent;
        self.weigh_share(agent, now)
    }

    /// Looks again whether an agent has spent more than his share of time on inquiries.
    #[cold]
    pub(super) fn share_again(&mut self, agent: u32, now: Time) -> bool {
        if !self.floor.besides.agents[agent as usize].beyond_share {
            return false;
        }
        if self.weigh_share(agent, now) {
            self.take_from_queue(agent, now);
            self.next_task(agent, now);
        }
        true
    }

    fn weigh_share(&mut self, agent: u32, now: Time) -> bool {
        let team = self.floor.persons[agent as usize].team as usize;
        let share = self.floor.scenario.teams[team].inquiry_share;
        let since = self.floor.agents[agent as usize].logged_in_at;
        let at_work = &mut self.floor.besides.agents[agent as usize];
        // From then on he is within his share again, if he spends no more; a microsecond is for rounding.
        let within = since + at_work.on_inquiries.scaled(1.0 / share) + Span::from_micros(1);
        let before = std::mem::replace(&mut at_work.beyond_share, now < within);
        if now < within {
            self.schedule(within, Event::Share, agent);
        }
        let changed = before != (now < within);
        if changed {
            self.tell_status(agent);
        }
        changed
    }
}
