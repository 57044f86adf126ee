//! How work is dealt out among agents: what they received per hour and how much of their time was work.

use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor};

use super::super::canvas::{Area, WIDTH};
use super::super::frame::{self, Mark};
use super::super::series::{decimals, ticks};
use super::super::{ChartError, font};
use super::rates::subtitle;
use super::{MOST, PALETTE};
use crate::kpi::Unit;
use crate::report::compared::{AlternativeReport, CompareReport, SpreadReport, shown};
use crate::report::words;
use crate::say;

/// Columns on the right of each panel that stay free, for the label of its last tick.
const MARGIN: i32 = 48;
/// Widest that names are drawn; longer ones are cut.
const WIDEST_NAME: f64 = 230.0;

/// Draws the chart.
pub fn draw(report: &CompareReport, area: &Area) -> Result<(), ChartError> {
    let ranked: Vec<&AlternativeReport> = report.ranked().into_iter().take(MOST).collect();
    let grey = RGBColor(110, 110, 110);
    let legend = [
        (Mark::Area(grey, 0.25), say!("four agents in five (10–90 %)", "五分之四的客服（10–90%）")),
        (Mark::Area(grey, 0.8), say!("half of the agents (25–75 %)", "一半的客服（25–75%）")),
        (Mark::Line(frame::TEXT), say!("median", "中位数")),
    ];
    let heading = say!("How work is dealt out among agents", "客服之间的工作量分配");
    let rest = frame::open(area, &heading, &subtitle(report), &legend)?;
    if ranked.iter().all(|one| one.loads.received_per_hour.is_none()) {
        return frame::nothing(&rest, &say!("nobody was logged in", "没有客服在线"));
    }
    let (width, height) = rest.dim_in_pixel();
    let names: Vec<String> = ranked.iter().map(|one| cut(&shown(&one.name))).collect();
    let label = names.iter().map(|name| font::width(name, 14.0 / 1.24)).fold(60.0, f64::max) as i32 + 24;
    let panel = (width as i32 - label) / 2;
    let bottom = height as i32 - 60;
    let row = bottom / ranked.len().max(1) as i32;
    for (i, name) in names.iter().enumerate() {
        let style = frame::text(14, frame::TEXT).pos(Pos::new(HPos::Right, VPos::Center));
        rest.draw(&Text::new(name.clone(), (label - 10, row * i as i32 + row / 2), style))?;
    }
    let panels: [(String, SpreadOf); 2] = [
        (say!("inquiries received per hour logged in", "每在线小时接待咨询量"), |one| {
            one.loads.received_per_hour
        }),
        (say!("share of time at work", "工作饱和度"), |one| one.loads.busy),
    ];
    for (i, (title, of)) in panels.into_iter().enumerate() {
        let left = label + panel * i as i32;
        let frame = Panel { left, right: left + panel - MARGIN, bottom, row };
        frame.draw(&rest, &title, &ranked.iter().map(|one| of(one)).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// What a panel shows of an alternative.
type SpreadOf = fn(&AlternativeReport) -> Option<SpreadReport>;

struct Panel {
    left: i32,
    right: i32,
    bottom: i32,
    row: i32,
}

impl Panel {
    fn draw(&self, area: &Area, title: &str, spreads: &[Option<SpreadReport>]) -> Result<(), ChartError> {
        let unit = spreads.iter().flatten().next().map_or(Unit::Count, |spread| spread.unit);
        let scale = if unit == Unit::Share { 100.0 } else { 1.0 };
        let most = spreads.iter().flatten().map(|spread| spread.quantiles[4] * scale).fold(0.0, f64::max);
        let ticks = ticks(0.0, most.max(1.0), 5);
        let (digits, end) = (decimals(&ticks), ticks.last().copied().unwrap_or(1.0));
        let x = |value: f64| self.left + (f64::from(self.right - self.left) * value / end).round() as i32;
        let below = Pos::new(HPos::Center, VPos::Top);
        for tick in &ticks {
            let line = [(x(*tick), 0), (x(*tick), self.bottom)];
            area.draw(&PathElement::new(line, frame::GRID.stroke_width(1)))?;
            let label = words::decimals(*tick, digits) + words::sign(unit);
            area.draw(&Text::new(
                label,
                (x(*tick), self.bottom + 6),
                frame::text(14, frame::TEXT).pos(below),
            ))?;
        }
        let middle = (self.left + self.right) / 2;
        let style = frame::text(14, frame::TEXT).pos(below);
        area.draw(&Text::new(title.to_owned(), (middle, self.bottom + 30), style))?;
        for ((i, spread), colour) in spreads.iter().enumerate().zip(PALETTE) {
            let Some(spread) = spread else { continue };
            let q = spread.quantiles.map(|value| x(value * scale));
            let centre = self.row * i as i32 + self.row / 2;
            let (thin, thick) = ((self.row / 8).clamp(2, 7), (self.row / 4).clamp(4, 14));
            let outer = [(q[0], centre - thin), (q[4].max(q[0] + 1), centre + thin)];
            area.draw(&Rectangle::new(outer, colour.mix(0.25).filled()))?;
            let inner = [(q[1], centre - thick), (q[3].max(q[1] + 1), centre + thick)];
            area.draw(&Rectangle::new(inner, colour.mix(0.8).filled()))?;
            let median = [(q[2], centre - thick - 2), (q[2], centre + thick + 2)];
            area.draw(&PathElement::new(median, frame::TEXT.stroke_width(2)))?;
        }
        Ok(())
    }
}

/// The name, cut with an ellipsis where it would take the room of the data.
fn cut(name: &str) -> String {
    let em = 14.0 / 1.24;
    debug_assert!(WIDEST_NAME < f64::from(WIDTH));
    if font::width(name, em) <= WIDEST_NAME {
        return name.to_owned();
    }
    let mut cut = name.to_owned();
    while !cut.is_empty() && font::width(&cut, em) + em > WIDEST_NAME {
        cut.pop();
    }
    cut + "…"
}
