//! Sets of people of a small plan: all largest ones that cost no more than a limit, the ways to place their breaks, and
//! whether one covers another.

use super::model::{Candidate, Model};
use super::rules::Bound as Side;
use crate::units::Time;
use crate::workforce::{Layout, LayoutLine, Shift};

/// Most sets of people that are named.
const MOST_SETS: usize = 100_000;
/// Most people of a set that is worth the attempt.
const MOST_PEOPLE: f64 = 24.0;

/// Candidates that differ in their breaks only.
pub(super) struct Kind {
    /// Least cost that any placement of breaks has.
    cost: f64,
    pub most: u32,
    /// People who are there already.
    fixed: u32,
    pub candidates: Vec<usize>,
}

/// So many people of a candidate, with its breaks or without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct People {
    pub candidate: usize,
    pub breaks: bool,
    pub count: u32,
}

pub(super) fn kinds(model: &Model) -> Vec<Kind> {
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

/// Sets of people, without breaks where there are several ways to place them, that cost no more than the limit and have no
/// room for one more; `None` if they are too many to name.
pub(super) fn largest_sets(model: &Model, kinds: &[Kind], limit: f64) -> Option<Vec<Vec<People>>> {
    let chosen = kinds.iter().filter(|kind| kind.most > 0);
    let cheapest = chosen.map(|kind| kind.cost).fold(f64::INFINITY, f64::min);
    if cheapest <= 0.0 || limit / cheapest > MOST_PEOPLE {
        return None;
    }
    let mut naming = Naming { model, kinds, limit, counts: vec![0; kinds.len()], sets: Vec::new(), steps: 0 };
    naming.go_on(0, 0.0)?;
    let without_breaks = |counts: Vec<u32>| -> Vec<People> {
        let some = kinds.iter().zip(counts).filter(|(_, count)| *count > 0);
        let people = |(kind, count): (&Kind, u32)| {
            let breaks = kind.candidates.len() == 1;
            People { candidate: kind.candidates[0], breaks, count }
        };
        some.map(people).collect()
    };
    Some(naming.sets.into_iter().map(without_breaks).collect())
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

/// The set with the breaks of one kind placed in every way.
pub(super) fn placements(kinds: &[Kind], set: &[People], place: usize) -> Vec<Vec<People>> {
    let mine = |kind: &&Kind| kind.candidates.contains(&set[place].candidate);
    let Some(kind) = kinds.iter().find(mine) else { return Vec::new() };
    let mut shared: Vec<Vec<u32>> = vec![Vec::new()];
    for (number, _) in kind.candidates.iter().enumerate() {
        let last = number + 1 == kind.candidates.len();
        let share = |counts: Vec<u32>| {
            let left = set[place].count - counts.iter().sum::<u32>();
            (if last { left } else { 0 }..=left).map(move |count| [&counts[..], &[count]].concat())
        };
        shared = shared.into_iter().flat_map(share).collect();
    }
    let others = || set.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, people)| *people);
    let with = |counts: Vec<u32>| {
        let some = kind.candidates.iter().zip(counts).filter(|(_, count)| *count > 0);
        let placed = some.map(|(candidate, count)| People { candidate: *candidate, breaks: true, count });
        others().chain(placed).collect()
    };
    shared.into_iter().map(with).collect()
}

/// The set of so many people of each candidate.
pub(super) fn placed(counts: &[u32]) -> Vec<People> {
    let some = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    some.map(|(candidate, count)| People { candidate, breaks: true, count: *count }).collect()
}

/// People per candidate, wherever their breaks are.
pub(super) fn counts(model: &Model, set: &[People]) -> Vec<u32> {
    let mut counts = vec![0; model.candidates.len()];
    set.iter().for_each(|people| counts[people.candidate] += people.count);
    counts
}

pub(super) fn shift(model: &Model, people: &People) -> Shift {
    let shift = &model.shifts[model.candidates[people.candidate].shift];
    let breaks = if people.breaks { shift.breaks.clone() } else { Vec::new() };
    Shift { breaks, ..shift.clone() }
}

/// The layout of a set; with its breaks placed it is the model's own, whose people draw the same.
pub(super) fn layout(model: &Model, set: &[People]) -> Layout {
    if set.iter().all(|people| people.breaks) {
        return model.layout(&counts(model, set));
    }
    let mut layout = Layout::default();
    for people in set {
        let candidate = &model.candidates[people.candidate];
        let place = layout.shifts.len();
        layout.shifts.push(shift(model, people));
        layout.lines.push(LayoutLine {
            team: candidate.team,
            group: candidate.group,
            shift: place,
            count: people.count,
        });
    }
    layout
}

/// Whether each of some people may be matched to another of a set, of the same team and group, who is at work whenever
/// he is (augmenting paths: Kuhn 1955, Naval Research Logistics Quarterly 2).
pub(super) fn is_covered(model: &Model, set: &[People], by: &[People]) -> bool {
    let persons = |set: &[People]| -> Vec<People> {
        set.iter().flat_map(|people| std::iter::repeat_n(*people, people.count as usize)).collect()
    };
    let (mine, theirs) = (persons(set), persons(by));
    let mut matched: Vec<Option<usize>> = vec![None; theirs.len()];
    (0..mine.len()).all(|person| {
        let mut tried = vec![false; theirs.len()];
        match_one(model, person, (&mine, &theirs), &mut matched, &mut tried)
    })
}

fn match_one(
    model: &Model,
    person: usize,
    (mine, theirs): (&[People], &[People]),
    matched: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for other in 0..theirs.len() {
        if tried[other] || !covers(model, &theirs[other], &mine[person]) {
            continue;
        }
        tried[other] = true;
        let free = match matched[other] {
            None => true,
            Some(before) => match_one(model, before, (mine, theirs), matched, tried),
        };
        if free {
            matched[other] = Some(person);
            return true;
        }
    }
    false
}

/// Whether one of a candidate is at work whenever one of another is, for the same group in the same team.
fn covers(model: &Model, one: &People, other: &People) -> bool {
    let of = |people: &People| &model.candidates[people.candidate];
    let (mine, theirs) = (shift(model, one), shift(model, other));
    let away = |(from, to): &(Time, Time)| {
        let (from, to) = ((*from).max(theirs.start), (*to).min(theirs.end));
        from >= to || theirs.breaks.iter().any(|(start, end)| *start <= from && to <= *end)
    };
    (of(one).team, of(one).group) == (of(other).team, of(other).group)
        && mine.start <= theirs.start
        && theirs.end <= mine.end
        && mine.breaks.iter().all(away)
}
