//! Who does which work besides chat, and when: what goes before it, what is taken up next, who may not rest.

use super::items;
use super::reading::{At, Reading};
use super::stretches::{common, inside, left_of, meets, reach, union};
use super::{Check, Findings};
use crate::scenario::{Manner, OnBreak};
use crate::sim::{ItemRecord, OffChatRecord, PresenceKind};
use crate::units::{Span, Time};

pub(super) const OFF_CHAT: Check = Check {
    name: "off-chat",
    summary: "work besides chat is done by those whose it is, when nothing else is to be done",
    run: off_chat,
};

pub(super) const NEXT_ITEM: Check = Check {
    name: "next-item",
    summary: "one's own interrupted item goes first, then the nearest deadline",
    run: next_item,
};

pub(super) const NO_IDLE_HANDS: Check = Check {
    name: "no-idle-hands",
    summary: "nobody who may do it rests beside an item that nobody has taken up",
    run: no_idle_hands,
};

/// What happens at one instant is over after this.
const INSTANT: Span = Span::from_micros(1);

/// Whether an agent is one of those who do a kind of work besides chat.
fn does(reading: &Reading, agent: usize, kind: u16) -> bool {
    let (person, law) = (&reading.persons[agent], &reading.scenario.off_chat[kind as usize]);
    person.group == law.group && (law.teams.is_empty() || law.teams.contains(&person.team))
}

fn is_block(reading: &Reading, item: &ItemRecord) -> bool {
    matches!(reading.scenario.off_chat[item.kind as usize].manner, Manner::Block { .. })
}

fn off_chat(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let end = reading.shift(agent).end;
        let waiting: Vec<(Time, Time)> = it.waits.iter().map(|wait| (wait.from, wait.to)).collect();
        let (waiting, waits) = (union(waiting.iter().copied()), reach(waiting.into_iter()));
        let (wrapping, wraps) = (union(it.wrapping.iter().copied()), reach(it.wrapping.iter().copied()));
        let due: Vec<(Time, Time)> = reading.breaks(agent).collect();
        let breaks = reading.breaks_that_begin(agent);
        let away: Vec<(Time, Time)> = it.away.into_iter().collect();
        let down = reading.consoles_down(agent);
        let online = union(reading.present(agent, PresenceKind::Online));
        let sessions = reading.sessions(agent);
        let blocks: Vec<(Time, Time)> = reading.present(agent, PresenceKind::Block).collect();
        for stretch in &it.off_chat {
            let OffChatRecord { from, to, item, .. } = *stretch;
            let item = &reading.journal.items[item as usize];
            let begun_in = |stretches: &[(Time, Time)]| stretches.iter().any(|s| s.0 <= from && from < s.1);
            let mut wrong = Vec::new();
            let mut note = |holds: bool, what: &'static str| {
                if !holds {
                    wrong.push(what);
                }
            };
            note(does(reading, agent, item.kind), "is not one of those who do it");
            note(to <= end, "goes on after his shift");
            if is_block(reading, item) {
                note(!inside(&waits, from), "begins a block while a round waits");
                note(!inside(&wraps, from), "begins a block while wrap-up is due");
                note(from == to || blocks.contains(&(from, to)), "is not off line");
            } else {
                note(!meets(&waiting, from, to), "does it while a round waits");
                note(!meets(&wrapping, from, to), "does it while wrap-up is due");
                note(!meets(down, from, to), "does it while his console is down");
                note(!meets(&breaks, from, to), "does it on a break that begins");
                note(!meets(&away, from, to), "does it when he should go");
                // Who goes on line and off again at one instant leaves no presence behind.
                let stays = if from == to { &sessions } else { &online };
                note(stays.iter().any(|s| s.0 <= from && to <= s.1), "is not on line");
            }
            note(!begun_in(&due), "begins it on a break that is due");
            note(!begun_in(&away), "begins it when he should go");
            note(!begun_in(down), "begins it while his console is down");
            found.expect(wrong.is_empty(), || {
                format!("agent {agent} at item {} from {} to {}: {wrong:?}", stretch.item, At(from), At(to))
            });
        }
    }
}

/// A stretch in which nobody has an item.
#[derive(Clone, Copy, Debug)]
struct Free {
    from: Time,
    to: Time,
}

/// When an agent gives back what he has not finished: surely by the second, perhaps from the first on.
fn gives_back(reading: &Reading, stretch: &OffChatRecord) -> (Time, Time) {
    let agent = stretch.agent as usize;
    let sessions = reading.sessions(agent);
    let out = sessions.iter().find(|s| s.0 <= stretch.from && stretch.to <= s.1).map_or(Time::NEVER, |s| s.1);
    let goes =
        reading.agents[agent].away.filter(|away| stretch.from < away.0).map_or(Time::NEVER, |away| away.0);
    (out.min(reading.shift(agent).end).min(goes), out)
}

/// When nobody surely has an item, by item.
fn free(reading: &Reading, stretches: &[Vec<OffChatRecord>]) -> Vec<Vec<Free>> {
    let of_item = |(item, stretches): (&ItemRecord, &Vec<OffChatRecord>)| {
        let mut free = Vec::new();
        let mut since = item.arose;
        for (nth, stretch) in stretches.iter().enumerate() {
            if since < stretch.from {
                free.push(Free { from: since, to: stretch.from });
            }
            since = if nth + 1 == stretches.len() && item.done == stretch.to {
                Time::NEVER
            } else {
                gives_back(reading, stretch).1.max(stretch.to)
            };
        }
        if since < reading.horizon {
            free.push(Free { from: since, to: reading.horizon });
        }
        free
    };
    reading.journal.items.iter().zip(stretches).map(of_item).collect()
}

fn next_item(reading: &Reading, found: &mut Findings) {
    let stretches = items::stretches(reading);
    let free = free(reading, &stretches);
    let items = &reading.journal.items;
    for (agent, it) in reading.agents.iter().enumerate() {
        let mut mine: Option<&OffChatRecord> = None;
        for stretch in &it.off_chat {
            let at = stretch.from;
            let before = mine.replace(stretch);
            if before.is_some_and(|before| before.item == stretch.item) {
                continue;
            }
            if let Some(own) = before.filter(|before| items[before.item as usize].done != before.to) {
                let (perhaps, surely) = gives_back(reading, own);
                let gave_back = at >= perhaps;
                found.expect(gave_back, || {
                    format!(
                        "agent {agent} takes up item {} {} before item {} that he was called away from",
                        stretch.item,
                        At(at),
                        own.item
                    )
                });
                if at < surely {
                    continue;
                }
            }
            let place =
                stretches[stretch.item as usize].iter().rposition(|s| s.from == at && s.to == stretch.to);
            if let Some(before) = place.and_then(|place| place.checked_sub(1)) {
                let before = &stretches[stretch.item as usize][before];
                let may = before.agent as usize == agent || at >= gives_back(reading, before).0;
                found.expect(may, || {
                    format!(
                        "agent {agent} takes up item {} {} of agent {}",
                        stretch.item,
                        At(at),
                        before.agent
                    )
                });
            }
            if let Some(passed) = goes_before(reading, &stretches, &free, agent, stretch) {
                found.note(format!(
                    "agent {agent} takes up item {} {} before item {passed}, which goes before",
                    stretch.item,
                    At(at)
                ));
            }
        }
    }
}

/// An item that an agent should have taken up instead of another.
fn goes_before(
    reading: &Reading,
    stretches: &[Vec<OffChatRecord>],
    free: &[Vec<Free>],
    agent: usize,
    stretch: &OffChatRecord,
) -> Option<usize> {
    let at = stretch.from;
    let taken = &reading.journal.items[stretch.item as usize];
    for kind in 0..reading.scenario.off_chat.len() as u16 {
        if !does(reading, agent, kind) {
            continue;
        }
        let of_kind = reading.journal.items.iter().enumerate().filter(|(_, item)| item.kind == kind);
        // The first that surely waits; and whether one may just have been given back.
        let mut first: Option<usize> = None;
        let mut unsure = false;
        for (index, item) in of_kind.filter(|(_, item)| item.arose <= at) {
            if index == stretch.item as usize {
                continue;
            }
            let sure = free[index].iter().any(|free| free.from < at && at < free.to);
            first = first.or(sure.then_some(index));
            let begun = stretches[index].first().is_some_and(|first| first.from < at);
            let just_taken = free[index].iter().any(|free| free.to == at);
            unsure |= !sure && (just_taken || (begun && item.done >= at));
        }
        let Some(first) = first else { continue };
        if kind == taken.kind {
            if first < stretch.item as usize {
                return Some(first);
            }
            continue;
        }
        let item = &reading.journal.items[first];
        let before = item.due < taken.due || (item.due == taken.due && kind < taken.kind);
        if before && !unsure && may_take_up(reading, stretches, agent, first, at) {
            return Some(first);
        }
    }
    None
}

/// Whether an agent who has nothing else to do surely may take up an item at a point: a block must end before his
/// shift does, not be one too many, and leave no customer behind where that is not done.
fn may_take_up(
    reading: &Reading,
    stretches: &[Vec<OffChatRecord>],
    agent: usize,
    item: usize,
    at: Time,
) -> bool {
    let it = &reading.journal.items[item];
    let Manner::Block { at_once } = reading.scenario.off_chat[it.kind as usize].manner else { return true };
    let factor = reading.work_factor(agent, at);
    let takes = factor.of(items::base(reading, it)).1;
    let of_kind = reading.journal.off_chat.iter().filter(|other| {
        reading.journal.items[other.item as usize].kind == it.kind && other.from <= at && at <= other.to
    });
    let finishes = reading.scenario.routing.on_break == OnBreak::FinishOwn;
    stretches[item].is_empty()
        && at + takes + INSTANT < reading.shift(agent).end
        && of_kind.count() < at_once as usize
        && !(finishes && reading.open(agent, at).most > 0.0)
}

fn no_idle_hands(reading: &Reading, found: &mut Findings) {
    if reading.scenario.off_chat.is_empty() {
        return;
    }
    let stretches = items::stretches(reading);
    let free = free(reading, &stretches);
    let of_kind = |kind: u16| {
        let items = reading.journal.items.iter().zip(&free).filter(move |(item, _)| item.kind == kind);
        union(items.flat_map(|(_, free)| free).map(|free| (free.from, free.to)))
    };
    let open: Vec<Vec<(Time, Time)>> = (0..reading.scenario.off_chat.len() as u16).map(of_kind).collect();
    for (agent, it) in reading.agents.iter().enumerate() {
        let idle = idle(reading, agent);
        for (kind, open) in (0..).zip(&open) {
            if !does(reading, agent, kind) {
                continue;
            }
            let rests = common(&idle, open);
            let block = matches!(reading.scenario.off_chat[kind as usize].manner, Manner::Block { .. });
            let at = rests.iter().flat_map(|&rest| moments(reading, &stretches, agent, kind, rest));
            let wrong = if block {
                at.filter_map(|at| {
                    let head = head(reading, &free, kind, at)?;
                    may_take_up(reading, &stretches, agent, head, at).then_some(at)
                })
                .next()
            } else {
                rests.first().map(|rest| rest.0)
            };
            if let Some(at) = wrong {
                found.note(format!("agent {agent} rests {} beside an item of kind {kind}", At(at)));
            }
        }
        for (nth, stretch) in it.off_chat.iter().enumerate() {
            let done = reading.journal.items[stretch.item as usize].done;
            let next = it.off_chat.get(nth + 1).map_or(done, |next| next.from.min(done));
            let until = gives_back(reading, stretch).0.min(next);
            found.expect(!meets(&idle, stretch.to, until), || {
                format!(
                    "agent {agent} rests between {} and {} beside his item {}",
                    At(stretch.to),
                    At(until),
                    stretch.item
                )
            });
        }
    }
}

/// The item of a kind that is taken up next at a point, if that is certain.
fn head(reading: &Reading, free: &[Vec<Free>], kind: u16, at: Time) -> Option<usize> {
    let items = reading.journal.items.iter().enumerate().filter(|(_, item)| item.kind == kind);
    let waiting = items.filter(|(index, _)| free[*index].iter().any(|f| f.from < at && at < f.to));
    waiting.min_by_key(|(index, item)| (item.arose, *index)).map(|(index, _)| index)
}

/// Moments inside a rest between which nothing changes that decides about blocks of a kind.
fn moments(
    reading: &Reading,
    stretches: &[Vec<OffChatRecord>],
    agent: usize,
    kind: u16,
    rest: (Time, Time),
) -> Vec<Time> {
    let of_kind = reading.journal.items.iter().zip(stretches).filter(|(item, _)| item.kind == kind);
    let blocks = of_kind
        .flat_map(|(item, stretches)| stretches.iter().flat_map(|s| [s.from, s.to]).chain([item.arose]));
    let held = reading.agents[agent].holdings.iter().map(|&h| &reading.journal.holdings[h]);
    let mut edges: Vec<Time> =
        blocks.chain(held.flat_map(|h| [h.from, h.to])).chain([rest.0, rest.1]).collect();
    edges.retain(|&at| rest.0 <= at && at <= rest.1);
    edges.sort_unstable();
    edges.dedup();
    edges.windows(2).map(|pair| pair[0] + (pair[1] - pair[0]).scaled(0.5)).collect()
}

/// When an agent has nothing to do and could do something besides chat.
fn idle(reading: &Reading, agent: usize) -> Vec<(Time, Time)> {
    let it = &reading.agents[agent];
    let online = union(reading.present(agent, PresenceKind::Online));
    let busy = it.busy.iter().map(|b| (b.from, b.to)).chain(it.off_chat.iter().map(|o| (o.from, o.to)));
    let due = reading.breaks(agent).chain(it.wrapping.iter().copied()).chain(it.away);
    let waiting = it.waits.iter().map(|wait| (wait.from, wait.to));
    let down = reading.consoles_down(agent).iter().copied();
    left_of(&online, &union(busy.chain(due).chain(waiting).chain(down)))
}
