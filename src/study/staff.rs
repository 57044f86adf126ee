//! Shift templates and the layout.

use super::names::{GROUP, Names, SHIFT, TEAM};
use super::people::{MOST, too_many};
use super::source::{Findings, Place};
use super::table::Table;
use super::value::NameList;
use super::when::Moment;
use crate::language::Words;
use crate::say;
use crate::scenario::{Clock, GroupId, TeamId};
use crate::units::{Span, Time};
use crate::workforce::{Layout, LayoutLine, Opening, Shift};

/// Longest shift; longer ones are a slip of the date.
pub(super) const LONGEST_SHIFT: Span = Span::from_hours(40 * 24);

/// Shift templates, the layout, and where they stand.
#[derive(Default)]
pub(super) struct Staff {
    pub layout: Layout,
    /// Who may work each shift template, and when its breaks may start.
    pub openings: Vec<Opening>,
    pub shifts: Vec<Place>,
    pub lines: Vec<Place>,
    /// The shifts of the people whom a roster names.
    pub duties: Vec<Duty>,
    /// The roster that a scenario names, which the places are of.
    pub roster: Option<String>,
}

/// One shift of a person whom a roster names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Duty {
    /// The name.
    pub person: String,
    /// The team.
    pub team: TeamId,
    /// The group.
    pub group: GroupId,
    /// The shift, an index in [`Layout::shifts`].
    pub shift: usize,
    /// Log-in.
    pub start: Time,
    /// Log-out.
    pub end: Time,
    /// Its row.
    pub place: Place,
}

/// What the shift templates and the layout are read against.
pub(super) struct Context<'c> {
    pub clock: &'c Clock,
    /// When the scenario ends, and when the last of its customers are left to themselves; `None` where that is not
    /// known.
    pub ends: Option<(Time, Time)>,
    pub teams: &'c Names,
    pub groups: &'c Names,
    pub findings: &'c Findings<'c>,
    /// Whether somebody must work.
    pub people_needed: bool,
}

/// Reads shift templates and the layout.
pub(super) fn read(shift_tables: &[Table<'_>], layout_tables: &[Table<'_>], context: &Context<'_>) -> Staff {
    let findings = context.findings;
    let mut names = Names::new(SHIFT);
    let mut staff = Staff::default();
    too_many(shift_tables, Words::new("shifts", "班次"));
    for table in shift_tables.iter().take(MOST) {
        let name: String = table.get("name");
        names.add(findings, name.clone(), table.at("name"));
        let (shift, breaks) = shift(table, name, context.clock);
        staff.layout.shifts.push(shift);
        staff.openings.push(Opening {
            teams: ids(table, "teams", context.teams),
            groups: ids(table, "groups", context.groups),
            breaks,
        });
        staff.shifts.push(findings.source.place(table.at));
    }
    for table in layout_tables {
        let team = context.teams.under(table, "team");
        let group = context.groups.under(table, "group");
        let shift = names.under(table, "shift");
        let count: u32 = table.get("count");
        let (Some(team), Some(group), Some(shift)) = (team, group, shift) else { continue };
        let line = LayoutLine { team: team as TeamId, group: group as GroupId, shift, count };
        if let Some(opening) = staff.openings.get(shift) {
            let template = names.list[shift].as_str();
            admits(table, ("team", TEAM), &opening.teams, line.team, context.teams, template);
            admits(table, ("group", GROUP), &opening.groups, line.group, context.groups, template);
        }
        staff.layout.lines.push(line);
        staff.lines.push(findings.source.place(table.at));
    }
    let nobody = layout_tables.is_empty() || staff.layout.headcount() == 0 && findings.count() == 0;
    if context.people_needed && nobody {
        let at = layout_tables.first().map_or(0, |table| table.at);
        findings.at(
            at,
            say!("nobody works", "没有人上班"),
            say!(
                "a layout names the people: [[layout]] with team, group, shift and count",
                "排班要写明人：[[layout]] 中写 team、group、shift 和 count"
            ),
            say!(
                "add [[shifts]] and [[layout]], or a [roster] with a file",
                "请加上 [[shifts]] 和 [[layout]]，或带 file 的 [roster]"
            ),
        );
    }
    staff
}

/// The teams or groups that a shift template is for; all if it does not say.
pub(super) fn ids(table: &Table<'_>, key: &str, names: &Names) -> Vec<u16> {
    let all = || (0..names.len() as u16).collect();
    let Some(NameList(list)) = table.opt::<NameList>(key) else { return all() };
    if list.is_empty() {
        let rule = say!(
            "it names at least one; without {key} the shift is for all",
            "至少写一个；不写 {key} 则该班次人人可上"
        );
        table.problem(
            key,
            say!("{key} {} is an empty list", "{}的 {key} 是空列表", table.section.within()),
            rule,
            say!("leave it out", "请删去"),
        );
    }
    let found: Option<Vec<u16>> = list
        .iter()
        .map(|(name, at)| names.resolve(table.findings, name, *at).map(|id| id as u16))
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    // Of a list with an unknown name nothing more is said.
    let mut ids = found.unwrap_or_else(all);
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Notes that a line of the layout puts people into a shift that is not for them.
fn admits(
    table: &Table<'_>,
    (key, what): (&str, Words),
    allowed: &[u16],
    id: u16,
    names: &Names,
    shift: &str,
) {
    if allowed.contains(&id) {
        return;
    }
    let name = &names.list[usize::from(id)];
    let allowed: Vec<String> =
        allowed.iter().map(|id| format!("{:?}", names.list[usize::from(*id)])).collect();
    let allowed = allowed.join(Words::new(", ", "、").now());
    table.problem(
        key,
        say!("the {what} {name:?} may not work the shift {shift:?}", "{what} {name:?} 不能上班次 {shift:?}"),
        say!("its {key}s: {allowed}", "可上该班次的{what}：{allowed}"),
        say!(
            "add it to the shift's {key}s, or give the line another shift",
            "请加到该班次的 {key}s 中，或给这一行换个班次"
        ),
    );
}

/// A shift template, and the earliest and latest start of each of its breaks.
fn shift(table: &Table<'_>, name: String, clock: &Clock) -> (Shift, Vec<(Time, Time)>) {
    let (start, end) = (table.get::<Moment>("start"), table.get::<Moment>("end"));
    let (start, end) = (start.time(clock), end.time(clock));
    let readable = table.opt::<Moment>("start").is_some() && table.opt::<Moment>("end").is_some();
    if readable && end <= start {
        table.problem(
            "end",
            say!(
                "the shift {name:?} ends at {}, not after its start at {}",
                "班次 {name:?} 在 {} 结束，不在开始时间 {} 之后",
                clock.label(end),
                clock.label(start)
            ),
            say!("a shift ends after it starts", "班次要在开始之后结束"),
            say!(
                "for the day after write \"{}\"",
                "次日请写 \"{}\"",
                clock.label(end + Span::from_hours(24))
            ),
        );
    } else if readable && end - start > LONGEST_SHIFT {
        table.problem(
            "end",
            say!("the shift {name:?} is {} long", "班次 {name:?} 长 {}", end - start),
            say!("it is at most {LONGEST_SHIFT} long", "最长 {LONGEST_SHIFT}"),
            say!("check the dates", "请检查日期"),
        );
    }
    let mut shift = Shift { name, start, end, breaks: Vec::new() };
    // As (start, end) and (earliest, latest), so that both keep one order.
    let mut breaks: Vec<Break> = Vec::new();
    for table in table.inlines("breaks") {
        let Some(pause) = pause(&table, clock) else { continue };
        if !readable || end <= start {
            continue;
        }
        within(&table, &pause, &shift, clock);
        let ((from, to), _) = pause;
        if let Some(((other, until), _)) = breaks.iter().find(|((a, b), _)| *a < to && from < *b) {
            table.problem(
                "start",
                say!(
                    "the break {}–{} overlaps the break {}–{}",
                    "休息 {}–{} 与休息 {}–{} 重叠",
                    clock.label(from),
                    clock.label(to),
                    clock.label(*other),
                    clock.label(*until)
                ),
                say!("breaks of a shift are disjoint", "一个班次的休息不能重叠"),
                "",
            );
        }
        breaks.push(pause);
    }
    breaks.sort_unstable();
    let ranges;
    (shift.breaks, ranges) = breaks.into_iter().unzip();
    (shift, ranges)
}

/// A break as (start, end) and the (earliest, latest) start that a planner may give it.
type Break = ((Time, Time), (Time, Time));

/// Reads a break; `None` if it has no place in the shift yet.
fn pause(table: &Table<'_>, clock: &Clock) -> Option<Break> {
    let length = table.get::<Span>("length");
    let at = |key| table.opt::<Moment>(key).map(|moment| moment.time(clock));
    let (start, earliest, latest) = (at("start"), at("earliest"), at("latest"));
    if !table.has("start") && !table.has("earliest") {
        table.missing("start");
    }
    let from = start.or(earliest).filter(|_| length > Span::ZERO)?;
    Some(((from, from + length), (earliest.unwrap_or(from), latest.unwrap_or(from))))
}

/// Notes where a break, or its range, leaves its shift, and a range that the break itself is not in.
fn within(table: &Table<'_>, ((from, to), (earliest, latest)): &Break, shift: &Shift, clock: &Clock) {
    let length = *to - *from;
    let (start, end, name) = (shift.start, shift.end, &shift.name);
    let rule = say!(
        "the shift {name:?} is from {} to {}",
        "班次 {name:?} 从 {} 到 {}",
        clock.label(start),
        clock.label(end)
    );
    let outside = |at: Time| at < start || at + length > end;
    let next_day = |at: Time| {
        let next_day = at + Span::from_hours(24);
        if outside(next_day) {
            String::new()
        } else {
            say!("write \"{}\"", "请写 \"{}\"", clock.label(next_day))
        }
    };
    if outside(*from) {
        let found = say!(
            "the break {}–{} lies outside its shift",
            "休息 {}–{} 在班次之外",
            clock.label(*from),
            clock.label(*to)
        );
        let key = if table.has("start") { "start" } else { "earliest" };
        table.problem(key, found, rule.as_str(), next_day(*from));
    }
    let mut is_inside = true;
    for (key, at) in [("earliest", *earliest), ("latest", *latest)] {
        if table.has(key) && at != *from && outside(at) {
            is_inside = false;
            let found = say!(
                "the break that starts at {} at the {key} lies outside its shift",
                "{key} 为 {} 的休息在班次之外",
                clock.label(at)
            );
            table.problem(key, found, rule.as_str(), next_day(at));
        }
    }
    // A time that cannot be read was noted, and says nothing about the others.
    let readable = |key| !table.has(key) || table.opt::<Moment>(key).is_some();
    if is_inside
        && ["start", "earliest", "latest"].into_iter().all(readable)
        && !(earliest <= from && from <= latest)
    {
        let [from, earliest, latest] = [from, earliest, latest].map(|at| clock.label(*at));
        table.problem(
            if table.has("earliest") { "earliest" } else { "latest" },
            say!(
                "the break starts at {from}, its range is {earliest} to {latest}",
                "休息从 {from} 开始，范围是 {earliest} 至 {latest}"
            ),
            say!("a break starts between earliest and latest", "休息要在 earliest 与 latest 之间开始"),
            "",
        );
    }
}
