//! What the page of a comparison holds.

use std::sync::atomic::AtomicBool;

use super::super::tests::{parts, small, values};
use super::*;
use crate::experiment::compare::{Criterion, Options, compare};
use crate::language::Language;
use crate::report::compared::{AS_WRITTEN, Standing};
use crate::study::{self, Study};

fn study() -> Study {
    study::read(&small()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn with_routing(strategy: &str) -> Alternative {
    let mut study = study();
    study.router = crate::routing::router(strategy).unwrap();
    Alternative { name: strategy.to_owned(), settings: Vec::new(), study }
}

/// The scenario as written, and with one person less on every line.
fn layouts() -> Vec<Alternative> {
    let study = study();
    let mut lean = study.clone();
    lean.layout.lines.iter_mut().for_each(|line| line.count = line.count.saturating_sub(1).max(1));
    let settings = vec!["layout[day].count=1".to_owned()];
    vec![
        Alternative { name: AS_WRITTEN.to_owned(), settings: Vec::new(), study },
        Alternative { name: "lean".to_owned(), settings, study: lean },
    ]
}

fn found(alternatives: &[Alternative], days: u64) -> CompareReport {
    let options = Options {
        criterion: Criterion::Figure(alternatives[0].study.targets[0].figure),
        first_days: days,
        at_most: 2 * days,
        confidence: 0.95,
        indifference: None,
        against_first: false,
        threads: 1,
    };
    let studies: Vec<&Study> = alternatives.iter().map(|one| &one.study).collect();
    let found = compare(&studies, &options, &|_| {}, &AtomicBool::new(false)).unwrap();
    CompareReport::of(alternatives, &found).unwrap()
}

fn routings() -> Vec<Alternative> {
    ["least-open", "weighted-random", "longest-idle"].map(with_routing).into()
}

/// A page of two layouts.
pub fn page(language: Language) -> String {
    let alternatives = layouts();
    let report = found(&alternatives, 12);
    let case = Case { alternatives: &alternatives, report: &report };
    language.during(|| compare_page(&[case], "peakshift compare shop.toml --html report.html"))
}

/// A page of two scenarios.
pub fn several(language: Language) -> String {
    let (layouts, routings) = (layouts(), routings());
    let (one, other) = (found(&layouts, 10), found(&routings, 10));
    let cases =
        [Case { alternatives: &layouts, report: &one }, Case { alternatives: &routings, report: &other }];
    language.during(|| compare_page(&cases, "peakshift compare shop.toml other.toml --html report.html"))
}

#[test]
fn the_answer_names_the_best_by_how_much_and_how_surely() {
    let alternatives = layouts();
    let mut report = found(&alternatives, 12);
    let case =
        |report: &CompareReport| answer::first_screen(&Case { alternatives: &alternatives, report }, "title");
    let set = |report: &mut CompareReport, standing: Standing, decided: bool| {
        report.alternatives[0].standing = Standing::Best;
        report.alternatives[1].standing = standing;
        report.best = Some(report.alternatives[0].name.clone());
        report.decided = decided;
        report.correct_selection_share = decided.then_some(0.95);
        report.alternatives[0].contender = true;
        let number = &mut report.alternatives[1].from_best.as_mut().unwrap().number;
        (number.value, number.interval) = (-0.012, Some((-0.015, -0.009)));
    };
    set(&mut report, Standing::Worse, true);
    let (verdict, screen) = (answer::verdict(&report), case(&report).into_string());
    let value = words::amount(report.alternatives[0].value.unwrap());
    let met = report.alternatives[0].targets[0].attainment.unwrap();
    assert!(verdict.starts_with("as written is best: "), "{verdict}");
    assert!(verdict.contains(&format!("{value}, 1.20 points (0.90–1.50) ahead of lean")), "{verdict}");
    assert!(verdict.ends_with(&format!("met on {} of {} days", met.met_days, met.days)), "{verdict}");
    assert!(
        screen.contains("in at least 95 % of such comparisons (daily values taken as normal)")
            && screen.contains("<dd>≥ 95 %</dd>"),
        "{screen}"
    );
    assert!(screen.contains("Worse, at 95 % confidence: lean."));
    let chinese = Language::Chinese.during(|| answer::verdict(&report));
    assert!(
        chinese.contains("原方案 最好：") && chinese.contains("领先 lean 1.20 个百分点（0.90–1.50）"),
        "{chinese}"
    );

    set(&mut report, Standing::NotToldApart, true);
    let verdict = answer::verdict(&report);
    assert!(verdict.starts_with("as written is best, but lean cannot be told apart from it: "), "{verdict}");
    assert!(!verdict.contains("ahead"), "{verdict}");
    set(&mut report, Standing::NotToldApart, false);
    let (verdict, screen) = (answer::verdict(&report), case(&report).into_string());
    assert!(verdict.starts_with("Not decided: as written is ahead"), "{verdict}");
    assert!(screen.contains("--max-replications") && !screen.contains("probability of correct selection"));
    set(&mut report, Standing::Same, true);
    let (verdict, screen) = (answer::verdict(&report), case(&report).into_string());
    assert!(verdict.starts_with("No difference between the 2 alternatives on these 12 days: "), "{verdict}");
    assert!(!screen.contains("of such comparisons"), "{screen}");
    let said = crate::report::compared::answer::sentences(&report).join(" ");
    assert!(
        said.starts_with("No difference on these 12 days: every figure of each of them is the same for all.")
    );
}

#[test]
fn the_lead_is_more_than_nothing_where_less_is_better() {
    let alternatives = layouts();
    let mut report = found(&alternatives, 10);
    report.deciding.better = crate::report::BetterReport::Lower;
    report.deciding.indifference.unit = crate::kpi::Unit::Seconds;
    report.decided = true;
    report.best = Some(report.alternatives[0].name.clone());
    report.alternatives[0].standing = Standing::Best;
    report.alternatives[1].standing = Standing::Worse;
    let number = &mut report.alternatives[1].from_best.as_mut().unwrap().number;
    (number.unit, number.value, number.interval) = (crate::kpi::Unit::Seconds, 3.0, Some((2.0, 4.0)));
    let verdict = answer::verdict(&report);
    assert!(verdict.contains("3.0 s (2.0–4.0) ahead of lean"), "{verdict}");
}

/// The two layouts, the first of them the best, the other `standing` to it.
fn with_standing(standing: Standing) -> (Vec<Alternative>, CompareReport) {
    let alternatives = layouts();
    let mut report = found(&alternatives, 10);
    report.best = Some(report.alternatives[0].name.clone());
    (report.decided, report.correct_selection_share) = (true, Some(0.95));
    (report.alternatives[0].standing, report.alternatives[1].standing) = (Standing::Best, standing);
    (alternatives, report)
}

#[test]
fn who_was_left_out_is_not_open_though_nothing_is_decided() {
    let (_, mut report) = with_standing(Standing::NotToldApart);
    (report.decided, report.correct_selection_share) = (false, None);
    for (contender, open) in [(true, "Still open: lean. More days"), (false, "More days")] {
        report.alternatives[1].contender = contender;
        let said = crate::report::compared::answer::sureness(&report).unwrap();
        assert!(said.starts_with(open), "{said}");
    }
}

#[test]
fn a_choice_hardly_matters_where_the_whole_interval_is_within_the_zone() {
    let (_, mut report) = with_standing(Standing::NotToldApart);
    report.deciding.better = crate::report::BetterReport::Lower;
    report.deciding.indifference = crate::report::Amount { unit: crate::kpi::Unit::Seconds, value: 2.0 };
    for (ends, hardly) in [((-1.0, 9.0), false), ((-1.0, 1.5), true)] {
        let number = &mut report.alternatives[1].from_best.as_mut().unwrap().number;
        (number.unit, number.value, number.interval) = (crate::kpi::Unit::Seconds, 0.5, Some(ends));
        let said = crate::report::compared::answer::rest(&report).join(" ");
        let sentence = "The choice hardly matters: at 95 % confidence nobody is 2 s or more behind.";
        assert_eq!(said.contains(sentence), hardly, "{said}");
    }
}

#[test]
fn a_target_that_the_best_misses_is_told_with_the_days_that_met_it() {
    let (_, mut report) = with_standing(Standing::Worse);
    report.common_days = 50;
    let target = &mut report.alternatives[0].targets[0];
    target.kept = false;
    let attainment = target.attainment.as_mut().unwrap();
    (attainment.met_days, attainment.days) = (7, 50);
    let said = crate::report::compared::answer::rest(&report).join(" ");
    assert!(said.contains("as written still misses a target: "), "{said}");
    assert!(said.contains(" on 7 of 50 days, promised on 90 %"), "{said}");
}

#[test]
fn who_cannot_be_told_apart_from_the_best_shares_its_place_among_scenarios() {
    let (_, one) = with_standing(Standing::NotToldApart);
    let mut other = one.clone();
    (other.alternatives[0].standing, other.alternatives[1].standing) = (Standing::Worse, Standing::Best);
    let body = overview::body(&[&one, &other]).into_string();
    let verdict = "lean is best, or cannot be told apart from the best, in 2 of 2 scenarios";
    assert!(body.contains(verdict), "{body}");
}

#[test]
fn the_shaded_part_of_a_picture_is_as_far_to_each_side_of_nothing() {
    let (_, report) = with_standing(Standing::NotToldApart);
    let table = choice::table(&report).markup().into_string();
    let pictures: Vec<&str> = table.split("<svg").skip(1).collect();
    assert_eq!(pictures.len(), 2);
    for picture in pictures {
        let of = |name: &str| -> f64 {
            values(picture, name)[0].trim_end_matches('%').parse().expect("a share of the width")
        };
        let (from, width, zero) = (of("x"), of("width"), of("x1"));
        assert!(width > 0.1 && (from + width / 2.0 - zero).abs() < 0.02, "{picture}");
    }
}

#[test]
fn what_the_day_adds_is_told_where_plans_cost_the_same() {
    let (alternatives, mut report) = with_standing(Standing::NotToldApart);
    for (one, total) in report.alternatives.iter_mut().zip([5_300.0, 5_100.0]) {
        one.planned_cost = Some(5_000.0);
        one.cost.as_mut().unwrap().whole.total.value_amount = total;
    }
    let case = Case { alternatives: &alternatives, report: &report };
    let text = answer::first_screen(&case, "title").into_string();
    assert!(text.contains("Cost of the day, mean") && text.contains("<dt>lean</dt><dd>−200</dd>"), "{text}");
    assert!(text.contains("lean costs 200 CNY less and cannot be told apart from the best."), "{text}");
}

#[test]
fn costs_are_told_where_they_differ_and_what_the_lead_costs() {
    let alternatives = layouts();
    let mut report = found(&alternatives, 10);
    report.best = Some(report.alternatives[0].name.clone());
    // What the day adds is told apart.
    let told = crate::report::compared::money::money(&report);
    assert!(told.is_some_and(|money| money.rows.len() == 2 && money.heads.contains(&"Total".to_owned())));
    report.alternatives.iter_mut().for_each(|one| (one.cost, one.margin) = (None, None));
    assert!(crate::report::compared::money::money(&report).is_none());
    let (first, second) = report.alternatives.split_at_mut(1);
    (first[0].standing, first[0].planned_cost) = (Standing::Best, Some(5_000.0));
    (second[0].standing, second[0].planned_cost) = (Standing::NotToldApart, Some(4_400.0));
    let screen = |report: &CompareReport| {
        answer::first_screen(&Case { alternatives: &alternatives, report }, "title").into_string()
    };
    let text = screen(&report);
    assert!(text.contains("<dt>lean</dt><dd>−600</dd>"), "{text}");
    assert!(
        text.contains("lean costs 600 ") && text.contains("cannot be told apart from the best."),
        "{text}"
    );
    report.alternatives[1].planned_cost = Some(5_000.0);
    let text = screen(&report);
    assert!(text.contains("The same with every alternative") && !text.contains("lean costs"), "{text}");
    // Without costs, people.
    report.alternatives.iter_mut().for_each(|one| one.planned_cost = None);
    let less = report.alternatives[0].people_count - report.alternatives[1].people_count;
    assert!(less > 0 && screen(&report).contains(&format!("<dt>lean</dt><dd>−{less}</dd>")));
}

#[test]
fn every_figure_stands_in_a_table_or_is_the_same_for_all() {
    let alternatives = routings();
    let report = found(&alternatives, 10);
    let table = tables::figures(&report).markup().into_string();
    let alike = tables::same_for_all(&report);
    let rows = table.matches("<tr").count() - 1;
    assert_eq!(rows % alternatives.len(), 0);
    assert!(rows / alternatives.len() > 10);
    let counted = report
        .catalog
        .iter()
        .filter(|figure| report.alternatives[0].figures.get(figure.name).is_some_and(Option::is_some));
    assert!(rows / alternatives.len() + alike.len() >= counted.count());
    // The reference has no difference from itself, the others have three numbers each.
    let best = report.best.as_deref().unwrap();
    for row in table.split("<tr").skip(2) {
        let cells: Vec<&str> = row.split("<td").skip(1).map(|cell| cell.split('>').nth(1).unwrap()).collect();
        let name = cells[0].split('<').next().unwrap();
        let difference = cells[2].split('<').next().unwrap();
        assert_eq!(difference == words::NOTHING, name == best, "{row}");
    }
}

#[test]
fn what_differs_is_shown_and_what_does_not_is_left_out() {
    let (one, other) = (page(Language::English), several(Language::English));
    let (markup, data) = parts(&one);
    let ids = values(&markup, "id");
    for id in [
        "choice-table",
        "targets-table",
        "hours-table",
        "loads-table",
        "differences-table",
        "alternatives-table",
        "lines-table",
    ] {
        assert!(ids.contains(&id), "{id}");
    }
    let titles = |data: &serde_json::Value| data["charts"].as_array().unwrap().len();
    let (markup, both) = parts(&other);
    let ids = values(&markup, "id");
    assert!(ids.contains(&"overview-table") && ids.contains(&"scenario-1-lines-table"));
    assert!(!ids.contains(&"scenario-2-lines-table"), "routings have one layout");
    // People on shift are drawn where layouts differ.
    assert_eq!(titles(&both), 2 * titles(&data) - 1);
    assert!(markup.contains("As planned, breaks left out."));
    // Each alternative has its colour in every chart, and the target is drawn.
    let series = data["charts"][0]["series"].as_array().unwrap();
    let tones: Vec<&str> = series.iter().map(|series| series["tone"].as_str().unwrap()).collect();
    assert_eq!(tones, ["s0", "c1", "accent"]);
}

#[test]
fn an_alternatives_name_cannot_become_markup() {
    let mut alternatives = layouts();
    let bad = "</script><b id=\"x\">&";
    alternatives[1].name = bad.to_owned();
    alternatives[1].settings = vec![bad.to_owned()];
    alternatives.iter_mut().for_each(|one| one.study.currency = bad.to_owned());
    let mut report = found(&alternatives, 10);
    report.alternatives[1].layout_file = Some(bad.to_owned());
    let case = || Case { alternatives: &alternatives, report: &report };
    for page in [compare_page(&[case()], bad), compare_page(&[case(), case()], bad)] {
        let (markup, data) = parts(&page);
        assert!(!markup.contains("<b id") && page.matches("<script").count() == 2);
        assert!(markup.matches("&lt;/script&gt;&lt;b id=&quot;x&quot;&gt;&amp;").count() > 10);
        assert!(data.to_string().contains("</script>"), "it comes back as it was");
    }
}
