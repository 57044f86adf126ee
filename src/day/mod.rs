//! One day before anybody works: who comes, when, what they ask, how patient they are.
//!
//! Drawing a day is all randomness of the customers and the last of it. A customer's draws are keyed by
//! (seed, replication, reason, number), so that it behaves the same whatever the layout and the routing.
//! What hardly any customer needs (a second greeting, a hand-over text) is not stored but computed when it is
//! asked for, from the same keys.

mod arrivals;
mod follow_ups;

use crate::random::{Purpose, PurposeStreams, Stream, Streams, index, index_of};
use crate::scenario::{Bot, Demand, GroupId, Reason, ReasonId, Scenario, WrapUp};
use crate::units::{Span, Time};
pub use follow_ups::{Cause, Helped};

/// All customers of one replication.
#[derive(Clone, Debug)]
pub struct Day {
    /// Inquiries, ordered by arrival; from [`Day::first_follow_up`] on those that come only if something leads to
    /// them, of which the journal says whether and when they came.
    pub inquiries: Vec<Inquiry>,
    /// How many inquiries come whatever happens.
    pub first_follow_up: u32,
    /// Rounds of all inquiries that may reach people, each inquiry's in a row.
    pub rounds: Vec<Round>,
    /// Inquiries that reach routing, by the time at which they do.
    pub entries: Vec<u32>,
    /// Customer of each inquiry; empty where every inquiry is another customer.
    pub shared_customers: Vec<u32>,
    streams: Streams,
    /// What may lead to which of the inquiries that come only then, by cause.
    follow_ups: Vec<follow_ups::FollowUp>,
    /// What names the draws of each of them.
    keys: Vec<u64>,
    /// Scratch: arrivals before they are merged.
    arrivals: Vec<Arrival>,
}

/// One inquiry as its customer brings it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inquiry {
    /// The customer's first message.
    pub arrives: Time,
    /// When it enters routing: at arrival or at the bot's hand-over; [`Time::NEVER`] if the bot resolves it.
    pub enters: Time,
    /// Its first round in [`Day::rounds`].
    pub first_round: u32,
    /// How many rounds it has; 0 for one that the bot resolves or that carries no message.
    pub rounds: u32,
    /// Its number among those of its reason.
    pub number: u32,
    /// What it is about.
    pub reason: ReasonId,
    /// Whether the bot replies to it first.
    pub bot: bool,
    /// What sets it apart in routing.
    pub kind: InquiryKind,
}

/// What sets an inquiry apart in routing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InquiryKind {
    /// Nothing.
    Plain,
    /// It is routed even to an agent at his cap.
    Bypass,
    /// A window opened without a message.
    Empty,
}

/// One round of an inquiry: the customer's message, what the reply takes, what the customer does then. Two fill a cache
/// line, and none lies in two of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(align(32))]
pub struct Round {
    /// Work of the reply at factor 1; for an inquiry's first round that of a first reply.
    pub work: Span,
    /// From the reply to the customer's next message; without end after the last round.
    pub gap: Span,
    /// How long the customer waits for this reply.
    pub patience: Span,
    /// Share of the work after which the first part is sent, in 1/65,535; 65,535 for a reply in one part.
    pub first_part: u16,
    /// Where the inquiry is transferred after this reply: its new reason, or [`Round::STAYS`].
    pub transfer: ReasonId,
    /// Whether a customer whose patience ends in this round says nothing.
    pub silent: bool,
}

impl Inquiry {
    /// An inquiry of reason 0 that enters routing as it arrives, with nothing about it that sets it apart.
    pub fn plain(at: Time, number: u32, first_round: u32, rounds: u32) -> Self {
        let kind = InquiryKind::Plain;
        Inquiry { arrives: at, enters: at, first_round, rounds, number, reason: 0, bot: false, kind }
    }
}

impl Round {
    /// In [`Round::transfer`]: nowhere.
    pub const STAYS: ReasonId = ReasonId::MAX;
    /// In [`Round::first_part`]: the reply goes in one part.
    pub const WHOLE: u16 = u16::MAX;

    /// A round of the given work, gap and patience, in one part, without a transfer, its customer leaving in
    /// the open.
    pub fn plain(work: Span, gap: Span, patience: Span) -> Self {
        Round { work, gap, patience, first_part: Round::WHOLE, transfer: Round::STAYS, silent: false }
    }
}

/// One arrival before its customer is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    at: Time,
    reason: ReasonId,
    empty: bool,
    number: u32,
}

impl Day {
    /// A day without customers; [`Day::draw_again`] fills it.
    pub fn empty() -> Self {
        Day {
            inquiries: Vec::new(),
            first_follow_up: 0,
            rounds: Vec::new(),
            entries: Vec::new(),
            shared_customers: Vec::new(),
            streams: Streams::new(0, 0),
            follow_ups: Vec::new(),
            keys: Vec::new(),
            arrivals: Vec::new(),
        }
    }

    /// Draws the customers of one replication.
    pub fn draw(scenario: &Scenario, streams: Streams) -> Self {
        let mut day = Day::empty();
        day.draw_again(scenario, streams);
        day
    }

    /// A day from inquiries and rounds that are known, such as those of a test; inquiries must be ordered by
    /// arrival.
    pub fn known(inquiries: Vec<Inquiry>, rounds: Vec<Round>) -> Self {
        let entries = (0..).zip(&inquiries).filter(|(_, it)| !it.enters.is_never()).map(|(i, _)| i).collect();
        let first_follow_up = inquiries.len() as u32;
        let mut day = Day { inquiries, first_follow_up, rounds, entries, ..Day::empty() };
        day.sort_entries();
        day
    }

    /// Draws another replication into the same memory.
    pub fn draw_again(&mut self, scenario: &Scenario, streams: Streams) {
        self.streams = streams;
        self.inquiries.clear();
        self.rounds.clear();
        self.shared_customers.clear();
        self.keys.clear();
        match &scenario.demand {
            Demand::Forecast(forecast) => {
                let effects = &scenario.effects;
                arrivals::draw(forecast, effects, scenario.empty_openings, &streams, &mut self.arrivals);
                if !effects.silences.is_empty() {
                    arrivals::silence(effects, scenario.end, &streams, &mut self.arrivals);
                }
                let arrivals = std::mem::take(&mut self.arrivals);
                self.draw_customers(scenario, &arrivals, &[]);
                self.arrivals = arrivals;
            }
            Demand::Replay(log) => {
                let arrivals: Vec<Arrival> = (0..)
                    .zip(log)
                    .map(|(number, inquiry)| Arrival {
                        at: inquiry.at,
                        reason: inquiry.reason,
                        empty: false,
                        number,
                    })
                    .collect();
                let rounds: Vec<Option<u32>> = log.iter().map(|inquiry| inquiry.rounds).collect();
                self.draw_customers(scenario, &arrivals, &rounds);
                self.shared_customers.extend(log.iter().map(|inquiry| inquiry.customer));
            }
        }
        self.draw_follow_ups(scenario);
    }

    /// How busy a replication is before any customer is drawn: its expected inquiries, given the forecast's
    /// error; of a replayed log, its length.
    pub fn busyness(scenario: &Scenario, streams: &Streams) -> f64 {
        match &scenario.demand {
            Demand::Forecast(forecast) => arrivals::expected(forecast, &scenario.effects, streams),
            Demand::Replay(log) => log.len() as f64,
        }
    }

    /// Bytes of memory that it holds.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.inquiries[..])
            + size_of_val(&self.rounds[..])
            + size_of_val(&self.entries[..])
            + size_of_val(&self.shared_customers[..])
    }

    /// Customer of an inquiry.
    #[inline]
    pub fn customer(&self, inquiry: u32) -> u32 {
        if self.shared_customers.is_empty() { inquiry } else { self.shared_customers[inquiry as usize] }
    }

    /// Orders inquiries by when they reach routing. Hand-over delays are short, so they are nearly sorted; the
    /// number breaks ties.
    fn sort_entries(&mut self) {
        let inquiries = &self.inquiries;
        self.entries.sort_by_key(|&i| (inquiries[i as usize].enters, i));
    }

    fn draw_customers(&mut self, scenario: &Scenario, arrivals: &[Arrival], rounds: &[Option<u32>]) {
        let customers = self.streams.purpose(Purpose::Customer);
        let manners = self.streams.purpose(Purpose::Manner);
        let has_manners = scenario.replies.quick_phrase.is_some() || scenario.replies.parts.is_some();
        self.entries.clear();
        let mut in_order = true;
        let mut latest = Time::START;
        let laws: Vec<Laws> = scenario.reasons.iter().map(|reason| Laws::of(scenario, reason)).collect();
        for (place, arrival) in arrivals.iter().enumerate() {
            let first_round = self.rounds.len() as u32;
            let mut inquiry = Inquiry {
                arrives: arrival.at,
                enters: arrival.at,
                first_round,
                rounds: 0,
                number: arrival.number,
                reason: arrival.reason,
                bot: false,
                kind: InquiryKind::Empty,
            };
            if !arrival.empty {
                let law = &laws[arrival.reason as usize];
                let key = index(u64::from(arrival.reason), u64::from(arrival.number));
                let mut stream = customers.stream(key);
                let word = stream.bits();
                inquiry.kind = if unit_low(word) < scenario.routing.cap_bypass {
                    InquiryKind::Bypass
                } else {
                    InquiryKind::Plain
                };
                if !scenario.bot.first_line.is_empty() && Bot::within(&scenario.bot.first_line, arrival.at) {
                    inquiry.bot = true;
                    let resolves = match law.reason.bot_resolves[..] {
                        [always] => always,
                        ref by_hour => by_hour[scenario.clock.hour(arrival.at)],
                    };
                    inquiry.enters = if unit_high(word) < resolves {
                        Time::NEVER
                    } else {
                        arrival.at + scenario.bot.reply_delay + scenario.bot.handover_delay.draw(&mut stream)
                    };
                }
                if !inquiry.enters.is_never() {
                    let wanted = rounds.get(place).copied().flatten();
                    draw_rounds(&laws, law, stream, wanted, &mut self.rounds);
                    inquiry.rounds = self.rounds.len() as u32 - first_round;
                    if has_manners {
                        law.draw_manners(&manners, key, &mut self.rounds[first_round as usize..]);
                    }
                }
            }
            if !inquiry.enters.is_never() {
                self.entries.push(self.inquiries.len() as u32);
                in_order &= latest <= inquiry.enters;
                latest = inquiry.enters;
            }
            self.inquiries.push(inquiry);
        }
        if !in_order {
            self.sort_entries();
        }
    }

    /// The key of an inquiry's further draws: reason and number, whether it is an empty opening, and which draw.
    #[inline]
    fn key(&self, inquiry: u32, nth: u32) -> u64 {
        if inquiry >= self.first_follow_up {
            return index_of(&[self.keys[(inquiry - self.first_follow_up) as usize], u64::from(nth)]);
        }
        let it = &self.inquiries[inquiry as usize];
        let empty = u64::from(it.kind == InquiryKind::Empty);
        index_of(&[u64::from(it.reason) << 1 | empty, u64::from(it.number), u64::from(nth)])
    }

    /// Uniform number in [0, 1) for the choice of an agent in the n-th routing of an inquiry.
    #[inline]
    pub fn lot(&self, inquiry: u32, nth: u32) -> f64 {
        self.streams.purpose(Purpose::Routing).uniform(self.key(inquiry, nth))
    }

    /// Work of the first reply of another agent, or after a return: `round` is the one that it answers.
    pub fn greeting(&self, scenario: &Scenario, inquiry: u32, round: u32) -> Span {
        let mut stream = self.streams.stream(Purpose::Greeting, self.key(inquiry, round));
        scenario.replies.first.draw(&mut stream)
    }

    /// Work of the text that hands an inquiry over after one of its rounds.
    pub fn handover_text(&self, scenario: &Scenario, inquiry: u32, round: u32) -> Span {
        let mut stream = self.streams.stream(Purpose::HandoverText, self.key(inquiry, round));
        scenario.replies.handover_text.draw(&mut stream)
    }

    /// Work of the closing text, if the inquiry gets one.
    pub fn closing_text(&self, scenario: &Scenario, inquiry: u32) -> Option<Span> {
        let (share, work) = scenario.replies.closing_text.as_ref()?;
        let mut stream = self.streams.stream(Purpose::ClosingText, self.key(inquiry, 0));
        (stream.uniform() < *share).then(|| work.draw(&mut stream))
    }

    /// Wrap-up after one contact of an inquiry, if it needs any.
    pub fn wrap_up(&self, wrap_up: &WrapUp, inquiry: u32, contact: u32) -> Option<Span> {
        let mut stream = self.streams.stream(Purpose::WrapUp, self.key(inquiry, contact));
        (stream.uniform() < wrap_up.probability).then(|| wrap_up.work.draw(&mut stream))
    }

    /// Two uniform numbers that decide an inquiry's order and rating.
    pub fn outcome(&self, inquiry: u32) -> (f64, f64) {
        let mut stream = self.streams.stream(Purpose::Outcome, self.key(inquiry, 0));
        (stream.uniform(), stream.uniform())
    }

    /// Group of an inquiry at first.
    pub fn group(&self, scenario: &Scenario, inquiry: u32) -> GroupId {
        scenario.reasons[self.inquiries[inquiry as usize].reason as usize].group
    }
}

/// The low and the high half of a word as uniform numbers in [0, 1).
fn unit_low(word: u64) -> f64 {
    (word & 0xffff_ffff) as f64 / 4_294_967_296.0
}
fn unit_high(word: u64) -> f64 {
    (word >> 32) as f64 / 4_294_967_296.0
}

/// What the rounds of a reason are drawn from.
struct Laws<'a> {
    scenario: &'a Scenario,
    reason: &'a Reason,
    /// Probability that another round follows, in 1/2²¹.
    goes_on: u64,
    /// Probability that a leaving customer says nothing, in 1/2²¹.
    silent: u64,
    /// Upper ends of the transfer probabilities, in 1/2²².
    transfers: Vec<(ReasonId, u64)>,
    /// Where a reply in parts sends its first one, as [`Round::first_part`].
    first_part: u16,
}

/// A customer never has more rounds than this, however unlikely.
const ROUNDS_MOST: u32 = 10_000;

impl<'a> Laws<'a> {
    fn of(scenario: &'a Scenario, reason: &'a Reason) -> Self {
        let part = |share: f64, bits: u32| (share * (1u64 << bits) as f64).round() as u64;
        let mut upto = 0.0;
        let transfers = reason.transfers.iter().map(|&(to, probability)| {
            upto += probability;
            (to, part(upto, 22))
        });
        let transfers = transfers.collect();
        Laws {
            scenario,
            reason,
            goes_on: part(1.0 - 1.0 / reason.rounds_mean.max(1.0), 21),
            silent: part(reason.silent, 21),
            transfers,
            first_part: scenario
                .replies
                .parts
                .map_or(Round::WHOLE, |(_, first)| ((first * 65_535.0).round() as u16).min(Round::WHOLE - 1)),
        }
    }

    /// Quick phrases and replies in parts, from a stream of their own so that switching them on moves nothing
    /// else.
    fn draw_manners(&self, manners: &PurposeStreams, key: u64, rounds: &mut [Round]) {
        let replies = &self.scenario.replies;
        if let (None, Some((1.0, _))) = (&replies.quick_phrase, replies.parts) {
            // Nothing to draw: on the telephone every reply is of this kind.
            rounds.iter_mut().for_each(|round| round.first_part = self.first_part);
            return;
        }
        let mut stream = manners.stream(key);
        for (n, round) in rounds.iter_mut().enumerate() {
            let (quick, parted) = (stream.uniform(), stream.uniform());
            if let Some((share, work)) = &replies.quick_phrase
                && n > 0
                && quick < *share
            {
                round.work = work.draw(&mut stream);
            }
            if replies.parts.is_some_and(|(probability, _)| parted < probability) {
                round.first_part = self.first_part;
            }
        }
    }
}

/// Draws the rounds of an inquiry. One word decides about a round: 21 bits whether another follows, 21 whether a
/// leaving customer is silent, 22 where it is transferred; probabilities are exact to 2⁻²².
#[inline(always)]
fn draw_rounds(
    laws: &[Laws],
    first: &Laws,
    mut stream: Stream,
    wanted: Option<u32>,
    rounds: &mut Vec<Round>,
) {
    let replies = &first.scenario.replies;
    let mut law = first;
    // What is wanted is not left to the word.
    let (most, goes_on) = wanted.map_or((u32::MAX, first.goes_on), |wanted| (wanted, u64::MAX));
    for n in 0..ROUNDS_MOST {
        let word = stream.bits();
        let (work, patience) = if n == 0 {
            (&replies.first, &law.reason.patience_first)
        } else {
            (&replies.later, &law.reason.patience_later)
        };
        let last = n + 1 >= most || (word & 0x1f_ffff) >= goes_on;
        let work = work.draw(&mut stream);
        let patience = patience.draw(&mut stream);
        let gap = if last { Span::FOREVER } else { law.reason.gap.draw(&mut stream) };
        let silent = ((word >> 21) & 0x1f_ffff) < law.silent;
        let mut transfer = Round::STAYS;
        if !last && !law.transfers.is_empty() {
            let lot = word >> 42;
            transfer = law.transfers.iter().find(|t| lot < t.1).map_or(Round::STAYS, |t| t.0);
        }
        rounds.push(Round { work, gap, patience, first_part: Round::WHOLE, transfer, silent });
        if last {
            break;
        }
        if transfer != Round::STAYS {
            law = &laws[transfer as usize];
        }
    }
}

#[cfg(test)]
mod tests;
