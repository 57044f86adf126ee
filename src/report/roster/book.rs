//! A roster as a workbook: the wall chart, the list of duties, the figures. What can be a sum is a formula, which
//! carries its result for programs that do not calculate.

use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};
use rust_xlsxwriter::{
    ColNum, Color, ConditionalFormatCell, ConditionalFormatCellRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, RowNum, Workbook, Worksheet, XlsxError,
};

use super::wall::{Half, Wall};
use super::{breaks, person_duties};
use crate::language::Words;
use crate::say;
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

/// Colours of shifts, light enough for black marks, in the order in which shifts start.
const SHIFTS: [u32; 8] = [0x9DC3E6, 0xA9D18E, 0xFFD966, 0xC9B2E0, 0x8FD3CF, 0xF4B6C2, 0xB8C4D6, 0xD6C6A8];
/// Colour of breaks.
const BREAK: u32 = 0xF8CBAD;
/// Colour of heads.
const HEAD: u32 = 0x1F4E78;
/// Colour of lines of totals.
const TOTAL: u32 = 0xE7ECF3;

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

/// Columns of the wall chart before its half-hours.
const LEFT: ColNum = 4;
/// Rows of the wall chart above its people.
const TOP: RowNum = 3;

impl Maker<'_> {
    /// People × half-hours.
    fn wall(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let wall = Wall::of(self.study, self.layout, self.roster);
        sheet.set_name(say!("Wall chart", "排班图"))?;
        self.wall_head(sheet, &wall)?;
        for (row, (person, marks)) in (TOP..).zip(self.roster.persons.iter().zip(&wall.rows)) {
            let cell = plain();
            sheet.write_with_format(row, 0, &person.id, &cell)?;
            sheet.write_with_format(row, 1, self.team(person.team), &cell)?;
            let group = person.duties.first().map_or("", |duty| self.group(duty.group));
            sheet.write_with_format(row, 2, group, &cell)?;
            let hours = person.work(self.layout).secs() / 3_600.0;
            sheet.write_with_format(
                row,
                3,
                hours,
                &plain().set_num_format("0.0#").set_align(FormatAlign::Right),
            )?;
            for (column, (half, shift)) in (LEFT..).zip(marks.halves.iter().zip(&marks.shifts)) {
                if let Some(shift) = shift {
                    self.mark(sheet, (row, column), *half, *shift)?;
                }
            }
        }
        self.wall_totals(sheet, &wall)?;
        sheet
            .set_column_width(0, 20)?
            .set_column_width(1, 11)?
            .set_column_width(2, 11)?
            .set_column_width(3, 6)?;
        let last = LEFT + wall.columns.len() as ColNum - 1;
        sheet.set_column_range_width(LEFT, last, 3.3)?;
        sheet.set_freeze_panes(TOP, LEFT)?;
        sheet.set_screen_gridlines(false);
        // A3 across, as many pages down as the people need, with the heads on each.
        sheet
            .set_landscape()
            .set_paper_size(8)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2);
        sheet.set_repeat_rows(0, TOP - 1)?;
        sheet.set_footer("&C&P / &N");
        Ok(())
    }

    fn wall_head(&self, sheet: &mut Worksheet, wall: &Wall) -> Result<(), XlsxError> {
        let people = self.roster.persons.len();
        let name = &self.study.scenario.name;
        let title = say!("{name}: {people} people", "{name}：{people} 人");
        sheet.write_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
        self.legend(sheet)?;
        let head = head();
        for (column, title) in (0..).zip([PERSON, TEAM, GROUP, HOURS]) {
            sheet.merge_range(1, column, 2, column, title.now(), &head)?;
        }
        let columns = &wall.columns;
        let mut from = 0;
        while from < columns.len() {
            // Days in the upper row, hours in the lower one.
            let date = columns[from].date();
            let until = (from..columns.len()).find(|at| columns[*at].date() != date).unwrap_or(columns.len());
            let (left, right) = (LEFT + from as ColNum, LEFT + until as ColNum - 1);
            merged(sheet, 1, (left, right), &date.to_string(), &head)?;
            let mut at = from;
            while at < until {
                let hour = columns[at].hour();
                let end = (at..until).find(|next| columns[*next].hour() != hour).unwrap_or(until);
                let cells = (LEFT + at as ColNum, LEFT + end as ColNum - 1);
                merged(sheet, 2, cells, &format!("{hour:02}"), &head.clone().set_font_size(9))?;
                at = end;
            }
            from = until;
        }
        Ok(())
    }

    /// What the colours mean, beside the title: the shifts by their start.
    fn legend(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut column = LEFT;
        let mut entry = |text: &str, colour: u32, width: ColNum| -> Result<(), XlsxError> {
            let format = Format::new()
                .set_background_color(Color::RGB(colour))
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_font_size(9);
            merged(sheet, 0, (column, column + width - 1), text, &format)?;
            column += width;
            Ok(())
        };
        let clock = &self.study.scenario.clock;
        for (place, start) in self.starts().into_iter().enumerate().take(SHIFTS.len()) {
            entry(&clock.label(start), SHIFTS[place], 3)?;
        }
        let rest = say!("½, ■ break", "½、■ 休息");
        entry(&rest, BREAK, 4)
    }

    /// When shifts start that somebody works, each once.
    fn starts(&self) -> Vec<crate::units::Time> {
        let duties = self.roster.persons.iter().flat_map(|person| person_duties(person, self.layout));
        let mut starts: Vec<_> = duties.map(|(_, shift)| shift.start).collect();
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// One half-hour: the number is the share of it at work, so that a column adds up to people.
    fn mark(
        &self,
        sheet: &mut Worksheet,
        (row, column): (RowNum, ColNum),
        half: Half,
        shift: usize,
    ) -> Result<(), XlsxError> {
        let start = self.layout.shifts[shift].start;
        let place = self.starts().iter().position(|known| *known == start).unwrap_or(0);
        let colour = Color::RGB(SHIFTS[place % SHIFTS.len()]);
        let pause = Color::RGB(BREAK);
        let format = Format::new()
            .set_align(FormatAlign::Center)
            .set_font_size(8)
            .set_border(FormatBorder::Hair)
            .set_border_color(Color::White);
        if half.work == 0.0 {
            sheet.write_with_format(
                row,
                column,
                "■",
                &format.set_background_color(pause).set_font_color(Color::RGB(0xC55A11)),
            )?;
        } else if half.work >= 1.0 {
            // A number that is not shown: the colour says it.
            sheet.write_with_format(
                row,
                column,
                1.0,
                &format.set_background_color(colour).set_num_format(";;;"),
            )?;
        } else {
            let shown = if half.work == 0.5 { "\"½\"" } else { "\"~\"" };
            let colour = if half.pause > 0.0 { pause } else { colour };
            sheet.write_with_format(
                row,
                column,
                half.work,
                &format.set_background_color(colour).set_num_format(shown),
            )?;
        }
        Ok(())
    }

    /// People at work in all and by group, the forecast, the requirement, and what is missing to it.
    fn wall_totals(&self, sheet: &mut Worksheet, wall: &Wall) -> Result<(), XlsxError> {
        let first = TOP;
        let last = TOP + (self.roster.persons.len() as RowNum).max(1) - 1;
        let groups = &self.study.scenario.groups;
        let columns = wall.columns.len();
        let total = Format::new().set_background_color(Color::RGB(TOTAL)).set_font_size(9);
        let number =
            total.clone().set_align(FormatAlign::Center).set_num_format("0.#;-0.#;0").set_font_size(8);
        let whole = number.clone().set_num_format("0");
        let strong = total.clone().set_bold();
        let mut row = last + 1;
        let mut line = |sheet: &mut Worksheet,
                        label: &str,
                        label_format: &Format,
                        cells: &dyn Fn(ColNum, usize) -> (Option<String>, f64),
                        format: &Format|
         -> Result<RowNum, XlsxError> {
            sheet.merge_range(row, 0, row, LEFT - 1, label, label_format)?;
            for place in 0..columns {
                let column = LEFT + place as ColNum;
                let (formula, value) = cells(column, place);
                match formula {
                    Some(text) => sheet.write_with_format(
                        row,
                        column,
                        Formula::new(text).set_result(rounded(value).to_string()),
                        format,
                    )?,
                    None => sheet.write_with_format(row, column, rounded(value), format)?,
                };
            }
            row += 1;
            Ok(row - 1)
        };
        let span =
            |column: ColNum| format!("{}:{}", row_col_to_cell(first, column), row_col_to_cell(last, column));
        let at_work = line(
            sheet,
            &say!("people at work", "在岗人数"),
            &strong,
            &|column, place| (Some(format!("=SUM({})", span(column))), wall.at_work(place)),
            &number.clone().set_bold(),
        )?;
        if groups.len() > 1 {
            for (place, group) in groups.iter().enumerate() {
                let of_group = |column: usize| {
                    let persons = self.roster.persons.iter().zip(&wall.rows).filter(|(person, _)| {
                        person.duties.first().is_some_and(|duty| usize::from(duty.group) == place)
                    });
                    persons.map(|(_, row)| row.halves[column].work).sum::<f64>()
                };
                let condition = group.replace('"', "\"\"");
                line(
                    sheet,
                    &format!("  {group}"),
                    &total,
                    &|column, place| {
                        let by = format!(
                            "=SUMIF($C${}:$C${},\"{condition}\",{})",
                            first + 1,
                            last + 1,
                            span(column)
                        );
                        (Some(by), of_group(place))
                    },
                    &number,
                )?;
            }
        }
        let sum = |lists: &[Vec<f64>], place: usize| lists.iter().map(|list| list[place]).sum::<f64>();
        line(
            sheet,
            &say!("forecast: inquiries past the bot", "预测：转人工咨询量"),
            &total,
            &|_, place| (None, sum(&wall.inquiries, place)),
            &whole,
        )?;
        let required = line(
            sheet,
            &say!("required by Erlang A", "需求人数（Erlang A）"),
            &total,
            &|_, place| (None, sum(&wall.required, place)),
            &whole,
        )?;
        let more = line(
            sheet,
            &say!("at work less required", "在岗减需求"),
            &total,
            &|column, place| {
                let name = column_number_to_name(column);
                let formula = format!("={name}{}-{name}{}", at_work + 1, required + 1);
                (Some(formula), wall.at_work(place) - sum(&wall.required, place))
            },
            &whole,
        )?;
        let short =
            ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::LessThan(-0.5)).set_format(
                Format::new().set_font_color(Color::RGB(0x9C0006)).set_background_color(Color::RGB(0xFFC7CE)),
            );
        let last_column = LEFT + columns as ColNum - 1;
        sheet.add_conditional_format(more, LEFT, more, last_column, &short)?;
        let note = say!(
            "Erlang A takes a chat for a call and each period for itself: it is the usual yardstick, not what the plan is judged by.",
            "Erlang A 把咨询当作电话、各时段独立计算，仅作常用参照，并非排班达标与否的依据。"
        );
        let small = Format::new().set_font_size(8).set_font_color(Color::RGB(0x595959));
        sheet.write_with_format(more + 1, 0, note, &small)?;
        Ok(())
    }

    /// A row for each duty, as in `roster.csv`, and the sums.
    fn list(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(say!("List", "排班表"))?;
        let heads = [PERSON, TEAM, GROUP, SHIFT, DATE, START, END, BREAKS, HOURS, COST];
        for (column, title) in (0..).zip(heads) {
            sheet.write_with_format(0, column, title.now(), &head())?;
        }
        let clock = &self.study.scenario.clock;
        let (cell, amount) = (plain(), plain().set_num_format("#,##0.00"));
        let (date, time) = (plain().set_num_format("yyyy-mm-dd"), plain().set_num_format("hh:mm"));
        let hour = plain().set_num_format("0.00");
        let (mut row, mut hours, mut cost): (RowNum, f64, f64) = (1, 0.0, 0.0);
        for person in &self.roster.persons {
            for (duty, shift) in person_duties(person, self.layout) {
                sheet.write_with_format(row, 0, &person.id, &cell)?;
                sheet.write_with_format(row, 1, self.team(person.team), &cell)?;
                sheet.write_with_format(row, 2, self.group(duty.group), &cell)?;
                sheet.write_with_format(row, 3, &shift.name, &cell)?;
                let (from, until) = (clock.at(shift.start), clock.at(shift.end));
                sheet.write_with_format(row, 4, excel(from.date().at(0, 0, 0, 0))?, &date)?;
                sheet.write_with_format(row, 5, excel(from)?, &time)?;
                sheet.write_with_format(row, 6, excel(until)?, &time)?;
                sheet.write_with_format(row, 7, breaks(clock, shift), &cell)?;
                let worked = shift.work().secs() / 3_600.0;
                sheet.write_with_format(row, 8, rounded(worked), &hour)?;
                if self.study.costs.is_some() {
                    let amount_of_it = self.study.shift_cost(person.team, shift);
                    sheet.write_with_format(row, 9, rounded(amount_of_it), &amount)?;
                    cost += amount_of_it;
                }
                hours += worked;
                row += 1;
            }
        }
        let last = row.max(2);
        let strong = Format::new().set_bold().set_background_color(Color::RGB(TOTAL));
        for column in 0..10 {
            sheet.write_blank(row, column, &strong)?;
        }
        sheet.write_with_format(row, 0, SUM.now(), &strong)?;
        let sum = |name: &str, value: f64| {
            Formula::new(format!("=SUM({name}2:{name}{last})")).set_result(rounded(value).to_string())
        };
        sheet.write_with_format(row, 8, sum("I", hours), &strong.clone().set_num_format("#,##0.00"))?;
        if self.study.costs.is_some() {
            sheet.write_with_format(row, 9, sum("J", cost), &strong.clone().set_num_format("#,##0.00"))?;
        }
        for (column, width) in (0..).zip([22.0, 12.0, 12.0, 16.0, 11.0, 7.0, 7.0, 24.0, 9.0, 11.0]) {
            sheet.set_column_width(column, width)?;
        }
        sheet.autofilter(0, 0, row.max(2) - 1, 9)?;
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        sheet.set_footer("&C&P / &N");
        Ok(())
    }

    /// People, hours and cost by team, then what the caller says.
    fn figures(&self, sheet: &mut Worksheet, figures: &[Line]) -> Result<(), XlsxError> {
        sheet.set_name(say!("Figures", "指标"))?;
        let money = match &self.study.costs {
            Some(_) => format!("{COST} ({})", self.study.currency),
            None => COST.to_string(),
        };
        let people = say!("people", "人数");
        for (column, title) in (0..).zip([TEAM.now(), people.as_str(), HOURS.now(), money.as_str()]) {
            sheet.write_with_format(0, column, title, &head())?;
        }
        let list = say!("List", "排班表");
        let rows = self.roster.persons.iter().map(|person| person.duties.len()).sum::<usize>() as u32;
        let range = |name: &str| format!("'{list}'!${name}$2:${name}${}", rows.max(1) + 1);
        let number = plain().set_num_format("#,##0.##");
        let mut row: RowNum = 1;
        let mut totals = [0.0; 3];
        for (team, written) in self.study.scenario.teams.iter().enumerate() {
            let of_team = || self.roster.persons.iter().filter(|person| usize::from(person.team) == team);
            let people = of_team().count() as f64;
            let hours: f64 = of_team().map(|person| person.work(self.layout).secs() / 3_600.0).sum();
            let costs = |person| person_duties(person, self.layout);
            let cost: f64 =
                of_team().flat_map(costs).map(|(_, shift)| self.study.shift_cost(team as u16, shift)).sum();
            sheet.write_with_format(row, 0, &written.name, &plain())?;
            sheet.write_with_format(row, 1, people, &number)?;
            let by_team = |name: &str, value: f64| {
                let formula = format!("=SUMIF({},A{},{})", range("B"), row + 1, range(name));
                Formula::new(formula).set_result(rounded(value).to_string())
            };
            sheet.write_with_format(row, 2, by_team("I", hours), &number)?;
            if self.study.costs.is_some() {
                sheet.write_with_format(row, 3, by_team("J", cost), &number)?;
            }
            totals = [totals[0] + people, totals[1] + hours, totals[2] + cost];
            row += 1;
        }
        let strong =
            Format::new().set_bold().set_background_color(Color::RGB(TOTAL)).set_num_format("#,##0.##");
        sheet.write_with_format(row, 0, SUM.now(), &strong)?;
        for (column, value) in (1..).zip(totals) {
            let name = column_number_to_name(column);
            let sum =
                Formula::new(format!("=SUM({name}2:{name}{row})")).set_result(rounded(value).to_string());
            match column {
                3 if self.study.costs.is_none() => sheet.write_blank(row, column, &strong)?,
                _ => sheet.write_with_format(row, column, sum, &strong)?,
            };
        }
        row += 2;
        let titles =
            [say!("figure", "指标"), say!("value", "数值"), say!("target, or interval", "目标或置信区间")];
        for (column, title) in (0..).zip(&titles) {
            sheet.write_with_format(row, column, title, &head())?;
        }
        sheet.merge_range(row, 2, row, 3, &titles[2], &head())?;
        row += 1;
        for line in figures {
            sheet.write_with_format(row, 0, &line.label, &plain().set_text_wrap())?;
            match &line.value {
                Value::Share(share) => {
                    sheet.write_with_format(row, 1, *share, &plain().set_num_format("0.0%"))?
                }
                Value::Number(number_of_it) => {
                    sheet.write_with_format(row, 1, rounded(*number_of_it), &number)?
                }
                Value::Text(text) => sheet.write_with_format(row, 1, text, &plain())?,
            };
            sheet.write_with_format(row, 2, &line.note, &plain().set_indent(1))?;
            row += 1;
        }
        sheet
            .set_column_width(0, 52)?
            .set_column_width(1, 14)?
            .set_column_width(2, 14)?
            .set_column_width(3, 16)?;
        sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(())
    }

    fn team(&self, team: u16) -> &str {
        &self.study.scenario.teams[usize::from(team)].name
    }

    fn group(&self, group: u16) -> &str {
        &self.study.scenario.groups[usize::from(group)]
    }
}

/// Merges cells of a row if they are several.
fn merged(
    sheet: &mut Worksheet,
    row: RowNum,
    (from, until): (ColNum, ColNum),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match from == until {
        true => sheet.write_with_format(row, from, text, format)?,
        false => sheet.merge_range(row, from, row, until, text, format)?,
    };
    Ok(())
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
