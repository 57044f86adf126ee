//! Figures as sums: which columns each adds up, and the sums themselves.

use super::Observer;
use super::column;
use crate::kpi::catalog::{Counting, Figure, Unanswered};
use crate::kpi::{DayFigures, Ratio};
use crate::units::{Span, Time};

/// What a figure is divided by.
#[derive(Clone, Debug)]
pub(super) enum Denominator {
    Columns(Vec<usize>),
    /// The length of the time itself.
    Clock,
    One,
}

/// A figure as sums over columns.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    pub figure: &'static Figure,
    pub numerator: Vec<usize>,
    pub denominator: Denominator,
    /// Whether each stretch lies in the figure's window.
    pub inside: Vec<bool>,
}

impl Observer<'_> {
    pub(super) fn recipe(&self, figure: &'static Figure) -> Recipe {
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
            // Who waits in a queue is in no row of an agent: `read_queue` adds it.
            Counting::QueueLength => (Vec::new(), Vec::new()),
        };
        let denominator = match figure.counting {
            Counting::PeopleOnline | Counting::QueueLength => Denominator::Clock,
            _ if denominator.is_empty() => Denominator::One,
            _ => Denominator::Columns(denominator),
        };
        let clock = &self.scenario.clock;
        let inside =
            self.stretches.iter().map(|&at| figure.window.contains(clock.since_midnight(at))).collect();
        Recipe { figure, numerator, denominator, inside }
    }

    /// Adds the table up: for the whole time, per slot, per group and per team.
    pub(super) fn fold(&self, events: u64) -> DayFigures {
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
        // A queue is of a group, and of no team.
        let of_team = if recipe.figure.counting == Counting::QueueLength { 0 } else { whole };
        out.teams[f * teams..][..teams].iter_mut().for_each(|ratio| ratio.denominator = of_team);
        out.slots[f * slots..][..slots]
            .iter_mut()
            .enumerate()
            .for_each(|(slot, ratio)| ratio.denominator = of_slot(slot));
    }
}
