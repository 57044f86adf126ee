//! `weighted-random`: each eligible agent with probability weight / sum of weights.

use super::{Places, RouterEntry, fixed_weight};
use crate::language::Words;
use crate::scenario::GroupId;
use crate::sim::{AgentView, Router};

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "weighted-random",
    summary: Words::new(
        "each agent with probability weight / sum of weights, whatever he has open",
        "每位客服的概率为权重 / 权重之和，不看同时接待量",
    ),
    source: Words::new("default of the Pinduoduo preset", "拼多多预设的默认值"),
    build: |groups| Box::new(WeightedRandom::new(groups)),
};

struct WeightedRandom {
    places: Places,
    groups: Vec<Sums>,
}

/// A Fenwick tree (Fenwick 1994) over the weights of a group: any prefix's sum and any change in the
/// logarithm of the number of agents.
struct Sums {
    tree: Vec<u64>,
    weights: Vec<u64>,
    total: u64,
}

impl WeightedRandom {
    fn new(groups: &[GroupId]) -> Self {
        let places = Places::new(groups);
        let sums = places.agents.iter().map(|agents| Sums {
            tree: vec![0; agents.len().next_power_of_two() + 1],
            weights: vec![0; agents.len()],
            total: 0,
        });
        WeightedRandom { groups: sums.collect(), places }
    }
}

impl Sums {
    fn set(&mut self, place: usize, weight: u64) {
        let old = std::mem::replace(&mut self.weights[place], weight);
        if old == weight {
            return;
        }
        let change = weight.wrapping_sub(old);
        self.total = self.total.wrapping_add(change);
        let mut node = place + 1;
        while node < self.tree.len() {
            self.tree[node] = self.tree[node].wrapping_add(change);
            node += node & node.wrapping_neg();
        }
    }

    /// The first place whose prefix sum exceeds the target, which is less than the total.
    fn find(&self, mut target: u64) -> usize {
        let mut place = 0;
        let mut step = self.tree.len() / 2;
        while step > 0 {
            // Which way a lot goes cannot be foreseen: both ways are the same instructions.
            let node = self.tree[place + step];
            let (further, less) = if node <= target { (step, node) } else { (0, 0) };
            place += further;
            target -= less;
            step /= 2;
        }
        place
    }
}

impl Router for WeightedRandom {
    fn update(&mut self, agent: u32, view: &AgentView) {
        let weight = if view.eligible { fixed_weight(view.weight) } else { 0 };
        self.groups[view.group as usize].set(self.places.place[agent as usize] as usize, weight);
    }

    fn choose(&mut self, group: GroupId, lot: f64) -> Option<u32> {
        let sums = self.groups.get(group as usize).filter(|sums| sums.total > 0)?;
        let target = ((lot * sums.total as f64) as u64).min(sums.total - 1);
        Some(self.places.agents[group as usize][sums.find(target)])
    }

    fn draws_lots(&self) -> bool {
        true
    }

    fn watches_inquiries(&self) -> bool {
        false
    }
}
