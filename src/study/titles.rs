//! Names as planners write them at the head of a column, in English and in Chinese.
//!
//! A column is known by its name or by any other title in its list, whatever the case. A head may say it in two
//! languages at once, as the templates of `init` do: `时段 / time`, `合计（total）`.

use super::{forecast_sheet, roster_sheet};

/// Titles of one thing; the first is its name.
type Titles = &'static [&'static str];

/// Titles of columns.
const COLUMNS: &[Titles] = &[
    &["time", "hour", "时段", "时间", "时间段", "小时", "钟点", "开始时间"],
    &["slot", "序号", "时段序号"],
    &["date", "日期", "day"],
    &[
        "total",
        "合计",
        "总计",
        "总量",
        "咨询量",
        "总咨询量",
        "预计咨询量",
        "预测咨询量",
        "接待量",
        "进线量",
        "inquiries",
    ],
    &["low", "低", "偏低", "最低", "保守", "悲观", "保底"],
    &["base", "基准", "中", "正常", "预测"],
    &["high", "高", "偏高", "最高", "乐观", "冲刺"],
    &["customer", "客户", "顾客", "买家"],
    &["reason", "咨询类型", "类型", "原因"],
    &["rounds", "轮数", "轮次"],
    &["person", "姓名", "员工", "客服", "工号", "name"],
    &["team", "团队", "用工类型", "用工", "班组"],
    &["group", "分组", "技能组", "组别"],
    &["shift", "班次"],
    &["start", "上班", "上班时间", "开始"],
    &["end", "下班", "下班时间", "结束"],
    &["breaks", "休息", "休息时间", "用餐", "用餐时间", "break"],
    &["count", "人数", "people"],
    &["hours", "工时"],
    &["cost", "成本", "费用"],
    &[
        "note",
        "备注",
        "说明",
        "占比",
        "去年同期",
        "同比",
        "环比",
        "电话",
        "联系电话",
        "手机",
        "notes",
        "remarks",
    ],
    &["per_hour", "时薪", "每小时"],
    &["per_shift", "班薪", "每班"],
    &["per_inquiry", "单量价", "每条咨询"],
    &["per_month", "月薪", "每月"],
    &["month_hours", "月工时"],
    &["overtime", "加班系数", "加班倍数"],
    &["rest_day", "休息日系数", "休息日倍数"],
    &["holiday", "节假日系数", "节假日倍数"],
    &["night_per_hour", "夜班补贴"],
    &["night", "夜班时段"],
    &["pays_breaks", "休息计薪"],
];

/// Titles of reasons, groups and teams in use, for a table in the language that the scenario is not in.
const NAMES: &[Titles] = &[
    &["pre-sale", "售前"],
    &["order", "售中"],
    &["order change", "改单", "订单修改"],
    &["logistics", "物流"],
    &["after-sale", "售后"],
    &["service", "客服"],
    &["inquiry", "咨询"],
    &["full-time", "全职"],
    &["part-time", "兼职"],
    &["temporary", "临时", "临时工"],
    &["outsourced", "外包"],
];

/// What planners call the keys of a scenario file that are no columns of a spreadsheet.
const KEYS: &[Titles] = &[
    &["platform", "平台"],
    &["length", "时长"],
    &["cap", "上限", "接待上限", "并发上限", "最大接待"],
    &["weight", "权重"],
    &["no_show", "缺勤率", "缺勤"],
    &["lateness", "迟到"],
    &["kind", "类别"],
    &["work_factor", "工作量系数"],
    &["headcount", "在岗上限"],
    &["patience", "耐心"],
    &["figure", "指标", "考核指标"],
    &["at_least", "不低于", "目标", "目标值"],
    &["at_most", "不高于"],
    &["share", "占比", "比例"],
    &["resolves", "拦截率", "解决率"],
    &["file", "文件"],
    &["sheet", "工作表"],
    &["at", "时间", "时刻"],
    &["mean", "平均", "均值", "平均值"],
    &["median", "中位数"],
    &["cv", "变异系数"],
];

/// What planners call the words that a key may hold, beside what [`NAMES`] has of the kinds of teams.
const WORDS: &[Titles] = &[
    &["pdd", "拼多多", "多多", "pinduoduo"],
    &["taobao", "淘宝", "天猫", "淘宝天猫", "淘系", "千牛", "tmall", "taobao and tmall"],
    &["jd", "京东", "京麦", "jingdong", "jd.com"],
    &["douyin", "抖音", "抖店", "飞鸽", "抖音小店", "tiktok"],
];

/// Words in the first column of a row of sums; in Chinese it may end with one, as `11日合计` does.
const SUMS: &[&str] = &["total", "sum", "合计", "总计", "小计", "总和"];

/// Titles that give way to another of their column: beside a name, a number is nobody's name.
const YIELDING: &[&str] = &["工号"];

/// Units in a head that a number below it would have to be multiplied by.
const SCALES: &[&str] = &[
    "百",
    "千",
    "万",
    "百条",
    "千条",
    "万条",
    "百个",
    "千个",
    "万个",
    "百人",
    "千人",
    "万人",
    "百次",
    "千次",
    "万次",
    "分",
    "角",
    "百元",
    "千元",
    "万元",
    "k",
    "w",
    "thousand",
    "thousands",
    "cents",
];

/// Whether a head gives way to another of the same column.
pub(super) fn is_yielding(head: &str) -> bool {
    parts(head).any(|part| YIELDING.contains(&part.as_str()))
}

/// The unit in a head of which its numbers are multiples, `万` of `咨询量（万）`.
pub(super) fn scale_of(head: &str) -> Option<String> {
    parts(head)
        .skip(1)
        .find(|part| SCALES.contains(&part.trim_start_matches("单位：").trim_start_matches("单位:")))
}

/// Whether a name is that of a column, and not of somebody or something of the planner's own.
pub(super) fn is_column(name: &str) -> bool {
    COLUMNS.iter().any(|titles| titles[0] == name)
}

/// Whether a head names the column of a name.
pub(super) fn names_column(head: &str, name: &str) -> bool {
    stands_for(head, name, COLUMNS)
}

/// Whether a title stands for the name of a reason, group or team.
pub(super) fn names_thing(title: &str, name: &str) -> bool {
    stands_for(title, name, NAMES)
}

/// Whether a title stands for the name and says nothing else: not `外包（华唐）`, which is somebody in particular.
pub(super) fn names_only(title: &str, name: &str) -> bool {
    title.split(BETWEEN).filter(|part| !part.trim().is_empty()).all(|part| names_thing(part, name))
}

/// Whether a row that begins with this is one of sums.
pub(super) fn is_sum(text: &str) -> bool {
    parts(text).any(|part| SUMS.iter().any(|sum| part == *sum || !sum.is_ascii() && part.ends_with(sum)))
}

/// The key that a planner means by its Chinese title.
pub(super) fn key_meant<'n>(title: &str, mut keys: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    keys.find(|key| stands_for(title, key, KEYS) || names_column(title, key))
}

/// The word of a key that a planner means by what he calls it.
pub fn word_meant<'n>(title: &str, mut words: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    words.find(|word| stands_for(title, word, WORDS) || names_thing(title, word))
}

/// The column of a forecast or a roster that a title stands for, unless it is a usual name of a group: a group of such a
/// name cannot be told from the column.
pub fn column_meant(title: &str) -> Option<&'static str> {
    let is_thing = NAMES.iter().any(|titles| titles.contains(&plain(title).as_str()));
    let forecast = forecast_sheet::COLUMNS.into_iter().chain(forecast_sheet::VARIANTS);
    let mut columns = forecast.chain(roster_sheet::COLUMNS).chain(["note"]);
    columns.find(|name| !is_thing && names_column(title, name))
}

/// A column's or a thing's title in Chinese; its name if it has none.
pub fn chinese_title(name: &str) -> &str {
    let lists = COLUMNS.iter().chain(NAMES).find(|titles| titles[0] == name);
    lists.and_then(|titles| titles.iter().copied().find(|title| !title.is_ascii())).unwrap_or(name)
}

/// A column's head in both languages, `时段 / time`.
pub fn both_titles(name: &str) -> String {
    match chinese_title(name) {
        chinese if chinese == name => name.to_owned(),
        chinese => format!("{chinese} / {name}"),
    }
}

fn stands_for(title: &str, name: &str, lists: &[Titles]) -> bool {
    let name = plain(name);
    if plain(title) == name {
        return true;
    }
    let list = lists.iter().find(|titles| titles.iter().any(|title| plain(title) == name));
    parts(title).any(|part| part == name || list.is_some_and(|list| list.contains(&part.as_str())))
}

/// Signs between the parts of a title.
const BETWEEN: [char; 8] = ['/', '|', '\n', '(', ')', '（', '）', '／'];

/// The whole, and its parts in several languages.
fn parts(title: &str) -> impl Iterator<Item = String> {
    let parts = title.split(BETWEEN);
    std::iter::once(title).chain(parts).map(plain).filter(|part| !part.is_empty())
}

/// In small letters; blanks within Chinese, `合 计`, are there for looks.
fn plain(text: &str) -> String {
    let text = text.trim().to_lowercase();
    if text.is_ascii() { text } else { text.split_whitespace().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_known_in_either_language_and_in_both() {
        for head in ["time", "Hour", "时段", "时段 / time", "时间（time）", " 小时\n(hour) "] {
            assert!(names_column(head, "time"), "{head}");
        }
        assert!(!names_column("timer", "time") && !names_column("", "time"));
        assert!(names_column("a/b", "a/b"), "a name of one's own may have any sign");
        assert!(names_thing("售前 / pre-sale", "售前") && names_thing("售前", "pre-sale"));
        assert!(!names_thing("售后", "pre-sale"));
        assert!(is_sum("合计") && is_sum("Total") && is_sum("11日合计") && is_sum("总和"));
        assert!(!is_sum("20:00") && !is_sum("subtotal of"));
    }

    #[test]
    fn a_platform_is_known_by_what_people_call_it() {
        let platforms = || ["pdd", "taobao", "jd", "douyin"].into_iter();
        for (title, word) in [
            ("淘宝", "taobao"),
            ("天猫", "taobao"),
            ("Tmall", "taobao"),
            ("京东", "jd"),
            ("抖店", "douyin"),
            ("抖音（飞鸽）", "douyin"),
            ("拼多多", "pdd"),
        ] {
            assert_eq!(word_meant(title, platforms()), Some(word), "{title}");
        }
        assert_eq!((word_meant("亚马逊", platforms()), word_meant("", platforms())), (None, None));
        assert_eq!(word_meant("兼职", ["full-time", "part-time"].into_iter()), Some("part-time"));
    }

    #[test]
    fn no_title_stands_for_two_columns() {
        for list in [COLUMNS, NAMES, KEYS, WORDS] {
            let mut all: Vec<&str> = list.iter().flat_map(|titles| titles.iter().copied()).collect();
            let number = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), number);
            assert!(all.iter().all(|title| plain(title) == *title), "titles are written in lower case");
        }
    }

    #[test]
    fn the_pages_on_spreadsheets_have_every_title() {
        for page in ["docs/spreadsheets.md", "docs/zh/spreadsheets.md"] {
            let page = std::fs::read_to_string(page).expect("the page on spreadsheets");
            for titles in COLUMNS.iter().chain(NAMES) {
                let row = format!("| `{}` | {} |", titles[0], titles[1..].join(", "));
                assert!(page.contains(&row), "{row}");
            }
            assert!(SUMS.iter().all(|sum| page.contains(&format!("`{sum}`"))));
        }
    }

    #[test]
    fn heads_are_written_in_both_languages() {
        assert_eq!(both_titles("time"), "时段 / time");
        assert_eq!(both_titles("per_hour"), "时薪 / per_hour");
        assert_eq!(both_titles("my own"), "my own");
    }
}
