//! How agents write, and what follows from waiting.

use super::table::Table;
use super::value::OneOf;
use crate::say;
use crate::scenario::{Outcomes, Replies, Satisfaction, WrapUp, WrapUpWhen};
use crate::units::Span;

/// How agents write.
pub(super) fn read(table: &Table<'_>) -> Replies {
    let mut fatigue: Vec<(Span, f64)> = Vec::new();
    for step in table.inlines("fatigue") {
        ascending(&mut fatigue, &step, "after", "after");
    }
    Replies {
        first: table.get("first"),
        later: table.get("later"),
        quick_phrase: table.inline("quick_phrase").map(|quick| (quick.get("share"), quick.get("work"))),
        parts: table.inline("parts").map(|parts| (parts.get("share"), parts.get("first_part"))),
        load: table.inline("load").map(|load| (load.get("per_open"), load.get("above"))),
        fatigue,
        handover_text: table.get("handover_text"),
        closing_text: table.inline("closing_text").map(|closing| (closing.get("share"), closing.get("work"))),
        wrap_up: table.inline("wrap_up").map(|wrap_up| WrapUp {
            probability: wrap_up.get("share"),
            work: wrap_up.get("work"),
            due: wrap_up.get("due"),
            when: match wrap_up.get::<OneOf>("when").0 {
                "at-once" => WrapUpWhen::AtOnce,
                _ => WrapUpWhen::WhenIdle,
            },
        }),
    }
}

/// What follows from waiting.
pub(super) fn outcomes(table: &Table<'_>) -> Outcomes {
    let buckets = |key: &str| {
        let mut buckets = Vec::new();
        for bucket in table.inlines(key) {
            ascending(&mut buckets, &bucket, "up_to", key);
        }
        buckets
    };
    Outcomes {
        order_by_first_wait: buckets("order_by_first_wait"),
        order_by_mean_wait: buckets("order_by_mean_wait"),
        satisfaction: table.inline("satisfaction").map(|model| Satisfaction {
            intercept: model.get("intercept"),
            per_second_first_wait: model.get("per_second_first_wait"),
            per_second_mean_wait: model.get("per_second_mean_wait"),
            if_resolved: model.get("if_resolved"),
        }),
        margin_per_order: table.get("margin_per_order"),
    }
}

/// Adds a step (a length and its factor), which must be longer than the one before.
fn ascending(steps: &mut Vec<(Span, f64)>, step: &Table<'_>, key: &str, of: &str) {
    let (at, factor) = (step.get::<Span>(key), step.get::<f64>("factor"));
    if let Some((last, _)) = steps.last()
        && *last >= at
        && step.has(key)
    {
        step.problem(
            key,
            say!("{key} is {at} after {last}", "{key} 在 {last} 之后是 {at}"),
            say!("the steps of {of} ascend", "{of} 的各级要递增"),
            say!("put them in order, each length once", "请按顺序写，每个时长只写一次"),
        );
    }
    steps.push((at, factor));
}
