//! `kam report organisation`, `kam report person` and `kam report team`.

use anyhow::Result;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::{organisation, person, team};

use super::{Report, Request};
use crate::args::assess::AssessWhat;
use crate::args::report::{OrganisationArgs, PersonArgs, TeamArgs};
use crate::assemble::Stopped;
use crate::commands::assess;

impl Report for OrganisationArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        assess::judged(desk, &AssessWhat::Organisation)?;
        Ok(organisation::sheet(desk)?)
    }

    fn findings_in_brief(&self) -> bool {
        true
    }
}

impl Report for PersonArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        let person = assess::person(desk, &self.id)?;
        assess::judged(desk, &AssessWhat::Person { id: self.id.clone() })?;
        Ok(person::sheet(desk, person)?)
    }

    fn findings_in_brief(&self) -> bool {
        true
    }
}

impl Report for TeamArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        assess::judged(desk, &AssessWhat::Team { role: self.role.clone() })?;
        Ok(team::sheet(desk, self.role.as_deref())?)
    }

    fn findings_in_brief(&self) -> bool {
        true
    }
}
