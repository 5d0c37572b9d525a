//! How far long work has come, for whoever watches from another thread.
//!
//! The library does not print: work says here what it does, and a command line may look. There is one such place in a
//! process, so that no function has to hand it on; nothing that is computed depends on it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a step is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes read.
    Bytes,
    /// Things done: files, plans, runs.
    Things,
    /// Nothing: nobody knows how much there is to do.
    Unknown,
}

/// A look at the work that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// What is done, as in “reading sales”.
    pub name: &'static str,
    /// What is counted.
    pub unit: Unit,
    /// How much is done.
    pub done: u64,
    /// How much there is to do.
    pub whole: u64,
}

#[derive(Debug)]
struct Stage {
    name: &'static str,
    unit: Unit,
    whole: u64,
    done: AtomicU64,
}

static NOW: Mutex<Vec<Arc<Stage>>> = Mutex::new(Vec::new());

/// Work that goes on until it is dropped.
#[derive(Debug)]
pub struct Work(Arc<Stage>);

/// Begins work of `whole` units.
pub fn begin(name: &'static str, unit: Unit, whole: u64) -> Work {
    let stage = Arc::new(Stage { name, unit, whole, done: AtomicU64::new(0) });
    NOW.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&stage));
    Work(stage)
}

impl Work {
    /// So much more is done.
    pub fn did(&self, more: u64) {
        self.0.done.fetch_add(more, Ordering::Relaxed);
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        NOW.lock().unwrap_or_else(PoisonError::into_inner).retain(|stage| !Arc::ptr_eq(stage, &self.0));
    }
}

/// The work that goes on now: what began last.
#[must_use]
pub fn now() -> Option<State> {
    let stages = NOW.lock().unwrap_or_else(PoisonError::into_inner);
    let stage = stages.last()?;
    let done = stage.done.load(Ordering::Relaxed).min(stage.whole);
    Some(State { name: stage.name, unit: stage.unit, done, whole: stage.whole })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Other tests of this process begin work too, so only the own stage is looked at.
    #[test]
    fn work_is_seen_until_it_ends() {
        let work = begin("counting", Unit::Things, 3);
        work.did(2);
        work.did(2);
        let stage = Arc::clone(&work.0);
        assert_eq!(stage.done.load(Ordering::Relaxed), 4);
        let there = || NOW.lock().unwrap().iter().any(|s| Arc::ptr_eq(s, &stage));
        assert!(there());
        drop(work);
        assert!(!there());
    }
}
