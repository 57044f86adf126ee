//! Keys of the bot, of agents' replies, and of routing.

use super::super::key::{Default, Form, Kind, Section, Word};
use super::{PLANNING, key, sourced};
use crate::routing::ROUTERS;
use Default::{Is, Preset, Required, Without};

/// Longest piece of work or delay that a reply can have.
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

pub(in super::super) const BOT: Section = Section {
    name: "bot",
    form: Form::Table,
    summary: "The bot. Without this table there is none.",
    keys: &[
        key("mode", Kind::Word(modes), Required, "what it does"),
        key("windows", Kind::Windows, Is("[\"always\"]"), "when it works as first line"),
        key("assist_windows", Kind::Windows, Without("the same as `windows`"), "when it assists agents"),
        sourced(
            "resolves",
            Kind::NumberByHour(0.0, 1.0),
            Is("0.35"),
            "share of inquiries that it resolves as first line",
            PLANNING,
        ),
        key("reply_delay", Kind::Length(0.0, HOUR), Is("\"1s\""), "from the customer's message to its reply"),
        sourced(
            "handover_delay",
            Kind::Law(DAY),
            Is("\"20s\""),
            "from its reply to the hand-over to routing, where it does not resolve the inquiry",
            PLANNING,
        ),
        sourced(
            "assist_factor",
            Kind::Number(0.05, 2.0),
            Is("0.88"),
            "multiplies agents' work on replies while it assists",
            "14 % more issues resolved per hour: Brynjolfsson, Li and Raymond 2023, Generative AI at Work",
        ),
        key(
            "offline_reply",
            Kind::Switch,
            Is("false"),
            "whether a leave-message gets a reply from the bot at once",
        ),
    ],
};

pub(in super::super) const REPLIES: Section = Section {
    name: "replies",
    form: Form::Table,
    summary: "How agents write: seconds of work, before the factors of team, person and reason.",
    keys: &[
        sourced(
            "first",
            Kind::Law(HOUR),
            Is("{ mean = \"6s\", cv = 0.7 }"),
            "the first reply of each agent: a greeting, a quick phrase",
            PLANNING,
        ),
        sourced("later", Kind::Law(HOUR), Is("{ mean = \"18s\", cv = 0.7 }"), "every other reply", PLANNING),
        key(
            "quick_phrase",
            Kind::Table(&QUICK_PHRASE),
            Without("none"),
            "the share of later replies that are a quick phrase",
        ),
        key(
            "parts",
            Kind::Table(&PARTS),
            Without("replies go as a whole"),
            "replies sent in parts: the first part answers the round",
        ),
        key(
            "load",
            Kind::Table(&LOAD),
            Without("work does not depend on it"),
            "slower replies while many inquiries are open",
        ),
        key("fatigue", Kind::Tables(&FATIGUE), Without("none"), "slower replies after hours of work"),
        sourced(
            "handover_text",
            Kind::Law(HOUR),
            Is("{ mean = \"8s\", cv = 0.7 }"),
            "the text that hands a customer over to another group",
            PLANNING,
        ),
        key(
            "closing_text",
            Kind::Table(&CLOSING_TEXT),
            Without("inquiries close by themselves"),
            "inquiries that the agent ends with a text",
        ),
        key("wrap_up", Kind::Table(&WRAP_UP), Without("none"), "work after the close, such as an order note"),
    ],
};

pub(in super::super) const QUICK_PHRASE: Section = Section {
    name: "replies.quick_phrase",
    form: Form::Inline,
    summary: "Replies by quick phrase.",
    keys: &[
        key("share", Kind::Share, Required, "share of the replies that are not an agent's first"),
        sourced("work", Kind::Law(HOUR), Is("{ mean = \"5s\", cv = 0.5 }"), "work of one", PLANNING),
    ],
};

pub(in super::super) const PARTS: Section = Section {
    name: "replies.parts",
    form: Form::Inline,
    summary: "Replies sent in parts.",
    keys: &[
        key("share", Kind::Share, Required, "share of replies sent in parts"),
        key(
            "first_part",
            Kind::Number(0.0, 1.0),
            Is("0.4"),
            "share of the work after which the first part is sent; 0: answered when taken up, as on the telephone",
        ),
    ],
};

pub(in super::super) const LOAD: Section = Section {
    name: "replies.load",
    form: Form::Inline,
    summary: "Work × (1 + per_open × (open inquiries − above)) while more than `above` are open.",
    keys: &[
        key(
            "per_open",
            Kind::Number(0.0, 1.0),
            Required,
            "what each further open inquiry adds to the factor",
        ),
        key("above", Kind::Whole(0, 10_000), Required, "how many open inquiries slow nobody down"),
    ],
};

pub(in super::super) const FATIGUE: Section = Section {
    name: "replies.fatigue",
    form: Form::Inline,
    summary: "A factor on the work from so long after log-in.",
    keys: &[
        key("after", Kind::Length(0.0, DAY), Required, "time since log-in from which the factor holds"),
        key("factor", Kind::Number(0.1, 10.0), Required, "multiplies the work"),
    ],
};

pub(in super::super) const CLOSING_TEXT: Section = Section {
    name: "replies.closing_text",
    form: Form::Inline,
    summary: "Inquiries that close when the agent's closing text is sent.",
    keys: &[
        key("share", Kind::Share, Required, "share of inquiries"),
        sourced("work", Kind::Law(HOUR), Is("\"3s\""), "work of one", PLANNING),
    ],
};

pub(in super::super) const WRAP_UP: Section = Section {
    name: "replies.wrap_up",
    form: Form::Inline,
    summary: "Work after the close of an inquiry.",
    keys: &[
        key("share", Kind::Share, Required, "share of closed inquiries that need it"),
        sourced("work", Kind::Law(8.0 * HOUR), Is("{ mean = \"20s\", cv = 0.7 }"), "work of one", PLANNING),
        key(
            "due",
            Kind::Length(0.0, 7.0 * DAY),
            Is("\"5m\""),
            "time from the close within which it should be done",
        ),
        key("when", Kind::Word(wrap_up_when), Is("\"idle\""), "when the agent does it"),
    ],
};

pub(in super::super) const ROUTING: Section = Section {
    name: "routing",
    form: Form::Table,
    summary: "How an inquiry finds its agent and when it ends. The platform's preset gives the defaults.",
    keys: &[
        key("topology", Kind::Word(topologies), Preset("\"push\""), "where a customer waits"),
        key(
            "promotion_queue",
            Kind::Switch,
            Is("false"),
            "Taobao's promotion queue: customers wait in one queue per group",
        ),
        key("strategy", Kind::Word(strategies), Preset("\"least-open\""), "how the agent is chosen"),
        key(
            "discipline",
            Kind::Word(disciplines),
            Is("\"new-first\""),
            "which waiting customer an agent answers next",
        ),
        key(
            "affinity",
            Kind::Table(&AFFINITY),
            Without("as the platform does"),
            "whether a customer goes back to the agent who served it last",
        ),
        key("on_break", Kind::Word(on_break), Preset("\"suspended\""), "what a break does to open inquiries"),
        key(
            "queue_limit",
            Kind::Whole(0, 1_000_000),
            Without("no limit"),
            "longest queue per group; beyond it customers leave a message",
        ),
        key(
            "overflow",
            Kind::Tables(&OVERFLOW),
            Without("none"),
            "help for a group's queue from other groups",
        ),
        key(
            "when_full",
            Kind::Word(when_full),
            Preset("\"queue\""),
            "what happens when people are on line, but none may take the inquiry",
        ),
        key(
            "when_nobody",
            Kind::Word(when_full),
            Preset("\"leave-message\""),
            "what happens when nobody of the group is on line",
        ),
        key(
            "idle_close",
            Kind::Length(0.0, DAY),
            Preset("\"5m\""),
            "an inquiry closes so long after its last message",
        ),
        key(
            "reopen_within",
            Kind::Length(0.0, 7.0 * DAY),
            Preset("\"0s\""),
            "a return so soon after the close is the same inquiry",
        ),
        key(
            "cap_bypass",
            Kind::Share,
            Is("0"),
            "share of customers who are routed to an agent although he is at his cap",
        ),
        key(
            "transfer_wait",
            Kind::Length(0.0, HOUR),
            Is("\"20s\""),
            "longest wait for the customer's answer to a hand-over text",
        ),
        key(
            "empty_openings",
            Kind::Number(0.0, 0.95),
            Is("0"),
            "share of window openings that carry no message, on platforms that assign when the window opens",
        ),
    ],
};

pub(in super::super) const AFFINITY: Section = Section {
    name: "routing.affinity",
    form: Form::Inline,
    summary: "A customer goes back to the agent who replied last, if that was so recently; \"0s\": never.",
    keys: &[
        key(
            "if_suspended",
            Kind::Length(0.0, 40.0 * DAY),
            Preset("\"0s\""),
            "even if he is suspended or at his cap, as long as he is logged in",
        ),
        key("if_available", Kind::Length(0.0, 40.0 * DAY), Preset("\"0s\""), "if he may take new inquiries"),
    ],
};

pub(in super::super) const OVERFLOW: Section = Section {
    name: "routing.overflow",
    form: Form::Inline,
    summary: "After so long in one group's queue, agents of other groups may take the customer.",
    keys: &[
        key("from", Kind::Name("group"), Required, "the group whose customers wait"),
        key("after", Kind::Length(0.0, DAY), Required, "how long they wait before"),
        key("to", Kind::Names("group"), Required, "the groups whose agents may take them"),
    ],
};

fn modes() -> Vec<Word> {
    vec![
        Word { name: "first-line", summary: "answers first and hands over what it does not resolve" },
        Word { name: "assistant", summary: "helps agents to write" },
        Word { name: "both", summary: "first line in `windows`, assistant in `assist_windows`" },
        Word { name: "none", summary: "switched off, whatever else is written" },
    ]
}

fn wrap_up_when() -> Vec<Word> {
    vec![
        Word { name: "idle", summary: "when no customer waits; once begun it is finished" },
        Word { name: "at-once", summary: "before any other reply, with no new inquiries until it is done" },
    ]
}

fn topologies() -> Vec<Word> {
    vec![
        Word {
            name: "push",
            summary: "an agent is chosen at once, and the customer waits in that agent's list",
        },
        Word { name: "central", summary: "who finds no agent below his cap waits in the group's queue" },
    ]
}

fn strategies() -> Vec<Word> {
    ROUTERS.iter().map(|router| Word { name: router.name, summary: router.summary }).collect()
}

fn disciplines() -> Vec<Word> {
    vec![
        Word { name: "longest-wait", summary: "who has waited longest" },
        Word { name: "new-first", summary: "first messages before later ones, then the longest wait" },
        Word {
            name: "most-urgent",
            summary: "who is nearest to the deadline of the targets (30 s first and 180 s later without any)",
        },
    ]
}

fn on_break() -> Vec<Word> {
    vec![
        Word {
            name: "suspended",
            summary: "leaves after the reply in hand; customers wait until the break's end",
        },
        Word {
            name: "finish-own",
            summary: "gets nothing new, finishes own inquiries, then leaves; back at the break's end",
        },
    ]
}

fn when_full() -> Vec<Word> {
    vec![
        Word { name: "queue", summary: "the customer waits in the group's queue" },
        Word { name: "leave-message", summary: "the customer leaves a message" },
    ]
}
