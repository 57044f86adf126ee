//! `peakshift schema`: the JSON Schemas of the reports and of the scenario file.

use clap::{Args, ValueEnum};

use super::{Failure, Outcome, print};
use crate::report::json;
use crate::study::scenario_schema;

/// Arguments of `schema`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Of which command's JSON, or of the scenario file
    #[arg(value_enum, value_name = "OF", default_value_t = Of::Run)]
    of: Of,
}

/// What has a schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Of {
    /// What `run --json` prints
    Run,
    /// What `compare --json` prints
    Compare,
    /// What `plan --json` prints
    Plan,
    /// The scenario file, for editors
    Scenario,
}

/// Carries out `schema`.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let schema = match arguments.of {
        Of::Run => json::schema().to_value(),
        Of::Compare => json::compare_schema().to_value(),
        Of::Plan => json::plan_schema().to_value(),
        Of::Scenario => scenario_schema(),
    };
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    print(&format!("{text}\n"))?;
    Ok(Outcome::Done)
}
