//! SVG: one chart of the sheet as a picture.

use std::io::{self, Write};

use crate::report::chart::svg;
use crate::report::view::ViewedSheet;

/// Writes the chart that was asked for, or the first one; nothing where the sheet has none.
///
/// # Errors
/// Fails where the sink fails.
pub fn write(sheet: &ViewedSheet<'_>, sink: &mut dyn Write) -> io::Result<()> {
    match sheet.picture() {
        Some(chart) => sink.write_all(svg::file(&chart).as_bytes()),
        None => Ok(()),
    }
}
