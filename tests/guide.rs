//! The guide as its reader follows it: files are saved, commands are run in their order, and what is shown of their
//! output is how it begins. `BLESS=1 cargo test --test guide` writes output and pictures anew.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

/// Pictures of the guide and where the commands write them.
const PICTURES: [(&str, &str); 2] =
    [("rates.png", "eve/now/rates.png"), ("arrivals.png", "eve/now/arrivals.png")];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a line in a folder. It ends with 0, or with 1 where a target is missed; it prints nothing but doubts and what
/// it wrote on standard error.
fn shell(line: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_peakshift")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).env("PATH", path).env("LC_ALL", "C").env_remove("COLUMNS");
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {said}");
    let expected = |line: &str| line.starts_with("doubt: ") || line.starts_with("wrote ");
    assert!(said.lines().all(expected), "{line}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_of_the_guide_works_and_prints_what_is_shown() {
    let page = root().join("docs/guide.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut printed, mut shown, mut failures) = (String::new(), text.clone(), Vec::new());
    let mut commands = 0;
    // Between fences stand, in turn, prose and blocks.
    for block in text.split("```").skip(1).step_by(2) {
        let (info, content) = block.split_once('\n').unwrap_or((block, ""));
        let words: Vec<&str> = info.split(' ').collect();
        match words[..] {
            ["sh"] => {
                for line in content.lines() {
                    printed = shell(line, folder.path());
                    commands += 1;
                }
            }
            ["csv", name] => std::fs::write(folder.path().join(name), content).unwrap(),
            ["text", "ignore"] => {}
            ["text", "first", lines] => {
                let lines: usize = lines.parse().unwrap();
                let begins: String = printed.lines().take(lines).map(|line| format!("{line}\n")).collect();
                if begins != content {
                    shown = shown.replacen(&format!("```{block}```"), &format!("```{info}\n{begins}```"), 1);
                    failures.push(format!("shown:\n{content}\nprinted:\n{begins}"));
                }
            }
            _ => panic!("a block of {info:?}: what is to be done with it?"),
        }
    }
    assert!(commands >= 7, "{commands} commands");
    let calendars = std::fs::read_dir(folder.path().join("eve/plan/calendars")).unwrap().count();
    assert!(calendars > 3, "{calendars} calendars");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(page, shown).unwrap();
        for (name, made) in PICTURES {
            std::fs::copy(folder.path().join(made), root().join("docs/guide").join(name)).unwrap();
        }
        wall_chart(folder.path());
    } else {
        assert!(failures.is_empty(), "BLESS=1 cargo test --test guide\n{}", failures.join("\n"));
    }
}

/// The picture of the wall chart is what an office program makes of it.
fn wall_chart(folder: &Path) {
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
    std::fs::copy(folder.join("wall.png"), root().join("docs/guide/wall.png")).unwrap();
}

#[test]
fn links_lead_somewhere() {
    let text = std::fs::read_to_string(root().join("docs/guide.md")).unwrap();
    let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    for link in links.filter(|link| !link.contains("://")) {
        assert!(root().join("docs").join(link).exists(), "{link} does not exist");
    }
}
