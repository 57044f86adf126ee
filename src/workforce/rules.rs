//! Rules of working time, by the kind of a team: the defaults of its [`Limits`](super::Limits).
//!
//! One shift per person and day is no rule of this list, because nothing changes it: a [`roster`](super::roster)
//! always keeps it. Meal breaks are not work, and overtime for finishing open inquiries at the shift's end comes on top.

use std::fmt;

use super::Shift;
use crate::language::Words;
use crate::units::{Span, Time};

/// A rule of working time.
#[derive(PartialEq, Debug)]
pub struct Rule {
    /// Name in messages.
    pub name: &'static str,
    /// What it says.
    pub summary: Words,
    /// Kinds of teams that it holds for.
    pub kinds: &'static [&'static str],
    /// The key of `[[teams]]` whose default it is.
    pub key: &'static str,
    /// That default.
    pub limit: Limit,
    /// Where the limit comes from.
    pub source: Words,
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

const CONTRACT: Words =
    Words::new("planning value: replace it by what the contract says", "规划用值：请换成合同的约定");
const PART_TIME_LAW: Words = Words::new(
    "Labour Contract Law of the People's Republic of China 2007, article 68",
    "《中华人民共和国劳动合同法》（2007）第六十八条",
);

/// All rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "full-time-normal-day",
        summary: Words::new(
            "a normal day of employed staff has 8 h, breaks left out; what is longer is overtime",
            "正式员工正常一天 8 小时，不含休息；超出的算加班",
        ),
        kinds: EMPLOYED,
        key: "normal_day",
        limit: Limit::Length(Span::from_hours(8)),
        source: Words::new(
            "Labour Law of the People's Republic of China 1994, article 36",
            "《中华人民共和国劳动法》（1994）第三十六条",
        ),
    },
    Rule {
        name: "full-time-day",
        summary: Words::new(
            "employed staff work at most 8 h and 3 h of overtime a day, breaks left out",
            "正式员工一天最多 8 小时加 3 小时加班，不含休息",
        ),
        kinds: EMPLOYED,
        key: "most_day",
        limit: Limit::Length(Span::from_hours(8 + 3)),
        source: Words::new(
            "Labour Law of the People's Republic of China 1994, articles 36 and 41",
            "《中华人民共和国劳动法》（1994）第三十六条、第四十一条",
        ),
    },
    Rule {
        name: "full-time-overtime",
        summary: Words::new(
            "employed staff work at most 36 h of overtime a month",
            "正式员工一个月最多加班 36 小时",
        ),
        kinds: EMPLOYED,
        key: "overtime_month",
        limit: Limit::Length(Span::from_hours(36)),
        source: Words::new(
            "Labour Law of the People's Republic of China 1994, article 41",
            "《中华人民共和国劳动法》（1994）第四十一条",
        ),
    },
    Rule {
        name: "part-time-normal-day",
        summary: Words::new(
            "a normal day of part-time staff has 4 h, breaks left out",
            "兼职正常一天 4 小时，不含休息",
        ),
        kinds: PART_TIME,
        key: "normal_day",
        limit: Limit::Length(Span::from_hours(4)),
        source: PART_TIME_LAW,
    },
    Rule {
        name: "part-time-day",
        summary: Words::new(
            "part-time staff work at most 4 h a day, breaks left out",
            "兼职一天最多 4 小时，不含休息",
        ),
        kinds: PART_TIME,
        key: "most_day",
        limit: Limit::Length(Span::from_hours(4)),
        source: PART_TIME_LAW,
    },
    Rule {
        name: "part-time-week",
        summary: Words::new(
            "part-time staff work at most 24 h a week, breaks left out",
            "兼职一周最多 24 小时，不含休息",
        ),
        kinds: PART_TIME,
        key: "most_week",
        limit: Limit::Length(Span::from_hours(24)),
        source: PART_TIME_LAW,
    },
    Rule {
        name: "outsourced-normal-day",
        summary: Words::new(
            "a normal day of a service provider's people has 12 h, breaks left out",
            "外包人员正常一天 12 小时，不含休息",
        ),
        kinds: OUTSOURCED,
        key: "normal_day",
        limit: Limit::Length(Span::from_hours(12)),
        source: CONTRACT,
    },
    Rule {
        name: "outsourced-day",
        summary: Words::new(
            "a service provider's people work at most 12 h a day, breaks left out",
            "外包人员一天最多 12 小时，不含休息",
        ),
        kinds: OUTSOURCED,
        key: "most_day",
        limit: Limit::Length(Span::from_hours(12)),
        source: CONTRACT,
    },
    Rule {
        name: "rest",
        summary: Words::new(
            "at least 11 h lie between two shifts of one person",
            "一个人两个班次之间至少间隔 11 小时",
        ),
        kinds: ALL,
        key: "rest",
        limit: Limit::Length(Span::from_hours(11)),
        source: Words::new(
            "planning value, as in Directive 2003/88/EC of the European Union, article 3; Chinese law names no hours",
            "规划用值，同欧盟指令 2003/88/EC 第 3 条；中国法律未规定小时数",
        ),
    },
    Rule {
        name: "days-running",
        summary: Words::new("nobody works more than 6 days running", "任何人连续上班不超过 6 天"),
        kinds: ALL,
        key: "days_running",
        limit: Limit::Days(6),
        source: Words::new(
            "Labour Law of the People's Republic of China 1994, article 38",
            "《中华人民共和国劳动法》（1994）第三十八条",
        ),
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

    /// Whether whoever works it is on break at an instant.
    pub fn is_on_break(&self, at: Time) -> bool {
        self.breaks.iter().any(|(from, to)| *from <= at && at < *to)
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
        assert!(RULES.iter().all(|rule| rule.source.en.len() > 10 && rule.summary.en.len() > 10));
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
