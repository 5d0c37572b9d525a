//! `kam report opportunities`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::opportunities;

use super::{Report, Request};
use crate::args::report::OpportunitiesArgs;
use crate::assemble::Stopped;

impl Report for OpportunitiesArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        let mut asked = desk.book.settings.qualification.clone();
        asked.policy = self.policy.unwrap_or(asked.policy);
        asked.frame = self.frame.unwrap_or(asked.frame);
        Ok(opportunities::sheet(desk, &asked)?)
    }
}
