//! What happens on the floor at odd moments, told as single days.

mod worlds;

use peakshift::day::{Day, Inquiry, InquiryKind, Round};
use peakshift::scenario::{Reason, Scenario};
use peakshift::units::{Span, Time};
use worlds::{layout, plain, punctual, reason, run, secs, shift};

fn at(secs: i64) -> Time {
    Time::from_secs(secs)
}

fn span(secs: i64) -> Span {
    Span::from_secs(secs)
}

/// A day of inquiries given as (time, reason, rounds).
fn day(inquiries: &[(i64, u16, &[Round])]) -> Day {
    let mut all = Vec::new();
    let mut rounds = Vec::new();
    for (number, &(arrives, reason, asked)) in (0..).zip(inquiries) {
        all.push(Inquiry {
            arrives: at(arrives),
            enters: at(arrives),
            first_round: rounds.len() as u32,
            rounds: asked.len() as u32,
            number,
            reason,
            bot: false,
            kind: InquiryKind::Plain,
        });
        rounds.extend_from_slice(asked);
    }
    Day::known(all, rounds)
}

/// A round of a patient customer.
fn round(work: i64, gap: i64) -> Round {
    Round::plain(span(work), span(gap), Span::FOREVER)
}

/// Two reasons of the same group.
fn two_reasons(hours: i64) -> Scenario {
    let plain = plain(hours);
    Scenario { reasons: vec![reason(), Reason { priority: 1, ..reason() }], ..plain }
}

#[test]
fn a_transfer_waits_for_the_answer_to_the_hand_over_text() {
    let mut scenario = two_reasons(1);
    scenario.replies.handover_text = secs(10.0);
    let layout = layout(vec![(shift(0, 3600), 1)]);
    for (gap, waits) in [(15, 15), (35, 20)] {
        let first = Round { transfer: 1, ..round(5, gap) };
        let day = day(&[(0, 0, &[first, round(5, 0)])]);
        let journal = run(&scenario, &layout, &punctual(&layout), &day);
        // The reply is sent after 5 s, the text after 15 s.
        assert_eq!(journal.rounds[1].asked, at(15 + waits));
    }
}
