use super::*;
use crate::scenario::{Bot, Distribution, Effects, Forecast, Reason, Replayed, Replies};

fn streams(replication: u64) -> Streams {
    Streams::new(11, replication)
}

#[test]
fn counts_have_the_mean_and_variance_of_a_gamma_mixed_poisson() {
    // Case D1: mean 1660, gamma shape 400, so the count's standard deviation is 92.46.
    let forecast = Forecast { day_cv: 0.05, ..Forecast::flat(Span::from_hours(13), vec![vec![1660.0]]) };
    let n = 4000;
    let mut arrivals = Vec::new();
    let counts: Vec<f64> = (0..n)
        .map(|r| {
            arrivals::draw(&forecast, &Effects::default(), 0.0, &streams(r), &mut arrivals, &mut Vec::new());
            arrivals.len() as f64
        })
        .collect();
    let mean = counts.iter().sum::<f64>() / n as f64;
    let sd = (counts.iter().map(|c| (c - mean).powi(2)).sum::<f64>() / (n as f64 - 1.0)).sqrt();
    let (mean_error, sd_error) = (92.46 / (n as f64).sqrt(), 92.46 / (2.0 * n as f64).sqrt());
    assert!((mean - 1660.0).abs() < 4.0 * mean_error, "expected 1660, found {mean}");
    assert!((sd - 92.460_802_5).abs() < 4.0 * sd_error, "expected 92.46, found {sd}");
    let low = counts.iter().filter(|&&c| c <= 1500.0).count() as f64 / n as f64;
    let expected: f64 = 0.039_140_370;
    let error = (expected * (1.0 - expected) / n as f64).sqrt();
    assert!((low - expected).abs() < 4.0 * error, "expected P(N ≤ 1500) = {expected}, found {low}");
}

#[test]
fn slots_share_the_days_factor() {
    // Case D2: means 120 and 150, day shape 50, slot shape 200: correlation 0.6137.
    let cv = |shape: f64| 1.0 / shape.sqrt();
    let forecast = Forecast {
        day_cv: cv(50.0),
        slot_cv: cv(200.0),
        ..Forecast::flat(Span::from_hours(1), vec![vec![120.0, 150.0]])
    };
    let n = 6000;
    let mut arrivals = Vec::new();
    let pairs: Vec<(f64, f64)> = (0..n)
        .map(|r| {
            arrivals::draw(&forecast, &Effects::default(), 0.0, &streams(r), &mut arrivals, &mut Vec::new());
            let first = arrivals.iter().filter(|a| a.at < Time::from_secs(3600)).count();
            (first as f64, (arrivals.len() - first) as f64)
        })
        .collect();
    let n = n as f64;
    let (mi, mj) = pairs.iter().fold((0.0, 0.0), |m, p| (m.0 + p.0 / n, m.1 + p.1 / n));
    let moment = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>() / n;
    let (vi, vj) = (moment(&|p| (p.0 - mi).powi(2)), moment(&|p| (p.1 - mj).powi(2)));
    let cov = moment(&|p| (p.0 - mi) * (p.1 - mj));
    // Relative standard error of a variance of a nearly normal count is √(2/n); of a correlation (1 − ρ²)/√n.
    assert!((vi / 481.44 - 1.0).abs() < 4.0 * (2.0 / n).sqrt(), "expected 481.44, found {vi}");
    assert!((vj / 714.75 - 1.0).abs() < 4.0 * (2.0 / n).sqrt(), "expected 714.75, found {vj}");
    let rho = cov / (vi * vj).sqrt();
    assert!(
        (rho - 0.613_697).abs() < 4.0 * (1.0 - 0.6137f64.powi(2)) / n.sqrt(),
        "expected 0.6137, found {rho}"
    );
}

#[test]
fn scaling_the_forecast_keeps_every_customer() {
    let flat = Forecast::flat(Span::from_hours(1), vec![vec![50.0, 80.0]]);
    let more = Forecast::flat(Span::from_hours(1), vec![vec![100.0, 160.0]]);
    let (mut a, mut b) = (Vec::new(), Vec::new());
    arrivals::draw(&flat, &Effects::default(), 0.0, &streams(0), &mut a, &mut Vec::new());
    arrivals::draw(&more, &Effects::default(), 0.0, &streams(0), &mut b, &mut Vec::new());
    assert!(b.len() > a.len());
    for (few, many) in a.iter().zip(&b) {
        assert_eq!(few.number, many.number);
        assert!(many.at <= few.at);
    }
}

#[test]
fn a_sample_law_draws_only_its_values() {
    let law = Distribution::Sample { secs: vec![2.0, 5.0] };
    let mut stream = streams(0).stream(Purpose::Customer, 0);
    for _ in 0..100 {
        assert!([2.0, 5.0].contains(&law.draw(&mut stream).secs()));
    }
}

/// The rounds of an inquiry, each length by [`Distribution::draw`].
fn rounds_one_by_one(scenario: &Scenario, of: &Streams, it: &Inquiry, wanted: Option<u32>) -> Vec<Round> {
    let mut stream = of.stream(Purpose::Customer, index(u64::from(it.reason), u64::from(it.number)));
    stream.bits();
    let likely = |probability: f64, bits: u32| (probability * (1u64 << bits) as f64).round() as u64;
    let first = &scenario.reasons[it.reason as usize];
    let (mut reason, mut rounds) = (first, Vec::new());
    loop {
        let word = stream.bits();
        let (replies, patience) = match rounds.len() {
            0 => (&scenario.replies.first, &reason.patience_first),
            _ => (&scenario.replies.later, &reason.patience_later),
        };
        let (work, patience) = (replies.draw(&mut stream), patience.draw(&mut stream));
        let silent = word >> 21 & 0x1f_ffff < likely(reason.silent, 21);
        rounds.push(Round { silent, ..Round::plain(work, Span::FOREVER, patience) });
        let goes_on = match wanted {
            Some(wanted) => rounds.len() < wanted as usize,
            None => word & 0x1f_ffff < likely(1.0 - 1.0 / first.rounds_mean, 21),
        };
        let Some(last) = rounds.last_mut().filter(|_| goes_on) else { return rounds };
        last.gap = reason.gap.draw(&mut stream);
        if let Some(&(to, probability)) = reason.transfers.first()
            && word >> 42 < likely(probability, 22)
        {
            (last.transfer, reason) = (to, &scenario.reasons[to as usize]);
        }
    }
}

#[test]
fn rounds_are_the_same_whatever_is_known_of_their_laws() {
    let lognormal = |mean| Distribution::lognormal_mean(mean, 0.9);
    let exponential = Distribution::Exponential { mean: 90.0 };
    let constant = Distribution::Constant { secs: 30.0 };
    let patiences = [lognormal(200.0), exponential.clone(), Distribution::Forever];
    let mut scenario = crate::experiment::sample_study().scenario;
    (scenario.bot, scenario.routing.cap_bypass) = (Bot::none(), 0.0);
    scenario.off_chat.clear();
    let plain = Reason { transfers: Vec::new(), repeat: None, silent: 0.3, ..scenario.reasons[0].clone() };
    let one = Streams::new(5, 0);
    let mut day = Day::empty();
    // Means of rounds, work, patience and gap; of the second reason, to which the first transfers, also of its own.
    for (n, patience) in patiences.iter().enumerate() {
        for (work, gap) in [
            (&lognormal(40.0), &lognormal(50.0)),
            (&lognormal(40.0), &constant),
            (&exponential, &exponential),
        ] {
            for (rounds, other_gap) in
                [([1.0, 1.0], gap), ([4.0, 1.0], gap), ([4.0, 1.0], &constant), ([1.0, 3.0], &exponential)]
            {
                scenario.replies = Replies::plain(work.clone(), work.clone());
                let with = |rounds_mean, gap: &Distribution, later: &Distribution| Reason {
                    rounds_mean,
                    gap: gap.clone(),
                    patience_first: patience.clone(),
                    patience_later: later.clone(),
                    ..plain.clone()
                };
                let first = with(rounds[0], gap, patience);
                scenario.reasons = vec![
                    Reason { transfers: vec![(1, 0.2)], ..first },
                    with(rounds[1], other_gap, &patiences[(n + rounds[0] as usize) % 3]),
                ];
                for known in [false, true] {
                    let log = (0..300).map(|i| Replayed {
                        at: Time::from_secs(i),
                        customer: i as u32,
                        reason: (i % 2) as ReasonId,
                        rounds: (known && i % 3 > 0).then_some(i as u32 % 5 + 1),
                    });
                    let log: Vec<_> = log.collect();
                    scenario.demand = Demand::Replay(log.clone());
                    day.draw_again(&scenario, one);
                    for (it, logged) in day.inquiries.iter().zip(&log) {
                        let own = &day.rounds[it.first_round as usize..][..it.rounds as usize];
                        assert_eq!(own, rounds_one_by_one(&scenario, &one, it, logged.rounds));
                    }
                }
                scenario.demand = Demand::Forecast(Forecast::flat(Span::from_hours(1), vec![vec![150.0]; 2]));
                day.draw_again(&scenario, one);
                assert!(day.entries.len() > 200 && day.entries.len() == day.inquiries.len());
                for it in day.inquiries.iter().filter(|it| it.kind != InquiryKind::Empty) {
                    let own = &day.rounds[it.first_round as usize..][..it.rounds as usize];
                    assert_eq!(own, rounds_one_by_one(&scenario, &one, it, None));
                }
            }
        }
    }
}
