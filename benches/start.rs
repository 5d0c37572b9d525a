//! Start-up: `kam --version` against a process that does nothing.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::path::Path;

use common::{Size, in_turn, itself, kam, line, wall};

fn main() {
    common::child(&[("nothing", |_| {})]);
    let rounds = Size::of_arguments().pick(1, 51, 201);
    let nothing = itself("nothing", Path::new("."));
    let [limits, versions, helps] =
        in_turn(rounds, [(&nothing, None), (&kam(&["--version"]), None), (&kam(&["--help"]), None)]);
    println!("start-up, {rounds} rounds");
    line("kam --version, time to that of a process that does nothing", wall(&versions), wall(&limits), 3.0);
    line("kam --help, time to that of a process that does nothing", wall(&helps), wall(&limits), 4.0);
}
