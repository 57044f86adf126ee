//! Stretches of time, joined and searched.

use crate::units::{Span, Time};

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

/// What is left of joined stretches without others that are joined.
pub(super) fn left_of(stretches: &[(Time, Time)], others: &[(Time, Time)]) -> Vec<(Time, Time)> {
    let mut left = Vec::new();
    for &(mut from, to) in stretches {
        let first = others.partition_point(|other| other.1 <= from);
        for other in others[first..].iter().take_while(|other| other.0 < to) {
            left.push((from, other.0));
            from = from.max(other.1);
        }
        left.push((from, to));
    }
    left.retain(|stretch| stretch.0 < stretch.1);
    left
}

/// What joined stretches have in common with other joined stretches.
pub(super) fn common(stretches: &[(Time, Time)], others: &[(Time, Time)]) -> Vec<(Time, Time)> {
    let mut both = Vec::new();
    for &(from, to) in stretches {
        let first = others.partition_point(|other| other.1 <= from);
        let inside = others[first..].iter().take_while(|other| other.0 < to);
        both.extend(inside.map(|other| (from.max(other.0), to.min(other.1))));
    }
    both.retain(|stretch| stretch.0 < stretch.1);
    both
}

/// Whether a stretch and one of others have more than an instant in common.
pub(super) fn meets(others: &[(Time, Time)], from: Time, to: Time) -> bool {
    others.iter().any(|other| other.0.max(from) < other.1.min(to))
}

/// How much of a stretch lies in joined stretches.
pub(super) fn overlap(joined: &[(Time, Time)], from: Time, to: Time) -> Span {
    let first = joined.partition_point(|s| s.1 <= from);
    let inside = joined[first..].iter().take_while(|s| s.0 < to);
    inside.map(|s| s.1.min(to) - s.0.max(from)).sum()
}
