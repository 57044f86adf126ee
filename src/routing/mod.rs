//! Routing strategies: who takes the next inquiry.
//!
//! One file per strategy and one entry in [`ROUTERS`]. A strategy keeps an index over its agents, so that a
//! choice costs the logarithm of their number; all are deterministic given the inquiry's lot.

mod fewest_today;
mod least_open;
mod least_waiting;
mod longest_idle;
mod ranking;
mod shortest_expected_wait;
mod smooth_weighted_round_robin;
mod weighted_random;

use crate::day::Day;
use crate::language::{Language, Words};
use crate::scenario::{GroupId, Scenario};
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
    /// Replays a day with this strategy for agents whose groups are given by number; another one chooses for customers
    /// who are routed past a cap.
    pub fn replay(
        &self,
        scenario: &Scenario,
        groups: &[GroupId],
        floor: &mut Floor<'_>,
        day: &Day,
        present: &[Attendance],
        journal: &mut Journal,
    ) {
        let mut router = (self.build)(groups);
        let mut bypass = (scenario.routing.cap_bypass > 0.0).then(|| (FOR_BYPASS.build)(groups));
        simulate(
            floor,
            day,
            present,
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
    router(name).map_or(name, |entry| Language::now().pick(entry.name, entry.title_zh))
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
