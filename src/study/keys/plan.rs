//! Keys of what `peakshift plan` chooses from and respects.

use super::super::key::{Default, Form, Kind, Section};
use super::super::names::{GROUP, TEAM};
use super::key;
use crate::language::Words;
use Default::{Is, Required, Without};

const DAY: f64 = 86_400.0;

pub(in super::super) const PLAN: Section = Section {
    name: "plan",
    form: Form::Table,
    summary: Words::new(
        "What a planned layout respects. Nothing here changes what is simulated.",
        "规划的排班所遵守的规则。这里的内容不影响模拟。",
    ),
    keys: &[
        key(
            "period",
            Kind::Length(300.0, 6.0 * 3_600.0),
            Is("\"30m\""),
            Words::new(
                "length of the periods in which people and work are weighed against each other; it cuts the slot and the scenario into equal parts; if it is not written and half an hour does not, 15, 10 or 5 minutes or the slot",
                "比较人力与工作量的区间长度；把时段和场景切成等长的部分；未写且半小时切不匀时，取 15、10、5 分钟或时段长度",
            ),
        ),
        key(
            "break_step",
            Kind::Length(60.0, 6.0 * 3_600.0),
            Is("\"15m\""),
            Words::new(
                "distance between the starts that a break may have in its range",
                "休息在其范围内可选开始时间的间隔",
            ),
        ),
        key(
            "away",
            Kind::Share,
            Is("0.25"),
            Words::new(
                "most of a group on break at once: one person in any case, above that this share of the others",
                "一个分组同时休息的上限：一个人总是可以，超出则为其余人数的这一占比",
            ),
        ),
        key(
            "minimum",
            Kind::Tables(&MINIMUM),
            Without(Words::new(
                "one of each group wherever the forecast has inquiries for it, as at all times of which the list says nothing; [] for none",
                "预测中某分组有咨询时该分组至少一人，列表未写到的时间也是如此；[] 表示不要求",
            )),
            Words::new("people that are on line whatever the load", "不论负荷都要在线的人数"),
        ),
        key(
            "confidence",
            Kind::Number(0.5, 0.9999),
            Is("0.95"),
            Words::new(
                "confidence of the certificate that the promise is kept on days that the search never saw",
                "在搜索从未见过的日子上承诺得以兑现的置信度",
            ),
        ),
    ],
};

pub(in super::super) const MINIMUM: Section = Section {
    name: "plan.minimum",
    form: Form::Inline,
    summary: Words::new("A least number of people on line.", "最少在线人数。"),
    keys: &[
        key(
            "people",
            Kind::Whole(0, 100_000),
            Required,
            Words::new(
                "how many, those on break not counted; 0 asks for nobody",
                "多少人，休息中的不算；0 表示不要求",
            ),
        ),
        key(
            "group",
            Kind::Name(GROUP),
            Without(Words::new("every group", "每个分组")),
            Words::new("of which group", "哪个分组"),
        ),
        key("windows", Kind::Windows, Is("[\"always\"]"), Words::new("when they are there", "何时在线")),
    ],
};

pub(in super::super) const TEMPLATES: Section = Section {
    name: "templates",
    form: Form::Several,
    summary: Words::new(
        "Families of shift templates for `peakshift plan`: one shift for each start. Without any, the plan chooses from `[[shifts]]`.",
        "供 `peakshift plan` 使用的班次族：每个开始时间一个班次。一个都不写时，从 `[[shifts]]` 中选择。",
    ),
    keys: &[
        key(
            "name",
            Kind::Text,
            Required,
            Words::new(
                "what you call them; a shift's name is this and its start",
                "名称；班次的名称是它加上开始时间",
            ),
        ),
        key("first", Kind::Moment, Required, Words::new("the first start", "最早的开始")),
        key(
            "last",
            Kind::Moment,
            Without(Words::new("`first`: one start only", "`first`：只有一个开始")),
            Words::new("the last start", "最晚的开始"),
        ),
        key(
            "every",
            Kind::Length(300.0, DAY),
            Is("\"1h\""),
            Words::new("distance between the starts", "开始时间的间隔"),
        ),
        key(
            "length",
            Kind::Length(600.0, DAY),
            Required,
            Words::new("from log-in to log-out, breaks included", "从上线到下线，含休息"),
        ),
        key(
            "breaks",
            Kind::Tables(&TEMPLATE_BREAKS),
            Without(Words::new("none", "无")),
            Words::new("meal breaks, and where they may fall", "用餐休息，以及可落在何处"),
        ),
        key(
            "teams",
            Kind::Names(TEAM),
            Without(Words::new("all", "全部")),
            Words::new("teams that may work them", "可以上这些班次的团队"),
        ),
        key(
            "groups",
            Kind::Names(GROUP),
            Without(Words::new("all", "全部")),
            Words::new("groups that may work them", "可以上这些班次的分组"),
        ),
        key(
            "daily",
            Kind::Switch,
            Is("false"),
            Words::new(
                "whether the same starts are there on every later day of the scenario",
                "场景之后的每一天是否也有同样的开始时间",
            ),
        ),
    ],
};

pub(in super::super) const TEMPLATE_BREAKS: Section = Section {
    name: "templates.breaks",
    form: Form::Inline,
    summary: Words::new(
        "A break of a family of shift templates, reckoned from log-in.",
        "班次族的休息，从上线算起。",
    ),
    keys: &[
        key("length", Kind::Length(60.0, 12.0 * 3_600.0), Required, Words::new("how long it is", "多长")),
        key(
            "after",
            Kind::Length(0.0, DAY),
            Required,
            Words::new("earliest start after log-in", "上线后最早何时开始"),
        ),
        key(
            "before",
            Kind::Length(0.0, DAY),
            Without(Words::new("`after`", "`after`")),
            Words::new("latest start after log-in", "上线后最晚何时开始"),
        ),
    ],
};
