//! The command line as a user meets it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const SCENARIO: &str = r#"
name = "双11 eve"
platform = "pdd"
start = "2025-11-10 20:00"
length = "4h"
replications = 6

[forecast]
total = 60

[[targets]]
figure = "pdd-3-minute-human-reply-rate"
at_least = 0.2
promise = 0.5

[[shifts]]
name = "night"
start = "20:00"
end = "02:00+1"

[[layout]]
count = 12
"#;

/// A folder with `good.toml`, `missed.toml` (a hopeless target) and `wrong.toml`.
struct Shop {
    dir: TempDir,
}

impl Shop {
    fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("good.toml"), SCENARIO).unwrap();
        // One person for 600 customers an hour.
        let missed = SCENARIO
            .replace("at_least = 0.2", "at_least = 0.9999 # hopeless")
            .replace("count = 12", "count = 1")
            .replace("total = 60", "total = 600");
        std::fs::write(dir.path().join("missed.toml"), missed).unwrap();
        std::fs::write(dir.path().join("wrong.toml"), format!("{SCENARIO}\nwrong = 1\n")).unwrap();
        Shop { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peakshift"));
        command.args(arguments).current_dir(self.dir.path()).stdin(Stdio::null()).env_remove("COLUMNS");
        command.env("LC_ALL", "C");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn exit_codes_are_a_contract() {
    let shop = Shop::open();
    for (arguments, expected) in [
        (&["run", "good.toml"][..], 0),
        (&["run", "missed.toml"], 1),
        (&["run", "good.toml", "missed.toml"], 1),
        (&["run", "wrong.toml"], 2),
        (&["run", "nowhere.toml"], 3),
        (&["run", "wrong.toml", "nowhere.toml"], 3),
        (&["run"], 2),
        (&["run", "good.toml", "--replications", "0"], 2),
        (&["run", "good.toml", "--precision", "0.7"], 2),
        (&["run", "good.toml", "--precision", "0.01", "--replications", "5"], 2),
        (&["run", "good.toml", "--precision", "0.01", "--until-certain"], 2),
        (&["run", "good.toml", "--until-certain", "--replications", "5"], 2),
        (&["run", "good.toml", "--max-replications", "5"], 2),
        (&["run", "good.toml", "--force"], 2),
        (&["run", "good.toml", "--days", "1"], 2),
        (&["run", "good.toml", "--days", "1000000000", "--out", "far"], 2),
        (&["plan", "good.toml", "--out", "far", "--html", "./far/report.html"], 2),
        (&["plan", "good.toml", "--out", "far", "--budget", "0.001"], 2),
        (&["check", "good.toml", "missed.toml"], 0),
        (&["check", "wrong.toml"], 2),
        (&["check", "nowhere.toml"], 3),
        (&["list", "nothing"], 2),
        (&["--version"], 0),
        (&["--help"], 0),
        (&[], 2),
    ] {
        let output = shop.run(arguments);
        assert_eq!(code(&output), expected, "{arguments:?}: {}", err(&output));
        if expected >= 2 {
            assert!(!output.stderr.is_empty(), "{arguments:?} says nothing");
            assert!(output.stdout.is_empty(), "{arguments:?} prints a result: {}", out(&output));
        }
    }
}

#[test]
fn the_answer_comes_first_and_without_colour_on_a_pipe() {
    let shop = Shop::open();
    let text = out(&shop.run(&["run", "good.toml"]));
    assert!(!text.contains('\u{1b}'), "escape codes on a pipe");
    let answer = text.lines().skip(1).take(2).map(str::trim).collect::<Vec<_>>().join(" ");
    assert!(answer.starts_with("PDD 3-minute human reply rate "), "{answer}");
    assert!(answer.contains(", counted only 20:00–23:00; target ≥ 20 % met on "), "{answer}");
    assert!(answer.contains(" of 6 days ("), "{answer}");
    for part in ["Figures", "By slot", "By group", "By team", "Waits", " 20:00 ", "█"] {
        assert!(text.contains(part), "{part} is missing");
    }
    assert!(err(&shop.run(&["run", "good.toml"])).is_empty(), "a progress bar without a terminal");
}

#[test]
fn a_missed_target_is_explained_by_the_last_lines_at_any_width() {
    let shop = Shop::open();
    for width in ["80", "200"] {
        let output = shop.command(&["run", "missed.toml"]).env("COLUMNS", width).output().unwrap();
        let text = out(&output);
        assert_eq!(code(&output), 1);
        // Every sign of this report takes one column, but for the two of its name.
        let longest = text.lines().skip(1).map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= width.parse().unwrap(), "{width}: {longest}");
        let end = text.split("The target is missed:").nth(1).unwrap();
        assert!(end.contains("≥ 99.99 %: held on 0 of 6 days") && end.contains("worst"), "{end}");
    }
}

#[test]
fn a_scenario_without_a_verb_is_answered_with_the_command_that_runs_it() {
    let shop = Shop::open();
    let output = shop.run(&["good.toml"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("write: peakshift run good.toml"), "{}", err(&output));
    let other = shop.run(&["simulate"]);
    assert!(code(&other) == 2 && !err(&other).contains("is a scenario"), "{}", err(&other));
}

#[test]
fn every_help_has_examples() {
    let shop = Shop::open();
    for verb in [
        &["--help"][..],
        &["run", "--help"],
        &["check", "--help"],
        &["list", "--help"],
        &["completions", "--help"],
    ] {
        let help = out(&shop.run(verb));
        assert!(help.contains("Examples:\n  peakshift "), "{verb:?}: {help}");
    }
}

#[test]
fn json_is_what_the_schema_says() {
    let shop = Shop::open();
    let schema = json(&shop.run(&["schema"]));
    let report = json(&shop.run(&["run", "missed.toml", "--json"]));
    conforms(&report, &schema, &schema, "report");
    let schema = json(&shop.run(&["schema", "compare"]));
    let routings = ["compare", "good.toml", "--routing", "least-open,longest-idle", "--replications", "10"];
    let compared = json(&shop.run(&[&routings[..], &["--json"]].concat()));
    conforms(&compared, &schema, &schema, "comparison");
    assert_eq!(report["scenario"]["name"], "双11 eve");
    assert_eq!(report["days"], 6);
    assert_eq!(report["targets_kept"], false);
    assert_eq!(report["targets"][0]["bound"]["value_share"], 0.9999);
    assert_eq!(report["catalog"][0]["name"], "pdd-3-minute-human-reply-rate");
    assert!(report["figures"]["pdd-3-minute-human-reply-rate"]["value_share"].is_number());
    assert!(report["waits"]["first"]["p90_seconds"].is_number());
    assert!(report["slots"][0]["figures"]["inquiries"]["value_count"].is_number());
    // The same names everywhere, so that one piece of a program reads any part.
    let names = |figures: &Value| figures.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let catalog = report["catalog"].as_array().unwrap();
    let mut listed: Vec<&str> = catalog.iter().map(|figure| figure["name"].as_str().unwrap()).collect();
    listed.sort_unstable();
    for figures in [
        &report["figures"],
        &report["slots"][0]["figures"],
        &report["groups"][0]["figures"],
        &report["teams"][0]["figures"],
    ] {
        assert_eq!(names(figures), listed);
    }
    let several = json(&shop.run(&["run", "good.toml", "missed.toml", "--json"]));
    assert_eq!(several.as_array().map(Vec::len), Some(2));
}

/// A validator of the part of JSON Schema that the schema uses; besides, a field that the schema does not name
/// is refused.
fn conforms(value: &Value, schema: &Value, root: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let place = reference.trim_start_matches('#');
        return conforms(value, root.pointer(place).unwrap(), root, at);
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(forms) = schema[choice].as_array() {
            let fits = |form: &Value| std::panic::catch_unwind(|| conforms(value, form, root, at)).is_ok();
            assert!(forms.iter().any(fits), "{at}: {value} is none of the forms");
            return;
        }
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() || number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed = kinds.is_empty() || kinds.contains(&kind) || kind == "integer" && kinds.contains(&"number");
    assert!(allowed, "{at}: {kind} instead of {kinds:?}");
    if let Some(fields) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(fields.contains_key(name.as_str().unwrap()), "{at}: {name} is missing");
        }
        for (name, field) in fields {
            let inner = [&schema["properties"][name], &schema["additionalProperties"]];
            let inner = inner.into_iter().find(|inner| inner.is_object());
            conforms(
                field,
                inner.unwrap_or_else(|| panic!("{at}.{name} is not in the schema")),
                root,
                &format!("{at}.{name}"),
            );
        }
    }
    for (i, element) in value.as_array().into_iter().flatten().enumerate() {
        conforms(element, &schema["items"], root, &format!("{at}[{i}]"));
    }
}

#[test]
fn results_do_not_depend_on_threads_and_do_on_the_seed() {
    let shop = Shop::open();
    let run = |more: &[&str]| {
        out(&shop.run(&[&["run", "good.toml", "--json", "--replications", "12"], more].concat()))
    };
    assert_eq!(run(&["--threads", "1"]), run(&["--threads", "3"]));
    assert_ne!(run(&["--seed", "1"]), run(&["--seed", "2"]));
}

#[test]
fn half_a_whole_is_no_precision() {
    let shop = Shop::open();
    for (precision, wrong) in [("0.5", true), ("0", true), ("0.49", false)] {
        let output = shop.run(&["run", "good.toml", "--precision", precision, "--max-replications", "50"]);
        assert_eq!(code(&output) == 2, wrong, "{precision}: {}", err(&output));
    }
}

#[test]
fn a_series_goes_on_until_it_is_precise() {
    let shop = Shop::open();
    let report = json(&shop.run(&["run", "good.toml", "--json", "--precision", "0.2"]));
    assert_eq!((&report["precise"], &report["days"]), (&Value::Bool(true), &Value::from(50)));
    let report =
        json(&shop.run(&["run", "good.toml", "--json", "--precision", "1e-9", "--max-replications", "60"]));
    assert_eq!((&report["precise"], &report["days"]), (&Value::Bool(false), &Value::from(60)));
}

#[test]
fn a_series_goes_on_until_every_verdict_is_certain() {
    let shop = Shop::open();
    // All days meet it, half are promised: certain at the first look.
    let report = json(&shop.run(&["run", "good.toml", "--json", "--until-certain"]));
    assert_eq!((&report["precise"], &report["days"]), (&Value::Bool(true), &Value::from(50)));
    assert_eq!(report["targets"][0]["certain"], true);
    assert_eq!(report["targets"][0]["attainment"]["confidence_share"], 0.975);
    // 99 % of days are promised: 70 days without a miss are too few to know.
    std::fs::write(shop.path("all.toml"), SCENARIO.replace("promise = 0.5", "promise = 0.99")).unwrap();
    let run = ["run", "all.toml", "--until-certain", "--max-replications", "70"];
    let text = out(&shop.run(&run)).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("people, 70 days, seed 1;"), "{text}");
    assert!(text.contains("the wanted precision or certainty was not reached"), "{text}");
    assert!(text.contains(" % at 99.2 %), promised on 99 % of days"), "{text}");
    let bare = SCENARIO.replace(
        "[[targets]]\nfigure = \"pdd-3-minute-human-reply-rate\"\nat_least = 0.2\npromise = 0.5\n",
        "",
    );
    std::fs::write(shop.path("bare.toml"), bare).unwrap();
    let output = shop.run(&["run", "bare.toml", "--until-certain"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("add [[targets]]"), "{}", err(&output));
}

#[test]
fn out_holds_everything_and_replaces_nothing_unasked() {
    let shop = Shop::open();
    let output = shop.run(&["run", "good.toml", "--out", "results", "--days", "2"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let names = names(&shop.path("results"));
    assert_eq!(err(&output), format!("wrote {} files to results\n", names.len()));
    for name in [
        "report.html",
        "report.json",
        "figures.csv",
        "slots.csv",
        "groups.csv",
        "teams.csv",
        "cost.csv",
        "days.csv",
        "roster.csv",
        "roster.xlsx",
    ] {
        assert!(names.iter().any(|mine| mine == name), "{name} is missing among {names:?}");
    }
    for chart in ["arrivals", "rates", "waits", "open", "distribution"] {
        assert!(
            names.contains(&format!("{chart}.svg")) && names.contains(&format!("{chart}.png")),
            "{chart}"
        );
    }
    assert!(names.iter().any(|name| name.starts_with("journal-1-")), "{names:?}");
    let again = shop.run(&["run", "good.toml", "--out", "results"]);
    assert_eq!(code(&again), 3);
    assert!(err(&again).contains("--force"), "{}", err(&again));
    let stamp = |name| std::fs::metadata(shop.path("results").join(name)).unwrap().modified().unwrap();
    let before = stamp("days.csv");
    let forced = shop.run(&["run", "good.toml", "--out", "results", "--force"]);
    assert_eq!(code(&forced), 0, "{}", err(&forced));
    assert_ne!(stamp("days.csv"), before);
}

#[test]
fn what_is_left_of_an_earlier_run_belongs_to_the_present_one() {
    let shop = Shop::open();
    let journals = || {
        let files = std::fs::read_dir(shop.path("results")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("journal-")).count()
    };
    let first = shop.run(&["run", "good.toml", "--replications", "4", "--days", "4", "--out", "results"]);
    assert_eq!(code(&first), 0, "{}", err(&first));
    let of_four = journals();
    assert!(of_four >= 4 && of_four.is_multiple_of(4), "{of_four}");
    std::fs::write(shop.path("results/journal-notes.csv"), "mine").unwrap();
    let again = &["run", "good.toml", "--replications", "4", "--days", "1", "--out", "results", "--force"];
    let again = shop.run(again);
    assert_eq!(code(&again), 0, "{}", err(&again));
    assert_eq!(journals(), of_four / 4 + 1, "those of one day, and what is not ours");
}

#[test]
fn what_is_read_is_never_written_over() {
    let shop = Shop::open();
    let scenario = || std::fs::read_to_string(shop.path("good.toml")).unwrap();
    let before = scenario();
    let output = shop.run(&["run", "good.toml", "--html", "good.toml", "--force"]);
    assert_eq!(code(&output), 3);
    assert!(err(&output).contains("is read by this command"), "{}", err(&output));
    assert_eq!(scenario(), before);
}

/// A folder, a pipe or a device keeps its place, and a link leads where it led; that is seen before the days are simulated.
#[test]
#[cfg(unix)]
fn only_files_are_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let shop = Shop::open();
    let refused = |arguments: &[&str]| {
        let output = shop.run(&[&["run", "good.toml", "--force"], arguments].concat());
        assert_eq!(code(&output), 3, "{}", err(&output));
        assert!(err(&output).contains("is no file of its own"), "{}", err(&output));
        assert_eq!(out(&output), "", "nobody waits for a refusal");
    };
    assert!(Command::new("mkfifo").arg(shop.path("pipe")).status().unwrap().success());
    std::os::unix::fs::symlink("pipe", shop.path("to-pipe")).unwrap();
    refused(&["--html", "pipe"]);
    refused(&["--html", "to-pipe"]);
    assert!(std::fs::metadata(shop.path("pipe")).unwrap().file_type().is_fifo());
    std::fs::create_dir_all(shop.path("results/report.html")).unwrap();
    refused(&["--out", "results"]);
    std::fs::write(shop.path("real.html"), "old").unwrap();
    std::os::unix::fs::symlink("real.html", shop.path("link.html")).unwrap();
    let output = shop.run(&["run", "good.toml", "--html", "link.html", "--force"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(shop.path("link.html").is_symlink());
    assert!(std::fs::read_to_string(shop.path("real.html")).unwrap().starts_with("<!DOCTYPE html>"));
}

/// As on a full disk: files above a size cannot be written.
#[test]
#[cfg(target_os = "linux")]
fn what_an_earlier_run_wrote_is_lost_only_for_what_is_written() {
    let shop = Shop::open();
    let run = ["run", "good.toml", "--replications", "2", "--days", "1", "--out", "results"];
    let first = shop.run(&run);
    assert_eq!(code(&first), 0, "{}", err(&first));
    let before = names(&shop.path("results"));
    let command = format!("trap '' XFSZ; ulimit -f 8; exec '{}' \"$@\"", env!("CARGO_BIN_EXE_peakshift"));
    let again = &[&run[..4], &["--out", "results", "--force"]].concat();
    let mut limited = Command::new("bash");
    limited.args(["-c", &command, "bash"]).args(again).current_dir(shop.path("")).env("LC_ALL", "C");
    let output = limited.output().unwrap();
    assert_eq!(code(&output), 3, "{}", err(&output));
    assert!(err(&output).contains("report.json: cannot be written"), "{}", err(&output));
    assert!(out(&output).starts_with("双11 eve: "), "the report is not lost for its files");
    assert_eq!(names(&shop.path("results")), before);
}

#[test]
#[cfg(target_os = "linux")]
fn a_plan_that_cannot_be_printed_is_written() {
    let shop = Shop::open();
    let mut command = shop.command(&["plan", "good.toml", "--effort", "0.1", "--out", "found"]);
    let output = command.stdout(std::fs::File::create("/dev/full").unwrap()).output().unwrap();
    assert_eq!(code(&output), 3, "{}", err(&output));
    assert!(err(&output).contains("standard output cannot be written"), "{}", err(&output));
    assert!(shop.path("found/layout.toml").exists() && shop.path("found/plan.json").exists());
}

#[test]
fn the_html_report_is_one_file_of_one_scenario() {
    let shop = Shop::open();
    let output = shop.run(&["run", "good.toml", "--html", "report.html"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("report.html"), "{}", err(&output));
    let page = std::fs::read_to_string(shop.path("report.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    assert!(page.contains("<code>peakshift run good.toml --html report.html</code>"), "how to run it again");
    let again = shop.run(&["run", "good.toml", "--html", "report.html"]);
    assert_eq!(code(&again), 3);
    assert!(err(&again).contains("--force"), "{}", err(&again));
    assert_eq!(code(&shop.run(&["run", "good.toml", "--html", "report.html", "--force"])), 0);
    let two = shop.run(&["run", "good.toml", "missed.toml", "--html", "two.html"]);
    assert_eq!(code(&two), 2);
    assert!(err(&two).contains("--out") && !shop.path("two.html").exists(), "{}", err(&two));
    assert_eq!(code(&shop.run(&["run", "good.toml", "--html", ".", "--force"])), 2);
}

#[test]
fn several_scenarios_get_a_folder_each() {
    let shop = Shop::open();
    let output = shop.run(&["run", "good.toml", "missed.toml", "--out", "results"]);
    assert_eq!(code(&output), 1);
    let said = err(&output).replace('\\', "/");
    let last = said.lines().last().unwrap();
    assert_eq!(last, "wrote 22 files to results/good, 22 files to results/missed", "{said}");
    assert_eq!(names(&shop.path("results")), ["good", "missed"]);
    assert_eq!(code(&shop.run(&["run", "good.toml", "./good.toml", "--out", "other"])), 2);
}

#[test]
fn reports_of_several_scenarios_name_their_files() {
    let shop = Shop::open();
    std::fs::write(shop.path("same-name.toml"), SCENARIO).unwrap();
    let text = out(&shop.run(&["run", "good.toml", "./same-name.toml", "--replications", "2"]));
    assert!(text.starts_with("good.toml\n双11 eve: "), "{text}");
    assert!(text.contains("\n\n./same-name.toml\n双11 eve: "), "{text}");
    let alone = out(&shop.run(&["run", "good.toml", "--replications", "2"]));
    assert!(alone.starts_with("双11 eve: "), "{alone}");
    let reports = json(&shop.run(&["run", "good.toml", "./same-name.toml", "--replications", "2", "--json"]));
    assert_eq!(reports[1]["scenario"]["file"], "./same-name.toml");
}

#[test]
fn every_row_of_a_table_has_its_header() {
    let shop = Shop::open();
    shop.run(&["run", "good.toml", "--out", "results"]);
    for (name, least) in
        [("slots.csv", 4), ("days.csv", 6), ("figures.csv", 20), ("groups.csv", 1), ("teams.csv", 1)]
    {
        let mut reader = csv::Reader::from_path(shop.path("results").join(name)).unwrap();
        let head = reader.headers().unwrap().clone();
        assert!(head.len() > 10, "{name}");
        let count = reader.records().map(Result::unwrap).count();
        assert!(count >= least, "{name}: {count} rows");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let shop = Shop::open();
    let output = shop.run(&["run", "good.toml", "--out", "good.toml/inside"]);
    assert_eq!(code(&output), 3);
    assert!(err(&output).contains("good.toml"), "{}", err(&output));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let shop = Shop::open();
    for arguments in [
        &["run", "good.toml", "--json"][..],
        &["list", "figures"],
        &["schema"],
        &["completions", "zsh"],
        &["--help"],
    ] {
        let mut child =
            shop.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        assert!(!err(&output).contains("panicked"), "{arguments:?}: {}", err(&output));
    }
}

#[test]
fn completions_know_the_verbs() {
    let shop = Shop::open();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = shop.run(&["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(out(&output).contains("max-replications"), "{shell}");
    }
}

#[test]
fn lists_are_the_programs_own() {
    let shop = Shop::open();
    for (what, entry) in [
        ("figures", "pdd-3-minute-human-reply-rate"),
        ("books", "taobao"),
        ("rules", "part-time-day"),
        ("distributions", "lognormal"),
        ("charts", "distribution"),
        ("routers", "smooth-weighted-round-robin"),
        ("keys", "forecast.day_cv"),
    ] {
        assert!(out(&shop.run(&["list", what])).contains(entry), "{what}");
        let rows = json(&shop.run(&["list", what, "--json"]));
        assert!(rows.as_array().unwrap().iter().any(|row| row["name"] == entry), "{what}");
    }
}

#[test]
fn lists_fit_the_terminal_and_have_a_line_per_entry_on_a_pipe() {
    let shop = Shop::open();
    for what in ["figures", "keys", "routers", "books", "rules", "distributions", "charts"] {
        let entries = json(&shop.run(&["list", what, "--json"])).as_array().unwrap().len();
        assert_eq!(
            out(&shop.run(&["list", what])).lines().count(),
            entries + 1,
            "{what}: a header, and the entries"
        );
        for columns in [80, 100] {
            let list = shop.command(&["list", what]).env("COLUMNS", columns.to_string()).output().unwrap();
            for line in out(&list).lines() {
                assert!(unicode_width::UnicodeWidthStr::width(line) <= columns, "{columns}: {line}");
            }
        }
    }
    let figures = shop.command(&["list", "figures"]).env("COLUMNS", "80").output().unwrap();
    assert!(
        out(&figures).contains("jd-reply-rate\n  book: jd   unit: share   better: higher"),
        "{}",
        out(&figures)
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_reports_what_is_finished() {
    use std::time::{Duration, Instant};
    let shop = Shop::open();
    let arguments = ["run", "good.toml", "--replications", "100000", "--threads", "1", "--json"];
    let mut child = shop.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let mut printed = child.stdout.take().unwrap();
    let text = std::io::read_to_string(&mut printed).unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["interrupted"], true);
    let days = report["days"].as_u64().unwrap();
    assert!(days > 0 && days < 100_000, "{days} days");
}

#[test]
fn a_target_that_counts_nothing_is_doubted_and_not_kept() {
    let shop = Shop::open();
    let night = SCENARIO
        .replace("20:00\"\nlength = \"4h", "23:00\"\nlength = \"2h")
        .replace("start = \"20:00\"", "start = \"23:00\"");
    std::fs::write(shop.path("night.toml"), night).unwrap();
    let check = shop.command(&["check", "night.toml"]).output().unwrap();
    assert!(out(&check).contains("nothing is counted") || err(&check).contains("nothing is counted"));
    let run = shop.command(&["run", "night.toml"]).output().unwrap();
    assert_eq!(code(&run), 1);
    assert!(out(&run).contains("nothing was counted; target ≥ 20 % cannot be judged"), "{}", out(&run));
}

#[test]
fn check_says_how_many_doubts_it_has_before_it_lists_them() {
    let shop = Shop::open();
    let check = |name: &str, text: &str| {
        std::fs::write(shop.path(name), text).unwrap();
        let output = shop.command(&["check", name]).output().unwrap();
        assert_eq!(code(&output), 0, "doubts are no problems");
        out(&output)
    };
    let night = SCENARIO.replace("start = \"20:00\"", "start = \"21:00\"");
    let doubted = check("doubted.toml", &night);
    let doubts = doubted.lines().filter(|line| line.starts_with("doubt: ")).count();
    let s = if doubts == 1 { "" } else { "s" };
    assert!(
        doubts > 0 && doubted.starts_with(&format!("doubted.toml: no problems, {doubts} doubt{s}: ")),
        "{doubted}"
    );
    assert!(!doubted.contains("fine"), "{doubted}");
}

#[test]
fn a_team_of_unknown_kind_is_doubted_beside_others() {
    let shop = Shop::open();
    let teams =
        "[[teams]]\nname = \"兼职\"\n[[teams]]\nname = \"full-time\"\n[[layout]]\nteam = \"full-time\"\n";
    let text = SCENARIO.replace("[[layout]]\n", teams);
    std::fs::write(shop.path("teams.toml"), &text).unwrap();
    let doubted = |name: &str| {
        let check = shop.command(&["check", name]).output().unwrap();
        (out(&check) + &err(&check)).contains("the team \"兼职\" is taken for full-time staff")
    };
    assert!(doubted("teams.toml"));
    std::fs::write(shop.path("said.toml"), text.replace("\"兼职\"\n", "\"兼职\"\nkind = \"part-time\"\n"))
        .unwrap();
    assert!(!doubted("said.toml"));
}

#[test]
fn a_layout_file_stands_in_for_the_scenarios_own() {
    let shop = Shop::open();
    let people = &SCENARIO[SCENARIO.find("[[shifts]]").unwrap()..];
    let demand = &SCENARIO[..SCENARIO.find("[[shifts]]").unwrap()];
    std::fs::write(shop.path("few.toml"), people.replace("count = 12", "count = 3")).unwrap();
    std::fs::write(shop.path("demand.toml"), demand).unwrap();
    let own = SCENARIO.replace("count = 12", "count = 3");
    std::fs::write(shop.path("own.toml"), own).unwrap();
    // The same as if the layout stood in the scenario, whether the scenario has one or not.
    let expected = out(&shop.run(&["run", "own.toml", "--json"]));
    for scenario in ["good.toml", "demand.toml"] {
        let found = out(&shop.run(&["run", scenario, "--layout", "few.toml", "--json"]));
        assert_eq!(found.replace(scenario, "own.toml"), expected);
    }
    let without = shop.run(&["run", "demand.toml"]);
    assert_eq!(code(&without), 2);
    assert!(err(&without).contains("nobody works"), "{}", err(&without));
    let wrong = shop.run(&["run", "good.toml", "own.toml", "--layout", "demand.toml"]);
    assert_eq!(code(&wrong), 2);
    assert_eq!(
        err(&wrong).matches("demand.toml:3:1: \"platform\" has no place").count(),
        1,
        "{}",
        err(&wrong)
    );
    assert_eq!(code(&shop.run(&["run", "good.toml", "--layout", "nowhere.toml"])), 3);
}

#[test]
fn costs_stand_in_every_form_of_the_report() {
    let shop = Shop::open();
    // 12 people for 6 h at 20, and 2 for each inquiry received.
    let teams = "currency = \"EUR\"\n[[teams]]\nname = \"own\"\ncost = { per_hour = 20, per_inquiry = 2 }\n[forecast]";
    std::fs::write(shop.path("cost.toml"), SCENARIO.replace("[forecast]", teams)).unwrap();
    let report = json(&shop.run(&["run", "cost.toml", "--json"]));
    let cost = &report["cost"];
    assert_eq!(
        (cost["currency"].as_str(), cost["whole"]["planned_amount"].as_f64()),
        (Some("EUR"), Some(1440.0))
    );
    let received = report["figures"]["inquiries-to-people"]["value_count"].as_f64().unwrap();
    let paid = cost["whole"]["inquiries"]["value_amount"].as_f64().unwrap();
    assert!(paid > 0.0 && paid <= 2.0 * received + 1e-9, "{paid} for {received}");
    assert_eq!(cost["teams"][0]["parts"], cost["whole"]);
    let text = out(&shop.run(&["run", "cost.toml"]));
    assert!(text.contains("Cost in EUR, mean day") && text.contains("1,440"), "{text}");
    assert!(text.contains("per inquiry that people answered"), "{text}");
    shop.run(&["run", "cost.toml", "good.toml", "--out", "results"]);
    let rows = |name: &str| {
        let path = shop.path("results").join(name).join("cost.csv");
        let mut reader = csv::Reader::from_path(path).unwrap();
        reader
            .records()
            .map(|row| row.unwrap().iter().take(4).collect::<Vec<_>>().join(","))
            .collect::<Vec<_>>()
    };
    assert_eq!(rows("cost"), ["own,12,EUR,1440", ",12,EUR,1440"]);
    assert_eq!(rows("good"), Vec::<String>::new(), "nothing is known of its cost");
    let good = json(&shop.run(&["run", "good.toml", "--json"]));
    assert!(good["cost"].is_null());
}

/// The roster and the calendars of an older plan are not this one's, whose people no roster keeps.
#[test]
fn a_plan_leaves_no_roster_of_an_older_one() {
    let shop = Shop::open();
    let at = |name: &str| shop.path("found").join(name);
    std::fs::create_dir_all(at("calendars")).unwrap();
    std::fs::write(at("roster.csv"), "old").unwrap();
    std::fs::write(at("roster.xlsx"), "old").unwrap();
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//peakshift//roster//\r\n";
    std::fs::write(at("calendars").join("x.ics"), calendar).unwrap();
    std::fs::write(at("calendars").join("notes.txt"), "mine").unwrap();
    // Nobody may work for fourteen hours.
    let hired = "[[shifts]]\nname = \"long\"\nstart = \"20:00\"\nend = \"10:00+1\"\n[[layout]]\ncount = 1\n";
    std::fs::write(shop.path("hired.toml"), hired).unwrap();
    let plan = ["plan", "good.toml", "--effort", "0.1", "--fix", "hired.toml", "--out", "found", "--force"];
    let output = shop.run(&plan);
    assert!(err(&output).contains("no roster by person"), "{}", err(&output));
    assert!(out(&output).contains("; 1 were there already"), "{}", out(&output));
    assert!(at("layout.toml").exists() && !at("roster.csv").exists() && !at("roster.xlsx").exists());
    assert_eq!(names(&at("calendars")), ["notes.txt"]);
}
