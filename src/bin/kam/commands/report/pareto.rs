//! `kam report pareto`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::pareto;

use super::{Report, Request, frame};
use crate::args::report::ParetoArgs;
use crate::assemble::Stopped;

impl Report for ParetoArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        let frame = frame(self.period.as_deref(), desk)?;
        let asked = pareto::Asked { measure: self.measure, frame, roll_up: self.roll_up };
        Ok(pareto::sheet(desk, asked)?)
    }
}
