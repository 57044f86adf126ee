//! The report of a plan on a terminal: the answer first, the layout, then what a planner asks next, and last what is
//! to be done.

use super::super::terminal::{Column, Grid, NARROWEST, Style};
use super::super::words::{self, NOTHING};
use super::{CertifiedReport, LineReport, PlanReport};
use crate::kpi::{Better, Unit};

/// Slots that are named as those that bind.
const MOST_SLOTS: usize = 5;

/// The whole report as text that ends in a newline.
pub fn text(report: &PlanReport, style: Style) -> String {
    let style = Style { width: style.width.max(NARROWEST), ..style };
    let mut text = String::new();
    let mut say = |sentence: &str| {
        text += &words::wrapped(sentence, style.width, 2);
        text.push('\n');
    };
    say(&head(report));
    for target in &report.certificate.targets {
        say(&certified(report, target));
    }
    say(&bound(report));
    let mut sections = vec![("Layout".to_owned(), lines(&report.layout, report, style))];
    if !report.binding.is_empty() {
        sections.push(("What binds, on the days that decide".to_owned(), binding(report, style)));
    }
    if !report.marginals.is_empty() {
        let title = "One person more or less: share of days on which every target is met";
        sections.push((title.to_owned(), marginals(report, style)));
    }
    if report.frontier.len() > 1 {
        sections.push((
            "Cost against the share of days on which every target is met".to_owned(),
            frontier(report, style),
        ));
    }
    if report.circumstances.len() > 1 {
        sections.push((
            "If things come otherwise: share of days that meet the target".to_owned(),
            circumstances(report, style),
        ));
    }
    if !report.beside.is_empty() {
        let title =
            "Beside it, on the same days: what planners do today, and what it costs to attain the same";
        sections.push((title.to_owned(), beside(report, style)));
    }
    for (title, table) in sections {
        text += &format!("\n{title}\n{table}\n");
    }
    for sentence in last(report) {
        text += &format!("\n{}\n", words::wrapped(&sentence, style.width, 2));
    }
    text
}

fn money(report: &PlanReport, amount: f64) -> String {
    let digits = if amount.abs() < 1_000.0 { 1 } else { 0 };
    format!("{} {}", words::decimals(amount, digits), report.currency)
}

fn head(report: &PlanReport) -> String {
    format!(
        "{}: {} people, {} hours of work, planned cost {}{}",
        report.scenario.name,
        report.scenario.people_count,
        words::decimals(report.work_hours, 1),
        money(report, report.planned_cost),
        if report.interrupted { "; INTERRUPTED: the best layout found until then" } else { "" },
    )
}

/// `PDD 3-minute human reply rate at least 93 %: met on 942 of 1,000 fresh days; with 95 % confidence on at least 92.7 %
/// of days, promised 90 %: kept`.
fn certified(report: &PlanReport, target: &CertifiedReport) -> String {
    let side = match Better::from(target.better) {
        Better::Higher => "at least",
        Better::Lower => "at most",
    };
    let met = target.attainment.map_or(0, |attainment| attainment.met_days);
    let share = |value: f64| words::bound(super::Amount { unit: Unit::Share, value });
    format!(
        "{} {side} {}: met on {} of {} fresh days{}; with {} confidence on at least {} % of days, promised on {}: {}",
        target.title,
        words::bound(target.bound),
        met,
        words::decimals(report.certificate.days as f64, 0),
        target
            .value
            .map_or_else(String::new, |value| format!(" (over all of them {})", words::amount(value))),
        share(report.certificate.confidence_share),
        words::percent(target.at_least_share),
        share(target.promise_share),
        if target.kept { "kept" } else { "NOT KEPT" },
    )
}

fn bound(report: &PlanReport) -> String {
    let Some(bound) = &report.bound else {
        return "No lower bound: no layout is known that keeps the promise".to_owned();
    };
    let least = format!(
        "No layout that keeps the promise costs less than {} (by {}, confidence {} %; assumed: {})",
        money(report, bound.least_cost),
        bound.method,
        words::percent(bound.confidence_share),
        bound.assumption,
    );
    if bound.gap_share < 0.0005 {
        return format!("{least}: nothing cheaper does");
    }
    let gap =
        |least: f64| words::percent((report.planned_cost - least).max(0.0) / report.planned_cost.max(1e-9));
    format!(
        "{least}, {} % below the plan. By what the search has learnt the cheapest costs about {}, {} % below: an estimate, no bound",
        gap(bound.least_cost),
        money(report, bound.estimated_least_cost),
        gap(bound.estimated_least_cost),
    )
}

fn lines(lines: &[LineReport], report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new("Group", 0),
        Column::new("Team", 0),
        Column::new("Start", 0),
        Column::new("End", 0),
        Column::new("Breaks", 0),
        Column::new("People", 0),
        Column::new(format!("{} each", report.currency), 1),
    ]);
    for line in lines {
        grid.row([
            line.group.clone(),
            line.team.clone(),
            line.start.clone(),
            line.end.clone(),
            line.breaks.join(" "),
            line.people_count.to_string(),
            words::decimals(line.person_cost, 1),
        ]);
    }
    grid.text(style)
}

fn binding(report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new("Target", 0),
        Column::new("Spare days", 0),
        Column::new("Slots where it goes wrong", 0),
        Column::new("Groups", 1),
    ]);
    let named = |places: &[super::PlaceReport], most: usize| {
        let mut places: Vec<_> = places.iter().filter(|place| place.wrong_share >= 0.005).collect();
        places.sort_by(|a, b| b.wrong_share.total_cmp(&a.wrong_share));
        let words = places.iter().take(most).map(|p| format!("{} {:.0} %", p.name, p.wrong_share * 100.0));
        words.collect::<Vec<_>>().join(", ")
    };
    for binding in &report.binding {
        grid.row([
            binding.figure.to_owned(),
            format!("{} of {}", binding.spare_days, report.days.sample_days),
            named(&binding.slots, MOST_SLOTS),
            named(&binding.groups, 3),
        ]);
    }
    grid.text(style)
}

fn marginals(report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new("Group", 0),
        Column::new("Team", 0),
        Column::new("Start", 0),
        Column::new("End", 0),
        Column::new("One less %", 0),
        Column::new("As planned %", 0),
        Column::new("One more %", 0),
    ]);
    let share = |share: Option<f64>| share.map_or_else(|| NOTHING.to_owned(), words::percent);
    for marginal in &report.marginals {
        grid.row([
            marginal.line.group.clone(),
            marginal.line.team.clone(),
            marginal.line.start.clone(),
            marginal.line.end.clone(),
            share(marginal.one_less_share),
            share(Some(marginal.as_planned_share)),
            share(marginal.one_more_share),
        ]);
    }
    grid.text(style)
}

fn frontier(report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(format!("Cost {}", report.currency), 0),
        Column::new("People", 0),
        Column::new("Every target met %", 0),
    ]);
    for point in &report.frontier {
        let digits = if report.planned_cost < 1_000.0 { 1 } else { 0 };
        grid.row([
            words::decimals(point.planned_cost, digits),
            point.people_count.to_string(),
            words::percent(point.attained_share),
        ]);
    }
    grid.text(style)
}

fn circumstances(report: &PlanReport, style: Style) -> String {
    let mut columns = vec![Column::new("Circumstance", 0)];
    columns.extend(
        report.certificate.targets.iter().map(|target| Column::new(format!("{} %", target.figure), 0)),
    );
    let mut grid = Grid::new(columns);
    for it in &report.circumstances {
        let mut row = vec![it.what.clone()];
        row.extend(it.met_share.iter().map(|share| words::percent(*share)));
        grid.row(row);
    }
    grid.text(style)
}

fn beside(report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new("Way of planning", 0),
        Column::new("People", 1),
        Column::new(format!("Cost {}", report.currency), 0),
        Column::new("Targets met %", 0),
        Column::new("Times", 0),
        Column::new("People then", 1),
        Column::new("Cost then", 0),
        Column::new("Dearer by %", 0),
    ]);
    for it in &report.beside {
        let met: Vec<String> = it.own.met_share.iter().map(|share| words::percent(*share)).collect();
        let then = |cell: &dyn Fn(&super::BesideLayoutReport) -> String| {
            it.scaled.as_ref().map_or_else(|| NOTHING.to_owned(), cell)
        };
        let dearer = |cost: f64| words::percent(cost / report.planned_cost.max(1e-9) - 1.0);
        grid.row([
            it.method.to_owned(),
            it.own.people_count.to_string(),
            words::decimals(it.own.planned_cost, 0),
            met.join(", "),
            then(&|scaled| words::decimals(scaled.factor, 2)),
            then(&|scaled| scaled.people_count.to_string()),
            then(&|scaled| words::decimals(scaled.planned_cost, 0)),
            then(&|scaled| dearer(scaled.planned_cost)),
        ]);
    }
    grid.text(style)
}

/// What stays on the screen when the report has run through it: what is to be done, and what it took.
fn last(report: &PlanReport) -> Vec<String> {
    let mut sentences = Vec::new();
    if !report.kept {
        let worst = report.binding.iter().flat_map(|binding| {
            let worst = binding.slots.iter().max_by(|a, b| a.wrong_share.total_cmp(&b.wrong_share));
            worst.map(|slot| format!("{} most at {}", binding.figure, slot.name))
        });
        sentences.push(format!(
            "The promise is NOT KEPT; this is the best attainable layout. It falls short in {}.",
            worst.collect::<Vec<_>>().join("; ")
        ));
        sentences.push(match &report.repair {
            Some(repair) => {
                let people: Vec<String> = repair
                    .lines
                    .iter()
                    .map(|line| {
                        format!(
                            "+{} {} {} {}–{}",
                            line.people_count, line.team, line.group, line.start, line.end
                        )
                    })
                    .collect();
                format!(
                    "Cheapest repair, by the curves of the search: {} ({} more).",
                    people.join(", "),
                    money(report, repair.added_cost)
                )
            }
            None => {
                "More people on the shifts there are would not repair it: add shifts, or lower the target."
                    .to_owned()
            }
        });
    }
    let days = report.days;
    let total = days.search_days + days.certificate_days + days.bound_days + days.outlook_days;
    sentences.push(format!(
        "{} days simulated: {} for the search, {} for certificates, {} for the bound, {} for the rest.",
        words::decimals(total as f64, 0),
        words::decimals(days.search_days as f64, 0),
        words::decimals(days.certificate_days as f64, 0),
        words::decimals(days.bound_days as f64, 0),
        words::decimals(days.outlook_days as f64, 0),
    ));
    sentences
}
