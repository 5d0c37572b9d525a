//! `kam report portfolio`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::portfolio;

use super::{Report, Request, scores};
use crate::args::report::PortfolioArgs;
use crate::assemble::Stopped;

impl Report for PortfolioArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.scored_desk(&self.policy)
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        Ok(portfolio::sheet(desk, scores(desk)?)?)
    }
}
