//! From a comparison to its report.

use super::super::gather::scenario_report;
use super::super::measure::{Amount, Measure};
use super::figures::BESIDES;
use super::*;
use crate::experiment::compare::{Comparison, Criterion};
use crate::experiment::{DayFigures, Results, estimate};
use crate::kpi::{Load, Target};
use crate::units::Time;

/// What decides where no single figure does.
const EVERY_TARGET: Words = Words::new("share of days that meet every target", "全部目标达标的天数占比");

impl CompareReport {
    /// What a comparison of alternatives found.
    pub fn of(alternatives: &[Alternative], comparison: &Comparison) -> Option<CompareReport> {
        let study = &alternatives.first()?.study;
        let name = |i: usize| alternatives.get(i).map(|alternative| alternative.name.clone());
        let (by, title, unit) = match comparison.criterion {
            Criterion::Figure(figure) => (figure.name, figure.title, figure.unit),
            Criterion::Targets => (TARGETS, EVERY_TARGET, Unit::Share),
        };
        let reports: Vec<AlternativeReport> = alternatives
            .iter()
            .enumerate()
            .map(|(i, alternative)| Gather { alternative, comparison, i, unit }.report())
            .collect();
        let best = comparison.best;
        Some(CompareReport {
            version: env!("CARGO_PKG_VERSION"),
            scenario: scenario_report(study, &study.layout),
            common_days: comparison.common_days,
            simulated_days: comparison.trials.iter().map(|trial| trial.days.len() as u64).sum(),
            interrupted: comparison.interrupted,
            deciding: DecidingReport {
                by,
                title,
                title_zh: title.zh,
                better: comparison.better().into(),
                indifference: Amount { unit, value: comparison.indifference },
            },
            decided: comparison.decided,
            best: best.and_then(name),
            correct_selection_share: comparison.decided.then_some(comparison.confidence),
            not_told_apart: reports
                .iter()
                .filter(|report| matches!(report.standing, Standing::Same | Standing::NotToldApart))
                .map(|report| report.name.clone())
                .collect(),
            confidence_share: comparison.confidence,
            each_confidence_share: comparison.each_confidence(),
            reference: best.and_then(|_| name(comparison.reference)),
            targets_kept: best.is_none_or(|best| reports[best].targets.iter().all(|target| target.kept)),
            catalog: comparison.figures.iter().map(|figure| FigureReport::of(figure, Vec::new())).collect(),
            alternatives: reports,
        })
    }
}

struct Gather<'a> {
    alternative: &'a Alternative,
    comparison: &'a Comparison,
    i: usize,
    /// The unit of what decides.
    unit: Unit,
}

impl Gather<'_> {
    fn report(&self) -> AlternativeReport {
        let (study, comparison) = (&self.alternative.study, self.comparison);
        let unit = self.unit;
        let figures = || comparison.figures.iter().enumerate();
        let difference =
            |difference: &crate::experiment::Difference, unit| DifferenceReport::of(difference, unit);
        let common = Results {
            figures: comparison.figures.clone(),
            days: self.common_days().to_vec(),
            ..Results::default()
        };
        AlternativeReport {
            name: self.alternative.name.clone(),
            routing: study.router.name.to_owned(),
            layout_file: study.layout_file.clone(),
            settings: self.alternative.settings.clone(),
            people_count: study.layout.headcount(),
            persons_count: study.persons(&study.layout),
            planned_cost: study.costs.as_ref().map(|_| study.planned_cost(&study.layout)),
            cost: CostReport::of(study, &common),
            margin: MarginReport::of(study, &common),
            days: comparison.trials[self.i].days.len() as u64,
            contender: comparison.contenders[self.i],
            standing: self.standing(),
            value: comparison.mean(self.i, comparison.common_days).map(|value| Amount { unit, value }),
            from_best: comparison.from_best(self.i).map(|found| difference(&found, unit)),
            figures: figures().map(|(place, figure)| (figure.name, self.measure(place))).collect(),
            differences: figures()
                .map(|(place, figure)| {
                    let found = comparison.difference(self.i, place);
                    (figure.name, found.map(|found| difference(&found, figure.unit)))
                })
                .collect(),
            differing_besides: self.differing_besides(),
            targets: comparison.targets.iter().map(|target| self.target(target, &common)).collect(),
            slots: self.slots(),
            loads: self.loads(),
        }
    }

    /// The days that all alternatives have.
    fn common_days(&self) -> &[DayFigures] {
        let days = &self.comparison.trials[self.i].days;
        &days[..days.len().min(self.comparison.common_days as usize)]
    }

    fn differing_besides(&self) -> Vec<&'static str> {
        let places = self.comparison.figures.iter().enumerate();
        let besides = places.filter(|(_, figure)| BESIDES.iter().any(|(name, _)| *name == figure.name));
        let differs = |place| self.comparison.difference_among(self.i, place, BESIDES.len());
        let differing = besides.filter(|(place, _)| differs(*place).is_some_and(|found| found.is_certain()));
        differing.map(|(_, figure)| figure.name).collect()
    }

    fn standing(&self) -> Standing {
        match self.comparison.best {
            Some(best) if best == self.i => Standing::Best,
            Some(best) if self.comparison.alike(best, self.i) => Standing::Same,
            _ if self.comparison.is_worse(self.i) => Standing::Worse,
            _ => Standing::NotToldApart,
        }
    }

    /// A figure over the common days.
    fn measure(&self, place: usize) -> Option<Measure> {
        let figure = self.comparison.figures[place];
        let days = self.common_days().iter().map(|day| day.whole[place]);
        Some(Measure::of(&estimate(days, figure.unit, self.comparison.confidence)?, figure.unit))
    }

    fn target(&self, target: &Target, common: &Results) -> ComparedTargetReport {
        let (comparison, scenario) = (self.comparison, &self.alternative.study.scenario);
        let verdict = common.verdict(target, scenario.slots(), comparison.confidence);
        let label = |slot: &usize| scenario.clock.label(Time::START + scenario.slot * *slot as i64);
        ComparedTargetReport {
            figure: target.figure.name,
            better: target.figure.better.into(),
            bound: Amount { unit: target.figure.unit, value: target.bound },
            promise_share: target.promise,
            attainment: verdict.attainment.map(|found| AttainmentReport::of(found, comparison.confidence)),
            slots_below_floor: verdict.below_floor.iter().map(label).collect(),
            kept: verdict.kept,
            certain: verdict.certain,
            difference: comparison
                .difference_met(self.i, target)
                .map(|found| DifferenceReport::of(&found, Unit::Share)),
        }
    }

    fn slots(&self) -> Vec<ComparedSlotReport> {
        let scenario = &self.alternative.study.scenario;
        let slots = scenario.slots();
        let slot = |slot: usize| {
            let start = Time::START + scenario.slot * slot as i64;
            let amount = |(place, figure): (usize, &&'static crate::kpi::Figure)| {
                let value = self.comparison.slot(self.i, place, slot, slots).value(figure.unit);
                (figure.name, value.map(|value| Amount { unit: figure.unit, value }))
            };
            ComparedSlotReport {
                clock: scenario.clock.label(start),
                start: scenario.clock.at(start).to_string(),
                figures: self.comparison.figures.iter().enumerate().map(amount).collect(),
            }
        };
        (0..slots).map(slot).collect()
    }

    fn loads(&self) -> LoadsReport {
        let loads = &self.comparison.trials[self.i].loads;
        let agents = loads.len().checked_div(self.comparison.common_days as usize).unwrap_or(0).max(1);
        let spread = |of: fn(&Load) -> Option<f64>, unit| {
            SpreadReport::of(loads.iter().filter_map(of).collect(), unit)
        };
        let fairness = |of: fn(&Load) -> Option<f64>| {
            let days = loads.chunks(agents).filter_map(|day| fairness(day.iter().filter_map(of)));
            let days: Vec<f64> = days.collect();
            (!days.is_empty()).then(|| days.iter().sum::<f64>() / days.len() as f64)
        };
        LoadsReport {
            received_per_hour: spread(Load::received_per_hour, Unit::Count),
            busy: spread(Load::busy_share, Unit::Share),
            received_fairness_share: fairness(Load::received_per_hour),
            busy_fairness_share: fairness(Load::busy_share),
        }
    }
}

/// Jain's index of fairness; `None` where there is nothing to be dealt out.
fn fairness(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum, squares) =
        values.fold((0.0, 0.0, 0.0), |(n, sum, squares), x| (n + 1.0, sum + x, squares + x * x));
    (squares > 0.0).then(|| sum * sum / (count * squares))
}

#[cfg(test)]
mod tests {
    use super::fairness;
    use crate::kpi::Load;
    use crate::report::sample::compared;

    #[test]
    fn fairness_is_that_of_each_day_in_the_mean_of_the_common_days() {
        let (report, found) = compared();
        let days = found.common_days as usize;
        for (one, trial) in report.alternatives.iter().zip(&found.trials) {
            let agents = trial.loads.len() / days;
            let mean = |of: fn(&Load) -> Option<f64>| {
                let of_day =
                    |day: usize| fairness(trial.loads[day * agents..][..agents].iter().filter_map(of));
                (0..days).filter_map(of_day).sum::<f64>() / days as f64
            };
            for (found, expected) in [
                (one.loads.received_fairness_share, mean(Load::received_per_hour)),
                (one.loads.busy_fairness_share, mean(Load::busy_share)),
            ] {
                let found = found.expect("there are days");
                assert!((found - expected).abs() < 1e-12, "{found}, expected {expected}");
            }
            let all = fairness(trial.loads.iter().filter_map(Load::received_per_hour));
            assert_ne!(all, one.loads.received_fairness_share);
        }
    }

    #[test]
    fn fairness_is_one_where_all_have_the_same_and_a_share_where_one_has_all() {
        assert_eq!(fairness([3.0, 3.0, 3.0].into_iter()), Some(1.0));
        assert_eq!(fairness([0.0, 0.0, 8.0, 0.0].into_iter()), Some(0.25));
        assert_eq!(fairness([0.0, 0.0].into_iter()), None);
    }
}
