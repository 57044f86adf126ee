//! Who may receive an inquiry: caps, suspension, groups, and what a holding is.

use super::reading::{At, Reading};
use super::{Check, Findings};
use crate::day::InquiryKind;
use crate::scenario::{AtEnd, GroupId, Topology};
use crate::sim::{Holding, PresenceKind};
use crate::units::{Span, Time};

pub(super) const HOLDINGS: Check = Check {
    name: "holdings",
    summary: "one agent at a time holds an inquiry, from an unanswered round to its close, transfer or his leaving",
    run: holdings,
};

pub(super) const CAP: Check = Check {
    name: "cap",
    summary: "nobody receives an inquiry at or above his cap of the hour, save by bypass or affinity",
    run: cap,
};

pub(super) const NO_NEW_INQUIRY: Check = Check {
    name: "no-new-inquiry",
    summary: "no new inquiry before a call, on a break or in a block, while draining, wrapping up at once, away, beyond \
              a lead's share or after shift end, save by affinity",
    run: no_new_inquiry,
};

pub(super) const GROUP: Check = Check {
    name: "group",
    summary: "an inquiry goes to the group of what it is about now, or to one that helps out",
    run: group,
};

fn holdings(reading: &Reading, found: &mut Findings) {
    for pair in reading.journal.holdings.windows(2) {
        found.expect(pair[0].from <= pair[1].from, || {
            format!("holdings of {} and {} are out of order", At(pair[0].from), At(pair[1].from))
        });
    }
    for (index, record) in reading.journal.inquiries.iter().enumerate() {
        let mut reached = record.entered;
        let held: Vec<&Holding> =
            reading.holdings[index].iter().map(|&h| &reading.journal.holdings[h]).collect();
        for holding in &held {
            let inside = reached <= holding.from && holding.to <= record.closed;
            found.expect(
                inside && lets_go(reading, index, holding) && receives(reading, index, holding.from),
                || {
                    format!(
                        "agent {} holds record {index} (entered {}, closed {}) from {} to {}",
                        holding.agent,
                        At(record.entered),
                        At(record.closed),
                        At(holding.from),
                        At(holding.to)
                    )
                },
            );
            reached = holding.to;
        }
        for r in reading.rounds_of(index) {
            let it = reading.round(r);
            let by = |h: &&Holding| h.agent == it.agent && h.from <= it.started && it.ended <= h.to;
            found.expect(it.started.is_never() || held.iter().any(by), || {
                format!("agent {} replies to round {r} {} without holding it", it.agent, At(it.started))
            });
        }
    }
}

/// Whether an agent has a reason to let go: the close, a transfer, or his own leaving.
fn lets_go(reading: &Reading, index: usize, holding: &Holding) -> bool {
    holding.to == reading.record(index).closed || lets_go_before(reading, index, holding)
}

/// Whether an agent may have let go of an inquiry before its close: by a transfer, or because he left.
pub(super) fn lets_go_before(reading: &Reading, index: usize, holding: &Holding) -> bool {
    let agent = holding.agent as usize;
    let moved = |r: usize| {
        r > reading.rounds_of(index).start
            && reading.day.rounds[r - 1].transfer != crate::day::Round::STAYS
            && reading.round(r).asked == holding.to
    };
    let left = reading.logged_out(agent) == holding.to
        && holding.to >= reading.last_start(agent)
        && reading.team(agent).at_end != AtEnd::End;
    let taken = reading.taken_away(agent) == Some(holding.to);
    left || taken || reading.rounds_of(index).any(moved)
}

/// Whether an inquiry has a round at this point that nobody has begun to answer, or carries no message.
fn receives(reading: &Reading, index: usize, at: Time) -> bool {
    let rounds = reading.rounds_of(index);
    let waits = |r: usize| {
        let it = reading.round(r);
        it.asked <= at && at <= it.started.min(it.ended)
    };
    if rounds.is_empty() { at == reading.record(index).entered } else { rounds.clone().any(waits) }
}

/// Whether an inquiry is sent back, although he is at his cap or suspended, to the agent who replied to its customer
/// last, in this inquiry or in another.
fn sent_back(reading: &Reading, holding: &Holding) -> bool {
    let within = reading.scenario.routing.affinity.if_suspended;
    let inquiry = reading.record(holding.record as usize).inquiry;
    let replies = &reading.replies_to[reading.day.customer(inquiry) as usize];
    replies.iter().any(|&(sent, agent)| {
        let overtaken = replies.iter().any(|r| r.1 != agent && sent < r.0 && r.0 < holding.from);
        agent == holding.agent && sent <= holding.from && holding.from - sent < within && !overtaken
    })
}

fn cap(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let mut open: Vec<Time> = Vec::new();
        for &index in &it.holdings {
            let holding = &reading.journal.holdings[index];
            open.retain(|&to| to > holding.from);
            let cap = reading.cap(agent, holding.from).1;
            let kind = reading.day.inquiries[reading.record(holding.record as usize).inquiry as usize].kind;
            let below = (open.len() as u64) < u64::from(cap);
            found.expect(below || kind == InquiryKind::Bypass || sent_back(reading, holding), || {
                format!(
                    "agent {agent} receives record {} {} and holds {} of at most {cap}",
                    holding.record,
                    At(holding.from),
                    open.len()
                )
            });
            open.push(holding.to);
        }
    }
}

fn no_new_inquiry(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let (on, end) = (it.on, reading.shift(agent).end);
        let block: Vec<(Time, Time)> = reading.present(agent, PresenceKind::Block).collect();
        let beyond_share = super::leads::beyond_share(reading, agent).surely;
        for &index in &it.holdings {
            let holding = &reading.journal.holdings[index];
            let at = holding.from;
            let away = it.away.is_some_and(|away| away.0 <= at && at < away.1);
            let there = on <= at && at < end && !away;
            let on_break = reading.breaks(agent).any(|b| b.0 <= at && at < b.1);
            let wraps = reading.wrap_up_blocks() && it.wrapping.iter().any(|w| w.0 < at && at < w.1);
            // Nobody begins a block before he has what comes at the same instant, nor ends one without it.
            let in_block = block.iter().any(|b| b.0 < at && at < b.1);
            let lead = beyond_share.iter().any(|s| s.0 < at && at < s.1);
            let suspended = on_break || at >= reading.drained(agent) || wraps || in_block || lead;
            found.expect(there && (!suspended || sent_back(reading, holding)), || {
                format!(
                    "agent {agent} (from {} to {}) receives record {} {}; away: {away}, on a break: {on_break}, \
                     wrapping up: {wraps}, in a block: {in_block}, beyond his share: {lead}",
                    At(on),
                    At(end),
                    holding.record,
                    At(at)
                )
            });
        }
    }
}

fn group(reading: &Reading, found: &mut Findings) {
    for (index, holding) in reading.journal.holdings.iter().enumerate() {
        let record = reading.record(holding.record as usize);
        let group = reading.persons[holding.agent as usize].group;
        let rounds = reading.rounds_of(holding.record as usize);
        let lawful = if rounds.is_empty() {
            may_take(reading, group, record.group, holding.from, record.entered)
        } else {
            rounds.clone().any(|r| {
                let it = reading.round(r);
                it.asked <= holding.from
                    && holding.from <= it.ended
                    && may_take(reading, group, reading.group_of(reading.reasons[r]), holding.from, it.asked)
            })
        };
        found.expect(lawful, || {
            format!(
                "holding {index}: agent {} of group {group} receives record {} of group {} {}",
                holding.agent,
                holding.record,
                record.group,
                At(holding.from)
            )
        });
    }
}

/// Whether agents of a group may receive, at a point, what another group's customer asked before. Where
/// inquiries are pushed, helping groups are asked at once.
fn may_take(reading: &Reading, group: GroupId, of: GroupId, at: Time, asked: Time) -> bool {
    let pushed = reading.scenario.routing.topology == Topology::Push;
    may_help(reading, group, of, if pushed { None } else { Some(at - asked) })
}

/// Whether agents of a group may take from the queue of another, where a customer has waited so long (`None`:
/// long enough).
pub(super) fn may_help(reading: &Reading, group: GroupId, of: GroupId, waited: Option<Span>) -> bool {
    let mut overflow = reading.scenario.routing.overflow.iter();
    group == of
        || overflow.any(|overflow| {
            let long_enough = waited.is_none_or(|waited| waited >= overflow.after);
            overflow.from == of && overflow.to.contains(&group) && long_enough
        })
}
