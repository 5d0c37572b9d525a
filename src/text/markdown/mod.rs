//! Markdown with places: what a text is made of, and what in it no page can show as it stands.
//!
//! Nothing here knows what the text is about.

pub mod front;
pub mod guard;
pub mod outline;
pub mod plain;
pub mod tables;

use pulldown_cmark::Options;

/// The extensions of Markdown that are read: tables, task lists, strikethrough and footnotes.
#[must_use]
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
}
