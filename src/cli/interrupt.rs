//! Ctrl-C: while days are simulated, the first asks to stop after those in hand and the second ends at once; while
//! questions are asked, it ends at once.

use std::sync::atomic::{AtomicBool, Ordering};

use dialoguer::console::Term;

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
            "stopping: what is in hand is finished first, of a plan its certificate too; once more to stop at once",
            "即将停止：先完成手头的工作（规划还要完成验证）；再按一次立即停止"
        ));
    })
    .map_err(deaf)?;
    Ok(&STOP)
}

/// Begins to listen while questions are asked: the program ends with the terminal's cursor shown again, which choosing
/// from a list hides.
///
/// # Errors
/// If the system does not let the program listen.
pub fn listen_while_asking() -> Result<(), Failure> {
    let end = || {
        // Where there is no terminal any more, there is no cursor to show.
        let _ = Term::stderr().show_cursor();
        tell(&say!("\nstopped; nothing was written", "\n已取消，未写入任何文件"));
        std::process::exit(i32::from(Failure::INTERRUPTED));
    };
    ctrlc::set_handler(end).map_err(deaf)
}

fn deaf(error: ctrlc::Error) -> Failure {
    let message = say!("cannot listen for Ctrl-C: {error}", "无法监听 Ctrl-C：{error}");
    Failure::new(Failure::UNREADABLE, message)
}
