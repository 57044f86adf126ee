//! The report of a comparison as tables of comma-separated values, UTF-8, one header line, points as decimal marks. A
//! field is empty where nothing was counted.

use super::super::csv::{column, field, table};
use super::money::total;
use super::{AlternativeReport, CompareReport, DifferenceReport, SpreadReport};
use crate::kpi::Unit;

/// A table of the report.
pub struct Table {
    /// Name of its file.
    pub name: &'static str,
    /// What it holds.
    pub summary: &'static str,
    /// Its content.
    pub content: fn(&CompareReport) -> Vec<u8>,
}

/// All tables.
pub const TABLES: &[Table] = &[
    Table {
        name: "alternatives.csv",
        summary: "every alternative: what it is, its days, and how it stands to the best",
        content: alternatives,
    },
    Table {
        name: "figures.csv",
        summary: "every figure of every alternative, with the difference from the reference",
        content: figures,
    },
    Table {
        name: "targets.csv",
        summary: "how often every target holds with every alternative",
        content: targets,
    },
    Table { name: "slots.csv", summary: "every figure per slot and alternative", content: slots },
    Table { name: "loads.csv", summary: "how work is dealt out among agents", content: loads },
];

fn alternatives(report: &CompareReport) -> Vec<u8> {
    let unit = report.deciding.indifference.unit.suffix();
    let head = [
        "alternative",
        "routing",
        "layout_file",
        "settings",
        "people_count",
        "planned_cost",
        "days",
        "standing",
    ];
    let mut head: Vec<String> = head.map(str::to_owned).to_vec();
    head.push(format!("value_{unit}"));
    head.extend(["", "low_", "high_"].map(|end| format!("from_best_{end}{unit}")));
    head.extend(["total_cost", "margin_lost"].map(str::to_owned));
    table(
        head,
        report.alternatives.iter().map(|one| {
            let standing = serde_json::to_value(one.standing).unwrap_or_default();
            let mut row = vec![
                one.name.clone(),
                one.routing.clone(),
                one.layout_file.clone().unwrap_or_default(),
                one.settings.join(" "),
                one.people_count.to_string(),
                field(one.planned_cost),
                one.days.to_string(),
                standing.as_str().unwrap_or_default().to_owned(),
                field(one.value.map(|value| value.value)),
            ];
            row.extend(difference(one.from_best.as_ref()));
            row.push(field(total(one)));
            row.push(field(one.margin.as_ref().map(|margin| margin.margin_lost.value_amount)));
            row
        }),
    )
}

fn figures(report: &CompareReport) -> Vec<u8> {
    let head = [
        "alternative",
        "figure",
        "unit",
        "value",
        "low",
        "high",
        "mean_of_days",
        "difference",
        "difference_low",
        "difference_high",
    ];
    let row = |one: &AlternativeReport, name: &'static str, unit: &str| {
        let measure = one.figures.get(name).and_then(Option::as_ref);
        let mut row = vec![one.name.clone(), name.to_owned(), unit.to_owned()];
        row.push(field(measure.map(|measure| measure.value)));
        row.push(field(measure.and_then(|measure| measure.interval).map(|ends| ends.0)));
        row.push(field(measure.and_then(|measure| measure.interval).map(|ends| ends.1)));
        row.push(field(measure.map(|measure| measure.mean_of_days)));
        row.extend(difference(one.differences.get(name).and_then(Option::as_ref)));
        row
    };
    let rows = report
        .catalog
        .iter()
        .flat_map(|figure| report.alternatives.iter().map(move |one| row(one, figure.name, figure.unit)));
    table(head.map(str::to_owned).to_vec(), rows)
}

fn targets(report: &CompareReport) -> Vec<u8> {
    let head = [
        "alternative",
        "figure",
        "unit",
        "bound",
        "promise_share",
        "met_days",
        "days",
        "met_share",
        "low_share",
        "high_share",
        "difference_share",
        "difference_low_share",
        "difference_high_share",
        "slots_below_floor",
        "kept",
    ];
    let rows = report.alternatives.iter().flat_map(|one| {
        one.targets.iter().map(|target| {
            let met = target.attainment;
            let mut row = vec![
                one.name.clone(),
                target.figure.to_owned(),
                target.bound.unit.suffix().to_owned(),
                target.bound.value.to_string(),
                target.promise_share.to_string(),
                met.map_or_else(String::new, |met| met.met_days.to_string()),
                met.map_or_else(String::new, |met| met.days.to_string()),
                field(met.map(|met| met.value_share)),
                field(met.map(|met| met.low_share)),
                field(met.map(|met| met.high_share)),
            ];
            row.extend(difference(target.difference.as_ref()));
            row.extend([target.slots_below_floor.join(" "), target.kept.to_string()]);
            row
        })
    });
    table(head.map(str::to_owned).to_vec(), rows)
}

fn slots(report: &CompareReport) -> Vec<u8> {
    let mut head = ["alternative", "clock", "start"].map(str::to_owned).to_vec();
    head.extend(report.catalog.iter().map(|figure| column(figure, "")));
    let rows = report.alternatives.iter().flat_map(|one| {
        one.slots.iter().map(|slot| {
            let mut row = vec![one.name.clone(), slot.clock.clone(), slot.start.clone()];
            row.extend(report.catalog.iter().map(|figure| {
                field(slot.figures.get(figure.name).copied().flatten().map(|amount| amount.value))
            }));
            row
        })
    });
    table(head, rows)
}

fn loads(report: &CompareReport) -> Vec<u8> {
    let mut head = vec!["alternative".to_owned()];
    for (quantity, unit) in [("received_per_hour", Unit::Count), ("busy", Unit::Share)] {
        head.extend(
            ["mean", "p10", "p25", "p50", "p75", "p90"]
                .map(|part| format!("{quantity}_{part}_{}", unit.suffix())),
        );
    }
    head.extend(["received_fairness_share", "busy_fairness_share"].map(str::to_owned));
    let spread = |spread: Option<SpreadReport>| -> Vec<String> {
        let values = spread.map(|spread| [[spread.mean].as_slice(), &spread.quantiles].concat());
        values.map_or_else(|| vec![String::new(); 6], |values| values.iter().map(f64::to_string).collect())
    };
    let rows = report.alternatives.iter().map(|one| {
        let mut row = vec![one.name.clone()];
        row.extend(spread(one.loads.received_per_hour));
        row.extend(spread(one.loads.busy));
        row.push(field(one.loads.received_fairness_share));
        row.push(field(one.loads.busy_fairness_share));
        row
    });
    table(head, rows)
}

fn difference(difference: Option<&DifferenceReport>) -> [String; 3] {
    let number = difference.map(|difference| difference.number);
    let ends = number.and_then(|number| number.interval);
    [number.map(|number| number.value), ends.map(|ends| ends.0), ends.map(|ends| ends.1)].map(field)
}
