//! Work besides chat: its items appear, wait in pools, are done in idle moments or in blocks, and may lead to
//! inquiries. And leads, who spend only a share of their time on inquiries.

use std::collections::VecDeque;

use super::floor::{NONE, State, Task, TaskKind};
use super::journal::{End, ItemRecord, NOBODY, OffChatRecord, PresenceKind};
use super::{Engine, Event};
use crate::day::{Cause, Day};
use crate::scenario::{ItemSource, Manner, OnBreak, Scenario};
use crate::units::{Span, Time};

/// All items of a day and who is at them. Empty where there is no work besides chat.
#[derive(Debug, Default)]
pub(super) struct Besides {
    /// Whether there is any.
    pub any: bool,
    /// Whether something may follow from the end of an inquiry.
    pub follows: bool,
    /// Whether somebody's share of time on inquiries is limited.
    pub shares: bool,
    /// Items, as in [`Journal::items`](super::Journal::items).
    items: Vec<Item>,
    /// Items that nobody has begun or that somebody gave back, by kind.
    pools: Vec<VecDeque<u32>>,
    /// How many people are off line for a block of each kind.
    in_block: Vec<u32>,
    /// Kinds that people of a group and team do: `group * teams + team`.
    kinds: Vec<Vec<u16>>,
    /// People with free hands who found nothing to do, by group, the first since longest.
    free: Vec<VecDeque<u32>>,
    /// What is kept of each agent.
    agents: Vec<AtWork>,
    /// Items whose time is known beforehand: kind and number.
    pub scheduled: Vec<(u16, u32)>,
    /// Items that appear some time after the close of an inquiry: kind and inquiry.
    to_come: Vec<(u16, u32)>,
}

/// An item.
#[derive(Clone, Copy, Debug)]
struct Item {
    kind: u16,
    cause: Cause,
    due: Time,
    /// Work that is left, at factor 1.
    left: Span,
}

/// What is kept of an agent for work besides chat.
#[derive(Clone, Copy, Debug)]
struct AtWork {
    /// The item in hand, or the one that he was called away from.
    item: u32,
    /// When the item in hand is done unless he is called away.
    until: Time,
    /// Whether he stands in the list of those with free hands.
    listed: bool,
    /// Time spent on inquiries since log-in.
    on_inquiries: Span,
    /// Whether that is more than his share.
    beyond_share: bool,
    /// By how much an outage postpones the end of what he has in hand.
    postponed: Span,
}

impl AtWork {
    const NEW: AtWork = AtWork {
        item: NONE,
        until: Time::NEVER,
        listed: false,
        on_inquiries: Span::ZERO,
        beyond_share: false,
        postponed: Span::ZERO,
    };
}

impl Besides {
    pub fn new(scenario: &Scenario) -> Self {
        let teams = scenario.teams.len();
        let mut kinds = vec![Vec::new(); scenario.groups.len() * teams];
        for (kind, work) in (0..).zip(&scenario.off_chat) {
            let does = |team: usize| work.teams.is_empty() || work.teams.contains(&(team as u16));
            for team in (0..teams).filter(|&team| does(team)) {
                kinds[usize::from(work.group) * teams + team].push(kind);
            }
        }
        let after_inquiries = |source: &ItemSource| {
            matches!(source, ItemSource::PerInquiry { .. } | ItemSource::LeaveMessages { .. })
        };
        Besides {
            any: !scenario.off_chat.is_empty(),
            follows: scenario.reasons.iter().any(|reason| reason.repeat.is_some())
                || scenario.off_chat.iter().any(|work| after_inquiries(&work.source)),
            shares: scenario.teams.iter().any(|team| team.inquiry_share < 1.0),
            kinds,
            ..Besides::default()
        }
    }

    /// Makes ready for a day with so many agents; nothing is kept of people where nothing asks for it.
    pub fn open(&mut self, scenario: &Scenario, agents: usize) {
        self.items.clear();
        self.scheduled.clear();
        self.to_come.clear();
        self.agents.clear();
        if self.any || self.shares || !scenario.effects.freezes.is_empty() {
            self.agents.resize(agents, AtWork::NEW);
        }
        if !self.any {
            return;
        }
        let kinds = scenario.off_chat.len();
        self.pools.resize(kinds, VecDeque::new());
        self.pools.iter_mut().for_each(VecDeque::clear);
        self.in_block.clear();
        self.in_block.resize(kinds, 0);
        self.free.resize(scenario.groups.len(), VecDeque::new());
        self.free.iter_mut().for_each(VecDeque::clear);
        for (kind, work) in (0..).zip(&scenario.off_chat) {
            if let ItemSource::At { items, .. } | ItemSource::Spread { items, .. } = work.source {
                self.scheduled.extend((0..items).map(|nth| (kind, nth)));
            }
        }
    }

    /// When a scheduled item appears.
    pub fn appears(&self, scenario: &Scenario, day: &Day, place: usize) -> Time {
        let (kind, nth) = self.scheduled[place];
        match scenario.off_chat[kind as usize].source {
            ItemSource::At { at, .. } => at,
            ItemSource::Spread { from, to, .. } => day.item_appears(kind, nth, from, to),
            ItemSource::PerInquiry { .. } | ItemSource::LeaveMessages { .. } => Time::NEVER,
        }
    }

    /// Whether who does an item is off line meanwhile.
    pub fn takes_off_line(&self, item: u32, scenario: &Scenario) -> bool {
        scenario.off_chat[self.items[item as usize].kind as usize].manner != Manner::Idle
    }

    /// Whether an agent has spent more than his share of time on inquiries.
    pub fn beyond_share(&self, agent: u32) -> bool {
        self.shares && self.agents[agent as usize].beyond_share
    }
}

impl Engine<'_, '_> {
    /// An item appears whose time was known beforehand.
    pub(super) fn scheduled_item(&mut self, place: u32, now: Time) {
        let (kind, nth) = self.floor.besides.scheduled[place as usize];
        let work = self.day.item_work(self.floor.scenario, kind, nth);
        self.item_appears(kind, Cause::Item(kind, nth), work, now);
    }

    /// An item appears some time after the close of an inquiry.
    pub(super) fn item_to_come(&mut self, place: u32, now: Time) -> bool {
        let (kind, inquiry) = self.floor.besides.to_come[place as usize];
        let work = self.day.item_work_of(self.floor.scenario, kind, inquiry);
        self.item_appears(kind, Cause::ItemOf(kind, inquiry), work, now);
        true
    }

    fn item_appears(&mut self, kind: u16, cause: Cause, work: Span, now: Time) {
        let law = &self.floor.scenario.off_chat[kind as usize];
        let besides = &mut self.floor.besides;
        let item = besides.items.len() as u32;
        let due = law.due.of(now);
        besides.items.push(Item { kind, cause, due, left: work });
        besides.pools[kind as usize].push_back(item);
        self.journal.items.push(ItemRecord { kind, cause, arose: now, due, done: Time::NEVER });
        self.wake(usize::from(law.group), now);
    }

    /// Lets people with free hands look for work until one has taken up something.
    fn wake(&mut self, group: usize, now: Time) {
        for _ in 0..self.floor.besides.free[group].len() {
            let Some(agent) = self.floor.besides.free[group].pop_front() else { return };
            self.floor.besides.agents[agent as usize].listed = false;
            if self.floor.agents[agent as usize].hands_are_free() {
                self.next_task(agent, now);
                if self.floor.agents[agent as usize].task.kind == TaskKind::OffChat {
                    return;
                }
            }
        }
    }

    /// An agent with nothing else to do takes up work besides chat: the item that he was called away from, otherwise
    /// that of the nearest deadline.
    pub(super) fn take_item(&mut self, agent: u32, now: Time) {
        let own = self.floor.besides.agents[agent as usize].item;
        if own != NONE {
            return self.start_item(agent, own, now);
        }
        let factor = self.floor.agents[agent as usize].work_factor(&self.floor.scenario.replies, now);
        let besides = &self.floor.besides;
        let person = &self.floor.persons[agent as usize];
        let teams = self.floor.scenario.teams.len();
        let kinds = &besides.kinds[usize::from(person.group) * teams + usize::from(person.team)];
        let heads = kinds.iter().filter_map(|&kind| Some((kind, *besides.pools[kind as usize].front()?)));
        let best = heads
            .filter(|&(kind, item)| self.may_begin(agent, kind, item, now, factor))
            .min_by_key(|&(kind, item)| (besides.items[item as usize].due, kind));
        let besides = &mut self.floor.besides;
        let at_work = &mut besides.agents[agent as usize];
        match best {
            Some((kind, item)) => {
                besides.pools[kind as usize].pop_front();
                at_work.item = item;
                self.start_item(agent, item, now);
                if self.is_block(kind) {
                    // The next of its kind may be one for somebody else.
                    self.wake(usize::from(self.floor.scenario.off_chat[kind as usize].group), now);
                }
            }
            None if !std::mem::replace(&mut at_work.listed, true) => {
                besides.free[usize::from(person.group)].push_back(agent);
            }
            None => {}
        }
    }

    /// Whether an agent may begin an item: a block only if it ends before his shift does, if not too many are in one,
    /// and, where people on break finish their own inquiries first, if he holds none.
    fn may_begin(&self, agent: u32, kind: u16, item: u32, now: Time, factor: f64) -> bool {
        let scenario = self.floor.scenario;
        let Manner::Block { at_once } = scenario.off_chat[kind as usize].manner else { return true };
        let it = &self.floor.agents[agent as usize];
        let holds = scenario.routing.on_break == OnBreak::FinishOwn && it.view.open > 0;
        let length = self.floor.besides.items[item as usize].left.scaled(factor);
        self.floor.besides.in_block[kind as usize] < at_once && !holds && now + length <= it.shift_end
    }

    fn start_item(&mut self, agent: u32, item: u32, now: Time) {
        let it = &mut self.floor.agents[agent as usize];
        let factor = it.work_factor(&self.floor.scenario.replies, now);
        let Item { left, kind, .. } = self.floor.besides.items[item as usize];
        let until = now + left.scaled(factor);
        it.task = Task { kind: TaskKind::OffChat, of: item, since: now, ..Task::IDLE };
        self.floor.besides.agents[agent as usize].until = until;
        if self.is_block(kind) {
            self.floor.besides.in_block[kind as usize] += 1;
            let it = &mut self.floor.agents[agent as usize];
            let from = std::mem::replace(&mut it.online_since, now);
            self.record_presence(agent, from, now, PresenceKind::Online);
            self.tell_status(agent);
        }
        self.schedule(until, Event::ItemEnd, agent);
    }

    /// Whether an agent is off line for a block.
    pub(super) fn is_off_line(&self, agent: u32) -> bool {
        let task = self.floor.agents[agent as usize].task;
        task.kind == TaskKind::OffChat && self.floor.besides.takes_off_line(task.of, self.floor.scenario)
    }

    fn is_block(&self, kind: u16) -> bool {
        self.floor.scenario.off_chat[kind as usize].manner != Manner::Idle
    }

    /// An agent at work besides chat has something else to do, or goes: he is called away unless he is off line for it.
    pub(super) fn called_away(&mut self, agent: u32, now: Time) -> bool {
        let it = &self.floor.agents[agent as usize];
        let item = it.task.of;
        let else_to_do = !it.first.is_empty()
            || !it.later.is_empty()
            || !it.wrap_ups.is_empty()
            || it.leaving
            || it.frozen
            || self.floor.break_begins(agent);
        if !else_to_do || self.is_block(self.floor.besides.items[item as usize].kind) {
            return false;
        }
        self.put_down(agent, now);
        true
    }

    /// Notes how far an item in hand has come.
    fn put_down(&mut self, agent: u32, now: Time) {
        let Task { of: item, since, .. } = self.floor.agents[agent as usize].task;
        let until = self.floor.besides.agents[agent as usize].until;
        let length = (until - since).secs();
        let done = if length > 0.0 { (now - since).secs() / length } else { 1.0 };
        let left = &mut self.floor.besides.items[item as usize].left;
        *left = left.scaled(1.0 - done);
        self.floor.agents[agent as usize].task.kind = TaskKind::Idle;
        self.record_off_chat(agent, item, since, now);
    }

    /// An item is done, unless its agent was called away from it.
    pub(super) fn item_ends(&mut self, agent: u32, now: Time) -> bool {
        let task = self.floor.agents[agent as usize].task;
        if task.kind != TaskKind::OffChat || self.floor.besides.agents[agent as usize].until != now {
            return false;
        }
        self.floor.agents[agent as usize].task.kind = TaskKind::Idle;
        self.floor.besides.agents[agent as usize].item = NONE;
        let Item { kind, cause, .. } = self.floor.besides.items[task.of as usize];
        self.record_off_chat(agent, task.of, task.since, now);
        self.journal.items[task.of as usize].done = now;
        if let Some((inquiry, at)) = self.day.created(self.floor.scenario, kind, cause, now) {
            self.follow_up(inquiry, at);
        }
        if self.is_block(kind) {
            self.floor.besides.in_block[kind as usize] -= 1;
            self.end_block(agent, now);
            self.tell_status(agent);
            self.take_from_queue(agent, now);
            self.wake(usize::from(self.floor.agents[agent as usize].view.group), now);
        }
        self.next_task(agent, now);
        true
    }

    fn end_block(&mut self, agent: u32, now: Time) {
        let it = &mut self.floor.agents[agent as usize];
        let from = std::mem::replace(&mut it.online_since, now);
        self.record_presence(agent, from, now, PresenceKind::Block);
    }

    fn record_off_chat(&mut self, agent: u32, item: u32, from: Time, to: Time) {
        if from < to {
            self.journal.off_chat.push(OffChatRecord { agent, item, from, to });
        }
    }

    /// Who goes gives the item back that he was called away from.
    pub(super) fn give_item_back(&mut self, agent: u32, now: Time) {
        if !self.floor.besides.any {
            return;
        }
        let item = std::mem::replace(&mut self.floor.besides.agents[agent as usize].item, NONE);
        if item != NONE {
            let Item { kind, .. } = self.floor.besides.items[item as usize];
            self.floor.besides.pools[kind as usize].push_front(item);
            self.wake(usize::from(self.floor.scenario.off_chat[kind as usize].group), now);
        }
    }

    /// The day is over for an agent in the middle of an item.
    pub(super) fn cut_off_item(&mut self, agent: u32, now: Time) {
        let Task { of: item, since, .. } = self.floor.agents[agent as usize].task;
        self.record_off_chat(agent, item, since, now);
        if self.is_block(self.floor.besides.items[item as usize].kind) {
            self.end_block(agent, now);
        }
    }

    /// What follows from the end of an inquiry: its customer may come back, and it may give rise to work.
    pub(super) fn after_the_end(&mut self, chat: u32, end: End, now: Time) {
        let scenario = self.floor.scenario;
        let helped = match end {
            End::Finished => Some(crate::day::Helped::Yes),
            End::LeftOpenly | End::LeftSilently | End::LeaveMessage => Some(crate::day::Helped::No),
            End::Idle | End::ShiftEnded | End::CutOff | End::Empty => None,
        };
        if let Some(helped) = helped
            && let Some((inquiry, at)) = self.day.repeat(scenario, chat, helped, now)
        {
            self.follow_up(inquiry, at);
        }
        let reason = self.day.inquiries[chat as usize].reason;
        // Who comes back to an inquiry was received before.
        let record = &self.journal.inquiries[self.floor.chats[chat as usize].record as usize];
        let received = record.agent != NOBODY || record.contact > 0;
        for (kind, work) in (0..).zip(&scenario.off_chat) {
            let after = if end == End::LeaveMessage && work.answers(reason) {
                Some(Span::ZERO)
            } else {
                let followed = work.follows(reason).filter(|_| received && end != End::Empty);
                followed.filter(|(share, _)| self.day.has_item(kind, chat, *share)).map(|(_, after)| after)
            };
            let Some(after) = after else { continue };
            let place = self.floor.besides.to_come.len() as u32;
            self.floor.besides.to_come.push((kind, chat));
            self.schedule(now + after, Event::Item, place);
        }
    }

    /// An inquiry will come because something led to it.
    fn follow_up(&mut self, inquiry: u32, at: Time) {
        if at < self.floor.scenario.end {
            self.floor.chats[inquiry as usize].state = State::Gone;
            self.schedule(at, Event::FollowUp, inquiry);
        }
    }

    /// An agent whose share of time on inquiries is limited has spent some on them.
    #[cold]
    pub(super) fn spend(&mut self, agent: u32, spent: Span, now: Time) {
        let share = self.share_of(agent);
        if share >= 1.0 {
            return;
        }
        let at_work = &mut self.floor.besides.agents[agent as usize];
        at_work.on_inquiries += spent;
        self.weigh_share(agent, share, now);
    }

    /// Looks again whether an agent has spent more than his share of time on inquiries.
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

    /// The consoles of some groups fail until a moment: what is in hand ends so much later.
    pub(super) fn freeze(&mut self, nth: u32, now: Time) {
        let freeze = &self.floor.scenario.effects.freezes[nth as usize];
        for agent in 0..self.floor.agents.len() as u32 {
            let it = &mut self.floor.agents[agent as usize];
            if !freeze.groups.contains(&it.view.group) {
                continue;
            }
            it.frozen = true;
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
                self.floor.agents[agent as usize].frozen = false;
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
            let round = &self.day.rounds[it.round as usize];
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
        if !it.logged_in || it.leaving {
            return;
        }
        (it.absent, it.leaving, it.break_due) = (true, true, false);
        if std::mem::replace(&mut it.away, false) {
            let from = std::mem::replace(&mut it.online_since, now);
            self.record_presence(agent, from, now, PresenceKind::Break);
        }
        self.floor.online[usize::from(self.floor.agents[agent as usize].view.group)] -= 1;
        self.tell_status(agent);
    }
}
