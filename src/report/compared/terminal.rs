//! The report of a comparison on a terminal: the answer first, then how it was chosen, then each figure of every
//! alternative with its difference, and last how work is dealt out.

use super::super::terminal::{Column, Grid, NARROWEST, Style};
use super::super::words::{self, NOTHING};
use super::figures::{self, BESIDES, day_mean};
use super::money::{Money, money};
use super::written::{digits, finest, precise, signed};
use super::{CompareReport, DifferenceReport, FigureReport, SpreadReport, Standing};
use super::{TARGETS, answer, shown};
use crate::kpi::Unit;
use crate::language::Words;
use crate::report::{Amount, BetterReport};
use crate::say;

/// The whole report as text that ends in a newline.
pub fn text(report: &CompareReport, style: Style) -> String {
    let style = Style { width: style.width.max(NARROWEST), ..style };
    let mut text = String::new();
    let mut say = |sentence: String| {
        text += &words::wrapped(&sentence, style.width, 2);
        text.push('\n');
    };
    say(head(report));
    if report.common_days == 0 {
        say(say!(
            "No day was finished with every alternative; there is nothing to compare.",
            "没有一天在所有方案下都跑完，无从对比。"
        ));
        return text;
    }
    answer::sentences(report).into_iter().for_each(&mut say);
    let mut section = |heading: String, table: String| {
        text += &format!("\n{}\n{table}\n", words::wrapped(&heading, style.width, 2));
    };
    section(choice_title(report), choice(report, style));
    let mut alike = Vec::new();
    // What decides has its table already, if the differences are from the same alternative.
    let shown_already = |name: &str| name == report.deciding.by && report.reference == report.best;
    for figure in figures::judged(report).into_iter().filter(|figure| !shown_already(figure.name)) {
        match figure_table(report, figure, style) {
            Some(table) => section(figure_title(report, figure), table),
            None => alike.extend(same_for_all(report, figure)),
        }
    }
    for (i, target) in report.alternatives[0].targets.iter().enumerate() {
        let figure = report.figure(target.figure).map_or(target.figure, |figure| figure.title.now());
        let bounded = words::bounded(target.better, target.bound);
        let heading = say!("Days with {figure} {bounded}", "{figure} {bounded} 的天数");
        section(heading, target_table(report, i, style));
    }
    if let Some(table) = besides(report, style) {
        let heading = say!(
            "Besides, mean day; * differs from the reference, at {confidence} confidence for all of this table together",
            "其他指标，平均每天；* 表示与基准有差别（整张表合计 {confidence} 置信度）",
            confidence = words::share_as_written(report.confidence_share)
        );
        section(heading, table);
    }
    if let Some(money) = money(report) {
        section(money.title(report), money_table(&money, style));
    }
    let heading =
        say!("How work is dealt out among agents, over agents and days", "客服之间的工作量分配（按人按天）");
    section(heading, loads(report, style));
    let mut last = |sentence: String| text += &format!("\n{}\n", words::wrapped(&sentence, style.width, 2));
    if !alike.is_empty() {
        let list = alike.join(&say!("; ", "；"));
        last(say!("The same for all: {list}.", "各方案相同：{list}。"));
    }
    last(notes(report));
    text
}

fn head(report: &CompareReport) -> String {
    let (name, count) = (&report.scenario.name, report.alternatives.len());
    let days = |days: u64| words::decimals(days as f64, 0);
    let (common, all, seed) = (days(report.common_days), days(report.simulated_days), report.scenario.seed);
    let interrupted = if report.interrupted {
        say!("; INTERRUPTED: only the days finished until then", "；已中断：只含此前跑完的天")
    } else {
        String::new()
    };
    say!(
        "{name}: {count} alternatives on the same {common} days, {all} simulated in all, seed {seed}{interrupted}",
        "{name}：{count} 个方案，同样的 {common} 天，共模拟 {all} 天，种子 {seed}{interrupted}"
    )
}

fn choice_title(report: &CompareReport) -> String {
    let (by, days) = (report.deciding.title, report.common_days);
    let better = match report.deciding.better {
        BetterReport::Higher => say!("more is better", "越高越好"),
        BetterReport::Lower => say!("less is better", "越低越好"),
    };
    if report.alternatives.iter().all(|one| one.days == report.common_days) {
        return say!(
            "The choice: {by}, mean of {days} days ({better})",
            "选择依据：{by}，{days} 天均值（{better}）"
        );
    }
    say!(
        "The choice: {by}, mean of the {days} days that all have ({better}); differences are over all days that both have, so the two need not add up",
        "选择依据：{by}，所有方案共有的 {days} 天均值（{better}）；差值基于双方共有的全部天数，与均值之差不一定相等"
    )
}

fn choice(report: &CompareReport, style: Style) -> String {
    let unit = report.deciding.indifference.unit;
    let sign = words::sign(unit).trim();
    let people = report.differ(|one| one.people_count);
    let cost = report.differ(|one| one.planned_cost.unwrap_or(0.0));
    let mut columns = vec![Column::new(say!("Alternative", "方案"), 0)];
    if people {
        let each_once = report.alternatives.iter().all(|one| one.persons_count == Some(one.people_count));
        columns.push(Column::new(words::people_title(each_once), 3));
    }
    if cost {
        columns.push(Column::new(say!("Cost", "成本"), 3));
    }
    columns.push(Column::new(say!("Value {sign}", "数值 {sign}"), 0));
    columns.push(Column::new(from_title(report, true), 0));
    columns.push(Column::new(interval_title(report), 1));
    columns.push(Column::new(say!("Days", "天数"), 2));
    columns.push(Column::new("", 0));
    let digits = finest(report.alternatives.iter().filter_map(|one| one.from_best.as_ref()));
    let mut grid = Grid::new(columns);
    for one in report.ranked() {
        let mut row = vec![shown(&one.name)];
        if people {
            row.push(one.people_count.to_string());
        }
        if cost {
            row.push(one.planned_cost.map_or_else(|| NOTHING.to_owned(), words::money));
        }
        row.push(
            one.value.map_or_else(|| NOTHING.to_owned(), |value| precise(value.value, value.unit, digits)),
        );
        row.extend(difference(one.from_best.as_ref(), one.standing == Standing::Best));
        row.push(words::decimals(one.days as f64, 0));
        row.push(answer::standing(report, one));
        grid.row(row);
    }
    grid.text(style)
}

fn money_table(money: &Money, style: Style) -> String {
    let names = Column::new(say!("Alternative", "方案"), 0);
    let amounts = money.heads.iter().map(|head| Column::new(head.clone(), 1));
    let mut grid = Grid::new(std::iter::once(names).chain(amounts).collect());
    for (name, amounts) in &money.rows {
        grid.row(std::iter::once(name).chain(amounts).cloned().collect::<Vec<_>>());
    }
    grid.text(style)
}

fn interval_title(report: &CompareReport) -> String {
    let confidence = words::share_as_written(report.confidence_share);
    let confidence = confidence.replace(' ', "");
    say!("{confidence} interval", "{confidence} 置信区间")
}

/// The head of a column of differences: from whom.
fn from_title(report: &CompareReport, from_best: bool) -> String {
    let first = report.reference.as_deref() != report.best.as_deref();
    if from_best || !first {
        say!("From best", "与最好之差")
    } else {
        say!("From first", "与首个方案之差")
    }
}

fn figure_title(report: &CompareReport, figure: &FigureReport) -> String {
    let better = match figure.better {
        BetterReport::Higher => say!("more is better", "越高越好"),
        BetterReport::Lower => say!("less is better", "越低越好"),
    };
    let (title, days) = (figure.title, report.common_days);
    say!("{title}, mean of {days} days ({better})", "{title}，{days} 天均值（{better}）")
}

/// A figure of every alternative; `None` if it is the same for all.
fn figure_table(report: &CompareReport, figure: &FigureReport, style: Style) -> Option<String> {
    if figures::is_same_for_all(report, figure.name) {
        return None;
    }
    let sign = words::sign(figure.kind).trim();
    let mut grid = Grid::new(vec![
        Column::new(say!("Alternative", "方案"), 0),
        Column::new(say!("Value {sign}", "数值 {sign}"), 0),
        Column::new(from_title(report, false), 0),
        Column::new(interval_title(report), 1),
        Column::new("", 0),
    ]);
    let of = |one| figures::difference(one, figure.name);
    let found: Vec<DifferenceReport> = report.alternatives.iter().filter_map(of).collect();
    let digits = finest(found.iter());
    for one in report.ranked() {
        let value = day_mean(one, figure.name);
        let value = value.map_or_else(|| NOTHING.to_owned(), |value| precise(value, figure.kind, digits));
        let mut row = vec![shown(&one.name), value];
        let found = of(one);
        row.extend(difference(found.as_ref(), report.reference.as_deref() == Some(&one.name)));
        row.push(found.map_or_else(String::new, |found| figures::verdict(&found, figure.better)));
        grid.row(row);
    }
    Some(grid.text(style))
}

/// The figures that are of interest whatever the platform, in one table; columns without any difference are left out.
fn besides(report: &CompareReport, style: Style) -> Option<String> {
    let shown_already: Vec<&str> = figures::judged(report).iter().map(|figure| figure.name).collect();
    let differs = |name: &str| {
        report.alternatives.iter().any(|one| day_mean(one, name) != day_mean(&report.alternatives[0], name))
    };
    let names: Vec<(&str, Words)> = BESIDES
        .into_iter()
        .filter(|(name, _)| !shown_already.contains(name) && *name != report.deciding.by && differs(name))
        .collect();
    if names.is_empty() {
        return None;
    }
    let mut columns = vec![Column::new(say!("Alternative", "方案"), 0)];
    columns.extend(names.iter().zip(0..).map(|((_, title), place)| Column::new(title.now(), place)));
    let mut grid = Grid::new(columns);
    for one in report.ranked() {
        let mut row = vec![shown(&one.name)];
        for (name, _) in &names {
            let kind = report.figure(name).map_or(Unit::Count, |figure| figure.kind);
            let value =
                day_mean(one, name).map_or_else(|| NOTHING.to_owned(), |value| words::number(value, kind));
            row.push(format!("{value}{}", if one.differing_besides.contains(name) { "*" } else { " " }));
        }
        grid.row(row);
    }
    Some(grid.text(style))
}

fn same_for_all(report: &CompareReport, figure: &FigureReport) -> Option<String> {
    let value = day_mean(report.alternatives.first()?, figure.name)?;
    Some(format!("{} {}", figure.title, words::amount(Amount { unit: figure.kind, value })))
}

fn target_table(report: &CompareReport, place: usize, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(say!("Alternative", "方案"), 0),
        Column::new(say!("Days", "天数"), 2),
        Column::new(say!("Share %", "占比 %"), 0),
        Column::new(from_title(report, false), 0),
        Column::new(interval_title(report), 1),
        Column::new("", 0),
    ]);
    for one in report.ranked() {
        let Some(target) = one.targets.get(place) else { continue };
        let met = target.attainment;
        let mut row = vec![shown(&one.name)];
        row.push(met.map_or_else(|| NOTHING.to_owned(), |met| format!("{}/{}", met.met_days, met.days)));
        row.push(met.map_or_else(|| NOTHING.to_owned(), |met| words::percent(met.value_share)));
        row.extend(difference(target.difference.as_ref(), report.reference.as_deref() == Some(&one.name)));
        row.push(answer::kept(target));
        grid.row(row);
    }
    grid.text(style)
}

fn loads(report: &CompareReport, style: Style) -> String {
    let fairness = say!("fairness", "公平度");
    let mut grid = Grid::new(vec![
        Column::new(say!("Alternative", "方案"), 0),
        Column::new(say!("Inquiries/h\n10–90 %", "每小时接待\n10–90%"), 0),
        Column::new(say!("median", "中位数"), 2),
        Column::new(fairness.clone(), 1),
        Column::new(say!("At work %\n10–90 %", "饱和度 %\n10–90%"), 0),
        Column::new(say!("median", "中位数"), 2),
        Column::new(fairness, 1),
    ]);
    let ends = |spread: Option<SpreadReport>| {
        spread.map_or_else(
            || NOTHING.to_owned(),
            |spread| {
                let number = |value: f64| words::number(value, spread.unit);
                format!("{}–{}", number(spread.quantiles[0]), number(spread.quantiles[4]))
            },
        )
    };
    let median = |spread: Option<SpreadReport>| {
        spread.map_or_else(|| NOTHING.to_owned(), |spread| words::number(spread.quantiles[2], spread.unit))
    };
    let index =
        |index: Option<f64>| index.map_or_else(|| NOTHING.to_owned(), |index| words::decimals(index, 3));
    for one in report.ranked() {
        grid.row([
            shown(&one.name),
            ends(one.loads.received_per_hour),
            median(one.loads.received_per_hour),
            index(one.loads.received_fairness_share),
            ends(one.loads.busy),
            median(one.loads.busy),
            index(one.loads.busy_fairness_share),
        ]);
    }
    grid.text(style)
}

/// A difference and its interval as cells; dashes for the reference itself.
pub fn difference(difference: Option<&DifferenceReport>, is_reference: bool) -> [String; 2] {
    match difference {
        Some(found) if !is_reference => {
            let number = &found.number;
            let digits = digits(number);
            let ends = number.interval.map_or_else(
                || NOTHING.to_owned(),
                |(low, high)| {
                    format!("{} … {}", signed(low, number.unit, digits), signed(high, number.unit, digits))
                },
            );
            [signed(number.value, number.unit, digits), ends]
        }
        _ => [NOTHING.to_owned(), NOTHING.to_owned()],
    }
}

/// What the numbers mean.
fn notes(report: &CompareReport) -> String {
    let confidence = words::share_as_written(report.confidence_share);
    let decides = if report.deciding.by == TARGETS {
        say!("the share of days that meet every target", "全部目标达标的天数占比")
    } else {
        say!("the mean over days", "按天的均值")
    };
    say!(
        "Differences are paired, day by day with the same customers; of rates in points. The intervals of one table hold together with {confidence} confidence (Bonferroni), those of the choice whenever days end. The choice is by {decides} with procedure KN (Kim and Nelson 2001), which takes daily values as normal: alternatives that cannot be the best any more get no more days. Fairness: 1 where all have the same (Jain 1984).",
        "差值按天配对，客户完全相同；比率的差以百分点计。同一张表的区间以 {confidence} 的置信度同时成立（Bonferroni），选择依据一表在任何时候停止都成立。依据是{decides}，用 KN 法选择（Kim 与 Nelson 2001，按日值服从正态分布计）：不可能最好的方案不再增加天数。公平度：人人相同为 1（Jain 1984）。"
    )
}
