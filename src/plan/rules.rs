//! The rules that numbers of people keep: head count, least numbers, people away on break, and how many different
//! people there are.

use super::model::{Candidate, Model};
use crate::say;
use crate::scenario::{Demand, GroupId, Scenario, by_hour};
use crate::study::{Minimum, Study};
use crate::units::{Span, Time};
use crate::workforce::{Limits, Shift};

/// What a rule is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// How many people a team has at once.
    Headcount,
    /// How many different people a team has.
    People,
    /// How many are on line at least.
    Minimum,
    /// How many are on break at once.
    Away,
}

/// What a rule's numbers may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// At most.
    Most,
    /// At least.
    Least,
}

/// A rule on the numbers of people: Σ weight × number is at most, or at least, a limit.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// What it is about.
    pub about: About,
    /// What it says, in a planner's words.
    pub what: String,
    /// Candidates and their weights.
    pub terms: Vec<(usize, f64)>,
    /// Which side the limit is on.
    pub bound: Bound,
    /// The limit.
    pub limit: f64,
}

/// The different people of a team, of whom each stays in one group: the groups' own maxima together are no more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pool {
    /// What it says, in a planner's words.
    pub what: String,
    /// Most people.
    pub people: u32,
    /// Per group: rules whose sums are the people taken at an instant.
    pub taken: Vec<Vec<usize>>,
}

impl Rule {
    /// By how much numbers break the rule; 0 if they keep it.
    pub fn broken_by(&self, counts: &[u32]) -> f64 {
        let sum: f64 = self.terms.iter().map(|(place, weight)| weight * f64::from(counts[*place])).sum();
        self.excess(sum)
    }

    /// By how much a sum breaks the rule.
    pub fn excess(&self, sum: f64) -> f64 {
        let excess = match self.bound {
            Bound::Most => sum - self.limit,
            Bound::Least => self.limit - sum,
        };
        if excess > 1e-9 { excess } else { 0.0 }
    }
}

/// The rules of a plan. People on break count as at work for the head count.
pub(super) fn rules(study: &Study, scenario: &Scenario, model: &Model) -> Vec<Rule> {
    let mut rules = Vec::new();
    let span = |period: usize| {
        let from = Time::START + scenario.slot * period as i64;
        (from, (from + scenario.slot).min(scenario.end))
    };
    let all = || model.candidates.iter().enumerate();
    let label = |at: Time| scenario.clock.label(at);
    for (team, limits) in study.limits.iter().enumerate() {
        let of_team = || all().filter(move |(_, candidate)| candidate.team as usize == team);
        let name = &scenario.teams[team].name;
        for period in 0..model.periods {
            let (from, to) = span(period);
            // A period may touch hours of unlike limits.
            let mut limit = by_hour(&limits.headcount, scenario.clock.hour(to - Span::from_micros(1)));
            let mut at = from;
            while at < to {
                limit = limit.min(by_hour(&limits.headcount, scenario.clock.hour(at)));
                at += Span::from_mins(30);
            }
            if limit == u32::MAX {
                continue;
            }
            let terms: Vec<(usize, f64)> = of_team()
                .filter(|(_, c)| {
                    let shift = &model.shifts[c.shift];
                    shift.start < to && shift.end > from
                })
                .map(|(place, _)| (place, 1.0))
                .collect();
            let what = say!(
                "at most {limit} of {name} at once, at {}",
                "{name} 同时最多 {limit} 人，在 {}",
                label(from)
            );
            rules.push(Rule {
                about: About::Headcount,
                what,
                terms,
                bound: Bound::Most,
                limit: f64::from(limit),
            });
        }
    }
    let written = study.plan.minimum.as_deref();
    let demanded = demanded(scenario, model);
    for period in 0..model.periods {
        let (from, to) = span(period);
        for group in 0..model.groups {
            let concerns = |minimum: &&Minimum| {
                minimum.group.is_none_or(|only| usize::from(only) == group)
                    && minimum.windows.iter().any(|(start, end)| *start < to && *end > from)
            };
            let asked =
                written.unwrap_or_default().iter().filter(concerns).map(|minimum| minimum.people).max();
            // Where nothing is said somebody is there for whoever comes, unless the list is there and empty.
            let by_default =
                written.is_none_or(|list| !list.is_empty()) && demanded[period * model.groups + group];
            let people = asked.unwrap_or(u32::from(by_default));
            let terms = present(model, period, group);
            // Who writes a list knows of the hours that no shift reaches.
            if people == 0 || terms.is_empty() && asked.is_none() && written.is_some() {
                continue;
            }
            let what = say!(
                "at least {people} of {} on line, at {}",
                "{} 至少 {people} 人在线，在 {}",
                scenario.groups[group],
                label(from)
            );
            let limit = f64::from(people);
            rules.push(Rule { about: About::Minimum, what, terms, bound: Bound::Least, limit });
        }
    }
    away_rules(study, scenario, model, &mut rules);
    rules.retain(|rule| rule.bound == Bound::Least || !rule.terms.is_empty());
    rules.dedup_by(|a, b| a.bound == b.bound && a.limit == b.limit && a.terms == b.terms);
    rules
}

/// Whether any inquiries come in a period that a group serves.
fn demanded(scenario: &Scenario, model: &Model) -> Vec<bool> {
    let mut demanded = vec![false; model.cells()];
    let mut note = |at: Time, group: GroupId| {
        let period = (at.micros() / scenario.slot.micros()).clamp(0, model.periods as i64 - 1) as usize;
        demanded[period * model.groups + group as usize] = true;
    };
    match &scenario.demand {
        Demand::Replay(log) => {
            log.iter().for_each(|it| note(it.at, scenario.reasons[it.reason as usize].group));
        }
        Demand::Forecast(forecast) => {
            for (expected, reason) in forecast.expected.iter().zip(&scenario.reasons) {
                for (slot, _) in expected.iter().enumerate().filter(|(_, expected)| **expected > 0.0) {
                    let (from, to) = (forecast.slot_start(slot), forecast.slot_start(slot + 1));
                    let mut at = from;
                    while at < to {
                        note(at, reason.group);
                        at += scenario.slot;
                    }
                }
            }
        }
    }
    demanded
}

/// Who is at work in all of a period, as terms of a rule.
fn present(model: &Model, period: usize, group: usize) -> Vec<(usize, f64)> {
    model
        .candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| candidate.group as usize == group)
        .filter_map(|(place, candidate)| {
            let share = *candidate.presence.get(period.checked_sub(candidate.first)?)?;
            (share > 0.999).then_some((place, 1.0))
        })
        .collect()
}

/// No more different people than each team has, and no more work of a week or of overtime than they may do together.
///
/// A person is taken from a shift's start until rest after its end is over, and to the end of the local day on which
/// it began, since nobody works two shifts of one day. These are intervals, and intervals can be given to as few
/// people as overlap at most at one instant; so it is enough that no instant has too many. The instants to look at
/// are the starts. A person stays in one group, so this holds group by group, and their maxima add up.
pub(super) fn add_pools(study: &Study, model: &mut Model) {
    for (team, limits) in study.limits.iter().enumerate().filter(|(_, limits)| limits.people < u32::MAX) {
        let clock = &study.scenario.clock;
        let name = &study.scenario.teams[team].name;
        let what =
            say!("{name} has {} people, of whom some rest", "{name} 有 {} 人，其中有人在休班", limits.people);
        let mut pool = Pool { what, people: limits.people, taken: vec![Vec::new(); model.groups] };
        let taken = |shift: &Shift| {
            let midnight = clock.time_of_day(clock.day(shift.start) + 1, Span::ZERO);
            (shift.start, (shift.end + limits.rest).max(midnight))
        };
        for group in 0..model.groups {
            let mine: Vec<(usize, (Time, Time))> = model
                .candidates
                .iter()
                .enumerate()
                .filter(|(_, c)| (c.team as usize, c.group as usize) == (team, group))
                .map(|(place, c)| (place, taken(&model.shifts[c.shift])))
                .collect();
            let mut starts: Vec<Time> = mine.iter().map(|(_, taken)| taken.0).collect();
            starts.sort_unstable();
            starts.dedup();
            for at in starts {
                let there = mine.iter().filter(|(_, (from, to))| *from <= at && at < *to);
                let terms = there.map(|(place, _)| (*place, 1.0)).collect();
                let what = say!("{}, at {}", "{}，在 {}", pool.what, clock.label(at));
                let limit = f64::from(limits.people);
                pool.taken[group].push(model.rules.len());
                model.rules.push(Rule { about: About::People, what, terms, bound: Bound::Most, limit });
            }
        }
        model.pools.push(pool);
        let of_days = rules_of_days(study, model, team, limits);
        model.rules.extend(of_days);
        let mut hours = |what: String, each: &dyn Fn(Span) -> Span, most: Span| {
            let of = |c: &Candidate| each(model.shifts[c.shift].work()).secs() / 3_600.0;
            let mine = model.candidates.iter().enumerate().filter(|(_, c)| c.team as usize == team);
            let terms = mine.map(|(place, c)| (place, of(c))).filter(|term| term.1 > 0.0).collect();
            let limit = most.secs() / 3_600.0 * f64::from(limits.people);
            model.rules.push(Rule { about: About::People, what, terms, bound: Bound::Most, limit });
        };
        let days = clock.day(study.scenario.end - Span::from_micros(1)) - clock.day(Time::START) + 1;
        // Over more days than these the limits are looked at when the roster is made.
        if let Some(most) = limits.most_week.filter(|_| days <= 7) {
            hours(
                say!("{name}: at most {most} of work a week each", "{name}：每人每周最多工作 {most}"),
                &|work| work,
                most,
            );
        }
        if let Some(most) = limits.overtime_month.filter(|_| days <= 28) {
            let overtime = |work: Span| (work - limits.normal_day).max(Span::ZERO);
            hours(
                say!("{name}: at most {most} of overtime a month each", "{name}：每人每月最多加班 {most}"),
                &overtime,
                most,
            );
        }
    }
}

/// How many shifts all people of a team can work: on so many days running each, and of a week's work as many as the
/// shortest allow.
fn rules_of_days(study: &Study, model: &Model, team: usize, limits: &Limits) -> Vec<Rule> {
    let (clock, name) = (&study.scenario.clock, &study.scenario.teams[team].name);
    let days = clock.day(study.scenario.end - Span::from_micros(1)) - clock.day(Time::START) + 1;
    let mine = || model.candidates.iter().enumerate().filter(|(_, c)| usize::from(c.team) == team);
    let at_most = |what: String, days: std::ops::Range<i64>, each: i64| {
        let within = |c: &Candidate| days.contains(&clock.day(model.shifts[c.shift].start));
        let terms = mine().filter(|(_, c)| within(c)).map(|(place, _)| (place, 1.0)).collect();
        let limit = each as f64 * f64::from(limits.people);
        Rule { about: About::People, what, terms, bound: Bound::Most, limit }
    };
    let running = i64::from(limits.days_running);
    let mut rules: Vec<Rule> = (0..(days - running).max(0))
        .map(|first| {
            let date = clock.at(clock.time_of_day(first, Span::ZERO)).date();
            let what = say!(
                "{name}: at most {running} days running each, from {date}",
                "{name}：每人最多连续工作 {running} 天，从 {date} 起"
            );
            at_most(what, first..first + running + 1, running)
        })
        .collect();
    let shortest = mine().map(|(_, c)| model.shifts[c.shift].work()).filter(|work| *work > Span::ZERO).min();
    if let (Some(most), Some(shortest)) = (limits.most_week.filter(|_| days <= 7), shortest) {
        let each = most.micros() / shortest.micros();
        let what = say!(
            "{name}: at most {each} shifts a person and week, of {most} of work",
            "{name}：每人每周最多 {each} 个班（工作 {most}）"
        );
        rules.push(at_most(what, 0..days, each));
    }
    rules.retain(|rule| !rule.terms.is_empty());
    rules
}

/// Not too many of a group on break at once: one in any case, and above that the share of those beyond the first.
fn away_rules(study: &Study, scenario: &Scenario, model: &Model, rules: &mut Vec<Rule>) {
    let share = study.plan.away;
    let mut instants: Vec<Time> =
        model.shifts.iter().flat_map(|shift| shift.breaks.iter().map(|taken| taken.0)).collect();
    // Who goes home makes those on break a larger share.
    instants.extend(model.shifts.iter().map(|shift| shift.end));
    // What is before the scenario or after it is nobody's business, but for a break that goes on at its start.
    instants.push(Time::START);
    instants.retain(|at| Time::START <= *at && *at < scenario.end);
    instants.sort_unstable();
    instants.dedup();
    for at in instants {
        for group in 0..model.groups {
            let terms: Vec<(usize, f64)> = model
                .candidates
                .iter()
                .enumerate()
                .filter(|(_, candidate)| candidate.group as usize == group)
                .filter_map(|(place, candidate)| {
                    let shift = &model.shifts[candidate.shift];
                    let away = shift.is_on_break(at);
                    (shift.start <= at && at < shift.end)
                        .then_some((place, if away { 1.0 - share } else { -share }))
                })
                .collect();
            if terms.iter().any(|(_, weight)| *weight > 0.0) {
                let what = say!(
                    "at most {:.0} % of {} on break at once, at {}",
                    "{1} 同时休息的最多 {0:.0}%，在 {2}",
                    share * 100.0,
                    scenario.groups[group],
                    scenario.clock.label(at)
                );
                rules.push(Rule { about: About::Away, what, terms, bound: Bound::Most, limit: 1.0 - share });
            }
        }
    }
}
