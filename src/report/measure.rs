//! A number with its unit in the name, as reports carry it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::kpi::Unit;
use crate::stats::Estimate;

/// A figure's estimate over days, in its unit (shares 0..=1, seconds, hours, counts).
///
/// As JSON every field's name ends in the unit: `value_share`, `low_share`, `days_p90_seconds`. Ends of an
/// interval are `null` where fewer than two days counted anything.
#[derive(Clone, PartialEq, Debug)]
pub struct Measure {
    /// The unit.
    pub unit: Unit,
    /// Ratio of the sums over days ([`Estimate::value`]).
    pub value: f64,
    /// Ends of the interval of `value`.
    pub interval: Option<(f64, f64)>,
    /// Mean of the daily values.
    pub mean_of_days: f64,
    /// Ends of the interval of `mean_of_days`.
    pub mean_of_days_interval: Option<(f64, f64)>,
    /// The 10 % quantile of the daily values.
    pub days_p10: f64,
    /// Their median.
    pub days_p50: f64,
    /// Their 90 % quantile.
    pub days_p90: f64,
}

impl Measure {
    /// What a report says of an estimate.
    pub fn of(estimate: &Estimate, unit: Unit) -> Self {
        let daily = &estimate.daily;
        // A share of more cases than there are (several transfers of one inquiry) is not cut at 1.
        let is_part = unit == Unit::Share && daily.sorted.last().is_none_or(|most| *most <= 1.0);
        let most = if is_part { 1.0 } else { f64::INFINITY };
        Measure {
            unit,
            value: estimate.value,
            interval: estimate.interval.map(|i| (i.low, i.high)),
            mean_of_days: daily.mean,
            mean_of_days_interval: daily.interval.map(|i| (i.low.max(0.0), i.high.min(most))),
            days_p10: daily.quantile(0.1),
            days_p50: daily.quantile(0.5),
            days_p90: daily.quantile(0.9),
        }
    }

    /// Its fields by the names without unit, in the order in which JSON and CSV show them.
    pub fn fields(&self) -> [(&'static str, Option<f64>); 9] {
        [
            ("value", Some(self.value)),
            ("low", self.interval.map(|i| i.0)),
            ("high", self.interval.map(|i| i.1)),
            ("mean_of_days", Some(self.mean_of_days)),
            ("mean_of_days_low", self.mean_of_days_interval.map(|i| i.0)),
            ("mean_of_days_high", self.mean_of_days_interval.map(|i| i.1)),
            ("days_p10", Some(self.days_p10)),
            ("days_p50", Some(self.days_p50)),
            ("days_p90", Some(self.days_p90)),
        ]
    }
}

/// The names of [`Measure::fields`], and what they mean.
pub const FIELDS: [(&str, &str); 9] = [
    ("value", "Ratio of the sums over days: every case counts alike."),
    ("low", "Lower end of the interval of the value; null with fewer than two days."),
    ("high", "Upper end of the interval of the value; null with fewer than two days."),
    ("mean_of_days", "Mean of the daily values: every day counts alike."),
    ("mean_of_days_low", "Lower end of the interval of the mean of the daily values."),
    ("mean_of_days_high", "Upper end of the interval of the mean of the daily values."),
    ("days_p10", "The daily value that one day in ten does not exceed."),
    ("days_p50", "Median of the daily values."),
    ("days_p90", "The daily value that nine days in ten do not exceed."),
];

/// A single number with its unit, such as the bound of a target; as JSON `{"value_share": 0.9}`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Amount {
    /// The unit.
    pub unit: Unit,
    /// The number.
    pub value: f64,
}

const UNITS: [Unit; 4] = [Unit::Share, Unit::Seconds, Unit::Hours, Unit::Count];

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.fields();
        let mut map = serializer.serialize_map(Some(fields.len()))?;
        for (name, value) in fields {
            map.serialize_entry(&format!("{name}_{}", self.unit.suffix()), &value)?;
        }
        map.end()
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(&format!("value_{}", self.unit.suffix()), &self.value)?;
        map.end()
    }
}

impl JsonSchema for Measure {
    fn schema_name() -> Cow<'static, str> {
        "Measure".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let forms = UNITS.map(|unit| {
            let named = |(name, summary): &(&str, &str)| {
                let kind = if name.ends_with("low") || name.ends_with("high") {
                    json_schema!({ "type": ["number", "null"], "description": summary })
                } else {
                    json_schema!({ "type": "number", "description": summary })
                };
                (format!("{name}_{}", unit.suffix()), serde_json::Value::from(kind))
            };
            let properties: serde_json::Map<_, _> = FIELDS.iter().map(named).collect();
            let required: Vec<&String> = properties.keys().collect();
            json_schema!({ "type": "object", "required": required, "properties": properties })
        });
        json_schema!({
            "description": "A figure's estimate over days; every field's name ends in the unit (share: 0 to 1).",
            "anyOf": forms,
        })
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let forms = UNITS.map(|unit| {
            let name = format!("value_{}", unit.suffix());
            let number = json_schema!({ "type": "number", "description": "The number." });
            json_schema!({ "type": "object", "required": [name], "properties": { name: number } })
        });
        json_schema!({
            "description": "A number whose field name ends in its unit (share: 0 to 1).",
            "anyOf": forms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_the_mean_day_has_what_the_figure_can_be() {
        let ends = |days: [(u64, u64); 3], unit| {
            let estimate = Estimate::of(days, crate::stats::Support::Amount, 1.0, 0.95).unwrap();
            Measure::of(&estimate, unit).mean_of_days_interval.unwrap()
        };
        for unit in UNITS {
            let (low, high) = ends([(0, 1), (0, 1), (1, 1)], unit);
            assert_eq!((low, high > 1.0), (0.0, unit != Unit::Share), "{unit:?}");
        }
        let (_, high) = ends([(8, 10), (12, 10), (9, 10)], Unit::Share);
        assert!(high > 1.0, "{high}");
    }

    #[test]
    fn names_carry_the_unit() {
        let estimate = Estimate::of([(1, 2), (2, 2)], crate::stats::Support::Amount, 1.0, 0.95).unwrap();
        let json = serde_json::to_value(Measure::of(&estimate, Unit::Seconds)).unwrap();
        assert_eq!(json["value_seconds"], 0.75);
        assert_eq!(json.as_object().unwrap().len(), FIELDS.len());
        let measure = Measure::of(&estimate, Unit::Share);
        assert!(measure.fields().iter().zip(FIELDS).all(|(mine, documented)| mine.0 == documented.0));
    }
}
