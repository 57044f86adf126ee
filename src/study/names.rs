//! Names that one part of the file gives and another uses: reasons, groups, teams, shifts.

use std::collections::BTreeSet;

use super::problem::{did_you_mean, list, quoted};
use super::source::Findings;
use super::table::Table;
use super::titles::names_thing;
use crate::language::Words;
use crate::say;

/// What names are names of; in English a plural takes an s.
pub(super) const GROUP: Words = Words::new("group", "分组");
pub(super) const TEAM: Words = Words::new("team", "团队");
pub(super) const REASON: Words = Words::new("reason", "咨询类型");
pub(super) const SHIFT: Words = Words::new("shift", "班次");
pub(super) const FIGURE: Words = Words::new("figure", "指标");
pub(super) const VARIANT: Words = Words::new("variant", "情景");
pub(super) const FAMILY: Words = Words::new("family of shift templates", "班次族");

/// The names of one kind of thing, in the order of the file.
pub(super) struct Names {
    /// What they are names of: `team`.
    of: Words,
    pub list: Vec<String>,
}

impl Names {
    pub fn new(of: Words) -> Self {
        Names { of, list: Vec::new() }
    }

    /// Names that are known already.
    pub fn known(of: Words, list: Vec<String>) -> Self {
        Names { of, list }
    }

    /// Adds a name; one that was there before is a problem.
    pub fn add(&mut self, findings: &Findings<'_>, name: String, at: usize) {
        if !name.is_empty() && self.list.contains(&name) {
            findings.at(
                at,
                say!("a second {} is called {}", "有第二个{}叫 {}", self.of, quoted(&name)),
                say!("names are unique", "名称不能重复"),
                say!("give it another name", "请换个名称"),
            );
        }
        self.list.push(name);
    }

    /// The place of a name in the list.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.list.iter().position(|known| known == name)
    }

    /// The place of the name that a spreadsheet means: the name, or the only one that it stands for in the other
    /// language.
    pub fn meant(&self, title: &str) -> Option<usize> {
        let alike = || {
            let mut alike = self.list.iter().enumerate().filter(|(_, name)| names_thing(title, name));
            let (place, first) = alike.next()?;
            // A name that is given twice was noted, and is one name to whoever uses it.
            alike.all(|(_, name)| name == first).then_some(place)
        };
        self.find(title).or_else(alike)
    }

    /// The place of a name that is used; an unknown one is a problem.
    pub fn resolve(&self, findings: &Findings<'_>, name: &str, at: usize) -> Option<usize> {
        let found = self.find(name);
        if found.is_none() {
            let known = || self.known_names().into_iter().filter(|name| !name.is_empty());
            let rule = match known().next() {
                Some(_) => say!("known {}s: {}", "已知的{}：{}", self.of, list(known())),
                None => say!("the file names no {}", "文件中没有任何{}", self.of),
            };
            findings.at(
                at,
                say!("unknown {} {}", "未知的{} {}", self.of, quoted(name)),
                rule,
                if findings.is_full() { String::new() } else { did_you_mean(name, known()) },
            );
        }
        found
    }

    /// The place of the name under a key, or of the only one there is where the key is omitted.
    pub fn under(&self, table: &Table<'_>, key: &str) -> Option<usize> {
        if let Some(name) = table.opt::<String>(key) {
            return self.resolve(table.findings, &name, table.at(key));
        }
        if !table.has(key) {
            if self.has_one() {
                return Some(0);
            }
            table.missing(key);
        }
        None
    }

    /// Whether there is one name and no other, so that it need not be said.
    pub fn has_one(&self) -> bool {
        self.list.first().is_some_and(|first| self.list.iter().all(|name| name == first))
    }

    /// The names, each once.
    pub fn known_names(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        self.list.iter().map(String::as_str).filter(|name| seen.insert(*name)).collect()
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }
}
