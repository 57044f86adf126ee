//! What the targets of a plan do not see: time that no target counts and the people who are on line then, and inquiries
//! that come while nobody of their group is on line.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::words;
use super::CoverageReport;
use crate::language::Words;
use crate::plan::Plan;
use crate::say;
use crate::study::Study;
use crate::units::{Span, Time};

/// Inquiries that are not worth a word, fewer than one in two days.
const FEW: f64 = 0.5;

/// Time that no target counts.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct UncountedReport {
    /// Stretches by the wall clock.
    pub stretches: Vec<String>,
    /// Inquiries expected then that get past the bot.
    pub inquiries_count: f64,
    /// Hours that people are on line then, if all come.
    pub online_hours: f64,
}

/// Inquiries that come while nobody of their group is on line.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct UnattendedReport {
    /// The group.
    pub group: String,
    /// Stretches by the wall clock.
    pub stretches: Vec<String>,
    /// Inquiries expected then that get past the bot.
    pub inquiries_count: f64,
}

/// Both, from the people on line in each planning period.
pub(super) fn of(
    study: &Study,
    plan: &Plan,
    coverage: &[CoverageReport],
) -> (Option<UncountedReport>, Vec<UnattendedReport>) {
    let (clock, end) = (&study.scenario.clock, study.scenario.end);
    let (period, groups) = (study.plan.period, study.scenario.groups.len().max(1));
    let start = |cell: usize| Time::START + period * (cell / groups) as i64;
    let counted: Vec<(Time, Time)> =
        study.targets.iter().flat_map(|target| target.figure.window.stretches(clock, end)).collect();
    let is_counted = |at: Time| counted.iter().any(|(from, to)| *from < at + period && at < *to);
    let cells = || coverage.iter().zip(plan.model.loads()).enumerate();
    let told = |times: Vec<Time>| -> Vec<String> {
        let label = |(from, to): (Time, Time)| format!("{}–{}", clock.label(from), clock.label(to));
        joined(&times, period, end).into_iter().map(label).collect()
    };

    let blind = || cells().filter(|(cell, _)| !is_counted(start(*cell)));
    let uncounted = UncountedReport {
        stretches: told(blind().map(|(cell, _)| start(cell)).collect()),
        inquiries_count: blind().map(|(_, (_, load))| load.inquiries).sum(),
        online_hours: blind().map(|(_, (it, _))| it.people_count * period.secs() / 3_600.0).sum(),
    };
    let worth = uncounted.online_hours > 0.0 || uncounted.inquiries_count >= FEW;

    let of_group = |group: usize| {
        let alone = cells().filter(|(cell, (it, load))| {
            cell % groups == group && it.people_count < 1e-9 && load.inquiries > 0.0
        });
        let alone: Vec<(Time, f64)> = alone.map(|(cell, (_, load))| (start(cell), load.inquiries)).collect();
        UnattendedReport {
            group: study.scenario.groups[group].clone(),
            stretches: told(alone.iter().map(|(at, _)| *at).collect()),
            inquiries_count: alone.iter().map(|(_, inquiries)| inquiries).sum(),
        }
    };
    let unattended = (0..study.scenario.groups.len()).map(of_group);
    let unattended = unattended.filter(|it| it.inquiries_count >= FEW).collect();
    ((worth && !uncounted.stretches.is_empty()).then_some(uncounted), unattended)
}

/// Ascending starts of periods, those of several groups once, as stretches.
fn joined(starts: &[Time], period: Span, end: Time) -> Vec<(Time, Time)> {
    let mut list: Vec<(Time, Time)> = Vec::new();
    for from in starts {
        let to = (*from + period).min(end);
        match list.last_mut() {
            Some(last) if last.1 >= *from => last.1 = last.1.max(to),
            _ => list.push((*from, to)),
        }
    }
    list
}

/// What a planner should know of both, in sentences.
pub fn sentences(uncounted: Option<&UncountedReport>, unattended: &[UnattendedReport]) -> Vec<String> {
    let count = |value: f64| words::decimals(value, usize::from(value < 10.0));
    let mut sentences = Vec::new();
    if let Some(it) = uncounted {
        let (when, inquiries) = (words::list(&it.stretches), count(it.inquiries_count));
        sentences.push(if it.online_hours > 0.0 {
            say!(
                "No target counts {when}: people are on line there for {hours} hours all the same, because minimum in [plan] asks for them or their shifts reach into it, and what becomes of the {inquiries} inquiries expected then is not in the answer.",
                "{when} 不计入任何目标：其间仍安排了 {hours} 小时在线（[plan] 的 minimum 要求，或班次延伸至此），预计的 {inquiries} 条咨询回复得如何不在结论之内。",
                hours = words::decimals(it.online_hours, 1)
            )
        } else {
            say!(
                "No target counts {when}, and nobody is on line there: what becomes of the {inquiries} inquiries expected then is not in the answer.",
                "{when} 不计入任何目标，其间也无人在线：预计的 {inquiries} 条咨询如何处理不在结论之内。"
            )
        });
    }
    for it in unattended {
        sentences.push(say!(
            "Nobody of {group} is on line {when}, when {inquiries} inquiries are expected for it: write minimum in [plan] to have somebody there.",
            "{when} 分组“{group}”无人在线，而预计有 {inquiries} 条咨询：需要留人请在 [plan] 写 minimum。",
            group = it.group,
            when = it.stretches.join(Words::new(", ", "、").now()),
            inquiries = count(it.inquiries_count)
        ));
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_that_touch_are_one_stretch_and_end_with_the_scenario() {
        let at = |minutes: i64| Time::START + Span::from_mins(minutes);
        let starts = [at(0), at(0), at(30), at(90), at(120)];
        let found = joined(&starts, Span::from_mins(30), at(130));
        assert_eq!(found, [(at(0), at(60)), (at(90), at(130))]);
    }

    #[test]
    fn people_beyond_the_counted_hours_and_customers_without_people_are_both_told() {
        let uncounted = UncountedReport {
            stretches: vec!["23:00–08:00+1".into()],
            inquiries_count: 320.4,
            online_hours: 6.5,
        };
        let alone = UncountedReport { online_hours: 0.0, ..uncounted.clone() };
        let unattended = UnattendedReport {
            group: "pre-sale".into(),
            stretches: vec!["02:00–04:00".into(), "05:00–06:00".into()],
            inquiries_count: 4.26,
        };
        let said = sentences(Some(&uncounted), std::slice::from_ref(&unattended));
        assert!(
            said[0].starts_with("No target counts 23:00–08:00+1: people are on line there for 6.5 hours")
        );
        assert!(said[1].contains("02:00–04:00, 05:00–06:00, when 4.3 inquiries"), "{said:?}");
        assert!(sentences(Some(&alone), &[])[0].contains("nobody is on line there"));
        assert!(sentences(None, &[]).is_empty());
    }
}
