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

/// Names the trace that a request is part of (W3C Trace Context). It leaves as it came, if it is one: the identifiers are
/// hex digits and nothing else. `tracestate` stays, for it may say anything.
const TRACEPARENT: &str = "traceparent";

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
    let mut traces = from.get_all(TRACEPARENT).iter();
    if let (Some(trace), None) = (traces.next(), traces.next())
        && is_traceparent(trace.as_bytes())
    {
        out.insert(TRACEPARENT, trace.clone());
    }
    out
}

/// Whether it is a `traceparent` of version 00: two digits, a trace, a span, flags, in lower-case hex; neither identifier
/// is zero. <https://www.w3.org/TR/trace-context/#traceparent-header>
fn is_traceparent(value: &[u8]) -> bool {
    let hex = |field: &[u8], length: usize| {
        field.len() == length && field.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let fields: Vec<&[u8]> = value.split(|byte| *byte == b'-').collect();
    let [b"00", trace, span, flags] = fields.as_slice() else { return false };
    let named = |field: &[u8]| field.iter().any(|byte| *byte != b'0');
    hex(trace, 32) && named(trace) && hex(span, 16) && named(span) && hex(flags, 2)
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

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn a_trace_goes_on_and_nothing_that_only_looks_like_one() {
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        for (given, goes_on) in [
            (&[trace][..], true),
            // The example of an unsampled one.
            (&["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"], true),
            (&[trace, trace], false),
            (&["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-ana"], false),
            (&["00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"], false),
            (&["00-00000000000000000000000000000000-00f067aa0ba902b7-01"], false),
            (&["00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"], false),
            (&["00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01"], false),
            (&["ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"], false),
            (&["write to ana@example.org"], false),
            (&[""], false),
        ] {
            let mut headers = HeaderMap::new();
            for value in given {
                headers.append("traceparent", HeaderValue::from_static(value));
            }
            headers.insert("tracestate", HeaderValue::from_static("who=ana"));
            let left = super::headers(&headers);
            assert_eq!(left.len(), usize::from(goes_on), "{given:?}");
            assert_eq!(left.get("traceparent").is_some(), goes_on, "{given:?}");
        }
    }
}
