//! `kam report sales`.

use anyhow::{Result, bail};
use kam::book::ledger::groups::Per;
use kam::portfolio::sales::Asked;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::report::sales;

use super::{Report, Request};
use crate::args::report::SalesArgs;
use crate::assemble::Stopped;

impl Report for SalesArgs {
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>> {
        if self.by.len() > 2 || self.by.first() == self.by.get(1) {
            bail!("--by takes one key or two different ones\nfor example `--by account,offering`");
        }
        if let Some((from, to)) = self.from.zip(self.to).filter(|(from, to)| from > to) {
            bail!("--from {from} is later than --to {to}\nturn them round");
        }
        if self.per == Per::All && self.periods.is_some() {
            bail!(
                "--per all has one period only, so --periods says nothing\nleave it out, or use --from and --to"
            );
        }
        request.plain_desk()
    }

    fn sheet(&self, desk: &Desk) -> Result<Sheet> {
        let asked =
            Asked { by: self.by.clone(), per: self.per, from: self.from, to: self.to, periods: self.periods };
        Ok(sales::sheet(desk, &asked)?)
    }
}
