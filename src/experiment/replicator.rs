//! One replication: draw the day, replay it on the floor, read its figures. Memory is used again from day to
//! day.

use crate::day::Day;
use crate::kpi::{DayFigures, Load, Observer, PartWaits, WaitHistogram, loads};
use crate::random::Streams;
use crate::routing::{FOR_BYPASS, RouterEntry, router};
use crate::scenario::GroupId;
use crate::sim::{Floor, Journal};
use crate::study::Study;
use crate::workforce::{Attendance, Person, attendance};

/// What one day gave.
#[derive(Clone, Debug, Default)]
pub struct DayOutcome {
    /// All figures.
    pub figures: DayFigures,
    /// Waits for the first human reply.
    pub first_waits: WaitHistogram,
    /// Waits of answered rounds.
    pub round_waits: WaitHistogram,
}

/// Replays days, one after the other, on one thread.
#[derive(Debug)]
pub struct Replicator<'a> {
    study: &'a Study,
    router: &'static RouterEntry,
    groups: Vec<GroupId>,
    floor: Floor<'a>,
    day: Day,
    journal: Journal,
    observer: Observer<'a>,
}

impl<'a> Replicator<'a> {
    /// A replicator with memory of its own. A strategy that is not in the list of routers falls back on
    /// `least-open`; the reader of scenario files lets none pass.
    pub fn new(study: &'a Study) -> Self {
        let scenario = &study.scenario;
        let persons = study.layout.persons();
        Replicator {
            study,
            router: router(&scenario.routing.strategy).unwrap_or(FOR_BYPASS),
            groups: persons.iter().map(|person| person.group).collect(),
            observer: Observer::new(scenario, &persons, &study.figures),
            floor: Floor::new(scenario, &study.layout, persons),
            day: Day::empty(),
            journal: Journal::default(),
        }
    }

    /// The persons of the layout, by agent number.
    pub fn persons(&self) -> &[Person] {
        &self.floor.persons
    }

    /// Draws and replays one day.
    pub fn replay(&mut self, replication: u64) -> (&Day, &Journal, Vec<Attendance>) {
        let study = self.study;
        let streams = Streams::new(study.seed, replication);
        self.day.draw_again(&study.scenario, streams);
        let (scenario, persons) = (&study.scenario, &self.floor.persons);
        let present = attendance(scenario, &study.layout, persons, &streams);
        self.router.replay(scenario, &self.groups, &mut self.floor, &self.day, &present, &mut self.journal);
        (&self.day, &self.journal, present)
    }

    /// The waits for first replies by slot, group and team, of all days since this was called last.
    pub fn take_part_waits(&mut self) -> PartWaits {
        self.observer.take_part_waits()
    }

    /// The figures of one day.
    pub fn day(&mut self, replication: u64) -> DayOutcome {
        self.replay(replication);
        let mut out = DayOutcome::default();
        out.figures =
            self.observer.observe(&self.day, &self.journal, &mut out.first_waits, &mut out.round_waits);
        out
    }

    /// What each agent had to do on the day that was simulated last.
    pub fn loads(&self) -> Vec<Load> {
        loads(&self.journal, self.floor.persons.len(), self.study.scenario.end)
    }
}
