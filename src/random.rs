//! Keyed streams of random numbers: what a customer does depends on who it is, never on who came before.
//!
//! A stream is named by (seed, replication, purpose, index). Nothing moves when a stream is added, and no
//! stream is shared, so results do not depend on the number of threads or on the order of work.
//!
//! The generator is xoshiro256++ (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators",
//! ACM TOMS 47, 36), its state filled by SplitMix64 (Steele, Lea and Flood 2014) from a hash of the name.

use rand::rand_core::{Infallible, TryRng};

/// What a stream is for. The numbers are part of the results: never change one, only add.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum Purpose {
    /// Day and slot factors of the forecast error.
    ForecastError = 1,
    /// The instants at which customers of one reason arrive.
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
    /// Windows opened without a message.
    EmptyOpening = 9,
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

/// All streams of one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Streams {
    key: u64,
}

impl Streams {
    /// The streams of a replication under a seed.
    pub fn new(seed: u64, replication: u64) -> Self {
        Streams { key: mix(mix(seed ^ 0x7065_616b_7368_6966).wrapping_add(replication)) }
    }

    /// The stream for one purpose and one index, say a customer of a reason: `index(reason, i)`.
    #[inline]
    pub fn stream(&self, purpose: Purpose, index: u64) -> Stream {
        self.purpose(purpose).stream(index)
    }

    /// All streams of one purpose; where many are opened in a row, this shares the first half of the work.
    #[inline]
    pub fn purpose(&self, purpose: Purpose) -> PurposeStreams {
        PurposeStreams { key: mix(self.key ^ (purpose as u64).wrapping_mul(GOLDEN)) }
    }
}

/// All streams of one purpose in one replication.
#[derive(Clone, Copy, Debug)]
pub struct PurposeStreams {
    key: u64,
}

impl PurposeStreams {
    /// The stream of one index.
    #[inline]
    pub fn stream(&self, index: u64) -> Stream {
        Stream::from_key(mix(self.key ^ index.wrapping_mul(GOLDEN)))
    }

    /// The beginning of the stream of one index.
    #[inline]
    pub(crate) fn opening(&self, index: u64) -> Opening {
        let key = mix(self.key ^ index.wrapping_mul(GOLDEN));
        Opening { key, first: seed(key, 1), last: seed(key, 4) }
    }

    /// One uniform number in [0, 1) for one index, without opening a stream.
    #[inline]
    pub fn uniform(&self, index: u64) -> f64 {
        unit(mix(mix(self.key ^ index.wrapping_mul(GOLDEN)).wrapping_add(GOLDEN)))
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
    index_on(GOLDEN, numbers)
}

/// The index of several numbers, of whose first ones the index is known.
#[inline]
pub(crate) fn index_on(known: u64, numbers: &[u64]) -> u64 {
    numbers.iter().fold(known, |key, &number| mix(key ^ number).wrapping_add(GOLDEN))
}

/// One stream; a [`rand::Rng`], so every distribution of `rand_distr` draws from it.
#[derive(Clone, Debug)]
pub struct Stream {
    state: [u64; 4],
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finalizer of SplitMix64 (variant 13 of Stafford's mixers).
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[inline]
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// The n-th word of a stream's first state.
#[inline]
fn seed(key: u64, n: u64) -> u64 {
    mix(key.wrapping_add(GOLDEN.wrapping_mul(n)))
}

/// The 64 bits that a state gives, by its first and its last word.
#[inline]
fn output(first: u64, last: u64) -> u64 {
    first.wrapping_add(last).rotate_left(23).wrapping_add(first)
}

/// The beginning of a stream: its first 64 bits take half of its state, so that where they often decide that no more is
/// drawn, the other half need not be made.
pub(crate) struct Opening {
    key: u64,
    first: u64,
    last: u64,
}

impl Opening {
    /// The first 64 bits.
    #[inline]
    pub(crate) fn bits(&self) -> u64 {
        output(self.first, self.last)
    }

    /// The first 64 bits as a uniform number in [0, 1).
    #[inline]
    pub(crate) fn uniform(&self) -> f64 {
        unit(self.bits())
    }

    /// The stream after its first 64 bits.
    #[inline]
    pub(crate) fn rest(self) -> Stream {
        let mut stream = Stream { state: [self.first, seed(self.key, 2), seed(self.key, 3), self.last] };
        stream.bits();
        stream
    }
}

/// Below which number a word of so many bits must lie for what has this probability: a whole number is below it if and
/// only if, divided by 2^bits, it is below the probability, for dividing by a power of 2 rounds nothing.
pub(crate) fn threshold(probability: f64, bits: u32) -> u64 {
    (probability * (1u64 << bits) as f64).ceil() as u64
}

impl Stream {
    #[inline]
    fn from_key(key: u64) -> Self {
        Stream { state: [seed(key, 1), seed(key, 2), seed(key, 3), seed(key, 4)] }
    }

    /// A stream whose first 64 bits are given.
    pub(crate) fn beginning_with(bits: u64) -> Self {
        Stream { state: [bits, GOLDEN, mix(GOLDEN), bits.wrapping_neg()] }
    }

    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let out = output(s[0], s[3]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// Takes the last 64 bits back, so that they come again.
    pub(crate) fn take_back(&mut self) {
        let s = &mut self.state;
        s[3] = s[3].rotate_right(45);
        s[0] ^= s[3];
        // What the two give is the word before xor itself shifted by 17 bits; shifted on up to its end, it undoes that.
        let shifted = s[2] ^ s[1];
        let before = shifted ^ (shifted << 17) ^ (shifted << 34) ^ (shifted << 51);
        s[2] = s[1] ^ before ^ s[0];
        s[3] ^= before;
        s[1] = before;
    }

    /// A uniform number in [0, 1).
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        unit(self.bits())
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
            assert_eq!(Stream::beginning_with(bits).bits(), bits);
        }
    }

    #[test]
    fn an_opening_begins_its_stream() {
        let purpose = Streams::new(1, 2).purpose(Purpose::Customer);
        for index in 0..100 {
            let (opening, mut stream) = (purpose.opening(index), purpose.stream(index));
            assert_eq!(opening.bits(), stream.bits());
            assert_eq!(opening.rest().state, stream.state);
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
}
