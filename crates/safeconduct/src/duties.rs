//! Duties on the body: what a grant asks to be set, sent or left out is done before the body is redacted.

use crate::prepared::Prepared;
use crate::{Body, Error};
use safeconduct_core::{Duty, RequestObligation};
use safeconduct_policy::Allowed;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// The body with the duties of this grant, if it carries any and they change it.
///
/// Where the request does not carry its duties they stay with whoever sends it; what nobody could carry out is an
/// error even then.
///
/// # Errors
/// [`Error::Duty`] when a duty cannot be carried out: nobody could, or this body is no object, or another duty
/// undoes it.
pub(crate) fn carried(prepared: &Prepared, allowed: &Allowed) -> Result<Option<Body>, Error> {
    let undone = |duty: &RequestObligation, why: &dyn fmt::Display| Error::Duty {
        name: duty.name.clone(),
        why: why.to_string(),
    };
    let mut members = Vec::new();
    for duty in &allowed.obligations {
        match duty.duty().map_err(|error| undone(duty, &error))? {
            Duty::Set { path, value: text } => members.push((duty, path, value(text))),
            Duty::Remove { path } => members.push((duty, path, String::new())),
            // Headers are set by whoever sends; where the endpoint is was checked when the catalog was loaded.
            Duty::Header { .. } | Duty::Region(_) => {}
        }
    }
    if !prepared.duties {
        return Ok(None);
    }
    let object = match &prepared.body {
        Body::Json(json) if serde_json::from_str::<Members<'_>>(json).is_ok() => json,
        _ => {
            return match members.first() {
                None => Ok(None),
                Some((duty, ..)) => Err(undone(duty, &"the body is no JSON object")),
            };
        }
    };
    let mut body = Cow::Borrowed(object.as_str());
    for (endpoint, model) in &prepared.names {
        if *endpoint == allowed.endpoint {
            body = set(body, "model", &serde_json::to_string(model).unwrap_or_default());
        }
    }
    for (_, path, json) in &members {
        body = set(body, path, json);
    }
    if let Some((duty, ..)) = members.iter().find(|(_, path, json)| changed(&body, path, json).is_some()) {
        return Err(undone(duty, &"another duty undoes it"));
    }
    Ok(match body {
        Cow::Borrowed(_) => None,
        Cow::Owned(changed) => Some(Body::Json(changed)),
    })
}

/// A duty's value as JSON: a number, a word or an object stays one, everything else is a string.
fn value(text: &str) -> String {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(_) => text.to_owned(),
        Err(_) => serde_json::to_string(text).unwrap_or_default(),
    }
}

/// The object with the member at a dotted path set, or taken out when `json` is empty. Every other byte of a value stays.
fn set<'b>(body: Cow<'b, str>, path: &str, json: &str) -> Cow<'b, str> {
    match changed(&body, path, json) {
        Some(changed) => Cow::Owned(changed),
        None => body,
    }
}

/// The object after the change; `None` when it is no object or says so already.
fn changed(object: &str, path: &str, json: &str) -> Option<String> {
    let Members(members) = serde_json::from_str(object).ok()?;
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let mut out = String::from("{");
    let (mut there, mut altered) = (false, false);
    for (key, before) in members {
        let mut now = Cow::Borrowed(before.get());
        if key == name {
            // Of a member that is there twice a receiver may read either: one is left.
            let wanted = match rest {
                Some(rest) => within(before.get(), rest, json).unwrap_or_else(|| before.get().to_owned()),
                None => json.to_owned(),
            };
            altered |= there || wanted != before.get();
            if there || wanted.is_empty() {
                continue;
            }
            there = true;
            now = Cow::Owned(wanted);
        }
        push(&mut out, &key, &now);
    }
    if !there && !json.is_empty() {
        altered = true;
        match rest {
            Some(rest) => push(&mut out, name, &changed("{}", rest, json)?),
            None => push(&mut out, name, json),
        }
    }
    out.push('}');
    altered.then_some(out)
}

/// A member with the rest of the path changed in it; what is no object gives way to one.
fn within(before: &str, rest: &str, json: &str) -> Option<String> {
    match before.trim_start().starts_with('{') {
        true => changed(before, rest, json),
        false if json.is_empty() => None,
        false => changed("{}", rest, json),
    }
}

fn push(out: &mut String, key: &str, value: &str) {
    if out.len() > 1 {
        out.push(',');
    }
    let key = serde_json::to_string(key).unwrap_or_default();
    let _ = write!(out, "{key}:{value}");
}

/// The members of an object in their order, doubles included.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'a>, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_changes_its_member_and_no_other_byte() {
        for (body, path, json, expected) in [
            (r#"{ "a": 1e2 }"#, "store", "false", Some(r#"{"a":1e2,"store":false}"#)),
            (r#"{"store":true,"a":[ 1 ]}"#, "store", "false", Some(r#"{"store":false,"a":[ 1 ]}"#)),
            (r#"{"store":false}"#, "store", "false", None),
            (r#"{"store":true,"store":true}"#, "store", "false", Some(r#"{"store":false}"#)),
            (r#"{"st\u006fre":true}"#, "store", "false", Some(r#"{"store":false}"#)),
            (r#"{}"#, "provider.zdr", "true", Some(r#"{"provider":{"zdr":true}}"#)),
            (
                r#"{"provider":{"zdr":false,"x":1}}"#,
                "provider.zdr",
                "true",
                Some(r#"{"provider":{"zdr":true,"x":1}}"#),
            ),
            (r#"{"provider":"any"}"#, "provider.zdr", "true", Some(r#"{"provider":{"zdr":true}}"#)),
            (r#"{"provider":{"zdr":true}}"#, "provider.zdr", "true", None),
            (r#"{"tools":[{}],"a":1}"#, "tools", "", Some(r#"{"a":1}"#)),
            (r#"{"a":1}"#, "tools", "", None),
            ("[1]", "store", "false", None),
        ] {
            assert_eq!(changed(body, path, json).as_deref(), expected, "{body} {path} {json}");
        }
        assert_eq!(
            (value("false"), value("eu-west"), value("3")),
            ("false".into(), "\"eu-west\"".into(), "3".into())
        );
    }
}
