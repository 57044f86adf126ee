//! Any layout to a roster and through the independent audit; refusals against a search through all rosters; and the
//! audit through rosters that break each rule.

#[path = "../cases/mod.rs"]
mod cases;
mod corruptions;

use std::path::Path;

use cases::cases;
use peakshift::plan::audit::{Violation, audit};
use peakshift::plan::model::Model;
use peakshift::report;
use peakshift::study::{self, Study};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Duty, Layout, LayoutLine, Limits, Opening, Roster, RosterPerson, Shift};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// A study of so many days from 08:00 on Saturday, 2025-11-29, so that a month ends; two teams, three groups, no
/// rule on numbers of people.
pub fn study_of(days: i64) -> Study {
    let mut text = format!(
        "name = \"x\"\nplatform = \"pdd\"\nstart = \"2025-11-29 08:00\"\nlength = \"{}h\"\n[forecast]\ntotal = 30\n",
        24 * days
    );
    for (group, share) in [("pre-sale", 0.5), ("order", 0.25), ("after-sale", 0.25)] {
        text += &format!("[[reasons]]\nname = \"{group}\"\ngroup = \"{group}\"\nshare = {share}\n");
    }
    text += "[[teams]]\nname = \"full-time\"\n[[teams]]\nname = \"part-time\"\n";
    text += "[[shifts]]\nname = \"x\"\nstart = \"09:00\"\nend = \"17:00\"\n[plan]\naway = 1\n";
    text += "[[layout]]\nteam = \"full-time\"\ngroup = \"order\"\nshift = \"x\"\ncount = 1\n";
    study::read_str(&text, "x.toml", Path::new("")).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Limits that nobody ever reaches.
pub fn no_limits() -> Limits {
    Limits {
        headcount: vec![u32::MAX],
        people: u32::MAX,
        normal_day: Span::from_hours(8),
        most_day: Span::from_hours(24),
        most_week: None,
        overtime_month: None,
        rest: Span::ZERO,
        days_running: 40,
    }
}

/// Hours from the scenario's start.
pub fn hour(hour: i64) -> Time {
    Time::START + Span::from_hours(hour)
}

fn any_limits(people: impl Strategy<Value = u32>) -> impl Strategy<Value = Limits> {
    let hours = |list: &'static [i64]| select(list).prop_map(Span::from_hours);
    let limits = (
        people,
        hours(&[4, 6, 8]),
        hours(&[4, 8, 11, 12]),
        option::of(hours(&[8, 16, 20, 24])),
        option::of(hours(&[0, 3, 4, 6])),
        hours(&[0, 8, 11, 11, 14, 36]),
        select(&[1u32, 2, 3, 6][..]),
    );
    limits.prop_map(|(people, normal_day, most_day, most_week, overtime_month, rest, days_running)| Limits {
        people,
        normal_day,
        most_day,
        most_week,
        overtime_month,
        rest,
        days_running,
        ..no_limits()
    })
}

/// A shift that starts in the scenario; a few are longer than a day, or begin before the scenario does.
fn any_shift(days: i64) -> impl Strategy<Value = Shift> {
    let length = prop_oneof![12 => 2..=12i64, 1 => 24..=30i64];
    let pause = option::of((1..3i64, select(&[30, 90][..])));
    (-4..24 * days, length, pause).prop_map(|(start, length, pause)| {
        let start = hour(start);
        let pause =
            pause.filter(|(after, minutes)| after * 60 + minutes <= length * 60).map(|(after, minutes)| {
                let from = start + Span::from_hours(after);
                (from, from + Span::from_mins(minutes))
            });
        Shift {
            name: format!("{}", start.secs() / 3_600.0),
            start,
            end: start + Span::from_hours(length),
            breaks: pause.into_iter().collect(),
        }
    })
}

/// A study whose only templates are the shifts of its layout, each as it is.
fn world(days: i64, shifts: Vec<Shift>, lines: Vec<LayoutLine>, limits: Vec<Limits>) -> Study {
    let mut study = study_of(days);
    let opening = |shift: &Shift| Opening {
        teams: vec![0, 1],
        groups: vec![0, 1, 2],
        breaks: shift.breaks.iter().map(|pause| (pause.0, pause.0)).collect(),
    };
    study.openings = shifts.iter().map(opening).collect();
    study.layout = Layout { shifts, lines };
    study.limits = limits;
    study
}

prop_compose! {
    fn any_world()(days in 1..=4i64)(
        days in Just(days),
        shifts in vec(any_shift(days), 1..=8),
        lines in vec((0..2u16, 0..3u16, any::<prop::sample::Index>(), 0..=4u32), 1..=12),
        limits in vec(any_limits(prop_oneof![1 => 1..20u32, 1 => Just(u32::MAX)]), 2..=2),
    ) -> Study {
        let lines = lines.into_iter().map(|(team, group, shift, count)| {
            LayoutLine { team, group, shift: shift.index(shifts.len()), count }
        });
        let lines = lines.collect();
        world(days, shifts, lines, limits)
    }
}

prop_compose! {
    /// One team, two groups, no more than six posts.
    fn tiny_world()(days in 2..=4i64)(
        days in Just(days),
        shifts in vec(any_shift(days), 1..=4),
        posts in vec((prop_oneof![4 => Just(0u16), 1 => Just(1u16)], any::<prop::sample::Index>()), 1..=6),
        limits in any_limits(Just(u32::MAX)),
    ) -> Study {
        let lines = posts.into_iter().map(|(group, shift)| {
            LayoutLine { team: 0, group, shift: shift.index(shifts.len()), count: 1 }
        });
        let lines = lines.collect();
        world(days, shifts, lines, vec![limits, no_limits()])
    }
}

fn texts(violations: &[Violation]) -> String {
    violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A roster of nameless persons, each a list of posts as (group, shift).
fn roster_of(persons: &[Vec<(u16, usize)>], team: u16) -> Roster {
    let persons = persons.iter().enumerate().filter(|(_, duties)| !duties.is_empty());
    let person = |(n, duties): (usize, &Vec<(u16, usize)>)| RosterPerson {
        id: n.to_string(),
        team,
        duties: duties.iter().map(|(group, shift)| Duty { group: *group, shift: *shift }).collect(),
    };
    Roster { persons: persons.map(person).collect() }
}

/// Everybody's place of a team, in the order of time.
fn posts(layout: &Layout, team: u16) -> Vec<(u16, usize)> {
    let mut posts = Vec::new();
    for line in layout.lines.iter().filter(|line| line.team == team) {
        posts.extend((0..line.count).map(|_| (line.group, line.shift)));
    }
    posts.sort_by_key(|(_, shift)| layout.shifts[*shift].start);
    posts
}

/// Whether one of the ways to give all posts to so many persons passes the audit. Persons are alike, so of those
/// without a post only the first is tried.
fn some_roster_passes(study: &Study, posts: &[(u16, usize)], persons: usize) -> bool {
    fn search(
        study: &Study,
        posts: &[(u16, usize)],
        persons: usize,
        given: &mut Vec<Vec<(u16, usize)>>,
    ) -> bool {
        let Some((post, posts)) = posts.split_first() else {
            return audit(study, None, &study.layout, &roster_of(given, 0)).is_ok();
        };
        (0..persons.min(given.len() + 1)).any(|person| {
            if person == given.len() {
                given.push(Vec::new());
            }
            given[person].push(*post);
            let found = search(study, posts, persons, given);
            given[person].pop();
            if given[person].is_empty() {
                given.truncate(person);
            }
            found
        })
    }
    search(study, posts, persons, &mut Vec::new())
}

/// Gives every post to the first person whom it fits, as long as there are persons.
fn simple_greedy(study: &Study, team: u16) -> bool {
    let mut persons: Vec<Vec<(u16, usize)>> = Vec::new();
    for post in posts(&study.layout, team) {
        let fits = |duties: &Vec<(u16, usize)>| {
            let mut duties = duties.clone();
            duties.push(post);
            let lines = duties.iter().map(|(group, shift)| LayoutLine {
                team,
                group: *group,
                shift: *shift,
                count: 1,
            });
            let layout = Layout { lines: lines.collect(), ..study.layout.clone() };
            audit(study, None, &layout, &roster_of(&[duties], team)).is_ok()
        };
        match persons.iter_mut().find(|duties| fits(duties)) {
            Some(duties) => duties.push(post),
            None if fits(&Vec::new()) => persons.push(vec![post]),
            None => return false,
        }
    }
    persons.len() <= study.limits[usize::from(team)].people as usize
}

fn roster(study: &Study) -> Result<Roster, Vec<peakshift::workforce::Unrosterable>> {
    Roster::of(&study.layout, &study.limits, &study.scenario)
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn every_roster_passes_and_adds_up_to_its_layout(study in any_world()) {
        let layout = &study.layout;
        let again = roster(&study);
        match roster(&study) {
            Ok(found) => {
                let verdict = audit(&study, None, layout, &found);
                prop_assert!(verdict.is_ok(), "{}", texts(&verdict.unwrap_err()));
                let planned: Span = layout
                    .lines
                    .iter()
                    .map(|line| layout.shifts[line.shift].work() * i64::from(line.count))
                    .sum();
                prop_assert_eq!(found.work(layout), planned);
                let table = String::from_utf8(report::roster::csv(&study, layout, &found)).expect("UTF-8");
                prop_assert_eq!(table.lines().count() as u64, layout.headcount() + 1);
                prop_assert_eq!(again.expect("the same"), found);
            }
            Err(refused) => {
                prop_assert!(!refused.is_empty());
                prop_assert!(refused.iter().all(|refused| refused.missing > 0));
                let teams: Vec<u16> = refused.iter().map(|refused| refused.team).collect();
                for team in 0..2 {
                    prop_assert!(!teams.contains(&team) || !simple_greedy(&study, team), "{:?}", refused);
                }
                prop_assert_eq!(again.expect_err("the same"), refused);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn few_posts_have_the_fewest_persons_and_are_refused_only_if_no_roster_exists(mut study in tiny_world()) {
        let posts = posts(&study.layout, 0);
        let fewest = (1..=posts.len().min(4)).find(|persons| some_roster_passes(&study, &posts, *persons));
        match fewest {
            Some(fewest) => {
                let found = roster(&study).expect("a roster exists");
                prop_assert_eq!(found.persons.len(), fewest);
                study.limits[0].people = fewest as u32 - 1;
                let refused = roster(&study).expect_err("with fewer none exists");
                prop_assert!(refused.iter().all(|refused| refused.certain), "{:?}", refused);
            }
            None => {
                study.limits[0].people = 4;
                let refused = roster(&study).expect_err("no roster exists");
                prop_assert!(refused.iter().all(|refused| refused.certain), "{:?}", refused);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_plan_counts_the_persons_of_one_group_as_a_roster_does(mut study in any_world()) {
        for line in &mut study.layout.lines {
            line.group = 0;
            // A plan has no people who have gone before the scenario begins.
            if study.layout.shifts[line.shift].end <= Time::START {
                line.count = 0;
            }
        }
        for limits in &mut study.limits {
            *limits = Limits { people: limits.people, rest: limits.rest, ..no_limits() };
        }
        // Nobody need be there, and the groups' own people are counted.
        study.plan.minimum = Some(Vec::new());
        let model = Model::new(&study, &study.scenario, None);
        let people = |candidate: &peakshift::plan::model::Candidate| {
            let mine = |line: &&LayoutLine| {
                (line.team, line.group, line.shift) == (candidate.team, candidate.group, candidate.template)
            };
            study.layout.lines.iter().filter(mine).map(|line| line.count).sum()
        };
        let counts: Vec<u32> = model.candidates.iter().map(people).collect();
        let kept = model.allows(&counts);
        prop_assert_eq!(roster(&study).is_ok(), kept);
    }
}

/// Hours at which the rules on numbers of people are broken, counted minute by minute.
fn broken_minutes(study: &Study) -> Vec<&'static str> {
    let layout = &study.layout;
    let mut broken = Vec::new();
    for minute in 0..study.scenario.end.micros() / 60_000_000 {
        let at = Time::START + Span::from_mins(minute);
        let clock = study.scenario.clock.at(at);
        let here = |line: &&LayoutLine| {
            let shift = &layout.shifts[line.shift];
            shift.start <= at && at < shift.end
        };
        let is_away = |line: &&LayoutLine| {
            layout.shifts[line.shift].breaks.iter().any(|pause| pause.0 <= at && at < pause.1)
        };
        for team in 0..2u16 {
            let people: u32 =
                layout.lines.iter().filter(here).filter(|l| l.team == team).map(|line| line.count).sum();
            if people > study.limits[usize::from(team)].headcount_at(clock.hour() as usize) {
                broken.push("headcount");
            }
        }
        for group in 0..3u16 {
            let lines = || layout.lines.iter().filter(here).filter(move |line| line.group == group);
            let people: u32 = lines().map(|line| line.count).sum();
            let away: u32 = lines().filter(is_away).map(|line| line.count).sum();
            if away > 1 && f64::from(away - 1) > study.plan.away * f64::from(people - 1) + 1e-9 {
                broken.push("away");
            }
            for minimum in study.plan.minimum.iter().flatten() {
                let asks = minimum.group.is_none_or(|only| only == group)
                    && minimum.windows.iter().any(|(from, to)| *from <= at && at < *to);
                if asks && people - away < minimum.people {
                    broken.push("minimum");
                }
            }
        }
    }
    broken.sort_unstable();
    broken.dedup();
    broken
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_audit_judges_numbers_of_people_as_a_count_of_every_minute_does(
        mut study in any_world(),
        away in select(&[0.0, 0.25, 0.5][..]),
        headcount in prop_oneof![vec(0..8u32, 1..=1), vec(select(&[2u32, 6, 20][..]), 24..=24)],
        minimum in option::of((0..2u32, option::of(0..3u16), 0..20i64, 1..8i64)),
    ) {
        for limits in &mut study.limits {
            *limits = Limits { headcount: headcount.clone(), ..no_limits() };
        }
        study.plan.away = away;
        study.plan.minimum = Some(
            minimum
                .map(|(people, group, from, length)| peakshift::study::Minimum {
                    people,
                    group,
                    windows: vec![(hour(from), hour(from + length))],
                })
                .into_iter()
                .collect(),
        );
        let found = roster(&study).expect("nothing limits the persons");
        let verdict = audit(&study, None, &study.layout, &found).err().unwrap_or_default();
        let mut rules: Vec<&str> = verdict.iter().map(|violation| violation.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        prop_assert_eq!(rules, broken_minutes(&study), "{}", texts(&verdict));
    }
}

#[test]
fn the_layouts_of_the_shipped_scenarios_have_rosters_that_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for name in ["quiet-day", "double11", "jd-618", "tmall-double11", "mm9"] {
        let study = study::read(&folder.join(format!("{name}.toml"))).unwrap_or_else(|p| panic!("{p}"));
        let found = match roster(&study) {
            Ok(found) => found,
            Err(refused) => {
                assert!(refused.iter().all(|refused| refused.certain), "{name}");
                continue;
            }
        };
        // Numbers of people, and what the families of a plan allow, are not what these layouts were made for.
        let of_persons = |violation: &Violation| {
            !["template", "break", "headcount", "minimum", "away"].contains(&violation.rule)
        };
        let verdict = audit(&study, Some(&study.layout), &study.layout, &found).err().unwrap_or_default();
        let broken: Vec<Violation> = verdict.into_iter().filter(of_persons).collect();
        assert!(broken.is_empty(), "{name}:\n{}", texts(&broken));
    }
}

#[test]
fn a_thousand_people_over_four_days_are_rostered_at_once() {
    let mut shifts = Vec::new();
    for day in 0..4 {
        for start in [0, 2, 4, 8, 12, 15] {
            shifts.push(Shift {
                name: format!("{day} {start}"),
                start: hour(24 * day + start),
                end: hour(24 * day + start + 9),
                breaks: vec![(hour(24 * day + start + 4), hour(24 * day + start + 5))],
            });
        }
    }
    let lines = (0..shifts.len())
        .flat_map(|shift| (0..3).map(move |group| LayoutLine { team: 0, group, shift, count: 60 }))
        .collect();
    let limits = Limits {
        most_week: Some(Span::from_hours(24)),
        rest: Span::from_hours(11),
        days_running: 6,
        ..no_limits()
    };
    let study = world(4, shifts, lines, vec![limits, no_limits()]);
    let begun = std::time::Instant::now();
    let found = roster(&study).expect("nothing limits the persons");
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    let verdict = audit(&study, None, &study.layout, &found);
    assert!(verdict.is_ok(), "{}", texts(&verdict.unwrap_err()));
    // 4320 shifts of 8 h at 24 h each.
    assert_eq!(found.persons.len(), 1440);
}
