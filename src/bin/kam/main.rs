//! The command line: parse, run, exit.

mod args;
mod assemble;
mod commands;
mod exit;
mod findings;
mod fix;
mod linting;
mod output;
mod ui;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let ui = ui::Ui::new(&args.common);
    match commands::run(args, &ui) {
        Ok(code) => code.into(),
        Err(error) => ui.failure(&error).into(),
    }
}
