//! The agent with the least key: what most strategies are, but for the key.

use super::Places;
use crate::scenario::GroupId;
use crate::sim::{AgentView, Router, Tournament};
use crate::units::Time;

/// First what the strategy compares, then what breaks ties; the agent's number breaks the rest.
pub(super) type Key = u64;

/// A key with the place of its agent in the low bits, so that the tree's winner says who he is.
type Ranked = u128;

const NOT_ELIGIBLE: Ranked = Ranked::MAX;

/// A key from what the strategy compares and a time that breaks ties, the earlier one first, to the
/// millisecond; a time before the start counts as never having happened.
pub(super) fn key(compared: u32, earlier: Time) -> Key {
    let millis = (earlier.micros().max(-1_000) / 1_000 + 1) as u64;
    u64::from(compared) << 32 | millis.min(u64::from(u32::MAX))
}

/// Chooses the eligible agent with the least key.
pub(super) struct Ranking {
    key: fn(&AgentView) -> Key,
    watches_rounds: bool,
    places: Places,
    groups: Vec<Tournament<Ranked>>,
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
        let ranked = if view.eligible {
            Ranked::from((self.key)(view)) << 32 | Ranked::from(place)
        } else {
            NOT_ELIGIBLE
        };
        self.groups[view.group as usize].set(place, ranked);
    }

    fn choose(&mut self, group: GroupId, _lot: f64) -> Option<u32> {
        let place = self.groups.get(group as usize)?.least() as u32;
        (place != NOT_ELIGIBLE as u32).then(|| self.places.agents[group as usize][place as usize])
    }

    fn watches_rounds(&self) -> bool {
        self.watches_rounds
    }
}

/// A count per unit of weight as a part of a key. Numbers that are not negative order like their bits.
pub(super) fn per_weight(count: u32, weight: f64) -> u32 {
    ((f64::from(count) / weight) as f32).to_bits()
}
