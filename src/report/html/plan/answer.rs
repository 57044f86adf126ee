//! The first screen of a plan: what it recommends, its certificate, its cost and what to do.

use maud::{Markup, html};

use super::{currency, money};
use crate::kpi::Unit;
use crate::language::Language;
use crate::report::html::{answer, capital, figure_title, share};
use crate::report::planned::{BindingReport, BoundReport, CertifiedReport, LineReport, PlanReport, blind};
use crate::report::words;
use crate::say;

/// Slots that are named as those that bind.
const MOST_SLOTS: usize = 6;

pub fn first_screen(report: &PlanReport) -> Markup {
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
            "Take {people} for {cost}: each target is met on at least {met} of {days} fresh days",
            "建议 {people}、{cost}：{days} 个全新模拟日中各项目标均至少 {met} 天达标"
        ),
        (false, _) if report.is_cut => say!(
            "No layout that keeps the promise was found before the search was cut short: with {people} for {cost}, the best until then, it is met on {met} of {days} fresh days",
            "搜索提前结束前未找到能兑现承诺的排班：其中最好的为 {people}、{cost}，{days} 个全新模拟日中 {met} 天达标"
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
                        sure = words::share_as_written(report.certificate.confidence_share),
                        least = share(target.at_least_share),
                        promise = words::share_as_written(target.promise_share),
                    ))
                }
            }
            }
        }
    }
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
                @if report.planned_inquiries_cost >= 0.005 {
                    dt { (say!("of it for inquiries, as expected", "其中按接待量预计")) } dd { (words::decimals(report.planned_inquiries_cost, 0)) }
                }
                @if report.fixed_people_count > 0 {
                    dt { (say!("were there already", "其中已定的人次")) } dd { (words::decimals(report.fixed_people_count as f64, 0)) }
                }
                @if let Some(bound) = &report.bound {
                    dt {
                        @if report.fixed_people_count > 0 {
                            (say!("nothing with them that keeps it costs less than ({sure})", "保留他们且达标的最低成本不低于（{sure}）", sure = sure(bound)))
                        } @else {
                            (say!("nothing that keeps it costs less than ({sure})", "达标的最低成本不低于（{sure}）", sure = sure(bound)))
                        }
                    }
                    dd { (words::decimals(bound.least_cost, usize::from(bound.least_cost < 1_000.0))) }
                    dt { (say!("could cost less by at most", "成本最多还可降低")) } dd { (share(bound.gap_share)) }
                    @if bound.gap_share >= 0.0005 {
                        dt { (say!("estimated cheapest", "估计最低")) } dd { (words::decimals(bound.estimated_least_cost, usize::from(bound.estimated_least_cost < 1_000.0))) }
                    }
                }
            }
            @if let Some(bound) = &report.bound {
                p.small.quiet {
                    (say!("That nothing costs less is by {method} and assumes: {assumption}", "最低成本由{method}求出，假设：{assumption}",
                        method = bound.method, assumption = bound.assumption))
                }
            }
            }
        }
    }
}

/// How sure a bound is.
fn sure(bound: &BoundReport) -> String {
    let confidence = words::percent(bound.confidence_share);
    say!("confidence {confidence} %", "置信度 {confidence}%")
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
                let s = if people == 1 { "" } else { "s" };
                say!("{people} shift{s} of {name} ({starts})", "{name} {people} 人次（{starts}）")
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
            @if let Some(sentence) = report.cut_short() { p { (sentence) } }
            @for sentence in &weak { p { (sentence) } }
            @for sentence in blind::sentences(report.uncounted.as_ref(), &report.unattended) { p { (sentence) } }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::planned::tests::report;

    #[test]
    fn a_plan_promises_what_its_worst_target_keeps() {
        let mut report = report(40.0, [3, 2]);
        report.certificate.days = 1_000;
        report.certificate.targets.push(report.certificate.targets[0].clone());
        for (target, met) in report.certificate.targets.iter_mut().zip([942, 980]) {
            target.attainment.as_mut().unwrap().met_days = met;
        }
        let screen = first_screen(&report).into_string();
        assert!(screen.contains("each target is met on at least 942 of 1,000 fresh days"), "{screen}");
    }

    #[test]
    fn people_who_start_together_are_counted_together() {
        let mut report = report(40.0, [3, 2]);
        // The same shift with its break at another time.
        let other = LineReport { people_count: 2, ..report.layout[0].clone() };
        report.layout.insert(1, other);
        let screen = first_screen(&report).into_string();
        assert!(screen.contains("full-time (5 from 20:00, 2 from 08:00+1)"), "{screen}");
    }
}
