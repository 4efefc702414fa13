//! What of a request's head leaves: headers and queries that somebody looked at, and no other.

use crate::Problem;
use http::Uri;
use http::header::{HeaderMap, HeaderName};

/// Headers that may leave: what the vendors' own clients send and need. A header is content like any other, and
/// nobody scans it, so what is not here stays.
const HEADERS: &[&str] = &[
    "accept",
    "content-type",
    "user-agent",
    "authorization",
    "x-api-key",
    "api-key",
    "x-goog-api-key",
    "x-goog-user-project",
    "anthropic-version",
    "anthropic-beta",
    "anthropic-dangerous-direct-browser-access",
    "openai-organization",
    "openai-project",
    "openai-beta",
    "mcp-session-id",
    "mcp-protocol-version",
    "last-event-id",
    "x-client-name",
];

/// Members of the query that may leave. `key` is Google's API key.
const QUERY: &[&str] = &["beta", "api-version", "alt", "key", "$alt"];

/// Headers in which vendors' clients give a key.
pub const CREDENTIALS: &[&str] = &["authorization", "x-api-key", "api-key", "x-goog-api-key"];

/// The headers that may leave: those of the vendors' own clients, and no other.
pub fn headers(from: &HeaderMap) -> HeaderMap {
    let mut out = HeaderMap::with_capacity(from.len());
    for (name, value) in from {
        if HEADERS.contains(&name.as_str()) {
            out.append(name.clone(), value.clone());
        }
    }
    out
}

/// Refuses what a path or its query could carry beyond a surface's own members.
pub(crate) fn check_query(uri: &Uri) -> Result<(), Problem> {
    let stranger = uri.query().into_iter().flat_map(|query| query.split('&')).any(|member| {
        let (name, value) = member.split_once('=').unwrap_or((member, ""));
        !QUERY.contains(&name) || value.len() > 256
    });
    match stranger {
        false => Ok(()),
        true => Err(Problem::new(
            400,
            "unknown_query",
            "the query has a member that is not scanned; put it into the body or leave it out",
        )),
    }
}

/// Headers that are about one connection and end with it (RFC 9110, 7.6.1).
pub(crate) fn is_hop_by_hop(name: &HeaderName) -> bool {
    matches!(
        name.as_str(),
        "connection"
            | "keep-alive"
            | "proxy-authenticate"
            | "proxy-authorization"
            | "proxy-connection"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
    )
}
