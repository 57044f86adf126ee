//! The program: reads the command line, does what it says, returns the exit code.

use std::process::ExitCode;

use peakshift::cli;

fn main() -> ExitCode {
    match cli::parse() {
        Ok(command) => cli::exit(cli::run(command)),
        Err(refused) => refused,
    }
}
