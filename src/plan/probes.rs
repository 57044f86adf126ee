//! Probes for a bound: what goes wrong under a layout on the days that decide, part by part of the plan, and how it answers
//! to one person more in an hour of a group.

use super::bound::CONFIDENCE;
use super::certificate::{Certificate, Certified};
use super::response::{Response, following};
use super::search::{Found, Search};
use super::slopes::APART;
use super::stretches::Stretches;
use super::targets::order;
use super::trials::{DayTrial, Detail, Trials};
use crate::kpi::Target;
use crate::stats::{one_sided, surely_met};
use crate::workforce::Layout;

/// Days to each side of the one that decides: a share of the certificate's, at least and at most.
const ABOUT: (f64, usize, usize) = (1.0 / 160.0, 3, 6);
/// Most days of a target.
pub(super) const MOST_DAYS: usize = 2 * ABOUT.2 + 1;
/// Hours of a group that make a part of the plan. What is linear there is so for the part; parts add up. More of them would
/// follow how harm bends with fewer probes, and follow chance as well.
const PART: usize = 8;
/// Plenty of people: a factor on the work, and people above it in units of its root.
const PLENTY: (f64, f64) = (2.2, 9.0);
/// People as which hours count in which nobody is: helpers are to show what they would mend there.
const NOBODY: f64 = 1e-3;

/// What a layout does on the days that decide.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Probe {
    /// People per stretch.
    pub staff: Vec<f64>,
    /// Per target and part: what goes wrong less what may, in the mean over its days.
    pub wrong: Vec<Vec<f64>>,
    /// Per target and stretch: the same.
    by_stretch: Vec<Vec<f64>>,
    /// Per target and part: the stretches whose people matter, and what one more of them changes; empty if they were not
    /// measured.
    pub slopes: Vec<Vec<Vec<(usize, f64)>>>,
}

impl Probe {
    /// What goes wrong less what may over all parts.
    pub fn total(&self, goal: usize) -> f64 {
        self.wrong[goal].iter().sum()
    }

    /// The line through it, at other numbers of people.
    pub fn line(&self, goal: usize, part: usize, staff: &[f64]) -> f64 {
        let changes = self.slopes[goal][part].iter();
        let change: f64 = changes.map(|(place, slope)| slope * (staff[*place] - self.staff[*place])).sum();
        self.wrong[goal][part] + change
    }

    /// What would go wrong more if nobody were there and the lines went on for so long.
    pub fn steepness(&self, goal: usize) -> f64 {
        let slopes = self.slopes[goal].iter().flatten();
        slopes.map(|(place, slope)| -slope * self.staff[*place]).sum()
    }
}

/// The days on which layouts are probed, and where.
pub(super) struct Probes<'s, 'a, 't> {
    search: &'s Search<'a, 't>,
    trials: Trials<'a>,
    /// Per target: which of the days.
    of_target: Vec<Vec<usize>>,
    /// Per target: what may go wrong on these days in the mean, beyond what may on the day that decides.
    pub room: Vec<f64>,
    pub stretches: Stretches,
    /// Part of each stretch.
    part: Vec<usize>,
    /// How many parts there are.
    pub parts: usize,
}

impl<'s, 'a, 't> Probes<'s, 'a, 't> {
    /// On the days about the last one on which the best layout surely keeps each target.
    pub fn new(search: &'s Search<'a, 't>, certificate: &Certificate) -> Self {
        let study = search.trials.study();
        let confidence = 1.0 - (1.0 - CONFIDENCE) / certificate.targets.len().max(1) as f64;
        let about = ((certificate.days as f64 * ABOUT.0) as usize).clamp(ABOUT.1, ABOUT.2);
        let (named, room): (Vec<Vec<usize>>, Vec<f64>) = (certificate.targets.iter().zip(&study.targets))
            .map(|(certified, target)| {
                let order = order(&certified.shortfalls);
                let last = surely_kept(certified, target, &order, confidence);
                let days = &order[last.saturating_sub(about + 1)..(last + about).min(order.len())];
                let mean = days.iter().map(|day| certified.shortfalls[*day]).sum::<f64>() / days.len() as f64;
                (days.to_vec(), mean - certified.shortfalls[order[last - 1]])
            })
            .unzip();
        let (trials, of_target) =
            certificate.days_named(search.trials, (study, search.trials.scenario()), &named);
        let (stretches, groups) = (Stretches::of(search.model, trials.scenario().slot), search.model.groups);
        let count = stretches.means(&vec![0.0; search.model.cells()]).len();
        let part: Vec<usize> =
            (0..count).map(|place| place / groups / PART * groups + place % groups).collect();
        let parts = part.iter().max().map_or(0, |last| last + 1);
        Probes { search, trials, of_target, room, stretches, part, parts }
    }

    /// Days simulated so far.
    pub fn simulated(&self) -> u64 {
        self.trials.simulated()
    }

    /// Probes numbers of people without slopes.
    pub fn probe(&self, counts: &[u32]) -> Probe {
        let model = self.search.model;
        let by_stretch = self.wrong(&model.layout(counts));
        let staff = self.stretches.means(&Response::staff(model, counts));
        Probe { staff, wrong: self.in_parts(&by_stretch), by_stretch, slopes: Vec::new() }
    }

    /// Measures the slopes of a probe: helpers come for an hour, in every so many hours of each group at once.
    pub fn measure_slopes(&self, counts: &[u32], probe: &mut Probe) {
        let (search, groups) = (self.search, self.search.model.groups);
        let layout = search.model.layout(counts);
        let work = self.stretches.means(&search.response.work);
        let there: Vec<f64> = probe
            .staff
            .iter()
            .zip(work)
            .map(|(there, work)| if work > 0.0 { there.max(NOBODY) } else { 0.0 })
            .collect();
        let before = std::mem::take(&mut probe.by_stretch);
        probe.slopes = vec![vec![Vec::new(); self.parts]; self.room.len()];
        for phase in 0..APART {
            let (helped, helpers) = search.with_helpers(&layout, &there, &self.stretches, phase);
            let after = self.wrong(&helped);
            for (place, work) in helpers {
                let from = if place < groups { place } else { place - groups };
                for at in (from..there.len()).step_by(groups).take(APART) {
                    for (slopes, (before, after)) in probe.slopes.iter_mut().zip(before.iter().zip(&after)) {
                        let (slopes, slope) = (&mut slopes[self.part[at]], (after[at] - before[at]) / work);
                        match slopes.iter_mut().find(|(known, _)| *known == place) {
                            Some((_, known)) => *known += slope,
                            None => slopes.push((place, slope)),
                        }
                    }
                }
            }
        }
    }

    /// The least that goes wrong in each part, with plenty of people everywhere.
    pub fn least(&self) -> Probe {
        let model = self.search.model;
        let plenty = |work: &f64| (work * PLENTY.0).max(work + PLENTY.1 * work.sqrt()).ceil() as u32;
        let staff: Vec<u32> = self.search.response.work.iter().map(plenty).collect();
        let by_stretch = self.wrong(&following(&self.trials, model, &staff));
        let slopes = vec![vec![Vec::new(); self.parts]; self.room.len()];
        Probe { staff: vec![0.0; self.part.len()], wrong: self.in_parts(&by_stretch), by_stretch, slopes }
    }

    /// Whole numbers of people near others: what rounding adds or takes goes over to the next shift of the group.
    pub fn rounded(&self, numbers: &[f64]) -> Vec<u32> {
        let model = self.search.model;
        let mut some: Vec<usize> = (0..numbers.len()).filter(|place| numbers[*place] > 1e-9).collect();
        let key = |place: &usize| {
            let candidate = &model.candidates[*place];
            (candidate.group, candidate.first, candidate.presence.len(), candidate.shift, candidate.team)
        };
        some.sort_by_key(key);
        let (mut counts, mut left) = (vec![0; numbers.len()], vec![0.0; model.groups]);
        for place in some {
            let left = &mut left[usize::from(model.candidates[place].group)];
            let wanted = numbers[place] + *left;
            counts[place] = wanted.round().max(0.0) as u32;
            *left = wanted - f64::from(counts[place]);
        }
        counts
    }

    /// Per target and stretch: what goes wrong less what may.
    fn wrong(&self, layout: &Layout) -> Vec<Vec<f64>> {
        let all: Vec<usize> = (0..self.trials.days()).collect();
        let seen: Vec<DayTrial> = self.trials.run(layout, &all, Detail::Cells);
        let goals = self.search.goals.of_days().iter().zip(&self.of_target);
        goals
            .map(|(goal, days)| {
                let days = days.iter().map(|day| &seen[*day]);
                self.stretches.sums(&goal.mean_by_cell(days, self.search.model.cells()).0)
            })
            .collect()
    }

    fn in_parts(&self, wrong: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let add = |wrong: &Vec<f64>| {
            let mut parts = vec![0.0; self.parts];
            wrong.iter().zip(&self.part).for_each(|(wrong, part)| parts[*part] += wrong);
            parts
        };
        wrong.iter().map(add).collect()
    }
}

/// How many of a certificate's days the best layout surely keeps a target on, in the plan's order of days. A sample in
/// strata varies less than independent days do: days next to each other are as busy, and how often one of such a pair is
/// among the first and the other is not tells by how much.
fn surely_kept(certified: &Certified, target: &Target, order: &[usize], confidence: f64) -> usize {
    let days = order.len();
    let promised = ((target.promise * days as f64) as usize).clamp(1, days);
    let level = certified.shortfalls[order[promised - 1]];
    let first = |day: &f64| *day <= level;
    let unlike = certified.shortfalls.chunks_exact(2).filter(|pair| first(&pair[0]) != first(&pair[1]));
    let deviation = (unlike.count().max(1) as f64).sqrt();
    let least = (target.promise * days as f64 - one_sided(confidence) * deviation).floor().max(1.0) as usize;
    least.max(surely_met(target.promise, days as u64, confidence) as usize).clamp(1, promised)
}

/// Numbers of people between those of a layout and others.
pub(super) fn between(found: &Found, others: &[f64], share: f64) -> Vec<f64> {
    let mix = |(mine, other): (&u32, &f64)| f64::from(*mine) * (1.0 - share) + other * share;
    found.counts.iter().zip(others).map(mix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_through_its_probe() {
        let probe = Probe {
            staff: vec![4.0, 2.0],
            wrong: vec![vec![5.0, -3.0]],
            by_stretch: Vec::new(),
            slopes: vec![vec![vec![(0, -2.0), (1, -0.5)], vec![(1, -1.0)]]],
        };
        assert_eq!(probe.line(0, 0, &probe.staff), 5.0);
        assert_eq!(probe.line(0, 0, &[5.0, 4.0]), 2.0);
        assert_eq!((probe.total(0), probe.steepness(0)), (2.0, 11.0));
    }
}
