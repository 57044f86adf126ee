//! The page of `plan`: what it recommends, how sure it is, what a cheaper layout could save, what binds, the roster.

use maud::{Markup, html};

use super::super::planned::{
    BesideLayoutReport, BindingReport, CertifiedReport, LineReport, PlanReport, blind,
};
use super::super::{Amount, AttainmentReport, words};
use super::chart::{Below, Chart, Form, Kind, Series, Side, TONES, rounded};
use super::day::{clock_axis, tools};
use super::table::{Cell, Column, Heat, Row, Table};
use super::{Page, answer, assumed, capital, figure_title, heading, period, reproduce, share, wall, weak};
use crate::kpi::Unit;
use crate::language::Language;
use crate::say;
use crate::study::Study;
use crate::workforce::{Layout, Roster};

/// Slots that are named as those that bind.
const MOST_SLOTS: usize = 6;

/// The page of a plan: the layout that it found, and its roster if there is one.
pub fn plan_page(
    study: &Study,
    report: &PlanReport,
    layout: &Layout,
    roster: Option<&Roster>,
    command: &str,
) -> String {
    let name = &report.scenario.name;
    let mut page =
        Page::new(say!("{name}: recommended layout", "{name}：排班建议"), name.clone(), facts(report));
    page.section("answer", say!("Answer", "结论"), first_screen(report));
    let people = html! {
        (heading("people", &say!("Who works when", "排班表")))
        (layout_table("layout-table", say!("Recommended layout", "建议排班"), &report.layout, report).markup())
        (wall::chart(&study.scenario, layout, roster))
        @if roster.is_none() && report.scenario.people_count > 0 {
            p.small.quiet { (say!("No roster by person keeps the rules of working time, so the chart shows lines of the layout.", "没有符合工时规则的个人排班表，此处按排班行显示。")) }
        }
    };
    page.section("people", say!("Roster", "排班表"), people);
    let charts = charts(&mut page, study, report, layout);
    page.section("day", say!("The day", "全天走势"), charts);
    let outlook = outlook(report);
    if !outlook.is_empty() {
        let body = html! {
            (heading("outlook", &say!("How it holds up", "稳健性")))
            @for table in &outlook { (table.markup()) }
        };
        page.section("outlook", say!("How it holds up", "稳健性"), body);
    }
    page.section("assumed", say!("Assumptions", "前提假设"), assumed::body(study, layout));
    reproduce(&mut page, command, &[&report.scenario]);
    page.into_text()
}

fn facts(report: &PlanReport) -> String {
    let mut text = say!(
        "{period} · {all} days simulated, {fresh} of them fresh for the certificate",
        "{period} · 共模拟 {all} 天，其中 {fresh} 天专用于验证",
        period = period(&report.scenario),
        all = words::decimals(report.days.total() as f64, 0),
        fresh = words::decimals(report.certificate.days as f64, 0),
    );
    if report.interrupted {
        text += &say!(" · interrupted: the best layout found until then", " · 已中断：截至当时的最优排班");
    }
    text
}

/// An amount with its currency, or hours of work where no cost is known.
fn money(report: &PlanReport, amount: f64) -> String {
    let digits = usize::from(amount.abs() < 1_000.0 && amount != 0.0);
    format!("{} {}", words::decimals(amount, digits), currency(report))
}

fn currency(report: &PlanReport) -> String {
    if report.currency == "hours" { say!("hours of work", "工时") } else { report.currency.clone() }
}

fn first_screen(report: &PlanReport) -> Markup {
    let people = words::rostered(report.scenario.people_count, report.scenario.persons_count);
    let cost = money(report, report.planned_cost);
    let days = words::decimals(report.certificate.days as f64, 0);
    // The promise is as good as that of its targets which holds least often.
    let least =
        report.certificate.targets.iter().filter_map(|target| target.attainment).map(|a| a.met_days).min();
    let met = least.map_or_else(|| words::NOTHING.to_owned(), |met| words::decimals(met as f64, 0));
    let verdict = match (report.kept, report.certificate.targets.len()) {
        (true, 1) => say!(
            "Take {people} for {cost}: the target is met on {met} of {days} fresh days",
            "建议 {people}、{cost}：{days} 个全新模拟日中 {met} 天达标"
        ),
        (true, _) => say!(
            "Take {people} for {cost}: every target is met on at least {met} of {days} fresh days",
            "建议 {people}、{cost}：{days} 个全新模拟日中各项目标均至少 {met} 天达标"
        ),
        (false, _) if report.is_cut => say!(
            "No layout was found in time that keeps the promise: with {people} for {cost}, the best until then, it is met on {met} of {days} fresh days",
            "时间用完前未找到能兑现承诺的排班：其中最好的为 {people}、{cost}，{days} 个全新模拟日中 {met} 天达标"
        ),
        (false, _) => say!(
            "The promise cannot be kept: with {people} for {cost}, the best attainable, it is met on {met} of {days} fresh days",
            "承诺无法兑现：最好的排班为 {people}、{cost}，{days} 个全新模拟日中 {met} 天达标"
        ),
    };
    html! {
        h2.verdict #answer-title { (verdict) }
        div.answers {
            @for target in &report.certificate.targets { (card(report, target)) }
            (cost_card(report))
        }
        (todo(report))
    }
}

/// A target with its certificate.
fn card(report: &PlanReport, target: &CertifiedReport) -> Markup {
    let title = capital(target.title.now());
    let bound = words::bounded(target.better, target.bound);
    let state = if target.kept { say!("Kept", "达成") } else { say!("Not kept", "未达成") };
    html! {
        article.answer .missed[!target.kept] {
            h3 { span { (title) " " span.nowrap { (bound) } } span.state { (state) } }
            div {
            p.value { (target.value.map_or_else(|| words::NOTHING.into(), words::amount)) }
            @if let Some(attainment) = target.attainment {
                (answer::gauge(&attainment, target.promise_share))
                p {
                    (say!(
                        "Met on {met} of {days} fresh days: with {sure} confidence on at least {least} of days; promised {promise}",
                        "{days} 个全新模拟日中 {met} 天达标：有 {sure} 把握至少 {least} 的天数达标，承诺 {promise}",
                        met = words::decimals(attainment.met_days as f64, 0),
                        days = words::decimals(attainment.days as f64, 0),
                        sure = bare(report.certificate.confidence_share),
                        least = share(target.at_least_share),
                        promise = bare(target.promise_share),
                    ))
                }
            }
            }
        }
    }
}

/// `95 %`.
fn bare(value: f64) -> String {
    words::bound(Amount { unit: Unit::Share, value })
}

fn cost_card(report: &PlanReport) -> Markup {
    html! {
        article.answer {
            h3 { span { (say!("Planned cost", "计划成本")) } }
            div {
            p.value { (words::decimals(report.planned_cost, usize::from(report.planned_cost < 1_000.0))) " " small { (currency(report)) } }
            dl.parts {
                @if let Some(persons) = report.scenario.persons_count {
                    dt { (say!("people", "人数")) } dd { (words::decimals(persons as f64, 0)) }
                }
                @if !report.scenario.works_once() {
                    dt { (say!("shifts", "人次")) } dd { (words::decimals(report.scenario.people_count as f64, 0)) }
                }
                dt { (say!("hours of work", "工时")) } dd { (words::decimals(report.work_hours, 1)) }
                @if let Some(bound) = &report.bound {
                    dt { (say!("nothing that keeps it costs less than", "达标的最低成本不低于")) } dd { (words::decimals(bound.least_cost, usize::from(bound.least_cost < 1_000.0))) }
                    dt { (say!("could cost less by at most", "成本最多还可降低")) } dd { (share(bound.gap_share)) }
                    @if bound.gap_share >= 0.0005 {
                        dt { (say!("estimated cheapest", "估计最低")) } dd { (words::decimals(bound.estimated_least_cost, usize::from(bound.estimated_least_cost < 1_000.0))) }
                    }
                }
            }
            }
        }
    }
}

/// What to do: the people by group and team, whom to hire where that is not enough, and the hours that bind.
fn todo(report: &PlanReport) -> Markup {
    // By group and team, how many start when.
    type Starts<'a> = Vec<(&'a str, u32)>;
    let mut parts: Vec<(&str, &str, Starts)> = Vec::new();
    for line in &report.layout {
        let place = parts.iter().position(|(group, team, _)| *group == line.group && *team == line.team);
        let place = place.unwrap_or_else(|| {
            parts.push((&line.group, &line.team, Vec::new()));
            parts.len() - 1
        });
        let starts = &mut parts[place].2;
        match starts.iter_mut().find(|(start, _)| *start == line.start) {
            Some((_, people)) => *people += line.people_count,
            None => starts.push((&line.start, line.people_count)),
        }
    }
    let several = parts.iter().any(|(group, ..)| *group != parts[0].0);
    let said: Vec<String> = parts
        .iter()
        .map(|(group, team, starts)| {
            let name = if several { format!("{group} · {team}") } else { (*team).to_owned() };
            let people: u32 = starts.iter().map(|(_, people)| people).sum();
            let starts = starts
                .iter()
                .map(|(start, people)| say!("{people} from {start}", "{start} 上班 {people} 人"));
            let starts = starts.collect::<Vec<_>>().join(Language::now().pick(", ", "、"));
            if report.scenario.works_once() {
                say!("{people} {name} ({starts})", "{name} {people} 人（{starts}）")
            } else {
                say!("{people} shifts of {name} ({starts})", "{name} {people} 人次（{starts}）")
            }
        })
        .collect();
    let list = Language::now().pick("; ", "；");
    let weak: Vec<String> = report.binding.iter().filter_map(weak_hours).collect();
    html! {
        div.tabled {
            h3 { (say!("What to do", "怎么办")) }
            p { (say!("Put on shift: {said}.", "安排：{said}。", said = said.join(list))) }
            @if let Some(repair) = &report.repair {
                p.weak {
                    (say!("Cheapest repair: hire {lines} for {cost} more.", "最省的补救：增加 {lines}，多花 {cost}。",
                        lines = repair.lines.iter().map(one_line).collect::<Vec<_>>().join(list),
                        cost = money(report, repair.added_cost)))
                }
            } @else if !report.kept && !report.is_cut {
                p.weak {
                    (say!("More people on these shifts would not repair it: add shift templates, or lower the target.",
                        "在现有班次上加人也无法达标：请增加班次，或降低目标。"))
                }
            }
            @for sentence in &weak { p { (sentence) } }
            @for sentence in blind::sentences(report.uncounted.as_ref(), &report.unattended) { p { (sentence) } }
        }
    }
}

/// The head of a column that counts the people of shifts.
fn people_title(report: &PlanReport) -> String {
    words::people_title(report.scenario.works_once())
}

/// `3 full-time pre-sale 20:00–02:00+1`.
fn one_line(line: &LineReport) -> String {
    format!("{} {} {} {}–{}", line.people_count, line.team, line.group, line.start, line.end)
}

/// The hours in which a target goes wrong on the days that decide, worst first.
fn weak_hours(binding: &BindingReport) -> Option<String> {
    let mut slots: Vec<_> = binding.slots.iter().filter(|slot| slot.wrong_share >= 0.02).collect();
    slots.sort_by(|a, b| b.wrong_share.total_cmp(&a.wrong_share));
    let named: Vec<String> = slots
        .iter()
        .take(MOST_SLOTS)
        .map(|slot| format!("{} {:.0}{}", slot.name, slot.wrong_share * 100.0, words::sign(Unit::Share)))
        .collect();
    (!named.is_empty()).then(|| {
        say!(
            "Weak hours, by their share of what goes wrong with {title}: {slots}.",
            "薄弱时段（占{title}问题的比例）：{slots}。",
            title = figure_title(binding.figure),
            slots = named.join(Language::now().pick(", ", "，")),
        )
    })
}

fn layout_table(id: &'static str, caption: String, lines: &[LineReport], report: &PlanReport) -> Table {
    let row = |line: &LineReport| {
        Row::new([
            Cell::new(line.group.clone()),
            Cell::new(line.team.clone()),
            Cell::new(line.start.clone()),
            Cell::new(line.end.clone()),
            Cell::new(if line.breaks.is_empty() { words::NOTHING.to_owned() } else { line.breaks.join(" ") }),
            Cell::new(line.people_count.to_string()),
            Cell::new(words::decimals(line.person_cost, 1)),
            Cell::new(words::decimals(line.person_cost * f64::from(line.people_count), 1)),
        ])
    };
    let people: u32 = lines.iter().map(|line| line.people_count).sum();
    let cost: f64 = lines.iter().map(|line| line.person_cost * f64::from(line.people_count)).sum();
    let mut rows: Vec<Row> = lines.iter().map(row).collect();
    let empty = || Cell::new("");
    rows.push(Row::sum([
        Cell::new(say!("All", "合计")),
        empty(),
        empty(),
        empty(),
        empty(),
        Cell::new(words::decimals(f64::from(people), 0)),
        empty(),
        Cell::new(words::decimals(cost, 1)),
    ]));
    let currency = currency(report);
    Table {
        id,
        caption,
        note: None,
        columns: vec![
            Column::text(say!("Group", "分组")),
            Column::text(say!("Team", "团队")),
            Column::text(say!("Start", "上班")),
            Column::text(say!("End", "下班")),
            Column::text(say!("Breaks", "休息")),
            Column::number(people_title(report)),
            Column::number(say!("{currency} each", "每人 {currency}")),
            Column::number(currency),
        ],
        rows,
    }
}

fn charts(page: &mut Page, study: &Study, report: &PlanReport, layout: &Layout) -> Markup {
    let whole = || Form { digits: 0, sign: String::new() };
    let series = |name: String, kind, tone, form: Form, values: Vec<Option<f64>>| Series {
        name,
        kind,
        tone,
        dashes: None,
        right: false,
        form,
        values,
        low: None,
        high: None,
    };
    let some = |values: Vec<f64>| values.into_iter().map(|value| Some(rounded(value))).collect::<Vec<_>>();
    let inquiries = series(
        say!("Inquiries expected", "预测咨询量"),
        Kind::Bars,
        "bar",
        whole(),
        some(wall::demand(&study.scenario)),
    );
    let people = Series {
        right: true,
        form: Form { digits: 1, sign: String::new() },
        ..series(
            say!("People on shift", "在岗人数"),
            Kind::Line,
            "s0",
            whole(),
            some(weak::on_shift(&study.scenario, layout)),
        )
    };
    let mut drawn = vec![Chart {
        title: say!("Customers and people", "咨询量与在岗人数"),
        message: say!(
            "What is forecast, and who is planned for it, breaks left out.",
            "预测咨询量与计划在岗人数（不含休息）。"
        ),
        full: false,
        x: clock_axis(study),
        left: Side::from_zero("", [&inquiries], 1.0),
        right: Some(Side::from_zero("", [&people], 1.0)),
        series: vec![inquiries, people],
        marks: Vec::new(),
    }];
    let percent = || Form { digits: 1, sign: " %".into() };
    let binding =
        report.binding.iter().filter(|binding| binding.slots.iter().any(|slot| slot.wrong_share > 0.0));
    let wrong: Vec<Series> = binding
        .zip(TONES)
        .map(|(binding, tone)| {
            let shares = binding.slots.iter().map(|slot| Some(rounded(slot.wrong_share * 100.0)));
            let title = capital(&figure_title(binding.figure));
            series(title, Kind::Line, tone, percent(), shares.collect())
        })
        .collect();
    if !wrong.is_empty() && wrong.iter().all(|series| series.values.len() == study.scenario.slots()) {
        // A single target needs no line to be told from others.
        let alone = wrong.len() == 1;
        let wrong: Vec<Series> = wrong
            .into_iter()
            .map(|series| if alone { Series { kind: Kind::Bars, tone: "accent", ..series } } else { series })
            .collect();
        drawn.push(Chart {
            title: say!("Where it goes wrong", "问题出在哪些时段"),
            message: say!(
                "Share of what goes wrong by slot, on the days that decide.",
                "关键日子里各时段占全部问题的比例。"
            ),
            full: false,
            x: clock_axis(study),
            left: Side::from_zero(" %", &wrong, 5.0),
            right: None,
            series: wrong,
            marks: Vec::new(),
        });
    }
    if let Some(frontier) = frontier(report) {
        drawn.push(frontier);
    }
    let odd = drawn.len() % 2 == 1;
    if let Some(first) = drawn.first_mut() {
        first.full = odd;
    }
    html! {
        (heading("day", &say!("The day and the price of certainty", "全天走势与达标代价")))
        (tools())
        div.charts { @for chart in drawn { (page.chart(chart)) } }
        @if report.frontier.len() > 1 { (frontier_table(report).markup()) }
    }
}

/// Cost against the share of days on which everything is kept.
fn frontier(report: &PlanReport) -> Option<Chart> {
    let mut points: Vec<(f64, f64)> =
        report.frontier.iter().map(|point| (point.planned_cost, point.attained_share * 100.0)).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points.dedup_by(|a, b| a.0 == b.0);
    let (first, last) = (points.first()?.0, points.last()?.0);
    if points.len() < 2 {
        return None;
    }
    let margin = (last - first) * 0.05;
    let series = Series {
        name: say!("days on which every target is met", "全部目标达标的天数占比"),
        kind: Kind::Points,
        tone: "s0",
        dashes: None,
        right: false,
        form: Form { digits: 1, sign: " %".into() },
        values: points.iter().map(|(_, share)| Some(rounded(*share))).collect(),
        low: None,
        high: None,
    };
    Some(Chart {
        title: say!("What certainty costs", "成本与达标率"),
        message: say!(
            "Each point is a layout; the upright line is the plan.",
            "每个点是一种排班，竖线为推荐排班。"
        ),
        full: false,
        x: Below {
            title: capital(&say!("cost in {currency}", "成本（{currency}）", currency = currency(report))),
            labels: None,
            names: Vec::new(),
            values: points.iter().map(|(cost, _)| rounded(*cost)).collect(),
            span: Some((rounded(first - margin), rounded(last + margin))),
            form: Form { digits: 0, sign: String::new() },
        },
        left: Side::rates([&series]),
        right: None,
        series: vec![series],
        marks: vec![super::chart::Mark {
            at: rounded(report.planned_cost),
            name: say!("the plan", "推荐排班"),
        }],
    })
}

fn frontier_table(report: &PlanReport) -> Table {
    let row = |point: &super::super::planned::FrontierReport| {
        Row::new([
            Cell::new(words::decimals(point.planned_cost, usize::from(point.planned_cost < 1_000.0))),
            Cell::new(point.people_count.to_string()),
            Cell::new(words::percent(point.attained_share)),
        ])
    };
    Table {
        id: "frontier-table",
        caption: say!(
            "Cost against the share of the search's days on which every target is met (not certified)",
            "成本与全部目标达标天数占比"
        ),
        note: None,
        columns: vec![
            Column::number(capital(&currency(report))),
            Column::number(people_title(report)),
            Column::number(say!("Every target met %", "全部达标 %")),
        ],
        rows: report.frontier.iter().map(row).collect(),
    }
}

/// One person more or less, other circumstances, other ways of planning.
fn outlook(report: &PlanReport) -> Vec<Table> {
    let mut tables = Vec::new();
    if report.circumstances.len() > 1 {
        tables.push(circumstances(report));
    }
    if !report.marginals.is_empty() {
        tables.push(marginals(report));
    }
    if !report.beside.is_empty() {
        tables.push(beside(report));
    }
    tables
}

/// A share of days, the redder the further below the promise.
fn heated(value: f64, promise: f64) -> Cell {
    let short = promise - value;
    let heat = if short > 0.0 { Heat::Worse(0.15 + short / 0.5) } else { Heat::None };
    Cell::heated(words::percent(value), heat, false)
}

/// The promise that all targets together are measured by: the highest.
fn promise(report: &PlanReport) -> f64 {
    report.certificate.targets.iter().map(|target| target.promise_share).fold(0.0, f64::max)
}

fn circumstances(report: &PlanReport) -> Table {
    let sure = bare(report.interval_confidence());
    let interval = || Column::number(say!("{sure} interval", "{sure} 区间"));
    let mut columns = vec![Column::text(say!("If", "情形"))];
    for target in &report.certificate.targets {
        columns.extend([Column::number(format!("{} %", capital(target.title.now()))), interval()]);
    }
    let several = report.certificate.targets.len() > 1;
    if several {
        columns.extend([Column::number(say!("All %", "全部 %")), interval()]);
    }
    let cells = |met: Option<&AttainmentReport>, promise: f64| match met {
        Some(met) => {
            let ends = words::interval(Some((met.low_share, met.high_share)), Unit::Share);
            [heated(met.value_share, promise), Cell::new(ends)]
        }
        None => [Cell::new(words::NOTHING), Cell::new(words::NOTHING)],
    };
    let rows = report.circumstances.iter().map(|it| {
        let mut row = vec![Cell::new(capital(&it.what.to_string()))];
        for (place, target) in report.certificate.targets.iter().enumerate() {
            row.extend(cells(it.met.get(place), target.promise_share));
        }
        if several {
            row.extend(cells(it.all_met.as_ref(), promise(report)));
        }
        Row::new(row)
    });
    let days = report.circumstances.first().map_or(0, |it| it.days);
    Table {
        id: "circumstances-table",
        caption: say!("If things come otherwise: days that meet the target", "情况有变时的达标天数占比"),
        note: Some(say!(
            "The same people on the same shifts, on {days} days each. Orange: below the promise.",
            "人员和班次不变，各模拟 {days} 天。橙色：低于承诺。"
        )),
        columns,
        rows: rows.collect(),
    }
}

fn marginals(report: &PlanReport) -> Table {
    let promise = promise(report);
    let rows = report.marginals.iter().map(|marginal| {
        let line = &marginal.line;
        let share = |share: Option<f64>| {
            share.map_or_else(|| Cell::new(words::NOTHING), |share| heated(share, promise))
        };
        Row::new([
            Cell::new(line.group.clone()),
            Cell::new(line.team.clone()),
            Cell::new(format!("{}–{}", line.start, line.end)),
            Cell::new(line.people_count.to_string()),
            share(marginal.one_less_share),
            share(Some(marginal.as_planned_share)),
            share(marginal.one_more_share),
        ])
    });
    Table {
        id: "marginals-table",
        caption: say!(
            "One person more or less: days on which every target is met",
            "增减一人：全部目标达标的天数占比"
        ),
        note: None,
        columns: vec![
            Column::text(say!("Group", "分组")),
            Column::text(say!("Team", "团队")),
            Column::text(say!("Shift", "班次")),
            Column::number(people_title(report)),
            Column::number(say!("One less %", "少一人 %")),
            Column::number(say!("As planned %", "不变 %")),
            Column::number(say!("One more %", "多一人 %")),
        ],
        rows: rows.collect(),
    }
}

fn beside(report: &PlanReport) -> Table {
    let rows = report.beside.iter().map(|it| {
        let met: Vec<String> = it.own.met_share.iter().map(|share| words::percent(*share)).collect();
        let then = |cell: &dyn Fn(&BesideLayoutReport) -> String| {
            Cell::new(it.scaled.as_ref().map_or_else(|| words::NOTHING.to_owned(), cell))
        };
        Row::new([
            Cell::new(capital(&it.method.to_string())),
            Cell::new(it.own.people_count.to_string()),
            Cell::new(words::decimals(it.own.planned_cost, 0)),
            Cell::heated(met.join(", "), if it.own.kept { Heat::None } else { Heat::Worse(0.4) }, false),
            then(&|scaled| scaled.people_count.to_string()),
            then(&|scaled| words::decimals(scaled.planned_cost, 0)),
            then(&|scaled| words::percent(scaled.planned_cost / report.planned_cost.max(1e-9) - 1.0)),
        ])
    });
    Table {
        id: "beside-table",
        caption: say!("What planners do today, on the same days", "常用排班方法在同样日子的结果"),
        note: Some(say!(
            "Then: with as many people more as attain what the plan attains.",
            "达到同等效果时：按比例加人直到达标。"
        )),
        columns: vec![
            Column::text(say!("Way of planning", "方法")),
            Column::number(people_title(report)),
            Column::number(say!("Cost", "成本")),
            Column::number(say!("Days met %", "达标天数 %")),
            Column::number(match report.scenario.works_once() {
                true => say!("People then", "达标时人数"),
                false => say!("Shifts then", "达标时人次"),
            }),
            Column::number(say!("Cost then", "达标时成本")),
            Column::number(say!("Dearer by %", "贵出 %")),
        ],
        rows: rows.collect(),
    }
}
