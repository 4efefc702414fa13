//! How much a value reads like a word, a name or an identifier: a model of neighbouring characters.

/// What one character after another costs, in steps of 0.7 bit: rows are the first, columns the second.
///
/// The order is `a`–`z`, then any digit, then the edge of a word; a capital after a small letter
/// starts a word. Counted over the identifiers and words of open-source Rust code and its prose.
const COSTS: [&[u8; SYMBOLS]; SYMBOLS] = [
    b"9666b98d7f9464f6f4538a998d77",
    b"477959cc5bd4cd5cf77a5cff5f43",
    b"5b7a59d57f569c3bd6757affbf64",
    b"6aa6399f5de9dd5ce8797bcc9f61",
    b"6a65879ebeb574c89446c9a6af83",
    b"6a98559f4ff6985df5777fefaf52",
    b"8dcf3d974ff8a57ef6697fffcea1",
    b"4efb3ccc4fe98c5cf6964fcf9f93",
    b"7956776ecfb66258e853f8f9f797",
    b"6b892ccc5a7bbb3cee3a5ebdec85",
    b"7ca82abd4fe9b6abdc5a9bcfbf92",
    b"5cd734ce4fd4dc4afe877bdf7fb3",
    b"38b83ebf4fe77c64fd795cdfbf73",
    b"6c54484d6f8ac869fc5479bfaea3",
    b"9a66c88f8b764376f466586befd4",
    b"3daa4bd96fd5df57e4855cdd9f94",
    b"9e6c7afcccfccaeab78b1dbfef82",
    b"4c883a7d4f9a885bf7566acf7fa3",
    b"8f8b3ec65fa89d87cb636bcf8fb2",
    b"5e9a3ad54ffa9e5bf5788ecc7b92",
    b"857a679f7ff464a6f544fff9fc59",
    b"2d9c1b9f4ffc8d8ccb8befd8fd54",
    b"49bb5df63ff9f55ce469ff8cefa3",
    b"7b7a6afb8fffcf95ffd4cbeabf22",
    b"b8be8cde8ff88584fc65edaedb91",
    b"6bb81cab5ebbab5eedad9ffc8685",
    b"777777febfeedffefecfeffaff12",
    b"565666785ba66775c5456877ca79",
];

const SYMBOLS: usize = 28;
const DIGIT: usize = 26;
const EDGE: usize = 27;

/// Mean cost in tenths above which a value of 20 characters or more looks drawn at random: on the
/// training side 1 in 100 identifiers lies above it, 3 in 1000 random base-62 values below.
const LONG: usize = 60;
/// The same for shorter values, whose mean spreads wider.
const SHORT: usize = 58;

/// Whether a value reads like ordinary text or code rather than something drawn at random.
pub(crate) fn is_natural(value: &str) -> bool {
    mean_cost(value) <= if value.len() >= 20 { LONG } else { SHORT }
}

/// The mean cost of a value's neighbours in tenths.
fn mean_cost(value: &str) -> usize {
    let mut previous = EDGE;
    let mut previous_byte = b'_';
    let (mut sum, mut count) = (0, 0);
    let mut step = |from: usize, to: usize| {
        sum += cost(from, to);
        count += 1;
    };
    for byte in value.bytes() {
        if byte.is_ascii_uppercase() && previous_byte.is_ascii_lowercase() {
            step(previous, EDGE);
            previous = EDGE;
        }
        let symbol = symbol(byte);
        step(previous, symbol);
        (previous, previous_byte) = (symbol, byte);
    }
    step(previous, EDGE);
    sum * 10 / count
}

/// By byte, its place in the rows and columns of [`COSTS`].
const SYMBOL_OF: [u8; 256] = {
    let mut symbols = [EDGE as u8; 256];
    let mut byte = 0;
    while byte < 256 {
        let symbol = match (byte as u8).to_ascii_lowercase() {
            letter @ b'a'..=b'z' => letter - b'a',
            b'0'..=b'9' => DIGIT as u8,
            _ => EDGE as u8,
        };
        #[allow(clippy::indexing_slicing, reason = "bounded by the loop; `get_mut` is not const")]
        {
            symbols[byte] = symbol;
        }
        byte += 1;
    }
    symbols
};

fn symbol(byte: u8) -> usize {
    SYMBOL_OF.get(usize::from(byte)).map_or(EDGE, |symbol| usize::from(*symbol))
}

/// [`COSTS`] as numbers, rows of 32.
const STEPS: [u8; 32 * SYMBOLS] = {
    let mut steps = [15; 32 * SYMBOLS];
    let mut at = 0;
    while at < SYMBOLS * SYMBOLS {
        let (from, to) = (at / SYMBOLS, at % SYMBOLS);
        #[allow(clippy::indexing_slicing, reason = "bounded by the loop; `get_mut` is not const")]
        {
            let digit = COSTS[from][to];
            steps[from * 32 + to] = if digit.is_ascii_digit() { digit - b'0' } else { digit - b'a' + 10 };
        }
        at += 1;
    }
    steps
};

fn cost(from: usize, to: usize) -> usize {
    STEPS.get(from * 32 + to).map_or(15, |cost| usize::from(*cost))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    /// A base-62 value of 24 characters that is the same in every run.
    fn random(seed: u32) -> String {
        const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        Sha256::digest(seed.to_be_bytes())
            .iter()
            .take(24)
            .map(|byte| char::from(ALPHABET[usize::from(byte % 62)]))
            .collect()
    }

    #[test]
    fn random_values_are_not_natural() {
        let natural = (0..5_000).filter(|seed| is_natural(&random(*seed))).count();
        assert!(natural <= 25, "{natural} of 5000");
    }

    #[test]
    fn identifiers_words_and_paths_are_natural() {
        for value in [
            "OctetStringRef",
            "ed25519_dalek",
            "Ed25519SigningKey",
            "AuthenticationTokenProvider2",
            "application-server-1",
            "secrets/production/database1",
            "max_completion_tokens",
            "projects/app/locations/europe-west1",
            "org.springframework.security.oauth2",
            "id-regCtrl-regToken",
        ] {
            assert!(is_natural(value), "{value}: {}", mean_cost(value));
        }
    }
}
