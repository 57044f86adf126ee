//! How much memory a study needs: refused before the machine runs out of it.

use super::Study;
use super::source::Findings;
use super::table::Table;
use crate::say;
use crate::scenario::{Demand, ReasonId, Scenario};
use crate::workforce::Layout;

/// Most that one thread may need.
const MOST: u64 = 16 << 30;

/// Bytes that the engine holds per inquiry, per round, and per person, rounded up.
const PER_INQUIRY: f64 = 200.0;
const PER_ROUND: f64 = 80.0;
const PER_PERSON: f64 = 1_000.0;
/// Bytes of the histogram of first waits of a slot, group or team: waits of two hours have 1,130 bins.
const PER_HISTOGRAM: f64 = 8.0 * 1_130.0;
/// Bytes of a figure of one day, slot, group or team in the results.
const PER_FIGURE: f64 = 16.0;
/// Bytes of a stretch of overtime of one person on one day in the results.
const PER_OVERTIME: f64 = 24.0;

/// How far above its forecast a day may come before memory is counted for it.
const SPREAD: f64 = 1.5;

/// Refuses a study of which no sensible machine has the memory for a day.
pub(super) fn check_day(scenario: &Scenario, layout: &Layout, findings: &Findings<'_>, at: usize) {
    let thread = of_a_thread(scenario, layout);
    if thread > MOST {
        findings.at(
            at,
            say!(
                "a simulated day would take about {} of memory in every thread",
                "模拟一天每个线程约需 {} 内存",
                shown(thread)
            ),
            say!("at most {}", "最多 {}", shown(MOST)),
            say!(
                "check the forecast's numbers and the counts of people, or split the scenario",
                "请检查预测的数字和人数，或拆分场景"
            ),
        );
    }
}

/// Refuses a study of which no sensible machine has the memory for the results.
pub(super) fn check_results(study: &Study, top: &Table<'_>) {
    let results = of_results(&study.scenario, &study.layout, study.figures.len(), study.replications);
    if results > MOST {
        top.problem(
            "replications",
            say!("the results would take about {} of memory", "结果约需 {} 内存", shown(results)),
            say!("at most {}", "最多 {}", shown(MOST)),
            say!("write fewer replications or a longer slot", "请减少 replications，或写更长的 slot"),
        );
    }
}

/// Estimated bytes of one thread that simulates a day.
pub(super) fn of_a_thread(scenario: &Scenario, layout: &Layout) -> u64 {
    let (inquiries, rounds) = match &scenario.demand {
        Demand::Forecast(forecast) => {
            let factor = SPREAD
                * forecast.variants.iter().map(|variant| variant.factor).fold(1.0_f64, f64::max)
                / (1.0 - scenario.empty_openings).max(0.01);
            // Surges that overlap multiply.
            let surged = |reason: usize, slot: usize| {
                let from = forecast.slot_start(slot);
                scenario.effects.mean_rate(reason as ReasonId, from, from + forecast.slot)
            };
            let sums = forecast.expected.iter().enumerate().map(|(reason, counts)| {
                let slots = counts.iter().enumerate();
                slots.map(|(slot, count)| count * surged(reason, slot)).sum::<f64>() * factor
            });
            sums.zip(&scenario.reasons)
                .fold((0.0, 0.0), |(n, r), (sum, reason)| (n + sum, r + sum * reason.rounds_mean))
        }
        Demand::Replay(log) => log.iter().fold((0.0, 0.0), |(n, r), inquiry| {
            let mean = scenario.reasons.get(inquiry.reason as usize).map_or(1.0, |reason| reason.rounds_mean);
            (n + 1.0, r + inquiry.rounds.map_or(mean, f64::from))
        }),
    };
    let people = layout.headcount() as f64;
    let parts = (scenario.slots() + scenario.groups.len() + scenario.teams.len()) as f64;
    (inquiries * PER_INQUIRY + rounds * PER_ROUND + people * PER_PERSON + parts * PER_HISTOGRAM) as u64
}

/// Estimated bytes of the results of so many days.
fn of_results(scenario: &Scenario, layout: &Layout, figures: usize, replications: u32) -> u64 {
    let parts = scenario.slots() + scenario.groups.len() + scenario.teams.len() + 1;
    let of_day = parts as f64 * figures as f64 * PER_FIGURE + layout.headcount() as f64 * PER_OVERTIME;
    (f64::from(replications) * of_day) as u64
}

/// Bytes in the unit that a planner knows.
fn shown(bytes: u64) -> String {
    const GIB: f64 = (1u64 << 30) as f64;
    match bytes as f64 / GIB {
        gib if gib >= 10.0 => format!("{gib:.0} GiB"),
        gib if gib >= 0.1 => format!("{gib:.1} GiB"),
        gib => format!("{:.0} MiB", gib * 1024.0),
    }
}
