//! A winner tree: the least of many values, each of which may change at any time.
//!
//! Routing strategies need it: which agent is least loaded? A change costs at most one comparison per level, and stops where nothing changes; nothing is allocated.
//! A node holds the winning value itself, so that no comparison waits for a look-up. Who won is
//! carried in the value's low bits.

use crate::units::Time;

/// A winner tree over a fixed number of places.
#[derive(Clone, Debug)]
pub struct Tournament<V> {
    /// Node 1 is the root, node n's children are 2n and 2n + 1, the leaves come last.
    nodes: Vec<V>,
    leaves: usize,
}

/// Bits that a value keeps for its place: about a million places.
const PLACE_BITS: u32 = 20;
const PLACE_MASK: u64 = (1 << PLACE_BITS) - 1;

/// The place in the low bits of a value.
#[inline]
pub fn place_of(value: u64) -> u32 {
    (value & PLACE_MASK) as u32
}

/// A time with its place; [`Time::NEVER`] is greater than any other. Times are exact up to 203 days.
#[inline]
pub fn timed(at: Time, place: u32) -> u64 {
    if at.is_never() { u64::MAX } else { (at.micros().max(0) as u64) << PLACE_BITS | u64::from(place) }
}

/// The time of such a value.
#[inline]
pub fn time_of(value: u64) -> Time {
    if value == u64::MAX { Time::NEVER } else { Time::from_micros((value >> PLACE_BITS) as i64) }
}

impl<V: Ord + Copy> Tournament<V> {
    /// A tree over so many places, all with the same value: `never`, greater than any other.
    pub fn new(places: usize, never: V) -> Self {
        let leaves = places.next_power_of_two().max(2);
        Tournament { nodes: vec![never; 2 * leaves], leaves }
    }

    /// Changes the value of one place.
    #[inline]
    pub fn set(&mut self, place: u32, value: V) {
        // Siblings lie beside each other; the root is the second of the first pair.
        let (pairs, _) = self.nodes.as_chunks_mut::<2>();
        let mut node = self.leaves + place as usize;
        let mut winner = value;
        while node > 1 {
            let pair = &mut pairs[node / 2];
            if pair[node % 2] == winner {
                return;
            }
            pair[node % 2] = winner;
            winner = winner.min(pair[1 - node % 2]);
            node /= 2;
        }
        pairs[0][1] = winner;
    }

    /// The least value.
    #[inline]
    pub fn least(&self) -> V {
        self.nodes[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::cases::cases(256))]

        #[test]
        fn the_winner_is_the_least_value_at_the_lowest_place(
            places in 1u32..40,
            changes in prop::collection::vec((0u32..40, 0i64..9), 1..200),
        ) {
            let mut tree = Tournament::new(places as usize, u64::MAX);
            let mut plain = vec![Time::NEVER; places as usize];
            for (place, secs) in changes {
                let place = place % places;
                let at = if secs == 8 { Time::NEVER } else { Time::from_secs(secs) };
                tree.set(place, timed(at, place));
                plain[place as usize] = at;
                let least = (0..).zip(&plain).min_by_key(|(place, at)| (**at, *place));
                prop_assert_eq!(Some(time_of(tree.least())), least.map(|l| *l.1));
                if !time_of(tree.least()).is_never() {
                    prop_assert_eq!(Some(place_of(tree.least())), least.map(|l| l.0));
                }
            }
        }
    }
}
