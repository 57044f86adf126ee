//! The lean kernel: the least that an event-driven simulation of a telephone-like day can do. Hourly Poisson
//! arrivals, lognormal service, exponential patience, a fixed number of agents, first come first served. It
//! keeps arrivals out of the event list, one place per agent in a winner tree, and looks at patience only when
//! an agent frees. It draws what it needs as it goes and counts who waited how long; it keeps no records.

use std::collections::VecDeque;

use peakshift::random::{Purpose, Stream, Streams};
use peakshift::routing::Tournament;
use peakshift::units::Time;
use rand_distr::{Distribution, Exp1, StandardNormal};

/// A telephone-like day.
pub struct PhoneDay {
    /// Expected customers per hour.
    pub hourly: Vec<f64>,
    /// Agents.
    pub agents: usize,
    /// Mean service in seconds and its coefficient of variation.
    pub service: (f64, f64),
    /// Mean patience in seconds.
    pub patience: f64,
}

/// What the kernel counts.
#[derive(Default, PartialEq, Debug)]
pub struct Counts {
    /// Customers.
    pub customers: u64,
    /// Those who left before an agent took them up.
    pub left: u64,
    /// Those taken up within 20 seconds.
    pub in_time: u64,
    /// Sum of the waits of those served, in seconds.
    pub waits: f64,
}

struct Caller {
    at: f64,
    service: f64,
    patience: f64,
}

/// Bits of a value of the tree that tell the agent; the others tell the time.
const PLACE_BITS: u32 = 20;

/// A time with an agent; [`Time::NEVER`] is greater than any other.
#[inline]
fn timed(at: Time, place: u32) -> u64 {
    if at.is_never() { u64::MAX } else { (at.micros().max(0) as u64) << PLACE_BITS | u64::from(place) }
}

/// The time of such a value.
#[inline]
fn time_of(value: u64) -> Time {
    if value == u64::MAX { Time::NEVER } else { Time::from_micros((value >> PLACE_BITS) as i64) }
}

/// The agent of such a value.
#[inline]
fn place_of(value: u64) -> u32 {
    (value & ((1 << PLACE_BITS) - 1)) as u32
}

impl PhoneDay {
    /// The setting of the benchmark: some 60,000 customers and 450 agents at up to 97 % load.
    pub fn benchmark() -> Self {
        let hourly = [
            600., 400., 300., 250., 250., 400., 900., 1800., 2900., 3700., 4100., 4100., 3700., 3600., 3900.,
            4100., 4000., 3700., 3600., 4100., 5200., 4300., 2800., 1400.,
        ];
        PhoneDay { hourly: hourly.to_vec(), agents: 450, service: (320.0, 0.8), patience: 180.0 }
    }

    /// Replays one day.
    pub fn run(&self, replication: u64) -> Counts {
        let mut stream = Streams::new(1, replication).stream(Purpose::Arrivals, 0);
        let sigma2 = libm::log1p(self.service.1 * self.service.1);
        let (mu, sigma) = (libm::log(self.service.0) - sigma2 / 2.0, sigma2.sqrt());
        let caller = |stream: &mut Stream, at: f64| {
            let z: f64 = StandardNormal.sample(stream);
            let patience: f64 = Exp1.sample(stream);
            Caller { at, service: libm::exp(mu + sigma * z), patience: self.patience * patience }
        };
        let mut counts = Counts::default();
        let mut busy = Tournament::new(self.agents, u64::MAX);
        let mut free: Vec<u32> = (0..self.agents as u32).rev().collect();
        let mut queue: VecDeque<Caller> = VecDeque::new();
        let micros = |secs: f64| Time::from_micros((secs * 1e6) as i64);
        for (hour, &rate) in self.hourly.iter().enumerate() {
            let mut at = hour as f64 * 3600.0;
            loop {
                let step: f64 = Exp1.sample(&mut stream);
                at += step * 3600.0 / rate;
                if at >= (hour + 1) as f64 * 3600.0 {
                    break;
                }
                serve_until(micros(at), &mut busy, &mut free, &mut queue, &mut counts);
                counts.customers += 1;
                let it = caller(&mut stream, at);
                match free.pop() {
                    Some(agent) => {
                        counts.in_time += 1;
                        busy.set(agent, timed(micros(at + it.service), agent));
                    }
                    None => queue.push_back(it),
                }
            }
        }
        serve_until(Time::from_secs(1_000_000), &mut busy, &mut free, &mut queue, &mut counts);
        counts
    }
}

fn serve_until(
    until: Time,
    busy: &mut Tournament<u64>,
    free: &mut Vec<u32>,
    queue: &mut VecDeque<Caller>,
    counts: &mut Counts,
) {
    while time_of(busy.least()) <= until {
        let agent = place_of(busy.least());
        let secs = time_of(busy.least()).secs();
        loop {
            let Some(next) = queue.pop_front() else {
                busy.set(agent, u64::MAX);
                free.push(agent);
                break;
            };
            let wait = secs - next.at;
            if wait > next.patience {
                counts.left += 1;
                continue;
            }
            counts.waits += wait;
            counts.in_time += u64::from(wait <= 20.0);
            busy.set(agent, timed(Time::from_micros(((secs + next.service) * 1e6) as i64), agent));
            break;
        }
    }
}
