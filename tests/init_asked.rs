//! What `peakshift init` asks on a terminal, and what it answers to wrong answers and to Ctrl-C, as somebody sits
//! before it.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nix::pty::{Winsize, openpty};
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};

/// Longest that an answer may take, even on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(60);
const CTRL_C: &str = "\u{3}";

/// A program at a terminal of its own.
struct Seat {
    program: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    /// All that was shown, and up to where it was looked at.
    shown: Vec<u8>,
    looked: usize,
}

impl Seat {
    /// Begins `init` in a folder.
    fn take(folder: &Path, language: &str) -> Self {
        let size = Winsize { ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0 };
        let terminal = openpty(Some(&size), None).unwrap();
        // Keys wait as they are typed, also those that are pressed before the program looks for them.
        let mut settings = tcgetattr(&terminal.slave).unwrap();
        cfmakeraw(&mut settings);
        tcsetattr(&terminal.slave, SetArg::TCSANOW, &settings).unwrap();
        let end = || Stdio::from(terminal.slave.try_clone().unwrap());
        let program = Command::new(env!("CARGO_BIN_EXE_peakshift"))
            .args(["init", "--lang", language])
            .current_dir(folder)
            .env("TERM", "xterm")
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .unwrap();
        let keyboard = File::from(terminal.master);
        let mut reader = keyboard.try_clone().unwrap();
        let (sender, screen) = channel();
        // Reading waits, so another thread does it; the terminal is gone when the program is.
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(number @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..number].to_vec()).is_err() {
                    break;
                }
            }
        });
        Seat { program, keyboard, screen, shown: Vec::new(), looked: 0 }
    }

    /// Waits until something is shown that was not yet, and types.
    fn answer(&mut self, shown: &str, typed: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let new = String::from_utf8_lossy(&self.shown[self.looked..]).into_owned();
            if new.contains(shown) {
                break;
            }
            let wait = until.saturating_duration_since(Instant::now());
            let more = self.screen.recv_timeout(wait);
            self.shown.extend(more.unwrap_or_else(|_| panic!("{shown} is not shown:\n{new}")));
        }
        self.looked = self.shown.len();
        self.keyboard.write_all(typed.as_bytes()).unwrap();
    }

    /// Waits for the program's end; returns its exit code and all that was shown.
    fn leave(mut self) -> (Option<i32>, String) {
        let until = Instant::now() + PATIENCE;
        let code = loop {
            match self.program.try_wait().unwrap() {
                Some(status) => break status.code(),
                None if Instant::now() > until => {
                    panic!("it does not end:\n{}", String::from_utf8_lossy(&self.shown))
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        while let Ok(more) = self.screen.recv_timeout(Duration::from_millis(500)) {
            self.shown.extend(more);
        }
        (code, String::from_utf8_lossy(&self.shown).into_owned())
    }
}

/// Nobody is left sitting before a question after a failure.
impl Drop for Seat {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[test]
fn wrong_answers_are_asked_again_and_right_ones_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut seat = Seat::take(folder.path(), "zh");
    for (shown, typed) in [
        ("抖音", "\r"),
        ("开售日期", "明天\r"),
        ("请写日期", "2025年11月10日\r"),
        ("几点开售", "25\r"),
        ("请写 0 到 23", "20点\r"),
        ("总咨询量", "0\r"),
        ("请写 1 到", "1.2万\r"),
        ("技能分组", "售前、售前\r"),
        ("分组重名", "售前、售后\r"),
        ("全职人数", "0\r"),
        ("兼职人数", "0\r"),
        ("外包人数", "0\r"),
        ("请重填人数", "10\r"),
        ("兼职人数", "5\r"),
        ("外包人数", "0\r"),
    ] {
        seat.answer(shown, typed);
    }
    let (code, shown) = seat.leave();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("2025-11-10 20:00 至 2025-11-12 00:00，咨询 12000 条，15 人"), "{shown}");
    let scenario = fs::read_to_string(folder.path().join("scenario.toml")).unwrap();
    assert!(scenario.contains("platform = \"pdd\"") && scenario.contains("name = \"售后\""), "{scenario}");
}

#[test]
fn what_is_usual_is_taken_by_return_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut seat = Seat::take(folder.path(), "en");
    // Down once: the second platform.
    seat.answer("Douyin", "\u{1b}[B\r");
    for shown in
        ["sale opens", "ordinary day", "Inquiries", "Skill groups", "full-time", "part-time", "outsourced"]
    {
        seat.answer(shown, "\r");
    }
    let (code, shown) = seat.leave();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("10000 inquiries"), "{shown}");
    let scenario = fs::read_to_string(folder.path().join("scenario.toml")).unwrap();
    assert!(scenario.contains("platform = \"taobao\""), "{scenario}");
}

#[test]
fn ctrl_c_ends_it_with_the_cursor_shown_and_nothing_written() {
    for answered in [&[][..], &[("Douyin", "\r")], &[("Douyin", "\r"), ("sale opens", "\r")]] {
        let folder = tempfile::tempdir().unwrap();
        let mut seat = Seat::take(folder.path(), "en");
        for (shown, typed) in answered {
            seat.answer(shown, typed);
        }
        let next = ["Douyin", "sale opens", "ordinary day"][answered.len()];
        seat.answer(next, CTRL_C);
        let (code, shown) = seat.leave();
        assert_eq!(code, Some(130), "{shown}");
        assert_eq!(shown.matches("stopped; nothing was written").count(), 1, "{shown}");
        let (hidden, seen) = (shown.rfind("\u{1b}[?25l"), shown.rfind("\u{1b}[?25h"));
        assert!(hidden < seen || hidden.is_none(), "the cursor stays hidden: {shown:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
