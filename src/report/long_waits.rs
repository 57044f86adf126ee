//! Means of waits that look wrong: a few very long waits can lift the mean above what nine in ten customers waited.

use super::{Amount, Report, words};
use crate::kpi::Unit;
use crate::say;

/// What is to be said where the mean of the day is above its 90th percentile: of first waits, and of every round's.
pub fn of_day(report: &Report) -> Vec<String> {
    let waits = [
        (say!("first wait", "首次响应"), "mean-first-wait", report.waits.first.p90_seconds),
        (say!("wait", "响应"), "mean-wait", report.waits.rounds.p90_seconds),
    ];
    let sentences = waits.into_iter().filter_map(|(title, name, p90)| {
        let (mean, most) = (report.estimate(name)?.value, p90?);
        let seconds = |value| words::amount(Amount { unit: Unit::Seconds, value });
        (mean > most).then(|| {
            say!(
                "The mean {title} ({mean}) is longer than nine in ten waited ({most}): a few very long waits make it.",
                "平均{title}时长（{mean}）超过 90% 的等待（{most}）：少数极长的等待拉高了平均值。",
                mean = seconds(mean),
                most = seconds(most)
            )
        })
    });
    sentences.collect()
}

/// The same of first waits by slot, for where both stand side by side.
pub fn of_slots(report: &Report) -> Option<String> {
    let odd = report.slots.iter().filter(|slot| {
        let mean = slot.figures.get("mean-first-wait").and_then(Option::as_ref).map(|measure| measure.value);
        mean.zip(slot.first_waits.p90_seconds).is_some_and(|(mean, most)| mean > most)
    });
    let odd: Vec<&str> = odd.map(|slot| slot.clock.as_str()).collect();
    let (first, count) = (odd.first()?, odd.len());
    Some(if count == 1 {
        say!(
            "In the slot from {first} the mean first wait is longer than nine in ten waited: a few very long waits make it.",
            "{first} 起的时段，平均首次响应时长超过 90% 的等待：少数极长的等待拉高了平均值。"
        )
    } else {
        say!(
            "In {count} slots, such as from {first}, the mean first wait is longer than nine in ten waited: a few very long waits make it.",
            "有 {count} 个时段（如 {first} 起）平均首次响应时长超过 90% 的等待：少数极长的等待拉高了平均值。"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample_study;
    use crate::language::Language;
    use crate::report::sample::report;
    use crate::report::terminal::{self, Style};

    #[test]
    fn a_mean_above_nine_in_ten_is_explained_and_no_other() {
        let study = sample_study();
        let mut report = report(&study, 2);
        let mean = report.estimate("mean-first-wait").unwrap().value;
        report.waits.first.p90_seconds = Some(mean);
        report.waits.rounds.p90_seconds = Some(1e6);
        report.slots.iter_mut().for_each(|slot| slot.first_waits.p90_seconds = Some(1e6));
        assert_eq!((of_day(&report), of_slots(&report)), (Vec::new(), None), "as long as is not longer");
        report.waits.first.p90_seconds = Some(mean / 2.0);
        let wide = Style { width: 200, ..Style::default() };
        for (language, says) in
            [(Language::English, "a few very long waits"), (Language::Chinese, "少数极长的等待")]
        {
            language.during(|| {
                let found = of_day(&report);
                assert!(found.len() == 1 && found[0].contains(says), "{found:?}");
                assert_eq!(terminal::text(&report, wide).matches(says).count(), 1);
                assert_eq!(crate::report::html::run_page(&study, &report, "").matches(says).count(), 1);
            });
        }
        report.waits.first.p90_seconds = Some(1e6);
        let counted = report.slots.iter().position(|slot| slot.figures["mean-first-wait"].is_some()).unwrap();
        report.slots[counted].first_waits.p90_seconds = Some(0.0);
        let clock = report.slots[counted].clock.clone();
        assert!(of_slots(&report).unwrap().starts_with(&format!("In the slot from {clock} the mean")));
        let page = crate::report::html::run_page(&study, &report, "");
        assert_eq!(page.matches("a few very long waits").count(), 1);
        assert!(!terminal::text(&report, wide).contains("a few very long waits"), "it has no such columns");
    }
}
