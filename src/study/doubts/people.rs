//! Shifts, breaks, and people with nothing to do.

use super::{Doubts, load};
use crate::scenario::Demand;
use crate::units::{Span, Time};
use crate::workforce::{Limit, rules_of};

/// A shift without a break longer than this is doubted.
const LONG_SHIFT: Span = Span::from_hours(24);

pub(super) fn look(doubts: &mut Doubts<'_>) {
    for (team, place) in &doubts.study.places.assumed_kinds {
        doubts.add(
            *place,
            format!(
                "the team {team:?} is taken for full-time staff, at their speed, absence and working time"
            ),
            "say what it is: kind = \"part-time\", \"temporary\" or \"outsourced\", or \"full-time\" if so",
        );
    }
    without_cost(doubts);
    shifts(doubts);
    working_time(doubts);
    for group in 0..doubts.study.scenario.groups.len() {
        idle(doubts, group);
        breaks(doubts, group);
    }
}

fn shifts(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let (clock, end) = (&study.scenario.clock, study.scenario.end);
    for (i, (shift, place)) in study.layout.shifts.iter().zip(&study.places.shifts).enumerate() {
        let (from, to) = (clock.label(shift.start), clock.label(shift.end));
        let name = &shift.name;
        let people: u32 =
            study.layout.lines.iter().filter(|line| line.shift == i).map(|line| line.count).sum();
        if people == 0 {
            doubts.add(*place, format!("nobody works the shift {name:?}"), "");
        } else if shift.end <= Time::START || shift.start >= end {
            let next_day = shift.start + Span::from_hours(24);
            let remedy = if shift.end <= Time::START && next_day < end {
                format!("for the next day write \"{}\"", clock.label(next_day))
            } else {
                "leave it out, or check its times".to_owned()
            };
            doubts.add(
                *place,
                format!("the shift {name:?} lies outside the scenario: {from} to {to}"),
                remedy,
            );
        } else if shift.start < Time::START {
            let before = Time::START - shift.start;
            doubts.add(
                *place,
                format!("the shift {name:?} begins {before} before the scenario does"),
                "customers come from the start on: that time counts in no figure",
            );
        } else if shift.end - shift.start > LONG_SHIFT && study.scenario.end - Time::START < LONG_SHIFT * 3 {
            let found = format!("the shift {name:?} is {} long", shift.end - shift.start);
            doubts.add(*place, found, "check the day of its end");
        }
    }
}

/// Teams that cost nothing beside teams that cost something.
fn without_cost(doubts: &mut Doubts<'_>) {
    for (team, place) in &doubts.study.places.without_cost {
        let found = format!("the team {team:?} has no cost and others have: its people cost nothing");
        doubts.add(*place, found, "write cost = { per_hour = … }, with 0 if so");
    }
}

/// Lines of the layout whose shift is longer than the team may work in a day.
fn working_time(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    for (line, place) in
        study.layout.lines.iter().zip(&study.places.layout).filter(|(line, _)| line.count > 0)
    {
        let (team, shift) = (usize::from(line.team), &study.layout.shifts[line.shift]);
        let (work, most) = (shift.work(), study.limits[team].most_day);
        if work <= most || !shift.is_a_day() {
            continue;
        }
        let mut rules = rules_of(study.team_kinds[team]);
        let allowed = match rules.find(|rule| rule.key == "most_day" && rule.limit == Limit::Length(most)) {
            Some(rule) => format!("{} (rule {})", rule.summary, rule.name),
            None => format!("most_day of the team is {most}"),
        };
        let found = format!(
            "{} of team {:?} work {work} in the shift {:?}, its breaks left out: {allowed}",
            if line.count == 1 { "1 person".to_owned() } else { format!("{} people", line.count) },
            study.scenario.teams[team].name,
            shift.name,
        );
        doubts.add(*place, found, format!("shorten it by {}, or give the line another team", work - most));
    }
}

/// People whose group gets no inquiries at all.
fn idle(doubts: &mut Doubts<'_>, group: usize) {
    let study = doubts.study;
    let scenario = &study.scenario;
    let people: u64 = study
        .layout
        .lines
        .iter()
        .filter(|line| usize::from(line.group) == group)
        .map(|line| u64::from(line.count))
        .sum();
    let come = |reason: usize| match &scenario.demand {
        Demand::Forecast(forecast) => forecast.expected[reason].iter().any(|count| *count > 0.0),
        Demand::Replay(log) => log.iter().any(|inquiry| usize::from(inquiry.reason) == reason),
    };
    let transferred = |reason: usize| {
        scenario
            .reasons
            .iter()
            .any(|from| from.transfers.iter().any(|(to, p)| usize::from(*to) == reason && *p > 0.0))
    };
    let serves = (0..scenario.reasons.len()).any(|reason| {
        usize::from(scenario.reasons[reason].group) == group && (come(reason) || transferred(reason))
    });
    let helps = scenario.routing.overflow.iter().any(|o| o.to.iter().any(|to| usize::from(*to) == group));
    if people > 0 && !serves && !helps {
        let found = match people {
            1 => format!("1 person of group {:?} gets no inquiries", scenario.groups[group]),
            n => format!("{n} people of group {:?} get no inquiries", scenario.groups[group]),
        };
        doubts.add(doubts.place_of(group), found, "no reason that customers come with names this group");
    }
}

/// Times at which all people of a group who are on shift are on break.
fn breaks(doubts: &mut Doubts<'_>, group: usize) {
    let study = doubts.study;
    let lines: Vec<_> =
        study.layout.lines.iter().filter(|line| usize::from(line.group) == group && line.count > 0).collect();
    let shifts: Vec<_> = lines.iter().map(|line| &study.layout.shifts[line.shift]).collect();
    let mut points: Vec<Time> = shifts
        .iter()
        .flat_map(|shift| {
            shift.breaks.iter().flat_map(|(from, to)| [*from, *to]).chain([shift.start, shift.end])
        })
        .filter(|point| *point >= Time::START && *point < study.scenario.end)
        .collect();
    points.sort_unstable();
    points.dedup();
    // Between two neighbouring points nobody comes or goes.
    let within = |at: Time, (from, to): (Time, Time)| from <= at && at < to;
    let on_shift = |at: Time| -> Vec<usize> {
        (0..lines.len()).filter(|line| within(at, (shifts[*line].start, shifts[*line].end))).collect()
    };
    let away = |at: Time| {
        let here = on_shift(at);
        !here.is_empty()
            && here.iter().all(|line| shifts[*line].breaks.iter().any(|pause| within(at, *pause)))
    };
    let mut stretches: Vec<(Time, Time)> = Vec::new();
    let mut from = None;
    for point in points.iter().copied().chain([study.scenario.end]) {
        match (from, point < study.scenario.end && away(point)) {
            (None, true) => from = Some(point),
            (Some(start), false) => {
                from = None;
                stretches.push((start, point));
            }
            _ => {}
        }
    }
    // Who works alone cannot take turns with anybody: then only customers who come meanwhile are worth a word.
    let alone = |at: Time| on_shift(at).iter().map(|line| lines[*line].count).sum::<u32>() == 1;
    let (lone, together): (Vec<_>, Vec<_>) = stretches.into_iter().partition(|(start, _)| alone(*start));
    for (list, is_lone) in [(together, false), (lone, true)] {
        let Some((start, _)) = list.first().copied() else { continue };
        let expected: f64 =
            list.iter().map(|(from, to)| load::inquiries_within(study, group, *from, *to)).sum();
        if is_lone && expected < 0.95 {
            continue;
        }
        let (name, when) = (&study.scenario.groups[group], super::stretches(study, &list));
        let expected = super::inquiries(expected);
        let then = doubts.without_anybody(group);
        let (found, remedy) = if is_lone {
            let found =
                format!("{when}: the one person of group {name:?} on shift is on break, {expected} expected");
            (found, then.to_owned())
        } else {
            let found = format!("everyone of group {name:?} is on break {when}, {expected} expected");
            (found, format!("{then}; stagger the breaks: write a second template"))
        };
        let shift = lines
            .iter()
            .map(|line| line.shift)
            .find(|shift| study.layout.shifts[*shift].breaks.iter().any(|(a, b)| *a <= start && start < *b));
        let place = shift.and_then(|shift| study.places.shifts.get(shift)).copied();
        doubts.add(place.unwrap_or_default(), found, remedy);
    }
}
