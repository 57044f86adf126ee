//! What agents do: log in, choose what comes next, go on break, leave.

use super::floor::{Floor, Hindrance, NONE, TaskKind};
use super::journal::{PresenceKind, PresenceRecord, WorkKind};
use super::{AgentView, Engine};
use crate::scenario::{AtEnd, Discipline};
use crate::units::{Span, Time};

impl Engine<'_, '_> {
    /// Notes that what an agent holds or may hold has changed. Routing hears of it when it is asked next: in
    /// between, much changes and changes back.
    pub(super) fn tell(&mut self, agent: u32) {
        let Floor { agents, changed, .. } = &mut self.floor;
        agents[agent as usize].tell(agent, self.watches_inquiries, changed);
    }

    /// Notes that an agent came, went, or has something else to do than new inquiries.
    pub(super) fn tell_status(&mut self, agent: u32) {
        self.floor.agents[agent as usize].accepts = self.floor.accepts(agent);
        self.tell(agent);
    }

    /// Tells routing all that has changed since it was asked last, in the order in which it did.
    #[inline]
    pub(super) fn tell_routing(&mut self) {
        let agents = &mut self.floor.agents[..];
        for &agent in &self.floor.changed {
            let it = &mut agents[agent as usize];
            it.changed = false;
            self.router.update(agent, &it.view);
        }
        if self.bypass.is_some() {
            self.tell_bypass();
        }
        self.floor.changed.clear();
    }

    /// The same for who chooses past caps: he hears of agents as if they had none.
    #[inline(never)]
    fn tell_bypass(&mut self) {
        let Some(bypass) = &mut self.bypass else { return };
        for &agent in &self.floor.changed {
            let it = &self.floor.agents[agent as usize];
            bypass.update(agent, &AgentView { eligible: it.accepts, ..it.view });
        }
    }

    /// The hour has changed caps, weights or speeds, or the bot's help has started or ended.
    pub(super) fn change(&mut self, now: Time) {
        self.floor.change(now);
        for agent in 0..self.floor.agents.len() as u32 {
            if !self.floor.agents[agent as usize].is(Hindrance::LoggedOut) {
                self.tell(agent);
                let Floor { agents, changed, .. } = &mut self.floor;
                agents[agent as usize].mark(agent, changed);
                // He may take more, and who is quicker now may have time for a block.
                self.floor.looking.push(agent);
            }
        }
    }

    /// All who come, or may take more, at an instant are there: those who wait in queues are dealt out among them, for
    /// the first one would take them all. Then everybody does what comes next.
    pub(super) fn all_are_there(&mut self, now: Time) {
        if self.floor.all_queued > 0 {
            self.deal_out(now);
        }
        let mut looking = std::mem::take(&mut self.floor.looking);
        looking.drain(..).for_each(|agent| self.next_task(agent, now));
        self.floor.looking = looking;
    }

    /// What everybody has received today is nothing yet.
    pub(super) fn new_day(&mut self) {
        let Floor { agents, changed, .. } = &mut self.floor;
        for (agent, it) in (0..).zip(agents) {
            it.view.received = 0;
            it.mark(agent, changed);
        }
    }

    /// Who comes as planned, or back from an absence; of those who come only when they are called, only who was there.
    pub(super) fn planned_log_in(&mut self, agent: u32, now: Time) {
        if self.floor.agents[agent as usize].absent || !self.floor.watch.on_call(agent as usize) {
            self.log_in(agent, now);
        }
    }

    pub(super) fn log_in(&mut self, agent: u32, now: Time) {
        let it = &mut self.floor.agents[agent as usize];
        // Who comes back before he has put down what he had in hand was never gone.
        if it.unset(Hindrance::LoggedOut) {
            it.online_since = now;
        }
        if std::mem::replace(&mut it.absent, false) {
            it.unset(Hindrance::Leaving);
        }
        let view = &mut self.floor.agents[agent as usize].view;
        view.last_reply = now;
        self.floor.online[view.group as usize] += 1;
        self.back_on_line(agent);
    }

    fn back_on_line(&mut self, agent: u32) {
        // His hands have been free since now and not since he went.
        self.floor.besides.forget(agent, self.floor.agents[agent as usize].view.group);
        self.tell_status(agent);
        self.floor.looking.push(agent);
    }

    pub(super) fn drain(&mut self, agent: u32) {
        self.floor.agents[agent as usize].draining = true;
        if !self.floor.agents[agent as usize].is(Hindrance::LoggedOut) {
            self.tell_status(agent);
        }
    }

    /// A break is due: it begins after the reply in hand.
    pub(super) fn break_start(&mut self, agent: u32, now: Time) {
        self.floor.agents[agent as usize].set(Hindrance::BreakDue);
        self.tell_status(agent);
        self.next_task(agent, now);
    }

    pub(super) fn break_end(&mut self, agent: u32, now: Time) {
        let it = &mut self.floor.agents[agent as usize];
        it.unset(Hindrance::BreakDue);
        if it.unset(Hindrance::OnBreak) {
            let from = std::mem::replace(&mut it.online_since, now);
            self.record_presence(agent, from, now, PresenceKind::Break);
        }
        if !self.floor.agents[agent as usize].is(Hindrance::LoggedOut) {
            self.back_on_line(agent);
        }
    }

    fn go_on_break(&mut self, agent: u32, now: Time) {
        let it = &mut self.floor.agents[agent as usize];
        it.set(Hindrance::OnBreak);
        let from = std::mem::replace(&mut it.online_since, now);
        self.record_presence(agent, from, now, PresenceKind::Online);
    }

    /// The shift is over: nothing new is taken from now on.
    pub(super) fn shift_end(&mut self, agent: u32, now: Time) {
        let it = &mut self.floor.agents[agent as usize];
        it.set(Hindrance::Leaving);
        // A break that would run past the end of the shift ends with it.
        if it.unset(Hindrance::OnBreak) {
            let from = std::mem::replace(&mut it.online_since, now);
            self.record_presence(agent, from, now, PresenceKind::Break);
        }
        let it = &mut self.floor.agents[agent as usize];
        it.unset(Hindrance::BreakDue);
        if !it.is(Hindrance::LoggedOut) && !it.absent {
            self.floor.online[self.floor.agents[agent as usize].view.group as usize] -= 1;
        }
        self.tell_status(agent);
    }

    /// All whose shifts begin at this instant are there: who is over his goes, unless he stays to finish; and so does
    /// whom an incident takes away.
    pub(super) fn shift_left(&mut self, agent: u32, now: Time) {
        self.clear_queues(now);
        self.next_task(agent, now);
    }

    pub(super) fn record_presence(&mut self, agent: u32, from: Time, to: Time, kind: PresenceKind) {
        if from < to {
            self.journal.presence.push(PresenceRecord { agent, from, to, kind });
        }
    }

    /// An agent with free hands does what comes next; from work besides chat he may be called away.
    #[inline(always)]
    pub(super) fn next_task(&mut self, agent: u32, now: Time) {
        let it = &self.floor.agents[agent as usize];
        let looks = match it.task.kind {
            // For whom nothing waits there is nothing but work besides chat.
            TaskKind::Idle => self.floor.besides.any || !it.hands_are_free(),
            TaskKind::OffChat => self.called_away(agent, now),
            _ => false,
        };
        if looks {
            self.take_up_next(agent, now);
        }
    }

    fn take_up_next(&mut self, agent: u32, now: Time) {
        let it = &self.floor.agents[agent as usize];
        let (hindered, wraps_up) = (it.hindrances != 0, it.has_wrap_ups());
        if hindered | wraps_up && self.has_something_before(agent, now) {
            return;
        }
        let chat = self.take_most_pressing(agent);
        if chat != NONE {
            self.start_reply(agent, chat, now);
        } else if wraps_up {
            self.start_wrap_up(agent, now);
        } else if self.floor.besides.any && !hindered && !self.has_nothing_besides(agent) {
            self.take_item(agent, now);
        }
    }

    /// Whether there is no work besides chat for an agent with free hands, and he is known to wait for some.
    #[inline]
    fn has_nothing_besides(&self, agent: u32) -> bool {
        let since = self.floor.agents[agent as usize].task.since;
        self.floor.besides.has_nothing_for(agent, since)
    }

    /// Whether something comes before the next reply: he is held up, wrap-up is due at once, or a break.
    #[cold]
    fn has_something_before(&mut self, agent: u32, now: Time) -> bool {
        let hindered = self.floor.agents[agent as usize].hindrances != 0;
        if hindered && self.is_held_up(agent, now) {
            return true;
        }
        if self.floor.wrap_up_blocks() && self.floor.agents[agent as usize].has_wrap_ups() {
            self.start_wrap_up(agent, now);
            return true;
        }
        if hindered && self.floor.break_begins(agent) {
            self.go_on_break(agent, now);
            return true;
        }
        false
    }

    /// Whether an agent can take up nothing at all; one whose shift is over leaves, unless he stays to finish.
    #[cold]
    fn is_held_up(&mut self, agent: u32, now: Time) -> bool {
        let it = &self.floor.agents[agent as usize];
        if it.is(Hindrance::LoggedOut) || it.is(Hindrance::OnBreak) || it.is(Hindrance::Frozen) {
            return true;
        }
        if it.is(Hindrance::Leaving) && !self.stays(agent, now) {
            self.leave(agent, now);
            return true;
        }
        false
    }

    /// Whether an agent whose shift has ended goes on.
    fn stays(&self, agent: u32, now: Time) -> bool {
        let it = &self.floor.agents[agent as usize];
        let team = &self.floor.scenario.teams[self.floor.persons[agent as usize].team as usize];
        let work_left = self.floor.agents[agent as usize].view.open > 0 || it.has_wrap_ups();
        team.at_end == AtEnd::Finish && !it.absent && work_left && now < it.overtime_end
    }

    /// An agent logs out and gives up what he still holds.
    fn leave(&mut self, agent: u32, now: Time) {
        let team = &self.floor.scenario.teams[self.floor.persons[agent as usize].team as usize];
        let it = &mut self.floor.agents[agent as usize];
        it.set(Hindrance::LoggedOut);
        let (since, shift_end, absent) = (it.online_since, it.shift_end, it.absent);
        self.record_presence(agent, since, now.min(shift_end), PresenceKind::Online);
        self.record_presence(agent, since.max(shift_end), now, PresenceKind::Overtime);
        self.tell_status(agent);
        // In the order in which they came: where places are few it matters who is routed first.
        let mut given_up = std::mem::take(&mut self.floor.given_up);
        let mut chat = self.floor.agents[agent as usize].held;
        while chat != NONE {
            given_up.push(chat);
            chat = self.floor.chats[chat as usize].held_next;
        }
        given_up.sort_unstable();
        for chat in given_up.drain(..) {
            match team.at_end {
                AtEnd::End if !absent => self.end_with_shift(chat, now),
                _ => self.hand_back(chat, now),
            }
        }
        self.floor.given_up = given_up;
        self.leave_wrap_ups(agent, now);
        self.give_item_back(agent, now);
    }

    /// Takes the round that the discipline answers next off an agent's lists, if one waits.
    #[inline]
    fn take_most_pressing(&mut self, agent: u32) -> u32 {
        let Floor { scenario, agents, chats, .. } = &mut self.floor;
        let by = &mut agents[agent as usize];
        let (first, later) = (by.first.head, by.later.head);
        let takes_first = match scenario.routing.discipline {
            _ if later == NONE => true,
            _ if first == NONE => false,
            Discipline::NewFirst => true,
            Discipline::LongestWait => chats[first as usize].asked <= chats[later as usize].asked,
            Discipline::MostUrgent => {
                let (for_first, for_later) = scenario.routing.due;
                let due = |chat: u32, within: Span| chats[chat as usize].asked + within;
                due(first, for_first) <= due(later, for_later)
            }
        };
        if takes_first { by.first.take(chats) } else { by.later.take(chats) }
    }

    /// The day is over for an agent who is still there.
    pub(super) fn end_presence(&mut self, agent: u32, now: Time) {
        let it = self.floor.agents[agent as usize];
        if it.is(Hindrance::LoggedOut) {
            return;
        }
        if it.is(Hindrance::OnBreak) {
            self.record_presence(agent, it.online_since, now, PresenceKind::Break);
        } else if !self.is_off_line(agent) {
            self.record_presence(agent, it.online_since, now.min(it.shift_end), PresenceKind::Online);
            self.record_presence(agent, it.online_since.max(it.shift_end), now, PresenceKind::Overtime);
        }
        let from = it.task.since;
        match it.task.kind {
            TaskKind::Rest | TaskKind::HandoverText | TaskKind::ClosingText => {
                self.record_text(agent, it.task.kind, from, now);
            }
            TaskKind::WrapUp => {
                let arose = self.floor.wrap_ups[it.task.of as usize].arose;
                self.record_wrap_up(agent, from, now, arose, WorkKind::WrapUpLeft);
            }
            TaskKind::OffChat => self.cut_off_item(agent, now),
            TaskKind::Idle | TaskKind::Reply | TaskKind::DroppedReply => {}
        }
        self.leave_wrap_ups(agent, now);
    }
}
