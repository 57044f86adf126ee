//! Work besides chat: its items appear, wait in pools, are done in idle moments or in blocks, and may lead to inquiries.

use std::collections::VecDeque;

use super::floor::{Hindrance, NONE, Task, TaskKind};
use super::journal::{ItemRecord, OffChatRecord, PresenceKind};
use super::{Engine, Event};
use crate::day::{Cause, Day};
use crate::scenario::{GroupId, ItemSource, Manner, OnBreak, ReasonId, Scenario};
use crate::units::{Span, Time};
use crate::workforce::Person;

/// All items of a day and who is at them. Empty where there is no work besides chat.
#[derive(Debug, Default)]
pub(super) struct Besides {
    /// Whether there is any.
    pub any: bool,
    /// Whether something may follow from the end of an inquiry.
    pub follows: bool,
    /// The kinds that may follow from the end of an inquiry, by its reason.
    pub follow_from: Vec<Vec<Following>>,
    /// Whether somebody's share of time on inquiries is limited.
    pub shares: bool,
    /// Items, as in [`Journal::items`](super::Journal::items).
    items: Vec<Item>,
    /// Items that nobody has begun or that somebody gave back, by kind, as they appeared.
    pools: Vec<VecDeque<u32>>,
    /// How many people are off line for a block of each kind.
    in_block: Vec<u32>,
    /// Kinds that people of a group and team do: `group * teams + team`.
    kinds: Vec<Vec<u16>>,
    /// Which of these do each kind.
    doers: Vec<Vec<u32>>,
    /// How many items of the kinds that people do are in the pools, by group and team likewise.
    waiting: Vec<u32>,
    /// People with free hands who found nothing to do, by group, the first since longest.
    free: Vec<Free>,
    /// What is kept of each agent.
    pub agents: Vec<AtWork>,
    /// Items whose time is known beforehand: kind and number.
    pub scheduled: Vec<(u16, u32)>,
    /// Items that appear some time after the close of an inquiry: kind and inquiry.
    pub to_come: Vec<(u16, u32)>,
}

/// How a kind of work besides chat follows from the end of an inquiry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Following {
    pub kind: u16,
    /// From what share of those that agents received, and how long after the end; from all leave-messages otherwise.
    pub received: Option<(f64, Span)>,
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
pub(super) struct AtWork {
    /// The item in hand, or the one that he was called away from.
    item: u32,
    /// When the item in hand is done unless he is called away.
    until: Time,
    /// His group and team, as in [`Besides::kinds`].
    kinds: u32,
    /// Whether he stands in the list of those with free hands, and who before and after him.
    listed: bool,
    before: u32,
    after: u32,
    /// When the task began that was his last before he was listed: who has had another since is free only since then.
    since: Time,
    /// Whether his share of time on inquiries is limited.
    pub limited: bool,
    /// Time spent on inquiries since log-in.
    pub on_inquiries: Span,
    /// Whether that is more than his share.
    pub beyond_share: bool,
    /// By how much an outage postpones the end of what he has in hand.
    pub postponed: Span,
}

impl AtWork {
    const NEW: AtWork = AtWork {
        item: NONE,
        until: Time::NEVER,
        kinds: 0,
        listed: false,
        before: NONE,
        after: NONE,
        since: Time::NEVER,
        limited: false,
        on_inquiries: Span::ZERO,
        beyond_share: false,
        postponed: Span::ZERO,
    };
}

/// The people of a group with free hands, the first since longest: a list through [`AtWork::after`].
#[derive(Clone, Copy, Debug)]
struct Free {
    first: u32,
    last: u32,
}

impl Free {
    const NOBODY: Free = Free { first: NONE, last: NONE };

    /// Puts an agent last, who is not in it.
    fn add(&mut self, agents: &mut [AtWork], agent: u32) {
        let it = &mut agents[agent as usize];
        (it.listed, it.before, it.after) = (true, self.last, NONE);
        match self.last {
            NONE => self.first = agent,
            last => agents[last as usize].after = agent,
        }
        self.last = agent;
    }

    /// Takes an agent out, who is in it.
    fn take(&mut self, agents: &mut [AtWork], agent: u32) {
        let AtWork { before, after, .. } = agents[agent as usize];
        agents[agent as usize].listed = false;
        match before {
            NONE => self.first = after,
            before => agents[before as usize].after = after,
        }
        match after {
            NONE => self.last = before,
            after => agents[after as usize].before = before,
        }
    }
}

impl Besides {
    pub fn new(scenario: &Scenario) -> Self {
        let teams = scenario.teams.len();
        let mut kinds = vec![Vec::new(); scenario.groups.len() * teams];
        let mut doers = vec![Vec::new(); scenario.off_chat.len()];
        for (kind, work) in (0..).zip(&scenario.off_chat) {
            let does = |team: usize| work.teams.is_empty() || work.teams.contains(&(team as u16));
            for team in (0..teams).filter(|&team| does(team)) {
                let doer = usize::from(work.group) * teams + team;
                kinds[doer].push(kind);
                doers[usize::from(kind)].push(doer as u32);
            }
        }
        let following = |reason: usize| {
            let works = (0..).zip(&scenario.off_chat);
            let follows = works.filter_map(|(kind, work)| {
                let received = work.follows(reason as ReasonId);
                (received.is_some() || work.answers(reason as ReasonId))
                    .then_some(Following { kind, received })
            });
            follows.collect::<Vec<_>>()
        };
        let follow_from: Vec<_> = (0..scenario.reasons.len()).map(following).collect();
        Besides {
            any: !scenario.off_chat.is_empty(),
            follows: scenario.reasons.iter().any(|reason| reason.repeat.is_some())
                || follow_from.iter().any(|follow| !follow.is_empty()),
            follow_from,
            shares: scenario.teams.iter().any(|team| team.inquiry_share < 1.0),
            kinds,
            doers,
            ..Besides::default()
        }
    }

    /// Makes ready for a day with these people; nothing is kept of them where nothing asks for it.
    pub fn open(&mut self, scenario: &Scenario, persons: &[Person]) {
        self.items.clear();
        self.scheduled.clear();
        self.to_come.clear();
        self.agents.clear();
        if self.any || self.shares || !scenario.effects.freezes.is_empty() {
            let teams = scenario.teams.len();
            self.agents.extend(persons.iter().map(|person| AtWork {
                kinds: (usize::from(person.group) * teams + usize::from(person.team)) as u32,
                limited: scenario.teams[usize::from(person.team)].inquiry_share < 1.0,
                ..AtWork::NEW
            }));
        }
        if !self.any {
            return;
        }
        let kinds = scenario.off_chat.len();
        self.pools.resize(kinds, VecDeque::new());
        self.pools.iter_mut().for_each(VecDeque::clear);
        self.waiting.clear();
        self.waiting.resize(self.kinds.len(), 0);
        self.in_block.clear();
        self.in_block.resize(kinds, 0);
        self.free.clear();
        self.free.resize(scenario.groups.len(), Free::NOBODY);
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

    /// An item goes into its pool, or comes out of it.
    fn count(&mut self, kind: u16, more: bool) {
        for &doer in &self.doers[usize::from(kind)] {
            let waiting = &mut self.waiting[doer as usize];
            *waiting = if more { *waiting + 1 } else { *waiting - 1 };
        }
    }

    /// Whether an agent with free hands, whose last task began then, is listed already and would find nothing.
    #[inline]
    pub fn has_nothing_for(&self, agent: u32, since: Time) -> bool {
        let it = &self.agents[agent as usize];
        it.listed && it.since == since && it.item == NONE && self.waiting[it.kinds as usize] == 0
    }

    /// An agent whose last task began then has free hands and finds nothing to do: from now on, or already since before.
    fn list(&mut self, agent: u32, group: usize, since: Time) {
        let it = &mut self.agents[agent as usize];
        let (was_listed, was_since) = (it.listed, std::mem::replace(&mut it.since, since));
        if was_listed && was_since == since {
            return;
        }
        let free = &mut self.free[group];
        if was_listed {
            free.take(&mut self.agents, agent);
        }
        free.add(&mut self.agents, agent);
    }

    /// An agent is no longer among those with free hands.
    fn unlist(&mut self, agent: u32, group: usize) {
        if self.agents[agent as usize].listed {
            self.free[group].take(&mut self.agents, agent);
        }
    }

    /// The same of an agent who was away.
    pub fn forget(&mut self, agent: u32, group: GroupId) {
        if self.any {
            self.unlist(agent, usize::from(group));
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
    #[cold]
    pub(super) fn scheduled_item(&mut self, place: u32, now: Time) {
        let (kind, nth) = self.floor.besides.scheduled[place as usize];
        let work = self.day.item_work(self.floor.scenario, kind, nth);
        self.item_appears(kind, Cause::Item(kind, nth), work, now);
    }

    /// An item appears some time after the close of an inquiry.
    #[cold]
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
        besides.count(kind, true);
        self.journal.items.push(ItemRecord { kind, cause, arose: now, due, done: Time::NEVER });
        self.wake(usize::from(law.group), now);
    }

    /// Lets people with free hands look for work, who has had them longest first, until one has taken up something.
    fn wake(&mut self, group: usize, now: Time) {
        let mut agent = self.floor.besides.free[group].first;
        while agent != NONE {
            let besides = &mut self.floor.besides;
            let next = besides.agents[agent as usize].after;
            let it = &self.floor.agents[agent as usize];
            if it.hands_are_free() {
                // Nobody else's place in the list changes unless he takes up something: nothing hinders him, and no
                // inquiry waits for him.
                self.next_task(agent, now);
                if self.floor.agents[agent as usize].task.kind == TaskKind::OffChat {
                    return;
                }
            } else {
                besides.unlist(agent, group);
            }
            agent = next;
        }
    }

    /// An agent with nothing else to do takes up work besides chat: the item that he was called away from, otherwise
    /// that of the nearest deadline.
    pub(super) fn take_item(&mut self, agent: u32, now: Time) {
        let own = self.floor.besides.agents[agent as usize].item;
        if own != NONE {
            return self.start_item(agent, own, now);
        }
        let best = self.nearest_due(agent, now);
        let group = usize::from(self.floor.persons[agent as usize].group);
        let since = self.floor.agents[agent as usize].task.since;
        let besides = &mut self.floor.besides;
        match best {
            Some((kind, item)) => {
                besides.unlist(agent, group);
                besides.pools[kind as usize].pop_front();
                besides.agents[agent as usize].item = item;
                besides.count(kind, false);
                self.start_item(agent, item, now);
                if self.is_block(kind) {
                    // The next of its kind may be one for somebody else.
                    self.wake(usize::from(self.floor.scenario.off_chat[kind as usize].group), now);
                }
            }
            None => besides.list(agent, group, since),
        }
    }

    /// Of the items at the heads of the pools that an agent may begin, the one of the nearest deadline.
    fn nearest_due(&mut self, agent: u32, now: Time) -> Option<(u16, u32)> {
        let besides = &self.floor.besides;
        let does = besides.agents[agent as usize].kinds as usize;
        // As a rule nothing waits, and then nobody asks how fast he is.
        if besides.waiting[does] == 0 {
            return None;
        }
        let kinds = &besides.kinds[does];
        let factor = self.floor.agents[agent as usize].work_factor(&self.floor.scenario.replies, now);
        let heads = kinds.iter().filter_map(|&kind| Some((kind, *besides.pools[kind as usize].front()?)));
        heads
            .filter(|&(kind, item)| self.may_begin(agent, kind, item, now, factor))
            .min_by_key(|&(kind, item)| (besides.items[item as usize].due, kind))
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
    #[cold]
    pub(super) fn called_away(&mut self, agent: u32, now: Time) -> bool {
        let it = &self.floor.agents[agent as usize];
        let item = it.task.of;
        let else_to_do = !it.first.is_empty()
            || !it.later.is_empty()
            || it.has_wrap_ups()
            || it.is(Hindrance::Leaving)
            || it.is(Hindrance::Frozen)
            || self.floor.break_begins(agent);
        if !else_to_do || self.is_block(self.floor.besides.items[item as usize].kind) {
            return false;
        }
        self.put_down(agent, now);
        true
    }

    /// Notes how far an item in hand has come.
    #[cold]
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
    #[cold]
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
        self.journal.off_chat.push(OffChatRecord { agent, item, from, to });
    }

    /// Who goes gives the item back that he was called away from.
    pub(super) fn give_item_back(&mut self, agent: u32, now: Time) {
        if !self.floor.besides.any {
            return;
        }
        let item = std::mem::replace(&mut self.floor.besides.agents[agent as usize].item, NONE);
        if item != NONE {
            let Item { kind, .. } = self.floor.besides.items[item as usize];
            let pool = &mut self.floor.besides.pools[kind as usize];
            let place = pool.partition_point(|&other| other < item);
            pool.insert(place, item);
            self.floor.besides.count(kind, true);
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
}
