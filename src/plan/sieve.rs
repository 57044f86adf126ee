//! Sets of people of a small plan, tried one after the other: which of those that cost less than a limit keep their
//! promise? The bound asks it ([`refutation`](super::refutation)), and the search ([`steps`](super::steps)).
//!
//! Every largest set is tried, and with one that falls all its subsets do. Breaks branch: a set is tried without any
//! breaks first, and all ways to place them fall with it; only of one that withstands are the breaks placed, one shift
//! after the other (branch and bound: Land and Doig 1960, Econometrica 28). One that withstands and has too many people
//! for a rule branches into those with one fewer of them. A set falls too with one that fell if each of its people may be
//! matched to one of that one, of the same team and group, who is at work whenever he is; where all people come, in time
//! and equally quick, it is enough that it has nowhere and never more people of a team.

use std::collections::HashSet;

use super::model::Model;
use super::response::Response;
use super::rules::{Bound as Side, Rule};
use super::search::Search;
use super::sets::{Kind, People, counts, is_covered, kinds, largest_sets, layout, placed, placements, shift};
use crate::units::Time;
use crate::workforce::{Layout, Shift};

/// Most sets of people that are tried.
const MOST_SETS: usize = 100_000;

/// What came of the sets below a limit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// All fell.
    AllFell,
    /// People per candidate of one that withstood, and that keeps the rules.
    Withstood(Vec<u32>),
    /// It took too long, or they are too many to name.
    GivenUp,
}

/// How sets are tried.
pub(super) struct Test<'t> {
    /// Whether a layout falls.
    pub fails: &'t dyn Fn(&Layout) -> bool,
    /// Whether it takes too long.
    pub over: &'t dyn Fn() -> bool,
}

/// What is known of sets of people.
pub(super) struct Sieve {
    kinds: Vec<Kind>,
    /// Instants at which the number of people at work changes.
    instants: Vec<Time>,
    /// Whether people of a team are all alike: everybody comes, in time and equally quick.
    are_alike: bool,
    /// People per instant, group and team of each set that fell, and the set.
    fallen: Vec<(Vec<u32>, Vec<People>)>,
    /// The same of those that withstood: they are not tried again.
    withstood: HashSet<Vec<u32>>,
}

impl Sieve {
    /// One sieve per choice of teams, those with the fewest first; they know nothing yet.
    ///
    /// What falls because of slow people tells nothing of the others without them, so these have a sieve of their own.
    pub fn of_choices(search: &Search<'_, '_>) -> Vec<Sieve> {
        let choices = search.model.without_slow_teams(search.trials.study(), search.trials.scenario());
        let choices = choices.iter().rev().chain([search.model]);
        choices.map(|model| Sieve::new(search, model)).collect()
    }

    fn new(search: &Search<'_, '_>, model: &Model) -> Sieve {
        let changes = |shift: &Shift| {
            let breaks: Vec<Time> = shift.breaks.iter().flat_map(|(from, to)| [*from, *to]).collect();
            [shift.start, shift.end].into_iter().chain(breaks)
        };
        let mut instants: Vec<Time> = model.shifts.iter().flat_map(changes).collect();
        instants.sort_unstable();
        instants.dedup();
        let mut teams = search.trials.scenario().teams.iter();
        let are_alike =
            teams.all(|team| team.no_show == 0.0 && team.person_cv == 0.0 && team.lateness.is_none());
        let (fallen, withstood) = (Vec::new(), HashSet::new());
        Sieve { kinds: kinds(model), instants, are_alike, fallen, withstood }
    }

    /// Tries all sets that cost no more than a limit, until one withstands.
    pub fn below(&mut self, search: &Search<'_, '_>, limit: f64, test: &Test<'_>) -> Outcome {
        let Some(sets) = largest_sets(search.model, &self.kinds, limit) else { return Outcome::GivenUp };
        self.walk(search, limit, test).try_each(sets)
    }

    fn walk<'w, 'a, 't>(
        &'w mut self,
        search: &'w Search<'a, 't>,
        limit: f64,
        test: &'w Test<'w>,
    ) -> Walk<'w, 'a, 't> {
        Walk { sieve: self, search, limit, test, thinned: HashSet::new(), steps: 0 }
    }

    /// Tries what is cheaper than a layout and near it: one or two people fewer, and at most one more elsewhere.
    pub fn near(&mut self, search: &Search<'_, '_>, counts: &[u32], test: &Test<'_>) -> Outcome {
        let model = search.model;
        let limit = model.cost(counts) * (1.0 - 1e-6);
        let of = |counts: &[u32], by: i32| -> Vec<Vec<u32>> {
            let moved = |place: usize| {
                let mut moved = counts.to_vec();
                moved[place] = moved[place].checked_add_signed(by)?;
                (model.candidates[place].fixed <= moved[place]).then_some(moved)
            };
            (0..counts.len()).filter_map(moved).collect()
        };
        let one_fewer = of(counts, -1);
        let two_fewer = one_fewer.iter().flat_map(|fewer| of(fewer, -1));
        let fewer: Vec<Vec<u32>> = one_fewer.iter().cloned().chain(two_fewer).collect();
        let exchanged = fewer.iter().flat_map(|fewer| of(fewer, 1));
        let mut near: Vec<Vec<u32>> = fewer.iter().cloned().chain(exchanged).collect();
        near.retain(|counts| {
            let lawful =
                counts.iter().zip(&model.candidates).all(|(count, candidate)| *count <= candidate.most);
            lawful && self.has_choice_of(counts) && model.cost(counts) <= limit && model.allows(counts)
        });
        near.sort_unstable();
        near.dedup();
        let sets = near.iter().map(|counts| placed(counts)).collect();
        self.walk(search, limit, test).try_each(sets)
    }

    /// Whether the numbers are of this sieve's choice of teams.
    fn has_choice_of(&self, counts: &[u32]) -> bool {
        let of = |kind: &Kind| kind.candidates.iter().map(|candidate| counts[*candidate]).sum::<u32>();
        self.kinds.iter().all(|kind| of(kind) == 0 || kind.most > 0)
    }

    /// Forgets what withstood: more is asked from now on.
    pub fn try_again(&mut self) {
        self.withstood.clear();
    }

    /// Takes back that a layout withstood.
    pub fn reject(&mut self, model: &Model, counts: &[u32]) {
        if !self.has_choice_of(counts) {
            return;
        }
        let set = placed(counts);
        let staff = self.staff(model, &set);
        self.withstood.remove(&staff);
        self.fallen.push((staff, set));
    }

    /// Whether a set of so many people falls with one that fell.
    fn has_fallen(&self, model: &Model, set: &[People], staff: &[u32]) -> bool {
        self.fallen.iter().any(|(failed, people)| {
            staff.iter().zip(failed).all(|(mine, failed)| mine <= failed)
                && (self.are_alike || is_covered(model, set, people))
        })
    }

    /// People per instant, group and team.
    fn staff(&self, model: &Model, set: &[People]) -> Vec<u32> {
        let (groups, teams) = (model.groups, model.yields.len());
        let mut staff = vec![0; self.instants.len() * groups * teams];
        for people in set {
            let candidate = &model.candidates[people.candidate];
            let shift = shift(model, people);
            let there = self.instants.iter().enumerate();
            let there =
                there.filter(|(_, at)| shift.start <= **at && **at < shift.end && !shift.is_on_break(**at));
            for (number, _) in there {
                let group = number * groups + usize::from(candidate.group);
                staff[group * teams + usize::from(candidate.team)] += people.count;
            }
        }
        staff
    }
}

/// All sets below a limit, one after the other.
struct Walk<'w, 'a, 't> {
    sieve: &'w mut Sieve,
    search: &'w Search<'a, 't>,
    limit: f64,
    test: &'w Test<'w>,
    /// People per candidate of sets whose subsets have been tried.
    thinned: HashSet<Vec<u32>>,
    steps: usize,
}

/// Why a set that withstood is no plan.
enum Flaw {
    /// It has too few people for a rule, and so have all its subsets.
    TooFew,
    /// It has too many people of these candidates together.
    TooMany(Vec<usize>),
}

impl Walk<'_, '_, '_> {
    /// Tries sets until one withstands.
    fn try_each(&mut self, sets: Vec<Vec<People>>) -> Outcome {
        let mut sets: Vec<(f64, Vec<People>)> =
            sets.into_iter().map(|set| (self.weakness(&set), set)).collect();
        // The strongest first: with it fall those that are weaker, and one that withstands is found soon.
        sets.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, set) in sets {
            match self.try_one(&set) {
                Outcome::AllFell => {}
                other => return other,
            }
        }
        Outcome::AllFell
    }

    /// Tries a set as it is, and if that withstands, however the breaks are placed that it leaves out.
    fn try_one(&mut self, set: &[People]) -> Outcome {
        let model = self.search.model;
        let staff = self.sieve.staff(model, set);
        if self.sieve.has_fallen(model, set, &staff) {
            return Outcome::AllFell;
        }
        self.steps += 1;
        if self.steps > MOST_SETS || (self.test.over)() {
            return Outcome::GivenUp;
        }
        if !self.sieve.withstood.contains(&staff) {
            if (self.test.fails)(&layout(model, set)) {
                self.sieve.fallen.push((staff, set.to_vec()));
                return Outcome::AllFell;
            }
            self.sieve.withstood.insert(staff);
        }
        match set.iter().position(|people| !people.breaks) {
            Some(place) => {
                let placed = placements(&self.sieve.kinds, set, place);
                self.try_each(placed)
            }
            None => self.thin_out(set),
        }
    }

    /// A set whose breaks are placed is a plan if it keeps the rules; otherwise one with fewer people may be.
    fn thin_out(&mut self, set: &[People]) -> Outcome {
        let counts = counts(self.search.model, set);
        match self.flaw(&counts) {
            None => Outcome::Withstood(counts),
            Some(Flaw::TooFew) => Outcome::AllFell,
            Some(Flaw::TooMany(candidates)) => {
                if !self.thinned.insert(counts) {
                    return Outcome::AllFell;
                }
                let without_one = |place: usize| {
                    let mut fewer = set.to_vec();
                    fewer[place].count -= 1;
                    fewer.retain(|people| people.count > 0);
                    fewer
                };
                let some = (0..set.len()).filter(|place| candidates.contains(&set[*place].candidate));
                let fewer = some.map(without_one).collect();
                self.try_each(fewer)
            }
        }
    }

    /// Why numbers are no plan below the limit; `None` if they are one.
    fn flaw(&self, counts: &[u32]) -> Option<Flaw> {
        let model = self.search.model;
        let numbers = || model.candidates.iter().zip(counts).enumerate();
        let lacks = |rule: &Rule| rule.bound == Side::Least && rule.broken_by(counts) > 0.0;
        if numbers().any(|(_, (candidate, count))| *count < candidate.fixed) || model.rules.iter().any(lacks)
        {
            return Some(Flaw::TooFew);
        }
        if let Some((place, _)) = numbers().find(|(_, (candidate, count))| **count > candidate.most) {
            return Some(Flaw::TooMany(vec![place]));
        }
        // A rule may count people at work against those on break: fewer of them break it more.
        let of = |rule: &Rule| rule.terms.iter().filter(|term| term.1 > 0.0).map(|term| term.0).collect();
        if let Some(rule) = model.rules.iter().find(|rule| rule.broken_by(counts) > 0.0) {
            return Some(Flaw::TooMany(of(rule)));
        }
        // Too dear with these breaks, or more different people than there are: whoever it is may be one too many.
        let everybody = || (0..counts.len()).collect();
        (model.cost(counts) > self.limit || !model.allows(counts)).then(|| Flaw::TooMany(everybody()))
    }

    /// How far a set misses, by the curves.
    fn weakness(&self, set: &[People]) -> f64 {
        let (model, response) = (self.search.model, &self.search.response);
        let staff = Response::staff(model, &counts(model, set));
        let beyond = |goal: usize| {
            let cells = staff.iter().enumerate();
            let wrong: f64 = cells.map(|(cell, n)| response.curve(goal, cell).at(*n)).sum();
            (wrong - response.allowed[goal]) / response.scale[goal].max(1e-9)
        };
        (0..response.allowed.len()).map(beyond).fold(f64::NEG_INFINITY, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    use super::super::Watch;
    use super::super::targets::{Goals, figures};
    use super::super::trials::{Trials, sample};
    use super::*;
    use crate::scenario::Scenario;
    use crate::study::read_str_for_plan;
    use crate::workforce::LayoutLine;

    /// Two teams, two shifts, one of them with a break in three places of unlike cost, and rules that bind.
    const SHOP: &str = r#"
name = "sieve"
platform = "jd"
start = "2025-11-10 09:00"
end = "2025-11-10 17:00"
forecast = { total = 40 }
[[teams]]
name = "full-time"
cost = { per_hour = 30, night_per_hour = 20, night = "12:00-13:00" }
headcount = 3
[[teams]]
name = "outsourced"
cost = { per_hour = 24 }
people = 3
[[templates]]
name = "long"
first = "09:00"
length = "8h"
breaks = [{ length = "1h", after = "3h", before = "5h" }]
[[templates]]
name = "late"
first = "13:00"
length = "4h"
[plan]
break_step = "1h"
minimum = [{ people = 1 }]
[[targets]]
figure = "jd-first-30-second-rate"
at_least = 0.5
"#;

    /// People at work at an instant.
    fn at_work(layout: &Layout, at: Time) -> u32 {
        let works = |line: &&LayoutLine| {
            let shift = &layout.shifts[line.shift];
            shift.start <= at && at < shift.end && !shift.is_on_break(at)
        };
        layout.lines.iter().filter(works).map(|line| line.count).sum()
    }

    /// All numbers of people of so many at most each.
    fn all(candidates: usize, most: u32) -> Vec<Vec<u32>> {
        (0..candidates).fold(vec![Vec::new()], |all, _| {
            all.iter()
                .flat_map(|counts: &Vec<u32>| (0..=most).map(move |n| [&counts[..], &[n]].concat()))
                .collect()
        })
    }

    /// The sieve against all layouts there are, where so many people are needed by the hour and nothing is simulated.
    #[test]
    fn the_cheapest_layout_that_withstands_is_found_and_nothing_below_it() {
        let study = read_str_for_plan(SHOP, "sieve.toml", Path::new(""))
            .unwrap_or_else(|problems| panic!("{problems}"));
        let scenario = Scenario { slot: study.plan.period, ..study.scenario.clone() };
        let model = Model::new(&study, &scenario, None);
        let trials = Trials::new(&study, &scenario, figures(&study), sample(&scenario, 1, 0, 20));
        let goals = Goals::new(&study, trials.figures(), 20, 100, &|promise| promise);
        let stop = AtomicBool::new(false);
        let watch = Watch::new(&stop, None, &|_| {});
        let search = Search::new(&trials, &model, goals, &watch);
        let lawful: Vec<Vec<u32>> =
            all(model.candidates.len(), 3).into_iter().filter(|counts| model.allows(counts)).collect();
        assert!(lawful.len() > 100, "only {} layouts keep the rules", lawful.len());
        for needed in [[1, 1, 1, 1], [1, 2, 2, 1], [2, 2, 3, 3], [2, 1, 4, 4], [3, 3, 2, 5], [9, 9, 9, 9]] {
            let fails = |layout: &Layout| {
                let hours = [9, 12, 13, 16].map(|hour| Time::from_secs((hour - 9) * 3_600));
                hours.iter().zip(needed).any(|(at, needed)| at_work(layout, *at) < needed)
            };
            let keeping = lawful.iter().filter(|counts| !fails(&model.layout(counts)));
            let cheapest = keeping.map(|counts| model.cost(counts)).min_by(f64::total_cmp);
            let test = Test { fails: &fails, over: &|| false };
            let (mut sieve, mut found, mut limit) = (Sieve::new(&search, &model), None, 2_000.0);
            while let Outcome::Withstood(counts) = sieve.below(&search, limit, &test) {
                assert!(model.allows(&counts) && !fails(&model.layout(&counts)), "{needed:?}: {counts:?}");
                assert!(model.cost(&counts) <= limit, "{needed:?}: {counts:?} costs more than {limit}");
                found = Some(model.cost(&counts));
                limit = model.cost(&counts) * (1.0 - 1e-6);
            }
            assert_eq!(sieve.below(&search, limit, &test), Outcome::AllFell, "{needed:?}");
            assert_eq!(found, cheapest, "{needed:?}");
        }
    }
}
