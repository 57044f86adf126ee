//! Counts of waits, from which percentiles are read.

use crate::units::Span;

/// Counts of waits in bins that grow by the same ratio, so that percentiles are exact to 1.6 % and days merge
/// exactly.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WaitHistogram {
    counts: Vec<u64>,
}

impl WaitHistogram {
    /// Bins per doubling.
    const FINE: u64 = 64;
    /// No wait falls into a bin beyond so many; a power of two.
    pub(super) const BINS: usize = 4096;

    /// Counts one wait; returns its bin.
    #[inline]
    pub fn count(&mut self, wait: Span) -> usize {
        let bin = Self::bin(wait);
        self.count_bin(bin);
        bin
    }

    /// Counts one wait of a bin.
    #[inline]
    pub(super) fn count_bin(&mut self, bin: usize) {
        if !self.count_among(bin) {
            self.begin_bin(bin);
        }
    }

    /// Counts one wait of a bin unless it lies beyond all others so far; returns whether it was counted.
    #[inline(always)]
    pub(super) fn count_among(&mut self, bin: usize) -> bool {
        let found = self.counts.get_mut(bin);
        found.map(|count| *count += 1).is_some()
    }

    /// Counts the first wait of a bin that lies beyond all others so far.
    #[cold]
    fn begin_bin(&mut self, bin: usize) {
        self.counts.resize(bin, 0);
        self.counts.push(1);
    }

    /// Adds another histogram's counts.
    pub fn merge(&mut self, other: &WaitHistogram) {
        self.merge_counts(&other.counts);
    }

    /// Adds counts by bin. The last bin of a histogram holds something, so that equal ones are of equal length.
    fn merge_counts(&mut self, counts: &[u64]) {
        let counts = &counts[..counts.iter().rposition(|&count| count > 0).map_or(0, |last| last + 1)];
        if counts.len() > self.counts.len() {
            self.counts.resize(counts.len(), 0);
        }
        for (mine, theirs) in self.counts.iter_mut().zip(counts) {
            *mine += theirs;
        }
    }

    /// How many waits were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The wait that the given share of the counted ones, from 0 to 1, do not exceed; `None` if none was counted.
    pub fn quantile(&self, share: f64) -> Option<Span> {
        let total = self.total();
        if total == 0 {
            return None;
        }
        let rank = ((share * total as f64).ceil() as u64).clamp(1, total);
        let mut seen = 0;
        for (bin, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return Some(Self::middle(bin as u64));
            }
        }
        None
    }

    /// Bin of a wait, on the scale of 1,024 µs: one bin for each value below 64, then 64 per doubling.
    #[inline]
    pub(super) fn bin(wait: Span) -> usize {
        /// Digits of a floating-point number after those that tell bins of a doubling apart.
        const REST: u32 = f64::MANTISSA_DIGITS - 1 - WaitHistogram::FINE.ilog2();
        /// What a number just at the first doubling is without them, less its bin.
        const FIRST: u64 = ((WaitHistogram::FINE << 10) as f64).to_bits() >> REST;
        let micros = wait.micros();
        if micros < (Self::FINE << 10) as i64 {
            return (micros.max(0) >> 10) as usize;
        }
        // Its exponent counts the doublings, and the digits after it the bins within one.
        (((micros as f64).to_bits() >> REST) - (FIRST - Self::FINE)) as usize
    }

    /// Middle of a bin; of the first one nothing, for whoever did not wait is there.
    fn middle(bin: u64) -> Span {
        if bin == 0 {
            return Span::ZERO;
        }
        let (low, width) = if bin < Self::FINE {
            (bin, 1)
        } else {
            let doublings = bin / Self::FINE - 1;
            ((bin % Self::FINE + Self::FINE) << doublings, 1u64 << doublings)
        };
        Span::from_micros((((low << 10) + ((width << 10) / 2)) as i64).max(0))
    }
}

/// Waits by slot, by group and by team.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PartWaits {
    /// Per slot.
    pub slots: Vec<WaitHistogram>,
    /// Per group.
    pub groups: Vec<WaitHistogram>,
    /// Per team.
    pub teams: Vec<WaitHistogram>,
}

impl PartWaits {
    /// Counts for so many slots, groups and teams.
    pub fn new(slots: usize, groups: usize, teams: usize) -> Self {
        let empty = |count| vec![WaitHistogram::default(); count];
        PartWaits { slots: empty(slots), groups: empty(groups), teams: empty(teams) }
    }

    /// Adds the counts of others of the same study.
    pub fn merge(&mut self, other: &PartWaits) {
        let lists = [
            (&mut self.slots, &other.slots),
            (&mut self.groups, &other.groups),
            (&mut self.teams, &other.teams),
        ];
        for (mine, theirs) in lists {
            mine.resize(mine.len().max(theirs.len()), WaitHistogram::default());
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine.merge(theirs));
        }
    }
}

/// Counts of waits by slot, and by group and team together: what [`PartWaits`] are read from. Rows of bins, all of the
/// same width, so that a count is found at once.
#[derive(Clone, Default, Debug)]
pub(super) struct WaitCounts {
    slots: usize,
    groups: usize,
    teams: usize,
    width: usize,
    /// A row per slot, then one per group and team, the team beyond the last being nobody's.
    counts: Vec<u64>,
}

impl WaitCounts {
    /// No counts, for so many slots, groups and teams.
    pub fn new(slots: usize, groups: usize, teams: usize) -> Self {
        WaitCounts { slots, groups, teams, width: 0, counts: Vec::new() }
    }

    /// The row of a group and team.
    pub fn row(&self, group: usize, team: usize) -> usize {
        self.slots + group * (self.teams + 1) + team
    }

    /// Counts a wait by the bin that it falls into, in the row of its slot and in that of its group and team.
    #[inline(always)]
    pub fn count(&mut self, bin: usize, slot: usize, row: usize) {
        if bin >= self.width {
            self.widen_to(bin);
        }
        self.counts[slot * self.width + bin] += 1;
        self.counts[row * self.width + bin] += 1;
    }

    /// Makes rows wide enough for a bin.
    #[cold]
    fn widen_to(&mut self, bin: usize) {
        let rows = self.row(self.groups, 0);
        let width = (bin + 1).next_multiple_of(2 * WaitHistogram::FINE as usize);
        let mut counts = vec![0; rows * width];
        for (new, old) in counts.chunks_exact_mut(width).zip(self.counts.chunks_exact(self.width.max(1))) {
            new[..old.len()].copy_from_slice(old);
        }
        (self.width, self.counts) = (width, counts);
    }

    /// Takes the counts by slot, group and team; what follows is counted from nothing.
    pub fn take(&mut self) -> PartWaits {
        let mut parts = PartWaits::new(self.slots, self.groups, self.teams);
        if self.width > 0 {
            let (slots, rest) = self.counts.split_at(self.slots * self.width);
            for (slot, counts) in parts.slots.iter_mut().zip(slots.chunks_exact(self.width)) {
                slot.merge_counts(counts);
            }
            for (place, counts) in rest.chunks_exact(self.width).enumerate() {
                let (group, team) = (place / (self.teams + 1), place % (self.teams + 1));
                parts.groups[group].merge_counts(counts);
                if let Some(team) = parts.teams.get_mut(team) {
                    team.merge_counts(counts);
                }
            }
        }
        self.counts.fill(0);
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_falls_into_the_bin_of_its_first_digits() {
        let near = |at: u64| (at.saturating_sub(70)..at + 70).chain([at + at / 3, at + at / 2]);
        let micros = (0..53).flat_map(|doublings| near(1 << doublings)).chain((0..1 << 20).step_by(77));
        for micros in micros.chain((0..1 << 45).step_by(98_765_432_101)) {
            // Those below 64 and the first 64 after them are bins of their own: neither has doubled yet.
            let (value, mut doublings) = (micros >> 10, 0);
            while value >> doublings >= 2 * WaitHistogram::FINE {
                doublings += 1;
            }
            let expected = doublings * WaitHistogram::FINE + (value >> doublings);
            let found = WaitHistogram::bin(Span::from_micros(micros as i64));
            assert_eq!(found as u64, expected, "{micros} µs");
        }
        assert_eq!(WaitHistogram::bin(Span::from_micros(-1)), 0);
    }

    #[test]
    fn of_waits_of_nothing_every_percentile_is_nothing() {
        let mut waits = WaitHistogram::default();
        for micros in [0, 0, 0, 5_000_000] {
            waits.count(Span::from_micros(micros));
        }
        assert_eq!([0.5, 0.75].map(|share| waits.quantile(share)), [Some(Span::ZERO); 2]);
        assert!(waits.quantile(0.76) > Some(Span::from_secs(4)));
    }

    #[test]
    fn a_percentile_is_right_to_one_part_in_64() {
        let mut waits = WaitHistogram::default();
        for secs in 1..=1000 {
            waits.count(Span::from_secs(secs));
        }
        for (share, expected) in [(0.5, 500.0), (0.9, 900.0), (0.001, 1.0), (1.0, 1000.0)] {
            let found = waits.quantile(share).map_or(0.0, Span::secs);
            assert!((found / expected - 1.0).abs() < 1.0 / 64.0, "expected {expected} s, found {found} s");
        }
    }
}
