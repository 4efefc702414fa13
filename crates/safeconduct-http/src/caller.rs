//! Who asks and what for: told by headers of our own, or by the embedder.

use http::{HeaderMap, HeaderValue};
use std::borrow::Cow;

/// What the guard must know about a request besides its body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caller {
    /// Whose request it is; `default` without one.
    pub tenant: Option<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Which team of the tenant asks.
    pub team: Option<String>,
    /// Regimes that it stands under.
    pub regimes: Vec<String>,
    /// Data classes of its content.
    pub classes: Vec<String>,
    /// How sensitive its content is at least: one of the four words. It raises what was found and never lowers it.
    pub sensitivity: Option<String>,
    /// The conversation it belongs to: what one turn held, later turns are judged with.
    pub session: Option<String>,
}

/// Names the tenant.
pub const TENANT: &str = "x-safeconduct-tenant";
/// Names the purpose.
pub const PURPOSE: &str = "x-safeconduct-purpose";
/// Names the team of the tenant.
pub const TEAM: &str = "x-safeconduct-team";
/// Names regimes that the request stands under, with commas.
pub const REGIMES: &str = "x-safeconduct-regimes";
/// Declares data classes, with commas.
pub const CLASSES: &str = "x-safeconduct-classes";
/// Raises the sensitivity of the content.
pub const SENSITIVITY: &str = "x-safeconduct-sensitivity";
/// Names the conversation.
pub const SESSION: &str = "x-safeconduct-session";

impl Caller {
    /// What the headers say. A header that is no text, or says two things where there is one, counts as one that
    /// says something unknown: a refusal.
    pub fn from_headers(headers: &HeaderMap) -> Caller {
        let said = |name: &str| {
            let values: Vec<String> =
                headers.get_all(name).iter().map(|value| text(value).trim().to_owned()).collect();
            (!values.is_empty()).then(|| values.join(","))
        };
        let listed = |name: &str| {
            let mut words = Vec::new();
            for value in headers.get_all(name) {
                let text = text(value);
                let said = text.split(',').map(str::trim).filter(|word| !word.is_empty());
                words.extend(said.map(str::to_owned));
            }
            words
        };
        Caller {
            tenant: said(TENANT),
            purpose: said(PURPOSE),
            team: said(TEAM),
            regimes: listed(REGIMES),
            classes: listed(CLASSES),
            sensitivity: said(SENSITIVITY),
            session: said(SESSION),
        }
    }

    /// The same for a tenant that was proved in another way, e.g. by a key: what the header says counts for nothing.
    #[must_use]
    pub fn of_tenant(mut self, tenant: impl Into<String>) -> Caller {
        self.tenant = Some(tenant.into());
        self
    }

    /// The tenant, or the one of whoever says nothing.
    pub fn tenant(&self) -> &str {
        self.tenant.as_deref().unwrap_or("default")
    }
}

fn text(value: &HeaderValue) -> Cow<'_, str> {
    String::from_utf8_lossy(value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_who_asks_and_what_for() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (TENANT, "acme"),
            (TEAM, " red "),
            (PURPOSE, "support"),
            (REGIMES, "finance, health"),
            (REGIMES, "government"),
            (CLASSES, "pricing,,log"),
            (SENSITIVITY, "restricted"),
        ] {
            headers.append(name, HeaderValue::from_static(value));
        }
        let said = Caller::from_headers(&headers);
        assert_eq!((said.tenant(), said.team.as_deref()), ("acme", Some("red")));
        assert_eq!(said.regimes, ["finance", "health", "government"]);
        assert_eq!(said.classes, ["pricing", "log"]);
        assert_eq!((said.session, said.sensitivity.as_deref()), (None, Some("restricted")));
        // Of two teams neither is believed: the two together are no id, which the policy refuses.
        headers.append(TEAM, HeaderValue::from_static("blue"));
        assert_eq!(Caller::from_headers(&headers).team.as_deref(), Some("red,blue"));
    }
}
