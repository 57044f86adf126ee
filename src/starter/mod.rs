//! What `peakshift init` writes from a few answers: a commented scenario, and a workbook with the forecast, the prices
//! and the roster to fill in. Both run as they are.
//!
//! The numbers are a beginning that a planner replaces: a day's usual profile with the rush of an opening
//! ([`curve`]), and the people spread over shifts so that they follow it ([`spread`]).

pub mod curve;
mod scenario;
pub mod spread;
mod workbook;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use crate::language::Language;

/// Name of the scenario's file.
pub const SCENARIO: &str = "scenario.toml";
/// Name of the workbook.
pub const WORKBOOK: &str = "planning.xlsx";

/// What `init` is told.
#[derive(Clone, PartialEq, Debug)]
pub struct Answers {
    /// Platform, a name of [`PRESETS`](crate::study::PRESETS).
    pub platform: &'static str,
    /// Date on which the sale opens, or of the day.
    pub date: Date,
    /// Hour at which the sale opens; `None` on an ordinary day.
    pub opening: Option<i8>,
    /// Inquiries from the opening to the end, those that the bot resolves included.
    pub volume: u32,
    /// People of each team: full-time, part-time, outsourced.
    pub people: [u32; 3],
    /// Names of the skill groups, at least one.
    pub groups: Vec<String>,
}

/// The employment classes, in the order of [`Answers::people`].
pub const KINDS: [&str; 3] = ["full-time", "part-time", "outsourced"];

/// Share of each of them in the usual people.
const SHARES: [f64; 3] = [0.5, 0.2, 0.3];
/// More people than this are not suggested.
const MOST_USUAL: f64 = 1_500.0;
/// Inquiries from which on a shop has groups: with fewer, two people of each group would be idle most of the time.
const SMALL: u32 = 1_000;

/// What the scenario says of the bot and of replies: the share that the bot resolves, rounds of an inquiry, and seconds of
/// work on the first reply and on each later one.
const RESOLVED: f64 = 0.35;
const ROUNDS: u32 = 5;
const FIRST_REPLY: u32 = 5;
const LATER_REPLY: u32 = 20;

/// An opening from this hour on is on the eve: the day after is the promotion's.
const EVENING: i8 = 12;
/// After an opening from this hour on, further offers begin at midnight.
const LATE: i8 = 18;

impl Answers {
    /// First and last moment of the scenario: from the opening, or at the latest from 08:00, to the midnight that ends
    /// the promotion's day.
    pub fn span(&self) -> (DateTime, DateTime) {
        let midnight = self.date.at(0, 0, 0, 0);
        let (first, days) = match self.opening {
            Some(hour) if hour >= EVENING => (hour, 2),
            Some(hour) => (hour.min(8), 1),
            None => (8, 1),
        };
        (self.date.at(first, 0, 0, 0), midnight.saturating_add(days.days()))
    }

    /// How many hours the scenario has.
    pub fn hours(&self) -> usize {
        let (start, end) = self.span();
        (end.duration_since(start).as_hours()).max(0) as usize
    }

    /// Hours from the start that begin with a rush: the opening and, after one in the evening, the midnight.
    fn rushes(&self) -> Vec<usize> {
        let (start, _) = self.span();
        let midnight = self.opening.filter(|hour| *hour >= LATE).map(|_| 24 - start.hour() as usize);
        self.opening_hour().into_iter().chain(midnight).collect()
    }

    /// When the sale opens, in hours from the start.
    fn opening_hour(&self) -> Option<usize> {
        let (start, _) = self.span();
        self.opening.map(|hour| usize::try_from(hour - start.hour()).unwrap_or(0))
    }

    /// Share of each group in the inquiries.
    pub fn shares(&self) -> Vec<f64> {
        let known: &[f64] = match self.groups.len() {
            2 => &[0.65, 0.35],
            3 => &[0.5, 0.2, 0.3],
            _ => &[],
        };
        match known {
            [] => {
                // What is left over by rounding goes to the first, so that they add up to 1.
                let each = (1_000.0 / self.groups.len() as f64).floor() / 1_000.0;
                let rest = 1.0 - each * (self.groups.len() as f64 - 1.0);
                (0..self.groups.len())
                    .map(|group| if group == 0 { (rest * 1e3).round() / 1e3 } else { each })
                    .collect()
            }
            known => known.to_vec(),
        }
    }

    /// The same answers with as many people as they may take, to begin with: so many that each hour and the first
    /// minutes of each rush have enough of them.
    pub fn with_usual_people(self) -> Answers {
        // Two thirds get past the bot, and one person on a shift of seven hours of work serves some 75 of them.
        let mut all = f64::from(self.volume) * (1.0 - RESOLVED) / 75.0;
        let mut answers = self;
        loop {
            answers.people = SHARES.map(|share| (all * share).ceil().max(1.0) as u32);
            if spread::is_enough(&answers) || all > MOST_USUAL {
                return answers;
            }
            all = (all * 1.03).max(all + 1.0);
        }
    }

    /// Groups to begin with, in the language that is spoken: a small shop has one.
    pub fn usual_groups(volume: u32) -> Vec<String> {
        if volume < SMALL {
            return vec![Language::now().pick("service", "客服").to_owned()];
        }
        let groups = Language::now().pick(["pre-sale", "after-sale"], ["售前", "售后"]);
        groups.map(str::to_owned).to_vec()
    }

    /// Names of the teams, in the language that is spoken.
    pub fn teams() -> [&'static str; 3] {
        Language::now().pick(KINDS, ["全职", "兼职", "外包"])
    }

    /// The files: name and content.
    ///
    /// # Errors
    /// If the workbook cannot be made.
    pub fn files(&self) -> Result<[(&'static str, Vec<u8>); 2], rust_xlsxwriter::XlsxError> {
        Ok([(SCENARIO, scenario::text(self).into_bytes()), (WORKBOOK, workbook::content(self)?)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_shares_add_up_to_one() {
        for count in 1..=9 {
            let groups = (0..count).map(|group| group.to_string()).collect();
            let answers = Answers {
                platform: "jd",
                date: jiff::civil::date(2025, 6, 18),
                opening: None,
                volume: 5_000,
                people: [9, 0, 0],
                groups,
            };
            let shares = answers.shares();
            assert_eq!(shares.len(), count);
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{shares:?}");
        }
    }
}
