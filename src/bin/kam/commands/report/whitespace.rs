//! `kam report whitespace`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::whitespace;

use super::{Report, Request};
use crate::args::report::WhitespaceArgs;
use crate::assemble::Stopped;

impl Report for WhitespaceArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        Ok(whitespace::sheet(desk, self.by, self.order)?)
    }
}
