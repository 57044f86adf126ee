//! The reference page of the scenario file, written from the list of its keys.

use std::fmt::Write;

use super::key::{Form, Key, Kind, Section};
use super::keys::SECTIONS;
use super::presets::{PRESETS, Preset, TEAM_KINDS};
use crate::language::Words;
use crate::say;
use crate::scenario::distribution::DISTRIBUTIONS;
use crate::workforce::RULES;

/// How values are written, before the sections.
const HEAD: Words = Words::new(
    "# The scenario file

<!-- Written by the program from its list of keys. Do not edit: change the list, then run
     `BLESS=1 cargo test --lib reference` to write this page anew. -->

A scenario is a [TOML](https://toml.io) file in UTF-8. Every key is listed here; an unknown one is refused. A key
without a default must be written. Whatever a default is said to be is what the program uses.

## How values are written

| | Written | Notes |
|---|---|---|
| length of time | `\"90s\"`, `\"4h30m\"`, `\"1.5s\"`, `\"2d\"` | with d, h, m, s or ms; never a bare number |
| point in time | `\"20:00\"`, `\"01:10+1\"`, `\"2025-11-11 01:10\"` | the shop's local time; `+1` is the day after the day of `start`; the date as below |
| daily window | `\"08:00-23:00\"`, `\"23:00-08:00\"`, `\"always\"` | the second crosses midnight |
| date | `\"2025-11-09\"`, `\"2025年11月9日\"`, `\"11月9日\"` | of the shop's local calendar; without a year the nearest to `start`, which has one itself |
| share | `0.35` | 0 to 1, never per cent |
| by hour of day | `8`, a list of 24 values from 00:00, `{ \"20:00-24:00\" = 8, else = 5 }` | full hours of the local clock |
| distribution | `\"20s\"`, `{ mean = \"6s\", cv = 0.7 }`, `{ median = \"35s\", sigma = 1.1 }`, `{ exponential = \"120s\" }`, `{ distribution = \"gamma\", mean = \"8s\", cv = 0.5 }` | a length alone is constant; mean and cv, or median and sigma, are lognormal |
",
    "# 场景文件

<!-- 由程序根据键的清单生成。请勿编辑：请修改清单，再运行
     `BLESS=1 cargo test --lib reference` 重新生成。 -->

场景是 UTF-8 编码的 [TOML](https://toml.io) 文件。所有的键都列在这里；未知的键不被接受。没有默认值的键必须写。
所写的默认值就是程序所用的值。

## 值的写法

| | 写法 | 说明 |
|---|---|---|
| 时长 | `\"90s\"`、`\"4h30m\"`、`\"1.5s\"`、`\"2d\"` | 用 d、h、m、s 或 ms；不能只写数字 |
| 时间 | `\"20:00\"`、`\"01:10+1\"`、`\"2025-11-11 01:10\"` | 店铺当地时间；`+1` 是 `start` 当天的次日；日期写法见下 |
| 每日时间窗 | `\"08:00-23:00\"`、`\"23:00-08:00\"`、`\"always\"` | 第二个跨过午夜 |
| 日期 | `\"2025-11-09\"`、`\"2025年11月9日\"`、`\"11月9日\"` | 店铺当地日历；不写年份时取离 `start` 最近的那一年，`start` 本身要写年份 |
| 占比 | `0.35` | 0 到 1，不写百分数 |
| 按小时 | `8`、从 00:00 起的 24 个值的列表、`{ \"20:00-24:00\" = 8, else = 5 }` | 当地时钟的整点小时 |
| 分布 | `\"20s\"`、`{ mean = \"6s\", cv = 0.7 }`、`{ median = \"35s\", sigma = 1.1 }`、`{ exponential = \"120s\" }`、`{ distribution = \"gamma\", mean = \"8s\", cv = 0.5 }` | 只写时长则为固定值；mean 和 cv、或 median 和 sigma，为对数正态 |
",
);

/// The page, in the language that is spoken.
pub fn reference_page() -> String {
    let mut page = HEAD.to_string();
    page +=
        &say!("\n| Distribution | Parameters | |\n|---|---|---|\n", "\n| 分布 | 参数 | |\n|---|---|---|\n");
    for entry in DISTRIBUTIONS {
        row(
            &mut page,
            &[
                &code(entry.name),
                &entry.parameters.replace('|', Words::new("or", "或").now()),
                entry.summary.now(),
            ],
        );
    }
    for section in SECTIONS {
        let title = match section.form {
            Form::Top => say!("The top of the file", "文件开头"),
            Form::Inline => say!("`{{ … }}` in `{}`", "`{}` 中的 `{{ … }}`", section.name),
            _ => format!("`{}`", section.heading()),
        };
        let level = if section.form == Form::Inline { "###" } else { "##" };
        _ = write!(page, "\n{level} {title}\n\n{}\n\n", section.summary);
        page += &say!("| Key | Value | Default | Meaning |\n", "| 键 | 值 | 默认 | 含义 |\n");
        page += "|---|---|---|---|\n";
        for key in section.keys {
            row(&mut page, &[&code(key.name), &kind(key), &key.default.describe(), &meaning(key)]);
        }
        for key in section.keys {
            words(&mut page, section, key);
        }
    }
    presets(&mut page);
    page
}

fn row(page: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    _ = writeln!(page, "| {} |", cells.join(" | "));
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn kind(key: &Key) -> String {
    match key.kind {
        Kind::Word(_) => say!("a word of the list below", "下列词之一"),
        Kind::Table(section) => say!("`{{ … }}`, see `{}`", "`{{ … }}`，见 `{}`", section.name),
        Kind::Tables(section) => {
            say!("list of `{{ … }}`, see `{}`", "`{{ … }}` 的列表，见 `{}`", section.name)
        }
        kind => kind.describe(),
    }
}

fn meaning(key: &Key) -> String {
    match key.source.now() {
        "" => key.summary.into(),
        source => say!("{} ({source})", "{}（{source}）", key.summary),
    }
}

fn words(page: &mut String, section: &Section, key: &Key) {
    let Kind::Word(words) = key.kind else { return };
    let place =
        if section.name.is_empty() { key.name.to_owned() } else { format!("{}.{}", section.name, key.name) };
    _ = write!(page, "\n| `{place}` | |\n|---|---|\n");
    for word in words() {
        row(page, &[&code(word.name), word.summary.now()]);
    }
}

fn presets(page: &mut String) {
    *page += &say!(
        "\n## Presets\n\nWhat a platform's name stands for in `[routing]`; any of it may be written otherwise.\n\n",
        "\n## 预设\n\n平台名称在 `[routing]` 中代表的内容；任何一项都可以另写。\n\n"
    );
    let names: Vec<String> = PRESETS.iter().map(|preset| code(preset.name)).collect();
    _ = writeln!(
        page,
        "| {} | {} |\n|---|{}",
        Words::new("Key", "键"),
        names.join(" | "),
        "---|".repeat(names.len())
    );
    preset_rows(page, "", |preset| preset.routing);
    preset_rows(page, "affinity.", |preset| preset.affinity);
    *page += &say!(
        "\nWhat a team's kind stands for in `[[teams]]`.\n\n| Kind | |\n|---|---|\n",
        "\n团队类别在 `[[teams]]` 中代表的内容。\n\n| 类别 | |\n|---|---|\n"
    );
    for kind in TEAM_KINDS {
        row(page, &[&code(kind.name), kind.summary.now()]);
    }
    *page += &say!(
        "\nRules of working time: what it stands for in `[[teams]]` besides.\n\n| Rule | Kinds | Key | Default | |\n|---|---|---|---|---|\n",
        "\n工时规则：此外在 `[[teams]]` 中代表的内容。\n\n| 规则 | 类别 | 键 | 默认 | |\n|---|---|---|---|---|\n"
    );
    for rule in RULES {
        let meaning = say!("{} ({})", "{}（{}）", rule.summary, rule.source);
        let (kinds, limit) = (rule.kinds.join(", "), code(&rule.limit.to_string()));
        row(page, &[&code(rule.name), &kinds, &code(rule.key), &limit, &meaning]);
    }
}

/// One row for each key of a list that every preset has.
fn preset_rows(
    page: &mut String,
    prefix: &str,
    list: fn(&Preset) -> &'static [(&'static str, &'static str)],
) {
    for (name, _) in PRESETS.first().map_or(&[][..], list) {
        let value = |preset| list(preset).iter().find(|(key, _)| key == name).map(|(_, value)| code(value));
        let values: Vec<String> = PRESETS.iter().map(|preset| value(preset).unwrap_or_default()).collect();
        _ = writeln!(page, "| `{prefix}{name}` | {} |", values.join(" | "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    /// The pages in the repository are those that the program writes; `BLESS=1` writes them.
    #[test]
    fn the_committed_reference_pages_are_the_programs_own() {
        for (language, path) in [
            (Language::English, "docs/scenario-reference.md"),
            (Language::Chinese, "docs/zh/scenario-reference.md"),
        ] {
            let page = language.during(reference_page);
            if std::env::var_os("BLESS").is_some() {
                std::fs::create_dir_all("docs/zh").expect("the folder can be made");
                std::fs::write(path, &page).expect("the page can be written");
            }
            let committed = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
            assert!(committed == page, "{path} is out of date: BLESS=1 cargo test --lib reference");
        }
    }
}
