//! Dates as planners write them: `2025-11-10`, `2025/11/10`, `2025年11月10日`, and `11月10日` where the year is known.

use jiff::civil::Date;

/// A date as it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WrittenDate {
    /// With its year.
    Dated(Date),
    /// Without a year, which what is around it has to give: `11月10日`. Figures alone (`11-10`) are no such date, for
    /// some put the day first.
    Yearless {
        /// From 1 to 12.
        month: i8,
        /// From 1 to the month's length, in a leap year.
        day: i8,
    },
}

/// The years that can be written.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2200;
/// A leap year, which has every day.
const LEAP: i16 = 2000;

impl WrittenDate {
    /// Reads a date; `None` if the text is none, or there is no such day.
    pub fn read(text: &str) -> Option<Self> {
        let (day, rest) = Self::at_start(text.trim())?;
        rest.is_empty().then_some(day)
    }

    /// Reads the date with which a text begins, and returns what comes after it. A date of figures is followed by
    /// nothing, a space or a T.
    pub(super) fn at_start(text: &str) -> Option<(Self, &str)> {
        match text.split_once('月') {
            Some((before, after)) => {
                let (year, month) = match before.split_once('年') {
                    Some((year, month)) => (Some(year), month),
                    None => (None, before),
                };
                // Some leave out the last character.
                let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
                let (day, rest) = after.split_at(digits);
                let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
                Some((of_parts(year.map(str::trim), month.trim(), day)?, rest.trim_start()))
            }
            None => {
                let end = text.find([' ', 'T']).unwrap_or(text.len());
                let (date, rest) = text.split_at(end);
                let separator = ['-', '/', '.'].into_iter().find(|separator| date.contains(*separator))?;
                let mut parts = date.split(separator);
                let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
                let found = of_parts(Some(year), month, day).filter(|_| parts.next().is_none())?;
                Some((found, rest.trim_start_matches([' ', 'T'])))
            }
        }
    }

    /// The date; one without a year in the year in which it is nearest to another, and of two the later.
    pub fn near(self, other: Date) -> Date {
        match self {
            WrittenDate::Dated(date) => date,
            WrittenDate::Yearless { month, day } => years(other, -8)
                .filter_map(|year| Date::new(year, month, day).ok())
                .min_by_key(|date| (days_between(other, *date).abs(), *date < other))
                .unwrap_or(other),
        }
    }

    /// The date; one without a year is the first that is not before another.
    pub fn not_before(self, other: Date) -> Date {
        match self {
            WrittenDate::Dated(date) => date,
            WrittenDate::Yearless { month, day } => years(other, 0)
                .filter_map(|year| Date::new(year, month, day).ok())
                .find(|date| *date >= other)
                .unwrap_or(other),
        }
    }
}

/// The years about a date's, so many that a leap year is among them.
fn years(about: Date, from: i16) -> impl Iterator<Item = i16> {
    (from..=8).map(move |away| about.year().saturating_add(away))
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// A date of its parts in figures.
fn of_parts(year: Option<&str>, month: &str, day: &str) -> Option<WrittenDate> {
    let number = |text: &str, most: usize| -> Option<i16> {
        let lawful = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        lawful.then(|| text.parse().ok())?
    };
    let (month, day) = (number(month, 2)? as i8, number(day, 2)? as i8);
    match year {
        Some(year) => {
            let year = number(year, 4).filter(|_| year.len() == 4).filter(|year| YEARS.contains(year))?;
            Some(WrittenDate::Dated(Date::new(year, month, day).ok()?))
        }
        None => {
            Date::new(LEAP, month, day).ok()?;
            Some(WrittenDate::Yearless { month, day })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_read_as_they_are_written_in_both_languages() {
        for text in
            ["2026-11-11", "2026/11/11", "2026.11.11", "2026年11月11日", " 2026年11月11号 ", "2026年 11月11"]
        {
            assert_eq!(WrittenDate::read(text), Some(WrittenDate::Dated(date(2026, 11, 11))), "{text}");
        }
        assert_eq!(WrittenDate::read("2026/6/8"), Some(WrittenDate::Dated(date(2026, 6, 8))));
        assert_eq!(WrittenDate::read("12月11日"), Some(WrittenDate::Yearless { month: 12, day: 11 }));
        assert_eq!(WrittenDate::read("2月29日"), Some(WrittenDate::Yearless { month: 2, day: 29 }));
        for text in [
            "",
            "11-10",
            "11/10/2026",
            "26-11-11",
            "26年11月11日",
            "2026-11",
            "2026-11-11-1",
            "2026-11/11",
            "2026-13-01",
            "2026年2月29日",
            "2月30日",
            "13月1日",
            "11月",
            "月11日",
            "11月11日 20:00",
            "1111月1日",
            "十一月十一日",
        ] {
            assert_eq!(WrittenDate::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_without_a_year_is_the_nearest_or_the_next() {
        let day = |text| WrittenDate::read(text).expect("a date");
        for (text, other, near, next) in [
            ("12月11日", date(2026, 11, 11), date(2026, 12, 11), date(2026, 12, 11)),
            ("11月10日", date(2026, 11, 11), date(2026, 11, 10), date(2027, 11, 10)),
            ("11月11日", date(2026, 11, 11), date(2026, 11, 11), date(2026, 11, 11)),
            ("1月1日", date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 1)),
            ("12月31日", date(2027, 1, 1), date(2026, 12, 31), date(2027, 12, 31)),
            ("2月29日", date(2026, 3, 1), date(2028, 2, 29), date(2028, 2, 29)),
            ("2月29日", date(2025, 3, 1), date(2024, 2, 29), date(2028, 2, 29)),
        ] {
            assert_eq!((day(text).near(other), day(text).not_before(other)), (near, next), "{text}");
        }
        assert_eq!(day("2024年11月11日").near(date(2026, 1, 1)), date(2024, 11, 11));
    }
}
