//! `peakshift check`: reads scenarios and says all that is wrong with them.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Outcome, print};
use crate::report::words;
use crate::{say, study};

/// Arguments of `check`.
#[derive(Args, Debug)]
#[command(after_help = say!("\
Examples:
  peakshift check double11.toml
  peakshift check scenarios/*.toml", "\
示例：
  peakshift check double11.toml
  peakshift check scenarios/*.toml"))]
pub struct Arguments {
    #[arg(help = say!("Scenario files", "场景文件"), required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
}

/// Carries out `check`. Doubts are part of the answer and do not change the exit code.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let (mut code, mut messages) = (0, Vec::new());
    for path in &arguments.scenarios {
        match study::read(path) {
            Ok(study) => {
                let people = words::people(study.layout.headcount(), study.persons(&study.layout));
                let targets = study.targets.len();
                let doubts = study::doubts(&study);
                // Who reads no further than this line must not miss the doubts below it.
                let verdict = match doubts.len() {
                    0 => say!("fine", "没有问题"),
                    1 => say!("no problems, 1 doubt", "没有错误，1 处存疑"),
                    several => say!("no problems, {several} doubts", "没有错误，{several} 处存疑"),
                };
                let mut text = say!(
                    "{file}: {verdict}: {name}, {people}, {targets} target{s}\n",
                    "{file}：{verdict}：{name}，{people}，{targets} 个目标\n",
                    file = path.display(),
                    name = study.scenario.name,
                    s = if targets == 1 { "" } else { "s" },
                );
                for doubt in doubts {
                    text += &say!("doubt: {doubt}\n", "存疑：{doubt}\n");
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
