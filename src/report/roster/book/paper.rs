//! How sheets lie on paper: widths of columns by what stands in them, and how many pages a wide sheet takes.

use crate::report::words;

/// Printable width of A3 across with narrow margins, in pixels of 96 to an inch.
const A3: f64 = (16.54 - 0.8) * 96.0;
/// Below this scale a wall chart cannot be read from where one stands; the hours then take another page.
const LEAST: f64 = 0.8;

/// How many pages side by side so many columns of a width take beside columns that are repeated on each. Office programs
/// do the fitting themselves, since their fonts differ in width.
pub(super) fn pages(repeated: &[f64], width: f64, columns: usize) -> u16 {
    let left: f64 = repeated.iter().copied().map(pixels).sum();
    let all = pixels(width) * columns as f64;
    let room = A3 / LEAST - left;
    if room <= 0.0 { 1 } else { (all / room).ceil().clamp(1.0, 1_000.0) as u16 }
}

/// Pixels of a column of so many characters, as office programs reckon them for the workbook's font.
fn pixels(width: f64) -> f64 {
    (width * 7.0 + 5.0).floor()
}

/// Width of a column for some texts, in characters, of which a Chinese one counts twice.
pub(super) fn width<'t>(texts: impl Iterator<Item = &'t str>, least: f64, most: f64) -> f64 {
    texts.map(|text| words::width(text) as f64 + 2.0).fold(least, f64::max).min(most)
}

/// Widths of columns as their cells come.
pub(super) struct Widths(Vec<f64>);

/// What stands in one cell of a list is no more than so wide.
const WIDEST: f64 = 60.0;

impl Widths {
    /// Wide enough for the heads and the arrows of a filter.
    pub(super) fn new(heads: &[&str]) -> Self {
        Widths(heads.iter().map(|head| width(std::iter::once(*head), 7.0, WIDEST) + 3.0).collect())
    }

    /// Takes the first cells of a row.
    pub(super) fn see(&mut self, cells: &[&str]) {
        for (column, text) in cells.iter().enumerate() {
            self.see_at(column, text);
        }
    }

    /// Takes a cell.
    pub(super) fn see_at(&mut self, column: usize, text: &str) {
        self.at_least(column, width(std::iter::once(text), 0.0, WIDEST));
    }

    /// Makes a column so wide at least.
    pub(super) fn at_least(&mut self, column: usize, least: f64) {
        self.0[column] = self.0[column].max(least);
    }

    /// All of them.
    pub(super) fn all(self) -> Vec<f64> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_page_and_more_takes_more() {
        let left = [24.0, 11.0, 11.0, 7.0];
        assert_eq!([0, 40, 48, 56, 96, 336].map(|columns| pages(&left, 3.3, columns)), [1, 1, 1, 2, 2, 7]);
        // Names that fill the sheet leave it to the office program.
        assert_eq!(pages(&[400.0], 3.3, 48), 1);
    }

    #[test]
    fn chinese_characters_take_two_columns() {
        assert_eq!(width(["全职 售前 01"].into_iter(), 0.0, 99.0), 14.0);
        assert_eq!(width(["x", "a name"].into_iter(), 20.0, 99.0), 20.0);
    }
}
