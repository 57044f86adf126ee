//! Ctrl-C: the first asks to stop after the days in hand, the second ends at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Failure, tell};
use crate::say;

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
        tell(&say!(
            "stopping after the days in hand; once more to stop at once",
            "完成手头的天数后停止；再按一次立即停止"
        ));
    })
    .map_err(|error| {
        let message = say!("cannot listen for Ctrl-C: {error}", "无法监听 Ctrl-C：{error}");
        Failure::new(Failure::UNREADABLE, message)
    })?;
    Ok(&STOP)
}
