//! Threads of its own for layouts: their stacks are large, and what runs on one is never put on top of another.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::progress::{Unit, begin};

/// The stack of each thread: deep nesting takes it.
const STACK: usize = 16 << 20;
/// After so many texts, what the engine remembers is dropped, so that memory stays flat.
const BATCH: usize = 16;

/// How many threads work where nobody says.
pub(super) fn threads() -> usize {
    rayon::current_num_threads().max(1)
}

/// Does `work` for each number below `count`, on so many threads; the results are in order.
pub(super) fn each<T: Send>(
    count: usize,
    threads: usize,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<Option<T>> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<T>>> = Mutex::new((0..count).map(|_| None).collect());
    let laying = begin("laying out pages", Unit::Things, count as u64);
    let turn = || {
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= count {
                return;
            }
            let result = work(n);
            laying.did(1);
            if let Ok(mut results) = results.lock() {
                results[n] = Some(result);
            }
            if n % BATCH == BATCH - 1 {
                comemo::evict(0);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads.min(count) {
            // Where the system gives no further thread, those that run do the work.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, turn);
        }
    });
    comemo::evict(0);
    results.into_inner().unwrap_or_default()
}
