//! A winner tree: the least of many values, each of which may change at any time.
//!
//! Which agent is least loaded? A change costs at most one comparison per level, and stops where nothing changes;
//! nothing is allocated. A node holds the winning value itself, so that no comparison waits for a look-up. Who won has
//! to be told by the value.

/// A winner tree over a fixed number of places.
#[derive(Clone, Debug)]
pub struct Tournament<V> {
    /// Node 1 is the root, node n's children are 2n and 2n + 1, the leaves come last.
    nodes: Vec<V>,
    leaves: usize,
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
            changes in prop::collection::vec((0u32..40, 0u64..9), 1..200),
        ) {
            let mut tree = Tournament::new(places as usize, (u64::MAX, 0));
            let mut plain = vec![(u64::MAX, 0); places as usize];
            for (place, value) in changes {
                let place = place % places;
                tree.set(place, (value, place));
                plain[place as usize] = (value, place);
                prop_assert_eq!(Some(tree.least()), plain.iter().min().copied());
            }
        }
    }
}
