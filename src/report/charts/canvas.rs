//! Where charts are drawn: one type for SVG and for pixels, so that a chart is drawn by one function.
//!
//! Charts are drawn on a grid of [`WIDTH`] × [`HEIGHT`] units; a PNG has [`DENSITY`] pixels per unit each way.
//! Text on pixels is drawn here rather than by the drawing library, which shows nothing for characters that
//! the font lacks.

use std::error::Error;
use std::fmt;

use plotters::backend::{BitMapBackend, SVGBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily,
    FontStyle, FontTransform,
};

use super::stroke::stroke;
use super::{ChartError, font};

/// Width of a chart in units.
pub const WIDTH: u32 = 960;
/// Height of a chart in units.
pub const HEIGHT: u32 = 540;
/// Pixels of a PNG per unit.
const DENSITY: i32 = 2;
/// Size of a font in the drawing library's terms per em, as its SVG writes it.
const SIZE_PER_EM: f64 = 1.24;

/// A chart, or a part of one, to draw on.
pub type Area<'a> = DrawingArea<Canvas<'a>, Shift>;

/// SVG or pixels.
pub enum Canvas<'a> {
    /// Text of an SVG.
    Svg(SVGBackend<'a>),
    /// Pixels, three bytes each.
    Pixels(BitMapBackend<'a>),
}

impl<'a> Canvas<'a> {
    /// A canvas that writes SVG into a text.
    pub fn svg(text: &'a mut String) -> Area<'a> {
        Canvas::Svg(SVGBackend::with_string(text, (WIDTH, HEIGHT))).into_drawing_area()
    }
}

/// What is drawn, as PNG.
pub fn png(draw: impl FnOnce(&Area) -> Result<(), ChartError>) -> Result<Vec<u8>, ChartError> {
    let size = (WIDTH * DENSITY as u32, HEIGHT * DENSITY as u32);
    let mut pixels = vec![255; 3 * (size.0 * size.1) as usize];
    {
        let area = Canvas::Pixels(BitMapBackend::with_buffer(&mut pixels, size)).into_drawing_area();
        draw(&area)?;
        area.present()?;
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size.0, size.1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // Rows of a chart repeat each other as they are; filters, made for photographs, would hide it.
    encoder.set_filter(png::FilterType::NoFilter);
    encoder.set_compression(png::Compression::Best);
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&pixels)?;
        writer.finish()
    });
    written.map_err(|error| ChartError(error.to_string()))?;
    Ok(bytes)
}

/// What a backend said.
#[derive(Debug)]
pub struct CanvasError(String);

impl fmt::Display for CanvasError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for CanvasError {}

type Drawn = Result<(), DrawingErrorKind<CanvasError>>;

fn drawn<E: Error + Send + Sync>(result: Result<(), DrawingErrorKind<E>>) -> Drawn {
    result.map_err(|error| DrawingErrorKind::DrawingError(CanvasError(error.to_string())))
}

/// A place in units as a pixel.
fn dense((x, y): BackendCoord) -> BackendCoord {
    (x * DENSITY, y * DENSITY)
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = CanvasError;

    fn get_size(&self) -> (u32, u32) {
        (WIDTH, HEIGHT)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        match self {
            Canvas::Svg(svg) => drawn(svg.ensure_prepared()),
            Canvas::Pixels(pixels) => drawn(pixels.ensure_prepared()),
        }
    }

    fn present(&mut self) -> Drawn {
        match self {
            Canvas::Svg(svg) => drawn(svg.present()),
            Canvas::Pixels(pixels) => drawn(pixels.present()),
        }
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        match self {
            Canvas::Svg(svg) => drawn(svg.draw_pixel(at, color)),
            Canvas::Pixels(pixels) => {
                let (from, until) = (dense(at), dense((at.0 + 1, at.1 + 1)));
                drawn(pixels.draw_rect(from, (until.0 - 1, until.1 - 1), &color, true))
            }
        }
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        match self {
            Canvas::Svg(svg) => drawn(svg.draw_line(from, to, style)),
            Canvas::Pixels(pixels) => drawn(pixels.draw_line(dense(from), dense(to), &Dense(style))),
        }
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        match self {
            Canvas::Svg(svg) => drawn(svg.draw_rect(from, to, style, fill)),
            Canvas::Pixels(pixels) => drawn(pixels.draw_rect(dense(from), dense(to), &Dense(style), fill)),
        }
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        match self {
            Canvas::Svg(svg) => drawn(svg.draw_path(path, style)),
            Canvas::Pixels(pixels) => {
                let path: Vec<BackendCoord> = path.into_iter().map(dense).collect();
                draw_path(pixels, &path, &Dense(style))
            }
        }
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        match self {
            Canvas::Svg(svg) => drawn(svg.draw_circle(center, radius, style, fill)),
            Canvas::Pixels(pixels) => {
                drawn(pixels.draw_circle(dense(center), radius * DENSITY as u32, &Dense(style), fill))
            }
        }
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        match self {
            Canvas::Svg(svg) => drawn(svg.fill_polygon(path, style)),
            Canvas::Pixels(pixels) => drawn(pixels.fill_polygon(path.into_iter().map(dense), &Dense(style))),
        }
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        match self {
            Canvas::Svg(svg) => drawn(svg.draw_text(text, &Families(style), at)),
            Canvas::Pixels(pixels) => draw_text(pixels, text, style, dense(at)),
        }
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<CanvasError>> {
        let em = style.size() / SIZE_PER_EM;
        Ok((font::width(text, em).ceil() as u32, em.ceil() as u32))
    }
}

/// Draws a path on pixels.
fn draw_path<S: BackendStyle>(
    pixels: &mut BitMapBackend<'_>,
    path: &[BackendCoord],
    style: &Dense<'_, S>,
) -> Drawn {
    let (color, size) = (style.color(), pixels.get_size());
    let mut result = Ok(());
    stroke(path, f64::from(style.stroke_width()), |place, coverage| {
        let inside = place.0 >= 0 && place.1 >= 0 && place.0 < size.0 as i32 && place.1 < size.1 as i32;
        if inside && result.is_ok() {
            let color = BackendColor { alpha: color.alpha * coverage, rgb: color.rgb };
            result = drawn(pixels.draw_pixel(place, color));
        }
    });
    result
}

/// Draws a text on pixels where the SVG would have it: the offsets of the baseline are those of its `dy`.
fn draw_text<S: BackendTextStyle>(
    pixels: &mut BitMapBackend<'_>,
    text: &str,
    style: &S,
    at: BackendCoord,
) -> Drawn {
    let em = style.size() / SIZE_PER_EM * f64::from(DENSITY);
    let width = font::width(text, em);
    let left = match style.anchor().h_pos {
        HPos::Left => 0.0,
        HPos::Center => -width / 2.0,
        HPos::Right => -width,
    };
    // An x-height is 0.547 em in this font.
    let baseline = match style.anchor().v_pos {
        VPos::Top => 0.76 * em,
        VPos::Center => 0.27 * em,
        VPos::Bottom => -0.27 * em,
    };
    let (left, baseline) = (left.round() as i32, baseline.round() as i32);
    let (color, transform) = (style.color(), style.transform());
    let size = pixels.get_size();
    let mut result = Ok(());
    font::draw(text, em, |right, below, coverage| {
        let (x, y) = transform.transform(left + right, baseline + below);
        let place = (at.0 + x, at.1 + y);
        let inside = place.0 >= 0 && place.1 >= 0 && place.0 < size.0 as i32 && place.1 < size.1 as i32;
        if inside && result.is_ok() {
            let color = BackendColor { alpha: color.alpha * coverage, rgb: color.rgb };
            result = drawn(pixels.draw_pixel(place, color));
        }
    });
    result
}

/// A style whose strokes are as thick in pixels as in units.
struct Dense<'a, S>(&'a S);

impl<S: BackendStyle> BackendStyle for Dense<'_, S> {
    fn color(&self) -> BackendColor {
        self.0.color()
    }

    fn stroke_width(&self) -> u32 {
        self.0.stroke_width() * DENSITY as u32
    }
}

/// A text's style with the list of families that an SVG names.
struct Families<'a, S>(&'a S);

impl<S: BackendTextStyle> BackendTextStyle for Families<'_, S> {
    type FontError = S::FontError;

    fn color(&self) -> BackendColor {
        self.0.color()
    }

    fn size(&self) -> f64 {
        self.0.size()
    }

    fn transform(&self) -> FontTransform {
        self.0.transform()
    }

    fn style(&self) -> FontStyle {
        self.0.style()
    }

    fn anchor(&self) -> Pos {
        self.0.anchor()
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(font::SVG_FAMILIES)
    }

    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        self.0.layout_box(text)
    }

    fn draw<E, D: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        text: &str,
        at: BackendCoord,
        draw: D,
    ) -> Result<Result<(), E>, Self::FontError> {
        self.0.draw(text, at, draw)
    }
}
