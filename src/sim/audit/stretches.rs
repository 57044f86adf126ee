//! Stretches of time, joined and searched.

use crate::units::Time;

/// Stretches joined where they touch, in order.
pub(super) fn union(stretches: impl Iterator<Item = (Time, Time)>) -> Vec<(Time, Time)> {
    let mut all: Vec<(Time, Time)> = stretches.filter(|s| s.0 < s.1).collect();
    all.sort_unstable();
    let mut joined: Vec<(Time, Time)> = Vec::new();
    for (from, to) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// Whether joined stretches contain all of another.
pub(super) fn covered(joined: &[(Time, Time)], from: Time, to: Time) -> bool {
    let next = joined.partition_point(|s| s.0 <= from);
    from >= to || (next > 0 && joined[next - 1].1 >= to)
}

/// Stretches by their beginning, each with the latest end so far.
pub(super) fn reach(stretches: impl Iterator<Item = (Time, Time)>) -> Vec<(Time, Time)> {
    let mut all: Vec<(Time, Time)> = stretches.collect();
    all.sort_unstable();
    let mut latest = Time::START;
    for stretch in &mut all {
        latest = latest.max(stretch.1);
        stretch.1 = latest;
    }
    all
}

/// Whether a point lies inside one of the stretches, not at an end of it.
pub(super) fn inside(reach: &[(Time, Time)], at: Time) -> bool {
    let next = reach.partition_point(|s| s.0 < at);
    next > 0 && reach[next - 1].1 > at
}
