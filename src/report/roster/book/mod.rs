//! A roster as a workbook: the wall chart (`chart`), the list of duties (`list`), the figures (`figures`), and how they
//! lie on `paper`. What can be a sum is a formula, which carries its result for programs that do not calculate.

mod chart;
mod figures;
mod list;
mod paper;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

use crate::language::Words;
use crate::study::Study;
use crate::workforce::{Layout, Roster};

/// A line of the sheet of figures.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: Value,
    /// What belongs to it: a bound, an interval, where it comes from.
    pub note: String,
}

/// The value of a line.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A share, shown in per cent.
    Share(f64),
    /// Any other number.
    Number(f64),
    /// Words.
    Text(String),
}

/// Colour of heads.
const HEAD: u32 = 0x1F4E78;
/// Colour of lines of totals.
const TOTAL: u32 = 0xE7ECF3;

/// The sheet that is read when the roster is run again.
const LIST: Words = Words::new("List", "排班表");
const PERSON: Words = Words::new("person", "姓名");
const TEAM: Words = Words::new("team", "团队");
const GROUP: Words = Words::new("group", "分组");
const SHIFT: Words = Words::new("shift", "班次");
const DATE: Words = Words::new("date", "日期");
const START: Words = Words::new("start", "上班");
const END: Words = Words::new("end", "下班");
const BREAKS: Words = Words::new("breaks", "休息");
const HOURS: Words = Words::new("hours", "工时");
const COST: Words = Words::new("cost", "成本");
const SUM: Words = Words::new("total", "合计");

/// The workbook of a roster.
///
/// # Errors
/// If the workbook cannot be made, as for one that is too large for its format.
pub fn workbook(
    study: &Study,
    layout: &Layout,
    roster: &Roster,
    figures: &[Line],
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day itself, so that the same roster is the same file.
    let start = study.scenario.clock.start();
    let made = ExcelDateTime::from_ymd(start.year() as u16, start.month() as u8, start.day() as u8)?;
    book.set_properties(&DocProperties::new().set_title(&study.scenario.name).set_creation_datetime(&made));
    let maker = Maker { study, layout, roster };
    maker.wall(book.add_worksheet())?;
    maker.list(book.add_worksheet())?;
    maker.figures(book.add_worksheet(), figures)?;
    book.save_to_buffer()
}

struct Maker<'m> {
    study: &'m Study,
    layout: &'m Layout,
    roster: &'m Roster,
}

impl Maker<'_> {
    fn team(&self, team: u16) -> &str {
        &self.study.scenario.teams[usize::from(team)].name
    }

    fn group(&self, group: u16) -> &str {
        &self.study.scenario.groups[usize::from(group)]
    }
}

fn plain() -> Format {
    Format::new().set_font_size(10)
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(HEAD))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::White)
}

/// Without the dust of binary fractions.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

fn excel(at: jiff::civil::DateTime) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(at.year() as u16, at.month() as u8, at.day() as u8)?.and_hms(
        at.hour() as u16,
        at.minute() as u8,
        f64::from(at.second()),
    )
}
