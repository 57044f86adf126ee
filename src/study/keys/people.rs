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
        key(
            "inquiry_share",
            Kind::Number(0.01, 1.0),
            Is("1"),
            "most of the time since log-in that its people spend on inquiries: beyond it nothing new is routed to them; below 1 for leads",
        ),
        key("cost", Kind::Table(&COST), Without("no cost is known"), "what its people cost"),
        key(
            "headcount",
            Kind::WholeByHour(0, 100_000),
            Is("\"none\""),
            "most of its people at work at once; those on a break count",
        ),
        key("people", Kind::Whole(0, 1_000_000), Without("no limit"), "most different persons it has"),
        key(
            "normal_day",
            Kind::Length(60.0, DAY),
            Preset("\"8h\""),
            "work of a normal day, breaks left out; what is longer is overtime",
        ),
        key(
            "most_day",
            Kind::Length(60.0, DAY),
            Preset("\"11h\""),
            "most work of a person in a day, breaks left out",
        ),
        key(
            "most_week",
            Kind::Length(60.0, 7.0 * DAY),
            Preset(""),
            "most work of a person in a week, breaks left out",
        ),
        key(
            "overtime_month",
            Kind::Length(0.0, 31.0 * DAY),
            Preset(""),
            "most overtime of a person in a month",
        ),
        key(
            "rest",
            Kind::Length(0.0, 7.0 * DAY),
            Preset("\"11h\""),
            "least time between two shifts of a person",
        ),
        key("days_running", Kind::Whole(1, 40), Preset("6"), "most days that a person works running"),
    ],
};

/// The law that the factors on hours come from.
const LABOUR_LAW: &str = "at least this, Labour Law of the People's Republic of China 1994, article 44";

/// Most that an amount of money can be.
const DEAREST: f64 = 1e7;

pub(in super::super) const REDUCTION: Section = Section {
    name: "teams.cost.reduction",
    form: Form::Inline,
    summary: "The fee of a team is less if its people miss a contracted figure over the scenario.",
    keys: &[
        key(
            "figure",
            Kind::Name("figure"),
            Required,
            "a figure of the book that is a share; the team's own counts",
        ),
        key("at_least", Kind::Share, Required, "what the contract says"),
        key("per_point", Kind::Share, Required, "share of the fee for each percentage point below it"),
        key("most", Kind::Share, Is("1"), "most of the fee that is taken off"),
    ],
};

pub(in super::super) const COST: Section = Section {
    name: "teams.cost",
    form: Form::Inline,
    summary: "What the people of a team cost, in the `currency`. Amounts add up; write at least one. An hour has one factor: the holiday's, else the rest day's, else that of overtime.",
    keys: &[
        key("per_hour", Kind::Number(0.0, DEAREST), Is("0"), "for an hour"),
        key("per_shift", Kind::Number(0.0, DEAREST), Is("0"), "for a shift, however long"),
        key("per_inquiry", Kind::Number(0.0, DEAREST), Is("0"), "for an inquiry that one of them receives"),
        key(
            "per_month",
            Kind::Number(0.0, DEAREST),
            Is("0"),
            "for a month of normal hours; an hour costs its share of `month_hours`",
        ),
        sourced(
            "month_hours",
            Kind::Length(3_600.0, 31.0 * DAY),
            Is("\"174h\""),
            "normal hours of a month",
            "21.75 paid days of 8 h: notice 2025 no. 2 of the Ministry of Human Resources and Social Security of China, 人社部发〔2025〕2号, as before in notice 2008 no. 3",
        ),
        sourced(
            "overtime",
            Kind::Number(0.0, 20.0),
            Is("1.5"),
            "factor on the hourly rate beyond the team's `normal_day`: the last hours of a shift",
            LABOUR_LAW,
        ),
        sourced(
            "rest_day",
            Kind::Number(0.0, 20.0),
            Is("2"),
            "factor on the hourly rate on the file's `rest_days`",
            LABOUR_LAW,
        ),
        sourced(
            "holiday",
            Kind::Number(0.0, 20.0),
            Is("3"),
            "factor on the hourly rate on the file's `holidays`",
            LABOUR_LAW,
        ),
        key(
            "night_per_hour",
            Kind::Number(0.0, DEAREST),
            Is("0"),
            "for an hour in the night, on top and without factor",
        ),
        key(
            "reduction",
            Kind::Table(&REDUCTION),
            Without("the fee is not reduced"),
            "by how much the fee is less if a figure is below what the contract says",
        ),
        key("night", Kind::Window, Is("\"22:00-06:00\""), "what counts as the night"),
        key(
            "pays_breaks",
            Kind::Switch,
            Is("false"),
            "whether breaks cost as hours do; they never make overtime",
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
        key("teams", Kind::Names("team"), Without("all"), "teams that may work it"),
        key("groups", Kind::Names("group"), Without("all"), "groups that may work it"),
    ],
};

pub(in super::super) const BREAKS: Section = Section {
    name: "shifts.breaks",
    form: Form::Inline,
    summary: "A break inside the shift; it begins after the reply in hand.",
    keys: &[
        key("start", Kind::Moment, Without("`earliest`"), "when it begins"),
        key("length", Kind::Length(60.0, 12.0 * 3_600.0), Required, "how long it is"),
        key(
            "earliest",
            Kind::Moment,
            Without("`start`"),
            "earliest start that a planner of shifts may give it; what is simulated is `start`",
        ),
        key("latest", Kind::Moment, Without("`start`"), "latest start that a planner of shifts may give it"),
    ],
};

pub(in super::super) const LAYOUT: Section = Section {
    name: "layout",
    form: Form::Several,
    summary: "How many people of which team and group work which shift. With `[[shifts]]` it may stand in a layout file of its own instead, for `run --layout`.",
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
