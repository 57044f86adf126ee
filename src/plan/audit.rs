//! The audit of a plan: an independent reading of a layout and its roster.
//!
//! It is written from what the keys of a file mean, not from how plans and rosters are made, and shares no code with
//! either: a roster keeps every rule, or the audit says who breaks which and when. Numbers of people are judged from
//! the scenario's start to its end; a person's working time is that of the whole shift.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::scenario::{GroupId, TeamId};
use crate::study::Study;
use crate::units::{Span, Time};
use crate::workforce::{Layout, Opening, Roster, RosterPerson, Shift};

/// Something in a layout or its roster that is not allowed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Name of the broken rule in [`RULES`].
    pub rule: &'static str,
    /// What was found, with the persons and times that it concerns.
    pub text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.text)
    }
}

/// All rules that the audit looks at, by name, and what each asks. Where the first is broken, the others are not
/// looked at.
pub const RULES: &[(&str, &str)] = &[
    ("shape", "every team, group and shift exists, and every person has a name of their own and a duty"),
    ("count", "of each team and group as many persons work a shift as the layout says"),
    ("hours", "the persons' work and breaks add up to the layout's"),
    ("one-group", "a person works for one group"),
    ("one-a-day", "a person works one shift of those that start on a local day"),
    ("double", "a person works one shift at a time"),
    ("rest", "the team's rest lies between two shifts of a person"),
    ("most-day", "nobody works longer in a shift than most_day"),
    ("most-week", "nobody works more than most_week in seven local days running"),
    ("overtime-month", "nobody works more overtime than overtime_month in a calendar month"),
    ("days-running", "nobody works on more local days running than days_running"),
    ("people", "a team has no more different persons than people"),
    ("template", "a shift is one of the shift templates with its breaks, or somebody's who is there already"),
    (
        "break",
        "a break lies in its range, at a multiple of break_step from the earliest start or where it was",
    ),
    ("team", "the team may work the shift template"),
    ("group", "the group may work the shift template"),
    ("headcount", "no more of a team are at work at once than headcount; those on a break count"),
    ("minimum", "so many of a group are on line as the plan's minimum; those on a break do not count"),
    ("away", "of a group one person is on break at once, and above that the share away of the others"),
];

/// A shift of more than this is nobody's day and has no rule of hours and days.
const DAY: Span = Span::from_hours(24);

/// Reads a layout and its roster against the rules of a study. `fixed` are people who are there already: their
/// shifts need not be templates.
///
/// # Errors
///
/// Every violation found.
pub fn audit(
    study: &Study,
    fixed: Option<&Layout>,
    layout: &Layout,
    roster: &Roster,
) -> Result<(), Vec<Violation>> {
    let mut audit = Audit { study, layout, roster, violations: Vec::new() };
    audit.shape();
    if audit.violations.is_empty() {
        audit.counts();
        audit.hours();
        for person in &roster.persons {
            audit.person(person);
        }
        audit.people();
        audit.templates(fixed);
        audit.headcount();
        audit.minimum();
        audit.away();
    }
    if audit.violations.is_empty() { Ok(()) } else { Err(audit.violations) }
}

/// A team and a group on a shift.
type Place = (TeamId, GroupId, usize);

struct Audit<'a> {
    study: &'a Study,
    layout: &'a Layout,
    roster: &'a Roster,
    violations: Vec<Violation>,
}

impl<'a> Audit<'a> {
    fn note(&mut self, rule: &'static str, text: String) {
        debug_assert!(RULES.iter().any(|(name, _)| *name == rule), "{rule}");
        self.violations.push(Violation { rule, text });
    }

    fn team(&self, team: TeamId) -> &'a str {
        &self.study.scenario.teams[usize::from(team)].name
    }

    fn group(&self, group: GroupId) -> &'a str {
        &self.study.scenario.groups[usize::from(group)]
    }

    /// Local date and time.
    fn when(&self, at: Time) -> String {
        self.study.scenario.clock.at(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn date(&self, at: Time) -> Date {
        self.study.scenario.clock.at(at).date()
    }

    /// Whether people are judged at a point.
    fn is_judged(&self, at: Time) -> bool {
        Time::START <= at && at < self.study.scenario.end
    }

    /// Persons of the roster by team, group and shift.
    fn working(&self) -> BTreeMap<Place, u32> {
        let mut working = BTreeMap::new();
        for person in &self.roster.persons {
            for duty in &person.duties {
                *working.entry((person.team, duty.group, duty.shift)).or_default() += 1;
            }
        }
        working
    }

    /// People of the layout by team, group and shift, without those that are none.
    fn planned(&self) -> BTreeMap<Place, u32> {
        let mut planned = BTreeMap::new();
        for line in self.layout.lines.iter().filter(|line| line.count > 0) {
            *planned.entry((line.team, line.group, line.shift)).or_default() += line.count;
        }
        planned
    }

    fn shape(&mut self) {
        let (scenario, shifts) = (&self.study.scenario, self.layout.shifts.len());
        let exists = |(team, group, shift): Place| {
            usize::from(team) < scenario.teams.len()
                && usize::from(group) < scenario.groups.len()
                && shift < shifts
        };
        let mut ids = BTreeSet::new();
        let mut found = Vec::new();
        for line in &self.layout.lines {
            if !exists((line.team, line.group, line.shift)) {
                found.push(format!("the layout's line {line:?} names what does not exist"));
            }
        }
        for person in &self.roster.persons {
            let id = &person.id;
            if id.is_empty() || !ids.insert(id) {
                found.push(format!("{id:?} is the name of several persons, or of none"));
            }
            if person.duties.is_empty() {
                found.push(format!("{id} works no shift"));
            }
            if !person.duties.iter().all(|duty| exists((person.team, duty.group, duty.shift))) {
                found.push(format!("{id} works for a team, a group or on a shift that does not exist"));
            }
        }
        for text in found {
            self.note("shape", text);
        }
    }

    fn counts(&mut self) {
        let (working, planned) = (self.working(), self.planned());
        let places: BTreeSet<Place> = working.keys().chain(planned.keys()).copied().collect();
        for place @ (team, group, shift) in places {
            let of = |people: &BTreeMap<Place, u32>| people.get(&place).copied().unwrap_or(0);
            let (here, wanted) = (of(&working), of(&planned));
            if here != wanted {
                let (team, group) = (self.team(team), self.group(group));
                let Shift { name, start, .. } = &self.layout.shifts[shift];
                let start = self.when(*start);
                let text = format!(
                    "{here} of {team:?} work the shift {name:?} of {start} for {group:?}, and the layout has {wanted}"
                );
                self.note("count", text);
            }
        }
    }

    fn hours(&mut self) {
        let total = |people: BTreeMap<Place, u32>| {
            let mut total: BTreeMap<TeamId, (Span, Span)> = BTreeMap::new();
            for ((team, _, shift), count) in people {
                let shift = &self.layout.shifts[shift];
                let sum = total.entry(team).or_default();
                sum.0 += work(shift) * i64::from(count);
                sum.1 += pauses(shift) * i64::from(count);
            }
            total
        };
        let (worked, planned) = (total(self.working()), total(self.planned()));
        for team in 0..self.study.scenario.teams.len() as TeamId {
            let of = |total: &BTreeMap<TeamId, (Span, Span)>| total.get(&team).copied().unwrap_or_default();
            let (here, wanted) = (of(&worked), of(&planned));
            if here != wanted {
                let text = format!(
                    "{:?} works {} with breaks of {}, and the layout has {} and {}",
                    self.team(team),
                    here.0,
                    here.1,
                    wanted.0,
                    wanted.1
                );
                self.note("hours", text);
            }
        }
    }

    /// The rules that one person's duties keep by themselves.
    fn person(&mut self, person: &RosterPerson) {
        let (layout, limits) = (self.layout, &self.study.limits[usize::from(person.team)]);
        let id = &person.id;
        if let Some(other) = person.duties.iter().find(|duty| duty.group != person.duties[0].group) {
            let (first, other) = (self.group(person.duties[0].group), self.group(other.group));
            self.note("one-group", format!("{id} works for {first:?} and for {other:?}"));
        }
        let mut shifts: Vec<&Shift> = person.duties.iter().map(|duty| &layout.shifts[duty.shift]).collect();
        shifts.sort_by_key(|shift| shift.start);
        for (n, later) in shifts.iter().enumerate() {
            let start = self.when(later.start);
            for earlier in &shifts[..n] {
                if self.date(earlier.start) == self.date(later.start) {
                    let text =
                        format!("{id} works {:?} and {:?} on the day of {start}", earlier.name, later.name);
                    self.note("one-a-day", text);
                }
                let until = self.when(earlier.end);
                if later.start < earlier.end {
                    let text = format!("{id} works until {until} and from {start} on");
                    self.note("double", text);
                } else if later.start - earlier.end < limits.rest {
                    let rest = limits.rest;
                    self.note(
                        "rest",
                        format!("{id} works until {until} and from {start} on: rest is {rest}"),
                    );
                }
            }
        }
        shifts.retain(|shift| shift.end - shift.start <= DAY);
        let mut by_date: BTreeMap<Date, Span> = BTreeMap::new();
        let mut overtime: BTreeMap<(i16, i8), Span> = BTreeMap::new();
        for shift in shifts {
            let (date, work) = (self.date(shift.start), work(shift));
            if work > limits.most_day {
                let most = limits.most_day;
                self.note(
                    "most-day",
                    format!("{id} works {work} from {}: most_day is {most}", self.when(shift.start)),
                );
            }
            *by_date.entry(date).or_default() += work;
            if work > limits.normal_day {
                *overtime.entry((date.year(), date.month())).or_default() += work - limits.normal_day;
            }
        }
        for date in by_date.keys() {
            if let Some(most) = limits.most_week {
                let last = date.saturating_add(6.days());
                let week: Span = by_date.range(date..=&last).map(|(_, work)| *work).sum();
                if week > most {
                    let text = format!("{id} works {week} from {date} to {last}: most_week is {most}");
                    self.note("most-week", text);
                }
            }
            let is_first = date.yesterday().map_or(true, |before| !by_date.contains_key(&before));
            if is_first {
                let days =
                    (0..).take_while(|n: &i64| by_date.contains_key(&date.saturating_add(n.days()))).count();
                if days > limits.days_running as usize {
                    let most = limits.days_running;
                    let text = format!("{id} works {days} days running from {date}: days_running is {most}");
                    self.note("days-running", text);
                }
            }
        }
        for ((year, month), worked) in overtime {
            if let Some(most) = limits.overtime_month.filter(|most| worked > *most) {
                let text =
                    format!("{id} works {worked} of overtime in {year}-{month:02}: overtime_month is {most}");
                self.note("overtime-month", text);
            }
        }
    }

    fn people(&mut self) {
        for (team, limits) in self.study.limits.iter().enumerate() {
            let persons =
                self.roster.persons.iter().filter(|person| usize::from(person.team) == team).count();
            if persons > limits.people as usize {
                let (name, most) = (self.team(team as TeamId), limits.people);
                self.note("people", format!("{name:?} has {persons} persons: people is {most}"));
            }
        }
    }

    fn templates(&mut self, fixed: Option<&Layout>) {
        for ((team, group, shift), count) in self.working() {
            let shift = &self.layout.shifts[shift];
            let there: u32 = fixed.map_or(0, |fixed| {
                let of_line = fixed.lines.iter().filter(|line| {
                    let mine = &fixed.shifts[line.shift];
                    (line.team, line.group) == (team, group)
                        && (mine.start, mine.end, &mine.breaks) == (shift.start, shift.end, &shift.breaks)
                });
                of_line.map(|line| line.count).sum()
            });
            if count <= there {
                continue;
            }
            // Of several templates the one counts that goes furthest.
            let step = self.study.plan.break_step;
            let like = self.study.templates().filter(|(template, _)| is_like(template, shift));
            let objection = like.map(|(template, opening)| {
                if !breaks_are_placed(template, opening, shift, step) {
                    (0, "break", "a break that is not where the template allows it")
                } else if !opening.teams.contains(&team) {
                    (1, "team", "a team that may not work it")
                } else if !opening.groups.contains(&group) {
                    (2, "group", "a group that may not work it")
                } else {
                    (3, "", "")
                }
            });
            let (reached, rule, what) =
                objection.max().unwrap_or((0, "template", "no template of these times and breaks"));
            if reached == 3 {
                continue;
            }
            let pauses: Vec<String> = shift.breaks.iter().map(|pause| self.when(pause.0)).collect();
            let text = format!(
                "{count} of {:?} for {:?} on {:?}, {} to {}, breaks at {}: {what}",
                self.team(team),
                self.group(group),
                shift.name,
                self.when(shift.start),
                self.when(shift.end),
                if pauses.is_empty() { "no time".to_owned() } else { pauses.join(", ") }
            );
            self.note(rule, text);
        }
    }

    /// Persons at a point by whether they are on break, of those whom `of` picks.
    fn at(&self, working: &BTreeMap<Place, u32>, at: Time, of: impl Fn(Place) -> bool) -> (u32, u32) {
        let mut found = (0, 0);
        for (place, count) in working.iter().filter(|(place, _)| of(**place)) {
            let shift = &self.layout.shifts[place.2];
            if shift.start <= at && at < shift.end {
                let away = shift.breaks.iter().any(|(from, to)| *from <= at && at < *to);
                *(if away { &mut found.1 } else { &mut found.0 }) += count;
            }
        }
        found
    }

    /// The points at which somebody comes or goes, among them the scenario's start.
    fn changes(&self, working: &BTreeMap<Place, u32>) -> BTreeSet<Time> {
        let mut changes = BTreeSet::from([Time::START]);
        for (_, _, shift) in working.keys() {
            let shift = &self.layout.shifts[*shift];
            changes.extend([shift.start, shift.end]);
            changes.extend(shift.breaks.iter().flat_map(|(from, to)| [*from, *to]));
        }
        changes.retain(|at| self.is_judged(*at));
        changes
    }

    fn headcount(&mut self) {
        let (working, scenario) = (self.working(), &self.study.scenario);
        let mut instants = self.changes(&working);
        // The limit changes at the full hour of the wall clock.
        let start = scenario.clock.start();
        let past = Span::from_mins(i64::from(start.minute())) + Span::from_secs(i64::from(start.second()));
        let mut hour = Time::START - past;
        while hour < scenario.end {
            instants.insert(hour);
            hour += Span::from_hours(1);
        }
        for at in instants.into_iter().filter(|at| self.is_judged(*at)).collect::<Vec<_>>() {
            for (team, limits) in self.study.limits.iter().enumerate() {
                let hour = usize::from(scenario.clock.at(at).hour().unsigned_abs());
                let most =
                    if limits.headcount.len() == 1 { limits.headcount[0] } else { limits.headcount[hour] };
                let (on_line, away) = self.at(&working, at, |(of, _, _)| usize::from(of) == team);
                if on_line + away > most {
                    let (name, when) = (self.team(team as TeamId), self.when(at));
                    let text =
                        format!("{} of {name:?} are at work at {when}: headcount is {most}", on_line + away);
                    self.note("headcount", text);
                }
            }
        }
    }

    fn minimum(&mut self) {
        let working = self.working();
        let changes = self.changes(&working);
        for minimum in self.study.plan.minimum.iter().flatten() {
            let windows = &minimum.windows;
            let mut instants: BTreeSet<Time> = windows.iter().map(|window| window.0).collect();
            instants
                .extend(changes.iter().filter(|at| windows.iter().any(|(from, to)| from <= at && *at < to)));
            for at in instants.into_iter().filter(|at| self.is_judged(*at)).collect::<Vec<_>>() {
                for group in 0..self.study.scenario.groups.len() as GroupId {
                    if minimum.group.is_some_and(|only| only != group) {
                        continue;
                    }
                    let (on_line, _) = self.at(&working, at, |(_, of, _)| of == group);
                    if on_line < minimum.people {
                        let (name, when, least) = (self.group(group), self.when(at), minimum.people);
                        let text =
                            format!("{on_line} of {name:?} are on line at {when}: the minimum is {least}");
                        self.note("minimum", text);
                    }
                }
            }
        }
    }

    fn away(&mut self) {
        let working = self.working();
        let share = self.study.plan.away;
        for at in self.changes(&working) {
            for group in 0..self.study.scenario.groups.len() as GroupId {
                let (on_line, away) = self.at(&working, at, |(_, of, _)| of == group);
                let others = f64::from((on_line + away).saturating_sub(1));
                if f64::from(away) > 1.0 + share * others + 1e-9 {
                    let (name, when) = (self.group(group), self.when(at));
                    let text = format!(
                        "{away} of {} of {name:?} are on break at {when}: one may be, and {} % of the others",
                        on_line + away,
                        share * 100.0
                    );
                    self.note("away", text);
                }
            }
        }
    }
}

/// Time on break.
fn pauses(shift: &Shift) -> Span {
    shift.breaks.iter().map(|(from, to)| *to - *from).sum()
}

/// Time at work.
fn work(shift: &Shift) -> Span {
    shift.end - shift.start - pauses(shift)
}

/// Whether a shift is a template but for where its breaks start.
fn is_like(template: &Shift, shift: &Shift) -> bool {
    let lengths = |shift: &Shift| shift.breaks.iter().map(|(from, to)| *to - *from).collect::<Vec<_>>();
    (template.start, template.end) == (shift.start, shift.end) && lengths(template) == lengths(shift)
}

/// Whether a shift's breaks are where its template allows them.
fn breaks_are_placed(template: &Shift, opening: &Opening, shift: &Shift, step: Span) -> bool {
    let inside = shift.breaks.iter().all(|(from, to)| shift.start <= *from && *to <= shift.end);
    let ordered = shift.breaks.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    let in_range = shift.breaks.iter().zip(&template.breaks).zip(&opening.breaks).all(
        |((mine, before), (earliest, latest))| {
            let start = mine.0;
            let is_step = step > Span::ZERO && (start - *earliest).micros() % step.micros() == 0;
            *earliest <= start && start <= *latest && (is_step || start == *earliest || start == before.0)
        },
    );
    inside && ordered && in_range
}
