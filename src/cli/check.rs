//! `peakshift check`: reads scenarios and says all that is wrong with them.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Outcome, print};
use crate::study;

/// Arguments of `check`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  peakshift check double11.toml
  peakshift check scenarios/*.toml")]
pub struct Arguments {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
}

/// Carries out `check`. Doubts are part of the answer and do not change the exit code.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let (mut code, mut messages) = (0, Vec::new());
    for path in &arguments.scenarios {
        match study::read(path) {
            Ok(study) => {
                let mut text = format!(
                    "{}: fine: {}, {}, {}\n",
                    path.display(),
                    study.scenario.name,
                    counted(study.layout.headcount(), "person", "people"),
                    counted(study.targets.len() as u64, "target", "targets"),
                );
                for doubt in study::doubts(&study) {
                    text += &format!("doubt: {doubt}\n");
                }
                print(&text)?;
            }
            Err(problems) => {
                code = code.max(problems.exit_code());
                messages.push(problems.to_string().trim_end().to_owned());
            }
        }
    }
    if messages.is_empty() { Ok(Outcome::Done) } else { Err(Failure::new(code, messages.join("\n"))) }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
