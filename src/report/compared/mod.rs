//! What a comparison found, as plain data, and its forms: on the terminal, as JSON, CSV and charts.
//!
//! The rules of [`Report`](super::Report) hold here too: fields may be added, none is renamed or removed, and every
//! number's name ends in its unit. Figures, differences, targets, slots and loads are those of the common days, which
//! every alternative has; only `from_best` is over all days that an alternative and the best have.

pub mod answer;
pub mod csv;
pub mod figures;
mod gather;
pub mod money;
mod number;
pub mod overview;
pub mod terminal;
pub mod written;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Amount, AttainmentReport, BetterReport, FigureReport, Figures, ScenarioReport};
use super::{CostReport, MarginReport};
use crate::kpi::Unit;
use crate::language::Words;
use crate::routing::title_of;
use crate::say;
use crate::study::Study;
pub use number::{DifferenceReport, Number, QUANTILES, SpreadReport};

/// Name of the alternative that is the scenario as its file says.
pub const AS_WRITTEN: &str = "as-written";

/// What an alternative's share of days that meet all targets is called where a figure's name stands.
pub const TARGETS: &str = "targets";

/// What is compared: a name and the study behind it.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// Its name among the alternatives.
    pub name: String,
    /// The keys that were set to other values, such as `teams[0].cap=8`.
    pub settings: Vec<String>,
    /// What is simulated.
    pub study: Study,
}

/// What `peakshift compare` found about one scenario.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CompareReport {
    /// Version of the program.
    pub version: &'static str,
    /// What was simulated; its people are those of the first alternative.
    pub scenario: ScenarioReport,
    /// Days of the first stage, which every alternative has.
    pub common_days: u64,
    /// Days simulated of all alternatives together.
    pub simulated_days: u64,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
    /// What decides which alternative is best.
    pub deciding: DecidingReport,
    /// Whether the selection came to its end; if not, the best is only ahead.
    pub decided: bool,
    /// The best alternative; `null` without a day.
    pub best: Option<String>,
    /// In at least this share of such comparisons the procedure chooses the best one, if that is better than all others by
    /// the indifference zone. It takes daily values as normal: of days so rare that none was simulated it knows nothing.
    /// `null` if the selection did not come to its end.
    pub correct_selection_share: Option<f64>,
    /// Alternatives of which it is not certain that they are worse than the best.
    pub not_told_apart: Vec<String>,
    /// Confidence of all intervals of one figure together.
    pub confidence_share: f64,
    /// Confidence of each interval of `differences`, by Bonferroni's inequality.
    pub each_confidence_share: f64,
    /// The alternative from which `differences` are taken: the best, or the first if that was asked for.
    pub reference: Option<String>,
    /// Whether every target is kept by the best alternative; true without targets.
    pub targets_kept: bool,
    /// What the figures are, in the order in which people read them.
    pub catalog: Vec<FigureReport>,
    /// What was compared, in the order of the command line.
    pub alternatives: Vec<AlternativeReport>,
}

/// What decides which alternative is best.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct DecidingReport {
    /// Name of the figure whose mean over days decides, or `targets`: the share of days that meet every target.
    pub by: &'static str,
    /// Its title in English.
    pub title: Words,
    /// Its title in Chinese.
    pub title_zh: &'static str,
    /// Which way is better.
    pub better: BetterReport,
    /// The indifference zone: a smaller difference does not matter.
    pub indifference: Amount,
}

/// How an alternative stands to the best.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is the best, or ahead where nothing is decided.
    Best,
    /// Every figure of every simulated day is the same as the best one's.
    Same,
    /// It cannot be told apart from the best: the interval of the difference has 0 in it.
    NotToldApart,
    /// It is worse.
    Worse,
}

/// One alternative.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct AlternativeReport {
    /// Its name; `as-written` is the scenario as its file says.
    pub name: String,
    /// Routing strategy.
    pub routing: String,
    /// The layout file, if one was named.
    pub layout_file: Option<String>,
    /// The keys that were set, such as `teams[0].cap=8`.
    pub settings: Vec<String>,
    /// People of the layout, each once for every shift: somebody who works on two days counts twice.
    pub people_count: u64,
    /// The fewest different persons found who can work these shifts within the rules of working time; `null` if no
    /// roster of several days keeps them.
    pub persons_count: Option<u64>,
    /// Planned cost of the layout in the scenario's currency; `null` if the scenario gives no team a cost.
    pub planned_cost: Option<f64>,
    /// What the people cost on the simulated days, overtime, reserves and reductions included, over the common days;
    /// `null` if the scenario gives no team a cost.
    pub cost: Option<CostReport>,
    /// What orders bring and what waiting loses, over the common days; `null` without a margin per order.
    pub margin: Option<MarginReport>,
    /// Days simulated.
    pub days: u64,
    /// Whether it could still be the best when days ended; after a decision that is the best alone, or with others
    /// whose days have the same mean.
    pub contender: bool,
    /// How it stands to the best.
    pub standing: Standing,
    /// What decides, mean over the common days; `null` without a day.
    pub value: Option<Amount>,
    /// The difference from the best in what decides, over all days that both have. It holds whenever days ended.
    pub from_best: Option<DifferenceReport>,
    /// The figures over the whole scenario, by name.
    pub figures: Figures,
    /// Differences from the reference in the mean of the daily values, by the figure's name.
    pub differences: BTreeMap<&'static str, Option<DifferenceReport>>,
    /// Of the seven figures that the terminal shows in one table, those that differ from the reference when the intervals
    /// of all seven are to hold together, each at a higher confidence than in `differences`.
    pub differing_besides: Vec<&'static str>,
    /// How often the targets hold.
    pub targets: Vec<ComparedTargetReport>,
    /// The figures per slot.
    pub slots: Vec<ComparedSlotReport>,
    /// How work is dealt out among agents.
    pub loads: LoadsReport,
}

/// How often a target holds with one alternative.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ComparedTargetReport {
    /// Name of the figure.
    pub figure: &'static str,
    /// Which way is better: `higher` (at least the bound) or `lower` (at most).
    pub better: BetterReport,
    /// The bound.
    pub bound: Amount,
    /// Share of days on which the bound is to hold.
    pub promise_share: f64,
    /// On how many of the common days it held; `null` if no day counted anything.
    pub attainment: Option<AttainmentReport>,
    /// Slots (by their wall-clock start) whose figure over the common days misses the target's floor.
    pub slots_below_floor: Vec<String>,
    /// Whether the share of days that met the bound is at least the promise, and no slot is below its floor.
    pub kept: bool,
    /// Whether more days would hardly change `kept`: the interval of that share excludes the promise, and those of the
    /// slots the floor; of what is missed, one that is certainly missed is enough.
    pub certain: bool,
    /// The difference from the reference in the share of days.
    pub difference: Option<DifferenceReport>,
}

/// The figures of one slot.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ComparedSlotReport {
    /// Wall-clock time of its start, `20:00`; `01:00+1` on the day after the scenario's first.
    pub clock: String,
    /// Date and time of its start.
    pub start: String,
    /// The figures by name: ratios of the sums over days.
    pub figures: BTreeMap<&'static str, Option<Amount>>,
}

/// How work is dealt out among agents: every agent on every common day is a case.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct LoadsReport {
    /// Inquiries that an agent received per hour logged in.
    pub received_per_hour: Option<SpreadReport>,
    /// Share of the time logged in that an agent was at work.
    pub busy: Option<SpreadReport>,
    /// Fairness of what agents received per hour logged in, mean over days: (Σx)²/(n·Σx²) over the n agents of a day,
    /// 1 where all have the same and 1/n where one has all (Jain, Chiu and Hawe 1984, "A quantitative measure of
    /// fairness and discrimination for resource allocation in shared computer systems", DEC-TR-301).
    pub received_fairness_share: Option<f64>,
    /// The same of the share of time at work.
    pub busy_fairness_share: Option<f64>,
}

impl CompareReport {
    /// What a figure is, by its name.
    pub fn figure(&self, name: &str) -> Option<&FigureReport> {
        self.catalog.iter().find(|figure| figure.name == name)
    }

    /// Whether alternatives differ in something.
    pub fn differ<T: PartialEq>(&self, of: impl Fn(&AlternativeReport) -> T) -> bool {
        self.alternatives.windows(2).any(|pair| of(&pair[0]) != of(&pair[1]))
    }

    /// The alternatives from the best to the worst, by what decides; among equals in their order.
    pub fn ranked(&self) -> Vec<&AlternativeReport> {
        let sign = match self.deciding.better {
            BetterReport::Higher => -1.0,
            BetterReport::Lower => 1.0,
        };
        let place = |alternative: &AlternativeReport| {
            let behind =
                alternative.from_best.as_ref().map_or(0.0, |difference| sign * difference.number.value);
            (alternative.standing != Standing::Best, behind)
        };
        let mut ranked: Vec<&AlternativeReport> = self.alternatives.iter().collect();
        ranked.sort_by(|a, b| {
            let (a, b) = (place(a), place(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        ranked
    }

    /// The rate that charts show per slot: what decides if it is one, else the first target's, else the book's first.
    pub fn headline_rate(&self) -> Option<&FigureReport> {
        let share = |name: &str| self.figure(name).filter(|figure| figure.kind == Unit::Share);
        let targets = self.alternatives.first().into_iter().flat_map(|alternative| &alternative.targets);
        share(self.deciding.by)
            .or_else(|| targets.into_iter().find_map(|target| share(target.figure)))
            .or_else(|| self.catalog.iter().find(|figure| figure.kind == Unit::Share))
    }
}

/// An alternative's name for people: a strategy, which comes first if it is named, by its title.
pub(super) fn shown(name: &str) -> String {
    if name == AS_WRITTEN {
        return say!("as written", "原方案");
    }
    // Twice the same alternative has a number behind its name.
    let end = name.find([',', ' ']).unwrap_or(name.len());
    let (strategy, rest) = name.split_at(end);
    format!("{}{rest}", title_of(strategy))
}
