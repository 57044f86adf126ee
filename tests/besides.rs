//! Work besides chat, incidents, triggers and customers who come back: exact where theory is, else told as single days.

mod cases;
mod worlds;

use cases::cases;
use peakshift::day::{Cause, Day, Inquiry, InquiryKind, Round};
use peakshift::random::Streams;
use peakshift::scenario::incidents::{Absence, Freeze, Rate, Silence};
use peakshift::scenario::{
    AtEnd, Creates, Demand, Distribution, Due, Effects, Forecast, ItemSource, Manner, Measure, OffChat,
    OnBreak, Repeat, Scenario, Trigger, WhenFull,
};
use peakshift::sim::{End, Floor, Journal, NOBODY, PresenceKind, RoundOutcome};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Attendance, Layout, attendance};
use proptest::prelude::*;
use worlds::generated::calm_world;
use worlds::{days, layout, plain, punctual, router, run, run_again, secs, shift};

fn at(secs: i64) -> Time {
    Time::from_secs(secs)
}

fn span(secs: i64) -> Span {
    Span::from_secs(secs)
}

/// A day of inquiries given as (time, rounds).
fn day(inquiries: &[(i64, &[Round])]) -> Day {
    let (mut all, mut rounds) = (Vec::new(), Vec::new());
    for (number, &(arrives, asked)) in (0..).zip(inquiries) {
        all.push(Inquiry::plain(at(arrives), number, rounds.len() as u32, asked.len() as u32));
        rounds.extend_from_slice(asked);
    }
    Day::known(all, rounds)
}

fn round(work: i64, gap: i64) -> Round {
    Round::plain(span(work), span(gap), Span::FOREVER)
}

/// Work besides chat of the first group, done in idle moments, without a deadline before the end.
fn idle_work(source: ItemSource, work: f64) -> OffChat {
    OffChat {
        name: "check".to_owned(),
        group: 0,
        teams: Vec::new(),
        source,
        work: secs(work),
        due: Due::After(Span::from_hours(100)),
        manner: Manner::Idle,
        creates: None,
    }
}

fn with_forecast(scenario: &mut Scenario, per_hour: f64) {
    let hours = (scenario.end - Time::START).secs() as usize / 3600;
    scenario.demand = Demand::Forecast(Forecast::flat(Span::from_hours(1), vec![vec![per_hour; hours]]));
}

fn draw(scenario: &Scenario, replication: u64) -> Day {
    Day::draw(scenario, Streams::new(5, replication))
}

proptest! {
    #![proptest_config(cases(300))]

    /// Work of lower priority that any customer interrupts takes nothing from customers (preemptive resume).
    #[test]
    fn work_in_idle_moments_leaves_every_customer_as_he_was(world in calm_world(), items in 1u32..60, work in 1.0f64..900.0) {
        let mut with = world.clone();
        let end = with.scenario.end;
        let groups = with.scenario.groups.len() as u16;
        for group in 0..groups {
            let source = ItemSource::Spread { from: Time::START, to: end, items };
            with.scenario.off_chat.push(OffChat { group, ..idle_work(source, work) });
            let reasons = (0..with.scenario.reasons.len() as u16).collect();
            let source = ItemSource::PerInquiry { share: 0.7, after: span(30), reasons };
            with.scenario.off_chat.push(OffChat { group, ..idle_work(source, work / 3.0) });
        }
        let present = world.attendance(0);
        let without = world.run(&present, &world.day(0));
        let journal = with.run(&present, &with.day(0));
        prop_assert_eq!(&journal.inquiries, &without.inquiries);
        prop_assert_eq!(&journal.rounds, &without.rounds);
        prop_assert_eq!(&journal.holdings, &without.holdings);
        prop_assert_eq!(&journal.work, &without.work);
        prop_assert_eq!(&journal.presence, &without.presence);
    }

    /// A surge of a factor over the whole time is a forecast times that factor.
    #[test]
    fn a_surge_is_a_forecast_times_its_factor(world in calm_world()) {
        let Demand::Forecast(forecast) = &world.scenario.demand else { return Ok(()) };
        let mut more = forecast.clone();
        more.expected.iter_mut().flatten().for_each(|mean| *mean *= 2.0);
        let mut by_forecast = world.clone();
        by_forecast.scenario.demand = Demand::Forecast(more);
        let mut by_surge = world.clone();
        let reasons = (0..world.scenario.reasons.len() as u16).collect();
        let to = world.scenario.horizon();
        by_surge.scenario.effects.rates.push(Rate { from: Time::START, to, reasons, factor: 2.0 });
        prop_assert_eq!(by_surge.day(0).inquiries, by_forecast.day(0).inquiries);
        prop_assert_eq!(by_surge.day(0).rounds, by_forecast.day(0).rounds);
    }

    /// An outage from which nobody comes back takes out who comes meanwhile, and moves nobody else.
    #[test]
    fn an_outage_without_return_is_thinning(world in calm_world(), from in 0i64..20_000, length in 1i64..20_000) {
        let Demand::Forecast(_) = &world.scenario.demand else { return Ok(()) };
        let (from, to) = (at(from), at(from + length));
        let mut out = world.clone();
        out.scenario.effects.silences.push(Silence { from, to, returns: 0.0, within: Span::ZERO });
        let (whole, thinned) = (world.day(0), out.day(0));
        let stays = |inquiry: &&Inquiry| !(from <= inquiry.arrives && inquiry.arrives < to);
        let expected: Vec<_> =
            whole.inquiries.iter().filter(stays).map(|it| (it.arrives, it.enters, it.number, it.reason, it.rounds)).collect();
        let found: Vec<_> =
            thinned.inquiries.iter().map(|it| (it.arrives, it.enters, it.number, it.reason, it.rounds)).collect();
        prop_assert_eq!(found, expected);
    }

    /// The time of everybody adds up: what he writes and does besides chat lies in his presence and never overlaps.
    #[test]
    fn nobody_does_two_things_at_once(world in calm_world(), items in 1u32..40, work in 1.0f64..2_000.0, block in any::<bool>()) {
        let mut world = world;
        let source = ItemSource::Spread { from: Time::START, to: world.scenario.end, items };
        let manner = if block { Manner::Block { at_once: 2 } } else { Manner::Idle };
        world.scenario.off_chat.push(OffChat { manner, ..idle_work(source, work) });
        let groups = vec![0];
        world.scenario.effects.freezes.push(Freeze { from: at(1_000), to: at(2_500), groups });
        let journal = world.run(&world.attendance(0), &world.day(0));
        for agent in 0..world.layout.persons().len() as u32 {
            let mut busy: Vec<(Time, Time)> = journal.rounds.iter()
                .filter(|round| round.agent == agent && !round.started.is_never())
                .map(|round| (round.started, round.ended))
                .chain(journal.work.iter().filter(|work| work.agent == agent).map(|work| (work.from, work.to)))
                .chain(journal.off_chat.iter().filter(|it| it.agent == agent).map(|it| (it.from, it.to)))
                .collect();
            busy.sort_unstable();
            prop_assert!(busy.windows(2).all(|pair| pair[0].1 <= pair[1].0), "agent {agent}: {busy:?}");
            let presence: Vec<_> = journal.presence.iter().filter(|it| it.agent == agent).collect();
            for it in journal.off_chat.iter().filter(|it| it.agent == agent) {
                let kind = if block { PresenceKind::Block } else { PresenceKind::Online };
                let there = presence.iter().any(|p| {
                    (p.kind == kind || p.kind == PresenceKind::Overtime) && p.from <= it.from && it.to <= p.to
                });
                prop_assert!(there, "agent {agent} at work besides chat {:?}, there {presence:?}", (it.from, it.to));
            }
        }
    }
}

#[test]
fn an_item_is_interrupted_and_takes_as_long_as_its_work_in_all() {
    let mut scenario = plain(1);
    scenario.off_chat.push(idle_work(ItemSource::At { at: at(10), items: 1 }, 100.0));
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let day = day(&[(50, &[round(20, 0)]), (60, &[round(20, 0)])]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    let stretches: Vec<_> = journal.off_chat.iter().map(|it| (it.from, it.to)).collect();
    assert_eq!(stretches, [(at(10), at(50)), (at(90), at(150))]);
    assert_eq!(journal.items[0].done, at(150));
    assert_eq!(journal.rounds.iter().map(|round| round.started).collect::<Vec<_>>(), [at(50), at(70)]);
}

#[test]
fn items_go_by_deadline_and_to_whoever_has_been_free_longest() {
    let mut scenario = plain(1);
    let urgent =
        OffChat { due: Due::After(span(60)), ..idle_work(ItemSource::At { at: at(10), items: 1 }, 30.0) };
    scenario.off_chat = vec![idle_work(ItemSource::At { at: at(10), items: 2 }, 30.0), urgent];
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[]));
    // The first is begun before the urgent one is there; then the urgent one, then the rest.
    let kinds: Vec<_> = journal.off_chat.iter().map(|it| journal.items[it.item as usize].kind).collect();
    assert_eq!(kinds, [0, 1, 0]);
    assert_eq!(journal.items.iter().map(|item| item.done).collect::<Vec<_>>(), [at(40), at(100), at(70)]);
}

#[test]
fn who_wrote_a_reply_meanwhile_has_not_been_free_longest() {
    let mut scenario = plain(1);
    scenario.off_chat = vec![idle_work(ItemSource::At { at: at(60), items: 1 }, 30.0)];
    let layout = layout(vec![(shift(0, 3600), 2)]);
    let day = day(&[(10, &[round(30, 0)])]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    assert_eq!((journal.rounds[0].agent, journal.rounds[0].ended), (0, at(40)));
    assert_eq!(journal.off_chat.iter().map(|it| it.agent).collect::<Vec<_>>(), [1]);
    // And who comes back from a break is free only since then.
    let mut with_break = shift(0, 3600);
    with_break.breaks = vec![(at(20), at(50))];
    let layout = worlds::layout(vec![(with_break, 1), (shift(30, 3600), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &Day::known(Vec::new(), Vec::new()));
    assert_eq!(journal.off_chat.iter().map(|it| it.agent).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_block_takes_its_person_off_line_and_not_too_many_at_once() {
    let mut scenario = plain(1);
    let source = ItemSource::At { at: at(100), items: 2 };
    scenario.off_chat.push(OffChat { manner: Manner::Block { at_once: 1 }, ..idle_work(source, 300.0) });
    let layout = layout(vec![(shift(0, 3600), 2)]);
    let day = day(&[(150, &[round(20, 0)]), (160, &[round(20, 0)])]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    let blocks: Vec<_> = journal.presence.iter().filter(|it| it.kind == PresenceKind::Block).collect();
    assert_eq!(
        blocks.iter().map(|it| (it.from, it.to)).collect::<Vec<_>>(),
        [(at(100), at(400)), (at(400), at(700))]
    );
    let off_line = blocks[0].agent;
    assert!(journal.rounds.iter().all(|round| round.agent != off_line), "both customers go to the other");
}

#[test]
fn a_reminder_leads_to_an_inquiry_of_the_same_customer() {
    let mut scenario = plain(2);
    let source = ItemSource::PerInquiry { share: 1.0, after: span(60), reasons: vec![0] };
    let creates = Creates { probability: 1.0, reason: 0, delay: secs(100.0) };
    scenario.off_chat.push(OffChat { creates: Some(creates), ..idle_work(source, 20.0) });
    scenario.routing.idle_close = span(30);
    with_forecast(&mut scenario, 10.0);
    let layout = layout(vec![(shift(0, 7200), 3)]);
    let day = draw(&scenario, 0);
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    assert!(journal.later.len() > 5, "{} of {}", journal.later.len(), day.first_follow_up);
    for later in &journal.later {
        assert!(later.inquiry >= day.first_follow_up);
        let origin = (0..day.first_follow_up).find(|&it| day.customer(it) == day.customer(later.inquiry));
        let record = journal
            .inquiries
            .iter()
            .find(|record| Some(record.inquiry) == origin)
            .expect("its first inquiry");
        assert_eq!(record.end, End::Finished);
        // A minute to the reminder, at least 20 s for it, 100 s to the answer.
        assert!(later.arrives - record.closed >= span(180));
    }
    // What follows from a follow-up is only a reminder, not another customer.
    assert_eq!(journal.items.len(), journal.inquiries.iter().filter(|it| it.end == End::Finished).count());
}

/// With a probability p of coming back, and at once, an inquiry that nobody ever answers comes 1/(1 − p) times.
#[test]
fn repeat_contacts_have_the_geometric_total() {
    let mut scenario = plain(4);
    scenario.routing.when_nobody = WhenFull::LeaveMessage;
    let p = 0.4;
    scenario.reasons[0].repeat = Some(Repeat { abandoned: p, answered: 0.0, delay: secs(0.0) });
    with_forecast(&mut scenario, 100.0);
    let layout = layout(vec![(shift(0, 1), 0)]);
    let (mut firsts, mut all) = (0u64, 0u64);
    days(&scenario, &layout, 9, 60, |day, journal| {
        firsts += u64::from(day.first_follow_up);
        all += journal.inquiries.len() as u64;
        assert!(journal.inquiries.iter().all(|record| record.end == End::LeaveMessage));
    });
    let (mean, expected) = (all as f64 / firsts as f64, 1.0 / (1.0 - p));
    let error = (p.sqrt() / (1.0 - p)) / (firsts as f64).sqrt();
    println!("expected {expected:.4}, found {mean:.4} ± {error:.4}");
    assert!((mean - expected).abs() < 4.0 * error);
}

#[test]
fn who_was_helped_and_who_was_not_come_back_by_their_own_chances() {
    let mut scenario = plain(4);
    scenario.reasons[0].repeat = Some(Repeat { abandoned: 0.0, answered: 1.0, delay: exponential() });
    with_forecast(&mut scenario, 30.0);
    let layout = layout(vec![(shift(0, 3600), 3)]);
    let day = draw(&scenario, 1);
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    let finished = |record: &&peakshift::sim::InquiryRecord| record.end == End::Finished;
    let ended = journal.inquiries.iter().filter(finished).count();
    // Everyone who was answered comes again, unless the day is over; nobody else does.
    assert!(journal.later.len() > 30 && journal.later.len() <= ended, "{} of {ended}", journal.later.len());
    assert!(journal.later.iter().all(|later| later.arrives < scenario.end));
}

fn exponential() -> Distribution {
    worlds::exponential(600.0)
}

#[test]
fn a_console_outage_postpones_what_is_in_hand_and_lets_nothing_begin() {
    let mut scenario = plain(1);
    scenario.effects.freezes.push(Freeze { from: at(10), to: at(70), groups: vec![0] });
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let impatient = Round { patience: span(50), ..round(20, 0) };
    for (first, ended, outcome) in
        [(round(20, 0), 80, RoundOutcome::Answered), (impatient, 50, RoundOutcome::Left)]
    {
        let day = day(&[(0, &[first]), (30, &[round(20, 0)])]);
        let journal = run(&scenario, &layout, &punctual(&layout), &day);
        assert_eq!((journal.rounds[0].ended, journal.rounds[0].outcome), (at(ended), outcome));
        assert_eq!(journal.rounds[1].started, at(ended.max(70)));
    }
    // Another group's consoles work.
    scenario.effects.freezes[0].groups = vec![7];
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(0, &[round(20, 0)])]));
    assert_eq!(journal.rounds[0].ended, at(20));
}

#[test]
fn a_customer_in_a_chat_writes_when_the_platform_is_back() {
    let mut scenario = plain(1);
    let silence = Silence { from: at(30), to: at(300), returns: 0.0, within: span(60) };
    scenario.effects.silences.push(silence);
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(0, &[round(10, 35), round(10, 0)])]));
    let asked = journal.rounds[1].asked;
    assert!(at(300) <= asked && asked < at(360), "{asked:?}");
}

#[test]
fn who_is_taken_away_hands_his_customers_to_the_group_and_comes_back() {
    let scenario = plain(1);
    let layout = layout(vec![(shift(0, 3600), 2)]);
    let mut present: Vec<Attendance> = punctual(&layout);
    present[0].absent = Some((at(100), at(200)));
    let day =
        day(&[(95, &[round(20, 0)]), (96, &[round(10, 0)]), (97, &[round(10, 0)]), (250, &[round(10, 0)])]);
    let journal = run(&scenario, &layout, &present, &day);
    let served: Vec<_> = journal.rounds.iter().map(|round| (round.agent, round.started)).collect();
    // The first goes on with the reply in hand until 115; the third, who waited for him, goes to the other.
    assert_eq!(served[..3], [(0, at(95)), (1, at(96)), (1, at(115))]);
    let presence: Vec<_> =
        journal.presence.iter().filter(|it| it.agent == 0).map(|it| (it.from, it.to)).collect();
    assert_eq!(presence[..2], [(at(0), at(115)), (at(200), at(3600))]);
}

#[test]
fn absence_hits_its_share_of_the_people_named() {
    let mut scenario = plain(1);
    let absence = Absence { from: at(100), to: at(200), teams: vec![0], groups: vec![0], share: 0.3 };
    scenario.effects = Effects { absences: vec![absence], ..Effects::default() };
    let layout: Layout = layout(vec![(shift(0, 3600), 2000)]);
    let persons = layout.persons();
    let gone = |scenario: &Scenario| {
        let present = attendance(scenario, &layout, &persons, &Streams::new(1, 0));
        present.iter().filter(|it| it.absent == Some((at(100), at(200)))).count()
    };
    // 600 ± 4 × 20.5.
    assert!((518..=682).contains(&gone(&scenario)), "{}", gone(&scenario));
    for (teams, groups) in [(vec![1], vec![0]), (vec![0], vec![1])] {
        let absence = Absence { teams, groups, ..scenario.effects.absences[0].clone() };
        scenario.effects.absences = vec![absence];
        assert_eq!(gone(&scenario), 0);
    }
}

fn trigger(measure: Measure, above: f64, below: f64) -> Trigger {
    Trigger {
        name: "help".to_owned(),
        every: span(60),
        measure,
        groups: vec![0],
        above,
        below,
        raise_cap: 0,
        bot: false,
        call: Vec::new(),
        call_delay: Span::ZERO,
    }
}

#[test]
fn a_trigger_raises_caps_until_its_second_threshold() {
    let mut scenario = plain(1);
    scenario.teams[0].cap = vec![1];
    scenario.routing.idle_close = span(600);
    scenario.triggers.push(Trigger { raise_cap: 2, ..trigger(Measure::Waiting, 1.5, 0.5) });
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let one: &[Round] = &[round(20, 0)];
    let journal = run(
        &scenario,
        &layout,
        &punctual(&layout),
        &day(&[(0, one), (1, one), (2, one), (700, one), (705, one)]),
    );
    // Two wait at the first look; the cap of 3 takes both; at the next look nobody waits.
    assert_eq!(
        journal.switches.iter().map(|it| (it.at, it.on)).collect::<Vec<_>>(),
        [(at(60), true), (at(120), false)]
    );
    assert_eq!(
        journal.rounds.iter().map(|round| round.started).take(3).collect::<Vec<_>>(),
        [at(0), at(60), at(80)]
    );
}

#[test]
fn reserves_come_when_called_and_never_otherwise() {
    let mut scenario = plain(1);
    let mut reserve = shift(0, 3600);
    reserve.name = "standby".to_owned();
    let layout = layout(vec![(shift(0, 3600), 1), (reserve, 2)]);
    let call = Trigger {
        call: vec!["standby".to_owned()],
        call_delay: span(200),
        ..trigger(Measure::LongestWait, 90.0, 10.0)
    };
    scenario.triggers.push(call);
    let quiet = run(&scenario, &layout, &punctual(&layout), &day(&[(0, &[round(20, 0)])]));
    assert!(quiet.presence.iter().all(|it| it.agent == 0));
    let busy = day(&[(0, &[round(400, 0)]), (5, &[round(20, 0)])]);
    let journal = run(&scenario, &layout, &punctual(&layout), &busy);
    // At 120 s the second customer has waited 115 s.
    let came: Vec<_> =
        journal.presence.iter().filter(|it| it.agent > 0).map(|it| (it.agent, it.from)).collect();
    assert_eq!(came, [(1, at(320)), (2, at(320))]);
    assert_eq!(journal.switches[0].at, at(120));
}

#[test]
fn late_share_and_volume_are_measured_since_the_last_look() {
    let mut scenario = plain(1);
    with_forecast(&mut scenario, 60.0);
    scenario.triggers.push(trigger(Measure::LateShare(span(30)), 0.4, 0.1));
    scenario.triggers.push(trigger(Measure::Volume, 2.5, 0.5));
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let one: &[Round] = &[round(25, 0)];
    let journal =
        run(&scenario, &layout, &punctual(&layout), &day(&[(0, one), (1, one), (2, one), (130, one)]));
    let switches: Vec<_> = journal.switches.iter().map(|it| (it.trigger, it.at, it.on)).collect();
    // In the first minute two replies, the second after 49 s; three customers where one is expected. In the second
    // minute one late reply and nobody new, in the third one in time.
    assert_eq!(switches, [(0, at(60), true), (1, at(60), true), (1, at(120), false), (0, at(180), false)]);
}

#[test]
fn a_trigger_lets_the_bot_meet_customers() {
    let mut scenario = plain(3);
    with_forecast(&mut scenario, 200.0);
    scenario.reasons[0].bot_resolves = vec![0.5];
    scenario.triggers.push(Trigger { bot: true, ..trigger(Measure::Volume, 0.5, 0.0) });
    let layout = layout(vec![(shift(0, 10_800), 10)]);
    let day = draw(&scenario, 2);
    let journal = run(&scenario, &layout, &punctual(&layout), &day);
    let met = journal.later.iter().filter(|later| later.bot).count();
    let resolved = journal.later.iter().filter(|later| later.enters.is_never()).count();
    assert!(met > 400, "{met}");
    let error = (0.25 / met as f64).sqrt();
    assert!((resolved as f64 / met as f64 - 0.5).abs() < 4.0 * error, "{resolved} of {met}");
    assert_eq!(journal.inquiries.len() + resolved, day.inquiries.len());
    // All of those who met it came after it was switched on.
    assert!(journal.later.iter().all(|later| later.arrives >= journal.switches[0].at));
}

#[test]
fn a_lead_spends_no_more_than_his_share_on_inquiries() {
    let mut scenario = plain(4);
    scenario.teams[0].inquiry_share = 0.25;
    scenario.teams[0].cap = vec![1];
    scenario.routing.idle_close = Span::ZERO;
    with_forecast(&mut scenario, 300.0);
    let layout = layout(vec![(shift(0, 14_400), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &draw(&scenario, 0));
    let busy: f64 = journal
        .rounds
        .iter()
        .filter(|round| round.agent != NOBODY && round.ended <= scenario.end)
        .map(|round| (round.ended - round.started).secs())
        .sum();
    // At 300 an hour and 20 s each he would be busy all the time; one inquiry may overshoot.
    assert!((busy - 3_600.0).abs() <= 25.0, "{busy}");
}

/// The text that ends an inquiry takes its time too: the place that it frees is not given away before that is weighed.
#[test]
fn a_lead_beyond_his_share_takes_nobody_the_moment_a_text_ends() {
    let mut scenario = plain(2);
    scenario.teams[0].inquiry_share = 0.25;
    scenario.teams[0].cap = vec![1];
    scenario.replies.closing_text = Some((1.0, secs(40.0)));
    let layout = layout(vec![(shift(100, 7_200), 1)]);
    let one: &[Round] = &[round(10, 0)];
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(0, one), (1, one), (2, one)]));
    let (from, to): (Vec<Time>, Vec<Time>) = journal.holdings.iter().map(|it| (it.from, it.to)).unzip();
    // 50 s for each are a quarter of 200 s.
    let within = |secs: i64| at(secs) + Span::from_micros(1);
    assert_eq!(from, [at(100), within(300), within(500)]);
    assert_eq!(to, [at(150), within(350), within(550)]);
}

/// What happens at the very end happens, so what is not done by then is late.
#[test]
fn an_item_that_is_due_when_the_day_is_over_is_judged() {
    let mut scenario = plain(1);
    scenario.run_on = Span::ZERO;
    let source = ItemSource::At { at: at(0), items: 3 };
    scenario.off_chat.push(OffChat { due: Due::At(at(3_600)), ..idle_work(source, 1_500.0) });
    let layout = layout(vec![(shift(0, 3_600), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &draw(&scenario, 0));
    let judged: Vec<bool> = journal.items.iter().map(|item| item.is_judged(scenario.horizon())).collect();
    let on_time = journal.items.iter().filter(|item| item.is_on_time()).count();
    assert!(judged.len() > 2 && judged.iter().all(|judged| *judged), "{judged:?}");
    assert_eq!(on_time, 2);
}

#[test]
fn nothing_of_it_lingers_from_day_to_day() {
    let mut scenario = plain(3);
    with_forecast(&mut scenario, 60.0);
    scenario.teams[0].cap = vec![2];
    scenario.teams[0].at_end = AtEnd::HandOver;
    scenario.reasons[0].repeat = Some(Repeat { abandoned: 0.5, answered: 0.3, delay: exponential() });
    let source = ItemSource::PerInquiry { share: 0.5, after: span(30), reasons: vec![0] };
    scenario.off_chat.push(idle_work(source, 200.0));
    scenario.triggers.push(Trigger { raise_cap: 2, bot: true, ..trigger(Measure::Waiting, 0.2, 0.1) });
    scenario.effects.freezes.push(Freeze { from: at(4_000), to: at(4_300), groups: vec![0] });
    let layout = layout(vec![(shift(0, 9_000), 2)]);
    let present = punctual(&layout);
    let mut floor = Floor::new(&scenario, &layout, layout.persons());
    let (mut day, mut journal) = (Day::empty(), Journal::default());
    for replication in [0, 1, 2, 0] {
        day.draw_again(&scenario, Streams::new(5, replication));
        run_again(router("least-open"), &mut floor, &day, &present, &mut journal);
        let fresh = run(&scenario, &layout, &present, &draw(&scenario, replication));
        assert!(!fresh.switches.is_empty() && !fresh.later.is_empty() && !fresh.off_chat.is_empty());
        assert_eq!(journal.inquiries, fresh.inquiries);
        assert_eq!(journal.off_chat, fresh.off_chat);
        assert_eq!(journal.later, fresh.later);
        assert_eq!(journal.switches, fresh.switches);
    }
}

#[test]
fn who_comes_only_when_called_does_not_come_because_an_absence_ends() {
    let mut scenario = plain(1);
    let mut reserve = shift(0, 3600);
    reserve.name = "standby".to_owned();
    let layout = layout(vec![(shift(0, 3600), 1), (reserve, 1)]);
    let call = vec!["standby".to_owned()];
    scenario.triggers.push(Trigger {
        call,
        call_delay: span(200),
        ..trigger(Measure::LongestWait, 90.0, 10.0)
    });
    let came = |absent: (i64, i64), work: i64| {
        let mut present = punctual(&layout);
        present[1].absent = Some((at(absent.0), at(absent.1)));
        let busy = day(&[(0, &[round(work, 0)]), (5, &[round(20, 0)])]);
        let journal = run(&scenario, &layout, &present, &busy);
        let mine: Vec<_> =
            journal.presence.iter().filter(|it| it.agent == 1).map(|it| (it.from, it.to)).collect();
        mine
    };
    // Nobody waits for long, and nobody is called.
    assert_eq!(came((0, 600), 20), []);
    assert_eq!(came((200, 600), 20), []);
    // Called at 120 s, to come at 320 s.
    assert_eq!(came((300, 700), 400), [(at(700), at(3600))]);
    assert_eq!(came((400, 700), 400), [(at(320), at(400)), (at(700), at(3600))]);
}

#[test]
fn who_comes_late_because_of_an_absence_tires_from_then_on() {
    let mut scenario = plain(1);
    scenario.replies.fatigue = vec![(span(1000), 2.0)];
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let mut present = punctual(&layout);
    present[0].absent = Some((at(0), at(600)));
    let one: &[Round] = &[round(20, 0)];
    let journal = run(&scenario, &layout, &present, &day(&[(1200, one), (1700, one)]));
    assert_eq!(journal.rounds.iter().map(|round| round.ended).collect::<Vec<_>>(), [at(1220), at(1740)]);
}

#[test]
fn an_outage_right_after_another_goes_on() {
    let mut scenario = plain(1);
    for (from, to) in [(10, 40), (40, 70)] {
        scenario.effects.freezes.push(Freeze { from: at(from), to: at(to), groups: vec![0] });
    }
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(20, &[round(20, 0)])]));
    assert_eq!(journal.rounds[0].started, at(70));
    // What nobody can write in the first of two platform outages, nobody can in the second.
    for (from, to) in [(30, 300), (300, 500)] {
        scenario.effects.silences.push(Silence {
            from: at(from),
            to: at(to),
            returns: 0.0,
            within: Span::ZERO,
        });
    }
    scenario.effects.freezes.clear();
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(0, &[round(10, 35), round(10, 0)])]));
    assert_eq!(journal.rounds[1].asked, at(500));
}

#[test]
fn an_answer_to_a_handover_text_is_waited_for_through_an_outage() {
    let mut scenario = plain(1);
    scenario.effects.silences.push(Silence { from: at(15), to: at(300), returns: 0.0, within: Span::ZERO });
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let handed_over = Round { transfer: 0, ..round(10, 15) };
    let asked = |scenario: &Scenario| {
        let day = day(&[(0, &[handed_over, round(10, 0)])]);
        run(scenario, &layout, &punctual(&layout), &day).rounds[1].asked
    };
    // Sent at 10 s; the answer would come at 25 s, and the longest wait ends at 30 s.
    assert_eq!(asked(&scenario), at(30));
    scenario.effects.silences.clear();
    assert_eq!(asked(&scenario), at(25));
}

#[test]
fn a_bot_that_is_down_does_not_help_for_a_trigger() {
    let mut scenario = plain(3);
    with_forecast(&mut scenario, 200.0);
    scenario.triggers.push(Trigger { bot: true, ..trigger(Measure::Volume, 0.5, 0.0) });
    scenario.effects.bot_off.push((at(3600), at(7200)));
    let layout = layout(vec![(shift(0, 10_800), 10)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &draw(&scenario, 2));
    let met = |from: i64, to: i64| {
        journal.later.iter().filter(|later| at(from) <= later.arrives && later.arrives < at(to)).count()
    };
    assert!(met(0, 3600) > 100 && met(7200, 10_800) > 100);
    assert_eq!(met(3600, 7200), 0);
}

#[test]
fn an_inquiry_that_was_received_gives_rise_to_work_although_nobody_receives_its_return() {
    let mut scenario = plain(1);
    scenario.routing.idle_close = span(10);
    scenario.routing.when_nobody = WhenFull::LeaveMessage;
    let source = ItemSource::PerInquiry { share: 1.0, after: span(30), reasons: vec![0] };
    scenario.off_chat.push(idle_work(source, 10.0));
    let layout = layout(vec![(shift(0, 100), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(0, &[round(10, 500), round(10, 0)])]));
    assert_eq!(journal.inquiries.iter().map(|it| it.end).collect::<Vec<_>>(), [End::Idle, End::LeaveMessage]);
    assert_eq!(journal.items.iter().map(|item| item.arose).collect::<Vec<_>>(), [at(540)]);
}

#[test]
fn a_block_that_open_inquiries_would_draw_out_beyond_the_shift_is_not_begun() {
    let mut scenario = plain(1);
    scenario.replies.load = Some((1.0, 0));
    let source = ItemSource::At { at: at(100), items: 1 };
    scenario.off_chat.push(OffChat { manner: Manner::Block { at_once: 1 }, ..idle_work(source, 200.0) });
    let begun = |until: i64| {
        let layout = layout(vec![(shift(0, until), 1)]);
        // Open until 340 s: with its load the block takes 400 s.
        let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(0, &[round(20, 0)])]));
        journal.off_chat.first().map(|stretch| (stretch.from, stretch.to))
    };
    assert_eq!(begun(400), None);
    assert_eq!(begun(500), Some((at(100), at(500))));
}

#[test]
fn whom_an_absence_takes_away_gets_nothing_at_its_start_and_nobody_elses_customers() {
    let scenario = plain(1);
    let mut with_break = shift(0, 3600);
    with_break.breaks.push((at(90), at(150)));
    let layout = layout(vec![(with_break, 1), (shift(0, 3600), 1)]);
    let mut present = punctual(&layout);
    present.iter_mut().for_each(|it| it.absent = Some((at(100), at(200))));
    // The second message comes at 95 s, on the break.
    let journal = run(&scenario, &layout, &present, &day(&[(50, &[round(10, 35), round(10, 0)])]));
    assert_eq!(journal.rounds.iter().map(|round| round.started).collect::<Vec<_>>(), [at(50), at(200)]);
}

#[test]
fn who_writes_again_after_an_outage_has_the_help_that_begins_then() {
    let mut scenario = plain(1);
    scenario.effects.freezes.push(Freeze { from: at(10), to: at(40), groups: vec![0] });
    scenario.bot.assistant = vec![(at(40), at(100))];
    scenario.bot.assist_factor = 0.5;
    let layout = layout(vec![(shift(0, 3600), 1)]);
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(20, &[round(20, 0)])]));
    assert_eq!((journal.rounds[0].started, journal.rounds[0].ended), (at(40), at(50)));
}

#[test]
fn a_break_that_is_due_leaves_no_time_for_another_item() {
    let mut scenario = plain(1);
    scenario.routing.on_break = OnBreak::FinishOwn;
    scenario.routing.idle_close = span(100);
    scenario.off_chat.push(idle_work(ItemSource::At { at: at(60), items: 1 }, 30.0));
    let mut with_break = shift(0, 3600);
    with_break.breaks.push((at(50), at(200)));
    let layout = layout(vec![(with_break, 1)]);
    // He holds the inquiry until 110 s, then has his break.
    let journal = run(&scenario, &layout, &punctual(&layout), &day(&[(0, &[round(10, 0)])]));
    let stretches: Vec<_> = journal.off_chat.iter().map(|it| (it.from, it.to)).collect();
    assert_eq!(stretches, [(at(200), at(230))]);
}

#[test]
fn a_block_is_begun_as_soon_as_it_can_be() {
    let mut scenario = plain(2);
    let manner = Manner::Block { at_once: 2 };
    // By the hour somebody is quicker: 600 s would be too long at 3,450 s, and 300 s are not at 3,600 s.
    scenario.off_chat =
        vec![OffChat { manner, ..idle_work(ItemSource::At { at: at(3450), items: 1 }, 300.0) }];
    scenario.teams[0].work_factor = (0..24).map(|hour| if hour == 0 { 2.0 } else { 1.0 }).collect();
    let quick = layout(vec![(shift(0, 4000), 1)]);
    let journal = run(&scenario, &quick, &punctual(&quick), &day(&[]));
    assert_eq!(journal.off_chat.first().map(|it| (it.from, it.to)), Some((at(3600), at(3900))));
    // One who has not the time for the first item has it for the next, once somebody else is at the first.
    scenario.teams[0].work_factor = vec![1.0];
    let work = Distribution::Sample { secs: vec![100.0, 2000.0] };
    scenario.off_chat[0] =
        OffChat { work, source: ItemSource::At { at: at(10), items: 2 }, ..scenario.off_chat[0].clone() };
    let long_first = |day: &Day| {
        (day.item_work(&scenario, 0, 0), day.item_work(&scenario, 0, 1)) == (span(2000), span(100))
    };
    let day = (0..100).map(|replication| draw(&scenario, replication)).find(long_first).expect("one of 4");
    let two = layout(vec![(shift(0, 1000), 1), (shift(500, 3600), 1)]);
    let journal = run(&scenario, &two, &punctual(&two), &day);
    let mut blocks: Vec<_> = journal.off_chat.iter().map(|it| (it.agent, it.from, it.to)).collect();
    blocks.sort_unstable();
    assert_eq!(blocks, [(0, at(500), at(600)), (1, at(500), at(2500))]);
}

#[test]
fn who_may_pass_a_cap_may_when_it_comes_back() {
    let mut scenario = plain(2);
    with_forecast(&mut scenario, 40.0);
    scenario.reasons[0].repeat = Some(Repeat { abandoned: 0.5, answered: 0.5, delay: secs(60.0) });
    let kinds = |scenario: &Scenario| {
        let day = Day::draw(scenario, Streams::new(3, 0));
        let kind = |&(inquiry, next): &(u32, u32)| {
            [inquiry, next].map(|inquiry| day.inquiries[inquiry as usize].kind)
        };
        repeats(&day).iter().map(kind).collect::<Vec<_>>()
    };
    scenario.routing.cap_bypass = 0.5;
    let of_both = kinds(&scenario);
    assert!(of_both.iter().all(|[first, next]| first == next), "{of_both:?}");
    let passing = of_both.iter().filter(|kinds| kinds[0] == InquiryKind::Bypass).count();
    assert!(passing > 0 && passing < of_both.len(), "{passing} of {}", of_both.len());
}

/// Inquiries whose customer may come back, each with the one that then comes.
fn repeats(day: &Day) -> Vec<(u32, u32)> {
    let all = 0..day.inquiries.len() as u32;
    all.filter_map(|inquiry| Some((inquiry, day.follow_up(Cause::End(inquiry))?))).collect()
}
