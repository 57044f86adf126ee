//! How sheets lie on paper: widths of columns by what stands in them, and how many pages a wide sheet takes.

use crate::report::words;

/// Printable width of A3 across with narrow margins, in pixels of 96 to an inch.
const A3: f64 = (16.54 - 0.8) * 96.0;
/// What an office program's own fonts may add to widths.
const SLACK: f64 = 0.96;
/// Below this scale a wall chart cannot be read from where one stands; the hours then take another page.
const LEAST: f64 = 0.85;
/// Nor is it blown up farther than this.
const MOST: f64 = 1.3;

/// Pages side by side.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Pages {
    /// Per cent of the natural size.
    pub scale: u16,
    /// Columns at which a further page begins, counted from the first that is not repeated.
    pub breaks: Vec<usize>,
}

/// Fits so many columns of a width beside columns that are repeated on every page; pages begin at one of `starts` where
/// there is one.
pub(super) fn pages(repeated: &[f64], width: f64, columns: usize, starts: &[usize]) -> Pages {
    let left: f64 = repeated.iter().copied().map(pixels).sum();
    let scale_of = |columns: usize| A3 * SLACK / (left + pixels(width) * columns.max(1) as f64);
    let mut count = 1;
    while scale_of(columns.div_ceil(count)) < LEAST && count < columns {
        count += 1;
    }
    let mut breaks = Vec::new();
    for page in 1..count {
        let even = columns * page / count;
        let near = starts.iter().copied().min_by_key(|start| start.abs_diff(even));
        let at = near.filter(|at| at.abs_diff(even) <= 1).unwrap_or(even);
        if at > breaks.last().copied().unwrap_or(0) {
            breaks.push(at);
        }
    }
    let edges = || std::iter::once(0).chain(breaks.iter().copied());
    let widest = edges().zip(edges().skip(1).chain([columns])).map(|(from, to)| to - from).max();
    let scale = scale_of(widest.unwrap_or(columns)).min(MOST);
    // An office program takes 10 to 400 per cent.
    Pages { scale: ((scale * 100.0).floor() as u16).clamp(10, 400), breaks }
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
    fn a_day_is_one_page_and_a_day_and_an_evening_are_two_that_begin_at_full_hours() {
        let left = [24.0, 11.0, 11.0, 7.0];
        let hours = |columns: usize| (0..columns).step_by(2).collect::<Vec<_>>();
        assert_eq!(pages(&left, 3.3, 40, &hours(40)).breaks, Vec::<usize>::new());
        let long = pages(&left, 3.3, 58, &hours(58));
        assert_eq!(long.breaks, [28]);
        assert!(long.scale >= 100, "{long:?}");
        // A week: each page is legible, and none is empty.
        let week = pages(&left, 3.3, 336, &hours(336));
        assert!(week.scale >= 85 && week.breaks.windows(2).all(|pair| pair[0] < pair[1]), "{week:?}");
        assert!(week.breaks.iter().all(|at| at % 2 == 0), "{week:?}");
        assert_eq!(pages(&left, 3.3, 0, &[]).breaks, Vec::<usize>::new());
    }

    #[test]
    fn chinese_characters_take_two_columns() {
        assert_eq!(width(["全职 售前 01"].into_iter(), 0.0, 99.0), 14.0);
        assert_eq!(width(["x", "a name"].into_iter(), 20.0, 99.0), 20.0);
    }
}
