//! Rows of sums in a table, held against the rows that they sum: one that does not fit tells of a row that was lost, or of
//! a formula whose range ends too early.

use super::cell;
use super::problem::quoted;
use super::sheet::{Row, Sheet};
use super::source::Findings;
use crate::say;

/// By how much a sum may differ from that of numbers that were rounded, for each of them.
const ROUNDING: f64 = 0.5;

/// The sums of some columns of a table while its rows are read, and the rows that state them.
pub(super) struct SumRows<'c> {
    columns: &'c [usize],
    /// Of the rows since the last row of sums, and of all so far.
    since: Vec<f64>,
    all: Vec<f64>,
    /// How many rows those are.
    rows: usize,
    stated: Vec<Stated>,
}

/// A row of sums: what it states, and what the rows before it add up to.
struct Stated {
    line: usize,
    numbers: Vec<Option<f64>>,
    since: Vec<f64>,
    all: Vec<f64>,
}

impl<'c> SumRows<'c> {
    /// No rows yet.
    pub fn of(columns: &'c [usize]) -> Self {
        let none = vec![0.0; columns.len()];
        SumRows { columns, since: none.clone(), all: none, rows: 0, stated: Vec::new() }
    }

    /// Adds a row's numbers, in the order of the columns.
    pub fn add(&mut self, numbers: &[Option<f64>]) {
        for sums in [&mut self.since, &mut self.all] {
            sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number.unwrap_or(0.0));
        }
        self.rows += 1;
    }

    /// Notes a row of sums.
    pub fn note(&mut self, row: &Row) {
        let none = vec![0.0; self.columns.len()];
        self.stated.push(Stated {
            line: row.line,
            numbers: self.columns.iter().map(|column| cell::number(row.cell(*column))).collect(),
            since: std::mem::replace(&mut self.since, none),
            all: self.all.clone(),
        });
    }

    /// Notes the first sum of each row that is neither that of the rows since the one before, nor of all rows so far, nor of
    /// all there are: a total may stand above the rows or below them, behind others or alone.
    pub fn check(&self, findings: &Findings<'_>, sheet: &Sheet<'_>) {
        let most = ROUNDING * self.rows as f64;
        for stated in &self.stated {
            let wrong = stated.numbers.iter().enumerate().find_map(|(place, number)| {
                let number = (*number)?;
                let sums = [stated.since[place], stated.all[place], self.all[place]];
                let off = |sum: &f64| (number - sum).abs();
                let nearest = sums.into_iter().min_by(|a, b| off(a).total_cmp(&off(b)))?;
                (off(&nearest) > most).then_some((self.columns[place], number, nearest))
            });
            let Some((column, number, sum)) = wrong else { continue };
            let (name, sum) = (quoted(&sheet.header[column]), (sum * 100.0).round() / 100.0);
            let found = say!(
                "the sum of {name} is {number}, and its rows add up to {sum}",
                "{name} 的合计为 {number}，而各行相加为 {sum}"
            );
            let rule = say!("a row of sums is the sum of its rows", "合计行应等于各行之和");
            let remedy = say!(
                "see whether a row is missing or the formula leaves one out, or leave out the row of sums",
                "请检查是否少了一行，或公式漏了一行；也可删去合计行"
            );
            sheet.problem(findings, (stated.line, column), found, rule, remedy);
        }
    }
}
