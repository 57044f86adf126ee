//! The languages in which the program speaks to people, and the one that it speaks now.
//!
//! Every message is written once, in all languages side by side, where it is said: [`say!`](crate::say) for
//! sentences, [`Words`] for what stands in lists. So none can be missing, and whoever changes one sees the other.
//! What machines read (names of keys and figures, JSON, CSV) is the same in every language.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese, 简体中文.
    Chinese,
}

static CHINESE: AtomicBool = AtomicBool::new(false);

thread_local! {
    static HERE: Cell<Option<Language>> = const { Cell::new(None) };
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::English, Language::Chinese];

    /// Its code: `en`, `zh`.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh",
        }
    }

    /// The language of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The language of a locale such as `zh_CN.UTF-8` or `en-GB`; English for those that the program does not speak.
    pub fn of_locale(locale: &str) -> Self {
        match locale.split(['_', '-', '.', '@']).next() {
            Some(code) if code.eq_ignore_ascii_case("zh") => Language::Chinese,
            _ => Language::English,
        }
    }

    /// The language that the program speaks now: English until told otherwise.
    pub fn now() -> Self {
        let everywhere =
            || if CHINESE.load(Ordering::Relaxed) { Language::Chinese } else { Language::English };
        HERE.get().unwrap_or_else(everywhere)
    }

    /// Makes the whole program speak it.
    pub fn speak(self) {
        CHINESE.store(self == Language::Chinese, Ordering::Relaxed);
    }

    /// Speaks it on this thread while `what` is done.
    pub fn during<T>(self, what: impl FnOnce() -> T) -> T {
        /// Goes back to the language of before, whatever happens meanwhile.
        struct Back(Option<Language>);
        impl Drop for Back {
            fn drop(&mut self) {
                HERE.set(self.0);
            }
        }
        let _back = Back(HERE.replace(Some(self)));
        what()
    }

    /// The one of two that is its own.
    pub fn pick<T>(self, english: T, chinese: T) -> T {
        match self {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }
}

/// Fixed words in all languages, for lists. Shown in the language that is spoken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

impl Words {
    /// Words in English and in Chinese.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Words { en, zh }
    }

    /// In the language that is spoken now.
    pub fn now(self) -> &'static str {
        Language::now().pick(self.en, self.zh)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.now())
    }
}

/// In English, as all that machines read.
impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.en)
    }
}

impl JsonSchema for Words {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// A sentence in all languages, for what is said before it is known who reads it. Shown in the language that is
/// spoken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Said {
    /// What is said in each language, by one [`say!`](crate::say).
    pub fn of(say: impl Fn() -> String) -> Self {
        Said { en: Language::English.during(&say), zh: Language::Chinese.during(&say) }
    }

    /// In the language that is spoken now.
    pub fn now(&self) -> &str {
        Language::now().pick(&self.en, &self.zh)
    }
}

impl From<Words> for Said {
    fn from(words: Words) -> Self {
        Said { en: words.en.to_owned(), zh: words.zh.to_owned() }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.now())
    }
}

/// In English, as all that machines read.
impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.en)
    }
}

impl JsonSchema for Said {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

impl From<Words> for String {
    fn from(words: Words) -> Self {
        words.now().to_owned()
    }
}

/// Says a sentence in the language that is spoken, from a format in English and one in Chinese that take the same
/// arguments: each by its name, or all by their place, where the Chinese may take them in another order.
///
/// ```
/// use peakshift::language::Language;
/// use peakshift::say;
///
/// let (met, days) = (97, 100);
/// let answer = || say!("met on {met} of {days} days", "{days} 天中有 {met} 天达标");
/// assert_eq!(answer(), "met on 97 of 100 days");
/// assert_eq!(Language::Chinese.during(answer), "100 天中有 97 天达标");
/// let list = ["a", "b"];
/// assert_eq!(say!("one of {names}", "{names} 之一", names = list.join(", ")), "one of a, b");
/// assert_eq!(Language::Chinese.during(|| say!("{} of {}", "{1} 中的 {0}", met, days)), "100 中的 97");
/// ```
#[macro_export]
macro_rules! say {
    ($en:literal, $zh:literal) => {
        match $crate::language::Language::now() {
            $crate::language::Language::English => ::std::format!($en),
            $crate::language::Language::Chinese => ::std::format!($zh),
        }
    };
    ($en:literal, $zh:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        // A match keeps what its arguments borrow from until the sentence is said.
        match ($(&$value,)+) {
            ($($name,)+) => match $crate::language::Language::now() {
                $crate::language::Language::English => ::std::format!($en),
                $crate::language::Language::Chinese => ::std::format!($zh),
            },
        }
    }};
    ($en:literal, $zh:literal, $($value:expr),+ $(,)?) => {
        match $crate::language::Language::now() {
            $crate::language::Language::English => ::std::format!($en, $($value),+),
            $crate::language::Language::Chinese => ::std::format!($zh, $($value),+),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_name_languages() {
        for (locale, code) in
            [("zh_CN.UTF-8", "zh"), ("ZH", "zh"), ("zh-Hans-CN", "zh"), ("C", "en"), ("de_DE", "en")]
        {
            assert_eq!(Language::of_locale(locale).code(), code, "{locale}");
        }
    }

    #[test]
    fn another_language_is_spoken_for_a_while_and_on_one_thread() {
        let word = Words::new("rate", "率");
        let (inner, other) = Language::Chinese.during(|| {
            let other = std::thread::spawn(move || word.to_string()).join();
            (format!("{word:>3}|{}", say!("{word}", "{word}!")), other)
        });
        assert_eq!((inner.as_str(), word.now()), ("  率|率!", "rate"));
        assert_eq!(other.ok().as_deref(), Some("rate"));
    }

    #[test]
    fn what_is_said_for_later_is_there_in_all_languages_and_english_for_machines() {
        let days = 3;
        let said = Language::Chinese.during(|| Said::of(|| say!("{days} days", "{days} 天")));
        assert_eq!(
            (said.to_string(), Language::Chinese.during(|| said.to_string())),
            ("3 days".into(), "3 天".into())
        );
        let json = Language::Chinese.during(|| serde_json::to_string(&(said, Words::new("a", "甲"))));
        assert_eq!(json.ok().as_deref(), Some("[\"3 days\",\"a\"]"));
    }
}
