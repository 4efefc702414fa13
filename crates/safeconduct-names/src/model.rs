//! The weights: one file, compiled in, read in place.
//!
//! Layout, little endian: magic and version, bits of the weight table, 64 transitions, the weight
//! rows of eight `i8` each, the lexicon.

use crate::lexicon::Lexicon;
use crate::tags::TAGS;

const MAGIC: &[u8; 4] = b"SCN2";
const HEAD: usize = 5 + TAGS * TAGS * 2;

/// A model over borrowed bytes.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    rows: &'a [[u8; TAGS]],
    shift: u32,
    transitions: [[i32; TAGS]; TAGS],
    pub(crate) lexicon: Lexicon<'a>,
}

impl<'a> Model<'a> {
    /// Reads a model; `None` if the bytes are not one.
    pub fn new(bytes: &'a [u8]) -> Option<Model<'a>> {
        let (head, body) = bytes.split_at_checked(HEAD)?;
        let (magic, head) = head.split_at_checked(4)?;
        let (&row_bits, head) = head.split_first()?;
        if magic != MAGIC || !(1..=24).contains(&row_bits) {
            return None;
        }
        let mut transitions = [[0; TAGS]; TAGS];
        let (values, _) = head.as_chunks::<2>();
        for (to, from) in transitions.iter_mut().flatten().zip(values) {
            *to = i32::from(i16::from_le_bytes(*from));
        }
        let (rows, lexicon) = body.split_at_checked(TAGS << row_bits)?;
        let (rows, _) = rows.as_chunks();
        Some(Model { rows, shift: 32 - u32::from(row_bits), transitions, lexicon: Lexicon::new(lexicon)? })
    }

    /// How much a tag gains by following another.
    pub(crate) fn transitions(&self) -> &[[i32; TAGS]; TAGS] {
        &self.transitions
    }

    /// Adds up the rows of a token's features.
    #[inline]
    pub(crate) fn score(&self, features: &[u32]) -> [i32; TAGS] {
        // Sixteen bits hold the sum of `FEATURES_MAX` weights of eight, and all tags are added at once.
        let mut sum = [0i16; TAGS];
        for feature in features {
            let Some(row) = self.rows.get((feature >> self.shift) as usize) else { continue };
            for (sum, &weight) in sum.iter_mut().zip(row) {
                *sum = sum.wrapping_add(i16::from(weight as i8));
            }
        }
        sum.map(i32::from)
    }
}

/// Writes a model file.
pub fn encode(
    row_bits: u8,
    rows: &[[i8; TAGS]],
    transitions: &[[i16; TAGS]; TAGS],
    lexicon: &[u8],
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + rows.len() * TAGS + lexicon.len());
    bytes.extend(MAGIC);
    bytes.push(row_bits);
    bytes.extend(transitions.iter().flatten().flat_map(|value| value.to_le_bytes()));
    bytes.extend(rows.iter().flatten().map(|&weight| weight as u8));
    bytes.extend(lexicon);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut transitions = [[0; TAGS]; TAGS];
        transitions[2][3] = -300;
        let bytes = encode(2, &[[0; 8], [1; 8], [-128; 8], [127; 8]], &transitions, &[0; 4]);
        let model = Model::new(&bytes).unwrap();
        assert_eq!(model.score(&[1 << 30, 2 << 30]), [-127; 8]);
        assert_eq!(model.transitions()[2][3], -300);
        for cut in 0..bytes.len() {
            assert!(Model::new(&bytes[..cut]).is_none());
        }
    }
}
