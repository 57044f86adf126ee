//! The telephone formulas of Erlang and Palm: what a steady day would do to customers who wait in one line for
//! servers that are all alike.
//!
//! Customers come as a Poisson process, a service takes an exponential time, who waits longest is served next.
//!
//! - **Erlang B** (M/M/c/c): nobody waits; who finds all servers busy is lost. Erlang 1917.
//! - **Erlang C** (M/M/c): everybody waits as long as it takes. Erlang 1917.
//! - **Erlang A** (M/M/c+M): who waits leaves after an exponential patience. Palm 1957, "Research on telephone traffic
//!   carried by full availability groups", Tele 1; Garnett, Mandelbaum, Reiman 2002, "Designing a call center with
//!   impatient customers", Manufacturing & Service Operations Management 4; Mandelbaum and Zeltyn 2007, "Service
//!   engineering in action: the Palm/Erlang-A queue".
//!
//! Loads are in erlangs: services asked for per mean service, a number of servers. Lengths of time are in one unit
//! throughout, seconds in this crate. Nothing here fails: of a load, time or rate that is negative or not a number the
//! results mean nothing.

/// What a share is added up to: terms that are smaller against the greatest one are left out.
const NEGLIGIBLE: f64 = 1e-19;
/// More servers than this are not looked for.
const MOST_SERVERS: u32 = 1 << 24;
/// Shortest patience that is told from none at all, in mean services.
const LEAST_PATIENCE: f64 = 1e-9;

/// 1 / Erlang B: 1 + Σ over k < c of c·(c−1)⋯(k+1) / a^(c−k); infinite where the loss is beyond the smallest number.
fn inverse_loss(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |inverse, server| 1.0 + inverse * f64::from(server) / load)
}

/// Erlang B: the share of customers who find all servers busy, where these are lost.
///
/// B(c, a) = (aᶜ/c!) / Σ over k ≤ c of aᵏ/k!, by the stable recursion 1/B(c, a) = 1 + (c/a)/B(c − 1, a) with
/// B(0, a) = 1 (Jagerman 1974, "Some properties of the Erlang loss function", Bell System Technical Journal 53).
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    1.0 / inverse_loss(servers, load)
}

/// Erlang C: the share of customers who wait, where all wait as long as it takes; 1 from a load of as many servers as
/// there are, since the line then has no end.
///
/// C(c, a) = B / (1 − (a/c)·(1 − B)) with B = [`erlang_b`]`(c, a)`.
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    if load >= f64::from(servers) {
        return 1.0;
    }
    let loss = erlang_b(servers, load);
    loss / (1.0 - load / f64::from(servers) * (1.0 - loss))
}

/// Erlang C: the share of customers who wait longer than `limit`, with a mean service of `service`, in the same unit.
///
/// P(W > t) = C(c, a)·exp(−(c − a)·t/s).
pub fn erlang_c_longer(servers: u32, load: f64, service: f64, limit: f64) -> f64 {
    let spare = f64::from(servers) - load;
    if spare <= 0.0 { 1.0 } else { erlang_c(servers, load) * libm::exp(-spare * limit / service) }
}

/// Erlang C: mean wait over all customers, in the unit of the mean service; infinite from a load of as many servers as
/// there are.
///
/// E\[W\] = C(c, a)·s/(c − a).
pub fn erlang_c_mean_wait(servers: u32, load: f64, service: f64) -> f64 {
    let spare = f64::from(servers) - load;
    if spare <= 0.0 { f64::INFINITY } else { erlang_c(servers, load) * service / spare }
}

/// The least number of servers that is enough; more servers must never do worse. `None` if sixteen million are not.
pub fn least_servers(enough: impl Fn(u32) -> bool) -> Option<u32> {
    if enough(0) {
        return Some(0);
    }
    let (mut too_few, mut plenty) = (0, 1);
    while !enough(plenty) {
        if plenty >= MOST_SERVERS {
            return None;
        }
        (too_few, plenty) = (plenty, plenty * 2);
    }
    while plenty - too_few > 1 {
        let middle = too_few + (plenty - too_few) / 2;
        if enough(middle) { plenty = middle } else { too_few = middle }
    }
    Some(plenty)
}

/// Customers who wait in one line and leave it when their patience ends: Erlang A, and with endless patience Erlang C.
///
/// With c servers busy and j customers waiting, one goes at the rate c/s + j/p (mean service s, mean patience p). So
/// the chance of j waiting is the chance of none waiting times Π over i ≤ j of λ/(c/s + i/p), and all chances are
/// known from [`erlang_b`], which is what Palm's incomplete gamma function comes to. Who arrives then is offered the
/// wait that j + 1 exponential times at the rates c/s + i/p, i ≤ j, add up to: at most t with the chance
/// I(j + 1, c·p/s; 1 − exp(−t/p)), the regularised incomplete beta function (a pure death process). He is still
/// there with the chance exp(−V/p), which raises the second parameter by one. Sums over j give the closed forms of
/// Zeltyn and Mandelbaum 2005, "Call centers with impatient customers: many-server asymptotics of the M/M/n+G queue",
/// Queueing Systems 51, section 2, without the cancellation that their incomplete gamma functions suffer from.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ErlangA {
    /// Customers per unit of time.
    pub rate: f64,
    /// Mean service.
    pub service: f64,
    /// Mean patience; infinite for Erlang C.
    pub patience: f64,
}

/// Chances of the numbers that wait while all servers are busy.
struct Waiting {
    /// The least number listed; smaller ones have no chance to speak of.
    from: u64,
    chances: Vec<f64>,
}

impl ErlangA {
    /// Erlangs that come: rate × mean service.
    pub fn load(&self) -> f64 {
        self.rate * self.service
    }

    /// Share of customers who wait, however long.
    pub fn waits(&self, servers: u32) -> f64 {
        if self.is_endless() {
            return erlang_c(servers, self.load());
        }
        self.waiting(servers).chances.iter().sum::<f64>().min(1.0)
    }

    /// Share of customers who leave unserved.
    ///
    /// By Little's law it is the mean number waiting / (λ·p). With endless patience nobody leaves.
    pub fn abandons(&self, servers: u32) -> f64 {
        if self.is_endless() || self.rate <= 0.0 {
            return 0.0;
        }
        let waiting = self.waiting(servers);
        let numbers = (waiting.from..).zip(&waiting.chances);
        (numbers.map(|(number, chance)| number as f64 * chance).sum::<f64>() / (self.rate * self.patience()))
            .min(1.0)
    }

    /// Mean wait over all customers, those who leave included.
    ///
    /// E\[W\] = P(abandons)·p (Mandelbaum and Zeltyn 2007, section 3); with endless patience Erlang C's.
    pub fn mean_wait(&self, servers: u32) -> f64 {
        if self.is_endless() {
            erlang_c_mean_wait(servers, self.load(), self.service)
        } else {
            self.abandons(servers) * self.patience()
        }
    }

    /// Share of customers who wait longer than `limit`, whether served then or not.
    pub fn longer(&self, servers: u32, limit: f64) -> f64 {
        if self.is_endless() {
            return erlang_c_longer(servers, self.load(), self.service, limit);
        }
        let waiting = self.waiting(servers);
        let offered_within = self.over_waiting(&waiting, servers, 0.0, limit, |_| 1.0);
        let offered_longer = (waiting.chances.iter().sum::<f64>() - offered_within).clamp(0.0, 1.0);
        libm::exp(-limit / self.patience()) * offered_longer
    }

    /// Share of customers who are served after a wait of at most `limit`; who leaves before is not among them.
    pub fn served_within(&self, servers: u32, limit: f64) -> f64 {
        if self.is_endless() {
            return 1.0 - self.longer(servers, limit);
        }
        let waiting = self.waiting(servers);
        let idle = 1.0 - waiting.chances.iter().sum::<f64>();
        let (servers_busy, leaving) = (f64::from(servers), self.service / self.patience());
        let still_there = |ahead: u64| servers_busy / (servers_busy + (ahead + 1) as f64 * leaving);
        (idle + self.over_waiting(&waiting, servers, 1.0, limit, still_there)).clamp(0.0, 1.0)
    }

    /// The least number of servers with which at least so large a share is served within `limit`. `None` if the share
    /// is 1 or more, which no number attains while anybody comes.
    pub fn least_servers(&self, share: f64, limit: f64) -> Option<u32> {
        if self.rate <= 0.0 {
            return Some(0);
        }
        if share >= 1.0 {
            return None;
        }
        least_servers(|servers| self.served_within(servers, limit) >= share)
    }

    fn is_endless(&self) -> bool {
        self.patience == f64::INFINITY
    }

    fn patience(&self) -> f64 {
        self.patience.max(LEAST_PATIENCE * self.service)
    }

    fn waiting(&self, servers: u32) -> Waiting {
        let (load, busy) = (self.load(), f64::from(servers));
        let leaving = self.service / self.patience();
        let grows = |number: u64| load / (busy + number as f64 * leaving);
        // Chances grow up to this number and fall from there on; they are added up against the greatest one, so that
        // none is too large for a number.
        let top = ((load - busy) / leaving).max(0.0).floor() as u64;
        let mut chances = Vec::new();
        let (mut from, mut weight) = (top, 1.0);
        while from > 0 && weight > NEGLIGIBLE {
            weight /= grows(from);
            from -= 1;
            chances.push(weight);
        }
        let lowest = chances.last().copied().unwrap_or(1.0);
        chances.reverse();
        let (mut number, mut weight) = (top, 1.0);
        loop {
            chances.push(weight);
            number += 1;
            let next = grows(number);
            weight *= next;
            // The rest is less than a geometric series.
            if weight <= NEGLIGIBLE * (1.0 - next) {
                break;
            }
        }
        let idle = if from == 0 { (inverse_loss(servers, load) - 1.0) * lowest } else { 0.0 };
        let total = idle + chances.iter().sum::<f64>();
        chances.iter_mut().for_each(|chance| *chance /= total);
        Waiting { from, chances }
    }

    /// Sum over the numbers found waiting of chance × `weight` × I(number + 1, c·p/s + `more`; 1 − exp(−limit/p)).
    fn over_waiting(
        &self,
        waiting: &Waiting,
        servers: u32,
        more: f64,
        limit: f64,
        weight: impl Fn(u64) -> f64,
    ) -> f64 {
        // Beyond this many patiences all is over, and no product below is of nothing and infinity.
        let patiences = (limit / self.patience()).clamp(0.0, 1e9);
        let second = f64::from(servers) * self.patience() / self.service + more;
        let passed = -libm::expm1(-patiences);
        // I(k + 1, b; z) = I(k, b; z) − zᵏ·(1 − z)ᵇ·Γ(k + b)/(Γ(k + 1)·Γ(b)), the last term by its logarithm.
        let mut within = -libm::expm1(-second * patiences);
        let mut step = libm::log(passed) - second * patiences + libm::log(second);
        let mut sum = 0.0;
        let last = waiting.from + waiting.chances.len() as u64;
        for number in 0..last {
            if number >= waiting.from {
                sum += waiting.chances[(number - waiting.from) as usize] * weight(number) * within;
            }
            let first = (number + 1) as f64;
            within = (within - libm::exp(step)).max(0.0);
            let grows = passed * (first + second) / (first + 1.0);
            if within < 0.5 && grows < 1.0 && step < libm::log(NEGLIGIBLE) {
                // So many do not go in so short a time; what is left is rounding.
                break;
            }
            step += libm::log(grows);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: f64, known: f64, tolerance: f64) {
        assert!((found - known).abs() <= tolerance, "found {found}, known {known}");
    }

    /// The sum that defines Erlang B, from the greatest term down.
    fn loss_by_sum(servers: u32, load: f64) -> f64 {
        let (mut term, mut sum) = (1.0, 1.0);
        for server in (1..=servers).rev() {
            term *= f64::from(server) / load;
            sum += term;
        }
        1.0 / sum
    }

    /// Simpson's rule.
    fn integral(to: f64, of: impl Fn(f64) -> f64) -> f64 {
        let n = 200_000;
        let step = to / f64::from(n);
        let inner: f64 = (1..n).map(|i| (if i % 2 == 1 { 4.0 } else { 2.0 }) * of(f64::from(i) * step)).sum();
        (of(0.0) + inner + of(to)) * step / 3.0
    }

    #[test]
    fn erlang_b_is_its_defining_sum() {
        for (servers, load) in [(1, 0.5), (5, 3.0), (12, 8.4), (30, 26.7), (80, 100.0), (300, 250.0)] {
            let sum = loss_by_sum(servers, load);
            near(erlang_b(servers, load), sum, 1e-13 * sum);
        }
        assert_eq!(erlang_b(0, 3.0), 1.0);
        assert_eq!(erlang_b(3, 0.0), 0.0);
    }

    /// Traffic tables: 4.46 erlangs lose 1 % on 10 trunks, 84.1 on 100; 5 erlangs lose 1.84 % on 10.
    #[test]
    fn erlang_b_is_that_of_the_traffic_tables() {
        near(erlang_b(10, 4.46), 0.01, 2e-5);
        near(erlang_b(100, 84.1), 0.01, 1e-4);
        near(erlang_b(10, 5.0), 0.018385, 1e-6);
        near(erlang_b(10, 10.0), 0.214582, 1e-6);
    }

    /// The cases B1 of `tests/known_answers`, which the simulator is held against too.
    #[test]
    fn erlang_c_is_that_of_the_known_cases() {
        // Servers, customers an hour, service; P(wait), mean wait, P(wait ≤ 20, 30, 180 s), B.
        let cases = [
            (
                12,
                252.0,
                120.0,
                [0.1838886304, 6.129621013, 0.8990797799, 0.9252364621, 0.9991694521, 0.06331686526],
            ),
            (
                30,
                400.0,
                240.0,
                [0.4276915275, 30.79378998, 0.6760385822, 0.7180483679, 0.9648929416, 0.07666827961],
            ),
        ];
        for (servers, per_hour, service, known) in cases {
            let load = per_hour / 3600.0 * service;
            near(erlang_c(servers, load), known[0], 1e-9);
            near(erlang_c_mean_wait(servers, load, service), known[1], 1e-7);
            for (limit, known) in [20.0, 30.0, 180.0].into_iter().zip(&known[2..]) {
                near(1.0 - erlang_c_longer(servers, load, service, limit), *known, 1e-9);
            }
            near(erlang_b(servers, load), known[5], 1e-10);
        }
        assert_eq!(erlang_c(8, 8.0), 1.0, "a line without end");
        assert_eq!(erlang_c_mean_wait(8, 8.0, 60.0), f64::INFINITY);
    }

    /// Garnett, Mandelbaum, Reiman 2002, table 1 (3.1 % abandon, mean wait 3.7 s, queue 3), computed to more places.
    #[test]
    fn erlang_a_is_that_of_the_known_case() {
        let calls = ErlangA { rate: 0.8, service: 60.0, patience: 120.0 };
        near(calls.waits(50), 0.4677740686, 1e-9);
        near(calls.abandons(50), 0.03091224916, 1e-10);
        near(calls.mean_wait(50), 3.709469899, 1e-8);
        near(calls.served_within(50, 20.0), 0.9430189547, 1e-9);
        near(calls.served_within(50, 30.0), 0.9660349663, 1e-9);
        // Who leaves within the limit has not waited longer either.
        near(1.0 - calls.longer(50, 20.0), 0.9728643917, 1e-9);
        near(1.0 - calls.longer(50, 30.0), 0.9968444411, 1e-9);
    }

    /// With patience like service the number in the system is Poisson of the load, whatever the number of servers.
    #[test]
    fn with_patience_like_service_all_is_poisson() {
        for (servers, load) in [(0_u32, 2.0), (3, 2.0), (90, 100.0), (100, 100.0), (121, 100.0)] {
            let calls = ErlangA { rate: load / 60.0, service: 60.0, patience: 60.0 };
            let (mut chance, mut fewer) = (libm::exp(-load), 0.0);
            for number in 0..servers {
                fewer += chance;
                chance *= load / f64::from(number + 1);
            }
            near(calls.waits(servers), 1.0 - fewer, 1e-12);
        }
    }

    /// The offered wait has density λ·exp(λ·p·(1 − e^(−x/p)) − c·x/s) / (1/B(c − 1) + λ·J), J the integral of the
    /// same exponential: Zeltyn and Mandelbaum 2005, section 2.
    #[test]
    fn served_within_is_the_integral_over_the_offered_wait() {
        for (rate, service, patience, servers) in [
            (0.8, 60.0, 120.0, 50_u32),
            (0.02, 90.0, 240.0, 3),
            (0.5, 100.0, 400.0, 40),
            (0.1, 120.0, 30.0, 10),
        ] {
            let calls = ErlangA { rate, service, patience };
            let growth = |x: f64| {
                libm::exp(-rate * patience * libm::expm1(-x / patience) - f64::from(servers) * x / service)
            };
            let all = integral(8_000.0, growth);
            let idle = 1.0 / erlang_b(servers - 1, rate * service);
            for limit in [0.5, 20.0, 180.0, 900.0] {
                let served = integral(limit, |x| growth(x) * libm::exp(-x / patience));
                let known = (idle + rate * served) / (idle + rate * all);
                near(calls.served_within(servers, limit), known, 1e-8);
            }
            near(calls.waits(servers), rate * all / (idle + rate * all), 1e-8);
        }
    }

    #[test]
    fn erlang_a_tends_to_erlang_c_as_patience_grows() {
        let endless = ErlangA { rate: 0.07, service: 120.0, patience: f64::INFINITY };
        let mut before = f64::INFINITY;
        for patience in [1e3, 1e5, 1e7, 1e9] {
            let calls = ErlangA { patience, ..endless };
            let off = (calls.waits(12) - endless.waits(12)).abs()
                + (calls.served_within(12, 30.0) - endless.served_within(12, 30.0)).abs()
                + (calls.longer(12, 30.0) - endless.longer(12, 30.0)).abs();
            assert!(off < before / 50.0, "{patience}: off by {off}");
            before = off;
        }
        assert!(before < 1e-6);
        assert_eq!(endless.waits(12), erlang_c(12, endless.load()));
        assert_eq!((endless.abandons(12), endless.abandons(2)), (0.0, 0.0));
    }

    #[test]
    fn who_is_not_served_in_any_time_has_left() {
        for servers in [0, 1, 5, 9, 20] {
            let calls = ErlangA { rate: 0.1, service: 100.0, patience: 150.0 };
            near(calls.served_within(servers, 1e9), 1.0 - calls.abandons(servers), 1e-10);
            near(calls.served_within(servers, 0.0), 1.0 - calls.waits(servers), 1e-12);
            near(calls.longer(servers, 0.0), calls.waits(servers), 1e-12);
        }
        assert_eq!(ErlangA { rate: 0.1, service: 100.0, patience: 150.0 }.served_within(0, 60.0), 0.0);
    }

    /// With more customers than servers can take and much patience, as many leave as are too many.
    #[test]
    fn an_overload_of_patient_customers_is_their_fluid() {
        for patience in [1e4, 1e6, 1e8] {
            let calls = ErlangA { rate: 2.0, service: 60.0, patience };
            near(calls.abandons(100), 1.0 / 6.0, 1e-3);
            near(calls.waits(100), 1.0, 1e-6);
            near(calls.served_within(100, 180.0), 0.0, 1e-6);
        }
        // Hardly any patience: who finds nobody free leaves, which is Erlang B.
        let calls = ErlangA { rate: 2.0, service: 60.0, patience: 1e-6 };
        near(calls.abandons(100), erlang_b(100, 120.0), 1e-6);
    }

    #[test]
    fn the_least_servers_are_enough_and_one_fewer_is_not() {
        for patience in [60.0, 300.0, f64::INFINITY] {
            for (rate, service) in [(0.001, 90.0), (0.07, 120.0), (2.0, 85.0), (20.0, 85.0)] {
                let calls = ErlangA { rate, service, patience };
                for (share, limit) in [(0.8, 20.0), (0.9, 180.0), (0.999, 30.0)] {
                    let least = calls.least_servers(share, limit).expect("some number does");
                    assert!(calls.served_within(least, limit) >= share);
                    assert!(least == 0 || calls.served_within(least - 1, limit) < share);
                }
            }
        }
        // 80 % in 20 s of 100 calls an hour of 3 min: 8 agents, as every Erlang C calculator says.
        let calls = ErlangA { rate: 100.0 / 3600.0, service: 180.0, patience: f64::INFINITY };
        assert_eq!(calls.least_servers(0.8, 20.0), Some(8));
        assert_eq!(calls.least_servers(1.0, 20.0), None);
        assert_eq!(ErlangA { rate: 0.0, ..calls }.least_servers(1.0, 20.0), Some(0));
    }
}
