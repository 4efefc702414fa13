//! What is different between two catalogs, by endpoint, claim and evidence.

use super::Catalog;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One difference between two catalogs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CatalogChange {
    /// `endpoint`, `claim` or `evidence`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The field, or nothing when the whole thing came or went.
    pub field: Option<String>,
    /// What was there; `null` for nothing.
    pub before: Value,
    /// What is there; `null` for nothing.
    pub after: Value,
}

type Things = BTreeMap<(&'static str, String), Map<String, Value>>;

impl Catalog {
    /// What another catalog has that is different from this one, sorted by kind and id.
    pub fn changes_to(&self, other: &Catalog) -> Vec<CatalogChange> {
        let (before, after) = (things(self), things(other));
        let mut names: Vec<_> = before.keys().chain(after.keys()).collect();
        names.sort();
        names.dedup();
        let mut changes = Vec::new();
        for name in names {
            let change = |field: Option<&str>, before: Option<&Value>, after: Option<&Value>| CatalogChange {
                kind: name.0,
                id: name.1.clone(),
                field: field.map(str::to_owned),
                before: before.cloned().unwrap_or(Value::Null),
                after: after.cloned().unwrap_or(Value::Null),
            };
            match (before.get(name), after.get(name)) {
                (Some(one), Some(two)) => {
                    let mut fields: Vec<&String> = one.keys().chain(two.keys()).collect();
                    fields.sort();
                    fields.dedup();
                    let differing = fields.into_iter().filter(|field| one.get(*field) != two.get(*field));
                    changes
                        .extend(differing.map(|field| change(Some(field), one.get(field), two.get(field))));
                }
                (one, two) => {
                    let whole = |fields: Option<&Map<String, Value>>| fields.cloned().map(Value::Object);
                    changes.push(change(None, whole(one).as_ref(), whole(two).as_ref()));
                }
            }
        }
        changes
    }
}

/// Everything in a catalog that has an id, as plain fields; claims apart from their endpoints.
fn things(catalog: &Catalog) -> Things {
    let mut things = Things::new();
    let mut add = |kind, id: &str, value: Result<Value, serde_json::Error>, more: Option<(&str, &str)>| {
        let Ok(Value::Object(mut fields)) = value else { return };
        fields.retain(|field, value| field != "claim" && field != "id" && !is_blank(value));
        fields.extend(more.map(|(field, value)| (field.to_owned(), Value::from(value))));
        things.insert((kind, id.to_owned()), fields);
    };
    for endpoint in catalog.endpoints() {
        add("endpoint", &endpoint.id, serde_json::to_value(endpoint), None);
        for claim in &endpoint.claims {
            add("claim", &claim.id, serde_json::to_value(claim), Some(("endpoint", &endpoint.id)));
        }
    }
    for evidence in catalog.evidence() {
        add("evidence", &evidence.id, serde_json::to_value(evidence), None);
    }
    things
}

/// A field left out and a field without content say the same.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
