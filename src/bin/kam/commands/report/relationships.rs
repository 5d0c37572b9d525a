//! `kam report relationships ID`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::relationships::{self, mermaid};

use super::{Report, Request, account};
use crate::args::report::RelationshipsArgs;
use crate::assemble::Stopped;

impl Report for RelationshipsArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        Ok(relationships::sheet(desk, account(desk, &self.id)?)?)
    }

    fn instead(&self, desk: &Desk) -> Result<Option<String>> {
        if !self.mermaid {
            return Ok(None);
        }
        let people = desk.people();
        let name_of = |id: &str| people.get(id).map_or_else(|| id.to_owned(), |p| p.value.name.clone());
        Ok(Some(mermaid::map(&account(desk, &self.id)?.value, &name_of)))
    }
}
