//! One day before anybody works: who comes, when, what they ask, how patient they are.
//!
//! Drawing a day is all randomness of the customers and the last of it. A customer's draws are keyed by
//! (seed, replication, reason, number), so that it behaves the same whatever the layout and the routing.
//! What hardly any customer needs (a second greeting, a hand-over text) is not stored but computed when it is
//! asked for, from the same keys.

mod arrivals;
mod asked;
mod first_line;
mod follow_ups;
mod laws;
mod manners;
mod room;

use crate::random::{Purpose, Streams, index, threshold};
use crate::scenario::distribution::{Lognormals, LognormalsAndExponentials, Prepared, Sort, Whatever};
use crate::scenario::{Demand, ReasonId, Scenario};
use crate::units::{Span, Time};
use asked::Asked;
use first_line::FirstLine;
pub use follow_ups::{Cause, Helped};
use laws::{Laws, draw_round, draw_rounds, draw_so_many_rounds};
use manners::Manners;
use room::Room;

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
    asked: Asked,
    /// What may lead to which of the inquiries that come only then, by cause.
    follow_ups: Vec<follow_ups::FollowUp>,
    /// What names the draws of each of them.
    keys: Vec<u64>,
    /// Scratch: arrivals before they are merged.
    arrivals: Vec<Arrival>,
    /// Scratch: memory to merge them in.
    spare: Vec<Arrival>,
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
    /// How long the customer waits for this reply to be sent; on the telephone, and in Erlang's formula A, patience ends
    /// when the call is taken up, as here with a first part of no length.
    pub patience: Span,
    /// From the reply to the customer's next message; without end after the last round.
    pub gap: Span,
    /// Share of the work after which the first part is sent, in 1/60,000; [`Round::WHOLE`] for a reply in one part.
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
    /// What [`Round::first_part`] counts in, so that a third and every per cent are exact.
    pub const PARTS: f64 = 60_000.0;

    /// A round of the given work, gap and patience, in one part, without a transfer, its customer leaving in
    /// the open.
    pub fn plain(work: Span, gap: Span, patience: Span) -> Self {
        Round { work, gap, patience, first_part: Round::WHOLE, transfer: Round::STAYS, silent: false }
    }
}

/// One arrival before its customer is drawn.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Arrival {
    at: Time,
    reason: ReasonId,
    empty: bool,
    number: u32,
}

impl Arrival {
    /// The inquiry, of which nothing but the arrival is known yet.
    #[inline]
    fn inquiry(&self) -> Inquiry {
        let kind = if self.empty { InquiryKind::Empty } else { InquiryKind::Plain };
        Inquiry { reason: self.reason, kind, ..Inquiry::plain(self.at, self.number, 0, 0) }
    }
}

impl Day {
    /// A day without customers; [`Day::draw_again`] fills it.
    pub fn empty() -> Self {
        let streams = Streams::new(0, 0);
        Day {
            inquiries: Vec::new(),
            first_follow_up: 0,
            rounds: Vec::new(),
            entries: Vec::new(),
            shared_customers: Vec::new(),
            streams,
            asked: Asked::of(&streams, 0),
            follow_ups: Vec::new(),
            keys: Vec::new(),
            arrivals: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// Draws the customers of one replication.
    pub fn draw(scenario: &Scenario, streams: Streams) -> Self {
        let mut day = Day::empty();
        day.draw_again(scenario, streams);
        // Many such days may be kept, and what they were drawn in is of no more use.
        (day.arrivals, day.spare) = (Vec::new(), Vec::new());
        day
    }

    /// A day from inquiries and rounds that are known, such as those of a test; inquiries must be ordered by
    /// arrival.
    pub fn known(inquiries: Vec<Inquiry>, rounds: Vec<Round>) -> Self {
        let first_follow_up = inquiries.len() as u32;
        let mut day = Day { inquiries, first_follow_up, rounds, ..Day::empty() };
        day.find_entries();
        day
    }

    /// Draws another replication into the same memory.
    pub fn draw_again(&mut self, scenario: &Scenario, streams: Streams) {
        self.streams = streams;
        self.asked = Asked::of(&streams, scenario.reasons.len());
        self.inquiries.clear();
        self.shared_customers.clear();
        self.keys.clear();
        let mut room = Room::of(std::mem::take(&mut self.rounds));
        match &scenario.demand {
            Demand::Forecast(forecast) => {
                let effects = &scenario.effects;
                let (arrivals, spare) = (&mut self.arrivals, &mut self.spare);
                arrivals::draw(forecast, effects, scenario.empty_openings, &streams, arrivals, spare);
                if !effects.silences.is_empty() {
                    arrivals::silence(effects, scenario.end, &streams, &mut self.arrivals);
                }
                let arrivals = std::mem::take(&mut self.arrivals);
                self.draw_customers(scenario, &arrivals, &[], &mut room);
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
                self.draw_customers(scenario, &arrivals, &rounds, &mut room);
                self.shared_customers.extend(log.iter().map(|inquiry| inquiry.customer));
            }
        }
        self.draw_follow_ups(scenario, &mut room);
        self.rounds = room.rounds();
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

    /// Whether each inquiry that comes whatever happens is another customer's, the one of its own number.
    pub(crate) fn foreseen_customers_differ(&self) -> bool {
        let foreseen = self.shared_customers.iter().take(self.first_follow_up as usize);
        foreseen.zip(0..).all(|(&customer, inquiry)| customer == inquiry)
    }

    /// Orders inquiries by when they reach routing. Hand-over delays are short, so they are nearly sorted; the
    /// number breaks ties.
    fn sort_entries(&mut self) {
        let inquiries = &self.inquiries;
        self.entries.sort_by_key(|&i| (inquiries[i as usize].enters, i));
    }

    /// Draws the customers of arrivals that are in order. `wanted`: how many rounds each has by its number, where
    /// that is known.
    fn draw_customers(
        &mut self,
        scenario: &Scenario,
        arrivals: &[Arrival],
        wanted: &[Option<u32>],
        room: &mut Room,
    ) {
        let manners = Manners::of(&scenario.replies);
        let laws = Laws::of_all(scenario, &manners);
        room.expect(|| {
            let mean = |arrival: &Arrival| scenario.reasons[usize::from(arrival.reason)].rounds_mean;
            (arrivals.iter().map(mean).sum::<f64>() * 1.05) as usize
        });
        // All are listed before any is drawn, so that nothing of one stands in the way of its draws.
        self.inquiries.extend(arrivals.iter().map(Arrival::inquiry));
        let from = (scenario, &laws[..], &manners);
        // Of which sort the laws are, is asked once and not for each draw.
        let alone = wanted.is_empty() && Laws::all_are_alone(&laws);
        let lognormals = Laws::all_are::<Lognormals>(&laws, alone);
        let exponentials = Laws::all_are::<LognormalsAndExponentials>(&laws, alone);
        let draw = match (alone, lognormals, exponentials) {
            (true, true, _) => Self::draw_each::<Lognormals, true>,
            (false, true, _) => Self::draw_each::<Lognormals, false>,
            (true, _, true) => Self::draw_each::<LognormalsAndExponentials, true>,
            (false, _, true) => Self::draw_each::<LognormalsAndExponentials, false>,
            _ => Self::draw_each::<Whatever, false>,
        };
        draw(self, from, wanted, room);
        if scenario.bot.first_line.is_empty() {
            // Everybody reaches routing on arrival.
            self.entries.clear();
            self.entries.extend(0..self.inquiries.len() as u32);
        } else {
            self.find_entries();
        }
    }

    /// Draws what the inquiries that are listed bring. `ALONE`: whether none has more than one round.
    fn draw_each<S: Sort, const ALONE: bool>(
        &mut self,
        (scenario, laws, manners): (&Scenario, &[Laws<'_>], &Manners<'_>),
        wanted: &[Option<u32>],
        room: &mut Room,
    ) {
        let customers = self.streams.purpose(Purpose::Customer);
        let manner = self.streams.purpose(Purpose::Manner);
        let bypasses = threshold(scenario.routing.cap_bypass, 32);
        let mut bot = (!scenario.bot.first_line.is_empty()).then(|| FirstLine::of(scenario));
        let handover_delay = Prepared::of(&scenario.bot.handover_delay);
        for inquiry in &mut self.inquiries {
            inquiry.first_round = room.count() as u32;
            if inquiry.kind == InquiryKind::Empty {
                continue;
            }
            let key = index(u64::from(inquiry.reason), u64::from(inquiry.number));
            let mut stream = customers.stream(key);
            let word = stream.bits();
            if (word & 0xffff_ffff) < bypasses {
                inquiry.kind = InquiryKind::Bypass;
            }
            let resolves = bot.as_mut().and_then(|bot| bot.resolves(inquiry.arrives, inquiry.reason));
            if resolves.is_some_and(|resolves| word >> 32 < resolves) {
                (inquiry.bot, inquiry.enters) = (true, Time::NEVER);
                continue;
            }
            if resolves.is_some() {
                inquiry.bot = true;
                inquiry.enters += scenario.bot.reply_delay + handover_delay.draw(&mut stream);
                if inquiry.enters.is_never() {
                    continue;
                }
            }
            let law = &laws[inquiry.reason as usize];
            let own = room.draw(|room| match wanted.get(inquiry.number as usize) {
                _ if ALONE => draw_round::<S>(laws, law, &stream, room),
                Some(&Some(wanted)) => draw_so_many_rounds::<S>(wanted, laws, law, &stream, room),
                _ => draw_rounds::<S>(laws, law, &stream, room),
            });
            inquiry.rounds = own.len() as u32;
            manners.draw(&manner, key, own);
        }
    }

    /// Lists the inquiries that reach routing, by when they do.
    fn find_entries(&mut self) {
        let mut count = 0;
        let mut in_order = true;
        let mut latest = Time::START;
        self.entries.resize(self.inquiries.len(), 0);
        for (i, inquiry) in (0..).zip(&self.inquiries) {
            // Each is written, and the next in its place if it does not reach routing: nobody foresees which do.
            self.entries[count] = i;
            in_order &= latest <= inquiry.enters;
            let enters = !inquiry.enters.is_never();
            count += usize::from(enters);
            latest = if enters { inquiry.enters } else { latest };
        }
        self.entries.truncate(count);
        if !in_order {
            self.sort_entries();
        }
    }
}

#[cfg(test)]
mod tests;
