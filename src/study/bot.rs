//! The bot: what it does, and when.

use super::frame::Frame;
use super::table::Table;
use super::value::OneOf;
use crate::scenario::{Bot, DailyWindow, Distribution};
use crate::units::{Span, Time};

/// The bot, and the share that it resolves of reasons that do not say otherwise.
pub(super) fn read(table: &Table<'_>, frame: &Frame) -> (Bot, Vec<f64>) {
    let resolves: Vec<f64> = table.get("resolves");
    let windows: Vec<DailyWindow> = table.get("windows");
    let assist_windows: Option<Vec<DailyWindow>> = table.opt("assist_windows");
    let reply_delay: Span = table.get("reply_delay");
    let handover_delay: Distribution = table.get("handover_delay");
    let assist_factor: f64 = table.get("assist_factor");
    let offline_reply: bool = table.get("offline_reply");
    let mode = if table.is_written() { table.get::<OneOf>("mode").0 } else { "none" };
    let stretches = |windows: &[DailyWindow], wanted: bool| {
        if wanted { joined(windows, frame) } else { Vec::new() }
    };
    let bot = Bot {
        first_line: stretches(&windows, matches!(mode, "first-line" | "both")),
        assistant: stretches(
            assist_windows.as_deref().unwrap_or(&windows),
            matches!(mode, "assistant" | "both"),
        ),
        reply_delay,
        handover_delay,
        assist_factor,
        offline_reply: offline_reply && mode != "none",
    };
    (bot, resolves)
}

/// The windows as ordered, disjoint stretches of the scenario's time.
fn joined(windows: &[DailyWindow], frame: &Frame) -> Vec<(Time, Time)> {
    // The day runs on for at most two hours after the end, and so does the bot.
    let until = frame.end + Span::from_hours(2);
    let mut stretches: Vec<(Time, Time)> =
        windows.iter().flat_map(|window| window.stretches(&frame.clock, until)).collect();
    stretches.sort_unstable();
    let mut joined: Vec<(Time, Time)> = Vec::new();
    for (from, to) in stretches {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}
