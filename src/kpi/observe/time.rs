//! What agents spent their time on.

use super::stretches::{Cursor, Stretch};
use super::{Observer, Table, add, column};
use crate::sim::{Journal, NOBODY, PresenceKind, WorkKind};
use crate::units::{Span, Time};

impl Observer<'_> {
    /// Time is counted up to the scenario's end, so that who stays on afterwards does not swell the means; only
    /// overtime counts to its last minute.
    #[inline(never)]
    pub(super) fn read_time(&self, journal: &Journal, table: &mut Table) {
        let end = self.scenario.end;
        let cursor = &mut self.stretches.cursor();
        for presence in &journal.presence {
            // Who logs in before the start waits for it in no figure.
            let from = presence.from.max(Time::START);
            if presence.to <= from {
                continue;
            }
            let column = match presence.kind {
                PresenceKind::Online => column::ONLINE,
                PresenceKind::Overtime => {
                    self.add_time(
                        table,
                        cursor,
                        column::OVERTIME,
                        presence.agent,
                        from,
                        presence.to,
                        Time::NEVER,
                    );
                    column::OVERTIME_ONLINE
                }
                PresenceKind::Break | PresenceKind::Block => continue,
            };
            self.add_time(table, cursor, column, presence.agent, from, presence.to, end);
        }
        for it in &journal.off_chat {
            self.add_time(table, cursor, column::OFF_CHAT_TIME, it.agent, it.from, it.to, Time::NEVER);
        }
        for item in journal.items.iter().filter(|item| item.is_judged(self.scenario.horizon())) {
            let group = self.scenario.off_chat[item.kind as usize].group;
            let row = self.row_in(cursor.to(item.arose), NOBODY, group);
            add(table, row, column::OFF_CHAT, 1);
            add(table, row, column::OFF_CHAT_ON_TIME, u64::from(item.is_on_time()));
        }
        let wrap_up = self.scenario.replies.wrap_up.as_ref();
        let within = wrap_up.map_or(Span::FOREVER, |wrap_up| wrap_up.due);
        for work in &journal.work {
            self.add_time(table, cursor, column::BUSY, work.agent, work.from, work.to, end);
            if matches!(work.kind, WorkKind::WrapUp | WorkKind::WrapUpLeft) {
                let row = self.row_in(cursor.to(work.arose), work.agent, 0);
                let on_time = work.kind == WorkKind::WrapUp && work.to <= work.arose + within;
                add(table, row, column::WRAP_UP, 1);
                add(table, row, column::WRAP_UP_ON_TIME, u64::from(on_time));
            }
        }
    }

    /// Adds an agent's time up to an end.
    #[expect(clippy::too_many_arguments, reason = "what is added, and where")]
    #[inline(always)]
    pub(super) fn add_time<'s>(
        &'s self,
        table: &mut Table,
        cursor: &mut Cursor<'s>,
        column: usize,
        agent: u32,
        from: Time,
        to: Time,
        end: Time,
    ) {
        let place = self.agents[agent as usize].row + column;
        self.add_length(table, cursor.to(from), place, from, to, end);
    }

    /// Adds a length of time up to an end, to the same cell, `place`, of all stretches that it lies in; it does not
    /// begin before the given one. It seldom goes beyond that; the end is not before the scenario's.
    #[inline(always)]
    pub(super) fn add_length(
        &self,
        table: &mut Table,
        stretch: &Stretch,
        place: usize,
        from: Time,
        to: Time,
        end: Time,
    ) {
        if to <= stretch.counts_to {
            add(table, stretch.row, place, (to - from).micros() as u64);
        } else {
            self.add_length_cut(table, stretch.number, place, from, to.min(end));
        }
    }

    #[cold]
    fn add_length_cut(&self, table: &mut Table, first: usize, place: usize, mut from: Time, to: Time) {
        for stretch in &self.stretches.all[first..] {
            if to <= from {
                break;
            }
            let until = to.min(stretch.end);
            // Nothing where it begins beyond the stretch.
            add(table, stretch.row, place, (until - from).micros().max(0) as u64);
            from = from.max(until);
        }
    }
}
