//! Work besides chat that nobody does or that is due later than it says, and triggers that do nothing.

use super::Doubts;
use crate::say;
use crate::scenario::{Due, ItemSource};
use crate::study::problem::did_you_mean;
use crate::units::Time;
use crate::workforce::LayoutLine;

pub(super) fn look(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let (scenario, layout) = (&study.scenario, &study.layout);
    let comes = |line: &&LayoutLine| line.count > 0 && !scenario.calls(&layout.shifts[line.shift].name);
    for (work, place) in scenario.off_chat.iter().zip(&study.places.off_chat) {
        let does = |line: &LayoutLine| {
            line.group == work.group && (work.teams.is_empty() || work.teams.contains(&line.team))
        };
        if !layout.lines.iter().filter(comes).any(does) {
            doubts.add(
                *place,
                say!("nobody does {name:?}", "没有人做 {name:?}", name = work.name),
                say!(
                    "put people of its group and teams into the layout",
                    "请在 layout 中安排该分组和团队的人"
                ),
            );
        }
    }
    deadlines(doubts);
    for (trigger, place) in scenario.triggers.iter().zip(&study.places.triggers) {
        for called in &trigger.call {
            let people = layout.lines.iter().filter(|line| layout.shifts[line.shift].name == *called);
            if people.map(|line| line.count).sum::<u32>() == 0 {
                let name = &trigger.name;
                let known = || layout.shifts.iter().map(|shift| shift.name.as_str());
                if !known().any(|shift| shift == called) {
                    let meant = did_you_mean(called, known());
                    let known: Vec<String> = known().map(|shift| format!("{shift:?}")).collect();
                    doubts.add(
                        *place,
                        say!(
                            "there is no shift {called:?}, which the trigger {name:?} calls; there are {}",
                            "没有班次 {called:?}，而应急触发 {name:?} 要召回它；现有 {}",
                            known.join(&say!(", ", "、"))
                        ),
                        if meant.is_empty() {
                            say!(
                                "write one of them, or add it to [[shifts]]",
                                "请写其中之一，或在 [[shifts]] 中加上"
                            )
                        } else {
                            meant
                        },
                    );
                    continue;
                }
                doubts.add(
                    *place,
                    say!(
                        "nobody works the shift {called:?}, which the trigger {name:?} calls",
                        "应急触发 {name:?} 召回班次 {called:?}，但该班次没有人"
                    ),
                    say!("add people on that shift template", "请在该班次上安排人员"),
                );
            }
        }
        let concerned = |line: &&LayoutLine| line.count > 0 && trigger.groups.contains(&line.group);
        let capped =
            |line: &LayoutLine| scenario.teams[usize::from(line.team)].cap.iter().any(|cap| *cap < u32::MAX);
        if trigger.raise_cap > 0 && !layout.lines.iter().filter(concerned).any(capped) {
            doubts.add(
                *place,
                say!(
                    "the trigger {name:?} raises caps and nobody has one",
                    "应急触发 {name:?} 提高接待上限，但没有人设有上限",
                    name = trigger.name
                ),
                say!("give the teams a cap, or leave raise_cap out", "请给团队设 cap，或去掉 raise_cap"),
            );
        }
        if trigger.bot && study.places.bot.is_none() {
            doubts.add(
                *place,
                say!(
                    "the trigger {name:?} lets a bot help that the file does not describe",
                    "应急触发 {name:?} 启用机器人，但文件没有 [bot]",
                    name = trigger.name
                ),
                say!("add [bot]; until then its defaults count", "请写 [bot]；否则按默认值计"),
            );
        }
    }
}

/// Work that appears after its deadline only, so that it is due at that time of the next day.
fn deadlines(doubts: &mut Doubts<'_>) {
    let scenario = &doubts.study.scenario;
    for (work, place) in scenario.off_chat.iter().zip(&doubts.study.places.off_chat) {
        let Due::At(at) = work.due else { continue };
        let (key, first) = match work.source {
            ItemSource::At { at, .. } => ("at", at),
            ItemSource::Spread { from, .. } => ("from", from),
            _ => continue,
        };
        if at >= first {
            continue;
        }
        let label = |at: Time| scenario.clock.label(at);
        let (due, appears, late) = (label(at), label(first), label(work.due.of(first)));
        let found = say!(
            "due_at {due} of {name:?} lies before {key} {appears}: the deadline is that time of the next day, {late}",
            "{name:?} 的 due_at {due} 早于 {key} {appears}：截止时间顺延到次日的同一时间 {late}",
            name = work.name
        );
        let remedy = say!(
            "write due_at = \"{late}\" if so, or an earlier {key}",
            "如是此意请写 due_at = \"{late}\"，否则把 {key} 提前"
        );
        doubts.add(*place, found, remedy);
    }
}
