//! Several comparisons beside each other: who wins where.

use super::super::terminal::{Column, Grid, NARROWEST, Style};
use super::super::words::{self, NOTHING};
use super::{AlternativeReport, CompareReport, Standing, shown};
use crate::report::Amount;
use crate::say;

/// A table with a row per alternative and a column per scenario, as text that ends in a newline. The best has a star,
/// and so has in brackets who cannot be told apart from it.
pub fn text(reports: &[CompareReport], style: Style) -> String {
    let style = Style { width: style.width.max(NARROWEST), ..style };
    let mut names: Vec<&str> = Vec::new();
    for one in reports.iter().flat_map(|report| &report.alternatives) {
        if !names.contains(&one.name.as_str()) {
            names.push(&one.name);
        }
    }
    let mut columns = vec![Column::new(say!("Alternative", "方案"), 0)];
    let sign = |report: &CompareReport| words::sign(report.deciding.indifference.unit).trim();
    let head = |report: &CompareReport| format!("{}\n{} {:<3}", stem(report), sign(report), "");
    columns.extend(reports.iter().map(|report| Column::new(head(report), 0)));
    columns.push(Column::new(say!("Wins", "胜出"), 1));
    let mut grid = Grid::new(columns);
    let found = |report: &'_ CompareReport, name: &str| -> Option<AlternativeReport> {
        report.alternatives.iter().find(|one| one.name == name).cloned()
    };
    for name in names {
        let mut row = vec![shown(name)];
        let (mut wins, mut shared) = (0, 0);
        for report in reports {
            let one = found(report, name);
            let mark = match one.as_ref().map(|one| one.standing) {
                Some(Standing::Best) => "*",
                Some(Standing::Same | Standing::NotToldApart) => "(*)",
                _ => "",
            };
            wins += usize::from(mark == "*");
            shared += usize::from(mark == "(*)");
            let value = one.and_then(|one| one.value);
            let value =
                value.map_or_else(|| NOTHING.to_owned(), |value| words::number(value.value, value.unit));
            // Marks stand in a column of their own, so that numbers stay below each other.
            row.push(format!("{value} {mark:<3}"));
        }
        row.push(if shared > 0 { format!("{wins} ({})", wins + shared) } else { wins.to_string() });
        grid.row(row);
    }
    let heading = say!("Who wins where", "哪条规则在哪里胜出");
    let mut text = format!("{heading}\n{}\n\n", grid.text(style));
    for report in reports {
        let (stem, by) = (stem(report), report.deciding.title);
        let zone = words::bound(Amount { ..report.deciding.indifference });
        let name = &report.scenario.name;
        let line =
            say!("{stem}: {name}; {by}, indifference {zone}", "{stem}：{name}；{by}，无差异范围 {zone}");
        text += &format!("{}\n", words::wrapped(&line, style.width, 2));
    }
    let meaning = say!(
        "* best, (*) cannot be told apart from it; wins, and in brackets with those that cannot be told apart.",
        "* 最好，(*) 与最好分不出高下；“胜出”括号内含分不出高下的。"
    );
    text + &words::wrapped(&meaning, style.width, 2) + "\n"
}

/// The scenario's file without folder and ending.
pub fn stem(report: &CompareReport) -> String {
    let path = std::path::Path::new(&report.scenario.file);
    path.file_stem().map_or_else(|| report.scenario.name.clone(), |stem| stem.to_string_lossy().into_owned())
}
