//! The live state of the floor: agents, open chats, queues. It lasts one day and is used again for the next.

mod agent;
mod chat;
mod timetable;

use std::borrow::Cow;
use std::collections::VecDeque;

use super::besides::Besides;
use super::router::AgentView;
use super::timers::Timers;
use super::triggers::Watch;
use crate::day::Day;
use crate::scenario::{Bot, GroupId, OnBreak, Scenario, by_hour};
use crate::units::{Span, Time};
use crate::workforce::{Attendance, Layout, Person};

pub(super) use agent::{Agent, Hindrance, Task, TaskKind};
pub(super) use chat::{Chat, List, State};
pub(super) use timetable::{Planned, PlannedKind};

/// No agent, no chat.
pub(super) const NONE: u32 = u32::MAX;

/// Everything that changes during a day.
#[derive(Debug)]
pub struct Floor<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) layout: &'a Layout,
    pub(super) persons: Cow<'a, [Person]>,
    pub(super) agents: Vec<Agent>,
    /// By how much each person's work takes longer.
    person_factors: Vec<f64>,
    pub(super) chats: Vec<Chat>,
    /// Customers waiting for an agent, by group and priority level.
    pub(super) queues: Vec<List>,
    /// How many wait per group, and in all.
    pub(super) queued: Vec<u32>,
    pub(super) all_queued: u32,
    /// People of each group whose shift runs, those on break included, those in overtime not.
    pub(super) online: Vec<u32>,
    /// Agents of whom routing has not heard yet what changed.
    pub(super) changed: Vec<u32>,
    /// The wheel of the last day, for its memory.
    pub(super) timers: Option<Timers>,
    /// Chats that close unless somebody writes, in order of time: the delay is always the same.
    pub(super) idle: VecDeque<(Time, u32)>,
    pub(super) plan: Vec<Planned>,
    pub(super) wrap_ups: Vec<WrapUpNode>,
    /// Scratch: the chats that an agent who leaves gives up.
    pub(super) given_up: Vec<u32>,
    /// Those who have come, or may take more, at this instant, and look for what to do once all of them are there.
    pub(super) looking: Vec<u32>,
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
    /// Whether customers may come back for the same matter.
    pub repeats: bool,
}

/// Wrap-up to be done.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrapUpNode {
    pub arose: Time,
    pub work: Span,
    pub next: u32,
}

impl<'a> Floor<'a> {
    /// A floor for the persons of a layout.
    pub fn new(scenario: &'a Scenario, layout: &'a Layout, persons: impl Into<Cow<'a, [Person]>>) -> Self {
        let persons = persons.into();
        let mut levels: Vec<u8> = scenario.reasons.iter().map(|reason| reason.priority).collect();
        levels.sort_unstable_by(|a, b| b.cmp(a));
        levels.dedup();
        let (first, later) = (scenario.replies.first.mean(), scenario.replies.mean_later());
        let facts = scenario.reasons.iter().map(|reason| {
            let level = levels.iter().position(|&level| level == reason.priority).unwrap_or(0);
            let expected = |mean: f64| Span::from_secs_f64(mean * reason.work_factor);
            ReasonFacts {
                group: reason.group,
                queue: u32::from(reason.group) * levels.len() as u32 + level as u32,
                work_factor: reason.work_factor,
                expected: (expected(first), expected(later)),
                repeats: reason.repeat.is_some(),
            }
        });
        Floor {
            reasons: facts.collect(),
            levels,
            besides: Besides::new(scenario),
            ..Floor::bare(scenario, layout, persons)
        }
    }

    /// The world.
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// The persons of the layout, by agent number.
    pub fn persons(&self) -> &[Person] {
        &self.persons
    }

    /// A floor on which nothing is known of the scenario.
    fn bare(scenario: &'a Scenario, layout: &'a Layout, persons: Cow<'a, [Person]>) -> Self {
        Floor {
            scenario,
            layout,
            persons,
            agents: Vec::new(),
            person_factors: Vec::new(),
            chats: Vec::new(),
            queues: Vec::new(),
            queued: Vec::new(),
            all_queued: 0,
            online: Vec::new(),
            changed: Vec::new(),
            timers: None,
            idle: VecDeque::new(),
            plan: Vec::new(),
            wrap_ups: Vec::new(),
            given_up: Vec::new(),
            looking: Vec::new(),
            besides: Besides::default(),
            watch: Watch::default(),
            memory: Vec::new(),
            reasons: Vec::new(),
            levels: Vec::new(),
        }
    }

    /// Takes it with all its memory, leaving a bare one.
    pub(super) fn take(&mut self) -> Self {
        let bare = Floor::bare(self.scenario, self.layout, Cow::Borrowed(&[]));
        std::mem::replace(self, bare)
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
        self.all_queued = 0;
        self.online.clear();
        self.online.resize(scenario.groups.len(), 0);
        self.idle.clear();
        self.wrap_ups.clear();
        self.memory.clear();
        self.besides.open(scenario, &self.persons);
        self.watch.open(scenario, self.layout, &self.persons, attendance);
        if let Some(most) = day.shared_customers.iter().max() {
            self.memory.resize(*most as usize + 1, (NONE, Time::START));
        }
        self.agents.clear();
        self.person_factors.clear();
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
                first_wrap_up: NONE,
                last_wrap_up: NONE,
                cap: 0,
                pace: 1.0,
                rest: Span::ZERO,
                fatigue: 1.0,
                tires_at: Time::NEVER,
                logged_in_at: present.on,
                online_since: present.on,
                shift_end: shift.end,
                overtime_end: shift.end + team.overtime_max,
                accepts: false,
                hindrances: Hindrance::LoggedOut as u8,
                draining: false,
                absent: false,
                changed: false,
                in_parts: false,
            };
            agent.begins_at(present.on, &scenario.replies);
            self.agents.push(agent);
            self.person_factors.push(present.work_factor);
        }
        self.draw_up_plan(day, attendance, horizon);
        self.change(Time::START);
    }

    /// Brings caps, weights, speeds and the bot's help up to the hour.
    pub(super) fn change(&mut self, now: Time) {
        let scenario = self.scenario;
        let hour = scenario.clock.hour(now);
        let assist = if Bot::within(&scenario.bot.assistant, now) { scenario.bot.assist_factor } else { 1.0 };
        let people = self.persons.iter().zip(&self.person_factors);
        for ((person, person_factor), agent) in people.zip(&mut self.agents) {
            let team = &scenario.teams[person.team as usize];
            agent.cap = by_hour(&team.cap, hour).saturating_add(self.watch.raised[usize::from(person.group)]);
            agent.view.weight = by_hour(&team.weight, hour);
            agent.view.work_factor = by_hour(&team.work_factor, hour) * person_factor;
            agent.pace = agent.view.work_factor * assist;
        }
    }

    /// Whether routing may give an agent a new inquiry, his cap set aside.
    pub(super) fn accepts(&self, agent: u32) -> bool {
        let it = &self.agents[agent as usize];
        let wrapping = it.has_wrap_ups() || it.task.kind == TaskKind::WrapUp;
        // A console that fails hinders work, not routing.
        it.hindrances & !(Hindrance::Frozen as u8) == 0
            && !it.draining
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
        self.agents[agent as usize].is(Hindrance::BreakDue)
            && (self.scenario.routing.on_break == OnBreak::Suspended
                || self.agents[agent as usize].view.open == 0)
    }
}
