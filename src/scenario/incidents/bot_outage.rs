//! The bot is down.

use super::{Effects, Incident, IncidentKind};
use crate::language::Words;

pub(super) const KIND: IncidentKind = IncidentKind {
    name: "bot-outage",
    summary: Words::new(
        "the bot neither answers as first line nor assists agents",
        "机器人停摆：既不接待也不辅助客服",
    ),
    needs: &[],
    effects,
};

fn effects(incident: &Incident, effects: &mut Effects) {
    effects.bot_off.push((incident.from, incident.to));
}
