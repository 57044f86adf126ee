//! Rules of working time, by the kind of a team: the defaults of its [`Limits`](super::Limits).
//!
//! One shift per person and day is no rule of this list, because nothing changes it: a [`roster`](super::roster)
//! always keeps it. Meal breaks are not work, and overtime for finishing open inquiries at the shift's end comes on top.

use std::fmt;

use super::Shift;
use crate::units::Span;

/// A rule of working time.
#[derive(PartialEq, Debug)]
pub struct Rule {
    /// Name in messages.
    pub name: &'static str,
    /// What it says.
    pub summary: &'static str,
    /// Kinds of teams that it holds for.
    pub kinds: &'static [&'static str],
    /// The key of `[[teams]]` whose default it is.
    pub key: &'static str,
    /// That default.
    pub limit: Limit,
    /// Where the limit comes from.
    pub source: &'static str,
}

/// How much a rule allows or asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// A length of time.
    Length(Span),
    /// Whole days.
    Days(u32),
}

const EMPLOYED: &[&str] = &["full-time", "temporary"];
const PART_TIME: &[&str] = &["part-time"];
const OUTSOURCED: &[&str] = &["outsourced"];
const ALL: &[&str] = &["full-time", "part-time", "temporary", "outsourced"];

const CONTRACT: &str = "planning value: replace it by what the contract says";
const PART_TIME_LAW: &str = "Labour Contract Law of the People's Republic of China 2007, article 68";

/// All rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "full-time-normal-day",
        summary: "a normal day of employed staff has 8 h, breaks left out; what is longer is overtime",
        kinds: EMPLOYED,
        key: "normal_day",
        limit: Limit::Length(Span::from_hours(8)),
        source: "Labour Law of the People's Republic of China 1994, article 36",
    },
    Rule {
        name: "full-time-day",
        summary: "employed staff work at most 8 h and 3 h of overtime a day, breaks left out",
        kinds: EMPLOYED,
        key: "most_day",
        limit: Limit::Length(Span::from_hours(8 + 3)),
        source: "Labour Law of the People's Republic of China 1994, articles 36 and 41",
    },
    Rule {
        name: "full-time-overtime",
        summary: "employed staff work at most 36 h of overtime a month",
        kinds: EMPLOYED,
        key: "overtime_month",
        limit: Limit::Length(Span::from_hours(36)),
        source: "Labour Law of the People's Republic of China 1994, article 41",
    },
    Rule {
        name: "part-time-normal-day",
        summary: "a normal day of part-time staff has 4 h, breaks left out",
        kinds: PART_TIME,
        key: "normal_day",
        limit: Limit::Length(Span::from_hours(4)),
        source: PART_TIME_LAW,
    },
    Rule {
        name: "part-time-day",
        summary: "part-time staff work at most 4 h a day, breaks left out",
        kinds: PART_TIME,
        key: "most_day",
        limit: Limit::Length(Span::from_hours(4)),
        source: PART_TIME_LAW,
    },
    Rule {
        name: "part-time-week",
        summary: "part-time staff work at most 24 h a week, breaks left out",
        kinds: PART_TIME,
        key: "most_week",
        limit: Limit::Length(Span::from_hours(24)),
        source: PART_TIME_LAW,
    },
    Rule {
        name: "outsourced-normal-day",
        summary: "a normal day of a service provider's people has 12 h, breaks left out",
        kinds: OUTSOURCED,
        key: "normal_day",
        limit: Limit::Length(Span::from_hours(12)),
        source: CONTRACT,
    },
    Rule {
        name: "outsourced-day",
        summary: "a service provider's people work at most 12 h a day, breaks left out",
        kinds: OUTSOURCED,
        key: "most_day",
        limit: Limit::Length(Span::from_hours(12)),
        source: CONTRACT,
    },
    Rule {
        name: "rest",
        summary: "at least 11 h lie between two shifts of one person",
        kinds: ALL,
        key: "rest",
        limit: Limit::Length(Span::from_hours(11)),
        source: "planning value, as in Directive 2003/88/EC of the European Union, article 3; Chinese law names no hours",
    },
    Rule {
        name: "days-running",
        summary: "nobody works more than 6 days running",
        kinds: ALL,
        key: "days_running",
        limit: Limit::Days(6),
        source: "Labour Law of the People's Republic of China 1994, article 38",
    },
];

/// A template longer than this is nobody's working day.
const LONGEST_DAY: Span = Span::from_hours(24);

/// The rules that hold for a kind of team.
pub fn rules_of(kind: &str) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.kinds.contains(&kind))
}

impl fmt::Display for Limit {
    /// As it is written in a scenario file, without quotes: `11h`, `6`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Length(length) => length.fmt(f),
            Limit::Days(days) => days.fmt(f),
        }
    }
}

impl Shift {
    /// Planned work: from log-in to log-out, breaks left out.
    pub fn work(&self) -> Span {
        self.breaks.iter().fold(self.end - self.start, |work, (from, to)| work - (*to - *from))
    }

    /// Whether it can be a person's working day: a template of more than 24 h, such as the servers of a textbook
    /// queue that never rest, stands for no person's day, breaks no rule and has no overtime.
    pub fn is_a_day(&self) -> bool {
        self.end - self.start <= LONGEST_DAY
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Time;

    #[test]
    fn breaks_are_no_work_and_ten_days_are_no_day() {
        let hour = |hour: i64| Time::from_secs(3_600 * hour);
        let mut shift = Shift {
            name: "day".to_owned(),
            start: hour(1),
            end: hour(12),
            breaks: vec![(hour(3), hour(4)), (hour(8), hour(9))],
        };
        assert_eq!(shift.work(), Span::from_hours(9));
        shift.end = hour(25);
        assert!(shift.is_a_day());
        shift.end = hour(26);
        assert!(!shift.is_a_day());
    }

    #[test]
    fn names_are_unique_and_every_rule_has_a_source() {
        let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
        assert!(RULES.iter().all(|rule| rule.source.len() > 10 && rule.summary.len() > 10));
    }

    #[test]
    fn every_kind_has_one_limit_of_each_key_that_it_needs() {
        for kind in ALL {
            let mut keys: Vec<&str> = rules_of(kind).map(|rule| rule.key).collect();
            let all = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), all, "{kind}");
            for key in ["normal_day", "most_day", "rest", "days_running"] {
                assert!(keys.contains(&key), "{kind} has no {key}");
            }
        }
    }
}
