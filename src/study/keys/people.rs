//! Keys of teams, shift templates and the layout.

use super::super::key::{Default, Form, Kind, Section, Word};
use super::super::presets::TEAM_KINDS;
use super::{PLANNING, key, sourced};
use Default::{Is, Preset, Required, Without};

const DAY: f64 = 86_400.0;

pub(in super::super) const TEAMS: Section = Section {
    name: "teams",
    form: Form::Several,
    summary: "Employment classes. Without any there is one, \"full-time\".",
    keys: &[
        key("name", Kind::Text, Required, "what you call it"),
        key(
            "kind",
            Kind::Word(kinds),
            Without("the kind of the team's own name, otherwise \"full-time\""),
            "whose speed and absence it has unless it says otherwise",
        ),
        sourced(
            "work_factor",
            Kind::NumberByHour(0.05, 20.0),
            Preset("1"),
            "multiplies the work on every reply; above 1 is slower",
            PLANNING,
        ),
        sourced(
            "person_cv",
            Kind::Number(0.0, 2.0),
            Is("0.15"),
            "how much its people differ in speed: coefficient of variation of the personal factor",
            PLANNING,
        ),
        key(
            "weight",
            Kind::NumberByHour(0.001, 1_000.0),
            Is("1"),
            "share in routing, against the others' weights",
        ),
        key("cap", Kind::WholeByHour(1, 10_000), Is("\"none\""), "most inquiries that a person holds open"),
        sourced("no_show", Kind::Share, Preset("0.03"), "probability that a person does not come", PLANNING),
        key("lateness", Kind::Law(DAY), Without("all log in on time"), "how late those who come log in"),
        key(
            "drain",
            Kind::Length(0.0, DAY),
            Is("\"0s\""),
            "length before the shift's end in which nothing new is routed to them",
        ),
        key(
            "at_end",
            Kind::Word(at_end),
            Is("\"finish\""),
            "what happens to inquiries open at the shift's end",
        ),
        key(
            "overtime_max",
            Kind::Length(0.0, 12.0 * 3_600.0),
            Is("\"30m\""),
            "longest overtime for finishing them",
        ),
    ],
};

pub(in super::super) const SHIFTS: Section = Section {
    name: "shifts",
    form: Form::Several,
    summary: "Shift templates.",
    keys: &[
        key("name", Kind::Text, Required, "what you call it"),
        key("start", Kind::Moment, Required, "log-in"),
        key("end", Kind::Moment, Required, "log-out; \"04:00+1\" on the day after the scenario's first"),
        key("breaks", Kind::Tables(&BREAKS), Without("none"), "meal breaks"),
    ],
};

pub(in super::super) const BREAKS: Section = Section {
    name: "shifts.breaks",
    form: Form::Inline,
    summary: "A break inside the shift; it begins after the reply in hand.",
    keys: &[
        key("start", Kind::Moment, Required, "when it begins"),
        key("length", Kind::Length(60.0, 12.0 * 3_600.0), Required, "how long it is"),
    ],
};

pub(in super::super) const LAYOUT: Section = Section {
    name: "layout",
    form: Form::Several,
    summary: "How many people of which team and group work which shift.",
    keys: &[
        key("team", Kind::Name("team"), Without("the only team, if there is one"), "their employment class"),
        key("group", Kind::Name("group"), Without("the only group, if there is one"), "their skill group"),
        key("shift", Kind::Name("shift"), Without("the only shift, if there is one"), "their shift template"),
        key("count", Kind::Whole(0, 100_000), Required, "how many people"),
    ],
};

fn kinds() -> Vec<Word> {
    TEAM_KINDS.iter().map(|kind| Word { name: kind.name, summary: kind.summary }).collect()
}

fn at_end() -> Vec<Word> {
    vec![
        Word {
            name: "finish",
            summary: "they stay to finish them within `overtime_max`; the rest goes to the group",
        },
        Word { name: "hand-over", summary: "the group takes them over" },
        Word { name: "end", summary: "they are ended; who writes again is routed anew" },
    ]
}
