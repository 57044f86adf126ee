//! The live state of the floor: agents, open chats, queues. It lasts one day and is used again for the next.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::besides::Besides;
use super::router::AgentView;
use super::timers::Timers;
use super::triggers::Watch;
use crate::day::{Day, InquiryKind, Round};
use crate::scenario::{Bot, GroupId, OnBreak, ReasonId, Replies, Scenario, by_hour};
use crate::units::{Span, Time};
use crate::workforce::{Attendance, Layout, Person};

/// No agent, no chat.
pub(super) const NONE: u32 = u32::MAX;

/// Everything that changes during a day.
#[derive(Debug)]
pub struct Floor<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) layout: &'a Layout,
    /// The persons of the layout, by agent number.
    pub persons: Cow<'a, [Person]>,
    pub(super) agents: Vec<Agent>,
    pub(super) chats: Vec<Chat>,
    /// Customers waiting for an agent, by group and priority level.
    pub(super) queues: Vec<List>,
    /// How many wait per group.
    pub(super) queued: Vec<u32>,
    /// People of each group whose shift runs, those on break included, those in overtime not.
    pub(super) online: Vec<u32>,
    /// Agents of whom routing has not heard yet what changed.
    pub(super) changed: Vec<u32>,
    pub(super) timers: Timers,
    /// Chats that close unless somebody writes, in order of time: the delay is always the same.
    pub(super) idle: VecDeque<(Time, u32)>,
    pub(super) plan: Vec<Planned>,
    pub(super) wrap_ups: Vec<WrapUpNode>,
    /// Work besides chat, and who is at it.
    pub(super) besides: Besides,
    /// What triggers have seen and done.
    pub(super) watch: Watch,
    /// The agent who replied last to each customer, and when, where customers come more than once.
    pub(super) memory: Vec<(u32, Time)>,
    /// Distinct priorities of reasons, highest first.
    pub(super) levels: Vec<u8>,
    /// What the handlers need of the reasons.
    pub(super) reasons: Vec<ReasonFacts>,
}

/// What the handlers need of a reason, side by side.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReasonFacts {
    pub group: GroupId,
    /// Its place in [`Floor::queues`].
    pub queue: u32,
    pub work_factor: f64,
    /// Expected work of a first and of a later reply.
    pub expected: (Span, Span),
}

/// One agent. He begins with a cache line, because thousands of them are looked at in turn.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Agent {
    /// What routing sees of him.
    pub view: AgentView,
    pub task: Task,
    /// Unanswered rounds of customers without any human reply yet, by the time they were asked.
    pub first: List,
    /// Other unanswered rounds.
    pub later: List,
    /// Chats held, as a chain through [`Chat::held_next`].
    pub held: u32,
    pub wrap_ups: List,
    pub cap: u32,
    pub person_factor: f64,
    /// By how much his work takes longer at this hour with the bot's help; load and fatigue come on top.
    pub pace: f64,
    /// His fatigue, and when it grows next.
    pub fatigue: f64,
    pub tires_at: Time,
    pub logged_in_at: Time,
    pub online_since: Time,
    pub shift_end: Time,
    pub overtime_end: Time,
    /// Whether he may be given new inquiries, his cap set aside.
    pub accepts: bool,
    pub logged_in: bool,
    pub away: bool,
    pub break_due: bool,
    pub draining: bool,
    pub leaving: bool,
    /// Whether an incident has taken him away.
    pub absent: bool,
    /// Whether his console has failed.
    pub frozen: bool,
    /// Whether routing has not heard yet of what changed.
    pub changed: bool,
}

/// What an agent does now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Task {
    pub kind: TaskKind,
    /// The chat, or the wrap-up's node.
    pub of: u32,
    pub since: Time,
    /// Work that remains after the first part of a reply.
    pub rest: Span,
    /// From the reply to the customer's next message.
    pub gap: Span,
    /// Where the inquiry goes after the reply, or [`Round::STAYS`].
    pub transfer: ReasonId,
    /// Whether the customer will have left without a word when the reply is sent.
    pub unread: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TaskKind {
    Idle,
    Reply,
    /// A reply whose customer will have left before it is sent.
    DroppedReply,
    Rest,
    HandoverText,
    ClosingText,
    WrapUp,
    /// An item of work besides chat; the task's number is the item's.
    OffChat,
}

impl Task {
    pub const IDLE: Task = Task {
        kind: TaskKind::Idle,
        of: NONE,
        since: Time::START,
        rest: Span::ZERO,
        gap: Span::ZERO,
        transfer: Round::STAYS,
        unread: false,
    };
}

impl Agent {
    /// He logs in at a moment for the first time: from then on he tires.
    pub fn begins_at(&mut self, at: Time, replies: &Replies) {
        self.logged_in_at = at;
        self.tires_at = replies.fatigue.first().map_or(Time::NEVER, |step| at + step.0);
    }

    /// Whether he is there and nothing waits for him: what comes next he takes up at once.
    #[inline]
    pub fn hands_are_free(&self) -> bool {
        self.task.kind == TaskKind::Idle
            && self.first.is_empty()
            && self.later.is_empty()
            && self.wrap_ups.is_empty()
            && self.logged_in
            && !self.away
            && !self.break_due
            && !self.leaving
            && !self.frozen
    }

    /// By how much his replies take longer now.
    #[inline]
    pub fn work_factor(&mut self, replies: &Replies, now: Time) -> f64 {
        let mut factor = self.pace;
        if let Some((slope, above)) = replies.load {
            factor *= 1.0 + slope * f64::from(self.view.open.saturating_sub(above));
        }
        if now >= self.tires_at {
            let at_work = now.since(self.logged_in_at);
            let reached = replies.fatigue.partition_point(|step| step.0 <= at_work);
            self.fatigue = replies.fatigue[reached - 1].1;
            self.tires_at =
                replies.fatigue.get(reached).map_or(Time::NEVER, |next| self.logged_in_at + next.0);
        }
        factor * self.fatigue
    }
}

/// One day inquiry while it lives. It fills one cache line: on a day of millions each look at a chat is a miss.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Chat {
    /// When the unanswered round was asked; while the customer reads or thinks, when it will write again, or,
    /// once that is known to be too late, when the chat closes for idleness.
    pub asked: Time,
    /// The agent's last reply.
    pub last_reply: Time,
    /// Its record in the journal.
    pub record: u32,
    /// Its holding in the journal.
    pub holding: u32,
    /// Who holds it, or who held it last.
    pub agent: u32,
    pub prev: u32,
    pub next: u32,
    pub held_prev: u32,
    pub held_next: u32,
    /// The current round, or the next one.
    pub round: u32,
    pub end_round: u32,
    /// What it is about now.
    pub reason: ReasonId,
    /// How often it was routed.
    pub routings: u16,
    pub state: State,
    /// What sets it apart in routing.
    pub kind: InquiryKind,
    /// Whether an agent holds it.
    pub held: bool,
    /// Whether the next reply is the first of its agent.
    pub greeting: bool,
    /// Whether no human has replied in this contact.
    pub unreplied: bool,
}

/// Whose turn it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// In a group's queue.
    Queued,
    /// In an agent's list.
    Waiting,
    /// The agent writes the reply.
    Answering,
    /// The customer's turn: reads, thinks, may write again.
    Thinking,
    /// Handed over, waiting for the customer's answer.
    HandingOver,
    /// All is said; closes after the idle time or the closing text.
    Done,
    /// Closed; the customer will write again.
    Away,
    /// Over.
    Gone,
}

impl Chat {
    pub const GONE: Chat = Chat {
        asked: Time::NEVER,
        last_reply: Time::START,
        record: NONE,
        holding: NONE,
        agent: NONE,
        prev: NONE,
        next: NONE,
        held_prev: NONE,
        held_next: NONE,
        round: 0,
        end_round: 0,
        reason: 0,
        routings: 0,
        state: State::Gone,
        kind: InquiryKind::Plain,
        held: false,
        greeting: true,
        unreplied: true,
    };
}

/// Wrap-up to be done.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrapUpNode {
    pub arose: Time,
    pub work: Span,
    pub next: u32,
}

/// A list through the links of its members, ordered by the time at which they asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    pub head: u32,
    pub tail: u32,
}

impl List {
    pub const EMPTY: List = List { head: NONE, tail: NONE };

    pub fn is_empty(&self) -> bool {
        self.head == NONE
    }

    /// Puts a chat where its time belongs; nearly always that is the end.
    pub fn insert(&mut self, chats: &mut [Chat], chat: u32) {
        let asked = chats[chat as usize].asked;
        let mut after = self.tail;
        while after != NONE && chats[after as usize].asked > asked {
            after = chats[after as usize].prev;
        }
        let before = if after == NONE { self.head } else { chats[after as usize].next };
        chats[chat as usize].prev = after;
        chats[chat as usize].next = before;
        match after {
            NONE => self.head = chat,
            after => chats[after as usize].next = chat,
        }
        match before {
            NONE => self.tail = chat,
            before => chats[before as usize].prev = chat,
        }
    }

    pub fn remove(&mut self, chats: &mut [Chat], chat: u32) {
        let Chat { prev, next, .. } = chats[chat as usize];
        match prev {
            NONE => self.head = next,
            prev => chats[prev as usize].next = next,
        }
        match next {
            NONE => self.tail = prev,
            next => chats[next as usize].prev = prev,
        }
    }
}

/// Something on the plan of the day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Planned {
    pub at: Time,
    pub what: PlannedKind,
    pub agent: u32,
}

/// What stands on the plan. At one instant people first stop taking new inquiries, then others come and take
/// what waits, and only then do those whose shift is over hand over what they hold: nobody receives anything at
/// the instant at which he goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum PlannedKind {
    Drain,
    BreakStart,
    ShiftEnd,
    /// An incident takes somebody away.
    Go,
    /// Consoles fail.
    Freeze,
    /// The hour of day changes caps, weights or speeds, or the bot's help starts or ends.
    Change,
    LogIn,
    BreakEnd,
    /// Consoles work again.
    Thaw,
    /// Those whose shift has ended leave, unless they stay to finish, and those whom an incident takes away.
    Leave,
    OvertimeEnd,
    /// An item of work besides chat appears.
    Item,
    /// A trigger looks.
    Look,
}

impl<'a> Floor<'a> {
    /// A floor for the persons of a layout.
    pub fn new(scenario: &'a Scenario, layout: &'a Layout, persons: impl Into<Cow<'a, [Person]>>) -> Self {
        let persons = persons.into();
        let mut levels: Vec<u8> = scenario.reasons.iter().map(|reason| reason.priority).collect();
        levels.sort_unstable_by(|a, b| b.cmp(a));
        levels.dedup();
        let (first, later) = (scenario.replies.first.mean(), scenario.replies.later.mean());
        let facts = scenario.reasons.iter().map(|reason| {
            let level = levels.iter().position(|&level| level == reason.priority).unwrap_or(0);
            let expected = |mean: f64| Span::from_secs_f64(mean * reason.work_factor);
            ReasonFacts {
                group: reason.group,
                queue: u32::from(reason.group) * levels.len() as u32 + level as u32,
                work_factor: reason.work_factor,
                expected: (expected(first), expected(later)),
            }
        });
        Floor {
            scenario,
            layout,
            persons,
            agents: Vec::new(),
            chats: Vec::new(),
            queues: Vec::new(),
            queued: Vec::new(),
            online: Vec::new(),
            changed: Vec::new(),
            timers: Timers::new(scenario.horizon(), 0),
            idle: VecDeque::new(),
            plan: Vec::new(),
            wrap_ups: Vec::new(),
            besides: Besides::new(scenario),
            watch: Watch::default(),
            memory: Vec::new(),
            reasons: facts.collect(),
            levels,
        }
    }

    /// Makes the floor ready for a day: nobody is there yet.
    pub(super) fn open(&mut self, day: &Day, attendance: &[Attendance]) {
        let scenario = self.scenario;
        let horizon = scenario.horizon();
        // A chat is set up when it enters; what an earlier day left is never read.
        if self.chats.len() < day.inquiries.len() {
            self.chats.resize(day.inquiries.len(), Chat::GONE);
        }
        self.changed.clear();
        self.queues.clear();
        self.queues.resize(scenario.groups.len() * self.levels.len(), List::EMPTY);
        self.queued.clear();
        self.queued.resize(scenario.groups.len(), 0);
        self.online.clear();
        self.online.resize(scenario.groups.len(), 0);
        self.timers.clear(horizon, day.rounds.len());
        self.idle.clear();
        self.wrap_ups.clear();
        self.memory.clear();
        self.besides.open(scenario, self.persons.len());
        self.watch.open(scenario, self.layout, &self.persons, attendance);
        if let Some(most) = day.shared_customers.iter().max() {
            self.memory.resize(*most as usize + 1, (NONE, Time::START));
        }
        self.agents.clear();
        for (person, present) in self.persons.iter().zip(attendance) {
            let shift = &self.layout.shifts[person.shift as usize];
            let team = &scenario.teams[person.team as usize];
            let mut agent = Agent {
                view: AgentView {
                    group: person.group,
                    eligible: false,
                    weight: 1.0,
                    open: 0,
                    waiting: 0,
                    received: 0,
                    last_assigned: Time::from_micros(i64::MIN),
                    last_reply: Time::START,
                    expected_work: Span::ZERO,
                    work_factor: 1.0,
                },
                task: Task::IDLE,
                first: List::EMPTY,
                later: List::EMPTY,
                held: NONE,
                wrap_ups: List::EMPTY,
                cap: 0,
                person_factor: present.work_factor,
                pace: 1.0,
                fatigue: 1.0,
                tires_at: Time::NEVER,
                logged_in_at: present.on,
                online_since: present.on,
                shift_end: shift.end,
                overtime_end: shift.end + team.overtime_max,
                accepts: false,
                logged_in: false,
                away: false,
                break_due: false,
                draining: false,
                leaving: false,
                absent: false,
                frozen: false,
                changed: false,
            };
            agent.begins_at(present.on, &scenario.replies);
            self.agents.push(agent);
        }
        self.draw_up_plan(day, attendance, horizon);
        self.change(Time::START);
    }

    /// Lists what is known beforehand: people's hours and breaks, the hours at which something changes.
    fn draw_up_plan(&mut self, day: &Day, attendance: &[Attendance], horizon: Time) {
        let scenario = self.scenario;
        self.plan.clear();
        for (agent, (person, present)) in (0..).zip(self.persons.iter().zip(attendance)) {
            if present.on.is_never() {
                continue;
            }
            let shift = &self.layout.shifts[person.shift as usize];
            let team = &scenario.teams[person.team as usize];
            let plan = &mut self.plan;
            let mut add = |at, what| plan.push(Planned { at, what, agent });
            let absent = present.absent.filter(|stretch| stretch.0 < shift.end && present.on < stretch.1);
            let late = absent.filter(|stretch| stretch.0 <= present.on);
            if let Some((_, to)) = late {
                let it = &mut self.agents[agent as usize];
                it.begins_at(to, &scenario.replies);
            }
            if late.is_none() && !self.watch.on_call(agent as usize) {
                add(present.on, PlannedKind::LogIn);
            }
            if let Some((from, to)) = absent {
                if from > present.on {
                    add(from, PlannedKind::Go);
                    add(from, PlannedKind::Leave);
                }
                if to < shift.end {
                    add(to, PlannedKind::LogIn);
                }
            }
            for (n, &(from, to)) in shift.breaks.iter().enumerate().filter(|(_, b)| b.1 > present.on) {
                add(from.max(present.on), PlannedKind::BreakStart);
                // A break goes over into the next one, or into the end of the shift.
                let goes_on = shift.breaks.get(n + 1).is_some_and(|next| next.0 <= to);
                if !goes_on && to < shift.end {
                    add(to, PlannedKind::BreakEnd);
                }
            }
            if team.drain > Span::ZERO {
                add((shift.end - team.drain).max(present.on), PlannedKind::Drain);
            }
            add(shift.end, PlannedKind::ShiftEnd);
            add(shift.end, PlannedKind::Leave);
            add(shift.end + team.overtime_max, PlannedKind::OvertimeEnd);
        }
        let varies = scenario.teams.iter().any(|t| t.cap.len() + t.weight.len() + t.work_factor.len() > 3);
        if varies {
            let first =
                scenario.clock.time_of_day(0, Span::from_hours(scenario.clock.hour(Time::START) as i64 + 1));
            let hours = (0..).map(|n| first + Span::from_hours(n)).take_while(|&at| at < horizon);
            self.plan.extend(hours.map(|at| Planned { at, what: PlannedKind::Change, agent: NONE }));
        }
        for (nth, freeze) in (0..).zip(&scenario.effects.freezes) {
            self.plan.push(Planned { at: freeze.from, what: PlannedKind::Freeze, agent: nth });
            self.plan.push(Planned { at: freeze.to, what: PlannedKind::Thaw, agent: nth });
        }
        for place in 0..self.besides.scheduled.len() {
            let at = self.besides.appears(scenario, day, place);
            self.plan.push(Planned { at, what: PlannedKind::Item, agent: place as u32 });
        }
        Watch::plan(scenario, &mut self.plan);
        for &(from, to) in &scenario.bot.assistant {
            self.plan.extend([from, to].map(|at| Planned { at, what: PlannedKind::Change, agent: NONE }));
        }
        self.plan.retain(|planned| planned.at <= horizon);
        // Latest first, so that the next one is taken from the end.
        self.plan.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// Brings caps, weights, speeds and the bot's help up to the hour.
    pub(super) fn change(&mut self, now: Time) {
        let scenario = self.scenario;
        let hour = scenario.clock.hour(now);
        let assist = if Bot::within(&scenario.bot.assistant, now) { scenario.bot.assist_factor } else { 1.0 };
        for (person, agent) in self.persons.iter().zip(&mut self.agents) {
            let team = &scenario.teams[person.team as usize];
            agent.cap = by_hour(&team.cap, hour).saturating_add(self.watch.raised[usize::from(person.group)]);
            agent.view.weight = by_hour(&team.weight, hour);
            agent.view.work_factor = by_hour(&team.work_factor, hour) * agent.person_factor;
            agent.pace = agent.view.work_factor * assist;
        }
    }

    /// Whether routing may give an agent a new inquiry, his cap set aside.
    pub(super) fn accepts(&self, agent: u32) -> bool {
        let it = &self.agents[agent as usize];
        let wrapping = !it.wrap_ups.is_empty() || it.task.kind == TaskKind::WrapUp;
        it.logged_in
            && !it.away
            && !it.break_due
            && !it.draining
            && !it.leaving
            && !(wrapping && self.wrap_up_blocks())
            && !(it.task.kind == TaskKind::OffChat && self.besides.takes_off_line(it.task.of, self.scenario))
            && !self.besides.beyond_share(agent)
    }

    pub(super) fn wrap_up_blocks(&self) -> bool {
        let wrap_up = &self.scenario.replies.wrap_up;
        wrap_up.as_ref().is_some_and(|w| w.when == crate::scenario::WrapUpWhen::AtOnce)
    }

    /// Whether a due break begins now that the reply in hand is done.
    pub(super) fn break_begins(&self, agent: u32) -> bool {
        self.agents[agent as usize].break_due
            && (self.scenario.routing.on_break == OnBreak::Suspended
                || self.agents[agent as usize].view.open == 0)
    }
}
