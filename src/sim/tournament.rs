//! A winner tree: the least of many keys, each of which may change at any time.
//!
//! Both the engine (which agent is done next) and the routing strategies (which agent is least loaded) need
//! it. A change costs one comparison per level, whatever the keys are, and allocates nothing.

/// A winner tree over a fixed number of places.
#[derive(Clone, Debug)]
pub struct Tournament<K> {
    keys: Vec<K>,
    /// Winners of the inner nodes; node 1 is the root, node n's children are 2n and 2n + 1.
    winners: Vec<u32>,
    leaves: usize,
}

impl<K: Ord + Copy> Tournament<K> {
    /// A tree over so many places, all with the same key: `never`, greater than any other.
    pub fn new(places: usize, never: K) -> Self {
        let leaves = places.next_power_of_two().max(2);
        let mut winners = vec![0; leaves];
        for node in (1..leaves).rev() {
            winners[node] = if 2 * node < leaves { winners[2 * node] } else { (2 * node - leaves) as u32 };
        }
        Tournament { keys: vec![never; leaves], winners, leaves }
    }

    /// Changes the key of one place.
    #[inline]
    pub fn set(&mut self, place: u32, key: K) {
        self.keys[place as usize] = key;
        let mut node = (self.leaves + place as usize) / 2;
        // The lowest inner node compares two leaves, the others two winners.
        let left = place & !1;
        let mut winner = left + u32::from(self.keys[left as usize + 1] < self.keys[left as usize]);
        loop {
            self.winners[node] = winner;
            if node == 1 {
                return;
            }
            let rival = self.winners[node ^ 1];
            // The place breaks ties, so that the result does not depend on history.
            let (low, high) = if rival < winner { (rival, winner) } else { (winner, rival) };
            winner = if self.keys[high as usize] < self.keys[low as usize] { high } else { low };
            node /= 2;
        }
    }

    /// The key of one place.
    #[inline]
    pub fn key(&self, place: u32) -> K {
        self.keys[place as usize]
    }

    /// The place with the least key, the lowest such place.
    #[inline]
    pub fn least(&self) -> u32 {
        self.winners[1]
    }

    /// The least key.
    #[inline]
    pub fn least_key(&self) -> K {
        self.keys[self.winners[1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_winner_is_the_least_key_at_the_lowest_place(
            places in 1usize..40,
            changes in prop::collection::vec((0u32..40, 0u8..9), 1..200),
        ) {
            let mut tree = Tournament::new(places, u8::MAX);
            let mut plain = vec![u8::MAX; places];
            for (place, key) in changes {
                let place = place % places as u32;
                tree.set(place, key);
                plain[place as usize] = key;
                let least = plain.iter().enumerate().min_by_key(|(i, k)| (**k, *i)).map(|(i, _)| i as u32);
                prop_assert_eq!(Some(tree.least()), least);
            }
        }
    }
}
