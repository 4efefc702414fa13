//! A duty on the request itself that comes with a grant, and the grammar of its name.

/// A duty on the request: what must be set, sent or left out so that the posture holds.
///
/// Duties on the text are a [`RedactionPlan`](crate::RedactionPlan).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct RequestObligation {
    /// What is to be set: a member of the body (`store`, `provider.zdr`), a header (`header:x-zero-data-retention`),
    /// a member that is taken out (`remove:tools`), the region it is served from (`region`).
    pub name: String,
    /// The value it must have; nothing where a member is taken out.
    pub value: String,
}

/// A duty that can be carried out, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty<'a> {
    /// The member of the body at this path, its names separated by dots, has this value: JSON, or else a string.
    Set {
        /// The path.
        path: &'a str,
        /// The value.
        value: &'a str,
    },
    /// The body has no member at this path.
    Remove {
        /// The path.
        path: &'a str,
    },
    /// The request has this header and no other of its name.
    Header {
        /// The name: a token (RFC 9110, 5.6.2).
        name: &'a str,
        /// The value: visible ASCII, with single spaces or tabs between (RFC 9110, 5.5).
        value: &'a str,
    },
    /// The endpoint is in this region. Nothing is sent: the catalog says so, or the duty does not load.
    Region(&'a str),
}

/// Why nobody could carry out a duty. Repeats nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DutyError {
    /// There is a colon, and what stands before it is no kind of duty.
    #[error("a duty is `header:…`, `remove:…`, `region` or a member of the body such as `a.b`")]
    Kind,
    /// A path with an empty name, a space at an end of a name or a character that cannot be seen.
    #[error("a member of the body is a name, or names with single dots between them")]
    Path,
    /// A header's name that is no token.
    #[error("the name of a header is made of ASCII letters, digits and !#$%&'*+-.^_`|~")]
    HeaderName,
    /// A header that is about the connection or the length and coding of the body.
    #[error("this header belongs to the connection or to the form of the body, and no duty may set it")]
    HeaderReserved,
    /// A header's value with a character it cannot hold.
    #[error("the value of a header is visible ASCII, with spaces only inside")]
    HeaderValue,
    /// A value for a member that is taken out.
    #[error("what is taken out has no value; leave `value` empty")]
    Surplus,
    /// A region that is no code.
    #[error("a region is a code, made of ASCII without spaces")]
    Region,
}

/// What no duty may set: the connection's own headers (RFC 9110, 7.6.1), the form of the body, and where it goes.
const RESERVED: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl RequestObligation {
    /// Takes the duty apart.
    ///
    /// ```
    /// use safeconduct_core::{Duty, RequestObligation};
    ///
    /// let duty = |name: &str, value: &str| RequestObligation { name: name.into(), value: value.into() };
    /// assert_eq!(duty("store", "false").duty(), Ok(Duty::Set { path: "store", value: "false" }));
    /// assert!(duty("haeder:x-zero-data-retention", "true").duty().is_err());
    /// assert!(duty("header:x zero", "true").duty().is_err());
    /// ```
    ///
    /// # Errors
    /// [`DutyError`] when nobody could carry it out.
    pub fn duty(&self) -> Result<Duty<'_>, DutyError> {
        let value = self.value.as_str();
        match self.name.split_once(':') {
            None if self.name == "region" => region(value),
            None => path(&self.name).map(|path| Duty::Set { path, value }),
            Some(("remove", rest)) if value.is_empty() => path(rest).map(|path| Duty::Remove { path }),
            Some(("remove", _)) => Err(DutyError::Surplus),
            Some(("header", name)) => header(name, value),
            Some(_) => Err(DutyError::Kind),
        }
    }

    /// Whether no request can meet both: one sets a member to what the other does not, or inside of what the other
    /// sets or takes out. Names of headers are the same in upper and lower case. A duty that nobody can carry out
    /// is at odds with none.
    pub fn contradicts(&self, other: &RequestObligation) -> bool {
        let (Ok(one), Ok(two)) = (self.duty(), other.duty()) else { return false };
        match (one, two) {
            (Duty::Header { name: one, value: first }, Duty::Header { name: two, value: second }) => {
                one.eq_ignore_ascii_case(two) && first != second
            }
            (Duty::Region(one), Duty::Region(two)) => one != two,
            (Duty::Set { path: one, value: first }, Duty::Set { path: two, value: second }) => {
                match one == two {
                    true => first != second,
                    false => is_within(one, two) || is_within(two, one),
                }
            }
            (Duty::Set { path: set, value }, Duty::Remove { path: gone })
            | (Duty::Remove { path: gone }, Duty::Set { path: set, value }) => {
                set == gone
                    || is_within(set, gone)
                    || (is_within(gone, set) && value.trim_start().starts_with('{'))
            }
            _ => false,
        }
    }
}

/// Whether a path leads to something inside of what another one leads to.
fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
}

fn path(path: &str) -> Result<&str, DutyError> {
    let is_name = |name: &str| !name.is_empty() && name.trim() == name && !name.chars().any(char::is_control);
    // `remove.tools` is `remove:tools` mistyped, and would add what it was to take out.
    let first = path.split('.').next().unwrap_or_default();
    match path.split('.').all(is_name) && !path.contains(':') {
        true if ["header", "remove", "region"].contains(&first) => Err(DutyError::Kind),
        true => Ok(path),
        false => Err(DutyError::Path),
    }
}

fn header<'a>(name: &'a str, value: &'a str) -> Result<Duty<'a>, DutyError> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(DutyError::HeaderName);
    }
    if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        return Err(DutyError::HeaderReserved);
    }
    let is_visible = |byte: u8| byte.is_ascii_graphic() || byte == b' ' || byte == b'\t';
    match value.trim() == value && value.bytes().all(is_visible) {
        true => Ok(Duty::Header { name, value }),
        false => Err(DutyError::HeaderValue),
    }
}

fn region(code: &str) -> Result<Duty<'_>, DutyError> {
    match !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(Duty::Region(code)),
        false => Err(DutyError::Region),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duty(name: &str, value: &str) -> RequestObligation {
        RequestObligation { name: name.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn a_duty_that_nobody_can_carry_out_is_none() {
        for (name, value, why) in [
            ("header:X Zero Data", "1", DutyError::HeaderName),
            ("header:", "1", DutyError::HeaderName),
            ("header:x-\u{e9}", "1", DutyError::HeaderName),
            ("header:x-val", "a\nb", DutyError::HeaderValue),
            ("header:x-val", " a", DutyError::HeaderValue),
            ("header:x-val", "\u{e9}", DutyError::HeaderValue),
            ("header:Content-Length", "0", DutyError::HeaderReserved),
            ("header:transfer-encoding", "chunked", DutyError::HeaderReserved),
            ("haeder:x-no-log", "1", DutyError::Kind),
            ("remove.tools", "", DutyError::Kind),
            ("header", "x", DutyError::Kind),
            ("", "1", DutyError::Path),
            (".", "1", DutyError::Path),
            ("a..b", "1", DutyError::Path),
            ("a. b", "1", DutyError::Path),
            ("remove:", "", DutyError::Path),
            ("remove:a.", "", DutyError::Path),
            ("remove:tools", "1", DutyError::Surplus),
            ("region", "", DutyError::Region),
            ("region", "e u", DutyError::Region),
        ] {
            assert_eq!(duty(name, value).duty(), Err(why), "{name:?} {value:?}");
        }
        for (name, value) in [
            ("store", "false"),
            ("provider.zdr", "true"),
            ("header:Helicone-Omit-Request", "true"),
            ("header:x-empty", ""),
            ("header:x-two", "a b"),
            ("remove:tools", ""),
            ("region", "eu-west-1"),
        ] {
            assert!(duty(name, value).duty().is_ok(), "{name} {value}");
        }
    }

    #[test]
    fn duties_that_cannot_both_be_met_are_told() {
        for (one, two, odds) in [
            (("store", "false"), ("store", "true"), true),
            (("store", "false"), ("store", "false"), false),
            (("header:X-A", "1"), ("header:x-a", "2"), true),
            (("header:X-A", "1"), ("header:x-a", "1"), false),
            (("provider", "\"x\""), ("provider.zdr", "true"), true),
            (("provider.a", "1"), ("provider.zdr", "true"), false),
            (("providers", "1"), ("provider.zdr", "true"), false),
            (("tools", "[]"), ("remove:tools", ""), true),
            (("provider.zdr", "true"), ("remove:provider", ""), true),
            (("provider", "{\"x\":1}"), ("remove:provider.x", ""), true),
            (("provider", "1"), ("remove:provider.x", ""), false),
            (("remove:a", ""), ("remove:a.b", ""), false),
            (("region", "eu"), ("region", "us"), true),
        ] {
            let (one, two) = (duty(one.0, one.1), duty(two.0, two.1));
            assert_eq!((one.contradicts(&two), two.contradicts(&one)), (odds, odds), "{one:?} {two:?}");
        }
    }
}
