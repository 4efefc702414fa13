//! E-mail addresses: the grammar of RFC 5321, with the letters of RFC 6531.

use safeconduct_core::Verdict;

/// Endings that only files and services have: `logo@2x.png`, `getty@tty1.service`.
const FILE_ENDINGS: &[&str] = &[
    "7z", "apk", "avif", "bak", "bat", "bmp", "cfg", "cjs", "class", "conf", "cpp", "css", "csv", "dll",
    "dmg", "doc", "docx", "exe", "gif", "gz", "hpp", "htm", "html", "ico", "ini", "ipynb", "jar", "java",
    "jpeg", "jpg", "js", "json", "jsx", "ks", "kt", "less", "lock", "log", "map", "mjs", "mount", "mp3",
    "mp4", "ogg", "otf", "pdf", "php", "png", "pptx", "rar", "rb", "scss", "service", "slice", "socket",
    "sql", "svg", "tar", "target", "tgz", "tiff", "timer", "toml", "ts", "tsx", "ttf", "txt", "vue", "wasm",
    "wav", "webm", "webp", "woff", "woff2", "xls", "xlsx", "xml", "yaml", "yml",
];

/// Checks an e-mail address: local part of 1–64 bytes, domain labels of 1–63, at most 254 in all,
/// a top level that is a word.
///
/// Source: RFC 5321 section 4.1.2 and 4.5.3.1, RFC 6531 section 3.3. Rejected besides: what only
/// looks like one, e.g. `icon@2x.png`, `git@host` remotes and templated unit names.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::email_address;
///
/// assert_eq!(email_address("ana.silva+news@mail.example.org"), Verdict::Confirmed);
/// assert_eq!(email_address("jörg@müller.example"), Verdict::Confirmed);
/// assert_eq!(email_address("ana..silva@example.org"), Verdict::Rejected);
/// ```
pub fn email_address(candidate: &str) -> Verdict {
    let Some((local, domain)) = candidate.rsplit_once('@') else { return Verdict::Rejected };
    let fits = candidate.len() <= 254 && local_part(local) && domain_part(domain);
    if fits && !local.eq_ignore_ascii_case("git") { Verdict::Confirmed } else { Verdict::Rejected }
}

fn local_part(local: &str) -> bool {
    if let Some(quoted) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return !quoted.is_empty() && local.len() <= 64 && !quoted.contains(['"', '\n', '\r']);
    }
    let atom = |part: &str| !part.is_empty() && part.chars().all(is_atom_character);
    (1..=64).contains(&local.len()) && local.split('.').all(atom)
}

fn is_atom_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (!c.is_ascii() && c.is_alphanumeric())
}

fn domain_part(domain: &str) -> bool {
    if let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let address = literal.strip_prefix("IPv6:").unwrap_or(literal);
        return address.parse::<std::net::IpAddr>().is_ok();
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || !c.is_ascii())
    };
    let Some((rest, top)) = domain.rsplit_once('.') else { return false };
    let word = top.chars().count() >= 2 && top.chars().all(|c| c.is_alphabetic() || !c.is_ascii());
    let punycode = top.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    let file = FILE_ENDINGS.binary_search(&top.to_ascii_lowercase().as_str()).is_ok();
    (word || punycode) && !file && label(top) && rest.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn grammar() {
        let valid = [
            "a@b.co",
            "first.last@sub.domain.example.com",
            "o'brien@example.ie",
            "user+tag=x@example.com",
            "用户@例子.广告",
            "ana@xn--bcher-kva.example",
            "postmaster@[192.0.2.1]",
            "\"john doe\"@example.org",
            "x_1@a-b.museum",
        ];
        let invalid = [
            "plain",
            "@example.org",
            "ana@",
            "ana@localhost",
            ".ana@example.org",
            "ana.@example.org",
            "ana@-example.org",
            "ana@example-.org",
            "ana@example..org",
            "react@18.2.0",
            "icon@2x.png",
            "getty@tty1.service",
            "git@github.com",
            "ana silva@example.org",
            "ana@exa_mple.org",
        ];
        laws::knows(email_address, &valid, &invalid);
        assert_eq!(email_address(&format!("{}@example.org", "a".repeat(65))), Verdict::Rejected);
        assert_eq!(email_address(&format!("a@{}.org", "b".repeat(64))), Verdict::Rejected);
    }

    #[test]
    fn the_endings_are_sorted_so_that_lookup_works() {
        assert!(FILE_ENDINGS.is_sorted());
    }
}
