//! What an inquiry brings to each group, in expectation: contacts, work, and the time for which it is held open.

use crate::random::{Purpose, Streams};
use crate::scenario::{Distribution, Scenario};
use crate::units::Span;

/// What an inquiry brings to a group.
#[derive(Clone, Copy, Default)]
pub(crate) struct Visit {
    /// How often it comes to the group.
    pub contacts: f64,
    /// Seconds of work there at factor 1.
    pub work: f64,
    /// Seconds for which somebody there holds it open, if it never waits.
    pub held: f64,
}

/// Gaps that are drawn to estimate how long one is waited for.
const DRAWS: u64 = 4_000;

/// Mean seconds of a gap of which no more than the limit is waited for.
fn mean_within(law: &Distribution, limit: Span) -> f64 {
    let mut stream = Streams::new(0, 0).stream(Purpose::Report, 1);
    (0..DRAWS).map(|_| law.draw(&mut stream).min(limit).secs()).sum::<f64>() / DRAWS as f64
}

/// For each reason and each group what an inquiry of the reason brings to it, transfers included.
pub(crate) fn visits(scenario: &Scenario) -> Vec<Vec<Visit>> {
    let (reasons, replies, routing) = (&scenario.reasons, &scenario.replies, &scenario.routing);
    let later = replies.mean_later();
    let closing = replies.closing_text.as_ref().map_or((0.0, 0.0), |(share, work)| (*share, work.mean()));
    let wrap_up = replies.wrap_up.as_ref().map_or(0.0, |w| w.probability * w.work.mean());
    let handover = replies.handover_text.mean();
    // How long the agent waits for the customer: within the chat, and after a hand-over text.
    let gaps: Vec<(f64, f64)> = reasons
        .iter()
        .map(|law| {
            let transfer = law.transfers.iter().any(|(_, probability)| *probability > 0.0);
            let after_text = if transfer { mean_within(&law.gap, routing.transfer_wait) } else { 0.0 };
            (mean_within(&law.gap, routing.idle_close), after_text)
        })
        .collect();
    (0..reasons.len())
        .map(|start| {
            let mut visits = vec![Visit::default(); scenario.groups.len()];
            // Rounds of the inquiry as each reason: the first, then on with the probability that one remains.
            let mean = scenario.mean_rounds(start);
            let on = 1.0 - 1.0 / mean.max(1.0);
            let mut rounds = vec![0.0; reasons.len()];
            let mut contacts = vec![0.0; reasons.len()];
            let mut now = vec![0.0; reasons.len()];
            now[start] = 1.0;
            contacts[start] = 1.0;
            // A hundred means of the number of rounds leave nothing that counts.
            for _ in 0..(100.0 * mean).clamp(10.0, 2_000.0) as usize {
                let mut next = vec![0.0; reasons.len()];
                for (reason, share) in now.iter().enumerate().filter(|(_, share)| **share > 1e-9) {
                    let (gap, after_text) = gaps[reason];
                    rounds[reason] += share;
                    let mut stays = share * on;
                    let visit = &mut visits[usize::from(reasons[reason].group)];
                    for (to, probability) in &reasons[reason].transfers {
                        let moved = share * on * probability;
                        stays -= moved;
                        next[usize::from(*to)] += moved;
                        contacts[usize::from(*to)] += moved;
                        visit.work += moved * handover;
                        visit.held += moved * (handover + after_text);
                    }
                    visit.work += share * (1.0 - on) * (closing.0 * closing.1 + wrap_up);
                    // After the last reply the chat is open until the closing text is sent or it is idle too long.
                    visit.held += stays * gap;
                    visit.held += share
                        * (1.0 - on)
                        * (closing.0 * closing.1 + (1.0 - closing.0) * routing.idle_close.secs());
                    next[reason] += stays;
                }
                now = next;
            }
            for (reason, law) in reasons.iter().enumerate() {
                let replies_work = contacts[reason] * replies.first.mean()
                    + (rounds[reason] - contacts[reason]).max(0.0) * later;
                let visit = &mut visits[usize::from(law.group)];
                visit.contacts += contacts[reason];
                visit.work += replies_work * law.work_factor;
                visit.held += replies_work * law.work_factor;
            }
            visits
        })
        .collect()
}
