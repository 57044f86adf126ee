//! The answer in sentences: who is best and how sure that is, who cannot be told apart, what the best keeps.

use super::super::words::{self, NOTHING};
use super::written::with_ends;
use super::{AlternativeReport, CompareReport, ComparedTargetReport, Number, Standing, shown};
use crate::kpi::Unit;
use crate::report::{Amount, BetterReport};
use crate::say;

/// The answer, one short sentence after the other; none without a day.
pub fn sentences(report: &CompareReport) -> Vec<String> {
    let mut sentences = Vec::new();
    sentences.extend(best(report));
    sentences.extend(sureness(report));
    sentences.extend(rest(report));
    sentences
}

/// Who is best, or ahead.
fn best(report: &CompareReport) -> Option<String> {
    let name = shown(report.best.as_deref()?);
    if all_same(report) {
        return Some(say!(
            "No difference on these {days} days: every figure of each of them is the same for all. On rarer days they may differ.",
            "这 {days} 天没有差别：其中每一天的每一项指标在各方案下都相同。更少见的日子里仍可能有差别。",
            days = days(report)
        ));
    }
    let by = report.deciding.title;
    let value = report.ranked().first().and_then(|one| one.value);
    let value = value.map_or_else(|| NOTHING.to_owned(), words::amount);
    Some(if report.decided {
        say!(
            "Best by {by}: {name}, with {value} on the mean day.",
            "按{by}，最好的是 {name}：平均每天 {value}。"
        )
    } else {
        say!(
            "Not decided. Ahead by {by}: {name}, with {value} on the mean day.",
            "尚无定论。按{by}，暂时领先的是 {name}：平均每天 {value}。"
        )
    })
}

/// How sure the choice is, or what it would take to choose.
pub fn sureness(report: &CompareReport) -> Option<String> {
    if report.best.is_none() || all_same(report) {
        return None;
    }
    let zone = zone(report);
    Some(match report.correct_selection_share {
        Some(share) => say!(
            "If one alternative leads all others by {zone} or more, the procedure chooses it in at least {share} of such comparisons (daily values taken as normal).",
            "若有方案比其余方案都好 {zone}以上，这一方法在至少 {share} 的此类对比中会选中它（按日值服从正态分布计）。",
            share = words::share_as_written(share)
        ),
        None => {
            // Who is certainly worse is named with those, though days ended before the procedure left it out.
            let open = report
                .ranked()
                .into_iter()
                .filter(|one| one.contender && !matches!(one.standing, Standing::Best | Standing::Worse));
            let open: Vec<String> = open.map(|one| shown(&one.name)).collect();
            let open = match words::list(&open) {
                open if open.is_empty() => open,
                open => say!("Still open: {open}. ", "仍有可能最好的：{open}。"),
            };
            say!(
                "{open}More days (--max-replications) or a zone of indifference wider than {zone} (--indifference) decide.",
                "{open}要有定论，请增加天数（--max-replications），或把 {zone}的无差异范围放宽（--indifference）。"
            )
        }
    })
}

/// How the others stand to the best, and which targets it misses all the same.
pub fn rest(report: &CompareReport) -> Vec<String> {
    let mut sentences = Vec::new();
    let ranked = report.ranked();
    if report.best.is_none() || all_same(report) {
        sentences.extend(missed(report));
        return sentences;
    }
    let named = |standing: Standing| -> Vec<String> {
        ranked.iter().filter(|one| one.standing == standing).map(|one| shown(&one.name)).collect()
    };
    let (same, worse) = (named(Standing::Same), named(Standing::Worse));
    if !same.is_empty() {
        let names = words::list(&same);
        let days = days(report);
        sentences.push(say!(
            "The same on each of these {days} days: {names}.",
            "这 {days} 天都与它完全相同：{names}。"
        ));
    }
    let close = ranked.iter().filter(|one| one.standing == Standing::NotToldApart);
    let close: Vec<String> = close
        .map(|one| match &one.from_best {
            Some(found) => {
                let (name, gap) = (shown(&one.name), with_ends(&found.number));
                say!("{name} ({gap})", "{name}（{gap}）")
            }
            None => shown(&one.name),
        })
        .collect();
    if !close.is_empty() && report.decided {
        let names = words::list(&close);
        sentences.push(say!(
            "Cannot be told apart from it: {names}. More days (--replications) may tell.",
            "与它分不出高下：{names}。增加天数（--replications）也许能分出。"
        ));
    }
    if !worse.is_empty() {
        let names = words::list(&worse);
        let sure = words::share_as_written(report.confidence_share);
        sentences.push(say!("Worse, at {sure} confidence: {names}.", "更差（{sure} 置信度）：{names}。"));
    }
    if report.decided && ranked.iter().skip(1).all(|one| is_within(report, one)) {
        let zone = zone(report);
        sentences.push(say!(
            "The choice hardly matters: at {sure} confidence nobody is {zone} or more behind.",
            "选哪个差别不大：以 {sure} 的置信度，没有方案落后 {zone}以上。",
            sure = words::share_as_written(report.confidence_share)
        ));
    }
    sentences.extend(missed(report));
    sentences
}

/// The targets that even the best misses.
fn missed(report: &CompareReport) -> Option<String> {
    let best = report.ranked().into_iter().next().filter(|_| report.best.is_some())?;
    let missed = best.targets.iter().filter(|target| !target.kept).map(|target| {
        let figure = report.figure(target.figure).map_or(target.figure, |figure| figure.title.now());
        let met = target.attainment.map_or(0, |attainment| attainment.met_days);
        let (days, bounded) = (report.common_days, words::bounded(target.better, target.bound));
        let promise = words::share_as_written(target.promise_share);
        let found = match target.attainment {
            Some(_) => say!(
                "{figure} {bounded} on {met} of {days} days, promised on {promise}",
                "{figure} {bounded}：{days} 天中 {met} 天达标，承诺 {promise} 的天数"
            ),
            None => say!(
                "{figure} {bounded}: no day counted anything",
                "{figure} {bounded}：各天都没有可统计的数据"
            ),
        };
        if target.slots_below_floor.is_empty() {
            return found;
        }
        let slots = words::some(&target.slots_below_floor);
        say!("{found}, and below its floor at {slots}", "{found}，且 {slots} 低于时段底线")
    });
    let missed: Vec<String> = missed.collect();
    if missed.is_empty() {
        return None;
    }
    let (name, list) = (shown(&best.name), missed.join(&say!("; ", "；")));
    Some(if all_same(report) {
        say!("All of them miss a target: {list}.", "各方案都有目标未达成：{list}。")
    } else {
        say!("{name} still misses a target: {list}.", "{name} 仍有目标未达成：{list}。")
    })
}

/// How an alternative stands, in a word or two.
pub fn standing(report: &CompareReport, one: &AlternativeReport) -> String {
    match one.standing {
        Standing::Best if report.decided => say!("best", "最好"),
        Standing::Best => say!("ahead", "领先"),
        Standing::Same => say!("the same", "相同"),
        Standing::NotToldApart => say!("not told apart", "分不出"),
        Standing::Worse => say!("worse", "更差"),
    }
}

/// Whether a target is kept, and whether that is certain, in a word or two.
pub fn kept(target: &ComparedTargetReport) -> String {
    if target.attainment.is_none() {
        return say!("nothing counted", "无数据");
    }
    match (target.slots_below_floor.is_empty(), target.certain) {
        (true, certain) => words::kept(target.kept, certain).to_owned(),
        (false, true) => say!("missed: slot floor", "未达成：时段底线"),
        (false, false) => say!("missed: slot floor, but not for certain", "未达成：时段底线，但尚不能确定"),
    }
}

/// Whether no alternative differs from another in anything.
pub fn all_same(report: &CompareReport) -> bool {
    report.alternatives.iter().all(|one| matches!(one.standing, Standing::Best | Standing::Same))
}

/// The days that all alternatives have.
fn days(report: &CompareReport) -> String {
    words::decimals(report.common_days as f64, 0)
}

/// The indifference zone: `0.5 points`, `2 s`.
pub fn zone(report: &CompareReport) -> String {
    points(report.deciding.indifference)
}

/// An amount as a difference: of shares in points.
fn points(amount: Amount) -> String {
    let text = words::bound(amount);
    match amount.unit {
        Unit::Share => {
            let points = text.trim_end_matches('%').trim_end();
            say!("{points} points", "{points} 个百分点")
        }
        _ => text,
    }
}

/// How far the best is ahead of another in what decides, which is more than 0 whichever way is better.
pub fn ahead(report: &CompareReport, other: &AlternativeReport) -> Option<Number> {
    let number = other.from_best?.number;
    Some(match report.deciding.better {
        BetterReport::Lower => number,
        BetterReport::Higher => Number {
            value: -number.value,
            interval: number.interval.map(|(low, high)| (-high, -low)),
            ..number
        },
    })
}

/// Whether it is certain that an alternative is less than the indifference zone behind the best.
fn is_within(report: &CompareReport, one: &AlternativeReport) -> bool {
    let ends = ahead(report, one).and_then(|ahead| ahead.interval);
    ends.is_some_and(|(_, high)| high < report.deciding.indifference.value)
}
