//! Keys of the targets, of what follows from waiting, and of the switches of the platform's book.

use super::super::key::{Default, Form, Kind, Section};
use super::key;
use Default::{Is, Required, Without};

const DAY: f64 = 86_400.0;

pub(in super::super) const TARGETS: Section = Section {
    name: "targets",
    form: Form::Several,
    summary: "What is promised: a figure of the platform's book or of the common ones, and its bound.",
    keys: &[
        key(
            "figure",
            Kind::Name("figure"),
            Required,
            "name of the figure; `peakshift list figures` shows all",
        ),
        key("at_least", Kind::Bound, Without("`at_most`"), "the bound of a figure of which more is better"),
        key("at_most", Kind::Bound, Without("`at_least`"), "the bound of a figure of which less is better"),
        key("promise", Kind::Number(0.01, 0.9999), Is("0.9"), "share of days on which the bound must hold"),
        key(
            "slot_floor",
            Kind::Bound,
            Without("slots are not judged by themselves"),
            "a bound for the long-run figure of every slot by itself",
        ),
    ],
};

pub(in super::super) const OUTCOMES: Section = Section {
    name: "outcomes",
    form: Form::Table,
    summary: "What follows from waiting: orders and ratings. Without this table waiting costs no order, and satisfaction is not estimated.",
    keys: &[
        key(
            "order_by_first_wait",
            Kind::Tables(&BY_FIRST_WAIT),
            Without("orders do not depend on it"),
            "factors on a reason's `order_base` by the wait for the first reply",
        ),
        key(
            "order_by_mean_wait",
            Kind::Tables(&BY_MEAN_WAIT),
            Without("orders do not depend on it"),
            "the same by the mean wait over an inquiry's rounds",
        ),
        key(
            "satisfaction",
            Kind::Table(&SATISFACTION),
            Without("not estimated"),
            "a logistic model of a satisfied rating",
        ),
        key(
            "margin_per_order",
            Kind::Number(0.0, 1e6),
            Is("0"),
            "what an order brings, in the `currency`: the price of the orders that waiting loses",
        ),
    ],
};

pub(in super::super) const BY_FIRST_WAIT: Section = Section {
    name: "outcomes.order_by_first_wait",
    form: Form::Inline,
    summary: "A bucket of waits; the last factor holds beyond it.",
    keys: &[
        key("up_to", Kind::Length(0.0, 7.0 * DAY), Required, "longest wait of the bucket"),
        key("factor", Kind::Number(0.0, 10.0), Required, "multiplies the probability of an order"),
    ],
};

pub(in super::super) const BY_MEAN_WAIT: Section =
    Section { name: "outcomes.order_by_mean_wait", ..BY_FIRST_WAIT };

pub(in super::super) const SATISFACTION: Section = Section {
    name: "outcomes.satisfaction",
    form: Form::Inline,
    summary: "P(satisfied) = 1 / (1 + exp(−(intercept + first wait × … + mean wait × … + if_resolved))).",
    keys: &[
        key("intercept", Kind::Number(-50.0, 50.0), Required, "log-odds without any wait, not resolved"),
        key(
            "per_second_first_wait",
            Kind::Number(-10.0, 10.0),
            Is("0"),
            "log-odds per second of the wait for the first reply",
        ),
        key(
            "per_second_mean_wait",
            Kind::Number(-10.0, 10.0),
            Is("0"),
            "log-odds per second of the mean wait",
        ),
        key(
            "if_resolved",
            Kind::Number(-50.0, 50.0),
            Is("0"),
            "log-odds added when every round was answered",
        ),
    ],
};

pub(in super::super) const BOOK: Section = Section {
    name: "book",
    form: Form::Table,
    summary: "Switches of how Pinduoduo's 3-minute human reply rate counts; other platforms have none.",
    keys: &[
        key(
            "bot_reply_counts",
            Kind::Switch,
            Is("true"),
            "whether the bot's reply answers the message it replies to",
        ),
        key(
            "bot_only_customers_count",
            Kind::Switch,
            Is("true"),
            "whether a customer whom only the bot served is counted",
        ),
    ],
};
