//! Tables of a run: groups and teams, costs, all figures, waits.

use crate::report::html::table::{Cell, Column, Row, Table};
use crate::report::html::{answer, capital};
use crate::report::{CostParts, Figures, PartReport, Report, words};
use crate::say;

/// A name of a figure and its value in a part, `–` where nothing was counted.
fn value(figures: &Figures, name: &str) -> Cell {
    Cell::new(match figures.get(name).and_then(Option::as_ref) {
        Some(measure) => words::estimated(measure, measure.value),
        None => words::NOTHING.to_owned(),
    })
}

/// Groups or teams by what planners look at.
pub fn parts(
    id: &'static str,
    caption: String,
    kind: String,
    parts: &[PartReport],
    report: &Report,
) -> Table {
    let mut names: Vec<(&str, String)> = vec![
        ("inquiries", say!("Inquiries", "咨询量")),
        ("people-online", say!("People", "在线人数")),
        ("open-per-agent", say!("Open each", "人均同时接待")),
        ("occupancy", say!("Busy %", "饱和度 %")),
        ("mean-first-wait", say!("Mean first wait s", "首次响应 秒")),
        ("mean-wait", say!("Mean wait s", "平均响应 秒")),
    ];
    for figure in report.headline_rates() {
        names.push((figure.name, format!("{} %", capital(figure.title.now()))));
    }
    let mut columns = vec![Column::text(kind)];
    columns.extend(names.iter().map(|(_, title)| Column::number(title.clone())));
    let rows = parts.iter().map(|part| {
        let cells = names.iter().map(|(name, _)| value(&part.figures, name));
        Row::new(std::iter::once(Cell::new(part.name.clone())).chain(cells))
    });
    Table { id, caption, note: None, columns, rows: rows.collect() }
}

pub fn costs(report: &Report) -> Option<Table> {
    let cost = report.cost.as_ref().filter(|cost| cost.teams.len() > 1)?;
    type Part = fn(&CostParts) -> f64;
    let parts: [(String, Part); 5] = [
        (say!("Planned", "排班"), |parts| parts.planned_amount),
        (say!("Overtime", "收尾加班"), |parts| parts.overtime.value_amount),
        (say!("Inquiries", "按咨询量计费"), |parts| parts.inquiries.value_amount),
        (say!("Reserves", "备班人员"), |parts| parts.reserves.value_amount),
        (say!("Missed contracts", "合同扣款"), |parts| -parts.reduction.value_amount),
    ];
    // What costs nobody anything needs no column.
    let parts: Vec<&(String, Part)> = parts.iter().filter(|(_, part)| part(&cost.whole) != 0.0).collect();
    let row = |name: String, people: u64, of: &CostParts| {
        let mut cells = vec![Cell::new(name), Cell::new(words::decimals(people as f64, 0))];
        cells.extend(parts.iter().map(|(_, part)| Cell::new(words::money(part(of)))));
        cells.push(Cell::new(words::money(of.total.value_amount)));
        cells
    };
    let mut rows: Vec<Row> = cost
        .teams
        .iter()
        .map(|team| Row::new(row(team.name.clone(), team.people_count, &team.parts)))
        .collect();
    rows.push(Row::sum(row(say!("All", "合计"), report.scenario.people_count, &cost.whole)));
    let mut columns =
        vec![Column::text(say!("Team", "团队")), Column::number(report.scenario.people_title())];
    columns.extend(parts.iter().map(|(title, _)| Column::number(title.clone())));
    columns.push(Column::number(say!("Total", "合计")));
    Some(Table {
        id: "cost-table",
        caption: say!(
            "{title} in {currency}",
            "{title}（{currency}）",
            title = report.scenario.cost_title(),
            currency = &cost.currency
        ),
        note: None,
        columns,
        rows,
    })
}

pub fn figures(report: &Report) -> Table {
    let rows = report.catalog.iter().filter(|figure| !figure.is_repeated).filter_map(|figure| {
        let measure = report.estimate(figure.name)?;
        let (value, ends) = answer::estimate(measure);
        let day = |value: f64| Cell::new(words::estimated(measure, value));
        Some(Row::new([
            Cell::new(capital(figure.title.now())),
            Cell::new(value),
            Cell::new(ends.unwrap_or_else(|| words::NOTHING.into())),
            day(measure.days_p10),
            day(measure.days_p50),
            day(measure.days_p90),
        ]))
    });
    let confidence = words::share_as_written(report.confidence_share);
    Table {
        id: "figures-table",
        caption: say!("Figures over the whole scenario", "整体指标"),
        note: None,
        columns: vec![
            Column::text(say!("Figure", "指标")),
            Column::number(say!("Value", "数值")),
            Column::number(say!("{confidence} interval", "{confidence} 区间")),
            Column::number(say!("10 % of days ≤", "10% 的天数 ≤")),
            Column::number(say!("Median day", "中位日")),
            Column::number(say!("90 % of days ≤", "90% 的天数 ≤")),
        ],
        rows: rows.collect(),
    }
}

pub fn waits(report: &Report) -> Table {
    let rows = [
        (say!("First reply", "首次响应"), &report.waits.first),
        (say!("Every round", "每轮响应"), &report.waits.rounds),
    ];
    let rows = rows.into_iter().map(|(name, waits)| {
        let shares = [waits.p50_seconds, waits.p90_seconds, waits.p95_seconds, waits.p99_seconds];
        let shares = shares.map(|wait| {
            Cell::new(wait.map_or_else(|| words::NOTHING.into(), |wait| words::decimals(wait, 1)))
        });
        let answered = words::decimals(waits.answered_count as f64 / report.days.max(1) as f64, 0);
        Row::new(std::iter::once(Cell::new(name)).chain(shares).chain([Cell::new(answered)]))
    });
    Table {
        id: "waits-table",
        caption: say!("Waits of those who were answered, in seconds", "已回复客户的响应时长（秒）"),
        note: None,
        columns: vec![
            Column::text(say!("Wait", "响应")),
            Column::number(say!("Half ≤", "50% ≤")),
            Column::number(say!("90 % ≤", "90% ≤")),
            Column::number(say!("95 % ≤", "95% ≤")),
            Column::number(say!("99 % ≤", "99% ≤")),
            Column::number(say!("Answered a day", "每日已回复")),
        ],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::html::tests::{cells, small};
    use crate::report::sample;

    fn report() -> Report {
        let study = crate::study::read(&small()).unwrap_or_else(|problems| panic!("{problems}"));
        sample::report(&study, 2)
    }

    /// The cells of a table's row, by its name.
    fn row(table: &Table, name: &str) -> Vec<String> {
        let markup = table.markup().into_string();
        cells(markup.split("<tr").find(|row| row.contains(&format!(">{name}</th>"))).expect("a row"))
    }

    #[test]
    fn a_figure_has_a_low_a_middle_and_a_high_day() {
        let mut report = report();
        let title = capital(report.figure("mean-first-wait").unwrap().title.now());
        let measure = report.figures.get_mut("mean-first-wait").unwrap().as_mut().unwrap();
        (measure.value, measure.days_p10, measure.days_p50, measure.days_p90) = (9.0, 4.0, 8.0, 16.0);
        let row = row(&figures(&report), &title);
        assert_eq!((row[0].as_str(), &row[2..]), ("9.0 s", &["4.0", "8.0", "16.0"].map(String::from)[..]));
    }

    #[test]
    fn the_answered_are_those_of_one_day() {
        let mut report = report();
        (report.waits.first.answered_count, report.waits.rounds.answered_count) = (84, 2_400);
        let answered = |name: &str| row(&waits(&report), name).pop().unwrap();
        assert_eq!((answered("First reply").as_str(), answered("Every round").as_str()), ("42", "1,200"));
    }

    #[test]
    fn what_missed_contracts_take_off_has_its_sign() {
        let mut report = report();
        let cost = report.cost.as_mut().unwrap();
        cost.teams.push(cost.teams[0].clone());
        let whole = &mut cost.whole;
        for part in [&mut whole.overtime, &mut whole.inquiries, &mut whole.reserves] {
            part.value_amount = 0.0;
        }
        (whole.planned_amount, whole.reduction.value_amount, whole.total.value_amount) =
            (900.0, 120.0, 780.0);
        let row = row(&costs(&report).unwrap(), "All");
        assert_eq!(row[1..], ["900", "−120", "780"].map(String::from));
    }
}
