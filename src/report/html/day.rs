//! The axis of the day, the chart of customers against people along it, and the buttons that zoom all charts.

use maud::{Markup, html};

use super::chart::{Below, Chart, Form, Series, Side};
use crate::say;
use crate::study::Study;
use crate::units::Time;

/// Clock labels of the slots' edges.
fn edges(study: &Study) -> Vec<String> {
    let scenario = &study.scenario;
    let at = |slot: usize| (Time::START + scenario.slot * slot as i64).min(scenario.end);
    (0..=scenario.slots()).map(|slot| scenario.clock.label(at(slot))).collect()
}

/// The axis of the day.
pub fn clock_axis(study: &Study) -> Below {
    Below {
        title: say!("Slot", "时段"),
        labels: Some(edges(study)),
        names: Vec::new(),
        values: Vec::new(),
        span: None,
        form: Form { digits: 0, sign: String::new() },
    }
}

/// Inquiries by slot against people, each by a scale of its own.
pub fn customers_and_people(
    study: &Study,
    title: String,
    message: String,
    inquiries: Series,
    people: Series,
) -> Chart {
    Chart {
        title,
        message,
        full: false,
        x: clock_axis(study),
        left: Side::from_zero("", [&inquiries], 1.0),
        right: Some(Side::from_zero("", [&people], 1.0)),
        series: vec![inquiries, people],
        marks: Vec::new(),
    }
}

/// Buttons that zoom all charts of the day.
pub fn tools() -> Markup {
    let tools = [
        ("in", say!("Zoom in", "放大")),
        ("out", say!("Zoom out", "缩小")),
        ("earlier", say!("Earlier", "向前")),
        ("later", say!("Later", "向后")),
        ("all", say!("Whole day", "全天")),
    ];
    html! {
        div.tools.script hidden role="group" aria-label=(say!("Stretch of the day in all charts", "所有图表的时间范围")) {
            @for (name, title) in &tools { button type="button" data-zoom=(name) { (title) } }
            span.small.quiet { (say!("or drag across a chart; double-click shows the whole day", "也可在图上拖选，双击恢复全天")) }
        }
    }
}
