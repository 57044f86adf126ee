//! What a plan found, as plain data, and its forms: on the terminal, as JSON, as files.
//!
//! The rules of [`Report`](super::Report) hold here too: fields may be added, none is renamed or removed, and every
//! number's name ends in its unit. Amounts of money end in `_cost` and are in the scenario's currency; where no team
//! says what it costs, they are hours of work.

pub mod blind;
mod gather;
pub mod terminal;
#[cfg(test)]
pub mod tests;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Amount, AttainmentReport, BetterReport, ScenarioReport, words};
use crate::kpi::Unit;
use crate::language::{Said, Words};
use crate::say;
use crate::stats::Attainment;
use blind::{UnattendedReport, UncountedReport};

/// What `peakshift plan` found.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PlanReport {
    /// Version of the program.
    pub version: &'static str,
    /// What was planned; its people are those of the plan.
    pub scenario: ScenarioReport,
    /// The currency of all costs, or `hours` where no cost is known.
    pub currency: String,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
    /// Whether the time ended the search, so that with more of it another layout may have been found.
    pub is_cut: bool,
    /// Whether the certificate holds: every target keeps its promise on days that the search never saw.
    pub kept: bool,
    /// Planned cost of the layout, with what its people are expected to cost by the inquiry.
    pub planned_cost: f64,
    /// That part of it: an estimate for the search, where a run has what the simulated inquiries cost.
    pub planned_inquiries_cost: f64,
    /// People who were there already and stay (`--fix`): only layouts with them were looked at.
    pub fixed_people_count: u64,
    /// Planned work, breaks left out.
    pub work_hours: f64,
    /// The layout.
    pub layout: Vec<LineReport>,
    /// What the layout does on fresh days.
    pub certificate: CertificateReport,
    /// What any layout that keeps the promise costs at least; `null` if none is known that keeps it.
    pub bound: Option<BoundReport>,
    /// What binds, per target.
    pub binding: Vec<BindingReport>,
    /// What one person more or less changes.
    pub marginals: Vec<MarginalReport>,
    /// Cost against the share of days on which everything is kept, from cheap to dear.
    pub frontier: Vec<FrontierReport>,
    /// How the layout holds up when things come otherwise.
    pub circumstances: Vec<CircumstanceReport>,
    /// What planners do today, from the same choices and on the same days.
    pub beside: Vec<BesideReport>,
    /// Whom to hire where the promise cannot be kept; `null` if it can, or if hiring does not help either.
    pub repair: Option<RepairReport>,
    /// How the search went.
    pub progress: Vec<ProgressReport>,
    /// People on line against the work of the forecast, by planning period and group.
    pub coverage: Vec<CoverageReport>,
    /// Time that no target counts; `null` if there is none in which anybody is on line or writes.
    pub uncounted: Option<UncountedReport>,
    /// Inquiries that come while nobody of their group is on line.
    pub unattended: Vec<UnattendedReport>,
    /// Days simulated.
    pub days: DaysReport,
}

/// A line of the layout.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct LineReport {
    /// How many people.
    pub people_count: u32,
    /// Their team.
    pub team: String,
    /// Their group.
    pub group: String,
    /// Their shift.
    pub shift: String,
    /// Wall-clock time of its start.
    pub start: String,
    /// Wall-clock time of its end.
    pub end: String,
    /// Wall-clock times of its breaks' starts.
    pub breaks: Vec<String>,
    /// Planned cost of one of them.
    pub person_cost: f64,
}

/// What the layout does on days that the search never saw.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CertificateReport {
    /// Fresh days.
    pub days: u64,
    /// How many layouts were tried on fresh days, each on its own, before this one and with it.
    pub attempts_count: u32,
    /// With this confidence all targets keep what `at_least_share` says, all attempts together.
    pub confidence_share: f64,
    /// Per target.
    pub targets: Vec<CertifiedReport>,
}

/// What one target does on fresh days.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CertifiedReport {
    /// Name of the figure.
    pub figure: &'static str,
    /// Title of the figure.
    pub title: Words,
    /// Which way is better.
    pub better: BetterReport,
    /// The bound.
    pub bound: Amount,
    /// Share of days on which the bound is to hold.
    pub promise_share: f64,
    /// The figure over all fresh days; `null` if nothing was counted.
    pub value: Option<Amount>,
    /// On how many fresh days the bound held, with a two-sided interval.
    pub attainment: Option<AttainmentReport>,
    /// With the certificate's confidence it holds on at least this share of days.
    pub at_least_share: f64,
    /// Whether that is the promise or more, and floors for slots hold.
    pub kept: bool,
}

/// A lower bound on the cost.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BoundReport {
    /// No layout that keeps the promise costs less.
    pub least_cost: f64,
    /// By how much the plan may be dearer than the cheapest layout, as a share of its cost.
    pub gap_share: f64,
    /// What the cheapest layout costs by what the search has learnt: an estimate and no bound.
    pub estimated_least_cost: f64,
    /// How it was found: `tangents`, `curves` or `refutation`.
    pub method: Words,
    /// At least so sure, given what the method relies on.
    pub confidence_share: f64,
    /// What it relies on.
    pub assumption: Words,
    /// What was seen of diminishing returns, on which tangents rely.
    pub diminishing_returns: Option<DiminishingReport>,
}

/// What was seen of diminishing returns among layouts that keep the targets, or nearly: the line through each, by what one
/// person more in each hour changes, against what went wrong under the others.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct DiminishingReport {
    /// Layouts that were looked at.
    pub layouts_count: usize,
    /// Lines against other layouts, target by target.
    pub pairs_count: usize,
    /// Those in which the line was too high: returns do not diminish, or chance.
    pub contradicting_pairs_count: usize,
    /// By how much at most, as a share of the people who would make the difference.
    pub contradiction_share: f64,
}

/// What binds for a target.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BindingReport {
    /// Name of the figure.
    pub figure: &'static str,
    /// Days of the search's sample that meet the target, less those that must; 0: it binds.
    pub spare_days: i64,
    /// Where on the days that decide things go wrong, by reporting slot.
    pub slots: Vec<PlaceReport>,
    /// The same by group.
    pub groups: Vec<PlaceReport>,
}

/// A slot or a group, and its share of what goes wrong.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PlaceReport {
    /// Wall-clock time of the slot's start, or the group's name.
    pub name: String,
    /// Share of what goes wrong.
    pub wrong_share: f64,
}

/// One person more or less on a shift.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct MarginalReport {
    /// The line of the layout.
    pub line: LineReport,
    /// Share of the search's days on which every target is met, with one person less; `null` if not tried.
    pub one_less_share: Option<f64>,
    /// Whether the rules allow one person less; they do not where minimum in `[plan]` or people already fixed are in the
    /// way.
    pub one_less_allowed: bool,
    /// The same share with one more.
    pub one_more_share: Option<f64>,
    /// Whether the rules allow one person more; they do not where a team has no more people.
    pub one_more_allowed: bool,
    /// The same as planned.
    pub as_planned_share: f64,
}

/// A layout of the frontier.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct FrontierReport {
    /// Planned cost.
    pub planned_cost: f64,
    /// People, each once for every shift.
    pub people_count: u32,
    /// Share of the search's days, or of every second one, on which every target is met: the same days for all.
    pub attained_share: f64,
    /// Whether it is the plan.
    pub is_plan: bool,
}

impl FrontierReport {
    /// What a table says beside it.
    pub(super) fn mark(&self) -> String {
        if self.is_plan { say!("the plan", "推荐排班") } else { String::new() }
    }
}

/// The layout under other circumstances.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CircumstanceReport {
    /// What is otherwise.
    pub what: Said,
    /// Days simulated.
    pub days: u64,
    /// Per target: share of days that meet it.
    pub met_share: Vec<f64>,
    /// Share of days that meet all.
    pub all_met_share: f64,
    /// Per target: on how many days it was met, with a two-sided interval of the share.
    pub met: Vec<AttainmentReport>,
    /// The same for all targets together; `null` if no day was simulated.
    pub all_met: Option<AttainmentReport>,
}

/// A way of planning that is in use, and what comes of it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BesideReport {
    /// What it is called.
    pub method: Words,
    /// Its own layout.
    pub own: BesideLayoutReport,
    /// The cheapest layout of its requirement times one factor that attains what the search asks for; `null` if three
    /// times as many people do not.
    pub scaled: Option<BesideLayoutReport>,
}

/// A layout of another way of planning.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BesideLayoutReport {
    /// By what its requirement was multiplied.
    pub factor: f64,
    /// People, each once for every shift.
    pub people_count: u32,
    /// Planned cost.
    pub planned_cost: f64,
    /// Per target: share of the search's days that meet it.
    pub met_share: Vec<f64>,
    /// Whether it attains what the search asks for.
    pub kept: bool,
}

/// Whom to hire.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct RepairReport {
    /// Lines to add.
    pub lines: Vec<LineReport>,
    /// What they cost.
    pub added_cost: f64,
}

/// A point of the search.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ProgressReport {
    /// Time since the beginning; differs from machine to machine.
    pub elapsed_seconds: f64,
    /// Days simulated until then.
    pub days: u64,
    /// Cost of the cheapest layout that keeps the promise on the search's days. It rises where a certificate was not
    /// kept.
    pub planned_cost: f64,
    /// What any layout that keeps the promise costs at least; `null` before that is known.
    pub least_cost: Option<f64>,
}

/// A planning period of a group.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CoverageReport {
    /// Wall-clock time of the period's start.
    pub start: String,
    /// The group.
    pub group: String,
    /// People on line, mean over the period, if all come.
    pub people_count: f64,
    /// Work of the mean forecast, in people who do nothing else and work at factor 1.
    pub work_people: f64,
}

/// Days simulated for each part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct DaysReport {
    /// In the sample on which layouts were compared.
    pub sample_days: u64,
    /// To measure the curves before the search.
    pub curves_days: u64,
    /// By the search.
    pub search_days: u64,
    /// For certificates.
    pub certificate_days: u64,
    /// For the bound.
    pub bound_days: u64,
    /// For the ways of planning beside it.
    pub beside_days: u64,
    /// For what is said about the plan: the three that follow.
    pub outlook_days: u64,
    /// For what binds and what one person more or less changes.
    pub marginals_days: u64,
    /// For the frontier.
    pub frontier_days: u64,
    /// For the plan under other circumstances.
    pub circumstances_days: u64,
}

impl PlanReport {
    /// What the star in the table of one person more or less means; `None` where none is there.
    pub fn not_allowed_note(&self) -> Option<String> {
        let starred = |it: &MarginalReport| {
            (it.one_less_share.is_some() && !it.one_less_allowed)
                || (it.one_more_share.is_some() && !it.one_more_allowed)
        };
        self.marginals.iter().any(starred).then(|| {
            say!(
                "* Not allowed: a rule forbids it, such as minimum in [plan], the people that a team has, or people already fixed.",
                "* 不允许：违反规则，例如 [plan] 的 minimum、团队人数上限或已定人员。"
            )
        })
    }

    /// On which days the shares of the table of one person more or less are, and how well so many days tell them; `None`
    /// without the table.
    pub fn marginals_note(&self) -> Option<String> {
        let (share, days) = (self.marginals.first()?.as_planned_share, self.days.sample_days);
        let confidence = self.certificate.targets.iter().find_map(|it| it.attainment)?.confidence_share;
        let met = Attainment::of((share * days as f64).round() as u64, days, confidence)?;
        let ends = words::interval(Some((met.low, met.high)), Unit::Share);
        Some(say!(
            "Shares are of the search's {days} days, on which the layout was chosen, and are to be compared with each other. So many days tell a share only so well: {share} % as planned is {ends} at {sure}. What the plan keeps is the certificate's.",
            "占比取自搜索所用的 {days} 天，排班就是据这些天选出的，只供相互比较。这么多天只能估到一定程度：不变时 {share}%，{sure} 置信区间 {ends}。能兑现多少以验证为准。",
            days = words::decimals(days as f64, 0),
            share = words::percent(share),
            sure = words::share_as_written(confidence)
        ))
    }

    /// What the table of other circumstances is to be read as: a comparison of its rows, where what the plan keeps is the
    /// certificate's.
    pub fn circumstances_note(&self) -> String {
        let days = words::days(self.circumstances.first().map_or(0, |it| it.days));
        let least = |target: &CertifiedReport| {
            let (title, share) = (target.title, words::percent(target.at_least_share));
            say!("{title} on at least {share} % of days", "{title}至少 {share}% 的天数达标")
        };
        let certified: Vec<String> = self.certificate.targets.iter().map(least).collect();
        say!(
            "All rows are of the same {days}, to be compared with each other. What the plan keeps is the certificate's: {certified}.",
            "各行都取同样的 {days}，只供相互比较；能兑现多少以验证为准：{certified}。",
            certified = words::list(&certified)
        )
    }

    /// What the lower bound is about: layouts that keep the promise, and whom they have to have.
    pub(in crate::report) fn bounded(&self) -> String {
        match self.fixed_people_count {
            0 => say!("layout that keeps the promise", "能兑现承诺的排班"),
            1 => say!(
                "layout that keeps the promise and the fixed person",
                "保留已定的 1 人且能兑现承诺的排班"
            ),
            n => say!(
                "layout that keeps the promise and the {n} fixed people",
                "保留已定的 {n} 人且能兑现承诺的排班"
            ),
        }
    }

    /// What time has to do with a plan that keeps its promise, if anything.
    pub(super) fn cut_short(&self) -> Option<String> {
        (self.kept && self.is_cut).then(|| {
            say!(
                "The search was cut short: with more time a cheaper layout may be found.",
                "搜索提前结束：给更多时间也许能找到更省的排班。"
            )
        })
    }

    /// Confidence of the intervals under other circumstances.
    pub fn interval_confidence(&self) -> f64 {
        self.circumstances.iter().find_map(|it| it.all_met).map_or(0.0, |all| all.confidence_share)
    }
}

impl DaysReport {
    /// All days that were simulated.
    pub fn total(&self) -> u64 {
        let DaysReport { curves_days, search_days, certificate_days, bound_days, .. } = self;
        curves_days + search_days + certificate_days + bound_days + self.beside_days + self.outlook_days
    }
}
