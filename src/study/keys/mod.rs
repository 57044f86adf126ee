//! Every key of the scenario file, once: the reader, `peakshift list keys` and the reference page work from it.

mod besides;
mod demand;
mod floor;
mod goals;
mod people;
mod plan;

use super::key::{Default, Key, Kind, Section};
use crate::language::Words;

pub(super) use besides::{INCIDENTS, OFF_CHAT, TRIGGERS};
pub(super) use demand::{CUSTOMERS, FORECAST, REASONS, REPLAY, TOP};
pub(super) use floor::{AFFINITY, BOT, REPLIES, ROUTING};
pub(super) use goals::{BOOK, OUTCOMES, TARGETS};
pub(super) use people::{LAYOUT, PRICES, ROSTER, SHIFTS, TEAMS};
pub(super) use plan::{PLAN, TEMPLATES};

/// Every section of the scenario file, in the order of the documentation. Inline tables follow the section
/// that holds them.
pub const SECTIONS: &[Section] = &[
    TOP,
    FORECAST,
    demand::BURSTS,
    demand::VARIANTS,
    REPLAY,
    CUSTOMERS,
    REASONS,
    demand::TRANSFERS,
    demand::REPEAT,
    BOT,
    REPLIES,
    floor::QUICK_PHRASE,
    floor::PARTS,
    floor::LOAD,
    floor::FATIGUE,
    floor::CLOSING_TEXT,
    floor::WRAP_UP,
    ROUTING,
    AFFINITY,
    floor::OVERFLOW,
    OFF_CHAT,
    besides::CREATES,
    INCIDENTS,
    TRIGGERS,
    TEAMS,
    people::COST,
    people::REDUCTION,
    PRICES,
    SHIFTS,
    people::BREAKS,
    LAYOUT,
    ROSTER,
    PLAN,
    plan::MINIMUM,
    TEMPLATES,
    plan::TEMPLATE_BREAKS,
    TARGETS,
    OUTCOMES,
    goals::BY_FIRST_WAIT,
    goals::BY_MEAN_WAIT,
    goals::SATISFACTION,
    BOOK,
];

/// Where a default comes from that a shop should replace by what it measures.
const PLANNING: Words = Words::new(
    "planning value: replace it by what your own chat log shows",
    "规划用值：请换成自己聊天记录的数据",
);

/// Which sheet of a workbook is read.
const SHEET: Key = key(
    "sheet",
    Kind::Text,
    Default::Without(Words::new(
        "the first sheet that has such columns, if no other has the same",
        "第一张有这些列的工作表（没有其他列相同的工作表时）",
    )),
    Words::new("name of the sheet, where the file is a workbook", "工作表名称（文件为工作簿时）"),
);

const fn key(name: &'static str, kind: Kind, default: Default, summary: Words) -> Key {
    Key { name, kind, default, summary, source: Words::new("", "") }
}

/// A key whose default has a source.
const fn sourced(name: &'static str, kind: Kind, default: Default, summary: Words, source: Words) -> Key {
    Key { name, kind, default, summary, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::key::Form;

    #[test]
    fn names_are_unique_and_every_entry_says_what_it_is() {
        let mut sections: Vec<&str> = SECTIONS.iter().map(|section| section.name).collect();
        sections.sort_unstable();
        sections.dedup();
        assert_eq!(sections.len(), SECTIONS.len());
        for section in SECTIONS {
            assert!(section.summary.en.len() > 10 && !section.summary.zh.is_empty(), "{}", section.name);
            let mut names: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), section.keys.len(), "{}", section.name);
            for key in section.keys {
                assert!(key.summary.en.len() > 5, "{}.{}", section.name, key.name);
            }
        }
    }

    #[test]
    fn inline_tables_are_named_after_their_key() {
        for section in SECTIONS {
            for key in section.keys {
                if let Kind::Table(inline) | Kind::Tables(inline) = key.kind {
                    assert_eq!(inline.name, format!("{}.{}", section.name, key.name));
                    assert!(inline.form == Form::Inline);
                    assert!(SECTIONS.iter().any(|section| section.name == inline.name), "{}", inline.name);
                }
            }
        }
    }
}
