//! Markdown with places: what a text is made of, and what in it no page can show as it stands.
//!
//! Nothing here knows what the text is about.

pub mod guard;
