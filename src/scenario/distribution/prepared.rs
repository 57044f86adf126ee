//! A distribution made ready for many draws: what does not depend on the draw is looked at once.

use super::Distribution;
use super::exp::{MOST, exp_within};
use super::ziggurat::{Exponentials, Normals};
use crate::random::Stream;
use crate::units::Span;

/// A distribution made ready for many draws.
#[derive(Clone, Copy)]
pub(crate) struct Prepared<'a> {
    law: &'a Distribution,
    way: Way,
    /// Of a lognormal μ and σ, of an exponential 0 and the mean.
    shift: f64,
    scale: f64,
    always: Span,
    normals: Normals,
    exponentials: Exponentials,
}

/// How a length is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Nearly everything that people do. Every number inside a layer gives a length that can be made quickly.
    Lognormal,
    /// Likewise.
    Exponential,
    /// Without randomness.
    Always,
    /// As [`Distribution`] draws it.
    Other,
}

/// Less than the logarithm of [`Span::MOST_QUICK`], which is 20.15.
const MOST_QUICK: f64 = 20.0;

impl<'a> Prepared<'a> {
    pub(crate) fn of(law: &'a Distribution) -> Self {
        let (normals, exponentials) = (Normals::new(), Exponentials::new());
        let (way, shift, scale) = match *law {
            Distribution::Lognormal { mu, sigma } => {
                let reach = normals.farthest_inside() * sigma.abs();
                let quick = mu + reach < MOST_QUICK && mu - reach > -MOST;
                (if quick { Way::Lognormal } else { Way::Other }, mu, sigma)
            }
            Distribution::Exponential { mean } => {
                let quick = mean >= 0.0 && mean * exponentials.farthest_inside() < Span::MOST_QUICK;
                (if quick { Way::Exponential } else { Way::Other }, 0.0, mean)
            }
            Distribution::Constant { .. } | Distribution::Forever => (Way::Always, 0.0, 0.0),
            _ => (Way::Other, 0.0, 0.0),
        };
        let always = match *law {
            Distribution::Constant { secs } => Span::nearest(secs),
            _ => Span::FOREVER,
        };
        Prepared { law, way, shift, scale, always, normals, exponentials }
    }

    /// Draws one length: the one that [`Distribution::draw`] draws.
    #[inline(always)]
    pub(crate) fn draw(&self, stream: &mut Stream) -> Span {
        if self.way == Way::Lognormal {
            return self.draw_lognormal(stream);
        }
        match self.way {
            Way::Exponential => match self.exponentials.inside(stream.bits()) {
                Some(e) => Span::from_secs_quick(self.scale * e),
                None => aside(draw_anew, self.law, stream),
            },
            Way::Always => self.always,
            Way::Lognormal | Way::Other => aside(draw_other, self.law, stream),
        }
    }

    #[inline(always)]
    fn draw_lognormal(&self, stream: &mut Stream) -> Span {
        match self.normals.inside(stream.bits()) {
            Some(z) => Span::from_secs_quick(exp_within(self.shift + self.scale * z)),
            None => aside(draw_anew, self.law, stream),
        }
    }
}

/// Two distributions made ready for many draws of both, one after the other.
#[derive(Clone, Copy)]
pub(crate) struct PreparedPair<'a> {
    each: [Prepared<'a>; 2],
    shift: [f64; 2],
    scale: [f64; 2],
}

impl<'a> PreparedPair<'a> {
    pub(crate) fn of(first: &'a Distribution, second: &'a Distribution) -> Self {
        let each = [Prepared::of(first), Prepared::of(second)];
        PreparedPair { each, shift: each.map(|it| it.shift), scale: each.map(|it| it.scale) }
    }

    /// Draws a length of each: those that [`Distribution::draw`] draws.
    #[inline(always)]
    pub(crate) fn draw(&self, stream: &mut Stream) -> [Span; 2] {
        if self.each.iter().all(|it| it.way == Way::Lognormal) {
            return self.draw_lognormals(stream);
        }
        [self.each[0].draw(stream), self.each[1].draw(stream)]
    }

    #[inline(always)]
    fn draw_lognormals(&self, stream: &mut Stream) -> [Span; 2] {
        let words = [stream.bits(), stream.bits()];
        let Some(z) = self.each[0].normals.both_inside(words) else {
            return aside(draw_both_anew, &self.each, stream);
        };
        let Self { shift, scale, .. } = self;
        // Side by side, so that the two take the instructions of one.
        let x = [shift[0] + scale[0] * z[0], shift[1] + scale[1] * z[1]];
        x.map(exp_within).map(Span::from_secs_quick)
    }

    #[inline(always)]
    fn draw_lognormal_and_exponential(&self, stream: &mut Stream) -> [Span; 2] {
        let words = [stream.bits(), stream.bits()];
        let (normals, exponentials) = (self.each[0].normals, self.each[1].exponentials);
        let [Some(z), Some(e)] = [normals.inside(words[0]), exponentials.inside(words[1])] else {
            return aside(draw_both_anew, &self.each, stream);
        };
        let secs = [exp_within(self.shift[0] + self.scale[0] * z), self.scale[1] * e];
        secs.map(Span::from_secs_quick)
    }
}

/// How pairs and single lengths are drawn of which is known beforehand what they are, so that it is asked once and not
/// for each draw.
pub(crate) trait Sort {
    /// Whether all of these are what is known.
    fn fits(pairs: &[&PreparedPair<'_>], singles: &[&Prepared<'_>]) -> bool;
    /// As [`PreparedPair::draw`].
    fn draw_pair(pair: &PreparedPair<'_>, stream: &mut Stream) -> [Span; 2];
    /// As [`Prepared::draw`].
    fn draw(law: &Prepared<'_>, stream: &mut Stream) -> Span;
}

/// All are lognormal.
pub(crate) struct Lognormals;

/// All are lognormal but the second of each pair, which is exponential.
pub(crate) struct LognormalsAndExponentials;

/// Nothing is known.
pub(crate) struct Whatever;

fn fit(pair: [Way; 2], pairs: &[&PreparedPair<'_>], singles: &[&Prepared<'_>]) -> bool {
    pairs.iter().all(|it| it.each.map(|law| law.way) == pair)
        && singles.iter().all(|law| law.way == Way::Lognormal)
}

impl Sort for Lognormals {
    fn fits(pairs: &[&PreparedPair<'_>], singles: &[&Prepared<'_>]) -> bool {
        fit([Way::Lognormal; 2], pairs, singles)
    }

    #[inline(always)]
    fn draw_pair(pair: &PreparedPair<'_>, stream: &mut Stream) -> [Span; 2] {
        pair.draw_lognormals(stream)
    }

    #[inline(always)]
    fn draw(law: &Prepared<'_>, stream: &mut Stream) -> Span {
        law.draw_lognormal(stream)
    }
}

impl Sort for LognormalsAndExponentials {
    fn fits(pairs: &[&PreparedPair<'_>], singles: &[&Prepared<'_>]) -> bool {
        fit([Way::Lognormal, Way::Exponential], pairs, singles)
    }

    #[inline(always)]
    fn draw_pair(pair: &PreparedPair<'_>, stream: &mut Stream) -> [Span; 2] {
        pair.draw_lognormal_and_exponential(stream)
    }

    #[inline(always)]
    fn draw(law: &Prepared<'_>, stream: &mut Stream) -> Span {
        law.draw_lognormal(stream)
    }
}

impl Sort for Whatever {
    fn fits(_: &[&PreparedPair<'_>], _: &[&Prepared<'_>]) -> bool {
        true
    }

    #[inline(always)]
    fn draw_pair(pair: &PreparedPair<'_>, stream: &mut Stream) -> [Span; 2] {
        pair.draw(stream)
    }

    #[inline(always)]
    fn draw(law: &Prepared<'_>, stream: &mut Stream) -> Span {
        law.draw(stream)
    }
}

/// Draws out of line from a copy of the stream, so that the stream itself may stay in registers.
#[inline(always)]
fn aside<L, T>(draw: impl Fn(L, Stream) -> (T, Stream), law: L, stream: &mut Stream) -> T {
    let (length, after) = draw(law, stream.clone());
    *stream = after;
    length
}

#[inline(never)]
fn draw_other(law: &Distribution, mut stream: Stream) -> (Span, Stream) {
    (law.draw_other(&mut stream), stream)
}

/// Draws a length whose first word, already taken, is not enough.
#[cold]
#[inline(never)]
fn draw_anew(law: &Distribution, mut stream: Stream) -> (Span, Stream) {
    stream.take_back();
    draw_other(law, stream)
}

/// Likewise two lengths, of one of which the word is not enough.
#[cold]
#[inline(never)]
fn draw_both_anew(laws: &[Prepared<'_>; 2], mut stream: Stream) -> ([Span; 2], Stream) {
    stream.take_back();
    stream.take_back();
    (laws.map(|it| it.draw(&mut stream)), stream)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Streams};

    #[test]
    fn a_prepared_distribution_draws_the_same() {
        let laws = [
            Distribution::Constant { secs: 7.25 },
            Distribution::Forever,
            Distribution::Exponential { mean: 20.0 },
            Distribution::Exponential { mean: 0.0 },
            Distribution::Exponential { mean: 1e8 },
            Distribution::Exponential { mean: -1.0 },
            Distribution::lognormal_mean(18.0, 0.7),
            Distribution::lognormal_mean(1e-4, 3.0),
            Distribution::Lognormal { mu: 6.0, sigma: 3.9 },
            Distribution::Lognormal { mu: 3.0, sigma: -1.1 },
            Distribution::Lognormal { mu: f64::NEG_INFINITY, sigma: 0.0 },
            Distribution::Lognormal { mu: -600.0, sigma: 40.0 },
            Distribution::Lognormal { mu: 19.0, sigma: 2.0 },
            Distribution::Gamma { mean: 5.0, cv: 0.5 },
            Distribution::Uniform { min: 1.0, max: 4.0 },
            Distribution::Balking {
                share: 0.1,
                otherwise: Box::new(Distribution::Exponential { mean: 9.0 }),
            },
        ];
        for law in laws {
            let prepared = Prepared::of(&law);
            let mut one = Streams::new(7, 0).stream(Purpose::Report, 0);
            let mut other = one.clone();
            for _ in 0..50_000 {
                assert_eq!(law.draw(&mut one), prepared.draw(&mut other), "{law:?}");
            }
            assert_eq!(one.bits(), other.bits(), "{law:?}");
            for second in [Distribution::lognormal_mean(90.0, 1.5), Distribution::Exponential { mean: 9.0 }] {
                let prepared = PreparedPair::of(&law, &second);
                for _ in 0..50_000 {
                    let lengths = [law.draw(&mut one), second.draw(&mut one)];
                    assert_eq!(lengths, prepared.draw(&mut other), "{law:?}, {second:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_known_of_laws_changes_no_draw() {
        fn check<S: Sort>(laws: [&Distribution; 3]) {
            let pair = PreparedPair::of(laws[0], laws[1]);
            let single = Prepared::of(laws[2]);
            assert!(S::fits(&[&pair], &[&single]), "{laws:?}");
            let mut one = Streams::new(7, 1).stream(Purpose::Report, 0);
            let mut other = one.clone();
            for _ in 0..50_000 {
                let [first, second] = S::draw_pair(&pair, &mut other);
                let lengths = [first, second, S::draw(&single, &mut other)];
                assert_eq!(laws.map(|law| law.draw(&mut one)), lengths, "{laws:?}");
            }
            assert_eq!(one.bits(), other.bits(), "{laws:?}");
        }
        let lognormals = [
            Distribution::lognormal_mean(18.0, 0.7),
            Distribution::lognormal_mean(90.0, 1.5),
            Distribution::Lognormal { mu: 3.0, sigma: -1.1 },
        ];
        let exponentials =
            [Distribution::Exponential { mean: 20.0 }, Distribution::Exponential { mean: 0.0 }];
        let others = [Distribution::Forever, Distribution::Lognormal { mu: 6.0, sigma: 3.9 }];
        let [a, b, c] = &lognormals;
        for laws in [[a, b, c], [b, c, a], [c, a, b]] {
            check::<Lognormals>(laws);
            check::<Whatever>(laws);
            for law in &exponentials {
                check::<LognormalsAndExponentials>([laws[0], law, laws[2]]);
            }
            for law in others.iter().chain(&exponentials) {
                check::<Whatever>([laws[0], law, laws[2]]);
                check::<Whatever>([law, laws[1], law]);
                let (pair, single) = (PreparedPair::of(law, laws[1]), Prepared::of(law));
                assert!(!Lognormals::fits(&[&pair], &[]) && !Lognormals::fits(&[], &[&single]));
                assert!(!LognormalsAndExponentials::fits(&[&pair], &[]));
            }
        }
    }
}
