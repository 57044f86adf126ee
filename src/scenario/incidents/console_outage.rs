//! The agents' consoles are down.

use super::{Effects, Freeze, Incident, IncidentKind, Need};
use crate::language::Words;

pub(super) const KIND: IncidentKind = IncidentKind {
    name: "console-outage",
    summary: Words::new(
        "agents cannot write: what they have in hand goes on afterwards; customers are routed to them all the same",
        "客服工作台故障：客服无法回复，手头的回复恢复后继续；客户照常分配",
    ),
    needs: &[Need::Groups],
    effects,
};

fn effects(incident: &Incident, effects: &mut Effects) {
    let Incident { from, to, .. } = *incident;
    effects.freezes.push(Freeze { from, to, groups: incident.groups.clone() });
}
