//! Figures as sums: which columns each adds up, and the sums themselves.

use super::inquiries::{Case, Ending};
use super::{Observer, PLAIN_MEAN, Place, column};
use crate::kpi::catalog::{Counting, Figure, Unanswered};
use crate::kpi::{DayFigures, Ratio};
use crate::units::Time;

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

impl Recipe {
    /// What one row of the table adds to the figure.
    fn ratio(&self, row: &[u64]) -> Ratio {
        let sum = |columns: &[usize]| columns.iter().map(|&column| row[column]).sum::<u64>();
        let denominator = match &self.denominator {
            Denominator::Columns(columns) => sum(columns),
            Denominator::Clock | Denominator::One => 0,
        };
        Ratio::new(sum(&self.numerator), denominator)
    }
}

/// Sums of rows of the table.
struct Sums {
    slots: Vec<u64>,
    /// As rows lie within a stretch.
    places: Vec<u64>,
}

impl Sums {
    fn new(slots: usize, places: usize, columns: usize) -> Self {
        Sums { slots: vec![0; slots * columns], places: vec![0; places * columns] }
    }
}

impl Observer<'_> {
    pub(super) fn recipe(&self, figure: &'static Figure) -> Recipe {
        use column::*;
        let place = |found: Option<usize>| found.unwrap_or(0);
        let cases =
            |counts: &dyn Fn(Case) -> bool| Case::all().filter(|&it| counts(it)).map(Case::column).collect();
        let to_people: Vec<usize> = cases(&|_| true);
        let received: Vec<usize> = cases(&|case| case.received);
        let ended = |ending: Ending| cases(&|case| case.ending == ending);
        let (replied, answered) = (self.first_limits.all(), self.round_limits.all());
        let (numerator, denominator) = match figure.counting {
            Counting::ReplyRate => (received, to_people),
            Counting::FirstReplyWithin { limit } => {
                let counted = cases(&|case| case.ending != Ending::LeaveMessage);
                (self.first_limits.upto(limit), counted)
            }
            Counting::LeaveMessages => (ended(Ending::LeaveMessage), to_people),
            Counting::MeanRoundWait { cap, skip_instant_and_next_day: skip } if (cap, skip) == PLAIN_MEAN => {
                (vec![ROUND_WAITS], answered)
            }
            Counting::MeanRoundWait { cap, skip_instant_and_next_day } => {
                let mean = (cap, skip_instant_and_next_day);
                let at = self.mean_columns + 2 * place(self.means.iter().position(|m| *m == mean));
                (vec![at], if skip_instant_and_next_day { vec![at + 1] } else { answered })
            }
            Counting::CustomersInTime { limit, bot_answers, bot_only_counts } => {
                let rule = (limit, bot_answers, bot_only_counts);
                let rule = place(self.customers.iter().position(|r| *r == rule));
                let sets = (0..1 << self.customers.len()).filter(|set| set >> rule & 1 != 0);
                let in_time: Vec<usize> = sets.map(|set| self.in_time_columns + set).collect();
                (in_time.clone(), [vec![self.late_columns + rule], in_time].concat())
            }
            Counting::RoundsWithin { limit, unanswered } => {
                let rest = match unanswered {
                    Unanswered::EachFails => vec![UNANSWERED],
                    Unanswered::OnePerCustomer => vec![NEVER_ANSWERED],
                };
                (self.round_limits.upto(limit), [answered, rest].concat())
            }
            Counting::InquiryMeanWithin { limit } => (self.mean_limits.upto(limit), to_people),
            Counting::UnansweredCustomerRate => (vec![UNANSWERED_CUSTOMERS], vec![CUSTOMER_DAYS]),
            Counting::ConsultConversion => (vec![ORDERS], vec![PRE_SALE]),
            Counting::Satisfied => (vec![SATISFIED], vec![RATED]),
            Counting::BotShare => {
                let first_contacts = cases(&|case| case.first_contact);
                (vec![BOT_RESOLVED], [vec![BOT_RESOLVED], first_contacts].concat())
            }
            Counting::MeanFirstWait => (vec![FIRST_WAITS], replied),
            Counting::AbandonedOpenly => (ended(Ending::LeftOpenly), to_people),
            Counting::AbandonedSilently => (ended(Ending::LeftSilently), to_people),
            Counting::TransferRate => (vec![TRANSFERS], received),
            Counting::OpenPerAgent => (vec![OPEN], vec![ONLINE, OVERTIME_ONLINE]),
            Counting::Occupancy => (vec![BUSY], vec![ONLINE, OVERTIME_ONLINE]),
            Counting::OffChatOnTime => (vec![OFF_CHAT_ON_TIME], vec![OFF_CHAT]),
            Counting::OffChatTime => (vec![OFF_CHAT_TIME], Vec::new()),
            Counting::LostOrders => (vec![LOST_ORDERS], Vec::new()),
            Counting::WrapUpOnTime => (vec![WRAP_UP_ON_TIME], vec![WRAP_UP]),
            Counting::Inquiries => ([vec![BOT_RESOLVED], to_people].concat(), Vec::new()),
            Counting::InquiriesToPeople => (to_people, Vec::new()),
            Counting::Returns => (cases(&|case| !case.first_contact), Vec::new()),
            Counting::UnansweredCustomers => (vec![UNANSWERED_CUSTOMERS], Vec::new()),
            Counting::Overtime => (vec![OVERTIME], Vec::new()),
            Counting::PeopleOnline => (vec![ONLINE, OVERTIME_ONLINE], Vec::new()),
            // Nobody holds who waits in a queue: only rows of no team have any of it.
            Counting::QueueLength => (vec![QUEUED], Vec::new()),
        };
        let denominator = match figure.counting {
            Counting::PeopleOnline | Counting::QueueLength => Denominator::Clock,
            _ if denominator.is_empty() => Denominator::One,
            _ => Denominator::Columns(denominator),
        };
        let clock = &self.scenario.clock;
        let contains = |at: Time| figure.window.contains(clock.since_midnight(at));
        let inside = self.stretches.all.iter().map(|stretch| contains(stretch.start)).collect();
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
            ..DayFigures::default()
        };
        let mut sums = Sums::new(slots, groups * (teams + 1), self.columns);
        // Sums of rows, once for all figures of a window: a figure is read off these.
        for alike in &self.windows {
            self.add_up(&self.recipes[alike[0]].inside, &mut sums);
            for &f in alike {
                let recipe = &self.recipes[f];
                for (slot, row) in sums.slots.chunks_exact(self.columns).enumerate() {
                    let ratio = recipe.ratio(row);
                    out.whole[f].add(ratio);
                    out.slots[f * slots + slot].add(ratio);
                }
                for &Place { row, group, team, .. } in &self.places {
                    let ratio = recipe.ratio(&sums.places[row..row + self.columns]);
                    out.groups[f * groups + usize::from(group)].add(ratio);
                    if usize::from(team) < teams {
                        out.teams[f * teams + usize::from(team)].add(ratio);
                    }
                }
            }
        }
        for (f, recipe) in self.recipes.iter().enumerate() {
            self.fold_denominator(f, recipe, &mut out);
        }
        out
    }

    /// Adds up the rows of the stretches inside a window, by slot and by place.
    fn add_up(&self, inside: &[bool], sums: &mut Sums) {
        sums.slots.fill(0);
        sums.places.fill(0);
        let add = |sums: &mut [u64], row: &[u64]| sums.iter_mut().zip(row).for_each(|(sum, it)| *sum += it);
        for stretch in self.stretches.inside(inside) {
            let slot = &mut sums.slots[stretch.slot * self.columns..][..self.columns];
            for place in &self.places {
                let row = &self.table[stretch.row + place.row..][..self.columns];
                add(slot, row);
                add(&mut sums.places[place.row..][..self.columns], row);
            }
        }
    }

    /// A figure of the day read last by slot and group: `slot * groups + group`. A figure that is divided by the
    /// clock or by nothing has no denominator here.
    pub fn cells(&self, figure: &Figure) -> Vec<Ratio> {
        let groups = self.scenario.groups.len();
        let mut out = vec![Ratio::default(); self.scenario.slots() * groups];
        let Some(recipe) = self.recipes.iter().find(|recipe| recipe.figure.name == figure.name) else {
            return out;
        };
        for stretch in self.stretches.inside(&recipe.inside) {
            for place in &self.places {
                let row = &self.table[stretch.row + place.row..][..self.columns];
                out[stretch.slot * groups + usize::from(place.group)].add(recipe.ratio(row));
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Replicator, sample_study};
    use crate::kpi::WaitHistogram;

    #[test]
    fn cells_of_every_figure_add_up_to_what_it_is_by_slot_and_by_group() {
        let mut study = sample_study();
        study.layout.lines.iter_mut().for_each(|line| line.count = line.count.div_ceil(2));
        let mut replicator = Replicator::new(&study);
        let (day, journal, _) = replicator.replay(0);
        let mut observer = Observer::new(&study.scenario, &study.layout.persons(), &study.figures);
        let (mut first, mut rounds) = (WaitHistogram::default(), WaitHistogram::default());
        let found = observer.observe(day, journal, &mut first, &mut rounds);
        let (slots, groups) = (study.scenario.slots(), study.scenario.groups.len());
        for (f, figure) in study.figures.iter().enumerate() {
            let cells = observer.cells(figure);
            let of = |counts: &dyn Fn(usize) -> bool| {
                let counted = (0..cells.len()).filter(|&cell| counts(cell));
                counted.map(|cell| cells[cell].numerator).sum::<u64>()
            };
            assert_eq!(of(&|_| true), found.whole[f].numerator, "{}", figure.name);
            for slot in 0..slots {
                let expected = found.slots[f * slots + slot].numerator;
                assert_eq!(of(&|cell| cell / groups == slot), expected, "{}, slot {slot}", figure.name);
            }
            for group in 0..groups {
                let expected = found.groups[f * groups + group].numerator;
                assert_eq!(of(&|cell| cell % groups == group), expected, "{}, group {group}", figure.name);
            }
        }
        let queue = study.figures.iter().position(|it| it.counting == Counting::QueueLength);
        assert!(queue.is_some_and(|f| found.whole[f].numerator > 0), "somebody waits to be received");
    }
}
