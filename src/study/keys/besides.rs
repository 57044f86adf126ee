//! Keys of work besides chat, of incidents, and of what is done about them.

use super::super::key::{Default, Form, Kind, Section, Word};
use super::key;
use crate::scenario::INCIDENTS as KINDS;
use Default::{Is, Required, Without};

/// Longest piece of work besides chat.
const LONGEST_WORK: f64 = 12.0 * 3_600.0;
const MONTH: f64 = 40.0 * 86_400.0;

pub(in super::super) const OFF_CHAT: Section = Section {
    name: "off_chat",
    form: Form::Several,
    summary: "Work besides chat: order checks, reminders, tickets, quality checks, leave-messages. Its items appear at `at`, between `from` and `to`, or after inquiries.",
    keys: &[
        key("name", Kind::Text, Required, "what you call it"),
        key(
            "group",
            Kind::Name("group"),
            Without("the only group, if there is one"),
            "the group that does it",
        ),
        key("teams", Kind::Names("team"), Without("all"), "the teams of the group that do it"),
        key(
            "items",
            Kind::Whole(1, 1_000_000),
            Without("as many as inquiries give rise to"),
            "how many appear at `at` or between `from` and `to`",
        ),
        key("at", Kind::Moment, Without("they do not appear at one moment"), "when all of them appear"),
        key("from", Kind::Moment, Without("the start"), "from when they appear, each at a uniform point"),
        key("to", Kind::Moment, Without("the end"), "until when they appear"),
        key(
            "per_inquiry",
            Kind::Share,
            Without("they do not come from inquiries"),
            "share of the inquiries received by agents that give rise to one when they close",
        ),
        key(
            "after",
            Kind::Length(0.0, MONTH),
            Is("\"0s\""),
            "with `per_inquiry`: from the close until it appears",
        ),
        key("per_leave_message", Kind::Switch, Is("false"), "whether each leave-message is one"),
        key(
            "reasons",
            Kind::Names("reason"),
            Without("those of the group"),
            "with `per_inquiry` or `per_leave_message`: which inquiries",
        ),
        key("work", Kind::Law(LONGEST_WORK), Required, "work of one, before the factors of team and person"),
        key(
            "due",
            Kind::Length(0.0, MONTH),
            Without("`due_at`, or the end"),
            "deadline, from when it appears",
        ),
        key("due_at", Kind::Moment, Without("`due`, or the end"), "deadline of all"),
        key("done", Kind::Word(manners), Is("\"idle\""), "how it is done"),
        key(
            "at_once",
            Kind::Whole(1, 10_000),
            Is("1"),
            "with `done = \"block\"`: at most so many people in one at once",
        ),
        key(
            "creates",
            Kind::Table(&CREATES),
            Without("they lead to none"),
            "inquiries that it leads to, such as answers to a reminder",
        ),
    ],
};

pub(in super::super) const CREATES: Section = Section {
    name: "off_chat.creates",
    form: Form::Inline,
    summary: "An inquiry that an item leads to.",
    keys: &[
        key("probability", Kind::Share, Required, "how likely an item leads to one"),
        key("reason", Kind::Name("reason"), Without("the only reason, if there is one"), "what it is about"),
        key(
            "delay",
            Kind::Law(86_400.0),
            Is("{ median = \"5m\", sigma = 1.0 }"),
            "from the item's end to the customer's message",
        ),
    ],
};

pub(in super::super) const INCIDENTS: Section = Section {
    name: "incidents",
    form: Form::Several,
    summary: "When things go wrong: an outage, a surge, an absence. Which of its keys a kind takes, it says itself.",
    keys: &[
        key("kind", Kind::Word(incidents), Required, "what happens"),
        key("at", Kind::Moment, Required, "when it begins"),
        key("length", Kind::Length(1.0, MONTH), Required, "how long it lasts"),
        key("groups", Kind::Names("group"), Without("all"), "the groups that it concerns"),
        key("teams", Kind::Names("team"), Without("all"), "the teams that it concerns"),
        key("reasons", Kind::Names("reason"), Without("all"), "the reasons that it concerns"),
        key(
            "share",
            Kind::Share,
            Without("written where the kind asks for it"),
            "share of the people who go, or of the new customers who come back",
        ),
        key(
            "factor",
            Kind::Number(0.0, 100.0),
            Without("written where the kind asks for it"),
            "by what the forecast is multiplied",
        ),
        key(
            "within",
            Kind::Length(0.0, 86_400.0),
            Is("\"10m\""),
            "how long it takes until those are back who come back",
        ),
    ],
};

pub(in super::super) const TRIGGERS: Section = Section {
    name: "triggers",
    form: Form::Several,
    summary: "What the lead does on the day: a measure is looked at every so often; when it is above a threshold something is done, until it is below a second one.",
    keys: &[
        key("name", Kind::Text, Required, "what you call it"),
        key("every", Kind::Length(10.0, 86_400.0), Is("\"5m\""), "from look to look"),
        key("measure", Kind::Word(measures), Required, "what is looked at"),
        key("groups", Kind::Names("group"), Without("all"), "of which groups"),
        key(
            "late_after",
            Kind::Length(1.0, 86_400.0),
            Is("\"180s\""),
            "with `late-share`: from which wait on a reply is late",
        ),
        key("above", Kind::Number(0.0, 1e6), Required, "it sets in when the measure is more"),
        key(
            "below",
            Kind::Number(0.0, 1e6),
            Without("the same as `above`"),
            "it ends when the measure is less",
        ),
        key(
            "raise_cap",
            Kind::Whole(0, 10_000),
            Is("0"),
            "by how much the caps of the groups are higher meanwhile",
        ),
        key(
            "bot",
            Kind::Switch,
            Is("false"),
            "whether the bot meanwhile meets customers outside its windows too",
        ),
        key(
            "call",
            Kind::Names("shift template"),
            Without("nobody"),
            "shift templates whose people come only when this calls them; they stay to the shift's end",
        ),
        key("call_delay", Kind::Length(0.0, 86_400.0), Is("\"30m\""), "from the call until they are on line"),
    ],
};

fn manners() -> Vec<Word> {
    vec![
        Word {
            name: "idle",
            summary: "in idle moments: any unanswered round interrupts it, and it is resumed later",
        },
        Word { name: "block", summary: "in one piece, off line as on a break" },
    ]
}

fn incidents() -> Vec<Word> {
    KINDS.iter().map(|kind| Word { name: kind.name, summary: kind.summary.en }).collect()
}

fn measures() -> Vec<Word> {
    vec![
        Word {
            name: "waiting",
            summary: "customers waiting for a reply, in queues and lists, per person on line",
        },
        Word { name: "longest-wait", summary: "the longest wait of a customer who waits now, in seconds" },
        Word {
            name: "late-share",
            summary: "share of the rounds answered since the last look that were late, 0 to 1",
        },
        Word {
            name: "volume",
            summary: "inquiries since the last look over those forecast; 1 is as forecast",
        },
    ]
}
