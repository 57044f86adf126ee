//! Routing: the platform's preset, and what the file says otherwise.

use super::names::Names;
use super::presets::{PROMOTION_QUEUE, Preset};
use super::table::Table;
use super::value::{NameList, OneOf};
use crate::kpi::{Counting, Target};
use crate::routing::{FOR_BYPASS, RouterEntry, router};
use crate::say;
use crate::scenario::{Affinity, Discipline, GroupId, OnBreak, Overflow, Routing, Topology, WhenFull};
use crate::units::Span;

/// When a first and a later round are due without any target.
const DUE: (Span, Span) = (Span::from_secs(30), Span::from_secs(180));

/// Reads the routing and its strategy; `table` already has the platform's preset behind it.
pub(super) fn read(
    table: Table<'_>,
    preset: Option<&'static Preset>,
    groups: &Names,
) -> (Routing, &'static RouterEntry) {
    let table = with_promotion_queue(table, preset);
    let affinity = table
        .inline("affinity")
        .unwrap_or_else(|| Table::omitted(&super::keys::AFFINITY, table.findings, table.at));
    let affinity = affinity.preset(preset.map_or(&[], |preset| preset.affinity));
    let when = |key: &str| match table.get::<OneOf>(key).0 {
        "leave-message" => WhenFull::LeaveMessage,
        _ => WhenFull::Queue,
    };
    let routing = Routing {
        topology: match table.get::<OneOf>("topology").0 {
            "central" => Topology::Central,
            _ => Topology::Push,
        },
        discipline: match table.get::<OneOf>("discipline").0 {
            "new-first" => Discipline::NewFirst,
            "most-urgent" => Discipline::MostUrgent,
            _ => Discipline::LongestWait,
        },
        due: DUE,
        affinity: Affinity {
            if_suspended: affinity.get("if_suspended"),
            if_available: affinity.get("if_available"),
        },
        on_break: match table.get::<OneOf>("on_break").0 {
            "finish-own" => OnBreak::FinishOwn,
            _ => OnBreak::Suspended,
        },
        queue_limit: table.opt("queue_limit"),
        overflow: overflow(&table, groups),
        when_full: when("when_full"),
        when_nobody: when("when_nobody"),
        idle_close: table.get("idle_close"),
        reopen_within: table.get("reopen_within"),
        cap_bypass: table.get("cap_bypass"),
        transfer_wait: table.get("transfer_wait"),
    };
    // What is not in the list is a finding already.
    (routing, router(table.get::<OneOf>("strategy").0).unwrap_or(FOR_BYPASS))
}

/// When rounds are due by the scenario's targets: the shortest limit that any of them sets.
pub(super) fn due(targets: &[Target]) -> (Span, Span) {
    let (mut first, mut later): (Option<Span>, Option<Span>) = (None, None);
    let shorten = |due: &mut Option<Span>, limit: Span| *due = Some(due.map_or(limit, |d| d.min(limit)));
    for target in targets {
        match target.figure.counting {
            Counting::FirstReplyWithin { limit } => shorten(&mut first, limit),
            Counting::RoundsWithin { limit, .. }
            | Counting::CustomersInTime { limit, .. }
            | Counting::InquiryMeanWithin { limit } => {
                shorten(&mut first, limit);
                shorten(&mut later, limit);
            }
            _ => {}
        }
    }
    (first.unwrap_or(DUE.0), later.unwrap_or(DUE.1))
}

fn with_promotion_queue<'a>(table: Table<'a>, preset: Option<&'static Preset>) -> Table<'a> {
    if !table.get::<bool>("promotion_queue") {
        return table;
    }
    if preset.is_some_and(|preset| preset.name != "taobao") {
        table.problem(
            "promotion_queue",
            say!("promotion_queue is on", "promotion_queue 已打开"),
            say!("the promotion queue is Taobao's", "大促排队只有淘宝才有"),
            say!("on other platforms write topology = \"central\"", "其他平台请写 topology = \"central\""),
        );
    }
    table.preset(PROMOTION_QUEUE)
}

fn overflow(table: &Table<'_>, groups: &Names) -> Vec<Overflow> {
    let mut overflow = Vec::new();
    for rule in table.inlines("overflow") {
        let from: String = rule.get("from");
        let after: Span = rule.get("after");
        let to: NameList = rule.get("to");
        let from =
            (!from.is_empty()).then(|| groups.resolve(rule.findings, &from, rule.at("from"))).flatten();
        let mut names: Vec<GroupId> = Vec::new();
        for (name, at) in &to.0 {
            let Some(group) = groups.resolve(rule.findings, name, *at) else { continue };
            if Some(group) == from {
                rule.findings.at(
                    *at,
                    say!("the group {name:?} overflows to itself", "分组 {name:?} 溢出给了自己"),
                    say!("others help a group", "要由其他分组来帮忙"),
                    "",
                );
            }
            if !names.contains(&(group as GroupId)) {
                names.push(group as GroupId);
            }
        }
        if rule.has("to") && to.0.is_empty() {
            rule.problem(
                "to",
                say!("no group helps", "没有分组来帮忙"),
                say!("an overflow names the groups that help", "溢出要写明由哪些分组帮忙"),
                "",
            );
        }
        if let Some(from) = from {
            overflow.push(Overflow { from: from as GroupId, after, to: names });
        }
    }
    overflow
}
