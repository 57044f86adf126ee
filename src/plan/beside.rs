//! The plans that planners make today, to be set beside the product's own: a requirement of people for each period and
//! group by itself, then shifts that cover it at the least cost ([`cover`](mod@super::cover)).
//!
//! All three are chosen from the same candidates under the same rules and are tried on the same days, so that what
//! differs is the requirement alone. Each takes chat for a telephone: an inquiry is one service without pauses of as
//! much work as its rounds have on average; that an agent has several inquiries open, and that each round is a wait of
//! its own, is not in it. Periods are taken one by one, each as if it had lasted for ever with the mean forecast, not a
//! busy day's (the stationary independent period-by-period approach: Green, Kolesar, Soares 2001, "Improving the SIPP
//! approach for staffing service systems that have cyclic demands", Operations Research 49).
//!
//! People are effective ones, who always come: with few people in a period this asks for one more where the requirement
//! is a whole number. A layout that misses the promise, or has people to spare, is no fair comparison, so each
//! requirement is also multiplied by the least factor with which its layout keeps every goal.

use super::Watch;
use super::cover::{Cover, cover};
use super::load::{Load, loads};
use super::master::NoLayout;
use super::model::Model;
use super::targets::{Goals, Standing};
use super::trials::{DayTrial, Detail, Trials};
use crate::erlang::{ErlangA, least_servers};
use crate::kpi::{Counting, Target};
use crate::language::Words;
use crate::scenario::Scenario;
use crate::study::Study;
use crate::units::{Span, Time};

/// Inquiries that an agent serves in an hour by the field's rule of thumb.
pub const PER_AGENT_HOUR: f64 = 25.0;
/// The telephone's usual service level, where no target can be said on the telephone: share and limit.
const USUAL: Level = Level::Within(0.8, 20.0);
/// Highest share that is asked for of the formulas: all of the customers no number of people attains.
const MOST_SHARE: f64 = 0.9999;
/// Ratio of neighbouring factors.
const STEP: f64 = 1.02;
/// Steps from one factor to the next one that is tried, and so many more each time.
const STRIDE: i32 = 5;
/// Least and greatest factor.
const FACTORS: (f64, f64) = (0.5, 3.0);

/// A way to say how many people a period needs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Method {
    /// Inquiries of the hour / inquiries per agent-hour, the latter given.
    RuleOfThumb(f64),
    /// Erlang C: as many as the service level needs if customers wait as long as it takes.
    ErlangC,
    /// Erlang A: as many as it needs if customers leave when their patience ends.
    ErlangA,
}

/// A method's layouts.
#[derive(Clone, PartialEq, Debug)]
pub struct Beside {
    /// The method.
    pub method: Method,
    /// Per group: most effective people that it asks for in one period.
    pub peaks: Vec<f64>,
    /// Its own layout.
    pub own: Attained,
    /// The layout of the least factor with which every goal is kept; `None` if three times as many do not keep them.
    pub scaled: Option<Attained>,
}

/// A layout, its cost and what it attains on the days of the sample.
#[derive(Clone, PartialEq, Debug)]
pub struct Attained {
    /// By how much the method's requirement is multiplied.
    pub factor: f64,
    /// People per candidate, planned cost, and what is missing of the requirement.
    pub cover: Cover,
    /// Per target: share of the days that meet it.
    pub shares: Vec<f64>,
    /// Whether every goal is kept.
    pub kept: bool,
}

/// What the telephone promises.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Level {
    /// At least this share is served within so many seconds.
    Within(f64, f64),
    /// The mean wait is at most so many seconds.
    MeanWait(f64),
    /// At most this share leaves.
    Abandons(f64),
}

/// The methods in their order, from the simplest.
pub fn methods(per_agent_hour: f64) -> [Method; 3] {
    [Method::RuleOfThumb(per_agent_hour), Method::ErlangC, Method::ErlangA]
}

/// The layouts of every method, tried on the days of a search; `per_agent_hour` is usually [`PER_AGENT_HOUR`]. A method that
/// is not done when time is up is left out.
///
/// # Errors
/// [`NoLayout`]: rules contradict each other, or the solver failed.
pub fn beside(
    trials: &Trials<'_>,
    model: &Model,
    goals: &Goals,
    per_agent_hour: f64,
    watch: &Watch<'_>,
) -> Result<Vec<Beside>, NoLayout> {
    // One after the other: a thread of the search that waits for a day takes up what it finds, and must not find as much as
    // a whole method.
    methods(per_agent_hour)
        .into_iter()
        .map(|method| {
            let requirement = method.requirement(trials.study(), trials.scenario());
            let of_group = |group: usize| requirement.iter().skip(group).step_by(model.groups);
            let peaks = (0..model.groups).map(|group| of_group(group).copied().fold(0.0, f64::max)).collect();
            let mut scale = Scale { trials, model, goals, requirement, tried: Vec::new(), watch };
            if watch.over() {
                return Ok(None);
            }
            let own = scale.attained(1.0)?;
            let scaled = scale.least(&own)?;
            Ok((!watch.over()).then_some(Beside { method, peaks, own, scaled }))
        })
        .filter_map(Result::transpose)
        .collect()
}

impl Method {
    /// What planners call it.
    pub fn name(&self) -> Words {
        match self {
            Method::RuleOfThumb(_) => Words::new("rule of thumb", "经验法则"),
            Method::ErlangC => Words::new("Erlang C", "Erlang C"),
            Method::ErlangA => Words::new("Erlang A", "Erlang A"),
        }
    }

    /// Effective people needed per period and group, `period * groups + group`; `scenario` is the study's with
    /// planning periods as slots. None are needed where no target counts.
    ///
    /// - Rule of thumb: inquiries that begin in the clock hour and get past the bot / inquiries per agent-hour, rounded
    ///   up. At the busiest hour that is the field's number of people at the peak.
    /// - Erlang: the least servers that keep what every target that counts then promises of an average customer: of a
    ///   share within a limit, that share and limit; of a mean wait, that mean; of customers who leave, that share.
    ///   Without such a target 80 % within 20 s. The wait for the reply to be written is not in a telephone's wait.
    ///   The bounds are those of a day; that they hold on some share of days is not in the formulas.
    pub fn requirement(&self, study: &Study, scenario: &Scenario) -> Vec<f64> {
        let loads = loads(scenario);
        let groups = scenario.groups.len();
        let mut requirement = vec![0.0; loads.len()];
        for (cell, needed) in requirement.iter_mut().enumerate() {
            let period = cell / groups;
            let counting: Vec<&Target> = study
                .targets
                .iter()
                .filter(|target| {
                    let stretches = target.figure.window.stretches(&scenario.clock, scenario.end);
                    let (from, to) = span(scenario, period);
                    stretches.iter().any(|(start, end)| *start < to && *end > from)
                })
                .collect();
            if counting.is_empty() && !study.targets.is_empty() {
                continue;
            }
            *needed = match self {
                Method::RuleOfThumb(per_agent_hour) => {
                    let per_hour = inquiries_per_hour(scenario, &loads, period, cell % groups);
                    // Not one more for what is a whole number but for rounding.
                    (per_hour / per_agent_hour - 1e-9).ceil().max(0.0)
                }
                Method::ErlangC => by_levels(scenario, &loads[cell], period, &counting, f64::INFINITY),
                Method::ErlangA => {
                    by_levels(scenario, &loads[cell], period, &counting, loads[cell].patience())
                }
            };
        }
        requirement
    }
}

/// First and last point of a period.
fn span(scenario: &Scenario, period: usize) -> (Time, Time) {
    let from = Time::START + scenario.slot * period as i64;
    (from, (from + scenario.slot).min(scenario.end))
}

fn hours(scenario: &Scenario, period: usize) -> f64 {
    let (from, to) = span(scenario, period);
    (to - from).secs() / 3_600.0
}

/// Inquiries of a group per hour, in the clock hour in which a period begins.
fn inquiries_per_hour(scenario: &Scenario, loads: &[Load], period: usize, group: usize) -> f64 {
    let hour = |period: usize| {
        let at = Time::START + scenario.slot * period as i64;
        (scenario.clock.day(at), scenario.clock.hour(at))
    };
    let groups = scenario.groups.len();
    let of_hour = (0..scenario.slots()).filter(|other| hour(*other) == hour(period));
    let (inquiries, hours) = of_hour.fold((0.0, 0.0), |(inquiries, length), period| {
        (inquiries + loads[period * groups + group].inquiries, length + hours(scenario, period))
    });
    inquiries / hours
}

/// Least servers that keep what the targets promise.
fn by_levels(scenario: &Scenario, load: &Load, period: usize, targets: &[&Target], patience: f64) -> f64 {
    if load.served <= 0.0 {
        return 0.0;
    }
    let rate = load.served / (hours(scenario, period) * 3_600.0);
    let calls = ErlangA { rate, service: load.service(), patience };
    let mut levels: Vec<Level> = targets.iter().filter_map(|target| level(target)).collect();
    if levels.is_empty() {
        levels.push(USUAL);
    }
    let kept = |servers: u32| {
        levels.iter().all(|level| match *level {
            Level::Within(share, limit) => calls.served_within(servers, limit) >= share,
            Level::MeanWait(bound) => calls.mean_wait(servers) <= bound,
            Level::Abandons(bound) => calls.abandons(servers) <= bound,
        })
    };
    f64::from(least_servers(kept).unwrap_or(0))
}

/// What a target promises in the telephone's terms; `None` if it cannot be said in them.
fn level(target: &Target) -> Option<Level> {
    let within = |limit: Span| Level::Within(target.bound.min(MOST_SHARE), limit.secs());
    match target.figure.counting {
        Counting::FirstReplyWithin { limit }
        | Counting::RoundsWithin { limit, .. }
        | Counting::InquiryMeanWithin { limit }
        | Counting::CustomersInTime { limit, .. } => Some(within(limit)),
        // A mean wait of nothing is no more attained than all customers at once.
        Counting::MeanRoundWait { .. } | Counting::MeanFirstWait => {
            Some(Level::MeanWait(target.bound.max(1e-3)))
        }
        Counting::AbandonedOpenly | Counting::AbandonedSilently => {
            Some(Level::Abandons(target.bound.max(1.0 - MOST_SHARE)))
        }
        _ => None,
    }
}

/// Layouts of one requirement, more or less of it.
struct Scale<'a, 't> {
    trials: &'t Trials<'a>,
    model: &'t Model,
    goals: &'t Goals,
    requirement: Vec<f64>,
    /// Layouts that were simulated, and what those attain that kept every goal.
    tried: Vec<(Vec<u32>, Option<Attained>)>,
    watch: &'t Watch<'t>,
}

impl Scale<'_, '_> {
    fn cover(&self, factor: f64) -> Result<Cover, NoLayout> {
        let requirement: Vec<f64> = self.requirement.iter().map(|people| people * factor).collect();
        cover(self.model, &requirement)
    }

    /// What the layout of a factor attains on all days.
    fn attained(&mut self, factor: f64) -> Result<Attained, NoLayout> {
        let cover = self.cover(factor)?;
        let days: Vec<usize> = (0..self.goals.days).collect();
        let seen = self.trials.run(&self.model.layout(&cover.counts), &days, Detail::Days);
        let attained = self.of(factor, cover, &seen);
        self.tried.push((attained.cover.counts.clone(), attained.kept.then(|| attained.clone())));
        Ok(attained)
    }

    fn of(&self, factor: f64, cover: Cover, seen: &[DayTrial]) -> Attained {
        let standing: Standing = self.goals.standing(seen);
        let days = self.goals.days.max(1) as f64;
        let shares = standing.met.iter().map(|met| *met as f64 / days).collect();
        Attained { factor, cover, shares, kept: standing.kept() }
    }

    /// The same where every goal is kept; simulated no further than that takes to find out.
    fn kept(&mut self, factor: f64) -> Result<Option<Attained>, NoLayout> {
        let cover = self.cover(factor)?;
        if let Some((_, known)) = self.tried.iter().find(|(counts, _)| *counts == cover.counts) {
            return Ok(known.clone().map(|attained| Attained { factor, cover, ..attained }));
        }
        // Busy days come first: on them a layout is found out early.
        let days: Vec<usize> = (0..self.goals.days).rev().collect();
        let missed = |_: usize, day: &DayTrial| self.goals.missed(day);
        let allowed: Vec<usize> =
            self.goals.of_days().iter().map(|goal| self.goals.days - goal.required()).collect();
        let layout = self.model.layout(&cover.counts);
        let seen = self.trials.run_until(&layout, &days, Detail::Days, &missed, &allowed);
        let counts = cover.counts.clone();
        let attained = seen.map(|mut seen| {
            seen.reverse();
            self.of(factor, cover, &seen)
        });
        let kept = attained.filter(|attained| attained.kept);
        self.tried.push((counts, kept.clone()));
        Ok(kept)
    }

    /// The layout of the least factor that keeps every goal, by bisection, taking for granted that more people do no worse.
    /// From a requirement that fails it is approached in strides that grow, and not from the greatest factor: a layout that
    /// fails is found out on few days, one that keeps every goal on all of them only.
    fn least(&mut self, own: &Attained) -> Result<Option<Attained>, NoLayout> {
        let factor = |step: i32| STEP.powi(step).clamp(FACTORS.0, FACTORS.1);
        let step = |factor: f64| libm::log(factor) / libm::log(STEP);
        let (lowest, highest) = (step(FACTORS.0).floor() as i32, step(FACTORS.1).ceil() as i32);
        // Below the least factor nothing is looked for.
        let (mut fails, mut best) = if own.kept { (lowest - 1, Some((0, own.clone()))) } else { (0, None) };
        let mut stride = STRIDE;
        while best.is_none() && !self.watch.over() {
            let next = (fails + stride).min(highest);
            match self.kept(factor(next))? {
                Some(attained) => best = Some((next, attained)),
                None if next == highest => return Ok(None),
                None => (fails, stride) = (next, stride + STRIDE),
            }
        }
        let Some(mut best) = best else { return Ok(None) };
        while best.0 - fails > 1 && !self.watch.over() {
            let middle = fails + (best.0 - fails) / 2;
            match self.kept(factor(middle))? {
                Some(attained) => best = (middle, attained),
                None => fails = middle,
            }
        }
        Ok(Some(best.1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::cover::tests::{assert_keeps_rules, in_periods, quiet_day};
    use super::super::trials::sample;
    use super::*;
    use crate::scenario::Demand;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn doubled(study: &Study) -> Study {
        let mut study = study.clone();
        if let Demand::Forecast(forecast) = &mut study.scenario.demand {
            forecast.expected.iter_mut().flatten().for_each(|number| *number *= 2.0);
        }
        study
    }

    #[test]
    fn a_doubled_forecast_needs_more() {
        let study = quiet_day();
        let twice = doubled(&study);
        for method in methods(PER_AGENT_HOUR) {
            let one = method.requirement(&study, &in_periods(&study));
            let two = method.requirement(&twice, &in_periods(&twice));
            assert!(one.iter().zip(&two).all(|(one, two)| one <= two && *one >= 1.0));
            let (one, two): (f64, f64) = (one.iter().sum(), two.iter().sum());
            println!("{}: {one} and {two} half-hours of one person", method.name());
            assert!(two > 1.4 * one && two < 2.1 * one, "{}: {one} and {two}", method.name());
        }
    }

    /// 96 inquiries an hour at the peak, at 20:00: four people by the rule of thumb.
    #[test]
    fn the_rule_of_thumb_is_the_hour_over_the_rate() {
        let study = quiet_day();
        let scenario = in_periods(&study);
        let requirement = Method::RuleOfThumb(24.0).requirement(&study, &scenario);
        let hours = [64, 84, 92, 82, 78, 86, 90, 82, 70, 68, 80, 96, 94, 58];
        let known: Vec<f64> = hours.iter().flat_map(|n| [f64::from((n + 23) / 24); 2]).collect();
        assert_eq!(requirement, known);
        assert_eq!(requirement[22], 4.0);
    }

    /// Who leaves is not served in time, so that where nearly all are to be served Erlang A may ask for one more.
    #[test]
    fn erlang_c_needs_more_people_than_work_and_erlang_a_about_as_many() {
        let study = doubled(&quiet_day());
        let scenario = in_periods(&study);
        let c = Method::ErlangC.requirement(&study, &scenario);
        let a = Method::ErlangA.requirement(&study, &scenario);
        let work: Vec<f64> = loads(&scenario).iter().map(|load| load.work / 1_800.0).collect();
        assert!(c.iter().zip(&work).all(|(people, work)| people > work), "a line without end");
        assert!(a.iter().zip(&c).all(|(a, c)| (a - c).abs() <= 1.0));
    }

    #[test]
    fn where_no_target_counts_nobody_is_needed() {
        let mut study = quiet_day();
        study.targets.truncate(1);
        let scenario = in_periods(&study);
        let late = Scenario {
            clock: crate::scenario::Clock::new(jiff::civil::date(2025, 9, 16).at(18, 0, 0, 0)),
            ..scenario
        };
        for method in methods(PER_AGENT_HOUR) {
            let requirement = method.requirement(&study, &late);
            assert!(requirement[..10].iter().all(|people| *people >= 1.0), "18:00 to 23:00");
            assert!(requirement[10..].iter().all(|people| *people == 0.0), "{}: after 23:00", method.name());
        }
    }

    #[test]
    fn the_three_are_tried_and_the_scaled_keep_the_goals() {
        let study = quiet_day();
        let scenario = in_periods(&study);
        let model = Model::new(&study, &scenario, None);
        let days = 60;
        let trials = Trials::new(
            &study,
            &scenario,
            super::super::targets::figures(&study),
            sample(&scenario, study.seed, 0, days),
        )
        .keep_days();
        let goals = Goals::new(&study, trials.figures(), days, days, &|promise| promise);
        let stop = AtomicBool::new(false);
        let watch = Watch::new(&stop, None, &|_| {});
        let found = beside(&trials, &model, &goals, PER_AGENT_HOUR, &watch).expect("three methods");
        assert_eq!(found.len(), 3);
        for beside in &found {
            let scaled = beside.scaled.as_ref().expect("three times as many are enough");
            for layout in [&beside.own, scaled] {
                println!(
                    "{:14} peak {:?} factor {:.3} cost {:7.1} (at least {:.1}), met {:?} kept {}",
                    beside.method.name(),
                    beside.peaks,
                    layout.factor,
                    layout.cover.cost,
                    layout.cover.least,
                    layout.shares,
                    layout.kept
                );
                assert_keeps_rules(&model, &layout.cover.counts);
                assert!(layout.shares.iter().all(|share| (0.0..=1.0).contains(share)));
            }
            assert!(scaled.kept && scaled.shares.iter().all(|share| *share >= 0.9));
            assert!(beside.own.factor == 1.0 && (beside.own.kept == (scaled.factor <= 1.0)));
            // What a layout attains is what anybody finds who simulates it.
            let all: Vec<usize> = (0..days).collect();
            let seen = trials.run(&model.layout(&scaled.cover.counts), &all, Detail::Days);
            let met = goals.standing(&seen).met;
            assert!(met.iter().zip(&scaled.shares).all(|(met, share)| *met as f64 / days as f64 == *share));
        }
        assert_eq!(beside(&trials, &model, &goals, PER_AGENT_HOUR, &watch).expect("again"), found);
        stop.store(true, Ordering::Relaxed);
        assert_eq!(beside(&trials, &model, &goals, PER_AGENT_HOUR, &watch).expect("nothing"), []);
    }
}
