//! What may be planned: candidates (a team and a group on a shift with its breaks placed) and the rules that their
//! numbers keep.

use crate::scenario::{GroupId, Scenario, TeamId, by_hour};
use crate::study::Study;
use crate::units::{Span, Time};
use crate::workforce::{Layout, LayoutLine, Opening, Shift};

/// Most placements of breaks per shift template: more hardly help, and each is a column of the master problem.
const MOST_PLACEMENTS: usize = 8;

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
    /// Planned cost of one person.
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

/// What a rule's numbers may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// At most.
    Most,
    /// At least.
    Least,
}

/// A rule on the numbers of people: Σ weight × number is at most, or at least, a limit.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// What it says, in a planner's words.
    pub what: String,
    /// Candidates and their weights.
    pub terms: Vec<(usize, f64)>,
    /// Which side the limit is on.
    pub bound: Bound,
    /// The limit.
    pub limit: f64,
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
    /// Planning periods up to the scenario's end.
    pub periods: usize,
    /// Skill groups.
    pub groups: usize,
    /// Work done per person and period, against one who always comes and works at factor 1: by team, then period.
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
            periods: scenario.slots(),
            groups: scenario.groups.len(),
            yields: yields(scenario),
        };
        for (template, (shift, opening)) in study.templates().enumerate() {
            for placed in placements(shift, opening, study.plan.break_step) {
                model.add_shift(study, scenario, template, placed, opening);
            }
        }
        if let Some(fixed) = fixed {
            model.fix(study, scenario, fixed);
        }
        model.rules = rules(study, scenario, &model);
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
            opening.teams.contains(team) && (!shift.is_a_day() || shift.work() <= limits.most_day)
        });
        for team in teams {
            for group in (0..scenario.groups.len() as GroupId).filter(|group| opening.groups.contains(group))
            {
                self.add(study, scenario, (team, group, index, template), &shift);
            }
        }
        self.shifts.push(shift);
    }

    fn add(
        &mut self,
        study: &Study,
        scenario: &Scenario,
        (team, group, index, template): (TeamId, GroupId, usize, usize),
        shift: &Shift,
    ) {
        let limits = &study.limits[team as usize];
        let most = limits.headcount.iter().copied().max().unwrap_or(u32::MAX).min(limits.people);
        let (first, presence) = presence(shift, scenario);
        if presence.is_empty() || most == 0 {
            return;
        }
        self.candidates.push(Candidate {
            team,
            group,
            shift: index,
            template,
            cost: study.shift_cost(team, shift),
            fixed: 0,
            most: most.min(10_000),
            first,
            presence,
        });
    }

    /// Adds people who are there already as candidates of at least their number.
    fn fix(&mut self, study: &Study, scenario: &Scenario, fixed: &Layout) {
        for line in fixed.lines.iter().filter(|line| line.count > 0) {
            let shift = &fixed.shifts[line.shift];
            let known = self.candidates.iter().position(|candidate| {
                let mine = &self.shifts[candidate.shift];
                (candidate.team, candidate.group) == (line.team, line.group)
                    && (mine.start, mine.end, &mine.breaks) == (shift.start, shift.end, &shift.breaks)
            });
            let place = known.unwrap_or_else(|| {
                let (index, template) = (self.shifts.len(), usize::MAX);
                self.shifts.push(shift.clone());
                self.add(study, scenario, (line.team, line.group, index, template), shift);
                self.candidates.len() - 1
            });
            let candidate = &mut self.candidates[place];
            candidate.fixed += line.count;
            // A shift that is no template of the plan is there for these people only.
            candidate.most = if candidate.template == usize::MAX {
                candidate.fixed
            } else {
                candidate.most.max(candidate.fixed)
            };
        }
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

impl Rule {
    /// By how much numbers break the rule; 0 if they keep it.
    pub fn broken_by(&self, counts: &[u32]) -> f64 {
        let sum: f64 = self.terms.iter().map(|(place, weight)| weight * f64::from(counts[*place])).sum();
        self.excess(sum)
    }

    /// By how much a sum breaks the rule.
    pub fn excess(&self, sum: f64) -> f64 {
        let excess = match self.bound {
            Bound::Most => sum - self.limit,
            Bound::Least => self.limit - sum,
        };
        if excess > 1e-9 { excess } else { 0.0 }
    }
}

/// Work per person and period, by team: who comes, divided by the factor on the work.
fn yields(scenario: &Scenario) -> Vec<Vec<f64>> {
    let middle = |period: usize| {
        Time::START + scenario.slot * period as i64 + Span::from_micros(scenario.slot.micros() / 2)
    };
    scenario
        .teams
        .iter()
        .map(|team| {
            (0..scenario.slots())
                .map(|period| {
                    let hour = scenario.clock.hour(middle(period));
                    (1.0 - team.no_show) / by_hour(&team.work_factor, hour)
                })
                .collect()
        })
        .collect()
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
fn placements(shift: &Shift, opening: &Opening, step: Span) -> Vec<Shift> {
    let mut placed = vec![Shift { breaks: Vec::new(), ..shift.clone() }];
    let several = opening.breaks.iter().filter(|(earliest, latest)| earliest < latest).count().max(1);
    let most = (MOST_PLACEMENTS as f64).powf(1.0 / several as f64).floor().max(1.0) as i64;
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
    placed
}

/// The rules of a plan. People on break count as at work for the head count.
fn rules(study: &Study, scenario: &Scenario, model: &Model) -> Vec<Rule> {
    let mut rules = Vec::new();
    let span = |period: usize| {
        let from = Time::START + scenario.slot * period as i64;
        (from, (from + scenario.slot).min(scenario.end))
    };
    let all = || model.candidates.iter().enumerate();
    let label = |at: Time| scenario.clock.label(at);
    for (team, limits) in study.limits.iter().enumerate() {
        let of_team = || all().filter(move |(_, candidate)| candidate.team as usize == team);
        let name = &scenario.teams[team].name;
        for period in 0..model.periods {
            let (from, to) = span(period);
            let limit = by_hour(&limits.headcount, scenario.clock.hour(from));
            if limit == u32::MAX {
                continue;
            }
            let terms: Vec<(usize, f64)> = of_team()
                .filter(|(_, c)| {
                    let shift = &model.shifts[c.shift];
                    shift.start < to && shift.end > from
                })
                .map(|(place, _)| (place, 1.0))
                .collect();
            let what = format!("at most {limit} of {name} at once, at {}", label(from));
            rules.push(Rule { what, terms, bound: Bound::Most, limit: f64::from(limit) });
        }
        if limits.people < u32::MAX {
            people_rules(study, model, team, &mut rules);
        }
    }
    for minimum in &study.plan.minimum {
        for period in 0..model.periods {
            let (from, to) = span(period);
            if !minimum.windows.iter().any(|(start, end)| *start < to && *end > from) {
                continue;
            }
            let groups = (0..model.groups).filter(|g| minimum.group.is_none_or(|group| group as usize == *g));
            for group in groups {
                let terms = present(model, period, group);
                let what = format!(
                    "at least {} of {} on line, at {}",
                    minimum.people,
                    scenario.groups[group],
                    label(from)
                );
                rules.push(Rule { what, terms, bound: Bound::Least, limit: f64::from(minimum.people) });
            }
        }
    }
    away_rules(study, scenario, model, &mut rules);
    rules.retain(|rule| rule.bound == Bound::Least || !rule.terms.is_empty());
    rules.dedup_by(|a, b| a.bound == b.bound && a.limit == b.limit && a.terms == b.terms);
    rules
}

/// Who is at work in all of a period, as terms of a rule.
fn present(model: &Model, period: usize, group: usize) -> Vec<(usize, f64)> {
    model
        .candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| candidate.group as usize == group)
        .filter_map(|(place, candidate)| {
            let share = *candidate.presence.get(period.checked_sub(candidate.first)?)?;
            (share > 0.999).then_some((place, 1.0))
        })
        .collect()
}

/// No more different people than the team has.
///
/// A person is taken from a shift's start until rest after its end is over, and to the end of the local day on which
/// it began, since nobody works two shifts of one day. These are intervals, and intervals can be given to as few
/// people as overlap at most at one instant; so it is enough that no instant has too many. The instants to look at
/// are the starts.
fn people_rules(study: &Study, model: &Model, team: usize, rules: &mut Vec<Rule>) {
    let limits = &study.limits[team];
    let clock = &study.scenario.clock;
    let taken = |shift: &Shift| {
        let midnight = clock.time_of_day(clock.day(shift.start) + 1, Span::ZERO);
        (shift.start, (shift.end + limits.rest).max(midnight))
    };
    let mine: Vec<(usize, (Time, Time))> = model
        .candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| candidate.team as usize == team)
        .map(|(place, candidate)| (place, taken(&model.shifts[candidate.shift])))
        .collect();
    let mut starts: Vec<Time> = mine.iter().map(|(_, taken)| taken.0).collect();
    starts.sort_unstable();
    starts.dedup();
    for at in starts {
        let terms: Vec<(usize, f64)> = mine
            .iter()
            .filter(|(_, (from, to))| *from <= at && at < *to)
            .map(|(place, _)| (*place, 1.0))
            .collect();
        let what = format!(
            "{} has {} people, of whom some rest, at {}",
            study.scenario.teams[team].name,
            limits.people,
            clock.label(at)
        );
        rules.push(Rule { what, terms, bound: Bound::Most, limit: f64::from(limits.people) });
    }
}

/// Not too many of a group on break at once: one in any case, and above that the share of those beyond the first.
fn away_rules(study: &Study, scenario: &Scenario, model: &Model, rules: &mut Vec<Rule>) {
    let share = study.plan.away;
    let mut instants: Vec<Time> =
        model.shifts.iter().flat_map(|shift| shift.breaks.iter().map(|taken| taken.0)).collect();
    instants.sort_unstable();
    instants.dedup();
    for at in instants {
        for group in 0..model.groups {
            let terms: Vec<(usize, f64)> = model
                .candidates
                .iter()
                .enumerate()
                .filter(|(_, candidate)| candidate.group as usize == group)
                .filter_map(|(place, candidate)| {
                    let shift = &model.shifts[candidate.shift];
                    let away = shift.breaks.iter().any(|(from, to)| *from <= at && at < *to);
                    (shift.start <= at && at < shift.end)
                        .then_some((place, if away { 1.0 - share } else { -share }))
                })
                .collect();
            if terms.iter().any(|(_, weight)| *weight > 0.0) {
                let what = format!(
                    "at most {:.0} % of {} on break at once, at {}",
                    share * 100.0,
                    scenario.groups[group],
                    scenario.clock.label(at)
                );
                rules.push(Rule { what, terms, bound: Bound::Most, limit: 1.0 - share });
            }
        }
    }
}
