//! Settings from outside the file: keys of a scenario given another value, to compare what would change.
//!
//! A setting is written as its key's path, `=` and a value: `routing.strategy=least-open`, `teams[0].cap=8`,
//! `teams[part-time].cap=8`, `routing.affinity.if_available=24h`. It is put where the key stands in the file, or would
//! stand, and read like the rest: what it may be is what the key may be.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use super::key::{Form, Key, Kind, Section};
use super::keys::{BOOK, PLAN, SECTIONS, TARGETS, TEMPLATES, TOP};
use super::problem::{Fault, Problem, did_you_mean, list, quoted};
use super::source::Findings;
use super::table::inline_section;
use crate::say;

/// A key of the scenario file and the value that it is to have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// The path of the key as written, such as `teams[0].cap`.
    pub path: String,
    /// The value as it would be written in the file; texts need no quotes.
    pub value: String,
}

/// Keys at the top of the file that are the frame of a comparison, the same for all that is compared.
const FRAME: [&str; 9] =
    ["name", "platform", "start", "end", "length", "slot", "seed", "replications", "confidence"];

/// Sections that say how the days are judged, or what a plan chooses from.
const JUDGEMENT: [&Section; 4] = [&TARGETS, &BOOK, &PLAN, &TEMPLATES];

/// The keys by which one of several tables can be named.
const NAMES: [&str; 6] = ["name", "shift", "team", "group", "at", "to"];

impl Setting {
    /// Reads `path=value,value`: a setting for each value. Commas inside brackets, braces or quotes separate nothing.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn list(text: &str) -> Result<Vec<Setting>, String> {
        let form = || {
            say!(
                "write key=value,value, such as routing.strategy=least-open,weighted-random or teams[0].cap=6,8",
                "写成 键=值,值，例如 routing.strategy=least-open,weighted-random 或 teams[0].cap=6,8"
            )
        };
        let Some((path, values)) = text.split_once('=') else { return Err(form()) };
        let values = split(values);
        if path.trim().is_empty() || values.iter().any(|value| value.is_empty()) {
            return Err(form());
        }
        let setting = |value: &str| Setting { path: path.trim().to_owned(), value: value.to_owned() };
        Ok(values.into_iter().map(setting).collect())
    }

    /// As it stands on the command line.
    pub(super) fn argument(&self) -> String {
        format!("--set {self}")
    }

    /// The first name of the path, which is that of a section: `teams`.
    pub fn section(&self) -> &str {
        self.path.split(['.', '[']).next().unwrap_or("")
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.path, self.value)
    }
}

/// Puts settings into what was read of a file; what is wrong with their paths is noted.
pub(super) fn apply<'a>(root: &mut DeTable<'a>, settings: &'a [Setting], findings: &Findings<'_>) {
    let mut places = Vec::new();
    for (number, setting) in settings.iter().enumerate() {
        let once = put(root, setting, findings.outside(number)).and_then(|place| {
            if places.contains(&place) {
                return Err(twice(&place));
            }
            places.push(place);
            Ok(())
        });
        if let Err(wrong) = once {
            findings.add(Problem {
                sheet: None,
                fault: Fault::Content,
                file: setting.argument(),
                line: None,
                column: None,
                found: wrong.found,
                rule: wrong.rule,
                remedy: wrong.remedy,
            });
        }
    }
}

struct Wrong {
    found: String,
    rule: String,
    remedy: String,
}

fn wrong(found: String, rule: String, remedy: String) -> Wrong {
    Wrong { found, rule, remedy }
}

fn twice(place: &str) -> Wrong {
    wrong(
        say!("{place} is set twice", "{place} 重复设置"),
        say!("a key has one value at a time", "一个键同时只有一个取值"),
        say!(
            "write all values after one --set, with commas between",
            "请把所有取值写在同一个 --set 里，用逗号分开"
        ),
    )
}

/// A step of a path: a name, and which of several is meant.
struct Step<'p> {
    name: &'p str,
    which: Option<&'p str>,
}

/// Puts a setting where it belongs; gives the place, which is the same however the path is spelled. What does not stand
/// in the file is placed outside it.
fn put<'a>(root: &mut DeTable<'a>, setting: &'a Setting, at: Range<usize>) -> Result<String, Wrong> {
    let steps = steps(&setting.path)?;
    let mut steps = steps.iter().peekable();
    let (Some(first), true) = (steps.next(), steps.peek().is_some()) else {
        return put_at_top(root, setting, at);
    };
    let sections = || SECTIONS.iter().filter(|s| !matches!(s.form, Form::Top | Form::Inline));
    let Some(section) = sections().find(|section| section.name == first.name) else {
        return Err(wrong(
            say!("there is no table {name}", "没有 {name} 这张表", name = quoted(first.name)),
            say!(
                "tables: {names}",
                "可用的表：{names}",
                names = list(sections().map(|section| section.name))
            ),
            did_you_mean(first.name, sections().map(|section| section.name)),
        ));
    };
    if JUDGEMENT.iter().any(|judgement| judgement.name == section.name) {
        return Err(wrong(
            say!("{heading} cannot be set", "不能设置 {heading}", heading = section.heading()),
            say!("what is compared is judged alike", "相互对比的方案用同一套标准衡量"),
            say!("change it in the scenario file", "请在场景文件里修改"),
        ));
    }
    let name = Spanned::new(at.clone(), DeString::Borrowed(section.name));
    let mut section = section;
    let mut path = section.name.to_owned();
    let mut table = match section.form {
        Form::Several => {
            // `teams.part-time.cap` names a table as `teams[part-time].cap` does.
            let which = first.which.or_else(|| {
                let next = steps.peek().filter(|next| section.key(next.name).is_none())?;
                (next.which.is_none()).then_some(next.name)
            });
            if first.which.is_none() && which.is_some() && {
                steps.next();
                steps.peek().is_none()
            } {
                return Err(unknown_key(section, which.unwrap_or("")));
            }
            let (number, table) = one_of(root.get_mut(section.name), section, which)?;
            path += &format!("[{number}]");
            table
        }
        _ if first.which.is_some() => return Err(single(section)),
        _ => {
            let empty = || Spanned::new(at.clone(), DeValue::Table(DeTable::new()));
            match root.entry(name).or_insert_with(empty).get_mut() {
                DeValue::Table(table) => table,
                _ => return Err(single(section)),
            }
        }
    };
    while let Some(step) = steps.next() {
        let Some(key) = section.key(step.name) else { return Err(unknown_key(section, step.name)) };
        path += &format!(".{}", key.name);
        let name = Spanned::new(at.clone(), DeString::Borrowed(key.name));
        let Some(inner) = inline_section(key) else {
            if let Some(next) = steps.peek() {
                return Err(wrong(
                    say!(
                        "{key} has no key {name}",
                        "{key} 下面没有键 {name}",
                        key = key.name,
                        name = quoted(next.name)
                    ),
                    format!("{}: {}", key.name, key.kind.describe()),
                    String::new(),
                ));
            }
            let place = table.get(key.name).map_or(at, |value| value.span());
            table.insert(name, value(&setting.value, key, &place));
            return Ok(path);
        };
        if steps.peek().is_none() {
            // A whole inline table may be set like any value.
            let place = table.get(key.name).map_or(at, |value| value.span());
            table.insert(name, value(&setting.value, key, &place));
            return Ok(path);
        }
        table = if let Kind::Tables(_) = key.kind {
            let (number, table) = one_of(table.get_mut(key.name), inner, step.which)?;
            path += &format!("[{number}]");
            table
        } else {
            let empty = || Spanned::new(at.clone(), DeValue::Table(DeTable::new()));
            match table.entry(name).or_insert_with(empty).get_mut() {
                DeValue::Table(table) => table,
                _ => return Err(single(inner)),
            }
        };
        section = inner;
    }
    Ok(path)
}

fn put_at_top<'a>(root: &mut DeTable<'a>, setting: &'a Setting, at: Range<usize>) -> Result<String, Wrong> {
    let name = setting.path.as_str();
    let Some(key) = TOP.key(name) else { return Err(unknown_key(&TOP, name)) };
    if FRAME.contains(&key.name) {
        let own = match key.name {
            "seed" => say!("use --seed", "请用 --seed"),
            "confidence" => say!("use --confidence", "请用 --confidence"),
            "replications" => say!("use --replications", "请用 --replications"),
            _ => say!("compare two scenario files by running both", "请分别运行两个场景文件"),
        };
        return Err(wrong(
            say!("{name} cannot be set", "不能设置 {name}"),
            say!("it is the same for all that is compared", "相互对比的方案必须相同"),
            own,
        ));
    }
    let place = root.get(name).map_or(at, |value| value.span());
    let name = Spanned::new(place.clone(), DeString::Borrowed(key.name));
    root.insert(name, value(&setting.value, key, &place));
    Ok(key.name.to_owned())
}

/// The steps of a path: `teams[0].cap` is teams, of which the one numbered 0, then cap.
fn steps(path: &str) -> Result<Vec<Step<'_>>, Wrong> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, mut after) = rest.split_at(end);
        let mut which = None;
        if let Some(inside) = after.strip_prefix('[') {
            let Some((inner, behind)) = inside.split_once(']') else { return Err(malformed(path)) };
            which = Some(inner.trim().trim_matches('"'));
            after = behind;
        }
        rest = match after.strip_prefix('.') {
            Some(rest) if !rest.is_empty() => rest,
            None if after.is_empty() => after,
            _ => return Err(malformed(path)),
        };
        if name.trim().is_empty() {
            return Err(malformed(path));
        }
        steps.push(Step { name: name.trim(), which });
    }
    Ok(steps)
}

fn malformed(path: &str) -> Wrong {
    wrong(
        say!("{path} is no path of a key", "{path} 不是键的路径", path = quoted(path)),
        say!(
            "a path is table.key, table[0].key or table[name].key",
            "路径写成 表.键、表[0].键 或 表[名称].键"
        ),
        String::new(),
    )
}

fn single(section: &Section) -> Wrong {
    wrong(
        say!(
            "there is one {heading}, and it has no number",
            "{heading} 只有一张，不带编号",
            heading = section.heading()
        ),
        say!("write {name}.key", "写成 {name}.键", name = section.name),
        String::new(),
    )
}

fn unknown_key(section: &Section, name: &str) -> Wrong {
    let keys = || section.keys.iter().map(|key| key.name);
    let mut remedy = did_you_mean(name, keys());
    if section.name.is_empty() {
        // A key that stands in a table was meant with its table.
        let owners = SECTIONS.iter().filter(|s| s.form != Form::Inline && !s.name.is_empty());
        let paths: Vec<String> = owners
            .filter(|section| section.key(name).is_some())
            .map(|section| match section.form {
                Form::Several => format!("{}[0].{name}", section.name),
                _ => format!("{}.{name}", section.name),
            })
            .collect();
        if !paths.is_empty() {
            remedy = say!("write {paths}", "写成 {paths}", paths = paths.join(say!(" or ", " 或 ").as_str()));
        }
    }
    wrong(
        say!(
            "unknown key {name} {within}",
            "未知的键 {name}（{within}）",
            name = quoted(name),
            within = section.within()
        ),
        say!("known keys: {names}", "可用的键：{names}", names = list(keys())),
        remedy,
    )
}

/// The one of several tables that is meant, by its number from 0, by a name in it, or the only one; and its number.
fn one_of<'t, 'a>(
    value: Option<&'t mut Spanned<DeValue<'a>>>,
    section: &Section,
    which: Option<&str>,
) -> Result<(usize, &'t mut DeTable<'a>), Wrong> {
    let heading = section.heading();
    let tables: Vec<&'t mut DeTable<'a>> = match value.map(Spanned::get_mut) {
        Some(DeValue::Array(array)) => {
            let inner = array.iter_mut().filter_map(|element| match element.get_mut() {
                DeValue::Table(table) => Some(table),
                _ => None,
            });
            inner.collect()
        }
        Some(DeValue::Table(table)) => vec![table],
        _ => Vec::new(),
    };
    if tables.is_empty() {
        return Err(wrong(
            say!("the file has no {heading}", "文件里没有 {heading}"),
            say!("a key is set in a table that is written", "只能设置文件里写了的表"),
            say!("write {heading} in the scenario file", "请在场景文件里写上 {heading}"),
        ));
    }
    let shown: Vec<String> = tables.iter().enumerate().map(|(i, table)| shown(section, i, table)).collect();
    let known = say!("there are {tables}", "有 {tables}", tables = list(shown.iter().map(String::as_str)));
    let fits = |(i, table): (usize, &DeTable<'a>)| match which {
        None => true,
        Some(which) => match which.parse::<usize>() {
            Ok(number) => number == i,
            Err(_) => {
                NAMES.iter().any(|key| table.get(*key).and_then(|v| v.get_ref().as_str()) == Some(which))
            }
        },
    };
    let fitting: Vec<usize> =
        tables.iter().enumerate().filter(|(i, table)| fits((*i, table))).map(|(i, _)| i).collect();
    match (fitting.as_slice(), which) {
        ([one], _) => {
            let table = tables.into_iter().nth(*one).ok_or_else(|| malformed(section.name))?;
            Ok((*one, table))
        }
        ([], which) => Err(wrong(
            say!("no {heading} is {which}", "没有 {which} 的 {heading}", which = quoted(which.unwrap_or(""))),
            known,
            say!("write the number or the name", "请写编号或名称"),
        )),
        (_, None) => Err(wrong(
            say!("there are several {heading}", "{heading} 不止一张"),
            known,
            say!("say which: {name}[0]", "请指明哪一张：{name}[0]", name = section.name),
        )),
        (_, Some(which)) => Err(wrong(
            say!("several {heading} are {which}", "不止一张 {heading} 是 {which}", which = quoted(which)),
            known,
            say!("write the number", "请写编号"),
        )),
    }
}

/// A table among several, so that it is recognised: `layout[0] (full-time, early)`.
fn shown(section: &Section, i: usize, table: &DeTable<'_>) -> String {
    let names: Vec<&str> =
        NAMES.iter().filter_map(|key| table.get(*key).and_then(|value| value.get_ref().as_str())).collect();
    let stem = section.name.rsplit('.').next().unwrap_or("");
    match names.as_slice() {
        [] => format!("{stem}[{i}]"),
        names => format!("{stem}[{i}] ({})", names.join(", ")),
    }
}

/// A value as it would be written; what is no value of the file's language is a text, and so is everything under a
/// key that holds a text.
fn value<'a>(text: &'a str, key: &Key, place: &Range<usize>) -> Spanned<DeValue<'a>> {
    let is_text = matches!(key.kind, Kind::Text | Kind::Name(_) | Kind::Word(_) | Kind::File);
    let as_text = || DeValue::String(DeString::Borrowed(text));
    let value = match DeValue::parse(text).map(Spanned::into_inner) {
        Ok(value @ DeValue::String(_)) => value,
        // Times and dates stand in quotes in the file.
        Ok(DeValue::Datetime(_)) | Err(_) => as_text(),
        Ok(_) if is_text => as_text(),
        Ok(value) => value,
    };
    placed(value, place)
}

/// The value with all that is in it where the key stands in the file, or would stand: messages point there.
fn placed<'a>(value: DeValue<'a>, place: &Range<usize>) -> Spanned<DeValue<'a>> {
    let value = match value {
        DeValue::Array(array) => {
            let mut moved = DeArray::new();
            array.into_iter().for_each(|inner| moved.push(placed(inner.into_inner(), place)));
            DeValue::Array(moved)
        }
        DeValue::Table(table) => DeValue::Table(
            table
                .into_iter()
                .map(|(name, inner)| {
                    (Spanned::new(place.clone(), name.into_inner()), placed(inner.into_inner(), place))
                })
                .collect(),
        ),
        other => other,
    };
    Spanned::new(place.clone(), value)
}

/// Cuts at the commas outside brackets, braces and quotes.
fn split(values: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut quote, mut start) = (Vec::new(), 0i32, None, 0);
    for (at, sign) in values.char_indices() {
        match (quote, sign) {
            (Some(open), sign) if sign == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(sign),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, ',') if depth <= 0 => {
                parts.push(values[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(values[start..].trim());
    parts
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Study, read_str, read_str_with};
    use super::*;
    use crate::scenario::OnBreak;

    const FILE: &str = r#"
name = "x"
platform = "douyin"
start = "2025-11-10 20:00"
length = "2h"
[forecast]
total = 60
[[teams]]
name = "full-time"
cap = 5
[[teams]]
name = "part-time"
[[shifts]]
name = "eve"
start = "20:00"
end = "22:00"
breaks = [{ start = "21:00", length = "10m" }]
[[layout]]
team = "full-time"
shift = "eve"
count = 2
[[layout]]
team = "part-time"
shift = "eve"
count = 1
[[targets]]
figure = "douyin-3-minute-rate"
at_least = 0.9
"#;

    fn with(setting: &str) -> Result<Study, String> {
        let settings = Setting::list(setting)?;
        read_str_with(FILE, "x.toml", Path::new(""), &settings[..1]).map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_setting_is_what_the_file_would_say() {
        let by_hand =
            |from: &str, to: &str| read_str(&FILE.replacen(from, to, 1), "x.toml", Path::new("")).unwrap();
        let same = |a: &Study, b: &Study| {
            assert_eq!(format!("{:?}", a.scenario), format!("{:?}", b.scenario));
            assert_eq!(format!("{:?}", a.layout), format!("{:?}", b.layout));
        };
        for (setting, from, to) in [
            ("teams[0].cap=7", "cap = 5", "cap = 7"),
            ("teams.full-time.cap=7", "cap = 5", "cap = 7"),
            ("teams[full-time].cap=none", "cap = 5", "cap = \"none\""),
            ("teams[1].cap=7", "name = \"part-time\"", "name = \"part-time\"\ncap = 7"),
            (
                "routing.strategy=fewest-today",
                "[forecast]",
                "[routing]\nstrategy = \"fewest-today\"\n[forecast]",
            ),
            (
                "routing.affinity.if_available=24h",
                "[forecast]",
                "[routing]\naffinity = { if_available = \"24h\" }\n[forecast]",
            ),
            ("layout[part-time].count=4", "count = 1", "count = 4"),
            ("forecast.total=90", "total = 60", "total = 90"),
            ("forecast.total=[60, 80],[80, 60]", "total = 60", "total = [60, 80]"),
            ("shifts.breaks[0].start=21:30", "21:00", "21:30"),
            ("currency=USD", "start", "currency = \"USD\"\nstart"),
        ] {
            let set = with(setting).unwrap_or_else(|wrong| panic!("{setting}: {wrong}"));
            same(&set, &by_hand(from, to));
        }
        assert_eq!(with("routing.on_break=suspended").unwrap().scenario.routing.on_break, OnBreak::Suspended);
    }

    #[test]
    fn what_is_wrong_with_a_setting_is_said() {
        for (setting, said) in [
            ("teams[0].kap=7", "did you mean \"cap\"?"),
            ("teams.cap=7", "teams[0] (full-time), teams[1] (part-time)"),
            ("teams[2].cap=7", "no [[teams]] is \"2\""),
            ("layout[eve].count=7", "several [[layout]] are \"eve\""),
            ("routng.strategy=x", "did you mean \"routing\"?"),
            ("routing.strategy=x", "it is one of weighted-random"),
            ("routing[0].strategy=least-open", "there is one [routing]"),
            ("strategy=x", "write routing.strategy"),
            ("seed=3", "--seed"),
            ("targets[0].at_least=0.5", "judged alike"),
            ("reasons[0].rounds=3", "the file has no [[reasons]]"),
            ("teams[0.cap=3", "is no path"),
            ("routing.strategy.x=3", "has no key"),
            ("teams[0].cap=-1", "cap in [[teams]] is -1"),
            ("teams[0].cap", "key=value"),
            ("=3", "key=value"),
            ("teams[0].cap=3,", "key=value"),
        ] {
            let found = with(setting).err().unwrap_or_else(|| panic!("{setting} was taken"));
            assert!(found.contains(said), "{setting}: {found}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_value_is_said_of_the_line_of_its_key_or_of_the_setting() {
        for (setting, said) in [
            ("forecast.day_cv=nan", "--set forecast.day_cv=nan: day_cv in [forecast] is nan; "),
            ("routing.strategy=x", "--set routing.strategy=x: strategy in [routing] is \"x\"; "),
            ("currency=''", "--set currency='': currency is \"\"; "),
            ("teams[0].cap=-1", "x.toml:10:7: cap in [[teams]] is -1; "),
        ] {
            let found = with(setting).err().unwrap_or_else(|| panic!("{setting} was taken"));
            assert!(found.starts_with(said), "{setting}: {found}");
        }
    }

    #[test]
    fn a_key_is_set_once_however_it_is_spelled() {
        for (other, said) in [
            ("teams[0].cap=4", "teams[0].cap is set twice"),
            ("teams.full-time.cap=4", "teams[0].cap is set twice"),
            ("teams[part-time].cap=4", ""),
        ] {
            let settings: Vec<Setting> = ["teams[full-time].cap=3", other]
                .iter()
                .flat_map(|text| Setting::list(text).unwrap())
                .collect();
            match read_str_with(FILE, "x.toml", Path::new(""), &settings) {
                Ok(_) => assert_eq!(said, "", "{other} was taken"),
                Err(problems) => {
                    assert!(!said.is_empty() && problems.to_string().contains(said), "{problems}")
                }
            }
        }
    }
}
