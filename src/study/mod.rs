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

// ---- stand-in for the reader, replaced as a whole by the reader's branch ----

/// What is wrong with a file.
#[derive(Debug)]
pub struct Problems(String, u8);
impl Problems {
    /// 2 or 3.
    pub fn exit_code(&self) -> u8 {
        self.1
    }
}
impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
/// Reads a scenario: here any file gives the invented study; one that contains `wrong` has a problem, one that
/// contains `hopeless` asks for 99.9 %.
pub fn read(path: &std::path::Path) -> Result<Study, Problems> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Problems(format!("{}: cannot be read: {error}", path.display()), 3))?;
    if text.contains("wrong") {
        return Err(Problems(format!("{}:1: wrong", path.display()), 2));
    }
    let mut study = crate::experiment::replicator::sample_study();
    study.targets.truncate(1);
    (study.targets[0].bound, study.targets[0].promise, study.targets[0].slot_floor) = (0.2, 0.5, None);
    study.replications = 6;
    study.scenario.name = "双11 eve".into();
    if text.contains("hopeless") {
        study.targets[0].bound = 0.9999;
    }
    Ok(study)
}
/// What is lawful, but doubtful.
pub fn doubts(_study: &Study) -> Vec<String> {
    Vec::new()
}
