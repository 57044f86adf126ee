//! A plausible forecast: the profile of a day in most shops, and on top of it the rush of an opening.

use super::{Answers, LATE};

/// Relative volume of an ordinary day by hour: the night is quiet, the day a plateau, the evening the peak.
const ORDINARY: [f64; 24] = [
    6.0, 4.0, 3.0, 2.2, 1.7, 1.5, 2.0, 3.5, 6.5, 9.5, 12.0, 11.5, 10.0, 10.5, 11.5, 11.5, 11.0, 10.0, 10.0,
    12.5, 15.0, 13.5, 10.5, 6.2,
];

/// Rush of the opening hour on top of that, and by what it shrinks from hour to hour.
const OPENING: (f64, f64) = (14.0, 0.5);
/// The same of the midnight after an opening in the evening, when further offers begin.
const MIDNIGHT: (f64, f64) = (19.0, 0.43);

/// Expected inquiries by hour from the start, whole numbers that add up to the volume.
pub fn hours(answers: &Answers) -> Vec<u32> {
    let (start, _) = answers.span();
    let opening = answers.opening_hour();
    let weight = |hour: usize| {
        let clock = (start.hour() as usize + hour) % 24;
        let rush = |from: usize, (height, factor): (f64, f64)| {
            // Every opening is forgotten after a day.
            hour.checked_sub(from).map_or(0.0, |since| height * f64::powi(factor, since.min(24) as i32))
        };
        let first = opening.map_or(0.0, |from| rush(from, OPENING));
        let evening = answers.opening.is_some_and(|hour| hour >= LATE);
        let second = if evening { rush(24 - start.hour() as usize, MIDNIGHT) } else { 0.0 };
        ORDINARY[clock] + first + second
    };
    let weights: Vec<f64> = (0..answers.hours()).map(weight).collect();
    whole(&weights, answers.volume)
}

/// Whole numbers in proportion to some weights that add up to a sum: largest remainders.
pub fn whole(weights: &[f64], sum: u32) -> Vec<u32> {
    let all: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights.iter().map(|weight| weight / all * f64::from(sum)).collect();
    let mut whole: Vec<u32> = exact.iter().map(|number| number.floor() as u32).collect();
    let mut order: Vec<usize> = (0..whole.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    let missing = sum.saturating_sub(whole.iter().sum()) as usize;
    order.iter().cycle().take(missing).for_each(|place| whole[*place] += 1);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn answers(opening: Option<i8>) -> Answers {
        Answers {
            platform: "pdd",
            date: date(2025, 11, 10),
            opening,
            volume: 30_000,
            people: [10, 5, 5],
            groups: vec!["a".into()],
        }
    }

    #[test]
    fn an_opening_in_the_evening_towers_and_so_does_the_midnight_after_it() {
        let hours = hours(&answers(Some(20)));
        assert_eq!((hours.len(), hours.iter().sum::<u32>()), (28, 30_000));
        let peak = hours.iter().copied().max();
        assert_eq!(peak, Some(hours[0]));
        assert!(hours[4] > 2 * hours[3] && hours[4] > hours[5], "{hours:?}");
        // The quietest hour is in the night.
        let quietest = (0..28).min_by_key(|hour| hours[*hour]);
        assert!((8..11).contains(&quietest.unwrap_or(0)), "{hours:?}");
    }

    #[test]
    fn every_opening_lies_in_its_scenario() {
        for (opening, length, at) in
            [(Some(0), 24, Some(0)), (Some(10), 16, Some(2)), (Some(12), 36, Some(0)), (None, 16, None)]
        {
            let answers = answers(opening);
            assert_eq!((hours(&answers).len(), answers.opening_hour()), (length, at), "{opening:?}");
        }
    }

    #[test]
    fn whole_numbers_keep_the_sum() {
        assert_eq!(whole(&[1.0, 1.0, 1.0], 10), [4, 3, 3]);
        assert_eq!(whole(&[0.0, 5.0], 7), [0, 7]);
    }
}
