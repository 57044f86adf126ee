//! Distributions of lengths of time, by the names that a scenario file uses.

mod exp;
mod prepared;
mod ziggurat;

use rand_distr::{Distribution as _, Exp1, Gamma, StandardNormal};

use crate::language::Words;
use crate::random::Stream;
use crate::units::Span;
use exp::exp;
pub(crate) use prepared::{Lognormals, LognormalsAndExponentials, Prepared, PreparedPair, Sort, Whatever};
pub(crate) use ziggurat::Exponentials;
use ziggurat::Normals;

/// A distribution of a length of time; every parameter in seconds unless its name says otherwise.
#[derive(Clone, PartialEq, Debug)]
pub enum Distribution {
    /// Always the same.
    Constant {
        /// The length in seconds.
        secs: f64,
    },
    /// Exponential.
    Exponential {
        /// Mean in seconds.
        mean: f64,
    },
    /// Lognormal: exp(μ + σ·Z). `lognormal_mean` and `lognormal_median` make it from what planners know.
    Lognormal {
        /// μ, the logarithm of the median in seconds.
        mu: f64,
        /// σ, the standard deviation of the logarithm.
        sigma: f64,
    },
    /// Gamma.
    Gamma {
        /// Mean in seconds.
        mean: f64,
        /// Coefficient of variation.
        cv: f64,
    },
    /// Uniform between two lengths.
    Uniform {
        /// Least, in seconds.
        min: f64,
        /// Most, in seconds.
        max: f64,
    },
    /// Weibull.
    Weibull {
        /// Scale in seconds.
        scale: f64,
        /// Shape without unit.
        shape: f64,
    },
    /// One of the listed lengths, each as likely as the others: a measured sample.
    Sample {
        /// Lengths in seconds; not empty.
        secs: Vec<f64>,
    },
    /// Without end: patience that never runs out.
    Forever,
    /// No time at all with some probability, and otherwise another distribution: customers who leave unless
    /// they are answered at once, among others who wait.
    Balking {
        /// How likely no time at all is.
        share: f64,
        /// What holds otherwise.
        otherwise: Box<Distribution>,
    },
}

/// An entry of [`DISTRIBUTIONS`].
#[derive(Debug)]
pub struct DistributionEntry {
    /// Name in the scenario file.
    pub name: &'static str,
    /// Parameters in the scenario file.
    pub parameters: &'static str,
    /// What it is.
    pub summary: Words,
}

/// All distributions that a scenario file can name.
pub const DISTRIBUTIONS: &[DistributionEntry] = &[
    DistributionEntry {
        name: "constant",
        parameters: "value",
        summary: Words::new("always the same length", "时长固定不变"),
    },
    DistributionEntry {
        name: "exponential",
        parameters: "mean",
        summary: Words::new("memoryless: the classic of queueing theory", "无记忆：排队论的经典分布"),
    },
    DistributionEntry {
        name: "lognormal",
        parameters: "mean, cv | median, sigma",
        summary: Words::new(
            "what reply times, customers' gaps and patience look like in chat logs",
            "聊天记录中回复时长、客户间隔和耐心的样子",
        ),
    },
    DistributionEntry {
        name: "gamma",
        parameters: "mean, cv",
        summary: Words::new(
            "between constant (cv 0) and exponential (cv 1), and beyond",
            "介于固定（cv 0）和指数（cv 1）之间，也可更大",
        ),
    },
    DistributionEntry {
        name: "uniform",
        parameters: "min, max",
        summary: Words::new("any length between two", "两个时长之间任意值"),
    },
    DistributionEntry {
        name: "weibull",
        parameters: "scale, shape",
        summary: Words::new(
            "patience that grows (shape below 1) or runs out (above 1) with waiting",
            "耐心随等待增长（shape 小于 1）或耗尽（大于 1）",
        ),
    },
    DistributionEntry {
        name: "sample",
        parameters: "values",
        summary: Words::new(
            "one of the listed lengths, each as likely: a measured sample",
            "所列时长之一，可能性相同：实测样本",
        ),
    },
    DistributionEntry {
        name: "forever",
        parameters: "",
        summary: Words::new("without end: patience that never runs out", "没有尽头：永不耗尽的耐心"),
    },
    DistributionEntry {
        name: "balking",
        parameters: "share, otherwise",
        summary: Words::new(
            "a share leaves unless answered at once, the others have the patience of another distribution",
            "一部分不立即回复就离开，其余的耐心服从另一分布",
        ),
    },
];

impl Distribution {
    /// Lognormal by mean in seconds and coefficient of variation: σ² = ln(1 + cv²), μ = ln(mean) − σ²/2.
    pub fn lognormal_mean(mean: f64, cv: f64) -> Self {
        let variance = libm::log1p(cv * cv);
        Distribution::Lognormal { mu: libm::log(mean) - variance / 2.0, sigma: libm::sqrt(variance) }
    }

    /// Lognormal by median in seconds and standard deviation of the logarithm.
    pub fn lognormal_median(median: f64, sigma: f64) -> Self {
        Distribution::Lognormal { mu: libm::log(median), sigma }
    }

    /// Whether a length may be without end.
    pub fn is_endless(&self) -> bool {
        match self {
            Distribution::Forever => true,
            Distribution::Balking { share, otherwise } => *share < 1.0 && otherwise.is_endless(),
            _ => false,
        }
    }

    /// Draws one length. `Forever` and `Constant` use no randomness.
    #[inline(always)]
    pub fn draw(&self, stream: &mut Stream) -> Span {
        // Nearly everything that people do is lognormal, and it is drawn millions of times.
        if let Distribution::Lognormal { mu, sigma } = self {
            return Span::from_secs_f64(exp(mu + sigma * Normals::new().draw(stream)));
        }
        // A copy, so that the stream itself may stay in registers.
        let mut copy = stream.clone();
        let length = self.draw_other(&mut copy);
        *stream = copy;
        length
    }

    /// Draws a length in any way but the quick one.
    #[inline(never)]
    fn draw_other(&self, stream: &mut Stream) -> Span {
        Span::from_secs_f64(match self {
            Distribution::Lognormal { mu, sigma } => {
                let z: f64 = StandardNormal.sample(stream);
                exp(mu + sigma * z)
            }
            Distribution::Exponential { mean } => {
                let e: f64 = Exp1.sample(stream);
                mean * e
            }
            Distribution::Constant { secs } => return Span::nearest(*secs),
            Distribution::Forever => return Span::FOREVER,
            Distribution::Gamma { mean, cv } => draw_gamma(*mean, *cv, stream),
            Distribution::Uniform { min, max } => min + (max - min) * stream.uniform(),
            Distribution::Weibull { scale, shape } => {
                let e: f64 = Exp1.sample(stream);
                scale * libm::pow(e, 1.0 / shape)
            }
            Distribution::Sample { secs } => {
                let i = (stream.uniform() * secs.len() as f64) as usize;
                return Span::nearest(secs[i.min(secs.len() - 1)]);
            }
            // What would hold otherwise is drawn in any case, so that the share moves nothing else.
            Distribution::Balking { share, otherwise } => {
                let balks = stream.uniform() < *share;
                let length = otherwise.draw(stream);
                return if balks { Span::ZERO } else { length };
            }
        })
    }

    /// Mean in seconds; infinite for what is endless.
    pub fn mean(&self) -> f64 {
        match self {
            Distribution::Lognormal { mu, sigma } => libm::exp(mu + sigma * sigma / 2.0),
            Distribution::Exponential { mean } | Distribution::Gamma { mean, .. } => *mean,
            Distribution::Constant { secs } => *secs,
            Distribution::Forever => f64::INFINITY,
            Distribution::Uniform { min, max } => (min + max) / 2.0,
            Distribution::Weibull { scale, shape } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Distribution::Sample { secs } => secs.iter().sum::<f64>() / secs.len() as f64,
            Distribution::Balking { share, .. } if *share >= 1.0 => 0.0,
            Distribution::Balking { share, otherwise } => (1.0 - share) * otherwise.mean(),
        }
    }
}

/// A gamma number with the given mean and coefficient of variation; the mean itself where the latter is 0.
pub fn draw_gamma(mean: f64, cv: f64, stream: &mut Stream) -> f64 {
    if cv <= 0.0 || mean <= 0.0 {
        return mean;
    }
    let shape = 1.0 / (cv * cv);
    // Shape and scale are positive here; a cv so large that the shape vanishes leaves the gamma at 0.
    Gamma::new(shape, mean / shape).map_or(0.0, |gamma| gamma.sample(stream))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Streams};

    #[test]
    fn the_mean_of_many_draws_is_the_mean() {
        let cases = [
            Distribution::Constant { secs: 7.0 },
            Distribution::Exponential { mean: 20.0 },
            Distribution::lognormal_mean(18.0, 0.7),
            Distribution::Gamma { mean: 5.0, cv: 0.5 },
            Distribution::Uniform { min: 1.0, max: 4.0 },
            Distribution::Weibull { scale: 10.0, shape: 2.0 },
            Distribution::Sample { secs: vec![1.0, 2.0, 6.0] },
            Distribution::Balking {
                share: 0.1,
                otherwise: Box::new(Distribution::Exponential { mean: 9.0 }),
            },
        ];
        let mut stream = Streams::new(7, 0).stream(Purpose::Report, 0);
        for law in cases {
            let n = 200_000;
            let draws: Vec<f64> = (0..n).map(|_| law.draw(&mut stream).secs()).collect();
            let mean = draws.iter().sum::<f64>() / n as f64;
            let sd = (draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64).sqrt();
            let tolerance = 4.0 * sd / (n as f64).sqrt() + 2e-6;
            assert!((mean - law.mean()).abs() < tolerance, "{law:?}: expected {}, drew {mean}", law.mean());
        }
    }
}
