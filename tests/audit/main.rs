//! Any scenario, layout and strategy through the independent audit; and the audit through journals that lie.

#[path = "../cases/mod.rs"]
mod cases;
#[path = "../worlds/mod.rs"]
mod worlds;

mod corruptions;

use cases::cases;
use peakshift::experiment::Replicator;
use peakshift::sim::audit::audit;
use peakshift::study;
use proptest::prelude::*;
use worlds::generated::{World, any_world};

/// Simulates a day of a world and has its journal audited.
fn audited(world: &World, replication: u64) -> Result<(), TestCaseError> {
    let (day, attendance) = (world.day(replication), world.attendance(replication));
    let journal = world.run(&attendance, &day);
    let verdict = audit(&world.scenario, &world.layout, &attendance, &day, &journal);
    verdict.map_err(|violations| {
        let text: Vec<String> = violations.iter().take(8).map(ToString::to_string).collect();
        TestCaseError::fail(text.join("\n"))
    })
}

#[test]
fn the_days_of_every_shipped_scenario_pass() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of scenarios") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let study = study::read(&path).unwrap_or_else(|problems| panic!("{problems}"));
        let mut replicator = Replicator::new(&study);
        for replication in 0..2 {
            let (day, journal, attendance) = replicator.replay(replication);
            let verdict = audit(&study.scenario, &study.layout, &attendance, day, journal);
            if let Err(violations) = verdict {
                let text: Vec<String> = violations.iter().take(8).map(ToString::to_string).collect();
                panic!("{}, replication {replication}:\n{}", path.display(), text.join("\n"));
            }
        }
        seen += 1;
    }
    assert!(seen > 0);
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn every_journal_passes(world in any_world()) {
        for replication in 0..3 {
            audited(&world, replication)?;
        }
    }
}
