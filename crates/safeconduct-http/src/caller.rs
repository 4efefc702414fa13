//! Who asks and what for: told by headers of our own, or by the embedder.

use http::HeaderMap;

/// What the guard must know about a request besides its body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caller {
    /// Whose request it is; `default` without one.
    pub tenant: Option<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Data classes of its content.
    pub classes: Vec<String>,
    /// The conversation it belongs to: what one turn held, later turns are judged with.
    pub session: Option<String>,
}

/// Names the tenant.
pub const TENANT: &str = "x-safeconduct-tenant";
/// Names the purpose.
pub const PURPOSE: &str = "x-safeconduct-purpose";
/// Declares data classes, with commas.
pub const CLASSES: &str = "x-safeconduct-classes";
/// Names the conversation.
pub const SESSION: &str = "x-safeconduct-session";

impl Caller {
    /// What the headers say. A header that is no text counts as one that says something unknown: a refusal.
    pub fn from_headers(headers: &HeaderMap) -> Caller {
        let said = |name: &str| {
            let value = headers.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        };
        let classes = headers.get_all(CLASSES).iter().flat_map(|value| {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            text.split(',').map(|class| class.trim().to_owned()).collect::<Vec<_>>()
        });
        Caller {
            tenant: said(TENANT),
            purpose: said(PURPOSE),
            classes: classes.filter(|class| !class.is_empty()).collect(),
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
