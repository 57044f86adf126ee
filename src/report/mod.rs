//! What a run found, as plain data, and the forms in which it is given: one file per form.
//!
//! A [`Report`] is the contract with programs that read `--json`: fields may be added, none is renamed or
//! removed, and every number's name ends in its unit. docs/report-json.md explains them, made by [`json::page`]. Shares are 0 to 1 here; per cent appears only where
//! people read, in [`terminal`] and [`charts`].

mod besides;
mod blank;
pub mod charts;
pub mod compared;
mod cost;
pub mod csv;
mod gather;
pub mod html;
pub mod journal;
pub mod json;
mod long_waits;
mod measure;
pub mod planned;
mod returns;
pub mod roster;
#[cfg(test)]
mod sample;
pub mod terminal;
mod verdict;
pub mod whole;
pub mod words;

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::Serialize;

use crate::kpi::{Better, Unit};
use crate::language::Words;
use crate::say;
use crate::scenario::Clock;
use crate::stats::Attainment;
pub use besides::{MarginReport, OffChatReport, TriggerReport};
pub use cost::{CostMean, CostParts, CostReport, TeamCost};
pub use measure::{Amount, FIELDS, Measure};

/// What `peakshift run` found about one scenario.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Version of the program.
    pub version: &'static str,
    /// What was simulated.
    pub scenario: ScenarioReport,
    /// Days that were simulated.
    pub days: u64,
    /// Whether it was stopped before the wanted number of days, or the wanted precision or certainty.
    pub interrupted: bool,
    /// Whether the wanted precision, or the certainty of every target's verdict, was reached; `null` if none was
    /// asked for.
    pub precise: Option<bool>,
    /// Confidence of every interval, such as 0.95; of an attainment's its own.
    pub confidence_share: f64,
    /// Whether every target is kept (see `targets`).
    pub targets_kept: bool,
    /// What is promised, and how often it holds.
    pub targets: Vec<TargetReport>,
    /// What the figures are, in the order in which people read them.
    pub catalog: Vec<FigureReport>,
    /// The figures over the whole scenario, by name.
    pub figures: Figures,
    /// Waits by percentile, over all days.
    pub waits: Waits,
    /// The figures per slot.
    pub slots: Vec<SlotReport>,
    /// The figures per skill group.
    pub groups: Vec<PartReport>,
    /// The figures per team.
    pub teams: Vec<PartReport>,
    /// What the people cost; `null` if the scenario gives no team a cost.
    pub cost: Option<CostReport>,
    /// What waiting costs in orders; `null` if the scenario does not say what an order brings.
    pub margin: Option<MarginReport>,
    /// Each kind of work besides chat.
    pub off_chat: Vec<OffChatReport>,
    /// What each trigger did.
    pub triggers: Vec<TriggerReport>,
    /// Events that the engine handled, per day; not part of the JSON.
    #[serde(skip)]
    pub day_events: Vec<u64>,
}

/// Which scenario was simulated.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ScenarioReport {
    /// The scenario's file as it was named.
    pub file: String,
    /// The scenario's name.
    pub name: String,
    /// The platform's rule book.
    pub book: &'static str,
    /// Local wall-clock time of the start, `2025-11-10T20:00:00`.
    pub start: String,
    /// Local wall-clock time of the end.
    pub end: String,
    /// Length of a reporting slot.
    pub slot_seconds: f64,
    /// People of the layout, each once for every shift: somebody who works on two days counts twice.
    pub people_count: u64,
    /// The fewest different persons found who can work these shifts within the rules of working time; `null` if no
    /// roster of several days keeps them.
    pub persons_count: Option<u64>,
    /// Seed of all randomness; a program that reads numbers as binary fractions keeps it exactly up to 2^53.
    pub seed: u64,
}

impl ScenarioReport {
    /// Whether every person works one shift, so that people and shifts are the same number.
    pub fn works_once(&self) -> bool {
        self.persons_count == Some(self.people_count)
    }

    /// Start and end; the report writes both itself, so that they can be read.
    fn ends(&self) -> Option<(DateTime, DateTime)> {
        Some((self.start.parse().ok()?, self.end.parse().ok()?))
    }

    /// How long it goes on, `48 h`, where that is more than a day, so that a mean over simulated days is of more than a
    /// day too.
    pub fn beyond_a_day(&self) -> Option<String> {
        let (start, end) = self.ends()?;
        let value = start.duration_until(end).as_secs_f64() / 3_600.0;
        (value > 24.0).then(|| words::bound(Amount { unit: Unit::Hours, value }))
    }

    /// What the people cost on a simulated day, as a title.
    pub fn cost_title(&self) -> String {
        match self.beyond_a_day() {
            Some(length) => say!("Cost of the scenario ({length})", "每次模拟（{length}）的成本"),
            None => say!("Cost of a day", "每日成本"),
        }
    }

    /// The end by the wall clock as the labels of slots have it, with its day: `00:00+2`.
    fn end_label(&self) -> String {
        self.ends().map_or_else(String::new, |(start, end)| {
            let clock = Clock::new(start);
            clock.label(clock.time(end))
        })
    }

    /// The head of a column that counts the people of shifts.
    pub fn people_title(&self) -> String {
        words::people_title(self.works_once())
    }
}

/// A target and how often it holds.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TargetReport {
    /// Name of the figure.
    pub figure: &'static str,
    /// Title of the figure.
    pub title: Words,
    /// Which way is better: `higher` (at least the bound) or `lower` (at most).
    pub better: BetterReport,
    /// Stretches of the scenario, by the wall clock, in which the figure counts; `null` where it counts all the
    /// time.
    pub counted: Option<Vec<String>>,
    /// The bound.
    pub bound: Amount,
    /// Share of days on which the bound is to hold.
    pub promise_share: f64,
    /// The figure over all days; `null` if nothing was counted.
    pub estimate: Option<Measure>,
    /// On how many days the bound held; `null` if no day counted anything.
    pub attainment: Option<AttainmentReport>,
    /// Whether the share of days that met the bound is at least the promise, and no slot is below its floor.
    pub kept: bool,
    /// Whether more days would hardly change `kept`: the interval of that share excludes the promise and, with a floor,
    /// `floor_certain` says the same of it; of what is missed, one that is certainly missed is enough.
    pub certain: bool,
    /// What every slot by itself is to reach, if asked.
    pub slot_floor: Option<Amount>,
    /// Whether it is certain that the floor is kept, every slot's interval being on its good side, or that it is missed,
    /// one slot's interval being on its bad side; the intervals of the slots hold together with the confidence of
    /// `attainment` (Bonferroni). `null` without a floor.
    pub floor_certain: Option<bool>,
    /// Slots (by their wall-clock start) whose long-run figure misses the floor.
    pub slots_below_floor: Vec<String>,
}

/// Which way a figure is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BetterReport {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// On what share of days a bound held, with the Clopper–Pearson interval.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct AttainmentReport {
    /// Days on which it held.
    pub met_days: u64,
    /// All days.
    pub days: u64,
    /// The first over the second.
    pub value_share: f64,
    /// Lower end of the interval.
    pub low_share: f64,
    /// Upper end of the interval.
    pub high_share: f64,
    /// Confidence of the interval: higher than that of the others where days were added until verdicts were certain,
    /// so that all looks together are wrong no more often.
    pub confidence_share: f64,
}

impl AttainmentReport {
    /// Whether the interval leaves no doubt on which side of a promise the share lies.
    pub(crate) fn is_certain(&self, promise: f64) -> bool {
        promise <= self.low_share || self.high_share < promise
    }

    /// What was found, with the confidence of its interval.
    fn of(found: Attainment, confidence_share: f64) -> Self {
        AttainmentReport {
            met_days: found.met,
            days: found.days,
            value_share: found.share,
            low_share: found.low,
            high_share: found.high,
            confidence_share,
        }
    }
}

/// What a figure is.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct FigureReport {
    /// Name.
    pub name: &'static str,
    /// Title in English.
    pub title: Words,
    /// Title in Chinese.
    pub title_zh: &'static str,
    /// Unit: `share`, `seconds`, `hours` or `count`.
    pub unit: &'static str,
    /// Which way is better.
    pub better: BetterReport,
    /// Definition.
    pub definition: Words,
    /// The value of each day, by replication; not part of the JSON (`days.csv` has it).
    #[serde(skip)]
    pub daily: Vec<Option<f64>>,
    /// The unit itself.
    #[serde(skip)]
    pub kind: Unit,
    /// Whether a figure before it counts the very same under the platform's own name, so that people are shown that one
    /// alone; not part of the JSON.
    #[serde(skip)]
    pub is_repeated: bool,
}

/// Estimates by the figure's name, every figure of the catalog; `null` where nothing was counted.
pub type Figures = BTreeMap<&'static str, Option<Measure>>;

/// The figures of one slot.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct SlotReport {
    /// Wall-clock time of its start, `20:00`; `01:00+1` on the day after the scenario's first.
    pub clock: String,
    /// Date and time of its start.
    pub start: String,
    /// The figures by name.
    pub figures: Figures,
    /// Waits for the first human reply by percentile, of inquiries that began in it.
    pub first_waits: WaitPercentiles,
}

/// The figures of one group or team.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PartReport {
    /// Its name.
    pub name: String,
    /// The figures by name.
    pub figures: Figures,
    /// Waits for the first human reply by percentile.
    pub first_waits: WaitPercentiles,
}

/// Waits by percentile, right to 1.6 %.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Waits {
    /// For the first human reply of an inquiry.
    pub first: WaitPercentiles,
    /// For the reply to a round, over all answered rounds.
    pub rounds: WaitPercentiles,
}

/// Percentiles of answered waits; `null` if there were none.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct WaitPercentiles {
    /// How many were answered, over all days.
    pub answered_count: u64,
    /// Half waited no longer.
    pub p50_seconds: Option<f64>,
    /// 90 % waited no longer.
    pub p90_seconds: Option<f64>,
    /// 95 % waited no longer.
    pub p95_seconds: Option<f64>,
    /// 99 % waited no longer.
    pub p99_seconds: Option<f64>,
}

impl Report {
    /// What a figure is, by its name.
    pub fn figure(&self, name: &str) -> Option<&FigureReport> {
        self.catalog.iter().find(|figure| figure.name == name)
    }

    /// A figure over the whole scenario; `None` if nothing was counted.
    pub fn estimate(&self, name: &str) -> Option<&Measure> {
        self.figures.get(name).and_then(Option::as_ref)
    }

    /// The rates that matter most: the targets' shares, or the book's first share where no target is one. At
    /// most three.
    pub fn headline_rates(&self) -> Vec<&FigureReport> {
        let mut rates: Vec<&FigureReport> = Vec::new();
        for target in &self.targets {
            let figure = self.figure(target.figure).filter(|figure| figure.kind == Unit::Share);
            rates.extend(figure.filter(|figure| rates.iter().all(|mine| mine.name != figure.name)));
        }
        if rates.is_empty() {
            rates.extend(self.catalog.iter().find(|figure| figure.kind == Unit::Share));
        }
        rates.truncate(3);
        rates
    }
}

impl From<Better> for BetterReport {
    fn from(better: Better) -> Self {
        match better {
            Better::Higher => BetterReport::Higher,
            Better::Lower => BetterReport::Lower,
        }
    }
}

impl From<BetterReport> for Better {
    fn from(better: BetterReport) -> Self {
        match better {
            BetterReport::Higher => Better::Higher,
            BetterReport::Lower => Better::Lower,
        }
    }
}
