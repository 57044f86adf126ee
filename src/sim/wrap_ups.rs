//! Work on inquiries after their close.

use super::floor::{NONE, Task, TaskKind, WrapUpNode};
use super::journal::{WorkKind, WorkRecord};
use super::{Engine, Event};
use crate::units::Time;

impl Engine<'_, '_> {
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

    #[cold]
    pub(super) fn start_wrap_up(&mut self, agent: u32, now: Time) {
        let it = &mut self.floor.agents[agent as usize];
        let factor = it.work_factor(&self.floor.scenario.replies, now);
        let node = it.first_wrap_up;
        let WrapUpNode { work, next, .. } = self.floor.wrap_ups[node as usize];
        it.first_wrap_up = next;
        it.task = Task { kind: TaskKind::WrapUp, of: node, since: now, ..Task::IDLE };
        self.schedule(now + work.scaled(factor), Event::TaskEnd, agent);
    }

    #[cold]
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
        self.journal.work.push(WorkRecord { agent, from, to, arose, kind });
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
}
