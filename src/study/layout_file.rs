//! Layout files: shift templates and the layout by themselves, to try several with one scenario.
//!
//! A layout file is TOML with the `[[shifts]]` and `[[layout]]` of a scenario file and nothing else, or a roster in a
//! spreadsheet. Its times are on the clock of the scenario that it is used with, whose teams and groups it names.

use std::fmt::Write;
use std::path::Path;

use toml::Value;

use super::names::{GROUP, Names, TEAM};
use super::problem::quoted;
use super::roster_sheet;
use super::sheet::File;
use super::source::{Findings, SCENARIO_BOUND, Source, read_text};
use super::{Problems, SECTIONS, Study, keys, memory, staff, syntax};
use crate::say;
use crate::scenario::{Clock, Scenario};
use crate::units::Time;
use crate::workforce::{Layout, Opening, Shift};

/// Reads a layout file, TOML or by its ending a spreadsheet (.xlsx, .xls, .ods, .csv): its shift templates, openings
/// and layout replace those of the study.
///
/// # Errors
///
/// All problems of the file at once, each with its place; then the study is as it was.
pub fn read_layout(path: &Path, study: &mut Study) -> Result<(), Problems> {
    let name = path.display().to_string();
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_lowercase();
    if SPREADSHEETS.contains(&ending.as_str()) {
        let file = File::read(path, name.clone())?;
        return take(Source::layout(name, ""), study, |findings, context, scenario| {
            let staff = roster_sheet::read(findings, &file, None, context)?;
            memory::check_day(scenario, &staff.layout, findings, 0);
            Some(staff)
        });
    }
    let text = read_text(path, &name, SCENARIO_BOUND)?;
    read_layout_str(&text, &name, study)
}

/// Endings of the names of spreadsheets.
const SPREADSHEETS: [&str; 4] = ["xlsx", "xls", "ods", "csv"];

/// Reads shifts and layout against a study, which takes them if nothing is wrong.
fn take(
    source: Source,
    study: &mut Study,
    read: impl FnOnce(&Findings<'_>, &staff::Context<'_>, &Scenario) -> Option<staff::Staff>,
) -> Result<(), Problems> {
    let findings = Findings::new(&source);
    let teams = study.scenario.teams.iter().map(|team| team.name.clone()).collect();
    let context = staff::Context {
        clock: &study.scenario.clock,
        ends: Some((study.scenario.end, study.scenario.end + study.scenario.run_on)),
        teams: &Names::known(TEAM, teams),
        groups: &Names::known(GROUP, study.scenario.groups.clone()),
        findings: &findings,
        people_needed: true,
    };
    let read = read(&findings, &context, &study.scenario);
    let problems = findings.into_problems();
    match read {
        Some(staff) if problems.list.is_empty() => {
            study.set_staff(staff);
            study.layout_file = Some(source.file);
            Ok(())
        }
        _ => Err(problems),
    }
}

/// Reads a layout from a text; `file` names it in messages.
///
/// # Errors
///
/// As for [`read_layout`].
pub fn read_layout_str(text: &str, file: &str, study: &mut Study) -> Result<(), Problems> {
    let source = Source::layout(file.to_owned(), text);
    take(source, study, |findings, context, scenario| {
        let root = syntax::parse(findings)?;
        for (key, _) in root.iter().take_while(|_| !findings.is_full()) {
            let name: &str = key.get_ref();
            if ![keys::SHIFTS.name, keys::LAYOUT.name].contains(&name) {
                let scenarios = SECTIONS.iter().any(|section| {
                    section.name == name || section.name.is_empty() && section.key(name).is_some()
                });
                findings.at(
                    key.span().start,
                    say!("{} has no place in a layout file", "{} 不能写在排班文件里", quoted(name)),
                    say!(
                        "a layout file has [[shifts]] and [[layout]] and nothing else",
                        "排班文件只有 [[shifts]] 和 [[layout]]"
                    ),
                    if scenarios {
                        say!("write it in the scenario file", "请写在场景文件里")
                    } else {
                        say!("leave it out", "请删去")
                    },
                );
            }
        }
        let staff = staff::read(
            &syntax::tables(&root, &keys::SHIFTS, findings),
            &syntax::tables(&root, &keys::LAYOUT, findings),
            context,
        );
        memory::check_day(scenario, &staff.layout, findings, 0);
        Some(staff)
    })
}

/// A layout as the text of a layout file for the study's scenario: what is read from it is this layout again.
///
/// The names of the shift templates must differ. A template that has the name of one of the study's, and is worked
/// only by teams and groups that may work that one, is written with its `teams` and `groups`; ranges of breaks are
/// not written.
pub fn layout_text(study: &Study, layout: &Layout) -> String {
    let clock = &study.scenario.clock;
    let people = layout.headcount();
    let mut text = say!(
        "# Layout for {name}: {people} {person}",
        "# {name} 的排班：{people} 人次",
        name = quoted(&study.scenario.name),
        person = if people == 1 { "shift" } else { "shifts" }
    );
    let planned = study.planned_cost(layout);
    text += &match &study.costs {
        Some(_) => {
            let currency = &study.currency;
            say!(", planned cost {planned:.0} {currency}.\n", "，计划成本 {planned:.0} {currency}。\n")
        }
        None => say!(", {planned:.1} h of work.\n", "，工时 {planned:.1} 小时。\n"),
    };
    text += &say!(
        "# To simulate it: peakshift run SCENARIO --layout FILE, where FILE is this one.\n",
        "# 模拟该排班：peakshift run 场景文件 --layout 排班文件（即本文件）。\n"
    );
    for (i, shift) in layout.shifts.iter().enumerate() {
        _ = write!(text, "\n[[shifts]]\nname = {}\n", string(&shift.name));
        _ = writeln!(text, "start = {}\nend = {}", moment(clock, shift.start), moment(clock, shift.end));
        if !shift.breaks.is_empty() {
            let pause = |(from, to): &(Time, Time)| {
                format!("{{ start = {}, length = \"{}\" }}", moment(clock, *from), *to - *from)
            };
            let breaks: Vec<String> = shift.breaks.iter().map(pause).collect();
            _ = writeln!(text, "breaks = [{}]", breaks.join(", "));
        }
        if let Some(opening) = opening(study, layout, shift, i) {
            let teams = &study.scenario.teams;
            names(&mut text, "teams", &opening.teams, teams.len(), |id| &teams[id].name);
            let groups = &study.scenario.groups;
            names(&mut text, "groups", &opening.groups, groups.len(), |id| &groups[id]);
        }
    }
    for line in &layout.lines {
        _ = write!(
            text,
            "\n[[layout]]\nteam = {}\ngroup = {}\nshift = {}\ncount = {}\n",
            string(&study.scenario.teams[usize::from(line.team)].name),
            string(&study.scenario.groups[usize::from(line.group)]),
            string(&layout.shifts[line.shift].name),
            line.count,
        );
    }
    text
}

/// The opening of the study's template of the same name, if it lets in everybody who works the shift.
fn opening<'s>(study: &'s Study, layout: &Layout, shift: &Shift, i: usize) -> Option<&'s Opening> {
    let place = study.layout.shifts.iter().position(|known| known.name == shift.name)?;
    let opening = study.openings.get(place)?;
    let admitted = layout
        .lines
        .iter()
        .filter(|line| line.shift == i)
        .all(|line| opening.teams.contains(&line.team) && opening.groups.contains(&line.group));
    admitted.then_some(opening)
}

/// Writes a list of names, unless it has all of them.
fn names<'s>(text: &mut String, key: &str, ids: &[u16], all: usize, name: impl Fn(usize) -> &'s String) {
    if ids.len() < all {
        let names: Vec<String> = ids.iter().map(|id| string(name(usize::from(*id)))).collect();
        _ = writeln!(text, "{key} = [{}]", names.join(", "));
    }
}

fn string(text: &str) -> String {
    Value::from(text).to_string()
}

/// `"20:00"`, `"01:10+1"`; a point farther away than the days of that form reach, as a date.
fn moment(clock: &Clock, time: Time) -> String {
    let (at, day) = (clock.at(time), clock.day(time));
    let is_far = day.abs() >= 100;
    let mut text = if is_far { at.strftime("%Y-%m-%d ").to_string() } else { String::new() };
    _ = write!(text, "{:02}:{:02}", at.hour(), at.minute());
    let micros = at.subsec_nanosecond() / 1_000;
    if at.second() != 0 || micros != 0 {
        _ = write!(text, ":{:02}", at.second());
    }
    if micros != 0 {
        text += format!(".{micros:06}").trim_end_matches('0');
    }
    if day != 0 && !is_far {
        _ = write!(text, "{day:+}");
    }
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::tests::SHIPPED;
    use crate::study::{read, read_for_plan, read_str, read_str_for_plan};
    use crate::units::Span;
    use crate::workforce::LayoutLine;

    fn shipped(name: &str) -> Study {
        let path = format!("scenarios/{name}.toml");
        read(Path::new(&path)).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn what_is_written_is_read_as_the_same_layout() {
        for name in SHIPPED {
            let study = shipped(name);
            let text = layout_text(&study, &study.layout);
            let mut other = read_for_plan(Path::new(&format!("scenarios/{name}.toml"))).unwrap();
            other.layout = Layout::default();
            other.openings = Vec::new();
            read_layout_str(&text, "layout.toml", &mut other).unwrap_or_else(|p| panic!("{p}\n{text}"));
            assert_eq!((&other.layout, &other.openings), (&study.layout, &study.openings), "{text}");
            assert_eq!(other.layout_file.as_deref(), Some("layout.toml"));
            assert_eq!(other.places.layout.len(), study.layout.lines.len());
        }
    }

    #[test]
    fn odd_names_seconds_and_far_days_survive() {
        let mut study = shipped("double11");
        let at = |secs: i64| Time::from_secs(secs);
        study.layout.shifts[0].name = "晚班 \"A\" \\ '20:00'".into();
        study.openings[0].teams = vec![1];
        let far = 400 * 86_400;
        let layout = Layout {
            shifts: vec![
                Shift {
                    name: study.layout.shifts[0].name.clone(),
                    start: at(-3_599),
                    end: at(86_400 * 2),
                    breaks: vec![(at(61), at(661)), (at(5_000) + Span::from_micros(40), at(5_090))],
                },
                Shift { name: "far".into(), start: at(far), end: at(far + 7), breaks: Vec::new() },
            ],
            lines: vec![
                LayoutLine { team: 1, group: 2, shift: 0, count: 7 },
                LayoutLine { team: 1, group: 2, shift: 0, count: 0 },
                LayoutLine { team: 2, group: 0, shift: 1, count: 1 },
            ],
        };
        let text = layout_text(&study, &layout);
        let mut other = study.clone();
        read_layout_str(&text, "layout.toml", &mut other).unwrap_or_else(|p| panic!("{p}\n{text}"));
        assert_eq!(other.layout, layout, "{text}");
        assert_eq!(other.openings[0].teams, [1]);
        assert_eq!(other.openings[0].groups, [0, 1, 2]);
        // Who works it although the study's template of that name is not for them makes it open to all.
        let mut opened = layout.clone();
        opened.lines[0].team = 0;
        let text = layout_text(&study, &opened);
        read_layout_str(&text, "layout.toml", &mut other).unwrap_or_else(|p| panic!("{p}\n{text}"));
        assert_eq!((other.layout, other.openings[0].teams.len()), (opened, study.scenario.teams.len()));
    }

    #[test]
    fn a_bad_layout_file_is_told_with_places_and_changes_nothing() {
        let study = shipped("quiet-day");
        let told = |text: &str| {
            let mut other = study.clone();
            let problems = read_layout_str(text, "layout.toml", &mut other).expect_err("a bad file");
            assert_eq!(other.layout, study.layout);
            problems.to_string()
        };
        assert!(told("").contains("layout.toml:1:1: nobody works"));
        assert!(told("[[shifts]\n").starts_with("layout.toml:1:"));
        let people = "[[shifts]]\nname = \"a\"\nstart = \"09:00\"\nend = \"17:00\"\n[[layout]]\ncount = 1\n";
        let found = told(&format!("seed = 3\nrouting = {{}}\ncolour = 1\n{people}team = \"nobody\"\n"));
        assert!(found.contains("layout.toml:1:1: \"seed\" has no place in a layout file"), "{found}");
        assert!(found.contains("— write it in the scenario file"), "{found}");
        assert!(found.contains("layout.toml:3:1: \"colour\"") && found.contains("leave it out"), "{found}");
        assert!(found.contains("layout.toml:10:8: unknown team \"nobody\""), "{found}");
    }

    #[test]
    fn a_doubt_about_a_layout_file_names_that_file() {
        let mut study = shipped("quiet-day");
        let text = "[[shifts]]\nname = \"a\"\nstart = \"09:00\"\nend = \"23:30\"\n[[layout]]\ncount = 10\n";
        read_layout_str(text, "layout.toml", &mut study).unwrap_or_else(|problems| panic!("{problems}"));
        let doubts: Vec<String> = crate::study::doubts(&study).iter().map(ToString::to_string).collect();
        assert!(doubts.iter().any(|doubt| doubt.starts_with("layout.toml:5:1: 10 people")), "{doubts:?}");
    }

    #[test]
    fn only_for_a_plan_nobody_need_work() {
        let text = std::fs::read_to_string("scenarios/quiet-day.toml").unwrap();
        let demand = &text[..text.find("[[shifts]]").unwrap()];
        let base = Path::new("scenarios");
        let problems = read_str(demand, "x.toml", base).expect_err("nobody works").to_string();
        assert!(problems.contains("nobody works"), "{problems}");
        let study = read_str_for_plan(demand, "x.toml", base).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(study.layout.shifts.is_empty() && study.layout.lines.is_empty());
        // What is written is checked all the same.
        let slip = format!("{demand}[[shifts]]\nname = \"a\"\nstart = \"09:00\"\nend = \"08:00\"\n");
        assert!(read_str_for_plan(&slip, "x.toml", base).is_err());
    }
}
