//! A roster from a spreadsheet: one row per person and shift, or per shift with a count. Rows of the same times make
//! one shift template, and what is left of the people is how many of a team and group work it: the layout.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::cell;
use super::names::{GROUP, Names, TEAM};
use super::people::MOST;
use super::problem::{did_you_mean, list, quoted};
use super::sheet::{self, File, Row, Sheet};
use super::source::{Findings, Place};
use super::staff::{Context, Duty, LONGEST_SHIFT, Staff};
use super::table::Table;
use super::titles::{names_column, names_only};
use super::when::{self, Moment};
use super::workbook::cell_label;
use crate::language::Words;
use crate::say;
use crate::scenario::{GroupId, TeamId};
use crate::units::{Span, Time};
use crate::workforce::{LayoutLine, Opening, Shift};

/// Columns of a roster. The last two are what `roster.csv` says beside them, and are not read.
pub(super) const COLUMNS: [&str; 11] =
    ["date", "start", "end", "breaks", "team", "group", "shift", "count", "person", "hours", "cost"];

/// Most people of a row.
const MOST_PEOPLE: f64 = 100_000.0;

/// Reads the roster that a scenario names instead of its shifts and layout.
pub(super) fn in_scenario(
    table: &Table<'_>,
    base: &Path,
    shifts: &[Table<'_>],
    lines: &[Table<'_>],
    context: &Context<'_>,
) -> Staff {
    let findings = context.findings;
    if let Some(other) = shifts.first().or(lines.first()) {
        findings.at(
            other.at,
            say!("who works is written twice", "排班写了两处"),
            say!(
                "a scenario has [roster], or [[shifts]] and [[layout]]",
                "场景中写 [roster]，或写 [[shifts]] 和 [[layout]]"
            ),
            say!("leave one out", "删去其一"),
        );
    }
    let staff = || {
        let (name, sheet) = table.file()?;
        let file = File::open(findings, base, &name)?;
        let staff = read(findings, &file, sheet.as_deref(), context)?;
        Some(Staff { roster: Some(file.name), ..staff })
    };
    staff().unwrap_or_default()
}

/// Reads a roster; places are its rows. `None` if there is nothing to go on with, which was noted.
pub(super) fn read(
    findings: &Findings<'_>,
    file: &File,
    sheet: Option<&str>,
    context: &Context<'_>,
) -> Option<Staff> {
    let sheet = file.table(findings, sheet, &["start"])?;
    let known = |_: usize, head: &str| COLUMNS.iter().any(|column| names_column(head, column));
    sheet.refuse_others(findings, known, COLUMNS.into_iter());
    let column = |name: &str| sheet.column(name);
    let (Some(start), Some(end)) = (column("start"), column("end")) else {
        let found = say!("there is no column \"start\" or \"end\"", "没有“上班”或“下班”列");
        let rule = say!(
            "a roster has one row per person and shift with \"start\" and \"end\"",
            "排班表每人每班一行，有“上班”和“下班”列"
        );
        sheet.problem(findings, sheet.head, found, rule, "");
        return None;
    };
    let reader = Reader {
        findings,
        context,
        start,
        end,
        date: column("date"),
        breaks: column("breaks"),
        team: column("team"),
        group: column("group"),
        shift: column("shift"),
        count: column("count"),
        person: column("person"),
        sheet,
    };
    let (mut read, mut rows) = (ReadRows::default(), 0);
    for row in reader.sheet.body().take_while(|_| !findings.is_full()) {
        if reader.sheet.is_data(findings, &row) {
            rows += 1;
            reader.add(&row, &mut read);
        }
    }
    reader.tell_outside(&read.outside, rows);
    let staff = read.staff;
    if staff.layout.shifts.len() > MOST {
        let shifts = staff.layout.shifts.len();
        let found = say!("there are {shifts} different shifts", "共有 {shifts} 种不同班次");
        let rule = say!("at most {MOST}", "最多 {MOST} 种");
        let remedy = say!("join those that are alike", "请合并相近的班次");
        reader.sheet.problem(findings, reader.sheet.head, found, rule, remedy);
    }
    if context.people_needed && rows == 0 {
        let found = say!("nobody works", "没有人上班");
        let rule = say!("a roster has one row per person and shift", "排班表每人每班一行");
        reader.sheet.problem(findings, reader.sheet.head, found, rule, "");
    }
    Some(staff)
}

/// A roster as it is read.
struct Reader<'r> {
    findings: &'r Findings<'r>,
    context: &'r Context<'r>,
    sheet: Sheet<'r>,
    start: usize,
    end: usize,
    date: Option<usize>,
    breaks: Option<usize>,
    team: Option<usize>,
    group: Option<usize>,
    shift: Option<usize>,
    count: Option<usize>,
    person: Option<usize>,
}

/// When each person works by the rows that are read, and which rows they are.
type People = BTreeMap<String, Vec<(Time, Time, usize)>>;

/// What the rows said so far.
#[derive(Default)]
struct ReadRows {
    /// The last date in the column of dates.
    date: Option<Date>,
    people: People,
    /// Rows of other days than the scenario's: line, column and start of the shift.
    outside: Vec<(usize, usize, Time)>,
    /// What each team and group was called, by column and place.
    titles: BTreeMap<(usize, usize), BTreeSet<String>>,
    staff: Staff,
}

impl Reader<'_> {
    fn add(&self, row: &Row, read: &mut ReadRows) {
        let day = self.day(row, &mut read.date);
        let team = self.id(row, TEAM, self.team, self.context.teams);
        let group = self.id(row, GROUP, self.group, self.context.groups);
        self.tell_apart(row, self.team.zip(team), self.context.teams, &mut read.titles);
        self.tell_apart(row, self.group.zip(group), self.context.groups, &mut read.titles);
        let (count, times) = (self.count(row), self.times(row, day));
        let breaks = times.and_then(|times| self.breaks(row, times));
        let (Some(team), Some(group), Some(count)) = (team, group, count) else { return };
        let (Some((start, end)), Some(breaks)) = (times, breaks) else { return };
        if self.is_of_another_day((start, end)) {
            let column = self.date.filter(|column| !row.cell(*column).is_empty()).unwrap_or(self.start);
            read.outside.push((row.line, column, start));
            return;
        }
        let staff = &mut read.staff;
        let place = Place { in_layout_file: true, line: row.line, column: 0 };
        let shift = self.shift(row, Shift { name: String::new(), start, end, breaks }, staff, place);
        let (team, group) = (team as TeamId, group as GroupId);
        if let Some(person) =
            self.person.map(|column| row.cell(column)).filter(|name| count == 1 && !name.is_empty())
        {
            self.works_once(row, (start, end), &mut read.people);
            staff.duties.push(Duty { person: person.to_owned(), team, group, shift, start, end, place });
        }
        let lines = &mut staff.layout.lines;
        match lines.iter_mut().find(|line| (line.team, line.group, line.shift) == (team, group, shift)) {
            Some(line) => line.count = line.count.saturating_add(count),
            None => {
                lines.push(LayoutLine { team, group, shift, count });
                staff.lines.push(place);
            }
        }
    }

    /// The date of the row; cells that were merged have it in the first row only.
    fn day(&self, row: &Row, last: &mut Option<Date>) -> Option<Date> {
        let column = self.date?;
        let text = row.cell(column);
        if !text.is_empty() {
            *last = cell::day(text, self.context.clock.start().date());
            if last.is_none() {
                self.wrong(
                    row,
                    column,
                    say!("a date is written 2025-11-10", "日期写作 2025-11-10 或 11月10日"),
                    "",
                );
            }
        }
        *last
    }

    /// Log-in and log-out. A time of day alone is on the row's date, or on the first day that the scenario has it;
    /// an end that is not after its start is on the next day.
    fn times(&self, row: &Row, day: Option<Date>) -> Option<(Time, Time)> {
        let clock = self.context.clock;
        let read = |column: usize| {
            let moment = cell::point(row.cell(column));
            if moment.is_none() {
                let rule = say!(
                    "a point in time is written 20:00, 01:10+1 or 2025-11-11 01:10",
                    "时间写作 20:00、01:10+1 或 2025-11-11 01:10"
                );
                let meant = cell::point_meant(row.cell(column));
                let remedy = meant.map(|meant| say!("write {meant}", "请写 {meant}")).unwrap_or_default();
                self.wrong(row, column, rule, remedy);
            }
            moment
        };
        if let Some(column) = [self.start, self.end].into_iter().find(|column| is_off(row.cell(*column))) {
            let rule = say!("a row is a shift that somebody works", "排班表的一行是一个要上的班");
            let remedy = say!(
                "leave the row out if the person is off, or write from when to when",
                "当天不上班请删去该行，否则请写上下班时间"
            );
            self.wrong(row, column, rule, remedy);
            return None;
        }
        let (start_at, end_at) = (read(self.start), read(self.end));
        let (start_at, end_at) = (start_at?, end_at?);
        self.check_dates(row, start_at)?;
        let on_day = |moment: Moment| match (moment, day) {
            (Moment::OnDay(..), Some(day)) => cell::on(day, moment).time(clock),
            _ => moment.time(clock),
        };
        let next_day = Span::from_hours(24);
        let mut start = on_day(start_at);
        let mut end = match end_at {
            Moment::OnDay(0, at) => {
                let end = clock.time_of_day(clock.day(start), at);
                if end <= start { end + next_day } else { end }
            }
            other => on_day(other),
        };
        // Before the scenario there is nothing to do: a night shift of the day after.
        if day.is_none()
            && matches!((start_at, end_at), (Moment::OnDay(0, _), Moment::OnDay(0, _)))
            && end <= Time::START
        {
            (start, end) = (start + next_day, end + next_day);
        }
        if end <= start || end - start > LONGEST_SHIFT {
            let rule = say!(
                "a shift ends after it starts, and is at most {LONGEST_SHIFT} long",
                "下班应晚于上班，且一班最长 {LONGEST_SHIFT}"
            );
            self.wrong(row, self.end, rule, "");
            return None;
        }
        Some((start, end))
    }

    /// Whether a date beside the start is the start's own; `None` if it is another, which is noted.
    fn check_dates(&self, row: &Row, start: Moment) -> Option<()> {
        let near = self.context.clock.start().date();
        let Moment::On(written, _) = start else { return Some(()) };
        let Some(column) = self.date.filter(|column| !row.cell(*column).is_empty()) else { return Some(()) };
        // A date that cannot be read was noted.
        let Some(day) = cell::day(row.cell(column), near).filter(|day| *day != written.near(near)) else {
            return Some(());
        };
        let cell = |column: usize| {
            let (name, text) = (&self.sheet.header[column], quoted(row.cell(column)));
            let label = self.sheet.name.map(|_| format!(" ({})", cell_label(row.line, column)));
            let label = label.unwrap_or_default();
            say!("{name}{label} is {text}", "{name}{label} 是 {text}")
        };
        let (of_day, of_start) = (cell(column), cell(self.start));
        let found = say!("{of_day}, and {of_start}", "{of_day}，而 {of_start}");
        let rule = say!("a shift starts on the date of its row", "班次从该行的日期开始");
        let remedy = say!(
            "mend one of them, or write the time alone; {day} is the date of the row",
            "请改正其一，或只写时间；该行的日期是 {day}"
        );
        self.sheet.problem(self.findings, (row.line, self.start), found, rule, remedy);
        None
    }

    /// Whether a shift touches none of the scenario's dates. One on its dates, but earlier or later, may belong to the
    /// day's roster and is only doubted.
    fn is_of_another_day(&self, (start, end): (Time, Time)) -> bool {
        let clock = self.context.clock;
        let Some((_, last)) = self.context.ends else { return false };
        let instant = Span::from_micros(1);
        clock.day(end - instant) < clock.day(Time::START) || clock.day(start) > clock.day(last - instant)
    }

    /// Notes rows of other days, all in one: a roster with a slip in its dates has nothing else.
    fn tell_outside(&self, outside: &[(usize, usize, Time)], rows: usize) {
        let Some(&(line, column, start)) = outside.first() else { return };
        let Some((end, _)) = self.context.ends else { return };
        let at = |time: Time| self.context.clock.at(time).strftime("%Y-%m-%d %H:%M").to_string();
        let first = at(start);
        let found = match outside.len() {
            1 => say!(
                "1 row lies outside the scenario: its shift begins at {first}",
                "有 1 行不在场景日期内：其班次从 {first} 开始"
            ),
            several if several == rows => say!(
                "no row lies within the scenario: the first shift begins at {first}",
                "没有一行在场景日期内：第一个班次从 {first} 开始"
            ),
            several => say!(
                "{several} rows lie outside the scenario: the first shift begins at {first}",
                "有 {several} 行不在场景日期内：第一个班次从 {first} 开始"
            ),
        };
        let rule = say!(
            "the scenario is from {from} to {to}",
            "场景从 {from} 到 {to}",
            from = at(Time::START),
            to = at(end)
        );
        let remedy =
            say!("correct the date, or leave out what is of other days", "请改正日期，或删去其他日子的行");
        self.sheet.problem(self.findings, (line, column), found, rule, remedy);
    }

    /// Breaks, each at the first such time of day in the shift.
    fn breaks(&self, row: &Row, (start, end): (Time, Time)) -> Option<Vec<(Time, Time)>> {
        let Some(column) = self.breaks else { return Some(Vec::new()) };
        let clock = self.context.clock;
        let mut breaks: Vec<(Time, Time)> = Vec::new();
        let text = row.cell(column);
        let parts = text.split([' ', ',', ';', '、', '，', '；', '\n', '/']).filter(|part| !part.is_empty());
        for part in parts.filter(|part| !["无", "none", "-", "—"].contains(part)) {
            let after = |moment: Moment, time: Time| {
                let mut at = match moment {
                    Moment::OnDay(0, at) => clock.time_of_day(clock.day(time), at),
                    other => return other.time(clock),
                };
                if at < time {
                    at += Span::from_hours(24);
                }
                at
            };
            let pause = cell::stretch(part).map(|(from, until)| {
                let from = after(from, start);
                (from, after(until, from))
            });
            let Some((from, until)) = pause else {
                let rule =
                    say!("breaks are written 12:00-12:45 18:00-18:30", "休息写作 12:00-12:45 18:00-18:30");
                let remedy = if is_length(text) {
                    say!(
                        "write from when to when, not how long: 12:00-13:00",
                        "请写从几点到几点，不写时长：12:00-13:00"
                    )
                } else {
                    String::new()
                };
                self.wrong(row, column, rule, remedy);
                return None;
            };
            let free = breaks.iter().all(|(a, b)| until <= *a || *b <= from);
            if from < start || until > end || from >= until || !free {
                let label = |at: Time| clock.label(at);
                let rule = say!(
                    "breaks are disjoint and inside the shift, {start}–{end}",
                    "休息之间不重叠，且在班次 {start}–{end} 之内",
                    start = label(start),
                    end = label(end)
                );
                self.wrong(row, column, rule, "");
                return None;
            }
            breaks.push((from, until));
        }
        breaks.sort_unstable();
        Some(breaks)
    }

    /// How many people the row stands for.
    fn count(&self, row: &Row) -> Option<u32> {
        let is_named = self.person.is_some_and(|column| !row.cell(column).trim().is_empty());
        // An empty cell is one person only where the person stands in the row.
        let Some(column) = self.count.filter(|column| !is_named || !row.cell(*column).is_empty()) else {
            return Some(1);
        };
        let count = cell::number(row.cell(column))
            .filter(|count| count.fract() == 0.0 && (0.0..=MOST_PEOPLE).contains(count));
        if count.is_none() {
            self.wrong(
                row,
                column,
                say!("it must be a whole number from 0 to {MOST_PEOPLE}", "应为 0 到 {MOST_PEOPLE} 的整数"),
                if row.cell(column).is_empty() {
                    say!("write how many people work the shift", "请写该班的人数")
                } else {
                    String::new()
                },
            );
        }
        count.map(|count| count as u32)
    }

    /// Who is named works one shift at a time: two rows at once would be two people.
    fn works_once(&self, row: &Row, (start, end): (Time, Time), people: &mut People) {
        let Some(column) = self.person else { return };
        let name = row.cell(column).trim();
        if name.is_empty() {
            return;
        }
        let shifts = people.entry(name.to_owned()).or_default();
        if let Some(&(from, to, line)) = shifts.iter().find(|shift| start < shift.1 && shift.0 < end) {
            let label = |at: Time| self.context.clock.label(at);
            let name = quoted(name);
            let found = say!(
                "{name} works {start}–{end}, and {from}–{to} on line {line}",
                "{name} 上 {start}–{end} 的班，第 {line} 行又上 {from}–{to} 的班",
                start = label(start),
                end = label(end),
                from = label(from),
                to = label(to)
            );
            let rule = say!("a person works one shift at a time", "同一人同一时间只上一个班");
            let remedy = say!(
                "leave one row out, or tell two people of one name apart",
                "删去其中一行；若是同名的两人，请加以区分"
            );
            self.sheet.problem(self.findings, (row.line, column), found, rule, remedy);
        }
        shifts.push((start, end, row.line));
    }

    /// The team or the group of a row; the only one need not be written.
    fn id(&self, row: &Row, what: Words, column: Option<usize>, names: &Names) -> Option<usize> {
        let text = column.map_or("", |column| row.cell(column));
        if text.is_empty() && names.has_one() {
            return Some(0);
        }
        let found = names.meant(text);
        if found.is_none() {
            let known = || names.known_names().into_iter();
            let rule = say!("known names: {names}", "可用的名称：{names}", names = list(known()));
            let what = match text {
                "" => say!("the {what} is missing", "缺少{what}"),
                text => say!("unknown {what} {text}", "未知的{what}：{text}", text = quoted(text)),
            };
            let remedy = did_you_mean(text, known());
            match column {
                Some(column) => self.sheet.problem(self.findings, (row.line, column), what, rule, remedy),
                None => self.sheet.problem(self.findings, row.line, what, rule, remedy),
            }
        }
        found
    }

    /// Notes a title that stands for the same team or group as another one and says something else: two agencies are not
    /// one team.
    fn tell_apart(
        &self,
        row: &Row,
        found: Option<(usize, usize)>,
        names: &Names,
        titles: &mut BTreeMap<(usize, usize), BTreeSet<String>>,
    ) {
        let Some((column, place)) = found else { return };
        let (text, name) = (row.cell(column), &names.list[place]);
        let known = titles.entry((column, place)).or_default();
        if text.is_empty() || !known.insert(text.to_owned()) {
            return;
        }
        let says_more = |title: &String| !names_only(title, name);
        let Some(other) = known.iter().find(|title| *title != text) else { return };
        if !known.iter().any(says_more) {
            return;
        }
        let what = say!(
            "{} and {} would both be {}",
            "{} 和 {} 都会算作 {}",
            quoted(other),
            quoted(text),
            quoted(name)
        );
        let rule = say!("each name is one team or one group", "每个名称是一个团队或一个分组");
        let remedy = say!(
            "give each of them a name of its own in the scenario ([[teams]], group of [[reasons]]), or call both {}",
            "请在场景文件中为每个各写一个名称（[[teams]]、[[reasons]] 的 group），或都写作 {}",
            quoted(name)
        );
        self.sheet.problem(self.findings, (row.line, column), what, rule, remedy);
    }

    /// The template of a row's times; a new one if there is none yet.
    fn shift(&self, row: &Row, mut shift: Shift, staff: &mut Staff, place: Place) -> usize {
        let clock = self.context.clock;
        let written = self.shift.map(|column| row.cell(column)).filter(|name| {
            !name.is_empty() && name.chars().count() <= 100 && !name.chars().any(char::is_control)
        });
        let shifts = &mut staff.layout.shifts;
        let same = |known: &&Shift| {
            (known.start, known.end) == (shift.start, shift.end) && known.breaks == shift.breaks
        };
        let place_of = |found: &Shift| shifts.iter().position(|known| known.name == found.name);
        let alike = shifts.iter().filter(same).find(|known| {
            // One that is called by its times has no name of its own.
            written.is_none_or(|name| known.name == name || known.name.starts_with(&format!("{name} ")))
        });
        if let Some(found) = alike.and_then(place_of) {
            return found;
        }
        let stem = match written {
            Some(name) => name.to_owned(),
            None => format!("{}–{}", clock.label(shift.start), clock.label(shift.end)),
        };
        // What sets it apart from another of the name: its start, its breaks, a number.
        let pauses: Vec<String> = shift.breaks.iter().map(|(from, _)| clock.label(*from)).collect();
        let mut tries = vec![stem.clone()];
        if written.is_some() {
            tries.push(format!("{stem} {}", clock.label(shift.start)));
        }
        tries.push(format!("{stem} ({})", pauses.join(", ")));
        let numbered = (2..).map(|number| format!("{stem} #{number}"));
        let free = |name: &String| shifts.iter().all(|known| known.name != *name);
        shift.name = tries.into_iter().chain(numbered).find(free).unwrap_or(stem);
        staff.openings.push(Opening {
            teams: (0..self.context.teams.len() as TeamId).collect(),
            groups: (0..self.context.groups.len() as GroupId).collect(),
            breaks: shift.breaks.iter().map(|(from, _)| (*from, *from)).collect(),
        });
        shifts.push(shift);
        staff.shifts.push(place);
        shifts.len() - 1
    }

    fn wrong(&self, row: &Row, column: usize, rule: String, remedy: impl Into<String>) {
        let name = &self.sheet.header[column];
        let found = match row.cell(column) {
            "" => say!("the cell of {name} is empty", "{name} 的单元格为空", name = quoted(name)),
            text => say!("{name} is {text}", "{name} 的值是 {text}", text = quoted(text)),
        };
        let calculated = !row.cell(column).starts_with('=');
        let remedy = if calculated { remedy.into() } else { sheet::not_calculated() };
        self.sheet.problem(self.findings, (row.line, column), found, rule, remedy);
    }
}

/// Whether a cell for a time says that there is none, as the rosters of a month do on days off.
fn is_off(text: &str) -> bool {
    ["", "休", "休息", "公休", "轮休", "调休", "年假", "请假", "off", "-", "—", "/"]
        .contains(&text.to_lowercase().as_str())
}

/// Whether a cell for breaks says how long they are: `1小时`, `45 min`, `半小时`.
fn is_length(text: &str) -> bool {
    when::length(text).is_some()
        || when::length_meant(text).is_some()
        || ["半小时", "半个小时"].contains(&text)
}
