//! `peakshift schema`: the JSON Schema of the report.

use super::{Failure, Outcome, print};
use crate::report::json;

/// Carries out `schema`.
pub fn run() -> Result<Outcome, Failure> {
    let text = serde_json::to_string_pretty(&json::schema()).unwrap_or_default();
    print(&format!("{text}\n"))?;
    Ok(Outcome::Done)
}
