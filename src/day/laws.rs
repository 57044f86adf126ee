//! What the rounds of an inquiry are drawn from, and how they are drawn.

use super::{Manners, Round};
use crate::random::Stream;
use crate::scenario::distribution::{Prepared, PreparedPair};
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
}

/// Draws the rounds of an inquiry. One word decides about a round: 21 bits whether another follows, 21 whether a
/// leaving customer is silent, 22 where it is transferred; probabilities are exact to 2⁻²².
#[inline(always)]
pub(super) fn draw_rounds(laws: &[Laws], first: &Laws, stream: Stream, rounds: &mut Vec<Round>) {
    draw_while(|_, word| (word & 0x1f_ffff) < first.goes_on, laws, first, stream, rounds);
}

/// Draws so many rounds of an inquiry: what is wanted is not left to the word.
#[inline(never)]
pub(super) fn draw_so_many_rounds(
    wanted: u32,
    laws: &[Laws],
    first: &Laws,
    stream: Stream,
    rounds: &mut Vec<Round>,
) {
    draw_while(|n, _| n < wanted as usize, laws, first, stream, rounds);
}

/// Draws rounds until no other follows, by how many there are and by the last one's word.
#[inline(always)]
fn draw_while(
    goes_on: impl Fn(usize, u64) -> bool,
    laws: &[Laws],
    first: &Laws,
    mut stream: Stream,
    rounds: &mut Vec<Round>,
) {
    let mut law = first;
    let mut drawn_from = &law.first;
    let begun = rounds.len();
    loop {
        let word = stream.bits();
        let [work, patience] = drawn_from.draw(&mut stream);
        let (first_part, transfer) = (first.first_part, Round::STAYS);
        let silent = |law: &Laws| ((word >> 21) & 0x1f_ffff) < law.silent;
        if !goes_on(rounds.len() - begun + 1, word) {
            let (gap, silent) = (Span::FOREVER, silent(law));
            rounds.push(Round { work, patience, gap, first_part, transfer, silent });
            return;
        }
        let (gap, silent) = (law.gap.draw(&mut stream), silent(law));
        let mut round = Round { work, patience, gap, first_part, transfer, silent };
        let lot = word >> 42;
        if lot < law.transferred
            && let Some(&(to, _)) = law.transfers.iter().find(|transfer| lot < transfer.1)
        {
            round.transfer = to;
            law = &laws[to as usize];
        }
        drawn_from = &law.later;
        rounds.push(round);
        if rounds.len() == begun + ROUNDS_MOST {
            return;
        }
    }
}
