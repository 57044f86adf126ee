//! Triggers: what they measure at each look, and whether they set in and end as they should.

use super::reading::{At, Range, Reading, Wait};
use super::{Check, Findings};
use crate::day::InquiryKind;
use crate::scenario::{Demand, GroupId, Measure, Trigger};
use crate::sim::RoundOutcome;
use crate::units::{Span, Time};

pub(super) const TRIGGERS: Check = Check {
    name: "triggers",
    summary: "a trigger sets in at a look at which its measure is above, and ends at one at which it is below; whom it calls comes",
    run: triggers,
};

/// What rounding may do to a measure.
const SLACK: f64 = 1e-9;

fn triggers(reading: &Reading, found: &mut Findings) {
    calls(reading, found);
    for pair in reading.journal.switches.windows(2) {
        found.expect(pair[0].at <= pair[1].at, || {
            format!("switches at {} and {} are out of order", At(pair[0].at), At(pair[1].at))
        });
    }
    for (nth, trigger) in reading.scenario.triggers.iter().enumerate() {
        let mut switches = reading.journal.switches.iter().filter(|it| it.trigger as usize == nth).peekable();
        let mut on = false;
        let mut before = Time::START;
        let mut look = Time::START + trigger.every;
        while look < reading.scenario.end {
            let switch = switches.next_if(|switch| switch.at == look);
            let measure = measure(reading, trigger, before, look);
            let (may, must) = if on {
                (measure.least < trigger.below + SLACK, measure.most < trigger.below - SLACK)
            } else {
                (measure.most > trigger.above - SLACK, measure.least > trigger.above + SLACK)
            };
            let lawful = match switch {
                Some(switch) => may && switch.on != on,
                None => !must,
            };
            found.expect(lawful, || {
                format!(
                    "trigger {nth} (on: {on}) measures {:.6} to {:.6} {} and {}",
                    measure.least,
                    measure.most,
                    At(look),
                    if switch.is_some() { "switches" } else { "stays" }
                )
            });
            on ^= switch.is_some();
            before = look;
            look += trigger.every;
        }
        found.expect(switches.next().is_none(), || format!("trigger {nth} switches without a look"));
    }
}

/// Who comes only when he is called was called in, and nobody else; `presence` looks at the moment.
fn calls(reading: &Reading, found: &mut Findings) {
    for (agent, it) in reading.agents.iter().enumerate() {
        let on_call = reading.scenario.calls(&reading.shift(agent).name);
        let told: Vec<Time> =
            reading.journal.calls.iter().filter(|call| call.0 as usize == agent).map(|call| call.1).collect();
        let due = on_call && it.on < reading.horizon;
        found.expect(if due { told == [it.on] } else { told.is_empty() }, || {
            format!("agent {agent} is called in {told:?}, and should log in {}", At(it.on))
        });
    }
}

/// A trigger's measure at a look, the last one having been before.
fn measure(reading: &Reading, trigger: &Trigger, before: Time, look: Time) -> Range {
    match trigger.measure {
        Measure::Waiting => {
            let (surely, maybe) = waiting(reading, &trigger.groups, look);
            let people = people(reading, &trigger.groups, look);
            Range {
                least: surely.len() as f64 / people.most.max(1.0),
                most: maybe.len() as f64 / people.least.max(1.0),
            }
        }
        Measure::LongestWait => {
            let (surely, maybe) = waiting(reading, &trigger.groups, look);
            let longest = |waits: &[&Wait]| {
                let waited = waits.iter().map(|wait| look - reading.round(wait.round).asked);
                waited.max().unwrap_or(Span::ZERO).secs()
            };
            Range { least: longest(&surely), most: longest(&maybe) }
        }
        Measure::LateShare(after) => late_share(reading, &trigger.groups, after, before, look),
        Measure::Volume => volume(reading, &trigger.groups, before, look),
    }
}

/// The rounds that wait at a point in queues of the groups and in lists of their agents: surely, and at most.
fn waiting<'a>(reading: &'a Reading, groups: &[GroupId], at: Time) -> (Vec<&'a Wait>, Vec<&'a Wait>) {
    let queued = reading.queue_waits.iter();
    let queued = queued.filter(|wait| groups.contains(&reading.group_of(reading.reasons[wait.round])));
    let agents = reading.agents.iter().zip(reading.persons);
    let lists = agents.filter(|(_, person)| groups.contains(&person.group));
    let all = queued.chain(lists.flat_map(|(agent, _)| &agent.waits));
    let maybe: Vec<&Wait> = all.filter(|wait| wait.from <= at && at <= wait.to).collect();
    (maybe.iter().filter(|wait| wait.from < at && at < wait.to).copied().collect(), maybe)
}

/// People of the groups who are there at a point: logged in and their shift not over, on a break or not.
fn people(reading: &Reading, groups: &[GroupId], at: Time) -> Range {
    let (mut least, mut most) = (0, 0);
    for (agent, person) in reading.persons.iter().enumerate() {
        if !groups.contains(&person.group) {
            continue;
        }
        let end = reading.shift(agent).end;
        let going = reading.agents[agent].away.is_some_and(|away| away.0 <= at && at < away.1);
        let sessions = reading.sessions(agent);
        least += u32::from(!going && sessions.iter().any(|s| s.0 < at && at < s.1.min(end)));
        most += u32::from(sessions.iter().any(|s| s.0 <= at && at <= s.1.min(end)));
    }
    Range { least: f64::from(least), most: f64::from(most) }
}

/// Of the rounds answered since the last look by agents of the groups, the share that waited longer.
fn late_share(reading: &Reading, groups: &[GroupId], after: Span, before: Time, look: Time) -> Range {
    // Rounds in time and late ones: surely, and perhaps.
    let mut counts = [[0u32; 2]; 2];
    for round in reading.journal.rounds.iter().filter(|it| it.outcome == RoundOutcome::Answered) {
        let group = reading.persons[round.agent as usize].group;
        if groups.contains(&group) && before <= round.ended && round.ended <= look {
            let edge = round.ended == before || round.ended == look;
            counts[usize::from(round.ended - round.asked > after)][usize::from(edge)] += 1;
        }
    }
    let [[in_time, perhaps_in_time], [late, perhaps_late]] = counts;
    let share = |late: u32, of: u32| if of == 0 { 0.0 } else { f64::from(late) / f64::from(of) };
    Range {
        least: share(late, late + in_time + perhaps_in_time),
        most: share(late + perhaps_late, late + perhaps_late + in_time),
    }
}

/// Inquiries of the groups that came since the last look over those that were to be expected.
fn volume(reading: &Reading, groups: &[GroupId], before: Time, look: Time) -> Range {
    let Demand::Forecast(forecast) = &reading.scenario.demand else { return Range { least: 1.0, most: 1.0 } };
    let of_groups = |reason: u16| groups.contains(&reading.group_of(reason));
    let reasons = (0..reading.scenario.reasons.len()).filter(|&reason| of_groups(reason as u16));
    let expected: f64 = reasons.map(|reason| forecast.expected_between(reason, before, look)).sum();
    if expected <= 0.0 {
        return Range { least: 1.0, most: 1.0 };
    }
    let foreseen = &reading.day.inquiries[..reading.day.first_follow_up as usize];
    let (mut least, mut most) = (0, 0);
    for it in foreseen.iter().filter(|it| it.kind != InquiryKind::Empty && of_groups(it.reason)) {
        least += u32::from(before < it.arrives && it.arrives < look);
        most += u32::from(before <= it.arrives && it.arrives <= look);
    }
    Range { least: f64::from(least) / expected, most: f64::from(most) / expected }
}
