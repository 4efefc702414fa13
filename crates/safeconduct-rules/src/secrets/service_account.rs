//! Service-account files of Google Cloud: one finding for each secret member, tied by a group of their own.

use memchr::memmem::Finder;
use once_cell::sync::Lazy;
use safeconduct_core::{
    Category, Confidence, Detector, DetectorError, Finding, Label, LabelDefinition, Part, RuleName,
    Sensitivity, Span,
};

/// Reads the members of an object whose type says *service account* or *authorized user*.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ServiceAccount;

const NAME: &str = "service-account";

static KEY_ID: LabelDefinition = LabelDefinition::new("GCP_PRIVATE_KEY_ID", Category::Credential);
static CLIENT_SECRET: LabelDefinition =
    LabelDefinition::new("GOOGLE_OAUTH_CLIENT_SECRET", Category::Credential);
static REFRESH_TOKEN: LabelDefinition =
    LabelDefinition::new("GOOGLE_OAUTH_REFRESH_TOKEN", Category::Credential);

/// What the types are called; the quotes around them may be escaped.
static TYPES: Lazy<[Finder<'static>; 2]> =
    Lazy::new(|| [Finder::new("service_account"), Finder::new("authorized_user")]);

/// No such file is longer.
const LONGEST: usize = 8 * 1024;

impl Detector for ServiceAccount {
    fn name(&self) -> &str {
        NAME
    }

    fn labels(&self) -> Vec<Label> {
        vec![
            Label::PRIVATE_KEY,
            Label::declare(&KEY_ID),
            Label::declare(&CLIENT_SECRET),
            Label::declare(&REFRESH_TOKEN),
        ]
    }

    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        let text = part.text();
        for finder in TYPES.iter() {
            let mut behind = 0;
            for at in finder.find_iter(text.as_bytes()) {
                // Of an object that says its type twice the members are read once.
                if at < behind {
                    continue;
                }
                if let Some((start, object)) = object_around(text, at) {
                    members(text, (start, object), found);
                    behind = start + object.len();
                }
            }
        }
        Ok(())
    }

    fn piece_bytes(&self) -> Option<usize> {
        Some(8 * LONGEST)
    }

    fn revision(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }
}

/// The innermost braces around `at`, if they are near: such files hold no objects.
fn object_around(text: &str, at: usize) -> Option<(usize, &str)> {
    let from = (at.saturating_sub(LONGEST)..=at).find(|&from| text.is_char_boundary(from))?;
    let start = from + text.get(from..at)?.rfind('{')?;
    let rest = text.get(start..)?;
    let until = (0..=rest.len().min(LONGEST)).rev().find(|&until| rest.is_char_boundary(until))?;
    let length = rest.get(..until)?.find('}')? + 1;
    (start + length > at).then(|| rest.get(..length)).flatten().map(|object| (start, object))
}

fn members(text: &str, (start, object): (usize, &str), found: &mut Vec<Finding>) {
    let group = number(object);
    let labels: [(&str, Label, Option<Sensitivity>); 4] = [
        ("private_key", Label::PRIVATE_KEY, None),
        ("private_key_id", Label::declare(&KEY_ID), Some(Sensitivity::Internal)),
        ("client_secret", Label::declare(&CLIENT_SECRET), None),
        ("refresh_token", Label::declare(&REFRESH_TOKEN), None),
    ];
    for (name, label, sensitivity) in labels {
        let Some((at, value)) = member(object, name) else { continue };
        let span = Span::new(text, start + at, start + at + value.len());
        let finding = span.map(|span| Finding::new(label, span, Confidence::High, RuleName::declare(NAME)));
        let Some(finding) = finding else { continue };
        let graded = sensitivity.map_or(finding.clone(), |sensitivity| finding.with_sensitivity(sensitivity));
        found.push(graded.with_group(group));
    }
}

/// The value of a member and where it stands; of a key in PEM armor the block from BEGIN to END.
fn member<'t>(object: &'t str, name: &str) -> Option<(usize, &'t str)> {
    let spelled = |quote: &str| {
        object.find(&format!("{quote}{name}{quote}")).map(|at| at + name.len() + 2 * quote.len())
    };
    let (quote, behind) =
        ["\"", "\\\""].iter().find_map(|quote| spelled(quote).map(|behind| (*quote, behind)))?;
    let rest = object.get(behind..)?;
    let opening = rest.find(quote)?;
    // Nothing but a colon stands between a name and its value.
    if !rest.get(..opening)?.trim().eq(":") {
        return None;
    }
    let from = behind + opening + quote.len();
    let value = object.get(from..)?;
    let value = value.get(..value.find(quote)?)?;
    let (first, last) = match (value.find("-----BEGIN"), value.rfind("KEY-----")) {
        (Some(first), Some(last)) if first < last => (first, last + "KEY-----".len()),
        _ if name == "private_key" => return None,
        _ => (0, value.len()),
    };
    let value = value.get(first..last).filter(|value| value.len() >= 12)?;
    // `<your key id>` stands in for one.
    let shown = crate::validators::placeholder::is_placeholder(value);
    (!shown).then_some((from + first, value))
}

/// A number that two files hardly share (FNV-1a): pieces of a text are looked at one by one, so counting would not do.
fn number(object: &str) -> u32 {
    object.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::private_key_tests::RFC_8410;

    fn found(text: &str) -> Vec<(String, String, Option<u32>)> {
        let mut found = Vec::new();
        ServiceAccount.detect(Part::new(text), &mut found).unwrap();
        let show = |f: &Finding| (f.label().to_string(), f.span().of(text).unwrap().to_owned(), f.group());
        found.iter().map(show).collect()
    }

    #[test]
    fn each_secret_member_is_found_and_they_share_a_group() {
        let id = "9f2d081884c7d65eab2feaa0c55ad015a3bf4f1b";
        let pem = RFC_8410.replace('\n', "\\n");
        let file = |id: &str| {
            format!(
                "{{\n \"type\": \"service_account\",\n \"private_key_id\": \"{id}\",\n \"private_key\": \"{pem}\\n\"\n}}"
            )
        };
        let one = found(&format!("keep this: {}", file(id)));
        let values: Vec<&str> = one.iter().map(|(_, value, _)| value.as_str()).collect();
        assert_eq!(values, [pem.as_str(), id]);
        assert!(one.iter().all(|(.., group)| group.is_some() && *group == one[0].2));
        let two = found(&format!("{}{}", file(id), file(&id.replace('9', "8"))));
        assert_eq!(two.len(), 4);
        assert_ne!(two[0].2, two[2].2);
        let escaped = found(&file(id).replace('"', "\\\""));
        assert_eq!(escaped.len(), 2);
    }

    #[test]
    fn what_is_no_such_file_is_left_alone() {
        for text in [
            "service_account",
            "{\"type\": \"service_account\"}",
            "{\"type\": \"service_account\", \"private_key\": \"<key>\", \"private_key_id\": \"<your key id>\"}",
            "{ service_account",
            "} service_account {",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
