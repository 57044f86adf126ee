//! The reference page of the scenario file, written from the list of its keys.

use std::fmt::Write;

use super::key::{Form, Key, Kind, Section};
use super::keys::SECTIONS;
use super::presets::{PRESETS, Preset, TEAM_KINDS};
use crate::scenario::distribution::DISTRIBUTIONS;
use crate::workforce::RULES;

/// How values are written, before the sections.
const HEAD: &str = "# The scenario file

<!-- Written by the program from its list of keys. Do not edit: change the list, then run
     `BLESS=1 cargo test --lib reference` to write this page anew. -->

A scenario is a [TOML](https://toml.io) file in UTF-8. Every key is listed here; an unknown one is refused. A key
without a default must be written. Whatever a default is said to be is what the program uses.

## How values are written

| | Written | Notes |
|---|---|---|
| length of time | `\"90s\"`, `\"4h30m\"`, `\"1.5s\"`, `\"2d\"` | with d, h, m, s or ms; never a bare number |
| point in time | `\"20:00\"`, `\"01:10+1\"`, `\"2025-11-11 01:10\"` | the shop's local time; `+1` is the day after the day of `start` |
| daily window | `\"08:00-23:00\"`, `\"23:00-08:00\"`, `\"always\"` | the second crosses midnight |
| date | `\"2025-11-09\"` | of the shop's local calendar |
| share | `0.35` | 0 to 1, never per cent |
| by hour of day | `8`, a list of 24 values from 00:00, `{ \"20:00-24:00\" = 8, else = 5 }` | full hours of the local clock |
| distribution | `\"20s\"`, `{ mean = \"6s\", cv = 0.7 }`, `{ median = \"35s\", sigma = 1.1 }`, `{ exponential = \"120s\" }`, `{ distribution = \"gamma\", mean = \"8s\", cv = 0.5 }` | a length alone is constant; mean and cv, or median and sigma, are lognormal |
";

/// The page.
pub fn reference_page() -> String {
    let mut page = HEAD.to_owned();
    page += "\n| Distribution | Parameters | |\n|---|---|---|\n";
    for entry in DISTRIBUTIONS {
        row(&mut page, &[&code(entry.name), &entry.parameters.replace('|', "or"), entry.summary]);
    }
    for section in SECTIONS {
        let title = match section.form {
            Form::Top => "The top of the file".to_owned(),
            Form::Inline => format!("`{{ … }}` in `{}`", section.name),
            _ => format!("`{}`", section.heading()),
        };
        let level = if section.form == Form::Inline { "###" } else { "##" };
        _ = write!(page, "\n{level} {title}\n\n{}\n\n", section.summary);
        page += "| Key | Value | Default | Meaning |\n|---|---|---|---|\n";
        for key in section.keys {
            row(&mut page, &[&code(key.name), &kind(key), &key.default.describe(), &meaning(key)]);
        }
        for key in section.keys {
            words(&mut page, section, key);
        }
    }
    presets(&mut page);
    page
}

fn row(page: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    _ = writeln!(page, "| {} |", cells.join(" | "));
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn kind(key: &Key) -> String {
    match key.kind {
        Kind::Word(_) => "a word of the list below".into(),
        Kind::Table(section) => format!("`{{ … }}`, see `{}`", section.name),
        Kind::Tables(section) => format!("list of `{{ … }}`, see `{}`", section.name),
        kind => kind.describe(),
    }
}

fn meaning(key: &Key) -> String {
    match key.source {
        "" => key.summary.into(),
        source => format!("{} ({source})", key.summary),
    }
}

fn words(page: &mut String, section: &Section, key: &Key) {
    let Kind::Word(words) = key.kind else { return };
    let place =
        if section.name.is_empty() { key.name.to_owned() } else { format!("{}.{}", section.name, key.name) };
    _ = write!(page, "\n| `{place}` | |\n|---|---|\n");
    for word in words() {
        row(page, &[&code(word.name), word.summary]);
    }
}

fn presets(page: &mut String) {
    *page += "\n## Presets\n\nWhat a platform's name stands for in `[routing]`; any of it may be written otherwise.\n\n";
    let names: Vec<String> = PRESETS.iter().map(|preset| code(preset.name)).collect();
    _ = writeln!(page, "| Key | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()));
    preset_rows(page, "", |preset| preset.routing);
    preset_rows(page, "affinity.", |preset| preset.affinity);
    *page += "\nWhat a team's kind stands for in `[[teams]]`.\n\n| Kind | |\n|---|---|\n";
    for kind in TEAM_KINDS {
        row(page, &[&code(kind.name), kind.summary]);
    }
    *page += "\nRules of working time: what it stands for in `[[teams]]` besides.\n\n| Rule | Kinds | Key | Default | |\n|---|---|---|---|---|\n";
    for rule in RULES {
        let meaning = format!("{} ({})", rule.summary, rule.source);
        let (kinds, limit) = (rule.kinds.join(", "), code(&rule.limit.to_string()));
        row(page, &[&code(rule.name), &kinds, &code(rule.key), &limit, &meaning]);
    }
}

/// One row for each key of a list that every preset has.
fn preset_rows(
    page: &mut String,
    prefix: &str,
    list: fn(&Preset) -> &'static [(&'static str, &'static str)],
) {
    for (name, _) in PRESETS.first().map_or(&[][..], list) {
        let value = |preset| list(preset).iter().find(|(key, _)| key == name).map(|(_, value)| code(value));
        let values: Vec<String> = PRESETS.iter().map(|preset| value(preset).unwrap_or_default()).collect();
        _ = writeln!(page, "| `{prefix}{name}` | {} |", values.join(" | "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page in the repository is the one that the program writes; `BLESS=1` writes it.
    #[test]
    fn the_committed_reference_page_is_the_programs_own() {
        const PAGE: &str = "docs/scenario-reference.md";
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(PAGE, reference_page()).expect("the page can be written");
        }
        let committed = std::fs::read_to_string(PAGE).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == reference_page(), "{PAGE} is out of date: BLESS=1 cargo test --lib reference");
    }
}
