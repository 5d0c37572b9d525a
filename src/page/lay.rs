//! One text laid out: the one layout that counting and printing share.

use typst_layout::PagedDocument;

use super::{Job, Pages, content, engine, measure, template};
use crate::text::markdown::guard;

/// Whether a text holds something that is never laid out.
pub(super) fn blocked(text: &str) -> bool {
    text.len() > guard::MAX_BYTES || guard::odd(text).iter().any(|odd| odd.oddity.blocks())
}

/// Lays a text out and measures it.
pub(super) fn lay(job: &Job<'_>) -> Result<(PagedDocument, Pages), String> {
    let made = content::make(job);
    let document = engine::layout(&made.content, &template::styles(job.paper, job.head))?;
    let pages = measure::measure(&document, job.text.len(), &made.notes);
    Ok((document, pages))
}
