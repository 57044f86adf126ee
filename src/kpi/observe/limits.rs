//! Limits of waits, and between which of them a wait lies.

use crate::kpi::WaitHistogram;
use crate::units::Span;

/// Limits, ascending, and the columns of waits between them: one for each limit, of waits that exceed all limits before
/// it but not it, and one for what is beyond them all.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    limits: Vec<Span>,
    /// The first column.
    first: usize,
    /// For each bin of a histogram of waits the column of what falls into it, or [`WITHIN`].
    columns: Box<[u16; WaitHistogram::BINS]>,
}

/// Of a bin in which a limit lies: the column of a wait, the wait tells by itself.
const WITHIN: u16 = u16::MAX;

impl Limits {
    /// Limits whose columns begin with the given one.
    pub fn new(limits: Vec<Span>, first: usize) -> Self {
        let bins: Vec<usize> = limits.iter().map(|&limit| WaitHistogram::bin(limit)).collect();
        let mut columns = Box::new([(first + limits.len()) as u16; WaitHistogram::BINS]);
        for (column, &bin) in (first..first + bins.len()).zip(&bins).rev() {
            columns[..bin].fill(column as u16);
        }
        bins.iter().for_each(|&bin| columns[bin] = WITHIN);
        Limits { limits, first, columns }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.limits.is_empty()
    }

    /// All columns.
    pub fn all(&self) -> Vec<usize> {
        (self.first..=self.first + self.limits.len()).collect()
    }

    /// The columns of waits that do not exceed a limit, which is one of these.
    pub fn upto(&self, limit: Span) -> Vec<usize> {
        (self.first..self.first + self.limits.partition_point(|&other| other <= limit)).collect()
    }

    /// The column of a wait that falls into the given bin of a histogram, which says it as a rule.
    #[inline(always)]
    pub fn column(&self, wait: Span, bin: usize) -> usize {
        match self.columns[bin % WaitHistogram::BINS] {
            WITHIN => self.search(wait),
            column => column.into(),
        }
    }

    /// The column of a wait in whose bin a limit lies.
    #[cold]
    fn search(&self, wait: Span) -> usize {
        self.first + self.limits.partition_point(|&limit| limit < wait)
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
            let quick = Limits::new(limits.clone(), 7);
            let near = limits.iter().flat_map(|limit| (-2000..=2000).map(|off| limit.micros() + off));
            for wait in near.chain([-1, 0, 1, 1 << 30, i64::MAX / 2]).map(Span::from_micros) {
                let expected = 7 + limits.iter().filter(|&&limit| wait > limit).count();
                let found = quick.column(wait, WaitHistogram::bin(wait));
                assert_eq!(found, expected, "{wait:?} among {limits:?}");
            }
        }
    }
}
