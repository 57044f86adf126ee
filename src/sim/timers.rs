//! What is known to come: a timing wheel of two levels whose buckets are sorted when they are opened.
//!
//! A push is an append to a bucket's list; only the bucket that is due is ever sorted. Nothing is cancelled:
//! a timer that no longer matters finds that out when it fires.

use std::cmp::Ordering;

use super::Event;
use crate::units::Time;

/// An event that is to come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Timer {
    /// When it happens.
    pub at: Time,
    /// What happens; the order of events decides at the same instant.
    pub event: Event,
    /// Whom it concerns: an agent, or an index in [`Day::inquiries`](crate::day::Day::inquiries).
    pub of: u32,
}

impl Timer {
    /// One number that orders like time, event and whom it concerns: compared without branches.
    #[inline]
    fn key(&self) -> u128 {
        (self.at.micros() as u128) << 64 | (self.event as u128) << 32 | u128::from(self.of)
    }
}

impl PartialOrd for Timer {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timer {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// Some timers of one bucket and the place of the bucket's next chunk. They lie beside each other because a
/// bucket is read at once, long after it was written: one look-up fetches several.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    timers: [Timer; Chunk::SIZE],
    count: u32,
    next: u32,
}

impl Chunk {
    /// A chunk fills two cache lines.
    const SIZE: usize = 7;
    const EMPTY: Chunk = Chunk {
        timers: [Timer { at: Time::START, event: Event::Message, of: 0 }; Chunk::SIZE],
        count: 0,
        next: NONE,
    };
}

const NONE: u32 = u32::MAX;

/// The wheel. Fine buckets cover one turn; what lies further waits in coarse buckets of one turn each.
#[derive(Clone, Debug)]
pub(super) struct Timers {
    /// A fine bucket holds 2^shift microseconds.
    shift: u32,
    /// A turn has 2^turn fine buckets.
    turn: u32,
    /// Number of the fine bucket that is open.
    cursor: u64,
    /// Its timers, latest first.
    open: Vec<Timer>,
    /// No closed bucket starts before this.
    bound: Time,
    fine: Vec<u32>,
    /// One bit per fine bucket that holds something.
    occupied: Vec<u64>,
    coarse: Vec<u32>,
    chunks: Vec<Chunk>,
    free: u32,
}

impl Timers {
    /// A wheel up to `horizon` in which some `count` timers will fire.
    pub fn new(horizon: Time, count: usize) -> Self {
        let mut timers = Timers {
            shift: 0,
            turn: 12,
            cursor: 0,
            open: Vec::with_capacity(256),
            bound: Time::NEVER,
            fine: Vec::new(),
            occupied: Vec::new(),
            coarse: Vec::new(),
            chunks: Vec::new(),
            free: NONE,
        };
        timers.clear(horizon, count);
        timers
    }

    /// Empties the wheel for another day, keeping its memory.
    pub fn clear(&mut self, horizon: Time, count: usize) {
        // About four timers in a bucket on average, some forty in a burst: cheap to sort, few empty buckets.
        let width = (horizon.micros() as u64 / (count as u64 / 4 + 1)).max(1);
        self.shift = width.ilog2().clamp(4, 30);
        let buckets = (horizon.micros() as u64 >> self.shift) + 2;
        self.turn = (buckets.ilog2() / 2 + 3).clamp(10, 16);
        self.cursor = 0;
        self.open.clear();
        self.bound = Time::NEVER;
        let size = 1usize << self.turn;
        self.fine.clear();
        self.fine.resize(size, NONE);
        self.occupied.clear();
        self.occupied.resize(size / 64, 0);
        self.coarse.clear();
        self.coarse.resize((buckets >> self.turn) as usize + 2, NONE);
        self.chunks.clear();
        self.free = NONE;
    }

    /// Adds a timer; it must not lie before the last one taken, and not after the horizon.
    #[inline]
    pub fn push(&mut self, timer: Timer) {
        let bucket = timer.at.micros() as u64 >> self.shift;
        if bucket <= self.cursor {
            let place = self.open.partition_point(|other| *other > timer);
            self.open.insert(place, timer);
            return;
        }
        let turn = bucket >> self.turn;
        if turn == self.cursor >> self.turn {
            self.add_fine(bucket, timer);
        } else {
            let head = self.coarse[turn as usize];
            self.coarse[turn as usize] = self.add(head, timer);
        }
        let start = Time::from_micros((bucket << self.shift) as i64);
        self.bound = self.bound.min(start);
    }

    /// The next timer, if it is not after `limit`; none or a later one otherwise.
    #[inline]
    pub fn next(&mut self, limit: Time) -> Option<Timer> {
        if self.open.is_empty() && limit >= self.bound {
            self.advance(limit);
        }
        self.open.last().copied()
    }

    /// Takes the timer that [`Timers::next`] announced.
    #[inline]
    pub fn pop(&mut self) {
        self.open.pop();
    }

    /// Opens the next bucket that holds something, unless it starts after `limit`.
    #[cold]
    fn advance(&mut self, limit: Time) {
        loop {
            let Some(bucket) = self.next_fine() else {
                let Some(turn) = self.next_coarse() else {
                    self.bound = Time::NEVER;
                    return;
                };
                let start = Time::from_micros(((turn << self.turn) << self.shift) as i64);
                if start > limit {
                    self.bound = start;
                    return;
                }
                self.open_turn(turn);
                continue;
            };
            let start = Time::from_micros((bucket << self.shift) as i64);
            if start > limit {
                self.bound = start;
                return;
            }
            self.open_bucket(bucket);
            self.bound = Time::from_micros(((bucket + 1) << self.shift) as i64);
            return;
        }
    }

    /// The next fine bucket of this turn that holds something.
    fn next_fine(&self) -> Option<u64> {
        let mask = (1u64 << self.turn) - 1;
        let from = (self.cursor & mask) as usize;
        let mut word = from / 64;
        let mut bits = self.occupied[word] & (!0 << (from % 64));
        loop {
            if bits != 0 {
                return Some((self.cursor & !mask) + (word * 64) as u64 + u64::from(bits.trailing_zeros()));
            }
            word += 1;
            bits = *self.occupied.get(word)?;
        }
    }

    fn next_coarse(&self) -> Option<u64> {
        let from = (self.cursor >> self.turn) as usize + 1;
        (from..self.coarse.len()).find(|&turn| self.coarse[turn] != NONE).map(|turn| turn as u64)
    }

    /// Deals a turn's timers out to its fine buckets.
    fn open_turn(&mut self, turn: u64) {
        self.cursor = turn << self.turn;
        let mut head = std::mem::replace(&mut self.coarse[turn as usize], NONE);
        while head != NONE {
            let chunk = self.take(&mut head);
            for timer in &chunk.timers[..chunk.count as usize] {
                self.add_fine(timer.at.micros() as u64 >> self.shift, *timer);
            }
        }
    }

    fn open_bucket(&mut self, bucket: u64) {
        self.cursor = bucket;
        let place = (bucket & ((1 << self.turn) - 1)) as usize;
        self.occupied[place / 64] &= !(1 << (place % 64));
        let mut head = std::mem::replace(&mut self.fine[place], NONE);
        while head != NONE {
            let chunk = self.take(&mut head);
            self.open.extend_from_slice(&chunk.timers[..chunk.count as usize]);
        }
        if self.open.len() > 1 {
            self.open.sort_unstable_by(|a, b| b.cmp(a));
        }
    }

    #[inline]
    fn add_fine(&mut self, bucket: u64, timer: Timer) {
        let place = (bucket & ((1 << self.turn) - 1)) as usize;
        let head = self.fine[place];
        self.fine[place] = self.add(head, timer);
        self.occupied[place / 64] |= 1 << (place % 64);
    }

    /// Adds a timer to the list that begins with a chunk; returns the chunk with which it begins now.
    #[inline]
    fn add(&mut self, head: u32, timer: Timer) -> u32 {
        let full = head == NONE || self.chunks[head as usize].count as usize == Chunk::SIZE;
        let place = if full { self.new_chunk(head) } else { head };
        let chunk = &mut self.chunks[place as usize];
        chunk.timers[chunk.count as usize] = timer;
        chunk.count += 1;
        place
    }

    /// An empty chunk in front of another.
    fn new_chunk(&mut self, next: u32) -> u32 {
        if self.free == NONE {
            self.chunks.push(Chunk { next, ..Chunk::EMPTY });
            return self.chunks.len() as u32 - 1;
        }
        let place = self.free;
        let chunk = &mut self.chunks[place as usize];
        self.free = std::mem::replace(&mut chunk.next, next);
        chunk.count = 0;
        place
    }

    /// Takes the first chunk off a list and frees its place.
    #[inline]
    fn take(&mut self, head: &mut u32) -> Chunk {
        let place = *head;
        let chunk = self.chunks[place as usize];
        *head = chunk.next;
        self.chunks[place as usize].next = self.free;
        self.free = place;
        chunk
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against a sorted list, with pushes between pops and other events in between.
        #[test]
        fn timers_fire_in_order(
            hours in 1i64..50,
            count in 1usize..5000,
            steps in prop::collection::vec((any::<u32>(), 0i64..400_000_000, any::<bool>()), 1..300),
        ) {
            let horizon = Time::from_secs(hours * 3600);
            let mut wheel = Timers::new(horizon, count);
            let mut plain: Vec<Timer> = Vec::new();
            let mut now = Time::START;
            for (inquiry, ahead, other) in steps {
                let at = Time::from_micros(now.micros() + ahead * hours / 10).min(horizon);
                let timer = Timer { at, event: Event::Message, of: inquiry };
                wheel.push(timer);
                plain.push(timer);
                plain.sort_unstable();
                // Another event lies before, at or after the next timer.
                let limit = if other { now + (plain[0].at - now).scaled(0.5) } else { Time::NEVER };
                let next = wheel.next(limit);
                if plain[0].at <= limit {
                    prop_assert_eq!(next, Some(plain[0]));
                    wheel.pop();
                    now = plain.remove(0).at;
                } else {
                    prop_assert!(next.is_none_or(|next| next.at > limit));
                    now = limit;
                }
            }
            for timer in plain {
                prop_assert_eq!(wheel.next(Time::NEVER), Some(timer));
                wheel.pop();
            }
            prop_assert_eq!(wheel.next(Time::NEVER), None);
        }
    }
}
