//! A table of the page: rows of cells under a caption, with a button that copies it to a spreadsheet.

use maud::{Markup, html};

use super::copy;

/// Rows from which a table scrolls by itself.
const TALL: usize = 60;

/// A table.
pub struct Table {
    /// Names it in the page.
    pub id: &'static str,
    /// What it shows.
    pub caption: String,
    /// How it is to be read, if that needs saying.
    pub note: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; the first cell of each names it.
    pub rows: Vec<Row>,
}

/// A column.
pub struct Column {
    title: String,
    numeric: bool,
}

/// A row.
pub struct Row {
    cells: Vec<Cell>,
    sum: bool,
    again: bool,
}

/// A cell.
pub struct Cell {
    text: String,
    heat: Heat,
    misses: bool,
    wide: bool,
    drawn: Option<Markup>,
}

/// How a cell is coloured.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Heat {
    /// Not at all.
    None,
    /// Worse the nearer to 1.
    Worse(f64),
    /// More the nearer to 1, which is neither good nor bad.
    More(f64),
}

impl Column {
    /// Of words.
    pub fn text(title: impl Into<String>) -> Self {
        Column { title: title.into(), numeric: false }
    }

    /// Of numbers.
    pub fn number(title: impl Into<String>) -> Self {
        Column { title: title.into(), numeric: true }
    }
}

impl Row {
    /// A row.
    pub fn new(cells: impl IntoIterator<Item = Cell>) -> Self {
        Row { cells: cells.into_iter().collect(), sum: false, again: false }
    }

    /// The row that adds up the others.
    pub fn sum(cells: impl IntoIterator<Item = Cell>) -> Self {
        Row { sum: true, ..Row::new(cells) }
    }

    /// The same row, its name being that of the row above: it is there to be heard and copied, and not seen again.
    pub fn again(self, again: bool) -> Self {
        Row { again, ..self }
    }
}

impl Cell {
    /// A cell with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Cell { text: text.into(), heat: Heat::None, misses: false, wide: false, drawn: None }
    }

    /// With a colour, and a mark if it misses what is promised.
    pub fn heated(text: impl Into<String>, heat: Heat, misses: bool) -> Self {
        Cell { heat, misses, ..Cell::new(text) }
    }

    /// Of several words, which may take several lines.
    pub fn wide(text: impl Into<String>) -> Self {
        Cell { wide: true, ..Cell::new(text) }
    }

    /// A picture of what other cells of the row say in numbers.
    pub fn drawn(drawn: Markup) -> Self {
        Cell { drawn: Some(drawn), ..Cell::new("") }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Cell::new(text)
    }
}

impl Table {
    /// The table with its caption as a heading of the third level.
    pub fn markup(&self) -> Markup {
        let title = format!("{}-caption", self.id);
        html! {
            div.tabled {
                div.over {
                    h3 id=(title) { (self.caption) }
                    button.copy.script type="button" hidden data-table=(self.id)
                        aria-describedby=(title) { (copy()) }
                }
                @if let Some(note) = &self.note { p.small.quiet { (note) } }
                div.scroll .tall[self.rows.len() > TALL] tabindex="0" role="region" aria-labelledby=(title) {
                    table id=(self.id) {
                        caption.vh { (self.caption) }
                        thead { tr { @for column in &self.columns { th scope="col" .n[column.numeric] { (column.title) } } } }
                        tbody { @for row in &self.rows { (self.row(row)) } }
                    }
                }
            }
        }
    }

    fn row(&self, row: &Row) -> Markup {
        html! {
            tr .sum[row.sum] .again[row.again] {
                @for (place, cell) in row.cells.iter().enumerate() {
                    @let numeric = self.columns.get(place).is_some_and(|column| column.numeric);
                    @if place == 0 {
                        th scope="row" .n[numeric] { (cell.text) }
                    } @else if let Some(drawn) = &cell.drawn {
                        td.drawn { (drawn) }
                    } @else if cell.heat == Heat::None {
                        td .n[numeric] .misses[cell.misses] .wide[cell.wide] { (cell.text) }
                    } @else {
                        @let (value, more) = match cell.heat {
                            Heat::Worse(value) => (value, false),
                            Heat::More(value) => (value, true),
                            Heat::None => (0.0, false),
                        };
                        td.heat .n[numeric] .more[more] .misses[cell.misses] style=(format!("--v:{:.2}", value.clamp(0.0, 1.0))) { (cell.text) }
                    }
                }
            }
        }
    }
}
