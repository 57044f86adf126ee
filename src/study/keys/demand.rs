//! Keys of the top of the file, the forecast, the replayed log, and the customers.

use super::super::key::{Default, Form, Key, Kind, Section, Word};
use super::super::presets::PRESETS;
use super::{PLANNING, key, sourced};
use Default::{From, Is, Required, Without};

/// Most days that a scenario covers.
const LONGEST: f64 = 40.0 * 86_400.0;

pub(in super::super) const TOP: Section = Section {
    name: "",
    form: Form::Top,
    summary: "What is simulated, from when to when, and how often.",
    keys: &[
        key("name", Kind::Text, Required, "what you call the scenario; it heads every report"),
        key("platform", Kind::Word(platforms), Required, "whose routing and whose figures apply"),
        key("start", Kind::Moment, Required, "date and local time at which the forecast starts"),
        key(
            "end",
            Kind::Moment,
            Without("`start` + `length`"),
            "when the forecast ends; write this or `length`",
        ),
        key(
            "length",
            Kind::Length(60.0, LONGEST),
            Without("`end` − `start`"),
            "how long the forecast is; write this or `end`",
        ),
        key(
            "slot",
            Kind::Length(60.0, 86_400.0),
            Is("\"1h\""),
            "length of a slot of the forecast and of the report",
        ),
        key(
            "run_on",
            Kind::Length(0.0, 7_200.0),
            Is("\"2h\""),
            "how long after the end the day runs on until open inquiries are closed",
        ),
        key(
            "groups",
            Kind::Names("group"),
            Without("the groups that the reasons name, in their order"),
            "names of the skill groups; needed only for a group that serves no reason of its own",
        ),
        key(
            "seed",
            Kind::Whole(0, u64::MAX >> 1),
            Is("1"),
            "number from which all randomness is drawn; the same seed gives the same days",
        ),
        key(
            "replications",
            Kind::Whole(1, 1_000_000),
            Is("200"),
            "days to simulate, unless the command line says otherwise",
        ),
        key(
            "confidence",
            Kind::Number(0.5, 0.9999),
            Is("0.95"),
            "confidence of every interval in the report",
        ),
        key("currency", Kind::Text, Is("\"CNY\""), "label of all amounts of money"),
        key(
            "rest_days",
            Kind::Dates,
            Without("none: shops rotate them"),
            "local dates on which work costs the factor `rest_day`",
        ),
        key("holidays", Kind::Dates, Without("none"), "local dates on which work costs the factor `holiday`"),
    ],
};

pub(in super::super) const FORECAST: Section = Section {
    name: "forecast",
    form: Form::Table,
    summary: "How many inquiries are expected in each slot: write one of `total`, `per_reason`, `csv`. Without this table there must be a `[replay]`.",
    keys: &[
        key(
            "total",
            Kind::Counts,
            Without("`per_reason` or `csv`"),
            "expected inquiries by slot, all reasons together; the reasons' `share` divides them",
        ),
        key(
            "per_reason",
            Kind::CountsByReason,
            Without("`total` or `csv`"),
            "expected inquiries by reason and slot",
        ),
        key(
            "csv",
            Kind::File,
            Without("`total` or `per_reason`"),
            "file with one row per slot: column `time` (or `slot`, from 1) and `total`, or one column per reason",
        ),
        key(
            "volume",
            Kind::Number(1.0, 1e9),
            Without("the numbers are taken as they are"),
            "scales the forecast to so many inquiries in all; the numbers by slot are then only its profile",
        ),
        key("shape", Kind::Word(shapes), Is("\"flat\""), "the rate inside a slot"),
        key(
            "bursts",
            Kind::Tables(&BURSTS),
            Without("no slot opens with a burst"),
            "slots that open with a burst, such as a sale's first hour",
        ),
        sourced(
            "day_cv",
            Kind::Number(0.0, 2.0),
            Is("0.15"),
            "how far a whole day may differ from the forecast: coefficient of variation of its factor (gamma, mean 1)",
            PLANNING,
        ),
        sourced(
            "slot_cv",
            Kind::Number(0.0, 2.0),
            Is("0.10"),
            "how far each slot may differ beside that: coefficient of variation of its own factor",
            PLANNING,
        ),
        key(
            "variants",
            Kind::Tables(&VARIANTS),
            Without("the day's factor is drawn with `day_cv`"),
            "low, base and high variants of the forecast that a day follows; they replace `day_cv`",
        ),
    ],
};

pub(in super::super) const BURSTS: Section = Section {
    name: "forecast.bursts",
    form: Form::Inline,
    summary: "A slot whose rate falls like exp(−k·u), u from 0 to 1 over the slot; the slot's total is kept.",
    keys: &[
        key("at", Kind::Moment, Required, "a point in the slot, such as its start"),
        sourced(
            "k",
            Kind::Number(0.01, 50.0),
            Is("2.0"),
            "how steep: 2 puts 73 % of the slot into its first half",
            "k = 3.2 puts 83 % there, as Double 11 2019 sales did",
        ),
    ],
};

pub(in super::super) const VARIANTS: Section = Section {
    name: "forecast.variants",
    form: Form::Inline,
    summary: "A variant of the forecast; the probabilities add up to 1.",
    keys: &[
        key("name", Kind::Text, Required, "what you call it: low, base, high"),
        key("probability", Kind::Share, Required, "how likely it is"),
        key("factor", Kind::Number(0.0, 20.0), Required, "multiplies the forecast"),
    ],
};

pub(in super::super) const REPLAY: Section = Section {
    name: "replay",
    form: Form::Table,
    summary: "A log replayed as it was, instead of a forecast.",
    keys: &[key(
        "csv",
        Kind::File,
        Required,
        "file with one row per inquiry: column `time` (date and time, or seconds from the start), and if known `customer`, `reason`, `rounds`",
    )],
};

const ROUNDS: Key = sourced(
    "rounds",
    Kind::Number(1.0, 100.0),
    Is("5"),
    "mean rounds per inquiry; a round is what the customer writes until the reply; 1 + geometric",
    PLANNING,
);
const GAP: Key = sourced(
    "gap",
    Kind::Law(86_400.0),
    Is("{ median = \"35s\", sigma = 1.1 }"),
    "from a reply to the customer's next message",
    PLANNING,
);
const PATIENCE_FIRST: Key = sourced(
    "patience_first",
    Kind::Patience,
    Is("{ median = \"240s\", sigma = 1.0 }"),
    "how long a customer waits for the first human reply before leaving",
    PLANNING,
);
const PATIENCE_LATER: Key = sourced(
    "patience_later",
    Kind::Patience,
    Is("{ median = \"600s\", sigma = 1.0 }"),
    "how long a customer waits for each later reply",
    "generous on purpose, for whoever is in a conversation seldom leaves it; replace it by what your own chat log shows",
);
const SILENT: Key = sourced(
    "silent",
    Kind::Share,
    Is("0.5"),
    "share of the leaving customers of whom nobody is told: the agent still writes the reply",
    "the middle of the 30–67 % of leaving customers that Castellanos, Yom-Tov and Goldberg found, Silent Abandonment in Contact Centers; companies differ widely",
);

pub(in super::super) const CUSTOMERS: Section = Section {
    name: "customers",
    form: Form::Table,
    summary: "How customers behave, for all reasons that do not say otherwise.",
    keys: &[ROUNDS, GAP, PATIENCE_FIRST, PATIENCE_LATER, SILENT],
};

pub(in super::super) const REASONS: Section = Section {
    name: "reasons",
    form: Form::Several,
    summary: "What inquiries are about. Without any there is one reason, \"inquiry\", of one group, \"service\".",
    keys: &[
        key("name", Kind::Text, Required, "what you call it"),
        key(
            "group",
            Kind::Text,
            Without("the only group, if there is one"),
            "the skill group that serves it",
        ),
        key(
            "share",
            Kind::Share,
            Without("if no reason has one, all are alike"),
            "share of `total` in the forecast; the shares add up to 1",
        ),
        key(
            "pre_sale",
            Kind::Switch,
            Is("false"),
            "whether it comes before an order, so that it counts for consult conversion",
        ),
        key("priority", Kind::Whole(0, 255), Is("0"), "in a central queue a larger number is served first"),
        ROUNDS.but(From("customers")),
        GAP.but(From("customers")),
        PATIENCE_FIRST.but(From("customers")),
        PATIENCE_LATER.but(From("customers")),
        SILENT.but(From("customers")),
        key("work_factor", Kind::Number(0.05, 20.0), Is("1"), "multiplies the work on every reply"),
        key(
            "bot_resolves",
            Kind::NumberByHour(0.0, 1.0),
            Without("`resolves` in `[bot]`"),
            "share that the bot resolves",
        ),
        key(
            "order_base",
            Kind::Share,
            Is("0"),
            "probability of an order if answered at once; 0: orders are not estimated",
        ),
        key(
            "transfers",
            Kind::Tables(&TRANSFERS),
            Without("nothing is transferred"),
            "where agents hand it over to",
        ),
        key(
            "repeat",
            Kind::Table(&REPEAT),
            Without("nobody comes back"),
            "customers who come back with a new inquiry because they were not helped",
        ),
    ],
};

pub(in super::super) const REPEAT: Section = Section {
    name: "reasons.repeat",
    form: Form::Inline,
    summary: "Customers who come back with a new inquiry because they were not helped.",
    keys: &[
        key("abandoned", Kind::Share, Is("0"), "share of those who left unanswered, or left a message"),
        key("answered", Kind::Share, Is("0"), "share of those whose inquiry was answered to its end"),
        key(
            "delay",
            Kind::Law(30.0 * 86_400.0),
            Is("{ median = \"20m\", sigma = 1.0 }"),
            "from the end of the inquiry",
        ),
    ],
};

pub(in super::super) const TRANSFERS: Section = Section {
    name: "reasons.transfers",
    form: Form::Inline,
    summary: "A hand-over to the group of another reason.",
    keys: &[
        key("to", Kind::Name("reason"), Required, "the reason as which the inquiry goes on"),
        key(
            "probability",
            Kind::Share,
            Required,
            "after each reply that is not the last; 0.02 at 5 rounds hands over 8 % of inquiries",
        ),
    ],
};

fn platforms() -> Vec<Word> {
    PRESETS.iter().map(|preset| Word { name: preset.name, summary: preset.summary }).collect()
}

fn shapes() -> Vec<Word> {
    vec![
        Word { name: "flat", summary: "the same rate throughout the slot" },
        Word { name: "linear", summary: "a straight line that follows the neighbouring slots" },
    ]
}
