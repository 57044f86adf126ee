//! Benchmarks of the engine, in CPU time. Besides criterion's own figures it prints ratios of programs that are
//! run in turn, so that they hold on a noisy machine.

mod kernel;

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput};
use kernel::PhoneDay;
use peakshift::day::Day;
use peakshift::experiment::{Length, Options, Replicator, replicate};
use peakshift::kpi::{Observer, WaitHistogram};
use peakshift::random::Streams;
use peakshift::scenario::Demand;
use peakshift::sim::{Floor, Journal};
use peakshift::study::{self, Study};
use peakshift::workforce::attendance;

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
    let hours = day.hourly.len();
    let (mean, cv) = day.service;
    read(&format!(
        r#"
name = "telephone-like day"
platform = "douyin"
start = "2025-11-11 00:00"
length = "{hours}h"
forecast = {{ total = {hourly:?}, day_cv = 0, slot_cv = 0 }}
bot = {{ mode = "none" }}
customers = {{ rounds = 1, patience_first = {{ exponential = "{patience}s" }}, silent = 0 }}
replies = {{ first = {{ mean = "{mean}s", cv = {cv} }}, parts = {{ share = 1, first_part = 0 }} }}
routing = {{ strategy = "longest-idle", idle_close = "0s", when_nobody = "queue" }}
teams = [{{ name = "agents", cap = 1, person_cv = 0, no_show = 0 }}]
shifts = [{{ name = "day", start = "00:00", end = "02:00+1" }}]
layout = [{{ count = {agents} }}]
"#,
        hourly = day.hourly,
        patience = day.patience,
        agents = day.agents,
    ))
}

fn read(text: &str) -> Study {
    study::read_str(text, "benchmark", Path::new("scenarios")).unwrap_or_else(|problems| panic!("{problems}"))
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
    let mut replicator = Replicator::new(&study);
    let customers = day.run(0).customers;
    let mut group = criterion.benchmark_group("telephone-like day");
    group.throughput(Throughput::Elements(customers));
    group.bench_function("lean kernel", |bench| bench.iter(|| day.run(0)));
    group.bench_function("whole engine", |bench| bench.iter(|| replicator.day(0)));
    group.finish();
    let (mut lean, mut whole, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for replication in 0..21 {
        let a = nanos(&mut || {
            std::hint::black_box(day.run(replication));
        });
        let b = nanos(&mut || {
            std::hint::black_box(replicator.day(replication));
        });
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

/// `double11` with every inquiry and every agent so many times over.
fn double11(times: u32) -> Study {
    let path = Path::new("scenarios/double11.toml");
    let mut study = study::read(path).unwrap_or_else(|problems| panic!("{problems}"));
    if let Demand::Forecast(forecast) = &mut study.scenario.demand {
        forecast.expected.iter_mut().flatten().for_each(|expected| *expected *= f64::from(times));
    }
    study.layout.lines.iter_mut().for_each(|line| line.count *= times);
    study
}

/// CPU nanoseconds per event of some days.
fn per_event(replicator: &mut Replicator, days: std::ops::Range<u64>) -> f64 {
    let mut events = 0;
    let nanos = nanos(&mut || events = days.clone().map(|day| replicator.day(day).figures.events).sum());
    nanos / events as f64
}

fn promotion(criterion: &mut Criterion<CpuTime>) {
    let (study, tenfold) = (double11(1), double11(10));
    let (mut replicator, mut large) = (Replicator::new(&study), Replicator::new(&tenfold));
    let events = replicator.day(0).figures.events;
    let mut group = criterion.benchmark_group("double11");
    group.throughput(Throughput::Elements(events));
    group.bench_function("day", |bench| bench.iter(|| replicator.day(0)));
    group.finish();
    large.day(0);
    let turns: Vec<(f64, f64)> = (0..7)
        .map(|turn| {
            (per_event(&mut replicator, turn * 10..turn * 10 + 10), per_event(&mut large, turn..turn + 1))
        })
        .collect();
    println!(
        "double11, run in turn: {:.1} ns per event, ten times the shop {:.1} ns, ratio {:.2}",
        median(turns.iter().map(|turn| turn.0).collect()),
        median(turns.iter().map(|turn| turn.1).collect()),
        median(turns.iter().map(|turn| turn.1 / turn.0).collect()),
    );
    let [drawing, simulating, figures] = parts(&study);
    println!(
        "of double11's: drawing {drawing:.1} ns, simulating {simulating:.1} ns, figures {figures:.1} ns"
    );
}

/// CPU nanoseconds per event of what a day consists of: drawing its customers, simulating, reading figures.
fn parts(study: &Study) -> [f64; 3] {
    let scenario = &study.scenario;
    let persons = study.layout.persons();
    let mut floor = Floor::new(scenario, &study.layout, &persons);
    let mut observer = Observer::new(scenario, &persons, &study.figures);
    let (mut day, mut journal) = (Day::empty(), Journal::default());
    let mut days = Vec::new();
    for replication in 0..40 {
        let streams = Streams::new(study.seed, replication);
        let present = attendance(scenario, &study.layout, &persons, &streams);
        let drawing = nanos(&mut || day.draw_again(scenario, streams));
        let simulating = nanos(&mut || {
            study.router.replay(&mut floor, &day, &present, &mut journal);
        });
        let figures = nanos(&mut || {
            let (mut first, mut rounds) = (WaitHistogram::default(), WaitHistogram::default());
            std::hint::black_box(observer.observe(&day, &journal, &mut first, &mut rounds));
        });
        days.push([drawing, simulating, figures].map(|nanos| nanos / journal.events as f64));
    }
    [0, 1, 2].map(|part| median(days.iter().map(|day| day[part]).collect()))
}

/// Wall-clock seconds of so many days of `double11` on so many threads.
fn wall(study: &Study, days: u32, threads: usize) -> f64 {
    let options = Options { length: Length::Days(days), threads };
    let start = Instant::now();
    let results = replicate(study, &options, &|_| {}, &AtomicBool::new(false));
    assert!(results.is_ok_and(|results| results.days.len() == days as usize));
    start.elapsed().as_secs_f64()
}

fn threads() {
    let study = double11(1);
    wall(&study, 20, 2);
    let turns: Vec<(f64, f64)> = (0..5).map(|_| (wall(&study, 60, 1), wall(&study, 60, 2))).collect();
    println!(
        "double11, 200 days on two threads: {:.2} s; two threads are {:.2} times one, run in turn",
        wall(&study, 200, 2),
        median(turns.iter().map(|turn| turn.0 / turn.1).collect()),
    );
}

/// One day of 10 million inquiries and 10,000 agents, who work as much faster as there are more inquiries for
/// each than in `double11`. Takes some 5 GiB; run it by name: `cargo bench --bench engine -- huge`.
fn huge() {
    let small = double11(1);
    let mut study = double11(1);
    let inquiries = match &mut study.scenario.demand {
        Demand::Forecast(forecast) => {
            let times = 10e6 / forecast.total();
            forecast.expected.iter_mut().flatten().for_each(|expected| *expected *= times);
            times
        }
        Demand::Replay(_) => 1.0,
    };
    let agents = 10_000.0 / study.layout.headcount() as f64;
    for line in &mut study.layout.lines {
        line.count = (f64::from(line.count) * agents).round() as u32;
    }
    let faster = agents / inquiries;
    for team in &mut study.scenario.teams {
        team.work_factor.iter_mut().for_each(|factor| *factor *= faster);
    }
    let mut replicator = Replicator::new(&small);
    per_event(&mut replicator, 0..5);
    let a = per_event(&mut replicator, 0..20);
    let mut replicator = Replicator::new(&study);
    let mut events = 0;
    let b = nanos(&mut || events = replicator.day(0).figures.events) / events as f64;
    // The next day uses the same memory again, as the days of double11 do that it is laid against.
    let c = per_event(&mut replicator, 1..2);
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown").to_owned();
    println!(
        "huge day, {} agents, {events} events: {b:.1} ns per event with the first use of its memory, {c:.1} on the day \
         after; double11 {a:.1} ns, ratios {:.2} and {:.2}; {peak}",
        study.layout.headcount(),
        b / a,
        c / a
    );
}

fn main() {
    let mut criterion = Criterion::default().with_measurement(CpuTime).configure_from_args();
    if std::env::args().any(|argument| argument == "huge") {
        return huge();
    }
    telephone(&mut criterion);
    promotion(&mut criterion);
    if std::env::args().all(|argument| argument != "--test") {
        threads();
    }
    criterion.final_summary();
}
