//! The people of the file against what its own limits let a plan have: `people`, `headcount` and `minimum`.

use std::collections::BTreeMap;

use super::{Doubts, stretches};
use crate::say;
use crate::scenario::GroupId;
use crate::study::Study;
use crate::units::{Span, Time};
use crate::workforce::Roster;

pub(super) fn look(doubts: &mut Doubts<'_>) {
    roster(doubts);
    headcount(doubts);
    minimum(doubts);
    templates(doubts);
}

/// Shift templates of a plan that are longer than a day of any team that may work them: nobody ever would.
fn templates(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let mut told = Vec::new();
    for (shift, opening) in &study.plan.templates {
        if opening.teams.iter().any(|&team| study.limits[usize::from(team)].allow_a_day_of(shift)) {
            continue;
        }
        let most = opening.teams.iter().map(|&team| (study.limits[usize::from(team)].most_day, team)).max();
        let Some((most, team)) = most else { continue };
        // A family has a template for each of its starts.
        let (work, teams) = (shift.work(), opening.teams.clone());
        if told.contains(&(work, teams.clone())) {
            continue;
        }
        told.push((work, teams));
        let name = &study.scenario.teams[usize::from(team)].name;
        let place = study.places.teams.get(usize::from(team)).copied().unwrap_or_default();
        let family = &shift.name;
        doubts.add(
            place,
            say!(
                "the template {family:?} is {work} of work, and a day of team {name:?} at most {most}: no plan uses it",
                "模板 {family:?} 的工作时间为 {work}，而团队 {name:?} 一天最多 {most}：规划不会用它"
            ),
            say!(
                "shorten the template, let another team work it, or change most_day",
                "请缩短模板、让别的团队来上，或修改 most_day"
            ),
        );
    }
}

/// Teams that have too few people for the layout, or none who may work one of its shifts.
fn roster(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let Err(refused) = Roster::of(&study.layout, &study.limits, &study.scenario) else { return };
    let mut told = BTreeMap::new();
    for reason in refused {
        let team = usize::from(reason.team);
        let place = study.places.teams.get(team).or(study.places.layout.first()).copied();
        let place = place.unwrap_or_default();
        let Some(needed) = reason.needed else {
            // Of shifts that are longer than a day may be, another doubt tells.
            if !reason.is_of_day {
                let remedy =
                    say!("shorten the shift, or change the team's limits", "请缩短班次，或修改团队的限制");
                doubts.add(place, reason.text, remedy);
            }
            continue;
        };
        // Each day and group lacks some; the team as a whole is one doubt.
        if told.insert(team, ()).is_some() {
            continue;
        }
        let (name, most) = (&study.scenario.teams[team].name, study.limits[team].people);
        let sure = if reason.certain {
            String::new()
        } else {
            say!(", as far as was found", "（就已找到的排法而言）")
        };
        doubts.add(
            place,
            say!(
                "the roster takes {needed} different people of team {name:?}{sure}, and people is {most}: no plan may have so many",
                "现有排班需要团队 {name:?} 的 {needed} 个不同的人{sure}，而 people 是 {most}：规划不能用这么多人"
            ),
            say!(
                "write people = {needed}, or take {surplus} out of the roster",
                "请写 people = {needed}，或从排班中减去 {surplus} 人",
                surplus = needed.saturating_sub(most as usize)
            ),
        );
    }
}

/// Stretches in which more of a team are at work than `headcount` allows.
fn headcount(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    for (team, limits) in study.limits.iter().enumerate() {
        if limits.headcount.iter().all(|most| *most == u32::MAX) {
            continue;
        }
        let here = |at: Time| at_work(study, at, false, |line| usize::from(line.team) == team);
        let over = |at: Time| {
            let most = limits.headcount_at(study.scenario.clock.hour(at));
            here(at).saturating_sub(most)
        };
        let Some((when, worst)) = found(study, &over) else { continue };
        let name = &study.scenario.teams[team].name;
        let most = limits.headcount_at(study.scenario.clock.hour(worst));
        let place = study.places.teams.get(team).or(study.places.layout.first()).copied();
        doubts.add(
            place.unwrap_or_default(),
            say!(
                "{when}: up to {people} of team {name:?} are at work and headcount allows {most}",
                "{when}：团队 {name:?} 最多有 {people} 人同时在班，而 headcount 只允许 {most} 人",
                people = here(worst)
            ),
            say!(
                "a plan may not have that many: raise headcount, or move people",
                "规划不能排这么多人：请提高 headcount，或调整排班"
            ),
        );
    }
}

/// Stretches in which fewer are on line than `[plan] minimum` asks for.
fn minimum(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    for minimum in study.plan.minimum.iter().flatten() {
        for group in 0..study.scenario.groups.len() {
            if minimum.group.is_some_and(|only| usize::from(only) != group) {
                continue;
            }
            let group = group as GroupId;
            let here = |at: Time| at_work(study, at, true, |line| line.group == group);
            let short = |at: Time| match minimum.windows.iter().any(|(from, to)| *from <= at && at < *to) {
                true => minimum.people.saturating_sub(here(at)),
                false => 0,
            };
            let Some((when, worst)) = found(study, &short) else { continue };
            let name = &study.scenario.groups[usize::from(group)];
            let place = doubts.place_of(usize::from(group));
            doubts.add(
                place,
                say!(
                    "{when}: {people} of group {name:?} are on line, and minimum in [plan] is {least}",
                    "{when}：分组 {name:?} 有 {people} 人在线，而 [plan] 的 minimum 是 {least}",
                    people = here(worst),
                    least = minimum.people
                ),
                say!(
                    "a plan will have more there: put people there, or lower minimum",
                    "规划会在此处排更多人：请在此时段加人，或降低 minimum"
                ),
            );
        }
    }
}

/// How many of some lines are on shift at a point; `on_line`: without those on a break. Whoever comes only when called
/// is not there.
fn at_work(
    study: &Study,
    at: Time,
    on_line: bool,
    is_one: impl Fn(&crate::workforce::LayoutLine) -> bool,
) -> u32 {
    let lines = study.layout.lines.iter().filter(|line| is_one(line));
    let here = lines.filter(|line| {
        let shift = &study.layout.shifts[line.shift];
        let paused = shift.is_on_break(at);
        shift.start <= at && at < shift.end && !(on_line && paused) && !study.scenario.calls(&shift.name)
    });
    here.map(|line| line.count).sum()
}

/// The stretches of the scenario in which something is above 0, in words, and where it is worst.
fn found(study: &Study, above: &dyn Fn(Time) -> u32) -> Option<(String, Time)> {
    let (scenario, shifts) = (&study.scenario, &study.layout.shifts);
    let mut points: Vec<Time> = vec![Time::START];
    // Limits change at full hours of the wall clock, people at their own times.
    let past = scenario.clock.since_midnight(Time::START).micros() % Span::from_hours(1).micros();
    let mut hour = Time::START - Span::from_micros(past);
    while hour < scenario.end {
        points.push(hour);
        hour += Span::from_hours(1);
    }
    points.extend(shifts.iter().flat_map(|shift| [shift.start, shift.end]));
    points.extend(shifts.iter().flat_map(|shift| shift.breaks.iter().flat_map(|(from, to)| [*from, *to])));
    let windows = study.plan.minimum.iter().flatten().flat_map(|minimum| &minimum.windows);
    points.extend(windows.flat_map(|(from, to)| [*from, *to]));
    points.retain(|at| *at >= Time::START && *at < scenario.end);
    points.sort_unstable();
    points.dedup();
    let mut list: Vec<(Time, Time)> = Vec::new();
    let mut worst: Option<(u32, Time)> = None;
    for (place, from) in points.iter().enumerate() {
        let much = above(*from);
        if much == 0 {
            continue;
        }
        let to = points.get(place + 1).copied().unwrap_or(scenario.end);
        match list.last_mut() {
            Some((_, end)) if *end == *from => *end = to,
            _ => list.push((*from, to)),
        }
        if worst.is_none_or(|(most, _)| much > most) {
            worst = Some((much, *from));
        }
    }
    worst.map(|(_, at)| (stretches(study, &list), at))
}
