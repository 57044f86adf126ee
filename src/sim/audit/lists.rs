//! Which waiting round an agent answers next.

use super::reading::{At, Reading, Wait};
use super::{Check, Findings};
use crate::scenario::Discipline;
use crate::units::Time;

pub(super) const DISCIPLINE: Check = Check {
    name: "discipline",
    summary: "no reply is begun while a round that goes before it waits in the same agent's list",
    run: discipline,
};

fn discipline(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let mut joining: Vec<&Wait> = it.waits.iter().collect();
        joining.sort_by_key(|wait| wait.from);
        let mut joining = joining.into_iter().peekable();
        let mut served: Vec<&Wait> = it.waits.iter().filter(|wait| wait.served).collect();
        served.sort_by_key(|wait| wait.to);
        let mut waiting: Vec<((bool, Time), &Wait)> = Vec::new();
        for next in served {
            while let Some(wait) = joining.next_if(|wait| wait.from < next.to) {
                waiting.push((place(reading, wait.round), wait));
            }
            waiting.retain(|(_, wait)| wait.to > next.to);
            let mine = place(reading, next.round);
            if let Some((_, passed)) = waiting.iter().find(|(place, _)| *place < mine) {
                found.note(format!(
                    "agent {agent} begins the reply to round {} {} while round {} waits, which goes before",
                    next.round,
                    At(next.to),
                    passed.round
                ));
            }
        }
    }
}

/// What the discipline orders by: the class where it matters, then a time.
fn place(reading: &Reading, round: usize) -> (bool, Time) {
    let asked = reading.round(round).asked;
    let first = reading.unreplied(round);
    let (for_first, for_later) = reading.scenario.routing.due;
    match reading.scenario.routing.discipline {
        Discipline::LongestWait => (false, asked),
        Discipline::NewFirst => (!first, asked),
        Discipline::MostUrgent => (false, asked + if first { for_first } else { for_later }),
    }
}
