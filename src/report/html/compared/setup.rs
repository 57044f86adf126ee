//! What is compared: each alternative's routing, layout and settings, and the lines of layouts that differ.

use maud::{Markup, html};

use super::super::table::{Cell, Column, Row, Table};
use super::Case;
use crate::report::compared::{Alternative, shown};
use crate::report::words;
use crate::routing::title_of;
use crate::say;

/// The section's body.
pub fn body(case: &Case) -> Markup {
    let differ = case.alternatives.windows(2).any(|pair| pair[0].study.layout != pair[1].study.layout);
    html! {
        p.intro {
            (say!(
                "All alternatives have the same customers on the same days, and the scenario file's values for whatever is not named here. The assumptions are the first alternative's.",
                "各方案的顾客和日子完全相同；此处未列出的均按场景文件。前提假设以第一个方案为准。"
            ))
        }
        (alternatives(case).markup())
        @if differ { (lines(case.alternatives).markup()) }
    }
}

fn alternatives(case: &Case) -> Table {
    let reports = &case.report.alternatives;
    let files = reports.iter().any(|one| one.layout_file.is_some());
    let settings = reports.iter().any(|one| !one.settings.is_empty());
    let costs = reports.iter().any(|one| one.planned_cost.is_some());
    let mut columns =
        vec![Column::text(say!("Alternative", "方案")), Column::text(say!("Routing", "分流策略"))];
    if files {
        columns.push(Column::text(say!("Layout file", "排班文件")));
    }
    if settings {
        columns.push(Column::text(say!("Set to other values", "改动的取值")));
    }
    columns.push(Column::number(say!("People", "人数")));
    if costs {
        columns.push(Column::number(say!("Planned cost", "计划成本")));
    }
    let rows = reports.iter().map(|one| {
        let mut cells = vec![Cell::new(shown(&one.name)), Cell::new(title_of(&one.routing))];
        if files {
            cells.push(Cell::new(one.layout_file.clone().unwrap_or_else(|| words::NOTHING.into())));
        }
        if settings {
            let settings = one.settings.join(" ");
            cells.push(Cell::wide(if settings.is_empty() { words::NOTHING.to_owned() } else { settings }));
        }
        cells.push(Cell::new(words::decimals(one.people_count as f64, 0)));
        if costs {
            cells.push(Cell::new(one.planned_cost.map_or_else(|| words::NOTHING.into(), words::money)));
        }
        Row::new(cells)
    });
    Table {
        id: "alternatives-table",
        caption: say!("Set-up of each alternative", "各方案设置"),
        note: None,
        columns,
        rows: rows.collect(),
    }
}

/// Who works when, by alternative.
fn lines(alternatives: &[Alternative]) -> Table {
    let mut rows = Vec::new();
    for one in alternatives {
        let (scenario, layout) = (&one.study.scenario, &one.study.layout);
        for (place, line) in layout.lines.iter().filter(|line| line.count > 0).enumerate() {
            let shift = &layout.shifts[line.shift];
            let label = |at| scenario.clock.label(at);
            let breaks = shift.breaks.iter().map(|(from, to)| format!("{}–{}", label(*from), label(*to)));
            let breaks = breaks.collect::<Vec<_>>().join(" ");
            let row = Row::new([
                Cell::new(shown(&one.name)),
                Cell::new(scenario.groups[usize::from(line.group)].clone()),
                Cell::new(scenario.teams[usize::from(line.team)].name.clone()),
                Cell::new(shift.name.clone()),
                Cell::new(label(shift.start)),
                Cell::new(label(shift.end)),
                Cell::new(if breaks.is_empty() { words::NOTHING.to_owned() } else { breaks }),
                Cell::new(line.count.to_string()),
            ]);
            rows.push(row.again(place > 0));
        }
    }
    Table {
        id: "lines-table",
        caption: say!("Layouts", "排班"),
        note: None,
        columns: vec![
            Column::text(say!("Alternative", "方案")),
            Column::text(say!("Group", "分组")),
            Column::text(say!("Team", "团队")),
            Column::text(say!("Shift", "班次")),
            Column::text(say!("Start", "上班")),
            Column::text(say!("End", "下班")),
            Column::text(say!("Breaks", "用餐")),
            Column::number(say!("People", "人数")),
        ],
        rows,
    }
}
