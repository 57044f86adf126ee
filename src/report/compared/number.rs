//! Numbers of a comparison with their unit in the name: differences and spreads.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::experiment::Difference;
use crate::kpi::Unit;

/// A value in a unit with the ends of its interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Number {
    /// The unit.
    pub unit: Unit,
    /// The value.
    pub value: f64,
    /// Ends of its interval; `None` with fewer than two days.
    pub interval: Option<(f64, f64)>,
}

/// A mean of daily differences.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DifferenceReport {
    /// The mean and its interval.
    pub number: Number,
    /// Over so many days.
    pub days: u64,
}

/// How a quantity is spread over cases.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SpreadReport {
    /// The unit.
    pub unit: Unit,
    /// Its mean.
    pub mean: f64,
    /// The values that 10, 25, 50, 75 and 90 % of cases do not exceed.
    pub quantiles: [f64; 5],
}

/// Names of the quantiles of a [`SpreadReport`].
pub const QUANTILES: [(&str, f64); 5] =
    [("p10", 0.1), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p90", 0.9)];

impl DifferenceReport {
    /// What a report says of a difference.
    pub fn of(difference: &Difference, unit: Unit) -> Self {
        // Two shares differ by all there is at most.
        let most = if unit == Unit::Share { 1.0 } else { f64::INFINITY };
        let interval = difference.interval.map(|interval| (interval.low.max(-most), interval.high.min(most)));
        DifferenceReport { number: Number { unit, value: difference.value, interval }, days: difference.days }
    }

    /// Whether the interval leaves no doubt that there is a difference.
    pub fn is_certain(&self) -> bool {
        self.number.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }
}

impl SpreadReport {
    /// The spread of values; `None` if there are none.
    pub fn of(mut values: Vec<f64>, unit: Unit) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        values.sort_unstable_by(f64::total_cmp);
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let at = |share: f64| {
            let place = share * (values.len() - 1) as f64;
            let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
            below + (above - below) * place.fract()
        };
        Some(SpreadReport { unit, mean, quantiles: QUANTILES.map(|(_, share)| at(share)) })
    }
}

impl Serialize for DifferenceReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (number, suffix) = (&self.number, self.number.unit.suffix());
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry(&format!("value_{suffix}"), &number.value)?;
        map.serialize_entry(&format!("low_{suffix}"), &number.interval.map(|ends| ends.0))?;
        map.serialize_entry(&format!("high_{suffix}"), &number.interval.map(|ends| ends.1))?;
        map.serialize_entry("days", &self.days)?;
        map.end()
    }
}

impl Serialize for SpreadReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let suffix = self.unit.suffix();
        let mut map = serializer.serialize_map(Some(1 + QUANTILES.len()))?;
        map.serialize_entry(&format!("mean_{suffix}"), &self.mean)?;
        for ((name, _), value) in QUANTILES.iter().zip(self.quantiles) {
            map.serialize_entry(&format!("{name}_{suffix}"), &value)?;
        }
        map.end()
    }
}

const UNITS: [Unit; 4] = [Unit::Share, Unit::Seconds, Unit::Hours, Unit::Count];

/// A schema with a form for each unit; a field without unit keeps its name.
fn forms(description: &str, fields: &[(&str, &str, Schema)], plain: &[(&str, &str, Schema)]) -> Schema {
    let described = |summary: &str, kind: &Schema| {
        let mut kind = kind.clone();
        kind.insert("description".to_owned(), summary.into());
        serde_json::Value::from(kind)
    };
    let forms = UNITS.map(|unit| {
        let named = fields
            .iter()
            .map(|(name, summary, kind)| (format!("{name}_{}", unit.suffix()), described(summary, kind)));
        let plain = plain.iter().map(|(name, summary, kind)| ((*name).to_owned(), described(summary, kind)));
        let properties: serde_json::Map<_, _> = named.chain(plain).collect();
        let required: Vec<&String> = properties.keys().collect();
        json_schema!({ "type": "object", "required": required, "properties": properties })
    });
    json_schema!({ "description": description, "anyOf": forms })
}

impl JsonSchema for DifferenceReport {
    fn schema_name() -> Cow<'static, str> {
        "Difference".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let number = || json_schema!({ "type": "number" });
        let end = || json_schema!({ "type": ["number", "null"] });
        forms(
            "A mean of daily differences on the same days; every field's name ends in the unit (share: 0 to 1).",
            &[
                ("value", "The mean of the differences.", number()),
                ("low", "Lower end of its interval; null with fewer than two days.", end()),
                ("high", "Upper end of its interval; null with fewer than two days.", end()),
            ],
            &[("days", "Days that both have.", json_schema!({ "type": "integer" }))],
        )
    }
}

impl JsonSchema for SpreadReport {
    fn schema_name() -> Cow<'static, str> {
        "Spread".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let number = || json_schema!({ "type": "number" });
        forms(
            "How a quantity is spread over cases; every field's name ends in the unit (share: 0 to 1).",
            &[
                ("mean", "The mean.", number()),
                ("p10", "The value that one case in ten does not exceed.", number()),
                ("p25", "The value that a quarter does not exceed.", number()),
                ("p50", "The median.", number()),
                ("p75", "The value that three quarters do not exceed.", number()),
                ("p90", "The value that nine in ten do not exceed.", number()),
            ],
            &[],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_the_values() {
        let spread = SpreadReport::of(vec![5.0, 1.0, 3.0, 2.0, 4.0], Unit::Count).unwrap();
        assert_eq!((spread.mean, spread.quantiles), (3.0, [1.4, 2.0, 3.0, 4.0, 4.6]));
        assert_eq!(SpreadReport::of(Vec::new(), Unit::Count), None);
        let json = serde_json::to_value(spread).unwrap();
        assert_eq!(json["p50_count"], 3.0);
    }
}
