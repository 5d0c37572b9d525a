//! `kam report monitor`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::monitor;

use super::{Report, Request, measures};
use crate::args::report::MonitorArgs;
use crate::assemble::Stopped;

impl Report for MonitorArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.measured_desk(|desk| monitor::expressions(desk.plans()))
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        Ok(monitor::sheet(desk, measures(desk)?)?)
    }
}
