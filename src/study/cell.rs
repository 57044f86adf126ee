//! How the text of a spreadsheet's cell is read: numbers, points in time, dates, as planners and office programs
//! write them.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::date::WrittenDate;
use super::when::{self, Moment};
use crate::units::Span;

/// Seconds in a day.
const DAY_SECS: i64 = 86_400;

/// Day 0 of office programs.
const EPOCH: Date = date(1899, 12, 30);

/// Least day number of an office program that is taken for a date: 1 October 1954.
const FIRST_SERIAL: f64 = 20_000.0;
/// Least day number that is no date any more.
const LAST_SERIAL: f64 = 100_000.0;

/// A number, with separators of thousands or without: `1234.5`, `1,234.5`, `１２３４`.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = half_width(text);
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return Some(number).filter(|number| number.is_finite());
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split([',', ' ', '\u{a0}', '\u{202f}']);
    let first = groups.next()?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut joined = first.to_owned();
    let mut separated = false;
    for group in groups {
        if group.len() != 3 || !digits(group) {
            return None;
        }
        joined += group;
        separated = true;
    }
    let lawful = separated && (1..=3).contains(&first.len()) && digits(first) && fraction.is_none_or(digits);
    lawful.then(|| format!("{joined}.{}0", fraction.unwrap_or("")).parse().ok())?
}

/// What a planner may have meant by a number that cannot be read, as it would be written: of a comma with one or two
/// digits behind it, `150,5`, that of a decimal; otherwise separators as those of thousands, wherever they stand.
pub(super) fn number_meant(text: &str) -> String {
    let text = half_width(text);
    let text = text.trim();
    let decimal = text.split_once(',').filter(|(whole, part)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(whole) && digits(part) && part.len() <= 2
    });
    match decimal {
        Some((whole, part)) => format!("{whole}.{part}"),
        None => text.replace([',', ' '], ""),
    }
}

/// A point in time: `20:00`, `01:10+1`, `次日 01:10`, `2025-11-10 20:00`, `11月10日 20:00`, the start of `20:00-21:00`, the hour `20` or
/// `20点`, and what an office program keeps for a time or a date (0.8333, 45971.8333).
pub(super) fn point(text: &str) -> Option<Moment> {
    let text = tidy(text);
    let text = text.trim();
    if let Some(found) = when::moment(text) {
        return Some(found);
    }
    for word in ["次日", "第二天", "翌日"] {
        if let Some(rest) = text.strip_prefix(word) {
            return match point(rest)? {
                Moment::OnDay(0, at) => Some(Moment::OnDay(1, at)),
                _ => None,
            };
        }
    }
    if let Ok(number) = text.parse::<f64>() {
        return of_number(number);
    }
    // A stretch is known by its start; a hyphen may also stand inside a date, so each is tried.
    text.char_indices().filter(|(_, c)| matches!(c, '-' | '–' | '—' | '~' | '～' | '至')).find_map(
        |(at, c)| {
            let (from, until) = (text[..at].trim(), text[at + c.len_utf8()..].trim_start_matches(c).trim());
            let start = when::moment(from).or_else(|| hour_of(from))?;
            (when::moment(until).is_some() || hour_of(until).is_some()).then_some(start)
        },
    )
}

/// A stretch such as `12:00-12:45`: its two ends.
pub(super) fn stretch(text: &str) -> Option<(Moment, Moment)> {
    let text = tidy(text);
    let (from, until) = text.split_once(['-', '–', '—', '~', '～', '至'])?;
    Some((when::moment(from)?, when::moment(until)?))
}

/// What a planner may have meant by a point that cannot be read, as it would be written: `20.30`, `2030`, `8:30pm`,
/// `晚上8点半` as `20:30`, `26:00` as `02:00+1`. Of a stretch its start.
pub(super) fn point_meant(text: &str) -> Option<String> {
    let text = half_width(text).to_lowercase().replace('半', "30分");
    let from = text.split(['-', '–', '—', '~', '～', '至']).next().unwrap_or_default();
    let (half, from) = half_of_day(from.trim());
    let mut from = tidy(from);
    if let Some((_, minutes)) = from.split_once('.') {
        // 8.5 may be half past eight, or ten to nine as an office program keeps it.
        if minutes == "5" {
            return None;
        }
        // An office program keeps 20.30 as the number 20.3.
        let tens = if minutes.len() == 1 { "0" } else { "" };
        from = from.replace('.', ":") + tens;
    }
    let (hour, minute) = match from.split_once(':') {
        Some((hour, minute)) => (hour, minute),
        None if half.is_some() => (from.as_str(), "00"),
        // `2000`, but not the hour alone, which is read.
        None => from.split_at_checked(from.len().checked_sub(2).filter(|digits| *digits > 0)?)?,
    };
    let part = |text: &str| -> Option<i64> {
        let lawful = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        lawful.then(|| text.parse().ok())?
    };
    let (hour, minute) = (part(hour)?, part(minute).filter(|minute| *minute < 60)?);
    let hour = match half {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        Some(_) if hour > 24 => return None,
        _ => hour,
    };
    let days = if hour >= 24 { format!("+{}", hour / 24) } else { String::new() };
    (hour < 48).then(|| format!("{:02}:{minute:02}{days}", hour % 24))
}

/// Whether a time says that it is of the second half of the day, and what else it says.
fn half_of_day(text: &str) -> (Option<bool>, &str) {
    const BEFORE: [(&str, bool); 10] = [
        ("上午", false),
        ("早上", false),
        ("早晨", false),
        ("凌晨", false),
        ("中午", true),
        ("下午", true),
        ("傍晚", true),
        ("晚上", true),
        ("晚", true),
        ("早", false),
    ];
    const AFTER: [(&str, bool); 4] = [("am", false), ("pm", true), ("a.m.", false), ("p.m.", true)];
    let before = BEFORE.iter().find_map(|(word, second)| Some((*second, text.strip_prefix(word)?)));
    let after = || AFTER.iter().find_map(|(word, second)| Some((*second, text.strip_suffix(word)?)));
    match before.or_else(after) {
        Some((second, rest)) => (Some(second), rest.trim()),
        None => (None, text),
    }
}

/// A date: `2025-11-10`, `2025/11/10`, `2025年11月10日`, `11月10日`, with a time of day after it or not, or a day number.
/// One without a year is the nearest to another.
pub(super) fn day(text: &str, near: Date) -> Option<Date> {
    let text = half_width(text);
    let text = without_weekday(text.trim());
    if let Some(day) = WrittenDate::read(text) {
        return Some(day.near(near));
    }
    match when::moment(text) {
        Some(Moment::On(day, _)) => Some(day.near(near)),
        _ => match of_number(text.parse().ok()?)? {
            Moment::On(day, _) => Some(day.near(near)),
            Moment::OnDay(..) => None,
        },
    }
}

/// A date without the day of the week behind it: `11月10日（周一）`, `2025-11-10 星期一`.
fn without_weekday(text: &str) -> &str {
    let open = text.trim_end_matches([')', '）']);
    let day = open.trim_end_matches(['一', '二', '三', '四', '五', '六', '日', '天']);
    let rest = ["周", "星期", "礼拜"].iter().find_map(|word| day.strip_suffix(word));
    match rest {
        Some(rest) if day.len() < open.len() => rest.trim_end_matches(['(', '（', ' ']).trim_end(),
        _ => text,
    }
}

/// A point on a date.
pub(super) fn on(day: Date, moment: Moment) -> Moment {
    match moment {
        Moment::OnDay(days, at) => Moment::On(WrittenDate::Dated(day.saturating_add(days.days())), at),
        Moment::On(..) => moment,
    }
}

/// The text of a day number: `20:00:00` and `01:10:00+1` below 100 days, beyond that a date and a time.
pub(super) fn serial_text(number: f64) -> Option<String> {
    let (date, at, plus) = match of_serial(number)? {
        Moment::OnDay(days, at) if days > 0 => (String::new(), at, format!("+{days}")),
        Moment::OnDay(_, at) => (String::new(), at, String::new()),
        Moment::On(day, at) => (format!("{} ", day.near(EPOCH)), at, String::new()),
    };
    let secs = at.micros() / 1_000_000;
    Some(format!("{date}{:02}:{:02}:{:02}{plus}", secs / 3_600, secs / 60 % 60, secs % 60))
}

/// A point from a bare number: a full hour, a share of a day, or a day number.
fn of_number(number: f64) -> Option<Moment> {
    match number {
        hour if (0.0..48.0).contains(&hour) && hour.fract() == 0.0 => {
            Some(Moment::OnDay(hour as i64 / 24, Span::from_hours(hour as i64 % 24)))
        }
        share if (0.0..1.0).contains(&share) => of_serial(share),
        serial if (FIRST_SERIAL..LAST_SERIAL).contains(&serial) => of_serial(serial),
        _ => None,
    }
}

/// A day number to the second, for office programs round as they like.
fn of_serial(number: f64) -> Option<Moment> {
    if !(0.0..LAST_SERIAL).contains(&number) {
        return None;
    }
    let secs = (number * DAY_SECS as f64).round() as i64;
    let (days, at) = (secs / DAY_SECS, Span::from_micros(secs % DAY_SECS * 1_000_000));
    if days < 100 {
        return Some(Moment::OnDay(days, at));
    }
    Some(Moment::On(WrittenDate::Dated(EPOCH.checked_add(days.days()).ok()?), at))
}

/// `20` and `20:` as the hour.
fn hour_of(text: &str) -> Option<Moment> {
    let hour = text.trim().trim_end_matches(':');
    let lawful = (1..=2).contains(&hour.len()) && hour.bytes().all(|byte| byte.is_ascii_digit());
    of_number(lawful.then(|| hour.parse().ok())??)
}

/// Chinese signs and words of time as the plain ones.
fn tidy(text: &str) -> String {
    let mut text = half_width(text);
    if text.contains(['点', '时']) {
        text = text.replace(['点', '时'], ":").replace('分', "");
        // `20点` is left as `20:`, and so are both ends of a stretch.
        let ends: Vec<String> = text.split('-').map(|end| filled(end.trim())).collect();
        text = ends.join("-");
    }
    text
}

/// `20:` as `20:00`.
fn filled(text: &str) -> String {
    if text.ends_with(':') { format!("{text}00") } else { text.to_owned() }
}

/// Full-width digits and signs as the plain ones.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '，' => ',',
            '．' => '.',
            '：' => ':',
            '－' => '-',
            '＋' => '+',
            '\u{3000}' => ' ',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_separators_of_thousands_or_none() {
        for (text, value) in [
            ("1234.5", 1234.5),
            ("1,234.5", 1234.5),
            ("1，234", 1234.0),
            ("12 345 678", 12_345_678.0),
            ("１２", 12.0),
            ("0", 0.0),
            ("1e3", 1000.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in
            ["", "1,2", "1,2345", "12,34,567", ",123", "1,234,", "十", "nan", "inf", "1.2.3", "-", "12%"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_comma_with_one_or_two_digits_behind_it_is_meant_as_that_of_a_decimal() {
        for (text, meant) in [
            ("150,5", "150.5"),
            ("150，25", "150.25"),
            ("1,2345", "12345"),
            ("1,23,4", "1234"),
            (",5", "5"),
            ("1 20", "120"),
        ] {
            assert_eq!(number_meant(text), meant, "{text}");
        }
    }

    #[test]
    fn points_are_read_as_people_and_office_programs_write_them() {
        let at = |days, hours: f64| Some(Moment::OnDay(days, Span::from_secs_f64(hours * 3_600.0)));
        for (text, found) in [
            ("20:00", at(0, 20.0)),
            ("8:30", at(0, 8.5)),
            ("01:10+1", at(1, 1.0 + 1.0 / 6.0)),
            ("20:00-21:00", at(0, 20.0)),
            ("20:00–21:00", at(0, 20.0)),
            ("20:00 ~ 21:00", at(0, 20.0)),
            ("20:00--21:00", at(0, 20.0)),
            ("20：00至21：00", at(0, 20.0)),
            ("23:00-24:00", at(0, 23.0)),
            ("20-21", at(0, 20.0)),
            ("20点", at(0, 20.0)),
            ("20时-21时", at(0, 20.0)),
            ("8点30分", at(0, 8.5)),
            ("次日 01:00", at(1, 1.0)),
            ("次日01:00-02:00", at(1, 1.0)),
            ("20", at(0, 20.0)),
            ("25", at(1, 1.0)),
            ("0.8333333333", at(0, 20.0)),
        ] {
            assert_eq!(point(text), found, "{text}");
        }
        let dated = Some(Moment::On(WrittenDate::Dated(date(2025, 11, 10)), Span::from_hours(20)));
        for text in [
            "2025-11-10 20:00",
            "2025/11/10 20:00",
            "2025年11月10日 20:00",
            "2025年11月10日20点",
            "2025-11-10 20:00-21:00",
            "2025年11月10日 20:00-21:00",
            "45971.8333333333",
        ] {
            assert_eq!(point(text), dated, "{text}");
        }
        let yearless = Some(Moment::On(WrittenDate::Yearless { month: 11, day: 10 }, Span::from_hours(20)));
        for text in ["11月10日 20:00", "11月10号20点", "11月10日 20:00-21:00", "１１月１０日 20：00"]
        {
            assert_eq!(point(text), yearless, "{text}");
        }
        for text in
            ["", "noon", "48", "-1", "20:00-", "-", "1.5", "19999", "1e300", "次日", "21点61分", "20:00-x"]
        {
            assert_eq!(point(text), None, "{text}");
        }
        // A day before the first, as elsewhere.
        assert_eq!(point("19:00-1"), at(-1, 19.0));
    }

    #[test]
    fn what_is_meant_by_a_time_that_cannot_be_read_is_known() {
        for (text, meant) in [
            ("20.00-21.00", "20:00"),
            ("20.30", "20:30"),
            ("20.3", "20:30"),
            ("20.1", "20:10"),
            ("2000", "20:00"),
            ("930", "09:30"),
            ("晚上8点", "20:00"),
            ("晚上8点半", "20:30"),
            ("8点半", "08:30"),
            ("上午8点", "08:00"),
            ("下午5点", "17:00"),
            ("中午12点", "12:00"),
            ("9 pm", "21:00"),
            ("8:00 PM", "20:00"),
            ("12am", "00:00"),
            ("26:00", "02:00+1"),
            ("２６：３０", "02:30+1"),
        ] {
            assert_eq!(point_meant(text).as_deref(), Some(meant), "{text}");
            assert!(point(meant).is_some(), "{meant} is written as it is read");
        }
        for text in
            ["", "noon", "休", "20:99", "48:00", "1小时", "123456", "-", "晚上", "半", "20.5", "8.5-9"]
        {
            assert_eq!(point_meant(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_read_with_a_time_or_without() {
        let near = date(2026, 1, 5);
        for text in [
            "2025-11-10",
            "2025/11/10",
            "2025年11月10日",
            "2025-11-10 00:00:00",
            "45971",
            "11月10日",
            "11月10号 20:00",
            "11月10日（周一）",
            "11月10日(星期一)",
            "2025-11-10 周一",
            "2025年11月10日 礼拜一",
        ] {
            assert_eq!(day(text, near), Some(date(2025, 11, 10)), "{text}");
        }
        for text in ["", "20:00", "20", "11-10", "2025-13-01", "周一", "星期日", "周"] {
            assert_eq!(day(text, near), None, "{text}");
        }
        assert_eq!(
            on(date(2025, 11, 10), Moment::OnDay(1, Span::from_hours(2))),
            Moment::On(WrittenDate::Dated(date(2025, 11, 11)), Span::from_hours(2))
        );
    }

    #[test]
    fn day_numbers_become_text_to_the_second() {
        assert_eq!(serial_text(0.833_333_333).as_deref(), Some("20:00:00"));
        assert_eq!(serial_text(1.048_611_111).as_deref(), Some("01:10:00+1"));
        assert_eq!(serial_text(45_971.833_333_33).as_deref(), Some("2025-11-10 20:00:00"));
        assert_eq!(serial_text(45_971.0).as_deref(), Some("2025-11-10 00:00:00"));
        assert_eq!((serial_text(-1.0), serial_text(f64::NAN), serial_text(1e9)), (None, None, None));
    }
}
