//! The report on a terminal: the answer first, then figures, hours, groups, teams, waits.

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use super::words::{self, NOTHING};
use super::{FigureReport, Figures, Measure, PartReport, Report, TargetReport, WaitPercentiles};
use crate::kpi::Unit;

/// How the terminal is to be written to.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Style {
    /// Whether colour is wanted.
    pub colour: bool,
}

/// The whole report as text that ends in a newline.
pub fn text(report: &Report, style: Style) -> String {
    let mut text = head(report);
    for target in &report.targets {
        text += &format!("{}\n", painted(&words::answer(target, report.confidence_share), target, style));
    }
    if report.targets.is_empty() {
        text += &headline(report);
    }
    if report.days == 0 {
        return text + "No day was finished; there is nothing to report.\n";
    }
    let sections: [(String, Table); 5] = [
        ("Figures".into(), figures(report, style)),
        (format!("By slot\n{}", sparklines(report)), slots(report, style)),
        ("By group".into(), parts("Group", &report.groups, report, style)),
        ("By team".into(), parts("Team", &report.teams, report, style)),
        ("Waits of those who were answered".into(), waits(report, style)),
    ];
    for (title, table) in sections {
        text += &format!("\n{title}\n{}\n", aligned(&table));
    }
    text
}

/// What was simulated, in one line.
fn head(report: &Report) -> String {
    let scenario = &report.scenario;
    let mut text = format!(
        "{}: {} to {}, {} people, {} {}, seed {}",
        scenario.name,
        scenario.start.replace('T', " "),
        scenario.end.replace('T', " "),
        words::decimals(scenario.people_count as f64, 0),
        words::decimals(report.days as f64, 0),
        if report.days == 1 { "day" } else { "days" },
        scenario.seed,
    );
    if report.interrupted {
        text += "; INTERRUPTED: only the days finished until then";
    }
    if report.precise == Some(false) && !report.interrupted {
        text += "; the wanted precision was not reached";
    }
    text + "\n"
}

/// The answer where nothing was promised: the book's first figure.
fn headline(report: &Report) -> String {
    report.catalog.first().map_or_else(String::new, |figure| {
        let estimate = report.estimate(figure.name);
        let value = value(estimate);
        format!("{} {value} ({}); no target\n", figure.title, ends(estimate))
    })
}

fn painted(text: &str, target: &TargetReport, style: Style) -> String {
    if !style.colour {
        return text.to_owned();
    }
    let code = match (target.kept, target.certain) {
        (true, true) => "1;32",
        (false, true) => "1;31",
        _ => "1;33",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

fn figures(report: &Report, style: Style) -> Table {
    let confidence = words::percent(report.confidence_share);
    let interval = format!("{}% interval", confidence.trim_end_matches(".0"));
    let mut table = table(
        &["Figure", "Value", &interval, "Mean day", "10% of days ≤", "Median day", "90% of days ≤"],
        style,
    );
    for figure in &report.catalog {
        let Some(measure) = report.estimate(figure.name) else { continue };
        let in_unit = |value| words::number(value, figure.kind);
        table.add_row([
            figure.title.to_owned(),
            value(Some(measure)),
            ends(Some(measure)),
            in_unit(measure.mean_of_days),
            in_unit(measure.days_p10),
            in_unit(measure.days_p50),
            in_unit(measure.days_p90),
        ]);
    }
    table
}

/// Columns of the tables by slot, group and team: the name of a figure and its short title.
const COLUMNS: &[(&str, &str)] = &[
    ("inquiries", "Inquiries"),
    ("inquiries-to-people", "To\npeople"),
    ("people-online", "People"),
    ("open-per-agent", "Open\neach"),
    ("occupancy", "Busy %"),
    ("mean-first-wait", "First\nwait s"),
    ("mean-wait", "Wait s"),
];

fn slots(report: &Report, style: Style) -> Table {
    let rates = report.headline_rates();
    let mut head = vec!["From".to_owned()];
    head.extend(COLUMNS.iter().map(|(_, title)| (*title).to_owned()));
    for rate in &rates {
        head.extend([folded(&format!("{} %", rate.title)), "10–90%\nof days".to_owned()]);
    }
    let mut table = table(&head.iter().map(String::as_str).collect::<Vec<_>>(), style);
    for slot in &report.slots {
        let mut row = vec![slot.clock.clone()];
        row.extend(COLUMNS.iter().map(|(name, _)| short(&slot.figures, name)));
        for rate in &rates {
            row.push(short(&slot.figures, rate.name));
            row.push(match measure(&slot.figures, rate.name) {
                Some(m) => words::interval(Some((m.days_p10, m.days_p90)), m.unit),
                None => NOTHING.into(),
            });
        }
        table.add_row(row);
    }
    table
}

fn parts(kind: &str, parts: &[PartReport], report: &Report, style: Style) -> Table {
    let rates: Vec<&FigureReport> = report.headline_rates();
    let mut head = vec![kind.to_owned()];
    head.extend(COLUMNS.iter().map(|(_, title)| (*title).to_owned()));
    head.extend(rates.iter().map(|rate| folded(&format!("{} %", rate.title))));
    let mut table = table(&head.iter().map(String::as_str).collect::<Vec<_>>(), style);
    for part in parts {
        let mut row = vec![part.name.clone()];
        row.extend(COLUMNS.iter().map(|(name, _)| short(&part.figures, name)));
        row.extend(rates.iter().map(|rate| short(&part.figures, rate.name)));
        table.add_row(row);
    }
    table
}

fn waits(report: &Report, style: Style) -> Table {
    let mut table = table(&["Wait", "Half ≤", "90% ≤", "95% ≤", "99% ≤", "Answered per day"], style);
    let seconds =
        |wait: Option<f64>| wait.map_or_else(|| NOTHING.into(), |s| format!("{} s", words::decimals(s, 1)));
    for (name, waits) in [("first reply", &report.waits.first), ("every round", &report.waits.rounds)] {
        let WaitPercentiles { answered_count, p50_seconds, p90_seconds, p95_seconds, p99_seconds } = *waits;
        let percentiles = [p50_seconds, p90_seconds, p95_seconds, p99_seconds];
        let mut row = vec![name.to_owned()];
        row.extend(percentiles.map(seconds));
        row.push(words::decimals(answered_count as f64 / report.days.max(1) as f64, 0));
        table.add_row(row);
    }
    table
}

/// Two lines that show at a glance whether people are there when customers are.
fn sparklines(report: &Report) -> String {
    let series = |name: &str| -> Vec<f64> {
        report.slots.iter().map(|slot| measure(&slot.figures, name).map_or(0.0, |m| m.value)).collect()
    };
    let line = |title: &str, values: Vec<f64>| {
        let most = values.iter().copied().fold(0.0, f64::max);
        format!("  {title} {}  most {}", sparkline(&values), words::decimals(most, 0))
    };
    format!("{}\n{}", line("inquiries", series("inquiries")), line("people   ", series("people-online")))
}

fn sparkline(values: &[f64]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = values.iter().copied().fold(0.0, f64::max);
    let bar = |value: f64| if most > 0.0 { BARS[((value / most * 8.0) as usize).min(7)] } else { BARS[0] };
    values.iter().map(|&value| bar(value)).collect()
}

fn measure<'a>(figures: &'a Figures, name: &str) -> Option<&'a Measure> {
    figures.get(name).and_then(Option::as_ref)
}

/// A figure's value without its sign, for columns that carry it in their head.
fn short(figures: &Figures, name: &str) -> String {
    measure(figures, name).map_or_else(
        || NOTHING.into(),
        |m| match m.unit {
            Unit::Count if m.value >= 10.0 => words::decimals(m.value, 0),
            _ => words::number(m.value, m.unit),
        },
    )
}

fn value(measure: Option<&Measure>) -> String {
    measure.map_or_else(
        || NOTHING.into(),
        |m| format!("{}{}", words::number(m.value, m.unit), words::sign(m.unit)),
    )
}

fn ends(measure: Option<&Measure>) -> String {
    measure.map_or_else(|| NOTHING.into(), |m| words::interval(m.interval, m.unit))
}

fn table(head: &[&str], style: Style) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if style.colour {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.set_header(head.iter().map(|title| {
        let cell = Cell::new(title);
        if style.colour { cell.add_attribute(Attribute::Bold).fg(Color::Cyan) } else { cell }
    }));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// A long title in lines of about the width of numbers, so that a row stays within a terminal.
fn folded(title: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in title.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < 14 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// The table without the blanks at the ends of its lines.
fn aligned(table: &Table) -> String {
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
