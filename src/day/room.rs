//! Where rounds are drawn: behind those that are drawn there is room, so that one more is a few words written and no
//! question whether memory must grow.

use super::Round;
use crate::units::Span;

/// Rounds that are drawn, and room for more.
pub(super) struct Room {
    rounds: Vec<Round>,
    /// How many are drawn.
    count: usize,
}

impl Room {
    /// No rounds yet; they will be drawn into this memory.
    pub(super) fn of(rounds: Vec<Round>) -> Self {
        Room { rounds, count: 0 }
    }

    /// Makes sure, before any are drawn for the first time, of memory for about so many. Memory that must lie on such a
    /// boundary as rounds do does not grow where it is, but is copied.
    pub(super) fn expect(&mut self, count: impl Fn() -> usize) {
        if self.rounds.capacity() == 0 {
            self.rounds = Vec::with_capacity(count());
        }
    }

    /// How many rounds are drawn.
    #[inline(always)]
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Draws the rounds of one more inquiry, and gives them; `draw` says how many they are, or nothing if there was not
    /// room for all.
    #[inline(always)]
    pub(super) fn draw(&mut self, draw: impl Fn(&mut [Round]) -> Option<usize>) -> &mut [Round] {
        let begun = self.count;
        loop {
            if let Some(count) = draw(&mut self.rounds[begun..]) {
                self.count = begun + count;
                return &mut self.rounds[begun..begun + count];
            }
            self.grow();
        }
    }

    /// Room is written once before it is used: so little of it is made that it is still at hand then.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let blank = Round::plain(Span::ZERO, Span::ZERO, Span::ZERO);
        self.rounds.resize(self.rounds.len() + 256, blank);
    }

    /// The rounds that are drawn.
    pub(super) fn rounds(mut self) -> Vec<Round> {
        self.rounds.truncate(self.count);
        self.rounds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inquiry_that_does_not_fit_is_drawn_again() {
        let round = |secs: usize| Round::plain(Span::from_secs(secs as i64), Span::ZERO, Span::ZERO);
        // What was drawn into the memory before is of no meaning.
        let mut room = Room::of(vec![round(7); 3]);
        for count in [0, 1, 5, 700, 2] {
            let own = room.draw(|room| {
                let own = room.get_mut(..count)?;
                own.iter_mut().enumerate().for_each(|(n, place)| *place = round(count + n));
                Some(count)
            });
            assert_eq!(own.len(), count);
        }
        let rounds = room.rounds();
        let expected = [1, 5, 700, 2].into_iter().flat_map(|count| (count..2 * count).map(round));
        assert!(rounds.into_iter().eq(expected));
    }
}
