//! The id of a record: a UUID of version 7, ordered by time and otherwise random.

use crate::{AuditError, digest::hex_digits};
use safeconduct_core::Timestamp;
use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};

/// The id of one record (RFC 9562, version 7): made here, never taken from a caller.
///
/// ```
/// use safeconduct_audit::RecordId;
///
/// let id = RecordId::new("2026-11-23T12:00:00Z".parse()?)?;
/// assert_eq!(id.to_string().parse(), Ok(id));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId([u8; 16]);

/// A text that is not a lower-case version 7 UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a record id is a version 7 UUID such as `0192f5a8-7c1e-7f3a-9b2d-3e4f5a6b7c8d`")]
pub struct RecordIdError;

impl RecordId {
    /// A new id for something that happens at `at`.
    ///
    /// # Errors
    /// [`AuditError::Random`] when the system gives no random bytes.
    pub fn new(at: Timestamp) -> Result<RecordId, AuditError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(AuditError::Random)?;
        let millis = u64::try_from(at.micros() / 1000).unwrap_or(0).to_be_bytes();
        for (byte, time) in bytes.iter_mut().zip(millis.iter().skip(2)) {
            *byte = *time;
        }
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bytes;
        *version = *version & 0x0f | 0x70;
        *variant = *variant & 0x3f | 0x80;
        Ok(RecordId(bytes))
    }

    /// The 36 characters of it, in ASCII.
    pub(crate) fn text(&self) -> [u8; 36] {
        let (mut text, mut digits) = ([b'-'; 36], hex_digits(&self.0));
        for (at, byte) in text.iter_mut().enumerate() {
            if !matches!(at, 8 | 13 | 18 | 23) {
                *byte = digits.next().unwrap_or(b'0');
            }
        }
        text
    }

    /// When it was made, in milliseconds since 1970, by whoever made it.
    pub(crate) fn millis(&self) -> u64 {
        let [a, b, c, d, e, f, ..] = self.0;
        u64::from_be_bytes([0, 0, a, b, c, d, e, f])
    }

    /// The raw bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RecordId {
    type Err = RecordIdError;
    fn from_str(text: &str) -> Result<RecordId, RecordIdError> {
        // Verification reads one per entry: no allocation, and one branch at the end.
        let text: &[u8; 36] = text.as_bytes().try_into().map_err(|_| RecordIdError)?;
        let value = |digit: u8| match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => 0xff,
        };
        let (mut id, mut wrong, mut at) = (RecordId([0; 16]), 0, 0);
        for byte in &mut id.0 {
            if matches!(at, 8 | 13 | 18 | 23) {
                wrong |= text.get(at).copied().unwrap_or(0) ^ b'-';
                at += 1;
            }
            let digit = |at: usize| value(text.get(at).copied().unwrap_or(0));
            let (high, low) = (digit(at), digit(at + 1));
            wrong |= (high | low) & 0xf0;
            *byte = high << 4 | low & 0x0f;
            at += 2;
        }
        let [.., version, _, variant, _, _, _, _, _, _, _] = id.0;
        let canonical = wrong == 0 && version >> 4 == 7 && variant >> 6 == 2;
        canonical.then_some(id).ok_or(RecordIdError)
    }
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_carry_their_millisecond_version_and_variant() {
        let text = RecordId::new(Timestamp::from_micros(0x0192_f5a8_7c1e * 1000)).unwrap().to_string();
        assert!(text.starts_with("0192f5a8-7c1e-7"), "{text}");
        assert!(matches!(text.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{text}");
    }

    #[test]
    fn only_canonical_version_seven_parses() {
        assert!("0192f5a8-7c1e-7f3a-9b2d-3e4f5a6b7c8d".parse::<RecordId>().is_ok());
        for broken in [
            "0192f5a8-7c1e-4f3a-9b2d-3e4f5a6b7c8d",
            "0192f5a8-7c1e-7f3a-1b2d-3e4f5a6b7c8d",
            "0192F5A8-7C1E-7F3A-9B2D-3E4F5A6B7C8D",
            "0192f5a87c1e7f3a9b2d3e4f5a6b7c8d",
            "0192f5a8-7c1e-7f3a-9b2d-3e4f5a6b7c8",
            "0192f5a8-7c1e-7f3a-9b2d-3e4f5a6b7c8d0",
            "0192f5a8-7c1e-7f3a-9b2d03e4f5a6b7c8d",
            "0192f5a-87c1e-7f3a-9b2d-3e4f5a6b7c8d",
            "",
        ] {
            assert_eq!(broken.parse::<RecordId>(), Err(RecordIdError), "{broken}");
        }
    }
}
