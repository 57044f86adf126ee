//! The arithmetic of figures, without any platform's numbers.

use crate::language::Words;
use crate::scenario::{DailyWindow, Reason, Scenario};
use crate::units::Span;

/// A figure: a name, a way of counting, a window, a source.
#[derive(PartialEq, Debug)]
pub struct Figure {
    /// Name in scenario files, JSON and CSV.
    pub name: &'static str,
    /// Title; in Chinese the platform's own name, or the field's.
    pub title: Words,
    /// Unit of its value.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// Hours of the local clock in which it counts.
    pub window: DailyWindow,
    /// How it counts.
    pub counting: Counting,
    /// Definition in one or two sentences.
    pub definition: Words,
    /// Where the definition comes from.
    pub source: Words,
}

/// Unit of a figure's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A share, 0..=1.
    Share,
    /// Seconds; the numerator is in microseconds.
    Seconds,
    /// Hours; the numerator is in microseconds.
    Hours,
    /// A number of cases, people or inquiries, possibly a mean.
    Count,
}

impl Unit {
    /// What people call it.
    pub fn title(self) -> Words {
        match self {
            Unit::Share => Words::new("share", "占比"),
            Unit::Seconds => Words::new("seconds", "秒"),
            Unit::Hours => Words::new("hours", "小时"),
            Unit::Count => Words::new("count", "数量"),
        }
    }

    /// By how much a ratio of the integers is divided to give the value: a [`Ratio`](super::Ratio) counts time in
    /// microseconds.
    pub fn divisor(self) -> f64 {
        match self {
            Unit::Share | Unit::Count => 1.0,
            Unit::Seconds => 1e6,
            Unit::Hours => 3.6e9,
        }
    }

    /// Suffix of the unit in names of JSON and CSV fields.
    pub fn suffix(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Seconds => "seconds",
            Unit::Hours => "hours",
            Unit::Count => "count",
        }
    }
}

/// Which way a figure is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Better {
    /// More is better: rates of replies in time.
    Higher,
    /// Less is better: waits, unanswered customers.
    Lower,
}

/// How a figure counts. A case falls into the window, slot, group and team of what is said in brackets.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Counting {
    /// Inquiries that an agent received / inquiries that needed people [their start].
    ReplyRate,
    /// Inquiries whose first human reply came within the limit after they entered routing / inquiries that
    /// needed people; unanswered stay in the denominator, leave-messages are in neither [their start].
    FirstReplyWithin {
        /// The limit, itself in time.
        limit: Span,
    },
    /// Leave-messages / inquiries that needed people [their start].
    LeaveMessages,
    /// Mean wait over answered rounds [the customer's message].
    MeanRoundWait {
        /// Longer waits count as this.
        cap: Span,
        /// Leaves out rounds answered within the same second, and rounds answered on a later day.
        skip_instant_and_next_day: bool,
    },
    /// Customers without any late message / customers, per customer and local day [its first message].
    CustomersInTime {
        /// The limit, itself in time.
        limit: Span,
        /// Whether the bot's reply answers the message it replies to.
        bot_answers: bool,
        /// Whether a customer whom only the bot served is counted (never as late).
        bot_only_counts: bool,
    },
    /// Rounds answered within the limit / rounds [the customer's message].
    RoundsWithin {
        /// The limit, itself in time.
        limit: Span,
        /// What rounds count that nobody answered.
        unanswered: Unanswered,
    },
    /// Inquiries whose mean wait over rounds is within the limit / inquiries that needed people; one that no
    /// agent answered is not [their start].
    InquiryMeanWithin {
        /// The limit, itself in time.
        limit: Span,
    },
    /// Customers with a round that no human answered, per local day [its first message].
    UnansweredCustomers,
    /// The same / customers.
    UnansweredCustomerRate,
    /// Orders / pre-sale inquiries that an agent received [their start].
    ConsultConversion,
    /// Satisfied ratings / inquiries that an agent received [their start].
    Satisfied,
    /// Inquiries, the bot's included [their start].
    Inquiries,
    /// Inquiries that needed people [their start].
    InquiriesToPeople,
    /// Inquiries that a customer's next message opened after the close, among those of [`Counting::InquiriesToPeople`]
    /// [their start].
    Returns,
    /// Inquiries that the bot resolved / inquiries, returns of the same customer not counted [their start].
    BotShare,
    /// Mean wait for the first human reply, over answered inquiries [their start].
    MeanFirstWait,
    /// Inquiries that the customer left while unanswered and in the open / inquiries that needed people.
    AbandonedOpenly,
    /// The same for customers who left without a word.
    AbandonedSilently,
    /// Transfers / inquiries that an agent received [their start].
    TransferRate,
    /// Customers in routing whom nobody has received yet: mean over the time.
    QueueLength,
    /// People logged in, breaks not included: mean over the time.
    PeopleOnline,
    /// Open inquiries per person logged in: mean over the time.
    OpenPerAgent,
    /// Time spent writing and on wrap-up / time logged in.
    Occupancy,
    /// Person-hours past the planned shift end.
    Overtime,
    /// Wrap-up done when due / wrap-up that arose [the inquiry's close].
    WrapUpOnTime,
    /// Items of work besides chat done by their deadline / items done, or due by the time the day was over [their
    /// appearance].
    OffChatOnTime,
    /// Person-hours of work besides chat.
    OffChatTime,
    /// Orders that waiting has cost: inquiries of pre-sale reasons that would have ordered if answered at once, and did
    /// not [their start].
    LostOrders,
}

impl Counting {
    /// The place of the last of some figures that counts so: a platform's own, which may have a window, come first.
    pub fn place(self, figures: &[&Figure]) -> Option<usize> {
        figures.iter().rposition(|figure| figure.counting == self)
    }

    /// The key of the scenario file without which it has nothing to count; `None` if the scenario has all it takes.
    pub fn lacks(self, scenario: &Scenario) -> Option<&'static str> {
        let orders = || scenario.reasons.iter().any(Reason::leads_to_orders);
        match self {
            Counting::Satisfied if scenario.outcomes.satisfaction.is_none() => Some("satisfaction"),
            Counting::ConsultConversion if !orders() => Some("order_base"),
            Counting::WrapUpOnTime
                if scenario.replies.wrap_up.as_ref().is_none_or(|it| it.probability == 0.0) =>
            {
                Some("wrap_up")
            }
            Counting::OffChatOnTime if scenario.off_chat.is_empty() => Some("off_chat"),
            _ => None,
        }
    }
}

/// What unanswered rounds count in a share of rounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unanswered {
    /// Each is a round not answered in time.
    EachFails,
    /// They do not count, but a customer who was never answered that day is one failed round.
    OnePerCustomer,
}
