//! The scenario that `init` writes, its comments in the language that is spoken.

use toml::Value;

use super::{Answers, FIRST_REPLY, KINDS, LATER_REPLY, RESOLVED, ROUNDS, WORKBOOK};
use crate::say;

/// What each platform is judged by first, and a bound to begin with.
const TARGETS: [(&str, &str, f64); 4] = [
    ("pdd", "pdd-3-minute-human-reply-rate", 0.9),
    ("taobao", "taobao-3-minute-human-response-rate", 0.95),
    ("jd", "jd-first-30-second-rate", 0.85),
    ("douyin", "douyin-3-minute-rate", 0.9),
];

/// Platforms whose agents have a cap of their own.
const CAPPED: [&str; 2] = ["jd", "douyin"];

/// The text of the scenario.
pub(super) fn text(answers: &Answers) -> String {
    let parts =
        [head(answers), demand(answers), floor(), teams(answers), people(), goals(answers), choices(answers)];
    parts.join("\n")
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn head(answers: &Answers) -> String {
    let (start, end) = answers.span();
    let at = |time: jiff::civil::DateTime| time.strftime("%Y-%m-%d %H:%M").to_string();
    let name = quoted(&match answers.opening {
        Some(_) => say!("Promotion of {date}", "{date} 大促", date = answers.date),
        None => say!("{date}", "{date} 平日", date = answers.date),
    });
    let platform = answers.platform;
    let (start, end) = (at(start), at(end));
    let intro = say!(
        "# A scenario of peakshift. Change what is yours; whatever is left out has a default.\n# All keys with their meaning: peakshift list keys; and docs/scenario-reference.md.\n# The numbers by hour, the prices and the roster are in {WORKBOOK} beside this file: open it in Excel or WPS.\n",
        "# peakshift 场景文件。请改成自己的情况；没写的键都有默认值。\n# 全部键及含义：peakshift list keys，或 docs/scenario-reference.md。\n# 分时预测、价格和排班在同目录的 {WORKBOOK} 里，用 Excel 或 WPS 打开填写。\n"
    );
    let routing = say!("decides the routing and the figures", "决定分流方式和考核指标");
    let local = say!("the shop's local time", "店铺当地时间");
    format!(
        "{intro}\nname = {name}\nplatform = {platform:<22} # {routing}\nstart = \"{start}\"        # {local}\nend = \"{end}\"\n",
        platform = format!("\"{platform}\"")
    )
}

fn demand(answers: &Answers) -> String {
    let (start, _) = answers.span();
    let hour = |hour: usize| {
        let (day, clock) = ((start.hour() as usize + hour) / 24, (start.hour() as usize + hour) % 24);
        if day > 0 { format!("{clock:02}:00+{day}") } else { format!("{clock:02}:00") }
    };
    let bursts: Vec<String> = answers.rushes().into_iter().map(hour).collect();
    let bursts: Vec<String> = bursts.iter().map(|at| format!("{{ at = \"{at}\" }}")).collect();
    let mut text = format!("[forecast]\nfile = {}", quoted(WORKBOOK));
    text += &say!(
        "         # the sheet with a row per hour; a CSV (UTF-8 or GBK) does as well\n",
        "         # 每小时一行的工作表；也可用 CSV（UTF-8 或 GBK）\n"
    );
    text += &say!(
        "# volume = {volume}               # scales the numbers by hour to this sum\n",
        "# volume = {volume}               # 按此总量放缩各小时的数字\n",
        volume = answers.volume
    );
    if !bursts.is_empty() {
        let comment = say!(
            "# Most of the opening hour comes in its first half.\n",
            "# 开售那一小时，多数咨询集中在前半小时。\n"
        );
        text += &format!("{comment}bursts = [{}]\n", bursts.join(", "));
    }
    text += &say!(
        "shape = \"linear\"               # the rate follows the neighbouring hours\nday_cv = 0.15                  # how far the whole day may differ from the forecast\nslot_cv = 0.10                 # how far each hour may differ beside that\n",
        "shape = \"linear\"               # 小时内按相邻小时平滑变化\nday_cv = 0.15                  # 全天总量与预测的偏差程度\nslot_cv = 0.10                 # 各小时在此之外的偏差程度\n"
    );
    text += &say!(
        "\n# What inquiries are about: each reason is a column of the forecast and is served by a group.\n",
        "\n# 咨询类型：每种对应预测表中的一列，由一个分组接待。\n"
    );
    for (place, (group, share)) in answers.groups.iter().zip(answers.shares()).enumerate() {
        let name = quoted(group);
        let comment = match place {
            0 => say!("of forecasts that have totals only", "预测只有合计时按此拆分"),
            _ => String::new(),
        };
        let comment = if comment.is_empty() { comment } else { format!("                   # {comment}") };
        text += &format!("[[reasons]]\nname = {name}\ngroup = {name}\nshare = {share}{comment}\n");
        if place == 0 && answers.groups.len() > 1 {
            text += "pre_sale = true\n";
        }
        if place + 1 < answers.groups.len() {
            text.push('\n');
        }
    }
    text
}

fn floor() -> String {
    say!(
        "[bot]\nmode = \"first-line\"            # \"none\": customers write to people at once\nresolves = {RESOLVED}                # share that the bot settles by itself: see the platform's report\n\n[customers]\nrounds = {ROUNDS}                     # messages answered per inquiry, from your chat log\n\n[replies]\n# Work on a reply in seconds; replace it by what your chat log shows.\nfirst = {{ mean = \"{FIRST_REPLY}s\", cv = 0.6 }}\nlater = {{ mean = \"{LATER_REPLY}s\", cv = 0.8 }}\n",
        "[bot]\nmode = \"first-line\"            # 写 \"none\" 则客户直接进人工\nresolves = {RESOLVED}                # 机器人独立解决的比例，见平台后台报表\n\n[customers]\nrounds = {ROUNDS}                     # 每次咨询的平均轮数，取自聊天记录\n\n[replies]\n# 每条回复所花的时间，请换成自己聊天记录里的数字。\nfirst = {{ mean = \"{FIRST_REPLY}s\", cv = 0.6 }}\nlater = {{ mean = \"{LATER_REPLY}s\", cv = 0.8 }}\n"
    )
}

fn teams(answers: &Answers) -> String {
    let mut text = say!(
        "# Teams. Costs are planning values in the sheet of prices: put your own there.\n[prices]\nfile = \"{WORKBOOK}\"\n",
        "# 团队。成本在价格工作表里，是示意值，请换成自己的。\n[prices]\nfile = \"{WORKBOOK}\"\n"
    );
    for ((kind, name), people) in KINDS.iter().zip(Answers::teams()).zip(answers.people) {
        if people == 0 {
            continue;
        }
        let all = say!("all there are: a plan hires no more", "现有人数：排班不会超过它");
        text += &format!(
            "\n[[teams]]\nname = {}\nkind = {:<24} # {}\npeople = {people:<22} # {all}\n",
            quoted(name),
            format!("{kind:?}"),
            say!("speed, absence and working-time rules", "决定速度、缺勤率和工时规则")
        );
        if CAPPED.contains(&answers.platform) {
            let cap = say!("most inquiries that one of them holds open", "接待上限：同时接待的咨询数");
            text += &format!("cap = 10                       # {cap}\n");
        }
    }
    text
}

fn people() -> String {
    say!(
        "# Who works when: the sheet of the roster, a row per shift with a count, or a row per person.\n[roster]\nfile = \"{WORKBOOK}\"\n",
        "# 谁上什么班：排班工作表，每班一行写人数，或每人一行。\n[roster]\nfile = \"{WORKBOOK}\"\n"
    )
}

fn goals(answers: &Answers) -> String {
    let (_, figure, bound) =
        TARGETS.iter().find(|target| target.0 == answers.platform).unwrap_or(&TARGETS[0]);
    let comment = say!(
        "# What is promised. Every figure and its name: peakshift list figures\n",
        "# 目标。全部指标及其名称：peakshift list figures\n"
    );
    let often = say!("on nine days of ten", "十天里有九天达标");
    format!(
        "{comment}[[targets]]\nfigure = \"{figure}\"\nat_least = {bound}\npromise = 0.9                  # {often}\n"
    )
}

fn choices(answers: &Answers) -> String {
    let [full, part, out] = Answers::teams().map(quoted);
    let (start, _) = answers.span();
    let hours = answers.hours();
    let label = |hour: usize| {
        let hour = start.hour() as usize + hour;
        if hour >= 24 { format!("{:02}:00+{}", hour % 24, hour / 24) } else { format!("{hour:02}:00") }
    };
    let mut text = say!(
        "# What peakshift plan chooses from: shifts of eight hours with a meal, and short ones without.\n",
        "# peakshift plan 可选的班次：八小时班（含用餐）和不含用餐的短班。\n"
    );
    let long: Vec<&str> = [(0, &full), (2, &out)]
        .iter()
        .filter(|(team, _)| answers.people[*team] > 0)
        .map(|(_, name)| name.as_str())
        .collect();
    if !long.is_empty() {
        text += &format!(
            "[[templates]]\nname = {}\nfirst = \"{}\"\nlast = \"{}\"\nlength = \"8h\"\nteams = [{}]\nbreaks = [{{ length = \"45m\", after = \"2h\", before = \"4h30m\" }}]\n\n",
            quoted(&say!("full", "全班")),
            label(0),
            label(hours - 8),
            long.join(", ")
        );
    }
    if answers.people[1] > 0 {
        text += &format!(
            "[[templates]]\nname = {}\nfirst = \"{}\"\nlast = \"{}\"\nlength = \"4h\"\nteams = [{part}]\n\n",
            quoted(&say!("short", "短班")),
            label(0),
            label(hours - 4),
        );
    }
    text + "[plan]\nbreak_step = \"30m\"\n"
}
