//! More customers than forecast: a live stream, a wrong price, a coupon that does not work.

use super::{Effects, Incident, IncidentKind, Need, Rate};
use crate::language::Words;

pub(super) const KIND: IncidentKind = IncidentKind {
    name: "surge",
    summary: Words::new("`factor` times as many inquiries come as forecast", "咨询量为预测的 `factor` 倍"),
    needs: &[Need::Factor, Need::Reasons],
    effects,
};

fn effects(incident: &Incident, effects: &mut Effects) {
    let Incident { from, to, factor, .. } = *incident;
    effects.rates.push(Rate { from, to, factor, reasons: incident.reasons.clone() });
}
