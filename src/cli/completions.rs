//! `peakshift completions`: a completion script for a shell.

use clap::{Args, Command};
use clap_complete::Shell;

use super::{Failure, Outcome, print};
use crate::say;

/// Arguments of `completions`.
#[derive(Args, Debug)]
#[command(after_help = say!("\
Examples:
  peakshift completions bash > ~/.local/share/bash-completion/completions/peakshift
  peakshift completions zsh > ~/.zfunc/_peakshift
  peakshift completions fish > ~/.config/fish/completions/peakshift.fish", "\
示例：
  peakshift completions bash > ~/.local/share/bash-completion/completions/peakshift
  peakshift completions zsh > ~/.zfunc/_peakshift
  peakshift completions fish > ~/.config/fish/completions/peakshift.fish"))]
pub struct Arguments {
    #[arg(help = say!("The shell", "shell 的名称"))]
    shell: Shell,
}

/// Carries out `completions`.
pub fn run(arguments: &Arguments, mut command: Command) -> Result<Outcome, Failure> {
    // Into memory first: the generator panics where its output is closed.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "peakshift", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}
