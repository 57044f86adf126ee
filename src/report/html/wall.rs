//! The roster's wall chart: people by half-hours, with people at work and inquiries above.

use maud::{Markup, html};

use super::super::roster::wall::{COLUMN as HALF, Half};
use super::super::words;
use super::{copy, overlap};
use crate::language::Language;
use crate::say;
use crate::scenario::{Clock, Demand, GroupId, Scenario, TeamId};
use crate::units::{Span, Time};
use crate::workforce::{Layout, Roster, Shift};

/// Half-hours that one chart shows side by side; a longer roster has a chart for each local date.
const WIDEST: i64 = 72;

/// Rows from which a chart scrolls by itself.
const TALL: usize = 45;

/// Rows from which the people of a line share one.
const MOST_ROWS: usize = 300;

/// A row of the chart: a person, or several who work alike.
struct Worker<'a> {
    name: String,
    team: TeamId,
    group: GroupId,
    count: u32,
    shifts: Vec<&'a Shift>,
    /// Hours of the shifts that start on the chart's dates.
    hours: f64,
}

/// The chart of a layout by name, or line by line where it has no roster.
pub fn chart(scenario: &Scenario, layout: &Layout, roster: Option<&Roster>) -> Markup {
    let workers = workers(scenario, layout, roster);
    let Some((from, to)) = span(workers.iter().flat_map(|worker| worker.shifts.iter().copied())) else {
        return html! { p { (say!("Nobody is on shift.", "没有排班人员。")) } };
    };
    let sheets = if to - from <= WIDEST {
        html! { (sheet(scenario, &workers, (from, to), 0, &caption())) }
    } else {
        by_date(scenario, &workers, (from, to))
    };
    html! { (sheets) p.small.quiet { (note(to - from > WIDEST)) } }
}

/// A chart for each local date. A shift over midnight is drawn on both, so that each half-hour is in one chart with
/// everybody who works then.
fn by_date(scenario: &Scenario, workers: &[Worker], all: (i64, i64)) -> Markup {
    let clock = &scenario.clock;
    html! {
        @for (place, (day, (from, to))) in dates(clock, all).into_iter().enumerate() {
            @let of_day: Vec<Worker> = workers.iter().filter_map(|worker| worker.on((from, to), clock)).collect();
            @if let Some((first, last)) = span(of_day.iter().flat_map(|worker| worker.shifts.iter().copied())) {
                (sheet(scenario, &of_day, (first.max(from), last.min(to)), place, &clock.date(day).to_string()))
            }
        }
    }
}

/// The half-hours of each local date.
fn dates(clock: &Clock, (from, to): (i64, i64)) -> Vec<(i64, (i64, i64))> {
    let mut dates: Vec<(i64, (i64, i64))> = Vec::new();
    for half in from..to {
        let day = clock.day(at(half));
        match dates.last_mut() {
            Some((last, (_, end))) if *last == day => *end = half + 1,
            _ => dates.push((day, (half, half + 1))),
        }
    }
    dates
}

/// What the numbers and bars of the charts are.
fn note(by_date: bool) -> String {
    let counted = say!(
        "At work: the mean of each half-hour, breaks left out.",
        "在岗人数为每半小时的平均值，不含休息。"
    );
    if !by_date {
        return counted;
    }
    let over_midnight = say!(
        " A shift over midnight is drawn on both dates, and counted on each while it goes on: ← began on the date before, where its hours are.",
        "跨零点的班次在两天的图中都画出，并按实际在岗时段计数：← 表示前一天开始的班次，其工时计在前一天。"
    );
    counted + &over_midnight
}

/// Expected inquiries by reporting slot.
pub fn demand(scenario: &Scenario) -> Vec<f64> {
    let mut expected = vec![0.0; scenario.slots()];
    let slot_of = |at: Time| (at.micros() / scenario.slot.micros()) as usize;
    match &scenario.demand {
        Demand::Forecast(forecast) => {
            // Forecast and report may have other slots: each minute's share goes where the minute is.
            let minutes = (forecast.slot.secs() / 60.0).ceil().max(1.0) as i64;
            for slot in 0..forecast.slots() {
                let total: f64 = forecast.expected.iter().map(|reason| reason[slot]).sum();
                for minute in 0..minutes {
                    let at = forecast.slot_start(slot)
                        + Span::from_micros(forecast.slot.micros() / minutes * minute);
                    if let Some(sum) = expected.get_mut(slot_of(at)) {
                        *sum += total * forecast.mean_factor() / minutes as f64;
                    }
                }
            }
        }
        Demand::Replay(log) => {
            for inquiry in log {
                if let Some(sum) = expected.get_mut(slot_of(inquiry.at)) {
                    *sum += 1.0;
                }
            }
        }
    }
    expected
}

impl<'a> Worker<'a> {
    /// The same worker with the shifts only that go on in half-hours of a local date; the hours are of those that start
    /// on it, so that a shift has its hours once.
    fn on(&self, (from, to): (i64, i64), clock: &Clock) -> Option<Worker<'a>> {
        let goes_on = |shift: &&Shift| overlap((shift.start, shift.end), (at(from), at(to))) > Span::ZERO;
        let shifts: Vec<&Shift> = self.shifts.iter().copied().filter(goes_on).collect();
        let day = clock.day(at(from));
        let hours = hours(shifts.iter().copied().filter(|shift| clock.day(shift.start) == day));
        (!shifts.is_empty()).then(|| Worker { name: self.name.clone(), shifts, hours, ..*self })
    }

    /// How many of them are at work in a half-hour, in the mean over it.
    fn at_work(&self, half: i64) -> f64 {
        let shares = self.shifts.iter().map(|shift| Half::of(shift, at(half)).work);
        shares.sum::<f64>() * f64::from(self.count)
    }
}

/// Planned work of shifts, in hours.
fn hours<'a>(shifts: impl Iterator<Item = &'a Shift>) -> f64 {
    shifts.map(|shift| shift.work().secs() / 3_600.0).sum()
}

/// A number with as many of two decimals as it needs.
fn short(value: f64) -> String {
    let needs = |digits: i32| (value * 10_f64.powi(digits)).fract().abs();
    let is_whole = |digits: &i32| needs(*digits).min(1.0 - needs(*digits)) < 1e-6;
    words::decimals(value, (0..2).find(is_whole).unwrap_or(2) as usize)
}

fn caption() -> String {
    say!("Wall chart: who works when", "排班图")
}

fn workers<'a>(scenario: &Scenario, layout: &'a Layout, roster: Option<&Roster>) -> Vec<Worker<'a>> {
    let shift = |place: usize| &layout.shifts[place];
    let mut workers: Vec<Worker> = match roster.filter(|roster| roster.persons.len() <= MOST_ROWS) {
        Some(roster) => {
            let persons = roster.persons.iter().filter_map(|person| {
                let group = person.duties.first()?.group;
                let shifts: Vec<&Shift> = person.duties.iter().map(|duty| shift(duty.shift)).collect();
                let hours = hours(shifts.iter().copied());
                Some(Worker { name: person.id.clone(), team: person.team, group, count: 1, shifts, hours })
            });
            persons.collect()
        }
        None => {
            let lines = layout.lines.iter().filter(|line| line.count > 0);
            let lines = lines.map(|line| Worker {
                name: format!("{} × {}", line.count, shift(line.shift).name),
                team: line.team,
                group: line.group,
                count: line.count,
                shifts: vec![shift(line.shift)],
                hours: hours([shift(line.shift)].into_iter()),
            });
            lines.collect()
        }
    };
    let first = |worker: &Worker| worker.shifts.first().map(|shift| (shift.start, shift.end));
    workers.sort_by(|a, b| {
        (a.group, a.team, first(a)).cmp(&(b.group, b.team, first(b))).then(a.name.cmp(&b.name))
    });
    debug_assert!(workers.iter().all(|worker| usize::from(worker.group) < scenario.groups.len()));
    workers
}

/// From the half-hour of the first start to that of the last end.
fn span<'a>(shifts: impl Iterator<Item = &'a Shift>) -> Option<(i64, i64)> {
    let half = HALF.micros();
    shifts.fold(None, |span: Option<(i64, i64)>, shift| {
        let (from, to) = (shift.start.micros().div_euclid(half), -(-shift.end.micros()).div_euclid(half));
        Some(span.map_or((from, to), |(least, most)| (least.min(from), most.max(to))))
    })
}

/// What a half-hour of somebody's row shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Doing {
    Off,
    Working,
    /// A break, or a part of one.
    Break,
}

/// When a half-hour begins, by its number.
fn at(half: i64) -> Time {
    Time::from_micros(half * HALF.micros())
}

fn doing(shifts: &[&Shift], half: i64) -> Doing {
    let any = |stretch| overlap(stretch, (at(half), at(half + 1))) > Span::ZERO;
    match shifts.iter().find(|shift| any((shift.start, shift.end))) {
        None => Doing::Off,
        Some(shift) if shift.breaks.iter().any(|pause| any(*pause)) => Doing::Break,
        Some(_) => Doing::Working,
    }
}

/// Between which parts of a run of half-hours, in per cent, a break in it or the work in it lies, as a style; none where
/// that is all of it.
fn bounds(stretches: impl Iterator<Item = (Time, Time)>, (half, length): (i64, i64)) -> Option<String> {
    let (from, to) = (at(half), at(half + length));
    let inside = stretches.filter(|stretch| overlap(*stretch, (from, to)) > Span::ZERO);
    let (begin, end) = inside.fold((to, from), |(least, most), (a, b)| (least.min(a), most.max(b)));
    let part = |at: Time| (at.max(from).min(to) - from).secs() / (to - from).secs() * 100.0;
    (begin > from || end < to).then(|| format!("--a:{:.1}%;--b:{:.1}%", part(begin), part(end)))
}

fn sheet(
    scenario: &Scenario,
    workers: &[Worker],
    (from, to): (i64, i64),
    place: usize,
    caption: &str,
) -> Markup {
    let clock = &scenario.clock;
    let id = format!("wall-{place}");
    // Columns of the head: each hour of the clock, and above them each date.
    let stretches = |same: &dyn Fn(i64, i64) -> bool| {
        let mut stretches: Vec<(i64, i64)> = Vec::new();
        for half in from..to {
            match stretches.last_mut() {
                Some((_, count)) if same(half - 1, half) => *count += 1,
                _ => stretches.push((half, 1)),
            }
        }
        stretches
    };
    let day = |half: i64| clock.day(at(half));
    let dates = stretches(&|one, other| day(one) == day(other));
    let hours =
        stretches(&|one, other| day(one) == day(other) && clock.hour(at(one)) == clock.hour(at(other)));
    let people: Vec<f64> =
        (from..to).map(|half| workers.iter().map(|worker| worker.at_work(half)).sum()).collect();
    let most = people.iter().copied().fold(1.0, f64::max);
    // Wide enough for the longest number of people.
    let signs = people.iter().map(|count| short(*count).len()).max().unwrap_or(0) as i64;
    let width = 15.max(7 * signs + 2);
    let mut parts: Vec<&[Worker]> = Vec::new();
    let mut rest = workers;
    while let Some(first) = rest.first() {
        let alike = rest.iter().take_while(|w| (w.group, w.team) == (first.group, first.team)).count();
        let (part, after) = rest.split_at(alike);
        parts.push(part);
        rest = after;
    }
    let columns = to - from;
    html! {
        div.tabled {
            div.over {
                h3 id=(format!("{id}-caption")) { (caption) }
                button.copy.script type="button" hidden data-table=(id) aria-describedby=(format!("{id}-caption")) { (copy()) }
            }
            div.scroll .tall[workers.len() > TALL] tabindex="0" role="region" aria-labelledby=(format!("{id}-caption")) {
                table.wall id=(id) style=(format!("--least:{}px", 220 + columns * width)) {
                    caption.vh { (caption) }
                    thead {
                        @if dates.len() > 1 {
                            tr {
                                td.who {}
                                td.hours {}
                                @for (half, count) in &dates {
                                    th.at scope="colgroup" colspan=(count) { (clock.at(at(*half)).date()) }
                                }
                            }
                        }
                        tr {
                            th.who scope="col" { (say!("Person", "人员")) }
                            th.hours.n scope="col" { (say!("Hours", "工时")) }
                            @for (half, count) in &hours {
                                th.at scope="col" colspan=(count) { (hour(clock, at(*half))) }
                            }
                        }
                    }
                    tbody {
                        tr.total {
                            th.who scope="row" { (say!("At work", "在岗人数")) }
                            td.hours {}
                            @for count in &people {
                                td.heat.more style=(format!("--v:{:.2}", count / most)) { (short(*count)) }
                            }
                        }
                        (inquiries(scenario, (from, to)))
                    }
                    @for part in &parts {
                        tbody {
                            tr { th.part scope="rowgroup" colspan=(columns + 2) { (part_name(scenario, part)) } }
                            @for worker in *part { (row(worker, (from, to), clock)) }
                        }
                    }
                }
            }
        }
    }
}

/// `20`, or `20:30` where the chart begins within the hour.
fn hour(clock: &Clock, at: Time) -> String {
    let text = time_of_day(clock, at);
    text.strip_suffix(":00").map(str::to_owned).unwrap_or(text)
}

/// `20:00`; the date is in the chart's head.
fn time_of_day(clock: &Clock, at: Time) -> String {
    let at = clock.at(at);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// Expected inquiries above the people, if slots are made of half-hours of the chart.
fn inquiries(scenario: &Scenario, (from, to): (i64, i64)) -> Markup {
    let slot = scenario.slot.micros() / HALF.micros();
    if slot < 1 || scenario.slot.micros() % HALF.micros() != 0 {
        return html! {};
    }
    let expected = demand(scenario);
    let most = expected.iter().copied().fold(1.0, f64::max);
    // A slot that goes beyond the chart is cut to it.
    let slots = expected.iter().enumerate().filter_map(|(place, count)| {
        let begin = place as i64 * slot;
        let (begin, end) = (begin.max(from), (begin + slot).min(to));
        (begin < end).then_some((begin, end, *count))
    });
    let slots: Vec<(i64, i64, f64)> = slots.collect();
    let begin = slots.first().map_or(to, |slot| slot.0);
    let end = slots.last().map_or(to, |slot| slot.1);
    html! {
        tr.total {
            th.who scope="row" { (say!("Inquiries expected", "预测咨询量")) }
            td.hours {}
            @if begin > from { td colspan=(begin - from) {} }
            @for (begin, end, count) in &slots {
                td.heat.more colspan=(end - begin) style=(format!("--v:{:.2}", count / most)) { (format!("{count:.0}")) }
            }
            @if end < to { td colspan=(to - end) {} }
        }
    }
}

/// `pre-sale · full-time: 12`.
fn part_name(scenario: &Scenario, part: &[Worker]) -> String {
    let count: u32 = part.iter().map(|worker| worker.count).sum();
    let of = |worker: &Worker| {
        let (group, team) =
            (&scenario.groups[usize::from(worker.group)], &scenario.teams[usize::from(worker.team)].name);
        if scenario.groups.len() > 1 { format!("{group} · {team}") } else { team.clone() }
    };
    let name = part.first().map_or_else(String::new, of);
    Language::now().pick(format!("{name}: {count}"), format!("{name}：{count} 人"))
}

fn row(worker: &Worker, (from, to): (i64, i64), clock: &Clock) -> Markup {
    let mut runs: Vec<(Doing, i64, i64)> = Vec::new();
    for half in from..to {
        let now = doing(&worker.shifts, half);
        match runs.last_mut() {
            Some((before, _, length)) if *before == now => *length += 1,
            _ => runs.push((now, half, 1)),
        }
    }
    let breaks = || worker.shifts.iter().flat_map(|shift| shift.breaks.iter().copied());
    let shifts = || worker.shifts.iter().map(|shift| (shift.start, shift.end));
    let meals =
        breaks().map(|(begin, end)| format!("{}–{}", time_of_day(clock, begin), time_of_day(clock, end)));
    let meals = meals.collect::<Vec<_>>().join(" ");
    // Each shift's times stand in its first stretch of work.
    let mut named: Vec<bool> = vec![false; worker.shifts.len()];
    let mut times = |half: i64| {
        let begin = at(half + 1);
        let of = worker.shifts.iter().position(|shift| shift.start < begin && begin <= shift.end + HALF)?;
        (!std::mem::replace(&mut named[of], true)).then(|| {
            let shift = worker.shifts[of];
            let before = if shift.start < at(from) { "← " } else { "" };
            format!("{before}{}–{}", time_of_day(clock, shift.start), time_of_day(clock, shift.end))
        })
    };
    html! {
        tr {
            th.who scope="row" title=(worker.name) { (worker.name) }
            td.hours.n { @if worker.hours > 0.0 { (short(worker.hours)) } }
            @for (doing, half, length) in &runs {
                @match doing {
                    Doing::Off => td colspan=(length) {},
                    Doing::Break => td.break colspan=(length) style=[bounds(breaks(), (*half, *length))] title=(meals) {
                        span.vh { (say!("break", "休息")) }
                    },
                    Doing::Working => td.on colspan=(length) style=[bounds(shifts(), (*half, *length))] {
                        (times(*half).unwrap_or_default())
                    },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_and_ends_are_drawn_where_they_are() {
        let at = |hours: f64| Time::START + Span::from_secs_f64(hours * 3_600.0);
        let shift = Shift {
            name: "day".into(),
            start: at(0.0),
            end: at(7.75),
            breaks: vec![(at(2.25), at(3.0)), (at(5.0), at(5.25))],
        };
        let of = |half: i64| (doing(&[&shift], half), Half::of(&shift, at(half as f64 / 2.0)).work);
        assert_eq!([0, 3].map(of), [(Doing::Working, 1.0); 2]);
        assert_eq!([4, 5, 10].map(of), [(Doing::Break, 0.5), (Doing::Break, 0.0), (Doing::Break, 0.5)]);
        assert_eq!([15, 16].map(of), [(Doing::Working, 0.5), (Doing::Off, 0.0)]);
        let breaks = |run| bounds(shift.breaks.iter().copied(), run);
        assert_eq!(breaks((4, 2)).as_deref(), Some("--a:25.0%;--b:100.0%"));
        assert_eq!(breaks((10, 1)).as_deref(), Some("--a:0.0%;--b:50.0%"));
        let shifts = |run| bounds([(shift.start, shift.end)].into_iter(), run);
        assert_eq!(shifts((11, 5)).as_deref(), Some("--a:0.0%;--b:90.0%"));
        assert_eq!(shifts((0, 4)), None);
    }

    #[test]
    fn numbers_have_the_decimals_that_they_need() {
        assert_eq!([7.0, 10.5, 7.25, 2.0 / 3.0, 0.0].map(short), ["7", "10.5", "7.25", "0.67", "0"]);
    }
}
