//! Work against people, slot by slot and group by group, in expectation.

use super::super::Study;
use super::Doubts;
use super::people::Crew;
use crate::say;
use crate::scenario::{Bot, Demand, ReasonId, Scenario, Shape, Team, by_hour};
use crate::study::visits::{Visit, visits};
use crate::units::{Span, Time};

/// The first part of a slot with a burst that is looked at by itself.
const OPENING: Span = Span::from_mins(15);

/// One slot of one group, in expectation.
pub(super) struct Slot {
    pub from: Time,
    pub to: Time,
    /// Person-seconds of work that come.
    pub work: f64,
    pub inquiries: f64,
    /// Person-seconds that are on line, by what they do.
    pub capacity: f64,
    /// Seconds for which the inquiries that come are held open, if nobody waits.
    held: f64,
    /// The same for window openings without a message.
    empty: f64,
    /// People on line, mean over the slot.
    people: f64,
    /// Inquiries that they may hold open at once; infinite without caps.
    room: f64,
    shape: Shape,
}

pub(super) fn look(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let scenario = &study.scenario;
    let work = visits(scenario);
    for group in 0..scenario.groups.len() {
        let slots: Vec<Slot> = slots(study, &work, group);
        overload(doubts, group, &slots);
        caps(doubts, group, &slots);
        nobody(doubts, group, &slots);
        bursts(doubts, group, &slots);
    }
}

/// Inquiries that a group is expected to get within a stretch of time.
pub(super) fn inquiries_within(study: &Study, group: usize, from: Time, to: Time) -> f64 {
    let slots = slots_of(study, group);
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
    let mut found = say!(
        "{}: group {:?} gets {} person-hours of work and has {} on line ({:.0} %)",
        "{}：分组 {:?} 有 {} 人时的工作，在线 {} 人时（{:.0}%）",
        labels(doubts.study, &runs),
        doubts.study.scenario.groups[group],
        hours(work),
        hours(capacity),
        work / capacity * 100.0,
    );
    if over.len() > 1 {
        found += &say!(
            "; worst {}–{}: {} against {} ({:.0} %)",
            "；最差 {}–{}：{} 对 {}（{:.0}%）",
            clock.label(worst.from),
            clock.label(worst.to),
            hours(worst.work),
            hours(worst.capacity),
            load(worst) * 100.0
        );
    }
    doubts.add(
        doubts.place_of(group),
        found,
        say!("waits grow as long as this lasts: add people there", "这期间等待会越来越长：请在此加人"),
    );
}

/// Stretches of slots whose inquiries do not fit under the caps although there are people enough for the work, in
/// one doubt. More work than people is another doubt, and no cap cures it.
fn caps(doubts: &mut Doubts<'_>, group: usize, slots: &[Slot]) {
    let fits = |slot: &Slot| slot.people <= 0.0 || slot.work > slot.capacity || slot.open() <= slot.room;
    let runs = runs(slots, |slot| !fits(slot));
    let excess = |slot: &Slot| slot.open() / slot.room;
    let all = runs.iter().copied().flatten();
    let Some(worst) = all.max_by(|a, b| excess(a).total_cmp(&excess(b))) else { return };
    let study = doubts.study;
    let scenario = &study.scenario;
    let on_line = |shift: usize| {
        let shift = &study.layout.shifts[shift];
        shift.start < worst.to && worst.from < shift.end
    };
    let hour = scenario.clock.hour(worst.from);
    let lines = study.layout.lines.iter();
    let teams = lines
        .filter(|line| usize::from(line.group) == group && line.count > 0 && on_line(line.shift))
        .map(|line| usize::from(line.team));
    let lowest = teams.min_by_key(|team| by_hour(&scenario.teams[*team].cap, hour));
    let place = lowest.and_then(|team| study.places.caps.get(team)).copied();
    let found = say!(
        "{}: group {:?} would hold {:.1} inquiries open at once per person on line (each for {} if nobody waits), and the caps allow {:.1}",
        "{}：分组 {:?} 每位在线客服会同时接待 {:.1} 个咨询（无人等待时每个占 {}），而接待上限允许 {:.1} 个",
        labels(study, &runs),
        scenario.groups[group],
        worst.open() / worst.people,
        Span::from_secs((worst.held / worst.inquiries).round() as i64),
        worst.room / worst.people,
    );
    let found = if runs.iter().map(|run| run.len()).sum::<usize>() > 1 {
        let clock = &scenario.clock;
        say!("{found} (worst {}–{})", "{found}（最差 {}–{}）", clock.label(worst.from), clock.label(worst.to))
    } else {
        found
    };
    doubts.add(
        place.unwrap_or_default(),
        found,
        say!(
            "customers queue while people are idle: raise the cap, or add people there",
            "客户在排队而客服有空：请提高接待上限，或在此加人"
        ),
    );
}

/// Fewer inquiries than this, where somebody is there for a part of the slot, are not worth a word.
const FEW: f64 = 0.95;

/// Stretches in which customers come and nobody is on line, in one doubt: to the minute where nobody is on shift, by whole
/// slots where all are on break, of which another doubt tells to the minute.
fn nobody(doubts: &mut Doubts<'_>, group: usize, slots: &[Slot]) {
    let study = doubts.study;
    let crew = Crew::of(study, group);
    let mut stretches: Vec<Unattended> = Vec::new();
    for slot in slots {
        for (from, to) in crew.stretches(study, slot.from, slot.to) {
            let whole = slot.capacity <= 0.0;
            let is_there = !crew.on_shift(from).is_empty();
            if is_there && !whole {
                continue;
            }
            let inquiries = slot.inquiries_within(from, to);
            match stretches.last_mut().filter(|last| last.to == from) {
                Some(last) => {
                    (last.to, last.whole) = (to, last.whole || whole);
                    last.inquiries += inquiries;
                    last.on_break &= is_there;
                }
                None => stretches.push(Unattended { from, to, inquiries, whole, on_break: is_there }),
            }
        }
    }
    stretches.retain(|it| it.inquiries > if it.whole { 0.0 } else { FEW });
    if stretches.is_empty() {
        return;
    }
    let list: Vec<(Time, Time)> = stretches.iter().map(|it| (it.from, it.to)).collect();
    let found = say!(
        "{}: nobody of group {:?} is on line, {} expected",
        "{}：分组 {:?} 无人在线，预计有 {}",
        super::stretches(study, &list),
        study.scenario.groups[group],
        super::inquiries(stretches.iter().map(|it| it.inquiries).sum()),
    );
    // Who is on break is there.
    let on_break = stretches.iter().all(|it| it.on_break);
    let then = if on_break { doubts.all_on_break() } else { doubts.without_anybody(group) };
    doubts.add(doubts.place_of(group), found, then);
}

/// A stretch in which nobody of a group is on line.
struct Unattended {
    from: Time,
    to: Time,
    inquiries: f64,
    /// Whether it has a whole slot in it.
    whole: bool,
    /// Whether all of it is break.
    on_break: bool,
}

/// Slots whose work fits as a whole, but not in the burst at their opening.
fn bursts(doubts: &mut Doubts<'_>, group: usize, slots: &[Slot]) {
    let Demand::Forecast(forecast) = &doubts.study.scenario.demand else { return };
    let mut places = doubts.study.places.bursts.iter();
    for (slot, shape) in slots.iter().zip(&forecast.shapes) {
        let Shape::Burst(_) = shape else { continue };
        let place = places.next().copied().unwrap_or(doubts.study.places.demand);
        let opening = OPENING.secs() / (slot.to - slot.from).secs();
        if opening >= 1.0 || slot.work > slot.capacity || slot.capacity <= 0.0 {
            continue;
        }
        let share = slot.share(0.0, opening);
        let load = slot.work * share / (slot.capacity * opening);
        // The work of an inquiry spreads over minutes: a little above capacity is met later in the slot.
        if load > 1.1 {
            let found = say!(
                "{}: the burst gives group {:?} {:.0} % of what it can do in its first 15 minutes",
                "{}：爆发的前 15 分钟，分组 {:?} 的工作量是其能力的 {:.0}%",
                doubts.study.scenario.clock.label(slot.from),
                doubts.study.scenario.groups[group],
                load * 100.0
            );
            doubts.add(
                place,
                found,
                say!(
                    "the slot as a whole hides it: add people at its start",
                    "整个时段看不出来：请在时段开头加人"
                ),
            );
        }
    }
}

impl Slot {
    /// Inquiries open at once where most are: over the slot, or in the opening of a burst (Little's law; the opening
    /// fills exponentially).
    fn open(&self) -> f64 {
        let length = (self.to - self.from).secs();
        let mean = (self.held + self.empty) / length;
        let opening = OPENING.secs() / length;
        if self.held <= 0.0 || opening >= 1.0 || !matches!(self.shape, Shape::Burst(_)) {
            return mean;
        }
        let filled = -libm::expm1(-OPENING.secs() * self.inquiries / self.held);
        mean * (self.share(0.0, opening) / opening * filled).max(1.0)
    }

    /// Person-seconds of work that come between two times of the slot.
    pub(super) fn work_within(&self, from: Time, to: Time) -> f64 {
        self.work * self.share_within(from, to)
    }

    /// Inquiries that come between two times of the slot.
    fn inquiries_within(&self, from: Time, to: Time) -> f64 {
        self.inquiries * self.share_within(from, to)
    }

    /// Share of what comes in the slot that comes between two times of it.
    fn share_within(&self, from: Time, to: Time) -> f64 {
        let point = |at: Time| (at - self.from).secs() / (self.to - self.from).secs();
        self.share(point(from), point(to))
    }

    /// Share of what comes in the slot that comes between two points of it in [0, 1].
    fn share(&self, from: f64, to: f64) -> f64 {
        let before = |point: f64| self.shape.share_before(point, (1.0, 1.0));
        before(to) - before(from)
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

/// The slots of a group.
pub(super) fn slots_of(study: &Study, group: usize) -> Vec<Slot> {
    slots(study, &visits(&study.scenario), group)
}

fn slots(study: &Study, work: &[Vec<Visit>], group: usize) -> Vec<Slot> {
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
            let (mut needed, mut inquiries, mut held, mut empty) = (0.0, 0.0, 0.0, 0.0);
            let openings = scenario.empty_openings / (1.0 - scenario.empty_openings);
            for (reason, counts) in expected.iter().enumerate() {
                let law = &scenario.reasons[reason];
                let resolved = if bot { by_hour(&law.bot_resolves, hour) } else { 0.0 };
                let reach = counts.get(i).copied().unwrap_or(0.0) * (1.0 - resolved);
                let visit = work[reason][group];
                inquiries += reach * visit.contacts;
                needed += reach * visit.work * assist;
                held += reach * visit.held;
                if usize::from(law.group) == group {
                    empty +=
                        counts.get(i).copied().unwrap_or(0.0) * openings * scenario.routing.idle_close.secs();
                }
            }
            let shape = match &scenario.demand {
                Demand::Forecast(forecast) => forecast.shapes.get(i).copied().unwrap_or(Shape::Flat),
                Demand::Replay(_) => Shape::Flat,
            };
            let length = (to - from).secs().max(1e-9);
            let by_team = |value: &dyn Fn(&Team) -> f64| on_line(study, group, (from, to), value);
            Slot {
                from,
                to,
                work: needed,
                inquiries,
                capacity: by_team(&|team| 1.0 / by_hour(&team.work_factor, hour)),
                held,
                empty,
                people: by_team(&|_| 1.0) / length,
                room: by_team(&|team| match by_hour(&team.cap, hour) {
                    u32::MAX => f64::INFINITY,
                    cap => f64::from(cap),
                }) / length,
                shape,
            }
        })
        .collect()
}

/// Expected inquiries by reason and reporting slot.
fn expected(scenario: &Scenario) -> Vec<Vec<f64>> {
    match &scenario.demand {
        Demand::Forecast(forecast) => {
            let mean = forecast.mean_factor();
            let slot = |reason: usize, slot: usize| {
                let (from, to) = (forecast.slot_start(slot), forecast.slot_start(slot + 1));
                forecast.expected[reason][slot]
                    * mean
                    * scenario.effects.mean_rate(reason as ReasonId, from, to)
            };
            let slots = |reason: usize| (0..forecast.slots()).map(|n| slot(reason, n)).collect();
            (0..scenario.reasons.len()).map(slots).collect()
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

/// Person-seconds that the group's people have on line between two points, each times the value of the team.
fn on_line(study: &Study, group: usize, (from, to): (Time, Time), value: &dyn Fn(&Team) -> f64) -> f64 {
    let overlap = |a: Time, b: Time| b.min(to).since(a.max(from)).secs();
    let lines = study.layout.lines.iter().filter(|line| usize::from(line.group) == group);
    // Reserves may never be called.
    lines
        .filter(|line| !study.scenario.calls(&study.layout.shifts[line.shift].name))
        .map(|line| {
            let shift = &study.layout.shifts[line.shift];
            let away: f64 = shift.breaks.iter().map(|(a, b)| overlap(*a, *b)).sum();
            let team = &study.scenario.teams[usize::from(line.team)];
            let secs =
                f64::from(line.count) * (1.0 - team.no_show) * (overlap(shift.start, shift.end) - away);
            // Nobody on line is nothing, whatever the value.
            if secs > 0.0 { secs * value(team) } else { 0.0 }
        })
        .sum()
}
