//! What happens besides chat, on the page: work by kind, incidents, triggers and reserves, and what waiting costs in
//! orders; first what came of it, then what is assumed.

use maud::{Markup, html};

use super::super::{Report, words};
use super::assumed::{Facts, law, length, number, seconds};
use super::table::{Cell, Column, Row, Table};
use super::{heading, share};
use crate::say;
use crate::scenario::{Due, GroupId, ItemSource, Manner, Measure, OffChat, Scenario, Trigger};
use crate::units::{Span, Time};
use crate::workforce::Layout;

/// The section of what came of it; nothing where the scenario has none of it.
pub fn section(report: &Report) -> Option<Markup> {
    if report.margin.is_none() && report.off_chat.is_empty() && report.triggers.is_empty() {
        return None;
    }
    Some(html! {
        (heading("besides", &name()))
        @if let Some(text) = orders(report) { p.intro { (text) } }
        @if !report.off_chat.is_empty() { (work(report).markup()) }
        @if !report.triggers.is_empty() { (triggers(report).markup()) }
    })
}

/// The section's name.
pub fn name() -> String {
    say!("Besides chat", "非接待工作与应急触发")
}

/// `1,234 orders bring 14,808 CNY …`.
fn orders(report: &Report) -> Option<String> {
    let margin = report.margin.as_ref()?;
    Some(say!(
        "On the mean day {orders} orders bring {earned} {unit}; {lost} more are lost to waiting, worth {price} {unit}.",
        "日均成交 {orders} 单，毛利 {earned} {unit}；因等待流失 {lost} 单，损失 {price} {unit}。",
        orders = words::decimals(margin.orders_count, 0),
        earned = words::money(margin.margin.value_amount),
        lost = words::decimals(margin.orders_lost_count, 1),
        price = words::money(margin.margin_lost.value_amount),
        unit = &margin.currency,
    ))
}

fn work(report: &Report) -> Table {
    let rows = report.off_chat.iter().map(|it| {
        let percent = |share: Option<f64>| share.map_or_else(|| words::NOTHING.into(), words::percent);
        let ends = it.on_time_low_share.zip(it.on_time_high_share);
        let ends = ends.map(|(low, high)| format!("{}–{}", words::percent(low), words::percent(high)));
        Row::new([
            Cell::new(it.name.clone()),
            Cell::new(it.group.clone()),
            Cell::new(words::decimals(it.items_count, 0)),
            Cell::new(words::decimals(it.done_count, 0)),
            Cell::new(percent(it.on_time_share)),
            Cell::new(ends.unwrap_or_else(|| words::NOTHING.into())),
            Cell::new(words::decimals(it.time_hours, 1)),
        ])
    });
    Table {
        id: "work-table",
        caption: say!("Work besides chat, mean day", "非接待工作（日均）"),
        note: None,
        columns: vec![
            Column::text(say!("Work", "工作")),
            Column::text(say!("Group", "分组")),
            Column::number(say!("Items", "件数")),
            Column::number(say!("Done", "完成")),
            Column::number(say!("On time %", "及时率 %")),
            Column::number(say!("Interval", "区间")),
            Column::number(say!("Person-hours", "工时")),
        ],
        rows: rows.collect(),
    }
}

fn triggers(report: &Report) -> Table {
    let rows = report.triggers.iter().map(|it| {
        Row::new([
            Cell::new(it.name.clone()),
            Cell::new(say!("{met} of {days}", "{met}/{days}", met = it.set_in_days, days = report.days)),
            Cell::new(words::decimals(it.times_count, 1)),
            Cell::new(words::decimals(it.on_hours, 1)),
            Cell::new(words::decimals(it.called_count, 1)),
        ])
    });
    Table {
        id: "triggers-table",
        caption: say!("What triggers did", "应急触发情况"),
        note: None,
        columns: vec![
            Column::text(say!("Trigger", "应急触发")),
            Column::number(say!("Days on which it sets in", "触发天数")),
            Column::number(say!("Times a day", "日均次数")),
            Column::number(say!("Hours a day", "日均时长")),
            Column::number(say!("People called a day", "日均召回人数")),
        ],
        rows: rows.collect(),
    }
}

/// What goes wrong, by when it does.
pub fn incidents(scenario: &Scenario) -> Facts {
    let effects = &scenario.effects;
    let when = |from: Time, to: Time| {
        format!("{}–{}", scenario.clock.label(from), scenario.clock.label(to.min(scenario.end)))
    };
    let mut found: Vec<(Time, Time, String)> = Vec::new();
    for it in &effects.rates {
        let all = it.reasons.len() >= scenario.reasons.len();
        let of: Vec<&str> =
            it.reasons.iter().map(|reason| scenario.reasons[usize::from(*reason)].name.as_str()).collect();
        let of = if all {
            String::new()
        } else {
            say!(" of {of}", "（{of}）", of = of.join(words::COMMA.now()))
        };
        let factor = number(it.factor);
        found.push((it.from, it.to, say!("{factor} times the inquiries{of}", "咨询量 × {factor}{of}")));
    }
    for it in &effects.silences {
        let text = say!(
            "platform down: customers cannot write; {returns} of the new ones come back within {within}",
            "平台故障：客户无法发消息，新客户中 {returns} 在恢复后 {within}内再来",
            returns = share(it.returns),
            within = length(it.within),
        );
        found.push((it.from, it.to, text));
    }
    for it in &effects.freezes {
        let of = some(scenario, &it.groups);
        let text = say!("consoles down: agents cannot write{of}", "工作台故障：客服无法回复{of}");
        found.push((it.from, it.to, text));
    }
    for (from, to) in &effects.bot_off {
        found.push((*from, *to, say!("bot down: all go to people", "机器人故障：全部转人工")));
    }
    for it in &effects.absences {
        let teams: Vec<&str> =
            it.teams.iter().map(|team| scenario.teams[usize::from(*team)].name.as_str()).collect();
        let all = teams.len() >= scenario.teams.len();
        let of = if all {
            String::new()
        } else {
            say!(" of {of}", "（{of}）", of = teams.join(words::COMMA.now()))
        };
        let (part, groups) = (share(it.share), some(scenario, &it.groups));
        let text = say!("{part} of the people{of} are away{groups}", "{part} 的人员{of}离岗{groups}");
        found.push((it.from, it.to, text));
    }
    found.sort_by_key(|(from, to, _)| (*from, *to));
    found.into_iter().map(|(from, to, text)| (when(from, to), text)).collect()
}

/// Whom triggers can call in, by shift template.
pub fn reserves(scenario: &Scenario, layout: &Layout) -> Facts {
    let called = |name: &String| scenario.triggers.iter().any(|trigger| trigger.call.contains(name));
    let shifts = layout.shifts.iter().enumerate().filter(|(_, shift)| called(&shift.name));
    let facts = shifts.map(|(place, shift)| {
        let people: u32 = layout.lines.iter().filter(|line| line.shift == place).map(|line| line.count).sum();
        let (from, to) = (scenario.clock.label(shift.start), scenario.clock.label(shift.end));
        let people = words::decimals(f64::from(people), 0);
        let text = say!("{people} people, {from}–{to} when called", "{people} 人，{from}–{to}，触发后到岗");
        (shift.name.clone(), text)
    });
    facts.collect()
}

/// The kinds of work besides chat, as assumed.
pub fn assumed_work(scenario: &Scenario) -> Option<Table> {
    if scenario.off_chat.is_empty() {
        return None;
    }
    let rows = scenario.off_chat.iter().map(|it| {
        let due = match it.due {
            Due::After(span) => say!("within {span}", "{span}内", span = length(span)),
            Due::At(at) => say!("by {at}", "{at} 前", at = scenario.clock.label(at)),
        };
        let manner = match it.manner {
            Manner::Idle => say!("in idle moments", "空闲时处理"),
            Manner::Block { at_once } => {
                say!("off line, at most {at_once} at once", "离线处理，同时最多 {at_once} 人")
            }
        };
        let creates = it.creates.as_ref().map(|creates| {
            let reason = &scenario.reasons[usize::from(creates.reason)].name;
            say!(
                "{part} write back: {reason}",
                "{part} 引发咨询：{reason}",
                part = share(creates.probability)
            )
        });
        Row::new([
            Cell::new(it.name.clone()),
            Cell::new(workers(scenario, it)),
            Cell::wide(source(scenario, it)),
            Cell::new(law(&it.work)),
            Cell::new(due),
            Cell::new(manner),
            Cell::wide(creates.unwrap_or_else(|| words::NOTHING.into())),
        ])
    });
    Some(Table {
        id: "work-assumed",
        caption: say!("Work besides chat", "非接待工作"),
        note: None,
        columns: vec![
            Column::text(say!("Work", "工作")),
            Column::text(say!("Who", "由谁处理")),
            Column::text(say!("Items", "来源")),
            Column::text(say!("Each takes", "每件用时")),
            Column::text(say!("Due", "时限")),
            Column::text(say!("Done", "处理方式")),
            Column::text(say!("Customers", "客户")),
        ],
        rows: rows.collect(),
    })
}

fn workers(scenario: &Scenario, it: &OffChat) -> String {
    let group = scenario.groups[usize::from(it.group)].clone();
    if it.teams.is_empty() || it.teams.len() >= scenario.teams.len() {
        return group;
    }
    let teams: Vec<&str> =
        it.teams.iter().map(|team| scenario.teams[usize::from(*team)].name.as_str()).collect();
    say!("{group}: {teams}", "{group}：{teams}", teams = teams.join(words::COMMA.now()))
}

fn source(scenario: &Scenario, it: &OffChat) -> String {
    let label = |at: Time| scenario.clock.label(at);
    match &it.source {
        ItemSource::At { at, items } => say!("{items} at {at}", "{at} 出现 {items} 件", at = label(*at)),
        ItemSource::Spread { from, to, items } => {
            say!("{items}, {from}–{to}", "{from}–{to} 共 {items} 件", from = label(*from), to = label(*to))
        }
        ItemSource::PerInquiry { share: part, after: Span::ZERO, .. } => {
            say!("at the close of {part} of inquiries", "{part} 的咨询，结束时", part = share(*part))
        }
        ItemSource::PerInquiry { share: part, after, .. } => say!(
            "after {part} of inquiries, {after} after the close",
            "{part} 的咨询，结束 {after}后",
            part = share(*part),
            after = length(*after)
        ),
        ItemSource::LeaveMessages { .. } => say!("each leave-message", "每条留言"),
    }
}

/// The triggers, as assumed.
pub fn assumed_triggers(scenario: &Scenario) -> Option<Table> {
    if scenario.triggers.is_empty() {
        return None;
    }
    let rows = scenario.triggers.iter().map(|it| {
        Row::new([
            Cell::new(it.name.clone()),
            Cell::wide(measure(scenario, it)),
            Cell::new(threshold(it.measure, it.above)),
            Cell::new(threshold(it.measure, it.below)),
            Cell::new(length(it.every)),
            Cell::wide(deeds(it)),
        ])
    });
    Some(Table {
        id: "triggers-assumed",
        caption: say!("Triggers", "应急触发"),
        note: None,
        columns: vec![
            Column::text(say!("Trigger", "应急触发")),
            Column::text(say!("Looks at", "监控指标")),
            Column::number(say!("Sets in above", "高于时触发")),
            Column::number(say!("Ends below", "低于时解除")),
            Column::number(say!("Every", "检查间隔")),
            Column::text(say!("Meanwhile", "应对措施")),
        ],
        rows: rows.collect(),
    })
}

fn measure(scenario: &Scenario, it: &Trigger) -> String {
    let what = match it.measure {
        Measure::Waiting => say!("customers waiting per person on line", "人均排队等待客户数"),
        Measure::LongestWait => say!("longest wait now", "当前最长等待"),
        Measure::LateShare(after) => {
            say!("share answered later than {after}", "超过 {after}才回复的占比", after = length(after))
        }
        Measure::Volume => say!("inquiries over the forecast", "咨询量与预测之比"),
    };
    what + &some(scenario, &it.groups)
}

fn threshold(measure: Measure, value: f64) -> String {
    match measure {
        Measure::Waiting => number(value),
        Measure::LongestWait => seconds(value),
        Measure::LateShare(_) => share(value),
        Measure::Volume => format!("× {}", number(value)),
    }
}

fn deeds(it: &Trigger) -> String {
    let mut deeds = Vec::new();
    if it.raise_cap > 0 {
        deeds.push(say!("caps +{more}", "接待上限 +{more}", more = it.raise_cap));
    }
    if it.bot {
        deeds.push(say!("bot as first line", "机器人首接"));
    }
    if !it.call.is_empty() {
        deeds.push(say!(
            "calls {shifts}, on line after {delay}",
            "召回{shifts}，{delay}后上线",
            shifts = it.call.join(words::COMMA.now()),
            delay = length(it.call_delay)
        ));
    }
    if deeds.is_empty() { words::NOTHING.into() } else { deeds.join(say!("; ", "；").as_str()) }
}

/// ` (pre-sale)` where not all groups are meant.
fn some(scenario: &Scenario, groups: &[GroupId]) -> String {
    if groups.is_empty() || groups.len() >= scenario.groups.len() {
        return String::new();
    }
    let names: Vec<&str> = groups.iter().map(|group| scenario.groups[usize::from(*group)].as_str()).collect();
    say!(" ({groups})", "（{groups}）", groups = names.join(words::COMMA.now()))
}
