//! A study: what a scenario file asks for, read and checked.

use crate::kpi::{Book, Target};
use crate::scenario::Scenario;
use crate::workforce::Layout;

/// A scenario, its layout, the platform's book and what is to be estimated.
#[derive(Clone, Debug)]
pub struct Study {
    /// The checked world.
    pub scenario: Scenario,
    /// Who works when.
    pub layout: Layout,
    /// The figures by which the platform judges.
    pub book: &'static Book,
    /// What is promised.
    pub targets: Vec<Target>,
    /// Seed of all randomness.
    pub seed: u64,
    /// Days to simulate unless the command line says otherwise.
    pub replications: u32,
    /// Confidence of every interval, such as 0.95.
    pub confidence: f64,
}
