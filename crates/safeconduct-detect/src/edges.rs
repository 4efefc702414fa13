//! What must not touch a match: the neighbours that a pattern without look-around cannot forbid.

/// A set of ASCII characters that must not stand right before or right after a match.
///
/// Characters outside ASCII never forbid a match: `电话13812345678` holds a phone number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Edge(u128);

impl Edge {
    /// Forbids nothing.
    pub const NONE: Edge = Edge(0);
    /// Forbids `0-9`.
    pub const DIGIT: Edge = Edge::NONE.or_range(b'0', b'9');
    /// Forbids `0-9A-Za-z`.
    pub const ALNUM: Edge = Edge::DIGIT.or_range(b'A', b'Z').or_range(b'a', b'z');
    /// Forbids `0-9A-Za-z_`: what `\b` would ask for between word characters.
    pub const WORD: Edge = Edge::ALNUM.or("_");
    /// Forbids `0-9A-Za-z_-`: a token must not go on.
    pub const TOKEN: Edge = Edge::WORD.or("-");
    /// Forbids `0-9A-Za-z+/=_-`: a run of base64 must not go on.
    pub const BASE64: Edge = Edge::TOKEN.or("+/=");

    /// This edge, forbidding these ASCII characters too; others are ignored.
    #[must_use]
    pub const fn or(self, more: &str) -> Edge {
        let bytes = more.as_bytes();
        let mut bits = self.0;
        let mut at = 0;
        while at < bytes.len() {
            #[allow(clippy::indexing_slicing, reason = "bounded by the loop; `get` is not const")]
            let byte = bytes[at];
            if byte < 128 {
                bits |= 1 << byte;
            }
            at += 1;
        }
        Edge(bits)
    }

    /// This edge without these characters.
    #[must_use]
    pub const fn but(self, fewer: &str) -> Edge {
        Edge(self.0 & !Edge::NONE.or(fewer).0)
    }

    /// What both edges forbid.
    #[must_use]
    pub const fn and(self, other: Edge) -> Edge {
        Edge(self.0 & other.0)
    }

    const fn or_range(self, first: u8, last: u8) -> Edge {
        let mut bits = self.0;
        let mut byte = first;
        while byte <= last {
            bits |= 1 << byte;
            byte += 1;
        }
        Edge(bits)
    }

    /// Whether this byte may not touch the match.
    pub const fn forbids(self, byte: u8) -> bool {
        byte < 128 && self.0 >> byte & 1 == 1
    }

    /// The forbidden characters, as a 128-bit set.
    pub const fn bits(self) -> u128 {
        self.0
    }
}

/// What must not touch a match, before it and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edges {
    /// Characters that must not stand right before the match.
    pub before: Edge,
    /// Characters that must not stand right after the match.
    pub after: Edge,
}

impl Edges {
    /// Anything may touch the match.
    pub const NONE: Edges = Edges::both(Edge::NONE);
    /// No digit touches the match.
    pub const DIGIT: Edges = Edges::both(Edge::DIGIT);
    /// No letter or digit touches the match.
    pub const ALNUM: Edges = Edges::both(Edge::ALNUM);
    /// No word character touches the match: the default.
    pub const WORD: Edges = Edges::both(Edge::WORD);
    /// No word character and no hyphen touches the match.
    pub const TOKEN: Edges = Edges::both(Edge::TOKEN);
    /// Nothing that continues a run of base64 touches the match.
    pub const BASE64: Edges = Edges::both(Edge::BASE64);

    /// The same edge on both sides.
    pub const fn both(edge: Edge) -> Edges {
        Edges { before: edge, after: edge }
    }

    /// Whether a match may start at byte `start` of `text`.
    pub fn allow_start(self, text: &[u8], start: usize) -> bool {
        match start.checked_sub(1).and_then(|at| text.get(at)) {
            Some(&byte) => !self.before.forbids(byte),
            None => true,
        }
    }

    /// Whether a match may end before byte `end` of `text`.
    pub fn allow_end(self, text: &[u8], end: usize) -> bool {
        text.get(end).is_none_or(|&byte| !self.after.forbids(byte))
    }
}

impl std::fmt::Debug for Edge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let forbidden: String = (0..128u8).filter(|&byte| self.forbids(byte)).map(char::from).collect();
        write!(f, "Edge({forbidden:?})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_look_at_the_neighbours_only() {
        let text = "x4111-é".as_bytes();
        assert!(!Edges::WORD.allow_start(text, 1));
        assert!(Edges::DIGIT.allow_start(text, 1));
        assert!(Edges::WORD.allow_end(text, 5));
        assert!(!Edges::TOKEN.allow_end(text, 5));
        assert!(Edges::TOKEN.allow_end(text, 6), "characters outside ASCII forbid nothing");
        assert!(Edges::WORD.allow_start(text, 0) && Edges::WORD.allow_end(text, text.len()));
    }

    #[test]
    fn sets_add_and_subtract() {
        assert!(Edge::DIGIT.or(".").forbids(b'.'));
        assert!(!Edge::TOKEN.but("-").forbids(b'-'));
        assert_eq!(Edge::TOKEN.but("-"), Edge::WORD);
    }
}
