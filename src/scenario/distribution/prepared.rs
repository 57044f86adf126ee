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
    /// What nearly everything that people do is; looked at before all others.
    lognormal: Option<Lognormal>,
    other: Way,
}

/// A lognormal of which every number inside a layer gives a length that can be made quickly.
#[derive(Clone, Copy)]
struct Lognormal {
    mu: f64,
    sigma: f64,
    normals: Normals,
}

/// How a length is drawn that is not lognormal.
#[derive(Clone, Copy)]
enum Way {
    /// Exponential, every number inside a layer giving a length that can be made quickly.
    Exponential { mean: f64, exponentials: Exponentials },
    /// Without randomness.
    Always(Span),
    /// As [`Distribution`] draws it.
    Other,
}

/// Less than the logarithm of [`Span::MOST_QUICK`], which is 20.15.
const MOST_QUICK: f64 = 20.0;

impl Lognormal {
    fn of(law: &Distribution) -> Option<Self> {
        let Distribution::Lognormal { mu, sigma } = *law else { return None };
        let normals = Normals::new();
        let reach = normals.farthest_inside() * sigma.abs();
        (mu + reach < MOST_QUICK && mu - reach > -MOST).then_some(Lognormal { mu, sigma, normals })
    }
}

impl Way {
    fn of(law: &Distribution) -> Self {
        match *law {
            Distribution::Exponential { mean } => {
                let exponentials = Exponentials::new();
                let quick = mean >= 0.0 && mean * exponentials.farthest_inside() < Span::MOST_QUICK;
                if quick { Way::Exponential { mean, exponentials } } else { Way::Other }
            }
            Distribution::Constant { secs } => Way::Always(Span::from_secs_f64(secs)),
            Distribution::Forever => Way::Always(Span::FOREVER),
            _ => Way::Other,
        }
    }
}

impl<'a> Prepared<'a> {
    pub(crate) fn of(law: &'a Distribution) -> Self {
        Prepared { law, lognormal: Lognormal::of(law), other: Way::of(law) }
    }

    /// Draws one length: the one that [`Distribution::draw`] draws.
    #[inline(always)]
    pub(crate) fn draw(&self, stream: &mut Stream) -> Span {
        if let Some(Lognormal { mu, sigma, normals }) = self.lognormal {
            return match normals.inside(stream.bits()) {
                Some(z) => Span::from_secs_quick(exp_within(mu + sigma * z)),
                None => aside(draw_anew, self.law, stream),
            };
        }
        match self.other {
            Way::Exponential { mean, exponentials } => match exponentials.inside(stream.bits()) {
                Some(e) => Span::from_secs_quick(mean * e),
                None => aside(draw_anew, self.law, stream),
            },
            Way::Always(length) => length,
            Way::Other => aside(draw_other, self.law, stream),
        }
    }
}

/// Two distributions made ready for many draws of both, one after the other.
#[derive(Clone, Copy)]
pub(crate) struct PreparedPair<'a> {
    each: [Prepared<'a>; 2],
    /// μ and σ where both are lognormal, each number inside a layer giving a length that can be made quickly.
    lognormal: Option<([f64; 2], [f64; 2], Normals)>,
}

impl<'a> PreparedPair<'a> {
    pub(crate) fn of(first: &'a Distribution, second: &'a Distribution) -> Self {
        let each = [Prepared::of(first), Prepared::of(second)];
        let lognormal = match (each[0].lognormal, each[1].lognormal) {
            (Some(one), Some(two)) => Some(([one.mu, two.mu], [one.sigma, two.sigma], one.normals)),
            _ => None,
        };
        PreparedPair { each, lognormal }
    }

    /// Draws a length of each: those that [`Distribution::draw`] draws.
    #[inline(always)]
    pub(crate) fn draw(&self, stream: &mut Stream) -> [Span; 2] {
        let Some((mu, sigma, normals)) = self.lognormal else {
            return [self.each[0].draw(stream), self.each[1].draw(stream)];
        };
        let words = [stream.bits(), stream.bits()];
        let Some(z) = normals.both_inside(words) else {
            return aside(draw_both_anew, &self.each, stream);
        };
        // Side by side, so that the two take the instructions of one.
        let x = [mu[0] + sigma[0] * z[0], mu[1] + sigma[1] * z[1]];
        x.map(exp_within).map(Span::from_secs_quick)
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
    (laws.map(|it| it.law.draw_other(&mut stream)), stream)
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
}
