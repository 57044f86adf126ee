//! The sections of a scenario file, one after the other, and what they make together.

use std::path::Path;

use super::frame::Frame;
use super::presets::preset;
use super::source::{Findings, Source};
use super::table::Table;
use super::value::OneOf;
use super::{
    Places, Study, WrittenDate, besides, bot, forecast, keys, memory, people, plan, prices, reasons, replay,
    replies, roster_sheet, routing, staff, syntax, targets,
};
use crate::kpi::{Counting, Figure, book};
use crate::say;
use crate::scenario::{Demand, Reason, Scenario};
use crate::units::Span;
use crate::workforce::{Calendar, Cost, Layout};

/// Reads every section; `None` if a problem leaves nothing to go on with.
pub(super) fn read(
    root: &toml::de::DeTable<'_>,
    findings: &Findings<'_>,
    base: &Path,
    people_needed: bool,
) -> Option<Study> {
    let top = Table::written(&keys::TOP, findings, root, 0);
    let place = |at: usize| findings.source.place(at);
    let name: String = top.get("name");
    let frame = Frame::read(&top);
    let (seed, replications, confidence) = (top.get("seed"), top.get("replications"), top.get("confidence"));
    let run_on: Span = top.get("run_on");
    let currency = top.get("currency");
    let calendar =
        Calendar { rest_days: dates(&top, "rest_days", &frame), holidays: dates(&top, "holidays", &frame) };
    let platform = top.get::<OneOf>("platform").0;
    let (preset, book) = (preset(platform), book(platform));

    let bot_table = syntax::table(root, &keys::BOT, findings);
    let (mut bot, bot_resolves) = bot::read(&bot_table, &frame);
    let customers = syntax::table(root, &keys::CUSTOMERS, findings);
    // What is written under [customers] is looked at even if every reason says otherwise.
    customers.check_written();
    let reason_tables: Vec<Table<'_>> = syntax::tables(root, &keys::REASONS, findings)
        .into_iter()
        .map(|table| table.inheriting(&customers))
        .collect();
    let reasons = reasons::read(&top, &reason_tables, &customers, &bot_resolves);

    let forecast_table = syntax::table(root, &keys::FORECAST, findings);
    let replay_table = syntax::table(root, &keys::REPLAY, findings);
    let mut places = Places {
        demand: place(if replay_table.is_written() { replay_table.at } else { forecast_table.at }),
        bot: bot_table.is_written().then(|| place(bot_table.at)),
        reasons: reasons.places,
        ..Places::default()
    };
    let mut left_out = 0;
    let demand = match (forecast_table.is_written(), replay_table.is_written()) {
        (true, false) => {
            let context = forecast::Context {
                frame: &frame,
                base,
                reasons: &reasons.names,
                shares: reasons.shares.clone(),
            };
            forecast::read(&forecast_table, &context).map(|(forecast, bursts)| {
                places.bursts = bursts;
                Demand::Forecast(forecast)
            })
        }
        (false, true) => replay::read(&replay_table, &frame, base, &reasons.names).map(|(log, outside)| {
            left_out = outside;
            Demand::Replay(log)
        }),
        (true, true) => {
            let remedy = say!("leave out [forecast] or [replay]", "请删去 [forecast] 或 [replay]");
            findings.at(
                replay_table.at,
                say!("there are a forecast and a log", "同时有预测和日志"),
                say!("customers come from one of them", "客户只能来自其中之一"),
                remedy,
            );
            None
        }
        (false, false) => {
            let remedy = say!(
                "add [forecast] with total = [ … ], or [replay] with csv = \"…\"",
                "请加上 [forecast] 和 total = [ … ]，或 [replay] 和 csv = \"…\""
            );
            findings.at(
                0,
                say!("no customers come", "没有客户来"),
                say!("a scenario has [forecast] or [replay]", "场景要有 [forecast] 或 [replay]"),
                remedy,
            );
            None
        }
    };

    let replies = replies::read(&syntax::table(root, &keys::REPLIES, findings));
    let outcomes = replies::outcomes(&syntax::table(root, &keys::OUTCOMES, findings));
    let routing_table =
        syntax::table(root, &keys::ROUTING, findings).preset(preset.map_or(&[], |preset| preset.routing));
    places.routing = place(routing_table.at);
    let empty_openings = routing_table.get("empty_openings");
    let (mut routing, router) = routing::read(routing_table, preset, &reasons.groups);
    let mut teams = people::teams(syntax::tables(root, &keys::TEAMS, findings), findings);
    let prices_table = syntax::table(root, &keys::PRICES, findings);
    if prices_table.is_written() {
        prices::read(&prices_table, base, &mut teams);
    }
    let people = staff::Context {
        clock: &frame.clock,
        ends: frame.known.then_some((frame.end, frame.end + run_on)),
        teams: &teams.names,
        groups: &reasons.groups,
        findings,
        people_needed,
    };
    let (shifts, lines) =
        (syntax::tables(root, &keys::SHIFTS, findings), syntax::tables(root, &keys::LAYOUT, findings));
    let roster_table = syntax::table(root, &keys::ROSTER, findings);
    let staff = match roster_table.is_written() {
        true => roster_sheet::in_scenario(&roster_table, base, &shifts, &lines, &people),
        false => staff::read(&shifts, &lines, &people),
    };
    let plan = plan::read(
        &syntax::table(root, &keys::PLAN, findings),
        &syntax::tables(root, &keys::TEMPLATES, findings),
        &people,
        frame.slot,
        frame.end,
    );
    let costs = teams.costs.iter().any(Option::is_some).then(|| {
        let named = teams.names.list.iter().zip(&teams.places).zip(&teams.costs);
        let without = named.filter(|(_, cost)| cost.is_none());
        places.without_cost = without.map(|((name, place), _)| (name.clone(), *place)).collect();
        teams.costs.into_iter().map(|cost| cost.unwrap_or(Cost::NOTHING)).collect()
    });
    let book_table = syntax::table(root, &keys::BOOK, findings);
    let target_tables = syntax::tables(root, &keys::TARGETS, findings);
    let mut figures = book.map_or_else(Vec::new, |book| targets::figures(book, &book_table));
    let targets = book.map_or_else(Vec::new, |book| targets::read(&target_tables, &figures, book));
    routing.due = routing::due(&targets);
    let context = besides::Context {
        frame: &frame,
        reasons: &reasons.names,
        groups: &reasons.groups,
        teams: &teams.names,
        of_groups: &reasons.reasons,
    };
    let off_chat_tables = syntax::tables(root, &keys::OFF_CHAT, findings);
    let off_chat = besides::off_chat(&off_chat_tables, &context);
    let effects =
        besides::effects(&syntax::tables(root, &keys::INCIDENTS, findings), &context, demand.as_ref());
    effects.switch_off(&mut bot);
    let replayed = matches!(demand, Some(Demand::Replay(_)));
    let trigger_tables = syntax::tables(root, &keys::TRIGGERS, findings);
    let triggers = besides::triggers(&trigger_tables, &context, replayed);
    places.off_chat = off_chat_tables.iter().map(|table| place(table.at)).collect();
    places.triggers = trigger_tables.iter().map(|table| place(table.at)).collect();
    places.calendar = ["rest_days", "holidays"].map(|key| place(top.at(key)));
    places.teams = teams.places;
    places.caps = teams.caps;
    places.assumed_kinds = teams.assumed;
    places.targets = target_tables.iter().map(|table| place(table.at)).collect();

    let scenario = Scenario {
        name,
        clock: frame.clock,
        end: frame.end,
        run_on,
        slot: frame.slot,
        reasons: reasons.reasons,
        groups: reasons.groups.list,
        teams: teams.teams,
        demand: demand?,
        empty_openings,
        bot,
        replies,
        routing,
        outcomes,
        off_chat,
        effects,
        triggers,
    };
    // What cannot occur is not reported, unless a target names it.
    let named = |figure: &Figure| targets.iter().any(|target| target.figure.name == figure.name);
    figures.retain(|figure| {
        named(figure)
            || match figure.counting {
                Counting::OffChatTime => !scenario.off_chat.is_empty(),
                Counting::LostOrders => scenario.reasons.iter().any(Reason::leads_to_orders),
                _ => true,
            }
    });
    let reductions =
        teams.reductions.iter().map(|written| targets::reduction(written.as_ref()?, &figures, findings));
    let reductions = reductions.collect();
    let mut study = Study {
        scenario,
        reductions,
        layout: Layout::default(),
        router,
        team_kinds: teams.kinds,
        costs,
        currency,
        calendar,
        limits: teams.limits,
        openings: Vec::new(),
        plan,
        book: book?,
        figures,
        targets,
        seed,
        replications,
        confidence,
        source: Source::default(),
        layout_file: None,
        places,
        left_out,
    };
    study.set_staff(staff);
    memory::check_day(&study.scenario, &study.layout, findings, top.at);
    memory::check_results(&study, &top);
    Some(study)
}

/// Dates of a key, each in the year of the scenario where it has none.
fn dates(top: &Table<'_>, key: &'static str, frame: &Frame) -> Vec<jiff::civil::Date> {
    let start = frame.clock.start().date();
    let written: Vec<WrittenDate> = top.opt(key).unwrap_or_default();
    written.into_iter().map(|date| date.near(start)).collect()
}
