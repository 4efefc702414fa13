//! What a caller wants to send: a body, and what it says about it.

use safeconduct_core::{EndpointId, Sensitivity};
use std::fmt;

/// One request that wants to leave.
///
/// Everything but the body is optional: without a declared class it counts as `user_content`,
/// without a purpose as `unspecified`. A class or purpose that is not known is not an error here:
/// the request is refused, with that reason.
///
/// ```
/// use safeconduct::Request;
///
/// let request = Request::json(r#"{"messages":[{"role":"user","content":"Hello"}]}"#)
///     .purpose("support")
///     .class("conversation")
///     .model("gpt-4o");
/// ```
#[derive(Clone)]
pub struct Request {
    pub(crate) body: Body,
    pub(crate) purpose: Option<String>,
    pub(crate) team: Option<String>,
    pub(crate) regimes: Vec<String>,
    pub(crate) classes: Vec<String>,
    pub(crate) sensitivity: Sensitivity,
    pub(crate) model: Option<String>,
    pub(crate) duties: bool,
    pub(crate) names: Vec<(EndpointId, String)>,
    pub(crate) not_to: Vec<EndpointId>,
    pub(crate) user: Option<String>,
}

/// What is sent.
#[derive(Clone)]
pub enum Body {
    /// Plain text. Text that is a JSON object or array as a whole is treated as one.
    Text(String),
    /// One JSON value; it comes back as valid JSON of the same shape.
    Json(String),
}

impl Request {
    /// A request whose body is plain text.
    pub fn text(body: impl Into<String>) -> Request {
        Request::new(Body::Text(body.into()))
    }

    /// A request whose body is one JSON value.
    pub fn json(body: impl Into<String>) -> Request {
        Request::new(Body::Json(body.into()))
    }

    fn new(body: Body) -> Request {
        Request {
            body,
            purpose: None,
            team: None,
            regimes: Vec::new(),
            classes: Vec::new(),
            sensitivity: Sensitivity::Public,
            model: None,
            user: None,
            duties: false,
            names: Vec::new(),
            not_to: Vec::new(),
        }
    }

    /// Says what the request is for.
    #[must_use]
    pub fn purpose(mut self, purpose: impl Into<String>) -> Request {
        self.purpose = Some(purpose.into());
        self
    }

    /// Says which team of the tenant asks: an id, as a tenant's is.
    #[must_use]
    pub fn team(mut self, team: impl Into<String>) -> Request {
        self.team = Some(team.into());
        self
    }

    /// Adds a regime that it stands under, e.g. `finance`.
    #[must_use]
    pub fn regime(mut self, regime: impl Into<String>) -> Request {
        self.regimes.push(regime.into());
        self
    }

    /// Declares a data class. Declared classes are added to found ones and never replace them.
    #[must_use]
    pub fn class(mut self, class: impl Into<String>) -> Request {
        self.classes.push(class.into());
        self
    }

    /// Raises the sensitivity of the content: what was declared, found or remembered is never lowered by it.
    #[must_use]
    pub fn sensitivity(mut self, least: Sensitivity) -> Request {
        self.sensitivity = self.sensitivity.max(least);
        self
    }

    /// Asks for a model: only endpoints that serve it are candidates.
    #[must_use]
    pub fn model(mut self, model: impl Into<String>) -> Request {
        self.model = Some(model.into());
        self
    }

    /// Says what the model is called at this endpoint: the body that leaves for it says that name in `model`.
    /// Implies [`Request::carrying_duties`].
    #[must_use]
    pub fn named_at(mut self, endpoint: EndpointId, model: impl Into<String>) -> Request {
        self.names.push((endpoint, model.into()));
        self.carrying_duties()
    }

    /// Leaves an endpoint out of the candidates, e.g. one that does not speak the format of the body.
    #[must_use]
    pub fn not_to(mut self, endpoint: EndpointId) -> Request {
        self.not_to.push(endpoint);
        self
    }

    /// Sets in a JSON body what the grant's duties ask of it (`store: false`), before it is redacted and recorded.
    ///
    /// `a.b` is a member of a member; `remove:tools` takes one out. Duties on headers (`header:…`) and on the region
    /// stay with whoever sends, as all of them do without this.
    #[must_use]
    pub fn carrying_duties(mut self) -> Request {
        self.duties = true;
        self
    }

    /// Says who asks. Only a keyed tag of it is recorded, so that one person's requests can be found again.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Request {
        self.user = Some(user.into());
        self
    }
}

impl Body {
    /// The body as text, JSON or not.
    pub fn as_str(&self) -> &str {
        match self {
            Body::Text(text) | Body::Json(text) => text,
        }
    }
}

/// Shows the outline only.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Body::Json(text) => write!(f, "Json({} bytes)", text.len()),
        }
    }
}

/// Shows the outline only: purpose, classes, model and user are the caller's text too.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({:?}, {} classes)", self.body, self.classes.len())
    }
}
