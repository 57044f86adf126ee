//! Whoever reads Chinese finds no English, and whoever reads English finds no Chinese.
//!
//! The types see to it that every message has both; these tests see to it that each is in its language.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use peakshift::kpi::{BOOKS, COMMON};
use peakshift::language::Words;
use peakshift::report::charts::CHARTS;
use peakshift::routing::ROUTERS;
use peakshift::scenario::INCIDENTS;
use peakshift::scenario::distribution::DISTRIBUTIONS;
use peakshift::study::key::{Default, Kind};
use peakshift::study::{PRESETS, SECTIONS, TEAM_KINDS};
use peakshift::workforce::RULES;

/// A scenario, written by somebody who reads English or Chinese.
fn scenario(start: &str, end: &str, holiday: &str, figures: [&str; 3]) -> String {
    let [rate, mean, contract] = figures;
    format!(
        "name = \"T\"\nplatform = \"jd\"\nstart = \"{start}\"\nend = \"{end}\"\nholidays = [\"{holiday}\"]\n\
         [forecast]\ntotal = 30\n[[shifts]]\nname = \"eve\"\nstart = \"20:00\"\nend = \"24:00\"\n\
         [[layout]]\ncount = 5\n[[targets]]\nfigure = \"{rate}\"\nat_least = 0.9\n\
         [[targets]]\nfigure = \"{mean}\"\nat_most = \"60s\"\n[[teams]]\nname = \"full-time\"\n\
         cost = {{ per_hour = 20, reduction = {{ figure = \"{contract}\", at_least = 0.9, per_point = 0.01 }} }}\n"
    )
}

#[test]
fn dates_and_figures_may_be_written_in_either_language() {
    let read = |text: &str| {
        let study = peakshift::study::read_str(text, "t.toml", Path::new("."));
        study.map(|study| {
            let reduced: Vec<_> = study.reductions.iter().flatten().map(|one| one.figure.name).collect();
            let targets: Vec<_> = study.targets.iter().map(|target| target.figure.name).collect();
            let (start, holidays) = (study.scenario.clock.start(), study.calendar.holidays);
            (start.to_string(), study.scenario.end, holidays, targets, reduced)
        })
    };
    let names = ["jd-first-30-second-rate", "jd-mean-response", "jd-reply-rate"];
    let plain = read(&scenario("2025-11-10 20:00", "2025-11-11 00:00", "2025-11-11", names));
    let plain = plain.unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!((plain.3.as_slice(), plain.4.as_slice()), (&names[..2], &names[2..]));
    let english = ["JD first 30-second rate", "jd mean response", "JD reply rate"];
    // Two figures are called 平均响应时长: the platform's own is meant.
    let chinese = ["30秒应答率", "平均响应时长", "应答率"];
    for (figures, end) in [(english, "2025/11/11 00:00"), (chinese, "11月11日 00:00")] {
        let same = read(&scenario("2025年11月10日 20:00", end, "11月11日", figures));
        assert_eq!(same.unwrap_or_else(|problems| panic!("{problems}")), plain);
    }
    for (text, found, remedy) in [
        (
            scenario("11月10日 20:00", "11月11日 00:00", "11月11日", chinese),
            "the date of start has no year",
            "write the year before the month",
        ),
        (
            scenario("2025年11月10日 20:00", "11月11日 00:00", "11-11", chinese),
            "holidays has \"11-11\"",
            "a date is written",
        ),
        (
            scenario(
                "2025-11-10 20:00",
                "11月11日 00:00",
                "11月11日",
                ["30秒应达率", chinese[1], chinese[2]],
            ),
            "unknown figure \"30秒应达率\"",
            "did you mean \"30秒应答率\"?",
        ),
        (
            scenario(
                "2025-11-10 20:00",
                "11月11日 00:00",
                "11月11日",
                ["JD first 30 second rates", chinese[1], chinese[2]],
            ),
            "unknown figure \"JD first 30 second rates\"",
            "did you mean \"jd-first-30-second-rate\"?",
        ),
        (
            scenario(
                "2025-11-10 20:00",
                "11月11日 00:00",
                "11月11日",
                ["3分钟人工响应率", chinese[1], chinese[2]],
            ),
            "the figure \"3分钟人工响应率\" is of another platform",
            "`peakshift list figures` explains them",
        ),
        (
            scenario("2025-11-10 20:00", "11月11日 00:00", "11月11日", [chinese[0], chinese[1], "应达率"]),
            "\"应达率\" is no figure by which a fee can be reduced",
            "did you mean \"应答率\"?",
        ),
    ] {
        let told = read(&text).expect_err(found).to_string();
        assert!(told.contains(found) && told.contains(remedy), "{found}: {told}");
    }
}

fn is_chinese(character: char) -> bool {
    // Characters and their punctuation.
    matches!(character, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// Three words of ASCII letters in a row, no comma between them, which no name in Chinese output has.
fn english(text: &str) -> Option<String> {
    let mut run: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let letters = word.trim_matches(|c: char| c.is_ascii_punctuation());
        if letters.len() >= 2 && letters.chars().all(|c| c.is_ascii_alphabetic()) {
            run.push(word);
            if run.len() == 3 {
                return Some(run.join(" "));
            }
            // A comma stands between names.
            if word.ends_with(',') {
                run.clear();
            }
        } else {
            run.clear();
        }
    }
    None
}

/// A text without the titles of books and papers in it.
fn without_titles(text: &str) -> String {
    let mut parts = text.split('《');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "《》" + part.split_once('》').map_or("", |(_, rest)| rest))
}

/// What lists say, and where: whether it is a sentence, or may be a name or a piece of a file.
fn lists() -> Vec<(String, Words, bool)> {
    let mut all = Vec::new();
    let mut say = |place: &str, words: Words, sentence: bool| all.push((place.to_owned(), words, sentence));
    for router in ROUTERS {
        say(router.name, router.summary, true);
        say(router.name, router.source, true);
    }
    for book in BOOKS.iter().chain([&COMMON]) {
        say(book.name, book.title, true);
        say(book.name, book.summary, true);
        for figure in book.figures {
            say(figure.name, figure.title, true);
            say(figure.name, figure.definition, true);
            say(figure.name, figure.source, false);
        }
    }
    for rule in RULES {
        say(rule.name, rule.summary, true);
        say(rule.name, rule.source, true);
    }
    for incident in INCIDENTS {
        say(incident.name, incident.summary, true);
    }
    for entry in DISTRIBUTIONS {
        say(entry.name, entry.summary, true);
    }
    for chart in CHARTS {
        say(chart.name, chart.summary, true);
    }
    for preset in PRESETS {
        say(preset.name, preset.summary, true);
    }
    for kind in TEAM_KINDS {
        say(kind.name, kind.summary, true);
    }
    for section in SECTIONS {
        say(section.name, section.summary, true);
        for key in section.keys {
            let place = format!("{}.{}", section.name, key.name);
            say(&place, key.summary, true);
            say(&place, key.source, false);
            if let Default::Without(meaning) = key.default {
                say(&place, meaning, false);
            }
            match key.kind {
                Kind::Name(of) | Kind::Names(of) => say(&place, of, true),
                Kind::Word(words) => {
                    for word in words() {
                        say(&format!("{place} = {}", word.name), word.summary, true);
                    }
                }
                _ => {}
            }
        }
    }
    all
}

#[test]
fn every_entry_of_a_list_is_in_both_languages() {
    let all = lists();
    assert!(all.len() > 400, "only {} were found", all.len());
    let mut wrong = Vec::new();
    for (place, words, sentence) in all {
        if words.en.chars().any(is_chinese) || sentence && words.en.is_empty() {
            wrong.push(format!("{place}: {:?} is not English", words.en));
        }
        if sentence && !words.zh.chars().any(is_chinese) {
            wrong.push(format!("{place}: {:?} is not Chinese", words.zh));
        }
        if sentence && english(&without_titles(words.zh)).is_some() {
            wrong.push(format!("{place}: {:?} has English in it", words.zh));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn peakshift(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peakshift"));
    command.args(arguments).stdin(Stdio::null()).env("LC_ALL", "C").env("COLUMNS", "200");
    command.output().expect("the program starts")
}

/// Runs a command in a language and looks at what it says, on both streams.
fn said(arguments: &[&str], code: i32, language: &str) -> String {
    let output = peakshift(&[arguments, &["--lang", language]].concat());
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    // An example is a command, and a paper has its title in quotes.
    for line in said.lines().filter(|line| !line.starts_with("  peakshift")) {
        match language {
            "zh" => assert_eq!(english(&without_titles(line)), None, "{arguments:?}: {line}"),
            _ => assert!(!line.chars().any(is_chinese), "{arguments:?}: {line}"),
        }
    }
    said
}

fn in_both(arguments: &[&str], code: i32) {
    let (en, zh) = (said(arguments, code, "en"), said(arguments, code, "zh"));
    assert!(zh.chars().any(is_chinese), "{arguments:?}: {zh}");
    assert!(!en.is_empty() && en != zh, "{arguments:?}: {en}");
}

#[test]
fn reports_are_in_the_language_that_is_asked_for() {
    for scenario in ["scenarios/jd-618.toml", "scenarios/quiet-day.toml"] {
        in_both(&["check", scenario], 0);
        in_both(&["run", scenario, "--replications", "3"], 0);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("plan").display().to_string();
    let plan =
        ["plan", "scenarios/quiet-day.toml", "--effort", "0.1", "--time", "60s", "--force", "--out", &out];
    for language in ["en", "zh"] {
        let output = peakshift(&[&plan[..], &["--lang", language]].concat());
        let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        assert!(output.status.code() < Some(2), "{said}");
        let layout = std::fs::read_to_string(Path::new(&out).join("layout.toml")).expect("a layout");
        assert_eq!(layout.chars().any(is_chinese), language == "zh", "{layout}");
        for line in said.lines() {
            match language {
                "zh" => assert_eq!(english(line), None, "{line}"),
                _ => assert!(!line.chars().any(is_chinese), "{line}"),
            }
        }
        let json = std::fs::read_to_string(Path::new(&out).join("plan.json")).expect("a report");
        let texts = json.lines().filter(|line| !line.contains("title_zh"));
        assert!(!texts.clone().any(|line| line.chars().any(is_chinese)), "machines read English: {json}");
    }
}

#[test]
fn lists_help_and_errors_are_in_the_language_that_is_asked_for() {
    for what in ["routers", "books", "figures", "rules", "incidents", "distributions", "keys", "charts"] {
        in_both(&["list", what], 0);
        let json = |language| peakshift(&["list", what, "--json", "--lang", language]).stdout;
        assert_eq!(json("en"), json("zh"), "{what}: machines read the same in every language");
    }
    for verb in ["run", "plan", "check", "list", "schema"] {
        in_both(&[verb, "--help"], 0);
    }
    in_both(&["run", "scenarios/no-such.toml"], 3);
    in_both(&["run", "scenarios/quiet-day.toml", "--replications", "none"], 2);
    in_both(&["run", "scenarios/quiet-day.toml", "--sed", "3"], 2);
}

#[test]
fn messages_about_files_have_no_english_sentences_in_chinese() {
    let mut wrong = Vec::new();
    let mut files = 0;
    for entry in std::fs::read_dir("tests/bad").expect("tests run in the package's folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        files += 1;
        let problems =
            peakshift::language::Language::Chinese.during(|| match peakshift::study::read(&path) {
                Ok(_) => String::new(),
                Err(problems) => problems.to_string(),
            });
        for line in problems.lines() {
            // What the file says itself is quoted, and libraries that read TOML and workbooks have words of their own.
            let own: String = line.split(['"', '`']).step_by(2).collect();
            let library = line.contains("TOML 语法") || line.contains("无法读取工作簿");
            if english(&own).is_some() && !library || !line.chars().any(is_chinese) {
                wrong.push(line.to_owned());
            }
        }
    }
    assert!(files > 40, "only {files} files were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_locale_decides_where_nobody_asks() {
    let head = |locale: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peakshift"));
        let output = command.arg("--help").env_remove("LC_MESSAGES").env("LANG", "C").env("LC_ALL", locale);
        String::from_utf8(output.output().expect("the program starts").stdout).expect("UTF-8")
    };
    assert!(head("zh_CN.UTF-8").contains("用法："));
    assert!(head("en_GB.UTF-8").contains("Usage:"));
}

/// A page in English and in Chinese.
struct Pair {
    en: &'static str,
    zh: &'static str,
}

const PAIRS: [Pair; 7] = [
    Pair { en: "README.md", zh: "README.zh.md" },
    Pair { en: "docs/guide.md", zh: "docs/zh/guide.md" },
    Pair { en: "docs/spreadsheets.md", zh: "docs/zh/spreadsheets.md" },
    Pair { en: "docs/compare.md", zh: "docs/zh/compare.md" },
    Pair { en: "docs/routing.md", zh: "docs/zh/routing.md" },
    Pair { en: "docs/model.md", zh: "docs/zh/model.md" },
    Pair { en: "docs/figures.md", zh: "docs/zh/figures.md" },
];

/// What two pages that say the same have in common.
#[derive(PartialEq, Eq, Debug)]
struct Skeleton {
    headings: usize,
    table_rows: usize,
    /// Paragraphs and lists begin where an empty line ends.
    paragraphs: usize,
    pictures: usize,
    /// What stands behind the fences of blocks, in their order.
    blocks: Vec<String>,
    /// Lines of commands, without comments and the names of groups.
    commands: Vec<String>,
}

/// The prose of a page, and its blocks: what stands behind the fence, and their lines.
fn parts(page: &str) -> (String, Vec<(&str, &str)>) {
    let fenced: Vec<&str> = page.split("```").collect();
    let blocks = fenced.iter().skip(1).step_by(2).map(|part| part.split_once('\n').unwrap_or((part, "")));
    (fenced.iter().step_by(2).copied().collect(), blocks.collect())
}

fn skeleton(page: &str) -> Skeleton {
    let (prose, blocks) = parts(page);
    let starting = |start: &str| prose.lines().filter(|line| line.starts_with(start)).count();
    let lines = blocks.iter().filter(|(info, _)| *info == "sh").flat_map(|(_, lines)| lines.lines());
    let commands = lines.filter(|line| !line.starts_with('#'));
    Skeleton {
        headings: starting("#"),
        table_rows: starting("|"),
        paragraphs: prose.split("\n\n").filter(|part| !part.trim().is_empty()).count(),
        pictures: starting("!["),
        blocks: blocks.iter().map(|(info, _)| (*info).to_owned()).collect(),
        commands: commands.map(|line| line.replace("客服", "service")).collect(),
    }
}

/// What stands in backticks, without the marks of a list and without what is said in Chinese.
fn code(page: &str) -> BTreeSet<String> {
    let (prose, _) = parts(page);
    let code = prose.split('`').skip(1).step_by(2).map(|code| code.replace('\n', " "));
    code.filter(|code| !code.chars().any(is_chinese)).collect()
}

#[test]
fn pages_say_the_same_in_both_languages() {
    for Pair { en, zh } in PAIRS {
        let [mine, theirs] = [en, zh].map(|page| {
            let page = std::fs::read_to_string(page).unwrap_or_else(|error| panic!("{page}: {error}"));
            page.replace("\r\n", "\n")
        });
        assert_eq!(skeleton(&mine), skeleton(&theirs), "{en} and {zh}");
        let (mine, theirs) = (code(&mine), code(&theirs));
        let missing: Vec<_> = mine.difference(&theirs).collect();
        assert!(missing.is_empty(), "{zh} does not say anything of {missing:?}");
    }
}

#[test]
fn the_chinese_page_on_the_model_has_every_figure() {
    let zh = include_str!("../docs/zh/model.md");
    for figure in BOOKS.iter().flat_map(|book| book.figures) {
        let title = figure.title.zh.split('（').next().unwrap_or_default();
        assert!(zh.contains(title), "{title}");
    }
}
