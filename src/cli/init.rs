//! `peakshift init`: writes a scenario and a workbook to begin with, from a few answers.

use std::io::{self, IsTerminal};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Args;
use dialoguer::theme::ColorfulTheme;
use dialoguer::{Input, Select};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::{Failure, Outcome, interrupt, print, tell};
use crate::kpi::book;
use crate::report::whole::Folder;
use crate::report::words::COMMA;
use crate::say;
use crate::starter::{Answers, SCENARIO, WORKBOOK};
use crate::study::{PRESETS, WrittenDate, column_meant, word_meant};

/// Arguments of `init`.
#[derive(Args, Debug)]
#[command(after_help = say!("\
Examples:
  peakshift init
      asks, and writes scenario.toml and planning.xlsx into this folder
  peakshift init double11 --platform pdd --date 2025-11-10 --opening 20 --volume 30000
      the eve of Double 11; what is not said is a usual value
  peakshift init sunday --platform taobao --opening none --volume 1200 --groups service
      an ordinary day of a small shop", "\
示例：
  peakshift init
      逐项询问，把 scenario.toml 和 planning.xlsx 写入当前文件夹
  peakshift init double11 --platform pdd --date 2025-11-10 --opening 20 --volume 30000
      双十一前夜；没有说明的取常用值
  peakshift init sunday --platform taobao --opening none --volume 1200 --groups 客服
      小店的平常一天"))]
pub struct Arguments {
    #[arg(help = say!("Folder to write into; made if it does not exist [default: this one]", "写入的文件夹；不存在则新建［默认：当前文件夹］"), value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    #[arg(help = say!("Platform: pdd, taobao, jd or douyin", "平台：pdd（拼多多）、taobao（淘宝/天猫）、jd（京东）或 douyin（抖音）"), long, value_name = "NAME", value_parser = platform)]
    platform: Option<&'static str>,
    #[arg(help = say!("Date on which the sale opens, such as 2025-11-10 [default: the next big promotion's]", "开售日期，例如 2025-11-10 或 11月10日（最近的下一个）［默认：下一次大促］"), long, value_parser = day)]
    date: Option<Date>,
    #[arg(help = say!("Hour at which the sale opens, 0 to 23, or none for an ordinary day [default: 20]. From 12 on it is the eve, and the scenario lasts until the next day's midnight", "几点开售，0 到 23；平日写 none 或“无”［默认：20］。12 点及以后视为前夜，场景持续到次日 24:00"), long, value_name = "HOUR", value_parser = opening)]
    opening: Option<Opening>,
    #[arg(help = say!("Inquiries in all, those that the bot resolves included [default: 10000]", "咨询总量，含机器人解决的［默认：10000］"), long, value_name = "N", value_parser = volume)]
    volume: Option<u32>,
    #[arg(help = say!("Full-time people [default: what such a volume may take; the same for the other teams]", "全职人数［默认：按咨询量估计；其他团队同此］"), long, value_name = "N", value_parser = people_of)]
    full_time: Option<u32>,
    #[arg(help = say!("Part-time people, who work four hours", "兼职人数，每人四小时"), long, value_name = "N", value_parser = people_of)]
    part_time: Option<u32>,
    #[arg(help = say!("Outsourced people", "外包人数"), long, value_name = "N", value_parser = people_of)]
    outsourced: Option<u32>,
    #[arg(help = say!("Skill groups, by commas [default: pre-sale,after-sale]", "技能分组，用逗号分开［默认：售前,售后］"), long, value_name = "NAMES")]
    groups: Option<String>,
    #[arg(help = say!("Ask nothing: what is not said is a usual value", "不询问：没有说明的取常用值"), long, short)]
    yes: bool,
    #[arg(help = say!("Replace files that exist", "覆盖已有的文件"), long)]
    force: bool,
}

/// Most people of a team.
const MOST_PEOPLE: u32 = 2_000;
/// Most skill groups.
const MOST_GROUPS: usize = 12;

/// An hour, or none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Opening(Option<i8>);

/// Carries out `init`.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let folder = Folder { path: arguments.folder.clone(), force: arguments.force };
    folder.is_free([SCENARIO, WORKBOOK])?;
    let asks = !arguments.yes && io::stdin().is_terminal() && io::stderr().is_terminal();
    if asks {
        interrupt::listen_while_asking()?;
    }
    let answers = Questions { arguments, asks }.answers()?;
    let files =
        answers.files().map_err(|error| Failure::new(Failure::UNREADABLE, format!("{WORKBOOK}: {error}")))?;
    folder.prepare([SCENARIO, WORKBOOK])?;
    for (name, content) in &files {
        folder.write(name, content)?;
    }
    print(&next(&folder, &answers))?;
    Ok(Outcome::Done)
}

/// What was written, and what to do with it.
fn next(folder: &Folder, answers: &Answers) -> String {
    let (scenario, workbook) = (folder.file(SCENARIO), folder.file(WORKBOOK));
    let (scenario, workbook) = (scenario.display(), workbook.display());
    let (start, end) = answers.span();
    let (start, end) = (start.strftime("%Y-%m-%d %H:%M"), end.strftime("%Y-%m-%d %H:%M"));
    let people: u32 = answers.people.iter().sum();
    let (volume, plan) = (answers.volume, folder.path.join("scenario-plan"));
    let plan = plan.display();
    say!(
        "wrote {scenario} and {workbook}: {start} to {end}, {volume} inquiries, {people} people\n\nNext:\n  1. open {workbook}: put your forecast, prices and roster in place of the usual values\n  2. peakshift check {scenario}\n  3. peakshift run {scenario}      how likely the roster keeps the target\n  4. peakshift plan {scenario}     the cheapest roster that does, written to {plan}\n",
        "已写入 {scenario} 和 {workbook}：{start} 至 {end}，咨询 {volume} 条，{people} 人\n\n接下来：\n  1. 打开 {workbook}，把示意值换成自己的预测、价格和排班\n  2. peakshift check {scenario}\n  3. peakshift run {scenario}      看现有排班达标的把握\n  4. peakshift plan {scenario}     求达标且成本最低的排班，写入 {plan}\n"
    )
}

/// Asks what the command line does not say.
struct Questions<'q> {
    arguments: &'q Arguments,
    asks: bool,
}

impl Questions<'_> {
    fn answers(&self) -> Result<Answers, Failure> {
        let arguments = self.arguments;
        let platform = match arguments.platform {
            Some(platform) => platform,
            None => self.platform()?,
        };
        let usual = next_promotion(today());
        let text = |date: Date| date.to_string();
        let prompt = say!("Date on which the sale opens", "开售日期");
        let date = self.ask(arguments.date, &prompt, usual, text, day)?;
        let prompt =
            say!("Hour at which it opens (0-23, none for an ordinary day)", "几点开售（0–23，平日填“无”）");
        let text = |opening: Opening| opening.0.map_or_else(|| say!("none", "无"), |hour| hour.to_string());
        let opening = self.ask(arguments.opening, &prompt, Opening(Some(20)), text, opening)?.0;
        let prompt = say!("Inquiries in all, the bot's included", "总咨询量（含机器人）");
        let volume = self.ask(arguments.volume, &prompt, 10_000, |n| n.to_string(), volume)?;
        let prompt = say!("Skill groups, by commas", "技能分组，以逗号分隔");
        let usual = Answers::usual_groups(volume);
        let written = arguments.groups.as_deref().map(groups).transpose();
        let written = written.map_err(|message| Failure::new(Failure::WRONG, message))?;
        let groups = self.ask(written, &prompt, usual, |groups| groups.join(","), groups)?;
        let answers = Answers { platform, date, opening, volume, people: [0; 3], groups };
        let people = self.people(&answers)?;
        Ok(Answers { people, ..answers })
    }

    /// How many people each team has, at least one in all.
    fn people(&self, answers: &Answers) -> Result<[u32; 3], Failure> {
        let written = [self.arguments.full_time, self.arguments.part_time, self.arguments.outsourced];
        // Who names the size of one team means these people and no others.
        let named = written.iter().any(Option::is_some);
        let usual = if named { [0; 3] } else { answers.clone().with_usual_people().people };
        loop {
            let mut people = [0; 3];
            for (team, name) in Answers::teams().into_iter().enumerate() {
                let prompt = say!("People: {name}", "{name}人数");
                people[team] = self.ask(written[team], &prompt, usual[team], |n| n.to_string(), people_of)?;
            }
            if people.iter().any(|people| *people > 0) {
                return Ok(people);
            }
            if !self.asks || written.iter().all(Option::is_some) {
                let message = say!(
                    "nobody works — name people with --full-time, --part-time or --outsourced",
                    "没有人上班 — 请用 --full-time、--part-time 或 --outsourced 写明人数"
                );
                return Err(Failure::new(Failure::WRONG, message));
            }
            tell(&say!("nobody works: once more", "没有人上班，请重填人数"));
        }
    }

    fn platform(&self) -> Result<&'static str, Failure> {
        let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
        if !self.asks {
            let names = names.join(COMMA.now());
            let message = say!(
                "the platform is missing; it is one of {names} — add --platform",
                "缺少平台；可选 {names} — 请加 --platform"
            );
            return Err(Failure::new(Failure::WRONG, message));
        }
        let titles: Vec<String> = PRESETS
            .iter()
            .map(|preset| {
                let title = book(preset.name).map_or("", |book| book.title.now());
                format!("{title} ({})", preset.name)
            })
            .collect();
        let chosen = Select::with_theme(&ColorfulTheme::default())
            .with_prompt(say!("Platform (arrow keys, then Enter)", "平台（按 ↑↓ 选择，回车确认）"))
            .items(&titles)
            .default(0)
            .interact_opt()
            .map_err(silent)?;
        chosen.map(|place| PRESETS[place].name).ok_or_else(stopped)
    }

    /// What the command line says, or what is typed, or a usual value.
    fn ask<T: Clone>(
        &self,
        written: Option<T>,
        prompt: &str,
        usual: T,
        text: impl Fn(T) -> String,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        match written {
            Some(value) => return Ok(value),
            None if !self.asks => return Ok(usual),
            None => {}
        }
        let typed: String = Input::with_theme(&ColorfulTheme::default())
            .with_prompt(prompt)
            .default(text(usual.clone()))
            .validate_with(|typed: &String| read(typed.trim()).map(|_| ()))
            .interact_text()
            .map_err(silent)?;
        Ok(read(typed.trim()).unwrap_or(usual))
    }
}

/// Names of groups, refused where one stands twice or there are too many.
fn unique(groups: Vec<String>) -> Result<Vec<String>, String> {
    let mut names = groups.clone();
    names.sort();
    names.dedup();
    match groups.len() {
        number if number != names.len() => {
            Err(say!("a group is named twice; names are unique — leave one out", "分组重名 — 请删去其一"))
        }
        number if number > MOST_GROUPS => Err(say!(
            "there are {number} groups; at most {MOST_GROUPS} — add more in the scenario",
            "共 {number} 个分组，最多 {MOST_GROUPS} 个 — 更多的请写在场景文件里"
        )),
        _ => Ok(groups),
    }
}

/// The terminal went away, or Ctrl-C was pressed.
fn silent(error: dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(error) = error;
    if error.kind() == io::ErrorKind::Interrupted {
        // Who listens for Ctrl-C ends the program meanwhile, and says so.
        std::thread::sleep(Duration::from_secs(1));
        return stopped();
    }
    Failure::new(Failure::INTERRUPTED, say!("nothing was answered: {error}", "未作回答：{error}"))
}

fn stopped() -> Failure {
    Failure::new(Failure::INTERRUPTED, say!("stopped; nothing was written", "已取消，未写入任何文件"))
}

fn platform(text: &str) -> Result<&'static str, String> {
    let names = || PRESETS.iter().map(|preset| preset.name);
    word_meant(text, names()).ok_or_else(|| {
        say!("allowed: {names}", "可选：{names}", names = names().collect::<Vec<_>>().join(COMMA.now()))
    })
}

/// A date; one without a year is the next such day.
fn day(text: &str) -> Result<Date, String> {
    let date = WrittenDate::read(text).map(|date| date.not_before(today()));
    date.ok_or_else(|| {
        say!("allowed: a date such as 2025-11-10", "请写日期，如 2025-11-10、2025年11月10日或 11月10日")
    })
}

/// A full hour: `20`, `20:00`, `20点`.
fn opening(text: &str) -> Result<Opening, String> {
    if ["none", "无"].contains(&text) {
        return Ok(Opening(None));
    }
    let hour = [":00", "：00", "点", "时"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    let hour = hour.parse::<i8>().ok().filter(|hour| (0..24).contains(hour));
    hour.map(|hour| Opening(Some(hour))).ok_or_else(|| {
        say!("allowed: a full hour from 0 to 23, or none", "请写 0 到 23 的整点，没有则写“无”")
    })
}

/// The number of inquiries.
fn volume(text: &str) -> Result<u32, String> {
    whole(text, 1..=10_000_000)
}

/// The number of people of a team.
fn people_of(text: &str) -> Result<u32, String> {
    whole(text, 0..=MOST_PEOPLE)
}

/// A whole number, with separators of thousands or without, or in tens of thousands: `12000`, `12,000`, `1.2万`.
fn whole(text: &str, range: RangeInclusive<u32>) -> Result<u32, String> {
    let plain = text.replace([',', '，'], "");
    let number = match plain.strip_suffix('万') {
        Some(number) => {
            let number = number.parse::<f64>().ok().map(|number| (number * 1e4 * 1e3).round() / 1e3);
            number.filter(|number| number.fract() == 0.0 && (0.0..1e9).contains(number)).map(|n| n as u32)
        }
        None => plain.parse::<u32>().ok(),
    };
    let (least, most) = (range.start(), range.end());
    number.filter(|number| range.contains(number)).ok_or_else(|| {
        say!("allowed: a whole number from {least} to {most}", "请写 {least} 到 {most} 的整数")
    })
}

/// Names of groups, by commas of either width; in Chinese a blank stands between names too.
fn groups(text: &str) -> Result<Vec<String>, String> {
    let apart = |part: &str| -> Vec<String> {
        match part.trim() {
            chinese if !chinese.is_ascii() => chinese.split_whitespace().map(str::to_owned).collect(),
            name => vec![name.to_owned()],
        }
    };
    let names = text.split([',', '，', '、']).flat_map(apart);
    unique(names.map(|name| group(&name)).collect::<Result<_, _>>()?)
}

fn group(text: &str) -> Result<String, String> {
    let lawful = !text.is_empty()
        && text.trim() == text
        && text.chars().count() <= 50
        && !text.chars().any(char::is_control);
    if !lawful {
        return Err(say!("allowed: names, by commas", "请写名称，以逗号分隔"));
    }
    match column_meant(text) {
        Some(column) => Err(say!(
            "{text} is also what the column {column} of a forecast or roster is called; a group is a column of the forecast, with a name of its own — write another name",
            "“{text}”也是预测表或排班表中 {column} 列的列名；分组在预测表中自成一列，名称须与之不同 — 请换一个名称"
        )),
        None => Ok(text.to_owned()),
    }
}

/// Today by the system's clock; which day that is somewhere does not matter to a suggestion.
fn today() -> Date {
    let secs = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    date(1970, 1, 1).saturating_add(((secs / 86_400) as i64).min(80_000).days())
}

/// The eve of the next big promotion: 618, Double 11 or Double 12.
fn next_promotion(today: Date) -> Date {
    let eves = [(6, 17), (11, 10), (12, 11)];
    let year = today.year();
    let coming = eves.into_iter().map(|(month, day)| date(year, month, day)).find(|eve| *eve >= today);
    coming.unwrap_or_else(|| date(year + 1, 6, 17))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_promotion_is_ahead() {
        assert_eq!(next_promotion(date(2025, 6, 18)), date(2025, 11, 10));
        assert_eq!(next_promotion(date(2025, 12, 12)), date(2026, 6, 17));
        assert!(today() > date(2025, 1, 1));
    }

    #[test]
    fn answers_are_read_as_people_type_them() {
        assert_eq!((platform("PDD"), platform("拼多多"), platform("京东")), (Ok("pdd"), Ok("pdd"), Ok("jd")));
        assert_eq!((platform("天猫"), platform("抖店")), (Ok("taobao"), Ok("douyin")));
        assert!(platform("ebay").is_err() && platform("").is_err() && platform("多").is_err());
        assert_eq!((opening("20:00"), opening("none")), (Ok(Opening(Some(20))), Ok(Opening(None))));
        assert!(opening("24").is_err() && opening("-1").is_err());
        assert_eq!(whole("12,000", 0..=20_000), Ok(12_000));
        assert_eq!((whole("1.2万", 0..=20_000), volume("3万")), (Ok(12_000), Ok(30_000)));
        assert!(volume("0").is_err());
        let told = people_of("12人").expect_err("a unit");
        assert!(told.contains("a whole number from 0 to 2000"), "{told}");
        assert_eq!(groups("售前，售后"), groups("售前, 售后"));
        assert!(groups("售前，售前").is_err() && groups("售前，").is_err());
        for name in ["low", "高", "Total", "日期", "slot", "time / 备用", "人数"] {
            let told = groups(&format!("售前,{name}")).expect_err(name);
            assert!(told.contains("a name of its own"), "{told}");
        }
        // What shops call their groups, though it is a title of a person too.
        assert!(groups("客服").is_ok() && groups("service,售中").is_ok());
        for text in ["12,000", "1.2万", "-1", "0.00001万", "万", "NaN万", "1e3"] {
            assert!(whole(text, 0..=10_000).is_err(), "{text}");
        }
        assert_eq!(
            (opening("20点"), opening("8时"), opening("无")),
            (opening("20"), opening("8"), opening("none"))
        );
        assert_eq!(day("2025年11月10日"), Ok(date(2025, 11, 10)));
        let next = day("11月10日").expect("a date");
        assert_eq!((next.month(), next.day()), (11, 10));
        assert!(next >= today() && day("11-10").is_err() && day("2月30日").is_err());
    }
}
