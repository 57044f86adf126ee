//! What happens besides chat: work by kind, what triggers did, and what waiting costs in orders.

use schemars::JsonSchema;
use serde::Serialize;

use super::csv::{field, table};
use super::gather::always;
use super::terminal::{Column, Grid, Style};
use super::words::NOTHING;
use super::{CostMean, Report, words};
use crate::experiment::{DayFigures, Results};
use crate::kpi::Counting;
use crate::say;
use crate::stats::{Daily, Estimate, Support};
use crate::study::Study;

/// One kind of work besides chat; means are over days.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct OffChatReport {
    /// Its name.
    pub name: String,
    /// The group that does it.
    pub group: String,
    /// Items that appear.
    pub items_count: f64,
    /// Items that are done.
    pub done_count: f64,
    /// Of those done, or due by the time the day was over, the share done by the deadline; `null` if there were none.
    pub on_time_share: Option<f64>,
    /// Lower end of its interval.
    pub on_time_low_share: Option<f64>,
    /// Upper end of its interval.
    pub on_time_high_share: Option<f64>,
    /// Person-hours spent on it.
    pub time_hours: f64,
}

/// What a trigger did.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TriggerReport {
    /// Its name.
    pub name: String,
    /// Days on which it set in.
    pub set_in_days: u64,
    /// How often it sets in, mean of the days.
    pub times_count: f64,
    /// How long it is on, mean of the days.
    pub on_hours: f64,
    /// People whom it and the other triggers call in, mean of the days; 0 for one that calls nobody.
    pub called_count: f64,
}

/// What orders bring and what waiting loses, in the scenario's currency; means of the days.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct MarginReport {
    /// Label of the amounts.
    pub currency: String,
    /// Orders of pre-sale inquiries that people received.
    pub orders_count: f64,
    /// What they bring.
    pub margin: CostMean,
    /// Orders that would have come if every inquiry had been answered at once, and did not.
    pub orders_lost_count: f64,
    /// What they would have brought.
    pub margin_lost: CostMean,
}

/// Mean over days of what is counted on each.
fn mean(results: &Results, of: &dyn Fn(&DayFigures) -> u64) -> f64 {
    results.days.iter().map(of).sum::<u64>() as f64 / results.days.len().max(1) as f64
}

impl OffChatReport {
    pub(super) fn all(study: &Study, results: &Results) -> Vec<OffChatReport> {
        let mean = |of: &dyn Fn(&DayFigures) -> u64| mean(results, of);
        let kinds = study.scenario.off_chat.iter().enumerate();
        kinds
            .map(|(kind, work)| {
                let ratios = results.days.iter().map(|day| {
                    let counts = &day.off_chat[kind];
                    (counts.on_time, counts.judged)
                });
                let on_time = Estimate::of(ratios, Support::Share, 1.0, study.confidence);
                let ends = on_time.as_ref().and_then(|estimate| estimate.interval);
                OffChatReport {
                    name: work.name.clone(),
                    group: study.scenario.groups[usize::from(work.group)].clone(),
                    items_count: mean(&|day| day.off_chat[kind].appeared),
                    done_count: mean(&|day| day.off_chat[kind].done),
                    on_time_share: on_time.as_ref().map(|estimate| estimate.value),
                    on_time_low_share: ends.map(|ends| ends.low),
                    on_time_high_share: ends.map(|ends| ends.high),
                    time_hours: mean(&|day| day.off_chat[kind].micros) / 3.6e9,
                }
            })
            .collect()
    }
}

impl TriggerReport {
    pub(super) fn all(study: &Study, results: &Results) -> Vec<TriggerReport> {
        let mean = |of: &dyn Fn(&DayFigures) -> u64| mean(results, of);
        let persons = study.layout.persons();
        let triggers = study.scenario.triggers.iter().enumerate();
        triggers
            .map(|(nth, trigger)| {
                let calls = |agent: u32| {
                    let shift = &study.layout.shifts[persons[agent as usize].shift as usize];
                    trigger.call.contains(&shift.name)
                };
                TriggerReport {
                    name: trigger.name.clone(),
                    set_in_days: results.days.iter().filter(|day| day.triggers[nth].times > 0).count() as u64,
                    times_count: mean(&|day| day.triggers[nth].times),
                    on_hours: mean(&|day| day.triggers[nth].micros) / 3.6e9,
                    called_count: mean(&|day| day.calls.iter().filter(|call| calls(call.0)).count() as u64),
                }
            })
            .collect()
    }
}

impl MarginReport {
    pub(super) fn of(study: &Study, results: &Results) -> Option<MarginReport> {
        let margin = study.scenario.outcomes.margin_per_order;
        if margin <= 0.0 || results.days.is_empty() {
            return None;
        }
        let (orders, lost) =
            (always(results, Counting::ConsultConversion)?, always(results, Counting::LostOrders)?);
        let daily = |place: usize| {
            let counts = results.days.iter().map(|day| day.whole[place].numerator as f64).collect();
            Daily::of(counts, study.confidence)
        };
        let (orders, lost) = (daily(orders)?, daily(lost)?);
        let amount = |daily: &Daily| CostMean {
            value_amount: daily.mean * margin,
            low_amount: daily.interval.map(|ends| ends.low.max(0.0) * margin),
            high_amount: daily.interval.map(|ends| ends.high * margin),
        };
        Some(MarginReport {
            currency: study.currency.clone(),
            orders_count: orders.mean,
            margin: amount(&orders),
            orders_lost_count: lost.mean,
            margin_lost: amount(&lost),
        })
    }
}

/// The sections of the terminal's report: title and table.
pub(super) fn sections(report: &Report, style: Style) -> Vec<(String, String)> {
    let mut sections = Vec::new();
    if let Some(margin) = &report.margin {
        let text = say!(
            "  {orders} orders bring {earned}; {lost} more are lost to waiting, worth {price}",
            "  成交 {orders} 单，毛利 {earned}；因等待流失 {lost} 单，损失 {price}",
            orders = words::decimals(margin.orders_count, 0),
            earned = words::money(margin.margin.value_amount),
            lost = words::decimals(margin.orders_lost_count, 1),
            price = words::money(margin.margin_lost.value_amount),
        );
        let unit = &margin.currency;
        sections.push((
            say!("Orders, in {unit}, mean day", "订单（{unit}，日均）"),
            words::wrapped(&text, style.width, 2),
        ));
    }
    if !report.off_chat.is_empty() {
        sections.push((say!("Work besides chat, mean day", "非接待工作（日均）"), off_chat(report, style)));
    }
    if !report.triggers.is_empty() {
        sections.push((say!("Triggers", "应急触发"), triggers(report, style)));
    }
    sections
}

fn off_chat(report: &Report, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(say!("Work", "工作"), 0),
        Column::new(say!("Group", "分组"), 1),
        Column::new(say!("Items", "件数"), 0),
        Column::new(say!("Done", "完成"), 0),
        Column::new(say!("On time %", "及时率 %"), 0),
        Column::new(say!("Interval", "区间"), 2),
        Column::new(say!("Hours", "工时"), 0),
    ]);
    for it in &report.off_chat {
        let percent = |share: Option<f64>| share.map_or_else(|| NOTHING.into(), words::percent);
        let ends = it.on_time_low_share.zip(it.on_time_high_share);
        grid.row([
            words::folded(&it.name, 24),
            words::folded(&it.group, 20),
            words::decimals(it.items_count, 0),
            words::decimals(it.done_count, 0),
            percent(it.on_time_share),
            ends.map_or_else(
                || NOTHING.into(),
                |(low, high)| format!("{}–{}", words::percent(low), words::percent(high)),
            ),
            words::decimals(it.time_hours, 1),
        ]);
    }
    grid.text(style)
}

fn triggers(report: &Report, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(say!("Trigger", "应急触发"), 0),
        Column::new(say!("Days on which it sets in", "触发天数"), 0),
        Column::new(say!("Times a day", "日均次数"), 1),
        Column::new(say!("Hours a day", "日均时长"), 0),
        Column::new(say!("People called a day", "日均召回人数"), 0),
    ]);
    for it in &report.triggers {
        grid.row([
            words::folded(&it.name, 24),
            say!("{met} of {days}", "{met}/{days}", met = it.set_in_days, days = report.days),
            words::decimals(it.times_count, 1),
            words::decimals(it.on_hours, 1),
            words::decimals(it.called_count, 1),
        ]);
    }
    grid.text(style)
}

/// A row per kind of work besides chat.
pub(super) fn off_chat_csv(report: &Report) -> Vec<u8> {
    let head = [
        "work",
        "group",
        "items_count",
        "done_count",
        "on_time_share",
        "on_time_low_share",
        "on_time_high_share",
        "time_hours",
    ];
    let rows = report.off_chat.iter().map(|it| {
        vec![
            it.name.clone(),
            it.group.clone(),
            it.items_count.to_string(),
            it.done_count.to_string(),
            field(it.on_time_share),
            field(it.on_time_low_share),
            field(it.on_time_high_share),
            it.time_hours.to_string(),
        ]
    });
    table(head.map(String::from).to_vec(), rows)
}

/// A row per trigger.
pub(super) fn triggers_csv(report: &Report) -> Vec<u8> {
    let head = ["trigger", "set_in_days", "times_count", "on_hours", "called_count"];
    let rows = report.triggers.iter().map(|it| {
        vec![
            it.name.clone(),
            it.set_in_days.to_string(),
            it.times_count.to_string(),
            it.on_hours.to_string(),
            it.called_count.to_string(),
        ]
    });
    table(head.map(String::from).to_vec(), rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small_study;
    use crate::report::sample::results;

    #[test]
    fn a_trigger_calls_the_people_of_its_own_shifts() {
        let study = small_study();
        let results = results(&study, 10);
        let persons = study.layout.persons();
        let called = |shift: &str| {
            let of_shift =
                |agent: u32| study.layout.shifts[persons[agent as usize].shift as usize].name == shift;
            mean(&results, &|day| day.calls.iter().filter(|(agent, _)| of_shift(*agent)).count() as u64)
        };
        let found = TriggerReport::all(&study, &results);
        for (trigger, shift) in found.iter().zip(["stand-by", "second stand-by"]) {
            assert!(called(shift) > 0.0 && trigger.called_count == called(shift), "{shift}: {trigger:?}");
        }
    }

    #[test]
    fn amounts_of_orders_and_their_ends_grow_with_what_an_order_brings() {
        let mut study = small_study();
        let results = results(&study, 10);
        let mut of = |margin: f64| {
            study.scenario.outcomes.margin_per_order = margin;
            MarginReport::of(&study, &results).expect("a margin")
        };
        let (one, eight) = (of(1.0), of(8.0));
        assert_eq!((one.orders_count, one.orders_lost_count), (eight.orders_count, eight.orders_lost_count));
        assert_eq!(
            (one.margin.value_amount, one.margin_lost.value_amount),
            (one.orders_count, one.orders_lost_count)
        );
        for (one, eight) in [(one.margin, eight.margin), (one.margin_lost, eight.margin_lost)] {
            let (low, high) = (one.low_amount.expect("days"), one.high_amount.expect("days"));
            assert!(0.0 < low && low < one.value_amount && one.value_amount < high, "{one:?}");
            let expected = [one.value_amount, low, high].map(|amount| 8.0 * amount);
            assert_eq!([Some(eight.value_amount), eight.low_amount, eight.high_amount], expected.map(Some));
        }
    }
}
