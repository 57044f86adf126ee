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
    numbers.iter().fold(GOLDEN, |key, &number| mix(key ^ number).wrapping_add(GOLDEN))
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

impl Stream {
    #[inline]
    fn from_key(key: u64) -> Self {
        let word = |n: u64| mix(key.wrapping_add(GOLDEN.wrapping_mul(n)));
        Stream { state: [word(1), word(2), word(3), word(4)] }
    }

    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
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
