//! A line on standard error that tells how far long work has come; in a terminal only.

use std::io::{self, IsTerminal, Write};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use kam::progress::{self, State, Unit};

/// Work that ends sooner is not spoken of.
const PATIENCE: Duration = Duration::from_millis(800);
/// How often the line is written anew.
const BEAT: Duration = Duration::from_millis(120);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Nobody watches.
    Off,
    /// Nothing stands on the terminal.
    Blank,
    /// The line stands there.
    Shown,
}

static LINE: Mutex<Line> = Mutex::new(Line::Off);
static ENDED: Condvar = Condvar::new();

/// Begins to watch, where somebody would see it.
pub(crate) fn start(quiet: bool) {
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    if quiet || dumb || !io::stderr().is_terminal() {
        return;
    }
    *LINE.lock().unwrap_or_else(PoisonError::into_inner) = Line::Blank;
    // Without a thread there is no line; the work goes on.
    let _ = thread::Builder::new().name("watch".to_owned()).spawn(watch);
}

fn watch() {
    let mut line = LINE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut wait = PATIENCE;
    loop {
        line = ENDED.wait_timeout(line, wait).unwrap_or_else(PoisonError::into_inner).0;
        if *line == Line::Off {
            return;
        }
        wait = BEAT;
        match progress::now() {
            Some(state) => {
                let width = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(w, _)| w.0);
                let text: String = told(&state).chars().take(usize::from(width.max(2)) - 1).collect();
                let _ = write!(io::stderr().lock(), "\r\u{1b}[2K{text}");
                *line = Line::Shown;
            }
            None => *line = wiped(*line),
        }
    }
}

/// Takes the line away before something else is written to standard error; it comes back while work goes on.
pub(crate) fn clear() {
    let mut line = LINE.lock().unwrap_or_else(PoisonError::into_inner);
    *line = wiped(*line);
}

/// Takes the line away for good, before results are written.
pub(crate) fn stop() {
    let mut line = LINE.lock().unwrap_or_else(PoisonError::into_inner);
    wiped(*line);
    *line = Line::Off;
    ENDED.notify_all();
}

fn wiped(line: Line) -> Line {
    if line == Line::Shown {
        let mut err = io::stderr().lock();
        let _ = write!(err, "\r\u{1b}[2K");
        let _ = err.flush();
        return Line::Blank;
    }
    line
}

/// The line.
fn told(state: &State) -> String {
    let State { name, unit, done, whole } = state;
    let share = |done: u64, whole: u64| done.saturating_mul(100).checked_div(whole).unwrap_or(0);
    match unit {
        Unit::Bytes => format!("{name}: {} % of {} MB", share(*done, *whole), whole.div_ceil(1_000_000)),
        Unit::Things => format!("{name}: {done} of {whole}"),
        Unit::Unknown => format!("{name} …"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_done_and_how_far() {
        let state = |unit, done, whole| State { name: "reading sales", unit, done, whole };
        assert_eq!(told(&state(Unit::Bytes, 30_000_000, 120_000_000)), "reading sales: 25 % of 120 MB");
        assert_eq!(told(&state(Unit::Bytes, 0, 0)), "reading sales: 0 % of 0 MB");
        assert_eq!(told(&state(Unit::Things, 3, 10)), "reading sales: 3 of 10");
        assert_eq!(told(&state(Unit::Unknown, 0, 0)), "reading sales …");
    }

    #[test]
    fn nobody_watches_until_it_is_started() {
        clear();
        assert_eq!(*LINE.lock().unwrap(), Line::Off);
    }
}
