//! A roster and its forms: a table of comma-separated values, a workbook with a wall chart ([`book`]), and calendars
//! ([`calendar`]).
//!
//! The table has a row per person and shift, UTF-8, one header line, points as decimal marks:
//!
//! | Column | Meaning |
//! |---|---|
//! | `person` | the person's name in the roster |
//! | `team`, `group` | employment class and skill group |
//! | `date` | local date on which the shift starts, `2025-11-11` |
//! | `start`, `end` | log-in and log-out by the local wall clock, `22:00`; an end that is not after its start is on the next day, and of a shift of more than 24 h the date stands before it |
//! | `breaks` | meal breaks by the wall clock, `12:00-12:45 18:00-18:30` |
//! | `hours` | planned work in hours, breaks left out |
//! | `cost` | planned cost in the scenario's currency; empty if the scenario has no costs |

pub mod book;
pub mod calendar;
pub mod lines;
pub mod wall;

use csv::Writer;

use crate::scenario::Clock;
use crate::study::Study;
use crate::units::Time;
use crate::workforce::{Duty, Layout, Roster, RosterPerson, Shift};

/// The columns, in order.
pub const COLUMNS: [&str; 9] = ["person", "team", "group", "date", "start", "end", "breaks", "hours", "cost"];

/// The roster of a layout as a table, a row per person and shift in the order of the roster.
pub fn csv(study: &Study, layout: &Layout, roster: &Roster) -> Vec<u8> {
    let (scenario, clock) = (&study.scenario, &study.scenario.clock);
    let mut writer = Writer::from_writer(Vec::new());
    // Writing to memory fails only on rows of unlike length, and these are arrays.
    let _ = writer.write_record(COLUMNS);
    for person in &roster.persons {
        for duty in &person.duties {
            let shift = &layout.shifts[duty.shift];
            let end = time_of_day(clock, shift.end);
            let cost = study.costs.as_ref().map(|_| study.shift_cost(person.team, shift));
            let _ = writer.write_record([
                person.id.clone(),
                scenario.teams[usize::from(person.team)].name.clone(),
                scenario.groups[usize::from(duty.group)].clone(),
                clock.at(shift.start).date().to_string(),
                time_of_day(clock, shift.start),
                if shift.is_a_day() { end } else { format!("{} {end}", clock.at(shift.end).date()) },
                breaks(clock, shift),
                (shift.work().secs() / 3_600.0).to_string(),
                cost.map_or_else(String::new, |cost| cost.to_string()),
            ]);
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// The duties of a person, each with its shift.
fn person_duties<'a>(
    person: &'a RosterPerson,
    layout: &'a Layout,
) -> impl Iterator<Item = (&'a Duty, &'a Shift)> {
    person.duties.iter().map(|duty| (duty, &layout.shifts[duty.shift]))
}

/// `12:00-12:45 18:00-18:30`.
fn breaks(clock: &Clock, shift: &Shift) -> String {
    let pause =
        |(from, to): &(Time, Time)| format!("{}-{}", time_of_day(clock, *from), time_of_day(clock, *to));
    shift.breaks.iter().map(pause).collect::<Vec<String>>().join(" ")
}

/// `22:00`, with seconds where there are any.
fn time_of_day(clock: &Clock, at: Time) -> String {
    let at = clock.at(at);
    match at.second() {
        0 => format!("{:02}:{:02}", at.hour(), at.minute()),
        second => format!("{:02}:{:02}:{second:02}", at.hour(), at.minute()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Span;
    use crate::workforce::{Cost, Limits};

    fn night() -> (Study, Layout, Roster) {
        let mut study = crate::experiment::sample_study();
        let cost = Cost { per_hour: 30.0, ..Cost::NOTHING };
        study.costs = Some(vec![cost; study.scenario.teams.len()]);
        let clock = &study.scenario.clock;
        let at = |hour: i64| clock.time_of_day(0, Span::from_hours(hour));
        let mut layout = study.layout.clone();
        layout.lines.truncate(1);
        layout.lines[0].count = 1;
        let shift = &mut layout.shifts[layout.lines[0].shift];
        (shift.start, shift.end) = (at(22), at(30));
        shift.breaks = vec![(at(26), at(26) + Span::from_mins(45))];
        let limits: Vec<Limits> =
            study.limits.iter().map(|limits| Limits { people: u32::MAX, ..limits.clone() }).collect();
        let roster = Roster::of(&layout, &limits, &study.scenario).expect("one shift");
        (study, layout, roster)
    }

    #[test]
    fn a_night_has_its_first_date_and_its_hours_without_the_break() {
        let (study, layout, roster) = night();
        let text = String::from_utf8(csv(&study, &layout, &roster)).expect("UTF-8");
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("person,team,group,date,start,end,breaks,hours,cost"));
        let row = lines.next().expect("a row");
        let date = study.scenario.clock.date(0);
        assert!(row.ends_with(&format!(",{date},22:00,06:00,02:00-02:45,7.25,217.5")), "{row}");
        assert_eq!(lines.next(), None);
    }

    #[test]
    fn without_costs_the_field_is_empty_and_a_long_shift_has_the_date_of_its_end() {
        let (mut study, mut layout, roster) = night();
        study.costs = None;
        let shift = &mut layout.shifts[roster.persons[0].duties[0].shift];
        shift.end += Span::from_hours(48);
        let text = String::from_utf8(csv(&study, &layout, &roster)).expect("UTF-8");
        let end = format!("{} 06:00", study.scenario.clock.date(3));
        assert!(text.ends_with(&format!(",22:00,{end},02:00-02:45,55.25,\n")), "{text}");
    }
}
