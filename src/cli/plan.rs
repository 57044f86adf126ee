//! `peakshift plan`: recommends the cheapest layout that keeps its promise.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Failure, Outcome, interrupt, print, tell};
use crate::plan::{Event, NoPlan, Options, plan};
use crate::study;

/// Arguments of `plan`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Scenario file
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// How much is simulated; 2 takes twice as long as 1
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0)]
    effort: f64,
    /// Seconds
    #[arg(long)]
    time: Option<f64>,
}

/// Carries out `plan`.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let study = study::read(&arguments.scenario)
        .map_err(|problems| Failure::new(problems.exit_code(), problems.to_string().trim_end()))?;
    let stop = interrupt::listen()?;
    let options = Options {
        time: arguments.time.map(Duration::from_secs_f64),
        effort: arguments.effort,
        threads: 0,
        fixed: None,
        budget: None,
    };
    let begun = std::time::Instant::now();
    let listener = |event: Event| tell(&format!("{:6.2} {event:?}", begun.elapsed().as_secs_f64()));
    let plan = plan(&study, &options, &listener, stop).map_err(|error| match error {
        NoPlan::Interrupted => Failure::new(Failure::INTERRUPTED, "interrupted"),
        other => Failure::new(Failure::WRONG, format!("{other:?}")),
    })?;
    let mut text =
        format!("{:.2} s, cost {:.1}, {} days\n", begun.elapsed().as_secs_f64(), plan.found.cost, plan.days);
    for target in &plan.certificate.targets {
        text += &format!(
            "met {} of {} at least {:.4} kept {}\n",
            target.met, plan.certificate.days, target.at_least, target.kept
        );
    }
    for (candidate, count) in plan.model.candidates.iter().zip(&plan.found.counts) {
        if *count > 0 {
            let shift = &plan.model.shifts[candidate.shift];
            let breaks: Vec<String> = shift.breaks.iter().map(|b| study.scenario.clock.label(b.0)).collect();
            text += &format!(
                "{count:3} {:12} {:12} {:24} {}\n",
                study.scenario.teams[candidate.team as usize].name,
                study.scenario.groups[candidate.group as usize],
                shift.name,
                breaks.join(" ")
            );
        }
    }
    print(&text)?;
    Ok(if plan.certificate.kept() { Outcome::Done } else { Outcome::Missed })
}
