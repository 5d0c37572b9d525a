//! `kam report matrix`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::matrix;

use super::{Report, Request, scores};
use crate::args::report::MatrixArgs;
use crate::assemble::Stopped;

impl Report for MatrixArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.scored_desk(&self.policy)
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        let asked = matrix::Asked { labels: self.labels.map(Into::into), flip: self.flip };
        Ok(matrix::sheet(desk, scores(desk)?, asked)?)
    }
}
