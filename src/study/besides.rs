//! Work besides chat, incidents and triggers.

use super::frame::Frame;
use super::names::Names;
use super::people::{MOST, too_many};
use super::problem::list;
use super::table::Table;
use super::value::{NameList, OneOf};
use super::when::Moment;
use crate::language::Words;
use crate::say;
use crate::scenario::incidents::{INCIDENTS, Incident, IncidentKind, Need};
use crate::scenario::{
    Creates, Demand, Due, Effects, ItemSource, Manner, Measure, OffChat, Reason, ReasonId, Trigger,
};
use crate::units::{Span, Time};

/// What names stand for, and when the scenario is.
pub(super) struct Context<'a> {
    pub frame: &'a Frame,
    pub reasons: &'a Names,
    pub groups: &'a Names,
    pub teams: &'a Names,
    /// The reasons themselves, which know their groups.
    pub of_groups: &'a [Reason],
}

/// Reads the kinds of work besides chat.
pub(super) fn off_chat(tables: &[Table<'_>], context: &Context<'_>) -> Vec<OffChat> {
    too_many(tables, Words::new("kinds of work besides chat", "类非接待工作"));
    let mut names = Names::new(Words::new("kind of work besides chat", "非接待工作"));
    tables.iter().take(MOST).filter_map(|table| kind(table, &mut names, context)).collect()
}

fn kind(table: &Table<'_>, names: &mut Names, context: &Context<'_>) -> Option<OffChat> {
    let name: String = table.get("name");
    names.add(table.findings, name.clone(), table.at("name"));
    let group = context.groups.under(table, "group");
    let teams = indexes(table, "teams", context.teams).unwrap_or_default();
    let work = table.get("work");
    let source = source(table, context, group);
    let due = due(table, context.frame);
    let at_once = table.get("at_once");
    let manner = match table.get::<OneOf>("done").0 {
        "block" => Manner::Block { at_once },
        _ => {
            meaningless(table, &["at_once"], &say!("work done in idle moments", "空闲时做的工作"));
            Manner::Idle
        }
    };
    let creates = table.inline("creates").and_then(|table| {
        let (probability, delay) = (table.get("probability"), table.get("delay"));
        let reason = context.reasons.under(&table, "reason")? as ReasonId;
        Some(Creates { probability, reason, delay })
    });
    Some(OffChat { name, group: group? as u16, teams, source: source?, work, due, manner, creates })
}

fn source(table: &Table<'_>, context: &Context<'_>, group: Option<usize>) -> Option<ItemSource> {
    let moment = |key: &str| table.opt::<Moment>(key).map(|at| at.time(&context.frame.clock));
    let inside = |key: &str, at: Option<Time>| {
        if let Some(at) = at
            && context.frame.known
            && !(Time::START <= at && at <= context.frame.end)
        {
            table.problem(
                key,
                say!("{key} lies outside the scenario", "{key} 在场景之外"),
                say!("items appear from its start to its end", "工作项要在场景开始到结束之间出现"),
                "",
            );
        }
    };
    let (at, from, to) = (moment("at"), moment("from"), moment("to"));
    for (key, point) in [("at", at), ("from", from), ("to", to)] {
        inside(key, point);
    }
    let reasons = indexes(table, "reasons", context.reasons).unwrap_or_else(|| {
        let of_group = |reason: &&Reason| group == Some(usize::from(reason.group));
        let all = (0..).zip(context.of_groups);
        all.filter(|(_, reason)| of_group(reason)).map(|(at, _)| at).collect()
    });
    let (share, after): (Option<f64>, Span) = (table.opt("per_inquiry"), table.get("after"));
    let messages: bool = table.get("per_leave_message");
    let items: Option<u32> = table.opt("items");
    let ways = [table.has("items"), table.has("per_inquiry"), messages];
    if ways.iter().filter(|way| **way).count() != 1 {
        let found = if ways.contains(&true) {
            say!("it has several sources", "来源写了不止一个")
        } else {
            say!("it is not said where it comes from", "没有写来源")
        };
        table.findings.at(
            table.at,
            found,
            say!("its items are counted (`items`), come from inquiries (`per_inquiry`) or from leave-messages (`per_leave_message`)", "工作项按数量（`items`）、来自咨询（`per_inquiry`）或来自留言（`per_leave_message`）"),
            say!("write one of them", "只写其中之一"),
        );
        return None;
    }
    if let Some(items) = items {
        meaningless(table, &["reasons", "after"], &say!("items that are counted", "按数量写的工作项"));
        if let Some(at) = at {
            if from.is_some() || to.is_some() {
                table.problem(
                    "at",
                    say!(
                        "the items appear at one moment and over a stretch",
                        "工作项既在一个时刻又在一段时间出现"
                    ),
                    say!("write at, or from and to", "请写 at，或写 from 和 to"),
                    "",
                );
            }
            return Some(ItemSource::At { at, items });
        }
        let (from, to) = (from.unwrap_or(Time::START), to.unwrap_or(context.frame.end));
        if from >= to && context.frame.known {
            table.problem(
                "to",
                say!("to is not after from", "to 不在 from 之后"),
                say!("items appear between from and to", "工作项在 from 与 to 之间出现"),
                "",
            );
        }
        return Some(ItemSource::Spread { from, to, items });
    }
    if messages {
        meaningless(
            table,
            &["at", "from", "to", "after"],
            &say!("items of leave-messages", "留言产生的工作项"),
        );
        return Some(ItemSource::LeaveMessages { reasons });
    }
    meaningless(table, &["at", "from", "to"], &say!("items that follow inquiries", "随咨询产生的工作项"));
    Some(ItemSource::PerInquiry { share: share?, after, reasons })
}

/// Notes keys that are written, not as they are by default, and mean nothing to what the table says.
fn meaningless(table: &Table<'_>, keys: &[&str], to: &str) {
    for key in keys.iter().filter(|key| table.departs(key)) {
        means_nothing(table, key, to, say!("what is written has an effect", "写出的键要起作用"));
    }
}

fn means_nothing(table: &Table<'_>, key: &str, to: &str, rule: String) {
    let found = say!("{key} means nothing to {to}", "{key} 对{to}没有意义");
    table.problem(key, found, rule, say!("leave it out", "请删去"));
}

fn due(table: &Table<'_>, frame: &Frame) -> Due {
    match (table.opt::<Span>("due"), table.opt::<Moment>("due_at")) {
        (Some(_), Some(_)) => {
            table.problem(
                "due_at",
                say!("there are two deadlines", "有两个截止时间"),
                say!("write due or due_at", "请写 due 或 due_at"),
                say!("leave one out", "请删去一个"),
            );
            Due::At(frame.end)
        }
        (Some(span), None) => Due::After(span),
        (None, Some(at)) => Due::At(at.time(&frame.clock)),
        (None, None) => Due::At(frame.end),
    }
}

/// Reads incidents into what they do.
pub(super) fn effects(tables: &[Table<'_>], context: &Context<'_>, demand: Option<&Demand>) -> Effects {
    too_many(tables, Words::new("incidents", "突发事件"));
    let mut effects = Effects::default();
    for table in tables.iter().take(MOST) {
        let incident = incident(table, context);
        let word = table.get::<OneOf>("kind").0;
        let Some(kind) = INCIDENTS.iter().find(|kind| kind.name == word) else { continue };
        check_needs(table, kind);
        let before = effects.clone();
        if let Some(incident) = incident {
            (kind.effects)(&incident, &mut effects);
            check_overlap(table, &before, &effects);
        }
    }
    if let Some(table) = tables.first()
        && matches!(demand, Some(Demand::Replay(_)))
        && !(effects.rates.is_empty() && effects.silences.is_empty())
    {
        table.findings.at(
            table.at,
            say!(
                "an incident changes who comes, and the customers are replayed from a log",
                "突发事件会改变来的客户，而客户是从日志回放的"
            ),
            say!("a replayed log has its customers as they came", "回放的日志，客户按原样到来"),
            say!("write a [forecast], or leave the incident out", "请写 [forecast]，或删去该突发事件"),
        );
    }
    effects
}

/// Notes what a kind of incident needs and is not written, and what is written and means nothing to it.
fn check_needs(table: &Table<'_>, kind: &IncidentKind) {
    for need in Need::ALL {
        let key = need.key();
        let written = table.has(key);
        if written && !kind.needs.contains(&need) {
            let taken = kind.needs.iter().map(|need| need.key());
            let rule = match list(taken) {
                none if none.is_empty() => {
                    say!("a {} takes nothing but its start and length", "{} 只写开始和长度", kind.name)
                }
                keys => say!("a {} takes {keys}", "{} 可写 {keys}", kind.name),
            };
            means_nothing(table, key, &say!("a {}", " {} ", kind.name), rule);
        }
        if !written && kind.needs.contains(&need) && matches!(need, Need::Share | Need::Factor) {
            table.missing(key);
        }
    }
}

fn incident(table: &Table<'_>, context: &Context<'_>) -> Option<Incident> {
    let at = table.required::<Moment>("at").map(|at| at.time(&context.frame.clock));
    if let Some(from) = at
        && context.frame.known
        && !(Time::START <= from && from < context.frame.end)
    {
        table.problem(
            "at",
            say!("the incident begins outside the scenario", "突发事件在场景之外开始"),
            say!("it begins from the start to before the end", "要在场景开始之后、结束之前开始"),
            "",
        );
    }
    let all = |names: &Names| (0..names.len() as u16).collect::<Vec<u16>>();
    let from = at.unwrap_or(Time::START);
    let incident = Incident {
        from,
        to: from + table.get::<Span>("length"),
        groups: indexes(table, "groups", context.groups).unwrap_or_else(|| all(context.groups)),
        teams: indexes(table, "teams", context.teams).unwrap_or_else(|| all(context.teams)),
        reasons: indexes(table, "reasons", context.reasons).unwrap_or_else(|| all(context.reasons)),
        share: table.opt("share").unwrap_or(0.0),
        factor: table.opt("factor").unwrap_or(1.0),
        within: table.get("within"),
    };
    at.is_some().then_some(incident)
}

/// Two outages of the same kind at once, or two absences of the same people, would have no meaning.
fn check_overlap(table: &Table<'_>, before: &Effects, now: &Effects) {
    let overlaps = |a: (Time, Time), b: (Time, Time)| a.0 < b.1 && b.0 < a.1;
    let share = |a: &[u16], b: &[u16]| a.iter().any(|one| b.contains(one));
    let twice = now.silences[before.silences.len()..]
        .iter()
        .any(|new| before.silences.iter().any(|old| overlaps((old.from, old.to), (new.from, new.to))))
        || now.freezes[before.freezes.len()..].iter().any(|new| {
            let same = |old: &&crate::scenario::incidents::Freeze| share(&old.groups, &new.groups);
            before.freezes.iter().filter(same).any(|old| overlaps((old.from, old.to), (new.from, new.to)))
        });
    if twice {
        table.findings.at(
            table.at,
            say!("an incident of the same kind lies at the same time", "同一时间有同类的突发事件"),
            say!(
                "of one kind there is one at a time for the same people",
                "对同一批人，同类状况同一时间只能有一个"
            ),
            say!("join them to one", "请合并为一个"),
        );
    }
    let again = now.absences[before.absences.len()..].iter().any(|new| {
        before.absences.iter().any(|old| share(&old.teams, &new.teams) && share(&old.groups, &new.groups))
    });
    if again {
        table.findings.at(
            table.at,
            say!("a second absence concerns the same people", "第二次缺勤涉及同一批人"),
            say!("people of a team and group go once", "同一团队和分组的人只缺勤一次"),
            say!("name other teams or groups, or join the two", "请写其他团队或分组，或合并两者"),
        );
    }
}

/// Reads triggers.
pub(super) fn triggers(tables: &[Table<'_>], context: &Context<'_>, replayed: bool) -> Vec<Trigger> {
    too_many(tables, Words::new("triggers", "应急触发"));
    let mut names = Names::new(Words::new("trigger", "应急触发"));
    tables.iter().take(MOST).map(|table| trigger(table, &mut names, context, replayed)).collect()
}

fn trigger(table: &Table<'_>, names: &mut Names, context: &Context<'_>, replayed: bool) -> Trigger {
    let name: String = table.get("name");
    names.add(table.findings, name.clone(), table.at("name"));
    let late_after = table.get("late_after");
    let measure = match table.get::<OneOf>("measure").0 {
        "longest-wait" => Measure::LongestWait,
        "late-share" => Measure::LateShare(late_after),
        "volume" => Measure::Volume,
        _ => Measure::Waiting,
    };
    if !matches!(measure, Measure::LateShare(_)) {
        meaningless(
            table,
            &["late_after"],
            &say!("a trigger by another measure than late-share", "不按 late-share 衡量的应急触发"),
        );
    }
    if !table.has("call") {
        meaningless(table, &["call_delay"], &say!("a trigger that calls nobody", "不召人的应急触发"));
    }
    if measure == Measure::Volume && replayed {
        table.problem(
            "measure",
            say!(
                "volume is compared with the forecast, and there is a log",
                "volume 要与预测比较，而这里是日志"
            ),
            say!("a replayed log has no forecast", "回放的日志没有预测"),
            say!("measure waiting, longest-wait or late-share", "请用 waiting、longest-wait 或 late-share"),
        );
    }
    let above: f64 = table.get("above");
    let below = table.opt("below").unwrap_or(above);
    if below > above {
        table.problem(
            "below",
            say!("below is more than above", "below 大于 above"),
            say!("a trigger ends at a lower measure than it sets in at", "应急触发解除的值要低于触发的值"),
            "",
        );
    }
    if matches!(measure, Measure::LateShare(_)) && above >= 1.0 {
        table.problem(
            "above",
            say!("late-share is never above {above}", "late-share 不会高于 {above}"),
            say!("it is a share of the replies, from 0 to 1", "它是回复中的占比，0 到 1"),
            say!("0.2 for 20 %", "20% 写 0.2"),
        );
    }
    let call: Vec<String> = table
        .opt::<NameList>("call")
        .map(|names| names.0.into_iter().map(|(name, _)| name).collect())
        .unwrap_or_default();
    let raise_cap: u32 = table.get("raise_cap");
    let bot: bool = table.get("bot");
    if raise_cap == 0 && !bot && !table.has("call") && !table.has("raise_cap") {
        table.findings.at(
            table.at,
            say!("the trigger does nothing", "应急触发什么也不做"),
            say!("it raises caps, lets the bot help or calls people", "它要提高接待上限、让机器人帮忙或召人"),
            say!("write raise_cap, bot or call", "请写 raise_cap、bot 或 call"),
        );
    }
    let all = || (0..context.groups.len() as u16).collect();
    Trigger {
        name,
        every: table.get("every"),
        measure,
        groups: indexes(table, "groups", context.groups).unwrap_or_else(all),
        above,
        below,
        raise_cap,
        bot,
        call,
        call_delay: table.get("call_delay"),
    }
}

/// The places of the names under a key, each once; `None` if it is not written.
fn indexes(table: &Table<'_>, key: &str, names: &Names) -> Option<Vec<u16>> {
    let written: NameList = table.opt(key)?;
    if written.0.is_empty() {
        table.problem(
            key,
            say!("{key} names nothing", "{key} 什么也没写"),
            say!("a list of names has at least one", "名称列表至少有一个"),
            say!("leave it out for all", "适用于全部则请删去"),
        );
    }
    let mut found: Vec<u16> = written
        .0
        .iter()
        .filter_map(|(name, at)| names.resolve(table.findings, name, *at))
        .map(|at| at as u16)
        .collect();
    found.sort_unstable();
    found.dedup();
    Some(found)
}
