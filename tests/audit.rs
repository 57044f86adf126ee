//! Any scenario, layout and strategy through the independent audit.

mod worlds;

use peakshift::sim::audit::audit;
use proptest::prelude::*;
use worlds::generated::{World, any_world};
use worlds::run;

/// Simulates a day of a world and has its journal audited.
fn audited(world: &World, replication: u64) -> Result<(), TestCaseError> {
    let (day, attendance) = (world.day(replication), world.attendance(replication));
    let journal = run(&world.scenario, &world.layout, &attendance, &day);
    let verdict = audit(&world.scenario, &world.layout, &attendance, &day, &journal);
    verdict.map_err(|violations| {
        let text: Vec<String> = violations.iter().take(8).map(ToString::to_string).collect();
        TestCaseError::fail(text.join("\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn every_journal_passes(world in any_world()) {
        for replication in 0..3 {
            audited(&world, replication)?;
        }
    }
}
