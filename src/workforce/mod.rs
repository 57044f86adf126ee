//! Who works when and at what cost: shift templates, the layout, the roster, the rules of working time, and costs.

mod cost;
mod limits;
pub mod roster;
mod rules;

use crate::random::{Purpose, Streams, index_of};
use crate::scenario::{GroupId, Scenario, TeamId, distribution::draw_gamma};
use crate::units::{Span, Time};
pub use cost::{Calendar, Cost, Hours};
pub use limits::Limits;
pub use roster::{Duty, Roster, RosterPerson, Unrosterable};
pub use rules::{Limit, RULES, Rule, rules_of};

/// A shift template: start, end, meal breaks, in scenario time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shift {
    /// What the planner calls it.
    pub name: String,
    /// Log-in.
    pub start: Time,
    /// Log-out.
    pub end: Time,
    /// Breaks as (start, end), ordered and disjoint, inside the shift.
    pub breaks: Vec<(Time, Time)>,
}

/// How many people of which team and group work which shift template.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Layout {
    /// The shift templates.
    pub shifts: Vec<Shift>,
    /// The lines of the layout.
    pub lines: Vec<LayoutLine>,
}

/// What a planner of shifts may do with a shift template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// The teams that may work it, ascending.
    pub teams: Vec<TeamId>,
    /// The groups that may work it, ascending.
    pub groups: Vec<GroupId>,
    /// Earliest and latest start of each of its breaks, in the order of [`Shift::breaks`]. Ranges may overlap; the
    /// breaks may not.
    pub breaks: Vec<(Time, Time)>,
}

/// One line of the layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LayoutLine {
    /// Employment class.
    pub team: TeamId,
    /// Skill group.
    pub group: GroupId,
    /// Index in [`Layout::shifts`].
    pub shift: usize,
    /// Number of people.
    pub count: u32,
}

/// One person on one shift of the layout, as planned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Person {
    /// Employment class.
    pub team: TeamId,
    /// Skill group.
    pub group: GroupId,
    /// Index in [`Layout::shifts`].
    pub shift: u32,
    /// Name of the person's stream: it depends on team, group, shift and the place among their people, so
    /// that a line added elsewhere in the layout does not change who is absent.
    pub key: u64,
}

impl Layout {
    /// The persons that the layout names, in its order; a person's place is the agent's number.
    pub fn persons(&self) -> Vec<Person> {
        let mut next = std::collections::HashMap::new();
        let mut persons = Vec::new();
        for line in &self.lines {
            for _ in 0..line.count {
                let ordinal: &mut u64 = next.entry((line.team, line.group, line.shift)).or_default();
                let (team, group) = (u64::from(line.team), u64::from(line.group));
                persons.push(Person {
                    team: line.team,
                    group: line.group,
                    shift: line.shift as u32,
                    key: index_of(&[team, group, line.shift as u64, *ordinal]),
                });
                *ordinal += 1;
            }
        }
        persons
    }

    /// Total head count.
    pub fn headcount(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.count)).sum()
    }
}

/// What a person brings on the day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Attendance {
    /// Log-in, or [`Time::NEVER`] if the person does not come.
    pub on: Time,
    /// Multiplies reply work, beside the team's factor.
    pub work_factor: f64,
    /// When an incident takes the person away, and when he is back.
    pub absent: Option<(Time, Time)>,
}

/// Draws who comes, how late and how quick.
pub fn attendance(
    scenario: &Scenario,
    layout: &Layout,
    persons: &[Person],
    streams: &Streams,
) -> Vec<Attendance> {
    persons
        .iter()
        .map(|person| {
            let team = &scenario.teams[person.team as usize];
            let shift = &layout.shifts[person.shift as usize];
            let mut stream = streams.stream(Purpose::Person, person.key);
            let absent = stream.uniform() < team.no_show;
            let work_factor = draw_gamma(1.0, team.person_cv, &mut stream);
            let late = team.lateness.as_ref().map_or(Span::ZERO, |law| law.draw(&mut stream));
            let on = shift.start + late;
            Attendance {
                on: if absent || on >= shift.end { Time::NEVER } else { on },
                work_factor,
                absent: absence(scenario, person, streams),
            }
        })
        .collect()
}

/// The stretch for which an incident takes a person away. No two absences concern the same people.
fn absence(scenario: &Scenario, person: &Person, streams: &Streams) -> Option<(Time, Time)> {
    let lots = streams.purpose(Purpose::Absence);
    let concerned = (0..).zip(&scenario.effects.absences).filter(|(_, absence)| {
        absence.teams.contains(&person.team) && absence.groups.contains(&person.group)
    });
    concerned
        .filter(|(nth, absence)| lots.uniform(index_of(&[*nth, person.key])) < absence.share)
        .map(|(_, absence)| (absence.from, absence.to))
        .next()
}

impl Attendance {
    /// A person who comes in time and works at factor 1.
    pub fn punctual(shift: &Shift) -> Self {
        Attendance { on: shift.start, work_factor: 1.0, absent: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_persons_share_a_stream_and_a_new_line_moves_nobody() {
        let line = |team, group, shift| LayoutLine { team, group, shift, count: 3 };
        let mut layout = Layout { shifts: Vec::new(), lines: Vec::new() };
        for (team, group, shift) in [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0), (199, 9, 300)] {
            layout.lines.push(line(team, group, shift));
        }
        let before = layout.persons();
        let mut keys: Vec<u64> = before.iter().map(|person| person.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 18);
        layout.lines.insert(0, line(2, 0, 0));
        assert_eq!(layout.persons()[3..], before);
    }
}
