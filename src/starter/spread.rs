//! People spread over shifts so that they follow the forecast, one at a time.

use super::curve;
use super::{Answers, FIRST_REPLY, LATER_REPLY, RESOLVED, ROUNDS};

/// A shift: hours from the scenario's start, and quarters of an hour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// Log-in, in hours.
    pub start: usize,
    /// Length in hours.
    pub length: usize,
    /// Start of the meal in quarters of an hour after log-in; a short shift has none.
    pub meal: Option<usize>,
}

/// So many people of a team and group on a shift.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Post {
    /// Index in [`KINDS`](super::KINDS).
    pub team: usize,
    /// Index in [`Answers::groups`].
    pub group: usize,
    /// The shift.
    pub block: Block,
    /// How many people.
    pub count: u32,
}

/// Length of a meal in quarters of an hour.
pub const MEAL: usize = 3;
/// Length of a full shift and of a short one, in hours.
const FULL: usize = 8;
const SHORT: usize = 4;
/// Hours of the day at which full shifts start, beside the first hour of the scenario.
const STARTS: [usize; 7] = [0, 7, 8, 9, 12, 15, 16];
/// Sittings of the meal, in quarters of an hour after log-in: those of a shift take turns, so that a quarter of them is
/// away at once.
pub const SITTINGS: [usize; 4] = [10, 13, 16, 19];
/// The same of a shift that starts with an opening in the evening: around the rush of midnight.
pub const EVENING_SITTINGS: [usize; 4] = [6, 9, 12, 22];
/// What an hour counts more in which nobody is there, and in which one is alone and cannot have a meal,
const ALONE: [f64; 2] = [1e6, 1e3];
/// and in which they are too few for what comes.
const TOO_FEW: f64 = 30.0;
/// Share of a rush's hour that comes in its first quarter of an hour: density proportional to exp(-2u).
const FIRST_QUARTER: f64 = 0.455;
/// Share of the time on shift that is left for replies where some are absent, slow or at their meal.
const AT_REPLIES: f64 = 0.8;

/// Spreads everybody over the shifts: each next one to where the squares of what is missing, against the need, shrink
/// most.
pub fn posts(answers: &Answers) -> Vec<Post> {
    let hours: Vec<f64> = curve::hours(answers).into_iter().map(f64::from).collect();
    let length = hours.len();
    let shares = answers.shares();
    // Hours of people that there are, against inquiries.
    let supply: f64 = answers.people.iter().enumerate().map(|(team, n)| f64::from(*n) * worked(team)).sum();
    let per_inquiry = supply / hours.iter().sum::<f64>().max(1.0);
    let need: Vec<Vec<f64>> =
        shares.iter().map(|share| hours.iter().map(|hour| hour * share * per_inquiry).collect()).collect();
    let mut missing = need.clone();
    let wanted = wanted(answers);
    let mut present = vec![vec![0usize; length]; shares.len()];
    let mut chosen: Vec<(usize, usize, usize)> = Vec::new();
    // The long shifts first: they can be anywhere, and the short ones fill what is left.
    for team in [0, 2, 1] {
        let (starts, long) = (starts(answers, team, length), length_of(team));
        let at_work = worked(team) / long as f64;
        for _ in 0..answers.people[team] {
            let mut best: Option<(f64, usize, usize)> = None;
            for &start in &starts {
                for group in 0..shares.len() {
                    let gain: f64 = (start..start + long)
                        .map(|hour| {
                            let (short, need) = (missing[group][hour], need[group][hour].max(0.5));
                            let here = present[group][hour];
                            let few = if here < wanted[group][hour] { TOO_FEW } else { 0.0 };
                            let alone = ALONE.get(here).copied().unwrap_or(few);
                            alone + (short * short - (short - at_work) * (short - at_work)) / need
                        })
                        .sum();
                    if best.is_none_or(|(most, ..)| gain > most + 1e-9) {
                        best = Some((gain, group, start));
                    }
                }
            }
            let Some((_, group, start)) = best else { continue };
            for hour in start..start + long {
                missing[group][hour] -= at_work;
                present[group][hour] += 1;
            }
            chosen.push((group, start, team));
        }
    }
    chosen.sort_unstable();
    seated(answers, &chosen)
}

/// People that each group needs on shift, by hour: for the work of the hour and of the first quarter of a rush, and two
/// where anybody writes, so that one can have a meal.
fn wanted(answers: &Answers) -> Vec<Vec<usize>> {
    let (hours, rushes) = (curve::hours(answers), answers.rushes());
    let work = f64::from(FIRST_REPLY + (ROUNDS - 1) * LATER_REPLY) * (1.0 - RESOLVED) / AT_REPLIES;
    let people = |hour: usize, inquiries: f64| {
        let peak = if rushes.contains(&hour) { 4.0 * FIRST_QUARTER } else { 1.0 };
        let needed = (inquiries * peak * work / 3_600.0).ceil() as usize;
        if inquiries > 0.0 { needed.max(2) } else { 0 }
    };
    let of_group = |share: &f64| {
        hours.iter().enumerate().map(|(hour, all)| people(hour, f64::from(*all) * share)).collect()
    };
    answers.shares().iter().map(of_group).collect()
}

/// Whether every hour has the people that it needs.
pub fn is_enough(answers: &Answers) -> bool {
    let mut missing = wanted(answers);
    for post in posts(answers) {
        let hours = &mut missing[post.group][post.block.start..post.block.start + post.block.length];
        hours.iter_mut().for_each(|hour| *hour = hour.saturating_sub(post.count as usize));
    }
    missing.iter().flatten().all(|missing| *missing == 0)
}

/// Gives everybody a sitting: those of a group who start together take turns.
fn seated(answers: &Answers, chosen: &[(usize, usize, usize)]) -> Vec<Post> {
    let mut posts: Vec<Post> = Vec::new();
    let (mut turn, mut last) = (0, None);
    for &(group, start, team) in chosen {
        let length = length_of(team);
        let mut meal = None;
        if length == FULL {
            if last != Some((group, start)) {
                (turn, last) = (group, Some((group, start)));
            }
            meal = Some(sittings(answers, start)[turn % SITTINGS.len()]);
            turn += 1;
        }
        let block = Block { start, length, meal };
        match posts.iter_mut().find(|post| (post.team, post.group, post.block) == (team, group, block)) {
            Some(post) => post.count += 1,
            None => posts.push(Post { team, group, block, count: 1 }),
        }
    }
    posts.sort_by_key(|post| (post.group, post.block.start, post.block.length, post.block.meal, post.team));
    posts
}

/// The sittings of a full shift.
fn sittings(answers: &Answers, start: usize) -> [usize; 4] {
    let evening = answers.opening.is_some_and(|hour| hour >= 18);
    if start == 0 && evening { EVENING_SITTINGS } else { SITTINGS }
}

/// Part-time people work short shifts.
fn length_of(team: usize) -> usize {
    if team == 1 { SHORT } else { FULL }
}

/// Hours of work on a shift of a team.
fn worked(team: usize) -> f64 {
    if team == 1 { SHORT as f64 } else { FULL as f64 - MEAL as f64 / 4.0 }
}

/// Where shifts of a team may start.
fn starts(answers: &Answers, team: usize, length: usize) -> Vec<usize> {
    let (first, _) = answers.span();
    let clock = |hour: usize| (first.hour() as usize + hour) % 24;
    let long = length_of(team);
    let lawful = |start: &usize| match long {
        _ if start + long > length => false,
        _ if *start == 0 || start + long == length => true,
        FULL => STARTS.contains(&clock(*start)),
        _ => start.is_multiple_of(2),
    };
    (0..length).filter(lawful).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn answers(opening: Option<i8>, people: [u32; 3]) -> Answers {
        let groups = vec!["a".to_owned(), "b".to_owned()];
        Answers { platform: "pdd", date: date(2025, 11, 10), opening, volume: 20_000, people, groups }
    }

    #[test]
    fn everybody_works_one_shift_inside_the_scenario() {
        for (opening, people) in
            [(Some(20), [60, 20, 40]), (Some(0), [10, 0, 0]), (None, [4, 3, 0]), (Some(10), [0, 9, 2])]
        {
            let answers = answers(opening, people);
            let posts = posts(&answers);
            for (team, people) in people.iter().enumerate() {
                let count: u32 = posts.iter().filter(|post| post.team == team).map(|post| post.count).sum();
                assert_eq!(count, *people, "{opening:?}");
            }
            assert!(posts.iter().all(|post| post.block.start + post.block.length <= answers.hours()));
        }
    }

    #[test]
    fn who_starts_with_an_opening_in_the_evening_eats_around_midnights_rush() {
        for (opening, start, sittings_of) in [
            (Some(20), 0, EVENING_SITTINGS),
            (Some(18), 0, EVENING_SITTINGS),
            (Some(20), 4, SITTINGS),
            (Some(17), 0, SITTINGS),
            (None, 0, SITTINGS),
        ] {
            assert_eq!(sittings(&answers(opening, [9, 0, 0]), start), sittings_of, "{opening:?}, {start}");
        }
    }

    #[test]
    fn enough_people_leave_no_hour_alone_and_follow_the_forecast() {
        let answers = answers(Some(20), [60, 20, 40]);
        let posts = posts(&answers);
        for group in 0..2 {
            let at_work: Vec<f64> = (0..answers.hours())
                .map(|hour| {
                    let here = |post: &&Post| {
                        post.group == group
                            && (post.block.start..post.block.start + post.block.length).contains(&hour)
                    };
                    posts.iter().filter(here).map(|post| f64::from(post.count)).sum()
                })
                .collect();
            assert!(at_work.iter().all(|people| *people >= 2.0), "{at_work:?}");
            assert!(at_work[0] > 2.5 * at_work[9] && at_work[24] > 2.0 * at_work[9], "{at_work:?}");
        }
    }
}
