//! `peakshift schema`: the JSON Schemas of the reports and of the scenario file.

use clap::{Args, ValueEnum};

use super::{Failure, Outcome, print};
use crate::report::json;
use crate::say;
use crate::study::scenario_schema;

/// Arguments of `schema`.
#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(help = say!("Of which command's JSON, or of the scenario file", "哪个命令的 JSON，或场景文件"), value_enum, value_name = "OF", default_value_t = Of::Run)]
    of: Of,
}

/// What has a schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Of {
    #[value(help = say!("What `run --json` prints", "`run --json` 的输出"))]
    Run,
    #[value(help = say!("What `compare --json` prints", "`compare --json` 的输出"))]
    Compare,
    #[value(help = say!("What `plan --json` prints", "`plan --json` 的输出"))]
    Plan,
    #[value(help = say!("The scenario file, for editors", "场景文件，供编辑器使用"))]
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
