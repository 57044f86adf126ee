//! What the rounds of an inquiry are drawn from, and how they are drawn.

use super::Round;
use crate::random::Stream;
use crate::scenario::distribution::Prepared;
use crate::scenario::{Reason, ReasonId, Scenario};
use crate::units::Span;

/// What the rounds of a reason are drawn from.
pub(super) struct Laws<'a> {
    /// Work and patience of the first round.
    first: (Prepared<'a>, Prepared<'a>),
    /// Work and patience of every other round.
    later: (Prepared<'a>, Prepared<'a>),
    gap: Prepared<'a>,
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
const ROUNDS_MOST: u32 = 10_000;

impl<'a> Laws<'a> {
    pub(super) fn of(scenario: &'a Scenario, reason: &'a Reason) -> Self {
        let part = |share: f64, bits: u32| (share * (1u64 << bits) as f64).round() as u64;
        let mut upto = 0.0;
        let transfers = reason.transfers.iter().map(|&(to, probability)| {
            upto += probability;
            (to, part(upto, 22))
        });
        let transfers: Vec<(ReasonId, u64)> = transfers.collect();
        let replies = &scenario.replies;
        Laws {
            first: (Prepared::of(&replies.first), Prepared::of(&reason.patience_first)),
            later: (Prepared::of(&replies.later), Prepared::of(&reason.patience_later)),
            gap: Prepared::of(&reason.gap),
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
pub(super) fn draw_rounds(
    laws: &[Laws],
    first: &Laws,
    mut stream: Stream,
    wanted: Option<u32>,
    rounds: &mut Vec<Round>,
) {
    let mut law = first;
    // What is wanted is not left to the word.
    let (most, goes_on) = wanted.map_or((u32::MAX, first.goes_on), |wanted| (wanted, u64::MAX));
    let mut drawn_from = &law.first;
    for n in 1..=ROUNDS_MOST {
        let word = stream.bits();
        let last = n >= most || (word & 0x1f_ffff) >= goes_on;
        let silent = ((word >> 21) & 0x1f_ffff) < law.silent;
        let work = drawn_from.0.draw(&mut stream);
        let patience = drawn_from.1.draw(&mut stream);
        if last {
            let (gap, transfer) = (Span::FOREVER, Round::STAYS);
            rounds.push(Round { work, gap, patience, first_part: Round::WHOLE, transfer, silent });
            break;
        }
        let gap = law.gap.draw(&mut stream);
        let lot = word >> 42;
        let mut transfer = Round::STAYS;
        if lot < law.transferred {
            transfer = law.transfers.iter().find(|t| lot < t.1).map_or(Round::STAYS, |t| t.0);
            law = &laws[transfer as usize];
        }
        drawn_from = &law.later;
        rounds.push(Round { work, gap, patience, first_part: Round::WHOLE, transfer, silent });
    }
}
