//! The lines of a roster's sheet of figures: what a plan promises, or what a run estimates.

use super::book::{Line, Value};
use crate::kpi::Unit;
use crate::report::planned::PlanReport;
use crate::report::words::{amount, percent, sign};
use crate::report::{Amount, AttainmentReport, BetterReport, Report};
use crate::say;
use crate::study::Study;

/// The lines of a plan.
pub fn of_plan(study: &Study, plan: &PlanReport) -> Vec<Line> {
    let mut lines = vec![
        line(say!("planned cost", "计划成本"), Value::Number(plan.planned_cost), plan.currency.clone()),
        line(
            say!("of it for inquiries, as expected", "其中按接待量预计"),
            Value::Number(plan.planned_inquiries_cost),
            plan.currency.clone(),
        ),
        line(say!("planned work", "计划工时"), Value::Number(plan.work_hours), say!("hours", "小时")),
    ];
    if let Some(bound) = &plan.bound {
        let at_most = percent(bound.gap_share);
        let note = say!(
            "no {layout} costs less; the plan could cost at most {at_most} % less",
            "{layout}成本不会更低；推荐排班的成本最多还可降低 {at_most} %",
            layout = plan.bounded(),
        );
        lines.push(line(say!("least cost", "成本下界"), Value::Number(bound.least_cost), note));
    }
    for target in &plan.certificate.targets {
        let title = title(study, target.figure);
        lines.push(line(title.clone(), estimated(target.value), bound(target.better, target.bound)));
        lines.extend(target.attainment.map(|attainment| attained(&title, &attainment, target.promise_share)));
    }
    lines.extend(origin(&plan.scenario.name, plan.version, plan.scenario.seed, plan.certificate.days));
    lines
}

/// The lines of a run.
pub fn of_run(study: &Study, report: &Report) -> Vec<Line> {
    let mut lines = Vec::new();
    for target in &report.targets {
        let title = title(study, target.figure);
        let value =
            report.estimate(target.figure).map(|measure| Amount { value: measure.value, unit: measure.unit });
        lines.push(line(title.clone(), estimated(value), bound(target.better, target.bound)));
        lines.extend(target.attainment.map(|attainment| attained(&title, &attainment, target.promise_share)));
    }
    for figure in report.catalog.iter().filter(|figure| !figure.is_repeated) {
        let measure = report.estimate(figure.name);
        if let Some(measure) =
            measure.filter(|_| report.targets.iter().all(|target| target.figure != figure.name))
        {
            let value = Amount { value: measure.value, unit: measure.unit };
            let note = match measure.interval {
                Some((low, high)) => {
                    let of = |value| amount(Amount { value, unit: measure.unit });
                    format!("{} – {}", of(low), of(high))
                }
                None => String::new(),
            };
            lines.push(line(title(study, figure.name), estimated(Some(value)), note));
        }
    }
    lines.extend(origin(&report.scenario.name, report.version, report.scenario.seed, report.days));
    lines
}

fn line(label: String, value: Value, note: String) -> Line {
    Line { label, value, note }
}

fn title(study: &Study, name: &str) -> String {
    match study.figures.iter().find(|figure| figure.name == name) {
        Some(figure) => {
            let (title, sign) = (figure.title.now(), sign(figure.unit).trim());
            // Shares carry their sign in the cell.
            if sign.is_empty() || figure.unit == Unit::Share {
                title.to_owned()
            } else {
                format!("{title} ({sign})")
            }
        }
        None => name.to_owned(),
    }
}

fn estimated(value: Option<Amount>) -> Value {
    match value {
        Some(Amount { value, unit: Unit::Share }) => Value::Share(value),
        Some(Amount { value, .. }) => Value::Number(value),
        None => Value::Text(say!("nothing was counted", "无数据")),
    }
}

fn bound(better: BetterReport, bound: Amount) -> String {
    let bound = amount(bound);
    match better {
        BetterReport::Higher => say!("target: at least {bound}", "目标：不低于 {bound}"),
        BetterReport::Lower => say!("target: at most {bound}", "目标：不高于 {bound}"),
    }
}

fn attained(title: &str, attainment: &AttainmentReport, promise: f64) -> Line {
    let (met, days, promise) = (attainment.met_days, attainment.days, percent(promise));
    line(
        say!("  met on so many days: {title}", "  达标天数占比：{title}"),
        Value::Share(attainment.value_share),
        say!("{met} of {days} days; promised on {promise} %", "{days} 天中 {met} 天；承诺 {promise} %"),
    )
}

fn origin(name: &str, version: &str, seed: u64, days: u64) -> [Line; 1] {
    [line(
        say!("made from", "来源"),
        Value::Text(String::new()),
        say!(
            "{name}; peakshift {version}, seed {seed}, {days} days",
            "{name}；peakshift {version}，种子 {seed}，{days} 天"
        ),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small_study;
    use crate::report::planned::{CertificateReport, CertifiedReport, DaysReport};
    use crate::report::sample;

    #[test]
    fn every_figure_of_a_run_stands_once_and_those_with_a_target_come_first() {
        let study = small_study();
        let report = sample::report(&study, 5);
        let lines = of_run(&study, &report);
        let target = &report.targets[0];
        let attainment = target.attainment.expect("there are days");
        assert_eq!(lines[0].label, title(&study, target.figure));
        assert_eq!(lines[0].note, "target: at least 60.0 %");
        assert_eq!(lines[1].value, Value::Share(attainment.value_share));
        let mut counted = 0;
        for figure in report.catalog.iter().filter(|figure| !figure.is_repeated) {
            let label = title(&study, figure.name);
            let of_it: Vec<&Line> = lines.iter().filter(|line| line.label == label).collect();
            let Some(measure) = report.estimate(figure.name) else {
                assert!(of_it.is_empty(), "{label}");
                continue;
            };
            counted += 1;
            let amount = Amount { value: measure.value, unit: measure.unit };
            assert_eq!(of_it.len(), 1, "{label}");
            assert_eq!(of_it[0].value, estimated(Some(amount)), "{label}");
        }
        assert_eq!(lines.len(), counted + 2, "besides the days that met the target, and where it comes from");
    }

    #[test]
    fn a_plan_begins_with_its_cost_what_of_it_is_for_inquiries_and_its_work() {
        let study = small_study();
        let report = sample::report(&study, 5);
        let target = &report.targets[0];
        let days = DaysReport {
            sample_days: 0,
            curves_days: 0,
            search_days: 0,
            certificate_days: 5,
            bound_days: 0,
            beside_days: 0,
            outlook_days: 0,
            marginals_days: 0,
            frontier_days: 0,
            circumstances_days: 0,
        };
        let plan = PlanReport {
            version: report.version,
            scenario: report.scenario.clone(),
            currency: study.currency.clone(),
            interrupted: false,
            is_cut: false,
            kept: true,
            planned_cost: 700.0,
            planned_inquiries_cost: 90.5,
            fixed_people_count: 0,
            work_hours: 31.0,
            layout: Vec::new(),
            certificate: CertificateReport {
                days: 5,
                attempts_count: 1,
                confidence_share: 0.95,
                targets: vec![CertifiedReport {
                    figure: target.figure,
                    title: target.title,
                    better: target.better,
                    bound: target.bound,
                    promise_share: target.promise_share,
                    value: Some(Amount { value: 0.75, unit: Unit::Share }),
                    attainment: target.attainment,
                    at_least_share: 0.5,
                    kept: true,
                }],
            },
            bound: None,
            binding: Vec::new(),
            marginals: Vec::new(),
            frontier: Vec::new(),
            circumstances: Vec::new(),
            beside: Vec::new(),
            repair: None,
            progress: Vec::new(),
            coverage: Vec::new(),
            uncounted: None,
            unattended: Vec::new(),
            days,
        };
        let lines = of_plan(&study, &plan);
        let told: Vec<(&str, &Value)> =
            lines.iter().take(4).map(|line| (line.label.as_str(), &line.value)).collect();
        let expected = [
            ("planned cost", Value::Number(700.0)),
            ("of it for inquiries, as expected", Value::Number(90.5)),
            ("planned work", Value::Number(31.0)),
            (study.targets[0].figure.title.en, Value::Share(0.75)),
        ];
        assert_eq!(told, expected.each_ref().map(|(label, value)| (*label, value)));
        assert_eq!((lines[0].note.as_str(), lines[1].note.as_str()), ("EUR", "EUR"));
    }
}
