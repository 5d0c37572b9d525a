//! Printing: PDFs of exactly the pages that are counted.

use super::{Job, Pages};

/// A text printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// The PDF; the same bytes for the same text, head and paper.
    pub pdf: Vec<u8>,
    /// The pages of the layout that it was written from.
    pub pages: Pages,
}

/// Prints each text and hands it to `sink` with its place among the texts, in no certain order and from several
/// threads; what went wrong is told in words.
pub fn print(jobs: &[Job<'_>], sink: &(dyn Fn(usize, Result<Printed, String>) + Sync)) {
    #[cfg(feature = "pages")]
    for (n, done) in super::crew::each(jobs.len(), super::crew::threads(), |n| sink(n, one(&jobs[n])))
        .into_iter()
        .enumerate()
    {
        if done.is_none() {
            sink(n, Err(String::from("no thread could be started for the layout")));
        }
    }
    #[cfg(not(feature = "pages"))]
    for n in 0..jobs.len() {
        sink(n, Err(String::from(super::NO_ENGINE)));
    }
}

#[cfg(feature = "pages")]
fn one(job: &Job<'_>) -> Result<Printed, String> {
    use super::lay;

    if lay::blocked(job.text) {
        return Err(String::from("the text holds something that is never laid out"));
    }
    let (document, pages) = lay::lay(job)?;
    let pdf = pdf(&document, format!("kam {} {}", job.head.foot, job.head.title.text))?;
    Ok(Printed { pdf, pages })
}

/// The PDF of a layout, with a name by which readers know that two files are the same document.
#[cfg(feature = "pages")]
pub(super) fn pdf(document: &typst_layout::PagedDocument, name: String) -> Result<Vec<u8>, String> {
    use typst_library::foundations::{Datetime, Smart};
    use typst_pdf::{PdfOptions, Timestamp};

    let options = PdfOptions {
        // The bytes of a PDF tell nothing of when and how often it was printed.
        ident: Smart::Custom(name),
        creator: Smart::Custom(Some(String::from("kam"))),
        timestamp: Datetime::from_ymd_hms(2000, 1, 1, 0, 0, 0).map(Timestamp::new_utc),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| super::engine::said(&errors))
}
