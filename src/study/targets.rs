//! Targets, and the figures that the study reports: the platform's book with its switches, and the common ones.

use std::sync::LazyLock;

use toml::de::DeValue;

use super::Reduction;
use super::key::plain;
use super::people::WrittenReduction;
use super::problem::{did_you_mean, list, quoted};
use super::source::Findings;
use super::table::{Item, Table};
use super::value::{length, number};
use crate::kpi::{Better, Book, COMMON, Counting, Figure, Target, Unit, book, figure_among};
use crate::language::Words;
use crate::say;

/// The figures that a platform's study reports, in order: its book, then the common ones.
pub(super) fn figures(book: &'static Book, switches: &Table<'_>) -> Vec<&'static Figure> {
    let (bot, bot_only): (bool, bool) =
        (switches.get("bot_reply_counts"), switches.get("bot_only_customers_count"));
    let mut figures: Vec<&'static Figure> = book.figures.iter().chain(COMMON.figures).collect();
    if switches.is_written() {
        match (book.name, switched(bot, bot_only)) {
            ("pdd", Some(figure)) => {
                figures.iter_mut().filter(|f| f.name == figure.name).for_each(|f| *f = figure)
            }
            _ => switches.findings.at(
                switches.at,
                say!("[book] has no switch for {}", "[book] 对{}没有开关", book.title),
                say!(
                    "only Pinduoduo's book (platform = \"pdd\") has switches",
                    "只有拼多多（platform = \"pdd\"）的考核规则有开关"
                ),
                say!("leave out [book]", "请删去 [book]"),
            ),
        }
    }
    figures
}

/// Pinduoduo's 3-minute human reply rate with its switches set.
fn switched(bot_answers: bool, bot_only_counts: bool) -> Option<&'static Figure> {
    // All settings exist for the life of the program, so that a figure stays a plain reference everywhere.
    static SETTINGS: LazyLock<Vec<Figure>> = LazyLock::new(|| {
        let figures = book("pdd").map_or(&[][..], |book| book.figures);
        let Some((base, limit)) = figures.iter().find_map(|figure| match figure.counting {
            Counting::CustomersInTime { limit, .. } => Some((figure, limit)),
            _ => None,
        }) else {
            return Vec::new();
        };
        let setting = |bot_answers, bot_only_counts, definition| Figure {
            counting: Counting::CustomersInTime { limit, bot_answers, bot_only_counts },
            definition,
            ..copy(base)
        };
        vec![
            setting(true, true, base.definition),
            setting(
                true,
                false,
                Words::new(
                    "(Customers − customers with any message in 08:00–23:00 not answered within 180 s) / customers, per customer and day. The bot's reply answers the message it replies to; customers whom only the bot served are left out.",
                    "（客户数 − 08:00–23:00 内有任一消息 180 秒内未获回复的客户数）/ 客户数，按客户按天计。机器人的回复视为已回复该消息；仅由机器人接待的客户不计。",
                ),
            ),
            setting(
                false,
                true,
                Words::new(
                    "(Customers − customers with any message in 08:00–23:00 not answered by a human within 180 s) / customers, per customer and day. A customer whom only the bot served counts, never as late.",
                    "（客户数 − 08:00–23:00 内有任一消息 180 秒内未获人工回复的客户数）/ 客户数，按客户按天计。仅由机器人接待的客户计入，且不算超时。",
                ),
            ),
            setting(
                false,
                false,
                Words::new(
                    "(Customers − customers with any message in 08:00–23:00 not answered by a human within 180 s) / customers, per customer and day. Customers whom only the bot served are left out.",
                    "（客户数 − 08:00–23:00 内有任一消息 180 秒内未获人工回复的客户数）/ 客户数，按客户按天计。仅由机器人接待的客户不计。",
                ),
            ),
        ]
    });
    let setting = usize::from(!bot_answers) * 2 + usize::from(!bot_only_counts);
    SETTINGS.get(setting)
}

fn copy(figure: &Figure) -> Figure {
    Figure { ..*figure }
}

/// Reads the targets.
pub(super) fn read(tables: &[Table<'_>], figures: &[&'static Figure], book: &Book) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for table in tables {
        let name: String = table.get("figure");
        let promise = table.get("promise");
        if name.is_empty() {
            continue;
        }
        let Some(figure) = figure_among(figures, &name) else {
            unknown_figure(table, &name, figures, book);
            continue;
        };
        if targets.iter().any(|target| target.figure == figure) {
            let found = say!("a second target is for {name:?}", "{name:?} 有第二个目标");
            table.problem(
                "figure",
                found,
                say!("each figure has one target", "每个指标一个目标"),
                say!("leave one out", "请删去一个"),
            );
        }
        let bound = bound(table, figure);
        let slot_floor = table.item("slot_floor").and_then(|item| in_unit(&item, figure.unit));
        if let Some(bound) = bound {
            targets.push(Target { figure, bound, promise, slot_floor });
        }
    }
    targets
}

/// Looks up the figure of a fee's reduction.
pub(super) fn reduction(
    written: &WrittenReduction,
    figures: &[&'static Figure],
    findings: &Findings<'_>,
) -> Option<Reduction> {
    let WrittenReduction { figure: (name, at), at_least, per_point, most } = written;
    let fits = |figure: &&Figure| figure.unit == Unit::Share && figure.better == Better::Higher;
    let fitting: Vec<&'static Figure> = figures.iter().copied().filter(fits).collect();
    let names = || fitting.iter().map(|figure| figure.name);
    if name.is_empty() {
        return None;
    }
    let found = figure_among(&fitting, name);
    if found.is_none() {
        findings.at(
            *at,
            say!(
                "{name} is no figure by which a fee can be reduced",
                "{name} 不是可用于扣款的指标",
                name = quoted(name)
            ),
            say!(
                "it is a share of which more is better: {names}",
                "应为越高越好的比率：{names}",
                names = list(names())
            ),
            did_you_mean(name, names_and_titles(&fitting)),
        );
    }
    found.map(|figure| Reduction { figure, at_least: *at_least, per_point: *per_point, most: *most })
}

fn unknown_figure(table: &Table<'_>, name: &str, figures: &[&'static Figure], book: &Book) {
    let names = || figures.iter().map(|figure| figure.name);
    let elsewhere = crate::kpi::figure(name).is_some();
    let found = if elsewhere {
        say!("the figure {} is of another platform", "指标 {} 属于另一个平台", quoted(name))
    } else {
        say!("unknown figure {}", "未知的指标 {}", quoted(name))
    };
    let own = book.figures.iter().map(|figure| figure.name);
    let rule = say!(
        "figures of {}: {}; of every platform: {}",
        "{}的指标：{}；各平台通用：{}",
        book.title,
        list(own.clone()),
        list(names().filter(|name| own.clone().all(|mine| mine != *name)))
    );
    let remedy = match did_you_mean(name, names_and_titles(figures)) {
        remedy if remedy.is_empty() => {
            say!("`peakshift list figures` explains them", "`peakshift list figures` 有说明")
        }
        remedy => remedy,
    };
    table.problem("figure", found, rule, &remedy);
}

/// All that a figure may be written as.
fn names_and_titles<'f>(figures: &'f [&'static Figure]) -> impl Iterator<Item = &'static str> + 'f {
    let written =
        [|figure: &Figure| figure.name, |figure: &Figure| figure.title.zh, |figure: &Figure| figure.title.en];
    written.into_iter().flat_map(|written| figures.iter().map(move |figure| written(figure)))
}

/// The bound under `at_least` or `at_most`, whichever fits the figure.
fn bound(table: &Table<'_>, figure: &Figure) -> Option<f64> {
    let (right, wrong, which) = match figure.better {
        Better::Higher => ("at_least", "at_most", Words::new("more", "越大")),
        Better::Lower => ("at_most", "at_least", Words::new("less", "越小")),
    };
    if table.has(wrong) {
        table.problem(
            wrong,
            say!("{wrong} is written for {:?}", "{:?} 写了 {wrong}", figure.name),
            say!(
                "of this figure {which} is better: its bound is {right}",
                "该指标{which}越好：界限写 {right}"
            ),
            say!("write {right} = …", "请写 {right} = …"),
        );
        return None;
    }
    let Some(item) = table.item(right) else {
        // Whoever wrote it amiss has been told.
        if table.resembles(right) {
            return None;
        }
        table.findings.at(
            table.at,
            say!("the target for {:?} has no bound", "{:?} 的目标没有界限", figure.name),
            say!(
                "of this figure {which} is better: its bound is {right}",
                "该指标{which}越好：界限写 {right}"
            ),
            say!("add {right} = {}", "请加上 {right} = {}", example(figure.unit)),
        );
        return None;
    };
    in_unit(&item, figure.unit)
}

fn example(unit: Unit) -> &'static str {
    match unit {
        Unit::Share => "0.95",
        Unit::Seconds => "\"30s\"",
        Unit::Hours => "\"4h\"",
        Unit::Count => "10",
    }
}

/// A bound in the figure's unit, as targets hold it: shares, seconds, hours, counts.
fn in_unit(item: &Item<'_>, unit: Unit) -> Option<f64> {
    const MOST: f64 = 400.0 * 86_400.0;
    match (unit, item.value) {
        (Unit::Seconds, _) => Some(length(item, 0.0, MOST)?.secs()),
        (Unit::Hours, _) => Some(length(item, 0.0, MOST)?.secs() / 3_600.0),
        (Unit::Share, DeValue::String(text)) if text.ends_with('%') => {
            let share = text.trim_end_matches('%').trim().parse::<f64>().ok();
            let remedy =
                share.map(|share| say!("write {}", "请写 {}", plain(share / 100.0))).unwrap_or_default();
            item.problem(
                say!("{} is {}", "{} 是 {}", item.label(), quoted(text)),
                say!("a share is a number from 0 to 1", "占比是 0 到 1 的数"),
                remedy,
            );
            None
        }
        (Unit::Share, _) => number(item, 0.0, 1.0),
        (Unit::Count, _) => number(item, 0.0, 1e12),
    }
}
