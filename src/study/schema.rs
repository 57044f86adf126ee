//! The JSON Schema of the scenario file, from the list of its keys: completion, help and errors in editors.
//!
//! It is draft 7, which editors of TOML such as Taplo understand. It says what a key may hold by itself; what several
//! keys say together only [`read`](super::read) knows.

use serde_json::{Map, Value, json};

use super::key::{Default, Form, Key, Kind, Section, Word};
use super::keys::SECTIONS;
use crate::say;
use crate::scenario::distribution::DISTRIBUTIONS;

const LENGTH: &str = r"^\s*([0-9]+(\.[0-9]+)?\s*(d|h|ms|m|s)\s*)+$";
const MOMENT: &str = r"^\s*([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}[ T]|([0-9]{4}年)?\s*[0-9]{1,2}月[0-9]{1,2}[日号]?)?\s*[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([+-][0-9]{1,2})?\s*$";
const DATE: &str =
    r"^\s*([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|([0-9]{4}年)?\s*[0-9]{1,2}月[0-9]{1,2}[日号]?)\s*$";
const WINDOW: &str =
    r"^\s*(always|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?\s*[-–]\s*[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)\s*$";

/// The JSON Schema of the scenario file, described in the language that is spoken.
pub fn scenario_schema() -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for section in SECTIONS {
        match section.form {
            Form::Top => {
                let Value::Object(top) = table(section) else { continue };
                properties
                    .extend(top.get("properties").and_then(Value::as_object).cloned().unwrap_or_default());
                required.extend(section.keys.iter().filter(|key| is_required(key)).map(|key| key.name));
            }
            Form::Table => {
                properties.insert(section.name.to_owned(), table(section));
            }
            Form::Several => {
                let list = json!({
                    "type": "array",
                    "description": section.summary.now(),
                    "items": table(section),
                });
                properties.insert(section.name.to_owned(), list);
            }
            Form::Inline => {}
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": say!("a peakshift scenario", "peakshift 场景"),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn is_required(key: &Key) -> bool {
    matches!(key.default, Default::Required)
}

fn table(section: &Section) -> Value {
    let properties: Map<String, Value> =
        section.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> =
        section.keys.iter().filter(|key| is_required(key)).map(|key| key.name).collect();
    json!({
        "type": "object",
        "description": section.summary.now(),
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// One key: what it may hold, what it means, and what holds if it is not written.
fn property(key: &Key) -> Value {
    let mut description = format!("{}\n\n{}", key.summary, key.kind.describe());
    if !is_required(key) {
        description +=
            &say!("\n\nDefault: {default}", "\n\n默认：{default}", default = key.default.describe());
    }
    if !key.source.now().is_empty() {
        description += &format!("\n\n{}", key.source);
    }
    let mut property = kind(&key.kind);
    if let Value::Object(property) = &mut property {
        property.insert("description".to_owned(), description.into());
        if let Default::Is(text) = key.default
            && let Some(default) = value_of(text)
        {
            property.insert("default".to_owned(), default);
        }
    }
    property
}

/// A default as JSON, from the text that stands in the documentation.
fn value_of(text: &str) -> Option<Value> {
    let table: toml::Table = format!("value = {text}").parse().ok()?;
    serde_json::to_value(table.get("value")?).ok()
}

fn kind(kind: &Kind) -> Value {
    let text = || json!({ "type": "string", "minLength": 1 });
    let pattern = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let by_hour = |one: Value, word: Option<&str>| {
        let mut forms = vec![
            one.clone(),
            json!({ "type": "array", "items": one, "minItems": 24, "maxItems": 24 }),
            json!({ "type": "object", "additionalProperties": one }),
        ];
        forms.extend(word.map(|word| json!({ "const": word })));
        json!({ "anyOf": forms })
    };
    let counts = || {
        let count = json!({ "type": "number", "minimum": 0 });
        json!({ "anyOf": [count.clone(), { "type": "array", "items": count }] })
    };
    match *kind {
        Kind::Text | Kind::Name(_) | Kind::File => text(),
        Kind::Names(_) => json!({ "type": "array", "items": text() }),
        Kind::Word(words) => word(&words()),
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::Number(min, max) => json!({ "type": "number", "minimum": min, "maximum": max }),
        Kind::Whole(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Kind::Length(..) => pattern(LENGTH),
        Kind::Moment => pattern(MOMENT),
        Kind::Law(_) => law(false),
        Kind::Patience => law(true),
        Kind::NumberByHour(min, max) => {
            by_hour(json!({ "type": "number", "minimum": min, "maximum": max }), None)
        }
        Kind::WholeByHour(min, max) => {
            let whole = json!({ "type": "integer", "minimum": min, "maximum": max });
            by_hour(json!({ "anyOf": [whole, { "const": "none" }] }), Some("none"))
        }
        Kind::Counts => counts(),
        Kind::CountsByReason => json!({ "type": "object", "additionalProperties": counts() }),
        Kind::Dates => json!({ "type": "array", "items": pattern(DATE) }),
        Kind::Window => pattern(WINDOW),
        Kind::Windows => json!({ "type": "array", "items": pattern(WINDOW) }),
        Kind::Bound => json!({ "anyOf": [{ "type": "number", "minimum": 0 }, pattern(LENGTH)] }),
        Kind::Table(section) => table(section),
        Kind::Tables(section) => json!({ "type": "array", "items": table(section) }),
    }
}

/// The words of a list; what each means stands where Taplo shows it.
fn word(words: &[Word]) -> Value {
    let names: Vec<&str> = words.iter().map(|word| word.name).collect();
    let meanings: Vec<&str> = words.iter().map(|word| word.summary.now()).collect();
    json!({ "type": "string", "enum": names, "x-taplo": { "docs": { "enumValues": meanings } } })
}

/// A distribution: a length, or a table whose parameters the list of distributions names.
fn law(patience: bool) -> Value {
    let names = DISTRIBUTIONS.iter().flat_map(|entry| {
        let parameters = entry.parameters.split([',', '|']).map(str::trim);
        parameters.chain([entry.name]).filter(|name| !name.is_empty()).collect::<Vec<_>>()
    });
    let mut properties: Map<String, Value> =
        names.map(|name| (name.to_owned(), Value::Object(Map::new()))).collect();
    let known: Vec<&str> = DISTRIBUTIONS.iter().map(|entry| entry.name).collect();
    properties.insert("distribution".to_owned(), json!({ "enum": known }));
    let mut forms = vec![
        json!({ "type": "string", "pattern": LENGTH }),
        json!({ "type": "object", "properties": properties, "additionalProperties": false }),
    ];
    if patience {
        forms.push(json!({ "const": "forever" }));
    }
    json!({ "anyOf": forms })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::read_str_for_plan;
    use std::path::{Path, PathBuf};

    fn files(folder: &str) -> Vec<PathBuf> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let all = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> =
            all.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
        files.sort();
        files
    }

    fn json_of(text: &str) -> Option<Value> {
        fn plain(value: toml::Value) -> Value {
            match value {
                // As editors do.
                toml::Value::Datetime(at) => Value::String(at.to_string()),
                toml::Value::Array(list) => list.into_iter().map(plain).collect(),
                toml::Value::Table(table) => {
                    Value::Object(table.into_iter().map(|(key, value)| (key, plain(value))).collect())
                }
                other => serde_json::to_value(other).unwrap_or(Value::Null),
            }
        }
        Some(plain(toml::Value::Table(text.parse().ok()?)))
    }

    #[test]
    fn every_lawful_scenario_is_valid_and_many_a_bad_one_is_not() {
        let schema = jsonschema::draft7::new(&scenario_schema()).unwrap();
        for path in files("scenarios") {
            let text = std::fs::read_to_string(&path).unwrap();
            let file = json_of(&text).unwrap();
            let errors: Vec<String> = schema
                .iter_errors(&file)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        }
        let (mut refused, mut all) = (0, 0);
        for path in files("tests/bad") {
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let Some(file) = json_of(&text) else { continue };
            all += 1;
            if schema.is_valid(&file) {
                continue;
            }
            refused += 1;
            let name = path.display().to_string();
            let base = path.parent().unwrap();
            assert!(read_str_for_plan(&text, &name, base).is_err(), "{name} is refused and lawful");
        }
        assert!(refused * 3 > all, "only {refused} of {all} bad files are refused");
    }

    #[test]
    fn every_default_is_valid_by_itself() {
        for section in SECTIONS {
            for key in section.keys {
                let Default::Is(text) = key.default else { continue };
                let schema = jsonschema::draft7::new(&kind(&key.kind)).unwrap();
                let default =
                    value_of(text).unwrap_or_else(|| panic!("{}.{}: {text}", section.name, key.name));
                assert!(schema.is_valid(&default), "{}.{}: {default}", section.name, key.name);
            }
        }
    }
}
