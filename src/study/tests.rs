//! What a file means once it is read: defaults, presets, times, and that every key of the list is looked at.

use std::path::Path;

use super::key::{Default, Form, Kind, Section};
use super::*;
use crate::kpi::Counting;
use crate::scenario::{Affinity, Demand, Distribution, OnBreak, Shape, Topology};
use crate::units::{Span, Time};

const HEAD: &str = "name = \"x\"\nplatform = \"pdd\"\nstart = \"2025-11-10 20:00\"\nlength = \"4h\"\n";
const FORECAST: &str = "[forecast]\ntotal = 30\n";
const PEOPLE: &str = "[[shifts]]\nname = \"eve\"\nstart = \"20:00\"\nend = \"24:00\"\n[[layout]]\nshift = \"eve\"\ncount = 2\n";

#[track_caller]
fn lawful(text: &str) -> Study {
    read_str(text, "x.toml", Path::new("")).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

fn problems(text: &str) -> String {
    read_str(text, "x.toml", Path::new("")).map_or_else(|problems| problems.to_string(), |_| String::new())
}

/// The scenarios that come with the program and raise no doubt.
pub(super) const SHIPPED: [&str; 5] = ["quiet-day", "double11", "jd-618", "tmall-double11", "mm9"];
/// Those that show what goes wrong.
const IN_TROUBLE: [&str; 2] = ["console-outage", "night-backlog"];

#[test]
fn every_shipped_scenario_is_read() {
    for name in SHIPPED.into_iter().chain(IN_TROUBLE) {
        if let Err(problems) = read(Path::new(&format!("scenarios/{name}.toml"))) {
            panic!("{problems}");
        }
    }
}

#[test]
fn what_a_short_file_omits_has_the_documented_defaults() {
    let study = lawful(&[HEAD, FORECAST, PEOPLE].concat());
    let scenario = &study.scenario;
    assert_eq!((study.seed, study.replications, study.confidence), (1, 200, 0.95));
    assert_eq!((scenario.slots(), scenario.run_on), (4, Span::from_hours(2)));
    assert_eq!(scenario.groups, ["service"]);
    let reason = &scenario.reasons[0];
    assert_eq!((reason.rounds_mean, reason.silent), (5.0, 0.5));
    assert_eq!(reason.gap, Distribution::lognormal_median(35.0, 1.1));
    assert_eq!(reason.patience_first, Distribution::lognormal_median(240.0, 1.0));
    assert_eq!(scenario.replies.first, Distribution::lognormal_mean(6.0, 0.7));
    assert_eq!(scenario.replies.later, Distribution::lognormal_mean(18.0, 0.7));
    let team = &scenario.teams[0];
    assert_eq!((team.name.as_str(), team.no_show, team.cap[0]), ("full-time", 0.03, u32::MAX));
    assert!(scenario.bot.first_line.is_empty(), "without [bot] there is none");
    assert_eq!(scenario.routing.due, (Span::from_secs(30), Span::from_secs(180)));
    let Demand::Forecast(forecast) = &scenario.demand else { panic!("a forecast") };
    assert_eq!((forecast.total(), forecast.day_cv, forecast.slot_cv), (120.0, 0.15, 0.10));
}

#[test]
fn reasons_that_name_no_group_are_of_one() {
    let reasons = "reasons = [{ name = \"a\", share = 0.5 }, { name = \"b\", share = 0.5 }]\n";
    assert_eq!(lawful(&[HEAD, reasons, FORECAST, PEOPLE].concat()).scenario.groups, ["service"]);
    let one = reasons.replacen("name = \"b\"", "name = \"b\", group = \"x\"", 1);
    let found = problems(&[HEAD, &one, FORECAST, PEOPLE].concat());
    assert!(found.contains("\"group\" is missing in [[reasons]]"), "{found}");
}

#[test]
fn a_platform_is_its_preset_and_any_field_may_be_written() {
    let of = |platform: &str, more: &str| {
        let text = [HEAD, FORECAST, PEOPLE, more].concat();
        lawful(&text.replace("\"pdd\"", &format!("{platform:?}"))).scenario.routing
    };
    let hours = Span::from_hours;
    let pdd = of("pdd", "");
    assert_eq!(pdd.topology, Topology::Push);
    assert_eq!(lawful(&[HEAD, FORECAST, PEOPLE].concat()).router.name, "weighted-random");
    let taobao = of("taobao", "");
    assert_eq!(taobao.affinity, Affinity { if_suspended: hours(24), if_available: hours(72) });
    assert_eq!(taobao.idle_close, Span::from_mins(2));
    assert_eq!(of("taobao", "[routing]\npromotion_queue = true\n").topology, Topology::Central);
    assert_eq!(of("jd", "").reopen_within, Span::from_mins(10));
    let douyin = of("douyin", "");
    assert_eq!((douyin.topology, douyin.on_break), (Topology::Central, OnBreak::FinishOwn));
    assert_eq!(douyin.affinity.if_available, Span::ZERO);
    let own = of("douyin", "[routing]\nidle_close = \"1m\"\naffinity = { if_available = \"1h\" }\n");
    assert_eq!((own.idle_close, own.affinity.if_available), (Span::from_mins(1), hours(1)));
    assert_eq!(own.on_break, OnBreak::FinishOwn, "what is not written stays the preset's");
}

#[test]
fn a_team_has_the_speed_and_absence_of_its_kind() {
    let teams = "[[teams]]\nname = \"part-time\"\n[[teams]]\nname = \"students\"\nkind = \"temporary\"\nno_show = 0.2\n";
    let people = PEOPLE.replace("[[layout]]", "[[layout]]\nteam = \"students\"");
    let teams = lawful(&[HEAD, FORECAST, &people, teams].concat()).scenario.teams;
    assert_eq!((teams[0].work_factor[0], teams[0].no_show), (1.15, 0.08));
    assert_eq!((teams[1].work_factor[0], teams[1].no_show), (1.35, 0.2));
}

#[test]
fn times_bursts_and_profiles_are_on_the_scenarios_clock() {
    let text = [
        HEAD,
        "[forecast]\ntotal = [1, 2, 3, 4]\nvolume = 100\nshape = \"linear\"\nbursts = [{ at = \"21:00\", k = 3 }]\n",
        "[[shifts]]\nname = \"n\"\nstart = \"22:00\"\nend = \"02:00+1\"\nbreaks = [{ start = \"01:00+1\", length = \"30m\" }]\n",
        "[[layout]]\ncount = 1\n[[teams]]\nname = \"t\"\ncap = { \"22:00-02:00\" = 9, else = \"none\" }\n",
        "[bot]\nmode = \"first-line\"\nwindows = [\"21:00-22:00\", \"21:30-23:00\"]\n",
    ];
    let study = lawful(&text.concat());
    let hour = |hours: f64| Time::from_micros((hours * 3.6e9) as i64);
    let shift = &study.layout.shifts[0];
    assert_eq!((shift.start, shift.end, shift.breaks[0]), (hour(2.0), hour(6.0), (hour(5.0), hour(5.5))));
    let cap = &study.scenario.teams[0].cap;
    assert_eq!((cap[21], cap[22], cap[1], cap[2]), (u32::MAX, 9, 9, u32::MAX));
    assert_eq!(study.scenario.bot.first_line, [(hour(1.0), hour(3.0))]);
    let Demand::Forecast(forecast) = &study.scenario.demand else { panic!("a forecast") };
    assert_eq!(forecast.expected, [[10.0, 20.0, 30.0, 40.0]]);
    assert_eq!(forecast.shapes, [Shape::Linear, Shape::Burst(3.0), Shape::Linear, Shape::Linear]);
}

#[test]
fn a_distribution_has_several_forms() {
    let gap = |law: &str| {
        lawful(&format!("{HEAD}{FORECAST}{PEOPLE}[customers]\ngap = {law}\n")).scenario.reasons[0].gap.clone()
    };
    assert_eq!(gap("\"20s\""), Distribution::Constant { secs: 20.0 });
    assert_eq!(gap("{ exponential = \"20s\" }"), Distribution::Exponential { mean: 20.0 });
    assert_eq!(
        gap("{ distribution = \"exponential\", mean = \"20s\" }"),
        Distribution::Exponential { mean: 20.0 }
    );
    assert_eq!(
        gap("{ distribution = \"gamma\", mean = \"8s\", cv = 0.5 }"),
        Distribution::Gamma { mean: 8.0, cv: 0.5 }
    );
    assert_eq!(gap("{ min = \"1s\", max = \"3s\" }"), Distribution::Uniform { min: 1.0, max: 3.0 });
    assert_eq!(gap("{ scale = \"9s\", shape = 2 }"), Distribution::Weibull { scale: 9.0, shape: 2.0 });
    assert_eq!(gap("{ values = [\"1s\", \"2s\"] }"), Distribution::Sample { secs: vec![1.0, 2.0] });
    assert_eq!(
        gap("{ share = 0.1, otherwise = { exponential = \"9s\" } }"),
        Distribution::Balking { share: 0.1, otherwise: Box::new(Distribution::Exponential { mean: 9.0 }) }
    );
    assert_eq!(gap("{ distribution = \"constant\", value = \"2s\" }"), Distribution::Constant { secs: 2.0 });
}

#[test]
fn every_distribution_of_the_list_can_be_read() {
    for entry in crate::scenario::distribution::DISTRIBUTIONS {
        for form in entry.parameters.split('|') {
            let parameters = form.split(',').map(str::trim).filter(|name| !name.is_empty());
            let pairs = parameters.map(|name| match name {
                "cv" | "sigma" | "shape" | "share" => format!(", {name} = 1"),
                "values" => format!(", {name} = [\"1s\"]"),
                _ => format!(", {name} = \"9s\""),
            });
            let law = format!("{{ distribution = {:?}{} }}", entry.name, pairs.collect::<String>());
            lawful(&format!("{HEAD}{FORECAST}{PEOPLE}[customers]\npatience_first = {law}\n"));
        }
    }
}

#[test]
fn the_books_switches_change_the_figure_and_its_target() {
    let target = "[[targets]]\nfigure = \"pdd-3-minute-human-reply-rate\"\nat_least = 0.9\n";
    let study = lawful(&[HEAD, FORECAST, PEOPLE, target, "[book]\nbot_reply_counts = false\n"].concat());
    let counting = study.targets[0].figure.counting;
    assert!(matches!(counting, Counting::CustomersInTime { bot_answers: false, bot_only_counts: true, .. }));
    assert!(study.figures.iter().any(|figure| std::ptr::eq(*figure, study.targets[0].figure)));
    assert_eq!(study.scenario.routing.due.0, Span::from_secs(180));
    let plain = lawful(&[HEAD, FORECAST, PEOPLE, target].concat());
    assert!(std::ptr::eq(plain.targets[0].figure, &plain.book.figures[0]));
    assert_eq!(plain.figures.len(), study.figures.len());
}

#[test]
fn places_are_those_of_the_file() {
    let study = lawful(&[HEAD, FORECAST, PEOPLE].concat());
    assert_eq!(study.places.demand.line, 5);
    assert_eq!((study.places.shifts[0].line, study.places.layout[0].line), (7, 11));
}

/// A wrong value for each key, one file each: if a key of the list were not read, nobody would complain.
#[test]
fn every_key_of_the_list_is_looked_at() {
    // A date with a zone is wrong for every kind of key.
    const WRONG: &str = "1979-05-27T07:32:00Z";
    for section in SECTIONS {
        for key in section.keys {
            let pair = format!("{} = {WRONG}", key.name);
            let text = file_with(section, &pair);
            let found = problems(&text);
            let hit = found.lines().any(|line| line.contains(key.name) && line.contains("1979"));
            assert!(hit, "{}.{} is not read:\n{found}", section.name, key.name);
        }
    }
}

/// Every default that stands in the list is one that the reader accepts where it is written out.
#[test]
fn every_default_can_be_written() {
    for section in SECTIONS {
        for key in section.keys {
            let (Default::Is(text) | Default::Preset(text)) = key.default else { continue };
            // A preset may say nothing.
            if !text.is_empty() {
                let found = problems(&file_with(section, &format!("{} = {text}", key.name)));
                let about = found.lines().find(|line| line.contains(&format!(": {} ", key.name)));
                assert!(about.is_none(), "{}.{} = {text}: {about:?}", section.name, key.name);
            }
        }
    }
}

/// A file, lawful but for keys that the section needs, with one pair in a section.
fn file_with(section: &Section, pair: &str) -> String {
    let key = pair.split(' ').next().unwrap_or("");
    let mut text = HEAD.to_owned();
    if section.form == Form::Top {
        text = text.lines().filter(|line| !line.starts_with(key)).map(|line| format!("{line}\n")).collect();
        return format!("{text}{pair}\n{FORECAST}{PEOPLE}");
    }
    let Some((owner, field)) = section.name.split_once('.') else {
        let figure = match (section.name, key) {
            ("targets", "at_most") => "figure = \"mean-wait\"\n",
            ("targets", "at_least" | "slot_floor") => "figure = \"bot-share\"\n",
            _ => "",
        };
        return format!("{HEAD}{}\n{figure}{pair}\n", section.heading());
    };
    let owner = SECTIONS.iter().find(|section| section.name == owner).expect("inline tables have an owner");
    let value = match owner.key(field).map(|key| key.kind) {
        Some(Kind::Tables(_)) => format!("[{{ {pair} }}]"),
        _ => format!("{{ {pair} }}"),
    };
    let rest = match owner.name {
        "shifts" => "start = \"20:00\"\nend = \"24:00\"\n",
        "forecast" => "total = 30\n",
        _ => "",
    };
    format!("{HEAD}{}\n{rest}{field} = {value}\n", owner.heading())
}

/// A study that reads a CSV file of the given bytes.
fn with_csv(section: &str, csv: &[u8]) -> Study {
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::write(folder.path().join("x.csv"), csv).expect("a file for the test");
    let text = format!("{HEAD}[{section}]\ncsv = \"x.csv\"\n{PEOPLE}");
    read_str(&text, "x.toml", folder.path()).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn a_csv_as_excel_saves_it_is_read() {
    let csv = b"\xef\xbb\xbftime,total\r\n2025/11/10 21:00,20\r\n2025/11/10 20:00,10\r\n22:00,30\r\n2025-11-10T23:00,40.5\r\n\r\n";
    let Demand::Forecast(forecast) = with_csv("forecast", csv).scenario.demand else { panic!("a forecast") };
    assert_eq!(forecast.expected, [[10.0, 20.0, 30.0, 40.5]]);
}

/// Line ends of either kind, and blank lines, are counted as an editor counts them.
#[test]
fn a_row_is_named_by_its_line() {
    for ends in ["\n", "\r\n"] {
        let csv = ["time,total", "", "20:00,1", "21:00,x", "22:00,3", "", "23:00,y", ""].join(ends);
        let folder = tempfile::tempdir().expect("a folder for the test");
        std::fs::write(folder.path().join("x.csv"), csv).expect("a file for the test");
        let text = format!("{HEAD}[forecast]\ncsv = \"x.csv\"\n{PEOPLE}");
        let found = read_str(&text, "x.toml", folder.path()).expect_err("wrong numbers").to_string();
        assert!(found.contains("x.csv:4: ") && found.contains("x.csv:7: "), "{ends:?}: {found}");
        assert_eq!(found.lines().count(), 2, "{found}");
    }
}

#[test]
fn times_of_day_in_a_csv_run_on_over_midnight() {
    let text =
        format!("{HEAD}[forecast]\ncsv = \"x.csv\"\n{PEOPLE}").replace("20:00\"\nlength", "22:00\"\nlength");
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::write(folder.path().join("x.csv"), "time,total\n22:00,1\n23:00,2\n00:00,3\n01:00,4\n")
        .expect("a file");
    let study = read_str(&text, "x.toml", folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
    let Demand::Forecast(forecast) = study.scenario.demand else { panic!("a forecast") };
    assert_eq!(forecast.expected, [[1.0, 2.0, 3.0, 4.0]]);
}

#[test]
fn a_log_is_ordered_and_its_customers_numbered() {
    let csv = b"time,customer,rounds\n2025-11-10 21:00:30,ben,3\n90.5,anna,\n2025-11-10 20:30,ben,1\n2025-11-11 20:30,ben,1\n7,,\n";
    let study = with_csv("replay", csv);
    let Demand::Replay(log) = &study.scenario.demand else { panic!("a log") };
    let rows: Vec<_> = log.iter().map(|row| (row.at.secs(), row.customer, row.rounds)).collect();
    assert_eq!(rows, [(7.0, 0, None), (90.5, 1, None), (1800.0, 2, Some(1)), (3630.0, 2, Some(3))]);
    assert_eq!(study.left_out, 1);
    assert!(doubts(&study).iter().any(|doubt| doubt.found.contains("1 row of the log lies")));
}

#[test]
fn an_only_reason_need_not_be_said_in_a_log() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("log.csv"), "time,reason,rounds\n20:00:07,,3\n20:30,pre-sale,\n").unwrap();
    let text = "name = \"Log\"\nplatform = \"pdd\"\nstart = \"2025-11-10 20:00\"\nlength = \"1h\"\n\
        [[reasons]]\nname = \"pre-sale\"\n[[shifts]]\nname = \"eve\"\nstart = \"20:00\"\nend = \"21:00\"\n\
        [[layout]]\ncount = 1\n[replay]\ncsv = \"log.csv\"\n";
    let study = read_str(text, "log.toml", dir.path()).unwrap_or_else(|problems| panic!("{problems}"));
    let Demand::Replay(log) = &study.scenario.demand else { panic!("a log") };
    assert_eq!(log.iter().map(|inquiry| inquiry.rounds).collect::<Vec<_>>(), [Some(3), None]);
}

#[test]
fn a_study_without_costs_plans_in_hours() {
    let text = [
        HEAD,
        FORECAST,
        &PEOPLE.replace(
            "end = \"24:00\"",
            "end = \"24:00\"\nbreaks = [{ start = \"22:00\", length = \"30m\" }]",
        ),
    ];
    let study = lawful(&text.concat());
    assert!(study.costs.is_none() && study.places.without_cost.is_empty());
    assert_eq!((study.currency.as_str(), study.planned_cost(&study.layout)), ("CNY", 2.0 * 3.5));
    assert_eq!(study.shift_cost(0, &study.layout.shifts[0]), 3.5);
}

#[test]
fn costs_are_those_of_the_team_and_of_the_calendar() {
    let text = |people: &str| {
        [
            HEAD,
            "currency = \"RMB\"\nholidays = [2025-11-11]\nrest_days = [\"2025/11/10\"]\n",
            FORECAST,
            &PEOPLE.replace("24:00", "02:00+1").replace("[[layout]]", &format!("[[layout]]\n{people}")),
            "[[teams]]\nname = \"full-time\"\ncost = { per_month = 3480, overtime = 2, night_per_hour = 5 }\n",
            "[[teams]]\nname = \"part-time\"\ncost = { per_hour = 10, night = \"23:00-24:00\", night_per_hour = 1 }\n",
            "[[teams]]\nname = \"outsourced\"\n",
        ]
        .concat()
    };
    // 20:00–02:00: 4 h on the rest day, 2 h on the holiday.
    let full = lawful(&text("team = \"full-time\""));
    assert_eq!(full.planned_cost(&full.layout), 2.0 * (20.0 * (2.0 * 4.0 + 3.0 * 2.0) + 5.0 * 4.0));
    let part = lawful(&text("team = \"part-time\""));
    assert_eq!(part.planned_cost(&part.layout), 2.0 * (10.0 * (2.0 * 4.0 + 3.0 * 2.0) + 1.0));
    let none = lawful(&text("team = \"outsourced\""));
    assert_eq!((none.planned_cost(&none.layout), none.currency.as_str()), (0.0, "RMB"));
    let doubts: Vec<String> = doubts(&none).iter().map(ToString::to_string).collect();
    assert!(doubts.iter().any(|d| d.contains("\"outsourced\" has no cost")), "{doubts:?}");
    // Overtime begins after the normal day of the team's kind: 4 h for part-time, on ordinary dates.
    let ordinary =
        text("team = \"part-time\"").replace("2025-11-11]", "2025-12-11]").replace("11/10", "12/10");
    let study = lawful(&ordinary);
    assert_eq!(study.planned_cost(&study.layout), 2.0 * (10.0 * (4.0 + 1.5 * 2.0) + 1.0));
}

#[test]
fn limits_are_the_kinds_and_any_may_be_written() {
    let hours = Span::from_hours;
    let teams = "[[teams]]\nname = \"full-time\"\n[[teams]]\nname = \"part-time\"\nheadcount = { \"20:00-24:00\" = 9, else = \"none\" }\npeople = 12\n[[teams]]\nname = \"outsourced\"\nmost_day = \"10h\"\nrest = \"8h\"\ndays_running = 5\nmost_week = \"60h\"\n";
    let people = PEOPLE.replace("[[layout]]", "[[layout]]\nteam = \"full-time\"");
    let limits = lawful(&[HEAD, FORECAST, &people, teams].concat()).limits;
    let full = &limits[0];
    assert_eq!((full.normal_day, full.most_day, full.most_week), (hours(8), hours(11), None));
    assert_eq!((full.overtime_month, full.rest, full.days_running), (Some(hours(36)), hours(11), 6));
    assert_eq!((full.headcount_at(3), full.people), (u32::MAX, u32::MAX));
    let part = &limits[1];
    assert_eq!((part.normal_day, part.most_day, part.most_week), (hours(4), hours(4), Some(hours(24))));
    assert_eq!((part.overtime_month, part.people), (None, 12));
    assert_eq!((part.headcount_at(19), part.headcount_at(20)), (u32::MAX, 9));
    let own = &limits[2];
    assert_eq!((own.normal_day, own.most_day, own.most_week), (hours(12), hours(10), Some(hours(60))));
    assert_eq!((own.rest, own.days_running), (hours(8), 5));
}

#[test]
fn a_shift_is_open_to_all_unless_it_says_otherwise() {
    let text = [
        HEAD,
        FORECAST,
        "[[teams]]\nname = \"a\"\n[[teams]]\nname = \"b\"\n",
        "[[shifts]]\nname = \"s\"\nstart = \"20:00\"\nend = \"24:00\"\nteams = [\"b\"]\nbreaks = [\n",
        "{ earliest = \"22:30\", latest = \"23:00\", length = \"30m\" },\n",
        "{ start = \"21:00\", latest = \"21:30\", length = \"15m\" },\n",
        "{ start = \"22:00\", length = \"15m\" }]\n",
        "[[shifts]]\nname = \"t\"\nstart = \"20:00\"\nend = \"24:00\"\n",
        "[[layout]]\nteam = \"b\"\nshift = \"s\"\ncount = 1\n",
    ];
    let study = lawful(&text.concat());
    let at = |mins: i64| Time::from_secs(60 * mins);
    let (first, second) = (&study.openings[0], &study.openings[1]);
    assert_eq!((first.teams.as_slice(), first.groups.as_slice()), (&[1][..], &[0][..]));
    assert_eq!(study.layout.shifts[0].breaks, [(at(60), at(75)), (at(120), at(135)), (at(150), at(180))]);
    assert_eq!(first.breaks, [(at(60), at(90)), (at(120), at(120)), (at(150), at(180))]);
    assert_eq!((second.teams.as_slice(), second.breaks.len()), (&[0, 1][..], 0));
}

#[test]
fn a_row_of_a_log_at_the_very_end_is_left_out() {
    let study = with_csv("replay", b"time\n20:00\n23:59:59\n24:00\n");
    let Demand::Replay(log) = &study.scenario.demand else { panic!("a log") };
    assert_eq!((log.len(), study.left_out), (2, 1));
}

#[test]
fn variants_with_numbers_of_their_own_have_the_factor_of_their_sum() {
    let csv = b"time,low,base,high\n20:00,10,20,30\n21:00,10,20,30\n22:00,10,20,30\n23:00,10,20,70\n";
    let Demand::Forecast(forecast) = with_csv("forecast", csv).scenario.demand else { panic!("a forecast") };
    // 40, 80 and 160 have the mean 90, since the middle one is as likely as both others.
    let factors: Vec<f64> = forecast.variants.iter().map(|variant| variant.factor).collect();
    assert_eq!(factors, [40.0, 80.0, 160.0].map(|sum: f64| sum / 90.0));
}

#[test]
fn breaks_may_touch_each_other_and_the_ends_of_their_shift() {
    let with = |breaks: &str| {
        let people = PEOPLE.replace("[[layout]]", &format!("breaks = [{breaks}]\n[[layout]]"));
        [HEAD, FORECAST, &people].concat()
    };
    let pause = |start: &str| format!("{{ start = \"{start}\", length = \"30m\" }}");
    let at = |mins: i64| Time::from_secs(60 * mins);
    for (first, second, expected) in [
        ("20:00", "23:30", [(0, 30), (210, 240)]),
        ("21:00", "21:30", [(60, 90), (90, 120)]),
        ("21:30", "21:00", [(60, 90), (90, 120)]),
    ] {
        let study = lawful(&with(&[pause(first), pause(second)].join(", ")));
        assert_eq!(study.layout.shifts[0].breaks, expected.map(|(from, to)| (at(from), at(to))), "{first}");
    }
    for (starts, expected) in [
        (["21:00", "21:20"], "21:20–21:50 overlaps the break 21:00–21:30"),
        (["21:20", "21:00"], "21:00–21:30 overlaps the break 21:20–21:50"),
        (["21:00", "23:31"], "23:31–00:01+1 lies outside its shift"),
    ] {
        let found = problems(&with(&starts.map(pause).join(", ")));
        assert!(found.contains(expected) && found.lines().count() == 1, "{expected}: {found}");
    }
}

#[test]
fn families_of_templates_lie_in_the_scenario_and_their_breaks_in_them() {
    let family = |length: &str, keys: &str| {
        let head = HEAD.replace("length = \"4h\"", &format!("length = {length:?}"));
        [&head, FORECAST, PEOPLE, "[[templates]]\nname = \"f\"\n", keys].concat()
    };
    for (length, keys, expected) in [
        (
            "4h",
            "first = \"22:00\"\nlast = \"24:00\"\nevery = \"1h\"\nlength = \"2h\"",
            &["f 22:00", "f 23:00"][..],
        ),
        ("26h", "first = \"21:00\"\nlength = \"2h\"", &["f 21:00"]),
        ("26h", "first = \"21:00\"\nlength = \"2h\"\ndaily = true", &["f 21:00", "f 21:00+1"]),
        ("28h", "first = \"21:00\"\nlength = \"2h\"\ndaily = true", &["f 21:00", "f 21:00+1"]),
        // The one of the day before ends when the scenario starts.
        ("26h", "first = \"18:00\"\nlength = \"2h\"\ndaily = true", &["f 18:00+1"]),
    ] {
        let study = lawful(&family(length, keys));
        let names: Vec<&str> = study.plan.templates.iter().map(|(shift, _)| shift.name.as_str()).collect();
        assert_eq!(names, expected, "{length} {keys}");
    }
    let breaks = |list: &str| family("4h", &format!("first = \"20:00\"\nlength = \"4h\"\nbreaks = [{list}]"));
    let pause =
        |after: &str, before: &str| format!("{{ length = \"30m\", after = {after:?}, before = {before:?} }}");
    for (first, second, problem) in [
        (("1h", "2h"), ("1h30m", "3h30m"), ""),
        (("1h", "2h"), ("2h30m", "3h31m"), "a break from 3h31m to 4h1m after log-in"),
        (
            ("1h", "2h"),
            ("1h20m", "3h"),
            "a break may begin at 1h20m, before the break before it can be over, at 1h30m",
        ),
    ] {
        let list = [pause(first.0, first.1), pause(second.0, second.1)].join(", ");
        let found = problems(&breaks(&list));
        assert!(found.contains(problem) && found.is_empty() == problem.is_empty(), "{list}: {found}");
    }
}

#[test]
fn a_plan_does_not_count_on_shifts_that_a_trigger_calls() {
    let reserve = "[[shifts]]\nname = \"reserve\"\nstart = \"21:00\"\nend = \"23:00\"\n[[layout]]\nshift = \"reserve\"\ncount = 1\n";
    let trigger = "[[triggers]]\nname = \"help\"\nmeasure = \"waiting\"\nabove = 9\ncall = [\"reserve\"]\n";
    let names = |text: &[&str]| -> Vec<String> {
        lawful(&text.concat()).templates().map(|(shift, _)| shift.name.clone()).collect()
    };
    assert_eq!(names(&[HEAD, FORECAST, PEOPLE, reserve]), ["eve", "reserve"]);
    assert_eq!(names(&[HEAD, FORECAST, PEOPLE, reserve, trigger]), ["eve"]);
}

#[test]
fn a_template_that_nobody_may_work_is_doubted() {
    let text = |length: &str| {
        format!(
            "name = \"Eve\"\nplatform = \"jd\"\nstart = \"2025-11-10 18:00\"\nlength = \"10h\"\nforecast = {{ total = 90 }}\n\
             [[teams]]\nname = \"part-time\"\nkind = \"part-time\"\ncost = {{ per_hour = 25 }}\n\
             [[shifts]]\nname = \"eve\"\nstart = \"18:00\"\nend = \"22:00\"\n[[layout]]\ncount = 1\n\
             [[targets]]\nfigure = \"jd-first-30-second-rate\"\nat_least = 0.8\n\
             [[templates]]\nname = \"late\"\nfirst = \"18:00\"\nlast = \"19:00\"\nlength = \"{length}\"\n"
        )
    };
    for (length, doubted) in [("4h", 0), ("8h", 1)] {
        let study =
            read_str(&text(length), "eve.toml", Path::new("")).unwrap_or_else(|wrong| panic!("{wrong}"));
        let found = doubts(&study).into_iter().filter(|doubt| doubt.found.contains("no plan uses it"));
        assert_eq!(found.count(), doubted, "{length}");
    }
}

#[test]
fn the_usual_period_cuts_a_scenario_of_any_length_into_equal_parts() {
    let cuts = [
        ("length = \"4h\"", 30),
        ("length = \"3h45m\"\nslot = \"45m\"", 15),
        ("length = \"3h10m\"\nslot = \"10m\"", 10),
        ("length = \"3h12m\"\nslot = \"12m\"", 12),
    ];
    for (length, minutes) in cuts {
        let study = lawful(&[&HEAD.replace("length = \"4h\"", length), FORECAST, PEOPLE].concat());
        assert_eq!(study.plan.period, Span::from_secs(60 * minutes), "{length}");
    }
}

/// A slot is cut into periods, so that a floor and an hour are the same in a plan and in a report.
#[test]
fn planning_periods_cut_slots() {
    let with = |mins: i64, plan: &str| {
        let totals = vec!["30"; 240 / mins as usize].join(", ");
        let forecast = format!("slot = \"{mins}m\"\n[forecast]\ntotal = [{totals}]\n");
        [HEAD, &forecast, PEOPLE, plan].concat()
    };
    for (slot, period) in [(15, 15), (30, 30), (60, 30), (120, 30), (20, 10), (8, 8)] {
        assert_eq!(lawful(&with(slot, "")).plan.period, Span::from_mins(period), "{slot}");
    }
    assert_eq!(lawful(&with(120, "[plan]\nperiod = \"1h\"\n")).plan.period, Span::from_hours(1));
    let found = problems(&with(60, "[plan]\nperiod = \"2h\"\n"));
    assert!(found.contains("no multiple of the period 2h"), "{found}");
}

#[test]
fn memory_is_counted_for_surges_that_overlap_and_for_people() {
    let surge = "[[incidents]]\nkind = \"surge\"\nat = \"20:00\"\nlength = \"1h\"\nfactor = 50\n";
    let needed = |count: u32, surges: usize| {
        let text = format!(
            "name = \"x\"\nplatform = \"jd\"\nstart = \"2025-11-10 20:00\"\nlength = \"2h\"\n[forecast]\ntotal = [100, 100]\n[[shifts]]\nname = \"s\"\nstart = \"20:00\"\nend = \"22:00\"\n[[layout]]\ncount = {count}\n{}",
            surge.repeat(surges)
        );
        let study = read_str(&text, "x.toml", Path::new("")).expect("a lawful file");
        memory::of_a_thread(&study.scenario, &study.layout) as f64
    };
    let (none, one, two) = (needed(1, 0), needed(1, 1), needed(1, 2));
    // 100 inquiries become 5,000, and then 250,000.
    assert!(((two - none) / (one - none) / (2_499.0 / 49.0) - 1.0).abs() < 0.01, "{none} {one} {two}");
    // What a run takes beyond the first 100,000 people, as measured: 64,300 KiB for as many more.
    assert!(needed(100_000, 0) - none > 64_300.0 * 1_024.0);
}
