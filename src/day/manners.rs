//! How agents write their replies: quick phrases, and replies in parts.

use super::Round;
use crate::random::{PurposeStreams, Stream, threshold};
use crate::scenario::Replies;
use crate::scenario::distribution::Prepared;

/// What the manners of replies are drawn from.
pub(super) struct Manners<'a> {
    /// Probability that a reply other than the first is a quick phrase, in 1/2⁵³.
    quick: u64,
    /// The work of a quick phrase; nothing where there are none.
    phrase: Option<Prepared<'a>>,
    /// Probability that a reply is sent in parts, in 1/2⁵³.
    parted: u64,
    parts_by_chance: bool,
    /// How many rounds an inquiry has at least that leaves something to chance.
    least_rounds: usize,
    /// Where a reply in parts sends its first one, as [`Round::first_part`].
    first_part: u16,
}

/// The probability 1, in 1/2⁵³.
const ALWAYS: u64 = 1 << 53;

impl<'a> Manners<'a> {
    pub(super) fn of(replies: &'a Replies) -> Self {
        let quick = replies.quick_phrase.as_ref();
        let (parted, first_part) = replies.parts.unwrap_or((0.0, 0.0));
        let phrase = quick.map(|(_, work)| Prepared::of(work));
        let (quick, parted) = (quick.map_or(0, |(share, _)| threshold(*share, 53)), threshold(parted, 53));
        let parts_by_chance = parted > 0 && parted < ALWAYS;
        // A first reply is no quick phrase.
        let least_rounds = if parts_by_chance {
            1
        } else if quick > 0 {
            2
        } else {
            usize::MAX
        };
        Manners {
            quick,
            phrase,
            parted,
            parts_by_chance,
            least_rounds,
            first_part: ((first_part * Round::PARTS).round() as u16).min(Round::WHOLE - 1),
        }
    }

    /// [`Round::first_part`] of every reply, unless that is left to chance: on the telephone every reply is in parts.
    pub(super) fn usual_part(&self) -> u16 {
        if self.parted >= ALWAYS { self.first_part } else { Round::WHOLE }
    }

    /// Draws the manners of an inquiry's rounds, as far as they are left to chance, from a stream of their own so that
    /// switching them on moves nothing else.
    #[inline(always)]
    pub(super) fn draw(&self, manners: &PurposeStreams, key: u64, rounds: &mut [Round]) {
        if rounds.len() >= self.least_rounds {
            if self.parts_by_chance {
                self.draw_each::<true>(manners, key, rounds);
            } else {
                self.draw_each::<false>(manners, key, rounds);
            }
        }
    }

    /// Where parts are not left to chance, their words are passed over.
    #[inline(never)]
    fn draw_each<const PARTS: bool>(&self, manners: &PurposeStreams, key: u64, rounds: &mut [Round]) {
        let [first, later @ ..] = rounds else { return };
        let mut stream = manners.stream(key);
        let parts = |stream: &mut Stream, round: &mut Round| {
            let parted = stream.bits() >> 11 < self.parted;
            if PARTS && parted {
                round.first_part = self.first_part;
            }
        };
        stream.bits();
        parts(&mut stream, first);
        for round in later {
            let quick = stream.bits() >> 11 < self.quick;
            parts(&mut stream, round);
            if quick && let Some(phrase) = &self.phrase {
                round.work = phrase.draw(&mut stream);
            }
        }
    }
}
