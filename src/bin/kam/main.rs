//! The command line: parse, run, exit.

mod args;
mod assemble;
mod commands;
mod exit;
mod findings;
mod fix;
mod linting;
mod measured;
mod output;
mod ui;
mod watch;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let ui = ui::Ui::new(&args.common);
    watch::start(args.common.quiet);
    let ended = commands::run(args, &ui);
    watch::stop();
    match ended {
        Ok(code) => code.into(),
        Err(error) => ui.failure(&error).into(),
    }
}
