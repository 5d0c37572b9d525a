//! `kam report account ID`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use kam::book::history::changes;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::account::{self, CHANGES, Known};
use kam::report::views::report::monitor::plan_of;

use super::{Report, Request, measures};
use crate::args::report::AccountArgs;
use crate::assemble::Stopped;
use crate::linting;

impl Report for AccountArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.measured_desk(|desk| {
            let mut further = account::expressions(desk.plans(), &self.id);
            further.extend(kam::lint::expressions().into_iter().cloned());
            further
        })
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        let entry = super::account(desk, &self.id)?;
        let candidates = measures(desk)?;
        let files: Vec<PathBuf> = account::files(desk, entry).into_iter().map(Path::to_path_buf).collect();
        let (findings, mut pages) = linting::of_files(desk, candidates, &files);
        let plan = plan_of(desk.plans(), &self.id);
        let at = plan.and_then(|(_, file)| desk.plans().iter().position(|p| p.path == file.path));
        let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        let known = Known {
            findings,
            pages: at.map(|at| pages.swap_remove(at)),
            changes: changes(&desk.book.root, &paths, desk.as_of, CHANGES),
        };
        Ok(account::sheet(desk, candidates, entry, &known))
    }
}
