//! The quick way through the ziggurat, the method by which `rand_distr` draws normal and exponential numbers (Marsaglia
//! and Tsang 2000, in the variant of Doornik 2005, "An improved ziggurat method to generate normal random samples").
//!
//! A word names one of 256 layers and a point of its width, and 98 of 100 points lie inside the layer: then the point is
//! the number. That much is done here, where it takes a few instructions; the rest, which needs far more and would
//! stand in the way of them, is left to `rand_distr`. Every number is the one that `rand_distr` draws.

use std::sync::LazyLock;

use rand::rand_core::{Infallible, TryRng};
use rand_distr::{Distribution as _, Exp1, StandardNormal};

use crate::random::Stream;

/// Draws normal numbers of mean 0 and standard deviation 1.
#[derive(Clone, Copy)]
pub(crate) struct Normals(&'static Ziggurat);

/// Draws exponential numbers of mean 1.
#[derive(Clone, Copy)]
pub(crate) struct Exponentials(&'static Ziggurat);

/// The layers of a density.
struct Ziggurat([Layer; 256]);

#[derive(Clone, Copy)]
struct Layer {
    width: f64,
    /// Points before this one lie inside whatever their height: it is the width of the next layer.
    inside: f64,
}

impl Normals {
    pub(crate) fn new() -> Self {
        static LAYERS: LazyLock<Ziggurat> = LazyLock::new(|| {
            // A point at 1/2¹⁰ of the width: on the right of the middle, where the word's first bit is set.
            Ziggurat::read((1 << 63) | (1 << 53), 1024.0, |stream| StandardNormal.sample(stream))
        });
        Normals(&LAYERS)
    }

    /// Draws one: the number that [`StandardNormal`] draws.
    #[inline(always)]
    pub(crate) fn draw(self, stream: &mut Stream) -> f64 {
        match self.inside(stream.bits()) {
            Some(z) => z,
            None => anew(|stream| StandardNormal.sample(stream), stream),
        }
    }

    /// The number of a word, if its point lies inside its layer.
    #[inline(always)]
    pub(super) fn inside(self, word: u64) -> Option<f64> {
        let (x, beyond) = self.point(word);
        (beyond < 0.0).then_some(x)
    }

    /// The numbers of two words, if the points of both lie inside their layers.
    #[inline(always)]
    pub(super) fn both_inside(self, words: [u64; 2]) -> Option<[f64; 2]> {
        let [(x, beyond), (x2, beyond2)] = words.map(|word| self.point(word));
        // One question by both signs and not two, for hardly ever is the answer no.
        let signs = beyond.to_bits() & beyond2.to_bits();
        (signs >> 63 == 1).then_some([x, x2])
    }

    /// The point of a word, and how far it lies beyond what is inside its layer: below 0 if it is inside, for the
    /// difference of two numbers is 0 only if they are the same.
    #[inline(always)]
    fn point(self, word: u64) -> (f64, f64) {
        let layer = self.0.layer(word);
        // Between 2 and 4 by the word's upper bits, and so between -1 and 1.
        let x = (f64::from_bits(word >> 12 | 0x400 << 52) - 3.0) * layer.width;
        (x, x.abs() - layer.inside)
    }

    /// No number whose point lies inside its layer is farther from 0 than this.
    pub(super) fn farthest_inside(self) -> f64 {
        self.0.0[0].inside
    }
}

impl Exponentials {
    pub(crate) fn new() -> Self {
        static LAYERS: LazyLock<Ziggurat> = LazyLock::new(|| {
            // The first point, which is at 1/2⁵³ of the width.
            Ziggurat::read(0, (1u64 << 53) as f64, |stream| Exp1.sample(stream))
        });
        Exponentials(&LAYERS)
    }

    /// Draws one: the number that [`Exp1`] draws.
    #[inline(always)]
    pub(crate) fn draw(self, stream: &mut Stream) -> f64 {
        match self.inside(stream.bits()) {
            Some(e) => e,
            None => anew(|stream| Exp1.sample(stream), stream),
        }
    }

    /// The number of a word, if its point lies inside its layer.
    #[inline(always)]
    pub(super) fn inside(self, word: u64) -> Option<f64> {
        let layer = self.0.layer(word);
        // Between 1 and 2 by the word's upper bits, and so between 0 and 1.
        let x = (f64::from_bits(word >> 12 | 0x3ff << 52) - (1.0 - f64::EPSILON / 2.0)) * layer.width;
        (x < layer.inside).then_some(x)
    }

    /// No number whose point lies inside its layer is greater than this.
    pub(super) fn farthest_inside(self) -> f64 {
        self.0.0[0].inside
    }
}

impl Ziggurat {
    /// `rand_distr` keeps its table to itself, but draws what it holds: of each layer a point so near the middle that it
    /// is taken, `scale` times which is the width.
    fn read(word: u64, scale: f64, draw: impl Fn(&mut Word) -> f64) -> Self {
        let width = |layer: u64| scale * draw(&mut Word(word | layer));
        Ziggurat(std::array::from_fn(|i| Layer {
            width: width(i as u64),
            inside: if i < 255 { width(i as u64 + 1) } else { 0.0 },
        }))
    }

    /// The layer that a word names.
    #[inline(always)]
    fn layer(&self, word: u64) -> &Layer {
        &self.0[word as usize % 256]
    }
}

/// Draws a number whose word, already taken, is not enough; from a copy of the stream, so that the stream itself may stay
/// in registers.
#[inline(always)]
fn anew(draw: impl Fn(&mut Stream) -> f64, stream: &mut Stream) -> f64 {
    #[cold]
    #[inline(never)]
    fn aside(draw: impl Fn(&mut Stream) -> f64, mut stream: Stream) -> (f64, Stream) {
        stream.take_back();
        (draw(&mut stream), stream)
    }
    let (number, after) = aside(draw, stream.clone());
    *stream = after;
    number
}

/// Gives one word, and then others.
#[derive(Clone)]
struct Word(u64);

impl TryRng for Word {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|word| (word >> 32) as u32)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let next = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        Ok(std::mem::replace(&mut self.0, next))
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            *byte = (self.try_next_u64()? >> 56) as u8;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Streams};

    #[test]
    fn what_lies_inside_is_what_the_library_draws() {
        let mut stream = Streams::new(3, 0).stream(Purpose::Report, 0);
        let (normals, exponentials) = (Normals::new(), Exponentials::new());
        let mut inside = 0;
        for n in 0..1_000_000u64 {
            // The ends and the middle of each layer, and all between.
            let word = match n / 256 {
                0 => n,
                1 => n | !255,
                2 => (1 << 63) | (n % 256),
                _ => stream.bits(),
            };
            if let Some(z) = normals.inside(word) {
                let drawn: f64 = StandardNormal.sample(&mut Word(word));
                assert_eq!(z.to_bits(), drawn.to_bits(), "{word:x}");
                assert!(z.abs() <= normals.farthest_inside());
                assert_eq!(normals.both_inside([word, 1 << 63]), Some([z, 0.0]));
                inside += 1;
            } else {
                assert_eq!(normals.both_inside([word, 1 << 63]), None);
            }
            if let Some(e) = exponentials.inside(word) {
                let drawn: f64 = Exp1.sample(&mut Word(word));
                assert_eq!(e.to_bits(), drawn.to_bits(), "{word:x}");
                assert!(e <= exponentials.farthest_inside());
            }
        }
        assert!(inside > 980_000, "{inside}");
    }

    #[test]
    fn what_lies_outside_is_what_the_library_draws() {
        let mut stream = Streams::new(3, 1).stream(Purpose::Report, 0);
        let mut library = stream.clone();
        let (normals, exponentials) = (Normals::new(), Exponentials::new());
        for _ in 0..1_000_000 {
            let drawn: [f64; 2] = [StandardNormal.sample(&mut library), Exp1.sample(&mut library)];
            assert_eq!([normals.draw(&mut stream), exponentials.draw(&mut stream)], drawn);
        }
        assert_eq!(stream.bits(), library.bits());
    }
}
