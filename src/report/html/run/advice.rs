//! The weak hours and what would mend them, as a table.

use maud::{Markup, html};

use crate::report::html::capital;
use crate::report::html::table::{Cell, Column, Row, Table};
use crate::report::html::weak::{self, Remedy, Weak};
use crate::report::{Amount, Report, TargetReport, words};
use crate::say;
use crate::study::Study;

/// The weak hours and what to do about them.
pub fn table(study: &Study, report: &Report) -> Markup {
    let weak = Weak::of(study, report);
    if weak.slots.is_empty() {
        return html! {};
    }
    let (missing, counted) = (weak.missing, weak.counted);
    let caption = match missing {
        0 => say!(
            "No slot misses what is promised for the day; these come nearest to it",
            "没有时段低于当日目标，以下时段余量最小"
        ),
        1 => say!(
            "What to do: 1 of {counted} slots misses what is promised for the day",
            "怎么办：{counted} 个时段中 1 个低于当日目标"
        ),
        _ => say!(
            "What to do: {missing} of {counted} slots miss what is promised for the day",
            "怎么办：{counted} 个时段中 {missing} 个低于当日目标"
        ),
    };
    let mut columns = vec![Column::text(say!("From", "时段")), Column::text(say!("Remedy", "建议"))];
    columns.extend(report.targets.iter().map(|target| Column::number(with_bound(target))));
    columns.extend([
        Column::number(say!("Inquiries to people", "转人工量")),
        Column::number(say!("People", "在线人数")),
        Column::number(say!("Per person and hour", "人均每小时")),
    ]);
    let rows = weak.slots.iter().map(|slot| {
        let mut cells = vec![
            Cell::new(report.slots[slot.slot].clock.clone()),
            Cell::wide(remedy(report, slot, missing > 0)),
        ];
        cells.extend(report.targets.iter().map(|target| match weak::value(report, target, slot.slot) {
            Some(value) => {
                let unit = target.bound.unit;
                Cell::heated(
                    words::amount(Amount { unit, value }),
                    crate::report::html::table::Heat::None,
                    weak::misses(target, value),
                )
            }
            None => Cell::new(words::NOTHING),
        }));
        cells.push(Cell::new(words::decimals(slot.inquiries, 0)));
        cells.push(Cell::new(words::decimals(slot.people, 1)));
        cells.push(Cell::new(
            slot.load.map_or_else(|| words::NOTHING.into(), |load| words::decimals(load, 1)),
        ));
        Row::new(cells)
    });
    let table = Table { id: "weak-table", caption, note: None, columns, rows: rows.collect() };
    let most = weak.sustained.map(|most| words::decimals(most, 1));
    html! {
        (table.markup())
        p.small.quiet {
            @match most {
                Some(most) => (say!(
                    "Rule of thumb: hours that met the targets had at most {most} inquiries per person and hour. peakshift plan finds the cheapest layout; run it to see what it keeps.",
                    "经验估算：达标时段人均每小时最多接待 {most} 个咨询。用 peakshift plan 求最省的排班，再模拟验证。"
                )),
                None => (say!(
                    "No hour met the targets, so this day does not tell how many people would: ask peakshift plan.",
                    "没有时段达标，无法据此推算所需人数，请用 peakshift plan 求解。"
                )),
            }
        }
    }
}

fn remedy(report: &Report, slot: &weak::WeakSlot, missing: bool) -> String {
    let away = (slot.at_meal >= 0.5).then(|| words::decimals(slot.at_meal, 1));
    match (slot.remedy, away) {
        (Remedy::People(more), Some(away)) => {
            say!(
                "about {more} more, or spread meals: {away} are away",
                "约加 {more} 人，或错开休息（{away} 人离岗）"
            )
        }
        (Remedy::People(more), None) => say!("about {more} more", "约加 {more} 人"),
        (Remedy::Breaks, Some(away)) => say!("spread meals: {away} are away", "错开休息（{away} 人离岗）"),
        (Remedy::Before(before), _) => {
            let clock = &report.slots[before].clock;
            say!("catches up from {clock}: mend that first", "在消化 {clock} 的积压，先补该时段")
        }
        _ if missing => {
            say!("not short by load: look at groups and shift ends", "人均负荷不高：查看分组和交接班")
        }
        _ => words::NOTHING.into(),
    }
}

/// `30-second rate ≥ 90 %`.
fn with_bound(target: &TargetReport) -> String {
    let bound = words::bounded(target.better, Amount { value: weak::bound(target), ..target.bound });
    format!("{} {bound}", capital(target.title.now()))
}
