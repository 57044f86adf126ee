//! From a day and its journal to figures: one reading of the records fills a table of counts, and every figure
//! is two sums over that table.
//!
//! The table has a row per cell, that is per stretch of time, group and team, and a column per thing counted.
//! Stretches are the reporting slots, cut where a figure's daily window begins or ends, so that every stretch
//! lies wholly inside or outside each window. Which columns a figure adds up is worked out once per study.

mod besides;
mod book;
mod customers;
mod holdings;
mod inquiries;
mod limits;
mod recipe;
mod rounds;
mod stretches;
mod time;

use super::catalog::{Counting, Figure, Unanswered};
use super::histogram::WaitCounts;
use super::{DayFigures, PartWaits, WaitHistogram};
use crate::day::Day;
use crate::scenario::{GroupId, Reason, Scenario};
use crate::sim::{Journal, NOBODY};
use crate::units::{Span, Time};
use crate::workforce::Person;
use book::{CustomerLimits, CustomerRule, MOST_RULES};
use limits::Limits;
use recipe::Recipe;
use stretches::{Stretch, Stretches};

/// Columns that every table has; those for limits and variants follow.
mod column {
    /// An inquiry for people counts once, in one of these, by what it was: `Case` tells them apart.
    pub const CASES: usize = 0;
    pub const BOT_RESOLVED: usize = 16;
    pub const TRANSFERS: usize = 17;
    pub const PRE_SALE: usize = 18;
    pub const ORDERS: usize = 19;
    pub const RATED: usize = 20;
    pub const SATISFIED: usize = 21;
    pub const FIRST_WAITS: usize = 22;
    pub const UNANSWERED: usize = 23;
    pub const NEVER_ANSWERED: usize = 24;
    pub const CUSTOMER_DAYS: usize = 25;
    pub const UNANSWERED_CUSTOMERS: usize = 26;
    pub const ONLINE: usize = 27;
    pub const OVERTIME_ONLINE: usize = 28;
    pub const OPEN: usize = 29;
    pub const BUSY: usize = 30;
    pub const OVERTIME: usize = 31;
    pub const WRAP_UP: usize = 32;
    pub const WRAP_UP_ON_TIME: usize = 33;
    pub const ROUND_WAITS: usize = 34;
    pub const OFF_CHAT: usize = 35;
    pub const OFF_CHAT_ON_TIME: usize = 36;
    pub const OFF_CHAT_TIME: usize = 37;
    pub const LOST_ORDERS: usize = 38;
    pub const QUEUED: usize = 39;
    pub const COUNT: usize = 40;
}

/// The mean over the waits as they are: no cap, and nothing skipped.
const PLAIN_MEAN: (Span, bool) = (Span::FOREVER, false);

/// Hands out the columns that follow, so many for each purpose.
struct Columns {
    next: usize,
}

impl Columns {
    /// The first of so many columns.
    fn take(&mut self, count: usize) -> usize {
        self.next += count;
        self.next - count
    }
}

/// Reads journals of one study.
#[derive(Clone, Debug)]
pub struct Observer<'a> {
    scenario: &'a Scenario,
    recipes: Vec<Recipe>,
    /// The numbers of those whose windows are the same, for each window.
    windows: Vec<Vec<usize>>,
    /// Limits of first replies, of rounds, of inquiries' mean waits.
    first_limits: Limits,
    round_limits: Limits,
    mean_limits: Limits,
    /// Caps of mean waits other than the plain one, and whether instant and next-day replies are skipped.
    means: Vec<(Span, bool)>,
    customers: Vec<CustomerRule>,
    /// Limits of the ways of counting customers, and, a bit each, where the bot's reply is an answer, and where
    /// customers count whom only the bot served.
    customer_limits: CustomerLimits,
    bot_answers: u8,
    bot_only_counts: u8,
    mean_columns: usize,
    /// Of customers: a column per rule for those who were late at any time, and one per set of rules for those who
    /// never were by any of them.
    late_columns: usize,
    in_time_columns: usize,
    columns: usize,
    stretches: Stretches,
    /// Where each agent's cases are counted, and those of nobody in each group.
    agents: Vec<Place>,
    nobody: Vec<Place>,
    /// All of these, each once: other rows stay empty.
    places: Vec<Place>,
    /// The group of each reason, and whether its customers may order.
    groups: Vec<GroupId>,
    may_order: Vec<bool>,
    table: Vec<u64>,
    /// Scratch: returns that belong to an earlier contact, by inquiry.
    reopened: Vec<(u32, u32)>,
    /// Scratch: which of the day's inquiries any of them belong to; empty if there are none.
    has_returns: Vec<bool>,
    /// Scratch: inquiries whose customer came back for the same matter as a new one.
    came_back: Vec<u32>,
    /// Scratch: inquiries to which their customers came back, and the contact, ascending.
    last_contacts: Vec<(u32, u16)>,
    /// Scratch: the inquiries that came, each with its customer before it, by customer; and those that come whatever
    /// happens, and those that followed from something.
    order: Vec<(u32, u32)>,
    foreseen: Vec<(u32, u32)>,
    followed: Vec<(u32, u32)>,
    /// Rounds of leave-messages to which the bot gave its offline reply, ascending, and how long they had waited.
    offline_replies: Vec<(u32, Span)>,
    /// First waits of the days read since they were taken last.
    part_waits: WaitCounts,
    /// Scratch: whether each inquiry was received.
    received: Vec<bool>,
    /// Scratch: whether each of the day's inquiries has a round that was not answered, or late by any rule.
    notable: Vec<bool>,
    /// Whether any figure looks at a customer's whole day, and whether any at whether all of it was answered.
    keeps_books: bool,
    counts_customer_days: bool,
    /// Whether anything follows from an inquiry's waits over all its rounds.
    reads_mean_waits: bool,
    /// Whether orders or ratings follow from how inquiries were served.
    reads_outcomes: bool,
}

/// Where cases are counted in every stretch: a group and a team, the team beyond the last being nobody's.
#[derive(Clone, Copy, Debug)]
struct Place {
    group: GroupId,
    team: u16,
    /// Where its row lies among a stretch's rows.
    row: usize,
    /// Its row among counts of waits.
    waits: usize,
}

/// Counts of first waits that a day is added to.
#[derive(Debug)]
struct Waits<'w> {
    first: &'w mut WaitHistogram,
    /// By part.
    parts: &'w mut WaitCounts,
}

/// Counts. A row is known by where it begins.
type Table = [u64];

#[inline(always)]
fn add(table: &mut Table, row: usize, column: usize, amount: u64) {
    table[row + column] += amount;
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
                .filter(|&mean| mean != PLAIN_MEAN)
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
        let outcomes = &scenario.outcomes;
        let may_order: Vec<bool> = scenario.reasons.iter().map(Reason::leads_to_orders).collect();
        let (mut bot_answers, mut bot_only_counts) = (0, 0);
        for (i, rule) in customers.iter().enumerate() {
            bot_answers |= u8::from(rule.1) << i;
            bot_only_counts |= u8::from(rule.2) << i;
        }
        let mut columns = Columns { next: column::COUNT };
        let mut limits = |limits: Vec<Span>| {
            let first = columns.take(limits.len() + 1);
            Limits::new(limits, first)
        };
        let (first_limits, round_limits, mean_limits) =
            (limits(first_limits), limits(round_limits), limits(mean_limits));
        let mut observer = Observer {
            scenario,
            recipes: Vec::new(),
            windows: Vec::new(),
            // A sum and a count each.
            mean_columns: columns.take(2 * means.len()),
            late_columns: columns.take(customers.len()),
            in_time_columns: columns.take(1 << customers.len()),
            columns: columns.next,
            keeps_books: !customers.is_empty() || figures.iter().any(|figure| reads_book(figure.counting)),
            reads_mean_waits: !mean_limits.is_empty()
                || outcomes.satisfaction.is_some()
                || !outcomes.order_by_mean_wait.is_empty(),
            reads_outcomes: outcomes.satisfaction.is_some() || may_order.contains(&true),
            first_limits,
            round_limits,
            mean_limits,
            means,
            customer_limits: CustomerLimits::new(&customers),
            customers,
            bot_answers,
            bot_only_counts,
            counts_customer_days: figures.iter().any(|figure| {
                matches!(figure.counting, Counting::UnansweredCustomers | Counting::UnansweredCustomerRate)
            }),
            stretches: Stretches::new(&cuts(scenario, figures)),
            agents: Vec::new(),
            nobody: Vec::new(),
            places: Vec::new(),
            groups: scenario.reasons.iter().map(|reason| reason.group).collect(),
            may_order,
            table: Vec::new(),
            reopened: Vec::new(),
            has_returns: Vec::new(),
            came_back: Vec::new(),
            last_contacts: Vec::new(),
            order: Vec::new(),
            foreseen: Vec::new(),
            followed: Vec::new(),
            offline_replies: Vec::new(),
            part_waits: WaitCounts::new(scenario.slots(), scenario.groups.len(), scenario.teams.len()),
            received: Vec::new(),
            notable: Vec::new(),
        };
        let (groups, teams) = (scenario.groups.len(), scenario.teams.len());
        let place = |group: GroupId, team: u16| {
            let row = observer.row_at(group.into(), team.into());
            Place { row, waits: observer.part_waits.row(group.into(), team.into()), group, team }
        };
        let agents: Vec<Place> = persons.iter().map(|it| place(it.group, it.team)).collect();
        let nobody: Vec<Place> = (0..groups as GroupId).map(|group| place(group, teams as u16)).collect();
        let mut places = [&agents[..], &nobody].concat();
        places.sort_unstable_by_key(|place| place.row);
        places.dedup_by_key(|place| place.row);
        (observer.agents, observer.nobody, observer.places) = (agents, nobody, places);
        observer.recipes = figures.iter().map(|figure| observer.recipe(figure)).collect();
        for (f, recipe) in observer.recipes.iter().enumerate() {
            let is_of = |window: &&mut Vec<usize>| observer.recipes[window[0]].inside == recipe.inside;
            match observer.windows.iter_mut().find(is_of) {
                Some(window) => window.push(f),
                None => observer.windows.push(vec![f]),
            }
        }
        for stretch in 0..observer.stretches.all.len() {
            observer.describe(stretch);
        }
        observer.stretches.compare();
        observer
    }

    /// Where among a stretch's rows the one of a group and team begins; the team beyond the last is nobody's.
    fn row_at(&self, group: usize, team: usize) -> usize {
        (group * (self.scenario.teams.len() + 1) + team) * self.columns
    }

    /// Notes what is known of a stretch.
    fn describe(&mut self, stretch: usize) {
        let scenario = self.scenario;
        let mut rules = 0;
        for (i, &(limit, bot_answers, bot_only_counts)) in self.customers.iter().enumerate() {
            let counting = Counting::CustomersInTime { limit, bot_answers, bot_only_counts };
            let recipe = self.recipes.iter().find(|recipe| recipe.figure.counting == counting);
            rules |= u8::from(recipe.is_some_and(|recipe| recipe.inside[stretch])) << i;
        }
        let counts_never = |counting: Counting| {
            matches!(counting, Counting::RoundsWithin { unanswered: Unanswered::OnePerCustomer, .. })
        };
        let never = self.recipes.iter().any(|r| counts_never(r.figure.counting) && r.inside[stretch]);
        let row = stretch * self.row_at(scenario.groups.len(), 0);
        let it = &mut self.stretches.all[stretch];
        // What happens after the end counts for the last slot.
        let slot = ((it.start.micros() / scenario.slot.micros()) as usize).min(scenario.slots() - 1);
        let counts_to = if it.start < scenario.end { it.end } else { Time::START };
        *it = Stretch { counts_to, row, slot, date: scenario.clock.day(it.start), rules, never, ..*it };
    }

    /// The waits for first replies by slot, group and team, of all days read since this was called last.
    pub fn take_part_waits(&mut self) -> PartWaits {
        self.part_waits.take()
    }

    /// Reads a day. Waits of first replies and of rounds are added to the histograms.
    pub fn observe(
        &mut self,
        day: &Day,
        journal: &Journal,
        first_waits: &mut WaitHistogram,
        round_waits: &mut WaitHistogram,
    ) -> DayFigures {
        let cells = self.stretches.all.len() * self.row_at(self.scenario.groups.len(), 0);
        self.note_offline_replies(journal);
        let reads_customers = self.reads_customers(day, journal);
        if reads_customers {
            self.put_in_order(day, journal);
        }
        self.find_reopened(day, journal);
        self.find_came_back(day, journal);
        // What is counted lies apart from what is known: readers change nothing of the latter, and need not look it up
        // anew after each count. Each is a function by itself, as is what a loop seldom needs: in one they would not find
        // registers enough.
        let (mut table, mut received) = (std::mem::take(&mut self.table), std::mem::take(&mut self.received));
        let mut notable = std::mem::take(&mut self.notable);
        let mut part_waits = std::mem::take(&mut self.part_waits);
        table.clear();
        table.resize(cells, 0);
        self.read_rounds(day, journal, &mut table, round_waits, &mut notable);
        if !self.means.is_empty() {
            self.read_special_means(journal, &mut table);
        }
        if reads_customers {
            self.read_customers(day, journal, &notable, &mut table);
        }
        let mut waits = Waits { first: first_waits, parts: &mut part_waits };
        self.read_inquiries(day, journal, &mut table, &mut waits);
        self.read_holdings(journal, &mut table, &mut received);
        self.read_time(journal, &mut table);
        (self.table, self.received, self.notable, self.part_waits) = (table, received, notable, part_waits);
        let mut out = self.fold(journal.events);
        besides::read(self.scenario, journal, &mut out);
        out
    }

    /// The row of an agent in a stretch; of nobody, for a group.
    #[inline]
    fn row_in(&self, stretch: &Stretch, agent: u32, group: GroupId) -> usize {
        stretch.row + self.place(agent, group).row
    }

    /// The place of an agent; of nobody, for a group.
    #[inline]
    fn place(&self, agent: u32, group: GroupId) -> &Place {
        debug_assert!(agent == NOBODY || (agent as usize) < self.agents.len(), "agent {agent} is known");
        // Nobody's number is beyond those of all agents.
        self.agents.get(agent as usize).unwrap_or_else(|| &self.nobody[usize::from(group)])
    }
}

/// Where time is cut: at the starts of the slots, where windows begin or end, and where the scenario ends.
fn cuts(scenario: &Scenario, figures: &[&'static Figure]) -> Vec<Time> {
    let mut cuts: Vec<Time> =
        (0..scenario.slots()).map(|slot| Time::START + scenario.slot * slot as i64).collect();
    cuts.push(scenario.end);
    // And where a local day ends, because some figures are reckoned per day.
    let midnights = (1..).map(|day| scenario.clock.time_of_day(day, Span::ZERO));
    cuts.extend(midnights.take_while(|&midnight| midnight < scenario.horizon()));
    for figure in figures {
        for (from, to) in figure.window.stretches(&scenario.clock, scenario.horizon()) {
            cuts.extend([from, to].into_iter().filter(|&cut| cut < scenario.horizon()));
        }
    }
    sorted(cuts)
}

/// Whether a figure reads what a customer's book says besides the rules for customers.
fn reads_book(counting: Counting) -> bool {
    matches!(
        counting,
        Counting::UnansweredCustomers
            | Counting::UnansweredCustomerRate
            | Counting::RoundsWithin { unanswered: Unanswered::OnePerCustomer, .. }
    )
}
