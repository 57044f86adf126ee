//! The command line: one file per verb.
//!
//! Exit codes are a contract: 0 done; 1 done, and a target is missed; 2 the command line or a file is wrong;
//! 3 a file cannot be read or written; 130 interrupted before anything was finished.

mod check;
mod compare;
mod completions;
mod init;
mod interrupt;
mod list;
mod outputs;
mod plan;
mod run;
mod schema;
mod speech;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, Parser, Subcommand};

use speech::Lang;

use crate::report::terminal::Style;
use crate::report::whole::WriteError;
use crate::say;

/// The command line.
#[derive(Parser, Debug)]
#[command(
    name = "peakshift",
    version,
    about,
    arg_required_else_help = true,
    after_help = "\
Exit codes:
  0    done
  1    done, and a target is missed
  2    the command line or a file is wrong
  3    a file cannot be read or written
  130  interrupted before anything was finished

Examples:
  peakshift init my-day
  peakshift check scenarios/double11.toml
  peakshift run scenarios/double11.toml
  peakshift run scenarios/double11.toml --precision 0.005 --out results
  peakshift compare scenarios/double11.toml --routing all
  peakshift plan scenarios/quiet-day.toml"
)]
pub struct CommandLine {
    /// Language of everything that people read [default: the locale's]
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    lang: Option<Lang>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand, Debug)]
enum Verb {
    /// Write a scenario and a spreadsheet to begin with
    Init(init::Arguments),
    /// Simulate scenarios and report how likely their targets hold
    Run(run::Arguments),
    /// Compare routing strategies, layouts or other settings on the same days
    Compare(compare::Arguments),
    /// Recommend the cheapest layout that keeps its promise
    Plan(plan::Arguments),
    /// Read scenarios and say all that is wrong with them, without simulating
    Check(check::Arguments),
    /// List what scenario files can name
    List(list::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Print the JSON Schema of the report that `run`, `compare` or `plan` prints with --json
    Schema(schema::Arguments),
}

/// What came of a command that was carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and a target is missed.
    Missed,
}

/// Why a command was not carried out.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    const WRONG: u8 = 2;
    const UNREADABLE: u8 = 3;
    const INTERRUPTED: u8 = 130;

    fn new(code: u8, message: impl fmt::Display) -> Self {
        Failure { code, message: message.to_string() }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Failure::new(Failure::UNREADABLE, error)
    }
}

/// Reads the command line; prints help or what is wrong with it and returns the exit code where there is
/// nothing to run.
///
/// # Errors
/// The exit code: 0 for help and version, 2 for a wrong command line.
pub fn parse() -> Result<CommandLine, ExitCode> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    speech::language(&arguments).speak();
    CommandLine::try_parse_from(arguments).map_err(|error| {
        if let Some(scenario) = scenario_without_verb(&error) {
            tell(&say!(
                "{scenario:?} is a scenario and no command — write: peakshift run {scenario}",
                "{scenario:?} 是场景文件，不是命令 — 请写：peakshift run {scenario}"
            ));
            return ExitCode::from(Failure::WRONG);
        }
        // Nobody is left to be told if the help itself cannot be printed.
        let _ = error.print();
        ExitCode::from(error.exit_code() as u8)
    })
}

/// The scenario that stands where a verb should.
fn scenario_without_verb(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) if word.ends_with(".toml") => Some(word),
        _ => None,
    }
}

/// Carries out a command.
///
/// # Errors
/// What went wrong, with its exit code.
pub fn run(line: CommandLine) -> Result<Outcome, Failure> {
    match line.verb {
        Verb::Init(arguments) => init::run(&arguments),
        Verb::Run(arguments) => run::run(&arguments),
        Verb::Compare(arguments) => compare::run(&arguments),
        Verb::Plan(arguments) => plan::run(&arguments),
        Verb::Check(arguments) => check::run(&arguments),
        Verb::List(arguments) => list::run(&arguments),
        Verb::Completions(arguments) => completions::run(&arguments, CommandLine::command()),
        Verb::Schema(arguments) => schema::run(&arguments),
    }
}

/// Says what went wrong and returns the exit code.
pub fn exit(result: Result<Outcome, Failure>) -> ExitCode {
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Missed) => ExitCode::from(1),
        Err(failure) => {
            tell(&failure.message);
            ExitCode::from(failure.code)
        }
    }
}

/// Prints a result on standard output. A reader that has seen enough, such as `head`, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            Failure::UNREADABLE,
            say!("standard output cannot be written: {error}", "无法写入标准输出：{error}"),
        )),
        _ => Ok(()),
    }
}

/// Prints a message on standard error, where nobody may be listening either.
fn tell(message: &str) {
    let _ = writeln!(io::stderr(), "{message}");
}

/// Colour only where a person looks and has not declined it (<https://no-color.org>); as wide as the terminal is,
/// or as `COLUMNS` says.
fn style() -> Style {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    Style {
        colour: io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
        width: width().unwrap_or(Style::default().width),
    }
}

/// Columns of the terminal, or as `COLUMNS` says; `None` on a pipe, where nobody says.
fn width() -> Option<usize> {
    let asked = std::env::var("COLUMNS").ok().and_then(|text| text.trim().parse().ok());
    asked.or_else(|| comfy_table::Table::new().width().map(usize::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}
