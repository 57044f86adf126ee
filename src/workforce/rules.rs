//! Rules of working time: how long a shift may be, by the kind of a team.
//!
//! Only what one layout can show is judged here: the length of one shift. One shift per person and day needs no
//! rule, because a line of the layout makes its people anew and gives each one shift. Meal breaks are not work,
//! and overtime for finishing open inquiries at the shift's end comes on top.

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
    /// Most work in one shift, breaks left out.
    pub most: Span,
    /// Where the limit comes from.
    pub source: &'static str,
}

/// All rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "full-time-day",
        summary: "employed staff work at most 8 h and 3 h of overtime a day, breaks left out",
        kinds: &["full-time", "temporary"],
        most: Span::from_hours(8 + 3),
        source: "Labour Law of the People's Republic of China 1994, articles 36 and 41",
    },
    Rule {
        name: "part-time-day",
        summary: "part-time staff work at most 4 h a day, breaks left out",
        kinds: &["part-time"],
        most: Span::from_hours(4),
        source: "Labour Contract Law of the People's Republic of China 2007, article 68",
    },
    Rule {
        name: "outsourced-day",
        summary: "a service provider's people work at most 12 h a day, breaks left out",
        kinds: &["outsourced"],
        most: Span::from_hours(12),
        source: "planning value: replace it by what the contract says",
    },
];

/// A template longer than this is nobody's working day.
const LONGEST_DAY: Span = Span::from_hours(24);

impl Rule {
    /// The work in a shift, if the rule holds for the kind of team and the shift breaks it.
    ///
    /// A template of more than 24 h, such as the servers of a textbook queue that never rest, stands for no
    /// person's day and breaks no rule.
    pub fn broken(&self, kind: &str, shift: &Shift) -> Option<Span> {
        let work = shift.work();
        let a_day = shift.end - shift.start <= LONGEST_DAY;
        (self.kinds.contains(&kind) && a_day && work > self.most).then_some(work)
    }
}

impl Shift {
    /// Planned work: from log-in to log-out, breaks left out.
    pub fn work(&self) -> Span {
        self.breaks.iter().fold(self.end - self.start, |work, (from, to)| work - (*to - *from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Time;

    fn shift(hours: i64, pause: Span) -> Shift {
        let (start, end) = (Time::from_secs(3_600), Time::from_secs(3_600 * (hours + 1)));
        let from = start + Span::from_hours(1);
        Shift { name: "day".to_owned(), start, end, breaks: vec![(from, from + pause)] }
    }

    fn broken(kind: &str, hours: i64, pause: Span) -> Vec<&'static str> {
        let shift = shift(hours, pause);
        RULES.iter().filter(|rule| rule.broken(kind, &shift).is_some()).map(|rule| rule.name).collect()
    }

    #[test]
    fn a_shift_at_its_limit_breaks_no_rule_and_a_longer_one_breaks_its_kinds() {
        let none: [&str; 0] = [];
        for (kind, hours, rule) in [
            ("full-time", 11, "full-time-day"),
            ("temporary", 11, "full-time-day"),
            ("part-time", 4, "part-time-day"),
            ("outsourced", 12, "outsourced-day"),
        ] {
            assert_eq!(broken(kind, hours, Span::ZERO), none, "{kind}");
            assert_eq!(broken(kind, hours + 1, Span::ZERO), [rule], "{kind}");
            assert_eq!(broken(kind, hours + 1, Span::from_hours(1)), none, "{kind} with a break");
        }
        assert_eq!(broken("full-time", 25, Span::ZERO), none, "no person's day");
    }

    #[test]
    fn names_are_unique_and_every_rule_has_a_source() {
        let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
        assert!(RULES.iter().all(|rule| rule.source.len() > 10 && rule.summary.len() > 10));
    }
}
