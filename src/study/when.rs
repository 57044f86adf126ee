//! Lengths and points of time as planners write them: `4h30m`, `20:00`, `01:10+1`, `2025-11-11 01:10`.

use jiff::civil::{Date, Time as WallTime};

use super::date::WrittenDate;
use crate::scenario::{Clock, DailyWindow};
use crate::units::{Span, Time};

/// How a daily window is written.
pub(super) const WINDOW_FORM: &str = "\"08:00-23:00\"";

/// A point as it was written: on a day counted from the start's, or on a date.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Moment {
    /// Days after the day of the start, and the time since that day's midnight.
    OnDay(i64, Span),
    /// A date, perhaps without its year, and the time since its midnight.
    On(WrittenDate, Span),
}

/// Units of a length, longest first, in microseconds.
const UNITS: [(&str, f64); 5] = [("d", 86_400e6), ("h", 3_600e6), ("ms", 1e3), ("m", 60e6), ("s", 1e6)];

/// Longest length that can be written: longer than any scenario, and far from overflow.
const LONGEST_DAYS: f64 = 3_660.0;

/// A length such as `90s`, `4h30m`, `1.5s`, `2d`.
pub fn length(text: &str) -> Option<Span> {
    let mut rest = text.trim();
    let mut micros = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|at| *at > 0)?;
        let number: f64 = rest[..digits].parse().ok()?;
        let tail = &rest[digits..];
        let (unit, size) = UNITS.iter().find(|(unit, _)| {
            tail.strip_prefix(unit).is_some_and(|after| !after.starts_with(|c: char| c.is_alphabetic()))
        })?;
        micros += number * size;
        rest = tail[unit.len()..].trim_start();
    }
    (micros <= LONGEST_DAYS * 86_400e6).then(|| Span::from_micros(micros.round() as i64))
}

/// What a planner may have meant by a length that cannot be read, as it would be written.
pub(super) fn length_meant(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, word) = text.split_at(digits);
    let unit = match word.trim() {
        "" | "sec" | "secs" | "second" | "seconds" | "秒" => "s",
        "min" | "mins" | "minute" | "minutes" | "分" | "分钟" => "m",
        "hour" | "hours" | "hr" | "hrs" | "小时" | "时" => "h",
        "day" | "days" | "天" => "d",
        _ => return None,
    };
    let meant = format!("{number}{unit}");
    length(&meant).map(|_| meant)
}

/// A point such as `20:00`, `01:10+1`, `2025-11-11 01:10`, `11月11日 01:10`.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    if let Some((day, rest)) = WrittenDate::at_start(text) {
        let (days, since_midnight) = time_of_day(rest.trim())?;
        return (days == 0).then_some(Moment::On(day, since_midnight));
    }
    let (days, since_midnight) = time_of_day(text)?;
    Some(Moment::OnDay(days, since_midnight))
}

/// Whether a text begins like a date, but with a day that no calendar has.
pub(super) fn is_no_day(text: &str) -> bool {
    let date = text.trim().split([' ', 'T']).next().unwrap_or_default();
    let mut parts = date.split(['-', '/']).map(str::parse::<i16>);
    match [parts.next(), parts.next(), parts.next(), parts.next()] {
        [Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None] => {
            let (month, day) = (i8::try_from(month), i8::try_from(day));
            !month.is_ok_and(|month| day.is_ok_and(|day| Date::new(year, month, day).is_ok()))
        }
        _ => false,
    }
}

/// A daily window such as `08:00-23:00`, or `always`.
pub(super) fn window(text: &str) -> Option<DailyWindow> {
    if text == "always" {
        return Some(DailyWindow::ALWAYS);
    }
    let (from, until) = text.split_once(['-', '–'])?;
    let ((0, from), (0, until)) = (time_of_day(from.trim())?, time_of_day(until.trim())?) else {
        return None;
    };
    (from != until).then_some(DailyWindow { from, until })
}

/// `20:00`, `20:00:30`, `24:00`, `01:10+1`: days after the start's, and the time since midnight.
fn time_of_day(text: &str) -> Option<(i64, Span)> {
    let (text, days) = match text.find(['+', '-']) {
        Some(at) => {
            let (clock, days) = text.split_at(at);
            let sign = if days.starts_with('-') { -1 } else { 1 };
            (clock, sign * whole(&days[1..], 2)?)
        }
        None => (text, 0),
    };
    let mut parts = text.split(':');
    let hour = whole(parts.next()?, 2)?;
    let minute = two_digits(parts.next()?)?;
    let micros = match parts.next() {
        Some(second) => second_micros(second)?,
        None => 0,
    };
    let micros = (hour * 60 + minute) * 60_000_000 + micros;
    let lawful = minute < 60 && micros <= 24 * 3_600_000_000 && parts.next().is_none();
    lawful.then_some((days, Span::from_micros(micros)))
}

fn second_micros(text: &str) -> Option<i64> {
    let (whole_secs, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let secs = two_digits(whole_secs).filter(|secs| *secs < 60)?;
    let digits = !fraction.is_empty() && fraction.len() <= 9 && fraction.bytes().all(|b| b.is_ascii_digit());
    // By digits, so that every microsecond can be written.
    let micros: i64 = digits.then(|| format!("{fraction:0<6}")[..6].parse().ok())??;
    Some(secs * 1_000_000 + micros)
}

fn two_digits(text: &str) -> Option<i64> {
    (text.len() == 2).then(|| whole(text, 2))?
}

/// A number of at most so many digits and nothing else.
fn whole(text: &str, digits: usize) -> Option<i64> {
    let lawful = !text.is_empty() && text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit());
    lawful.then(|| text.parse().ok())?
}

impl Moment {
    /// The point in the scenario's time.
    pub fn time(self, clock: &Clock) -> Time {
        match self {
            Moment::OnDay(days, since_midnight) => clock.time_of_day(days, since_midnight),
            Moment::On(day, since_midnight) => {
                clock.time(day.near(clock.start().date()).at(0, 0, 0, 0)) + since_midnight
            }
        }
    }
}

/// The text of an unquoted TOML date or time in the form that [`moment`] reads; `None` where it has a zone.
pub(super) fn toml_moment(at: &toml::value::Datetime) -> Option<String> {
    if at.offset.is_some() {
        return None;
    }
    let time = at.time.map(|t| {
        WallTime::new(t.hour as i8, t.minute as i8, t.second.unwrap_or(0).min(59) as i8, 0)
            .map(|t| format!("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second()))
    });
    let time = time.transpose().ok()?;
    match (at.date, time) {
        (Some(d), Some(time)) => Some(format!("{:04}-{:02}-{:02} {time}", d.year, d.month, d.day)),
        (None, Some(time)) => Some(time),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as civil;

    #[test]
    fn lengths_read_as_they_print() {
        for (text, secs) in
            [("90s", 90.0), ("4h30m", 16_200.0), ("1.5s", 1.5), ("2d", 172_800.0), ("250ms", 0.25)]
        {
            assert_eq!(length(text).map(Span::secs), Some(secs), "{text}");
        }
        assert_eq!(length("2.3s"), Some(Span::from_micros(2_300_000)));
        assert_eq!(length("4h 30m"), Some(Span::from_mins(270)));
        for text in ["", "90", "s", "-5s", "1.2.3s", "5 minutes", "9999d", "１s", "5sx", "NaNs", "infs"] {
            assert_eq!(length(text), None, "{text}");
        }
        assert_eq!(length_meant("90").as_deref(), Some("90s"));
        assert_eq!(length_meant("5 minutes").as_deref(), Some("5m"));
    }

    #[test]
    fn points_are_times_of_day_or_dates() {
        let clock = Clock::new(civil(2025, 11, 10).at(20, 0, 0, 0));
        for (text, hours) in [
            ("20:00", 0.0),
            ("24:00", 4.0),
            ("01:30+1", 5.5),
            ("19:00-1", -25.0),
            ("2025-11-11 01:30", 5.5),
            ("2025/11/11 1:30", 5.5),
            ("2025-11-11T01:30:00", 5.5),
            ("2025-11-10 24:00", 4.0),
            ("2025年11月11日 1:30", 5.5),
            ("11月11日01:30", 5.5),
            ("10月10日 20:00", -744.0),
        ] {
            let time = moment(text).map(|m| m.time(&clock));
            assert_eq!(time.map(|t| t.secs() / 3600.0), Some(hours), "{text}");
        }
        for text in [
            "25:00",
            "20:60",
            "2000",
            "8pm",
            "20:00+",
            "2025-13-01 10:00",
            "2025-11-11",
            "20:0",
            "",
            "11-11 20:00",
            "11月11日",
            "11月11日 20:00+1",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_window_has_two_ends() {
        assert_eq!(window("08:00-23:00"), Some(DailyWindow::hours(8, 23)));
        assert_eq!(window("23:00–08:00"), Some(DailyWindow::hours(23, 8)));
        assert_eq!(window("08:00-08:00"), None);
        assert_eq!(window("08:00"), None);
    }
}
