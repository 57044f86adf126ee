//! From results to the report: every estimate is made here, the forms only show them.

use super::*;
use crate::experiment::{DayFigures, Results, WaitHistogram, estimate};
use crate::kpi::{Counting, Figure, Ratio, Target};
use crate::scenario::DailyWindow;
use crate::study::Study;
use crate::units::Time;
use crate::workforce::Layout;

impl Report {
    /// What the results say about the study.
    pub fn of(study: &Study, results: &Results) -> Report {
        let gather = Gather { study, results };
        let scenario = &study.scenario;
        let slots = scenario.slots();
        let slot_start = |slot: usize| Time::START + scenario.slot * slot as i64;
        let slots: Vec<SlotReport> = (0..slots)
            .map(|slot| SlotReport {
                clock: scenario.clock.label(slot_start(slot)),
                start: scenario.clock.at(slot_start(slot)).to_string(),
                figures: gather.part(|day| &day.slots, slots, slot),
                first_waits: part_percentiles(&results.part_waits.slots, slot),
            })
            .collect();
        let parts = |names: Vec<&String>, waits: &[WaitHistogram], of: fn(&DayFigures) -> &Vec<Ratio>| {
            let count = names.len();
            let part = |(i, name): (usize, &String)| PartReport {
                name: name.clone(),
                figures: gather.part(of, count, i),
                first_waits: part_percentiles(waits, i),
            };
            names.into_iter().enumerate().map(part).collect()
        };
        let targets: Vec<TargetReport> =
            study.targets.iter().map(|target| gather.target(target, &slots)).collect();
        Report {
            version: env!("CARGO_PKG_VERSION"),
            scenario: scenario_report(study, &study.layout),
            days: results.days.len() as u64,
            interrupted: results.interrupted,
            precise: results.precise,
            confidence_share: study.confidence,
            targets_kept: targets.iter().all(|target| target.kept),
            targets,
            catalog: (0..results.figures.len()).map(|place| gather.figure(place)).collect(),
            figures: gather.whole(),
            waits: Waits {
                first: percentiles(&results.first_waits),
                rounds: percentiles(&results.round_waits),
            },
            slots,
            groups: parts(scenario.groups.iter().collect(), &results.part_waits.groups, |day| &day.groups),
            teams: parts(
                scenario.teams.iter().map(|team| &team.name).collect(),
                &results.part_waits.teams,
                |day| &day.teams,
            ),
            cost: CostReport::of(study, results),
            margin: MarginReport::of(study, results),
            off_chat: OffChatReport::all(study, results),
            triggers: TriggerReport::all(study, results),
            day_events: results.days.iter().map(|day| day.events).collect(),
        }
    }
}

/// Which scenario it was, with the people of a layout.
pub(super) fn scenario_report(study: &Study, layout: &Layout) -> ScenarioReport {
    let scenario = &study.scenario;
    ScenarioReport {
        file: study.source.file.clone(),
        name: scenario.name.clone(),
        book: study.book.name,
        start: scenario.clock.start().to_string(),
        end: scenario.clock.at(scenario.end).to_string(),
        slot_seconds: scenario.slot.secs(),
        people_count: layout.headcount(),
        persons_count: study.persons(layout),
        seed: study.seed,
    }
}

/// Place of the figure that counts in this way around the clock.
pub(super) fn always(results: &Results, counting: Counting) -> Option<usize> {
    let fits = |figure: &&Figure| figure.counting == counting && figure.window == DailyWindow::ALWAYS;
    results.figures.iter().position(fits)
}

impl FigureReport {
    /// What a figure is, with its value of each day.
    pub(super) fn of(figure: &Figure, daily: Vec<Option<f64>>) -> Self {
        FigureReport {
            name: figure.name,
            title: figure.title,
            title_zh: figure.title.zh,
            unit: figure.unit.suffix(),
            better: figure.better.into(),
            definition: figure.definition,
            daily,
            kind: figure.unit,
            is_repeated: false,
        }
    }
}

struct Gather<'a> {
    study: &'a Study,
    results: &'a Results,
}

impl Gather<'_> {
    fn figure(&self, place: usize) -> FigureReport {
        let figure = self.results.figures[place];
        let daily = self.results.days.iter().map(|day| day.whole[place].value(figure.unit));
        let same = |other: &&Figure| {
            // Under another name it tells something else, though the numbers are the same.
            other.title.zh == figure.title.zh
                && (other.counting, other.window, other.unit) == (figure.counting, figure.window, figure.unit)
        };
        let is_repeated = self.results.figures[..place].iter().any(same);
        FigureReport { is_repeated, ..FigureReport::of(figure, daily.collect()) }
    }

    /// All figures over the whole scenario.
    fn whole(&self) -> Figures {
        let figures = self.results.figures.iter().enumerate();
        figures.map(|(place, figure)| (figure.name, self.measure(figure, |day| day.whole[place]))).collect()
    }

    /// All figures of the i-th of so many slots, groups or teams.
    fn part(&self, of: fn(&DayFigures) -> &Vec<Ratio>, count: usize, i: usize) -> Figures {
        let figures = self.results.figures.iter().enumerate();
        figures
            .map(|(place, figure)| (figure.name, self.measure(figure, |day| of(day)[place * count + i])))
            .collect()
    }

    fn measure(&self, figure: &Figure, ratio: impl Fn(&DayFigures) -> Ratio) -> Option<Measure> {
        let days = self.results.days.iter().map(ratio);
        Some(Measure::of(&estimate(days, figure.unit, self.study.confidence)?, figure.unit))
    }

    /// Where the figure's window and the scenario overlap; `None` if that is the whole scenario.
    fn counted(&self, figure: &Figure) -> Option<Vec<String>> {
        let (clock, end) = (&self.study.scenario.clock, self.study.scenario.end);
        let stretches = figure.window.stretches(clock, end);
        let counted: i64 = stretches.iter().map(|(from, to)| (*to - *from).micros()).sum();
        (counted < end.micros()).then(|| {
            let label = |(from, to): &(Time, Time)| format!("{}–{}", clock.label(*from), clock.label(*to));
            stretches.iter().map(label).collect()
        })
    }

    fn target(&self, target: &Target, slots: &[SlotReport]) -> TargetReport {
        let unit = target.figure.unit;
        let place = self.results.place(target.figure);
        let confidence = self.results.look_confidence.unwrap_or(self.study.confidence);
        let verdict = self.results.verdict(target, slots.len(), confidence);
        TargetReport {
            figure: target.figure.name,
            title: target.figure.title,
            better: target.figure.better.into(),
            counted: self.counted(target.figure),
            bound: Amount { unit, value: target.bound },
            promise_share: target.promise,
            estimate: place.and_then(|place| self.measure(target.figure, |day| day.whole[place])),
            kept: verdict.kept,
            certain: verdict.certain,
            attainment: verdict.attainment.map(|found| AttainmentReport::of(found, confidence)),
            slot_floor: target.slot_floor.map(|value| Amount { unit, value }),
            floor_certain: verdict.floor_certain,
            slots_below_floor: verdict.below_floor.iter().map(|slot| slots[*slot].clock.clone()).collect(),
        }
    }
}

/// Percentiles of one of the parts; of a part without any day none.
fn part_percentiles(parts: &[WaitHistogram], part: usize) -> WaitPercentiles {
    parts.get(part).map_or_else(|| percentiles(&WaitHistogram::default()), percentiles)
}

fn percentiles(waits: &WaitHistogram) -> WaitPercentiles {
    let seconds = |share| waits.quantile(share).map(|wait| wait.secs());
    WaitPercentiles {
        answered_count: waits.total(),
        p50_seconds: seconds(0.5),
        p90_seconds: seconds(0.9),
        p95_seconds: seconds(0.95),
        p99_seconds: seconds(0.99),
    }
}
