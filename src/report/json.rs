//! The report as JSON, and its schema.

use schemars::{Schema, schema_for};

use super::Report;

/// The report as indented JSON with a newline at its end.
pub fn one(report: &Report) -> String {
    text(report)
}

/// Several reports as an array.
pub fn several(reports: &[Report]) -> String {
    text(&reports)
}

/// The JSON Schema (draft 2020-12) of one report.
pub fn schema() -> Schema {
    schema_for!(Report)
}

fn text(value: &impl serde::Serialize) -> String {
    // A report is maps with string keys and finite numbers; there is nothing that JSON cannot carry.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
