//! Teams, shift templates and the layout.

use super::frame::Frame;
use super::keys::TEAMS;
use super::names::Names;
use super::presets::{DEFAULT_KIND, TeamKind, team_kind};
use super::source::{Findings, Place};
use super::table::Table;
use super::value::OneOf;
use super::when::Moment;
use crate::scenario::{AtEnd, GroupId, Team, TeamId};
use crate::units::{Span, Time};
use crate::workforce::{Layout, LayoutLine, Shift};

/// Most teams, and most shift templates.
const MOST: usize = 200;

/// Longest shift; longer ones are a slip of the date.
const LONGEST_SHIFT: Span = Span::from_hours(40 * 24);

/// Teams and their places.
pub(super) struct Teams {
    pub teams: Vec<Team>,
    /// Names of their kinds.
    pub kinds: Vec<&'static str>,
    pub names: Names,
    pub places: Vec<Place>,
    /// Where their caps stand, or they themselves.
    pub caps: Vec<Place>,
    /// Those of several teams whose kind neither the file nor the name says.
    pub assumed: Vec<(String, Place)>,
}

/// Shift templates, the layout, and where they stand.
pub(super) struct Staff {
    pub layout: Layout,
    pub shifts: Vec<Place>,
    pub lines: Vec<Place>,
}

/// Reads the teams.
pub(super) fn teams(tables: Vec<Table<'_>>, findings: &Findings<'_>) -> Teams {
    let mut names = Names::new("team");
    let (mut teams, mut kinds, mut places) = (Vec::new(), Vec::new(), Vec::new());
    // One team alone may be called anything.
    let (mut assumed, several) = (Vec::new(), tables.len() > 1);
    let mut caps = Vec::new();
    if tables.is_empty() {
        let kind = DEFAULT_KIND;
        names.list.push(kind.name.into());
        let omitted = Table::omitted(&TEAMS, findings, 0).preset(kind.team);
        teams.push(team(&omitted, kind.name.into()));
        kinds.push(kind.name);
        places.push(findings.source.place(0));
        caps.push(findings.source.place(0));
    }
    too_many(&tables, "teams");
    for table in tables.into_iter().take(MOST) {
        let name: String = table.get("name");
        names.add(findings, name.clone(), table.at("name"));
        let kind = table.opt::<OneOf>("kind").map(|kind| kind.0);
        let said = kind.and_then(team_kind).or_else(|| team_kind(&name));
        if said.is_none() && several {
            assumed.push((name.clone(), findings.source.place(table.at)));
        }
        let kind: &TeamKind = said.unwrap_or(DEFAULT_KIND);
        let table = table.preset(kind.team);
        kinds.push(kind.name);
        places.push(findings.source.place(table.at));
        caps.push(findings.source.place(table.at("cap")));
        teams.push(team(&table, name));
    }
    Teams { teams, kinds, names, places, caps, assumed }
}

fn team(table: &Table<'_>, name: String) -> Team {
    Team {
        name,
        work_factor: table.get("work_factor"),
        person_cv: table.get("person_cv"),
        weight: table.get("weight"),
        cap: table.get("cap"),
        no_show: table.get("no_show"),
        lateness: table.opt("lateness"),
        drain: table.get("drain"),
        at_end: match table.get::<OneOf>("at_end").0 {
            "hand-over" => AtEnd::HandOver,
            "end" => AtEnd::End,
            _ => AtEnd::Finish,
        },
        overtime_max: table.get("overtime_max"),
    }
}

/// Reads shift templates and the layout.
pub(super) fn staff(
    shift_tables: &[Table<'_>],
    layout_tables: &[Table<'_>],
    frame: &Frame,
    teams: &Names,
    groups: &Names,
    findings: &Findings<'_>,
) -> Staff {
    let mut names = Names::new("shift");
    let mut staff = Staff { layout: Layout::default(), shifts: Vec::new(), lines: Vec::new() };
    too_many(shift_tables, "shifts");
    for table in shift_tables.iter().take(MOST) {
        let name: String = table.get("name");
        names.add(findings, name.clone(), table.at("name"));
        staff.layout.shifts.push(shift(table, name, frame));
        staff.shifts.push(findings.source.place(table.at));
    }
    for table in layout_tables {
        let team = teams.under(table, "team");
        let group = groups.under(table, "group");
        let shift = names.under(table, "shift");
        let count: u32 = table.get("count");
        if let (Some(team), Some(group), Some(shift)) = (team, group, shift) {
            staff.layout.lines.push(LayoutLine {
                team: team as TeamId,
                group: group as GroupId,
                shift,
                count,
            });
            staff.lines.push(findings.source.place(table.at));
        }
    }
    if layout_tables.is_empty() || staff.layout.headcount() == 0 && findings.count() == 0 {
        let at = layout_tables.first().map_or(0, |table| table.at);
        findings.at(
            at,
            "nobody works",
            "a layout names the people: [[layout]] with team, group, shift and count",
            "add [[shifts]] and [[layout]]",
        );
    }
    staff
}

fn shift(table: &Table<'_>, name: String, frame: &Frame) -> Shift {
    let (start, end) = (table.get::<Moment>("start"), table.get::<Moment>("end"));
    let clock = &frame.clock;
    let (start, end) = (start.time(clock), end.time(clock));
    let readable = table.opt::<Moment>("start").is_some() && table.opt::<Moment>("end").is_some();
    if readable && end <= start {
        table.problem(
            "end",
            format!(
                "the shift {name:?} ends at {}, not after its start at {}",
                clock.label(end),
                clock.label(start)
            ),
            "a shift ends after it starts",
            &format!("for the day after write \"{}\"", clock.label(end + Span::from_hours(24))),
        );
    } else if readable && end - start > LONGEST_SHIFT {
        table.problem(
            "end",
            format!("the shift {name:?} is {} long", end - start),
            format!("it is at most {LONGEST_SHIFT} long"),
            "check the dates",
        );
    }
    let mut breaks: Vec<(Time, Time)> = Vec::new();
    for table in table.inlines("breaks") {
        let (from, length) = (table.get::<Moment>("start"), table.get::<Span>("length"));
        if table.opt::<Moment>("start").is_none() || length == Span::ZERO || !readable || end <= start {
            continue;
        }
        let from = from.time(clock);
        let to = from + length;
        if from < start || to > end {
            let next_day = from + Span::from_hours(24);
            let remedy = if next_day >= start && next_day + length <= end {
                format!("write \"{}\"", clock.label(next_day))
            } else {
                String::new()
            };
            table.problem(
                "start",
                format!("the break {}–{} lies outside its shift", clock.label(from), clock.label(to)),
                format!("the shift {name:?} is from {} to {}", clock.label(start), clock.label(end)),
                &remedy,
            );
        }
        if let Some((other, until)) = breaks.iter().find(|(a, b)| *a < to && from < *b) {
            table.problem(
                "start",
                format!(
                    "the break {}–{} overlaps the break {}–{}",
                    clock.label(from),
                    clock.label(to),
                    clock.label(*other),
                    clock.label(*until)
                ),
                "breaks of a shift are disjoint",
                "",
            );
        }
        breaks.push((from, to));
    }
    breaks.sort_unstable();
    Shift { name, start, end, breaks }
}

fn too_many(tables: &[Table<'_>], what: &str) {
    if let Some(table) = tables.get(MOST) {
        table.findings.at(
            table.at,
            format!("there are {} {what}", tables.len()),
            format!("at most {MOST}"),
            "join those that are alike",
        );
    }
}
