//! `kam report economics`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::economics;

use super::{Report, Request};
use crate::args::report::EconomicsArgs;
use crate::assemble::Stopped;

impl Report for EconomicsArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        Ok(economics::sheet(desk, economics::Asked { all: self.all, roll_up: self.roll_up })?)
    }
}
