//! Teams: their people's speed and absence, their cost, and how long they may work.

use super::keys::TEAMS;
use super::names::{Names, TEAM};
use super::presets::{DEFAULT_KIND, TeamKind, team_kind};
use super::source::{Findings, Place};
use super::table::Table;
use super::value::OneOf;
use crate::language::Words;
use crate::say;
use crate::scenario::{AtEnd, Team};
use crate::workforce::{Cost, Limits};

/// Most tables of a section: teams, shift templates, kinds of work besides chat.
pub(super) const MOST: usize = 200;

/// Teams and their places, each list in the order of the file.
pub(super) struct Teams {
    pub teams: Vec<Team>,
    /// Names of their kinds.
    pub kinds: Vec<&'static str>,
    /// What their people cost, where the file says so.
    pub costs: Vec<Option<Cost>>,
    /// By how much their fee is reduced, as far as the tables say.
    pub reductions: Vec<Option<WrittenReduction>>,
    pub limits: Vec<Limits>,
    pub names: Names,
    pub places: Vec<Place>,
    /// Where their caps stand, or they themselves.
    pub caps: Vec<Place>,
    /// Those of several teams whose kind neither the file nor the name says.
    pub assumed: Vec<(String, Place)>,
}

/// A reduction of a fee whose figure is not looked up yet.
pub(super) struct WrittenReduction {
    /// Name of the figure, and where it stands.
    pub figure: (String, usize),
    pub at_least: f64,
    pub per_point: f64,
    pub most: f64,
}

/// Reads the teams.
pub(super) fn teams(tables: Vec<Table<'_>>, findings: &Findings<'_>) -> Teams {
    // One team alone may be called anything.
    let several = tables.len() > 1;
    let mut teams = Teams::new();
    if tables.is_empty() {
        teams.add(Table::omitted(&TEAMS, findings, 0), DEFAULT_KIND.name.into(), DEFAULT_KIND);
    }
    too_many(&tables, Words::new("teams", "团队"));
    for table in tables.into_iter().take(MOST) {
        let name: String = table.get("name");
        let kind = table.opt::<OneOf>("kind").map(|kind| kind.0);
        let said = kind.and_then(team_kind).or_else(|| team_kind(&name));
        if said.is_none() && several {
            teams.assumed.push((name.clone(), findings.source.place(table.at)));
        }
        teams.add(table, name, said.unwrap_or(DEFAULT_KIND));
    }
    teams
}

impl Teams {
    fn new() -> Self {
        Teams {
            teams: Vec::new(),
            kinds: Vec::new(),
            costs: Vec::new(),
            reductions: Vec::new(),
            limits: Vec::new(),
            names: Names::new(TEAM),
            places: Vec::new(),
            caps: Vec::new(),
            assumed: Vec::new(),
        }
    }

    fn add(&mut self, table: Table<'_>, name: String, kind: &'static TeamKind) {
        let table = table.preset(kind.team).rules(kind.name);
        self.names.add(table.findings, name.clone(), table.at("name"));
        self.kinds.push(kind.name);
        self.places.push(table.findings.source.place(table.at));
        self.caps.push(table.findings.source.place(table.at("cap")));
        let money = table.inline("cost");
        self.costs.push(money.as_ref().map(cost));
        self.reductions.push(money.and_then(|table| table.inline("reduction")).map(|table| {
            WrittenReduction {
                figure: (table.get("figure"), table.at("figure")),
                at_least: table.get("at_least"),
                per_point: table.get("per_point"),
                most: table.get("most"),
            }
        }));
        self.limits.push(limits(&table));
        self.teams.push(team(&table, name));
    }
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
        inquiry_share: table.get("inquiry_share"),
    }
}

fn cost(table: &Table<'_>) -> Cost {
    const AMOUNTS: [&str; 4] = ["per_hour", "per_shift", "per_inquiry", "per_month"];
    if !AMOUNTS.iter().any(|amount| table.has(amount)) {
        table.findings.at(
            table.at,
            say!("the cost has no amount", "成本没有金额"),
            say!("it has one of {}", "要写 {} 之一", AMOUNTS.join(", ")),
            say!("write per_hour = 0 for people who cost nothing", "不计成本的人请写 per_hour = 0"),
        );
    }
    Cost {
        per_hour: table.get("per_hour"),
        per_shift: table.get("per_shift"),
        per_inquiry: table.get("per_inquiry"),
        per_month: table.get("per_month"),
        month_hours: table.get("month_hours"),
        overtime: table.get("overtime"),
        rest_day: table.get("rest_day"),
        holiday: table.get("holiday"),
        night_per_hour: table.get("night_per_hour"),
        night: table.get("night"),
        pays_breaks: table.get("pays_breaks"),
    }
}

fn limits(table: &Table<'_>) -> Limits {
    Limits {
        headcount: table.get("headcount"),
        people: table.opt("people").unwrap_or(u32::MAX),
        normal_day: table.get("normal_day"),
        most_day: table.get("most_day"),
        most_week: table.opt("most_week"),
        overtime_month: table.opt("overtime_month"),
        rest: table.get("rest"),
        days_running: table.get("days_running"),
    }
}

/// Notes that there are more tables of a section than anyone needs.
pub(super) fn too_many(tables: &[Table<'_>], what: Words) {
    if let Some(table) = tables.get(MOST) {
        table.findings.at(
            table.at,
            say!("there are {} {what}", "有 {} 个{what}", tables.len()),
            say!("at most {MOST}", "最多 {MOST} 个"),
            say!("join those that are alike", "请合并相似的"),
        );
    }
}
