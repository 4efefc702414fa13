//! Requests as lines of JSON, as `guard` and `route` read them.

use crate::lines::{BrokenLine, Line};
use safeconduct::Request;
use safeconduct::core::Sensitivity;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    tenant: Option<String>,
    session: Option<String>,
    team: Option<String>,
    purpose: Option<String>,
    #[serde(default)]
    regimes: Option<Vec<String>>,
    #[serde(default)]
    classes: Option<Vec<String>>,
    sensitivity: Option<Sensitivity>,
    model: Option<String>,
    #[serde(borrow)]
    body: &'a RawValue,
}

/// One line's request, and whose it is.
pub struct RequestLine {
    /// The caller's own id, echoed and never stored.
    pub id: Box<RawValue>,
    /// Whose request it is.
    pub tenant: String,
    /// Which conversation it belongs to; a conversation of its own without one.
    pub session: Option<String>,
    /// What is asked.
    pub request: Request,
}

impl RequestLine {
    /// Reads a line.
    pub fn read(line: &Line<'_>) -> Result<RequestLine, BrokenLine> {
        let fields: Fields<'_> = line.parse()?;
        let body = fields.body.get();
        let mut request = match body.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<String>(body) {
                Ok(text) => Request::text(text),
                // Half a surrogate pair is no text, and yet a value that JSON can carry: it stays JSON.
                Err(_) => Request::json(body),
            },
            Some(b'{') => Request::json(body),
            _ => return Err(line.wrong("the field `body` must be a string or an object")),
        };
        if let Some(purpose) = fields.purpose {
            request = request.purpose(purpose);
        }
        if let Some(team) = fields.team {
            request = request.team(team);
        }
        for regime in fields.regimes.unwrap_or_default() {
            request = request.regime(regime);
        }
        if let Some(least) = fields.sensitivity {
            request = request.sensitivity(least);
        }
        if let Some(model) = fields.model {
            request = request.model(model);
        }
        for class in fields.classes.unwrap_or_default() {
            request = request.class(class);
        }
        let tenant = fields.tenant.unwrap_or_else(|| "default".to_owned());
        Ok(RequestLine { id: fields.id.to_owned(), tenant, session: fields.session, request })
    }

    /// What keeps the lines of one conversation together.
    pub fn conversation(&self) -> Option<(String, String)> {
        self.session.as_ref().map(|session| (self.tenant.clone(), session.clone()))
    }
}
