//! A study: what a scenario file asks for, read and checked.
//!
//! [`read`] takes a file to a [`Study`], or to all its [`Problems`] at once. Every key of the file is an entry
//! of [`SECTIONS`]; reading, `peakshift list keys` and [`reference_page`] work from that one list. What is
//! lawful but looks unintended is for [`doubts()`] to say.

mod archive;
mod besides;
mod bot;
mod cell;
mod date;
pub mod doubts;
mod forecast;
mod forecast_sheet;
mod frame;
pub mod key;
pub mod keys;
mod law;
mod layout_file;
mod memory;
mod names;
mod people;
mod plan;
pub mod presets;
mod prices;
mod problem;
mod profile;
mod reasons;
mod reference;
mod replay;
mod replies;
mod roster_sheet;
mod routing;
mod schema;
mod setting;
mod sheet;
mod source;
mod staff;
mod sum_rows;
mod syntax;
mod table;
mod targets;
#[cfg(test)]
mod tests;
mod titles;
mod value;
pub(crate) mod visits;
mod when;
mod workbook;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::kpi::{Book, Figure, Target};
use crate::routing::RouterEntry;
use crate::scenario::{Scenario, TeamId};
use crate::workforce::{
    self, Calendar, Cost, Layout, LayoutLine, Limits, Opening, Roster, RosterPerson, Shift, Unrosterable,
};
pub use date::WrittenDate;
pub use doubts::{Doubt, doubts};
pub use keys::SECTIONS;
pub use layout_file::{layout_text, read_layout, read_layout_str};
pub use plan::{Minimum, PlanRules};
pub use presets::{PRESETS, TEAM_KINDS};
pub use problem::{Fault, Problem, Problems};
pub use reference::reference_page;
pub use schema::scenario_schema;
pub use setting::Setting;
pub use source::{Place, Source, was_read};
pub use staff::Duty;
pub use titles::{both_titles, chinese_title, column_meant, word_meant};

pub use when::length;

use source::{Findings, SCENARIO_BOUND, read_text};

/// A scenario, its layout, the platform's book and what is to be estimated.
#[derive(Clone, Debug)]
pub struct Study {
    /// The checked world.
    pub scenario: Scenario,
    /// Who works when.
    pub layout: Layout,
    /// By which strategy inquiries are routed: one of [`ROUTERS`](crate::routing::ROUTERS), or one of your own.
    pub router: &'static RouterEntry,
    /// The kind of each team, a name of [`TEAM_KINDS`]: its rules of working time.
    pub team_kinds: Vec<&'static str>,
    /// What the people of each team cost; of a team that does not say, [`Cost::NOTHING`]. `None` if no team says.
    pub costs: Option<Vec<Cost>>,
    /// By how much the fee of each team is reduced on a day on which it misses a figure.
    pub reductions: Vec<Option<Reduction>>,
    /// Label of all amounts of money.
    pub currency: String,
    /// Rest days and public holidays.
    pub calendar: Calendar,
    /// How many people each team has and how long they may work.
    pub limits: Vec<Limits>,
    /// Who may work each shift template of the layout, and when its breaks may start.
    pub openings: Vec<Opening>,
    /// What a planned layout respects.
    pub plan: PlanRules,
    /// The figures by which the platform judges, as they are by default.
    pub book: &'static Book,
    /// All figures to report, in order: the book's, with the file's switches applied, then the common ones.
    pub figures: Vec<&'static Figure>,
    /// What is promised.
    pub targets: Vec<Target>,
    /// Seed of all randomness.
    pub seed: u64,
    /// Days to simulate unless the command line says otherwise.
    pub replications: u32,
    /// Confidence of every interval, such as 0.95.
    pub confidence: f64,
    /// The file's name and text.
    pub source: Source,
    /// The layout file's name, if shift templates and layout were read from one.
    pub layout_file: Option<String>,
    /// Where in the file its parts stand.
    pub places: Places,
    /// Rows of a replayed log that lie outside the scenario and are left out.
    pub left_out: usize,
}

/// What is taken off a team's fee on a day on which its own figure is below what the contract says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Reduction {
    /// A share of which more is better.
    pub figure: &'static Figure,
    /// What the contract says.
    pub at_least: f64,
    /// Share of the fee for each percentage point below it.
    pub per_point: f64,
    /// Most of the fee that is taken off.
    pub most: f64,
}

impl Reduction {
    /// Share of the fee that is taken off for a value of the figure.
    pub fn share(&self, value: f64) -> f64 {
        // A hundredth of a billionth of a point is rounding.
        let points = ((self.at_least - value) * 100.0 - 1e-9).max(0.0);
        (self.per_point * points).min(self.most)
    }
}

/// Where the parts of a study stand in its file, each list in the order of the study's own.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Places {
    /// The forecast or the replayed log.
    pub demand: Place,
    /// The slots with a burst.
    pub bursts: Vec<Place>,
    /// The bot, if the file has one.
    pub bot: Option<Place>,
    /// The routing, or the top of the file.
    pub routing: Place,
    /// The reasons.
    pub reasons: Vec<Place>,
    /// The teams.
    pub teams: Vec<Place>,
    /// Their caps, or the teams themselves where no cap is written.
    pub caps: Vec<Place>,
    /// Names and places of the teams, among several, whose kind neither the file nor the name says.
    pub assumed_kinds: Vec<(String, Place)>,
    /// Names and places of the teams without a cost, if others have one.
    pub without_cost: Vec<(String, Place)>,
    /// The shift templates.
    pub shifts: Vec<Place>,
    /// The lines of the layout.
    pub layout: Vec<Place>,
    /// The shifts of the people whom a roster names.
    pub duties: Vec<Duty>,
    /// The roster that the scenario names, if it names one: shift templates, layout and duties have their places in it.
    pub roster: Option<String>,
    /// The rest days, and the holidays.
    pub calendar: [Place; 2],
    /// The targets.
    pub targets: Vec<Place>,
    /// The kinds of work besides chat.
    pub off_chat: Vec<Place>,
    /// The triggers.
    pub triggers: Vec<Place>,
}

impl Study {
    fn set_staff(&mut self, staff: staff::Staff) {
        self.layout = staff.layout;
        self.openings = staff.openings;
        self.places.shifts = staff.shifts;
        self.places.layout = staff.lines;
        self.places.duties = staff.duties;
        self.places.roster = staff.roster;
    }

    /// Planned cost of one person of a team on a shift, in the [`currency`](Study::currency); where no cost is
    /// known, the hours of work. What depends on the day, inquiries received and overtime for finishing them, is
    /// not in it.
    pub fn shift_cost(&self, team: TeamId, shift: &Shift) -> f64 {
        let team = usize::from(team);
        match &self.costs {
            Some(costs) => costs[team].of_shift(
                shift,
                self.limits[team].normal_day,
                &self.scenario.clock,
                &self.calendar,
            ),
            None => shift.work().secs() / 3_600.0,
        }
    }

    /// Planned cost of the people of a line; reserves cost only when they are called.
    pub fn line_cost(&self, layout: &Layout, line: &LayoutLine) -> f64 {
        let shift = &layout.shifts[line.shift];
        if self.scenario.calls(&shift.name) {
            return 0.0;
        }
        f64::from(line.count) * self.shift_cost(line.team, shift)
    }

    /// The fewest different persons found who can work a layout within their limits: less than its
    /// [`headcount`](Layout::headcount) where somebody can work on several days. `None` where no roster keeps the
    /// limits and it has several days.
    pub fn persons(&self, layout: &Layout) -> Option<u64> {
        if let Ok(roster) = Roster::of(layout, &self.limits, &self.scenario) {
            return Some(roster.persons.len() as u64);
        }
        // Nobody works twice on a day.
        let worked = layout.lines.iter().filter(|line| line.count > 0);
        let mut days = worked.map(|line| self.scenario.clock.day(layout.shifts[line.shift].start));
        let first = days.next();
        days.all(|day| Some(day) == first).then(|| layout.headcount())
    }

    /// Who works a layout by name: whom the study's roster names keeps name and shifts, if the layout has these.
    ///
    /// # Errors
    ///
    /// As for [`Roster::keeping`].
    pub fn roster(&self, layout: &Layout) -> Result<Roster, Vec<Unrosterable>> {
        Roster::keeping((&self.named(), &self.layout), layout, &self.limits, &self.scenario)
    }

    /// The people whom the study's roster names, in its order; without those who work for several teams.
    fn named(&self) -> Vec<RosterPerson> {
        let (mut persons, mut places) = (Vec::<RosterPerson>::new(), BTreeMap::new());
        let mut of_several = BTreeSet::new();
        for duty in &self.places.duties {
            let place = *places.entry(&duty.person).or_insert(persons.len());
            if place == persons.len() {
                persons.push(RosterPerson { id: duty.person.clone(), team: duty.team, duties: Vec::new() });
            }
            let person = &mut persons[place];
            person.duties.push(workforce::Duty { group: duty.group, shift: duty.shift });
            if duty.team != person.team {
                of_several.insert(&duty.person);
            }
        }
        persons.retain(|person| !of_several.contains(&person.id));
        for person in &mut persons {
            person.duties.sort_by_key(|duty| self.layout.shifts[duty.shift].start);
        }
        persons
    }

    /// Planned cost of all people of a layout, as by [`shift_cost`](Study::shift_cost).
    pub fn planned_cost(&self, layout: &Layout) -> f64 {
        layout.lines.iter().map(|line| self.line_cost(layout, line)).sum()
    }
}

/// Reads a scenario file and the spreadsheets that it names.
///
/// # Errors
///
/// All problems of the files at once, each with its place, what was found, what is allowed and what to do.
pub fn read(path: &Path) -> Result<Study, Problems> {
    read_file(path, &[], true)
}

/// Reads a scenario file of which the layout is yet to come: it may have no `[[shifts]]` and no `[[layout]]`. What
/// it has of them is checked as by [`read`].
///
/// # Errors
///
/// As for [`read`].
pub fn read_for_plan(path: &Path) -> Result<Study, Problems> {
    read_file(path, &[], false)
}

/// Reads a scenario file as [`read`] does, or if its people come from elsewhere as [`read_for_plan`], with some of its
/// keys set to other values. Places in messages are those of the file.
///
/// # Errors
///
/// As for [`read`], and what is wrong with the settings.
pub fn read_with(path: &Path, settings: &[Setting], people_needed: bool) -> Result<Study, Problems> {
    read_file(path, settings, people_needed)
}

fn read_file(path: &Path, settings: &[Setting], people_needed: bool) -> Result<Study, Problems> {
    let name = path.display().to_string();
    let text = read_text(path, &name, SCENARIO_BOUND)?;
    read_text_of(&text, &name, path.parent().unwrap_or(Path::new("")), settings, people_needed)
}

/// Reads a scenario from a text; `file` names it in messages, and spreadsheets are looked for in `base`.
///
/// # Errors
///
/// As for [`read`].
pub fn read_str(text: &str, file: &str, base: &Path) -> Result<Study, Problems> {
    read_text_of(text, file, base, &[], true)
}

/// Reads a scenario from a text as [`read_for_plan`] does.
///
/// # Errors
///
/// As for [`read`].
pub fn read_str_for_plan(text: &str, file: &str, base: &Path) -> Result<Study, Problems> {
    read_text_of(text, file, base, &[], false)
}

/// Reads a scenario from a text with some of its keys set to other values.
///
/// # Errors
///
/// As for [`read_with`].
pub fn read_str_with(text: &str, file: &str, base: &Path, settings: &[Setting]) -> Result<Study, Problems> {
    read_text_of(text, file, base, settings, true)
}

fn read_text_of(
    text: &str,
    file: &str,
    base: &Path,
    settings: &[Setting],
    people_needed: bool,
) -> Result<Study, Problems> {
    let source = Source::new(file.to_owned(), text);
    let findings = Findings::new(&source).with_settings(settings);
    let study = syntax::parse(&findings).and_then(|mut root| {
        setting::apply(&mut root, settings, &findings);
        world::read(&root, &findings, base, people_needed)
    });
    let problems = findings.into_problems();
    match study {
        Some(study) if problems.list.is_empty() => Ok(Study { source, ..study }),
        _ => Err(problems),
    }
}
