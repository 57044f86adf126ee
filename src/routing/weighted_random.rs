//! `weighted-random`: each eligible agent with probability weight / sum of weights.

use super::{Places, RouterEntry, fixed_weight};
use crate::language::Words;
use crate::scenario::GroupId;
use crate::sim::{AgentView, Router, Watched};

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "weighted-random",
    title_zh: "加权随机",
    summary: Words::new(
        "each agent with probability weight / sum of weights, whatever he has open",
        "每位客服的概率为权重 / 权重之和，不看同时接待量",
    ),
    source: Words::new("default of the Pinduoduo preset", "拼多多预设的默认值"),
    build: |groups| Box::new(WeightedRandom::new(groups)),
};

struct WeightedRandom {
    /// Place within the group, by agent.
    place: Vec<u32>,
    groups: Vec<Sums>,
}

/// A tree over the weights of a group: any prefix's sum and any change in the logarithm of the number of agents.
struct Sums {
    /// By node the weights on its left side. Node 1 is the root, node n's children are 2n and 2n + 1; the leaves, which
    /// would come last, are left out.
    left: Vec<u64>,
    weights: Vec<u64>,
    total: u64,
    /// Agents by place.
    agents: Vec<u32>,
}

impl WeightedRandom {
    fn new(groups: &[GroupId]) -> Self {
        let places = Places::new(groups);
        let sums = places.agents.into_iter().map(|agents| Sums {
            left: vec![0; agents.len().next_power_of_two()],
            weights: vec![0; agents.len()],
            total: 0,
            agents,
        });
        WeightedRandom { groups: sums.collect(), place: places.place }
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
        let mut node = self.left.len() + place;
        while node > 1 {
            if node.is_multiple_of(2) {
                self.left[node / 2] = self.left[node / 2].wrapping_add(change);
            }
            node /= 2;
        }
    }

    /// The first place whose prefix sum exceeds the target, which is less than the total.
    #[inline]
    fn find(&self, mut target: u64) -> usize {
        let mut node = 1;
        while node < self.left.len() {
            // Which way a lot goes cannot be foreseen: both ways are the same instructions.
            let (beyond, within) = target.overflowing_sub(self.left[node]);
            target = if within { target } else { beyond };
            node = 2 * node + usize::from(!within);
        }
        node - self.left.len()
    }
}

impl Router for WeightedRandom {
    fn update(&mut self, agent: u32, view: &AgentView) {
        let weight = if view.eligible { fixed_weight(view.weight) } else { 0 };
        self.groups[view.group as usize].set(self.place[agent as usize] as usize, weight);
    }

    fn choose(&mut self, group: GroupId, lot: f64) -> Option<u32> {
        let sums = self.groups.get(group as usize).filter(|sums| sums.total > 0)?;
        // Sums are far from where signed numbers end, and those are converted in one instruction.
        let target = (lot * sums.total as i64 as f64) as i64;
        Some(sums.agents[sums.find((target as u64).min(sums.total - 1))])
    }

    fn draws_lots(&self) -> bool {
        true
    }

    fn watched(&self) -> Watched {
        Watched::Status
    }
}
