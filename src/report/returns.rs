//! Inquiries that no forecast counts: customers whose next message came after their chat was closed are counted anew, so
//! that a day has more inquiries than the forecast has customers.

use super::{Report, words};
use crate::kpi::Unit;
use crate::say;

/// Share of the inquiries from which on they are worth a word.
const MANY: f64 = 0.05;

/// What is to be said where many of a day's inquiries are such.
pub fn note(report: &Report) -> Option<String> {
    let count = |name| report.estimate(name).map(|found| found.mean_of_days);
    let (returns, all) = (count("returns")?, count("inquiries")?);
    let shown = |value| words::number(value, Unit::Count);
    (returns >= MANY * all && returns > 0.0).then(|| {
        say!(
            "{returns} of the {all} inquiries a day are customers whose next message came after their chat was closed (idle_close): they count anew, so that there are more inquiries than the forecast says.",
            "每天 {all} 次咨询中有 {returns} 次是会话因空闲关闭后客户再次发来消息：按新咨询计，因此咨询量多于预测。",
            returns = shown(returns),
            all = shown(all)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample_study;
    use crate::language::Language;
    use crate::report::html::run_page;
    use crate::report::sample::report;
    use crate::report::terminal::{self, Style};
    use crate::units::Span;

    #[test]
    fn many_who_come_again_after_the_close_are_told_of_and_few_are_not() {
        let mut study = sample_study();
        let wide = Style { width: 400, ..Style::default() };
        for (close, told) in [(Span::from_hours(2), false), (Span::from_secs(30), true)] {
            study.scenario.routing.idle_close = close;
            let report = report(&study, 2);
            for (language, says) in
                [(Language::English, "count anew, so that there are more"), (Language::Chinese, "按新咨询计")]
            {
                language.during(|| {
                    assert_eq!(note(&report).is_some(), told, "{close}");
                    let shown = usize::from(told);
                    assert_eq!(terminal::text(&report, wide).matches(says).count(), shown);
                    assert_eq!(run_page(&study, &report, "").matches(says).count(), shown);
                });
            }
        }
    }
}
