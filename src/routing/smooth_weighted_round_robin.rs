//! `smooth-weighted-round-robin`: turns in proportion to weight, spread evenly.

use std::cmp::Reverse;

use super::tournament::Tournament;
use super::{Places, RouterEntry, fixed_weight};
use crate::language::Words;
use crate::scenario::GroupId;
use crate::sim::{AgentView, Router, Watched};

pub(super) const ENTRY: RouterEntry = RouterEntry {
    name: "smooth-weighted-round-robin",
    title_zh: "平滑加权轮询",
    summary: Words::new(
        "turns in proportion to weight, spread evenly, whatever the agents have open",
        "按权重轮流、均匀分布，不看同时接待量",
    ),
    source: Words::new(
        "the balancing rule of the nginx web server (2012), used by chat platforms for fixed shares",
        "nginx 网页服务器的均衡规则（2012），聊天平台用于固定份额",
    ),
    build: |groups| Box::new(SmoothRoundRobin::new(groups)),
};

/// At each choice every eligible agent's credit grows by his weight; the one with the most credit is chosen
/// and pays the sum of the weights.
///
/// Adding to everybody at each choice would look at all agents. Instead, a group counts its choices, and an
/// agent's credit is `base + weight × choices`; among agents of one weight the order of credits is that of
/// bases, so there is one tree per distinct weight, and there are few of those.
struct SmoothRoundRobin {
    places: Places,
    groups: Vec<Group>,
}

struct Group {
    choices: i64,
    /// Sum of the eligible agents' weights.
    total: i64,
    agents: Vec<Credit>,
    /// Weight, and the bases of its agents, the greatest first, with their places.
    classes: Vec<(i64, Tournament<Base>)>,
}

#[derive(Clone, Copy)]
struct Credit {
    /// Credit less weight × choices while eligible; the credit itself while not.
    base: i64,
    /// Place in [`Group::classes`] while eligible.
    class: Option<usize>,
}

/// An agent's base, the greatest first, and his place.
type Base = (Reverse<i64>, u32);

const NOT_ELIGIBLE: Base = (Reverse(i64::MIN), u32::MAX);

impl SmoothRoundRobin {
    fn new(groups: &[GroupId]) -> Self {
        let places = Places::new(groups);
        let groups = places.agents.iter().map(|agents| Group {
            choices: 0,
            total: 0,
            agents: vec![Credit { base: 0, class: None }; agents.len()],
            classes: Vec::new(),
        });
        SmoothRoundRobin { groups: groups.collect(), places }
    }
}

impl Group {
    fn withdraw(&mut self, place: usize) {
        let it = &mut self.agents[place];
        if let Some(class) = it.class.take() {
            let (weight, tree) = &mut self.classes[class];
            tree.set(place as u32, NOT_ELIGIBLE);
            it.base += *weight * self.choices;
            self.total -= *weight;
        }
    }

    fn admit(&mut self, place: usize, weight: i64) {
        let known = self.classes.iter().position(|class| class.0 == weight);
        let class = known.unwrap_or_else(|| {
            self.classes.push((weight, Tournament::new(self.agents.len(), NOT_ELIGIBLE)));
            self.classes.len() - 1
        });
        let it = &mut self.agents[place];
        it.base -= weight * self.choices;
        it.class = Some(class);
        self.classes[class].1.set(place as u32, (Reverse(it.base), place as u32));
        self.total += weight;
    }
}

impl Router for SmoothRoundRobin {
    fn update(&mut self, agent: u32, view: &AgentView) {
        let place = self.places.place[agent as usize] as usize;
        let group = &mut self.groups[view.group as usize];
        let weight = fixed_weight(view.weight) as i64;
        let class = group.agents[place].class;
        if view.eligible && class.is_some_and(|class| group.classes[class].0 == weight) {
            return;
        }
        group.withdraw(place);
        if view.eligible {
            group.admit(place, weight);
        }
    }

    fn choose(&mut self, group: GroupId, _lot: f64) -> Option<u32> {
        let of_group = &self.places.agents.get(group as usize)?;
        let group = &mut self.groups[group as usize];
        let best = group.classes.iter().enumerate().filter_map(|(class, (weight, tree))| {
            let (Reverse(base), place) = tree.least();
            let credit = base.checked_add(weight * (group.choices + 1));
            (tree.least() != NOT_ELIGIBLE).then_some((credit, Reverse(place), class))
        });
        let (_, Reverse(place), class) = best.max()?;
        group.choices += 1;
        let it = &mut group.agents[place as usize];
        it.base -= group.total;
        group.classes[class].1.set(place, (Reverse(it.base), place));
        Some(of_group[place as usize])
    }

    fn watched(&self) -> Watched {
        Watched::Status
    }
}
