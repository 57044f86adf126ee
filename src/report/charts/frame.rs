//! What all charts look like: title, legend above the data, clock axis, colours.

use std::ops::Range;

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::element::{PathElement, Polygon, Rectangle, Text};
use plotters::prelude::Cartesian2d;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, ShapeStyle, TextStyle};

use super::super::planned::PlanReport;
use super::super::{Report, words};
use super::canvas::{Area, Canvas, WIDTH};
use super::series::Point;
use super::{ChartError, font};
use crate::language::Words;
use crate::say;

/// What a band shows.
pub const DAYS: Words = Words::new("10–90 % of days", "10–90% 的天数");
/// Colours that people with any colour vision tell apart (Okabe and Ito 2008, "Color Universal Design").
pub const COLOURS: [RGBColor; 3] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0), RGBColor(0, 158, 115)];
/// For what is promised.
pub const TARGET: RGBColor = RGBColor(60, 60, 60);
/// For words and numbers.
pub const TEXT: RGBColor = RGBColor(40, 40, 40);
const QUIET: RGBColor = RGBColor(110, 110, 110);
/// For lines behind the data.
pub const GRID: RGBColor = RGBColor(225, 225, 225);
/// How strongly bands are filled.
pub const BAND: f64 = 0.18;

/// A plane with ticks at given places.
pub type Plane<'a, 'b> = ChartContext<'a, Canvas<'b>, Cartesian2d<Axis, Axis>>;

/// A straight axis with ticks at given places; the drawing library chooses places of its own otherwise, which
/// are round numbers and not round hours.
pub struct Axis {
    range: Range<f64>,
    ticks: Vec<f64>,
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let share = (value - self.range.start) / (self.range.end - self.range.start);
        from + (f64::from(to - from) * share).round() as i32
    }

    fn key_points<H: KeyPointHint>(&self, _: H) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

/// What a legend shows beside its text.
#[derive(Clone, Copy)]
pub enum Mark {
    /// A line, perhaps with the band of days about it.
    Line(RGBColor),
    /// A filled area.
    Area(RGBColor, f64),
    /// The bands of so many series, side by side in their colours.
    Bands(usize),
    /// A dashed line.
    Dashes(RGBColor),
}

/// Draws background, title, subtitle and legend, and returns what is left for the data.
pub fn open<'b>(
    area: &Area<'b>,
    title: &str,
    subtitle: &str,
    legend: &[(Mark, String)],
) -> Result<Area<'b>, ChartError> {
    area.fill(&RGBColor(255, 255, 255))?;
    area.draw(&Text::new(title.to_owned(), (24, 18), text(22, TEXT)))?;
    area.draw(&Text::new(fitting(subtitle, 14), (24, 48), text(14, QUIET)))?;
    let (mut left, mut middle) = (24, 80);
    for (mark, name) in legend {
        let length = 34 + font::width(name, 14.0 / 1.24) as i32;
        if left > 24 && left + length > WIDTH as i32 - 24 {
            (left, middle) = (24, middle + 22);
        }
        let (from, to) = (left, left + 26);
        match *mark {
            Mark::Line(colour) => {
                area.draw(&PathElement::new([(from, middle), (to, middle)], colour.stroke_width(2)))?;
            }
            Mark::Area(colour, strength) => {
                let corners = [(from, middle - 6), (to, middle + 6)];
                area.draw(&Rectangle::new(corners, colour.mix(strength).filled()))?;
            }
            Mark::Bands(count) => {
                let edge = |i: usize| from + (to - from) * i as i32 / count.max(1) as i32;
                for (i, colour) in COLOURS.iter().enumerate().take(count) {
                    let corners = [(edge(i), middle - 6), (edge(i + 1), middle + 6)];
                    area.draw(&Rectangle::new(corners, colour.mix(BAND).filled()))?;
                }
            }
            Mark::Dashes(colour) => {
                for start in [from, from + 9, from + 18] {
                    let dash = [(start, middle), (start + 6, middle)];
                    area.draw(&PathElement::new(dash, colour.stroke_width(2)))?;
                }
            }
        }
        let style = text(14, TEXT).pos(Pos::new(HPos::Left, VPos::Center));
        area.draw(&Text::new(name.clone(), (to + 8, middle), style))?;
        left += length + 24;
    }
    Ok(area.margin(middle + 20, 12, 12, 28))
}

/// A plane over the slots of the day, with wall-clock times below.
pub fn clock_plane<'a, 'b>(
    area: &'a Area<'b>,
    report: &Report,
    y_ticks: Vec<f64>,
    y_title: &str,
    y_label: &dyn Fn(&f64) -> String,
) -> Result<Plane<'a, 'b>, ChartError> {
    let starts: Vec<&str> = report.slots.iter().map(|slot| slot.start.as_str()).collect();
    clock_plane_of(area, &starts, &report.scenario.end, y_ticks, y_title, y_label)
}

/// A plane over slots that start at these dates and times.
pub fn clock_plane_of<'a, 'b>(
    area: &'a Area<'b>,
    starts: &[&str],
    end: &str,
    y_ticks: Vec<f64>,
    y_title: &str,
    y_label: &dyn Fn(&f64) -> String,
) -> Result<Plane<'a, 'b>, ChartError> {
    let slots = starts.len();
    let step =
        [1, 2, 3, 4, 6, 8, 12, 24, 48, 96].into_iter().find(|step| slots / step <= 14).unwrap_or(slots);
    let places: Vec<f64> = (0..=slots).step_by(step.max(1)).map(|slot| slot as f64).collect();
    let clock = |place: &f64| tick(starts.get(*place as usize).copied().unwrap_or(end));
    plane(area, (0.0, slots.max(1) as f64, places), y_ticks, ("", y_title), &clock, y_label)
}

/// A plane with the given ticks.
pub fn plane<'a, 'b>(
    area: &'a Area<'b>,
    (left, right, x_ticks): (f64, f64, Vec<f64>),
    y_ticks: Vec<f64>,
    (x_title, y_title): (&str, &str),
    x_label: &dyn Fn(&f64) -> String,
    y_label: &dyn Fn(&f64) -> String,
) -> Result<Plane<'a, 'b>, ChartError> {
    let bottom = y_ticks.first().copied().unwrap_or(0.0);
    let top = y_ticks.last().copied().unwrap_or(1.0);
    let (columns, rows) = (x_ticks.len(), y_ticks.len());
    let mut plane = ChartBuilder::on(area)
        .x_label_area_size(if x_title.is_empty() { 28 } else { 50 })
        .y_label_area_size(78)
        .margin_top(8)
        .build_cartesian_2d(
            Axis { range: left..right, ticks: x_ticks },
            Axis { range: bottom..top, ticks: y_ticks },
        )?;
    plane
        .configure_mesh()
        .light_line_style(RGBColor(255, 255, 255).mix(0.0))
        .bold_line_style(GRID)
        .axis_style(RGBColor(150, 150, 150))
        .x_labels(columns)
        .y_labels(rows)
        .x_desc(x_title)
        .y_desc(y_title)
        .axis_desc_style(text(14, TEXT))
        .label_style(text(14, TEXT))
        .x_label_formatter(x_label)
        .y_label_formatter(y_label)
        .draw()?;
    Ok(plane)
}

/// Draws the band of days of every series, then the lines, so that no band lies over a line. A series is its
/// stretches; its colour is that of its place. A value is that of a whole slot, so it is drawn level across the
/// slot: a slanted line would show values between two slots that nothing has.
pub fn bands_and_lines(plane: &mut Plane, series: &[Vec<Vec<Point>>]) -> Result<(), ChartError> {
    let stretches =
        || series.iter().zip(COLOURS).flat_map(|(all, colour)| all.iter().map(move |one| (one, colour)));
    for (points, colour) in stretches() {
        let above = steps(points, |point| point.high);
        let below = steps(points, |point| point.low);
        let outline: Vec<(f64, f64)> = above.into_iter().chain(below.into_iter().rev()).collect();
        plane.draw_series([Polygon::new(outline, colour.mix(BAND))])?;
    }
    for (points, colour) in stretches() {
        plane.draw_series([PathElement::new(steps(points, |point| point.value), colour.stroke_width(2))])?;
    }
    Ok(())
}

/// A path that is level across each slot.
pub fn steps(points: &[Point], value: impl Fn(&Point) -> f64) -> Vec<(f64, f64)> {
    points.iter().flat_map(|p| [(p.middle - 0.5, value(p)), (p.middle + 0.5, value(p))]).collect()
}

/// Draws a dashed line from edge to edge: level if `level`, else upright.
pub fn dashes(
    plane: &mut Plane,
    at: f64,
    (from, to): (f64, f64),
    level: bool,
    colour: RGBColor,
) -> Result<(), ChartError> {
    // As many as give dashes of like length: a chart is wider than it is high.
    let parts = if level { 60 } else { 34 };
    let style = ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: 2 };
    let dash = |i: i32| {
        let place = |part: f64| from + (to - from) * part / f64::from(parts);
        let (start, end) = (place(f64::from(i)), place(f64::from(i) + 0.6));
        if level { [(start, at), (end, at)] } else { [(at, start), (at, end)] }
    };
    plane.draw_series((0..parts).map(|i| PathElement::new(dash(i), style)))?;
    Ok(())
}

/// Draws a text in the middle where a chart has nothing to show.
pub fn nothing(area: &Area, why: &str) -> Result<(), ChartError> {
    let (width, height) = area.dim_in_pixel();
    let style = text(16, QUIET).pos(Pos::new(HPos::Center, VPos::Center));
    area.draw(&Text::new(why.to_owned(), (width as i32 / 2, height as i32 / 2), style))?;
    Ok(())
}

/// What the legend says of the bands of days of so many series; nothing where a single day leaves no band.
pub fn days_band(report: &Report, series: usize) -> Option<(Mark, String)> {
    (report.days > 1).then(|| (Mark::Bands(series), DAYS.to_string()))
}

/// What a plan comes to, as a subtitle.
pub fn plan(report: &PlanReport) -> String {
    say!(
        "{name}: {people}, planned cost {cost} {currency}",
        "{name}：{people}，计划成本 {cost} {currency}",
        name = report.scenario.name,
        people = words::rostered(report.scenario.people_count, report.scenario.persons_count),
        cost = words::money(report.planned_cost),
        currency = report.currency
    )
}

/// The scenario's name and when it starts, as a subtitle.
pub fn scenario(report: &Report) -> String {
    let start = report.scenario.start.replace('T', " ");
    let start = start.strip_suffix(":00").unwrap_or(&start);
    say!(
        "{name}, from {start}, {days} simulated {day}",
        "{name}，{start} 起，模拟 {days} 天",
        name = report.scenario.name,
        days = report.days,
        day = if report.days == 1 { "day" } else { "days" },
    )
}

/// The style of a text.
pub fn text(size: i32, colour: RGBColor) -> TextStyle<'static> {
    TextStyle { color: colour.to_backend_color(), ..TextStyle::from((font::FAMILY, size)) }
}

/// The text, cut with an ellipsis where it would leave the chart.
fn fitting(text: &str, size: i32) -> String {
    let (em, room) = (f64::from(size) / 1.24, f64::from(WIDTH) - 48.0);
    if font::width(text, em) <= room {
        return text.to_owned();
    }
    let mut cut = text.to_owned();
    while !cut.is_empty() && font::width(&cut, em) + em > room {
        cut.pop();
    }
    cut + "…"
}

/// `20:00`, and the date at midnight: `11 Nov`, `11月11日`.
fn tick(start: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (date, time) = start.split_once('T').unwrap_or(("", start));
    let clock = time.get(..5).unwrap_or(time);
    let mut parts = date.rsplit('-');
    match (clock, parts.next(), parts.next().and_then(|month| month.parse::<usize>().ok())) {
        ("00:00", Some(day), Some(month @ 1..=12)) => {
            let day = day.trim_start_matches('0');
            say!("{day} {name}", "{month}月{day}日", name = MONTHS[month - 1])
        }
        _ => clock.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_level_across_its_slot() {
        let point = |middle, value| Point { middle, value, low: value, high: value };
        let path = steps(&[point(0.5, 3.0), point(1.5, 7.0)], |point| point.value);
        assert_eq!(path, [(0.0, 3.0), (1.0, 3.0), (1.0, 7.0), (2.0, 7.0)]);
    }
}
