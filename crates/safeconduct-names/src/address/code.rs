//! Postal codes as they stand in addresses.

use super::page::Page;
use super::words::class;

/// A postal code in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code {
    /// Its last token.
    pub(super) last: usize,
    /// Whether its form alone makes it one; four digits are a year as well.
    pub(super) strong: bool,
}

/// The postal code that begins with this token.
pub(super) fn code_at(page: &Page<'_>, at: usize) -> Option<Code> {
    let strong = |last| Some(Code { last, strong: true });
    let next = |at: usize| if page.is_near(at) { page.word(at + 1) } else { "" };
    // `A-5020`, `D-10115`: the country before its code.
    let country = matches!(
        page.word(at),
        "A" | "D"
            | "F"
            | "B"
            | "I"
            | "E"
            | "L"
            | "CH"
            | "FL"
            | "DE"
            | "AT"
            | "FR"
            | "NL"
            | "BE"
            | "IT"
            | "ES"
            | "PT"
            | "PL"
            | "DK"
            | "SE"
            | "NO"
            | "FI"
            | "CZ"
            | "SK"
    );
    if country && page.is_sign(at + 1, "-") && page.touches_next(at) && page.touches_next(at + 1) {
        let code = code_at(page, at + 2)?;
        return is_free(page, code.last).then_some(Code { strong: true, ..code });
    }
    let found = match (shape(page.word(at)).as_str(), shape(next(at)).as_str()) {
        ("99999", "-") if page.touches_next(at) && page.touches_next(at + 1) => {
            // `93306-4417`, `22240-003`
            matches!(shape(page.word(at + 2)).as_str(), "9999" | "999")
                .then_some(Code { last: at + 2, strong: true })
        }
        ("99", "-") if page.touches_next(at) && page.touches_next(at + 1) => {
            (shape(page.word(at + 2)) == "999").then_some(Code { last: at + 2, strong: true })
        }
        ("9999", "-") if page.touches_next(at) && page.touches_next(at + 1) => {
            (shape(page.word(at + 2)) == "999").then_some(Code { last: at + 2, strong: true })
        }
        ("99", ".")
            if page.touches_next(at) && shape(page.word(at + 2)) == "999" && page.is_sign(at + 3, "-") =>
        {
            (shape(page.word(at + 4)) == "999").then_some(Code { last: at + 4, strong: true })
        }
        ("99999", _) => strong(at),
        ("9999", "AA") => strong(at + 1),
        ("A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A", "9AA") => strong(at + 1),
        ("A9A", "9A9") => strong(at + 1),
        (
            "A99" | "A9A",
            "AA99" | "A999" | "9999" | "A9A9" | "AA9A" | "9A99" | "99A9" | "AAA9" | "999A" | "A99A" | "9AA9"
            | "9A9A" | "99AA",
        ) => strong(at + 1),
        ("9999" | "999999", _) => Some(Code { last: at, strong: false }),
        ("999", "99") => Some(Code { last: at + 1, strong: false }),
        _ => None,
    }?;
    is_free(page, found.last).then_some(found)
}

/// Whether the code ends where its word ends: `10115-7` and `10115.50` are something else.
fn is_free(page: &Page<'_>, last: usize) -> bool {
    let joined = matches!(page.word(last + 1), "-" | "/" | "%" | "€" | "$" | "_" | ":");
    let decimal = matches!(page.word(last + 1), "." | ",")
        && page.touches_next(last + 1)
        && page.is_number(last + 2, 9);
    !page.touches_next(last) || !(joined || decimal)
}

/// `SW1A` as `AA9A`; empty for what no code looks like.
fn shape(word: &str) -> String {
    if word.len() > 7 {
        return String::new();
    }
    let class = |byte: u8| match byte {
        b'0'..=b'9' => Some('9'),
        b'A'..=b'Z' => Some('A'),
        b'-' | b'.' => Some(byte.into()),
        _ => None,
    };
    word.bytes().map(class).collect::<Option<String>>().unwrap_or_default()
}

/// Whether a label of postal codes stands before this token: `zip=`, `"plz": "`, `CEP `.
pub(super) fn labelled(page: &Page<'_>, at: usize) -> bool {
    let signs = (1..=4).take_while(|&back| {
        at.checked_sub(back)
            .is_some_and(|before| matches!(page.word(before), ":" | "=" | "\"" | "'" | "-" | ">" | "."))
    });
    at.checked_sub(signs.count() + 1)
        .is_some_and(|label| page.is(label, class::CODE_LABEL) && page.lines_after(label) == 0)
}
