//! Inquiries that come only if something leads to them: customers who come back because they were not helped, and
//! those who answer a reminder.
//!
//! They are drawn with the day, one for each cause that may lead to one, so that a customer brings the same whatever
//! leads to it. Whether and when it comes, the day on the floor shows.

use super::{Day, Inquiry, InquiryKind, Laws, Manners, Room, draw_rounds};
use crate::random::{Purpose, index_of};
use crate::scenario::distribution::Whatever;
use crate::scenario::{Bot, Creates, ItemSource, OffChat, Reason, ReasonId, Repeat, Scenario};
use crate::units::{Span, Time};

/// What may lead to an inquiry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cause {
    /// The end of this inquiry.
    End(u32),
    /// An item of a kind of work besides chat that comes from this inquiry.
    ItemOf(u16, u32),
    /// The n-th item of a kind of work besides chat that comes from no inquiry.
    Item(u16, u32),
}

/// An inquiry that may come, and its cause.
#[derive(Clone, Copy, Debug)]
pub(super) struct FollowUp {
    cause: Cause,
    /// Its place in [`Day::inquiries`].
    inquiry: u32,
}

/// What the inquiries of a reason may lead to.
struct Leads<'a> {
    repeat: Option<&'a Repeat>,
    /// Kinds of work besides chat whose items may lead to an inquiry, and the share of inquiries that have one.
    items: Vec<(u16, f64, &'a Creates)>,
    /// Whether there is any of both.
    somewhere: bool,
}

impl<'a> Leads<'a> {
    fn of(scenario: &'a Scenario, (id, reason): (ReasonId, &'a Reason)) -> Self {
        let of_kind = |(kind, work): (u16, &'a OffChat)| {
            let (share, _) = work.follows(id)?;
            Some((kind, share, work.creates.as_ref()?))
        };
        let items: Vec<_> = (0..).zip(&scenario.off_chat).filter_map(of_kind).collect();
        let repeat = reason.repeat.as_ref();
        Leads { repeat, somewhere: repeat.is_some() || !items.is_empty(), items }
    }
}

/// What follow-ups are drawn from, made ready once a day, and where their rounds go.
struct Drawing<'d, 's> {
    laws: Vec<Laws<'s>>,
    manners: Manners<'s>,
    room: &'d mut Room,
}

/// How an inquiry ended, as far as a customer may come back for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Helped {
    /// Nobody answered it to its end.
    No,
    /// It was answered to its end.
    Yes,
}

/// A customer who is never helped gives up after so many tries.
const TRIES: u64 = 20;

impl Day {
    /// Inquiries whose customer may come back for the same matter, each with the inquiry that then comes.
    pub(crate) fn comes_back(&self) -> impl Iterator<Item = (u32, u32)> {
        self.follow_ups.iter().filter_map(|it| match it.cause {
            Cause::End(inquiry) => Some((inquiry, it.inquiry)),
            Cause::ItemOf(..) | Cause::Item(..) => None,
        })
    }

    /// Draws the inquiries that may follow from others or from work besides chat.
    pub(super) fn draw_follow_ups(&mut self, scenario: &Scenario, room: &mut Room) {
        self.first_follow_up = self.inquiries.len() as u32;
        self.follow_ups.clear();
        let repeats = scenario.reasons.iter().any(|reason| reason.repeat.is_some());
        let creates = scenario.off_chat.iter().any(|kind| kind.creates.is_some());
        if !repeats && !creates {
            return;
        }
        if self.shared_customers.is_empty() {
            self.shared_customers.extend(0..self.first_follow_up);
        }
        let manners = Manners::of(&scenario.replies);
        let mut drawing = Drawing { laws: Laws::of_all(scenario, &manners), manners, room };
        let leads: Vec<Leads<'_>> = (0..).zip(&scenario.reasons).map(|it| Leads::of(scenario, it)).collect();
        for inquiry in 0..self.first_follow_up {
            let it = &self.inquiries[inquiry as usize];
            let leads = &leads[it.reason as usize];
            if leads.somewhere && it.kind != InquiryKind::Empty && !it.enters.is_never() {
                self.draw_led_to(inquiry, leads, &mut drawing);
            }
        }
        self.draw_from_items(scenario, &mut drawing);
        self.follow_ups.sort_unstable_by_key(|follow_up| follow_up.cause);
    }

    /// Draws what an inquiry may lead to.
    fn draw_led_to(&mut self, inquiry: u32, leads: &Leads<'_>, drawing: &mut Drawing<'_, '_>) {
        // It is the same customer, whatever sets it apart.
        let Inquiry { reason, number, kind: of_customer, .. } = self.inquiries[inquiry as usize];
        if let Some(repeat) = leads.repeat {
            let most = repeat.abandoned.max(repeat.answered);
            let (customer, mut cause) = (self.customer(inquiry), Cause::End(inquiry));
            for nth in 1..=TRIES {
                let key = index_of(&[u64::from(reason), u64::from(number), nth]);
                if self.streams.purpose(Purpose::Repeat).uniform(key) >= most {
                    break;
                }
                let next = self.add_follow_up(drawing, cause, (reason, of_customer), number, customer, key);
                cause = Cause::End(next);
            }
        }
        for &(kind, share, creates) in &leads.items {
            if !self.has_item(kind, inquiry, share) {
                continue;
            }
            let key = index_of(&[u64::from(reason), u64::from(number), u64::from(kind) << 32]);
            if self.streams.purpose(Purpose::Created).uniform(key) < creates.probability {
                let (customer, cause) = (self.customer(inquiry), Cause::ItemOf(kind, inquiry));
                self.add_follow_up(drawing, cause, (creates.reason, of_customer), number, customer, key);
            }
        }
    }

    /// Draws what items may lead to that come from no inquiry.
    fn draw_from_items(&mut self, scenario: &Scenario, drawing: &mut Drawing<'_, '_>) {
        let creating = (0..).zip(&scenario.off_chat).filter_map(|(kind, work)| match work.source {
            ItemSource::At { items, .. } | ItemSource::Spread { items, .. } => {
                work.creates.as_ref().map(|creates| (kind, items, creates))
            }
            _ => None,
        });
        let mut next_customer = None;
        for (kind, items, creates) in creating {
            for nth in 0..items {
                let key = index_of(&[u64::from(kind), u64::from(nth)]);
                if self.streams.purpose(Purpose::Created).uniform(key) < creates.probability {
                    let all = &self.shared_customers;
                    let customer =
                        next_customer.unwrap_or_else(|| all.iter().max().map_or(0, |last| last + 1));
                    next_customer = Some(customer + 1);
                    let cause = Cause::Item(kind, nth);
                    let lot = self.streams.purpose(Purpose::FollowUp).uniform(index_of(&[key]));
                    let bypasses = lot < scenario.routing.cap_bypass;
                    let of_customer = if bypasses { InquiryKind::Bypass } else { InquiryKind::Plain };
                    self.add_follow_up(drawing, cause, (creates.reason, of_customer), nth, customer, key);
                }
            }
        }
    }

    fn add_follow_up(
        &mut self,
        drawing: &mut Drawing<'_, '_>,
        cause: Cause,
        (reason, kind): (ReasonId, InquiryKind),
        number: u32,
        customer: u32,
        key: u64,
    ) -> u32 {
        let Drawing { laws, manners, room } = drawing;
        let law = &laws[reason as usize];
        let (inquiry, first_round) = (self.inquiries.len() as u32, room.count() as u32);
        let stream = self.streams.stream(Purpose::FollowUp, key);
        let own = room.draw(|room| draw_rounds::<Whatever>(laws, law, &stream, room));
        manners.draw(&self.streams.purpose(Purpose::FollowUpManner), key, own);
        let rounds = own.len() as u32;
        let never = Inquiry::plain(Time::NEVER, number, first_round, rounds);
        self.inquiries.push(Inquiry { reason, kind, ..never });
        self.shared_customers.push(customer);
        self.follow_ups.push(FollowUp { cause, inquiry });
        self.keys.push(key);
        inquiry
    }

    /// The inquiry that a cause may lead to.
    pub fn follow_up(&self, cause: Cause) -> Option<u32> {
        let found = self.follow_ups.binary_search_by_key(&cause, |follow_up| follow_up.cause);
        found.ok().map(|place| self.follow_ups[place].inquiry)
    }

    /// When the customer of an inquiry that has ended comes back with another, and with which, if it does.
    pub fn repeat(
        &self,
        scenario: &Scenario,
        inquiry: u32,
        helped: Helped,
        now: Time,
    ) -> Option<(u32, Time)> {
        let next = self.follow_up(Cause::End(inquiry))?;
        let repeat = scenario.reasons[self.inquiries[next as usize].reason as usize].repeat.as_ref()?;
        let key = self.keys[(next - self.first_follow_up) as usize];
        let likely = if helped == Helped::Yes { repeat.answered } else { repeat.abandoned };
        if self.streams.purpose(Purpose::Repeat).uniform(key) >= likely {
            return None;
        }
        Some((next, now + repeat.delay.draw(&mut self.streams.stream(Purpose::FollowUpDelay, key))))
    }

    /// The inquiry that an item of work besides chat leads to, and when it comes, if it does.
    pub fn created(&self, scenario: &Scenario, kind: u16, cause: Cause, now: Time) -> Option<(u32, Time)> {
        let next = self.follow_up(cause)?;
        let creates = scenario.off_chat[kind as usize].creates.as_ref()?;
        let key = self.keys[(next - self.first_follow_up) as usize];
        Some((next, now + creates.delay.draw(&mut self.streams.stream(Purpose::FollowUpDelay, key))))
    }

    /// Whether an inquiry gives rise to an item of a kind of work besides chat.
    pub fn has_item(&self, kind: u16, inquiry: u32, share: f64) -> bool {
        self.asked.item.uniform(self.key(inquiry, u32::from(kind))) < share
    }

    /// Work of an item of a kind of work besides chat, by the inquiry that it comes from.
    pub fn item_work_of(&self, scenario: &Scenario, kind: u16, inquiry: u32) -> Span {
        let mut stream = self.streams.stream(Purpose::ItemWork, self.key(inquiry, u32::from(kind)));
        scenario.off_chat[kind as usize].work.draw(&mut stream)
    }

    /// Work of the n-th item of a kind of work besides chat that comes from no inquiry.
    pub fn item_work(&self, scenario: &Scenario, kind: u16, nth: u32) -> Span {
        let key = index_of(&[u64::from(kind), u64::from(nth)]);
        scenario.off_chat[kind as usize].work.draw(&mut self.streams.stream(Purpose::ItemWork, key))
    }

    /// When the n-th of a kind's items appears that are spread over a stretch.
    pub fn item_appears(&self, kind: u16, nth: u32, from: Time, to: Time) -> Time {
        let key = index_of(&[u64::from(kind), u64::from(nth)]);
        from + (to - from).scaled(self.asked.item.uniform(key))
    }

    /// When an inquiry that comes at a moment enters routing, [`Time::NEVER`] if the bot resolves it; and whether the
    /// bot replied to it first. `on_duty`: whether the bot works as first line even outside its windows.
    pub fn met_by_bot(&self, scenario: &Scenario, inquiry: u32, at: Time, on_duty: bool) -> (Time, bool) {
        if !on_duty && !Bot::within(&scenario.bot.first_line, at) {
            return (at, false);
        }
        let reason = &scenario.reasons[self.inquiries[inquiry as usize].reason as usize];
        let resolves = crate::scenario::by_hour(&reason.bot_resolves, scenario.clock.hour(at));
        let mut stream = self.streams.stream(Purpose::MetByBot, self.key(inquiry, 0));
        if stream.uniform() < resolves {
            return (Time::NEVER, true);
        }
        (at + scenario.bot.reply_delay + scenario.bot.handover_delay.draw(&mut stream), true)
    }

    /// When a customer with an open inquiry, who would have written while nobody could, writes instead: within so long
    /// after the end of that silence.
    pub fn back_after(&self, inquiry: u32, round: u32, end: Time, within: Span) -> Time {
        end + within.scaled(self.streams.purpose(Purpose::Silence).uniform(self.key(inquiry, round + 1)))
    }
}
