//! The report on a terminal: the answer first, then figures, hours, groups, teams, waits, cost, and last what is missed.

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use super::words::{self, NOTHING};
use super::{
    CostParts, CostReport, FigureReport, Figures, Measure, PartReport, Report, TargetReport, WaitPercentiles,
    long_waits, returns, verdict,
};
use crate::kpi::Unit;
use crate::language::Words;
use crate::say;

/// How the terminal is to be written to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Whether colour is wanted.
    pub colour: bool,
    /// Columns of the terminal: sentences are wrapped, and tables leave out columns, where they would not fit.
    pub width: usize,
}

impl Default for Style {
    /// Without colour, and as wide as a page where nobody says how wide: in a pipe or a file.
    fn default() -> Self {
        Style { colour: false, width: 120 }
    }
}

/// Narrower than this nothing fits, and lines are left to the terminal.
pub(super) const NARROWEST: usize = 60;

/// Slots that a table lists; of more, the worst are listed, in order of time.
const MOST_SLOTS: usize = 72;

/// Slots that a table lists of more than that.
const WORST_SLOTS: usize = 24;

/// The whole report as text that ends in a newline.
pub fn text(report: &Report, style: Style) -> String {
    let style = Style { width: style.width.max(NARROWEST), ..style };
    let mut text = words::wrapped(&head(report), style.width, 2) + "\n";
    for target in &report.targets {
        let answer = words::wrapped(&words::answer(target, report.confidence_share), style.width, 2);
        text += &format!("{}\n", painted(&answer, target, style));
    }
    if report.targets.is_empty() {
        text += &headline(report);
    }
    if report.days == 0 {
        let nothing =
            say!("No day was finished; there is nothing to report.", "没有完成任何一天，无可报告。");
        return text + &nothing + "\n";
    }
    let (slots_title, slots) = slots(report, style);
    let mut sections = vec![
        (say!("Figures", "指标"), figures(report, style)),
        (format!("{slots_title}\n{}", sparklines(report, style)), slots),
        (say!("By group", "按分组"), parts(GROUP, &report.groups, report, style)),
        (say!("By team", "按团队"), parts(TEAM, &report.teams, report, style) + &in_no_team(report, style)),
        (say!("Waits of those who were answered", "已回复者的响应时长"), waits(report, style)),
    ];
    if let Some(cost) = &report.cost {
        let unit = &cost.currency;
        let title = match report.scenario.beyond_a_day() {
            Some(_) => say!(
                "{title} in {unit}, mean",
                "{title}（{unit}，均值）",
                title = report.scenario.cost_title()
            ),
            None => say!("Cost in {unit}, mean day", "成本（{unit}，日均）"),
        };
        sections.push((title, costs(cost, report, style)));
    }
    sections.extend(super::besides::sections(report, style));
    for (title, table) in sections {
        text += &format!("\n{title}\n{table}\n");
    }
    // What stays on the screen when the report has run through it.
    for line in verdict::lines(report) {
        text += &format!("\n{}", words::wrapped(&line, style.width, 2));
    }
    if !report.targets.is_empty() {
        text.push('\n');
    }
    text
}

/// What was simulated, in one line.
fn head(report: &Report) -> String {
    let scenario = &report.scenario;
    let minutes = |at: &str| {
        let at = at.replace('T', " ");
        at.strip_suffix(":00").map(str::to_owned).unwrap_or(at)
    };
    let mut text = say!(
        "{name}: {start} to {end}, {people}, {days}, seed {seed}",
        "{name}：{start} 至 {end}，{people}，模拟 {days}，随机种子 {seed}",
        name = scenario.name,
        start = minutes(&scenario.start),
        end = minutes(&scenario.end),
        people = words::people(scenario.people_count, scenario.persons_count),
        days = words::days(report.days),
        seed = scenario.seed,
    );
    if report.interrupted {
        text += &say!("; INTERRUPTED: only the days finished until then", "；已中断：仅含此前完成的天数");
    }
    if report.precise == Some(false) && !report.interrupted {
        text += &say!("; the wanted precision or certainty was not reached", "；未达到所要求的精度或确定性");
    }
    text
}

/// The answer where nothing was promised: the book's first figure.
fn headline(report: &Report) -> String {
    report.catalog.first().map_or_else(String::new, |figure| {
        let estimate = report.estimate(figure.name);
        let (title, value, ends) = (figure.title, value(estimate), ends(estimate));
        say!("{title} {value} ({ends}); no target\n", "{title} {value}（{ends}）；未设目标\n")
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

/// `95% interval`.
fn interval_title(report: &Report) -> String {
    let confidence = words::percent(report.confidence_share);
    let confidence = confidence.trim_end_matches(".0");
    say!("{confidence}% interval", "{confidence}% 置信区间")
}

fn figures(report: &Report, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(say!("Figure", "指标"), 0),
        Column::new(say!("Value", "数值"), 0),
        Column::new(interval_title(report), 0),
        Column::new(say!("Mean day", "日均值"), 3),
        Column::new(say!("10% of\ndays ≤", "10% 的\n天数 ≤"), 1),
        Column::new(say!("Median\nday", "日中\n位数"), 2),
        Column::new(say!("90% of\ndays ≤", "90% 的\n天数 ≤"), 1),
    ]);
    for figure in report.catalog.iter().filter(|figure| !figure.is_repeated) {
        let Some(measure) = report.estimate(figure.name) else { continue };
        let in_unit = |value| words::estimated(measure, value);
        grid.row([
            words::folded(figure.title.now(), 36),
            value(Some(measure)),
            ends(Some(measure)),
            in_unit(measure.mean_of_days),
            in_unit(measure.days_p10),
            in_unit(measure.days_p50),
            in_unit(measure.days_p90),
        ]);
    }
    grid.text(style)
}

/// A column of the tables by slot, group and team: the name of a figure, its short title, and how soon it is left
/// out where there is no room.
type PartColumn = (&'static str, Words, u8);

const COLUMNS: &[PartColumn] = &[
    ("inquiries", Words::new("Inquiries", "咨询量"), 0),
    ("inquiries-to-people", Words::new("To\npeople", "转人工"), 4),
    ("people-online", Words::new("People", "在线"), 0),
    ("open-per-agent", Words::new("Open\neach", "人均同\n时接待"), 3),
    ("queue-length", Words::new("Queue", "排队"), 1),
    ("occupancy", Words::new("Busy %", "饱和度\n%"), 0),
    ("mean-first-wait", Words::new("First\nwait s", "首次\n响应秒"), 2),
    ("mean-wait", Words::new("Wait s", "平均\n响应秒"), 1),
];

const GROUP: Words = Words::new("Group", "分组");
const TEAM: Words = Words::new("Team", "团队");

/// A table has a column for the queue where so many customers wait in it, mean over some part.
const LEAST_QUEUE: f64 = 0.5;

/// Those columns that a table of such parts has.
fn shown<'a>(mut parts: impl Iterator<Item = &'a Figures>) -> Vec<&'static PartColumn> {
    let queued = |figures: &Figures| measure(figures, "queue-length").is_some_and(|m| m.value >= LEAST_QUEUE);
    let any_queue = parts.any(queued);
    COLUMNS.iter().filter(|(name, ..)| any_queue || *name != "queue-length").collect()
}

/// The columns of such a table; with the band of days beside each rate if wanted.
fn columns(first: Words, shown: &[&PartColumn], rates: &[&FigureReport], band: bool) -> Vec<Column> {
    let mut columns = vec![Column::new(first.now(), 0)];
    columns.extend(shown.iter().map(|(_, title, dropped)| Column::new(title.now(), *dropped)));
    for rate in rates {
        columns.push(Column::new(words::folded(&format!("{} %", rate.title), 14), 0));
        if band {
            columns.push(Column::new(say!("10–90%\nof days", "10–90%\n的天数"), 5));
        }
    }
    columns
}

/// The title and the table of slots: all of them, or the worst where they would fill screens.
fn slots(report: &Report, style: Style) -> (String, String) {
    let rates = report.headline_rates();
    let band = report.days > 1;
    let part_columns = shown(report.slots.iter().map(|slot| &slot.figures));
    let mut grid = Grid::new(columns(Words::new("From", "时段"), &part_columns, &rates, band));
    let (mut listed, mut title): (Vec<usize>, _) =
        ((0..report.slots.len()).collect(), say!("By slot", "按时段"));
    if let Some(rate) = rates.first().filter(|_| listed.len() > MOST_SLOTS) {
        let worst = verdict::worst(report, rate);
        listed = worst.into_iter().map(|(slot, _)| slot).take(WORST_SLOTS).collect();
        listed.sort_unstable();
        title = say!(
            "By slot: the {worst} worst of {all} by {rate}; --out writes all to slots.csv",
            "按时段：{all} 个时段中{rate}最差的 {worst} 个；--out 会把全部时段写入 slots.csv",
            worst = listed.len(),
            all = report.slots.len(),
            rate = rate.title
        );
    }
    for slot in listed.into_iter().map(|slot| &report.slots[slot]) {
        let mut row = vec![slot.clock.clone()];
        row.extend(part_columns.iter().map(|(name, ..)| short(&slot.figures, name)));
        for rate in &rates {
            row.push(short(&slot.figures, rate.name));
            if band {
                row.push(match measure(&slot.figures, rate.name) {
                    Some(m) => words::interval(Some((m.days_p10, m.days_p90)), m.unit),
                    None => NOTHING.into(),
                });
            }
        }
        grid.row(row);
    }
    let notes = super::blank::notes(report)
        .into_iter()
        .chain(returns::note(report))
        .map(|note| words::wrapped(&format!(" {note}"), style.width, 3));
    let table = std::iter::once(grid.text(style)).chain(notes).collect::<Vec<_>>().join("\n");
    (words::wrapped(&title, style.width, 2), table)
}

fn parts(kind: Words, parts: &[PartReport], report: &Report, style: Style) -> String {
    let rates: Vec<&FigureReport> = report.headline_rates();
    let part_columns = shown(parts.iter().map(|part| &part.figures));
    let mut grid = Grid::new(columns(kind, &part_columns, &rates, false));
    for part in parts {
        let mut row = vec![words::folded(&part.name, 20)];
        row.extend(part_columns.iter().map(|(name, ..)| short(&part.figures, name)));
        row.extend(rates.iter().map(|rate| short(&part.figures, rate.name)));
        grid.row(row);
    }
    grid.text(style)
}

/// What the people cost: by team where there are several, and in all.
fn costs(cost: &CostReport, report: &Report, style: Style) -> String {
    let mut columns = vec![
        Column::new(TEAM.now(), 0),
        Column::new(report.scenario.people_title(), 1),
        Column::new(say!("Planned", "计划"), 0),
        Column::new(say!("Overtime", "加班"), 0),
        Column::new(say!("Inquiries", "按咨询量"), 0),
        Column::new(say!("Reserves", "备班"), 0),
        Column::new(say!("Reduction", "合同扣款"), 0),
        Column::new(say!("Total", "合计"), 0),
        Column::new(interval_title(report), 2),
    ];
    // What nobody is paid for, or is not taken off, is no column.
    let any = [cost.whole.reserves.value_amount > 0.0, cost.whole.reduction.value_amount > 0.0];
    let kept = |column: usize| !(5..7).contains(&column) || any[column - 5];
    let mut place = 0..;
    columns.retain(|_| place.next().is_some_and(kept));
    let mut grid = Grid::new(columns);
    // One column, one precision.
    let digits = if cost.whole.total.value_amount >= 1_000.0 { 0 } else { 2 };
    let money = |amount| words::decimals(amount, digits);
    let mut row = |name: String, people: u64, parts: &CostParts| {
        let ends = parts.total.low_amount.zip(parts.total.high_amount);
        let cells = [
            name,
            words::decimals(people as f64, 0),
            money(parts.planned_amount),
            money(parts.overtime.value_amount),
            money(parts.inquiries.value_amount),
            money(parts.reserves.value_amount),
            money(-parts.reduction.value_amount),
            money(parts.total.value_amount),
            ends.map_or_else(|| NOTHING.into(), |(low, high)| format!("{}–{}", money(low), money(high))),
        ];
        let cells = cells.into_iter().enumerate().filter(|(column, _)| kept(*column));
        grid.row(cells.map(|(_, cell)| cell).collect::<Vec<_>>());
    };
    for team in cost.teams.iter().filter(|_| cost.teams.len() > 1) {
        row(words::folded(&team.name, 20), team.people_count, &team.parts);
    }
    row(say!("all", "全部"), report.scenario.people_count, &cost.whole);
    let each = cost.per_answered_inquiry.map_or_else(String::new, |each| {
        let each = words::money(each.value_amount);
        say!("\n  {each} per inquiry that people answered", "\n  每个人工已回复的咨询 {each}")
    });
    grid.text(style) + &each
}

/// Why the teams do not add up to the whole, below their table.
fn in_no_team(report: &Report, style: Style) -> String {
    let rest = |name: &str| {
        let of = |figures: &Figures| measure(figures, name).map_or(0.0, |m| m.value);
        of(&report.figures) - report.teams.iter().map(|team| of(&team.figures)).sum::<f64>()
    };
    let (all, people) = (rest("inquiries"), rest("inquiries-to-people"));
    let kinds = [
        (all - people, Words::new("that the bot resolved", "由机器人解决")),
        (people, Words::new("that nobody received", "无人接入")),
    ];
    // Less than one in twenty days is what rounding leaves.
    let kinds = kinds.into_iter().filter(|(count, _)| *count >= 0.05);
    let kinds: Vec<String> = kinds
        .map(|(count, which)| {
            say!("{count} {which}", "{count} 个{which}", count = words::number(count, Unit::Count))
        })
        .collect();
    if kinds.is_empty() {
        return String::new();
    }
    let note = say!(
        "Inquiries of no team: {kinds}. The whole counts them, and its rates where the platform does.",
        "不属于任何团队的咨询：{kinds}。总量计入这些咨询；比率是否计入，按平台口径。",
        kinds = kinds.join(Words::new(" and ", "，").now())
    );
    format!("\n {}", words::wrapped(&note, style.width.saturating_sub(1), 3))
}

fn waits(report: &Report, style: Style) -> String {
    let titles = [
        Words::new("Wait", "响应时长"),
        Words::new("Half ≤", "半数 ≤"),
        Words::new("90% ≤", "90% ≤"),
        Words::new("95% ≤", "95% ≤"),
        Words::new("99% ≤", "99% ≤"),
        Words::new("Answered per day", "日均已回复"),
    ];
    let mut grid = Grid::new(titles.map(|title| Column::new(title.now(), 0)).to_vec());
    let seconds = |wait: Option<f64>| {
        wait.map_or_else(
            || NOTHING.into(),
            |s| format!("{}{}", words::decimals(s, 1), words::sign(Unit::Seconds)),
        )
    };
    for (name, waits) in [
        (Words::new("first reply", "首次响应"), &report.waits.first),
        (Words::new("every round", "每轮响应"), &report.waits.rounds),
    ] {
        let WaitPercentiles { answered_count, p50_seconds, p90_seconds, p95_seconds, p99_seconds } = *waits;
        let mut row = vec![name.to_string()];
        row.extend([p50_seconds, p90_seconds, p95_seconds, p99_seconds].map(seconds));
        row.push(words::number(answered_count as f64 / report.days.max(1) as f64, Unit::Count));
        grid.row(row);
    }
    let notes = long_waits::of_day(report);
    let notes = notes.iter().map(|note| {
        let note = words::wrapped(note, style.width.saturating_sub(1), 2);
        format!("\n {note}")
    });
    grid.text(style) + &notes.collect::<String>()
}

/// Two lines that show at a glance whether people are there when customers are.
fn sparklines(report: &Report, style: Style) -> String {
    let line = |title: Words, name: &str| {
        let values: Vec<f64> =
            report.slots.iter().map(|slot| measure(&slot.figures, name).map_or(0.0, |m| m.value)).collect();
        let (mut slot, mut most) = (0, 0.0);
        for (i, value) in values.iter().enumerate() {
            if *value > most {
                (slot, most) = (i, *value);
            }
        }
        let at = report.slots.get(slot).map_or("", |slot| slot.clock.as_str());
        let most = words::decimals(most, usize::from(most < 10.0));
        let end = say!("  most {most} at {at}", "  最高 {most}（{at}）");
        let room = style.width.saturating_sub(4 + words::width(title.now()) + words::width(&end)).max(8);
        format!("  {title} {}{end}", sparkline(&narrowed(&values, room)))
    };
    format!(
        "{}\n{}",
        line(Words::new("inquiries", "咨询量"), "inquiries"),
        line(Words::new("people   ", "在线  "), "people-online")
    )
}

/// So many values at most: the means of neighbours.
fn narrowed(values: &[f64], most: usize) -> Vec<f64> {
    let together = values.len().div_ceil(most.max(1)).max(1);
    values.chunks(together).map(|chunk| chunk.iter().sum::<f64>() / chunk.len() as f64).collect()
}

/// A bar per value, from nothing at 0 to the full height at the greatest.
fn sparkline(values: &[f64]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = values.iter().copied().fold(0.0, f64::max);
    let bar = |value: f64| match value {
        _ if value <= 0.0 => ' ',
        _ => BARS[((value / most * 8.0).ceil() as usize).clamp(1, 8) - 1],
    };
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
            _ => words::estimated(m, m.value),
        },
    )
}

fn value(measure: Option<&Measure>) -> String {
    measure.map_or_else(
        || NOTHING.into(),
        |m| format!("{}{}", words::estimated(m, m.value), words::sign(m.unit)),
    )
}

fn ends(measure: Option<&Measure>) -> String {
    measure.map_or_else(|| NOTHING.into(), |m| words::interval(m.interval, m.unit))
}

/// A column of a table.
#[derive(Clone)]
pub(super) struct Column {
    title: String,
    /// How soon it is left out where the table is too wide: greater sooner, 0 never.
    dropped: u8,
}

impl Column {
    pub(super) fn new(title: impl Into<String>, dropped: u8) -> Self {
        Column { title: title.into(), dropped }
    }
}

/// A table that leaves out columns until it fits.
pub(super) struct Grid {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    pub(super) fn new(columns: Vec<Column>) -> Self {
        Grid { columns, rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: impl Into<Vec<String>>) {
        self.rows.push(cells.into());
    }

    /// The table in lines without blanks at their ends.
    pub(super) fn text(&self, style: Style) -> String {
        let mut kept: Vec<usize> = (0..self.columns.len()).collect();
        loop {
            // Measured without colour, whose codes take no room.
            let plain = self.lines(&kept, Style { colour: false, ..style });
            let width = plain.iter().map(|line| words::width(line)).max().unwrap_or(0);
            let next = kept.iter().copied().max_by_key(|column| (self.columns[*column].dropped, *column));
            match next.filter(|column| width > style.width && self.columns[*column].dropped > 0) {
                Some(column) => kept.retain(|kept| *kept != column),
                None => return self.lines(&kept, style).join("\n"),
            }
        }
    }

    fn lines(&self, kept: &[usize], style: Style) -> Vec<String> {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        if style.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(kept.iter().map(|column| {
            let cell = Cell::new(&self.columns[*column].title);
            if style.colour { cell.add_attribute(Attribute::Bold).fg(Color::Cyan) } else { cell }
        }));
        for row in &self.rows {
            table.add_row(kept.iter().filter_map(|column| row.get(*column)));
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table.lines().map(|line| line.trim_end().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample_study;
    use crate::language::Language;
    use crate::report::sample;

    fn report(at_least: f64) -> Report {
        let mut study = sample_study();
        study.targets[0].bound = at_least;
        sample::report(&study, 3)
    }

    #[test]
    fn no_line_is_longer_than_the_terminal() {
        let report = report(0.999_9);
        for width in [80, 100, 120, 200] {
            for line in text(&report, Style { width, colour: false }).lines() {
                assert!(words::width(line) <= width, "{width}: {line}");
            }
        }
        let coloured = text(&report, Style { width: 80, colour: true });
        assert!(coloured.contains('\u{1b}'));
    }

    #[test]
    fn the_last_lines_say_what_is_missed_and_when_it_is_worst() {
        let report = report(0.999_9);
        let text = text(&report, Style { width: 400, colour: false });
        let last = text.lines().last().unwrap();
        assert!(last.contains(report.targets[0].title.en) && last.contains("worst hours: "), "{last}");
    }

    #[test]
    fn what_teams_leave_to_the_total_is_said_below_them() {
        let report = report(0.999_9);
        let of = |figures: &Figures, name| measure(figures, name).map_or(0.0, |m| m.value);
        let rest =
            |name| of(&report.figures, name) - report.teams.iter().map(|t| of(&t.figures, name)).sum::<f64>();
        let bot = rest("inquiries") - rest("inquiries-to-people");
        assert!(bot > 1_000.0, "the sample has a bot: {bot}");
        let note = in_no_team(&report, Style { width: 400, colour: false });
        let expected = format!("Inquiries of no team: {} that the bot resolved", words::decimals(bot, 0));
        assert!(note.contains(&expected), "{note}");
        // Teams that add up need no word.
        let mut alone = report.clone();
        alone.figures = alone.teams[0].figures.clone();
        alone.teams.truncate(1);
        assert_eq!(in_no_team(&alone, Style::default()), "");
    }

    #[test]
    fn chinese_is_as_narrow_as_the_terminal_and_stands_in_columns() {
        Language::Chinese.during(|| {
            let report = report(0.999_9);
            let text = text(&report, Style { width: 80, colour: false });
            let long = text.lines().filter(|line| words::width(line) > 80).collect::<Vec<_>>();
            assert!(long.is_empty(), "{long:?}");
            let waits: Vec<&str> =
                text.lines().skip_while(|line| !line.contains("日均已回复")).take(3).collect();
            let ends: Vec<usize> = waits.iter().map(|line| words::width(line)).collect();
            assert!(ends.len() == 3 && ends.iter().all(|end| *end == ends[0]), "{waits:?}");
        });
    }

    #[test]
    fn bars_show_nothing_little_and_most_apart() {
        assert_eq!(sparkline(&[0.0, 0.1, 4.0, 8.0]), " ▁▄█");
        assert_eq!(narrowed(&[1.0, 3.0, 5.0], 2), [2.0, 5.0]);
        assert_eq!(narrowed(&[], 2), Vec::<f64>::new());
    }
}
