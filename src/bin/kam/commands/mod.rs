//! One file a command: glue between arguments and library.

mod check;
mod generate;
mod init;
mod known;
mod new;
mod score;
mod select;

use anyhow::Result;

use crate::args::{Args, Command, GenerateWhat, NewWhat};
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
        Command::Select { source, explain } => select::run(common, &source, &explain, ui),
        Command::Score { ids, source, explain, sensitivity, robustness, spread, seed } => score::run(
            common,
            &score::Asked { ids, source, explain, sensitivity, robustness, spread, seed },
            ui,
        ),
        Command::Check { paths, findings } => check::run(common, &paths, &findings, ui),
        Command::Rule { name } => known::rules(common, name.as_deref(), ui),
        Command::Measure { name } => known::measures(common, name.as_deref(), ui),
        Command::Config => known::config(common, ui),
        Command::Files => known::files(common, ui),
        Command::Generate { what: GenerateWhat::Schemas { dir } } => generate::schemas(&dir, ui),
    }
}

/// Shows why there is no run.
fn stopped(stopped: &Stopped, ui: &Ui) -> Exit {
    ui.findings(&stopped.findings, &stopped.root);
    Exit::Failed
}
