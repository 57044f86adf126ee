//! A lower bound by refutation, for small plans: every largest set of people that costs less than the plan is tried by
//! simulation, and if all of them miss the promise, nothing cheaper keeps it.
//!
//! Breaks branch. A set is tried without any breaks first, and all ways to place them fall with it; only of one that
//! withstands are the breaks placed, one shift after the other (branch and bound: Land and Doig 1960, Econometrica 28).
//! A set falls too with one that was refuted if each of its people may be matched to one of that one, of the same team and
//! group, who is at work whenever he is; where all people come, in time and equally quick, it is enough that it has nowhere
//! and never more people of a team.
//!
//! A set is refuted if it misses a target on more days than the best layout, whichever it is, would with the bound's
//! confidence. The best layout would have withstood with that confidence, and no other one needs to be right.

use super::bound::{CONFIDENCE, LowerBound, Method};
use super::model::{Candidate, Model};
use super::response::Response;
use super::rules::Bound as Side;
use super::search::{Found, Search};
use super::trials::{DayTrial, Detail};
use crate::stats::{one_sided, surely_met};
use crate::units::Time;
use crate::workforce::{Layout, LayoutLine, Shift};

/// Most sets of people that are named.
const MOST_SETS: usize = 100_000;
/// Most people of a plan that is worth the attempt.
const MOST_PEOPLE: f64 = 24.0;
/// Days on which sets of people are refuted.
const DAYS: usize = 120;
/// Shares of the plan's cost below which all sets are to be refuted, the most wanted first.
const LIMITS: [f64; 7] = [1.0, 0.98, 0.95, 0.92, 0.88, 0.84, 0.8];
/// Samples' worth of days that refuting all sets below one limit may take.
const MOST_DAYS: u64 = 60;

/// The bound of the highest limit below which every set of people is refuted; `None` if there are too many sets, or if
/// none is above `floor`, which is known already.
pub(super) fn by_refutation(search: &Search<'_, '_>, best: &Found, floor: f64) -> Option<LowerBound> {
    let kinds = kinds(search.model);
    let mut refuter = Refuter::of(search, best, &kinds);
    for share in LIMITS {
        let limit = best.cost * share - 1e-6 * best.cost;
        if limit <= floor {
            return None;
        }
        let sets = largest_sets(search.model, &kinds, limit)?;
        if refuter.refutes(sets) {
            let cost = if share == 1.0 { best.cost } else { limit };
            return Some(LowerBound {
                cost,
                method: Method::Refutation,
                confidence: CONFIDENCE,
                looked: None,
                estimate: cost,
                days: 0,
            });
        }
    }
    None
}

/// Candidates that differ in their breaks only.
struct Kind {
    /// Least cost that any placement of breaks has.
    cost: f64,
    most: u32,
    /// People who are there already.
    fixed: u32,
    candidates: Vec<usize>,
}

/// So many people of a candidate, with its breaks or without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct People {
    candidate: usize,
    breaks: bool,
    count: u32,
}

fn kinds(model: &Model) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for (place, candidate) in model.candidates.iter().enumerate() {
        let same = |kind: &&mut Kind| model.candidates[kind.candidates[0]].kind() == candidate.kind();
        match kinds.iter_mut().find(same) {
            Some(kind) => {
                kind.cost = kind.cost.min(candidate.cost);
                kind.most = kind.most.max(candidate.most);
                kind.fixed += candidate.fixed;
                kind.candidates.push(place);
            }
            None => {
                let Candidate { cost, most, fixed, .. } = *candidate;
                kinds.push(Kind { cost, most, fixed, candidates: vec![place] });
            }
        }
    }
    // Those who are there already may be more than a plan would have.
    kinds.iter_mut().for_each(|kind| kind.most = kind.most.max(kind.fixed));
    kinds
}

/// Numbers of people per kind that cost no more than the limit and have no room for one more; `None` if they are too many
/// to name.
fn largest_sets(model: &Model, kinds: &[Kind], limit: f64) -> Option<Vec<Vec<u32>>> {
    let cheapest = kinds.iter().map(|kind| kind.cost).fold(f64::INFINITY, f64::min);
    if cheapest <= 0.0 || limit / cheapest > MOST_PEOPLE {
        return None;
    }
    let mut naming = Naming { model, kinds, limit, counts: vec![0; kinds.len()], sets: Vec::new(), steps: 0 };
    naming.go_on(0, 0.0)?;
    Some(naming.sets)
}

/// The naming of all largest sets under way.
struct Naming<'k> {
    model: &'k Model,
    kinds: &'k [Kind],
    limit: f64,
    counts: Vec<u32>,
    sets: Vec<Vec<u32>>,
    steps: usize,
}

impl Naming<'_> {
    /// Names the numbers of all kinds from `next` on, where those before cost so much.
    fn go_on(&mut self, next: usize, cost: f64) -> Option<()> {
        self.steps += 1;
        if self.steps > 20 * MOST_SETS || self.sets.len() > MOST_SETS {
            return None;
        }
        let Some(kind) = self.kinds.get(next) else {
            let mut rest = self.kinds.iter().zip(&self.counts);
            let room = rest.any(|(kind, count)| *count < kind.most && cost + kind.cost <= self.limit);
            if !room && self.may_keep_minimums() {
                self.sets.push(self.counts.clone());
            }
            return Some(());
        };
        for count in kind.fixed..=kind.most {
            let cost = cost + kind.cost * f64::from(count);
            if cost > self.limit {
                break;
            }
            self.counts[next] = count;
            self.go_on(next + 1, cost)?;
        }
        self.counts[next] = 0;
        Some(())
    }

    /// Whether the least numbers may be kept: a kind stands for each of its candidates.
    fn may_keep_minimums(&self) -> bool {
        let least = self.model.rules.iter().filter(|rule| rule.bound == Side::Least);
        least.into_iter().all(|rule| {
            let weight = |kind: &Kind| {
                let of_kind = rule.terms.iter().filter(|(place, _)| kind.candidates.contains(place));
                of_kind.map(|term| term.1).fold(0.0, f64::max)
            };
            let counted = self.kinds.iter().zip(&self.counts).filter(|(_, count)| **count > 0);
            rule.excess(counted.map(|(kind, count)| weight(kind) * f64::from(*count)).sum()) == 0.0
        })
    }
}

/// Refutes sets of people, and remembers which fell.
struct Refuter<'s, 'a, 't> {
    search: &'s Search<'a, 't>,
    kinds: &'s [Kind],
    /// The days of the trials, the worst first,
    days: Vec<usize>,
    /// and how many of them the best layout, whichever it is, surely does not exceed in missing each goal.
    allowed: Vec<usize>,
    /// Instants at which the number of people at work changes.
    instants: Vec<Time>,
    /// Confidence with which each goal is seen to be missed.
    confidence: f64,
    /// Whether people of a team are all alike: everybody comes, in time and equally quick.
    are_alike: bool,
    /// People per instant, group and team of each set that fell, and the set.
    fallen: Vec<(Vec<u32>, Vec<People>)>,
    /// The same of those that withstood: below a lower limit they are not tried again.
    withstood: Vec<Vec<u32>>,
}

impl<'s, 'a, 't> Refuter<'s, 'a, 't> {
    fn of(search: &'s Search<'a, 't>, best: &Found, kinds: &'s [Kind]) -> Self {
        let goals = search.goals.of_days();
        let wanted = DAYS.min(search.trials.days());
        // Spread evenly from quiet to busy.
        let mut days: Vec<usize> =
            (0..wanted).map(|n| (2 * n + 1) * search.trials.days() / (2 * wanted)).collect();
        // All goals together are to be wrong no more often, and so each less.
        let confidence = 1.0 - (1.0 - CONFIDENCE) / search.goals.list.len() as f64;
        let allowed = goals
            .iter()
            .map(|goal| wanted - surely_met(goal.target.promise, wanted as u64, confidence) as usize)
            .collect();
        // A set that fails fails soonest on the days that are worst for the plan.
        let badness = |day: usize| {
            let shortfalls = best.standing.shortfalls.iter().zip(&search.response.scale);
            shortfalls.map(|(s, scale)| s[day] / scale.max(1e-9)).fold(f64::NEG_INFINITY, f64::max)
        };
        days.sort_by(|a, b| badness(*b).total_cmp(&badness(*a)));
        let changes = |shift: &Shift| {
            let breaks: Vec<Time> = shift.breaks.iter().flat_map(|(from, to)| [*from, *to]).collect();
            [shift.start, shift.end].into_iter().chain(breaks)
        };
        let mut instants: Vec<Time> = search.model.shifts.iter().flat_map(changes).collect();
        instants.sort_unstable();
        instants.dedup();
        let mut teams = search.trials.scenario().teams.iter();
        let are_alike =
            teams.all(|team| team.no_show == 0.0 && team.person_cv == 0.0 && team.lateness.is_none());
        let (fallen, withstood) = (Vec::new(), Vec::new());
        Refuter { search, kinds, days, allowed, instants, confidence, are_alike, fallen, withstood }
    }

    /// Whether every set falls; `false` if one withstands, or if it takes too long.
    fn refutes(&mut self, sets: Vec<Vec<u32>>) -> bool {
        let without_breaks = |counts: Vec<u32>| -> Vec<People> {
            let some = self.kinds.iter().zip(counts).filter(|(_, count)| *count > 0);
            let people = |(kind, count): (&Kind, u32)| {
                let breaks = kind.candidates.len() == 1;
                People { candidate: kind.candidates[0], breaks, count }
            };
            some.map(people).collect()
        };
        let mut sets: Vec<Vec<People>> = sets.into_iter().map(without_breaks).collect();
        // The strongest first: with it fall those that are weaker, and one that withstands is found soon.
        sets.sort_by(|a, b| self.weakness(a).total_cmp(&self.weakness(b)));
        let most = self.search.trials.spent() + MOST_DAYS * self.search.goals.days as u64;
        sets.into_iter().all(|set| self.falls(&set, most))
    }

    /// Whether a set falls: as it is, or however the breaks are placed that it leaves out.
    fn falls(&mut self, set: &[People], most: u64) -> bool {
        let staff = self.staff(set);
        let below = |(failed, people): &(Vec<u32>, Vec<People>)| {
            staff.iter().zip(failed).all(|(mine, failed)| mine <= failed)
                && (self.are_alike || self.is_covered(set, people))
        };
        if self.fallen.iter().any(below) {
            return true;
        }
        if self.search.stopped() || self.search.trials.spent() > most {
            return false;
        }
        if !self.withstood.contains(&staff) {
            if self.fails(&self.layout(set)) {
                self.fallen.push((staff, set.to_vec()));
                return true;
            }
            self.withstood.push(staff);
        }
        let Some(place) = set.iter().position(|people| !people.breaks) else { return false };
        let mut placed = self.placements(set, place);
        placed.sort_by(|a, b| self.weakness(a).total_cmp(&self.weakness(b)));
        placed.into_iter().all(|set| self.falls(&set, most))
    }

    /// The set with the breaks of one kind placed in every way.
    fn placements(&self, set: &[People], place: usize) -> Vec<Vec<People>> {
        let mine = |kind: &&Kind| kind.candidates.contains(&set[place].candidate);
        let Some(kind) = self.kinds.iter().find(mine) else { return Vec::new() };
        let mut shared: Vec<Vec<u32>> = vec![Vec::new()];
        for (number, _) in kind.candidates.iter().enumerate() {
            let last = number + 1 == kind.candidates.len();
            let share = |counts: Vec<u32>| {
                let left = set[place].count - counts.iter().sum::<u32>();
                (if last { left } else { 0 }..=left).map(move |count| [&counts[..], &[count]].concat())
            };
            shared = shared.into_iter().flat_map(share).collect();
        }
        let others =
            || set.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, people)| *people);
        let with = |counts: Vec<u32>| {
            let some = kind.candidates.iter().zip(counts).filter(|(_, count)| *count > 0);
            let placed = some.map(|(candidate, count)| People { candidate: *candidate, breaks: true, count });
            others().chain(placed).collect()
        };
        shared.into_iter().map(with).collect()
    }

    /// People per instant, group and team.
    fn staff(&self, set: &[People]) -> Vec<u32> {
        let model = self.search.model;
        let (groups, teams) = (model.groups, model.yields.len());
        let mut staff = vec![0; self.instants.len() * groups * teams];
        for people in set {
            let candidate = &model.candidates[people.candidate];
            let shift = self.shift(people);
            let away = |at: Time| shift.breaks.iter().any(|(from, to)| *from <= at && at < *to);
            let there = self.instants.iter().enumerate();
            let there = there.filter(|(_, at)| shift.start <= **at && **at < shift.end && !away(**at));
            for (number, _) in there {
                let group = number * groups + usize::from(candidate.group);
                staff[group * teams + usize::from(candidate.team)] += people.count;
            }
        }
        staff
    }

    /// Whether each of some people may be matched to another of a set, of the same team and group, who is at work whenever
    /// he is (augmenting paths: Kuhn 1955, Naval Research Logistics Quarterly 2).
    fn is_covered(&self, set: &[People], by: &[People]) -> bool {
        let persons = |set: &[People]| -> Vec<People> {
            set.iter().flat_map(|people| std::iter::repeat_n(*people, people.count as usize)).collect()
        };
        let (mine, theirs) = (persons(set), persons(by));
        let mut matched: Vec<Option<usize>> = vec![None; theirs.len()];
        (0..mine.len()).all(|person| {
            let mut tried = vec![false; theirs.len()];
            self.match_one(person, &mine, &theirs, &mut matched, &mut tried)
        })
    }

    fn match_one(
        &self,
        person: usize,
        mine: &[People],
        theirs: &[People],
        matched: &mut [Option<usize>],
        tried: &mut [bool],
    ) -> bool {
        for other in 0..theirs.len() {
            if tried[other] || !self.covers(&theirs[other], &mine[person]) {
                continue;
            }
            tried[other] = true;
            let free = match matched[other] {
                None => true,
                Some(before) => self.match_one(before, mine, theirs, matched, tried),
            };
            if free {
                matched[other] = Some(person);
                return true;
            }
        }
        false
    }

    /// Whether one of a candidate is at work whenever one of another is, for the same group in the same team.
    fn covers(&self, one: &People, other: &People) -> bool {
        let of = |people: &People| &self.search.model.candidates[people.candidate];
        let (mine, theirs) = (self.shift(one), self.shift(other));
        let away = |(from, to): &(Time, Time)| {
            let (from, to) = ((*from).max(theirs.start), (*to).min(theirs.end));
            from >= to || theirs.breaks.iter().any(|(start, end)| *start <= from && to <= *end)
        };
        (of(one).team, of(one).group) == (of(other).team, of(other).group)
            && mine.start <= theirs.start
            && theirs.end <= mine.end
            && mine.breaks.iter().all(away)
    }

    fn shift(&self, people: &People) -> Shift {
        let shift = &self.search.model.shifts[self.search.model.candidates[people.candidate].shift];
        let breaks = if people.breaks { shift.breaks.clone() } else { Vec::new() };
        Shift { breaks, ..shift.clone() }
    }

    fn layout(&self, set: &[People]) -> Layout {
        let mut layout = Layout::default();
        for people in set {
            let candidate = &self.search.model.candidates[people.candidate];
            let shift = layout.shifts.len();
            layout.shifts.push(self.shift(people));
            layout.lines.push(LayoutLine {
                team: candidate.team,
                group: candidate.group,
                shift,
                count: people.count,
            });
        }
        layout
    }

    /// How far a set misses, by the curves.
    fn weakness(&self, set: &[People]) -> f64 {
        let mut counts = vec![0; self.search.model.candidates.len()];
        set.iter().for_each(|people| counts[people.candidate] += people.count);
        let (response, staff) = (&self.search.response, Response::staff(self.search.model, &counts));
        let beyond = |goal: usize| {
            let cells = staff.iter().enumerate();
            let wrong: f64 = cells.map(|(cell, n)| response.curve(goal, cell).at(*n)).sum();
            (wrong - response.allowed[goal]) / response.scale[goal].max(1e-9)
        };
        (0..response.allowed.len()).map(beyond).fold(f64::NEG_INFINITY, f64::max)
    }

    /// Whether a layout misses a goal more often than the best one surely does.
    fn fails(&self, layout: &Layout) -> bool {
        let search = self.search;
        let missed = |_: usize, trial: &DayTrial| search.goals.missed(trial);
        let Some(seen) = search.trials.run_until(layout, &self.days, Detail::Days, &missed, &self.allowed)
        else {
            return true;
        };
        search.goals.floors().iter().any(|floor| {
            let (mean, deviation) = floor.mean_shortfall(&seen);
            mean > one_sided(self.confidence) * deviation / (seen.len() as f64).sqrt()
        })
    }
}
