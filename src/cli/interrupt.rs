//! Ctrl-C: the first asks to stop after the days in hand, the second ends at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Failure, tell};

static STOP: AtomicBool = AtomicBool::new(false);

/// Begins to listen for Ctrl-C and for the system's request to end; returns what is set then.
///
/// # Errors
/// If the system does not let the program listen.
pub fn listen() -> Result<&'static AtomicBool, Failure> {
    ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Failure::INTERRUPTED));
        }
        tell("stopping after the days in hand; once more to stop at once");
    })
    .map_err(|error| Failure::new(Failure::UNREADABLE, format!("cannot listen for Ctrl-C: {error}")))?;
    Ok(&STOP)
}
