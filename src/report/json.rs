//! The report as JSON, and its schema.

use std::fmt::Write;

use schemars::{Schema, schema_for};
use serde_json::Value;

use super::compared::CompareReport;
use super::planned::PlanReport;
use super::{Report, csv, journal};

/// The report as indented JSON with a newline at its end.
pub fn one(report: &Report) -> String {
    text(report)
}

/// Several reports as an array.
pub fn several(reports: &[Report]) -> String {
    text(&reports)
}

/// The JSON Schema (draft 2020-12) of one report.
pub fn schema() -> Schema {
    schema_for!(Report)
}

/// The report of a plan as indented JSON with a newline at its end.
pub fn plan(report: &PlanReport) -> String {
    text(report)
}

/// The JSON Schema (draft 2020-12) of the report of a plan.
pub fn plan_schema() -> Schema {
    schema_for!(PlanReport)
}

/// The report of a comparison as indented JSON with a newline at its end.
pub fn compare(report: &CompareReport) -> String {
    text(report)
}

/// The reports of several comparisons as an array.
pub fn compares(reports: &[CompareReport]) -> String {
    text(&reports)
}

/// The JSON Schema (draft 2020-12) of the report of one comparison.
pub fn compare_schema() -> Schema {
    schema_for!(CompareReport)
}

fn text(value: &impl serde::Serialize) -> String {
    // A report is maps with string keys and finite numbers; there is nothing that JSON cannot carry.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// docs/report-json.md: the schema and the tables for people, made from the schema itself.
pub fn page() -> String {
    let schema = Value::from(schema());
    let mut page = String::from(HEAD);
    object(&mut page, "Report", &schema);
    for (name, schema) in schema["$defs"].as_object().into_iter().flatten() {
        object(&mut page, name, schema);
    }
    page += CSV_HEAD;
    for table in csv::TABLES {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "| `{}` | {} |", table.name, table.summary);
    }
    page += CSV_TAIL;
    for table in journal::TABLES {
        let _ = writeln!(page, "\n### `journal-0-{}.csv`\n\nA row for {}.\n", table.name, table.summary);
        page += "| Column | Meaning |\n|---|---|\n";
        for (column, meaning) in table.columns {
            let _ = writeln!(page, "| `{column}` | {meaning} |");
        }
    }
    page
}

const HEAD: &str = "\
# The report for programs

<!-- Made from the schema: BLESS=1 cargo test --lib report::json -->

（中文）本页说明 `peakshift run 场景 --json` 输出的每个字段，供写程序的人查阅；字段名和说明在任何语言下都是英文。数字的单位写在
名称末尾：`_share` 是占比（0 到 1），`_seconds` 秒，`_hours` 小时，`_count` 数量，`_amount` 金额。指标按名称存放，中文标题
见 `.catalog[].title_zh` 和 [zh/figures.md](zh/figures.md)；没有可统计数据的为 `null`。

`peakshift run SCENARIO --json` prints one object, described here; of several scenarios it prints an array of
such objects, in the order of the command line. `--out DIR` writes the same object to `report.json`. `peakshift
schema` prints the JSON Schema that this page is made from. Fields may be added in later versions; none is renamed
or removed.

- Every number's name ends in its unit: `_share` (0 to 1), `_seconds`, `_hours`, `_count` or `_amount` (of money, in
  `.cost.currency`); `days` are days.
- Figures are objects by the figure's name, and the same everywhere: `.figures` for the whole scenario,
  `.slots[].figures`, `.groups[].figures`, `.teams[].figures`. A figure for which nothing was counted is `null`.
- `.catalog` says of every figure what it is, in the order in which people read them.
- Times are the shop's local time without a zone.

```sh
peakshift run double11.toml --json | jq '.figures[\"mean-first-wait\"].value_seconds'
peakshift run double11.toml --json | jq -r '.slots[] | [.clock, .figures.occupancy.value_share] | @tsv'
```
";

const CSV_HEAD: &str = "
## CSV tables

`--out DIR` also writes these, UTF-8 with one header line; a field is empty where nothing was counted.

| File | Rows |
|---|---|
";

const CSV_TAIL: &str = "
The columns of `figures.csv` are those of `catalog`, then the fields of a `Measure` without unit, which the column
`unit` names. Elsewhere a figure's column is its name with `_` for `-`, then `low` or `high` for the ends of the
interval, then the unit: `jd_reply_rate_share`, `jd_reply_rate_low_share`. A unit that the name already ends in is
not said twice: `bot_share`, `bot_low_share`, `overtime_hours`. The rows of slots, groups and teams end in
`first_wait_p50_seconds` and `first_wait_p90_seconds`. `cost.csv` has no rows where no cost is known; its last row,
without a team, is for all of them.

## Journals

`--days N` writes next to them what happened to whom on each of the first N days, a day by its number from 0. Numbers of
inquiries, rounds, agents, customers and items begin at 0, and an agent is the same person in all tables of all days.
Seconds are since the scenario's start, to the microsecond; local times are the shop's, without a zone. A field is empty
where something did not happen.
";

/// A section about one kind of object or word.
fn object(page: &mut String, name: &str, schema: &Value) {
    let one_line = |text: &Value| text.as_str().unwrap_or_default().replace('\n', " ");
    let _ = write!(page, "\n## {name}\n\n{}\n", one_line(&schema["description"]));
    let words: Vec<_> = schema["oneOf"].as_array().into_iter().flatten().collect();
    for word in &words {
        let _ = write!(page, "\n- `{}`: {}", word["const"], one_line(&word["description"]));
    }
    if !words.is_empty() {
        page.push('\n');
    }
    // A number's forms differ only in the unit that ends its names.
    let form = schema["anyOf"].as_array().and_then(|forms| forms.first());
    let Some(fields) = form.unwrap_or(schema)["properties"].as_object() else { return };
    *page += "\n| Field | Type | Meaning |\n|---|---|---|\n";
    for (field, inner) in fields {
        let field = match form {
            Some(_) => field.replace("_share", "_<unit>"),
            None => field.clone(),
        };
        let _ = writeln!(page, "| `{field}` | {} | {} |", kind(inner), one_line(&inner["description"]));
    }
}

/// What a field holds, in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(forms) = schema["anyOf"].as_array() {
        return forms.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    let named = |name: &str| match name {
        "array" => format!("list of {}", kind(&schema["items"])),
        "object" => format!("object by name of {}", kind(&schema["additionalProperties"])),
        "null" => "`null`".to_owned(),
        name => name.to_owned(),
    };
    match &schema["type"] {
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).map(named).collect::<Vec<_>>().join(" or ")
        }
        name => named(name.as_str().unwrap_or("any")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report-json.md");

    #[test]
    fn the_committed_page_is_the_schemas_own() {
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(PAGE, page()).expect("the page can be written");
        }
        let committed = std::fs::read_to_string(PAGE).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == page(), "{PAGE} is out of date: BLESS=1 cargo test --lib report::json");
    }

    #[test]
    fn every_field_is_explained() {
        let page = page();
        let bare: Vec<&str> = page.lines().filter(|line| line.ends_with("|  |")).collect();
        assert!(bare.is_empty(), "{bare:#?}");
    }
}
