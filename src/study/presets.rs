//! What is known of platforms and of employment classes: the defaults that a name stands for.

use crate::language::Words;

/// A platform's way of routing, as defaults of `[routing]`, as they would be written there.
#[derive(Debug)]
pub struct Preset {
    /// Name in the scenario file, and of its book.
    pub name: &'static str,
    /// What is particular about it.
    pub summary: Words,
    /// Keys of `[routing]` and their values.
    pub routing: &'static [(&'static str, &'static str)],
    /// Keys of `affinity` in `[routing]` and their values.
    pub affinity: &'static [(&'static str, &'static str)],
}

/// All platforms.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "pdd",
        summary: Words::new(
            "Pinduoduo: pushed to agents at random by weight, no cap, back to the same agent while he is logged in",
            "拼多多：按权重随机推给客服，无接待上限，原客服在线则回到原客服",
        ),
        routing: &[
            ("topology", "\"push\""),
            ("strategy", "\"weighted-random\""),
            ("on_break", "\"suspended\""),
            ("when_full", "\"queue\""),
            ("when_nobody", "\"leave-message\""),
            ("idle_close", "\"5m\""),
            ("reopen_within", "\"0s\""),
        ],
        affinity: &[("if_suspended", "\"24h\""), ("if_available", "\"24h\"")],
    },
    Preset {
        name: "taobao",
        summary: Words::new(
            "Taobao and Tmall: pushed to whoever has least open by weight (one queue with the promotion queue on), back to the same agent within 24 h even if suspended, 72 h if not, closed after 2 min as in promotions",
            "淘宝、天猫：按权重推给同时接待最少的客服（打开大促排队则为一条队列），24 小时内即使挂起也回到原客服，未挂起则 72 小时，按大促规则 2 分钟关闭",
        ),
        routing: &[
            ("topology", "\"push\""),
            ("strategy", "\"least-open\""),
            ("on_break", "\"suspended\""),
            ("when_full", "\"queue\""),
            ("when_nobody", "\"leave-message\""),
            ("idle_close", "\"2m\""),
            ("reopen_within", "\"0s\""),
        ],
        affinity: &[("if_suspended", "\"24h\""), ("if_available", "\"72h\"")],
    },
    Preset {
        name: "jd",
        summary: Words::new(
            "JD: pushed to whoever has least open by weight, own cap suspends the agent, a return within 10 min is the same inquiry",
            "京东：按权重推给同时接待最少的客服，达到个人上限即挂起，10 分钟内回来算同一次咨询",
        ),
        routing: &[
            ("topology", "\"push\""),
            ("strategy", "\"least-open\""),
            ("on_break", "\"suspended\""),
            ("when_full", "\"queue\""),
            ("when_nobody", "\"leave-message\""),
            ("idle_close", "\"5m\""),
            ("reopen_within", "\"10m\""),
        ],
        affinity: &[("if_suspended", "\"24h\""), ("if_available", "\"24h\"")],
    },
    Preset {
        name: "douyin",
        summary: Words::new(
            "Douyin: one queue per group, hard cap, no affinity, agents finish their own before a break",
            "抖音：每个分组一条队列，接待上限为硬上限，不回原客服，休息前先处理完自己的咨询",
        ),
        routing: &[
            ("topology", "\"central\""),
            ("strategy", "\"least-open\""),
            ("on_break", "\"finish-own\""),
            ("when_full", "\"queue\""),
            ("when_nobody", "\"leave-message\""),
            ("idle_close", "\"5m\""),
            ("reopen_within", "\"0s\""),
        ],
        affinity: &[("if_suspended", "\"0s\""), ("if_available", "\"0s\"")],
    },
];

/// What Taobao's promotion queue changes in its preset.
pub(super) const PROMOTION_QUEUE: &[(&str, &str)] = &[("topology", "\"central\"")];

/// An employment class that planners know by name, as defaults of `[[teams]]`.
#[derive(Debug)]
pub struct TeamKind {
    /// Name in the scenario file.
    pub name: &'static str,
    /// What is particular about it.
    pub summary: Words,
    /// Keys of `[[teams]]` and their values.
    pub team: &'static [(&'static str, &'static str)],
}

/// All employment classes.
pub const TEAM_KINDS: &[TeamKind] = &[
    TeamKind {
        name: "full-time",
        summary: Words::new(
            "own staff, trained: work × 1, 3 % do not come",
            "自有员工，已培训：工作量 × 1，3% 不来",
        ),
        team: &[("work_factor", "1"), ("no_show", "0.03")],
    },
    TeamKind {
        name: "part-time",
        summary: Words::new(
            "students and helpers by the hour: work × 1.15, 8 % do not come",
            "按小时的学生和帮手：工作量 × 1.15，8% 不来",
        ),
        team: &[("work_factor", "1.15"), ("no_show", "0.08")],
    },
    TeamKind {
        name: "temporary",
        summary: Words::new(
            "hired for the promotion, a few days' training: work × 1.35, 8 % do not come",
            "为大促临时招聘，培训数天：工作量 × 1.35，8% 不来",
        ),
        team: &[("work_factor", "1.35"), ("no_show", "0.08")],
    },
    TeamKind {
        name: "outsourced",
        summary: Words::new(
            "a service provider's people: work × 1.1, 5 % do not come",
            "外包公司的人员：工作量 × 1.1，5% 不来",
        ),
        team: &[("work_factor", "1.1"), ("no_show", "0.05")],
    },
];

/// The class of a team that neither says its kind nor is named after one.
pub(super) const DEFAULT_KIND: &TeamKind = &TEAM_KINDS[0];

/// The preset of a platform.
pub(super) fn preset(platform: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == platform)
}

/// The employment class of a name.
pub(super) fn team_kind(name: &str) -> Option<&'static TeamKind> {
    TEAM_KINDS.iter().find(|kind| kind.name == name)
}

#[cfg(test)]
mod tests {
    use super::super::keys::SECTIONS;
    use super::*;
    use crate::workforce::RULES;

    #[test]
    fn presets_name_keys_that_exist_and_platforms_that_have_a_book() {
        let keys = |section: &str| {
            let section = SECTIONS.iter().find(|s| s.name == section);
            section.map_or(&[][..], |s| s.keys).iter().map(|key| key.name).collect::<Vec<_>>()
        };
        for preset in PRESETS {
            assert!(crate::kpi::book(preset.name).is_some(), "{}", preset.name);
            assert!(preset.routing.iter().all(|(key, _)| keys("routing").contains(key)));
            assert!(preset.affinity.iter().all(|(key, _)| keys("routing.affinity").contains(key)));
        }
        for kind in TEAM_KINDS {
            assert!(kind.team.iter().all(|(key, _)| keys("teams").contains(key)));
        }
    }

    #[test]
    fn every_class_has_a_rule_of_working_time_and_every_rule_a_class() {
        for kind in TEAM_KINDS {
            assert!(RULES.iter().any(|rule| rule.kinds.contains(&kind.name)), "{}", kind.name);
        }
        for rule in RULES {
            assert!(rule.kinds.iter().all(|kind| team_kind(kind).is_some()), "{}", rule.name);
        }
        assert_eq!(DEFAULT_KIND.name, "full-time");
    }
}
