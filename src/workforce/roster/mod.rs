//! Which person works which shifts: the people of a layout by name.
//!
//! A layout says how many work each shift; over several days one person may work several of them. A roster gives
//! the shifts to persons such that
//!
//! - nobody works two shifts that start on one local day, and at least the team's `rest` lies between two;
//! - nobody works more than `most_day` in a shift, `most_week` in any seven local days running, and
//!   `overtime_month` of overtime in a calendar month, or more than `days_running` days running. Work and days
//!   are those of the local day on which a shift starts, breaks are no work, and what lies outside the scenario
//!   is not known and does not count;
//! - nobody works for two groups, because people are trained for one. A layout counts people by group, and
//!   nothing that is simulated lets a person change;
//! - no team has more than `people` different persons.
//!
//! A template of more than a day, which stands for no person's day, takes its person like any other, and breaks no
//! rule on hours and days.
//!
//! Each team's persons are as few as can be found, and their hours are spread evenly. Where no limit on hours or
//! days running is near, they are certainly the fewest; where one is, a small team is searched through, and for a
//! larger one a roster with fewer persons may exist that is not found. A refusal says which it is.

mod posts;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;

use super::{Layout, Limits, Shift};
use crate::say;
use crate::scenario::{GroupId, Scenario, TeamId};
use crate::units::Span;
use posts::{Crew, Post, Posts};

/// The people of a layout by name.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Roster {
    /// By team, then group, then the start of the first duty.
    pub persons: Vec<RosterPerson>,
}

/// A person and the shifts that the person works.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterPerson {
    /// His name; of who has none yet the team's name, the group's if there are several, and a number: `full-time pre-sale
    /// 07`. No two persons have the same.
    pub id: String,
    /// Employment class.
    pub team: TeamId,
    /// In the order of time, at least one.
    pub duties: Vec<Duty>,
}

/// One shift of one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Duty {
    /// Skill group.
    pub group: GroupId,
    /// Index in [`Layout::shifts`].
    pub shift: usize,
}

/// Shifts of a day for which a team has no person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unrosterable {
    /// Employment class.
    pub team: TeamId,
    /// Skill group.
    pub group: GroupId,
    /// Local date on which the shifts start.
    pub date: Date,
    /// How many persons are missing on that day, when those whom the team has work as much of the layout as they
    /// can.
    pub missing: u32,
    /// Whether it is certain that there is no roster; if not, none was found.
    pub certain: bool,
    /// Different persons that the layout takes of the team, where that is more than it has; `None` where nobody of it
    /// may work the shift.
    pub needed: Option<usize>,
    /// Whether nobody may work the shift because it has more work than a day may have.
    pub is_of_day: bool,
    /// The above and the reason in a sentence.
    pub text: String,
}

impl fmt::Display for Unrosterable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Roster {
    /// Gives the shifts of a layout to persons; `limits` are those of the scenario's teams, in their order. The
    /// same arguments give the same roster.
    ///
    /// # Errors
    ///
    /// What the teams have too few people for, or what none of their people may work, by team, then group, then
    /// day.
    pub fn of(layout: &Layout, limits: &[Limits], scenario: &Scenario) -> Result<Roster, Vec<Unrosterable>> {
        let mut roster = Roster { persons: dealt(layout, limits, scenario)? };
        roster.name(scenario);
        Ok(roster)
    }

    /// Gives the shifts of a layout to persons, some of whom have names already: who works in it all of his shifts, of
    /// another layout, keeps them, whatever the limits say. What is left is given to others, as by [`of`](Roster::of);
    /// where a team has too few for that, all shifts are given anew.
    ///
    /// # Errors
    ///
    /// As for [`of`](Roster::of).
    pub fn keeping(
        (named, worked): (&[RosterPerson], &Layout),
        layout: &Layout,
        limits: &[Limits],
        scenario: &Scenario,
    ) -> Result<Roster, Vec<Unrosterable>> {
        let (mut rest, mut kept, mut left) = (layout.clone(), Vec::new(), limits.to_vec());
        for person in named {
            if let Some(duties) = take_duties(person, worked, &mut rest) {
                let people = &mut left[usize::from(person.team)].people;
                *people = people.saturating_sub(1);
                kept.push(RosterPerson { duties, ..person.clone() });
            }
        }
        let Ok(mut persons) = dealt(&rest, &left, scenario) else {
            return Roster::of(layout, limits, scenario);
        };
        persons.splice(0..0, kept);
        persons.sort_by_key(|person| {
            person.duties.first().map(|duty| (person.team, duty.group, layout.shifts[duty.shift].start))
        });
        let mut roster = Roster { persons };
        roster.name(scenario);
        Ok(roster)
    }

    /// Planned work of everybody, breaks left out.
    pub fn work(&self, layout: &Layout) -> Span {
        self.persons.iter().map(|person| person.work(layout)).sum()
    }

    /// Numbers persons without a name by team and group. Two teams whose names and groups read alike share their numbers.
    fn name(&mut self, scenario: &Scenario) {
        let stem = |person: &RosterPerson| {
            let team = &scenario.teams[usize::from(person.team)].name;
            match person.duties.first() {
                Some(duty) if scenario.groups.len() > 1 => {
                    format!("{team} {}", scenario.groups[usize::from(duty.group)])
                }
                _ => team.clone(),
            }
        };
        let names: BTreeSet<String> = self.persons.iter().map(|person| person.id.clone()).collect();
        let mut total: BTreeMap<String, usize> = BTreeMap::new();
        for person in &self.persons {
            *total.entry(stem(person)).or_default() += 1;
        }
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        for person in self.persons.iter_mut().filter(|person| person.id.is_empty()) {
            let stem = stem(person);
            let width = total[&stem].to_string().len().max(2);
            let number = last.entry(stem.clone()).or_default();
            while person.id.is_empty() || names.contains(&person.id) {
                *number += 1;
                person.id = format!("{stem} {number:0width$}");
            }
        }
    }
}

/// The persons of a roster without names.
fn dealt(
    layout: &Layout,
    limits: &[Limits],
    scenario: &Scenario,
) -> Result<Vec<RosterPerson>, Vec<Unrosterable>> {
    let worked: BTreeSet<(TeamId, GroupId)> =
        layout.lines.iter().filter(|line| line.count > 0).map(|line| (line.team, line.group)).collect();
    let teams: BTreeSet<TeamId> = worked.iter().map(|(team, _)| *team).collect();
    let (mut persons, mut refused) = (Vec::new(), Vec::new());
    for team in teams {
        let groups = worked.iter().filter(|(of, _)| *of == team).map(|(_, group)| *group);
        let staffing = Staffing::of(layout, team, groups, &limits[usize::from(team)], scenario);
        refused.extend(staffing.refusals());
        persons.extend(staffing.persons());
    }
    if refused.is_empty() { Ok(persons) } else { Err(refused) }
}

/// Takes the shifts of a person, those of a layout `worked`, out of another one, if it has all of them.
fn take_duties(person: &RosterPerson, worked: &Layout, layout: &mut Layout) -> Option<Vec<Duty>> {
    let mut left = layout.lines.clone();
    let times = |shift: &Shift| (shift.start, shift.end);
    let duties = person.duties.iter().map(|duty| {
        let known = &worked.shifts[duty.shift];
        let line = left.iter_mut().find(|line| {
            let shift = &layout.shifts[line.shift];
            line.count > 0
                && (line.team, line.group) == (person.team, duty.group)
                && times(shift) == times(known)
                && shift.breaks == known.breaks
        })?;
        line.count -= 1;
        Some(Duty { group: duty.group, shift: line.shift })
    });
    let duties = duties.collect::<Option<Vec<Duty>>>()?;
    layout.lines = left;
    Some(duties)
}

impl RosterPerson {
    /// Planned work, breaks left out.
    pub fn work(&self, layout: &Layout) -> Span {
        self.duties.iter().map(|duty| layout.shifts[duty.shift].work()).sum()
    }
}

/// What became of one team's part of a layout.
struct Staffing<'a> {
    team: TeamId,
    limits: &'a Limits,
    layout: &'a Layout,
    scenario: &'a Scenario,
    groups: Vec<GroupStaffing<'a>>,
    /// Persons needed by group, before those beyond `people` were sent away.
    needed: usize,
    /// Whether `people` could certainly not do.
    certain: bool,
}

struct GroupStaffing<'a> {
    group: GroupId,
    posts: Posts<'a>,
    crew: Crew,
    needed: usize,
    /// Posts that nobody of the team may have.
    impossible: Vec<Post>,
    /// Posts for which nobody is left.
    open: Vec<usize>,
}

impl<'a> Staffing<'a> {
    fn of(
        layout: &'a Layout,
        team: TeamId,
        groups: impl Iterator<Item = GroupId>,
        limits: &'a Limits,
        scenario: &'a Scenario,
    ) -> Self {
        let mut certain = 0;
        let groups: Vec<GroupStaffing<'a>> = groups
            .map(|group| {
                let mut posts = Posts::of(layout, (team, group), limits, &scenario.clock);
                let impossible = posts.take_impossible();
                let (crew, least) = posts.fewest();
                certain += least;
                GroupStaffing { group, needed: crew.len(), posts, crew, impossible, open: Vec::new() }
            })
            .collect();
        let needed = groups.iter().map(|group| group.needed).sum();
        let people = limits.people as usize;
        let mut staffing =
            Staffing { team, limits, layout, scenario, groups, needed, certain: certain > people };
        if needed > people {
            staffing.send_away(needed - people);
        }
        staffing
    }

    /// Takes so many persons out, those with the fewest duties first, and gives what they can to the others.
    fn send_away(&mut self, surplus: usize) {
        let mut all: Vec<(usize, usize, usize)> = Vec::new();
        for (g, group) in self.groups.iter().enumerate() {
            all.extend(group.crew.iter().enumerate().map(|(person, duties)| (duties.len(), g, person)));
        }
        all.sort_unstable();
        all.truncate(surplus);
        for (_, g, person) in all {
            let duties = std::mem::take(&mut self.groups[g].crew[person]);
            self.groups[g].open.extend(duties);
        }
        for GroupStaffing { posts, crew, open, .. } in &mut self.groups {
            crew.retain(|duties| !duties.is_empty());
            open.sort_unstable();
            open.retain(|place| !posts.give(crew, *place));
        }
    }

    fn persons(&self) -> impl Iterator<Item = RosterPerson> + '_ {
        self.groups.iter().flat_map(move |group| {
            group.crew.iter().map(move |duties| RosterPerson {
                id: String::new(),
                team: self.team,
                duties: duties
                    .iter()
                    .map(|place| Duty { group: group.group, shift: group.posts.list[*place].shift })
                    .collect(),
            })
        })
    }

    fn refusals(&self) -> Vec<Unrosterable> {
        let mut refused = Vec::new();
        for group in &self.groups {
            let mut shifts: BTreeMap<(i64, usize), Vec<&Post>> = BTreeMap::new();
            for post in &group.impossible {
                shifts.entry((post.day, post.shift)).or_default().push(post);
            }
            for posts in shifts.values() {
                refused.push(self.impossible(group.group, posts));
            }
            let mut days: BTreeMap<i64, u32> = BTreeMap::new();
            for place in &group.open {
                *days.entry(group.posts.list[*place].day).or_default() += 1;
            }
            refused.extend(days.iter().map(|(day, missing)| self.missing(group.group, *day, *missing)));
        }
        refused
    }

    /// So many posts that are too long for anybody of the team.
    fn impossible(&self, group: GroupId, posts: &[&Post]) -> Unrosterable {
        let Limits { most_day, most_week, overtime_month, .. } = self.limits;
        let (post, missing) = (posts[0], posts.len() as u32);
        let too_much =
            |limit: &Option<Span>, amount: Span| limit.filter(|limit| amount > *limit).map(|l| (l, amount));
        let why = if post.work > *most_day {
            say!(
                "it has {} of work and most_day is {most_day}",
                "工时 {}，而 most_day 是 {most_day}",
                post.work
            )
        } else if let Some((most, work)) = too_much(most_week, post.work) {
            say!("it has {work} of work and most_week is {most}", "工时 {work}，而 most_week 是 {most}")
        } else if let Some((most, overtime)) = too_much(overtime_month, post.overtime) {
            say!(
                "it has {overtime} of overtime and overtime_month is {most}",
                "加班 {overtime}，而 overtime_month 是 {most}"
            )
        } else {
            say!("days_running is 0", "days_running 为 0")
        };
        let shift = &self.layout.shifts[post.shift].name;
        let (team, name) = self.names(group);
        let date = self.scenario.clock.date(post.day);
        let text = say!(
            "{date}: nobody of {team:?} may work the shift {shift:?} for {name:?}: {why}",
            "{date}：{team:?} 没有人可以为 {name:?} 上班次 {shift:?}：{why}"
        );
        let is_of_day = post.work > *most_day;
        Unrosterable { team: self.team, group, date, missing, certain: true, needed: None, is_of_day, text }
    }

    /// So many posts of a day without a person.
    fn missing(&self, group: GroupId, day: i64, missing: u32) -> Unrosterable {
        let (team, name) = self.names(group);
        let date = self.scenario.clock.date(day);
        let by_group: Vec<String> = self
            .groups
            .iter()
            .map(|group| format!("{:?} {}", self.scenario.groups[usize::from(group.group)], group.needed))
            .collect();
        let by_group = if by_group.len() > 1 { format!(" ({})", by_group.join(", ")) } else { String::new() };
        let mut text = say!(
            "{date}: {missing} {are} missing in {team:?} for {name:?}: the layout takes {needed} different persons of the team{by_group} and people is {most}",
            "{date}：{team:?} 为 {name:?} 还缺 {missing} 人：该排班需要该团队的 {needed} 个不同的人{by_group}，而 people 是 {most}",
            are = if missing == 1 { "person is" } else { "people are" },
            needed = self.needed,
            most = self.limits.people
        );
        if !self.certain {
            text +=
                &say!("; a better roster may exist, but none was found", "；也许有更好的排班表，但没有找到");
        }
        Unrosterable {
            team: self.team,
            group,
            date,
            missing,
            certain: self.certain,
            needed: Some(self.needed),
            is_of_day: false,
            text,
        }
    }

    fn names(&self, group: GroupId) -> (&str, &str) {
        let scenario = self.scenario;
        (&scenario.teams[usize::from(self.team)].name, &scenario.groups[usize::from(group)])
    }
}
