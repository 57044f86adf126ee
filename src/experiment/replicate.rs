//! The loop over replications: in parallel, a fixed number or until precise enough, the same for any number
//! of threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::replicator::{DayOutcome, Replicator};
use super::{DayFigures, Results, each_of};
use crate::kpi::{Better, Figure, Ratio, Target, Unit};
use crate::stats::{Attainment, Estimate, Support, look_confidence};
use crate::study::Study;

/// How many days to simulate, and on how many threads.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options {
    /// When to stop.
    pub length: Length,
    /// Threads; 0: one per processor. Never changes a result.
    pub threads: usize,
}

/// When a series of days is long enough.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Length {
    /// After so many days.
    Days(u32),
    /// When the interval of every target's figure is narrow enough.
    Precision {
        /// Widest half-width allowed: of shares as a share (0.005 is half a point); of every other figure
        /// relative to its value.
        half_width: f64,
        /// Most days.
        at_most: u32,
    },
    /// When every target's verdict is certain ([`Verdict::certain`]). Looked at after a first batch and whenever the
    /// days have doubled, each time with the confidence of [`look_confidence`].
    Certain {
        /// Most days.
        at_most: u32,
    },
}

/// How far a series of days is, for whoever watches.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Progress {
    /// Days finished.
    pub days: u64,
    /// Days wanted as far as is known now; it grows unless a number of days is wanted.
    pub wanted: u64,
}

/// Days of the first batch of a series that runs until it is precise: enough for a half-width to mean
/// something, and for the rule "stop when narrow" not to stop on luck.
const FIRST_BATCH: u64 = 50;

/// Simulates the days of a study.
///
/// Replications are handed out in ascending order and a day that was begun is finished, so that whenever
/// `stop` is set, the days that exist are the first so many and no others; then the results are marked as
/// interrupted. `progress` is called after each day, from any thread.
///
/// With [`Length::Precision`] and [`Length::Certain`] days are added in batches whose sizes follow from the results
/// alone, so that the number of days is the same for any number of threads.
///
/// # Errors
/// If the threads cannot be started.
pub fn replicate(
    study: &Study,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Results, ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let mut results = Results { figures: study.figures.clone(), ..Results::default() };
    let mut wanted = match options.length {
        Length::Days(days) => u64::from(days),
        Length::Precision { at_most, .. } | Length::Certain { at_most } => {
            FIRST_BATCH.min(u64::from(at_most))
        }
    };
    for look in 1.. {
        extend(&mut results, study, &pool, wanted, progress, stop);
        results.interrupted = (results.days.len() as u64) < wanted;
        let (enough, next, at_most) = match options.length {
            Length::Days(_) => break,
            Length::Precision { half_width, at_most } => {
                let excess = excess(study, &results, half_width);
                (excess <= 1.0, next_length(wanted, excess), at_most)
            }
            Length::Certain { at_most } => {
                let confidence = look_confidence(study.confidence, look);
                results.look_confidence = Some(confidence);
                (all_certain(study, &results, confidence), wanted * 2, at_most)
            }
        };
        if results.interrupted {
            break;
        }
        results.precise = Some(enough);
        if enough || wanted >= u64::from(at_most) {
            break;
        }
        wanted = next.min(u64::from(at_most));
    }
    Ok(results)
}

/// Whether every target's verdict is certain; one of which nothing is counted has none, and no days help.
fn all_certain(study: &Study, results: &Results, confidence: f64) -> bool {
    let slots = study.scenario.slots();
    let verdicts = study.targets.iter().map(|target| results.verdict(target, slots, confidence));
    verdicts.filter(|verdict| verdict.attainment.is_some()).all(|verdict| verdict.certain)
}

/// Days to have after the next batch: half-widths shrink with the root of the days, so that `excess` times too
/// wide takes excess² times the days; a tenth more for luck, at least a fifth more, and three times as many at
/// most, since the first batches know their own width badly.
fn next_length(days: u64, excess: f64) -> u64 {
    let factor = (excess * excess * 1.1).clamp(1.2, 3.0);
    (days as f64 * factor).ceil() as u64
}

/// By what factor the widest interval among the targets' figures is too wide; infinite where a figure has no
/// interval. Without targets the book's first figure counts.
fn excess(study: &Study, results: &Results, half_width: f64) -> f64 {
    let watched: Vec<&Figure> = if study.targets.is_empty() {
        study.book.figures.first().into_iter().collect()
    } else {
        study.targets.iter().map(|target| target.figure).collect()
    };
    watched
        .into_iter()
        .map(|figure| {
            let estimate = results.estimate(figure, study.confidence);
            estimate.and_then(|e| Some((e.value, e.interval?))).map_or(f64::INFINITY, |(value, interval)| {
                let allowed = if figure.unit == Unit::Share { half_width } else { half_width * value };
                // A figure that is 0 without doubt is precise, whatever 0 / 0 may be.
                if interval.half_width() <= allowed { 0.0 } else { interval.half_width() / allowed }
            })
        })
        .fold(0.0, |widest, excess| if excess > 0.0 { widest.max(excess) } else { widest })
}

/// Adds days until there are `wanted`, or fewer if stopped.
fn extend(
    results: &mut Results,
    study: &Study,
    pool: &ThreadPool,
    wanted: u64,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) {
    let first = results.days.len() as u64;
    let next = AtomicU64::new(first);
    let finished = AtomicU64::new(first);
    let parts: Mutex<Vec<Part>> = Mutex::default();
    pool.broadcast(|_| {
        let mut replicator = Replicator::new(study);
        let mut part = Part::default();
        while !stop.load(Ordering::Relaxed) {
            let replication = next.fetch_add(1, Ordering::Relaxed);
            if replication >= wanted {
                break;
            }
            part.add(replication, replicator.day(replication));
            progress(Progress { days: finished.fetch_add(1, Ordering::Relaxed) + 1, wanted });
        }
        part.waits.part_waits = replicator.take_part_waits();
        // A poisoned lock means that another thread panicked, and its panic is about to be passed on.
        if let Ok(mut parts) = parts.lock() {
            parts.push(part);
        }
    });
    let mut days = Vec::new();
    for part in parts.into_inner().unwrap_or_default() {
        results.first_waits.merge(&part.waits.first_waits);
        results.round_waits.merge(&part.waits.round_waits);
        results.part_waits.merge(&part.waits.part_waits);
        days.extend(part.days);
    }
    days.sort_unstable_by_key(|(replication, _)| *replication);
    results.days.extend(days.into_iter().map(|(_, figures)| figures));
}

/// What one thread has simulated.
#[derive(Default)]
struct Part {
    days: Vec<(u64, DayFigures)>,
    /// Histograms are sums of integers, so the order in which they merge does not matter.
    waits: Results,
}

impl Part {
    fn add(&mut self, replication: u64, outcome: DayOutcome) {
        self.waits.first_waits.merge(&outcome.first_waits);
        self.waits.round_waits.merge(&outcome.round_waits);
        self.days.push((replication, outcome.figures));
    }
}

/// How a target stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// On what share of days its bound held; `None` if no day counted anything.
    pub attainment: Option<Attainment>,
    /// Slots whose figure over all days misses the target's floor.
    pub below_floor: Vec<usize>,
    /// Whether it is certain that the floor is kept, or that it is missed; `None` without a floor.
    pub floor_certain: Option<bool>,
    /// Whether the share of days is at least the promise, and no slot is below the floor.
    pub kept: bool,
    /// Whether that is certain. What is kept is so if both the days and the floor are; what is missed, if one of them
    /// is certainly missed.
    pub certain: bool,
}

/// How the floor of a target stands in one slot.
#[derive(Clone, Copy, PartialEq, Debug)]
struct FloorInSlot {
    /// Whether the figure over all days meets it.
    met: bool,
    /// Whether the whole interval does.
    surely_met: bool,
    /// Whether nothing of the interval does.
    surely_missed: bool,
}

impl Results {
    /// Place of a figure among [`Results::figures`].
    pub fn place(&self, figure: &Figure) -> Option<usize> {
        self.figures.iter().position(|mine| mine.name == figure.name)
    }

    /// On what share of days a target's bound held; `None` if no day counted anything, since then it cannot be
    /// judged, let alone kept.
    pub fn attainment(&self, target: &Target, confidence: f64) -> Option<Attainment> {
        let place = self.place(target.figure)?;
        if self.days.iter().all(|day| day.whole[place].denominator == 0) {
            return None;
        }
        let met = self.days.iter().filter(|day| day.meets(target, place, &self.figures)).count();
        Attainment::of(met as u64, self.days.len() as u64, confidence)
    }

    /// How a target stands over the days, of so many slots each.
    ///
    /// A verdict that is certain is wrong no more often than the confidence allows. What is truly missed is called kept
    /// only if the low end of what misses lies too high, and what is truly kept is called missed only if some high end
    /// lies too low: that of the days with α/2, those of the slots with α/2 together, as each has its share of α
    /// (Bonferroni's inequality).
    pub fn verdict(&self, target: &Target, slots: usize, confidence: f64) -> Verdict {
        let attainment = self.attainment(target, confidence);
        let floors = self.floors(target, slots, confidence);
        let below_floor: Vec<usize> =
            floors.iter().filter(|(_, floor)| !floor.met).map(|(slot, _)| *slot).collect();
        let floor_missed = floors.iter().any(|(_, floor)| floor.surely_missed);
        let floor_kept = floors.iter().all(|(_, floor)| floor.surely_met);
        let promised = attainment.is_some_and(|attainment| attainment.share >= target.promise);
        let kept = promised && below_floor.is_empty();
        let days_certain = attainment.is_some_and(|attainment| attainment.is_certain(target.promise));
        let certain =
            if kept { days_certain && floor_kept } else { days_certain && !promised || floor_missed };
        let floor_certain =
            target.slot_floor.map(|_| if below_floor.is_empty() { floor_kept } else { floor_missed });
        Verdict { attainment, below_floor, floor_certain, kept, certain }
    }

    /// How the floor of a target stands in every slot that counts anything; none without a floor.
    fn floors(&self, target: &Target, slots: usize, confidence: f64) -> Vec<(usize, FloorInSlot)> {
        let Some((floor, place)) = target.slot_floor.zip(self.place(target.figure)) else {
            return Vec::new();
        };
        let counted =
            |slot: &usize| self.days.iter().any(|day| day.slots[place * slots + slot].denominator > 0);
        let counted: Vec<usize> = (0..slots).filter(counted).collect();
        let each = each_of(confidence, counted.len());
        let in_slot = |slot: usize| {
            let days = self.days.iter().map(|day| day.slots[place * slots + slot]);
            let estimate = estimate(days, target.figure.unit, each)?;
            let met = |value: f64| Target { bound: floor, ..*target }.met(value);
            let ends = estimate.interval.map(|ends| match target.figure.better {
                Better::Higher => (ends.low, ends.high),
                Better::Lower => (ends.high, ends.low),
            });
            Some((
                slot,
                FloorInSlot {
                    met: met(estimate.value),
                    surely_met: ends.is_some_and(|(worst, _)| met(worst)),
                    surely_missed: ends.is_some_and(|(_, best)| !met(best)),
                },
            ))
        };
        counted.into_iter().filter_map(in_slot).collect()
    }

    /// Estimate of a figure over the whole scenario, at a confidence between 0 and 1; `None` if it is not among
    /// [`Results::figures`] or counted nothing.
    pub fn estimate(&self, figure: &Figure, confidence: f64) -> Option<Estimate> {
        let place = self.place(figure)?;
        estimate(self.days.iter().map(|day| day.whole[place]), figure.unit, confidence)
    }
}

/// Estimate of a figure in its unit from its counts of each day, of the whole scenario or of a part of it, at a
/// confidence between 0 and 1; `None` if nothing was counted.
pub fn estimate(days: impl IntoIterator<Item = Ratio>, unit: Unit, confidence: f64) -> Option<Estimate> {
    let support = match unit {
        Unit::Share => Support::Share,
        Unit::Count => Support::Count,
        Unit::Seconds | Unit::Hours => Support::Amount,
    };
    let days = days.into_iter().map(|ratio| (ratio.numerator, ratio.denominator));
    Estimate::of(days, support, 1.0 / unit.divisor(), confidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample_study;

    fn run(length: Length, threads: usize) -> Results {
        let stop = AtomicBool::new(false);
        replicate(&sample_study(), &Options { length, threads }, &|_| {}, &stop).unwrap()
    }

    #[test]
    fn one_thread_and_many_give_the_same_results() {
        for length in [Length::Days(23), Length::Precision { half_width: 0.004, at_most: 400 }] {
            let (one, many) = (run(length, 1), run(length, 4));
            assert_eq!(one.days, many.days);
            assert_eq!(one.first_waits, many.first_waits);
            assert_eq!(one.round_waits, many.round_waits);
            assert_eq!(one.part_waits, many.part_waits);
            // Every first wait is of one slot and of one group; of one team, unless nobody received the inquiry.
            for parts in [&one.part_waits.slots, &one.part_waits.groups, &one.part_waits.teams] {
                let mut whole = crate::kpi::WaitHistogram::default();
                parts.iter().for_each(|part| whole.merge(part));
                assert_eq!(whole, one.first_waits);
            }
        }
    }

    #[test]
    fn days_are_added_until_every_target_is_precise() {
        let study = sample_study();
        let results = run(Length::Precision { half_width: 0.02, at_most: 4_000 }, 2);
        assert_eq!(results.precise, Some(true));
        let estimate = results.estimate(study.targets[0].figure, study.confidence).unwrap();
        let interval = estimate.interval.unwrap();
        assert!(interval.half_width() <= 0.02);
        let hopeless = run(Length::Precision { half_width: 1e-9, at_most: 60 }, 2);
        assert_eq!((hopeless.precise, hopeless.days.len()), (Some(false), 60));
    }

    #[test]
    fn days_are_doubled_until_every_verdict_is_certain() {
        let study = sample_study();
        let certain = |length, threads| run(length, threads);
        let results = certain(Length::Certain { at_most: 800 }, 2);
        let looks = (results.days.len() / 50).ilog2() + 1;
        let confidence = look_confidence(study.confidence, looks);
        assert_eq!((results.precise, results.look_confidence), (Some(true), Some(confidence)));
        for target in &study.targets {
            assert!(results.attainment(target, confidence).unwrap().is_certain(target.promise));
        }
        assert_eq!(results.days, certain(Length::Certain { at_most: 800 }, 1).days);
        // Where a target counts nothing, no days help, and it keeps nobody waiting.
        let mut silent = sample_study();
        silent
            .targets
            .push(Target { figure: crate::kpi::figure("off-chat-on-time").unwrap(), ..silent.targets[0] });
        let options = Options { length: Length::Certain { at_most: 800 }, threads: 2 };
        let found = replicate(&silent, &options, &|_| {}, &AtomicBool::new(false)).unwrap();
        assert_eq!((found.precise, found.days.len()), (Some(true), results.days.len()));
        // A promise that the days just meet is never certain.
        let mut close = sample_study();
        let estimate = results.estimate(close.targets[0].figure, 0.95).unwrap();
        close.targets.truncate(1);
        close.targets[0].bound = estimate.daily.quantile(0.5);
        close.targets[0].promise = 0.5;
        let options = Options { length: Length::Certain { at_most: 120 }, threads: 2 };
        let found = replicate(&close, &options, &|_| {}, &AtomicBool::new(false)).unwrap();
        assert_eq!((found.precise, found.days.len()), (Some(false), 120));
        assert_eq!(found.look_confidence, Some(look_confidence(close.confidence, 3)));
    }

    #[test]
    fn a_floor_is_certain_only_where_its_slots_leave_no_doubt() {
        let mut study = sample_study();
        study.targets.truncate(1);
        let slots = study.scenario.slots();
        let results = run(Length::Days(60), 2);
        let place = results.place(study.targets[0].figure).unwrap();
        let value = |slot: usize| {
            let ratio: crate::kpi::Ratio =
                results.days.iter().map(|day| day.slots[place * slots + slot]).sum();
            ratio.value(Unit::Share)
        };
        let worst = (0..slots).filter_map(value).fold(1.0, f64::min);
        let with = |floor: f64| {
            let target = Target { slot_floor: Some(floor), promise: 0.01, ..study.targets[0] };
            results.verdict(&target, slots, 0.95)
        };
        // Just at what the worst slot has, on both sides: nobody can know.
        for (floor, kept) in [(worst - 1e-9, true), (worst + 1e-9, false)] {
            let verdict = with(floor);
            assert_eq!((verdict.kept, verdict.floor_certain, verdict.certain), (kept, Some(false), false));
        }
        // Far from it there is no doubt, and where all days miss it does not matter.
        for (floor, kept) in [(0.0, true), (worst + (1.0 - worst) * 0.9, false)] {
            let verdict = with(floor);
            assert_eq!((verdict.kept, verdict.floor_certain, verdict.certain), (kept, Some(true), true));
        }
        let hopeless = Target { slot_floor: Some(worst), bound: 1.0, promise: 1.0, ..study.targets[0] };
        let verdict = results.verdict(&hopeless, slots, 0.95);
        assert_eq!((verdict.floor_certain, verdict.certain), (Some(false), true));
        // Days are added for the floor's sake too.
        study.targets[0] = Target { slot_floor: Some(worst), promise: 0.01, ..study.targets[0] };
        let options = Options { length: Length::Certain { at_most: 100 }, threads: 2 };
        let found = replicate(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap();
        assert_eq!((found.precise, found.days.len()), (Some(false), 100));
    }

    /// Results of one figure in which a slot has these daily counts.
    fn of_slots(figure: &'static Figure, slots: &[&[Ratio]]) -> Results {
        let days = (0..slots[0].len()).map(|day| {
            let slots: Vec<Ratio> = slots.iter().map(|slot| slot[day]).collect();
            DayFigures { whole: vec![slots.iter().copied().sum()], slots, ..DayFigures::default() }
        });
        Results { figures: vec![figure], days: days.collect(), ..Results::default() }
    }

    #[test]
    fn the_floors_of_all_slots_hold_together() {
        let figure = crate::kpi::figure("first-reply-within-30s").unwrap();
        let days: Vec<Ratio> = (0..40).map(|day| Ratio::new(90 + day % 3, 100)).collect();
        let found = |slots: usize, floor: f64| {
            let target = Target { figure, bound: 0.5, promise: 0.5, slot_floor: Some(floor) };
            of_slots(figure, &vec![&days[..]; slots]).verdict(&target, slots, 0.95).floor_certain
        };
        // The low end of one slot alone, and that of each of 24.
        let [one, all] = [1, 24].map(|slots| {
            let interval =
                estimate(days.iter().copied(), Unit::Share, each_of(0.95, slots)).unwrap().interval;
            interval.unwrap().low
        });
        assert!(all < one);
        let between = (all + one) / 2.0;
        assert_eq!((found(1, between), found(24, between)), (Some(true), Some(false)));
        assert_eq!(found(24, all - 1e-9), Some(true));
    }

    #[test]
    fn a_floor_of_what_should_be_little_is_a_most() {
        let figure = crate::kpi::figure("mean-first-wait").unwrap();
        // 20 to 22 s in every slot.
        let days: Vec<Ratio> = (0..40).map(|day| Ratio::new((20 + day % 3) * 1_000_000, 1)).collect();
        let results = of_slots(figure, &[&days]);
        for (most, kept, certain) in [(25.0, true, true), (15.0, false, true), (20.98, true, false)] {
            let target = Target { figure, bound: 60.0, promise: 0.5, slot_floor: Some(most) };
            let verdict = results.verdict(&target, 1, 0.95);
            assert_eq!((verdict.kept, verdict.floor_certain), (kept, Some(certain)), "at most {most} s");
        }
    }

    #[test]
    fn a_promise_is_kept_by_exactly_as_many_days() {
        let figure = crate::kpi::figure("first-reply-within-30s").unwrap();
        let days: Vec<Ratio> = (0..10).map(|day| Ratio::new(if day < 9 { 95 } else { 85 }, 100)).collect();
        let target = Target { figure, bound: 0.95, promise: 0.9, slot_floor: None };
        assert!(of_slots(figure, &[&days]).verdict(&target, 1, 0.95).kept);
        let more = Target { promise: 0.91, ..target };
        assert!(!of_slots(figure, &[&days]).verdict(&more, 1, 0.95).kept);
    }

    #[test]
    fn a_stopped_series_is_the_beginning_of_the_whole() {
        let whole = run(Length::Days(200), 1);
        let stop = AtomicBool::new(false);
        let watch = |progress: Progress| {
            if progress.days >= 20 {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let options = Options { length: Length::Days(200), threads: 3 };
        let part = replicate(&sample_study(), &options, &watch, &stop).unwrap();
        assert!(part.interrupted && part.days.len() >= 20 && part.days.len() < 200);
        assert_eq!(part.days, whole.days[..part.days.len()]);
    }

    #[test]
    fn the_next_batch_follows_from_the_width() {
        assert_eq!(next_length(50, 1.01), 60);
        assert_eq!(next_length(100, 1.5), 248);
        assert_eq!(next_length(50, f64::INFINITY), 150);
    }
}
