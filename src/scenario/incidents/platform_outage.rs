//! The platform is down for customers.

use super::{Effects, Incident, IncidentKind, Need, Silence};
use crate::language::Words;

pub(super) const KIND: IncidentKind = IncidentKind {
    name: "platform-outage",
    summary: Words::new(
        "customers cannot write; a `share` of the new ones comes back `within` so long afterwards, those with an \
         open inquiry all do",
        "客户无法发消息；恢复后 `within` 时间内，新客户中有 `share` 比例回来，已有会话的客户全部回来",
    ),
    needs: &[Need::Share, Need::Within],
    effects,
};

fn effects(incident: &Incident, effects: &mut Effects) {
    let Incident { from, to, share, within, .. } = *incident;
    effects.silences.push(Silence { from, to, returns: share, within });
}
