//! People go: an illness, a canteen, a fire drill.

use super::{Absence, Effects, Incident, IncidentKind, Need};
use crate::language::Words;

pub(super) const KIND: IncidentKind = IncidentKind {
    name: "absence",
    summary: Words::new(
        "a `share` of the people of teams and groups goes, after the reply in hand; their inquiries go back to the \
         group; they are back at the end",
        "指定团队和分组中 `share` 比例的人离岗：写完手头回复后离开，会话退回分组，结束后返岗",
    ),
    needs: &[Need::Share, Need::Teams, Need::Groups],
    effects,
};

fn effects(incident: &Incident, effects: &mut Effects) {
    let Incident { from, to, share, .. } = *incident;
    let (teams, groups) = (incident.teams.clone(), incident.groups.clone());
    effects.absences.push(Absence { from, to, teams, groups, share });
}
