//! Charts of a run: rates, customers and people, waits, load, and how one day differs from the next.

use maud::{Markup, html};

use crate::kpi::Unit;
use crate::report::charts::series::{Bins, bins};
use crate::report::html::chart::{self, Below, Chart, Form, Kind, Mark, Series, Side, rounded};
use crate::report::html::day::{clock_axis, customers_and_people, tools};
use crate::report::html::{Page, capital, heading};
use crate::report::{Amount, Report, TargetReport, words};
use crate::say;
use crate::study::Study;

pub fn all(page: &mut Page, study: &Study, report: &Report) -> Markup {
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
    let title = say!("Customers and people", "咨询量与在线人数");
    drawn.push(customers_and_people(study, title, most_message(report), inquiries, people));
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
        let worst = crate::report::verdict::worst(report, figure);
        worst.first().map_or_else(String::new, |(slot, value)| {
            let title = capital(figure.title.now());
            let (clock, value) = (&report.slots[*slot].clock, crate::report::html::share(*value));
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
        crate::report::BetterReport::Higher => value >= bound,
        crate::report::BetterReport::Lower => value <= bound,
    }
}

/// Decimals that tell the middles of bins of this width apart.
fn decimals_of(width: f64) -> usize {
    (0..4).find(|digits| ((width / 2.0) * 10f64.powi(*digits)).fract().abs() < 1e-6).unwrap_or(4) as usize
}
