//! The page of `run`: the answer, the weak hours, charts of the day, every hour, the roster, all figures, assumptions.

use maud::{Markup, html};

use super::super::charts::series::{Bins, bins};
use super::super::{Amount, CostParts, Figures, PartReport, Report, TargetReport, blank, long_waits, words};
use super::chart::{self, Below, Chart, Form, Kind, Mark, Series, Side, rounded};
use super::day::{clock_axis, tools};
use super::table::{Cell, Column, Row, Table};
use super::weak::{self, Remedy, Weak};
use super::{Page, answer, assumed, besides, capital, heading, heat, period, reproduce, wall};
use crate::kpi::Unit;
use crate::say;
use crate::study::Study;
use crate::workforce::Roster;

/// The page of a run, `command` being what the user typed for it.
pub fn run_page(study: &Study, report: &Report, command: &str) -> String {
    let name = &report.scenario.name;
    let mut page = Page::new(say!("{name}: simulated days", "{name}：模拟报告"), name.clone(), facts(report));
    page.section("answer", say!("Answer", "结论"), first_screen(study, report));
    let charts = charts(&mut page, study, report);
    page.section("day", say!("The day", "全天走势"), charts);
    let hours = html! {
        (heading("hours", &say!("Hour by hour", "分时段")))
        (heat::map(report).markup())
        @for note in blank::notes(report) { p.small.quiet { (note) } }
        @if let Some(note) = long_waits::of_slots(report) { p.small.quiet { (note) } }
    };
    page.section("hours", say!("Hour by hour", "分时段"), hours);
    let roster = Roster::of(&study.layout, &study.limits, &study.scenario).ok();
    let people = html! {
        (heading("people", &say!("Who works when", "排班表")))
        (wall::chart(&study.scenario, &study.layout, roster.as_ref()))
        @if report.groups.len() > 1 {
            (parts("groups-table", say!("By group", "分组"), say!("Group", "分组"), &report.groups, report).markup())
        }
        (parts("teams-table", say!("By team", "分团队"), say!("Team", "团队"), &report.teams, report).markup())
        @if let Some(costs) = costs(report) { (costs.markup()) }
    };
    page.section("people", say!("Roster", "排班表"), people);
    if let Some(body) = besides::section(report) {
        page.section("besides", besides::name(), body);
    }
    let figures = html! {
        (heading("figures", &say!("All figures", "全部指标")))
        (figures(report).markup())
        (waits(report).markup())
        @for note in long_waits::of_day(report) { p.small.quiet { (note) } }
    };
    page.section("figures", say!("Figures", "指标"), figures);
    page.section("assumed", say!("Assumptions", "前提假设"), assumed::body(study, &study.layout));
    reproduce(&mut page, command, &[&report.scenario]);
    page.into_text()
}

/// When, who, how many days.
fn facts(report: &Report) -> String {
    let scenario = &report.scenario;
    let mut text = say!(
        "{period} · {people} · {days} simulated days",
        "{period} · {people} · 模拟 {days} 天",
        period = period(scenario),
        people = words::people(scenario.people_count, scenario.persons_count),
        days = words::decimals(report.days as f64, 0),
    );
    if report.interrupted {
        text += &say!(" · interrupted", " · 已中断");
    }
    if report.precise == Some(false) && !report.interrupted {
        text += &say!(" · the wanted precision or certainty was not reached", " · 未达到要求的精度或把握");
    }
    text
}

fn first_screen(study: &Study, report: &Report) -> Markup {
    html! {
        // An interval stays on one line.
        h2.verdict #answer-title { (answer::verdict(report).replace('–', "\u{2060}–\u{2060}")) }
        div.answers {
            @for target in &report.targets { (answer::card(report, target)) }
            @if let Some(cost) = &report.cost { (answer::cost(cost)) }
        }
        (weak_hours(study, report))
    }
}

/// The weak hours and what to do about them.
fn weak_hours(study: &Study, report: &Report) -> Markup {
    let weak = Weak::of(study, report);
    if weak.slots.is_empty() {
        return html! {};
    }
    let (missing, counted) = (weak.missing, weak.counted);
    let caption = match missing {
        0 => say!(
            "No hour misses what is promised for the day; the weakest",
            "没有时段低于当日目标，最弱的时段"
        ),
        1 => say!(
            "What to do: 1 of {counted} slots misses what is promised for the day",
            "怎么办：{counted} 个时段中 1 个低于当日目标"
        ),
        _ => say!(
            "What to do: {missing} of {counted} slots miss what is promised for the day",
            "怎么办：{counted} 个时段中 {missing} 个低于当日目标"
        ),
    };
    let mut columns = vec![Column::text(say!("From", "时段")), Column::text(say!("Remedy", "建议"))];
    columns.extend(report.targets.iter().map(|target| Column::number(with_bound(target))));
    columns.extend([
        Column::number(say!("Inquiries to people", "转人工量")),
        Column::number(say!("People", "在线人数")),
        Column::number(say!("Per person and hour", "人均每小时")),
    ]);
    let rows = weak.slots.iter().map(|slot| {
        let mut cells = vec![
            Cell::new(report.slots[slot.slot].clock.clone()),
            Cell::wide(remedy(report, slot, missing > 0)),
        ];
        cells.extend(report.targets.iter().map(|target| match weak::value(report, target, slot.slot) {
            Some(value) => {
                let unit = target.bound.unit;
                Cell::heated(
                    words::amount(Amount { unit, value }),
                    super::table::Heat::None,
                    weak::misses(target, value),
                )
            }
            None => Cell::new(words::NOTHING),
        }));
        cells.push(Cell::new(words::decimals(slot.inquiries, 0)));
        cells.push(Cell::new(words::decimals(slot.people, 1)));
        cells.push(Cell::new(
            slot.load.map_or_else(|| words::NOTHING.into(), |load| words::decimals(load, 1)),
        ));
        Row::new(cells)
    });
    let table = Table { id: "weak-table", caption, note: None, columns, rows: rows.collect() };
    let most = weak.sustained.map(|most| words::decimals(most, 1));
    html! {
        (table.markup())
        p.small.quiet {
            @match most {
                Some(most) => (say!(
                    "Rule of thumb: hours that met the targets had at most {most} inquiries per person and hour. peakshift plan finds the cheapest layout; run it to see what it keeps.",
                    "经验估算：达标时段人均每小时最多接待 {most} 个咨询。用 peakshift plan 求最省的排班，再模拟验证。"
                )),
                None => (say!(
                    "No hour met the targets, so this day does not tell how many people would: ask peakshift plan.",
                    "没有时段达标，无法据此推算所需人数，请用 peakshift plan 求解。"
                )),
            }
        }
    }
}

fn remedy(report: &Report, slot: &weak::WeakSlot, missing: bool) -> String {
    let away = (slot.at_meal >= 0.5).then(|| words::decimals(slot.at_meal, 1));
    match (slot.remedy, away) {
        (Remedy::People(more), Some(away)) => {
            say!(
                "about {more} more, or spread meals: {away} are away",
                "约加 {more} 人，或错开休息（{away} 人离岗）"
            )
        }
        (Remedy::People(more), None) => say!("about {more} more", "约加 {more} 人"),
        (Remedy::Breaks, Some(away)) => say!("spread meals: {away} are away", "错开休息（{away} 人离岗）"),
        (Remedy::Before(before), _) => {
            let clock = &report.slots[before].clock;
            say!("catches up from {clock}: mend that first", "在消化 {clock} 的积压，先补该时段")
        }
        _ if missing => {
            say!("not short by load: look at groups and shift ends", "人均负荷不高：查看分组和交接班")
        }
        _ => words::NOTHING.into(),
    }
}

/// `30-second rate ≥ 90 %`.
fn with_bound(target: &TargetReport) -> String {
    let bound = words::bounded(target.better, Amount { value: weak::bound(target), ..target.bound });
    format!("{} {bound}", capital(target.title.now()))
}

fn charts(page: &mut Page, study: &Study, report: &Report) -> Markup {
    let series = |name: &str, unit, tone| {
        let title = report.figure(name).map_or_else(String::new, |figure| capital(figure.title.now()));
        Series::of_figure(report, name, title, unit, tone)
    };
    let mut drawn = Vec::new();
    if let Some(chart) = rates(study, report) {
        drawn.push(chart);
    }
    let inquiries =
        Series { kind: Kind::Bars, tone: "bar", ..series("inquiries", Unit::Count, "bar").plain() };
    let people = Series { right: true, ..series("people-online", Unit::Count, "s0").plain() };
    drawn.push(Chart {
        title: say!("Customers and people", "咨询量与在线人数"),
        message: most_message(report),
        full: false,
        x: clock_axis(study),
        left: Side::from_zero("", [&inquiries], 1.0),
        right: Some(Side::from_zero("", [&people], 1.0)),
        series: vec![inquiries, people],
        marks: Vec::new(),
    });
    let (first, every) =
        (series("mean-first-wait", Unit::Seconds, "s0"), series("mean-wait", Unit::Seconds, "s1"));
    drawn.push(Chart {
        title: say!("Mean waits", "平均响应时长"),
        message: waits_message(report),
        full: false,
        x: clock_axis(study),
        left: Side::from_zero(words::sign(Unit::Seconds), [&first, &every], 5.0),
        right: None,
        series: vec![first, every],
        marks: Vec::new(),
    });
    let open = series("open-per-agent", Unit::Count, "s0");
    let busy = Series { right: true, dashes: Some([2, 3]), ..series("occupancy", Unit::Share, "s1").plain() };
    drawn.push(Chart {
        title: say!("Load of each agent", "客服负荷"),
        message: say!(
            "Open inquiries per agent, and the share of time spent writing.",
            "人均同时接待量与工作饱和度。"
        ),
        full: false,
        x: clock_axis(study),
        left: Side::from_zero("", [&open], 1.0),
        right: Some(Side { sign: words::sign(Unit::Share).into(), range: (0.0, 105.0) }),
        series: vec![open, busy],
        marks: Vec::new(),
    });
    drawn.extend(days(report));
    let odd = drawn.len() % 2 == 1;
    if let Some(first) = drawn.first_mut() {
        first.full = odd;
    }
    html! {
        (heading("day", &say!("The day", "全天走势")))
        p.intro { (say!("Lines are the mean of all simulated days; bands hold eight days of ten.", "折线为全部模拟日的均值，阴影覆盖八成的日子。")) }
        (tools())
        div.charts { @for chart in drawn { (page.chart(chart)) } }
    }
}

fn rates(study: &Study, report: &Report) -> Option<Chart> {
    let figures = report.headline_rates();
    let mut series = chart::rates(report, &figures, |figure| capital(figure.title.now()));
    if series.iter().all(Series::is_empty) {
        return None;
    }
    let slots = report.slots.len();
    for target in &report.targets {
        if figures.iter().any(|figure| figure.name == target.figure) {
            let name =
                say!("target {bound}", "目标 {bound}", bound = words::bounded(target.better, target.bound));
            series.push(Series::bound(
                name,
                target.bound.value * 100.0,
                slots,
                "accent",
                Form::of(Unit::Share),
            ));
        }
    }
    let message = figures.first().map_or_else(String::new, |figure| {
        let worst = super::super::verdict::worst(report, figure);
        worst.first().map_or_else(String::new, |(slot, value)| {
            let title = capital(figure.title.now());
            let (clock, value) = (&report.slots[*slot].clock, super::share(*value));
            say!(
                "{title} is lowest in the slot from {clock}: {value}.",
                "{title} 在 {clock} 起的时段最低：{value}。"
            )
        })
    });
    Some(Chart {
        title: say!("Reply rates", "应答率"),
        message,
        full: false,
        x: clock_axis(study),
        left: Side::rates(&series),
        right: None,
        series,
        marks: Vec::new(),
    })
}

fn most_message(report: &Report) -> String {
    let most = |name: &str| {
        let slots = report
            .slots
            .iter()
            .filter_map(|slot| Some((&slot.clock, slot.figures.get(name)?.as_ref()?.value)));
        slots.reduce(|best, slot| if slot.1 > best.1 { slot } else { best })
    };
    match (most("inquiries"), most("people-online")) {
        (Some((at, inquiries)), Some((then, people))) => say!(
            "Most inquiries from {at}: {inquiries}; most people from {then}: {people}.",
            "{at} 咨询量最高：{inquiries}；{then} 在线人数最多：{people}。",
            inquiries = words::decimals(inquiries, 0),
            people = words::decimals(people, 1),
        ),
        _ => String::new(),
    }
}

fn waits_message(report: &Report) -> String {
    let value = |name: &str| {
        report
            .estimate(name)
            .map(|measure| words::amount(Amount { unit: measure.unit, value: measure.value }))
    };
    match (value("mean-first-wait"), value("mean-wait")) {
        (Some(first), Some(every)) => say!(
            "Over the day {first} for the first reply, {every} for every reply.",
            "全天平均：首次响应 {first}，每轮响应 {every}。"
        ),
        _ => String::new(),
    }
}

/// The days by the first target's figure: those that miss its bound and those that meet it.
fn days(report: &Report) -> Option<Chart> {
    let target = report.targets.first()?;
    let figure = report.figure(target.figure)?;
    let scale = if figure.kind == Unit::Share { 100.0 } else { 1.0 };
    let values: Vec<f64> = figure.daily.iter().flatten().map(|value| value * scale).collect();
    if values.len() < 2 {
        return None;
    }
    let bound = target.bound.value * scale;
    let range = if figure.kind == Unit::Share { (0.0, 100.0) } else { (0.0, f64::INFINITY) };
    let Bins { start, width, days } = bins(&values, Some(bound), target.better, range)?;
    let middles: Vec<f64> = (0..days.len()).map(|bin| rounded(start + (bin as f64 + 0.5) * width)).collect();
    let meets = |middle: f64| weak_side(target, middle, bound);
    let part = |wanted: bool| -> Vec<Option<f64>> {
        let bins = middles.iter().zip(&days);
        bins.map(|(middle, days)| (meets(*middle) == wanted).then_some(f64::from(*days))).collect()
    };
    let count = |name: String, tone, values| Series {
        name,
        kind: Kind::Bars,
        tone,
        dashes: None,
        right: false,
        form: Form { digits: 0, sign: String::new() },
        values,
        low: None,
        high: None,
    };
    let mut series = vec![
        count(say!("days that meet it", "达标天数"), "s1", part(true)),
        count(say!("days that miss it", "未达标天数"), "accent", part(false)),
    ];
    // Where all days are on one side of the bound, the legend names no other.
    series.retain(|series| !series.is_empty());
    let title = capital(figure.title.now());
    let bounded = words::bounded(target.better, target.bound);
    let (met, all) = target.attainment.map_or((0, 0), |a| (a.met_days, a.days));
    let (first, last) = (start.min(bound), (start + width * days.len() as f64).max(bound));
    Some(Chart {
        title: say!("One day differs from the next: {title}", "每天都不一样：{title}"),
        message: say!(
            "The platform judges each day: {met} of {all} days meet {bounded}.",
            "平台按天考核：{all} 天中 {met} 天达到 {bounded}。"
        ),
        full: false,
        x: Below {
            title: title.clone(),
            labels: None,
            names: Vec::new(),
            values: middles,
            span: Some((rounded(first - 0.25 * width), rounded(last + 0.25 * width))),
            form: Form { digits: decimals_of(width), sign: words::sign(figure.kind).to_owned() },
        },
        left: Side::from_zero("", &series, 1.0),
        right: None,
        series,
        marks: vec![Mark { at: rounded(bound), name: bounded }],
    })
}

/// Whether a value lies on the side of the bound that meets it.
fn weak_side(target: &TargetReport, value: f64, bound: f64) -> bool {
    match target.better {
        super::super::BetterReport::Higher => value >= bound,
        super::super::BetterReport::Lower => value <= bound,
    }
}

/// Decimals that tell the middles of bins of this width apart.
fn decimals_of(width: f64) -> usize {
    (0..4).find(|digits| ((width / 2.0) * 10f64.powi(*digits)).fract().abs() < 1e-6).unwrap_or(4) as usize
}

/// A name of a figure and its value in a part, `–` where nothing was counted.
fn value(figures: &Figures, name: &str) -> Cell {
    Cell::new(match figures.get(name).and_then(Option::as_ref) {
        Some(measure) => words::estimated(measure, measure.value),
        None => words::NOTHING.to_owned(),
    })
}

/// Groups or teams by what planners look at.
fn parts(id: &'static str, caption: String, kind: String, parts: &[PartReport], report: &Report) -> Table {
    let mut names: Vec<(&str, String)> = vec![
        ("inquiries", say!("Inquiries", "咨询量")),
        ("people-online", say!("People", "在线人数")),
        ("open-per-agent", say!("Open each", "人均同时接待")),
        ("occupancy", say!("Busy %", "饱和度 %")),
        ("mean-first-wait", say!("Mean first wait s", "首次响应 秒")),
        ("mean-wait", say!("Mean wait s", "平均响应 秒")),
    ];
    for figure in report.headline_rates() {
        names.push((figure.name, format!("{} %", capital(figure.title.now()))));
    }
    let mut columns = vec![Column::text(kind)];
    columns.extend(names.iter().map(|(_, title)| Column::number(title.clone())));
    let rows = parts.iter().map(|part| {
        let cells = names.iter().map(|(name, _)| value(&part.figures, name));
        Row::new(std::iter::once(Cell::new(part.name.clone())).chain(cells))
    });
    Table { id, caption, note: None, columns, rows: rows.collect() }
}

fn costs(report: &Report) -> Option<Table> {
    let cost = report.cost.as_ref().filter(|cost| cost.teams.len() > 1)?;
    type Part = fn(&CostParts) -> f64;
    let parts: [(String, Part); 5] = [
        (say!("Planned", "排班"), |parts| parts.planned_amount),
        (say!("Overtime", "收尾加班"), |parts| parts.overtime.value_amount),
        (say!("Inquiries", "按咨询量计费"), |parts| parts.inquiries.value_amount),
        (say!("Reserves", "备班人员"), |parts| parts.reserves.value_amount),
        (say!("Missed contracts", "合同扣款"), |parts| -parts.reduction.value_amount),
    ];
    // What costs nobody anything needs no column.
    let parts: Vec<&(String, Part)> = parts.iter().filter(|(_, part)| part(&cost.whole) != 0.0).collect();
    let row = |name: String, people: u64, of: &CostParts| {
        let mut cells = vec![Cell::new(name), Cell::new(words::decimals(people as f64, 0))];
        cells.extend(parts.iter().map(|(_, part)| Cell::new(words::money(part(of)))));
        cells.push(Cell::new(words::money(of.total.value_amount)));
        cells
    };
    let mut rows: Vec<Row> = cost
        .teams
        .iter()
        .map(|team| Row::new(row(team.name.clone(), team.people_count, &team.parts)))
        .collect();
    rows.push(Row::sum(row(say!("All", "合计"), report.scenario.people_count, &cost.whole)));
    let mut columns = vec![
        Column::text(say!("Team", "团队")),
        Column::number(words::people_title(report.scenario.works_once())),
    ];
    columns.extend(parts.iter().map(|(title, _)| Column::number(title.clone())));
    columns.push(Column::number(say!("Total", "合计")));
    Some(Table {
        id: "cost-table",
        caption: say!("Cost of a day in {currency}", "每日成本（{currency}）", currency = &cost.currency),
        note: None,
        columns,
        rows,
    })
}

fn figures(report: &Report) -> Table {
    let rows = report.catalog.iter().filter(|figure| !figure.is_repeated).filter_map(|figure| {
        let measure = report.estimate(figure.name)?;
        let (value, ends) = answer::estimate(measure);
        let day = |value: f64| Cell::new(words::estimated(measure, value));
        Some(Row::new([
            Cell::new(capital(figure.title.now())),
            Cell::new(value),
            Cell::new(ends.unwrap_or_else(|| words::NOTHING.into())),
            day(measure.days_p10),
            day(measure.days_p50),
            day(measure.days_p90),
        ]))
    });
    let confidence = words::bound(Amount { unit: Unit::Share, value: report.confidence_share });
    Table {
        id: "figures-table",
        caption: say!("Figures over the whole scenario", "整体指标"),
        note: None,
        columns: vec![
            Column::text(say!("Figure", "指标")),
            Column::number(say!("Value", "数值")),
            Column::number(say!("{confidence} interval", "{confidence} 区间")),
            Column::number(say!("10 % of days ≤", "10% 的天数 ≤")),
            Column::number(say!("Median day", "中位日")),
            Column::number(say!("90 % of days ≤", "90% 的天数 ≤")),
        ],
        rows: rows.collect(),
    }
}

fn waits(report: &Report) -> Table {
    let rows = [
        (say!("First reply", "首次响应"), &report.waits.first),
        (say!("Every round", "每轮响应"), &report.waits.rounds),
    ];
    let rows = rows.into_iter().map(|(name, waits)| {
        let shares = [waits.p50_seconds, waits.p90_seconds, waits.p95_seconds, waits.p99_seconds];
        let shares = shares.map(|wait| {
            Cell::new(wait.map_or_else(|| words::NOTHING.into(), |wait| words::decimals(wait, 1)))
        });
        let answered = words::decimals(waits.answered_count as f64 / report.days.max(1) as f64, 0);
        Row::new(std::iter::once(Cell::new(name)).chain(shares).chain([Cell::new(answered)]))
    });
    Table {
        id: "waits-table",
        caption: say!("Waits of those who were answered, in seconds", "已回复客户的响应时长（秒）"),
        note: None,
        columns: vec![
            Column::text(say!("Wait", "响应")),
            Column::number(say!("Half ≤", "50% ≤")),
            Column::number(say!("90 % ≤", "90% ≤")),
            Column::number(say!("95 % ≤", "95% ≤")),
            Column::number(say!("99 % ≤", "99% ≤")),
            Column::number(say!("Answered a day", "每日已回复")),
        ],
        rows: rows.collect(),
    }
}
