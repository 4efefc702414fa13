//! Puts originals back into a reply while it streams.

use crate::link::LinkTracker;
use crate::mark::next_bracket;
use crate::placeholder::{ESCAPES_MAX, RAW_MAX, Reading, read};
use crate::{Landing, Vault};
use safeconduct_core::RestoreScope;
use std::{fmt, ops::Range};
use zeroize::Zeroizing;

/// Puts original values back into a reply, chunk by chunk.
///
/// The joined output is the same for every way of cutting the same reply, bytes cut inside a character
/// included. Only what could still become a placeholder is held back, never more than
/// [`Restorer::HELD_MAX`] bytes. Text that reads like a placeholder and was not minted by this vault is left
/// alone; so is a placeholder inside a URL, a link or an image source unless its plan said
/// [`RestoreScope::Everywhere`]. Spellings that models make of placeholders (`\[PERSON\_1\]`, `[person 1]`, `［PERSON_1］`,
/// `&#91;PERSON_1&#93;`) are accepted.
///
/// Use one restorer for one channel of text: each choice, each tool call, each direction.
pub struct Restorer {
    vault: Vault,
    landing: Landing,
    held: Vec<u8>,
    links: LinkTracker,
    report: RestoreReport,
}

/// What a restorer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RestoreReport {
    /// Placeholders that were replaced by their originals.
    pub restored: u64,
    /// Placeholders of this vault that stayed because their plan does not let the original return to where they stood.
    pub withheld: u64,
    /// Placeholder-like texts that this vault did not mint.
    pub unknown: u64,
}

impl Restorer {
    /// The most bytes that are ever held back.
    pub const HELD_MAX: usize = RAW_MAX;

    pub(crate) fn new(vault: Vault, landing: Landing) -> Restorer {
        let links = LinkTracker::new(landing != Landing::Text);
        Restorer { vault, landing, held: Vec::new(), links, report: RestoreReport::default() }
    }

    /// Takes the next piece of the reply and returns what is ready.
    pub fn push(&mut self, chunk: &str) -> String {
        into_string(self.push_bytes(chunk.as_bytes()))
    }

    /// Takes the next bytes of the reply, cut anywhere, and returns what is ready. Bytes that are not UTF-8 pass through.
    pub fn push_bytes(&mut self, chunk: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.held.len() + chunk.len());
        self.run(chunk, false, &mut out);
        out
    }

    /// Ends the reply and returns what was held back. The restorer is then ready for another reply.
    pub fn finish(&mut self) -> String {
        self.finish_with("")
    }

    /// Takes the last piece of the reply and ends it.
    pub fn finish_with(&mut self, chunk: &str) -> String {
        // A little more than comes in: originals are often longer than what stands for them.
        let mut out = Vec::with_capacity(self.held.len() + chunk.len() + chunk.len() / 8 + 32);
        self.run(chunk.as_bytes(), true, &mut out);
        self.links = LinkTracker::new(self.landing != Landing::Text);
        into_string(out)
    }

    /// The places of a whole text that originals go to, and the originals.
    pub(crate) fn originals(mut self, text: &str) -> Vec<(Range<usize>, Zeroizing<String>)> {
        let bytes = text.as_bytes();
        let (mut originals, mut out) = (Vec::new(), Vec::new());
        let (mut at, mut tracked) = (0, 0);
        while let Some(rest) = bytes.get(at..).filter(|rest| next_bracket(rest) < rest.len()) {
            let plain = start_of_next(rest);
            let (before, from) = rest.split_at(plain);
            out.extend_from_slice(before);
            let (start, before) = (out.len(), self.report.restored);
            let reading = read(from, true);
            let lead = match reading {
                Reading::Placeholder { lead, .. } => lead,
                _ => 0,
            };
            let len = self.settle(from, reading, &mut out, &mut tracked);
            if self.report.restored > before {
                let original = out.get(start + lead..).map(String::from_utf8_lossy).unwrap_or_default();
                originals.push((at + plain + lead..at + plain + len, Zeroizing::new(original.into_owned())));
            }
            at += plain + len;
        }
        originals
    }

    /// Whether something is held back that more text could complete.
    pub fn is_holding(&self) -> bool {
        !self.held.is_empty()
    }

    /// What was done so far.
    pub fn report(&self) -> RestoreReport {
        self.report
    }

    /// Reads on through what was held and `chunk`.
    fn run(&mut self, chunk: &[u8], last: bool, out: &mut Vec<u8>) {
        // What the tracker has read of `out`. It reads ahead only when an answer is needed, and the rest at the end.
        let mut tracked = out.len();
        let mut rest = chunk;
        let mut held = std::mem::take(&mut self.held);
        // While something is held, it is read together with as much of the chunk as could complete it.
        while !held.is_empty() {
            let before = held.len();
            let (head, tail) = rest.split_at(rest.len().min(RAW_MAX + 1));
            held.extend_from_slice(head);
            match read(&held, last && tail.is_empty()) {
                Reading::Unfinished => {
                    self.held = held;
                    rest = &[];
                    break;
                }
                reading => {
                    let len = self.settle(&held, reading, out, &mut tracked);
                    // Bytes of the chunk that were read are done; those of the held that were not stay held.
                    rest = rest.get(len.saturating_sub(before)..).unwrap_or_default();
                    held.truncate(before);
                    held.drain(..len.min(before));
                }
            }
        }
        while !rest.is_empty() {
            let plain = start_of_next(rest);
            let (text, from) = rest.split_at(plain);
            out.extend_from_slice(text);
            if from.is_empty() {
                break;
            }
            match read(from, last) {
                Reading::Unfinished => {
                    self.held.extend_from_slice(from);
                    break;
                }
                reading => {
                    let len = self.settle(from, reading, out, &mut tracked);
                    rest = from.get(len..).unwrap_or_default();
                }
            }
        }
        if !last {
            self.links.advance(out.get(tracked..).unwrap_or_default());
        }
    }

    /// Writes out what was read at the start of `bytes`; returns how many of them that were.
    fn settle(&mut self, bytes: &[u8], reading: Reading, out: &mut Vec<u8>, tracked: &mut usize) -> usize {
        let (lead, len, name) = match reading {
            Reading::Placeholder { lead, len, name } => (lead, len, name),
            Reading::Nothing { len } => {
                out.extend_from_slice(bytes.get(..len).unwrap_or(bytes));
                return len;
            }
            Reading::Unfinished => return 0,
        };
        out.extend_from_slice(bytes.get(..lead).unwrap_or_default());
        let (links, report, landing) = (&mut self.links, &mut self.report, self.landing);
        let done = self.vault.original(&name, |value, scope| {
            let may = match scope {
                RestoreScope::Never => false,
                RestoreScope::Everywhere => true,
                RestoreScope::Text => {
                    links.advance(out.get(*tracked..).unwrap_or_default());
                    *tracked = out.len();
                    !links.in_link()
                }
            };
            if may {
                out.extend_from_slice(landing.spell(value).as_bytes());
                report.restored += 1;
            } else {
                report.withheld += 1;
            }
            may
        });
        report.unknown += u64::from(done.is_none());
        if done != Some(true) {
            out.extend_from_slice(bytes.get(lead..len).unwrap_or_default());
        }
        len
    }
}

/// Where the next placeholder could start: a bracket, or the backslashes before one or at the end.
fn start_of_next(bytes: &[u8]) -> usize {
    let bracket = next_bracket(bytes);
    let before = bytes.get(..bracket).unwrap_or_default().iter().rev();
    bracket - before.take(ESCAPES_MAX).take_while(|byte| **byte == b'\\').count()
}

/// What came of text is text: it is cut at ASCII bytes only.
fn into_string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Shows the outline only.
impl fmt::Debug for Restorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Restorer({} bytes held, {:?})", self.held.len(), self.report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::Form;
    use proptest::prelude::*;
    use safeconduct_core::Label;

    fn vault() -> Vault {
        let vault = Vault::default();
        for (label, value, scope) in [
            (Label::EMAIL_ADDRESS, "ana@example.org", RestoreScope::Text),
            (Label::PERSON, "Ana \"Äna\" Ruiz", RestoreScope::Everywhere),
            (Label::JWT, "secret", RestoreScope::Never),
            (Label::URL, "https://evil.example/?q=", RestoreScope::Text),
        ] {
            vault.mint(&label, value, Form::Text, scope, None).unwrap();
        }
        vault
    }

    /// Text dense in everything that a restorer looks at.
    fn replies() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("[EMAIL_ADDRESS_1]".to_owned()),
            Just(r"\[EMAIL\_ADDRESS\_1\]".to_owned()),
            Just("[PERSON_1]".to_owned()),
            Just("[ person 1 ]".to_owned()),
            Just("［PERSON_1］".to_owned()),
            Just("&#91;EMAIL&#x5f;ADDRESS_1&rsqb;".to_owned()),
            Just("**[`EMAIL_ADDRESS_1`]**".to_owned()),
            Just("&#9".to_owned()),
            Just("[JWT_1]".to_owned()),
            Just("[URL_1]".to_owned()),
            Just("[EMAIL_ADDRESS_9]".to_owned()),
            Just("](https://a.b/".to_owned()),
            Just("src=\"".to_owned()),
            r"[\[\]\\ ()a1_Ä\n&#;［］]{1,6}",
            "(&#91;|［)(Ａ|A|&#65;|\\\\_|&#95;){1,80}",
            "[EMAIL_ADDRESS]{1,250}",
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_cut_gives_the_same_text(reply in replies(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
            let vault = vault();
            let mut whole = vault.restorer();
            let expected = whole.finish_with(&reply);
            let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(reply.len() + 1)).collect();
            places.sort_unstable();
            let (mut restorer, mut out, mut from) = (vault.restorer(), Vec::new(), 0);
            for to in places.into_iter().chain([reply.len()]) {
                out.extend(restorer.push_bytes(&reply.as_bytes()[from..to]));
                prop_assert!(restorer.held.len() <= Restorer::HELD_MAX);
                from = to;
            }
            out.extend(restorer.finish().into_bytes());
            prop_assert_eq!(String::from_utf8(out).unwrap(), &*expected);
            prop_assert_eq!(restorer.report(), whole.report());
            prop_assert_eq!(vault.restore(&reply), &*expected);
            let mut restorer = vault.restorer();
            let mut out: String = reply.chars().map(|c| restorer.push(c.encode_utf8(&mut [0; 4]))).collect();
            out += &restorer.finish();
            prop_assert_eq!(out, expected);
        }
    }

    #[test]
    fn originals_return_to_text_and_not_to_links() {
        let vault = vault();
        for (reply, restored) in [
            ("Sent to [EMAIL_ADDRESS_1].", "Sent to ana@example.org."),
            (r"Sent to \[EMAIL\_ADDRESS\_1\].", "Sent to ana@example.org."),
            (r"C:\[email_address_1]", r"C:\ana@example.org"),
            ("[EMAIL_ADDRESS_2] [JWT_1]", "[EMAIL_ADDRESS_2] [JWT_1]"),
            (
                "![x](https://evil.example/?q=[EMAIL_ADDRESS_1])",
                "![x](https://evil.example/?q=[EMAIL_ADDRESS_1])",
            ),
            ("[URL_1][EMAIL_ADDRESS_1]", "https://evil.example/?q=[EMAIL_ADDRESS_1]"),
            ("[x](y) [EMAIL_ADDRESS_1]", "[x](y) ana@example.org"),
            ("https://a.example/[PERSON_1]", "https://a.example/Ana \"Äna\" Ruiz"),
            ("[[EMAIL_ADDRESS_1]", "[ana@example.org"),
            ("`[EMAIL_ADDRESS_1]` **[EMAIL_ADDRESS_1]**", "`ana@example.org` **ana@example.org**"),
            ("写信给［EMAIL_ADDRESS_1］，谢谢", "写信给ana@example.org，谢谢"),
            ("<b>&#91;EMAIL_ADDRESS_1&#93;</b> &amp; &lt;", "<b>ana@example.org</b> &amp; &lt;"),
            ("&#91;EMAIL_ADDRESS_9&#93; &#91;x", "&#91;EMAIL_ADDRESS_9&#93; &#91;x"),
            ("[EMAIL_ADDRESS_1", "[EMAIL_ADDRESS_1"),
        ] {
            assert_eq!(vault.restore(reply), restored);
        }
    }

    #[test]
    fn values_are_spelled_for_where_they_land() {
        let mut restorer = vault().restorer_into(Landing::JsonString);
        assert_eq!(restorer.finish_with("{\"who\":\"[PERSON_1]\"}"), r#"{"who":"Ana \"Äna\" Ruiz"}"#);
    }

    #[test]
    fn a_run_that_never_ends_is_not_held() {
        let mut restorer = vault().restorer();
        let run = "[".to_owned() + &"A".repeat(100_000);
        let out: usize = run.as_bytes().chunks(7).map(|chunk| restorer.push_bytes(chunk).len()).sum();
        assert!(out + Restorer::HELD_MAX >= run.len());
    }
}
