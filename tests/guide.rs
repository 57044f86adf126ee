//! The guide as its reader follows it, in each language: files are saved, commands are run in their order, and what is
//! shown of their output is how it begins. `BLESS=1 cargo test --test guide` writes output and pictures anew.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

use peakshift::language::Language;

/// Pictures of the guide and where the commands write them.
const PICTURES: [(&str, &str); 2] =
    [("rates.png", "eve/now/rates.png"), ("arrivals.png", "eve/now/arrivals.png")];

/// The folder that has the guide in a language, with its pictures in `guide`.
fn docs(language: Language) -> PathBuf {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    language.pick(docs.clone(), docs.join("zh"))
}

/// Runs a line in a folder, on a machine that speaks the language. It ends with 0, or with 1 where a target is missed;
/// it prints nothing but doubts and what it wrote on standard error.
fn shell(line: &str, folder: &Path, language: Language) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_peakshift")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let locale = language.pick("C", "zh_CN.UTF-8");
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).env("PATH", path).env("LC_ALL", locale);
    let output = command.env_remove("COLUMNS").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {said}");
    let [doubt, wrote] = language.pick(["doubt: ", "wrote "], ["存疑：", "已"]);
    let expected = |line: &str| line.starts_with(doubt) || line.starts_with(wrote);
    assert!(said.lines().all(expected), "{line}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn follow(language: Language) {
    let page = docs(language).join("guide.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut printed, mut shown, mut failures) = (String::new(), String::new(), Vec::new());
    let mut commands = 0;
    // Between fences stand, in turn, prose and blocks.
    for (place, part) in text.split("```").enumerate() {
        if place % 2 == 0 {
            shown += part;
            continue;
        }
        let (info, content) = part.split_once('\n').unwrap_or((part, ""));
        let words: Vec<&str> = info.split(' ').collect();
        let mut content = content.to_owned();
        match words[..] {
            ["sh"] => {
                for line in content.lines() {
                    printed = shell(line, folder.path(), language);
                    commands += 1;
                }
            }
            ["csv", name] => std::fs::write(folder.path().join(name), &content).unwrap(),
            ["text", "ignore"] => {}
            ["text", "first", lines] => {
                let lines: usize = lines.parse().unwrap();
                let begins: String = printed.lines().take(lines).map(|line| format!("{line}\n")).collect();
                if begins != content {
                    failures.push(format!("shown:\n{content}\nprinted:\n{begins}"));
                    content = begins;
                }
            }
            _ => panic!("a block of {info:?}: what is to be done with it?"),
        }
        shown += &format!("```{info}\n{content}```");
    }
    assert!(commands >= 7, "{commands} commands");
    let calendars = std::fs::read_dir(folder.path().join("eve/plan/calendars")).unwrap().count();
    assert!(calendars > 3, "{calendars} calendars");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(page, shown).unwrap();
        let pictures = docs(language).join("guide");
        for (name, made) in PICTURES {
            std::fs::copy(folder.path().join(made), pictures.join(name)).unwrap();
        }
        wall_chart(folder.path(), &pictures);
    } else {
        assert!(failures.is_empty(), "BLESS=1 cargo test --test guide\n{}", failures.join("\n"));
    }
}

/// The picture of the wall chart is what an office program makes of it.
fn wall_chart(folder: &Path, pictures: &Path) {
    let profile = format!("-env:UserInstallation=file://{}/office", folder.display());
    let lines = [
        format!("soffice {profile} --headless --convert-to pdf --outdir . eve/plan/roster.xlsx"),
        "pdftoppm -png -r 75 -f 1 -l 1 -x 20 -y 28 -W 1200 -H 165 -singlefile roster.pdf wall".to_owned(),
    ];
    for line in lines {
        let status = Command::new("sh").args(["-c", &line]).current_dir(folder).status();
        if !status.is_ok_and(|status| status.success()) {
            eprintln!("the picture of the wall chart stays as it is: {line} failed");
            return;
        }
    }
    std::fs::copy(folder.join("wall.png"), pictures.join("wall.png")).unwrap();
}

#[test]
fn every_command_of_the_guide_works_and_prints_what_is_shown() {
    follow(Language::English);
}

#[test]
fn every_command_of_the_chinese_guide_works_and_prints_what_is_shown() {
    follow(Language::Chinese);
}

#[test]
fn links_lead_somewhere() {
    for language in Language::ALL {
        let text = std::fs::read_to_string(docs(language).join("guide.md")).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        for link in links.filter(|link| !link.contains("://")) {
            assert!(docs(language).join(link).exists(), "{link} does not exist");
        }
    }
}
