//! `kam report manual`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::manual;

use super::{Report, Request, scores};
use crate::args::report::ManualArgs;
use crate::assemble::Stopped;

impl Report for ManualArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.scored_desk(&self.policy)
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        Ok(manual::sheet(desk, scores(desk)?)?)
    }
}
