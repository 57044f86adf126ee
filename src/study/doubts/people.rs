//! Shifts, breaks, and people with nothing to do.

use super::{Doubts, load};
use crate::language::Words;
use crate::say;
use crate::scenario::{Demand, by_hour};
use crate::study::Study;
use crate::units::{Span, Time};
use crate::workforce::{LayoutLine, Limit, Shift, rules_of};

/// A shift without a break longer than this is doubted.
const LONG_SHIFT: Span = Span::from_hours(24);

/// Planners let a fifth to a quarter of a group go on break at once.
const MOST_AWAY: f64 = 0.25;

pub(super) fn look(doubts: &mut Doubts<'_>) {
    for (team, place) in &doubts.study.places.assumed_kinds {
        doubts.add(
            *place,
            say!(
                "the team {team:?} is taken for full-time staff, at their speed, absence and working time", "团队 {team:?} 按全职处理（速度、缺勤和工时）"
            ),
            say!("say what it is: kind = \"part-time\", \"temporary\" or \"outsourced\", or \"full-time\" if so", "请写明类别：kind = \"part-time\"、\"temporary\" 或 \"outsourced\"，确为全职则写 \"full-time\""),
        );
    }
    without_cost(doubts);
    shifts(doubts);
    working_time(doubts);
    drained(doubts);
    for group in 0..doubts.study.scenario.groups.len() {
        idle(doubts, group);
        breaks(doubts, group);
        crowded_breaks(doubts, group);
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
            doubts.add(*place, say!("nobody works the shift {name:?}", "没有人上班次 {name:?}"), "");
        } else if shift.end <= Time::START || shift.start >= end {
            let next_day = shift.start + Span::from_hours(24);
            let would_do = shift.end + Span::from_hours(24) > Time::START && next_day < end;
            // Of a shift that is a month away a number of days says little.
            let label = |at: Time| clock.at(at).strftime("%Y-%m-%d %H:%M").to_string();
            let far = clock.day(shift.start) < -1 || clock.day(shift.start) > clock.day(end) + 1;
            let (from, to) = if far { (label(shift.start), label(shift.end)) } else { (from, to) };
            let remedy = if far {
                say!(
                    "check its date: the scenario is from {from} to {to}",
                    "请检查日期：场景从 {from} 到 {to}",
                    from = label(Time::START),
                    to = label(end)
                )
            } else if shift.end <= Time::START && would_do {
                say!("for the next day write \"{}\"", "次日请写 \"{}\"", clock.label(next_day))
            } else {
                say!("leave it out, or check its times", "请删去，或检查时间")
            };
            doubts.add(
                *place,
                say!(
                    "the shift {name:?} lies outside the scenario: {from} to {to}",
                    "班次 {name:?} 在场景之外：{from} 至 {to}"
                ),
                remedy,
            );
        } else if shift.start < Time::START {
            let before = Time::START - shift.start;
            doubts.add(
                *place,
                say!(
                    "the shift {name:?} begins {before} before the scenario does",
                    "班次 {name:?} 比场景早 {before} 开始"
                ),
                say!(
                    "customers come from the start on: that time counts in no figure",
                    "客户从场景开始才来：这段时间不计入任何指标"
                ),
            );
        } else if shift.end - shift.start == LONG_SHIFT {
            doubts.add(
                *place,
                say!(
                    "the shift {name:?} starts and ends at the same time, so it is 24h long: {from} to {to}",
                    "班次 {name:?} 的上下班时间相同，即长 24 小时：{from} 至 {to}"
                ),
                say!("check its end", "请检查结束时间"),
            );
        } else if shift.end - shift.start > LONG_SHIFT && study.scenario.end - Time::START < LONG_SHIFT * 3 {
            let found = say!("the shift {name:?} is {} long", "班次 {name:?} 长 {}", shift.end - shift.start);
            doubts.add(*place, found, say!("check the day of its end", "请检查结束的日期"));
        }
    }
}

/// Shifts that are over before their drain would let anybody take an inquiry.
fn drained(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    for (line, place) in study.layout.lines.iter().zip(&study.places.layout) {
        let (team, shift) = (&study.scenario.teams[usize::from(line.team)], &study.layout.shifts[line.shift]);
        if line.count == 0 || team.drain < shift.end - shift.start {
            continue;
        }
        doubts.add(
            *place,
            say!(
                "drain {} of team {:?} is as long as the shift {:?} or longer: nobody on it is ever given an inquiry",
                "团队 {1:?} 的 drain {0} 不短于班次 {2:?}：该班次的人始终接不到咨询",
                team.drain,
                team.name,
                shift.name
            ),
            say!("write how long before the end nothing new comes, such as \"10m\"", "请写下班前多久不再接新咨询，例如 \"10m\""),
        );
    }
}

/// Teams that cost nothing beside teams that cost something.
fn without_cost(doubts: &mut Doubts<'_>) {
    for (team, place) in &doubts.study.places.without_cost {
        let found = say!(
            "the team {team:?} has no cost and others have: its people cost nothing",
            "团队 {team:?} 没有成本，而其他团队有：其人员按零成本计"
        );
        doubts.add(
            *place,
            found,
            Words::new(
                "write cost = { per_hour = … }, with 0 if so",
                "请写 cost = { per_hour = … }，确为零则写 0",
            ),
        );
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
        if study.limits[team].allow_a_day_of(shift) {
            continue;
        }
        let mut rules = rules_of(study.team_kinds[team]);
        let allowed = match rules.find(|rule| rule.key == "most_day" && rule.limit == Limit::Length(most)) {
            Some(rule) => say!("{} (rule {})", "{}（规则 {}）", rule.summary, rule.name),
            None => say!("most_day of the team is {most}", "该团队的 most_day 是 {most}"),
        };
        let found = say!(
            "{} of team {:?} work {work} in the shift {:?}, its breaks left out: {allowed}",
            "团队 {1:?} 有 {0}上班次 {2:?}，工时 {work}（不含休息）：{allowed}",
            if line.count == 1 { say!("1 person", "1 人") } else { say!("{} people", "{} 人", line.count) },
            study.scenario.teams[team].name,
            shift.name,
        );
        doubts.add(
            *place,
            found,
            say!(
                "shorten it by {}, or give the line another team",
                "请缩短 {}，或给这一行换个团队",
                work - most
            ),
        );
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
            1 => say!(
                "1 person of group {:?} gets no inquiries",
                "分组 {:?} 的 1 人接不到咨询",
                scenario.groups[group]
            ),
            n => say!(
                "{n} people of group {:?} get no inquiries",
                "分组 {:?} 的 {n} 人接不到咨询",
                scenario.groups[group]
            ),
        };
        doubts.add(
            doubts.place_of(group),
            found,
            say!(
                "no reason that customers come with names this group",
                "没有哪种有客户来的咨询类型属于这个分组"
            ),
        );
    }
}

/// The people of a group who come without being called: lines of the layout with their shifts.
pub(super) struct Crew<'s>(Vec<(&'s LayoutLine, &'s Shift)>);

impl<'s> Crew<'s> {
    pub(super) fn of(study: &'s Study, group: usize) -> Self {
        let lines = study.layout.lines.iter();
        let lines = lines.filter(|line| usize::from(line.group) == group && line.count > 0);
        let lines = lines.map(|line| (line, &study.layout.shifts[line.shift]));
        Crew(lines.filter(|(_, shift)| !study.scenario.calls(&shift.name)).collect())
    }

    /// Times within the scenario, ascending, between two of which nobody comes or goes.
    fn points(&self, study: &Study) -> Vec<Time> {
        let times = self.0.iter().flat_map(|(_, shift)| {
            shift.breaks.iter().flat_map(|(from, to)| [*from, *to]).chain([shift.start, shift.end])
        });
        let within = times.filter(|point| *point >= Time::START && *point < study.scenario.end);
        // Who came before the start, or is on a break since then, is found there.
        let mut points: Vec<Time> = within.chain([Time::START]).collect();
        points.sort_unstable();
        points.dedup();
        points
    }

    /// The stretches between two times of the scenario in which nobody comes or goes.
    pub(super) fn stretches(&self, study: &Study, from: Time, to: Time) -> Vec<(Time, Time)> {
        let within = self.points(study).into_iter().filter(|point| from < *point && *point < to);
        let edges: Vec<Time> = std::iter::once(from).chain(within).chain([to]).collect();
        edges.windows(2).map(|pair| (pair[0], pair[1])).collect()
    }

    /// Who is on shift, each line with whether it is on break.
    pub(super) fn on_shift(&self, at: Time) -> Vec<(&'s LayoutLine, bool)> {
        let within = |(from, to): (Time, Time)| from <= at && at < to;
        let here = self.0.iter().filter(|(_, shift)| within((shift.start, shift.end)));
        here.map(|(line, shift)| (*line, shift.breaks.iter().any(|pause| within(*pause)))).collect()
    }
}

/// Stretches in which so many of a group are on break at once that the others cannot do the work, in one doubt.
fn crowded_breaks(doubts: &mut Doubts<'_>, group: usize) {
    let study = doubts.study;
    let scenario = &study.scenario;
    let crew = Crew::of(study, group);
    let mut found: Vec<(Time, Time)> = Vec::new();
    // Of the worst stretch: load of those who stay, who is away of how many, and the shift of most of them.
    let mut worst: Option<(f64, u32, u32, usize)> = None;
    for slot in load::slots_of(study, group) {
        for (from, to) in crew.stretches(study, slot.from, slot.to) {
            let here = crew.on_shift(from);
            let all: u32 = here.iter().map(|(line, _)| line.count).sum();
            let away: u32 = here.iter().filter(|(_, away)| *away).map(|(line, _)| line.count).sum();
            // One at a time is as few as can be, and everybody at once is another doubt.
            if away < 2 || away == all || f64::from(away) <= MOST_AWAY * f64::from(all) {
                continue;
            }
            let hour = scenario.clock.hour(from);
            let stay = here.iter().filter(|(_, away)| !away).map(|(line, _)| {
                let team = &scenario.teams[usize::from(line.team)];
                f64::from(line.count) * (1.0 - team.no_show) / by_hour(&team.work_factor, hour)
            });
            let load = slot.work_within(from, to) / (stay.sum::<f64>() * (to - from).secs());
            if load <= 1.0 {
                continue;
            }
            match found.last_mut() {
                Some((_, end)) if *end == from => *end = to,
                _ => found.push((from, to)),
            }
            if worst.is_none_or(|worst| worst.0 < load) {
                let most = here.iter().filter(|(_, away)| *away).max_by_key(|(line, _)| line.count);
                worst = most.map(|(line, _)| (load, away, all, line.shift));
            }
        }
    }
    let Some((load, away, all, shift)) = worst else { return };
    let found = say!(
        "{}: {}{away} of {all} people of group {:?} are on break at once, and the others get {:.0} % of what they can do",
        "{}：分组 {2:?} 的 {all} 人中{1} {away} 人同时休息，其余人的工作量是其能力的 {3:.0}%",
        super::stretches(study, &found),
        if found.len() > 1 { say!("at worst ", "最多有") } else { String::new() },
        scenario.groups[group],
        load * 100.0,
    );
    let place = study.places.shifts.get(shift).copied().unwrap_or_default();
    doubts.add(
        place,
        found,
        say!(
            "let no more than a quarter go at once (write a second template), and go when less is expected",
            "同时休息的不要超过四分之一（请写第二个班次），并安排在咨询较少的时候"
        ),
    );
}

/// Times at which all people of a group who are on shift are on break.
fn breaks(doubts: &mut Doubts<'_>, group: usize) {
    let study = doubts.study;
    let crew = Crew::of(study, group);
    let points = crew.points(study);
    let away = |at: Time| {
        let here = crew.on_shift(at);
        !here.is_empty() && here.iter().all(|(_, away)| *away)
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
    let alone = |at: Time| crew.on_shift(at).iter().map(|(line, _)| line.count).sum::<u32>() == 1;
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
        let then = doubts.all_on_break();
        let (found, remedy) = if is_lone {
            let found = say!(
                "{when}: the one person of group {name:?} on shift is on break, {expected} expected",
                "{when}：分组 {name:?} 当班的唯一一人在休息，预计有 {expected}"
            );
            (found, then.to_string())
        } else {
            let found = say!(
                "everyone of group {name:?} is on break {when}, {expected} expected",
                "{when}：分组 {name:?} 全员休息，预计有 {expected}"
            );
            (
                found,
                say!(
                    "{then}; stagger the breaks: write a second template",
                    "{then}；请错开休息：写第二个班次"
                ),
            )
        };
        let shift =
            crew.0.iter().map(|(line, _)| line.shift).find(|shift| {
                study.layout.shifts[*shift].breaks.iter().any(|(a, b)| *a <= start && start < *b)
            });
        let place = shift.and_then(|shift| study.places.shifts.get(shift)).copied();
        doubts.add(place.unwrap_or_default(), found, remedy);
    }
}
