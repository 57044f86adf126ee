//! What happens on the floor at odd moments, told as single days.

mod worlds;

use peakshift::day::{Day, Inquiry, InquiryKind, Round};
use peakshift::scenario::{
    Affinity, AtEnd, Overflow, Reason, Scenario, Topology, WhenFull, WrapUp, WrapUpWhen,
};
use peakshift::sim::{End, PresenceKind, RoundOutcome, WorkKind};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Attendance, Layout, LayoutLine};
use worlds::{layout, plain, punctual, reason, router, run, run_by, secs, shift};

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
        let (first, count) = (rounds.len() as u32, asked.len() as u32);
        all.push(Inquiry { reason, ..Inquiry::plain(at(arrives), number, first, count) });
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

#[test]
fn nobody_receives_a_handed_over_inquiry_at_the_instant_at_which_he_goes_himself() {
    let mut scenario = plain(2);
    scenario.teams[0].at_end = AtEnd::HandOver;
    scenario.teams[0].cap = vec![3];
    // Two go at 600, one of them from his break, where a customer waits for him; one comes.
    let mut with_break = shift(0, 600);
    with_break.breaks = vec![(at(300), at(600))];
    let layout = layout(vec![(with_break, 1), (shift(301, 600), 1), (shift(600, 3600), 1)]);
    let journal =
        run(&scenario, &layout, &punctual(&layout), &day(&[(200, 0, &[round(60, 60), round(60, 0)])]));
    let held: Vec<_> = journal.holdings.iter().map(|h| (h.agent, h.from)).collect();
    assert_eq!(held, [(0, at(200)), (2, at(600))]);
}

#[test]
fn who_is_back_from_a_break_when_draining_begins_takes_nothing() {
    let mut scenario = plain(2);
    scenario.teams[0].drain = span(300);
    scenario.routing.topology = Topology::Central;
    let mut late = shift(0, 1200);
    late.breaks = vec![(at(600), at(900))];
    let layout = layout(vec![(late, 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(700, 0, &[round(10, 0)])]));
    assert_eq!(journal.holdings, []);
}

#[test]
fn who_logs_in_as_his_break_begins_is_on_the_break_first() {
    let mut scenario = plain(2);
    scenario.routing.topology = Topology::Central;
    let mut planned = shift(0, 1200);
    planned.breaks = vec![(at(300), at(600))];
    let layout = layout(vec![(planned, 1)]);
    let late = [Attendance { on: at(400), work_factor: 1.0, absent: None }];
    let journal = run(&scenario, &layout, &late, &day(&[(100, 0, &[round(10, 0)])]));
    assert_eq!(journal.rounds[0].started, at(600));
}

#[test]
fn a_cap_that_rises_as_a_break_begins_takes_nothing_from_the_queue() {
    let mut scenario = plain(2);
    scenario.routing.topology = Topology::Central;
    scenario.teams[0].cap = (0..24).collect();
    let mut planned = shift(0, 7200);
    planned.breaks = vec![(at(3600), at(4000))];
    let layout = layout(vec![(planned, 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(100, 0, &[round(10, 0)])]));
    assert_eq!(journal.rounds[0].started, at(4000));
}

#[test]
fn a_break_until_the_end_of_the_shift_is_not_interrupted_by_it() {
    let mut scenario = plain(2);
    scenario.routing.topology = Topology::Central;
    let mut planned = shift(0, 1200);
    planned.breaks = vec![(at(900), at(1200))];
    let layout = layout(vec![(planned, 1), (shift(2000, 3000), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(1000, 0, &[round(10, 0)])]));
    assert_eq!((journal.rounds[0].agent, journal.rounds[0].started), (1, at(2000)));
}

#[test]
fn two_breaks_in_a_row_are_one() {
    let scenario = plain(2);
    let mut planned = shift(0, 1200);
    planned.breaks = vec![(at(300), at(400)), (at(400), at(500))];
    let layout = layout(vec![(planned, 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[]));
    let breaks: Vec<_> = journal.presence.iter().filter(|p| p.kind == PresenceKind::Break).collect();
    assert_eq!(breaks.iter().map(|b| (b.from, b.to)).collect::<Vec<_>>(), [(at(300), at(500))]);
}

#[test]
fn no_wrap_up_is_begun_after_the_overtime_limit() {
    let mut scenario = plain(2);
    scenario.routing.idle_close = Span::ZERO;
    scenario.teams[0].overtime_max = span(100);
    let (probability, work, due) = (1.0, secs(500.0), span(600));
    scenario.replies.wrap_up = Some(WrapUp { probability, work, due, when: WrapUpWhen::AtOnce });
    let layout = layout(vec![(shift(0, 600), 1)]);
    // The reply ends at 800, beyond the limit of 700; its wrap-up is left.
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(500, 0, &[round(300, 0)])]));
    let work: Vec<_> = journal.work.iter().map(|w| (w.kind, w.from, w.to)).collect();
    assert_eq!(work, [(WorkKind::WrapUpLeft, at(800), at(800))]);
    assert_eq!(journal.presence.last().map(|p| p.to), Some(at(800)));
}

#[test]
fn a_customer_goes_back_to_who_replied_and_not_to_who_only_received_it() {
    let mut scenario = plain(2);
    scenario.routing.affinity = Affinity { if_suspended: Span::ZERO, if_available: span(7200) };
    let layout = layout(vec![(shift(0, 3600), 2)]);
    let impatient = Round::plain(span(60), Span::ZERO, span(10));
    let mut day = day(&[
        (0, 0, &[round(1000, 0)]),
        (1, 0, &[round(10, 0)]),
        (2, 0, &[impatient]),
        (400, 0, &[round(5, 0)]),
    ]);
    day.shared_customers = vec![0, 1, 2, 2];
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    // Agent 0 is busy when customer 2 comes to him and leaves; agent 1 has nothing open when it comes again.
    assert_eq!(journal.inquiries.iter().map(|r| r.agent).collect::<Vec<_>>(), [0, 1, 0, 1]);
}

/// A customer with two inquiries goes back, in the one, to who replied in the other.
#[test]
fn who_replied_to_a_customer_last_may_have_done_so_in_another_inquiry() {
    let mut scenario = plain(2);
    scenario.teams[0].cap = vec![1];
    scenario.routing.topology = Topology::Central;
    scenario.routing.idle_close = span(60);
    scenario.routing.affinity = Affinity { if_suspended: span(100), if_available: span(100) };
    let layout = layout(vec![(shift(0, 3600), 1)]);
    // The first inquiry, answered at 110, is closed when its customer brings another one, answered at 300, and writes
    // again in the first at 310. The agent is at his cap until 360.
    let (first, other) = ([round(10, 200), round(10, 0)], [round(10, 0)]);
    let mut day = day(&[(100, 0, &first), (290, 0, &other)]);
    for (customers, started) in [(vec![0, 0], 310), (vec![0, 1], 360)] {
        day.shared_customers = customers;
        let journal = run(&scenario, &layout, &punctual(&layout), &day);
        assert_eq!(journal.rounds[1].started, at(started));
    }
}

#[test]
fn who_left_without_a_word_is_not_sent_away_by_the_end_of_a_shift() {
    let mut scenario = plain(2);
    scenario.teams[0].at_end = AtEnd::End;
    let layout = layout(vec![(shift(0, 600), 1), (shift(0, 3600), 1)]);
    let silent = Round { patience: span(30), silent: true, ..round(10, 60) };
    let mut with_break = layout.clone();
    with_break.shifts[0].breaks = vec![(at(100), at(600))];
    // The agent goes on his break at once; the customer leaves at 120, the shift ends at 600.
    let busy = [round(20, 0)];
    let asked = [(85, 0, &busy[..]), (86, 0, &busy[..]), (90, 0, &[silent, round(10, 0)][..])];
    let journal = run(&scenario, &with_break, &punctual(&with_break), &day(&asked));
    assert_eq!((journal.inquiries.len(), journal.inquiries[2].end), (3, End::ShiftEnded));
    // One who read nothing has left silently all the same.
    let journal = run(
        &scenario,
        &layout,
        &punctual(&layout),
        &day(&[(580, 0, &[Round { patience: span(5), ..silent }])]),
    );
    assert_eq!((journal.inquiries[0].closed, journal.inquiries[0].end), (at(600), End::LeftSilently));
}

#[test]
fn a_window_without_a_message_is_still_one_when_the_shift_ends() {
    let mut scenario = plain(2);
    scenario.teams[0].at_end = AtEnd::End;
    let layout = layout(vec![(shift(0, 600), 1)]);
    let mut day = day(&[(500, 0, &[])]);
    day.inquiries[0].kind = InquiryKind::Empty;
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    assert_eq!((journal.inquiries[0].closed, journal.inquiries[0].end), (at(600), End::Empty));
}

/// Two groups, the second helping the first out after a minute; one agent each who holds one at a time.
fn with_help() -> (Scenario, Layout) {
    let mut scenario = two_reasons(2);
    scenario.groups.push("others".to_owned());
    scenario.reasons.push(Reason { group: 1, ..reason() });
    scenario.routing.overflow = vec![Overflow { from: 0, after: span(60), to: vec![1] }];
    scenario.teams[0].cap = vec![1];
    scenario.routing.idle_close = Span::ZERO;
    let mut layout = layout(vec![(shift(0, 3600), 1)]);
    layout.lines.push(LayoutLine { group: 1, ..layout.lines[0] });
    (scenario, layout)
}

#[test]
fn help_from_another_group_sees_past_a_more_urgent_customer_who_has_just_come() {
    let (mut scenario, layout) = with_help();
    scenario.routing.topology = Topology::Central;
    // The helper is busy until 200. By then one customer has waited long enough; a more urgent one has not.
    let (long, short) = ([round(1000, 0)], [round(10, 0)]);
    let asked = [(0, 0, &long[..]), (0, 2, &[round(200, 0)][..]), (10, 0, &short[..]), (190, 1, &short[..])];
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&asked));
    assert_eq!((journal.rounds[2].agent, journal.rounds[2].started), (1, at(200)));
}

#[test]
fn a_queue_beside_pushed_inquiries_gets_help_after_its_time_too() {
    let (scenario, layout) = with_help();
    // The helper is free again at 30, before the customer has waited for a minute.
    let asked = [(0, 0, &[round(1000, 0)][..]), (0, 2, &[round(30, 0)][..]), (10, 0, &[round(10, 0)][..])];
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&asked));
    assert_eq!((journal.rounds[2].agent, journal.rounds[2].started), (1, at(70)));
}

#[test]
fn wrap_up_that_the_end_of_the_day_finds_undone_is_left() {
    let mut scenario = plain(1);
    scenario.run_on = Span::ZERO;
    scenario.routing.idle_close = Span::ZERO;
    let (probability, work, due) = (1.0, secs(600.0), span(7200));
    scenario.replies.wrap_up = Some(WrapUp { probability, work, due, when: WrapUpWhen::WhenIdle });
    let layout = layout(vec![(shift(0, 7200), 1)]);
    let asked = [(3190, 0, &[round(10, 0)][..]), (3190, 0, &[round(10, 0)][..])];
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&asked));
    let left: Vec<_> = journal.work.iter().map(|w| (w.kind, w.from, w.to, w.arose)).collect();
    assert_eq!(
        left,
        [
            (WorkKind::WrapUpLeft, at(3210), at(3600), at(3200)),
            (WorkKind::WrapUpLeft, at(3600), at(3600), at(3210))
        ]
    );
}

#[test]
fn a_customer_handed_back_to_the_queue_gets_help_at_once_if_it_has_waited_long_enough() {
    let (mut scenario, mut layout) = with_help();
    scenario.routing.topology = Topology::Central;
    scenario.teams[0].at_end = AtEnd::HandOver;
    scenario.teams[0].cap = vec![2];
    // The agent goes after the reply in hand; the helper has nothing to do.
    layout.shifts.push(shift(0, 200));
    layout.lines[0].shift = 1;
    let asked = [(100, 0, &[round(150, 0)][..]), (110, 0, &[round(10, 0)][..])];
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&asked));
    assert_eq!((journal.rounds[1].agent, journal.rounds[1].started), (1, at(250)));
}

#[test]
fn help_that_is_allowed_twice_keeps_priorities() {
    let (mut scenario, layout) = with_help();
    scenario.routing.overflow.insert(0, Overflow { from: 0, after: span(30), to: vec![1] });
    let (long, short) = ([round(1000, 0)], [round(10, 0)]);
    // At 200 the helper is free; the urgent customer has waited for 50 seconds, the other for 190.
    let asked = [(0, 0, &long[..]), (0, 2, &[round(200, 0)][..]), (10, 0, &short[..]), (150, 1, &short[..])];
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&asked));
    assert_eq!((journal.rounds[3].agent, journal.rounds[3].started), (1, at(200)));
}

#[test]
fn a_queue_becomes_leave_messages_when_the_last_shift_ends_if_the_platform_says_so() {
    let mut scenario = plain(1);
    scenario.routing.topology = Topology::Central;
    scenario.routing.when_nobody = WhenFull::LeaveMessage;
    scenario.teams[0].cap = vec![1];
    let layout = layout(vec![(shift(0, 600), 1)]);
    // The first inquiry keeps the only agent busy past the end of his shift; the second waits in the queue.
    let day = day(&[(100, 0, &[round(900, 0)]), (200, 0, &[round(10, 0)])]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    assert_eq!((journal.inquiries[1].end, journal.inquiries[1].closed), (End::LeaveMessage, at(600)));
    scenario.routing.when_nobody = WhenFull::Queue;
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    assert_ne!(journal.inquiries[1].end, End::LeaveMessage);
}

#[test]
fn a_queue_waits_for_those_who_come_as_the_others_go() {
    let mut scenario = plain(2);
    scenario.teams[0].drain = span(100);
    scenario.routing.when_nobody = WhenFull::LeaveMessage;
    let layout = layout(vec![(shift(0, 600), 1), (shift(600, 3600), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(550, 0, &[round(10, 0)])]));
    assert_eq!((journal.rounds[0].agent, journal.rounds[0].started), (1, at(600)));
}

/// Without a cap whoever came first would take all who wait, while the others are idle.
#[test]
fn those_who_come_together_share_the_queue() {
    let asked = [round(60, 0)];
    let waiting = day(&[1, 2, 3, 4, 5, 6].map(|secs| (secs, 0, &asked[..])));
    let starts = [600, 600, 600, 660, 660, 660].map(at);
    let begun = |scenario: &Scenario, layout: &Layout| {
        let journal = run(scenario, layout, &punctual(layout), &waiting);
        let mut begun: Vec<(Time, u32)> = journal.rounds.iter().map(|it| (it.started, it.agent)).collect();
        begun.sort_unstable();
        begun
    };
    let mut scenario = plain(2);
    let logging_in = layout(vec![(shift(600, 7200), 3)]);
    let found = begun(&scenario, &logging_in);
    assert_eq!(found.iter().map(|it| it.0).collect::<Vec<_>>(), starts);
    assert_eq!(found.iter().map(|it| it.1).collect::<Vec<_>>(), [0, 1, 2, 0, 1, 2]);
    let mut on_break = shift(0, 7200);
    on_break.breaks = vec![(at(0), at(600))];
    assert_eq!(begun(&scenario, &layout(vec![(on_break, 3)])), found);
    // Whoever comes back from his break and whoever logs in at that instant are there together.
    let mut back = shift(0, 7200);
    back.breaks = vec![(at(0), at(600))];
    assert_eq!(begun(&scenario, &layout(vec![(back, 1), (shift(600, 7200), 2)])), found);
    // So are those whom a change of hour lets take more.
    scenario.teams[0].cap = [0].into_iter().chain(std::iter::repeat_n(9, 23)).collect();
    let change = begun(&scenario, &layout(vec![(shift(0, 7200), 2), (shift(3600, 7200), 1)]));
    assert_eq!(
        change.iter().map(|it| it.0).collect::<Vec<_>>(),
        [3600, 3600, 3600, 3660, 3660, 3660].map(at)
    );
}

#[test]
fn groups_that_come_together_take_their_own_before_they_help() {
    let mut scenario = plain(2);
    scenario.groups.push("other".to_owned());
    scenario.reasons.push(Reason { group: 1, ..reason() });
    scenario.teams[0].cap = vec![2];
    scenario.routing.topology = Topology::Central;
    scenario.routing.overflow = vec![Overflow { from: 1, to: vec![0], after: span(10) }];
    let mut layout = layout(vec![(shift(600, 7200), 1), (shift(600, 7200), 1)]);
    layout.lines[1].group = 1;
    // One slot of the first group is left for those of the other, whose own agent takes the two who came first.
    let asked = [round(60, 0)];
    let journal = run(
        &scenario,
        &layout,
        &punctual(&layout),
        &day(&[(1, 1, &asked), (2, 1, &asked), (3, 1, &asked), (4, 0, &asked)]),
    );
    let received: Vec<(u32, Time)> =
        journal.inquiries.iter().map(|it| it.agent).zip(journal.holdings.iter().map(|it| it.from)).collect();
    assert_eq!(received, [(1, at(600)), (1, at(600)), (0, at(600)), (0, at(600))]);
}

#[test]
fn the_timer_of_an_answered_round_does_not_speak_for_a_silent_one() {
    let scenario = plain(2);
    let layout = layout(vec![(shift(0, 3600), 1)]);
    // The first round waits, is answered at 5, and would have been left at 10, when the second is asked.
    let first = Round::plain(span(3), span(5), span(10));
    let silent = Round { silent: true, ..Round::plain(span(3), Span::ZERO, Span::ZERO) };
    let asked = [(0, 0, &[round(2, 0)][..]), (0, 0, &[first, silent][..]), (6, 0, &[round(100, 0)][..])];
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&asked));
    let last = &journal.rounds[2];
    assert_eq!((last.asked, last.outcome, last.unread), (at(10), RoundOutcome::Answered, true));
}

#[test]
fn a_slot_is_free_for_the_inquiry_that_is_handed_over_from_it() {
    // The only agent has one slot; nobody waits at the hand-over.
    let mut scenario = two_reasons(1);
    scenario.teams[0].cap = vec![1];
    scenario.routing.topology = Topology::Push;
    scenario.routing.when_full = WhenFull::LeaveMessage;
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let handed_over = Round { transfer: 1, ..round(5, 15) };
    let alone = day(&[(0, 0, &[handed_over, round(5, 0)])]);
    let journal = run(&scenario, &layout, &punctual(&layout), &alone);
    assert_eq!((journal.rounds[1].agent, journal.rounds[1].asked), (0, at(20)));
    // Who has waited for the slot comes before the inquiry that leaves it.
    scenario.routing.when_full = WhenFull::Queue;
    scenario.routing.topology = Topology::Central;
    let waiting = day(&[(0, 0, &[handed_over, round(5, 0)]), (10, 1, &[round(30, 0)])]);
    let journal = run(&scenario, &layout, &punctual(&layout), &waiting);
    let held: Vec<_> = journal.holdings.iter().map(|held| (held.record, held.from)).collect();
    assert_eq!(held[..2], [(0, at(0)), (1, at(20))]);
    assert!(held[2].0 == 0 && held[2].1 > at(20), "{held:?}");
}

#[test]
fn who_was_first_is_routed_first_when_an_agent_gives_up_what_he_holds() {
    // He goes after the reply in hand, the other is on break, and there is room for one in the queue.
    let mut scenario = plain(1);
    scenario.teams[0].at_end = AtEnd::HandOver;
    scenario.routing.queue_limit = Some(1);
    let mut on_break = shift(60, 3600);
    on_break.breaks = vec![(at(60), at(900))];
    let layout = layout(vec![(shift(0, 600), 1), (on_break, 1)]);
    let rounds = [round(100, 0)];
    let waiting = [550, 560, 570].map(|arrives| (arrives, 0, &rounds[..]));
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&waiting));
    let ends: Vec<End> = journal.inquiries.iter().map(|inquiry| inquiry.end).collect();
    assert_eq!(ends, [End::Finished, End::Finished, End::LeaveMessage]);
}

#[test]
fn a_quick_phrase_is_little_work_to_wait_for() {
    let mut scenario = plain(1);
    (scenario.replies.first, scenario.replies.later) = (secs(15.0), secs(20.0));
    scenario.replies.quick_phrase = Some((1.0, secs(5.0)));
    let layout = layout(vec![(shift(0, 3600), 2)]);
    // At 26 s the first agent owes a quick phrase, and the second a first reply.
    let customers = [
        (0, 0, &[round(15, 10), round(5, 0)][..]),
        (24, 0, &[round(15, 0)][..]),
        (26, 0, &[round(15, 0)][..]),
    ];
    let router = router("shortest-expected-wait");
    let journal = run_by(router, &scenario, &layout, &punctual(&layout), &day(&customers));
    assert_eq!([0, 2, 3].map(|round: usize| journal.rounds[round].agent), [0, 1, 0]);
}

#[test]
fn what_was_received_today_is_nothing_at_midnight() {
    // Three before midnight to the only one who is there; after it both have received nothing yet.
    let scenario = plain(26);
    let layout = layout(vec![(shift(0, 26 * 3600), 1), (shift(84_600, 26 * 3600), 1)]);
    let times = [80_000, 80_010, 80_020, 87_000, 87_010, 87_020];
    let rounds = [round(1, 0)];
    let journal = run_by(
        router("fewest-today"),
        &scenario,
        &layout,
        &punctual(&layout),
        &day(&times.map(|arrives| (arrives, 0, &rounds[..]))),
    );
    assert_eq!(journal.inquiries.iter().map(|it| it.agent).collect::<Vec<_>>(), [0, 0, 0, 1, 0, 1]);
}
