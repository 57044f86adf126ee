//! The agent with the least key: what most strategies are, but for the key.

use super::Places;
use crate::scenario::GroupId;
use crate::sim::{AgentView, PLACE_BITS, Router, Tournament, place_of};
use crate::units::Time;

/// First what the strategy compares, then the time that breaks ties, then the agent's place.
pub(super) type Key = u128;

const NOT_ELIGIBLE: Key = u128::MAX;

/// A key from what the strategy compares and a time that breaks ties, the earlier one first; a time before the
/// start counts as never having happened. The place is added by [`Ranking`].
pub(super) fn key(compared: u64, earlier: Time) -> Key {
    let time = (earlier.micros() + 1).max(0) as u64;
    u128::from(compared) << 64 | u128::from(time << PLACE_BITS)
}

/// Chooses the eligible agent with the least key.
pub(super) struct Ranking {
    key: fn(&AgentView) -> Key,
    watches_rounds: bool,
    places: Places,
    groups: Vec<Tournament<Key>>,
}

impl Ranking {
    pub fn new(groups: &[GroupId], watches_rounds: bool, key: fn(&AgentView) -> Key) -> Self {
        let places = Places::new(groups);
        let trees = places.agents.iter().map(|agents| Tournament::new(agents.len(), NOT_ELIGIBLE));
        Ranking { key, watches_rounds, groups: trees.collect(), places }
    }
}

impl Router for Ranking {
    fn update(&mut self, agent: u32, view: &AgentView) {
        let place = self.places.place[agent as usize];
        let tree = &mut self.groups[view.group as usize];
        let key = if view.eligible { (self.key)(view) | u128::from(place) } else { NOT_ELIGIBLE };
        if tree.value(place) != key {
            tree.set(place, key);
        }
    }

    fn choose(&mut self, group: GroupId, _lot: f64) -> Option<u32> {
        let tree = self.groups.get(group as usize)?;
        let least = tree.least();
        let agents = &self.places.agents[group as usize];
        (least != NOT_ELIGIBLE).then(|| agents[place_of(least as u64) as usize])
    }

    fn watches_rounds(&self) -> bool {
        self.watches_rounds
    }
}

/// A count per unit of weight as a key. Numbers that are not negative order like their bits.
pub(super) fn per_weight(count: u32, weight: f64) -> u64 {
    (f64::from(count) / weight).to_bits()
}
