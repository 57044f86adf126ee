//! Keyed streams of random numbers: what a customer does depends on who it is, never on who came before.
//!
//! A stream is named by (seed, replication, purpose, index). Nothing moves when a stream is added, and no
//! stream is shared, so results do not depend on the number of threads or on the order of work.
//!
//! The generator is wyrand (Wang Yi, wyhash final version 4.2; the one of Go's run time and of the crate `fastrand`): a
//! counter, each of whose values a multiplication to 128 bits scrambles. So the n-th number of a stream can be had
//! without those before it, and that is how streams are named: the state of a replication's streams is a number of the
//! seed's, that of a purpose a number of the replication's, and that of an index a number of the purpose's. Of a stream
//! a few dozen numbers are drawn; in tests of the generator (PractRand) nothing is found below 10¹² numbers.

use rand::rand_core::{Infallible, TryRng};

/// What a stream is for. The numbers are part of the results: never change one, only add.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum Purpose {
    /// Day and slot factors of the forecast error.
    ForecastError = 1,
    /// The instants at which customers of one reason arrive, and those of windows opened without a message.
    Arrivals = 2,
    /// What one customer asks and how patient it is.
    Customer = 3,
    /// What a person of the roster brings on the day: absence, lateness, speed.
    Person = 4,
    /// The choice of an agent for one contact, where the strategy draws lots.
    Routing = 5,
    /// A greeting written anew to a customer who has another agent or has come back.
    Greeting = 6,
    /// Orders and ratings of one inquiry.
    Outcome = 7,
    /// Resampling when a report states its own uncertainty.
    Report = 8,
    /// Wrap-up after one contact.
    WrapUp = 10,
    /// Quick phrases and replies in parts.
    Manner = 11,
    /// The text that hands a customer over.
    HandoverText = 12,
    /// The text that ends an inquiry.
    ClosingText = 13,
    /// Choices of a search for a layout.
    Plan = 14,
    /// Whether a customer who was not helped comes back.
    Repeat = 15,
    /// Whether an item of work besides chat leads to an inquiry.
    Created = 16,
    /// What a customer asks who comes back or answers a reminder.
    FollowUp = 17,
    /// Quick phrases and replies in parts of such a customer.
    FollowUpManner = 18,
    /// When such a customer comes.
    FollowUpDelay = 19,
    /// Whether an inquiry gives rise to an item of work besides chat, and when other items appear.
    Item = 20,
    /// Work of an item of work besides chat.
    ItemWork = 21,
    /// Whether the bot resolves an inquiry that it would not have met by the forecast alone.
    MetByBot = 22,
    /// Who comes back after customers could not write, and when.
    Silence = 23,
    /// Who is absent in an incident.
    Absence = 24,
}

impl Purpose {
    /// All purposes. Number 9 was one once, and stays unused.
    pub const ALL: [Purpose; 23] = [
        Purpose::ForecastError,
        Purpose::Arrivals,
        Purpose::Customer,
        Purpose::Person,
        Purpose::Routing,
        Purpose::Greeting,
        Purpose::Outcome,
        Purpose::Report,
        Purpose::WrapUp,
        Purpose::Manner,
        Purpose::HandoverText,
        Purpose::ClosingText,
        Purpose::Plan,
        Purpose::Repeat,
        Purpose::Created,
        Purpose::FollowUp,
        Purpose::FollowUpManner,
        Purpose::FollowUpDelay,
        Purpose::Item,
        Purpose::ItemWork,
        Purpose::MetByBot,
        Purpose::Silence,
        Purpose::Absence,
    ];
}

/// All streams of one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Streams {
    state: u64,
}

impl Streams {
    /// The streams of a replication under a seed.
    pub fn new(seed: u64, replication: u64) -> Self {
        Streams { state: number(number(0x7065_616b_7368_6966, seed), replication) }
    }

    /// The stream for one purpose and one index, say a customer of a reason: `index(reason, i)`.
    #[inline]
    pub fn stream(&self, purpose: Purpose, index: u64) -> Stream {
        self.purpose(purpose).stream(index)
    }

    /// All streams of one purpose; where many are opened in a row, this shares the first half of the work.
    #[inline]
    pub fn purpose(&self, purpose: Purpose) -> PurposeStreams {
        PurposeStreams { state: number(self.state, purpose as u64) }
    }
}

/// All streams of one purpose in one replication.
#[derive(Clone, Copy, Debug)]
pub struct PurposeStreams {
    state: u64,
}

impl PurposeStreams {
    /// The stream of one index.
    #[inline]
    pub fn stream(&self, index: u64) -> Stream {
        Stream { state: number(self.state, index) }
    }

    /// One uniform number in [0, 1) for one index: the first of its stream.
    #[inline]
    pub fn uniform(&self, index: u64) -> f64 {
        self.stream(index).uniform()
    }
}

/// The index of something that has a major and a minor number, such as (reason, customer).
#[inline]
pub fn index(major: u64, minor: u64) -> u64 {
    (major << 40) ^ minor
}

/// The index of something that has several numbers, such as (team, group, shift, place): a hash of them all.
#[inline]
pub fn index_of(numbers: &[u64]) -> u64 {
    index_on(STEP, numbers)
}

/// The index of several numbers, of whose first ones the index is known.
#[inline]
pub(crate) fn index_on(known: u64, numbers: &[u64]) -> u64 {
    numbers.iter().fold(known, |index, &n| number(index, n))
}

/// One stream; a generator of the crate `rand`, so every distribution of `rand_distr` draws from it.
#[derive(Clone, Debug)]
pub struct Stream {
    state: u64,
}

/// By how much the state grows with each number.
const STEP: u64 = 0x2d35_8dcc_aa6c_78a5;

/// The number that a state gives.
#[inline]
fn scrambled(state: u64) -> u64 {
    let wide = u128::from(state) * u128::from(state ^ 0x8bb8_4b93_962e_acc9);
    (wide >> 64) as u64 ^ wide as u64
}

/// The n-th number of a stream, the one at hand being the 0th.
#[inline]
fn number(state: u64, n: u64) -> u64 {
    scrambled(state.wrapping_add(n.wrapping_mul(STEP)))
}

/// Below which number a word of so many bits must lie for what has this probability: a whole number is below it if and
/// only if, divided by 2^bits, it is below the probability, for dividing by a power of 2 rounds nothing.
pub(crate) fn threshold(probability: f64, bits: u32) -> u64 {
    (probability * (1u64 << bits) as f64).ceil() as u64
}

impl Stream {
    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        scrambled(self.state)
    }

    /// Takes the last 64 bits back, so that they come again.
    pub(crate) fn take_back(&mut self) {
        self.state = self.state.wrapping_sub(STEP);
    }

    /// A uniform number in [0, 1).
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }
}

impl TryRng for Stream {
    type Error = Infallible;
    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }
    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.bits().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ChiSquared, ContinuousCDF};

    #[test]
    fn a_stream_does_not_move_when_another_is_opened() {
        let streams = Streams::new(1, 2);
        let alone = streams.stream(Purpose::Customer, 5).bits();
        let _ = streams.stream(Purpose::Person, 5).bits();
        assert_eq!(alone, streams.stream(Purpose::Customer, 5).bits());
    }

    #[test]
    fn bits_that_are_taken_back_come_again() {
        let mut stream = Streams::new(1, 2).stream(Purpose::Customer, 5);
        for _ in 0..1000 {
            let before = stream.clone();
            let bits = stream.bits();
            stream.take_back();
            assert_eq!(stream.state, before.state);
            assert_eq!(stream.bits(), bits);
        }
    }

    #[test]
    fn a_threshold_decides_as_the_probability() {
        let mut stream = Streams::new(1, 2).stream(Purpose::Report, 0);
        let odd = [0.0, -0.0, 1.0, 1.5, -0.5, 5e-324, 1.0 - f64::EPSILON / 2.0, f64::NAN, f64::INFINITY];
        for n in 0..2000 {
            let probability = odd.get(n).copied().unwrap_or_else(|| {
                // Whole thresholds as well as others, and small ones.
                let p = stream.uniform();
                [p, (p * 4096.0).floor() / 4096.0, p / 1e6][n % 3]
            });
            for bits in [32, 53] {
                let least = threshold(probability, bits);
                let most = (1u64 << bits) - 1;
                let near = (0..5).map(|off| least.saturating_add(off).saturating_sub(2).min(most));
                for word in near.chain([0, most, stream.bits() >> (64 - bits)]) {
                    let uniform = word as f64 / (1u64 << bits) as f64;
                    assert_eq!(word < least, uniform < probability, "{word} at {probability}");
                }
            }
        }
    }

    #[test]
    fn neighbouring_names_give_unlike_streams() {
        let mut firsts: Vec<u64> = Vec::new();
        for seed in 0..4 {
            for replication in 0..8 {
                for i in 0..64 {
                    firsts
                        .push(Streams::new(seed, replication).stream(Purpose::Customer, index(1, i)).bits());
                }
            }
        }
        let mean_ones = firsts.iter().map(|w| w.count_ones() as f64).sum::<f64>() / firsts.len() as f64;
        assert!((mean_ones - 32.0).abs() < 0.4, "expected 32 set bits, found {mean_ones}");
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 4 * 8 * 64);
    }

    /// Pairs of numbers that are neighbours by any part of their name, by the 64 pairs of three bits at either end.
    #[test]
    fn numbers_with_neighbouring_names_are_independent() {
        const PAIRS: u64 = 1 << 16;
        let word = |seed, replication, purpose, i, n: u64| {
            let mut stream = Streams::new(seed, replication).stream(purpose, i);
            (0..n).for_each(|_| _ = stream.bits());
            stream.bits()
        };
        use Purpose::{Arrivals, Customer, Routing};
        type Pair<'a> = (&'a str, &'a dyn Fn(u64) -> [u64; 2]);
        let pairs: [Pair<'_>; 8] = [
            ("seed", &|k| [k, k + 1].map(|seed| word(seed, 0, Customer, 5, 0))),
            ("replication", &|k| [k, k + 1].map(|replication| word(1, replication, Customer, 5, 0))),
            ("purpose", &|k| [Arrivals, Customer].map(|purpose| word(1, 0, purpose, k, 0))),
            ("index", &|k| [k, k + 1].map(|i| word(1, 0, Customer, i, 0))),
            ("reason", &|k| [1, 2].map(|reason| word(1, 0, Customer, index(reason, k), 0))),
            ("hashed", &|k| [0, 1].map(|nth| word(1, 0, Routing, index_of(&[0, k, nth]), 0))),
            ("number", &|k| [0, 1].map(|n| word(1, 0, Customer, k, n))),
            ("diagonal", &|k| [(k, 1), (k + 1, 0)].map(|(i, n)| word(1, 0, Customer, i, n))),
        ];
        let chi_squared = ChiSquared::new(63.0).unwrap();
        let range = chi_squared.inverse_cdf(1e-5)..chi_squared.inverse_cdf(1.0 - 1e-5);
        let upper: fn(u64) -> u64 = |word| word >> 61;
        let lower: fn(u64) -> u64 = |word| word & 7;
        for (name, pair) in pairs {
            for part in [[upper, upper], [upper, lower], [lower, upper], [lower, lower]] {
                let mut counts = [0u64; 64];
                for [a, b] in (0..PAIRS).map(pair) {
                    counts[(part[0](a) * 8 + part[1](b)) as usize] += 1;
                }
                let expected = PAIRS as f64 / 64.0;
                let chi2: f64 = counts.map(|n| (n as f64 - expected).powi(2) / expected).iter().sum();
                assert!(range.contains(&chi2), "{name}: χ² = {chi2}, not in {range:?}");
            }
        }
    }
}
