//! `kam report value`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::value;

use super::{Report, Request};
use crate::args::report::ValueArgs;
use crate::assemble::Stopped;

impl Report for ValueArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        Ok(value::sheet(desk)?)
    }
}
