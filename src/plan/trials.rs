//! Trials: what a layout does on days that all layouts share.
//!
//! The days of a sample are stratified on the forecast's error: many replications are ordered by how busy they are
//! before any customer is drawn, and one is taken from each block of neighbours. Every replication is as likely to
//! be taken as any other, so shares of days stay unbiased, while the sample has busy and quiet days in just the
//! right proportion (METHODS: three to eight times less variance).

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::day::Day;
use crate::kpi::{Better, Figure, Observer, Ratio, Target, Unit, WaitHistogram};
use crate::random::{Purpose, Streams};
use crate::scenario::Scenario;
use crate::sim::{Floor, Journal};
use crate::study::Study;
use crate::workforce::{Layout, attendance};

/// Replications of which one is taken, in a stratified sample.
const BLOCK: u64 = 16;
/// Most memory for the days of a sample that are kept drawn.
const MOST_KEPT: usize = 768 << 20;

/// A sample of days on which layouts are tried.
#[derive(Debug)]
pub struct Trials<'a> {
    study: &'a Study,
    scenario: &'a Scenario,
    figures: Vec<&'static Figure>,
    /// The sample, from the quietest to the busiest.
    days: Arc<Vec<SampledDay>>,
    journals: Mutex<Vec<Journal>>,
    /// Days simulated so far.
    simulated: AtomicU64,
    /// What they count for against an effort.
    spent: AtomicU64,
}

#[derive(Debug)]
struct SampledDay {
    streams: Streams,
    /// Kept if memory allows.
    day: Option<Day>,
}

/// What a layout did on one day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DayTrial {
    /// Per figure.
    pub whole: Vec<Ratio>,
    /// Per figure and slot: `figure * slots + slot`.
    pub slots: Vec<Ratio>,
    /// Per figure, slot and group: `(figure * slots + slot) * groups + group`; empty unless asked for.
    pub cells: Vec<Ratio>,
}

/// What is measured in a trial.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Whole days and slots.
    Days,
    /// Also every slot and group by itself.
    Cells,
}

/// Streams of a stratified sample: `count` replications from number `first` on, in order of busyness.
pub fn sample(scenario: &Scenario, seed: u64, first: u64, count: usize) -> Vec<Streams> {
    let varies = match &scenario.demand {
        crate::scenario::Demand::Forecast(f) => f.day_cv > 0.0 || f.slot_cv > 0.0 || !f.variants.is_empty(),
        crate::scenario::Demand::Replay(_) => false,
    };
    if !varies {
        return (first..first + count as u64).map(|replication| Streams::new(seed, replication)).collect();
    }
    let mut all: Vec<(f64, Streams)> = (first..first + count as u64 * BLOCK)
        .map(|replication| Streams::new(seed, replication))
        .map(|streams| (Day::busyness(scenario, &streams), streams))
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.chunks(BLOCK as usize)
        .enumerate()
        .map(|(block, days)| {
            let lot = Streams::new(seed, first).stream(Purpose::Plan, block as u64).uniform();
            days[(lot * days.len() as f64) as usize].1
        })
        .collect()
}

impl<'a> Trials<'a> {
    /// A sample of the study's days; `scenario` is the study's, perhaps with other slots.
    pub fn new(
        study: &'a Study,
        scenario: &'a Scenario,
        figures: Vec<&'static Figure>,
        streams: Vec<Streams>,
    ) -> Self {
        Trials {
            study,
            scenario,
            figures,
            days: Arc::new(streams.into_iter().map(|streams| SampledDay { streams, day: None }).collect()),
            journals: Mutex::default(),
            simulated: AtomicU64::new(0),
            spent: AtomicU64::new(0),
        }
    }

    /// Draws days beforehand, as many as memory allows: layouts are tried on them again and again.
    pub fn keep_days(mut self) -> Self {
        let scenario = self.scenario;
        let Some(days) = Arc::get_mut(&mut self.days) else { return self };
        let Some(first) = days.first() else { return self };
        let sample = Day::draw(scenario, first.streams);
        let bytes = (sample.bytes() * 2).max(1);
        let kept = (MOST_KEPT / bytes).min(days.len());
        // The busiest days decide, so they are kept first.
        let from = days.len() - kept;
        days[from..].par_iter_mut().for_each(|day| day.day = Some(Day::draw(scenario, day.streams)));
        self
    }

    /// The same days, with a count of their own.
    pub fn beside(&self) -> Trials<'a> {
        Trials {
            figures: self.figures.clone(),
            days: Arc::clone(&self.days),
            journals: Mutex::default(),
            simulated: AtomicU64::new(0),
            spent: AtomicU64::new(0),
            ..*self
        }
    }

    /// Number of days in the sample.
    pub fn days(&self) -> usize {
        self.days.len()
    }

    /// The study.
    pub fn study(&self) -> &'a Study {
        self.study
    }

    /// The scenario whose slots are the planning periods.
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// The figures that are measured.
    pub fn figures(&self) -> &[&'static Figure] {
        &self.figures
    }

    /// Days simulated so far.
    pub fn simulated(&self) -> u64 {
        self.simulated.load(Ordering::Relaxed)
    }

    /// Days simulated so far, as they count against an effort: the same for any number of threads. How far a layout was
    /// simulated before it was given up depends on which thread was first; it counts as a third of its days.
    pub fn spent(&self) -> u64 {
        self.spent.load(Ordering::Relaxed)
    }

    /// Replays some days of the sample under a layout, in the order in which they are named.
    pub fn run(&self, layout: &Layout, days: &[usize], detail: Detail) -> Vec<DayTrial> {
        self.run_until(layout, days, detail, &|_, _| 0, &[]).unwrap_or_default()
    }

    /// The same, but gives up (`None`) when of any goal more days have missed than it allows; `missed` names the goals
    /// that a day misses, a bit each. Whether it gives up does not depend on the order in which threads finish.
    pub fn run_until(
        &self,
        layout: &Layout,
        days: &[usize],
        detail: Detail,
        missed: &(dyn Fn(usize, &DayTrial) -> u64 + Sync),
        allowed: &[usize],
    ) -> Option<Vec<DayTrial>> {
        let persons = layout.persons();
        let misses: Vec<AtomicUsize> = allowed.iter().map(|_| AtomicUsize::new(0)).collect();
        let given_up =
            || misses.iter().zip(allowed).any(|(misses, most)| misses.load(Ordering::Relaxed) > *most);
        // Each thread takes the next day when it has done one: both end together, with one floor each.
        let next = AtomicUsize::new(0);
        let of_thread = |_| {
            let mut floor = Floor::new(self.scenario, layout, &persons[..]);
            let mut observer = Observer::new(self.scenario, &persons, &self.figures);
            let kept = self.journals.lock().ok().and_then(|mut journals| journals.pop());
            let mut journal = kept.unwrap_or_default();
            let mut drawn = Day::empty();
            let mut trials = Vec::new();
            while !given_up() {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(&number) = days.get(place) else { break };
                let sampled = &self.days[number];
                let day = sampled.day.as_ref().unwrap_or_else(|| {
                    drawn.draw_again(self.scenario, sampled.streams);
                    &drawn
                });
                let present = attendance(self.scenario, layout, &persons, &sampled.streams);
                self.study.router.replay(&mut floor, day, &present, &mut journal);
                let trial = read(&mut observer, &self.figures, day, &journal, detail);
                self.simulated.fetch_add(1, Ordering::Relaxed);
                let missed = missed(number, &trial);
                for (goal, misses) in misses.iter().enumerate() {
                    misses.fetch_add((missed >> goal & 1) as usize, Ordering::Relaxed);
                }
                trials.push((place, trial));
            }
            if let Ok(mut journals) = self.journals.lock() {
                journals.push(journal);
            }
            trials
        };
        let threads = rayon::current_num_threads().min(days.len());
        let mut trials: Vec<(usize, DayTrial)> =
            (0..threads).into_par_iter().with_max_len(1).flat_map_iter(of_thread).collect();
        let spent = if given_up() { days.len() / 3 } else { days.len() };
        self.spent.fetch_add(spent as u64, Ordering::Relaxed);
        trials.sort_unstable_by_key(|(place, _)| *place);
        (!given_up()).then(|| trials.into_iter().map(|(_, trial)| trial).collect())
    }
}

fn read(
    observer: &mut Observer<'_>,
    figures: &[&'static Figure],
    day: &Day,
    journal: &Journal,
    detail: Detail,
) -> DayTrial {
    let (mut first, mut rounds) = (WaitHistogram::default(), WaitHistogram::default());
    let read = observer.observe(day, journal, &mut first, &mut rounds);
    let cells = match detail {
        Detail::Days => Vec::new(),
        Detail::Cells => figures.iter().flat_map(|figure| observer.cells(figure)).collect(),
    };
    DayTrial { whole: read.whole, slots: read.slots, cells }
}

/// By how much a target is missed, as what went wrong and what may: a day misses where the first exceeds the
/// second. Both add up over slots and groups.
///
/// Of a share of which more is better, what goes wrong is a case not in time; of a mean of which less is better,
/// it is the amount itself.
pub fn wrong_and_allowed(target: &Target, ratio: Ratio) -> (f64, f64) {
    let (numerator, denominator) = (ratio.numerator as f64, ratio.denominator as f64);
    match (target.figure.better, target.figure.unit) {
        (Better::Higher, Unit::Share) => (denominator - numerator, (1.0 - target.bound) * denominator),
        (Better::Higher, unit) => (-numerator, -target.bound * unit.divisor() * denominator),
        (Better::Lower, unit) => (numerator, target.bound * unit.divisor() * denominator),
    }
}
