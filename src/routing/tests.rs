use super::*;
use crate::sim::AgentView;
use crate::units::{Span, Time};
use proptest::prelude::*;

fn view(weight: f64) -> AgentView {
    AgentView {
        group: 0,
        eligible: true,
        weight,
        open: 0,
        waiting: 0,
        received: 0,
        last_assigned: Time::START,
        last_reply: Time::START,
        expected_work: Span::ZERO,
        work_factor: 1.0,
    }
}

fn made(name: &str, agents: usize) -> Box<dyn Router> {
    let entry = router(name).map(|entry| entry.build);
    entry.map(|build| build(&vec![0; agents])).unwrap_or_else(|| panic!("no strategy {name}"))
}

#[test]
fn names_are_unique_and_all_seven_are_there() {
    let mut names: Vec<_> = ROUTERS.iter().map(|entry| entry.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 7);
}

#[test]
fn nobody_eligible_is_nobody_chosen() {
    for entry in ROUTERS {
        let mut router = (entry.build)(&[0, 1]);
        assert_eq!(router.choose(0, 0.5), None, "{}", entry.name);
        router.update(1, &AgentView { group: 1, ..view(1.0) });
        assert_eq!(router.choose(0, 0.5), None, "{}", entry.name);
        assert_eq!(router.choose(1, 0.5), Some(1), "{}", entry.name);
        router.update(1, &AgentView { group: 1, eligible: false, ..view(1.0) });
        assert_eq!(router.choose(1, 0.5), None, "{}", entry.name);
    }
}

#[test]
fn weighted_random_gives_shares_in_proportion() {
    let mut router = made("weighted-random", 3);
    for (agent, weight) in [(0, 1.0), (1, 2.0), (2, 5.0)] {
        router.update(agent, &view(weight));
    }
    let chosen: Vec<u32> = (0..8).filter_map(|i| router.choose(0, (f64::from(i) + 0.5) / 8.0)).collect();
    assert_eq!(chosen, [0, 1, 1, 2, 2, 2, 2, 2]);
}

#[test]
fn least_open_divides_by_weight_and_breaks_ties_by_the_longest_rest() {
    let mut router = made("least-open", 3);
    router.update(0, &AgentView { open: 2, ..view(1.0) });
    router.update(1, &AgentView { open: 4, last_assigned: Time::from_secs(9), ..view(4.0) });
    router.update(2, &AgentView { open: 1, last_assigned: Time::from_secs(3), ..view(1.0) });
    assert_eq!(router.choose(0, 0.0), Some(2));
    router.update(2, &AgentView { open: 3, ..view(1.0) });
    assert_eq!(router.choose(0, 0.0), Some(1));
}

#[test]
fn the_smooth_round_robin_of_5_1_1_is_the_published_sequence() {
    // The example in nginx's change log of 2012: weights 5, 1, 1 give a a b a c a a.
    let mut router = made("smooth-weighted-round-robin", 3);
    for (agent, weight) in [(0, 5.0), (1, 1.0), (2, 1.0)] {
        router.update(agent, &view(weight));
    }
    let chosen: Vec<u32> = (0..7).filter_map(|_| router.choose(0, 0.0)).collect();
    assert_eq!(chosen, [0, 0, 1, 0, 2, 0, 0]);
}

proptest! {
    #![proptest_config(crate::cases::cases(256))]

    /// Against the plain rule that adds to everybody, with people coming, going and changing weight.
    #[test]
    fn the_smooth_round_robin_equals_the_plain_one(
        steps in prop::collection::vec((0usize..6, 1u32..4, any::<bool>()), 1..200),
    ) {
        let mut router = made("smooth-weighted-round-robin", 6);
        let mut plain = [(0i64, 0i64); 6];
        for (agent, weight, change) in steps {
            if change {
                let eligible = plain[agent].1 == 0;
                let weight = f64::from(weight);
                router.update(agent as u32, &AgentView { eligible, ..view(weight) });
                plain[agent].1 = if eligible { fixed_weight(weight) as i64 } else { 0 };
                continue;
            }
            let total: i64 = plain.iter().map(|it| it.1).sum();
            let mut best: Option<usize> = None;
            for i in 0..6 {
                plain[i].0 += plain[i].1;
                if plain[i].1 > 0 && best.is_none_or(|b| plain[i].0 > plain[b].0) {
                    best = Some(i);
                }
            }
            if let Some(best) = best {
                plain[best].0 -= total;
            }
            prop_assert_eq!(router.choose(0, 0.5), best.map(|b| b as u32));
        }
    }
}

/// What each strategy compares that chooses the agent with the least of something.
type Compared = fn(&AgentView) -> f64;

const LEAST: [(&str, Compared); 5] = [
    ("least-open", |view| f64::from((f64::from(view.open) / view.weight) as f32)),
    ("least-waiting", |view| f64::from((f64::from(view.waiting) / view.weight) as f32)),
    ("fewest-today", |view| f64::from(view.received)),
    ("longest-idle", |view| f64::from(view.waiting)),
    ("shortest-expected-wait", |view| (view.expected_work.scaled(view.work_factor).micros() / 1_000) as f64),
];

proptest! {
    #![proptest_config(crate::cases::cases(256))]

    /// Against a look at all agents of a group: the least of what is compared, then the earliest to the millisecond,
    /// then the agent's number. Times grow as on the floor, and are often equal; what is less than a millisecond
    /// counts for nothing.
    #[test]
    fn who_is_chosen_has_the_least_of_what_is_compared(
        groups in prop::collection::vec(0u16..3, 1..10),
        steps in prop::collection::vec(
            (any::<prop::sample::Index>(), 0u32..3, 1u32..3, 0i64..4, any::<[bool; 4]>()),
            1..80,
        ),
    ) {
        for (name, compared) in LEAST {
            let mut router = router(name).map(|entry| (entry.build)(&groups)).expect("a strategy");
            let nowhere = |&group| AgentView { group, eligible: false, ..view(1.0) };
            let mut views: Vec<_> = groups.iter().map(nowhere).collect();
            let mut now = 0;
            for (agent, load, weight, later, [eligible, grows, told, early]) in &steps {
                let agent = agent.index(groups.len());
                now += later * 400;
                let at = Time::from_micros(if *early { i64::MIN } else if *grows { now } else { later * 700 });
                views[agent] = AgentView {
                    eligible: *eligible || *told,
                    weight: f64::from(*weight),
                    open: *load,
                    waiting: *load,
                    received: *load,
                    last_assigned: at,
                    last_reply: at,
                    expected_work: Span::from_micros(i64::from(*load) * 900),
                    work_factor: f64::from(3 - *weight),
                    ..views[agent]
                };
                router.update(agent as u32, &views[agent]);
                for group in 0..4 {
                    let of_group = (0..).zip(&views).filter(|(_, view)| view.group == group && view.eligible);
                    let least = of_group.min_by(|(a, x), (b, y)| {
                        let earlier = |view: &AgentView| match name {
                            "longest-idle" => view.last_reply,
                            _ => view.last_assigned,
                        };
                        let millis = |view| earlier(view).micros().max(-1_000).div_euclid(1_000);
                        compared(x).total_cmp(&compared(y)).then(millis(x).cmp(&millis(y))).then(a.cmp(b))
                    });
                    let least = least.map(|(agent, _): (u32, _)| agent);
                    prop_assert_eq!(router.choose(group, 0.5), least, "{}", name);
                }
            }
        }
    }

    /// Against adding up the weights one by one, with people coming, going and changing weight; some lots
    /// fall on the border between two.
    #[test]
    fn a_lot_falls_on_the_agent_whose_weight_it_meets(
        groups in prop::collection::vec(0u16..3, 1..20),
        steps in prop::collection::vec((any::<prop::sample::Index>(), 0u32..4, 0.0..1.0, 0u64..40), 1..80),
    ) {
        let mut router = router("weighted-random").map(|entry| (entry.build)(&groups)).expect("a strategy");
        let mut weights = vec![0; groups.len()];
        for (agent, weight, lot, border) in steps {
            let agent = agent.index(groups.len());
            let group = groups[agent];
            let changed = AgentView { group, eligible: weight > 0, ..view(f64::from(weight.max(1))) };
            router.update(agent as u32, &changed);
            weights[agent] = if changed.eligible { fixed_weight(changed.weight) } else { 0 };
            for group in 0..4 {
                let agents = || (0..).zip(&weights).zip(&groups);
                let of_group = || agents().filter(|(_, of)| **of == group).map(|it| it.0);
                let total: u64 = of_group().map(|(_, weight)| weight).sum();
                let units = total / fixed_weight(1.0);
                let lot = if border < units { border as f64 / units as f64 } else { lot };
                let mut beyond = (lot * total as f64) as u64;
                let met = of_group().find(|(_, weight)| {
                    let met = beyond < **weight;
                    beyond = beyond.saturating_sub(**weight);
                    met
                });
                prop_assert_eq!(router.choose(group, lot), met.map(|it| it.0));
            }
        }
    }
}
