//! What people cost: rates by the hour, the shift, the inquiry and the month, and the factors on hours that cost
//! more.
//!
//! All amounts are in the scenario's one currency. The factors default to what article 44 of the Labour Law of the
//! People's Republic of China (1994) asks at least: 1.5 times for overtime, 2 on a rest day, 3 on a public
//! holiday. Its three cases exclude each other, so an hour has one factor: the holiday's, else the rest day's, else
//! that of overtime.

use jiff::civil::Date;

use super::Shift;
use crate::scenario::{Clock, DailyWindow};
use crate::units::{Span, Time};

/// What the people of a team cost. Amounts that are not agreed are zero.
#[derive(Clone, PartialEq, Debug)]
pub struct Cost {
    /// For an hour.
    pub per_hour: f64,
    /// For a shift, however long.
    pub per_shift: f64,
    /// For an inquiry that one of them receives.
    pub per_inquiry: f64,
    /// For a month of normal hours; an hour takes its share of `month_hours`.
    pub per_month: f64,
    /// Normal hours of a month.
    pub month_hours: Span,
    /// Factor on the hourly rate beyond the normal day.
    pub overtime: f64,
    /// Factor on the hourly rate on a rest day.
    pub rest_day: f64,
    /// Factor on the hourly rate on a public holiday.
    pub holiday: f64,
    /// For an hour in the night, on top of everything else and without factor.
    pub night_per_hour: f64,
    /// What counts as the night.
    pub night: DailyWindow,
    /// Whether breaks cost as hours do. They never make overtime.
    pub pays_breaks: bool,
}

/// The local dates on which work costs more.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Calendar {
    /// Weekly days of rest. Promotion shops rotate them, so none is assumed.
    pub rest_days: Vec<Date>,
    /// Public holidays.
    pub holidays: Vec<Date>,
}

/// The hours of one shift that cost something, by their factor; each hour stands in one of the first four.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Hours {
    /// Within the normal day, on an ordinary date.
    pub normal: Span,
    /// Beyond the normal day, on an ordinary date.
    pub overtime: Span,
    /// On a rest day.
    pub rest_day: Span,
    /// On a public holiday.
    pub holiday: Span,
    /// Those of all the above that lie in the night.
    pub night: Span,
}

impl Cost {
    /// A cost of which nothing is agreed: all amounts zero, the factors of the law, a month of 174 hours.
    pub const NOTHING: Cost = Cost {
        per_hour: 0.0,
        per_shift: 0.0,
        per_inquiry: 0.0,
        per_month: 0.0,
        month_hours: Span::from_hours(174),
        overtime: 1.5,
        rest_day: 2.0,
        holiday: 3.0,
        night_per_hour: 0.0,
        night: DailyWindow::hours(22, 6),
        pays_breaks: false,
    };

    /// The rate of a normal hour: `per_hour` and the month's share.
    pub fn hourly(&self) -> f64 {
        let share = if self.per_month == 0.0 { 0.0 } else { self.per_month / hours(self.month_hours) };
        self.per_hour + share
    }

    /// Planned cost of one person who works a shift from its start to its end. What depends on the day itself,
    /// inquiries received and overtime for finishing them, is not in it.
    pub fn of_shift(&self, shift: &Shift, normal_day: Span, clock: &Clock, calendar: &Calendar) -> f64 {
        self.per_shift + self.of_hours(&self.hours(shift, normal_day, clock, calendar))
    }

    /// Cost of a stretch of overtime for finishing inquiries after a shift's end: all of it lies beyond the normal day.
    pub fn of_overtime(&self, from: Time, to: Time, clock: &Clock, calendar: &Calendar) -> f64 {
        let stretch = Shift { name: String::new(), start: from, end: to, breaks: Vec::new() };
        self.of_hours(&self.hours_from(&stretch, from, clock, calendar))
    }

    fn of_hours(&self, worked: &Hours) -> f64 {
        let weighed = hours(worked.normal)
            + self.overtime * hours(worked.overtime)
            + self.rest_day * hours(worked.rest_day)
            + self.holiday * hours(worked.holiday);
        self.hourly() * weighed + self.night_per_hour * hours(worked.night)
    }

    /// The hours of a shift that cost something. A shift's last hours are its overtime, and dates change at local
    /// midnight.
    pub fn hours(&self, shift: &Shift, normal_day: Span, clock: &Clock, calendar: &Calendar) -> Hours {
        let full = if shift.is_a_day() { shift.after(normal_day) } else { shift.end };
        self.hours_from(shift, full, clock, calendar)
    }

    /// The same where overtime begins at a given point.
    fn hours_from(&self, shift: &Shift, full: Time, clock: &Clock, calendar: &Calendar) -> Hours {
        let mut cuts = vec![shift.start, shift.end, full];
        cuts.extend(shift.breaks.iter().flat_map(|(from, to)| [*from, *to]));
        for day in clock.day(shift.start)..=clock.day(shift.end) {
            let edges = [Span::ZERO, self.night.from, self.night.until];
            cuts.extend(edges.map(|since_midnight| clock.time_of_day(day, since_midnight)));
        }
        cuts.retain(|cut| shift.start <= *cut && *cut <= shift.end);
        cuts.sort_unstable();
        let mut total = Hours::default();
        // Between two neighbouring cuts nothing changes.
        for (from, to) in cuts.iter().copied().zip(cuts.iter().copied().skip(1)) {
            let is_break = shift.breaks.iter().any(|(start, end)| *start <= from && from < *end);
            if is_break && !self.pays_breaks {
                continue;
            }
            let date = clock.date(clock.day(from));
            let kind = if calendar.holidays.contains(&date) {
                &mut total.holiday
            } else if calendar.rest_days.contains(&date) {
                &mut total.rest_day
            } else if from >= full && !is_break {
                &mut total.overtime
            } else {
                &mut total.normal
            };
            *kind += to - from;
            if self.night.contains(clock.since_midnight(from)) {
                total.night += to - from;
            }
        }
        total
    }
}

impl Shift {
    /// The point at which so much of the shift's work is done, its end if it has no more.
    fn after(&self, work: Span) -> Time {
        let mut at = self.start + work;
        for (from, to) in &self.breaks {
            if *from < at {
                at += *to - *from;
            }
        }
        at.min(self.end)
    }
}

fn hours(span: Span) -> f64 {
    span.secs() / 3_600.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Scenario time starts at 20:00 on Monday, 2025-11-10.
    fn clock() -> Clock {
        Clock::new(date(2025, 11, 10).at(20, 0, 0, 0))
    }

    /// A shift by hours of the clock since midnight of the first day, with breaks of a length in minutes.
    fn shift(from: f64, to: f64, breaks: &[(f64, i64)]) -> Shift {
        let at = |hour: f64| clock().time_of_day(0, Span::from_secs_f64(hour * 3_600.0));
        let pause = |(from, mins): &(f64, i64)| (at(*from), at(*from) + Span::from_mins(*mins));
        Shift { name: "s".into(), start: at(from), end: at(to), breaks: breaks.iter().map(pause).collect() }
    }

    fn of(cost: &Cost, shift: &Shift, calendar: &Calendar) -> f64 {
        cost.of_shift(shift, Span::from_hours(8), &clock(), calendar)
    }

    #[test]
    fn amounts_of_every_kind_add_up() {
        let cost = Cost { per_hour: 30.0, per_shift: 15.0, per_inquiry: 9.0, ..Cost::NOTHING };
        // 09:00–17:00 less 45 min is 7.25 h: 7.25 × 30 + 15. Inquiries are the day's, not the plan's.
        assert_eq!(of(&cost, &shift(33.0, 41.0, &[(36.0, 45)]), &Calendar::default()), 232.5);
        // A month of 6,960 over 174 h is 40 an hour.
        let month = Cost { per_month: 6_960.0, ..Cost::NOTHING };
        assert_eq!(of(&month, &shift(33.0, 41.0, &[]), &Calendar::default()), 320.0);
        assert_eq!(month.hourly(), 40.0);
        assert_eq!(of(&Cost::NOTHING, &shift(20.0, 30.0, &[]), &Calendar::default()), 0.0);
    }

    #[test]
    fn finishing_after_a_shift_is_overtime_at_the_rate_of_its_date_and_of_the_night() {
        let cost = Cost { per_hour: 40.0, per_shift: 99.0, night_per_hour: 6.0, ..Cost::NOTHING };
        let hour = |hour: f64| clock().time_of_day(0, Span::from_secs_f64(hour * 3_600.0));
        let of = |from: f64, to: f64, calendar: &Calendar| {
            cost.of_overtime(hour(from), hour(to), &clock(), calendar)
        };
        let plain = Calendar::default();
        assert_eq!(of(20.0, 20.5, &plain), 40.0 * 1.5 * 0.5);
        // Half an hour before 22:00 and half an hour after it.
        assert_eq!(of(21.5, 22.5, &plain), 40.0 * 1.5 + 6.0 * 0.5);
        // Never less than an hour of that date costs anyway.
        let holiday = Calendar { holidays: vec![date(2025, 11, 11)], rest_days: vec![date(2025, 11, 10)] };
        assert_eq!(of(23.5, 24.5, &holiday), 40.0 * (2.0 * 0.5 + 3.0 * 0.5) + 6.0);
    }

    #[test]
    fn the_last_hours_of_a_long_shift_are_overtime_and_breaks_are_none() {
        let cost = Cost { per_hour: 20.0, ..Cost::NOTHING };
        // 08:00–19:00 with an hour's break: 10 h of work, the last two overtime: 8 × 20 + 2 × 30.
        let long = shift(32.0, 43.0, &[(36.0, 60)]);
        assert_eq!(of(&cost, &long, &Calendar::default()), 220.0);
        // The break after the eighth hour of work is no overtime if it is paid: 9 × 20 + 2 × 30.
        let paid = Cost { pays_breaks: true, ..cost.clone() };
        assert_eq!(of(&paid, &long, &Calendar::default()), 240.0);
        assert_eq!(of(&paid, &shift(32.0, 43.0, &[(41.0, 60)]), &Calendar::default()), 240.0);
        // At the limit there is no overtime: 08:00–17:00 with an hour's break.
        let full = cost.hours(
            &shift(32.0, 41.0, &[(36.0, 60)]),
            Span::from_hours(8),
            &clock(),
            &Calendar::default(),
        );
        assert_eq!((full.normal, full.overtime), (Span::from_hours(8), Span::ZERO));
        // A template of ten days is nobody's working day.
        assert_eq!(of(&cost, &shift(20.0, 260.0, &[]), &Calendar::default()), 240.0 * 20.0);
    }

    #[test]
    fn dates_change_at_midnight_and_have_the_first_word() {
        let cost = Cost { per_hour: 10.0, ..Cost::NOTHING };
        let dates = |rest_days: &[Date], holidays: &[Date]| Calendar {
            rest_days: rest_days.to_vec(),
            holidays: holidays.to_vec(),
        };
        let (first, second) = (date(2025, 11, 10), date(2025, 11, 11));
        // 20:00–06:00: 4 h on the first date, 6 h on the second, of which the last 2 are beyond the normal day.
        let night = shift(20.0, 30.0, &[]);
        assert_eq!(of(&cost, &night, &dates(&[], &[])), 10.0 * (8.0 + 1.5 * 2.0));
        assert_eq!(of(&cost, &night, &dates(&[first], &[])), 10.0 * (2.0 * 4.0 + 4.0 + 1.5 * 2.0));
        assert_eq!(of(&cost, &night, &dates(&[second], &[])), 10.0 * (4.0 + 2.0 * 6.0));
        assert_eq!(of(&cost, &night, &dates(&[first, second], &[second])), 10.0 * (2.0 * 4.0 + 3.0 * 6.0));
    }

    #[test]
    fn the_night_comes_on_top_without_factor() {
        let cost = Cost { per_hour: 10.0, night_per_hour: 5.0, ..Cost::NOTHING };
        // 20:00–07:00 with 30 min at 02:00: 10.5 h of work, 2.5 of them overtime; in the night 22:00–06:00 less
        // the break, 7.5 h.
        let long = shift(20.0, 31.0, &[(26.0, 30)]);
        assert_eq!(of(&cost, &long, &Calendar::default()), 10.0 * (8.0 + 1.5 * 2.5) + 5.0 * 7.5);
        let paid = Cost { pays_breaks: true, ..cost };
        assert_eq!(of(&paid, &long, &Calendar::default()), 10.0 * (8.5 + 1.5 * 2.5) + 5.0 * 8.0);
        // A window within the day, and a shift that begins before the scenario does.
        let noon = Cost { night: DailyWindow::hours(12, 14), ..paid };
        assert_eq!(of(&noon, &shift(13.0, 15.0, &[]), &Calendar::default()), 20.0 + 5.0);
    }
}
