//! Rows in blocks: formatted on all cores, written in order.
//!
//! The first blocks are small, so that a reader that closes the pipe after a few lines ends the work at once.

use std::io::{self, Write};
use std::ops::Range;

/// Rows of the first block.
const FIRST: usize = 64;
/// Rows of the largest block: its text stays in a processor's own cache.
const LARGEST: usize = 4_096;
/// Blocks that each thread makes before they are written.
const EACH: usize = 4;

/// One block: its text and whether it could be made.
struct Block {
    text: Vec<u8>,
    made: io::Result<()>,
}

/// Formats the rows `0..len` block by block with `format` and writes the blocks in order.
///
/// # Errors
/// The first error of the sink or of `format`, in the order of the rows; no later block is written.
pub(crate) fn write_in_blocks<F>(len: usize, sink: &mut dyn Write, format: F) -> io::Result<()>
where
    F: Fn(Range<usize>, &mut Vec<u8>) -> io::Result<()> + Sync,
{
    let mut size = FIRST;
    let mut text = Vec::new();
    let mut next = 0;
    // A short table is not worth waking other threads for.
    while next < len && next < 4 * FIRST {
        let end = (next + size).min(len);
        text.clear();
        let made = format(next..end, &mut text);
        sink.write_all(&text)?;
        made?;
        next = end;
    }
    if next == len {
        return Ok(());
    }

    let format = &format;
    let blocks = rayon::current_num_threads().max(1) * EACH;
    size = (size / EACH).max(1);
    let mut ready: Vec<Block> = Vec::new();
    let mut coming: Vec<Block> = Vec::new();
    loop {
        size = (size * 2).min(LARGEST);
        let ranges: Vec<Range<usize>> = (0..blocks)
            .map(|i| (next + i * size).min(len)..(next + (i + 1) * size).min(len))
            .filter(|range| !range.is_empty())
            .collect();
        next = ranges.last().map_or(next, |range| range.end);
        coming.resize_with(ranges.len(), || Block { text: Vec::new(), made: Ok(()) });
        // This thread writes what is ready while the others make what comes next.
        rayon::in_place_scope(|scope| {
            for (block, range) in coming.iter_mut().zip(ranges) {
                scope.spawn(move |_| {
                    block.text.clear();
                    block.made = format(range, &mut block.text);
                });
            }
            write_ready(&mut ready, sink)
        })?;
        std::mem::swap(&mut ready, &mut coming);
        if ready.is_empty() {
            return Ok(());
        }
    }
}

fn write_ready(ready: &mut [Block], sink: &mut dyn Write) -> io::Result<()> {
    for block in ready {
        sink.write_all(&block.text)?;
        std::mem::replace(&mut block.made, Ok(()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn lines(range: Range<usize>, out: &mut Vec<u8>) -> io::Result<()> {
        for n in range {
            writeln!(out, "{n}")?;
        }
        Ok(())
    }

    #[test]
    fn writes_every_row_once_and_in_order() {
        for len in [0, 1, 63, 64, 65, 255, 256, 257, 1_000, 100_003] {
            let mut out = Vec::new();
            write_in_blocks(len, &mut out, lines).unwrap();
            let expected: String = (0..len).map(|n| format!("{n}\n")).collect();
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{len} rows");
        }
    }

    /// A sink that takes little and then is gone.
    struct Closing(usize);

    impl Write for Closing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 < bytes.len() {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.0 -= bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_ends_the_work_early() {
        let made = AtomicUsize::new(0);
        let result = write_in_blocks(10_000_000, &mut Closing(2_000), |range, out| {
            made.fetch_add(range.len(), Ordering::Relaxed);
            lines(range, out)
        });
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        assert!(made.into_inner() < 100_000);
    }

    #[test]
    fn an_error_in_a_row_comes_after_the_rows_before_it() {
        let mut out = Vec::new();
        let result = write_in_blocks(5_000, &mut out, |range, out| {
            for n in range {
                if n == 3_000 {
                    return Err(io::Error::other("gone"));
                }
                writeln!(out, "{n}")?;
            }
            Ok(())
        });
        assert_eq!(result.unwrap_err().to_string(), "gone");
        assert!(String::from_utf8(out).unwrap().ends_with("\n2999\n"));
    }
}
