//! What the rounds of an inquiry are drawn from, and how they are drawn.

use super::{Manners, Round};
use crate::random::Stream;
use crate::scenario::distribution::{Prepared, PreparedPair, Sort};
use crate::scenario::{Reason, ReasonId, Scenario};
use crate::units::Span;

/// What the rounds of a reason are drawn from.
pub(super) struct Laws<'a> {
    /// Work and patience of the first round.
    first: PreparedPair<'a>,
    /// Work and patience of every other round.
    later: PreparedPair<'a>,
    gap: Prepared<'a>,
    /// [`Round::first_part`] of every reply, unless that is left to chance.
    first_part: u16,
    /// Probability that another round follows, in 1/2²¹.
    goes_on: u64,
    /// Probability that a leaving customer says nothing, in 1/2²¹.
    silent: u64,
    /// Upper ends of the transfer probabilities, in 1/2²².
    transfers: Vec<(ReasonId, u64)>,
    /// The last of them: most rounds are not transferred, and this tells so at once.
    transferred: u64,
}

/// A customer never has more rounds than this, however unlikely.
const ROUNDS_MOST: usize = 10_000;

impl<'a> Laws<'a> {
    /// Those of every reason.
    pub(super) fn of_all(scenario: &'a Scenario, manners: &Manners<'_>) -> Vec<Self> {
        scenario.reasons.iter().map(|reason| Laws::of(scenario, reason, manners)).collect()
    }

    fn of(scenario: &'a Scenario, reason: &'a Reason, manners: &Manners<'_>) -> Self {
        let part = |share: f64, bits: u32| (share * (1u64 << bits) as f64).round() as u64;
        let mut upto = 0.0;
        let transfers = reason.transfers.iter().map(|&(to, probability)| {
            upto += probability;
            (to, part(upto, 22))
        });
        let transfers: Vec<(ReasonId, u64)> = transfers.collect();
        let replies = &scenario.replies;
        Laws {
            first: PreparedPair::of(&replies.first, &reason.patience_first),
            later: PreparedPair::of(&replies.later, &reason.patience_later),
            gap: Prepared::of(&reason.gap),
            first_part: manners.usual_part(),
            goes_on: part(1.0 - 1.0 / reason.rounds_mean.max(1.0), 21),
            silent: part(reason.silent, 21),
            transferred: transfers.iter().map(|it| it.1).max().unwrap_or(0),
            transfers,
        }
    }

    /// Whether what the rounds of all these are drawn from is of this sort; `alone`: of first rounds alone.
    pub(super) fn all_are<S: Sort>(all: &[Self], alone: bool) -> bool {
        all.iter()
            .all(|laws| S::fits(&[&laws.first], &[]) && (alone || S::fits(&[&laws.later], &[&laws.gap])))
    }

    /// Whether no customer of any of these has more than one round.
    pub(super) fn all_are_alone(all: &[Self]) -> bool {
        all.iter().all(|laws| laws.goes_on == 0)
    }
}

/// Draws the rounds of an inquiry; gives how many they are, or nothing if there is not room for all. One word decides
/// about a round: 21 bits whether another follows, 21 whether a leaving customer is silent, 22 where it is transferred;
/// probabilities are exact to 2⁻²².
#[inline(never)]
pub(super) fn draw_rounds<S: Sort>(
    laws: &[Laws],
    first: &Laws,
    stream: &Stream,
    room: &mut [Round],
) -> Option<usize> {
    draw_while::<S>(|_, word| (word & 0x1f_ffff) < first.goes_on, laws, first, stream, room)
}

/// Draws the round of an inquiry that has but one.
#[inline(always)]
pub(super) fn draw_round<S: Sort>(
    laws: &[Laws],
    first: &Laws,
    stream: &Stream,
    room: &mut [Round],
) -> Option<usize> {
    draw_while::<S>(|_, _| false, laws, first, stream, room)
}

/// Draws so many rounds of an inquiry: what is wanted is not left to the word.
#[inline(never)]
pub(super) fn draw_so_many_rounds<S: Sort>(
    wanted: u32,
    laws: &[Laws],
    first: &Laws,
    stream: &Stream,
    room: &mut [Round],
) -> Option<usize> {
    draw_while::<S>(|n, _| n < wanted as usize, laws, first, stream, room)
}

/// Draws rounds until no other follows, by how many there are and by the last one's word.
#[inline(always)]
fn draw_while<S: Sort>(
    goes_on: impl Fn(usize, u64) -> bool,
    laws: &[Laws],
    first: &Laws,
    stream: &Stream,
    room: &mut [Round],
) -> Option<usize> {
    let mut stream = stream.clone();
    let mut law = first;
    let mut drawn_from = &law.first;
    let most = room.len().min(ROUNDS_MOST);
    for (n, place) in (1..).zip(&mut room[..most]) {
        let word = stream.bits();
        let [work, patience] = S::draw_pair(drawn_from, &mut stream);
        let (gap, first_part, transfer) = (Span::FOREVER, first.first_part, Round::STAYS);
        let silent = ((word >> 21) & 0x1f_ffff) < law.silent;
        *place = Round { work, patience, gap, first_part, transfer, silent };
        if !goes_on(n, word) {
            return Some(n);
        }
        place.gap = S::draw(&law.gap, &mut stream);
        let lot = word >> 42;
        if lot < law.transferred
            && let Some(&(to, _)) = law.transfers.iter().find(|transfer| lot < transfer.1)
        {
            place.transfer = to;
            law = &laws[to as usize];
        }
        drawn_from = &law.later;
    }
    (most == ROUNDS_MOST).then_some(most)
}
