//! The agent with the least key: what most strategies are, but for the key.

use super::Places;
use super::tournament::Tournament;
use crate::scenario::GroupId;
use crate::sim::{AgentView, Router, Watched};
use crate::units::Time;

/// First what the strategy compares, then what breaks ties; the agent's number breaks the rest.
pub(super) type Key = u64;

/// The key of those who are not eligible; no other is as great.
const NOT_ELIGIBLE: Key = Key::MAX;

/// A key from what the strategy compares and a time that breaks ties, the earlier one first, to the
/// millisecond; a time before the start counts as never having happened.
#[inline]
pub(super) fn key(compared: u32, earlier: Time) -> Key {
    let millis = (earlier.micros().max(-1_000) / 1_000 + 1) as u64;
    u64::from(compared) << 32 | millis.min(u64::from(u32::MAX - 1))
}

/// Chooses the eligible agent with the least key.
pub(super) struct Ranking<K> {
    key: K,
    watched: Watched,
    order: Order,
}

impl<K: Fn(&AgentView) -> Key> Ranking<K> {
    pub fn new(groups: &[GroupId], watched: Watched, key: K) -> Self {
        Ranking { key, watched, order: Order::new(groups) }
    }
}

impl<K: Fn(&AgentView) -> Key> Router for Ranking<K> {
    fn update(&mut self, agent: u32, view: &AgentView) {
        if view.eligible {
            self.order.set(agent, view.group, (self.key)(view));
        } else {
            self.order.withdraw(agent, view.group);
        }
    }

    fn choose(&mut self, group: GroupId, _lot: f64) -> Option<u32> {
        self.order.first(group)
    }

    fn watched(&self) -> Watched {
        self.watched
    }
}

/// The agents of each group in the order of their keys, as far as it takes to know the first. Who comes with a key
/// greater than that of the last who came stands in a queue, all others in a tree: who has just been served, or has
/// just been idle, is often the last anyway, and a queue costs next to nothing.
struct Order {
    /// First one for each group, the beginning and end of its queue, then the agents. So the number of a queue's end
    /// is less than that of anybody who may stand in it, as its key is, and an agent is found without his group.
    standings: Vec<Standing>,
    trees: Vec<Tree>,
    /// Place in his group's tree, by agent.
    place: Vec<u32>,
}

/// Where an agent stands.
#[derive(Clone, Copy)]
struct Standing {
    /// At the beginning and end of a queue one that is not greater than any.
    key: Key,
    /// Who stands before and after him in the queue.
    before: u32,
    /// [`IN_TREE`] if he does not stand in the queue but in the tree; without meaning if he is not eligible.
    after: u32,
}

/// In place of who stands after somebody.
const IN_TREE: u32 = u32::MAX;

/// The agents of a group who do not stand in its queue.
struct Tree {
    /// How many there are: as a rule nobody, and then there is nothing to look at.
    agents: u32,
    ranks: Tournament<Ranked>,
}

/// A key with the number of its standing in the low bits, which breaks ties and says who has won.
type Ranked = u128;

fn ranked(key: Key, who: u32) -> Ranked {
    Ranked::from(key) << 32 | Ranked::from(who)
}

impl Order {
    fn new(groups: &[GroupId]) -> Self {
        let places = Places::new(groups);
        let ends = (0..places.agents.len() as u32).map(|end| Standing { key: 0, before: end, after: end });
        let nowhere = Standing { key: NOT_ELIGIBLE, before: 0, after: 0 };
        let tree = |agents: &Vec<u32>| Tree { agents: 0, ranks: Tournament::new(agents.len(), Ranked::MAX) };
        Order {
            standings: ends.chain(groups.iter().map(|_| nowhere)).collect(),
            trees: places.agents.iter().map(tree).collect(),
            place: places.place,
        }
    }

    /// An agent is not eligible, or no longer.
    #[inline]
    fn withdraw(&mut self, agent: u32, group: GroupId) {
        let who = self.trees.len() + agent as usize;
        let Standing { key, before, after } = self.standings[who];
        if key == NOT_ELIGIBLE {
            return;
        }
        self.standings[who].key = NOT_ELIGIBLE;
        if after == IN_TREE {
            return self.withdraw_from_tree(agent, group);
        }
        self.standings[before as usize].after = after;
        self.standings[after as usize].before = before;
    }

    #[inline(never)]
    fn withdraw_from_tree(&mut self, agent: u32, group: GroupId) {
        let tree = &mut self.trees[usize::from(group)];
        tree.agents -= 1;
        tree.ranks.set(self.place[agent as usize], Ranked::MAX);
    }

    /// An agent is eligible and has this key.
    #[inline(always)]
    fn set(&mut self, agent: u32, group: GroupId, key: Key) {
        let who = self.trees.len() as u32 + agent;
        let it = self.standings[who as usize];
        if it.key != NOT_ELIGIBLE {
            if it.key == key {
                return;
            }
            if it.after == IN_TREE {
                return self.set_otherwise(agent, group, key);
            }
            self.standings[it.before as usize].after = it.after;
            self.standings[it.after as usize].before = it.before;
        }
        let last = self.standings[usize::from(group)].before;
        if key <= self.standings[last as usize].key {
            return self.set_otherwise(agent, group, key);
        }
        self.standings[last as usize].after = who;
        self.standings[usize::from(group)].before = who;
        self.standings[who as usize] = Standing { key, before: last, after: u32::from(group) };
    }

    /// What [`Order::set`] does with an agent who stands in the tree or does not come last. Kept apart, it leaves the
    /// other case short.
    #[inline(never)]
    fn set_otherwise(&mut self, agent: u32, group: GroupId, key: Key) {
        let who = self.trees.len() as u32 + agent;
        let it = self.standings[who as usize];
        let was_in_tree = it.key != NOT_ELIGIBLE && it.after == IN_TREE;
        let last = self.standings[usize::from(group)].before;
        let of_last = self.standings[last as usize].key;
        let queues = key > of_last || key == of_last && who > last;
        if queues {
            self.standings[last as usize].after = who;
            self.standings[usize::from(group)].before = who;
        }
        let after = if queues { u32::from(group) } else { IN_TREE };
        self.standings[who as usize] = Standing { key, before: last, after };
        if was_in_tree || !queues {
            let tree = &mut self.trees[usize::from(group)];
            tree.agents = tree.agents + u32::from(!queues) - u32::from(was_in_tree);
            tree.ranks.set(self.place[agent as usize], if queues { Ranked::MAX } else { ranked(key, who) });
        }
    }

    /// The agent of a group with the least key.
    #[inline]
    fn first(&self, group: GroupId) -> Option<u32> {
        let tree = self.trees.get(usize::from(group))?;
        let mut first = self.standings[usize::from(group)].after;
        if tree.agents > 0 {
            let least = tree.ranks.least();
            if first == u32::from(group) || least < ranked(self.standings[first as usize].key, first) {
                first = least as u32;
            }
        }
        // The end of an empty queue is nobody.
        first.checked_sub(self.trees.len() as u32)
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

        /// Against a look at all agents, with keys that mostly grow, as times do, and often are equal; some are not
        /// eligible.
        #[test]
        fn the_first_in_order_has_the_least_key(
            groups in prop::collection::vec(0u16..3, 1..12),
            steps in prop::collection::vec((any::<prop::sample::Index>(), 0u64..40, 0u8..6), 1..120),
        ) {
            let (mut order, mut plain) = (Order::new(&groups), vec![NOT_ELIGIBLE; groups.len()]);
            for (n, (agent, key, kind)) in (0u64..).zip(steps) {
                let agent = agent.index(groups.len());
                plain[agent] = match kind {
                    0 => key,
                    1 => key / 10,
                    2 => n / 4,
                    3 => NOT_ELIGIBLE,
                    _ => n,
                };
                match plain[agent] {
                    NOT_ELIGIBLE => order.withdraw(agent as u32, groups[agent]),
                    key => order.set(agent as u32, groups[agent], key),
                }
                for group in 0..4 {
                    let agents = (0..).zip(&plain).zip(&groups);
                    let eligible = agents.filter(|((_, key), of)| **of == group && **key != NOT_ELIGIBLE);
                    let least = eligible.map(|((agent, key), _)| (*key, agent)).min();
                    prop_assert_eq!(order.first(group), least.map(|least| least.1));
                }
            }
        }
    }
}
