//! Distributions as planners write them: `"20s"`, `{ mean = "6s", cv = 0.7 }`, `{ exponential = "120s" }`.

use toml::de::{DeTable, DeValue};

use super::key::Kind;
use super::problem::{did_you_mean, list, quoted};
use super::table::Item;
use super::value::{Read, length, number};
use crate::language::Words;
use crate::say;
use crate::scenario::Distribution;
use crate::scenario::distribution::DISTRIBUTIONS;

/// Parameters that have no unit, with their range; all others are lengths of time.
const PURE: [(&str, f64, f64); 4] =
    [("cv", 0.0, 10.0), ("sigma", 0.0, 4.0), ("shape", 0.1, 20.0), ("share", 0.0, 1.0)];

/// Sets of parameters that say by themselves which distribution is meant.
const IMPLIED: [(&str, &[&str]); 6] = [
    ("lognormal", &["mean", "cv"]),
    ("lognormal", &["median", "sigma"]),
    ("uniform", &["min", "max"]),
    ("weibull", &["scale", "shape"]),
    ("sample", &["values"]),
    ("balking", &["share", "otherwise"]),
];

/// The parameters that distributions are usually written with.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    IMPLIED.iter().flat_map(|(_, keys)| keys.iter().copied())
}

/// How a distribution is written, for messages.
const FORMS: Words = Words::new(
    "a distribution is a length such as \"20s\", or a table such as { mean = \"6s\", cv = 0.7 }, { median = \"35s\", sigma = 1.1 } or { distribution = \"exponential\", mean = \"20s\" }",
    "分布写作时长，例如 \"20s\"，或写作表，例如 { mean = \"6s\", cv = 0.7 }、{ median = \"35s\", sigma = 1.1 } 或 { distribution = \"exponential\", mean = \"20s\" }",
);

/// Most values of a sample.
const LARGEST_SAMPLE: usize = 100_000;

impl Read for Distribution {
    fn read(item: &Item<'_>) -> Option<Self> {
        let law = match item.value {
            DeValue::String(text) if text == "forever" => Distribution::Forever,
            DeValue::String(_) => Distribution::Constant { secs: length(item, 0.0, longest(item))?.secs() },
            DeValue::Table(table) => of_table(item, table)?,
            _ => {
                item.wrong_type(say!("a distribution of lengths of time", "时长的分布"), Words::new("write a length with its unit, such as \"20s\", or a table such as { mean = \"6s\", cv = 0.7 }", "请写带单位的时长，例如 \"20s\"，或写表，例如 { mean = \"6s\", cv = 0.7 }"));
                return None;
            }
        };
        if law == Distribution::Forever && !matches!(item.key.kind, Kind::Patience) {
            item.problem(
                say!("{} is without end", "{} 没有尽头", item.label()),
                say!("only patience can be \"forever\"", "只有耐心可以是 \"forever\""),
                say!("write a length or a distribution", "请写时长或分布"),
            );
            return None;
        }
        Some(law)
    }
    fn neutral() -> Self {
        Distribution::Constant { secs: 1.0 }
    }
}

/// Longest length that may be written as a parameter, in seconds.
fn longest(item: &Item<'_>) -> f64 {
    match item.key.kind {
        Kind::Law(max) => max,
        _ => 40.0 * 86_400.0,
    }
}

fn of_table(item: &Item<'_>, table: &DeTable<'_>) -> Option<Distribution> {
    let (name, parameters) = named(item, table)?;
    let law = build(item, table, name, &parameters)?;
    let mean = law.mean();
    let absurd = !mean.is_finite() || mean > 100.0 * longest(item);
    if absurd && !law.is_endless() {
        item.problem(
            say!("{} has a mean of {mean:.0} s", "{} 的均值是 {mean:.0} 秒", item.label()),
            say!("so long a mean is absurd here", "这里的均值不可能这么长"),
            say!("check the unit and the spread", "请检查单位和离散程度"),
        );
        return None;
    }
    Some(law)
}

/// Which distribution a table means, and which of its parameters are written.
fn named<'t>(item: &Item<'_>, table: &'t DeTable<'_>) -> Option<(&'static str, Vec<&'t str>)> {
    let mut names = DISTRIBUTIONS.iter().map(|entry| entry.name);
    let mut written: Vec<&str> = table.iter().map(|(key, _)| key.get_ref().as_ref()).collect();
    written.retain(|key| *key != "distribution");
    if let Some(value) = table.get("distribution") {
        let given = match value.get_ref() {
            DeValue::String(text) => text.as_ref(),
            _ => "",
        };
        let Some(name) = names.find(|name| *name == given) else {
            let known = || DISTRIBUTIONS.iter().map(|entry| entry.name);
            Item { at: value.span().start, ..*item }.problem(
                say!("unknown distribution {} for {}", "未知的分布 {}（{}）", quoted(given), item.label()),
                say!("known distributions: {}", "已知的分布：{}", list(known())),
                did_you_mean(given, known()),
            );
            return None;
        };
        return fits(item, name, &written).then_some((name, written));
    }
    // { exponential = "20s" }: the name itself carries the only parameter.
    if let [only] = written[..]
        && let Some(entry) = DISTRIBUTIONS
            .iter()
            .find(|entry| entry.name == only && forms(entry.name).any(|form| form.len() == 1))
    {
        return Some((entry.name, written));
    }
    let same = |form: &[&str]| form.len() == written.len() && form.iter().all(|key| written.contains(key));
    match IMPLIED.iter().find(|(_, form)| same(form)) {
        Some((name, _)) => Some((name, written)),
        None => {
            let remedy = match written[..] {
                ["mean"] => say!(
                    "add cv = 0.7, or distribution = \"exponential\"",
                    "请加上 cv = 0.7，或 distribution = \"exponential\""
                ),
                ["median"] => say!("add sigma = 1.0", "请加上 sigma = 1.0"),
                _ => String::new(),
            };
            let found =
                say!("{} is a table of {}", "{} 是含 {} 的表", item.label(), list(written.iter().copied()));
            item.problem(found, FORMS, remedy);
            None
        }
    }
}

/// The sets of parameters of a distribution, from its entry: `mean, cv | median, sigma`.
fn forms(name: &str) -> impl Iterator<Item = Vec<&'static str>> {
    let entry = DISTRIBUTIONS.iter().find(|entry| entry.name == name);
    entry.into_iter().flat_map(|entry| {
        entry
            .parameters
            .split('|')
            .map(|form| form.split(',').map(str::trim).filter(|p| !p.is_empty()).collect())
    })
}

/// Whether a distribution has exactly the parameters that are written; a problem is noted otherwise.
fn fits(item: &Item<'_>, name: &str, written: &[&str]) -> bool {
    let fits = forms(name)
        .any(|form| form.len() == written.len() && form.iter().all(|parameter| written.contains(parameter)));
    if !fits {
        let takes: Vec<String> = forms(name).map(|form| list(form.iter().copied())).collect();
        let takes = match takes.join(Words::new(" or ", " 或 ").now()) {
            none if none.is_empty() => say!("no parameters", "没有参数"),
            takes => takes,
        };
        item.problem(
            say!(
                "{} is the distribution {name:?} with {}",
                "{} 是分布 {name:?}，参数：{}",
                item.label(),
                match written {
                    [] => say!("no parameters", "没有参数"),
                    written => list(written.iter().copied()),
                }
            ),
            say!("{name:?} takes {takes}", "{name:?} 的参数是 {takes}"),
            "",
        );
    }
    fits
}

fn build(item: &Item<'_>, table: &DeTable<'_>, name: &str, written: &[&str]) -> Option<Distribution> {
    // The only parameter may stand under the distribution's own name.
    let value = |parameter: &str| {
        let value = table.get(parameter).or_else(|| table.get(name))?;
        Some(Item { value: value.get_ref(), at: value.span().start, ..*item })
    };
    let secs = |parameter: &str, least: f64| {
        let item = value(parameter)?;
        length(&item, least, longest(&item)).map(|length| length.secs())
    };
    let pure = |parameter: &str| {
        let (_, min, max) = PURE.iter().find(|(pure, ..)| *pure == parameter)?;
        number(&value(parameter)?, *min, *max)
    };
    // A mean of zero has no spread: a constant says it, and a logarithm of zero does not exist.
    const LEAST: f64 = 1e-3;
    match name {
        "constant" => Some(Distribution::Constant { secs: secs("value", 0.0)? }),
        "exponential" => Some(Distribution::Exponential { mean: secs("mean", LEAST)? }),
        "lognormal" if written.contains(&"median") => {
            let (median, sigma) = both(secs("median", LEAST), pure("sigma"))?;
            Some(Distribution::lognormal_median(median, sigma))
        }
        "lognormal" => {
            let (mean, cv) = both(secs("mean", LEAST), pure("cv"))?;
            Some(Distribution::lognormal_mean(mean, cv))
        }
        "gamma" => {
            let (mean, cv) = both(secs("mean", LEAST), pure("cv"))?;
            Some(Distribution::Gamma { mean, cv })
        }
        "uniform" => {
            let (min, max) = both(secs("min", 0.0), secs("max", 0.0))?;
            if min > max {
                let rule = say!("min is not above max", "min 不能大于 max");
                item.problem(
                    say!("{} has min above max", "{} 的 min 大于 max", item.label()),
                    rule,
                    say!("swap them", "请对调"),
                );
                return None;
            }
            Some(Distribution::Uniform { min, max })
        }
        "weibull" => {
            let (scale, shape) = both(secs("scale", LEAST), pure("shape"))?;
            Some(Distribution::Weibull { scale, shape })
        }
        "sample" => sample(&value("values")?),
        "forever" => Some(Distribution::Forever),
        "balking" => {
            let otherwise = Distribution::read(&value("otherwise")?);
            let (share, otherwise) = both(pure("share"), otherwise)?;
            Some(Distribution::Balking { share, otherwise: Box::new(otherwise) })
        }
        _ => {
            item.problem(
                say!("{name:?} cannot be read from a file yet", "{name:?} 还不能从文件读取"),
                FORMS,
                "",
            );
            None
        }
    }
}

/// Both of two parameters, after both have been looked at.
fn both<A, B>(a: Option<A>, b: Option<B>) -> Option<(A, B)> {
    a.zip(b)
}

fn sample(item: &Item<'_>) -> Option<Distribution> {
    let DeValue::Array(array) = item.value else {
        item.wrong_type(
            say!("a list of lengths", "时长的列表"),
            say!("write values = [\"12s\", \"40s\"]", "请写 values = [\"12s\", \"40s\"]"),
        );
        return None;
    };
    if array.is_empty() || array.len() > LARGEST_SAMPLE {
        item.problem(
            say!("{} is a sample of {}", "{} 是 {} 个值的样本", item.label(), array.len()),
            say!("a sample has 1 to {LARGEST_SAMPLE} values", "样本有 1 到 {LARGEST_SAMPLE} 个值"),
            "",
        );
        return None;
    }
    let mut secs = Vec::with_capacity(array.len());
    for element in array.iter() {
        let element = Item { value: element.get_ref(), at: element.span().start, ..*item };
        secs.push(length(&element, 0.0, longest(item))?.secs());
    }
    Some(Distribution::Sample { secs })
}
