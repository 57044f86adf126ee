//! Targets that no staffing can meet: because writing the reply alone takes too long, or nothing counts.

use super::Doubts;
use crate::kpi::{Better, Counting, Unit};
use crate::language::Words;
use crate::random::{Purpose, Stream, Streams};
use crate::say;
use crate::scenario::{Replies, Scenario, Team};

/// Replies that are drawn to estimate the share that is written in time.
const DRAWS: usize = 20_000;

/// How far a bound must lie beyond the estimate: four standard errors of a share from so many draws.
const MARGIN: f64 = 0.015;

const FIRST: Words = Words::new("first replies", "首次回复");
const EVERY: Words = Words::new("replies", "回复");

pub(super) fn look(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    for (target, place) in study.targets.iter().zip(&study.places.targets) {
        let window = target.figure.window;
        if window.stretches(&study.scenario.clock, study.scenario.end).is_empty() {
            let hours = |at: crate::units::Span| at.micros() / 3_600_000_000;
            doubts.add(
                *place,
                say!(
                    "the target for {:?} counts {:02}:00–{:02}:00 only, and the scenario lies outside",
                    "{:?} 的目标只统计 {:02}:00–{:02}:00，而场景在此之外",
                    target.figure.name,
                    hours(window.from),
                    hours(window.until)
                ),
                say!(
                    "nothing is counted, so it cannot be judged: choose another figure",
                    "没有可统计的数据，无法判断：请换一个指标"
                ),
            );
        }
    }
    nothing_to_count(doubts);
    all_or_nothing(doubts);
    let Some(factor) = quickest(&study.scenario) else { return };
    let mut stream = Streams::new(0, 0).stream(Purpose::Report, 0);
    let (first, later) = (
        draws(&study.scenario, factor, true, &mut stream),
        draws(&study.scenario, factor, false, &mut stream),
    );
    let firsts = share_of_firsts(&study.scenario);
    for (target, place) in study.targets.iter().zip(&study.places.targets) {
        let within = |secs: f64, works: &[f64]| {
            works.iter().filter(|work| **work <= secs).count() as f64 / works.len().max(1) as f64
        };
        let mean = |works: &[f64]| works.iter().sum::<f64>() / works.len().max(1) as f64;
        let (best, what) = match target.figure.counting {
            Counting::FirstReplyWithin { limit } => (within(limit.secs(), &first), FIRST),
            Counting::RoundsWithin { limit, .. } => {
                (firsts * within(limit.secs(), &first) + (1.0 - firsts) * within(limit.secs(), &later), EVERY)
            }
            Counting::MeanFirstWait => (mean(&first), FIRST),
            Counting::MeanRoundWait { .. } => (firsts * mean(&first) + (1.0 - firsts) * mean(&later), EVERY),
            _ => continue,
        };
        let slack = if target.figure.unit == Unit::Share { MARGIN } else { best * MARGIN };
        if target.met(best - slack) || target.met(best + slack) {
            continue;
        }
        let found = match target.figure.unit {
            Unit::Share => say!(
                "the target for {:?} cannot be met by any staffing: only {:.1} % of {what} are written in the time, even if nobody waits",
                "{:?} 的目标加多少人都达不到：即使无人等待，也只有 {:.1}% 的{what}能在时限内写完",
                target.figure.name,
                best * 100.0
            ),
            _ => say!(
                "the target for {:?} cannot be met by any staffing: {what} take {best:.1} s to write on average, even if nobody waits",
                "{:?} 的目标加多少人都达不到：即使无人等待，{what}平均也要写 {best:.1} 秒",
                target.figure.name
            ),
        };
        doubts.add(
            *place,
            found,
            say!("lower the target, or shorten [replies]", "请降低目标，或缩短 [replies]"),
        );
    }
}

/// Targets for figures of what the scenario does not describe.
fn nothing_to_count(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    for (target, place) in study.targets.iter().zip(&study.places.targets) {
        let Some(key) = target.figure.counting.lacks(&study.scenario) else { continue };
        let found = say!(
            "the target for {name:?} has nothing to count: the scenario has no {key}",
            "{name:?} 的目标没有可统计的数据：场景没有写 {key}",
            name = target.figure.name
        );
        let remedy = say!("write {key}, or leave the target out", "请写上 {key}，或删去该目标");
        doubts.add(*place, found, remedy);
    }
}

/// Targets of a share that asks for everything.
fn all_or_nothing(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    for (target, place) in study.targets.iter().zip(&study.places.targets) {
        let (unit, better) = (target.figure.unit, target.figure.better);
        if unit == Unit::Share && better == Better::Higher && target.bound >= 1.0 {
            let found = say!(
                "at_least of {name:?} is 1: a single one that misses fails the day",
                "{name:?} 的 at_least 是 1：只要有一次不达标，当天就不达标",
                name = target.figure.name
            );
            doubts.add(
                *place,
                found,
                say!("write 0.99 for 99 %, if not all are meant", "如非全部，99% 请写 0.99"),
            );
        }
    }
}

/// The least factor on work that any team has at any hour, the bot's help included.
fn quickest(scenario: &Scenario) -> Option<f64> {
    let least = |team: &Team| team.work_factor.iter().copied().fold(f64::INFINITY, f64::min);
    let factor = scenario.teams.iter().map(least).fold(f64::INFINITY, f64::min);
    let assist = if scenario.bot.assistant.is_empty() { 1.0 } else { scenario.bot.assist_factor.min(1.0) };
    let reason = scenario.reasons.iter().map(|reason| reason.work_factor).fold(f64::INFINITY, f64::min);
    let factor = factor * assist * reason;
    factor.is_finite().then_some(factor)
}

/// Seconds from the start of writing to what the customer sees.
fn draws(scenario: &Scenario, factor: f64, first: bool, stream: &mut Stream) -> Vec<f64> {
    let Replies { quick_phrase, parts, .. } = &scenario.replies;
    (0..DRAWS)
        .map(|_| {
            let law = match quick_phrase {
                _ if first => &scenario.replies.first,
                Some((share, work)) if stream.uniform() < *share => work,
                _ => &scenario.replies.later,
            };
            let work = law.draw(stream).secs() * factor;
            match parts {
                Some((share, first_part)) if stream.uniform() < *share => work * first_part,
                _ => work,
            }
        })
        .collect()
}

/// Share of an inquiry's rounds that are its first, over all reasons alike.
fn share_of_firsts(scenario: &Scenario) -> f64 {
    // The least mean gives the largest share of short first replies, and so the most hopeful answer.
    let rounds = scenario.reasons.iter().map(|reason| reason.rounds_mean).fold(f64::INFINITY, f64::min);
    if rounds.is_finite() { 1.0 / rounds.max(1.0) } else { 1.0 }
}
