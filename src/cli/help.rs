//! Help, and what is wrong with a command line, in Chinese: the words that are not the program's own but those of the
//! library that reads command lines.

use clap::builder::{Resettable, StyledStr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::CommandLine;
use crate::language::Language;
use crate::report::words;

/// What help prints, with the headings in Chinese.
const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command line in the language that is spoken.
pub fn command() -> Command {
    let mut command = CommandLine::command();
    if Language::now() == Language::English {
        return command;
    }
    // What the library adds by itself is there only afterwards.
    command.build();
    in_chinese(command)
}

fn in_chinese(command: Command) -> Command {
    let about = match command.get_name() {
        "help" => Some("显示命令的帮助"),
        _ => None,
    };
    let command = match about {
        Some(about) => command.about(about),
        None => command,
    };
    let mut command = command.subcommand_value_name("命令");
    let usage = command.render_usage().to_string();
    command
        .override_usage(usage_in_chinese(&usage))
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .mut_args(argument)
        .mut_subcommands(in_chinese)
}

/// How a command is written, without the word before it.
fn usage_in_chinese(usage: &str) -> String {
    usage.trim_end().trim_start_matches("Usage: ").replace("[OPTIONS]", "[选项]")
}

fn argument(argument: Arg) -> Arg {
    let heading = if argument.is_positional() { "参数" } else { "选项" };
    let mut help = match argument.get_id().as_str() {
        "help" => "显示帮助".to_owned(),
        "version" => "显示版本".to_owned(),
        "subcommand" => "命令".to_owned(),
        _ => argument.get_help().map(StyledStr::to_string).unwrap_or_default(),
    };
    let takes_values = matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
    if takes_values && !argument.is_hide_default_value_set() {
        let defaults = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned());
        let defaults: Vec<String> = defaults.collect();
        if !defaults.is_empty() {
            help += &format!("［默认：{}］", words::list(&defaults));
        }
    }
    let values: Vec<String> = match takes_values && !argument.is_hide_possible_values_set() {
        true => argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(),
        false => Vec::new(),
    };
    let mut long = help.clone();
    if !values.is_empty() {
        help += &format!("［可选：{}］", words::list(&values));
        long += "\n\n可选值：";
        for value in argument.get_possible_values() {
            let meaning = value.get_help().map(|help| format!("：{help}")).unwrap_or_default();
            long += &format!("\n- {}{meaning}", value.get_name());
        }
    }
    let long = match long == help {
        true => Resettable::Reset,
        false => Resettable::Value(StyledStr::from(long)),
    };
    argument
        .long_help(long)
        .help(help)
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// What is wrong with a command line, in Chinese; `None` for what the library says in English only.
pub fn wrong(error: &clap::Error) -> Option<String> {
    let given = |kind: ContextKind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(texts) => {
            Some(texts.iter().map(StyledStr::to_string).collect::<Vec<_>>().join("、"))
        }
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let argument = given(ContextKind::InvalidArg);
    let value = given(ContextKind::InvalidValue);
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => format!("未知的参数 {}", argument?),
        ErrorKind::InvalidSubcommand => format!("未知的命令 {}", given(ContextKind::InvalidSubcommand)?),
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{}", argument?),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => match given(ContextKind::PriorArg) {
            Some(prior) if Some(&prior) == argument.as_ref() => format!("参数 {} 只能写一次", argument?),
            Some(prior) => format!("参数 {} 不能与 {prior} 同时使用", argument?),
            None => format!("参数 {} 不能与其他参数同时使用", argument?),
        },
        ErrorKind::InvalidValue if value.as_ref().is_none_or(String::is_empty) => {
            format!("参数 {} 缺少值", argument?)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("参数 {} 的值 {:?} 无效", argument?, value?)
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("参数 {} 的值的个数不对", argument?)
        }
        ErrorKind::NoEquals => format!("参数 {} 要用 = 写值", argument?),
        ErrorKind::InvalidUtf8 => "命令行含有非 UTF-8 的字符".to_owned(),
        _ => return None,
    };
    if let Some(valid) = given(ContextKind::ValidValue) {
        text += &format!("；可选：{valid}");
    }
    let source = std::error::Error::source(error).filter(|_| error.kind() == ErrorKind::ValueValidation);
    match source.map(ToString::to_string) {
        // What the program says itself; of whole numbers the library speaks, in English.
        Some(source) if !source.is_ascii() => text += &format!("：{source}"),
        Some(_) => text += "：应为允许范围内的整数",
        None => {}
    }
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand];
    if let Some(meant) = meant.into_iter().find_map(given) {
        text += &format!(" — 是否想写 {meant}？");
    }
    text.push('\n');
    if let Some(usage) = given(ContextKind::Usage) {
        text += &format!("\n用法：{}\n", usage_in_chinese(&usage));
    }
    Some(text + "\n更多说明请用 --help。\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command of the program with all that it prints when asked for help.
    fn helps(command: &Command, into: &mut Vec<(String, String)>) {
        let mut own = command.clone();
        into.push((command.get_name().to_owned(), own.render_long_help().to_string()));
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            helps(inner, into);
        }
    }

    fn is_chinese(character: char) -> bool {
        ('\u{3400}'..='\u{9fff}').contains(&character)
    }

    #[test]
    fn every_argument_and_value_is_explained_in_each_language() {
        for language in Language::ALL {
            language.during(|| {
                let command = command();
                let mut commands = vec![&command];
                while let Some(command) = commands.pop() {
                    commands.extend(command.get_subcommands().filter(|inner| inner.get_name() != "help"));
                    let name = command.get_name();
                    let check = |what: &str, text: Option<String>| {
                        let text = text.unwrap_or_default();
                        let fits = text.chars().any(is_chinese) == (language == Language::Chinese);
                        assert!(fits && !text.is_empty(), "{name} {what}, {language:?}: {text:?}");
                    };
                    check("about", command.get_about().map(StyledStr::to_string));
                    for argument in command.get_arguments() {
                        check(argument.get_id().as_str(), argument.get_help().map(StyledStr::to_string));
                        for value in argument.get_possible_values().iter().filter(|v| v.get_help().is_some())
                        {
                            check(value.get_name(), value.get_help().map(StyledStr::to_string));
                        }
                    }
                }
            });
        }
    }

    #[test]
    fn help_in_chinese_has_no_words_of_the_library() {
        Language::Chinese.during(|| {
            let mut all = Vec::new();
            helps(&command(), &mut all);
            assert!(all.len() > 5, "{all:?}");
            for (name, text) in &all {
                assert!(text.contains("用法：") && text.contains("选项"), "{name}:\n{text}");
                for word in [
                    "Usage", "ption", "OPTION", "rgument", "ommand", "Print", "default", "possible", "xample",
                ] {
                    assert!(!text.contains(word), "{name}: {word}\n{text}");
                }
            }
        });
    }

    #[test]
    fn what_is_wrong_with_a_command_line_is_said_in_chinese() {
        Language::Chinese.during(|| {
            let wrong = |line: &str| {
                let error = command().try_get_matches_from(line.split(' ')).expect_err(line);
                wrong(&error).unwrap_or_else(|| panic!("{line}: {error}"))
            };
            for (line, said) in [
                ("peakshift run x.toml --sed 1", "未知的参数 --sed — 是否想写 --seed"),
                ("peakshift run", "缺少必需的参数"),
                ("peakshift rum x.toml", "未知的命令 rum — 是否想写 run"),
                ("peakshift run x.toml --replications 0", "的值 \"0\" 无效：应为允许范围内的整数"),
                ("peakshift run x.toml --precision 7", "应为大于 0 且小于 0.5 的数"),
                ("peakshift run x.toml --seed", "缺少值"),
                ("peakshift list cats", "；可选：routers、books"),
                ("peakshift run x.toml --precision 0.1 --until-certain", "不能与"),
                ("peakshift run x.toml --lang fr", "；可选：zh、en"),
            ] {
                let found = wrong(line);
                assert!(found.contains(said), "{line}: {found}");
                assert!(!found.contains("Usage") && !found.contains("error"), "{line}: {found}");
            }
        });
    }
}
