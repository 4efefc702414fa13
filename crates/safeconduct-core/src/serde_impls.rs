//! The shared words in files: names and scales as strings, operators as a word or a small table.

use crate::{
    Category, ClaimId, ClauseId, Confidence, Coverage, DataClass, EndpointId, EvidenceId, FieldUse,
    Generalize, Label, Mask, OperatorError, OperatorSpec, PathGlob, PathRule, PlanRule, Purpose, ReasonCode,
    Regime, RestoreRule, RestoreScope, RuleName, Selector, Sensitivity, SessionId, TenantId, Timestamp,
    Verdict,
};
use serde::de::{Error, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
use std::{borrow::Cow, fmt};

/// As a string, by `Display` and `FromStr`.
macro_rules! as_string {
    ($($name:ty),+ $(,)?) => { $(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    )+ };
}

as_string!(
    Category,
    ClaimId,
    ClauseId,
    Confidence,
    Coverage,
    DataClass,
    EndpointId,
    EvidenceId,
    FieldUse,
    Generalize,
    Label,
    PathGlob,
    Purpose,
    Regime,
    ReasonCode,
    RestoreScope,
    RuleName,
    Selector,
    Sensitivity,
    SessionId,
    TenantId,
    Timestamp,
    Verdict,
);

/// The fields an operator may have in a file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatorFields {
    operator: String,
    keep_head: Option<u8>,
    keep_tail: Option<u8>,
    mark: Option<char>,
    name: Option<RuleName>,
    to: Option<Generalize>,
}

impl TryFrom<OperatorFields> for OperatorSpec {
    type Error = OperatorError;

    fn try_from(fields: OperatorFields) -> Result<OperatorSpec, OperatorError> {
        let (operator, takes) = match fields.operator.as_str() {
            "keep" => ("keep", ""),
            "generalize" => ("generalize", "to"),
            "format_preserving" => ("format_preserving", ""),
            "surrogate" => ("surrogate", ""),
            "encrypt" => ("encrypt", ""),
            "hash" => ("hash", ""),
            "placeholder" => ("placeholder", ""),
            "remove" => ("remove", ""),
            "mask" => ("mask", "mark"),
            "custom" => ("custom", "name"),
            _ => return Err(OperatorError::Unknown),
        };
        let surplus = [
            ("keep_head", fields.keep_head.is_some() && takes != "mark"),
            ("keep_tail", fields.keep_tail.is_some() && takes != "mark"),
            ("mark", fields.mark.is_some() && takes != "mark"),
            ("name", fields.name.is_some() && takes != "name"),
            ("to", fields.to.is_some() && takes != "to"),
        ];
        if let Some((parameter, _)) = surplus.into_iter().find(|(_, surplus)| *surplus) {
            return Err(OperatorError::Surplus { operator, parameter });
        }
        Ok(match operator {
            "keep" => OperatorSpec::Keep,
            "generalize" => OperatorSpec::Generalize(fields.to.unwrap_or(Generalize::ByLabel)),
            "format_preserving" => OperatorSpec::FormatPreserving,
            "surrogate" => OperatorSpec::Surrogate,
            "encrypt" => OperatorSpec::Encrypt,
            "hash" => OperatorSpec::Hash,
            "placeholder" => OperatorSpec::Placeholder,
            "remove" => OperatorSpec::Remove,
            "mask" => OperatorSpec::Mask(Mask {
                keep_head: fields.keep_head.unwrap_or(0),
                keep_tail: fields.keep_tail.unwrap_or(0),
                mark: fields.mark.unwrap_or('*'),
            }),
            _ => OperatorSpec::Custom(
                fields.name.ok_or(OperatorError::Missing { operator, parameter: "name" })?,
            ),
        })
    }
}

impl<'de> Deserialize<'de> for OperatorSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OperatorSpec, D::Error> {
        struct OperatorVisitor;
        impl<'de> Visitor<'de> for OperatorVisitor {
            type Value = OperatorSpec;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an operator such as \"placeholder\" or { operator = \"mask\", keep_tail = 4 }")
            }
            fn visit_str<E: Error>(self, word: &str) -> Result<OperatorSpec, E> {
                let fields = OperatorFields { operator: word.to_owned(), ..OperatorFields::default() };
                fields.try_into().map_err(E::custom)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OperatorSpec, A::Error> {
                let fields = OperatorFields::deserialize(MapAccessDeserializer::new(map))?;
                fields.try_into().map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_any(OperatorVisitor)
    }
}

impl Serialize for OperatorSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            OperatorSpec::Mask(mask) => {
                let mut map = serializer.serialize_map(Some(4))?;
                map.serialize_entry("operator", self.name())?;
                map.serialize_entry("keep_head", &mask.keep_head)?;
                map.serialize_entry("keep_tail", &mask.keep_tail)?;
                map.serialize_entry("mark", &mask.mark)?;
                map.end()
            }
            OperatorSpec::Generalize(to) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("operator", self.name())?;
                map.serialize_entry("to", to)?;
                map.end()
            }
            OperatorSpec::Custom(name) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("operator", self.name())?;
                map.serialize_entry("name", name)?;
                map.end()
            }
            plain => serializer.serialize_str(plain.name()),
        }
    }
}

/// `{ on = "US_SSN", operator = "remove" }` or `{ on = "CREDIT_CARD", operator = { operator = "mask", keep_tail = 4 } }`.
impl<'de> Deserialize<'de> for PlanRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PlanRule, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            on: Selector,
            operator: OperatorSpec,
        }
        let Fields { on, operator } = Fields::deserialize(deserializer)?;
        Ok(PlanRule { on, operator })
    }
}

impl Serialize for PlanRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("on", &self.on)?;
        map.serialize_entry("operator", &self.operator)?;
        map.end()
    }
}

/// `{ on = "category:contact", scope = "everywhere" }`.
impl<'de> Deserialize<'de> for RestoreRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RestoreRule, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            on: Selector,
            scope: RestoreScope,
        }
        let Fields { on, scope } = Fields::deserialize(deserializer)?;
        Ok(RestoreRule { on, scope })
    }
}

impl Serialize for RestoreRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("on", &self.on)?;
        map.serialize_entry("scope", &self.scope)?;
        map.end()
    }
}

/// `{ at = "/events/*/source", holds = "telemetry" }`.
impl<'de> Deserialize<'de> for PathRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PathRule, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            at: PathGlob,
            holds: FieldUse,
        }
        let Fields { at, holds } = Fields::deserialize(deserializer)?;
        Ok(PathRule { at, holds })
    }
}

impl Serialize for PathRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("at", &self.at)?;
        map.serialize_entry("holds", &self.holds)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<OperatorSpec, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn operators_read_as_a_word_or_a_table_and_round_trip() {
        assert_eq!(read(r#""keep""#), Ok(OperatorSpec::Keep));
        let mask = OperatorSpec::Mask(Mask { keep_tail: 4, ..Mask::default() });
        assert_eq!(read(r#"{"operator":"mask","keep_tail":4}"#), Ok(mask.clone()));
        assert_eq!(read(r#""generalize""#), Ok(OperatorSpec::Generalize(Generalize::ByLabel)));
        let specs = [
            mask,
            OperatorSpec::Hash,
            OperatorSpec::Generalize(Generalize::Zip3),
            OperatorSpec::FormatPreserving,
            OperatorSpec::Surrogate,
            OperatorSpec::Encrypt,
            OperatorSpec::Custom(RuleName::declare("reverse")),
        ];
        for spec in specs {
            assert_eq!(read(&serde_json::to_string(&spec).unwrap()), Ok(spec));
        }
    }

    #[test]
    fn what_cannot_be_enforced_does_not_read() {
        for (json, says) in [
            (r#""obliterate""#, "unknown operator"),
            (r#"{"operator":"keep","keep_tail":4}"#, "takes no `keep_tail`"),
            (r#"{"operator":"custom"}"#, "needs `name`"),
            (r#"{"operator":"hash","to":"year"}"#, "takes no `to`"),
            (r#"{"operator":"mask","tail":4}"#, "unknown field"),
        ] {
            assert!(read(json).is_err_and(|error| error.contains(says)), "{json}");
        }
    }
}
