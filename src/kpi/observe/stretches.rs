//! Stretches of time, one after the other, and which of them a point lies in.

use crate::units::Time;

/// A stretch of time, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// Its place among all.
    pub number: usize,
    pub start: Time,
    pub end: Time,
    /// Up to where the time in it counts: its end, or the start of all if it lies after the scenario's end.
    pub counts_to: Time,
    /// Up to where stretches are of the same local day and inside the same windows.
    pub alike_until: Time,
    /// Where its rows begin in the table.
    pub row: usize,
    pub slot: usize,
    /// The local day.
    pub date: i64,
    /// The ways of counting customers whose window it is in, a bit each.
    pub rules: u8,
    /// Whether it is in the window of a figure that counts customers never answered.
    pub never: bool,
}

/// Stretches of time without gaps. What lies before the first counts for it; the last has no end.
#[derive(Clone, Debug)]
pub(super) struct Stretches {
    pub all: Vec<Stretch>,
    /// Time in cells of 2^shift µs.
    shift: u32,
    /// The stretch that each cell begins in, up to the start of the last stretch.
    cells: Vec<u32>,
}

impl Stretches {
    /// So many cells at most; where stretches are shorter than a cell, finding one takes some steps.
    const MOST_CELLS: i64 = 4096;

    /// Stretches that begin at the given points: ascending, the first at the start.
    pub fn new(starts: &[Time]) -> Self {
        let shortest = starts.windows(2).map(|pair| (pair[1] - pair[0]).micros()).min().unwrap_or(1);
        let last = starts.last().map_or(0, |start| start.micros());
        let shift = shortest.max(last / Self::MOST_CELLS).max(1).ilog2();
        let before = |at: i64| starts.partition_point(|start| start.micros() <= at).saturating_sub(1) as u32;
        let ends = starts.iter().skip(1).copied().chain([Time::from_micros(i64::MAX)]);
        let blank = |(number, (&start, end))| Stretch {
            number,
            start,
            end,
            counts_to: Time::START,
            alike_until: end,
            row: 0,
            slot: 0,
            date: 0,
            rules: 0,
            never: false,
        };
        Stretches {
            all: starts.iter().zip(ends).enumerate().map(blank).collect(),
            shift,
            cells: (0..=last >> shift).map(|cell| before(cell << shift)).collect(),
        }
    }

    /// The number of the stretch of a point.
    #[cold]
    pub fn find(&self, at: Time) -> usize {
        let mut found = match self.cells.get((at.micros() >> self.shift) as usize) {
            Some(&stretch) => stretch as usize,
            None if at < Time::START => 0,
            None => self.all.len() - 1,
        };
        while self.all[found].end <= at {
            found += 1;
        }
        found
    }

    /// The stretch of a point.
    #[inline]
    pub fn of(&self, at: Time) -> &Stretch {
        &self.all[self.find(at)]
    }

    /// Those that are marked, by their numbers.
    pub fn inside<'s>(&'s self, marks: &'s [bool]) -> impl Iterator<Item = &'s Stretch> {
        self.all.iter().zip(marks).filter(|(_, inside)| **inside).map(|(stretch, _)| stretch)
    }

    /// Notes how far each is like those that follow it.
    pub fn compare(&mut self) {
        for i in (1..self.all.len()).rev() {
            let (next, it) = (self.all[i], &mut self.all[i - 1]);
            if (it.date, it.rules, it.never) == (next.date, next.rules, next.never) {
                it.alike_until = next.alike_until;
            }
        }
    }

    /// A cursor at the first of them.
    pub fn cursor(&self) -> Cursor<'_> {
        self.cursor_at(&self.all[0])
    }

    /// A cursor at one of them.
    #[inline]
    pub fn cursor_at<'s>(&'s self, here: &'s Stretch) -> Cursor<'s> {
        Cursor { stretches: self, here }
    }
}

/// Follows the points of records along the stretches: each lies close to the one before, as a rule in the same stretch.
#[derive(Debug)]
pub(super) struct Cursor<'s> {
    stretches: &'s Stretches,
    here: &'s Stretch,
}

impl<'s> Cursor<'s> {
    /// The stretch of a point.
    #[inline(always)]
    pub fn to(&mut self, at: Time) -> &'s Stretch {
        if at < self.here.start || self.here.end <= at {
            self.here = &self.stretches.all[self.stretches.find(at)];
        }
        self.here
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_found_as_by_a_search() {
        let cases: [&[i64]; 5] =
            [&[0], &[0, 1, 2, 3], &[0, 7, 3600, 3601, 7200], &[0, 5, 1 << 40], &[0, 1 << 40, (1 << 40) + 1]];
        for micros in cases {
            let starts: Vec<Time> = micros.iter().map(|&at| Time::from_micros(at)).collect();
            let stretches = Stretches::new(&starts);
            let near = micros.iter().flat_map(|&at| [at - 1, at, at + 1, at + 1000]);
            for at in near.chain([1 << 50]).map(Time::from_micros).chain([Time::NEVER]) {
                let expected = starts.partition_point(|&start| start <= at).saturating_sub(1);
                assert_eq!(stretches.find(at), expected, "{at:?} among {starts:?}");
            }
        }
    }
}
