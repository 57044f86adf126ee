//! The report of a comparison on a terminal: the answer first, then how it was chosen, then each figure of every
//! alternative with its difference, and last how work is dealt out.

use super::super::terminal::{Column, Grid, NARROWEST, Style};
use super::super::words::{self, NOTHING};
use super::{
    AlternativeReport, CompareReport, DifferenceReport, FigureReport, Number, SpreadReport, Standing,
    TARGETS, shown,
};
use crate::kpi::{Unit, book};
use crate::language::{Language, Words};
use crate::report::{Amount, BetterReport};
use crate::say;

/// Figures that are shown besides the targets' and the book's, with the heads of their columns.
const BESIDES: [(&str, Words); 7] = [
    ("mean-first-wait", Words::new("First\nwait s", "首次\n响应秒")),
    ("mean-wait", Words::new("Wait s", "平均\n响应秒")),
    ("abandoned-openly", Words::new("Left\nopenly %", "主动\n离开 %")),
    ("abandoned-silently", Words::new("Left\nsilently %", "无声\n流失 %")),
    ("consult-conversion", Words::new("Conversion\n%", "咨询\n转化 %")),
    ("queue-length", Words::new("Queue", "排队\n人数")),
    ("overtime-hours", Words::new("Overtime\nh", "加班\n小时")),
];

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
    answer(report).into_iter().for_each(&mut say);
    let mut section = |heading: String, table: String| {
        text += &format!("\n{}\n{table}\n", words::wrapped(&heading, style.width, 2));
    };
    section(choice_title(report), choice(report, style));
    let mut alike = Vec::new();
    for figure in figures(report) {
        match figure_table(report, figure, style) {
            Some(table) => section(figure_title(report, figure), table),
            None => alike.extend(same_for_all(report, figure)),
        }
    }
    for (i, target) in report.alternatives[0].targets.iter().enumerate() {
        let figure = report.figure(target.figure).map_or(target.figure, |figure| figure.title.now());
        let bounded = bounded(target.better, target.bound);
        let heading = say!("Days with {figure} {bounded}", "{figure} {bounded} 的天数");
        section(heading, target_table(report, i, style));
    }
    if let Some(table) = besides(report, style) {
        let heading = say!(
            "Besides, mean day; * differs for certain from the reference",
            "其他指标，平均每天；* 表示确定有差别"
        );
        section(heading, table);
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

/// The answer in sentences: who is best and how sure that is, who cannot be told apart, what the best keeps.
fn answer(report: &CompareReport) -> Vec<String> {
    let Some(best) = report.best.as_deref() else { return Vec::new() };
    let ranked = report.ranked();
    let best_name = shown(best);
    let by = report.deciding.title;
    let zone = words::bound(report.deciding.indifference);
    let zone = match report.deciding.indifference.unit {
        Unit::Share => {
            say!("{points} points", "{points} 个百分点", points = zone.trim_end_matches('%').trim_end())
        }
        _ => zone,
    };
    let value = ranked
        .first()
        .and_then(|one| one.value)
        .map_or_else(String::new, |value| format!(" {}", words::amount(value)));
    let mut sentences = Vec::new();
    let same = names(&ranked, Standing::Same);
    let all_same = ranked.iter().all(|one| matches!(one.standing, Standing::Best | Standing::Same));
    match report.correct_selection_share {
        _ if all_same => sentences.push(say!(
            "No difference: every figure of every day is the same for all.",
            "没有差别：每一天的每一项指标在各方案下都相同。"
        )),
        Some(share) => {
            let share = percent(share);
            sentences.push(say!(
                "Best by {by}: {best_name},{value} on the mean day. Whichever alternative is {zone} or more ahead of all others is chosen with {share} probability at least.",
                "按{by}最好的是 {best_name}，平均每天{value}。若某方案领先其余方案 {zone}以上，选中它的概率不低于 {share}。"
            ));
        }
        None => {
            let open: Vec<String> = ranked
                .iter()
                .filter(|one| one.contender && one.standing != Standing::Best)
                .map(|one| shown(&one.name))
                .collect();
            let open = if open.is_empty() { NOTHING.to_owned() } else { list(&open) };
            sentences.push(say!(
                "Not decided: {best_name} is ahead by {by},{value} on the mean day, but the days were not enough to choose within {zone}. Still open: {open}. More days (--max-replications) or a wider --indifference decide.",
                "尚无定论：按{by}暂时领先的是 {best_name}，平均每天{value}，但天数不足以在 {zone}的差别内选定。仍可能最好的还有：{open}。请增加天数（--max-replications）或放宽 --indifference。"
            ));
        }
    }
    if all_same {
        return sentences;
    }
    if !same.is_empty() {
        sentences.push(say!(
            "The same on every day: {names}.",
            "每天都与它完全相同：{names}。",
            names = list(&same)
        ));
    }
    let close = ranked.iter().filter(|one| one.standing == Standing::NotToldApart);
    let close: Vec<String> = close
        .map(|one| match &one.from_best {
            Some(found) => format!("{} ({})", shown(&one.name), with_ends(&found.number)),
            None => shown(&one.name),
        })
        .collect();
    if !close.is_empty() && report.decided {
        sentences.push(say!(
            "Cannot be told apart from it, but perhaps with more --replications: {names}.",
            "与它分不出高下（增加 --replications 也许可以）：{names}。",
            names = list(&close)
        ));
    }
    let worse = names(&ranked, Standing::Worse);
    if !worse.is_empty() {
        sentences.push(say!("Worse for certain: {names}.", "确定更差：{names}。", names = list(&worse)));
    }
    if report.decided && ranked.iter().skip(1).all(|one| within(report, one)) {
        sentences.push(say!(
            "It hardly matters by this figure: for certain no alternative is {zone} or more behind.",
            "按这项指标差别不大：可以确定没有方案落后 {zone}以上。"
        ));
    }
    let missed: Vec<String> = ranked[0]
        .targets
        .iter()
        .filter(|target| !target.kept)
        .map(|target| {
            let figure = report.figure(target.figure).map_or(target.figure, |figure| figure.title.now());
            let met = target.attainment.map_or(0, |attainment| attainment.met_days);
            let (days, bounded) = (report.common_days, bounded(target.better, target.bound));
            let promise = percent(target.promise_share);
            say!(
                "{figure} {bounded} on {met} of {days} days, promised on {promise}",
                "{figure} {bounded}：{days} 天中 {met} 天达标，要求 {promise} 的天数"
            )
        })
        .collect();
    if !missed.is_empty() {
        let list = missed.join(&say!("; ", "；"));
        sentences.push(say!(
            "{best_name} misses a target all the same: {list}.",
            "{best_name} 仍有目标未达成：{list}。"
        ));
    }
    sentences
}

/// Whether it is certain that an alternative is less than the indifference zone behind the best.
fn within(report: &CompareReport, one: &AlternativeReport) -> bool {
    let ends = one.from_best.as_ref().and_then(|found| found.number.interval);
    ends.is_some_and(|(low, high)| match report.deciding.better {
        BetterReport::Higher => -low < report.deciding.indifference.value,
        BetterReport::Lower => high < report.deciding.indifference.value,
    })
}

fn names(ranked: &[&AlternativeReport], standing: Standing) -> Vec<String> {
    ranked.iter().filter(|one| one.standing == standing).map(|one| shown(&one.name)).collect()
}

fn list(names: &[String]) -> String {
    names.join(Language::now().pick(", ", "、"))
}

fn percent(share: f64) -> String {
    words::bound(Amount { unit: Unit::Share, value: share })
}

fn bounded(better: BetterReport, bound: Amount) -> String {
    let relation = match better {
        BetterReport::Higher => "≥",
        BetterReport::Lower => "≤",
    };
    format!("{relation} {}", words::bound(bound))
}

fn choice_title(report: &CompareReport) -> String {
    let (by, days) = (report.deciding.title, report.common_days);
    let better = match report.deciding.better {
        BetterReport::Higher => say!("more is better", "越高越好"),
        BetterReport::Lower => say!("less is better", "越低越好"),
    };
    say!("The choice: {by}, mean of {days} days ({better})", "选择依据：{by}，{days} 天均值（{better}）")
}

fn choice(report: &CompareReport, style: Style) -> String {
    let unit = report.deciding.indifference.unit;
    let sign = words::sign(unit).trim();
    let people = differs(report, |one| one.people_count as f64);
    let cost = differs(report, |one| one.planned_cost.unwrap_or(0.0));
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
        row.push(match one.standing {
            Standing::Best if report.decided => say!("best", "最好"),
            Standing::Best => say!("ahead", "领先"),
            Standing::Same => say!("the same", "相同"),
            Standing::NotToldApart => say!("not told apart", "分不出"),
            Standing::Worse => say!("worse", "更差"),
        });
        grid.row(row);
    }
    grid.text(style)
}

fn differs(report: &CompareReport, of: impl Fn(&AlternativeReport) -> f64) -> bool {
    report.alternatives.windows(2).any(|pair| of(&pair[0]) != of(&pair[1]))
}

fn interval_title(report: &CompareReport) -> String {
    let confidence = percent(report.confidence_share);
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

/// The figures that have a table: the targets' and the book's; not what decides, if its differences
/// from the same alternative have been shown already.
fn figures(report: &CompareReport) -> Vec<&FigureReport> {
    let of_book = book(report.scenario.book).map_or(&[][..], |book| book.figures);
    let targets = report.alternatives.iter().flat_map(|one| one.targets.iter().map(|target| target.figure));
    let names = targets.chain(of_book.iter().map(|figure| figure.name));
    let shown_already = |name: &str| name == report.deciding.by && report.reference == report.best;
    let mut figures: Vec<&FigureReport> = Vec::new();
    for name in names {
        if let Some(figure) = report.figure(name)
            && !shown_already(name)
            && figures.iter().all(|known| known.name != name)
        {
            figures.push(figure);
        }
    }
    figures
}

fn figure_title(report: &CompareReport, figure: &FigureReport) -> String {
    let better = match figure.better {
        BetterReport::Higher => say!("more is better", "越高越好"),
        BetterReport::Lower => say!("less is better", "越低越好"),
    };
    let (title, days) = (figure.title, report.common_days);
    say!("{title}, mean of {days} days ({better})", "{title}，{days} 天均值（{better}）")
}

fn value_of(one: &AlternativeReport, name: &str) -> Option<f64> {
    one.figures.get(name).and_then(Option::as_ref).map(|measure| measure.mean_of_days)
}

/// A figure of every alternative; `None` if it is the same for all.
fn figure_table(report: &CompareReport, figure: &FigureReport, style: Style) -> Option<String> {
    let values: Vec<Option<f64>> = report.alternatives.iter().map(|one| value_of(one, figure.name)).collect();
    let differences = |one: &AlternativeReport| one.differences.get(figure.name).copied().flatten();
    let all_zero = report
        .alternatives
        .iter()
        .all(|one| differences(one).is_none_or(|found| found.number.value == 0.0 && !found.is_certain()));
    if all_zero && values.windows(2).all(|pair| pair[0] == pair[1]) {
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
    let found: Vec<DifferenceReport> = report.alternatives.iter().filter_map(differences).collect();
    let digits = finest(found.iter());
    for one in report.ranked() {
        let value = value_of(one, figure.name);
        let value = value.map_or_else(|| NOTHING.to_owned(), |value| precise(value, figure.kind, digits));
        let mut row = vec![shown(&one.name), value];
        let found = differences(one);
        row.extend(difference(found.as_ref(), report.reference.as_deref() == Some(&one.name)));
        row.push(found.map_or_else(String::new, |found| judged(&found, figure.better)));
        grid.row(row);
    }
    Some(grid.text(style))
}

/// The figures that are of interest whatever the platform, in one table; columns without any difference are left out.
fn besides(report: &CompareReport, style: Style) -> Option<String> {
    let shown_already: Vec<&str> = figures(report).iter().map(|figure| figure.name).collect();
    let differs = |name: &str| {
        report.alternatives.iter().any(|one| value_of(one, name) != value_of(&report.alternatives[0], name))
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
                value_of(one, name).map_or_else(|| NOTHING.to_owned(), |value| words::number(value, kind));
            let certain =
                one.differences.get(name).copied().flatten().is_some_and(|found| found.is_certain());
            row.push(format!("{value}{}", if certain { "*" } else { " " }));
        }
        grid.row(row);
    }
    Some(grid.text(style))
}

fn same_for_all(report: &CompareReport, figure: &FigureReport) -> Option<String> {
    let value = value_of(report.alternatives.first()?, figure.name)?;
    Some(format!("{} {}", figure.title, words::amount(Amount { unit: figure.kind, value })))
}

fn judged(difference: &DifferenceReport, better: BetterReport) -> String {
    if !difference.is_certain() {
        return String::new();
    }
    match (difference.number.value > 0.0, better) {
        (true, BetterReport::Higher) | (false, BetterReport::Lower) => say!("better", "更好"),
        _ => say!("worse", "更差"),
    }
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
        row.push(if target.kept { say!("kept", "达成") } else { say!("missed", "未达成") });
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
fn difference(difference: Option<&DifferenceReport>, is_reference: bool) -> [String; 2] {
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

/// `−0.1 points, −0.3 … +0.1`.
fn with_ends(number: &Number) -> String {
    let digits = digits(number);
    let value = signed(number.value, number.unit, digits);
    let unit = match number.unit {
        Unit::Share => say!(" points", " 个百分点"),
        unit => words::sign(unit).to_owned(),
    };
    match number.interval {
        Some((low, high)) => {
            let (low, high) = (signed(low, number.unit, digits), signed(high, number.unit, digits));
            format!("{value}{unit}, {low} … {high}")
        }
        None => format!("{value}{unit}"),
    }
}

/// Decimals that the half-width supports: two digits of it, from one decimal to four.
fn digits(number: &Number) -> usize {
    let scale = if number.unit == Unit::Share { 100.0 } else { 1.0 };
    let half = number.interval.map_or(number.value.abs(), |(low, high)| (high - low) / 2.0) * scale;
    if half > 0.0 { (1.0 - half.log10().floor()).clamp(1.0, 4.0) as usize } else { 1 }
}

/// Decimals with which values are shown so that their differences can be seen: at most two.
fn finest<'a>(differences: impl Iterator<Item = &'a DifferenceReport>) -> usize {
    let certain = differences.filter(|difference| difference.number.value != 0.0);
    certain.map(|difference| digits(&difference.number)).min().unwrap_or(1).min(2)
}

/// A value with at least so many decimals if it is a share; other units as everywhere.
fn precise(value: f64, unit: Unit, digits: usize) -> String {
    match unit {
        Unit::Share if digits > 1 => words::decimals(value * 100.0, digits),
        unit => words::number(value, unit),
    }
}

fn signed(value: f64, unit: Unit, digits: usize) -> String {
    let value = if unit == Unit::Share { value * 100.0 } else { value };
    let text = words::decimals(value.abs(), digits);
    let zero = text.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
    match value {
        _ if zero => text,
        value if value > 0.0 => format!("+{text}"),
        _ => format!("−{text}"),
    }
}

/// What the numbers mean.
fn notes(report: &CompareReport) -> String {
    let confidence = percent(report.confidence_share);
    let decides = if report.deciding.by == TARGETS {
        say!("the share of days that meet every target", "全部目标达标的天数占比")
    } else {
        say!("the mean over days", "按天的均值")
    };
    say!(
        "Differences are paired, day by day with the same customers; of rates in points. The intervals of one table hold together with {confidence} confidence (Bonferroni), those of the choice whenever days end. The choice is by {decides} with procedure KN (Kim and Nelson 2001): alternatives that cannot be the best any more get no more days. Fairness: 1 where all have the same (Jain 1984).",
        "差值按天配对，客户完全相同；比率的差以百分点计。同一张表的区间以 {confidence} 的置信度同时成立（Bonferroni），选择依据一表在任何时候停止都成立。依据是{decides}，用 KN 法选择（Kim 与 Nelson 2001）：不可能最好的方案不再增加天数。公平度：人人相同为 1（Jain 1984）。"
    )
}
