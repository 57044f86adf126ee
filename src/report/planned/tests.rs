//! What the report of a plan says of a layout that was chosen by hand.

use std::path::Path;

use super::*;
use crate::kpi::Ratio;
use crate::plan::bound::{LowerBound, Method};
use crate::plan::certificate::{Certificate, Certified};
use crate::plan::model::Model;
use crate::plan::outlook::{Binding, Marginal};
use crate::plan::search::Found;
use crate::plan::targets::Standing;
use crate::plan::{Days, Plan};
use crate::scenario::Scenario;
use crate::study::{self, Study};
use crate::workforce::Layout;

/// An evening and the morning after it, with a figure of 08:00–23:00; so many inquiries each hour of the morning.
fn study(by_morning: f64) -> Study {
    let hours = [vec![40.0; 4], vec![0.0; 8], vec![by_morning; 4]].concat();
    let text = format!(
        "name = \"tiny\"\nplatform = \"taobao\"\nstart = \"2025-09-16 20:00\"\nend = \"2025-09-17 12:00\"\n\
         [forecast]\ntotal = {hours:?}\n\
         [[teams]]\nname = \"full-time\"\nheadcount = 3\ncost = {{ per_hour = 30 }}\n\
         [[shifts]]\nname = \"evening\"\nstart = \"20:00\"\nend = \"24:00\"\n\
         breaks = [{{ start = \"21:00\", length = \"15m\" }}]\n\
         [[shifts]]\nname = \"morning\"\nstart = \"08:00+1\"\nend = \"12:00+1\"\n\
         [plan]\nperiod = \"30m\"\naway = 1.0\nminimum = []\n\
         [[targets]]\nfigure = \"taobao-3-minute-human-response-rate\"\nat_least = 0.9\npromise = 0.9\n"
    );
    study::read_str_for_plan(&text, "tiny.toml", Path::new(""))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn model(study: &Study, fixed: Option<&Layout>) -> Model {
    Model::new(study, &Scenario { slot: study.plan.period, ..study.scenario.clone() }, fixed)
}

/// A plan of so many people by evening and by morning that no search has found.
fn plan(study: &Study, model: Model, counts: [u32; 2]) -> Plan {
    let certified = Certified {
        met: 97,
        at_least: 0.93,
        kept: true,
        whole: Ratio::new(19, 20),
        daily: Vec::new(),
        shortfalls: Vec::new(),
        floors: Vec::new(),
    };
    let cost = model.cost(&counts);
    let marginal = |candidate: usize| Marginal {
        candidate,
        cost: model.candidates[candidate].cost,
        with_one_less: Some(0.5),
        with_one_more: Some(0.99),
    };
    let targets = study.targets.len();
    Plan {
        marginals: (0..counts.len()).map(marginal).collect(),
        found: Found { counts: counts.into(), cost, standing: Standing::default() },
        attainable: true,
        certificate: Certificate {
            attempt: 2,
            days: 100,
            confidence: 0.95,
            targets: vec![certified; targets],
        },
        bound: Some(LowerBound {
            cost: 0.8 * cost,
            method: Method::Curves,
            confidence: 0.95,
            looked: None,
            estimate: 0.9 * cost,
            days: 0,
        }),
        attained: 0.95,
        binding: Binding {
            spare_days: vec![0; targets],
            slots: vec![Vec::new(); targets],
            groups: vec![Vec::new(); targets],
        },
        model,
        frontier: Vec::new(),
        circumstances: Vec::new(),
        beside: Vec::new(),
        repair: None,
        days: Days::default(),
        interrupted: false,
        is_cut: false,
    }
}

/// Its report.
pub fn report(by_morning: f64, counts: [u32; 2]) -> PlanReport {
    let study = study(by_morning);
    PlanReport::of(&study, &plan(&study, model(&study, None), counts), Vec::new())
}

#[test]
fn the_gap_is_a_share_of_what_the_plan_costs_and_every_attempt_counts() {
    let report = report(40.0, [3, 2]);
    let bound = report.bound.expect("a bound");
    assert!((bound.gap_share - 0.2).abs() < 1e-9, "{bound:?}");
    assert_eq!(report.certificate.attempts_count, 3, "the third, counted from 0");
}

#[test]
fn one_more_or_less_is_allowed_between_those_who_stay_and_the_head_count() {
    let study = study(40.0);
    // Three may work at once: nobody can be added by evening.
    for (stay, less) in [([0, 0], [true, true]), ([3, 1], [false, true]), ([2, 2], [true, false])] {
        let fixed = model(&study, None).layout(&stay);
        let plan = plan(&study, model(&study, Some(&fixed)), [3, 2]);
        let marginals = PlanReport::of(&study, &plan, Vec::new()).marginals;
        let of = |allowed: fn(&MarginalReport) -> bool| marginals.iter().map(allowed).collect::<Vec<_>>();
        assert_eq!(of(|it| it.one_less_allowed), less, "{stay:?} stay");
        assert_eq!(of(|it| it.one_more_allowed), [false, true], "{stay:?} stay");
    }
}

#[test]
fn who_has_a_break_in_half_of_a_period_is_half_there() {
    let report = report(40.0, [1, 2]);
    let people = |start: &str| -> Vec<f64> {
        let there = report.coverage.iter().filter(|it| it.start == start);
        there.map(|it| it.people_count).collect()
    };
    for (start, wanted) in
        [("20:30", 1.0), ("21:00", 0.5), ("21:30", 1.0), ("03:00+1", 0.0), ("08:00+1", 2.0)]
    {
        assert_eq!(people(start), [wanted], "{start}");
    }
}

#[test]
fn time_that_no_target_counts_ends_where_the_counted_hours_begin() {
    let uncounted = report(40.0, [3, 2]).uncounted.expect("a night");
    assert_eq!(uncounted.stretches, ["23:00–08:00+1"]);
    assert_eq!(uncounted.online_hours, 3.0, "three people from 23:00 to 24:00");
}

#[test]
fn customers_without_people_are_told_unless_they_are_few() {
    for (by_morning, told) in [(0.05, None), (1.0, Some(("08:00+1–12:00+1", 4.0)))] {
        let found = report(by_morning, [3, 0]).unattended;
        let found = found.first().map(|it| (it.stretches.join(" "), it.inquiries_count));
        assert_eq!(found, told.map(|(when, count)| (when.to_owned(), count)), "{by_morning} an hour");
    }
}
