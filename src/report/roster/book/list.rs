//! The sheet of duties: a row for each, as in `roster.csv`.

use rust_xlsxwriter::{Color, Format, Formula, RowNum, Worksheet, XlsxError};

use super::super::{breaks, cents, person_duties};
use super::paper::Widths;
use super::{
    BREAKS, COST, DATE, END, GROUP, HOURS, LIST, Maker, PERSON, SHIFT, START, SUM, TEAM, TOTAL, excel, head,
    plain, rounded,
};

impl Maker<'_> {
    /// A row for each duty, as in `roster.csv`, and the sums.
    pub(super) fn list(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(LIST.now())?;
        let heads = [PERSON, TEAM, GROUP, SHIFT, DATE, START, END, BREAKS, HOURS, COST];
        for (column, title) in (0..).zip(heads) {
            sheet.write_with_format(0, column, title.now(), &head())?;
        }
        let clock = &self.study.scenario.clock;
        let (cell, amount) = (plain(), plain().set_num_format("#,##0.00"));
        let (date, time) = (plain().set_num_format("yyyy-mm-dd"), plain().set_num_format("hh:mm"));
        let hour = plain().set_num_format("0.00");
        let costs = cents(self.study, self.layout, self.roster);
        let mut costs_left = costs.iter().flatten().copied();
        let (mut row, mut hours): (RowNum, f64) = (1, 0.0);
        let mut widths = Widths::new(&heads.map(|title| title.now()));
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
                let pauses = breaks(clock, shift);
                sheet.write_with_format(row, 7, &pauses, &plain().set_indent(1))?;
                let worked = shift.work().secs() / 3_600.0;
                sheet.write_with_format(row, 8, rounded(worked), &hour)?;
                if let Some(amount_of_it) = costs_left.next() {
                    sheet.write_with_format(row, 9, amount_of_it, &amount)?;
                }
                widths.see(&[&person.id, self.team(person.team), self.group(duty.group), &shift.name]);
                widths.see_at(7, &pauses);
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
            sheet.write_with_format(
                row,
                9,
                sum("J", costs.iter().flatten().sum()),
                &strong.clone().set_num_format("#,##0.00"),
            )?;
        }
        // What is shown otherwise than it is written: dates, times, numbers.
        for (column, least) in [(4, 12.0), (5, 8.0), (6, 8.0), (8, 10.0), (9, 13.0)] {
            widths.at_least(column, least);
        }
        for (column, width) in (0..).zip(widths.all()) {
            sheet.set_column_width(column, width)?;
        }
        sheet.autofilter(0, 0, row.max(2) - 1, 9)?;
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2);
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        sheet.set_footer("&C&P / &N");
        Ok(())
    }
}
