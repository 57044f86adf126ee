//! Routing strategies: who takes the next inquiry.
//!
//! One file per strategy and one entry in [`ROUTERS`]. A strategy keeps an index over its agents, so that a
//! choice costs the logarithm of their number; all are deterministic given the inquiry's lot.
//!
//! # A strategy of one's own
//!
//! What a [`Router`] is told and promises stands there. Here is one that looks at two agents drawn by lot and takes the
//! one with fewer open inquiries, compared with the strategy of the scenario on the same days:
//!
//! ```
//! use std::path::Path;
//! use std::sync::atomic::AtomicBool;
//!
//! use peakshift::experiment::{Length, Options, replicate};
//! use peakshift::language::Words;
//! use peakshift::routing::RouterEntry;
//! use peakshift::scenario::GroupId;
//! use peakshift::sim::{AgentView, Router, Watched};
//!
//! /// Who is eligible, by group, and how many inquiries each agent holds.
//! struct TwoChoices {
//!     eligible: Vec<Vec<u32>>,
//!     open: Vec<u32>,
//! }
//!
//! impl Router for TwoChoices {
//!     fn update(&mut self, agent: u32, view: &AgentView) {
//!         let group = &mut self.eligible[usize::from(view.group)];
//!         match group.binary_search(&agent) {
//!             Ok(place) if !view.eligible => drop(group.remove(place)),
//!             Err(place) if view.eligible => group.insert(place, agent),
//!             _ => {}
//!         }
//!         self.open[agent as usize] = view.open;
//!     }
//!
//!     fn choose(&mut self, group: GroupId, lot: f64) -> Option<u32> {
//!         let eligible = &self.eligible[usize::from(group)];
//!         let count = eligible.len() as f64;
//!         // One lot for two draws: its first digits choose the one, the rest the other.
//!         let pair = (lot * count * count) as usize;
//!         let drawn = [pair / eligible.len().max(1), pair % eligible.len().max(1)];
//!         let agents = drawn.into_iter().filter_map(|place| eligible.get(place).copied());
//!         agents.min_by_key(|&agent| (self.open[agent as usize], agent))
//!     }
//!
//!     fn draws_lots(&self) -> bool {
//!         true
//!     }
//!
//!     fn watched(&self) -> Watched {
//!         Watched::Inquiries
//!     }
//! }
//!
//! static TWO_CHOICES: RouterEntry = RouterEntry {
//!     name: "two-choices",
//!     title_zh: "二选一",
//!     summary: Words::new("the less loaded of two drawn by lot", "随机抽两人，取同时接待较少者"),
//!     source: Words::new("Mitzenmacher 2001", "Mitzenmacher 2001"),
//!     build: |groups| {
//!         let count = groups.iter().max().map_or(0, |&most| usize::from(most) + 1);
//!         Box::new(TwoChoices { eligible: vec![Vec::new(); count], open: vec![0; groups.len()] })
//!     },
//! };
//!
//! let mut study = peakshift::study::read(Path::new("scenarios/quiet-day.toml")).unwrap();
//! let figure = study.targets[0].figure;
//! let options = Options { length: Length::Days(20), threads: 0 };
//! let mut rate = |router| {
//!     study.router = router;
//!     let results = replicate(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap();
//!     results.estimate(figure, 0.95).unwrap().value
//! };
//! let (mine, shipped) = (rate(&TWO_CHOICES), rate(peakshift::routing::router("least-open").unwrap()));
//! println!("{}: {mine:.4} with two choices, {shipped:.4} with least-open", figure.name);
//! # assert!(mine != shipped && mine > 0.9 && shipped > 0.9);
//! ```

mod fewest_today;
mod least_open;
mod least_waiting;
mod longest_idle;
mod ranking;
mod shortest_expected_wait;
mod smooth_weighted_round_robin;
mod tournament;
mod weighted_random;

pub use tournament::Tournament;

use crate::day::Day;
use crate::language::{Language, Words};
use crate::scenario::GroupId;
use crate::sim::{Floor, Journal, Router, simulate};
use crate::workforce::Attendance;

/// A routing strategy as files, help and documentation name it.
#[derive(Debug)]
pub struct RouterEntry {
    /// Name in scenario files.
    pub name: &'static str,
    /// Name for people who read Chinese; others read the name in scenario files.
    pub title_zh: &'static str,
    /// Whom it chooses.
    pub summary: Words,
    /// Who uses it, or where it comes from.
    pub source: Words,
    /// Makes it for agents whose groups are given by number; nobody is eligible at first.
    pub build: fn(&[GroupId]) -> Box<dyn Router>,
}

impl RouterEntry {
    /// Its name in the language that is spoken.
    pub fn title(&self) -> &'static str {
        Language::now().pick(self.name, self.title_zh)
    }

    /// Replays a day with this strategy; another one chooses for customers who are routed past a cap.
    ///
    /// # Panics
    /// As [`simulate`].
    pub fn replay(&self, floor: &mut Floor<'_>, day: &Day, attendance: &[Attendance], journal: &mut Journal) {
        let groups: Vec<GroupId> = floor.persons().iter().map(|person| person.group).collect();
        let mut router = (self.build)(&groups);
        let bypasses = floor.scenario().routing.cap_bypass > 0.0;
        let mut bypass = bypasses.then(|| (FOR_BYPASS.build)(&groups));
        simulate(
            floor,
            day,
            attendance,
            router.as_mut(),
            bypass.as_deref_mut().map(|router| router as _),
            journal,
        );
    }
}

/// All routing strategies.
pub const ROUTERS: &[RouterEntry] = &[
    weighted_random::ENTRY,
    smooth_weighted_round_robin::ENTRY,
    least_open::ENTRY,
    least_waiting::ENTRY,
    fewest_today::ENTRY,
    longest_idle::ENTRY,
    shortest_expected_wait::ENTRY,
];

/// A strategy's name for people; of any other text, the text.
pub fn title_of(name: &str) -> &str {
    router(name).map_or(name, |entry| entry.title())
}

/// The strategy that also chooses for customers who are routed past a cap.
pub const FOR_BYPASS: &RouterEntry = &least_open::ENTRY;

/// A strategy by its name.
pub fn router(name: &str) -> Option<&'static RouterEntry> {
    ROUTERS.iter().find(|entry| entry.name == name)
}

/// Weights in fixed point, so that sums of them are exact.
fn fixed_weight(weight: f64) -> u64 {
    ((weight * 1_048_576.0).round() as u64).max(1)
}

/// Where agents stand: each group's agents have places from 0 on.
struct Places {
    /// Place within the group, by agent.
    place: Vec<u32>,
    /// Agents by group and place.
    agents: Vec<Vec<u32>>,
}

impl Places {
    fn new(groups: &[GroupId]) -> Self {
        let count = groups.iter().max().map_or(0, |&most| most as usize + 1);
        let mut agents = vec![Vec::new(); count];
        let mut place = Vec::with_capacity(groups.len());
        for (agent, &group) in (0..).zip(groups) {
            place.push(agents[group as usize].len() as u32);
            agents[group as usize].push(agent);
        }
        Places { place, agents }
    }
}

#[cfg(test)]
mod tests;
