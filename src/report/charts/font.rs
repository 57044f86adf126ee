//! The font of the charts, which the program carries, and what is drawn for characters that it lacks.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont, point};
use plotters::style::{FontStyle, register_font};

use super::ChartError;

/// Name under which the drawing library knows the font.
pub const FAMILY: &str = "DejaVu Sans";

/// Families for SVG, whose viewer has the fonts: those of the same widths first, then the common Chinese ones.
pub const SVG_FAMILIES: &str = "DejaVu Sans, Verdana, PingFang SC, Hiragino Sans GB, Microsoft YaHei, \
                                Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, WenQuanYi Micro Hei, sans-serif";

/// What stands for a character that the font lacks: a hollow square, so that nothing vanishes unseen.
const MISSING: char = '\u{25a1}';

static FONT: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(dejavu::sans::regular()).ok());

/// Makes the font known to the drawing library.
pub fn register() -> Result<(), ChartError> {
    register_font(FAMILY, FontStyle::Normal, dejavu::sans::regular())
        .map_err(|_| ChartError("the program's own font is damaged".into()))
}

/// Width of a text whose em is so many pixels.
pub fn width(text: &str, em: f64) -> f64 {
    let mut width = 0.0;
    layout(text, em, |_, advance| width = advance);
    width
}

/// Calls `pixel` with (right of the start, below the baseline, coverage) for every pixel that the text touches.
pub fn draw(text: &str, em: f64, mut pixel: impl FnMut(i32, i32, f64)) {
    let Some(font) = FONT.as_ref() else { return };
    let mut start = 0.0;
    layout(text, em, |glyph, end| {
        let placed = glyph.with_scale_and_position(scale(font, em), point(start as f32, 0.0));
        if let Some(outline) = font.outline_glyph(placed) {
            let corner = outline.px_bounds().min;
            outline.draw(|x, y, coverage| {
                pixel(corner.x as i32 + x as i32, corner.y as i32 + y as i32, f64::from(coverage.min(1.0)));
            });
        }
        start = end;
    });
}

/// Calls `place` for every glyph with the width of the text up to and with it.
fn layout(text: &str, em: f64, mut place: impl FnMut(GlyphId, f64)) {
    let Some(font) = FONT.as_ref() else { return };
    let scaled = font.as_scaled(scale(font, em));
    let (mut width, mut before) = (0.0, None);
    for character in text.chars() {
        let mut glyph = font.glyph_id(character);
        if glyph.0 == 0 {
            glyph = font.glyph_id(MISSING);
        }
        if let Some(before) = before.replace(glyph) {
            width += f64::from(scaled.kern(before, glyph));
        }
        width += f64::from(scaled.h_advance(glyph));
        place(glyph, width);
    }
}

/// The library scales a font by its height from the deepest to the highest letter, not by its em.
fn scale(font: &FontRef<'static>, em: f64) -> PxScale {
    let height_in_em = font.units_per_em().map_or(1.0, |units| font.height_unscaled() / units);
    PxScale::from(em as f32 * height_in_em)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_character_takes_place_and_is_seen() {
        assert!(width("双11", 16.0) > width("11", 16.0) + 10.0);
        let mut ink = 0.0;
        draw("双", 16.0, |_, _, coverage| ink += coverage);
        assert!(ink > 10.0, "expected a square, found ink of {ink} pixels");
    }
}
