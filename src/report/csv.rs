//! The report as tables of comma-separated values, UTF-8, one header line, points as decimal marks.
//!
//! `figures.csv` has a row per figure. `slots.csv`, `groups.csv` and `teams.csv` have a row per slot, group or
//! team and, for every figure, its value and the ends of its interval; `days.csv` has a row per day. A field is
//! empty where nothing was counted. The rows of slots, groups and teams end in percentiles of the first wait.
//! `cost.csv` has a row per team and one for all. The name of a figure's column is the figure's with `_` for `-`, then `low` or
//! `high` for the ends of its interval, then the unit: `jd_reply_rate_share`, `jd_reply_rate_low_share`. A unit
//! that the figure's name already ends in is not said twice: `bot_share`, `bot_low_share`.

use csv::Writer;

use super::{CostMean, CostParts, FigureReport, Figures, Report, WaitPercentiles};
use crate::language::Language;

/// A table of the report.
pub struct Table {
    /// Name of its file.
    pub name: &'static str,
    /// What it holds.
    pub summary: &'static str,
    /// Its content.
    pub content: fn(&Report) -> Vec<u8>,
}

/// All tables.
pub const TABLES: &[Table] = &[
    Table { name: "figures.csv", summary: "every figure over the whole scenario", content: figures },
    Table { name: "slots.csv", summary: "every figure per slot", content: slots },
    Table { name: "groups.csv", summary: "every figure per skill group", content: groups },
    Table { name: "teams.csv", summary: "every figure per team", content: teams },
    Table {
        name: "cost.csv",
        summary: "what each team costs, and all of them in the last row",
        content: cost,
    },
    Table {
        name: "off-chat.csv",
        summary: "each kind of work besides chat",
        content: super::besides::off_chat_csv,
    },
    Table { name: "triggers.csv", summary: "what each trigger did", content: super::besides::triggers_csv },
    Table { name: "days.csv", summary: "every figure of every simulated day", content: days },
];

fn figures(report: &Report) -> Vec<u8> {
    let head = ["figure", "title", "title_zh", "unit"].map(String::from).into_iter();
    let head = head.chain(super::FIELDS.iter().map(|(name, _)| (*name).to_owned()));
    table(
        head.collect(),
        report.catalog.iter().map(|figure| {
            let mut row =
                [figure.name, figure.title.en, figure.title_zh, figure.unit].map(String::from).to_vec();
            match report.estimate(figure.name) {
                Some(measure) => row.extend(measure.fields().map(|(_, value)| field(value))),
                None => row.extend(super::FIELDS.map(|_| String::new())),
            }
            row
        }),
    )
}

fn slots(report: &Report) -> Vec<u8> {
    parts(report, &["clock", "start"], |row| {
        report
            .slots
            .iter()
            .map(|slot| row(&[&slot.clock, &slot.start], &slot.figures, &slot.first_waits))
            .collect()
    })
}

fn groups(report: &Report) -> Vec<u8> {
    parts(report, &["group"], |row| {
        report.groups.iter().map(|part| row(&[&part.name], &part.figures, &part.first_waits)).collect()
    })
}

fn teams(report: &Report) -> Vec<u8> {
    parts(report, &["team"], |row| {
        report.teams.iter().map(|part| row(&[&part.name], &part.figures, &part.first_waits)).collect()
    })
}

/// A row per team and one for all, whose team is empty; without costs no row.
fn cost(report: &Report) -> Vec<u8> {
    let mut head = ["team", "people_count", "currency", "planned_amount"].map(String::from).to_vec();
    for part in ["overtime", "inquiries", "reserves", "reduction", "total", "per_answered_inquiry"] {
        head.extend(["amount", "low_amount", "high_amount"].map(|end| format!("{part}_{end}")));
    }
    let row = |team: &str, people: u64, currency: &str, parts: &CostParts, each: Option<CostMean>| {
        let mut row = vec![team.to_owned(), people.to_string(), currency.to_owned()];
        row.push(parts.planned_amount.to_string());
        let CostParts { overtime, inquiries, reserves, reduction, total, .. } = *parts;
        let means = [overtime, inquiries, reserves, reduction, total].map(Some);
        for mean in means.into_iter().chain([each]) {
            row.push(field(mean.map(|mean| mean.value_amount)));
            row.push(field(mean.and_then(|mean| mean.low_amount)));
            row.push(field(mean.and_then(|mean| mean.high_amount)));
        }
        row
    };
    let rows = report.cost.iter().flat_map(|cost| {
        let teams = cost.teams.iter();
        let teams = teams.map(|team| row(&team.name, team.people_count, &cost.currency, &team.parts, None));
        let people = report.scenario.people_count;
        let whole = row("", people, &cost.currency, &cost.whole, cost.per_answered_inquiry);
        teams.chain([whole]).collect::<Vec<_>>()
    });
    table(head, rows)
}

fn days(report: &Report) -> Vec<u8> {
    let mut head = vec!["replication".to_owned(), "events_count".to_owned()];
    head.extend(report.catalog.iter().map(|figure| column(figure, "")));
    let rows = report.day_events.iter().enumerate().map(|(day, events)| {
        let mut row = vec![day.to_string(), events.to_string()];
        row.extend(report.catalog.iter().map(|figure| field(figure.daily[day])));
        row
    });
    table(head, rows)
}

/// Writes one row of a part from its first fields, its figures and its first waits.
type RowOf<'a> = &'a dyn Fn(&[&str], &Figures, &WaitPercentiles) -> Vec<String>;

/// A table with three columns per figure; `rows` makes the rows by the function that it is given.
fn parts(report: &Report, first: &[&str], rows: impl Fn(RowOf) -> Vec<Vec<String>>) -> Vec<u8> {
    let mut head: Vec<String> = first.iter().map(|&name| name.to_owned()).collect();
    for figure in &report.catalog {
        head.extend(["", "low_", "high_"].map(|part| column(figure, part)));
    }
    head.extend(["first_wait_p50_seconds", "first_wait_p90_seconds"].map(str::to_owned));
    let row = |first: &[&str], figures: &Figures, waits: &WaitPercentiles| {
        let mut row: Vec<String> = first.iter().map(|&text| text.to_owned()).collect();
        for figure in &report.catalog {
            let measure = figures.get(figure.name).and_then(Option::as_ref);
            row.push(field(measure.map(|m| m.value)));
            row.push(field(measure.and_then(|m| m.interval).map(|ends| ends.0)));
            row.push(field(measure.and_then(|m| m.interval).map(|ends| ends.1)));
        }
        row.extend([waits.p50_seconds, waits.p90_seconds].map(field));
        row
    };
    table(head, rows(&row))
}

/// `jd_reply_rate_low_share`, `bot_low_share`.
pub(super) fn column(figure: &FigureReport, part: &str) -> String {
    let name = figure.name.replace('-', "_");
    let stem = name.strip_suffix(figure.unit).map_or(name.as_str(), |stem| stem.trim_end_matches('_'));
    format!("{stem}_{part}{}", figure.unit)
}

pub(super) fn field(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// What a table begins with: in Chinese a byte-order mark, without which Excel takes the text for the code page of the
/// machine.
pub(super) fn beginning() -> Vec<u8> {
    Language::now().pick("", "\u{feff}").into()
}

pub(super) fn table(head: Vec<String>, rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = Writer::from_writer(beginning());
    // Writing to memory fails only on rows of unlike length, which the tests of this file would show.
    let _ = writer.write_record(&head);
    for row in rows {
        let written = writer.write_record(&row);
        debug_assert!(written.is_ok(), "rows of unlike length");
    }
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::experiment::{Results, WaitHistogram, sample_study, small_study};
    use crate::report::sample::{self, Row, cell, check};

    fn rows(report: &Report, name: &str) -> Vec<Row> {
        let table = TABLES.iter().find(|table| table.name == name).expect("a table");
        let bytes = Language::Chinese.during(|| (table.content)(report));
        sample::rows(bytes.strip_prefix("\u{feff}".as_bytes()).expect("the mark of UTF-8"))
    }

    #[test]
    fn every_cell_says_what_the_report_says() {
        let study = small_study();
        let results = sample::results(&study, 8);
        let report = Report::of(&study, &results);
        let json = serde_json::to_value(&report).expect("JSON");

        let found = rows(&report, "figures.csv");
        assert_eq!(found.len(), study.figures.len());
        for (row, figure) in found.iter().zip(&study.figures) {
            let measure = &json["figures"][figure.name];
            let mut cells = vec![
                cell("figure", figure.name),
                cell("title", figure.title.en),
                cell("title_zh", figure.title.zh),
                cell("unit", figure.unit.suffix()),
            ];
            let of = |name: &str| measure[format!("{name}_{}", figure.unit.suffix())].clone();
            cells.extend(crate::report::FIELDS.map(|(name, _)| cell(name, of(name))));
            check(row, cells);
        }

        let waits = &results.part_waits;
        for (name, list, waits, first) in [
            ("slots.csv", "slots", &waits.slots, &[("clock", "clock"), ("start", "start")][..]),
            ("groups.csv", "groups", &waits.groups, &[("group", "name")]),
            ("teams.csv", "teams", &waits.teams, &[("team", "name")]),
        ] {
            let (found, parts) = (rows(&report, name), json[list].as_array().expect("a list"));
            assert_eq!((found.len(), waits.len()), (parts.len(), parts.len()), "{name}");
            for ((row, part), waits) in found.iter().zip(parts).zip(waits) {
                let mut cells: Vec<_> =
                    first.iter().map(|(head, key)| cell(head, part[key].clone())).collect();
                for figure in &report.catalog {
                    for (part_of_head, key) in [("", "value"), ("low_", "low"), ("high_", "high")] {
                        let value = part["figures"][figure.name][format!("{key}_{}", figure.unit)].clone();
                        cells.push((column(figure, part_of_head), value));
                    }
                }
                let wait = |waits: &WaitHistogram, share| waits.quantile(share).map(|wait| wait.secs());
                cells.push(cell("first_wait_p50_seconds", wait(waits, 0.5)));
                cells.push(cell("first_wait_p90_seconds", wait(waits, 0.9)));
                check(row, cells);
            }
        }

        let found = rows(&report, "days.csv");
        assert_eq!(found.len(), 8);
        for ((row, day), number) in found.iter().zip(&results.days).zip(0..) {
            let mut cells = vec![cell("replication", number), cell("events_count", day.events)];
            for (place, figure) in report.catalog.iter().enumerate() {
                cells.push((column(figure, ""), day.whole[place].value(figure.kind).into()));
            }
            check(row, cells);
        }

        let found = rows(&report, "cost.csv");
        let cost = &json["cost"];
        let (whole, each) = (&cost["whole"], &cost["per_answered_inquiry"]);
        let teams = cost["teams"].as_array().expect("teams").iter();
        let mut lines: Vec<_> =
            teams.map(|team| (&team["name"], &team["people_count"], &team["parts"], &Value::Null)).collect();
        let nobody = Value::from("");
        lines.push((&nobody, &json["scenario"]["people_count"], whole, each));
        assert_eq!(found.len(), lines.len());
        for (row, (team, people, parts, each)) in found.iter().zip(lines) {
            let mut cells = vec![
                cell("team", team.clone()),
                cell("people_count", people.clone()),
                cell("currency", "EUR"),
                cell("planned_amount", parts["planned_amount"].clone()),
            ];
            for part in ["overtime", "inquiries", "reserves", "reduction", "total", "per_answered_inquiry"] {
                let mean = if part == "per_answered_inquiry" { each } else { &parts[part] };
                for (end, key) in [("", "value_amount"), ("low_", "low_amount"), ("high_", "high_amount")] {
                    cells.push((format!("{part}_{end}amount"), mean[key].clone()));
                }
            }
            check(row, cells);
        }

        for (name, list, first) in
            [("off-chat.csv", "off_chat", "work"), ("triggers.csv", "triggers", "trigger")]
        {
            let (found, parts) = (rows(&report, name), json[list].as_array().expect("a list"));
            assert_eq!((found.len(), parts.len()), (2, 2), "{name}");
            for (row, part) in found.iter().zip(parts) {
                let fields = part.as_object().expect("an object").iter();
                let head = |key: &str| if key == "name" { first } else { key }.to_owned();
                check(row, fields.map(|(key, value)| (head(key), value.clone())).collect());
            }
        }

        // Nothing of this would show that cells are exchanged if they were the same.
        let parts = ["overtime", "inquiries", "reserves", "reduction", "total"];
        let mut amounts = parts.map(|part| whole[part]["value_amount"].as_f64().expect("an amount")).to_vec();
        amounts.extend(each["value_amount"].as_f64());
        amounts.sort_by(f64::total_cmp);
        assert!(amounts[0] > 0.0 && amounts.windows(2).all(|pair| pair[0] < pair[1]), "{amounts:?}");
        for kind in &report.off_chat {
            assert!(0.0 < kind.done_count && kind.done_count < kind.items_count, "{kind:?}");
        }
        assert!(report.triggers.iter().all(|trigger| trigger.called_count > 0.0));
        let waits = |parts: &[WaitHistogram]| parts[0].quantile(0.5);
        assert_ne!(waits(&results.part_waits.groups), waits(&results.part_waits.teams));
    }

    #[test]
    fn columns_are_unique_and_say_their_unit_once() {
        let report =
            Report::of(&sample_study(), &Results { figures: sample_study().figures, ..Results::default() });
        let mut names: Vec<String> = Vec::new();
        for part in ["", "low_", "high_"] {
            names.extend(report.catalog.iter().map(|figure| column(figure, part)));
        }
        for (name, figure) in names.iter().zip(report.catalog.iter().cycle()) {
            assert!(name.ends_with(&format!("_{}", figure.unit)), "{name}");
            assert!(!name.contains(&format!("{0}_{0}", figure.unit)), "{name}");
        }
        assert!(names.iter().any(|name| name == "bot_share"), "{names:?}");
        assert!(names.iter().any(|name| name == "overtime_high_hours"), "{names:?}");
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
