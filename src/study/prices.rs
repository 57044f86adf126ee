//! What teams cost, from a spreadsheet: one row per team, a column for each amount.

use std::path::Path;

use super::cell;
use super::key::{Kind, plain, span};
use super::people::Teams;
use super::problem::{did_you_mean, list, quoted};
use super::sheet::{self, File, Row, Sheet};
use super::source::Findings;
use super::table::{Table, inline_section};
use super::titles::{is_sum, names_column};
use super::when;
use crate::say;
use crate::scenario::DailyWindow;
use crate::units::Span;
use crate::workforce::Cost;

/// Amounts, of which a team has at least one.
const AMOUNTS: [&str; 4] = ["per_hour", "per_shift", "per_inquiry", "per_month"];

/// Gives the teams the costs of the file; a team without a row keeps what it has.
pub(super) fn read(table: &Table<'_>, base: &Path, teams: &mut Teams) -> Option<()> {
    let findings = table.findings;
    let (name, of_book) = table.file()?;
    let section = super::keys::TEAMS.key("cost").and_then(inline_section)?;
    let keys: Vec<&'static str> = section.keys.iter().map(|key| key.name).collect();
    let file = File::open(findings, base, &name)?;
    // A roster in the same workbook has a column of teams too.
    let sheet = file.table(findings, of_book.as_deref(), &AMOUNTS)?;
    let known =
        |_: usize, head: &str| names_column(head, "team") || keys.iter().any(|key| names_column(head, key));
    sheet.refuse_others(findings, known, std::iter::once("team").chain(keys.iter().copied()));
    let Some(team_column) = sheet.column("team") else {
        let found = say!("there is no column \"team\"", "没有“团队”列");
        let rule = say!("prices have one row per team", "价格表每个团队一行");
        sheet.problem(findings, sheet.head, found, rule, say!("add a column \"team\"", "请加“团队”列"));
        return None;
    };
    let mut priced = vec![false; teams.names.len()];
    for row in sheet.body().take_while(|_| !findings.is_full()) {
        if !sheet.is_whole(findings, &row) || is_sum(row.first()) {
            continue;
        }
        let at = (row.line, team_column);
        let text = row.cell(team_column);
        let known = || teams.names.known_names().into_iter();
        let Some(team) = teams.names.meant(text) else {
            let found = say!("unknown team {name}", "未知的团队 {name}", name = quoted(text));
            let rule = say!("known teams: {names}", "现有团队：{names}", names = list(known()));
            sheet.problem(findings, at, found, rule, did_you_mean(text, known()));
            continue;
        };
        let name = quoted(&teams.names.list[team]);
        if std::mem::replace(&mut priced[team], true) {
            let found = say!("a second row is for the team {name}", "团队 {name} 有两行");
            let rule = say!("each team has one row", "每个团队一行");
            sheet.problem(findings, at, found, rule, say!("leave one out", "删去其中一行"));
        } else if teams.costs[team].is_some() {
            let found =
                say!("the team {name} has a cost in the scenario too", "团队 {name} 在场景中也写了 cost");
            let rule = say!("a team's cost is written once", "团队的成本只写一处");
            let remedy = say!("leave out its cost, or this row", "删去场景中的 cost，或删去本行");
            sheet.problem(findings, at, found, rule, remedy);
        } else {
            teams.costs[team] = Prices { findings, sheet: &sheet, row: &row }.cost();
        }
    }
    Some(())
}

/// One row of prices.
struct Prices<'p> {
    findings: &'p Findings<'p>,
    sheet: &'p Sheet<'p>,
    row: &'p Row,
}

impl Prices<'_> {
    fn cost(&self) -> Option<Cost> {
        if AMOUNTS.iter().all(|amount| self.text(amount).is_none()) {
            let found = say!("the team has no amount", "该团队没有价格");
            let names = AMOUNTS.join(", ");
            let rule = say!("it has one of {names}", "至少填一项：{names}");
            let remedy = say!("write 0 for people who cost nothing", "没有成本的请写 0");
            self.sheet.problem(self.findings, self.row.line, found, rule, remedy);
        }
        Some(Cost {
            per_hour: self.number("per_hour").unwrap_or(0.0),
            per_shift: self.number("per_shift").unwrap_or(0.0),
            per_inquiry: self.number("per_inquiry").unwrap_or(0.0),
            per_month: self.number("per_month").unwrap_or(0.0),
            month_hours: self.length("month_hours").unwrap_or(Cost::NOTHING.month_hours),
            overtime: self.number("overtime").unwrap_or(Cost::NOTHING.overtime),
            rest_day: self.number("rest_day").unwrap_or(Cost::NOTHING.rest_day),
            holiday: self.number("holiday").unwrap_or(Cost::NOTHING.holiday),
            night_per_hour: self.number("night_per_hour").unwrap_or(0.0),
            night: self.window("night").unwrap_or(Cost::NOTHING.night),
            pays_breaks: self.switch("pays_breaks").unwrap_or(Cost::NOTHING.pays_breaks),
        })
    }

    /// Column and text of a cell that is not empty.
    fn text(&self, key: &str) -> Option<(usize, &str)> {
        let column = self.sheet.column(key)?;
        Some((column, self.row.cell(column))).filter(|(_, text)| !text.is_empty())
    }

    fn wrong(&self, column: usize, text: &str, rule: String, remedy: String) {
        let name = &self.sheet.header[column];
        let found = say!("{name} is {text}", "{name} 的值是 {text}", text = quoted(text));
        let remedy = if text.starts_with('=') { sheet::not_calculated() } else { remedy };
        self.sheet.problem(self.findings, (self.row.line, column), found, rule, remedy);
    }

    fn kind(key: &str) -> Option<Kind> {
        let section = super::keys::TEAMS.key("cost").and_then(inline_section)?;
        section.key(key).map(|key| key.kind)
    }

    fn number(&self, key: &str) -> Option<f64> {
        let (column, text) = self.text(key)?;
        let Some(Kind::Number(min, max)) = Prices::kind(key) else { return None };
        // A factor of 1.5 may be shown as 150 %.
        let share = || Some(cell::number(text.strip_suffix(['%', '％'])?.trim_end())? / 100.0);
        let number = cell::number(text).or_else(share).filter(|number| (min..=max).contains(number));
        if number.is_none() {
            let (min, max) = (plain(min), plain(max));
            let rule = say!("it must be a number from {min} to {max}", "应为 {min} 到 {max} 的数");
            let remedy =
                bare_amount(text).filter(|bare| bare != text).map(|bare| say!("write {bare}", "请写 {bare}"));
            self.wrong(column, text, rule, remedy.unwrap_or_default());
        }
        number
    }

    /// A length, or a number of hours.
    fn length(&self, key: &str) -> Option<Span> {
        let (column, text) = self.text(key)?;
        let Some(Kind::Length(min, max)) = Prices::kind(key) else { return None };
        let hours = || cell::number(text).map(|hours| Span::from_secs_f64(hours.clamp(0.0, 1e6) * 3_600.0));
        let length = when::length(text).or_else(hours).filter(|length| (min..=max).contains(&length.secs()));
        if length.is_none() {
            let (min, max) = (span(min), span(max));
            self.wrong(
                column,
                text,
                say!("it must be hours, from {min} to {max}", "应为小时数，{min} 到 {max}"),
                String::new(),
            );
        }
        length
    }

    fn window(&self, key: &str) -> Option<DailyWindow> {
        let (column, text) = self.text(key)?;
        let window = when::window(text);
        if window.is_none() {
            let form = when::WINDOW_FORM;
            self.wrong(
                column,
                text,
                say!("a window is {form} or \"always\"", "时间窗写作 {form} 或 \"always\""),
                String::new(),
            );
        }
        window
    }

    fn switch(&self, key: &str) -> Option<bool> {
        let (column, text) = self.text(key)?;
        match text.to_lowercase().as_str() {
            "true" | "yes" | "1" | "是" | "有" => Some(true),
            "false" | "no" | "0" | "否" | "无" => Some(false),
            _ => {
                self.wrong(column, text, say!("it is yes or no", "应为“是”或“否”"), String::new());
                None
            }
        }
    }
}

/// The amount itself where a planner wrote its unit too: `28元`, `￥28`, `7000/月`, `7k`, `0.7万`.
fn bare_amount(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['￥', '¥', '$']).trim_start();
    let end =
        text.find(|c: char| !c.is_ascii_digit() && !['.', ',', '，'].contains(&c)).unwrap_or(text.len());
    let (amount, unit) = text.split_at(end);
    let amount = cell::number(amount)?;
    let unit = unit.trim().to_lowercase();
    let times = match unit.chars().next() {
        Some('k' | '千') => 1e3,
        Some('w' | '万') => 1e4,
        Some('元' | '块' | '/' | '每' | 'r' | 'c') | None => 1.0,
        Some(_) => return None,
    };
    Some(plain(amount * times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_known_without_its_unit() {
        for (text, amount) in [
            ("28元", "28"),
            ("￥28", "28"),
            ("28元/小时", "28"),
            ("7000/月", "7000"),
            ("7,000 元", "7000"),
            ("7k", "7000"),
            ("0.7万", "7000"),
            ("30 RMB", "30"),
        ] {
            assert_eq!(bare_amount(text).as_deref(), Some(amount), "{text}");
        }
        assert_eq!((bare_amount("面议"), bare_amount(""), bare_amount("28天")), (None, None, None));
    }
}
