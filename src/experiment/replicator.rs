//! One replication: draw the day, replay it on the floor, read its figures. Memory is used again from day to
//! day.

use crate::day::Day;
use crate::kpi::{COMMON, DayFigures, Figure, Observer, WaitHistogram};
use crate::random::Streams;
use crate::routing::{FOR_BYPASS, RouterEntry, router};
use crate::scenario::{GroupId, Scenario};
use crate::sim::{Floor, Journal, simulate};
use crate::study::Study;
use crate::workforce::{Attendance, Person, attendance};

/// The roster of a study, from which any number of [`Replicator`]s may work.
#[derive(Debug)]
pub struct Plan<'a> {
    study: &'a Study,
    persons: Vec<Person>,
    router: &'static RouterEntry,
}

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
    plan: &'a Plan<'a>,
    groups: Vec<GroupId>,
    floor: Floor<'a>,
    day: Day,
    journal: Journal,
    observer: Observer<'a>,
}

impl<'a> Plan<'a> {
    /// The roster of a study. A strategy that is not in the list of routers falls back on the first; the reader
    /// of scenario files lets none pass.
    pub fn new(study: &'a Study) -> Self {
        let router = router(&study.scenario.routing.strategy).unwrap_or(FOR_BYPASS);
        Plan { study, persons: study.layout.persons(), router }
    }

    /// The figures that days have, in the order of [`DayFigures`]: the platform's, then the common ones.
    pub fn figures(study: &Study) -> Vec<&'static Figure> {
        study.book.figures.iter().chain(COMMON.figures).collect()
    }

    /// The persons of the layout, by agent number.
    pub fn persons(&self) -> &[Person] {
        &self.persons
    }
}

impl<'a> Replicator<'a> {
    /// A replicator with memory of its own.
    pub fn new(plan: &'a Plan<'a>) -> Self {
        let scenario: &Scenario = &plan.study.scenario;
        Replicator {
            plan,
            groups: plan.persons.iter().map(|person| person.group).collect(),
            floor: Floor::new(scenario, &plan.study.layout, &plan.persons),
            day: Day::empty(),
            journal: Journal::default(),
            observer: Observer::new(scenario, &plan.persons, &Plan::figures(plan.study)),
        }
    }

    /// Draws and replays one day.
    pub fn replay(&mut self, replication: u64) -> (&Day, &Journal, Vec<Attendance>) {
        let study = self.plan.study;
        let streams = Streams::new(study.seed, replication);
        self.day.draw_again(&study.scenario, streams);
        let present = attendance(&study.scenario, &study.layout, &self.plan.persons, &streams);
        let mut router = (self.plan.router.build)(&self.groups);
        let mut bypass = (study.scenario.routing.cap_bypass > 0.0).then(|| (FOR_BYPASS.build)(&self.groups));
        simulate(
            &mut self.floor,
            &self.day,
            &present,
            router.as_mut(),
            bypass.as_deref_mut().map(|router| router as _),
            &mut self.journal,
        );
        (&self.day, &self.journal, present)
    }

    /// The figures of one day.
    pub fn day(&mut self, replication: u64) -> DayOutcome {
        self.replay(replication);
        let mut out = DayOutcome::default();
        out.figures =
            self.observer.observe(&self.day, &self.journal, &mut out.first_waits, &mut out.round_waits);
        out
    }
}
