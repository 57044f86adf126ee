//! What the alternatives cost: the best one's card, and what the cheaper ones lose.

use maud::{Markup, html};

use super::Case;
use super::answer::lead;
use crate::report::compared::answer::ahead;
use crate::report::compared::money::total;
use crate::report::compared::{AlternativeReport, CompareReport, Standing, shown};
use crate::report::words;
use crate::say;

/// Alternatives whose cost stands beside the best one's; the table has all.
const MOST_COSTS: usize = 5;

/// Cheaper alternatives of which it is said what they lose.
const MOST_CHEAPER: usize = 3;

/// What the best costs, and how much more or less the others do; people where no cost is known.
pub fn card(case: &Case, best: &AlternativeReport) -> Markup {
    let (report, costs) = (case.report, Costs::of(case, best));
    let others: Vec<(&AlternativeReport, f64)> = report
        .ranked()
        .into_iter()
        .filter(|one| one.standing != Standing::Best)
        .filter_map(|one| Some((one, costs.of_one(one)? - costs.best)))
        .collect();
    let differ = others.iter().any(|(_, more)| *more != 0.0);
    html! {
        article.answer {
            h3 { span { (costs.title(report)) } }
            div {
                p.value { (costs.write(costs.best)) " " small { (costs.unit) } }
                @if differ {
                    dl.parts {
                        @for (one, more) in others.iter().take(MOST_COSTS) {
                            dt { (shown(&one.name)) }
                            dd { (costs.difference(*more)) }
                        }
                        @if let Some(rest) = others.len().checked_sub(MOST_COSTS).filter(|rest| *rest > 0) {
                            dt { (say!("{rest} more in the table below", "另有 {rest} 个见下表")) } dd {}
                        }
                    }
                } @else {
                    p { (say!("The same with every alternative", "各方案相同")) }
                }
            }
        }
    }
}

/// What the alternatives that cost less than the best lose by it, those next to it first.
pub fn cheaper(case: &Case, best: &AlternativeReport) -> Vec<String> {
    let (report, costs) = (case.report, Costs::of(case, best));
    let cheaper = report.ranked().into_iter().filter(|one| one.standing != Standing::Best);
    let cheaper = cheaper.filter_map(|one| {
        let less = costs.best - costs.of_one(one).filter(|_| costs.money)?;
        let (name, less) = (shown(&one.name), (less > 0.0).then(|| costs.write(less))?);
        let currency = &costs.unit;
        Some(match one.standing {
            Standing::Worse => {
                let gap = lead(&ahead(report, one)?);
                say!(
                    "{name} costs {less} {currency} less and is {gap} behind.",
                    "{name} 便宜 {less} {currency}，落后 {gap}。"
                )
            }
            _ => say!(
                "{name} costs {less} {currency} less and cannot be told apart from the best.",
                "{name} 便宜 {less} {currency}，与最好的分不出高下。"
            ),
        })
    });
    cheaper.take(MOST_CHEAPER).collect()
}

/// Costs of the alternatives, planned, or of the simulated days where those differ otherwise than planned; or their
/// people where no team has a cost.
struct Costs {
    money: bool,
    /// Whether the day's cost stands for the planned one.
    of_day: bool,
    best: f64,
    unit: String,
}

impl Costs {
    fn of(case: &Case, best: &AlternativeReport) -> Self {
        let currency = case.alternatives.first().map_or_else(String::new, |one| one.study.currency.clone());
        let beyond = |one: &AlternativeReport| Some(total(one)? - one.planned_cost?);
        let all = &case.report.alternatives;
        let of_day = all.iter().any(|one| beyond(one) != beyond(best));
        match best.planned_cost {
            Some(planned) => {
                let cost = total(best).filter(|_| of_day).unwrap_or(planned);
                Costs { money: true, of_day, best: cost, unit: currency }
            }
            None => {
                let unit = say!("no team has a cost", "未填写成本");
                Costs { money: false, of_day: false, best: best.people_count as f64, unit }
            }
        }
    }

    fn title(&self, report: &CompareReport) -> String {
        match (self.money, self.of_day) {
            (true, true) if report.scenario.beyond_a_day().is_some() => {
                say!("{title}, mean", "{title}（均值）", title = report.scenario.cost_title())
            }
            (true, true) => say!("Cost of the day, mean", "当天成本（均值）"),
            (true, false) => say!("Planned cost", "计划成本"),
            (false, _) => say!("People", "人数"),
        }
    }

    fn of_one(&self, one: &AlternativeReport) -> Option<f64> {
        match (self.money, self.of_day) {
            (true, true) => total(one),
            (true, false) => one.planned_cost,
            (false, _) => Some(one.people_count as f64),
        }
    }

    fn write(&self, amount: f64) -> String {
        if self.money { words::money(amount) } else { words::decimals(amount, 0) }
    }

    fn difference(&self, more: f64) -> String {
        let text = self.write(more.abs());
        match more {
            more if more > 0.0 => format!("+{text}"),
            more if more < 0.0 => format!("−{text}"),
            _ => "±0".to_owned(),
        }
    }
}
