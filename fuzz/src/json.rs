//! A redacted body is JSON of the same shape, nothing found is left in it, and restoring gives the values back.

use crate::scanner;
use safeconduct_core::{RedactionPlan, RestoreRule, RestoreScope, Selector};
use safeconduct_redact::{Context, JsonDocument, RedactError, Redactor, Vault};
use serde_json::Value;

/// Takes the bytes for the body of a request.
pub fn fuzz_target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(document) = JsonDocument::parse(text) else { return };
    // Half a surrogate pair is where readers of JSON differ; what serde refuses only must not panic.
    let before: Option<Value> = serde_json::from_str(text).ok();
    let everywhere = RestoreRule { on: Selector::Any, scope: RestoreScope::Everywhere };
    let plan = RedactionPlan::default().with_restore(vec![everywhere]);
    let vault = Vault::default();
    let redacted = match redact(&document, &plan, &vault) {
        Ok(redacted) => redacted,
        Err(RedactError::Unrewritable { pointer, .. }) => {
            assert!(pointer.is_empty() || pointer.starts_with('/'), "a pointer begins with a slash");
            return;
        }
        Err(error) => panic!("placeholders stand in for everything: {error}"),
    };
    let again = JsonDocument::parse(&redacted).expect("a redacted body is JSON");
    assert_eq!(again.len(), document.len(), "parts come and go");
    assert_eq!(
        redact(&again, &plan, &vault).as_deref(),
        Ok(redacted.as_str()),
        "redacting twice changes something"
    );

    let Some(before) = before else { return };
    let after: Value = serde_json::from_str(&redacted).expect("a redacted body is JSON");
    assert!(alike(&before, &after, true, &|_, _| true), "the shape changed");
    let restored: Value = serde_json::from_str(&vault.restore_json(&again)).expect("a restored body is JSON");
    assert!(
        alike(&before, &restored, false, &|one, two| one == two),
        "restoring does not give the values back"
    );
}

fn redact(document: &JsonDocument<'_>, plan: &RedactionPlan, vault: &Vault) -> Result<String, RedactError> {
    let findings: Vec<_> = document
        .parts()
        .map(|part| scanner().scan_part(part.as_part()).expect("rules alone never fail"))
        .collect();
    let redacted = Redactor::default().redact_json(document, &findings, &Context::new(plan, vault))?;
    Ok(redacted.into_text().into_owned())
}

/// Whether two values have one shape and texts that are `same`; while it is `redacted`, a number may be a string.
fn alike(one: &Value, two: &Value, redacted: bool, same: &dyn Fn(&str, &str) -> bool) -> bool {
    match (one, two) {
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| alike(one, two, redacted, same))
        }
        (Value::Object(one), Value::Object(two)) => {
            let mut pairs = one.iter().zip(two);
            one.len() == two.len()
                && pairs.all(|((key, one), (name, two))| same(key, name) && alike(one, two, redacted, same))
        }
        (Value::String(one), Value::String(two)) => {
            // JSON inside a string may be written anew, as long as it says the same.
            let inner = |text: &str| {
                serde_json::from_str::<Value>(text).ok().filter(|v| v.is_object() || v.is_array())
            };
            match (inner(one), inner(two)) {
                (Some(one), Some(two)) => alike(&one, &two, redacted, same),
                _ => same(one, two),
            }
        }
        (Value::Number(_), Value::String(_)) => redacted,
        (one, two) => one == two,
    }
}
