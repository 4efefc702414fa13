//! A value in every encoding and disguise.

/// A value in every encoding and disguise; each text stands for the value, all of it.
pub fn disguised(value: &str) -> Vec<(&'static str, String)> {
    let each = |unit: fn(char) -> String| value.chars().map(unit).collect::<String>();
    // Every third character in disguise, the rest as they are; nothing invisible stands behind the last.
    let last = value.chars().count().saturating_sub(1);
    let some = |unit: fn(char) -> String| {
        value
            .chars()
            .enumerate()
            .map(|(at, c)| if at % 3 == 1 && at < last { unit(c) } else { c.to_string() })
            .collect::<String>()
    };
    let half = (0..=value.len() / 2).rev().find(|&at| value.is_char_boundary(at)).unwrap_or(0);
    let (first, second) = value.split_at_checked(half).unwrap_or((value, ""));
    vec![
        ("base 64", base64(value.as_bytes())),
        ("base 64 twice", base64(base64(value.as_bytes()).as_bytes())),
        ("hex", value.bytes().map(|byte| format!("{byte:02x}")).collect()),
        ("percent", each(|c| format!("%{:02X}", c as u32))),
        ("some percent", some(|c| format!("%{:02x}", c as u32))),
        ("unicode escapes", each(|c| format!("\\u{:04x}", c as u32))),
        ("hex escapes", each(|c| format!("\\x{:02x}", c as u32))),
        ("entities", each(|c| format!("&#{};", c as u32))),
        ("some entities", some(|c| format!("&#x{:x};", c as u32))),
        ("zero width", some(|c| format!("{c}\u{200b}"))),
        ("soft hyphens", some(|c| format!("{c}\u{ad}"))),
        ("full width", each(|c| full_width(c).to_string())),
        ("lookalikes", each(|c| lookalike(c).to_string())),
        ("quoted-printable", format!("{first}=\n{second}")),
        ("over a line", format!("{first}\\\n{second}")),
        ("concatenated", format!("{first}\" + \"{second}")),
    ]
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place) & 63) as usize;
            let shown = ALPHABET.get(digit).map_or('=', |byte| char::from(*byte));
            text.push(if place <= chunk.len() { shown } else { '=' });
        }
    }
    text
}

fn full_width(c: char) -> char {
    if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }
}

/// A Cyrillic letter that looks the same, where there is one.
fn lookalike(c: char) -> char {
    match c {
        'a' => 'а',
        'e' => 'е',
        'o' => 'о',
        'p' => 'р',
        'c' => 'с',
        'x' => 'х',
        other => other,
    }
}
