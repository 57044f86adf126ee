//! Keys of what `peakshift plan` chooses from and respects.

use super::super::key::{Default, Form, Kind, Section};
use super::key;
use Default::{Is, Required, Without};

const DAY: f64 = 86_400.0;

pub(in super::super) const PLAN: Section = Section {
    name: "plan",
    form: Form::Table,
    summary: "What a planned layout respects. Nothing here changes what is simulated.",
    keys: &[
        key(
            "period",
            Kind::Length(300.0, 6.0 * 3_600.0),
            Is("\"30m\""),
            "length of the periods in which people and work are weighed against each other",
        ),
        key(
            "break_step",
            Kind::Length(60.0, 6.0 * 3_600.0),
            Is("\"15m\""),
            "distance between the starts that a break may have in its range",
        ),
        key(
            "away",
            Kind::Share,
            Is("0.25"),
            "most of a group on break at once: one person in any case, above that this share of the others",
        ),
        key(
            "minimum",
            Kind::Tables(&MINIMUM),
            Without("one of each group wherever the forecast has inquiries for it; [] for none"),
            "people that are on line whatever the load",
        ),
        key(
            "confidence",
            Kind::Number(0.5, 0.9999),
            Is("0.95"),
            "confidence of the certificate that the promise is kept on days that the search never saw",
        ),
    ],
};

pub(in super::super) const MINIMUM: Section = Section {
    name: "plan.minimum",
    form: Form::Inline,
    summary: "A least number of people on line.",
    keys: &[
        key("people", Kind::Whole(1, 100_000), Required, "how many, those on break not counted"),
        key("group", Kind::Name("group"), Without("every group"), "of which group"),
        key("windows", Kind::Windows, Is("[\"always\"]"), "when they are there"),
    ],
};

pub(in super::super) const TEMPLATES: Section = Section {
    name: "templates",
    form: Form::Several,
    summary: "Families of shift templates for `peakshift plan`: one shift for each start. Without any, the plan chooses from `[[shifts]]`.",
    keys: &[
        key("name", Kind::Text, Required, "what you call them; a shift's name is this and its start"),
        key("first", Kind::Moment, Required, "the first start"),
        key("last", Kind::Moment, Without("`first`: one start only"), "the last start"),
        key("every", Kind::Length(300.0, DAY), Is("\"1h\""), "distance between the starts"),
        key("length", Kind::Length(600.0, DAY), Required, "from log-in to log-out, breaks included"),
        key(
            "breaks",
            Kind::Tables(&TEMPLATE_BREAKS),
            Without("none"),
            "meal breaks, and where they may fall",
        ),
        key("teams", Kind::Names("team"), Without("all"), "teams that may work them"),
        key("groups", Kind::Names("group"), Without("all"), "groups that may work them"),
        key(
            "daily",
            Kind::Switch,
            Is("false"),
            "whether the same starts are there on every later day of the scenario",
        ),
    ],
};

pub(in super::super) const TEMPLATE_BREAKS: Section = Section {
    name: "templates.breaks",
    form: Form::Inline,
    summary: "A break of a family of shift templates, reckoned from log-in.",
    keys: &[
        key("length", Kind::Length(60.0, 12.0 * 3_600.0), Required, "how long it is"),
        key("after", Kind::Length(0.0, DAY), Required, "earliest start after log-in"),
        key("before", Kind::Length(0.0, DAY), Without("`after`"), "latest start after log-in"),
    ],
};
