//! Keccak-256 as Ethereum and Monero use it: the sponge of SHA-3 with the padding it had before the standard.

/// The lanes that a block is absorbed into: 136 bytes.
const RATE: usize = 17;

/// The digest of `bytes`.
pub(super) fn keccak_256(bytes: &[u8]) -> [u8; 32] {
    let mut state = [0u64; 25];
    let mut padded = bytes.to_vec();
    padded.push(1);
    padded.resize(padded.len().next_multiple_of(RATE * 8), 0);
    if let Some(last) = padded.last_mut() {
        *last |= 0x80;
    }
    for block in padded.chunks_exact(RATE * 8) {
        for (lane, part) in state.iter_mut().zip(block.chunks_exact(8)) {
            *lane ^= part.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte));
        }
        permute(&mut state);
    }
    let mut digest = [0; 32];
    for (part, lane) in digest.chunks_exact_mut(8).zip(state) {
        part.copy_from_slice(&lane.to_le_bytes());
    }
    digest
}

/// The permutation f\[1600\] (FIPS 202, section 3.3).
fn permute(state: &mut [u64; 25]) {
    let lane = |state: &[u64; 25], at: usize| state.get(at % 25).copied().unwrap_or_default();
    let mut register = 1u8;
    for _ in 0..24 {
        let parity: [u64; 5] = std::array::from_fn(|x| (0..5).fold(0, |sum, y| sum ^ lane(state, x + 5 * y)));
        let column = |x: usize| parity.get(x % 5).copied().unwrap_or_default();
        for (at, value) in state.iter_mut().enumerate() {
            *value ^= column(at + 4) ^ column(at + 1).rotate_left(1);
        }
        let mut moved = *state;
        let (mut x, mut y) = (1, 0);
        for step in 0..24u32 {
            // The lane that comes to the next place was where the walk stands now.
            let from = x + 5 * y;
            (x, y) = (y, (2 * x + 3 * y) % 5);
            if let Some(slot) = moved.get_mut(x + 5 * y) {
                *slot = lane(state, from).rotate_left((step + 1) * (step + 2) / 2 % 64);
            }
        }
        for (at, value) in state.iter_mut().enumerate() {
            let row = at - at % 5;
            let next = |by: usize| lane(&moved, row + (at + by) % 5);
            *value = next(0) ^ (!next(1) & next(2));
        }
        for bit in 0..7 {
            if register & 1 == 1
                && let Some(first) = state.first_mut()
            {
                *first ^= 1 << ((1u32 << bit) - 1);
            }
            register = register << 1 ^ if register >> 7 == 1 { 0x71 } else { 0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_digests() {
        let hex = |bytes: &[u8]| keccak_256(bytes).map(|byte| format!("{byte:02x}")).concat();
        assert_eq!(hex(b""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assert_eq!(hex(b"abc"), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
        assert_ne!(hex(&[7; 136]), hex(&[7; 137]));
    }
}
