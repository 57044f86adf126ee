//! The audit: an independent reading of a journal.
//!
//! It is written from the meaning of the model, not from the engine, and shares no code with it: whatever a day
//! looks like, a journal is either lawful or the audit names what is not. [`CHECKS`] lists what it looks at; a
//! check is a function of a `Reading`, in which the flat records are put in order by inquiry and by agent.
//!
//! At one instant several things happen in an order that a journal does not tell. Where the order decides
//! whether something was lawful, the audit gives the benefit of the doubt.

mod accounts;
mod agents;
mod blocks;
mod breaks;
mod customers;
mod endings;
mod expected;
mod follow_ups;
mod items;
mod leads;
mod lists;
mod off_chat;
mod queues;
mod reading;
mod routing;
mod stretches;
mod totals;
mod triggers;
mod work;

use std::fmt;

use crate::day::Day;
use crate::scenario::Scenario;
use crate::sim::Journal;
use crate::workforce::{Attendance, Layout};
use reading::Reading;

/// Something in a journal that the model does not allow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Name of the broken check in [`CHECKS`].
    pub rule: &'static str,
    /// What was found, with the numbers and times that it concerns.
    pub text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.text)
    }
}

/// One thing that the audit looks at.
#[derive(Debug)]
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// What must hold.
    pub summary: &'static str,
    run: fn(&Reading, &mut Findings),
}

/// Everything that the audit looks at, in its order. The first looks at what the others rely on: where it finds
/// something, they are not asked.
pub const CHECKS: &[Check] = &[
    accounts::SHAPE,
    accounts::EVERYONE_ONCE,
    customers::CAUSE,
    customers::PATIENCE,
    customers::NEXT_MESSAGE,
    endings::CLOSE,
    endings::RETURN,
    agents::PRESENCE,
    agents::ONE_THING_AT_A_TIME,
    agents::ON_SHIFT,
    agents::NEVER_IDLE_BESIDE_WORK,
    breaks::BREAKS,
    breaks::OVERTIME,
    work::REPLY_WORK,
    work::TEXT_WORK,
    work::WRAP_UP,
    routing::HOLDINGS,
    routing::CAP,
    routing::NO_NEW_INQUIRY,
    routing::GROUP,
    lists::DISCIPLINE,
    queues::QUEUE_ORDER,
    queues::QUEUE_WITHOUT_NEED,
    queues::LEAVE_MESSAGE,
    items::ITEMS,
    items::ITEM_WORK,
    off_chat::OFF_CHAT,
    off_chat::NEXT_ITEM,
    off_chat::NO_IDLE_HANDS,
    blocks::BLOCKS,
    follow_ups::FOLLOW_UPS,
    triggers::TRIGGERS,
    totals::LITTLES_LAW,
    totals::CONSERVATION,
];

/// What the checks have found so far.
struct Findings {
    rule: &'static str,
    violations: Vec<Violation>,
}

impl Findings {
    fn note(&mut self, text: String) {
        self.violations.push(Violation { rule: self.rule, text });
    }

    fn expect(&mut self, holds: bool, text: impl FnOnce() -> String) {
        if !holds {
            self.note(text());
        }
    }
}

/// Reads a journal against the model.
///
/// # Errors
///
/// Every violation found, in the order of [`CHECKS`].
pub fn audit(
    scenario: &Scenario,
    layout: &Layout,
    attendance: &[Attendance],
    day: &Day,
    journal: &Journal,
) -> Result<(), Vec<Violation>> {
    let mut found = Findings { rule: accounts::SHAPE.name, violations: Vec::new() };
    let persons = layout.persons();
    accounts::shape(scenario, &persons, attendance, day, journal, &mut found);
    if found.violations.is_empty() {
        let reading = Reading::new(scenario, layout, &persons, attendance, day, journal);
        for check in CHECKS {
            found.rule = check.name;
            (check.run)(&reading, &mut found);
        }
    }
    if found.violations.is_empty() { Ok(()) } else { Err(found.violations) }
}
