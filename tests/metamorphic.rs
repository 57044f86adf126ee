//! Days that must relate to each other in a known way, whatever they are.

mod cases;
mod worlds;

use cases::cases;
use peakshift::day::{Day, Inquiry, Round};
use peakshift::scenario::{Bot, Distribution, Scenario, Topology};
use peakshift::sim::{
    Floor, Holding, InquiryRecord, ItemRecord, Journal, Later, OffChatRecord, PresenceRecord, RoundOutcome,
    RoundRecord, SwitchRecord, WorkRecord,
};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Attendance, Layout};
use proptest::collection::vec;
use proptest::prelude::*;
use worlds::generated::{World, any_world, calm_world};
use worlds::{layout, plain, punctual, router, run, run_again, run_by};

/// Everything that a journal says.
type Told = (Vec<InquiryRecord>, Vec<RoundRecord>, Vec<Holding>, Vec<WorkRecord>, Vec<PresenceRecord>);

/// The same of work besides chat, of inquiries that something led to, and of triggers.
type ToldBesides = (Vec<Later>, Vec<ItemRecord>, Vec<OffChatRecord>, Vec<SwitchRecord>, Vec<(u32, Time)>);

fn told_besides(journal: &Journal) -> ToldBesides {
    let Journal { later, items, off_chat, switches, calls, .. } = journal.clone();
    (later, items, off_chat, switches, calls)
}

fn told(journal: &Journal) -> Told {
    let Journal { inquiries, rounds, holdings, work, presence, .. } = journal.clone();
    (inquiries, rounds, holdings, work, presence)
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_floor_that_has_seen_days_is_as_good_as_a_new_one(world in any_world()) {
        let World { scenario, layout, .. } = &world;
        let mut floor = Floor::new(scenario, layout, layout.persons());
        let mut journal = Journal::default();
        let mut day = Day::empty();
        for replication in [0, 1, 2, 1, 0] {
            day.draw_again(scenario, peakshift::random::Streams::new(world.seed, replication));
            let attendance = world.attendance(replication);
            run_again(world.router, &mut floor, &day, &attendance, &mut journal);
            let fresh = world.run(&attendance, &world.day(replication));
            prop_assert_eq!(told(&journal), told(&fresh));
            prop_assert_eq!(told_besides(&journal), told_besides(&fresh));
            prop_assert_eq!(journal.events, fresh.events);
        }
    }

    #[test]
    fn customers_do_not_mind_how_they_are_routed(world in any_world(), other in any_world()) {
        let mut elsewhere = world.clone();
        elsewhere.layout = other.layout;
        let (ours, theirs) = (&other.scenario, &mut elsewhere.scenario);
        // Who bypasses a cap is a property of the customer.
        let cap_bypass = theirs.routing.cap_bypass;
        theirs.routing = ours.routing.clone();
        theirs.routing.cap_bypass = cap_bypass;
        theirs.teams = ours.teams.clone();
        elsewhere.router = other.router;
        let (here, there) = (world.day(0), elsewhere.day(0));
        prop_assert_eq!(here.inquiries, there.inquiries);
        prop_assert_eq!(here.rounds, there.rounds);
    }

    #[test]
    fn a_bot_that_resolves_nothing_and_takes_no_time_is_none(world in calm_world()) {
        let mut without = world.clone();
        without.scenario.bot = Bot::none();
        let mut with = without.clone();
        with.scenario.bot.first_line = vec![(Time::START, with.scenario.horizon() + Span::from_secs(1))];
        with.scenario.reasons.iter_mut().for_each(|reason| reason.bot_resolves = vec![0.0]);
        let told_by = |world: &World| told(&world.run(&world.attendance(0), &world.day(0)));
        prop_assert!(with.day(0).inquiries.iter().all(|inquiry| inquiry.bot || inquiry.rounds == 0));
        prop_assert_eq!(told_by(&with), told_by(&without));
    }

    #[test]
    fn a_day_in_slow_motion_is_the_same_day(world in calm_world()) {
        let world = in_whole_seconds(world);
        let attendance = rounded_attendance(&world);
        let day = rounded_day(&world.day(0));
        let journal = world.run(&attendance, &day);

        let slow = World { scenario: slow_scenario(&world.scenario), layout: slow_layout(&world.layout), ..world };
        let late = |present: &Attendance| Attendance { on: twice_at(present.on), ..*present };
        let attendance: Vec<Attendance> = attendance.iter().map(late).collect();
        let mut slow_day = Day::known(
            day.inquiries.iter().map(|it| Inquiry { arrives: twice_at(it.arrives), enters: twice_at(it.enters), ..*it }).collect(),
            day.rounds.iter().map(|it| Round { work: twice(it.work), gap: twice(it.gap), patience: twice(it.patience), ..*it }).collect(),
        );
        slow_day.shared_customers = day.shared_customers.clone();
        let slow_journal = slow.run(&attendance, &slow_day);
        prop_assert_eq!(told(&slowed(&journal)), told(&slow_journal));
    }

    /// On the floor of the Kiefer–Wolfowitz recursion, where it is a theorem.
    #[test]
    fn one_more_agent_makes_nobody_wait_longer(
        agents in 1..5u32,
        calls in vec((0..60i64, 0..300i64), 1..150),
    ) {
        let mut scenario = plain(24);
        scenario.teams[0].cap = vec![1];
        scenario.routing.topology = Topology::Central;
        scenario.routing.idle_close = Span::ZERO;
        let mut now = Time::START;
        let (mut inquiries, mut rounds) = (Vec::new(), Vec::new());
        for (number, (after, work)) in (0..).zip(calls) {
            now += Span::from_secs(after);
            inquiries.push(Inquiry::plain(now, number, number, 1));
            rounds.push(Round::plain(Span::from_secs(work), Span::ZERO, Span::FOREVER));
        }
        let day = Day::known(inquiries, rounds);
        let waits = |agents: u32| -> Vec<Span> {
            let layout = layout(vec![(worlds::shift(0, 100_000), agents)]);
            let journal = run(&scenario, &layout, &punctual(&layout), &day);
            assert!(journal.rounds.iter().all(|round| round.outcome == RoundOutcome::Answered));
            journal.rounds.iter().map(|round| round.started - round.asked).collect()
        };
        for (fewer, more) in waits(agents).into_iter().zip(waits(agents + 1)) {
            prop_assert!(more <= fewer);
        }
    }

    /// Where nobody goes, has a break or loses patience, all the work is done, and it is the same for any staff.
    #[test]
    fn the_work_of_a_day_is_the_same_for_any_staff(agents in 1..5u32, works in vec(0..600i64, 1..100)) {
        let scenario = plain(24);
        let inquiry = |number: u32| Inquiry::plain(Time::START, number, number, 1);
        let rounds: Vec<Round> =
            works.iter().map(|&work| Round::plain(Span::from_secs(work), Span::ZERO, Span::FOREVER)).collect();
        let day = Day::known((0..works.len() as u32).map(inquiry).collect(), rounds);
        let total: Span = day.rounds.iter().map(|round| round.work).sum();
        for agents in [agents, agents + 1] {
            let layout = layout(vec![(worlds::shift(0, 80_000), agents)]);
            let journal = run_by(router("least-waiting"), &scenario, &layout, &punctual(&layout), &day);
            let written: Span = journal.rounds.iter().map(|round| round.ended - round.started).sum();
            prop_assert_eq!(written, total);
        }
    }
}

/// A span that is a whole number of seconds.
fn whole(span: Span) -> Span {
    if span.is_forever() { span } else { Span::from_secs(span.micros() / 1_000_000) }
}

fn twice(span: Span) -> Span {
    if span.is_forever() { span } else { span * 2 }
}

fn twice_at(at: Time) -> Time {
    if at.is_never() { at } else { Time::from_micros(2 * at.micros()) }
}

/// A world whose lengths and factors double without rounding, and in which nothing goes by the clock.
fn in_whole_seconds(mut world: World) -> World {
    let constant = |law: &mut Distribution| {
        let secs = law.mean().min(600.0).round();
        *law = Distribution::Constant { secs };
    };
    let scenario = &mut world.scenario;
    for team in &mut scenario.teams {
        // Factors of the list are exact in binary but for 0.8; profiles by the hour would not slow down.
        team.work_factor = vec![if team.work_factor[0] == 0.8 { 0.5 } else { team.work_factor[0] }];
        team.weight.truncate(1);
        team.cap.truncate(1);
        team.person_cv = 0.0;
    }
    // Midnight does not slow down either.
    if world.router.name == "fewest-today" {
        world.router = router("least-open");
    }
    let replies = &mut scenario.replies;
    constant(&mut replies.first);
    constant(&mut replies.later);
    constant(&mut replies.handover_text);
    if let Some((_, work)) = &mut replies.closing_text {
        constant(work);
    }
    if let Some(wrap_up) = &mut replies.wrap_up {
        constant(&mut wrap_up.work);
    }
    if let Some((slope, _)) = &mut replies.load {
        *slope = 0.5;
    }
    world
}

fn rounded_attendance(world: &World) -> Vec<Attendance> {
    let on = |at: Time| if at.is_never() { at } else { Time::START + whole(at - Time::START) };
    world
        .attendance(0)
        .iter()
        .map(|present| Attendance { on: on(present.on), work_factor: 1.0, absent: None })
        .collect()
}

fn rounded_day(day: &Day) -> Day {
    let at = |at: Time| if at.is_never() { at } else { Time::START + whole(at - Time::START) };
    let inquiry = |it: &Inquiry| Inquiry { arrives: at(it.arrives), enters: at(it.enters), ..*it };
    // Parts of a reply are shares of 60,000 and do not double exactly, but for none and all.
    let round = |it: &Round| Round {
        work: whole(it.work),
        gap: whole(it.gap),
        patience: whole(it.patience),
        first_part: if it.first_part == Round::WHOLE { Round::WHOLE } else { 0 },
        ..*it
    };
    let mut rounded =
        Day::known(day.inquiries.iter().map(inquiry).collect(), day.rounds.iter().map(round).collect());
    rounded.shared_customers = day.shared_customers.clone();
    rounded
}

fn slow_scenario(scenario: &Scenario) -> Scenario {
    let mut slow = scenario.clone();
    let law = |law: &mut Distribution| {
        if let Distribution::Constant { secs } = law {
            *secs *= 2.0;
        }
    };
    slow.end = twice_at(slow.end);
    slow.run_on = twice(slow.run_on);
    for window in slow.bot.assistant.iter_mut().chain(&mut slow.bot.first_line) {
        *window = (twice_at(window.0), twice_at(window.1));
    }
    for team in &mut slow.teams {
        team.drain = twice(team.drain);
        team.overtime_max = twice(team.overtime_max);
    }
    let replies = &mut slow.replies;
    law(&mut replies.first);
    law(&mut replies.later);
    law(&mut replies.handover_text);
    replies.closing_text.iter_mut().for_each(|(_, work)| law(work));
    if let Some(wrap_up) = &mut replies.wrap_up {
        law(&mut wrap_up.work);
        wrap_up.due = twice(wrap_up.due);
    }
    replies.fatigue.iter_mut().for_each(|step| step.0 = twice(step.0));
    let routing = &mut slow.routing;
    routing.due = (twice(routing.due.0), twice(routing.due.1));
    routing.affinity.if_suspended = twice(routing.affinity.if_suspended);
    routing.affinity.if_available = twice(routing.affinity.if_available);
    routing.overflow.iter_mut().for_each(|overflow| overflow.after = twice(overflow.after));
    routing.idle_close = twice(routing.idle_close);
    routing.reopen_within = twice(routing.reopen_within);
    routing.transfer_wait = twice(routing.transfer_wait);
    slow
}

fn slow_layout(layout: &Layout) -> Layout {
    let mut slow = layout.clone();
    for shift in &mut slow.shifts {
        (shift.start, shift.end) = (twice_at(shift.start), twice_at(shift.end));
        shift.breaks.iter_mut().for_each(|b| *b = (twice_at(b.0), twice_at(b.1)));
    }
    slow
}

/// What a journal says, at half the speed.
fn slowed(journal: &Journal) -> Journal {
    let mut slow = journal.clone();
    for it in &mut slow.inquiries {
        for at in [&mut it.started, &mut it.entered, &mut it.first_reply, &mut it.closed] {
            *at = twice_at(*at);
        }
        it.since_close = twice(it.since_close);
    }
    for it in &mut slow.rounds {
        for at in [&mut it.asked, &mut it.started, &mut it.ended] {
            *at = twice_at(*at);
        }
    }
    for it in &mut slow.holdings {
        (it.from, it.to) = (twice_at(it.from), twice_at(it.to));
    }
    for it in &mut slow.work {
        for at in [&mut it.from, &mut it.to, &mut it.arose] {
            *at = twice_at(*at);
        }
    }
    for it in &mut slow.presence {
        (it.from, it.to) = (twice_at(it.from), twice_at(it.to));
    }
    slow
}
