//! The journal of one day as CSV, to look at what happened to whom.

use ::csv::Writer;

use super::csv::beginning;
use crate::day::{Cause, Day, Inquiry};
use crate::experiment::Replicator;
use crate::scenario::Scenario;
use crate::sim::{Journal, NOBODY};
use crate::study::Study;
use crate::units::Time;
use crate::workforce::{Attendance, Layout, Person};

/// A table of a journal.
pub struct JournalTable {
    /// What its file's name ends in.
    pub name: &'static str,
    /// What it has a row for.
    pub summary: &'static str,
    /// Its columns and their meaning.
    pub columns: &'static [(&'static str, &'static str)],
    rows: fn(&Told<'_>, &mut Rows),
}

/// All tables.
pub const TABLES: &[JournalTable] = &[
    JournalTable {
        name: "inquiries",
        summary: "each inquiry; a customer who comes back after the close has another row",
        columns: &[
            (
                "inquiry",
                "number of the inquiry on its day, in the order of arrival; those that something led to have numbers after all others, with gaps",
            ),
            (
                "contact",
                "0, then 1 for the customer's first return to this inquiry after its close, and so on",
            ),
            ("customer", "number of the customer: inquiries of the same one share it"),
            ("reason", "what it was about when it entered routing"),
            ("group", "the skill group that it was routed to first"),
            ("agent", "who received it first; empty if nobody did"),
            ("team", "the team of that agent"),
            ("started_local", "the customer's first message"),
            ("started_seconds", "the same, since the scenario's start"),
            (
                "entered_seconds",
                "when it entered routing: at once, or at the bot's hand-over; empty if the bot resolved it or still had it when the day was over",
            ),
            ("first_reply_seconds", "the first reply of a person"),
            ("closed_seconds", "when it was closed"),
            ("rounds", "how many rounds the customer asked in this contact"),
            ("transfers", "how often it was transferred in this contact"),
            (
                "end",
                "`finished`: all was said; `idle`: closed because the customer did not write; `left-openly`, `left-silently`: the customer left, having said so or not; `leave-message`: nobody could take it; `shift-ended`: closed by the agent's shift end; `cut-off`: open when the day was over; `empty`: a window opened without a message; `bot`: the bot resolved it; `with-bot`: the bot had it when the day was over",
            ),
            (
                "order_lot",
                "a uniform number in 0..1, the same in all contacts: a pre-sale inquiry is followed by an order if it is less than `order_base` times the factors of its waits",
            ),
            ("rating_lot", "the same of the rating: satisfied if it is less than the chance of that"),
        ],
        rows: inquiries,
    },
    JournalTable {
        name: "rounds",
        summary: "each round that was asked",
        columns: &[
            ("inquiry", "the inquiry"),
            ("round", "number of the round in it, from 0"),
            ("asked_seconds", "the customer's message; of the first round when it entered routing"),
            ("begun_seconds", "when an agent began to write; empty if nobody did"),
            (
                "ended_seconds",
                "when the reply, or its first part, was sent, or the customer left, or the round was given up",
            ),
            ("agent", "who wrote; empty if nobody did"),
            (
                "outcome",
                "`answered`; `answered-unread`: after the customer had left without a word; `left`: by the customer, who said so; `unanswered`: a leave-message, a shift end or the end of the day",
            ),
        ],
        rows: rounds,
    },
    JournalTable {
        name: "holdings",
        summary: "each stretch for which an agent held an inquiry, from its assignment to its close, transfer or return",
        columns: &[
            ("inquiry", "the inquiry"),
            ("contact", "its contact, as in `inquiries`"),
            ("agent", "who held it"),
            ("team", "the team of that agent"),
            ("from_seconds", "from when"),
            ("to_seconds", "until when"),
        ],
        rows: holdings,
    },
    JournalTable {
        name: "work",
        summary: "each piece of work on inquiries other than replies",
        columns: &[
            ("agent", "who"),
            ("team", "the team of that agent"),
            (
                "kind",
                "`rest-of-reply`: what was written after a reply's first part, with the text that followed it told under that text's name; `handover-text`; `closing-text`; `wrap-up`; `wrap-up-left`: wrap-up not done when the agent left or the day was over, with the time spent on it",
            ),
            ("from_seconds", "from when"),
            ("to_seconds", "until when"),
        ],
        rows: work,
    },
    JournalTable {
        name: "off-chat",
        summary: "each stretch of time that somebody spent on work besides chat",
        columns: &[
            ("agent", "who"),
            ("team", "the team of that agent"),
            ("item", "the item, as in `items`"),
            ("from_seconds", "from when"),
            ("to_seconds", "until when"),
        ],
        rows: off_chat,
    },
    JournalTable {
        name: "items",
        summary: "each item of work besides chat",
        columns: &[
            ("item", "its number on the day"),
            ("kind", "the name of its kind in the scenario"),
            ("inquiry", "the inquiry that it came from; empty if it came by itself"),
            ("arose_seconds", "when it appeared"),
            ("due_seconds", "its deadline"),
            ("done_seconds", "when it was done; empty if it was not"),
        ],
        rows: items,
    },
    JournalTable {
        name: "triggers",
        summary: "each time that a trigger set in or ended",
        columns: &[
            ("trigger", "the trigger's name in the scenario"),
            ("at_local", "when"),
            ("at_seconds", "the same, since the scenario's start"),
            ("on", "`true` if it set in, `false` if it ended"),
        ],
        rows: triggers,
    },
    JournalTable {
        name: "agents",
        summary: "each agent of the layout, whether he came or not",
        columns: &[
            ("agent", "his number"),
            ("team", "his team"),
            ("group", "his skill group"),
            ("shift", "the name of his shift"),
            ("log_in_seconds", "when he logged in; empty if he never came"),
            ("work_factor", "by how much his work takes longer on this day, beside the factor of his team"),
        ],
        rows: agents,
    },
    JournalTable {
        name: "presence",
        summary: "each stretch of an agent's presence",
        columns: &[
            ("agent", "who"),
            ("team", "the team of that agent"),
            (
                "kind",
                "`online`; `break`; `overtime`: on line after the planned end; `block`: off line for work besides chat",
            ),
            ("from_local", "from when"),
            ("from_seconds", "the same, since the scenario's start"),
            ("to_seconds", "until when"),
        ],
        rows: presence,
    },
];

/// Replays one day and writes its journal, one CSV per entry of [`TABLES`]. Times are the shop's local time and, for
/// reckoning, seconds since the scenario's start; empty where something did not happen.
pub fn journal_csv(study: &Study, replication: u64) -> Vec<(&'static str, Vec<u8>)> {
    let mut replicator = Replicator::new(study);
    let persons = replicator.persons().to_vec();
    let (day, journal, attendance) = replicator.replay(replication);
    let told = Told {
        scenario: &study.scenario,
        layout: &study.layout,
        persons: &persons,
        attendance,
        day,
        journal,
    };
    let written = |table: &JournalTable| {
        let mut rows = Rows(Writer::from_writer(beginning()));
        rows.write(&table.columns.iter().map(|column| column.0).collect::<Vec<_>>());
        (table.rows)(&told, &mut rows);
        (table.name, rows.bytes())
    };
    TABLES.iter().map(written).collect()
}

/// A day, and in what words it is told.
struct Told<'a> {
    scenario: &'a Scenario,
    layout: &'a Layout,
    persons: &'a [Person],
    attendance: Vec<Attendance>,
    day: &'a Day,
    journal: &'a Journal,
}

impl Told<'_> {
    fn agent(&self, agent: u32) -> String {
        if agent == NOBODY { String::new() } else { agent.to_string() }
    }

    fn team(&self, agent: u32) -> String {
        let person = self.persons.get(agent as usize);
        person.map_or_else(String::new, |person| self.scenario.teams[usize::from(person.team)].name.clone())
    }

    /// `2025-11-10 20:00:03`.
    fn local(&self, at: Time) -> String {
        self.scenario.clock.at(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    fn secs(&self, at: Time) -> String {
        if at.is_never() { String::new() } else { format!("{:.6}", at.secs()) }
    }

    /// The lots of an inquiry's order and rating.
    fn lots(&self, inquiry: u32) -> [String; 2] {
        let (order, rating) = self.day.outcome(inquiry);
        [order, rating].map(|lot| lot.to_string())
    }

    /// The inquiries that came, with their numbers.
    fn came(&self) -> impl Iterator<Item = (u32, Inquiry)> {
        let all = 0..self.day.inquiries.len() as u32;
        all.filter_map(|number| Some((number, self.journal.inquiry(self.day, number)?)))
    }
}

fn inquiries(told: &Told<'_>, rows: &mut Rows) {
    let Told { scenario, day, journal, .. } = told;
    let horizon = scenario.horizon();
    for (number, inquiry) in told.came().filter(|(_, inquiry)| inquiry.enters > horizon) {
        let reason = &scenario.reasons[usize::from(inquiry.reason)];
        let [order_lot, rating_lot] = told.lots(number);
        rows.row([
            number.to_string(),
            "0".into(),
            day.customer(number).to_string(),
            reason.name.clone(),
            scenario.groups[usize::from(reason.group)].clone(),
            String::new(),
            String::new(),
            told.local(inquiry.arrives),
            told.secs(inquiry.arrives),
            String::new(),
            String::new(),
            String::new(),
            "0".into(),
            "0".into(),
            if inquiry.enters.is_never() { "bot" } else { "with-bot" }.into(),
            order_lot,
            rating_lot,
        ]);
    }
    for record in &journal.inquiries {
        let [order_lot, rating_lot] = told.lots(record.inquiry);
        rows.row([
            record.inquiry.to_string(),
            record.contact.to_string(),
            day.customer(record.inquiry).to_string(),
            scenario.reasons[usize::from(record.reason)].name.clone(),
            scenario.groups[usize::from(record.group)].clone(),
            told.agent(record.agent),
            told.team(record.agent),
            told.local(record.started),
            told.secs(record.started),
            told.secs(record.entered),
            told.secs(record.first_reply),
            told.secs(record.closed),
            (record.end_round - record.first_round).to_string(),
            record.transfers.to_string(),
            record.end.name().into(),
            order_lot,
            rating_lot,
        ]);
    }
}

fn rounds(told: &Told<'_>, rows: &mut Rows) {
    for (number, inquiry) in told.came() {
        for n in 0..inquiry.rounds {
            let round = &told.journal.rounds[(inquiry.first_round + n) as usize];
            if let Some(outcome) = round.outcome_name() {
                rows.row([
                    number.to_string(),
                    n.to_string(),
                    told.secs(round.asked),
                    told.secs(round.started),
                    told.secs(round.ended),
                    told.agent(round.agent),
                    outcome.into(),
                ]);
            }
        }
    }
}

fn holdings(told: &Told<'_>, rows: &mut Rows) {
    for it in &told.journal.holdings {
        let record = &told.journal.inquiries[it.record as usize];
        rows.row([
            record.inquiry.to_string(),
            record.contact.to_string(),
            told.agent(it.agent),
            told.team(it.agent),
            told.secs(it.from),
            told.secs(it.to),
        ]);
    }
}

fn agents(told: &Told<'_>, rows: &mut Rows) {
    // Who comes late because of an incident, and reserves, come at another time than was drawn.
    let mut came = vec![Time::NEVER; told.persons.len()];
    for it in &told.journal.presence {
        let first = &mut came[it.agent as usize];
        *first = it.from.min(*first);
    }
    for ((number, person), present) in (0..).zip(told.persons).zip(&told.attendance) {
        rows.row([
            told.agent(number),
            told.team(number),
            told.scenario.groups[usize::from(person.group)].clone(),
            told.layout.shifts[person.shift as usize].name.clone(),
            told.secs(came[number as usize]),
            present.work_factor.to_string(),
        ]);
    }
}

fn work(told: &Told<'_>, rows: &mut Rows) {
    for it in &told.journal.work {
        rows.row([
            told.agent(it.agent),
            told.team(it.agent),
            it.kind.name().into(),
            told.secs(it.from),
            told.secs(it.to),
        ]);
    }
}

fn off_chat(told: &Told<'_>, rows: &mut Rows) {
    for it in &told.journal.off_chat {
        rows.row([
            told.agent(it.agent),
            told.team(it.agent),
            it.item.to_string(),
            told.secs(it.from),
            told.secs(it.to),
        ]);
    }
}

fn items(told: &Told<'_>, rows: &mut Rows) {
    for (n, it) in told.journal.items.iter().enumerate() {
        let inquiry = match it.cause {
            Cause::ItemOf(_, inquiry) | Cause::End(inquiry) => inquiry.to_string(),
            Cause::Item(..) => String::new(),
        };
        rows.row([
            n.to_string(),
            told.scenario.off_chat[usize::from(it.kind)].name.clone(),
            inquiry,
            told.secs(it.arose),
            told.secs(it.due),
            told.secs(it.done),
        ]);
    }
}

fn triggers(told: &Told<'_>, rows: &mut Rows) {
    for it in &told.journal.switches {
        let name = told.scenario.triggers[usize::from(it.trigger)].name.clone();
        rows.row([name, told.local(it.at), told.secs(it.at), it.on.to_string()]);
    }
}

fn presence(told: &Told<'_>, rows: &mut Rows) {
    for it in &told.journal.presence {
        rows.row([
            told.agent(it.agent),
            told.team(it.agent),
            it.kind.name().into(),
            told.local(it.from),
            told.secs(it.from),
            told.secs(it.to),
        ]);
    }
}

/// A CSV table in memory, where writing cannot fail.
struct Rows(Writer<Vec<u8>>);

impl Rows {
    fn row<const N: usize>(&mut self, fields: [String; N]) {
        self.write(&fields);
    }

    fn write<T: AsRef<[u8]>>(&mut self, fields: &[T]) {
        // Only an underlying writer that fails, or rows of unlike length, could make this fail.
        let written = self.0.write_record(fields);
        debug_assert!(written.is_ok());
    }

    fn bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
