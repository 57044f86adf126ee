//! The sheet of figures: people, hours and cost by team, then what the caller says.

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Color, Format, FormatAlign, Formula, RowNum, Worksheet, XlsxError};

use super::super::cents;
use super::{COST, HOURS, Line, Maker, SUM, TEAM, TOTAL, Value, head, plain, rounded};
use crate::report::words;
use crate::say;
use crate::scenario::TeamId;

/// Width of the labels, in characters.
const LABEL: f64 = 52.0;
/// Widths of the two columns that a note takes.
const NOTE: [f64; 2] = [16.0, 50.0];

impl Maker<'_> {
    /// People, hours and cost by team, then what the caller says.
    pub(super) fn figures(&self, sheet: &mut Worksheet, figures: &[Line]) -> Result<(), XlsxError> {
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
        let list_costs = self.list_costs();
        let mut totals = [0.0; 3];
        for (team, written) in self.study.scenario.teams.iter().enumerate() {
            let of_team = || self.roster.persons.iter().filter(|person| usize::from(person.team) == team);
            let people = of_team().count() as f64;
            let hours: f64 = of_team().map(|person| person.work(self.layout).secs() / 3_600.0).sum();
            let of_list = list_costs.iter().filter(|(of, _)| usize::from(*of) == team);
            let cost: f64 = of_list.map(|(_, cost)| cost).sum();
            sheet.write_with_format(row, 0, &written.name, &plain())?;
            sheet.write_with_format(row, 1, people, &number)?;
            let by_team = |name: &str, value: f64| {
                // SUMIF would take a name like `A*` for a pattern, and `a` for `A`.
                let formula = format!("=SUMPRODUCT(--EXACT({},A{}),{})", range("B"), row + 1, range(name));
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
            sheet.write_with_format(
                row,
                0,
                &line.label,
                &plain().set_text_wrap().set_align(FormatAlign::Top),
            )?;
            match &line.value {
                Value::Share(share) => {
                    sheet.write_with_format(row, 1, *share, &plain().set_num_format("0.0%"))?
                }
                Value::Number(number_of_it) => {
                    sheet.write_with_format(row, 1, rounded(*number_of_it), &number)?
                }
                Value::Text(text) => sheet.write_with_format(row, 1, text, &plain())?,
            };
            // A merged cell does not grow by itself.
            let room = NOTE[0] + NOTE[1] - 4.0;
            let lines = (words::width(&line.note) as f64 / room).ceil();
            let lines = lines.max((words::width(&line.label) as f64 / (LABEL - 2.0)).ceil()).max(1.0);
            sheet.set_row_height(row, 15.0 * lines)?;
            let note = plain().set_align(FormatAlign::Left).set_indent(1);
            let note = note.set_text_wrap().set_align(FormatAlign::Top);
            sheet.merge_range(row, 2, row, 3, &line.note, &note)?;
            row += 1;
        }
        sheet
            .set_column_width(0, LABEL)?
            .set_column_width(1, 14)?
            .set_column_width(2, NOTE[0])?
            .set_column_width(3, NOTE[1])?;
        sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2);
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// Team and cost of each duty, as they stand in the list.
    fn list_costs(&self) -> Vec<(TeamId, f64)> {
        let teams = self.roster.persons.iter().flat_map(|person| person.duties.iter().map(|_| person.team));
        teams.zip(cents(self.study, self.layout, self.roster).into_iter().flatten()).collect()
    }
}
