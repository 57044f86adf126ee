//! The loop: what a newcomer reads first.
//!
//! [`simulate`] replays a day on the floor. It cannot fail, draws nothing and knows no figure, no platform and
//! no file. Events come from four sources, each in the form that suits it: the plan of the day and the
//! customers' arrivals are sorted lists, closing for idleness is a first-in-first-out list because its delay
//! never varies, and everything else is in a timing wheel. Nothing is cancelled: an event that is out of date
//! finds that out and does nothing.

mod agents;
mod besides;
mod chats;
mod fetching;
mod floor;
mod follow_ups;
mod incidents;
mod journal;
mod leads;
mod placing;
mod replies;
mod router;
mod timers;
mod triggers;
mod wrap_ups;

pub mod audit;

use crate::day::{Day, Inquiry, InquiryKind, Round};
use crate::units::{Span, Time};
use crate::workforce::Attendance;
use floor::{NONE, Planned, PlannedKind, State, Task, TaskKind};
use timers::{Timer, Timers};

pub use floor::Floor;
pub use journal::{
    End, Holding, InquiryRecord, ItemRecord, Journal, Later, NOBODY, OffChatRecord, PresenceKind,
    PresenceRecord, RoundOutcome, RoundRecord, SwitchRecord, WorkKind, WorkRecord,
};
pub use router::{AgentView, Router, Watched};

/// Replays a day: who served whom when. The journal is emptied before, and the floor made ready.
///
/// `attendance` is that of the [floor's persons](Floor::persons), in their order. `bypass` chooses for customers who are
/// routed past a cap; it sees agents as if they had none. Without it nobody is, whatever
/// [`cap_bypass`](crate::scenario::Routing::cap_bypass) says;
/// [`RouterEntry::replay`](crate::routing::RouterEntry::replay) makes one where it is wanted.
///
/// # Panics
/// If the attendance is not that of so many persons, or the router chooses somebody who may not be given an inquiry. A
/// day of another scenario may panic too.
pub fn simulate<'e>(
    floor: &'e mut Floor<'_>,
    day: &'e Day,
    attendance: &[Attendance],
    router: &'e mut (dyn Router + 'e),
    bypass: Option<&'e mut (dyn Router + 'e)>,
    journal: &'e mut Journal,
) {
    assert_eq!(attendance.len(), floor.persons.len(), "attendance of as many as are planned");
    journal.clear(day.rounds.len());
    floor.open(day, attendance);
    let watched = router.watched();
    let watches_inquiries = watched >= Watched::Inquiries || bypass.is_some();
    let draws_lots = router.draws_lots();
    let listed = Timer::new(Time::NEVER, Event::Arrival, NONE);
    let horizon = floor.scenario.horizon();
    let effects = &floor.scenario.effects;
    let (freezes, silences) = (!effects.freezes.is_empty(), !effects.silences.is_empty());
    // Where those that were foreseen are of different customers, it is enough to look who replied last when another may
    // come of one, and to note its replies from then on.
    let noted_from = if floor.watch.late_rounds {
        0
    } else if floor.memory.is_empty() {
        NONE
    } else if day.foreseen_customers_differ() {
        day.first_follow_up
    } else {
        0
    };
    let mut engine = Engine {
        horizon,
        idle_close: floor.scenario.routing.idle_close,
        timers: match floor.timers.take() {
            Some(timers) => timers.cleared(horizon, day.rounds.len()),
            None => Timers::new(horizon, day.rounds.len()),
        },
        floor: floor.take(),
        day,
        inquiries: &day.inquiries,
        rounds: &day.rounds,
        router,
        bypass,
        watches_inquiries,
        watches_rounds: watched >= Watched::Rounds,
        watches_work: watched >= Watched::Work,
        draws_lots,
        freezes,
        silences,
        noted_from,
        journal: std::mem::take(journal),
        arrived: 0,
        open_records: 0,
        listed,
        planned_or_idle: listed,
    };
    engine.run();
    engine.close_the_day();
    (*floor, *journal) = (engine.floor, engine.journal);
    floor.timers = Some(engine.timers);
}

/// What happens, in the order at one instant; among equal events the lower agent or inquiry is first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Event {
    /// Something on the plan of the day: some stop taking inquiries, others come, then those who leave hand over.
    Plan,
    /// An agent has written a reply or a part of it, or done wrap-up.
    TaskEnd,
    /// An item of work besides chat is done.
    ItemEnd,
    /// A lead may have time for inquiries again.
    Share,
    /// An inquiry closes because nobody has written for so long.
    Idle,
    /// The wait for the answer to a hand-over text is over. It goes before messages: one that finds its inquiry closed
    /// must not meet the customer's return at the same instant.
    Transfer,
    /// A customer writes again.
    Message,
    /// A customer has waited so long in the queue that other groups may take it.
    Overflow,
    /// A customer's patience ends.
    Patience,
    /// An item of work besides chat appears after an inquiry.
    Item,
    /// An inquiry comes because something led to it.
    FollowUp,
    /// The bot hands over such an inquiry, or one that it met because a trigger let it.
    HandedOver,
    /// An inquiry enters routing.
    Arrival,
}

impl Event {
    /// The event of a number; of any that is too great, the last one.
    #[inline]
    fn numbered(number: u64) -> Self {
        match number {
            0 => Event::Plan,
            1 => Event::TaskEnd,
            2 => Event::ItemEnd,
            3 => Event::Share,
            4 => Event::Idle,
            5 => Event::Transfer,
            6 => Event::Message,
            7 => Event::Overflow,
            8 => Event::Patience,
            9 => Event::Item,
            10 => Event::FollowUp,
            11 => Event::HandedOver,
            _ => Event::Arrival,
        }
    }
}

pub(super) struct Engine<'e, 'a> {
    // What is looked up most lies in the engine itself: behind a reference it would have to be fetched anew after each
    // write.
    floor: Floor<'a>,
    timers: Timers,
    journal: Journal,
    day: &'e Day,
    /// Those of the day.
    inquiries: &'e [Inquiry],
    rounds: &'e [Round],
    router: &'e mut (dyn Router + 'e),
    bypass: Option<&'e mut (dyn Router + 'e)>,
    watches_inquiries: bool,
    watches_rounds: bool,
    watches_work: bool,
    draws_lots: bool,
    /// Whether consoles may fail, and whether the platform may.
    freezes: bool,
    silences: bool,
    /// From which inquiry on all replies are noted for others than the journal.
    noted_from: u32,
    /// When the day is over.
    horizon: Time,
    /// After what time an inquiry closes unless somebody writes.
    idle_close: Span,
    /// How many of [`Day::entries`] have entered.
    arrived: usize,
    /// Contacts that are not closed.
    open_records: usize,
    /// The first of what stands on the plan, in the list of idle chats and among the arrivals.
    listed: Timer,
    /// The same without the arrivals.
    planned_or_idle: Timer,
}

impl Engine<'_, '_> {
    fn run(&mut self) {
        self.look_at_plan_and_idle();
        let mut before = Time::from_micros(i64::MIN);
        let mut events = 0;
        loop {
            let next = self.next_event();
            let (now, of) = (next.at, next.of());
            debug_assert!(before <= now, "{:?} at {now:?} comes after {before:?}", next.event());
            before = now;
            if now > self.horizon {
                self.journal.events = events;
                return;
            }
            let current = match next.event() {
                Event::Plan => self.planned(now),
                Event::TaskEnd => self.task_ends(of, now),
                Event::ItemEnd => self.item_ends(of, now),
                Event::Share => self.share_again(of, now),
                Event::Idle => self.idle(of, now),
                Event::Transfer => self.transfer(of, now),
                Event::Message => self.message(of, now),
                Event::Overflow => self.overflow(of, now),
                Event::Patience => self.patience_ends(of, now),
                Event::Item => self.item_to_come(of, now),
                Event::FollowUp => self.comes(of, now),
                Event::HandedOver => self.handed_over(of, now),
                Event::Arrival => self.arrival(of, now),
            };
            events += u64::from(current);
        }
    }

    #[inline]
    fn next_event(&mut self) -> Timer {
        while self.timers.word_is_done() && self.timers.next_word() {
            if self.is_far() {
                self.fetch_subjects();
            }
        }
        self.timers.next()
    }

    /// Finds the first of what is listed. That changes so seldom that it is kept while the wheel is asked.
    #[inline(always)]
    fn look_ahead(&mut self) {
        let arrival = match self.day.entries.get(self.arrived) {
            Some(&chat) => Timer::new(self.inquiries[chat as usize].enters, Event::Arrival, chat),
            None => Timer::new(Time::NEVER, Event::Arrival, NONE),
        };
        self.listed = arrival.min(self.planned_or_idle);
        self.timers.set_limit(self.listed);
    }

    fn look_at_plan_and_idle(&mut self) {
        let planned = self.floor.plan.last();
        let planned = planned.map_or(Time::NEVER, |planned| planned.at);
        let idle = self.floor.idle.front().copied().unwrap_or((Time::NEVER, NONE));
        self.planned_or_idle =
            Timer::new(planned, Event::Plan, NONE).min(Timer::new(idle.0, Event::Idle, idle.1));
        self.look_ahead();
    }

    #[cold]
    fn planned(&mut self, now: Time) -> bool {
        let Some(planned) = self.floor.plan.pop() else { return false };
        self.look_at_plan_and_idle();
        match planned.what {
            PlannedKind::Drain => self.drain(planned.agent),
            PlannedKind::BreakStart => self.break_start(planned.agent, now),
            PlannedKind::ShiftEnd => self.shift_end(planned.agent, now),
            PlannedKind::Go => self.go(planned.agent, now),
            PlannedKind::Freeze => self.freeze(planned.agent, now),
            PlannedKind::Change => self.change(now),
            PlannedKind::NewDay => self.new_day(),
            PlannedKind::LogIn => self.planned_log_in(planned.agent, now),
            PlannedKind::Called => self.called(planned.agent, now),
            PlannedKind::BreakEnd => self.break_end(planned.agent, now),
            PlannedKind::Thaw => self.thaw(planned.agent, now),
            PlannedKind::Leave => self.shift_left(planned.agent, now),
            PlannedKind::OvertimeEnd => self.next_task(planned.agent, now),
            PlannedKind::Item => self.scheduled_item(planned.agent, now),
            PlannedKind::Look => self.look(planned.agent, now),
        }
        let comes_too = |next: &Planned| next.at == now && next.what <= PlannedKind::BreakEnd;
        if !self.floor.looking.is_empty() && !self.floor.plan.last().is_some_and(comes_too) {
            self.all_are_there(now);
        }
        true
    }

    fn task_ends(&mut self, agent: u32, now: Time) -> bool {
        if self.freezes && self.is_postponed(agent, now) {
            return false;
        }
        let Task { kind, since, .. } = self.floor.agents[agent as usize].task;
        // Weighed first: what ends may give him a free place, and those who queue for it look at once.
        let limited = self.floor.besides.shares && self.floor.besides.agents[agent as usize].limited;
        let weighed = limited && self.spend(agent, now - since, now);
        match kind {
            TaskKind::Reply => self.reply_ends(agent, now),
            TaskKind::DroppedReply => self.reply_dropped(agent, now),
            TaskKind::Rest | TaskKind::HandoverText | TaskKind::ClosingText => self.text_ends(agent, now),
            TaskKind::WrapUp => self.wrap_up_ends(agent, now),
            TaskKind::Idle | TaskKind::OffChat => {}
        }
        if weighed {
            self.take_from_queue(agent, now);
        }
        self.next_task(agent, now);
        true
    }

    fn idle(&mut self, chat: u32, now: Time) -> bool {
        self.floor.idle.pop_front();
        self.look_at_plan_and_idle();
        if self.is_far() {
            self.fetch_idle();
        }
        let it = &self.floor.chats[chat as usize];
        if it.asked != now || !matches!(it.state, State::Thinking | State::Done) {
            return false;
        }
        self.close_idle(chat, now);
        true
    }

    fn arrival(&mut self, chat: u32, now: Time) -> bool {
        self.arrived += 1;
        self.look_ahead();
        self.fetch_arrivals();
        let inquiry = &self.inquiries[chat as usize];
        if self.bot_helps_out(now) && !inquiry.bot && inquiry.kind != InquiryKind::Empty {
            self.meet_bot(chat, now);
        } else {
            self.enter(chat, inquiry.arrives, now);
        }
        true
    }
}
