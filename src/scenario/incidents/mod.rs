//! When things go wrong: incidents, and what each of them does to the day.
//!
//! An incident of the scenario file is put into effects, which are all that the day and the floor know of it. A new
//! incident is a file here with its [`IncidentKind`], and that entry in [`INCIDENTS`].

mod absence;
mod bot_outage;
mod console_outage;
mod platform_outage;
mod surge;

use super::{Bot, GroupId, ReasonId, TeamId};
use crate::language::Words;
use crate::units::{Span, Time};

/// An incident as the scenario file has it.
#[derive(Clone, PartialEq, Debug)]
pub struct Incident {
    /// When it begins.
    pub from: Time,
    /// When it is over.
    pub to: Time,
    /// The groups that it concerns; all where the file names none.
    pub groups: Vec<GroupId>,
    /// The teams that it concerns; all where the file names none.
    pub teams: Vec<TeamId>,
    /// The reasons that it concerns; all where the file names none.
    pub reasons: Vec<ReasonId>,
    /// A share of people or customers.
    pub share: f64,
    /// A factor of a rate.
    pub factor: f64,
    /// How long it takes until those are back who come back.
    pub within: Span,
}

/// What a kind of incident takes from the file besides its start and length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// `groups`, optional.
    Groups,
    /// `teams`, optional.
    Teams,
    /// `reasons`, optional.
    Reasons,
    /// `share`, to be written.
    Share,
    /// `factor`, to be written.
    Factor,
    /// `within`, optional.
    Within,
}

impl Need {
    /// All of them.
    pub const ALL: [Need; 6] =
        [Need::Groups, Need::Teams, Need::Reasons, Need::Share, Need::Factor, Need::Within];

    /// Its key in the file.
    pub fn key(self) -> &'static str {
        match self {
            Need::Groups => "groups",
            Need::Teams => "teams",
            Need::Reasons => "reasons",
            Need::Share => "share",
            Need::Factor => "factor",
            Need::Within => "within",
        }
    }
}

/// One kind of incident.
#[derive(Debug)]
pub struct IncidentKind {
    /// Name in scenario files.
    pub name: &'static str,
    /// What happens.
    pub summary: Words,
    /// What it takes from the file.
    pub needs: &'static [Need],
    /// What it does.
    pub effects: fn(&Incident, &mut Effects),
}

/// All kinds of incidents.
pub const INCIDENTS: &[&IncidentKind] =
    &[&platform_outage::KIND, &console_outage::KIND, &bot_outage::KIND, &surge::KIND, &absence::KIND];

/// What incidents do to a day.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Effects {
    /// More or fewer customers.
    pub rates: Vec<Rate>,
    /// Customers cannot write.
    pub silences: Vec<Silence>,
    /// Agents cannot write.
    pub freezes: Vec<Freeze>,
    /// The bot does not work.
    pub bot_off: Vec<(Time, Time)>,
    /// People go.
    pub absences: Vec<Absence>,
}

/// More or fewer customers come for a while.
#[derive(Clone, PartialEq, Debug)]
pub struct Rate {
    /// From.
    pub from: Time,
    /// Until.
    pub to: Time,
    /// Of these reasons.
    pub reasons: Vec<ReasonId>,
    /// So many times as many.
    pub factor: f64,
}

/// Customers cannot write for a while.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Silence {
    /// From.
    pub from: Time,
    /// Until.
    pub to: Time,
    /// Share of the new customers who come back afterwards. Those with an open inquiry all do.
    pub returns: f64,
    /// Within how long they are back.
    pub within: Span,
}

/// Agents cannot write for a while.
#[derive(Clone, PartialEq, Debug)]
pub struct Freeze {
    /// From.
    pub from: Time,
    /// Until.
    pub to: Time,
    /// Those of these groups.
    pub groups: Vec<GroupId>,
}

/// People go for a while.
#[derive(Clone, PartialEq, Debug)]
pub struct Absence {
    /// From.
    pub from: Time,
    /// Until.
    pub to: Time,
    /// Of these teams …
    pub teams: Vec<TeamId>,
    /// … and these groups.
    pub groups: Vec<GroupId>,
    /// How likely each of those on shift is among them.
    pub share: f64,
}

impl Effects {
    /// The product of all factors on a reason's rate at a moment.
    pub fn rate(&self, reason: ReasonId, at: Time) -> f64 {
        let here = |rate: &&Rate| rate.from <= at && at < rate.to && rate.reasons.contains(&reason);
        self.rates.iter().filter(here).map(|rate| rate.factor).product()
    }

    /// The mean of that over a stretch of time.
    pub fn mean_rate(&self, reason: ReasonId, from: Time, to: Time) -> f64 {
        let mut edges: Vec<Time> = self.rates.iter().flat_map(|rate| [rate.from, rate.to]).collect();
        edges.retain(|at| from < *at && *at < to);
        edges.extend([from, to]);
        edges.sort_unstable();
        let pieces = edges.windows(2).map(|ends| self.rate(reason, ends[0]) * (ends[1] - ends[0]).secs());
        if from < to { pieces.sum::<f64>() / (to - from).secs() } else { 1.0 }
    }

    /// The silence that a moment lies in.
    pub fn silence(&self, at: Time) -> Option<&Silence> {
        self.silences.iter().find(|silence| silence.from <= at && at < silence.to)
    }

    /// Takes the bot out of service where it does not work.
    pub fn switch_off(&self, bot: &mut Bot) {
        for &off in &self.bot_off {
            for windows in [&mut bot.first_line, &mut bot.assistant] {
                *windows = windows.iter().flat_map(|&window| without(window, off)).collect();
            }
        }
    }
}

/// What is left of a stretch without another.
fn without(stretch: (Time, Time), off: (Time, Time)) -> impl Iterator<Item = (Time, Time)> {
    let before = (stretch.0, stretch.1.min(off.0));
    let after = (stretch.0.max(off.1), stretch.1);
    [before, after].into_iter().filter(|left| left.0 < left.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_entry_says_what_it_is() {
        let mut names: Vec<&str> = INCIDENTS.iter().map(|kind| kind.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), INCIDENTS.len());
        assert!(INCIDENTS.iter().all(|kind| kind.summary.en.len() > 10 && !kind.summary.zh.is_empty()));
    }

    #[test]
    fn a_bot_out_of_service_is_so_for_that_while_only() {
        let at = Time::from_secs;
        let mut bot = Bot { first_line: vec![(at(0), at(100)), (at(200), at(300))], ..Bot::none() };
        let effects = Effects { bot_off: vec![(at(40), at(60)), (at(90), at(250))], ..Effects::default() };
        effects.switch_off(&mut bot);
        assert_eq!(bot.first_line, [(at(0), at(40)), (at(60), at(90)), (at(250), at(300))]);
    }
}
