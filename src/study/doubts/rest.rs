//! Rest between two shifts of a person whom a roster names.

use std::collections::BTreeMap;

use super::Doubts;
use crate::say;
use crate::study::problem::quoted;
use crate::study::staff::Duty;
use crate::units::Span;
use crate::workforce::{Limit, rules_of};

/// One doubt for each person: where it is too short for the first time, and how often more.
pub(super) fn look(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let mut people: BTreeMap<&str, Vec<&Duty>> = BTreeMap::new();
    for duty in &study.places.duties {
        people.entry(&duty.person).or_default().push(duty);
    }
    for duties in people.values_mut() {
        duties.sort_by_key(|duty| (duty.start, duty.end));
        let pairs = duties.iter().zip(duties.iter().skip(1));
        let short: Vec<_> = pairs.filter(|(earlier, later)| is_short(doubts, earlier, later)).collect();
        if let Some((earlier, later)) = short.first() {
            tell(doubts, earlier, later, short.len() - 1);
        }
    }
}

/// Whether a person has too little rest between two shifts. A working day may be in two parts.
fn is_short(doubts: &Doubts<'_>, earlier: &Duty, later: &Duty) -> bool {
    let clock = &doubts.study.scenario.clock;
    let rest = doubts.study.limits[usize::from(later.team)].rest;
    let in_parts = clock.day(earlier.start) == clock.day(later.start)
        && later.end - earlier.start + rest <= Span::from_hours(24);
    later.start - earlier.end < rest && !in_parts
}

fn tell(doubts: &mut Doubts<'_>, earlier: &Duty, later: &Duty, more: usize) {
    let study = doubts.study;
    let (clock, team) = (&study.scenario.clock, usize::from(later.team));
    let rest = study.limits[team].rest;
    let rule = rules_of(study.team_kinds[team])
        .find(|rule| rule.key == "rest" && rule.limit == Limit::Length(rest))
        .map(|rule| say!("{} (rule {})", "{}（规则 {}）", rule.summary, rule.name))
        .unwrap_or_else(|| say!("rest of the team is {rest}", "该团队的 rest 是 {rest}"));
    let times = |duty: &Duty| format!("{}–{}", clock.label(duty.start), clock.label(duty.end));
    let found = say!(
        "{name} rests {found} between {one} on line {line} and {other}: {rule}",
        "{name} 在第 {line} 行的 {one} 与 {other} 之间只休息 {found}：{rule}",
        name = quoted(&later.person),
        found = later.start - earlier.end,
        one = times(earlier),
        other = times(later),
        line = earlier.place.line,
    );
    let from = clock.label(earlier.end + rest);
    let mut remedy = say!(
        "begin at {from} or later, or give one of the two to somebody else",
        "请在 {from} 或之后上班，或把其中一班换给别人"
    );
    if more > 0 {
        remedy += &say!("; {more} more of this person", "；此人另有 {more} 处");
    }
    doubts.add(later.place, found, remedy);
}
