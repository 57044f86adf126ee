//! The README as its reader meets it, in each language: its files are saved, its commands are run in their order, and what it
//! shows of their output is what they print. `BLESS=1 cargo test --test readme` writes the output and the picture anew.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use peakshift::language::Language;

/// Commands for cargo itself, which a test does not run inside itself.
const CARGO: [&str; 2] = ["cargo test", "cargo bench"];

/// How the README runs the program before it is installed.
const CARGO_RUN: &str = "cargo run --release -- ";

/// A fenced block: what stands behind the fence, and the lines inside.
struct Block<'a> {
    info: &'a str,
    text: &'a str,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(language: Language) -> &'static str {
    language.pick("README.md", "README.zh.md")
}

fn readme(language: Language) -> String {
    std::fs::read_to_string(root().join(page(language))).unwrap()
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    // Between fences stand, in turn, prose and blocks.
    let parts = text.split("```").skip(1).step_by(2);
    parts
        .map(|part| part.split_once('\n').unwrap_or((part, "")))
        .map(|(info, text)| Block { info, text })
        .collect()
}

/// Runs a line in a folder, on a machine that speaks the language, and returns what it prints. It has to end with one of the codes and to complain of nothing
/// but what the program doubts; it may say what it wrote.
fn shell(line: &str, folder: &Path, codes: &[i32], language: Language) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_peakshift")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let line = line.replace(CARGO_RUN, "peakshift ");
    let output = Command::new("sh")
        .args(["-c", &line])
        .current_dir(folder)
        .env("PATH", path)
        .env("LC_ALL", language.pick("C", "zh_CN.UTF-8"))
        .output()
        .unwrap();
    let (code, said) = (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr).unwrap());
    assert!(codes.contains(&code), "{line}: exit code {code}: {said}");
    let [doubt, wrote] = language.pick(["doubt: ", "wrote "], ["存疑：", "已"]);
    let expected = |line: &str| line.starts_with(doubt) || line.starts_with(wrote);
    assert!(said.lines().all(expected), "{line}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Saves a block as the file that it is named after, as a whole or instead of a section, or at its end.
fn save(block: &Block, folder: &Path) {
    let mut words = block.info.splitn(3, ' ').skip(1);
    let Some(name) = words.next() else { panic!("a block of {} without a name", block.info) };
    let path = folder.join(name);
    let text = match words.next() {
        None => block.text.to_owned(),
        Some("added") => std::fs::read_to_string(&path).unwrap() + "\n" + block.text,
        Some(how) => {
            let header = how.strip_prefix("instead of ").unwrap();
            let old = std::fs::read_to_string(&path).unwrap();
            let (before, after) = old.split_once(&format!("{header}\n")).unwrap();
            let next = after.find("\n[").map_or("", |at| &after[at..]);
            format!("{before}{}{next}", block.text)
        }
    };
    std::fs::write(path, text).unwrap();
}

/// The commands of a block of shell lines.
fn commands<'a>(block: &Block<'a>) -> impl Iterator<Item = &'a str> {
    block.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What the README shows of a report: the answers, and the busiest and the worst hours.
fn excerpt(report: &str, language: Language) -> String {
    let lines: Vec<&str> = report.lines().collect();
    let at = |start: &str| lines.iter().position(|line| line.starts_with(start)).unwrap();
    let answers = &lines[..at(language.pick("Figures", "指标"))];
    let (evening, lunch) = (at(" 20:00 "), at(" 10:00+1 "));
    let head = &lines[at(language.pick(" From ", " 时段"))..evening + 3];
    let parts = [answers, head, &[" …"], &lines[lunch..lunch + 4]];
    parts.concat().join("\n") + "\n"
}

#[test]
fn commands_run_and_print_what_is_shown() {
    follow(Language::English);
}

#[test]
fn commands_run_and_print_what_is_shown_in_chinese() {
    follow(Language::Chinese);
}

fn follow(language: Language) {
    let text = readme(language);
    let folder = tempfile::tempdir().unwrap();
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).unwrap();
    for entry in std::fs::read_dir(root().join("scenarios")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() {
            std::fs::copy(entry.path(), scenarios.join(entry.file_name())).unwrap();
        }
    }
    let mut shown = Vec::new();
    for block in blocks(&text) {
        match block.info.split(' ').next() {
            Some("toml" | "csv") => save(&block, folder.path()),
            Some("sh") => {
                // Planning takes longest and is the same in every language; the English page has every command.
                let skipped = |line: &str| language == Language::Chinese && line.contains(" plan ");
                for line in commands(&block).filter(|line| !CARGO.contains(line) && !skipped(line)) {
                    // A run may miss a target, which its code says.
                    let codes: &[i32] = if line.contains(" run ") { &[0, 1] } else { &[0] };
                    let printed = shell(line, folder.path(), codes, language);
                    if line == format!("{CARGO_RUN}run scenarios/double11.toml") {
                        shown.push(excerpt(&printed, language));
                    } else if line == "peakshift run my-day.toml" && shown.len() == 1 {
                        // The answer, with the lines on which it goes on.
                        let mut lines = printed.lines().skip(1);
                        let mut answer = lines.next().unwrap().to_owned() + "\n";
                        lines
                            .take_while(|line| line.starts_with("  "))
                            .for_each(|line| answer += &format!("{line}\n"));
                        shown.push(answer);
                        let more = "sed s/'count = 6 '/'count = 8 '/ my-day.toml > more.toml && peakshift run more.toml";
                        shell(more, folder.path(), &[0], language);
                    }
                }
            }
            Some("text") => {}
            other => panic!("a block of {other:?}: what is to be done with it?"),
        }
    }
    let old: Vec<String> = blocks(&text)
        .iter()
        .filter(|block| block.info == "text")
        .map(|block| block.text.to_owned())
        .collect();
    assert_eq!(old.len(), shown.len());
    if std::env::var_os("BLESS").is_some() {
        bless(&text, &shown, folder.path(), language);
    } else {
        assert_eq!(old, shown, "run BLESS=1 cargo test --test readme, and read what has changed");
    }
}

/// Writes the blocks of output and the picture anew.
fn bless(text: &str, shown: &[String], folder: &Path, language: Language) {
    let mut parts = text.split("```text\n");
    let mut new = parts.next().unwrap().to_owned();
    for (part, shown) in parts.zip(shown) {
        let (_, after) = part.split_once("```").unwrap();
        new += &format!("```text\n{shown}```{after}");
    }
    std::fs::write(root().join(page(language)), new).unwrap();
    shell("peakshift run scenarios/double11.toml --out picture > picture.txt", folder, &[0, 1], language);
    let picture = language.pick("assets/readme/rates.png", "assets/readme/rates.zh.png");
    std::fs::copy(folder.join("picture/rates.png"), root().join(picture)).unwrap();
}

#[test]
fn links_lead_somewhere() {
    for language in Language::ALL {
        let text = readme(language);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        for link in links.filter(|link| !link.contains("://")) {
            assert!(root().join(link).exists(), "{link} does not exist");
        }
        let other = language.pick(Language::Chinese, Language::English);
        let first = text.lines().next().unwrap();
        assert!(first.contains(page(other)), "the first line leads to the other language: {first}");
    }
}

#[test]
fn the_commands_are_the_same_in_both_languages() {
    let text = Language::ALL.map(readme);
    let [en, zh] = text.each_ref().map(|text| {
        let commands = blocks(text).into_iter().filter(|block| block.info == "sh");
        commands
            .flat_map(|block| self::commands(&block).map(str::to_owned).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    });
    assert_eq!(en, zh);
    let [en, zh] = text.each_ref().map(|text| blocks(text).into_iter().map(|block| block.info.to_owned()));
    assert_eq!(en.collect::<Vec<_>>(), zh.collect::<Vec<_>>());
}

#[test]
fn tables_name_all_there_is() {
    use peakshift::{kpi::BOOKS, report::charts::CHARTS, report::csv::TABLES, routing::ROUTERS};
    for language in Language::ALL {
        let text = readme(language);
        let names = ROUTERS.iter().map(|router| router.name);
        let names = names.chain(BOOKS.iter().map(|book| book.name));
        let names = names.chain(BOOKS.iter().flat_map(|book| book.figures).map(|figure| figure.name));
        let names =
            names.chain(CHARTS.iter().map(|chart| chart.name)).chain(TABLES.iter().map(|table| table.name));
        for name in names {
            assert!(text.contains(&format!("`{name}`")), "{name} is missing in {}", page(language));
        }
    }
}
