//! What is lawful in a study but looks unintended.
//!
//! The engine is not asked: all of it follows from expected values, so a check takes no time. What it finds are
//! doubts, not errors, and a study without any may still miss its targets.

mod besides;
mod calendar;
mod limits;
mod load;
mod people;
mod reach;
mod rest;
#[cfg(test)]
mod tests;

use std::fmt;

use super::Study;
use super::problem::write_place;
use super::source::Place;
use crate::language::Words;
use crate::say;
use crate::scenario::{AtEnd, Demand, GroupId, Reason, Topology, WhenFull};
use crate::units::{Span, Time};

/// Something that a planner may not have meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Doubt {
    /// The file as the user named it.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// What was found.
    pub found: String,
    /// Why it matters, or what to do.
    pub remedy: String,
}

impl fmt::Display for Doubt {
    /// `file:line:column: what was found — why it matters`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A row of a spreadsheet has no column.
        let column = Some(self.place.column).filter(|column| *column > 0);
        write_place(f, &self.file, Some(self.place.line), column)?;
        f.write_str(&self.found)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, " — {}", self.remedy) }
    }
}

/// Doubts as they are collected.
struct Doubts<'s> {
    study: &'s Study,
    list: Vec<Doubt>,
}

/// All doubts about a study, in the order of its file.
pub fn doubts(study: &Study) -> Vec<Doubt> {
    let mut doubts = Doubts { study, list: Vec::new() };
    calendar::look(&mut doubts);
    demand(&mut doubts);
    routing(&mut doubts);
    people::look(&mut doubts);
    rest::look(&mut doubts);
    limits::look(&mut doubts);
    besides::look(&mut doubts);
    load::look(&mut doubts);
    reach::look(&mut doubts);
    doubts.list.sort_by_key(|doubt| doubt.place);
    doubts.list
}

impl Doubts<'_> {
    fn add(&mut self, place: Place, found: impl Into<String>, remedy: impl Into<String>) {
        let study = self.study;
        let of_people = study.layout_file.as_ref().or(study.places.roster.as_ref());
        let layout_file = of_people.filter(|_| place.in_layout_file);
        let file = layout_file.unwrap_or(&study.source.file).clone();
        self.list.push(Doubt { file, place, found: found.into(), remedy: remedy.into() });
    }

    /// What happens to a group's customers while all of it are on break: they are there, and cannot receive anybody.
    fn all_on_break(&self) -> Words {
        match self.study.scenario.routing.when_full {
            WhenFull::Queue => Words::new("they queue until somebody is back", "他们要排队，等有人休息回来"),
            WhenFull::LeaveMessage => {
                Words::new("they become leave-messages (when_full)", "他们会变成留言（when_full）")
            }
        }
    }

    /// What happens to a group's customers while nobody of it is on line.
    fn without_anybody(&self, group: usize) -> Words {
        let routing = &self.study.scenario.routing;
        let helped = routing
            .overflow
            .iter()
            .any(|overflow| usize::from(overflow.from) == group && !overflow.to.is_empty());
        match (routing.when_nobody, helped) {
            (WhenFull::LeaveMessage, false) => {
                Words::new("they become leave-messages (when_nobody)", "他们会变成留言（when_nobody）")
            }
            (WhenFull::LeaveMessage, true) => Words::new(
                "whom no other group can help by overflow becomes a leave-message (when_nobody)",
                "其他分组无法通过溢出帮忙的，会变成留言（when_nobody）",
            ),
            (WhenFull::Queue, false) => Words::new(
                "they wait until somebody of it logs in (when_nobody)",
                "他们要等到有人上线（when_nobody）",
            ),
            (WhenFull::Queue, true) => Words::new(
                "they wait for the groups that help by overflow (when_nobody)",
                "他们要等通过溢出来帮忙的分组（when_nobody）",
            ),
        }
    }

    /// Where the people of a group stand in the layout; the reason that it serves if it has none.
    fn place_of(&self, group: usize) -> Place {
        let (layout, places) = (&self.study.layout, &self.study.places);
        let line = layout.lines.iter().position(|line| usize::from(line.group) == group);
        let reason = || {
            let mut reasons = self.study.scenario.reasons.iter();
            places.reasons.get(reasons.position(|reason| usize::from(reason.group) == group)?)
        };
        line.and_then(|line| places.layout.get(line)).or_else(reason).copied().unwrap_or_default()
    }
}

/// `1 inquiry`, `14 inquiries`, from an expected number.
fn inquiries(expected: f64) -> String {
    match expected {
        _ if expected < 0.95 => say!("less than one inquiry", "不到 1 个咨询"),
        _ if expected < 1.5 => say!("1 inquiry", "1 个咨询"),
        _ => say!("{expected:.0} inquiries", "{expected:.0} 个咨询"),
    }
}

/// Stretches of time by the clock, `02:00–08:00+1 and 23:00–24:00+1`; the first six of many.
fn stretches(study: &Study, list: &[(Time, Time)]) -> String {
    let clock = &study.scenario.clock;
    let label = |(from, to): &(Time, Time)| format!("{}–{}", clock.label(*from), clock.label(*to));
    let mut labels: Vec<String> = list.iter().take(6).map(label).collect();
    if let Some(more @ 1..) = list.len().checked_sub(6) {
        let es = if more == 1 { "" } else { "es" };
        labels.push(say!("{more} more stretch{es}", "另外 {more} 段", es = es));
    }
    match labels.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            say!("{rest} and {last}", "{rest} 和 {last}", rest = rest.join(Words::new(", ", "、").now()))
        }
        _ => labels.concat(),
    }
}

/// The demand as such.
fn demand(doubts: &mut Doubts<'_>) {
    orders(doubts);
    let study = doubts.study;
    let place = study.places.demand;
    if study.left_out > 0 {
        doubts.add(
            place,
            match study.left_out {
                1 => say!(
                    "1 row of the log lies outside the scenario and is left out",
                    "日志中有 1 行在场景之外，未采用"
                ),
                rows => say!(
                    "{rows} rows of the log lie outside the scenario and are left out",
                    "日志中有 {rows} 行在场景之外，未采用"
                ),
            },
            say!("check start and end", "请检查 start 和 end"),
        );
    }
    let Demand::Forecast(forecast) = &study.scenario.demand else { return };
    let mean = forecast.mean_factor();
    if (mean - 1.0).abs() > 0.02 {
        doubts.add(
            place,
            say!(
                "the variants' mean factor is {mean:.2}, so that the mean day is not the forecast",
                "各情景的平均系数是 {mean:.2}，平均的一天与预测不符"
            ),
            say!("no harm if it is meant", "如是有意则无妨"),
        );
    }
    let total = forecast.total();
    // Parts of a whole add up to about one.
    if total > 0.0 && total < 1.5 && study.scenario.slots() > 1 {
        doubts.add(
            place,
            say!(
                "the forecast is {total:.2} inquiries for the whole scenario",
                "整个场景的预测只有 {total:.2} 个咨询"
            ),
            say!(
                "if its numbers are shares of a volume, write the volume too",
                "如果写的是各时段的占比，请再写 volume（总量）"
            ),
        );
    }
    for (reason, counts) in forecast.expected.iter().enumerate() {
        let name = &study.scenario.reasons[reason].name;
        let transferred = study.scenario.reasons.iter().any(|from| {
            from.transfers.iter().any(|(to, probability)| usize::from(*to) == reason && *probability > 0.0)
        });
        if counts.iter().all(|count| *count == 0.0) && !transferred {
            let place = study.places.reasons.get(reason).copied().unwrap_or(place);
            doubts.add(
                place,
                say!("no inquiry is about {name:?}", "没有 {name:?} 类的咨询"),
                say!("give it a share, or leave it out", "请给它占比，或删去"),
            );
        }
    }
}

/// Orders of inquiries that do not come before one.
fn orders(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    for (reason, place) in study.scenario.reasons.iter().zip(&study.places.reasons) {
        if reason.order_base > 0.0 && !reason.pre_sale {
            let name = &reason.name;
            doubts.add(
                *place,
                say!(
                    "order_base of {name:?} has no effect: only pre-sale inquiries lead to orders",
                    "{name:?} 的 order_base 不起作用：只有售前咨询会带来订单"
                ),
                say!("write pre_sale = true, or leave it out", "请写 pre_sale = true，或删去"),
            );
        }
    }
    let leads_to_orders = |reason: &Reason| reason.order_base > 0.0;
    if study.scenario.outcomes.margin_per_order > 0.0 && !study.scenario.reasons.iter().any(leads_to_orders) {
        doubts.add(
            study.places.reasons.first().copied().unwrap_or(study.places.demand),
            say!(
                "there is a margin_per_order, and no reason leads to orders",
                "写了 margin_per_order，而没有任何咨询类型会带来订单"
            ),
            say!(
                "write order_base and pre_sale = true where inquiries lead to orders",
                "会带来订单的咨询类型请写 order_base 和 pre_sale = true"
            ),
        );
    }
}

/// Routing that cannot do what it says.
fn routing(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let scenario = &study.scenario;
    for (team, place) in scenario.teams.iter().zip(&study.places.teams) {
        if scenario.routing.topology == Topology::Central && team.cap.contains(&u32::MAX) {
            let found = say!(
                "team {:?} has no cap, so nobody ever waits in the central queue",
                "团队 {:?} 没有接待上限，因此没有人会在中央队列等待",
                team.name
            );
            doubts.add(
                *place,
                found,
                say!("write cap = 5 or what the platform's console says", "请写 cap = 5，或平台后台所设的值"),
            );
        }
    }
    if scenario.routing.queue_limit == Some(0)
        && (scenario.routing.topology == Topology::Central
            || [scenario.routing.when_full, scenario.routing.when_nobody].contains(&WhenFull::Queue))
    {
        doubts.add(
            study.places.routing,
            say!(
                "queue_limit = 0: nobody ever waits in a queue, whoever cannot be assigned at once leaves a message",
                "queue_limit = 0：没有人能排队，不能立即分配的都变成留言"
            ),
            say!(
                "leave queue_limit out for a queue without end, or write when_full = \"leave-message\" if that is meant",
                "不限排队请去掉 queue_limit；确实如此的，请写 when_full = \"leave-message\""
            ),
        );
    }
    finishing(doubts);
    for overflow in &scenario.routing.overflow {
        for group in &overflow.to {
            if !has_people(study, *group) {
                let found = say!(
                    "nobody works in the group {:?} that is to help",
                    "要来帮忙的分组 {:?} 没有人上班",
                    scenario.groups[usize::from(*group)]
                );
                doubts.add(study.places.routing, found, "");
            }
        }
    }
}

/// A longer idle close keeps people in overtime for chats that are over.
const LONG_IDLE: Span = Span::from_mins(10);

/// People who stay for open chats of which none may have anything to answer.
fn finishing(doubts: &mut Doubts<'_>) {
    let study = doubts.study;
    let idle = study.scenario.routing.idle_close;
    let stays = |team: usize| {
        let (law, lines) = (&study.scenario.teams[team], &study.layout.lines);
        law.at_end == AtEnd::Finish
            && law.overtime_max > LONG_IDLE
            && lines.iter().any(|line| usize::from(line.team) == team && line.count > 0)
    };
    let teams: Vec<usize> = (0..study.scenario.teams.len()).filter(|team| stays(*team)).collect();
    let longest = teams.iter().map(|team| study.scenario.teams[*team].overtime_max).max();
    let (Some(first), Some(longest)) = (teams.first(), longest) else { return };
    if idle <= LONG_IDLE {
        return;
    }
    let names: Vec<String> =
        teams.iter().map(|team| format!("{:?}", study.scenario.teams[*team].name)).collect();
    let found = say!(
        "at_end = \"finish\" of team{s} {names} keeps people up to {stay} after their shift for chats in which nothing is unanswered, since a chat closes only {idle} after its last message",
        "团队 {names} 的 at_end = \"finish\" 会让人在下班后最多多留 {stay}，等没有未回复消息的会话结束，因为会话在最后一条消息之后 {idle} 才关闭",
        s = if names.len() == 1 { "" } else { "s" },
        names = names.join(", "),
        stay = idle.min(longest),
    );
    let place = study.places.teams.get(*first).copied().unwrap_or(study.places.routing);
    doubts.add(
        place,
        found,
        say!(
            "write at_end = \"hand-over\", a shorter idle_close, or a drain before shift end",
            "请写 at_end = \"hand-over\"，或缩短 idle_close，或在下班前设 drain"
        ),
    );
}

fn has_people(study: &Study, group: GroupId) -> bool {
    study.layout.lines.iter().any(|line| line.group == group && line.count > 0)
}
