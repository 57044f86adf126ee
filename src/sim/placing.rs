//! Finding an agent: affinity, the group's strategy, overflow, queue, leave-message; transfers.

use super::floor::{Floor, Hindrance, List, NONE, ReasonFacts, State};
use super::journal::{End, Holding, NOBODY, RoundOutcome};
use super::{Engine, Event};
use crate::day::{InquiryKind, Round};
use crate::scenario::{GroupId, Topology, WhenFull};
use crate::units::Time;

impl Engine<'_, '_> {
    /// Finds an agent for an inquiry, or a place to wait, or makes it a leave-message.
    pub(super) fn place(&mut self, chat: u32, now: Time) {
        self.place_here(chat, now);
    }

    /// The same, for where it happens most: the calls on the way to the reply would take as long as some of it.
    #[inline(always)]
    pub(super) fn place_here(&mut self, chat: u32, now: Time) {
        let group = self.floor.reasons[self.floor.chats[chat as usize].reason as usize].group;
        let agent = match self.known_agent(chat, now) {
            None => self.choose(chat, group),
            known => known,
        };
        match agent {
            Some(agent) => self.assign_here(chat, agent, now),
            None => self.place_elsewhere(chat, group, now),
        }
    }

    /// Nobody of its group may take an inquiry.
    #[inline(never)]
    fn place_elsewhere(&mut self, chat: u32, group: GroupId, now: Time) {
        let routing = &self.floor.scenario.routing;
        if routing.topology == Topology::Push {
            // Nobody waits for overflow where inquiries are pushed: other groups are asked at once.
            let groups = routing.overflow.iter().filter(|overflow| overflow.from == group);
            for &other in groups.flat_map(|overflow| &overflow.to) {
                if let Some(agent) = self.choose(chat, other) {
                    return self.assign(chat, agent, now);
                }
            }
        }
        let nobody = self.floor.online[group as usize] == 0;
        let otherwise = if nobody { routing.when_nobody } else { routing.when_full };
        let full = routing.queue_limit.is_some_and(|limit| self.floor.queued[group as usize] >= limit);
        let empty = self.floor.chats[chat as usize].kind == InquiryKind::Empty;
        if otherwise == WhenFull::LeaveMessage || full || empty {
            return self.leave_message(chat, now);
        }
        self.join_queue(chat, now);
    }

    /// The agent who served this customer last, if the platform sends it back to him.
    #[inline(always)]
    fn known_agent(&self, chat: u32, now: Time) -> Option<u32> {
        let it = &self.floor.chats[chat as usize];
        let unknown = it.agent == NONE && self.floor.memory.is_empty();
        if unknown || it.state == State::HandingOver { None } else { self.takes_again(chat, now) }
    }

    fn takes_again(&self, chat: u32, now: Time) -> Option<u32> {
        let affinity = &self.floor.scenario.routing.affinity;
        let it = &self.floor.chats[chat as usize];
        let (agent, replied) = match self.floor.memory.get(self.day.customer(chat) as usize) {
            // Meanwhile somebody may have replied to the customer in another inquiry.
            Some(&(agent, at)) if agent != NONE && at > it.last_reply => (agent, at),
            _ if it.agent != NONE => (it.agent, it.last_reply),
            _ => return None,
        };
        let by = &self.floor.agents[agent as usize];
        let since = now.since(replied);
        let here = !by.is(Hindrance::LoggedOut)
            && !by.is(Hindrance::Leaving)
            && by.view.group == self.floor.reasons[it.reason as usize].group;
        let takes =
            (by.view.eligible && since < affinity.if_available) || (here && since < affinity.if_suspended);
        (here && takes).then_some(agent)
    }

    #[inline(always)]
    fn choose(&mut self, chat: u32, group: GroupId) -> Option<u32> {
        self.tell_routing();
        let chats = &self.floor.chats;
        let lot = match self.draws_lots {
            true => self.day.lot(chat, u32::from(chats[chat as usize].routings)),
            false => 0.0,
        };
        if let Some(agent) = self.router.choose(group, lot) {
            let eligible = self.floor.agents.get(agent as usize).is_some_and(|it| it.view.eligible);
            assert!(eligible, "the routing strategy chose agent {agent}, who may not be given an inquiry");
            return Some(agent);
        }
        match &mut self.bypass {
            Some(bypass) if chats[chat as usize].kind == InquiryKind::Bypass => bypass.choose(group, lot),
            _ => None,
        }
    }

    /// An agent receives an inquiry.
    pub(super) fn assign(&mut self, chat: u32, agent: u32, now: Time) {
        self.assign_here(chat, agent, now);
    }

    /// The same without a call.
    #[inline(always)]
    fn assign_here(&mut self, chat: u32, agent: u32, now: Time) {
        let Floor { agents, chats, changed, .. } = &mut self.floor;
        let by = &mut agents[agent as usize];
        by.view.open += 1;
        by.view.received += 1;
        by.view.last_assigned = now;
        by.tell(agent, self.watches_inquiries, changed);
        let next = std::mem::replace(&mut by.held, chat);
        if next != NONE {
            chats[next as usize].held_prev = chat;
        }
        let it = &mut chats[chat as usize];
        it.routings = it.routings.saturating_add(1);
        it.greeting |= it.agent != agent;
        it.agent = agent;
        it.held = true;
        it.holding = self.journal.holdings.len() as u32;
        (it.held_prev, it.held_next) = (NONE, next);
        let kind = it.kind;
        self.journal.holdings.push(Holding { record: it.record, agent, from: now, to: Time::NEVER });
        let received = &mut self.journal.inquiries[it.record as usize].agent;
        if *received == NOBODY {
            *received = agent;
        }
        if kind == InquiryKind::Empty {
            it.state = State::Done;
            return self.await_customer(chat, now);
        }
        self.join_list(chat, agent, now);
    }

    /// An unanswered round comes to its agent, who takes it up at once or puts it on his list.
    #[inline(always)]
    pub(super) fn join_list(&mut self, chat: u32, agent: u32, now: Time) {
        let Floor { agents, chats, changed, reasons, .. } = &mut self.floor;
        let by = &mut agents[agent as usize];
        if self.watches_rounds {
            by.round_comes(agent, changed);
            if self.watches_work {
                by.view.expected_work += chats[chat as usize].expected(reasons);
            }
        }
        if by.hands_are_free() {
            return self.start_reply(agent, chat, now);
        }
        let it = &mut chats[chat as usize];
        it.state = State::Waiting;
        let list = if it.unreplied { &mut by.first } else { &mut by.later };
        list.insert(chats, chat);
        self.next_task(agent, now);
        if self.floor.chats[chat as usize].state == State::Waiting {
            self.watch_patience(chat);
        }
    }

    /// Takes a round off its agent's list.
    pub(super) fn leave_list(&mut self, chat: u32) {
        let Floor { agents, chats, .. } = &mut self.floor;
        let it = &chats[chat as usize];
        let by = &mut agents[it.agent as usize];
        let list = if it.unreplied { &mut by.first } else { &mut by.later };
        list.remove(chats, chat);
    }

    /// A round no longer counts among its agent's unanswered ones.
    #[inline]
    pub(super) fn round_done(&mut self, agent: u32, chat: u32) {
        if self.watches_rounds {
            let Floor { agents, chats, changed, reasons, .. } = &mut self.floor;
            let by = &mut agents[agent as usize];
            by.round_done(agent, changed);
            if self.watches_work {
                by.work_done(chats[chat as usize].expected(reasons));
            }
        }
    }

    fn join_queue(&mut self, chat: u32, now: Time) {
        let ReasonFacts { group, queue, .. } =
            self.floor.reasons[self.floor.chats[chat as usize].reason as usize];
        self.floor.chats[chat as usize].state = State::Queued;
        self.floor.queues[queue as usize].insert(&mut self.floor.chats, chat);
        self.floor.queued[group as usize] += 1;
        self.floor.all_queued += 1;
        self.watch_patience(chat);
        let scenario = self.floor.scenario;
        let asked = self.floor.chats[chat as usize].asked;
        for overflow in scenario.routing.overflow.iter().filter(|overflow| overflow.from == group) {
            // Who is handed back to the queue has waited before.
            self.schedule((asked + overflow.after).max(now), Event::Overflow, chat);
        }
    }

    pub(super) fn leave_queue(&mut self, chat: u32) {
        let ReasonFacts { group, queue, .. } =
            self.floor.reasons[self.floor.chats[chat as usize].reason as usize];
        self.floor.queues[queue as usize].remove(&mut self.floor.chats, chat);
        self.floor.queued[group as usize] -= 1;
        self.floor.all_queued -= 1;
    }

    /// A customer has waited so long that agents of other groups may take it.
    #[cold]
    pub(super) fn overflow(&mut self, chat: u32, now: Time) -> bool {
        let it = &self.floor.chats[chat as usize];
        if it.state != State::Queued {
            return false;
        }
        let group = self.floor.reasons[it.reason as usize].group;
        let waited = now - it.asked;
        let overflow = &self.floor.scenario.routing.overflow;
        for &other in overflow.iter().filter(|o| o.from == group && o.after <= waited).flat_map(|o| &o.to) {
            if let Some(agent) = self.choose(chat, other) {
                self.leave_queue(chat);
                self.assign(chat, agent, now);
                return true;
            }
        }
        true
    }

    /// An agent who may take inquiries takes those that wait: his own group's first, by priority and then by
    /// time, then those of other groups that have waited long enough.
    #[inline]
    pub(super) fn take_from_queue(&mut self, agent: u32, now: Time) {
        if self.floor.all_queued > 0 {
            self.take_those_queued(agent, now);
        }
    }

    fn take_those_queued(&mut self, agent: u32, now: Time) {
        let group = usize::from(self.floor.agents[agent as usize].view.group);
        while self.floor.agents[agent as usize].view.eligible {
            let chat = self.next_in_queue(group, now);
            if chat == NONE {
                return;
            }
            self.leave_queue(chat);
            self.assign(chat, agent, now);
        }
    }

    /// Deals out those who wait in queues among all who may take them, as the strategy says: first each group's own, by
    /// priority and then by time, then those of other groups that have waited long enough.
    pub(super) fn deal_out(&mut self, now: Time) {
        for of_others in [false, true] {
            for group in 0..self.floor.queued.len() {
                while self.floor.queued[group] > 0 || of_others {
                    let chat = self.next_in_queue(group, now);
                    if chat == NONE {
                        break;
                    }
                    let Some(agent) = self.choose(chat, group as GroupId) else { break };
                    self.leave_queue(chat);
                    self.assign(chat, agent, now);
                }
            }
        }
    }

    fn next_in_queue(&self, group: usize, now: Time) -> u32 {
        let levels = self.floor.levels.len();
        if self.floor.queued[group] > 0 {
            let queues = &self.floor.queues[group * levels..][..levels];
            return queues.iter().find(|queue| !queue.is_empty()).map_or(NONE, |queue| queue.head);
        }
        // Priorities count among those who wait elsewhere too; of each the first has waited longest, and the
        // first that has waited long enough is not hidden by a more urgent one who has just come.
        let asked = |chat: u32| self.floor.chats[chat as usize].asked;
        let mut first = (levels, Time::NEVER, NONE);
        for overflow in &self.floor.scenario.routing.overflow {
            if !overflow.to.contains(&(group as u16)) || self.floor.queued[overflow.from as usize] == 0 {
                continue;
            }
            let queues = &self.floor.queues[overflow.from as usize * levels..][..levels];
            let ripe = |queue: &List| !queue.is_empty() && now - asked(queue.head) >= overflow.after;
            if let Some(level) = queues.iter().position(ripe) {
                let chat = queues[level].head;
                first = first.min((level, asked(chat), chat));
            }
        }
        first.2
    }

    #[cold]
    fn leave_message(&mut self, chat: u32, now: Time) {
        if self.floor.chats[chat as usize].kind == InquiryKind::Empty {
            return self.close(chat, End::Empty, now);
        }
        self.give_up_round(chat, RoundOutcome::Unanswered, now);
        self.close(chat, End::LeaveMessage, now);
    }

    /// Where the last people who could help a group have gone, its queue becomes leave-messages if the platform
    /// says so.
    pub(super) fn clear_queues(&mut self, now: Time) {
        let scenario = self.floor.scenario;
        if scenario.routing.when_nobody == WhenFull::Queue {
            return;
        }
        for group in 0..scenario.groups.len() {
            let helpers = scenario.routing.overflow.iter().filter(|overflow| overflow.from as usize == group);
            let helped =
                helpers.flat_map(|overflow| &overflow.to).any(|&to| self.floor.online[to as usize] > 0);
            if self.floor.online[group] > 0 || helped {
                continue;
            }
            for queue in group * self.floor.levels.len()..(group + 1) * self.floor.levels.len() {
                while !self.floor.queues[queue].is_empty() {
                    let chat = self.floor.queues[queue].head;
                    self.leave_message(chat, now);
                }
            }
        }
    }

    /// The holder lets go of an inquiry.
    #[inline(always)]
    pub(super) fn release(&mut self, chat: u32, now: Time) {
        let Floor { agents, chats, .. } = &mut self.floor;
        let it = &mut chats[chat as usize];
        it.held = false;
        let (agent, prev, next) = (it.agent, it.held_prev, it.held_next);
        self.journal.holdings[it.holding as usize].to = now;
        let by = &mut agents[agent as usize];
        by.view.open -= 1;
        match prev {
            NONE => by.held = next,
            prev => chats[prev as usize].held_next = next,
        }
        if next != NONE {
            chats[next as usize].held_prev = prev;
        }
    }

    /// The hand-over text is sent; the transfer follows the customer's answer, or the longest wait for it.
    #[cold]
    pub(super) fn await_transfer(&mut self, chat: u32, now: Time) {
        let it = &mut self.floor.chats[chat as usize];
        it.state = State::HandingOver;
        // It is this text that the customer answers, not the reply before it.
        let gap = self.rounds[it.round as usize - 1].gap;
        it.asked = now + gap;
        if self.silences {
            self.floor.chats[chat as usize].asked = self.writes_later(chat, now + gap);
        }
        let longest = now + self.floor.scenario.routing.transfer_wait;
        let at = self.floor.chats[chat as usize].asked.min(longest);
        self.schedule(at, Event::Transfer, chat);
    }

    /// An inquiry goes to the group of its new reason.
    #[cold]
    pub(super) fn transfer(&mut self, chat: u32, now: Time) -> bool {
        let it = &mut self.floor.chats[chat as usize];
        if it.state != State::HandingOver {
            return false;
        }
        let to = self.rounds[it.round as usize - 1].transfer;
        if to != Round::STAYS {
            it.reason = to;
        }
        it.asked = now;
        it.greeting = true;
        let (agent, held, record) = (it.agent, it.held, it.record);
        let record = &mut self.journal.inquiries[record as usize];
        record.transfers = record.transfers.saturating_add(1);
        if held {
            // Those who wait for the place come before the inquiry that leaves it.
            self.release(chat, now);
            self.tell(agent);
            self.take_from_queue(agent, now);
        }
        self.place(chat, now);
        if held {
            self.next_task(agent, now);
        }
        true
    }

    /// An agent who leaves gives an inquiry back to the group: an unanswered round is routed at once, otherwise
    /// the customer's next message is.
    pub(super) fn hand_back(&mut self, chat: u32, now: Time) {
        let waiting = self.floor.chats[chat as usize].state == State::Waiting;
        let agent = self.floor.chats[chat as usize].agent;
        if waiting {
            self.leave_list(chat);
            self.round_done(agent, chat);
        }
        self.release(chat, now);
        if waiting {
            self.place(chat, now);
        }
    }
}
