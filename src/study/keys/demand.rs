//! Keys of the top of the file, the forecast, the replayed log, and the customers.

use super::super::key::{Default, Form, Key, Kind, Section, Word};
use super::super::names::{GROUP, REASON};
use super::super::presets::PRESETS;
use super::{PLANNING, SHEET, key, sourced};
use crate::language::Words;
use Default::{From, Is, Required, Without};

/// Most days that a scenario covers.
const LONGEST: f64 = 40.0 * 86_400.0;

pub(in super::super) const TOP: Section = Section {
    name: "",
    form: Form::Top,
    summary: Words::new(
        "What is simulated, from when to when, and how often.",
        "模拟什么、从何时到何时、模拟多少次。",
    ),
    keys: &[
        key(
            "name",
            Kind::Text,
            Required,
            Words::new("what you call the scenario; it heads every report", "场景的名称，写在每份报告开头"),
        ),
        key(
            "platform",
            Kind::Word(platforms),
            Required,
            Words::new("whose routing and whose figures apply", "采用哪个平台的分流规则和考核指标"),
        ),
        key(
            "start",
            Kind::Moment,
            Required,
            Words::new("date and local time at which the forecast starts", "预测开始的日期和当地时间"),
        ),
        key(
            "end",
            Kind::Moment,
            Without(Words::new("`start` + `length`", "`start` + `length`")),
            Words::new("when the forecast ends; write this or `length`", "预测何时结束；写这个或 `length`"),
        ),
        key(
            "length",
            Kind::Length(60.0, LONGEST),
            Without(Words::new("`end` − `start`", "`end` − `start`")),
            Words::new("how long the forecast is; write this or `end`", "预测有多长；写这个或 `end`"),
        ),
        key(
            "slot",
            Kind::Length(60.0, 86_400.0),
            Is("\"1h\""),
            Words::new("length of a slot of the forecast and of the report", "预测和报告的时段长度"),
        ),
        key(
            "run_on",
            Kind::Length(0.0, 7_200.0),
            Is("\"2h\""),
            Words::new(
                "how long after the end the day runs on until open inquiries are closed",
                "结束后最多再运行多久，等进行中的咨询关闭",
            ),
        ),
        key(
            "groups",
            Kind::Names(GROUP),
            Without(Words::new(
                "the groups that the reasons name, in their order",
                "各咨询类型写明的分组，按其顺序",
            )),
            Words::new(
                "names of the skill groups; needed only for a group that serves no reason of its own",
                "技能分组的名称；只有不负责任何咨询类型的分组才需要写",
            ),
        ),
        key(
            "seed",
            Kind::Whole(0, u64::MAX >> 1),
            Is("1"),
            Words::new(
                "number from which all randomness is drawn; the same seed gives the same days",
                "随机种子，所有随机数由它产生；种子相同，模拟的日子就相同",
            ),
        ),
        key(
            "replications",
            Kind::Whole(1, 1_000_000),
            Is("200"),
            Words::new(
                "days to simulate, unless the command line says otherwise",
                "模拟的天数，除非命令行另有指定",
            ),
        ),
        key(
            "confidence",
            Kind::Number(0.5, 0.9999),
            Is("0.95"),
            Words::new("confidence of every interval in the report", "报告中各区间的置信度"),
        ),
        key(
            "currency",
            Kind::Text,
            Is("\"CNY\""),
            Words::new("label of all amounts of money", "所有金额的货币标签"),
        ),
        key(
            "rest_days",
            Kind::Dates,
            Without(Words::new("none: shops rotate them", "无：店铺轮休")),
            Words::new(
                "local dates on which work costs the factor `rest_day`",
                "按 `rest_day` 系数计费的当地日期（休息日）",
            ),
        ),
        key(
            "holidays",
            Kind::Dates,
            Without(Words::new("none", "无")),
            Words::new(
                "local dates on which work costs the factor `holiday`",
                "按 `holiday` 系数计费的当地日期（法定节假日）",
            ),
        ),
    ],
};

const CSV: Key = key(
    "csv",
    Kind::File,
    Without(Words::new("`file`", "`file`")),
    Words::new("the same as `file`", "同 `file`"),
);

pub(in super::super) const FORECAST: Section = Section {
    name: "forecast",
    form: Form::Table,
    summary: Words::new(
        "How many inquiries are expected in each slot: write one of `total`, `per_reason`, `file`. Without this table there must be a `[replay]`.",
        "每个时段预计有多少咨询：写 `total`、`per_reason`、`file` 之一。没有此表则必须有 `[replay]`。",
    ),
    keys: &[
        key(
            "total",
            Kind::Counts,
            Without(Words::new("`per_reason` or `file`", "`per_reason` 或 `file`")),
            Words::new(
                "expected inquiries by slot, all reasons together; the reasons' `share` divides them",
                "各时段预计咨询量，各类型合计；由各类型的 `share` 分摊",
            ),
        ),
        key(
            "per_reason",
            Kind::CountsByReason,
            Without(Words::new("`total` or `file`", "`total` 或 `file`")),
            Words::new("expected inquiries by reason and slot", "各咨询类型、各时段的预计咨询量"),
        ),
        key(
            "file",
            Kind::File,
            Without(Words::new("`total` or `per_reason`", "`total` 或 `per_reason`")),
            Words::new(
                "spreadsheet with one row per slot: column `time` (and `date`; or `slot`, from 1) and `total`, or one column per reason, or `low`, `base` and `high`; the titles may be Chinese",
                "每个时段一行的表格：`时段` 列（可加 `日期`；或从 1 起的 `序号`），以及 `合计` 列、每种咨询类型一列，或 `低`、`基准`、`高` 三列；列名中英文均可",
            ),
        ),
        SHEET,
        CSV,
        key(
            "volume",
            Kind::Number(1.0, 1e9),
            Without(Words::new("the numbers are taken as they are", "按所写的数字")),
            Words::new(
                "scales the forecast to so many inquiries in all; the numbers by slot are then only its profile",
                "把预测按比例缩放到这么多总咨询量；各时段的数字此时只表示走势",
            ),
        ),
        key(
            "shape",
            Kind::Word(shapes),
            Is("\"flat\""),
            Words::new("the rate inside a slot", "时段内的到达率"),
        ),
        key(
            "bursts",
            Kind::Tables(&BURSTS),
            Without(Words::new("no slot opens with a burst", "没有时段以爆发开始")),
            Words::new(
                "slots that open with a burst, such as a sale's first hour",
                "以爆发开始的时段，例如大促的第一个小时",
            ),
        ),
        sourced(
            "day_cv",
            Kind::Number(0.0, 2.0),
            Is("0.15"),
            Words::new(
                "how far a whole day may differ from the forecast: coefficient of variation of its factor (gamma, mean 1)",
                "全天与预测可能相差多少：当天系数（gamma 分布，均值 1）的变异系数",
            ),
            PLANNING,
        ),
        sourced(
            "slot_cv",
            Kind::Number(0.0, 2.0),
            Is("0.10"),
            Words::new(
                "how far each slot may differ beside that: coefficient of variation of its own factor",
                "此外各时段可能相差多少：各时段系数的变异系数",
            ),
            PLANNING,
        ),
        key(
            "variants",
            Kind::Tables(&VARIANTS),
            Without(Words::new("the day's factor is drawn with `day_cv`", "当天系数按 `day_cv` 抽取")),
            Words::new(
                "low, base and high variants of the forecast that a day follows; they replace `day_cv`. With a `file` that has columns or sheets `low`, `base` and `high` they need not be written: their probabilities are then 0.25, 0.5 and 0.25",
                "预测的低、中、高三种情景，每天按其一；它们取代 `day_cv`。`file` 中有 `低`、`基准`、`高` 三列或三张工作表时可不写，概率为 0.25、0.5、0.25",
            ),
        ),
    ],
};

pub(in super::super) const BURSTS: Section = Section {
    name: "forecast.bursts",
    form: Form::Inline,
    summary: Words::new(
        "A slot whose rate falls like exp(−k·u), u from 0 to 1 over the slot; the slot's total is kept.",
        "到达率按 exp(−k·u) 下降的时段，u 在时段内从 0 到 1；时段总量不变。",
    ),
    keys: &[
        key(
            "at",
            Kind::Moment,
            Required,
            Words::new("a point in the slot, such as its start", "时段内的一个时间，例如其开始"),
        ),
        sourced(
            "k",
            Kind::Number(0.01, 50.0),
            Is("2.0"),
            Words::new(
                "how steep: 2 puts 73 % of the slot into its first half",
                "陡峭程度：2 表示 73% 落在前半段",
            ),
            Words::new(
                "k = 3.2 puts 83 % there, as Double 11 2019 sales did",
                "k = 3.2 时前半段占 83%，与 2019 年双 11 成交额相符",
            ),
        ),
    ],
};

pub(in super::super) const VARIANTS: Section = Section {
    name: "forecast.variants",
    form: Form::Inline,
    summary: Words::new(
        "A variant of the forecast; the probabilities add up to 1.",
        "预测的一种情景；各情景的概率之和为 1。",
    ),
    keys: &[
        key(
            "name",
            Kind::Text,
            Required,
            Words::new("what you call it: low, base, high", "名称，例如低、中、高"),
        ),
        key("probability", Kind::Share, Required, Words::new("how likely it is", "可能性有多大")),
        key(
            "factor",
            Kind::Number(0.0, 20.0),
            Without(Words::new(
                "numbers of its own: the `file` has a column or a sheet of its name",
                "自有数字：`file` 中有同名的列或工作表",
            )),
            Words::new("multiplies the forecast", "乘以预测"),
        ),
    ],
};

pub(in super::super) const REPLAY: Section = Section {
    name: "replay",
    form: Form::Table,
    summary: Words::new("A log replayed as it was, instead of a forecast.", "按原样回放日志，代替预测。"),
    keys: &[
        key(
            "file",
            Kind::File,
            Required,
            Words::new(
                "spreadsheet with one row per inquiry: column `time` (date and time, or seconds from the start), and if known `customer`, `reason`, `rounds`; the titles may be Chinese",
                "每次咨询一行的表格：`时间` 列（日期时间，或距开始的秒数），以及已知的 `客户`、`咨询类型`、`轮数`；列名中英文均可",
            ),
        ),
        SHEET,
        CSV,
    ],
};

const ROUNDS: Key = sourced(
    "rounds",
    Kind::Number(1.0, 100.0),
    Is("5"),
    Words::new(
        "mean rounds per inquiry; a round is what the customer writes until the reply; 1 + geometric",
        "每次咨询的平均轮次；一轮是客户到获得回复为止所写的内容；1 + 几何分布",
    ),
    PLANNING,
);
const GAP: Key = sourced(
    "gap",
    Kind::Law(86_400.0),
    Is("{ median = \"35s\", sigma = 1.1 }"),
    Words::new("from a reply to the customer's next message", "从回复到客户下一条消息的间隔"),
    PLANNING,
);
const PATIENCE_FIRST: Key = sourced(
    "patience_first",
    Kind::Patience,
    Is("{ median = \"240s\", sigma = 1.0 }"),
    Words::new(
        "how long a customer waits for the first human reply before leaving",
        "等首次人工回复等多久后离开",
    ),
    PLANNING,
);
const PATIENCE_LATER: Key = sourced(
    "patience_later",
    Kind::Patience,
    Is("{ median = \"600s\", sigma = 1.0 }"),
    Words::new("how long a customer waits for each later reply", "等后续每次回复等多久后离开"),
    Words::new(
        "generous on purpose, for whoever is in a conversation seldom leaves it; replace it by what your own chat log shows",
        "有意放宽，因为对话中的人很少离开；请换成自己聊天记录的数据",
    ),
);
const SILENT: Key = sourced(
    "silent",
    Kind::Share,
    Is("0.5"),
    Words::new(
        "share of the leaving customers of whom nobody is told: the agent still writes the reply",
        "离开的客户中无声离开的占比：客服不知道，仍会写回复",
    ),
    Words::new(
        "the middle of the 30–67 % of leaving customers that Castellanos, Yom-Tov and Goldberg found, Silent Abandonment in Contact Centers; companies differ widely",
        "Castellanos、Yom-Tov 和 Goldberg《Silent Abandonment in Contact Centers》所得 30–67% 的中间值；各公司差别很大",
    ),
);

pub(in super::super) const CUSTOMERS: Section = Section {
    name: "customers",
    form: Form::Table,
    summary: Words::new(
        "How customers behave, for all reasons that do not say otherwise.",
        "客户的行为，适用于没有另行说明的所有咨询类型。",
    ),
    keys: &[ROUNDS, GAP, PATIENCE_FIRST, PATIENCE_LATER, SILENT],
};

pub(in super::super) const REASONS: Section = Section {
    name: "reasons",
    form: Form::Several,
    summary: Words::new(
        "What inquiries are about. Without any there is one reason, \"inquiry\", of one group, \"service\".",
        "咨询的内容。一个都不写时，只有一种类型 \"inquiry\"，属于一个分组 \"service\"。",
    ),
    keys: &[
        key("name", Kind::Text, Required, Words::new("what you call it", "名称")),
        key(
            "group",
            Kind::Text,
            Without(Words::new(
                "the only group, if there is one; \"service\" where nobody names any",
                "唯一的分组（若只有一个）；都不写分组时为 \"service\"",
            )),
            Words::new("the skill group that serves it", "负责它的技能分组"),
        ),
        key(
            "share",
            Kind::Share,
            Without(Words::new("if no reason has one, all are alike", "都不写时各类型均等")),
            Words::new(
                "share of `total` in the forecast; the shares add up to 1",
                "在预测 `total` 中的占比；各占比之和为 1",
            ),
        ),
        key(
            "pre_sale",
            Kind::Switch,
            Is("false"),
            Words::new(
                "whether it comes before an order, so that it counts for consult conversion",
                "是否在下单之前，从而计入咨询转化率",
            ),
        ),
        key(
            "priority",
            Kind::Whole(0, 255),
            Is("0"),
            Words::new("in a central queue a larger number is served first", "在中央队列中数字大的先接待"),
        ),
        ROUNDS.but(From("customers")),
        GAP.but(From("customers")),
        PATIENCE_FIRST.but(From("customers")),
        PATIENCE_LATER.but(From("customers")),
        SILENT.but(From("customers")),
        key(
            "work_factor",
            Kind::Number(0.05, 20.0),
            Is("1"),
            Words::new("multiplies the work on every reply", "乘以每次回复的工作量"),
        ),
        key(
            "bot_resolves",
            Kind::NumberByHour(0.0, 1.0),
            Without(Words::new("`resolves` in `[bot]`", "`[bot]` 中的 `resolves`")),
            Words::new("share that the bot resolves", "机器人解决的占比"),
        ),
        key(
            "order_base",
            Kind::Share,
            Is("0"),
            Words::new(
                "of a `pre_sale` reason: probability of an order if answered at once; 0: orders are not estimated",
                "`pre_sale` 的类型在立即回复时的下单概率；0 表示不估计订单",
            ),
        ),
        key(
            "transfers",
            Kind::Tables(&TRANSFERS),
            Without(Words::new("nothing is transferred", "没有转接")),
            Words::new("where agents hand it over to", "客服把它转接到哪里"),
        ),
        key(
            "repeat",
            Kind::Table(&REPEAT),
            Without(Words::new("nobody comes back", "没有人回来")),
            Words::new(
                "customers who come back with a new inquiry because they were not helped",
                "因未得到帮助而再次咨询的客户",
            ),
        ),
    ],
};

pub(in super::super) const REPEAT: Section = Section {
    name: "reasons.repeat",
    form: Form::Inline,
    summary: Words::new(
        "Customers who come back with a new inquiry because they were not helped.",
        "因未得到帮助而再次咨询的客户。",
    ),
    keys: &[
        key(
            "abandoned",
            Kind::Share,
            Is("0"),
            Words::new(
                "share of those who left unanswered, or left a message",
                "未获回复而离开或留言的客户中的占比",
            ),
        ),
        key(
            "answered",
            Kind::Share,
            Is("0"),
            Words::new(
                "share of those whose inquiry was answered to its end",
                "咨询全程获回复的客户中的占比",
            ),
        ),
        key(
            "delay",
            Kind::Law(30.0 * 86_400.0),
            Is("{ median = \"20m\", sigma = 1.0 }"),
            Words::new("from the end of the inquiry", "从咨询结束算起"),
        ),
    ],
};

pub(in super::super) const TRANSFERS: Section = Section {
    name: "reasons.transfers",
    form: Form::Inline,
    summary: Words::new("A hand-over to the group of another reason.", "转接给另一种咨询类型的分组。"),
    keys: &[
        key(
            "to",
            Kind::Name(REASON),
            Required,
            Words::new("the reason as which the inquiry goes on", "转接后咨询所属的类型"),
        ),
        key(
            "probability",
            Kind::Share,
            Required,
            Words::new(
                "after each reply that is not the last; 0.02 at 5 rounds hands over 8 % of inquiries",
                "每次非最后一次回复之后的概率；5 轮时 0.02 表示 8% 的咨询被转接",
            ),
        ),
    ],
};

fn platforms() -> Vec<Word> {
    PRESETS.iter().map(|preset| Word { name: preset.name, summary: preset.summary }).collect()
}

fn shapes() -> Vec<Word> {
    vec![
        Word {
            name: "flat", summary: Words::new("the same rate throughout the slot", "整个时段到达率不变")
        },
        Word {
            name: "linear",
            summary: Words::new(
                "a straight line that follows the neighbouring slots",
                "随相邻时段走势的直线",
            ),
        },
    ]
}
