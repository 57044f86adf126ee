//! What is known to come: a timing wheel of two levels whose buckets are sorted when they are opened.
//!
//! A push is an append to a bucket; only the bucket that is due is ever sorted. Nothing is cancelled: a timer
//! that no longer matters finds that out when it fires.

use std::cmp::Ordering;

use super::Event;
use crate::units::Time;

/// An event that is to come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Timer {
    /// When it happens.
    pub at: Time,
    /// What happens, and whom it concerns: one number, so that times and numbers are all that is compared.
    what: u64,
}

impl Timer {
    #[inline]
    pub fn new(at: Time, event: Event, of: u32) -> Self {
        Timer { at, what: (event as u64) << 32 | u64::from(of) }
    }

    /// What happens; the order of events decides at the same instant.
    #[inline]
    pub fn event(self) -> Event {
        Event::ALL[(self.what >> 32) as usize % Event::ALL.len()]
    }

    /// Whom it concerns: an agent, or an index in [`Day::inquiries`](crate::day::Day::inquiries).
    #[inline]
    pub fn of(self) -> u32 {
        self.what as u32
    }

    #[inline]
    fn key(self) -> i128 {
        // Signed, because who logs in before the start does so at a negative time.
        i128::from(self.at.micros()) << 64 | i128::from(self.what)
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

/// Some timers of one bucket and where more of them are. They lie beside each other because a bucket is read at
/// once, long after it was written: one look-up fetches several.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Chunk {
    timers: [Timer; Chunk::SIZE],
    count: u32,
    more: u32,
}

impl Chunk {
    /// A chunk fills two cache lines.
    const SIZE: usize = 7;
    const EMPTY: Chunk =
        Chunk { timers: [Timer { at: Time::START, what: 0 }; Chunk::SIZE], count: 0, more: NONE };
}

const NONE: u32 = u32::MAX;

/// The wheel. Fine buckets cover one turn; what lies further waits in coarse buckets of one turn each.
#[derive(Clone, Debug)]
pub(super) struct Timers {
    /// A fine bucket holds 2^shift microseconds.
    shift: u32,
    /// A turn has 2^turn fine buckets.
    turn: u32,
    /// Number of the first fine bucket of this turn, and of the one that is open.
    first: u64,
    cursor: u64,
    /// The timers of the open bucket, latest first.
    open: Vec<Timer>,
    /// No closed bucket starts before this.
    bound: Time,
    fine: Vec<Chunk>,
    /// One bit per fine bucket that holds something.
    occupied: Vec<u64>,
    coarse: Vec<Chunk>,
    /// What did not fit into the chunk of a bucket itself.
    chunks: Vec<Chunk>,
    free: u32,
}

impl Timers {
    /// A wheel up to `horizon` in which some `count` timers will fire.
    pub fn new(horizon: Time, count: usize) -> Self {
        let mut timers = Timers {
            shift: 0,
            turn: 0,
            first: 0,
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
        (self.first, self.cursor) = (0, 0);
        self.open.clear();
        self.bound = Time::NEVER;
        let size = 1usize << self.turn;
        self.fine.clear();
        self.fine.resize(size, Chunk::EMPTY);
        self.occupied.clear();
        self.occupied.resize(size / 64, 0);
        self.coarse.clear();
        self.coarse.resize((buckets >> self.turn) as usize + 2, Chunk::EMPTY);
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
        let place = (bucket - self.first) as usize;
        let (it, new) = match self.fine.get_mut(place) {
            Some(it) => {
                if it.count == 0 {
                    self.occupied[place / 64] |= 1 << (place % 64);
                }
                let new = it.count == 0;
                (it, new)
            }
            // Of a turn that lies ahead, not the first timer pushed is the first due.
            None => (&mut self.coarse[(bucket >> self.turn) as usize], true),
        };
        if new {
            self.bound = self.bound.min(Time::from_micros((bucket << self.shift) as i64));
        }
        match it.timers.get_mut(it.count as usize) {
            Some(free) => {
                *free = timer;
                it.count += 1;
            }
            None => {
                spill(it, &mut self.chunks, &mut self.free);
                it.timers[0] = timer;
                it.count = 1;
            }
        }
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
            if let Some(bucket) = self.next_fine() {
                self.bound = Time::from_micros((bucket << self.shift) as i64);
                if self.bound <= limit {
                    self.open_bucket(bucket);
                    self.bound = Time::from_micros(((bucket + 1) << self.shift) as i64);
                }
                return;
            }
            let Some(turn) = self.next_coarse() else {
                self.bound = Time::NEVER;
                return;
            };
            self.bound = Time::from_micros(((turn << self.turn) << self.shift) as i64);
            if self.bound > limit {
                return;
            }
            self.open_turn(turn);
            if !self.open.is_empty() {
                return;
            }
        }
    }

    /// The next fine bucket of this turn that holds something.
    fn next_fine(&self) -> Option<u64> {
        let from = (self.cursor - self.first) as usize;
        let mut word = from / 64;
        let mut bits = self.occupied[word] & (!0 << (from % 64));
        while bits == 0 {
            word += 1;
            bits = *self.occupied.get(word)?;
        }
        Some(self.first + (word * 64) as u64 + u64::from(bits.trailing_zeros()))
    }

    fn next_coarse(&self) -> Option<u64> {
        let from = (self.first >> self.turn) as usize + 1;
        (from..self.coarse.len()).find(|&turn| self.coarse[turn].count > 0).map(|turn| turn as u64)
    }

    /// Deals a turn's timers out to its fine buckets.
    fn open_turn(&mut self, turn: u64) {
        self.first = turn << self.turn;
        // The turn begins with its first bucket open.
        self.cursor = self.first;
        let mut chunk = std::mem::replace(&mut self.coarse[turn as usize], Chunk::EMPTY);
        loop {
            for &timer in &chunk.timers[..chunk.count as usize] {
                self.push(timer);
            }
            if chunk.more == NONE {
                return;
            }
            chunk = take(chunk.more, &mut self.chunks, &mut self.free);
        }
    }

    fn open_bucket(&mut self, bucket: u64) {
        self.cursor = bucket;
        let place = (bucket - self.first) as usize;
        self.occupied[place / 64] &= !(1 << (place % 64));
        let it = &mut self.fine[place];
        self.open.extend_from_slice(&it.timers[..it.count as usize]);
        it.count = 0;
        let mut more = std::mem::replace(&mut it.more, NONE);
        while more != NONE {
            let chunk = take(more, &mut self.chunks, &mut self.free);
            self.open.extend_from_slice(&chunk.timers[..chunk.count as usize]);
            more = chunk.more;
        }
        if self.open.len() > 1 {
            self.open.sort_unstable_by(|a, b| b.cmp(a));
        }
    }
}

/// Moves what a full bucket holds to a chunk of its own.
#[cold]
fn spill(bucket: &mut Chunk, chunks: &mut Vec<Chunk>, free: &mut u32) {
    if *free == NONE {
        *free = chunks.len() as u32;
        chunks.push(Chunk::EMPTY);
    }
    let place = *free;
    *free = chunks[place as usize].more;
    chunks[place as usize] = *bucket;
    bucket.more = place;
}

/// Takes a chunk from its place, which is free then.
fn take(place: u32, chunks: &mut [Chunk], free: &mut u32) -> Chunk {
    let chunk = chunks[place as usize];
    chunks[place as usize].more = std::mem::replace(free, place);
    chunk
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_timers_in_a_turn_that_lies_ahead_the_first_pushed_need_not_be_the_first_due() {
        let horizon = Time::from_secs(24 * 3600);
        let mut wheel = Timers::new(horizon, 100_000);
        // A turn of this wheel has 2,147 s; both lie in its thirty-second.
        let [late, early] = [68_000, 66_600].map(|at| Timer::new(Time::from_secs(at), Event::Message, 0));
        wheel.push(late);
        wheel.push(early);
        assert_eq!(wheel.next(Time::from_secs(67_000)), Some(early));
    }

    proptest! {
        #![proptest_config(crate::cases::cases(256))]

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
                let timer = Timer::new(at, Event::Message, inquiry);
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
