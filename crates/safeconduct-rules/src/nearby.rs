//! Words right beside a candidate, for validators that must tell a label from mere neighbourhood.

use crate::label_words::folded;

/// Labels of numbers that are counted, not given to a person: in lower case.
pub(crate) const COUNTERS: &[&str] = &[
    "amount",
    "asin",
    "batch",
    "bug",
    "bestellnummer",
    "bestellung",
    "build",
    "bytes",
    "case",
    "checksum",
    "chunk",
    "commande",
    "commit",
    "count",
    "duration",
    "ean",
    "epoch",
    "facture",
    "factura",
    "fattura",
    "gtin",
    "hash",
    "id",
    "ids",
    "index",
    "invoice",
    "isbn",
    "issue",
    "item",
    "job",
    "length",
    "line",
    "ms",
    "nonce",
    "ns",
    "offset",
    "order",
    "ordine",
    "part",
    "pedido",
    "pid",
    "port",
    "price",
    "process",
    "product",
    "quantity",
    "rechnung",
    "rechnungsnummer",
    "ref",
    "reference",
    "release",
    "request",
    "revision",
    "row",
    "rows",
    "seed",
    "seq",
    "sequence",
    "serial",
    "session",
    "shipment",
    "size",
    "sku",
    "span",
    "sum",
    "thread",
    "ticket",
    "time",
    "timestamp",
    "total",
    "trace",
    "tracking",
    "transaction",
    "ts",
    "txn",
    "upc",
    "user_id",
    "version",
    "zip",
];

/// Those of them, and a few more, that no identifier of a person is ever called by, in lower case.
#[rustfmt::skip]
pub(crate) const COUNTED: &[&str] = &[
    "amount", "asin", "batch", "bestellnummer", "bestellung", "bug", "build", "bytes", "checksum", "chunk", "commit", "count", "duration",
    "ean", "epoch", "gen", "generation", "gtin", "hash", "heap", "inode", "invoice", "isbn", "item", "job", "lag", "length", "lsn", "ms", "mtime",
    "nonce", "ns", "offset", "order", "pid", "port", "price", "quantity", "release", "request", "resourceversion", "revision", "rev", "row",
    "rows", "rv", "seed", "seq", "sequence", "shipment", "size", "sku", "span", "sum", "thread", "ticket", "tid", "timestamp", "total", "trace",
    "tracking", "ts", "upc", "version", "xid",
];

/// Labels of versions and sections, in lower case.
pub(crate) const VERSIONS: &[&str] = &[
    "agent",
    "build",
    "chapter",
    "clause",
    "driver",
    "edition",
    "firmware",
    "glibc",
    "jdk",
    "kernel",
    "kapitel",
    "oid",
    "package",
    "paragraph",
    "patch",
    "rel",
    "release",
    "rev",
    "revision",
    "sdk",
    "section",
    "sec",
    "sem",
    "semver",
    "toolkit",
    "upgrade",
    "v",
    "ver",
    "version",
    "versione",
    "versión",
    "versions",
];

/// Whether one of the last `count` words on the line before a candidate is among `words`.
///
/// Words are runs of letters; `orderId` and `order_id` are the words *order* and *id*.
pub(crate) fn labelled(before: &str, words: &[&str], count: usize) -> bool {
    let line = before.rsplit('\n').next().unwrap_or(before);
    let is_among = |word: &str| match word.is_ascii() {
        true => words.iter().any(|known| known.eq_ignore_ascii_case(word)),
        false => words.contains(&word.to_lowercase().as_str()),
    };
    last_words(line).take(count).any(is_among)
}

/// The words of a text, last first; a capital after a small letter starts a new one.
fn last_words(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        // Digits and marks by the byte: before a number there are often many.
        let letter = text.bytes().rposition(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
        let run = text.get(..letter.map_or(0, |at| at + 1)).unwrap_or(text);
        let run = run.trim_end_matches(|c: char| !c.is_alphabetic());
        let mut start = run.len();
        let mut behind = None;
        for (at, c) in run.char_indices().rev() {
            let cut = c.is_lowercase() && behind.is_some_and(char::is_uppercase);
            if cut || !c.is_alphabetic() {
                break;
            }
            (start, behind) = (at, Some(c));
        }
        let (rest, word) = run.split_at_checked(start)?;
        text = rest;
        (!word.is_empty()).then_some(word)
    })
}

/// Whether the text after a candidate continues a number: a separator and a digit.
pub(crate) fn number_goes_on(after: &str) -> bool {
    let mut chars = after.chars();
    matches!(chars.next(), Some('.' | ',' | ':' | '-' | '/' | '_'))
        && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// Whether the text right before a candidate, or the key it stands under, ends with one of these names, perhaps with
/// *number*, *is* or a separator between.
///
/// Names are in lower case and whole words; `valid thru` is also said by `valid_thru` and `validThru`.
pub(crate) fn called(before: &str, names: &[&str]) -> bool {
    const FILLERS: &[&str] = &["number", "no", "nr", "is", "code", "date", "id", "was", "ist", "est", "es"];
    let mut rest = before.rsplit('\n').next().unwrap_or(before);
    for _ in 0..3 {
        rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
        if names.iter().any(|name| without_last_words(rest, name).is_some()) {
            return true;
        }
        let Some(shorter) = FILLERS.iter().find_map(|filler| without_last_words(rest, filler)) else {
            return false;
        };
        rest = shorter;
    }
    false
}

/// Whether the key a text stands under is one of these names.
pub(crate) fn key_calls(key: Option<&str>, names: &[&str]) -> bool {
    key.is_some_and(|key| called(key, names))
}

/// `text` without the words `name` at its end, if it ends with them.
pub(crate) fn without_last_words<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = text;
    let mut first = '-';
    for wanted in name.chars().rev() {
        let last = rest.chars().next_back()?;
        let is_gap = matches!(last, ' ' | '_' | '-');
        if wanted == ' ' {
            // `validThru` has no gap, *Kd.-Nr.* has two marks.
            rest = if is_gap { rest.strip_suffix(last)? } else { rest };
            rest = rest.strip_suffix('.').filter(|_| is_gap).unwrap_or(rest);
        } else if folded(last) == folded(wanted) {
            (rest, first) = (rest.strip_suffix(last)?, last);
        } else {
            return None;
        }
    }
    let before = rest.chars().next_back();
    let starts_a_word =
        before.is_none_or(|c| !c.is_alphanumeric() || (c.is_lowercase() && first.is_uppercase()));
    starts_a_word.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_whole_words_right_before() {
        assert!(labelled("the order no. ", &["order"], 2));
        assert!(labelled("{\"orderId\": ", &["order"], 2));
        assert!(labelled("order_id=", &["id"], 1));
        assert!(!labelled("reorder ", &["order"], 2));
        assert!(!labelled("order was late, call me at ", &["order"], 2));
        assert!(!labelled("order\nphone ", &["order"], 2));
        assert!(!labelled("", &["order"], 2));
    }

    #[test]
    fn numbers_that_go_on() {
        assert!(number_goes_on(".5 million") && number_goes_on("-07"));
        assert!(!number_goes_on(". Then") && !number_goes_on("") && !number_goes_on(", 12"));
    }

    #[test]
    fn names_right_before_a_value() {
        let names = &["cvv", "valid thru", "edad"];
        for text in
            ["CVV: ", "cardCvv=", "the cvv number is ", "valid_thru: ", "validThru", "VALID THRU ", "EDAD "]
        {
            assert!(called(text, names), "{text}");
        }
        for text in ["cvvs ", "acvv ", "cvv, port ", "thru ", "", "cvv\n", "42 "] {
            assert!(!called(text, names), "{text}");
        }
        assert!(
            key_calls(Some("card_cvv"), names) && !key_calls(Some("port"), names) && !key_calls(None, names)
        );
    }
}
