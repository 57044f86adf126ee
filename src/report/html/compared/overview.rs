//! Several scenarios beside each other: who wins where.

use maud::{Markup, html};

use super::super::table::{Cell, Column, Heat, Row, Table};
use crate::report::compared::overview::stem;
use crate::report::compared::{CompareReport, Standing, shown};
use crate::report::words;
use crate::say;

/// How often an alternative is the best, or cannot be told apart from it.
struct Wins<'a> {
    name: &'a str,
    best: usize,
    shared: usize,
}

/// The section's body.
pub fn body(reports: &[&CompareReport]) -> Markup {
    let wins = wins(reports);
    html! {
        h2.verdict #overview-title { (verdict(reports.len(), &wins)) }
        p.intro {
            (say!(
                "* is the best of its scenario, (*) cannot be told apart from it. Wins count the best, and in the column after it those too that cannot be told apart.",
                "* 为该场景中最好的，(*) 与最好的分不出高下。“胜出”只计最好的，其后一列连同分不出高下的一并计入。"
            ))
        }
        (table(reports, &wins).markup())
        ul.small.quiet {
            @for report in reports {
                li { (stem(report)) ": " (report.scenario.name) " — " (report.deciding.title) }
            }
        }
    }
}

fn wins<'a>(reports: &[&'a CompareReport]) -> Vec<Wins<'a>> {
    let mut wins: Vec<Wins> = Vec::new();
    for one in reports.iter().flat_map(|report| &report.alternatives) {
        let place = wins.iter().position(|known| known.name == one.name).unwrap_or_else(|| {
            wins.push(Wins { name: &one.name, best: 0, shared: 0 });
            wins.len() - 1
        });
        match one.standing {
            Standing::Best => wins[place].best += 1,
            Standing::Same | Standing::NotToldApart => wins[place].shared += 1,
            Standing::Worse => {}
        }
    }
    wins
}

/// Who is best, or not told apart from the best, most often.
fn verdict(scenarios: usize, wins: &[Wins]) -> String {
    let most = wins.iter().map(|one| one.best + one.shared).max().unwrap_or(0);
    let first: Vec<String> =
        wins.iter().filter(|one| one.best + one.shared == most).map(|one| shown(one.name)).collect();
    let names = words::list(&first);
    match first.len() {
        1 => say!(
            "{names} is best, or cannot be told apart from the best, in {most} of {scenarios} scenarios",
            "{names} 在 {scenarios} 个场景中的 {most} 个最好，或与最好的分不出高下"
        ),
        2..=3 => say!(
            "{names} are each best, or not told apart from the best, in {most} of {scenarios} scenarios",
            "{names} 各在 {scenarios} 个场景中的 {most} 个最好，或与最好的分不出高下"
        ),
        count => say!(
            "No clear winner: {count} alternatives are each best, or not told apart from the best, in {most} of {scenarios} scenarios",
            "没有明显的胜者：{count} 个方案各在 {scenarios} 个场景中的 {most} 个最好，或与最好的分不出高下"
        ),
    }
}

fn table(reports: &[&CompareReport], wins: &[Wins]) -> Table {
    let mut columns = vec![Column::text(say!("Alternative", "方案"))];
    columns.extend(reports.iter().map(|report| {
        let sign = words::sign(report.deciding.indifference.unit).trim();
        Column::number(format!("{} {sign}", stem(report)).trim_end())
    }));
    columns.push(Column::number(say!("Wins", "胜出")));
    columns.push(Column::number(say!("Wins and draws", "胜出或分不出")));
    let rows = wins.iter().map(|one| {
        let cells = reports.iter().map(|report| {
            let found = report.alternatives.iter().find(|alternative| alternative.name == one.name);
            let Some(found) = found else { return Cell::new(words::NOTHING) };
            let value = found.value;
            let value = value
                .map_or_else(|| words::NOTHING.to_owned(), |value| words::number(value.value, value.unit));
            match found.standing {
                Standing::Best => Cell::heated(format!("* {value}"), Heat::More(1.0), false),
                Standing::Same | Standing::NotToldApart => {
                    Cell::heated(format!("(*) {value}"), Heat::More(0.5), false)
                }
                Standing::Worse => Cell::new(value),
            }
        });
        let mut cells: Vec<Cell> = std::iter::once(Cell::new(shown(one.name))).chain(cells).collect();
        cells.push(Cell::new(one.best.to_string()));
        cells.push(Cell::new((one.best + one.shared).to_string()));
        Row::new(cells)
    });
    Table {
        id: "overview-table",
        caption: say!("Who wins where, mean day", "各场景胜出者（日均值）"),
        note: None,
        columns,
        rows: rows.collect(),
    }
}
