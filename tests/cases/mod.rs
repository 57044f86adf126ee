//! How many cases a property is tried on, and which: the same on every run, so that a failure is the doing of a change.
//!
//! `PROPTEST_RNG_SEED=7 PROPTEST_CASES=100000 cargo test --release --test audit` tries others, and says of a failure
//! which seed brings it back.

use proptest::test_runner::{Config, RngSeed};

/// The configuration of a property that is tried on so many cases, unless the environment asks for more or for others.
pub fn cases(cases: u32) -> Config {
    let environment = Config::default();
    let rng_seed = match environment.rng_seed {
        RngSeed::Random => RngSeed::Fixed(20_251_111),
        asked => asked,
    };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { environment.cases } else { cases };
    Config { cases, rng_seed, failure_persistence: None, ..environment }
}
