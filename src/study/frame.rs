//! The frame of a scenario: when it starts, when it ends, and its slots.

use jiff::civil::{DateTime, date};

use super::key::span;
use super::table::Table;
use super::when::Moment;
use crate::scenario::Clock;
use crate::units::{Span, Time};

/// Longest scenario.
const LONGEST: Span = Span::from_hours(40 * 24);

/// Start, end and slots.
pub(super) struct Frame {
    pub clock: Clock,
    pub end: Time,
    pub slot: Span,
    /// Whether start and end are known; if not, a problem was noted, and what depends on them is not checked.
    pub known: bool,
}

impl Frame {
    pub fn read(top: &Table<'_>) -> Self {
        let slot = top.opt::<Span>("slot").unwrap_or(Span::from_hours(1));
        let start = start(top);
        if !top.has("end") && !top.has("length") {
            top.findings.at(
                top.at,
                "neither \"end\" nor \"length\" is written",
                "a scenario has an end",
                "add end = \"2025-11-12 00:00\" or length = \"28h\"",
            );
        }
        let Some(start) = start else {
            // Without a start the end means nothing, but its form is looked at.
            let (_, _) = (top.opt::<Moment>("end"), top.opt::<Span>("length"));
            let clock = Clock::new(date(2000, 1, 1).at(0, 0, 0, 0));
            return Frame { clock, end: Time::START + Span::from_hours(24), slot, known: false };
        };
        let clock = Clock::new(start);
        let end = end(top, &clock);
        let known = end.is_some();
        Frame { clock, end: end.unwrap_or(Time::START + Span::from_hours(24)), slot, known }
    }

    /// Number of slots of a length up to the end; `None` if the end lies inside a slot.
    pub fn slots(&self) -> Option<usize> {
        let (end, slot) = (self.end.micros(), self.slot.micros().max(1));
        (end % slot == 0).then_some((end / slot) as usize)
    }
}

fn start(top: &Table<'_>) -> Option<DateTime> {
    if !top.has("start") {
        top.missing("start");
        return None;
    }
    match top.opt::<Moment>("start")? {
        Moment::On(at) => Some(at),
        Moment::OnDay(..) => {
            top.problem(
                "start",
                "start has no date",
                "it is a date and a local time, such as \"2025-11-10 20:00\"",
                "write the date before the time",
            );
            None
        }
    }
}

fn end(top: &Table<'_>, clock: &Clock) -> Option<Time> {
    if top.has("end") && top.has("length") {
        let (end, length) = (top.opt::<Moment>("end")?.time(clock), top.opt::<Span>("length")?);
        if end != Time::START + length {
            top.problem(
                "length",
                format!(
                    "end and length disagree: the end is {} after the start",
                    span((end - Time::START).secs())
                ),
                "write one of them",
                "leave out length",
            );
            return None;
        }
    }
    let (key, end) = if top.has("end") {
        ("end", top.opt::<Moment>("end")?.time(clock))
    } else if top.has("length") {
        ("length", Time::START + top.opt::<Span>("length")?)
    } else {
        return None;
    };
    if end <= Time::START {
        top.problem(
            key,
            format!("the end is not after the start, {}", clock.start().strftime("%Y-%m-%d %H:%M")),
            "a scenario ends after its start",
            "write the date of the end too, or \"04:00+1\" for the next day",
        );
        return None;
    }
    if end > Time::START + LONGEST {
        let days = (end.secs() / 86_400.0).ceil();
        let found = format!("the scenario is {days} days long");
        top.problem(key, found, "it is at most 40 days long", "check the year and the month");
        return None;
    }
    Some(end)
}
