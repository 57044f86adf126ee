//! Benchmarks of the engine, in CPU time. Besides criterion's own figures it prints ratios of programs that are
//! run in turn, so that they hold on a noisy machine.

mod kernel;

use std::time::Duration;

use cpu_time::ThreadTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput};
use kernel::PhoneDay;
use peakshift::experiment::Replicator;
use peakshift::experiment::replicator::Plan;
use peakshift::kpi::book;
use peakshift::scenario::*;
use peakshift::study::Study;
use peakshift::units::{Span, Time};
use peakshift::workforce::{Layout, LayoutLine, Shift};

/// CPU time of this thread, formatted as criterion formats wall time.
struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = ThreadTime;
    type Value = Duration;
    fn start(&self) -> ThreadTime {
        ThreadTime::now()
    }
    fn end(&self, start: ThreadTime) -> Duration {
        start.elapsed()
    }
    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }
    fn zero(&self) -> Duration {
        Duration::ZERO
    }
    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }
    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// The telephone-like day as a study: one round, cap 1, central queue, answered when taken up.
fn phone_study(day: &PhoneDay) -> Study {
    let end = Time::from_secs(3600 * day.hourly.len() as i64);
    let service = Distribution::lognormal_mean(day.service.0, day.service.1);
    let forever = Distribution::Forever;
    let scenario = Scenario {
        name: "telephone-like day".into(),
        clock: Clock::new(jiff::civil::date(2025, 11, 11).at(0, 0, 0, 0)),
        end,
        run_on: Span::from_hours(2),
        slot: Span::from_hours(1),
        reasons: vec![Reason {
            name: "call".into(),
            group: 0,
            pre_sale: false,
            rounds_mean: 1.0,
            gap: Distribution::Constant { secs: 0.0 },
            patience_first: Distribution::Exponential { mean: day.patience },
            patience_later: forever,
            silent: 0.0,
            work_factor: 1.0,
            transfers: Vec::new(),
            bot_resolves: vec![0.0],
            priority: 0,
            order_base: 0.0,
        }],
        groups: vec!["agents".into()],
        teams: vec![Team {
            name: "full-time".into(),
            work_factor: vec![1.0],
            person_cv: 0.0,
            weight: vec![1.0],
            cap: vec![1],
            no_show: 0.0,
            lateness: None,
            drain: Span::ZERO,
            at_end: AtEnd::Finish,
            overtime_max: Span::from_hours(2),
        }],
        demand: Demand::Forecast(Forecast::flat(Span::from_hours(1), vec![day.hourly.clone()])),
        empty_openings: 0.0,
        bot: Bot::none(),
        replies: Replies { parts: Some((1.0, 0.0)), ..Replies::plain(service.clone(), service) },
        routing: Routing {
            topology: Topology::Central,
            strategy: "longest-idle".into(),
            discipline: Discipline::LongestWait,
            due: (Span::from_secs(30), Span::from_secs(180)),
            affinity: Affinity { if_suspended: Span::ZERO, if_available: Span::ZERO },
            on_break: OnBreak::Suspended,
            queue_limit: None,
            overflow: Vec::new(),
            when_full: WhenFull::Queue,
            when_nobody: WhenFull::Queue,
            idle_close: Span::ZERO,
            reopen_within: Span::ZERO,
            cap_bypass: 0.0,
            transfer_wait: Span::from_secs(20),
        },
        outcomes: Outcomes::default(),
    };
    let shift = Shift { name: "day".into(), start: Time::START, end, breaks: Vec::new() };
    let line = LayoutLine { team: 0, group: 0, shift: 0, count: day.agents as u32 };
    Study {
        scenario,
        layout: Layout { shifts: vec![shift], lines: vec![line] },
        book: book("jd").unwrap_or(&peakshift::kpi::COMMON),
        targets: Vec::new(),
        seed: 1,
        replications: 1,
        confidence: 0.95,
    }
}

/// CPU nanoseconds of one call.
fn nanos(run: &mut dyn FnMut()) -> f64 {
    let start = ThreadTime::now();
    run();
    start.elapsed().as_nanos() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn telephone(criterion: &mut Criterion<CpuTime>) {
    let day = PhoneDay::benchmark();
    let study = phone_study(&day);
    let plan = Plan::new(&study);
    let mut replicator = Replicator::new(&plan);
    let customers = day.run(0).customers;
    let mut group = criterion.benchmark_group("telephone-like day");
    group.throughput(Throughput::Elements(customers));
    group.bench_function("lean kernel", |bench| bench.iter(|| day.run(0)));
    group.bench_function("whole engine", |bench| bench.iter(|| replicator.day(0)));
    group.finish();
    let (mut lean, mut whole, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for replication in 0..21 {
        let a = nanos(&mut || drop(std::hint::black_box(day.run(replication))));
        let b = nanos(&mut || drop(std::hint::black_box(replicator.day(replication))));
        lean.push(a / customers as f64);
        whole.push(b / customers as f64);
        ratios.push(b / a);
    }
    println!(
        "telephone-like day, run in turn: lean kernel {:.0} ns, whole engine {:.0} ns per customer, ratio {:.2}",
        median(lean),
        median(whole),
        median(ratios)
    );
}

fn main() {
    let mut criterion = Criterion::default().with_measurement(CpuTime).configure_from_args();
    telephone(&mut criterion);
    criterion.final_summary();
}
