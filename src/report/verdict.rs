//! What comes of the targets: the last lines of a report, and the worst hours behind a miss.

use super::{Amount, BetterReport, FigureReport, Report, TargetReport, words};
use crate::language::Words;
use crate::say;

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
    let told = |kept: bool| report.targets.iter().filter(move |target| target.kept == kept);
    let sure = |kept: bool| {
        let certain = told(kept).filter(|target| target.certain).count();
        words::certain_of(certain, told(kept).count())
    };
    let mut lines = match (report.targets.len(), missed.len()) {
        (0, _) => return Vec::new(),
        (1, 0) => vec![say!("The target is kept{sure}.", "目标达成{sure}。", sure = sure(true))],
        (2, 0) => vec![say!("Both targets are kept{sure}.", "两个目标均达成{sure}。", sure = sure(true))],
        (all, 0) => {
            vec![say!("All {all} targets are kept{sure}.", "{all} 个目标全部达成{sure}。", sure = sure(true))]
        }
        (1, _) => vec![say!("The target is missed{sure}:", "目标未达成{sure}：", sure = sure(false))],
        (all, missed) => vec![say!(
            "{missed} of {all} targets {are} missed{sure}:",
            "{all} 个目标中有 {missed} 个未达成{sure}：",
            sure = sure(false),
            are = if missed == 1 { "is" } else { "are" }
        )],
    };
    lines.extend(missed.into_iter().map(|target| line(report, target)));
    lines
}

/// `PDD 30-second rate ≥ 70 %: held on 1 of 8 days, promised on 90 %; worst hours: 22:00+1 46.3 %, …`.
fn line(report: &Report, target: &TargetReport) -> String {
    let mut parts = Vec::new();
    match target.attainment {
        Some(attainment) if attainment.value_share < target.promise_share => parts.push(say!(
            "held on {met} of {days}, promised on {promise} of days",
            "{days}中有 {met} 天达标，承诺 {promise} 的天数达标",
            met = words::decimals(attainment.met_days as f64, 0),
            days = words::days(attainment.days),
            promise = words::share_as_written(target.promise_share)
        )),
        Some(_) => {}
        None => parts.push(say!("no day counted anything", "各天都没有可统计的数据")),
    }
    let hourly = report.scenario.slot_seconds == 3_600.0;
    let slot = if hourly { Words::new("hour", "小时") } else { Words::new("slot", "时段") };
    let count = |count: usize| {
        let s = if count == 1 { "" } else { "s" };
        say!("{count} {slot}{s}", "{count} 个{slot}", s = s)
    };
    if let Some(floor) = target.slot_floor.filter(|_| !target.slots_below_floor.is_empty()) {
        let (floor, below) = (words::bound(floor), count(target.slots_below_floor.len()));
        let doubt = words::doubt(target.floor_certain == Some(true));
        parts.push(say!(
            "the floor of {floor} is missed in {below}{doubt}",
            "{below}低于时段底线 {floor}{doubt}"
        ));
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
                BetterReport::Higher => Words::new("below", "低于"),
                BetterReport::Lower => Words::new("above", "高于"),
            };
            parts.push(say!("worst {slot}s: {named}", "最差的{slot}：{named}", named = words::list(&named)));
            parts.push(say!(
                "{outside} of {all} {are} {beyond} {bound}",
                "{all}中有 {outside} 个{beyond} {bound}",
                all = count(all.len()),
                are = if outside == 1 { "is" } else { "are" },
                bound = words::bound(target.bound)
            ));
        }
    }
    say!(
        "{title} {bounded}: {parts}",
        "{title} {bounded}：{parts}",
        title = target.title,
        bounded = words::bounded(target.better, target.bound),
        parts = parts.join(Words::new("; ", "；").now())
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::report::{AttainmentReport, Measure, sample};

    /// A report whose only target, a mean wait of at most 30 s, is missed and finds these values in its hours.
    fn report(seconds: &[f64]) -> Report {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quiet-day.toml");
        let study = crate::study::read(&path).unwrap_or_else(|problems| panic!("{problems}"));
        let mut report = sample::report(&study, 1);
        report.targets.retain(|target| target.better == BetterReport::Lower);
        let target = &mut report.targets[0];
        let found =
            AttainmentReport { met_days: 1, days: 8, value_share: 0.125, ..target.attainment.unwrap() };
        (target.kept, target.certain, target.attainment) = (false, true, Some(found));
        let (figure, measure) = (target.figure, target.estimate.clone().unwrap());
        report.slots.truncate(seconds.len());
        for (slot, value) in report.slots.iter_mut().zip(seconds) {
            slot.figures.insert(figure, Some(Measure { value: *value, ..measure.clone() }));
        }
        report
    }

    #[test]
    fn where_less_is_better_the_hours_with_most_are_the_worst() {
        for (seconds, told) in [
            (
                &[20.0, 70.0, 40.0, 35.0][..],
                "10:00 70.0 s, 11:00 40.0 s, 12:00 35.0 s; 3 of 4 hours are above 30 s",
            ),
            // One that misses the bound is named alone.
            (&[20.0, 70.0, 30.0, 10.0], "10:00 70.0 s; 1 of 4 hours is above 30 s"),
            // No more than five are.
            (
                &[31.0, 32.0, 33.0, 34.0, 35.0, 36.0],
                "14:00 36.0 s, 13:00 35.0 s, 12:00 34.0 s, 11:00 33.0 s, 10:00 32.0 s; 6 of 6 hours are above 30 s",
            ),
            // Where none does, the days do, and the weakest are named.
            (&[10.0, 20.0], "10:00 20.0 s, 09:00 10.0 s; 0 of 2 hours are above 30 s"),
        ] {
            let lines = lines(&report(seconds));
            let held = "held on 1 of 8 days, promised on 90 % of days; ";
            assert_eq!(lines.len(), 2, "{lines:?}");
            assert!(lines[1].ends_with(&format!(" ≤ 30 s: {held}worst hours: {told}")), "{lines:?}");
        }
    }

    #[test]
    fn days_are_told_only_where_they_miss_the_promise() {
        let mut report = report(&[20.0, 28.0]);
        let clock = report.slots[1].clock.clone();
        let target = &mut report.targets[0];
        target.attainment.as_mut().unwrap().value_share = target.promise_share;
        target.slot_floor = Some(Amount { value: 25.0, ..target.bound });
        (target.floor_certain, target.slots_below_floor) = (Some(true), vec![clock]);
        let lines = lines(&report);
        assert!(
            lines[1].contains(" ≤ 30 s: the floor of 25 s is missed in 1 hour; worst hours: "),
            "{lines:?}"
        );
    }
}
