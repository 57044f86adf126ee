//! The hours of a plan: periods that follow each other, in which people count by the share of it for which they are there.

use super::model::Model;
use crate::units::Span;

/// Length of a stretch, or one period if that is longer.
const STRETCH: Span = Span::from_hours(1);

/// Some periods of a group that follow each other: an hour, or one period if that is longer. Within it people count by
/// the share of it for which they are there. Numbered like cells: `stretch * groups + group`.
pub(super) struct Stretches {
    /// Periods of each; the last one may have fewer.
    pub length: usize,
    periods: usize,
    groups: usize,
}

impl Stretches {
    /// The stretches of a plan's periods.
    pub fn of(model: &Model, period: Span) -> Self {
        let length = (STRETCH.micros() / period.micros().max(1)).max(1) as usize;
        Stretches { length, periods: model.periods, groups: model.groups }
    }

    /// The stretch of a cell.
    pub fn place(&self, cell: usize) -> usize {
        cell / self.groups / self.length * self.groups + cell % self.groups
    }

    /// The cells of a stretch.
    pub fn cells(&self, place: usize) -> impl Iterator<Item = usize> + use<> {
        let (first, group, groups) = (place / self.groups * self.length, place % self.groups, self.groups);
        (first..(first + self.length).min(self.periods)).map(move |period| period * groups + group)
    }

    /// Their cells' values added up.
    pub fn sums(&self, of_cells: &[f64]) -> Vec<f64> {
        self.each(of_cells, |values| values.iter().sum())
    }

    /// The mean of their cells' values.
    pub fn means(&self, of_cells: &[f64]) -> Vec<f64> {
        self.each(of_cells, |values| values.iter().sum::<f64>() / values.len().max(1) as f64)
    }

    /// The least of their cells' values.
    pub fn least(&self, of_cells: &[u32]) -> Vec<u32> {
        let of_cells: Vec<f64> = of_cells.iter().map(|people| f64::from(*people)).collect();
        let least = self.each(&of_cells, |values| values.iter().copied().fold(f64::INFINITY, f64::min));
        least.into_iter().map(|people| people as u32).collect()
    }

    /// Of each stretch what `fold` makes of its cells' values.
    fn each(&self, of_cells: &[f64], fold: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let values = |place: usize| self.cells(place).map(|cell| of_cells[cell]).collect::<Vec<_>>();
        (0..self.periods.div_ceil(self.length) * self.groups).map(|place| fold(&values(place))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_in_one_stretch_of_its_group() {
        let stretches = Stretches { length: 2, periods: 5, groups: 3 };
        let cells: Vec<f64> = (0..15).map(f64::from).collect();
        assert_eq!(stretches.sums(&cells).iter().sum::<f64>(), cells.iter().sum::<f64>());
        assert_eq!(stretches.cells(4).collect::<Vec<_>>(), [7, 10]);
        assert_eq!(stretches.cells(8).collect::<Vec<_>>(), [14], "the last one is shorter");
        assert!((0..15).all(|cell| stretches.cells(stretches.place(cell)).any(|mine| mine == cell)));
        assert_eq!(stretches.means(&cells)[4], 8.5);
        assert_eq!(stretches.least(&[5, 5, 5, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5])[0], 4);
    }
}
