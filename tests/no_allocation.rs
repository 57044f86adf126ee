//! The loop allocates nothing once its memory has grown to the size of a day.
//!
//! An allocator counts what every call of `simulate` asks for. The first replay of a day may grow the floor and
//! the journal; a second replay of the same day finds all of it there.
#![allow(unsafe_code, reason = "an allocator that counts is an unsafe trait of the standard library")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::Path;

use peakshift::day::Day;
use peakshift::random::Streams;
use peakshift::routing::{FOR_BYPASS, ROUTERS, RouterEntry};
use peakshift::scenario::GroupId;
use peakshift::sim::{Floor, Journal, simulate};
use peakshift::study::{self, Study};
use peakshift::workforce::{Attendance, attendance};

/// Passes every call on to the system and counts those of each thread that ask for memory.
struct Counting;

thread_local! {
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    // A thread that is about to end has no counter any more; nothing of it is measured.
    let _ = ASKED.try_with(|asked| asked.set(asked.get() + 1));
}

// SAFETY: every call goes to the system's allocator with the arguments it came with; the counter is a plain
// number of the thread that itself never allocates.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(memory, layout, size) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The memory of one thread, and a day to replay in it.
struct Bench<'a> {
    floor: Floor<'a>,
    journal: Journal,
    day: Day,
    present: Vec<Attendance>,
    groups: Vec<GroupId>,
    bypass: bool,
}

impl<'a> Bench<'a> {
    fn new(study: &'a Study) -> Self {
        let persons = study.layout.persons();
        let streams = Streams::new(study.seed, 0);
        Bench {
            present: attendance(&study.scenario, &study.layout, &persons, &streams),
            groups: persons.iter().map(|person| person.group).collect(),
            floor: Floor::new(&study.scenario, &study.layout, persons),
            journal: Journal::default(),
            day: Day::draw(&study.scenario, streams),
            bypass: study.scenario.routing.cap_bypass > 0.0,
        }
    }

    /// How often one replay asks for memory, and how many events it handles. The router is made outside.
    fn replay(&mut self, entry: &RouterEntry) -> (u64, u64) {
        let mut router = (entry.build)(&self.groups);
        let mut bypass = self.bypass.then(|| (FOR_BYPASS.build)(&self.groups));
        let before = ASKED.get();
        simulate(
            &mut self.floor,
            &self.day,
            &self.present,
            router.as_mut(),
            bypass.as_deref_mut().map(|router| router as _),
            &mut self.journal,
        );
        (ASKED.get() - before, self.journal.events)
    }
}

fn shipped() -> Vec<Study> {
    let folder = std::fs::read_dir("scenarios").expect("tests run in the package's folder");
    let mut paths: Vec<_> = folder.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths.iter().map(|path| study::read(path).unwrap_or_else(|problems| panic!("{problems}"))).collect()
}

#[test]
fn a_day_that_fits_into_memory_is_replayed_without_asking_for_any() {
    let studies = shipped();
    assert!(studies.len() >= 5, "only {} scenarios were found", studies.len());
    for study in &studies {
        let mut bench = Bench::new(study);
        let (first, _) = bench.replay(study.router);
        let (again, events) = bench.replay(study.router);
        let name = &study.scenario.name;
        assert!(first > 0, "{name}: the first replay must be seen to allocate, or nothing is counted");
        assert_eq!(
            again, 0,
            "{name}: expected 0 allocations in {events} events, found {again} (first {first})"
        );
    }
}

/// `smooth-weighted-round-robin` makes one tree per group and weight when the first agent of that weight logs in,
/// and a place for it in the group's list.
fn at_first_log_in(strategy: &str, study: &Study) -> u64 {
    let weights = 1;
    assert!(study.scenario.teams.iter().all(|team| team.weight == [1.0]), "a scenario of one weight");
    if strategy == "smooth-weighted-round-robin" {
        2 * weights * study.scenario.groups.len() as u64
    } else {
        0
    }
}

#[test]
fn no_strategy_asks_for_memory_while_it_chooses() {
    let study =
        study::read(Path::new("scenarios/jd-618.toml")).unwrap_or_else(|problems| panic!("{problems}"));
    for entry in ROUTERS {
        let mut bench = Bench::new(&study);
        bench.replay(entry);
        let (again, events) = bench.replay(entry);
        let expected = at_first_log_in(entry.name, &study);
        let name = entry.name;
        assert_eq!(
            again, expected,
            "{name}: expected {expected} allocations in {events} events, found {again}"
        );
    }
}
