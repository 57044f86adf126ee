//! The audit finds what is wrong: a lawful roster in which each rule is broken on purpose.

use peakshift::plan::audit::{RULES, audit};
use peakshift::study::{Minimum, Study};
use peakshift::units::Span;
use peakshift::workforce::{Layout, LayoutLine, Limits, Opening, Roster, Shift};

use super::{hour, no_limits, study_of, texts};

/// A study, a layout and its roster.
#[derive(Clone)]
struct Case {
    study: Study,
    layout: Layout,
    roster: Roster,
}

impl Case {
    /// Names of the rules that are broken.
    fn broken(&self) -> Vec<&'static str> {
        let verdict = audit(&self.study, None, &self.layout, &self.roster);
        verdict.err().into_iter().flatten().map(|violation| violation.rule).collect()
    }

    fn limits(&mut self) -> &mut Limits {
        &mut self.study.limits[0]
    }
}

/// Three days from Saturday 08:00, each with an early and a late shift of 9 h with a break of 1 h and a night of 4 h;
/// the last day is the first of the next month.
fn lawful() -> Case {
    let mut study = study_of(3);
    let mut shifts = Vec::new();
    for day in 0..3 {
        let at = |since: i64| hour(24 * day + since);
        for (name, start, length) in [("early", 0, 9), ("late", 3, 9), ("night", 13, 4)] {
            let pause = (length == 9).then(|| (at(start + 4), at(start + 5)));
            shifts.push(Shift {
                name: format!("{name} {day}"),
                start: at(start),
                end: at(start + length),
                breaks: pause.into_iter().collect(),
            });
        }
    }
    let opening = |shift: &Shift| Opening {
        teams: if shift.breaks.is_empty() { vec![1] } else { vec![0] },
        groups: vec![0, 1],
        breaks: shift.breaks.iter().map(|pause| (pause.0, pause.0 + Span::from_hours(1))).collect(),
    };
    study.openings = shifts.iter().map(opening).collect();
    study.limits = vec![
        Limits {
            headcount: vec![6],
            people: 6,
            normal_day: Span::from_hours(7),
            most_day: Span::from_hours(8),
            most_week: Some(Span::from_hours(24)),
            overtime_month: Some(Span::from_hours(2)),
            rest: Span::from_hours(11),
            days_running: 3,
        },
        Limits { people: 2, ..no_limits() },
    ];
    study.plan.away = 0.5;
    study.plan.break_step = Span::from_mins(15);
    let windows = vec![(hour(5), hour(6)), (hour(53), hour(54))];
    study.plan.minimum = Some(vec![Minimum { people: 2, group: Some(0), windows }]);
    let mut lines = Vec::new();
    for day in 0..3 {
        for (shift, team, group, count) in
            [(0, 0, 0, 1), (1, 0, 0, 2), (0, 0, 1, 1), (1, 0, 1, 1), (2, 1, 0, 1)]
        {
            lines.push(LayoutLine { team, group, shift: 3 * day + shift, count });
        }
    }
    study.layout = Layout { shifts, lines };
    let layout = study.layout.clone();
    let roster = Roster::of(&layout, &study.limits, &study.scenario).unwrap_or_else(|refused| {
        panic!("{}", refused.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    Case { study, layout, roster }
}

/// Something that breaks a rule.
struct Corruption {
    name: &'static str,
    /// The rule that must be found broken, perhaps among others.
    rule: &'static str,
    apply: fn(&mut Case),
}

/// The place of the first person of a team and group.
fn person(case: &Case, team: u16, group: u16) -> usize {
    let of =
        |person: &peakshift::workforce::RosterPerson| person.team == team && person.duties[0].group == group;
    case.roster.persons.iter().position(of).expect("somebody works there")
}

/// Gives a copy of a duty to the first person of the first team and group, and the layout one more of it.
fn one_more(case: &mut Case, shift: usize, group: u16) {
    let first = person(case, 0, 0);
    let duty = peakshift::workforce::Duty { group, shift };
    case.roster.persons[first].duties.push(duty);
    case.layout.lines.push(LayoutLine { team: 0, group, shift, count: 1 });
}

const CORRUPTIONS: &[Corruption] = &[
    Corruption {
        name: "a shift that does not exist",
        rule: "shape",
        apply: |case| case.roster.persons[0].duties[0].shift = 99,
    },
    Corruption {
        name: "two persons of one name",
        rule: "shape",
        apply: |case| case.roster.persons[1].id = case.roster.persons[0].id.clone(),
    },
    Corruption {
        name: "a person without a duty",
        rule: "shape",
        apply: |case| case.roster.persons[0].duties.clear(),
    },
    Corruption { name: "a person is dropped", rule: "count", apply: |case| _ = case.roster.persons.pop() },
    Corruption {
        name: "a person is dropped: hours are missing",
        rule: "hours",
        apply: |case| _ = case.roster.persons.remove(0),
    },
    Corruption {
        name: "a duty moves to another shift",
        rule: "count",
        apply: |case| case.roster.persons[0].duties[0].shift ^= 1,
    },
    Corruption {
        name: "a person is named twice under two names",
        rule: "count",
        apply: |case| {
            let mut twin = case.roster.persons[0].clone();
            twin.id += " twin";
            case.roster.persons.push(twin);
        },
    },
    Corruption {
        name: "two of different groups exchange duties",
        rule: "one-group",
        apply: |case| {
            let (one, other) = (person(case, 0, 0), person(case, 0, 1));
            let duty = case.roster.persons[one].duties[1];
            case.roster.persons[one].duties[1] = case.roster.persons[other].duties[1];
            case.roster.persons[other].duties[1] = duty;
        },
    },
    Corruption {
        name: "a duty for two groups at once",
        rule: "one-group",
        apply: |case| one_more(case, 0, 1),
    },
    Corruption { name: "two shifts of one day", rule: "one-a-day", apply: |case| one_more(case, 2, 0) },
    Corruption { name: "the same shift twice", rule: "double", apply: |case| one_more(case, 0, 0) },
    Corruption { name: "early and late at once", rule: "double", apply: |case| one_more(case, 1, 0) },
    Corruption {
        name: "a night before an early shift",
        rule: "rest",
        apply: |case| {
            // The night of the first day ends at 01:00, the second day begins at 08:00.
            let first = person(case, 0, 0);
            case.roster.persons[first].duties.retain(|duty| duty.shift / 3 == 1);
            case.roster.persons[first].duties[0].shift = 3;
            case.roster.persons[first].duties.insert(0, peakshift::workforce::Duty { group: 0, shift: 2 });
        },
    },
    Corruption {
        name: "rest becomes longer than any",
        rule: "rest",
        apply: |case| case.limits().rest = Span::from_hours(17),
    },
    Corruption {
        name: "the break of a long day is left out",
        rule: "most-day",
        apply: |case| case.layout.shifts[1].breaks.clear(),
    },
    Corruption {
        name: "a week is full after two days",
        rule: "most-week",
        apply: |case| case.limits().most_week = Some(Span::from_hours(24) - Span::from_micros(1)),
    },
    Corruption {
        name: "an hour of overtime in two days of a month",
        rule: "overtime-month",
        apply: |case| case.limits().overtime_month = Some(Span::from_hours(1)),
    },
    Corruption {
        name: "three days running are one too many",
        rule: "days-running",
        apply: |case| case.limits().days_running = 2,
    },
    Corruption {
        name: "a person more than there are",
        rule: "people",
        apply: |case| {
            let mut persons = Vec::new();
            for person in &case.roster.persons {
                for duty in &person.duties {
                    let id = format!("{} {}", person.id, duty.shift);
                    let duties = vec![*duty];
                    persons.push(peakshift::workforce::RosterPerson { id, team: person.team, duties });
                }
            }
            case.roster.persons = persons;
        },
    },
    Corruption {
        name: "a shift ends an hour later",
        rule: "template",
        apply: |case| case.layout.shifts[0].end += Span::from_hours(1),
    },
    Corruption {
        name: "a break is shorter",
        rule: "template",
        apply: |case| case.layout.shifts[0].breaks[0].1 = hour(4) + Span::from_mins(30),
    },
    Corruption {
        name: "a break begins after its range",
        rule: "break",
        apply: |case| move_break(case, Span::from_mins(75)),
    },
    Corruption {
        name: "a break begins before its range",
        rule: "break",
        apply: |case| move_break(case, Span::from_mins(-15)),
    },
    Corruption {
        name: "a break begins between two steps",
        rule: "break",
        apply: |case| move_break(case, Span::from_mins(20)),
    },
    Corruption {
        name: "a team on a shift that is not for it",
        rule: "team",
        apply: |case| case.study.openings[0].teams = vec![1],
    },
    Corruption {
        name: "a group on a shift that is not for it",
        rule: "group",
        apply: |case| case.study.openings[4].groups = vec![1],
    },
    Corruption {
        name: "a seat is taken away at 11:00",
        rule: "headcount",
        apply: |case| {
            let mut headcount = vec![6; 24];
            headcount[11] = 4;
            case.limits().headcount = headcount;
        },
    },
    Corruption {
        name: "the minimum also holds in a break",
        rule: "minimum",
        apply: |case| {
            let minimum = case.study.plan.minimum.iter_mut().flatten();
            minimum.for_each(|minimum| minimum.windows.push((hour(55), hour(56))));
        },
    },
    Corruption {
        name: "all of a group are on break at once",
        rule: "away",
        apply: |case| {
            // All of the first group's late shifts and its early shift on one break.
            case.layout.shifts[0].breaks[0] = (hour(7), hour(8));
            case.layout.shifts[1].breaks[0] = (hour(7), hour(8));
        },
    },
];

fn move_break(case: &mut Case, by: Span) {
    let pause = &mut case.layout.shifts[0].breaks[0];
    *pause = (pause.0 + by, pause.1 + by);
}

#[test]
fn the_lawful_roster_passes_and_a_break_may_move_in_its_range() {
    let mut case = lawful();
    let verdict = audit(&case.study, None, &case.layout, &case.roster);
    assert!(verdict.is_ok(), "{}", texts(&verdict.unwrap_err()));
    move_break(&mut case, Span::from_mins(45));
    assert_eq!(case.broken(), [""; 0]);
}

#[test]
fn every_corruption_is_found() {
    let case = lawful();
    for corruption in CORRUPTIONS {
        let mut case = case.clone();
        (corruption.apply)(&mut case);
        let broken = case.broken();
        assert!(broken.contains(&corruption.rule), "{}: {broken:?}", corruption.name);
    }
}

#[test]
fn every_rule_is_broken_by_some_corruption() {
    for (rule, _) in RULES {
        assert!(CORRUPTIONS.iter().any(|corruption| corruption.rule == *rule), "{rule}");
    }
}

#[test]
fn who_is_there_already_needs_no_template() {
    let mut case = lawful();
    let fixed = case.layout.clone();
    case.study.openings = vec![Opening { teams: vec![], groups: vec![], breaks: vec![] }; 9];
    assert!(case.broken().contains(&"team"));
    assert!(audit(&case.study, Some(&fixed), &case.layout, &case.roster).is_ok());
    let mut fewer = fixed;
    fewer.lines[1].count = 1;
    let verdict = audit(&case.study, Some(&fewer), &case.layout, &case.roster);
    assert!(verdict.is_err());
}
