//! How numbers and answers are put into words: per cent, seconds, counts, and the sentence that answers.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Amount, BetterReport, Measure, TargetReport};
use crate::kpi::Unit;
use crate::language::Words;
use crate::say;

/// What stands where there is no number.
pub const NOTHING: &str = "–";

/// A share as per cent without its sign: `93.4`; a digit more, up to four, where fewer would show 0 or 100 for
/// what is neither.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let plain = format!("{percent:.1}");
    let rounds_off = (plain == "100.0" && share < 1.0) || (plain == "0.0" && share > 0.0);
    let digits = match percent.min(100.0 - percent) {
        _ if !rounds_off => return plain,
        rest if rest >= 0.005 => 2,
        rest if rest >= 0.0005 => 3,
        _ => 4,
    };
    format!("{percent:.digits$}")
}

/// A value of an estimate, or one of its days', in its unit and without the unit's sign: a share with as many
/// decimals as the ends of its interval, where [`percent`] may show more than the interval supports.
pub fn estimated(measure: &Measure, value: f64) -> String {
    let (low, high) = measure.interval.unwrap_or((measure.value, measure.value));
    let digits = [measure.value, low, high].map(|share| share_digits(share, measure.interval));
    let digits = digits.into_iter().fold(1, usize::max);
    match measure.unit {
        Unit::Share if is_whole(value, digits) => decimals(value * 100.0, 1),
        Unit::Share => decimals(value * 100.0, digits),
        unit => number(value, unit),
    }
}

/// Decimals of a share in per cent: one; where that would show 0 or 100 for what is neither, the fewest that do not,
/// but none that is finer than the interval's half-width, or than a hundredth where there is no interval.
fn share_digits(share: f64, ends: Option<(f64, f64)>) -> usize {
    let supported = match ends {
        Some((low, high)) if high > low => {
            (-libm::log10((high - low) * 50.0)).ceil().clamp(1.0, 4.0) as usize
        }
        Some(_) => 4,
        None => 2,
    };
    let neither = share > 0.0 && share < 1.0;
    (1..=supported).find(|digits| !(neither && is_whole(share, *digits))).unwrap_or(1)
}

/// Whether a share reads as 0 or 100 per cent with so many decimals.
fn is_whole(share: f64, digits: usize) -> bool {
    format!("{:.digits$}", share * 100.0).parse().is_ok_and(|read: f64| read == 0.0 || read == 100.0)
}

/// A number in its unit, without the unit's sign.
pub fn number(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => percent(value),
        Unit::Seconds | Unit::Hours => decimals(value, 1),
        Unit::Count if value >= 100.0 => decimals(value, 0),
        Unit::Count => decimals(value, 1),
    }
}

/// What stands between the parts of a list.
pub const COMMA: Words = Words::new(", ", "、");

/// The unit's sign with the space before it, if any: ` %`, ` s`; `%`, ` 秒`.
pub fn sign(unit: Unit) -> &'static str {
    let sign = match unit {
        Unit::Share => Words::new(" %", "%"),
        Unit::Seconds => Words::new(" s", " 秒"),
        Unit::Hours => Words::new(" h", " 小时"),
        Unit::Count => return "",
    };
    sign.now()
}

/// A number in its unit: `93.4 %`, `12.3 s`, `1,234`.
pub fn amount(amount: Amount) -> String {
    format!("{}{}", number(amount.value, amount.unit), sign(amount.unit))
}

/// The bound of a target as a planner writes it, without digits that nobody typed: `90 %`, `60 s`.
pub fn bound(bound: Amount) -> String {
    let value = if bound.unit == Unit::Share { bound.value * 100.0 } else { bound.value };
    // Six digits hide what binary fractions add to 0.07 × 100.
    let text = format!("{value:.6}");
    format!("{}{}", text.trim_end_matches('0').trim_end_matches('.'), sign(bound.unit))
}

/// A share as a planner writes it: `90 %`.
pub fn share_as_written(value: f64) -> String {
    bound(Amount { unit: Unit::Share, value })
}

/// A target's bound with its relation: `≥ 90 %`, `≤ 60 s`.
pub fn bounded(better: BetterReport, limit: Amount) -> String {
    let relation = match better {
        BetterReport::Higher => "≥",
        BetterReport::Lower => "≤",
    };
    format!("{relation} {}", bound(limit))
}

/// An interval: `92.9–93.8`, with more digits where its ends would read alike; a dash where there is none.
pub fn interval(ends: Option<(f64, f64)>, unit: Unit) -> String {
    let Some((low, high)) = ends else { return NOTHING.into() };
    let read = |end: f64, digits: usize| match unit {
        Unit::Share => decimals(end * 100.0, digits),
        unit if digits == 1 => number(end, unit),
        _ => decimals(end, digits),
    };
    let least = match unit {
        Unit::Share => share_digits(low, ends).max(share_digits(high, ends)),
        _ => 1,
    };
    // What four digits do not tell apart needs no more than the usual ones.
    let apart = |digits: &usize| low >= high || read(low, *digits) != read(high, *digits);
    let digits = (least..=4).find(apart).unwrap_or(least);
    format!("{}–{}", read(low, digits), read(high, digits))
}

/// Columns that a text takes on a terminal, where a Chinese character takes two.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text in lines of at most so many columns where its words allow, each after the first indented. Chinese text
/// may be broken between any two of its characters, but for punctuation.
pub fn wrapped(text: &str, columns: usize, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in words(text) {
        for (i, piece) in pieces(&word).into_iter().enumerate() {
            let space = if i == 0 { " " } else { "" };
            match lines.last_mut() {
                Some(line) if width(line) + space.len() + width(piece) <= columns => {
                    line.push_str(space);
                    line.push_str(piece);
                }
                Some(_) => lines.push(" ".repeat(indent) + piece),
                None => lines.push(piece.to_owned()),
            }
        }
    }
    lines.join("\n")
}

/// A word in parts between which a line may be broken: next to a character that is two columns wide.
fn pieces(word: &str) -> Vec<&str> {
    let wide = |character: Option<char>| character.and_then(UnicodeWidthChar::width) == Some(2);
    let (mut pieces, mut from) = (Vec::new(), 0);
    for (at, _) in unicode_linebreak::linebreaks(word) {
        if at == word.len() || wide(word[..at].chars().next_back()) || wide(word[at..].chars().next()) {
            pieces.push(&word[from..at]);
            from = at;
        }
    }
    // An empty text is a word too.
    if pieces.is_empty() { vec![word] } else { pieces }
}

/// The text in lines of about so many columns, for a cell of a table.
pub fn folded(text: &str, columns: usize) -> String {
    wrapped(text, columns, 0)
}

/// Words as they may stand alone at the start of a line: a sign or a unit stays with its number.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let after_sign = words.last().is_some_and(|last| last.ends_with(['≥', '≤']));
        let is_sign =
            word.starts_with('%') || ["s", "h"].contains(&word.trim_end_matches([',', ';', ':', ')']));
        match words.last_mut() {
            Some(last) if after_sign || is_sign => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// `1 day`, `1,200 days`.
pub fn days(count: u64) -> String {
    let s = if count == 1 { "" } else { "s" };
    say!("{n} day{s}", "{n} 天", n = decimals(count as f64, 0), s = s)
}

/// The people of a layout, who work so many shifts: `14 people`; where some of them can work on several days
/// `14 shifts (10 people suffice)`.
pub fn people(shifts: u64, persons: Option<u64>) -> String {
    let (n, s) = (decimals(shifts as f64, 0), if shifts == 1 { "" } else { "s" });
    match persons {
        Some(persons) if persons == shifts => persons_alone(persons),
        Some(persons) => say!(
            "{n} shift{s} ({people} suffice)",
            "{n} 人次（最少 {people}）",
            people = persons_alone(persons)
        ),
        None => say!("{n} shift{s}", "{n} 人次"),
    }
}

/// The people of a roster: `14 people`, or `10 people on 14 shifts`.
pub fn rostered(shifts: u64, persons: Option<u64>) -> String {
    match persons {
        Some(persons) if persons != shifts => say!(
            "{people} on {n} shifts",
            "{people}（{n} 人次）",
            people = persons_alone(persons),
            n = decimals(shifts as f64, 0)
        ),
        persons => people(shifts, persons),
    }
}

fn persons_alone(persons: u64) -> String {
    let n = decimals(persons as f64, 0);
    if persons == 1 { say!("1 person", "1 人") } else { say!("{n} people", "{n} 人") }
}

/// The head of a column that counts the people of shifts: people where each works one of them, else shifts.
pub fn people_title(each_works_one: bool) -> String {
    if each_works_one { say!("People", "人数") } else { say!("Shifts", "人次") }
}

/// A number with so many decimals and commas between thousands.
pub fn decimals(value: f64, digits: usize) -> String {
    // Nothing has no sign: a sum of nothing is -0.
    let value = if value == 0.0 { 0.0 } else { value };
    let plain = format!("{value:.digits$}");
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut text = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// An amount of money: to the unit from 100 on, else to the hundredth; what is taken off has a minus sign.
pub fn money(amount: f64) -> String {
    decimals(amount, if amount.abs() >= 100.0 || amount == 0.0 { 0 } else { 2 }).replace('-', "−")
}

/// The answer about one target, in a sentence: `PDD 3-minute human reply rate 93.4 % (92.9–93.8 at 95 %);
/// target ≥ 90 % met on 97 of 100 days (91.5–99.4 %), promised on 90 % of days: kept`.
pub fn answer(target: &TargetReport, confidence: f64) -> String {
    let mut text = target.title.to_string();
    match &target.estimate {
        Some(measure) => {
            let days = target.attainment.map_or(1, |attainment| attainment.days);
            text += &with_interval(measure, confidence, days);
        }
        None => text += &say!(": nothing was counted", "：没有可统计的数据"),
    }
    if let Some(counted) = target.counted.as_ref().filter(|counted| !counted.is_empty()) {
        text += &say!(", counted only {when}", "，仅统计 {when}", when = some(counted));
    }
    text += &say!("; target {bounded}", "；目标 {bounded}", bounded = bounded(target.better, target.bound));
    if let Some(attainment) = target.attainment {
        text += &say!(
            " met on {met} of {days} ({low}–{high} %{at}), promised on {promise} of days: {verdict}",
            "，{days}中有 {met} 天达标（{low}–{high}%{at}），承诺 {promise} 的天数达标：{verdict}",
            met = decimals(attainment.met_days as f64, 0),
            days = days(attainment.days),
            low = percent(attainment.low_share),
            high = percent(attainment.high_share),
            // Every interval has the same confidence, unless days were added until this one was certain.
            at = if attainment.confidence_share == confidence {
                String::new()
            } else {
                let at = percent(attainment.confidence_share);
                say!(" at {at} %", "，置信度 {at}%")
            },
            promise = share_as_written(target.promise_share),
            // The floor's own verdict is behind it.
            verdict = kept(
                attainment.value_share >= target.promise_share,
                attainment.is_certain(target.promise_share)
            ),
        );
    } else {
        text += &say!(" cannot be judged", "，无法判断");
    }
    if let Some(floor) = floor(target) {
        text += &say!("; {floor}", "；{floor}");
    }
    text
}

/// How a target's floor stands: `2 slots miss the floor of 80 %: 20:00, 21:00`; nothing without one.
pub fn floor(target: &TargetReport) -> Option<String> {
    let (floor, certain) = (bound(target.slot_floor?), target.floor_certain == Some(true));
    if target.slots_below_floor.is_empty() {
        let kept = kept(true, certain);
        return Some(say!("floor of {floor} in every slot: {kept}", "每个时段的底线 {floor}：{kept}"));
    }
    Some(say!(
        "{count} {miss} the floor of {floor}{doubt}: {slots}",
        "{count} 个时段低于时段底线 {floor}{doubt}：{slots}",
        count = target.slots_below_floor.len(),
        miss = if target.slots_below_floor.len() == 1 { "slot misses" } else { "slots miss" },
        doubt = doubt(certain),
        slots = some(&target.slots_below_floor),
    ))
}

/// What is added to a verdict that more days could change.
pub fn doubt(certain: bool) -> &'static str {
    if certain { "" } else { Words::new(", but not for certain", "，但尚不能确定").now() }
}

/// The first eight, and how many more there are.
pub fn some(names: &[String]) -> String {
    match names.len().checked_sub(8) {
        Some(more @ 1..) => {
            say!("{first} and {more} more", "{first} 等，另有 {more} 个", first = list(&names[..8]))
        }
        _ => list(names),
    }
}

/// Names one after the other.
pub fn list(names: &[String]) -> String {
    names.join(Words::new(", ", "、").now())
}

/// Why a figure of so many days has no interval: fewer than two of them counted anything.
pub fn no_interval(days: u64) -> String {
    match days {
        0 | 1 => say!("one day: no interval", "仅一天，无置信区间"),
        days => say!(
            "counted on one of {days} days only: no interval",
            "{days} 天中仅一天有可统计的数据，无置信区间"
        ),
    }
}

/// How many verdicts of so many alike are certain, behind the sentence that counts them; nothing where all are.
pub fn certain_of(certain: usize, all: usize) -> String {
    match (certain, all) {
        (certain, all) if certain == all => String::new(),
        (_, 1) => doubt(false).to_owned(),
        (0, _) => say!(", none of them for certain", "，均尚不能确定"),
        _ => say!(", {certain} of them for certain", "，其中 {certain} 个可以确定"),
    }
}

/// Whether a target is kept, and whether more days could change that, in the few words that all reports have for it.
pub fn kept(kept: bool, certain: bool) -> &'static str {
    let words = match (kept, certain) {
        (true, true) => Words::new("kept", "达成"),
        (true, false) => Words::new("kept, but not for certain", "达成，但尚不能确定"),
        (false, true) => Words::new("missed", "未达成"),
        (false, false) => Words::new("missed, but not for certain", "未达成，但尚不能确定"),
    };
    words.now()
}

/// ` 93.4 % (92.9–93.8 at 95 %)`.
fn with_interval(measure: &Measure, confidence: f64, days: u64) -> String {
    let value = format!("{}{}", estimated(measure, measure.value), sign(measure.unit));
    let ends = match measure.interval {
        Some(_) => {
            let at = share_as_written(confidence);
            let ends = interval(measure.interval, measure.unit);
            say!("{ends} at {at}", "{at} 置信区间 {ends}")
        }
        None => no_interval(days),
    };
    say!(" {value} ({ends})", " {value}（{ends}）")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::report::AttainmentReport;

    #[test]
    fn an_answer_is_a_sentence() {
        let attainment = AttainmentReport {
            met_days: 97,
            days: 100,
            value_share: 0.97,
            low_share: 0.914_8,
            high_share: 0.993_8,
            confidence_share: 0.95,
        };
        let target = TargetReport {
            figure: "pdd-3-minute-human-reply-rate",
            title: Words::new("PDD 3-minute human reply rate", "3分钟人工回复率"),
            better: BetterReport::Higher,
            counted: None,
            bound: Amount { unit: Unit::Share, value: 0.9 },
            promise_share: 0.9,
            estimate: Some(Measure {
                unit: Unit::Share,
                value: 0.934,
                interval: Some((0.929, 0.938)),
                mean_of_days: 0.935,
                mean_of_days_interval: None,
                days_p10: 0.91,
                days_p50: 0.93,
                days_p90: 0.96,
            }),
            attainment: Some(attainment),
            kept: true,
            certain: true,
            slot_floor: None,
            floor_certain: None,
            slots_below_floor: Vec::new(),
        };
        assert_eq!(
            answer(&target, 0.95),
            "PDD 3-minute human reply rate 93.4 % (92.9–93.8 at 95 %); target ≥ 90 % met on 97 of 100 days \
             (91.5–99.4 %), promised on 90 % of days: kept"
        );
        assert_eq!(
            Language::Chinese.during(|| answer(&target, 0.95)),
            "3分钟人工回复率 93.4%（95% 置信区间 92.9–93.8）；目标 ≥ 90%，100 天中有 97 天达标（91.5–99.4%），\
             承诺 90% 的天数达标：达成"
        );
        let open = TargetReport { certain: false, ..target.clone() };
        let open = TargetReport {
            attainment: Some(AttainmentReport { low_share: 0.88, ..attainment }),
            estimate: target.estimate.clone().map(|measure| Measure { interval: None, ..measure }),
            ..open
        };
        let text = answer(&open, 0.95);
        assert!(text.ends_with("promised on 90 % of days: kept, but not for certain"), "{text}");
        assert!(text.contains(" 93.4 % (counted on one of 100 days only: no interval); target"), "{text}");
        assert_eq!(no_interval(1), "one day: no interval");
        let counts = [(3, 3), (1, 3), (0, 2), (0, 1)].map(|(certain, all)| certain_of(certain, all));
        let expected = ["", ", 1 of them for certain", ", none of them for certain", ", but not for certain"];
        assert_eq!(counts, expected);
        let evening = TargetReport { counted: Some(vec!["20:00–23:00".into()]), ..target.clone() };
        assert!(
            answer(&evening, 0.95)
                .contains(" (92.9–93.8 at 95 %), counted only 20:00–23:00; target ≥ 90 % met on")
        );
        let looked = AttainmentReport { confidence_share: 1.0 - 0.05 / 6.0, ..attainment };
        let looked = TargetReport { attainment: Some(looked), ..target.clone() };
        assert!(answer(&looked, 0.95).contains(" of 100 days (91.5–99.4 % at 99.2 %), promised on"));
        let floored = TargetReport {
            slot_floor: Some(Amount { unit: Unit::Share, value: 0.8 }),
            floor_certain: Some(true),
            slots_below_floor: vec!["20:00".into(), "00:00+1".into()],
            kept: false,
            ..target
        };
        let text = answer(&floored, 0.95);
        assert!(
            text.ends_with("promised on 90 % of days: kept; 2 slots miss the floor of 80 %: 20:00, 00:00+1")
        );
        let open = TargetReport { floor_certain: Some(false), ..floored };
        let text = answer(&open, 0.95);
        assert!(
            text.ends_with(": kept; 2 slots miss the floor of 80 %, but not for certain: 20:00, 00:00+1")
        );
        let open = TargetReport { kept: true, certain: false, slots_below_floor: Vec::new(), ..open };
        let text = answer(&open, 0.95);
        assert!(text.ends_with(": kept; floor of 80 % in every slot: kept, but not for certain"), "{text}");
    }

    #[test]
    fn lines_break_between_words_and_not_before_a_sign() {
        assert_eq!(wrapped("a rate of 93.4 % on most days", 14, 2), "a rate of\n  93.4 % on\n  most days");
        assert_eq!(wrapped("target ≥ 90 % met", 10, 0), "target\n≥ 90 % met");
        assert_eq!(wrapped("双十一 大促 双十一", 11, 0), "双十一 大促\n双十一");
        assert_eq!(
            wrapped("首次回复达标，目标 ≥ 90% 未达成。", 13, 2),
            "首次回复达\n  标，目标\n  ≥ 90% 未达\n  成。"
        );
        assert_eq!(wrapped("", 10, 0), "");
    }

    #[test]
    fn a_share_has_no_more_decimals_than_its_interval_supports() {
        for (share, ends, text) in [
            (0.999_996, Some((0.998, 1.0)), "100.0"),
            (0.999_6, Some((0.999_2, 1.0)), "99.96"),
            (0.999_996, Some((0.999_994, 0.999_998)), "99.9996"),
            (0.999_996, None, "100.0"),
            (0.000_4, None, "0.04"),
            (0.000_5, Some((0.000_3, 0.000_7)), "0.05"),
            (0.000_04, Some((0.0, 0.000_5)), "0.0"),
            (0.5, Some((0.499_999, 0.500_001)), "50.0"),
            (1.0, Some((1.0, 1.0)), "100.0"),
        ] {
            let measure = Measure {
                unit: Unit::Share,
                value: share,
                interval: ends,
                mean_of_days: share,
                mean_of_days_interval: None,
                days_p10: share,
                days_p50: share,
                days_p90: share,
            };
            assert_eq!(estimated(&measure, share), text, "{share} of {ends:?}");
        }
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(
            [0.0, 1.234, 99.994, 99.999, 61_234.5].map(money),
            ["0", "1.23", "99.99", "100.00", "61,234"]
        );
        for (share, text) in [
            (0.934, "93.4"),
            (1.0, "100.0"),
            (0.99996, "99.996"),
            (0.0, "0.0"),
            (0.0001, "0.01"),
            (0.5, "50.0"),
        ] {
            assert_eq!(percent(share), text);
        }
        assert_eq!(interval(Some((0.929, 0.938)), Unit::Share), "92.9–93.8");
        assert_eq!(interval(Some((0.98662, 0.98739)), Unit::Share), "98.66–98.74");
        assert_eq!(interval(Some((7.0, 7.0)), Unit::Seconds), "7.0–7.0");
        assert_eq!(interval(Some((0.0, 1e-9)), Unit::Count), "0.0–0.0");
        assert_eq!(interval(Some((0.0003, 0.001)), Unit::Share), "0.03–0.10");
        assert_eq!(decimals(1_234_567.8, 1), "1,234,567.8");
        assert_eq!(decimals(-1234.0, 0), "-1,234");
        assert_eq!(bound(Amount { unit: Unit::Share, value: 0.9 }), "90 %");
        assert_eq!(bound(Amount { unit: Unit::Share, value: 0.07 }), "7 %");
        assert_eq!(bound(Amount { unit: Unit::Seconds, value: 60.0 }), "60 s");
    }
}
