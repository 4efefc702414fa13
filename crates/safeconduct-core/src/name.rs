//! Names that were checked once: ids of tenants, endpoints, clauses, rules.

use std::{borrow::Borrow, fmt, hash, ops::Deref, str::FromStr, sync::Arc};

/// A text that is not a name of the wanted kind. Says what is wrong, never the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("a {what} must not be empty")]
    Empty {
        /// The kind of name.
        what: &'static str,
    },
    /// More than the 64 bytes that records have room for.
    #[error("a {what} has at most {max} characters, this one has {length}")]
    TooLong {
        /// The kind of name.
        what: &'static str,
        /// The longest that is allowed, in bytes.
        max: usize,
        /// How long the text is, in bytes.
        length: usize,
    },
    /// A character that the grammar does not allow.
    #[error("a {what} is made of {grammar}; byte {at} is something else")]
    Character {
        /// The kind of name.
        what: &'static str,
        /// The allowed characters, in words.
        grammar: &'static str,
        /// Byte offset of the first offender.
        at: usize,
    },
}

/// A short string, static or shared, that costs nothing to clone.
#[derive(Clone)]
pub(crate) enum Name {
    Static(&'static str),
    Shared(Arc<str>),
}

impl Name {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Name::Static(text) => text,
            Name::Shared(text) => text,
        }
    }
}

/// The longest name in bytes: what a record has room for.
pub(crate) const NAME_MAX: usize = 64;

/// Where `text` leaves the grammar, if it does.
pub(crate) const fn first_offender(text: &str, kind: Grammar) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        #[allow(clippy::indexing_slicing, reason = "bounded by the loop; `get` is not const")]
        let byte = bytes[at];
        let fine = match kind {
            Grammar::Id => matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'),
            Grammar::Snake => matches!(byte, b'a'..=b'z' | b'_') || (at > 0 && byte.is_ascii_digit()),
            Grammar::Screaming => matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'),
        };
        if !fine {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The three spellings that names come in.
#[derive(Clone, Copy)]
pub(crate) enum Grammar {
    /// `[a-z0-9._-]`
    Id,
    /// `[a-z_][a-z0-9_]*`
    Snake,
    /// `[A-Z0-9_]`
    Screaming,
}

impl Grammar {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Grammar::Id => "lower-case letters, digits, `.`, `_` and `-`",
            Grammar::Snake => "lower-case letters, digits and `_`, not starting with a digit",
            Grammar::Screaming => "upper-case letters, digits and `_`",
        }
    }
}

pub(crate) const fn check(text: &str, what: &'static str, kind: Grammar) -> Result<(), NameError> {
    if text.is_empty() {
        return Err(NameError::Empty { what });
    }
    if text.len() > NAME_MAX {
        return Err(NameError::TooLong { what, max: NAME_MAX, length: text.len() });
    }
    match first_offender(text, kind) {
        Some(at) => Err(NameError::Character { what, grammar: kind.words(), at }),
        None => Ok(()),
    }
}

/// Declares a checked name type.
macro_rules! name_type {
    ($(#[$meta:meta])* $name:ident, $what:literal, $grammar:expr) => {
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name($crate::name::Name);

        impl $name {
            /// A name known when the program is written.
            ///
            /// # Panics
            /// If the text breaks the grammar; in a `const` that is a compile error.
            pub const fn declare(text: &'static str) -> $name {
                assert!(
                    $crate::name::check(text, $what, $grammar).is_ok(),
                    concat!("not a ", $what)
                );
                $name($crate::name::Name::Static(text))
            }

            /// Checks a name that came from outside.
            ///
            /// # Errors
            /// [`NameError`](crate::NameError) when it is empty, over 64 bytes or has a character outside the grammar.
            pub fn new(text: &str) -> Result<$name, $crate::NameError> {
                $crate::name::check(text, $what, $grammar)?;
                Ok($name($crate::name::Name::Shared(text.into())))
            }

            /// Checks a name without keeping it.
            ///
            /// # Errors
            /// As for `new`.
            pub const fn check(text: &str) -> Result<(), $crate::NameError> {
                $crate::name::check(text, $what, $grammar)
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        $crate::name::string_like!($name);
    };
}

/// Equality, order, hash, `Display`, `Deref` and parsing of a name type, all by its text.
macro_rules! string_like {
    ($name:ident) => {
        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                self.as_str()
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl PartialEq for $name {
            fn eq(&self, other: &$name) -> bool {
                self.as_str() == other.as_str()
            }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &$name) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &$name) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }
        impl hash::Hash for $name {
            fn hash<H: hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl FromStr for $name {
            type Err = $crate::NameError;
            fn from_str(text: &str) -> Result<$name, $crate::NameError> {
                $name::new(text)
            }
        }
    };
}
pub(crate) use {name_type, string_like};

name_type! {
    /// Whose request it is: `[a-z0-9._-]{1,64}`, an id and never a display name.
    TenantId, "tenant id", Grammar::Id
}
name_type! {
    /// One conversation of one tenant: `[a-z0-9._-]{1,64}`.
    SessionId, "session id", Grammar::Id
}
name_type! {
    /// A place a request may go, by its id in the catalog: `[a-z0-9._-]{1,64}`.
    EndpointId, "endpoint id", Grammar::Id
}
name_type! {
    /// One clause of a policy, by its id: `[a-z0-9._-]{1,64}`.
    ClauseId, "clause id", Grammar::Id
}
name_type! {
    /// One claim about an endpoint, by its id in the catalog: `[a-z0-9._-]{1,64}`.
    ClaimId, "claim id", Grammar::Id
}
name_type! {
    /// One piece of evidence behind a claim, by its id in the catalog: `[a-z0-9._-]{1,64}`.
    EvidenceId, "evidence id", Grammar::Id
}
name_type! {
    /// The rule or detector that made a finding: `[a-z0-9._-]{1,64}`.
    RuleName, "rule name", Grammar::Id
}

impl TenantId {
    /// The tenant of requests that name none.
    pub const DEFAULT: TenantId = TenantId::declare("default");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grammar_is_enforced_and_errors_say_where() {
        assert!(TenantId::new("acme.eu-west_1").is_ok());
        assert_eq!(TenantId::new(""), Err(NameError::Empty { what: "tenant id" }));
        assert!(matches!(TenantId::new("acme/x"), Err(NameError::Character { at: 4, .. })));
        assert!(matches!(TenantId::new("Acme"), Err(NameError::Character { at: 0, .. })));
        assert!(matches!(TenantId::new(&"a".repeat(65)), Err(NameError::TooLong { length: 65, .. })));
    }

    #[test]
    fn errors_never_repeat_the_text() {
        let error = TenantId::new("ana@example.org").map_err(|e| e.to_string());
        assert!(error.is_err_and(|message| !message.contains("ana")));
    }

    #[test]
    fn static_and_shared_names_are_equal() {
        assert_eq!(RuleName::declare("email"), RuleName::new("email").unwrap());
    }
}
