//! What incidents do on the floor: consoles fail, the platform falls silent, people go.

use super::floor::{Hindrance, TaskKind};
use super::journal::PresenceKind;
use super::{Engine, Event};
use crate::units::{Span, Time};

impl Engine<'_, '_> {
    /// The consoles of some groups fail until a moment: what is in hand ends so much later.
    pub(super) fn freeze(&mut self, nth: u32, now: Time) {
        let freeze = &self.floor.scenario.effects.freezes[nth as usize];
        for agent in 0..self.floor.agents.len() as u32 {
            let it = &mut self.floor.agents[agent as usize];
            if !freeze.groups.contains(&it.view.group) {
                continue;
            }
            it.set(Hindrance::Frozen);
            match it.task.kind {
                TaskKind::Idle => {}
                TaskKind::OffChat => drop(self.called_away(agent, now)),
                _ => {
                    let postponed = &mut self.floor.besides.agents[agent as usize].postponed;
                    *postponed += freeze.to - now;
                }
            }
        }
    }

    /// They work again, where the next outage does not begin at once.
    pub(super) fn thaw(&mut self, nth: u32, now: Time) {
        let freezes = &self.floor.scenario.effects.freezes;
        for agent in 0..self.floor.agents.len() as u32 {
            let group = self.floor.agents[agent as usize].view.group;
            let goes_on =
                || freezes.iter().any(|it| it.from <= now && now < it.to && it.groups.contains(&group));
            if freezes[nth as usize].groups.contains(&group) && !goes_on() {
                self.floor.agents[agent as usize].unset(Hindrance::Frozen);
                self.next_task(agent, now);
            }
        }
    }

    /// Whether what an agent has in hand ends later because of an outage; then it is noted when.
    #[cold]
    pub(super) fn is_postponed(&mut self, agent: u32, now: Time) -> bool {
        let by = std::mem::replace(&mut self.floor.besides.agents[agent as usize].postponed, Span::ZERO);
        let task = self.floor.agents[agent as usize].task;
        if by == Span::ZERO || matches!(task.kind, TaskKind::DroppedReply | TaskKind::Idle) {
            return false;
        }
        let mut ends = now + by;
        if task.kind == TaskKind::Reply {
            let it = &self.floor.chats[task.of as usize];
            let round = &self.rounds[it.round as usize];
            let patience_ends = it.asked + round.patience;
            if ends > patience_ends {
                // The customer does not wait so long.
                let task = &mut self.floor.agents[agent as usize].task;
                if round.silent {
                    task.unread = true;
                } else {
                    task.kind = TaskKind::DroppedReply;
                    ends = patience_ends.max(now);
                }
            }
        }
        self.schedule(ends, Event::TaskEnd, agent);
        true
    }

    /// An incident takes an agent away: he gets nothing new, and goes after the reply in hand once all whom it takes
    /// away know.
    pub(super) fn go(&mut self, agent: u32, now: Time) {
        let it = &mut self.floor.agents[agent as usize];
        if it.is(Hindrance::LoggedOut) || it.is(Hindrance::Leaving) {
            return;
        }
        it.absent = true;
        it.set(Hindrance::Leaving);
        it.unset(Hindrance::BreakDue);
        if it.unset(Hindrance::OnBreak) {
            let from = std::mem::replace(&mut it.online_since, now);
            self.record_presence(agent, from, now, PresenceKind::Break);
        }
        self.floor.online[usize::from(self.floor.agents[agent as usize].view.group)] -= 1;
        self.tell_status(agent);
    }

    /// When a customer with an open inquiry writes who would write at a moment.
    #[cold]
    pub(super) fn writes_later(&self, chat: u32, mut at: Time) -> Time {
        let round = self.floor.chats[chat as usize].round - self.inquiries[chat as usize].first_round;
        while let Some(silence) = self.floor.scenario.effects.silence(at) {
            at = self.day.back_after(chat, round, silence.to, silence.within);
        }
        at
    }
}
