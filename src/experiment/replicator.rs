//! SYNTHETIC stand-in for the engine's entry: invented numbers of the right shape, nothing simulated.

use jiff::civil::date;

use super::{DayFigures, WaitHistogram};
use crate::kpi::{BOOKS, COMMON, Figure, Ratio, Target, Unit, figure};
use crate::random::{Purpose, Streams};
use crate::scenario::*;
use crate::study::Study;
use crate::units::{Span, Time};
use crate::workforce::{Layout, LayoutLine, Shift};

/// One per thread.
pub struct Replicator<'a> {
    study: &'a Study,
}

/// One day.
pub struct DayOutcome {
    /// Its figures.
    pub figures: DayFigures,
    /// Waits for the first human reply.
    pub first_waits: WaitHistogram,
    /// Waits of all answered rounds.
    pub round_waits: WaitHistogram,
}

impl<'a> Replicator<'a> {
    /// A replicator.
    pub fn new(study: &'a Study) -> Self {
        Replicator { study }
    }

    /// The figures, in order.
    pub fn figures(study: &Study) -> Vec<&'static Figure> {
        study.book.figures.iter().chain(COMMON.figures).collect()
    }

    /// An invented day.
    pub fn day(&mut self, replication: u64) -> DayOutcome {
        let study = self.study;
        let mut stream = Streams::new(study.seed, replication).stream(Purpose::Report, 99);
        let slots = study.scenario.slots();
        let (groups, teams) = (study.scenario.groups.len(), study.scenario.teams.len());
        let figures = Self::figures(study);
        let busy = 0.75 + 0.5 * stream.uniform();
        let mut out = DayFigures { events: 1000, ..DayFigures::default() };
        let load: Vec<f64> = (0..slots)
            .map(|slot| {
                let hour = study.scenario.clock.hour(Time::START + study.scenario.slot * slot as i64);
                let shape = match hour {
                    0 => 2.4,
                    1..=2 => 0.9,
                    3..=7 => 0.12,
                    8..=9 => 0.6,
                    19..=21 => 1.5,
                    _ => 1.0,
                };
                shape * busy * (0.9 + 0.2 * stream.uniform())
            })
            .collect();
        for figure in &figures {
            let cell = |load: f64, weight: f64, noise: f64| -> Ratio {
                let cases = (weight * load * 300.0) as u64;
                let late = (0.012 * load * load * load * (0.5 + noise)).min(0.9);
                match (figure.unit, figure.name) {
                    (Unit::Count, "people-online") => {
                        Ratio::new(((20.0 + 10.0 * load) * weight * 3.6e9) as u64, 3_600_000_000)
                    }
                    (Unit::Count, "open-per-agent") => Ratio::new((load * 3.0 * 1e6) as u64, 1_000_000),
                    (Unit::Count, "taobao-unanswered-customers") => {
                        Ratio::new((cases as f64 * late / 4.0) as u64, 1)
                    }
                    (Unit::Count, _) => Ratio::new(cases, 1),
                    (Unit::Seconds, _) => Ratio::new(
                        (cases as f64 * 1e6 * (8.0 + 22.0 * load * load * (0.5 + noise))) as u64,
                        cases,
                    ),
                    (Unit::Hours, _) => Ratio::new((load * 1e9) as u64, 1),
                    (Unit::Share, "occupancy") => Ratio::new((load * 0.38e9).min(1e9) as u64, 1_000_000_000),
                    (Unit::Share, "wrap-up-on-time") => Ratio::new(0, 0),
                    (Unit::Share, "transfer-rate") => Ratio::new(cases / 20, cases),
                    (Unit::Share, _) if figure.better == crate::kpi::Better::Lower => {
                        Ratio::new((cases as f64 * late * 0.3) as u64, cases)
                    }
                    (Unit::Share, _) => Ratio::new((cases as f64 * (1.0 - late)) as u64, cases),
                }
            };
            let per_slot: Vec<Ratio> = load
                .iter()
                .map(|&load| {
                    let noise = stream.uniform();
                    cell(load, 1.0, noise)
                })
                .collect();
            let mean = load.iter().sum::<f64>() / slots as f64;
            let mut whole = Ratio::default();
            for ratio in &per_slot {
                whole.add(*ratio);
            }
            if figure.unit == Unit::Count && figure.name != "people-online" && figure.name != "open-per-agent"
                || figure.unit == Unit::Hours
            {
                whole.denominator = 1;
            }
            out.whole.push(whole);
            out.slots.extend(per_slot);
            for group in 0..groups {
                let mut ratio = cell(mean, slots as f64 / groups as f64, stream.uniform());
                if figure.name == "people-online" {
                    ratio.numerator /= slots as u64;
                }
                ratio.numerator += group as u64;
                out.groups.push(ratio);
            }
            for _ in 0..teams {
                let mut ratio = cell(mean, slots as f64 / teams as f64, stream.uniform());
                if figure.name == "people-online" {
                    ratio.numerator /= slots as u64;
                }
                out.teams.push(ratio);
            }
        }
        let mut outcome = DayOutcome {
            figures: out,
            first_waits: WaitHistogram::default(),
            round_waits: WaitHistogram::default(),
        };
        for _ in 0..400 {
            let wait = 3.0 / (1.0 - stream.uniform()).max(1e-3);
            outcome.first_waits.count(Span::from_secs_f64(wait));
            outcome.round_waits.count(Span::from_secs_f64(wait * 2.0));
        }
        outcome
    }
}

/// Names of the tables of a journal.
pub const JOURNAL_TABLES: &[&str] = &["inquiries"];

/// The journal of one replication as tables of comma-separated values: for each of [`JOURNAL_TABLES`] its name
/// and content.
pub fn journal_csv(_study: &Study, replication: u64) -> Vec<(&'static str, Vec<u8>)> {
    vec![("inquiries", format!("synthetic\n{replication}\n").into_bytes())]
}

/// An invented study: Pinduoduo, 28 hours from 20:00.
pub fn sample_study() -> Study {
    let team = |name: &str| Team {
        name: name.into(),
        work_factor: vec![1.0],
        person_cv: 0.0,
        weight: vec![1.0],
        cap: vec![10],
        no_show: 0.0,
        lateness: None,
        drain: Span::ZERO,
        at_end: AtEnd::Finish,
        overtime_max: Span::ZERO,
    };
    let constant = Distribution::Constant { secs: 10.0 };
    let scenario = Scenario {
        name: "双11 大促首夜 <pdd> & co".into(),
        clock: Clock::new(date(2025, 11, 10).at(20, 0, 0, 0)),
        end: Time::from_secs(28 * 3600),
        run_on: Span::from_hours(2),
        slot: Span::from_hours(1),
        reasons: Vec::new(),
        groups: vec!["售前".into(), "售中".into(), "after-sale".into()],
        teams: vec![team("全职"), team("兼职"), team("outsourced")],
        demand: Demand::Replay(Vec::new()),
        empty_openings: 0.0,
        bot: Bot::none(),
        replies: Replies::plain(constant.clone(), constant.clone()),
        routing: Routing {
            topology: Topology::Push,
            strategy: "weighted-random".into(),
            discipline: Discipline::LongestWait,
            due: (Span::from_secs(30), Span::from_secs(180)),
            affinity: Affinity { if_suspended: Span::ZERO, if_available: Span::ZERO },
            on_break: OnBreak::Suspended,
            queue_limit: None,
            overflow: Vec::new(),
            when_full: WhenFull::Queue,
            when_nobody: WhenFull::LeaveMessage,
            idle_close: Span::from_mins(5),
            reopen_within: Span::ZERO,
            cap_bypass: 0.0,
            transfer_wait: Span::from_secs(20),
        },
        outcomes: Outcomes::default(),
    };
    let shift = Shift {
        name: "night".into(),
        start: Time::START,
        end: Time::from_secs(8 * 3600),
        breaks: Vec::new(),
    };
    let target = |name: &str, bound: f64| Target {
        figure: figure(name).unwrap_or(&BOOKS[0].figures[0]),
        bound,
        promise: 0.9,
        slot_floor: None,
    };
    Study {
        scenario,
        layout: Layout {
            shifts: vec![shift],
            lines: vec![LayoutLine { team: 0, group: 0, shift: 0, count: 35 }],
        },
        book: &BOOKS[0],
        targets: vec![
            Target { slot_floor: Some(0.7), ..target("pdd-3-minute-human-reply-rate", 0.96) },
            target("pdd-mean-human-response", 60.0),
        ],
        seed: 1,
        replications: 100,
        confidence: 0.95,
    }
}
