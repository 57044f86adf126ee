//! What comes of the targets: the last lines of a report, and the worst hours behind a miss.

use super::{Amount, BetterReport, FigureReport, Report, TargetReport, words};
use crate::kpi::Unit;

/// Slots that are named one by one.
const NAMED: usize = 5;

/// Slots with the value of a figure, the worst first; those in which it counts nothing are left out.
pub fn worst(report: &Report, figure: &FigureReport) -> Vec<(usize, f64)> {
    let slots = report.slots.iter().enumerate();
    let mut slots: Vec<(usize, f64)> =
        slots.filter_map(|(i, slot)| Some((i, slot.figures.get(figure.name)?.as_ref()?.value))).collect();
    slots.sort_by(|(_, a), (_, b)| match figure.better {
        BetterReport::Higher => a.total_cmp(b),
        BetterReport::Lower => b.total_cmp(a),
    });
    slots
}

/// A line that says how many targets are kept, and one for each that is missed; none without targets.
pub fn lines(report: &Report) -> Vec<String> {
    let missed: Vec<&TargetReport> = report.targets.iter().filter(|target| !target.kept).collect();
    let mut lines = match (report.targets.len(), missed.len()) {
        (0, _) => return Vec::new(),
        (1, 0) => vec!["The target is kept.".to_owned()],
        (2, 0) => vec!["Both targets are kept.".to_owned()],
        (all, 0) => vec![format!("All {all} targets are kept.")],
        (1, _) => vec!["The target is missed:".to_owned()],
        (all, missed) => {
            vec![format!("{missed} of {all} targets {} missed:", if missed == 1 { "is" } else { "are" })]
        }
    };
    lines.extend(missed.into_iter().map(|target| line(report, target)));
    lines
}

/// `PDD 30-second rate ≥ 70 %: held on 1 of 8 days, promised on 90 %; worst hours: 22:00+1 46.3 %, …`.
fn line(report: &Report, target: &TargetReport) -> String {
    let mut parts = Vec::new();
    match target.attainment {
        Some(attainment) if attainment.value_share < target.promise_share => parts.push(format!(
            "held on {} of {}, promised on {} of days",
            words::decimals(attainment.met_days as f64, 0),
            words::days(attainment.days),
            words::bound(Amount { unit: Unit::Share, value: target.promise_share })
        )),
        Some(_) => {}
        None => parts.push("no day counted anything".to_owned()),
    }
    let slots = if report.scenario.slot_seconds == 3_600.0 { ("hour", "hours") } else { ("slot", "slots") };
    let count = |count: usize| format!("{count} {}", if count == 1 { slots.0 } else { slots.1 });
    if let Some(floor) = target.slot_floor.filter(|_| !target.slots_below_floor.is_empty()) {
        let below = target.slots_below_floor.len();
        parts.push(format!("the floor of {} is missed in {}", words::bound(floor), count(below)));
    }
    if let Some(figure) = report.figure(target.figure) {
        let all = worst(report, figure);
        let bound = target.bound.value;
        let misses = |value: &f64| match target.better {
            BetterReport::Higher => *value < bound,
            BetterReport::Lower => *value > bound,
        };
        let outside = all.iter().filter(|(_, value)| misses(value)).count();
        let named: Vec<String> = all
            .iter()
            // Those that miss the bound; where none does, the days do, and the weakest are named.
            .take(if outside > 0 { outside.min(NAMED) } else { NAMED })
            .map(|(slot, value)| {
                let amount = words::amount(Amount { unit: figure.kind, value: *value });
                format!("{} {amount}", report.slots[*slot].clock)
            })
            .collect();
        if !named.is_empty() {
            let beyond = match target.better {
                BetterReport::Higher => "below",
                BetterReport::Lower => "above",
            };
            parts.push(format!("worst {}: {}", slots.1, named.join(", ")));
            parts.push(format!(
                "{outside} of {} {} {beyond} {}",
                count(all.len()),
                if outside == 1 { "is" } else { "are" },
                words::bound(target.bound)
            ));
        }
    }
    format!("{} {}: {}", target.title, words::bounded(target), parts.join("; "))
}
