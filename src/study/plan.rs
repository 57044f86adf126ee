//! What `peakshift plan` chooses from and respects: families of shift templates, minimums, breaks.

use super::Study;
use super::names::{FAMILY, Names};
use super::people::{MOST, too_many};
use super::source::Findings;
use super::staff::{self, Context};
use super::table::Table;
use super::when::Moment;
use crate::language::Words;
use crate::say;
use crate::scenario::{Clock, DailyWindow, GroupId};
use crate::units::{Span, Time};
use crate::workforce::{Opening, Shift};

/// Most starts of one family.
const MOST_STARTS: usize = 500;

/// What a planned layout respects, and the shift templates that it may use.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanRules {
    /// Length of the planning periods.
    pub period: Span,
    /// Distance between the starts that a break may have.
    pub break_step: Span,
    /// Most of a group on break at once: one, and this share of the others.
    pub away: f64,
    /// Confidence of the certificate.
    pub confidence: f64,
    /// People that are on line whatever the load; at times of which none speaks one of each group for which inquiries are
    /// forecast, unless the list is there and empty.
    pub minimum: Option<Vec<Minimum>>,
    /// Shift templates of the families; empty: the scenario's own shifts are used.
    pub templates: Vec<(Shift, Opening)>,
}

/// A least number of people on line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Minimum {
    /// How many; 0 asks for nobody.
    pub people: u32,
    /// Of which group; of each if `None`.
    pub group: Option<GroupId>,
    /// When, in scenario time.
    pub windows: Vec<(Time, Time)>,
}

impl Study {
    /// The shift templates that a plan may use, who may work them, and where their breaks may fall. Those whose people come
    /// only when a trigger calls them are none: a plan cannot count on them.
    pub fn templates(&self) -> impl Iterator<Item = (&Shift, &Opening)> {
        let families = self.plan.templates.iter().map(|(shift, opening)| (shift, opening));
        let own = self.layout.shifts.iter().zip(&self.openings);
        let all = families.chain(own.filter(|_| self.plan.templates.is_empty()));
        all.filter(|(shift, _)| !self.scenario.calls(&shift.name))
    }
}

/// Reads `[plan]` and `[[templates]]`.
pub(super) fn read(
    table: &Table<'_>,
    families: &[Table<'_>],
    context: &Context<'_>,
    slot: Span,
    end: Time,
) -> PlanRules {
    let minimum = table
        .has("minimum")
        .then(|| table.inlines("minimum").iter().map(|table| minimum(table, context, end)).collect());
    let mut rules = PlanRules {
        period: if table.has("period") { table.get("period") } else { usual_period(end, slot) },
        break_step: table.get("break_step"),
        away: table.get("away"),
        confidence: table.get("confidence"),
        minimum,
        templates: Vec::new(),
    };
    check_period(table, rules.period, slot, end);
    too_many(families, Words::new("families of shift templates", "班次族"));
    let mut names = Names::new(FAMILY);
    for table in families.iter().take(MOST) {
        family(table, context, end, &mut names, &mut rules.templates);
    }
    rules
}

/// The period where none is written: half an hour, or what comes near it and cuts slots and scenario into equal parts.
fn usual_period(end: Time, slot: Span) -> Span {
    let usual = [30, 15, 10, 5].map(Span::from_mins);
    let cuts =
        |period: &Span| [end.micros(), slot.micros()].iter().all(|it| it % period.micros().max(1) == 0);
    usual.into_iter().find(cuts).unwrap_or(slot)
}

fn check_period(table: &Table<'_>, period: Span, slot: Span, end: Time) {
    if period <= Span::ZERO {
        return;
    }
    let problem = |found: String, rule: String| {
        let remedy = say!(
            "write a period such as \"30m\", or another end or slot",
            "请写 \"30m\" 之类的区间，或修改 end 或 slot"
        );
        table.problem("period", found, rule, remedy);
    };
    if end.micros() % period.micros() != 0 {
        problem(
            say!(
                "the scenario's length is no multiple of the period {period}",
                "场景长度不是区间 {period} 的整数倍"
            ),
            say!("the scenario is cut into periods of one length", "场景要切成等长的区间"),
        );
    } else if slot.micros() % period.micros() != 0 {
        problem(
            say!(
                "the slot of {slot} is no multiple of the period {period}",
                "时段 {slot} 不是区间 {period} 的整数倍"
            ),
            say!(
                "each slot is cut into periods, so that floors and hours are the same in a plan and in a report",
                "每个时段切成若干区间，规划与报告中的底线和小时才一致"
            ),
        );
    }
}

fn minimum(table: &Table<'_>, context: &Context<'_>, end: Time) -> Minimum {
    let group = table.has("group").then(|| context.groups.under(table, "group")).flatten();
    let windows: Vec<DailyWindow> = table.get("windows");
    Minimum {
        people: table.get("people"),
        group: group.map(|group| group as GroupId),
        windows: windows.iter().flat_map(|window| window.stretches(context.clock, end)).collect(),
    }
}

/// The shift templates of one family: one for each start, on every day if it is daily.
fn family(
    table: &Table<'_>,
    context: &Context<'_>,
    end: Time,
    names: &mut Names,
    templates: &mut Vec<(Shift, Opening)>,
) {
    let (clock, findings): (&Clock, &Findings<'_>) = (context.clock, context.findings);
    let name: String = table.get("name");
    names.add(findings, name.clone(), table.at("name"));
    let length: Span = table.get("length");
    let every: Span = table.get("every");
    let daily: bool = table.get("daily");
    let first = table.required::<Moment>("first");
    let last = table.opt::<Moment>("last");
    let unread = table.has("last") && last.is_none();
    let breaks = breaks(table, length);
    let (teams, groups) =
        (staff::ids(table, "teams", context.teams), staff::ids(table, "groups", context.groups));
    let Some(first) = first.filter(|_| !unread && length > Span::ZERO && every > Span::ZERO) else { return };
    let first = first.time(clock);
    let last = last.map_or(first, |last| last.time(clock));
    if last < first {
        table.problem(
            "last",
            say!(
                "the last start, {}, is before the first, {}",
                "最晚的开始 {} 早于最早的开始 {}",
                clock.label(last),
                clock.label(first)
            ),
            say!("the last start is the first one or later", "last 不能早于 first"),
            say!(
                "for the day after write \"{}\"",
                "次日请写 \"{}\"",
                clock.label(last + Span::from_hours(24))
            ),
        );
        return;
    }
    let starts = ((last - first).micros() / every.micros()) as usize + 1;
    let days = if daily { (clock.day(end) - clock.day(first)).max(0) + 1 } else { 1 };
    if starts.saturating_mul(days as usize) > MOST_STARTS {
        table.problem(
            "every",
            say!("there are {starts} starts a day on {days} days", "每天 {starts} 个开始时间，共 {days} 天"),
            say!("a family has at most {MOST_STARTS} starts", "一族班次最多 {MOST_STARTS} 个开始时间"),
            say!("write a longer distance between the starts", "请加大开始时间的间隔"),
        );
        return;
    }
    let before = templates.len();
    for day in 0..days {
        for n in 0..starts as i64 {
            let start = first + Span::from_hours(24 * day) + every * n;
            if start >= end || start + length <= Time::START {
                continue;
            }
            let shift = Shift {
                name: format!("{name} {}", clock.label(start)),
                start,
                end: start + length,
                breaks: breaks
                    .iter()
                    .map(|&(pause, after, _)| (start + after, start + after + pause))
                    .collect(),
            };
            let opening = Opening {
                teams: teams.clone(),
                groups: groups.clone(),
                breaks: breaks.iter().map(|&(_, after, before)| (start + after, start + before)).collect(),
            };
            templates.push((shift, opening));
        }
    }
    if templates.len() == before {
        findings.at(
            table.at,
            say!("no shift of {name:?} lies in the scenario", "{name:?} 没有一个班次在场景之内"),
            say!(
                "a shift starts before the scenario's end and ends after its start",
                "班次要在场景结束前开始，在场景开始后结束"
            ),
            say!(
                "check the dates: \"07:00+1\" is on the day after the scenario's first",
                "请检查日期：\"07:00+1\" 是场景第一天的次日"
            ),
        );
    }
}

/// Breaks as (length, earliest, latest start after log-in), in order.
fn breaks(table: &Table<'_>, length: Span) -> Vec<(Span, Span, Span)> {
    let mut breaks: Vec<(Span, Span, Span)> = Vec::new();
    for table in table.inlines("breaks") {
        let pause: Span = table.get("length");
        let after: Span = table.get("after");
        let before = table.opt::<Span>("before").unwrap_or(after);
        if before < after {
            table.problem(
                "before",
                say!(
                    "the latest start, {before}, is before the earliest, {after}",
                    "最晚开始 {before} 早于最早开始 {after}"
                ),
                say!("a break's latest start is its earliest or later", "休息的最晚开始不能早于最早开始"),
                say!("exchange them", "请对调"),
            );
        } else if pause > Span::ZERO && length > Span::ZERO && before + pause > length {
            table.problem(
                "before",
                say!(
                    "a break from {before} to {} after log-in",
                    "上线后 {before} 至 {} 的休息",
                    before + pause
                ),
                say!(
                    "breaks lie inside the shift, which is {length} long",
                    "休息要在班次之内，班次长 {length}"
                ),
                say!("write an earlier latest start", "请写更早的最晚开始"),
            );
        } else if let Some(last) = breaks.last().filter(|last| after < last.1 + last.0) {
            table.problem(
                "after",
                say!(
                    "a break may begin at {after}, before the break before it can be over, at {}",
                    "休息最早可在 {after} 开始，而前一个休息要到 {} 才结束",
                    last.1 + last.0
                ),
                say!("breaks are listed in their order and do not overlap", "休息按顺序列出，且不重叠"),
                say!("write a later start", "请写更晚的开始"),
            );
        } else {
            breaks.push((pause, after, before));
        }
    }
    breaks
}
