//! One file a command: glue between arguments and library.

mod assess;
mod assign;
mod check;
mod export;
mod fmt;
mod forget;
mod framework;
mod generate;
mod import;
mod init;
mod known;
mod new;
mod plan;
mod report;
mod score;
mod select;

use anyhow::Result;

use crate::args::{Args, Command, GenerateWhat, NewWhat, PlanWhat};
use crate::assemble::Stopped;
use crate::exit::Exit;
use crate::ui::Ui;

pub(crate) fn run(args: Args, ui: &Ui) -> Result<Exit> {
    let common = &args.common;
    match args.command {
        Command::Init { dir, example } => init::run(dir.or_else(|| common.book.clone()), example, ui),
        Command::New { what: NewWhat::Account { id, name } } => {
            new::account(common, &id, name.as_deref(), ui)
        }
        Command::New { what: NewWhat::Person { id, name, kind, role } } => {
            let (name, role) = (name.as_deref(), role.as_deref());
            new::people::person(common, &new::people::Person { id: &id, name, kind, role }, ui)
        }
        Command::New { what: NewWhat::Profile { id, name, framework } } => {
            new::people::profile(common, &id, name.as_deref(), framework.as_deref(), ui)
        }
        Command::New { what: NewWhat::Organisation { framework } } => {
            new::people::organisation(common, framework.as_deref(), ui)
        }
        Command::New { what: NewWhat::Plan { id, period } } => new::plan(common, &id, period.as_deref(), ui),
        Command::Plan { what } => match what {
            PlanWhat::New { account, period } => new::plan(common, &account, period.as_deref(), ui),
            PlanWhat::Lint { files, pages, findings } => {
                plan::lint(common, &files, pages.into(), &findings, ui)
            }
            PlanWhat::Pdf { ids, pages } => plan::pdf(common, &ids, pages.into(), ui),
            PlanWhat::List { pages } => plan::list(common, pages.into(), ui),
        },
        Command::Select { source, explain } => select::run(common, &source, &explain, ui),
        Command::Score { ids, source, explain, sensitivity, robustness, spread, seed } => score::run(
            common,
            &score::Asked { ids, source, explain, sensitivity, robustness, spread, seed },
            ui,
        ),
        Command::Check { paths, findings, no_cache } => check::run(common, &paths, !no_cache, &findings, ui),
        Command::Assess { what } => assess::run(common, &what, ui),
        Command::Import(args) => import::run(common, &args, ui),
        Command::Assign(args) => assign::run(common, &args, ui),
        Command::Report { view } => report::run(common, view.as_ref(), ui),
        Command::Export { what } => export::run(common, &what, ui),
        Command::Fmt { paths, check, diff } => fmt::run(common, &paths, fmt::Asked { check, diff }, ui),
        Command::Forget { contact, account, dry_run } => {
            forget::run(common, &forget::Asked { contact, account, dry_run }, ui)
        }
        Command::Rule { name } => known::rules(common, name.as_deref(), ui),
        Command::Measure { name } => known::measures(common, name.as_deref(), ui),
        Command::Framework { what } => framework::run(common, what, ui),
        Command::Config => known::config(common, ui),
        Command::Files => known::files(common, ui),
        Command::Generate { what: GenerateWhat::Docs { dir } } => generate::docs(&dir, ui),
        Command::Generate { what: GenerateWhat::Schemas { dir } } => generate::schemas(&dir, ui),
    }
}

/// Shows why there is no run.
fn stopped(stopped: &Stopped, ui: &Ui) -> Exit {
    ui.findings(&stopped.findings, &stopped.root);
    Exit::Failed
}
