//! `kam report job`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::job;

use super::{Report, Request};
use crate::args::report::JobArgs;
use crate::assemble::Stopped;
use crate::commands::assess;

impl Report for JobArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        Ok(job::sheet(desk, assess::profile(desk, &self.role)?))
    }
}
