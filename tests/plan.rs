//! Plans against the truth: every layout of tiny instances is simulated, and what `plan` recommends must be the
//! cheapest that keeps its promise, or within the indifference zone: cheaper than every layout that keeps the promise
//! with some days to spare.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use peakshift::kpi::Target;
use peakshift::plan::audit::audit;
use peakshift::plan::bound::{Method, by_curves};
use peakshift::plan::certificate::{Certificate, confidence};
use peakshift::plan::model::Model;
use peakshift::plan::response::following;
use peakshift::plan::rules::About;
use peakshift::plan::search::Search;
use peakshift::plan::targets::{Goals, figures};
use peakshift::plan::trials::{Detail, Trials, sample};
use peakshift::plan::{NoPlan, Options, Plan, Watch, master::NoLayout, plan};
use peakshift::report::charts::PLAN_CHARTS;
use peakshift::report::planned::{PlanReport, ProgressReport};
use peakshift::scenario::{Demand, Scenario};
use peakshift::study::{self, Minimum, Study};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Layout, LayoutLine, Roster, Shift};
use rayon::prelude::*;

/// Days on which the truth is told; their numbers are beyond those of the plan's own.
const TRUTH: (u64, usize) = (1 << 50, 1_200);
/// The indifference zone: a layout that keeps its promise by less than this share of days may be passed over, since a
/// certificate of so many days could not tell; and one that misses it by less than that may be chosen.
const ZONE: f64 = 0.03;

fn read(text: &str) -> Study {
    study::read_str_for_plan(text, "tiny.toml", Path::new("")).unwrap_or_else(|problems| panic!("{problems}"))
}

fn planned(study: &Study) -> Result<Plan, NoPlan> {
    let options = Options { time: None, effort: 1.0, threads: 0, fixed: None, budget: None };
    plan(study, &options, &|_| {}, &AtomicBool::new(false))
}

/// One group, one team, two shifts with a break that may fall at three places.
const BREAKS: &str = r#"
name = "breaks"
platform = "taobao"
start = "2025-09-16 10:00"
end = "2025-09-16 15:00"
[forecast]
total = [30, 44, 50, 42, 26]
day_cv = 0.12
[routing]
idle_close = "2m"
[[teams]]
name = "full-time"
cost = { per_hour = 30 }
[[shifts]]
name = "early"
start = "10:00"
end = "14:00"
breaks = [{ length = "30m", earliest = "11:00", latest = "12:00" }]
[[shifts]]
name = "late"
start = "11:00"
end = "15:00"
breaks = [{ length = "30m", earliest = "12:30", latest = "13:30" }]
[plan]
break_step = "30m"
minimum = [{ people = 1 }]
[[targets]]
figure = "taobao-response-time"
at_most = "35s"
promise = 0.85
"#;

/// Two groups that hand over to each other, each with its people.
const GROUPS: &str = r#"
name = "groups"
platform = "jd"
start = "2025-06-18 19:00"
end = "2025-06-18 23:00"
[forecast]
total = [36, 60, 48, 30]
day_cv = 0.15
[[reasons]]
name = "pre-sale"
group = "pre-sale"
share = 0.6
transfers = [{ to = "after-sale", probability = 0.03 }]
[[reasons]]
name = "after-sale"
group = "after-sale"
share = 0.4
[[shifts]]
name = "evening"
start = "19:00"
end = "23:00"
[[shifts]]
name = "peak"
start = "20:00"
end = "22:00"
[[targets]]
figure = "jd-first-30-second-rate"
at_least = 0.75
promise = 0.8
"#;

/// Two teams of unlike speed and cost, of whom one is small.
const TEAMS: &str = r#"
name = "teams"
platform = "douyin"
start = "2025-11-10 20:00"
end = "2025-11-10 24:00"
[forecast]
total = [80, 50, 40, 56]
day_cv = 0.15
bursts = [{ at = "20:00", k = 2.0 }]
[[teams]]
name = "full-time"
cap = 5
people = 3
cost = { per_hour = 40 }
[[teams]]
name = "outsourced"
cap = 4
cost = { per_hour = 30, per_shift = 10 }
[[shifts]]
name = "whole"
start = "20:00"
end = "24:00"
[[shifts]]
name = "opening"
start = "20:00"
end = "22:00"
teams = ["outsourced"]
[[targets]]
figure = "douyin-3-minute-rate"
at_least = 0.9
promise = 0.9
"#;

/// One group of more people than refutation or small steps are for, on three shifts.
const MANY: &str = r#"
name = "many"
platform = "douyin"
start = "2025-11-10 10:00"
end = "2025-11-10 22:00"
[forecast]
total = [520, 680, 840, 800, 680, 640, 680, 800, 880, 1000, 800, 480]
day_cv = 0.12
[[teams]]
name = "full-time"
cost = { per_hour = 30 }
[[shifts]]
name = "early"
start = "10:00"
end = "16:00"
[[shifts]]
name = "middle"
start = "13:00"
end = "19:00"
[[shifts]]
name = "late"
start = "16:00"
end = "22:00"
[[targets]]
figure = "douyin-3-minute-rate"
at_least = 0.9
promise = 0.9
"#;

/// People of two speeds, of whom the slow ones are cheap: a mean that the quick ones keep easily.
const SLOW: &str = r#"
name = "slow"
platform = "jd"
start = "2025-11-10 14:00"
end = "2025-11-10 17:00"
forecast = { total = [20, 22, 12], day_cv = 0.2, slot_cv = 0 }
replies = { later = { mean = "12s", cv = 0.7 } }
reasons = [{ name = "all", work_factor = 1.2 }]
[[teams]]
name = "quick"
cost = { per_hour = 35 }
no_show = 0.02
[[teams]]
name = "slow"
cost = { per_hour = 20 }
work_factor = 1.6
no_show = 0
[[templates]]
name = "whole"
first = "14:00"
length = "3h"
[[templates]]
name = "first"
first = "14:00"
length = "2h"
[[targets]]
figure = "jd-mean-response"
at_most = "18s"
promise = 0.9
"#;

#[test]
fn people_who_hold_a_mean_up_are_left_out() {
    let study = read(SLOW);
    let plan = planned(&study).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(plan.attainable && plan.certificate.kept(), "{:?}", plan.certificate);
    let slow =
        plan.model.candidates.iter().zip(&plan.found.counts).filter(|(candidate, _)| candidate.team == 1);
    assert_eq!(slow.map(|(_, count)| count).sum::<u32>(), 0, "{:?}", plan.found.counts);
}

/// Cost and share of days kept of every lawful layout whose cost lies in a range, by brute force.
fn enumerated(study: &Study, from: f64, to: f64) -> Vec<(f64, f64, Vec<u32>)> {
    let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
    let model = Model::new(study, &scenario, None);
    let figures = study.targets.iter().map(|target| target.figure).collect();
    let trials =
        Trials::new(study, &scenario, figures, sample(&scenario, study.seed, TRUTH.0, TRUTH.1)).keep_days();
    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
    for candidate in &model.candidates {
        all = all
            .into_iter()
            .flat_map(|counts| {
                (0..=candidate.most.min(12)).map(move |count| [&counts[..], &[count]].concat())
            })
            .filter(|counts| {
                let costs = counts.iter().zip(&model.candidates);
                costs.map(|(count, c)| f64::from(*count) * c.cost).sum::<f64>() <= to
            })
            .collect();
    }
    all.retain(|counts| model.cost(counts) >= from && model.allows(counts));
    let days: Vec<usize> = (0..TRUTH.1).collect();
    let mut layouts: Vec<(f64, f64, Vec<u32>)> = all
        .into_par_iter()
        .map(|counts| {
            let seen = trials.run(&model.layout(&counts), &days, Detail::Days);
            let met = seen.iter().filter(|day| {
                study.targets.iter().zip(&day.whole).all(|(target, ratio)| target.met_by(*ratio, 0))
            });
            (model.cost(&counts), met.count() as f64 / TRUTH.1 as f64, counts)
        })
        .collect();
    layouts.sort_by(|a, b| a.0.total_cmp(&b.0));
    layouts
}

fn agrees_with_the_enumeration(text: &str) {
    let study = read(text);
    let plan = planned(&study).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(plan.certificate.kept(), "{:?}", plan.certificate);
    let promise = study.targets[0].promise;
    let layouts = enumerated(&study, 0.7 * plan.found.cost, plan.found.cost + 1e-6);
    let cheapest = |share: f64| layouts.iter().find(|layout| layout.1 >= share).map(|layout| layout.0);
    println!(
        "{}: {} layouts; plan {}, cheapest that keeps the promise {:?}, with {ZONE} to spare {:?}, bound {:?}",
        study.scenario.name,
        layouts.len(),
        plan.found.cost,
        cheapest(promise),
        cheapest(promise + ZONE),
        plan.bound
    );
    let sure = cheapest(promise + ZONE).unwrap_or(f64::INFINITY);
    assert!(plan.found.cost <= sure + 1e-6, "a layout at {sure} keeps the promise with days to spare");
    let own = layouts.iter().find(|layout| layout.2 == plan.found.counts).expect("it is among them").1;
    assert!(own >= promise - ZONE, "the layout keeps the promise on {own} of days");
    let bound = plan.bound.expect("a layout keeps the promise").cost;
    let least = cheapest(promise).unwrap_or(plan.found.cost);
    assert!(bound <= least + 1e-6, "a layout at {least} keeps the promise below the bound {bound}");
    let curves = bound_by_curves(&study, &plan);
    println!("bound by curves {curves}");
    assert!(curves > 0.3 * least && curves <= least + 1e-6, "by curves {curves}, known {least}");
}

/// The bound that larger plans get, for a plan that has a better one.
fn bound_by_curves(study: &Study, plan: &Plan) -> f64 {
    let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
    let figures = figures(study);
    let days = 100;
    let trials = Trials::new(study, &scenario, figures, sample(&scenario, study.seed, 0, days));
    let goals = Goals::new(study, trials.figures(), days, days, &|promise| promise);
    let stop = AtomicBool::new(false);
    let watch = Watch::new(&stop, None, &|_| {});
    let search = Search::new(&trials, &plan.model, goals, &watch);
    by_curves(&search, &plan.found, &plan.certificate).expect("a bound").cost
}

/// The bound by tangents against the layouts that cost just less than it says any must that keeps the promise: those
/// nearest to the plan, of whom each has up to four people more or fewer on each shift.
#[test]
fn no_layout_just_below_the_bound_by_tangents_keeps_the_promise() {
    let study = read(MANY);
    let plan = planned(&study).unwrap_or_else(|error| panic!("{error:?}"));
    let bound = plan.bound.expect("a layout keeps the promise");
    assert_eq!(bound.method, Method::Tangents, "{bound:?}");
    assert!(bound.cost > 0.85 * plan.found.cost, "plan {}, {bound:?}", plan.found.cost);
    let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
    let figures = study.targets.iter().map(|target| target.figure).collect();
    let (model, days) = (&plan.model, 200);
    let trials = Trials::new(&study, &scenario, figures, sample(&scenario, study.seed, TRUTH.0, days));
    let trials = trials.keep_days();
    let step = model.candidates.iter().map(|candidate| candidate.cost).fold(f64::INFINITY, f64::min);
    let mut near: Vec<Vec<u32>> = vec![Vec::new()];
    for count in &plan.found.counts {
        let range = count.saturating_sub(4)..=count + 4;
        near = near
            .iter()
            .flat_map(|counts| range.clone().map(|count| [&counts[..], &[count]].concat()))
            .collect();
    }
    near.retain(|counts| bound.cost - step <= model.cost(counts) && model.cost(counts) < bound.cost - 1e-6);
    let all: Vec<usize> = (0..days).collect();
    let kept = |counts: &Vec<u32>| {
        let seen = trials.run(&model.layout(counts), &all, Detail::Days);
        let met = seen.iter().filter(|day| study.targets[0].met_by(day.whole[0], 0)).count();
        met as f64 / days as f64
    };
    let best = near.iter().map(kept).fold(0.0, f64::max);
    println!(
        "plan {}, bound {}, the best of {} layouts just below it keeps the promise on {best} of days",
        plan.found.cost,
        bound.cost,
        near.len()
    );
    assert!(near.len() > 10);
    assert!(best < study.targets[0].promise, "{best} of days for less than {}", bound.cost);
}

/// What the bound by curves relies on, looked at in a small shop and a big one: more people do no harm, too few in two
/// stretches do at least as much as too few in each by itself, and people who are there for half of one do no more good than
/// half as many who stay.
#[test]
fn more_people_do_no_harm_scarcity_compounds_and_who_stays_half_counts_half() {
    for (file, volume, days) in [("quiet-day", 4.0, 60), ("double11", 1.0, 10)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{file}.toml"));
        let mut study = study::read_for_plan(&path).unwrap_or_else(|problems| panic!("{problems}"));
        if let Demand::Forecast(forecast) = &mut study.scenario.demand {
            forecast.scale(volume);
        }
        let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
        let model = Model::new(&study, &scenario, None);
        let figures = study.targets.iter().map(|target| target.figure).collect();
        let trials = Trials::new(&study, &scenario, figures, sample(&scenario, study.seed, 0, days));
        let goals = Goals::new(&study, trials.figures(), days, days, &|promise| promise);
        let all: Vec<usize> = (0..days).collect();
        let work: Vec<f64> = model.loads().iter().map(|load| load.work / study.plan.period.secs()).collect();
        let work_of = work.clone();
        // Too few in the first, the second or both halves of an hour, every three hours.
        let shortfalls = |shares: [Option<f64>; 2]| -> Vec<f64> {
            let people = |(cell, work): (usize, &f64)| {
                let few = shares.get(cell / model.groups % 6).copied().flatten();
                // Both halves of an hour have as many people where they have the same share.
                let period = cell / model.groups;
                let other =
                    work_of[if period.is_multiple_of(2) { cell + model.groups } else { cell - model.groups }];
                few.map_or((3.0 * work).ceil(), |share| (share * (work + other) / 2.0).round()) as u32
                    + few.map_or(4, |_| 0)
            };
            let staff: Vec<u32> = work.iter().enumerate().map(people).collect();
            let seen = trials.run(&following(&trials, &model, &staff), &all, Detail::Days);
            let sum =
                |goal: &peakshift::plan::targets::Goal| seen.iter().map(|day| goal.shortfall(day)).sum();
            goals.of_days().iter().map(sum).collect()
        };
        for share in [0.6, 1.0, 1.3] {
            let plenty = shortfalls([None, None]);
            let few = Some(share);
            let [first, second, both] = [[few, None], [None, few], [few, few]].map(shortfalls);
            let part = |part: f64| Some(part * share);
            let unlike = [[part(0.7), part(1.3)], [part(1.3), part(0.7)]].map(shortfalls);
            let mix = [[part(0.4); 2], [part(1.6); 2]].map(shortfalls);
            for goal in 0..plenty.len() {
                let [a, b, ab] = [&first, &second, &both].map(|seen| seen[goal] - plenty[goal]);
                println!("{file} at {share}: {a:.0} and {b:.0} by themselves, {ab:.0} together");
                assert!(a > 0.0 && b > 0.0 && ab >= a.max(b), "more people do no harm");
                // Where a curve bends down, some hours with more people and some with fewer harm less than all with as many:
                // the bound has such mixes.
                let harm = |seen: &Vec<f64>| seen[goal] - plenty[goal];
                let [one, other] = [&unlike[0], &unlike[1]].map(harm);
                let mixed = mix.iter().map(harm).sum::<f64>() / 2.0;
                println!("  {one:.0} and {other:.0} with unlike halves, {mixed:.0} mixed");
                assert!(one.min(other) >= 0.94 * ab.min(mixed), "{file} at {share}: with unlike halves");
                assert!(ab >= 0.99 * (a + b), "{file} at {share}: {ab} together, {a} and {b} by themselves");
            }
        }
    }
}

#[test]
fn with_breaks_the_plan_is_the_cheapest_of_all_layouts() {
    agrees_with_the_enumeration(BREAKS);
}

#[test]
fn with_two_groups_the_plan_is_the_cheapest_of_all_layouts() {
    agrees_with_the_enumeration(GROUPS);
}

#[test]
fn with_two_teams_the_plan_is_the_cheapest_of_all_layouts() {
    agrees_with_the_enumeration(TEAMS);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let study = read(TEAMS);
    let run = |threads| {
        let options = Options { time: None, effort: 0.2, threads, fixed: None, budget: None };
        plan(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error:?}"))
    };
    let (one, three) = (run(1), run(3));
    assert_eq!(one.found, three.found);
    assert_eq!(one.beside, three.beside);
    assert_eq!(one.marginals, three.marginals);
    assert_eq!(one.certificate, three.certificate);
    // How far a set was simulated before it was given up is the threads' business.
    let bound = |plan: &Plan| plan.bound.map(|bound| (bound.cost, bound.method, bound.estimate));
    assert_eq!(bound(&one), bound(&three));
    assert_eq!(one.frontier, three.frontier);
}

#[test]
fn what_cannot_be_kept_ends_with_the_best_attainable_and_a_repair() {
    let text = TEAMS.replace("name = \"outsourced\"\n", "name = \"outsourced\"\nheadcount = 1\n");
    let text = text.replace("people = 3", "people = 1");
    let plan = planned(&read(&text)).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(!plan.attainable && !plan.certificate.kept() && plan.bound.is_none());
    assert_eq!(plan.found.counts.iter().sum::<u32>(), 2, "all there are: {:?}", plan.found.counts);
    let repair = plan.repair.expect("hiring helps");
    assert!(!repair.people.is_empty() && repair.cost > 0.0);
}

#[test]
fn rules_that_contradict_each_other_are_told_before_any_search() {
    let text = BREAKS.replace("minimum = [{ people = 1 }]", "minimum = [{ people = 3 }]");
    let text = text.replace("cost = {", "headcount = 2\ncost = {");
    match planned(&read(&text)) {
        Err(NoPlan::NoLayout(NoLayout::Contradiction(rules))) => {
            assert!(rules.iter().any(|rule| rule.contains("at least 3 of")), "{rules:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn people_who_are_there_already_stay() {
    let study = read(TEAMS);
    let free = planned(&study).unwrap_or_else(|error| panic!("{error:?}"));
    let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
    let model = Model::new(&study, &scenario, None);
    // Two outsourced people for the opening, whether they are wanted or not.
    let place = model.candidates.iter().position(|c| c.team == 1 && model.shifts[c.shift].name == "opening");
    let mut counts = vec![0; model.candidates.len()];
    counts[place.expect("it is a candidate")] = 2;
    let hired = model.layout(&counts);
    let options = Options { time: None, effort: 0.5, threads: 0, fixed: Some(&hired), budget: None };
    let plan =
        plan(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error:?}"));
    let kept: u32 = plan
        .model
        .candidates
        .iter()
        .zip(&plan.found.counts)
        .filter(|(c, _)| c.team == 1 && plan.model.shifts[c.shift].name == "opening")
        .map(|(_, count)| *count)
        .sum();
    assert!(kept >= 2);
    assert!(plan.found.cost >= free.found.cost - 1e-6 || !free.certificate.kept());
}

/// Whoever is named and does no work in the scenario moves nobody else.
#[test]
fn people_who_are_there_on_another_day_change_nothing() {
    let study = read(TEAMS);
    let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
    let free = Model::new(&study, &scenario, None);
    let mut counts = vec![0; free.candidates.len()];
    counts[0] = 3;
    let mut elsewhere = free.layout(&counts);
    for shift in &mut elsewhere.shifts {
        (shift.start, shift.end) = (scenario.end, scenario.end + Span::from_hours(8));
        shift.breaks.clear();
    }
    let model = Model::new(&study, &scenario, Some(&elsewhere));
    assert_eq!(model.candidates.len(), free.candidates.len());
    assert!(model.candidates.iter().all(|candidate| candidate.fixed == 0));
}

/// A team of four who may work 40 h a week each; customers come from 09:00 to 11:00 on the first day.
const WEEK: &str = r#"
name = "week"
platform = "douyin"
start = "2025-11-10 00:00"
length = "24h"
[forecast]
total = [0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
[[teams]]
name = "full-time"
people = 4
most_week = "40h"
cost = { per_hour = 30 }
[[shifts]]
name = "day"
start = "09:00"
end = "17:00"
[[targets]]
figure = "douyin-3-minute-rate"
at_least = 0.9
promise = 0.9
"#;

/// What may be planned for so many days of [`WEEK`].
fn week_of(days: usize) -> (Study, Scenario, Model) {
    let more = format!("0, 0{}]", ", 0".repeat(24 * (days - 1)));
    let text = WEEK.replace("24h", &format!("{}h", 24 * days)).replace("0, 0]", &more);
    let study = read(&text);
    let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
    let model = Model::new(&study, &scenario, None);
    (study, scenario, model)
}

#[test]
fn a_week_of_a_team_is_that_of_all_its_people_in_scenarios_of_a_week_at_most() {
    let limits = |days: usize| -> Vec<f64> {
        let (_, _, model) = week_of(days);
        model.rules.iter().filter(|rule| rule.what.contains("a week each")).map(|rule| rule.limit).collect()
    };
    assert_eq!((limits(1), limits(7), limits(8)), (vec![160.0], vec![160.0], vec![]));
}

/// Whoever has worked six days has the seventh off, and a week's hours are those of whole shifts.
#[test]
fn a_team_works_as_many_shifts_as_days_running_and_whole_shifts_allow() {
    let limits = |days: usize, what: &str| -> Vec<f64> {
        let (_, _, model) = week_of(days);
        let daily = model.rules.iter().filter(|rule| rule.what.contains(what));
        daily.map(|rule| rule.limit).collect()
    };
    // Four people; of the first day's shift only there is a template.
    assert_eq!(limits(7, "days running each"), [24.0]);
    assert_eq!(limits(8, "days running each, from 2025-11-10"), [24.0]);
    assert_eq!(limits(6, "days running each"), [0.0; 0]);
    // 40 h are five shifts of eight.
    assert_eq!((limits(7, "shifts a person and week"), limits(8, "shifts a person")), (vec![20.0], vec![]));
}

/// Of rules that say the same of the same people the first is enough.
#[test]
fn somebody_is_there_where_customers_come_and_nobody_has_to_be_elsewhere() {
    let (mut study, scenario, model) = week_of(1);
    assert!(study.plan.minimum.is_none());
    let asked = |model: &Model| -> Vec<(f64, String)> {
        let of_minimum = model.rules.iter().filter(|rule| rule.about == About::Minimum);
        let at = |what: &str| what.rsplit("at ").next().unwrap_or_default().to_owned();
        of_minimum.map(|rule| (rule.limit, at(&rule.what))).collect()
    };
    let at = |list: &[(f64, &str)]| -> Vec<(f64, String)> {
        list.iter().map(|(limit, at)| (*limit, (*at).to_owned())).collect()
    };
    assert_eq!(asked(&model), at(&[(1.0, "09:00")]));
    // A list says what it says and no more.
    let minimum = |people, from, to| Minimum {
        people,
        group: None,
        windows: vec![(Time::START + Span::from_hours(from), Time::START + Span::from_hours(to))],
    };
    let mut with = |list: Vec<Minimum>| {
        study.plan.minimum = Some(list);
        asked(&Model::new(&study, &scenario, None))
    };
    assert_eq!(with(vec![minimum(3, 15, 16)]), at(&[(1.0, "09:00"), (3.0, "15:00")]));
    assert_eq!(with(vec![minimum(3, 15, 16), minimum(0, 0, 24)]), at(&[(3.0, "15:00")]));
    assert_eq!(with(Vec::new()), at(&[]));
}

/// One person all day keeps the promise by coming on seven days of ten, and costs less than what is nearest.
const ABSENT: &str = r#"
name = "absent"
platform = "pdd"
start = "2025-11-10 09:00"
length = "4h"
forecast = { total = [5, 5, 5, 5], day_cv = 0, slot_cv = 0 }
[[teams]]
name = "full-time"
cost = { per_hour = 25 }
no_show = 0.3
[[teams]]
name = "senior"
cost = { per_hour = 30 }
no_show = 0
[[templates]]
name = "all"
first = "09:00"
length = "4h"
[[templates]]
name = "half"
first = "09:00"
last = "11:00"
every = "2h"
length = "2h"
teams = ["full-time"]
[[targets]]
figure = "pdd-3-minute-human-reply-rate"
at_least = 0.9
promise = 0.69
"#;

/// Two halves of a shift are there on half of the days, and what they miss says nothing of one person on the whole.
#[test]
fn no_bound_is_above_one_person_who_comes_on_as_many_days_as_promised() {
    for text in [ABSENT.to_owned(), ABSENT.replace("per_hour = 30", "per_hour = 300")] {
        for seed in 0..4 {
            let study = Study { seed, ..read(&text) };
            let plan = planned(&study).unwrap_or_else(|error| panic!("{error:?}"));
            let bound = plan.bound.map_or(0.0, |bound| bound.cost);
            println!("seed {seed}: plan {:.0}, bound {bound:.1}", plan.found.cost);
            assert!(bound <= 100.0 + 1e-6, "{:?}", plan.bound);
        }
    }
}

/// Shifts that are no templates are of people who are there already; each is one of its own.
#[test]
fn people_on_two_odd_shifts_may_be_all_it_takes() {
    let text = ABSENT
        .replace("no_show = 0.3", "no_show = 0")
        .replace("[5, 5, 5, 5]", "[36, 36, 36, 36]")
        .replace("day_cv = 0,", "day_cv = 0.2,")
        .replace("at_least = 0.9\npromise = 0.69", "at_least = 0.8\npromise = 0.86");
    let study = read(&text);
    let shift = |from: i64, to: i64| Shift {
        name: format!("odd {from}"),
        start: Time::START + Span::from_mins(from),
        end: Time::START + Span::from_mins(to),
        breaks: Vec::new(),
    };
    let lines = [0, 1].map(|shift| LayoutLine { team: 0, group: 0, shift, count: 1 });
    let fixed = Layout { shifts: vec![shift(0, 150), shift(150, 240)], lines: lines.to_vec() };
    let options = Options { time: None, effort: 1.0, threads: 0, fixed: Some(&fixed), budget: None };
    let plan = plan(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap_or_else(|e| panic!("{e:?}"));
    assert!(plan.found.cost >= 100.0 - 1e-6, "those who are there stay");
    assert!(plan.bound.is_none_or(|bound| bound.cost <= plan.found.cost + 1e-6), "{:?}", plan.bound);
    let kinds: Vec<_> =
        plan.model.candidates.iter().filter(|c| !c.is_of_template()).map(|c| c.kind()).collect();
    assert!(kinds.len() == 2 && kinds[0] != kinds[1], "{kinds:?}");
}

/// A cap tells people apart as their speed does.
#[test]
fn people_of_a_small_cap_count_for_less() {
    let text = GROUPS.replace("[[shifts]]\nname = \"evening\"", "[[teams]]\nname = \"full-time\"\ncap = 12\n[[teams]]\nname = \"part-time\"\nkind = \"full-time\"\ncap = 2\n[[shifts]]\nname = \"evening\"");
    let text = text
        .replace("platform = \"jd\"", "platform = \"douyin\"")
        .replace("jd-first-30-second-rate", "douyin-3-minute-rate");
    let study = read(&text);
    let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
    let yields = |scenario: &Scenario| Model::new(&study, scenario, None).yields;
    let capped = yields(&scenario);
    let ratio = capped[1][0] / capped[0][0];
    println!("{ratio}");
    assert!(ratio > 0.1 && ratio < 0.8, "{ratio}");
    let mut alike = scenario.clone();
    alike.teams.iter_mut().for_each(|team| team.cap = vec![2]);
    let alike = yields(&alike);
    assert_eq!((alike[0][0], alike[1][0]), (capped[0][0], capped[0][0]), "who are all alike set the measure");
}

#[test]
fn targets_and_attempts_share_the_room_for_error() {
    let mut study = read(TEAMS);
    study.plan.confidence = 0.95;
    let error = |study: &Study, attempt| 1.0 - confidence(study, attempt);
    assert!((error(&study, 0) - 0.05 / 2.0).abs() < 1e-12);
    assert!((error(&study, 1) - 0.05 / 4.0).abs() < 1e-12);
    study.targets.push(study.targets[0]);
    assert!((error(&study, 0) - 0.05 / 4.0).abs() < 1e-12);
}

/// Nobody can be planned of whom nobody ever comes, and the curves are not measured with infinitely many of them.
#[test]
fn a_team_of_which_nobody_ever_comes_is_no_candidate() {
    let study = read(&BREAKS.replace("cost = {", "no_show = 1\ncost = {"));
    assert!(matches!(planned(&study), Err(NoPlan::NoCandidate)));
    let study = read(&BREAKS.replace("cost = {", "people = 0\ncost = {"));
    assert!(matches!(planned(&study), Err(NoPlan::NoCandidate)));
}

#[test]
fn reserves_who_come_only_when_called_are_not_planned() {
    let path = Path::new("scenarios/console-outage.toml");
    let study = peakshift::study::read(path).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(study.layout.shifts.iter().any(|shift| study.scenario.calls(&shift.name)), "it has reserves");
    assert!(study.templates().count() > 0);
    assert!(study.templates().all(|(shift, _)| !study.scenario.calls(&shift.name)));
}

/// One person for five hours at 30 is the least that the rules ask for.
/// Two or three people, each of whom decides alone whether the day is good.
const FEW: &str = r#"
name = "few"
platform = "jd"
start = "2025-11-10 10:00"
length = "3h"
forecast = { total = 10 }
customers = { rounds = 3 }
templates = [{ name = "all", first = "10:00", length = "3h" }]
[[teams]]
name = "full-time"
no_show = 0.3
cap = 6
cost = { per_hour = 20 }
[[teams]]
name = "outsourced"
no_show = 0.1
cap = 6
cost = { per_hour = 30 }
[[targets]]
figure = "rounds-within-60s"
at_least = 0.8
promise = 0.9
"#;

#[test]
fn where_an_absence_decides_the_day_a_layout_that_fails_is_not_the_last_one() {
    let mut study = read(FEW);
    for seed in [3, 4, 7] {
        study.seed = seed;
        let plan = planned(&study).unwrap_or_else(|error| panic!("{error:?}"));
        // One of each team costs 150 and keeps the promise on 97 % of days, two full-timers for 120 on 91 %.
        assert!(plan.certificate.kept() && plan.found.cost <= 150.0 + 1e-6, "seed {seed}: {:?}", plan.found);
    }
}

#[test]
fn where_few_layouts_are_cheaper_all_are_tried() {
    // Five people on line on nine days of ten: those of one team come with a chance of 0.7, the others always do.
    let study = |seed: u64| {
        let mut study = read(
            r#"
name = "on line"
platform = "douyin"
start = "2025-11-10 10:00"
length = "2h"
forecast = { total = 10, day_cv = 0, slot_cv = 0 }
templates = [{ name = "all", first = "10:00", length = "2h" }]
teams = [
  { name = "cheap", kind = "full-time", no_show = 0.3, cost = { per_hour = 20 } },
  { name = "dear", kind = "full-time", no_show = 0, cost = { per_hour = 31 } },
]
targets = [{ figure = "people-online", at_least = 5, promise = 0.9 }]
"#,
        );
        study.seed = seed;
        study
    };
    // With k of the dear the others must be 5 − k at least on nine days of ten: by the binomial distribution the best are
    // five dear ones.
    for seed in 1..=3 {
        let plan = planned(&study(seed)).unwrap_or_else(|error| panic!("{error:?}"));
        assert!((plan.found.cost - 310.0).abs() < 1e-6 && plan.certificate.kept(), "{:?}", plan.found);
    }
}

#[test]
fn a_count_that_no_day_comes_near_is_kept_by_whoever_keeps_the_rest() {
    let mut study = read(BREAKS);
    let alone = planned(&study).unwrap_or_else(|error| panic!("{error:?}")).found.cost;
    let unanswered = study.figures.iter().find(|figure| figure.name == "taobao-unanswered-customers");
    let figure = unanswered.expect("one of the book");
    study.targets.push(Target { figure, bound: 500.0, promise: 0.85, slot_floor: None });
    let both = planned(&study).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(both.certificate.kept() && both.found.cost <= 1.2 * alone, "{:?}", both.found);
}

#[test]
fn a_day_without_customers_misses_nothing_and_one_on_which_all_found_nobody_does() {
    // About one day in twenty nobody comes, and one in three the only one at work does not.
    let text = |no_show: f64| {
        format!(
            r#"
name = "quiet"
platform = "pdd"
start = "2025-11-10 20:00"
length = "2h"
forecast = {{ total = 3, day_cv = 0 }}
bot = {{ mode = "none" }}
templates = [{{ name = "all", first = "20:00", length = "2h" }}]
teams = [{{ name = "full-time", people = 1, no_show = {no_show}, cost = {{ per_hour = 30 }} }}]
targets = [{{ figure = "rounds-within-180s", at_least = 0.5, promise = 0.98 }}]
"#
        )
    };
    let share = |no_show: f64| {
        let plan = planned(&read(&text(no_show))).unwrap_or_else(|error| panic!("{error:?}"));
        plan.certificate.targets[0].met as f64 / plan.certificate.days as f64
    };
    assert!(share(0.0) > 0.99, "{}", share(0.0));
    // Who comes on two days of three, and nobody wants him on one of twenty others.
    let expected = 1.0 - 0.33 * (1.0 - libm::exp(-3.0));
    assert!((share(0.33) - expected).abs() < 0.03, "{} against {expected}", share(0.33));
}

#[test]
fn a_budget_below_what_the_rules_cost_is_told() {
    let study = read(BREAKS);
    for budget in [1.0, 149.0, 160.0] {
        let options = Options { time: None, effort: 0.1, threads: 0, fixed: None, budget: Some(budget) };
        match plan(&study, &options, &|_| {}, &AtomicBool::new(false)) {
            Err(NoPlan::Budget { least }) => assert!((150.0..=240.0).contains(&least), "{least}"),
            other => panic!("{budget}: {other:?}"),
        }
    }
}

/// An hour of a tiny shop, its people, and on what share of 6,000 days they keep the bound that is asked for: the bound
/// is set so that they do on just that share.
fn on_a_share_of_days(share: f64) -> (Study, Layout) {
    let mut study = read(
        r#"
name = "an hour"
platform = "douyin"
start = "2025-11-10 20:00"
end = "2025-11-10 21:00"
[forecast]
total = [40]
day_cv = 0.2
[[teams]]
name = "full-time"
cap = 5
[[shifts]]
name = "hour"
start = "20:00"
end = "21:00"
[[layout]]
shift = "hour"
count = 3
[[targets]]
figure = "douyin-3-minute-rate"
at_least = 0.9
promise = 0.9
"#,
    );
    let figure = study.targets[0].figure;
    let days = 6_000;
    let trials =
        Trials::new(&study, &study.scenario, vec![figure], sample(&study.scenario, 7, 1 << 50, days));
    let seen = trials.run(&study.layout, &(0..days).collect::<Vec<_>>(), Detail::Days);
    let mut values: Vec<f64> = seen.iter().filter_map(|day| day.whole[0].value(figure.unit)).collect();
    values.sort_by(f64::total_cmp);
    let bound = values[((1.0 - share) * values.len() as f64) as usize];
    drop(trials);
    study.targets[0].bound = bound;
    let layout = study.layout.clone();
    (study, layout)
}

/// A layout that keeps its target on a little less than the promised share of days is seldom certified, and one that
/// keeps it on clearly more nearly always: with a first attempt's confidence of 97.5 % one of forty may slip through.
/// A certificate that took the share of its days as it is would pass every fifth.
#[test]
fn a_layout_that_just_misses_its_promise_is_seldom_certified() {
    let kept = |share: f64| {
        let (mut study, layout) = on_a_share_of_days(share);
        let mut kept = 0;
        for seed in 0..60 {
            study.seed = seed;
            kept += u32::from(Certificate::of(&study, &study.scenario, &layout, 500, 0).kept());
        }
        kept
    };
    let (just_missed, clearly_kept) = (kept(0.893), kept(0.95));
    println!("of 60 certificates kept: {just_missed} at a share of 0.893, {clearly_kept} at 0.95");
    assert!(just_missed <= 5, "{just_missed}");
    assert!(clearly_kept >= 55, "{clearly_kept}");
}

/// The certificate of a small scenario is right as often as it says: of 50 plans with seeds of their own no more than a
/// few promise a share of days that 10,000 fresh ones do not show. With confidence 0.95 the expected number is 2.5 at
/// most; more than 7 happens to an honest certificate in one of 100 runs. Bounds differ from plan to plan, so that some
/// of the layouts chosen keep the promise with hardly anything to spare.
#[test]
#[ignore = "takes a minute or two: cargo test --release --test plan -- --ignored"]
fn certificates_are_as_honest_as_they_say() {
    let (mut wrong, mut tight) = (0, 0);
    for seed in 0..50 {
        let mut study = read(BREAKS);
        study.seed = seed;
        study.targets[0].bound = 28.0 + 0.5 * seed as f64;
        let options = Options { time: None, effort: 0.2, threads: 0, fixed: None, budget: None };
        let plan =
            plan(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap_or_else(|e| panic!("{e:?}"));
        if !plan.certificate.kept() {
            continue;
        }
        let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
        let figures = study.targets.iter().map(|target| target.figure).collect();
        let trials = Trials::new(&study, &scenario, figures, sample(&scenario, 1_000 + seed, 0, 10_000));
        let days: Vec<usize> = (0..10_000).collect();
        let seen = trials.run(&plan.model.layout(&plan.found.counts), &days, Detail::Days);
        let met = seen.iter().filter(|day| study.targets[0].met_by(day.whole[0], 0)).count();
        let share = met as f64 / 10_000.0;
        wrong += u32::from(share < study.targets[0].promise);
        // One person more or less is some 5 % of days in so small a shop.
        tight += u32::from(share < study.targets[0].promise + 0.05);
        println!("seed {seed}: cost {}, share {share}", plan.found.cost);
    }
    println!(
        "{wrong} of 50 certificates promise more than holds, {tight} have less than 5 % of days to spare"
    );
    assert!(wrong <= 7 && tight >= 5);
}

/// Case G1 of the known answers: five templates over ten half-hours, at least 80 % of all calls served within 30 s over
/// all days together, exact by the transient solution.
const G1: &str = r#"
name = "G1"
platform = "douyin"
start = "2025-01-01 09:00"
end = "2025-01-01 14:00"
slot = "30m"
[forecast]
total = [10, 14, 18, 24, 30, 33, 27, 20, 14, 9]
day_cv = 0
slot_cv = 0
[customers]
rounds = 1
patience_first = { exponential = "150s" }
silent = 0
[replies]
first = { exponential = "240s" }
parts = { share = 1, first_part = 0 }
[routing]
strategy = "longest-idle"
idle_close = "0s"
[[teams]]
name = "long"
cap = 1
person_cv = 0
no_show = 0
overtime_max = "1h"
cost = { per_shift = 60 }
[[teams]]
name = "short"
cap = 1
person_cv = 0
no_show = 0
overtime_max = "1h"
cost = { per_shift = 44 }
[[shifts]]
name = "S1"
start = "09:00"
end = "12:00"
teams = ["long"]
[[shifts]]
name = "S2"
start = "11:00"
end = "14:10"
teams = ["long"]
[[shifts]]
name = "S3"
start = "10:00"
end = "13:00"
teams = ["long"]
[[shifts]]
name = "P1"
start = "10:30"
end = "12:30"
teams = ["short"]
[[shifts]]
name = "P2"
start = "11:30"
end = "13:30"
teams = ["short"]
[[targets]]
figure = "first-reply-within-30s"
at_least = 0
promise = 0.01
slot_floor = 0.8
"#;

/// G1, setting A: the cheapest layouts cost 404, at rates of 0.8085, 0.8058 and 0.8005; others at 404 come to 0.7997.
/// In the published model whoever is free first leaves when staff drops; here people are bound to their shift, which
/// serves up to half a point better (see tests/known_answers/staffing.rs), so that a layout one step cheaper is within
/// the indifference zone too.
#[test]
fn g1_the_published_optimum_is_found() {
    let mut study = read(G1);
    // The floor is for the whole time, as one reporting slot: a rate over all days together.
    study.scenario.slot = Span::from_hours(5);
    let plan = planned(&study).unwrap_or_else(|error| panic!("{error:?}"));
    let counts = |name: &str| -> u32 {
        let named = |place: &usize| plan.model.shifts[plan.model.candidates[*place].shift].name == name;
        (0..plan.found.counts.len()).filter(named).map(|place| plan.found.counts[place]).sum()
    };
    let layout = ["S1", "S2", "S3", "P1", "P2"].map(counts);
    println!("G1 A: expected cost 404, found {} with {layout:?}; {:?}", plan.found.cost, plan.bound);
    assert!(plan.certificate.kept(), "{:?}", plan.certificate);
    assert!((388.0..=404.0).contains(&plan.found.cost), "{} with {layout:?}", plan.found.cost);
}

/// G1, setting D: busy and quiet days (gamma of shape 30) cost one more person; the cheapest layouts cost 420, at rates
/// of 0.809, 0.810, 0.801 and 0.802. As in setting A the layout one step cheaper is within the indifference zone. With so
/// few people the step from a layout that misses by a hair to the next is large, so chance must not decide which is found.
#[test]
fn g1_busy_and_quiet_days_cost_what_is_published() {
    for seed in 1..=12 {
        let mut study = read(&G1.replace("day_cv = 0\n", "day_cv = 0.18257\n"));
        (study.scenario.slot, study.seed) = (Span::from_hours(5), seed);
        let plan = planned(&study).unwrap_or_else(|error| panic!("{error:?}"));
        println!("G1 D, seed {seed}: expected cost 420, found {}; {:?}", plan.found.cost, plan.bound);
        assert!(plan.certificate.kept(), "{:?}", plan.certificate);
        assert!((404.0..=420.0).contains(&plan.found.cost), "seed {seed}: {}", plan.found.cost);
    }
}

/// Every chart of a plan is drawn, also where the search found nothing to show.
#[test]
fn charts_of_a_plan_draw_whatever_there_is() {
    let study = read(TEAMS);
    let options = Options { time: None, effort: 0.1, threads: 0, fixed: None, budget: None };
    let plan =
        plan(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error:?}"));
    let point = |elapsed_seconds: f64, planned_cost: f64, least_cost: Option<f64>| ProgressReport {
        elapsed_seconds,
        days: 1,
        planned_cost,
        least_cost,
    };
    let full = PlanReport::of(&study, &plan, vec![point(0.5, 600.0, None), point(2.0, 500.0, Some(450.0))]);
    let mut empty = PlanReport { bound: None, ..full.clone() };
    (empty.progress, empty.frontier, empty.coverage) = (Vec::new(), Vec::new(), Vec::new());
    let people: f64 = full.coverage.iter().map(|cell| cell.people_count * 0.5).sum();
    assert!((people - full.work_hours).abs() < 1e-6, "half-hours of people on line are the hours of work");
    for report in [full, empty] {
        for chart in PLAN_CHARTS {
            let svg = String::from_utf8(chart.svg(&report).expect("it draws")).expect("text");
            assert!(svg.starts_with("<svg") && !svg.contains("NaN"), "{}", chart.name);
            assert_eq!(&chart.png(&report).expect("it draws")[1..4], b"PNG", "{}", chart.name);
        }
    }
}

#[test]
fn a_budget_is_kept_to_and_buys_the_best_attainable() {
    let study = read(TEAMS);
    let options = Options { time: None, effort: 0.3, threads: 0, fixed: None, budget: Some(300.0) };
    let plan =
        plan(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(plan.found.cost <= 300.0 && plan.found.cost > 150.0, "{}", plan.found.cost);
    assert!(!plan.certificate.kept());
}

/// The eve and the day itself: nobody works both late on the first and early on the second.
#[test]
fn two_days_are_one_problem_with_rest_between_shifts() {
    let mut study = read(
        r#"
name = "two days"
platform = "douyin"
start = "2025-11-10 18:00"
end = "2025-11-11 18:00"
[forecast]
total = [30, 30, 50, 40, 30, 20, 6, 2, 2, 2, 2, 2, 2, 4, 10, 24, 26, 26, 24, 24, 22, 22, 20, 20]
day_cv = 0.1
[[teams]]
name = "full-time"
cap = 5
people = 7
cost = { per_hour = 40 }
[[templates]]
name = "eve"
first = "18:00"
last = "20:00"
length = "8h"
breaks = [{ length = "30m", after = "3h", before = "4h" }]
[[templates]]
name = "night"
first = "00:00+1"
last = "02:00+1"
length = "8h"
breaks = [{ length = "30m", after = "3h", before = "4h" }]
[[templates]]
name = "day"
first = "08:00+1"
last = "10:00+1"
length = "8h"
breaks = [{ length = "30m", after = "3h", before = "4h" }]
[[targets]]
figure = "douyin-3-minute-rate"
at_least = 0.85
promise = 0.8
"#,
    );
    let options = Options { time: None, effort: 0.3, threads: 0, fixed: None, budget: None };
    let plan =
        plan(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error:?}"));
    let layout = plan.model.written(&plan.found.counts);
    let roster =
        Roster::of(&layout, &study.limits, &study.scenario).unwrap_or_else(|refused| panic!("{refused:?}"));
    assert!(roster.persons.len() <= 7);
    assert_eq!(
        roster.persons.iter().map(|person| person.duties.len() as u64).sum::<u64>(),
        layout.headcount()
    );
    audit(&study, None, &layout, &roster).unwrap_or_else(|broken| panic!("{broken:?}"));
    // With one person fewer than the plan has, the roster is refused or the audit speaks.
    study.limits[0].people = roster.persons.len() as u32 - 1;
    let fewer = Roster::of(&layout, &study.limits, &study.scenario);
    assert!(fewer.is_err(), "as few persons as possible were used");
}
