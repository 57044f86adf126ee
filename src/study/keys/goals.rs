//! Keys of the targets, of what follows from waiting, and of the switches of the platform's book.

use super::super::key::{Default, Form, Kind, Section};
use super::super::names::FIGURE;
use super::key;
use crate::language::Words;
use Default::{Is, Required, Without};

const DAY: f64 = 86_400.0;

pub(in super::super) const TARGETS: Section = Section {
    name: "targets",
    form: Form::Several,
    summary: Words::new(
        "What is promised: a figure of the platform's book or of the common ones, and its bound.",
        "承诺什么：平台考核指标或通用指标，及其界限。",
    ),
    keys: &[
        key(
            "figure",
            Kind::Name(FIGURE),
            Required,
            Words::new(
                "name of the figure, or its title in English or Chinese; of two of that title the platform's own. `peakshift list figures` shows all",
                "指标的名称，或其中文、英文标题，例如 `3分钟人工回复率`；标题相同时取平台自己的。`peakshift list figures` 列出全部",
            ),
        ),
        key(
            "at_least",
            Kind::Bound,
            Without(Words::new("`at_most`", "`at_most`")),
            Words::new("the bound of a figure of which more is better", "越大越好的指标的界限"),
        ),
        key(
            "at_most",
            Kind::Bound,
            Without(Words::new("`at_least`", "`at_least`")),
            Words::new("the bound of a figure of which less is better", "越小越好的指标的界限"),
        ),
        key(
            "promise",
            Kind::Number(0.01, 0.9999),
            Is("0.9"),
            Words::new("share of days on which the bound must hold", "界限须达到的天数占比"),
        ),
        key(
            "slot_floor",
            Kind::Bound,
            Without(Words::new("slots are not judged by themselves", "不单独考核时段")),
            Words::new(
                "a bound for the long-run figure of every slot by itself",
                "每个时段长期指标各自的底线",
            ),
        ),
    ],
};

pub(in super::super) const OUTCOMES: Section = Section {
    name: "outcomes",
    form: Form::Table,
    summary: Words::new(
        "What follows from waiting: orders and ratings. Without this table waiting costs no order, and satisfaction is not estimated.",
        "等待的后果：订单和评价。没有此表则等待不损失订单，也不估计满意度。",
    ),
    keys: &[
        key(
            "order_by_first_wait",
            Kind::Tables(&BY_FIRST_WAIT),
            Without(Words::new("orders do not depend on it", "订单与此无关")),
            Words::new(
                "factors on a reason's `order_base` by the wait for the first reply",
                "按首次回复的等待，乘以咨询类型 `order_base` 的系数",
            ),
        ),
        key(
            "order_by_mean_wait",
            Kind::Tables(&BY_MEAN_WAIT),
            Without(Words::new("orders do not depend on it", "订单与此无关")),
            Words::new(
                "the same by the mean wait over an inquiry's rounds",
                "同上，按一次咨询各轮的平均等待",
            ),
        ),
        key(
            "satisfaction",
            Kind::Table(&SATISFACTION),
            Without(Words::new("not estimated", "不估计")),
            Words::new("a logistic model of a satisfied rating", "满意评价的 logistic 模型"),
        ),
        key(
            "margin_per_order",
            Kind::Number(0.0, 1e6),
            Is("0"),
            Words::new(
                "what an order brings, in the `currency`: the price of the orders that waiting loses",
                "每单毛利（以 `currency` 计）：因等待流失的订单按此计价",
            ),
        ),
    ],
};

pub(in super::super) const BY_FIRST_WAIT: Section = Section {
    name: "outcomes.order_by_first_wait",
    form: Form::Inline,
    summary: Words::new(
        "A bucket of waits; the last factor holds beyond it.",
        "一段等待时长；最后一个系数适用于更长的等待。",
    ),
    keys: &[
        key(
            "up_to",
            Kind::Length(0.0, 7.0 * DAY),
            Required,
            Words::new("longest wait of the bucket", "该段的最长等待"),
        ),
        key(
            "factor",
            Kind::Number(0.0, 10.0),
            Required,
            Words::new("multiplies the probability of an order", "乘以下单概率"),
        ),
    ],
};

pub(in super::super) const BY_MEAN_WAIT: Section =
    Section { name: "outcomes.order_by_mean_wait", ..BY_FIRST_WAIT };

pub(in super::super) const SATISFACTION: Section = Section {
    name: "outcomes.satisfaction",
    form: Form::Inline,
    summary: Words::new(
        "P(satisfied) = 1 / (1 + exp(−(intercept + first wait × … + mean wait × … + if_resolved))).",
        "P(满意) = 1 / (1 + exp(−(intercept + 首次等待 × … + 平均等待 × … + if_resolved)))。",
    ),
    keys: &[
        key(
            "intercept",
            Kind::Number(-50.0, 50.0),
            Required,
            Words::new("log-odds without any wait, not resolved", "没有等待且未解决时的对数几率"),
        ),
        key(
            "per_second_first_wait",
            Kind::Number(-10.0, 10.0),
            Is("0"),
            Words::new("log-odds per second of the wait for the first reply", "首次回复每等一秒的对数几率"),
        ),
        key(
            "per_second_mean_wait",
            Kind::Number(-10.0, 10.0),
            Is("0"),
            Words::new("log-odds per second of the mean wait", "平均等待每一秒的对数几率"),
        ),
        key(
            "if_resolved",
            Kind::Number(-50.0, 50.0),
            Is("0"),
            Words::new("log-odds added when every round was answered", "每轮都获回复时增加的对数几率"),
        ),
    ],
};

pub(in super::super) const BOOK: Section = Section {
    name: "book",
    form: Form::Table,
    summary: Words::new(
        "Switches of how Pinduoduo's 3-minute human reply rate counts; other platforms have none.",
        "拼多多 3 分钟人工回复率计算方式的开关；其他平台没有。",
    ),
    keys: &[
        key(
            "bot_reply_counts",
            Kind::Switch,
            Is("true"),
            Words::new(
                "whether the bot's reply answers the message it replies to",
                "机器人的回复是否算已回复该消息",
            ),
        ),
        key(
            "bot_only_customers_count",
            Kind::Switch,
            Is("true"),
            Words::new(
                "whether a customer whom only the bot served is counted",
                "仅由机器人接待的客户是否计入",
            ),
        ),
    ],
};
