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
pub(super) struct Ranking<K> {
    key: K,
    watches_rounds: bool,
    watches_work: bool,
    places: Places,
    groups: Vec<Order>,
}

impl<K: Fn(&AgentView) -> Key> Ranking<K> {
    pub fn new(groups: &[GroupId], watches_rounds: bool, key: K) -> Self {
        let places = Places::new(groups);
        let groups = places.agents.iter().map(|agents| Order::new(agents.len())).collect();
        Ranking { key, watches_rounds, watches_work: false, groups, places }
    }

    /// The key looks at the expected work of unanswered rounds too.
    pub fn watching_work(self) -> Self {
        Ranking { watches_work: true, ..self }
    }
}

impl<K: Fn(&AgentView) -> Key> Router for Ranking<K> {
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

    fn watches_work(&self) -> bool {
        self.watches_work
    }
}

/// The agents of a group in the order of their keys, as far as it takes to know the first. Who comes with a key greater
/// than that of the last who came stands in a queue, all others in a tree: who has just been served, or has just been
/// idle, is often the last anyway, and a queue costs next to nothing.
struct Order {
    tree: Tournament<Ranked>,
    /// By place; the last one is the queue's beginning and end.
    queue: Vec<Standing>,
}

/// Where an agent stands.
#[derive(Clone, Copy)]
struct Standing {
    /// His key while he is in the queue; at its beginning and end one that is less than any.
    ranked: Ranked,
    before: u32,
    after: u32,
    at: Where,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Nowhere,
    Queue,
    Tree,
}

impl Order {
    fn new(agents: usize) -> Self {
        let end = agents as u32;
        let nowhere = Standing { ranked: 0, before: end, after: end, at: Where::Nowhere };
        Order { tree: Tournament::new(agents, NOT_ELIGIBLE), queue: vec![nowhere; agents + 1] }
    }

    fn set(&mut self, place: u32, ranked: Ranked) {
        let end = self.queue.len() - 1;
        let Standing { before, after, at, .. } = self.queue[place as usize];
        if at == Where::Queue {
            self.queue[before as usize].after = after;
            self.queue[after as usize].before = before;
        }
        let last = self.queue[end].before;
        let queues = ranked > self.queue[last as usize].ranked && ranked != NOT_ELIGIBLE;
        if at == Where::Tree || !queues && ranked != NOT_ELIGIBLE {
            self.tree.set(place, if queues { NOT_ELIGIBLE } else { ranked });
        }
        let at = if queues {
            self.queue[last as usize].after = place;
            self.queue[end].before = place;
            Where::Queue
        } else if ranked == NOT_ELIGIBLE {
            Where::Nowhere
        } else {
            Where::Tree
        };
        self.queue[place as usize] = Standing { ranked, before: last, after: end as u32, at };
    }

    /// The least key.
    fn least(&self) -> Ranked {
        let end = self.queue.len() - 1;
        let first = self.queue[end].after as usize;
        let first = if first == end { NOT_ELIGIBLE } else { self.queue[first].ranked };
        first.min(self.tree.least())
    }
}

/// A count per unit of weight as a part of a key. Numbers that are not negative order like their bits.
pub(super) fn per_weight(count: u32, weight: f64) -> u32 {
    ((f64::from(count) / weight) as f32).to_bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::cases::cases(256))]

        /// Against a look at all agents, with keys that mostly grow, as times do.
        #[test]
        fn the_first_in_order_has_the_least_key(
            agents in 1usize..9,
            steps in prop::collection::vec((any::<prop::sample::Index>(), 0u64..40, 0u8..4), 1..120),
        ) {
            let (mut order, mut plain) = (Order::new(agents), vec![NOT_ELIGIBLE; agents]);
            for (n, (place, key, kind)) in (0u64..).zip(steps) {
                let place = place.index(agents);
                let key = if kind == 0 { key } else { n };
                let ranked = Ranked::from(key) << 32 | place as Ranked;
                plain[place] = if kind == 3 { NOT_ELIGIBLE } else { ranked };
                order.set(place as u32, plain[place]);
                prop_assert_eq!(Some(order.least()), plain.iter().copied().min());
            }
        }
    }
}
