//! The journal of one day as CSV, to look at what happened to whom.

use ::csv::Writer;

use super::csv::beginning;
use crate::day::Cause;
use crate::experiment::Replicator;
use crate::scenario::Clock;
use crate::sim::NOBODY;
use crate::study::Study;
use crate::units::Time;

/// Names of the tables of a journal.
pub const JOURNAL_TABLES: &[&str] =
    &["inquiries", "rounds", "work", "off-chat", "items", "triggers", "presence"];

/// Replays one day and writes its journal, one CSV per entry of [`JOURNAL_TABLES`]. Times are the shop's local
/// time and, for reckoning, seconds since the scenario's start; empty where something did not happen.
pub fn journal_csv(study: &Study, replication: u64) -> Vec<(&'static str, Vec<u8>)> {
    let mut replicator = Replicator::new(study);
    let persons = replicator.persons().to_vec();
    let (day, journal, _) = replicator.replay(replication);
    let scenario = &study.scenario;
    let clock = &scenario.clock;
    let agent = |agent: u32| if agent == NOBODY { String::new() } else { agent.to_string() };
    let team = |agent: u32| {
        persons.get(agent as usize).map_or("", |person| scenario.teams[person.team as usize].name.as_str())
    };
    let secs = |at: Time| if at.is_never() { String::new() } else { format!("{:.6}", at.secs()) };

    let mut inquiries = Table::new(&[
        "inquiry",
        "contact",
        "customer",
        "reason",
        "group",
        "agent",
        "team",
        "started_local",
        "started_seconds",
        "entered_seconds",
        "first_reply_seconds",
        "closed_seconds",
        "rounds",
        "transfers",
        "end",
    ]);
    let came = (0..day.inquiries.len() as u32).filter_map(|i| Some((i, journal.inquiry(day, i)?)));
    for (i, inquiry) in came.clone().filter(|(_, inquiry)| inquiry.enters.is_never()) {
        let reason = &scenario.reasons[inquiry.reason as usize];
        inquiries.row([
            i.to_string(),
            "0".into(),
            day.customer(i).to_string(),
            reason.name.clone(),
            scenario.groups[reason.group as usize].clone(),
            String::new(),
            String::new(),
            local(clock, inquiry.arrives),
            secs(inquiry.arrives),
            String::new(),
            String::new(),
            String::new(),
            "0".into(),
            "0".into(),
            "bot".into(),
        ]);
    }
    for record in &journal.inquiries {
        inquiries.row([
            record.inquiry.to_string(),
            record.contact.to_string(),
            day.customer(record.inquiry).to_string(),
            scenario.reasons[record.reason as usize].name.clone(),
            scenario.groups[record.group as usize].clone(),
            agent(record.agent),
            team(record.agent).into(),
            local(clock, record.started),
            secs(record.started),
            secs(record.entered),
            secs(record.first_reply),
            secs(record.closed),
            (record.end_round - record.first_round).to_string(),
            record.transfers.to_string(),
            record.end.name().into(),
        ]);
    }

    let mut rounds = Table::new(&[
        "inquiry",
        "round",
        "asked_seconds",
        "begun_seconds",
        "ended_seconds",
        "agent",
        "outcome",
    ]);
    for (i, inquiry) in came {
        for n in 0..inquiry.rounds {
            let round = &journal.rounds[(inquiry.first_round + n) as usize];
            if let Some(outcome) = round.outcome_name() {
                rounds.row([
                    i.to_string(),
                    n.to_string(),
                    secs(round.asked),
                    secs(round.started),
                    secs(round.ended),
                    agent(round.agent),
                    outcome.into(),
                ]);
            }
        }
    }

    let mut work = Table::new(&["agent", "team", "kind", "from_seconds", "to_seconds"]);
    for it in &journal.work {
        work.row([agent(it.agent), team(it.agent).into(), it.kind.name().into(), secs(it.from), secs(it.to)]);
    }
    let mut off_chat = Table::new(&["agent", "team", "item", "from_seconds", "to_seconds"]);
    for it in &journal.off_chat {
        let item = it.item.to_string();
        off_chat.row([agent(it.agent), team(it.agent).into(), item, secs(it.from), secs(it.to)]);
    }
    let mut items = Table::new(&["item", "kind", "inquiry", "arose_seconds", "due_seconds", "done_seconds"]);
    for (n, it) in journal.items.iter().enumerate() {
        let inquiry = match it.cause {
            Cause::ItemOf(_, inquiry) | Cause::End(inquiry) => inquiry.to_string(),
            Cause::Item(..) => String::new(),
        };
        let kind = scenario.off_chat[it.kind as usize].name.clone();
        items.row([n.to_string(), kind, inquiry, secs(it.arose), secs(it.due), secs(it.done)]);
    }
    let mut triggers = Table::new(&["trigger", "at_local", "at_seconds", "on"]);
    for it in &journal.switches {
        let name = scenario.triggers[it.trigger as usize].name.clone();
        triggers.row([name, local(clock, it.at), secs(it.at), it.on.to_string()]);
    }
    let mut presence = Table::new(&["agent", "team", "kind", "from_local", "from_seconds", "to_seconds"]);
    for it in &journal.presence {
        presence.row([
            agent(it.agent),
            team(it.agent).into(),
            it.kind.name().into(),
            local(clock, it.from),
            secs(it.from),
            secs(it.to),
        ]);
    }
    let tables = [inquiries, rounds, work, off_chat, items, triggers, presence];
    JOURNAL_TABLES.iter().copied().zip(tables.into_iter().map(Table::bytes)).collect()
}

/// `2025-11-10 20:00:03`.
fn local(clock: &Clock, at: Time) -> String {
    clock.at(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A CSV table in memory, where writing cannot fail.
struct Table(Writer<Vec<u8>>);

impl Table {
    fn new(header: &[&str]) -> Self {
        let mut table = Table(Writer::from_writer(beginning()));
        table.write(header);
        table
    }

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
