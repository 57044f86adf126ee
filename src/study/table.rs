//! A table of the scenario file as the reader sees it: what is written, then what stands in for it.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::key::{Default, Form, Key, Kind, Section};
use super::problem::{did_you_mean, list, nearest, quoted};
use super::source::Findings;
use super::titles::key_meant;
use super::value::Read;
use crate::language::Words;
use crate::say;
use crate::workforce::{Limit, rules_of};

/// Most inline tables in a list; whoever writes more by hand wants a CSV file.
const LONGEST_LIST: usize = 1_000;

/// A table as written (or not written at all), its section's keys, and where values come from that it omits.
pub(super) struct Table<'a> {
    pub section: &'static Section,
    pub findings: &'a Findings<'a>,
    written: Option<&'a DeTable<'a>>,
    /// Byte offset to which a problem of the table as a whole points.
    pub at: usize,
    /// Another table whose keys of the same name stand in.
    inherits: Option<&'a Table<'a>>,
    /// Values of a preset, as they would be written: later lists win.
    presets: Vec<(&'static str, Cow<'static, str>)>,
}

/// A value and what a message about it needs.
#[derive(Clone, Copy)]
pub(super) struct Item<'v> {
    pub value: &'v DeValue<'v>,
    pub at: usize,
    pub key: &'static Key,
    pub section: &'static Section,
    pub findings: &'v Findings<'v>,
}

impl<'a> Table<'a> {
    /// A table that is written; unknown keys are noted as problems.
    pub fn written(
        section: &'static Section,
        findings: &'a Findings<'a>,
        table: &'a DeTable<'a>,
        at: usize,
    ) -> Self {
        for (key, _) in table.iter().take_while(|_| !findings.is_full()) {
            let name: &str = key.get_ref();
            if section.key(name).is_none() && !is_table_name(section, name) {
                unknown_key(section, findings, name, key.span());
            }
        }
        Table { section, findings, written: Some(table), at, inherits: None, presets: Vec::new() }
    }

    /// A table that is not written: everything is what stands in for it.
    pub fn omitted(section: &'static Section, findings: &'a Findings<'a>, at: usize) -> Self {
        Table { section, findings, written: None, at, inherits: None, presets: Vec::new() }
    }

    /// Lets another table stand in for keys whose default is [`Default::From`] it.
    pub fn inheriting(mut self, from: &'a Table<'a>) -> Self {
        self.inherits = Some(from);
        self
    }

    /// Lets a preset's values stand in for keys whose default is [`Default::Preset`].
    pub fn preset(mut self, values: &'static [(&'static str, &'static str)]) -> Self {
        self.presets.extend(values.iter().map(|(key, text)| (*key, Cow::Borrowed(*text))));
        self
    }

    /// Lets the rules of working time of a kind of team stand in for them too.
    pub fn rules(mut self, kind: &'static str) -> Self {
        self.presets.extend(rules_of(kind).map(|rule| (rule.key, Cow::Owned(written(rule.limit)))));
        self
    }

    /// Whether the table stands in the file.
    pub fn is_written(&self) -> bool {
        self.written.is_some()
    }

    /// Whether a key stands in the file.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// Whether a key stands in the file that is unknown and looks like this one.
    pub fn resembles(&self, name: &str) -> bool {
        let keys = self.written.into_iter().flat_map(|table| table.iter().map(|(key, _)| key.get_ref()));
        let mut unknown = keys.filter(|key| self.section.key(key).is_none());
        unknown.any(|key| nearest(key, [name]).is_some())
    }

    /// Whether a key stands in the file, and with something else than its default.
    pub fn departs(&self, name: &str) -> bool {
        let default = self.section.key(name).map(|key| key.default);
        self.raw(name).is_some_and(|value| match default {
            Some(Default::Is(text)) => self.findings.source.text.get(value.span()) != Some(text),
            _ => true,
        })
    }

    /// Byte offset of a key's value if it is written, otherwise of the table.
    pub fn at(&self, name: &str) -> usize {
        self.raw(name).map_or(self.at, |value| value.span().start)
    }

    /// The value of a key; where it is missing or wrong that is noted, and a neutral value returned so that
    /// reading goes on.
    pub fn get<T: Read>(&self, name: &str) -> T {
        match self.find(name) {
            Found::Value(value) => value,
            Found::Nothing => {
                if let Some(Default::Required) = self.section.key(name).map(|key| key.default) {
                    self.missing(name);
                }
                T::neutral()
            }
            Found::Problem => T::neutral(),
        }
    }

    /// The value of a key that may be omitted. A wrong value is noted and counts as omitted.
    pub fn opt<T: Read>(&self, name: &str) -> Option<T> {
        match self.find(name) {
            Found::Value(value) => Some(value),
            Found::Nothing | Found::Problem => None,
        }
    }

    /// The value of a key that must be written. A missing or wrong one is noted, and counts as omitted.
    pub fn required<T: Read>(&self, name: &str) -> Option<T> {
        if !self.has(name) {
            self.missing(name);
        }
        self.opt(name)
    }

    /// The value of a key as it is written, and nothing that stands in for it.
    pub fn item(&self, name: &str) -> Option<Item<'a>> {
        let key = self.section.key(name)?;
        let value = self.raw(name)?;
        let item = Item {
            value: value.get_ref(),
            at: value.span().start,
            key,
            section: self.section,
            findings: self.findings,
        };
        Some(item)
    }

    /// The file that the table names under `file` or `csv`, and its sheet; a missing or a second one is noted.
    pub fn file(&self) -> Option<(String, Option<String>)> {
        let written: Vec<&str> = ["file", "csv"].into_iter().filter(|key| self.has(key)).collect();
        let sheet = self.opt::<String>("sheet");
        match written[..] {
            [key] => Some((self.opt(key)?, sheet)),
            [] => {
                self.missing("file");
                None
            }
            _ => {
                let found = say!("a file is named twice {}", "{} 写了两次文件", self.section.within());
                let rule = say!("file and csv are the same", "file 与 csv 相同");
                self.problem("csv", found, rule, say!("leave one out", "请删去其一"));
                None
            }
        }
    }

    /// The inline table under a key.
    pub fn inline(&self, name: &str) -> Option<Table<'a>> {
        let (item, section) = (self.item(name)?, inline_section(self.section.key(name)?)?);
        match item.value {
            DeValue::Table(table) => Some(Table::written(section, self.findings, table, item.at)),
            _ => {
                item.wrong_type(say!("a table {}", "表 {}", item.key.kind.describe()), "");
                None
            }
        }
    }

    /// The inline tables in the list under a key; none if it is not written.
    pub fn inlines(&self, name: &str) -> Vec<Table<'a>> {
        let Some((item, section)) = self.item(name).zip(self.section.key(name).and_then(inline_section))
        else {
            return Vec::new();
        };
        let DeValue::Array(array) = item.value else {
            item.wrong_type(
                say!("a {}", "{}", item.key.kind.describe()),
                say!("write it in [ ]", "请写在 [ ] 里"),
            );
            return Vec::new();
        };
        if array.len() > LONGEST_LIST {
            item.problem(
                say!("{} is a list of {}", "{} 是 {} 个元素的列表", item.label(), array.len()),
                say!("it has at most {LONGEST_LIST} elements", "最多 {LONGEST_LIST} 个元素"),
                "",
            );
        }
        let mut tables = Vec::new();
        for element in array.iter().take(LONGEST_LIST) {
            match element.get_ref() {
                DeValue::Table(table) => {
                    tables.push(Table::written(section, self.findings, table, element.span().start))
                }
                _ => Item { value: element.get_ref(), at: element.span().start, ..item }
                    .wrong_type(say!("a {}", "{}", item.key.kind.describe()), ""),
            }
        }
        tables
    }

    /// Looks at every key that is written, whether or not anyone asks for it, so that its problems are noted.
    pub fn check_written(&self) {
        for key in self.section.keys.iter().filter(|key| self.has(key.name)) {
            match key.kind {
                Kind::Law(_) | Kind::Patience => drop(self.opt::<crate::scenario::Distribution>(key.name)),
                _ => drop(self.opt::<f64>(key.name)),
            }
        }
    }

    /// Notes a problem at a key's value.
    pub fn problem(
        &self,
        name: &str,
        found: impl Into<String>,
        rule: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.findings.at(self.at(name), found, rule, remedy);
    }

    /// Notes that a key is missing.
    pub fn missing(&self, name: &str) {
        let Some(key) = self.section.key(name) else { return };
        self.findings.at(
            self.at,
            say!("{name:?} is missing {}", "{}缺少 {name:?}", self.section.within()),
            say!("{}: {}", "{}：{}", key.kind.describe(), key.summary),
            say!("add {name} = …", "请加上 {name} = …"),
        );
    }

    fn find<T: Read>(&self, name: &str) -> Found<T> {
        let Some(key) = self.section.key(name) else {
            // A name that the list of keys does not have is a mistake in this program, not in the file; a test
            // reads every key of a full scenario, and a reader of such a program still gets an answer.
            self.findings.at(
                self.at,
                say!("no key {name:?} is known", "没有已知的键 {name:?}"),
                "",
                say!("please report this", "请反馈此问题"),
            );
            return Found::Problem;
        };
        if let Some(item) = self.item(name) {
            return T::read(&item).map_or(Found::Problem, Found::Value);
        }
        match key.default {
            Default::Required | Default::Without(_) => Found::Nothing,
            Default::Is(text) => self.stand_in(key, text),
            Default::Preset(otherwise) => {
                let preset = self.presets.iter().rev().find(|(key, _)| *key == name);
                match preset.map_or(otherwise, |(_, text)| text) {
                    "" => Found::Nothing,
                    text => self.stand_in(key, text),
                }
            }
            Default::From(_) => self.inherits.map_or(Found::Nothing, |table| table.find(name)),
        }
    }

    /// Reads the text of a default as if it stood in the file.
    fn stand_in<T: Read>(&self, key: &'static Key, text: &str) -> Found<T> {
        let Ok(value) = DeValue::parse(text) else { return Found::Problem };
        let value = value.into_inner();
        let item = Item { value: &value, at: self.at, key, section: self.section, findings: self.findings };
        T::read(&item).map_or(Found::Problem, Found::Value)
    }

    fn raw(&self, name: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.written?.get(name)
    }
}

enum Found<T> {
    Value(T),
    Nothing,
    Problem,
}

impl Item<'_> {
    /// `idle_close in [routing]`; a key at the top needs no more than its name.
    pub fn label(&self) -> String {
        match self.section.form {
            Form::Top => self.key.name.to_owned(),
            _ => say!("{} {}", "{1}的 {0}", self.key.name, self.section.within()),
        }
    }

    /// Notes that the value has the wrong type.
    pub fn wrong_type(&self, expected: impl Into<String>, remedy: impl Into<String>) {
        let expected: String = expected.into();
        self.findings.at(
            self.at,
            say!("{} is {}", "{} 是 {}", self.label(), shown(self.value)),
            say!("it must be {expected}", "应为：{expected}"),
            remedy,
        );
    }

    /// Notes that the value is not allowed.
    pub fn problem(&self, found: impl Into<String>, rule: impl Into<String>, remedy: impl Into<String>) {
        self.findings.at(self.at, found, rule, remedy);
    }
}

/// What a value is, and what it says if that is short.
pub(super) fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => quoted(text),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(switch) => switch.to_string(),
        DeValue::Datetime(at) => say!("the date or time {at}", "日期或时间 {at}"),
        DeValue::Array(array) => say!("a list of {}", "{} 个元素的列表", array.len()),
        DeValue::Table(_) => say!("a table", "表"),
    }
}

/// A limit as it would be written in the file.
fn written(limit: Limit) -> String {
    match limit {
        Limit::Length(length) => format!("\"{length}\""),
        Limit::Days(days) => days.to_string(),
    }
}

/// The section of the tables that a key holds.
pub(super) fn inline_section(key: &Key) -> Option<&'static Section> {
    match key.kind {
        Kind::Table(section) | Kind::Tables(section) => Some(section),
        _ => None,
    }
}

/// At the top of the file the names of tables stand beside the keys.
fn is_table_name(section: &Section, name: &str) -> bool {
    section.name.is_empty() && super::keys::SECTIONS.iter().any(|section| section.name == name)
}

fn unknown_key(section: &Section, findings: &Findings<'_>, name: &str, span: Range<usize>) {
    let mut known: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
    let mut rule = say!("known keys: {}", "已知的键：{}", list(known.iter().copied()));
    let meant = key_meant(name, known.iter().copied());
    let mut remedy = did_you_mean(meant.unwrap_or(name), known.iter().copied());
    if section.name.is_empty() {
        let tables = super::keys::SECTIONS.iter().filter(|s| !s.name.is_empty() && !s.name.contains('.'));
        known = tables.clone().map(|section| section.name).collect();
        rule += &say!("; known tables: {}", "；已知的表：{}", list(known.iter().copied()));
        if remedy.is_empty() {
            remedy = did_you_mean(name, known.iter().copied());
        }
    }
    if remedy.is_empty() && ["xlsx", "xls", "ods", "excel"].contains(&name) && section.key("file").is_some() {
        let ending = if name == "excel" { "xlsx" } else { name };
        remedy = say!("write file = \"….{ending}\"", "请写 file = \"….{ending}\"");
    }
    if remedy.is_empty() {
        remedy = match sections_of(name).as_slice() {
            [] => String::new(),
            others => say!("it belongs {}", "它应写在 {}", others.join(Words::new(" or ", "或 ").now())),
        };
    }
    findings.at(
        span.start,
        say!("unknown key {} {}", "{1}有未知的键 {0}", quoted(name), section.within()),
        rule,
        remedy,
    );
}

/// Where a key of this name does belong.
fn sections_of(name: &str) -> Vec<String> {
    let sections = super::keys::SECTIONS.iter().filter(|section| section.key(name).is_some());
    sections.map(Section::within).take(3).collect()
}
