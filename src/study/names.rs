//! Names that one part of the file gives and another uses: reasons, groups, teams, shifts.

use super::problem::{did_you_mean, list, quoted};
use super::source::Findings;
use super::table::Table;

/// The names of one kind of thing, in the order of the file.
pub(super) struct Names {
    /// What they are names of: `team`.
    of: &'static str,
    pub list: Vec<String>,
}

impl Names {
    pub fn new(of: &'static str) -> Self {
        Names { of, list: Vec::new() }
    }

    /// Names that are known already.
    pub fn known(of: &'static str, list: Vec<String>) -> Self {
        Names { of, list }
    }

    /// Adds a name; one that was there before is a problem.
    pub fn add(&mut self, findings: &Findings<'_>, name: String, at: usize) {
        if !name.is_empty() && self.list.contains(&name) {
            findings.at(
                at,
                format!("a second {} is called {}", self.of, quoted(&name)),
                "names are unique",
                "give it another name",
            );
        }
        self.list.push(name);
    }

    /// The place of a name in the list.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.list.iter().position(|known| known == name)
    }

    /// The place of a name that is used; an unknown one is a problem.
    pub fn resolve(&self, findings: &Findings<'_>, name: &str, at: usize) -> Option<usize> {
        let found = self.find(name);
        if found.is_none() {
            let known = || self.list.iter().map(String::as_str).filter(|name| !name.is_empty());
            let rule = match known().next() {
                Some(_) => format!("known {}s: {}", self.of, list(known())),
                None => format!("the file names no {}", self.of),
            };
            findings.at(
                at,
                format!("unknown {} {}", self.of, quoted(name)),
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
            if self.list.len() == 1 {
                return Some(0);
            }
            table.missing(key);
        }
        None
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }
}
