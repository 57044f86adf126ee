//! Work against people, slot by slot and group by group, in expectation.

use super::super::Study;
use super::Doubts;
use crate::scenario::{Bot, Demand, Scenario, Shape, by_hour};
use crate::units::{Span, Time};

/// The first part of a slot with a burst that is looked at by itself.
const OPENING: Span = Span::from_mins(15);

/// Work and capacity of one slot and group, in person-seconds.
struct Slot {
    from: Time,
    to: Time,
    work: f64,
    inquiries: f64,
    capacity: f64,
}

pub(super) fn look(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let scenario = &study.scenario;
    let work = work_by_reason(scenario);
    for group in 0..scenario.groups.len() {
        let slots: Vec<Slot> = slots(study, &work, group);
        overload(doubts, group, &slots);
        nobody(doubts, group, &slots);
        bursts(doubts, group, &slots);
    }
}

/// Inquiries that a group is expected to get within a stretch of time.
pub(super) fn inquiries_within(study: &Study, group: usize, from: Time, to: Time) -> f64 {
    let slots = slots(study, &work_by_reason(&study.scenario), group);
    let share = |slot: &Slot| {
        slot.to.min(to).since(slot.from.max(from)).secs().max(0.0) / (slot.to - slot.from).secs().max(1e-9)
    };
    slots
        .iter()
        .filter(|slot| slot.from < to && from < slot.to)
        .map(|slot| slot.inquiries * share(slot))
        .sum()
}

/// Stretches of slots whose work is above their capacity, in one doubt.
fn overload(doubts: &mut Doubts<'_>, group: usize, slots: &[Slot]) {
    let runs = runs(slots, |slot| slot.capacity > 0.0 && slot.work > slot.capacity);
    let over: Vec<&Slot> = runs.iter().copied().flatten().collect();
    let load = |slot: &Slot| slot.work / slot.capacity;
    let Some(worst) = over.iter().copied().max_by(|a, b| load(a).total_cmp(&load(b))) else { return };
    // As many digits as make the percentage follow from the hours beside it.
    let hours = |secs: f64| {
        let hours = secs / 3_600.0;
        if hours < 10.0 { format!("{hours:.2}") } else { format!("{hours:.1}") }
    };
    let (work, capacity): (f64, f64) =
        (over.iter().map(|slot| slot.work).sum(), over.iter().map(|slot| slot.capacity).sum());
    let clock = &doubts.study.scenario.clock;
    let mut found = format!(
        "{}: group {:?} gets {} person-hours of work and has {} on line ({:.0} %)",
        labels(doubts.study, &runs),
        doubts.study.scenario.groups[group],
        hours(work),
        hours(capacity),
        work / capacity * 100.0,
    );
    if over.len() > 1 {
        found += &format!(
            "; worst {}–{}: {} against {} ({:.0} %)",
            clock.label(worst.from),
            clock.label(worst.to),
            hours(worst.work),
            hours(worst.capacity),
            load(worst) * 100.0
        );
    }
    doubts.add(doubts.place_of(group), found, "waits grow as long as this lasts: add people there");
}

/// Stretches of slots in which customers come and nobody is on line, in one doubt.
fn nobody(doubts: &mut Doubts<'_>, group: usize, slots: &[Slot]) {
    let mut runs = runs(slots, |slot| slot.capacity <= 0.0);
    runs.retain(|run| run.iter().any(|slot| slot.inquiries > 0.0));
    if runs.is_empty() {
        return;
    }
    let inquiries: f64 = runs.iter().copied().flatten().map(|slot| slot.inquiries).sum();
    let found = format!(
        "{}: nobody of group {:?} is on line, {} expected",
        labels(doubts.study, &runs),
        doubts.study.scenario.groups[group],
        super::inquiries(inquiries),
    );
    doubts.add(doubts.place_of(group), found, doubts.without_anybody(group));
}

/// Slots whose work fits as a whole, but not in the burst at their opening.
fn bursts(doubts: &mut Doubts<'_>, group: usize, slots: &[Slot]) {
    let Demand::Forecast(forecast) = &doubts.study.scenario.demand else { return };
    let mut places = doubts.study.places.bursts.iter();
    for (slot, shape) in slots.iter().zip(&forecast.shapes) {
        let Shape::Burst(k) = shape else { continue };
        let place = places.next().copied().unwrap_or(doubts.study.places.demand);
        let opening = OPENING.secs() / (slot.to - slot.from).secs();
        if opening >= 1.0 || slot.work > slot.capacity || slot.capacity <= 0.0 {
            continue;
        }
        let share = libm::expm1(-k * opening) / libm::expm1(-k);
        let load = slot.work * share / (slot.capacity * opening);
        // The work of an inquiry spreads over minutes: a little above capacity is met later in the slot.
        if load > 1.1 {
            let found = format!(
                "{}: the burst gives group {:?} {:.0} % of what it can do in its first 15 minutes",
                doubts.study.scenario.clock.label(slot.from),
                doubts.study.scenario.groups[group],
                load * 100.0
            );
            doubts.add(place, found, "the slot as a whole hides it: add people at its start");
        }
    }
}

/// Consecutive slots that all have a property.
fn runs(slots: &[Slot], has: impl Fn(&Slot) -> bool) -> Vec<&[Slot]> {
    slots.chunk_by(|a, b| has(a) == has(b)).filter(|run| run.first().is_some_and(&has)).collect()
}

/// The stretches by the clock, the first six of many.
fn labels(study: &Study, runs: &[&[Slot]]) -> String {
    super::stretches(
        study,
        runs.iter()
            .filter_map(|run| Some((run.first()?.from, run.last()?.to)))
            .collect::<Vec<_>>()
            .as_slice(),
    )
}

fn slots(study: &Study, work: &[Vec<(f64, f64)>], group: usize) -> Vec<Slot> {
    let scenario = &study.scenario;
    let expected = expected(scenario);
    (0..scenario.slots())
        .map(|i| {
            let from = Time::START + scenario.slot * i as i64;
            let to = (from + scenario.slot).min(scenario.end);
            let middle = from + Span::from_micros((to - from).micros() / 2);
            let hour = scenario.clock.hour(middle);
            let bot = Bot::within(&scenario.bot.first_line, middle);
            let assist =
                if Bot::within(&scenario.bot.assistant, middle) { scenario.bot.assist_factor } else { 1.0 };
            let (mut needed, mut inquiries) = (0.0, 0.0);
            for (reason, counts) in expected.iter().enumerate() {
                let law = &scenario.reasons[reason];
                let resolved = if bot { by_hour(&law.bot_resolves, hour) } else { 0.0 };
                let reach = counts.get(i).copied().unwrap_or(0.0) * (1.0 - resolved);
                let (contacts, secs) = work[reason][group];
                inquiries += reach * contacts;
                needed += reach * secs * assist;
            }
            Slot { from, to, work: needed, inquiries, capacity: capacity(study, group, from, to, hour) }
        })
        .collect()
}

/// Expected inquiries by reason and reporting slot.
fn expected(scenario: &Scenario) -> Vec<Vec<f64>> {
    match &scenario.demand {
        Demand::Forecast(forecast) => {
            let mean = forecast.mean_factor();
            forecast.expected.iter().map(|counts| counts.iter().map(|count| count * mean).collect()).collect()
        }
        Demand::Replay(log) => {
            let mut counts = vec![vec![0.0; scenario.slots()]; scenario.reasons.len()];
            for inquiry in log {
                let slot = (inquiry.at.micros() / scenario.slot.micros().max(1)) as usize;
                let count =
                    counts.get_mut(usize::from(inquiry.reason)).and_then(|counts| counts.get_mut(slot));
                if let Some(count) = count {
                    *count += 1.0;
                }
            }
            counts
        }
    }
}

/// Person-seconds at factor 1 that the group's people have on line between two points.
fn capacity(study: &Study, group: usize, from: Time, to: Time, hour: usize) -> f64 {
    let overlap = |a: Time, b: Time| b.min(to).since(a.max(from)).secs();
    let lines = study.layout.lines.iter().filter(|line| usize::from(line.group) == group);
    lines
        .map(|line| {
            let shift = &study.layout.shifts[line.shift];
            let away: f64 = shift.breaks.iter().map(|(a, b)| overlap(*a, *b)).sum();
            let team = &study.scenario.teams[usize::from(line.team)];
            let on_line = (overlap(shift.start, shift.end) - away).max(0.0);
            f64::from(line.count) * (1.0 - team.no_show) * on_line / by_hour(&team.work_factor, hour)
        })
        .sum()
}

/// For each reason and each group: how often an inquiry comes to the group, and its seconds of work there at
/// factor 1, transfers included.
fn work_by_reason(scenario: &Scenario) -> Vec<Vec<(f64, f64)>> {
    let (reasons, replies) = (&scenario.reasons, &scenario.replies);
    let quick = replies.quick_phrase.as_ref().map_or((0.0, 0.0), |(share, work)| (*share, work.mean()));
    let later = (1.0 - quick.0) * replies.later.mean() + quick.0 * quick.1;
    let closing = replies.closing_text.as_ref().map_or(0.0, |(share, work)| share * work.mean());
    let wrap_up = replies.wrap_up.as_ref().map_or(0.0, |w| w.probability * w.work.mean());
    (0..reasons.len())
        .map(|start| {
            let mut work = vec![(0.0, 0.0); scenario.groups.len()];
            // Rounds of the inquiry as each reason: the first, then on with the probability that one remains.
            let on = 1.0 - 1.0 / reasons[start].rounds_mean.max(1.0);
            let mut rounds = vec![0.0; reasons.len()];
            let mut contacts = vec![0.0; reasons.len()];
            let mut now = vec![0.0; reasons.len()];
            now[start] = 1.0;
            contacts[start] = 1.0;
            // A hundred means of the number of rounds leave nothing that counts.
            for _ in 0..(100.0 * reasons[start].rounds_mean).clamp(10.0, 2_000.0) as usize {
                let mut next = vec![0.0; reasons.len()];
                for (reason, share) in now.iter().enumerate().filter(|(_, share)| **share > 1e-9) {
                    rounds[reason] += share;
                    let mut stays = share * on;
                    for (to, probability) in &reasons[reason].transfers {
                        let moved = share * on * probability;
                        stays -= moved;
                        next[usize::from(*to)] += moved;
                        contacts[usize::from(*to)] += moved;
                        work[usize::from(reasons[reason].group)].1 += moved * replies.handover_text.mean();
                    }
                    next[reason] += stays;
                }
                now = next;
            }
            for (reason, law) in reasons.iter().enumerate() {
                let replies_work = contacts[reason] * replies.first.mean()
                    + (rounds[reason] - contacts[reason]).max(0.0) * later;
                let share = contacts[reason];
                let place = &mut work[usize::from(law.group)];
                place.0 += share;
                place.1 += replies_work * law.work_factor;
            }
            let place = &mut work[usize::from(reasons[start].group)];
            place.1 += closing + wrap_up;
            work
        })
        .collect()
}
