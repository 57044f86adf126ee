//! Doubts by hand: each is told where it stands, and what is lawful and sensible is not doubted.

use std::path::Path;

use super::*;

/// A lawful scenario, some of whose text is replaced.
fn found(replaced: &[(&str, &str)]) -> Vec<String> {
    let mut text = String::from(
        r#"name = "Doubts"
platform = "pdd"
start = "2025-11-10 08:00"
length = "4h"
[forecast]
total = 60
[[reasons]]
name = "pre-sale"
group = "pre-sale"
[[shifts]]
name = "day"
start = "08:00"
end = "12:00"
[[layout]]
count = 4
[[targets]]
figure = "pdd-30-second-rate"
at_least = 0.7
"#,
    );
    for (from, to) in replaced {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let study = super::super::read_str(&text, "doubts.toml", Path::new(""));
    let study = study.unwrap_or_else(|problems| panic!("{problems}"));
    doubts(&study).iter().map(Doubt::to_string).collect()
}

#[track_caller]
fn one(replaced: &[(&str, &str)], expected: &str) {
    let found = found(replaced);
    assert!(found.len() == 1 && found[0].contains(expected), "expected {expected:?}, found {found:#?}");
}

/// What is tried, what is put in the place of what, and the only doubt; none where that is empty.
type Row<'r> = (&'r str, &'r [(&'r str, &'r str)], &'r str);

#[track_caller]
fn each(rows: &[Row<'_>]) {
    for (what, replaced, expected) in rows {
        let found = found(replaced);
        let as_expected = match *expected {
            "" => found.is_empty(),
            expected => found.len() == 1 && found[0].contains(expected),
        };
        assert!(as_expected, "{what}: expected {expected:?}, found {found:#?}");
    }
}

#[test]
fn a_plain_day_raises_no_doubt() {
    assert_eq!(found(&[]), Vec::<String>::new());
}

#[test]
fn work_that_nobody_does_and_triggers_that_do_nothing_are_doubted() {
    let with = |what: &str| found(&[("[[shifts]]", &format!("{what}\n[[shifts]]"))]);
    let one = |what: &str, expected: &str| {
        let found = with(what);
        assert!(found.len() == 1 && found[0].contains(expected), "expected {expected:?}, found {found:#?}");
    };
    let work = "[[teams]]\nname = \"full-time\"\n[[teams]]\nname = \"leads\"\nkind = \"full-time\"\n[[off_chat]]\nname = \"check\"\nitems = 9\nwork = \"1m\"\n";
    let lines = ("count = 4", "count = 4\nteam = \"full-time\"");
    let nobody = format!("{work}teams = [\"leads\"]\n[[shifts]]");
    assert!(found(&[("[[shifts]]", &nobody), lines])[0].contains("nobody does \"check\""));
    assert_eq!(found(&[("[[shifts]]", &format!("{work}[[shifts]]")), lines]), Vec::<String>::new());
    let trigger = "[[triggers]]\nname = \"help\"\nmeasure = \"waiting\"\nabove = 3\n";
    one(&format!("{trigger}call = [\"dya\"]"), "did you mean \"day\"?");
    one(&format!("{trigger}raise_cap = 2"), "raises caps and nobody has one");
    one(&format!("{trigger}bot = true"), "lets a bot help that the file does not describe");
    // Whoever comes only when called is not there.
    assert!(
        with(&format!("{trigger}call = [\"day\"]")).iter().any(|doubt| doubt.contains("nobody of group"))
    );
}

#[test]
fn a_deadline_before_its_items_is_said_to_be_the_next_days() {
    let work = |keys: &str| {
        let work = format!("[[off_chat]]\nname = \"check\"\nitems = 9\nwork = \"1m\"\n{keys}\n[[shifts]]");
        found(&[("[[shifts]]", &work)])
    };
    let late = work("from = \"10:00\"\ndue_at = \"09:30\"");
    let expected = "due_at 09:30 of \"check\" lies before from 10:00: the deadline is that time of the next day, 09:30+1";
    assert!(late.len() == 1 && late[0].contains(expected), "{late:#?}");
    assert!(work("at = \"10:00\"\ndue_at = \"09:30\"")[0].contains("lies before at 10:00"));
    assert_eq!(work("from = \"09:00\"\nto = \"11:00\"\ndue_at = \"10:00\""), Vec::<String>::new());
}

#[test]
fn dates_of_a_calendar_that_the_scenario_does_not_reach_are_named() {
    let rest = |dates: &str| found(&[("length = \"4h\"", &format!("length = \"4h\"\nrest_days = {dates}"))]);
    let away = rest("[\"2025-10-10\", \"2025-10-11\"]");
    let expected = "doubts.toml:5:13: none of the rest_days lies in the scenario: 2025-10-10, 2025-10-11 — the scenario is from 2025-11-10 to 2025-11-10";
    assert!(away.len() == 1 && away[0].starts_with(expected), "{away:#?}");
    // A list of the year's days is meant.
    assert_eq!(rest("[\"2025-10-10\", \"2025-11-10\"]"), Vec::<String>::new());
}

#[test]
fn a_target_that_no_late_reply_may_miss_is_named() {
    let all = found(&[("at_least = 0.7", "at_least = 1")]);
    assert!(all.iter().any(|doubt| doubt.contains("is 1: a single one that misses")), "{all:#?}");
}

#[test]
fn a_target_for_what_the_scenario_does_not_describe_is_named() {
    let reason = ("group = \"pre-sale\"", "group = \"pre-sale\"\npre_sale = true\norder_base = 0.3");
    let outcomes = "[outcomes]\nsatisfaction = { intercept = 1 }\n[[reasons]]";
    let wrap_up = "[replies]\nwrap_up = { share = 0.2, work = \"1m\" }\n[[reasons]]";
    let work = "[[off_chat]]\nname = \"check\"\nitems = 9\nwork = \"1m\"\n[[reasons]]";
    for (figure, key, given) in [
        ("satisfaction", "satisfaction", ("[[reasons]]", outcomes)),
        ("consult-conversion", "order_base", reason),
        ("wrap-up-on-time", "wrap_up", ("[[reasons]]", wrap_up)),
        ("off-chat-on-time", "off_chat", ("[[reasons]]", work)),
    ] {
        let target = ("pdd-30-second-rate", figure);
        one(&[target], &format!("the target for {figure:?} has nothing to count: the scenario has no {key}"));
        assert_eq!(found(&[target, given]), Vec::<String>::new(), "{figure}");
    }
}

#[test]
fn half_an_hour_without_anybody_is_found_within_a_slot() {
    let late = &[("start = \"08:00\"\nend", "start = \"08:30\"\nend")];
    one(late, "08:00–08:30: nobody of group \"pre-sale\" is on line, 30 inquiries expected");
    // Of a minute nobody speaks.
    let minute = &[("start = \"08:00\"\nend", "start = \"08:01\"\nend"), ("total = 60", "total = 40")];
    assert_eq!(found(minute), Vec::<String>::new());
}

#[test]
fn orders_that_no_inquiry_leads_to_are_doubted() {
    let base = ("group = \"pre-sale\"", "group = \"pre-sale\"\norder_base = 0.3");
    one(&[base], "order_base of \"pre-sale\" has no effect: only pre-sale inquiries lead to orders");
    let margin = ("[[targets]]", "[outcomes]\nmargin_per_order = 12\n[[targets]]");
    one(&[margin], "there is a margin_per_order, and no reason leads to orders");
    let both = ("group = \"pre-sale\"", "group = \"pre-sale\"\norder_base = 0.3\npre_sale = true");
    assert_eq!(found(&[both, margin]), Vec::<String>::new());
}

#[test]
fn a_drain_as_long_as_the_shift_is_doubted() {
    let drain = |length: &str| {
        let team = format!("[[teams]]\nname = \"full-time\"\ndrain = {length:?}\n[[shifts]]");
        found(&[("[[shifts]]", &team)])
    };
    assert_eq!(drain("10m"), Vec::<String>::new());
    let told = drain("4h");
    let expected = "drain 4h of team \"full-time\" is as long as the shift \"day\" or longer";
    assert!(told.len() == 1 && told[0].contains(expected), "{told:#?}");
}

#[test]
fn a_shift_of_another_month_is_told_by_its_date() {
    let slip = "[[shifts]]\nname = \"slip\"\nstart = \"2025-10-10 08:00\"\nend = \"2025-10-10 12:00\"\n[[layout]]\nshift = \"slip\"\ncount = 1\n[[layout]]\nshift = \"day\"";
    one(
        &[("[[layout]]", slip)],
        "outside the scenario: 2025-10-10 08:00 to 2025-10-10 12:00 — check its date: the scenario is from 2025-11-10 08:00",
    );
}

#[test]
fn load_above_capacity_is_named_with_its_hours() {
    one(&[("total = 60", "total = [60, 400, 60, 60]")], "09:00–10:00: group \"pre-sale\"");
}

#[test]
fn a_burst_that_its_slot_hides_is_named() {
    let burst = "total = [170, 60, 60, 60]\nbursts = [{ at = \"08:00\", k = 2 }]";
    one(&[("total = 60", burst)], "in its first 15 minutes");
    // It is told where that burst stands, in whatever order they are written.
    let two =
        "total = [170, 60, 60, 60]\nbursts = [\n{ at = \"10:00\", k = 0.1 },\n{ at = \"08:00\", k = 2 }]";
    one(&[("total = 60", two)], "doubts.toml:9:1: 08:00: the burst gives");
}

#[test]
fn a_cap_that_starves_the_floor_is_named_where_it_stands() {
    // By hand: 60 inquiries an hour, each some 8 minutes open, are 8 at once for 4 people.
    let cap = |cap: &str| format!("[[teams]]\nname = \"full\"\ncap = {cap}\n[[shifts]]");
    let low = found(&[("[[shifts]]", &cap("1"))]);
    assert!(low.len() == 1 && low[0].starts_with("doubts.toml:12:7: 08:00–12:00: group"), "{low:#?}");
    assert!(low[0].contains("the caps allow 1.0"), "{low:#?}");
    assert_eq!(found(&[("[[shifts]]", &cap("4"))]), Vec::<String>::new());
    // The same cap lets a burst queue that the hour as a whole hides.
    let burst = "total = 60\nbursts = [{ at = \"08:00\", k = 3 }]";
    let hidden = found(&[("[[shifts]]", &cap("3")), ("total = 60", burst)]);
    assert!(hidden.len() == 1 && hidden[0].contains("08:00–09:00: group"), "{hidden:#?}");
    // People too few for the work are the greater doubt: no cap cures that.
    let few = found(&[("[[shifts]]", &cap("1")), ("total = 60", "total = 400")]);
    assert!(few.len() == 1 && few[0].contains("person-hours of work"), "{few:#?}");
}

#[test]
fn a_queue_without_places_is_named() {
    let routing = |keys: &str| format!("[routing]\n{keys}\n[[shifts]]");
    let queue = routing("when_full = \"queue\"\nqueue_limit = 0");
    one(&[("[[shifts]]", &queue)], "queue_limit = 0: nobody ever waits in a queue");
    for meant in ["when_full = \"leave-message\"\nqueue_limit = 0", "when_full = \"queue\"\nqueue_limit = 1"]
    {
        assert_eq!(found(&[("[[shifts]]", &routing(meant))]), Vec::<String>::new(), "{meant}");
    }
}

#[test]
fn nobody_on_line_is_named() {
    one(
        &[("end = \"12:00\"", "end = \"11:00\"")],
        "11:00–12:00: nobody of group \"pre-sale\" is on line, 60 inquiries expected — they become leave-messages",
    );
    one(
        &[("end = \"12:00\"", "end = \"11:00\""), ("total = 60", "total = [60, 60, 60, 1]")],
        "is on line, 1 inquiry expected",
    );
    one(
        &[
            ("end = \"12:00\"", "end = \"11:00\""),
            ("name = \"Doubts\"", "name = \"Doubts\" # queued"),
            ("[[shifts]]", "[routing]\nwhen_nobody = \"queue\"\n[[shifts]]"),
        ],
        "they wait until somebody of it logs in",
    );
    one(
        &[("end = \"12:00\"", "end = \"12:00\"\nbreaks = [{ start = \"10:00\", length = \"30m\" }]")],
        "everyone of group \"pre-sale\" is on break 10:00–10:30, 30 inquiries expected",
    );
}

#[test]
fn a_break_that_began_before_the_scenario_is_seen() {
    let shift = "name = \"day\"\nstart = \"06:00\"";
    let pause = "end = \"12:00\"\nbreaks = [{ start = \"07:30\", length = \"1h\" }]";
    let found = found(&[("name = \"day\"\nstart = \"08:00\"", shift), ("end = \"12:00\"", pause)]);
    assert!(found.iter().any(|doubt| doubt.contains("is on break 08:00–08:30")), "{found:#?}");
}

#[test]
fn breaks_of_too_many_at_once_are_named_where_the_rest_cannot_do_the_work() {
    let two = |count: &str| {
        let second = "end = \"12:00\"\nbreaks = [{ start = \"10:00\", length = \"30m\" }]\n[[shifts]]\nname = \"early\"\nstart = \"08:00\"\nend = \"12:00\"";
        let layout = format!("shift = \"day\"\n{count}\n[[layout]]\nshift = \"early\"\ncount = 2");
        [("end = \"12:00\"", second.to_owned()), ("count = 4", layout)]
    };
    let found = |replaced: &[(&str, String)], total: &str| {
        let mut replaced: Vec<(&str, &str)> = replaced.iter().map(|(a, b)| (*a, b.as_str())).collect();
        replaced.push(("total = 60", total));
        found(&replaced)
    };
    // 6 of 8 are away at 10:00; the two who stay can do some 90 inquiries an hour.
    let six = two("count = 6");
    let doubts = found(&six, "total = [60, 60, 150, 60]");
    assert!(doubts.len() == 1, "{doubts:#?}");
    assert!(doubts[0].starts_with("doubts.toml:10:1: 10:00–10:30: 6 of 8 people of group"), "{doubts:#?}");
    assert_eq!(found(&six, "total = [60, 60, 30, 60]"), Vec::<String>::new(), "when little comes");
    assert_eq!(found(&two("count = 1"), "total = [60, 60, 90, 60]"), Vec::<String>::new(), "one at a time");
}

#[test]
fn stretches_with_the_same_finding_are_one_doubt() {
    // Twice three hours without anybody, one of them without customers.
    one(
        &[
            ("length = \"4h\"", "length = \"12h\""),
            ("total = 60", "total = [60, 60, 60, 60, 5, 0, 5, 60, 60, 5, 5, 5]"),
            (
                "end = \"12:00\"",
                "end = \"12:00\"\n[[shifts]]\nname = \"late\"\nstart = \"15:00\"\nend = \"17:00\"",
            ),
            ("count = 4", "shift = \"day\"\ncount = 4\n[[layout]]\nshift = \"late\"\ncount = 4"),
        ],
        "12:00–15:00 and 17:00–20:00: nobody of group \"pre-sale\" is on line, 25 inquiries expected",
    );
}

#[test]
fn the_worst_slot_of_an_overload_has_its_own_numbers() {
    let found = found(&[("total = 60", "total = [60, 400, 800, 60]")]);
    assert!(found.len() == 1 && found[0].contains("09:00–11:00: "), "{found:#?}");
    assert!(found[0].contains("; worst 10:00–11:00: "), "{found:#?}");
}

#[test]
fn the_break_of_somebody_who_works_alone_is_no_matter_of_staggering() {
    let lone = ("count = 4", "count = 1");
    let pause = ("end = \"12:00\"", "end = \"12:00\"\nbreaks = [{ start = \"10:00\", length = \"30m\" }]");
    let doubts = found(&[lone, ("total = 60", "total = 4"), pause]);
    assert!(doubts.len() == 1 && doubts[0].contains("10:00–10:30: the one person of group"), "{doubts:#?}");
    assert!(!doubts[0].contains("stagger"), "{doubts:#?}");
    assert_eq!(found(&[lone, ("total = 60", "total = 0.5"), pause]), Vec::<String>::new());
}

#[test]
fn a_long_idle_close_that_keeps_people_after_their_shift_is_named() {
    let finish =
        "[routing]\nidle_close = \"30m\"\n[[teams]]\nname = \"full\"\nat_end = \"finish\"\n[[shifts]]";
    one(&[("[[shifts]]", finish)], "a chat closes only 30m after its last message");
    for (overtime, stay) in [("2h", "30m"), ("20m", "20m")] {
        let finish = finish.replace("\n[[shifts]]", &format!("\novertime_max = {overtime:?}\n[[shifts]]"));
        one(&[("[[shifts]]", &finish)], &format!("keeps people up to {stay} after their shift"));
    }
    let ends = finish.replace("\"finish\"", "\"hand-over\"");
    assert_eq!(found(&[("[[shifts]]", &ends)]), Vec::<String>::new());
}

#[test]
fn expected_inquiries_are_put_into_words() {
    assert_eq!([0.3, 1.2, 14.4].map(inquiries), ["less than one inquiry", "1 inquiry", "14 inquiries"]);
}

#[test]
fn people_without_inquiries_and_shifts_outside_are_named() {
    one(
        &[
            ("length = \"4h\"", "length = \"4h\"\ngroups = [\"pre-sale\", \"leads\"]"),
            ("count = 4", "group = \"pre-sale\"\ncount = 4\n[[layout]]\ngroup = \"leads\"\ncount = 1"),
        ],
        "1 person of group \"leads\" gets no inquiries",
    );
    one(
        &[(
            "[[layout]]",
            "[[shifts]]\nname = \"next\"\nstart = \"08:00+1\"\nend = \"12:00+1\"\n[[layout]]\nshift = \"next\"\ncount = 1\n[[layout]]\nshift = \"day\"",
        )],
        "the shift \"next\" lies outside the scenario",
    );
    // It ends when the scenario starts.
    one(
        &[(
            "[[layout]]",
            "[[shifts]]\nname = \"early\"\nstart = \"06:00\"\nend = \"08:00\"\n[[layout]]\nshift = \"early\"\ncount = 1\n[[layout]]\nshift = \"day\"",
        )],
        "the shift \"early\" lies outside the scenario",
    );
}

#[test]
fn a_shift_longer_than_its_team_may_work_is_named_where_the_line_stands() {
    let long = [
        ("[[shifts]]", "[[teams]]\nname = \"students\"\nkind = \"part-time\"\n[[shifts]]"),
        ("end = \"12:00\"", "end = \"13:00\"\nbreaks = [{ start = \"12:00\", length = \"15m\" }]"),
    ];
    one(&long, "4 people of team \"students\" work 4h45m in the shift \"day\"");
    one(&long, "at most 4 h a day, breaks left out (rule part-time-day) — shorten it by 45m");
    let found = found(&long);
    assert!(found[0].starts_with("doubts.toml:18:1: "), "expected the line of [[layout]], found {found:?}");
    assert_eq!(self::found(&long[1..]), Vec::<String>::new(), "full-time staff may");
    let own = long[0].1.replace("\n[[shifts]]", "\nmost_day = \"4h30m\"\n[[shifts]]");
    one(&[(long[0].0, &own), long[1]], "left out: most_day of the team is 4h30m — shorten it by 15m");
}

#[test]
fn a_target_that_no_hour_can_meet_is_named() {
    one(&[("at_least = 0.7", "at_least = 0.95")], "cannot be met");
    let mean = "figure = \"pdd-mean-human-response\"\nat_most = \"10s\"";
    one(&[("figure = \"pdd-30-second-rate\"\nat_least = 0.7", mean)], "cannot be met");
}

#[test]
fn a_roster_that_breaks_the_limits_of_its_teams_is_named_where_they_stand() {
    let team = |keys: &str| format!("[[teams]]\nname = \"full-time\"\n{keys}\n[[shifts]]");
    let people = found(&[("[[shifts]]", &team("people = 3"))]);
    assert!(
        people.len() == 1 && people[0].starts_with("doubts.toml:10:1: the roster takes 4 "),
        "{people:#?}"
    );
    assert!(people[0].ends_with("write people = 4, or take 1 out of the roster"), "{people:#?}");
    assert_eq!(found(&[("[[shifts]]", &team("people = 4"))]), Vec::<String>::new());
    let hours: String = (0..24).map(|hour| format!("{},", if hour == 9 { 3 } else { 9 })).collect();
    one(
        &[("[[shifts]]", &team(&format!("headcount = [{hours}]")))],
        "09:00–10:00: up to 4 of team \"full-time\" are at work and headcount allows 3",
    );
    let minimum = "[plan]\nminimum = [{ people = 5, windows = [\"10:00-11:30\"] }]\n[[shifts]]";
    one(
        &[("[[shifts]]", minimum)],
        "10:00–11:30: 4 of group \"pre-sale\" are on line, and minimum in [plan] is 5",
    );
    assert_eq!(found(&[("[[shifts]]", &minimum.replace('5', "4"))]), Vec::<String>::new());
    // A shift that is too long for anybody is one doubt and not two.
    let long = "[[teams]]\nname = \"students\"\nkind = \"part-time\"\nmost_day = \"3h\"\n[[shifts]]";
    one(&[("[[shifts]]", long)], "most_day of the team is 3h");
}

#[test]
fn a_finding_is_told_of_where_it_is_worst() {
    let by_hour = |key: &str, tenth: u32, last: u32| {
        let at = |hour: u32| match hour {
            9 => tenth,
            11 => last,
            _ => 9,
        };
        let list: Vec<String> = (0..24).map(|hour| at(hour).to_string()).collect();
        format!("[[teams]]\nname = \"full-time\"\n{key} = [{}]\n[[shifts]]", list.join(", "))
    };
    let (headcount, cap) = (by_hour("headcount", 1, 5), by_hour("cap", 1, 9));
    let more = "end = \"12:00\"\n[[shifts]]\nname = \"more\"\nstart = \"09:00\"\nend = \"10:00\"";
    let lines = "shift = \"day\"\ncount = 1\n[[layout]]\nshift = \"more\"\ncount = 3";
    let caps = "[[teams]]\nname = \"a\"\nkind = \"full-time\"\ncap = 2\n[[teams]]\nname = \"b\"\nkind = \"full-time\"\ncap = 1\n[[shifts]]";
    let teams = "team = \"a\"\ncount = 2\n[[layout]]\nteam = \"b\"\ncount = 2";
    let slots = "total = [20, 400, 120, 20]";
    each(&[
        (
            "most people beyond the headcount",
            &[("[[shifts]]", &headcount), ("count = 4", "count = 6")],
            "09:00–10:00 and 11:00–12:00: up to 6 of team \"full-time\" are at work and headcount allows 1",
        ),
        ("the cap of one hour", &[("[[shifts]]", &cap)], "09:00–10:00: group \"pre-sale\" would hold"),
        ("the lower of two caps", &[("[[shifts]]", caps), ("count = 4", teams)], "doubts.toml:17:7: "),
        (
            "most work for each person",
            &[("total = 60", slots), ("end = \"12:00\"", more), ("count = 4", lines)],
            "; worst 10:00–11:00: ",
        ),
    ]);
}

#[test]
fn work_is_all_that_is_done_and_people_are_those_who_come() {
    let before = |text: &str| format!("{text}\n[[shifts]]");
    let absent = before("[[teams]]\nname = \"full-time\"\nno_show = 0.5");
    let wrap_up = before("[replies]\nwrap_up = { share = 1, work = \"5m\" }");
    let text = before("[replies]\nhandover_text = \"5m\"");
    let surge = before("[[incidents]]\nkind = \"surge\"\nat = \"09:00\"\nlength = \"1h\"\nfactor = 5");
    let transfers = before(
        "transfers = [{ to = \"other\", probability = 0.9 }]\n[[reasons]]\nname = \"other\"\ngroup = \"pre-sale\"",
    );
    let variant = |total: u32, factor: f64| {
        format!("total = {total}\nvariants = [{{ name = \"all\", probability = 1, factor = {factor} }}]")
    };
    let (more, little, twice) = (variant(60, 1.1), variant(60, 1.01), variant(100, 2.0));
    let (overload, busy) = ("08:00–12:00: group \"pre-sale\" gets ", ("total = 60", "total = 120"));
    let place = "[[shifts]]";
    let reason = "group = \"pre-sale\"\n[[shifts]]";
    let with_text = transfers.replace(place, &text);
    let reason_and = |text: &str| format!("group = \"pre-sale\"\n{text}");
    each(&[
        ("busy", &[busy], ""),
        ("half of them are absent", &[busy, (place, &absent)], overload),
        ("wrap-up", &[(place, &wrap_up)], overload),
        ("a long text and no transfers", &[busy, (place, &text)], ""),
        ("transfers with a short text", &[busy, (reason, &reason_and(&transfers))], ""),
        ("transfers with a long text", &[busy, (reason, &reason_and(&with_text))], overload),
        ("a surge", &[(place, &surge)], "09:00–10:00: group \"pre-sale\" gets "),
        ("variants that are more", &[("total = 60", &more)], "the variants' mean factor is 1.10"),
        ("variants that are hardly more", &[("total = 60", &little)], ""),
    ]);
    let twice = found(&[("total = 60", &twice)]);
    assert!(twice.len() == 2 && twice.iter().any(|doubt| doubt.contains(overload)), "{twice:#?}");
}

#[test]
fn limits_count_who_is_on_line_and_are_told_once_of_a_team() {
    let minimum = "[plan]\nminimum = [{ people = 4 }]\n[[targets]]";
    let pause = "end = \"12:00\"\nbreaks = [{ start = \"10:00\", length = \"30m\" }]\n[[shifts]]\nname = \"other\"\nstart = \"08:00\"\nend = \"12:00\"";
    let lines = "shift = \"day\"\ncount = 1\n[[layout]]\nshift = \"other\"\ncount = 3";
    let teams = "[[teams]]\nname = \"a\"\nkind = \"full-time\"\nmost_day = \"8h\"\n[[teams]]\nname = \"b\"\nkind = \"full-time\"\nmost_day = \"6h\"\n[[templates]]\nname = \"long\"\nfirst = \"08:00\"\nlength = \"9h\"\n[[shifts]]";
    let people = "[[teams]]\nname = \"full-time\"\npeople = 1\n[[shifts]]";
    let groups = "group = \"pre-sale\"\n[[reasons]]\nname = \"other\"\ngroup = \"other\"";
    let of_groups = "group = \"pre-sale\"\ncount = 2\n[[layout]]\ngroup = \"other\"\ncount = 2";
    each(&[
        (
            "who is on break is not on line",
            &[("end = \"12:00\"", pause), ("count = 4", lines), ("[[targets]]", minimum)],
            "10:00–10:30: 3 of group \"pre-sale\" are on line, and minimum in [plan] is 4",
        ),
        (
            "the team with the longest day",
            &[("[[shifts]]", teams), ("count = 4", "team = \"a\"\ncount = 4")],
            "\"long 08:00\" is 9h of work, and a day of team \"a\" at most 8h: no plan uses it",
        ),
        (
            "people for two groups",
            &[("group = \"pre-sale\"", groups), ("[[shifts]]", people), ("count = 4", of_groups)],
            "the roster takes 4 different people of team \"full-time\"",
        ),
    ]);
}

#[test]
fn breaks_are_crowded_above_a_quarter_and_by_those_who_come() {
    let own = "[[shifts]]\nname = \"day\"\nstart = \"08:00\"\nend = \"12:00\"\n[[layout]]\ncount = 4\n";
    // Each shift from 08:00 to 12:00 with its people and with half an hour of break from its starts.
    let text = |shifts: &[(u32, &[&str])]| {
        let pause = |start: &&str| format!("{{ start = \"{start}\", length = \"30m\" }}");
        let shift = |(name, (count, starts)): (usize, &(u32, &[&str]))| {
            let breaks: Vec<String> = starts.iter().map(pause).collect();
            format!(
                "[[shifts]]\nname = \"{name}\"\nstart = \"08:00\"\nend = \"12:00\"\nbreaks = [{}]\n[[layout]]\nshift = \"{name}\"\ncount = {count}\n",
                breaks.join(", ")
            )
        };
        shifts.iter().enumerate().map(shift).collect::<String>()
    };
    let (quarter, more) = (text(&[(2, &["10:00"]), (6, &[])]), text(&[(3, &["10:00"]), (5, &[])]));
    let twice = text(&[(3, &["09:00", "10:00"]), (3, &["09:00"]), (2, &[])]);
    let absent = format!("[[teams]]\nname = \"full-time\"\nno_show = 0.5\n{more}");
    each(&[
        // Six can do some 270 inquiries an hour, eight 360.
        ("a quarter", &[(own, &quarter), ("total = 60", "total = [60, 60, 290, 60]")], ""),
        ("more", &[(own, &more), ("total = 60", "total = [60, 60, 270, 60]")], "3 of 8 people"),
        ("few for the many who come", &[(own, &more), ("total = 60", "total = [60, 60, 130, 60]")], ""),
        ("half are absent", &[(own, &absent), ("total = 60", "total = [60, 60, 130, 60]")], "3 of 8 people"),
        (
            "two breaks",
            &[(own, &twice), ("total = 60", "total = [60, 200, 260, 60]")],
            "09:00–09:30 and 10:00–10:30: at worst 6 of 8 people",
        ),
    ]);
}

#[test]
fn people_have_inquiries_by_transfers_and_by_helping_too() {
    let other = "group = \"pre-sale\"\nshare = 1\n[[reasons]]\nname = \"other\"\ngroup = \"other\"\nshare = 0\n[[shifts]]";
    let moved =
        other.replacen("share = 1", "share = 1\ntransfers = [{ to = \"other\", probability = 0.1 }]", 1);
    let reason = "group = \"pre-sale\"\n[[shifts]]";
    let lines = "group = \"pre-sale\"\ncount = 4\n[[layout]]\ngroup = \"other\"\ncount = 1";
    let groups = ("length = \"4h\"", "length = \"4h\"\ngroups = [\"pre-sale\", \"other\"]");
    let helps =
        "[routing]\noverflow = [{ from = \"pre-sale\", after = \"30s\", to = [\"other\"] }]\n[[shifts]]";
    each(&[
        ("a reason by transfers", &[(reason, &moved), ("count = 4", lines)], ""),
        ("a helping group", &[groups, ("[[shifts]]", helps), ("count = 4", lines)], ""),
    ]);
    let without = found(&[(reason, other), ("count = 4", lines)]);
    assert!(without[0].contains("no inquiry is about \"other\""), "{without:#?}");
    assert!(without[1].contains("1 person of group \"other\" gets no inquiries"), "{without:#?}");
}

#[test]
fn the_bounds_of_a_target_are_the_most_hopeful() {
    let high = ("at_least = 0.7", "at_least = 0.95");
    let assistant = "[bot]\nmode = \"assistant\"\nassist_factor = 0.3\n[[shifts]]";
    let parts = "[replies]\nparts = { share = 1, first_part = 0.2 }\n[[shifts]]";
    let reason = "group = \"pre-sale\"\n[[shifts]]";
    let rounds = "group = \"pre-sale\"\nrounds = 1\n[[reasons]]\nname = \"long\"\ngroup = \"pre-sale\"\nrounds = 20\n[[shifts]]";
    let long = "group = \"pre-sale\"\nrounds = 20\n[[shifts]]";
    each(&[
        ("long inquiries", &[high, ("total = 60", "total = 30"), (reason, long)], "cannot be met"),
        ("short ones too", &[high, ("total = 60", "total = 30"), (reason, rounds)], ""),
        ("a bot that assists", &[high, ("[[shifts]]", assistant)], ""),
        ("replies in parts", &[high, ("[[shifts]]", parts)], ""),
    ]);
}

#[test]
fn only_dates_deadlines_and_work_that_cannot_be_meant_are_doubted() {
    let days = |key: &str, last: u32| {
        let list: Vec<String> = (1..=last).map(|day| format!("\"2025-10-{day:02}\"")).collect();
        format!("length = \"4h\"\n{key} = [{}]", list.join(", "))
    };
    let (five, six) = (days("holidays", 5), days("holidays", 6));
    let length = "length = \"4h\"";
    let run_on =
        [("08:00", "20:00"), ("12:00", "24:00"), (length, "length = \"4h\"\nholidays = [\"2025-11-11\"]")];
    let work =
        |keys: &str| format!("[[off_chat]]\nname = \"check\"\nitems = 9\nwork = \"1m\"\n{keys}\n[[shifts]]");
    let (on_time, of_others) = (work("at = \"10:00\"\ndue_at = \"10:00\""), work("group = \"other\""));
    let groups = (length, "length = \"4h\"\ngroups = [\"pre-sale\", \"other\"]");
    let line = ("count = 4", "group = \"pre-sale\"\ncount = 4");
    each(&[
        ("a date of the run-on", &run_on, ""),
        ("five dates", &[(length, &five)], "2025-10-04, 2025-10-05 — "),
        ("six dates", &[(length, &six)], "2025-10-04, 2025-10-05 … — "),
        ("due when it appears", &[("[[shifts]]", &on_time)], ""),
        ("work of others", &[groups, line, ("[[shifts]]", &of_others)], "nobody does \"check\""),
    ]);
    let trigger = "[[teams]]\nname = \"a\"\nkind = \"full-time\"\n[[teams]]\nname = \"b\"\nkind = \"full-time\"\ncap = 9\n[[triggers]]\nname = \"help\"\nmeasure = \"waiting\"\nabove = 3\nraise_cap = 2\ngroups = [\"pre-sale\"]\n[[shifts]]";
    let lines = "team = \"a\"\ngroup = \"pre-sale\"\ncount = 4\n[[layout]]\nteam = \"b\"\ngroup = \"other\"\ncount = 1";
    let is_told = |trigger: &str| {
        let found = found(&[groups, ("[[shifts]]", trigger), ("count = 4", lines)]);
        found.iter().any(|doubt| doubt.contains("raises caps and nobody has one"))
    };
    assert!(is_told(trigger), "the cap is another group's");
    assert!(!is_told(&trigger.replace("\ngroups = [\"pre-sale\"]", "")), "all groups");
}

#[test]
fn doubts_stand_in_the_order_of_the_file() {
    let routing = "[routing]\nwhen_full = \"queue\"\nqueue_limit = 0\n[[targets]]";
    let extra =
        "[[shifts]]\nname = \"extra\"\nstart = \"08:00\"\nend = \"12:00\"\n[[layout]]\nshift = \"day\"";
    let found = found(&[("[[layout]]", extra), ("[[targets]]", routing)]);
    assert!(found.len() == 2, "{found:#?}");
    assert!(found[0].contains("nobody works the shift \"extra\""), "{found:#?}");
    assert!(found[1].contains("queue_limit = 0"), "{found:#?}");
}

#[test]
fn six_stretches_are_told_and_the_others_counted() {
    let every_other = |minutes: usize| {
        let totals: Vec<&str> = (0..240 / minutes).map(|slot| ["300", "0"][slot % 2]).collect();
        let slot = format!("length = \"4h\"\nslot = \"{minutes}m\"");
        found(&[("length = \"4h\"", &slot), ("total = 60", &format!("total = [{}]", totals.join(", ")))])
    };
    for (minutes, expected) in
        [(20, "10:40–11:00 and 11:20–11:40: group"), (15, "10:30–10:45 and 2 more stretches: group")]
    {
        let found = every_other(minutes);
        assert!(found.len() == 1 && found[0].contains(expected), "expected {expected:?}, found {found:#?}");
    }
}

#[test]
fn shipped_scenarios_raise_no_doubt() {
    for name in super::super::tests::SHIPPED {
        let study = super::super::read(Path::new(&format!("scenarios/{name}.toml")));
        let study = study.unwrap_or_else(|problems| panic!("{problems}"));
        let found: Vec<String> = doubts(&study).iter().map(Doubt::to_string).collect();
        assert!(found.is_empty(), "{found:#?}");
    }
}
