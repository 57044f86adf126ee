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
//! | `hours` | planned work in hours, breaks left out, to the ten-thousandth |
//! | `cost` | planned cost in the scenario's currency, to the hundredth; empty if the scenario has no costs |
//!
//! Costs are rounded such that they add up: down to each row, what all rows so far cost is rounded, and the row has the
//! difference. So the column's sum is the planned cost to the hundredth, and no row is off by as much as one.

pub mod book;
pub mod calendar;
pub mod lines;
pub mod wall;

use csv::Writer;

use super::csv::beginning;
use crate::scenario::{Clock, TeamId};
use crate::study::Study;
use crate::units::Time;
use crate::workforce::{Duty, Layout, Roster, RosterPerson, Shift};

/// The columns, in order.
pub const COLUMNS: [&str; 9] = ["person", "team", "group", "date", "start", "end", "breaks", "hours", "cost"];

/// The roster of a layout as a table, a row per person and shift in the order of the roster.
pub fn csv(study: &Study, layout: &Layout, roster: &Roster) -> Vec<u8> {
    let (scenario, clock) = (&study.scenario, &study.scenario.clock);
    let mut writer = Writer::from_writer(beginning());
    // Writing to memory fails only on rows of unlike length, and these are arrays.
    let _ = writer.write_record(COLUMNS);
    let mut costs = cents(study, layout, roster).into_iter().flatten();
    for person in &roster.persons {
        for duty in &person.duties {
            let shift = &layout.shifts[duty.shift];
            let end = time_of_day(clock, shift.end);
            let cost = costs.next();
            let hours = (shift.work().secs() / 3_600.0 * 1e4).round() / 1e4;
            let _ = writer.write_record([
                person.id.clone(),
                scenario.teams[usize::from(person.team)].name.clone(),
                scenario.groups[usize::from(duty.group)].clone(),
                clock.at(shift.start).date().to_string(),
                time_of_day(clock, shift.start),
                if shift.is_a_day() { end } else { format!("{} {end}", clock.at(shift.end).date()) },
                breaks(clock, shift),
                hours.to_string(),
                cost.map_or_else(String::new, |cost| format!("{cost:.2}")),
            ]);
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// What each duty costs as planned, in the order of the roster and in hundredths that add up; `None` without costs.
fn cents(study: &Study, layout: &Layout, roster: &Roster) -> Option<Vec<f64>> {
    study.costs.as_ref()?;
    let (mut exact, mut told) = (0.0, 0.0);
    let duties =
        roster.persons.iter().flat_map(|person| person.duties.iter().map(|duty| (person.team, duty)));
    let cost = |(team, duty): (TeamId, &Duty)| {
        exact += study.shift_cost(team, &layout.shifts[duty.shift]);
        let before = std::mem::replace(&mut told, (exact * 100.0).round());
        (told - before) / 100.0
    };
    Some(duties.map(cost).collect())
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
        assert!(row.ends_with(&format!(",{date},22:00,06:00,02:00-02:45,7.25,217.50")), "{row}");
        assert_eq!(lines.next(), None);
    }

    #[test]
    fn costs_are_rounded_so_that_they_add_up() {
        let (mut study, layout, mut roster) = night();
        // A third of a hundredth each, that rows by themselves would lose.
        let cost = Cost { per_shift: 10.0 / 3.0, ..Cost::NOTHING };
        study.costs = Some(vec![cost; study.scenario.teams.len()]);
        let one = roster.persons[0].clone();
        roster.persons = vec![one; 7];
        let costs = cents(&study, &layout, &roster).expect("costs");
        assert!(costs.iter().all(|cost| [3.33, 3.34].contains(cost)), "{costs:?}");
        assert_eq!((costs.iter().sum::<f64>() * 100.0).round(), 2_333.0);
        let text = String::from_utf8(csv(&study, &layout, &roster)).expect("UTF-8");
        assert!(text.lines().skip(1).all(|row| row.ends_with("3.33") || row.ends_with("3.34")), "{text}");
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
