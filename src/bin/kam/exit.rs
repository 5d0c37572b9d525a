//! What the exit status means, the same in every format.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 0: clean.
    Clean,
    /// 1: findings at or above `--fail-on`.
    Findings,
    /// 2: the work could not be done, or not for all: bad input, bad usage.
    Failed,
    /// 3: nothing to work on.
    Nothing,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
            Exit::Nothing => 3,
        })
    }
}
