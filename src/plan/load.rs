//! What a period expects of a group, by the forecast alone: inquiries, their work and their patience. The figures that
//! a planner's spreadsheet begins with; no simulation.

use crate::scenario::{Bot, Demand, Forecast, Reason, ReasonId, Scenario, by_hour};
use crate::units::{Span, Time};

/// Shortest mean patience in seconds: what has none counts as this.
const LEAST_PATIENCE: f64 = 1e-3;
/// Expected rounds that are left out.
const NEGLIGIBLE: f64 = 1e-9;

/// What one period expects of one group.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Load {
    /// Inquiries that begin in the period, get past the bot and are the group's at first.
    pub inquiries: f64,
    /// The same and those that other groups transfer to it: what it serves.
    pub served: f64,
    /// Work on what it serves, over all rounds: seconds of one who works at factor 1.
    pub work: f64,
    /// Rate per second at which customers leave who all wait for their first reply.
    pub leaving: f64,
}

impl Load {
    /// Mean work on an inquiry served, over all its rounds, in seconds; 0 if there is none.
    pub fn service(&self) -> f64 {
        if self.served > 0.0 { self.work / self.served } else { 0.0 }
    }

    /// Mean patience for the first reply in seconds, such that 1/patience is the rate of leaving; infinite if nobody
    /// leaves.
    pub fn patience(&self) -> f64 {
        if self.leaving > 0.0 { self.served / self.leaving } else { f64::INFINITY }
    }
}

/// The load of every period and group, `period * groups + group`; the scenario's slots are the planning periods.
///
/// Expected values: the forecast's error, but for the mean of its variants, is not in them; the bot resolves its
/// share; an inquiry has its mean number of rounds, is transferred as its reason says, and all its work falls into the
/// period in which it begins; surges of incidents are in them. Factors of load and fatigue, customers who leave or come
/// back, and outages are not.
pub fn loads(scenario: &Scenario) -> Vec<Load> {
    let groups = scenario.groups.len();
    let shares: Vec<Vec<Load>> = (0..scenario.reasons.len()).map(|reason| of_one(scenario, reason)).collect();
    let mut loads = vec![Load::default(); scenario.slots() * groups];
    let mut add = |reason: usize, at: Time, number: f64| {
        let share = if Bot::within(&scenario.bot.first_line, at) {
            1.0 - by_hour(&scenario.reasons[reason].bot_resolves, scenario.clock.hour(at))
        } else {
            1.0
        };
        let assist = if Bot::within(&scenario.bot.assistant, at) { scenario.bot.assist_factor } else { 1.0 };
        let period = (at.micros() / scenario.slot.micros()) as usize;
        let number = number * share;
        for (load, one) in loads[period * groups..].iter_mut().zip(&shares[reason]) {
            load.inquiries += number * one.inquiries;
            load.served += number * one.served;
            load.work += number * one.work * assist;
            load.leaving += number * one.leaving;
        }
    };
    match &scenario.demand {
        Demand::Forecast(forecast) => {
            let edges = edges(scenario, forecast);
            for piece in edges.windows(2) {
                let middle = Time::from_micros((piece[0].micros() + piece[1].micros()) / 2);
                for reason in 0..shares.len() {
                    let surge = scenario.effects.rate(reason as ReasonId, piece[0]);
                    add(reason, middle, surge * expected(forecast, reason, piece[0], piece[1]));
                }
            }
        }
        Demand::Replay(log) => log
            .iter()
            .filter(|inquiry| inquiry.at < scenario.end)
            .for_each(|inquiry| add(usize::from(inquiry.reason), inquiry.at, 1.0)),
    }
    loads
}

/// What one inquiry of a reason that gets past the bot brings to each group.
fn of_one(scenario: &Scenario, reason: usize) -> Vec<Load> {
    let (reasons, replies) = (&scenario.reasons, &scenario.replies);
    let group = |reason: &Reason| usize::from(reason.group);
    let mut loads = vec![Load::default(); scenario.groups.len()];
    let (first, later) = (replies.first.mean(), replies.mean_later());
    let closing = replies.closing_text.as_ref().map_or(0.0, |(share, work)| share * work.mean());
    let wrap_up = replies.wrap_up.as_ref().map_or(0.0, |wrap_up| wrap_up.probability * wrap_up.work.mean());
    let leaving = |reason: &Reason| 1.0 / reason.patience_first.mean().max(LEAST_PATIENCE);
    let goes_on = 1.0 - 1.0 / scenario.mean_rounds(reason).max(1.0);

    let own = &mut loads[group(&reasons[reason])];
    (own.inquiries, own.served, own.leaving) = (1.0, 1.0, leaving(&reasons[reason]));
    own.work = (first - later) * reasons[reason].work_factor;
    // How likely there is one more round, by the reason that it is then about.
    let mut here = vec![0.0; reasons.len()];
    here[reason] = 1.0;
    while here.iter().sum::<f64>() > NEGLIGIBLE {
        let mut next = vec![0.0; reasons.len()];
        for (from, chance) in reasons.iter().zip(&here).filter(|(_, chance)| **chance > 0.0) {
            let load = &mut loads[group(from)];
            load.work += chance * (later * from.work_factor + (1.0 - goes_on) * (closing + wrap_up));
        }
        for (place, from) in reasons.iter().enumerate() {
            let on = here[place] * goes_on;
            let mut stays = 1.0;
            for &(to, probability) in &from.transfers {
                let (moved, to) = (on * probability, usize::from(to));
                stays -= probability;
                next[to] += moved;
                loads[group(from)].work += moved * replies.handover_text.mean();
                // The agent who takes over begins with a first reply.
                let load = &mut loads[group(&reasons[to])];
                load.work += moved * (first - later) * reasons[to].work_factor;
                if group(&reasons[to]) != group(from) {
                    load.served += moved;
                    load.leaving += moved * leaving(&reasons[to]);
                }
            }
            next[place] += on * stays.max(0.0);
        }
        here = next;
    }
    loads
}

/// Points between which nothing changes that a load depends on: period, slot of the forecast, hour, the bot's windows,
/// surges.
fn edges(scenario: &Scenario, forecast: &Forecast) -> Vec<Time> {
    let end = scenario.end;
    let every = |from: Time, step: Span| {
        let steps = (end - from).micros().max(0) / step.micros().max(1);
        (0..=steps).map(move |n| from + step * n)
    };
    let hour = scenario.clock.time_of_day(0, Span::from_hours(scenario.clock.hour(Time::START) as i64));
    let windows = scenario.bot.first_line.iter().chain(&scenario.bot.assistant);
    let surges = scenario.effects.rates.iter().flat_map(|surge| [surge.from, surge.to]);
    let mut edges: Vec<Time> = every(Time::START, scenario.slot)
        .chain(every(Time::START, forecast.slot))
        .chain(every(hour, Span::from_hours(1)))
        .chain(windows.flat_map(|(from, to)| [*from, *to]))
        .chain(surges)
        .chain([Time::START, end])
        .filter(|at| Time::START <= *at && *at <= end)
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Expected inquiries of a reason between two points of one slot of the forecast, before the bot.
fn expected(forecast: &Forecast, reason: usize, from: Time, to: Time) -> f64 {
    let slot = (from.micros() / forecast.slot.micros()) as usize;
    let Some(number) = forecast.expected[reason].get(slot) else { return 0.0 };
    let (shape, line) = (forecast.shapes[slot], forecast.line(reason, slot));
    let part = |at: Time| (at - forecast.slot_start(slot)).micros() as f64 / forecast.slot.micros() as f64;
    let share = shape.share_before(part(to), line) - shape.share_before(part(from), line);
    number * share * forecast.mean_factor()
}

#[cfg(test)]
mod tests {
    use super::super::trials::{Detail, Trials, sample};
    use super::*;
    use crate::kpi::figure;
    use crate::scenario::incidents::Rate;
    use crate::study::{self, Study};
    use crate::workforce::{Layout, LayoutLine, Shift};
    use std::path::Path;

    fn shipped(name: &str) -> Study {
        study::read(Path::new(&format!("scenarios/{name}.toml")))
            .unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn the_load_of_a_quiet_day_is_its_forecast() {
        let scenario = Scenario { slot: Span::from_mins(30), ..shipped("quiet-day").scenario };
        let loads = loads(&scenario);
        let inquiries: f64 = loads.iter().map(|load| load.inquiries).sum();
        assert!((inquiries - 1124.0).abs() < 1e-6, "{inquiries}");
        // A first reply of 6 s and, of 5 rounds, 4 more of 18 s.
        assert!(
            loads.iter().all(|load| (load.service() - 78.0).abs() < 1e-6 && load.served == load.inquiries)
        );
        // Lognormal of median 240 s and sigma 1.
        assert!(loads.iter().all(|load| (load.patience() - 240.0 * libm::exp(0.5)).abs() < 1e-6));
        // The hour from 09:00 grows to the next one's level.
        assert!(loads[0].inquiries < loads[1].inquiries);
        assert!((loads[0].inquiries + loads[1].inquiries - 64.0).abs() < 1e-9);
    }

    #[test]
    fn a_surge_multiplies_what_comes_while_it_lasts() {
        let mut scenario = Scenario { slot: Span::from_mins(30), ..shipped("quiet-day").scenario };
        let plain = loads(&scenario);
        let (from, to) = (Time::START + Span::from_mins(60), Time::START + Span::from_mins(105));
        scenario.effects.rates.push(Rate { from, to, factor: 4.0, reasons: vec![0] });
        let surged = loads(&scenario);
        let times = |period: usize| surged[period].inquiries / plain[period].inquiries;
        assert!((times(2) - 4.0).abs() < 1e-9 && times(1) == 1.0 && times(4) == 1.0);
        // Half of its period, whose rate grows: a little less than half of its inquiries.
        assert!(times(3) > 2.45 && times(3) < 2.5, "{}", times(3));
        let mean = scenario.effects.mean_rate(0, from, from + Span::from_mins(60));
        assert!((mean - (4.0 * 45.0 + 15.0) / 60.0).abs() < 1e-12);
    }

    #[test]
    fn a_burst_falls_into_the_first_periods_and_the_bot_takes_its_share() {
        let study = shipped("double11");
        let scenario = Scenario { slot: Span::from_mins(30), ..study.scenario };
        let of = |scenario: &Scenario| -> Vec<f64> {
            loads(scenario).chunks(3).map(|groups| groups.iter().map(|load| load.inquiries).sum()).collect()
        };
        let alone = of(&Scenario { bot: Bot::none(), ..scenario.clone() });
        assert!((alone.iter().sum::<f64>() - 30_000.0).abs() < 0.1 * 30_000.0);
        assert!((alone[0] / (alone[0] + alone[1]) - 0.731).abs() < 1e-3);
        let with: f64 = of(&scenario).iter().sum();
        // By shares: 0.5 and 0.15 at 0.35, 0.12 at 0.5, 0.23 at 0.2.
        let resolved = 0.65 * 0.35 + 0.12 * 0.5 + 0.23 * 0.2;
        assert!((with / alone.iter().sum::<f64>() - (1.0 - resolved)).abs() < 1e-9);
    }

    /// With plenty of people who work at factor 1 hardly anybody leaves, and they are as busy as the load says.
    #[test]
    fn the_work_is_what_people_are_busy_with() {
        for (name, days) in [("quiet-day", 60), ("jd-618", 16), ("double11", 8)] {
            let mut study = shipped(name);
            study.scenario.replies.fatigue.clear();
            if let Demand::Forecast(forecast) = &mut study.scenario.demand {
                forecast.expected.iter_mut().flatten().for_each(|number| *number *= 0.25);
                (forecast.day_cv, forecast.slot_cv) = (0.0, 0.0);
            }
            for team in &mut study.scenario.teams {
                (team.work_factor, team.no_show, team.person_cv) = (vec![1.0], 0.0, 0.0);
            }
            let (scenario, groups) = (study.scenario.clone(), study.scenario.groups.len());
            let shift = Shift {
                name: String::new(),
                start: Time::START,
                end: scenario.horizon(),
                breaks: Vec::new(),
            };
            let lines = (0..groups as u16).map(|group| LayoutLine { team: 0, group, shift: 0, count: 60 });
            let layout = Layout { shifts: vec![shift], lines: lines.collect() };
            let busy = figure("occupancy").expect("a common figure");
            let trials = Trials::new(&study, &scenario, vec![busy], sample(&scenario, 1, 0, days));
            let seen = trials.run(&layout, &(0..days).collect::<Vec<_>>(), Detail::Cells);
            let loads = loads(&scenario);
            for group in 0..groups {
                let cells = || (group..loads.len()).step_by(groups);
                let expected: f64 = cells().map(|cell| loads[cell].work).sum();
                let seen: f64 = cells()
                    .map(|cell| seen.iter().map(|day| day.cells[cell].numerator).sum::<u64>() as f64)
                    .sum::<f64>()
                    / 1e6
                    / days as f64;
                println!("{name}, group {group}: {seen:.0} s busy, {expected:.0} s expected");
                assert!(
                    (seen / expected - 1.0).abs() < 0.06,
                    "{name} {group}: {seen} busy, {expected} expected"
                );
            }
        }
    }
}
