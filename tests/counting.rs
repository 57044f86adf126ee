//! What counts in a figure and what does not, from single days on the floor.

mod worlds;

use peakshift::day::{Day, Inquiry, InquiryKind, Round};
use peakshift::kpi::{DayFigures, Observer, Ratio, WaitHistogram, figure};
use peakshift::scenario::{AtEnd, Measure, Reason, Scenario, Trigger, WhenFull, WrapUp, WrapUpWhen};
use peakshift::units::{Span, Time};
use peakshift::workforce::Layout;
use worlds::{layout, plain, punctual, reason, run, shift};

fn at(secs: i64) -> Time {
    Time::from_secs(secs)
}

/// An inquiry of one round that takes 20 s; `enters` differs from `arrives` where a bot replied first.
fn inquiry(arrives: i64, enters: i64, reason: u16) -> Inquiry {
    Inquiry {
        arrives: at(arrives),
        enters: at(enters),
        first_round: 0,
        rounds: 1,
        number: 0,
        reason,
        bot: arrives != enters,
        kind: InquiryKind::Plain,
    }
}

/// A figure of a day on which every inquiry is another customer.
fn count(name: &str, scenario: &Scenario, layout: &Layout, inquiries: Vec<Inquiry>) -> DayFigures {
    count_of(Vec::new(), name, scenario, layout, inquiries)
}

/// A figure of a day whose inquiries are of the given customers.
fn count_of(
    customers: Vec<u32>,
    name: &str,
    scenario: &Scenario,
    layout: &Layout,
    mut inquiries: Vec<Inquiry>,
) -> DayFigures {
    for (place, inquiry) in (0..).zip(&mut inquiries) {
        inquiry.first_round = place;
        inquiry.number = place;
    }
    let round = Round::plain(Span::from_secs(20), Span::FOREVER, Span::FOREVER);
    let mut day = Day::known(inquiries.clone(), vec![round; inquiries.len()]);
    day.shared_customers = customers;
    let journal = run(scenario, layout, &punctual(layout), &day);
    let mut observer = Observer::new(scenario, &layout.persons(), &[figure(name).unwrap()]);
    observer.observe(&day, &journal, &mut WaitHistogram::default(), &mut WaitHistogram::default())
}

#[test]
fn douyin_counts_an_inquiry_never_assigned_as_not_in_time() {
    let mut scenario = plain(1);
    scenario.routing.when_nobody = WhenFull::LeaveMessage;
    let layout = layout(vec![(shift(1800, 3600), 1)]);
    let day = vec![inquiry(100, 100, 0), inquiry(2000, 2000, 0)];
    let found = count("douyin-3-minute-inquiry-rate", &scenario, &layout, day);
    assert_eq!(found.whole[0], Ratio::new(1, 2));
}

#[test]
fn a_customer_never_answered_counts_for_the_group_that_it_needed() {
    let mut scenario = plain(24);
    scenario.groups.push("other".to_owned());
    scenario.reasons.push(Reason { group: 1, ..reason() });
    let layout = layout(vec![(shift(0, 86_400), 1)]);
    let ten = 10 * 3600;
    let day = vec![inquiry(ten, ten + 30, 1)];
    let found = count("pdd-3-minute-human-reply-rate-strict", &scenario, &layout, day);
    assert_eq!(found.groups, [Ratio::new(0, 0), Ratio::new(0, 1)]);
}

#[test]
fn a_window_opened_without_a_message_counts_in_no_figure() {
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let day = vec![Inquiry { rounds: 0, kind: InquiryKind::Empty, ..inquiry(100, 100, 0) }];
    let found = count("open-per-agent", &plain(1), &layout, day);
    assert_eq!(found.whole[0], Ratio::new(0, 3_600_000_000));
}

#[test]
fn people_before_the_start_and_after_the_end_are_not_on_line() {
    let layout = layout(vec![(shift(-1800, 5400), 3)]);
    let found = count("people-online", &plain(1), &layout, Vec::new());
    assert_eq!(found.whole[0], Ratio::new(3 * 3_600_000_000, 3_600_000_000));
    assert_eq!(found.slots[0], found.whole[0]);
}

#[test]
fn the_last_slot_may_be_shorter_than_the_others() {
    let scenario = Scenario { end: at(5400), ..plain(2) };
    let layout = layout(vec![(shift(0, 5400), 3)]);
    let found = count("people-online", &scenario, &layout, Vec::new());
    let (hour, half) = (3_600_000_000, 1_800_000_000);
    assert_eq!(found.slots, [Ratio::new(3 * hour, hour), Ratio::new(3 * half, half)]);
}

#[test]
fn wrap_up_that_nobody_does_is_not_on_time_however_much_is_left() {
    let mut scenario = plain(1);
    scenario.routing.idle_close = Span::from_secs(60);
    let work = worlds::secs(30.0);
    scenario.replies.wrap_up =
        Some(WrapUp { probability: 1.0, work, when: WrapUpWhen::WhenIdle, due: Span::from_hours(2) });
    scenario.teams[0].at_end = AtEnd::End;
    // Closed at 180 s, done at 210 s; the other closes with the shift.
    let layout = layout(vec![(shift(0, 1000), 1)]);
    let found =
        count("wrap-up-on-time", &scenario, &layout, vec![inquiry(100, 100, 0), inquiry(990, 990, 0)]);
    assert_eq!(found.whole[0], Ratio::new(1, 2));
}

#[test]
fn a_trigger_that_is_on_at_the_end_was_on_until_then() {
    let mut scenario = plain(1);
    scenario.teams[0].cap = vec![1];
    scenario.routing.idle_close = Span::FOREVER;
    scenario.triggers.push(Trigger {
        name: "crowd".to_owned(),
        every: Span::from_mins(1),
        measure: Measure::Waiting,
        groups: vec![0],
        above: 0.5,
        below: 0.5,
        raise_cap: 0,
        bot: false,
        call: Vec::new(),
        call_delay: Span::ZERO,
    });
    let layout = layout(vec![(shift(0, 3600), 1)]);
    // The second waits for a place that never gets free; it is seen at 3060 s.
    let found = count("queue-length", &scenario, &layout, [100, 3000].map(|at| inquiry(at, at, 0)).to_vec());
    assert_eq!((found.triggers[0].times, found.triggers[0].micros), (1, 540_000_000));
}

#[test]
fn who_waits_to_be_received_is_in_the_queue_of_its_group_slot_by_slot() {
    let mut scenario = plain(3);
    scenario.teams[0].cap = vec![1];
    // One person until 01:30: the second waits until the first is closed, the third to the end of the day.
    let layout = layout(vec![(shift(0, 5400), 1)]);
    let day = || vec![inquiry(100, 100, 0), inquiry(110, 110, 0), inquiry(9000, 9000, 0)];
    let found = count("queue-length", &scenario, &layout, day());
    // The first is held until it is closed: 20 s of work, then the idle close.
    let idle = scenario.routing.idle_close.micros() as u64;
    let (second, third) = (100_000_000 + 20_000_000 + idle - 110_000_000, 10_800_000_000 - 9_000_000_000);
    let hour = 3_600_000_000;
    assert_eq!(found.slots, [Ratio::new(second, hour), Ratio::new(0, hour), Ratio::new(third, hour)][..]);
    assert_eq!(found.whole[0], Ratio::new(second + third, 3 * hour));
    assert_eq!(found.groups, [found.whole[0]]);
    assert_eq!(found.teams, [Ratio::new(0, 0)], "a queue is of no team");
}

#[test]
fn first_waits_are_those_of_the_slot_in_which_the_inquiry_began() {
    let scenario = plain(2);
    let layout = layout(vec![(shift(0, 7200), 1)]);
    // One alone; then two at once, of whom the second waits for the first one's reply.
    let inquiries: Vec<Inquiry> = (0..)
        .zip([3590, 4000, 4000])
        .map(|(place, at)| Inquiry { first_round: place, number: place, ..inquiry(at, at, 0) })
        .collect();
    let round = Round::plain(Span::from_secs(20), Span::FOREVER, Span::FOREVER);
    let day = Day::known(inquiries, vec![round; 3]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    let mut observer = Observer::new(&scenario, &layout.persons(), &[figure("inquiries").unwrap()]);
    let mut waits = (WaitHistogram::default(), WaitHistogram::default());
    observer.observe(&day, &journal, &mut waits.0, &mut waits.1);
    let parts = observer.take_part_waits();
    let near = |waits: &WaitHistogram, share: f64, secs: f64| {
        let found = waits.quantile(share).map_or(0.0, Span::secs);
        assert!((found / secs - 1.0).abs() < 0.016, "expected {secs} s, found {found} s");
    };
    assert_eq!([1, 2], [parts.slots[0].total(), parts.slots[1].total()]);
    near(&parts.slots[0], 0.9, 20.0);
    near(&parts.slots[1], 0.5, 20.0);
    near(&parts.slots[1], 0.9, 40.0);
    assert_eq!((&parts.groups[0], &parts.teams[0]), (&waits.0, &waits.0));
    assert_eq!(observer.take_part_waits().groups[0].total(), 0, "taken once");
}

#[test]
fn an_inquiry_whose_hand_over_the_day_does_not_reach_counts_all_the_same() {
    let mut scenario = plain(1);
    scenario.run_on = Span::ZERO;
    let layout = layout(vec![(shift(0, 3600), 1)]);
    for name in ["inquiries", "inquiries-to-people"] {
        let found = count(name, &scenario, &layout, vec![inquiry(3590, 3610, 0)]);
        assert_eq!(found.whole[0], Ratio::new(1, 1));
    }
    let found = count("first-reply-within-30s", &scenario, &layout, vec![inquiry(3590, 3610, 0)]);
    assert_eq!(found.whole[0], Ratio::new(0, 1));
}

#[test]
fn taobao_counts_a_customer_never_answered_at_its_first_message_inside_the_hours() {
    let mut scenario = plain(24);
    scenario.routing.when_nobody = WhenFull::LeaveMessage;
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let count_at = |hours: &[i64]| {
        let day = hours.iter().map(|hour| inquiry(hour * 3600, hour * 3600, 0)).collect();
        let name = "taobao-3-minute-human-response-rate";
        count_of(vec![0; hours.len()], name, &scenario, &layout, day)
    };
    let found = count_at(&[7, 10, 11]);
    assert_eq!((found.whole[0], found.slots[10]), (Ratio::new(0, 1), Ratio::new(0, 1)));
    assert_eq!(count_at(&[7]).whole[0], Ratio::new(0, 0));
}

#[test]
fn the_page_on_the_model_names_every_strategy_and_every_platforms_figures() {
    let page = include_str!("../docs/model.md");
    for router in peakshift::routing::ROUTERS {
        assert!(page.contains(&format!("`{}`", router.name)), "{}", router.name);
    }
    for figure in peakshift::kpi::BOOKS.iter().flat_map(|book| book.figures) {
        let title = figure.title.en.split(',').next().unwrap();
        assert!(page.contains(title), "{title}");
    }
}

#[test]
fn the_bots_offline_reply_answers_a_leave_message_where_its_replies_count() {
    let mut scenario = plain(1);
    scenario.routing.when_nobody = WhenFull::LeaveMessage;
    let layout = layout(vec![(shift(0, 600), 1)]);
    scenario.end = at(40_000);
    // Ten hours after midnight, inside the window; everybody has gone.
    let day = || vec![inquiry(36_000, 36_000, 0)];
    let whole = |name, scenario: &Scenario| count(name, scenario, &layout, day()).whole[0];
    assert_eq!(whole("pdd-3-minute-human-reply-rate", &scenario), Ratio::new(0, 1));
    scenario.bot.offline_reply = true;
    assert_eq!(whole("pdd-3-minute-human-reply-rate", &scenario), Ratio::new(1, 1));
    assert_eq!(whole("pdd-3-minute-human-reply-rate-strict", &scenario), Ratio::new(0, 1));
    assert_eq!(whole("leave-message-rate", &scenario), Ratio::new(1, 1));
}

#[test]
fn the_bots_offline_reply_is_late_for_who_waited_in_a_queue_before() {
    let mut scenario = plain(12);
    scenario.routing.when_nobody = WhenFull::LeaveMessage;
    scenario.bot.offline_reply = true;
    // Somebody is there and takes nobody; when the shift ends, who waits becomes a leave-message.
    scenario.teams[0].cap = vec![0];
    let layout = layout(vec![(shift(0, 36_200), 1)]);
    let name = "pdd-3-minute-human-reply-rate";
    let in_time = |arrives| count(name, &scenario, &layout, vec![inquiry(arrives, arrives, 0)]).whole[0];
    assert_eq!((in_time(36_100), in_time(36_000)), (Ratio::new(1, 1), Ratio::new(0, 1)));
}
