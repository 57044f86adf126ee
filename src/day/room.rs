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

    /// Room must be written once before it is used, so that not much more of it is made than will be.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let blank = Round::plain(Span::ZERO, Span::ZERO, Span::ZERO);
        self.rounds.resize(self.rounds.len() + self.rounds.len() / 16 + 256, blank);
    }

    /// The rounds that are drawn.
    pub(super) fn rounds(mut self) -> Vec<Round> {
        self.rounds.truncate(self.count);
        self.rounds
    }
}
