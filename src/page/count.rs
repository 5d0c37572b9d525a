//! Counting the pages of many texts.

use super::{Counted, Job};

/// Counts the pages of each text, in the order of the texts.
#[must_use]
pub fn count(jobs: &[Job<'_>]) -> Vec<Counted> {
    #[cfg(feature = "pages")]
    return count_on(jobs, super::crew::threads());
    #[cfg(not(feature = "pages"))]
    jobs.iter().map(|_| Counted::NoEngine).collect()
}

/// Counts on so many threads; the result is the same on any number of them.
#[cfg(feature = "pages")]
#[must_use]
pub fn count_on(jobs: &[Job<'_>], threads: usize) -> Vec<Counted> {
    let counted = super::crew::each(jobs.len(), threads, |n| {
        let job = &jobs[n];
        if super::lay::blocked(job.text) {
            return Counted::Blocked;
        }
        match super::lay::lay(job) {
            Ok((_, pages)) => Counted::Pages(pages),
            Err(said) => Counted::Failed(said),
        }
    });
    let none = || Counted::Failed(String::from("no thread could be started for the layout"));
    counted.into_iter().map(|counted| counted.unwrap_or_else(none)).collect()
}
