//! The first screen: the answer in a sentence, the choice, the best one's targets and what the alternatives cost.

use maud::{Markup, html};

use super::super::answer::gauge;
use super::super::capital;
use super::{Case, cost};
use crate::kpi::Unit;
use crate::report::compared::answer::{ahead, all_same, kept, rest, sureness, zone};
use crate::report::compared::written::{digits, unit_of_differences};
use crate::report::compared::{
    AlternativeReport, CompareReport, ComparedTargetReport, Number, Standing, shown,
};
use crate::report::{Amount, words};
use crate::say;

/// The first screen, its heading having this `id`.
pub fn first_screen(case: &Case, id: &str) -> Markup {
    let (report, best) = (case.report, best(case.report));
    let meaning = meaning(case);
    html! {
        // An interval stays on one line.
        h2.verdict id=(id) { (verdict(report).replace('–', "\u{2060}–\u{2060}")) }
        @if let Some(sentence) = sureness(report) { p.intro { (sentence) } }
        @if let Some(best) = best {
            div.answers {
                (choice_card(report))
                @for target in &best.targets { (target_card(report, best, target)) }
                (cost::card(case, best))
            }
        }
        @if !meaning.is_empty() {
            div.tabled {
                h3 { (say!("What it means", "解读")) }
                @for sentence in &meaning { p { (sentence) } }
            }
        }
    }
}

fn best(report: &CompareReport) -> Option<&AlternativeReport> {
    report.alternatives.iter().find(|one| one.standing == Standing::Best)
}

/// The alternative next to the best that differs from it.
fn next(report: &CompareReport) -> Option<&AlternativeReport> {
    report.ranked().into_iter().find(|one| !matches!(one.standing, Standing::Best | Standing::Same))
}

/// The answer in a sentence.
pub fn verdict(report: &CompareReport) -> String {
    let Some(best) = best(report).filter(|_| report.common_days > 0) else {
        return say!(
            "No day was finished with every alternative: nothing can be compared",
            "没有一天在所有方案下都跑完，无从对比"
        );
    };
    let name = shown(&best.name);
    let (by, target) = (of_mean_day(report, best), on_days(report, best));
    if all_same(report) {
        let (count, days) = (report.alternatives.len(), words::decimals(report.common_days as f64, 0));
        return say!(
            "No difference between the {count} alternatives on these {days} days: {by}{target}",
            "{count} 个方案在这 {days} 天没有差别：{by}{target}"
        );
    }
    let close: Vec<&AlternativeReport> =
        report.alternatives.iter().filter(|one| one.standing == Standing::NotToldApart).collect();
    let lead = next(report).and_then(|next| {
        let gap = lead(&ahead(report, next)?);
        let next = shown(&next.name);
        Some(say!(", {gap} ahead of {next}", "，领先 {next} {gap}"))
    });
    let lead = lead.unwrap_or_default();
    match (report.decided, close.as_slice()) {
        (false, _) => {
            say!(
                "Not decided: {name} is ahead, {by}{lead}{target}",
                "尚无定论：{name} 暂时领先，{by}{lead}{target}"
            )
        }
        (true, []) => say!("{name} is best: {by}{lead}{target}", "{name} 最好：{by}{lead}{target}"),
        // A lead that may be none is no part of the answer.
        (true, [other]) => say!(
            "{name} is best, but {other} cannot be told apart from it: {by}{target}",
            "{name} 最好，但与 {other} 分不出高下：{by}{target}",
            other = shown(&other.name)
        ),
        (true, others) => say!(
            "{name} is best, but {count} others cannot be told apart from it: {by}{target}",
            "{name} 最好，但与另外 {count} 个方案分不出高下：{by}{target}",
            count = others.len()
        ),
    }
}

/// `PDD 30-second rate 93.4 %`.
fn of_mean_day(report: &CompareReport, one: &AlternativeReport) -> String {
    let value = one.value.map_or_else(|| words::NOTHING.to_owned(), words::amount);
    format!("{} {value}", report.deciding.title)
}

/// `, target ≥ 80 % met on 45 of 50 days`, of the target whose figure decides.
fn on_days(report: &CompareReport, best: &AlternativeReport) -> String {
    let target = best.targets.iter().find(|target| target.figure == report.deciding.by);
    let Some((target, met)) = target.and_then(|target| Some((target, target.attainment?))) else {
        return String::new();
    };
    say!(
        "; target {bound} met on {met} of {days} days",
        "；{days} 天中 {met} 天达到目标 {bound}",
        bound = words::bounded(target.better, target.bound),
        met = words::decimals(met.met_days as f64, 0),
        days = words::decimals(met.days as f64, 0),
    )
}

/// `1.2 points (0.9–1.5)`.
pub fn lead(ahead: &Number) -> String {
    let (value, unit, ends) = lead_parts(ahead);
    match ends {
        Some(ends) => say!("{value}{unit} ({ends})", "{value}{unit}（{ends}）"),
        None => format!("{value}{unit}"),
    }
}

/// `1.2`, ` points`, `0.9–1.5`.
fn lead_parts(ahead: &Number) -> (String, String, Option<String>) {
    let digits = digits(ahead);
    let scale = if ahead.unit == Unit::Share { 100.0 } else { 1.0 };
    let write = |value: f64| words::decimals(value * scale, digits).replace('-', "−");
    let ends = ahead.interval.map(|(low, high)| {
        // Where an end is below 0, a dash between would be taken for a sign.
        let between = if low < 0.0 { " … " } else { "–" };
        format!("{}{between}{}", write(low), write(high))
    });
    (write(ahead.value), unit_of_differences(ahead.unit), ends)
}

/// How far the best is ahead, and how surely it was chosen.
fn choice_card(report: &CompareReport) -> Markup {
    let is_close = next(report).is_some_and(|next| next.standing == Standing::NotToldApart);
    let state = match (report.decided, all_same(report)) {
        (_, true) => say!("No difference", "没有差别"),
        (true, false) if is_close => say!("Chosen, but close", "已选出，差距很小"),
        (true, false) => say!("Decided", "已有定论"),
        (false, false) => say!("Not decided", "尚无定论"),
    };
    let count = |count: usize| words::decimals(count as f64, 0);
    let open = report.alternatives.iter().filter(|one| one.standing == Standing::NotToldApart).count();
    let lead = next(report).and_then(|next| Some((shown(&next.name), ahead(report, next)?)));
    html! {
        article.answer .missed[!report.decided && !all_same(report)] {
            h3 {
                span {
                    @match &lead {
                        Some((next, _)) => (say!("Ahead of {next}", "领先 {next}")),
                        None => (say!("Lead", "领先")),
                    }
                }
                span.state { (state) }
            }
            div {
                p.value {
                    @match &lead {
                        Some((_, lead)) => {
                            @let (value, unit, ends) = lead_parts(lead);
                            (value) " " small { (unit.trim()) @if let Some(ends) = ends { " " (ends) } }
                        }
                        None => (words::NOTHING),
                    }
                }
                dl.parts {
                    @if let Some(share) = report.correct_selection_share.filter(|_| !all_same(report)) {
                        dt { (say!("probability of correct selection", "选对的把握")) }
                        dd { "≥ " (words::share_as_written(share)) }
                    }
                    dt { (say!("differences that do not matter", "可忽略的差别")) } dd { "< " (zone(report)) }
                    @if !all_same(report) {
                        dt { (say!("not told apart from it", "与它分不出高下")) }
                        dd { (say!("{open} of {others}", "{others} 个中 {open} 个", open = count(open), others = count(report.alternatives.len() - 1))) }
                    }
                    dt { (say!("days that all have", "共同天数")) } dd { (words::decimals(report.common_days as f64, 0)) }
                }
            }
        }
    }
}

/// A target with the best alternative.
fn target_card(report: &CompareReport, best: &AlternativeReport, target: &ComparedTargetReport) -> Markup {
    let title =
        report.figure(target.figure).map_or_else(|| target.figure.to_owned(), |f| capital(f.title.now()));
    let bound = words::bounded(target.better, target.bound);
    let measure = best.figures.get(target.figure).and_then(Option::as_ref);
    html! {
        article.answer .missed[!target.kept] {
            h3 { span { (title) " " span.nowrap { (bound) } } span.state { (capital(&kept(target))) } }
            div {
                p.value {
                    @if let Some(measure) = measure {
                        (words::amount(Amount { unit: measure.unit, value: measure.mean_of_days })) " "
                        @if measure.mean_of_days_interval.is_some() {
                            small { (words::interval(measure.mean_of_days_interval, measure.unit)) }
                        }
                    } @else { (words::NOTHING) }
                }
                @if let Some(met) = target.attainment {
                    (gauge(&met, target.promise_share))
                    p {
                        (say!(
                            "With {name} met on {met} of {days} days ({low}–{high} %), promised on {promise}",
                            "采用 {name} 时 {days} 天中 {met} 天达标（{low}–{high}%），承诺 {promise} 的天数",
                            name = shown(&best.name),
                            met = words::decimals(met.met_days as f64, 0),
                            days = words::decimals(met.days as f64, 0),
                            low = words::percent(met.low_share),
                            high = words::percent(met.high_share),
                            promise = words::share_as_written(target.promise_share),
                        ))
                    }
                }
            }
        }
    }
}

/// What follows: how the others stand, what the lead costs, and what to do about a target that is missed.
fn meaning(case: &Case) -> Vec<String> {
    let report = case.report;
    let mut sentences = rest(report);
    let Some(best) = best(report) else { return sentences };
    sentences.extend(cost::cheaper(case, best));
    if best.targets.iter().any(|target| !target.kept) {
        sentences.push(say!(
            "peakshift plan finds the cheapest layout that keeps what is promised.",
            "用 peakshift plan 可求出能兑现承诺的最省排班。"
        ));
    } else if !best.targets.is_empty() {
        let name = shown(&best.name);
        sentences.push(say!("{name} keeps every target.", "{name} 达成全部目标。"));
    }
    sentences
}
