//! The places of three bytes in a text, found for sixty-four bytes at once: cells are so short that looking for the next
//! mark each time takes longer than reading them.

/// Bytes that are looked at at once.
const BLOCK: usize = 64;

/// The places of delimiters, line ends and quotes, one after the other.
#[derive(Debug)]
pub(super) struct Marks<'t> {
    bytes: &'t [u8],
    delimiter: u8,
    /// Where the block begins.
    base: usize,
    /// A bit for each mark of the block that is still to be told.
    left: u64,
}

impl<'t> Marks<'t> {
    pub(super) fn new(bytes: &'t [u8], delimiter: u8) -> Self {
        let mut marks = Self { bytes, delimiter, base: 0, left: 0 };
        marks.left = marks.look();
        marks
    }

    /// The marks of the block.
    fn look(&self) -> u64 {
        let rest = self.bytes.get(self.base..).unwrap_or_default();
        match rest.first_chunk::<BLOCK>() {
            Some(block) => bits(block, self.delimiter),
            None => {
                // No mark is NUL.
                let mut block = [0; BLOCK];
                block[..rest.len()].copy_from_slice(rest);
                bits(&block, self.delimiter)
            }
        }
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            if self.base >= self.bytes.len() {
                return None;
            }
            self.base += BLOCK;
            self.left = self.look();
        }
        let at = self.base + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(at)
    }
}

/// A bit for each byte that is a mark. Written so that compilers make vectors of it.
#[inline]
fn bits(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let mut hits = [0u8; BLOCK];
    for (hit, b) in hits.iter_mut().zip(block) {
        *hit = u8::from(*b == delimiter) | u8::from(*b == b'\n') | u8::from(*b == b'"');
    }
    let mut bits = 0;
    for (n, eight) in hits.as_chunks::<8>().0.iter().enumerate() {
        // Puts the lowest bits of eight bytes side by side in the highest byte.
        let side_by_side = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= side_by_side << (8 * n);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_is_there(text in "[a;\n\"é,]{0,200}") {
            let bytes = text.as_bytes();
            let one_by_one = (0..bytes.len()).filter(|n| matches!(bytes[*n], b';' | b'\n' | b'"'));
            prop_assert_eq!(Marks::new(bytes, b';').collect::<Vec<_>>(), one_by_one.collect::<Vec<_>>());
        }
    }
}
