//! Reserves, contracts and orders lost: what the report says against what the journals say.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use peakshift::experiment::{Length, Options, Replicator, replicate};
use peakshift::report::Report;
use peakshift::scenario::{Distribution, Repeat};
use peakshift::study::{self, Study};
use peakshift::units::Span;

fn study(extra: &str) -> Study {
    let text = format!(
        r#"
name = "Money"
platform = "jd"
start = "2025-11-11 09:00"
length = "4h"
seed = 8
[forecast]
total = [60, 240, 60, 60]
[[reasons]]
name = "pre-sale"
pre_sale = true
order_base = 0.5
[outcomes]
order_by_first_wait = [{{ up_to = "30s", factor = 1.0 }}, {{ up_to = "10h", factor = 0.4 }}]
margin_per_order = 10
[[triggers]]
name = "help"
measure = "waiting"
above = 12
below = 0.2
call = ["stand-by"]
call_delay = "10m"
[[teams]]
name = "full-time"
cap = 5
no_show = 0
cost = {{ per_hour = 30 {extra} }}
[[shifts]]
name = "day"
start = "09:00"
end = "13:00"
[[shifts]]
name = "stand-by"
start = "09:30"
end = "12:30"
breaks = [{{ start = "11:30", length = "30m" }}]
[[layout]]
shift = "day"
count = 3
[[layout]]
shift = "stand-by"
count = 2
"#
    );
    study::read_str(&text, "money.toml", Path::new("")).unwrap_or_else(|problems| panic!("{problems}"))
}

fn report(study: &Study, days: u32) -> Report {
    let options = Options { length: Length::Days(days), threads: 1 };
    let results = replicate(study, &options, &|_| {}, &AtomicBool::new(false)).expect("threads start");
    Report::of(study, &results)
}

#[test]
fn reserves_cost_from_their_log_in_to_the_end_of_their_shift_and_nothing_uncalled() {
    let study = study("");
    let days = 30;
    let mut replicator = Replicator::new(&study);
    let mut expected = 0.0;
    let mut called_days = 0;
    for replication in 0..days {
        let (_, journal, _) = replicator.replay(u64::from(replication));
        called_days += u32::from(!journal.calls.is_empty());
        for (agent, since) in &journal.calls {
            assert!(*agent >= 3, "only people of the stand-by are called");
            // To 12:30, with the half hour from 11:30 as far as it lies ahead.
            let on = since.secs() / 3_600.0;
            expected += 30.0 * ((3.5 - on) - (3.0 - on.max(2.5)).max(0.0));
        }
    }
    let report = report(&study, days);
    let parts = report.cost.as_ref().expect("a cost").whole;
    assert!(called_days > 5 && called_days < days, "{called_days}");
    assert_eq!(report.triggers[0].set_in_days, u64::from(called_days));
    assert_eq!(parts.planned_amount, 3.0 * 4.0 * 30.0, "reserves are in no plan");
    let found = parts.reserves.value_amount;
    assert!(
        (found - expected / f64::from(days)).abs() < 1e-6,
        "{found}, expected {}",
        expected / f64::from(days)
    );
}

#[test]
fn a_missed_contract_takes_its_points_off_the_fee() {
    let per_point = r#", reduction = { figure = "first-reply-within-30s", at_least = 0.95, per_point = 0.01, most = 0.2 }"#;
    let (plain, reduced) = (report(&study(""), 20), report(&study(per_point), 20));
    let rates = &plain.figure("first-reply-within-30s").expect("a common figure").daily;
    let day_cost = |day: usize| {
        let mut alone = study("");
        alone.replications = 1;
        let mut results = replicate(
            &alone,
            &Options { length: Length::Days(day as u32 + 1), threads: 1 },
            &|_| {},
            &AtomicBool::new(false),
        )
        .expect("threads start");
        results.days = results.days.split_off(day);
        Report::of(&alone, &results).cost.expect("a cost").whole.total.value_amount
    };
    let mut expected = 0.0;
    for (day, rate) in rates.iter().enumerate() {
        let points = (0.95 - rate.expect("inquiries came")) * 100.0;
        expected += day_cost(day) * (0.01 * points.max(0.0)).min(0.2) / 20.0;
    }
    let parts = reduced.cost.as_ref().expect("a cost").whole;
    assert!(expected > 1.0);
    assert!(
        (parts.reduction.value_amount - expected).abs() < 1e-6 * expected,
        "{} {expected}",
        parts.reduction.value_amount
    );
    let total = plain.cost.as_ref().expect("a cost").whole.total.value_amount;
    assert!((parts.total.value_amount - (total - expected)).abs() < 1e-6);
}

#[test]
fn waiting_loses_the_orders_that_would_have_come_at_once() {
    let mut study = study("");
    // Without a cap everybody is received.
    study.scenario.teams[0].cap = vec![u32::MAX];
    let days = 40;
    let report = report(&study, days);
    let margin = report.margin.as_ref().expect("a margin");
    let come = report.estimate("inquiries-to-people").expect("they come").mean_of_days * 0.5;
    let found = margin.orders_count + margin.orders_lost_count;
    // Everybody was received, so orders and those lost add up to what comes without any wait: half of all inquiries.
    let error = (come * 0.5 / f64::from(days)).sqrt();
    assert!((found - come).abs() < 4.0 * error, "{found} orders made and lost, {come} ± {error} expected");
    assert!(margin.orders_lost_count > 1.0);
    assert!((margin.margin_lost.value_amount - 10.0 * margin.orders_lost_count).abs() < 1e-9);
    // Without a price of waiting nothing is lost.
    let mut patient = study.clone();
    patient.scenario.outcomes.order_by_first_wait.clear();
    assert_eq!(self::report(&patient, 5).margin.expect("a margin").orders_lost_count, 0.0);
}

#[test]
fn who_comes_back_is_not_lost_before_the_last_time() {
    let mut once = study("");
    // Nobody is received.
    once.scenario.teams[0].cap = vec![0];
    let mut again = once.clone();
    let delay = Distribution::Constant { secs: 300.0 };
    again.scenario.reasons[0].repeat = Some(Repeat { abandoned: 1.0, answered: 0.0, delay });
    let (once, again) = (report(&once, 40), report(&again, 40));
    let come = |report: &Report| report.estimate("inquiries-to-people").expect("they come").mean_of_days;
    let lost = |report: &Report| report.margin.as_ref().expect("a margin").orders_lost_count;
    assert!(come(&again) > 1.5 * come(&once), "{} {}", come(&again), come(&once));
    let error = (come(&once) * 0.5 / 40.0).sqrt();
    let (once, again) = (lost(&once), lost(&again));
    assert!((once - again).abs() < 4.0 * error, "{once} lost, {again} ± {error} if they come back");
}

#[test]
fn who_comes_back_to_an_inquiry_loses_its_order_once() {
    let mut study = study("");
    study.scenario.teams[0].cap = vec![u32::MAX];
    study.scenario.reasons[0].gap = Distribution::Constant { secs: 400.0 };
    // Whoever waits at all orders nothing.
    study.scenario.outcomes.order_by_first_wait = vec![(Span::FOREVER, 0.0)];
    let found = |idle_close: i64, reopen_within: i64| {
        let mut study = study.clone();
        study.scenario.routing.idle_close = Span::from_secs(idle_close);
        study.scenario.routing.reopen_within = Span::from_secs(reopen_within);
        let report = report(&study, 10);
        let inquiries = report.estimate("inquiries-to-people").expect("they come").mean_of_days;
        (inquiries, report.margin.expect("a margin").orders_lost_count)
    };
    let (open, closed, reopened) = (found(3_600, 0), found(300, 0), found(300, 600));
    assert!(closed.0 > 2.0 * open.0, "{closed:?} against {open:?}");
    assert_eq!((closed.1, reopened.1), (open.1, open.1));
}
