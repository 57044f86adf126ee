//! The frame of a scenario: when it starts, when it ends, and its slots.

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

use super::date::WrittenDate;
use super::key::span;
use super::table::Table;
use super::when::Moment;
use crate::say;
use crate::scenario::Clock;
use crate::units::{Span, Time};

/// Longest scenario.
const LONGEST: Span = Span::from_hours(40 * 24);

/// Start, end and slots.
pub(super) struct Frame {
    pub clock: Clock,
    pub end: Time,
    pub slot: Span,
    /// Where the end is written, or the length.
    pub end_at: usize,
    /// Whether start and end are known; if not, a problem was noted, and what depends on them is not checked.
    pub known: bool,
}

impl Frame {
    pub fn read(top: &Table<'_>) -> Self {
        let slot = top.opt::<Span>("slot").unwrap_or(Span::from_hours(1));
        let start = start(top);
        let end_at = top.at(if top.has("end") { "end" } else { "length" });
        if !top.has("end") && !top.has("length") {
            top.findings.at(
                top.at,
                say!("neither \"end\" nor \"length\" is written", "\"end\" 和 \"length\" 都没有写"),
                say!("a scenario has an end", "场景要有结束时间"),
                say!(
                    "add end = \"2025-11-12 00:00\" or length = \"28h\"",
                    "请加上 end = \"2025-11-12 00:00\" 或 length = \"28h\""
                ),
            );
        }
        let Some(start) = start else {
            // Without a start the end means nothing, but its form is looked at.
            let (_, _) = (top.opt::<Moment>("end"), top.opt::<Span>("length"));
            let clock = Clock::new(date(2000, 1, 1).at(0, 0, 0, 0));
            return Frame { clock, end: Time::START + Span::from_hours(24), slot, end_at, known: false };
        };
        let clock = Clock::new(start);
        let end = end(top, &clock);
        let known = end.is_some();
        Frame { clock, end: end.unwrap_or(Time::START + Span::from_hours(24)), slot, end_at, known }
    }

    /// Number of slots of a length up to the end; `None` if the end lies inside a slot.
    pub fn slots(&self) -> Option<usize> {
        let (end, slot) = (self.end.micros(), self.slot.micros().max(1));
        (end % slot == 0).then_some((end / slot) as usize)
    }
}

fn start(top: &Table<'_>) -> Option<DateTime> {
    match top.required::<Moment>("start")? {
        Moment::On(WrittenDate::Dated(date), since_midnight) => {
            let since_midnight = SignedDuration::from_micros(since_midnight.micros());
            Some(date.at(0, 0, 0, 0).saturating_add(since_midnight))
        }
        other => {
            let (found, remedy) = match other {
                Moment::OnDay(..) => (
                    say!("start has no date", "start 没有日期"),
                    say!("write the date before the time", "请在时间前写日期"),
                ),
                Moment::On(..) => (
                    say!("the date of start has no year", "start 的日期没有年份"),
                    say!("write the year before the month", "请在月份前写年份"),
                ),
            };
            let rule = say!(
                "it is a date and a local time, such as \"2025-11-10 20:00\"",
                "要写日期和当地时间，例如 \"2025-11-10 20:00\" 或 \"2025年11月10日 20:00\""
            );
            top.problem("start", found, rule, remedy);
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
                say!(
                    "end and length disagree: the end is {} after the start",
                    "end 与 length 不一致：结束在开始之后 {}",
                    span((end - Time::START).secs())
                ),
                say!("write one of them", "只写其中之一"),
                say!("leave out length", "请删去 length"),
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
            say!(
                "the end is not after the start, {}",
                "结束不在开始（{}）之后",
                clock.start().strftime("%Y-%m-%d %H:%M")
            ),
            say!("a scenario ends after its start", "场景要在开始之后结束"),
            say!(
                "write the date of the end too, or \"04:00+1\" for the next day",
                "结束时间也请写日期，次日可写 \"04:00+1\""
            ),
        );
        return None;
    }
    if end > Time::START + LONGEST {
        let days = (end.secs() / 86_400.0).ceil();
        let found = say!("the scenario is {days} days long", "场景长 {days} 天");
        top.problem(
            key,
            found,
            say!("it is at most 40 days long", "最长 40 天"),
            say!("check the year and the month", "请检查年份和月份"),
        );
        return None;
    }
    Some(end)
}
