//! Laws of a shop that hold in distribution, through the whole program: text of a scenario in, figures out.
//!
//! Every law has a fixed seed and is held to four standard errors; the message of a failure gives the expected
//! value beside the estimate.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use peakshift::experiment::{Length, Options, Replicator, Results, replicate};
use peakshift::sim::Journal;
use peakshift::study::{self, Study};
use peakshift::units::{Span, Time};

/// A shop of one group that serves a flat stream of customers with the starting parameters, every rate known.
struct Shop {
    per_hour: f64,
    agents: u32,
    forecast: &'static str,
    sections: &'static str,
    routing: &'static str,
    targets: &'static str,
}

/// Ten agents whom 25 inquiries an hour reach each.
const TEN: Shop = Shop {
    per_hour: 250.0,
    agents: 10,
    forecast: "day_cv = 0\nslot_cv = 0",
    sections: "",
    routing: "strategy = \"least-open\"\nidle_close = \"5m\"\ndiscipline = \"new-first\"",
    targets: "",
};

impl Shop {
    fn study(&self) -> Study {
        let Shop { per_hour, agents, forecast, sections, routing, targets } = self;
        let text = format!(
            "name = \"law\"\nplatform = \"pdd\"\nstart = \"2025-11-11 09:00\"\nlength = \"8h\"\nseed = 77\n\
             [forecast]\ntotal = {per_hour}\n{forecast}\n[routing]\n{routing}\n{sections}\n\
             [[teams]]\nname = \"full-time\"\nno_show = 0\n\
             [[shifts]]\nname = \"day\"\nstart = \"09:00\"\nend = \"18:00\"\n[[layout]]\ncount = {agents}\n{targets}"
        );
        study::read_str(&text, "law.toml", Path::new(""))
            .unwrap_or_else(|problems| panic!("{problems}\n{text}"))
    }

    fn days(&self, days: u32) -> (Study, Results) {
        let study = self.study();
        let options = Options { length: Length::Days(days), threads: 2 };
        let results = replicate(&study, &options, &|_| {}, &AtomicBool::new(false)).expect("threads start");
        (study, results)
    }
}

/// How well the first 30-second rates are known that a study of this shop by itself gave.
const MEASURED_TO: f64 = 0.003;

/// A mean and its standard error.
#[derive(Clone, Copy)]
struct Mean {
    value: f64,
    error: f64,
}

fn mean(values: &[f64]) -> Mean {
    let n = values.len() as f64;
    let value = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - value) * (v - value)).sum();
    Mean { value, error: (squares / (n * (n - 1.0))).sqrt() }
}

/// Value of a figure on each day.
fn daily(results: &Results, figure: &str) -> Vec<f64> {
    let place = results.figures.iter().position(|f| f.name == figure).expect("a figure of the book");
    let of = |day: &peakshift::experiment::DayFigures| {
        day.whole[place].numerator as f64 / day.whole[place].denominator as f64
    };
    results.days.iter().map(of).collect()
}

#[track_caller]
fn agrees(what: &str, found: Mean, expected: f64, known_to: f64) {
    let Mean { value, error } = found;
    println!("{what}: expected {expected}, found {value:.5} ± {error:.5}");
    assert!(
        (value - expected).abs() <= 4.0 * error + known_to,
        "{what}: expected {expected}, found {value:.5} with standard error {error:.5}"
    );
}

#[track_caller]
fn at_least(what: &str, found: Mean, bound: f64) {
    let Mean { value, error } = found;
    println!("{what}: expected at least {bound}, found {value:.5} ± {error:.5}");
    assert!(
        value - 4.0 * error >= bound,
        "{what}: expected at least {bound}, found {value:.5} with standard error {error:.5}"
    );
}

fn differences(more: &[f64], less: &[f64]) -> Mean {
    mean(&more.iter().zip(less).map(|(more, less)| more - less).collect::<Vec<_>>())
}

#[test]
fn twenty_five_inquiries_an_hour_and_agent_are_answered_within_thirty_seconds_nineteen_times_in_twenty() {
    const TWO_MINUTES: &str = "strategy = \"least-open\"\nidle_close = \"2m\"\ndiscipline = \"new-first\"";
    let mut rates = Vec::new();
    for (what, routing, expected) in
        [("idle close 5 min", TEN.routing, 0.931), ("idle close 2 min", TWO_MINUTES, 0.944)]
    {
        let (_, results) = Shop { routing, ..TEN }.days(150);
        rates.push(daily(&results, "first-reply-within-30s"));
        let rate = mean(&rates[rates.len() - 1]);
        agrees(&format!("first 30-second rate, {what}"), rate, expected, MEASURED_TO);
        assert!(rate.error < 0.002, "the estimate is too coarse to find anything wrong");
    }
    at_least("the same, idle close 2 min less 5 min", differences(&rates[1], &rates[0]), 0.005);
}

#[test]
fn under_a_burst_random_routing_keeps_more_customers_waiting_for_three_minutes() {
    const BURST: Shop = Shop {
        forecast: "day_cv = 0\nslot_cv = 0\nbursts = [{ at = \"09:00\" }, { at = \"13:00\" }]",
        ..TEN
    };
    let random = "strategy = \"weighted-random\"\nidle_close = \"5m\"\ndiscipline = \"new-first\"";
    let figure = "pdd-3-minute-human-reply-rate";
    let late = |results: &Results| daily(results, figure).iter().map(|rate| 1.0 - rate).collect::<Vec<_>>();
    let (_, least) = BURST.days(40);
    let (_, at_random) = Shop { routing: random, ..BURST }.days(40);
    let (least, at_random) = (late(&least), late(&at_random));
    at_least("customers late, random less least-open", differences(&at_random, &least), 0.01);
}

#[test]
fn a_forecast_that_may_be_wrong_makes_the_same_people_meet_their_target_on_fewer_days() {
    let target = 0.70;
    let met = |forecast| {
        let (_, results) = Shop { forecast, ..TEN }.days(400);
        let met = |rate: &f64| f64::from(u8::from(*rate >= target));
        daily(&results, "rounds-within-30s").iter().map(met).collect::<Vec<_>>()
    };
    let known = met("day_cv = 0\nslot_cv = 0");
    let uncertain = met("day_cv = 0.18\nslot_cv = 0");
    at_least("share of days that meet the target, rates known", mean(&known), 0.8);
    at_least("the same less that with a CV of 18 %", differences(&known, &uncertain), 0.05);
}

#[test]
fn a_greeting_of_six_seconds_beats_a_reply_that_always_takes_twenty_two() {
    let always = "[replies]\nfirst = \"22s\"\nlater = \"22s\"";
    let figure = "first-reply-within-30s";
    let (_, greeting) = TEN.days(20);
    let (_, slow) = Shop { sections: always, ..TEN }.days(20);
    let gap = differences(&daily(&greeting, figure), &daily(&slow, figure));
    at_least("first 30-second rate, greeting less 22 s always", gap, 0.2);
}

/// Little (1961), "A proof for the queuing formula L = λW", Operations Research 9: open inquiries are the rate at
/// which they come times the time that each lasts. Counted among agents at instants on one side, measured from
/// entry to close on the other, over the six hours that a day's start and end do not touch.
#[test]
fn open_inquiries_are_the_rate_of_customers_times_the_time_they_are_held() {
    let study = TEN.study();
    let mut replicator = Replicator::new(&study);
    let (from, to) = (Time::from_secs(3_600), Time::from_secs(7 * 3_600));
    let place = study.figures.iter().position(|f| f.name == "open-per-agent").expect("a common figure");
    let (mut open, mut product, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
    for replication in 0..60 {
        let figure = replicator.day(replication).figures.whole[place];
        let (_, journal, _) = replicator.replay(replication);
        let held: i64 = journal.holdings.iter().map(|held| (held.to - held.from).micros()).sum();
        assert_eq!(figure.numerator, held as u64, "the figure is the time for which inquiries are held");
        open.push(open_on_average(journal, from, to));
        product.push(rate_times_time(journal, from, to));
        gaps.push(open[open.len() - 1] - product[product.len() - 1]);
    }
    let (open, product) = (mean(&open), mean(&product));
    println!("open: {:.3}, rate × time: {:.3}", open.value, product.value);
    let gap = mean(&gaps);
    agrees("open inquiries less rate × time", gap, 0.0, 0.0);
    assert!(gap.error < 0.01 * open.value, "the estimate is too coarse to find anything wrong");
}

/// Inquiries held at a time, counted every ten seconds.
fn open_on_average(journal: &Journal, from: Time, to: Time) -> f64 {
    let step = Span::from_secs(10);
    let (mut at, mut instants, mut seen) = (from, 0_u64, 0_usize);
    while at < to {
        seen += journal.holdings.iter().filter(|held| held.from <= at && at < held.to).count();
        instants += 1;
        at += step;
    }
    seen as f64 / instants as f64
}

/// Inquiries that come per second times their mean time from entering routing to the close.
fn rate_times_time(journal: &Journal, from: Time, to: Time) -> f64 {
    let come = journal.inquiries.iter().filter(|inquiry| from <= inquiry.entered && inquiry.entered < to);
    come.map(|inquiry| (inquiry.closed - inquiry.entered).secs()).sum::<f64>() / (to - from).secs()
}
