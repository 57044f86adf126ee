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

    /// Counts one wait; returns its bin.
    #[inline]
    pub fn count(&mut self, wait: Span) -> usize {
        let bin = Self::bin(wait);
        self.count_bin(bin);
        bin
    }

    #[inline]
    fn count_bin(&mut self, bin: usize) {
        match self.counts.get_mut(bin) {
            Some(count) => *count += 1,
            None => self.begin_bin(bin),
        }
    }

    /// Counts the first wait of a bin that lies beyond all others so far.
    #[cold]
    fn begin_bin(&mut self, bin: usize) {
        self.counts.resize(bin, 0);
        self.counts.push(1);
    }

    /// Adds another histogram's counts.
    pub fn merge(&mut self, other: &WaitHistogram) {
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    /// How many waits were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The wait that the given share of the counted ones do not exceed; `None` if none was counted.
    pub fn percentile(&self, share: f64) -> Option<Span> {
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
        let value = (wait.micros().max(0) as u64) >> 10;
        // Those below 64 and the first 64 after them are bins of their own: neither has doubled yet.
        let doublings = u64::from((value | Self::FINE).ilog2() - Self::FINE.ilog2());
        (doublings * Self::FINE + (value >> doublings)) as usize
    }

    /// Middle of a bin.
    fn middle(bin: u64) -> Span {
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

    /// Counts one wait by the bin that it falls into; a team beyond the last is none.
    #[inline]
    pub(super) fn count(&mut self, bin: usize, slot: usize, group: usize, team: usize) {
        self.slots[slot].count_bin(bin);
        self.groups[group].count_bin(bin);
        if let Some(team) = self.teams.get_mut(team) {
            team.count_bin(bin);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_right_to_one_part_in_64() {
        let mut waits = WaitHistogram::default();
        for secs in 1..=1000 {
            waits.count(Span::from_secs(secs));
        }
        for (share, expected) in [(0.5, 500.0), (0.9, 900.0), (0.001, 1.0), (1.0, 1000.0)] {
            let found = waits.percentile(share).map_or(0.0, Span::secs);
            assert!((found / expected - 1.0).abs() < 1.0 / 64.0, "expected {expected} s, found {found} s");
        }
    }
}
