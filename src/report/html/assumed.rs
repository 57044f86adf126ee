//! What the scenario assumes, as a planner would say it: demand, bot, customers, replies, routing, people.

use maud::{Markup, html};

use super::super::words;
use super::table::{Cell, Column, Row, Table};
use super::{besides, heading, share, wall};
use crate::kpi::books;
use crate::say;
use crate::scenario::{
    AtEnd, Demand, Discipline, Distribution, OnBreak, Scenario, Team, Topology, WhenFull, WrapUpWhen,
};
use crate::study::Study;
use crate::units::{Span, Time};
use crate::workforce::{Cost, Layout};

/// Names and values.
pub type Facts = Vec<(String, String)>;

/// The section's body.
pub fn body(study: &Study, layout: &Layout) -> Markup {
    let scenario = &study.scenario;
    let parts = [
        (say!("Customers", "客户与咨询量"), customers(study)),
        (say!("Bot", "机器人"), bot(scenario)),
        (say!("Replies", "回复"), replies(scenario)),
        (say!("Routing", "分流"), routing(study)),
        (say!("Incidents", "突发事件"), besides::incidents(scenario)),
        (say!("Reserves", "备班"), besides::reserves(scenario, layout)),
    ];
    html! {
        (heading("assumed", &say!("What is assumed", "前提假设")))
        p.intro {
            (say!(
                "The answer is as good as these. What a chat log does not tell is a planning value: put your own in the scenario file.",
                "结论取决于以下前提。未从聊天记录中测得的均为规划值，请在场景文件中换成自己的数据。"
            ))
        }
        div.facts {
            @for (title, facts) in parts.iter().filter(|(_, facts)| !facts.is_empty()) {
                section { h3 { (title) } dl { @for (name, value) in facts { dt { (name) } dd { (value) } } } }
            }
        }
        (reasons(scenario).markup())
        (teams(study, layout).markup())
        @if let Some(work) = besides::assumed_work(scenario) { (work.markup()) }
        @if let Some(triggers) = besides::assumed_triggers(scenario) { (triggers.markup()) }
    }
}

fn customers(study: &Study) -> Facts {
    let scenario = &study.scenario;
    let mut facts = Facts::new();
    let expected = wall::demand(scenario);
    let total: f64 = expected.iter().sum();
    let peak = expected.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    if let Some((slot, most)) = peak {
        let at = scenario.clock.label(Time::START + scenario.slot * slot as i64);
        let (total, most) = (words::decimals(total, 0), words::decimals(*most, 0));
        facts.push((
            say!("Inquiries", "咨询量"),
            say!("{total}, most in the slot from {at}: {most}", "共 {total}，{at} 起的时段最高：{most}"),
        ));
    }
    match &scenario.demand {
        Demand::Forecast(forecast) => {
            let cv = |cv: f64| words::share_as_written(cv);
            // Variants stand in for the day's factor.
            let day = if forecast.variants.is_empty() { forecast.day_cv } else { 0.0 };
            let error = match (day > 0.0, forecast.slot_cv > 0.0) {
                (false, false) if forecast.variants.is_empty() => {
                    say!(
                        "none: the expected number is certain, who comes is chance",
                        "无：期望值视为准确，仅有随机波动"
                    )
                }
                (true, false) => say!("the day ± {day}", "全天 ± {day}", day = cv(day)),
                (false, true) => say!("each slot ± {slot}", "各时段 ± {slot}", slot = cv(forecast.slot_cv)),
                (true, true) => {
                    say!(
                        "the day ± {day}, each slot ± {slot}",
                        "全天 ± {day}，各时段 ± {slot}",
                        day = cv(day),
                        slot = cv(forecast.slot_cv)
                    )
                }
                (false, false) => String::new(),
            };
            if !error.is_empty() {
                facts.push((say!("Forecast error (standard deviation)", "预测误差（标准差）"), error));
            }
            if !forecast.variants.is_empty() {
                let of = |variant: &crate::scenario::Variant| {
                    format!("× {} ({})", number(variant.factor), cv(variant.probability))
                };
                let variants: Vec<String> = forecast.variants.iter().map(of).collect();
                facts.push((
                    say!("Variants (how likely)", "预测情景（概率）"),
                    variants.join(words::COMMA.now()),
                ));
            }
        }
        Demand::Replay(_) => facts.push((
            say!("Arrivals", "到达"),
            say!("a log, replayed as it was on every day", "按历史日志逐条回放，每个模拟日相同"),
        )),
    }
    if scenario.empty_openings > 0.0 {
        facts.push((
            say!("Windows opened without a message", "只打开窗口不发消息"),
            say!("{share} of all openings", "占全部打开的 {share}", share = share(scenario.empty_openings)),
        ));
    }
    for reason in &scenario.reasons {
        if let Some(repeat) = &reason.repeat {
            let text = say!(
                "{abandoned} of the unanswered, {answered} of the answered, {delay} later",
                "未获回复 {abandoned}、已获回复 {answered}，{delay}后",
                abandoned = share(repeat.abandoned),
                answered = share(repeat.answered),
                delay = typical(&repeat.delay),
            );
            let name = &reason.name;
            facts.push((say!("Write again: {name}", "再次咨询：{name}"), text));
        }
    }
    let margin = scenario.outcomes.margin_per_order;
    if margin > 0.0 {
        facts.push((say!("An order brings", "每单毛利"), format!("{} {}", number(margin), study.currency)));
    }
    facts
}

fn bot(scenario: &Scenario) -> Facts {
    let bot = &scenario.bot;
    let windows = |windows: &[(Time, Time)]| {
        let label = |(from, to): &(Time, Time)| {
            format!("{}–{}", scenario.clock.label(*from), scenario.clock.label(*to))
        };
        windows.iter().map(label).collect::<Vec<_>>().join(words::COMMA.now())
    };
    let mut facts = Facts::new();
    if bot.first_line.is_empty() && bot.assistant.is_empty() {
        facts.push((say!("Bot", "机器人"), say!("none", "无")));
    }
    if !bot.first_line.is_empty() {
        facts.push((say!("First line", "首接"), windows(&bot.first_line)));
        facts.push((say!("Hands over after", "转人工耗时"), law(&bot.handover_delay)));
    }
    if !bot.assistant.is_empty() {
        facts.push((say!("Helps agents", "辅助人工"), windows(&bot.assistant)));
        facts.push((
            say!("Writing time then", "辅助时回复用时"),
            say!("× {factor}", "× {factor}", factor = number(bot.assist_factor)),
        ));
    }
    facts
}

fn replies(scenario: &Scenario) -> Facts {
    let replies = &scenario.replies;
    let mut facts = vec![
        (say!("First reply", "首次回复"), law(&replies.first)),
        (say!("Later replies", "后续回复"), law(&replies.later)),
    ];
    if let Some((part, work)) = &replies.quick_phrase {
        facts.push((
            say!("Quick phrases", "快捷短语"),
            say!(
                "{part} of later replies, {work}",
                "占后续回复的 {part}，{work}",
                part = share(*part),
                work = law(work)
            ),
        ));
    }
    if let Some((part, _)) = replies.parts {
        facts.push((say!("Sent in parts", "分条发送"), share(part)));
    }
    if let Some((slope, above)) = replies.load {
        facts.push((
            say!("Many open inquiries", "同时接待多时"),
            say!(
                "+{slope} writing time for each above {above}",
                "超过 {above} 个后每多 1 个用时 +{slope}",
                slope = share(slope)
            ),
        ));
    }
    for (after, factor) in &replies.fatigue {
        facts.push((
            say!("Fatigue", "疲劳"),
            say!(
                "after {after} × {factor}",
                "上班 {after}后 × {factor}",
                factor = number(*factor),
                after = length(*after)
            ),
        ));
    }
    if let Some((part, work)) = &replies.closing_text {
        facts.push((say!("Closing text", "结束语"), format!("{}, {}", share(*part), law(work))));
    }
    if let Some(wrap_up) = &replies.wrap_up {
        let when = match wrap_up.when {
            WrapUpWhen::AtOnce => say!("at once", "立即处理"),
            WrapUpWhen::WhenIdle => say!("when idle", "空闲时处理"),
        };
        let text = say!(
            "{part} of inquiries, {work}, {when}, due in {due}",
            "{part} 的咨询，{work}，{when}，时限 {due}",
            part = share(wrap_up.probability),
            work = law(&wrap_up.work),
            due = length(wrap_up.due),
        );
        facts.push((say!("Work after the chat", "会话后备注"), text));
    }
    facts
}

fn routing(study: &Study) -> Facts {
    let routing = &study.scenario.routing;
    let book = books::book(study.book.name).unwrap_or(study.book);
    let topology = match routing.topology {
        Topology::Push => say!("pushed to an agent at once", "立即分配给客服"),
        Topology::Central => say!("one queue per group when all are at their cap", "满额时进入分组统一排队"),
    };
    let discipline = match routing.discipline {
        Discipline::LongestWait => say!("who has waited longest", "等待最久的先回"),
        Discipline::NewFirst => say!("new customers first", "新客户先回"),
        Discipline::MostUrgent => say!("whose deadline is nearest", "最临近时限的先回"),
    };
    let on_break = match routing.on_break {
        OnBreak::Suspended => {
            say!("leaves after the reply in hand, customers wait", "回完手头这条即离开，客户等待")
        }
        OnBreak::FinishOwn => say!("finishes own customers first", "先接待完已有客户"),
    };
    let full = |when: WhenFull| match when {
        WhenFull::Queue => say!("waits in the queue", "排队等待"),
        WhenFull::LeaveMessage => say!("leaves a message", "留言"),
    };
    let (suspended, available) = (routing.affinity.if_suspended, routing.affinity.if_available);
    let (within, longer) = (length(suspended), length(available));
    let affinity = match (suspended, available) {
        (Span::ZERO, Span::ZERO) => say!("never", "否"),
        (suspended, available) if suspended == available => {
            say!("within {longer}, even if suspended", "{longer}内，挂起时也分回")
        }
        (Span::ZERO, _) => say!("within {longer}, if available", "{longer}内，可接待时"),
        _ => say!(
            "within {within} even if suspended, {longer} if available",
            "{within}内挂起也分回，{longer}内可接待时分回"
        ),
    };
    vec![
        (say!("Platform", "平台"), book.title.to_string()),
        (say!("Assignment", "分配方式"), topology),
        (say!("Strategy", "分流策略"), study.router.title().to_owned()),
        (say!("Back to the same agent", "分回原客服"), affinity),
        (say!("Agents answer first", "回复次序"), discipline),
        (say!("Who goes on break", "休息时"), on_break),
        (say!("All at their cap", "全部满额时"), full(routing.when_full)),
        (say!("Nobody there", "无人在线时"), full(routing.when_nobody)),
        (say!("Closed when idle for", "无消息自动结束"), length(routing.idle_close)),
    ]
}

fn reasons(scenario: &Scenario) -> Table {
    let totals: Vec<f64> = match &scenario.demand {
        Demand::Forecast(forecast) => forecast.expected.iter().map(|slots| slots.iter().sum()).collect(),
        Demand::Replay(log) => {
            let mut totals = vec![0.0; scenario.reasons.len()];
            log.iter().for_each(|inquiry| totals[usize::from(inquiry.reason)] += 1.0);
            totals
        }
    };
    let total: f64 = totals.iter().sum::<f64>().max(1e-9);
    let hours = hours(scenario);
    let mut by_hour = false;
    let rows = scenario.reasons.iter().zip(totals).map(|(reason, count)| {
        let resolved = hours.iter().map(|hour| crate::scenario::by_hour(&reason.bot_resolves, *hour));
        let (least, most) = resolved.fold((1.0_f64, 0.0_f64), |(a, b), share| (a.min(share), b.max(share)));
        by_hour |= least < most;
        let transfers: f64 = reason.transfers.iter().map(|(_, probability)| probability).sum();
        Row::new([
            Cell::new(reason.name.clone()),
            Cell::new(scenario.groups[usize::from(reason.group)].clone()),
            Cell::new(words::decimals(count / total * 100.0, 1)),
            Cell::new(range(least, most)),
            Cell::new(number(reason.rounds_mean)),
            Cell::new(typical(&reason.gap)),
            Cell::new(typical(&reason.patience_first)),
            Cell::new(typical(&reason.patience_later)),
            Cell::new(words::decimals(reason.silent * 100.0, 0)),
            Cell::new(words::decimals(transfers * 100.0, 1)),
        ])
    });
    let rows: Vec<Row> = rows.collect();
    Table {
        id: "reasons",
        caption: say!("Reasons", "咨询类型"),
        note: by_hour.then(|| {
            say!(
                "Bot resolves: the least and the most of the scenario's hours, where they differ.",
                "机器人解决：各小时不同时，为场景内各小时的最低值–最高值。"
            )
        }),
        columns: vec![
            Column::text(say!("Reason", "类型")),
            Column::text(say!("Group", "分组")),
            Column::number(say!("Share %", "占比 %")),
            Column::number(say!("Bot resolves %", "机器人解决 %")),
            Column::number(say!("Rounds", "平均轮数")),
            Column::number(say!("Customer's gap, median", "客户间隔（中位）")),
            Column::number(say!("Patience for the first reply, median", "等首次回复的耐心（中位）")),
            Column::number(say!("For later replies, median", "等后续回复的耐心（中位）")),
            Column::number(say!("Leave silently %", "无声离开 %")),
            Column::number(say!("Transfers per reply %", "每轮转接 %")),
        ],
        rows,
    }
}

/// The hours of the clock that the scenario touches.
fn hours(scenario: &Scenario) -> Vec<usize> {
    let last = scenario.end + Span::from_micros(-1);
    let starts = (0..24).map(|hour| Time::START + Span::from_hours(hour)).take_while(|at| *at < last);
    let mut hours: Vec<usize> = starts.chain([last]).map(|at| scenario.clock.hour(at)).collect();
    hours.sort_unstable();
    hours.dedup();
    hours
}

/// Shares in per cent without their sign: `40.0`, or `35.0–50.0` where they differ.
fn range(least: f64, most: f64) -> String {
    let (least, most) = (words::decimals(least * 100.0, 1), words::decimals(most * 100.0, 1));
    if least == most { most } else { format!("{least}–{most}") }
}

fn teams(study: &Study, layout: &Layout) -> Table {
    let scenario = &study.scenario;
    let row = |(place, team): (usize, &Team)| {
        let people: u32 =
            layout.lines.iter().filter(|line| usize::from(line.team) == place).map(|line| line.count).sum();
        let kind = study.team_kinds.get(place).copied().unwrap_or_default();
        let cost = study
            .costs
            .as_ref()
            .map_or_else(|| words::NOTHING.into(), |costs| price(&costs[place], &study.currency));
        let at_end = match team.at_end {
            AtEnd::Finish => {
                say!("finish, at most {most}", "收尾，最多 {most}", most = length(team.overtime_max))
            }
            AtEnd::HandOver => say!("hand over", "移交"),
            AtEnd::End => say!("end", "结束"),
        };
        Row::new([
            Cell::new(team.name.clone()),
            Cell::new(kind_name(kind)),
            Cell::new(words::decimals(f64::from(people), 0)),
            Cell::new(profile(&team.work_factor)),
            Cell::new(profile(&team.weight)),
            Cell::new(caps(&team.cap)),
            Cell::new(words::decimals(team.no_show * 100.0, 1)),
            Cell::new(at_end),
            Cell::new(cost),
        ])
    };
    Table {
        id: "teams",
        caption: say!("Teams", "人员类型"),
        note: None,
        columns: vec![
            Column::text(say!("Team", "团队")),
            Column::text(say!("Kind", "用工类型")),
            Column::number(words::people_title(study.persons(layout) == Some(layout.headcount()))),
            Column::number(say!("Writing time ×", "回复用时 ×")),
            Column::number(say!("Weight", "权重")),
            Column::number(say!("Cap", "接待上限")),
            Column::number(say!("Absent %", "缺勤 %")),
            Column::text(say!("Open inquiries at shift end", "下班时未结束的咨询")),
            Column::text(say!("Cost", "成本")),
        ],
        rows: scenario.teams.iter().enumerate().map(row).collect(),
    }
}

fn kind_name(kind: &str) -> String {
    match kind {
        "full-time" => say!("full-time", "全职"),
        "part-time" => say!("part-time", "兼职"),
        "temporary" => say!("temporary", "临时"),
        "outsourced" => say!("outsourced", "外包"),
        other => other.to_owned(),
    }
}

fn price(cost: &Cost, currency: &str) -> String {
    let parts = [
        (cost.per_hour, say!("an hour", "/小时")),
        (cost.per_shift, say!("a shift", "/班")),
        (cost.per_inquiry, say!("an inquiry", "/条咨询")),
        (cost.per_month, say!("a month", "/月")),
        (cost.night_per_hour, say!("an hour at night", "/夜间小时")),
    ];
    let parts = parts.into_iter().filter(|(amount, _)| *amount > 0.0);
    let parts: Vec<String> =
        parts.map(|(amount, each)| format!("{} {currency} {each}", words::money(amount))).collect();
    if parts.is_empty() { words::NOTHING.into() } else { parts.join(" + ") }
}

/// A profile by hour: one number, or its least and greatest.
fn profile(values: &[f64]) -> String {
    let (least, most) =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
    if least == most { number(least) } else { format!("{}–{}", number(least), number(most)) }
}

fn caps(values: &[u32]) -> String {
    let one = |cap: u32| if cap == u32::MAX { say!("none", "无") } else { cap.to_string() };
    match (values.iter().min(), values.iter().max()) {
        (Some(least), Some(most)) if least != most => format!("{}–{}", one(*least), one(*most)),
        (Some(least), _) => one(*least),
        _ => words::NOTHING.into(),
    }
}

/// Without digits that say nothing: `5`, `1.08`.
pub fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Seconds as people say them: `18 s`, `12 min`.
pub fn seconds(value: f64) -> String {
    if value >= 180.0 {
        say!(
            "{minutes} min",
            "{minutes} 分钟",
            minutes = words::decimals(value / 60.0, usize::from(value < 600.0)).replace(".0", "")
        )
    } else {
        say!("{value} s", "{value} 秒", value = number((value * 10.0).round() / 10.0))
    }
}

/// A length of time: `5 min`, `24 h`.
pub fn length(span: Span) -> String {
    if span.is_forever() {
        say!("without end", "无限")
    } else if span >= Span::from_hours(1) {
        say!("{hours} h", "{hours} 小时", hours = number(span.secs() / 3_600.0))
    } else if span >= Span::from_mins(3) {
        say!("{minutes} min", "{minutes} 分钟", minutes = number(span.secs() / 60.0))
    } else {
        seconds(span.secs())
    }
}

/// A distribution of time by its median, where that is what planners know; otherwise in words.
fn typical(law: &Distribution) -> String {
    match law {
        Distribution::Lognormal { mu, .. } => seconds(libm::exp(*mu)),
        other => self::law(other),
    }
}

/// A distribution of time in words.
pub fn law(law: &Distribution) -> String {
    match law {
        Distribution::Constant { secs } => seconds(*secs),
        Distribution::Lognormal { mu, .. } => {
            let (median, mean) = (seconds(libm::exp(*mu)), seconds(law.mean()));
            say!("median {median}, mean {mean}", "中位 {median}，平均 {mean}")
        }
        Distribution::Uniform { min, max } => format!("{}–{}", seconds(*min), seconds(*max)),
        Distribution::Forever => say!("without end", "无限"),
        Distribution::Balking { share: part, otherwise } => {
            say!(
                "{part} leave at once, else {rest}",
                "{part} 立即离开，其余{rest}",
                part = share(*part),
                rest = self::law(otherwise)
            )
        }
        other => say!("mean {mean}", "平均 {mean}", mean = seconds(other.mean())),
    }
}
