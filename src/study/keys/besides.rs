//! Keys of work besides chat, of incidents, and of what is done about them.

use super::super::key::{Default, Form, Kind, Section, Word};
use super::super::names::{GROUP, REASON, SHIFT, TEAM};
use super::key;
use crate::language::Words;
use crate::scenario::INCIDENTS as KINDS;
use Default::{Is, Required, Without};

/// Longest piece of work besides chat.
const LONGEST_WORK: f64 = 12.0 * 3_600.0;
const MONTH: f64 = 40.0 * 86_400.0;

pub(in super::super) const OFF_CHAT: Section = Section {
    name: "off_chat",
    form: Form::Several,
    summary: Words::new(
        "Work besides chat: order checks, reminders, tickets, quality checks, leave-messages. Its items appear at `at`, between `from` and `to`, or after inquiries.",
        "非接待工作：核单、催付、工单、质检、留言。工作项在 `at` 出现、在 `from` 与 `to` 之间出现，或在咨询之后出现。",
    ),
    keys: &[
        key("name", Kind::Text, Required, Words::new("what you call it", "名称")),
        key(
            "group",
            Kind::Name(GROUP),
            Without(Words::new("the only group, if there is one", "唯一的分组（若只有一个）")),
            Words::new("the group that does it", "做这项工作的分组"),
        ),
        key(
            "teams",
            Kind::Names(TEAM),
            Without(Words::new("all", "全部")),
            Words::new("the teams of the group that do it", "分组中做这项工作的团队"),
        ),
        key(
            "items",
            Kind::Whole(1, 1_000_000),
            Without(Words::new("as many as inquiries give rise to", "由咨询产生多少就有多少")),
            Words::new(
                "how many appear at `at` or between `from` and `to`",
                "在 `at` 或在 `from` 与 `to` 之间出现多少项",
            ),
        ),
        key(
            "at",
            Kind::Moment,
            Without(Words::new("they do not appear at one moment", "不在同一时刻出现")),
            Words::new("when all of them appear", "全部出现的时刻"),
        ),
        key(
            "from",
            Kind::Moment,
            Without(Words::new("the start", "场景开始")),
            Words::new("from when they appear, each at a uniform point", "从何时起出现，各项在其间均匀分布"),
        ),
        key(
            "to",
            Kind::Moment,
            Without(Words::new("the end", "场景结束")),
            Words::new("until when they appear", "到何时为止出现"),
        ),
        key(
            "per_inquiry",
            Kind::Share,
            Without(Words::new("they do not come from inquiries", "不来自咨询")),
            Words::new(
                "share of the inquiries received by agents that give rise to one when they close",
                "客服接入的咨询中，关闭时产生一项的占比",
            ),
        ),
        key(
            "after",
            Kind::Length(0.0, MONTH),
            Is("\"0s\""),
            Words::new(
                "with `per_inquiry`: from the close until it appears",
                "配合 `per_inquiry`：从关闭到出现",
            ),
        ),
        key(
            "per_leave_message",
            Kind::Switch,
            Is("false"),
            Words::new("whether each leave-message is one", "是否每条留言算一项"),
        ),
        key(
            "reasons",
            Kind::Names(REASON),
            Without(Words::new("those of the group", "该分组的咨询类型")),
            Words::new(
                "with `per_inquiry` or `per_leave_message`: which inquiries, by their first reason",
                "配合 `per_inquiry` 或 `per_leave_message`：哪些咨询，按其最初的类型",
            ),
        ),
        key(
            "work",
            Kind::Law(LONGEST_WORK),
            Required,
            Words::new(
                "work of one, before the factors of team and person",
                "每项的工作量，未乘团队和个人的系数",
            ),
        ),
        key(
            "due",
            Kind::Length(0.0, MONTH),
            Without(Words::new("`due_at`, or the end", "`due_at`，或场景结束")),
            Words::new("deadline, from when it appears", "截止时间，从出现算起"),
        ),
        key(
            "due_at",
            Kind::Moment,
            Without(Words::new("`due`, or the end", "`due`，或场景结束")),
            Words::new("deadline of all", "全部的截止时间"),
        ),
        key("done", Kind::Word(manners), Is("\"idle\""), Words::new("how it is done", "怎么做")),
        key(
            "at_once",
            Kind::Whole(1, 10_000),
            Is("1"),
            Words::new(
                "with `done = \"block\"`: at most so many people in one at once",
                "配合 `done = \"block\"`：同时最多多少人在做",
            ),
        ),
        key(
            "creates",
            Kind::Table(&CREATES),
            Without(Words::new("they lead to none", "不会引起咨询")),
            Words::new(
                "inquiries that it leads to, such as answers to a reminder",
                "它引起的咨询，例如对催付的回复",
            ),
        ),
    ],
};

pub(in super::super) const CREATES: Section = Section {
    name: "off_chat.creates",
    form: Form::Inline,
    summary: Words::new("An inquiry that an item leads to.", "一项工作引起的咨询。"),
    keys: &[
        key(
            "probability",
            Kind::Share,
            Required,
            Words::new("how likely an item leads to one", "一项引起咨询的概率"),
        ),
        key(
            "reason",
            Kind::Name(REASON),
            Without(Words::new("the only reason, if there is one", "唯一的咨询类型（若只有一个）")),
            Words::new("what it is about", "咨询的类型"),
        ),
        key(
            "delay",
            Kind::Law(86_400.0),
            Is("{ median = \"5m\", sigma = 1.0 }"),
            Words::new("from the item's end to the customer's message", "从工作项完成到客户发消息"),
        ),
    ],
};

pub(in super::super) const INCIDENTS: Section = Section {
    name: "incidents",
    form: Form::Several,
    summary: Words::new(
        "When things go wrong: an outage, a surge, an absence. Which of its keys a kind takes, it says itself.",
        "突发事件：故障、暴涨、缺勤。每类可写哪些键，见其说明。",
    ),
    keys: &[
        key("kind", Kind::Word(incidents), Required, Words::new("what happens", "发生什么")),
        key("at", Kind::Moment, Required, Words::new("when it begins", "何时开始")),
        key("length", Kind::Length(1.0, MONTH), Required, Words::new("how long it lasts", "持续多久")),
        key(
            "groups",
            Kind::Names(GROUP),
            Without(Words::new("all", "全部")),
            Words::new("the groups that it concerns", "涉及的分组"),
        ),
        key(
            "teams",
            Kind::Names(TEAM),
            Without(Words::new("all", "全部")),
            Words::new("the teams that it concerns", "涉及的团队"),
        ),
        key(
            "reasons",
            Kind::Names(REASON),
            Without(Words::new("all", "全部")),
            Words::new("the reasons that it concerns", "涉及的咨询类型"),
        ),
        key(
            "share",
            Kind::Share,
            Without(Words::new("written where the kind asks for it", "该类要求时才写")),
            Words::new(
                "share of the people who go, or of the new customers who come back",
                "离开的人的占比，或之后回来的新客户的占比",
            ),
        ),
        key(
            "factor",
            Kind::Number(0.0, 100.0),
            Without(Words::new("written where the kind asks for it", "该类要求时才写")),
            Words::new("by what the forecast is multiplied", "预测乘以多少"),
        ),
        key(
            "within",
            Kind::Length(0.0, 86_400.0),
            Is("\"10m\""),
            Words::new("how long it takes until those are back who come back", "回来的客户多久之内回来"),
        ),
    ],
};

pub(in super::super) const TRIGGERS: Section = Section {
    name: "triggers",
    form: Form::Several,
    summary: Words::new(
        "What the lead does on the day: a measure is looked at every so often; when it is above a threshold something is done, until it is below a second one.",
        "组长当天的应对：每隔一段时间看一次某个量；高于一个阈值时采取措施，直到低于第二个阈值。",
    ),
    keys: &[
        key("name", Kind::Text, Required, Words::new("what you call it", "名称")),
        key(
            "every",
            Kind::Length(10.0, 86_400.0),
            Is("\"5m\""),
            Words::new("from look to look", "每隔多久看一次"),
        ),
        key("measure", Kind::Word(measures), Required, Words::new("what is looked at", "看什么")),
        key(
            "groups",
            Kind::Names(GROUP),
            Without(Words::new("all", "全部")),
            Words::new("of which groups", "哪些分组的"),
        ),
        key(
            "late_after",
            Kind::Length(1.0, 86_400.0),
            Is("\"180s\""),
            Words::new(
                "with `late-share`: from which wait on a reply is late",
                "配合 `late-share`：等待多久起算超时",
            ),
        ),
        key(
            "above",
            Kind::Number(0.0, 1e6),
            Required,
            Words::new("it sets in when the measure is more", "大于此值时触发"),
        ),
        key(
            "below",
            Kind::Number(0.0, 1e6),
            Without(Words::new("the same as `above`", "与 `above` 相同")),
            Words::new("it ends when the measure is less", "小于此值时解除"),
        ),
        key(
            "raise_cap",
            Kind::Whole(0, 10_000),
            Is("0"),
            Words::new(
                "by how much the caps of the groups are higher meanwhile",
                "其间分组的接待上限提高多少",
            ),
        ),
        key(
            "bot",
            Kind::Switch,
            Is("false"),
            Words::new(
                "whether the bot meanwhile meets customers outside its windows too",
                "其间机器人在其时间窗之外是否也接待客户",
            ),
        ),
        key(
            "call",
            Kind::Names(SHIFT),
            Without(Words::new("nobody", "没有人")),
            Words::new(
                "shift templates whose people come only when this calls them; they stay to the shift's end",
                "只有被召时才来的班次；来的人做到班次结束",
            ),
        ),
        key(
            "call_delay",
            Kind::Length(0.0, 86_400.0),
            Is("\"30m\""),
            Words::new("from the call until they are on line", "从召人到上线"),
        ),
    ],
};

fn manners() -> Vec<Word> {
    vec![
        Word {
            name: "idle",
            summary: Words::new(
                "in idle moments: any unanswered round interrupts it, and it is resumed later",
                "空闲时做：任何未回复的轮次都会打断它，之后继续",
            ),
        },
        Word {
            name: "block",
            summary: Words::new("in one piece, off line as on a break", "一次做完，期间离线，如同休息"),
        },
    ]
}

fn incidents() -> Vec<Word> {
    KINDS.iter().map(|kind| Word { name: kind.name, summary: kind.summary }).collect()
}

fn measures() -> Vec<Word> {
    vec![
        Word {
            name: "waiting",
            summary: Words::new(
                "customers waiting for a reply, in queues and lists, per person on line",
                "平均每位在线客服有多少客户在等回复（队列和列表中）",
            ),
        },
        Word {
            name: "longest-wait",
            summary: Words::new(
                "the longest wait of a customer who waits now, in seconds",
                "当前等待的客户中最长的等待，以秒计",
            ),
        },
        Word {
            name: "late-share",
            summary: Words::new(
                "share of the rounds answered since the last look that were late, 0 to 1",
                "上次查看以来回复的轮次中超时的占比，0 到 1",
            ),
        },
        Word {
            name: "volume",
            summary: Words::new(
                "inquiries since the last look over those forecast; 1 is as forecast",
                "上次查看以来的咨询量与预测之比；1 表示与预测相同",
            ),
        },
    ]
}
