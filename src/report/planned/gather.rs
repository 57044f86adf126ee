//! From a plan to its report.

use super::*;
use crate::kpi::{Ratio, Target};
use crate::plan::Plan;
use crate::plan::beside::Attained;
use crate::plan::bound::Method;
use crate::report::gather::scenario_report;
use crate::scenario::GroupId;
use crate::stats::Attainment;
use crate::study::Study;
use crate::units::{Span, Time};

impl PlanReport {
    /// The report of a plan.
    pub fn of(study: &Study, plan: &Plan, progress: Vec<ProgressReport>) -> Self {
        let counts = &plan.found.counts;
        let model = &plan.model;
        let mut layout: Vec<(GroupId, Time, LineReport)> = Vec::new();
        let mut work = Span::ZERO;
        for (place, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let candidate = &model.candidates[place];
            let shift = &model.shifts[candidate.shift];
            work += shift.work() * i64::from(*count);
            layout.push((candidate.group, shift.start, line(study, plan, place, *count)));
        }
        layout.sort_by_key(|line| (line.0, line.1));
        let label = |slot: usize| study.scenario.clock.label(Time::START + study.scenario.slot * slot as i64);
        let coverage = coverage(study, plan);
        let (uncounted, unattended) = blind::of(study, plan, &coverage);
        PlanReport {
            version: env!("CARGO_PKG_VERSION"),
            scenario: scenario_report(study, &model.written(counts)),
            currency: if study.costs.is_some() { study.currency.clone() } else { "hours".to_owned() },
            interrupted: plan.interrupted,
            is_cut: plan.is_cut,
            kept: plan.certificate.kept(),
            planned_cost: plan.found.cost,
            planned_inquiries_cost: model.inquiries_cost(study, counts),
            fixed_people_count: model.candidates.iter().map(|candidate| u64::from(candidate.fixed)).sum(),
            work_hours: work.secs() / 3_600.0,
            layout: layout.into_iter().map(|(_, _, line)| line).collect(),
            certificate: certificate(study, plan),
            bound: plan.bound.map(|bound| BoundReport {
                least_cost: bound.cost,
                gap_share: (plan.found.cost - bound.cost).max(0.0) / plan.found.cost.max(1e-9),
                estimated_least_cost: bound.estimate,
                method: match bound.method {
                    Method::Curves => Words::new("curves", "曲线法"),
                    Method::Tangents => Words::new("tangents", "切线法"),
                    Method::Refutation => Words::new("refutation", "反驳法"),
                },
                confidence_share: bound.confidence,
                assumption: bound.method.assumption(),
                diminishing_returns: bound.looked.map(|looked| DiminishingReport {
                    layouts_count: looked.layouts,
                    pairs_count: looked.pairs,
                    contradicting_pairs_count: looked.higher,
                    contradiction_share: looked.most,
                }),
            }),
            binding: study
                .targets
                .iter()
                .enumerate()
                .map(|(goal, target)| BindingReport {
                    figure: target.figure.name,
                    spare_days: plan.binding.spare_days[goal],
                    slots: places(&plan.binding.slots[goal], &label),
                    groups: places(&plan.binding.groups[goal], &|group| study.scenario.groups[group].clone()),
                })
                .collect(),
            marginals: plan
                .marginals
                .iter()
                // Where the time was up neither was tried.
                .filter(|marginal| marginal.with_one_less.or(marginal.with_one_more).is_some())
                .map(|marginal| MarginalReport {
                    line: line(study, plan, marginal.candidate, counts[marginal.candidate]),
                    one_less_share: marginal.with_one_less,
                    one_less_allowed: allowed(plan, marginal.candidate, -1),
                    one_more_share: marginal.with_one_more,
                    one_more_allowed: allowed(plan, marginal.candidate, 1),
                    as_planned_share: plan.attained,
                })
                .collect(),
            frontier: plan
                .frontier
                .iter()
                .map(|point| FrontierReport {
                    planned_cost: point.cost,
                    people_count: point.people,
                    attained_share: point.attained,
                    is_plan: point.is_plan,
                })
                .collect(),
            circumstances: plan
                .circumstances
                .iter()
                .map(|it| {
                    let share = |days: usize| days as f64 / it.days.max(1) as f64;
                    CircumstanceReport {
                        what: it.what.clone(),
                        days: it.days as u64,
                        met_share: it.met.iter().map(|met| share(*met)).collect(),
                        all_met_share: share(it.all_met),
                        met: it.met.iter().filter_map(|met| attained(study, *met, it.days)).collect(),
                        all_met: attained(study, it.all_met, it.days),
                    }
                })
                .collect(),
            beside: plan
                .beside
                .iter()
                .map(|it| BesideReport {
                    method: it.method.name(),
                    own: beside(&it.own),
                    scaled: it.scaled.as_ref().map(beside),
                })
                .collect(),
            repair: plan.repair.as_ref().map(|repair| RepairReport {
                lines: repair.people.iter().map(|(place, more)| line(study, plan, *place, *more)).collect(),
                added_cost: repair.cost,
            }),
            progress,
            coverage,
            uncounted,
            unattended,
            days: DaysReport {
                sample_days: plan.days.sample as u64,
                curves_days: plan.days.curves,
                search_days: plan.days.search,
                certificate_days: plan.days.certificate,
                bound_days: plan.days.bound,
                beside_days: plan.days.beside,
                outlook_days: plan.days.marginals + plan.days.frontier + plan.days.circumstances,
                marginals_days: plan.days.marginals,
                frontier_days: plan.days.frontier,
                circumstances_days: plan.days.circumstances,
            },
        }
    }
}

/// On how many days something was met, with the interval of that share; `None` without days.
fn attained(study: &Study, met: usize, days: usize) -> Option<AttainmentReport> {
    let found = Attainment::of(met as u64, days as u64, study.confidence);
    found.map(|found| AttainmentReport::of(found, study.confidence))
}

/// Whether the plan keeps all rules with so many people more of a candidate.
fn allowed(plan: &Plan, place: usize, more: i32) -> bool {
    let mut counts = plan.found.counts.clone();
    let candidate = &plan.model.candidates[place];
    let count = counts[place].checked_add_signed(more);
    let inside = count.filter(|count| (candidate.fixed..=candidate.most).contains(count));
    inside.is_some_and(|count| {
        counts[place] = count;
        plan.model.allows(&counts)
    })
}

fn beside(it: &Attained) -> BesideLayoutReport {
    BesideLayoutReport {
        factor: it.factor,
        people_count: it.cover.counts.iter().sum(),
        planned_cost: it.cover.cost,
        met_share: it.shares.clone(),
        kept: it.kept,
    }
}

fn line(study: &Study, plan: &Plan, place: usize, count: u32) -> LineReport {
    let candidate = &plan.model.candidates[place];
    let shift = &plan.model.shifts[candidate.shift];
    let label = |at: Time| study.scenario.clock.label(at);
    LineReport {
        people_count: count,
        team: study.scenario.teams[candidate.team as usize].name.clone(),
        group: study.scenario.groups[candidate.group as usize].clone(),
        shift: shift.name.clone(),
        start: label(shift.start),
        end: label(shift.end),
        breaks: shift.breaks.iter().map(|taken| label(taken.0)).collect(),
        person_cost: candidate.cost,
    }
}

fn coverage(study: &Study, plan: &Plan) -> Vec<CoverageReport> {
    let model = &plan.model;
    let mut people = vec![0.0; model.cells()];
    for (candidate, count) in model.candidates.iter().zip(&plan.found.counts) {
        for (period, share) in (candidate.first..).zip(&candidate.presence) {
            people[period * model.groups + usize::from(candidate.group)] += share * f64::from(*count);
        }
    }
    let period = study.plan.period;
    let cell = |(cell, people_count): (usize, f64)| CoverageReport {
        start: study.scenario.clock.label(Time::START + period * (cell / model.groups) as i64),
        group: study.scenario.groups[cell % model.groups].clone(),
        people_count,
        work_people: model.loads()[cell].work / period.secs(),
    };
    people.into_iter().enumerate().map(cell).collect()
}

fn places(shares: &[f64], name: &dyn Fn(usize) -> String) -> Vec<PlaceReport> {
    shares.iter().enumerate().map(|(n, share)| PlaceReport { name: name(n), wrong_share: *share }).collect()
}

fn certificate(study: &Study, plan: &Plan) -> CertificateReport {
    let certificate = &plan.certificate;
    let certified = |(target, it): (&Target, &crate::plan::certificate::Certified)| {
        let unit = target.figure.unit;
        let whole: Ratio = it.whole;
        CertifiedReport {
            figure: target.figure.name,
            title: target.figure.title,
            better: target.figure.better.into(),
            bound: Amount { unit, value: target.bound },
            promise_share: target.promise,
            value: whole.value(unit).map(|value| Amount { unit, value }),
            attainment: attained(study, it.met, certificate.days),
            at_least_share: it.at_least,
            kept: it.kept,
        }
    };
    CertificateReport {
        days: certificate.days as u64,
        attempts_count: certificate.attempt + 1,
        confidence_share: study.plan.confidence,
        targets: study.targets.iter().zip(&certificate.targets).map(certified).collect(),
    }
}
