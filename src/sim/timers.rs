//! What is known to come: a timing wheel of two levels, and a heap for the few timers that its buckets have no room for.
//!
//! A bucket is so narrow that it mostly holds one timer and seldom more than two: nothing is gathered or sorted, the
//! next timer is the first of the next bucket that has one. Many timers in one bucket, up to all at one instant, cost
//! what they cost in a heap. Nothing is cancelled: a timer that no longer matters finds that out when it fires.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use prefetch_index::prefetch_index;

use super::Event;
use super::floor::NONE;
use crate::units::{Span, Time};

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
        Event::numbered(self.what >> 32)
    }

    /// Whom it concerns: an agent, or an index in [`Day::inquiries`](crate::day::Day::inquiries).
    #[inline]
    pub fn of(self) -> u32 {
        self.what as u32
    }

    /// All of it as one number: such are compared without a branch between time and the rest.
    #[inline]
    fn key(self) -> i128 {
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

/// A timer within a bucket: the last digits of when it fires, then what and whom; it orders like the timer.
type Packed = u64;

/// Bits of a packed timer that say what happens and whom it concerns.
const WHAT_BITS: u32 = 36;
/// A bucket is at most 2^22 µs wide: then the bits that are left tell when in a word of buckets a timer fires.
const WIDEST: u32 = u64::BITS - WHAT_BITS - WORD.ilog2();

/// No timer: what comes after all of them, and is none because there are fewer events than bits for them.
const NOTHING: Packed = Packed::MAX;

/// The timers of a narrow bucket, the first one first.
type Pair = [Packed; 2];

/// Some timers of a turn that lies ahead, and where more of them are.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Chunk {
    timers: [Timer; SIZE],
    more: u32,
}

/// So many timers fill two cache lines with what else a chunk holds.
const SIZE: usize = 7;

const NO_LIMIT: Timer = Timer { at: Time::NEVER, what: 0 };

/// Where the timers of a turn that lies ahead are. How many the first chunk holds is kept here, so that to add one a
/// chunk that may be far away is only written; all others are full.
#[derive(Clone, Copy, Debug)]
struct Turn {
    first: u32,
    count: u32,
}

impl Turn {
    const EMPTY: Turn = Turn { first: NONE, count: SIZE as u32 };
}

/// The timers of the turns that lie ahead.
#[derive(Clone, Debug)]
struct Pool {
    chunks: Vec<Chunk>,
    /// The first of those in which nothing is.
    free: u32,
}

impl Pool {
    fn clear(&mut self) {
        self.chunks.clear();
        self.free = NONE;
    }

    /// Adds a timer to those of a turn.
    #[inline]
    fn add(&mut self, turn: &mut Turn, timer: Timer) {
        if turn.count as usize >= SIZE {
            self.start(turn);
        }
        self.chunks[turn.first as usize].timers[turn.count as usize] = timer;
        turn.count += 1;
    }

    /// Puts an empty chunk before the others of a turn.
    fn start(&mut self, turn: &mut Turn) {
        if self.free == NONE {
            self.free = self.chunks.len() as u32;
            self.chunks.push(Chunk { timers: [NO_LIMIT; SIZE], more: NONE });
        }
        let place = self.free;
        let chunk = &mut self.chunks[place as usize];
        self.free = std::mem::replace(&mut chunk.more, turn.first);
        *turn = Turn { first: place, count: 0 };
    }

    /// Takes the first chunk of a turn, whose place is free then, and gives the timers that it held.
    fn take(&mut self, turn: &mut Turn) -> ([Timer; SIZE], usize) {
        let chunk = self.chunks[turn.first as usize];
        prefetch_index(&self.chunks, chunk.more as usize);
        self.chunks[turn.first as usize].more = std::mem::replace(&mut self.free, turn.first);
        let Turn { count, .. } = std::mem::replace(turn, Turn { first: chunk.more, ..Turn::EMPTY });
        (chunk.timers, count as usize)
    }
}

/// So many buckets share a word that tells which of them hold something.
const WORD: usize = u64::BITS as usize;
/// So many words of buckets are a turn.
const WORDS: usize = 64;
/// The buckets of two turns: the wheel has no more of them on a day of millions, so that a core keeps it in its cache.
const PLACES: usize = 2 * WORDS * WORD;

/// Buckets of two turns; a turn takes the places of the one before the last.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Buckets {
    pairs: [Pair; PLACES],
    /// One bit per bucket that holds something.
    occupied: [u64; 2 * WORDS],
}

/// The wheel: buckets for this turn and the next one, and the timers of each turn after them.
#[derive(Clone, Debug)]
pub(super) struct Timers {
    /// A bucket is 2^shift µs wide.
    shift: u32,
    /// The word whose buckets are next; none before it holds anything.
    word: usize,
    /// When it starts.
    start: Time,
    /// When the next turn starts, and when it ends.
    next_turn: Time,
    end: Time,
    buckets: Box<Buckets>,
    /// Timers whose bucket was full.
    aside: BinaryHeap<Reverse<Timer>>,
    /// The next event that is not a timer.
    listed: Timer,
    /// The next event that is not in a bucket: that one or the first timer that was put aside, and whether it is this.
    limit: Timer,
    limit_is_aside: bool,
    /// Where the timers of each turn are until it is the next one.
    turns: Vec<Turn>,
    pool: Pool,
}

impl Timers {
    /// A wheel up to `horizon` in which some `count` timers will fire.
    pub fn new(horizon: Time, count: usize) -> Self {
        let mut timers = Timers {
            shift: 0,
            word: 0,
            start: Time::START,
            next_turn: Time::START,
            end: Time::START,
            buckets: Box::new(Buckets { pairs: [[NOTHING; 2]; PLACES], occupied: [0; 2 * WORDS] }),
            aside: BinaryHeap::with_capacity(256),
            listed: NO_LIMIT,
            limit: NO_LIMIT,
            limit_is_aside: false,
            turns: Vec::new(),
            pool: Pool { chunks: Vec::new(), free: NONE },
        };
        timers.clear(horizon, count);
        timers
    }

    /// The same wheel, empty, for another day.
    pub fn cleared(mut self, horizon: Time, count: usize) -> Self {
        self.clear(horizon, count);
        self
    }

    /// Empties the wheel for another day, keeping its memory.
    fn clear(&mut self, horizon: Time, count: usize) {
        // About one timer in five buckets on average: few find their bucket full, and few words hold nothing.
        let width = (horizon.micros() as u64 / (count as u64 * 4 + 1)).max(1);
        self.shift = width.ilog2().clamp(4, WIDEST);
        (self.word, self.start) = (0, Time::START);
        (self.next_turn, self.end) = (self.start_of(1), self.start_of(2));
        self.buckets.pairs.fill([NOTHING; 2]);
        self.buckets.occupied.fill(0);
        self.aside.clear();
        self.set_limit(NO_LIMIT);
        self.turns.clear();
        self.turns.resize(self.turn_of(horizon) + 1, Turn::EMPTY);
        self.pool.clear();
    }

    /// The turn of a moment.
    #[inline]
    fn turn_of(&self, at: Time) -> usize {
        (at.micros() as u64 >> self.shift) as usize / (WORDS * WORD)
    }

    /// When a turn starts.
    fn start_of(&self, turn: usize) -> Time {
        Time::from_micros(((turn * WORDS * WORD) << self.shift) as i64)
    }

    /// Adds a timer; it must not lie before the last event taken, and not after the horizon.
    #[inline]
    pub fn push(&mut self, timer: Timer) {
        if timer.at >= self.end {
            return self.push_far(timer);
        }
        let place = (timer.at.micros() as u64 >> self.shift) as usize % PLACES;
        let pair = &mut self.buckets.pairs[place];
        let [first, NOTHING] = *pair else { return self.push_aside(timer) };
        let packed = pack(timer);
        *pair = [first.min(packed), first.max(packed)];
        self.buckets.occupied[place / WORD] |= 1 << (place % WORD);
    }

    /// Adds a timer of a turn that lies ahead.
    #[cold]
    fn push_far(&mut self, timer: Timer) {
        let turn = self.turn_of(timer.at);
        self.pool.add(&mut self.turns[turn], timer);
    }

    /// Adds a timer whose bucket is full.
    #[cold]
    fn push_aside(&mut self, timer: Timer) {
        self.aside.push(Reverse(timer));
        if timer < self.limit {
            (self.limit, self.limit_is_aside) = (timer, true);
        }
    }

    /// Another event comes before all timers that are later than it.
    #[inline]
    pub fn set_limit(&mut self, listed: Timer) {
        self.listed = listed;
        (self.limit, self.limit_is_aside) = match self.aside.peek() {
            Some(&Reverse(timer)) if timer < listed => (timer, true),
            _ => (listed, false),
        };
    }

    /// Takes the next timer, or else the event that is the limit if that comes first. Words of buckets that are
    /// [done](Self::word_is_done) must have been [left](Self::next_word) before.
    #[inline]
    pub fn next(&mut self) -> Timer {
        let word = self.word % (2 * WORDS);
        let bits = self.buckets.occupied[word];
        if bits == 0 {
            return self.next_elsewhere();
        }
        let pair = &mut self.buckets.pairs[(word * WORD + bits.trailing_zeros() as usize) % PLACES];
        let [first, second] = *pair;
        let timer = unpack(first, self.start);
        if timer >= self.limit {
            return self.next_elsewhere();
        }
        *pair = [second, NOTHING];
        let emptied = if second == NOTHING { bits & (bits - 1) } else { bits };
        self.buckets.occupied[word] = emptied;
        timer
    }

    /// Takes what comes before all timers in buckets.
    #[inline]
    fn next_elsewhere(&mut self) -> Timer {
        if self.limit_is_aside { self.next_aside() } else { self.limit }
    }

    /// Takes the first of the timers that were put aside.
    #[cold]
    fn next_aside(&mut self) -> Timer {
        let next = self.limit;
        self.aside.pop();
        self.set_limit(self.listed);
        next
    }

    /// Whether the buckets of the word that is next hold nothing any more.
    #[inline]
    pub fn word_is_done(&self) -> bool {
        self.buckets.occupied[self.word % (2 * WORDS)] == 0
    }

    /// Goes on to the next word of buckets of which one holds something, but not beyond the limit, before which timers
    /// may still be pushed once that has happened; whether there is such a word.
    #[inline(never)]
    pub fn next_word(&mut self) -> bool {
        let width = Span::from_micros((WORD << self.shift) as i64);
        loop {
            let next = self.start + width;
            if next > self.limit.at || next == self.next_turn && !self.turn_over() {
                return false;
            }
            self.start = next;
            self.word = (self.word + 1) % (2 * WORDS);
            if !self.word_is_done() {
                return true;
            }
        }
    }

    /// Begins the next turn; whether there is one.
    fn turn_over(&mut self) -> bool {
        let turn = self.turn_of(self.end);
        if turn > self.turns.len() {
            return false;
        }
        (self.next_turn, self.end) = (self.end, self.start_of(turn + 1));
        // Of the turn after the next one there are timers already.
        let mut ahead = self.turns.get(turn).copied().unwrap_or(Turn::EMPTY);
        while ahead.first != NONE {
            let (timers, count) = self.pool.take(&mut ahead);
            timers[..count].iter().for_each(|&timer| self.push(timer));
        }
        true
    }

    /// The timers of the word of buckets that is next, or of one so many words behind it, but of those not when they fire.
    pub fn ahead(&self, words: usize) -> impl Iterator<Item = Timer> {
        let word = (self.word + words) % (2 * WORDS);
        let mut bits = self.buckets.occupied[word];
        std::iter::from_fn(move || {
            let place = word * WORD + bits.trailing_zeros() as usize;
            let pair = (bits != 0).then(|| self.buckets.pairs[place % PLACES]);
            bits &= bits.wrapping_sub(1);
            pair
        })
        .flatten()
        .filter(|packed| *packed != NOTHING)
        .map(|packed| unpack(packed, self.start))
    }
}

/// A timer within its bucket.
#[inline]
fn pack(timer: Timer) -> Packed {
    (timer.at.micros() as u64) << WHAT_BITS | timer.what
}

/// The timer that was packed, in a word of buckets that starts at some time: what the two both tell of when it fires is
/// the same.
#[inline]
fn unpack(packed: Packed, start: Time) -> Timer {
    let at = start.micros() | (packed >> WHAT_BITS) as i64;
    Timer { at: Time::from_micros(at), what: packed % (1 << WHAT_BITS) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What comes next, a timer or the other event.
    fn next(wheel: &mut Timers, other: Timer) -> Timer {
        wheel.set_limit(other);
        while wheel.word_is_done() && wheel.next_word() {}
        wheel.next()
    }

    #[test]
    fn of_timers_in_a_turn_that_lies_ahead_the_first_pushed_need_not_be_the_first_due() {
        let horizon = Time::from_secs(24 * 3600);
        let mut wheel = Timers::new(horizon, 100_000);
        let [late, early] = [67_600, 67_200].map(|at| Timer::new(Time::from_secs(at), Event::Message, 0));
        assert_eq!(wheel.turn_of(late.at), wheel.turn_of(early.at));
        assert!(early.at > wheel.end);
        wheel.push(late);
        wheel.push(early);
        let other = Timer::new(Time::from_secs(67_400), Event::Arrival, 0);
        assert_eq!([(); 3].map(|()| next(&mut wheel, other)), [early, other, other]);
        assert_eq!([(); 2].map(|()| next(&mut wheel, NO_LIMIT)), [late, NO_LIMIT]);
    }

    #[test]
    fn a_turn_takes_the_places_of_the_one_before_the_last() {
        let horizon = Time::from_secs(24 * 3600);
        let mut wheel = Timers::new(horizon, 100_000);
        let (mut pushed, mut taken) = (Vec::new(), Vec::new());
        for turn in 0..10 {
            // The last bucket of a turn and the first one of the next.
            let at = wheel.start_of(turn + 1);
            for at in [at - Span::from_micros(1), at] {
                pushed.push(Timer::new(at, Event::Message, turn as u32));
                wheel.push(pushed[pushed.len() - 1]);
            }
            if turn % 3 == 2 {
                taken.push(next(&mut wheel, NO_LIMIT));
            }
        }
        taken.resize_with(pushed.len(), || next(&mut wheel, NO_LIMIT));
        assert_eq!(taken, pushed);
    }

    #[test]
    fn any_number_of_timers_may_be_due_at_one_instant() {
        let horizon = Time::from_secs(24 * 3600);
        for at in [Time::from_secs(1), horizon] {
            let mut wheel = Timers::new(horizon, 100_000);
            // A prime, so that each number comes once.
            let number = |n: u32| (n * 7919) % 20_011;
            (0..20_011).for_each(|n| wheel.push(Timer::new(at, Event::Message, number(n))));
            for of in 0..20_011 {
                assert_eq!(next(&mut wheel, NO_LIMIT), Timer::new(at, Event::Message, of));
            }
            assert_eq!(next(&mut wheel, NO_LIMIT), NO_LIMIT);
        }
    }

    #[test]
    fn what_is_open_and_what_comes_after_it_can_be_seen() {
        let mut wheel = Timers::new(Time::from_secs(24 * 3600), 100_000);
        let in_words =
            |words: f64| Time::START + Span::from_micros((WORD << wheel.shift) as i64).scaled(words);
        let ats = [5.1, 5.2, 5.2, 5.9, 6.3, 6.4, 7.5].map(in_words);
        let timers: Vec<Timer> = (0..).zip(ats).map(|(n, at)| Timer::new(at, Event::Message, n)).collect();
        timers.iter().rev().for_each(|&timer| wheel.push(timer));
        assert!(wheel.word_is_done() && wheel.next_word());
        assert_eq!(wheel.ahead(0).collect::<Vec<_>>(), timers[..4]);
        assert_eq!(wheel.ahead(1).map(Timer::of).collect::<Vec<_>>(), [4, 5]);
        assert_eq!(next(&mut wheel, NO_LIMIT), timers[0]);
        assert_eq!(wheel.ahead(0).collect::<Vec<_>>(), timers[1..4]);
    }

    proptest! {
        #![proptest_config(crate::cases::cases(256))]

        /// Against a sorted list, with pushes between pops and other events in between: from the same instant and the
        /// same bucket up to turns that lie far ahead, one by one and many at once.
        #[test]
        fn timers_fire_in_order(
            hours in 1i64..50,
            count in 0usize..18,
            nearness in 0u32..24,
            steps in prop::collection::vec(
                (any::<u32>(), 0i64..4_000_000_000, 0u32..16, 0u64..16, 0u32..48, 0usize..6, 0usize..8),
                1..200,
            ),
        ) {
            let horizon = Time::from_secs(hours * 3600);
            // What is left over from a day before is forgotten.
            let mut wheel = Timers::new(Time::from_secs(3600), 1000);
            for n in 0..100 {
                wheel.push(Timer::new(Time::from_secs(i64::from(n) / 9 * 300), Event::Message, n));
            }
            wheel.set_limit(Timer::new(Time::START, Event::Arrival, 0));
            wheel.clear(horizon, 1 << count);
            // The next one last.
            let mut plain: Vec<Timer> = Vec::new();
            let mut now = Time::START;
            for (of, ahead, nearer, event, burst, other, takes) in steps {
                let at = (now + Span::from_micros(ahead >> (nearness + nearer))).min(horizon);
                // Most come alone.
                for n in 0..burst.saturating_sub(40).pow(2).max(1) {
                    let timer = Timer::new(at, Event::numbered(event), of.wrapping_add(n.wrapping_mul(0x9E37_79B9)));
                    wheel.push(timer);
                    plain.push(timer);
                }
                plain.sort_unstable_by(|a, b| b.cmp(a));
                for _ in 0..takes {
                    let Some(&first) = plain.last() else { break };
                    // Another event comes well before the next timer, just before, at the same time or just after it.
                    let other = match other {
                        0 => Timer { at: now + (first.at - now).scaled(0.5), what: 0 },
                        1 => Timer { what: first.what.saturating_sub(1), ..first },
                        2 => first,
                        3 => Timer { what: first.what + 1, ..first },
                        _ => NO_LIMIT,
                    };
                    prop_assert_eq!(next(&mut wheel, other), first.min(other));
                    if first < other {
                        plain.pop();
                    }
                    now = first.min(other).at;
                }
            }
            while let Some(timer) = plain.pop() {
                prop_assert_eq!(next(&mut wheel, NO_LIMIT), timer);
            }
            prop_assert_eq!(next(&mut wheel, NO_LIMIT), NO_LIMIT);
        }
    }
}
