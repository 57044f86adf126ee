//! A chat log as a day and its journal, so that figures of what really happened come from the same code as
//! figures of a simulated day.

use std::collections::BTreeMap;

use crate::day::{Day, Inquiry, Round};
use crate::sim::{End, Holding, InquiryRecord, Journal, NOBODY, RoundOutcome, RoundRecord};
use crate::units::{Span, Time};

/// One message of a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message {
    /// When it was sent.
    pub at: Time,
    /// The customer it is from or to.
    pub customer: u32,
    /// Who wrote it.
    pub sender: Sender,
}

/// Who wrote a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sender {
    /// The customer.
    Customer,
    /// The bot.
    Bot,
    /// The agent of this number.
    Agent(u32),
}

/// Reads a log of messages, in any order, as a day and its journal.
///
/// A round lasts from a customer's first unanswered message to the reply; what the customer writes while it
/// waits belongs to the same round. A bot's reply ends the round before any human saw it, and the customer's
/// next message enters routing. An inquiry closes when nobody has written for `idle_close`, but never while a
/// round is unanswered; the customer's next message is then a return. A message of an agent that answers
/// nothing only puts the close off. All inquiries have reason 0.
pub fn read_messages(messages: &[Message], idle_close: Span) -> (Day, Journal) {
    let mut customers: BTreeMap<u32, Vec<Message>> = BTreeMap::new();
    for &message in messages {
        customers.entry(message.customer).or_default().push(message);
    }
    let mut readings: Vec<Reading> = customers
        .into_iter()
        .filter_map(|(customer, mut messages)| {
            messages.sort_by_key(|message| message.at);
            Reading::of(customer, &messages, idle_close)
        })
        .collect();
    readings.sort_by_key(|reading| (reading.arrives, reading.customer));
    let mut day = (Vec::new(), Vec::new(), Vec::new());
    let mut journal = Journal::default();
    for (i, reading) in (0..).zip(readings) {
        let first_round = day.1.len() as u32;
        let rounds = reading.rounds.len() as u32;
        day.0.push(Inquiry {
            enters: reading.contacts.first().map_or(Time::NEVER, |contact| contact.entered),
            bot: reading.bot,
            ..Inquiry::plain(reading.arrives, i, first_round, rounds)
        });
        day.1.extend(reading.rounds.iter().map(|_| Round::plain(Span::ZERO, Span::ZERO, Span::FOREVER)));
        day.2.push(reading.customer);
        journal.rounds.extend(&reading.rounds);
        for mut contact in reading.contacts {
            contact.inquiry = i;
            contact.first_round += first_round;
            contact.end_round += first_round;
            if contact.agent != NOBODY {
                let record = journal.inquiries.len() as u32;
                let (from, to) = (contact.first_reply, contact.closed);
                journal.holdings.push(Holding { record, agent: contact.agent, from, to });
            }
            journal.inquiries.push(contact);
        }
    }
    let mut known = Day::known(day.0, day.1);
    known.shared_customers = day.2;
    (known, journal)
}

/// All messages of one customer.
struct Reading {
    customer: u32,
    arrives: Time,
    bot: bool,
    rounds: Vec<RoundRecord>,
    contacts: Vec<InquiryRecord>,
}

impl Reading {
    /// `None` where the customer never wrote.
    fn of(customer: u32, messages: &[Message], idle_close: Span) -> Option<Self> {
        let arrives = messages.iter().find(|message| message.sender == Sender::Customer)?.at;
        let mut reading = Reading { customer, arrives, bot: false, rounds: Vec::new(), contacts: Vec::new() };
        // Since when the customer waits, and when anybody wrote last.
        let (mut waits, mut last): (Option<Time>, Option<Time>) = (None, None);
        // Where the bot may still have been the only one to see the round.
        let mut bot_reply = false;
        for message in messages {
            match message.sender {
                Sender::Customer if waits.is_none() => {
                    let closed = last.is_none_or(|last| message.at - last > idle_close);
                    if closed || reading.contacts.is_empty() {
                        reading.begin(message.at, arrives, last.map(|last| last + idle_close));
                    }
                    waits = Some(message.at);
                    reading.ask(message.at);
                }
                Sender::Customer => {}
                Sender::Bot if waits.is_some() => {
                    bot_reply = true;
                    waits = None;
                    reading.take_back();
                }
                Sender::Bot => {}
                Sender::Agent(agent) => {
                    if waits.take().is_some() {
                        reading.answer(message.at, agent);
                    }
                }
            }
            last = Some(message.at);
        }
        reading.bot = bot_reply;
        if waits.is_none()
            && let (Some(contact), Some(last)) = (reading.contacts.last_mut(), last)
        {
            contact.closed = last + idle_close;
        }
        Some(reading)
    }

    fn begin(&mut self, at: Time, arrives: Time, closed: Option<Time>) {
        let previous = self.contacts.last_mut();
        let since_close = match (&previous, closed) {
            (Some(_), Some(closed)) => at.since(closed),
            _ => Span::FOREVER,
        };
        let contact = previous.as_ref().map_or(0, |previous| previous.contact + 1);
        if let (Some(previous), Some(closed)) = (previous, closed) {
            previous.closed = closed;
        }
        let round = self.rounds.len() as u32;
        self.contacts.push(InquiryRecord {
            inquiry: 0,
            contact,
            group: 0,
            started: if contact == 0 { arrives } else { at },
            entered: at,
            first_reply: Time::NEVER,
            closed: Time::NEVER,
            since_close,
            agent: NOBODY,
            first_round: round,
            end_round: round,
            reason: 0,
            transfers: 0,
            end: End::Finished,
        });
    }

    fn ask(&mut self, at: Time) {
        self.rounds.push(RoundRecord {
            asked: at,
            outcome: RoundOutcome::Unanswered,
            ..RoundRecord::NOT_ASKED
        });
        if let Some(contact) = self.contacts.last_mut() {
            contact.end_round += 1;
            contact.end = End::CutOff;
        }
    }

    /// The bot has answered what no human saw: there was no round for people.
    fn take_back(&mut self) {
        self.rounds.pop();
        if let Some(contact) = self.contacts.last_mut() {
            contact.end_round -= 1;
            contact.end = End::Finished;
            if contact.end_round == contact.first_round {
                self.contacts.pop();
            }
        }
    }

    fn answer(&mut self, at: Time, agent: u32) {
        if let (Some(round), Some(contact)) = (self.rounds.last_mut(), self.contacts.last_mut()) {
            round.ended = at;
            round.started = at;
            round.agent = agent;
            round.outcome = RoundOutcome::Answered;
            contact.first_reply = contact.first_reply.min(at);
            contact.end = End::Finished;
            if contact.agent == NOBODY {
                contact.agent = agent;
            }
        }
    }
}
