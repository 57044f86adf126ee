//! `peakshift schema`: the JSON Schemas of the reports.

use clap::{Args, ValueEnum};

use super::{Failure, Outcome, print};
use crate::report::json;

/// Arguments of `schema`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Of which command's JSON
    #[arg(value_enum, value_name = "COMMAND", default_value_t = Of::Run)]
    of: Of,
}

/// Commands that print JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Of {
    /// What `run --json` prints
    Run,
    /// What `compare --json` prints
    Compare,
    /// What `plan --json` prints
    Plan,
}

/// Carries out `schema`.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let schema = match arguments.of {
        Of::Run => json::schema(),
        Of::Compare => json::compare_schema(),
        Of::Plan => json::plan_schema(),
    };
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    print(&format!("{text}\n"))?;
    Ok(Outcome::Done)
}
