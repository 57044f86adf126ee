//! The fonts of the charts, which the program carries, and what is drawn for characters that they lack.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont, point};
use plotters::style::{FontStyle, register_font};

use super::ChartError;
use crate::say;

/// Name under which the drawing library knows the first font.
pub const FAMILY: &str = "DejaVu Sans";

/// Families for SVG, whose viewer has the fonts: those of the same widths first, then the common Chinese ones.
pub const SVG_FAMILIES: &str = "DejaVu Sans, Verdana, PingFang SC, Hiragino Sans GB, Microsoft YaHei, \
                                Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, WenQuanYi Micro Hei, sans-serif";

/// What stands for a character that every font lacks: a hollow square, so that nothing vanishes unseen.
const MISSING: char = '\u{25a1}';

/// The common Chinese characters (level 1 of GB 2312), for names of scenarios.
const HAN: &[u8] = include_bytes!("../../../assets/fonts/droid-sans-fallback-subset.ttf");

/// In the order in which a character is looked for.
static FONTS: LazyLock<Vec<FontRef<'static>>> = LazyLock::new(|| {
    let fonts = [dejavu::sans::regular(), HAN];
    fonts.into_iter().filter_map(|bytes| FontRef::try_from_slice(bytes).ok()).collect()
});

/// Makes the font known to the drawing library, which refuses to lay out any text without one.
pub fn register() -> Result<(), ChartError> {
    register_font(FAMILY, FontStyle::Normal, dejavu::sans::regular())
        .map_err(|_| ChartError(say!("the program's own font is damaged", "程序自带的字体已损坏")))
}

/// Width of a text whose em is so many pixels.
pub fn width(text: &str, em: f64) -> f64 {
    let mut width = 0.0;
    layout(text, em, |_, _, _, end| width = end);
    width
}

/// Calls `pixel` with (right of the start, below the baseline, coverage) for every pixel that the text touches.
pub fn draw(text: &str, em: f64, mut pixel: impl FnMut(i32, i32, f64)) {
    layout(text, em, |font, glyph, start, _| {
        let placed = glyph.with_scale_and_position(scale(font, em), point(start as f32, 0.0));
        if let Some(outline) = font.outline_glyph(placed) {
            let corner = outline.px_bounds().min;
            outline.draw(|x, y, coverage| {
                pixel(corner.x as i32 + x as i32, corner.y as i32 + y as i32, f64::from(coverage.min(1.0)));
            });
        }
    });
}

/// Calls `place` for every glyph, with its font, where it starts and where it ends.
fn layout(text: &str, em: f64, mut place: impl FnMut(&FontRef<'static>, GlyphId, f64, f64)) {
    let mut width = 0.0;
    let mut before: Option<(usize, GlyphId)> = None;
    for character in text.chars() {
        let Some((index, glyph)) = find(character).or_else(|| find(MISSING)) else { continue };
        let font = &FONTS[index];
        let scaled = font.as_scaled(scale(font, em));
        if let Some((_, before)) = before.filter(|before| before.0 == index) {
            width += f64::from(scaled.kern(before, glyph));
        }
        before = Some((index, glyph));
        let start = width;
        width += f64::from(scaled.h_advance(glyph));
        place(font, glyph, start, width);
    }
}

/// The first font that has a character, and its glyph; glyph 0 is a font's own mark for "missing".
fn find(character: char) -> Option<(usize, GlyphId)> {
    let glyphs = FONTS.iter().map(|font| font.glyph_id(character)).enumerate();
    glyphs.into_iter().find(|(_, glyph)| glyph.0 != 0)
}

/// Characters of a text that no font has.
#[cfg(test)]
pub fn lacks(text: &str) -> Vec<char> {
    text.chars().filter(|character| find(*character).is_none()).collect()
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
    fn common_chinese_is_written() {
        for character in "双十一大促售前中后全职兼外包客服，".chars() {
            assert_eq!(find(character).map(|found| found.0), Some(1), "{character}");
        }
    }

    #[test]
    fn a_missing_character_takes_place_and_is_seen() {
        assert_eq!(find('\u{2a6d6}'), None);
        assert!(width("\u{2a6d6}11", 16.0) > width("11", 16.0) + 10.0);
        let mut ink = 0.0;
        draw("\u{2a6d6}", 16.0, |_, _, coverage| ink += coverage);
        assert!(ink > 10.0, "expected a square, found ink of {ink} pixels");
    }
}
