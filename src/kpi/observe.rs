//! From a day and its journal to figures: one reading of the records fills a table of counts, and every figure
//! is two sums over that table.
//!
//! The table has a row per cell, that is per stretch of time, group and team, and a column per thing counted.
//! Stretches are the reporting slots, cut where a figure's daily window begins or ends, so that every stretch
//! lies wholly inside or outside each window. Which columns a figure adds up is worked out once per study.

use super::catalog::{Counting, Figure, Unanswered};
use super::{DayFigures, Ratio, WaitHistogram};
use crate::day::{Day, Inquiry, InquiryKind};
use crate::scenario::{GroupId, Outcomes, Scenario};
use crate::sim::{End, Journal, NOBODY, PresenceKind, RoundOutcome, RoundRecord, WorkKind};
use crate::units::{Span, Time};
use crate::workforce::Person;

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

/// What a figure is divided by.
#[derive(Clone, Debug)]
enum Denominator {
    Columns(Vec<usize>),
    /// The length of the time itself.
    Clock,
    One,
}

/// A figure as sums over columns.
#[derive(Clone, Debug)]
struct Recipe {
    figure: &'static Figure,
    numerator: Vec<usize>,
    denominator: Denominator,
    /// Whether each stretch lies in the figure's window.
    inside: Vec<bool>,
}

/// A way of counting customers per day: limit, whether the bot answers, whether bot-only customers count.
type CustomerRule = (Span, bool, bool);

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
    has_outcomes: bool,
}

/// An inquiry as a book sees it: a return within the reopening time belongs to it.
#[derive(Clone, Copy, Debug)]
struct InquiryCase {
    inquiry: u32,
    row: u32,
    entered: Time,
    first_reply: Time,
    first_round: u32,
    end_round: u32,
    received: bool,
    first_contact: bool,
    transfers: u32,
    end: End,
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
            has_outcomes,
        };
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

    fn recipe(&self, figure: &'static Figure) -> Recipe {
        use column::*;
        let upto = |start: usize, limits: &[Span], limit: Span| {
            let bins = limits.partition_point(|&other| other <= limit);
            (start..start + bins).collect::<Vec<_>>()
        };
        let place = |found: Option<usize>| found.unwrap_or(0);
        let answered: Vec<usize> = (self.round_bins..=self.round_bins + self.round_limits.len()).collect();
        let (numerator, denominator) = match figure.counting {
            Counting::ReplyRate => (vec![RECEIVED], vec![TO_PEOPLE]),
            Counting::FirstReplyWithin { limit } => {
                (upto(self.first_bins, &self.first_limits, limit), vec![NOT_LEAVE_MESSAGES])
            }
            Counting::LeaveMessages => (vec![LEAVE_MESSAGES], vec![TO_PEOPLE]),
            Counting::MeanRoundWait { cap, skip_instant_and_next_day } => {
                let mean = (cap, skip_instant_and_next_day);
                let at = self.mean_columns + 2 * place(self.means.iter().position(|m| *m == mean));
                (vec![at], vec![at + 1])
            }
            Counting::CustomersInTime { limit, bot_answers, bot_only_counts } => {
                let rule = (limit, bot_answers, bot_only_counts);
                let at = self.customer_columns + 2 * place(self.customers.iter().position(|r| *r == rule));
                (vec![at], vec![at + 1])
            }
            Counting::RoundsWithin { limit, unanswered } => {
                let rest = match unanswered {
                    Unanswered::EachFails => vec![UNANSWERED],
                    Unanswered::OnePerCustomer => vec![NEVER_ANSWERED],
                    Unanswered::LeftOut => Vec::new(),
                };
                (upto(self.round_bins, &self.round_limits, limit), [answered, rest].concat())
            }
            Counting::InquiryMeanWithin { limit } => {
                let at = place(self.mean_limits.iter().position(|l| *l == limit));
                (vec![self.mean_within_columns + at], vec![TO_PEOPLE])
            }
            Counting::UnansweredCustomerRate => (vec![UNANSWERED_CUSTOMERS], vec![CUSTOMER_DAYS]),
            Counting::ConsultConversion => (vec![ORDERS], vec![PRE_SALE]),
            Counting::Satisfied => (vec![SATISFIED], vec![RATED]),
            Counting::BotShare => (vec![BOT_RESOLVED], vec![BOT_RESOLVED, FIRST_CONTACTS]),
            Counting::MeanFirstWait => (vec![FIRST_WAITS], vec![FIRST_ANSWERED]),
            Counting::AbandonedOpenly => (vec![LEFT_OPENLY], vec![TO_PEOPLE]),
            Counting::AbandonedSilently => (vec![LEFT_SILENTLY], vec![TO_PEOPLE]),
            Counting::TransferRate => (vec![TRANSFERS], vec![RECEIVED]),
            Counting::OpenPerAgent => (vec![OPEN], vec![ONLINE, OVERTIME_ONLINE]),
            Counting::Occupancy => (vec![BUSY], vec![ONLINE, OVERTIME_ONLINE]),
            Counting::WrapUpOnTime => (vec![WRAP_UP_ON_TIME], vec![WRAP_UP]),
            Counting::Inquiries => (vec![INQUIRIES], Vec::new()),
            Counting::InquiriesToPeople => (vec![TO_PEOPLE], Vec::new()),
            Counting::UnansweredCustomers => (vec![UNANSWERED_CUSTOMERS], Vec::new()),
            Counting::Overtime => (vec![OVERTIME], Vec::new()),
            Counting::PeopleOnline => (vec![ONLINE, OVERTIME_ONLINE], Vec::new()),
        };
        let denominator = match figure.counting {
            Counting::PeopleOnline => Denominator::Clock,
            _ if denominator.is_empty() => Denominator::One,
            _ => Denominator::Columns(denominator),
        };
        let clock = &self.scenario.clock;
        let inside =
            self.stretches.iter().map(|&at| figure.window.contains(clock.since_midnight(at))).collect();
        Recipe { figure, numerator, denominator, inside }
    }

    /// The figures that it computes.
    pub fn figures(&self) -> Vec<&'static Figure> {
        self.recipes.iter().map(|recipe| recipe.figure).collect()
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
        self.fold(journal.events)
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

    /// Rounds, and customers per local day. A customer's inquiries are read one after the other.
    fn read_rounds(&mut self, day: &Day, journal: &Journal, waits: &mut WaitHistogram) {
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        order.extend(0..day.inquiries.len() as u32);
        if !day.shared_customers.is_empty() {
            order.sort_by_key(|&inquiry| day.shared_customers[inquiry as usize]);
        }
        let wants_customers = !self.customers.is_empty();
        let (mut customer, mut book) = (u32::MAX, CustomerDay::default());
        for &i in &order {
            let inquiry = &day.inquiries[i as usize];
            if inquiry.kind == InquiryKind::Empty {
                continue;
            }
            if day.customer(i) != customer {
                self.close_customer(&mut book);
                customer = day.customer(i);
            }
            let group = day.group(self.scenario, i);
            if inquiry.enters.is_never() {
                let row = self.row(inquiry.arrives, NOBODY, group);
                self.add(row, column::INQUIRIES, 1);
                self.add(row, column::BOT_RESOLVED, 1);
            } else if inquiry.enters > self.scenario.horizon() && !was_asked(inquiry, journal) {
                // The day was over before the bot handed it over: it never reached routing.
                let row = self.row(inquiry.arrives, NOBODY, group);
                self.add(row, column::INQUIRIES, 1);
                self.add(row, column::TO_PEOPLE, 1);
                self.add(row, column::FIRST_CONTACTS, 1);
                self.add(row, column::NOT_LEAVE_MESSAGES, 1);
            }
            if inquiry.bot && wants_customers {
                let stretch = self.stretch(inquiry.arrives);
                self.turn_page(&mut book, stretch);
                let row = self.row_in(stretch, NOBODY, group);
                book.bot_message.get_or_insert((stretch, row));
            }
            for at in inquiry.first_round..inquiry.first_round + inquiry.rounds {
                let round = journal.rounds[at as usize];
                if round.outcome == RoundOutcome::NotAsked {
                    continue;
                }
                let stretch = self.stretch(round.asked);
                let row = self.row_in(stretch, round.agent, group);
                self.read_round(&round, row, waits);
                self.turn_page(&mut book, stretch);
                book.answered += u32::from(round.wait().is_some());
                book.unanswered += u32::from(round.wait().is_none());
                book.row.get_or_insert(row);
                if self.never_of[stretch] {
                    book.never_row.get_or_insert(row);
                }
                if wants_customers {
                    let since_bot = (at == inquiry.first_round && inquiry.bot).then_some(inquiry.arrives);
                    self.mark_customer(&mut book, &round, group, (stretch, row), since_bot);
                }
            }
        }
        self.close_customer(&mut book);
        self.order = order;
    }

    #[inline]
    fn read_round(&mut self, round: &RoundRecord, row: usize, waits: &mut WaitHistogram) {
        if round.agent != NOBODY {
            let to = round.ended.min(self.scenario.end);
            self.add_time(column::BUSY, round.agent, round.started, to);
        }
        let Some(wait) = round.wait() else {
            return self.add(row, column::UNANSWERED, 1);
        };
        waits.count(wait);
        let bin =
            self.round_limits.iter().position(|&limit| wait <= limit).unwrap_or(self.round_limits.len());
        self.add(row, self.round_bins + bin, 1);
        for i in 0..self.means.len() {
            let (cap, skip) = self.means[i];
            let clock = &self.scenario.clock;
            let next_day = || clock.day(round.ended) != clock.day(round.asked);
            if skip && (wait < Span::from_secs(1) || next_day()) {
                continue;
            }
            let at = self.mean_columns + 2 * i;
            self.add(row, at, wait.min(cap).micros() as u64);
            self.add(row, at + 1, 1);
        }
    }

    /// Begins a new page in a customer's book when the local day has changed.
    #[inline]
    fn turn_page(&mut self, book: &mut CustomerDay, stretch: usize) {
        let date = self.date_of[stretch];
        if book.date != Some(date) {
            self.close_customer(book);
            book.date = Some(date);
        }
    }

    /// Marks per way of counting whether a message was answered too late; messages outside the window do not
    /// count. `place` is the stretch and the row of the round. The message of a round that the bot replied to first
    /// was written at `since_bot`.
    #[inline]
    fn mark_customer(
        &mut self,
        book: &mut CustomerDay,
        round: &RoundRecord,
        group: GroupId,
        place: (usize, usize),
        since_bot: Option<Time>,
    ) {
        for i in 0..self.customers.len() {
            let (limit, bot_answers, _) = self.customers[i];
            let (mut since, (mut stretch, mut row)) = (round.asked, place);
            if let Some(written) = since_bot.filter(|_| !bot_answers) {
                since = written;
                stretch = self.stretch(written);
                row = self.row_in(stretch, round.agent, group);
            }
            if self.rules_of[stretch] & 1 << i != 0 {
                let late = round.wait().is_none() || round.ended - since > limit;
                book.marks[i].get_or_insert((row, false)).1 |= late;
            }
        }
    }

    /// Enters a customer's day into the table.
    fn close_customer(&mut self, book: &mut CustomerDay) {
        for i in 0..self.customers.len() {
            let bot_only_counts = self.customers[i].2;
            let bot = book
                .bot_message
                .filter(|&(stretch, _)| bot_only_counts && self.rules_of[stretch] & 1 << i != 0);
            if let Some((row, late)) = book.marks[i].or(bot.map(|(_, row)| (row, false))) {
                let at = self.customer_columns + 2 * i;
                self.add(row, at, u64::from(!late));
                self.add(row, at + 1, 1);
            }
        }
        if let Some(row) = book.row {
            self.add(row, column::CUSTOMER_DAYS, 1);
            self.add(row, column::UNANSWERED_CUSTOMERS, u64::from(book.unanswered > 0));
        }
        if let (Some(row), 0) = (book.never_row, book.answered) {
            self.add(row, column::NEVER_ANSWERED, 1);
        }
        *book = CustomerDay::default();
    }

    fn read_inquiries(&mut self, day: &Day, journal: &Journal, waits: &mut WaitHistogram) {
        self.gather_inquiries(day, journal);
        let cases = std::mem::take(&mut self.inquiries);
        for case in &cases {
            self.read_inquiry(case, day, journal, waits);
        }
        self.inquiries = cases;
    }

    /// Joins returns within the reopening time to the inquiry that they reopen.
    fn gather_inquiries(&mut self, day: &Day, journal: &Journal) {
        let mut cases = std::mem::take(&mut self.inquiries);
        cases.clear();
        self.owners.clear();
        self.owners.resize(day.inquiries.len(), 0);
        for record in &journal.inquiries {
            if record.end == End::Empty {
                continue;
            }
            if record.contact > 0 && record.since_close <= self.scenario.routing.reopen_within {
                let case: &mut InquiryCase = &mut cases[self.owners[record.inquiry as usize] as usize];
                case.end_round = record.end_round;
                case.first_reply = case.first_reply.min(record.first_reply);
                case.received |= record.agent != NOBODY;
                case.transfers += u32::from(record.transfers);
                case.end = record.end;
                continue;
            }
            self.owners[record.inquiry as usize] = cases.len() as u32;
            cases.push(InquiryCase {
                inquiry: record.inquiry,
                row: self.row(record.started, record.agent, record.group) as u32,
                entered: record.entered,
                first_reply: record.first_reply,
                first_round: record.first_round,
                end_round: record.end_round,
                received: record.agent != NOBODY,
                first_contact: record.contact == 0,
                transfers: record.transfers.into(),
                end: record.end,
            });
        }
        self.inquiries = cases;
    }

    fn read_inquiry(&mut self, case: &InquiryCase, day: &Day, journal: &Journal, waits: &mut WaitHistogram) {
        use column::*;
        let row = case.row as usize;
        let leave_message = case.end == End::LeaveMessage && case.first_reply.is_never();
        self.add(row, INQUIRIES, 1);
        self.add(row, TO_PEOPLE, 1);
        self.add(row, FIRST_CONTACTS, u64::from(case.first_contact));
        self.add(row, RECEIVED, u64::from(case.received));
        self.add(row, if leave_message { LEAVE_MESSAGES } else { NOT_LEAVE_MESSAGES }, 1);
        self.add(row, TRANSFERS, case.transfers.into());
        match case.end {
            End::LeftOpenly => self.add(row, LEFT_OPENLY, 1),
            End::LeftSilently => self.add(row, LEFT_SILENTLY, 1),
            _ => {}
        }
        let first_wait = (!case.first_reply.is_never()).then(|| case.first_reply - case.entered);
        if let Some(wait) = first_wait {
            waits.count(wait);
            let limits = &self.first_limits;
            let bin = limits.iter().position(|&limit| wait <= limit).unwrap_or(limits.len());
            self.add(row, self.first_bins + bin, 1);
            self.add(row, FIRST_WAITS, wait.micros() as u64);
            self.add(row, FIRST_ANSWERED, 1);
        }
        if self.mean_limits.is_empty() && !self.has_outcomes {
            return;
        }
        let rounds = &journal.rounds[case.first_round as usize..case.end_round as usize];
        let (mut answered, mut total) = (0, Span::ZERO);
        for wait in rounds.iter().filter_map(RoundRecord::wait) {
            answered += 1;
            total += wait;
        }
        let mean = (answered > 0).then(|| Span::from_micros(total.micros() / answered));
        for i in 0..self.mean_limits.len() {
            let within = mean.is_some_and(|mean| mean <= self.mean_limits[i]);
            self.add(row, self.mean_within_columns + i, u64::from(within));
        }
        if self.has_outcomes && case.received {
            let (order, rating) = day.outcome(case.inquiry);
            let scenario = self.scenario;
            let reason = &scenario.reasons[day.inquiries[case.inquiry as usize].reason as usize];
            let resolved = answered as usize == rounds.len();
            if reason.pre_sale && reason.order_base > 0.0 {
                let chance = reason.order_base * order_factor(&scenario.outcomes, first_wait, mean);
                self.add(row, PRE_SALE, 1);
                self.add(row, ORDERS, u64::from(order < chance));
            }
            if scenario.outcomes.satisfaction.is_some() {
                let satisfied = satisfaction(&scenario.outcomes, first_wait, mean, resolved);
                self.add(row, RATED, 1);
                self.add(row, SATISFIED, u64::from(rating < satisfied));
            }
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

    /// Adds the table up: for the whole time, per slot, per group and per team.
    fn fold(&self, events: u64) -> DayFigures {
        let (slots, groups, teams) =
            (self.scenario.slots(), self.scenario.groups.len(), self.scenario.teams.len());
        let count = self.recipes.len();
        let mut out = DayFigures {
            whole: vec![Ratio::default(); count],
            slots: vec![Ratio::default(); count * slots],
            groups: vec![Ratio::default(); count * groups],
            teams: vec![Ratio::default(); count * teams],
            events,
        };
        for (f, recipe) in self.recipes.iter().enumerate() {
            for stretch in (0..self.stretches.len()).filter(|&stretch| recipe.inside[stretch]) {
                let slot = f * slots + self.slot_of[stretch];
                for group in 0..groups {
                    for team in 0..=teams {
                        let row = self.row_at(stretch, group as u16, team) * self.columns;
                        let sum =
                            |columns: &[usize]| columns.iter().map(|c| self.table[row + c]).sum::<u64>();
                        let denominator = match &recipe.denominator {
                            Denominator::Columns(columns) => sum(columns),
                            Denominator::Clock | Denominator::One => 0,
                        };
                        let ratio = Ratio::new(sum(&recipe.numerator), denominator);
                        out.whole[f].add(ratio);
                        out.slots[slot].add(ratio);
                        out.groups[f * groups + group].add(ratio);
                        if team < teams {
                            out.teams[f * teams + team].add(ratio);
                        }
                    }
                }
            }
            self.fold_denominator(f, recipe, &mut out);
        }
        out
    }

    fn fold_denominator(&self, f: usize, recipe: &Recipe, out: &mut DayFigures) {
        let (slots, groups, teams) =
            (self.scenario.slots(), self.scenario.groups.len(), self.scenario.teams.len());
        let end = self.scenario.end;
        let length = |slot: usize| {
            let from = Time::START + self.scenario.slot * slot as i64;
            (end.min(from + self.scenario.slot) - from).micros() as u64
        };
        let (whole, of_slot): (u64, Box<dyn Fn(usize) -> u64>) = match recipe.denominator {
            Denominator::Columns(_) => return,
            Denominator::One => (1, Box::new(|_| 1)),
            Denominator::Clock => (end.micros() as u64, Box::new(length)),
        };
        out.whole[f].denominator = whole;
        out.groups[f * groups..][..groups].iter_mut().for_each(|ratio| ratio.denominator = whole);
        out.teams[f * teams..][..teams].iter_mut().for_each(|ratio| ratio.denominator = whole);
        out.slots[f * slots..][..slots]
            .iter_mut()
            .enumerate()
            .for_each(|(slot, ratio)| ratio.denominator = of_slot(slot));
    }
}

/// Whether an inquiry's first round was asked.
fn was_asked(inquiry: &Inquiry, journal: &Journal) -> bool {
    let first = journal.rounds.get(inquiry.first_round as usize);
    first.is_some_and(|round| round.outcome != RoundOutcome::NotAsked)
}

/// At most so many ways of counting customers stand beside each other.
const MOST_RULES: usize = 4;

/// One customer on one local day.
#[derive(Clone, Copy, Default, Debug)]
struct CustomerDay {
    date: Option<i64>,
    /// Where the customer's first message belongs.
    row: Option<usize>,
    /// Where its first message belongs that a figure of customers never answered looks at.
    never_row: Option<usize>,
    /// Stretch and row of the first message that the bot replied to.
    bot_message: Option<(usize, usize)>,
    /// Per rule: where the first message inside the window belongs, and whether any was late.
    marks: [Option<(usize, bool)>; MOST_RULES],
    answered: u32,
    unanswered: u32,
}

/// The factor of the first bucket that holds a wait; beyond all buckets, or without a reply, the last one's.
fn bucket(buckets: &[(Span, f64)], wait: Option<Span>) -> f64 {
    let found = wait.and_then(|wait| buckets.iter().find(|bucket| wait <= bucket.0));
    found.or(buckets.last()).map_or(1.0, |bucket| bucket.1)
}

fn order_factor(outcomes: &Outcomes, first: Option<Span>, mean: Option<Span>) -> f64 {
    bucket(&outcomes.order_by_first_wait, first) * bucket(&outcomes.order_by_mean_wait, mean)
}

/// Probability of a satisfied rating; one who was never answered is not satisfied.
fn satisfaction(outcomes: &Outcomes, first: Option<Span>, mean: Option<Span>, resolved: bool) -> f64 {
    let (Some(model), Some(first), Some(mean)) = (&outcomes.satisfaction, first, mean) else { return 0.0 };
    let odds = model.intercept
        + model.per_second_first_wait * first.secs()
        + model.per_second_mean_wait * mean.secs()
        + if resolved { model.if_resolved } else { 0.0 };
    1.0 / (1.0 + libm::exp(-odds))
}
