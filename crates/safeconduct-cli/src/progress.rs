//! A progress bar for long work on a terminal, and nothing anywhere else.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Read};
use std::time::Duration;

/// Reads through to `inner` and shows how far it got.
pub struct Watched<R> {
    inner: R,
    bar: ProgressBar,
}

/// Watches a read of `length` bytes (unknown: a counter). Shown only on a terminal, and only when work
/// takes longer than a moment.
pub fn watch<R: Read>(inner: R, name: &str, length: Option<u64>) -> Watched<R> {
    if !io::stderr().is_terminal() || length.is_some_and(|bytes| bytes < 1 << 20) {
        return Watched { inner, bar: ProgressBar::hidden() };
    }
    let target = ProgressDrawTarget::stderr_with_hz(4);
    let (bar, form) = match length {
        Some(bytes) => {
            (ProgressBar::new(bytes), "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}")
        }
        None => (ProgressBar::no_length(), "{msg} {bytes} {bytes_per_sec}"),
    };
    bar.set_draw_target(target);
    if let Ok(style) = ProgressStyle::with_template(form) {
        bar.set_style(style);
    }
    bar.set_message(name.to_owned());
    bar.enable_steady_tick(Duration::from_millis(500));
    Watched { inner, bar }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bar.inc(read as u64);
        Ok(read)
    }
}

impl<R> Drop for Watched<R> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
