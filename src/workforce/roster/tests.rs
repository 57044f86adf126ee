//! Rosters by hand.

use super::*;
use crate::scenario::Team;
use crate::units::Time;
use crate::workforce::{LayoutLine, Shift};

/// A scenario of these teams and groups that starts at midnight on Saturday, 2025-11-29.
fn scenario(teams: &[&str], groups: &[&str]) -> Scenario {
    let mut scenario = crate::experiment::sample_study().scenario;
    scenario.clock = crate::scenario::Clock::new(jiff::civil::date(2025, 11, 29).at(0, 0, 0, 0));
    let team = scenario.teams[0].clone();
    scenario.teams = teams.iter().map(|name| Team { name: (*name).to_owned(), ..team.clone() }).collect();
    scenario.groups = groups.iter().map(|name| (*name).to_owned()).collect();
    scenario
}

fn limits() -> Limits {
    Limits {
        headcount: vec![u32::MAX],
        people: u32::MAX,
        normal_day: Span::from_hours(8),
        most_day: Span::from_hours(11),
        most_week: None,
        overtime_month: Some(Span::from_hours(36)),
        rest: Span::from_hours(11),
        days_running: 6,
    }
}

/// A layout of lines as (team, group, first hour, last hour, people), each with its own shift.
fn layout(lines: &[(TeamId, GroupId, i64, i64, u32)]) -> Layout {
    let mut layout = Layout::default();
    for &(team, group, from, to, count) in lines {
        let at = |hour| Time::START + Span::from_hours(hour);
        layout.lines.push(LayoutLine { team, group, shift: layout.shifts.len(), count });
        let name = format!("{from}-{to}");
        layout.shifts.push(Shift { name, start: at(from), end: at(to), breaks: Vec::new() });
    }
    layout
}

fn ids(roster: &Roster) -> Vec<&str> {
    roster.persons.iter().map(|person| person.id.as_str()).collect()
}

fn texts(refused: &[Unrosterable]) -> Vec<String> {
    refused.iter().map(ToString::to_string).collect()
}

#[test]
fn on_one_day_everybody_has_one_shift_and_a_name() {
    let layout = layout(&[(0, 0, 9, 17, 2), (1, 0, 9, 13, 1), (0, 0, 18, 22, 1)]);
    let limits = [limits(), limits()];
    let one_group = Roster::of(&layout, &limits, &scenario(&["full-time", "part-time"], &["all"]));
    let roster = one_group.expect("no limit on people");
    assert_eq!(ids(&roster), ["full-time 01", "full-time 02", "full-time 03", "part-time 01"]);
    assert!(roster.persons.iter().all(|person| person.duties.len() == 1));
    let two_groups = Roster::of(&layout, &limits, &scenario(&["full-time", "part-time"], &["pre-sale", "b"]));
    assert_eq!(ids(&two_groups.expect("no limit on people"))[0], "full-time pre-sale 01");
}

#[test]
fn names_that_read_alike_stay_apart() {
    let layout = layout(&[(0, 1, 9, 17, 1), (1, 0, 9, 17, 1)]);
    let roster = Roster::of(&layout, &[limits(), limits()], &scenario(&["a", "a b"], &["c", "b c"]));
    assert_eq!(ids(&roster.expect("no limit on people")), ["a b c 01", "a b c 02"]);
}

/// Somebody who works the shifts of a layout.
fn named(id: &str, team: TeamId, shifts: &[usize]) -> RosterPerson {
    let duties = shifts.iter().map(|&shift| Duty { group: 0, shift }).collect();
    RosterPerson { id: id.to_owned(), team, duties }
}

#[test]
fn who_has_a_name_keeps_it_where_another_layout_has_all_his_shifts() {
    let worked = layout(&[(0, 0, 9, 17, 1), (0, 0, 33, 41, 1), (0, 0, 34, 42, 1)]);
    let people = [named("Li", 0, &[0, 1]), named("Wang", 0, &[2])];
    // The other layout has Li's shifts, under other numbers, and one more; Wang's it has not.
    let other = layout(&[(0, 0, 33, 41, 2), (0, 0, 9, 17, 1)]);
    let scenario = scenario(&["t"], &["g"]);
    let roster = Roster::keeping((&people, &worked), &other, &[limits()], &scenario).expect("two do");
    assert_eq!(roster.persons[0], named("Li", 0, &[1, 0]));
    assert_eq!(roster.persons[1..], [named("t 01", 0, &[0])]);
}

#[test]
fn where_too_few_are_left_all_shifts_are_given_anew() {
    // Li works the first day and could work the second; beside Li the team has nobody.
    let (worked, both) = (layout(&[(0, 0, 9, 17, 1)]), layout(&[(0, 0, 9, 17, 1), (0, 0, 33, 41, 1)]));
    let scenario = scenario(&["t"], &["g"]);
    let of = |people| {
        let limits = Limits { people, ..limits() };
        Roster::keeping((&[named("Li", 0, &[0])], &worked), &both, &[limits], &scenario)
    };
    assert_eq!(of(1).expect("one does").persons, [named("t 01", 0, &[0, 1])]);
    assert_eq!(ids(&of(2).expect("two do")), ["Li", "t 01"]);
    assert!(of(0).is_err());
}

#[test]
fn hours_are_spread_evenly() {
    // Long and short shifts on two days, and a third day for one of two.
    let lines = [(0, 0, 9, 17, 1), (0, 0, 9, 13, 1), (0, 0, 33, 41, 1), (0, 0, 33, 37, 1), (0, 0, 57, 61, 1)];
    let layout = layout(&lines);
    let roster = Roster::of(&layout, &[limits()], &scenario(&["t"], &["g"])).expect("two do");
    let hours: Vec<Span> = roster.persons.iter().map(|person| person.work(&layout)).collect();
    assert_eq!(hours.iter().copied().sum::<Span>(), Span::from_hours(28));
    assert_eq!(hours.iter().max(), Some(&Span::from_hours(16)));
    assert_eq!(hours.len(), 2);
}

#[test]
fn nobody_changes_the_group() {
    // One person could do both by time.
    let layout = layout(&[(0, 0, 9, 17, 1), (0, 1, 33, 41, 2)]);
    let mut limits = limits();
    limits.people = 2;
    let scenario = scenario(&["full-time"], &["pre-sale", "after-sale"]);
    let refused = Roster::of(&layout, &[limits.clone()], &scenario).expect_err("three are needed");
    assert_eq!(
        texts(&refused),
        [
            "2025-11-29: 1 person is missing in \"full-time\" for \"pre-sale\": the layout takes 3 different persons \
          of the team (\"pre-sale\" 1, \"after-sale\" 2) and people is 2"
        ]
    );
    assert!(refused[0].certain && refused[0].missing == 1);
    limits.people = 3;
    assert_eq!(Roster::of(&layout, &[limits], &scenario).expect("three do").persons.len(), 3);
}

#[test]
fn a_shift_that_nobody_may_work_is_named() {
    let layout = layout(&[(0, 0, 9, 21, 3), (0, 0, 33, 37, 1)]);
    let refused = Roster::of(&layout, &[limits()], &scenario(&["full-time"], &["all"]));
    assert_eq!(
        texts(&refused.expect_err("12 h are too long")),
        [
            "2025-11-29: nobody of \"full-time\" may work the shift \"9-21\" for \"all\": it has 12h of work and \
          most_day is 11h"
        ]
    );
}

#[test]
fn overtime_is_that_of_a_calendar_month() {
    // 3 h of overtime on each of four days, two of them in November.
    let layout = layout(&[(0, 0, 8, 19, 1), (0, 0, 32, 43, 1), (0, 0, 56, 67, 1), (0, 0, 80, 91, 1)]);
    let scenario = scenario(&["full-time"], &["all"]);
    let persons = |hours: i64| {
        let limits = Limits { overtime_month: Some(Span::from_hours(hours)), ..limits() };
        Roster::of(&layout, &[limits], &scenario).expect("no limit on people").persons.len()
    };
    assert_eq!((persons(6), persons(5), persons(3)), (1, 2, 2));
}

#[test]
fn a_layout_of_nobody_has_a_roster_of_nobody() {
    let layout = layout(&[(0, 0, 9, 17, 0)]);
    let roster = Roster::of(&layout, &[limits()], &scenario(&["t"], &["g"])).expect("nobody is needed");
    assert!(roster.persons.is_empty());
}

#[test]
fn a_short_day_does_not_make_up_for_overtime_on_another() {
    // The last three days of November: 4 h between two days of 10 h, 2 h beyond the normal day each; one person for all.
    let layout = layout(&[(0, 0, -15, -5, 1), (0, 0, 9, 13, 1), (0, 0, 33, 43, 1)]);
    let persons = |hours: i64| {
        let most = Some(Span::from_hours(hours));
        let limits = [Limits { people: 1, overtime_month: most, ..limits() }];
        Roster::of(&layout, &limits, &scenario(&["full-time"], &["all"])).map(|roster| roster.persons.len())
    };
    assert_eq!(persons(4), Ok(1));
    assert!(persons(3).is_err());
}
