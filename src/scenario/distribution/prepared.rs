//! A distribution made ready for many draws: what does not depend on the draw is looked at once.

use super::Distribution;
use super::exp::{MOST, exp_within};
use super::ziggurat::{EXPONENTIAL, NORMAL, Ziggurat};
use crate::random::Stream;
use crate::units::Span;

/// A distribution made ready for many draws.
#[derive(Clone, Copy)]
pub(crate) struct Prepared<'a> {
    law: &'a Distribution,
    way: Way,
}

/// How a length is drawn.
#[derive(Clone, Copy)]
enum Way {
    /// Lognormal, every number inside a layer giving a length that can be made quickly.
    Lognormal { mu: f64, sigma: f64, normal: &'static Ziggurat },
    /// Exponential, likewise.
    Exponential { mean: f64, exponential: &'static Ziggurat },
    /// Without randomness.
    Always(Span),
    /// As [`Distribution`] draws it.
    Other,
}

/// Less than the logarithm of [`Span::MOST_QUICK`], which is 20.15.
const MOST_QUICK: f64 = 20.0;

impl<'a> Prepared<'a> {
    pub(crate) fn of(law: &'a Distribution) -> Self {
        let way = match *law {
            Distribution::Lognormal { mu, sigma } => {
                let normal = &*NORMAL;
                let reach = normal.farthest() * sigma.abs();
                let quick = mu + reach < MOST_QUICK && mu - reach > -MOST;
                if quick { Way::Lognormal { mu, sigma, normal } } else { Way::Other }
            }
            Distribution::Exponential { mean } => {
                let exponential = &*EXPONENTIAL;
                let quick = mean >= 0.0 && mean * exponential.farthest() < Span::MOST_QUICK;
                if quick { Way::Exponential { mean, exponential } } else { Way::Other }
            }
            Distribution::Constant { secs } => Way::Always(Span::from_secs_f64(secs)),
            Distribution::Forever => Way::Always(Span::FOREVER),
            _ => Way::Other,
        };
        Prepared { law, way }
    }

    /// Draws one length: the one that [`Distribution::draw`] draws.
    #[inline(always)]
    pub(crate) fn draw(&self, stream: &mut Stream) -> Span {
        match self.way {
            Way::Lognormal { mu, sigma, normal } => {
                if let Some(z) = normal.of_both_sides(stream.bits()) {
                    return Span::from_secs_quick(exp_within(mu + sigma * z));
                }
                self.anew(stream)
            }
            Way::Exponential { mean, exponential } => {
                if let Some(e) = exponential.of_one_side(stream.bits()) {
                    return Span::from_secs_quick(mean * e);
                }
                self.anew(stream)
            }
            Way::Always(length) => length,
            Way::Other => {
                let (length, after) = draw_other(self.law, stream.clone());
                *stream = after;
                length
            }
        }
    }

    /// Draws the length whose first word is not enough.
    #[inline(always)]
    fn anew(&self, stream: &mut Stream) -> Span {
        let (length, after) = draw_anew(self.law, stream.clone());
        *stream = after;
        length
    }
}

/// Takes a copy of the stream and gives it back, so that the stream itself may stay in registers.
#[inline(never)]
fn draw_other(law: &Distribution, mut stream: Stream) -> (Span, Stream) {
    (law.draw(&mut stream), stream)
}

#[cold]
#[inline(never)]
fn draw_anew(law: &Distribution, mut stream: Stream) -> (Span, Stream) {
    stream.take_back();
    draw_other(law, stream)
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
        }
    }
}
