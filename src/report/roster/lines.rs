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
