//! The choice as a table: the alternatives from the best to the worst, with a picture of how far each is behind.

use maud::{Markup, html};

use super::super::capital;
use super::super::table::{Cell, Column, Row, Table};
use super::tables::{better, difference_cells, difference_columns, with_sign};
use crate::report::compared::answer::standing;
use crate::report::compared::written::{finest, precise};
use crate::report::compared::{CompareReport, Number, Standing, shown};
use crate::report::words;
use crate::say;

/// The alternatives from the best to the worst, with a picture of how far each is behind.
pub fn table(report: &CompareReport) -> Table {
    let unit = report.deciding.indifference.unit;
    let people = report.differ(|one| one.people_count);
    let cost = report.differ(|one| one.planned_cost.unwrap_or(0.0));
    let mut columns = vec![Column::text(say!("Alternative", "方案")), Column::text(say!("Standing", "结论"))];
    if people {
        columns.push(Column::number(say!("People", "人数")));
    }
    if cost {
        columns.push(Column::number(say!("Cost", "成本")));
    }
    columns.push(Column::number(with_sign(report.deciding.title.now(), unit)));
    columns.extend(difference_columns(report, &say!("From best", "与最好之差")));
    columns.push(Column::text(say!("Interval", "区间图")));
    columns.push(Column::number(say!("Days", "天数")));
    let digits = finest(report.alternatives.iter().filter_map(|one| one.from_best.as_ref()));
    let scale = Scale::of(report);
    let rows = report.ranked().into_iter().map(|one| {
        let mut cells = vec![Cell::new(shown(&one.name)), Cell::new(standing(report, one))];
        if people {
            cells.push(Cell::new(words::decimals(one.people_count as f64, 0)));
        }
        if cost {
            cells.push(Cell::new(one.planned_cost.map_or_else(|| words::NOTHING.into(), words::money)));
        }
        let value = one.value.map(|value| precise(value.value, value.unit, digits));
        cells.push(Cell::new(value.unwrap_or_else(|| words::NOTHING.into())));
        let from_best = one.from_best.as_ref().filter(|_| one.standing != Standing::Best);
        cells.extend(difference_cells(from_best));
        cells.push(Cell::drawn(scale.drawn(from_best.map(|found| &found.number))));
        cells.push(Cell::new(words::decimals(one.days as f64, 0)));
        Row::new(cells)
    });
    Table {
        id: "choice-table",
        caption: say!("The alternatives, the best first", "各方案（从好到差）"),
        note: Some(say!(
            "{by}, mean of {days} days ({better}); differences over all days that both have. Picture: 0 upright, differences that do not matter shaded.",
            "{by}，{days} 天均值（{better}）；差值基于双方共有的全部天数。图中竖线为 0，阴影为可忽略的差别。",
            by = capital(report.deciding.title.now()),
            days = words::decimals(report.common_days as f64, 0),
            better = better(report.deciding.better),
        )),
        columns,
        rows: rows.collect(),
    }
}

/// What a picture of differences spans.
struct Scale {
    low: f64,
    high: f64,
    zone: f64,
}

impl Scale {
    /// All differences from the best with their intervals, 0, and the indifference zone.
    fn of(report: &CompareReport) -> Self {
        let zone = report.deciding.indifference.value;
        let ends = report.alternatives.iter().filter_map(|one| {
            let number = one.from_best?.number;
            Some(number.interval.unwrap_or((number.value, number.value)))
        });
        let (low, high) = ends.fold((-zone, zone), |all, ends| (all.0.min(ends.0), all.1.max(ends.1)));
        let margin = ((high - low) * 0.04).max(f64::MIN_POSITIVE);
        Scale { low: low - margin, high: high + margin, zone }
    }

    fn at(&self, value: f64) -> String {
        format!("{:.2}%", (value - self.low) / (self.high - self.low) * 100.0)
    }

    /// A difference as a point with its interval; the best as a point at 0.
    fn drawn(&self, number: Option<&Number>) -> Markup {
        let value = number.map_or(0.0, |number| number.value);
        let width = format!("{:.2}%", 2.0 * self.zone / (self.high - self.low) * 100.0);
        html! {
            svg.gap aria-hidden="true" {
                rect.zone x=(self.at(-self.zone)) width=(width) y="0" height="18" {}
                line.zero x1=(self.at(0.0)) x2=(self.at(0.0)) y1="0" y2="18" {}
                @if let Some((low, high)) = number.and_then(|number| number.interval) {
                    line.span x1=(self.at(low)) x2=(self.at(high)) y1="9" y2="9" {}
                }
                circle.dot cx=(self.at(value)) cy="9" r="4" {}
            }
        }
    }
}
