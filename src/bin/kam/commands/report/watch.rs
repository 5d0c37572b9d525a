//! `kam report watch`.

use anyhow::Result;
use kam::portfolio::watch::expressions;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::watch;

use super::{Report, Request, scores};
use crate::args::report::WatchArgs;
use crate::assemble::Stopped;

impl Report for WatchArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.scored_desk_with(&self.policy, &expressions())
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        Ok(watch::sheet(desk, scores(desk)?)?)
    }
}
