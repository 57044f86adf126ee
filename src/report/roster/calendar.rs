//! Calendars: one iCalendar file per person, to be read by the calendar of a telephone. Times are the shop's local
//! ones without a zone.

use icalendar::{Calendar, Component, Event, Property};

use super::super::words::COMMA;
use super::person_duties;
use crate::say;
use crate::study::Study;
use crate::units::Time;
use crate::workforce::{Layout, Roster};

/// Who made a calendar, as its file says.
const PRODUCT: &str = "-//peakshift//roster//";
/// How the file of a calendar begins.
pub const HEAD: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//peakshift//roster//\r\n";

/// The calendar of each person: the name of its file, `full-time pre-sale 07.ics`, and its content.
pub fn calendars(study: &Study, layout: &Layout, roster: &Roster) -> Vec<(String, String)> {
    let scenario = &study.scenario;
    let local = |at: Time| scenario.clock.at(at).strftime("%Y%m%dT%H%M%S").to_string();
    let label = |at: Time| scenario.clock.at(at).strftime("%H:%M").to_string();
    let of_person = |person: &crate::workforce::RosterPerson| {
        let mut calendar = Calendar::empty();
        calendar
            .append_property(Property::new("VERSION", "2.0"))
            .append_property(Property::new("PRODID", PRODUCT))
            .append_property(Property::new("CALSCALE", "GREGORIAN"))
            .name(&format!("{} · {}", scenario.name, person.id));
        let team = &scenario.teams[usize::from(person.team)].name;
        for (duty, shift) in person_duties(person, layout) {
            let group = &scenario.groups[usize::from(duty.group)];
            let pauses: Vec<String> = shift
                .breaks
                .iter()
                .map(|(from, until)| format!("{}–{}", label(*from), label(*until)))
                .collect();
            let pauses = match pauses[..] {
                [] => say!("no break", "无休息"),
                _ => say!("breaks: {pauses}", "休息：{pauses}", pauses = pauses.join(COMMA.now())),
            };
            let name = &scenario.name;
            calendar.push(
                Event::new()
                    .uid(&uid(&[&person.id, &local(shift.start), name]))
                    // The day itself, so that the same roster is the same file.
                    .add_property("DTSTAMP", format!("{}Z", local(Time::START)))
                    .add_property("DTSTART", local(shift.start))
                    .add_property("DTEND", local(shift.end))
                    .summary(&say!("Shift: {group}", "上班：{group}"))
                    .description(&format!("{name}\n{} ({team}), {}\n{pauses}", person.id, shift.name))
                    .done(),
            );
        }
        (format!("{}.ics", file_name(&person.id)), calendar.to_string())
    };
    roster.persons.iter().map(of_person).collect()
}

/// A name that is another for every other event.
fn uid(parts: &[&str]) -> String {
    format!("{:016x}@peakshift", hash(parts))
}

/// FNV-1a over the parts and what separates them.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// Longest name of a file, in bytes, before what tells long names apart: file systems take 255.
const LONGEST_NAME: usize = 200;

/// A person's name without signs that a file name may not have; two names stay two.
fn file_name(id: &str) -> String {
    let plain =
        |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%');
    let mut name = String::new();
    for c in id.chars() {
        if plain(c) { name.push(c) } else { name += &format!("%{:02X}", c as u32) }
    }
    if name.len() > LONGEST_NAME {
        // What was cut off is told by a number, so that two long names stay two.
        let kept = name.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST_NAME).last();
        name.truncate(kept.unwrap_or(0));
        name += &format!("~{:016x}", hash(&[id]));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_have_no_sign_of_a_path() {
        assert_eq!(file_name("全职 售前 07"), "全职 售前 07");
        assert_eq!(file_name("../a:b"), "..%2Fa%3Ab");
        assert_ne!(file_name("a/b"), file_name("a%2Fb"));
        let long = |last: &str| file_name(&("客服".repeat(100) + last));
        assert_ne!(long("甲"), long("乙"));
        assert!(long("甲").len() < 250);
    }
}
