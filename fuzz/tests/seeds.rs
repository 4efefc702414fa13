//! Every target over its seeds and thousands of small changes of them: what stable Rust can do without libFuzzer.

use safeconduct_fuzz::TARGETS;
use std::{error::Error, fs, path::Path};

/// Texts that have broken detectors and parsers elsewhere.
const HARD: &[&str] = &[
    "",
    "\0",
    "\u{feff}",
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
    "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.",
    "4111 1111 1111 1111 4111 1111 1111 1111",
    "1120 4111 1111 1111 1111",
    "a:a:a:a:a:a:a:a:a:a:a:a:a:a:a:a:",
    "-----BEGIN -----BEGIN -----BEGIN ",
    "\u{200b}4\u{200b}1\u{200b}1\u{200b}1",
    "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} ana@example.org",
    "[EMAIL_ADDRESS_1] [EMAIL_ADDRESS_1",
    "{\"a\":{\"a\":{\"a\":[[[[[\"ana@example.org\"]]]]]}}}",
    "{\"card\":4111111111111111,\"n\":1e400,\"arguments\":\"{\\\"to\\\":\\\"ana@example.org\\\"}\"}",
    "\"\\ud83d\\ude00 \\u0061na@example.org \\ud83d\"",
    "[[endpoint]]\nid = \"x\"",
    "[[clause]]\nid = \"x\"\neffect = \"permit\"",
];

/// How many changes of each seed are tried.
const CHANGES: usize = 100;

#[test]
fn scan_holds_over_its_seeds() -> Result<(), Box<dyn Error>> {
    holds("scan")
}

#[test]
fn redact_holds_over_its_seeds() -> Result<(), Box<dyn Error>> {
    holds("redact")
}

#[test]
fn json_holds_over_its_seeds() -> Result<(), Box<dyn Error>> {
    holds("json")
}

#[test]
fn documents_hold_over_their_seeds() -> Result<(), Box<dyn Error>> {
    holds("documents")
}

#[test]
fn log_holds_over_its_seeds() -> Result<(), Box<dyn Error>> {
    holds("log")
}

/// Runs a target over its seeds and small changes of them; a broken law panics.
fn holds(name: &str) -> Result<(), Box<dyn Error>> {
    let (_, target) = TARGETS.iter().find(|(target, _)| *target == name).ok_or("no such target")?;
    let mut seeds: Vec<Vec<u8>> = HARD.iter().map(|text| text.as_bytes().to_vec()).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        seeds.push(fs::read(entry?.path())?);
    }
    // In order of their bytes, so that the same change meets the same seed on every machine.
    seeds.sort();
    let mut dice = Dice(0x5afe_c0de);
    for seed in &seeds {
        target(seed);
        for _ in 0..CHANGES {
            let other = &seeds[dice.below(seeds.len())];
            target(&change(seed, other, &mut dice));
        }
    }
    Ok(())
}

/// One small change: flip, cut, double, or splice with another seed.
fn change(seed: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(3) {
        let place = dice.below(bytes.len() + 1);
        match dice.below(5) {
            0 => bytes.truncate(place),
            1 => bytes.insert(place, [b'"', b'\\', b'@', b'1', 0xc3, b'{', b'\n', 0][dice.below(8)]),
            2 => bytes
                .splice(place..place, other.iter().copied().skip(dice.below(other.len() + 1)).take(64))
                .for_each(drop),
            3 => {
                let end = (place + dice.below(16)).min(bytes.len());
                bytes.drain(place..end);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
    }
    bytes
}

/// A small fixed generator (xorshift64), so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or(0)
    }
}
