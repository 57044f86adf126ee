//! Groups, and the reasons that they serve.

use super::key::plain;
use super::keys::REASONS;
use super::names::{GROUP, Names, REASON};
use super::problem::list;
use super::source::Place;
use super::table::Table;
use super::value::NameList;
use crate::say;
use crate::scenario::{GroupId, Reason, ReasonId, Repeat};

/// Most reasons, and most groups: far more than anyone can forecast.
const MOST: usize = 200;

/// How far shares may be from adding up to 1, for those that were rounded.
const ROUNDING: f64 = 0.005;

/// What was read of reasons and groups.
pub(super) struct Reasons {
    pub reasons: Vec<Reason>,
    pub names: Names,
    pub groups: Names,
    /// Shares of the total; `None` if they are wrong, which was noted.
    pub shares: Option<Vec<f64>>,
    pub places: Vec<Place>,
}

/// Reads groups and reasons; `bot_resolves` holds for reasons that do not say otherwise.
pub(super) fn read(
    top: &Table<'_>,
    tables: &[Table<'_>],
    customers: &Table<'_>,
    bot_resolves: &[f64],
) -> Reasons {
    let findings = top.findings;
    let mut groups = Names::new(GROUP);
    let declared: Option<NameList> = top.opt("groups");
    for (name, at) in declared.iter().flat_map(|list| &list.0) {
        groups.add(findings, name.clone(), *at);
    }
    let mut names = Names::new(REASON);
    let mut reasons = Vec::new();
    let mut places = Vec::new();
    let named = tables.iter().any(|table| table.has("group"));
    for table in tables.iter().take(MOST) {
        names.add(findings, table.get("name"), table.at("name"));
        let group = group(table, &mut groups, declared.is_some(), named);
        reasons.push(reason(table, group, bot_resolves));
        places.push(findings.source.place(table.at));
    }
    if tables.is_empty() {
        let omitted = Table::omitted(&REASONS, findings, top.at).inheriting(customers);
        names.list.push("inquiry".into());
        let group = groups.list.len().saturating_sub(1);
        if groups.list.is_empty() {
            groups.list.push("service".into());
        }
        reasons.push(Reason { name: "inquiry".into(), ..reason(&omitted, group, bot_resolves) });
        places.push(findings.source.place(top.at));
    }
    if tables.len() > MOST || groups.len() > MOST {
        let found = say!(
            "there are {} reasons and {} groups",
            "有 {} 种咨询类型和 {} 个分组",
            tables.len(),
            groups.len()
        );
        findings.at(
            top.at,
            found,
            say!("at most {MOST} of each", "各最多 {MOST} 个"),
            say!("join those that behave alike", "请合并表现相似的"),
        );
    }
    for (from, table) in tables.iter().enumerate().take(MOST) {
        reasons[from].transfers = transfers(table, from, &names);
    }
    let shares = shares(tables, findings);
    Reasons { reasons, names, groups, shares, places }
}

fn group(table: &Table<'_>, groups: &mut Names, declared: bool, named: bool) -> usize {
    let Some(name) = table.opt::<String>("group") else {
        if !table.has("group") {
            match groups.list.len() {
                1 => return 0,
                // No reason names a group: there is nothing to tell apart.
                0 if !named => groups.list.push("service".into()),
                _ => table.missing("group"),
            }
        }
        return 0;
    };
    if declared {
        return groups.resolve(table.findings, &name, table.at("group")).unwrap_or(0);
    }
    groups.find(&name).unwrap_or_else(|| {
        groups.list.push(name);
        groups.list.len() - 1
    })
}

fn reason(table: &Table<'_>, group: usize, bot_resolves: &[f64]) -> Reason {
    Reason {
        name: table.opt("name").unwrap_or_default(),
        group: group as GroupId,
        pre_sale: table.get("pre_sale"),
        rounds_mean: table.get("rounds"),
        gap: table.get("gap"),
        patience_first: table.get("patience_first"),
        patience_later: table.get("patience_later"),
        silent: table.get("silent"),
        work_factor: table.get("work_factor"),
        transfers: Vec::new(),
        bot_resolves: table.opt("bot_resolves").unwrap_or_else(|| bot_resolves.to_vec()),
        priority: table.get::<u32>("priority").min(255) as u8,
        order_base: table.get("order_base"),
        repeat: table.inline("repeat").map(|table| Repeat {
            abandoned: table.get("abandoned"),
            answered: table.get("answered"),
            delay: table.get("delay"),
        }),
    }
}

fn transfers(table: &Table<'_>, from: usize, names: &Names) -> Vec<(ReasonId, f64)> {
    let mut transfers: Vec<(ReasonId, f64)> = Vec::new();
    for transfer in table.inlines("transfers") {
        let (to, probability) = (transfer.get::<String>("to"), transfer.get::<f64>("probability"));
        if to.is_empty() {
            continue;
        }
        let Some(to) = names.resolve(table.findings, &to, transfer.at("to")) else { continue };
        if to == from {
            transfer.problem(
                "to",
                say!("a reason is transferred to itself", "咨询类型转接给了自己"),
                say!("a transfer goes to another reason", "转接要转给另一种咨询类型"),
                "",
            );
        }
        if transfers.iter().any(|(known, _)| *known == to as ReasonId) {
            transfer.problem(
                "to",
                say!("a second transfer goes to {:?}", "有第二个转接转给 {:?}", names.list[to]),
                say!("each target stands once", "每个目标只写一次"),
                "",
            );
        }
        transfers.push((to as ReasonId, probability));
    }
    let sum: f64 = transfers.iter().map(|(_, probability)| probability).sum();
    if sum > 1.0 + 1e-9 {
        table.problem(
            "transfers",
            say!(
                "the probabilities of transfer add up to {}",
                "转接概率之和为 {}",
                plain((sum * 1e6).round() / 1e6)
            ),
            say!(
                "after a reply an inquiry is transferred at most once: the sum is at most 1",
                "一次回复之后最多转接一次：总和不超过 1"
            ),
            "",
        );
    }
    transfers
}

/// Shares of the reasons; equal where none is written.
fn shares(tables: &[Table<'_>], findings: &super::source::Findings<'_>) -> Option<Vec<f64>> {
    let count = tables.len().max(1);
    if tables.iter().all(|table| !table.has("share")) {
        return Some(vec![1.0 / count as f64; count]);
    }
    let shares: Vec<Option<f64>> = tables.iter().map(|table| table.opt::<f64>("share")).collect();
    let without: Vec<String> = tables
        .iter()
        .filter(|table| !table.has("share"))
        .map(|table| table.opt::<String>("name").unwrap_or_default())
        .collect();
    if let Some(table) = tables.iter().find(|table| !table.has("share")) {
        findings.at(
            table.at,
            say!("there is no share for {}", "{} 没有占比", list(without.iter().map(String::as_str))),
            say!("either every reason has a share or none has", "要么每种咨询类型都有占比，要么都没有"),
            say!(
                "write share = 0 for a reason that is only transferred to",
                "只由转接而来的类型请写 share = 0"
            ),
        );
        return None;
    }
    let shares: Vec<f64> = shares.into_iter().collect::<Option<_>>()?;
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > ROUNDING {
        let table = tables.last()?;
        table.problem(
            "share",
            say!(
                "the reasons' shares add up to {}",
                "各咨询类型的占比之和为 {}",
                plain((sum * 1e6).round() / 1e6)
            ),
            say!("they add up to 1", "总和应为 1"),
            say!(
                "with the others as they are, the last one is {}",
                "其余不变时，最后一个应为 {}",
                plain(((1.0 - sum + shares.last()?) * 1e6).round() / 1e6)
            ),
        );
        return None;
    }
    Some(shares.into_iter().map(|share| share / sum).collect())
}
