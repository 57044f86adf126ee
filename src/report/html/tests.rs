//! What the pages hold, whatever the scenario says, in both languages.

use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::compared::tests as comparisons;
use super::weak::{Remedy, Weak};
use super::*;
use crate::experiment::sample_study;
use crate::kpi::Unit;
use crate::plan::{self, plan};
use crate::report::planned::PlanReport;
use crate::report::sample::report;
use crate::report::{Amount, Measure, Report};
use crate::study::Study;
use crate::workforce::Roster;

fn run(study: &Study, days: u32, language: Language) -> String {
    let report = report(study, days);
    language.during(|| run_page(study, &report, "peakshift run shop.toml --html report.html"))
}

/// The small scenario's file.
pub fn small() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quiet-day.toml")
}

/// A plan of the small scenario, as quick as one can be.
fn planned(language: Language) -> String {
    let study = crate::study::read_for_plan(&small()).unwrap_or_else(|problems| panic!("{problems}"));
    let options = plan::Options { time: None, effort: 0.1, threads: 2, fixed: None, budget: None };
    let found = plan(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap_or_else(|_| panic!("a plan"));
    let report = PlanReport::of(&study, &found, Vec::new());
    let layout = found.model.written(&found.found.counts);
    let roster = Roster::of(&layout, &study.limits, &study.scenario).ok();
    language.during(|| plan_page(&study, &report, &layout, roster.as_ref(), "peakshift plan shop.toml"))
}

/// The page without its style and scripts, and its data.
pub fn parts(page: &str) -> (String, Value) {
    let (head, rest) = page.split_once("<style>").expect("a style");
    let (_, rest) = rest.split_once("</style>").expect("its end");
    let (body, rest) = rest.split_once("<script id=\"data\" type=\"application/json\">").expect("data");
    let (data, _) = rest.split_once("</script>").expect("its end");
    (format!("{head}{body}"), serde_json::from_str(data).expect("JSON"))
}

/// The texts between tags, and what attributes say to people.
fn texts(markup: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for part in markup.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        texts.push(text.to_owned());
        for name in [" aria-label=\"", " title=\"", " aria-roledescription=\""] {
            texts
                .extend(tag.split(name).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
    texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// Values of an attribute.
pub fn values<'a>(markup: &'a str, name: &str) -> Vec<&'a str> {
    let begin = format!(" {name}=\"");
    markup.split(begin.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn names_cannot_become_markup() {
    let mut study = sample_study();
    let bad = "</script><script>alert(1)</script><img src=x onerror='alert(2)'>\"&";
    study.scenario.name = bad.to_owned();
    study.currency = bad.to_owned();
    study.source.file = bad.to_owned();
    study.scenario.groups.iter_mut().for_each(|name| *name = bad.to_owned());
    study.scenario.reasons.iter_mut().for_each(|reason| reason.name = bad.to_owned());
    study.scenario.teams.iter_mut().for_each(|team| team.name = bad.to_owned());
    study.layout.shifts.iter_mut().for_each(|shift| shift.name = bad.to_owned());
    let report = report(&study, 2);
    let page = run_page(&study, &report, bad);
    let (markup, data) = parts(&page);
    assert_eq!(page.matches("<script").count(), 2, "the data and the script");
    // Within a tag, what is not a quoted value is ours.
    let own = markup.split('<').skip(1).filter_map(|part| part.split('>').next());
    let mut own = own.map(|tag| tag.split('"').step_by(2).collect::<String>());
    assert!(own.all(|tag| !tag.starts_with("img") && !tag.contains("onerror")), "a name became markup");
    assert!(markup.matches("&lt;/script&gt;&lt;script&gt;alert(1)").count() > 10, "the names are shown");
    assert!(data["charts"].as_array().is_some_and(|charts| charts.len() >= 5));
    // In the data too, and it comes back as it was.
    let mut page = Page::new(String::new(), String::new(), String::new());
    page.charts.push(chart::Chart {
        title: String::new(),
        message: String::new(),
        full: false,
        x: chart::Below {
            title: bad.to_owned(),
            labels: None,
            names: Vec::new(),
            values: vec![1.0],
            span: None,
            form: chart::Form::of(Unit::Count),
        },
        left: chart::Side { sign: String::new(), range: (0.0, 1.0) },
        right: None,
        series: Vec::new(),
        marks: Vec::new(),
    });
    let data = page.data();
    assert!(!data.contains(['<', '>', '&']), "{data}");
    assert_eq!(serde_json::from_str::<Value>(&data).unwrap()["charts"][0]["x"]["title"], bad);
}

#[test]
fn nothing_but_the_pages_own_script_may_run_and_nothing_is_asked_for() {
    let page = run(&sample_study(), 2, Language::English);
    let script = page.rsplit_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
    let policy = values(&page, "content").into_iter().find(|value| value.contains("default-src")).unwrap();
    assert!(
        policy.starts_with("default-src 'none'; ") && policy.contains(&format!("'sha256-{hash}'")),
        "{policy}"
    );
    assert!(script.contains(UPLOT_LICENSE), "the library goes with its licence");
    let (markup, _) = parts(&page);
    for name in ["src", "href", "action"] {
        for value in values(&markup, name) {
            assert!(value.starts_with('#') || value == "data:,", "{name}={value}");
        }
    }
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    assert!(!style.contains("url(") && !style.contains("@import"));
    assert!(page.len() < 400_000, "{} bytes are much to mail", page.len());
}

#[test]
fn the_page_can_be_walked_by_headings_and_names() {
    for (name, page) in [
        ("run", run(&sample_study(), 3, Language::English)),
        ("run", run(&sample_study(), 1, Language::Chinese)),
        ("plan", planned(Language::English)),
        ("compare", comparisons::page(Language::English)),
        ("compare several", comparisons::several(Language::Chinese)),
    ] {
        let (markup, _) = parts(&page);
        let levels: Vec<u32> =
            markup.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
        let mut ids = values(&page, "id");
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: an id stands twice");
        for attribute in ["aria-labelledby", "aria-describedby", "data-table"] {
            for value in values(&markup, attribute) {
                assert!(ids.contains(&value), "{name}: {attribute} names {value}");
            }
        }
        for value in values(&markup, "href").into_iter().filter_map(|value| value.strip_prefix('#')) {
            assert!(ids.contains(&value), "{name}: no place {value}");
        }
        let tables = markup.matches("<table").count();
        assert!(tables >= 5 && tables == markup.matches("<caption").count(), "{name}: {tables} tables");
        assert!(
            markup.split("<th ").skip(1).all(|rest| rest.split('>').next().unwrap().contains("scope=")),
            "{name}"
        );
        for landmark in ["<header", "<nav", "<main", "<footer", "class=\"skip\" href=\"#main\""] {
            assert_eq!(markup.matches(landmark).count(), 1, "{name}: {landmark}");
        }
    }
}

#[test]
fn charts_have_a_place_and_as_many_values_as_their_axis() {
    for page in [
        run(&sample_study(), 6, Language::English),
        planned(Language::English),
        comparisons::page(Language::English),
        comparisons::several(Language::English),
    ] {
        let (markup, data) = parts(&page);
        let charts = data["charts"].as_array().unwrap();
        assert!(charts.len() >= 3);
        assert_eq!(values(&markup, "data-chart").len(), charts.len());
        for chart in charts {
            let slots = chart["x"]["labels"].as_array().map(|labels| labels.len() - 1);
            let others = ["names", "values"].map(|name| chart["x"][name].as_array().map(Vec::len));
            let wide = others.into_iter().fold(slots, Option::or).unwrap();
            assert!(chart["left"]["range"][0].as_f64() < chart["left"]["range"][1].as_f64(), "{chart}");
            let series = chart["series"].as_array().unwrap();
            assert!(!series.is_empty());
            for series in series {
                assert!(!series["name"].as_str().unwrap().is_empty(), "{series}");
                for column in ["values", "low", "high"] {
                    if let Some(values) = series.get(column).and_then(Value::as_array) {
                        assert_eq!(values.len(), wide, "{column} of {series}");
                        assert!(values.iter().all(|value| value.is_null() || value.is_f64()), "{series}");
                        assert!(values.iter().any(Value::is_f64), "{series}");
                    }
                }
            }
        }
    }
}

#[test]
fn no_sentence_is_left_in_the_other_language() {
    let study = sample_study();
    let has_chinese = |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    // What the scenario and the platforms call things stays as it is.
    let scenario = &study.scenario;
    let mut own: Vec<String> = vec![scenario.name.clone(), study.router.name.to_owned(), "peakshift".into()];
    own.extend(scenario.groups.iter().cloned());
    own.extend(scenario.teams.iter().map(|team| team.name.clone()));
    own.extend(scenario.reasons.iter().map(|reason| reason.name.clone()));
    own.extend(study.layout.shifts.iter().map(|shift| shift.name.clone()));
    own.extend(
        [
            "CNY",
            "Erlang",
            "service",
            "inquiry",
            "full-time",
            "weighted-random",
            "least-open",
            "longest-idle",
            "lean",
            "layout[day].count=1",
            "quiet-day",
            "Jain",
            "Bonferroni",
            "Kim",
            "Nelson",
            "--max-replications",
            "--replications",
            "--indifference",
            "Quiet day",
        ]
        .map(String::from),
    );
    own.extend([study.source.file.clone(), small().display().to_string(), study.currency.clone()]);
    own.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for page in [
        run(&study, 4, Language::Chinese),
        planned(Language::Chinese),
        comparisons::page(Language::Chinese),
        comparisons::several(Language::Chinese),
    ] {
        assert!(page.contains("<html lang=\"zh-CN\">"));
        let (markup, data) = parts(&page);
        let mut all = texts(&markup);
        for chart in data["charts"].as_array().unwrap() {
            all.push(chart["x"]["title"].as_str().unwrap().to_owned());
            all.extend(
                chart["series"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap().to_owned()),
            );
        }
        all.extend(data["words"].as_object().unwrap().values().map(|word| word.as_str().unwrap().to_owned()));
        assert!(all.iter().filter(|text| has_chinese(text)).count() > 60);
        for text in &all {
            if text.starts_with("peakshift run")
                || text.starts_with("peakshift plan")
                || text.starts_with("peakshift compare")
            {
                continue;
            }
            let rest = own.iter().fold(text.clone(), |text, name| text.replace(name.as_str(), ""));
            let word = rest.split(|letter: char| !letter.is_ascii_alphabetic()).find(|word| word.len() > 2);
            let allowed =
                ["toml", "plan", "peakshift", "amp", "scenarios", "tmall", "double", "quiet", "day"];
            assert!(word.is_none_or(|word| allowed.contains(&word)), "English is left in {text:?}");
        }
    }
    for page in [
        run(&study, 4, Language::English),
        planned(Language::English),
        comparisons::page(Language::English),
        comparisons::several(Language::English),
    ] {
        assert!(page.contains("<html lang=\"en\">"));
        let (markup, data) = parts(&page);
        let left: Vec<String> = texts(&markup).into_iter().filter(|text| has_chinese(text)).collect();
        let named = own.iter().any(|name| has_chinese(name));
        assert!(named || left.is_empty(), "Chinese is left in {left:?}");
        assert!(named || !has_chinese(&data.to_string()));
    }
}

#[test]
fn the_answer_says_what_the_report_says() {
    let study = sample_study();
    let report = report(&study, 8);
    let target = report.targets.iter().find(|target| !target.kept).unwrap_or(&report.targets[0]);
    let attainment = target.attainment.unwrap();
    let (english, chinese) =
        (answer::verdict(&report), Language::Chinese.during(|| answer::verdict(&report)));
    let met = format!("met on {} of 8 such days", attainment.met_days);
    assert!(english.contains(&met), "{english}");
    assert!(chinese.contains(&format!("8 个这样的日子中有 {} 天达到目标", attainment.met_days)), "{chinese}");
    for (language, verdict) in [(Language::English, english), (Language::Chinese, chinese)] {
        let (value, _) = language.during(|| answer::estimate(target.estimate.as_ref().unwrap()));
        assert!(verdict.contains(&value), "{value}: {verdict}");
    }
    let mut open = report.clone();
    open.targets.iter_mut().for_each(|target| (target.kept, target.certain) = (true, false));
    let kept = answer::verdict(&open);
    assert!(kept.starts_with("Both targets are kept, none of them for certain. "), "{kept}");
    assert!(kept.contains(" at 95 %), target "), "{kept}");
    assert_eq!(crate::report::verdict::lines(&open), ["Both targets are kept, none of them for certain."]);
    open.targets[0].certain = true;
    assert_eq!(crate::report::verdict::lines(&open), ["Both targets are kept, 1 of them for certain."]);
    let mut one = report.clone();
    one.targets.truncate(1);
    one.targets[0].kept = false;
    let one = answer::verdict(&one);
    assert!(!one.contains("targets"), "a single target needs no count: {one}");
    let mut none = report.clone();
    none.targets.clear();
    assert!(answer::verdict(&none).contains("nothing is promised"));
}

#[test]
fn besides_chat_is_told_where_there_is_any() {
    let study = sample_study();
    assert!(!run(&study, 1, Language::English).contains("id=\"besides\""), "nothing to tell");
    let tables = ["work-table", "work-assumed", "triggers-table", "triggers-assumed"];
    for (name, incidents, wanted) in
        [("console-outage", "consoles down", &tables[2..]), ("night-backlog", "", &tables[..2])]
    {
        let path = small().with_file_name(format!("{name}.toml"));
        let study = crate::study::read(&path).unwrap_or_else(|problems| panic!("{problems}"));
        let page = run(&study, 2, Language::English);
        let (markup, _) = parts(&page);
        assert!(markup.contains(incidents), "{name}");
        let ids = values(&markup, "id");
        for table in tables {
            assert_eq!(ids.contains(&table), wanted.contains(&table), "{name}: {table}");
        }
        for work in &study.scenario.off_chat {
            assert_eq!(markup.matches(&format!(">{}</th>", work.name)).count(), 2, "{}", work.name);
        }
        for trigger in &study.scenario.triggers {
            assert_eq!(markup.matches(&format!(">{}</th>", trigger.name)).count(), 2);
            for shift in &trigger.call {
                assert!(markup.contains(&format!("<dt>{shift}</dt>")), "{shift} is a reserve");
            }
        }
        assert_eq!(
            markup.contains("are lost to waiting"),
            study.scenario.outcomes.margin_per_order > 0.0,
            "{name}"
        );
    }
}

/// A figure of a slot that is known exactly.
fn known(unit: Unit, value: f64) -> Option<Measure> {
    Some(Measure {
        unit,
        value,
        interval: None,
        mean_of_days: value,
        mean_of_days_interval: None,
        days_p10: value,
        days_p50: value,
        days_p90: value,
    })
}

/// A report of these hours only: by how much each is above the bound of the only target, inquiries and people.
fn of_hours(hours: &[(f64, f64, f64)]) -> (Study, Report) {
    let mut study = sample_study();
    study.layout.lines.clear();
    let mut report = report(&study, 1);
    report.targets.truncate(1);
    report.slots.truncate(hours.len());
    report.scenario.slot_seconds = 3_600.0;
    let (figure, bound) = (report.targets[0].figure, report.targets[0].bound);
    assert_eq!(bound.unit, Unit::Share);
    for (slot, (above, inquiries, people)) in report.slots.iter_mut().zip(hours) {
        slot.figures.insert(figure, known(Unit::Share, bound.value + above));
        slot.figures.insert("inquiries-to-people", known(Unit::Count, *inquiries));
        slot.figures.insert("people-online", known(Unit::Count, *people));
    }
    (study, report)
}

#[test]
fn weak_hours_are_told_what_would_mend_them() {
    // Good at 30 an hour each; short of people; catching up; good.
    let hours = [(0.03, 300.0, 10.0), (-0.3, 600.0, 12.0), (-0.1, 200.0, 12.0), (0.03, 100.0, 10.0)];
    let (study, mut report) = of_hours(&hours);
    let figure = report.targets[0].figure;
    let weak = Weak::of(&study, &report);
    assert_eq!((weak.missing, weak.counted, weak.sustained), (2, 4, Some(30.0)));
    let found: Vec<(usize, Remedy)> = weak.slots.iter().map(|slot| (slot.slot, slot.remedy)).collect();
    // 600 inquiries at 30 each are 20 people, 8 more than there are.
    assert_eq!(found, [(1, Remedy::People(8)), (2, Remedy::Before(1))]);
    let page = run_page(&study, &report, "");
    assert!(page.contains("about 8 more") && page.contains("2 of 4 slots miss what is promised"), "advice");
    // Where all hours keep it, the nearest are named and nobody is asked for more people.
    for slot in &mut report.slots {
        slot.figures.insert(figure, known(Unit::Share, 1.0));
    }
    let weak = Weak::of(&study, &report);
    assert_eq!((weak.missing, weak.slots.len()), (0, 3));
    assert!(weak.slots.iter().all(|slot| !matches!(slot.remedy, Remedy::People(_))), "{weak:?}");
    // Where none does, the day does not tell.
    for slot in &mut report.slots {
        slot.figures.insert(figure, known(Unit::Share, 0.0));
    }
    let weak = Weak::of(&study, &report);
    assert_eq!((weak.missing, weak.sustained), (4, None));
    assert!(weak.slots.iter().all(|slot| slot.remedy == Remedy::Unknown), "{weak:?}");
}

#[test]
fn people_are_added_in_whole_by_the_hour_and_nobody_where_the_hour_before_is_good() {
    let (good, short) = ((0.03, 300.0, 10.0), (-0.3, 610.0, 12.0));
    let (study, mut report) = of_hours(&[good, short, (0.03, 100.0, 10.0), (-0.1, 200.0, 12.0)]);
    let remedies = |report: &Report| -> Vec<(usize, Remedy)> {
        Weak::of(&study, report).slots.iter().map(|slot| (slot.slot, slot.remedy)).collect()
    };
    // 610 inquiries at 30 each are 20.3 people, 8.3 more than there are. The last has people enough.
    assert_eq!(remedies(&report), [(1, Remedy::People(9)), (3, Remedy::Unknown)]);
    // In half an hour people can take half as many.
    report.scenario.slot_seconds = 1_800.0;
    for slot in &mut report.slots {
        let inquiries = slot.figures.get_mut("inquiries-to-people").unwrap().as_mut().unwrap();
        inquiries.value /= 2.0;
    }
    assert_eq!(remedies(&report), [(1, Remedy::People(9)), (3, Remedy::Unknown)]);
    // A slot above its own floor is not weak, though the day is to reach more.
    let bound = report.targets[0].bound;
    report.targets[0].slot_floor = Some(Amount { value: bound.value - 0.2, ..bound });
    let weak = Weak::of(&study, &report);
    assert_eq!((weak.missing, weak.slots[0].slot), (1, 1), "{weak:?}");
}

#[test]
fn people_at_their_meal_are_away() {
    for minutes in [60, 30] {
        let mut study = sample_study();
        study.scenario.slot = crate::units::Span::from_mins(minutes);
        let (scenario, layout) = (&study.scenario, &study.layout);
        let on_shift: f64 = weak::on_shift(scenario, layout).iter().sum::<f64>() * scenario.slot.secs();
        let inside = |from: crate::units::Time, to: crate::units::Time| {
            to.min(scenario.end).since(from.max(crate::units::Time::START)).secs()
        };
        let planned: f64 = layout
            .lines
            .iter()
            .map(|line| {
                let shift = &layout.shifts[line.shift];
                let away: f64 = shift.breaks.iter().map(|(from, to)| inside(*from, *to)).sum();
                f64::from(line.count) * (inside(shift.start, shift.end) - away)
            })
            .sum();
        assert!(planned > 0.0 && (on_shift - planned).abs() < 1.0, "{on_shift} of {planned}");
    }
}

#[test]
fn rows_of_the_wall_chart_are_as_wide_as_its_head() {
    for several_days in [false, true] {
        let mut study = sample_study();
        if several_days {
            // The same shifts again two days later.
            let later = crate::units::Span::from_hours(48);
            let count = study.layout.shifts.len();
            for shift in study.layout.shifts.clone() {
                let breaks = shift.breaks.iter().map(|(from, to)| (*from + later, *to + later)).collect();
                let (start, end) = (shift.start + later, shift.end + later);
                study.layout.shifts.push(crate::workforce::Shift { start, end, breaks, ..shift });
            }
            for line in study.layout.lines.clone() {
                study.layout.lines.push(crate::workforce::LayoutLine { shift: line.shift + count, ..line });
            }
        }
        for roster in [Roster::of(&study.layout, &study.limits, &study.scenario).ok(), None] {
            let markup = wall::chart(&study.scenario, &study.layout, roster.as_ref()).into_string();
            let tables: Vec<&str> = markup.split("<table").skip(1).collect();
            assert_eq!(tables.len() > 1, several_days);
            for table in tables {
                let rows = table.split("<tr").skip(1);
                let widths: Vec<usize> = rows
                    .map(|row| {
                        let cells =
                            row.split('<').filter(|tag| tag.starts_with("td") || tag.starts_with("th"));
                        cells
                            .map(|tag| {
                                let span =
                                    tag.split(" colspan=\"").nth(1).and_then(|rest| rest.split('"').next());
                                span.map_or(1, |span| span.parse().unwrap())
                            })
                            .sum()
                    })
                    .collect();
                assert!(widths.len() > 5 && widths.iter().all(|width| *width == widths[0]), "{widths:?}");
            }
        }
    }
}

/// Two days on which five work from the evening into the night, where one begins at midnight; breaks of 45 minutes.
fn over_midnight() -> Study {
    let text = "name = \"two days\"\nplatform = \"taobao\"\nstart = \"2026-12-11 00:00\"\nend = \"2026-12-13 00:00\"\n\
        [forecast]\ntotal = 20\n[[targets]]\nfigure = \"mean-wait\"\nat_most = \"60s\"\n";
    let shifts = [
        ("day", "08:00", "16:00", 2, "[{ start = \"11:00\", length = \"45m\" }]"),
        ("eve", "20:00", "04:00+1", 5, "[]"),
        ("night", "00:00+1", "08:00+1", 1, "[]"),
        ("late", "16:00+1", "24:00+1", 2, "[]"),
    ];
    let shifts = shifts.map(|(name, start, end, count, breaks)| {
        format!(
            "[[shifts]]\nname = \"{name}\"\nstart = \"{start}\"\nend = \"{end}\"\nbreaks = {breaks}\n\
             [[layout]]\nshift = \"{name}\"\ncount = {count}\n"
        )
    });
    let text = format!("{text}{}", shifts.concat());
    crate::study::read_str(&text, "two-days.toml", std::path::Path::new("."))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

/// The cells of a column of a table, by its title, with the share of the colour that each has.
fn column(table: &str, title: &str) -> Vec<(String, String)> {
    let (head, body) = table.split_once("</thead>").expect("a head");
    let mut heads = head.split("<th ").skip(1).filter_map(|head| head.split(['>', '<']).nth(1));
    let place = heads.position(|head| head.split('\u{a0}').next() == Some(title)).expect("a column");
    let cells = body.split("<tr").skip(1).filter_map(|row| row.split("<td").nth(place));
    let cells = cells.map(|cell| {
        let (tag, text) = cell.split_once('>').expect("a tag ends");
        let colour = tag.split("--v:").nth(1).and_then(|rest| rest.split('"').next());
        (text.split('<').next().expect("a text").to_owned(), colour.unwrap_or_default().to_owned())
    });
    cells.collect()
}

#[test]
fn the_worst_hour_of_a_column_has_all_its_colour_and_the_best_none() {
    let study = crate::study::read(&small()).unwrap_or_else(|problems| panic!("{problems}"));
    let mut report = report(&study, 1);
    let rate = report.targets[0].figure;
    let title = capital(report.targets[0].title.now());
    // A rate, of which more is better, and customers who left, some openly, some in silence.
    let slots = [(1.0, 0.0, 0.02), (0.4, 0.05, 0.25), (0.7, 0.05, 0.0)];
    report.slots.truncate(slots.len());
    for (slot, (met, openly, silently)) in report.slots.iter_mut().zip(slots) {
        slot.figures.insert(rate, known(Unit::Share, met));
        slot.figures.insert("abandoned-openly", known(Unit::Share, openly));
        slot.figures.insert("abandoned-silently", known(Unit::Share, silently));
    }
    let map = heat::map(&report).markup().into_string();
    for (title, wanted) in [
        (title.as_str(), [("100.0", ""), ("40.0", "1.00"), ("70.0", "0.50")]),
        ("Abandoned", [("2.0", ""), ("30.0", "1.00"), ("5.0", "0.11")]),
    ] {
        let wanted = wanted.map(|(text, colour)| (text.to_owned(), colour.to_owned()));
        assert_eq!(column(&map, title), wanted, "{title}");
    }
}

#[test]
fn a_targets_card_has_both_ends_of_the_share_of_days() {
    let study = crate::study::read(&small()).unwrap_or_else(|problems| panic!("{problems}"));
    let report = report(&study, 2);
    let mut target = report.targets[0].clone();
    let attainment = target.attainment.as_mut().expect("days that counted");
    (attainment.low_share, attainment.high_share) = (0.8, 0.9);
    let card = answer::card(&report, &target).into_string();
    assert!(card.contains(" of 2 days (80.0–90.0 %), promised on 90 %"), "{card}");
}

/// The cells of a row of a table, each as often as it has columns, with its text.
pub fn cells(row: &str) -> Vec<String> {
    let cells = row.split("<td").skip(1).map(|cell| {
        let (tag, rest) = cell.split_once('>').expect("a tag ends");
        let span = tag.split(" colspan=\"").nth(1).and_then(|rest| rest.split('"').next());
        let text = rest.split("</td").next().expect("a text").to_owned();
        vec![text; span.map_or(1, |span| span.parse().expect("a number"))]
    });
    cells.flatten().collect()
}

#[test]
fn each_half_hour_of_the_wall_chart_counts_all_who_work_then_as_the_workbook_does() {
    let study = over_midnight();
    let roster = Roster::of(&study.layout, &study.limits, &study.scenario).expect("a roster");
    let book = crate::report::roster::wall::Wall::of(&study, &study.layout, &roster);
    for roster in [Some(&roster), None] {
        let markup = wall::chart(&study.scenario, &study.layout, roster).into_string();
        let tables: Vec<Vec<&str>> =
            markup.split("<table").skip(1).map(|table| table.split("<tr").collect()).collect();
        assert_eq!(tables.len(), 2, "a table for each date");
        // The row after the heads; its first cell is for hours.
        let total = |table: &Vec<&str>| {
            let row = table.iter().find(|row| row.contains("At work")).expect("the row of people");
            cells(row).split_off(1)
        };
        let (first, second) = (total(&tables[0]), total(&tables[1]));
        assert_eq!((first.len(), second.len()), (32, 48), "08:00–24:00, 00:00–24:00");
        assert_eq!((first[31].as_str(), second[0].as_str()), ("5", "6"), "at midnight");
        // A break of half a half-hour leaves half a person there.
        let workbook: Vec<f64> =
            (0..book.columns.len()).map(|column| book.at_work(column)).skip(16).collect();
        let page: Vec<f64> =
            first.iter().chain(&second).map(|text| text.parse().expect("a number")).collect();
        assert_eq!(page, workbook);
        assert!(first.iter().any(|text| text == "1"), "half of two people's half-hour: {first:?}");
        // Those who began the day before are in the second table, and their hours in the first.
        let carried: Vec<&&str> = tables[1].iter().filter(|row| row.contains("← 20:00–04:00")).collect();
        assert_eq!(carried.len(), if roster.is_some() { 5 } else { 1 });
        assert!(carried.iter().all(|row| cells(row)[0].is_empty()));
    }
}

#[test]
fn a_cost_is_of_the_scenario_where_it_is_longer_than_a_day() {
    let study = sample_study();
    let mut report = report(&study, 2);
    let said = |report: &Report, language: Language| {
        let style = crate::report::terminal::Style { width: 200, colour: false };
        language.during(|| run_page(&study, report, "") + &crate::report::terminal::text(report, style))
    };
    (report.scenario.start, report.scenario.end) =
        ("2026-12-11T00:00:00".into(), "2026-12-12T00:00:00".into());
    let text = said(&report, Language::English);
    assert!(
        text.contains("Cost of a day")
            && text.contains(", mean day")
            && !text.contains("Cost of the scenario")
    );
    assert!(said(&report, Language::Chinese).contains("每日成本"));
    report.scenario.end = "2026-12-13T00:00:00".into();
    let text = said(&report, Language::English);
    assert_eq!(
        text.matches("Cost of the scenario (48 h)").count(),
        4,
        "card, table and its caption, terminal"
    );
    assert!(!text.contains("Cost of a day") && !text.contains("Cost in"));
    let text = said(&report, Language::Chinese);
    assert_eq!(text.matches("每次模拟（48 小时）的成本").count(), 4);
    assert!(!text.contains("每日成本"));
}

#[test]
fn what_the_bot_resolves_is_told_of_the_hours_of_the_scenario() {
    let mut study = sample_study();
    let note = "the least and the most of the scenario's hours";
    for reason in &mut study.scenario.reasons {
        reason.bot_resolves = vec![0.4];
    }
    assert!(!assumed::body(&study, &study.layout).into_string().contains(note));
    // More by night, as a planner writes it; then a scenario of the morning only, which has no night.
    let nights = (0..24).map(|hour| if hour < 8 { 0.5 } else { 0.35 }).collect::<Vec<f64>>();
    study.scenario.reasons[0].bot_resolves = nights;
    study.scenario.clock = crate::scenario::Clock::new(jiff::civil::date(2026, 12, 11).at(0, 0, 0, 0));
    study.scenario.end = crate::units::Time::START + crate::units::Span::from_hours(24);
    let told = assumed::body(&study, &study.layout).into_string();
    assert!(told.contains(">35.0–50.0<") && told.contains(note), "the range of the day");
    study.scenario.clock = crate::scenario::Clock::new(jiff::civil::date(2026, 12, 11).at(9, 30, 0, 0));
    study.scenario.end = crate::units::Time::START + crate::units::Span::from_hours(5);
    let told = assumed::body(&study, &study.layout).into_string();
    assert!(told.contains(">35.0<") && !told.contains(note), "no night");
}

#[test]
fn other_circumstances_are_told_apart_from_what_is_certified() {
    let study = crate::study::read_for_plan(&small()).unwrap_or_else(|problems| panic!("{problems}"));
    let options = plan::Options { time: None, effort: 0.1, threads: 2, fixed: None, budget: None };
    let found = plan(&study, &options, &|_| {}, &AtomicBool::new(false)).unwrap_or_else(|_| panic!("a plan"));
    let report = PlanReport::of(&study, &found, Vec::new());
    let layout = found.model.written(&found.found.counts);
    let at_least =
        crate::report::words::percent(report.certificate.targets.last().expect("targets").at_least_share);
    for (language, said) in [
        (Language::English, format!("on at least {at_least} % of days.")),
        (Language::Chinese, format!("至少 {at_least}% 的天数达标。")),
    ] {
        language.during(|| {
            let page = plan_page(&study, &report, &layout, None, "peakshift plan shop.toml");
            let style = crate::report::terminal::Style { width: 400, colour: false };
            let note = report.circumstances_note();
            assert!(note.ends_with(&said), "{said}: {note}");
            // In the page a number stays on one line with its sign.
            assert!(page.replace('\u{a0}', " ").contains(&note), "{note}");
            let terminal = crate::report::planned::terminal::text(&report, style);
            assert!(terminal.contains(&said), "{said}");
            // So are one person more or less, and what nothing is cheaper than.
            let note = report.marginals_note().expect("one person more or less");
            assert!(page.replace('\u{a0}', " ").contains(&note) && terminal.contains(&note), "{note}");
            let bound = report.bound.as_ref().expect("a bound");
            let sure = crate::report::words::percent(bound.confidence_share);
            let sure = language.pick(format!("(confidence {sure} %)"), format!("（置信度 {sure}%）"));
            assert!(page.replace('\u{a0}', " ").contains(&sure), "{sure}");
            assert!(page.contains(bound.assumption.now()), "{}", bound.assumption);
        });
    }
}

#[test]
fn colours_can_be_read() {
    let rgb = |text: &str| -> [f64; 3] {
        match text.strip_prefix('#') {
            Some(hex) => [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap())),
            None => {
                let mut parts = text.split(' ').map(|part| part.parse().unwrap());
                [(); 3].map(|()| parts.next().unwrap())
            }
        }
    };
    // Web Content Accessibility Guidelines 2.2, contrast ratio.
    let luminance = |colour: [f64; 3]| {
        let linear = colour.map(|part| {
            let part = part / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let contrast = |one: [f64; 3], other: [f64; 3]| {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    };
    let schemes: Vec<&str> =
        STYLE.split(":root {").skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
    assert_eq!(schemes.len(), 3, "light, dark, paper");
    for scheme in schemes {
        let colour = |name: &str| {
            let value = scheme.split(&format!("{name}: ")).nth(1).unwrap().split(';').next().unwrap();
            rgb(value)
        };
        let over = |tint: [f64; 3], share: f64| {
            let paper = colour("--paper");
            [0, 1, 2].map(|i| tint[i] * share + paper[i] * (1.0 - share))
        };
        for name in ["--ink", "--quiet", "--accent"] {
            assert!(contrast(colour(name), colour("--paper")) >= 4.5, "{name}: {scheme}");
        }
        for (tint, share) in [("--tint", 0.62), ("--more", 0.42), ("--more", 0.3)] {
            let ground = over(colour(tint), share);
            assert!(contrast(colour("--heat-ink"), ground) >= 4.5, "{tint}: {scheme}");
        }
        for name in ["--s0", "--s1", "--s2", "--s3", "--c1", "--c2", "--c3", "--accent", "--edge"] {
            assert!(contrast(colour(name), colour("--paper")) >= 3.0, "{name}: {scheme}");
        }
    }
}
