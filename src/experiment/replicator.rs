//! One replication: draw the day, replay it on the floor, read its figures. Memory is used again from day to
//! day.

use crate::day::Day;
use crate::kpi::{DayFigures, Load, Observer, PartWaits, WaitHistogram, loads};
use crate::random::Streams;
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
    floor: Floor<'a>,
    day: Day,
    journal: Journal,
    observer: Observer<'a>,
}

impl<'a> Replicator<'a> {
    /// A replicator with memory of its own.
    pub fn new(study: &'a Study) -> Self {
        let scenario = &study.scenario;
        let persons = study.layout.persons();
        Replicator {
            study,
            observer: Observer::new(scenario, &persons, &study.figures),
            floor: Floor::new(scenario, &study.layout, persons),
            day: Day::empty(),
            journal: Journal::default(),
        }
    }

    /// The persons of the layout, by agent number.
    pub fn persons(&self) -> &[Person] {
        self.floor.persons()
    }

    /// Draws and replays one day.
    pub fn replay(&mut self, replication: u64) -> (&Day, &Journal, Vec<Attendance>) {
        let study = self.study;
        let streams = Streams::new(study.seed, replication);
        self.day.draw_again(&study.scenario, streams);
        let present = attendance(&study.scenario, &study.layout, self.floor.persons(), &streams);
        study.router.replay(&mut self.floor, &self.day, &present, &mut self.journal);
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
        loads(&self.journal, self.floor.persons().len(), self.study.scenario.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample_study;
    use crate::language::Words;
    use crate::routing::RouterEntry;
    use crate::scenario::GroupId;
    use crate::sim::{AgentView, Router, Watched};

    /// A strategy that always chooses the same one, whoever is there.
    struct Stubborn(u32);

    impl Router for Stubborn {
        fn update(&mut self, _agent: u32, _view: &AgentView) {}

        fn choose(&mut self, _group: GroupId, _lot: f64) -> Option<u32> {
            Some(self.0)
        }

        fn watched(&self) -> Watched {
            Watched::Status
        }
    }

    const fn entry(build: fn(&[GroupId]) -> Box<dyn Router>) -> RouterEntry {
        let words = Words::new("", "");
        RouterEntry { name: "stubborn", title_zh: "", summary: words, source: words, build }
    }

    fn a_day_with(router: &'static RouterEntry) {
        let study = crate::study::Study { router, ..sample_study() };
        Replicator::new(&study).day(0);
    }

    #[test]
    #[should_panic(expected = "the routing strategy chose agent 0, who may not be given an inquiry")]
    fn who_may_not_be_given_an_inquiry_is_not() {
        static ENTRY: RouterEntry = entry(|_| Box::new(Stubborn(0)));
        a_day_with(&ENTRY);
    }

    #[test]
    #[should_panic(expected = "the routing strategy chose agent 4000000000, who may not")]
    fn nobody_is_who_is_not_there() {
        static ENTRY: RouterEntry = entry(|_| Box::new(Stubborn(4_000_000_000)));
        a_day_with(&ENTRY);
    }
}
