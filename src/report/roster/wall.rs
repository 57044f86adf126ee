//! The wall chart as plain data: who is at work, at a meal or off in each half-hour, and beside it what the forecast
//! brings and how many people that asks for.

use jiff::civil::DateTime;

use super::person_duties;
use crate::plan::beside::Method;
use crate::plan::load::loads;
use crate::scenario::Scenario;
use crate::study::Study;
use crate::units::{Span, Time};
use crate::workforce::{Layout, Roster, Shift};

/// Length of a column.
pub const COLUMN: Span = Span::from_mins(30);

/// Most columns: those of an office program's sheet, with room for what stands beside them.
const MOST_COLUMNS: usize = 16_000;

/// What a person does in a half-hour, as shares of it.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Half {
    /// At work.
    pub work: f64,
    /// On a break.
    pub pause: f64,
}

impl Half {
    /// What a shift is in the half-hour from a point. The charts of the workbook and of the HTML report both ask this,
    /// so that they count the same people.
    pub fn of(shift: &Shift, from: Time) -> Half {
        let overlap = |a: Time, b: Time| (b.min(from + COLUMN) - a.max(from)).max(Span::ZERO);
        let paused: Span = shift.breaks.iter().map(|(a, b)| overlap(*a, *b)).sum();
        let share = |span: Span| span.secs() / COLUMN.secs();
        Half { work: share(overlap(shift.start, shift.end) - paused), pause: share(paused) }
    }
}

/// The wall chart.
#[derive(Clone, Debug)]
pub struct Wall {
    /// Wall-clock time at which each column starts.
    pub columns: Vec<DateTime>,
    /// A row for each person of the roster, in its order.
    pub rows: Vec<WallRow>,
    /// Expected inquiries in each column that get past the bot, by group.
    pub inquiries: Vec<Vec<f64>>,
    /// People at work that Erlang A asks for in each column, by group.
    pub required: Vec<Vec<f64>>,
}

/// A row of the wall chart.
#[derive(Clone, Debug)]
pub struct WallRow {
    /// What the person does, by column.
    pub halves: Vec<Half>,
    /// The person's shifts in the layout, by column; where there is none, `None`.
    pub shifts: Vec<Option<usize>>,
}

impl Wall {
    /// The wall chart of a roster.
    pub fn of(study: &Study, layout: &Layout, roster: &Roster) -> Wall {
        let scenario = &study.scenario;
        let shifts = || roster.persons.iter().flat_map(|person| person_duties(person, layout));
        let from = shifts().map(|(_, shift)| shift.start).min().unwrap_or(Time::START).min(Time::START);
        let until = shifts().map(|(_, shift)| shift.end).max().unwrap_or(scenario.end).max(scenario.end);
        // Columns begin on the half-hours of the wall clock.
        let since_midnight = scenario.clock.since_midnight(from).micros() % COLUMN.micros();
        let from = from - Span::from_micros(since_midnight);
        let wanted = (until - from).micros().div_euclid(COLUMN.micros()) + 1;
        let columns = (wanted.max(1) as usize).min(MOST_COLUMNS);
        let start = |column: usize| from + COLUMN * column as i64;
        let columns = (0..columns).take_while(|column| *column == 0 || start(*column) < until).count();
        let rows = roster.persons.iter().map(|person| {
            let mut row = WallRow { halves: vec![Half::default(); columns], shifts: vec![None; columns] };
            for (duty, shift) in person_duties(person, layout) {
                for column in 0..columns {
                    let half = Half::of(shift, start(column));
                    if half != Half::default() {
                        row.halves[column].work += half.work;
                        row.halves[column].pause += half.pause;
                        row.shifts[column] = Some(duty.shift);
                    }
                }
            }
            row
        });
        let rows = rows.collect();
        let groups = scenario.groups.len();
        // A burst at the opening is in the first half-hour, not in all of the slot.
        let in_step = (Time::START - from).micros().rem_euclid(COLUMN.micros()) == 0;
        let halves = Scenario { slot: COLUMN, ..scenario.clone() };
        let scenario = if in_step && scenario.slot > COLUMN { &halves } else { scenario };
        let (loads, needs) = (loads(scenario), Method::ErlangA.requirement(study, scenario));
        let slot = scenario.slot;
        let share = COLUMN.secs() / slot.secs();
        let (mut inquiries, mut required) = (Vec::new(), Vec::new());
        for group in 0..groups {
            let mut of_group = (Vec::new(), Vec::new());
            for column in 0..columns {
                // The slots in the column, of which there are several only if they are shorter.
                let (begin, end) = (start(column), start(column) + COLUMN);
                let first = begin.max(Time::START).micros().max(0) / slot.micros();
                let slots = (first..).take_while(|slot_no| {
                    let at = Time::START + slot * *slot_no;
                    at < end.min(scenario.end)
                });
                let slots: Vec<usize> = slots
                    .filter(|_| end > Time::START && begin < scenario.end)
                    .map(|slot| slot as usize * groups + group)
                    .collect();
                of_group.0.push(slots.iter().map(|cell| loads[*cell].inquiries * share.min(1.0)).sum());
                of_group.1.push(slots.iter().map(|cell| needs[*cell]).fold(0.0, f64::max));
            }
            inquiries.push(of_group.0);
            required.push(of_group.1);
        }
        let columns = (0..columns).map(|column| scenario.clock.at(start(column))).collect();
        Wall { columns, rows, inquiries, required }
    }

    /// How many persons are at work in a column, in the mean over it.
    pub fn at_work(&self, column: usize) -> f64 {
        self.rows.iter().map(|row| row.halves[column].work).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small_study;

    #[test]
    fn a_half_hour_of_short_slots_has_all_their_inquiries_and_the_most_that_one_of_them_asks_for() {
        let mut study = small_study();
        study.scenario.slot = Span::from_mins(15);
        let roster = Roster::of(&study.layout, &study.limits, &study.scenario).expect("a roster of one day");
        let wall = Wall::of(&study, &study.layout, &roster);
        let (scenario, groups) = (&study.scenario, study.scenario.groups.len());
        let needs = Method::ErlangA.requirement(&study, scenario);
        let halves = loads(&Scenario { slot: COLUMN, ..scenario.clone() });
        assert_eq!(wall.columns.len(), 8);
        for group in 0..groups {
            for column in 0..8 {
                let found = (wall.inquiries[group][column], wall.required[group][column]);
                let brought = halves[column * groups + group].inquiries;
                let slots = [2 * column, 2 * column + 1].map(|slot| needs[slot * groups + group]);
                assert!(slots[0] > 0.0 && slots[1] > 0.0, "{slots:?}");
                assert!((found.0 - brought).abs() < 1e-9, "{} in {column}, expected {brought}", found.0);
                assert_eq!(found.1, slots[0].max(slots[1]), "{column}");
            }
        }
    }

    #[test]
    fn a_half_hour_is_shared_by_work_and_breaks() {
        let at = |minutes: i64| Time::START + Span::from_mins(minutes);
        let shift =
            Shift { name: String::new(), start: at(0), end: at(255), breaks: vec![(at(60), at(105))] };
        let shares: Vec<(f64, f64)> = (-1..10)
            .map(|column| Half::of(&shift, at(column * 30)))
            .map(|half| (half.work, half.pause))
            .collect();
        let (off, on) = ((0.0, 0.0), (1.0, 0.0));
        assert_eq!(shares, [off, on, on, (0.0, 1.0), (0.5, 0.5), on, on, on, on, (0.5, 0.0), off]);
    }
}
