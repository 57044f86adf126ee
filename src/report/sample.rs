//! What the tests of several forms share: days and reports of them, a comparison, and tables by the heads of their
//! columns.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::Report;
use super::compared::{Alternative, CompareReport};
use crate::experiment::compare::{self, Comparison, Criterion, compare};
use crate::experiment::{Length, Options, Results, replicate, small_study};
use crate::study::Study;

/// Cells by the heads of their columns.
pub type Row = BTreeMap<String, String>;

/// The rows of a table.
pub fn rows(bytes: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(bytes).deserialize().map(|row| row.expect("a row of the table")).collect()
}

/// What a cell should say.
pub fn cell(head: &str, value: impl Into<Value>) -> (String, Value) {
    (head.to_owned(), value.into())
}

/// Sees that a row has these cells and no others.
pub fn check(row: &Row, cells: Vec<(String, Value)>) {
    assert_eq!(row.len(), cells.len(), "{row:?}");
    for (head, value) in cells {
        let found = &row[&head];
        match &value {
            Value::Null => assert_eq!(found, "", "{head}"),
            Value::String(text) => assert_eq!(found, text, "{head}"),
            value => assert_eq!(found.parse().ok(), value.as_f64(), "{head}"),
        }
    }
}

/// So many days of a study.
pub fn results(study: &Study, days: u32) -> Results {
    let options = Options { length: Length::Days(days), threads: 1 };
    replicate(study, &options, &|_| {}, &AtomicBool::new(false)).expect("threads start")
}

/// A report of so many days.
pub fn report(study: &Study, days: u32) -> Report {
    Report::of(study, &results(study, days))
}

/// The small shop as it is and with fewer places, on the same days.
pub fn compared() -> (CompareReport, Comparison) {
    let mut few = small_study();
    few.scenario.teams[0].cap = vec![2];
    let alternative = |name: &str, study| Alternative { name: name.into(), settings: Vec::new(), study };
    let alternatives = vec![alternative("as-written", small_study()), alternative("few places", few)];
    let studies: Vec<&Study> = alternatives.iter().map(|one| &one.study).collect();
    let options = compare::Options {
        criterion: Criterion::Figure(studies[0].targets[0].figure),
        first_days: 10,
        at_most: 20,
        confidence: 0.95,
        indifference: None,
        against_first: false,
        threads: 1,
    };
    let found = compare(&studies, &options, &|_| {}, &AtomicBool::new(false)).expect("threads start");
    (CompareReport::of(&alternatives, &found).expect("there are alternatives"), found)
}
