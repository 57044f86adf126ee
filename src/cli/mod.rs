//! The command line: one file per verb.
//!
//! Exit codes are a contract: 0 done; 1 done, and a target is missed; 2 the command line or a file is wrong;
//! 3 a file cannot be read or written; 130 interrupted before anything was finished, or stopped at once by a second
//! Ctrl-C.

mod check;
mod compare;
mod completions;
mod help;
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
use clap::{FromArgMatches, Parser, Subcommand};

use speech::Lang;

use crate::language::{Language, Words};

use crate::report::terminal::Style;
use crate::report::whole::WriteError;
use crate::say;

/// What the program is for, in a sentence.
const ABOUT: Words = Words::new(
    env!("CARGO_PKG_DESCRIPTION"),
    "逐条消息地模拟电商客服团队的大促日，说明应答率目标有多大可能达成。",
);

/// The command line.
#[derive(Parser, Debug)]
#[command(
    name = "peakshift",
    version,
    about = ABOUT.now(),
    arg_required_else_help = true,
    after_help = say!("\
Exit codes:
  0    done
  1    done, and a target is missed
  2    the command line or a file is wrong
  3    a file cannot be read or written
  130  interrupted before anything was finished, or stopped at once by a second Ctrl-C

Examples:
  peakshift init my-day
  peakshift check scenarios/double11.toml
  peakshift run scenarios/double11.toml
  peakshift run scenarios/double11.toml --precision 0.005 --out results
  peakshift compare scenarios/double11.toml --routing all
  peakshift plan scenarios/quiet-day.toml", "\
退出码：
  0    完成
  1    完成，但有目标未达成
  2    命令行或文件有误
  3    文件无法读取或写入
  130  尚未完成任何内容即被中断，或再按一次 Ctrl-C 立即停止

示例：
  peakshift init my-day
  peakshift check scenarios/double11.toml
  peakshift run scenarios/double11.toml
  peakshift run scenarios/double11.toml --precision 0.005 --out results
  peakshift compare scenarios/double11.toml --routing all
  peakshift plan scenarios/quiet-day.toml")
)]
pub struct CommandLine {
    #[arg(help = say!("Language of everything that people read [default: the locale's]", "所有供人阅读的内容的语言［默认：系统区域设置］"), long, global = true, value_enum, value_name = "LANGUAGE")]
    lang: Option<Lang>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand, Debug)]
enum Verb {
    #[command(about = say!("Write a scenario and a spreadsheet to begin with", "写出起步用的场景和表格"))]
    Init(init::Arguments),
    #[command(about = say!("Simulate scenarios and report how likely their targets hold", "模拟场景，报告目标达成的可能性"))]
    Run(run::Arguments),
    #[command(about = say!("Compare routing strategies, layouts or other settings on the same days", "在同样的日子上比较分流策略、排班或其他设置"))]
    Compare(compare::Arguments),
    #[command(about = say!("Recommend the cheapest layout that keeps its promise", "推荐能兑现承诺的最省排班"))]
    Plan(plan::Arguments),
    #[command(about = say!("Read scenarios and say all that is wrong with them, without simulating", "读取场景并指出所有问题，不模拟"))]
    Check(check::Arguments),
    #[command(about = say!("List what scenario files can name", "列出场景文件中可写的名称"))]
    List(list::Arguments),
    #[command(about = say!("Print a completion script for a shell", "输出 shell 的补全脚本"))]
    Completions(completions::Arguments),
    #[command(about = say!("Print the JSON Schema of the scenario file, or of the report that `run --json`, `compare --json` or `plan --json` prints", "输出场景文件，或 `run --json`、`compare --json`、`plan --json` 报告的 JSON Schema"))]
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
    let matches = help::command().try_get_matches_from(arguments);
    matches.and_then(|matches| CommandLine::from_arg_matches(&matches)).map_err(|error| {
        if let Some(scenario) = scenario_without_verb(&error) {
            tell(&say!(
                "{scenario:?} is a scenario and no command — write: peakshift run {scenario}",
                "{scenario:?} 是场景文件，不是命令 — 请写：peakshift run {scenario}"
            ));
            return ExitCode::from(Failure::WRONG);
        }
        match help::wrong(&error).filter(|_| Language::now() == Language::Chinese) {
            Some(text) => tell(text.trim_end()),
            // Nobody is left to be told if the help itself cannot be printed.
            None => _ = error.print(),
        }
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
        Verb::Completions(arguments) => completions::run(&arguments, help::command()),
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
        <CommandLine as clap::CommandFactory>::command().debug_assert();
    }
}
