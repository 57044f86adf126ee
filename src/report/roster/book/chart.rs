//! The sheet of the wall chart: people × half-hours, coloured by shift and break, with totals beside forecast and
//! requirement.

use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};
use rust_xlsxwriter::{
    ColNum, Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, FormatAlign, FormatBorder,
    Formula, RowNum, Worksheet, XlsxError,
};

use super::super::person_duties;
use super::super::wall::{Half, Wall};
use super::{GROUP, HOURS, Maker, PERSON, TEAM, TOTAL, head, paper, plain, rounded};
use crate::report::words;
use crate::say;
use crate::units::Time;

/// Colours of shifts, light enough for black marks, in the order in which shifts start.
const SHIFTS: [u32; 8] = [0x9DC3E6, 0xA9D18E, 0xFFD966, 0xC9B2E0, 0x8FD3CF, 0xF4B6C2, 0xB8C4D6, 0xD6C6A8];
/// Colour of breaks.
const BREAK: u32 = 0xF8CBAD;
/// Columns before the half-hours.
const LEFT: ColNum = 4;
/// Rows above the people: title, legend, days, hours.
const TOP: RowNum = 4;
/// Width of a half-hour, in characters.
const HALF_HOUR: f64 = 3.3;
/// Half-hours that share the date above them.
const MOST_OF_A_DAY: usize = 12;
/// Height of a row, in points.
const ROW: f64 = 17.0;

impl Maker<'_> {
    /// People × half-hours.
    pub(super) fn wall(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
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
        let after = self.wall_totals(sheet, &wall)?;
        let people = self.roster.persons.len() as RowNum;
        let persons = || self.roster.persons.iter();
        let groups = persons().filter_map(|person| person.duties.first()).map(|duty| self.group(duty.group));
        let left = [
            paper::width(persons().map(|person| person.id.as_str()).chain([PERSON.now()]), 14.0, 36.0),
            paper::width(persons().map(|person| self.team(person.team)).chain([TEAM.now()]), 8.0, 20.0),
            paper::width(groups.chain([GROUP.now()]), 8.0, 20.0),
            7.0,
        ];
        for (column, width) in (0..).zip(left) {
            sheet.set_column_width(column, width)?;
        }
        let last = LEFT + wall.columns.len() as ColNum - 1;
        sheet.set_column_range_width(LEFT, last, HALF_HOUR)?;
        for row in 0..=TOP + people.max(1) + 8 {
            sheet.set_row_height(row, ROW)?;
        }
        sheet.set_freeze_panes(TOP, LEFT)?;
        sheet.set_screen_gridlines(false);
        // A3 across, as large as legible: the hours on as many pages as that takes, the people running on below, with the
        // heads and the names on each.
        let across = paper::pages(&left, HALF_HOUR, wall.columns.len());
        sheet.set_landscape().set_paper_size(8).set_print_fit_to_pages(across, 0).set_page_order(true);
        sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2);
        sheet.set_repeat_rows(0, TOP - 1)?;
        sheet.set_repeat_columns(0, LEFT - 1)?;
        sheet.set_footer("&C&P / &N");
        self.wall_note(sheet, after, (LEFT + MOST_OF_A_DAY as ColNum).min(last))
    }

    /// What the requirement is, below all.
    fn wall_note(&self, sheet: &mut Worksheet, row: RowNum, until: ColNum) -> Result<(), XlsxError> {
        let sheet_of_shifts = super::LIST.now();
        let note = say!(
            "This sheet is for looking and trying: whoever runs the roster again reads the sheet {sheet_of_shifts} only. Erlang A takes a chat for a call and each period for itself: it is the usual yardstick, not what the plan is judged by.",
            "此图供查看和试算：再次模拟时只读“{sheet_of_shifts}”工作表，改班请改那里。Erlang A 把咨询当作电话、各时段独立计算，仅作常用参照，并非排班达标与否的依据。"
        );
        let small = Format::new().set_font_size(9).set_font_color(Color::RGB(0x595959)).set_text_wrap();
        merged(sheet, row, (0, until), &note, &small)
    }

    fn wall_head(&self, sheet: &mut Worksheet, wall: &Wall) -> Result<(), XlsxError> {
        let persons = self.roster.persons.len() as u64;
        let duties = self.roster.persons.iter().map(|person| person.duties.len() as u64).sum();
        let name = &self.study.scenario.name;
        let people = words::rostered(duties, Some(persons));
        let title = say!("{name}: {people}", "{name}：{people}");
        sheet.write_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
        self.legend(sheet)?;
        let head = head();
        for (column, title) in (0..).zip([PERSON, TEAM, GROUP, HOURS]) {
            sheet.merge_range(TOP - 2, column, TOP - 1, column, title.now(), &head)?;
        }
        let columns = &wall.columns;
        let mut from = 0;
        while from < columns.len() {
            // Days in the upper row, hours in the lower one.
            let date = columns[from].date();
            let until = (from..columns.len()).find(|at| columns[*at].date() != date).unwrap_or(columns.len());
            // Pages may end anywhere: the date stands over every few hours.
            let until = until.min(from + MOST_OF_A_DAY);
            let (left, right) = (LEFT + from as ColNum, LEFT + until as ColNum - 1);
            merged(sheet, TOP - 2, (left, right), &date.to_string(), &head)?;
            let mut at = from;
            while at < until {
                let hour = columns[at].hour();
                let end = (at..until).find(|next| columns[*next].hour() != hour).unwrap_or(until);
                let cells = (LEFT + at as ColNum, LEFT + end as ColNum - 1);
                merged(sheet, TOP - 1, cells, &format!("{hour:02}"), &head.clone().set_font_size(10))?;
                at = end;
            }
            from = until;
        }
        Ok(())
    }

    /// What the colours mean, below the title: the shifts by their start.
    fn legend(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut column = LEFT;
        let mut entry = |text: &str, colour: u32, width: ColNum| -> Result<(), XlsxError> {
            let format = Format::new()
                .set_background_color(Color::RGB(colour))
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_font_size(10);
            merged(sheet, 1, (column, column + width - 1), text, &format)?;
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
    fn starts(&self) -> Vec<Time> {
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
            .set_font_size(9)
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

    /// People at work in all and by group, the forecast, the requirement, and what is missing to it; returns the row
    /// below.
    fn wall_totals(&self, sheet: &mut Worksheet, wall: &Wall) -> Result<RowNum, XlsxError> {
        let first = TOP;
        let last = TOP + (self.roster.persons.len() as RowNum).max(1) - 1;
        let groups = &self.study.scenario.groups;
        let columns = wall.columns.len();
        let total = Format::new().set_background_color(Color::RGB(TOTAL)).set_font_size(10);
        let number = total.clone().set_align(FormatAlign::Center).set_num_format("General").set_font_size(9);
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
                            "=SUMPRODUCT(--EXACT($C${}:$C${},\"{condition}\"),{})",
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
        Ok(more + 1)
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
