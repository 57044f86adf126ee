//! The loop: what a newcomer reads first.
//!
//! [`simulate`] replays a day on the floor. It cannot fail, draws nothing and knows no figure, no platform and
//! no file. Events come from five sources, each in the form that suits it: the plan of the day and the
//! customers' arrivals are sorted lists, an agent's task is one place in a winner tree, closing for idleness is
//! a first-in-first-out list because its delay never varies, and everything else that customers do is in a
//! timing wheel. Nothing is cancelled: an event that is out of date finds that out and does nothing.
//!
//! At one instant the order is: the plan (some stop taking inquiries, others come, then those who leave hand
//! over), ends of tasks, closing for idleness, customers' timers, arrivals; among equals the lower number first.

mod agents;
mod chats;
mod floor;
mod journal;
mod placing;
mod router;
mod timers;
mod tournament;

pub mod audit;

use crate::day::Day;
use crate::units::Time;
use crate::workforce::Attendance;
use floor::{PlannedKind, State, TaskKind};
use timers::TimerKind;

pub use floor::Floor;
pub use journal::{
    End, Holding, InquiryRecord, Journal, NOBODY, PresenceKind, PresenceRecord, RoundOutcome, RoundRecord,
    WorkKind, WorkRecord,
};
pub use router::{AgentView, Router};
pub use tournament::{Tournament, place_of, time_of, timed};

/// Replays a day: who served whom when. `bypass` chooses for customers who are routed past a cap; it sees
/// agents as if they had none.
pub fn simulate<'e>(
    floor: &'e mut Floor<'_>,
    day: &'e Day,
    attendance: &[Attendance],
    router: &'e mut (dyn Router + 'e),
    bypass: Option<&'e mut (dyn Router + 'e)>,
    journal: &'e mut Journal,
) {
    journal.clear(day.rounds.len());
    floor.open(day, attendance);
    let (watches_rounds, draws_lots) = (router.watches_rounds(), router.draws_lots());
    let mut engine = Engine { floor, day, router, bypass, watches_rounds, draws_lots, journal, arrived: 0 };
    engine.run();
    engine.close_the_day();
}

/// The five sources of events, in their order at one instant.
#[derive(Clone, Copy)]
enum Event {
    Plan,
    TaskEnd,
    Idle,
    Timer,
    Arrival,
}

pub(super) struct Engine<'e, 'a> {
    floor: &'e mut Floor<'a>,
    day: &'e Day,
    router: &'e mut (dyn Router + 'e),
    bypass: Option<&'e mut (dyn Router + 'e)>,
    watches_rounds: bool,
    draws_lots: bool,
    journal: &'e mut Journal,
    /// How many of [`Day::entries`] have entered.
    arrived: usize,
}

impl Engine<'_, '_> {
    fn run(&mut self) {
        let horizon = self.floor.scenario.horizon();
        loop {
            let (now, event) = self.next_event();
            if now > horizon {
                return;
            }
            match event {
                Event::Plan => self.planned(now),
                Event::TaskEnd => self.task_ends(now),
                Event::Idle => self.idle(now),
                Event::Timer => self.timer(now),
                Event::Arrival => self.arrival(now),
            }
        }
    }

    #[inline]
    fn next_event(&mut self) -> (Time, Event) {
        let (mut at, mut event) =
            (self.floor.plan.last().map_or(Time::NEVER, |planned| planned.at), Event::Plan);
        let mut consider = |time: Time, source: Event| {
            if time < at {
                (at, event) = (time, source);
            }
        };
        consider(time_of(self.floor.tasks.least()), Event::TaskEnd);
        consider(self.floor.idle.front().map_or(Time::NEVER, |idle| idle.0), Event::Idle);
        let arrival = self.day.entries.get(self.arrived);
        let arrival = arrival.map_or(Time::NEVER, |&i| self.day.inquiries[i as usize].enters);
        consider(arrival, Event::Arrival);
        // A timer goes before an arrival at the same instant; asked last, the wheel need not look further than
        // the other sources.
        let timer = self.floor.timers.next(at);
        if timer < at || (timer == at && matches!(event, Event::Arrival)) {
            (at, event) = (timer, Event::Timer);
        }
        (at, event)
    }

    fn planned(&mut self, now: Time) {
        let Some(planned) = self.floor.plan.pop() else { return };
        self.journal.events += 1;
        match planned.what {
            PlannedKind::Drain => self.drain(planned.agent),
            PlannedKind::BreakStart => self.break_start(planned.agent, now),
            PlannedKind::ShiftEnd => self.shift_end(planned.agent, now),
            PlannedKind::Change => self.change(now),
            PlannedKind::LogIn => self.log_in(planned.agent, now),
            PlannedKind::BreakEnd => self.break_end(planned.agent, now),
            PlannedKind::Leave => self.shift_left(planned.agent, now),
            PlannedKind::OvertimeEnd => self.next_task(planned.agent, now),
        }
    }

    fn task_ends(&mut self, now: Time) {
        let agent = place_of(self.floor.tasks.least());
        self.journal.events += 1;
        match self.floor.agents[agent as usize].task.kind {
            TaskKind::Reply => self.reply_ends(agent, now),
            TaskKind::DroppedReply => self.reply_dropped(agent, now),
            TaskKind::Rest | TaskKind::HandoverText | TaskKind::ClosingText => self.text_ends(agent, now),
            TaskKind::WrapUp => self.wrap_up_ends(agent, now),
            TaskKind::Idle => {}
        }
        self.next_task(agent, now);
        // His next task, if he has one, has taken the place of the one that ended.
        if self.floor.agents[agent as usize].task.kind == TaskKind::Idle {
            self.floor.tasks.set(agent, timed(Time::NEVER, agent));
        }
    }

    fn idle(&mut self, now: Time) {
        let Some((_, chat)) = self.floor.idle.pop_front() else { return };
        let it = &self.floor.chats[chat as usize];
        if it.closes == now && matches!(it.state, State::Thinking | State::Done) {
            self.journal.events += 1;
            self.close_idle(chat, now);
        }
    }

    fn timer(&mut self, now: Time) {
        let Some(timer) = self.floor.timers.pop() else { return };
        let current = match timer.kind {
            TimerKind::Message => self.message(timer.inquiry, now),
            TimerKind::Transfer => self.transfer(timer.inquiry, now),
            TimerKind::Overflow => self.overflow(timer.inquiry, now),
            TimerKind::Patience => self.patience_ends(timer.inquiry, now),
        };
        self.journal.events += u64::from(current);
    }

    fn arrival(&mut self, now: Time) {
        let chat = self.day.entries[self.arrived];
        self.arrived += 1;
        self.journal.events += 1;
        self.enter(chat, now);
    }
}
