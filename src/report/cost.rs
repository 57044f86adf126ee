//! What the people cost: as planned, and what the simulated day adds.
//!
//! The plan is the same on every day. The day adds overtime for finishing inquiries after a shift's end, and what
//! each inquiry costs that an agent received; both are read off the figures by team, so that they need no counting
//! of their own.

use schemars::JsonSchema;
use serde::Serialize;

use super::gather::always;
use crate::experiment::{DayFigures, Results};
use crate::kpi::{Counting, Ratio, Unit};
use crate::scenario::TeamId;
use crate::stats::{Daily, Estimate, Support};
use crate::study::{Reduction, Study};
use crate::units::Time;
use crate::workforce::{Cost, Person, Shift};

/// What the people of a scenario cost, in its currency.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CostReport {
    /// Label of all amounts.
    pub currency: String,
    /// All teams together.
    pub whole: CostParts,
    /// Cost of the days over the inquiries that people answered on them; `null` if nobody answered any.
    pub per_answered_inquiry: Option<CostMean>,
    /// By team.
    pub teams: Vec<TeamCost>,
}

/// What the people of a team cost.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TeamCost {
    /// Its name.
    pub name: String,
    /// Its people in the layout.
    pub people_count: u64,
    /// What they cost.
    pub parts: CostParts,
}

/// A cost and what it is made of.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CostParts {
    /// Everybody of the layout on the planned shifts, whether or not they come.
    pub planned_amount: f64,
    /// Overtime for finishing inquiries after a shift's end, mean of the days.
    pub overtime: CostMean,
    /// Inquiries received, at the team's cost per inquiry, mean of the days.
    pub inquiries: CostMean,
    /// Reserves who were called in, mean of the days.
    pub reserves: CostMean,
    /// What is taken off the fees of those who missed a contracted figure, mean of the days.
    pub reduction: CostMean,
    /// All of it together, the reduction taken off, mean of the days.
    pub total: CostMean,
}

/// A cost that differs from day to day, and the interval of its mean.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CostMean {
    /// The mean; of a cost per inquiry, the ratio of the sums over days.
    pub value_amount: f64,
    /// Lower end of the interval; `null` with fewer than two days.
    pub low_amount: Option<f64>,
    /// Upper end of the interval; `null` with fewer than two days.
    pub high_amount: Option<f64>,
}

/// Smallest amount that a ratio of amounts is reckoned in.
const SMALLEST: f64 = 1e-6;

impl CostReport {
    /// What the results say about the study's cost; `None` if no cost is known or no day was simulated.
    pub fn of(study: &Study, results: &Results) -> Option<CostReport> {
        let costs = study.costs.as_ref()?;
        let received = always(results, Counting::TransferRate)?;
        let answered = always(results, Counting::MeanFirstWait)?;
        let teams = study.scenario.teams.len();
        let persons = study.layout.persons();
        let reductions: Vec<Option<(Reduction, usize)>> = study
            .reductions
            .iter()
            .map(|reduction| reduction.and_then(|it| Some((it, results.place(it.figure)?))))
            .collect();
        let by_team =
            |day: &DayFigures, place: usize, team: usize| -> Ratio { day.teams[place * teams + team] };
        let mut whole = Days::new(study.planned_cost(&study.layout), results.days.len());
        let mut reports = Vec::with_capacity(teams);
        for (team, cost) in costs.iter().enumerate() {
            let lines = || study.layout.lines.iter().filter(|line| usize::from(line.team) == team);
            let planned = lines().map(|line| study.line_cost(&study.layout, line)).sum();
            let mut days = Days::new(planned, results.days.len());
            for (i, day) in results.days.iter().enumerate() {
                days.overtime[i] = overtime(study, &persons, day, team, cost);
                // A transfer rate is over the inquiries received.
                days.inquiries[i] = cost.per_inquiry * by_team(day, received, team).denominator as f64;
                days.reserves[i] = called_in(study, &persons, day, team);
                if let Some((reduction, place)) = reductions[team] {
                    let value = by_team(day, place, team).value(Unit::Share);
                    let fee = planned + days.overtime[i] + days.inquiries[i] + days.reserves[i];
                    days.reduction[i] = fee * value.map_or(0.0, |value| reduction.share(value));
                }
                whole.overtime[i] += days.overtime[i];
                whole.inquiries[i] += days.inquiries[i];
                whole.reserves[i] += days.reserves[i];
                whole.reduction[i] += days.reduction[i];
            }
            reports.push(TeamCost {
                name: study.scenario.teams[team].name.clone(),
                people_count: lines().map(|line| u64::from(line.count)).sum(),
                parts: days.parts(study.confidence)?,
            });
        }
        let answered = results.days.iter().map(|day| day.whole[answered].denominator);
        let ratios = whole.totals().into_iter().map(|total| (total / SMALLEST).round() as u64).zip(answered);
        let per_answered = Estimate::of(ratios, Support::Amount, SMALLEST, study.confidence);
        Some(CostReport {
            currency: study.currency.clone(),
            whole: whole.parts(study.confidence)?,
            per_answered_inquiry: per_answered.map(|estimate| CostMean {
                value_amount: estimate.value,
                low_amount: estimate.interval.map(|ends| ends.low),
                high_amount: estimate.interval.map(|ends| ends.high),
            }),
            teams: reports,
        })
    }
}

/// The cost of each day, by its parts.
struct Days {
    planned: f64,
    overtime: Vec<f64>,
    inquiries: Vec<f64>,
    reserves: Vec<f64>,
    reduction: Vec<f64>,
}

/// What it costs that people of a team stayed after their shifts on a day.
fn overtime(study: &Study, persons: &[Person], day: &DayFigures, team: usize, cost: &Cost) -> f64 {
    let of_team = day.overtime.iter().filter(|it| usize::from(persons[it.0 as usize].team) == team);
    let of_stretch =
        |it: &(u32, Time, Time)| cost.of_overtime(it.1, it.2, &study.scenario.clock, &study.calendar);
    // The sum of nothing is -0.
    0.0 + of_team.map(of_stretch).sum::<f64>()
}

/// What the reserves of a team cost who were called in on a day: each from his log-in to the end of his shift.
fn called_in(study: &Study, persons: &[Person], day: &DayFigures, team: usize) -> f64 {
    let of_team = day.calls.iter().filter(|(agent, _)| usize::from(persons[*agent as usize].team) == team);
    // The sum of nothing is -0.
    0.0 + of_team
        .map(|(agent, since)| {
            let shift = &study.layout.shifts[persons[*agent as usize].shift as usize];
            let breaks = shift.breaks.iter().filter(|stretch| stretch.1 > *since);
            let breaks = breaks.map(|stretch| (stretch.0.max(*since), stretch.1)).collect();
            study.shift_cost(team as TeamId, &Shift { start: *since, breaks, ..shift.clone() })
        })
        .sum::<f64>()
}

impl Days {
    fn new(planned: f64, days: usize) -> Self {
        let nothing = || vec![0.0; days];
        let (overtime, inquiries, reserves, reduction) = (nothing(), nothing(), nothing(), nothing());
        Days { planned, overtime, inquiries, reserves, reduction }
    }

    fn totals(&self) -> Vec<f64> {
        let of_day = |i: usize| {
            self.planned + self.overtime[i] + self.inquiries[i] + self.reserves[i] - self.reduction[i]
        };
        (0..self.overtime.len()).map(of_day).collect()
    }

    fn parts(self, confidence: f64) -> Option<CostParts> {
        let totals = self.totals();
        // No day costs less than nothing, nor in all less than planned where no fee is reduced.
        let least = if self.reduction.iter().any(|amount| *amount > 0.0) { 0.0 } else { self.planned };
        let mean = |values: Vec<f64>, least: f64| {
            Daily::of(values, confidence).map(|daily| CostMean {
                value_amount: daily.mean,
                low_amount: daily.interval.map(|ends| ends.low.max(least)),
                high_amount: daily.interval.map(|ends| ends.high),
            })
        };
        Some(CostParts {
            planned_amount: self.planned,
            overtime: mean(self.overtime, 0.0)?,
            inquiries: mean(self.inquiries, 0.0)?,
            reserves: mean(self.reserves, 0.0)?,
            reduction: mean(self.reduction, 0.0)?,
            total: mean(totals, least)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample_study;
    use crate::units::Span;

    /// Two days of which only what costs something is filled in: for each team, overtime in minutes and inquiries
    /// received; and inquiries answered by all.
    fn results(study: &Study, days: &[(&[(u64, u64)], u64)]) -> Results {
        let mut results = Results { figures: study.figures.clone(), ..Results::default() };
        let place = |counting| always(&results, counting).expect("common figures");
        let received = place(Counting::TransferRate);
        let answered = place(Counting::MeanFirstWait);
        let (count, teams) = (study.figures.len(), study.scenario.teams.len());
        let persons = study.layout.persons();
        for (by_team, all) in days {
            let mut day = DayFigures {
                whole: vec![Ratio::default(); count],
                teams: vec![Ratio::default(); count * teams],
                ..DayFigures::default()
            };
            day.whole[answered].denominator = *all;
            for (team, (minutes, inquiries)) in by_team.iter().enumerate() {
                // By the first of the team's people, after the first shift.
                if let Some(agent) = persons.iter().position(|person| usize::from(person.team) == team) {
                    let from = study.layout.shifts[0].end;
                    day.overtime.push((agent as u32, from, from + Span::from_mins(*minutes as i64)));
                }
                day.teams[received * teams + team] = Ratio::new(3, *inquiries);
            }
            results.days.push(day);
        }
        results
    }

    #[test]
    fn the_day_adds_overtime_and_inquiries_to_the_plan() {
        let mut study = sample_study();
        study.layout.lines.truncate(2);
        for (team, line) in study.layout.lines.iter_mut().enumerate() {
            (line.team, line.shift, line.count) = (team as u16, 0, 2);
        }
        let shift = &mut study.layout.shifts[0];
        shift.end = shift.start + Span::from_hours(4);
        shift.breaks.clear();
        let mut costs = vec![Cost::NOTHING; study.scenario.teams.len()];
        costs[0] = Cost { per_hour: 20.0, ..Cost::NOTHING };
        costs[1] = Cost { per_shift: 50.0, per_inquiry: 1.5, ..Cost::NOTHING };
        study.costs = Some(costs);
        // Overtime of team 0: 60 and 120 min at 20 × 1.5; inquiries of team 1: 100 and 140 at 1.5.
        let found = results(&study, &[(&[(60, 500), (30, 100)], 300), (&[(120, 900), (0, 140)], 500)]);
        let report = CostReport::of(&study, &found).expect("costs are known");
        let (own, other) = (&report.teams[0], &report.teams[1]);
        assert_eq!((own.people_count, own.parts.planned_amount), (2, 2.0 * 4.0 * 20.0));
        assert_eq!((own.parts.overtime.value_amount, own.parts.inquiries.value_amount), (45.0, 0.0));
        assert_eq!(other.parts.planned_amount, 100.0);
        assert_eq!((other.parts.overtime.value_amount, other.parts.inquiries.value_amount), (0.0, 180.0));
        let whole = &report.whole;
        assert_eq!((whole.planned_amount, whole.total.value_amount), (260.0, 260.0 + 45.0 + 180.0));
        // Days of 260 + 30 + 150 and 260 + 60 + 210: their mean ± 12.706 × 45.
        let (low, high) = (whole.total.low_amount.unwrap(), whole.total.high_amount.unwrap());
        assert!((high - (485.0 + 12.706_204_7 * 45.0)).abs() < 1e-3, "{high}");
        assert_eq!(low, 260.0, "no less than planned");
        let per_answered = report.per_answered_inquiry.expect("some were answered");
        assert_eq!(per_answered.value_amount, (440.0 + 530.0) / 800.0);
    }

    #[test]
    fn a_reserve_is_paid_from_the_log_in_on_without_what_is_left_of_the_breaks() {
        let mut study = sample_study();
        study.layout.lines.truncate(1);
        let line = &mut study.layout.lines[0];
        (line.team, line.shift, line.count) = (0, 0, 1);
        let shift = &mut study.layout.shifts[0];
        let start = shift.start;
        let at = |minutes: i64| start + Span::from_mins(minutes);
        (shift.end, shift.breaks) = (at(480), vec![(at(120), at(180)), (at(360), at(390))]);
        let mut costs = vec![Cost::NOTHING; study.scenario.teams.len()];
        costs[0] = Cost { per_hour: 20.0, ..Cost::NOTHING };
        study.costs = Some(costs);
        study.limits[0].normal_day = Span::from_hours(4);
        let nobody: Vec<(u64, u64)> = vec![(0, 0); study.scenario.teams.len()];
        let mut found = results(&study, &[(&nobody, 0)]);
        for (log_in, hours) in
            [(0, 6.5), (60, 5.5), (150, 4.5), (180, 4.5), (240, 3.5), (375, 1.5), (420, 1.0)]
        {
            found.days[0].calls = vec![(0, at(log_in))];
            let report = CostReport::of(&study, &found).expect("costs are known");
            let paid = report.whole.reserves.value_amount;
            // What is more than four hours is overtime.
            let expected = 20.0 * (hours + 0.5 * f64::max(hours - 4.0, 0.0));
            assert!((paid - expected).abs() < 1e-9, "{paid} from minute {log_in} on, expected {expected}");
        }
    }

    #[test]
    fn without_costs_or_days_there_is_nothing_to_report() {
        let mut study = sample_study();
        study.costs = Some(vec![Cost::NOTHING; study.scenario.teams.len()]);
        assert_eq!(CostReport::of(&study, &results(&study, &[])), None);
        let nobody: Vec<(u64, u64)> = vec![(0, 0); study.scenario.teams.len()];
        let one = CostReport::of(&study, &results(&study, &[(&nobody, 0)])).expect("costs are known");
        assert_eq!(one.per_answered_inquiry, None);
        assert_eq!((one.whole.total.value_amount, one.whole.total.low_amount), (0.0, None));
        study.costs = None;
        assert_eq!(CostReport::of(&study, &results(&study, &[(&nobody, 0)])), None);
    }
}
