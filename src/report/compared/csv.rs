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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::sample::{cell, check, compared, rows};

    #[test]
    fn every_cell_says_what_the_comparison_says() {
        let (report, _) = compared();
        let json = serde_json::to_value(&report).expect("JSON");
        let all = json["alternatives"].as_array().expect("a list");
        let table = |name: &str| {
            let table = TABLES.iter().find(|table| table.name == name).expect("a table");
            rows(&(table.content)(&report))
        };
        let ends = |stem: &str, tail: &str| {
            ["value", "low", "high"].map(|end| format!("{stem}{end}_{tail}").replace("value_", ""))
        };
        let difference = |heads: [String; 3], value: &Value, unit: &str| -> Vec<(String, Value)> {
            let keys = ["value", "low", "high"].map(|end| format!("{end}_{unit}"));
            heads.into_iter().zip(keys).map(|(head, key)| (head, value[key].clone())).collect()
        };

        let lines = table("alternatives.csv");
        assert_eq!((lines.len(), all.len()), (2, 2));
        for (row, one) in lines.iter().zip(all) {
            let mut cells: Vec<_> =
                ["routing", "layout_file", "people_count", "planned_cost", "days", "standing"]
                    .map(|key| cell(key, one[key].clone()))
                    .to_vec();
            cells.push(cell("alternative", one["name"].clone()));
            cells.push(cell("settings", ""));
            cells.push(cell("value_share", one["value"]["value_share"].clone()));
            cells.extend(difference(ends("from_best_", "share"), &one["from_best"], "share"));
            cells.push(cell("total_cost", one["cost"]["whole"]["total"]["value_amount"].clone()));
            cells.push(cell("margin_lost", one["margin"]["margin_lost"]["value_amount"].clone()));
            check(row, cells);
        }

        let lines = table("figures.csv");
        let figures = report.catalog.iter().flat_map(|figure| all.iter().map(move |one| (figure, one)));
        assert_eq!(lines.len(), figures.clone().count());
        for (row, (figure, one)) in lines.iter().zip(figures) {
            let mut cells = vec![
                cell("alternative", one["name"].clone()),
                cell("figure", figure.name),
                cell("unit", figure.unit),
            ];
            for part in ["value", "low", "high", "mean_of_days"] {
                let key = format!("{part}_{}", figure.unit);
                cells.push(cell(part, one["figures"][figure.name][key].clone()));
            }
            let heads = ["difference", "difference_low", "difference_high"].map(str::to_owned);
            cells.extend(difference(heads, &one["differences"][figure.name], figure.unit));
            check(row, cells);
        }

        let lines = table("targets.csv");
        assert_eq!(lines.len(), 2);
        for (row, one) in lines.iter().zip(all) {
            let target = &one["targets"][0];
            let (met, below) = (&target["attainment"], target["slots_below_floor"].as_array());
            let below: Vec<&str> = below.expect("a list").iter().filter_map(Value::as_str).collect();
            let mut cells = vec![
                cell("alternative", one["name"].clone()),
                cell("unit", "share"),
                cell("bound", target["bound"]["value_share"].clone()),
                cell("met_share", met["value_share"].clone()),
                cell("slots_below_floor", below.join(" ")),
                cell("kept", target["kept"].to_string()),
            ];
            cells.extend(["figure", "promise_share"].map(|key| cell(key, target[key].clone())));
            cells.extend(
                ["met_days", "days", "low_share", "high_share"].map(|key| cell(key, met[key].clone())),
            );
            cells.extend(difference(ends("difference_", "share"), &target["difference"], "share"));
            check(row, cells);
        }

        let lines = table("slots.csv");
        let slots = all.iter().flat_map(|one| {
            one["slots"].as_array().expect("a list").iter().map(move |slot| (&one["name"], slot))
        });
        assert_eq!(lines.len(), slots.clone().count());
        for (row, (name, slot)) in lines.iter().zip(slots) {
            let mut cells: Vec<_> = ["clock", "start"].map(|key| cell(key, slot[key].clone())).to_vec();
            cells.push(cell("alternative", name.clone()));
            for figure in &report.catalog {
                let key = format!("value_{}", figure.unit);
                cells.push((column(figure, ""), slot["figures"][figure.name][key].clone()));
            }
            check(row, cells);
        }

        let lines = table("loads.csv");
        assert_eq!(lines.len(), 2);
        for (row, one) in lines.iter().zip(all) {
            let loads = &one["loads"];
            let mut cells = vec![cell("alternative", one["name"].clone())];
            for (of, unit) in [("received_per_hour", "count"), ("busy", "share")] {
                for part in ["mean", "p10", "p25", "p50", "p75", "p90"] {
                    let value = loads[of][format!("{part}_{unit}")].clone();
                    cells.push((format!("{of}_{part}_{unit}"), value));
                }
            }
            cells.extend(
                ["received_fairness_share", "busy_fairness_share"].map(|key| cell(key, loads[key].clone())),
            );
            check(row, cells);
        }

        // Nothing of this would show that cells are exchanged if they were the same, or empty.
        for one in &report.alternatives {
            let met = one.targets[0].attainment.expect("there are days");
            assert!(met.met_days > 0 && 2 * met.met_days != met.days && met.met_days < met.days, "{met:?}");
            let margin = one.margin.as_ref().expect("a margin");
            assert_ne!(margin.margin.value_amount, margin.margin_lost.value_amount);
        }
        assert!(report.alternatives.iter().any(|one| !one.targets[0].slots_below_floor.is_empty()));
    }
}
