//! Keys of the bot, of agents' replies, and of routing.

use super::super::key::{Default, Form, Kind, Section, Word};
use super::super::names::GROUP;
use super::{PLANNING, key, sourced};
use crate::language::Words;
use crate::routing::ROUTERS;
use Default::{Is, Preset, Required, Without};

/// Longest piece of work or delay that a reply can have.
const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

pub(in super::super) const BOT: Section = Section {
    name: "bot",
    form: Form::Table,
    summary: Words::new("The bot. Without this table there is none.", "机器人。没有此表则没有机器人。"),
    keys: &[
        key("mode", Kind::Word(modes), Required, Words::new("what it does", "它做什么")),
        key(
            "windows",
            Kind::Windows,
            Is("[\"always\"]"),
            Words::new("when it works as first line", "何时首接"),
        ),
        key(
            "assist_windows",
            Kind::Windows,
            Without(Words::new("the same as `windows`", "与 `windows` 相同")),
            Words::new("when it assists agents", "何时辅助客服"),
        ),
        sourced(
            "resolves",
            Kind::NumberByHour(0.0, 1.0),
            Is("0.35"),
            Words::new("share of inquiries that it resolves as first line", "首接时解决的咨询占比"),
            PLANNING,
        ),
        key(
            "reply_delay",
            Kind::Length(0.0, 3.0 * MINUTE),
            Is("\"1s\""),
            Words::new(
                "from the customer's message to its reply; a bot replies within the three minutes by which platforms count it as an answer",
                "从客户发消息到它回复；机器人在三分钟内回复，平台据此算作回复",
            ),
        ),
        sourced(
            "handover_delay",
            Kind::Law(DAY),
            Is("\"20s\""),
            Words::new(
                "from its reply to the hand-over to routing, where it does not resolve the inquiry",
                "未解决时，从它回复到转入分流",
            ),
            PLANNING,
        ),
        sourced(
            "assist_factor",
            Kind::Number(0.05, 2.0),
            Is("0.88"),
            Words::new("multiplies agents' work on replies while it assists", "辅助时乘以客服回复的工作量"),
            Words::new(
                "14 % more issues resolved per hour: Brynjolfsson, Li and Raymond 2023, Generative AI at Work",
                "每小时多解决 14% 的问题：Brynjolfsson、Li、Raymond 2023《Generative AI at Work》",
            ),
        ),
        key(
            "offline_reply",
            Kind::Switch,
            Is("false"),
            Words::new("whether a leave-message gets a reply from the bot at once", "机器人是否立即回复留言"),
        ),
    ],
};

pub(in super::super) const REPLIES: Section = Section {
    name: "replies",
    form: Form::Table,
    summary: Words::new(
        "How agents write: seconds of work, before the factors of team, person and reason.",
        "客服如何回复：工作秒数，未乘团队、个人和咨询类型的系数。",
    ),
    keys: &[
        sourced(
            "first",
            Kind::Law(HOUR),
            Is("{ mean = \"6s\", cv = 0.7 }"),
            Words::new(
                "the first reply of each agent: a greeting, a quick phrase",
                "每位客服的首次回复：问候语、快捷短语",
            ),
            PLANNING,
        ),
        sourced(
            "later",
            Kind::Law(HOUR),
            Is("{ mean = \"18s\", cv = 0.7 }"),
            Words::new("every other reply", "后续每次回复"),
            PLANNING,
        ),
        key(
            "quick_phrase",
            Kind::Table(&QUICK_PHRASE),
            Without(Words::new("none", "无")),
            Words::new("the share of later replies that are a quick phrase", "后续回复中快捷短语的占比"),
        ),
        key(
            "parts",
            Kind::Table(&PARTS),
            Without(Words::new("replies go as a whole", "回复整条发出")),
            Words::new(
                "replies sent in parts: the first part answers the round",
                "分段发出的回复：第一段即算回复了该轮",
            ),
        ),
        key(
            "load",
            Kind::Table(&LOAD),
            Without(Words::new("work does not depend on it", "工作量与此无关")),
            Words::new("slower replies while many inquiries are open", "同时接待多时回复变慢"),
        ),
        key(
            "fatigue",
            Kind::Tables(&FATIGUE),
            Without(Words::new("none", "无")),
            Words::new("slower replies after hours of work", "工作数小时后回复变慢"),
        ),
        sourced(
            "handover_text",
            Kind::Law(HOUR),
            Is("{ mean = \"8s\", cv = 0.7 }"),
            Words::new("the text that hands a customer over to another group", "把客户转给另一分组的话术"),
            PLANNING,
        ),
        key(
            "closing_text",
            Kind::Table(&CLOSING_TEXT),
            Without(Words::new("inquiries close by themselves", "咨询自行关闭")),
            Words::new("inquiries that the agent ends with a text", "客服以结束语结束的咨询"),
        ),
        key(
            "wrap_up",
            Kind::Table(&WRAP_UP),
            Without(Words::new("none", "无")),
            Words::new("work after the close, such as an order note", "关闭之后的工作，例如订单备注"),
        ),
    ],
};

pub(in super::super) const QUICK_PHRASE: Section = Section {
    name: "replies.quick_phrase",
    form: Form::Inline,
    summary: Words::new("Replies by quick phrase.", "快捷短语回复。"),
    keys: &[
        key(
            "share",
            Kind::Share,
            Required,
            Words::new("share of the replies that are not an agent's first", "在非首次回复中的占比"),
        ),
        sourced(
            "work",
            Kind::Law(HOUR),
            Is("{ mean = \"5s\", cv = 0.5 }"),
            Words::new("work of one", "每次的工作量"),
            PLANNING,
        ),
    ],
};

pub(in super::super) const PARTS: Section = Section {
    name: "replies.parts",
    form: Form::Inline,
    summary: Words::new("Replies sent in parts.", "分段发出的回复。"),
    keys: &[
        key(
            "share",
            Kind::Share,
            Required,
            Words::new("share of replies sent in parts", "分段发出的回复占比"),
        ),
        key(
            "first_part",
            Kind::Number(0.0, 1.0),
            Is("0.4"),
            Words::new(
                "share of the work after which the first part is sent; 0: answered when taken up, as on the telephone",
                "完成多少工作后发出第一段；0 表示接起即算回复，如电话",
            ),
        ),
    ],
};

pub(in super::super) const LOAD: Section = Section {
    name: "replies.load",
    form: Form::Inline,
    summary: Words::new(
        "Work × (1 + per_open × (open inquiries − above)) while more than `above` are open.",
        "同时接待超过 `above` 个时，工作量 ×（1 + per_open ×（同时接待量 − above））。",
    ),
    keys: &[
        key(
            "per_open",
            Kind::Number(0.0, 1.0),
            Required,
            Words::new("what each further open inquiry adds to the factor", "每多接待一个咨询，系数增加多少"),
        ),
        key(
            "above",
            Kind::Whole(0, 10_000),
            Required,
            Words::new("how many open inquiries slow nobody down", "同时接待多少个以内不会变慢"),
        ),
    ],
};

pub(in super::super) const FATIGUE: Section = Section {
    name: "replies.fatigue",
    form: Form::Inline,
    summary: Words::new(
        "A factor on the work from so long after log-in.",
        "上线多久之后工作量乘以一个系数。",
    ),
    keys: &[
        key(
            "after",
            Kind::Length(0.0, DAY),
            Required,
            Words::new("time since log-in from which the factor holds", "从上线起多久开始适用该系数"),
        ),
        key("factor", Kind::Number(0.1, 10.0), Required, Words::new("multiplies the work", "乘以工作量")),
    ],
};

pub(in super::super) const CLOSING_TEXT: Section = Section {
    name: "replies.closing_text",
    form: Form::Inline,
    summary: Words::new(
        "Inquiries that close when the agent's closing text is sent.",
        "客服发出结束语即关闭的咨询。",
    ),
    keys: &[
        key("share", Kind::Share, Required, Words::new("share of inquiries", "咨询占比")),
        sourced("work", Kind::Law(HOUR), Is("\"3s\""), Words::new("work of one", "每次的工作量"), PLANNING),
    ],
};

pub(in super::super) const WRAP_UP: Section = Section {
    name: "replies.wrap_up",
    form: Form::Inline,
    summary: Words::new("Work after the close of an inquiry.", "咨询关闭之后的工作。"),
    keys: &[
        key(
            "share",
            Kind::Share,
            Required,
            Words::new("share of closed inquiries that need it", "已关闭的咨询中需要它的占比"),
        ),
        sourced(
            "work",
            Kind::Law(8.0 * HOUR),
            Is("{ mean = \"20s\", cv = 0.7 }"),
            Words::new("work of one", "每次的工作量"),
            PLANNING,
        ),
        key(
            "due",
            Kind::Length(0.0, 7.0 * DAY),
            Is("\"5m\""),
            Words::new("time from the close within which it should be done", "关闭后应在多久内完成"),
        ),
        key(
            "when",
            Kind::Word(wrap_up_when),
            Is("\"idle\""),
            Words::new("when the agent does it", "客服何时做"),
        ),
    ],
};

pub(in super::super) const ROUTING: Section = Section {
    name: "routing",
    form: Form::Table,
    summary: Words::new(
        "How an inquiry finds its agent and when it ends. The platform's preset gives the defaults.",
        "咨询如何分到客服、何时结束。默认值来自平台预设。",
    ),
    keys: &[
        key(
            "topology",
            Kind::Word(topologies),
            Preset("\"push\""),
            Words::new("where a customer waits", "客户在哪里等待"),
        ),
        key(
            "promotion_queue",
            Kind::Switch,
            Is("false"),
            Words::new(
                "Taobao's promotion queue: who finds every place taken waits in one queue per group, and `overflow` helps after its wait; the places are the teams' `cap`",
                "淘宝的大促排队：接待满时客户在每个分组的一条队列中等待，等够时间后由 `overflow` 溢出；接待上限是团队的 `cap`",
            ),
        ),
        key(
            "strategy",
            Kind::Word(strategies),
            Preset("\"least-open\""),
            Words::new("how the agent is chosen", "如何选择客服"),
        ),
        key(
            "discipline",
            Kind::Word(disciplines),
            Is("\"new-first\""),
            Words::new("which waiting customer an agent answers next", "客服接下来回复哪位等待的客户"),
        ),
        key(
            "affinity",
            Kind::Table(&AFFINITY),
            Without(Words::new("as the platform does", "按平台规则")),
            Words::new(
                "whether a customer goes back to the agent who served it last",
                "客户是否回到上次接待的客服",
            ),
        ),
        key(
            "on_break",
            Kind::Word(on_break),
            Preset("\"suspended\""),
            Words::new("what a break does to open inquiries", "休息时如何处理进行中的咨询"),
        ),
        key(
            "queue_limit",
            Kind::Whole(0, 1_000_000),
            Without(Words::new("no limit", "无限制")),
            Words::new(
                "longest queue per group; beyond it customers leave a message",
                "每个分组队列的最大长度；超出则客户留言",
            ),
        ),
        key(
            "overflow",
            Kind::Tables(&OVERFLOW),
            Without(Words::new("none", "无")),
            Words::new("help for a group's queue from other groups", "其他分组帮忙处理某分组的队列"),
        ),
        key(
            "when_full",
            Kind::Word(when_full),
            Preset("\"queue\""),
            Words::new(
                "what happens when people are on line, but none may take the inquiry",
                "有人在线但都不能接待时怎么办",
            ),
        ),
        key(
            "when_nobody",
            Kind::Word(when_full),
            Preset("\"leave-message\""),
            Words::new("what happens when nobody of the group is on line", "该分组无人在线时怎么办"),
        ),
        key(
            "idle_close",
            Kind::Length(0.0, DAY),
            Preset("\"5m\""),
            Words::new("an inquiry closes so long after its last message", "最后一条消息之后多久关闭咨询"),
        ),
        key(
            "reopen_within",
            Kind::Length(0.0, 7.0 * DAY),
            Preset("\"0s\""),
            Words::new(
                "a return so soon after the close is the same inquiry",
                "关闭后这么快回来，算同一次咨询",
            ),
        ),
        key(
            "cap_bypass",
            Kind::Share,
            Is("0"),
            Words::new(
                "share of customers who are routed to an agent although he is at his cap",
                "客服已达接待上限仍被分入的客户占比",
            ),
        ),
        key(
            "transfer_wait",
            Kind::Length(0.0, HOUR),
            Is("\"20s\""),
            Words::new(
                "longest wait for the customer's answer to a hand-over text",
                "发出转接话术后，最多等客户回应多久",
            ),
        ),
        key(
            "empty_openings",
            Kind::Number(0.0, 0.95),
            Is("0"),
            Words::new(
                "share of window openings that carry no message, on platforms that assign when the window opens",
                "在打开窗口即分配的平台上，打开窗口而不发消息的占比",
            ),
        ),
    ],
};

pub(in super::super) const AFFINITY: Section = Section {
    name: "routing.affinity",
    form: Form::Inline,
    summary: Words::new(
        "A customer goes back to the agent who replied last, if that was so recently; \"0s\": never.",
        "若上次回复距今不超过所写时长，客户回到该客服；\"0s\" 表示从不。",
    ),
    keys: &[
        key(
            "if_suspended",
            Kind::Length(0.0, 40.0 * DAY),
            Preset("\"0s\""),
            Words::new(
                "even if he is suspended or at his cap, as long as he is logged in",
                "即使他已挂起或达到接待上限，只要在线",
            ),
        ),
        key(
            "if_available",
            Kind::Length(0.0, 40.0 * DAY),
            Preset("\"0s\""),
            Words::new("if he may take new inquiries", "若他可以接新咨询"),
        ),
    ],
};

pub(in super::super) const OVERFLOW: Section = Section {
    name: "routing.overflow",
    form: Form::Inline,
    summary: Words::new(
        "After so long in one group's queue, agents of other groups may take the customer.",
        "在某分组队列中等待这么久之后，其他分组的客服可以接待该客户。",
    ),
    keys: &[
        key(
            "from",
            Kind::Name(GROUP),
            Required,
            Words::new("the group whose customers wait", "客户在等待的分组"),
        ),
        key("after", Kind::Length(0.0, DAY), Required, Words::new("how long they wait before", "先等待多久")),
        key(
            "to",
            Kind::Names(GROUP),
            Required,
            Words::new("the groups whose agents may take them", "可以接待他们的分组"),
        ),
    ],
};

fn modes() -> Vec<Word> {
    vec![
        Word {
            name: "first-line",
            summary: Words::new(
                "answers first and hands over what it does not resolve",
                "先接待，未解决的转人工",
            ),
        },
        Word { name: "assistant", summary: Words::new("helps agents to write", "辅助客服写回复") },
        Word {
            name: "both",
            summary: Words::new(
                "first line in `windows`, assistant in `assist_windows`",
                "在 `windows` 首接，在 `assist_windows` 辅助",
            ),
        },
        Word {
            name: "none",
            summary: Words::new("switched off, whatever else is written", "关闭，不论其他怎么写"),
        },
    ]
}

fn wrap_up_when() -> Vec<Word> {
    vec![
        Word {
            name: "idle",
            summary: Words::new(
                "when no customer waits; once begun it is finished",
                "没有客户等待时做；一旦开始就做完",
            ),
        },
        Word {
            name: "at-once",
            summary: Words::new(
                "before any other reply, with no new inquiries until it is done",
                "先于其他任何回复，做完之前不接新咨询",
            ),
        },
    ]
}

fn topologies() -> Vec<Word> {
    vec![
        Word {
            name: "push",
            summary: Words::new(
                "an agent is chosen at once, and the customer waits in that agent's list",
                "立即选定客服，客户在该客服的列表中等待",
            ),
        },
        Word {
            name: "central",
            summary: Words::new(
                "who finds no agent below his cap waits in the group's queue",
                "找不到未达接待上限的客服时，在分组队列中等待",
            ),
        },
    ]
}

fn strategies() -> Vec<Word> {
    ROUTERS.iter().map(|router| Word { name: router.name, summary: router.summary }).collect()
}

fn disciplines() -> Vec<Word> {
    vec![
        Word { name: "longest-wait", summary: Words::new("who has waited longest", "等待最久的") },
        Word {
            name: "new-first",
            summary: Words::new(
                "first messages before later ones, then the longest wait",
                "首条消息优先于后续消息，其次是等待最久的",
            ),
        },
        Word {
            name: "most-urgent",
            summary: Words::new(
                "who is nearest to the deadline of the targets (30 s first and 180 s later without any)",
                "离目标时限最近的（没有目标时首次 30 秒、后续 180 秒）",
            ),
        },
    ]
}

fn on_break() -> Vec<Word> {
    vec![
        Word {
            name: "suspended",
            summary: Words::new(
                "leaves after the reply in hand; customers wait until the break's end",
                "写完手头的回复即离开；客户等到休息结束",
            ),
        },
        Word {
            name: "finish-own",
            summary: Words::new(
                "gets nothing new, finishes own inquiries, then leaves; back at the break's end",
                "不再接新咨询，处理完自己的再离开；休息结束时回来",
            ),
        },
    ]
}

fn when_full() -> Vec<Word> {
    vec![
        Word {
            name: "queue",
            summary: Words::new("the customer waits in the group's queue", "客户在分组队列中等待"),
        },
        Word { name: "leave-message", summary: Words::new("the customer leaves a message", "客户留言") },
    ]
}
