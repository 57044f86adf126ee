//! `peakshift list`: what scenario files can name and the program can give, from the program's own lists.

use clap::{Args, ValueEnum};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value};

use super::{Failure, Outcome, print, width};
use crate::kpi::{BOOKS, Better, COMMON};
use crate::language::{Language, Words};
use crate::report::charts::{CHARTS, PLAN_CHARTS};
use crate::report::words;
use crate::routing::ROUTERS;
use crate::say;
use crate::scenario::INCIDENTS;
use crate::scenario::distribution::DISTRIBUTIONS;
use crate::study::SECTIONS;
use crate::study::key::{Default, Kind};
use crate::workforce::RULES;

/// Arguments of `list`.
#[derive(Args, Debug)]
#[command(after_help = say!("\
Examples:
  peakshift list figures
  peakshift list routers --json | jq -r '.[].name'", "\
示例：
  peakshift list figures
  peakshift list routers --json | jq -r '.[].name'"))]
pub struct Arguments {
    #[arg(help = say!("What to list", "列出什么"))]
    what: What,
    #[arg(help = say!("Print an array of objects instead of a table", "输出对象数组，代替表格"), long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum, Debug)]
enum What {
    #[value(help = say!("Routing strategies", "分流策略"))]
    Routers,
    #[value(help = say!("Platforms' rule books", "各平台考核规则"))]
    Books,
    #[value(help = say!("Figures that can be targets", "可作目标的指标"))]
    Figures,
    #[value(help = say!("Rules of working time", "工时规则"))]
    Rules,
    #[value(help = say!("Incidents that can happen on the day", "当天可能发生的突发事件"))]
    Incidents,
    #[value(help = say!("Distributions of lengths of time", "时长的分布"))]
    Distributions,
    #[value(help = say!("Keys of the scenario file", "场景文件的键"))]
    Keys,
    #[value(help = say!("Charts of --out", "--out 的图表"))]
    Charts,
}

/// A list: the names of its columns, and a row per entry. The first column is the name.
struct List {
    columns: &'static [Words],
    rows: Vec<Vec<String>>,
}

/// Carries out `list`.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    // What machines read is in English.
    print(&match arguments.json {
        true => Language::English.during(|| json(&list(arguments.what))),
        false => text(&for_people(list(arguments.what)), width()),
    })?;
    Ok(Outcome::Done)
}

fn list(what: What) -> List {
    match what {
        What::Routers => routers(),
        What::Books => books(),
        What::Figures => figures(),
        What::Rules => rules(),
        What::Incidents => incidents(),
        What::Distributions => distributions(),
        What::Keys => keys(),
        What::Charts => charts(),
    }
}

fn row<const N: usize>(fields: [&str; N]) -> Vec<String> {
    fields.map(str::to_owned).to_vec()
}

fn routers() -> List {
    let rows = ROUTERS
        .iter()
        .map(|entry| row([entry.name, entry.title_zh, entry.summary.now(), entry.source.now()]));
    List {
        columns: const {
            &[
                Words::new("name", "名称"),
                Words::new("title_zh", "标题"),
                Words::new("summary", "说明"),
                Words::new("source", "来源"),
            ]
        },
        rows: rows.collect(),
    }
}

fn books() -> List {
    let rows = BOOKS.iter().map(|book| row([book.name, book.title.now(), book.title.zh, book.summary.now()]));
    List {
        columns: const {
            &[
                Words::new("name", "名称"),
                Words::new("title", "标题"),
                Words::new("title_zh", ""),
                Words::new("summary", "说明"),
            ]
        },
        rows: rows.collect(),
    }
}

fn figures() -> List {
    let books = BOOKS.iter().chain([&COMMON]);
    let rows = books.flat_map(|book| {
        book.figures.iter().map(|figure| {
            let better = match figure.better {
                Better::Higher => Words::new("higher", "越大越好").now(),
                Better::Lower => Words::new("lower", "越小越好").now(),
            };
            row([
                figure.name,
                book.name,
                figure.unit.title().now(),
                better,
                figure.title.now(),
                figure.title.zh,
                figure.definition.now(),
                figure.source.now(),
            ])
        })
    });
    List {
        columns: const {
            &[
                Words::new("name", "名称"),
                Words::new("book", "考核规则"),
                Words::new("unit", "单位"),
                Words::new("better", "方向"),
                Words::new("title", "标题"),
                Words::new("title_zh", ""),
                Words::new("definition", "定义"),
                Words::new("source", "来源"),
            ]
        },
        rows: rows.collect(),
    }
}

fn incidents() -> List {
    let rows = INCIDENTS.iter().map(|kind| {
        let needs = kind.needs.iter().map(|need| need.key()).collect::<Vec<_>>().join(" | ");
        row([kind.name, &needs, kind.summary.now()])
    });
    List {
        columns: const {
            &[Words::new("name", "名称"), Words::new("keys", "键"), Words::new("summary", "说明")]
        },
        rows: rows.collect(),
    }
}

fn rules() -> List {
    let rows = RULES.iter().map(|rule| {
        let (kinds, limit) = (rule.kinds.join(" | "), rule.limit.to_string());
        row([rule.name, &kinds, rule.key, &limit, rule.summary.now(), rule.source.now()])
    });
    List {
        columns: const {
            &[
                Words::new("name", "名称"),
                Words::new("kinds", "类别"),
                Words::new("key", "键"),
                Words::new("limit", "限度"),
                Words::new("summary", "说明"),
                Words::new("source", "来源"),
            ]
        },
        rows: rows.collect(),
    }
}

fn distributions() -> List {
    let rows = DISTRIBUTIONS.iter().map(|entry| row([entry.name, entry.parameters, entry.summary.now()]));
    List {
        columns: const {
            &[Words::new("name", "名称"), Words::new("parameters", "参数"), Words::new("summary", "说明")]
        },
        rows: rows.collect(),
    }
}

/// Keys by their full name: `forecast.day_cv`; those at the top of the file have no dot.
fn keys() -> List {
    let rows = SECTIONS.iter().flat_map(|section| {
        section.keys.iter().map(|key| {
            let name = match section.name {
                "" => key.name.to_owned(),
                section => format!("{section}.{}", key.name),
            };
            let value = match key.kind {
                Kind::Word(words) => words().iter().map(|word| word.name).collect::<Vec<_>>().join(" | "),
                kind => kind.describe(),
            };
            row([&name, &value, &default(key.default), key.summary.now(), key.source.now()])
        })
    });
    List {
        columns: const {
            &[
                Words::new("name", "名称"),
                Words::new("value", "值"),
                Words::new("default", "默认"),
                Words::new("summary", "说明"),
                Words::new("source", "来源"),
            ]
        },
        rows: rows.collect(),
    }
}

/// What holds when a key is not written.
fn default(default: Default) -> String {
    match default {
        Default::Required => say!("must be written", "必写"),
        Default::Is(text) => text.into(),
        Default::Without(meaning) => say!("({meaning})", "（{meaning}）"),
        Default::Preset("") => say!("(the preset's, else none)", "（按预设，否则无）"),
        Default::Preset(text) => say!("(the preset's, else) {text}", "（按预设，否则）{text}"),
        Default::From(section) => say!("(that of [{section}])", "（同 [{section}]）"),
    }
}

fn charts() -> List {
    let rows = CHARTS.iter().map(|chart| row([chart.name, chart.summary.now()]));
    let rows = rows.chain(PLAN_CHARTS.iter().map(|chart| row([chart.name, chart.summary.now()])));
    List {
        columns: const { &[Words::new("name", "名称"), Words::new("summary", "说明")] },
        rows: rows.collect(),
    }
}

fn json(list: &List) -> String {
    let object = |row: &Vec<String>| {
        let fields = list.columns.iter().zip(row);
        fields.map(|(name, value)| (name.en.to_owned(), Value::from(value.as_str()))).collect::<Map<_, _>>()
    };
    let rows: Vec<Map<String, Value>> = list.rows.iter().map(object).collect();
    serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n"
}

/// Without the column of Chinese titles where the reader speaks another language, or has them beside it: then it has no
/// name of its own in Chinese.
fn for_people(list: List) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let kept = |place: usize| {
        let column = list.columns[place];
        column.en != "title_zh" || Language::now() == Language::Chinese && !column.zh.is_empty()
    };
    let of = |row: &Vec<String>| {
        row.iter().enumerate().filter(|(i, _)| kept(*i)).map(|(_, f)| f.clone()).collect()
    };
    let columns = list.columns.iter().enumerate().filter(|(i, _)| kept(*i)).map(|(_, words)| words.now());
    (columns.collect(), list.rows.iter().map(of).collect())
}

/// A table with a line per entry; where that is wider than the terminal, a paragraph per entry.
fn text((columns, rows): &(Vec<&str>, Vec<Vec<String>>), width: Option<usize>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns);
    table.add_rows(rows);
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    match width.filter(|width| lines.iter().any(|line| words::width(line.trim_end()) > *width)) {
        Some(width) => rows.iter().map(|row| paragraph(columns, row, width)).collect(),
        None => lines.concat(),
    }
}

/// The name, and below it the other fields, each after its column's name: several on a line where they fit.
fn paragraph(columns: &[&str], row: &[String], width: usize) -> String {
    const INDENT: &str = "  ";
    let room = width.saturating_sub(INDENT.len()).max(20);
    let mut lines: Vec<String> = Vec::new();
    let mut fields = columns.iter().zip(row);
    let name = fields.next().map_or("", |(_, name)| name);
    for (column, value) in fields.filter(|(_, value)| !value.is_empty()) {
        let field = say!("{column}: {value}", "{column}：{value}");
        match lines.last_mut() {
            Some(line) if words::width(line) + 3 + words::width(&field) <= room => {
                *line += &format!("   {field}")
            }
            _ => lines.extend(words::wrapped(&field, room, 2).lines().map(str::to_owned)),
        }
    }
    let lines: String = lines.into_iter().map(|line| format!("{INDENT}{line}\n")).collect();
    format!("{name}\n{lines}")
}
