//! Which language the program speaks: what `--lang` says, else what the locale says.

use std::ffi::{OsStr, OsString};

use clap::ValueEnum;

use crate::language::Language;
use crate::say;

/// Values of `--lang`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub enum Lang {
    #[value(help = say!("Chinese", "中文"))]
    Zh,
    #[value(help = say!("English", "英文"))]
    En,
}

/// The language of a command line. It is looked for before the line is read, since help and what is wrong with the
/// line are said in it too.
pub fn language(arguments: &[OsString]) -> Language {
    asked(arguments).unwrap_or_else(|| of_the_locale(|name| std::env::var(name).ok(), sys_locale::get_locale))
}

/// What `--lang` says, where it says something that it may.
fn asked(arguments: &[OsString]) -> Option<Language> {
    let mut arguments = arguments.iter().map(OsString::as_os_str).take_while(|argument| *argument != "--");
    let value = |argument: &OsStr, next: Option<&OsStr>| -> Option<String> {
        match argument.to_str()? {
            "--lang" => next?.to_str().map(str::to_owned),
            other => other.strip_prefix("--lang=").map(str::to_owned),
        }
    };
    while let Some(argument) = arguments.next() {
        let next = arguments.clone().next();
        if let Some(code) = value(argument, next) {
            return Language::of_code(&code);
        }
    }
    None
}

/// The language of messages: of the first variable that is set, in POSIX's order (IEEE Std 1003.1, Base Definitions,
/// section 8.2); where none is, of the system's settings.
fn of_the_locale(
    variable: impl Fn(&str) -> Option<String>,
    system: impl FnOnce() -> Option<String>,
) -> Language {
    let set = |name| variable(name).filter(|value: &String| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).or_else(system);
    locale.map_or(Language::English, |locale| Language::of_locale(&locale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_found_wherever_it_stands() {
        let asked = |line: &str| asked(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for line in ["p --lang zh run x.toml", "p run x.toml --lang=zh", "p run --lang zh --help"] {
            assert_eq!(asked(line), Some(Language::Chinese), "{line}");
        }
        assert_eq!(asked("p --lang en"), Some(Language::English));
        for line in ["p run x.toml", "p --lang", "p --lang fr", "p check -- --lang zh", "p run --language=zh"]
        {
            assert_eq!(asked(line), None, "{line}");
        }
    }

    #[test]
    fn the_locale_is_read_in_posix_order() {
        let spoken = |set: &[(&str, &str)], system: Option<&str>| {
            let variable = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            of_the_locale(variable, || system.map(str::to_owned)).code()
        };
        assert_eq!(spoken(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], Some("zh-CN")), "en");
        assert_eq!(spoken(&[("LC_ALL", ""), ("LC_MESSAGES", "zh_CN.UTF-8"), ("LANG", "en_GB")], None), "zh");
        assert_eq!(spoken(&[("LANG", "zh_TW")], None), "zh");
        assert_eq!(spoken(&[], Some("zh-Hans-CN")), "zh");
        assert_eq!(spoken(&[], None), "en");
    }
}
