//! The checked world: what a scenario file means once it is known to be lawful.
//!
//! Nothing here knows files, platforms or figures. The reader in [`study`](crate::study) fills it in and checks it. Who
//! fills in or changes fields himself, as tests do, keeps what the reader checks: that names by number exist, that
//! lengths of lists fit, that factors are positive and finite. The simulation trusts it and panics where it cannot go on.

pub mod clock;
pub mod distribution;
pub mod forecast;
pub mod incidents;
mod off_chat;
mod trigger;

use crate::units::{Span, Time};
pub use clock::{Clock, DailyWindow};
pub use distribution::Distribution;
pub use forecast::{Forecast, Shape, Variant, line};
pub use incidents::{Effects, INCIDENTS, Incident};
pub use off_chat::{Creates, Due, ItemSource, Manner, OffChat};
pub use trigger::{Measure, Trigger};

/// Index of a [`Reason`] in [`Scenario::reasons`].
pub type ReasonId = u16;
/// Index of a group in [`Scenario::groups`].
pub type GroupId = u16;
/// Index of a [`Team`] in [`Scenario::teams`].
pub type TeamId = u16;

/// Everything about the day except who works when: demand, bot, customers, replies, routing, teams.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What the planner calls it.
    pub name: String,
    /// Local wall-clock time of [`Time::START`].
    pub clock: Clock,
    /// When the forecast ends; inquiries that begin before it count.
    pub end: Time,
    /// How long after [`Scenario::end`] the day runs on until open inquiries are closed.
    pub run_on: Span,
    /// Length of a reporting slot (an hour unless the file says otherwise).
    pub slot: Span,
    /// What inquiries are about.
    pub reasons: Vec<Reason>,
    /// Names of the skill groups.
    pub groups: Vec<String>,
    /// Employment classes.
    pub teams: Vec<Team>,
    /// Where customers come from.
    pub demand: Demand,
    /// Share of all window openings that carry no message: 0 unless the platform assigns on opening.
    pub empty_openings: f64,
    /// The bot.
    pub bot: Bot,
    /// How agents write.
    pub replies: Replies,
    /// How an inquiry finds its agent and when it ends.
    pub routing: Routing,
    /// What is not a property of the floor but of a figure: orders and ratings.
    pub outcomes: Outcomes,
    /// Work besides chat.
    pub off_chat: Vec<OffChat>,
    /// What incidents do; that the bot fails is in [`Scenario::bot`] already.
    pub effects: Effects,
    /// What is done on the day when figures go wrong.
    pub triggers: Vec<Trigger>,
}

/// Where customers come from.
#[derive(Clone, Debug)]
pub enum Demand {
    /// A forecast per slot and reason, with its error.
    Forecast(Forecast),
    /// A log replayed as it was, ordered by time.
    Replay(Vec<Replayed>),
}

/// One inquiry of a replayed log.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    /// When the customer wrote first.
    pub at: Time,
    /// Number of the customer in order of first appearance; the same customer may come again.
    pub customer: u32,
    /// What it is about.
    pub reason: ReasonId,
    /// How many rounds it had, if the log says; drawn otherwise.
    pub rounds: Option<u32>,
}

/// What an inquiry is about, and how its customers behave.
#[derive(Clone, Debug)]
pub struct Reason {
    /// What the planner calls it.
    pub name: String,
    /// The group that serves it.
    pub group: GroupId,
    /// Whether it comes before an order: such inquiries count for consult conversion.
    pub pre_sale: bool,
    /// Mean rounds per inquiry, at least 1; rounds are 1 + geometric.
    pub rounds_mean: f64,
    /// From a reply to the customer's next message.
    pub gap: Distribution,
    /// Patience for the first human reply.
    pub patience_first: Distribution,
    /// Patience for each later reply.
    pub patience_later: Distribution,
    /// Share of the leaving customers of whom nobody is told.
    pub silent: f64,
    /// Multiplies agents' work on this reason's replies; 1 unless given.
    pub work_factor: f64,
    /// Where agents transfer it to, and with what probability after each reply that is not the last; the sum
    /// is at most 1.
    pub transfers: Vec<(ReasonId, f64)>,
    /// Probability that the bot resolves it, by hour of the local day (24 values), or one value for all hours.
    pub bot_resolves: Vec<f64>,
    /// Priority in a central queue; a larger number is served first.
    pub priority: u8,
    /// Probability of an order of an inquiry answered at once.
    pub order_base: f64,
    /// Customers who come back because they were not helped.
    pub repeat: Option<Repeat>,
}

impl Reason {
    /// Whether its inquiries may lead to orders.
    pub fn leads_to_orders(&self) -> bool {
        self.pre_sale && self.order_base > 0.0
    }
}

/// Customers who come back with a new inquiry because they were not helped.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// How likely one does who left unanswered, or left a message.
    pub abandoned: f64,
    /// How likely one does whose inquiry was answered to its end.
    pub answered: f64,
    /// From the end of the inquiry.
    pub delay: Distribution,
}

/// The bot.
#[derive(Clone, Debug)]
pub struct Bot {
    /// When it works as first line, as windows of the scenario's time; empty if never. Ordered, disjoint.
    pub first_line: Vec<(Time, Time)>,
    /// When it helps agents, as windows; their reply work is multiplied by [`Bot::assist_factor`].
    pub assistant: Vec<(Time, Time)>,
    /// From the customer's message to the bot's reply.
    pub reply_delay: Span,
    /// From the bot's reply to the hand-over to routing.
    pub handover_delay: Distribution,
    /// Multiplies reply work while the bot assists.
    pub assist_factor: f64,
    /// Whether a leave-message gets an offline reply from the bot at once.
    pub offline_reply: bool,
}

/// How agents write. Every distribution is of seconds of work at factor 1.
#[derive(Clone, Debug)]
pub struct Replies {
    /// The first reply of each agent to a customer: a greeting, a quick phrase.
    pub first: Distribution,
    /// Every other reply.
    pub later: Distribution,
    /// Share of the replies other than first ones that are a quick phrase, and its work.
    pub quick_phrase: Option<(f64, Distribution)>,
    /// Replies sent in parts: probability, and the share of the work after which the first part is sent.
    pub parts: Option<(f64, f64)>,
    /// Load factor 1 + slope × (open inquiries − above) when more than `above` are open: `(slope, above)`.
    pub load: Option<(f64, u32)>,
    /// Fatigue: from so long after log-in the factor holds; ascending.
    pub fatigue: Vec<(Span, f64)>,
    /// The text that hands a customer over to another group.
    pub handover_text: Distribution,
    /// Share of inquiries that the agent ends with a closing text, and its work; such an inquiry closes when
    /// the text is sent.
    pub closing_text: Option<(f64, Distribution)>,
    /// Work after the close of an inquiry.
    pub wrap_up: Option<WrapUp>,
}

/// Work on an inquiry after its close, such as an order note.
#[derive(Clone, Debug)]
pub struct WrapUp {
    /// Share of closed inquiries that need it.
    pub probability: f64,
    /// Seconds of work at factor 1.
    pub work: Distribution,
    /// Time from the close within which it should be done.
    pub due: Span,
    /// When the agent does it.
    pub when: WrapUpWhen,
}

/// When wrap-up is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WrapUpWhen {
    /// After the reply in hand and before any other; until it is done the agent gets no new inquiry.
    AtOnce,
    /// When no round waits; once begun it is finished.
    WhenIdle,
}

/// How an inquiry finds its agent and when it ends.
#[derive(Clone, Debug)]
pub struct Routing {
    /// Whether an inquiry is pushed to an agent at once or may wait in its group's queue.
    pub topology: Topology,
    /// Which waiting round an agent answers next.
    pub discipline: Discipline,
    /// For [`Discipline::MostUrgent`]: the time by which a first and a later round is due.
    pub due: (Span, Span),
    /// Whether a customer goes back to the agent who served it last.
    pub affinity: Affinity,
    /// Whether agents on break keep their customers waiting, or finish them first.
    pub on_break: OnBreak,
    /// Longest queue per group; nobody is queued beyond it but leaves a message. `None`: no limit.
    pub queue_limit: Option<u32>,
    /// Whose customers agents of other groups may take after a while.
    pub overflow: Vec<Overflow>,
    /// What happens when people are online, but none may take the inquiry.
    pub when_full: WhenFull,
    /// What happens when nobody of the group is online.
    pub when_nobody: WhenFull,
    /// Close after so long without a message of either side.
    pub idle_close: Span,
    /// A return so soon after the close belongs to the same inquiry and needs no new greeting from the same
    /// agent.
    pub reopen_within: Span,
    /// Share of customers who are routed to an agent although he is at his cap.
    pub cap_bypass: f64,
    /// Longest wait for the customer's answer to a hand-over text.
    pub transfer_wait: Span,
}

/// Where an inquiry waits that nobody can take at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topology {
    /// An agent is chosen at once and the customer waits in that agent's own list.
    Push,
    /// Chosen at once if an agent is below his cap, otherwise the customer waits in the group's queue.
    Central,
}

/// Which waiting round an agent answers next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Discipline {
    /// The round that has waited longest.
    LongestWait,
    /// First rounds before later ones, then the longest wait.
    NewFirst,
    /// The round whose deadline is nearest (or longest past).
    MostUrgent,
}

/// Whether a customer goes back to the agent who served it last, by the time since that agent's last reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Affinity {
    /// Within this time even if he is suspended or at his cap, as long as he is logged in. Zero: never.
    pub if_suspended: Span,
    /// Within this time if he may take new inquiries. Zero: never.
    pub if_available: Span,
}

/// What a break does to open inquiries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnBreak {
    /// The agent leaves after the reply in hand; his customers wait until he is back.
    Suspended,
    /// The agent gets no new inquiries from the break's start, finishes his own, then leaves; he is back at
    /// the break's end.
    FinishOwn,
}

/// What happens to an inquiry that no agent may take now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhenFull {
    /// It waits in the group's queue.
    Queue,
    /// It becomes a leave-message.
    LeaveMessage,
}

/// Help for a group's queue from other groups.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overflow {
    /// The group whose customers wait.
    pub from: GroupId,
    /// How long they wait before others may take them.
    pub after: Span,
    /// The groups whose agents then may.
    pub to: Vec<GroupId>,
}

/// An employment class of agents.
#[derive(Clone, Debug)]
pub struct Team {
    /// What the planner calls it.
    pub name: String,
    /// Multiplies reply work; above 1 is slower. By hour of the local day (24 values), or one for all hours.
    pub work_factor: Vec<f64>,
    /// Coefficient of variation of the personal work factor (gamma, mean 1); 0: all alike.
    pub person_cv: f64,
    /// Share in routing, by hour of the local day (24 values) or one for all hours; positive.
    pub weight: Vec<f64>,
    /// Most inquiries held open, by hour of the local day (24 values) or one for all hours. `u32::MAX`: no cap.
    pub cap: Vec<u32>,
    /// Probability that a person does not come.
    pub no_show: f64,
    /// How late those who come log in.
    pub lateness: Option<Distribution>,
    /// Length before shift end in which nothing new is routed to them.
    pub drain: Span,
    /// What happens to inquiries open at shift end.
    pub at_end: AtEnd,
    /// Longest overtime for finishing open inquiries.
    pub overtime_max: Span,
    /// Most of the time since log-in that is spent on inquiries: beyond it nothing new is routed to them. 1 for all
    /// but leads, who spend the rest on quality checks.
    pub inquiry_share: f64,
}

/// What happens to inquiries open at shift end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtEnd {
    /// The agent stays to finish them, within his overtime limit; the rest is handed to the group.
    Finish,
    /// They are handed to the group: those with an unanswered round are routed at once, the others with the
    /// customer's next message.
    HandOver,
    /// They are ended: every customer is routed anew with its next message; an unanswered one is told so and
    /// leaves.
    End,
}

/// What follows from being served well or badly.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Multiplies a reason's [`Reason::order_base`] by the first wait: `(up to, factor)`, ascending; the last
    /// factor holds beyond.
    pub order_by_first_wait: Vec<(Span, f64)>,
    /// The same by the mean wait over an inquiry's rounds.
    pub order_by_mean_wait: Vec<(Span, f64)>,
    /// Logistic model of a satisfied rating.
    pub satisfaction: Option<Satisfaction>,
    /// What an order brings, in the scenario's currency; 0 where it is not said.
    pub margin_per_order: f64,
}

/// P(satisfied) = 1 / (1 + exp(−(intercept + first_wait·w₁ + mean_wait·w̄ + resolved·r))).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Satisfaction {
    /// Log-odds of an inquiry without any wait that was not resolved.
    pub intercept: f64,
    /// Log-odds per second of the wait for the first reply.
    pub per_second_first_wait: f64,
    /// Log-odds per second of the mean wait.
    pub per_second_mean_wait: f64,
    /// Log-odds added when every round was answered.
    pub if_resolved: f64,
}

/// The value of a profile by hour of day: one value for all hours, or 24 values.
#[inline]
pub fn by_hour<T: Copy>(profile: &[T], hour: usize) -> T {
    profile[if profile.len() == 1 { 0 } else { hour }]
}

impl Scenario {
    /// When the day is over for the engine: the end and the time it runs on.
    pub fn horizon(&self) -> Time {
        self.end + self.run_on
    }

    /// Whether some trigger calls the people of a shift template, so that they come only then.
    pub fn calls(&self, shift: &str) -> bool {
        self.triggers.iter().any(|trigger| trigger.call.iter().any(|called| called == shift))
    }

    /// Number of reporting slots up to the end.
    pub fn slots(&self) -> usize {
        let (end, slot) = (self.end.micros(), self.slot.micros());
        ((end + slot - 1) / slot).max(1) as usize
    }

    /// Mean rounds of a reason's inquiries: the log's, where there is one that says.
    pub fn mean_rounds(&self, reason: usize) -> f64 {
        let mean = self.reasons[reason].rounds_mean;
        let Demand::Replay(log) = &self.demand else { return mean };
        let mine = log.iter().filter(|inquiry| usize::from(inquiry.reason) == reason);
        let (sum, count) = mine.fold((0.0, 0.0), |(sum, count), inquiry| {
            (sum + inquiry.rounds.map_or(mean, f64::from), count + 1.0)
        });
        if count > 0.0 { sum / count } else { mean }
    }
}

impl Replies {
    /// Replies of the given two distributions and nothing else.
    pub fn plain(first: Distribution, later: Distribution) -> Self {
        Replies {
            first,
            later,
            quick_phrase: None,
            parts: None,
            load: None,
            fatigue: Vec::new(),
            handover_text: Distribution::Constant { secs: 0.0 },
            closing_text: None,
            wrap_up: None,
        }
    }

    /// Mean work of a reply that is not a first one, in seconds: a quick phrase or not.
    pub fn mean_later(&self) -> f64 {
        let mean = self.later.mean();
        self.quick_phrase.as_ref().map_or(mean, |(share, quick)| {
            // Where none is a quick phrase its work does not matter, even if it is endless.
            mean + if *share > 0.0 { share * (quick.mean() - mean) } else { 0.0 }
        })
    }
}

impl Bot {
    /// No bot.
    pub fn none() -> Self {
        Bot {
            first_line: Vec::new(),
            assistant: Vec::new(),
            reply_delay: Span::ZERO,
            handover_delay: Distribution::Constant { secs: 0.0 },
            assist_factor: 1.0,
            offline_reply: false,
        }
    }

    /// Whether a point lies in one of the windows.
    pub fn within(windows: &[(Time, Time)], at: Time) -> bool {
        let next = windows.partition_point(|w| w.0 <= at);
        next > 0 && at < windows[next - 1].1
    }
}
