//! Queues: who may wait there, in which order they are taken, and who leaves a message instead.

use super::reading::{At, Reading, Wait};
use super::routing::may_help;
use super::stretches::{covered, union};
use super::{Check, Findings};
use crate::day::InquiryKind;
use crate::scenario::{GroupId, Topology, WhenFull};
use crate::sim::{End, PresenceKind, RoundRecord};
use crate::units::{Span, Time};

pub(super) const QUEUE_ORDER: Check = Check {
    name: "queue-order",
    summary: "a queue is served by priority, then first come first served",
    run: queue_order,
};

pub(super) const QUEUE_WITHOUT_NEED: Check = Check {
    name: "queue-without-need",
    summary: "nobody waits in a queue while an agent who may take it is eligible",
    run: queue_without_need,
};

pub(super) const LEAVE_MESSAGE: Check = Check {
    name: "leave-message",
    summary: "leave-messages and queues are as the platform says, and only if nobody is eligible",
    run: leave_message,
};

/// What happens at one instant is over after this.
const INSTANT: Span = Span::from_micros(1);

fn group_of(reading: &Reading, wait: &Wait) -> GroupId {
    reading.group_of(reading.reasons[wait.round])
}

fn kind(reading: &Reading, wait: &Wait) -> InquiryKind {
    reading.day.inquiries[reading.record(reading.records[wait.round]).inquiry as usize].kind
}

fn priority(reading: &Reading, wait: &Wait) -> u8 {
    reading.scenario.reasons[reading.reasons[wait.round] as usize].priority
}

fn queue_order(reading: &Reading, found: &mut Findings) {
    let mut joining: Vec<&Wait> = reading.queue_waits.iter().collect();
    joining.sort_by_key(|wait| wait.from);
    let mut joining = joining.into_iter().peekable();
    let mut taken: Vec<&Wait> = reading.queue_waits.iter().filter(|wait| wait.served).collect();
    taken.sort_by_key(|wait| wait.to);
    let mut waiting: Vec<&Wait> = Vec::new();
    for next in taken {
        while let Some(wait) = joining.next_if(|wait| wait.from < next.to) {
            waiting.push(wait);
        }
        waiting.retain(|wait| wait.to > next.to);
        // Who is routed past caps may find an agent where others do not.
        if kind(reading, next) == InquiryKind::Bypass {
            continue;
        }
        let group = group_of(reading, next);
        let taker = taker(reading, next);
        let place = |wait: &Wait| (u8::MAX - priority(reading, wait), reading.round(wait.round).asked);
        let passed = waiting.iter().find(|wait| {
            let asked = reading.round(wait.round).asked;
            group_of(reading, wait) == group
                && place(wait) < place(next)
                && taker.is_some_and(|taker| may_help(reading, taker, group, Some(next.to - asked - INSTANT)))
        });
        if let Some(passed) = passed {
            found.note(format!(
                "round {} leaves the queue of group {group} {} before round {}",
                next.round,
                At(next.to),
                passed.round
            ));
        }
    }
}

/// Group of the agent who took a round from a queue.
fn taker(reading: &Reading, wait: &Wait) -> Option<GroupId> {
    let holdings = &reading.holdings[reading.records[wait.round]];
    let holding = holdings.iter().map(|&h| &reading.journal.holdings[h]).find(|h| h.from == wait.to)?;
    Some(reading.persons[holding.agent as usize].group)
}

/// The stretches in which an agent surely could have received an inquiry.
fn eligible(reading: &Reading, agent: usize) -> Vec<(Time, Time)> {
    let it = &reading.agents[agent];
    let on = it.on;
    let until = reading.drained(agent).min(reading.shift(agent).end).min(reading.horizon);
    if on >= until {
        return Vec::new();
    }
    // What keeps him from receiving: inquiries count towards the cap, breaks and wrap-up exclude.
    let mut steps: Vec<(Time, i64, i64)> = Vec::new();
    // A stretch that lasts no time still keeps an instant, so that is added to all.
    for &index in &it.holdings {
        let holding = &reading.journal.holdings[index];
        steps.push((holding.from, 1, 0));
        steps.push((holding.to + INSTANT, -1, 0));
    }
    let wrapping = it.wrapping.iter().copied().filter(|_| reading.wrap_up_blocks());
    let block = reading.present(agent, PresenceKind::Block);
    let beyond_share = super::leads::beyond_share(reading, agent).maybe;
    let away = it.away.map(|away| (away.0, away.1.max(reading.taken_away(agent).unwrap_or(away.1))));
    for (from, to) in reading.breaks(agent).chain(wrapping).chain(block).chain(beyond_share).chain(away) {
        steps.push((from, 0, 1));
        steps.push((to + INSTANT, 0, -1));
    }
    if reading.team(agent).cap.len() > 1 {
        let hour = Span::from_hours(1);
        let clock = &reading.scenario.clock;
        let mut at = clock.time_of_day(clock.day(on), Span::from_hours(clock.hour(on) as i64 + 1));
        while at < until {
            steps.push((at, 0, 0));
            at += hour;
        }
    }
    for (from, to) in reading.switched_on.iter().flatten().copied() {
        steps.push((from, 0, 0));
        steps.push((to, 0, 0));
    }
    steps.push((until, 0, 0));
    steps.sort_unstable_by_key(|step| step.0);
    let (mut at, mut open, mut kept) = (on, 0, 0);
    let mut stretches = Vec::new();
    for (time, opened, keeps) in steps {
        let to = time.min(until);
        if at < to {
            // Between two steps nothing changes.
            let cap = reading.cap(agent, at + INSTANT).0;
            if kept == 0 && open < i64::from(cap) {
                stretches.push((at, to));
            }
            at = to;
        }
        open += opened;
        kept += keeps;
    }
    stretches
}

/// Eligible stretches of all agents of each group, joined.
fn eligible_by_group(reading: &Reading) -> Vec<Vec<(Time, Time)>> {
    let mut groups = vec![Vec::new(); reading.scenario.groups.len()];
    for (agent, person) in reading.persons.iter().enumerate() {
        groups[person.group as usize].extend(eligible(reading, agent));
    }
    groups.into_iter().map(|stretches| union(stretches.into_iter())).collect()
}

/// The first point after `from` and before `to` around which somebody is eligible.
fn overlap(stretches: &[(Time, Time)], from: Time, to: Time) -> Option<Time> {
    let next = stretches.partition_point(|s| s.1 <= from);
    stretches.get(next).map(|s| s.0.max(from)).filter(|&at| at < to)
}

fn queue_without_need(reading: &Reading, found: &mut Findings) {
    let eligible = eligible_by_group(reading);
    for wait in &reading.queue_waits {
        let group = group_of(reading, wait);
        let asked = reading.round(wait.round).asked;
        let helpers = reading.scenario.routing.overflow.iter().filter(|overflow| overflow.from == group);
        let helpers = helpers.flat_map(|o| o.to.iter().map(|&to| (to, wait.from.max(asked + o.after))));
        for (other, from) in std::iter::once((group, wait.from)).chain(helpers) {
            let (from, to) = (from + INSTANT, wait.to - INSTANT);
            if let Some(at) = overlap(&eligible[other as usize], from, to) {
                found.note(format!(
                    "round {} waits in the queue of group {group} from {} to {}, and group {other} has an \
                     eligible agent {}",
                    wait.round,
                    At(wait.from),
                    At(wait.to),
                    At(at)
                ));
            }
        }
    }
}

/// What a platform may do at a point with an inquiry that no agent takes, as far as a journal tells.
struct Otherwise {
    queue: bool,
    leave_message: bool,
}

fn otherwise(reading: &Reading, group: GroupId, at: Time, round: usize) -> Otherwise {
    let routing = &reading.scenario.routing;
    let people = (0..reading.persons.len()).filter(|&agent| reading.persons[agent].group == group);
    let (mut surely, mut maybe) = (false, false);
    for agent in people.filter(|&agent| reading.agents[agent].on <= at) {
        // Who works overtime takes nobody new.
        let end = reading.shift(agent).end;
        let away = reading.agents[agent].away;
        for (from, out) in reading.sessions(agent) {
            let out = out.min(end);
            // Somebody who logs in at this instant is there before anything else happens, but not who was called.
            let comes = from < at || (from == at && !reading.scenario.calls(&reading.shift(agent).name));
            let goes = away.is_some_and(|away| away.0 <= at && at < away.1);
            surely |= comes && at < out && !goes;
            maybe |= from <= at && at <= out;
        }
    }
    let may =
        |what: WhenFull| (!surely && routing.when_nobody == what) || (maybe && routing.when_full == what);
    let others = || reading.queue_waits.iter().filter(|w| w.round != round && group_of(reading, w) == group);
    let surely_queued = || others().filter(|w| w.from < at && at < w.to).count() as u64;
    // Whoever asks, is received or leaves at this instant may have been in the queue within it.
    let passing = |r: &&RoundRecord| r.asked == at || (r.asked < at && r.started.min(r.ended) == at);
    let received = || reading.journal.holdings.iter().filter(|h| h.from == at).count();
    let passing = || (reading.journal.rounds.iter().filter(passing).count() + received()) as u64;
    let maybe_queued = || others().filter(|w| w.from <= at && at <= w.to).count() as u64 + passing();
    let limit = routing.queue_limit.map(u64::from);
    Otherwise {
        queue: may(WhenFull::Queue) && limit.is_none_or(|limit| surely_queued() < limit),
        leave_message: may(WhenFull::LeaveMessage) || limit.is_some_and(|limit| maybe_queued() >= limit),
    }
}

/// When, within a wait, the last shift ended of all who could have helped; nobody was there from then on.
fn nobody_left_since(reading: &Reading, group: GroupId, wait: &Wait) -> Option<Time> {
    let helps = |agent: &usize| {
        let own = reading.persons[*agent].group;
        let overflow = &reading.scenario.routing.overflow;
        own == group || overflow.iter().any(|o| o.from == group && o.to.contains(&own))
    };
    let there = |agent: &usize| !reading.agents[*agent].on.is_never();
    let people: Vec<usize> = (0..reading.persons.len()).filter(helps).filter(there).collect();
    let ends = people.iter().map(|&agent| reading.shift(agent).end);
    ends.filter(|&end| wait.from < end && end < wait.to).find(|&end| {
        !people.iter().any(|&agent| reading.agents[agent].on <= end && end < reading.shift(agent).end)
    })
}

fn leave_message(reading: &Reading, found: &mut Findings) {
    for wait in &reading.queue_waits {
        let group = group_of(reading, wait);
        found.expect(otherwise(reading, group, wait.from, wait.round).queue, || {
            format!("round {} may not wait in the queue of group {group} {}", wait.round, At(wait.from))
        });
        if reading.scenario.routing.when_nobody == WhenFull::LeaveMessage {
            let alone = nobody_left_since(reading, group, wait);
            found.expect(alone.is_none(), || {
                format!("round {} waits in the queue of group {group}, which everybody has left", wait.round)
            });
        }
    }
    let eligible = eligible_by_group(reading);
    for (index, record) in reading.journal.inquiries.iter().enumerate() {
        let empty = reading.day.inquiries[record.inquiry as usize].kind == InquiryKind::Empty;
        let unheld = empty && reading.holdings[index].is_empty();
        if record.end != End::LeaveMessage && !unheld {
            continue;
        }
        let last = reading.rounds_of(index).next_back();
        let group = last.map_or(record.group, |r| reading.group_of(reading.reasons[r]));
        found.expect(
            empty || otherwise(reading, group, record.closed, last.unwrap_or(usize::MAX)).leave_message,
            || format!("record {index} may not be a leave-message to group {group} {}", At(record.closed)),
        );
        let helpers =
            reading.scenario.routing.overflow.iter().filter(|overflow| {
                overflow.from == group && reading.scenario.routing.topology == Topology::Push
            });
        for other in std::iter::once(group).chain(helpers.flat_map(|o| o.to.iter().copied())) {
            let at = record.closed;
            found.expect(!covered(&eligible[other as usize], at - INSTANT, at + INSTANT), || {
                format!("record {index} got no agent {} although group {other} has an eligible one", At(at))
            });
        }
    }
}
