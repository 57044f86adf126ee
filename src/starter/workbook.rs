//! The workbook that `init` writes: forecast, prices, roster and a word about each. Its heads are in both languages, so
//! that it reads the same whoever fills it in.

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    Chart, ChartType, Color, DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet,
    XlsxError,
};

use super::spread::{self, Block, EVENING_SITTINGS, MEAL, SITTINGS};
use super::{Answers, KINDS, curve};
use crate::say;
use crate::study::both_titles;

/// Amounts of the prices, in columns.
const AMOUNTS: [&str; 4] = ["per_month", "per_hour", "per_shift", "night_per_hour"];

/// Planning values in CNY: full-time by the month, all-in; the others by the hour.
const PRICES: [[Option<f64>; AMOUNTS.len()]; KINDS.len()] =
    [[Some(6_500.0), None, None, Some(5.0)], [None, Some(25.0), None, None], [None, Some(32.0), None, None]];

/// The workbook.
pub(super) fn content(answers: &Answers) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let date = answers.date;
    let made = ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    forecast(book.add_worksheet(), answers)?;
    prices(book.add_worksheet(), answers)?;
    roster(book.add_worksheet(), answers)?;
    notes(book.add_worksheet())?;
    book.save_to_buffer()
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1F4E78))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// Cells that are to be filled in.
fn input() -> Format {
    Format::new().set_background_color(Color::RGB(0xFFF9E5))
}

fn heads(sheet: &mut Worksheet, titles: &[String], widths: f64) -> Result<(), XlsxError> {
    for (column, title) in (0..).zip(titles) {
        sheet.write_with_format(0, column, title, &head())?;
        sheet.set_column_width(column, widths)?;
    }
    sheet.set_row_height(0, 32)?.set_freeze_panes(1, 0)?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A row per hour, a column per reason, and their sum.
fn forecast(sheet: &mut Worksheet, answers: &Answers) -> Result<(), XlsxError> {
    sheet.set_name(say!("forecast", "预测"))?;
    let mut titles = vec![both_titles("date"), both_titles("time")];
    titles.extend(answers.groups.iter().map(|group| both_titles(group)));
    titles.push(both_titles("total"));
    heads(sheet, &titles, 14.0)?;
    let (start, _) = answers.span();
    let hours = curve::hours(answers);
    let shares = answers.shares();
    let number = Format::new().set_num_format("#,##0");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let total = answers.groups.len() as u16 + 2;
    for (row, (hour, sum)) in (1..).zip(hours.iter().enumerate()) {
        let at = start.saturating_add(jiff::SignedDuration::from_hours(hour as i64));
        let day = ExcelDateTime::from_ymd(at.year() as u16, at.month() as u8, at.day() as u8)?;
        sheet.write_with_format(row, 0, &day, &date)?;
        let until = (at.hour() + 1) % 24;
        let until = if until == 0 { 24 } else { until };
        sheet.write(row, 1, format!("{:02}:00-{until:02}:00", at.hour()))?;
        for (column, count) in (2..).zip(curve::whole(&shares, *sum)) {
            sheet.write_with_format(row, column, count, &input().set_num_format("#,##0"))?;
        }
        let last = column_number_to_name(total - 1);
        let formula =
            Formula::new(format!("=SUM(C{line}:{last}{line})", line = row + 1)).set_result(sum.to_string());
        sheet.write_with_format(row, total, formula, &number)?;
    }
    let end = hours.len() as u32 + 1;
    let strong = Format::new().set_bold().set_num_format("#,##0").set_background_color(Color::RGB(0xE7ECF3));
    sheet.write_with_format(end, 0, both_titles("total"), &strong)?;
    sheet.write_blank(end, 1, &strong)?;
    for column in 2..=total {
        let name = column_number_to_name(column);
        let sum: u32 = match usize::from(column) - 2 {
            group if group < shares.len() => {
                hours.iter().map(|hour| curve::whole(&shares, *hour)[group]).sum()
            }
            _ => hours.iter().sum(),
        };
        let formula = Formula::new(format!("=SUM({name}2:{name}{end})")).set_result(sum.to_string());
        sheet.write_with_format(end, column, formula, &strong)?;
    }
    let name = say!("forecast", "预测");
    let mut chart = Chart::new(ChartType::ColumnStacked);
    for (column, group) in (2..).zip(&answers.groups) {
        chart
            .add_series()
            .set_name(group.as_str())
            .set_categories((name.as_str(), 1, 1, end - 1, 1))
            .set_values((name.as_str(), 1, column, end - 1, column));
    }
    chart.title().set_name(&say!("Expected inquiries by hour", "分时预计咨询量"));
    chart.set_width(860).set_height(380);
    sheet.insert_chart(1, total + 2, &chart)?;
    Ok(())
}

/// A row per team.
fn prices(sheet: &mut Worksheet, answers: &Answers) -> Result<(), XlsxError> {
    sheet.set_name(say!("prices", "价格"))?;
    let titles = ["team"].into_iter().chain(AMOUNTS).chain(["note"]).map(both_titles);
    heads(sheet, &titles.collect::<Vec<_>>(), 18.0)?;
    let notes = [
        say!("a month all-in, the employer's contributions included", "月综合成本，含单位社保"),
        say!("by the hour", "按小时"),
        say!("by the hour on shift, by the contract", "按合同，按在岗小时"),
    ];
    let teams = Answers::teams().into_iter().zip(PRICES).zip(notes).zip(answers.people);
    let here = teams.filter(|(_, people)| *people > 0).map(|(team, _)| team);
    for (row, ((team, prices), note)) in (1..).zip(here) {
        sheet.write(row, 0, team)?;
        for (column, price) in (1..).zip(prices) {
            match price {
                Some(price) => sheet.write_with_format(row, column, price, &input())?,
                None => sheet.write_blank(row, column, &input())?,
            };
        }
        sheet.write(row, AMOUNTS.len() as u16 + 1, note)?;
    }
    sheet.set_column_width(AMOUNTS.len() as u16 + 1, 48)?;
    Ok(())
}

/// A row per shift, team and group, with a count.
fn roster(sheet: &mut Worksheet, answers: &Answers) -> Result<(), XlsxError> {
    sheet.set_name(say!("roster", "排班"))?;
    let titles = ["shift", "date", "start", "end", "breaks", "group", "team", "count"].map(both_titles);
    heads(sheet, &titles, 15.0)?;
    sheet.set_column_width(0, 18)?;
    let (start, _) = answers.span();
    let teams = Answers::teams();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let mut row = 1;
    for post in spread::posts(answers) {
        let Block { start: from, length, meal } = post.block;
        let at =
            |quarters: usize| start.saturating_add(jiff::SignedDuration::from_mins(15 * quarters as i64));
        let clock = |quarters: usize| at(quarters).strftime("%H:%M").to_string();
        let (log_in, log_out) = (4 * from, 4 * (from + length));
        let day = at(log_in);
        let day = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)?;
        let until = match clock(log_out).as_str() {
            "00:00" => "24:00".to_owned(),
            until => until.to_owned(),
        };
        let pause = meal.map(|meal| format!("{}-{}", clock(log_in + meal), clock(log_in + meal + MEAL)));
        sheet.write(row, 0, format!("{}-{until}{}", clock(log_in), sitting(meal)))?;
        sheet.write_with_format(row, 1, &day, &date)?;
        sheet.write(row, 2, clock(log_in))?;
        sheet.write(row, 3, until)?;
        if let Some(pause) = pause {
            sheet.write(row, 4, pause)?;
        }
        sheet.write(row, 5, &answers.groups[post.group])?;
        sheet.write(row, 6, teams[post.team])?;
        sheet.write_with_format(row, 7, post.count, &input())?;
        row += 1;
    }
    let strong = Format::new().set_bold().set_background_color(Color::RGB(0xE7ECF3));
    for column in 1..7 {
        sheet.write_blank(row, column, &strong)?;
    }
    sheet.write_with_format(row, 0, both_titles("total"), &strong)?;
    let people: u32 = answers.people.iter().sum();
    let sum = Formula::new(format!("=SUM(H2:H{row})")).set_result(people.to_string());
    sheet.write_with_format(row, 7, sum, &strong)?;
    Ok(())
}

/// Which sitting of the meal it is, where shifts have several.
fn sitting(meal: Option<usize>) -> &'static str {
    let place = |meal: usize| {
        let of = |list: [usize; 4]| list.iter().position(|sitting| *sitting == meal);
        of(SITTINGS).or_else(|| of(EVENING_SITTINGS))
    };
    meal.and_then(place).map_or("", |place| [" A", " B", " C", " D"][place])
}

/// What each sheet is for and what may be written.
fn notes(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(say!("how to", "填写说明"))?;
    let lines = say!(
        "Fill in the yellow cells; rows and columns may be added. Titles above a table, empty rows and rows of totals do no harm.\nforecast: a row per hour. 20:00, 20:00-21:00, 20 and Excel's own times are understood. Instead of a column per reason one column total does, or three: low, base, high.\nforecast by reason in three variants: three sheets called low, base and high, each like this one.\nprices: what an hour, a month or a shift of each team costs.\nroster: a row per shift with a count, or a row per person with a column person and no count. Breaks: 12:00-12:45 18:00-18:30.\nA team, group or reason has the name that scenario.toml gives it; Chinese and English names of the usual ones are taken for each other.\nThen: peakshift check scenario.toml, peakshift run scenario.toml, peakshift plan scenario.toml.",
        "填黄色单元格即可，可增删行列；表格上方的标题、空行、合计行都不影响读取。\n预测：每小时一行。20:00、20:00-21:00、20、20点及 Excel 时间格式均可识别。除每种咨询类型一列外，也可只写“合计”一列，或写“低、基准、高”三列。\n按类型且分三种情景时：建三张工作表，分别命名为 低、基准、高，格式与本表相同。\n价格：各团队每小时、每月或每班的成本。\n排班：每班一行写人数；或每人一行，加“姓名”列、不写人数。休息写作 12:00-12:45 18:00-18:30。\n团队、分组、咨询类型用 scenario.toml 中的名称；常用名称中英文可互认。\n然后运行：peakshift check scenario.toml、peakshift run scenario.toml、peakshift plan scenario.toml。"
    );
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, line) in (0..).zip(lines.lines()) {
        sheet.write_with_format(row, 0, line, &wrap)?;
    }
    sheet.set_column_width(0, 100)?;
    Ok(())
}
