//! Comparisons by hand, and what is refused.

use super::*;
use crate::experiment::sample_study;
use crate::kpi::Counting;

fn options(criterion: Criterion, threads: usize) -> Options {
    Options {
        criterion,
        first_days: 12,
        at_most: 60,
        confidence: 0.95,
        indifference: Some(0.001),
        against_first: false,
        threads,
    }
}

fn small() -> Study {
    crate::study::read(std::path::Path::new("scenarios/quiet-day.toml")).unwrap()
}

fn with(strategy: &str) -> Study {
    let mut study = small();
    study.router = crate::routing::router(strategy).unwrap();
    study
}

/// What is refused because the days would not be the same.
fn refused(change: impl FnOnce(&mut Study)) -> String {
    let (study, mut other) = (small(), small());
    change(&mut other);
    let options = options(Criterion::Targets, 1);
    let found = std::panic::catch_unwind(|| run(&[study, other], &options));
    let Err(refused) = found else { return String::new() };
    refused.downcast_ref::<&str>().map_or_else(String::new, |text| (*text).to_owned())
}

#[test]
fn only_the_same_days_are_compared() {
    use crate::units::Span;
    assert_eq!(refused(|study| study.seed += 1), "not the same days");
    assert_eq!(
        refused(|study| study.scenario.end = study.scenario.end - Span::from_hours(1)),
        "not the same days"
    );
    assert_eq!(refused(|study| study.targets[0].bound = 0.5), "not the same targets");
    assert_eq!(refused(|study| study.figures.truncate(3)), "not the same figures");
}

fn run(studies: &[Study], options: &Options) -> Comparison {
    let all: Vec<&Study> = studies.iter().collect();
    compare(&all, options, &|_| {}, &AtomicBool::new(false)).unwrap()
}

fn first_figure(study: &Study) -> Criterion {
    let wait = study.figures.iter().find(|figure| matches!(figure.counting, Counting::MeanFirstWait));
    Criterion::Figure(wait.unwrap())
}

#[test]
fn a_strategy_compared_with_itself_differs_by_exactly_nothing() {
    let studies = [with("least-open"), with("least-open"), with("weighted-random")];
    for criterion in [first_figure(&studies[0]), Criterion::Targets] {
        let found = run(&studies, &options(criterion, 2));
        assert!(found.alike(0, 1) && !found.alike(0, 2));
        let found = Comparison { reference: 0, best: Some(0), ..found };
        for place in 0..found.figures.len() {
            if let Some(difference) = found.difference(1, place) {
                let ends = difference.interval.map(|interval| (interval.low, interval.high));
                assert_eq!((difference.value, ends), (0.0, Some((0.0, 0.0))));
            }
        }
        assert_eq!(found.from_best(1).map(|difference| difference.value), Some(0.0));
        assert!(!found.is_worse(1) && !found.from_best(1).unwrap().is_certain());
    }
}

#[test]
fn the_intervals_of_several_figures_hold_together() {
    let (figures, runs) = (7, 400);
    let all = small().figures.into_iter().filter(|figure| figure.unit == Unit::Count).cycle();
    let mut comparison = Comparison {
        figures: all.take(figures).collect(),
        ..run(&[small(), small()], &options(Criterion::Targets, 1))
    };
    let mut wrong = [0; 2];
    for replication in 0..runs {
        let mut stream =
            crate::random::Streams::new(17, replication).stream(crate::random::Purpose::Report, 1);
        // Two alternatives of the same kind, each with luck of its own in every figure.
        let mut day = || {
            let mut ratio = || Ratio::new((1e6 * (stream.uniform() + stream.uniform())) as u64, 1);
            DayFigures { whole: (0..figures).map(|_| ratio()).collect(), ..DayFigures::default() }
        };
        for trial in &mut comparison.trials {
            trial.days = (0..50).map(|_| day()).collect();
        }
        comparison.common_days = 50;
        comparison.reference = 0;
        for (wrong, together) in wrong.iter_mut().zip([figures, 1]) {
            let found = |place| comparison.difference_among(1, place, together).unwrap();
            *wrong += u32::from((0..figures).any(|place| found(place).is_certain()));
        }
    }
    let [together, alone] = wrong.map(|wrong| f64::from(wrong) / runs as f64);
    assert!(together <= 0.08 && alone > 0.2, "together {together}, alone {alone}");
}

#[test]
fn one_thread_and_many_give_the_same_comparison() {
    let studies = [with("least-open"), with("weighted-random"), with("fewest-today")];
    let criterion = first_figure(&studies[0]);
    let (one, many) = (run(&studies, &options(criterion, 1)), run(&studies, &options(criterion, 4)));
    for (one, many) in one.trials.iter().zip(&many.trials) {
        assert_eq!((&one.days, &one.loads), (&many.days, &many.loads));
    }
    assert_eq!((one.best, one.decided, one.indifference), (many.best, many.decided, many.indifference));
}

#[test]
fn days_are_those_of_a_run_and_end_at_the_most_that_is_allowed() {
    let studies = [with("least-open"), with("longest-idle")];
    let found = run(&studies, &options(first_figure(&studies[0]), 2));
    let mut replicator = Replicator::new(&studies[1]);
    for (day, figures) in found.trials[1].days.iter().enumerate() {
        assert_eq!(replicator.day(day as u64).figures.whole, figures.whole);
    }
    let hopeless = Options { indifference: Some(1e-9), ..options(first_figure(&studies[0]), 2) };
    let found = run(&studies, &hopeless);
    let days = found.trials.iter().map(|trial| trial.days.len()).max().unwrap();
    assert!(days <= 60, "{days}");
}

#[test]
fn what_is_stopped_compares_the_days_that_everyone_has() {
    let studies = [with("least-open"), with("weighted-random"), with("fewest-today")];
    let all: Vec<&Study> = studies.iter().collect();
    let stop = AtomicBool::new(false);
    let watch = |progress: Progress| {
        if progress.days >= 100 {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let options = Options { first_days: 100, ..options(first_figure(&studies[0]), 2) };
    let found = compare(&all, &options, &watch, &stop).unwrap();
    assert!(found.interrupted && !found.decided && found.common_days > 0 && found.common_days < 100);
    let days: Vec<u64> = found.trials.iter().map(|trial| trial.days.len() as u64).collect();
    assert_eq!(days, [found.common_days; 3]);
}

#[test]
fn the_loads_of_all_agents_are_the_occupancy() {
    let study = sample_study();
    let mut replicator = Replicator::new(&study);
    let place = study.figures.iter().position(|figure| figure.counting == Counting::Occupancy).unwrap();
    for day in 0..3 {
        let occupancy = replicator.day(day).figures.whole[place];
        let loads = replicator.loads();
        let busy: i64 = loads.iter().map(|load| load.busy.micros()).sum();
        let online: i64 = loads.iter().map(|load| load.online.micros()).sum();
        assert_eq!((busy as u64, online as u64), (occupancy.numerator, occupancy.denominator));
        assert!(loads.iter().map(|load| load.received).sum::<u64>() > 10_000);
    }
}
