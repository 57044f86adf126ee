//! The platforms' published examples, and the borders of their rules, from logs of single messages.

use std::path::Path;

use peakshift::experiment::Replicator;
use peakshift::kpi::messages::Sender::{Agent, Bot, Customer};
use peakshift::kpi::messages::{Message, Sender, read_messages};
use peakshift::kpi::{Observer, Ratio, WaitHistogram, figure};
use peakshift::study;
use peakshift::units::{Span, Time};
use peakshift::workforce::Person;

/// A message at a time of day, of customer 0.
fn at(time: &str, sender: Sender) -> Message {
    of(0, time, sender)
}

fn of(customer: u32, time: &str, sender: Sender) -> Message {
    let parts: Vec<i64> = time.split(':').map(|part| part.parse().unwrap()).collect();
    let secs = parts[0] * 3600 + parts[1] * 60 + parts.get(2).copied().unwrap_or(0);
    Message { at: Time::from_secs(secs), customer, sender }
}

/// A figure of a log, read by the rules of a platform whose inquiries close after five minutes.
fn count(name: &str, messages: &[Message]) -> Ratio {
    let figure = figure(name).unwrap();
    let platform = name.split('-').next().unwrap();
    let text = format!(
        "name = \"test\"\nplatform = \"{platform}\"\nstart = \"2025-11-11 00:00\"\nlength = \"48h\"\n\
         forecast = {{ total = 1 }}\nshifts = [{{ name = \"day\", start = \"09:00\", end = \"18:00\" }}]\n\
         teams = [{{ name = \"all\", cap = 9 }}]\nlayout = [{{ count = 2 }}]\n"
    );
    let study =
        study::read_str(&text, "test", Path::new(".")).unwrap_or_else(|problems| panic!("{problems}"));
    let persons: Vec<Person> = study.layout.persons();
    let (day, journal) = read_messages(messages, Span::from_mins(5));
    let mut observer = Observer::new(&study.scenario, &persons, &[figure]);
    let (mut first, mut rounds) = (WaitHistogram::default(), WaitHistogram::default());
    let figures = observer.observe(&day, &journal, &mut first, &mut rounds);
    let slots = figures.slots.iter().fold(Ratio::default(), |mut sum, slot| {
        sum.add(*slot);
        sum
    });
    if name != "taobao-unanswered-customers" {
        assert_eq!(slots, figures.whole[0], "slots add up to the whole");
    }
    figures.whole[0]
}

const TAOBAO: &str = "taobao-3-minute-human-response-rate";

#[test]
fn taobao_example_one_two_questions_are_one_round_and_late() {
    let log = [at("10:10:15", Customer), at("10:15:20", Customer), at("10:18:10", Agent(0))];
    assert_eq!(count(TAOBAO, &log), Ratio::new(0, 1));
}

#[test]
fn taobao_example_two_the_next_round_is_in_time() {
    let log = [
        at("10:10:15", Customer),
        at("10:15:20", Customer),
        at("10:18:10", Agent(0)),
        at("10:18:30", Customer),
        at("10:19:00", Agent(0)),
    ];
    assert_eq!(count(TAOBAO, &log), Ratio::new(1, 2));
}

#[test]
fn taobao_example_three_ten_questions_never_answered_are_one_failed_round() {
    let log: Vec<Message> = (0..10).map(|i| at(&format!("10:00:{:02}", 18 * i % 60), Customer)).collect();
    assert_eq!(count(TAOBAO, &log), Ratio::new(0, 1));
}

#[test]
fn taobao_leaves_out_the_last_unanswered_round_of_who_was_answered_before() {
    let log = [at("10:00", Customer), at("10:01", Agent(0)), at("10:02", Customer)];
    assert_eq!(count(TAOBAO, &log), Ratio::new(1, 1));
    assert_eq!(count("taobao-unanswered-customers", &log), Ratio::new(1, 1));
    assert_eq!(count("taobao-unanswered-rate", &log), Ratio::new(1, 1));
}

#[test]
fn taobao_counts_a_round_of_three_minutes_and_none_outside_the_hours() {
    assert_eq!(count(TAOBAO, &[at("10:00", Customer), at("10:03", Agent(0))]), Ratio::new(1, 1));
    assert_eq!(count(TAOBAO, &[at("10:00", Customer), at("10:03:01", Agent(0))]), Ratio::new(0, 1));
    assert_eq!(count(TAOBAO, &[at("07:59:59", Customer), at("08:00:10", Agent(0))]), Ratio::new(0, 0));
    assert_eq!(count(TAOBAO, &[at("23:00", Customer), at("23:00:10", Agent(0))]), Ratio::new(0, 0));
}

#[test]
fn taobao_response_time_is_capped_and_skips_instant_and_next_day_replies() {
    let log = [
        of(0, "10:00", Customer),
        of(0, "10:00:40", Agent(0)),
        of(1, "11:00", Customer),
        of(1, "11:30", Agent(0)),
        of(2, "12:00", Customer),
        of(2, "12:00:00", Agent(1)),
        of(3, "23:59:50", Customer),
        of(3, "24:00:10", Agent(1)),
        // A whole second is no instant reply.
        of(4, "13:00", Customer),
        of(4, "13:00:01", Agent(1)),
    ];
    assert_eq!(count("taobao-response-time", &log), Ratio::new(641_000_000, 3));
}

const JD: &str = "jd-first-30-second-rate";

#[test]
fn jd_goes_by_the_start_of_the_inquiry() {
    assert_eq!(count(JD, &[at("08:56", Customer), at("09:01", Agent(0))]), Ratio::new(0, 0));
    assert_eq!(count(JD, &[at("09:00", Customer), at("09:00:30", Agent(0))]), Ratio::new(1, 1));
    assert_eq!(count(JD, &[at("09:00", Customer), at("09:00:31", Agent(0))]), Ratio::new(0, 1));
    assert_eq!(count(JD, &[at("22:59:59", Customer), at("23:00:20", Agent(0))]), Ratio::new(1, 1));
    assert_eq!(count(JD, &[at("23:00", Customer), at("23:00:20", Agent(0))]), Ratio::new(0, 0));
}

#[test]
fn jd_counts_a_return_within_ten_minutes_of_the_close_as_the_same_inquiry() {
    // Answered at 10:00:20, closed at 10:05:20; a return until 10:15:20 reopens the inquiry.
    let answered = [at("10:00", Customer), at("10:00:20", Agent(0))];
    let back = |time| [&answered[..], &[at(time, Customer)]].concat();
    assert_eq!(count(JD, &back("10:15:20")), Ratio::new(1, 1));
    assert_eq!(count(JD, &back("10:15:21")), Ratio::new(1, 2));
    assert_eq!(count("jd-reply-rate", &back("10:15:20")), Ratio::new(1, 1));
    assert_eq!(count("jd-reply-rate", &back("10:15:21")), Ratio::new(1, 2));
}

#[test]
fn jd_keeps_the_unanswered_in_the_denominator() {
    assert_eq!(count(JD, &[at("10:00", Customer)]), Ratio::new(0, 1));
    assert_eq!(count("jd-mean-response", &[at("10:00", Customer)]), Ratio::new(0, 0));
}

const PDD: &str = "pdd-3-minute-human-reply-rate";
const PDD_STRICT: &str = "pdd-3-minute-human-reply-rate-strict";

#[test]
fn a_message_at_the_very_close_belongs_to_the_chat() {
    // Answered at 10:00:20, closed at 10:05:20, by the log's rule of five minutes.
    let again = |at_the: &str| {
        [at("10:00", Customer), at("10:00:20", Agent(0)), at(at_the, Customer), at("10:20", Agent(0))]
    };
    assert_eq!(count("douyin-3-minute-inquiry-rate", &again("10:05:20")).denominator, 1);
    assert_eq!(count("douyin-3-minute-inquiry-rate", &again("10:05:21")).denominator, 2);
}

#[test]
fn pdd_fails_a_customer_for_any_late_message() {
    let mut log = vec![
        at("10:00", Customer),
        at("10:00:30", Agent(0)),
        at("10:02", Customer),
        at("10:05", Agent(0)),
        at("10:06", Customer),
        at("10:07", Agent(0)),
    ];
    assert_eq!(count(PDD, &log), Ratio::new(1, 1));
    log[3] = at("10:05:01", Agent(0));
    assert_eq!(count(PDD, &log), Ratio::new(0, 1));
    assert_eq!(count("pdd-30-second-rate", &log), Ratio::new(1, 3));
}

#[test]
fn pdd_counts_a_customer_once_a_day_however_often_it_comes() {
    let log = [
        at("10:00", Customer),
        at("10:00:30", Agent(0)),
        at("15:00", Customer),
        at("15:09", Agent(0)),
        at("34:00", Customer),
        at("34:01", Agent(0)),
    ];
    assert_eq!(count(PDD, &log), Ratio::new(1, 2));
}

#[test]
fn pdd_leaves_messages_outside_the_hours_out() {
    let log = [at("07:00", Customer), at("09:00", Agent(0)), at("09:01", Customer), at("09:02", Agent(0))];
    assert_eq!(count(PDD, &log), Ratio::new(1, 1));
    assert_eq!(count(PDD, &log[..2]), Ratio::new(0, 0));
}

#[test]
fn pdd_takes_the_bots_reply_for_an_answer_unless_switched_off() {
    let only_bot = [at("10:00", Customer), at("10:00:01", Bot)];
    assert_eq!(count(PDD, &only_bot), Ratio::new(1, 1));
    assert_eq!(count(PDD_STRICT, &only_bot), Ratio::new(0, 0));
    // The bot replies at once and hands over at 10:00:30; a human replies at 10:03:20.
    let handed = [only_bot[0], only_bot[1], at("10:00:30", Customer), at("10:03:20", Agent(0))];
    assert_eq!(count(PDD, &handed), Ratio::new(1, 1));
    assert_eq!(count(PDD_STRICT, &handed), Ratio::new(0, 1));
}

#[test]
fn douyin_counts_rounds_and_mean_waits_of_inquiries() {
    let log = [
        of(0, "10:00", Customer),
        of(0, "10:04", Agent(0)),
        of(0, "10:05", Customer),
        of(0, "10:06", Agent(0)),
        of(1, "10:00", Customer),
    ];
    assert_eq!(count("douyin-3-minute-rate", &log), Ratio::new(1, 3));
    assert_eq!(count("douyin-3-minute-inquiry-rate", &log), Ratio::new(1, 2));
}

#[test]
fn people_who_stay_past_the_end_do_not_swell_the_means() {
    let text = "name = \"two\"\nplatform = \"jd\"\nstart = \"2025-11-11 09:00\"\nlength = \"2h\"\n\
                forecast = { total = 5 }\nteams = [{ name = \"all\", no_show = 0 }]\n\
                shifts = [{ name = \"long\", start = \"09:00\", end = \"13:00\" }]\nlayout = [{ count = 2 }]\n";
    let study = study::read_str(text, "test", Path::new(".")).unwrap_or_else(|problems| panic!("{problems}"));
    let day = peakshift::experiment::Replicator::new(&study).day(0).figures;
    let place = study.figures.iter().position(|figure| figure.name == "people-online").unwrap();
    assert_eq!(day.whole[place].value(study.figures[place].unit), Some(2.0));
    let slots = &day.slots[2 * place..2 * place + 2];
    assert!(slots.iter().all(|slot| slot.value(study.figures[place].unit) == Some(2.0)), "{slots:?}");
}

/// A figure of the only day of a scenario with its log.
fn replayed(name: &str, scenario: &str, log: &str) -> Ratio {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("log.csv"), log).expect("a file");
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, scenario).expect("a file");
    let study = study::read(&path).unwrap_or_else(|problems| panic!("{problems}"));
    let place =
        study.figures.iter().position(|figure| figure.name == name).expect("a figure of the scenario");
    Replicator::new(&study).day(0).figures.whole[place]
}

#[test]
fn a_customer_whose_chats_go_on_side_by_side_over_midnight_has_two_days() {
    // Each chat has a round that nobody answers after midnight.
    let scenario = r#"
name = "side by side"
platform = "taobao"
start = "2025-11-10 23:00"
length = "2h"
replay = { file = "log.csv" }
customers = { gap = "60s", patience_first = "forever", patience_later = "3s", silent = 0 }
replies = { first = "3s", later = "4s" }
teams = [{ name = "team", person_cv = 0, no_show = 0 }]
shifts = [{ name = "night", start = "23:00", end = "01:00+1" }]
layout = [{ count = 3 }]
"#;
    let log = "time,customer,rounds\n3540,x,3\n3570,x,3\n3590,x,2\n";
    assert_eq!(replayed("taobao-unanswered-customers", scenario, log), Ratio::new(1, 1));
}

#[test]
fn pdd_counts_who_only_meets_the_bot_inside_the_hours_though_people_served_it_before() {
    let scenario = |bot_only: bool| {
        format!(
            r#"
name = "bot later"
platform = "pdd"
start = "2025-11-10 07:00"
length = "3h"
replay = {{ file = "log.csv" }}
customers = {{ patience_first = "forever", patience_later = "forever" }}
bot = {{ mode = "first-line", resolves = {{ "07:00-08:00" = 0, else = 1 }} }}
book = {{ bot_reply_counts = true, bot_only_customers_count = {bot_only} }}
teams = [{{ name = "team", person_cv = 0, no_show = 0 }}]
shifts = [{{ name = "day", start = "07:00", end = "10:00" }}]
layout = [{{ count = 1 }}]
"#
        )
    };
    // At 07:50 and at 08:10.
    let log = "time,customer,rounds\n3000,a,1\n4200,a,1\n";
    assert_eq!(replayed("pdd-3-minute-human-reply-rate", &scenario(true), log), Ratio::new(1, 1));
    assert_eq!(replayed("pdd-3-minute-human-reply-rate", &scenario(false), log), Ratio::new(0, 0));
}
