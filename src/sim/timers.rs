//! What is known to come: a timing wheel of two levels whose buckets are sorted when they are opened.
//!
//! A push is an append to a bucket; only the bucket that is due is ever sorted. Nothing is cancelled: a timer
//! that no longer matters finds that out when it fires.

use std::cmp::Ordering;

use prefetch_index::prefetch_index;

use super::Event;
use super::floor::NONE;
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
        (self.at, self.what).cmp(&(other.at, other.what))
    }
}

/// A timer within a bucket: how long after the bucket's start it fires, then what and whom; it orders like the timer.
type Packed = u64;

/// Bits of a packed timer that say what happens and whom it concerns.
const WHAT_BITS: u32 = 36;
/// A bucket is at most 2^28 µs wide, so that any moment in it fits into the bits that are left.
const WIDEST: u32 = u64::BITS - WHAT_BITS;

/// Some timers of one bucket and where more of them are. They lie beside each other because a bucket is read at
/// once, long after it was written: one look-up fetches several.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Chunk<T> {
    timers: [T; SIZE],
    count: u32,
    more: u32,
}

/// So many packed timers fill a cache line with what else a chunk holds.
const SIZE: usize = 7;

impl<T: Copy> Chunk<T> {
    const fn empty(filler: T) -> Self {
        Chunk { timers: [filler; SIZE], count: 0, more: NONE }
    }
}

const NO_PACKED: Chunk<Packed> = Chunk::empty(0);
const NO_LIMIT: Timer = Timer { at: Time::NEVER, what: 0 };
const NO_TIMERS: Chunk<Timer> = Chunk::empty(Timer { at: Time::START, what: 0 });

/// What did not fit into the chunks of buckets themselves.
#[derive(Clone, Debug)]
struct Pool<T> {
    chunks: Vec<Chunk<T>>,
    /// The first of those in which nothing is.
    free: u32,
}

impl<T: Copy> Pool<T> {
    const EMPTY: Self = Pool { chunks: Vec::new(), free: NONE };

    fn clear(&mut self) {
        self.chunks.clear();
        self.free = NONE;
    }

    /// Adds a timer to a bucket.
    #[inline]
    fn add(&mut self, bucket: &mut Chunk<T>, timer: T) {
        if bucket.count as usize == SIZE {
            self.spill(bucket);
        }
        bucket.timers[bucket.count as usize] = timer;
        bucket.count += 1;
    }

    /// Moves what a full bucket holds to a chunk of its own.
    #[cold]
    fn spill(&mut self, bucket: &mut Chunk<T>) {
        if self.free == NONE {
            self.free = self.chunks.len() as u32;
            self.chunks.push(Chunk { more: NONE, ..*bucket });
        }
        let place = self.free;
        self.free = self.chunks[place as usize].more;
        self.chunks[place as usize] = *bucket;
        (bucket.count, bucket.more) = (0, place);
    }

    /// Takes a chunk from its place, which is free then.
    fn take(&mut self, place: u32) -> Chunk<T> {
        let chunk = self.chunks[place as usize];
        self.chunks[place as usize].more = std::mem::replace(&mut self.free, place);
        chunk
    }
}

/// The wheel: fine buckets for this turn, one coarse bucket for each turn that lies ahead.
#[derive(Clone, Debug)]
pub(super) struct Timers {
    /// A fine bucket is 2^shift µs wide.
    shift: u32,
    /// A turn has 2^turn fine buckets.
    turn: u32,
    /// The first bucket of this turn.
    first: u64,
    /// The bucket that is open.
    cursor: u64,
    /// Its timers, the next one last.
    open: Vec<Packed>,
    /// No closed bucket starts before this.
    bound: Time,
    /// The next event that is not a timer, and the same as a timer of the open bucket.
    limit: Timer,
    due_before: Packed,
    fine: Vec<Chunk<Packed>>,
    /// One bit per fine bucket that holds something.
    occupied: Vec<u64>,
    coarse: Vec<Chunk<Timer>>,
    pool: Pool<Packed>,
    coarse_pool: Pool<Timer>,
}

impl Timers {
    /// A wheel without buckets; [`Timers::clear`] makes some.
    pub const fn empty() -> Self {
        Timers {
            shift: 0,
            turn: 0,
            first: 0,
            cursor: 0,
            open: Vec::new(),
            bound: Time::NEVER,
            limit: NO_LIMIT,
            due_before: Packed::MAX,
            fine: Vec::new(),
            occupied: Vec::new(),
            coarse: Vec::new(),
            pool: Pool::EMPTY,
            coarse_pool: Pool::EMPTY,
        }
    }

    /// A wheel up to `horizon` in which some `count` timers will fire.
    #[cfg(test)]
    pub fn new(horizon: Time, count: usize) -> Self {
        let mut timers = Timers::empty();
        timers.clear(horizon, count);
        timers
    }

    /// Empties the wheel for another day, keeping its memory.
    pub fn clear(&mut self, horizon: Time, count: usize) {
        // About two timers in a bucket on average, some twenty in a burst: cheap to sort, few empty buckets.
        let width = (horizon.micros() as u64 / (count as u64 / 2 + 1)).max(1);
        self.shift = width.ilog2().clamp(4, WIDEST);
        let buckets = (horizon.micros() as u64 >> self.shift) + 2;
        self.turn = (buckets.ilog2() / 2 + 3).clamp(10, 16);
        (self.first, self.cursor) = (0, 0);
        self.open.clear();
        self.bound = Time::NEVER;
        self.set_limit(NO_LIMIT);
        let size = 1usize << self.turn;
        self.fine.clear();
        self.fine.resize(size, NO_PACKED);
        self.occupied.clear();
        self.occupied.resize(size / 64, 0);
        self.coarse.clear();
        self.coarse.resize((buckets >> self.turn) as usize + 2, NO_TIMERS);
        self.pool.clear();
        self.coarse_pool.clear();
    }

    /// Adds a timer; it must not lie before the last one taken, and not after the horizon.
    #[inline]
    pub fn push(&mut self, timer: Timer) {
        let bucket = timer.at.micros() as u64 >> self.shift;
        if bucket <= self.cursor {
            return self.push_now(timer);
        }
        let place = (bucket - self.first) as usize;
        let Some(it) = self.fine.get_mut(place) else { return self.push_far(timer, bucket) };
        self.occupied[place / 64] |= 1 << (place % 64);
        self.bound = self.bound.min(Time::from_micros((bucket << self.shift) as i64));
        self.pool.add(it, pack(timer, self.shift));
    }

    /// Adds a timer to the bucket that is open.
    #[cold]
    fn push_now(&mut self, timer: Timer) {
        let packed = pack(timer, self.shift);
        let place = self.open.partition_point(|other| *other > packed);
        self.open.insert(place, packed);
    }

    /// Adds a timer of a turn that lies ahead.
    #[cold]
    fn push_far(&mut self, timer: Timer, bucket: u64) {
        // Not the first timer pushed is the first due.
        self.bound = self.bound.min(Time::from_micros((bucket << self.shift) as i64));
        self.coarse_pool.add(&mut self.coarse[(bucket >> self.turn) as usize], timer);
    }

    /// Another event comes before all timers that are later than it.
    #[inline]
    pub fn set_limit(&mut self, limit: Timer) {
        self.limit = limit;
        let start = Time::from_micros((self.cursor << self.shift) as i64);
        let in_bucket = limit.at.micros() as u64 >> self.shift == self.cursor;
        self.due_before = match limit.at >= start {
            true if in_bucket => pack(limit, self.shift),
            true => Packed::MAX,
            false => 0,
        };
    }

    /// Takes the next timer of the open bucket, if it is due before the limit.
    #[inline]
    pub fn pop_due(&mut self) -> Option<Timer> {
        let packed = self.open.pop_if(|packed| *packed < self.due_before)?;
        Some(self.unpack(packed))
    }

    /// Opens the next bucket if a timer in it may be due before the limit; whether it did.
    #[inline]
    pub fn advance_if_needed(&mut self) -> bool {
        if !self.open.is_empty() || self.limit.at < self.bound {
            return false;
        }
        self.advance(self.limit.at);
        self.set_limit(self.limit);
        !self.open.is_empty()
    }

    #[inline]
    fn unpack(&self, packed: Packed) -> Timer {
        let at = (self.cursor << self.shift) + (packed >> WHAT_BITS);
        Timer { at: Time::from_micros(at as i64), what: packed % (1 << WHAT_BITS) }
    }

    /// The timers of the open bucket.
    pub fn opened(&self) -> impl Iterator<Item = Timer> {
        self.open.iter().map(|packed| self.unpack(*packed))
    }

    /// Some timers of a bucket that comes soon, and the bucket after it, without its timers.
    pub fn upcoming(&self) -> impl Iterator<Item = Timer> {
        let next = (self.cursor + 1 - self.first) as usize;
        prefetch_index(&self.fine, next + 1);
        let bucket = self.fine.get(next);
        let timers = bucket.into_iter().flat_map(|it| &it.timers[..it.count as usize]);
        timers.map(|packed| Timer { at: Time::NEVER, what: packed % (1 << WHAT_BITS) })
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
        let mut chunk = std::mem::replace(&mut self.coarse[turn as usize], NO_TIMERS);
        loop {
            for &timer in &chunk.timers[..chunk.count as usize] {
                self.push(timer);
            }
            if chunk.more == NONE {
                return;
            }
            chunk = self.coarse_pool.take(chunk.more);
        }
    }

    fn open_bucket(&mut self, bucket: u64) {
        self.cursor = bucket;
        let place = (bucket - self.first) as usize;
        self.occupied[place / 64] &= !(1 << (place % 64));
        let it = &mut self.fine[place];
        let count = std::mem::take(&mut it.count) as usize;
        if it.more == NONE {
            // What is beyond those that are there is not read.
            it.timers[count..].fill(0);
            self.open.extend_from_slice(&descending(it.timers)[..count]);
            return;
        }
        self.open.extend_from_slice(&it.timers[..count]);
        let mut more = std::mem::replace(&mut it.more, NONE);
        while more != NONE {
            let chunk = self.pool.take(more);
            self.open.extend_from_slice(&chunk.timers[..chunk.count as usize]);
            more = chunk.more;
        }
        self.open.sort_unstable_by(|a, b| b.cmp(a));
    }
}

/// Sorts the timers of a chunk, the greatest first, by a network of sixteen comparisons that are the same whatever the
/// timers are: nothing about them could be foreseen (Knuth, The Art of Computer Programming 3, 5.3.4).
#[inline]
fn descending(timers: [Packed; SIZE]) -> [Packed; SIZE] {
    const NETWORK: [(usize, usize); 16] = [
        (0, 6),
        (2, 3),
        (4, 5),
        (0, 2),
        (1, 4),
        (3, 6),
        (0, 1),
        (2, 5),
        (3, 4),
        (1, 2),
        (4, 6),
        (2, 3),
        (4, 5),
        (1, 2),
        (3, 4),
        (5, 6),
    ];
    let mut sorted = timers;
    for (before, after) in NETWORK {
        let (a, b) = (sorted[before], sorted[after]);
        (sorted[before], sorted[after]) = (a.max(b), a.min(b));
    }
    sorted
}

/// A timer of the bucket that it belongs to.
#[inline]
fn pack(timer: Timer, shift: u32) -> Packed {
    (timer.at.micros() as u64 % (1 << shift)) << WHAT_BITS | timer.what
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The next timer, if it is not after a moment.
    fn next(wheel: &mut Timers, limit: Time) -> Option<Timer> {
        wheel.set_limit(Timer { at: limit, what: u64::MAX >> (64 - WHAT_BITS) });
        loop {
            if let Some(timer) = wheel.pop_due() {
                return Some(timer);
            }
            if !wheel.advance_if_needed() {
                return None;
            }
        }
    }

    #[test]
    fn of_timers_in_a_turn_that_lies_ahead_the_first_pushed_need_not_be_the_first_due() {
        let horizon = Time::from_secs(24 * 3600);
        let mut wheel = Timers::new(horizon, 100_000);
        // A turn of this wheel has 2,147 s; both lie in its thirty-second.
        let [late, early] = [68_000, 66_600].map(|at| Timer::new(Time::from_secs(at), Event::Message, 0));
        wheel.push(late);
        wheel.push(early);
        assert_eq!(next(&mut wheel, Time::from_secs(67_000)), Some(early));
    }

    /// By the zero-one principle it sorts anything if it sorts all that consists of noughts and ones.
    #[test]
    fn a_chunk_is_sorted() {
        for bits in 0..1u32 << SIZE {
            let timers: [Packed; SIZE] = std::array::from_fn(|n| u64::from(bits >> n & 1));
            assert!(descending(timers).is_sorted_by(|a, b| a >= b), "{timers:?}");
        }
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
                let next = next(&mut wheel, limit);
                if plain[0].at <= limit {
                    prop_assert_eq!(next, Some(plain[0]));
                    now = plain.remove(0).at;
                } else {
                    prop_assert_eq!(next, None);
                    now = limit;
                }
            }
            for timer in plain {
                prop_assert_eq!(next(&mut wheel, Time::NEVER), Some(timer));
            }
            prop_assert_eq!(next(&mut wheel, Time::NEVER), None);
        }
    }
}
