//! Limits of waits, and how many of them a wait exceeds.

use crate::kpi::WaitHistogram;
use crate::units::Span;

/// Limits, ascending.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    limits: Vec<Span>,
    /// For each bin of a histogram of waits how many limits lie in bins before it, or [`WITHIN`]; for later bins, all.
    before: Vec<u8>,
}

/// Of a bin in which a limit lies: what it exceeds, a wait tells by itself.
const WITHIN: u8 = u8::MAX;

impl Limits {
    pub fn new(limits: Vec<Span>) -> Self {
        let bins: Vec<usize> = limits.iter().map(|&limit| WaitHistogram::bin(limit)).collect();
        let before = |bin| match bins.contains(&bin) {
            true => WITHIN,
            false => bins.iter().filter(|&&other| other < bin).count() as u8,
        };
        let before = (0..=bins.last().copied().unwrap_or(0)).map(before).collect();
        Limits { limits, before }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.limits.len()
    }

    /// How many are at most the given one.
    pub fn upto(&self, limit: Span) -> usize {
        self.limits.partition_point(|&other| other <= limit)
    }

    /// How many limits a wait exceeds that falls into the given bin of a histogram, which says it as a rule.
    #[inline]
    pub fn exceeded(&self, wait: Span, bin: usize) -> usize {
        match self.before.get(bin) {
            None => self.len(),
            Some(&WITHIN) => self.limits.partition_point(|&limit| limit < wait),
            Some(&before) => before.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_counted_as_one_by_one() {
        let secs = |all: &[i64]| all.iter().map(|&secs| Span::from_secs(secs)).collect::<Vec<_>>();
        let close = [10_000_000, 10_000_001, 10_000_002].map(Span::from_micros).to_vec();
        for limits in [secs(&[]), secs(&[30]), secs(&[30, 60, 180]), secs(&[0, 1, 3600]), close] {
            let quick = Limits::new(limits.clone());
            let near = limits.iter().flat_map(|limit| (-2000..=2000).map(|off| limit.micros() + off));
            for wait in near.chain([-1, 0, 1, 1 << 30, i64::MAX / 2]).map(Span::from_micros) {
                let expected = limits.iter().filter(|&&limit| wait > limit).count();
                let found = quick.exceeded(wait, WaitHistogram::bin(wait));
                assert_eq!(found, expected, "{wait:?} among {limits:?}");
            }
        }
    }
}
