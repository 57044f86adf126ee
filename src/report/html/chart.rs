//! A chart of the page: what the script is to draw, as data, and the place for it with its message in words.

use maud::{Markup, html};
use serde::Serialize;

use super::super::{FigureReport, Report};
use crate::kpi::Unit;
use crate::report::words;
use crate::say;

/// A chart over the slots of the day or over numbers.
#[derive(Serialize)]
pub struct Chart {
    /// What it shows.
    #[serde(skip)]
    pub title: String,
    /// What is to be seen in it, in a sentence: for whoever does not see it, and for everybody else too.
    #[serde(skip)]
    pub message: String,
    /// Whether it takes the page's whole width.
    #[serde(skip)]
    pub full: bool,
    /// The axis below.
    pub x: Below,
    /// The axis on the left.
    pub left: Side,
    /// The axis on the right, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<Side>,
    /// What is drawn, in the order of the legend.
    pub series: Vec<Series>,
    /// Upright lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// The axis below.
#[derive(Serialize)]
pub struct Below {
    /// What it counts.
    pub title: String,
    /// Clock labels of the slots' edges, one more than slots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// Names of what stands side by side, where there are neither slots nor places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Places of the values, where there are no slots.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<f64>,
    /// What the axis spans, where that is more than its values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(f64, f64)>,
    /// How its numbers are written.
    pub form: Form,
}

/// An axis at a side.
#[derive(Serialize)]
pub struct Side {
    /// Sign of the unit.
    pub sign: String,
    /// Least and greatest value.
    pub range: (f64, f64),
}

/// How numbers are written.
#[derive(Clone, Serialize)]
pub struct Form {
    /// Decimals.
    pub digits: usize,
    /// Sign of the unit.
    pub sign: String,
}

/// A line, or bars.
#[derive(Serialize)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// How it is drawn.
    pub kind: Kind,
    /// Name of its colour.
    pub tone: &'static str,
    /// Dashes and gaps, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dashes: Option<[u8; 2]>,
    /// Whether it belongs to the axis on the right.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub right: bool,
    /// How its numbers are written.
    pub form: Form,
    /// The values; nothing where nothing was counted.
    pub values: Vec<Option<f64>>,
    /// Lower edge of a band about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<Vec<Option<f64>>>,
    /// Upper edge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<Vec<Option<f64>>>,
}

/// How a series is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A line.
    Line,
    /// Bars from zero.
    Bars,
    /// A level line without points: what is promised.
    Bound,
    /// Points with a thin line between.
    Points,
}

/// An upright line with its name.
#[derive(Serialize)]
pub struct Mark {
    /// Where.
    pub at: f64,
    /// What it says.
    pub name: String,
}

/// The colours of the first series, the second and so on.
pub const TONES: [&str; 4] = ["s0", "s1", "s3", "s2"];

impl Chart {
    /// The place where the script draws it, as number `place` of the page's charts.
    pub fn figure(&self, place: usize) -> Markup {
        let id = format!("chart-{place}");
        html! {
            figure.chart .full[self.full] data-chart=(place) role="group" aria-labelledby=(format!("{id}-title")) {
                h3 id=(format!("{id}-title")) { (self.title) }
                p.small.quiet id=(format!("{id}-message")) { (self.message) }
                div.legend role="group" aria-label=(say!("Series", "图例")) {}
                div.plot tabindex="0" role="application" aria-roledescription=(say!("chart", "图表"))
                    aria-label=(say!("{title}: arrow keys read the values", "{title}：用方向键读取数值", title = &self.title))
                    aria-describedby=(format!("{id}-message")) {}
                details.script hidden { summary { (say!("Numbers", "数据")) } }
            }
        }
    }
}

impl Side {
    /// From zero to a little more than the greatest of the values, at least so much.
    pub fn from_zero<'a>(sign: &str, series: impl IntoIterator<Item = &'a Series>, least: f64) -> Self {
        let values =
            series.into_iter().flat_map(|series| series.values.iter().chain(series.high.iter().flatten()));
        let most = values.flatten().copied().fold(least, f64::max);
        Side { sign: sign.to_owned(), range: (0.0, most * 1.06) }
    }

    /// About rates in per cent: to 100 where they are high, and down to the lowest, five points at least.
    pub fn rates<'a>(series: impl IntoIterator<Item = &'a Series>) -> Self {
        let values = series.into_iter().flat_map(|series| {
            series.values.iter().chain(series.high.iter().flatten()).chain(series.low.iter().flatten())
        });
        let (least, most) = values
            .flatten()
            .fold((100.0_f64, 0.0_f64), |(low, high), value| (low.min(*value), high.max(*value)));
        let top = if most > 50.0 { 100.0 } else { (most * 1.06).max(5.0) };
        let bottom = (least - 0.04 * (top - least)).min(top - 5.0).max(0.0);
        // A little room above, so that a line at 100 % is not cut.
        Side { sign: " %".into(), range: (bottom, top + 0.02 * (top - bottom)) }
    }
}

impl Form {
    /// How the unit's numbers are written in charts, where shares are per cent.
    pub fn of(unit: Unit) -> Self {
        Form { digits: 1, sign: words::sign(unit).to_owned() }
    }
}

impl Series {
    /// A figure by slot with the band of 10 to 90 % of days; shares in per cent.
    pub fn of_figure(report: &Report, name: &str, title: String, unit: Unit, tone: &'static str) -> Self {
        let scale = if unit == Unit::Share { 100.0 } else { 1.0 };
        let column = |value: fn(&crate::report::Measure) -> f64| -> Vec<Option<f64>> {
            let slots = report.slots.iter().map(|slot| slot.figures.get(name).and_then(Option::as_ref));
            slots.map(|measure| measure.map(|measure| rounded(value(measure) * scale))).collect()
        };
        let band = report.days > 1;
        Series {
            name: title,
            kind: Kind::Line,
            tone,
            dashes: None,
            right: false,
            form: Form::of(unit),
            values: column(|measure| measure.value),
            low: band.then(|| column(|measure| measure.days_p10)),
            high: band.then(|| column(|measure| measure.days_p90)),
        }
    }

    /// The same without the band.
    pub fn plain(self) -> Self {
        Series { low: None, high: None, ..self }
    }

    /// A level line over so many slots.
    pub fn bound(name: String, value: f64, slots: usize, tone: &'static str, form: Form) -> Self {
        Series {
            name,
            kind: Kind::Bound,
            tone,
            dashes: Some([6, 4]),
            right: false,
            form,
            values: vec![Some(rounded(value)); slots],
            low: None,
            high: None,
        }
    }

    /// Whether there is any value.
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(Option::is_none)
    }
}

/// Rates that are figures of the report, as series in per cent with their bands.
pub fn rates(
    report: &Report,
    rates: &[&FigureReport],
    title: impl Fn(&FigureReport) -> String,
) -> Vec<Series> {
    let series = rates.iter().zip(TONES);
    series.map(|(rate, tone)| Series::of_figure(report, rate.name, title(rate), Unit::Share, tone)).collect()
}

/// To four decimals: more is not seen, and the file is shorter.
pub fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
