//! What may be planned: candidates (a team and a group on a shift with its breaks placed) and the rules that their
//! numbers keep.

use super::load::{Load, loads};
use super::rules::{About, Pool, Rule, add_pools, rules};
use crate::kpi::{Better, Target, Unit};
use crate::scenario::{Clock, Demand, GroupId, Scenario, Team, TeamId, by_hour};
use crate::study::Study;
use crate::study::visits::visits;
use crate::units::{Span, Time};
use crate::workforce::{Layout, LayoutLine, Opening, Shift};

/// Most placements of breaks per shift template: more hardly help, and each is a column of the master problem.
const MOST_PLACEMENTS: usize = 8;

/// Share of their time for which people are busy where a target is kept, roughly.
const USUAL_OCCUPANCY: f64 = 0.6;

/// The same in the hours that decide, in which people have as much as they can do.
const FULL_OCCUPANCY: f64 = 0.9;

/// Nobody counts for less, against the strongest.
const LEAST_STRENGTH: f64 = 0.02;

/// A team and a group on a shift whose breaks are placed: the layout says how many people take it.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate {
    /// Employment class.
    pub team: TeamId,
    /// Skill group.
    pub group: GroupId,
    /// Index in [`Model::shifts`].
    pub shift: usize,
    /// Which shift template it came from.
    pub template: usize,
    /// Planned cost of one person, with that of the inquiries that he is expected to receive.
    pub cost: f64,
    /// People who are there already: at least so many.
    pub fixed: u32,
    /// At most so many, by the team's head count.
    pub most: u32,
    /// First period in which it is at work, and the share of each period from there on that it is.
    pub first: usize,
    /// Share of each period at work, from `first` on.
    pub presence: Vec<f64>,
}

impl Candidate {
    /// What planners call one shift, wherever its breaks fall: template, team, group.
    pub fn kind(&self) -> (usize, TeamId, GroupId) {
        // A shift that is no template is one of its own.
        let template = if self.is_of_template() { self.template } else { usize::MAX - self.shift };
        (template, self.team, self.group)
    }

    /// Whether it is of a shift template, and not there for people only who are there already.
    pub fn is_of_template(&self) -> bool {
        self.template != usize::MAX
    }
}

/// Everything that a plan chooses from, and the rules that it keeps.
#[derive(Clone, Debug)]
pub struct Model {
    /// Shifts with their breaks placed.
    pub shifts: Vec<Shift>,
    /// What may be chosen.
    pub candidates: Vec<Candidate>,
    /// What the numbers keep.
    pub rules: Vec<Rule>,
    /// Teams with so many different people and no more.
    pub pools: Vec<Pool>,
    /// Planning periods up to the scenario's end.
    pub periods: usize,
    /// Skill groups.
    pub groups: usize,
    /// Expected inquiries and work per period and group.
    loads: Vec<Load>,
    /// Work done per person and period, against one who always comes, works at factor 1 and can do most: by team, then
    /// period.
    pub yields: Vec<Vec<f64>>,
}

impl Model {
    /// The model of a study; `scenario` is the study's with planning periods as slots, and `fixed` names people who
    /// are there already.
    pub fn new(study: &Study, scenario: &Scenario, fixed: Option<&Layout>) -> Self {
        let mut model = Model {
            shifts: Vec::new(),
            candidates: Vec::new(),
            rules: Vec::new(),
            pools: Vec::new(),
            periods: scenario.slots(),
            groups: scenario.groups.len(),
            loads: loads(scenario),
            yields: yields(scenario),
        };
        for (template, (shift, opening)) in study.templates().enumerate() {
            for placed in placements(shift, opening, study.plan.break_step, &scenario.clock) {
                model.add_shift(study, scenario, template, placed, opening);
            }
        }
        if let Some(fixed) = fixed {
            model.fix(study, scenario, fixed);
        }
        model.rules = rules(study, scenario, &model);
        add_pools(study, &mut model);
        model
    }

    fn add_shift(
        &mut self,
        study: &Study,
        scenario: &Scenario,
        template: usize,
        shift: Shift,
        opening: &Opening,
    ) {
        let index = self.shifts.len();
        let teams = (0..scenario.teams.len() as TeamId).filter(|team| {
            let limits = &study.limits[*team as usize];
            let none = limits.people == 0 || limits.headcount.iter().max() == Some(&0);
            opening.teams.contains(team) && !none && limits.allow_a_day_of(&shift)
        });
        for team in teams {
            for group in (0..scenario.groups.len() as GroupId).filter(|group| opening.groups.contains(group))
            {
                self.add(study, scenario, (team, group, index, template), &shift);
            }
        }
        self.shifts.push(shift);
    }

    /// Adds a candidate; `None` if he would do no work in the scenario: his shift lies outside it, or nobody of his team
    /// ever comes.
    fn add(
        &mut self,
        study: &Study,
        scenario: &Scenario,
        (team, group, index, template): (TeamId, GroupId, usize, usize),
        shift: &Shift,
    ) -> Option<usize> {
        let limits = &study.limits[team as usize];
        let most = limits.headcount.iter().copied().max().unwrap_or(u32::MAX).min(limits.people);
        let (first, presence) = presence(shift, scenario);
        let works = |(yields, share): (&f64, &f64)| *yields > 0.0 && *share > 0.0;
        if !self.yields[team as usize].iter().skip(first).zip(&presence).any(works) {
            return None;
        }
        self.candidates.push(Candidate {
            team,
            group,
            shift: index,
            template,
            cost: study.shift_cost(team, shift) + self.inquiry_cost(study, team, group, first, &presence),
            fixed: 0,
            most: most.min(10_000),
            first,
            presence,
        });
        Some(self.candidates.len() - 1)
    }

    /// Expected cost of the inquiries that a person receives: an equal share of those of each period, among as many
    /// people as are usual there.
    fn inquiry_cost(
        &self,
        study: &Study,
        team: TeamId,
        group: GroupId,
        first: usize,
        presence: &[f64],
    ) -> f64 {
        let Some(cost) = study.costs.as_ref().map(|costs| costs[team as usize].per_inquiry) else {
            return 0.0;
        };
        if cost == 0.0 {
            return 0.0;
        }
        let periods = (first..).zip(presence);
        let share = |(period, share): (usize, &f64)| {
            let load = &self.loads[period * self.groups + group as usize];
            // People of factor 1 who are busy for that share of their time.
            let people = (load.work / study.plan.period.secs() / USUAL_OCCUPANCY).max(1.0);
            share * load.inquiries / people
        };
        cost * periods.map(share).sum::<f64>()
    }

    /// Adds people who are there already as candidates of at least their number. Those who do no work in the scenario
    /// change nothing in it.
    fn fix(&mut self, study: &Study, scenario: &Scenario, fixed: &Layout) {
        for line in fixed.lines.iter().filter(|line| line.count > 0) {
            let shift = &fixed.shifts[line.shift];
            let known = self.candidates.iter().position(|candidate| {
                let mine = &self.shifts[candidate.shift];
                (candidate.team, candidate.group) == (line.team, line.group)
                    && (mine.start, mine.end, &mine.breaks) == (shift.start, shift.end, &shift.breaks)
            });
            let place = known.or_else(|| {
                let (index, template) = (self.shifts.len(), usize::MAX);
                self.shifts.push(shift.clone());
                self.add(study, scenario, (line.team, line.group, index, template), shift)
            });
            let Some(place) = place else { continue };
            let candidate = &mut self.candidates[place];
            candidate.fixed += line.count;
            // A shift that is no template of the plan is there for these people only.
            candidate.most = if candidate.is_of_template() {
                candidate.most.max(candidate.fixed)
            } else {
                candidate.fixed
            };
        }
    }

    /// The same choice without limits on how many people there are: what could be had by hiring.
    pub fn with_hiring(&self) -> Model {
        let mut model = self.clone();
        model.rules.retain(|rule| !matches!(rule.about, About::Headcount | About::People));
        model.pools.clear();
        model
            .candidates
            .iter_mut()
            .filter(|candidate| candidate.is_of_template())
            .for_each(|c| c.most = 10_000);
        model
    }

    /// The same choice without the slowest team, without the two slowest, and so on, where a mean length is promised: people who
    /// are slow hold it up however many they are. None if no mean length is.
    pub(super) fn without_slow_teams(&self, study: &Study, scenario: &Scenario) -> Vec<Model> {
        let is_mean_length =
            |target: &Target| target.figure.better == Better::Lower && target.figure.unit == Unit::Seconds;
        if !study.targets.iter().any(is_mean_length) {
            return Vec::new();
        }
        let slowness =
            |team: TeamId| scenario.teams[usize::from(team)].work_factor.iter().copied().fold(0.0, f64::max);
        let mut paces: Vec<f64> = self.candidates.iter().map(|candidate| slowness(candidate.team)).collect();
        paces.sort_by(|a, b| b.total_cmp(a));
        paces.dedup();
        paces.pop();
        let without = |slowest: f64| {
            let mut model = self.clone();
            let slow = model.candidates.iter_mut().filter(|candidate| slowness(candidate.team) >= slowest);
            slow.for_each(|candidate| candidate.most = candidate.fixed);
            model
        };
        paces.into_iter().map(without).collect()
    }

    /// The same choice with the people of another scenario: who comes, and how much each does.
    pub(super) fn of_people_in(&self, scenario: &Scenario) -> Model {
        Model { yields: yields(scenario), ..self.clone() }
    }

    /// Cells of the plan: a period and a group, `period * groups + group`.
    pub fn cells(&self) -> usize {
        self.periods * self.groups
    }

    /// The cells in which a candidate works, and its work in each.
    pub fn work(&self, candidate: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let it = &self.candidates[candidate];
        let yields = &self.yields[it.team as usize];
        (it.first..)
            .zip(&it.presence)
            .filter(|(_, share)| **share > 0.0)
            .map(move |(period, share)| (period * self.groups + it.group as usize, share * yields[period]))
    }

    /// Planned cost of so many people of each candidate.
    pub fn cost(&self, counts: &[u32]) -> f64 {
        self.candidates.iter().zip(counts).map(|(candidate, count)| candidate.cost * f64::from(*count)).sum()
    }

    /// How much of that is what they are expected to cost by the inquiry.
    pub fn inquiries_cost(&self, study: &Study, counts: &[u32]) -> f64 {
        let of = |it: &Candidate| (it.cost - study.shift_cost(it.team, &self.shifts[it.shift])).max(0.0);
        self.candidates.iter().zip(counts).map(|(candidate, count)| of(candidate) * f64::from(*count)).sum()
    }

    /// The layout of so many people of each candidate. All layouts have the same shifts, so that a person's draws do
    /// not move when others are added.
    pub fn layout(&self, counts: &[u32]) -> Layout {
        let lines = self
            .candidates
            .iter()
            .zip(counts)
            .filter(|(_, count)| **count > 0)
            .map(|(candidate, count)| LayoutLine {
                team: candidate.team,
                group: candidate.group,
                shift: candidate.shift,
                count: *count,
            })
            .collect();
        Layout { shifts: self.shifts.clone(), lines }
    }
}

impl Model {
    /// The layout with the shifts that somebody works and no others, to be written down.
    pub fn written(&self, counts: &[u32]) -> Layout {
        let mut layout = self.layout(counts);
        let mut used: Vec<usize> = layout.lines.iter().map(|line| line.shift).collect();
        used.sort_unstable_by_key(|shift| (self.shifts[*shift].start, self.shifts[*shift].end, *shift));
        used.dedup();
        layout.shifts = used.iter().map(|shift| self.shifts[*shift].clone()).collect();
        for line in &mut layout.lines {
            line.shift = used.iter().position(|shift| *shift == line.shift).unwrap_or(0);
        }
        layout.lines.sort_by_key(|line| (line.group, line.shift, line.team));
        layout
    }
}

impl Model {
    /// Whether numbers keep all rules.
    pub fn allows(&self, counts: &[u32]) -> bool {
        self.rules.iter().all(|rule| rule.broken_by(counts) == 0.0)
            && self.pools_excess(&self.sums(counts)) == 0.0
    }

    /// Expected inquiries and work per period and group, `period * groups + group`.
    pub fn loads(&self) -> &[Load] {
        &self.loads
    }

    /// Per candidate: the rules in which it has a weight, and the weight.
    pub fn rules_of(&self) -> Vec<Vec<(usize, f64)>> {
        let mut rules = vec![Vec::new(); self.candidates.len()];
        for (index, rule) in self.rules.iter().enumerate() {
            rule.terms.iter().for_each(|(place, weight)| rules[*place].push((index, *weight)));
        }
        rules
    }

    /// The sum of each rule.
    pub fn sums(&self, counts: &[u32]) -> Vec<f64> {
        let sum = |rule: &Rule| -> f64 {
            rule.terms.iter().map(|(place, weight)| weight * f64::from(counts[*place])).sum()
        };
        self.rules.iter().map(sum).collect()
    }

    /// People that teams lack, given the sums of the rules.
    pub fn pools_excess(&self, sums: &[f64]) -> f64 {
        let lacking = |pool: &Pool| {
            let most = |taken: &Vec<usize>| taken.iter().map(|rule| sums[*rule]).fold(0.0, f64::max);
            let people: f64 = pool.taken.iter().map(most).sum();
            (people - f64::from(pool.people)).max(0.0)
        };
        self.pools.iter().map(lacking).sum()
    }
}

/// What people of each team can do by the hour of day for all that they may hold open, and the share of their time that
/// goes to inquiries, against the team that can do most: 1 for all where no cap and no share tells teams apart.
///
/// Whoever may hold c inquiries open, each for H seconds of which W are work, works c·W/H of his time (Little's law), if
/// he would not be as busy without a cap.
fn strengths(scenario: &Scenario) -> Vec<Vec<f64>> {
    let visits = visits(scenario);
    let (mut work, mut held) = (0.0, 0.0);
    for (reason, visits) in visits.iter().enumerate() {
        let expected = match &scenario.demand {
            Demand::Forecast(forecast) => forecast.expected[reason].iter().sum(),
            Demand::Replay(log) => log.iter().filter(|it| usize::from(it.reason) == reason).count() as f64,
        };
        work += expected * visits.iter().map(|visit| visit.work).sum::<f64>();
        held += expected * visits.iter().map(|visit| visit.held).sum::<f64>();
    }
    // Of laws without a mean nothing is known.
    let of_one_chat = Some(work / held).filter(|share| *share > 0.0 && share.is_finite());
    let busy = |team: &Team, hour: usize| {
        let cap = Some(by_hour(&team.cap, hour)).filter(|cap| *cap < u32::MAX);
        let held_open = cap.zip(of_one_chat).map_or(f64::INFINITY, |(cap, share)| f64::from(cap) * share);
        held_open.min(team.inquiry_share).min(FULL_OCCUPANCY)
    };
    let most = |hour: usize| scenario.teams.iter().map(|team| busy(team, hour)).fold(0.0, f64::max);
    let strength = |team: &Team, hour: usize| (busy(team, hour) / most(hour)).max(LEAST_STRENGTH);
    scenario.teams.iter().map(|team| (0..24).map(|hour| strength(team, hour)).collect()).collect()
}

/// Work per person and period, by team: who comes, divided by the factor on the work, times what he can do.
fn yields(scenario: &Scenario) -> Vec<Vec<f64>> {
    let strengths = strengths(scenario);
    let middle = |period: usize| {
        Time::START + scenario.slot * period as i64 + Span::from_micros(scenario.slot.micros() / 2)
    };
    let teams = scenario.teams.iter().zip(&strengths);
    teams
        .map(|(team, strength)| {
            let at = |period: usize| {
                let hour = scenario.clock.hour(middle(period));
                strength[hour] * (1.0 - team.no_show) / by_hour(&team.work_factor, hour)
            };
            (0..scenario.slots()).map(at).collect()
        })
        .collect()
}

/// Whether what is measured with people of one team that may be planned holds for the others but for their work factors and
/// absences.
pub(super) fn are_teams_alike(model: &Model, scenario: &Scenario) -> bool {
    let strengths = strengths(scenario);
    let mut planned = model.candidates.iter().map(|candidate| &strengths[usize::from(candidate.team)]);
    let first = planned.next();
    planned.all(|strength| Some(strength) == first)
}

/// The first period in which a shift works, and the share of each period that it does.
fn presence(shift: &Shift, scenario: &Scenario) -> (usize, Vec<f64>) {
    let overlap = |from: Time, to: Time| {
        let (from, to) = (from.max(shift.start), to.min(shift.end));
        let at_work = (to - from).max(Span::ZERO);
        shift
            .breaks
            .iter()
            .fold(at_work, |left, (start, end)| left - (*end.min(&to) - *start.max(&from)).max(Span::ZERO))
    };
    let share = |period: usize| {
        let from = Time::START + scenario.slot * period as i64;
        let to = (from + scenario.slot).min(scenario.end);
        overlap(from, to).micros() as f64 / (to - from).micros().max(1) as f64
    };
    let mut shares: Vec<f64> = (0..scenario.slots()).map(share).collect();
    let first = shares.iter().position(|share| *share > 0.0).unwrap_or(shares.len());
    let last = shares.iter().rposition(|share| *share > 0.0).map_or(first, |last| last + 1);
    shares.truncate(last);
    (first, shares.split_off(first.min(last)))
}

/// The placements of a shift's breaks: every combination of starts in their ranges, no more than a few.
fn placements(shift: &Shift, opening: &Opening, step: Span, clock: &Clock) -> Vec<Shift> {
    let mut placed = vec![Shift { breaks: Vec::new(), ..shift.clone() }];
    let several = opening.breaks.iter().filter(|(earliest, latest)| earliest < latest).count().max(1);
    let most = libm::pow(MOST_PLACEMENTS as f64, 1.0 / several as f64).floor().max(1.0) as i64;
    for (&(from, to), &(earliest, latest)) in shift.breaks.iter().zip(&opening.breaks) {
        let room = latest - earliest;
        let steps = (room.micros() / step.micros().max(1)).max(0);
        let stride = (steps + most) / most.max(1);
        let starts: Vec<Time> =
            (0..=steps).step_by(stride.max(1) as usize).map(|n| earliest + step * n).collect();
        placed = placed
            .iter()
            .flat_map(|shift| {
                let after = shift.breaks.last().map_or(shift.start, |last| last.1);
                let free = starts.iter().filter(move |start| **start >= after);
                free.map(move |start| {
                    let mut shift = shift.clone();
                    shift.breaks.push((*start, *start + (to - from)));
                    shift
                })
            })
            .collect();
    }
    if placed.len() > 1 {
        for shift in &mut placed {
            let starts: Vec<String> = shift.breaks.iter().map(|taken| clock.label(taken.0)).collect();
            shift.name = format!("{} ({})", shift.name, starts.join(", "));
        }
    }
    placed
}
