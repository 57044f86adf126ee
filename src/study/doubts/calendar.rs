//! Rest days and holidays of other times than the scenario's.

use jiff::civil::Date;

use super::Doubts;
use crate::language::Words;
use crate::say;
use crate::units::{Span, Time};

/// A list of the year's days may have one of the scenario among them; one that has none is a slip of the date.
pub(super) fn look(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let (clock, calendar) = (&study.scenario.clock, &study.calendar);
    let last = study.scenario.end + study.scenario.run_on - Span::from_micros(1);
    let (first, last) = (clock.at(Time::START).date(), clock.at(last).date());
    let lists = [("rest_days", &calendar.rest_days), ("holidays", &calendar.holidays)];
    for ((key, dates), place) in lists.into_iter().zip(study.places.calendar) {
        if dates.is_empty() || dates.iter().any(|date| (first..=last).contains(date)) {
            continue;
        }
        let shown: Vec<String> = dates.iter().take(5).map(Date::to_string).collect();
        let (shown, more) =
            (shown.join(Words::new(", ", "、").now()), if dates.len() > 5 { " …" } else { "" });
        doubts.add(
            place,
            say!(
                "none of the {key} lies in the scenario: {shown}{more}",
                "{key} 中没有一天在场景之内：{shown}{more}"
            ),
            say!(
                "the scenario is from {first} to {last}: check the dates",
                "场景从 {first} 到 {last}：请检查日期"
            ),
        );
    }
}
