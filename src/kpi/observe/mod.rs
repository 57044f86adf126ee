//! From a day and its journal to figures: one reading of the records fills a table of counts, and every figure
//! is two sums over that table.
//!
//! The table has a row per cell, that is per stretch of time, group and team, and a column per thing counted.
//! Stretches are the reporting slots, cut where a figure's daily window begins or ends, so that every stretch
//! lies wholly inside or outside each window. Which columns a figure adds up is worked out once per study.

mod customers;
mod inquiries;
mod queue;
mod recipe;

use super::catalog::{Counting, Figure, Unanswered};
use super::{DayFigures, PartWaits, WaitHistogram};
use crate::day::Day;
use crate::scenario::Scenario;
use crate::sim::{End, Journal, NOBODY, PresenceKind, WorkKind};
use crate::units::{Span, Time};
use crate::workforce::Person;
use customers::{CustomerRule, MOST_RULES};
use inquiries::InquiryCase;
use recipe::Recipe;

/// Columns that every table has; those for limits and variants follow.
mod column {
    pub const INQUIRIES: usize = 0;
    pub const TO_PEOPLE: usize = 1;
    pub const BOT_RESOLVED: usize = 2;
    pub const RECEIVED: usize = 3;
    pub const LEAVE_MESSAGES: usize = 4;
    pub const NOT_LEAVE_MESSAGES: usize = 5;
    pub const LEFT_OPENLY: usize = 6;
    pub const LEFT_SILENTLY: usize = 7;
    pub const TRANSFERS: usize = 8;
    pub const PRE_SALE: usize = 9;
    pub const ORDERS: usize = 10;
    pub const SATISFIED: usize = 11;
    pub const FIRST_WAITS: usize = 12;
    pub const FIRST_ANSWERED: usize = 13;
    pub const UNANSWERED: usize = 14;
    pub const NEVER_ANSWERED: usize = 15;
    pub const CUSTOMER_DAYS: usize = 16;
    pub const UNANSWERED_CUSTOMERS: usize = 17;
    pub const ONLINE: usize = 18;
    pub const OPEN: usize = 19;
    pub const BUSY: usize = 20;
    pub const OVERTIME: usize = 21;
    pub const WRAP_UP: usize = 22;
    pub const WRAP_UP_ON_TIME: usize = 23;
    pub const RATED: usize = 24;
    pub const FIRST_CONTACTS: usize = 25;
    pub const OVERTIME_ONLINE: usize = 26;
    pub const COUNT: usize = 27;
}

/// Reads journals of one study.
#[derive(Clone, Debug)]
pub struct Observer<'a> {
    scenario: &'a Scenario,
    teams: Vec<u16>,
    groups: Vec<u16>,
    recipes: Vec<Recipe>,
    /// Limits of first replies, of rounds, of inquiries' mean waits; ascending.
    first_limits: Vec<Span>,
    round_limits: Vec<Span>,
    mean_limits: Vec<Span>,
    /// Caps of mean waits, and whether instant and next-day replies are skipped.
    means: Vec<(Span, bool)>,
    customers: Vec<CustomerRule>,
    first_bins: usize,
    round_bins: usize,
    mean_columns: usize,
    mean_within_columns: usize,
    customer_columns: usize,
    columns: usize,
    /// Starts of the stretches, and the slot of each.
    stretches: Vec<Time>,
    slot_of: Vec<usize>,
    /// The local day of each stretch.
    date_of: Vec<i64>,
    /// The ways of counting customers whose window each stretch is in, a bit each.
    rules_of: Vec<u8>,
    /// Whether each stretch is in the window of a figure that counts customers never answered.
    never_of: Vec<bool>,
    /// The stretch looked up last: records come nearly in order of time.
    hint: usize,
    table: Vec<u64>,
    inquiries: Vec<InquiryCase>,
    owners: Vec<u32>,
    order: Vec<u32>,
    /// Rounds of leave-messages to which the bot gave its offline reply, ascending.
    offline_replies: Vec<u32>,
    /// First waits of the days read since they were taken last.
    part_waits: PartWaits,
    /// When each inquiry was received first.
    received: Vec<Time>,
    has_outcomes: bool,
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

impl<'a> Observer<'a> {
    /// An observer of the given figures.
    pub fn new(scenario: &'a Scenario, persons: &[Person], figures: &[&'static Figure]) -> Self {
        let of = |pick: &dyn Fn(&Counting) -> Option<Span>| {
            sorted(figures.iter().filter_map(|figure| pick(&figure.counting)).collect())
        };
        let first_limits = of(&|c| match c {
            Counting::FirstReplyWithin { limit } => Some(*limit),
            _ => None,
        });
        let round_limits = of(&|c| match c {
            Counting::RoundsWithin { limit, .. } => Some(*limit),
            _ => None,
        });
        let mean_limits = of(&|c| match c {
            Counting::InquiryMeanWithin { limit } => Some(*limit),
            _ => None,
        });
        let means = sorted(
            figures
                .iter()
                .filter_map(|figure| match figure.counting {
                    Counting::MeanRoundWait { cap, skip_instant_and_next_day } => {
                        Some((cap, skip_instant_and_next_day))
                    }
                    _ => None,
                })
                .collect(),
        );
        let customers = sorted(
            figures
                .iter()
                .filter_map(|figure| match figure.counting {
                    Counting::CustomersInTime { limit, bot_answers, bot_only_counts } => {
                        Some((limit, bot_answers, bot_only_counts))
                    }
                    _ => None,
                })
                .take(MOST_RULES)
                .collect::<Vec<CustomerRule>>(),
        );
        let first_bins = column::COUNT;
        let round_bins = first_bins + first_limits.len() + 1;
        let mean_columns = round_bins + round_limits.len() + 1;
        let mean_within_columns = mean_columns + 2 * means.len();
        let customer_columns = mean_within_columns + mean_limits.len();
        let columns = customer_columns + 2 * customers.len();
        let has_outcomes = scenario.outcomes.satisfaction.is_some()
            || scenario.reasons.iter().any(|reason| reason.order_base > 0.0);
        let mut observer = Observer {
            scenario,
            teams: persons.iter().map(|person| person.team).collect(),
            groups: persons.iter().map(|person| person.group).collect(),
            recipes: Vec::new(),
            first_limits,
            round_limits,
            mean_limits,
            means,
            customers,
            first_bins,
            round_bins,
            mean_columns,
            mean_within_columns,
            customer_columns,
            columns,
            stretches: Vec::new(),
            slot_of: Vec::new(),
            date_of: Vec::new(),
            rules_of: Vec::new(),
            never_of: Vec::new(),
            hint: 0,
            table: Vec::new(),
            inquiries: Vec::new(),
            owners: Vec::new(),
            order: Vec::new(),
            offline_replies: Vec::new(),
            part_waits: PartWaits::default(),
            received: Vec::new(),
            has_outcomes,
        };
        observer.take_part_waits();
        observer.cut_time(figures);
        observer.recipes = figures.iter().map(|figure| observer.recipe(figure)).collect();
        let counts_never = |counting: Counting| {
            matches!(counting, Counting::RoundsWithin { unanswered: Unanswered::OnePerCustomer, .. })
        };
        observer.never_of = (0..observer.stretches.len())
            .map(|at| observer.recipes.iter().any(|r| counts_never(r.figure.counting) && r.inside[at]))
            .collect();
        observer.rules_of = vec![0; observer.stretches.len()];
        for (i, &(limit, bot_answers, bot_only_counts)) in observer.customers.iter().enumerate() {
            let counting = Counting::CustomersInTime { limit, bot_answers, bot_only_counts };
            let recipe = observer.recipes.iter().find(|recipe| recipe.figure.counting == counting);
            let inside = recipe.map_or(&[][..], |recipe| &recipe.inside);
            for (bits, _) in observer.rules_of.iter_mut().zip(inside).filter(|(_, inside)| **inside) {
                *bits |= 1 << i;
            }
        }
        observer
    }

    /// Cuts the slots where windows begin or end.
    fn cut_time(&mut self, figures: &[&'static Figure]) {
        let scenario = self.scenario;
        let mut cuts: Vec<Time> =
            (0..scenario.slots()).map(|slot| Time::START + scenario.slot * slot as i64).collect();
        // And where a local day ends, because some figures are reckoned per day.
        let midnights = (1..).map(|day| scenario.clock.time_of_day(day, Span::ZERO));
        cuts.extend(midnights.take_while(|&midnight| midnight < scenario.horizon()));
        for figure in figures {
            for (from, to) in figure.window.stretches(&scenario.clock, scenario.horizon()) {
                cuts.extend([from, to].into_iter().filter(|&cut| cut < scenario.horizon()));
            }
        }
        self.stretches = sorted(cuts);
        // What happens after the end counts for the last slot.
        let slot = |at: Time| ((at.micros() / scenario.slot.micros()) as usize).min(scenario.slots() - 1);
        self.slot_of = self.stretches.iter().map(|&at| slot(at)).collect();
        self.date_of = self.stretches.iter().map(|&at| scenario.clock.day(at)).collect();
    }

    /// The figures that it computes.
    pub fn figures(&self) -> Vec<&'static Figure> {
        self.recipes.iter().map(|recipe| recipe.figure).collect()
    }

    /// The waits for first replies by slot, group and team, of all days read since this was called last.
    pub fn take_part_waits(&mut self) -> PartWaits {
        let (groups, teams) = (self.scenario.groups.len(), self.scenario.teams.len());
        std::mem::replace(&mut self.part_waits, PartWaits::new(self.scenario.slots(), groups, teams))
    }

    /// Counts a first wait for the slot, the group and the team of a row.
    fn count_part_wait(&mut self, row: usize, wait: Span) {
        let (groups, teams) = (self.scenario.groups.len(), self.scenario.teams.len() + 1);
        let slot = self.slot_of[row / teams / groups];
        self.part_waits.count(wait, slot, row / teams % groups, row % teams);
    }

    /// Reads a day. Waits of first replies and of rounds are added to the histograms.
    pub fn observe(
        &mut self,
        day: &Day,
        journal: &Journal,
        first_waits: &mut WaitHistogram,
        round_waits: &mut WaitHistogram,
    ) -> DayFigures {
        let rows = self.stretches.len() * self.scenario.groups.len() * (self.scenario.teams.len() + 1);
        self.table.clear();
        self.table.resize(rows * self.columns, 0);
        self.read_rounds(day, journal, round_waits);
        self.read_inquiries(day, journal, first_waits);
        self.read_time(journal);
        let mut out = self.fold(journal.events);
        self.read_queue(journal, &mut out);
        out
    }

    /// The stretch of a point.
    #[inline]
    fn stretch(&mut self, at: Time) -> usize {
        let (here, next) = (self.stretches[self.hint], self.stretches.get(self.hint + 1));
        if at < here || next.is_some_and(|&next| at >= next) {
            self.hint = self.stretches.partition_point(|&start| start <= at).saturating_sub(1);
        }
        self.hint
    }

    #[inline]
    fn row_at(&self, stretch: usize, group: u16, team: usize) -> usize {
        (stretch * self.scenario.groups.len() + group as usize) * (self.scenario.teams.len() + 1) + team
    }

    /// The row of a point for an agent; of nobody, for a group.
    #[inline]
    fn row(&mut self, at: Time, agent: u32, group: u16) -> usize {
        let stretch = self.stretch(at);
        self.row_in(stretch, agent, group)
    }

    #[inline]
    fn row_in(&self, stretch: usize, agent: u32, group: u16) -> usize {
        let (group, team) = if agent == NOBODY {
            (group, self.scenario.teams.len())
        } else {
            (self.groups[agent as usize], self.teams[agent as usize] as usize)
        };
        self.row_at(stretch, group, team)
    }

    #[inline]
    fn add(&mut self, row: usize, column: usize, amount: u64) {
        self.table[row * self.columns + column] += amount;
    }

    /// Adds a stretch of an agent's time, cut at the borders of rows.
    fn add_time(&mut self, column: usize, agent: u32, from: Time, to: Time) {
        if from >= to {
            return;
        }
        let (group, team) = (self.groups[agent as usize], self.teams[agent as usize] as usize);
        let mut stretch = self.stretch(from);
        if self.stretches.get(stretch + 1).is_none_or(|&border| to <= border) {
            let row = self.row_at(stretch, group, team);
            return self.add(row, column, (to - from).micros() as u64);
        }
        let mut at = from;
        while at < to {
            let border = self.stretches.get(stretch + 1).copied().unwrap_or(Time::NEVER).min(to);
            let row = self.row_at(stretch, group, team);
            self.add(row, column, (border - at).micros() as u64);
            at = border;
            stretch += 1;
        }
    }

    /// Time is counted up to the scenario's end, so that who stays on afterwards does not swell the means; only
    /// overtime counts to its last minute.
    fn read_time(&mut self, journal: &Journal) {
        let end = self.scenario.end;
        for holding in &journal.holdings {
            if journal.inquiries[holding.record as usize].end == End::Empty {
                continue;
            }
            self.add_time(column::OPEN, holding.agent, holding.from, holding.to.min(end));
        }
        for presence in &journal.presence {
            // Who logs in before the start waits for it in no figure.
            let from = presence.from.max(Time::START);
            let column = match presence.kind {
                PresenceKind::Online => column::ONLINE,
                PresenceKind::Overtime => {
                    self.add_time(column::OVERTIME, presence.agent, from, presence.to);
                    column::OVERTIME_ONLINE
                }
                PresenceKind::Break => continue,
            };
            self.add_time(column, presence.agent, from, presence.to.min(end));
        }
        for work in &journal.work {
            self.add_time(column::BUSY, work.agent, work.from, work.to.min(end));
            if matches!(work.kind, WorkKind::WrapUp | WorkKind::WrapUpLeft) {
                let row = self.row(work.arose, work.agent, 0);
                let on_time = work.kind == WorkKind::WrapUp && work.to <= work.due;
                self.add(row, column::WRAP_UP, 1);
                self.add(row, column::WRAP_UP_ON_TIME, u64::from(on_time));
            }
        }
    }
}
