//! The first screen: the answer in a sentence, each target with what is known of it, the cost.

use maud::{Markup, html};

use super::super::{AttainmentReport, CostReport, Measure, Report, TargetReport, words};
use super::{capital, share};
use crate::say;

/// `93.4 %`, and its ends `92.9–93.8` if it has any.
pub fn estimate(measure: &Measure) -> (String, Option<String>) {
    let value = format!("{}{}", words::estimated(measure, measure.value), words::sign(measure.unit));
    (value, measure.interval.map(|_| words::interval(measure.interval, measure.unit)))
}

/// The answer in a sentence: of the target that decides, and of how many are kept.
pub fn verdict(report: &Report) -> String {
    let missed = report.targets.iter().filter(|target| !target.kept).count();
    let Some(decides) = report.targets.iter().find(|target| !target.kept).or(report.targets.first()) else {
        let Some(figure) = report.catalog.first() else {
            return say!("Nothing was counted", "没有可统计的数据");
        };
        let title = capital(figure.title.now());
        return match report.estimate(figure.name).map(estimate) {
            Some((value, ends)) => {
                let ends = brackets(ends, report.confidence_share);
                say!("{title} {value}{ends}; nothing is promised", "{title} {value}{ends}；未设目标")
            }
            None => say!("{title}: nothing was counted", "{title}：没有可统计的数据"),
        };
    };
    let alike = report.targets.iter().filter(|target| target.kept == (missed == 0));
    let sure = words::certain_of(alike.clone().filter(|target| target.certain).count(), alike.count());
    let head = match (report.targets.len(), missed) {
        (1, _) => String::new(),
        (2, 0) => say!("Both targets are kept{sure}. ", "两项目标均达成{sure}。"),
        (all, 0) => say!("All {all} targets are kept{sure}. ", "{all} 项目标全部达成{sure}。"),
        (all, 1) => say!("1 of {all} targets is missed{sure}. ", "{all} 项目标中 1 项未达成{sure}。"),
        (all, missed) => {
            say!("{missed} of {all} targets are missed{sure}. ", "{all} 项目标中 {missed} 项未达成{sure}。")
        }
    };
    head + &sentence(decides, report.confidence_share)
}

/// `PDD 30-second rate 93.4 % (92.9–93.8 at 95 %), target ≥ 90 % met on 97 of 100 such days`.
fn sentence(target: &TargetReport, confidence: f64) -> String {
    let title = capital(target.title.now());
    let bound = words::bounded(target.better, target.bound);
    let Some((value, ends)) = target.estimate.as_ref().map(estimate) else {
        return say!(
            "{title}: nothing was counted, target {bound} cannot be judged",
            "{title}：没有可统计的数据，无法判断目标 {bound}"
        );
    };
    let ends = brackets(ends, confidence);
    match target.attainment {
        Some(AttainmentReport { met_days, days, .. }) => {
            let (met, days) = (words::decimals(met_days as f64, 0), words::decimals(days as f64, 0));
            say!(
                "{title} {value}{ends}, target {bound} met on {met} of {days} such days",
                "{title} {value}{ends}，{days} 个这样的日子中有 {met} 天达到目标 {bound}"
            )
        }
        None => say!("{title} {value}{ends}, target {bound}", "{title} {value}{ends}，目标 {bound}"),
    }
}

/// ` (92.9–93.8 at 95 %)`.
fn brackets(ends: Option<String>, confidence: f64) -> String {
    let at = words::share_as_written(confidence);
    ends.map_or_else(String::new, |ends| say!(" ({ends} at {at})", "（{at} 置信区间 {ends}）"))
}

/// A target as a card: its figure, how often it holds, and what is promised.
pub fn card(report: &Report, target: &TargetReport) -> Markup {
    let title = capital(target.title.now());
    let bound = words::bounded(target.better, target.bound);
    html! {
        article.answer .missed[!target.kept] {
            h3 { span { (title) } span.state { (capital(words::kept(target.kept, target.certain))) } }
            div {
            p.value {
                @if let Some((value, ends)) = target.estimate.as_ref().map(estimate) {
                    (value) " " @if let Some(ends) = ends { small { (ends) } }
                } @else { (words::NOTHING) }
            }
            @if let Some(attainment) = target.attainment {
                (gauge(&attainment, target.promise_share))
                p {
                    (say!(
                        "{bound} met on {met} of {days} days ({low}–{high} %), promised on {promise}",
                        "{days} 天中 {met} 天达到 {bound}（{low}–{high}%），承诺 {promise} 的天数",
                        met = words::decimals(attainment.met_days as f64, 0),
                        days = words::decimals(attainment.days as f64, 0),
                        low = words::percent(attainment.low_share),
                        high = words::percent(attainment.high_share),
                        promise = words::share_as_written(target.promise_share),
                    ))
                }
            }
            @if let Some(floor) = words::floor(target) {
                p .weak[!target.slots_below_floor.is_empty()] { (capital(&floor)) }
            }
            @if let Some(counted) = target.counted.as_ref().filter(|counted| !counted.is_empty() && counted.len() < 4) {
                p.small.quiet { (say!("Counted {hours}", "统计时段 {hours}", hours = counted.join(words::COMMA.now()))) }
            }
            @if target.estimate.as_ref().is_some_and(|measure| measure.interval.is_none()) {
                p.small.quiet { (capital(&words::no_interval(report.days))) }
            }
            }
        }
    }
}

/// The share of days as a point on a line from 0 to 100 %, its interval, and the promise as a stroke.
pub fn gauge(attainment: &AttainmentReport, promise: f64) -> Markup {
    let at = |share: f64| format!("{:.2}%", share * 100.0);
    let label = say!(
        "{met} of days meet the bound, {promise} are promised",
        "{met} 的天数达标，承诺 {promise}",
        met = share(attainment.value_share),
        promise = share(promise)
    );
    html! {
        svg.gauge role="img" aria-label=(label) {
            line.track x1="0" x2="100%" y1="9" y2="9" {}
            line.span x1=(at(attainment.low_share)) x2=(at(attainment.high_share)) y1="9" y2="9" {}
            line.promise x1=(at(promise)) x2=(at(promise)) y1="1" y2="17" {}
            circle.dot cx=(at(attainment.value_share)) cy="9" r="4.5" {}
        }
    }
}

/// The cost as a card.
pub fn cost(cost: &CostReport, title: String) -> Markup {
    let currency = &cost.currency;
    let whole = &cost.whole;
    let total = &whole.total;
    html! {
        article.answer {
            h3 { span { (title) } }
            div {
            p.value {
                (words::money(total.value_amount)) " " small { (currency)
                    @if let Some((low, high)) = total.low_amount.zip(total.high_amount).filter(|(low, high)| low < high) {
                        " " (words::money(low)) "–" (words::money(high))
                    }
                }
            }
            dl.parts {
                dt { (say!("planned shifts", "排班")) } dd { (words::money(whole.planned_amount)) }
                @if whole.overtime.value_amount > 0.0 {
                    dt { (say!("overtime to finish", "收尾加班")) } dd { (words::money(whole.overtime.value_amount)) }
                }
                @if whole.inquiries.value_amount > 0.0 {
                    dt { (say!("by the inquiry", "按咨询量计费")) } dd { (words::money(whole.inquiries.value_amount)) }
                }
                @if whole.reserves.value_amount > 0.0 {
                    dt { (say!("reserves called in", "备班人员")) } dd { (words::money(whole.reserves.value_amount)) }
                }
                @if whole.reduction.value_amount > 0.0 {
                    dt { (say!("off for missed contracts", "合同扣款")) } dd { "−" (words::money(whole.reduction.value_amount)) }
                }
                @if let Some(each) = &cost.per_answered_inquiry {
                    dt { (say!("per answered inquiry", "单次人工接待成本")) } dd { (words::money(each.value_amount)) }
                }
            }
            }
        }
    }
}
