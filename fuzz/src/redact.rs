//! Redact once or twice, cut the reply anywhere, restore: the text is back.

use crate::scanner;
use safeconduct_core::{Category, RedactionPlan, RestoreRule, RestoreScope, Selector};
use safeconduct_redact::{Context, Redactor, Vault};

/// The first byte says how the reply is cut, the rest is the text.
pub fn fuzz_target(data: &[u8]) {
    let Some((cut, text)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let everywhere = RestoreRule { on: Selector::Any, scope: RestoreScope::Everywhere };
    let plan = RedactionPlan::default().with_restore(vec![everywhere]);
    let (redactor, vault) = (Redactor::default(), Vault::default());
    let redact = |text: &str| {
        let findings = scanner().scan(text).expect("rules alone never fail");
        let redacted = redactor.redact(text, &findings, &Context::new(&plan, &vault));
        redacted.expect("placeholders stand in for everything").into_text().into_owned()
    };
    let once = redact(text);
    let findings = scanner().scan(text).expect("rules alone never fail");
    for finding in findings.iter().filter(|finding| finding.label().category() == Category::Credential) {
        let original = finding.span().of(text).expect("a span of this text");
        assert!(!once.contains(original), "a {} is still there", finding.label());
    }

    // What stands beside a placeholder may look like something on a second look that it did not before;
    // what stands in a placeholder may not.
    let twice = redact(&once);
    for reply in [&once, &twice] {
        let mut restorer = vault.restorer();
        let mut restored = Vec::new();
        for chunk in reply.as_bytes().chunks(usize::from(*cut) % 23 + 1) {
            restored.extend(restorer.push_bytes(chunk));
        }
        restored.extend(restorer.finish().into_bytes());
        assert!(restored == text.as_bytes(), "restoring does not give the text back");
    }
}
