//! What the alternatives cost on the simulated days, and what waiting loses with each.

use super::{AlternativeReport, CompareReport, shown};
use crate::report::words;
use crate::report::{CostMean, CostParts};
use crate::say;

/// A table of amounts, means of the common days.
pub struct Money {
    /// Label of all amounts.
    pub currency: String,
    /// Heads of the columns of amounts.
    pub heads: Vec<String>,
    /// The alternatives from the best on, with their amounts.
    pub rows: Vec<(String, Vec<String>)>,
}

/// What an amount of a table is, and how it is read off an alternative.
struct Part {
    head: String,
    of: fn(&AlternativeReport) -> Option<f64>,
    /// Whether it is left out where it is nothing.
    optional: bool,
}

fn part(one: &AlternativeReport, of: fn(&CostParts) -> &CostMean) -> Option<f64> {
    Some(of(&one.cost.as_ref()?.whole).value_amount)
}

/// What the day costs with an alternative, overtime, reserves and reductions included.
pub fn total(one: &AlternativeReport) -> Option<f64> {
    part(one, |parts| &parts.total)
}

fn lost(one: &AlternativeReport) -> Option<f64> {
    Some(one.margin.as_ref()?.margin_lost.value_amount)
}

/// The amounts of all alternatives; `None` where they are the same for all.
pub fn money(report: &CompareReport) -> Option<Money> {
    let parts = [
        Part {
            head: say!("Planned", "计划"),
            of: |one| Some(one.cost.as_ref()?.whole.planned_amount),
            optional: false,
        },
        Part { head: say!("Overtime", "加班"), of: |one| part(one, |it| &it.overtime), optional: true },
        Part {
            head: say!("By inquiry", "按咨询计费"),
            of: |one| part(one, |it| &it.inquiries),
            optional: true,
        },
        Part { head: say!("Reserves", "备班"), of: |one| part(one, |it| &it.reserves), optional: true },
        Part {
            head: say!("Reduction", "扣减"),
            of: |one| Some(-part(one, |it| &it.reduction)?),
            optional: true,
        },
        Part { head: say!("Total", "合计"), of: total, optional: false },
        Part { head: say!("Lost to waiting", "等待损失"), of: lost, optional: true },
        Part {
            head: say!("Total and lost", "合计加损失"),
            of: |one| Some(total(one)? + lost(one)?),
            optional: true,
        },
    ];
    let all = &report.alternatives;
    if !report.differ(total) && !report.differ(lost) {
        return None;
    }
    let shown_parts: Vec<&Part> = parts
        .iter()
        .filter(|part| {
            let counts = |amount: Option<f64>| amount.is_some_and(|amount| !part.optional || amount != 0.0);
            all.iter().any(|one| counts((part.of)(one)))
        })
        .collect();
    let currency = all.iter().find_map(|one| {
        let of_cost = one.cost.as_ref().map(|cost| &cost.currency);
        of_cost.or(one.margin.as_ref().map(|margin| &margin.currency)).cloned()
    });
    let amount = |amount: Option<f64>| amount.map_or_else(|| words::NOTHING.to_owned(), words::money);
    let row = |one: &AlternativeReport| {
        (shown(&one.name), shown_parts.iter().map(|part| amount((part.of)(one))).collect())
    };
    Some(Money {
        currency: currency.unwrap_or_default(),
        heads: shown_parts.iter().map(|part| part.head.clone()).collect(),
        rows: report.ranked().into_iter().map(row).collect(),
    })
}

impl Money {
    /// What the table is called.
    pub fn title(&self, report: &CompareReport) -> String {
        let (currency, days) = (&self.currency, words::decimals(report.common_days as f64, 0));
        say!("Money, {currency}, mean of {days} days", "费用（{currency}），{days} 天均值")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::compared;

    #[test]
    fn what_is_lost_comes_on_top_of_the_total_and_reductions_are_taken_off() {
        let (report, _) = compared();
        let money = money(&report).expect("they differ");
        assert_eq!(money.currency, "EUR");
        for ((_, amounts), one) in money.rows.iter().zip(report.ranked()) {
            let parts = one.cost.as_ref().expect("a cost").whole;
            let lost = one.margin.as_ref().expect("a margin").margin_lost.value_amount;
            let total = parts.total.value_amount;
            let added = parts.planned_amount
                + parts.overtime.value_amount
                + parts.inquiries.value_amount
                + parts.reserves.value_amount
                - parts.reduction.value_amount;
            assert!((total - added).abs() < 1e-9 && lost > 0.0 && parts.reduction.value_amount > 0.0);
            let expected = [
                ("Planned", parts.planned_amount),
                ("Overtime", parts.overtime.value_amount),
                ("By inquiry", parts.inquiries.value_amount),
                ("Reserves", parts.reserves.value_amount),
                ("Reduction", -parts.reduction.value_amount),
                ("Total", total),
                ("Lost to waiting", lost),
                ("Total and lost", total + lost),
            ];
            assert_eq!(money.heads, expected.map(|(head, _)| head));
            assert_eq!(*amounts, expected.map(|(_, amount)| words::money(amount)));
        }
    }
}
