//! What agents do: log in, choose the next reply, write, wrap up, go on break, leave.

use prefetch_index::prefetch_index;

use super::floor::{Floor, Hindrance, NONE, State, Task, TaskKind, WrapUpNode};
use super::journal::{End, PresenceKind, PresenceRecord, RoundOutcome, WorkKind, WorkRecord};
use super::{AgentView, Engine, Event, RoundRecord};
use crate::day::Round;
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
                self.take_from_queue(agent, now);
                // Who is quicker now may have time for a block.
                if self.floor.besides.any && self.floor.agents[agent as usize].hands_are_free() {
                    self.next_task(agent, now);
                }
            }
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
        self.back_on_line(agent, now);
    }

    fn back_on_line(&mut self, agent: u32, now: Time) {
        self.tell_status(agent);
        self.take_from_queue(agent, now);
        self.next_task(agent, now);
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
            self.back_on_line(agent, now);
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
        } else if self.floor.besides.any && !hindered && !self.floor.besides.has_nothing_for(agent) {
            self.take_item(agent, now);
        }
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
        while self.floor.agents[agent as usize].held != NONE {
            let chat = self.floor.agents[agent as usize].held;
            match team.at_end {
                AtEnd::End if !absent => self.end_with_shift(chat, now),
                _ => self.hand_back(chat, now),
            }
        }
        self.leave_wrap_ups(agent, now);
        self.give_item_back(agent, now);
    }

    /// Nobody does the wrap-up that is left.
    pub(super) fn leave_wrap_ups(&mut self, agent: u32, now: Time) {
        let mut node = std::mem::replace(&mut self.floor.agents[agent as usize].first_wrap_up, NONE);
        while node != NONE {
            let WrapUpNode { arose, next, .. } = self.floor.wrap_ups[node as usize];
            self.record_wrap_up(agent, now, now, arose, WorkKind::WrapUpLeft);
            node = next;
        }
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

    /// An agent begins to write. How the reply will end is known from here on and noted in his task.
    #[inline(always)]
    pub(super) fn start_reply(&mut self, agent: u32, chat: u32, now: Time) {
        let Floor { scenario, agents, chats, reasons, .. } = &mut self.floor;
        let it = &mut chats[chat as usize];
        it.state = State::Answering;
        let round = &self.rounds[it.round as usize];
        prefetch_index(&self.journal.rounds, it.round as usize);
        let mut base = round.work;
        if it.greeting {
            let first_round = self.inquiries[chat as usize].first_round;
            if it.round != first_round {
                base = self.day.greeting(scenario, chat, it.round - first_round);
            }
        }
        let by = &mut agents[agent as usize];
        let factor = reasons[it.reason as usize].work_factor * by.work_factor(&scenario.replies, now);
        let work = base.scaled(factor);
        let first_part = match round.first_part {
            Round::WHOLE => work,
            0 if !work.is_forever() => Span::ZERO,
            share => work.scaled(f64::from(share) / 65_535.0),
        };
        let (sent, patience_ends) = (now + first_part, it.asked + round.patience);
        let in_time = sent <= patience_ends;
        let dropped = !in_time && !round.silent;
        by.in_parts = first_part != work;
        if by.in_parts {
            by.rest = work - first_part;
        }
        by.task = Task {
            kind: if dropped { TaskKind::DroppedReply } else { TaskKind::Reply },
            of: chat,
            since: now,
            gap: round.gap,
            transfer: round.transfer,
            unread: !in_time && round.silent,
        };
        if first_part == Span::ZERO && work > Span::ZERO && !dropped {
            // Answered the moment it is taken up, as on the telephone. (Work of no length at all goes through
            // the loop, or a long queue of it would be a deep recursion.)
            return self.reply_ends_at_once(agent, now);
        }
        self.schedule(if dropped { patience_ends.max(now) } else { sent }, Event::TaskEnd, agent);
    }

    /// The reply, or its first part, is sent the moment it is taken up.
    #[inline(never)]
    fn reply_ends_at_once(&mut self, agent: u32, now: Time) {
        if let Some(goes_on) = self.send_reply(agent, now) {
            self.after_reply(agent, goes_on, now);
        }
    }

    /// The reply, or its first part, is sent.
    #[inline(always)]
    pub(super) fn reply_ends(&mut self, agent: u32, now: Time) {
        if let Some(goes_on) = self.send_reply(agent, now) {
            self.reply_goes_on(agent, goes_on, now);
        }
    }

    /// Out of line, because it happens seldom and would stand in the way of what happens often.
    #[inline(never)]
    fn reply_goes_on(&mut self, agent: u32, goes_on: bool, now: Time) {
        self.after_reply(agent, goes_on, now);
    }

    /// Sends the reply, or its first part. Where that was not all, or the customer has no more to say, it tells whether
    /// it has.
    #[inline(always)]
    fn send_reply(&mut self, agent: u32, now: Time) -> Option<bool> {
        let task = self.floor.agents[agent as usize].task;
        if task.of >= self.noted_from {
            self.note_reply(agent, task.of, now);
        }
        let Task { of: chat, since, gap, transfer, unread, .. } = task;
        let Floor { agents, chats, changed, reasons, .. } = &mut self.floor;
        let by = &mut agents[agent as usize];
        let it = &mut chats[chat as usize];
        if self.watches_rounds {
            by.round_done(agent, changed);
            if self.watches_work {
                by.work_done(it.expected(reasons));
            }
        }
        self.journal.rounds[it.round as usize] = RoundRecord {
            asked: it.asked,
            started: since,
            ended: now,
            agent,
            outcome: RoundOutcome::Answered,
            unread,
        };
        if it.unreplied {
            it.unreplied = false;
            self.journal.inquiries[it.record as usize].first_reply = now;
        }
        it.round += 1;
        prefetch_index(self.rounds, it.round as usize);
        it.greeting = false;
        it.last_reply = now;
        let goes_on = !unread && it.round != it.end_round;
        if goes_on && transfer == Round::STAYS && !by.in_parts && !self.silences {
            // As a rule that was all, and it is the customer's turn.
            by.task.kind = TaskKind::Idle;
            if self.watches_rounds {
                by.view.last_reply = now;
            }
            it.state = State::Thinking;
            it.asked = now + gap;
            self.schedule(now + gap, Event::Message, chat);
            self.await_customer(chat, now);
            return None;
        }
        Some(goes_on)
    }

    /// A reply of which more is to be sent than its first part, or after which the customer has no more to say, or will
    /// be handed over.
    #[inline(always)]
    fn after_reply(&mut self, agent: u32, goes_on: bool, now: Time) {
        let Floor { scenario, agents, chats, .. } = &mut self.floor;
        let by = &mut agents[agent as usize];
        let Task { of: chat, gap, transfer, unread, .. } = by.task;
        let rest = if by.in_parts { by.rest } else { Span::ZERO };
        let it = &mut chats[chat as usize];
        let (mut kind, mut text) = (TaskKind::Rest, Span::ZERO);
        if goes_on {
            it.state = State::Thinking;
            it.asked = now + gap;
            if transfer != Round::STAYS {
                let round = it.round - 1 - self.inquiries[chat as usize].first_round;
                (kind, text) = (TaskKind::HandoverText, self.day.handover_text(scenario, chat, round));
            }
        } else {
            it.state = State::Done;
            it.asked = Time::NEVER;
            if unread {
                it.end_round = it.round;
                self.journal.inquiries[it.record as usize].end = End::LeftSilently;
            } else if scenario.replies.closing_text.is_some()
                && let Some(work) = self.day.closing_text(scenario, chat)
            {
                (kind, text) = (TaskKind::ClosingText, work);
            }
        }
        if text > Span::ZERO {
            text = text.scaled(by.work_factor(&scenario.replies, now));
        }
        let left = rest + text;
        by.view.last_reply = now + left;
        by.task.kind = if left > Span::ZERO { kind } else { TaskKind::Idle };
        by.task.since = now;
        if goes_on {
            let mut writes = now + gap;
            if self.silences {
                writes = self.writes_later(chat, writes);
                self.floor.chats[chat as usize].asked = writes;
            }
            if kind != TaskKind::HandoverText {
                self.schedule(writes, Event::Message, chat);
            }
        }
        if left > Span::ZERO {
            self.schedule(now + left, Event::TaskEnd, agent);
        } else {
            self.all_sent(kind, chat, now);
        }
    }

    /// Notes a reply where others than the journal ask for it: who replied last to customers who come more than once, and
    /// triggers that count late rounds.
    #[cold]
    fn note_reply(&mut self, agent: u32, chat: u32, now: Time) {
        if !self.floor.memory.is_empty() {
            self.floor.memory[self.day.customer(chat) as usize] = (agent, now);
        }
        if self.floor.watch.late_rounds {
            let waited = now - self.floor.chats[chat as usize].asked;
            self.note_answered(self.floor.agents[agent as usize].view.group, waited);
        }
    }

    /// The last part of a reply, or the text behind it, is sent.
    pub(super) fn text_ends(&mut self, agent: u32, now: Time) {
        let task = &mut self.floor.agents[agent as usize].task;
        let Task { kind, of: chat, since, .. } = *task;
        task.kind = TaskKind::Idle;
        let work = match kind {
            TaskKind::HandoverText => WorkKind::HandoverText,
            TaskKind::ClosingText => WorkKind::ClosingText,
            _ => WorkKind::Rest,
        };
        self.record_work(agent, since, now, work);
        self.all_sent(kind, chat, now);
    }

    /// A reply is sent with all that belongs to it; the kind is that of its last part.
    #[inline(always)]
    fn all_sent(&mut self, last: TaskKind, chat: u32, now: Time) {
        match last {
            TaskKind::HandoverText => self.await_transfer(chat, now),
            TaskKind::ClosingText => self.close(chat, End::Finished, now),
            _ => self.await_customer(chat, now),
        }
    }

    /// The customer left while the reply was being written; what was written is dropped.
    pub(super) fn reply_dropped(&mut self, agent: u32, now: Time) {
        let task = &mut self.floor.agents[agent as usize].task;
        let Task { of: chat, since, .. } = *task;
        task.kind = TaskKind::Idle;
        self.round_done(agent, chat);
        let it = &self.floor.chats[chat as usize];
        self.journal.rounds[it.round as usize] = RoundRecord {
            asked: it.asked,
            started: since,
            ended: now,
            agent,
            outcome: RoundOutcome::Left,
            unread: false,
        };
        self.close(chat, End::LeftOpenly, now);
    }

    pub(super) fn record_work(&mut self, agent: u32, from: Time, to: Time, kind: WorkKind) {
        if from < to {
            self.journal.work.push(WorkRecord { agent, from, to, kind, arose: from, due: Time::NEVER });
        }
    }

    /// Work on an inquiry after its close comes to the agent who held it.
    pub(super) fn add_wrap_up(&mut self, agent: u32, chat: u32, now: Time) {
        let Some(wrap_up) = &self.floor.scenario.replies.wrap_up else { return };
        let contact =
            u32::from(self.journal.inquiries[self.floor.chats[chat as usize].record as usize].contact);
        let Some(work) = self.day.wrap_up(wrap_up, chat, contact) else { return };
        let node = self.floor.wrap_ups.len() as u32;
        self.floor.wrap_ups.push(WrapUpNode { arose: now, work, next: NONE });
        let it = &mut self.floor.agents[agent as usize];
        if it.has_wrap_ups() {
            self.floor.wrap_ups[it.last_wrap_up as usize].next = node;
        } else {
            it.first_wrap_up = node;
        }
        it.last_wrap_up = node;
        self.tell_status(agent);
    }

    fn start_wrap_up(&mut self, agent: u32, now: Time) {
        let it = &mut self.floor.agents[agent as usize];
        let factor = it.work_factor(&self.floor.scenario.replies, now);
        let node = it.first_wrap_up;
        let WrapUpNode { work, next, .. } = self.floor.wrap_ups[node as usize];
        it.first_wrap_up = next;
        it.task = Task { kind: TaskKind::WrapUp, of: node, since: now, ..Task::IDLE };
        self.schedule(now + work.scaled(factor), Event::TaskEnd, agent);
    }

    pub(super) fn wrap_up_ends(&mut self, agent: u32, now: Time) {
        let task = &mut self.floor.agents[agent as usize].task;
        let Task { of: node, since, .. } = *task;
        task.kind = TaskKind::Idle;
        let arose = self.floor.wrap_ups[node as usize].arose;
        self.record_wrap_up(agent, since, now, arose, WorkKind::WrapUp);
        self.tell_status(agent);
        self.take_from_queue(agent, now);
    }

    pub(super) fn record_wrap_up(&mut self, agent: u32, from: Time, to: Time, arose: Time, kind: WorkKind) {
        let due = self.floor.scenario.replies.wrap_up.as_ref().map_or(Time::NEVER, |w| arose + w.due);
        self.journal.work.push(WorkRecord { agent, from, to, kind, arose, due });
    }
}
