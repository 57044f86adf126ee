//! Sums over the day that must agree, whatever happened.

use super::reading::Reading;
use super::stretches::{left_of, union};
use super::{Check, Findings};
use crate::sim::{PresenceKind, RoundOutcome};
use crate::units::{Span, Time};

pub(super) const LITTLES_LAW: Check = Check {
    name: "littles-law",
    summary: "the integral of how many there are is the sum of how long each is there, wherever one counts",
    run: littles_law,
};

pub(super) const CONSERVATION: Check = Check {
    name: "conservation",
    summary: "writing, wrap-up, work besides chat, idle time, breaks, blocks and absence add up to the time from log-in to \
              log-out",
    run: conservation,
};

fn littles_law(reading: &Reading, found: &mut Findings) {
    let journal = reading.journal;
    let mut same = |what: &str, integral: i128, sum: i128| {
        found.expect(integral == sum, || format!("{what}: ∫ {integral} µs, Σ {sum} µs"));
    };
    // Unanswered rounds wait in a list or in a queue, or their reply is being written.
    let asked = journal.rounds.iter().filter(|round| round.outcome != RoundOutcome::NotAsked);
    let integral = integral(asked.clone().map(|round| (round.asked, round.ended)));
    let lists = reading.agents.iter().flat_map(|agent| agent.waits.iter());
    let waits = sum(lists.chain(&reading.queue_waits).map(|wait| (wait.from, wait.to)));
    let writing =
        sum(asked.filter(|round| !round.started.is_never()).map(|round| (round.started, round.ended)));
    same("unanswered rounds", integral, waits + writing);

    // Open inquiries are held by somebody or by nobody.
    let open = self::integral(journal.inquiries.iter().map(|record| (record.entered, record.closed)));
    let held = self::integral(journal.holdings.iter().map(|holding| (holding.from, holding.to)));
    let unheld = (0..journal.inquiries.len()).map(|index| unheld(reading, index)).sum::<i128>();
    same("open inquiries", open, held + unheld);

    // Somebody who is there works, has a break, or has nothing to do.
    for (agent, it) in reading.agents.iter().enumerate() {
        let there = sum(it.presence.iter().map(|stretch| (stretch.from, stretch.to)));
        let off_line = [PresenceKind::Break, PresenceKind::Block];
        let breaks = it.presence.iter().filter(|stretch| off_line.contains(&stretch.kind));
        let away = sum(breaks.map(|stretch| (stretch.from, stretch.to)));
        let works = journal.work.iter().filter(|w| w.agent as usize == agent);
        let replies = journal.rounds.iter().filter(|round| round.agent as usize == agent);
        let busy = sum(works.map(|work| (work.from, work.to)))
            + sum(replies.filter(|r| !r.started.is_never()).map(|round| (round.started, round.ended)));
        found.expect(busy <= there - away, || {
            format!("agent {agent} works {busy} µs of the {} µs that he is on line", there - away)
        });
    }
}

/// Each person's time is told twice: as what he did, each kind by itself, and as the time between log-in and log-out.
fn conservation(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let Some((first, last)) = it.presence.first().zip(it.presence.last()) else { continue };
        let there = i128::from((last.to - first.from).micros());
        let of = |kind: PresenceKind| union(reading.present(agent, kind));
        let on_line = union(of(PresenceKind::Online).into_iter().chain(of(PresenceKind::Overtime)));
        let blocks: Vec<(Time, Time)> = reading.present(agent, PresenceKind::Block).collect();
        let is_block = |from: Time, to: Time| blocks.contains(&(from, to));
        let on_chat = sum(it.busy.iter().map(|busy| (busy.from, busy.to)));
        let besides = it.off_chat.iter().map(|stretch| (stretch.from, stretch.to));
        let (in_blocks, in_idle_moments): (Vec<_>, Vec<_>) =
            besides.partition(|&(from, to)| is_block(from, to));
        // Idle is what no record tells of.
        let told = it.busy.iter().map(|busy| (busy.from, busy.to)).chain(in_idle_moments.iter().copied());
        let idle = sum(left_of(&on_line, &union(told)).into_iter());
        let breaks = sum(of(PresenceKind::Break).into_iter());
        let absent = match (&reading.sessions(agent)[..], it.away) {
            ([before, after], Some(away)) if away.0 <= before.1 && after.0 == away.1 => {
                i128::from((after.0 - before.1).micros())
            }
            _ => 0,
        };
        let (in_blocks, off_line) = (sum(in_blocks.into_iter()), sum(blocks.iter().copied()));
        found.expect(in_blocks == off_line, || {
            format!("agent {agent} is off line for blocks for {off_line} µs, and at one for {in_blocks} µs")
        });
        let besides = sum(in_idle_moments.into_iter());
        let total = on_chat + besides + idle + breaks + in_blocks + absent;
        found.expect(total == there, || {
            format!(
                "agent {agent} is there for {there} µs: {on_chat} on inquiries, {besides} besides, {idle} idle, {breaks} on \
                 breaks, {in_blocks} in blocks, {absent} absent make {total}"
            )
        });
    }
}

/// How long nobody held an open inquiry.
fn unheld(reading: &Reading, index: usize) -> i128 {
    let record = reading.record(index);
    let mut since = record.entered;
    let mut alone = 0;
    for &holding in &reading.holdings[index] {
        let holding = &reading.journal.holdings[holding];
        // An inquiry that two hold is not held by nobody the less.
        alone += i128::from(holding.from.since(since).micros());
        since = since.max(holding.to);
    }
    alone + i128::from(record.closed.since(since).micros())
}

fn sum(stretches: impl Iterator<Item = (Time, Time)>) -> i128 {
    stretches.map(|(from, to)| i128::from((to - from).micros())).sum()
}

/// The integral over time of how many stretches there are, by sweeping over their ends.
fn integral(stretches: impl Iterator<Item = (Time, Time)>) -> i128 {
    let mut steps: Vec<(Time, i64)> = stretches.flat_map(|(from, to)| [(from, 1), (to, -1)]).collect();
    steps.sort_unstable();
    let (mut count, mut since, mut total) = (0i128, Time::START, 0i128);
    for (at, change) in steps {
        let passed: Span = at - since;
        total += count * i128::from(passed.micros());
        count += i128::from(change);
        since = at;
    }
    total
}
