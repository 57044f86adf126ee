//! Keys of teams, shift templates and the layout.

use super::super::key::{Default, Form, Kind, Section, Word};
use super::super::names::{GROUP, SHIFT, TEAM};
use super::super::presets::TEAM_KINDS;
use super::{PLANNING, SHEET, key, sourced};
use crate::language::Words;
use Default::{Is, Preset, Required, Without};

const DAY: f64 = 86_400.0;

pub(in super::super) const TEAMS: Section = Section {
    name: "teams",
    form: Form::Several,
    summary: Words::new(
        "Employment classes. Without any there is one, \"full-time\".",
        "用工类别。一个都不写时只有 \"full-time\"。",
    ),
    keys: &[
        key("name", Kind::Text, Required, Words::new("what you call it", "名称")),
        key(
            "kind",
            Kind::Word(kinds),
            Without(Words::new(
                "the kind of the team's own name, otherwise \"full-time\"",
                "与团队同名的类别，否则 \"full-time\"",
            )),
            Words::new(
                "whose speed and absence it has unless it says otherwise",
                "没有另行说明时，采用哪一类的速度和缺勤",
            ),
        ),
        sourced(
            "work_factor",
            Kind::NumberByHour(0.05, 20.0),
            Preset("1"),
            Words::new(
                "multiplies the work on every reply; above 1 is slower",
                "乘以每次回复的工作量；大于 1 表示更慢",
            ),
            PLANNING,
        ),
        sourced(
            "person_cv",
            Kind::Number(0.0, 2.0),
            Is("0.15"),
            Words::new(
                "how much its people differ in speed: coefficient of variation of the personal factor",
                "人与人速度相差多少：个人系数的变异系数",
            ),
            PLANNING,
        ),
        key(
            "weight",
            Kind::NumberByHour(0.001, 1_000.0),
            Is("1"),
            Words::new("share in routing, against the others' weights", "相对于其他人权重的分流份额"),
        ),
        key(
            "cap",
            Kind::WholeByHour(1, 10_000),
            Is("\"none\""),
            Words::new("most inquiries that a person holds open", "一个人最多同时接待多少个咨询"),
        ),
        sourced(
            "no_show",
            Kind::Share,
            Preset("0.03"),
            Words::new("probability that a person does not come", "一个人不来的概率"),
            PLANNING,
        ),
        key(
            "lateness",
            Kind::Law(DAY),
            Without(Words::new("all log in on time", "都按时上线")),
            Words::new("how late those who come log in", "来的人晚多久上线"),
        ),
        key(
            "drain",
            Kind::Length(0.0, DAY),
            Is("\"0s\""),
            Words::new(
                "length before the shift's end in which nothing new is routed to them",
                "下班前多久不再分入新咨询",
            ),
        ),
        key(
            "at_end",
            Kind::Word(at_end),
            Is("\"finish\""),
            Words::new("what happens to inquiries open at the shift's end", "下班时如何处理进行中的咨询"),
        ),
        key(
            "overtime_max",
            Kind::Length(0.0, 12.0 * 3_600.0),
            Is("\"30m\""),
            Words::new("longest overtime for finishing them", "为处理完它们最多加班多久"),
        ),
        key(
            "cost",
            Kind::Table(&COST),
            Without(Words::new("no cost is known", "成本未知")),
            Words::new("what its people cost", "其人员的成本"),
        ),
        key(
            "inquiry_share",
            Kind::Number(0.01, 1.0),
            Is("1"),
            Words::new(
                "most of the time since log-in that its people spend on inquiries: beyond it nothing new is routed to them; below 1 for leads",
                "上线以来最多花在咨询上的时间占比：超出则不再分入新咨询；组长写小于 1 的值",
            ),
        ),
        key(
            "headcount",
            Kind::WholeByHour(0, 100_000),
            Is("\"none\""),
            Words::new(
                "most of its people at work at once; those on a break count",
                "同时上班的最多人数；休息中的也算",
            ),
        ),
        key(
            "people",
            Kind::Whole(0, 1_000_000),
            Without(Words::new("no limit", "无限制")),
            Words::new("most different persons it has", "最多有多少个不同的人"),
        ),
        key(
            "normal_day",
            Kind::Length(60.0, DAY),
            Preset("\"8h\""),
            Words::new(
                "work of a normal day, breaks left out; what is longer is overtime",
                "正常一天的工时，不含休息；超出的算加班",
            ),
        ),
        key(
            "most_day",
            Kind::Length(60.0, DAY),
            Preset("\"11h\""),
            Words::new("most work of a person in a day, breaks left out", "一个人一天的最多工时，不含休息"),
        ),
        key(
            "most_week",
            Kind::Length(60.0, 7.0 * DAY),
            Preset(""),
            Words::new("most work of a person in a week, breaks left out", "一个人一周的最多工时，不含休息"),
        ),
        key(
            "overtime_month",
            Kind::Length(0.0, 31.0 * DAY),
            Preset(""),
            Words::new("most overtime of a person in a month", "一个人一个月的最多加班"),
        ),
        key(
            "rest",
            Kind::Length(0.0, 7.0 * DAY),
            Preset("\"11h\""),
            Words::new("least time between two shifts of a person", "一个人两个班次之间的最短间隔"),
        ),
        key(
            "days_running",
            Kind::Whole(1, 40),
            Preset("6"),
            Words::new("most days that a person works running", "一个人最多连续上班的天数"),
        ),
    ],
};

/// The law that the factors on hours come from.
const LABOUR_LAW: Words = Words::new(
    "at least this, Labour Law of the People's Republic of China 1994, article 44",
    "不低于此，《中华人民共和国劳动法》（1994）第四十四条",
);

/// Most that an amount of money can be.
const DEAREST: f64 = 1e7;

pub(in super::super) const REDUCTION: Section = Section {
    name: "teams.cost.reduction",
    form: Form::Inline,
    summary: Words::new(
        "The fee of a team is less if its people miss a contracted figure over the scenario.",
        "团队在整个场景中未达到合同指标时扣减费用。",
    ),
    keys: &[
        key(
            "figure",
            Kind::Name(Words::new("figure", "指标")),
            Required,
            Words::new(
                "a figure of the book that is a share, by name or title; the team's own counts",
                "考核规则中的比率类指标，写名称或标题；按该团队自身的数值计",
            ),
        ),
        key("at_least", Kind::Share, Required, Words::new("what the contract says", "合同约定的下限")),
        key(
            "per_point",
            Kind::Share,
            Required,
            Words::new("share of the fee for each percentage point below it", "每低一个百分点扣减的费用比例"),
        ),
        key(
            "most",
            Kind::Share,
            Is("1"),
            Words::new("most of the fee that is taken off", "最多扣减的费用比例"),
        ),
    ],
};

pub(in super::super) const COST: Section = Section {
    name: "teams.cost",
    form: Form::Inline,
    summary: Words::new(
        "What the people of a team cost, in the `currency`. Amounts add up; write at least one. An hour has one factor: the holiday's, else the rest day's, else that of overtime.",
        "团队人员的成本，以 `currency` 计。各项金额相加；至少写一项。每个小时只有一个系数：先看法定节假日，再看休息日，再看加班。",
    ),
    keys: &[
        key("per_hour", Kind::Number(0.0, DEAREST), Is("0"), Words::new("for an hour", "每小时")),
        key(
            "per_shift",
            Kind::Number(0.0, DEAREST),
            Is("0"),
            Words::new("for a shift, however long", "每个班次，不论长短"),
        ),
        key(
            "per_inquiry",
            Kind::Number(0.0, DEAREST),
            Is("0"),
            Words::new("for an inquiry that one of them receives", "其人员每接入一个咨询"),
        ),
        key(
            "per_month",
            Kind::Number(0.0, DEAREST),
            Is("0"),
            Words::new(
                "for a month of normal hours; an hour costs its share of `month_hours`",
                "每月正常工时；每小时按 `month_hours` 分摊",
            ),
        ),
        sourced(
            "month_hours",
            Kind::Length(3_600.0, 31.0 * DAY),
            Is("\"174h\""),
            Words::new("normal hours of a month", "每月正常工时"),
            Words::new(
                "21.75 paid days of 8 h: notice 2025 no. 2 of the Ministry of Human Resources and Social Security of China, as before in notice 2008 no. 3",
                "21.75 个计薪日 × 8 小时：人社部发〔2025〕2号，此前为劳社部发〔2008〕3号",
            ),
        ),
        sourced(
            "overtime",
            Kind::Number(0.0, 20.0),
            Is("1.5"),
            Words::new(
                "factor on the hourly rate beyond the team's `normal_day`: the last hours of a shift",
                "超出团队 `normal_day` 的时薪系数：班次的最后几个小时",
            ),
            LABOUR_LAW,
        ),
        sourced(
            "rest_day",
            Kind::Number(0.0, 20.0),
            Is("2"),
            Words::new(
                "factor on the hourly rate on the file's `rest_days`",
                "在文件 `rest_days` 各日的时薪系数",
            ),
            LABOUR_LAW,
        ),
        sourced(
            "holiday",
            Kind::Number(0.0, 20.0),
            Is("3"),
            Words::new(
                "factor on the hourly rate on the file's `holidays`",
                "在文件 `holidays` 各日的时薪系数",
            ),
            LABOUR_LAW,
        ),
        key(
            "night_per_hour",
            Kind::Number(0.0, DEAREST),
            Is("0"),
            Words::new(
                "for an hour in the night, on top and without factor",
                "夜间每小时的补贴，另加且不乘系数",
            ),
        ),
        key(
            "night",
            Kind::Window,
            Is("\"22:00-06:00\""),
            Words::new("what counts as the night", "何时算夜间"),
        ),
        key(
            "reduction",
            Kind::Table(&REDUCTION),
            Without(Words::new("the fee is not reduced", "不扣款")),
            Words::new(
                "by how much the fee is less if a figure is below what the contract says",
                "指标低于合同约定时扣减的费用",
            ),
        ),
        key(
            "pays_breaks",
            Kind::Switch,
            Is("false"),
            Words::new(
                "whether breaks cost as hours do; they never make overtime",
                "休息是否计费；休息不会形成加班",
            ),
        ),
    ],
};

pub(in super::super) const PRICES: Section = Section {
    name: "prices",
    form: Form::Table,
    summary: Words::new(
        "What teams cost, from a spreadsheet instead of their `cost`.",
        "各团队的成本，取自表格，代替各自的 `cost`。",
    ),
    keys: &[
        key(
            "file",
            Kind::File,
            Required,
            Words::new(
                "spreadsheet with one row per team: column `team`, and those keys of `teams.cost` that are needed, such as `per_hour` and `per_month`; the titles may be Chinese",
                "每个团队一行的表格：`团队` 列，以及 `teams.cost` 中所需的键，例如 `时薪`、`月薪`；列名中英文均可",
            ),
        ),
        SHEET,
    ],
};

pub(in super::super) const SHIFTS: Section = Section {
    name: "shifts",
    form: Form::Several,
    summary: Words::new("Shift templates.", "班次。"),
    keys: &[
        key("name", Kind::Text, Required, Words::new("what you call it", "名称")),
        key("start", Kind::Moment, Required, Words::new("log-in", "上线")),
        key(
            "end",
            Kind::Moment,
            Required,
            Words::new(
                "log-out; \"04:00+1\" on the day after the scenario's first",
                "下线；\"04:00+1\" 是场景第一天的次日",
            ),
        ),
        key(
            "breaks",
            Kind::Tables(&BREAKS),
            Without(Words::new("none", "无")),
            Words::new("meal breaks", "用餐休息"),
        ),
        key(
            "teams",
            Kind::Names(TEAM),
            Without(Words::new("all", "全部")),
            Words::new("teams that may work it", "可以上该班次的团队"),
        ),
        key(
            "groups",
            Kind::Names(GROUP),
            Without(Words::new("all", "全部")),
            Words::new("groups that may work it", "可以上该班次的分组"),
        ),
    ],
};

pub(in super::super) const BREAKS: Section = Section {
    name: "shifts.breaks",
    form: Form::Inline,
    summary: Words::new(
        "A break inside the shift; it begins after the reply in hand.",
        "班次内的休息；写完手头的回复后开始。",
    ),
    keys: &[
        key(
            "start",
            Kind::Moment,
            Without(Words::new("`earliest`", "`earliest`")),
            Words::new("when it begins", "何时开始"),
        ),
        key("length", Kind::Length(60.0, 12.0 * 3_600.0), Required, Words::new("how long it is", "多长")),
        key(
            "earliest",
            Kind::Moment,
            Without(Words::new("`start`", "`start`")),
            Words::new(
                "earliest start that a planner of shifts may give it; what is simulated is `start`",
                "排班时可安排的最早开始；模拟的是 `start`",
            ),
        ),
        key(
            "latest",
            Kind::Moment,
            Without(Words::new("`start`", "`start`")),
            Words::new("latest start that a planner of shifts may give it", "排班时可安排的最晚开始"),
        ),
    ],
};

pub(in super::super) const LAYOUT: Section = Section {
    name: "layout",
    form: Form::Several,
    summary: Words::new(
        "How many people of which team and group work which shift. With `[[shifts]]` it may stand in a layout file of its own instead, for `run --layout`.",
        "哪个团队、哪个分组的多少人上哪个班次。也可以和 `[[shifts]]` 一起单独写在排班文件里，供 `run --layout` 使用。",
    ),
    keys: &[
        key(
            "team",
            Kind::Name(TEAM),
            Without(Words::new("the only team, if there is one", "唯一的团队（若只有一个）")),
            Words::new("their employment class", "用工类别"),
        ),
        key(
            "group",
            Kind::Name(GROUP),
            Without(Words::new("the only group, if there is one", "唯一的分组（若只有一个）")),
            Words::new("their skill group", "技能分组"),
        ),
        key(
            "shift",
            Kind::Name(SHIFT),
            Without(Words::new("the only shift, if there is one", "唯一的班次（若只有一个）")),
            Words::new("their shift template", "班次"),
        ),
        key("count", Kind::Whole(0, 100_000), Required, Words::new("how many people", "多少人")),
    ],
};

pub(in super::super) const ROSTER: Section = Section {
    name: "roster",
    form: Form::Table,
    summary: Words::new(
        "Who works, from a spreadsheet instead of `[[shifts]]` and `[[layout]]`. The file may instead be named on the command line: `run --layout roster.xlsx`.",
        "谁上班，取自表格，代替 `[[shifts]]` 和 `[[layout]]`。也可在命令行写明文件：`run --layout roster.xlsx`。",
    ),
    keys: &[
        key(
            "file",
            Kind::File,
            Required,
            Words::new(
                "spreadsheet with one row per person and shift: columns `start` and `end`, and if needed `date`, `breaks` (`12:00-12:45 18:00-18:30`), `team`, `group`, `shift` (its name) and `count` (people, where a row stands for several); the titles may be Chinese",
                "每人每班一行的表格：`上班`、`下班` 列，以及需要时的 `日期`、`休息`（`12:00-12:45 18:00-18:30`）、`团队`、`分组`、`班次`（名称）和 `人数`（一行代表几人时）；列名中英文均可",
            ),
        ),
        SHEET,
    ],
};

fn kinds() -> Vec<Word> {
    TEAM_KINDS.iter().map(|kind| Word { name: kind.name, summary: kind.summary }).collect()
}

fn at_end() -> Vec<Word> {
    vec![
        Word {
            name: "finish",
            summary: Words::new(
                "they stay to finish them within `overtime_max`; the rest goes to the group",
                "留下在 `overtime_max` 内处理完；其余交给分组",
            ),
        },
        Word { name: "hand-over", summary: Words::new("the group takes them over", "由分组接手") },
        Word {
            name: "end",
            summary: Words::new(
                "they are ended; who writes again is routed anew",
                "结束它们；再发消息的客户重新分流",
            ),
        },
    ]
}
